//! The one analyser of text, for both engines: the same words are found on SQLite and PostgreSQL.
//!
//! A text becomes lower-case words without accents or vowel signs, each reduced to its stem by
//! the Snowball stemmer of the text's language (English, French or Arabic; others stay whole).
//! A report's filters (kind, place, source, channel, day …) become words too, so that the engine
//! intersects them with the words asked for instead of reading rows (docs/decisions/0005).

use std::cell::RefCell;
use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rust_stemmers::{Algorithm, Stemmer};
use sha2::{Digest, Sha256};

/// Most words of one report that are indexed: beyond it lies nobody's own story. PostgreSQL
/// numbers the places of words up to 16,383, the filters' words included.
const WORDS_COUNT_MAX: usize = 16_000;
/// Most bytes of words of one report that are indexed: PostgreSQL takes 1 MiB, places included.
const INDEX_BYTES_MAX: usize = 512 << 10;
/// Most places of one word that are indexed: PostgreSQL drops further ones, so SQLite must too.
const PLACES_COUNT_MAX: usize = 255;
/// Stands at a place whose word is not indexed, so that words around it are no neighbours.
pub(crate) const FILLER: &str = "¤";
/// Longest word that is indexed whole, in characters.
const WORD_CHARACTERS_MAX: usize = 64;

/// A language that the analyser knows the stems of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Language {
    English,
    French,
    Arabic,
    Other,
}

impl Language {
    const ALL: [Language; 4] = [
        Language::English,
        Language::French,
        Language::Arabic,
        Language::Other,
    ];

    fn of_tag(tag: &str) -> Language {
        match tag
            .split(['-', '_'])
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase()
            .as_str()
        {
            "en" => Language::English,
            "fr" => Language::French,
            "ar" => Language::Arabic,
            _ => Language::Other,
        }
    }

    /// The place among [`STEMS`] and the way of stemming, if there is one.
    fn algorithm(self) -> Option<(usize, Algorithm)> {
        match self {
            Language::English => Some((0, Algorithm::English)),
            Language::French => Some((1, Algorithm::French)),
            Language::Arabic => Some((2, Algorithm::Arabic)),
            Language::Other => None,
        }
    }
}

/// Cuts text into folded words: lower case, no accents, no Arabic vowel signs.
struct Cutter<Found: FnMut(&str)> {
    word: String,
    found: Found,
}

impl<Found: FnMut(&str)> Cutter<Found> {
    fn cut(text: &str, found: Found) {
        let mut cutter = Cutter {
            word: String::with_capacity(32),
            found,
        };
        for letter in text.chars() {
            if letter.is_ascii() {
                cutter.take_ascii(letter);
            } else {
                unicode_normalization::char::decompose_compatible(letter, |part| cutter.take(part));
            }
        }
        cutter.end_word();
    }

    fn take_ascii(&mut self, letter: char) {
        match letter.is_ascii_alphanumeric() {
            true => self.word.push(letter.to_ascii_lowercase()),
            false => self.end_word(),
        }
    }

    fn take(&mut self, letter: char) {
        if letter.is_ascii() {
            self.take_ascii(letter);
        } else if is_folded_away(letter) {
        } else if let Some(digit) = ascii_digit(letter) {
            self.word.push(digit);
        } else if is_letter(letter) {
            self.word.extend(
                letter
                    .to_lowercase()
                    .filter(|lower| is_letter(*lower) && !is_folded_away(*lower)),
            );
        } else {
            self.end_word();
        }
    }

    fn end_word(&mut self) {
        if !self.word.is_empty() {
            (self.found)(&self.word);
            self.word.clear();
        }
    }
}

/// Vowel signs of Indic scripts are letters here: without them other words would be meant.
fn is_letter(letter: char) -> bool {
    letter.is_alphanumeric() || unicode_normalization::char::is_combining_mark(letter)
}

