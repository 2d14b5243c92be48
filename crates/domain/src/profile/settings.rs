use crate::text::Direction;

/// A language of the pages. Its name in itself is the text `language-name`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Language {
    /// ISO 639-1 code, such as `ar`: the folder of its texts and the first part of addresses.
    pub code: String,
    /// Which way it is written.
    pub direction: Direction,
}

/// A telephone number that people are told to call.
///
/// The texts of a profile's own phones are `phone-KEY` and, if wanted, `phone-KEY-hours`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone {
    /// Key, such as `help`.
    pub key: String,
    /// What a telephone dials: `+` and country code, or a short number.
    pub number: String,
    /// How people of the country write it.
    pub shown: String,
}

impl Phone {
    /// The link that dials it, such as `tel:+33199001122`.
    pub fn link(&self) -> String {
        format!("tel:{}", self.number)
    }

    /// Id of what the number is for.
    pub fn text_id(&self) -> String {
        format!("phone-{}", self.key)
    }

    /// Id of when somebody answers; the text may be absent.
    pub fn hours_id(&self) -> String {
        format!("phone-{}-hours", self.key)
    }
}

/// What the mechanism promises to reporters. Pages turn these into dates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promises {
    /// A person reads each report within so many working days.
    pub read_within_working_days: u64,
    /// If nothing happened, the reporter is told so after this many days.
    pub reminder_after_days: u64,
    /// Whoever contests a listing has an answer within so many days.
    pub appeal_answered_within_days: u64,
}

/// What to do this minute, in the order in which it helps. Keys of advice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UrgentAdvice {
    /// Somebody is in danger now.
    pub danger: Vec<String>,
    /// The offender is near.
    pub near: Vec<String>,
    /// Money left within the recall window.
    pub money: Vec<String>,
}

/// How long data is kept, in days, from the last act on the report. A hold pauses it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retention {
    /// The report itself: narrative, answers, observables.
    pub report_days: u64,
    /// Who the reporter is and how to reach them.
    pub identity_days: u64,
    /// Messages between the reporter and the centre.
    pub message_days: u64,
    /// Attached files.
    pub attachment_days: u64,
    /// Entries of the journal (they hold no personal data).
    pub journal_days: u64,
    /// Sessions and sign-in attempts of staff.
    pub session_days: u64,
}

impl Default for Retention {
    fn default() -> Self {
        Retention {
            report_days: 5 * 365,
            identity_days: 3 * 365,
            message_days: 3 * 365,
            attachment_days: 3 * 365,
            journal_days: 20 * 365,
            session_days: 180,
        }
    }
}
