//! Reports that nothing strong ties to others join those whose script they repeat.
//!
//! Only what is small may join by text: reports that are alone, and groups of a few. What is large
//! takes them in and never moves, so that a change is followed from the small to the small and
//! ends at every large group.

use std::collections::{BTreeSet, HashMap};

use super::engine::{Home, Linker, TORN};
use super::index::{Index, KeyHasher, ReportNumber};
use super::join::{Joined, Unit, join};
use super::model::Millibits;
use super::scripts::Scripts;
use super::settle::Moved;

/// Shared wording that a joining by text needs, in quarters of a bit.
const WORDING_QUARTERS_MIN: u32 = 48;
/// What a bit of shared wording is worth: not every choice of words is free of the others.
const BIT_WORTH: Millibits = 830;
/// From this on, a report joins by text.
pub const JOINED: Millibits = 10_099;
/// From this on, it is suggested.
pub const SUGGESTED: Millibits = 4_328;
/// Largest group that joins another one by text.
pub const GROUP_COUNT_MAX: u32 = 8;

/// A likeness of two stories that ties their reports, or might.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextTie {
    /// What it says.
    pub score: Millibits,
    /// The two reports, that of the lower key first.
    pub reports: (ReportNumber, ReportNumber),
}

/// What texts tie.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts {
    scripts: Scripts,
    /// Reports below this number are found by their phrases.
    known_count: ReportNumber,
    /// By report of a small unit: what it finds.
    ties: HashMap<ReportNumber, Vec<(ReportNumber, Millibits)>, KeyHasher>,
    /// By report: who finds it.
    tied_by: HashMap<ReportNumber, Vec<ReportNumber>, KeyHasher>,
    /// By unit that joined another one by text: that one.
    root_of: HashMap<ReportNumber, ReportNumber, KeyHasher>,
    /// By unit that others joined: they.
    fellows: HashMap<ReportNumber, Vec<ReportNumber>, KeyHasher>,
    /// Reports whose ties are to be looked for anew, because others went.
    stale: Vec<ReportNumber>,
}

/// Weighs the likeness of two stories; `None` where it is not even a suggestion.
pub(super) fn tie(linker: &Linker, one: ReportNumber, other: ReportNumber) -> Option<TextTie> {
    let index = linker.index();
    let (left, right) = (&index.reports[one as usize], &index.reports[other as usize]);
    if left.language != right.language {
        return None;
    }
    let quarters = index.shared_wording(one, other);
    if quarters < WORDING_QUARTERS_MIN {
        return None;
    }
    let crowd = linker.model().of_crowd((left.category, left.language));
    let likeness = index.likeness(one, other, None);
    let score =
        (quarters as Millibits * BIT_WORTH) / 4 - crowd + linker.model().odds.of_frame(likeness);
    (score >= SUGGESTED).then_some(ordered(index, one, other, score))
}

fn ordered(index: &Index, one: ReportNumber, other: ReportNumber, score: Millibits) -> TextTie {
    let order = |report: ReportNumber| (index.reports[report as usize].key, report);
    let reports = match order(one) <= order(other) {
        true => (one, other),
        false => (other, one),
    };
    TextTie { score, reports }
}

/// What a refresh is to look at.
#[derive(Default)]
struct Touched {
    /// Reports whose ties are to be looked for.
    stale: BTreeSet<ReportNumber>,
    /// Reports whose units may join otherwise.
    seeds: BTreeSet<ReportNumber>,
}

impl Linker {
    /// The unit that the values of a report put it in: a group, or the report alone.
    pub(super) fn base(&self, report: ReportNumber) -> ReportNumber {
        match self.home(report) {
            Home::Group(leader) => leader,
            Home::Alone | Home::Torn => report,
        }
    }

    /// The unit of a report before decisions.
    pub(super) fn found_unit(&self, report: ReportNumber) -> ReportNumber {
        let base = self.base(report);
        self.texts.root_of.get(&base).copied().unwrap_or(base)
    }

    /// How many reports a unit has before decisions.
    pub(super) fn found_count(&self, unit: ReportNumber) -> usize {
        let fellows = self.texts.fellows.get(&unit).into_iter().flatten();
        let all = std::iter::once(&unit).chain(fellows);
        all.map(|unit| self.base_count(*unit) as usize).sum()
    }

    /// The reports of a unit before decisions; none where no unit has this name.
    pub(super) fn found_members(&self, unit: ReportNumber) -> Vec<ReportNumber> {
        if self.found_unit(unit) != unit || self.index.is_gone(unit) {
            return Vec::new();
        }
        let mut members = self.group_members(unit);
        for fellow in self.texts.fellows.get(&unit).into_iter().flatten() {
            members.extend(self.group_members(*fellow));
        }
        members
    }

    fn base_count(&self, unit: ReportNumber) -> u32 {
        self.groups
            .get(&unit)
            .map_or(1, |group| group.reports_count)
    }

