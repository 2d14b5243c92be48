//! Who names a value: everybody, with a fair sample of independent people in front.

use super::facts::Report;
use super::index::ReportNumber;

/// Sources that stand in front: those of the lowest digests.
pub(super) const LOWEST_COUNT_MAX: usize = 192;

/// The reports that name a value. In front stand one report of each of the lowest sources, in
/// the order of the sources; behind them are all others, in any order. What stands in front
/// depends on the set of reports alone, and costs the same to keep however many there are.
#[derive(Clone, Debug, Default)]
pub(super) struct Naming {
    reports: Vec<ReportNumber>,
    lowest_count: u8,
}

/// What stands for who speaks: the source, or the report itself where nobody knows it.
pub(super) fn turn(report: &Report) -> u64 {
    match report.source {
        0 => report.key,
        source => source,
    }
}

impl Naming {
    /// Everybody, each report once.
    pub(super) fn all(&self) -> &[ReportNumber] {
        &self.reports
    }

    /// How many reports there are.
    pub(super) fn count(&self) -> usize {
        self.reports.len()
    }

    /// One report of each of the lowest sources, in the order of the sources.
    pub(super) fn lowest(&self) -> &[ReportNumber] {
        &self.reports[..usize::from(self.lowest_count)]
    }

    /// Takes a report that was not in it.
    pub(super) fn add(&mut self, known: &[Report], number: ReportNumber) {
        let lowest_count = usize::from(self.lowest_count);
        let report = &known[number as usize];
        let mine = turn(report);
        let at = self
            .lowest()
            .partition_point(|it| turn(&known[*it as usize]) < mine);
        let same = self.lowest().get(at).copied();
        if let Some(same) = same.filter(|it| turn(&known[*it as usize]) == mine) {
            if (report.key, number) < (known[same as usize].key, same) {
                self.reports[at] = number;
                self.reports.push(same);
            } else {
                self.reports.push(number);
            }
            return;
        }
        self.reports.push(number);
        if at == LOWEST_COUNT_MAX {
            return;
        }
        // The last place in front falls to the new one, and then it moves to where it belongs.
        let place = lowest_count.min(LOWEST_COUNT_MAX - 1);
        let last = self.reports.len() - 1;
        self.reports.swap(place, last);
        self.reports[at..=place].rotate_right(1);
        self.lowest_count = (place + 1) as u8;
    }

    /// Lets a report go.
    pub(super) fn remove(&mut self, known: &[Report], number: ReportNumber) {
        let Some(at) = self.reports.iter().position(|it| *it == number) else {
            return;
        };
        self.reports.swap_remove(at);
        if at >= usize::from(self.lowest_count) {
            return;
        }
        let rest = std::mem::take(self);
        for report in rest.reports {
            self.add(known, report);
        }
    }
}
