//! Documents speak of what exists, and are found by their reader.

use super::findings::{Finding, judge};
use super::tree::{self, Text};
use std::collections::BTreeSet;
use std::path::{Component, Path};

/// Folders whose files documents name by their path from the root.
const FOLDERS: &[&str] = &[
    "crates/",
    "docs/",
    "profiles/",
    "xtask/",
    "tests-browser/",
    "fuzz/",
    ".ci/",
    ".cargo/",
];

/// Documents that every reader of the repository expects.
const EXPECTED: &[&str] = &[
    "README.md",
    "ARCHITECTURE.md",
    "STYLE.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "CHANGELOG.md",
    "NOTICE",
    "LICENSE",
    "docs/operate.md",
    "docs/threats.md",
];

fn documents() -> Vec<Text> {
    tree::texts()
        .into_iter()
        .filter(|text| text.is(".md"))
        .collect()
}

#[test]
fn the_expected_documents_exist() {
    let missing: Vec<_> = EXPECTED
        .iter()
        .filter(|name| !tree::root().join(name).is_file())
        .collect();
    assert!(missing.is_empty(), "missing: {missing:?}");
}

#[test]
fn every_path_named_in_a_document_exists() {
    let mut findings = Vec::new();
    for document in documents() {
        for (number, line) in document.lines() {
            let mut named = paths_in(line);
            named.extend(links_in(line).filter_map(|link| from_root(&document.path, &link)));
            for path in named {
                if !tree::root().join(&path).exists() {
                    let problem = format!("{path} does not exist");
                    findings.push(Finding::new(document.path.clone(), number, problem));
                }
            }
        }
    }
    judge(
        "path in a document",
        "Correct the document, or the tree.",
        &findings,
    );
}

/// A document named in a comment or another document is one that a reader can open.
#[test]
fn every_document_named_exists() {
    let names: BTreeSet<String> = documents()
        .iter()
        .filter_map(|document| document.path.rsplit('/').next().map(str::to_owned))
        .collect();
    let mut findings = Vec::new();
    for text in tree::texts() {
        let test_of_this = text.path.ends_with("tidy/documents.rs");
        let package = text.path.contains("/profiles/") || text.is(".json");
        if test_of_this || package {
            continue;
        }
        for (number, line) in text.lines().filter(|(_, line)| !line.contains("://")) {
            for name in line.split(|sign: char| !(sign.is_alphanumeric() || "._-".contains(sign))) {
                let name = name.trim_end_matches('.');
                if name.len() > 3 && name.ends_with(".md") && !names.contains(name) {
                    let problem = format!("{name} does not exist");
                    findings.push(Finding::new(text.path.clone(), number, problem));
                }
            }
        }
    }
    judge(
        "document named",
        "Say it here, or name a document of the repository.",
        &findings,
    );
}

#[test]
fn every_document_is_linked() {
    let mut linked = BTreeSet::new();
    for document in documents() {
        for (_, line) in document.lines() {
            linked.extend(links_in(line).filter_map(|link| from_root(&document.path, &link)));
        }
    }
    let alone: Vec<_> = tree::files("docs")
        .into_iter()
        .filter(|path| !linked.contains(path))
        .map(|path| Finding::new(path, 0, "no document links to it"))
        .collect();
    judge(
        "unlinked document",
        "Link it from where its reader comes by.",
        &alone,
    );
}

/// Everything an operator may set or run into has its line in a manual.
#[test]
fn every_setting_and_limit_is_documented() {
    for (file, name, manual) in [
        ("crates/domain/src/limit.rs", "Limits", "docs/profile.md"),
        (
            "crates/domain/src/profile/settings.rs",
            "Retention",
            "docs/profile.md",
        ),
        (
            "crates/domain/src/profile/settings.rs",
            "Promises",
            "docs/profile.md",
        ),
        ("crates/server/src/config.rs", "Config", "docs/operate.md"),
        ("crates/server/src/config.rs", "Mail", "docs/operate.md"),
    ] {
        let text = std::fs::read_to_string(tree::root().join(manual)).unwrap();
        let fields = fields_of(file, name);
        assert!(!fields.is_empty(), "{name} was not found in {file}");
        for field in fields {
            assert!(
                text.contains(&format!("`{field}`")) || text.contains(&format!("`[{field}]`")),
                "{manual} does not explain `{field}`, a field of {name} in {file}"
            );
        }
    }
}

