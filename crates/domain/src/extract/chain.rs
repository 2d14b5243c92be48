//! Words joined by dots and an `@`, plain or disguised: `jean[.]martin (at) bank dot example`.

use super::alphabet;

/// Words that are looked at together.
const ATOMS_COUNT_MAX: usize = 40;
/// Of those, joined over blanks.
const BLANKS_COUNT_MAX: usize = 12;
/// Longest of the words.
const ATOM_BYTES_MAX: usize = 128;

/// What joins two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Dot,
    At,
}

/// How openly it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// The sign itself.
    Plain,
    /// In brackets: nobody writes this by chance.
    Bracketed,
    /// A word between blanks: ` dot `, ` at `, ` point `.
    Word,
    /// The sign between blanks.
    Blanks,
    /// The sign after a blank only: `evil .com`.
    BlankBefore,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Join {
    pub(super) sign: Sign,
    pub(super) manner: Manner,
}

impl Join {
    pub(super) fn crosses_blank(self) -> bool {
        !matches!(self.manner, Manner::Plain | Manner::Bracketed)
    }
}

/// Words and what joins them; `joins[n]` stands after `atoms[n]`.
#[derive(Debug, Default)]
pub(super) struct Chain {
    pub(super) atoms: Vec<(usize, usize)>,
    pub(super) joins: Vec<Join>,
    /// There is more of it than is looked at.
    pub(super) is_endless: bool,
}

impl Chain {
    /// Reads the words from a place on.
    pub(super) fn read(&mut self, bytes: &[u8], start: usize) {
        self.atoms.clear();
        self.joins.clear();
        self.is_endless = false;
        let (mut at, mut blanks_count) = (start, 0);
        loop {
            let end = atom_end(bytes, at);
            self.atoms.push((at, end));
            let Some((join, next)) = join_at(bytes, end) else {
                return;
            };
            blanks_count += usize::from(join.crosses_blank());
            if blanks_count > BLANKS_COUNT_MAX {
                return;
            }
            if self.atoms.len() == ATOMS_COUNT_MAX || end - at > ATOM_BYTES_MAX {
                self.is_endless = true;
                return;
            }
            self.joins.push(join);
            at = next;
        }
    }

    /// Where the words end that are joined without a blank.
    pub(super) fn tight_end(&self) -> usize {
        let blank = self.joins.iter().position(|join| join.crosses_blank());
        let last = blank.unwrap_or(self.atoms.len().saturating_sub(1));
        self.atoms.get(last).map_or(0, |atom| atom.1)
    }
}

/// Where a word of an address ends: letters, digits, and signs within.
fn atom_end(bytes: &[u8], start: usize) -> usize {
    let mut end = alphabet::word_end(bytes, start);
    let mut at = end;
    while at < bytes.len() && at - start <= ATOM_BYTES_MAX {
        match bytes[at] {
            b'-' | b'_' | b'+' | b'%' | b'~' => at += 1,
            _ if alphabet::is_word(bytes, at) => {
                end = alphabet::word_end(bytes, at);
                at = end;
            }
            _ => break,
        }
    }
    // A hyphen or an underline may be the last before an `@`.
    match bytes.get(at) {
        Some(b'@') if at > end => at,
        _ => end,
    }
}

/// Whether a blank may be part of what joins two words.
pub(super) fn join_at(bytes: &[u8], at: usize) -> Option<(Join, usize)> {
    let rest = bytes.get(at..)?;
    let begins =
        |place: usize| alphabet::is_word(bytes, at + place) || rest.get(place) == Some(&b'_');
    let plain = |sign, length| {
        let manner = Manner::Plain;
        begins(length).then_some((Join { sign, manner }, at + length))
    };
    let masked = |length| {
        let (sign, manner) = (Sign::Dot, Manner::Bracketed);
        begins(length).then_some((Join { sign, manner }, at + length))
    };
    match rest {
        [b'.', b']' | b')' | b'}', ..] => masked(2),
        [b'.', b'[' | b'(', ..] if is_closed_word(bytes, at + 2) => masked(2),
        // `name.@host`: some providers let their customers end so.
        [b'.', b'@', ..] => plain(Sign::At, 2),
        [b'.', ..] => plain(Sign::Dot, 1),
        [b'@', ..] => plain(Sign::At, 1),
        [b'\\', b'.', ..] => masked(2),
        [b'[' | b'(' | b'{' | b'<', ..] => bracketed(bytes, at, 0),
        [b' ', b'[' | b'(' | b'{', ..] => bracketed(bytes, at, 1),
        [b' ', ..] => over_blank(bytes, at),
        _ => None,
    }
}

