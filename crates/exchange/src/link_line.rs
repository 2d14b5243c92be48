//! The report JSON as linking reads it (docs/link.md): quick, and content with less than intake.
//!
//! A report that says nothing is no mistake here: it belongs to no series.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;
use tocsin_domain::link::facts::Source;
use tocsin_domain::observable::{Observable, Role};

use crate::json::{Kind, Text};

/// One report of a file, as far as linking looks at it.
#[derive(Debug)]
pub struct LinkLine<'a> {
    /// The sender's identifier, if there is one.
    pub id: Option<Cow<'a, str>>,
    /// When it was received, or else when it happened.
    pub received_at: Option<Timestamp>,
    /// BCP 47 tag, or empty.
    pub language: Cow<'a, str>,
    /// The kind of offence, or empty.
    pub category: Cow<'a, str>,
    /// Where it happened (ISO 3166-1 or -2), or empty.
    pub region: Cow<'a, str>,
    /// The story.
    pub narrative: Cow<'a, str>,
    /// Who reports, as far as independence goes.
    pub source: Source,
    /// Addresses that the reporter left as the way back.
    pub own: Vec<Cow<'a, str>>,
    /// The observables that were given, if any were.
    pub given: Option<Vec<Observable>>,
    /// What the fields about the suspect hold.
    pub suspect: Vec<Observable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire<'a> {
    #[serde(borrow, default)]
    external_id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    id: Option<&'a RawValue>,
    #[serde(default, rename = "channel")]
    _channel: IgnoredAny,
    #[serde(borrow, default)]
    language: Option<Text<'a>>,
    #[serde(borrow, default)]
    category: Option<Text<'a>>,
    #[serde(borrow, default)]
    occurred_at: Option<Text<'a>>,
    #[serde(borrow, default)]
    received_at: Option<Text<'a>>,
    #[serde(borrow, default)]
    region: Option<Text<'a>>,
    #[serde(borrow, default)]
    narrative: Option<Text<'a>>,
    #[serde(default, rename = "loss")]
    _loss: IgnoredAny,
    #[serde(borrow, default)]
    suspect: Option<WireSuspect<'a>>,
    #[serde(borrow, default)]
    reporter: Option<WireReporter<'a>>,
    #[serde(borrow, default)]
    observables: Option<Vec<&'a RawValue>>,
    #[serde(default, rename = "answers")]
    _answers: IgnoredAny,
    #[serde(default, rename = "attachments")]
    _attachments: IgnoredAny,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireSuspect<'a> {
    #[serde(default, rename = "name")]
    _name: IgnoredAny,
    #[serde(borrow, default)]
    email: Option<Text<'a>>,
    #[serde(borrow, default)]
    phone: Option<Text<'a>>,
    #[serde(borrow, default)]
    url: Option<Text<'a>>,
    #[serde(borrow, default)]
    iban: Option<Text<'a>>,
    #[serde(borrow, default)]
    wallet: Option<Text<'a>>,
    #[serde(borrow, default)]
    handle: Option<Text<'a>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireReporter<'a> {
    #[serde(borrow, default)]
    mode: Option<Text<'a>>,
    #[serde(default, rename = "name")]
    _name: IgnoredAny,
    #[serde(borrow, default)]
    email: Option<Text<'a>>,
    #[serde(borrow, default)]
    phone: Option<Text<'a>>,
    #[serde(default, rename = "region")]
    _region: IgnoredAny,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireObservable<'a> {
    #[serde(rename = "type", borrow)]
    kind: Text<'a>,
    #[serde(borrow)]
    value: Text<'a>,
    #[serde(borrow, default)]
    role: Option<Text<'a>>,
}

/// The identifier of a report, without reading the rest closely.
#[derive(Deserialize)]
struct WireId<'a> {
    #[serde(borrow, default)]
    external_id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    id: Option<&'a RawValue>,
}

/// The identifier that a line gives its report; `None` where it gives none.
///
/// # Errors
///
/// What is wrong with the line, as a sentence.
pub fn id_of(line: &[u8]) -> Result<Option<Cow<'_, str>>, String> {
    let wire: WireId<'_> = serde_json::from_slice(line).map_err(unreadable)?;
    identifier(wire.external_id, wire.id)
}

/// Reads a line.
///
/// # Errors
///
/// What is wrong with it, with the field where one is at fault, as a sentence.
pub fn parse(line: &[u8]) -> Result<LinkLine<'_>, String> {
    let wire: Wire<'_> = serde_json::from_slice(line).map_err(unreadable)?;
    let received_at = moment("received_at", wire.received_at)?;
    let occurred_at = moment("occurred_at", wire.occurred_at)?;
    let given = wire
        .observables
        .map(|all| all.into_iter().enumerate().map(observable).collect())
        .transpose()?;
    let (source, own) = source(wire.reporter);
    Ok(LinkLine {
        id: identifier(wire.external_id, wire.id)?,
        received_at: received_at.or(occurred_at),
        language: text(wire.language),
        category: text(wire.category),
        region: text(wire.region),
        narrative: text(wire.narrative),
        source,
        own,
        given,
        suspect: suspect(wire.suspect),
    })
}

fn unreadable(error: serde_json::Error) -> String {
    // The line of the library is always the first one: ours is named by the caller.
    let said = error.to_string();
    match said.split_once(" at line ") {
        Some((what, _)) => format!("column {}: {what}", error.column()),
        None => said,
    }
}

