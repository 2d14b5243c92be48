//! `Received` lines, from the trusted edge inward: the nearest server's line stands first, and
//! below the last line of a server that is trusted everything may be invented.

use tocsin_domain::extract::Found;
use tocsin_domain::extract::role::{self, Known, Place, Reason};
use tocsin_domain::observable::Role;

/// Where the reading of the lines stands.
#[derive(Debug)]
pub(super) struct Way<'t> {
    trusted: &'t [String],
    /// Lines read so far.
    pub(super) lines_count: usize,
    is_past_edge: bool,
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
        }
    }

    /// Says whose the values of the next line are.
    pub(super) fn assign(&mut self, line: &str, found: &mut [Found], known: &Known<'_>) {
        self.lines_count += 1;
        let clauses = clauses(line);
        let is_written_by_trusted =
            !self.is_past_edge && self.is_trusted(line, Clause::By, clauses);
        let comes_from_trusted =
            !self.trusted.is_empty() && self.is_trusted(line, Clause::From, clauses);
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
            return self.lines_count == 1;
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
