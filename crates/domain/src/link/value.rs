//! Which values of a report can tie it to others, in one canonical form each.

use core::net::IpAddr;
use std::borrow::Cow;
use std::collections::HashSet;

use sha2::{Digest, Sha256};

use crate::observable::{Observable, Role};

/// Values of one report that are looked at; of more, those of the lowest keys. Who names more
/// pastes a list, and a list says little about each of its entries.
pub const VALUES_COUNT_MAX: usize = 32;
/// Longest value that is looked at, in bytes.
pub const VALUE_BYTES_MAX: usize = 2_000;
/// Link shorteners: their links are told apart whole, their hosts say nothing.
const SHORTENERS: [&str; 12] = [
    "bit.ly",
    "buff.ly",
    "cutt.ly",
    "goo.gl",
    "is.gd",
    "lnkd.in",
    "ow.ly",
    "rb.gy",
    "rebrand.ly",
    "t.co",
    "t.ly",
    "tinyurl.com",
];

/// The kinds of value that linking tells apart: each has its own readiness to be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// An address of a page, with its path.
    Url,
    /// A registrable domain.
    Domain,
    /// An address on the Internet.
    Ip,
    /// A mail address.
    Email,
    /// A telephone number.
    Phone,
    /// A bank account.
    Iban,
    /// An address of a crypto-currency.
    Wallet,
    /// An account with a payment service.
    Account,
    /// A name on a social network.
    Handle,
    /// The digest of a file.
    Hash,
    /// Anything else that a sender names.
    Other,
}

impl Kind {
    /// Every kind, in the order of the tables of a model.
    pub const ALL: [Kind; 11] = [
        Kind::Url,
        Kind::Domain,
        Kind::Ip,
        Kind::Email,
        Kind::Phone,
        Kind::Iban,
        Kind::Wallet,
        Kind::Account,
        Kind::Handle,
        Kind::Hash,
        Kind::Other,
    ];

    /// The word used in JSON: that of the observables.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Url => "url",
            Kind::Domain => "domain",
            Kind::Ip => "ip",
            Kind::Email => "email",
            Kind::Phone => "phone",
            Kind::Iban => "iban",
            Kind::Wallet => "wallet",
            Kind::Account => "account",
            Kind::Handle => "handle",
            Kind::Hash => "hash",
            Kind::Other => "other",
        }
    }

    /// What a sender's word means; `None` for what says nothing about an offender: programs,
    /// networks of providers, weaknesses.
    fn from_word(word: &str) -> Option<Kind> {
        Some(match word {
            "url" | "uri" | "link" => Kind::Url,
            "domain" | "hostname" => Kind::Domain,
            "ip" | "ipv4" | "ipv6" => Kind::Ip,
            "email" => Kind::Email,
            "phone" => Kind::Phone,
            "iban" => Kind::Iban,
            "wallet" | "btc" | "eth" | "trx" | "xmr" | "ltc" | "doge" | "sol" => Kind::Wallet,
            "account" => Kind::Account,
            "handle" => Kind::Handle,
            "hash" | "md5" | "sha1" | "sha256" => Kind::Hash,
            "user_agent" | "asn" | "cve" | "message_id" | "messageid" => return None,
            _ => Kind::Other,
        })
    }
}

/// A value that can tie a report to others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// Its kind.
    pub kind: Kind,
    /// Its canonical form.
    pub text: String,
    /// What stands for it: equal for equal kind and text only.
    pub key: u64,
    /// The key of what it is a part of, such as the domain of an address; its own key if nothing.
    /// Values of one root never speak for each other.
    pub root: u64,
}

/// Sixty-four bits that stand for a text. They are the beginning of a SHA-256 digest, so that
/// nobody can make a value that passes for another one.
pub fn key_of(kind: &str, text: &str) -> u64 {
    let mut digest = Sha256::new();
    digest.update(kind.as_bytes());
    digest.update([0]);
    digest.update(text.as_bytes());
    let bytes: [u8; 32] = digest.finalize().into();
    u64::from_be_bytes([
        bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7],
    ])
}

/// Well-known domains, addresses and numbers, which never tie reports together.
#[derive(Clone, Debug, Default)]
pub struct KnownValues {
    entries: HashSet<String>,
}

impl KnownValues {
    /// Nothing is known.
    pub fn none() -> KnownValues {
        KnownValues::default()
    }

    /// Takes an entry: a domain (with everything below it), an address, a number.
    pub fn add(&mut self, entry: &str) {
        let entry = entry.trim();
        if entry.is_empty() {
            return;
        }
        let bare = entry.trim_start_matches('.').to_lowercase();
        if let Some(number) = phone(&bare).filter(|_| looks_like_a_number(&bare)) {
            self.entries.insert(number);
        }
        self.entries.insert(without_scheme(&bare).to_owned());
        self.entries.insert(bare);
    }

    fn knows(&self, text: &str) -> bool {
        self.entries.contains(text)
    }

    /// A host or a domain above it; a top level domain alone stands for itself only.
    fn knows_host(&self, host: &str) -> bool {
        let parents = host.match_indices('.').map(|(at, _)| &host[at + 1..]);
        std::iter::once(host)
            .chain(parents.take(16).filter(|parent| parent.contains('.')))
            .any(|name| self.entries.contains(name))
    }
}

