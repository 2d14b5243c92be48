//! Where the values of reports put them: values that changed are judged anew, and the parts of
//! the graph that they touch are gathered anew.

use std::collections::HashSet;

use super::attach::GROUP_COUNT_MAX;
use super::component::Component;
use super::decision::ValueVerdict;
use super::engine::{Group, Linker, NONE, TORN};
use super::gather::{Groups, gather};
use super::index::{KeyHasher, ReportNumber};
use super::strength::STRONG;
use super::suggest::Leaning;
use super::value::Kind;

/// A report whose home is another one than before, or has become a large group, and its home
/// before.
pub(super) type Moved = (ReportNumber, u32);

/// What one walk over the graph came by.
#[derive(Default)]
struct Walked {
    /// Parts of the graph: places among the repeated values, and reports.
    components: Vec<(Vec<u32>, Vec<ReportNumber>)>,
    /// Every report, and its home before.
    homes: Vec<Moved>,
}

impl Linker {
    /// Puts every report that a change touches where its values say. Returns the reports that
    /// moved, and the values that were judged or tie otherwise.
    pub(super) fn settle_changed(&mut self) -> (Vec<Moved>, Vec<u32>) {
        self.make_room();
        let mut dirty = std::mem::take(&mut self.index.dirty);
        let mut touched: Vec<u32> = Vec::new();
        let turned: Vec<bool> = dirty.iter().map(|place| self.judge(*place)).collect();
        for (place, has_turned) in dirty.iter().zip(turned) {
            self.note_ties(*place, has_turned, &mut touched);
        }
        touched.sort_unstable();
        touched.dedup();
        self.walk += 1;
        let mut walked = Walked::default();
        dirty.extend(&touched);
        for place in touched {
            for at in 0..self.index.repeated[place as usize].naming.count() {
                let report = self.index.repeated[place as usize].naming.all()[at];
                self.walk_from(report, &mut walked);
            }
        }
        // Groups that can join others by text, until they grow.
        let mut small: HashSet<ReportNumber, KeyHasher> = HashSet::default();
        for (_, home) in &walked.homes {
            let group = self.groups.remove(home);
            if group.is_some_and(|group| group.reports_count <= GROUP_COUNT_MAX) {
                small.insert(*home);
            }
        }
        for (values, reports) in walked.components {
            self.settle(values, reports);
        }
        small.retain(|leader| {
            let group = self.groups.get(leader);
            group.is_some_and(|group| group.reports_count > GROUP_COUNT_MAX)
        });
        let mut moved = walked.homes;
        moved.extend(self.leave_homes());
        moved
            .retain(|(report, home)| self.homes[*report as usize] != *home || small.contains(home));
        (moved, dirty)
    }

    /// Reports that were let go have no home.
    fn leave_homes(&mut self) -> Vec<Moved> {
        let gone = std::mem::take(&mut self.gone);
        let mut moved = Vec::with_capacity(gone.len());
        for report in gone {
            let home = std::mem::replace(&mut self.homes[report as usize], NONE);
            if home == report {
                self.groups.remove(&report);
            }
            moved.push((report, home));
        }
        moved
    }

    fn make_room(&mut self) {
        let (reports, repeated) = (self.index.reports_count(), self.index.repeated.len());
        self.homes.resize(reports, NONE);
        self.walked_reports.resize(reports, 0);
        self.walked_values.resize(repeated, 0);
        self.ties.resize(repeated, false);
        self.leanings.resize(repeated, Leaning::default());
        self.ranks.make_room(repeated);
    }

    /// Whether a value ties reports together.
    pub(super) fn ties(&self, place: u32) -> bool {
        self.ties.get(place as usize).copied().unwrap_or_default()
    }

    /// Judges the strength of a value anew. Returns whether it has become strong, or is so no
    /// more.
    fn judge(&mut self, place: u32) -> bool {
        let strength = self.strength_of(place).total();
        let repeated = &mut self.index.repeated[place as usize];
        let was_strong = repeated.is_strong;
        repeated.strength = strength;
        repeated.is_strong = strength > STRONG;
        repeated.is_dirty = false;
        repeated.is_strong != was_strong
    }

