//! Erasing a report: why it is done, in words that name nobody, and what stays of it.

use std::fmt;
use std::str::FromStr;

/// Why a report is erased: one of a published list, for the journal keeps it for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The time that the profile grants it is over.
    RetentionEnded,
    /// Its reporter asks for it (GDPR, article 17).
    ReporterRequest,
    /// A court or authority orders it.
    CourtOrder,
    /// It should never have come in: somebody's test, or put into the wrong form.
    EnteredByMistake,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Reason; 4] = [
        Reason::RetentionEnded,
        Reason::ReporterRequest,
        Reason::CourtOrder,
        Reason::EnteredByMistake,
    ];

    /// The code used on the command line, in forms and in the journal.
    pub fn as_str(self) -> &'static str {
        match self {
            Reason::RetentionEnded => "retention-ended",
            Reason::ReporterRequest => "reporter-request",
            Reason::CourtOrder => "court-order",
            Reason::EnteredByMistake => "entered-by-mistake",
        }
    }

    /// Reads the code back; `None` for any other text.
    pub fn from_word(word: &str) -> Option<Reason> {
        Reason::ALL
            .into_iter()
            .find(|reason| reason.as_str() == word)
    }
}

/// Most characters of a [`Reference`].
pub const REFERENCE_CHARACTERS_MAX: usize = 40;

/// The number under which others file the request or order: `2026/1234`, `DPO-17`.
///
/// It stands in the journal for ever, so its shape leaves no room for a name or an address:
/// letters, digits and `. / - _`, up to [`REFERENCE_CHARACTERS_MAX`], a digit among them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference(String);

/// A text that is no [`Reference`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "not a reference number; write up to {REFERENCE_CHARACTERS_MAX} letters, digits and . / - _, \
     with a digit among them and nobody's name"
)]
pub struct NoReference;

impl FromStr for Reference {
    type Err = NoReference;

    fn from_str(text: &str) -> Result<Reference, NoReference> {
        let is_plain = |sign: char| sign.is_ascii_alphanumeric() || "./-_".contains(sign);
        let fits = text.len() <= REFERENCE_CHARACTERS_MAX
            && text.chars().all(is_plain)
            && text.contains(|sign: char| sign.is_ascii_digit());
        fits.then(|| Reference(text.to_owned())).ok_or(NoReference)
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// On what grounds a report is erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grounds {
    /// Why.
    pub reason: Reason,
    /// Where that is on file, if it is.
    pub reference: Option<Reference>,
}

impl Grounds {
    /// The words of the journal: `reason=court-order reference=2026/1234`.
    pub fn detail(&self) -> String {
        let reason = self.reason.as_str();
        match &self.reference {
            Some(reference) => format!("reason={reason} reference={reference}"),
            None => format!("reason={reason}"),
        }
    }
}

/// Most characters of a code that [`kept_code`] keeps, such as `zh-Hant-TW`.
const CODE_CHARACTERS_MAX: usize = 12;

/// What stays of an erased report's region or language: the code (`FR-75`, `pt-BR`), by which it
/// goes on being counted, or nothing when the sender wrote something else there.
pub fn kept_code(text: &str) -> &str {
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default();
    let is_code = text.len() <= CODE_CHARACTERS_MAX
        && (2..=3).contains(&first.len())
        && first.chars().all(|sign| sign.is_ascii_alphabetic())
        && parts.all(|part| {
            (1..=4).contains(&part.len()) && part.chars().all(|sign| sign.is_ascii_alphanumeric())
        });
    if is_code { text } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_reads_back() {
        for reason in Reason::ALL {
            assert_eq!(Reason::from_word(reason.as_str()), Some(reason));
        }
        assert_eq!(Reason::from_word("because"), None);
    }

    #[test]
    fn a_reference_is_a_number_and_no_sentence() {
        for text in ["2026/1234", "DPO-17", "C_1.b", "7"] {
            assert_eq!(text.parse::<Reference>().expect(text).to_string(), text);
        }
        let long = "1".repeat(REFERENCE_CHARACTERS_MAX + 1);
        let wrong = [
            "",
            "Ada",
            "Ada Example 2",
            "ada2@example.org",
            "2026 reason=other",
            "1\n2",
            "n°12",
            long.as_str(),
        ];
        for text in wrong {
            assert_eq!(text.parse::<Reference>(), Err(NoReference), "{text}");
        }
        assert!(long[1..].parse::<Reference>().is_ok());
    }

    #[test]
    fn the_journal_reads_the_grounds_as_words() {
        let grounds = |reference: Option<&str>| Grounds {
            reason: Reason::CourtOrder,
            reference: reference.map(|text| text.parse().expect("a reference")),
        };
        assert_eq!(grounds(None).detail(), "reason=court-order");
        let with = grounds(Some("2026/1")).detail();
        assert_eq!(with, "reason=court-order reference=2026/1");
    }

    #[test]
    fn codes_stay_and_words_do_not() {
        for code in ["MU", "FR-75", "GB-ENG", "fr", "zh-Hant-TW", ""] {
            assert_eq!(kept_code(code), code);
        }
        for words in [
            "12 rue des Lilas",
            "Jean-Dupont",
            "Paris 11e",
            "F",
            "chez Ada",
        ] {
            assert_eq!(kept_code(words), "", "{words}");
        }
    }
}
