//! What a reporter learns: each meaningful change as one plain sentence of the inbox, in the
//! reporter's language, and an e-mail notice without content where one is wanted.

use crate::decide::NoActionReason;
use crate::referral::Outcome;

/// A piece of news for the reporter of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// A person found it worth work.
    Valid,
    /// Others reported the same; this one is counted with theirs.
    Joined {
        /// How many reports stand together, this one included.
        reports_count: i64,
    },
    /// Not for this centre; the body that is competent, if the directory has one.
    OutOfScope {
        /// Key of the body in the directory.
        body: Option<String>,
    },
    /// Sent to a body.
    PassedOn {
        /// Key of the body in the directory.
        body: String,
    },
    /// A body has taken it.
    Taken {
        /// Key of the body in the directory.
        body: String,
    },
    /// A body says what came of it.
    Outcome {
        /// Key of the body in the directory.
        body: String,
        /// What came of it.
        outcome: Outcome,
    },
    /// Nobody goes further.
    NoAction(NoActionReason),
    /// The centre looked at it once more, because the reporter asked.
    Reviewed {
        /// Whether the decision was changed.
        is_changed: bool,
    },
    /// Nothing has moved since the promised day; the report is still there.
    NothingNew,
}

impl News {
    /// Which kind of news: the word in the journal and in the ids of texts.
    pub fn as_str(&self) -> &'static str {
        match self {
            News::Valid => "valid",
            News::Joined { .. } => "joined",
            News::OutOfScope { .. } => "out-of-scope",
            News::PassedOn { .. } => "passed-on",
            News::Taken { .. } => "taken",
            News::Outcome { .. } => "outcome",
            News::NoAction(_) => "no-action",
            News::Reviewed { .. } => "reviewed",
            News::NothingNew => "nothing-new",
        }
    }
}