fn text(text: Option<Text<'_>>) -> Cow<'_, str> {
    text.map_or(Cow::Borrowed(""), |text| text.0)
}

fn identifier<'a>(
    external_id: Option<&'a RawValue>,
    id: Option<&'a RawValue>,
) -> Result<Option<Cow<'a, str>>, String> {
    if external_id.is_some() && id.is_some() {
        return Err("id: it is another name of external_id; give one of them".to_owned());
    }
    let Some(value) = external_id.or(id) else {
        return Ok(None);
    };
    match Kind::of(value) {
        Kind::Null => Ok(None),
        Kind::Number => Ok(Some(Cow::Borrowed(value.get()))),
        Kind::Text => serde_json::from_str::<Text<'a>>(value.get())
            .map(|text| Some(text.0))
            .map_err(|error| format!("id: {error}")),
        other => Err(format!("id: {other}; write a string or a number")),
    }
}

fn moment(field: &str, text: Option<Text<'_>>) -> Result<Option<Timestamp>, String> {
    let Some(text) = text.filter(|text| !text.0.is_empty()) else {
        return Ok(None);
    };
    let found = text.0.parse::<Timestamp>();
    let remedy = "not a time; write it like 2026-01-31T10:00:00Z";
    found.map(Some).map_err(|_| format!("{field}: {remedy}"))
}

fn observable((place, value): (usize, &RawValue)) -> Result<Observable, String> {
    let wrong = |said: String| format!("observables[{place}]: {said}");
    if Kind::of(value) == Kind::Array {
        let pair: Result<(Text<'_>, Text<'_>), _> = serde_json::from_str(value.get());
        let remedy = "expected two strings, [\"type\",\"value\"]";
        let (kind, value) = pair.map_err(|_| wrong(remedy.to_owned()))?;
        return Ok(named(&kind.0, &value.0, Role::Unknown));
    }
    let wire: WireObservable<'_> =
        serde_json::from_str(value.get()).map_err(|error| wrong(unreadable(error)))?;
    let role = match wire.role {
        None => Role::Unknown,
        Some(word) => Role::from_word(&word.0).ok_or_else(|| {
            wrong("role: write suspect, victim, third_party or unknown".to_owned())
        })?,
    };
    Ok(named(&wire.kind.0, &wire.value.0, role))
}

fn named(kind: &str, value: &str, role: Role) -> Observable {
    Observable {
        kind: kind.to_owned(),
        value: value.to_owned(),
        role,
    }
}

fn suspect(wire: Option<WireSuspect<'_>>) -> Vec<Observable> {
    let Some(wire) = wire else {
        return Vec::new();
    };
    [
        ("email", wire.email),
        ("phone", wire.phone),
        ("url", wire.url),
        ("iban", wire.iban),
        ("wallet", wire.wallet),
        ("handle", wire.handle),
    ]
    .into_iter()
    .filter_map(|(kind, value)| {
        let value = value.filter(|value| !value.0.trim().is_empty())?;
        Some(named(kind, &value.0, Role::Suspect))
    })
    .collect()
}

fn source(wire: Option<WireReporter<'_>>) -> (Source, Vec<Cow<'_, str>>) {
    let Some(wire) = wire else {
        return (Source::Unsaid, Vec::new());
    };
    let own: Vec<Cow<'_, str>> = [wire.email, wire.phone]
        .into_iter()
        .flatten()
        .map(|text| text.0)
        .filter(|text| !text.trim().is_empty())
        .collect();
    let is_anonymous = wire.mode.is_some_and(|mode| mode.0 == "anonymous");
    let source = match own.first() {
        Some(address) if !is_anonymous => Source::Known(address.clone().into_owned()),
        _ => Source::Anonymous,
    };
    (source, own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_and_objects_are_observables_and_the_suspect_has_some_too() {
        let line = br#"{"id":7,"received_at":"2026-01-31T10:00:00Z","narrative":"x","observables":
            [["btc","1x"],{"type":"url","value":"http://a.example","role":"third_party"}],
            "suspect":{"phone":"+33 6","name":"N"},"reporter":{"mode":"identified",
            "email":"a@b.example","phone":null}}"#;
        let line = parse(line).expect("a line");
        assert_eq!(line.id.as_deref(), Some("7"));
        let given = line.given.expect("observables");
        assert_eq!(
            (given[0].kind.as_str(), given[0].role),
            ("btc", Role::Unknown)
        );
        assert_eq!(given[1].role, Role::ThirdParty);
        assert_eq!(line.suspect, [named("phone", "+33 6", Role::Suspect)]);
        assert_eq!(line.source, Source::Known("a@b.example".to_owned()));
    }

    #[test]
    fn who_reports_is_said_anonymous_or_not_spoken_of() {
        let source = |text: &str| parse(text.as_bytes()).expect("a line").source;
        assert_eq!(source("{}"), Source::Unsaid);
        assert_eq!(source(r#"{"reporter":{}}"#), Source::Anonymous);
        let named = r#"{"reporter":{"mode":"anonymous","email":"a@b.example"}}"#;
        assert_eq!(source(named), Source::Anonymous);
        let called = r#"{"reporter":{"phone":"+336"}}"#;
        assert_eq!(source(called), Source::Known("+336".to_owned()));
    }

    #[test]
    fn a_mistake_is_named_with_its_field() {
        let said = |text: &str| parse(text.as_bytes()).expect_err("a mistake");
        assert!(said(r#"{"narrativ":"x"}"#).contains("unknown field `narrativ`"));
        assert!(said(r#"{"received_at":"soon"}"#).starts_with("received_at: not a time"));
        assert!(said(r#"{"observables":[["a"]]}"#).starts_with("observables[0]: expected two"));
        let role = r#"{"observables":[{"type":"a","value":"b","role":"c"}]}"#;
        assert!(said(role).starts_with("observables[0]: role: write suspect"));
        assert!(said(r#"{"id":"a","external_id":"b"}"#).starts_with("id: it is another name"));
        assert!(said("[1").starts_with("column"));
    }
}
