//! What linking has learnt from reports: how much each likeness of two reports says.
//!
//! A model is a set of whole numbers with a version. It is fitted on a schedule, never by a
//! single report, so that the same reports give the same series whatever their order.

use std::collections::HashMap;

use super::facts::{Phrase, Report};
use super::index::KeyHasher;
use super::value::Kind;
use super::words::Run;

/// Evidence, in thousandths of a bit: 1,000 means that one explanation is twice as likely as the
/// other.
pub type Millibits = i32;

/// Steps of the shared wording of two reports, in bits.
const WORDING_STEPS: [u32; 5] = [1, 3, 6, 10, 16];
/// Steps of the time between two reports, in days.
const DAYS_STEPS: [u32; 4] = [2, 15, 60, 150];
/// From this step of shared wording on, two reports clearly repeat one script.
const SCRIPT_STEP: usize = 3;
/// Most pairs that are looked at for one value.
pub(super) const PAIRS_COUNT_MAX: usize = 48;
/// Phrases of one report that are kept: those of the most weight.
pub const PHRASES_COUNT_MAX: usize = 40;
/// Weight of a phrase, in quarters of a bit, at most.
const WEIGHT_MAX: u16 = 63;

/// How alike two reports are, as steps of the tables of [`Odds`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Likeness {
    /// Other values of different roots that both name: none, one, more.
    pub shared_values: u8,
    /// Wording that both share.
    pub wording: u8,
    /// Whether they are of the same kind of offence; `None` where one is of no known kind.
    pub same_category: Option<bool>,
    /// Whether they are in the same language; `None` where one is in no known language.
    pub same_language: Option<bool>,
    /// The time between them.
    pub days: u8,
}

impl Likeness {
    /// Compares two reports, whose phrases share `wording_bits`.
    pub(super) fn new(
        one: &Report,
        other: &Report,
        shared_values: usize,
        wording_bits: u32,
    ) -> Likeness {
        let known = |one: u32, other: u32| (one != 0 && other != 0).then_some(one == other);
        let days = one.hours.abs_diff(other.hours) / 24;
        Likeness {
            shared_values: shared_values.min(2) as u8,
            wording: step(&WORDING_STEPS, wording_bits),
            same_category: known(one.category, other.category),
            same_language: known(one.language, other.language),
            days: step(&DAYS_STEPS, days),
        }
    }

    /// Whether something besides the value under question ties the two.
    pub(super) fn is_strong(self) -> bool {
        self.shared_values > 0 || usize::from(self.wording) >= SCRIPT_STEP
    }
}

fn step(steps: &[u32], amount: u32) -> u8 {
    steps.iter().filter(|step| amount >= **step).count() as u8
}

/// What each likeness says for one offender and against strangers.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Odds {
    /// By the number of other shared values.
    pub shared_values: [Millibits; 3],
    /// By shared wording.
    pub wording: [Millibits; 6],
    /// By kind of offence: different, same.
    pub category: [Millibits; 2],
    /// By language: different, same.
    pub language: [Millibits; 2],
    /// By the days between.
    pub days: [Millibits; 5],
    /// What is believed of a value of each kind before looking: few reports, many reports.
    pub prior: [[Millibits; 2]; Kind::ALL.len()],
}

/// A language or a time apart never says more against one offender than this: long series and
/// series in two languages exist.
const SOFT_LEAST: Millibits = -2_164;

impl Odds {
    /// What two reports say of a value that both name.
    pub(super) fn of_pair(&self, likeness: Likeness) -> Millibits {
        let chosen = |odds: [Millibits; 2], same: Option<bool>| {
            same.map_or(0, |same| odds[usize::from(same)])
        };
        self.shared_values[usize::from(likeness.shared_values)]
            + self.wording[usize::from(likeness.wording)]
            + chosen(self.category, likeness.same_category)
            + chosen(self.language, likeness.same_language).max(SOFT_LEAST)
            + self.days[usize::from(likeness.days)].max(SOFT_LEAST)
    }

    /// What the contents of two reports say, the values apart.
    pub(super) fn of_content(&self, likeness: Likeness) -> Millibits {
        let chosen = |odds: [Millibits; 2], same: Option<bool>| {
            same.map_or(0, |same| odds[usize::from(same)])
        };
        self.wording[usize::from(likeness.wording)]
            + self.of_frame(likeness)
            + chosen(self.language, likeness.same_language)
    }