    /// Whether a report's unit is small enough to join another one by text.
    fn is_small(&self, report: ReportNumber) -> bool {
        self.home(report) != Home::Torn && self.base_count(self.base(report)) <= GROUP_COUNT_MAX
    }

    /// Lets a report's story go.
    pub(super) fn forget_text(&mut self, report: ReportNumber) {
        if report < self.texts.known_count {
            let touched = self.texts.scripts.remove(&self.index, report);
            self.texts.stale.extend(touched);
        }
        let found_by = self.texts.tied_by.get(&report).into_iter().flatten();
        self.texts.stale.extend(found_by);
        self.texts.stale.push(report);
    }

    /// What texts tie a report to: others, and what each tie says.
    pub(super) fn text_ties(&self, report: ReportNumber) -> Vec<TextTie> {
        let mut ties: Vec<TextTie> = Vec::new();
        let index = &self.index;
        for (other, score) in self.texts.ties.get(&report).into_iter().flatten() {
            ties.push(ordered(index, report, *other, *score));
        }
        for other in self.texts.tied_by.get(&report).into_iter().flatten() {
            let found = self.texts.ties.get(other).into_iter().flatten();
            let found = found.filter(|(it, _)| *it == report);
            ties.extend(found.map(|(_, score)| ordered(index, *other, report, *score)));
        }
        ties.retain(|tie| {
            let is_torn = |report| self.home(report) == Home::Torn;
            !is_torn(tie.reports.0) && !is_torn(tie.reports.1)
        });
        ties.sort_unstable_by_key(|tie| tie_order(index, tie));
        ties.dedup();
        ties
    }

    /// Joins anew whatever small units are touched by reports that came, went or moved, and notes
    /// whose unit or suggestions that changes.
    pub(super) fn follow_texts(&mut self, moved: &[Moved], changed: &mut Vec<ReportNumber>) {
        let mut touched = Touched::default();
        self.take_in_new(&mut touched);
        touched.stale.extend(self.texts.stale.drain(..));
        for (report, home) in moved {
            touched.stale.insert(*report);
            let fellows = self.texts.fellows.get(report).into_iter().flatten();
            touched.seeds.extend(fellows);
            let homes = [*home, self.homes[*report as usize], *report];
            for home in homes.into_iter().filter(|it| *it < TORN) {
                self.touch_unit(home, &mut touched);
            }
        }
        for report in std::mem::take(&mut touched.stale) {
            self.look_anew(report, &mut touched, changed);
        }
        self.join_around(&touched, changed);
    }

    /// Reports that came are found from now on.
    fn take_in_new(&mut self, touched: &mut Touched) {
        let news = self.texts.known_count..self.index.reports_count() as ReportNumber;
        self.texts.known_count = news.end;
        let mut fallen = Vec::new();
        for report in news.clone() {
            fallen.extend(self.texts.scripts.add(&self.index, report));
        }
        fallen.sort_unstable();
        fallen.dedup();
        for report in fallen {
            let finders = self.texts.tied_by.get(&report).into_iter().flatten();
            touched.stale.extend(finders);
        }
        let are_all_new = news.start == 0;
        for report in news {
            touched.stale.insert(report);
            if !are_all_new {
                let finding = self.texts.scripts.finding(&self.index, report);
                let small = finding.into_iter().filter(|it| self.is_small(*it));
                let tied = small.filter(|it| tie(self, *it, report).is_some());
                touched.stale.extend(tied);
            }
        }
    }

    /// A unit that a report came to or left: its members may find others now, or no more.
    fn touch_unit(&self, name: ReportNumber, touched: &mut Touched) {
        touched.seeds.insert(name);
        if !self.is_large(name) {
            let fellows = self.texts.fellows.get(&name).into_iter().flatten();
            touched.seeds.extend(fellows);
            if self.is_small(name) {
                touched.stale.extend(self.group_members(self.base(name)));
            }
        }
    }

    /// Whether this is the name of a group that takes reports in by text and never moves.
    fn is_large(&self, name: ReportNumber) -> bool {
        self.home(name) == Home::Group(name) && self.base_count(name) > GROUP_COUNT_MAX
    }

