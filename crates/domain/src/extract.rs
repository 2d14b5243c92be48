//! Observables out of text: addresses, numbers, accounts, digests, as people and analysts write
//! them.
//!
//! [`extract`] reads a text once and gives what it found in the order of the text, each with its
//! canonical value and its exact place. The work grows with the length of the text, whatever it
//! holds: every look ahead or back is bounded. What is not sure is left out: a number that fails
//! its check, the name of a file, two sentences without a blank between them.
//!
//! [`role`] says whose a value is, and why. `docs/extract.md` has the rules in words.

mod address;
mod alphabet;
mod bank;
mod chain;
mod cut;
mod dial;
mod escape;
mod fold;
mod handle;
mod host;
mod links;
mod mailbox;
mod markup;
mod number;
mod plan;
pub mod role;
mod scan;
mod token;
mod wallet;
mod web;

#[cfg(test)]
mod tests;

use core::ops::Range;

use crate::observable::{Observable, Role};
pub use cut::safe_cut;
pub use role::Reason;

/// What an observable is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A web address.
    Url,
    /// The name of a host.
    Domain,
    /// An IP address, or a network of them.
    Ip,
    /// A mail address.
    Email,
    /// A telephone number.
    Phone,
    /// A bank account (ISO 13616).
    Iban,
    /// A crypto-currency address.
    Wallet,
    /// An account of a payment service.
    Account,
    /// A user name on a service.
    Handle,
    /// The digest of a file.
    Hash,
    /// The id of a mail (RFC 5322, 3.6.4).
    MessageId,
    /// What a programme calls itself (RFC 9110, 10.1.5).
    UserAgent,
    /// The number of a network, an autonomous system.
    Asn,
    /// The number of a published weakness.
    Cve,
}

impl Kind {
    /// Every kind, in the order of the documentation.
    pub const ALL: [Kind; 14] = [
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
        Kind::MessageId,
        Kind::UserAgent,
        Kind::Asn,
        Kind::Cve,
    ];

    /// The word in JSON and in the database.
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
            Kind::MessageId => "message_id",
            Kind::UserAgent => "user_agent",
            Kind::Asn => "asn",
            Kind::Cve => "cve",
        }
    }
}

/// An observable found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What it is.
    pub kind: Kind,
    /// Of an address its version (`v4`, `v6`), of a wallet its currency (`btc`, `eth` …), of a
    /// digest its method (`md5`, `sha1`, `sha256`), of a handle or an account its service; empty
    /// where there is none or nobody says.
    pub scheme: String,
    /// The canonical value: one spelling for everything that means the same.
    pub value: String,
    /// Where it stands in the text, in bytes.
    pub bytes: Range<usize>,
    /// Where it begins in the text, in characters.
    pub start: usize,
    /// Where it ends in the text, in characters.
    pub end: usize,
    /// The port written after an IP address or a host.
    pub port: Option<u16>,
    /// What the host looks like, when it is written with letters of other alphabets (UTS 39).
    pub skeleton: Option<String>,
    /// A link that shows one host and leads to another: of the text and of the target.
    pub is_misleading: bool,
    /// Whose it is.
    pub role: Role,
    /// Why it is taken for theirs.
    pub reason: Reason,
}

impl Found {
    /// As it is written in the text it was found in.
    pub fn raw<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.bytes.clone()).unwrap_or_default()
    }

    /// The observable that a report keeps of it.
    pub fn to_observable(&self) -> Observable {
        Observable {
            kind: self.kind.as_str().to_owned(),
            value: self.value.clone(),
            role: self.role,
        }
    }
}

/// What is known of a text before it is read.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// Countries whose national telephone numbers are understood, the likeliest first.
    countries: Vec<plan::Country>,
    /// Words of mobile-money services: a telephone number near one is an account there too.
    mobile_money: Vec<String>,
}

impl Context {
    /// The context of a report: its region (ISO 3166-1, or 3166-2 as in `FR-75`) and its language
    /// (BCP 47). Either may be empty or unknown.
    pub fn new(region: &str, language: &str) -> Context {
        Context {
            countries: plan::countries(region, language),
            mobile_money: Vec::new(),
        }
    }

    /// The same with the names of mobile-money services, as the profile has them.
    #[must_use]
    pub fn with_mobile_money(mut self, names: &[String]) -> Context {
        self.mobile_money = names.iter().map(|name| name.to_lowercase()).collect();
        self
    }

    /// Whether national telephone numbers are understood at all.
    pub fn knows_a_country(&self) -> bool {
        !self.countries.is_empty()
    }
}

