//! Learns a model from reports, without being told which belong together.

use std::collections::HashMap;
use std::ops::Range;

use super::facts::Facts;
use super::index::{Index, KeyHasher};
use super::model::{Likeness, Millibits, Model, Odds, WordingTable};
use super::strength::{Observed, sample};
use super::value::Kind;
use super::words::Run;

/// Reports whose wording is learnt from: those of the lowest keys.
pub const WORDING_REPORTS_COUNT: usize = 32_768;
/// Values whose likenesses are learnt from: those of the lowest keys.
const VALUES_COUNT: usize = 20_000;
/// Rounds of learning: far more than it takes to come to rest.
const ROUNDS_COUNT: usize = 30;
/// Of what this many contexts use and no kind of offence has half of, nothing is learnt: it is
/// what victims say.
const BOILERPLATE_COUNT_MIN: u32 = 4;
/// So many reports of one kind of offence and language are worth one stranger who tells alike.
const REPORTS_OF_ONE_CROWD: f64 = 6.0;
/// How many pairs the start counts for, so that a handful of reports does not turn a table over.
const START_PAIRS: f64 = 8.0;
/// How many values the start counts for, of each kind.
const START_VALUES: f64 = 4.0;

/// The reports that wording is learnt from, chosen as they pass by.
#[derive(Debug, Default)]
pub struct Learning {
    /// Without their runs of words.
    chosen: Vec<Facts>,
    /// Runs of words of all chosen, in one piece: thousands of small ones would hold the memory
    /// long after they are needed no more.
    runs: Vec<Run>,
    /// By chosen report: where its runs are.
    ranges: Vec<Range<usize>>,
    /// Reports of higher keys are not needed any more.
    key_most: Option<u64>,
}

impl Learning {
    /// Whether a report of this key is wanted.
    pub fn wants(&self, key: u64) -> bool {
        self.key_most.is_none_or(|most| key <= most)
    }

    /// Takes a report.
    pub fn add(&mut self, mut report: Facts) {
        if !self.wants(report.key) {
            return;
        }
        let start = self.runs.len();
        self.runs.append(&mut report.wording.runs);
        report.wording.runs = Vec::new();
        self.ranges.push(start..self.runs.len());
        self.chosen.push(report);
        if self.chosen.len() >= WORDING_REPORTS_COUNT * 3 / 2 {
            self.cut();
        }
    }

    fn cut(&mut self) {
        let mut order: Vec<usize> = (0..self.chosen.len()).collect();
        order.sort_by_key(|place| self.chosen[*place].key);
        order.truncate(WORDING_REPORTS_COUNT);
        if order.len() == WORDING_REPORTS_COUNT {
            self.key_most = order.last().map(|place| self.chosen[*place].key);
        }
        let kept_count = order.iter().map(|place| self.ranges[*place].len()).sum();
        let mut runs = Vec::with_capacity(kept_count);
        let mut ranges = Vec::with_capacity(order.len());
        for place in &order {
            let start = runs.len();
            runs.extend_from_slice(&self.runs[self.ranges[*place].clone()]);
            ranges.push(start..runs.len());
        }
        let mut all: Vec<Option<Facts>> = self.chosen.drain(..).map(Some).collect();
        self.chosen = order.iter().filter_map(|it| all[*it].take()).collect();
        (self.runs, self.ranges) = (runs, ranges);
    }

    fn runs_of(&self, place: usize) -> &[Run] {
        &self.runs[self.ranges[place].clone()]
    }

    /// Learns how surprising runs of words are: once with each report for itself, and once more
    /// with what the first time held for one series as one.
    pub fn wording(mut self) -> WordingTable {
        self.cut();
        let mut contexts = first_contexts(&self.chosen);
        let table = self.table(&contexts);
        let mut index = Index::with_room(self.chosen.len());
        for (place, report) in self.chosen.iter().enumerate() {
            let phrases = table.phrases(self.runs_of(place));
            index.insert_with(report, &phrases);
        }
        let model = model(&index, table);
        let mut linker = super::engine::Linker::of_index(index, model);
        linker.settle_changed();
        for (report, context) in contexts.iter_mut().enumerate() {
            if let super::engine::Home::Group(leader) = linker.home(report as u32) {
                *context = leader;
            }
        }
        self.table(&contexts)
    }

    /// Learns how surprising runs of words are. `contexts` names for each report what it counts
    /// in: reports of one context count once.
    fn table(&self, contexts: &[u32]) -> WordingTable {
        let mut uses: Vec<Use> = Vec::with_capacity(self.runs.len());
        for (place, (report, context)) in self.chosen.iter().zip(contexts).enumerate() {
            uses.extend(self.runs_of(place).iter().map(|run| Use {
                start: run.start,
                whole: run.whole,
                context: *context,
                category: report.category,
            }));
        }
        wording_table(uses)
    }
}

