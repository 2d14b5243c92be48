//! The engine with the reports that are in it, by serial number.

use std::collections::{BTreeMap, HashMap};

use tocsin_domain::link::decision::Decisions;
use tocsin_domain::link::engine::Linker;
use tocsin_domain::link::explain::Explanation;
use tocsin_domain::link::facts::Facts;
use tocsin_domain::link::index::ReportNumber;

/// Reports in series, by their serial numbers.
pub(super) struct Engine {
    linker: Linker,
    /// By number; also of reports that were let go.
    serials: Vec<i64>,
    numbers: HashMap<i64, ReportNumber>,
    keys: HashMap<i64, u64>,
}

impl Engine {
    /// Of reports that were taken in, by number: serial number and what stands for each.
    pub(super) fn of(linker: Linker, reports: Vec<(i64, u64)>) -> Engine {
        let numbers = (0..).zip(&reports);
        Engine {
            linker,
            numbers: numbers
                .map(|(number, (serial, _))| (*serial, number))
                .collect(),
            keys: reports.iter().copied().collect(),
            serials: reports.into_iter().map(|(serial, _)| serial).collect(),
        }
    }

    /// Takes a report in; one that is there already stays as it is.
    pub(super) fn insert(&mut self, serial: i64, facts: &Facts) {
        if self.numbers.contains_key(&serial) {
            return;
        }
        let number = self.linker.insert(facts);
        self.keys.insert(serial, facts.key);
        self.serials.push(serial);
        self.numbers.insert(serial, number);
    }

    /// Lets a report go.
    pub(super) fn remove(&mut self, serial: i64) {
        if let Some(number) = self.numbers.remove(&serial) {
            self.linker.remove(number);
            self.keys.remove(&serial);
        }
    }

    pub(super) fn holds(&self, serial: i64) -> bool {
        self.numbers.contains_key(&serial)
    }

    pub(super) fn count(&self) -> usize {
        self.numbers.len()
    }

    pub(super) fn serials(&self) -> impl Iterator<Item = i64> {
        self.numbers.keys().copied()
    }

    /// What stands for a report in decisions.
    pub(super) fn key(&self, serial: i64) -> Option<u64> {
        self.keys.get(&serial).copied()
    }

    pub(super) fn linker(&self) -> &Linker {
        &self.linker
    }

    pub(super) fn decide(&mut self, decisions: Decisions) {
        self.linker.decide(decisions);
    }

    /// Judges anew whatever changed; answers the reports whose series or suggestions may be other
    /// ones now, those that were let go among them.
    pub(super) fn refresh(&mut self) -> Vec<i64> {
        let changed = self.linker.refresh().into_iter();
        changed.map(|number| self.serial(number)).collect()
    }

    /// The reports of the unit of a report, itself among them, in order; alone if it is in none.
    pub(super) fn fellows(&self, serial: i64) -> Vec<i64> {
        let Some(number) = self.numbers.get(&serial) else {
            return Vec::new();
        };
        let members = match self.linker.unit_of(*number) {
            Some(unit) => self.linker.members(unit),
            None => return vec![serial],
        };
        let mut fellows: Vec<i64> = members.into_iter().map(|it| self.serial(it)).collect();
        fellows.sort_unstable();
        fellows
    }

    /// What stands for the unit of a report: itself if it is in none.
    pub(super) fn unit(&self, serial: i64) -> Option<i64> {
        let number = *self.numbers.get(&serial)?;
        Some(self.serial(self.linker.unit_of(number).unwrap_or(number)))
    }

    /// What stands for the unit of each report.
    pub(super) fn units(&self) -> BTreeMap<i64, i64> {
        let units = self.linker.units();
        let all = self.numbers.iter();
        all.map(|(serial, number)| (*serial, self.serial(units[*number as usize])))
            .collect()
    }

    /// Reports of what a report might belong to.
    pub(super) fn suggested(&self, serial: i64) -> Vec<i64> {
        let Some(number) = self.numbers.get(&serial) else {
            return Vec::new();
        };
        let targets = self.linker.suggested(*number).into_iter();
        targets.map(|target| self.serial(target)).collect()
    }

    /// Reports that might belong to others as well.
    pub(super) fn in_question(&self) -> Vec<i64> {
        let all = self.numbers.iter();
        all.filter(|(_, number)| !self.linker.suggested(**number).is_empty())
            .map(|(serial, _)| *serial)
            .collect()
    }

    /// Why each of some reports is where it is.
    pub(super) fn explain(&self, serials: &[i64]) -> Vec<(i64, Explanation)> {
        let known = serials.iter().filter_map(|serial| {
            let number = self.numbers.get(serial)?;
            Some((*serial, self.linker.explain(*number)))
        });
        known.collect()
    }

    /// The serial number of a report.
    pub(super) fn serial(&self, number: ReportNumber) -> i64 {
        self.serials[number as usize]
    }
}
