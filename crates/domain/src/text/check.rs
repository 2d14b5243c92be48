use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{self, Expression, InlineExpression, PatternElement, VariantKey};
use fluent_syntax::parser;

use crate::profile::mistake::{Lines, Mistake, Place, did_you_mean};

/// Plural forms of the Unicode locale data, the only words that may choose between variants.
const PLURAL_CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// The Fluent files of several languages.
#[derive(Debug, Default, Clone)]
pub struct Catalogue {
    files: Vec<CatalogueFile>,
}

/// One Fluent file of a [`Catalogue`].
#[derive(Debug, Clone)]
pub(super) struct CatalogueFile {
    language: String,
    path: String,
    pub(super) text: String,
}

impl Catalogue {
    /// An empty catalogue.
    pub fn new() -> Self {
        Catalogue::default()
    }

    /// Takes every `ROOT/LANGUAGE/NAME.ftl` out of `(path, text)` pairs; other paths are ignored.
    ///
    /// `root` is the folder that holds the languages, such as `locale`.
    pub fn from_files<'f>(root: &str, files: impl IntoIterator<Item = (&'f str, &'f str)>) -> Self {
        let mut catalogue = Catalogue::new();
        for (path, text) in files {
            let inside = path
                .strip_prefix(root)
                .and_then(|rest| rest.strip_prefix('/'));
            let parts = inside.and_then(|inside| inside.split_once('/'));
            if let Some((language, name)) = parts
                && name.ends_with(".ftl")
            {
                catalogue.add(language, path, text);
            }
        }
        catalogue
    }

    /// Adds one file. `path` is only used to say where a mistake is.
    pub fn add(&mut self, language: &str, path: &str, text: &str) {
        self.files.push(CatalogueFile {
            language: language.to_owned(),
            path: path.to_owned(),
            text: text.to_owned(),
        });
    }

    /// The languages that have at least one file.
    pub fn languages(&self) -> BTreeSet<&str> {
        self.files
            .iter()
            .map(|file| file.language.as_str())
            .collect()
    }

    /// Every file as (language, path, text).
    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.files
            .iter()
            .map(|file| (&*file.language, &*file.path, &*file.text))
    }

    pub(super) fn files_of(&self, language: &str) -> impl Iterator<Item = &CatalogueFile> {
        self.files
            .iter()
            .filter(move |file| file.language == language)
    }

    /// The first file of a language, where a mistake about the whole language is reported.
    pub(crate) fn first_path_of(&self, language: &str) -> Option<&str> {
        self.files_of(language)
            .next()
            .map(|file| file.path.as_str())
    }
}

/// A text that something else needs: by whom, and which variables it will be given.
#[derive(Debug, Clone)]
pub struct RequiredText {
    id: String,
    variables: Vec<String>,
    place: Place,
    must_exist: bool,
}

impl RequiredText {
    /// A text that every language must have. `file` and `line` say who needs it.
    pub fn new(id: &str, variables: &[&str], file: &str, line: u32) -> Self {
        RequiredText {
            id: id.to_owned(),
            variables: variables.iter().map(|name| (*name).to_owned()).collect(),
            place: Place::new(file, line),
            must_exist: true,
        }
    }

    /// A text that may be left out, such as a hint; it is then left out of every language.
    pub fn optional(id: &str, variables: &[&str], file: &str, line: u32) -> Self {
        RequiredText {
            must_exist: false,
            ..RequiredText::new(id, variables, file, line)
        }
    }

    /// The id of the text.
    pub fn id(&self) -> &str {
        &self.id
    }
}

