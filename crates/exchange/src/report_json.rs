//! The report JSON: one report in an API body, or in one line of a file (docs/api-report.md).

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde_json::value::RawValue;
use tocsin_domain::limit::Limits;
use tocsin_domain::report::{Channel, Problem, Submission};

use crate::draft::Draft;
use crate::files_left::FILES_KEY;
use crate::json::{self, Kind};
use crate::text::{shown, utf8};

mod export;

pub(crate) use export::observables_array;
pub use export::{ADDED_KEYS, Exported, Files, export_line};

/// Keys of the report itself.
const REPORT_KEYS: [&str; 15] = [
    "external_id",
    "id",
    "channel",
    "language",
    "category",
    "occurred_at",
    "received_at",
    "region",
    "narrative",
    "loss",
    "suspect",
    "reporter",
    "observables",
    "answers",
    "attachments",
];
const LOSS_KEYS: [(&str, &str); 2] = [("amount", "loss.amount"), ("currency", "loss.currency")];
const SUSPECT_KEYS: [(&str, &str); 7] = [
    ("name", "suspect.name"),
    ("email", "suspect.email"),
    ("phone", "suspect.phone"),
    ("url", "suspect.url"),
    ("iban", "suspect.iban"),
    ("wallet", "suspect.wallet"),
    ("handle", "suspect.handle"),
];
const REPORTER_KEYS: [(&str, &str); 5] = [
    ("mode", "reporter.mode"),
    ("name", "reporter.name"),
    ("email", "reporter.email"),
    ("phone", "reporter.phone"),
    ("region", "reporter.region"),
];
const OBSERVABLE_KEYS: [&str; 3] = ["type", "value", "role"];
const ATTACHMENT_KEYS: [&str; 3] = ["name", "media_type", "content"];

/// Reads one report. The channel is [`Channel::Api`] unless the report names another.
///
/// # Errors
///
/// Everything wrong with the report, each problem with the path of its field; problems of the
/// text as a whole (too long, not UTF-8, not JSON) stand under the field `report`.
pub fn parse(bytes: &[u8], limits: &Limits) -> Result<Submission, Vec<Problem>> {
    parse_from(Channel::Api, bytes, limits)
}

/// As [`parse`], for another door: its channel counts when the report names none.
///
/// # Errors
///
/// As [`parse`].
pub fn parse_from(
    channel: Channel,
    bytes: &[u8],
    limits: &Limits,
) -> Result<Submission, Vec<Problem>> {
    parse_as(channel, bytes, limits, false)
}

/// As [`parse`], for a line of an imported file. What an export adds to a report
/// ([`ADDED_KEYS`]) is passed over, and the files that it left behind are noted
/// ([`crate::files_left`]), so that exports can be read in again.
///
/// # Errors
///
/// As [`parse`].
pub fn parse_imported(bytes: &[u8], limits: &Limits) -> Result<Submission, Vec<Problem>> {
    parse_as(Channel::Bulk, bytes, limits, true)
}

/// Reads the observables of a CSV cell that holds them as JSON.
pub(crate) fn read_observables(draft: &mut Draft, cell: &str, limits: &Limits) {
    match serde_json::from_str::<&RawValue>(cell) {
        Ok(value) => Reader {
            draft,
            limits,
            is_import: true,
        }
        .observables(value),
        Err(error) => {
            let message = format!("not a JSON array of observables: {error}");
            draft.problem("observables", &message);
        }
    }
}

fn parse_as(
    channel: Channel,
    bytes: &[u8],
    limits: &Limits,
    is_import: bool,
) -> Result<Submission, Vec<Problem>> {
    let whole = |message: String| vec![Problem::new("report", &message)];
    if bytes.len() > limits.body_bytes {
        let (length, limit) = (bytes.len(), limits.body_bytes);
        return Err(whole(format!(
            "{length} bytes; the limit body_bytes is {limit}"
        )));
    }
    let text = utf8(bytes).map_err(whole)?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    match text.trim_start().bytes().next() {
        Some(b'{') => {}
        None => return Err(whole("empty; send one JSON object".to_owned())),
        Some(b'[') => {
            let message = "an array; send one JSON object, or one object a line (JSON lines)";
            return Err(whole(message.to_owned()));
        }
        // The reading library would repeat the whole of a text in its complaint.
        Some(_) => {
            let message = "not a JSON object; it begins with { and ends with }";
            return Err(whole(message.to_owned()));
        }
    }
    let mut draft = Draft::new(channel);
    let mut reader = Reader {
        draft: &mut draft,
        limits,
        is_import,
    };
    reader
        .report(text)
        .map_err(|error| whole(format!("not a JSON object: {error}")))?;
    draft.finish(limits)
}

