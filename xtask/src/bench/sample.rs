//! Reports as they come: about 900 bytes of story, four observables, somebody who reports.
//!
//! The same seed gives the same bytes. Words follow Zipf's law over a vocabulary of some
//! thousands, as in any language: the text index is then as large as with real stories.

use anyhow::Result;
use std::fmt::Write as _;
use std::io::Write;

/// Bytes of a story.
const STORY_BYTES: usize = 900;
/// Words of the vocabulary.
const VOCABULARY_COUNT: usize = 6_000;

/// Kinds of the national profile; filters ask for them.
pub(super) const KINDS: [&str; 8] = [
    "fake-shop",
    "investment",
    "romance",
    "parcel-message",
    "bank-message",
    "spam",
    "blackmail",
    "account-takeover",
];
/// Regions; filters ask for them.
pub(super) const REGIONS: [&str; 6] = ["FR-75", "FR-13", "FR-69", "BE-BRU", "MU-PL", "XO-CA"];

/// A kind that a rule of the national profile sends to a body without waiting for a person.
pub(super) const URGENT_KIND: &str = "life-danger";
/// A kind of the closed compartment.
const CLOSED_KIND: &str = "grooming";
/// Stories that come again and again, and the seed of the first.
const CAMPAIGNS_COUNT: u64 = 50;
const CAMPAIGN_SEED: u64 = 90_000;

/// A generator of chance that is the same everywhere (xorshift64*).
pub(super) struct Chance(u64);

impl Chance {
    /// Another seed, other chances.
    pub(super) fn new(seed: u64) -> Chance {
        Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// A number below `end`.
    pub(super) fn below(&mut self, end: usize) -> usize {
        (self.next() >> 33) as usize % end.max(1)
    }

    /// One of several.
    pub(super) fn of<'t, T>(&mut self, all: &'t [T]) -> &'t T {
        &all[self.below(all.len())]
    }
}

/// Makes reports.
pub(super) struct Sample {
    words: Vec<String>,
    /// Sum of the frequencies up to each word, scaled to 2³².
    reach: Vec<u64>,
    chance: Chance,
}

impl Sample {
    pub(super) fn new(seed: u64) -> Sample {
        let mut chance = Chance::new(7);
        let words: Vec<String> = (0..VOCABULARY_COUNT).map(|_| word(&mut chance)).collect();
        let total: f64 = (1..=words.len()).map(|rank| 1.0 / rank as f64).sum();
        let mut sum = 0.0;
        let reach = (1..=words.len()).map(|rank| {
            sum += 1.0 / rank as f64 / total;
            (sum * 4_294_967_296.0) as u64
        });
        Sample {
            reach: reach.collect(),
            words,
            chance: Chance::new(seed),
        }
    }

    /// A word as often as it stands in stories.
    pub(super) fn word(&mut self) -> &str {
        let point = self.chance.next() >> 32;
        let place = self.reach.partition_point(|reach| *reach < point);
        &self.words[place.min(self.words.len() - 1)]
    }

    /// One report as JSON, and the bytes of its own text in it: story and values.
    pub(super) fn report(&mut self, number: u64) -> (String, usize) {
        self.report_as(number, None)
    }

    /// The same of a centre at work: one in a hundred is urgent, one in a hundred tells what many
    /// others have told, one in two hundred goes into the closed compartment.
    pub(super) fn mixed_report(&mut self, number: u64) -> (String, usize) {
        match number % 200 {
            17 | 117 => self.report_as(number, Some(URGENT_KIND)),
            33 => self.report_as(number, Some(CLOSED_KIND)),
            50 | 150 => {
                let told = Chance::new(CAMPAIGN_SEED + number / 100 % CAMPAIGNS_COUNT);
                let own = std::mem::replace(&mut self.chance, told);
                let report = self.report_as(number, None);
                self.chance = own;
                report
            }
            _ => self.report(number),
        }
    }

    /// The same of a kind, or of any.
    pub(super) fn report_as(&mut self, number: u64, kind: Option<&str>) -> (String, usize) {
        let mut story = String::with_capacity(STORY_BYTES + 20);
        while story.len() < STORY_BYTES {
            let word = self.word().to_owned();
            story.push_str(&word);
            story.push(if self.chance.below(12) == 0 { ',' } else { ' ' });
        }
        let chance = &mut self.chance;
        let host = format!("{}{}.example", word(chance), chance.below(100_000));
        let values = [
            ("url", format!("https://{host}/{}", word(chance))),
            ("domain", host),
            (
                "email",
                format!("{}@{}.example", word(chance), word(chance)),
            ),
            ("phone", format!("+336{:08}", chance.below(100_000_000))),
        ];
        let own_bytes = story.len() + values.iter().map(|(_, value)| value.len()).sum::<usize>();
        let any = chance.of(&KINDS);
        let mut text = format!(
            "{{\"external_id\":\"bench-{number}\",\"language\":\"fr\",\"category\":\"{}\",\
             \"region\":\"{}\",\"narrative\":\"{story}\",\"reporter\":{{\"mode\":\"confidential\",\
             \"name\":\"{} {}\",\"email\":\"{}@mail.example\",\"phone\":\"+337{:08}\"}},\
             \"observables\":[",
            kind.unwrap_or(any),
            chance.of(&REGIONS),
            word(chance),
            word(chance),
            word(chance),
            chance.below(100_000_000),
        );
        for (place, (kind, value)) in values.iter().enumerate() {
            let comma = if place == 0 { "" } else { "," };
            // Writing to a string cannot fail.
            let _ = write!(
                text,
                "{comma}{{\"type\":\"{kind}\",\"value\":\"{value}\",\"role\":\"suspect\"}}"
            );
        }
        text.push_str("]}");
        (text, own_bytes)
    }

    /// Writes so many reports as lines; answers the bytes of their own text.
    pub(super) fn write(
        &mut self,
        to: &mut impl Write,
        numbers: std::ops::Range<u64>,
    ) -> Result<u64> {
        let mut own_bytes = 0;
        for number in numbers {
            let (mut line, own) = self.report(number);
            line.push('\n');
            to.write_all(line.as_bytes())?;
            own_bytes += own as u64;
        }
        Ok(own_bytes)
    }
}

/// A word of two to four syllables.
fn word(chance: &mut Chance) -> String {
    const BEGINNINGS: &[u8] = b"bcdfglmnprstv";
    const VOWELS: &[u8] = b"aeiou";
    let mut word = String::new();
    for _ in 0..2 + chance.below(3) {
        word.push(char::from(*chance.of(BEGINNINGS)));
        word.push(char::from(*chance.of(VOWELS)));
        if chance.below(4) == 0 {
            word.push(char::from(*chance.of(BEGINNINGS)));
        }
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_makes_the_same_reports() {
        let mut text = Vec::new();
        let own = Sample::new(1).write(&mut text, 0..20).expect("written");
        let mut again = Vec::new();
        Sample::new(1).write(&mut again, 0..20).expect("written");
        assert_eq!(text, again);
        assert_eq!(text.iter().filter(|byte| **byte == b'\n').count(), 20);
        assert!((900..1_100).contains(&(own / 20)), "{own}");
    }
}
