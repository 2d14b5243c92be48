//! A mail for somebody who has to judge it: who it claims to be from, what servers said of that,
//! which way it came, and what is in it. Nothing in it is followed, opened or loaded.

use jiff::Timestamp;
use mail_parser::{Address, DateTime, HeaderName, HeaderValue, Host, Message};
use tocsin_domain::limit::Limits;
use tocsin_domain::report::Problem;

use super::checks::{Check, checks_of};
use super::links::{Link, Links};
use super::structure::{Body, Encoding, Part, Structure};
use super::{body, headers_of, time_of, without_envelope_line};
use crate::look::{self, Shown, TEXT_CHARACTERS_MAX};

/// People of one header field that are listed at most.
const PEOPLE_COUNT_MAX: usize = 20;
/// Servers on the way that are listed at most: the nearest, whose lines are the least easily
/// invented.
const HOPS_COUNT_MAX: usize = 30;
/// Attached files that are listed at most.
const FILES_COUNT_MAX: usize = 100;

/// A mail, taken apart. Every text in it may be shown as it is: see [`Shown`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explained {
    /// Who it claims to be from.
    pub from: Vec<Person>,
    /// Who sent it on behalf of those, when that is said.
    pub sender: Option<Person>,
    /// Where answers would go.
    pub reply_to: Vec<Person>,
    /// To whom it was written, copies included.
    pub to: Vec<Person>,
    /// Where it would be returned to; empty when nobody noted it.
    pub return_path: String,
    /// What it says it is about.
    pub subject: String,
    /// When it says it was written.
    pub written_at: Option<Timestamp>,
    /// What servers said of its sender, the nearest server first.
    pub checks: Vec<Check>,
    /// The last servers it went through, oldest first.
    pub path: Vec<Hop>,
    /// What it says.
    pub text: Shown,
    /// What it carries.
    pub files: Vec<Carried>,
    /// Where it leads.
    pub links: Vec<Link>,
    /// Whether there are more links than are listed.
    pub has_more_links: bool,
}

/// Somebody named in a header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// The name, which anybody can choose; may be empty.
    pub name: String,
    /// The address; may be empty.
    pub address: String,
}

/// A server that passed the mail on, as a `Received` line says (RFC 5321, 4.4). Lines below the
/// first one of a trusted server may be invented.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hop {
    /// From whom it had the mail: the name given.
    pub from: String,
    /// The address of that one, as the server saw it.
    pub from_address: String,
    /// The server that wrote the line.
    pub by: String,
    /// When.
    pub at: Option<Timestamp>,
}

/// A file that a mail carries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// Its name; may be empty.
    pub name: String,
    /// Its declared media type.
    pub media_type: String,
    /// Its length, decoded.
    pub length_bytes: u64,
}

impl Explained {
    /// The addresses where answers would go, if they are others than it claims to be from.
    pub fn reply_elsewhere(&self) -> Vec<&Person> {
        let is_known = |person: &&Person| {
            let same = |from: &Person| from.address.eq_ignore_ascii_case(&person.address);
            self.from.iter().any(same)
        };
        let others = self.reply_to.iter().filter(|person| !is_known(person));
        others.collect()
    }
}

/// Takes a mail apart.
///
/// # Errors
/// Under the field `mail`: over `mail_parts_count` or `mail_depth`.
pub fn explain(bytes: &[u8], limits: &Limits) -> Result<Explained, Problem> {
    let mail = without_envelope_line(bytes);
    let structure = Structure::of(mail, limits)?;
    let headers = structure.parts.first().and_then(headers_of);
    let mut explained = headers.as_ref().map(of_headers).unwrap_or_default();
    let text = body::text_of(&structure);
    explained.text = look::shown(text.trim(), TEXT_CHARACTERS_MAX);
    let mut links = Links::default();
    for part in &structure.parts {
        match part.kind {
            Body::Html => links.add_html(&body::characters(part)),
            Body::Plain => links.add_text(&body::characters(part)),
            _ => {}
        }
        if is_carried(part) && explained.files.len() < FILES_COUNT_MAX {
            explained.files.push(carried(part));
        }
    }
    explained.has_more_links = links.has_more;
    explained.links = links.found;
    Ok(explained)
}

