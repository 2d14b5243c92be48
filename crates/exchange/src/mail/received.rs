//! `Received` lines, from the trusted edge inward: the nearest server's line stands first, and
//! below the last line of a server that is trusted everything may be invented.

use std::net::IpAddr;

use tocsin_domain::extract::role::{self, Known, Place, Reason};
use tocsin_domain::extract::{Found, Kind};
use tocsin_domain::observable::Role;

/// What stands before the number that a server gave a mail.
const ID_BEFORE: &str = " id <";

/// Where the reading of the lines stands.
#[derive(Debug)]
pub(super) struct Way<'t> {
    trusted: &'t [String],
    /// Lines read so far.
    pub(super) lines_count: usize,
    is_past_edge: bool,
    /// The last line came from the same machine or network.
    is_within: bool,
}

/// Parts of a line (RFC 5321, 4.4): from whom, by whom, for whom.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Clause {
    From,
    By,
    For,
}

impl<'t> Way<'t> {
    pub(super) fn new(trusted: &'t [String]) -> Way<'t> {
        Way {
            trusted,
            lines_count: 0,
            is_past_edge: false,
            is_within: false,
        }
    }

    /// Says whose the values of the next line are.
    pub(super) fn assign(&mut self, line: &str, found: &mut [Found], known: &Known<'_>) {
        self.lines_count += 1;
        let clauses = clauses(line);
        let is_written_by_trusted =
            !self.is_past_edge && self.is_trusted(line, Clause::By, clauses);
        self.is_within = is_within(clauses, found);
        let comes_from_trusted = self.is_within
            || (!self.trusted.is_empty() && self.is_trusted(line, Clause::From, clauses));
        let is_edge = is_written_by_trusted && !comes_from_trusted;
        self.is_past_edge |= is_edge || !is_written_by_trusted;
        for value in found {
            let clause = clause_at(clauses, value.bytes.start);
            let (role, reason) = match (is_written_by_trusted, clause) {
                (false, _) => (Role::Unknown, Reason::Unverified),
                (true, Clause::For) => (Role::Victim, Reason::Recipient),
                (true, Clause::From) if is_edge => (Role::Suspect, Reason::Edge),
                (true, _) => (Role::ThirdParty, Reason::Relay),
            };
            let place = Place::Fixed(role, reason);
            role::assign(line, std::slice::from_mut(value), &place, known);
        }
    }

    fn is_trusted(&self, line: &str, clause: Clause, clauses: (usize, usize)) -> bool {
        if self.trusted.is_empty() {
            return self.lines_count == 1 || self.is_within;
        }
        let (by, recipient) = clauses;
        let part = match clause {
            Clause::From => line.get(..by),
            _ => line.get(by..recipient),
        };
        let words = part.unwrap_or_default().to_ascii_lowercase();
        let mut names = words.split(|sign: char| !(sign.is_alphanumeric() || ".-".contains(sign)));
        names.any(|name| {
            let is_of = |known: &String| {
                name == known
                    || name
                        .strip_suffix(known.as_str())
                        .is_some_and(|it| it.ends_with('.'))
            };
            self.trusted.iter().any(is_of)
        })
    }
}

/// What stands after `id` in angle brackets is the number that a server gave the mail, though it
/// looks like an address.
pub(super) fn tell_ids(line: &str, found: &mut [Found]) {
    for value in found.iter_mut().filter(|it| it.kind == Kind::Email) {
        let before = line.get(..value.bytes.start).unwrap_or_default();
        let is_id = before
            .get(before.len().saturating_sub(ID_BEFORE.len())..)
            .is_some_and(|end| end.eq_ignore_ascii_case(ID_BEFORE));
        if is_id {
            value.kind = Kind::MessageId;
            value.value = value.raw(line).to_owned();
        }
    }
}

/// Whether a line came from the machine that wrote it or from its own network: all addresses of
/// the clause `from` are such.
fn is_within((by, _): (usize, usize), found: &[Found]) -> bool {
    let mut addresses = found
        .iter()
        .filter(|value| value.kind == Kind::Ip && value.bytes.start < by)
        .peekable();
    let is_there = addresses.peek().is_some();
    is_there && addresses.all(|value| value.value.parse().is_ok_and(is_private))
}

fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            address.is_loopback() || address.is_private() || address.is_link_local()
        }
        IpAddr::V6(address) => {
            address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local()
        }
    }
}

/// Where the clauses `by` and `for` begin; at the end, those that are missing.
fn clauses(line: &str) -> (usize, usize) {
    let lower = line.to_ascii_lowercase();
    let end = line.len();
    let word = |name: &str, from: usize| {
        let rest = lower.get(from..)?;
        rest.match_indices(name)
            .map(|(at, _)| from + at)
            .find(|at| {
                let before = at.checked_sub(1).map(|at| lower.as_bytes()[at]);
                before.is_none_or(|byte| byte.is_ascii_whitespace())
            })
    };
    let by = word("by ", 0).unwrap_or(match lower.starts_with("from ") {
        true => end,
        false => 0,
    });
    let recipient = word("for ", by).unwrap_or(end);
    (by, recipient.max(by))
}

fn clause_at((by, recipient): (usize, usize), at: usize) -> Clause {
    match at {
        _ if at < by => Clause::From,
        _ if at < recipient => Clause::By,
        _ => Clause::For,
    }
}
