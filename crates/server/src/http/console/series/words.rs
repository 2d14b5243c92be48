//! What the pages of series say: names, sums, reasons, decisions, and what an act came to.

use jiff::Timestamp;
use serde::Deserialize;
use tocsin_domain::series::Word;
use tocsin_flow::series::page::{Named, Taken};
use tocsin_store::series::Series;
use tocsin_store::series::decision::SeriesDecision;
use uuid::Uuid;

use super::super::visitor::Frame;
use crate::drawing::foreign::plain;

/// Reports of one decision that are named.
const NAMED_COUNT_MAX: usize = 3;

/// The name of a kind of offence, or that none was given.
pub(super) fn kind_name(words: &Frame<'_>, kind: &str) -> String {
    match kind.is_empty() {
        true => words.t("kind-none"),
        false => plain(&words.kind_name(kind)),
    }
}

/// How many independent people.
pub(super) fn people(words: &Frame<'_>, count: i64) -> String {
    words.t1("series-people", "count", count)
}

/// How many reports.
pub(super) fn reports(words: &Frame<'_>, count: i64) -> String {
    words.t1("series-reports-some", "count", count)
}

/// “a, b and c”.
pub(super) fn listed(words: &Frame<'_>, all: Vec<String>) -> String {
    let count = all.len();
    let mut all = all.into_iter().enumerate();
    let Some((_, mut text)) = all.next() else {
        return String::new();
    };
    for (place, next) in all {
        text = match place + 1 == count {
            true => words.t2("series-and", "before", text, "last", next),
            false => words.t2("series-listed", "before", text, "next", next),
        };
    }
    text
}

/// A weight in bits with its sign: `+3.4`.
pub(super) fn bits(words: &Frame<'_>, millibits: i32) -> String {
    let sign = match millibits {
        0 => "",
        1.. => "+",
        _ => "−",
    };
    let tenths = (millibits.unsigned_abs() + 50) / 100;
    let point = words.t("decimal-separator");
    format!("{sign}{}{point}{}", tenths / 10, tenths % 10)
}

/// The day of a moment: `2026-01-21`.
pub(super) fn day(words: &Frame<'_>, at: Timestamp) -> String {
    at.to_zoned(words.zone().clone()).date().to_string()
}

/// An amount of money that a series adds up to.
pub(super) fn loss(words: &Frame<'_>, series: &Series) -> String {
    match series.detail.loss() {
        Some((currency, amount)) => words.amount(&amount.to_string(), currency),
        None => String::new(),
    }
}

/// Where a series stands: the shape, and the id of its word.
pub(super) fn standing(series: &Series, now: Timestamp) -> (&'static str, &'static str) {
    let is_fresh = now.duration_since(series.last_at).as_hours() < 7 * 24;
    match (series.is_locked, is_fresh) {
        (true, _) => ("seal", "series-state-locked"),
        (false, true) => ("half", "series-state-growing"),
        (false, false) => ("done", "series-state-quiet"),
    }
}

/// The id of the word for whose a value was said to be.
pub(super) fn verdict_word(words: &Frame<'_>, verdict: Option<Word>) -> String {
    match verdict {
        Some(word) if word.is_about_value() => words.t(&format!("verdict-said-{}", word.as_str())),
        _ => words.t("series-verdict-machine"),
    }
}

/// A reason with its weight: `before`, the value on its own, and what is said of it.
pub(in crate::http::console) struct ReasonView {
    pub(in crate::http::console) weight: String,
    pub(in crate::http::console) before: String,
    pub(in crate::http::console) value: String,
    pub(in crate::http::console) sentence: String,
}

/// A decision.
pub(super) struct DecisionView {
    pub(super) id: Uuid,
    pub(super) what: String,
    pub(super) about: String,
    pub(super) reason: String,
    pub(super) by: String,
    pub(super) at: String,
    pub(super) until: String,
    pub(super) is_contradicted: bool,
    /// Whether it can be taken back: it binds.
    pub(super) binds: bool,
}

