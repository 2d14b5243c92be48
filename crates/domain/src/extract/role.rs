//! Whose an observable is, and why: the reporter's own, somebody uninvolved's, or the suspect's.

use super::{Context, Found, Kind, extract};
use crate::assess::address;
use crate::assess::benign::BenignLists;
use crate::observable::Role;
use crate::reporter::Reporter;

/// How far back the words before a value are looked at.
const WORDS_BYTES: usize = 72;

/// Words with which people speak of what is theirs.
const OWN: [&str; 26] = [
    "mon adresse",
    "mon mail",
    "mon e-mail",
    "mon email",
    "mon courriel",
    "mon numéro",
    "mon numero",
    "mon tel",
    "mon tél",
    "mon portable",
    "de mon compte",
    "mon iban",
    "mon rib",
    "mon pseudo",
    "me joindre",
    "me contacter",
    "my address",
    "my email",
    "my e-mail",
    "my mail",
    "my number",
    "my phone",
    "my mobile",
    "left my account",
    "from my account",
    "reach me",
];
/// Words with which an offender speaks of what is theirs.
const OTHERS_OWN: [&str; 8] = [
    "ajoute",
    "enregistre",
    "nouveau",
    "add my",
    "save my",
    "new number",
    "verse",
    "envoie",
];
/// Words with which people speak of whom they trust.
const TRUSTED: [&str; 32] = [
    "vrai site",
    "véritable site",
    "site officiel",
    "real site",
    "official site",
    "genuine site",
    "signalé sur",
    "signale sur",
    "signaler sur",
    "signaler à",
    "signalez sur",
    "signalez-le sur",
    "reported it on",
    "reported on",
    "report it to",
    "vérifié sur",
    "verifie sur",
    "vérifier sur",
    "regardé sur",
    "regarde sur",
    "checked on",
    "looked on",
    "client chez",
    "cliente chez",
    "compte est chez",
    "annonce sur",
    "parlé sur",
    "parle sur",
    "the ad on",
    "talked on",
    "met on",
    "conseille d'aller sur",
];
/// Names of header fields of a mail that was pasted, before whom it was written to.
const RECIPIENT_FIELDS: [&str; 9] = [
    "\nto:",
    "\ncc:",
    "\nà :",
    "\nÀ :",
    "\na :",
    "delivered-to:",
    "\tfor <",
    " for <",
    "\nenvelope-to:",
];

/// Why an observable is taken for somebody's.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Nothing speaks for anybody.
    Unsaid,
    /// The report names it, and nothing makes it another's.
    Named,
    /// It stands in a field for what the suspect used.
    SuspectField,
    /// The reporter gave it as theirs.
    Reporter,
    /// The words before it say that it is the reporter's.
    OwnWords,
    /// The words before it name it as trusted: advice, a place where it was reported, a bank.
    Trusted,
    /// A list of well-known values has it; with its name.
    Listed(String),
    /// It belongs to the centre that takes the report.
    Centre,
    /// A mail names it as whom it was written to.
    Recipient,
    /// A mail names it as whom it comes from or where answers go.
    Sender,
    /// A mail that carries another one names it as who passed that on.
    Forwarder,
    /// A server that took the mail in says so of itself.
    Relay,
    /// The nearest trusted server saw the mail come from it.
    Edge,
    /// A line of the mail that its sender may have invented.
    Unverified,
}

impl Reason {
    /// The word in JSON.
    pub fn as_str(&self) -> &'static str {
        match self {
            Reason::Unsaid => "unsaid",
            Reason::Named => "named",
            Reason::SuspectField => "suspect_field",
            Reason::Reporter => "reporter",
            Reason::OwnWords => "own_words",
            Reason::Trusted => "trusted",
            Reason::Listed(_) => "listed",
            Reason::Centre => "centre",
            Reason::Recipient => "recipient",
            Reason::Sender => "sender",
            Reason::Forwarder => "forwarder",
            Reason::Relay => "relay",
            Reason::Edge => "edge",
            Reason::Unverified => "unverified",
        }
    }
}

/// Where a text stands, which says whose its values are unless something else does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A story, in the reporter's words.
    Story,
    /// The words of whom a suspicious mail comes from: what they call theirs is the suspect's,
    /// and what they call genuine need not be.
    Letter,
    /// A place whose values are somebody's for a reason.
    Fixed(Role, Reason),
}

/// What is known of the people around a report.
#[derive(Debug, Default)]
pub struct Known<'k> {
    /// Canonical values of the reporter.
    own: Vec<(Kind, String)>,
    /// Addresses and hosts of the centre, in small letters.
    centre: Vec<String>,
    lists: Option<&'k BenignLists>,
}

