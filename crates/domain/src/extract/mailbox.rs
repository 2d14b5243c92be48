//! Words joined by dots and an `@`: mail addresses, message ids, names of hosts.

use super::alphabet::{self, before};
use super::chain::{Chain, Manner, Sign, join_at};
use super::host::{self, Host};
use super::scan::{Scanner, Word};
use super::{Kind, Piece};

/// Longest part before the `@` (RFC 5321, 4.5.3.1.1).
const LOCAL_BYTES_MAX: usize = 64;
/// Words that may be no part of a host at its beginning.
const FALSE_STARTS_MAX: usize = 4;
/// How far back the name of a header field is looked for.
const FIELD_BYTES: usize = 20;
/// Where nearly everybody's private mail is.
const MAIL_HOSTS: [&str; 16] = [
    "gmail.com",
    "hotmail.com",
    "hotmail.fr",
    "outlook.com",
    "outlook.fr",
    "yahoo.com",
    "yahoo.fr",
    "icloud.com",
    "proton.me",
    "protonmail.com",
    "gmx.com",
    "mail.com",
    "orange.fr",
    "free.fr",
    "laposte.net",
    "live.fr",
];

impl Scanner<'_> {
    /// Whether what follows a blank may join the word before it to another one.
    pub(super) fn may_join_over_blank(&self, end: usize) -> bool {
        let next = self.byte(end + 1);
        matches!(
            next,
            b'[' | b'(' | b'{' | b'.' | b'@' | b'd' | b'D' | b'a' | b'A' | b'p' | b'P'
        ) && join_at(self.bytes, end).is_some()
    }

    /// Reads the words that are joined to this one.
    pub(super) fn joined_word(&mut self, word: Word) -> usize {
        let mut chain = core::mem::take(&mut self.chain);
        chain.read(self.bytes, word.start);
        let last = chain.atoms.last().map_or(word.end, |atom| atom.1);
        self.work += last.saturating_sub(word.start) as u64;
        let found = match chain.joins.is_empty() {
            true => None,
            false => self.mail_of(&chain).or_else(|| self.domain_of(&chain)),
        };
        let next = found.unwrap_or_else(|| chain.tight_end().max(word.end));
        self.chain = chain;
        next
    }

    fn mail_of(&mut self, chain: &Chain) -> Option<usize> {
        let at = chain.joins.iter().position(|join| join.sign == Sign::At)?;
        let manner = chain.joins[at].manner;
        let host = host::host_from(self.text, chain, at + 1, false)?;
        let mut first = at;
        while first > 0 && is_within_local(chain.joins[first - 1].manner, manner) {
            first -= 1;
        }
        // What stands before the local part is read by itself, if it is anything.
        if first > 0 {
            return None;
        }
        let whole_start = self.whole_start(chain, first, at);
        let local = match whole_start {
            Some(start) => self.slice(start, chain.atoms[at].1).to_owned(),
            None => self.local(chain, first, at)?,
        };
        let is_made_up = local
            .bytes()
            .any(|byte| byte.is_ascii_digit() || b"._".contains(&byte));
        let is_number = local.bytes().all(|byte| byte.is_ascii_digit());
        let is_meant = match manner {
            Manner::Plain | Manner::Bracketed => true,
            Manner::Word | Manner::Blanks | Manner::BlankBefore => {
                host.is_disguised
                    || (is_made_up && !is_number)
                    || MAIL_HOSTS.contains(&host.name.as_str())
            }
        };
        if !is_meant {
            return None;
        }
        let start = whole_start.unwrap_or(chain.atoms[first].0);
        let end = chain.atoms[host.last].1;
        let is_id = self.is_message_id(start, end);
        let (kind, value) = match is_id {
            true => (Kind::MessageId, format!("{local}@{}", host.name)),
            false => (
                Kind::Email,
                format!("{}@{}", local.to_lowercase(), host.name),
            ),
        };
        let mut piece = Piece::new(kind, "", value, start..end);
        piece.skeleton = host.skeleton;
        self.pieces.push(piece);
        Some(end)
    }

    fn local(&self, chain: &Chain, first: usize, last: usize) -> Option<String> {
        let words = chain.atoms[first..=last].iter();
        let words: Vec<&str> = words.map(|(start, end)| self.slice(*start, *end)).collect();
        let mut local = words.join(".");
        if self.slice(chain.atoms[last].1, chain.atoms[last].1 + 2) == ".@" {
            local.push('.');
        }
        let length = local.len();
        (length <= LOCAL_BYTES_MAX
            || (length <= 128 && self.byte_before(chain.atoms[first].0) == b'<'))
            .then_some(local)
    }

    /// Where an address begins whose first word is more or less than what stands before its `@`.
    fn whole_start(&self, chain: &Chain, first: usize, at: usize) -> Option<usize> {
        let (start, end) = chain.atoms[first];
        // `%NAME%jean@evil.com`: the name of a gap that was filled in.
        let joins = &chain.joins[first..at];
        let is_plain = joins.iter().all(|join| join.manner == Manner::Plain);
        if is_plain && self.byte_before(start) == b'%' {
            let sign = self.bytes[start..end]
                .iter()
                .rposition(|byte| *byte == b'%')?;
            return Some(start + sign + 1);
        }
        self.bracketed_start(start)
    }

    /// Where an address begins that stands in angle brackets and has signs before its `@` that
    /// are rare: `<Online#3.22740@news.example>` (RFC 5322, 3.2.3).
    fn bracketed_start(&self, start: usize) -> Option<usize> {
        let is_rare = |byte: &u8| b"!#$&'*/=?^`{|}.-".contains(byte);
        if !is_rare(&self.byte_before(start)) {
            return None;
        }
        let floor = self.floor().max(start.saturating_sub(LOCAL_BYTES_MAX));
        let before = self.bytes.get(floor..start)?;
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || is_rare(byte) || *byte == b'_';
        let count = before.iter().rev().take_while(|byte| is_part(byte)).count();
        (self.byte_before(start - count) == b'<').then_some(start - count)
    }

    /// Whether an address in angle brackets stands in a header of message ids.
    fn is_message_id(&mut self, start: usize, end: usize) -> bool {
        if self.byte_before(start) != b'<' || self.byte(end) != b'>' {
            return false;
        }
        let between = self.slice(self.ids_until.min(start), start - 1);
        let goes_on = self.ids_until > 0
            && between.len() < 8
            && between.bytes().all(|byte| byte.is_ascii_whitespace());
        let words = before(self.text, start - 1, FIELD_BYTES);
        let words = words.trim_end();
        let is_named = ["message-id:", "in-reply-to:", "references:"]
            .iter()
            .any(|name| words.ends_with(name));
        if goes_on || is_named {
            self.ids_until = end + 1;
        }
        goes_on || is_named
    }

    fn domain_of(&mut self, chain: &Chain) -> Option<usize> {
        for first in 0..chain.atoms.len().min(FALSE_STARTS_MAX) {
            if first > 0 && chain.joins[first - 1].manner != Manner::Plain {
                return None;
            }
            if let Some(host) = host::host_from(self.text, chain, first, false) {
                return self.take_domain(chain, first, host);
            }
            // Only signs that no host has let another beginning be tried.
            let (start, end) = chain.atoms[first];
            let word = &self.bytes[start..end];
            if !word.iter().any(|byte| matches!(byte, b'+' | b'%' | b'~')) {
                return None;
            }
        }
        None
    }

    fn take_domain(&mut self, chain: &Chain, first: usize, host: Host) -> Option<usize> {
        let (start, end) = (chain.atoms[first].0, chain.atoms[host.last].1);
        let joined_after = chain.joins.get(host.last).map(|join| join.sign);
        // `%7Bevil.com`: the rest of an escape. `;@evil.com`: of an address that is none.
        let is_rest = match self.byte_before(start) {
            b'%' => true,
            b'@' => !b" \t\n\r\"'(<[*".contains(&self.byte_before(start - 1)),
            _ => false,
        };
        if joined_after == Some(Sign::At) || is_rest {
            return None;
        }
        let port = self.port_end(end);
        let path_at = port.map_or(end, |(_, at)| at);
        if self.begins_path(path_at) {
            let port = port.map(|(port, _)| port);
            return Some(self.bare_url(start, &host.name, port, path_at, host.skeleton));
        }
        if !host.is_disguised && self.is_no_domain(start, end, &host) {
            return None;
        }
        let end = port.map_or(end, |(_, at)| at);
        let mut piece = Piece::new(Kind::Domain, "", host.name, start..end);
        piece.port = port.map(|(port, _)| port);
        piece.skeleton = host.skeleton;
        self.pieces.push(piece);
        Some(end)
    }

    fn is_no_domain(&self, start: usize, end: usize, host: &Host) -> bool {
        let raw = self.slice(start, end).replace(' ', "");
        let label = host.name.split('.').next().unwrap_or_default();
        let is_count = label.len() < 3 && label.bytes().all(|byte| byte.is_ascii_digit());
        host::is_something_else(&raw)
            || (is_count && host.name.matches('.').count() == 1)
            || self.byte(end) == b'('
    }

    /// Whether a path follows a host that has no scheme.
    fn begins_path(&self, at: usize) -> bool {
        match self.byte(at) {
            b'/' => {
                let next = self.byte(at + 1);
                alphabet::is_word(self.bytes, at + 1)
                    || matches!(
                        next,
                        b'?' | b'@' | b'_' | b'~' | b'#' | b'-' | b'.' | b'%' | b'$'
                    )
                    || next <= b' '
            }
            b'?' | b'#' => {
                alphabet::is_word(self.bytes, at + 1)
                    && self.bytes[at..].iter().take(40).any(|byte| *byte == b'=')
            }
            _ => false,
        }
    }
}

/// Whether a dot written in a manner may be part of what stands before an `@`.
fn is_within_local(dot: Manner, at: Manner) -> bool {
    match dot {
        Manner::Plain | Manner::Bracketed => true,
        Manner::Word => at != Manner::Plain,
        Manner::Blanks | Manner::BlankBefore => false,
    }
}
