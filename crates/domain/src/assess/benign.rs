//! Lists of values that belong to somebody uninvolved: banks, resolvers, search engines. They
//! come in the format of the MISP warning lists; `tocsin_exchange::warning_list` reads the files.

use core::net::IpAddr;
use std::collections::HashSet;

use aho_corasick::AhoCorasick;
use regex::{RegexSet, RegexSetBuilder};

use super::address;
use crate::observable::Observable;

/// Entries of one list at most.
pub const ENTRIES_COUNT_MAX: usize = 2_000_000;
/// Longest entry, in characters.
pub const ENTRY_CHARACTERS_MAX: usize = 1_000;
/// Entries of a list of substrings at most: each value is searched for all of them.
pub const SUBSTRINGS_COUNT_MAX: usize = 100_000;
/// Regular expressions of one list at most.
pub const REGEX_COUNT_MAX: usize = 500;
/// Memory that the compiled expressions of one list may take.
const REGEX_BYTES_MAX: usize = 8 << 20;
/// Parent domains of a host that are looked up.
const LABELS_COUNT_MAX: usize = 16;

/// How the entries of a list are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matching {
    /// The host itself or a domain above it.
    Hostname,
    /// The whole value, or the host of an address.
    Text,
    /// A part of the value.
    Substring,
    /// The network that an IP address lies in.
    Cidr,
    /// A regular expression.
    Regex,
}

impl Matching {
    /// Reads the word of the format; `None` for any other text.
    pub fn from_word(word: &str) -> Option<Matching> {
        Some(match word {
            "hostname" => Matching::Hostname,
            "string" => Matching::Text,
            "substring" => Matching::Substring,
            "cidr" => Matching::Cidr,
            "regex" => Matching::Regex,
            _ => return None,
        })
    }
}

/// What makes a list unusable.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ListProblem {
    /// Too many entries.
    #[error("{count} entries; the limit is {most}")]
    TooMany {
        /// How many there are.
        count: usize,
        /// How many there may be.
        most: usize,
    },
    /// An entry that cannot be used.
    #[error("entry {number} “{entry}”: {problem}")]
    Entry {
        /// Its place, counted from 1.
        number: usize,
        /// Its beginning.
        entry: String,
        /// What is wrong and what to do.
        problem: String,
    },
    /// The expressions together are too much.
    #[error("the expressions cannot be used together: {0}")]
    Regex(String),
}

impl ListProblem {
    fn entry(place: usize, entry: &str, problem: impl Into<String>) -> ListProblem {
        ListProblem::Entry {
            number: place + 1,
            entry: entry.chars().take(60).collect(),
            problem: problem.into(),
        }
    }
}

#[derive(Debug)]
enum Matcher {
    Hosts(HashSet<String>),
    Texts(HashSet<String>),
    Substrings(AhoCorasick),
    /// First and last address, joined and in order, see [`address::number`].
    Networks(Vec<(u128, u128)>),
    Regex(RegexSet),
}

/// A list, ready to be asked.
#[derive(Debug)]
pub struct BenignList {
    /// Its name, as its makers call it.
    pub name: String,
    /// How many entries it has.
    pub entries_count: usize,
    kinds: Vec<&'static str>,
    matcher: Matcher,
}

impl BenignList {
    /// Makes a list ready. `attributes` are MISP's names of the types of value that it is for;
    /// none means all.
    pub fn new(
        name: &str,
        matching: Matching,
        attributes: &[String],
        entries: &[String],
    ) -> Result<BenignList, ListProblem> {
        let most = match matching {
            Matching::Regex => REGEX_COUNT_MAX,
            Matching::Substring => SUBSTRINGS_COUNT_MAX,
            _ => ENTRIES_COUNT_MAX,
        };
        let count = entries.len();
        if count > most {
            return Err(ListProblem::TooMany { count, most });
        }
        for (place, entry) in entries.iter().enumerate() {
            if entry.trim().is_empty() {
                return Err(ListProblem::entry(place, entry, "it is empty; remove it"));
            }
            if entry.len() > ENTRY_CHARACTERS_MAX && entry.chars().count() > ENTRY_CHARACTERS_MAX {
                let problem = format!("longer than {ENTRY_CHARACTERS_MAX} characters; remove it");
                return Err(ListProblem::entry(place, entry, problem));
            }
        }
        Ok(BenignList {
            name: name.to_owned(),
            entries_count: count,
            kinds: kinds_of(attributes),
            matcher: matcher(matching, entries)?,
        })
    }

    /// Whether the list knows a value.
    pub fn knows(&self, observable: &Observable) -> bool {
        let kind = kind_of(&observable.kind);
        if !self.kinds.is_empty() && !self.kinds.contains(&kind) {
            return false;
        }
        let value = observable.value.trim();
        let is_place = matches!(kind, "url" | "domain" | "ip");
        match &self.matcher {
            Matcher::Hosts(hosts) => is_place && knows_host(hosts, &address::host(value)),
            Matcher::Texts(texts) => {
                let host = address::host(value);
                texts.contains(&value.to_lowercase()) || (is_place && texts.contains(&host))
            }
            Matcher::Substrings(parts) => parts.is_match(value.to_lowercase().as_str()),
            Matcher::Networks(networks) => {
                is_place && address::literal(value).is_some_and(|it| lies_in(networks, it))
            }
            Matcher::Regex(set) => set.is_match(value),
        }
    }
}

