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

/// A way in which a reporter is told that something new waits. Only a letter says what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Way {
    /// By e-mail.
    Mail,
    /// By a text message to a telephone.
    Sms,
    /// By a letter, for those without either: what is new stands in it.
    Letter,
    /// The receipt itself by e-mail, once, without its secret code: for those who rang.
    Receipt,
}

impl Way {
    /// Every way.
    pub const ALL: [Way; 4] = [Way::Mail, Way::Sms, Way::Letter, Way::Receipt];

    /// The word in the journal, in the database and in texts.
    pub fn as_str(self) -> &'static str {
        match self {
            Way::Mail => "mail",
            Way::Sms => "sms",
            Way::Letter => "letter",
            Way::Receipt => "receipt",
        }
    }

    /// Reads the word back; `None` for any other text.
    pub fn from_word(word: &str) -> Option<Way> {
        Way::ALL.into_iter().find(|way| way.as_str() == word)
    }
}

/// The ways that a reporter wants. Kept as a number, the sum of: 1 for
/// mail, 2 for text messages, 4 for letters, 8 for a receipt that is still to leave.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ways(i64);

impl Ways {
    /// Reads the number; bits that mean nothing are dropped.
    pub fn from_bits(bits: i64) -> Ways {
        let known = Way::ALL.into_iter().map(bit).sum::<i64>();
        Ways(bits & known)
    }

    /// The number.
    pub fn bits(self) -> i64 {
        self.0
    }

    /// Whether this way is wanted.
    pub fn has(self, way: Way) -> bool {
        self.0 & bit(way) != 0
    }

    /// Whether none is wanted.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// These ways with one turned on or off.
    #[must_use]
    pub fn with(self, way: Way, is_wanted: bool) -> Ways {
        match is_wanted {
            true => Ways(self.0 | bit(way)),
            false => Ways(self.0 & !bit(way)),
        }
    }

    /// Each way that is wanted.
    pub fn iter(self) -> impl Iterator<Item = Way> {
        Way::ALL.into_iter().filter(move |way| self.has(*way))
    }
}

fn bit(way: Way) -> i64 {
    match way {
        Way::Mail => 1,
        Way::Sms => 2,
        Way::Letter => 4,
        Way::Receipt => 8,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_are_turned_on_and_off_one_by_one() {
        let both = Ways::default().with(Way::Mail, true).with(Way::Sms, true);
        assert_eq!(both.bits(), 3);
        assert_eq!(both.iter().collect::<Vec<_>>(), [Way::Mail, Way::Sms]);
        let one = both.with(Way::Mail, false);
        assert!(one.has(Way::Sms) && !one.has(Way::Mail) && !one.is_empty());
        assert!(one.with(Way::Sms, false).is_empty());
        let all = both.with(Way::Letter, true).with(Way::Receipt, true);
        assert_eq!(Ways::from_bits(0xff), all);
        for way in Way::ALL {
            assert_eq!(Way::from_word(way.as_str()), Some(way));
        }
    }
}
