//! What a person of the centre decides about a report, and what follows for its state.

use crate::report::State;

/// A decision of the desk. Each has a key of its own in the console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Worth work: the rules may pass it on.
    Valid,
    /// The same matter as another report, whose number is named; it is counted with that one.
    Duplicate {
        /// Number of the report that stands for both.
        of: String,
    },
    /// Not for this centre. The reporter is told who is competent.
    OutOfScope {
        /// Key of the competent body, if the directory has one.
        body: Option<String>,
    },
    /// The reporter is asked something first; the words are a message of their own.
    Ask,
    /// To the closed compartment: only those who may read sensitive content see it.
    Sensitive,
    /// No report at all.
    Spam,
    /// Nobody can go further, for a reason of the published list.
    NoAction(NoActionReason),
}

impl Decision {
    /// The word in the journal, in the database and in texts.
    pub fn as_str(&self) -> &'static str {
        match self {
            Decision::Valid => "valid",
            Decision::Duplicate { .. } => "duplicate",
            Decision::OutOfScope { .. } => "out-of-scope",
            Decision::Ask => "ask",
            Decision::Sensitive => "sensitive",
            Decision::Spam => "spam",
            Decision::NoAction(_) => "no-action",
        }
    }

    /// The state that the report is in afterwards; `None` leaves it as it is.
    pub fn state(&self) -> Option<State> {
        match self {
            Decision::Valid => Some(State::Valid),
            Decision::Ask => Some(State::Waiting),
            Decision::Sensitive => None,
            Decision::Duplicate { .. }
            | Decision::OutOfScope { .. }
            | Decision::Spam
            | Decision::NoAction(_) => Some(State::Closed),
        }
    }
}

/// Why nobody goes further. The reporter reads the reason, and how to ask for a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NoActionReason {
    /// Too little to act on.
    NotEnoughFacts,
    /// No offence under the law of the country.
    NoOffence,
    /// The trace ends: no person or account can be found.
    NoTrace,
    /// The time within which it could be prosecuted is over.
    TimeBarred,
    /// The harm is below what the bodies take up; it counts in the figures.
    BelowThreshold,
}

impl NoActionReason {
    /// Every reason.
    pub const ALL: [NoActionReason; 5] = [
        NoActionReason::NotEnoughFacts,
        NoActionReason::NoOffence,
        NoActionReason::NoTrace,
        NoActionReason::TimeBarred,
        NoActionReason::BelowThreshold,
    ];

    /// The word in the journal, in the database and in texts.
    pub fn as_str(self) -> &'static str {
        match self {
            NoActionReason::NotEnoughFacts => "not-enough-facts",
            NoActionReason::NoOffence => "no-offence",
            NoActionReason::NoTrace => "no-trace",
            NoActionReason::TimeBarred => "time-barred",
            NoActionReason::BelowThreshold => "below-threshold",
        }
    }

    /// Reads the word back; `None` for any other text.
    pub fn from_word(word: &str) -> Option<NoActionReason> {
        NoActionReason::ALL
            .into_iter()
            .find(|reason| reason.as_str() == word)
    }
}
