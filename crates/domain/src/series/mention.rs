//! What a report says: the values in it, whose each is, and the one form in which reports are
//! compared by it.

use std::collections::BTreeMap;

use crate::assess::benign::BenignLists;
use crate::extract::role::{self, Known, Place, Reason};
use crate::extract::{Context, Found, Kind, extract};
use crate::link::value::{self, KnownValues, VALUE_BYTES_MAX, Value, values_of};
use crate::observable::{Observable, Role};

/// Values that are kept of what the machine finds in one report; what comes after them in the
/// order of its fields is passed over.
pub const FOUND_COUNT_MAX: usize = 256;
/// Values of one report that reports are compared by, and again as many of people harmed and
/// uninvolved; of more, those of the lowest digests.
pub const MENTIONS_COUNT_MAX: usize = value::VALUES_COUNT_MAX;

/// Where people all over the world have their mail: such a domain says nothing of who they are.
const MAIL_PROVIDERS: [&str; 32] = [
    "aol.com",
    "bluewin.ch",
    "free.fr",
    "gmail.com",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hotmail.co.uk",
    "hotmail.com",
    "hotmail.fr",
    "icloud.com",
    "intnet.mu",
    "laposte.net",
    "live.com",
    "live.fr",
    "mail.com",
    "mail.ru",
    "msn.com",
    "orange.fr",
    "outlook.com",
    "outlook.fr",
    "proton.me",
    "protonmail.com",
    "qq.com",
    "sfr.fr",
    "tutanota.com",
    "wanadoo.fr",
    "web.de",
    "yahoo.co.uk",
    "yahoo.com",
    "yahoo.fr",
    "yandex.ru",
];

/// A text of a report with what was found in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name: `narrative`, `suspect.email`, `answers.KEY`, `attachments.1.header.from` …
    pub name: String,
    /// The text; the places of what was found are places in it.
    pub text: String,
    /// What was found, in order, each with whose it is.
    pub found: Vec<Found>,
}

/// Something found, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// What it is.
    pub kind: Kind,
    /// Its version, currency, method or service; empty for none.
    pub scheme: String,
    /// The canonical value.
    pub value: String,
    /// Whose it is.
    pub role: Role,
    /// Why: [`Reason::as_str`].
    pub reason: &'static str,
    /// The field it stands in.
    pub field: String,
    /// Where it begins there, in characters.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// As it is written.
    pub raw: String,
}

/// A value that reports are compared by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The value.
    pub value: Value,
    /// Whose it is in this report.
    pub role: Role,
}

impl Mention {
    /// Whether it can tie the report to others: it is nobody's who is harmed or uninvolved.
    pub fn links(&self) -> bool {
        matches!(self.role, Role::Suspect | Role::Unknown)
    }
}

/// What is kept of what was found. What a sealed file says of a person harmed is not: it would
/// stand in clear what the file keeps closed.
pub fn kept(fields: &[Field]) -> Vec<Kept> {
    let mut kept = Vec::new();
    for field in fields {
        let is_sealed = field.name.starts_with("attachments.");
        for found in &field.found {
            if kept.len() == FOUND_COUNT_MAX {
                return kept;
            }
            let raw = found.raw(&field.text);
            let is_long = found.value.len() > VALUE_BYTES_MAX;
            if is_long || (is_sealed && found.role == Role::Victim) {
                continue;
            }
            kept.push(Kept {
                kind: found.kind,
                scheme: found.scheme.clone(),
                value: found.value.clone(),
                role: found.role,
                reason: found.reason.as_str(),
                field: field.name.clone(),
                start: found.start,
                end: found.end,
                raw: raw[..raw.floor_char_boundary(VALUE_BYTES_MAX)].to_owned(),
            });
        }
    }
    kept
}

/// How much a role that was given for a reason counts against another one for the same value.
fn rank(role: Role, reason: &Reason) -> u8 {
    match (reason, role) {
        (Reason::Reporter, _) => 6,
        (Reason::Listed(_) | Reason::Centre, _) => 5,
        (Reason::SuspectField, _) => 4,
        (_, Role::Victim) => 3,
        (_, Role::ThirdParty) => 2,
        (_, Role::Suspect) => 1,
        (_, Role::Unknown) => 0,
    }
}