fn matcher(matching: Matching, entries: &[String]) -> Result<Matcher, ListProblem> {
    let bare = |entry: &String| entry.trim().trim_start_matches('.').to_lowercase();
    Ok(match matching {
        Matching::Hostname => Matcher::Hosts(entries.iter().map(bare).collect()),
        Matching::Text => Matcher::Texts(entries.iter().map(bare).collect()),
        Matching::Substring => {
            let parts = entries.iter().map(|entry| entry.trim().to_lowercase());
            let built = AhoCorasick::new(parts);
            Matcher::Substrings(built.map_err(|error| ListProblem::Regex(error.to_string()))?)
        }
        Matching::Cidr => Matcher::Networks(networks(entries)?),
        Matching::Regex => Matcher::Regex(expressions(entries)?),
    })
}

/// A host or a domain above it; a top level domain alone stands for itself only.
fn knows_host(hosts: &HashSet<String>, host: &str) -> bool {
    if hosts.contains(host) {
        return true;
    }
    let parents = host.match_indices('.').map(|(at, _)| &host[at + 1..]);
    parents
        .take(LABELS_COUNT_MAX)
        .any(|parent| parent.contains('.') && hosts.contains(parent))
}

fn networks(entries: &[String]) -> Result<Vec<(u128, u128)>, ListProblem> {
    let mut found = Vec::with_capacity(entries.len());
    for (place, entry) in entries.iter().enumerate() {
        let problem = "no network; write it like 192.0.2.0/24 or 2001:db8::/32";
        let network = network(entry.trim());
        found.push(network.ok_or_else(|| ListProblem::entry(place, entry, problem))?);
    }
    found.sort_unstable();
    let mut joined: Vec<(u128, u128)> = Vec::with_capacity(found.len());
    for (start, end) in found {
        match joined.last_mut() {
            Some((_, last)) if start <= last.saturating_add(1) => *last = end.max(*last),
            _ => joined.push((start, end)),
        }
    }
    Ok(joined)
}

/// First and last address of a network, or of an address alone.
fn network(text: &str) -> Option<(u128, u128)> {
    let (address, length) = text.split_once('/').unwrap_or((text, ""));
    let address: IpAddr = address.parse().ok()?;
    let (most, before) = match address {
        IpAddr::V4(_) => (32, 96),
        IpAddr::V6(_) => (128, 0),
    };
    let length: u32 = match length {
        "" => most,
        digits => digits.parse().ok().filter(|length| *length <= most)?,
    };
    let last = u128::MAX.checked_shr(before + length).unwrap_or(0);
    let start = address::number(address) & !last;
    Some((start, start | last))
}

fn lies_in(networks: &[(u128, u128)], address: IpAddr) -> bool {
    let number = address::number(address);
    let after = networks.partition_point(|(start, _)| *start <= number);
    after > 0 && number <= networks[after - 1].1
}

/// Expressions as PCRE delimits them, `/…/i`, or bare. The engine is linear in the value: it has
/// no look-around and no back-references, and an expression that needs them is refused.
fn expressions(entries: &[String]) -> Result<RegexSet, ListProblem> {
    let mut patterns = Vec::with_capacity(entries.len());
    for (place, entry) in entries.iter().enumerate() {
        let pattern = pattern(entry.trim());
        regex::RegexBuilder::new(&pattern)
            .size_limit(REGEX_BYTES_MAX)
            .build()
            .map_err(|error| {
                let first = error
                    .to_string()
                    .lines()
                    .last()
                    .unwrap_or_default()
                    .to_owned();
                ListProblem::entry(place, entry, format!("{first}; correct or remove it"))
            })?;
        patterns.push(pattern);
    }
    let mut builder = RegexSetBuilder::new(patterns);
    let built = builder.size_limit(REGEX_BYTES_MAX).build();
    built.map_err(|error| ListProblem::Regex(error.to_string()))
}

fn pattern(entry: &str) -> String {
    let delimited = entry
        .strip_prefix('/')
        .and_then(|rest| rest.rsplit_once('/'));
    let Some((inner, flags)) = delimited else {
        return entry.to_owned();
    };
    match flags.contains('i') {
        true => format!("(?i){inner}"),
        false => inner.to_owned(),
    }
}

/// Our names of the types of value that MISP's attributes stand for.
fn kinds_of(attributes: &[String]) -> Vec<&'static str> {
    let mut kinds = Vec::new();
    for attribute in attributes {
        // Parts of a joined attribute, `domain|ip`, are each of their type.
        for part in attribute.split('|') {
            let added: &[&str] = match part {
                "hostname" | "domain" => &["domain", "url"],
                "url" | "uri" | "link" => &["url"],
                "ip" | "ip-src" | "ip-dst" => &["ip", "url", "domain"],
                _ if part.contains("email") => &["email"],
                _ if part.contains("phone") => &["phone"],
                "md5" | "ssdeep" => &["hash"],
                _ if part.starts_with("sha") => &["hash"],
                _ => &["other"],
            };
            kinds.extend(added);
        }
    }
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// The type of value that a sender's word means.
fn kind_of(kind: &str) -> &str {
    match kind {
        "ipv4" | "ipv6" => "ip",
        "hostname" => "domain",
        "md5" | "sha1" | "sha256" => "hash",
        other => other,
    }
}