impl<'k> Known<'k> {
    /// What the reporter said of themselves.
    pub fn of(reporter: &Reporter, context: &Context) -> Known<'k> {
        let texts = [&reporter.email, &reporter.phone, &reporter.name];
        let found = texts.into_iter().flat_map(|text| extract(text, context));
        Known {
            own: found.map(|found| (found.kind, found.value)).collect(),
            ..Known::default()
        }
    }

    /// The same with the centre's own addresses and hosts.
    #[must_use]
    pub fn with_centre(mut self, addresses: &[String]) -> Known<'k> {
        let lower = addresses.iter().map(|address| address.to_lowercase());
        self.centre = lower.collect();
        self
    }

    /// The same with lists of well-known values.
    #[must_use]
    pub fn with_lists(mut self, lists: &'k BenignLists) -> Known<'k> {
        self.lists = Some(lists);
        self
    }

    fn is_own(&self, found: &Found) -> bool {
        let mut own = self.own.iter();
        own.any(|(kind, value)| *kind == found.kind && *value == found.value)
    }

    fn is_centres(&self, found: &Found) -> bool {
        if !matches!(found.kind, Kind::Email | Kind::Domain | Kind::Url) {
            return false;
        }
        let host = address::host(&found.value);
        self.centre.iter().any(|known| {
            *known == found.value
                || (!known.contains('@')
                    && (host == *known || host.ends_with(&format!(".{known}"))))
        })
    }

    fn list_of(&self, found: &Found) -> Option<String> {
        // Anybody may put a page of theirs on a host that is known.
        if found.kind == Kind::Url && address::has_path(&found.value) {
            return None;
        }
        let list = self.lists?.find(&found.to_observable())?;
        Some(list.name.clone())
    }
}

/// Says of each value of a text whose it is, and why.
pub fn assign(text: &str, found: &mut [Found], place: &Place, known: &Known<'_>) {
    for value in found {
        let (role, reason) = role_of(text, value, place, known);
        value.role = role;
        value.reason = reason;
    }
}

fn role_of(text: &str, found: &Found, place: &Place, known: &Known<'_>) -> (Role, Reason) {
    if known.is_centres(found) {
        return (Role::ThirdParty, Reason::Centre);
    }
    if known.is_own(found) {
        return (Role::Victim, Reason::Reporter);
    }
    if let Some(list) = known.list_of(found) {
        return (Role::ThirdParty, Reason::Listed(list));
    }
    match place {
        Place::Fixed(role, reason) => (*role, reason.clone()),
        Place::Story => in_story(text, found, true),
        Place::Letter => in_story(text, found, false),
    }
}

/// Whose a value is by the words before it; what those call their own, only where the reporter
/// speaks.
fn in_story(text: &str, found: &Found, is_reporters: bool) -> (Role, Reason) {
    let is_of_nobody = matches!(
        found.kind,
        Kind::MessageId | Kind::UserAgent | Kind::Asn | Kind::Cve
    );
    if is_of_nobody {
        return (Role::Unknown, Reason::Unsaid);
    }
    let words = words_before(text, found.bytes.start);
    let has = |list: &[&str]| list.iter().any(|phrase| words.contains(phrase));
    let is_personal = matches!(
        found.kind,
        Kind::Email | Kind::Phone | Kind::Iban | Kind::Handle | Kind::Account
    );
    if is_reporters && is_personal && has(&OWN) && !has(&OTHERS_OWN) {
        return (Role::Victim, Reason::OwnWords);
    }
    let line = words.trim_end_matches(['<', ' ']);
    let names_recipient = |field: &&str| line.ends_with(field.trim_end_matches('<').trim_end());
    if found.kind == Kind::Email && RECIPIENT_FIELDS.iter().any(names_recipient) {
        return (Role::Victim, Reason::Recipient);
    }
    let is_place = matches!(
        found.kind,
        Kind::Url | Kind::Domain | Kind::Email | Kind::Phone
    );
    if found.kind == Kind::Domain && (line.ends_with("\tby") || line.ends_with("\n by")) {
        return (Role::ThirdParty, Reason::Relay);
    }
    if is_reporters && is_place && has(&TRUSTED) {
        return (Role::ThirdParty, Reason::Trusted);
    }
    (Role::Suspect, Reason::Named)
}

/// The words of the same sentence before a place, in small letters; with the line break before
/// them, if they begin a line.
fn words_before(text: &str, end: usize) -> String {
    let start = text.floor_char_boundary(end.saturating_sub(WORDS_BYTES));
    let words = text.get(start..end).unwrap_or_default();
    let cut = [". ", "! ", "? ", "; ", "\n"]
        .iter()
        .filter_map(|sign| {
            let at = words.trim_end().rfind(sign)?;
            Some(at + if *sign == "\n" { 0 } else { sign.len() })
        })
        .max();
    let sentence = &words[cut.unwrap_or(0)..];
    match cut {
        None if start == 0 => format!("\n{}", sentence.to_lowercase()),
        _ => sentence.to_lowercase(),
    }
}