/// The values of a report in the form in which reports are compared by them, in the order of
/// their digests: those that its sender named and those that were found. Of what is named in
/// several roles the surest counts.
pub fn mentions(
    named: &[Observable],
    fields: &[Field],
    context: &Context,
    known: &Known<'_>,
    lists: &BenignLists,
) -> Vec<Mention> {
    let mut gathered = Gathered {
        lists,
        by_key: BTreeMap::new(),
    };
    for observable in named {
        let (observable, reason) = read(observable, context, known);
        gathered.add(observable, &reason);
    }
    for field in fields {
        let is_sealed = field.name.starts_with("attachments.");
        for found in &field.found {
            if !(is_sealed && found.role == Role::Victim) {
                gathered.add(found.to_observable(), &found.reason);
            }
        }
    }
    gathered.mentions()
}

/// A named observable in the form that extraction gives it, with whose it is.
fn read(observable: &Observable, context: &Context, known: &Known<'_>) -> (Observable, Reason) {
    let text = &observable.value;
    let reason = match observable.role {
        Role::Suspect => Reason::SuspectField,
        _ => Reason::Named,
    };
    let mut found = match text.len() <= VALUE_BYTES_MAX {
        true => extract(text, context),
        false => Vec::new(),
    };
    found.retain(|one| one.kind.as_str() == observable.kind);
    found.truncate(1);
    let place = Place::Fixed(observable.role, reason.clone());
    role::assign(text, &mut found, &place, known);
    match found.pop() {
        Some(found) => (found.to_observable(), found.reason),
        None => (observable.clone(), reason),
    }
}

/// Values by key, each with the surest of its roles.
struct Gathered<'l> {
    lists: &'l BenignLists,
    by_key: BTreeMap<u64, (u8, Mention)>,
}

