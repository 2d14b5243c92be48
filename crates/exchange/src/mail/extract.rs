//! Observables of a mail: of each header field and each text part, with the place they stand at,
//! and whose they are as far as the mail itself tells.

use std::collections::HashSet;

use mail_parser::{HeaderName, Message, MessageParser};
use tocsin_domain::assess::address;
use tocsin_domain::extract::role::{self, Known, Place, Reason};
use tocsin_domain::extract::{Context, Found, Kind, extract, extract_html, message_ids, whole};
use tocsin_domain::limit::Limits;
use tocsin_domain::observable::Role;
use tocsin_domain::report::Problem;

use super::structure::{Body, Part, Structure};
use super::{HEADER_BYTES, body, received, without_envelope_line};

/// Header fields of one part that are looked at.
const FIELDS_COUNT_MAX: usize = 300;

/// Header fields that name who passed a mail on last.
const LIST_FIELDS: [&str; 4] = ["sender", "return-path", "errors-to", "x-envelope-from"];
/// Parts of addresses that mailing lists send by.
const LIST_WORDS: [&str; 4] = ["-admin", "bounce", "owner", "-request"];
/// Lines that stand together before a mail that was put into another one's text.
const PASSED_ON: [&[&str]; 9] = [
    &["Forwarded message"],
    &["Original Message"],
    &["Message transféré"],
    &["Message d'origine"],
    &["Message original"],
    &["Begin forwarded"],
    &["Weitergeleitete Nachricht"],
    &["\nFrom: ", "\nSubject: "],
    &["\nDe : ", "\nObjet : "],
];

/// A text of a mail or a report, and what was found in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name: `header.from`, `header.received.1`, `part.2.text`, `narrative` …
    pub name: String,
    /// The text itself, decoded: the places of what was found are places in it.
    pub text: String,
    /// What was found, in order.
    pub found: Vec<Found>,
}

/// What a mail is read with.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'r> {
    /// Region and language.
    pub context: &'r Context,
    /// The people around it.
    pub known: &'r Known<'r>,
    /// Names of the servers that are trusted to tell the truth in `Received` lines, in small
    /// letters; with none, the one that wrote the first line is.
    pub trusted: &'r [String],
}

/// The observables of a mail, field by field: headers in their order, then parts in theirs.
///
/// # Errors
/// Under the field `mail`: over `mail_parts_count` or `mail_depth`.
pub fn observables(
    bytes: &[u8],
    reader: Reader<'_>,
    limits: &Limits,
) -> Result<Vec<Field>, Problem> {
    let mail = without_envelope_line(bytes);
    let structure = Structure::of(mail, limits)?;
    let mut fields = Vec::new();
    let carries_mail = structure.parts.iter().any(|part| part.kind == Body::Mail);
    let (mut begins_mail, mut is_outermost) = (true, true);
    let mut victims = HashSet::new();
    let mut list = None;
    for (place, part) in structure.parts.iter().enumerate() {
        let before = match place {
            0 => String::new(),
            _ => format!("part.{}.", place + 1),
        };
        if begins_mail {
            let is_forwarder = carries_mail && place == 0;
            // The centre's servers speak of the outermost mail alone.
            let trusted = if place == 0 { reader.trusted } else { &[] };
            let reader = Reader { trusted, ..reader };
            let first = fields.len();
            headers(part, &before, is_forwarder, reader, &mut fields);
            victims.extend(victims_of(&fields[first..]));
            list = list_of(&mut fields[first..], trusted);
        }
        // The part after the headers of an attached mail is that mail.
        begins_mail = part.kind == Body::Mail;
        is_outermost &= !begins_mail;
        let name = match part.kind {
            Body::Plain => "text",
            Body::Html => "html",
            _ => continue,
        };
        let text = body::characters(part);
        let mut found = match part.kind {
            Body::Html => extract_html(&text, reader.context),
            _ => extract(&text, reader.context),
        };
        // Who passes a mail on tells of it in their own words.
        let speaks_reporter = (carries_mail && is_outermost) || is_passed_on(&text);
        let whose = match speaks_reporter {
            true => Place::Story,
            false => Place::Letter,
        };
        role::assign(&text, &mut found, &whose, reader.known);
        spare_victims(&victims, &mut found);
        if let Some(list) = &list {
            spare_list(list, &mut found);
        }
        push(
            &mut fields,
            format!("part.{}.{name}", place + 1),
            text,
            found,
        );
    }
    Ok(fields)
}

