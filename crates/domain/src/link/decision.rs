//! What humans have decided about series. It binds linking for ever after.

use std::collections::{BTreeMap, HashMap};

use super::index::{Index, KeyHasher, ReportNumber};

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

    /// What can be kept of them together, for the reports that there are.
    pub(super) fn bonds(&self, index: &Index) -> Bonds {
        let mut by_key: BTreeMap<u64, ReportNumber> = BTreeMap::new();
        let named: std::collections::HashSet<u64> = self.named_reports().collect();
        if !named.is_empty() {
            for (number, report) in index.reports.iter().enumerate() {
                if named.contains(&report.key) {
                    by_key.insert(report.key, number as ReportNumber);
                }
            }
        }
        let mut bonds = Bonds::default();
        for (place, decision) in self.all.iter().enumerate() {
            let is_kept = match decision {
                Decision::Together(one, other) => bonds.bind(&[*one, *other], &by_key),
                Decision::Apart(one, other) => bonds.hold_apart(*one, *other, &by_key),
                Decision::Lock(reports) => {
                    let is_bound = bonds.bind(reports, &by_key);
                    if let (true, Some(first)) = (is_bound, reports.first()) {
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
        bonds.numbers = by_key;
        bonds
    }

    fn named_reports(&self) -> impl Iterator<Item = u64> {
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

    /// Puts the decisions over what was found: afterwards none is violated.
    pub(super) fn apply(&self, index: &Index, unit_of: &mut [ReportNumber]) {
        let mut places = Places::new(index, unit_of);
        let mut bundles: Vec<u64> = self.bundle_of.values().copied().collect();
        bundles.sort_unstable();
        bundles.dedup();
        for bundle in &bundles {
            let members: Vec<ReportNumber> =
                self.members(*bundle).map(|it| self.numbers[&it]).collect();
            places.gather(&members);
        }
        let mut apart = self.apart.clone();
        apart.sort_unstable();
        apart.dedup();
        for (one, other) in apart {
            if places.unit(self.numbers[&one]) == places.unit(self.numbers[&other]) {
                // The one of the higher key leaves, with all that stay with it.
                let bundle = self.bundle(other);
                let mut leaving: Vec<u64> = self.members(bundle).collect();
                leaving.push(other);
                let leaving: Vec<_> = leaving.iter().map(|it| self.numbers[it]).collect();
                places.leave(&leaving);
            }
        }
        for report in &self.locked {
            let members: Vec<_> = self
                .members(self.bundle(*report))
                .map(|it| self.numbers[&it])
                .collect();
            places.leave(&members);
        }
        places.name(index);
    }
}

/// Reports by unit while decisions are put over them. Only units that a decision touches are
/// written out.
struct Places<'u> {
    unit_of: &'u mut [ReportNumber],
    members: HashMap<ReportNumber, Vec<ReportNumber>, KeyHasher>,
}

impl<'u> Places<'u> {
    fn new(_: &Index, unit_of: &'u mut [ReportNumber]) -> Places<'u> {
        let mut members: HashMap<ReportNumber, Vec<ReportNumber>, KeyHasher> = HashMap::default();
        for (report, unit) in unit_of.iter().enumerate() {
            members
                .entry(*unit)
                .or_default()
                .push(report as ReportNumber);
        }
        Places { unit_of, members }
    }

    fn unit(&self, report: ReportNumber) -> ReportNumber {
        self.unit_of[report as usize]
    }

    /// Makes one unit of all units of some reports.
    fn gather(&mut self, reports: &[ReportNumber]) {
        let Some(first) = reports.first() else {
            return;
        };
        let into = self.unit(*first);
        for report in &reports[1..] {
            let from = self.unit(*report);
            if from != into {
                let moved = self.members.remove(&from).unwrap_or_default();
                for report in &moved {
                    self.unit_of[*report as usize] = into;
                }
                self.members.entry(into).or_default().extend(moved);
            }
        }
    }

    /// Makes a unit of its own of some reports.
    fn leave(&mut self, reports: &[ReportNumber]) {
        let mut leaving: Vec<ReportNumber> = reports.to_vec();
        leaving.sort_unstable();
        leaving.dedup();
        for report in &leaving {
            let from = self.unit(*report);
            if let Some(members) = self.members.get_mut(&from) {
                members.retain(|it| leaving.binary_search(it).is_err());
            }
        }
        let Some(first) = leaving.first().copied() else {
            return;
        };
        // What stays behind under the name of one that leaves takes another name.
        if let Some(staying) = self.members.remove(&first).filter(|it| !it.is_empty()) {
            let name = staying[0];
            for report in &staying {
                self.unit_of[*report as usize] = name;
            }
            self.members.insert(name, staying);
        }
        for report in &leaving {
            self.unit_of[*report as usize] = first;
        }
        self.members.insert(first, leaving);
    }

    /// Names each unit after its report of the lowest key.
    fn name(self, index: &Index) {
        for members in self.members.values() {
            let lowest = members
                .iter()
                .min_by_key(|report| (index.reports[**report as usize].key, **report));
            if let Some(lowest) = lowest {
                for report in members {
                    self.unit_of[*report as usize] = *lowest;
                }
            }
        }
    }
}
