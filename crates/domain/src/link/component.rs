//! A part of the graph of strong values that nothing strong ties to the rest.

use std::collections::{HashMap, HashSet};

use super::index::{Index, KeyHasher, ReportNumber};
use super::sketch::Sketch;

/// Strong values and the reports that name them. Reports, sources and values have ranks here, by
/// the order of their keys.
#[derive(Debug)]
pub(super) struct Component {
    /// Places among the repeated values, in the order of their keys.
    pub(super) values: Vec<u32>,
    /// The reports, in the order of their keys.
    pub(super) reports: Vec<ReportNumber>,
    /// Ranks of the values that each report names.
    pub(super) named: Vec<Vec<u32>>,
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

impl Component {
    /// Numbers the parts. `values` are places among the repeated.
    pub(super) fn new(index: &Index, mut values: Vec<u32>) -> Component {
        let value_key =
            |place: &u32| index.values[index.repeated[*place as usize].value as usize].key;
        values.sort_unstable_by_key(value_key);
        let all = values
            .iter()
            .flat_map(|place| index.repeated[*place as usize].naming.all().iter().copied());
        let mut keyed: Vec<(u64, ReportNumber)> = all
            .map(|number| (index.reports[number as usize].key, number))
            .collect();
        keyed.sort_unstable();
        keyed.dedup();
        let reports: Vec<ReportNumber> = keyed.iter().map(|(_, number)| *number).collect();
        let mut naming = Vec::with_capacity(values.len());
        let mut named = vec![Vec::new(); reports.len()];
        for (rank, place) in values.iter().enumerate() {
            let mut ranks: Vec<u32> = index.repeated[*place as usize]
                .naming
                .all()
                .iter()
                .filter_map(|number| {
                    let key = index.reports[*number as usize].key;
                    keyed.binary_search(&(key, *number)).ok()
                })
                .map(|rank| rank as u32)
                .collect();
            ranks.sort_unstable();
            for report in &ranks {
                named[*report as usize].push(rank as u32);
            }
            naming.push(ranks);
        }
        let naming_all = naming;
        let source = |number: &ReportNumber| index.reports[*number as usize].source;
        let mut sources: Vec<u64> = reports.iter().map(source).collect();
        let all_sources = sources.clone();
        sources.sort_unstable();
        sources.dedup();
        let source_of = all_sources
            .iter()
            .map(|it| sources.binary_search(it).unwrap_or_default() as u32)
            .collect();
        let mut component = Component {
            values,
            reports,
            named,
            naming: Vec::new(),
            source_of,
            sources_count: sources.len(),
        };
        let all = naming_all.into_iter();
        component.naming = all
            .map(|ranks| component.one_of_each_source(ranks))
            .collect();
        component
    }

    /// Of reports in order, the first of each source: however often somebody says something, it
    /// is said once.
    fn one_of_each_source(&self, mut reports: Vec<u32>) -> Vec<u32> {
        let mut seen: HashSet<u32, KeyHasher> = HashSet::default();
        reports.retain(|report| seen.insert(self.source_of[*report as usize]));
        reports
    }

    /// Pairs of values that the same reports name, surest first: those whose rarer value hardly
    /// ever comes without the other, then those that most reports name, then by key.
    pub(super) fn edges(&self, index: &Index) -> Vec<Edge> {
        let mut found: HashMap<(u32, u32), Vec<u32>, KeyHasher> = HashMap::default();
        for (report, named) in self.named.iter().enumerate() {
            for (at, one) in named.iter().enumerate() {
                for other in &named[at + 1..] {
                    found.entry((*one, *other)).or_default().push(report as u32);
                }
            }
        }
        let mut edges: Vec<Edge> = found
            .into_iter()
            .map(|(ends, reports)| {
                let reports = self.one_of_each_source(reports);
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
