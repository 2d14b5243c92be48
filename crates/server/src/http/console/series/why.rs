//! Why these reports are a series: one sentence, the reasons with their weights, what speaks
//! against, and what would undo it.

use std::collections::BTreeMap;

use tocsin_domain::series::{How, Word};
use tocsin_flow::series::Texts;
use tocsin_flow::series::page::Board;
use tocsin_store::series::{Because, Member, Series};

use super::super::visitor::Frame;
use super::words::{ReasonView, bits, listed, people, reports};
use crate::drawing::foreign::{plain, short};

/// Reasons that a page shows.
const REASONS_COUNT_MAX: usize = 12;
/// Values that speak against and are shown.
const AGAINST_COUNT_MAX: usize = 5;
/// Values of which it is said that reports hang on them alone.
const UNDOING_COUNT_MAX: usize = 3;
/// Characters of a value within a sentence.
const VALUE_CHARACTERS: usize = 60;

/// A value among the reasons.
#[derive(Clone, Debug)]
pub(super) struct Tie {
    pub(super) key: u64,
    pub(super) kind: String,
    pub(super) millibits: i32,
    pub(super) verdict: String,
    pub(super) reports: i64,
    pub(super) sources: i64,
}

/// What the reasons of some reports come to.
#[derive(Debug, Default)]
pub(super) struct Ties {
    /// Values that tie, the strongest first.
    pub(super) ties: Vec<Tie>,
    /// Values that they share with strangers.
    pub(super) against: Vec<Tie>,
    /// The weight of the strongest likeness of stories, if any ties.
    pub(super) text: Option<i32>,
    /// Reports that a person put there.
    pub(super) decided_count: usize,
    /// Reports that hang on one value alone, by its key.
    pub(super) hanging: BTreeMap<u64, i64>,
    /// Reports that hang on their wording alone.
    pub(super) hanging_by_text: i64,
    /// Whether any is claimed by two series alike.
    pub(super) is_torn: bool,
}

impl Ties {
    pub(super) fn of(members: &[Member]) -> Ties {
        let mut ties = Ties::default();
        let (mut by_key, mut against) = (BTreeMap::new(), BTreeMap::new());
        for member in members {
            let why = &member.explanation;
            for reason in &why.because {
                match tie(reason) {
                    Some(tie) => keep(&mut by_key, tie),
                    None => ties.text = ties.text.max(Some(weight(reason))),
                }
            }
            for tie in why.against.iter().filter_map(tie) {
                keep(&mut against, tie);
            }
            ties.is_torn |= why.is_torn;
            ties.decided_count += usize::from(member.how == How::Decision);
            match why.undone_by.strip_prefix("value:") {
                Some(key) => {
                    if let Ok(key) = u64::from_str_radix(key, 16) {
                        *ties.hanging.entry(key).or_default() += 1;
                    }
                }
                None => ties.hanging_by_text += i64::from(why.undone_by == "text"),
            }
        }
        against.retain(|key, _| !by_key.contains_key(key));
        ties.ties = strongest(by_key);
        ties.against = strongest(against);
        ties
    }

    /// The weight of a value, if it ties.
    pub(super) fn millibits(&self, key: u64) -> Option<i32> {
        let found = self.ties.iter().find(|tie| tie.key == key);
        found.map(|tie| tie.millibits)
    }
}

/// The value of a reason; nothing for a likeness of stories.
pub(super) fn tie(reason: &Because) -> Option<Tie> {
    let Because::Value {
        kind,
        key,
        millibits,
        verdict,
        reports,
        sources,
        ..
    } = reason
    else {
        return None;
    };
    Some(Tie {
        key: u64::from_str_radix(key, 16).ok()?,
        kind: kind.clone(),
        millibits: *millibits,
        verdict: verdict.clone(),
        reports: *reports,
        sources: *sources,
    })
}

fn weight(reason: &Because) -> i32 {
    match reason {
        Because::Value { millibits, .. } | Because::Text { millibits, .. } => *millibits,
    }
}

/// Of what is known of one value at different times, what most reports say counts: the latest.
fn keep(all: &mut BTreeMap<u64, Tie>, tie: Tie) {
    let known = all.entry(tie.key).or_insert_with(|| tie.clone());
    if tie.reports > known.reports {
        *known = tie;
    }
}

fn strongest(all: BTreeMap<u64, Tie>) -> Vec<Tie> {
    let mut all: Vec<Tie> = all.into_values().collect();
    all.sort_by_key(|tie| (std::cmp::Reverse(tie.millibits), tie.key));
    all
}