/// The values of a report that can tie it to others, each once, in the order of their keys.
///
/// What belongs to the victim or to somebody uninvolved is left out, as is what `known` lists and
/// what the reporter left as the way back, `own`.
pub fn values_of(observables: &[Observable], known: &KnownValues, own: &[&str]) -> Vec<Value> {
    let own: HashSet<String> = own.iter().map(|text| bare(text)).collect();
    let mut found = Vec::with_capacity(observables.len().min(VALUES_COUNT_MAX) * 2);
    for observable in observables {
        if !matches!(observable.role, Role::Suspect | Role::Unknown) {
            continue;
        }
        let text = observable.value.trim();
        let Some(kind) = Kind::from_word(&observable.kind) else {
            continue;
        };
        if text.is_empty() || text.len() > VALUE_BYTES_MAX || own.contains(&bare(text)) {
            continue;
        }
        add_values(kind, text, known, &mut found);
    }
    found.sort_unstable_by_key(|value| value.key);
    found.dedup_by_key(|value| value.key);
    found.truncate(VALUES_COUNT_MAX);
    found
}

/// A value without the signs that people put between its parts, to know a reporter's own again.
fn bare(text: &str) -> String {
    let text = text.trim().to_lowercase();
    match looks_like_a_number(&text) {
        true => phone(&text).unwrap_or(text),
        false => text,
    }
}

fn add_values(kind: Kind, text: &str, known: &KnownValues, found: &mut Vec<Value>) {
    match kind {
        Kind::Url => add_page(text, known, found),
        Kind::Domain => {
            let host = text.trim_end_matches('.').to_lowercase();
            if !known.knows_host(&host) {
                found.push(host_value(&host));
            }
        }
        Kind::Email => add_mail_address(text, known, found),
        _ => {
            let canonical = canonical(kind, text);
            if !canonical.is_empty() && !known.knows(&canonical) {
                found.push(whole(kind, canonical.into_owned()));
            }
        }
    }
}

fn whole(kind: Kind, text: String) -> Value {
    let key = key_of(kind.as_str(), &text);
    Value {
        kind,
        text,
        key,
        root: key,
    }
}

fn part(kind: Kind, text: String, root: u64) -> Value {
    let key = key_of(kind.as_str(), &text);
    Value {
        kind,
        text,
        key,
        root,
    }
}

/// The registrable domain of a host, or its IP address.
fn host_value(host: &str) -> Value {
    if let Ok(address) = host.trim_matches(['[', ']']).parse::<IpAddr>() {
        return whole(Kind::Ip, address.to_string());
    }
    let domain = psl::domain_str(host).unwrap_or(host);
    whole(Kind::Domain, domain.to_owned())
}

fn add_page(text: &str, known: &KnownValues, found: &mut Vec<Value>) {
    let text = text.to_lowercase();
    let rest = without_scheme(&text);
    if known.knows(rest) || known.knows(&text) {
        return;
    }
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (place, path) = rest.split_at(end);
    let place = place.rsplit('@').next().unwrap_or_default();
    let host = without_port(place).trim_end_matches('.');
    let path = path.trim_end_matches('/');
    if host.is_empty() {
        return;
    }
    let root = host_value(host);
    if SHORTENERS.contains(&root.text.as_str()) {
        if !path.is_empty() {
            found.push(whole(Kind::Url, format!("{host}{path}")));
        }
        return;
    }
    if known.knows_host(host) {
        return;
    }
    if !path.is_empty() {
        found.push(part(Kind::Url, format!("{host}{path}"), root.key));
    }
    found.push(root);
}

fn add_mail_address(text: &str, known: &KnownValues, found: &mut Vec<Value>) {
    let text = text.to_lowercase();
    let Some((_, host)) = text.rsplit_once('@') else {
        return;
    };
    if known.knows(&text) {
        return;
    }
    if known.knows_host(host) {
        return found.push(whole(Kind::Email, text));
    }
    let root = host_value(host);
    found.push(part(Kind::Email, text, root.key));
    found.push(root);
}

fn without_scheme(text: &str) -> &str {
    match text.split_once("://") {
        Some((scheme, rest)) if scheme.bytes().all(|byte| byte.is_ascii_alphanumeric()) => rest,
        _ => text,
    }
}

fn without_port(place: &str) -> &str {
    match place.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => {
            match host.contains(':') && !host.starts_with('[') {
                true => place,
                false => host,
            }
        }
        _ => place,
    }
}

fn canonical(kind: Kind, text: &str) -> Cow<'_, str> {
    match kind {
        Kind::Phone => Cow::Owned(phone(text).unwrap_or_default()),
        Kind::Iban => Cow::Owned(
            text.chars()
                .filter(|letter| letter.is_alphanumeric())
                .flat_map(char::to_uppercase)
                .collect(),
        ),
        Kind::Wallet => {
            let is_cased = !(text.starts_with("0x") || text.to_lowercase().starts_with("bc1"));
            match is_cased {
                true => Cow::Borrowed(text),
                false => Cow::Owned(text.to_lowercase()),
            }
        }
        Kind::Ip => match text.parse::<IpAddr>() {
            Ok(address) => Cow::Owned(address.to_string()),
            Err(_) => Cow::Owned(text.to_lowercase()),
        },
        _ => Cow::Owned(text.to_lowercase()),
    }
}

/// A number without the signs between its digits; `None` without digits.
fn phone(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() {
        return None;
    }
    Some(match text.trim_start().starts_with('+') {
        true => format!("+{digits}"),
        false => match digits.strip_prefix("00") {
            Some(international) => format!("+{international}"),
            None => digits,
        },
    })
}

fn looks_like_a_number(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    digits >= 4
        && text
            .chars()
            .all(|letter| letter.is_ascii_digit() || " +-./()\u{a0}".contains(letter))
}