/// Finds every mistake of a catalogue: syntax errors, duplicates, missing and unused texts,
/// variables that differ between languages or that nobody fills, references to nothing.
///
/// `languages` are those that must be complete, the first being the default one.
pub fn check_catalogue(
    catalogue: &Catalogue,
    languages: &[String],
    texts: &[RequiredText],
) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    let mut read = BTreeMap::new();
    for language in languages {
        read.insert(
            language.as_str(),
            Entries::read(catalogue, language, &mut mistakes),
        );
    }
    for text in texts.iter().filter(|text| text.must_exist) {
        report_missing(text, languages, &read, &mut mistakes);
    }
    let wanted: BTreeMap<&str, &RequiredText> =
        texts.iter().map(|text| (text.id.as_str(), text)).collect();
    for (language, entries) in &read {
        report_unused(entries, &wanted, &mut mistakes);
        report_unknown_references(entries, &mut mistakes);
        report_unfilled_variables(entries, &wanted, &mut mistakes);
        if let Some(default) = languages.first()
            && default != language
        {
            report_differences(&read[default.as_str()], entries, &wanted, &mut mistakes);
        }
    }
    mistakes.sort();
    mistakes.dedup();
    mistakes
}

/// One text of one language, with what the checks need to know.
struct Entry {
    place: Place,
    variables: BTreeSet<String>,
    messages: BTreeSet<String>,
    terms: BTreeSet<String>,
}

/// The messages and terms of one language, by name.
struct Entries {
    language: String,
    messages: BTreeMap<String, Entry>,
    terms: BTreeMap<String, Entry>,
}

impl Entries {
    fn read(catalogue: &Catalogue, language: &str, mistakes: &mut Vec<Mistake>) -> Self {
        let mut entries = Entries {
            language: language.to_owned(),
            messages: BTreeMap::new(),
            terms: BTreeMap::new(),
        };
        for file in catalogue.files_of(language) {
            entries.read_file(file, mistakes);
        }
        entries
    }

    fn read_file(&mut self, file: &CatalogueFile, mistakes: &mut Vec<Mistake>) {
        let lines = Lines::of(&file.text);
        let resource = match parser::parse(file.text.as_str()) {
            Ok(resource) => resource,
            Err((resource, errors)) => {
                for error in errors {
                    let place = Place::new(&file.path, lines.line_at(error.pos.start));
                    mistakes.push(place.mistake(
                        format!("this is not Fluent: {}", error.kind),
                        "Write `id = text`, and begin the following lines with spaces",
                    ));
                }
                resource
            }
        };
        for entry in &resource.body {
            match entry {
                ast::Entry::Message(message) => {
                    self.read_message(message, file, &lines, mistakes);
                }
                ast::Entry::Term(term) => {
                    let place = place_of(term.id.name, file, &lines);
                    let found = describe(&term.value, place, mistakes);
                    insert(&mut self.terms, term.id.name, found, mistakes);
                }
                _ => {}
            }
        }
    }

    fn read_message(
        &mut self,
        message: &ast::Message<&str>,
        file: &CatalogueFile,
        lines: &Lines,
        mistakes: &mut Vec<Mistake>,
    ) {
        let place = place_of(message.id.name, file, lines);
        if let Some(attribute) = message.attributes.first() {
            mistakes.push(place.mistake(
                format!(
                    "“{}” has an attribute “.{}”",
                    message.id.name, attribute.id.name
                ),
                "Attributes are never shown: give it an id of its own",
            ));
        }
        if let Some(pattern) = &message.value {
            let found = describe(pattern, place, mistakes);
            insert(&mut self.messages, message.id.name, found, mistakes);
        }
    }

    fn all(&self) -> impl Iterator<Item = &Entry> {
        self.messages.values().chain(self.terms.values())
    }
}

fn insert(
    entries: &mut BTreeMap<String, Entry>,
    name: &str,
    entry: Entry,
    mistakes: &mut Vec<Mistake>,
) {
    if let Some(first) = entries.get(name) {
        mistakes.push(entry.place.mistake(
            format!("the text “{name}” is written twice"),
            format!(
                "Keep one: the other is at {}:{}",
                first.place.file, first.place.line
            ),
        ));
        return;
    }
    entries.insert(name.to_owned(), entry);
}

