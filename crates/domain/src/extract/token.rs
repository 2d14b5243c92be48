//! Words that are what they are by their own shape: digests, numbers of weaknesses and networks,
//! names of programmes.

use super::alphabet;
use super::scan::{Scanner, Word};
use super::{Kind, Piece};

/// Longest name of a programme that is read.
const AGENT_BYTES_MAX: usize = 400;
/// Programmes that name themselves `Name/1.0`.
const AGENTS: [&str; 9] = [
    "Mozilla",
    "Opera",
    "Dalvik",
    "curl",
    "Wget",
    "okhttp",
    "PostmanRuntime",
    "python",
    "Go",
];

impl Scanner<'_> {
    /// A long word: a digest or an address of a crypto-currency.
    pub(super) fn token(&mut self, word: Word) -> Option<usize> {
        let (before, next) = (self.byte_before(word.start), self.byte(word.end));
        if matches!(before, b'-' | b'_' | b'+' | b'%' | b'@' | b'.')
            || matches!(next, b'@' | b'_' | b'+' | b'%')
        {
            return None;
        }
        self.digest(word, before).or_else(|| self.wallet(word))
    }

    fn digest(&mut self, word: Word, before: u8) -> Option<usize> {
        let scheme = match word.length() {
            32 => "md5",
            40 => "sha1",
            64 => "sha256",
            _ => return None,
        };
        let raw = self.slice(word.start, word.end);
        let has_letter = raw.bytes().any(|byte| byte.is_ascii_alphabetic());
        let is_hex = raw.bytes().all(|byte| byte.is_ascii_hexdigit());
        let is_joined = before == b'/' || matches!(self.byte(word.end), b'-' | b'=' | b'/');
        if !is_hex || !has_letter || word.digits_count == 0 || is_joined {
            return None;
        }
        let value = raw.to_ascii_lowercase();
        let piece = Piece::new(Kind::Hash, scheme, value, word.start..word.end);
        self.pieces.push(piece);
        Some(word.end)
    }

    /// `CVE-2021-44228`, `AS64500`, `ASN 64500`.
    pub(super) fn numbered(&mut self, word: Word) -> Option<usize> {
        let raw = self.slice(word.start, word.end);
        match raw.as_bytes() {
            [b'C' | b'c', b'V' | b'v', b'E' | b'e'] => self.weakness(word),
            [b'A', b'S', digits @ ..] if !digits.is_empty() => {
                let digits = digits.strip_prefix(b"N").unwrap_or(digits);
                let is_number = digits.iter().all(u8::is_ascii_digit);
                // `AS400` is a computer.
                let fits = (3..=10).contains(&digits.len()) && raw != "AS400";
                match digits {
                    [] => self.network_number(word),
                    _ if is_number && fits => self.push_network(word.start, word.end, digits),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn network_number(&mut self, word: Word) -> Option<usize> {
        let gap = usize::from(matches!(self.byte(word.end), b' ' | b':' | b'-'));
        let start = word.end + gap + usize::from(self.byte(word.end + 1) == b' ' && gap == 1);
        let end = alphabet::word_end(self.bytes, start);
        let digits = self.bytes.get(start..end)?;
        let is_number = digits.iter().all(u8::is_ascii_digit) && (1..=10).contains(&digits.len());
        is_number
            .then(|| self.push_network(word.start, end, digits))
            .flatten()
    }

    fn push_network(&mut self, start: usize, end: usize, digits: &[u8]) -> Option<usize> {
        let number: u32 = core::str::from_utf8(digits).ok()?.parse().ok()?;
        let piece = Piece::new(Kind::Asn, "", format!("AS{number}"), start..end);
        self.pieces.push(piece);
        Some(end)
    }

    fn weakness(&mut self, word: Word) -> Option<usize> {
        let rest = self.bytes.get(word.end..)?;
        let [b'-', y1, y2, y3, y4, b'-', number @ ..] = rest else {
            return None;
        };
        let year = [y1, y2, y3, y4];
        let count = number
            .iter()
            .take(8)
            .take_while(|it| it.is_ascii_digit())
            .count();
        let end = word.end + 6 + count;
        let fits = year.iter().all(|digit| digit.is_ascii_digit())
            && (4..=7).contains(&count)
            && !alphabet::is_word(self.bytes, end);
        if !fits {
            return None;
        }
        let value = self.slice(word.start, end).to_ascii_uppercase();
        self.pieces
            .push(Piece::new(Kind::Cve, "", value, word.start..end));
        Some(end)
    }

    /// What a programme calls itself: `Name/1.0 (about it) Other/2.0`, or a header that says so.
    pub(super) fn user_agent(&mut self, word: Word) -> Option<usize> {
        let raw = self.slice(word.start, word.end);
        if raw.eq_ignore_ascii_case("user") {
            return self.agent_header(word);
        }
        if !AGENTS.contains(&raw) {
            return None;
        }
        let name_end = self.product(word.start)?;
        let mut end = name_end;
        let most = word.start + AGENT_BYTES_MAX;
        while self.byte(end) == b' ' && end < most {
            let next = match self.byte(end + 1) {
                b'(' => self.comment(end + 1),
                byte if byte.is_ascii_alphabetic() => self.product(end + 1),
                _ => None,
            };
            match next {
                Some(next) => end = next,
                None => break,
            }
        }
        let piece = self.slice(word.start, end).to_owned();
        self.pieces
            .push(Piece::new(Kind::UserAgent, "", piece, word.start..end));
        Some(end)
    }

    /// `Name/1.0`, with signs within.
    fn product(&self, start: usize) -> Option<usize> {
        let sign = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.+".contains(byte);
        let rest = self.bytes.get(start..)?;
        let name = rest.iter().take(40).take_while(|byte| sign(byte)).count();
        if rest.get(name) != Some(&b'/') || !rest.get(name + 1)?.is_ascii_alphanumeric() {
            return None;
        }
        let version = rest.get(name + 1..)?;
        let length = version
            .iter()
            .take(60)
            .take_while(|byte| sign(byte))
            .count();
        let trimmed = version[..length]
            .iter()
            .rev()
            .take_while(|byte| **byte == b'.')
            .count();
        Some(start + name + 1 + length - trimmed)
    }

    fn comment(&self, start: usize) -> Option<usize> {
        let rest = self.bytes.get(start..)?;
        let end = rest
            .iter()
            .take(AGENT_BYTES_MAX)
            .position(|byte| matches!(byte, b')' | b'\n'))?;
        (rest[end] == b')').then_some(start + end + 1)
    }

    /// `User-Agent: …` to the end of the line.
    fn agent_header(&mut self, word: Word) -> Option<usize> {
        const REST: &str = "-agent:";
        let rest = self.text.get(word.end..)?;
        let named = rest.get(..REST.len())?;
        if !named.eq_ignore_ascii_case(REST) {
            return None;
        }
        let line = &rest[REST.len()..];
        let line = &line[..line.floor_char_boundary(AGENT_BYTES_MAX)];
        let line = line.split(['\n', '\r', '"']).next()?;
        let value = line.trim();
        if value.is_empty() {
            return None;
        }
        let start = word.end + REST.len() + (line.len() - line.trim_start().len());
        let end = start + value.len();
        let piece = Piece::new(Kind::UserAgent, "", value.to_owned(), start..end);
        self.pieces.push(piece);
        Some(end)
    }
}
