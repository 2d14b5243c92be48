//! A mail (RFC 5322, MIME) as a report: the mail itself is the evidence.
//!
//! Nothing in a mail's own form is a reason to refuse it: headers may be missing, dates broken,
//! character sets unknown. Only an empty file, bytes that are no mail at all, and a mail over a
//! limit are refused. The whole mail is kept as it came; what is read out of it (subject, text,
//! sender, date, message id) only makes it readable and findable.

use jiff::Timestamp;
use mail_parser::{Address, DateTime, Message, MessageParser};
use tocsin_domain::limit::Limits;
use tocsin_domain::observable::{Observable, Role};
use tocsin_domain::report::{Attachment, Channel, MAIL_MEDIA_TYPE, Problem, Submission};

use structure::{Part, Structure};

pub use checks::{Check, Method, Verdict};
pub use explain::{Carried, Explained, Hop, Person, explain};
pub use links::Link;

mod body;
mod structure;
mod explain;
mod checks;
mod links;
pub(crate) mod extract;
mod received;

/// Headers longer than this are read in part: a field takes 40 times its size in memory.
const HEADER_BYTES: usize = 256 << 10;
/// Stands at the end of a text that was cut.
const CUT_MARK: &str = "\n[…]";

/// Reads one mail. A first line `From …` (as mbox files and old archives have it) is passed over.
///
/// The narrative is the subject, a blank line and the text (plain text, else the text of the
/// HTML), cut at the limit `narrative_characters`. The sender's address and the message id become
/// observables whose role nobody has said yet. The reporter is anonymous: who handed the mail in
/// is known to the door, not to the mail.
///
/// # Errors
///
/// Under the field `mail`: empty, no mail at all, or over `mail_bytes`, `mail_parts_count` or
/// `mail_depth`; and what [`Submission::problems`] says.
pub fn parse(bytes: &[u8], limits: &Limits) -> Result<Submission, Vec<Problem>> {
    let refused = |message: &str| vec![Problem::new("mail", message)];
    if bytes.len() > limits.mail_bytes {
        let (length, limit) = (bytes.len(), limits.mail_bytes);
        let message = format!("{length} bytes; the limit mail_bytes is {limit}");
        return Err(refused(&message));
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(refused("empty; send the whole mail with its headers"));
    }
    let mail = without_envelope_line(bytes);
    if !has_header(mail) && !is_text(mail) {
        let message = "no mail: it has no header like From: or Subject:, and it is not text";
        return Err(refused(message));
    }
    let structure = Structure::of(mail, limits).map_err(|problem| vec![problem])?;
    let submission = submission_of(bytes, mail, &structure, limits);
    match submission.problems(limits) {
        problems if problems.is_empty() => Ok(submission),
        problems => Err(problems),
    }
}

fn submission_of(
    bytes: &[u8],
    mail: &[u8],
    structure: &Structure<'_>,
    limits: &Limits,
) -> Submission {
    let mut submission = Submission::new(Channel::Mail);
    let headers = structure.parts.first().and_then(headers_of);
    let mut subject = String::new();
    if let Some(headers) = &headers {
        subject = clean(headers.subject().unwrap_or_default());
        submission.occurred_at = headers.date().and_then(time_of);
        submission.observables = observables_of(headers, limits);
    }
    let text = match headers {
        Some(_) => body::text_of(structure),
        // Text without any header is all body.
        None => String::from_utf8_lossy(mail).into_owned(),
    };
    submission.narrative = narrative_of(&subject, &clean(&text), limits);
    submission.attachments.push(Attachment {
        name: "mail.eml".to_owned(),
        media_type: MAIL_MEDIA_TYPE.to_owned(),
        content: bytes.to_owned(),
    });
    submission
}

/// Subject and text as one narrative, cut at the limit: the whole is in the attachment.
fn narrative_of(subject: &str, text: &str, limits: &Limits) -> String {
    let mut narrative = match (subject, text) {
        ("", only) | (only, "") => only.to_owned(),
        _ => format!("{subject}\n\n{text}"),
    };
    let limit = limits.narrative_characters;
    if narrative.len() > limit {
        let kept = limit.saturating_sub(CUT_MARK.chars().count());
        let end = narrative.char_indices().nth(kept).map(|(end, _)| end);
        if let (Some(end), true) = (end, narrative.chars().count() > limit) {
            narrative.truncate(end);
            narrative.push_str(CUT_MARK);
        }
    }
    narrative
}

