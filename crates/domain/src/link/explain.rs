//! Why a report is where it is: worked out when it is asked for, in bounded work.

use std::collections::{HashMap, HashSet};

use super::attach::{JOINED, TextTie, tie};
use super::decision::ValueVerdict;
use super::engine::{Home, Linker};
use super::index::{KeyHasher, ReportNumber};
use super::model::Millibits;
use super::strength::{STRONG, Strength, sample};
use super::value::Kind;

/// Steps of a path from a report to another one at most.
pub const HOPS_COUNT_MAX: usize = 3;
/// Reports that a path is looked for over at most.
const WALKED_COUNT_MAX: usize = 4_096;

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

/// A step, before anybody asks what is known of it.
#[derive(Clone, Copy)]
enum Step {
    Value(u32),
    Text(TextTie),
}

type Came = HashMap<ReportNumber, (ReportNumber, Step), KeyHasher>;

impl Linker {
    /// Why a report is where it is.
    pub fn explain(&self, report: ReportNumber) -> Explanation {
        let mut explanation = Explanation {
            is_torn: self.home(report) == Home::Torn,
            ..Explanation::default()
        };
        for value in self.index.values_of(report) {
            let Some(place) = self.index.repeated_place(*value) else {
                continue;
            };
            let repeated = &self.index.repeated[place as usize];
            match self.ties(place) {
                true => explanation.ties.push(self.reason(place)),
                false if repeated.naming.count() > 1 && repeated.strength <= STRONG => {
                    explanation.against.push(self.reason(place));
                }
                false => {}
            }
        }
        let weight = |reason: &ValueReason| std::cmp::Reverse(reason.strength.total());
        explanation.ties.sort_by_key(weight);
        explanation.against.sort_by_key(weight);
        if let Some(unit) = self.unit_of(report) {
            explanation.path = self.path(report, unit);
            let texts = self.joined_by_text(report).count();
            explanation.hangs_on_one = explanation.ties.len() + texts == 1;
        }
        explanation
    }

    /// What the strength of a value is made of, computed again from the reports that name it;
    /// `None` if fewer than two do. `value` is its key.
    pub fn replay_value(&self, value: u64) -> Option<Strength> {
        let place = self.index.place_of_key(value)?;
        let is_repeated = self.index.repeated[place as usize].naming.count() > 1;
        is_repeated.then(|| self.strength_of(place))
    }

    /// What a joining by text weighs, computed again from the two stories; `None` if they are not
    /// alike any more.
    pub fn replay_text(&self, one: ReportNumber, other: ReportNumber) -> Option<Millibits> {
        tie(self, one, other).map(|tie| tie.score)
    }

    /// What is known of a value that several reports name.
    fn reason(&self, place: u32) -> ValueReason {
        let index = &self.index;
        let repeated = &index.repeated[place as usize];
        let reports = || {
            let all = repeated.naming.all().iter();
            all.map(|it| &index.reports[*it as usize])
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
            strength: self.strength_of(place),
            verdict: self.verdict_of(place),
            reports_count: repeated.naming.count(),
            sources_count: sources.len(),
            seen_hours: (
                hours().min().unwrap_or_default(),
                hours().max().unwrap_or_default(),
            ),
        }
    }

    /// What texts tie a report to within its series.
    fn joined_by_text(&self, report: ReportNumber) -> impl Iterator<Item = TextTie> {
        let unit = self.unit(report);
        let ties = self.text_ties(report).into_iter();
        ties.filter(move |tie| {
            let (one, other) = tie.reports;
            let is_within = self.unit(one) == unit && self.unit(other) == unit;
            tie.score >= JOINED && is_within && self.base(one) != self.base(other)
        })
    }

    /// The shortest way to another report of the series, of at most three steps; the way to the
    /// nearest fellow where the other one is farther.
    fn path(&self, from: ReportNumber, to: ReportNumber) -> Vec<Hop> {
        if from == to {
            return Vec::new();
        }
        let unit = self.unit(from);
        let mut came: Came = HashMap::default();
        let mut crossed: HashSet<u32, KeyHasher> = HashSet::default();
        let mut edge = vec![from];
        let mut nearest = None;
        for _ in 0..HOPS_COUNT_MAX {
            let mut next = Vec::new();
            for report in edge {
                for (step, other) in self.steps(report, to, &mut crossed) {
                    let is_new = other != from && !came.contains_key(&other);
                    if is_new && self.unit(other) == unit && came.len() < WALKED_COUNT_MAX {
                        came.insert(other, (report, step));
                        nearest = nearest.or(Some(other));
                        next.push(other);
                    }
                }
                if came.contains_key(&to) {
                    return self.way(&came, from, to);
                }
            }
            edge = next;
        }
        nearest.map_or_else(Vec::new, |fellow| self.way(&came, from, fellow))
    }

    /// Where one step leads: by a value to those who speak for it, and to the goal if it names
    /// the value. Each value is crossed once.
    fn steps(
        &self,
        report: ReportNumber,
        to: ReportNumber,
        crossed: &mut HashSet<u32, KeyHasher>,
    ) -> Vec<(Step, ReportNumber)> {
        let index = &self.index;
        let mut steps = Vec::new();
        for value in index.values_of(report) {
            let place = index.repeated_place(*value);
            let Some(place) = place.filter(|it| self.ties(*it) && crossed.insert(*it)) else {
                continue;
            };
            if index.values_of(to).contains(value) {
                steps.push((Step::Value(place), to));
            }
            let speakers = sample(index, &index.repeated[place as usize].naming).into_iter();
            let others = speakers.filter(|other| *other != report);
            steps.extend(others.map(|other| (Step::Value(place), other)));
        }
        steps.extend(self.joined_by_text(report).map(|tie| {
            let other = match tie.reports.0 == report {
                true => tie.reports.1,
                false => tie.reports.0,
            };
            (Step::Text(tie), other)
        }));
        steps
    }

    fn way(&self, came: &Came, from: ReportNumber, to: ReportNumber) -> Vec<Hop> {
        let mut hops = Vec::new();
        let mut at = to;
        while at != from {
            let Some((before, step)) = came.get(&at) else {
                break;
            };
            hops.push(match step {
                Step::Value(place) => Hop::Value(self.reason(*place), at),
                Step::Text(tie) => Hop::Text(*tie, at),
            });
            at = *before;
        }
        hops.reverse();
        hops
    }
}
