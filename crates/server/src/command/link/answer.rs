//! What `tocsin link` prints of each report.

use std::collections::HashMap;

use jiff::Timestamp;
use serde::Serialize;
use tocsin_domain::link::attach::TextTie;
use tocsin_domain::link::decision::ValueVerdict;
use tocsin_domain::link::engine::Linker;
use tocsin_domain::link::explain::{Explanation, Hop, ValueReason};
use tocsin_domain::link::index::ReportNumber;
use tocsin_domain::link::model::Millibits;

/// Texts of values by their keys.
pub(super) type Texts = HashMap<u64, String>;

/// The identifiers of the reports, in one piece.
#[derive(Debug, Default)]
pub(super) struct Names {
    text: String,
    ends: Vec<usize>,
}

impl Names {
    pub(super) fn add(&mut self, name: &str) {
        self.text.push_str(name);
        self.ends.push(self.text.len());
    }

    pub(super) fn count(&self) -> u64 {
        self.ends.len() as u64
    }

    fn get(&self, report: ReportNumber) -> &str {
        let place = report as usize;
        let start = match place {
            0 => 0,
            _ => self.ends[place - 1],
        };
        &self.text[start..self.ends[place]]
    }
}

/// The result, ready to be printed.
pub(super) struct Answer<'a> {
    linker: &'a Linker,
    names: &'a Names,
    /// With them, reasons are given.
    texts: Option<&'a Texts>,
    /// By unit: its earliest report, which it is named after.
    earliest: HashMap<ReportNumber, ReportNumber>,
}

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    series: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggested: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<Vec<Reason<'a>>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    against: Vec<Reason<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    undone_by: Option<String>,
}

/// One reason. Weights are in bits: one bit more is twice as likely.
#[derive(Serialize)]
struct Reason<'a> {
    /// `value`, `text` or `torn`.
    by: &'static str,
    sentence: String,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a str>,
    bits: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    parts: Option<Parts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reports: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sources: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_seen: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_seen: Option<String>,
    /// The report that a step of the way leads to.
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<&'a str>,
}

/// What the weight of a value is the sum of, in bits.
#[derive(Serialize)]
struct Parts {
    prior: f64,
    likenesses: f64,
    share: f64,
}

