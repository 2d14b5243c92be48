//! Text as the words of the profile are looked for in it: small letters without accents or vowel
//! signs, cut at everything that is no letter or digit.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::text::is_unseen;

/// Words of one report that are looked at; beyond it lies nobody's own story.
const WORDS_COUNT_MAX: usize = 40_000;
/// A longer word is cut: no word of any list is as long.
const WORD_CHARACTERS_MAX: usize = 64;

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A word, folded.
    Word(String),
    /// A sign that ends a clause, or the end of a field.
    Break,
}

impl Piece {
    pub(super) fn word(&self) -> Option<&str> {
        match self {
            Piece::Word(word) => Some(word),
            Piece::Break => None,
        }
    }
}

/// The words of the texts, in order; between two texts stands a break.
pub(super) fn pieces<'t>(texts: impl IntoIterator<Item = &'t str>) -> Vec<Piece> {
    let mut cutter = Cutter::default();
    for text in texts {
        for letter in text.nfkd() {
            if cutter.is_full() {
                return cutter.pieces;
            }
            cutter.take(letter);
        }
        cutter.end_clause();
    }
    cutter.pieces
}

/// The words of a phrase of a list.
pub(super) fn words(phrase: &str) -> Vec<String> {
    let word = |piece: Piece| match piece {
        Piece::Word(word) => Some(word),
        Piece::Break => None,
    };
    pieces([phrase]).into_iter().filter_map(word).collect()
}

#[derive(Default)]
struct Cutter {
    pieces: Vec<Piece>,
    word: String,
    characters: usize,
}

impl Cutter {
    fn is_full(&self) -> bool {
        self.pieces.len() >= WORDS_COUNT_MAX
    }

    fn take(&mut self, letter: char) {
        match letter {
            _ if is_combining_mark(letter) || is_without_width(letter) => {}
            _ if letter.is_alphanumeric() => {
                for lower in letter.to_lowercase() {
                    self.push(plain(lower));
                }
            }
            '.' | ',' | ';' | ':' | '!' | '?' | '\n' | '،' | '؛' | '؟' | '…' | '(' | ')' => {
                self.end_clause();
            }
            _ => self.end_word(),
        }
    }

    fn push(&mut self, letter: char) {
        if self.characters < WORD_CHARACTERS_MAX {
            self.word.push(letter);
            self.characters += 1;
        }
    }

    fn end_word(&mut self) {
        self.characters = 0;
        if !self.word.is_empty() {
            self.pieces
                .push(Piece::Word(std::mem::take(&mut self.word)));
        }
    }

    fn end_clause(&mut self) {
        self.end_word();
        if self.pieces.last().is_some_and(|last| *last != Piece::Break) {
            self.pieces.push(Piece::Break);
        }
    }
}

/// The tatweel, and signs that are not seen.
fn is_without_width(letter: char) -> bool {
    letter == '\u{640}' || is_unseen(letter)
}

/// Letters that people write either way.
fn plain(letter: char) -> char {
    match letter {
        'ى' => 'ي',
        'ة' => 'ه',
        'œ' | 'æ' => 'e',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded_and_clauses_end_at_signs() {
        assert_eq!(words("J’ai ÉTÉ menacé"), ["j", "ai", "ete", "menace"]);
        assert_eq!(words("أَنَا فِي خَطَر"), ["انا", "في", "خطر"]);
        assert_eq!(words("ki\u{200b}ll"), ["kill"]);
        let found = pieces(["a, b", "c"]);
        let shown: Vec<&str> = found
            .iter()
            .map(|piece| piece.word().unwrap_or("|"))
            .collect();
        assert_eq!(shown, ["a", "|", "b", "|", "c", "|"]);
    }

    #[test]
    fn hostile_text_is_cut() {
        assert_eq!(words(&"x".repeat(1_000))[0].len(), WORD_CHARACTERS_MAX);
        let endless = "a ".repeat(WORDS_COUNT_MAX * 2);
        assert_eq!(pieces([endless.as_str()]).len(), WORDS_COUNT_MAX);
    }
}
