//! Small units become one, or join a large one, by what texts tie: the strongest tie first.

use std::collections::HashMap;

use super::attach::{GROUP_COUNT_MAX, TextTie};
use super::index::{Index, KeyHasher, ReportNumber};

/// A group that values made, or a report alone.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unit {
    /// Its report of the lowest key.
    pub(super) name: ReportNumber,
    /// How many reports it has.
    pub(super) count: u32,
}

/// A unit that joined another one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Joined {
    pub(super) unit: ReportNumber,
    /// The large unit that it joined, or else that of the lowest key.
    pub(super) root: ReportNumber,
}

/// Units being joined.
struct Joining<'i> {
    index: &'i Index,
    parents: Vec<u32>,
    names: Vec<ReportNumber>,
    counts: Vec<u32>,
    places: HashMap<ReportNumber, u32, KeyHasher>,
}

/// Joins small units by ties, which come strongest first; `unit_of` knows the unit of a report,
/// also of large ones. Returns those that joined another one.
pub(super) fn join(
    index: &Index,
    units: &[Unit],
    ties: &[TextTie],
    unit_of: impl Fn(ReportNumber) -> Unit,
) -> Vec<Joined> {
    let mut joining = Joining {
        index,
        parents: Vec::new(),
        names: Vec::new(),
        counts: Vec::new(),
        places: HashMap::default(),
    };
    for unit in units {
        joining.place(*unit);
    }
    let ends: Vec<(u32, u32)> = ties
        .iter()
        .map(|tie| {
            let one = joining.place(unit_of(tie.reports.0));
            let other = joining.place(unit_of(tie.reports.1));
            (one, other)
        })
        .collect();
    // Everything that ties the same two units, the strongest first.
    let mut between: HashMap<(u32, u32), Vec<usize>, KeyHasher> = HashMap::default();
    let mut order: Vec<(u32, u32)> = Vec::new();
    for (at, (one, other)) in ends.iter().enumerate() {
        let pair = (*one.min(other), *one.max(other));
        let known = between.entry(pair).or_default();
        if known.is_empty() {
            order.push(pair);
        }
        known.push(at);
    }
    let small_counts: Vec<u32> = joining.counts.clone();
    for pair in order {
        let (one, other) = (joining.find(pair.0), joining.find(pair.1));
        if one == other {
            continue;
        }
        let smaller = joining.counts[one as usize].min(joining.counts[other as usize]);
        let witnessed = || {
            let ties = between[&pair].iter().map(|at| (ends[*at], &ties[*at]));
            have_two_sources_each(index, ties)
        };
        if smaller == 1 || (smaller <= GROUP_COUNT_MAX && witnessed()) {
            joining.join(one, other, &small_counts);
        }
    }
    joining.result()
}

impl Joining<'_> {
    fn place(&mut self, unit: Unit) -> u32 {
        let next = self.names.len() as u32;
        let place = *self.places.entry(unit.name).or_insert(next);
        if place == next {
            self.parents.push(next);
            self.names.push(unit.name);
            self.counts.push(unit.count);
        }
        place
    }

    fn find(&mut self, place: u32) -> u32 {
        let mut at = place;
        while self.parents[at as usize] != at {
            self.parents[at as usize] = self.parents[self.parents[at as usize] as usize];
            at = self.parents[at as usize];
        }
        at
    }

    /// The one that names both: a large unit, or else that of the lowest key.
    fn join(&mut self, one: u32, other: u32, counts: &[u32]) {
        let order = |place: u32| {
            let name = self.names[place as usize];
            let is_small = counts[place as usize] <= GROUP_COUNT_MAX;
            (is_small, self.index.reports[name as usize].key, name)
        };
        let (kept, gone) = match order(one) <= order(other) {
            true => (one, other),
            false => (other, one),
        };
        self.parents[gone as usize] = kept;
        self.counts[kept as usize] += self.counts[gone as usize];
    }

    fn result(mut self) -> Vec<Joined> {
        (0..self.names.len() as u32)
            .filter_map(|place| {
                let root = self.find(place);
                (root != place).then(|| Joined {
                    unit: self.names[place as usize],
                    root: self.names[root as usize],
                })
            })
            .collect()
    }
}

/// Whether two different people of each of the two units repeat the other's script.
fn have_two_sources_each<'t>(
    index: &Index,
    ties: impl Iterator<Item = ((u32, u32), &'t TextTie)>,
) -> bool {
    let source = |report: ReportNumber| index.reports[report as usize].source;
    let mut sources: Vec<(u32, u64)> = ties
        .flat_map(|((one, other), tie)| {
            [(one, source(tie.reports.0)), (other, source(tie.reports.1))]
        })
        .collect();
    sources.sort_unstable();
    sources.dedup();
    sources
        .chunk_by(|one, other| one.0 == other.0)
        .all(|same| same.len() > 1)
}
