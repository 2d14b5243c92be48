//! The receipt: shown after a report and again from the inbox; as a page, a PDF, and JSON.

use askama::Template;
use axum::Router;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum_extra::extract::CookieJar;
use tocsin_domain::receipt::SecretCode;
use tocsin_flow::{FlowError, inbox};

use super::session::{self, Session};
use crate::http::App;
use crate::http::page::{Page, Visit, failure, render, render_as};
use crate::receipt::content::{Content, Place, content};
use crate::receipt::{ProofLine, ReceiptDocument, document, pdf};

/// The routes of this subject.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/{language}/receipt", get(page))
        .route("/{language}/receipt.pdf", get(as_pdf))
        .route("/{language}/receipt.json", get(as_json))
}

/// Answers a report that was just lodged: the code goes into a cookie, and the browser to the
/// receipt (303), so that reloading does not send anything again and no address holds a secret.
pub fn show(app: &App, language: &str, code: &SecretCode) -> Response {
    let jar = CookieJar::new().add(session::cookie(app, code));
    (jar, Redirect::to(&format!("/{language}/receipt"))).into_response()
}

#[derive(Template)]
#[template(path = "public/receipt.html")]
struct ReceiptPage<'p> {
    page: &'p Page<'p>,
    content: &'p Content,
    code: &'p SecretCode,
    document: &'p ReceiptDocument,
    proof: ProofLine,
    can_leave: bool,
}

#[derive(Template)]
#[template(path = "public/receipt-gone.html")]
struct GonePage<'p> {
    page: &'p Page<'p>,
}

#[derive(Template)]
#[template(path = "public/receipt-busy.html")]
struct BusyPage<'p> {
    page: &'p Page<'p>,
}

/// The receipt with everything that it says.
struct Whole {
    session: Session,
    document: ReceiptDocument,
    content: Content,
    can_leave: bool,
}

/// The receipt of the open inbox, or the page that says that none is open.
async fn whole(visit: &Visit, jar: &CookieJar) -> Result<Whole, Response> {
    let page = visit.page();
    let failed = |error: FlowError| failure(&page, &error);
    let opened = session::open(&visit.app, jar).await.map_err(failed)?;
    let Some(session) = opened.session() else {
        let gone = GonePage { page: &page };
        return Err(render_as(StatusCode::NOT_FOUND, &page, &gone));
    };
    let seen = inbox::view(&visit.app.centre, &session.permit)
        .await
        .map_err(failed)?;
    let document = document((&visit.app).into(), *session.permit.report())
        .await
        .map_err(failed)?;
    Ok(Whole {
        session,
        document,
        content: content(&page, &seen.report),
        can_leave: page.is_watched(&seen.report.kind),
    })
}

async fn page(visit: Visit, jar: CookieJar) -> Response {
    let whole = match whole(&visit, &jar).await {
        Ok(whole) => whole,
        Err(response) => return response,
    };
    let page = visit.page();
    let receipt = ReceiptPage {
        page: &page,
        content: &whole.content,
        code: &whole.session.code,
        document: &whole.document,
        proof: whole.document.proof_line(),
        can_leave: whole.can_leave,
    };
    let jar = jar.add(session::cookie(&visit.app, &whole.session.code));
    (jar, render(&page, &receipt)).into_response()
}

async fn as_json(visit: Visit, jar: CookieJar) -> Response {
    match whole(&visit, &jar).await {
        Ok(whole) => {
            let name = file_name(&whole.document, "json");
            let headers = download("application/json", &name);
            (headers, whole.document.to_json()).into_response()
        }
        Err(response) => response,
    }
}

async fn as_pdf(visit: Visit, jar: CookieJar) -> Response {
    let whole = match whole(&visit, &jar).await {
        Ok(whole) => whole,
        Err(response) => return response,
    };
    let page = visit.page();
    let name = file_name(&whole.document, "pdf");
    let data = pdf::Data::new(&page, whole.content, &whole.document, &whole.session.code);
    match pdf::render(data).await {
        Ok(bytes) => (download("application/pdf", &name), bytes).into_response(),
        Err(error) => {
            tracing::error!(%error, "a receipt could not be made into a PDF");
            let status = StatusCode::SERVICE_UNAVAILABLE;
            render_as(status, &page, &BusyPage { page: &page })
        }
    }
}

pub(in crate::http) fn file_name(document: &ReceiptDocument, ending: &str) -> String {
    let kept = |letter: &char| letter.is_ascii_alphanumeric() || *letter == '-';
    let number: String = document.number.chars().filter(kept).collect();
    format!("{number}.{ending}")
}

pub(in crate::http) fn download(media_type: &'static str, name: &str) -> [(HeaderName, String); 2] {
    [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ]
}
