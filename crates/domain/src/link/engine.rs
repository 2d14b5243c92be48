//! Keeps reports in series. Whatever changes, only what it touches is judged anew, and the result
//! is that of judging everything anew.

use std::collections::{BTreeMap, HashMap};

use super::attach::Texts;
use super::component::Ranks;
use super::decision::{Bonds, Decisions, ValueVerdict};
use super::facts::Facts;
use super::index::{Index, KeyHasher, ReportNumber};
use super::model::Model;
use super::overlay::Overlay;
use super::strength::{Observed, Strength, sample};
use super::suggest::Leaning;

/// No group, no report.
pub(super) const NONE: u32 = u32::MAX;
/// Named by values of two groups alike.
pub(super) const TORN: u32 = u32::MAX - 1;

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

/// Values that were gathered, and the reports that belong to them.
#[derive(Clone, Debug, Default)]
pub(super) struct Group {
    /// Places among the repeated values.
    pub(super) values: Vec<u32>,
    pub(super) reports_count: u32,
}

/// The series of all reports, kept up to date.
///
/// Reports come with [`Linker::insert`] and go with [`Linker::remove`]; [`Linker::refresh`] then
/// puts everything that this touches where it belongs, and says which reports it touched.
#[derive(Clone, Debug)]
pub struct Linker {
    pub(super) index: Index,
    pub(super) model: Model,
    /// By report: the leading report of its group, [`NONE`] or [`TORN`].
    pub(super) homes: Vec<u32>,
    /// Groups by their leading reports.
    pub(super) groups: HashMap<ReportNumber, Group, KeyHasher>,
    /// By report and by place among the repeated: the last walk that came by.
    pub(super) walked_reports: Vec<u32>,
    pub(super) walked_values: Vec<u32>,
    pub(super) walk: u32,
    pub(super) ranks: Ranks,
    /// By place among the repeated: whether the value ties reports together.
    pub(super) ties: Vec<bool>,
    pub(super) texts: Texts,
    /// By place among the repeated: where those who name the value might belong.
    pub(super) leanings: Vec<Leaning>,
    decisions: Decisions,
    verdicts: HashMap<u64, ValueVerdict, KeyHasher>,
    /// The reports that decisions name, by key.
    named: BTreeMap<u64, Option<ReportNumber>>,
    /// The decisions about reports, for the reports that there are.
    pub(super) bonds: Bonds,
    overlay: Overlay,
    /// Whether a report came or went that decisions name.
    is_bound_anew: bool,
    /// Reports that are to be answered by the next refresh whatever it finds.
    pub(super) pending: Vec<ReportNumber>,
    /// Reports that were let go since the last refresh.
    pub(super) gone: Vec<ReportNumber>,
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
            groups: HashMap::default(),
            walked_reports: Vec::new(),
            walked_values: Vec::new(),
            walk: 0,
            ranks: Ranks::default(),
            ties: Vec::new(),
            texts: Texts::default(),
            leanings: Vec::new(),
            decisions: Decisions::default(),
            verdicts: HashMap::default(),
            named: BTreeMap::new(),
            bonds: Bonds::default(),
            overlay: Overlay::default(),
            is_bound_anew: false,
            pending: Vec::new(),
            gone: Vec::new(),
            index,
            model,
        }
    }

    /// Takes a report in; [`Linker::refresh`] then puts it and its neighbours where they belong.
    /// Its key must be new: a report comes once.
    pub fn insert(&mut self, facts: &Facts) -> ReportNumber {
        let number = self.index.insert(facts, &self.model.wording);
        if let Some(named) = self.named.get_mut(&facts.key) {
            *named = Some(number);
            self.is_bound_anew = true;
        }
        number
    }

    /// Lets a report go, as if it had never come: one that was erased, or that staff call spam.
    /// [`Linker::refresh`] then puts those that it leaves where they belong. Its number is never
    /// given again.
    pub fn remove(&mut self, report: ReportNumber) {
        if self.index.is_gone(report) {
            return;
        }
        self.forget_text(report);
        let key = self.index.reports[report as usize].key;
        if let Some(named) = self.named.get_mut(&key) {
            *named = None;
            self.is_bound_anew = true;
        }
        self.index.remove(report);
        self.pending.push(report);
        self.gone.push(report);
    }

    /// Binds linking to what humans have decided, in place of what was decided before;
    /// [`Linker::refresh`] then applies it.
    pub fn decide(&mut self, decisions: Decisions) {
        let verdicts = decisions.verdicts();
        let changed = |key: &&u64| verdicts.get(*key) != self.verdicts.get(*key);
        let keys = verdicts.keys().chain(self.verdicts.keys()).filter(changed);
        let places: Vec<u32> = keys
            .filter_map(|key| self.index.place_of_key(*key))
            .collect();
        for place in places {
            self.index.mark_dirty(place);
        }
        self.verdicts = verdicts;
        self.named = decisions.named_reports().map(|key| (key, None)).collect();
        if !self.named.is_empty() {
            for (number, report) in self.index.reports.iter().enumerate() {
                if let Some(named) = self.named.get_mut(&report.key) {
                    let is_here = !self.index.is_gone(number as ReportNumber);
                    *named = is_here.then_some(number as ReportNumber);
                }
            }
        }
        self.decisions = decisions;
        self.is_bound_anew = true;
    }

    /// Has the values of reports that are held apart judged anew: their groups were, or will be,
    /// gathered otherwise.
    fn mark_apart(&mut self) {
        let pairs: Vec<_> = self.bonds.apart().collect();
        for report in pairs.into_iter().flat_map(|pair| [pair.0, pair.1]) {
            for value in self.index.values_of(report).to_vec() {
                if let Some(place) = self.index.repeated_place(value) {
                    self.index.mark_dirty(place);
                }
            }
        }
    }

    /// Judges anew whatever changed since the last time, and answers every report whose series or
    /// suggestions may have changed: sorted, each once.
    pub fn refresh(&mut self) -> Vec<ReportNumber> {
        let mut changed = std::mem::take(&mut self.pending);
        self.bind_anew();
        let (moved, judged) = self.settle_changed();
        for (report, home) in &moved {
            changed.push(*report);
            // Whoever was, or stays, alone in a group has not moved.
            let homes = [*home, self.homes[*report as usize]];
            changed.extend(homes.into_iter().filter(|it| *it < TORN));
        }
        self.follow_texts(&moved, &mut changed);
        self.follow_decisions(&mut changed);
        changed.sort_unstable();
        changed.dedup();
        self.follow_leanings(&judged, &mut changed);
        changed.sort_unstable();
        changed.dedup();
        changed
    }

    fn bind_anew(&mut self) {
        if !std::mem::take(&mut self.is_bound_anew) {
            return;
        }
        self.mark_apart();
        let numbers = self.named.iter();
        let numbers = numbers.filter_map(|(key, number)| number.map(|number| (*key, number)));
        self.bonds = self.decisions.bonds(&numbers.collect());
        self.mark_apart();
    }

    /// Places, among the decisions, of those that older ones contradict: they are not followed.
    pub fn contradicted(&self) -> &[usize] {
        &self.bonds.contradicted
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

    /// The report that the series of a report is named after; `None` for one that is in none.
    pub fn unit_of(&self, report: ReportNumber) -> Option<ReportNumber> {
        let unit = self.unit(report);
        (self.count(unit) > 1).then_some(unit)
    }

    /// The series of each report, by number: equal for reports of one series, and its own number
    /// for a report that is in none.
    pub fn units(&self) -> Vec<ReportNumber> {
        let reports = 0..self.index.reports_count() as ReportNumber;
        reports.map(|report| self.unit(report)).collect()
    }

    /// The reports of a series, in the order of their numbers; a report that is in none is alone.
    pub fn members(&self, unit: ReportNumber) -> Vec<ReportNumber> {
        if self.index.is_gone(unit) {
            return Vec::new();
        }
        let becomes = &self.overlay.becomes;
        let mut members: Vec<ReportNumber> = match becomes.get(&unit) {
            None => self.found_members(unit),
            Some(_) => Vec::new(),
        };
        let parts = becomes.iter().filter(|(_, now)| **now == unit);
        for (part, _) in parts {
            members.extend(self.found_members(*part));
        }
        members.retain(|it| !self.overlay.placed.contains_key(it));
        let placed = self.overlay.placed.iter();
        let placed = placed.filter(|(_, now)| **now == unit);
        members.extend(placed.map(|(report, _)| *report));
        members.sort_unstable();
        members.dedup();
        members
    }

    /// The unit of a report: its series, or the report itself.
    pub(super) fn unit(&self, report: ReportNumber) -> ReportNumber {
        if let Some(unit) = self.overlay.placed.get(&report) {
            return *unit;
        }
        let found = self.found_unit(report);
        self.overlay.becomes.get(&found).copied().unwrap_or(found)
    }

    fn count(&self, unit: ReportNumber) -> usize {
        match self.overlay.counts.get(&unit) {
            Some(count) => *count,
            None => self.found_count(unit),
        }
    }

    /// What a human has said about a value.
    pub(super) fn verdict_of(&self, place: u32) -> Option<ValueVerdict> {
        let value = self.index.repeated[place as usize].value;
        let key = self.index.values[value as usize].key;
        self.verdicts.get(&key).copied()
    }

    /// What the strength of a repeated value is made of: the same sum that decided.
    pub(super) fn strength_of(&self, place: u32) -> Strength {
        let repeated = &self.index.repeated[place as usize];
        let speakers = sample(&self.index, &repeated.naming);
        let seen = Observed::of(&self.index, repeated.value, &speakers);
        let kind = self.index.values[repeated.value as usize].kind;
        Strength::of(&self.model, kind, &seen)
    }

    /// Puts the decisions over what was found, and notes whose unit that changes.
    fn follow_decisions(&mut self, changed: &mut Vec<ReportNumber>) {
        let overlay = Overlay::of(self, &self.bonds);
        let before = std::mem::replace(&mut self.overlay, overlay);
        if before == self.overlay {
            return;
        }
        let (old, new) = (&before, &self.overlay);
        let of = |overlay: &Overlay, unit: &ReportNumber| {
            let now = overlay.becomes.get(unit).copied();
            (
                now,
                now.and_then(|now| overlay.counts.get(&now).map(|it| *it > 1)),
            )
        };
        for unit in old.becomes.keys().chain(new.becomes.keys()) {
            if of(old, unit) != of(new, unit) {
                changed.extend(self.found_members(*unit));
            }
        }
        for report in old.placed.keys().chain(new.placed.keys()) {
            changed.push(*report);
        }
    }
}
