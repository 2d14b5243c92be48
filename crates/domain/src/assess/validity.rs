//! Whether a report says something: empty, gibberish, only a link, very short.

use std::collections::HashSet;

/// Words that are looked at: gibberish shows early.
const WORDS_COUNT_MAX: usize = 500;
/// Letters below which a story is very short.
const SHORT_LETTERS_COUNT: usize = 12;
/// Letters below which nobody can tell gibberish from a name.
const GIBBERISH_LETTERS_COUNT_MIN: usize = 12;
/// Of so many words, one repeated over and over is no story.
const REPEATED_WORDS_COUNT_MIN: usize = 8;

/// What kind of story it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Story {
    /// It says something.
    Usual,
    /// No letter and no digit.
    Empty,
    /// Letters that make no words.
    Gibberish,
    /// Addresses and nothing else.
    OnlyLink,
    /// A few letters.
    Short,
}

/// Looks at a story.
pub(super) fn look(text: &str) -> Story {
    if !text.chars().any(char::is_alphanumeric) {
        return Story::Empty;
    }
    let tokens: Vec<&str> = text.split_whitespace().take(WORDS_COUNT_MAX).collect();
    if tokens.iter().all(|token| is_link(token)) {
        return Story::OnlyLink;
    }
    let words: Vec<&str> = tokens.into_iter().filter(|token| is_word(token)).collect();
    let letters = words.iter().flat_map(|word| word.chars());
    let letters_count = letters.filter(|sign| sign.is_alphabetic()).count();
    if is_gibberish(&words, letters_count) {
        Story::Gibberish
    } else if letters_count < SHORT_LETTERS_COUNT {
        Story::Short
    } else {
        Story::Usual
    }
}

fn is_link(token: &str) -> bool {
    let host = super::address::host(token);
    let is_host = host.split('.').filter(|label| !label.is_empty()).count() > 1
        && host
            .rsplit('.')
            .next()
            .is_some_and(|last| last.len() > 1 && !last.contains(char::is_whitespace));
    token.contains("://") || (is_host && !host.contains(','))
}

/// A token of letters: codes, addresses and numbers say nothing about gibberish.
fn is_word(token: &str) -> bool {
    let inner = token.trim_matches(|sign: char| !sign.is_alphanumeric());
    let is_sign = |sign: char| sign.is_alphabetic() || "'’-_.".contains(sign) || is_mark(sign);
    !inner.is_empty() && inner.chars().all(is_sign) && !is_link(inner)
}

fn is_mark(sign: char) -> bool {
    unicode_normalization::char::is_combining_mark(sign)
}

fn is_gibberish(words: &[&str], letters_count: usize) -> bool {
    if letters_count < GIBBERISH_LETTERS_COUNT_MIN {
        return false;
    }
    let distinct: HashSet<String> = words.iter().map(|word| word.to_lowercase()).collect();
    if words.len() >= REPEATED_WORDS_COUNT_MIN && distinct.len() * 8 <= words.len() {
        return true;
    }
    let odd = words.iter().filter(|word| is_odd(word)).count();
    odd * 2 > words.len()
}

/// A word of Latin letters that nobody can say, or of one letter over and over. Words of other
/// scripts are taken as they are.
fn is_odd(word: &str) -> bool {
    let letters: Vec<char> = word
        .chars()
        .filter(|sign| sign.is_alphabetic())
        .flat_map(char::to_lowercase)
        .take(64)
        .collect();
    if letters.len() < 5 {
        return false;
    }
    let distinct: HashSet<&char> = letters.iter().collect();
    if distinct.len() * 4 <= letters.len() {
        return true;
    }
    if !letters.iter().all(|letter| *letter < '\u{250}') {
        return false;
    }
    let is_vowel = |letter: &char| !letter.is_ascii() || "aeiouy".contains(*letter);
    let vowels_count = letters.iter().filter(|letter| is_vowel(letter)).count();
    let longest = letters
        .split(is_vowel)
        .map(<[char]>::len)
        .max()
        .unwrap_or_default();
    vowels_count * 6 < letters.len() || longest >= 6 || vowels_count == letters.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn stories_are_told_from_what_is_none() {
        for (text, story) in [
            ("Mon colis est bloqué, ils demandent 3 euros.", Story::Usual),
            ("They took my account. Angstschweiß!", Story::Usual),
            ("وصلتني رسالة تقول إن الطرد محجوز", Story::Usual),
            ("Мне пришло сообщение о посылке", Story::Usual),
            ("我收到一条短信说我的包裹被扣了", Story::Usual),
            (
                "FR7630006000011234567890189 bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
                Story::Short,
            ),
            ("help", Story::Short),
            (" … --- \u{200b}", Story::Empty),
            ("https://evil.example/a hxxp://b[.]example", Story::OnlyLink),
            ("evil.example", Story::OnlyLink),
            ("asdfghjkl qsdfghjklm sdfghjk", Story::Gibberish),
            ("aaaaaaaaaaaaaaaaaaaaaaaa", Story::Gibberish),
            (
                "test test test test test test test test test",
                Story::Gibberish,
            ),
        ] {
            assert_eq!(look(text), story, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_looked_at(text in "\\PC{0,300}") {
            let _ = look(&text);
        }

        #[test]
        fn plain_words_are_never_gibberish(
            words in prop::collection::vec("police|compte|argent|message|bank|parcel|phone", 3..7),
        ) {
            prop_assert_ne!(look(&words.join(" ")), Story::Gibberish);
        }
    }
}
