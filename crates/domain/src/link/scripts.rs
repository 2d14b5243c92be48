//! Reports found by the phrases of their stories.
//!
//! Of the reports that tell one phrase, the few of the lowest keys stand in front; whoever tells
//! the phrase finds those. Taking a report in costs the same however many there are, and what is
//! found depends on the set of reports alone.

use super::facts::Phrase;
use super::index::{Index, ReportNumber};

/// Reports that are found by one phrase: those of the lowest keys.
pub(super) const FOUND_COUNT_MAX: usize = 8;
/// Phrases of a report that others are found by: those of the most weight.
pub(super) const SOUGHT_COUNT_MAX: usize = 24;
/// A story of less weight, in quarters of a bit, is like none.
const STORY_QUARTERS_MIN: u32 = 48;
/// Nobody is found by a phrase of less weight, in quarters of a bit: too many tell it.
const PHRASE_QUARTERS_MIN: u32 = 4;
/// Chains of phrases.
const CHAINS_BITS: u32 = 22;
/// The owner of every so manieth phrase is noted.
const OWNER_STEP: usize = 16;

/// Chains of places among the phrases of all reports. Of each phrase in a chain, those of the
/// lowest keys come first, in the order of the keys.
#[derive(Clone, Debug)]
pub(super) struct Scripts {
    /// By chain: one more than its first place; 0 for none.
    heads: Vec<u32>,
    /// By place: one more than the next place; 0 for none.
    next: Vec<u32>,
    owners: Vec<ReportNumber>,
}

/// What came of taking in a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entered {
    /// It stands in front; the report behind it, if any, does so no more.
    Front(Option<ReportNumber>),
    /// Reports of lower keys stand in front.
    Behind,
}

impl Default for Scripts {
    fn default() -> Scripts {
        Scripts {
            heads: vec![0; 1 << CHAINS_BITS],
            next: Vec::new(),
            owners: Vec::new(),
        }
    }
}

/// Places of the phrases that others are found by.
pub(super) fn sought(index: &Index, report: ReportNumber) -> Vec<u32> {
    let phrases = index.phrases_of(report);
    let weight: u32 = phrases.iter().map(|phrase| phrase.weight()).sum();
    if weight < STORY_QUARTERS_MIN {
        return Vec::new();
    }
    let start = index.phrases_start(report);
    let mut places: Vec<u32> = (start..start + phrases.len() as u32)
        .filter(|place| index.phrase_at(*place).weight() >= PHRASE_QUARTERS_MIN)
        .collect();
    if places.len() > SOUGHT_COUNT_MAX {
        let order = |place: &u32| {
            let phrase = index.phrase_at(*place);
            (u32::MAX - phrase.weight(), phrase.number())
        };
        places.select_nth_unstable_by_key(SOUGHT_COUNT_MAX, order);
        places.truncate(SOUGHT_COUNT_MAX);
    }
    places
}

fn chain(phrase: Phrase) -> usize {
    (phrase.number().wrapping_mul(0x9E37_79B1) >> (32 - CHAINS_BITS)) as usize
}

impl Scripts {
    /// Has a report found by its phrases; reports must come in the order of their numbers.
    /// Returns the reports that stand in front no more, and whether the report does anywhere.
    pub(super) fn add(&mut self, index: &Index, report: ReportNumber) -> Vec<ReportNumber> {
        let phrases = index.phrases_of(report);
        let end = index.phrases_start(report) as usize + phrases.len();
        self.next.resize(end.max(self.next.len()), 0);
        while self.owners.len() * OWNER_STEP < end {
            self.owners.push(report);
        }
        let mut fallen = Vec::new();
        for place in sought(index, report) {
            if let Entered::Front(Some(behind)) = self.enter(index, place, report) {
                fallen.push(behind);
            }
        }
        fallen
    }

    /// The report that tells the phrase at a place.
    fn owner(&self, index: &Index, place: u32) -> ReportNumber {
        let block = place as usize / OWNER_STEP;
        let first = self.owners[block] as usize;
        let last = self.owners.get(block + 1).map(|it| *it as usize);
        let last = last.unwrap_or(index.reports_count() - 1);
        let later = &index.reports[first + 1..=last.max(first)];
        let before = later.partition_point(|report| report.phrases_start <= place);
        (first + before) as ReportNumber
    }