struct Reader<'l> {
    draft: &'l mut Draft,
    limits: &'l Limits,
    /// Whether what an export adds to a report is understood.
    is_import: bool,
}

impl Reader<'_> {
    fn report(&mut self, text: &str) -> Result<(), serde_json::Error> {
        let mut seen = [false; REPORT_KEYS.len()];
        json::each_member(text, |name, value| {
            let Some(place) = REPORT_KEYS.iter().position(|key| *key == name) else {
                return self.added_key(&name, value);
            };
            if std::mem::replace(&mut seen[place], true) {
                return self.repeated_key("", &name);
            }
            match REPORT_KEYS[place] {
                "loss" => self.texts("loss", value, &LOSS_KEYS),
                "suspect" => self.texts("suspect", value, &SUSPECT_KEYS),
                "reporter" => self.texts("reporter", value, &REPORTER_KEYS),
                "observables" => self.observables(value),
                "answers" => self.answers(value),
                "attachments" => self.attachments(value),
                field => self.text(field, value),
            }
        })
    }

    /// A key that is none of a report's own: an export may have added it.
    fn added_key(&mut self, name: &str, value: &RawValue) {
        if !self.is_import {
            return self.unknown_key("", name, &REPORT_KEYS);
        }
        if name == FILES_KEY {
            return self.draft.files_left(value.get(), self.limits);
        }
        if !ADDED_KEYS.contains(&name) {
            self.unknown_key("", name, &REPORT_KEYS);
        }
    }

    /// Sets a text field. Identifiers and amounts may be numbers: their digits are the text.
    fn text(&mut self, field: &'static str, value: &RawValue) {
        let takes_number = matches!(field, "external_id" | "id" | "loss.amount");
        match Kind::of(value) {
            Kind::Null => {}
            Kind::Number if takes_number => self.draft.set(field, value.get().into()),
            Kind::Text => {
                if let Some(text) = self.characters(field, value) {
                    self.draft.set(field, text);
                }
            }
            found if takes_number => self.wrong_type(field, "a string or a number", found),
            found => self.wrong_type(field, "a string", found),
        }
    }

    /// An object all of whose members are texts.
    fn texts<const N: usize>(
        &mut self,
        path: &str,
        value: &RawValue,
        keys: &[(&'static str, &'static str); N],
    ) {
        let mut seen = [false; N];
        self.members(path, value, |reader, name, value| {
            let Some(place) = keys.iter().position(|(key, _)| *key == name) else {
                return reader.unknown_key(path, &name, &keys.map(|(key, _)| key));
            };
            if std::mem::replace(&mut seen[place], true) {
                return reader.repeated_key(path, &name);
            }
            reader.text(keys[place].1, value);
        });
    }

    fn observables(&mut self, value: &RawValue) {
        let limit = self.limits.observables_count;
        self.elements(
            "observables",
            value,
            limit,
            |reader, path, value| match Kind::of(value) {
                Kind::Object => {
                    if let Some([kind, value, role]) = reader.record(path, value, &OBSERVABLE_KEYS)
                    {
                        reader.draft.observable(path, &kind, &value, &role);
                    }
                }
                Kind::Array => reader.observable_pair(path, value),
                Kind::Null => {}
                found => reader.wrong_type(
                    path,
                    "{\"type\",\"value\",\"role\"} or [\"type\",\"value\"]",
                    found,
                ),
            },
        );
    }

    fn observable_pair(&mut self, path: &str, value: &RawValue) {
        let mut pair = [Cow::Borrowed(""), Cow::Borrowed("")];
        let mut count = 0;
        let mut is_text = true;
        let walked = json::each_element(value.get(), |index, value| {
            count += 1;
            if let Some(place) = pair.get_mut(index) {
                match (Kind::of(value), json::text_of(value)) {
                    (Kind::Text, Ok(text)) => *place = text,
                    _ => is_text = false,
                }
            }
        });
        if walked.is_ok() && count == 2 && is_text {
            self.draft.observable(path, &pair[0], &pair[1], "");
        } else {
            let message = "expected two strings, [\"type\",\"value\"]";
            self.draft.problem(path, message);
        }
    }

    fn answers(&mut self, value: &RawValue) {
        let limit = self.limits.answers_count;
        let mut count = 0;
        let mut seen = BTreeSet::new();
        self.members("answers", value, |reader, key, value| {
            count += 1;
            if count > limit {
                if count == limit + 1 {
                    let message = format!("more than {limit}, the limit answers_count");
                    reader.draft.problem("answers", &message);
                }
                return;
            }
            if !seen.insert(key.clone()) {
                return reader.repeated_key("answers", &key);
            }
            let path = || format!("answers.{}", shown(&key));
            match Kind::of(value) {
                Kind::Null => {}
                Kind::Number | Kind::Boolean => reader.draft.answer(&key, value.get()),
                Kind::Text => {
                    if let Some(text) = reader.characters(&path(), value) {
                        reader.draft.answer(&key, &text);
                    }
                }
                found => reader.wrong_type(&path(), "a string", found),
            }
        });
    }

    fn attachments(&mut self, value: &RawValue) {
        let limit = self.limits.attachments_count;
        self.elements("attachments", value, limit, |reader, path, value| {
            if Kind::of(value) == Kind::Null {
                return;
            }
            if let Some([name, media_type, content]) = reader.record(path, value, &ATTACHMENT_KEYS)
            {
                reader.draft.attachment(path, &name, &media_type, &content);
            }
        });
    }

    /// The members of a small object of strings; `None` when something in it was wrong, which has
    /// then been noted. Absent members are empty.
    fn record<'a, const N: usize>(
        &mut self,
        path: &str,
        value: &'a RawValue,
        keys: &[&'static str; N],
    ) -> Option<[Cow<'a, str>; N]> {
        let mut texts = [const { Cow::Borrowed("") }; N];
        let mut seen = [false; N];
        let mut is_good = true;
        let is_object = self.members(path, value, |reader, name, value| {
            let Some(place) = keys.iter().position(|key| *key == name) else {
                is_good = false;
                return reader.unknown_key(path, &name, keys);
            };
            if std::mem::replace(&mut seen[place], true) {
                is_good = false;
                return reader.repeated_key(path, &name);
            }
            let path = || format!("{path}.{name}");
            match Kind::of(value) {
                Kind::Null => {}
                Kind::Text => match reader.characters(&path(), value) {
                    Some(text) => texts[place] = text,
                    None => is_good = false,
                },
                found => {
                    is_good = false;
                    reader.wrong_type(&path(), "a string", found);
                }
            }
        });
        (is_object && is_good).then_some(texts)
    }

    /// Visits the members of what should be an object; false when it is none.
    fn members<'a>(
        &mut self,
        path: &str,
        value: &'a RawValue,
        mut visit: impl FnMut(&mut Self, Cow<'a, str>, &'a RawValue),
    ) -> bool {
        match Kind::of(value) {
            Kind::Object => {
                let walked = json::each_member(value.get(), |name, value| visit(self, name, value));
                if let Err(error) = walked {
                    self.bad_characters(path, &error);
                    return false;
                }
                true
            }
            Kind::Null => false,
            found => {
                self.wrong_type(path, "an object", found);
                false
            }
        }
    }

    /// Visits the elements of what should be an array, up to the limit.
    fn elements<'a>(
        &mut self,
        path: &str,
        value: &'a RawValue,
        limit: usize,
        mut visit: impl FnMut(&mut Self, &str, &'a RawValue),
    ) {
        match Kind::of(value) {
            Kind::Array => {
                let walked = json::each_element(value.get(), |index, value| {
                    if index < limit {
                        visit(self, &format!("{path}[{index}]"), value);
                    } else if index == limit {
                        let message = format!("more than {limit}, the limit {path}_count");
                        self.draft.problem(path, &message);
                    }
                });
                if let Err(error) = walked {
                    self.bad_characters(path, &error);
                }
            }
            Kind::Null => {}
            found => self.wrong_type(path, "an array", found),
        }
    }

    /// The characters of a string; a broken escape is noted.
    fn characters<'a>(&mut self, path: &str, value: &'a RawValue) -> Option<Cow<'a, str>> {
        match json::text_of(value) {
            Ok(text) => Some(text),
            Err(error) => {
                self.bad_characters(path, &error);
                None
            }
        }
    }

    fn bad_characters(&mut self, path: &str, error: &serde_json::Error) {
        let message = format!("holds an escape that is no character ({error} of this value)");
        self.draft.problem(path, &message);
    }

    fn wrong_type(&mut self, path: &str, expected: &str, found: Kind) {
        let message = format!("expected {expected}, found {found}");
        self.draft.problem(path, &message);
    }

    fn unknown_key(&mut self, path: &str, name: &str, known: &[&str]) {
        let message = format!("unknown key; known keys are {}", known.join(", "));
        self.draft.problem(&child(path, name), &message);
    }

    fn repeated_key(&mut self, path: &str, name: &str) {
        let message = "given twice; which of the two counts would be a guess";
        self.draft.problem(&child(path, name), message);
    }
}

fn child(path: &str, name: &str) -> String {
    let name = match name {
        "" => "(empty)".to_owned(),
        _ => shown(name),
    };
    match path {
        "" => name,
        _ => format!("{path}.{name}"),
    }
}

#[cfg(test)]
mod tests;