    /// Notes the values around a judged one that tie reports together, or did before.
    fn note_ties(&mut self, place: u32, has_turned: bool, touched: &mut Vec<u32>) {
        let value = self.index.repeated[place as usize].value;
        self.note_tie(place, touched);
        // A page ties only where its domain does not: what changed for the domain changed for it.
        if has_turned && self.index.values[value as usize].root == value {
            for page in self.parts_of(place) {
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
        if repeated.naming.count() < 2 {
            return false;
        }
        match self.verdict_of(place) {
            Some(ValueVerdict::Benign | ValueVerdict::Victim) => return false,
            Some(ValueVerdict::Offender) => return true,
            None if !repeated.is_strong => return false,
            None => {}
        }
        let known = self.index.values[repeated.value as usize];
        if known.root == repeated.value || known.kind != Kind::Url {
            return true;
        }
        let root = self.index.repeated_place(known.root);
        !root.is_some_and(|root| self.index.repeated[root as usize].is_strong)
    }

    /// The repeated values that are parts of a root and do not tie as they should.
    fn parts_of(&self, place: u32) -> Vec<u32> {
        let root = &self.index.repeated[place as usize];
        let mut parts = Vec::new();
        for report in root.naming.all() {
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

    /// Walks the part of the graph that a report is in, unless this walk came by already.
    fn walk_from(&mut self, report: ReportNumber, walked: &mut Walked) {
        if !self.step_on(report, walked) {
            return;
        }
        let first = walked.homes.len() - 1;
        let mut values = Vec::new();
        let mut to_see = vec![report];
        while let Some(report) = to_see.pop() {
            for at in 0..self.index.values_of(report).len() {
                let value = self.index.values_of(report)[at];
                let Some(place) = self.index.repeated_place(value) else {
                    continue;
                };
                let is_seen = self.walked_values[place as usize] == self.walk;
                if is_seen || !self.ties[place as usize] {
                    continue;
                }
                self.walked_values[place as usize] = self.walk;
                values.push(place);
                for at in 0..self.index.repeated[place as usize].naming.count() {
                    let next = self.index.repeated[place as usize].naming.all()[at];
                    if self.step_on(next, walked) {
                        to_see.push(next);
                    }
                }
            }
        }
        if !values.is_empty() {
            let reports = walked.homes[first..].iter().map(|(report, _)| *report);
            walked.components.push((values, reports.collect()));
        }
    }

    /// Notes a report's home before, and takes it from there; false where the walk came by.
    fn step_on(&mut self, report: ReportNumber, walked: &mut Walked) -> bool {
        let at = report as usize;
        if self.walked_reports[at] == self.walk {
            return false;
        }
        self.walked_reports[at] = self.walk;
        walked.homes.push((report, self.homes[at]));
        self.homes[at] = NONE;
        true
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

    fn settle(&mut self, values: Vec<u32>, reports: Vec<ReportNumber>) {
        let ties = |place: u32| self.ties[place as usize];
        let component = Component::new(&self.index, values, reports, &mut self.ranks, ties);
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
                    self.groups.entry(*leader).or_default().reports_count += 1;
                    *leader
                }
            };
        }
        for (rank, group) in groups.group_of.iter().enumerate() {
            let leader = leaders[*group as usize];
            if leader != NONE {
                let group: &mut Group = self.groups.entry(leader).or_default();
                group.values.push(component.values[rank]);
            }
        }
    }

    /// The reports of a group, in the order of their numbers.
    pub(super) fn group_members(&self, leader: ReportNumber) -> Vec<ReportNumber> {
        let Some(group) = self.groups.get(&leader) else {
            return vec![leader];
        };
        let mut members: Vec<ReportNumber> = Vec::with_capacity(group.reports_count as usize);
        for place in &group.values {
            let naming = self.index.repeated[*place as usize].naming.all().iter();
            members.extend(naming.filter(|it| self.homes[**it as usize] == leader));
        }
        members.sort_unstable();
        members.dedup();
        members
    }
}

/// The group that most of a report's values are in; `None` where two have as many.
fn memberships(component: &Component, groups: &Groups) -> Vec<Option<u32>> {
    let mut counts: Vec<(u32, u32)> = Vec::new();
    (0..component.reports.len() as u32)
        .map(|report| {
            counts.clear();
            for value in component.named(report) {
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