    fn enter(&mut self, index: &Index, place: u32, report: ReportNumber) -> Entered {
        let phrase = index.phrase_at(place);
        let order = |number: ReportNumber| (index.reports[number as usize].key, number);
        let mine = order(report);
        let (mut before, mut at, mut passed) = (0u32, self.heads[chain(phrase)], 0usize);
        while at != 0 {
            if index.phrase_at(at - 1).number() == phrase.number() {
                if order(self.owner(index, at - 1)) > mine {
                    break;
                }
                passed += 1;
            }
            before = at;
            at = self.next[at as usize - 1];
            if passed == FOUND_COUNT_MAX {
                break;
            }
        }
        self.next[place as usize] = at;
        match before {
            0 => self.heads[chain(phrase)] = place + 1,
            before => self.next[before as usize - 1] = place + 1,
        }
        if passed == FOUND_COUNT_MAX {
            return Entered::Behind;
        }
        let mut behind = self.telling_from(index, at, phrase);
        Entered::Front(behind.nth(FOUND_COUNT_MAX - passed - 1))
    }

    fn telling_from(
        &self,
        index: &Index,
        from: u32,
        phrase: Phrase,
    ) -> impl Iterator<Item = ReportNumber> {
        let mut at = from;
        std::iter::from_fn(move || {
            while at != 0 {
                let place = at - 1;
                at = self.next[place as usize];
                if index.phrase_at(place).number() == phrase.number() {
                    return Some(self.owner(index, place));
                }
            }
            None
        })
    }

    /// The reports that tell the phrase at a place; those in front come first.
    pub(super) fn telling(&self, index: &Index, place: u32) -> impl Iterator<Item = ReportNumber> {
        let phrase = index.phrase_at(place);
        self.telling_from(index, self.heads[chain(phrase)], phrase)
    }

    /// Whom a report finds: those in front of at least two of its phrases.
    pub(super) fn found(&self, index: &Index, report: ReportNumber) -> Vec<ReportNumber> {
        let mut found = Vec::new();
        for place in sought(index, report) {
            let front = self.telling(index, place).take(FOUND_COUNT_MAX);
            found.extend(front.filter(|other| *other != report));
        }
        twice(found)
    }

    /// Who finds a report: those who tell at least two phrases that it stands in front of.
    pub(super) fn finding(&self, index: &Index, report: ReportNumber) -> Vec<ReportNumber> {
        let mut finding = Vec::new();
        for place in sought(index, report) {
            let mut front = self.telling(index, place).take(FOUND_COUNT_MAX);
            if front.any(|it| it == report) {
                let all = self.telling(index, place);
                finding.extend(all.filter(|other| *other != report));
            }
        }
        twice(finding)
    }

    /// Lets a report go, before the index does. Returns who else found, or may now find, others
    /// by its phrases.
    pub(super) fn remove(&mut self, index: &Index, report: ReportNumber) -> Vec<ReportNumber> {
        let mut touched = Vec::new();
        for place in sought(index, report) {
            touched.extend(self.telling(index, place).filter(|other| *other != report));
            self.leave(index, place);
        }
        touched.sort_unstable();
        touched.dedup();
        touched
    }

    fn leave(&mut self, index: &Index, place: u32) {
        let phrase = index.phrase_at(place);
        let mut kept: Vec<(u64, u32)> = Vec::new();
        let mut others: Vec<u32> = Vec::new();
        let mut at = self.heads[chain(phrase)];
        while at != 0 {
            let here = at - 1;
            at = self.next[here as usize];
            if index.phrase_at(here).number() != phrase.number() {
                others.push(here);
            } else if here != place {
                let owner = self.owner(index, here);
                kept.push((index.reports[owner as usize].key, here));
            }
        }
        kept.sort_unstable();
        // The whole chain is tied again, backwards.
        let mut head = 0;
        let all = others.iter().chain(kept.iter().map(|(_, here)| here));
        for here in all.collect::<Vec<_>>().into_iter().rev() {
            self.next[*here as usize] = head;
            head = here + 1;
        }
        self.next[place as usize] = 0;
        self.heads[chain(phrase)] = head;
    }
}

/// Those that come at least twice, each once, in order.
fn twice(mut all: Vec<ReportNumber>) -> Vec<ReportNumber> {
    all.sort_unstable();
    all.chunk_by(|one, other| one == other)
        .filter(|same| same.len() > 1)
        .map(|same| same[0])
        .collect()
}
