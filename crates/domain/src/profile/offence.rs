use jiff::civil::Date;

use super::mistake::{Mistake, Place};
use super::settings::Phone;

/// Key of the kind that stands for “I do not know”: a full way through the form.
pub const UNKNOWN_OFFENCE: &str = "unknown";

/// Kind of a report whose category the profile does not know.
pub const OTHER_OFFENCE: &str = "other";

/// What happened, in the words of the person to whom it happened: the first choice of the form.
///
/// Its texts are `group-KEY` and `group-KEY-hint`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Key, such as `money`.
    pub key: String,
    /// Someone may be watching the screen: pages show “Leave this page”.
    pub watched: bool,
}

impl Group {
    /// Id of its words.
    pub fn text_id(&self) -> String {
        format!("group-{}", self.key)
    }

    /// Id of the examples under it.
    pub fn hint_id(&self) -> String {
        format!("group-{}-hint", self.key)
    }
}

/// A kind of offence: the category of a report, and all that follows from it.
///
/// Its texts are `offence-KEY` and, if wanted, `offence-KEY-hint`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offence {
    /// Key, such as `fake-shop`. It is the `category` of reports.
    pub key: String,
    /// Groups in which it is offered.
    pub groups: Vec<String>,
    /// Other names of it in contributors' data, such as `fake_shop`.
    pub aliases: Vec<String>,
    /// Reference Security Incident Taxonomy, `class:code`.
    pub rsit: String,
    /// Common Taxonomy for Law Enforcement and CSIRTs, `class:code`.
    pub common_taxonomy: String,
    /// Articles of the Budapest Convention; none where only electronic evidence is at stake.
    pub budapest: Vec<String>,
    /// International Classification of Crime for Statistical Purposes, where it applies.
    pub iccs: Vec<String>,
    /// Pages of questions, in order.
    pub pages: Vec<String>,
    /// Pieces of advice for the receipt page, in order.
    pub advice: Vec<String>,
    /// Bodies to tell as well, for the receipt page.
    pub bodies: Vec<String>,
    /// Someone may be watching the screen: pages show “Leave this page”.
    pub watched: bool,
    /// Child abuse above all: never ask for a file, the address is enough.
    pub sensitive: bool,
    /// Money may have left: the urgent advice on payments applies.
    pub money: bool,
}

impl Offence {
    /// Id of its words.
    pub fn text_id(&self) -> String {
        format!("offence-{}", self.key)
    }

    /// Id of the examples under it; the text may be absent.
    pub fn hint_id(&self) -> String {
        format!("offence-{}-hint", self.key)
    }
}

/// A piece of advice. Its texts are `advice-KEY`, what to do, and `advice-KEY-more`, how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// Key, such as `call-bank`.
    pub key: String,
}

impl Advice {
    /// Id of what to do, in a few words that begin with a verb.
    pub fn text_id(&self) -> String {
        format!("advice-{}", self.key)
    }

    /// Id of how to do it; the text may be absent.
    pub fn more_id(&self) -> String {
        format!("advice-{}-more", self.key)
    }
}

/// A body that handles reports or helps people.
///
/// Its texts are `body-KEY` (name), `body-KEY-what` (what it does) and `body-KEY-hours`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// Key, such as `cyber-unit`.
    pub key: String,
    /// Number to call, if it answers the public.
    pub phone: Option<Phone>,
    /// Its site, `https://…`.
    pub web: Option<String>,
    /// Keys of the kinds of offence that it handles.
    pub handles: Vec<String>,
    /// The region it serves, or none for the whole country.
    pub region: Option<String>,
    /// Whether formal complaints can be made there.
    pub formal_complaint: bool,
    /// Whether its liaisons are investigators: they search the reports of all sources, each time
    /// under a purpose that they state.
    pub searches: bool,
    /// Where the centre writes to the body. Never shown to the public.
    pub email: Option<String>,
    /// ISO 639-1 codes of the languages in which it can be spoken to, the best one first.
    pub languages: Vec<String>,
    /// IANA name of the zone of its hours; none for the profile's.
    pub time_zone: Option<String>,
    /// OpenPGP key under which packages that go to it by mail are encrypted.
    pub encryption_key: Option<PublicKey>,
    /// Keys of the bodies that stand in for it.
    pub deputies: Vec<String>,
    /// The last day on which this entry may be relied on.
    pub valid_until: Option<Date>,
}

/// The public key of a body as it was given. Whether it can be used today takes a clock and the
/// means to read it, so others than this crate find that out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    /// An OpenPGP public key block in ASCII armour (RFC 9580, section 6.2).
    pub armored: String,
    /// Where the directory names it: the file inside the profile.
    pub file: String,
    /// The line there, counted from 1.
    pub line: u32,
}

impl PublicKey {
    /// A mistake that was found in it.
    pub fn mistake(&self, message: impl Into<String>, remedy: impl Into<String>) -> Mistake {
        Place::new(&self.file, self.line).mistake(message, remedy)
    }
}

impl Body {
    /// Id of its name.
    pub fn text_id(&self) -> String {
        format!("body-{}", self.key)
    }

    /// Id of what it does.
    pub fn what_id(&self) -> String {
        format!("body-{}-what", self.key)
    }

    /// Id of its opening hours; the text may be absent.
    pub fn hours_id(&self) -> String {
        format!("body-{}-hours", self.key)
    }
}
