//! Every report that was linked, found again by the values it names.

use std::collections::HashMap;

use super::facts::{Facts, Phrase, Report, shared_quarters};
use super::model::{Likeness, Millibits, WordingTable};
use super::naming::Naming;
use super::places::Places;
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
    /// Who names it.
    pub(super) naming: Naming,
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
    values_by_key: Places,
    pub(super) values: Vec<KnownValue>,
    pub(super) repeated: Vec<Repeated>,
    /// Places among the repeated whose strength must be judged anew.
    pub(super) dirty: Vec<u32>,
    /// Reports that were let go.
    gone_count: usize,
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

    /// How many reports were taken in, those that were let go included: numbers are below this.
    pub fn reports_count(&self) -> usize {
        self.reports.len()
    }

    /// Whether a report was let go.
    pub(super) fn is_gone(&self, report: ReportNumber) -> bool {
        let report = self.reports.get(report as usize);
        report.is_none_or(|report| report.is_gone)
    }

    /// How many reports were let go.
    pub fn gone_count(&self) -> usize {
        self.gone_count
    }

    /// Takes a report in. Its key must be new: a report comes once.
    pub fn insert(&mut self, facts: &Facts, table: &WordingTable) -> ReportNumber {
        self.insert_with(facts, &facts.phrases(table))
    }

    /// Takes a report in whose wording was weighed already.
    pub(super) fn insert_with(&mut self, facts: &Facts, phrases: &[Phrase]) -> ReportNumber {
        let number = self.reports.len() as ReportNumber;
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
            is_gone: false,
        });
        self.phrases.extend_from_slice(phrases);
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
        let key_at = |number: ValueNumber| self.values[number as usize].key;
        if let Some(number) = self.values_by_key.find(key, key_at) {
            return number;
        }
        let number = self.values.len() as ValueNumber;
        self.values_by_key.add(key, number, key_at);
        self.values.push(KnownValue {
            key,
            root: number,
            place: u32::MAX,
            kind,
        });
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
            _ => self.start_repeating(value, place & !ALONE),
        };
        let repeated = &mut self.repeated[place as usize];
        repeated.naming.add(&self.reports, report);
        self.mark_dirty(place);
    }

    fn start_repeating(&mut self, value: ValueNumber, first: ReportNumber) -> u32 {
        let place = self.repeated.len() as u32;
        let mut naming = Naming::default();
        naming.add(&self.reports, first);
        self.repeated.push(Repeated {
            value,
            naming,
            strength: 0,
            is_strong: false,
            is_dirty: false,
        });
        self.values[value as usize].place = place;
        place
    }

    /// Lets a report go: afterwards nothing is known of it but its number and its key.
    pub(super) fn remove(&mut self, number: ReportNumber) {
        for value in self.values_of(number).to_vec() {
            let place = self.values[value as usize].place;
            if place == number | ALONE {
                self.values[value as usize].place = u32::MAX;
            } else if place & ALONE == 0 {
                let repeated = &mut self.repeated[place as usize];
                repeated.naming.remove(&self.reports, number);
                self.mark_dirty(place);
            }
        }
        let report = &mut self.reports[number as usize];
        if let Some(count) = self.classes.get_mut(&(report.category, report.language)) {
            *count -= 1;
        }
        report.is_gone = true;
        report.values_count = 0;
        report.phrases_count = 0;
        report.source = 0;
        report.sameness = 0;
        report.hours = 0;
        self.gone_count += 1;
    }

    /// Has a value judged anew.
    pub(super) fn mark_dirty(&mut self, place: u32) {
        let repeated = &mut self.repeated[place as usize];
        if !repeated.is_dirty {
            repeated.is_dirty = true;
            self.dirty.push(place);
        }
    }

    /// The values that a report names.
    pub(super) fn values_of(&self, report: ReportNumber) -> &[ValueNumber] {
        let report = &self.reports[report as usize];
        let start = report.values_start as usize;
        &self.named[start..start + usize::from(report.values_count)]
    }

    /// A phrase by its place among the phrases of all reports.
    pub(super) fn phrase_at(&self, place: u32) -> Phrase {
        self.phrases[place as usize]
    }

    /// Where the phrases of a report begin.
    pub(super) fn phrases_start(&self, report: ReportNumber) -> u32 {
        self.reports[report as usize].phrases_start
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

    /// Where a value stands among the repeated, by its key.
    pub(super) fn place_of_key(&self, key: u64) -> Option<u32> {
        let key_at = |number: ValueNumber| self.values[number as usize].key;
        let value = self.values_by_key.find(key, key_at)?;
        self.repeated_place(value)
    }

    /// Whether several reports name a value.
    pub fn is_repeated(&self, key: u64) -> bool {
        let place = self.place_of_key(key);
        place.is_some_and(|place| self.repeated[place as usize].naming.count() > 1)
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
