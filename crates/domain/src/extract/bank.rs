//! Bank accounts: IBAN (ISO 13616), compact or in any groups, with its check (ISO 7064).

use std::sync::LazyLock;

use super::alphabet;
use super::scan::Scanner;
use super::{Kind, Piece};

/// Longest IBAN.
const SIGNS_COUNT_MAX: usize = 34;

/// The length by country, 0 for none: by the places of its two letters.
static LENGTHS: LazyLock<[u8; 676]> = LazyLock::new(|| {
    let mut lengths = [0; 676];
    let lines = include_str!("ibans.txt")
        .lines()
        .filter(|line| !line.starts_with('#'));
    for entry in lines.flat_map(str::split_whitespace) {
        let (name, length) = entry.split_at(2);
        if let (Some(place), Ok(length)) = (place(name.as_bytes()), length.parse()) {
            lengths[place] = length;
        }
    }
    lengths
});

fn place(letters: &[u8]) -> Option<usize> {
    let letter = |byte: u8| {
        let upper = byte.to_ascii_uppercase();
        upper
            .is_ascii_uppercase()
            .then(|| usize::from(upper - b'A'))
    };
    Some(letter(*letters.first()?)? * 26 + letter(*letters.get(1)?)?)
}

/// An IBAN as it stands in a text.
struct Written {
    signs: [u8; SIGNS_COUNT_MAX],
    length: usize,
    end: usize,
}

impl Scanner<'_> {
    /// Takes an IBAN at its country. One that fails its check is passed over, so that its digits
    /// are not taken for something else.
    pub(super) fn iban(&mut self, start: usize) -> Option<usize> {
        let written = read(self.bytes, start)?;
        self.work += (written.end - start) as u64;
        let signs = &written.signs[..written.length];
        let digits_count = signs.iter().filter(|sign| sign.is_ascii_digit()).count();
        if digits_count * 2 < signs.len() {
            return None;
        }
        if is_checked(signs) {
            let value = signs.iter().map(|sign| char::from(*sign)).collect();
            let piece = Piece::new(Kind::Iban, "", value, start..written.end);
            self.pieces.push(piece);
            return Some(written.end);
        }
        let is_capital = self.bytes[start].is_ascii_uppercase();
        (is_capital || digits_count * 4 > signs.len() * 3).then_some(written.end)
    }
}

fn read(bytes: &[u8], start: usize) -> Option<Written> {
    let head = bytes.get(start..start + 5)?;
    let is_spaced = head[2] == b' ' && head[3].is_ascii_digit() && head[4].is_ascii_digit();
    let is_tight = head[2].is_ascii_digit() && head[3].is_ascii_digit();
    if !is_spaced && !is_tight {
        return None;
    }
    let length = usize::from(LENGTHS[place(head)?]);
    if length == 0 {
        return None;
    }
    let mut signs = [0; SIGNS_COUNT_MAX];
    let (mut count, mut at) = (0, start);
    while count < length {
        let byte = *bytes.get(at)?;
        if byte.is_ascii_alphanumeric() {
            signs[count] = byte.to_ascii_uppercase();
            count += 1;
            at += 1;
            continue;
        }
        // One sign between groups, after the country at the earliest.
        let is_gap = matches!(byte, b' ' | b'-' | b'.' | b'\n') && count >= 2;
        let goes_on = bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric);
        if !is_gap || !goes_on || (byte == b'\n' && count < 8) {
            return None;
        }
        at += 1;
    }
    let goes_on = matches!(bytes.get(at), Some(b'@' | b'_')) || alphabet::is_word(bytes, at);
    (!goes_on).then_some(Written {
        signs,
        length,
        end: at,
    })
}

/// The check of ISO 7064, MOD 97-10.
fn is_checked(signs: &[u8]) -> bool {
    let (head, rest) = signs.split_at(4);
    let value = rest
        .iter()
        .chain(head)
        .fold(0_u32, |value, sign| match sign {
            b'0'..=b'9' => (value * 10 + u32::from(sign - b'0')) % 97,
            letter => (value * 100 + u32::from(letter - b'A') + 10) % 97,
        });
    value == 1
}
