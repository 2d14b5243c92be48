//! Keeps reports in series. Whatever changes, only what it touches is judged anew, and the result
//! is that of judging everything anew.

use std::collections::HashMap;

use super::attach::{Units, attach};
use super::component::Component;
use super::decision::{Bonds, Decisions, ValueVerdict};
use super::facts::Facts;
use super::gather::{Groups, gather};
use super::index::{Index, KeyHasher, ReportNumber};
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
    decisions: Decisions,
    verdicts: HashMap<u64, ValueVerdict, KeyHasher>,
    /// The decisions about reports, for the reports that there are.
    bonds: Bonds,
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
            decisions: Decisions::default(),
            verdicts: HashMap::default(),
            bonds: Bonds::default(),
            index,
            model,
        }
    }

    /// Binds linking to what humans have decided; [`Linker::refresh`] then applies it.
    pub fn decide(&mut self, decisions: Decisions) {
        self.verdicts = decisions.verdicts();
        self.decisions = decisions;
        self.index.mark_all_dirty();
    }

    /// Places, among the decisions, of those that older ones contradict: they are not followed.
    pub fn contradicted(&self) -> &[usize] {
        &self.bonds.contradicted
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

    /// The unit of each report: what values and texts say, and what humans have decided over it.
    pub fn units(&self) -> Units {
        let mut units = attach(self);
        if !self.decisions.is_empty() {
            self.bonds.apply(&self.index, &mut units.unit_of);
        }
        units
    }

    /// Judges anew whatever changed since the last time.
    pub fn refresh(&mut self) {
        if !self.decisions.is_empty() {
            self.bonds = self.decisions.bonds(&self.index);
        }
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

    /// What the strength of a repeated value is made of: the same sum that decided.
    pub(super) fn strength_of(&self, place: u32) -> Strength {
        let repeated = &self.index.repeated[place as usize];
        let speakers = sample(&self.index, &repeated.reports);
        let seen = Observed::of(&self.index, repeated.value, &speakers);
        let kind = self.index.values[repeated.value as usize].kind;
        Strength::of(&self.model, kind, &seen)
    }

    /// Whether a value ties reports together.
    pub(super) fn ties(&self, place: u32) -> bool {
        self.ties.get(place as usize).copied().unwrap_or_default()
    }

    /// What a human has said about a value.
    pub(super) fn verdict_of(&self, place: u32) -> Option<ValueVerdict> {
        let value = self.index.repeated[place as usize].value;
        let key = self.index.values[value as usize].key;
        self.verdicts.get(&key).copied()
    }

    /// Pairs of a component's reports, by rank, that a human holds apart.
    fn held_apart(&self, component: &Component) -> Vec<(u32, u32)> {
        let rank = |report: ReportNumber| {
            let key = |number: ReportNumber| (self.index.reports[number as usize].key, number);
            let found = component
                .reports
                .binary_search_by_key(&key(report), |it| key(*it));
            found.ok().map(|rank| rank as u32)
        };
        let pairs = self.bonds.apart();
        pairs
            .filter_map(|(one, other)| Some((rank(one)?, rank(other)?)))
            .collect()
    }

    /// Judges the strength of a value anew.
    fn judge(&mut self, place: u32) {
        let strength = self.strength_of(place).total();
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
        match self.verdicts.get(&known.key) {
            Some(ValueVerdict::Benign | ValueVerdict::Victim) => return false,
            Some(ValueVerdict::Offender) => return true,
            None if !repeated.is_strong => return false,
            None => {}
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
        let apart = self.held_apart(&component);
        let groups = gather(&self.index, &self.model, &component, &apart);
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
