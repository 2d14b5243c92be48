//! The receipt: a number for the public file, and a secret code for the inbox.

use std::fmt;
use std::str::FromStr;

/// The number a reporter may give to anyone, e.g. `TC-2026-004817`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ReportNumber(String);

impl ReportNumber {
    /// Builds the number from the profile's prefix, the year of lodging and the serial number.
    pub fn new(prefix: &str, year: i16, serial: i64) -> ReportNumber {
        ReportNumber(format!("{prefix}-{year}-{serial:06}"))
    }

    /// Takes a number as it stands in the database.
    pub fn from_stored(text: String) -> ReportNumber {
        ReportNumber(text)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ReportNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Symbols of a code that are random: 18 × 5 bits = 90 bits.
const SECRET_SYMBOLS: usize = 18;
/// Symbols of a code in all; the last two check the others.
const CODE_SYMBOLS: usize = 20;
/// Crockford's base 32: no I, L, O or U, so that a code survives handwriting and the telephone.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Largest prime under 32². A remainder by it changes with any single wrong symbol and with any
/// two neighbours swapped, because neither 32ⁿ·d nor 31·32ⁿ·d (0 < d < 32) is a multiple of it.
const CHECK_PRIME: u32 = 1021;
/// Bytes of randomness that a code needs.
pub const CODE_ENTROPY_BYTES: usize = 12;

/// A secret code: shown once, never stored. Written in five groups of four symbols.
///
/// The same form serves for receipt codes and draft codes.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretCode([u8; CODE_SYMBOLS]);

impl SecretCode {
    /// Makes a code of 90 of the given random bits.
    pub fn from_entropy(entropy: &[u8; CODE_ENTROPY_BYTES]) -> SecretCode {
        let mut bits = entropy
            .iter()
            .fold(0u128, |bits, byte| bits << 8 | u128::from(*byte));
        let mut values = [0u8; CODE_SYMBOLS];
        for value in values.iter_mut().take(SECRET_SYMBOLS) {
            *value = (bits & 31) as u8;
            bits >>= 5;
        }
        let check = check_of(&values);
        values[SECRET_SYMBOLS] = (check / 32) as u8;
        values[SECRET_SYMBOLS + 1] = (check % 32) as u8;
        SecretCode(values.map(|value| ALPHABET[usize::from(value)]))
    }

    /// The twenty symbols without separators: what keyed digests are made of.
    pub fn symbols(&self) -> &str {
        // The symbols come from ALPHABET, which is ASCII.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The five groups of four, for display.
    pub fn groups(&self) -> impl Iterator<Item = &str> {
        (0..5).map(|group| &self.symbols()[group * 4..group * 4 + 4])
    }
}

fn check_of(values: &[u8]) -> u32 {
    values
        .iter()
        .take(SECRET_SYMBOLS)
        .fold(0, |remainder, value| {
            (remainder * 32 + u32::from(*value)) % CHECK_PRIME
        })
}

impl fmt::Display for SecretCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let groups: Vec<&str> = self.groups().collect();
        formatter.write_str(&groups.join("-"))
    }
}

impl fmt::Debug for SecretCode {
    /// A code must never reach a log.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SecretCode(…)")
    }
}

/// Why a text is not a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// Too few or too many letters and digits.
    #[error("a code has 20 letters and digits; {0} were given")]
    Length(usize),
    /// A sign that no code holds.
    #[error("a code holds no {0:?}")]
    Symbol(char),
    /// Well formed, but the check symbols do not fit: a letter is wrong or two are swapped.
    #[error("a letter is wrong or two are swapped")]
    Typo,
}

impl FromStr for SecretCode {
    type Err = CodeError;

    /// Reads a code as people type it: any case, any grouping, O for 0, I and L for 1.
    fn from_str(text: &str) -> Result<SecretCode, CodeError> {
        let mut values = [0u8; CODE_SYMBOLS];
        let mut count = 0;
        for letter in text.chars() {
            if letter.is_whitespace() || matches!(letter, '-' | '‐' | '–' | '—' | '.' | '_') {
                continue;
            }
            let value = value_of(letter).ok_or(CodeError::Symbol(letter))?;
            if let Some(place) = values.get_mut(count) {
                *place = value;
            }
            count += 1;
        }
        if count != CODE_SYMBOLS {
            return Err(CodeError::Length(count));
        }
        let stated = u32::from(values[SECRET_SYMBOLS]) * 32 + u32::from(values[SECRET_SYMBOLS + 1]);
        if stated != check_of(&values) {
            return Err(CodeError::Typo);
        }
        Ok(SecretCode(values.map(|value| ALPHABET[usize::from(value)])))
    }
}

fn value_of(letter: char) -> Option<u8> {
    let upper = match letter.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET
        .iter()
        .position(|symbol| char::from(*symbol) == upper)
        .map(|value| value as u8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn people_may_type_a_code_as_they_like() {
        let code = SecretCode::from_entropy(&[7; 12]);
        let shown = code.to_string();
        assert_eq!(shown.len(), 24);
        let sloppy = shown
            .to_lowercase()
            .replace('-', "  ")
            .replace('0', "o")
            .replace('1', "l");
        assert_eq!(sloppy.parse::<SecretCode>(), Ok(code));
    }

    #[test]
    fn a_code_never_shows_in_a_log() {
        assert_eq!(
            format!("{:?}", SecretCode::from_entropy(&[1; 12])),
            "SecretCode(…)"
        );
    }

    #[test]
    fn what_is_not_a_code_is_told_apart() {
        assert_eq!("K7QM".parse::<SecretCode>(), Err(CodeError::Length(4)));
        assert_eq!(
            "K7QM-3VXD-9RTA-5HWE-2P£N".parse::<SecretCode>(),
            Err(CodeError::Symbol('£'))
        );
        assert_eq!(
            "0".repeat(19).parse::<SecretCode>(),
            Err(CodeError::Length(19))
        );
    }

    proptest! {
        #[test]
        fn every_code_reads_back(entropy: [u8; 12]) {
            let code = SecretCode::from_entropy(&entropy);
            prop_assert_eq!(code.to_string().parse::<SecretCode>(), Ok(code));
        }

        #[test]
        fn one_wrong_symbol_is_noticed(
            entropy: [u8; 12],
            place in 0usize..20,
            other in 0usize..32,
        ) {
            let code = SecretCode::from_entropy(&entropy);
            let mut symbols = code.symbols().as_bytes().to_vec();
            prop_assume!(symbols[place] != ALPHABET[other]);
            symbols[place] = ALPHABET[other];
            let typed = String::from_utf8(symbols).expect("ASCII");
            prop_assert_eq!(typed.parse::<SecretCode>(), Err(CodeError::Typo));
        }

        #[test]
        fn two_swapped_neighbours_are_noticed(entropy: [u8; 12], place in 0usize..17) {
            let code = SecretCode::from_entropy(&entropy);
            let mut symbols = code.symbols().as_bytes().to_vec();
            prop_assume!(symbols[place] != symbols[place + 1]);
            symbols.swap(place, place + 1);
            let typed = String::from_utf8(symbols).expect("ASCII");
            prop_assert_eq!(typed.parse::<SecretCode>(), Err(CodeError::Typo));
        }

        #[test]
        fn no_text_makes_the_reader_panic(text: String) {
            let _ = text.parse::<SecretCode>();
        }
    }
}
