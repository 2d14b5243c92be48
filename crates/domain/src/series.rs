//! A series as a centre keeps it: what it is called, what it amounts to, and what becomes of it
//! when its reports part or come together. Which reports belong together [`crate::link`] says.

pub mod amount;
pub mod identity;
pub mod mention;
pub mod score;

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::link::value::Kind;
pub use amount::Amount;
pub use score::Score;

/// An identifier that fewer independent people name leaves the house only by a person's hand: one
/// person with a grudge, or two, could otherwise have anybody listed.
pub const SOURCES_COUNT_MIN: i64 = 3;

/// Whether enough independent people name a value for it to be referred or published by itself.
pub fn is_corroborated(sources_count: i64) -> bool {
    sources_count >= SOURCES_COUNT_MIN
}

/// What a series is called, by its number and the year (UTC) in which it was first seen:
/// `S-2026-000418`.
pub fn label(number: i64, created_at: Timestamp) -> String {
    let year = created_at.to_zoned(TimeZone::UTC).year();
    format!("S-{year}-{number:06}")
}

/// The number in a label, however it is spaced or cased, or a number alone; `None` for any other
/// text.
pub fn number_of(label: &str) -> Option<i64> {
    let tidy: String = label.chars().filter(|sign| !sign.is_whitespace()).collect();
    let digits = match tidy.split_once('-') {
        None => tidy.as_str(),
        Some((head, rest)) if head.eq_ignore_ascii_case("s") => {
            let (year, number) = rest.split_once('-')?;
            (year.len() == 4).then_some(number)?
        }
        Some(_) => return None,
    };
    let is_number = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    let number = digits.parse().ok().filter(|_| is_number)?;
    (number > 0).then_some(number)
}

/// How a report came into its series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// By values that others name too.
    Values,
    /// Its story repeats another one's.
    Text,
    /// A person said so.
    Decision,
}

impl How {
    /// The word in the database and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            How::Values => "values",
            How::Text => "text",
            How::Decision => "decision",
        }
    }

    /// Reads the word back; `None` for any other text.
    pub fn from_word(word: &str) -> Option<How> {
        let all = [How::Values, How::Text, How::Decision];
        all.into_iter().find(|how| how.as_str() == word)
    }
}

/// What a person can decide about series and values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Word {
    /// Two reports are of one series.
    Together,
    /// Two reports are of different series.
    Apart,
    /// A value belongs to somebody uninvolved.
    Benign,
    /// A value is the offender's.
    Offender,
    /// A value is a harmed person's.
    Victim,
    /// A series stays as it is: nothing joins or leaves it by itself.
    Lock,
    /// Some reports of a series are a series of their own.
    Split,
    /// Two series are one.
    Merge,
}

impl Word {
    /// Every word, in the order of the documentation.
    pub const ALL: [Word; 8] = [
        Word::Together,
        Word::Apart,
        Word::Benign,
        Word::Offender,
        Word::Victim,
        Word::Lock,
        Word::Split,
        Word::Merge,
    ];

    /// The word in the database, in the journal and in texts.
    pub fn as_str(self) -> &'static str {
        match self {
            Word::Together => "together",
            Word::Apart => "apart",
            Word::Benign => "benign",
            Word::Offender => "offender",
            Word::Victim => "victim",
            Word::Lock => "lock",
            Word::Split => "split",
            Word::Merge => "merge",
        }
    }

    /// Reads the word back; `None` for any other text.
    pub fn from_word(word: &str) -> Option<Word> {
        Word::ALL.into_iter().find(|one| one.as_str() == word)
    }

    /// Whether it is about a value and not about reports.
    pub fn is_about_value(self) -> bool {
        matches!(self, Word::Benign | Word::Offender | Word::Victim)
    }
}

