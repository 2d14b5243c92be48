//! Reports that nothing strong ties to others join those whose script they repeat.

use std::collections::HashMap;

use super::engine::{Home, Linker};
use super::index::{Index, KeyHasher, ReportNumber};
use super::model::Millibits;

/// Shared wording that a joining by text needs, in quarters of a bit.
const WORDING_QUARTERS_MIN: u32 = 48;
/// What a bit of shared wording is worth: not every choice of words is free of the others.
const BIT_WORTH: Millibits = 830;
/// From this on, a report joins by text.
pub const JOINED: Millibits = 10_099;
/// From this on, it is suggested.
pub const SUGGESTED: Millibits = 4_328;
/// Largest group that joins another one by text.
const GROUP_COUNT_MAX: u32 = 8;
/// Phrases of a report that others are found by: those of the most weight.
const SOUGHT_COUNT: usize = 24;
/// Reports that are found by one phrase, each of another series.
const FOUND_COUNT_MAX: usize = 16;
/// Reports that are compared with one.
const COMPARED_COUNT: usize = 8;

/// A likeness of two stories that ties their reports, or might.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextTie {
    /// What it says.
    pub score: Millibits,
    /// The two reports, that of the lower key first.
    pub reports: (ReportNumber, ReportNumber),
}

/// The unit of each report, after texts have joined: named by the report of the lowest key.
#[derive(Clone, Debug)]
pub struct Units {
    /// By report: the report that its unit is named after.
    pub unit_of: Vec<ReportNumber>,
    /// Ties that joined.
    pub joined: Vec<TextTie>,
    /// Ties that are for a human to look at.
    pub suggested: Vec<TextTie>,
}

/// Joins what texts tie.
pub fn attach(linker: &Linker) -> Units {
    let index = linker.index();
    let unit_of: Vec<ReportNumber> = (0..index.reports_count() as u32)
        .map(|report| match linker.home(report) {
            Home::Group(leader) => leader,
            Home::Alone | Home::Torn => report,
        })
        .collect();
    let ties = ties(linker, &unit_of);
    join(index, unit_of, ties)
}

fn ties(linker: &Linker, unit_of: &[ReportNumber]) -> Vec<TextTie> {
    let index = linker.index();
    let found_by = found_by(linker, unit_of);
    let mut ties = Vec::new();
    let mut hits: HashMap<ReportNumber, u32, KeyHasher> = HashMap::default();
    for report in 0..unit_of.len() as u32 {
        if linker.home(report) == Home::Torn {
            continue;
        }
        hits.clear();
        for phrase in sought(index, report) {
            for other in found_by.of(phrase) {
                *hits.entry(*other).or_default() += 1;
            }
        }
        let mut candidates: Vec<(u32, u64, ReportNumber)> = hits
            .iter()
            .filter(|(other, count)| {
                **count > 1 && unit_of[**other as usize] != unit_of[report as usize]
            })
            .map(|(other, count)| (u32::MAX - count, index.reports[*other as usize].key, *other))
            .collect();
        candidates.sort_unstable();
        for (_, _, other) in candidates.into_iter().take(COMPARED_COUNT) {
            ties.extend(tie(linker, report, other));
        }
    }
    ties.sort_unstable_by_key(|tie| tie_order(index, tie));
    ties.dedup();
    ties
}

fn tie_order(index: &Index, tie: &TextTie) -> (Millibits, u64, u64) {
    let key = |report: ReportNumber| index.reports[report as usize].key;
    (-tie.score, key(tie.reports.0), key(tie.reports.1))
}

/// Weighs the likeness of two stories; `None` where it is not even a suggestion.
pub(super) fn tie(linker: &Linker, one: ReportNumber, other: ReportNumber) -> Option<TextTie> {
    let index = linker.index();
    let (left, right) = (&index.reports[one as usize], &index.reports[other as usize]);
    if left.language != right.language {
        return None;
    }
    let quarters = index.shared_wording(one, other);
    if quarters < WORDING_QUARTERS_MIN {
        return None;
    }
    let crowd = linker.model().of_crowd((left.category, left.language));
    let likeness = index.likeness(one, other, None);
    let score =
        (quarters as Millibits * BIT_WORTH) / 4 - crowd + linker.model().odds.of_frame(likeness);
    let reports = match left.key <= right.key {
        true => (one, other),
        false => (other, one),
    };
    (score >= SUGGESTED).then_some(TextTie { score, reports })
}

/// The phrases of most weight.
fn sought(index: &Index, report: ReportNumber) -> impl Iterator<Item = u32> {
    let mut phrases = index.phrases_of(report).to_vec();
    let weight: u32 = phrases.iter().map(|phrase| phrase.weight()).sum();
    if weight < WORDING_QUARTERS_MIN {
        phrases.clear();
    }
    phrases.sort_unstable_by_key(|phrase| (u32::MAX - phrase.weight(), phrase.number()));
    phrases.truncate(SOUGHT_COUNT);
    phrases.into_iter().map(|phrase| phrase.number())
}

