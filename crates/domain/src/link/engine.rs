//! Keeps reports in series. Whatever changes, only what it touches is judged anew, and the result
//! is that of judging everything anew.

use super::component::Component;
use super::facts::Facts;
use super::gather::{Groups, gather};
use super::index::{Index, ReportNumber};
use super::model::Model;
use super::strength::{Observed, STRONG, Strength, sample};

/// No group.
const NONE: u32 = u32::MAX;
/// Named by values of two groups alike.
const TORN: u32 = u32::MAX - 1;

/// Where the values of a report put it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    /// Nothing strong ties it to others.
    Alone,
    /// With the group whose report of the lowest key this is.
    Group(ReportNumber),
    /// Two groups claim it alike: it belongs to neither, and never ties them together.
    Torn,
}

/// The series of all reports, kept up to date.
#[derive(Clone, Debug)]
pub struct Linker {
    pub(super) index: Index,
    pub(super) model: Model,
    /// By report: the leading report of its group, [`NONE`] or [`TORN`].
    homes: Vec<u32>,
    /// By report and by place among the repeated: the last walk that came by.
    walked_reports: Vec<u32>,
    walked_values: Vec<u32>,
    walk: u32,
    /// By place among the repeated: whether the value ties reports together.
    ties: Vec<bool>,
}

impl Linker {
    /// Without reports, with room for so many.
    pub fn new(model: Model, reports_count: usize) -> Linker {
        Linker::of_index(Index::with_room(reports_count), model)
    }

    /// Over reports that were taken in already.
    pub fn of_index(index: Index, model: Model) -> Linker {
        Linker {
            homes: Vec::with_capacity(index.reports_count()),
            walked_reports: Vec::new(),
            walked_values: Vec::new(),
            walk: 0,
            ties: Vec::new(),
            index,
            model,
        }
    }

    /// Takes a report in; [`Linker::refresh`] then puts it and its neighbours where they belong.
    pub fn insert(&mut self, facts: &Facts) -> ReportNumber {
        self.index.insert(facts, &self.model.wording)
    }

    /// Everything that was taken in.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// What it has learnt.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Where the values of a report put it.
    pub fn home(&self, report: ReportNumber) -> Home {
        match self.homes.get(report as usize) {
            None | Some(&NONE) => Home::Alone,
            Some(&TORN) => Home::Torn,
            Some(leader) => Home::Group(*leader),
        }
    }

    /// Judges anew whatever changed since the last time.
    pub fn refresh(&mut self) {
        self.homes.resize(self.index.reports_count(), NONE);
        self.walked_reports.resize(self.index.reports_count(), 0);
        self.walked_values.resize(self.index.repeated.len(), 0);
        self.ties.resize(self.index.repeated.len(), false);
        let dirty = std::mem::take(&mut self.index.dirty);
        let mut touched: Vec<u32> = Vec::new();
        for place in &dirty {
            self.judge(*place);
        }
        for place in dirty {
            self.note_ties(place, &mut touched);
        }
        touched.sort_unstable();
        touched.dedup();
        self.walk += 1;
        for place in touched {
            for at in 0..self.index.repeated[place as usize].reports.len() {
                let report = self.index.repeated[place as usize].reports[at];
                self.settle_around(report);
            }
        }
    }

    /// Judges the strength of a value anew.
    fn judge(&mut self, place: u32) {
        let repeated = &self.index.repeated[place as usize];
        let value = repeated.value;
        let speakers = sample(&self.index, &repeated.reports);
        let seen = Observed::of(&self.index, value, &speakers);
        let kind = self.index.values[value as usize].kind;
        let strength = Strength::of(&self.model, kind, &seen).total();
        let repeated = &mut self.index.repeated[place as usize];
        repeated.strength = strength;
        repeated.is_strong = strength > STRONG;
        repeated.is_dirty = false;
    }