impl<'a> Answer<'a> {
    pub(super) fn new(
        linker: &'a Linker,
        names: &'a Names,
        texts: Option<&'a Texts>,
    ) -> Answer<'a> {
        let mut earliest: HashMap<ReportNumber, ReportNumber> = HashMap::new();
        for (report, unit) in linker.units().into_iter().enumerate() {
            let report = report as ReportNumber;
            let age = |it: ReportNumber| (linker.index().hours(it), names.get(it));
            let first = earliest.entry(unit).or_insert(report);
            if age(report) < age(*first) {
                *first = report;
            }
        }
        Answer {
            linker,
            names,
            texts,
            earliest,
        }
    }

    fn name_of(&self, unit: ReportNumber) -> &'a str {
        self.names
            .get(self.earliest.get(&unit).copied().unwrap_or(unit))
    }

    /// The line of a report.
    pub(super) fn line(&self, report: ReportNumber) -> String {
        let unit = self.linker.unit_of(report);
        let suggested = self.linker.suggested(report).into_iter();
        let mut line = Line {
            id: self.names.get(report),
            series: unit.map(|unit| self.name_of(unit)),
            suggested: suggested.map(|unit| self.name_of(unit)).collect(),
            because: None,
            against: Vec::new(),
            undone_by: None,
        };
        if let Some(texts) = self.texts {
            self.add_reasons(texts, report, &mut line);
        }
        serde_json::to_string(&line).unwrap_or_default()
    }

    fn add_reasons(&self, texts: &'a Texts, report: ReportNumber, line: &mut Line<'a>) {
        let explanation = self.linker.explain(report);
        let is_in_series = line.series.is_some();
        let mut because: Vec<Reason<'a>> = Vec::new();
        if is_in_series {
            because.extend(explanation.path.iter().map(|hop| self.hop(texts, hop)));
            let on_the_way = |reason: &ValueReason| {
                matches!(explanation.path.first(),
                    Some(Hop::Value(step, _)) if step.key == reason.key)
            };
            let others = explanation.ties.iter().filter(|reason| !on_the_way(reason));
            because.extend(others.map(|reason| self.value(texts, reason, None)));
        }
        line.undone_by = undone_by(&explanation, is_in_series, texts);
        if explanation.is_torn {
            let ties = explanation.ties.iter();
            line.against
                .extend(ties.map(|reason| self.value(texts, reason, None)));
            line.against.push(torn());
        }
        let against = explanation.against.iter();
        line.against
            .extend(against.map(|reason| self.value(texts, reason, None)));
        line.because = Some(because);
    }

    fn hop(&self, texts: &'a Texts, hop: &Hop) -> Reason<'a> {
        match hop {
            Hop::Value(reason, to) => self.value(texts, reason, Some(*to)),
            Hop::Text(tie, to) => self.text(tie, *to),
        }
    }

    fn value(
        &self,
        texts: &'a Texts,
        reason: &ValueReason,
        to: Option<ReportNumber>,
    ) -> Reason<'a> {
        let value = texts.get(&reason.key).map(String::as_str);
        let kind = reason.kind.as_str();
        let total = reason.strength.total();
        let to = to.map(|to| self.names.get(to));
        let shown = value.unwrap_or("a value");
        let people = count(
            reason.sources_count,
            "independent person",
            "independent people",
        );
        let reports = count(reason.reports_count, "report", "reports");
        let judged = match (reason.verdict, total > 0) {
            (Some(ValueVerdict::Benign), _) => "; decided: benign",
            (Some(ValueVerdict::Offender), _) => "; decided: the offender's",
            (Some(ValueVerdict::Victim), _) => "; decided: a victim's",
            (None, true) => "",
            (None, false) => "; they have too little else in common",
        };
        Reason {
            by: "value",
            sentence: format!("The {kind} {shown} is named by {people} in {reports}{judged}."),
            kind: Some(kind),
            value,
            bits: bits(total),
            parts: Some(Parts {
                prior: bits(reason.strength.prior),
                likenesses: bits(reason.strength.likenesses),
                share: bits(reason.strength.share),
            }),
            reports: Some(reason.reports_count),
            sources: Some(reason.sources_count),
            first_seen: hour(reason.seen_hours.0),
            last_seen: hour(reason.seen_hours.1),
            to,
        }
    }

    fn text(&self, tie: &TextTie, to: ReportNumber) -> Reason<'a> {
        let to = self.names.get(to);
        Reason {
            by: "text",
            sentence: format!("The story repeats the wording of report {to}."),
            kind: None,
            value: None,
            bits: bits(
                self.linker
                    .replay_text(tie.reports.0, tie.reports.1)
                    .unwrap_or(tie.score),
            ),
            parts: None,
            reports: None,
            sources: None,
            first_seen: None,
            last_seen: None,
            to: Some(to),
        }
    }
}

fn torn<'a>() -> Reason<'a> {
    Reason {
        by: "torn",
        sentence: "Two series claim this report alike; it belongs to neither.".to_owned(),
        kind: None,
        value: None,
        bits: 0.0,
        parts: None,
        reports: None,
        sources: None,
        first_seen: None,
        last_seen: None,
        to: None,
    }
}

fn undone_by(explanation: &Explanation, is_in_series: bool, texts: &Texts) -> Option<String> {
    if !is_in_series || !explanation.hangs_on_one {
        return None;
    }
    Some(match explanation.ties.first() {
        Some(reason) => {
            let kind = reason.kind.as_str();
            let shown = texts.get(&reason.key).map_or("", String::as_str);
            format!("Without the {kind} {shown} nothing ties this report to the series.")
        }
        None => "Without the shared wording nothing ties this report to the series.".to_owned(),
    })
}

fn count(count: usize, one: &str, many: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {many}"),
    }
}

fn bits(weight: Millibits) -> f64 {
    f64::from(weight) / 1000.0
}

fn hour(hours: i32) -> Option<String> {
    let at = Timestamp::from_second(i64::from(hours) * 3_600).ok()?;
    (hours != 0).then(|| at.to_string())
}
