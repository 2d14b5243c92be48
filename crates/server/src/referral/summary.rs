//! The summary of a referral for people, in the body's language: as HTML and as PDF.

use std::collections::BTreeMap;

use askama::Template;
use serde::Serialize;
use tocsin_flow::referral::dossier::{Dossier, ReferredSeries};
use tocsin_store::series::Member;
use uuid::Uuid;

use crate::http::facts::{Fact, Facts, Value, file_about, values};
use crate::http::page::Words;
use crate::receipt::pdf::{self, PdfError, Sheet};
use crate::referral::facts::path_of;

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
    pub facts: Vec<Fact>,
    /// The story.
    pub narrative: String,
    /// Typed values.
    pub values: Vec<Value>,
    /// The reports of the series that it is about: number, and when, where, how much. At most
    /// 500; empty when it is about one report.
    pub series: Vec<Fact>,
    /// Says that the facts name more reports of the series; empty when all stand here.
    pub series_more: String,
    /// Files.
    pub files: Vec<FileLine>,
    /// One line that names the proof.
    pub proof_line: String,
    /// The facts as JSON, to be attached to the PDF.
    pub facts_json: String,
}

/// Reports of a series that a summary shows; the facts name more.
const SERIES_LINES_COUNT: usize = 500;

const LABELS: [(&str, &str); 10] = [
    ("title", "referral-one"),
    ("to", "referral-to"),
    ("facts", "facts"),
    ("narrative", "referral-narrative"),
    ("values", "values"),
    ("series", "referral-series-reports"),
    ("files", "files"),
    ("none", "referral-none"),
    ("proof", "referral-proof"),
    ("proof_text", "referral-proof-text"),
];

impl Summary {
    /// The summary of a dossier in the language of `words`.
    pub fn new(words: &Words<'_>, dossier: &Dossier, proof_line: String) -> Summary {
        let labels = LABELS.into_iter().map(|(name, id)| (name, words.t(id)));
        Summary {
            language: words.language().to_owned(),
            right_to_left: words.direction() == "rtl",
            centre: format!("{} · {}", words.p("service-name"), words.p("country-name")),
            body: words.body_name(&dossier.referral.body),
            label: dossier.referral.label(),
            kind: words.kind_of(&dossier.report),
            labels: labels.collect(),
            facts: facts(words, dossier),
            narrative: dossier.report.narrative.clone(),
            values: values(words, &dossier.report),
            series: series(words, dossier),
            series_more: series_more(words, dossier),
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

fn facts(words: &Words<'_>, dossier: &Dossier) -> Vec<Fact> {
    let report = &dossier.report;
    let series = dossier.series.as_ref();
    let series = series.map(|series| series_line(words, series));
    let facts = Facts::new(words)
        .add("referral-note", note(words, &dossier.referral.rule))
        .add("referral-series", series.unwrap_or_default())
        .add("column-report", report.number.to_string())
        .add("column-received", words.date_time(report.received_at))
        .add_event(report)
        .add_answers(report);
    match &dossier.reporter {
        None => facts.done(),
        Some(reporter) => facts
            .add("identity-name", &reporter.name)
            .add("identity-email", &reporter.email)
            .add("identity-phone", &reporter.phone)
            .done(),
    }
}

/// What the rule that sends a referral tells those who receive it; empty for nothing.
fn note(words: &Words<'_>, rule: &str) -> String {
    let rules = &words.profile().rules;
    let note = rules.get(rule).map(|rule| rule.note_id());
    let note = note.and_then(|id| words.p_optional(&id));
    note.unwrap_or_default()
}

/// What a series is called and amounts to, in one line.
fn series_line(words: &Words<'_>, referred: &ReferredSeries) -> String {
    let series = &referred.series;
    let (reports, sources) = (series.reports.unsigned_abs(), series.sources.unsigned_abs());
    let mut parts = vec![
        series.label(),
        words.t1("referral-series-count", "count", reports),
        words.t1("referral-series-people", "count", sources),
    ];
    let losses = series.detail.losses.iter();
    parts.extend(losses.map(|(currency, amount)| words.amount(amount, currency)));
    parts.join(" · ")
}

fn series(words: &Words<'_>, dossier: &Dossier) -> Vec<Fact> {
    let line = |one: &Member| {
        let loss = one.loss.as_ref();
        let loss = loss.map(|(amount, currency)| words.amount(amount, currency));
        let about = [
            words.date_time(one.received_at),
            words.kind_name(&one.kind),
            words.region_name(&one.region),
            loss.unwrap_or_default(),
        ];
        let about: Vec<String> = about.into_iter().filter(|one| !one.is_empty()).collect();
        Fact {
            label: one.report.to_string(),
            value: about.join(" · "),
        }
    };
    let reports = dossier.series.iter().flat_map(|series| &series.reports);
    reports.take(SERIES_LINES_COUNT).map(line).collect()
}

fn series_more(words: &Words<'_>, dossier: &Dossier) -> String {
    let series = dossier.series.as_ref();
    let count = series.map_or(0, |series| series.reports.len());
    match count.saturating_sub(SERIES_LINES_COUNT) {
        0 => String::new(),
        more => words.t1("referral-series-more", "count", more as u64),
    }
}

fn files(words: &Words<'_>, dossier: &Dossier) -> Vec<FileLine> {
    let one = |(index, file): (usize, &tocsin_flow::inbox::File)| FileLine {
        id: file.id,
        name: file.name.clone(),
        about: file_about(words, &file.media_type, file.length_bytes),
        sha256: file.sha256.clone(),
        path: match dossier.files_are_closed {
            true => String::new(),
            false => path_of(index),
        },
    };
    dossier.files.iter().enumerate().map(one).collect()
}
