//! A referral: a package sent to a competent body, which acknowledges it and states an outcome.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::decide::NoActionReason;
use crate::report::{Loss, Problem, check_loss};

/// Most outcomes of one referral.
pub const OUTCOMES_COUNT_MAX: usize = 50;

/// How urgent a referral is for the body that gets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Lane {
    /// In its turn.
    #[default]
    Usual,
    /// Before everything else: money that can be called back, people in danger.
    Fast,
}

impl Lane {
    /// Every lane.
    pub const ALL: [Lane; 2] = [Lane::Usual, Lane::Fast];

    /// The word in JSON, in the database and in rules.
    pub fn as_str(self) -> &'static str {
        match self {
            Lane::Usual => "usual",
            Lane::Fast => "fast",
        }
    }

    /// Reads the word back; `None` for any other text.
    pub fn from_word(word: &str) -> Option<Lane> {
        Lane::ALL.into_iter().find(|lane| lane.as_str() == word)
    }
}

/// Somebody a report goes to, as the rules or a person decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// Key of the body in the directory.
    pub body: String,
    /// The rule that sends it; empty when a person does.
    pub rule: String,
    /// How urgent it is.
    pub lane: Lane,
    /// Whether a second person must agree before it leaves.
    pub four_eyes: bool,
    /// By when the body is to acknowledge it, counted from when it leaves.
    pub acknowledge_within: SignedDuration,
}

/// What a referral is called, by its number and the year (UTC) in which it was opened:
/// `T-2026-000418`.
pub fn label(number: i64, opened_at: Timestamp) -> String {
    let year = opened_at.to_zoned(TimeZone::UTC).year();
    format!("T-{year}-{number:06}")
}

/// The number in a label, however it is spaced or cased; `None` for any other text.
pub fn number_of(label: &str) -> Option<i64> {
    let tidy: String = label.chars().filter(|sign| !sign.is_whitespace()).collect();
    let mut parts = tidy.split('-');
    let (head, year, number) = (parts.next()?, parts.next()?, parts.next()?);
    let is_label = head.eq_ignore_ascii_case("t") && year.len() == 4 && parts.next().is_none();
    number.parse().ok().filter(|number| is_label && *number > 0)
}

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

impl OutcomeKind {
    /// Whether it is about money, and so has an amount.
    pub fn has_amount(self) -> bool {
        matches!(self, OutcomeKind::FundsFrozen | OutcomeKind::FundsReturned)
    }
}

impl Outcome {
    /// Everything that keeps it from being stated on a day; empty when it may be.
    pub fn problems(&self, today: Date) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut add = |field: &str, message: &str| problems.push(Problem::new(field, message));
        if self.on > today {
            add(
                "on",
                "this day is still to come; give the day on which it happened",
            );
        }
        match (&self.amount, self.kind.has_amount()) {
            (None, true) => add("amount", "say how much money, like 120.00 EUR"),
            (Some(_), false) => add("amount", "only money frozen or returned has an amount"),
            _ => {}
        }
        let reason = self.reason.as_deref();
        match (reason, self.kind == OutcomeKind::NoAction) {
            (None, true) => add("reason", "say why nothing is done, by a word of the list"),
            (Some(_), false) => add("reason", "only an outcome without action has a reason"),
            (Some(word), true) if NoActionReason::from_word(word).is_none() => {
                add("reason", "not a reason of the list");
            }
            _ => {}
        }
        if let Some(amount) = &self.amount {
            let mut wrong = Vec::new();
            check_loss(amount, &mut wrong);
            problems.extend(wrong.into_iter().map(|problem| {
                Problem {
                    field: problem
                        .field
                        .replace("loss.amount", "amount")
                        .replace("loss.", ""),
                    ..problem
                }
            }));
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_read_back_and_other_texts_are_none() {
        let at = "2026-03-10T09:30:00Z".parse().expect("a time");
        assert_eq!(label(418, at), "T-2026-000418");
        assert_eq!(number_of(" t-2026-000418"), Some(418));
        assert_eq!(number_of("T-2026-1234567"), Some(1_234_567));
        for other in [
            "",
            "TC-2026-000418",
            "T-2026",
            "T-2026-0",
            "T-2026-1-2",
            "T-2026-x",
        ] {
            assert_eq!(number_of(other), None, "{other}");
        }
    }

    #[test]
    fn words_come_back() {
        for state in ReferralState::ALL {
            assert_eq!(ReferralState::from_word(state.as_str()), Some(state));
        }
        for kind in OutcomeKind::ALL {
            assert_eq!(OutcomeKind::from_word(kind.as_str()), Some(kind));
        }
        for lane in [Lane::Usual, Lane::Fast] {
            assert_eq!(Lane::from_word(lane.as_str()), Some(lane));
        }
    }

    #[test]
    fn an_outcome_says_what_its_kind_needs_and_no_more() {
        let day = |day| jiff::civil::date(2026, 3, day);
        let outcome = |kind, amount: Option<&str>, reason: Option<&str>| Outcome {
            kind,
            on: day(9),
            amount: amount.map(|amount| Loss {
                amount: amount.to_owned(),
                currency: "EUR".to_owned(),
            }),
            reason: reason.map(str::to_owned),
        };
        let fields = |outcome: Outcome| -> Vec<String> {
            let problems = outcome.problems(day(10)).into_iter();
            problems.map(|problem| problem.field).collect()
        };
        use OutcomeKind::{Charged, FundsFrozen, NoAction};
        for fits in [
            outcome(Charged, None, None),
            outcome(FundsFrozen, Some("120.00"), None),
            outcome(NoAction, None, Some("no-trace")),
        ] {
            assert_eq!(fields(fits), Vec::<String>::new());
        }
        assert_eq!(
            fields(outcome(Charged, Some("1"), Some("no-trace"))),
            ["amount", "reason"]
        );
        assert_eq!(fields(outcome(FundsFrozen, None, None)), ["amount"]);
        assert_eq!(fields(outcome(FundsFrozen, Some("-1"), None)), ["amount"]);
        assert_eq!(fields(outcome(NoAction, None, Some("tired"))), ["reason"]);
        let early = outcome(Charged, None, None).problems(day(8));
        assert_eq!(early[0].field, "on");
    }
}
