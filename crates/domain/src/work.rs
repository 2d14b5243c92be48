//! The queues of the desk: which reports wait for whom, and by when.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::profile::Profile;
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

/// By when something must happen to a report that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deadline {
    /// Somebody is to have read it by the end of this working day: its reporter was promised so.
    Read(Date),
    /// Its payment can be called back until then.
    CallBack(Timestamp),
}

/// What the deadline of a report follows from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dated {
    /// Where the report stands.
    pub state: State,
    /// When it was lodged.
    pub lodged_at: Timestamp,
    /// Until when its payment can be called back, if it speaks of one.
    pub recall_until: Option<Timestamp>,
}

impl Deadline {
    /// The next deadline of a report. The promise to read it lasts until somebody decides; nobody
    /// is held to a payment that can no longer be called back.
    pub fn of(dated: Dated, profile: &Profile, now: Timestamp) -> Option<Deadline> {
        let read = match dated.state {
            State::Received | State::Read => Some(Deadline::Read(profile.read_by(dated.lodged_at))),
            _ => None,
        };
        let recall = dated.recall_until.filter(|until| *until > now);
        let both = [recall.map(Deadline::CallBack), read];
        let given = both.into_iter().flatten();
        given.min_by_key(|deadline| deadline.at(profile))
    }

    /// The moment at which it is over.
    pub fn at(self, profile: &Profile) -> Timestamp {
        match self {
            Deadline::CallBack(until) => until,
            Deadline::Read(day) => {
                let hour = i8::try_from(profile.calendar.day_ends_hour).unwrap_or(24);
                let end = match hour {
                    ..24 => day.at(hour, 0, 0, 0),
                    _ => day.tomorrow().unwrap_or(day).at(0, 0, 0, 0),
                };
                let end = end.to_zoned(profile.zone());
                end.map_or(Timestamp::MAX, |end| end.timestamp())
            }
        }
    }
}
