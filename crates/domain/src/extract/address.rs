//! IP addresses: with dots disguised, with a port, as a network.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::alphabet::{self, before};
use super::chain::{Manner, Sign, join_at};
use super::scan::Scanner;
use super::{Kind, Piece};

/// Longest address of version 6 with an embedded version 4.
const SIX_BYTES_MAX: usize = 46;
/// How far back words are looked for.
const WORDS_BYTES: usize = 24;
/// Words before four numbers that are no address.
const VERSION_WORDS: [&str; 9] = [
    "version", "versions", "ver", "v", "release", "firmware", "build", "logiciel", "section",
];

impl Scanner<'_> {
    /// Takes four numbers joined by dots.
    pub(super) fn address_four(&mut self, start: usize) -> Option<usize> {
        if self.byte_before(start) == b'.' || self.byte_before(start) == b'-' {
            return None;
        }
        let (address, end) = four_at(self.bytes, start)?;
        self.work += (end - start) as u64;
        let goes_on = alphabet::is_word(self.bytes, end)
            || matches!(self.byte(end), b'_' | b'@')
            || (matches!(self.byte(end), b'.' | b'-') && alphabet::is_word(self.bytes, end + 1));
        if goes_on || self.is_version(start) {
            return None;
        }
        let port_end = self.port_end(end);
        let path_at = port_end.map_or(end, |(_, at)| at);
        if self.byte(path_at) == b'/' && !self.byte(path_at + 1).is_ascii_digit() {
            let next = self.byte(path_at + 1);
            if next.is_ascii_alphanumeric() || matches!(next, b'?' | b'.' | b'_' | b'~' | b'-') {
                let port = port_end.map(|(port, _)| port);
                return Some(self.bare_url(start, &address.to_string(), port, path_at, None));
            }
        }
        let (value, port, end) = match port_end {
            Some((port, at)) => (address.to_string(), Some(port), at),
            None => self.network(&IpAddr::V4(address), end),
        };
        let mut piece = Piece::new(Kind::Ip, "v4", value, start..end);
        piece.port = port;
        self.pieces.push(piece);
        Some(end)
    }

    /// Takes an address of version 6 at its first digit or colon.
    pub(super) fn address_six(&mut self, start: usize) -> Option<usize> {
        // Four digits and a colon, or two colons: anything else is not worth more.
        let head = self.bytes.get(start..)?;
        let digits = head
            .iter()
            .take(5)
            .take_while(|it| it.is_ascii_hexdigit())
            .count();
        if digits > 4 || head.get(digits) != Some(&b':') {
            return None;
        }
        let previous = self.byte_before(start);
        if matches!(previous, b':' | b'.' | b'-' | b'_')
            || alphabet::is_after_word(self.bytes, start)
        {
            return None;
        }
        let (address, end) = six_at(self.bytes, start)?;
        self.work += (end - start) as u64;
        let is_bracketed = previous == b'[' && self.byte(end) == b']';
        let (value, port, end) = match is_bracketed {
            true => match self.port_end(end + 1) {
                Some((port, at)) => (address.to_string(), Some(port), at),
                None => (address.to_string(), None, end),
            },
            false => self.network(&IpAddr::V6(address), end),
        };
        // With a port, the brackets are part of what is written.
        let start = start - usize::from(port.is_some());
        let mut piece = Piece::new(Kind::Ip, "v6", value, start..end);
        piece.port = port;
        self.pieces.push(piece);
        Some(end)
    }

    /// The length of a network after its address.
    fn network(&self, address: &IpAddr, end: usize) -> (String, Option<u16>, usize) {
        let most = if address.is_ipv4() { 32 } else { 128 };
        let alone = (address.to_string(), None, end);
        if self.byte(end) != b'/' {
            return alone;
        }
        let stop = end + 1 + digits_count(self.bytes, end + 1, 3);
        let length: Option<u8> = self.slice(end + 1, stop).parse().ok();
        let goes_on = alphabet::is_word(self.bytes, stop)
            || matches!(self.byte(stop), b'/' | b'-')
            || (self.byte(stop) == b'.' && alphabet::is_word(self.bytes, stop + 1));
        match length.filter(|length| *length <= most && !goes_on) {
            Some(length) => (format!("{address}/{length}"), None, stop),
            None => alone,
        }
    }

    /// A port after a host, and where it ends.
    pub(super) fn port_end(&self, end: usize) -> Option<(u16, usize)> {
        let after = match self.bytes.get(end..)? {
            [b':', ..] => end + 1,
            [b'[', b':', b']', ..] => end + 3,
            _ => return None,
        };
        let stop = after + digits_count(self.bytes, after, 6);
        let port: u16 = self.slice(after, stop).parse().ok()?;
        (port > 0 && !alphabet::is_word(self.bytes, stop)).then_some((port, stop))
    }

    fn is_version(&self, start: usize) -> bool {
        let words = before(self.text, start, WORDS_BYTES);
        let last = words.trim_end_matches([' ', ':', '(']);
        let last = last.rsplit(|sign: char| !sign.is_alphanumeric()).next();
        VERSION_WORDS.contains(&last.unwrap_or_default())
    }
}

fn digits_count(bytes: &[u8], at: usize, most: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    rest.iter()
        .take(most)
        .take_while(|it| it.is_ascii_digit())
        .count()
}

/// Four numbers up to 255, without leading zeros, joined by dots.
pub(super) fn four_at(bytes: &[u8], start: usize) -> Option<(Ipv4Addr, usize)> {
    let mut numbers = [0_u8; 4];
    let mut at = start;
    for (place, number) in numbers.iter_mut().enumerate() {
        if place > 0 {
            let (join, next) = join_at(bytes, at)?;
            let is_dot = join.sign == Sign::Dot
                && matches!(
                    join.manner,
                    Manner::Plain | Manner::Bracketed | Manner::Word
                );
            at = if is_dot { next } else { return None };
        }
        let count = digits_count(bytes, at, 4);
        let digits = bytes.get(at..at + count)?;
        if count > 1 && digits[0] == b'0' {
            return None;
        }
        *number = core::str::from_utf8(digits).ok()?.parse().ok()?;
        at += count;
    }
    Some((Ipv4Addr::from(numbers), at))
}

/// Groups of hexadecimal digits joined by colons.
pub(super) fn six_at(bytes: &[u8], start: usize) -> Option<(Ipv6Addr, usize)> {
    let rest = bytes.get(start..)?;
    let is_sign = |byte: &&u8| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.');
    let mut count = rest
        .iter()
        .take(SIX_BYTES_MAX + 1)
        .take_while(is_sign)
        .count();
    if alphabet::is_word(bytes, start + count) || count > SIX_BYTES_MAX {
        return None;
    }
    // A full stop, or a colon after the address in a sentence.
    while count > 0
        && (rest[count - 1] == b'.' || (rest[count - 1] == b':' && !rest[..count].ends_with(b"::")))
    {
        count -= 1;
    }
    let written = core::str::from_utf8(rest.get(..count)?).ok()?;
    let address: Ipv6Addr = written.parse().ok()?;
    let groups_count = written.split(':').filter(|group| !group.is_empty()).count();
    let has_digit = written.bytes().any(|byte| byte.is_ascii_digit());
    // `::` and `a::b` are found in programmes.
    let is_meant = written == "::1" || (has_digit && groups_count > 1) || groups_count > 2;
    is_meant.then_some((address, start + count))
}