/// A run of words in a story.
struct Use {
    start: u64,
    whole: u64,
    context: u32,
    category: u32,
}

fn wording_table(mut uses: Vec<Use>) -> WordingTable {
    uses.sort_unstable_by_key(|it| (it.start, it.whole, it.context, it.category));
    let mut table = WordingTable::default();
    let mut contexts_of_start: Vec<u32> = Vec::new();
    let mut categories: HashMap<u32, u32, KeyHasher> = HashMap::default();
    for same_start in uses.chunk_by(|one, other| one.start == other.start) {
        contexts_of_start.clear();
        contexts_of_start.extend(same_start.iter().map(|it| it.context));
        contexts_of_start.sort_unstable();
        contexts_of_start.dedup();
        let starts_count = contexts_of_start.len() as u32;
        if starts_count < 2 {
            continue;
        }
        let unseen = WordingTable::weight(starts_count, 1);
        table.starts.insert(same_start[0].start, unseen);
        for same in same_start.chunk_by(|one, other| one.whole == other.whole) {
            categories.clear();
            let mut count = 0u32;
            for context in same.chunk_by(|one, other| one.context == other.context) {
                count += 1;
                *categories.entry(context[0].category).or_default() += 1;
            }
            if count < 2 {
                continue;
            }
            let most = categories.values().copied().max().unwrap_or_default();
            let is_boilerplate = count >= BOILERPLATE_COUNT_MIN && most * 2 < count;
            let weight = match is_boilerplate {
                true => 0,
                false => WordingTable::weight(starts_count, count),
            };
            table.runs.insert(same[0].whole, weight);
        }
    }
    table
}

/// The contexts of reports before anything is known: each its own, equal stories together.
fn first_contexts(reports: &[Facts]) -> Vec<u32> {
    let mut first: HashMap<u64, u32, KeyHasher> = HashMap::default();
    reports
        .iter()
        .enumerate()
        .map(|(place, report)| match report.wording.sameness {
            Some(sameness) => *first.entry(sameness).or_insert(place as u32),
            None => place as u32,
        })
        .collect()
}

/// Probabilities of each step of each likeness.
#[derive(Clone, Debug)]
struct Tables {
    shared_values: [f64; 3],
    wording: [f64; 6],
    category: [f64; 2],
    language: [f64; 2],
    days: [f64; 5],
}

/// Where learning begins: reports of one offender.
const ONE_OFFENDER: Tables = Tables {
    shared_values: [0.4, 0.4, 0.2],
    wording: [0.3, 0.1, 0.1, 0.1, 0.2, 0.2],
    category: [0.2, 0.8],
    language: [0.1, 0.9],
    days: [0.3, 0.3, 0.2, 0.1, 0.1],
};
/// Where learning begins: reports of strangers.
const STRANGERS: Tables = Tables {
    shared_values: [0.96, 0.03, 0.01],
    wording: [0.6, 0.2, 0.1, 0.06, 0.03, 0.01],
    category: [0.7, 0.3],
    language: [0.4, 0.6],
    days: [0.05, 0.1, 0.2, 0.3, 0.35],
};
/// What is believed of any value at first.
const PRIOR: f64 = 0.9;

/// What is seen again and again: learning goes over each sort of pair once.
struct Sight {
    kind: Kind,
    seen: Observed,
    weight: f64,
}

/// Learns from the reports of an index how much each likeness says.
pub fn model(index: &Index, wording: WordingTable) -> Model {
    let crowd = |count: &u32| {
        let bits = (1.0 + f64::from(*count) / REPORTS_OF_ONE_CROWD).log2();
        (bits * 1000.0).round() as Millibits
    };
    let classes = index.classes.iter();
    let crowds = classes
        .map(|(class, count)| (*class, crowd(count)))
        .collect();
    Model::new(odds(index), wording, crowds)
}