    /// Notes the values around a judged one that tie reports together, or did before.
    fn note_ties(&mut self, place: u32, touched: &mut Vec<u32>) {
        let value = self.index.repeated[place as usize].value;
        self.note_tie(place, touched);
        // A page ties only where its domain does not: what changed for the domain changed for it.
        if self.index.values[value as usize].root == value {
            let pages = self.parts_of(place);
            for page in pages {
                self.note_tie(page, touched);
            }
        }
    }

    fn note_tie(&mut self, place: u32, touched: &mut Vec<u32>) {
        let before = self.ties[place as usize];
        let now = self.does_tie(place);
        self.ties[place as usize] = now;
        if before || now {
            touched.push(place);
        }
    }

    fn does_tie(&self, place: u32) -> bool {
        let repeated = &self.index.repeated[place as usize];
        let known = self.index.values[repeated.value as usize];
        if !repeated.is_strong {
            return false;
        }
        if known.root == repeated.value || known.kind != super::value::Kind::Url {
            return true;
        }
        let root = self.index.repeated_place(known.root);
        !root.is_some_and(|root| self.index.repeated[root as usize].is_strong)
    }

    /// The repeated values that are parts of a root and not tied to what it was before.
    fn parts_of(&self, place: u32) -> Vec<u32> {
        let root = &self.index.repeated[place as usize];
        let mut parts = Vec::new();
        for report in &root.reports {
            for value in self.index.values_of(*report) {
                if *value != root.value && self.index.values[*value as usize].root == root.value {
                    parts.extend(self.index.repeated_place(*value));
                }
            }
        }
        parts.sort_unstable();
        parts.dedup();
        parts.retain(|part| self.ties[*part as usize] != self.does_tie(*part));
        parts
    }

    /// Settles the component that a report is in, unless this walk came by already.
    fn settle_around(&mut self, report: ReportNumber) {
        if self.walked_reports[report as usize] == self.walk {
            return;
        }
        let mut values = Vec::new();
        let mut to_see = vec![report];
        self.walked_reports[report as usize] = self.walk;
        self.homes[report as usize] = NONE;
        while let Some(report) = to_see.pop() {
            for value in self.index.values_of(report) {
                let Some(place) = self.index.repeated_place(*value) else {
                    continue;
                };
                let is_seen = self.walked_values[place as usize] == self.walk;
                if is_seen || !self.ties[place as usize] {
                    continue;
                }
                self.walked_values[place as usize] = self.walk;
                values.push(place);
                for next in &self.index.repeated[place as usize].reports {
                    if self.walked_reports[*next as usize] != self.walk {
                        self.walked_reports[*next as usize] = self.walk;
                        self.homes[*next as usize] = NONE;
                        to_see.push(*next);
                    }
                }
            }
        }
        if !values.is_empty() {
            self.settle(values);
        }
    }

    fn settle(&mut self, values: Vec<u32>) {
        let component = Component::new(&self.index, values);
        let groups = gather(&self.index, &self.model, &component, &[]);
        let chosen = memberships(&component, &groups);
        let mut leaders = vec![NONE; component.values.len()];
        for (rank, group) in chosen.iter().enumerate() {
            let number = component.reports[rank];
            self.homes[number as usize] = match group {
                None => TORN,
                Some(group) => {
                    let leader = &mut leaders[*group as usize];
                    if *leader == NONE {
                        *leader = number;
                    }
                    *leader
                }
            };
        }
    }
}

/// The group that most of a report's values are in; `None` where two have as many.
fn memberships(component: &Component, groups: &Groups) -> Vec<Option<u32>> {
    let mut counts: Vec<(u32, u32)> = Vec::new();
    component
        .named
        .iter()
        .map(|named| {
            counts.clear();
            for value in named {
                let group = groups.group_of[*value as usize];
                match counts.iter_mut().find(|count| count.0 == group) {
                    Some(count) => count.1 += 1,
                    None => counts.push((group, 1)),
                }
            }
            let most = counts.iter().map(|count| count.1).max().unwrap_or_default();
            let mut best = counts.iter().filter(|count| count.1 == most);
            match (best.next(), best.next()) {
                (Some(only), None) => Some(only.0),
                _ => None,
            }
        })
        .collect()
}