/// Reports by phrase.
struct FoundBy {
    starts: HashMap<u32, (u32, u32), KeyHasher>,
    reports: Vec<ReportNumber>,
}

impl FoundBy {
    fn of(&self, phrase: u32) -> &[ReportNumber] {
        match self.starts.get(&phrase) {
            Some((start, end)) => &self.reports[*start as usize..*end as usize],
            None => &[],
        }
    }
}

fn found_by(linker: &Linker, unit_of: &[ReportNumber]) -> FoundBy {
    let index = linker.index();
    let mut entries: Vec<(u32, ReportNumber)> = Vec::new();
    for report in 0..unit_of.len() as u32 {
        if linker.home(report) != Home::Torn {
            entries.extend(sought(index, report).map(|phrase| (phrase, report)));
        }
    }
    entries.sort_unstable_by_key(|(phrase, report)| (*phrase, index.reports[*report as usize].key));
    let mut found = FoundBy {
        starts: HashMap::default(),
        reports: Vec::new(),
    };
    for same in entries.chunk_by(|one, other| one.0 == other.0) {
        let start = found.reports.len();
        if same.len() < 2 {
            continue;
        }
        for (_, report) in same {
            let unit = unit_of[*report as usize];
            let is_known = |it: &ReportNumber| unit_of[*it as usize] == unit;
            if !found.reports[start..].iter().any(is_known) {
                found.reports.push(*report);
            }
            if found.reports.len() == start + FOUND_COUNT_MAX {
                break;
            }
        }
        let end = found.reports.len();
        found.starts.insert(same[0].0, (start as u32, end as u32));
    }
    found
}

fn join(index: &Index, unit_of: Vec<ReportNumber>, ties: Vec<TextTie>) -> Units {
    let mut sizes = vec![0u32; unit_of.len()];
    for unit in &unit_of {
        sizes[*unit as usize] += 1;
    }
    // Everything that ties the same two units, the strongest first.
    let mut between: HashMap<(u32, u32), Vec<TextTie>, KeyHasher> = HashMap::default();
    let mut order: Vec<(u32, u32)> = Vec::new();
    let mut units = Units {
        unit_of,
        joined: Vec::new(),
        suggested: Vec::new(),
    };
    for tie in ties {
        if tie.score < JOINED {
            units.suggested.push(tie);
            continue;
        }
        let (one, other) = (
            units.unit_of[tie.reports.0 as usize],
            units.unit_of[tie.reports.1 as usize],
        );
        let pair = (one.min(other), one.max(other));
        let known = between.entry(pair).or_default();
        if known.is_empty() {
            order.push(pair);
        }
        known.push(tie);
    }
    let mut parents: Vec<u32> = (0..units.unit_of.len() as u32).collect();
    for pair in order {
        let ties = &between[&pair];
        let (one, other) = (find(&mut parents, pair.0), find(&mut parents, pair.1));
        if one == other {
            continue;
        }
        let smaller = sizes[one as usize].min(sizes[other as usize]);
        let is_allowed = smaller == 1
            || (smaller <= GROUP_COUNT_MAX && have_two_sources_each(index, &units, ties));
        if !is_allowed {
            units.suggested.push(ties[0]);
            continue;
        }
        let key = |unit: u32| index.reports[unit as usize].key;
        let (kept, gone) = match key(one) <= key(other) {
            true => (one, other),
            false => (other, one),
        };
        parents[gone as usize] = kept;
        sizes[kept as usize] += sizes[gone as usize];
        units.joined.push(ties[0]);
    }
    for at in 0..units.unit_of.len() {
        units.unit_of[at] = find(&mut parents, units.unit_of[at]);
    }
    units
}

fn find(parents: &mut [u32], unit: u32) -> u32 {
    let mut at = unit;
    while parents[at as usize] != at {
        parents[at as usize] = parents[parents[at as usize] as usize];
        at = parents[at as usize];
    }
    at
}

/// Whether two different people of each of the two units repeat the other's script.
fn have_two_sources_each(index: &Index, units: &Units, ties: &[TextTie]) -> bool {
    let all = ties.iter().flat_map(|tie| [tie.reports.0, tie.reports.1]);
    let mut sources: Vec<(u32, u64)> = all
        .map(|report| {
            let source = index.reports[report as usize].source;
            (units.unit_of[report as usize], source)
        })
        .collect();
    sources.sort_unstable();
    sources.dedup();
    sources
        .chunk_by(|one, other| one.0 == other.0)
        .all(|same| same.len() > 1)
}
