//! Texts in several languages: what people read, whatever their language.
//!
//! Texts are written in [Fluent](https://projectfluent.org) files, one folder per language. A
//! profile brings its own (kinds of offence, questions, advice); the product brings those of its
//! pages. Both are loaded into a [`Texts`] and both are checked by [`check_catalogue`].

mod check;

use std::borrow::Cow;
use std::collections::BTreeMap;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

pub use check::{Catalogue, RequiredText, check_catalogue};

/// Which way a language is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// As French and English are.
    LeftToRight,
    /// As Arabic is.
    RightToLeft,
}

impl Direction {
    /// Direction of a language given by its BCP 47 tag, such as `fr` or `ar-TN`.
    pub fn of(language: &str) -> Self {
        let primary = language.split('-').next().unwrap_or_default();
        match primary {
            "ar" | "dv" | "fa" | "he" | "ku" | "ps" | "sd" | "ug" | "ur" | "yi" => {
                Direction::RightToLeft
            }
            _ => Direction::LeftToRight,
        }
    }

    /// The value of the HTML attribute `dir`: `ltr` or `rtl`.
    pub fn as_html(self) -> &'static str {
        match self {
            Direction::LeftToRight => "ltr",
            Direction::RightToLeft => "rtl",
        }
    }
}

/// A value put into a text, such as the number of files or the name of a body.
#[derive(Debug, Clone, PartialEq)]
pub enum ArgumentValue {
    /// A whole number; it also chooses between “1 file” and “2 files”.
    Number(i64),
    /// Words, a name, a value that somebody typed.
    Text(String),
}

impl From<&str> for ArgumentValue {
    fn from(text: &str) -> Self {
        ArgumentValue::Text(text.to_owned())
    }
}

impl From<String> for ArgumentValue {
    fn from(text: String) -> Self {
        ArgumentValue::Text(text)
    }
}

impl From<&String> for ArgumentValue {
    fn from(text: &String) -> Self {
        ArgumentValue::Text(text.clone())
    }
}

macro_rules! number_arguments {
    ($($kind:ty),*) => {$(
        impl From<$kind> for ArgumentValue {
            fn from(number: $kind) -> Self {
                ArgumentValue::Number(i64::try_from(number).unwrap_or(i64::MAX))
            }
        }
    )*};
}
number_arguments!(i8, i16, i32, i64, u8, u16, u32, u64, usize);

/// The name of a value in a text and the value: `("count", 3.into())` fills `{ $count }`.
pub type Argument<'n> = (&'n str, ArgumentValue);

/// The texts of every language, ready to be read from many threads.
///
/// A text that a language lacks is taken from the default language; one that nobody has is shown
/// as its id, so that a page never fails for want of a word. [`check_catalogue`] makes sure that
/// neither happens in what is shipped.
pub struct Texts {
    default_language: String,
    bundles: BTreeMap<String, FluentBundle<FluentResource>>,
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let languages: Vec<&String> = self.bundles.keys().collect();
        formatter
            .debug_struct("Texts")
            .field("languages", &languages)
            .finish_non_exhaustive()
    }
}

impl Texts {
    /// Loads a catalogue. Entries with syntax errors are left out: [`check_catalogue`] names them.
    ///
    /// The first of `languages` is the one that fills the gaps of the others.
    pub fn new(catalogue: &Catalogue, languages: &[String]) -> Self {
        let mut bundles = BTreeMap::new();
        for language in languages {
            let mut bundle = empty_bundle(language);
            for file in catalogue.files_of(language) {
                let resource = FluentResource::try_new(file.text.to_owned())
                    .unwrap_or_else(|(partial, _errors)| partial);
                bundle.add_resource_overriding(resource);
            }
            bundles.insert(language.clone(), bundle);
        }
        let default_language = languages.first().cloned().unwrap_or_default();
        Texts {
            default_language,
            bundles,
        }
    }

