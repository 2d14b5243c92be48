use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::question::{Question, QuestionKind};

/// What was typed into the form so far: field name and raw values, exactly as they came.
///
/// Nothing is ever lost: a value that is wrong, or that belongs to a page which another answer
/// has hidden, stays here and comes back when its page does. A field that is present but empty
/// means that its page was shown and left empty, which is a fine answer.
///
/// As JSON it is one object, `{"field": ["value", …]}`, for the draft that is kept for some days.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers {
    fields: BTreeMap<String, Vec<String>>,
}

/// How a date was answered, seen from the day on which the page is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateChoice {
    /// Nothing chosen yet.
    Unanswered,
    /// “Today”.
    Today,
    /// “Yesterday”.
    Yesterday,
    /// “Another day”, and what was written beside it.
    Other(String),
}

/// Values of the radio buttons of a date.
pub(super) const TODAY: &str = "today";
pub(super) const YESTERDAY: &str = "yesterday";
pub(super) const OTHER: &str = "other";

impl Answers {
    /// Nothing answered.
    pub fn new() -> Self {
        Answers::default()
    }

    /// The first value of a field, or nothing.
    pub fn raw(&self, field: &str) -> &str {
        self.all(field).first().map_or("", String::as_str)
    }

    /// Every value of a field: several for boxes that were ticked.
    pub fn all(&self, field: &str) -> &[String] {
        self.fields.get(field).map_or(&[], Vec::as_slice)
    }

    /// Whether the field was shown and sent, even if empty.
    pub fn has(&self, field: &str) -> bool {
        self.fields.contains_key(field)
    }

    /// Whether a box or radio button is chosen.
    pub fn is_chosen(&self, field: &str, choice: &str) -> bool {
        self.all(field).iter().any(|value| value == choice)
    }

    /// Whether nothing was answered.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// Replaces the values of one field.
    pub fn set(&mut self, field: impl Into<String>, values: Vec<String>) {
        self.fields.insert(field.into(), values);
    }

    /// Takes over what a page sent: its `fields` out of the `submitted` pairs, in their order.
    /// Fields of the page that were not sent (no box ticked) become empty; others are ignored.
    pub fn record(&mut self, fields: &[String], submitted: &[(String, String)]) {
        for field in fields {
            let values = submitted.iter().filter(|(name, _)| name == field);
            self.set(
                field.clone(),
                values.map(|(_, value)| value.clone()).collect(),
            );
        }
    }

    /// Takes over what was sent for one question, out of the `submitted` pairs, as
    /// [`Answers::record`] does. `today` is what “today” means in it.
    pub fn record_question(
        &mut self,
        question: &Question,
        submitted: &[(String, String)],
        today: Date,
    ) {
        self.record(&question.fields(), submitted);
        self.fix_day(question, today);
    }

    /// Marks a field of files as shown. Its values are the server's: files come beside the fields,
    /// and sending a page again must not lose those that came before.
    pub(super) fn keep(&mut self, field: &str) {
        self.fields.entry(field.to_owned()).or_default();
    }

    /// Fixes on which day “today” was said, so that a draft read tomorrow still means that day.
    pub(super) fn fix_day(&mut self, question: &Question, today: Date) {
        if question.kind == QuestionKind::Date {
            let relative = matches!(self.raw(&question.key), TODAY | YESTERDAY);
            let said = if relative {
                vec![today.to_string()]
            } else {
                Vec::new()
            };
            self.set(said_field(question), said);
        }
    }

    /// How a date question was answered, seen from `today`: what was “today” when it was said
    /// may now be “yesterday”, or another day, written out.
    pub fn date_choice(&self, question: &Question, today: Date) -> DateChoice {
        let written = self.raw(&day_field(question));
        match self.raw(&question.key) {
            OTHER => DateChoice::Other(written.to_owned()),
            TODAY | YESTERDAY => match self.said_day(question) {
                Some(day) if day == today => DateChoice::Today,
                Some(day) if today.yesterday().is_ok_and(|yesterday| day == yesterday) => {
                    DateChoice::Yesterday
                }
                Some(day) => DateChoice::Other(format!(
                    "{:02}/{:02}/{}",
                    day.day(),
                    day.month(),
                    day.year()
                )),
                None => DateChoice::Unanswered,
            },
            _ if !written.is_empty() => DateChoice::Other(written.to_owned()),
            _ => DateChoice::Unanswered,
        }
    }

    /// The day meant by “today” or “yesterday”, on the day when it was said.
    pub(super) fn said_day(&self, question: &Question) -> Option<Date> {
        let said: Date = self.raw(&said_field(question)).parse().ok()?;
        match self.raw(&question.key) {
            TODAY => Some(said),
            YESTERDAY => said.yesterday().ok(),
            _ => None,
        }
    }
}

/// The field in which another day is written.
pub(super) fn day_field(question: &Question) -> String {
    format!("{}_day", question.key)
}

/// The field that remembers on which day “today” was said. It is never sent by the page.
fn said_field(question: &Question) -> String {
    format!("{}_said", question.key)
}

/// The field in which the currency is chosen.
pub(super) fn currency_field(question: &Question) -> String {
    format!("{}_currency", question.key)
}
