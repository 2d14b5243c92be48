use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::mistake::{Lines, Mistake, Place, did_you_mean};

/// Where readers put what they find wrong.
pub(super) type Mistakes = RefCell<Vec<Mistake>>;

/// A value and where it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Located<T> {
    pub(super) value: T,
    pub(super) place: Place,
}

/// One text that positions point into: a file of the profile, or that of its base below it.
pub(super) struct Source {
    path: String,
    lines: Lines,
    start: usize,
}

impl Source {
    /// A text whose first byte has the position `start`.
    pub(super) fn new(path: &str, text: &str, start: usize) -> Source {
        Source {
            path: path.to_owned(),
            lines: Lines::of(text),
            start,
        }
    }

    /// The position of its first byte.
    pub(super) fn start(&self) -> usize {
        self.start
    }

    /// The file and line of a position in one of `sources`, which are in the order of positions.
    pub(super) fn place(sources: &[Source], offset: usize) -> Place {
        let source = sources.iter().rev().find(|it| it.start <= offset);
        source.map_or(Place::new("", 1), |source| source.at(offset))
    }

    fn at(&self, offset: usize) -> Place {
        let line = self.lines.line_at(offset - self.start);
        Place::new(&self.path, line)
    }
}

/// Parses as much as can be parsed; every syntax error becomes a mistake. Positions begin at 0.
pub(super) fn parse<'f>(
    text: &'f str,
    source: &Source,
    mistakes: &Mistakes,
) -> Spanned<DeTable<'f>> {
    let (root, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let place = source.at(source.start + error.span().map_or(0, |span| span.start));
        mistakes.borrow_mut().push(place.mistake(
            format!("this is not TOML: {}", error.message()),
            "Correct this line; the format is described at https://toml.io",
        ));
    }
    root
}

/// One TOML file and the means to turn its positions into lines.
pub(super) struct TomlFile<'f> {
    /// The text; empty when several became one.
    text: &'f str,
    sources: Vec<Source>,
    root: DeTable<'f>,
    mistakes: &'f Mistakes,
}

impl<'f> TomlFile<'f> {
    /// Parses a file that stands on its own.
    pub(super) fn parse(path: &'f str, text: &'f str, mistakes: &'f Mistakes) -> Self {
        let source = Source::new(path, text, 0);
        let root = parse(text, &source, mistakes).into_inner();
        TomlFile {
            text,
            ..TomlFile::merged(vec![source], root, mistakes)
        }
    }

    /// What several texts became, see `layer.rs`.
    pub(super) fn merged(sources: Vec<Source>, root: DeTable<'f>, mistakes: &'f Mistakes) -> Self {
        TomlFile {
            text: "",
            sources,
            root,
            mistakes,
        }
    }

    /// The whole file as a section.
    pub(super) fn root(&'f self) -> Section<'f> {
        let start = self.sources.last().map_or(0, Source::start);
        Section::new(self, "this file".to_owned(), &self.root, start)
    }
}

/// A table of a TOML file, read key by key.
///
/// Each reading method marks its key as known. When the section is dropped, the keys that nobody
/// asked for become mistakes, so that a misspelt key is never silently ignored.
pub(super) struct Section<'f> {
    file: &'f TomlFile<'f>,
    name: String,
    values: BTreeMap<&'f str, (Range<usize>, &'f Spanned<DeValue<'f>>)>,
    start: usize,
    known: RefCell<BTreeSet<String>>,
}

impl<'f> Section<'f> {
    fn new(file: &'f TomlFile<'f>, name: String, table: &'f DeTable<'f>, start: usize) -> Self {
        let values = table
            .iter()
            .map(|(key, value)| (key.get_ref().as_ref(), (key.span(), value)))
            .collect();
        Section {
            file,
            name,
            values,
            start,
            known: RefCell::default(),
        }
    }

    /// Where the section begins.
    pub(super) fn place(&self) -> Place {
        self.place_at(self.start)
    }

    /// Where a key of the section is written, or the section itself when it is absent.
    pub(super) fn place_of(&self, key: &str) -> Place {
        self.place_at(
            self.values
                .get(key)
                .map_or(self.start, |(span, _)| span.start),
        )
    }

    fn place_at(&self, offset: usize) -> Place {
        Source::place(&self.file.sources, offset)
    }

