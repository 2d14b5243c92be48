//! What servers said of a mail's sender: `Authentication-Results` (RFC 8601).

use mail_parser::{HeaderName, HeaderValue, Message};

use crate::look;

/// Lines that are read at most: the nearest servers'.
const LINES_COUNT_MAX: usize = 5;
/// Results that are listed at most.
const CHECKS_COUNT_MAX: usize = 20;
/// Longest line that is read.
const LINE_BYTES_MAX: usize = 8 << 10;

/// A question asked of a mail's sender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// May this server send for this domain? RFC 7208.
    Spf,
    /// Has this domain signed the mail? RFC 6376.
    Dkim,
    /// Does either fit the address that the reader sees? RFC 7489.
    Dmarc,
}

impl Method {
    /// The word in texts.
    pub fn as_str(self) -> &'static str {
        match self {
            Method::Spf => "spf",
            Method::Dkim => "dkim",
            Method::Dmarc => "dmarc",
        }
    }

    fn from_word(word: &str) -> Option<Method> {
        [Method::Spf, Method::Dkim, Method::Dmarc]
            .into_iter()
            .find(|method| method.as_str().eq_ignore_ascii_case(word))
    }
}

/// The answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Yes.
    Pass,
    /// No.
    Fail,
    /// Neither: not published, not decided, or the check itself failed.
    Open,
}

impl Verdict {
    /// The word in texts.
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Pass => "pass",
            Verdict::Fail => "fail",
            Verdict::Open => "open",
        }
    }

    fn of(word: &str) -> Verdict {
        match word.to_ascii_lowercase().as_str() {
            "pass" => Verdict::Pass,
            "fail" | "hardfail" | "softfail" | "policy" => Verdict::Fail,
            _ => Verdict::Open,
        }
    }
}

/// What one server said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The server that says so. Whoever sends a mail may write such a line in its name.
    pub by: String,
    /// What was asked.
    pub method: Method,
    /// What it answered.
    pub verdict: Verdict,
    /// The word it answered with.
    pub word: String,
    /// The domain or address that it is about; may be empty.
    pub about: String,
}

/// The results in a mail's headers.
pub(super) fn checks_of(headers: &Message<'_>) -> Vec<Check> {
    let wanted = HeaderName::AuthenticationResults;
    let lines = headers
        .header_values(wanted)
        .filter_map(HeaderValue::as_text);
    lines
        .take(LINES_COUNT_MAX)
        .flat_map(results)
        .take(CHECKS_COUNT_MAX)
        .collect()
}

/// The results of one line: `server; method=word property=value …; …`.
fn results(line: &str) -> Vec<Check> {
    let end = line.floor_char_boundary(LINE_BYTES_MAX);
    let plain = without_comments(&line[..end]);
    let mut pieces = plain.split(';');
    let server = pieces.next().unwrap_or_default();
    let by = server.split_whitespace().next().unwrap_or_default();
    let by = look::line(by);
    pieces.filter_map(|piece| result(&by, piece)).collect()
}

fn result(by: &str, piece: &str) -> Option<Check> {
    let mut words = piece.split_whitespace();
    let (method, word) = words.next()?.split_once('=')?;
    // A version may follow the name: `dkim/1=pass`.
    let method = Method::from_word(method.split('/').next()?)?;
    let wanted: &[&str] = match method {
        Method::Spf => &["smtp.mailfrom", "smtp.mail", "smtp.helo"],
        Method::Dkim => &["header.d", "header.i"],
        Method::Dmarc => &["header.from"],
    };
    let properties: Vec<(&str, &str)> = words.filter_map(|word| word.split_once('=')).collect();
    let about = wanted.iter().find_map(|name| {
        let mut found = properties.iter();
        found.find(|(known, _)| known.eq_ignore_ascii_case(name))
    });
    let about = about.map_or("", |(_, value)| value.trim_matches('"'));
    Some(Check {
        by: by.to_owned(),
        method,
        verdict: Verdict::of(word),
        word: look::line(word),
        about: look::line(about),
    })
}

/// The line without what stands in brackets, however deep.
fn without_comments(line: &str) -> String {
    let mut depth = 0_usize;
    let mut plain = String::with_capacity(line.len());
    for character in line.chars() {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => plain.push(character),
            _ => {}
        }
    }
    plain
}
