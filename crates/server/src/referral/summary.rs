//! The summary of a referral for people, in the body's language: as HTML and as PDF.

use std::collections::BTreeMap;

use askama::Template;
use serde::Serialize;
use tocsin_flow::referral::dossier::Dossier;
use uuid::Uuid;

use crate::http::page::Words;
use crate::receipt::pdf::{self, PdfError, Sheet};
use crate::referral::facts::path_of;

/// A fact and its value.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    /// What it is, in words.
    pub label: String,
    /// The value, as somebody gave it.
    pub value: String,
}

/// A typed value of the report.
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

/// A file of the report.
#[derive(Clone, Debug, Serialize)]
pub struct FileLine {
    /// Its id, for the page on which it can be opened.
    #[serde(skip)]
    pub id: Uuid,
    /// Its name, as somebody gave it.
    pub name: String,
    /// Media type and length.
    pub about: String,
    /// SHA-256, in hexadecimal.
    pub sha256: String,
    /// Where it stands in the package; empty when it stays at the centre.
    pub path: String,
}

/// All that the summary says.
#[derive(Clone, Debug, Serialize)]
pub struct Summary {
    /// BCP 47 tag of its language.
    pub language: String,
    /// Whether it is written from right to left.
    pub right_to_left: bool,
    /// The name of the centre.
    pub centre: String,
    /// The name of the body.
    pub body: String,
    /// What the referral is called.
    pub label: String,
    /// The kind of offence, in words.
    pub kind: String,
    /// The words around the content, by name.
    pub labels: BTreeMap<&'static str, String>,
    /// Number, times, place, loss, answers.
    pub facts: Vec<Line>,
    /// The story.
    pub narrative: String,
    /// Typed values.
    pub values: Vec<Value>,
    /// Files.
    pub files: Vec<FileLine>,
    /// One line that names the proof.
    pub proof_line: String,
    /// The facts as JSON, to be attached to the PDF.
    pub facts_json: String,
}

const LABELS: [(&str, &str); 9] = [
    ("title", "referral-one"),
    ("to", "referral-to"),
    ("facts", "facts"),
    ("narrative", "referral-narrative"),
    ("values", "values"),
    ("files", "files"),
    ("none", "referral-none"),
    ("proof", "referral-proof"),
    ("proof_text", "referral-proof-text"),
];

/// The name of a kind of offence, or the word as it was sent.
pub fn kind_name(words: &Words<'_>, kind: &str) -> String {
    match words.profile().offence(kind) {
        Some(offence) => words.p(&offence.text_id()),
        None => words.t("kind-none"),
    }
}

/// The name of a body, or its key when the directory has it no more.
pub fn body_name(words: &Words<'_>, key: &str) -> String {
    match words.profile().body(key) {
        Some(body) => words.p(&body.text_id()),
        None => key.to_owned(),
    }
}

impl Summary {
    /// The summary of a dossier in the language of `words`.
    pub fn new(words: &Words<'_>, dossier: &Dossier, proof_line: String) -> Summary {
        let labels = LABELS.into_iter().map(|(name, id)| (name, words.t(id)));
        Summary {
            language: words.language().to_owned(),
            right_to_left: words.direction() == "rtl",
            centre: format!("{} · {}", words.p("service-name"), words.p("country-name")),
            body: body_name(words, &dossier.referral.body),
            label: dossier.referral.label(),
            kind: kind_name(words, &dossier.report.kind),
            labels: labels.collect(),
            facts: facts(words, dossier),
            narrative: dossier.report.narrative.clone(),
            values: values(words, dossier),
            files: files(words, dossier),
            proof_line,
            facts_json: String::new(),
        }
    }

    /// The summary as a page that needs nothing else: opened from the package, years later.
    ///
    /// # Errors
    /// When the template fails: a mistake in the programme.
    pub fn to_html(&self) -> Result<String, askama::Error> {
        SummaryPage { summary: self }.render()
    }

    /// The summary as PDF, with the facts attached.
    ///
    /// # Errors
    /// As for [`pdf::set_sheet`].
    pub async fn to_pdf(&self) -> Result<Vec<u8>, PdfError> {
        let json = serde_json::to_vec(self);
        let json = json.map_err(|error| PdfError::Template(error.to_string()))?;
        pdf::set_sheet(Sheet::Referral, json).await
    }
}

#[derive(Template)]
#[template(path = "partner/summary.html")]
struct SummaryPage<'s> {
    summary: &'s Summary,
}

fn facts(words: &Words<'_>, dossier: &Dossier) -> Vec<Line> {
    let report = &dossier.report;
    let mut lines = Vec::new();
    let mut add = |label: String, value: String| {
        if !value.is_empty() {
            lines.push(Line { label, value });
        }
    };
    let region = words.p_optional(&format!("region-{}", report.region));
    let loss = report.loss.as_ref();
    let occurred = report.occurred_at.map(|at| words.date_time(at));
    add(
        words.t("referral-note"),
        note(words, &dossier.referral.rule),
    );
    add(words.t("column-report"), report.number.to_string());
    add(
        words.t("column-received"),
        words.date_time(report.received_at),
    );
    add(words.t("fact-occurred"), occurred.unwrap_or_default());
    let loss = loss.map(|loss| format!("{} {}", loss.amount, loss.currency));
    add(words.t("fact-loss"), loss.unwrap_or_default());
    add(
        words.t("fact-region"),
        region.unwrap_or_else(|| report.region.clone()),
    );
    add(words.t("fact-suspect-name"), report.suspect.name.clone());
    for (key, value) in &report.answers {
        let (label, value) = words.answer(key, value);
        add(label, value);
    }
    if let Some(reporter) = &dossier.reporter {
        add(words.t("identity-name"), reporter.name.clone());
        add(words.t("identity-email"), reporter.email.clone());
        add(words.t("identity-phone"), reporter.phone.clone());
    }
    lines
}

/// What the rule that sends a referral tells those who receive it; empty for nothing.
fn note(words: &Words<'_>, rule: &str) -> String {
    let rules = &words.profile().rules;
    let note = rules.get(rule).map(|rule| rule.note_id());
    let note = note.and_then(|id| words.p_optional(&id));
    note.unwrap_or_default()
}

fn values(words: &Words<'_>, dossier: &Dossier) -> Vec<Value> {
    let one = |observable: &tocsin_domain::observable::Observable| {
        let role = observable.role.as_str();
        Value {
            shape: match role {
                "suspect" => "suspect",
                "third_party" => "third",
                _ => "unk",
            },
            role: words.t(&format!("observable-role-{}", role.replace('_', "-"))),
            kind: words.observable_type(&observable.kind),
            value: observable.value.clone(),
        }
    };
    dossier.report.observables.iter().map(one).collect()
}

fn files(words: &Words<'_>, dossier: &Dossier) -> Vec<FileLine> {
    let one = |(index, file): (usize, &tocsin_flow::inbox::File)| FileLine {
        id: file.id,
        name: file.name.clone(),
        about: format!("{} · {}", file.media_type, words.size(file.length_bytes)),
        sha256: file.sha256.clone(),
        path: match dossier.files_are_closed {
            true => String::new(),
            false => path_of(index),
        },
    };
    dossier.files.iter().enumerate().map(one).collect()
}