fn of_headers(headers: &Message<'_>) -> Explained {
    // Each server writes its line above the others.
    let nearest = headers.received_all().take(HOPS_COUNT_MAX);
    let mut path: Vec<Hop> = nearest.map(hop).collect();
    path.reverse();
    Explained {
        from: people(headers.from()),
        sender: people(headers.sender()).pop(),
        reply_to: people(headers.reply_to()),
        to: [people(headers.to()), people(headers.cc())].concat(),
        return_path: match headers.header(HeaderName::ReturnPath) {
            Some(HeaderValue::Text(path)) => look::line(path),
            _ => String::new(),
        },
        subject: look::line(headers.subject().unwrap_or_default()),
        written_at: headers.date().and_then(time_of),
        checks: checks_of(headers),
        path,
        ..Explained::default()
    }
}

fn people(field: Option<&Address<'_>>) -> Vec<Person> {
    let people = field.into_iter().flat_map(Address::iter);
    let one = |found: &mail_parser::Addr<'_>| Person {
        name: look::line(found.name.as_deref().unwrap_or_default()),
        address: look::line(found.address.as_deref().unwrap_or_default()),
    };
    people.take(PEOPLE_COUNT_MAX).map(one).collect()
}

fn hop(line: &mail_parser::Received<'_>) -> Hop {
    let name = |host: Option<&Host<'_>>| match host {
        Some(Host::Name(name)) => look::line(name),
        Some(Host::IpAddr(address)) => address.to_string(),
        None => String::new(),
    };
    let address = line.from_ip.map(|address| address.to_string());
    Hop {
        from: name(line.from.as_ref().or(line.helo.as_ref())),
        from_address: address.unwrap_or_default(),
        by: name(line.by.as_ref()),
        at: line.date.as_ref().and_then(|date: &DateTime| time_of(date)),
    }
}

/// Whether a part is something the mail carries, not something it says.
fn is_carried(part: &Part<'_>) -> bool {
    match part.kind {
        Body::Multipart => false,
        Body::Mail | Body::File => true,
        Body::Plain | Body::Html => part.is_attachment,
    }
}

fn carried(part: &Part<'_>) -> Carried {
    let headers = headers_of(part);
    let field = |name| headers.as_ref().and_then(|found| found.header(name));
    let declared = |name| field(name).and_then(HeaderValue::as_content_type);
    let kind = declared(HeaderName::ContentType);
    let name = declared(HeaderName::ContentDisposition)
        .and_then(|found| found.attribute("filename"))
        .or_else(|| kind.and_then(|found| found.attribute("name")));
    let media_type = kind.map(|found| match found.subtype() {
        Some(subtype) => format!("{}/{subtype}", found.ctype()),
        None => found.ctype().to_owned(),
    });
    Carried {
        name: look::line(name.unwrap_or_default()),
        media_type: look::line(&media_type.unwrap_or_default()),
        length_bytes: decoded_length(part),
    }
}

/// The length of a part once decoded, without decoding it: of quoted-printable about.
fn decoded_length(part: &Part<'_>) -> u64 {
    let count = |wanted: fn(&u8) -> bool| part.body.iter().filter(|byte| wanted(byte)).count();
    let length = match part.encoding {
        Encoding::Identity => part.body.len(),
        Encoding::Base64 => {
            count(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')) * 3 / 4
        }
        Encoding::QuotedPrintable => {
            let escapes = count(|byte| *byte == b'=');
            part.body.len().saturating_sub(escapes * 2)
        }
    };
    u64::try_from(length).unwrap_or(u64::MAX)
}