    /// Adds a mistake.
    pub(super) fn report(&self, mistake: Mistake) {
        self.file.mistakes.borrow_mut().push(mistake);
    }

    /// Whether the key is written.
    pub(super) fn has(&self, key: &str) -> bool {
        self.values.contains_key(key)
    }

    /// A text, if it is written.
    pub(super) fn text(&self, key: &str) -> Option<Located<String>> {
        let value = self.take(key)?;
        match value.get_ref() {
            DeValue::String(text) => Some(self.located(text.as_ref().to_owned(), value)),
            other => self.wrong_type(key, "a text in quotes", other, value),
        }
    }

    /// A text that must be written and may have several lines; its place is that of its first line,
    /// also where that one follows the line of the quotes.
    pub(super) fn required_lines(&self, key: &str) -> Option<Located<String>> {
        let mut text = self.required_text(key)?;
        let (_, value) = self.values.get(key)?;
        let written = self.file.text.get(value.span()).unwrap_or_default();
        let quotes = ["\"\"\"", "'''"];
        let inner = quotes
            .iter()
            .find_map(|quotes| written.strip_prefix(quotes));
        if inner.is_some_and(|inner| inner.starts_with(['\n', '\r'])) {
            text.place.line += 1;
        }
        Some(text)
    }

    /// A text that must be written and not be empty.
    pub(super) fn required_text(&self, key: &str) -> Option<Located<String>> {
        if !self.has(key) {
            self.missing(key, "“…”");
            return None;
        }
        let text = self.text(key)?;
        if text.value.trim().is_empty() {
            self.report(
                text.place
                    .mistake(format!("“{key}” is empty"), "Write a value"),
            );
            return None;
        }
        Some(text)
    }

    /// The key of a record: small letters, digits and hyphens, so that text ids can be made of it.
    pub(super) fn record_key(&self) -> Option<Located<String>> {
        let key = self.required_text("key")?;
        let mut characters = key.value.chars();
        let begins_well = characters
            .next()
            .is_some_and(|first| first.is_ascii_lowercase());
        let goes_well = characters
            .all(|next| next.is_ascii_lowercase() || next.is_ascii_digit() || next == '-');
        if !begins_well || !goes_well {
            self.report(key.place.mistake(
                format!("“{}” cannot be a key", key.value),
                "Use small letters a–z, digits and hyphens, beginning with a letter",
            ));
            return None;
        }
        Some(key)
    }

    /// Several texts; none when the key is absent.
    pub(super) fn texts(&self, key: &str) -> Vec<Located<String>> {
        let Some(value) = self.take(key) else {
            return Vec::new();
        };
        let Some(items) = value.get_ref().as_array() else {
            let _: Option<()> = self.wrong_type(key, "a list of texts", value.get_ref(), value);
            return Vec::new();
        };
        let mut texts: Vec<Located<String>> = Vec::new();
        for item in items.iter() {
            match item.get_ref() {
                DeValue::String(text) => {
                    let text = self.located(text.as_ref().to_owned(), item);
                    if texts.iter().any(|earlier| earlier.value == text.value) {
                        let message = format!("“{}” is in “{key}” twice", text.value);
                        self.report(text.place.mistake(message, "Keep one"));
                    } else {
                        texts.push(text);
                    }
                }
                other => {
                    let _: Option<()> = self.wrong_type(key, "a list of texts", other, item);
                }
            }
        }
        texts
    }

    /// Several texts, at least one.
    pub(super) fn required_texts(&self, key: &str) -> Vec<Located<String>> {
        if !self.has(key) {
            self.missing(key, "[“…”]");
            return Vec::new();
        }
        let texts = self.texts(key);
        let is_empty_list = self.values.get(key).is_some_and(|(_, value)| {
            value
                .get_ref()
                .as_array()
                .is_some_and(|items| items.is_empty())
        });
        if is_empty_list {
            self.report(self.place_of(key).mistake(
                format!("“{key}” has nothing in it"),
                "Write at least one value",
            ));
        }
        texts
    }

    /// `true` or `false`; `false` when absent.
    pub(super) fn flag(&self, key: &str) -> bool {
        let Some(value) = self.take(key) else {
            return false;
        };
        match value.get_ref() {
            DeValue::Boolean(flag) => *flag,
            other => self
                .wrong_type(key, "true or false", other, value)
                .unwrap_or_default(),
        }
    }