/// The sentence on top.
pub(super) fn sentence(words: &Frame<'_>, series: &Series, board: &Board, ties: &Ties) -> String {
    let people = people(words, series.sources);
    let reports = reports(words, series.reports);
    let kinds = match ties.ties.is_empty() {
        false => counted(ties.ties.iter().map(|tie| tie.kind.as_str())),
        true => counted(named_by_two(board)),
    };
    let first = match (kinds.is_empty(), ties.text.is_some()) {
        (false, _) => {
            let values = listed(words, some(words, &kinds));
            words.t_with(
                "series-why-values",
                &[
                    ("people", people.into()),
                    ("reports", reports.into()),
                    ("values", values.into()),
                ],
            )
        }
        (true, true) => words.t2("series-why-text", "people", people, "reports", reports),
        (true, false) => words.t1("series-why-decided", "reports", reports),
    };
    let against = match ties.against.len() {
        0 => words.t("series-why-against-none"),
        count => words.t1("series-why-against", "count", count),
    };
    let apart = board.decisions.iter().filter(|(made, _)| {
        made.word == Word::Apart && made.undone_at.is_none() && !made.is_contradicted
    });
    let apart = match apart.count() {
        0 => None,
        count => Some(words.t1("series-why-apart", "count", count)),
    };
    let all = [Some(first), Some(against), apart];
    all.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// Kinds of the values that two reports or more of the series name as the suspect's.
fn named_by_two(board: &Board) -> impl Iterator<Item = &str> {
    let named = board.values.iter().filter(|value| value.reports > 1);
    named.map(|value| value.kind.as_str())
}

fn counted<'k>(kinds: impl Iterator<Item = &'k str>) -> Vec<(&'k str, i64)> {
    let mut counts: BTreeMap<&str, i64> = BTreeMap::new();
    for kind in kinds {
        *counts.entry(kind).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(kind, count)| (-count, *kind));
    counts.truncate(4);
    counts
}

/// “2 bank accounts”, “telephone number”: each in words.
fn some(words: &Frame<'_>, kinds: &[(&str, i64)]) -> Vec<String> {
    let one = |(kind, count): &(&str, i64)| {
        let kind = match *kind {
            "url" | "domain" | "ip" | "email" | "phone" | "iban" | "wallet" | "account"
            | "handle" | "hash" => kind,
            _ => "other",
        };
        words.t1(&format!("series-some-{kind}"), "count", *count)
    };
    kinds.iter().map(one).collect()
}

/// The reasons, for and against.
pub(super) fn reasons(words: &Frame<'_>, ties: &Ties, texts: &Texts) -> Vec<ReasonView> {
    let mut views: Vec<ReasonView> = ties
        .ties
        .iter()
        .take(REASONS_COUNT_MAX)
        .map(|tie| value_reason(words, tie, texts, false))
        .collect();
    if let Some(millibits) = ties.text {
        views.push(text_reason(words, millibits));
    }
    let against = ties.against.iter().take(AGAINST_COUNT_MAX);
    views.extend(against.map(|tie| value_reason(words, tie, texts, true)));
    if ties.is_torn {
        views.push(ReasonView {
            weight: "·".to_owned(),
            before: words.t("series-reason-torn"),
            value: String::new(),
            sentence: String::new(),
        });
    }
    views
}

/// A value as a reason.
pub(super) fn value_reason(
    words: &Frame<'_>,
    tie: &Tie,
    texts: &Texts,
    is_against: bool,
) -> ReasonView {
    let text = texts.get(&tie.key).map_or("", |(_, text)| text.as_str());
    let named = words.t2(
        "series-reason-value",
        "people",
        people(words, tie.sources),
        "reports",
        reports(words, tie.reports),
    );
    let said = Word::from_word(&tie.verdict).map(|_| {
        let verdict = words.t(&format!("verdict-said-{}", tie.verdict));
        words.t1("series-reason-ignored", "verdict", verdict)
    });
    let sentence = match (is_against, said) {
        (true, Some(said)) => said,
        (true, None) => format!("{named}; {}", words.t("series-reason-against")),
        (false, _) => named,
    };
    ReasonView {
        weight: bits(words, tie.millibits),
        before: words.observable_type(&tie.kind),
        value: short(text, VALUE_CHARACTERS),
        sentence,
    }
}

/// A likeness of stories as a reason.
pub(super) fn text_reason(words: &Frame<'_>, millibits: i32) -> ReasonView {
    ReasonView {
        weight: bits(words, millibits),
        before: words.t("series-reason-text"),
        value: String::new(),
        sentence: String::new(),
    }
}

/// What would undo it, in sentences; the value of one stands on its own.
pub(super) fn undone_by(words: &Frame<'_>, ties: &Ties, texts: &Texts) -> Vec<(String, String)> {
    let mut hanging: Vec<_> = ties.hanging.iter().collect();
    hanging.sort_by_key(|(key, count)| (-**count, **key));
    let mut lines: Vec<(String, String)> = hanging
        .into_iter()
        .take(UNDOING_COUNT_MAX)
        .filter_map(|(key, count)| {
            let (_, text) = texts.get(key)?;
            Some((
                words.t1("series-undone-value", "count", *count),
                plain(text),
            ))
        })
        .collect();
    if ties.hanging_by_text > 0 {
        let count = ties.hanging_by_text;
        lines.push((
            words.t1("series-undone-text", "count", count),
            String::new(),
        ));
    }
    if lines.is_empty() && !ties.ties.is_empty() {
        lines.push((words.t("series-undone-none"), String::new()));
    }
    lines
}