/// The observables of a text, in the order in which they stand there.
pub fn extract(text: &str, context: &Context) -> Vec<Found> {
    let folded = fold::plain(text);
    let mut scanner = scan::Scanner::new(&folded.text, context);
    scanner.run();
    let mut pieces = scanner.pieces;
    links::flag_written(&folded.text, &mut pieces);
    placed(text, &folded, pieces)
}

/// The same of a page: what it shows and where it leads. The places are those of its source.
pub fn extract_html(html: &str, context: &Context) -> Vec<Found> {
    let (folded, anchors) = markup::fold(html);
    let mut scanner = scan::Scanner::new(&folded.text, context);
    scanner.run();
    let mut pieces = scanner.pieces;
    links::flag_anchors(&anchors, &mut pieces);
    placed(html, &folded, pieces)
}

/// The message ids of a header field: what stands in angle brackets, or the whole of it.
pub fn message_ids(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut counted = (0, 0);
    for (open, _) in text.match_indices('<') {
        let rest = &text[open + 1..];
        let Some(length) = rest
            .find(['>', '<'])
            .filter(|end| rest[*end..].starts_with('>'))
        else {
            continue;
        };
        let id = &rest[..length];
        if id.contains('@') && !id.contains(char::is_whitespace) {
            let start = counted.1 + text[counted.0..=open].chars().count();
            counted = (open + 1, start);
            found.push(alone(id, Kind::MessageId, open + 1, start));
        }
    }
    match found.is_empty() && text.contains('@') {
        true => whole(text, Kind::MessageId).into_iter().collect(),
        false => found,
    }
}

/// A text that is one observable as it is, without the blanks around it; `None` if it is empty.
pub fn whole(text: &str, kind: Kind) -> Option<Found> {
    let value = text.trim();
    let before = text.len() - text.trim_start().len();
    let start = text
        .get(..before)
        .map_or(0, |blanks| blanks.chars().count());
    (!value.is_empty()).then(|| alone(value, kind, before, start))
}

fn alone(value: &str, kind: Kind, byte: usize, start: usize) -> Found {
    Found {
        kind,
        scheme: String::new(),
        value: value.to_owned(),
        bytes: byte..byte + value.len(),
        start,
        end: start + value.chars().count(),
        port: None,
        skeleton: None,
        is_misleading: false,
        role: Role::Unknown,
        reason: Reason::Unsaid,
    }
}

/// How many steps the reading of a text takes: for tests that hold it to its length.
#[doc(hidden)]
pub fn work(text: &str, context: &Context) -> u64 {
    let folded = fold::plain(text);
    let mut scanner = scan::Scanner::new(&folded.text, context);
    scanner.run();
    scanner.work
}

/// Something found, by its place in the folded text.
#[derive(Clone, Debug)]
struct Piece {
    kind: Kind,
    scheme: &'static str,
    service: Option<String>,
    value: String,
    span: Range<usize>,
    port: Option<u16>,
    skeleton: Option<String>,
    is_misleading: bool,
}

impl Piece {
    fn new(kind: Kind, scheme: &'static str, value: String, span: Range<usize>) -> Piece {
        Piece {
            kind,
            scheme,
            service: None,
            value,
            span,
            port: None,
            skeleton: None,
            is_misleading: false,
        }
    }
}

/// Gives pieces their places in the source.
fn placed(source: &str, folded: &fold::Folded<'_>, mut pieces: Vec<Piece>) -> Vec<Found> {
    pieces.sort_by_key(|piece| piece.span.start);
    let mut counted = (0, 0);
    let mut place = |byte: usize| {
        // Two pieces of one place, or a start before the last end: count from the start again
        // only within that piece.
        let (from, characters) = if byte >= counted.0 { counted } else { (0, 0) };
        let characters = characters + source.get(from..byte).map_or(0, |it| it.chars().count());
        if byte >= counted.0 {
            counted = (byte, characters);
        }
        characters
    };
    let mut starts = Vec::with_capacity(pieces.len());
    for piece in &pieces {
        let bytes = folded.source_range(piece.span.clone());
        starts.push((place(bytes.start), bytes));
    }
    let found = pieces
        .into_iter()
        .zip(starts)
        .map(|(piece, (start, bytes))| {
            let length = source
                .get(bytes.clone())
                .map_or(0, |raw| raw.chars().count());
            Found {
                kind: piece.kind,
                scheme: piece.service.unwrap_or_else(|| piece.scheme.to_owned()),
                value: piece.value,
                start,
                end: start + length,
                bytes,
                port: piece.port,
                skeleton: piece.skeleton,
                is_misleading: piece.is_misleading,
                role: Role::Unknown,
                reason: Reason::Unsaid,
            }
        });
    found.collect()
}
