//! What people write around the digits of a telephone number: extensions, letters of the keypad,
//! digits spaced out.

use super::alphabet;
use super::number::{Group, Run, e164};
use super::plan;
use super::scan::Scanner;
use super::{Kind, Piece};

/// Digits of an extension at most.
const EXTENSION_DIGITS_MAX: usize = 6;
/// Words before an extension.
const EXTENSION_WORDS: [&str; 7] = [
    "extension",
    "extn",
    "ext",
    "poste",
    "durchwahl",
    "toestel",
    "x",
];
/// Digits of their own that are read as one number at least.
const SPACED_COUNT_MIN: usize = 8;
/// Area codes whose numbers are given in letters.
const LETTER_AREAS: [&[u8]; 9] = [
    b"800", b"888", b"877", b"866", b"855", b"844", b"833", b"822", b"900",
];
/// Signs after such an area code at most.
const LETTERS_MAX: usize = 12;

impl Scanner<'_> {
    /// Where the extension after a number ends: ` ext. 12`, ` poste 12`, `x12`.
    pub(super) fn extension_end(&self, end: usize) -> Option<usize> {
        let mut at = end;
        at += usize::from(self.byte(at) == b',');
        at += usize::from(self.byte(at) == b' ');
        let (word, digits_at) = EXTENSION_WORDS.iter().find_map(|word| {
            let written = self.bytes.get(at..at + word.len())?;
            written
                .eq_ignore_ascii_case(word.as_bytes())
                .then_some((*word, at + word.len()))
        })?;
        let mut at = digits_at;
        if word != "x" {
            at += usize::from(matches!(self.byte(at), b'.' | b':'));
            at += usize::from(self.byte(at) == b' ');
        }
        let rest = self.bytes.get(at..)?;
        let count = rest
            .iter()
            .take(EXTENSION_DIGITS_MAX + 1)
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let fits = (1..=EXTENSION_DIGITS_MAX).contains(&count);
        (fits && !alphabet::is_word(self.bytes, at + count)).then_some(at + count)
    }

    /// `1-800-FLOWERS`: an American number whose last digits are given as letters.
    pub(super) fn lettered_number(&self, run: &Run) -> Option<Piece> {
        let last = run.groups.last()?;
        let is_parted = matches!(self.byte(last.end), b'-' | b'.' | b' ');
        if !is_parted || !self.byte(last.end + 1).is_ascii_uppercase() {
            return None;
        }
        let bare = run.digits.strip_prefix(b"1").unwrap_or(&run.digits);
        let has_prefix = bare.len() < run.digits.len();
        let is_likely = has_prefix || self.context.countries.iter().any(|it| it.is_american);
        if !is_likely || !LETTER_AREAS.iter().any(|area| bare.starts_with(area)) {
            return None;
        }
        let mut digits = bare.to_vec();
        let mut end = last.end;
        let mut letters_count = 0;
        for (place, byte) in self
            .bytes
            .get(last.end..)?
            .iter()
            .take(LETTERS_MAX)
            .enumerate()
        {
            let digit = match byte {
                b'A'..=b'Z' => keypad(*byte),
                b'0'..=b'9' => *byte,
                b'-' => continue,
                b' ' | b'.' if place == 0 => continue,
                _ => break,
            };
            letters_count += usize::from(byte.is_ascii_uppercase());
            digits.push(digit);
            end = last.end + place + 1;
        }
        let fits = letters_count > 2
            && digits.len() == 10
            && plan::is_number(1, &digits)
            && !alphabet::is_word(self.bytes, end);
        let start = run.groups.first()?.start;
        let start = start - usize::from(matches!(self.byte_before(start), b'+' | b'('));
        fits.then(|| Piece::new(Kind::Phone, "", e164(1, &digits), start..end))
    }
}

/// The key that a letter stands on (ITU-T E.161).
fn keypad(letter: u8) -> u8 {
    const KEYS: &[u8; 26] = b"22233344455566677778889999";
    KEYS[usize::from(letter - b'A')]
}

/// Reads digits that stand each by itself as the groups that other signs part:
/// `1 - 8 0 0 - 5 5 5 - 0 1 9 9`.
pub(super) fn join_spaced(run: &mut Run) {
    let is_spaced =
        run.groups.len() >= SPACED_COUNT_MIN && run.groups.iter().all(|group| group.length() == 1);
    if !is_spaced || is_counting(&run.digits) {
        return;
    }
    let mut joined: Vec<Group> = Vec::with_capacity(4);
    for group in &run.groups {
        match joined.last_mut() {
            Some(before) if group.sign == b' ' => {
                before.end = group.end;
                before.digits_end = group.digits_end;
                before.count += 1;
            }
            _ => joined.push(*group),
        }
    }
    run.groups = joined;
    run.is_spaced = true;
}

/// Whether digits only count up or down.
fn is_counting(digits: &[u8]) -> bool {
    let steps = |step: fn(u8, u8) -> bool| digits.windows(2).all(|pair| step(pair[0], pair[1]));
    steps(|one, next| one + 1 == next || (one, next) == (b'9', b'0'))
        || steps(|one, next| next + 1 == one)
        || steps(|one, next| one == next)
}
