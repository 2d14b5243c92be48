//! What a story is made of, without the values in it: runs of four words.

use unicode_normalization::UnicodeNormalization;

/// Words of one story that are looked at; what comes after them is passed over.
pub const WORDS_COUNT_MAX: usize = 4_000;
/// Marks a word that is a number.
const NUMBER: u64 = 1;
/// A story of fewer words has no wording to speak of.
const WORDS_COUNT_MIN: usize = 6;

/// A run of four words, and its first three.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Run {
    /// Stands for the four words.
    pub whole: u64,
    /// Stands for the first three.
    pub start: u64,
}

/// The wording of a story.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wording {
    /// Every run of four words, each once, in order.
    pub runs: Vec<Run>,
    /// Stands for all words in their order, the numbers apart: a story that is told again with
    /// another amount is the same story. `None` where there are too few words to speak of.
    pub sameness: Option<u64>,
}

/// Reads the wording of a story: letters without case and accents, numbers, and nothing that
/// looks like an address, a number to call or another identifier.
pub fn wording(story: &str) -> Wording {
    let mut words: Vec<u64> = Vec::with_capacity(128);
    for chunk in story.split_whitespace() {
        if words.len() >= WORDS_COUNT_MAX {
            break;
        }
        if chunk.len() < 5 || !is_identifier(chunk) {
            add_words(chunk, &mut words);
        }
    }
    words.truncate(WORDS_COUNT_MAX);
    let mut runs: Vec<Run> = words
        .windows(4)
        .map(|run| {
            let start = joined(joined(joined(1, run[0]), run[1]), run[2]);
            Run {
                whole: joined(start, run[3]),
                start,
            }
        })
        .collect();
    runs.sort_unstable();
    runs.dedup();
    let sameness = (words.len() >= WORDS_COUNT_MIN).then(|| {
        words
            .iter()
            .fold(words.len() as u64, |all, word| joined(all, *word))
    });
    Wording { runs, sameness }
}

/// Mixes a word into what came before it.
fn joined(before: u64, word: u64) -> u64 {
    mixed(before.rotate_left(23) ^ word)
}

/// Spreads each bit over all others.
fn mixed(bits: u64) -> u64 {
    let bits = (bits ^ (bits >> 32)).wrapping_mul(0x9E6C_63D0_676A_9A99);
    let bits = (bits ^ (bits >> 29)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    bits ^ (bits >> 32)
}

fn add_words(chunk: &str, words: &mut Vec<u64>) {
    let mut word = Word::default();
    if chunk.is_ascii() {
        for byte in chunk.bytes() {
            word.take(char::from(byte.to_ascii_lowercase()), words);
        }
    } else {
        for letter in chunk.nfkd().flat_map(char::to_lowercase) {
            if !unicode_normalization::char::is_combining_mark(letter) {
                word.take(letter, words);
            }
        }
    }
    word.end(words);
}

/// A word being read: letters or digits, never both.
#[derive(Default)]
struct Word {
    bits: u64,
    is_digits: bool,
    is_open: bool,
}

impl Word {
    fn take(&mut self, letter: char, words: &mut Vec<u64>) {
        let is_digit = letter.is_numeric();
        if !is_digit && !letter.is_alphabetic() {
            return self.end(words);
        }
        if self.is_open && is_digit != self.is_digits {
            self.end(words);
        }
        self.is_open = true;
        self.is_digits = is_digit;
        self.bits = (self.bits.rotate_left(5) ^ u64::from(u32::from(letter)))
            .wrapping_mul(0x517C_C1B7_2722_0A95);
    }

    fn end(&mut self, words: &mut Vec<u64>) {
        if self.is_open {
            let word = mixed(self.bits) & !NUMBER;
            words.push(match self.is_digits {
                true => word | NUMBER,
                false => word,
            });
        }
        *self = Word::default();
    }
}

/// Whether a piece of text looks like an identifier rather than a word.
fn is_identifier(chunk: &str) -> bool {
    let bytes = chunk.as_bytes();
    let begins = |start: &[u8]| {
        bytes.len() >= start.len() && bytes[..start.len()].eq_ignore_ascii_case(start)
    };
    if begins(b"hxxp") || begins(b"www.") {
        return true;
    }
    let (mut digits, mut digits_run, mut longest_run) = (0usize, 0usize, 0usize);
    let (mut before_dot, mut plain) = (0usize, true);
    for (place, byte) in bytes.iter().enumerate() {
        match byte {
            b'@' => return true,
            b':' if bytes[place..].starts_with(b"://") => return true,
            b'[' if bytes[place..].starts_with(b"[.]") => return true,
            b'.' => {
                let after = bytes[place + 1..].iter().take(2);
                if before_dot >= 5 && after.filter(|it| it.is_ascii_alphabetic()).count() == 2 {
                    return true;
                }
                plain = false;
            }
            byte if byte.is_ascii_digit() => {
                digits += 1;
                digits_run += 1;
                longest_run = longest_run.max(digits_run);
            }
            byte if !byte.is_ascii_alphanumeric() => plain = false,
            _ => {}
        }
        if !byte.is_ascii_digit() {
            digits_run = 0;
        }
        match byte.is_ascii_alphanumeric() || *byte == b'-' {
            true => before_dot += 1,
            false => before_dot = 0,
        }
    }
    longest_run >= 6 || (plain && digits >= 2 && bytes.len() >= 9)
}
