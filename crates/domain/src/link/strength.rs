//! How sure it is that one offender stands behind a value.
//!
//! A value is not weighed by how rare it is. It is judged by what the reports that name it have
//! in common besides it: the account of a mule that thousands name stays strong, the address of
//! a host that three strangers name is weak.

use super::facts::Report;
use super::index::{Index, ReportNumber, ValueNumber};
use super::model::{Likeness, Millibits, Model, PAIRS_COUNT_MAX};
use super::naming::Naming;
use super::value::Kind;

/// Reports that speak for a value: those of the lowest keys.
pub const SAMPLE_COUNT_MAX: usize = 24;
/// From so many speakers on, the share of strong pairs decides.
const MANY_COUNT: usize = 8;
/// From this strength on, a value ties reports together.
pub const STRONG: Millibits = 1_443;
/// Below this strength a value is shared by strangers, and is not even a suggestion.
pub const SUGGESTED: Millibits = -8_656;
/// Where many speak, the most that their likenesses may say for one offender and against: the
/// pairs of a value are not free of each other, and a long series of a single value has little
/// else in common.
const MANY_FOR_MOST: Millibits = 5_771;
const MANY_AGAINST_MOST: Millibits = 2_885;
/// A bank account has one holder, whom a bank has looked at; an address, a number or a host is
/// shared, forged and passed on. It counts where many name it.
const ONE_HOLDER: Millibits = 3_000;

/// The reports that speak for a value: of the lowest sources, one of each source and each story.
/// How often a source names the value does not bring it in.
pub(super) fn sample(index: &Index, naming: &Naming) -> Vec<ReportNumber> {
    let report = |number: &ReportNumber| &index.reports[*number as usize];
    let mut speakers: Vec<ReportNumber> = Vec::with_capacity(SAMPLE_COUNT_MAX);
    for number in naming.lowest() {
        let is_new = |it: &ReportNumber| is_independent(report(it), report(number));
        if speakers.iter().all(is_new) {
            speakers.push(*number);
            if speakers.len() == SAMPLE_COUNT_MAX {
                break;
            }
        }
    }
    speakers
}

/// Whether two reports are two witnesses: neither one source nor one story twice.
fn is_independent(one: &Report, other: &Report) -> bool {
    let is_same_source = one.source != 0 && one.source == other.source;
    let is_same_story = one.sameness != 0 && one.sameness == other.sameness;
    !is_same_source && !is_same_story
}

/// The pairs of neighbours on the ring of a sample: each with its next two.
pub(super) fn ring(speakers_count: usize) -> impl Iterator<Item = (usize, usize)> {
    let count = speakers_count;
    let next = if count > 1 { count } else { 0 };
    let second = match count {
        0..=3 => 0,
        4 => 2,
        _ => count,
    };
    let next = (0..if count == 2 { 1 } else { next }).map(move |at| (at, (at + 1) % count.max(1)));
    next.chain((0..second).map(move |at| (at, (at + 2) % count.max(1))))
}

/// What was seen of a value, before a model weighs it.
#[derive(Clone, Debug, Default)]
pub(super) struct Observed {
    /// How many reports speak for it.
    pub(super) speakers_count: usize,
    /// How alike neighbours are.
    pub(super) pairs: Vec<Likeness>,
}

impl Observed {
    /// Looks at the pairs of a value's sample.
    pub(super) fn of(index: &Index, value: ValueNumber, speakers: &[ReportNumber]) -> Observed {
        let root = index.values[value as usize].root;
        let pairs = ring(speakers.len())
            .take(PAIRS_COUNT_MAX)
            .map(|(one, other)| index.likeness(speakers[one], speakers[other], Some(root)))
            .collect();
        Observed {
            speakers_count: speakers.len(),
            pairs,
        }
    }

    /// Whether there are many speakers, so that their share of strong pairs decides.
    pub(super) fn is_many(&self) -> bool {
        self.speakers_count >= MANY_COUNT
    }

    /// Pairs that something besides the value ties.
    pub(super) fn strong_count(&self) -> usize {
        self.pairs.iter().filter(|pair| pair.is_strong()).count()
    }
}

/// The strength of a value, and what it is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Strength {
    /// What is believed of its kind before looking.
    pub prior: Millibits,
    /// What the likenesses of its reports say.
    pub likenesses: Millibits,
    /// What the share of strong pairs says, where there are many reports.
    pub share: Millibits,
}

impl Strength {
    /// Weighs what was seen of a value of a kind.
    pub(super) fn of(model: &Model, kind: Kind, seen: &Observed) -> Strength {
        let pairs_count = seen.pairs.len();
        let prior = model.odds.prior[kind as usize][usize::from(seen.is_many())];
        if pairs_count == 0 {
            return Strength {
                prior,
                // One source, or one story, names it however often: nobody speaks for it.
                likenesses: SUGGESTED,
                share: 0,
            };
        }
        let said: i64 = seen
            .pairs
            .iter()
            .map(|pair| i64::from(model.odds.of_pair(*pair)))
            .sum();
        let said = said * (seen.speakers_count as i64 - 1) / pairs_count as i64;
        let said = said.clamp(i64::from(Millibits::MIN / 4), i64::from(Millibits::MAX / 4));
        let said = said as Millibits;
        let one_holder = match kind {
            Kind::Iban | Kind::Account => ONE_HOLDER,
            _ => 0,
        };
        match seen.is_many() {
            false => Strength {
                prior,
                likenesses: said,
                share: 0,
            },
            true => Strength {
                prior: prior + one_holder,
                likenesses: said.clamp(-MANY_AGAINST_MOST, MANY_FOR_MOST),
                share: model.of_share(seen.strong_count(), pairs_count),
            },
        }
    }

    /// All of it together.
    pub fn total(self) -> Millibits {
        self.prior + self.likenesses + self.share
    }
}