/// Signs that people leave out as they please: accents, Hebrew points, Arabic vowel signs, the
/// tatweel, characters without width.
fn is_folded_away(letter: char) -> bool {
    matches!(
        letter,
        '\u{300}'..='\u{36f}'
            | '\u{1ab0}'..='\u{1aff}'
            | '\u{1dc0}'..='\u{1dff}'
            | '\u{20d0}'..='\u{20ff}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{fe20}'..='\u{fe2f}'
            | '\u{591}'..='\u{5bd}'
            | '\u{5bf}'..='\u{5c7}'
            | '\u{610}'..='\u{61a}'
            | '\u{640}'
            | '\u{64b}'..='\u{65f}'
            | '\u{670}'
            | '\u{6d6}'..='\u{6ed}'
            | '\u{8d3}'..='\u{8ff}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{ad}'
            | '\u{feff}'
    )
}

/// The digit that an Arabic-Indic or Persian digit stands for: numbers are asked for in either.
fn ascii_digit(letter: char) -> Option<char> {
    let value = match letter {
        '\u{660}'..='\u{669}' => letter as u32 - 0x660,
        '\u{6f0}'..='\u{6f9}' => letter as u32 - 0x6f0,
        _ => return None,
    };
    char::from_digit(value, 10)
}

fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    Cutter::cut(text, |word| words.push(word.to_owned()));
    words
}

/// Stems found before: most words of a story are common, and a look-up is ten times quicker.
const STEMS_KEPT_MAX: usize = 8_192;

thread_local! {
    /// By language, then by word.
    static STEMS: RefCell<[HashMap<Box<str>, Box<str>>; 3]> = RefCell::default();
}

/// Gives the stem of a word to a function. Numbers and mixtures with digits stay whole.
fn with_stem(word: &str, language: Language, give: impl FnOnce(&str)) {
    let word = match word.char_indices().nth(WORD_CHARACTERS_MAX) {
        Some((end, _)) if word.len() > WORD_CHARACTERS_MAX => &word[..end],
        _ => word,
    };
    let has_digit = word.bytes().any(|byte| byte.is_ascii_digit());
    let (false, Some((place, algorithm))) = (has_digit, language.algorithm()) else {
        return give(word);
    };
    STEMS.with_borrow_mut(|stems| {
        let stems = &mut stems[place];
        if let Some(stem) = stems.get(word) {
            return give(stem);
        }
        let stem = Stemmer::create(algorithm).stem(word);
        let stem = if stem.is_empty() { word } else { &stem };
        give(stem);
        if stems.len() == STEMS_KEPT_MAX {
            stems.clear();
        }
        stems.insert(word.into(), stem.into());
    });
}

/// The words of a text as they are indexed, divided by spaces.
pub fn index_text(texts: &[&str], language: &str) -> String {
    let language = Language::of_tag(language);
    let bytes = texts.iter().map(|text| text.len()).sum::<usize>();
    let mut indexed = String::with_capacity(bytes.min(INDEX_BYTES_MAX) + texts.len());
    let mut count = 0;
    for text in texts {
        Cutter::cut(text, |word| {
            if count < WORDS_COUNT_MAX && indexed.len() < INDEX_BYTES_MAX {
                with_stem(word, language, |stem| indexed.push_str(stem));
                indexed.push(' ');
                count += 1;
            }
        });
    }
    match count > PLACES_COUNT_MAX {
        true => with_few_places(&indexed),
        false => indexed,
    }
}

/// Replaces a word that stands at very many places by the filler at all but the first of them.
fn with_few_places(indexed: &str) -> String {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let mut thinned = String::with_capacity(indexed.len());
    for word in indexed.split_terminator(' ') {
        let count = counts.entry(word).or_default();
        *count += 1;
        let kept = *count <= PLACES_COUNT_MAX;
        thinned.push_str(if kept { word } else { FILLER });
        thinned.push(' ');
    }
    thinned
}

