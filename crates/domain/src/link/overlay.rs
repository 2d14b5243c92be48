//! What humans have decided, put over what was found: afterwards no decision is violated.

use std::collections::{BTreeMap, BTreeSet};

use super::decision::Bonds;
use super::engine::Linker;
use super::index::ReportNumber;

/// The units that decisions change. All others are as they were found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Overlay {
    /// By unit as it was found: the unit that it is now a part of.
    pub(super) becomes: BTreeMap<ReportNumber, ReportNumber>,
    /// By report that left its unit: the unit that it is in.
    pub(super) placed: BTreeMap<ReportNumber, ReportNumber>,
    /// By unit: how many reports it has.
    pub(super) counts: BTreeMap<ReportNumber, usize>,
}

/// Decisions being put over units.
struct Placing<'l> {
    linker: &'l Linker,
    /// Units as they were found that decisions touch: each belongs to one that stands for all
    /// that were gathered.
    joined: BTreeMap<ReportNumber, ReportNumber>,
    /// Reports that leave, and which of them stands for all that leave with it.
    placed: BTreeMap<ReportNumber, ReportNumber>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Found(ReportNumber),
    Left(ReportNumber),
}

impl Overlay {
    /// Applies decisions to what a linker has found.
    pub(super) fn of(linker: &Linker, bonds: &Bonds) -> Overlay {
        if bonds.is_empty() {
            return Overlay::default();
        }
        let mut placing = Placing {
            linker,
            joined: BTreeMap::new(),
            placed: BTreeMap::new(),
        };
        for members in bonds.bundles() {
            placing.gather(&members);
        }
        for (staying, leaving) in bonds.leaving() {
            let last = leaving.last().copied().unwrap_or(staying);
            if placing.place(staying) == placing.place(last) {
                placing.leave(&leaving);
            }
        }
        for members in bonds.locked() {
            placing.leave(&members);
        }
        placing.named()
    }
}

impl Placing<'_> {
    fn find(&mut self, unit: ReportNumber) -> ReportNumber {
        let mut at = unit;
        loop {
            let above = *self.joined.entry(at).or_insert(at);
            if above == at {
                return at;
            }
            at = above;
        }
    }

    fn place(&mut self, report: ReportNumber) -> Place {
        match self.placed.get(&report) {
            Some(first) => Place::Left(*first),
            None => Place::Found(self.find(self.linker.found_unit(report))),
        }
    }

    /// Makes one unit of all units of some reports.
    fn gather(&mut self, reports: &[ReportNumber]) {
        let units: Vec<ReportNumber> = reports
            .iter()
            .map(|report| self.find(self.linker.found_unit(*report)))
            .collect();
        let Some(first) = units.iter().min().copied() else {
            return;
        };
        for unit in units {
            self.joined.insert(unit, first);
        }
    }

    /// Makes a unit of its own of some reports.
    fn leave(&mut self, reports: &[ReportNumber]) {
        let Some(first) = reports.iter().min().copied() else {
            return;
        };
        for report in reports {
            self.find(self.linker.found_unit(*report));
            self.placed.insert(*report, first);
        }
    }

    /// Names each unit after its report of the lowest key among those that units were named after.
    fn named(mut self) -> Overlay {
        let mut overlay = Overlay::default();
        let index = self.linker.index();
        let order = |report: &ReportNumber| (index.reports[*report as usize].key, *report);
        let mut gathered: BTreeMap<ReportNumber, Vec<ReportNumber>> = BTreeMap::new();
        for unit in self.joined.keys().copied().collect::<Vec<_>>() {
            gathered.entry(self.find(unit)).or_default().push(unit);
        }
        for units in gathered.into_values() {
            let mut staying = 0;
            let mut names = BTreeSet::new();
            for unit in &units {
                let members = self.linker.found_members(*unit);
                let stays = |it: &ReportNumber| !self.placed.contains_key(it);
                staying += members.iter().filter(|it| stays(it)).count();
                let name = match stays(unit) {
                    true => Some(*unit),
                    false => members.into_iter().filter(stays).min_by_key(order),
                };
                names.extend(name.map(|name| order(&name)));
            }
            let name = names.first().map_or(units[0], |name| name.1);
            for unit in units {
                overlay.becomes.insert(unit, name);
            }
            if staying > 0 {
                overlay.counts.insert(name, staying);
            }
        }
        let mut left: BTreeMap<ReportNumber, Vec<ReportNumber>> = BTreeMap::new();
        for (report, first) in &self.placed {
            left.entry(*first).or_default().push(*report);
        }
        for reports in left.into_values() {
            let name = reports.iter().copied().min_by_key(order);
            let name = name.unwrap_or(reports[0]);
            overlay.counts.insert(name, reports.len());
            for report in reports {
                overlay.placed.insert(report, name);
            }
        }
        overlay
    }
}