/// The lists that the operator has installed.
#[derive(Debug, Default)]
pub struct BenignLists {
    /// In the order of their names.
    pub lists: Vec<BenignList>,
}

impl BenignLists {
    /// The first list that knows a value.
    pub fn find(&self, observable: &Observable) -> Option<&BenignList> {
        self.lists.iter().find(|list| list.knows(observable))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::observable::Role;

    fn list(matching: &str, attributes: &[&str], entries: &[&str]) -> BenignList {
        try_list(matching, attributes, entries).expect("a list")
    }

    fn try_list(
        matching: &str,
        attributes: &[&str],
        entries: &[&str],
    ) -> Result<BenignList, ListProblem> {
        let own = |list: &[&str]| list.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        let matching = Matching::from_word(matching).expect("a way of matching");
        BenignList::new("list", matching, &own(attributes), &own(entries))
    }

    fn value(kind: &str, value: &str) -> Observable {
        Observable {
            kind: kind.to_owned(),
            value: value.to_owned(),
            role: Role::Suspect,
        }
    }

    #[test]
    fn each_way_of_matching_finds_what_it_should_and_no_more() {
        let hosts = list("hostname", &["hostname", "url"], &[".bank.example", "com"]);
        assert!(hosts.knows(&value("url", "https://www.Bank.example/login")));
        assert!(hosts.knows(&value("domain", "bank.example")));
        assert!(!hosts.knows(&value("domain", "evilbank.example")));
        assert!(!hosts.knows(&value("domain", "evil.com")));
        assert!(!hosts.knows(&value("email", "a@bank.example")));
        let texts = list("string", &["domain"], &["a.example"]);
        assert!(texts.knows(&value("domain", "A.example")));
        assert!(!texts.knows(&value("domain", "b.a.example")));
        let parts = list("substring", &["email-src"], &["temp-mail."]);
        assert!(parts.knows(&value("email", "x@temp-mail.example")));
        assert!(!parts.knows(&value("url", "https://temp-mail.example")));
        let networks = list(
            "cidr",
            &["ip-src"],
            &["192.0.2.0/24", "192.0.2.7", "2001:db8::/32"],
        );
        assert!(networks.knows(&value("ip", "192.0.2.255")));
        assert!(networks.knows(&value("url", "http://[2001:db8::1]/")));
        assert!(!networks.knows(&value("ip", "192.0.3.0")));
        let regex = list("regex", &["email-src"], &["/^(noc|abuse)\\@.*\\..*$/i"]);
        assert!(regex.knows(&value("email", "ABUSE@a.example")));
        assert!(!regex.knows(&value("email", "me@a.example")));
        assert!(list("cidr", &[], &["0.0.0.0/0"]).knows(&value("ip", "203.0.113.1")));
    }

    #[test]
    fn what_cannot_be_used_is_named() {
        let problem = |matching: &str, entry: &str| {
            let made = try_list(matching, &[], &["192.0.2.1", entry]);
            made.expect_err("refused").to_string()
        };
        let network = problem("cidr", "192.0.2.0/33");
        assert!(
            network.starts_with("entry 2 “192.0.2.0/33”: no network"),
            "{network}"
        );
        assert!(problem("regex", "/(?=a)b/").contains("entry 2"));
        assert!(problem("hostname", " ").contains("empty"));
        assert!(problem("string", &"x".repeat(2_000)).contains("1000 characters"));
        assert!(problem("regex", "(a{1000}){1000}").contains("entry 2"));
    }

    proptest! {
        #[test]
        fn any_value_may_be_asked_for(kind in "url|ip|domain|email|x", text in "\\PC{0,80}") {
            for (matching, entry) in [
                ("hostname", "a.example"),
                ("string", "a.example"),
                ("substring", "a"),
                ("cidr", "10.0.0.0/8"),
                ("regex", "a+"),
            ] {
                let _ = list(matching, &[], &[entry]).knows(&value(&kind, &text));
            }
        }

        #[test]
        fn a_network_knows_its_addresses_alone(address: u32, length in 0u32..=32, asked: u32) {
            let dotted = |number: u32| IpAddr::from(number.to_be_bytes()).to_string();
            let networks = list("cidr", &[], &[&format!("{}/{length}", dotted(address))]);
            let mask = u32::MAX.checked_shl(32 - length).unwrap_or(0);
            let inside = asked & mask == address & mask;
            prop_assert_eq!(networks.knows(&value("ip", &dotted(asked))), inside);
            let own = value("ip", &dotted(address & mask | asked & !mask));
            prop_assert!(networks.knows(&own));
        }
    }
}