/// The language of what a mail says (BCP 47), where it can be told surely.
pub fn language_of_mail(bytes: &[u8], limits: &Limits) -> Option<&'static str> {
    let structure = Structure::of(without_envelope_line(bytes), limits).ok()?;
    tocsin_domain::assess::language_of(&body::text_of(&structure))
}

/// The addresses that a mail was written to or passed on by, as its header fields say.
fn victims_of(fields: &[Field]) -> impl Iterator<Item = String> {
    let found = fields.iter().flat_map(|field| &field.found);
    let theirs = found.filter(|it| {
        it.kind == Kind::Email && matches!(it.reason, Reason::Recipient | Reason::Forwarder)
    });
    theirs.map(|it| it.value.clone())
}

/// The domain of a trusted mailing list that passed a mail on: one of its own addresses is named
/// as who sent it, and the mail was written to an address of the same domain. Those addresses are
/// the list's then.
fn list_of(fields: &mut [Field], trusted: &[String]) -> Option<String> {
    let domain = |address: &str| address.rsplit('@').next().unwrap_or_default().to_owned();
    let found = fields.iter().flat_map(|field| &field.found);
    let written_to: HashSet<String> = found
        .filter(|it| it.kind == Kind::Email && it.reason == Reason::Recipient)
        .map(|it| domain(&it.value))
        .collect();
    let mut list = None;
    let envelope = fields.iter_mut().filter(|field| {
        let name = field.name.rsplit('.').next().unwrap_or_default();
        LIST_FIELDS.contains(&name)
    });
    for value in envelope.flat_map(|field| &mut field.found) {
        let (local, host) = value.value.split_once('@').unwrap_or_default();
        let is_list = LIST_WORDS.iter().any(|word| local.contains(word));
        let is_trusted = trusted.iter().any(|known| is_within(host, known));
        let is_known = is_list && is_trusted && written_to.contains(host);
        if value.reason == Reason::Sender && is_known {
            list = Some(host.to_owned());
            value.role = Role::ThirdParty;
            value.reason = Reason::Relay;
        }
    }
    list
}

/// What a mailing list adds below a mail speaks of the list.
fn spare_list(list: &str, found: &mut [Found]) {
    for value in found.iter_mut().filter(|it| it.reason == Reason::Named) {
        let is_address = matches!(value.kind, Kind::Url | Kind::Domain | Kind::Email);
        if is_address && is_within(&address::host(&value.value), list) {
            value.role = Role::ThirdParty;
            value.reason = Reason::Relay;
        }
    }
}

