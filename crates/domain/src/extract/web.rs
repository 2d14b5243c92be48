//! Web addresses: scheme, host and path, disguised, wrapped or whole.

use core::net::Ipv4Addr;

use super::address::{four_at, six_at};
use super::alphabet;
use super::host;
use super::scan::{Scanner, Word};
use super::{Kind, Piece};

/// Longest address that is read.
const URL_BYTES_MAX: usize = 4_096;
/// How far the host's end is looked for.
pub(super) const AUTHORITY_BYTES_MAX: usize = 2_048;
/// A line that a mail programme has wrapped is about so long.
const WRAPPED_LINE: core::ops::RangeInclusive<usize> = 58..=140;
/// Signs that end a sentence, not an address.
pub(super) const TRAILING: &[u8] = b".,;:!?'*&|";

/// What stands between the scheme and the path.
pub(super) struct Authority {
    /// What stands before the host, with its `@`.
    pub(super) user: String,
    pub(super) name: String,
    pub(super) port: Option<u16>,
    /// Where all of it ends.
    pub(super) end: usize,
    /// What the host looks like, where it has letters beyond ASCII.
    pub(super) skeleton: Option<String>,
}

/// What an address goes on with after its host, and where it ends.
struct Tail {
    text: String,
    end: usize,
}

/// What the next sign of a path is to it.
enum Step {
    /// Part of it, so many bytes.
    Keep(usize),
    /// Another sign stands for what reaches to a place.
    Put(char, usize),
    /// Nothing, up to a place.
    Skip(usize),
    /// Its end.
    End,
}

