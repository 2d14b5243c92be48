//! What humans have decided about series. It binds linking for ever after.

use std::collections::{BTreeMap, HashMap};

use super::index::{KeyHasher, ReportNumber};

/// What a human has said about a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueVerdict {
    /// It belongs to somebody uninvolved: it never ties reports together.
    Benign,
    /// It is the offender's: it ties the reports that name it, whatever the figures say.
    Offender,
    /// It belongs to a person harmed: it never ties reports together.
    Victim,
}

/// What a human has decided. Reports and values are named by their keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Two reports are of one series.
    Together(u64, u64),
    /// Two reports are of different series.
    Apart(u64, u64),
    /// What a value is.
    Value(u64, ValueVerdict),
    /// These reports are a series, and nothing joins or leaves it by itself.
    Lock(Vec<u64>),
}

/// The decisions in force, the older first: where two contradict each other the older one holds,
/// and the younger one is named.
#[derive(Clone, Debug, Default)]
pub struct Decisions {
    all: Vec<Decision>,
}

impl Decisions {
    /// Decisions in the order in which they were taken.
    pub fn new(all: Vec<Decision>) -> Decisions {
        Decisions { all }
    }

    /// Whether nothing was decided.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// What the latest decision says of each value.
    pub(super) fn verdicts(&self) -> HashMap<u64, ValueVerdict, KeyHasher> {
        let mut verdicts = HashMap::default();
        for decision in &self.all {
            if let Decision::Value(value, verdict) = decision {
                verdicts.insert(*value, *verdict);
            }
        }
        verdicts
    }

    /// What can be kept of them together, for the reports that there are: `known` has the
    /// numbers of those that decisions name.
    pub(super) fn bonds(&self, known: &BTreeMap<u64, ReportNumber>) -> Bonds {
        let mut bonds = Bonds::default();
        for (place, decision) in self.all.iter().enumerate() {
            let is_kept = match decision {
                Decision::Together(one, other) => bonds.bind(&[*one, *other], known),
                Decision::Apart(one, other) => bonds.hold_apart(*one, *other, known),
                Decision::Lock(reports) => {
                    let is_bound = bonds.bind(reports, known);
                    let first = reports.iter().find(|report| known.contains_key(report));
                    if let (true, Some(first)) = (is_bound, first) {
                        bonds.locked.push(*first);
                    }
                    is_bound
                }
                Decision::Value(..) => true,
            };
            if !is_kept {
                bonds.contradicted.push(place);
            }
        }
        bonds.numbers = known.clone();
        bonds
    }

    /// Keys of the reports that decisions name.
    pub(super) fn named_reports(&self) -> impl Iterator<Item = u64> {
        self.all.iter().flat_map(|decision| match decision {
            Decision::Together(one, other) | Decision::Apart(one, other) => vec![*one, *other],
            Decision::Lock(reports) => reports.clone(),
            Decision::Value(..) => Vec::new(),
        })
    }
}

/// Decisions about reports, put together.
#[derive(Clone, Debug, Default)]
pub(super) struct Bonds {
    /// By report key: the bundle of reports that stay together, named by its lowest key.
    bundle_of: BTreeMap<u64, u64>,
    apart: Vec<(u64, u64)>,
    locked: Vec<u64>,
    numbers: BTreeMap<u64, ReportNumber>,
    /// Places of decisions that older ones contradict.
    pub(super) contradicted: Vec<usize>,
}

impl Bonds {
    fn bundle(&self, report: u64) -> u64 {
        self.bundle_of.get(&report).copied().unwrap_or(report)
    }

    fn bind(&mut self, reports: &[u64], known: &BTreeMap<u64, ReportNumber>) -> bool {
        let mut bundles: Vec<u64> = reports
            .iter()
            .filter(|report| known.contains_key(report))
            .map(|report| self.bundle(*report))
            .collect();
        bundles.sort_unstable();
        bundles.dedup();
        let within = |report: u64| bundles.contains(&self.bundle(report));
        let is_contradicted = self
            .apart
            .iter()
            .any(|(one, other)| within(*one) && within(*other));
        let is_locked_elsewhere =
            bundles.len() > 1 && self.locked.iter().any(|report| within(*report));
        if is_contradicted || is_locked_elsewhere {
            return false;
        }
        let Some(name) = bundles.first().copied() else {
            return true;
        };
        for report in reports.iter().filter(|report| known.contains_key(report)) {
            self.bundle_of.entry(*report).or_insert(*report);
        }
        for bundle in self.bundle_of.values_mut() {
            if bundles.contains(bundle) {
                *bundle = name;
            }
        }
        // A bundle keeps the lowest key as its name, so that the order of arrival leaves no trace.
        let lowest = self.members(name).min().unwrap_or(name);
        for bundle in self.bundle_of.values_mut() {
            if *bundle == name {
                *bundle = lowest;
            }
        }
        true
    }

    fn hold_apart(&mut self, one: u64, other: u64, known: &BTreeMap<u64, ReportNumber>) -> bool {
        if self.bundle(one) == self.bundle(other) {
            return false;
        }
        if known.contains_key(&one) && known.contains_key(&other) {
            self.apart.push((one.min(other), one.max(other)));
        }
        true
    }

    fn members(&self, bundle: u64) -> impl Iterator<Item = u64> {
        let all = self.bundle_of.iter();
        all.filter(move |(_, name)| **name == bundle)
            .map(|(report, _)| *report)
    }

    /// Pairs of reports that are held apart.
    pub(super) fn apart(&self) -> impl Iterator<Item = (ReportNumber, ReportNumber)> {
        self.apart
            .iter()
            .map(|(one, other)| (self.numbers[one], self.numbers[other]))
    }

    /// Whether nothing is bound.
    pub(super) fn is_empty(&self) -> bool {
        self.bundle_of.is_empty() && self.apart.is_empty()
    }

    /// Reports that stay together, bundle by bundle, in the order of the keys.
    pub(super) fn bundles(&self) -> Vec<Vec<ReportNumber>> {
        let mut bundles: BTreeMap<u64, Vec<ReportNumber>> = BTreeMap::new();
        for (report, name) in &self.bundle_of {
            bundles.entry(*name).or_default().push(self.numbers[report]);
        }
        bundles.into_values().collect()
    }

    /// Pairs that are held apart, in the order of their keys: the report of the lower key, and
    /// that of the higher one with all that stay with it.
    pub(super) fn leaving(&self) -> Vec<(ReportNumber, Vec<ReportNumber>)> {
        let mut apart = self.apart.clone();
        apart.sort_unstable();
        apart.dedup();
        apart
            .into_iter()
            .map(|(one, other)| {
                let mut leaving: Vec<u64> = self.members(self.bundle(other)).collect();
                leaving.push(other);
                let leaving = leaving.iter().map(|it| self.numbers[it]).collect();
                (self.numbers[&one], leaving)
            })
            .collect()
    }

    /// Reports that are a series of their own.
    pub(super) fn locked(&self) -> Vec<Vec<ReportNumber>> {
        let members = |report: &u64| {
            let keys = self.members(self.bundle(*report));
            keys.map(|it| self.numbers[&it]).collect()
        };
        self.locked.iter().map(members).collect()
    }
}
