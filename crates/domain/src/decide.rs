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

    /// What the decision names besides: a report's number, a body's key, a reason's word; empty
    /// when it names nothing.
    pub fn about(&self) -> &str {
        match self {
            Decision::Duplicate { of } => of,
            Decision::OutOfScope { body } => body.as_deref().unwrap_or_default(),
            Decision::NoAction(reason) => reason.as_str(),
            Decision::Valid | Decision::Ask | Decision::Sensitive | Decision::Spam => "",
        }
    }

    /// Reads [`Decision::as_str`] and [`Decision::about`] back; `None` for any other text.
    pub fn from_words(word: &str, about: &str) -> Option<Decision> {
        Some(match word {
            "valid" => Decision::Valid,
            "duplicate" => Decision::Duplicate {
                of: about.to_owned(),
            },
            "out-of-scope" => Decision::OutOfScope {
                body: (!about.is_empty()).then(|| about.to_owned()),
            },
            "ask" => Decision::Ask,
            "sensitive" => Decision::Sensitive,
            "spam" => Decision::Spam,
            "no-action" => Decision::NoAction(NoActionReason::from_word(about)?),
            _ => return None,
        })
    }

    /// Whether it may be taken on a report in this state. What is withdrawn or erased is nobody's
    /// to decide; what a body has is the body's, and may only be closed off from other eyes.
    pub fn may_follow(&self, state: State) -> bool {
        match state {
            State::Withdrawn | State::Erased => false,
            State::Referred => *self == Decision::Sensitive,
            State::Received | State::Read | State::Waiting | State::Valid | State::Closed => true,
        }
    }

    /// Whether it can be taken back for a moment. A question cannot: it has left the house.
    pub fn can_be_undone(&self) -> bool {
        *self != Decision::Ask
    }
}

/// For so many seconds whoever decided may take it back.
pub const UNDO_SECONDS: i64 = 20;

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

#[cfg(test)]
mod tests {
    use super::*;

    fn every() -> Vec<Decision> {
        let of = "TC-2026-000001".to_owned();
        let body = Some("cyber-unit".to_owned());
        let mut every = vec![
            Decision::Valid,
            Decision::Duplicate { of },
            Decision::OutOfScope { body },
            Decision::OutOfScope { body: None },
            Decision::Ask,
            Decision::Sensitive,
            Decision::Spam,
        ];
        every.extend(NoActionReason::ALL.map(Decision::NoAction));
        every
    }

    #[test]
    fn every_decision_reads_back_from_its_words() {
        for decision in every() {
            let read = Decision::from_words(decision.as_str(), decision.about());
            assert_eq!(read, Some(decision));
        }
        assert_eq!(Decision::from_words("no-action", "because"), None);
        assert_eq!(Decision::from_words("maybe", ""), None);
    }

    #[test]
    fn nobody_decides_on_what_is_withdrawn_erased_or_with_a_body() {
        for decision in every() {
            assert!(decision.may_follow(State::Received), "{decision:?}");
            assert!(
                decision.may_follow(State::Closed),
                "a second look: {decision:?}"
            );
            assert!(!decision.may_follow(State::Withdrawn) && !decision.may_follow(State::Erased));
            let is_sensitive = decision == Decision::Sensitive;
            assert_eq!(decision.may_follow(State::Referred), is_sensitive);
        }
    }
}
