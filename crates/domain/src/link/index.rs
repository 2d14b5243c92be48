//! Every report that was linked, found again by the values it names.

use std::collections::HashMap;

use super::facts::{Facts, Phrase, Report, shared_quarters};
use super::model::{Likeness, Millibits, WordingTable};
use super::value::Kind;

/// A report's place in the index.
pub type ReportNumber = u32;
/// A value's place in the index.
pub type ValueNumber = u32;

/// Marks a value that one report alone names.
const ALONE: u32 = 1 << 31;

/// A value that several reports name.
#[derive(Clone, Debug)]
pub(super) struct Repeated {
    pub(super) value: ValueNumber,
    /// Who names it, in the order of arrival.
    pub(super) reports: Vec<ReportNumber>,
    /// How sure it is that one offender stands behind it.
    pub(super) strength: Millibits,
    /// Whether it ties reports together.
    pub(super) is_strong: bool,
    pub(super) is_dirty: bool,
}

/// A value as the index knows it.
#[derive(Clone, Copy, Debug)]
pub(super) struct KnownValue {
    pub(super) key: u64,
    pub(super) root: ValueNumber,
    /// The one report that names it, marked [`ALONE`], or its place among the repeated.
    place: u32,
    pub(super) kind: Kind,
}

/// Reports by value. Values that one report alone names cost a few bytes.
#[derive(Clone, Debug, Default)]
pub struct Index {
    pub(super) reports: Vec<Report>,
    /// Values of all reports, one report after the other.
    named: Vec<ValueNumber>,
    /// Phrases of all reports, one report after the other.
    phrases: Vec<Phrase>,
    values_by_key: HashMap<u64, ValueNumber, KeyHasher>,
    pub(super) values: Vec<KnownValue>,
    pub(super) repeated: Vec<Repeated>,
    /// Places among the repeated whose strength must be judged anew.
    pub(super) dirty: Vec<u32>,
    /// Reports of each kind of offence and language.
    pub(super) classes: HashMap<(u32, u32), u32>,
}

/// Keys are digests already: their bits are spread.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct KeyHasher;

impl std::hash::BuildHasher for KeyHasher {
    type Hasher = KeyBits;

    fn build_hasher(&self) -> KeyBits {
        KeyBits(0)
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) struct KeyBits(u64);

impl std::hash::Hasher for KeyBits {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = (self.0.rotate_left(17) ^ key).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }

    fn write_u32(&mut self, key: u32) {
        self.write_u64(u64::from(key));
    }
}

impl Index {
    /// An index with room for so many reports.
    pub fn with_room(reports_count: usize) -> Index {
        let mut index = Index::default();
        index.reports.reserve(reports_count);
        index
    }

    /// How many reports there are.
    pub fn reports_count(&self) -> usize {
        self.reports.len()
    }

    /// Takes a report in. Its key must be new: a report comes once.
    pub fn insert(&mut self, facts: &Facts, table: &WordingTable) -> ReportNumber {
        let number = self.reports.len() as ReportNumber;
        let phrases = facts.phrases(table);
        let values_start = self.named.len() as u32;
        for named in &facts.values {
            let root = self.value_number(named.root, Kind::Domain);
            let value = self.value_number(named.key, named.kind);
            self.values[value as usize].kind = named.kind;
            self.values[value as usize].root = root;
            self.named.push(value);
        }
        self.reports.push(Report {
            key: facts.key,
            source: facts.source,
            sameness: facts.wording.sameness.unwrap_or_default(),
            hours: facts.hours,
            language: facts.language,
            category: facts.category,
            values_start,
            phrases_start: self.phrases.len() as u32,
            values_count: facts.values.len() as u8,
            phrases_count: phrases.len() as u8,
        });
        self.phrases.extend_from_slice(&phrases);
        *self
            .classes
            .entry((facts.category, facts.language))
            .or_default() += 1;
        for place in values_start as usize..self.named.len() {
            self.note_naming(self.named[place], number);
        }
        number
    }

