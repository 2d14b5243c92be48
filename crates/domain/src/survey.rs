//! The one question asked of a reporter once something came of the report: were you helped?

use crate::news::News;
use crate::report::State;

/// The answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Helped {
    /// Yes.
    Yes,
    /// In part.
    Partly,
    /// No.
    No,
}

impl Helped {
    /// Every answer, in the order in which they are offered.
    pub const ALL: [Helped; 3] = [Helped::Yes, Helped::Partly, Helped::No];

    /// The word in forms, in the database and in texts.
    pub fn as_str(self) -> &'static str {
        match self {
            Helped::Yes => "yes",
            Helped::Partly => "partly",
            Helped::No => "no",
        }
    }

    /// Reads the word back; `None` for any other text.
    pub fn from_word(word: &str) -> Option<Helped> {
        Helped::ALL
            .into_iter()
            .find(|helped| helped.as_str() == word)
    }
}

/// Fewest answers of which a share is shown: of fewer, one could tell who gave which.
pub const ANSWERS_COUNT_MIN: i64 = 5;

/// Whether the question is asked: once something came of a report that is still there.
pub fn is_asked<'n>(state: State, mut told: impl Iterator<Item = &'n News>) -> bool {
    match state {
        State::Withdrawn | State::Erased => false,
        State::Closed => true,
        _ => told.any(|news| matches!(news, News::Outcome { .. } | News::NoAction(_))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::NoActionReason;

    #[test]
    fn words_read_back() {
        for helped in Helped::ALL {
            assert_eq!(Helped::from_word(helped.as_str()), Some(helped));
        }
        assert_eq!(Helped::from_word("perhaps"), None);
    }

    #[test]
    fn it_is_asked_once_something_came_of_the_report() {
        let nothing: [&News; 0] = [];
        let ended = News::NoAction(NoActionReason::ALL[0]);
        assert!(!is_asked(State::Read, nothing.into_iter()));
        assert!(!is_asked(State::Read, [&News::Valid].into_iter()));
        assert!(is_asked(
            State::Referred,
            [&News::Valid, &ended].into_iter()
        ));
        assert!(is_asked(State::Closed, nothing.into_iter()));
        assert!(!is_asked(State::Withdrawn, [&ended].into_iter()));
        assert!(!is_asked(State::Erased, [&ended].into_iter()));
    }
}
