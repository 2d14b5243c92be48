//! What a report's page shows of series: which one it is in and why, what waits for an answer, and
//! what the machine found in it.

use std::collections::BTreeSet;

use tocsin_domain::observable::{Observable, Role};
use tocsin_domain::report::ReportId;
use tocsin_flow::FlowError;
use tocsin_flow::series::page::{self, FoundValue, OfReport};
use tocsin_flow::series::step;
use tocsin_store::series::Because;

use super::super::visitor::{Frame, Visitor};
use super::suggestions::{SuggestionView, view};
use super::why::{text_reason, tie, undone_by, value_reason};
use super::words::ReasonView;
use crate::drawing::foreign::plain;
use crate::http::facts::role_shape;

/// A reason, and where a step of the way leads.
pub(in crate::http::console) struct StepView {
    pub(in crate::http::console) reason: ReasonView,
    /// Number and address of the report, if the step leads to one that is reached.
    pub(in crate::http::console) to: Option<(String, String)>,
}

/// A value that was found.
pub(in crate::http::console) struct FoundView {
    pub(in crate::http::console) shape: &'static str,
    pub(in crate::http::console) role: String,
    pub(in crate::http::console) kind: String,
    pub(in crate::http::console) value: String,
    pub(in crate::http::console) url: Option<String>,
    pub(in crate::http::console) reason: String,
}

/// All of it.
pub(in crate::http::console) struct SeriesPart {
    /// Label of the series, if it is in one.
    pub(in crate::http::console) label: Option<String>,
    pub(in crate::http::console) how: String,
    pub(in crate::http::console) path: Vec<StepView>,
    pub(in crate::http::console) against: Vec<ReasonView>,
    pub(in crate::http::console) undone_by: Vec<(String, String)>,
    pub(in crate::http::console) suggestions: Vec<SuggestionView>,
    pub(in crate::http::console) found: Vec<FoundView>,
    pub(in crate::http::console) may_act: bool,
    pub(in crate::http::console) back: String,
    mentioned: BTreeSet<u64>,
}

impl SeriesPart {
    pub(in crate::http::console) async fn of(
        visitor: &Visitor,
        words: &Frame<'_>,
        id: ReportId,
    ) -> Result<SeriesPart, FlowError> {
        let permit = visitor.actor().read()?;
        let seen = page::of_report(&visitor.app.centre, &permit, id).await?;
        let mut suggestions = Vec::new();
        for one in &seen.suggestions {
            suggestions.push(view(visitor, words, one).await?);
        }
        let member = seen.series.as_ref().map(|(member, _)| member);
        let explanation = member.map(|member| &member.explanation);
        let ties = super::why::Ties::of(member.map(std::slice::from_ref).unwrap_or_default());
        let against = ties.against.iter();
        Ok(SeriesPart {
            label: seen.series.as_ref().map(|(_, series)| series.label()),
            how: member.map_or_else(String::new, |member| {
                words.t(&format!("report-series-how-{}", member.how.as_str()))
            }),
            path: explanation
                .iter()
                .flat_map(|why| &why.because)
                .map(|reason| step_view(words, &seen, reason))
                .collect(),
            against: against
                .map(|tie| value_reason(words, tie, &seen.texts, true))
                .collect(),
            undone_by: undone_by(words, &ties, &seen.texts),
            found: seen
                .found
                .iter()
                .map(|one| found(words, &seen, one))
                .collect(),
            suggestions,
            may_act: visitor.actor().handle().is_ok(),
            back: format!("reports/{id}"),
            mentioned: seen.mentioned,
        })
    }

    /// The page of a value, if the report is compared by it.
    pub(in crate::http::console) fn url_of(&self, observable: &Observable) -> Option<String> {
        url_of(&self.mentioned, observable)
    }
}

fn url_of(mentioned: &BTreeSet<u64>, observable: &Observable) -> Option<String> {
    let keys = page::keys_of(observable);
    let known = keys.iter().find(|value| mentioned.contains(&value.key))?;
    Some(format!("/console/observables/{:016x}", known.key))
}

fn step_view(words: &Frame<'_>, seen: &OfReport, reason: &Because) -> StepView {
    let view = match tie(reason) {
        Some(tie) => value_reason(words, &tie, &seen.texts, false),
        None => match reason {
            Because::Text { millibits, .. } | Because::Value { millibits, .. } => {
                text_reason(words, *millibits)
            }
        },
    };
    let to = step(reason).and_then(|serial| seen.named.get(&serial));
    StepView {
        reason: view,
        to: to.map(|(id, number)| (number.to_string(), format!("/console/reports/{id}"))),
    }
}

fn found(words: &Frame<'_>, seen: &OfReport, one: &FoundValue) -> FoundView {
    let observable = Observable {
        kind: one.kind.clone(),
        value: one.value.clone(),
        role: Role::Unknown,
    };
    let reason = match FOUND_REASONS.contains(&one.reason.as_str()) {
        true => words.t(&format!("found-reason-{}", one.reason.replace('_', "-"))),
        false => plain(&one.reason),
    };
    FoundView {
        shape: role_shape(&one.role),
        role: words.t(&format!("observable-role-{}", one.role.replace('_', "-"))),
        kind: words.observable_type(&one.kind),
        value: plain(&one.value),
        url: url_of(&seen.mentioned, &observable),
        reason,
    }
}

/// Reasons of roles that have words.
const FOUND_REASONS: [&str; 14] = [
    "unsaid",
    "named",
    "suspect_field",
    "reporter",
    "own_words",
    "trusted",
    "listed",
    "centre",
    "recipient",
    "sender",
    "forwarder",
    "relay",
    "edge",
    "unverified",
];