/// The sender's address and the message id. Values over the limit are left in the mail.
fn observables_of(headers: &Message<'_>, limits: &Limits) -> Vec<Observable> {
    // Broken senders' lists have names without address before the one that counts.
    let sender = headers
        .from()
        .into_iter()
        .flat_map(Address::iter)
        .find_map(|sender| {
            sender
                .address
                .as_deref()
                .filter(|found| found.contains('@'))
        });
    let found = [("email", sender), ("message_id", headers.message_id())];
    let fits = |value: &str| {
        !value.is_empty() && !value.contains('\0') && value.len() <= limits.value_characters
    };
    found
        .into_iter()
        .filter_map(|(kind, value)| Some((kind, value?.trim())))
        .filter(|(_, value)| fits(value))
        .map(|(kind, value)| Observable {
            kind: kind.to_owned(),
            value: value.to_owned(),
            role: Role::Unknown,
        })
        .take(limits.observables_count)
        .collect()
}

/// Parses the headers of a part; never the body, whose nesting is the sender's to choose.
fn headers_of<'a>(part: &Part<'a>) -> Option<Message<'a>> {
    let headers = &part.headers[..part.headers.len().min(HEADER_BYTES)];
    let parser = MessageParser::default();
    if headers.ends_with(b"\n") {
        return parser.parse_headers(headers);
    }
    // A last field without its line break would be lost.
    let ended = [headers, b"\n"].concat();
    parser.parse_headers(&ended).map(Message::into_owned)
}

/// The date as an instant; a date that is none, or out of any calendar, is no date.
fn time_of(date: &DateTime) -> Option<Timestamp> {
    let is_plausible = date.is_valid() && (1970..=9998).contains(&date.year);
    is_plausible
        .then(|| Timestamp::from_second(date.to_timestamp()).ok())
        .flatten()
}

/// The mail after what is no part of it: a byte order mark, blank lines, and the line
/// `From sender date` of mbox files.
fn without_envelope_line(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let blanks = bytes
        .iter()
        .take_while(|byte| matches!(byte, b'\r' | b'\n'));
    let bytes = &bytes[blanks.count()..];
    let is_envelope = bytes.starts_with(b"From ") || bytes.starts_with(b">From ");
    match bytes.iter().position(|byte| *byte == b'\n') {
        Some(end) if is_envelope => &bytes[end + 1..],
        _ => bytes,
    }
}

/// Whether there is a header field (a name, a colon) among the first lines, before a blank one.
pub(crate) fn has_header(mail: &[u8]) -> bool {
    const LINES_LOOKED_AT: usize = 20;
    mail.split(|byte| *byte == b'\n')
        .take(LINES_LOOKED_AT)
        .take_while(|line| !line.is_empty() && *line != b"\r")
        .any(|line| field_name(line).is_some())
}

/// The name of the header field that a line begins.
fn field_name(line: &[u8]) -> Option<&[u8]> {
    let name_length = line.iter().position(|byte| *byte == b':').unwrap_or(0);
    let is_name_byte = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
    let is_name = (1..=100).contains(&name_length) && line[..name_length].iter().all(is_name_byte);
    is_name.then(|| &line[..name_length])
}

/// Fields of which every mail has at least one.
const USUAL_FIELDS: [&str; 13] = [
    "from",
    "to",
    "cc",
    "subject",
    "date",
    "message-id",
    "received",
    "return-path",
    "delivered-to",
    "reply-to",
    "sender",
    "mime-version",
    "content-type",
];

/// Whether a file that nobody calls a mail begins as one: its first lines are header fields, and
/// one of the first is of those that mails have. `Note: call the bank` begins no mail.
pub(crate) fn begins_as_mail(bytes: &[u8]) -> bool {
    const LINES_ALL_FIELDS: usize = 3;
    const LINES_LOOKED_AT: usize = 20;
    let mut has_usual = false;
    let lines = without_envelope_line(bytes).split(|byte| *byte == b'\n');
    for (place, line) in lines.take(LINES_LOOKED_AT).enumerate() {
        if line.trim_ascii().is_empty() {
            break;
        }
        let name = field_name(line);
        let goes_on = place > 0 && matches!(line[0], b' ' | b'\t');
        if name.is_none() && !goes_on && place < LINES_ALL_FIELDS {
            return false;
        }
        let name = name.unwrap_or_default();
        has_usual |= USUAL_FIELDS
            .iter()
            .any(|usual| name.eq_ignore_ascii_case(usual.as_bytes()));
    }
    has_usual
}

/// Whether bytes without any header are at least something a person wrote.
fn is_text(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| {
        !text
            .chars()
            .any(|character| character.is_control() && !matches!(character, '\n' | '\r' | '\t'))
    })
}

/// Without NUL characters, which no database keeps, and without blanks around.
fn clean(text: &str) -> String {
    let text = text.replace('\0', "");
    text.trim().to_owned()
}

#[cfg(test)]
mod tests;
