//! A report in words: what the desk, an investigator and the package for a body show alike.

use serde::Serialize;
use tocsin_domain::observable::Observable;
use tocsin_domain::report::Report;

use crate::http::page::Words;

/// A fact and its value.
#[derive(Clone, Debug, Serialize)]
pub struct Fact {
    /// What it is, in words.
    pub label: String,
    /// The value, as somebody gave it.
    pub value: String,
}

/// A typed value of a report.
#[derive(Clone, Debug, Serialize)]
pub struct Value {
    /// The shape that stands beside its role.
    pub shape: &'static str,
    /// Whose it is, in words.
    pub role: String,
    /// Its type.
    pub kind: String,
    /// The value.
    pub value: String,
}

/// Facts, one after the other; what is empty is left out.
pub struct Facts<'w, 'p> {
    words: &'w Words<'p>,
    lines: Vec<Fact>,
}

impl<'w, 'p> Facts<'w, 'p> {
    /// None so far.
    pub fn new(words: &'w Words<'p>) -> Facts<'w, 'p> {
        Facts {
            words,
            lines: Vec::new(),
        }
    }

    /// One whose label is the text `id`.
    #[must_use]
    pub fn add(mut self, id: &str, value: impl Into<String>) -> Self {
        let value = value.into();
        if !value.is_empty() {
            let label = self.words.t(id);
            self.lines.push(Fact { label, value });
        }
        self
    }

    /// When and where it happened, and what was lost.
    #[must_use]
    pub fn add_event(self, report: &Report) -> Self {
        let words = self.words;
        let occurred = report.occurred_at.map(|at| words.date_time(at));
        self.add("fact-occurred", occurred.unwrap_or_default())
            .add("fact-loss", words.loss(report))
            .add("fact-region", words.region_name(&report.region))
    }

    /// Whom the report names, and what its reporter answered.
    #[must_use]
    pub fn add_answers(self, report: &Report) -> Self {
        let mut facts = self.add("fact-suspect-name", &report.suspect.name);
        for (key, value) in &report.answers {
            let (label, value) = facts.words.answer(key, value);
            facts.lines.push(Fact { label, value });
        }
        facts
    }

    /// All of them.
    pub fn done(self) -> Vec<Fact> {
        self.lines
    }
}

/// The typed values of a report.
pub fn values(words: &Words<'_>, report: &Report) -> Vec<Value> {
    let one = |observable: &Observable| {
        let role = observable.role.as_str();
        Value {
            shape: role_shape(role),
            role: words.t(&format!("observable-role-{}", role.replace('_', "-"))),
            kind: words.observable_type(&observable.kind),
            value: observable.value.clone(),
        }
    };
    report.observables.iter().map(one).collect()
}

/// The shape of whose a value is.
pub fn role_shape(role: &str) -> &'static str {
    match role {
        "suspect" => "suspect",
        "victim" => "victim",
        "third_party" => "third",
        _ => "unk",
    }
}

/// What a file is: its media type and length.
pub fn file_about(words: &Words<'_>, media_type: &str, length_bytes: u64) -> String {
    format!("{media_type} · {}", words.size(length_bytes))
}
