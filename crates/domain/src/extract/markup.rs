//! A page as its reader sees it, with the addresses behind its links: HTML without its tags, and
//! with the way back to the source.

use super::fold::{Folded, Folder, Folding, folding};
use super::links::Anchor;

/// Longest tag that is read; what is longer is text.
const TAG_BYTES_MAX: usize = 64 << 10;
/// Longest name of an entity.
const ENTITY_BYTES_MAX: usize = 12;
/// Attributes that lead somewhere.
const LEADING: [&str; 9] = [
    "href",
    "src",
    "action",
    "data",
    "background",
    "poster",
    "srcset",
    "formaction",
    "cite",
];
/// Attributes whose words are shown, or sent by a form.
const TELLING: [&str; 3] = ["alt", "title", "value"];
/// Attributes that may lead somewhere in the midst of something else.
const ACTING: [&str; 2] = ["content", "style"];
/// Elements that stand within a line; all others end a word.
const INLINE: [&str; 20] = [
    "b", "i", "u", "s", "em", "strong", "span", "font", "small", "big", "sub", "sup", "mark",
    "wbr", "tt", "code", "abbr", "bdo", "bdi", "strike",
];
/// Entities that stand in addresses or between words.
const ENTITIES: [(&str, char); 14] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", ' '),
    ("period", '.'),
    ("commat", '@'),
    ("colon", ':'),
    ("sol", '/'),
    ("num", '#'),
    ("equals", '='),
    ("lowbar", '_'),
    ("hyphen", '-'),
];

/// A page being read.
struct Page<'p> {
    html: &'p str,
    folder: Folder<'p>,
    anchors: Vec<Anchor>,
    /// The link whose words are being read.
    open: Option<Anchor>,
}

/// The folded text of a page, and its links.
pub(super) fn fold(html: &str) -> (Folded<'_>, Vec<Anchor>) {
    let mut page = Page {
        html,
        folder: Folder::new(html),
        anchors: Vec::new(),
        open: None,
    };
    let bytes = html.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let plain = bytes[at..]
            .iter()
            .position(|byte| matches!(byte, b'<' | b'&' | 0x80..))
            .unwrap_or(bytes.len() - at);
        page.folder.keep(at..at + plain);
        at += plain;
        at = match bytes.get(at) {
            Some(b'<') => page.tag(at),
            Some(b'&') => page.entity(at, bytes.len()),
            Some(_) => page.character(at),
            None => at,
        };
    }
    page.close_link();
    (page.folder.finish(), page.anchors)
}

