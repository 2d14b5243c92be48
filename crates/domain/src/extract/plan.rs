//! Which telephone numbers there are: countries, their calling codes, their ranges.

use std::collections::HashMap;
use std::sync::LazyLock;

/// A country that telephone numbers may belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Country {
    /// Its calling code.
    pub(super) code: u16,
    /// The digit before national numbers, which callers from abroad leave out.
    pub(super) trunk: Option<u8>,
    /// Its numbers are written `(212) 555-0123`: North America.
    pub(super) is_american: bool,
    /// Area and subscriber number are often parted by one stroke.
    pub(super) takes_stroke: bool,
}

/// Digits that numbers begin with, as a tree.
#[derive(Debug)]
enum Node {
    /// Possible lengths of the whole number, a bit each.
    Lengths(u32),
    /// What may follow each digit.
    Next([Option<u32>; 10]),
}

#[derive(Debug, Default)]
struct Plan {
    nodes: Vec<Node>,
    roots: HashMap<u16, u32>,
    countries: HashMap<[u8; 2], Country>,
}

static PLAN: LazyLock<Plan> = LazyLock::new(|| Plan::read(include_str!("phones.txt")));

/// Countries whose stories come without their region: where a language is mostly spoken.
const LANGUAGES: [(&str, &[&str]); 24] = [
    ("fr", &["FR"]),
    ("en", &["GB", "US"]),
    ("de", &["DE"]),
    ("es", &["ES"]),
    ("it", &["IT"]),
    ("pt", &["PT"]),
    ("nl", &["NL"]),
    ("pl", &["PL"]),
    ("da", &["DK"]),
    ("sv", &["SE"]),
    ("fi", &["FI"]),
    ("nb", &["NO"]),
    ("el", &["GR"]),
    ("ro", &["RO"]),
    ("cs", &["CZ"]),
    ("sk", &["SK"]),
    ("hu", &["HU"]),
    ("bg", &["BG"]),
    ("hr", &["HR"]),
    ("lt", &["LT"]),
    ("ru", &["RU"]),
    ("uk", &["UA"]),
    ("tr", &["TR"]),
    ("ja", &["JP"]),
];

/// The countries of a region and a language, the region's first.
pub(super) fn countries(region: &str, language: &str) -> Vec<Country> {
    let mut tags = language.split(['-', '_']);
    let spoken = tags.next().unwrap_or_default();
    let place = tags.find(|tag| tag.len() == 2).unwrap_or_default();
    let region = region.split(['-', '_']).next().unwrap_or_default();
    let by_language = LANGUAGES
        .iter()
        .find(|(tag, _)| tag.eq_ignore_ascii_case(spoken))
        .map_or(&[][..], |(_, names)| *names);
    let mut found: Vec<Country> = Vec::new();
    for name in [region, place].iter().chain(by_language) {
        if let Some(country) = country(name)
            && !found.iter().any(|known| known.code == country.code)
        {
            found.push(country);
        }
    }
    found
}

fn country(name: &str) -> Option<Country> {
    let upper = name.to_ascii_uppercase();
    let key: [u8; 2] = upper.as_bytes().try_into().ok()?;
    PLAN.countries.get(&key).copied()
}

/// The calling code that digits begin with, and how many of them it is. No code begins another.
pub(super) fn calling_code(digits: &[u8]) -> Option<(u16, usize)> {
    (1..=3.min(digits.len())).find_map(|length| {
        let code = digits[..length]
            .iter()
            .fold(0, |code, digit| code * 10 + u16::from(digit - b'0'));
        PLAN.roots.contains_key(&code).then_some((code, length))
    })
}

/// Whether digits are a number that a calling code has, without its trunk prefix.
pub(super) fn is_number(code: u16, digits: &[u8]) -> bool {
    let Some(mut place) = PLAN.roots.get(&code).copied() else {
        return false;
    };
    let mut rest = digits.iter();
    loop {
        match PLAN.nodes.get(place as usize) {
            Some(Node::Lengths(lengths)) => {
                return digits.len() < 32 && lengths >> digits.len() & 1 == 1;
            }
            Some(Node::Next(next)) => {
                let below = rest
                    .next()
                    .and_then(|digit| next[usize::from(digit - b'0')]);
                match below {
                    Some(below) => place = below,
                    None => return false,
                }
            }
            None => return false,
        }
    }
}

