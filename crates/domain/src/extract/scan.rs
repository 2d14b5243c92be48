//! The one pass over a text: at each word or sign, the readers of what may begin there.

use super::address::four_at;
use super::alphabet::{self, Class, class};
use super::chain::Chain;
use super::handle::Mention;
use super::{Context, Piece};

/// Longest word that is looked at; longer ones are passed over whole.
const WORD_BYTES_MAX: usize = 160;
/// Shortest word that may be a digest or a crypto-currency address.
const TOKEN_BYTES_MIN: usize = 25;

/// Reads a folded text once.
#[derive(Debug)]
pub(super) struct Scanner<'t> {
    pub(super) text: &'t str,
    pub(super) bytes: &'t [u8],
    pub(super) context: &'t Context,
    /// What was found so far.
    pub(super) pieces: Vec<Piece>,
    /// Steps taken so far.
    pub(super) work: u64,
    /// The words being looked at, kept for its memory.
    pub(super) chain: Chain,
    /// The last service that was named.
    pub(super) mention: Option<Mention>,
    /// Where the last list of message ids may go on.
    pub(super) ids_until: usize,
}

/// A word: letters and digits without anything between them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) digits_count: usize,
    pub(super) is_ascii: bool,
}

impl Word {
    pub(super) fn length(&self) -> usize {
        self.end - self.start
    }
}

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t str, context: &'t Context) -> Scanner<'t> {
        Scanner {
            text,
            bytes: text.as_bytes(),
            context,
            pieces: Vec::new(),
            work: 0,
            chain: Chain::default(),
            mention: None,
            ids_until: 0,
        }
    }

    /// Reads the whole text.
    pub(super) fn run(&mut self) {
        let mut at = 0;
        while let Some(byte) = self.bytes.get(at) {
            self.work += 1;
            let next = match class(*byte) {
                Class::Letter | Class::Digit => self.word(at),
                Class::High => match alphabet::high_letter(&self.bytes[at..]) {
                    Some(_) => self.word(at),
                    None => at + 1,
                },
                Class::Sign => self.sign(at).unwrap_or(at + 1),
                Class::Other => at + 1,
            };
            debug_assert!(next > at, "the reader stands still");
            at = next.max(at + 1);
        }
    }

    /// Where what was found last ends: nothing begins before.
    pub(super) fn floor(&self) -> usize {
        self.pieces.last().map_or(0, |piece| piece.span.end)
    }

    pub(super) fn slice(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or_default()
    }

    pub(super) fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    /// The byte before a place; a blank at the beginning.
    pub(super) fn byte_before(&self, at: usize) -> u8 {
        at.checked_sub(1).map_or(b' ', |before| self.bytes[before])
    }

    /// Reads a word and what it begins. Returns where to go on.
    fn word(&mut self, start: usize) -> usize {
        let word = self.measure(start);
        self.work += word.length() as u64;
        if word.length() > WORD_BYTES_MAX {
            return word.end;
        }
        // Most words are plain and stand between blanks.
        let next = self.byte(word.end);
        let is_plain = word.digits_count == 0
            && matches!(next, b' ' | b',' | b'\n' | b'\'')
            && word.length() < TOKEN_BYTES_MIN;
        if is_plain {
            return self.plain_word(word, next);
        }
        if let Some(end) = self.special_word(word) {
            return end;
        }
        self.joined_word(word)
    }

    fn measure(&self, start: usize) -> Word {
        let (mut at, mut digits_count, mut is_ascii) = (start, 0, true);
        while let Some(byte) = self.bytes.get(at) {
            match class(*byte) {
                Class::Letter => at += 1,
                Class::Digit => {
                    at += 1;
                    digits_count += 1;
                }
                Class::High => match alphabet::high_letter(&self.bytes[at..]) {
                    Some(length) => {
                        at += length;
                        is_ascii = false;
                    }
                    None => break,
                },
                _ => break,
            }
        }
        Word {
            start,
            end: at,
            digits_count,
            is_ascii,
        }
    }

    /// A word without digits before a blank: the name of a service, or the first word of an
    /// address that is written out.
    fn plain_word(&mut self, word: Word, next: u8) -> usize {
        if let Some(end) = self.service_word(word) {
            return end;
        }
        if next == b' ' && word.is_ascii {
            if word.length() == 2
                && let Some(end) = self.iban(word.start)
            {
                return end;
            }
            if word.length() == 3
                && let Some(end) = self.numbered(word)
            {
                return end;
            }
            if self.may_join_over_blank(word.end) {
                return self.joined_word(word);
            }
        }
        word.end
    }

    /// What can be told by the word itself.
    fn special_word(&mut self, word: Word) -> Option<usize> {
        if word.length() >= TOKEN_BYTES_MIN && word.is_ascii {
            let end = self.token(word);
            if end.is_some() {
                return end;
            }
        }
        if word.is_ascii && !is_inner(self.byte_before(word.start)) {
            let found = match self.bytes[word.start] {
                b'0'..=b'9' => self.number_word(word),
                b'a'..=b'z' | b'A'..=b'Z' => self.letter_word(word),
                _ => None,
            };
            if found.is_some() {
                return found;
            }
        }
        self.scheme(word)
    }

    /// A word that begins with a digit.
    fn number_word(&mut self, word: Word) -> Option<usize> {
        self.address_four(word.start)
            .or_else(|| self.address_six(word.start))
            .or_else(|| {
                let is_number = word.digits_count == word.length() || word.digits_count > 8;
                is_number.then(|| self.phone(word.start)).flatten()
            })
    }

    /// A word that begins with a letter.
    fn letter_word(&mut self, word: Word) -> Option<usize> {
        if let Some(end) = self.service_word(word) {
            return Some(end);
        }
        let is_named = word.length() > 15 && self.bytes[word.start..].starts_with(b"IBAN");
        self.iban(word.start)
            .or_else(|| is_named.then(|| self.iban(word.start + 4)).flatten())
            .or_else(|| self.numbered(word))
            .or_else(|| self.user_agent(word))
            .or_else(|| self.address_six(word.start))
    }

    /// What a sign begins.
    fn sign(&mut self, at: usize) -> Option<usize> {
        match self.bytes[at] {
            b'+' | b'(' => self.signed_number(at),
            b'@' => self.at_name(at),
            b':' if self.byte(at + 1) == b':' => self.address_six(at),
            b'[' => self.bracketed(at),
            b'$' => self.cash_tag(at),
            b'#' => self.tagged_name(at),
            _ => None,
        }
    }

    fn signed_number(&mut self, at: usize) -> Option<usize> {
        let is_begun = alphabet::is_after_word(self.bytes, at);
        let digit = |place: usize| self.byte(place).is_ascii_digit();
        let fits = match (self.byte(at), self.byte(at + 1)) {
            (b'+', _) => digit(at + 1) || (self.byte(at + 1) == b'(' && digit(at + 2)),
            (_, b'+') => digit(at + 2),
            _ => digit(at + 1),
        };
        // `(192.0.2.1)`: the address is read at its digits.
        let is_address = self.byte(at) == b'(' && four_at(self.bytes, at + 1).is_some();
        (fits && !is_begun && !is_address)
            .then(|| self.phone(at))
            .flatten()
    }

    /// `[2001:db8::1]`, with a port after it.
    fn bracketed(&mut self, at: usize) -> Option<usize> {
        let next = self.byte(at + 1);
        let fits = next.is_ascii_hexdigit() || next == b':';
        fits.then(|| self.address_six(at + 1)).flatten()
    }
}

/// Signs within names: a word after one is no beginning.
fn is_inner(before: u8) -> bool {
    matches!(before, b'-' | b'_' | b'.' | b'/' | b'=' | b'%')
}
