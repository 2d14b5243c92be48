//! Which characters make up words.

/// What a byte is to the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// An ASCII letter.
    Letter,
    /// An ASCII digit.
    Digit,
    /// A byte of a character beyond ASCII.
    High,
    /// Something that may begin an observable, or stand within one: `+ ( @ : [ $ #`.
    Sign,
    /// Anything else.
    Other,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Other; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' => Class::Letter,
            b'0'..=b'9' => Class::Digit,
            b'+' | b'(' | b'@' | b':' | b'[' | b'$' | b'#' => Class::Sign,
            0x80.. => Class::High,
            _ => Class::Other,
        };
        byte += 1;
    }
    classes
};

pub(super) fn class(byte: u8) -> Class {
    CLASSES[usize::from(byte)]
}

/// The length of the letter that begins here, if it is one of the alphabets that are written with
/// blanks between words and look like Latin: Latin, Greek, Cyrillic.
pub(super) fn high_letter(bytes: &[u8]) -> Option<usize> {
    match bytes {
        [0xC3, second, ..] if !matches!(second, 0x97 | 0xB7) => Some(2),
        [0xC4..=0xC9, _, ..] => Some(2),
        [0xCD, 0xB0..=0xBF, ..] | [0xCE..=0xD3, _, ..] | [0xD4, 0x80..=0xAF, ..] => Some(2),
        [0xE1, 0xB8..=0xBB, _, ..] => Some(3),
        _ => None,
    }
}

/// Where the word that begins here ends.
pub(super) fn word_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(byte) = bytes.get(at) {
        match class(*byte) {
            Class::Letter | Class::Digit => at += 1,
            Class::High => match high_letter(&bytes[at..]) {
                Some(length) => at += length,
                None => break,
            },
            _ => break,
        }
    }
    at
}

/// Whether a word goes on here.
pub(super) fn is_word(bytes: &[u8], at: usize) -> bool {
    match bytes.get(at).map(|byte| (class(*byte), &bytes[at..])) {
        Some((Class::Letter | Class::Digit, _)) => true,
        Some((Class::High, rest)) => high_letter(rest).is_some(),
        _ => false,
    }
}

/// Whether a word ends just before.
pub(super) fn is_after_word(bytes: &[u8], at: usize) -> bool {
    let before = |back: usize| at.checked_sub(back).filter(|place| *place < bytes.len());
    match before(1).map(|place| class(bytes[place])) {
        Some(Class::Letter | Class::Digit) => true,
        Some(Class::High) => {
            let begins = |back| before(back).and_then(|place| high_letter(&bytes[place..]));
            begins(2) == Some(2) || begins(3) == Some(3)
        }
        _ => false,
    }
}

/// The bytes before a place, of a bounded length, in small letters: to look for words in.
pub(super) fn before(text: &str, at: usize, length_max: usize) -> String {
    let start = text.floor_char_boundary(at.saturating_sub(length_max));
    text.get(start..at).unwrap_or_default().to_ascii_lowercase()
}
