//! Which crate may use which, and what each must not do.

use super::findings::{Finding, judge};
use super::source::sources;
use super::tree;

/// Our crates, and those of ours that each may use.
pub(super) const DIRECTION: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("ledger", &[]),
    ("exchange", &["domain"]),
    ("store", &["domain", "ledger"]),
    ("flow", &["domain", "store"]),
    ("server", &["domain", "ledger", "exchange", "store", "flow"]),
];

/// What would let input, output, waiting or chance into the crates that must have none.
const IMPURE: &[&str] = &[
    "tokio",
    "async-trait",
    "futures",
    "futures-util",
    "axum",
    "getrandom",
    "rand",
    "sea-orm",
    "sqlx",
    "reqwest",
    "tracing",
];

/// Calls that would do the same through the standard library or a pure crate's back door.
const IMPURE_WORDS: &[&str] = &[
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "::now(",
    "now_v7(",
    "new_v4(",
];

/// Drivers of databases: they belong to the store.
const DRIVERS: &[&str] = &[
    "sea-orm",
    "sqlx",
    "tokio-postgres",
    "rusqlite",
    "libsqlite3-sys",
];

/// Beginnings of statements, as SQL is written here: in capitals.
const STATEMENTS: &[&str] = &[
    "SELECT ",
    "INSERT INTO ",
    "INSERT OR ",
    "DELETE FROM ",
    "CREATE TABLE ",
    "CREATE INDEX ",
    "CREATE VIRTUAL ",
    "ALTER TABLE ",
    "PRAGMA ",
];

pub(super) fn manifest(name: &str) -> toml::Table {
    let path = tree::root().join("crates").join(name).join("Cargo.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    text.parse().unwrap()
}

pub(super) fn dependencies(manifest: &toml::Table, section: &str) -> Vec<String> {
    let table = manifest.get(section).and_then(toml::Value::as_table);
    table
        .into_iter()
        .flat_map(|table| table.keys().cloned())
        .collect()
}

#[test]
fn every_crate_is_known_to_the_direction() {
    let mut known: Vec<_> = DIRECTION
        .iter()
        .map(|(name, _)| format!("crates/{name}"))
        .collect();
    known.sort();
    let mut found: Vec<_> = tree::files("crates")
        .into_iter()
        .filter_map(|path| path.strip_suffix("/Cargo.toml").map(str::to_owned))
        .collect();
    found.sort();
    assert_eq!(
        found, known,
        "a crate exists only where the compiler should forbid something"
    );
}

#[test]
fn crates_use_only_those_below_them() {
    let mut findings = Vec::new();
    for (name, allowed) in DIRECTION {
        let manifest = manifest(name);
        for section in ["dependencies", "build-dependencies", "dev-dependencies"] {
            for used in dependencies(&manifest, section) {
                let Some(ours) = used.strip_prefix("tocsin-") else {
                    continue;
                };
                // A crate may use itself in its tests, with features that are theirs alone.
                let is_itself = ours == *name && section == "dev-dependencies";
                if !is_itself && !allowed.contains(&ours) {
                    let problem = format!("[{section}] {name} must not use {ours}");
                    findings.push(Finding::new(
                        format!("crates/{name}/Cargo.toml"),
                        0,
                        problem,
                    ));
                }
            }
        }
    }
    judge(
        "direction",
        "ARCHITECTURE.md says which crate may use which, and why.",
        &findings,
    );
}

#[test]
fn domain_and_ledger_have_no_outside() {
    let mut findings = Vec::new();
    for name in ["domain", "ledger"] {
        for used in dependencies(&manifest(name), "dependencies") {
            if IMPURE.contains(&used.as_str()) {
                let problem = format!("{name} must not use {used}");
                findings.push(Finding::new(
                    format!("crates/{name}/Cargo.toml"),
                    0,
                    problem,
                ));
            }
        }
    }
    for source in sources() {
        let path = &source.text.path;
        let pure = ["crates/domain/src/", "crates/ledger/src/"];
        if !pure.iter().any(|folder| path.starts_with(folder)) {
            continue;
        }
        for (number, line) in source.text.lines() {
            let code = line.split("//").next().unwrap_or_default();
            let word = IMPURE_WORDS.iter().find(|word| code.contains(**word));
            if let (Some(word), false) = (word, source.is_test_line(number)) {
                findings.push(Finding::new(path.clone(), number, format!("uses `{word}`")));
            }
        }
    }
    judge(
        "pure",
        "Take the value as an argument: flow and server know the outside.",
        &findings,
    );
}

#[test]
fn only_the_store_speaks_sql() {
    let mut findings = Vec::new();
    for (name, _) in DIRECTION.iter().filter(|(name, _)| *name != "store") {
        for used in dependencies(&manifest(name), "dependencies") {
            if DRIVERS.contains(&used.as_str()) {
                let problem = format!("{name} must not use {used}");
                findings.push(Finding::new(
                    format!("crates/{name}/Cargo.toml"),
                    0,
                    problem,
                ));
            }
        }
    }
    for source in sources() {
        let path = &source.text.path;
        let ours = path.starts_with("crates/") && path.contains("/src/");
        if !ours || path.starts_with("crates/store/") {
            continue;
        }
        for (line, literal) in source.literals() {
            let update = literal.contains("UPDATE ") && literal.contains(" SET ");
            if update
                || STATEMENTS
                    .iter()
                    .any(|statement| literal.contains(statement))
            {
                findings.push(Finding::new(
                    path.clone(),
                    line,
                    "a statement outside the store",
                ));
            }
        }
    }
    judge(
        "sql",
        "Give the store a function that says what is wanted.",
        &findings,
    );
}