/// Learns what likenesses say, from the values that several reports name.
fn odds(index: &Index) -> Odds {
    let sights = sights(index);
    let mut one = ONE_OFFENDER;
    let mut strangers = STRANGERS;
    let mut priors = [[PRIOR; 2]; Kind::ALL.len()];
    let shares = Model::new(start_odds(), WordingTable::default(), HashMap::new());
    let mut learnt = rounded(&one, &strangers, &priors);
    for _ in 0..ROUNDS_COUNT {
        let mut model = shares.clone();
        model.odds = learnt;
        let mut counts = [[(0.0, 0.0); 2]; Kind::ALL.len()];
        let mut next_one = scaled(&ONE_OFFENDER);
        let mut next_strangers = scaled(&STRANGERS);
        for sight in &sights {
            let strength = super::strength::Strength::of(&model, sight.kind, &sight.seen).total();
            let sure = sure(strength);
            let many = usize::from(sight.seen.is_many());
            let count = &mut counts[sight.kind as usize][many];
            *count = (count.0 + sure, count.1 + 1.0);
            for pair in &sight.seen.pairs {
                next_one.add(*pair, sure * sight.weight);
                next_strangers.add(*pair, (1.0 - sure) * sight.weight);
            }
        }
        for (prior, count) in priors.iter_mut().flatten().zip(counts.iter().flatten()) {
            *prior = (count.0 + START_VALUES / 2.0) / (count.1 + START_VALUES);
        }
        one = next_one.normal();
        strangers = next_strangers.normal();
        learnt = rounded(&one, &strangers, &priors);
    }
    learnt
}

/// The odds that learning begins with: also those of a file too small to learn from.
fn start_odds() -> Odds {
    rounded(&ONE_OFFENDER, &STRANGERS, &[[PRIOR; 2]; Kind::ALL.len()])
}

fn sights(index: &Index) -> Vec<Sight> {
    let mut chosen: Vec<(u64, u32)> = index
        .repeated
        .iter()
        .enumerate()
        .map(|(place, it)| (index.values[it.value as usize].key, place as u32))
        .collect();
    chosen.sort_unstable();
    chosen.truncate(VALUES_COUNT);
    chosen
        .into_iter()
        .filter_map(|(_, place)| {
            let repeated = &index.repeated[place as usize];
            let speakers = sample(index, &repeated.naming);
            let seen = Observed::of(index, repeated.value, &speakers);
            let pairs_count = seen.pairs.len();
            let weight = (seen.speakers_count.max(1) - 1) as f64 / pairs_count.max(1) as f64;
            (pairs_count > 0).then(|| Sight {
                kind: index.values[repeated.value as usize].kind,
                seen,
                weight,
            })
        })
        .collect()
}

/// How probable it is that evidence is right.
fn sure(evidence: Millibits) -> f64 {
    let bits = (f64::from(evidence) / 1000.0).clamp(-72.0, 72.0);
    1.0 / (1.0 + (-bits).exp2())
}

fn scaled(tables: &Tables) -> Tables {
    let mut scaled = tables.clone();
    scaled.each_mut(|share| *share *= START_PAIRS);
    scaled
}

impl Tables {
    fn rows_mut(&mut self) -> [&mut [f64]; 5] {
        [
            &mut self.shared_values,
            &mut self.wording,
            &mut self.category,
            &mut self.language,
            &mut self.days,
        ]
    }

    fn each_mut(&mut self, change: impl Fn(&mut f64)) {
        for row in self.rows_mut() {
            row.iter_mut().for_each(&change);
        }
    }

    fn add(&mut self, pair: Likeness, weight: f64) {
        self.shared_values[usize::from(pair.shared_values)] += weight;
        self.wording[usize::from(pair.wording)] += weight;
        self.days[usize::from(pair.days)] += weight;
        if let Some(same) = pair.same_category {
            self.category[usize::from(same)] += weight;
        }
        if let Some(same) = pair.same_language {
            self.language[usize::from(same)] += weight;
        }
    }

    fn normal(mut self) -> Tables {
        for row in self.rows_mut() {
            let sum: f64 = row.iter().sum();
            row.iter_mut().for_each(|share| *share /= sum);
        }
        self
    }
}

/// Least and most that one likeness may say, in bits.
const SAID_BITS: (f64, f64) = (-2.885, 8.656);
/// What may be believed before looking, in bits.
const PRIOR_BITS_MOST: f64 = 5.771;

fn rounded(one: &Tables, strangers: &Tables, priors: &[[f64; 2]; Kind::ALL.len()]) -> Odds {
    fn row<const N: usize>(one: &[f64; N], strangers: &[f64; N]) -> [Millibits; N] {
        std::array::from_fn(|step| {
            let bits = (one[step] / strangers[step]).log2();
            (bits.clamp(SAID_BITS.0, SAID_BITS.1) * 1000.0).round() as Millibits
        })
    }
    let prior = |share: f64| {
        let bits = (share / (1.0 - share)).log2();
        (bits.clamp(-PRIOR_BITS_MOST, PRIOR_BITS_MOST) * 1000.0).round() as Millibits
    };
    Odds {
        shared_values: row(&one.shared_values, &strangers.shared_values),
        wording: row(&one.wording, &strangers.wording),
        category: row(&one.category, &strangers.category),
        language: row(&one.language, &strangers.language),
        days: row(&one.days, &strangers.days),
        prior: std::array::from_fn(|kind| priors[kind].map(prior)),
    }
}
