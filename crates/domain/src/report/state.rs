//! The states of a report's life.

/// Where a report stands. Each change is a journal entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Stored and receipted; nobody has read it yet.
    Received,
    /// A person of the centre has opened it.
    Read,
    /// The reporter was asked something; the answer is awaited.
    Waiting,
    /// A person found it worth work.
    Valid,
    /// At least one competent body has it.
    Referred,
    /// Work on it has ended; its decision or outcomes say how.
    Closed,
    /// The reporter took it back. It is kept, marked, until its retention ends.
    Withdrawn,
    /// Its content has been erased; the journal still proves that it was lodged.
    Erased,
}

impl State {
    /// Every state, in the order of a report's life.
    pub const ALL: [State; 8] = [
        State::Received,
        State::Read,
        State::Waiting,
        State::Valid,
        State::Referred,
        State::Closed,
        State::Withdrawn,
        State::Erased,
    ];

    /// The word used in JSON, in the database and in search filters.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Received => "received",
            State::Read => "read",
            State::Waiting => "waiting",
            State::Valid => "valid",
            State::Referred => "referred",
            State::Closed => "closed",
            State::Withdrawn => "withdrawn",
            State::Erased => "erased",
        }
    }

    /// Whether anything may still be added: the report is neither withdrawn nor erased. To one that
    /// is closed, too: its reporter may ask for a review.
    pub fn is_open(self) -> bool {
        !matches!(self, State::Withdrawn | State::Erased)
    }

    /// Reads the word back; `None` for any other text.
    pub fn from_word(word: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.as_str() == word)
    }
}