impl Plan {
    /// Reads the data that is part of the programme.
    fn read(text: &str) -> Plan {
        let mut plan = Plan::default();
        let mut entry = String::new();
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        for line in lines.chain(core::iter::once("")) {
            if !line.starts_with(' ') {
                plan.add(&entry);
                entry.clear();
            }
            entry.push_str(line);
        }
        plan
    }

    fn add(&mut self, entry: &str) {
        let mut words = entry.splitn(3, ' ');
        let (Some(code), Some(names), Some(tree)) = (words.next(), words.next(), words.next())
        else {
            return;
        };
        let Ok(code) = code.parse() else {
            return;
        };
        for name in names.split(',') {
            if let [first, second, trunk] = name.as_bytes() {
                let country = Country {
                    code,
                    trunk: trunk.is_ascii_digit().then_some(*trunk),
                    is_american: code == 1,
                    takes_stroke: matches!(code, 31 | 32 | 41 | 43 | 49 | 352 | 420),
                };
                self.countries.insert([*first, *second], country);
            }
        }
        let mut rest = tree.as_bytes();
        let root = self.node(&mut rest);
        self.roots.insert(code, root);
    }

    /// Reads a node and takes it off the front: `(12:9 3:(4:9a))`, or lengths.
    fn node(&mut self, rest: &mut &[u8]) -> u32 {
        let node = match rest.split_first() {
            Some((b'(', after)) => {
                *rest = after;
                Node::Next(self.branches(rest))
            }
            _ => Node::Lengths(lengths(rest)),
        };
        self.nodes.push(node);
        u32::try_from(self.nodes.len() - 1).unwrap_or(u32::MAX)
    }

    fn branches(&mut self, rest: &mut &[u8]) -> [Option<u32>; 10] {
        let mut next = [None; 10];
        let mut digits = Vec::new();
        while let Some((sign, after)) = rest.split_first() {
            *rest = after;
            match sign {
                b')' => break,
                b':' => {
                    let below = self.node(rest);
                    for digit in digits.drain(..) {
                        next[usize::from(digit)] = Some(below);
                    }
                }
                digit @ b'0'..=b'9' => digits.push(digit - b'0'),
                _ => {}
            }
        }
        next
    }
}

/// Takes lengths off the front, a hexadecimal digit each.
fn lengths(rest: &mut &[u8]) -> u32 {
    let mut lengths = 0;
    while let Some((sign, after)) = rest.split_first() {
        let Some(length) = char::from(*sign).to_digit(16) else {
            break;
        };
        lengths |= 1 << length;
        *rest = after;
    }
    lengths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plan_knows_ranges_and_countries() {
        for (code, digits, is_known) in [
            (33, "612345678", true),
            (33, "61234567", false),
            (33, "012345678", false),
            (44, "7700900123", true),
            (44, "2079460958", true),
            (1, "2125550123", true),
            (1, "0125550123", false),
            (225, "0707123456", true),
            (230, "52512345", true),
            (999, "12345678", false),
        ] {
            assert_eq!(
                is_number(code, digits.as_bytes()),
                is_known,
                "{code} {digits}"
            );
        }
        assert_eq!(calling_code(b"2250707"), Some((225, 3)));
        assert_eq!(calling_code(b"336"), Some((33, 2)));
        assert_eq!(calling_code(b"0"), None);
        let codes = |region, language| -> Vec<u16> {
            countries(region, language)
                .iter()
                .map(|it| it.code)
                .collect()
        };
        assert_eq!(codes("FR-IDF", "en"), [33, 44, 1]);
        assert_eq!(codes("", "fr-BE"), [32, 33]);
        assert_eq!(codes("MU", ""), [230]);
        assert_eq!(codes("atlantis", "tlh"), [0_u16; 0]);
    }
}