    fn value_number(&mut self, key: u64, kind: Kind) -> ValueNumber {
        let next = self.values.len() as ValueNumber;
        let number = *self.values_by_key.entry(key).or_insert(next);
        if number == next {
            self.values.push(KnownValue {
                key,
                root: number,
                place: u32::MAX,
                kind,
            });
        }
        number
    }

    fn note_naming(&mut self, value: ValueNumber, report: ReportNumber) {
        let place = self.values[value as usize].place;
        if place == u32::MAX {
            self.values[value as usize].place = report | ALONE;
            return;
        }
        let place = match place & ALONE {
            0 => place,
            _ => {
                let repeated = self.repeated.len() as u32;
                self.repeated.push(Repeated {
                    value,
                    reports: vec![place & !ALONE],
                    strength: 0,
                    is_strong: false,
                    is_dirty: false,
                });
                self.values[value as usize].place = repeated;
                repeated
            }
        };
        let repeated = &mut self.repeated[place as usize];
        repeated.reports.push(report);
        if !repeated.is_dirty {
            repeated.is_dirty = true;
            self.dirty.push(place);
        }
    }

    /// Has every value judged anew.
    pub(super) fn mark_all_dirty(&mut self) {
        self.dirty.clear();
        for (place, repeated) in self.repeated.iter_mut().enumerate() {
            repeated.is_dirty = true;
            self.dirty.push(place as u32);
        }
    }

    /// The values that a report names.
    pub(super) fn values_of(&self, report: ReportNumber) -> &[ValueNumber] {
        let report = &self.reports[report as usize];
        let start = report.values_start as usize;
        &self.named[start..start + usize::from(report.values_count)]
    }

    /// The phrases of a report.
    pub(super) fn phrases_of(&self, report: ReportNumber) -> &[Phrase] {
        let report = &self.reports[report as usize];
        let start = report.phrases_start as usize;
        &self.phrases[start..start + usize::from(report.phrases_count)]
    }

    /// Where a value stands among the repeated; `None` if one report alone names it.
    pub(super) fn repeated_place(&self, value: ValueNumber) -> Option<u32> {
        let place = self.values[value as usize].place;
        (place & ALONE == 0).then_some(place)
    }

    /// Whether several reports name a value.
    pub fn is_repeated(&self, key: u64) -> bool {
        let value = self.values_by_key.get(&key);
        value.is_some_and(|value| self.repeated_place(*value).is_some())
    }

    /// Hours since 1970 at which a report was received.
    pub fn hours(&self, report: ReportNumber) -> i32 {
        self.reports[report as usize].hours
    }

    /// Compares two reports; values of `besides`, a root, do not count.
    pub(super) fn likeness(
        &self,
        one: ReportNumber,
        other: ReportNumber,
        besides: Option<ValueNumber>,
    ) -> Likeness {
        let shared_values = match besides {
            Some(root) => self.shared_roots(one, other, root),
            None => 0,
        };
        let (left, right) = (&self.reports[one as usize], &self.reports[other as usize]);
        Likeness::new(
            left,
            right,
            shared_values,
            self.shared_wording(one, other) / 4,
        )
    }

    /// What the stories of two reports share, in quarters of a bit.
    pub(super) fn shared_wording(&self, one: ReportNumber, other: ReportNumber) -> u32 {
        shared_quarters(self.phrases_of(one), self.phrases_of(other))
    }

    /// Roots that both reports name, up to two, apart from one.
    fn shared_roots(&self, one: ReportNumber, other: ReportNumber, besides: ValueNumber) -> usize {
        let root = |value: &ValueNumber| self.values[*value as usize].root;
        let mut found: [ValueNumber; 2] = [besides; 2];
        let mut count = 0;
        for value in self.values_of(one) {
            let candidate = root(value);
            if candidate == besides || found[..count].contains(&candidate) {
                continue;
            }
            if self.values_of(other).iter().any(|it| root(it) == candidate) {
                found[count] = candidate;
                count += 1;
                if count == 2 {
                    break;
                }
            }
        }
        count
    }
}