/// The line where an entry begins. The syntax tree has no positions, but its names are slices of
/// the file's own text, so that their address tells where they stand.
fn place_of(name: &str, file: &CatalogueFile, lines: &Lines) -> Place {
    let offset = (name.as_ptr() as usize).saturating_sub(file.text.as_ptr() as usize);
    Place::new(&file.path, lines.line_at(offset))
}

fn describe(pattern: &ast::Pattern<&str>, place: Place, mistakes: &mut Vec<Mistake>) -> Entry {
    let mut entry = Entry {
        place,
        variables: BTreeSet::new(),
        messages: BTreeSet::new(),
        terms: BTreeSet::new(),
    };
    walk_pattern(pattern, &mut entry, mistakes);
    entry
}

fn walk_pattern(pattern: &ast::Pattern<&str>, entry: &mut Entry, mistakes: &mut Vec<Mistake>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            walk_expression(expression, entry, mistakes);
        }
    }
}

fn walk_expression(expression: &Expression<&str>, entry: &mut Entry, mistakes: &mut Vec<Mistake>) {
    match expression {
        Expression::Inline(inline) => walk_inline(inline, entry, mistakes),
        Expression::Select { selector, variants } => {
            walk_inline(selector, entry, mistakes);
            report_mixed_variants(variants, entry, mistakes);
            for variant in variants {
                walk_pattern(&variant.value, entry, mistakes);
            }
        }
    }
}

fn walk_inline(inline: &InlineExpression<&str>, entry: &mut Entry, mistakes: &mut Vec<Mistake>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            entry.variables.insert(id.name.to_owned());
        }
        InlineExpression::MessageReference { id, .. } => {
            entry.messages.insert(id.name.to_owned());
        }
        InlineExpression::TermReference { id, .. } => {
            entry.terms.insert(id.name.to_owned());
        }
        InlineExpression::FunctionReference { id, .. } => mistakes.push(entry.place.mistake(
            format!("the function “{}” does not exist here", id.name),
            "Write the variable alone, as in { $count }",
        )),
        InlineExpression::Placeable { expression } => {
            walk_expression(expression, entry, mistakes);
        }
        InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
    }
}

/// Variants chosen by number must be numbers or plural forms: `[singular]` would never be chosen.
fn report_mixed_variants(
    variants: &[ast::Variant<&str>],
    entry: &Entry,
    mistakes: &mut Vec<Mistake>,
) {
    let is_count = |variant: &ast::Variant<&str>| match variant.key {
        VariantKey::Identifier { name } => PLURAL_CATEGORIES.contains(&name),
        VariantKey::NumberLiteral { .. } => true,
    };
    let chosen_by_count = variants
        .iter()
        .any(|variant| !variant.default && is_count(variant));
    for variant in variants
        .iter()
        .filter(|variant| chosen_by_count && !is_count(variant))
    {
        if let VariantKey::Identifier { name } = variant.key {
            mistakes.push(entry.place.mistake(
                format!("“[{name}]” is not a plural form"),
                format!("Use a number or one of: {}", PLURAL_CATEGORIES.join(", ")),
            ));
        }
    }
}

fn report_missing(
    text: &RequiredText,
    languages: &[String],
    read: &BTreeMap<&str, Entries>,
    mistakes: &mut Vec<Mistake>,
) {
    for language in languages {
        if !read[language.as_str()].messages.contains_key(&text.id) {
            mistakes.push(text.place.mistake(
                format!("the text “{}” is missing in “{language}”", text.id),
                format!("Add `{} = …` to a file of locale/{language}/", text.id),
            ));
        }
    }
}