impl Gathered<'_> {
    fn add(&mut self, mut observable: Observable, reason: &Reason) {
        let role = observable.role;
        let own_rank = rank(role, reason);
        // The one form is asked for whoever's it is.
        observable.role = Role::Suspect;
        let mut values = values_of(&[observable], &KnownValues::none(), &[]);
        for value in &mut values {
            if value.root != value.key && self.is_everybodys(value.root, &value.text) {
                value.root = value.key;
            }
        }
        for value in values {
            let is_domain = value.kind == value::Kind::Domain;
            if is_domain && MAIL_PROVIDERS.contains(&value.text.as_str()) {
                continue;
            }
            let (rank, role) = match is_domain && self.lists_domain(&value.text) {
                true => (5, Role::ThirdParty),
                false => (own_rank, role),
            };
            let mention = Mention { value, role };
            let known = self.by_key.entry(mention.value.key);
            let entry = known.or_insert_with(|| (rank, mention.clone()));
            if rank > entry.0 {
                *entry = (rank, mention);
            }
        }
    }

    /// Whether what a value is a part of belongs to everybody: a mail provider, a listed host.
    fn is_everybodys(&self, root: u64, text: &str) -> bool {
        let host = crate::assess::address::host(text);
        let host = host.rsplit('@').next().unwrap_or_default();
        let domain = psl::domain_str(host).unwrap_or(host);
        let is_its_root = value::key_of(value::Kind::Domain.as_str(), domain) == root;
        is_its_root && (MAIL_PROVIDERS.contains(&domain) || self.lists_domain(domain))
    }

    fn lists_domain(&self, domain: &str) -> bool {
        let observable = Observable {
            kind: "domain".to_owned(),
            value: domain.to_owned(),
            role: Role::Unknown,
        };
        self.lists.find(&observable).is_some()
    }

    fn mentions(self) -> Vec<Mention> {
        let (mut linking, mut others) = (0, 0);
        let all = self.by_key.into_values().map(|(_, mention)| mention);
        all.filter(|mention| {
            let count = match mention.links() {
                true => &mut linking,
                false => &mut others,
            };
            *count += 1;
            *count <= MENTIONS_COUNT_MAX
        })
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assess::benign::{BenignList, Matching};
    use crate::reporter::Reporter;

    fn lists(entries: &[&str]) -> BenignLists {
        let entries: Vec<String> = entries.iter().map(|it| (*it).to_owned()).collect();
        let list = BenignList::new("known", Matching::Hostname, &[], &entries).expect("a list");
        BenignLists { lists: vec![list] }
    }

    fn narrative(text: &str, known: &Known<'_>) -> Field {
        let mut found = extract(text, &Context::new("FR", "fr"));
        role::assign(text, &mut found, &Place::Story, known);
        Field {
            name: "narrative".to_owned(),
            text: text.to_owned(),
            found,
        }
    }

    fn texts(mentions: &[Mention]) -> Vec<(&str, Role)> {
        let mut texts: Vec<(&str, Role)> = mentions
            .iter()
            .map(|mention| (mention.value.text.as_str(), mention.role))
            .collect();
        texts.sort_unstable_by_key(|(text, _)| *text);
        texts
    }

    #[test]
    fn what_a_provider_lends_to_everybody_ties_nobody() {
        let lists = lists(&["bank.example"]);
        let known = Known::default().with_lists(&lists);
        let text = "Write to scam@gmail.com or see https://bank.example/ and help@evil.example";
        let fields = [narrative(text, &known)];
        let context = Context::default();
        let found = mentions(&[], &fields, &context, &known, &lists);
        let expected = [
            ("bank.example", Role::ThirdParty),
            ("evil.example", Role::Suspect),
            ("help@evil.example", Role::Suspect),
            ("scam@gmail.com", Role::Suspect),
        ];
        assert_eq!(texts(&found), expected);
        let alone = found.iter().find(|it| it.value.text == "scam@gmail.com");
        let value = &alone.expect("found").value;
        assert_eq!(value.root, value.key);
    }

    #[test]
    fn the_reporters_own_never_links_however_it_is_named() {
        let reporter = Reporter {
            email: "me@home.example".to_owned(),
            ..Reporter::default()
        };
        let context = Context::new("FR", "fr");
        let known = Known::of(&reporter, &context);
        let named = [Observable {
            kind: "email".to_owned(),
            value: "Me@Home.example".to_owned(),
            role: Role::Suspect,
        }];
        let found = mentions(&named, &[], &context, &known, &BenignLists::default());
        assert!(found.iter().all(|mention| !mention.links()), "{found:?}");
    }

    #[test]
    fn what_the_sender_names_counts_before_what_words_suggest() {
        let known = Known::default();
        let fields = [narrative(
            "Client chez https://pay.example/x depuis",
            &known,
        )];
        let named = [Observable {
            kind: "url".to_owned(),
            value: "https://pay.example/x".to_owned(),
            role: Role::Suspect,
        }];
        let context = Context::default();
        let found = mentions(&named, &fields, &context, &known, &BenignLists::default());
        assert!(found.iter().all(Mention::links), "{found:?}");
    }

    #[test]
    fn a_report_of_a_thousand_values_is_compared_by_few() {
        let text: String = (0..1_000)
            .map(|place| format!("https://host{place}.example/a "))
            .collect();
        let known = Known::default();
        let fields = [narrative(&text, &known)];
        let context = Context::default();
        let found = mentions(&[], &fields, &context, &known, &BenignLists::default());
        assert_eq!(found.len(), MENTIONS_COUNT_MAX);
        assert!(found.is_sorted_by_key(|mention| mention.value.key));
        assert_eq!(kept(&fields).len(), FOUND_COUNT_MAX);
    }

    #[test]
    fn a_sealed_file_keeps_what_it_says_of_a_person_harmed() {
        let known = Known::default();
        let mut field = narrative("x", &known);
        field.text = "To: victim@home.example".to_owned();
        field.found = extract(&field.text, &Context::default());
        for found in &mut field.found {
            found.role = Role::Victim;
        }
        let mut sealed = field.clone();
        sealed.name = "attachments.1.header.to".to_owned();
        assert!(kept(&[sealed.clone()]).is_empty());
        let context = Context::default();
        let lists = BenignLists::default();
        assert!(mentions(&[], &[sealed], &context, &known, &lists).is_empty());
        assert_eq!(kept(&[field]).len(), 1);
    }
}
