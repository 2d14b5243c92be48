//! A referral: a package sent to a competent body, which acknowledges it and states an outcome.

use jiff::civil::Date;

use crate::report::Loss;

/// Where a referral stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReferralState {
    /// Two people must agree before it leaves; one has.
    Proposed,
    /// On its way: not delivered yet, tried again until it is.
    Sent,
    /// Delivered; the body has not answered.
    Delivered,
    /// The body has taken it.
    Accepted,
    /// The body asked for more.
    Asked,
    /// Not theirs: it went to another body, in a referral of its own.
    PassedOn,
    /// An outcome is stated that ends it.
    Ended,
}

impl ReferralState {
    /// Every state, in the order of a referral's life.
    pub const ALL: [ReferralState; 7] = [
        ReferralState::Proposed,
        ReferralState::Sent,
        ReferralState::Delivered,
        ReferralState::Accepted,
        ReferralState::Asked,
        ReferralState::PassedOn,
        ReferralState::Ended,
    ];

    /// The word in JSON, in the database and in texts.
    pub fn as_str(self) -> &'static str {
        match self {
            ReferralState::Proposed => "proposed",
            ReferralState::Sent => "sent",
            ReferralState::Delivered => "delivered",
            ReferralState::Accepted => "accepted",
            ReferralState::Asked => "asked",
            ReferralState::PassedOn => "passed-on",
            ReferralState::Ended => "ended",
        }
    }

    /// Reads the word back; `None` for any other text.
    pub fn from_word(word: &str) -> Option<ReferralState> {
        ReferralState::ALL
            .into_iter()
            .find(|state| state.as_str() == word)
    }
}

/// What came of a referral: the published list. Several may follow one another, each with its date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OutcomeKind {
    /// Nothing will be done, for a stated reason.
    NoAction,
    /// Entered in the body's register.
    Recorded,
    /// An investigation is open.
    Investigating,
    /// Joined to a case that the body has.
    Merged,
    /// The illegal site or content is gone.
    SiteClosed,
    /// Money is held.
    FundsFrozen,
    /// Money went back to the victim.
    FundsReturned,
    /// Somebody is charged.
    Charged,
    /// Somebody is convicted.
    Convicted,
    /// Somebody is acquitted.
    Acquitted,
}

impl OutcomeKind {
    /// Every outcome.
    pub const ALL: [OutcomeKind; 10] = [
        OutcomeKind::NoAction,
        OutcomeKind::Recorded,
        OutcomeKind::Investigating,
        OutcomeKind::Merged,
        OutcomeKind::SiteClosed,
        OutcomeKind::FundsFrozen,
        OutcomeKind::FundsReturned,
        OutcomeKind::Charged,
        OutcomeKind::Convicted,
        OutcomeKind::Acquitted,
    ];

    /// The word in JSON, in the database and in texts.
    pub fn as_str(self) -> &'static str {
        match self {
            OutcomeKind::NoAction => "no-action",
            OutcomeKind::Recorded => "recorded",
            OutcomeKind::Investigating => "investigating",
            OutcomeKind::Merged => "merged",
            OutcomeKind::SiteClosed => "site-closed",
            OutcomeKind::FundsFrozen => "funds-frozen",
            OutcomeKind::FundsReturned => "funds-returned",
            OutcomeKind::Charged => "charged",
            OutcomeKind::Convicted => "convicted",
            OutcomeKind::Acquitted => "acquitted",
        }
    }

    /// Reads the word back; `None` for any other text.
    pub fn from_word(word: &str) -> Option<OutcomeKind> {
        OutcomeKind::ALL
            .into_iter()
            .find(|kind| kind.as_str() == word)
    }

    /// Whether the body has nothing more to say after it.
    pub fn is_final(self) -> bool {
        matches!(
            self,
            OutcomeKind::NoAction
                | OutcomeKind::Merged
                | OutcomeKind::SiteClosed
                | OutcomeKind::FundsReturned
                | OutcomeKind::Convicted
                | OutcomeKind::Acquitted
        )
    }
}

/// An outcome as a body states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Which of the list.
    pub kind: OutcomeKind,
    /// The day it happened, which may lie before the day it is stated.
    pub on: Date,
    /// Money frozen or returned.
    pub amount: Option<Loss>,
    /// The reason, where nothing is done: a word of [`crate::decide::NoActionReason`].
    pub reason: Option<String>,
}
