//! Which parts a mail has, found in one pass over its lines.
//!
//! The parsing library nests mails in mails as the bytes say, frees them recursively, and looks
//! for each missing boundary to the end of the mail: a hostile mail overflows its stack or takes
//! minutes. So the cutting is done here, with limits, and the library decodes single headers and
//! bodies.

use std::collections::HashMap;
use std::ops::Range;

use mail_parser::{ContentType, HeaderName, HeaderValue, Message};
use tocsin_domain::limit::Limits;
use tocsin_domain::report::Problem;

/// Longest boundary taken; RFC 2046 allows 70 characters.
const LONGEST_BOUNDARY_BYTES: usize = 256;

/// What a part's body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Body {
    /// `text/plain`, or no type at all.
    Plain,
    /// `text/html`.
    Html,
    /// Anything else that is not cut further.
    File,
    /// Parts between boundaries.
    Multipart,
    /// Another mail.
    Mail,
}

/// How a body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// As it is.
    Identity,
    Base64,
    QuotedPrintable,
}

/// One part of a mail. The first part is the mail itself.
#[derive(Debug)]
pub(super) struct Part<'a> {
    /// Its header fields.
    pub(super) headers: &'a [u8],
    /// What follows them, still encoded. Of a multipart: what stands before its first boundary,
    /// or everything when none came.
    pub(super) body: &'a [u8],
    pub(super) kind: Body,
    pub(super) encoding: Encoding,
    /// The declared character set, or empty.
    pub(super) charset: String,
    /// It has a file name or says that it is an attachment.
    pub(super) is_attachment: bool,
    /// Mails around it: 0 for the parts of the outermost.
    pub(super) depth: usize,
}

/// The parts of a mail in the order of their headers.
#[derive(Debug)]
pub(super) struct Structure<'a> {
    pub(super) parts: Vec<Part<'a>>,
}

impl<'a> Structure<'a> {
    /// Cuts a mail into its parts.
    ///
    /// # Errors
    ///
    /// More parts than `mail_parts_count`, or mails nested deeper than `mail_depth`.
    pub(super) fn of(mail: &'a [u8], limits: &Limits) -> Result<Structure<'a>, Problem> {
        let mut cutter = Cutter {
            mail,
            limits,
            parts: Vec::new(),
            open: Vec::new(),
            boundaries: HashMap::new(),
            place: Place::Headers { start: 0, depth: 0 },
        };
        let mut offset = 0;
        for line in mail.split_inclusive(|byte| *byte == b'\n') {
            cutter.line(offset, line)?;
            offset += line.len();
        }
        cutter.end_at(offset)?;
        Ok(Structure {
            parts: cutter.parts,
        })
    }
}

/// What the next line belongs to.
#[derive(Clone, Copy)]
enum Place {
    /// The headers of a part that began at `start`.
    Headers { start: usize, depth: usize },
    /// The body of the part of that index.
    Body { part: usize, start: usize },
    /// After the last boundary of a multipart: belongs to nothing.
    Between,
}

/// A multipart whose end has not come.
struct Open<'a> {
    boundary: &'a [u8],
    /// The one of the same boundary that it hides, if any.
    hidden: Option<usize>,
    /// Its parts are mails unless they say otherwise.
    is_digest: bool,
    depth: usize,
}

struct Cutter<'a, 'l> {
    mail: &'a [u8],
    limits: &'l Limits,
    parts: Vec<Part<'a>>,
    open: Vec<Open<'a>>,
    /// Boundary to the place in `open`, so that each line costs the same however many are open.
    boundaries: HashMap<&'a [u8], usize>,
    place: Place,
}