/// Decisions as pages show them; `texts` gives the text of a value.
pub(super) fn decisions(
    words: &Frame<'_>,
    taken: &[Taken],
    named: &Named,
    texts: &dyn Fn(u64) -> Option<String>,
    now: Timestamp,
) -> Vec<DecisionView> {
    let view = |(made, by): &Taken| DecisionView {
        id: made.id,
        what: words.t(&format!("decision-{}", made.word.as_str())),
        about: about(made, named, texts),
        reason: plain(&made.reason),
        by: plain(by),
        at: words.short_time(made.at),
        until: until(words, made, now),
        is_contradicted: made.is_contradicted && made.binds_at(now),
        binds: made.binds_at(now),
    };
    taken.iter().map(view).collect()
}

fn about(made: &SeriesDecision, named: &Named, texts: &dyn Fn(u64) -> Option<String>) -> String {
    if let Some(key) = made.value {
        return texts(key).map_or_else(String::new, |text| plain(&text));
    }
    let side = match made.word {
        Word::Lock | Word::Merge => &[][..],
        _ => &made.reports.one[..],
    };
    let pair = match made.word {
        Word::Together | Word::Apart => &made.reports.other[..],
        _ => &[][..],
    };
    let both = side
        .iter()
        .chain(pair)
        .filter_map(|serial| named.get(serial));
    let numbers = both
        .take(NAMED_COUNT_MAX)
        .map(|(_, number)| number.to_string());
    let mut numbers: Vec<String> = numbers.collect();
    if side.len() + pair.len() > numbers.len() && !numbers.is_empty() {
        numbers.push("…".to_owned());
    }
    numbers.join(" · ")
}

fn until(words: &Frame<'_>, made: &SeriesDecision, now: Timestamp) -> String {
    match made.expires_at {
        _ if made.undone_at.is_some() => words.t("decision-undone"),
        Some(at) if at <= now => words.t("decision-over"),
        Some(at) => words.t1("decision-expires", "day", day(words, at)),
        None => words.t("decision-for-ever"),
    }
}

/// What the address of a page says happened just before.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct After {
    /// The word of what was decided, or `undone`, `stands`, `gone`.
    pub(super) said: String,
    /// The decision, which can be taken back.
    pub(super) made: Option<Uuid>,
    /// What did not fit.
    pub(super) problem: String,
    /// The series that was asked for and is a part of this one now.
    pub(super) from: Option<i64>,
}

/// The same in words.
pub(super) struct Said {
    pub(super) sentence: String,
    pub(super) is_problem: bool,
    pub(super) undo: Option<Uuid>,
    pub(super) back: String,
}

/// What can be said.
const SAID: [&str; 11] = [
    "together", "apart", "benign", "offender", "victim", "lock", "split", "merge", "undone",
    "stands", "gone",
];
/// What may not fit.
const PROBLEMS: [&str; 7] = [
    "reason", "until", "report", "other", "members", "reach", "cannot",
];

impl Said {
    /// Nothing, where nothing was done.
    pub(super) fn of(words: &Frame<'_>, after: &After, back: &str) -> Option<Said> {
        let said = |sentence: String, is_problem: bool, undo: Option<Uuid>| {
            Some(Said {
                sentence,
                is_problem,
                undo,
                back: back.to_owned(),
            })
        };
        if PROBLEMS.contains(&after.problem.as_str()) {
            let sentence = words.t(&format!("series-problem-{}", after.problem));
            return said(sentence, true, None);
        }
        if SAID.contains(&after.said.as_str()) {
            let sentence = words.t(&format!("series-said-{}", after.said));
            return said(sentence, after.said == "gone", after.made);
        }
        let number = after.from?;
        let sentence = words.t1("series-said-merged", "label", number.to_string());
        said(sentence, false, None)
    }
}