    /// What the kind of offence and the time say.
    pub(super) fn of_frame(&self, likeness: Likeness) -> Millibits {
        let category = likeness.same_category;
        category.map_or(0, |same| self.category[usize::from(same)])
            + self.days[usize::from(likeness.days)]
    }
}

/// How surprising each run of words is.
#[derive(Clone, Debug, Default)]
pub struct WordingTable {
    /// Weights of runs that several contexts use, in quarters of a bit; 0 for what victims say.
    pub(super) runs: HashMap<u64, u16, KeyHasher>,
    /// Weight of a fourth word that nobody else puts after these three, in quarters of a bit.
    pub(super) starts: HashMap<u64, u16, KeyHasher>,
}

impl WordingTable {
    /// The most surprising phrases among runs of words, in the order of their numbers.
    pub fn phrases(&self, runs: &[Run]) -> Vec<Phrase> {
        let mut weighed: Vec<(u16, u64)> = Vec::new();
        for run in runs {
            // A run that is known has a start that is.
            let Some(unseen) = self.starts.get(&run.start) else {
                continue;
            };
            let weight = *self.runs.get(&run.whole).unwrap_or(unseen);
            if weight > 0 {
                weighed.push((weight.min(WEIGHT_MAX), run.whole));
            }
        }
        if weighed.len() > PHRASES_COUNT_MAX {
            weighed.sort_unstable_by(|one, other| other.cmp(one));
            weighed.truncate(PHRASES_COUNT_MAX);
        }
        let mut phrases: Vec<Phrase> = weighed
            .into_iter()
            .map(|(weight, whole)| Phrase::new(whole, weight))
            .collect();
        phrases.sort_unstable();
        phrases.dedup_by_key(|phrase| phrase.number());
        phrases
    }

    /// The weight of a surprise among contexts, in quarters of a bit.
    pub(super) fn weight(starts_count: u32, runs_count: u32) -> u16 {
        let surprise = (f64::from(starts_count) + 0.5) / f64::from(runs_count.max(1));
        (surprise.log2() * 4.0)
            .round()
            .clamp(0.0, f64::from(WEIGHT_MAX)) as u16
    }
}

/// What linking has learnt, as a whole.
#[derive(Clone, Debug)]
pub struct Model {
    /// How much likenesses say.
    pub odds: Odds,
    /// How surprising wordings are.
    pub wording: WordingTable,
    /// What speaks against a likeness of texts, by kind of offence and language: of many
    /// strangers who tell of the same, some tell it alike.
    pub(super) crowds: HashMap<(u32, u32), Millibits>,
    /// What the share of strong pairs says, by pairs and strong pairs among them.
    shares: Vec<Vec<Millibits>>,
}

impl Model {
    /// Puts a model together.
    pub fn new(odds: Odds, wording: WordingTable, crowds: HashMap<(u32, u32), Millibits>) -> Model {
        Model {
            odds,
            wording,
            crowds,
            shares: shares(),
        }
    }

    /// What the number of strangers of a kind of offence and language says against a likeness.
    pub(super) fn of_crowd(&self, class: (u32, u32)) -> Millibits {
        self.crowds.get(&class).copied().unwrap_or_default()
    }

    /// What it says that so many of so many pairs are strong.
    pub(super) fn of_share(&self, strong: usize, pairs: usize) -> Millibits {
        self.shares[pairs.min(PAIRS_COUNT_MAX)][strong.min(pairs).min(PAIRS_COUNT_MAX)]
    }
}

/// Shares of strong pairs: of one offender's values they follow a Beta(2, 1.5), of strangers' a
/// Beta(0.5, 5).
fn shares() -> Vec<Vec<Millibits>> {
    let log_share = |strong: usize, pairs: usize, alpha: f64, beta: f64| {
        let rising = |from: f64, count: usize| -> f64 {
            (0..count).map(|step| (from + step as f64).log2()).sum()
        };
        rising(alpha, strong) + rising(beta, pairs - strong) - rising(alpha + beta, pairs)
    };
    (0..=PAIRS_COUNT_MAX)
        .map(|pairs| {
            (0..=pairs)
                .map(|strong| {
                    let one = log_share(strong, pairs, 2.0, 1.5);
                    let strangers = log_share(strong, pairs, 0.5, 5.0);
                    ((one - strangers) * 1000.0).round() as Millibits
                })
                .collect()
        })
        .collect()
}
