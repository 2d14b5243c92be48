//! The queues of the desk: which reports wait for whom.

use crate::report::State;

/// A queue of the desk. A report may wait in several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WorkQueue {
    /// Nobody has read it.
    New,
    /// Read, and nothing decided.
    Reading,
    /// Given to the person who looks.
    Mine,
    /// Its reporter has written since anybody answered.
    Answers,
    /// Its reporter was asked something.
    Asked,
    /// Found worth work; no body has it yet.
    Valid,
    /// In the closed compartment.
    Sealed,
}

impl WorkQueue {
    /// Every queue, in the order of the rail.
    pub const ALL: [WorkQueue; 7] = [
        WorkQueue::New,
        WorkQueue::Reading,
        WorkQueue::Mine,
        WorkQueue::Answers,
        WorkQueue::Asked,
        WorkQueue::Valid,
        WorkQueue::Sealed,
    ];

    /// The word in addresses and texts.
    pub fn as_str(self) -> &'static str {
        match self {
            WorkQueue::New => "new",
            WorkQueue::Reading => "reading",
            WorkQueue::Mine => "mine",
            WorkQueue::Answers => "answers",
            WorkQueue::Asked => "asked",
            WorkQueue::Valid => "valid",
            WorkQueue::Sealed => "sealed",
        }
    }

    /// Reads the word back; `None` for any other text.
    pub fn from_word(word: &str) -> Option<WorkQueue> {
        WorkQueue::ALL
            .into_iter()
            .find(|queue| queue.as_str() == word)
    }

    /// The state of the reports in it, for queues that are one state.
    pub fn state(self) -> Option<State> {
        match self {
            WorkQueue::New => Some(State::Received),
            WorkQueue::Reading => Some(State::Read),
            WorkQueue::Asked => Some(State::Waiting),
            WorkQueue::Valid => Some(State::Valid),
            WorkQueue::Mine | WorkQueue::Answers | WorkQueue::Sealed => None,
        }
    }
}
