//! Nothing grows until nobody reads it.

use super::findings::{Finding, judge};
use super::source::sources;

const FUNCTION_LINES: usize = 70;
const FILE_LINES: usize = 500;
/// A file of tests is a list, read one test at a time.
const TEST_FILE_LINES: usize = 1_000;
const ROOT_LINES: usize = 150;
const LINE_CHARACTERS: usize = 100;

#[test]
fn functions_are_short() {
    let mut findings = Vec::new();
    for source in sources() {
        for (name, lines) in &source.functions {
            let count = lines.clone().count();
            if count > FUNCTION_LINES {
                let place = format!("{}::{name}", source.text.path);
                let problem = format!("{count} lines; at most {FUNCTION_LINES}");
                findings.push(Finding::new(place, *lines.start(), problem));
            }
        }
    }
    judge(
        "function length",
        "Name a part of it and make that a function.",
        &findings,
    );
}

#[test]
fn files_are_short() {
    let mut findings = Vec::new();
    for source in sources() {
        let count = source.length_without_tests();
        let limit = if source.is_test_file() {
            TEST_FILE_LINES
        } else {
            FILE_LINES
        };
        if count > limit {
            let problem = format!("{count} lines without test modules; at most {limit}");
            findings.push(Finding::new(source.text.path.clone(), 0, problem));
        }
    }
    judge("file length", "Split it by subject.", &findings);
}

#[test]
fn crate_roots_are_tables_of_contents() {
    let mut findings = Vec::new();
    for source in sources() {
        let path = &source.text.path;
        let count = source.length_without_tests();
        let root = path.ends_with("/src/lib.rs") || path.ends_with("/src/main.rs");
        if root && count > ROOT_LINES {
            let problem = format!("{count} lines; at most {ROOT_LINES}");
            findings.push(Finding::new(path.clone(), 0, problem));
        }
    }
    judge(
        "crate root",
        "A root tells what there is; move the doing into modules.",
        &findings,
    );
}

#[test]
fn lines_fit_a_page() {
    let mut findings = Vec::new();
    for source in sources() {
        for (number, line) in source.text.lines() {
            let count = line.chars().count();
            if count > LINE_CHARACTERS {
                let problem = format!("{count} characters; at most {LINE_CHARACTERS}");
                findings.push(Finding::new(source.text.path.clone(), number, problem));
            }
        }
    }
    judge(
        "line length",
        "Break the text, or end a literal's line with a backslash.",
        &findings,
    );
}