impl Scanner<'_> {
    /// Takes an address at its scheme.
    pub(super) fn scheme(&mut self, word: Word) -> Option<usize> {
        if !(3..=6).contains(&word.length()) {
            return None;
        }
        let scheme = scheme_of(self.slice(word.start, word.end))?;
        let host_at = self.after_colon(word.end, scheme)?;
        // `http://http://…`: the second one counts.
        let again = alphabet::word_end(self.bytes, host_at);
        if (host_at + 3..=host_at + 6).contains(&again)
            && let Some(scheme) = scheme_of(self.slice(host_at, again))
            && let Some(host_at) = self.after_colon(again, scheme)
        {
            return self.url(word.start, scheme, host_at);
        }
        self.url(word.start, scheme, host_at)
    }

    /// Where the host begins after `://` or what is written for it.
    fn after_colon(&self, end: usize, scheme: &str) -> Option<usize> {
        let rest = self.bytes.get(end..)?;
        const FORMS: [&[u8]; 9] = [
            b"://", b"[:]//", b"[://]", b"(:)//", b" ://", b":\\\\", b":[//]", b"[:]\\\\", b":/\\",
        ];
        let form = FORMS.iter().find(|form| rest.starts_with(form));
        let length = match form {
            Some(form) => form.len(),
            // The colon was lost.
            None if rest.starts_with(b"//") && scheme.starts_with("http") => 2,
            None => return None,
        };
        let extra = rest
            .get(length..)?
            .iter()
            .take_while(|byte| **byte == b'/')
            .count();
        let at = end + length + extra;
        let gap = usize::from(self.byte(at) == b' ' && alphabet::is_word(self.bytes, at + 1));
        Some(at + gap)
    }

    fn url(&mut self, start: usize, scheme: &str, host_at: usize) -> Option<usize> {
        let found = self
            .escaped_authority(host_at)
            .or_else(|| self.plain_authority(host_at))?;
        let tail = self.tail(start, found.end);
        let mut value = format!("{scheme}://{}{}", found.user, found.name);
        push_port(&mut value, scheme, found.port);
        value.push_str(&tail.text);
        self.push_url(start..tail.end, value, &found.name, found.skeleton);
        Some(tail.end)
    }

    fn plain_authority(&mut self, host_at: usize) -> Option<Authority> {
        let user_end = self.user_end(host_at);
        let (name, end, skeleton) = self.any_host(user_end.unwrap_or(host_at))?;
        let port = self.port_end(end);
        let user = user_end.map_or("", |user_end| self.slice(host_at, user_end));
        Some(Authority {
            user: user.to_owned(),
            name,
            port: port.map(|(port, _)| port),
            end: port.map_or(end, |(_, at)| at),
            skeleton,
        })
    }

    /// Takes an address that begins with its host.
    pub(super) fn bare_url(
        &mut self,
        start: usize,
        name: &str,
        port: Option<u16>,
        path_at: usize,
        skeleton: Option<String>,
    ) -> usize {
        let tail = self.tail(start, path_at);
        let mut value = format!("http://{name}");
        push_port(&mut value, "http", port);
        value.push_str(&tail.text);
        self.push_url(start..tail.end, value, name, skeleton);
        tail.end
    }

    fn push_url(
        &mut self,
        span: core::ops::Range<usize>,
        value: String,
        name: &str,
        skeleton: Option<String>,
    ) {
        self.work += span.len() as u64;
        let account = self.account_of(&value, name, &span);
        let mut piece = Piece::new(Kind::Url, "", value, span);
        piece.skeleton = skeleton;
        self.pieces.push(piece);
        self.pieces.extend(account);
    }

    /// Where the part before an `@` ends, if there is one before the path.
    fn user_end(&self, at: usize) -> Option<usize> {
        let rest = self.bytes.get(at..)?;
        let rest = &rest[..rest.len().min(AUTHORITY_BYTES_MAX)];
        let is_end = |byte: &u8| *byte <= b' ' || b"/?#<>\"'()[]".contains(byte);
        let end = rest.iter().position(is_end).unwrap_or(rest.len());
        let sign = rest[..end].iter().rposition(|byte| *byte == b'@')?;
        Some(at + sign + 1)
    }

    /// A host of any kind: name, where it ends, what it looks like.
    fn any_host(&mut self, at: usize) -> Option<(String, usize, Option<String>)> {
        if self.byte(at) == b'[' {
            let (address, end) = six_at(self.bytes, at + 1)?;
            let is_closed = self.byte(end) == b']';
            return is_closed.then(|| (format!("[{address}]"), end + 1, None));
        }
        if let Some((address, end)) = four_at(self.bytes, at)
            && !alphabet::is_word(self.bytes, end)
        {
            return Some((address.to_string(), end, None));
        }
        let end = alphabet::word_end(self.bytes, at);
        if let Some(address) = packed(self.slice(at, end))
            && !matches!(self.byte(end), b'.' | b'[' | b'-')
        {
            return Some((address.to_string(), end, None));
        }
        if end == at {
            return self.foreign_host(at);
        }
        let mut chain = core::mem::take(&mut self.chain);
        chain.read(self.bytes, at);
        let host = host::host_from(self.text, &chain, 0, true);
        let found = host.map(|host| (host.name, chain.atoms[host.last].1, host.skeleton));
        self.chain = chain;
        found.or_else(|| self.foreign_host(at))
    }

    /// A host in letters that are written without blanks between words.
    fn foreign_host(&self, at: usize) -> Option<(String, usize, Option<String>)> {
        let rest = self.text.get(at..)?;
        let rest = &rest[..rest.floor_char_boundary(AUTHORITY_BYTES_MAX)];
        let is_part = |sign: char| sign.is_alphanumeric() || matches!(sign, '.' | '-');
        let end = rest.find(|sign| !is_part(sign)).unwrap_or(rest.len());
        let name = rest[..end].trim_end_matches('.');
        if name.is_ascii() || !name.contains('.') {
            return None;
        }
        let (ascii, skeleton) = host::canonical(name)?;
        Some((ascii, at + name.len(), skeleton))
    }

    /// The path after a host, in its canonical form.
    fn tail(&mut self, start: usize, at: usize) -> Tail {
        let mut tail = Tail {
            text: String::from("/"),
            end: at,
        };
        if matches!(self.byte(at), b'/' | b'?' | b'#') {
            if self.byte(at) == b'/' {
                tail.text.clear();
            }
            self.read_path(start, at, &mut tail);
        }
        tail
    }

    fn read_path(&mut self, start: usize, from: usize, tail: &mut Tail) {
        let (mut at, mut depth, mut kept) = (from, 0_usize, tail.text.len());
        while at < self.bytes.len().min(start + URL_BYTES_MAX) {
            let byte = self.bytes[at];
            match self.path_step(start, at, depth) {
                Step::Keep(length) => {
                    tail.text.push_str(self.slice(at, at + length));
                    at += length;
                }
                Step::Put(sign, next) => {
                    tail.text.push(sign);
                    at = next;
                    continue;
                }
                Step::Skip(next) => {
                    at = next;
                    continue;
                }
                Step::End => break,
            }
            depth = match byte {
                b'(' => depth + 1,
                b')' => depth - 1,
                _ => depth,
            };
            let is_open = byte == b'(' || (byte == b')' && depth > 0);
            if !TRAILING.contains(&byte) && !is_open {
                kept = tail.text.len();
                tail.end = at;
            }
        }
        self.work += (at - from) as u64;
        tail.text.truncate(kept);
        self.cut_sentence(tail);
        if tail.text.is_empty() {
            tail.text.push('/');
        }
    }

    /// What the next sign of a path is to it.
    fn path_step(&self, start: usize, at: usize, depth: usize) -> Step {
        let byte = self.bytes[at];
        match byte {
            b'=' => match self.soft_break(at) {
                Some(next) => Step::Skip(next),
                None => Step::Keep(1),
            },
            b'\n' | b'\r' => match self.wrapped(start, at) {
                Some(next) => Step::Skip(next),
                None => Step::End,
            },
            b'[' | b'(' => match (self.hidden_dot(at), self.index_end(at)) {
                (Some(next), _) => Step::Put('.', next),
                (None, _) if byte == b'(' => Step::Keep(1),
                (None, Some(end)) => Step::Keep(end - at),
                (None, None) => Step::End,
            },
            b')' if depth == 0 => Step::End,
            b'&' => match self.entity(at) {
                Some(0) => Step::End,
                Some(length) => Step::Put('&', at + length),
                None => Step::Keep(1),
            },
            b'\'' if self.byte_before(start) == b'\'' => Step::End,
            b'\\' | b'^' if self.goes_on_oddly(start, at) => Step::Keep(1),
            b',' | b';' | b'|' if self.bytes[at + 1..].starts_with(b"http") => Step::End,
            0..=b' ' | 0x7F | b'<' | b'>' | b'"' | b'`' | b'{' | b'}' | b'^' | b'\\' | b']' => {
                Step::End
            }
            0x80.. => match alphabet::high_letter(&self.bytes[at..]) {
                Some(length) => Step::Keep(length),
                None => Step::End,
            },
            _ => Step::Keep(1),
        }
    }

    /// Whether a sign that no address should have is part of one: where angle brackets say how far
    /// it reaches, or in a query before another sign.
    fn goes_on_oddly(&self, start: usize, at: usize) -> bool {
        let next = self.byte(at + 1);
        let is_query = || self.bytes[start..at].contains(&b'?');
        next > b' '
            && (self.byte_before(start) == b'<'
                || (b"~^\\".contains(&next) && is_query())
                || (self.byte(at) == b'^' && next.is_ascii_alphanumeric() && is_query()))
    }

    /// Leaves out the first word of a sentence that follows without a blank: `/abc.Je me`.
    fn cut_sentence(&self, tail: &mut Tail) {
        let Some(dot) = tail.text.rfind('.') else {
            return;
        };
        let word = &tail.text[dot + 1..];
        let mut signs = word.chars();
        let is_word = signs.next().is_some_and(char::is_uppercase) && signs.all(char::is_lowercase);
        let cut = word.len() + 1;
        let is_written = self.slice(tail.end.saturating_sub(cut), tail.end) == &tail.text[dot..];
        if is_word && self.byte(tail.end) == b' ' && is_written {
            tail.end -= cut;
            tail.text.truncate(dot);
        }
    }

    /// The line end that quoted-printable puts into a long line, `=` and a break.
    fn soft_break(&self, at: usize) -> Option<usize> {
        let next = match self.bytes.get(at + 1..)? {
            [b'\n', ..] => at + 2,
            [b'\r', b'\n', ..] => at + 3,
            _ => return None,
        };
        (self.byte(next) > b' ').then_some(next)
    }

    /// `[.]`, `(.)`, `[dot]` in a path.
    fn hidden_dot(&self, at: usize) -> Option<usize> {
        let rest = self.bytes.get(at + 1..)?;
        match rest {
            [b'.', b']' | b')', ..] => Some(at + 3),
            [b'd' | b'D', b'o' | b'O', b't' | b'T', b']' | b')', ..] => Some(at + 5),
            _ => None,
        }
    }

    /// `[0]`, `[name]` in a query.
    fn index_end(&self, at: usize) -> Option<usize> {
        let rest = self.bytes.get(at + 1..)?;
        let count = rest
            .iter()
            .take(40)
            .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_')
            .count();
        let is_index = rest.get(count) == Some(&b']')
            && matches!(rest.get(count + 1), Some(b'=' | b'[' | b'&'));
        is_index.then_some(at + count + 2)
    }

    /// An escaped `&` of HTML and its length; 0 for an escape that ends the address.
    fn entity(&self, at: usize) -> Option<usize> {
        let rest = self.bytes.get(at..)?;
        if rest.starts_with(b"&amp;") {
            return Some(5);
        }
        let ends: [&[u8]; 4] = [b"&gt;", b"&lt;", b"&quot;", b"&#39;"];
        ends.iter().any(|end| rest.starts_with(end)).then_some(0)
    }

    /// Where an address goes on after the end of a line that was wrapped.
    fn wrapped(&self, start: usize, at: usize) -> Option<usize> {
        let bracketed = self.byte_before(start) == b'<';
        let back = at.saturating_sub(WRAPPED_LINE.end() + 2);
        let line_end = self.bytes[back..at].iter().rposition(|byte| *byte == b'\n');
        let length = match line_end {
            Some(place) => at - (back + place + 1),
            None => at - back + usize::from(back > 0),
        };
        self.goes_on(at, length, bracketed)
    }

    fn goes_on(&self, at: usize, length: usize, is_bracketed: bool) -> Option<usize> {
        if !WRAPPED_LINE.contains(&length) && !is_bracketed {
            return None;
        }
        let mut next = at + 1 + usize::from(self.byte(at) == b'\r');
        if self.slice(next, next + 2) == "> " {
            next += 2;
        }
        let rest = self.bytes.get(next..)?;
        let is_part =
            |byte: &&u8| byte.is_ascii_alphanumeric() || b"-._~/?#&=%+:;@,!$*".contains(byte);
        let count = rest.iter().take(200).take_while(is_part).count();
        let piece = &rest[..count];
        let begins_other = piece.starts_with(b"http") || piece.starts_with(b"www.");
        // A line that is drawn with signs.
        let is_rule = matches!(piece, [one, two, three, ..]
            if one == two && two == three && !one.is_ascii_alphanumeric());
        if count == 0 || begins_other || is_rule {
            return None;
        }
        if is_bracketed && rest.get(count) == Some(&b'>') {
            return Some(next);
        }
        if count < 2 {
            return None;
        }
        let has = |wanted: &dyn Fn(&u8) -> bool| piece.iter().any(wanted);
        let has_letter = has(&|byte| byte.is_ascii_alphabetic());
        let is_mixed = has_letter && has(&|byte| byte.is_ascii_digit()) && count > 5;
        let is_address = has(&|byte| b"=%_".contains(byte))
            || (has_letter && has(&|byte| *byte == b'/'))
            || is_mixed;
        let hangs = b"=&?%_-".contains(&self.byte_before(at));
        (WRAPPED_LINE.contains(&length) && (is_address || hangs)).then_some(next)
    }
}

