//! Assessment: what the machine sees in a report on its own, with its reasons. It proposes; a
//! person decides where the profile says so.
//!
//! [`assess`] is the whole decision: the same facts and the same knowledge give the same
//! assessment. `docs/assess.md` says what weighs how much.

pub mod address;
pub mod benign;
mod fold;
pub mod geo;
mod judge;
mod language;
pub mod money;
mod validity;
pub mod words;

pub use judge::{Arrived, Knowledge, assess};

/// The language of a text (BCP 47), where it can be told surely.
pub fn language_of(text: &str) -> Option<&'static str> {
    language::detect(text, |_| false)
}

/// What the operator has installed, for reports to be compared with.
#[derive(Debug, Default)]
pub struct Reference {
    /// Where addresses stand.
    pub geo: geo::Geo,
    /// Values of somebody uninvolved.
    pub benign: benign::BenignLists,
}

/// How soon a person must see a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Priority {
    /// Danger to a person, or money that can still be stopped.
    Now,
    /// Today: harm goes on.
    High,
    /// In the order of arrival.
    Usual,
    /// Last: likely known, benign or empty.
    Low,
}

impl Priority {
    /// Every priority, the most urgent first.
    pub const ALL: [Priority; 4] = [
        Priority::Now,
        Priority::High,
        Priority::Usual,
        Priority::Low,
    ];

    /// The word in JSON, in rules, in the database and in texts.
    pub fn as_str(self) -> &'static str {
        match self {
            Priority::Now => "now",
            Priority::High => "high",
            Priority::Usual => "usual",
            Priority::Low => "low",
        }
    }

    /// Reads the word back; `None` for any other text.
    pub fn from_word(word: &str) -> Option<Priority> {
        Priority::ALL
            .into_iter()
            .find(|priority| priority.as_str() == word)
    }

    /// 0 for the most urgent: queues sort by it.
    pub fn rank(self) -> i64 {
        self as i64
    }
}

/// One reason of a proposal: a text of the product and what fills it. What speaks against has a
/// negative weight and stands in the same list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Id of the sentence in the product's texts, `reason-…`.
    pub text: String,
    /// What the sentence names: values as they stand in the report, numbers, keys of the profile.
    pub values: Vec<(String, String)>,
    /// How much it weighs.
    pub weight: i32,
}

/// Where a suspect's address stands, from offline data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hosting {
    /// The address as it stands in the report: an IP address.
    pub address: String,
    /// ISO 3166-1 country, if known.
    pub country: Option<String>,
    /// Autonomous system number, if known.
    pub network: Option<u32>,
    /// Who runs the network, if known.
    pub operator: Option<String>,
}

/// All that the machine sees in a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// How soon a person must see it.
    pub priority: Priority,
    /// The kind of offence it proposes: the reporter's own, unless the facts speak against it.
    pub kind: String,
    /// Whether it belongs to the sensitive compartment.
    pub is_sensitive: bool,
    /// BCP 47 tag of the story's language, or empty.
    pub language: String,
    /// Until when (microseconds UTC) a payment may still be recalled.
    pub recall_until: Option<i64>,
    /// How many earlier reports had the same content.
    pub repeats_count: i64,
    /// From how many independent sources those and this one came.
    pub sources_count: i64,
    /// Where suspect addresses stand.
    pub hosting: Vec<Hosting>,
    /// Values of known-benign lists, each with the name of its list.
    pub benign: Vec<(String, String)>,
    /// Why.
    pub reasons: Vec<Reason>,
}