#[test]
fn every_metric_is_documented() {
    let manual = std::fs::read_to_string(tree::root().join("docs/operate.md")).unwrap();
    for source in tree::texts().iter().filter(|text| text.is(".rs")) {
        if !source.path.starts_with("crates/") || !source.path.contains("/src/") {
            continue;
        }
        let dense: String = source.content.split_whitespace().collect();
        for name in ["counter!(\"", "gauge!(\"", "histogram!(\""]
            .iter()
            .flat_map(|kind| dense.split(kind).skip(1))
            .filter_map(|rest| rest.split('"').next())
        {
            assert!(
                manual.contains(&format!("`{name}`")),
                "docs/operate.md does not explain the metric `{name}` of {}",
                source.path
            );
        }
    }
}

fn fields_of(file: &str, name: &str) -> Vec<String> {
    let text = std::fs::read_to_string(tree::root().join(file)).unwrap();
    let items = syn::parse_file(&text).unwrap().items;
    let named = items.into_iter().find_map(|item| match item {
        syn::Item::Struct(found) if found.ident == name => Some(found),
        _ => None,
    });
    let fields = named.into_iter().flat_map(|found| found.fields);
    fields
        .filter_map(|field| field.ident.map(|ident| ident.to_string()))
        .collect()
}

/// Paths from the root in a line, with `{a,b}` spelled out. A name in capitals, a star or an
/// ellipsis stands for many files and is left out.
fn paths_in(line: &str) -> Vec<String> {
    let mut paths = Vec::new();
    for folder in FOLDERS {
        for (start, _) in line.match_indices(folder) {
            let before = line[..start].chars().next_back();
            if before.is_some_and(|sign| sign.is_alphanumeric() || "/._-".contains(sign)) {
                continue;
            }
            let (path, after) = cut(&line[start..]);
            let many = |part: &str| part.len() > 1 && part.chars().all(|c| c.is_ascii_uppercase());
            if after.is_some_and(|sign| "*…<".contains(sign)) || path.split('/').any(many) {
                continue;
            }
            spell_out(path.trim_end_matches(['.', ',']), &mut paths);
        }
    }
    paths
}

/// Where a path ends: at the first character that is none of a path's, braces apart.
fn cut(text: &str) -> (&str, Option<char>) {
    let mut inside = false;
    for (at, sign) in text.char_indices() {
        match sign {
            '{' => inside = true,
            '}' => inside = false,
            ',' if inside => {}
            _ if sign.is_ascii_alphanumeric() || "/._-".contains(sign) => {}
            _ => return (&text[..at], Some(sign)),
        }
    }
    (text, None)
}

fn spell_out(path: &str, paths: &mut Vec<String>) {
    let braces = path.split_once('{').and_then(|(before, rest)| {
        let (inside, after) = rest.split_once('}')?;
        Some((before, inside, after))
    });
    let Some((before, inside, after)) = braces else {
        paths.push(path.to_owned());
        return;
    };
    for one in inside.split(',') {
        spell_out(&format!("{before}{one}{after}"), paths);
    }
}

/// The targets of Markdown links in a line.
fn links_in(line: &str) -> impl Iterator<Item = String> + '_ {
    line.split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .map(str::to_owned)
}

/// A link's target from the root; nothing for what lies outside of the repository.
fn from_root(document: &str, link: &str) -> Option<String> {
    let target = link.split('#').next().unwrap_or_default();
    if target.is_empty() || target.contains("://") || target.starts_with("mailto:") {
        return None;
    }
    let mut parts: Vec<String> = Vec::new();
    let beside = Path::new(document).parent().unwrap_or(Path::new(""));
    for component in beside.join(target).components() {
        match component {
            Component::ParentDir => {
                parts.pop();
            }
            Component::Normal(part) => parts.push(part.to_string_lossy().into_owned()),
            _ => {}
        }
    }
    Some(parts.join("/"))
}

#[test]
fn paths_are_read_from_prose() {
    let line = "see `crates/flow/src/{intake,assess}.rs`, docs/operate.md. But profiles/NAME/ and \
                docs/decisions/0001-… and https://example.org/docs/x.md are none.";
    let expected = [
        "crates/flow/src/intake.rs",
        "crates/flow/src/assess.rs",
        "docs/operate.md",
    ];
    assert_eq!(paths_in(line), expected);
}

#[test]
fn links_are_followed_from_their_document() {
    let links: Vec<_> = links_in("[a](../README.md#top) and [b](https://example.org)").collect();
    assert_eq!(
        from_root("docs/operate.md", &links[0]),
        Some("README.md".to_owned())
    );
    assert_eq!(from_root("docs/operate.md", &links[1]), None);
}