/// Ports that need not be said are not.
fn push_port(value: &mut String, scheme: &str, port: Option<u16>) {
    let usual = match scheme {
        "http" => 80,
        "https" => 443,
        _ => 21,
    };
    if let Some(port) = port.filter(|port| *port != usual) {
        value.push_str(&format!(":{port}"));
    }
}

/// The scheme that a word is written for.
fn scheme_of(word: &str) -> Option<&'static str> {
    let lower = word.to_ascii_lowercase();
    Some(match lower.as_str() {
        "http" | "hxxp" | "htxp" | "hxtp" | "htpp" | "hppt" | "httx" => "http",
        "https" | "hxxps" | "htxps" | "hxtps" | "htpps" | "httpx" => "https",
        "ftp" | "fxp" | "sftp" | "ftps" => "ftp",
        _ => return None,
    })
}

/// An address of version 4 as one number, decimal or hexadecimal, as browsers take it.
fn packed(word: &str) -> Option<Ipv4Addr> {
    let number: u32 = match word.strip_prefix("0x") {
        Some(digits) if digits.len() > 6 => u32::from_str_radix(digits, 16).ok()?,
        None if word.len() > 7 && word.bytes().all(|byte| byte.is_ascii_digit()) => {
            word.parse().ok()?
        }
        _ => return None,
    };
    Some(Ipv4Addr::from(number))
}
