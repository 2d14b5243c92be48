//! Strong values are gathered into groups, the surest pair first. Two groups become one only if
//! independent people witness it in proportion to the sizes, and the contents agree.

use std::collections::{BTreeMap, HashSet};

use super::component::Component;
use super::index::Index;
use super::model::{Millibits, Model};
use super::sketch::Sketch;

/// Reports of each side whose contents are compared.
const CONTENT_REPORTS_COUNT: usize = 12;
/// Agreement of contents counts so often at most.
const CONTENT_TIMES_MOST: u32 = 6;
/// What each witness says, and all of them at most.
const WITNESS: Millibits = 2_885;
const WITNESSES_MOST: Millibits = 5_771;
/// From this many reports beside the witnesses on, more than content is asked for.
const LARGE_COUNT: u32 = 8;
/// Witnesses needed for twenty sources that stand apart.
const WITNESSES_OF_TWENTY: u32 = 3;

/// The groups of a component.
#[derive(Debug)]
pub(super) struct Groups {
    /// The group of each value; groups are named by one of their values.
    pub(super) group_of: Vec<u32>,
}

struct Group {
    reports: Sketch,
    sources: Sketch,
    /// Edges to other groups: places among the edges.
    edges: BTreeMap<u32, u32>,
    /// Grows with each joining.
    size: u32,
}

struct Gathering<'c> {
    index: &'c Index,
    model: &'c Model,
    component: &'c Component,
    parents: Vec<u32>,
    groups: Vec<Option<Group>>,
    witnesses: Vec<Sketch>,
    /// Ranks of reports that a human holds apart.
    apart: &'c [(u32, u32)],
}

/// Gathers the values of a component. `apart` are ranks of reports that a human holds apart.
pub(super) fn gather(
    index: &Index,
    model: &Model,
    component: &Component,
    apart: &[(u32, u32)],
) -> Groups {
    let edges = component.edges(index);
    let mut gathering = Gathering::new(index, model, component, apart);
    for (place, edge) in edges.iter().enumerate() {
        let (one, other) = edge.ends;
        gathering.group_mut(one).edges.insert(other, place as u32);
        gathering.group_mut(other).edges.insert(one, place as u32);
    }
    let order: Vec<(u32, u32)> = edges.iter().map(|edge| edge.ends).collect();
    gathering.witnesses = edges.into_iter().map(|edge| edge.witnesses).collect();
    let mut refused: HashSet<(u32, u32, u32, u32)> = HashSet::new();
    for ends in order {
        let pair = (gathering.find(ends.0), gathering.find(ends.1));
        let (one, other) = (pair.0.min(pair.1), pair.0.max(pair.1));
        if one == other {
            continue;
        }
        let sizes = (
            gathering.group_mut(one).size,
            gathering.group_mut(other).size,
        );
        let state = (one, other, sizes.0, sizes.1);
        if refused.contains(&state) {
            continue;
        }
        match gathering.is_open(one, other) {
            true => gathering.join(one, other),
            false => {
                refused.insert(state);
            }
        }
    }
    let group_of = (0..component.values.len() as u32)
        .map(|value| gathering.find(value))
        .collect();
    Groups { group_of }
}

