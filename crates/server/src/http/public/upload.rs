//! Reads a page of the form, with files or without: streamed, counted and timed, so that neither
//! a huge file nor a slow line can hold the centre up.

use std::time::Duration;

use axum::body::Body;
use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{Form, FromRequest, Request};
use axum::http::header;
use futures_util::StreamExt;
use tocsin_domain::limit::Limits;
use tocsin_domain::report::Attachment;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::http::App;

/// What a page sent.
#[derive(Default)]
pub(crate) struct Sent {
    /// Fields and their values, in order.
    pub(crate) fields: Vec<(String, String)>,
    /// Files within the limits.
    pub(crate) files: Vec<Attachment>,
    /// What was too much, if anything was. The rest is above.
    pub(crate) excess: Option<Excess>,
    /// The share of memory that the files take, given back when they are dropped.
    memory: Option<SemaphorePermit<'static>>,
}

impl Sent {
    /// The first value of a field.
    pub(crate) fn first(&self, name: &str) -> Option<&str> {
        let mut fields = self.fields.iter();
        let found = fields.find(|(field, _)| field == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// What was too much.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Excess {
    /// This file is longer than one file may be.
    File(String),
    /// With this file, all files together are longer than they may be.
    Total(String),
    /// With this file, there are more than there may be.
    Count(String),
    /// The page's own fields are longer than any page of ours.
    Form,
}

/// Why a page could not be read at all.
pub(crate) enum Unreadable {
    /// The line was cut, or too slow.
    Cut,
    /// Not what our forms send.
    Malformed,
}

/// What is already there and counts too.
#[derive(Clone, Copy, Default)]
pub(crate) struct Present {
    /// Number of files.
    pub(crate) count: usize,
    /// Their length.
    pub(crate) bytes: u64,
}

/// Longest sum of a page's own fields: far above the longest story.
const FIELDS_BYTES_MAX: usize = 1 << 20;
/// Most fields and files that one page may send.
const PARTS_MAX: usize = 500;
/// A line on which nothing arrives for so long is given up.
const SILENCE_MAX: Duration = Duration::from_secs(30);
/// What is read and thrown away after a limit was passed, so that the browser finishes sending
/// and shows the page that names the limit. Beyond, the line is cut.
const DISCARDED_BYTES_MAX: u64 = 512 << 20;
/// Longest name of a file that is kept.
const NAME_CHARACTERS_MAX: usize = 150;

/// Memory for files that are being sent, of all visitors together, in pieces of
/// [`PIECE_BYTES`]: 256 MB. When it is full, senders wait, up to [`SILENCE_MAX`].
static MEMORY: Semaphore = Semaphore::const_new(PIECES_COUNT as usize);
const PIECES_COUNT: u32 = 4096;
const PIECE_BYTES: usize = 64 << 10;

/// Waits for the memory that files of this length together need; `None` when it stays full.
pub(crate) async fn memory_for(bytes: u64) -> Option<SemaphorePermit<'static>> {
    let pieces = bytes.div_ceil(PIECE_BYTES as u64);
    let pieces = u32::try_from(pieces).unwrap_or(u32::MAX).min(PIECES_COUNT);
    let waited = tokio::time::timeout(SILENCE_MAX, MEMORY.acquire_many(pieces)).await;
    waited.ok()?.ok()
}

/// Reads what a page sent.
pub(crate) async fn read(
    app: &App,
    request: Request,
    present: Present,
) -> Result<Sent, Unreadable> {
    let media_type = request.headers().get(header::CONTENT_TYPE);
    let media_type = media_type
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    if !media_type.starts_with("multipart/form-data") {
        return read_fields(request.into_body()).await;
    }
    let multipart = Multipart::from_request(request, app).await;
    let multipart = multipart.map_err(|_| Unreadable::Malformed)?;
    let reader = Reader {
        limits: &app.centre.profile.limits,
        sent: Sent::default(),
        present,
        field_bytes: 0,
        discarded_bytes: 0,
    };
    reader.read(multipart).await
}

/// A page without files: `application/x-www-form-urlencoded`.
async fn read_fields(body: Body) -> Result<Sent, Unreadable> {
    let mut stream = body.into_data_stream();
    let mut bytes = Vec::new();
    let mut sent = Sent::default();
    let mut discarded = 0;
    while let Some(chunk) = in_time(stream.next()).await? {
        let chunk = chunk.map_err(|_| Unreadable::Cut)?;
        if bytes.len() + chunk.len() <= FIELDS_BYTES_MAX && sent.excess.is_none() {
            bytes.extend_from_slice(&chunk);
            continue;
        }
        sent.excess = Some(Excess::Form);
        discarded += chunk.len() as u64;
        if discarded > DISCARDED_BYTES_MAX {
            return Err(Unreadable::Cut);
        }
    }
    if sent.excess.is_none() {
        sent.fields = decode(bytes).await?;
    }
    Ok(sent)
}

async fn decode(bytes: Vec<u8>) -> Result<Vec<(String, String)>, Unreadable> {
    let request = Request::post("/")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(bytes))
        .map_err(|_| Unreadable::Malformed)?;
    let Form(mut fields): Form<Vec<(String, String)>> = Form::from_request(request, &())
        .await
        .map_err(|_| Unreadable::Malformed)?;
    fields.truncate(PARTS_MAX);
    Ok(fields)
}

async fn in_time<T>(work: impl Future<Output = T>) -> Result<T, Unreadable> {
    let timed = tokio::time::timeout(SILENCE_MAX, work).await;
    timed.map_err(|_| Unreadable::Cut)
}

struct Reader<'l> {
    limits: &'l Limits,
    sent: Sent,
    present: Present,
    field_bytes: usize,
    discarded_bytes: u64,
}

