//! The result: each report's series, what a human might confirm, and why.

use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use super::attach::{TextTie, Units};
use super::decision::ValueVerdict;
use super::engine::{Home, Linker};
use super::index::{KeyHasher, ReportNumber};
use super::model::Millibits;
use super::strength::{STRONG, SUGGESTED, Strength, sample};
use super::value::Kind;

/// Suggestions of one report at most.
pub const SUGGESTIONS_COUNT_MAX: usize = 5;
/// Steps of a path from a report to another one at most.
pub const HOPS_COUNT_MAX: usize = 3;

/// Every report's series, fixed.
#[derive(Clone, Debug)]
pub struct Series<'l> {
    linker: &'l Linker,
    units: Units,
    sizes: HashMap<ReportNumber, u32, KeyHasher>,
    suggestions: HashMap<ReportNumber, BTreeSet<(u64, ReportNumber)>, KeyHasher>,
    book: OnceLock<Book>,
}

/// What explanations are made of, written once: without it each would count anew.
#[derive(Clone, Debug)]
struct Book {
    /// By place among the repeated values.
    reasons: Vec<ValueReason>,
    /// The reports that speak for each of them.
    speakers: Vec<Vec<ReportNumber>>,
    /// Joinings by text of each report.
    texts: HashMap<ReportNumber, Vec<TextTie>, KeyHasher>,
}

/// What is known of a value, as a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ValueReason {
    /// Its kind.
    pub kind: Kind,
    /// What stands for it.
    pub key: u64,
    /// How sure it is that one offender stands behind it.
    pub strength: Strength,
    /// What a human has said about it.
    pub verdict: Option<ValueVerdict>,
    /// Reports that name it.
    pub reports_count: usize,
    /// Independent people among them; nobody anonymous.
    pub sources_count: usize,
    /// Hours since 1970 of the first and of the last report that names it.
    pub seen_hours: (i32, i32),
}

/// A step from one report to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hop {
    /// Both name a value.
    Value(ValueReason, ReportNumber),
    /// Both tell nearly the same.
    Text(TextTie, ReportNumber),
}

/// Why a report is where it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explanation {
    /// From the report to the one that its series is named after, or as far as three steps go.
    pub path: Vec<Hop>,
    /// Every value of the report that ties it to its series.
    pub ties: Vec<ValueReason>,
    /// Values that it shares with strangers: they speak against tying by them.
    pub against: Vec<ValueReason>,
    /// Whether two groups claim it alike.
    pub is_torn: bool,
    /// Whether nothing would tie it any more if its strongest value were found to be benign.
    pub hangs_on_one: bool,
}

