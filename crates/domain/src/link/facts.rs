//! What linking keeps of a report: a few numbers, never its text.

use jiff::Timestamp;

use super::model::WordingTable;
use super::value::{Kind, Value, key_of};
use super::words::{Wording, wording};

/// Who reports, as far as independence goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Somebody known: reports of one address or number count as one witness.
    Known(String),
    /// Somebody who stays unknown: may join a series, never ties two together.
    Anonymous,
    /// Nothing was said about the reporter: each report counts as its own witness.
    Unsaid,
}

/// A report as linking is given it.
#[derive(Clone, Debug)]
pub struct Given<'r> {
    /// What stands for the report: different for different reports.
    pub id: &'r str,
    /// When it was received.
    pub received_at: Option<Timestamp>,
    /// BCP 47 tag, or empty.
    pub language: &'r str,
    /// The kind of offence, or empty.
    pub category: &'r str,
    /// The story.
    pub narrative: &'r str,
    /// Who reports.
    pub source: Source,
    /// The values that can tie it to others, see [`super::value::values_of`].
    pub values: &'r [Value],
}

/// A value as linking keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamedValue {
    /// Its kind.
    pub kind: Kind,
    /// What stands for it.
    pub key: u64,
    /// What it is a part of.
    pub root: u64,
}

/// What linking keeps of a report before a model has weighed its wording.
#[derive(Clone, Debug)]
pub struct Facts {
    /// What stands for the report; the order of these is the order of everything.
    pub key: u64,
    /// Hours since 1970.
    pub hours: i32,
    /// Stands for the language; 0 where none is known.
    pub language: u32,
    /// Stands for the kind of offence; 0 where none is known.
    pub category: u32,
    /// Stands for the reporter; 0 for somebody anonymous.
    pub source: u64,
    /// The values that it names.
    pub values: Vec<NamedValue>,
    /// The wording of its story.
    pub wording: Wording,
}

impl Facts {
    /// Keeps what linking needs of a report.
    pub fn of(given: &Given<'_>) -> Facts {
        let key = report_key(given.id);
        let named = |value: &Value| NamedValue {
            kind: value.kind,
            key: value.key,
            root: value.root,
        };
        Facts {
            key,
            hours: given
                .received_at
                .map_or(0, |at| (at.as_second() / 3_600) as i32),
            language: code(primary_tag(given.language)),
            category: code(given.category),
            source: match &given.source {
                Source::Known(name) => key_of("source", &name.trim().to_lowercase()).max(1),
                Source::Anonymous => 0,
                Source::Unsaid => key.max(1),
            },
            values: given.values.iter().map(named).collect(),
            wording: wording(given.narrative),
        }
    }

    /// The phrases that a model finds worth keeping.
    pub fn phrases(&self, table: &WordingTable) -> Vec<Phrase> {
        table.phrases(&self.wording.runs)
    }
}

/// What stands for a report.
pub fn report_key(id: &str) -> u64 {
    key_of("report", id)
}

fn primary_tag(language: &str) -> &str {
    match language.split('-').next().unwrap_or_default() {
        "und" | "mul" | "zxx" => "",
        tag => tag,
    }
}

fn code(word: &str) -> u32 {
    match word.is_empty() {
        true => 0,
        false => (key_of("word", word) as u32).max(1),
    }
}

/// A surprising run of four words: a number of 26 bits and its weight in quarters of a bit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phrase(u32);

impl Phrase {
    pub(super) fn new(run: u64, weight: u16) -> Phrase {
        Phrase(((run >> 38) as u32) << 6 | u32::from(weight.min(63)))
    }

    /// What stands for the words.
    pub(super) fn number(self) -> u32 {
        self.0 >> 6
    }

    /// How surprising they are, in quarters of a bit.
    pub(super) fn weight(self) -> u32 {
        self.0 & 63
    }
}

/// What two lists of phrases share, in quarters of a bit. Both are in the order of their numbers.
pub(super) fn shared_quarters(one: &[Phrase], other: &[Phrase]) -> u32 {
    let (mut at_one, mut at_other, mut sum) = (0, 0, 0);
    while at_one < one.len() && at_other < other.len() {
        let (left, right) = (one[at_one], other[at_other]);
        match left.number().cmp(&right.number()) {
            std::cmp::Ordering::Less => at_one += 1,
            std::cmp::Ordering::Greater => at_other += 1,
            std::cmp::Ordering::Equal => {
                sum += left.weight();
                at_one += 1;
                at_other += 1;
            }
        }
    }
    sum
}

/// A report in the index.
#[derive(Clone, Copy, Debug)]
pub struct Report {
    /// What stands for it.
    pub key: u64,
    /// Who reports; 0 for somebody anonymous.
    pub source: u64,
    /// Equal for equal stories; 0 where there is none to speak of.
    pub sameness: u64,
    /// Hours since 1970.
    pub hours: i32,
    /// Stands for the language.
    pub language: u32,
    /// Stands for the kind of offence.
    pub category: u32,
    pub(super) values_start: u32,
    pub(super) phrases_start: u32,
    pub(super) values_count: u8,
    pub(super) phrases_count: u8,
    pub(super) is_gone: bool,
}