impl Reader<'_> {
    async fn read(mut self, mut multipart: Multipart) -> Result<Sent, Unreadable> {
        let mut parts = 0;
        while let Some(field) = in_time(multipart.next_field()).await?.map_err(cut)? {
            parts += 1;
            if parts > PARTS_MAX {
                return Err(Unreadable::Malformed);
            }
            match field.file_name() {
                Some(_) => self.file(field).await?,
                None => self.field(field).await?,
            }
        }
        Ok(self.sent)
    }

    async fn field(&mut self, mut field: Field<'_>) -> Result<(), Unreadable> {
        let name = field.name().unwrap_or_default().to_owned();
        let mut bytes = Vec::new();
        while let Some(chunk) = in_time(field.chunk()).await?.map_err(cut)? {
            self.field_bytes += chunk.len();
            if self.field_bytes > FIELDS_BYTES_MAX {
                self.sent.excess = Some(Excess::Form);
                self.discard(chunk.len())?;
            } else {
                bytes.extend_from_slice(&chunk);
            }
        }
        let value = String::from_utf8_lossy(&bytes).into_owned();
        self.sent.fields.push((name, value));
        Ok(())
    }

    /// Keeps a file that is within the limits. Of one that is not, nothing is kept.
    async fn file(&mut self, mut field: Field<'_>) -> Result<(), Unreadable> {
        let name = tidy_name(field.file_name().unwrap_or_default());
        let media_type = field.content_type().unwrap_or("application/octet-stream");
        let media_type = media_type.chars().take(NAME_CHARACTERS_MAX).collect();
        let mut content = Vec::new();
        let mut too_much = None;
        while let Some(chunk) = in_time(field.chunk()).await?.map_err(cut)? {
            if too_much.is_none() {
                too_much = self.too_much(content.len() + chunk.len(), &name);
            }
            match too_much {
                None => {
                    self.take_memory(content.len(), chunk.len()).await?;
                    content.extend_from_slice(&chunk);
                }
                Some(_) => {
                    content = Vec::new();
                    self.discard(chunk.len())?;
                }
            }
        }
        match too_much {
            Some(excess) => self.sent.excess = Some(excess),
            // A field for files that was left empty arrives as a file without a byte.
            None if content.is_empty() => {}
            None => {
                self.present.count += 1;
                self.present.bytes += content.len() as u64;
                self.sent.files.push(Attachment {
                    name,
                    media_type,
                    content,
                });
            }
        }
        Ok(())
    }

    /// Waits for the memory that `more` bytes after `length` need.
    async fn take_memory(&mut self, length: usize, more: usize) -> Result<(), Unreadable> {
        let pieces = (length + more).div_ceil(PIECE_BYTES) - length.div_ceil(PIECE_BYTES);
        if pieces == 0 {
            return Ok(());
        }
        let pieces = u32::try_from(pieces).unwrap_or(u32::MAX);
        let permit = in_time(MEMORY.acquire_many(pieces)).await?;
        let permit = permit.map_err(|_| Unreadable::Cut)?;
        match &mut self.sent.memory {
            Some(memory) => memory.merge(permit),
            none => *none = Some(permit),
        }
        Ok(())
    }

    fn too_much(&self, length: usize, name: &str) -> Option<Excess> {
        let limits = self.limits;
        if self.present.count >= limits.attachments_count {
            return Some(Excess::Count(name.to_owned()));
        }
        if length > limits.attachment_bytes {
            return Some(Excess::File(name.to_owned()));
        }
        let total = self.present.bytes + length as u64;
        (total > limits.attachments_total_bytes as u64).then(|| Excess::Total(name.to_owned()))
    }

    fn discard(&mut self, count: usize) -> Result<(), Unreadable> {
        self.discarded_bytes += count as u64;
        match self.discarded_bytes > DISCARDED_BYTES_MAX {
            true => Err(Unreadable::Cut),
            false => Ok(()),
        }
    }
}

fn cut(error: MultipartError) -> Unreadable {
    match error.status().is_client_error() {
        true => Unreadable::Malformed,
        false => Unreadable::Cut,
    }
}

/// The last part of a path, without signs that could turn or hide the words around it.
fn tidy_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let hidden = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    let plain: String = last.chars().filter(|letter| !hidden(*letter)).collect();
    let plain: String = plain.trim().chars().take(NAME_CHARACTERS_MAX).collect();
    match plain.is_empty() {
        true => "file".to_owned(),
        false => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_s_name_is_only_its_name() {
        assert_eq!(tidy_name("C:\\Users\\me\\photo.png"), "photo.png");
        assert_eq!(tidy_name("../../etc/passwd"), "passwd");
        assert_eq!(tidy_name("invoice\u{202e}fdp.exe"), "invoicefdp.exe");
        assert_eq!(tidy_name(" \u{0} "), "file");
        assert_eq!(tidy_name(&"é".repeat(400)).chars().count(), 150);
    }

    #[tokio::test]
    async fn a_page_without_files_is_read() {
        let body = Body::from("story=Un+v%C3%A9lo&mode=anonymous&story=2");
        let Ok(sent) = read_fields(body).await else {
            panic!("readable");
        };
        assert_eq!(sent.first("story"), Some("Un vélo"));
        assert_eq!(sent.fields.len(), 3);
        assert_eq!(sent.excess, None);
    }

    #[tokio::test]
    async fn a_page_that_is_too_long_says_so() {
        let body = Body::from(vec![b'a'; FIELDS_BYTES_MAX + 1]);
        let Ok(sent) = read_fields(body).await else {
            panic!("readable");
        };
        assert_eq!(sent.excess, Some(Excess::Form));
        assert!(sent.fields.is_empty());
    }
}
