//! A file of a report, opened: shown as text, as a picture drawn anew or as a mail explained, or
//! handed out as bytes to be saved. Nothing of it reaches the browser as what it was sent as.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::Deserialize;
use tocsin_domain::access::{FilePermit, ReferredFilePermit};
use tocsin_domain::limit::Limits;
use tocsin_domain::report::ReportId;
use tocsin_exchange::look::{self, Content, Shown};
use tocsin_exchange::mail;
use tocsin_flow::FlowError;
use tocsin_flow::desk;
use tocsin_flow::referral::dossier;
use tokio::task::spawn_blocking;
use uuid::Uuid;

use super::mail::{MailView, mail_view};
use super::partner::files_of_referral;
use super::purpose::Purpose;
use super::render;
use super::report::files_for;
use super::visitor::{Frame, Visitor};
use crate::pictures::{self, DrawingError};

/// How a file is wanted.
#[derive(Deserialize)]
pub(super) struct Wanted {
    /// `look` to see it in a page; anything else to save it.
    #[serde(default, rename = "as")]
    how: String,
    /// What for.
    #[serde(flatten)]
    purpose: Purpose,
}

/// A file that somebody was allowed to open: the act stands in the journal.
struct OpenedFile {
    name: String,
    media_type: String,
    content: Vec<u8>,
}

/// What of a file is shown.
enum View {
    Text(Shown),
    Picture(String),
    Mail(Box<MailView>),
    /// Nothing; the id of the sentence that says why.
    Nothing(&'static str),
    /// A mail beyond a limit: the sentence, and the mail as text.
    Source(Shown),
}

#[derive(Template)]
#[template(path = "console/file.html")]
struct FilePage<'p> {
    page: Frame<'p>,
    /// Where the file is opened: the address to which its form is sent.
    at: String,
    /// The page that one came from.
    back: String,
    /// Fields to be sent again to save the file: what it is opened for.
    purpose: Vec<(&'p str, &'p str)>,
    name: String,
    about: String,
    view: View,
}

/// Opens a file of a report for its staff.
pub(super) async fn open(
    visitor: Visitor,
    Path((id, file)): Path<(Uuid, Uuid)>,
    Form(wanted): Form<Wanted>,
) -> Response {
    let back = format!("/console/reports/{id}");
    let permit = match files_for(&visitor, ReportId(id), &wanted.purpose).await {
        Ok(permit) => permit,
        Err(page) => return page,
    };
    match opened(&visitor, &permit, ReportId(id), file).await {
        Ok(opened) => answer(&visitor, opened, (back, file), &wanted).await,
        Err(error) => visitor.failure(error),
    }
}

/// The one way to a file's bytes at the desk.
async fn opened(
    visitor: &Visitor,
    permit: &FilePermit,
    id: ReportId,
    file: Uuid,
) -> Result<OpenedFile, FlowError> {
    let centre = &visitor.app.centre;
    let (name, media_type, content) = desk::open_file(centre, permit, id, file).await?;
    Ok(OpenedFile {
        name,
        media_type,
        content,
    })
}

/// Opens a file of a referral for the body that has it.
pub(super) async fn open_referred(
    visitor: Visitor,
    Path((id, file)): Path<(Uuid, Uuid)>,
    Form(wanted): Form<Wanted>,
) -> Response {
    let back = format!("/partner/referrals/{id}");
    let permit = match files_of_referral(&visitor, id, &wanted.purpose).await {
        Ok(permit) => permit,
        Err(page) => return page,
    };
    match opened_by_body(&visitor, &permit, id, file).await {
        Ok(opened) => answer(&visitor, opened, (back, file), &wanted).await,
        Err(error) => visitor.failure(error),
    }
}

/// The one way to a file's bytes for a body.
async fn opened_by_body(
    visitor: &Visitor,
    permit: &ReferredFilePermit,
    id: Uuid,
    file: Uuid,
) -> Result<OpenedFile, FlowError> {
    let (about, content) = dossier::open_file(&visitor.app.centre, permit, id, file).await?;
    Ok(OpenedFile {
        name: about.name,
        media_type: about.media_type,
        content,
    })
}

async fn answer(
    visitor: &Visitor,
    opened: OpenedFile,
    (back, file): (String, Uuid),
    wanted: &Wanted,
) -> Response {
    if wanted.how != "look" {
        return to_save(file, opened.content);
    }
    let here = match back.starts_with("/partner") {
        true => "partner",
        false => "reports",
    };
    let words = visitor.frame(here);
    let length_bytes = u64::try_from(opened.content.len()).unwrap_or(u64::MAX);
    let size = words.size(length_bytes);
    let (name, about) = (
        opened.name.clone(),
        format!("{} · {size}", opened.media_type),
    );
    let limits = visitor.app.centre.profile.limits.clone();
    let page = FilePage {
        view: view(&words, opened, limits).await,
        at: format!("{back}/files/{file}"),
        back,
        purpose: wanted.purpose.fields().into(),
        name,
        about,
        page: words,
    };
    render(StatusCode::OK, &page)
}

/// Bytes to be saved, never to be shown by the browser, under a name of ours.
fn to_save(file: Uuid, content: Vec<u8>) -> Response {
    (
        [
            (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
            (
                header::CONTENT_DISPOSITION,
                format!("attachment; filename=\"{file}.bin\""),
            ),
            (
                header::CONTENT_SECURITY_POLICY,
                "default-src 'none'; sandbox".to_owned(),
            ),
            (
                HeaderName::from_static("x-content-type-options"),
                "nosniff".to_owned(),
            ),
        ],
        content,
    )
        .into_response()
}

/// Reads the bytes, on a thread of its own: foreign files take their time.
async fn view(words: &Frame<'_>, opened: OpenedFile, limits: Limits) -> View {
    let reading = spawn_blocking(move || {
        let OpenedFile {
            name,
            media_type,
            content,
        } = opened;
        match look::content_of(&name, &media_type, &content) {
            Content::Picture => Read::Picture(content),
            Content::Mail => match mail::explain(&content, &limits) {
                Ok(mail) => Read::Mail(Box::new(mail)),
                Err(_) => Read::Source(look::as_text(&content)),
            },
            Content::Text(shown) => Read::Text(shown),
            Content::Other => Read::Other,
        }
    });
    match reading.await {
        Ok(Read::Picture(content)) => picture(content).await,
        Ok(Read::Mail(mail)) => View::Mail(Box::new(mail_view(words, &mail))),
        Ok(Read::Source(shown)) => View::Source(shown),
        Ok(Read::Text(shown)) => View::Text(shown),
        Ok(Read::Other) => View::Nothing("look-other"),
        Err(error) => {
            tracing::error!(%error, "a file could not be read");
            View::Nothing("look-failed")
        }
    }
}

/// What the bytes turned out to be.
enum Read {
    Picture(Vec<u8>),
    Mail(Box<mail::Explained>),
    Source(Shown),
    Text(Shown),
    Other,
}

async fn picture(content: Vec<u8>) -> View {
    match pictures::draw(content).await {
        Ok(drawn) => {
            let bytes = BASE64_STANDARD.encode(&drawn.bytes);
            View::Picture(format!("data:{};base64,{bytes}", drawn.media_type))
        }
        Err(DrawingError::TooCostly) => View::Nothing("look-picture-large"),
        Err(DrawingError::Damaged) => View::Nothing("look-picture-damaged"),
        Err(error @ DrawingError::Worker(_)) => {
            tracing::error!(%error, "a picture could not be drawn");
            View::Nothing("look-failed")
        }
    }
}