impl<'l> Series<'l> {
    /// Fixes the series of everything that was taken in.
    pub fn of(linker: &'l Linker) -> Series<'l> {
        let units = linker.units();
        let mut sizes: HashMap<ReportNumber, u32, KeyHasher> = HashMap::default();
        for unit in &units.unit_of {
            *sizes.entry(*unit).or_default() += 1;
        }
        sizes.retain(|_, size| *size > 1);
        let mut series = Series {
            linker,
            units,
            sizes,
            suggestions: HashMap::default(),
            book: OnceLock::new(),
        };
        series.suggest();
        series
    }

    /// The report that a report's series is named after; `None` for one that stands alone.
    pub fn of_report(&self, report: ReportNumber) -> Option<ReportNumber> {
        let unit = self.units.unit_of[report as usize];
        self.sizes.contains_key(&unit).then_some(unit)
    }

    /// The unit of each report: equal for reports of one series.
    pub fn units(&self) -> &[ReportNumber] {
        &self.units.unit_of
    }

    /// How many series there are.
    pub fn count(&self) -> usize {
        self.sizes.len()
    }

    /// Series, or reports that stand alone, that a report might belong to as well.
    pub fn suggested(&self, report: ReportNumber) -> impl Iterator<Item = ReportNumber> {
        let all = self.suggestions.get(&report).into_iter().flatten();
        all.map(|(_, unit)| *unit).take(SUGGESTIONS_COUNT_MAX)
    }

    fn suggest(&mut self) {
        let ties = std::mem::take(&mut self.units.suggested);
        for tie in &ties {
            self.suggest_to(tie.reports.0, tie.reports.1);
            self.suggest_to(tie.reports.1, tie.reports.0);
        }
        self.units.suggested = ties;
        for place in 0..self.linker.index.repeated.len() as u32 {
            self.suggest_by_value(place);
        }
    }

    fn suggest_to(&mut self, report: ReportNumber, other: ReportNumber) {
        let unit = self.units.unit_of[other as usize];
        if unit == self.units.unit_of[report as usize] {
            return;
        }
        let key = self.linker.index.reports[unit as usize].key;
        self.suggestions
            .entry(report)
            .or_default()
            .insert((key, unit));
    }

    /// What names a value that is not sure enough might belong where most that name it belong.
    fn suggest_by_value(&mut self, place: u32) {
        let linker = self.linker;
        let repeated = &linker.index.repeated[place as usize];
        let is_between = !linker.ties(place) && repeated.strength > SUGGESTED;
        let is_excluded = matches!(
            linker.verdict_of(place),
            Some(ValueVerdict::Benign | ValueVerdict::Victim)
        );
        let has_torn = linker.ties(place)
            && repeated
                .reports
                .iter()
                .any(|report| linker.home(*report) == Home::Torn);
        if is_excluded || !(is_between && repeated.strength <= STRONG || has_torn) {
            return;
        }
        let speakers = sample(&linker.index, &repeated.reports);
        let mut units: Vec<ReportNumber> = speakers
            .iter()
            .filter(|report| linker.home(**report) != Home::Torn)
            .map(|report| self.units.unit_of[*report as usize])
            .collect();
        units.sort_unstable_by_key(|unit| (linker.index.reports[*unit as usize].key, *unit));
        let most = units
            .chunk_by(|one, other| one == other)
            .max_by(|one, other| {
                one.len()
                    .cmp(&other.len())
                    .then(std::cmp::Ordering::Greater)
            })
            .map(|same| same[0]);
        let Some(most) = most else {
            return;
        };
        for report in &repeated.reports {
            if is_between || linker.home(*report) == Home::Torn {
                self.suggest_to(*report, most);
            }
        }
    }

    /// Why a report is where it is.
    pub fn explain(&self, report: ReportNumber) -> Explanation {
        let index = &self.linker.index;
        let mut explanation = Explanation {
            is_torn: self.linker.home(report) == Home::Torn,
            ..Explanation::default()
        };
        for value in index.values_of(report) {
            let Some(place) = index.repeated_place(*value) else {
                continue;
            };
            match self.linker.ties(place) {
                true => explanation.ties.push(self.reason(place)),
                false if index.repeated[place as usize].strength <= STRONG => {
                    explanation.against.push(self.reason(place));
                }
                false => {}
            }
        }
        let weight = |reason: &ValueReason| std::cmp::Reverse(reason.strength.total());
        explanation.ties.sort_by_key(weight);
        explanation.against.sort_by_key(weight);
        if let Some(unit) = self.of_report(report) {
            explanation.path = self.path(report, unit);
            let texts = self.joined_by_text(report).len();
            explanation.hangs_on_one = explanation.ties.len() + texts == 1;
        }
        explanation
    }

    /// What is known of a value that several reports name.
    fn value_reason(&self, place: u32) -> ValueReason {
        let index = &self.linker.index;
        let repeated = &index.repeated[place as usize];
        let reports = || {
            repeated
                .reports
                .iter()
                .map(|it| &index.reports[*it as usize])
        };
        let mut sources: Vec<u64> = reports()
            .map(|it| it.source)
            .filter(|it| *it != 0)
            .collect();
        sources.sort_unstable();
        sources.dedup();
        let hours = || reports().map(|it| it.hours);
        let known = index.values[repeated.value as usize];
        ValueReason {
            kind: known.kind,
            key: known.key,
            strength: self.linker.strength_of(place),
            verdict: self.linker.verdict_of(place),
            reports_count: repeated.reports.len(),
            sources_count: sources.len(),
            seen_hours: (
                hours().min().unwrap_or_default(),
                hours().max().unwrap_or_default(),
            ),
        }
    }

    fn book(&self) -> &Book {
        self.book.get_or_init(|| {
            let repeated = &self.linker.index.repeated;
            let mut texts: HashMap<ReportNumber, Vec<TextTie>, KeyHasher> = HashMap::default();
            for tie in &self.units.joined {
                texts.entry(tie.reports.0).or_default().push(*tie);
                texts.entry(tie.reports.1).or_default().push(*tie);
            }
            let places = 0..repeated.len() as u32;
            Book {
                reasons: places.map(|place| self.value_reason(place)).collect(),
                speakers: repeated
                    .iter()
                    .map(|it| sample(&self.linker.index, &it.reports))
                    .collect(),
                texts,
            }
        })
    }

    fn reason(&self, place: u32) -> ValueReason {
        self.book().reasons[place as usize]
    }

    fn joined_by_text(&self, report: ReportNumber) -> &[TextTie] {
        self.book().texts.get(&report).map_or(&[], Vec::as_slice)
    }

    /// The shortest way to another report of the series, of at most three steps; the way to the
    /// nearest fellow where the other one is farther.
    fn path(&self, from: ReportNumber, to: ReportNumber) -> Vec<Hop> {
        if from == to {
            return Vec::new();
        }
        let unit = self.units.unit_of[from as usize];
        let mut came: HashMap<ReportNumber, (ReportNumber, Hop), KeyHasher> = HashMap::default();
        let mut edge = vec![from];
        let mut nearest = None;
        for _ in 0..HOPS_COUNT_MAX {
            let mut next = Vec::new();
            for report in edge {
                for hop in self.hops(report) {
                    let (Hop::Value(_, other) | Hop::Text(_, other)) = hop;
                    let is_new = other != from && !came.contains_key(&other);
                    if is_new && self.units.unit_of[other as usize] == unit {
                        came.insert(other, (report, hop));
                        nearest = nearest.or(Some(other));
                        next.push(other);
                    }
                }
                if came.contains_key(&to) {
                    return way(&came, from, to);
                }
            }
            edge = next;
        }
        nearest.map_or_else(Vec::new, |fellow| way(&came, from, fellow))
    }

    fn hops(&self, report: ReportNumber) -> Vec<Hop> {
        let index = &self.linker.index;
        let mut hops = Vec::new();
        for value in index.values_of(report) {
            let place = index.repeated_place(*value);
            let Some(place) = place.filter(|place| self.linker.ties(*place)) else {
                continue;
            };
            let reason = self.reason(place);
            let speakers = self.book().speakers[place as usize].iter();
            let others = speakers.copied().filter(|other| *other != report);
            hops.extend(others.map(|other| Hop::Value(reason, other)));
        }
        hops.extend(self.joined_by_text(report).iter().map(|tie| {
            let other = match tie.reports.0 == report {
                true => tie.reports.1,
                false => tie.reports.0,
            };
            Hop::Text(*tie, other)
        }));
        hops
    }

    /// What a joining by text weighs, computed again from the two stories.
    pub fn replay(&self, tie: &TextTie) -> Option<Millibits> {
        super::attach::tie(self.linker, tie.reports.0, tie.reports.1).map(|tie| tie.score)
    }
}

fn way(
    came: &HashMap<ReportNumber, (ReportNumber, Hop), KeyHasher>,
    from: ReportNumber,
    to: ReportNumber,
) -> Vec<Hop> {
    let mut hops = Vec::new();
    let mut at = to;
    while at != from {
        let Some((before, hop)) = came.get(&at) else {
            break;
        };
        hops.push(*hop);
        at = *before;
    }
    hops.reverse();
    hops
}
