//! Where a mail leads: addresses in its text and its HTML, written so that nobody follows them by
//! mistake.

use mail_parser::decoders::html::html_to_text;

use crate::look;

/// Links that are listed at most.
const LINKS_COUNT_MAX: usize = 200;
/// Addresses that are looked at, those that come again included.
const LOOKED_AT_COUNT_MAX: usize = 10_000;
/// Longest address that is read.
const ADDRESS_BYTES_MAX: usize = 2_048;
/// How far the words of a link are looked for.
const WORDS_BYTES_MAX: usize = 500;
/// Attributes that hold an address; of the second kind a page would load it by itself.
const ATTRIBUTES: [(&str, bool); 7] = [
    ("href", false),
    ("action", false),
    ("src", true),
    ("srcset", true),
    ("background", true),
    ("poster", true),
    ("data", true),
];
/// Where an address in plain text begins.
const BEGINNINGS: [&str; 4] = ["http://", "https://", "hxxp", "www."];

/// An address found in a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The address, defanged: `hxxps://example[.]com/`.
    pub address: String,
    /// The words that lead there, defanged where they are one word; may be empty.
    pub words: String,
    /// Whether the words name one place and lead to another.
    pub is_misleading: bool,
    /// Whether a mail programme would have loaded it by itself: a picture, or a way to see who
    /// reads.
    pub is_loaded: bool,
}

/// The addresses found so far, each once.
#[derive(Debug, Default)]
pub(super) struct Links {
    pub(super) found: Vec<Link>,
    pub(super) has_more: bool,
    looked_at: usize,
}

impl Links {
    /// Adds the addresses of a page.
    pub(super) fn add_html(&mut self, html: &str) {
        let lower = html.to_ascii_lowercase();
        for (at, _) in lower.match_indices(['=', '(']) {
            if self.has_more {
                return;
            }
            let Some((name, is_loaded)) = attribute_before(&lower[..at], &lower[at..]) else {
                continue;
            };
            if !self.may_look() {
                return;
            }
            let rest = &html[at + 1..];
            let (raw, after) = value_at(rest, name == "url");
            let words = match name {
                "href" => words_after(&rest[after..]),
                _ => String::new(),
            };
            self.add(&html_to_text(raw), &words, is_loaded);
        }
    }

    /// Adds the addresses of plain text.
    pub(super) fn add_text(&mut self, text: &str) {
        for word in text.split(|sign: char| sign.is_whitespace() || "<>\"'()[]".contains(sign)) {
            if self.has_more {
                return;
            }
            let is_address = BEGINNINGS.iter().any(|beginning| {
                let first = word.get(..beginning.len());
                first.is_some_and(|first| first.eq_ignore_ascii_case(beginning))
            });
            if is_address && self.may_look() {
                self.add(
                    word.trim_end_matches(['.', ',', ';', ':', '!', '?']),
                    "",
                    false,
                );
            }
        }
    }

    /// Counts one more address before it costs anything; `false` once they are too many.
    fn may_look(&mut self) -> bool {
        self.looked_at += 1;
        self.has_more |= self.looked_at > LOOKED_AT_COUNT_MAX;
        !self.has_more
    }

    fn add(&mut self, raw: &str, words: &str, is_loaded: bool) {
        // Browsers leave these out, wherever they stand.
        let address: String = raw.chars().filter(|sign| !sign.is_control()).collect();
        let address = address.trim();
        if !leads_away(address, is_loaded) {
            return;
        }
        let end = address.floor_char_boundary(ADDRESS_BYTES_MAX);
        let link = Link {
            address: look::line(&defanged(&address[..end])),
            is_misleading: is_misleading(words, address),
            // Only what could be followed: a sentence keeps its full stops.
            words: match words.contains(char::is_whitespace) {
                true => look::line(words),
                false => look::line(&defanged(words)),
            },
            is_loaded,
        };
        if self.found.contains(&link) {
            return;
        }
        match self.found.len() < LINKS_COUNT_MAX {
            true => self.found.push(link),
            false => self.has_more = true,
        }
    }
}

