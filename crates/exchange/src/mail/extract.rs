//! Observables of a mail: of each header field and each text part, with the place they stand at,
//! and whose they are as far as the mail itself tells.

use mail_parser::{HeaderName, Message, MessageParser};
use tocsin_domain::extract::role::{self, Known, Place, Reason};
use tocsin_domain::extract::{Context, Found, Kind, extract, extract_html, message_ids, whole};
use tocsin_domain::limit::Limits;
use tocsin_domain::observable::Role;
use tocsin_domain::report::Problem;

use super::structure::{Body, Part, Structure};
use super::{HEADER_BYTES, body, received, without_envelope_line};

/// Header fields of one part that are looked at.
const FIELDS_COUNT_MAX: usize = 300;

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
    let mut begins_mail = true;
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
            headers(part, &before, is_forwarder, reader, &mut fields);
        }
        // The part after the headers of an attached mail is that mail.
        begins_mail = part.kind == Body::Mail;
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
        role::assign(&text, &mut found, &Place::Story, reader.known);
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
        "message-id" | "in-reply-to" | "references" => Some(Purpose::Ids),
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
        Purpose::Ids => message_ids(text),
        Purpose::Programme => whole(text, Kind::UserAgent).into_iter().collect(),
    }
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