impl Page<'_> {
    fn character(&mut self, at: usize) -> usize {
        let Some(character) = self.html.get(at..).and_then(|rest| rest.chars().next()) else {
            return at + 1;
        };
        let end = at + character.len_utf8();
        match folding(character) {
            Folding::Kept => self.folder.keep(at..end),
            Folding::As(by) => self.folder.replace(at..end, by),
            Folding::Dropped => {}
        }
        end
    }

    /// Reads an entity; of no use as one, the sign stands for itself.
    fn entity(&mut self, at: usize, most: usize) -> usize {
        let limit = most.min(at + ENTITY_BYTES_MAX);
        let rest = &self.html.as_bytes()[at + 1..limit.max(at + 1)];
        let length = rest.iter().position(|byte| *byte == b';');
        let name = length.and_then(|length| self.html.get(at + 1..at + 1 + length));
        match name.and_then(meaning) {
            Some(character) => {
                let end = at + 2 + name.map_or(0, str::len);
                match folding(character) {
                    Folding::Kept => self.folder.replace(at..end, character),
                    Folding::As(by) => self.folder.replace(at..end, by),
                    Folding::Dropped => {}
                }
                end
            }
            None => {
                self.folder.keep(at..at + 1);
                at + 1
            }
        }
    }

    /// Reads a tag, a comment, or what is no text at all.
    fn tag(&mut self, at: usize) -> usize {
        let rest = &self.html[at..];
        if rest.starts_with("<!--") {
            return self.skip(at, "-->");
        }
        let name: String = rest[1..]
            .chars()
            .take_while(|sign| sign.is_ascii_alphanumeric() || *sign == '/')
            .take(12)
            .collect::<String>()
            .to_ascii_lowercase();
        let is_tag = name.starts_with(|sign: char| sign.is_ascii_alphabetic() || sign == '/')
            || rest.starts_with("<!")
            || rest.starts_with("<?");
        let Some(end) = tag_end(rest).filter(|_| is_tag) else {
            self.folder.keep(at..at + 1);
            return at + 1;
        };
        match name.as_str() {
            "style" => return self.skip(at, "</style"),
            "script" => return self.script(at, end),
            "/a" => self.close_link(),
            _ => {}
        }
        let bare = name.trim_matches('/');
        if !INLINE.contains(&bare) && bare != "a" {
            self.folder.replace(at..at, '\n');
        }
        self.attributes(at + 1 + name.len(), at + end, bare == "a");
        at + end + 1
    }

    /// Passes over everything up to a mark; without one, over the rest.
    fn skip(&mut self, at: usize, mark: &str) -> usize {
        self.folder.replace(at..at, ' ');
        match find_in(
            self.html.as_bytes(),
            at + 1..self.html.len(),
            mark.as_bytes(),
        ) {
            Some(place) => place + mark.len(),
            None => self.html.len(),
        }
    }

    /// Reads a script: whence it is loaded, and the addresses written in it.
    fn script(&mut self, at: usize, tag_length: usize) -> usize {
        const MARK: &str = "</script";
        let start = at + tag_length;
        self.attributes(at + 1, start, false);
        let bytes = self.html.as_bytes();
        let end = find_in(bytes, start..bytes.len(), MARK.as_bytes());
        self.addresses_within(start..end.unwrap_or(bytes.len()));
        self.folder.replace(start..start, ' ');
        end.map_or(self.html.len(), |end| end + MARK.len())
    }

    /// Puts the whole addresses of a stretch that is no text into the text.
    fn addresses_within(&mut self, stretch: core::ops::Range<usize>) {
        let mut at = stretch.start;
        while let Some(place) = find_in(self.html.as_bytes(), at..stretch.end, b"http") {
            let rest = &self.html.as_bytes()[place..stretch.end];
            let is_end = |byte: &u8| *byte <= b' ' || b"\"'<>()\\;`".contains(byte);
            let length = rest.iter().position(is_end).unwrap_or(rest.len());
            if begins_address(&rest[..length]) {
                self.address(place..place + length, false);
            }
            at = place + length.max(1);
        }
    }

    /// Puts the addresses of a tag into the text, in angle brackets.
    fn attributes(&mut self, start: usize, end: usize, is_link: bool) {
        let bytes = self.html.as_bytes();
        let mut at = start;
        while at < end {
            let Some(sign) = bytes[at..end].iter().position(|byte| *byte == b'=') else {
                return;
            };
            let sign = at + sign;
            let before = self.html[at..sign].trim_end();
            let cut =
                before.rfind(|sign: char| sign.is_whitespace() || matches!(sign, '"' | '\'' | '/'));
            let name = before[cut.map_or(0, |cut| cut + 1)..].to_ascii_lowercase();
            let (value, next) = value(bytes, sign + 1, end);
            let is_whole = begins_address(&bytes[value.clone()]);
            let is_named = name.starts_with("xmlns");
            if !value.is_empty() && (LEADING.contains(&&*name) || (is_whole && !is_named)) {
                self.address(value, is_link && name == "href");
            } else if TELLING.contains(&&*name) {
                self.words(value);
            } else if !is_whole && (ACTING.contains(&&*name) || name.starts_with("on")) {
                self.addresses_within(value);
            }
            at = next.max(sign + 1);
        }
    }

    /// Puts the words of an attribute into the text, as a line of their own.
    fn words(&mut self, value: core::ops::Range<usize>) {
        self.folder.replace(value.start..value.start, '\n');
        self.characters(value.clone());
        self.folder.replace(value.end..value.end, '\n');
    }

    fn address(&mut self, value: core::ops::Range<usize>, is_link: bool) {
        if is_link {
            self.close_link();
        }
        self.folder.replace(value.start..value.start, '<');
        let start = self.folder.length();
        let at = value.start;
        // `//host/path` has the scheme of the page.
        if self.html.as_bytes()[value.clone()].starts_with(b"//") {
            for sign in "http:".chars() {
                self.folder.replace(at..at, sign);
            }
        }
        self.characters(at..value.end);
        let target = start..self.folder.length();
        self.folder.replace(value.end..value.end, '>');
        if is_link {
            let words = self.folder.length()..self.folder.length();
            self.open = Some(Anchor { target, words });
        }
    }

    /// Takes the characters of a value over, as they are meant.
    fn characters(&mut self, value: core::ops::Range<usize>) {
        let mut at = value.start;
        while at < value.end {
            at = match self.html.as_bytes()[at] {
                b'&' => self.entity(at, value.end),
                // Browsers leave line ends within an address out.
                b'\n' | b'\r' | b'\t' => at + 1,
                0x80.. => self.character(at),
                _ => {
                    self.folder.keep(at..at + 1);
                    at + 1
                }
            };
        }
    }

    fn close_link(&mut self) {
        if let Some(mut anchor) = self.open.take() {
            anchor.words.end = self.folder.length();
            self.anchors.push(anchor);
            self.folder.replace(0..0, ' ');
        }
    }
}