fn is_within(host: &str, domain: &str) -> bool {
    let before = host.strip_suffix(domain);
    before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

/// Whether a text has the head of another mail in it: somebody passes it on in their own words.
fn is_passed_on(text: &str) -> bool {
    let has = |words: &[&str]| words.iter().all(|words| text.contains(words));
    PASSED_ON.iter().any(|words| has(words))
}

/// A mail that names whom it was written to does not make a suspect of them.
fn spare_victims(victims: &HashSet<String>, found: &mut [Found]) {
    let named = found
        .iter_mut()
        .filter(|it| it.kind == Kind::Email && it.reason == Reason::Named);
    for value in named.filter(|it| victims.contains(&it.value)) {
        value.role = Role::Victim;
        value.reason = Reason::Recipient;
    }
}

fn push(fields: &mut Vec<Field>, name: String, text: String, found: Vec<Found>) {
    if !found.is_empty() {
        fields.push(Field { name, text, found });
    }
}

fn headers(
    part: &Part<'_>,
    before: &str,
    is_forwarder: bool,
    reader: Reader<'_>,
    fields: &mut Vec<Field>,
) {
    let Some(headers) = texts_of(part) else {
        return;
    };
    let mut way = received::Way::new(reader.trusted);
    for header in headers.headers().iter().take(FIELDS_COUNT_MAX) {
        let Some(text) = header.value().as_text() else {
            continue;
        };
        let field = header.name().to_ascii_lowercase();
        let mut name = format!("{before}header.{field}");
        let found = match field.as_str() {
            "received" => {
                let mut found = extract(text, reader.context);
                received::tell_ids(text, &mut found);
                way.assign(text, &mut found, reader.known);
                name.push_str(&format!(".{}", way.lines_count));
                found
            }
            _ => match purpose(&field, is_forwarder) {
                Some(purpose) => in_field(text, &purpose, reader),
                None => continue,
            },
        };
        push(fields, name, text.to_owned(), found);
    }
}

/// What a header field holds, and whose that is.
enum Purpose {
    Words(Place),
    /// One id, whatever it looks like.
    Id,
    Ids,
    Programme,
}

fn purpose(field: &str, is_forwarder: bool) -> Option<Purpose> {
    let fixed = |role, reason| Some(Purpose::Words(Place::Fixed(role, reason)));
    match field {
        "from" | "sender" | "reply-to" | "return-path" | "x-original-from" | "x-envelope-from"
        | "errors-to" | "resent-from"
            if is_forwarder =>
        {
            fixed(Role::Victim, Reason::Forwarder)
        }
        "from"
        | "sender"
        | "reply-to"
        | "return-path"
        | "x-original-from"
        | "x-envelope-from"
        | "errors-to"
        | "resent-from"
        | "list-unsubscribe"
        | "x-originating-ip"
        | "x-sender-ip"
        | "x-source-ip"
        | "x-originating-email" => fixed(Role::Suspect, Reason::Sender),
        "to" | "cc" | "bcc" | "delivered-to" | "x-original-to" | "envelope-to" | "resent-to"
        | "x-delivered-to" | "x-envelope-to" => fixed(Role::Victim, Reason::Recipient),
        "subject" => Some(Purpose::Words(Place::Story)),
        "message-id" => Some(Purpose::Id),
        "in-reply-to" | "references" => Some(Purpose::Ids),
        "x-mailer" | "user-agent" => Some(Purpose::Programme),
        _ => None,
    }
}

fn in_field(text: &str, purpose: &Purpose, reader: Reader<'_>) -> Vec<Found> {
    match purpose {
        Purpose::Words(place) => {
            let mut found = extract(text, reader.context);
            role::assign(text, &mut found, place, reader.known);
            found
        }
        Purpose::Id => {
            let ids = message_ids(text);
            match ids.is_empty() {
                true => bare_id(text).into_iter().collect(),
                false => ids,
            }
        }
        Purpose::Ids => message_ids(text),
        Purpose::Programme => whole(text, Kind::UserAgent).into_iter().collect(),
    }
}

/// An id without an `@`: all of the field but its brackets.
fn bare_id(text: &str) -> Option<Found> {
    let mut found = whole(text, Kind::MessageId)?;
    if let Some(inner) = found
        .value
        .strip_prefix('<')
        .and_then(|it| it.strip_suffix('>'))
    {
        found.value = inner.to_owned();
        found.bytes = found.bytes.start + 1..found.bytes.end - 1;
        found.start += 1;
        found.end -= 1;
    }
    (!found.value.is_empty()).then_some(found)
}

/// The header fields of a part, each as its decoded text.
fn texts_of<'a>(part: &Part<'a>) -> Option<Message<'a>> {
    let headers = &part.headers[..part.headers.len().min(HEADER_BYTES)];
    // The default holds only where some field is named.
    let parser = MessageParser::new()
        .default_header_text()
        .header_text(HeaderName::Subject);
    let ended = [headers, b"\n"].concat();
    parser.parse_headers(&ended).map(Message::into_owned)
}
