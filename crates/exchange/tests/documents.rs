//! The documents for senders say what the code does: their examples are read, their lists are
//! complete.

use tocsin_domain::limit::Limits;
use tocsin_exchange::{csv, report_json};

const REPORT: &str = include_str!("../../../docs/api-report.md");
const IMPORT: &str = include_str!("../../../docs/import.md");

/// The fenced examples of that kind in a document.
fn examples<'a>(document: &'a str, kind: &str) -> Vec<&'a str> {
    document
        .split(&format!("\n```{kind}\n"))
        .skip(1)
        .filter_map(|after| after.split("\n```").next())
        .collect()
}

#[test]
fn every_report_in_the_document_is_taken() {
    let examples = examples(REPORT, "json");
    assert_eq!(examples.len(), 2);
    for example in examples {
        if let Err(problems) = report_json::parse(example.as_bytes(), &Limits::default()) {
            panic!("{example}: {problems:?}");
        }
    }
}

#[test]
fn every_row_in_the_document_is_taken() {
    let examples = examples(IMPORT, "csv");
    assert_eq!(examples.len(), 1);
    let rows = csv::Rows::open(
        examples[0].as_bytes(),
        &Limits::default(),
        &csv::Headings::new(),
    )
    .expect("known headings");
    let reports: Vec<_> = rows
        .map(|row| row.expect("memory").submission.expect("a good row"))
        .collect();
    assert_eq!(reports.len(), 2);
    assert_eq!(reports[0].observables.len(), 2);
}

#[test]
fn every_key_and_column_is_documented() {
    let keys_of = |json: &str| {
        let problems = report_json::parse(json.as_bytes(), &Limits::default());
        let message = problems.expect_err("an unknown key")[0].message.clone();
        let known = message.split("known keys are ").nth(1).expect("the list");
        known.split(", ").map(str::to_owned).collect::<Vec<_>>()
    };
    for json in [
        r#"{"?":1}"#,
        r#"{"loss":{"?":1}}"#,
        r#"{"suspect":{"?":1}}"#,
        r#"{"reporter":{"?":1}}"#,
        r#"{"observables":[{"?":1}]}"#,
        r#"{"attachments":[{"?":1}]}"#,
    ] {
        for key in keys_of(json) {
            let is_named = REPORT.contains(&format!("`{key}`"))
                || REPORT.contains(&format!(".{key}`"))
                || REPORT.contains(&format!("\"{key}\""));
            assert!(is_named, "docs/api-report.md does not name {key}");
        }
    }
    let unknown = csv::Rows::open(b"?".as_slice(), &Limits::default(), &csv::Headings::new())
        .expect_err("an unknown column")
        .to_string();
    let columns = unknown
        .split("known columns are ")
        .nth(1)
        .expect("the list");
    for column in columns.split(", ") {
        assert!(
            IMPORT.contains(&format!("`{column}`")),
            "docs/import.md does not name {column}"
        );
    }
}