    /// The text `id` in `language`, its `{ $variables }` filled from `arguments`.
    pub fn get(&self, language: &str, id: &str, arguments: &[Argument<'_>]) -> String {
        self.format(language, id, arguments)
            .or_else(|| self.format(&self.default_language, id, arguments))
            .unwrap_or_else(|| id.to_owned())
    }

    /// The text `id`, which needs no variable.
    pub fn plain(&self, language: &str, id: &str) -> String {
        self.get(language, id, &[])
    }

    /// Whether some language has the text `id`: the default one, or the one asked for.
    pub fn has(&self, language: &str, id: &str) -> bool {
        [language, &self.default_language].iter().any(|tag| {
            self.bundles
                .get(*tag)
                .is_some_and(|bundle| bundle.has_message(id))
        })
    }

    /// The languages of this catalogue, in alphabetical order of their tags.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.bundles.keys().map(String::as_str)
    }

    fn format(&self, language: &str, id: &str, arguments: &[Argument<'_>]) -> Option<String> {
        let bundle = self.bundles.get(language)?;
        let pattern = bundle.get_message(id)?.value()?;
        let isolates_itself = Direction::of(language) == Direction::RightToLeft;
        let mut values = FluentArgs::with_capacity(arguments.len());
        for (name, value) in arguments {
            let value = match value {
                ArgumentValue::Number(number) => FluentValue::from(*number),
                ArgumentValue::Text(text) if isolates_itself => FluentValue::from(text.as_str()),
                ArgumentValue::Text(text) => FluentValue::from(isolated_if_foreign(text)),
            };
            values.set(*name, value);
        }
        let mut errors = Vec::new();
        Some(
            bundle
                .format_pattern(pattern, Some(&values), &mut errors)
                .into_owned(),
        )
    }
}

/// A bundle that keeps a value's direction from disturbing the sentence around it.
///
/// Right-to-left languages isolate every value (most hold digits or Latin letters). The others
/// isolate only values that hold right-to-left letters, see [`isolated_if_foreign`], so that
/// plain mails and file names are free of invisible characters.
fn empty_bundle(language: &str) -> FluentBundle<FluentResource> {
    let identifier = language.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![identifier]);
    bundle.set_use_isolating(Direction::of(language) == Direction::RightToLeft);
    bundle.set_formatter(Some(match language.split('-').next() {
        Some("en") => grouped_by_commas,
        _ => grouped_by_spaces,
    }));
    bundle
}

/// `1,240`, as English writes it.
fn grouped_by_commas<M>(value: &FluentValue<'_>, _memoizer: &M) -> Option<String> {
    grouped(value, ',')
}

/// `1 240` with a narrow no-break space, as the international standard and French write it.
fn grouped_by_spaces<M>(value: &FluentValue<'_>, _memoizer: &M) -> Option<String> {
    grouped(value, '\u{202F}')
}

/// A whole number with its thousands apart. What is no quantity (a year, a code) is given as text.
fn grouped(value: &FluentValue<'_>, separator: char) -> Option<String> {
    let FluentValue::Number(number) = value else {
        return None;
    };
    let plain = number.as_string();
    if !plain
        .trim_start_matches('-')
        .bytes()
        .all(|byte| byte.is_ascii_digit())
    {
        return None;
    }
    let mut apart = String::with_capacity(plain.len() + 4);
    for (index, digit) in plain.chars().enumerate() {
        let left = plain.len() - index;
        let follows_digit = apart.ends_with(|last: char| last.is_ascii_digit());
        if follows_digit && left.is_multiple_of(3) {
            apart.push(separator);
        }
        apart.push(digit);
    }
    Some(apart)
}