    /// A flag that must be stated.
    pub(super) fn required_flag(&self, key: &str) -> bool {
        if !self.has(key) {
            self.missing(key, "true or false");
        }
        self.flag(key)
    }

    /// A whole number greater than zero; `default` when absent.
    pub(super) fn positive(&self, key: &str, default: u64) -> u64 {
        let Some(value) = self.take(key) else {
            return default;
        };
        let DeValue::Integer(integer) = value.get_ref() else {
            let found: Option<u64> = self.wrong_type(key, "a whole number", value.get_ref(), value);
            return found.unwrap_or(default);
        };
        let digits = integer.as_str().replace('_', "");
        match u64::from_str_radix(&digits, integer.radix()) {
            Ok(number) if number > 0 => number,
            _ => {
                let place = self.place_at(value.span().start);
                self.report(place.mistake(
                    format!("“{key}” is {digits}, but must be greater than 0"),
                    format!("Write a whole number, such as {default}"),
                ));
                default
            }
        }
    }

    /// A whole number greater than zero that must be written.
    pub(super) fn required_positive(&self, key: &str, example: u64) -> u64 {
        if !self.has(key) {
            self.missing(key, &example.to_string());
        }
        self.positive(key, example)
    }

    /// A table inside this one.
    pub(super) fn section(&self, key: &str) -> Option<Section<'f>> {
        let value = self.take(key)?;
        match value.get_ref() {
            DeValue::Table(table) => Some(self.inner(key, table, value)),
            other => self.wrong_type(key, "a table", other, value),
        }
    }

    /// Tables written `[[key]]`, in order.
    pub(super) fn sections(&self, key: &str) -> Vec<Section<'f>> {
        let Some(value) = self.take(key) else {
            return Vec::new();
        };
        let Some(items) = value.get_ref().as_array() else {
            let expected = format!("tables headed [[{key}]]");
            let _: Option<()> = self.wrong_type(key, &expected, value.get_ref(), value);
            return Vec::new();
        };
        let mut sections = Vec::new();
        for item in items.iter() {
            match item.get_ref() {
                DeValue::Table(table) => sections.push(self.inner(key, table, item)),
                other => {
                    let _: Option<()> = self.wrong_type(key, "a table", other, item);
                }
            }
        }
        sections
    }

    /// One table, or a list of tables.
    pub(super) fn one_or_more(&self, key: &str) -> Vec<Section<'f>> {
        match self.values.get(key).map(|(_, value)| value.get_ref()) {
            Some(DeValue::Table(_)) => self.section(key).into_iter().collect(),
            _ => self.sections(key),
        }
    }

    fn inner(
        &self,
        key: &str,
        table: &'f DeTable<'f>,
        value: &'f Spanned<DeValue<'f>>,
    ) -> Section<'f> {
        Section::new(self.file, format!("“{key}”"), table, value.span().start)
    }

    fn take(&self, key: &str) -> Option<&'f Spanned<DeValue<'f>>> {
        self.known.borrow_mut().insert(key.to_owned());
        self.values.get(key).map(|(_, value)| *value)
    }

    fn located<T>(&self, value: T, at: &Spanned<DeValue<'f>>) -> Located<T> {
        Located {
            value,
            place: self.place_at(at.span().start),
        }
    }

    fn missing(&self, key: &str, example: &str) {
        self.known.borrow_mut().insert(key.to_owned());
        self.report(self.place().mistake(
            format!("“{key}” is missing in {}", self.name),
            format!("Add {key} = {example}"),
        ));
    }

    fn wrong_type<T>(
        &self,
        key: &str,
        expected: &str,
        found: &DeValue<'f>,
        at: &Spanned<DeValue<'f>>,
    ) -> Option<T> {
        self.report(self.place_at(at.span().start).mistake(
            format!("“{key}” should be {expected}, not {}", found.type_str()),
            format!("Write {expected}"),
        ));
        None
    }
}

impl Drop for Section<'_> {
    fn drop(&mut self) {
        let known = self.known.borrow();
        for (key, (span, _)) in &self.values {
            if !known.contains(*key) {
                self.report(self.place_at(span.start).mistake(
                    format!("unknown key “{key}” in {}", self.name),
                    did_you_mean(key, known.iter().map(String::as_str)),
                ));
            }
        }
    }
}