/// What the reports of a series amount to, at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totals {
    /// Reports.
    pub reports: i64,
    /// Independent people among their reporters; nobody anonymous.
    pub sources: i64,
    /// When the first was taken in.
    pub first_at: Timestamp,
    /// When the last was.
    pub last_at: Timestamp,
    /// Reports of the last seven days.
    pub recent: i64,
    /// Reports of the seven days before those.
    pub earlier: i64,
    /// Reports by kind of offence.
    pub kinds: BTreeMap<String, i64>,
    /// Reports by region as given; those without one are left out.
    pub regions: BTreeMap<String, i64>,
    /// Money lost by currency. Nothing is converted.
    pub losses: BTreeMap<String, Amount>,
    /// Reports that state a loss.
    pub losses_count: i64,
    /// Reports of which somebody may be in danger, or that must be seen soon.
    pub urgent: i64,
    /// Reports that came with files.
    pub with_files: i64,
    /// Kinds of the values that suspects used.
    pub values: Vec<Kind>,
    /// Whether something of it lies in the centre's own country: a place, an account.
    pub is_at_home: bool,
}

impl Totals {
    /// Nothing yet, at a moment.
    pub fn none(at: Timestamp) -> Totals {
        Totals {
            reports: 0,
            sources: 0,
            first_at: at,
            last_at: at,
            recent: 0,
            earlier: 0,
            kinds: BTreeMap::new(),
            regions: BTreeMap::new(),
            losses: BTreeMap::new(),
            losses_count: 0,
            urgent: 0,
            with_files: 0,
            values: Vec::new(),
            is_at_home: false,
        }
    }

    /// The kind of offence of most reports; of equally many the first by name.
    pub fn kind(&self) -> &str {
        most(&self.kinds).unwrap_or_default()
    }

    /// The currency in which most was lost, by figure; `None` without a loss.
    pub fn currency(&self) -> Option<(&str, Amount)> {
        let mut best: Option<(&str, Amount)> = None;
        for (currency, amount) in &self.losses {
            if best.is_none_or(|(_, known)| *amount > known) {
                best = Some((currency, *amount));
            }
        }
        best
    }
}

fn most(counts: &BTreeMap<String, i64>) -> Option<&str> {
    let mut best: Option<(&str, i64)> = None;
    for (name, count) in counts {
        if best.is_none_or(|(_, known)| *count > known) {
            best = Some((name, *count));
        }
    }
    best.map(|(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_read_back_however_it_is_written() {
        let at: Timestamp = "2026-03-01T00:00:00Z".parse().expect("a time");
        assert_eq!(label(418, at), "S-2026-000418");
        for text in ["S-2026-000418", " s-2026-418 ", "418", "S-2026- 000418"] {
            assert_eq!(number_of(text), Some(418), "{text}");
        }
        for text in [
            "",
            "T-2026-000418",
            "S-26-1",
            "S-2026-",
            "-1",
            "0",
            "+5",
            "S-2026-x",
        ] {
            assert_eq!(number_of(text), None, "{text}");
        }
    }

    #[test]
    fn words_are_read_back() {
        for word in Word::ALL {
            assert_eq!(Word::from_word(word.as_str()), Some(word));
        }
        assert_eq!(How::from_word("text"), Some(How::Text));
        assert_eq!(How::from_word("else"), None);
    }

    #[test]
    fn two_people_with_a_grudge_list_nobody() {
        assert!(!is_corroborated(2));
        assert!(is_corroborated(3));
    }

    #[test]
    fn the_most_decides_and_of_equals_the_first() {
        let at: Timestamp = "2026-03-01T00:00:00Z".parse().expect("a time");
        let mut totals = Totals::none(at);
        assert_eq!(totals.kind(), "");
        totals.kinds = [
            ("b".to_owned(), 2),
            ("a".to_owned(), 2),
            ("c".to_owned(), 1),
        ]
        .into();
        assert_eq!(totals.kind(), "a");
        let amount = |text: &str| text.parse::<Amount>().expect("an amount");
        totals.losses = [
            ("EUR".to_owned(), amount("10.5")),
            ("USD".to_owned(), amount("9")),
        ]
        .into();
        assert_eq!(totals.currency(), Some(("EUR", amount("10.5"))));
    }
}
