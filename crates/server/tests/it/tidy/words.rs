//! Words and characters that have no place in the sources.

use super::findings::{Finding, judge};
use super::source::sources;
use super::tree;

/// Kinds of file whose characters a reviewer sees as they are. Translations (`.ftl`) hold what
/// their language needs.
const REVIEWED: &[&str] = &[
    ".rs", ".toml", ".md", ".js", ".mjs", ".css", ".html", ".sql", ".yml",
];

#[test]
fn nothing_is_left_to_do() {
    // Put together here, so that the rule does not find itself.
    let words = [
        ["TO", "DO"].concat(),
        ["FIX", "ME"].concat(),
        ["XX", "X"].concat(),
    ];
    let mut findings = Vec::new();
    for source in sources() {
        let path = &source.text.path;
        for name in ["todo", "unimplemented"] {
            let macros = format!("{name}!");
            for (number, line) in source.text.lines() {
                let code = line.split("//").next().unwrap_or_default();
                if code.contains(&macros) && !path.ends_with("tidy/words.rs") {
                    findings.push(Finding::new(path.clone(), number, format!("`{macros}`")));
                }
            }
        }
        for (number, line) in source.text.lines() {
            let comment = line.split_once("//").map_or("", |(_, comment)| comment);
            if let Some(word) = words.iter().find(|word| comment.contains(word.as_str())) {
                findings.push(Finding::new(path.clone(), number, format!("`{word}`")));
            }
        }
    }
    judge(
        "unfinished",
        "Do it, or write an issue; the sources hold what is there.",
        &findings,
    );
}

#[test]
fn tests_wait_for_events_not_for_time() {
    let mut findings = Vec::new();
    for source in sources() {
        for line in source.calls_of("sleep") {
            if source.is_test_line(line) {
                findings.push(Finding::new(
                    source.text.path.clone(),
                    line,
                    "sleeps in a test",
                ));
            }
        }
    }
    judge(
        "sleep",
        "Wait for what should happen, with a limit; or pass the time in.",
        &findings,
    );
}

#[test]
fn no_path_of_one_machine() {
    let folders = ["home", "root", "work", "Users"].map(|folder| format!("/{folder}/"));
    let mut findings = Vec::new();
    for text in tree::texts() {
        for (number, line) in text.lines() {
            let found = folders.iter().find(|folder| {
                // Inside a longer path or an address, it is no folder of a machine.
                line.match_indices(folder.as_str()).any(|(at, _)| {
                    let before = line[..at].chars().next_back();
                    !before.is_some_and(|sign| sign.is_alphanumeric() || "._-}*".contains(sign))
                })
            });
            if let Some(folder) = found {
                let problem = format!("a path below {folder}");
                findings.push(Finding::new(text.path.clone(), number, problem));
            }
        }
    }
    judge(
        "machine path",
        "Write it from the repository's root, or ask the system.",
        &findings,
    );
}

#[test]
fn what_one_reads_is_what_is_there() {
    let mut findings = Vec::new();
    for text in tree::texts() {
        if !REVIEWED.iter().any(|ending| text.is(ending)) {
            continue;
        }
        for (number, line) in text.content.split('\n').enumerate() {
            if let Some(sign) = line.chars().find(|sign| is_hidden(*sign)) {
                let problem = format!("holds the invisible character {}", sign.escape_unicode());
                findings.push(Finding::new(text.path.clone(), number + 1, problem));
            }
        }
    }
    judge(
        "hidden character",
        "Write it as an escape, for instance \\u{202e}.",
        &findings,
    );
}

/// Control characters, and those that turn the direction of text or take no room: a line with
/// them can read otherwise than it runs.
fn is_hidden(sign: char) -> bool {
    let turns = matches!(sign, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}');
    let isolates = matches!(sign, '\u{2060}'..='\u{206f}' | '\u{feff}');
    turns || isolates || (sign.is_control() && sign != '\t')
}

#[test]
fn hidden_characters_are_known() {
    assert!(
        ['\u{202e}', '\u{2066}', '\u{200b}', '\0', '\r']
            .into_iter()
            .all(is_hidden)
    );
    assert!(
        !['a', '\t', 'é', 'ل', '\u{a0}', '\u{202f}']
            .into_iter()
            .any(is_hidden)
    );
}

#[test]
fn locks_of_packages_name_no_registry() {
    for text in tree::texts()
        .iter()
        .filter(|text| text.is("package-lock.json"))
    {
        let resolved = text.lines().find(|(_, line)| line.contains("\"resolved\""));
        assert!(
            resolved.is_none(),
            "{}:{}: a lock must serve any mirror; make it with \
             `npm install --omit-lockfile-registry-resolved`",
            text.path,
            resolved.map_or(0, |(number, _)| number)
        );
    }
}
