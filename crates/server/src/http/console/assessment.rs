//! What the machine saw in a report, in words: priority, reasons with their weights, known-benign
//! values, and where addresses stand.

use jiff::Timestamp;
use tocsin_domain::assess::{Assessment, Hosting, Priority, Reason};
use tocsin_domain::report::Report;
use tocsin_domain::text::{Argument, ArgumentValue};
use tocsin_flow::assess::Overview;

use super::visitor::Frame;

/// What the page shows of an assessment.
pub(super) struct AssessmentView {
    /// The priority in a word.
    pub(super) priority: String,
    /// The class of its tag: what is urgent is loud.
    pub(super) tag: &'static str,
    /// The kind that is proposed, where it is not the reporter's.
    pub(super) kind: Option<String>,
    pub(super) is_sensitive: bool,
    /// Until when a payment may be called back, if that is still to come.
    pub(super) recall: Option<String>,
    pub(super) reasons: Vec<ReasonView>,
    pub(super) hosting: Vec<HostingView>,
    pub(super) benign: Vec<(String, String)>,
    pub(super) same: Option<SameView>,
}

/// A reason and what it weighs, with its sign.
pub(super) struct ReasonView {
    pub(super) weight: String,
    pub(super) sentence: String,
}

/// Where an address stands.
pub(super) struct HostingView {
    pub(super) address: String,
    pub(super) place: String,
}

/// How often the same content was reported.
pub(super) struct SameView {
    pub(super) sentence: String,
    /// Number and address of the first of them, where this is another one that may be seen.
    pub(super) first: Option<(String, String)>,
}

impl AssessmentView {
    /// The words for an overview; nothing until the machine has looked.
    pub(super) fn new(
        words: &Frame<'_>,
        report: &Report,
        seen: &Overview,
        now: Timestamp,
    ) -> Option<Self> {
        let assessment = seen.assessment.as_ref()?;
        let priority = assessment.priority;
        Some(AssessmentView {
            priority: words.t(&format!("priority-{}", priority.as_str())),
            tag: match priority {
                Priority::Now => "tag bad",
                Priority::High => "tag hot",
                Priority::Usual | Priority::Low => "tag",
            },
            kind: (assessment.kind != report.kind).then(|| words.kind_name(&assessment.kind)),
            is_sensitive: assessment.is_sensitive,
            recall: recall(words, assessment, now),
            reasons: assessment
                .reasons
                .iter()
                .map(|reason| ReasonView {
                    weight: signed(reason.weight),
                    sentence: sentence(words, reason),
                })
                .collect(),
            hosting: assessment
                .hosting
                .iter()
                .map(|hosting| HostingView {
                    address: hosting.address.clone(),
                    place: place(words, hosting),
                })
                .collect(),
            benign: assessment.benign.clone(),
            same: same(words, report, seen),
        })
    }
}

fn recall(words: &Frame<'_>, assessment: &Assessment, now: Timestamp) -> Option<String> {
    let until = Timestamp::from_microsecond(assessment.recall_until?).ok()?;
    (until > now).then(|| words.date_time(until))
}

fn same(words: &Frame<'_>, report: &Report, seen: &Overview) -> Option<SameView> {
    let same = seen.same.as_ref()?;
    let (times, sources) = (same.times_count, same.sources_count);
    let sentence = words.t2(
        "assess-same",
        "times_count",
        times,
        "sources_count",
        sources,
    );
    let is_another = same.first_id != report.id && seen.may_see_first;
    let address = || format!("/console/reports/{}", same.first_id);
    Some(SameView {
        sentence,
        first: is_another.then(|| (same.first.to_string(), address())),
    })
}

/// A weight with its sign; what weighs nothing only informs.
fn signed(weight: i32) -> String {
    match weight {
        0 => "·".to_owned(),
        1.. => format!("+{weight}"),
        _ => format!("−{}", weight.unsigned_abs()),
    }
}

/// The country's code, and the network with its number and who runs it.
fn place(words: &Frame<'_>, hosting: &Hosting) -> String {
    let mut parts = Vec::new();
    parts.push(match &hosting.country {
        Some(country) => country.clone(),
        None => words.t("assess-country-unknown"),
    });
    match hosting.network {
        Some(number) => {
            parts.push(format!("AS{number}"));
            parts.extend(hosting.operator.clone());
        }
        None => parts.push(words.t("assess-network-unknown")),
    }
    parts.join(" · ")
}

/// The sentence of a reason. A reason of a later version, whose words are not known here, is its
/// id.
fn sentence(words: &Frame<'_>, reason: &Reason) -> String {
    let Some(name) = reason.text.strip_prefix("reason-") else {
        return reason.text.clone();
    };
    words.t_with(
        &format!("reason-{name}"),
        &filled(
            words,
            reason,
            &[
                "words",
                "until",
                "amount",
                "kind",
                "times_count",
                "sources_count",
                "benign_count",
                "found",
                "declared",
            ],
        ),
    )
}

/// What fills the sentence: amounts, moments, kinds and counts as the language writes them.
fn filled<'n>(words: &Frame<'_>, reason: &Reason, names: &[&'n str]) -> Vec<Argument<'n>> {
    let value = |name: &str| {
        let mut values = reason.values.iter();
        let found = values.find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    };
    let fill = |name: &&'n str| -> Option<Argument<'n>> {
        let text = value(name)?;
        let filling: ArgumentValue = match *name {
            "amount" => words
                .amount(text, value("currency").unwrap_or_default())
                .into(),
            "kind" => words.kind_name(text).into(),
            "until" => match text.parse().map(Timestamp::from_microsecond) {
                Ok(Ok(until)) => words.date_time(until).into(),
                _ => text.into(),
            },
            _ if name.ends_with("_count") => match text.parse::<i64>() {
                Ok(count) => count.into(),
                Err(_) => text.into(),
            },
            _ => text.into(),
        };
        Some((*name, filling))
    };
    names.iter().filter_map(fill).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_written_with_their_sign() {
        assert_eq!([0, 100, -45].map(signed), ["·", "+100", "−45"]);
    }
}