impl<'c> Gathering<'c> {
    fn new(
        index: &'c Index,
        model: &'c Model,
        component: &'c Component,
        apart: &'c [(u32, u32)],
    ) -> Gathering<'c> {
        let group = |naming: &Vec<u32>| Group {
            reports: Sketch::of_sorted(naming.clone()),
            sources: Sketch::of(naming.iter().map(|it| component.source_of[*it as usize])),
            edges: BTreeMap::new(),
            size: 1,
        };
        Gathering {
            index,
            model,
            component,
            parents: (0..component.values.len() as u32).collect(),
            groups: component.naming.iter().map(|it| Some(group(it))).collect(),
            witnesses: Vec::new(),
            apart,
        }
    }

    fn find(&mut self, value: u32) -> u32 {
        let mut at = value;
        while self.parents[at as usize] != at {
            let above = self.parents[self.parents[at as usize] as usize];
            self.parents[at as usize] = above;
            at = above;
        }
        at
    }

    /// A group that still stands by its own name.
    fn group_mut(&mut self, name: u32) -> &mut Group {
        self.groups[name as usize].get_or_insert_with(|| Group {
            reports: Sketch::default(),
            sources: Sketch::default(),
            edges: BTreeMap::new(),
            size: 0,
        })
    }

    /// Whether two groups become one.
    fn is_open(&self, one: u32, other: u32) -> bool {
        let (Some(left), Some(right)) = (&self.groups[one as usize], &self.groups[other as usize])
        else {
            return false;
        };
        let Some(edge) = left.edges.get(&other) else {
            return false;
        };
        let both = &self.witnesses[*edge as usize];
        if self.is_held_apart(one, other) {
            return false;
        }
        let witnesses = self.witnesses_count(both);
        let apart = self
            .apart_count(left, both)
            .min(self.apart_count(right, both));
        if apart == 0 || witnesses >= (2 * apart).max(2) {
            return true;
        }
        let is_proportional = witnesses * 20 >= apart * WITNESSES_OF_TWENTY;
        let is_witnessed = witnesses >= 2 && is_proportional;
        if witnesses == 0 || (apart >= LARGE_COUNT && !is_witnessed) {
            return false;
        }
        let said_by_witnesses = match is_proportional {
            true => WITNESS
                .saturating_mul(witnesses as Millibits)
                .min(WITNESSES_MOST),
            false => 0,
        };
        let times = apart.min(CONTENT_TIMES_MOST) as Millibits;
        said_by_witnesses + self.contents(left, right, both) * times >= 0
    }

    /// Independent people: nobody anonymous, each source once, each story once.
    fn witnesses_count(&self, both: &Sketch) -> u32 {
        let report =
            |rank: &u32| &self.index.reports[self.component.reports[*rank as usize] as usize];
        let known = both.kept().iter().map(report).filter(|it| it.source != 0);
        let mut sources: Vec<u64> = known.map(|it| it.source).collect();
        sources.sort_unstable();
        sources.dedup();
        let stories = both.kept().iter().map(report);
        let mut stories: Vec<u64> = stories
            .map(|it| match it.sameness {
                0 => it.key,
                sameness => sameness,
            })
            .collect();
        stories.sort_unstable();
        stories.dedup();
        let kept = sources.len().min(stories.len()) as u32;
        let all = both.count(self.component.reports.len());
        match both.is_whole() {
            true => kept,
            false => (u64::from(kept) * u64::from(all) / both.kept().len() as u64) as u32,
        }
    }

    /// Sources of a group that say nothing of the other one.
    fn apart_count(&self, group: &Group, both: &Sketch) -> u32 {
        let source = |report: &u32| self.component.source_of[*report as usize];
        if group.sources.is_whole() {
            let witnesses: HashSet<u32> = both.kept().iter().map(source).collect();
            let all = group.sources.kept().iter();
            return all.filter(|it| !witnesses.contains(it)).count() as u32;
        }
        let all = group.sources.count(self.component.sources_count);
        all.saturating_sub(both.count(self.component.reports.len()))
            .max(1)
    }

    /// What the contents of two sides say, on average of pairs across.
    fn contents(&self, one: &Group, other: &Group, both: &Sketch) -> Millibits {
        let side = |group: &Group| -> Vec<u32> {
            let apart = group.reports.kept().iter();
            apart
                .filter(|report| !both.keeps(**report))
                .take(CONTENT_REPORTS_COUNT)
                .map(|report| self.component.reports[*report as usize])
                .collect()
        };
        let (left, right) = (side(one), side(other));
        if left.is_empty() || right.is_empty() {
            return 0;
        }
        let longest = left.len().max(right.len());
        let mut sum = 0i64;
        for at in 0..longest {
            for step in 0..2 {
                let pair = (left[at % left.len()], right[(at + step) % right.len()]);
                let likeness = self.index.likeness(pair.0, pair.1, None);
                sum += i64::from(self.model.odds.of_content(likeness));
            }
        }
        (sum / (2 * longest as i64)) as Millibits
    }

    /// Whether a human holds reports of two groups apart.
    fn is_held_apart(&self, one: u32, other: u32) -> bool {
        let names = |report: u32, group: u32| {
            let named = self.component.named(report).iter();
            named
                .into_iter()
                .any(|value| self.find_still(*value) == group)
        };
        self.apart.iter().any(|(left, right)| {
            (names(*left, one) && names(*right, other))
                || (names(*left, other) && names(*right, one))
        })
    }

    fn find_still(&self, value: u32) -> u32 {
        let mut at = value;
        while self.parents[at as usize] != at {
            at = self.parents[at as usize];
        }
        at
    }

    fn join(&mut self, one: u32, other: u32) {
        let edges_count = |name: u32| {
            let group = self.groups[name as usize].as_ref();
            group.map_or(0, |group| group.edges.len())
        };
        let (kept, gone) = match edges_count(one) < edges_count(other) {
            true => (other, one),
            false => (one, other),
        };
        let Some(mut gone_group) = self.groups[gone as usize].take() else {
            return;
        };
        self.parents[gone as usize] = kept;
        gone_group.edges.remove(&kept);
        self.group_mut(kept).edges.remove(&gone);
        for (third, edge) in gone_group.edges {
            self.group_mut(third).edges.remove(&gone);
            match self.group_mut(kept).edges.get(&third).copied() {
                Some(known) => {
                    let added = std::mem::take(&mut self.witnesses[edge as usize]);
                    self.witnesses[known as usize].join(&added);
                }
                None => {
                    self.group_mut(kept).edges.insert(third, edge);
                    self.group_mut(third).edges.insert(kept, edge);
                }
            }
        }
        let group = self.group_mut(kept);
        group.reports.join(&gone_group.reports);
        group.sources.join(&gone_group.sources);
        group.size += gone_group.size;
    }
}