/// The attribute that ends before a `=`, or the `url` of a style before a `(`.
fn attribute_before(before: &str, sign: &str) -> Option<(&'static str, bool)> {
    if sign.starts_with('(') {
        return before.ends_with("url").then_some(("url", true));
    }
    let before = before.trim_end();
    ATTRIBUTES.into_iter().find(|(name, _)| {
        let front = before.strip_suffix(name);
        front.is_some_and(|front| front.ends_with([' ', '\t', '\r', '\n', '/', '"', '\'']))
    })
}

/// The value that begins here, and where it ends.
fn value_at(rest: &str, is_style: bool) -> (&str, usize) {
    let trimmed = rest.trim_start();
    let skipped = rest.len() - trimmed.len();
    let (body, quote) = match trimmed.chars().next() {
        Some(quote @ ('"' | '\'')) => (&trimmed[1..], Some(quote)),
        _ => (trimmed, None),
    };
    let is_end = |sign: char| match quote {
        Some(quote) => sign == quote,
        None => sign.is_whitespace() || sign == '>' || (is_style && sign == ')'),
    };
    let within = &body[..body.floor_char_boundary(ADDRESS_BYTES_MAX)];
    let end = within.find(is_end).unwrap_or(within.len());
    (&body[..end], skipped + usize::from(quote.is_some()) + end)
}

/// The words between the end of a tag and the end of the link.
fn words_after(rest: &str) -> String {
    let within = &rest[..rest.floor_char_boundary(WORDS_BYTES_MAX)];
    let Some((_, inside)) = within.split_once('>') else {
        return String::new();
    };
    let lower = inside.to_ascii_lowercase();
    match lower.find("</a") {
        Some(end) => html_to_text(&inside[..end]).trim().to_owned(),
        None => String::new(),
    }
}

/// Whether an address leads out of the mail. What would be loaded counts only from afar.
fn leads_away(address: &str, is_loaded: bool) -> bool {
    let lower = address.to_ascii_lowercase();
    let is_remote = ["http:", "https:", "ftp:", "//", "\\\\", "file:"]
        .iter()
        .any(|beginning| lower.starts_with(beginning));
    if is_loaded {
        return is_remote;
    }
    let is_scheme = |scheme: &str| {
        !scheme.is_empty()
            && scheme
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    };
    is_remote
        || lower.starts_with("www.")
        || lower
            .split_once(':')
            .is_some_and(|(scheme, _)| is_scheme(scheme) && scheme != "cid")
}

/// An address that cannot be followed by mistake: `hxxp`, and its dots in brackets up to the path.
fn defanged(address: &str) -> String {
    let address = match address.get(..4) {
        Some(first) if first.eq_ignore_ascii_case("http") => format!("hxxp{}", &address[4..]),
        _ => address.to_owned(),
    };
    let start = address.find("//").map_or(0, |at| at + 2);
    let rest = &address[start..];
    let end = start + rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let place = address[start..end].replace('.', "[.]").replace('@', "[@]");
    format!("{}{place}{}", &address[..start], &address[end..])
}

/// Whether words that look like an address name another place than the link leads to.
fn is_misleading(words: &str, address: &str) -> bool {
    let named = place_of(words);
    let is_place = named.contains('.')
        && !named.contains(char::is_whitespace)
        && named.rsplit('.').next().is_some_and(|last| last.len() > 1)
        && named
            .chars()
            .all(|sign| sign.is_alphanumeric() || ".-".contains(sign));
    let real = place_of(address);
    is_place && !real.is_empty() && named != real
}

/// The host of an address, in lower case and without `www.`: read as browsers do, to which `\` is
/// `/`, and slashes after `https:` do not count (URL Standard, 4.4).
fn place_of(address: &str) -> String {
    let lower = address.trim().to_lowercase().replace('\\', "/");
    let rest = match lower.split_once(':') {
        Some(("http" | "https" | "ftp" | "hxxp" | "hxxps", rest)) => rest,
        _ => &lower,
    };
    let rest = rest.trim_start_matches('/');
    let place = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let place = place.rsplit('@').next().unwrap_or_default();
    let place = place.split(':').next().unwrap_or_default();
    place.strip_prefix("www.").unwrap_or(place).to_owned()
}