/// Where the tag at the beginning ends: at the first `>` outside of quotes.
fn tag_end(rest: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in rest.bytes().enumerate().take(TAG_BYTES_MAX) {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') if rest.as_bytes()[at - 1] == b'=' => quote = Some(byte),
            (Some(open), _) if byte == open => quote = None,
            _ => {}
        }
    }
    // A quote that nobody closed: the first `>` then.
    rest.bytes()
        .take(TAG_BYTES_MAX)
        .position(|byte| byte == b'>')
}

/// The value of an attribute and where to go on.
fn value(bytes: &[u8], from: usize, end: usize) -> (core::ops::Range<usize>, usize) {
    let blanks = bytes[from..end]
        .iter()
        .take_while(|byte| byte.is_ascii_whitespace())
        .count();
    let at = from + blanks;
    match bytes[at..end].first() {
        Some(quote @ (b'"' | b'\'')) => {
            let inside = &bytes[at + 1..end];
            let length = inside
                .iter()
                .position(|byte| byte == quote)
                .unwrap_or(inside.len());
            (at + 1..at + 1 + length, (at + 2 + length).min(end))
        }
        _ => {
            let inside = &bytes[at..end];
            let is_end = |byte: &u8| byte.is_ascii_whitespace();
            let length = inside.iter().position(is_end).unwrap_or(inside.len());
            (at..at + length, at + length)
        }
    }
}

/// The character that an entity stands for.
fn meaning(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|character| *character != '\0');
    }
    let found = ENTITIES.iter().find(|(known, _)| *known == name);
    found.map(|(_, character)| *character)
}

/// Whether a value is a whole address of a page.
fn begins_address(value: &[u8]) -> bool {
    [&b"http://"[..], b"https://"].iter().any(|scheme| {
        let begin = value.get(..scheme.len());
        begin.is_some_and(|begin| begin.eq_ignore_ascii_case(scheme))
    })
}

/// Where a mark in small letters stands in a stretch, however it is written.
fn find_in(bytes: &[u8], stretch: core::ops::Range<usize>, mark: &[u8]) -> Option<usize> {
    let place = find(bytes.get(stretch.clone())?, mark)?;
    Some(stretch.start + place)
}

/// A mark in small letters, wherever it stands and however it is written.
fn find(bytes: &[u8], mark: &[u8]) -> Option<usize> {
    bytes
        .windows(mark.len())
        .position(|window| window.eq_ignore_ascii_case(mark))
}
