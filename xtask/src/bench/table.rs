//! What was measured, beside what it should be.

use anyhow::{Context, Result};
use std::fmt::Write;
use std::path::Path;

/// Stands in a document before and after the table that a benchmark writes.
const MARKS: (&str, &str) = ("<!-- measured -->\n", "<!-- end -->\n");

/// Measured values in the order in which they were measured.
pub(super) struct Table {
    /// The machine and the command.
    head: String,
    rows: Vec<Row>,
}

struct Row {
    what: String,
    measured: String,
    goal: String,
    is_met: bool,
}

impl Table {
    /// A table without rows under a head.
    pub(super) fn new(head: String) -> Table {
        Table {
            head,
            rows: Vec::new(),
        }
    }

    /// Adds a value with its goal, and says it aloud at once: a long run should show something.
    pub(super) fn add(&mut self, what: &str, measured: String, goal: &str, is_met: bool) {
        let mark = if is_met { "" } else { "  MISSED" };
        println!("{what}: {measured} (goal: {goal}){mark}");
        self.rows.push(Row {
            what: what.to_owned(),
            measured,
            goal: goal.to_owned(),
            is_met,
        });
    }

    /// Adds a value that has no goal.
    pub(super) fn note(&mut self, what: &str, measured: String) {
        println!("{what}: {measured}");
        self.rows.push(Row {
            what: what.to_owned(),
            measured,
            goal: "-".to_owned(),
            is_met: true,
        });
    }

    /// Whether every value is what it should be.
    pub(super) fn meets_its_goals(&self) -> bool {
        self.rows.iter().all(|row| row.is_met)
    }

    /// The head and the table.
    pub(super) fn to_markdown(&self) -> String {
        let mut text = format!(
            "{}\n| what | measured | goal | |\n|---|---|---|---|\n",
            self.head
        );
        for row in &self.rows {
            let mark = match (row.goal.as_str(), row.is_met) {
                ("-", _) => "",
                (_, true) => "met",
                (_, false) => "missed",
            };
            // Writing to a string cannot fail.
            let _ = writeln!(
                text,
                "| {} | {} | {} | {mark} |",
                row.what, row.measured, row.goal
            );
        }
        text
    }

    /// Puts the table between the marks of a document, or writes a document of its own.
    pub(super) fn write(&self, path: &Path) -> Result<()> {
        let table = self.to_markdown();
        let text = match std::fs::read_to_string(path) {
            Err(_) => table,
            Ok(document) => {
                let marks = "the document has no marks for the table";
                let (before, rest) = document.split_once(MARKS.0).context(marks)?;
                let (_, after) = rest.split_once(MARKS.1).context(marks)?;
                format!("{before}{}{table}{}{after}", MARKS.0, MARKS.1)
            }
        };
        std::fs::write(path, text).with_context(|| path.display().to_string())
    }
}

/// A number with its thousands divided.
pub(super) fn grouped(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The one in the middle.
pub(super) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The value below which a share of all lies.
pub(super) fn percentile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let place = (values.len() as f64 * share) as usize;
    let last = values.len().saturating_sub(1);
    values.get(place.min(last)).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_divided() {
        assert_eq!(grouped(5.0), "5");
        assert_eq!(grouped(1_234.4), "1,234");
        assert_eq!(grouped(1_234_567.0), "1,234,567");
    }

    #[test]
    fn the_middle_and_the_tail_are_found() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]), 2.0);
        let mut values: Vec<f64> = (1..=100).map(f64::from).collect();
        assert_eq!(percentile(&mut values, 0.99), 100.0);
        assert_eq!(percentile(&mut values, 0.5), 51.0);
        assert_eq!(percentile(&mut [7.0], 0.99), 7.0);
    }

    #[test]
    fn a_table_takes_its_place_in_a_document() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("table.txt");
        let before = format!("before\n{}old\n{}after\n", MARKS.0, MARKS.1);
        std::fs::write(&path, before).expect("written");
        let mut table = Table::new(String::new());
        table.add("rate", "5".to_owned(), "4", true);
        table.write(&path).expect("written");
        let text = std::fs::read_to_string(&path).expect("read");
        assert!(text.starts_with("before\n") && text.ends_with("after\n"));
        assert!(text.contains("| rate | 5 | 4 | met |") && !text.contains("old"));
    }
}