/// What people may ask for by filter; each becomes a word of the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Facet {
    /// The profile's kind of offence.
    Kind,
    /// Region as given.
    Region,
    /// Source.
    Source,
    /// Door.
    Channel,
}

impl Facet {
    /// The word of a value. It begins with a sign that no word of a text can hold, so nobody
    /// writes a report into somebody else's filter.
    pub fn word(self, value: &str) -> String {
        let letter = match self {
            Facet::Kind => 'k',
            Facet::Region => 'r',
            Facet::Source => 's',
            Facet::Channel => 'c',
        };
        // As the database keeps it, see sql::without_nul.
        let digest = Sha256::digest(value.replace('\0', "\u{fffd}"));
        format!("¤{letter}{}", hex::encode(&digest[..6]))
    }
}

/// The word that all reports of the same content share: 80 bits of the digest of their facts.
pub fn content_word(content: &[u8; 32]) -> String {
    format!("¤h{}", hex::encode(&content[..10]))
}

/// The words of a day: itself, its month and its year, so that a long range needs few words.
pub fn day_words(at: Timestamp) -> String {
    let day = at.to_zoned(TimeZone::UTC).date();
    format!("{} {} {}", day_word(day), month_word(day), year_word(day))
}

fn day_word(day: Date) -> String {
    format!("¤d{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

fn month_word(day: Date) -> String {
    format!("¤m{:04}{:02}", day.year(), day.month())
}

fn year_word(day: Date) -> String {
    format!("¤y{:04}", day.year())
}

/// The words any of which a report of the days `from..=to` carries: whole years and months are
/// one word each.
pub fn range_words(from: Date, to: Date) -> Vec<String> {
    let mut words = Vec::new();
    let mut day = from;
    while day <= to {
        let is_first_of_year = day.month() == 1 && day.day() == 1;
        let (word, last) = if is_first_of_year && day.last_of_year() <= to {
            (year_word(day), day.last_of_year())
        } else if day.day() == 1 && day.last_of_month() <= to {
            (month_word(day), day.last_of_month())
        } else {
            (day_word(day), day)
        };
        words.push(word);
        let Ok(next) = last.tomorrow() else { break };
        day = next;
    }
    words
}

/// One thing that a search asks for: any of several forms, each a sequence of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The alternatives; within one, the words follow each other.
    pub forms: Vec<Vec<String>>,
}

/// Most terms of a search that count, and most words of one of them; further ones are left out.
const TERMS_COUNT_MAX: usize = 32;

/// Reads what a person typed: words, and "phrases" in quotes. Each word may be of any language,
/// so each becomes its stems in all of them.
pub fn query_terms(typed: &str) -> Vec<Term> {
    let mut terms = Vec::new();
    let straight = typed.replace(['«', '»', '“', '”'], "\"");
    for (place, part) in straight.split('"').enumerate() {
        let is_phrase = place % 2 == 1;
        // A part such as an address is several words that follow each other.
        let chunks: Vec<&str> = match is_phrase {
            true => vec![part],
            false => part.split_whitespace().collect(),
        };
        let words = chunks.into_iter().map(words);
        terms.extend(words.filter(|words| !words.is_empty()).map(term));
        if terms.len() >= TERMS_COUNT_MAX {
            terms.truncate(TERMS_COUNT_MAX);
            break;
        }
    }
    terms
}

fn term(mut words: Vec<String>) -> Term {
    words.truncate(TERMS_COUNT_MAX);
    let mut forms: Vec<Vec<String>> = Vec::new();
    for language in Language::ALL {
        let mut form = Vec::with_capacity(words.len());
        for word in &words {
            with_stem(word, language, |stem| form.push(stem.to_owned()));
        }
        if !forms.contains(&form) {
            forms.push(form);
        }
    }
    Term { forms }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Whether a search for `typed` finds `text`, as both engines would decide it.
    fn finds(text: &str, language: &str, typed: &str) -> bool {
        let indexed = index_text(&[text], language);
        let indexed: Vec<&str> = indexed.split(' ').collect();
        query_terms(typed).iter().all(|term| {
            term.forms.iter().any(|form| {
                indexed
                    .windows(form.len())
                    .any(|window| window.iter().eq(form.iter()))
            })
        })
    }

    #[test]
    fn words_are_found_whatever_their_case_accents_and_endings() {
        assert!(finds(
            "J’ai été escroqué par un Vendeur",
            "fr",
            "ESCROQUES vendeurs"
        ));
        assert!(!finds("They stole my savings", "en", "burglar"));
        assert!(finds("They were threatening me", "en", "threaten"));
        assert!(finds("سرقوا حسابي المصرفيّ", "ar", "حسابي"));
        assert!(finds("رسالة احتيال", "ar", "إحتيال") || finds("رسالة احتيال", "ar", "احتيال"));
        assert!(finds("Straße und Häuser", "de", "hauser"));
        assert!(finds("اِحْتِيَال عَلَى الـهاتف", "ar", "احتيال على الهاتف"));
        assert!(finds("رقمي ٠٦١٢٣٤ يا سيدي", "ar", "061234"));
        assert!(finds("a zero\u{200b}width", "en", "zerowidth"));
        assert!(finds("मेरा खाता", "hi", "खाता") && !finds("मेरा खाता", "hi", "खत"));
        assert!(!finds("a parcel", "en", "letter"));
    }

    #[test]
    fn addresses_and_phrases_are_sequences() {
        assert!(finds(
            "see https://evil.example/login now",
            "en",
            "evil.example"
        ));
        assert!(!finds("example of evil", "en", "evil.example"));
        assert!(finds("the fake bank called", "en", "\"fake bank\""));
        assert!(!finds("the bank was fake", "en", "\"fake bank\""));
        assert!(finds("the bank was fake", "en", "fake bank"));
    }

    #[test]
    fn a_range_of_days_is_few_words() {
        let day = |text: &str| text.parse::<Date>().expect("date");
        assert_eq!(
            range_words(day("2024-12-30"), day("2026-02-02")),
            [
                "¤d20241230",
                "¤d20241231",
                "¤y2025",
                "¤m202601",
                "¤d20260201",
                "¤d20260202"
            ]
        );
        assert!(range_words(day("2026-02-02"), day("2026-02-01")).is_empty());
    }

    #[test]
    fn what_is_too_much_for_an_engine_is_left_out_at_the_end() {
        let endless: String = (0..40_000).map(|number| format!("word{number} ")).collect();
        let indexed = index_text(&[&endless], "en");
        assert_eq!(indexed.split_terminator(' ').count(), WORDS_COUNT_MAX);
        assert!(indexed.starts_with("word0 ") && indexed.len() <= INDEX_BYTES_MAX + 256);
        let wide: String = (0..9_000)
            .map(|number| format!("{}{number} ", "字".repeat(60)))
            .collect();
        assert!(index_text(&[&wide], "zh").len() <= INDEX_BYTES_MAX + 256);
        let indexed = index_text(&[&"a ".repeat(300), "end"], "en");
        assert_eq!(
            indexed,
            format!("{}{}end ", "a ".repeat(255), "¤ ".repeat(45))
        );
        assert_eq!(query_terms(&"w ".repeat(100)).len(), TERMS_COUNT_MAX);
    }

    proptest! {
        #[test]
        fn any_text_becomes_words_that_both_engines_take(text: String, language in "en|fr|ar|xx") {
            for word in index_text(&[&text], &language).split(' ') {
                prop_assert!(word.chars().all(is_letter), "{:?}", word);
                prop_assert!(word.bytes().all(|byte| !byte.is_ascii_uppercase()), "{:?}", word);
            }
            query_terms(&text);
        }

        #[test]
        fn a_text_is_found_by_each_of_its_own_words(text in "[a-zA-Zéàç ]{1,60}") {
            prop_assert!(finds(&text, "fr", &text));
        }
    }
}