/// Whether a small word is followed by a bracket and nothing more of a link: `evil.[com]`, not
/// `my shop.[here](…`.
fn is_closed_word(bytes: &[u8], at: usize) -> bool {
    let end = alphabet::word_end(bytes, at);
    let is_small = bytes.get(at).is_some_and(u8::is_ascii_lowercase);
    is_small && matches!(bytes.get(end), Some(b']' | b')')) && bytes.get(end + 1) != Some(&b'(')
}

/// `[.]`, `(dot)`, `{at}`, `[.` without its end; blanks inside and around.
fn bracketed(bytes: &[u8], at: usize, before: usize) -> Option<(Join, usize)> {
    let open = *bytes.get(at + before)?;
    let mut place = at + before + 1;
    place += usize::from(bytes.get(place) == Some(&b' '));
    let (sign, length) = named_sign(bytes.get(place..)?)?;
    place += length;
    place += usize::from(bytes.get(place) == Some(&b' '));
    let close = match open {
        b'[' => b']',
        b'(' => b')',
        b'{' => b'}',
        _ => b'>',
    };
    if bytes.get(place) == Some(&close) {
        place += 1;
        let is_spaced = bytes.get(place) == Some(&b' ') && before == 1;
        place += usize::from(is_spaced);
    } else if !(open == b'[' && length == 1 && before == 0) {
        return None;
    }
    let manner = Manner::Bracketed;
    alphabet::is_word(bytes, place).then_some((Join { sign, manner }, place))
}

/// The sign or its name, and how long that is.
fn named_sign(rest: &[u8]) -> Option<(Sign, usize)> {
    match rest.first()? {
        b'.' => return Some((Sign::Dot, 1)),
        b'@' => return Some((Sign::At, 1)),
        _ => {}
    }
    const NAMES: [(&str, Sign); 10] = [
        ("dot", Sign::Dot),
        ("point", Sign::Dot),
        ("punkt", Sign::Dot),
        ("punto", Sign::Dot),
        ("arobase", Sign::At),
        ("arroba", Sign::At),
        ("at", Sign::At),
        ("chez", Sign::At),
        ("klammeraffe", Sign::At),
        ("ponto", Sign::Dot),
    ];
    NAMES.into_iter().find_map(|(name, sign)| {
        let word = rest.get(..name.len())?;
        let ends = !alphabet::is_word(rest, name.len());
        (ends && word.eq_ignore_ascii_case(name.as_bytes())).then_some((sign, name.len()))
    })
}

/// Whether two letters begin a name that stands between blanks: most words after one do not.
fn begins_name(first: u8, second: u8) -> bool {
    matches!(
        (first | 0x20, second | 0x20),
        (b'd', b'o') | (b'a', b't' | b'r') | (b'p', b'o' | b'u')
    )
}

/// A sign or its name between blanks.
fn over_blank(bytes: &[u8], at: usize) -> Option<(Join, usize)> {
    let rest = bytes.get(at + 1..)?;
    let join = |sign, manner, next: usize| {
        alphabet::is_word(bytes, next).then_some((Join { sign, manner }, next))
    };
    match rest {
        [b'.', b' ', ..] => join(Sign::Dot, Manner::Blanks, at + 3),
        [b'.', ..] => join(Sign::Dot, Manner::BlankBefore, at + 2),
        [b'@', b' ', ..] => join(Sign::At, Manner::Blanks, at + 3),
        [b'@', ..] => join(Sign::At, Manner::BlankBefore, at + 2),
        [first, second, ..] if begins_name(*first, *second) => {
            let (sign, length) = named_sign(rest)?;
            let after = at + 1 + length;
            let is_spaced = bytes.get(after) == Some(&b' ');
            is_spaced
                .then(|| join(sign, Manner::Word, after + 1))
                .flatten()
        }
        _ => None,
    }
}
