//! What a human might confirm: series that a report might belong to as well.

use std::cmp::Reverse;

use super::decision::ValueVerdict;
use super::engine::{Home, Linker, NONE};
use super::index::ReportNumber;
use super::strength::{STRONG, SUGGESTED, sample};

/// Suggestions of one report at most.
pub const SUGGESTIONS_COUNT_MAX: usize = 5;

/// Where those who name a value might belong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Leaning {
    /// The unit that most who speak for the value are in, or none.
    unit: ReportNumber,
    /// Whether it is for all who name the value to consider, and not only for the torn.
    is_for_all: bool,
}

impl Default for Leaning {
    fn default() -> Leaning {
        Leaning {
            unit: NONE,
            is_for_all: false,
        }
    }
}

impl Linker {
    /// Series, or reports that stand alone, that a report might belong to as well: the likeliest
    /// by their stories first, then by values; at most five. A series is named by the report that
    /// it is named after.
    pub fn suggested(&self, report: ReportNumber) -> Vec<ReportNumber> {
        let own = self.unit(report);
        let ties = self.text_ties(report).into_iter();
        let mut units: Vec<ReportNumber> = ties
            .flat_map(|tie| [self.unit(tie.reports.0), self.unit(tie.reports.1)])
            .collect();
        let is_torn = self.home(report) == Home::Torn;
        let places = self.index.values_of(report).iter();
        let places = places.filter_map(|value| self.index.repeated_place(*value));
        let mut by_values: Vec<ReportNumber> = places
            .filter_map(|place| self.leanings.get(place as usize))
            .filter(|leaning| leaning.is_for_all || is_torn)
            .map(|leaning| leaning.unit)
            .collect();
        by_values.sort_unstable_by_key(|unit| self.unit_order(*unit));
        units.extend(by_values);
        let mut seen: Vec<ReportNumber> = vec![own, NONE];
        units.retain(|unit| {
            let is_new = !seen.contains(unit);
            seen.push(*unit);
            is_new
        });
        units.truncate(SUGGESTIONS_COUNT_MAX);
        units
    }

    fn unit_order(&self, unit: ReportNumber) -> (u64, ReportNumber) {
        let report = self.index.reports.get(unit as usize);
        (report.map_or(u64::MAX, |report| report.key), unit)
    }

    /// Whether a value is not sure enough to tie, and not so weak that it says nothing.
    fn is_between(&self, place: u32) -> bool {
        let repeated = &self.index.repeated[place as usize];
        let is_excluded = matches!(
            self.verdict_of(place),
            Some(ValueVerdict::Benign | ValueVerdict::Victim)
        );
        let is_between = repeated.strength > SUGGESTED && repeated.strength <= STRONG;
        is_between && !is_excluded && !self.ties(place) && repeated.naming.count() > 1
    }

    /// The unit that most who speak for a value are in, if it suggests any.
    fn leaning_now(&self, place: u32) -> Leaning {
        let is_for_all = self.is_between(place);
        if !is_for_all && !self.ties(place) {
            return Leaning::default();
        }
        let speakers = sample(&self.index, &self.index.repeated[place as usize].naming);
        let mut units: Vec<ReportNumber> = speakers
            .into_iter()
            .filter(|report| self.home(*report) != Home::Torn)
            .map(|report| self.unit(report))
            .collect();
        units.sort_unstable_by_key(|unit| self.unit_order(*unit));
        let unit = units
            .chunk_by(|one, other| one == other)
            .min_by_key(|same| (Reverse(same.len()), self.unit_order(same[0])))
            .map_or(NONE, |same| same[0]);
        Leaning { unit, is_for_all }
    }

    /// Notes whose suggestions change because units or strengths changed.
    pub(super) fn follow_leanings(&mut self, judged: &[u32], changed: &mut Vec<ReportNumber>) {
        let mut places: Vec<u32> = judged.to_vec();
        let mut others: Vec<ReportNumber> = Vec::new();
        for report in changed.iter() {
            let values = self.index.values_of(*report).iter();
            places.extend(values.filter_map(|value| self.index.repeated_place(*value)));
            let ties = self.text_ties(*report);
            others.extend(ties.iter().flat_map(|tie| [tie.reports.0, tie.reports.1]));
        }
        places.sort_unstable();
        places.dedup();
        for place in places {
            let now = self.leaning_now(place);
            let before = std::mem::replace(&mut self.leanings[place as usize], now);
            if before == now {
                continue;
            }
            let is_for_all = before.is_for_all || now.is_for_all;
            let naming = self.index.repeated[place as usize].naming.all().iter();
            others.extend(naming.filter(|it| is_for_all || self.home(**it) == Home::Torn));
        }
        changed.extend(others);
    }
}