fn report_unused(
    entries: &Entries,
    wanted: &BTreeMap<&str, &RequiredText>,
    mistakes: &mut Vec<Mistake>,
) {
    let messages: BTreeSet<&str> = entries
        .all()
        .flat_map(|entry| &entry.messages)
        .map(String::as_str)
        .collect();
    let terms: BTreeSet<&str> = entries
        .all()
        .flat_map(|entry| &entry.terms)
        .map(String::as_str)
        .collect();
    for (id, entry) in &entries.messages {
        if !wanted.contains_key(id.as_str()) && !messages.contains(id.as_str()) {
            let near = did_you_mean(id, wanted.keys().copied());
            let remedy = match near.starts_with("Did") {
                true => near,
                false => "Remove it, or name what it belongs to".to_owned(),
            };
            mistakes.push(
                entry
                    .place
                    .mistake(format!("nothing uses the text “{id}”"), remedy),
            );
        }
    }
    for (id, entry) in entries
        .terms
        .iter()
        .filter(|(id, _)| !terms.contains(id.as_str()))
    {
        let message = format!("nothing uses the term “-{id}”");
        mistakes.push(entry.place.mistake(message, "Remove it"));
    }
}

fn report_unknown_references(entries: &Entries, mistakes: &mut Vec<Mistake>) {
    for entry in entries.all() {
        for id in entry
            .messages
            .iter()
            .filter(|id| !entries.messages.contains_key(*id))
        {
            mistakes.push(entry.place.mistake(
                format!(
                    "this text quotes “{id}”, which “{}” does not have",
                    entries.language
                ),
                did_you_mean(id, entries.messages.keys().map(String::as_str)),
            ));
        }
        for id in entry
            .terms
            .iter()
            .filter(|id| !entries.terms.contains_key(*id))
        {
            mistakes.push(entry.place.mistake(
                format!("this text quotes the term “-{id}”, which is not written"),
                did_you_mean(id, entries.terms.keys().map(String::as_str)),
            ));
        }
    }
}

fn report_unfilled_variables(
    entries: &Entries,
    wanted: &BTreeMap<&str, &RequiredText>,
    mistakes: &mut Vec<Mistake>,
) {
    for (id, entry) in &entries.messages {
        let Some(text) = wanted.get(id.as_str()) else {
            continue;
        };
        for name in entry
            .variables
            .iter()
            .filter(|name| !text.variables.contains(name))
        {
            let remedy = match text.variables.is_empty() {
                true => "Write the words themselves: this text is given no variable".to_owned(),
                false => did_you_mean(name, text.variables.iter().map(String::as_str)),
            };
            let message = format!("nobody fills the variable “${name}” of “{id}”");
            mistakes.push(entry.place.mistake(message, remedy));
        }
    }
}

/// What one language has and the default one lacks, or the reverse, unless it is reported as
/// missing already; and variables used by one of them only.
fn report_differences(
    default: &Entries,
    other: &Entries,
    wanted: &BTreeMap<&str, &RequiredText>,
    mistakes: &mut Vec<Mistake>,
) {
    let must_exist = |id: &str| wanted.get(id).is_some_and(|text| text.must_exist);
    for (present, absent) in [(default, other), (other, default)] {
        for (id, entry) in &present.messages {
            if !absent.messages.contains_key(id) && !must_exist(id) {
                mistakes.push(entry.place.mistake(
                    format!("the text “{id}” is missing in “{}”", absent.language),
                    format!("Add it to locale/{}/, or remove it here", absent.language),
                ));
            }
        }
    }
    for (id, entry) in &other.messages {
        let Some(first) = default.messages.get(id) else {
            continue;
        };
        for name in first.variables.symmetric_difference(&entry.variables) {
            let (has, lacks) = match entry.variables.contains(name) {
                true => (&other.language, &default.language),
                false => (&default.language, &other.language),
            };
            mistakes.push(entry.place.mistake(
                format!("“{id}” has the variable “${name}” in “{has}” but not in “{lacks}”"),
                "Use the same variables in every language",
            ));
        }
    }
}
