//! A part of the graph of strong values that nothing strong ties to the rest.

use super::index::{Index, ReportNumber};
use super::sketch::Sketch;

/// Strong values and the reports that name them. Reports, sources and values have ranks here, by
/// the order of their keys.
#[derive(Debug)]
pub(super) struct Component {
    /// Places among the repeated values, in the order of their keys.
    pub(super) values: Vec<u32>,
    /// The reports, in the order of their keys.
    pub(super) reports: Vec<ReportNumber>,
    /// Ranks of the values that each report names, one report after the other.
    named: Vec<u32>,
    named_ends: Vec<u32>,
    /// Ranks of the reports that name each value, one of each source.
    pub(super) naming: Vec<Vec<u32>>,
    /// Rank of the source of each report.
    pub(super) source_of: Vec<u32>,
    /// How many sources there are.
    pub(super) sources_count: usize,
}

/// Two values that the same reports name.
#[derive(Debug)]
pub(super) struct Edge {
    /// Ranks of the values, the lower first.
    pub(super) ends: (u32, u32),
    /// How many sources name both.
    pub(super) count: u64,
    /// How many sources name the one that fewer name.
    pub(super) rarer_count: u64,
    /// The reports that name both, one of each source.
    pub(super) witnesses: Sketch,
}

/// Where values stand in a component, by their places among the repeated: kept from one component
/// to the next, so that nobody has to look for them.
#[derive(Clone, Debug, Default)]
pub(super) struct Ranks {
    values: Vec<u32>,
}

impl Ranks {
    /// Makes room for so many repeated values.
    pub(super) fn make_room(&mut self, repeated_count: usize) {
        self.values.resize(repeated_count, 0);
    }
}

/// Sources that were met already.
struct Met {
    turns: Vec<u32>,
    turn: u32,
}

impl Met {
    fn new(sources_count: usize) -> Met {
        Met {
            turns: vec![0; sources_count],
            turn: 0,
        }
    }

    /// Of reports in order, the first of each source: however often somebody says something, it
    /// is said once.
    fn one_of_each(&mut self, source_of: &[u32], reports: &mut Vec<u32>) {
        self.turn += 1;
        let turn = self.turn;
        reports.retain(|report| {
            let before = &mut self.turns[source_of[*report as usize] as usize];
            std::mem::replace(before, turn) != turn
        });
    }
}

impl Component {
    /// Numbers the parts. `values` are places among the repeated, `reports` all that name one of
    /// them; `does_tie` knows which values of a report are among them.
    pub(super) fn new(
        index: &Index,
        mut values: Vec<u32>,
        reports: Vec<ReportNumber>,
        ranks: &mut Ranks,
        does_tie: impl Fn(u32) -> bool,
    ) -> Component {
        let value_key =
            |place: &u32| index.values[index.repeated[*place as usize].value as usize].key;
        values.sort_unstable_by_key(value_key);
        for (rank, place) in values.iter().enumerate() {
            ranks.values[*place as usize] = rank as u32;
        }
        let keyed = reports.into_iter();
        let mut keyed: Vec<(u64, ReportNumber)> = keyed
            .map(|number| (index.reports[number as usize].key, number))
            .collect();
        keyed.sort_unstable();
        let reports: Vec<ReportNumber> = keyed.iter().map(|(_, number)| *number).collect();
        let mut naming: Vec<Vec<u32>> = vec![Vec::new(); values.len()];
        let (mut named, mut named_ends) = (Vec::new(), Vec::with_capacity(reports.len()));
        for (rank, report) in reports.iter().enumerate() {
            let start = named.len();
            let places = index.values_of(*report).iter();
            let places = places.filter_map(|value| index.repeated_place(*value));
            for place in places.filter(|place| does_tie(*place)) {
                let value = ranks.values[place as usize];
                named.push(value);
                naming[value as usize].push(rank as u32);
            }
            named[start..].sort_unstable();
            named_ends.push(named.len() as u32);
        }
        let source = |number: &ReportNumber| index.reports[*number as usize].source;
        let mut sources: Vec<u64> = reports.iter().map(source).collect();
        let all_sources = sources.clone();
        sources.sort_unstable();
        sources.dedup();
        let source_of: Vec<u32> = all_sources
            .iter()
            .map(|it| sources.binary_search(it).unwrap_or_default() as u32)
            .collect();
        let mut met = Met::new(sources.len());
        for ranks in &mut naming {
            met.one_of_each(&source_of, ranks);
        }
        Component {
            values,
            reports,
            named,
            named_ends,
            naming,
            source_of,
            sources_count: sources.len(),
        }
    }

    /// Ranks of the values that a report names, by its rank.
    pub(super) fn named(&self, report: u32) -> &[u32] {
        let start = match report {
            0 => 0,
            _ => self.named_ends[report as usize - 1],
        };
        &self.named[start as usize..self.named_ends[report as usize] as usize]
    }

    /// Pairs of values that the same reports name, surest first: those whose rarer value hardly
    /// ever comes without the other, then those that most reports name, then by key.
    pub(super) fn edges(&self, index: &Index) -> Vec<Edge> {
        let mut found: Vec<(u32, u32, u32)> = Vec::new();
        for report in 0..self.reports.len() as u32 {
            let named = self.named(report);
            for (at, one) in named.iter().enumerate() {
                found.extend(named[at + 1..].iter().map(|other| (*one, *other, report)));
            }
        }
        found.sort_unstable();
        let mut met = Met::new(self.sources_count);
        let mut edges: Vec<Edge> = found
            .chunk_by(|one, other| (one.0, one.1) == (other.0, other.1))
            .map(|same| {
                let mut reports: Vec<u32> = same.iter().map(|it| it.2).collect();
                met.one_of_each(&self.source_of, &mut reports);
                let ends = (same[0].0, same[0].1);
                Edge {
                    ends,
                    count: reports.len() as u64,
                    rarer_count: self.naming_count(ends.0).min(self.naming_count(ends.1)),
                    witnesses: Sketch::of_sorted(reports),
                }
            })
            .collect();
        let key = |end: u32| {
            let place = self.values[end as usize];
            index.values[index.repeated[place as usize].value as usize].key
        };
        edges.sort_unstable_by(|one, other| {
            (other.count * one.rarer_count)
                .cmp(&(one.count * other.rarer_count))
                .then(other.count.cmp(&one.count))
                .then_with(|| {
                    let keys = |edge: &Edge| (key(edge.ends.0), key(edge.ends.1));
                    keys(one).cmp(&keys(other))
                })
        });
        edges
    }

    fn naming_count(&self, value: u32) -> u64 {
        self.naming[value as usize].len() as u64
    }
}
