//! The one analyser of text, for both engines: the same words are found on SQLite and PostgreSQL.
//!
//! A text becomes lower-case words without accents or vowel signs, each reduced to its stem by
//! the Snowball stemmer of the text's language (English, French or Arabic; others stay whole).
//! A report's filters (kind, place, source, channel, day …) become words too, so that the engine
//! intersects them with the words asked for instead of reading rows (docs/decisions/0005).

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rust_stemmers::{Algorithm, Stemmer};
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

/// Most words of one text that are indexed: beyond it lies nobody's own story.
const WORDS_COUNT_MAX: usize = 20_000;
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

    fn stemmer(self) -> Option<Stemmer> {
        Some(Stemmer::create(match self {
            Language::English => Algorithm::English,
            Language::French => Algorithm::French,
            Language::Arabic => Algorithm::Arabic,
            Language::Other => return None,
        }))
    }
}

/// Cuts a text into folded words: lower case, no accents, no Arabic vowel signs.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for letter in text.nfkd() {
        if letter.is_alphanumeric() {
            word.extend(
                letter
                    .to_lowercase()
                    .filter(|lower| lower.is_alphanumeric()),
            );
        } else if is_mark(letter) {
            continue;
        } else if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// Signs that sit on a letter and do not divide words: combining marks, the Arabic tatweel,
/// zero-width characters.
fn is_mark(letter: char) -> bool {
    unicode_normalization::char::is_combining_mark(letter)
        || matches!(
            letter,
            '\u{640}' | '\u{200b}'..='\u{200f}' | '\u{ad}' | '\u{feff}'
        )
}

fn stem(word: &str, stemmer: Option<&Stemmer>) -> String {
    let short: String = match word.char_indices().nth(WORD_CHARACTERS_MAX) {
        Some((end, _)) => word[..end].to_owned(),
        None => word.to_owned(),
    };
    let Some(stemmer) = stemmer else { return short };
    let stemmed = stemmer.stem(&short);
    if stemmed.is_empty() {
        short
    } else {
        stemmed.into_owned()
    }
}

/// The words of a text as they are indexed, divided by spaces.
pub fn index_text(texts: &[&str], language: &str) -> String {
    let stemmer = Language::of_tag(language).stemmer();
    let mut indexed = String::new();
    let words = texts.iter().flat_map(|text| words(text));
    for word in words.take(WORDS_COUNT_MAX) {
        indexed.push_str(&stem(&word, stemmer.as_ref()));
        indexed.push(' ');
    }
    indexed
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
    /// The word of a value. No text that people write makes such a word.
    pub fn word(self, value: &str) -> String {
        let letter = match self {
            Facet::Kind => 'k',
            Facet::Region => 'r',
            Facet::Source => 's',
            Facet::Channel => 'c',
        };
        let digest = Sha256::digest(value.as_bytes());
        format!("qx{letter}{}", hex::encode(&digest[..6]))
    }
}

/// The words of a day: itself, its month and its year, so that a long range needs few words.
pub fn day_words(at: Timestamp) -> String {
    let day = at.to_zoned(TimeZone::UTC).date();
    format!("{} {} {}", day_word(day), month_word(day), year_word(day))
}

fn day_word(day: Date) -> String {
    format!("qxd{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

fn month_word(day: Date) -> String {
    format!("qxm{:04}{:02}", day.year(), day.month())
}

fn year_word(day: Date) -> String {
    format!("qxy{:04}", day.year())
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

/// Reads what a person typed: words, and "phrases" in quotes. Each word may be of any language,
/// so each becomes its stems in all of them.
pub fn query_terms(typed: &str) -> Vec<Term> {
    let mut terms = Vec::new();
    let straight = typed.replace(['«', '»', '“', '”'], "\"");
    for (place, part) in straight.split('"').enumerate() {
        let words = words(part);
        if place % 2 == 1 && !words.is_empty() {
            terms.push(term(&words));
        } else {
            // A part such as an address is several words that follow each other.
            for chunk in part.split_whitespace() {
                let words = self::words(chunk);
                if !words.is_empty() {
                    terms.push(term(&words));
                }
            }
        }
    }
    terms
}

fn term(words: &[String]) -> Term {
    let mut forms: Vec<Vec<String>> = Vec::new();
    for language in Language::ALL {
        let stemmer = language.stemmer();
        let form: Vec<String> = words
            .iter()
            .map(|word| stem(word, stemmer.as_ref()))
            .collect();
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
                "qxd20241230",
                "qxd20241231",
                "qxy2025",
                "qxm202601",
                "qxd20260201",
                "qxd20260202"
            ]
        );
        assert!(range_words(day("2026-02-02"), day("2026-02-01")).is_empty());
    }

    proptest! {
        #[test]
        fn any_text_becomes_words_that_both_engines_take(text: String, language in "en|fr|ar|xx") {
            for word in index_text(&[&text], &language).split(' ') {
                prop_assert!(word.chars().all(char::is_alphanumeric), "{:?}", word);
            }
            query_terms(&text);
        }

        #[test]
        fn a_text_is_found_by_each_of_its_own_words(text in "[a-zA-Zéàç ]{1,60}") {
            prop_assert!(finds(&text, "fr", &text));
        }
    }
}
