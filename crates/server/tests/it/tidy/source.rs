//! A Rust file, parsed: its functions, its test modules, its words.

use super::tree::{self, Text};
use proc_macro2::{TokenStream, TokenTree};
use std::ops::RangeInclusive;
use std::str::FromStr;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

/// A parsed Rust file.
pub(super) struct Source {
    /// The text it was parsed from.
    pub(super) text: Text,
    /// Every function with a body that is not in a test module: name, first and last line.
    pub(super) functions: Vec<(String, RangeInclusive<usize>)>,
    /// The lines of each `#[cfg(test)]` module.
    pub(super) test_modules: Vec<RangeInclusive<usize>>,
}

/// Every Rust file of the repository.
pub(super) fn sources() -> Vec<Source> {
    let texts = tree::texts().into_iter().filter(|text| text.is(".rs"));
    let sources: Vec<_> = texts.map(Source::parse).collect();
    assert!(sources.len() > 10, "too few Rust files found");
    sources
}

impl Source {
    fn parse(text: Text) -> Self {
        let file = syn::parse_file(&text.content)
            .unwrap_or_else(|error| panic!("{} does not parse: {error}", text.path));
        let mut walker = Walker::default();
        walker.visit_file(&file);
        Self {
            functions: walker.functions,
            test_modules: walker.test_modules,
            text,
        }
    }

    /// Whether the whole file is about testing: an integration test, or `tests.rs` beside code.
    pub(super) fn is_test_file(&self) -> bool {
        let path = &self.text.path;
        path.contains("/tests/") || path.ends_with("/tests.rs") || path.ends_with("_tests.rs")
    }

    /// Whether this line belongs to a test.
    pub(super) fn is_test_line(&self, line: usize) -> bool {
        self.is_test_file() || self.test_modules.iter().any(|lines| lines.contains(&line))
    }

    /// Lines without those of test modules.
    pub(super) fn length_without_tests(&self) -> usize {
        let tests: usize = self
            .test_modules
            .iter()
            .map(|lines| lines.clone().count())
            .sum();
        self.text.content.lines().count() - tests
    }

    /// Every string literal, in macros too, with its line. Documentation is no literal here.
    pub(super) fn literals(&self) -> Vec<(usize, String)> {
        let mut literals = Vec::new();
        self.tokens(&mut |token, _| {
            if let TokenTree::Literal(literal) = token {
                let text = literal.to_string();
                if text.contains('"') {
                    literals.push((literal.span().start().line, text));
                }
            }
        });
        literals
    }

    /// The lines where something of this name is called.
    pub(super) fn calls_of(&self, name: &str) -> Vec<usize> {
        let mut lines = Vec::new();
        self.tokens(&mut |token, next| {
            let called = matches!(next, Some(TokenTree::Group(_)));
            if let TokenTree::Ident(word) = token
                && called
                && word == name
            {
                lines.push(word.span().start().line);
            }
        });
        lines
    }

    fn tokens(&self, visit: &mut dyn FnMut(&TokenTree, Option<&TokenTree>)) {
        // Documentation comments would become string literals.
        let code: Vec<_> = self
            .text
            .content
            .lines()
            .map(without_documentation)
            .collect();
        let stream = TokenStream::from_str(&code.join("\n")).expect("the file parsed before");
        each_token(stream, visit);
    }
}

fn without_documentation(line: &str) -> &str {
    let start = line.trim_start();
    if start.starts_with("///") || start.starts_with("//!") {
        ""
    } else {
        line
    }
}

fn each_token(stream: TokenStream, visit: &mut dyn FnMut(&TokenTree, Option<&TokenTree>)) {
    let mut tokens = stream.into_iter().peekable();
    while let Some(token) = tokens.next() {
        visit(&token, tokens.peek());
        if let TokenTree::Group(group) = token {
            each_token(group.stream(), visit);
        }
    }
}

#[derive(Default)]
struct Walker {
    functions: Vec<(String, RangeInclusive<usize>)>,
    test_modules: Vec<RangeInclusive<usize>>,
}

impl Walker {
    fn add(&mut self, signature: &syn::Signature, body: &syn::Block) {
        let first = signature.span().start().line;
        self.functions
            .push((signature.ident.to_string(), first..=body.span().end().line));
    }
}

impl<'ast> Visit<'ast> for Walker {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        let is_test = |attribute: &syn::Attribute| {
            attribute.path().is_ident("cfg")
                && attribute
                    .parse_args::<syn::Path>()
                    .is_ok_and(|path| path.is_ident("test"))
        };
        if module.attrs.iter().any(is_test) {
            let span = module.span();
            self.test_modules.push(span.start().line..=span.end().line);
            return;
        }
        visit::visit_item_mod(self, module);
    }

    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        self.add(&function.sig, &function.block);
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.add(&function.sig, &function.block);
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &'ast syn::TraitItemFn) {
        if let Some(body) = &function.default {
            self.add(&function.sig, body);
        }
        visit::visit_trait_item_fn(self, function);
    }
}

#[test]
fn functions_and_test_modules_are_measured_from_the_parsed_file() {
    let content = "/// Says.\nfn one() {\n    let text = r#\"fn fake() {\n\"#;\n}\n\
                   struct S;\nimpl S {\n    fn two(&self) -> u8 { 2 }\n}\n\
                   #[cfg(test)]\nmod tests {\n    fn three() {}\n}\n";
    let source = Source::parse(Text {
        path: "a.rs".to_owned(),
        content: content.to_owned(),
    });
    assert_eq!(
        source.functions,
        [("one".to_owned(), 2..=5), ("two".to_owned(), 8..=8)]
    );
    assert_eq!(source.test_modules, [10..=13]);
    assert_eq!(source.length_without_tests(), 9);
    assert_eq!(source.literals().len(), 1);
}

#[test]
fn calls_are_found_in_macros_and_not_in_words() {
    let content =
        "fn a() {\n    // sleep(1)\n    run!(x.sleep(1));\n    let sleep = \"sleep(2)\";\n}\n";
    let source = Source::parse(Text {
        path: "a.rs".to_owned(),
        content: content.to_owned(),
    });
    assert_eq!(source.calls_of("sleep"), [3]);
}
