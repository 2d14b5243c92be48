//! What the columns mean.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use tocsin_domain::limit::Limits;
use tocsin_domain::report::Problem;

use super::Headings;
use crate::draft::Draft;
use crate::files_left::FILES_KEY;
use crate::report_json;
use crate::text::shown;

/// Fields that are one text, by dotted name. `id` is the alias of `external_id`.
const TEXT_FIELDS: [&str; 23] = [
    "external_id",
    "id",
    "channel",
    "language",
    "category",
    "occurred_at",
    "received_at",
    "region",
    "narrative",
    "loss.amount",
    "loss.currency",
    "suspect.name",
    "suspect.email",
    "suspect.phone",
    "suspect.url",
    "suspect.iban",
    "suspect.wallet",
    "suspect.handle",
    "reporter.mode",
    "reporter.name",
    "reporter.email",
    "reporter.phone",
    "reporter.region",
];

/// What a column means.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Column {
    /// One text of the report.
    Text(&'static str),
    /// `[role/]type:value`, one a line or between ` | `; or a JSON array.
    Observables,
    /// Values of that type, one a line or between ` | `.
    ObservablesOf(String),
    /// All answers as one JSON object.
    Answers,
    /// The files that an export left behind, as a JSON array.
    FilesLeft,
    /// The answer to that question.
    AnswerTo(String),
    /// A column without heading at that place from 1, in which nothing may stand.
    Unnamed(usize),
    /// A column that the map passes over.
    Ignored,
}

/// The columns of a header row.
pub(super) fn of_header(cells: &[String], map: &Headings) -> Result<Vec<Column>, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut columns = Vec::with_capacity(cells.len());
    let mut seen = BTreeSet::new();
    for (index, cell) in cells.iter().enumerate() {
        let heading = cell.trim();
        match column_of(heading, index + 1, map) {
            Ok(column) => {
                let name = map.get(heading).map_or(heading, String::as_str);
                if !name.is_empty() && !seen.insert(name.to_owned()) {
                    problems.push(Problem::new(
                        &shown(heading),
                        "given twice; keep one column",
                    ));
                }
                columns.push(column);
            }
            Err(message) => problems.push(Problem::new(&shown(heading), &message)),
        }
    }
    if problems.is_empty() && seen.is_empty() {
        let message = "no headings; the first row names the columns, like narrative,suspect.url";
        problems.push(Problem::new("header", message));
    }
    problems.truncate(50);
    if problems.is_empty() {
        Ok(columns)
    } else {
        Err(problems)
    }
}

fn column_of(heading: &str, place: usize, map: &Headings) -> Result<Column, String> {
    let name = match map.get(heading) {
        Some(name) if name.is_empty() => return Ok(Column::Ignored),
        Some(name) => name.as_str(),
        None => heading,
    };
    if let Some(field) = TEXT_FIELDS.iter().find(|field| **field == name) {
        return Ok(Column::Text(field));
    }
    match name.split_once('.') {
        None if name.is_empty() => Ok(Column::Unnamed(place)),
        None if name == "observables" => Ok(Column::Observables),
        None if name == "answers" => Ok(Column::Answers),
        None if name == FILES_KEY => Ok(Column::FilesLeft),
        Some(("observables", kind)) if !kind.is_empty() => {
            Ok(Column::ObservablesOf(kind.to_owned()))
        }
        Some(("answers", key)) if !key.is_empty() => Ok(Column::AnswerTo(key.to_owned())),
        _ if name == "attachments" || name.starts_with("attachments.") => {
            Err("files cannot stand in CSV; send them as report JSON or as mails".to_owned())
        }
        _ => Err(format!(
            "unknown column; known columns are {}, observables, observables.TYPE, answers, \
             answers.KEY",
            TEXT_FIELDS.join(", ")
        )),
    }
}

impl Column {
    /// Puts a cell where it belongs.
    pub(super) fn set(&self, draft: &mut Draft, cell: Cow<'_, str>, limits: &Limits) {
        match self {
            Column::Text(field) => draft.set(field, cell),
            Column::Observables if cell.trim_start().starts_with('[') => {
                report_json::read_observables(draft, &cell, limits);
            }
            Column::Observables => {
                for entry in entries(&cell).take(limits.observables_count.saturating_add(1)) {
                    set_observable(draft, entry);
                }
            }
            Column::ObservablesOf(kind) => {
                let field = format!("observables.{}", shown(kind));
                for value in entries(&cell).take(limits.observables_count.saturating_add(1)) {
                    draft.observable(&field, kind, value, "");
                }
            }
            Column::Answers => set_answers(draft, &cell, limits),
            Column::FilesLeft if cell.trim().is_empty() => {}
            Column::FilesLeft => draft.files_left(&cell, limits),
            Column::AnswerTo(key) => draft.answer(key, cell.trim()),
            Column::Unnamed(_) | Column::Ignored if cell.trim().is_empty() => {}
            Column::Unnamed(place) => {
                let message = "something stands in a column without heading; name the column";
                draft.problem(&format!("column {place}"), message);
            }
            Column::Ignored => {}
        }
    }
}

/// The entries of a cell that holds several.
pub(super) fn entries(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('\n')
        .flat_map(|line| line.split(" | "))
        .map(str::trim)
        .filter(|entry| !entry.is_empty())
}

/// Role (empty when none is named), type and value of an entry.
pub(super) fn observable_of(entry: &str) -> Option<(&str, &str, &str)> {
    let (kind, value) = entry.split_once(':')?;
    let (role, kind) = kind.split_once('/').unwrap_or(("", kind));
    Some((role, kind, value))
}

fn set_observable(draft: &mut Draft, entry: &str) {
    let Some((role, kind, value)) = observable_of(entry) else {
        let message = "an entry is no observable; write type:value, like url:http://x.example";
        return draft.problem("observables", message);
    };
    draft.observable("observables", kind, value, role);
}

fn set_answers(draft: &mut Draft, cell: &str, limits: &Limits) {
    match cell.trim_start().bytes().next() {
        None => return,
        Some(b'{') => {}
        // The reading library would repeat the whole of a text in its complaint.
        Some(_) => return draft.problem("answers", "not a JSON object of texts"),
    }
    match serde_json::from_str::<BTreeMap<String, String>>(cell) {
        Ok(answers) => {
            for (key, value) in answers.iter().take(limits.answers_count.saturating_add(1)) {
                draft.answer(key, value);
            }
        }
        Err(error) => {
            let message = format!("not a JSON object of texts: {error}");
            draft.problem("answers", &message);
        }
    }
}
