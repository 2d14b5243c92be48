//! A stored report back to the report JSON, for `tocsin export --what reports`.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use tocsin_domain::entry::canonical_time;
use tocsin_domain::observable::Observable;
use tocsin_domain::report::{Attachment, Report};

use crate::files_left::FileLeft;

/// What the centre adds to a report, by key.
pub const ADDED_KEYS: [&str; 5] = ["number", "state", "lodged_at", "source", "kind"];

/// A stored report in the form of the report JSON, with what the centre added.
///
/// The reporter's identity is sealed and is not in it.
#[derive(Serialize)]
pub struct Exported<'a> {
    number: &'a str,
    state: &'static str,
    lodged_at: String,
    source: &'a str,
    kind: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_id: Option<&'a str>,
    channel: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    language: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    category: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    occurred_at: Option<String>,
    received_at: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    region: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    narrative: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    loss: Option<ExportedLoss<'a>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    suspect: BTreeMap<&'static str, &'a str>,
    reporter: ExportedReporter,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    observables: Vec<ExportedObservable<'a>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    answers: &'a BTreeMap<String, String>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    files: &'a [FileLeft],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attachments: Vec<ExportedAttachment<'a>>,
}

/// What becomes of the files of a report that is exported.
#[derive(Clone, Copy, Debug)]
pub enum Files<'a> {
    /// They stay sealed where they are.
    Left(&'a [FileLeft]),
    /// They go along.
    Carried(&'a [Attachment]),
}

#[derive(Serialize)]
struct ExportedLoss<'a> {
    amount: &'a str,
    currency: &'a str,
}

#[derive(Serialize)]
struct ExportedReporter {
    mode: &'static str,
}

#[derive(Serialize)]
struct ExportedObservable<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    value: &'a str,
    role: &'static str,
}

#[derive(Serialize)]
struct ExportedAttachment<'a> {
    name: &'a str,
    media_type: &'a str,
    content: String,
}

impl<'a> Exported<'a> {
    fn new(report: &'a Report, files: Files<'a>) -> Exported<'a> {
        let (left, carried) = match files {
            Files::Left(left) => (left, &[][..]),
            Files::Carried(carried) => (&[][..], carried),
        };
        Exported {
            number: report.number.as_str(),
            state: report.state.as_str(),
            lodged_at: canonical_time(report.lodged_at),
            source: &report.source,
            kind: &report.kind,
            external_id: report.external_id.as_deref(),
            channel: report.channel.as_str(),
            language: &report.language,
            category: &report.category,
            occurred_at: report.occurred_at.map(canonical_time),
            received_at: canonical_time(report.received_at),
            region: &report.region,
            narrative: &report.narrative,
            loss: report.loss.as_ref().map(|loss| ExportedLoss {
                amount: &loss.amount,
                currency: &loss.currency,
            }),
            suspect: report.suspect.fields().collect(),
            reporter: ExportedReporter {
                mode: report.reporter_mode.as_str(),
            },
            observables: report.observables.iter().map(exported_observable).collect(),
            answers: &report.answers,
            files: left,
            attachments: carried.iter().map(exported_attachment).collect(),
        }
    }
}

fn exported_observable(observable: &Observable) -> ExportedObservable<'_> {
    ExportedObservable {
        kind: &observable.kind,
        value: &observable.value,
        role: observable.role.as_str(),
    }
}

/// Observables as they stand in the report JSON.
pub(crate) fn observables_array(observables: &[Observable]) -> String {
    let all: Vec<_> = observables.iter().map(exported_observable).collect();
    serde_json::to_string(&all).unwrap_or_default()
}

fn exported_attachment(file: &Attachment) -> ExportedAttachment<'_> {
    ExportedAttachment {
        name: &file.name,
        media_type: &file.media_type,
        content: STANDARD.encode(&file.content),
    }
}

/// One report as one line of JSON, without the line break.
pub fn export_line(report: &Report, files: Files<'_>) -> String {
    // Text keys and text values only: there is nothing here that JSON cannot say.
    serde_json::to_string(&Exported::new(report, files)).unwrap_or_default()
}