/// Wraps a value in FSI … PDI (UAX #9) when it holds letters or controls that could turn the
/// sentence around it.
fn isolated_if_foreign(text: &str) -> Cow<'_, str> {
    if text.chars().any(turns_direction) {
        Cow::Owned(format!("\u{2068}{text}\u{2069}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Signs that nobody sees: of no width, or that only say which way to write.
pub fn is_unseen(character: char) -> bool {
    matches!(character, '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// Letters written right to left, and the invisible marks that switch direction.
fn turns_direction(character: char) -> bool {
    matches!(character,
        '\u{0590}'..='\u{08FF}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2066}'..='\u{2069}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}'
        | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts() -> Texts {
        let mut catalogue = Catalogue::new();
        let french = "hello = Bonjour { $name }\nonly-french = Seul\nfiles = { $count ->\n    \
                      [one] { $count } fichier\n   *[other] { $count } fichiers\n }\n";
        catalogue.add("fr", "locale/fr/a.ftl", french);
        catalogue.add("en", "locale/en/a.ftl", "files = { $count } files\n");
        let arabic = "hello = مرحبًا { $name }\nfiles = { $count ->\n    [zero] لا ملفّ\n    \
                      [one] ملفّ واحد\n    [two] ملفّان\n    [few] { $count } ملفّات\n   \
                      *[other] { $count } ملفًّا\n }\n";
        catalogue.add("ar", "locale/ar/a.ftl", arabic);
        Texts::new(&catalogue, &["fr", "en", "ar"].map(str::to_owned))
    }

    #[test]
    fn a_missing_text_comes_from_the_default_language_and_an_unknown_one_is_its_id() {
        let texts = texts();
        assert_eq!(texts.plain("ar", "only-french"), "Seul");
        assert_eq!(texts.plain("zh", "only-french"), "Seul");
        assert_eq!(texts.plain("ar", "no-such-text"), "no-such-text");
        assert!(texts.has("ar", "only-french"));
        assert!(!texts.has("fr", "no-such-text"));
    }

    #[test]
    fn counts_choose_their_plural_in_each_language() {
        let texts = texts();
        let files = |language, count: i64| texts.get(language, "files", &[("count", count.into())]);
        assert_eq!(files("fr", 0), "0 fichier");
        assert_eq!(files("fr", 2), "2 fichiers");
        assert_eq!(files("ar", 0), "لا ملفّ");
        assert_eq!(files("ar", 2), "ملفّان");
        assert_eq!(files("ar", 3), "\u{2068}3\u{2069} ملفّات");
        assert_eq!(files("ar", 11), "\u{2068}11\u{2069} ملفًّا");
    }

    #[test]
    fn thousands_stand_apart() {
        let texts = texts();
        let files = |language, count: i64| texts.get(language, "files", &[("count", count.into())]);
        assert_eq!(files("fr", 1_240), "1\u{202f}240 fichiers");
        assert_eq!(files("en", 1_234_567), "1,234,567 files");
        assert_eq!(files("en", -1_240), "-1,240 files");
        assert_eq!(files("en", 999), "999 files");
    }

    #[test]
    fn a_value_of_the_other_direction_never_turns_the_sentence() {
        let texts = texts();
        let hello = |language, name: &str| texts.get(language, "hello", &[("name", name.into())]);
        assert_eq!(hello("fr", "Nour"), "Bonjour Nour");
        assert_eq!(hello("fr", "نور"), "Bonjour \u{2068}نور\u{2069}");
        assert_eq!(
            hello("fr", "a\u{202e}b"),
            "Bonjour \u{2068}a\u{202e}b\u{2069}"
        );
        assert_eq!(hello("ar", "Nour"), "مرحبًا \u{2068}Nour\u{2069}");
    }

    #[test]
    fn texts_are_shared_by_threads() {
        fn shared<T: Send + Sync>(_: &T) {}
        shared(&texts());
    }

    #[test]
    fn direction_belongs_to_the_primary_language() {
        let html = ["ar", "ar-TN", "he", "fr", "en-GB"].map(|tag| Direction::of(tag).as_html());
        assert_eq!(html, ["rtl", "rtl", "rtl", "ltr", "ltr"]);
    }
}