impl<'a> Cutter<'a, '_> {
    fn line(&mut self, offset: usize, line: &'a [u8]) -> Result<(), Problem> {
        if let Some((level, is_last)) = self.boundary_of(line) {
            self.end_at(offset)?;
            self.close_above(level);
            let depth = self.open[level].depth;
            let start = offset + line.len();
            self.place = if is_last {
                self.close_above_and(level);
                Place::Between
            } else {
                Place::Headers { start, depth }
            };
            return Ok(());
        }
        if let Place::Headers { start, depth } = self.place
            && line.iter().all(|byte| matches!(byte, b'\r' | b'\n'))
        {
            self.end_headers(start..offset, offset + line.len(), depth)?;
        }
        Ok(())
    }

    /// The open multipart whose boundary the line is, and whether it is the closing one.
    fn boundary_of(&self, line: &[u8]) -> Option<(usize, bool)> {
        let text = line.strip_prefix(b"--")?.trim_ascii_end();
        if self.open.is_empty() || text.len() > LONGEST_BOUNDARY_BYTES + 2 {
            return None;
        }
        let level = |text: &[u8]| self.boundaries.get(text).copied();
        match level(text) {
            Some(found) => Some((found, false)),
            None => Some((level(text.strip_suffix(b"--")?)?, true)),
        }
    }

    /// Ends whatever is being read.
    fn end_at(&mut self, offset: usize) -> Result<(), Problem> {
        if let Place::Headers { start, depth } = self.place {
            self.end_headers(start..offset, offset, depth)?;
        }
        if let Place::Body { part, start } = self.place {
            // The line break before a boundary belongs to the boundary (RFC 2046, 5.1.1).
            let body = self.slice(start..offset);
            let body = body.strip_suffix(b"\n").unwrap_or(body);
            self.parts[part].body = body.strip_suffix(b"\r").unwrap_or(body);
        }
        self.place = Place::Between;
        Ok(())
    }

    fn slice(&self, range: Range<usize>) -> &'a [u8] {
        self.mail.get(range).unwrap_or_default()
    }

    fn close_above(&mut self, level: usize) {
        while self.open.len() > level + 1 {
            self.close_last();
        }
    }

    fn close_above_and(&mut self, level: usize) {
        while self.open.len() > level {
            self.close_last();
        }
    }

    fn close_last(&mut self) {
        if let Some(closed) = self.open.pop() {
            match closed.hidden {
                Some(level) => self.boundaries.insert(closed.boundary, level),
                None => self.boundaries.remove(closed.boundary),
            };
        }
    }

    /// A part's headers are complete: notes the part and goes on into its body.
    fn end_headers(
        &mut self,
        headers: Range<usize>,
        body_start: usize,
        depth: usize,
    ) -> Result<(), Problem> {
        let limit = self.limits.mail_parts_count;
        if self.parts.len() >= limit {
            let message = format!("more than {limit} parts, the limit mail_parts_count");
            return Err(Problem::new("mail", &message));
        }
        let is_digest = self.open.last().is_some_and(|open| open.is_digest);
        let part = Part {
            headers: self.slice(headers),
            body: &[],
            kind: Body::Plain,
            encoding: Encoding::Identity,
            charset: String::new(),
            is_attachment: false,
            depth,
        };
        let headers = super::headers_of(&part);
        let (part, boundary) = described(part, headers.as_ref(), is_digest);
        let index = self.parts.len();
        let kind = part.kind;
        self.parts.push(part);
        self.place = Place::Body {
            part: index,
            start: body_start,
        };
        match (kind, boundary) {
            (Body::Multipart, Some(boundary)) => {
                let is_digest = is_subtype(headers.as_ref(), "digest");
                self.open(&boundary, is_digest, depth);
            }
            (Body::Mail, _) => self.enter_mail(body_start, depth + 1)?,
            _ => {}
        }
        Ok(())
    }

    fn enter_mail(&mut self, start: usize, depth: usize) -> Result<(), Problem> {
        let limit = self.limits.mail_depth;
        if depth > limit {
            let message = format!("mails nested more than {limit} deep, the limit mail_depth");
            return Err(Problem::new("mail", &message));
        }
        self.place = Place::Headers { start, depth };
        Ok(())
    }

    /// Opens a multipart. Its boundary is kept as bytes of the mail, where the header said it;
    /// one that was written with escapes or in pieces is nowhere to be found, and so is ignored.
    fn open(&mut self, boundary: &str, is_digest: bool, depth: usize) {
        let Some(headers) = self.parts.last().map(|part| part.headers) else {
            return;
        };
        let wanted = boundary.as_bytes();
        if wanted.is_empty() || wanted.len() > LONGEST_BOUNDARY_BYTES {
            return;
        }
        let mut windows = headers.windows(wanted.len());
        let Some(start) = windows.position(|window| window == wanted) else {
            return;
        };
        let boundary = headers[start..start + wanted.len()].trim_ascii_end();
        let hidden = self.boundaries.insert(boundary, self.open.len());
        self.open.push(Open {
            boundary,
            hidden,
            is_digest,
            depth,
        });
    }
}

/// Fills in what a part's headers say of it; with the boundary of a multipart.
fn described<'a>(
    part: Part<'a>,
    headers: Option<&Message<'_>>,
    is_digest: bool,
) -> (Part<'a>, Option<String>) {
    let content_type = content_type_of(headers, HeaderName::ContentType);
    let disposition = content_type_of(headers, HeaderName::ContentDisposition);
    let encoding = encoding_of(headers);
    let attribute = |name| content_type.and_then(|declared| declared.attribute(name));
    let boundary = attribute("boundary").map(|boundary| boundary.trim_end().to_owned());
    let kind = match content_type.map(|declared| (declared.ctype(), declared.subtype())) {
        None if is_digest => Body::Mail,
        None => Body::Plain,
        Some(("multipart", _)) => Body::Multipart,
        Some(("message", Some("rfc822" | "global"))) => Body::Mail,
        Some(("text", Some("html"))) => Body::Html,
        Some(("text", Some("plain") | None)) => Body::Plain,
        Some(_) => Body::File,
    };
    let part = Part {
        kind: match kind {
            // Against RFC 2046, but it happens: a mail in base64 is a file like others.
            Body::Mail if encoding == Encoding::Base64 => Body::File,
            kind => kind,
        },
        encoding,
        charset: attribute("charset").unwrap_or_default().to_owned(),
        is_attachment: disposition
            .is_some_and(|declared| declared.is_attachment() || declared.has_attribute("filename"))
            || attribute("name").is_some(),
        ..part
    };
    (part, boundary)
}

fn content_type_of<'m>(
    headers: Option<&'m Message<'_>>,
    name: HeaderName<'static>,
) -> Option<&'m ContentType<'m>> {
    headers?.header(name)?.as_content_type()
}

fn is_subtype(headers: Option<&Message<'_>>, subtype: &str) -> bool {
    content_type_of(headers, HeaderName::ContentType)
        .and_then(ContentType::subtype)
        .is_some_and(|found| found == subtype)
}

fn encoding_of(headers: Option<&Message<'_>>) -> Encoding {
    let declared = headers
        .and_then(|headers| headers.header(HeaderName::ContentTransferEncoding))
        .and_then(HeaderValue::as_text)
        .unwrap_or_default()
        .trim();
    if declared.eq_ignore_ascii_case("base64") {
        Encoding::Base64
    } else if declared.eq_ignore_ascii_case("quoted-printable") {
        Encoding::QuotedPrintable
    } else {
        Encoding::Identity
    }
}