    /// Looks for what a report finds, if it is of a small unit.
    fn look_anew(
        &mut self,
        report: ReportNumber,
        touched: &mut Touched,
        changed: &mut Vec<ReportNumber>,
    ) {
        let found = match self.is_small(report) && !self.index.is_gone(report) {
            true => self.texts.scripts.found(&self.index, report),
            false => Vec::new(),
        };
        let weigh = |other: ReportNumber| Some((other, tie(self, report, other)?.score));
        let ties: Vec<_> = found.into_iter().filter_map(weigh).collect();
        let before = self.texts.ties.get(&report).map_or(&[][..], Vec::as_slice);
        touched.seeds.insert(report);
        if let Some(finders) = self.texts.tied_by.get(&report) {
            touched.seeds.extend(finders);
        }
        if before == ties {
            touched.seeds.extend(ties.iter().map(|(other, _)| *other));
            return;
        }
        let before = before.to_vec();
        changed.push(report);
        for (other, _) in &before {
            if let Some(finders) = self.texts.tied_by.get_mut(other) {
                finders.retain(|it| *it != report);
                if finders.is_empty() {
                    self.texts.tied_by.remove(other);
                }
            }
        }
        for (other, _) in &ties {
            self.texts.tied_by.entry(*other).or_default().push(report);
        }
        let both = before.iter().chain(&ties).map(|(other, _)| *other);
        touched.seeds.extend(both.clone());
        changed.extend(both);
        match ties.is_empty() {
            true => self.texts.ties.remove(&report),
            false => self.texts.ties.insert(report, ties),
        };
    }

    /// Joins anew the small units around the seeds.
    fn join_around(&mut self, touched: &Touched, changed: &mut Vec<ReportNumber>) {
        let mut seen: BTreeSet<ReportNumber> = BTreeSet::new();
        for seed in &touched.seeds {
            // What is no unit any more has joined nothing, and nothing has joined it.
            if self.base(*seed) != *seed || !self.is_small(*seed) || self.index.is_gone(*seed) {
                self.part(*seed, changed);
            }
        }
        for seed in &touched.seeds {
            let unit = self.base(*seed);
            if self.index.is_gone(unit) || !self.is_small(unit) || !seen.insert(unit) {
                continue;
            }
            let (units, ties) = self.around(unit, &mut seen);
            self.join_again(&units, ties, changed);
        }
    }

    /// The small units that texts tie to one another, and all that ties them.
    fn around(
        &self,
        unit: ReportNumber,
        seen: &mut BTreeSet<ReportNumber>,
    ) -> (Vec<Unit>, Vec<TextTie>) {
        let (mut units, mut ties) = (Vec::new(), Vec::new());
        let mut to_see = vec![unit];
        while let Some(unit) = to_see.pop() {
            let members = self.group_members(unit);
            for report in &members {
                for tie in self.text_ties(*report) {
                    let bases = [self.base(tie.reports.0), self.base(tie.reports.1)];
                    if tie.score < JOINED || bases[0] == bases[1] {
                        continue;
                    }
                    ties.push(tie);
                    let next = bases.into_iter().filter(|it| self.is_small(*it));
                    to_see.extend(next.filter(|it| seen.insert(*it)));
                }
            }
            units.push(Unit {
                name: unit,
                count: members.len() as u32,
            });
        }
        ties.sort_unstable_by_key(|tie| tie_order(&self.index, tie));
        ties.dedup();
        (units, ties)
    }

    /// Joins units by ties, the strongest first, in place of how they were joined before.
    fn join_again(&mut self, units: &[Unit], ties: Vec<TextTie>, changed: &mut Vec<ReportNumber>) {
        let before: Vec<_> = units.iter().map(|it| self.standing(it.name)).collect();
        for unit in units {
            self.unjoin(unit.name);
        }
        let base = |report: ReportNumber| Unit {
            name: self.base(report),
            count: self.base_count(self.base(report)),
        };
        for Joined { unit, root } in join(&self.index, units, &ties, base) {
            self.texts.root_of.insert(unit, root);
            self.texts.fellows.entry(root).or_default().push(unit);
        }
        for (unit, before) in units.iter().zip(before) {
            if self.standing(unit.name) != before {
                changed.extend(self.group_members(unit.name));
            }
        }
    }

    /// Where a unit stands: what it joined, and whether others joined it.
    fn standing(&self, unit: ReportNumber) -> (Option<ReportNumber>, bool) {
        let root = self.texts.root_of.get(&unit).copied();
        (root, self.texts.fellows.contains_key(&unit))
    }

    /// Takes a unit out of what it joined; what joined it stays, to be joined anew.
    fn unjoin(&mut self, unit: ReportNumber) {
        let Some(root) = self.texts.root_of.remove(&unit) else {
            return;
        };
        if let Some(fellows) = self.texts.fellows.get_mut(&root) {
            fellows.retain(|it| *it != unit);
            if fellows.is_empty() {
                self.texts.fellows.remove(&root);
            }
        }
    }

    /// Takes what is no small unit any more out of what it joined.
    fn part(&mut self, name: ReportNumber, changed: &mut Vec<ReportNumber>) {
        if self.texts.root_of.contains_key(&name) {
            self.unjoin(name);
            changed.extend(self.group_members(name));
        }
    }
}

pub(super) fn tie_order(index: &Index, tie: &TextTie) -> (Millibits, u64, u64) {
    let key = |report: ReportNumber| index.reports[report as usize].key;
    (-tie.score, key(tie.reports.0), key(tie.reports.1))
}
