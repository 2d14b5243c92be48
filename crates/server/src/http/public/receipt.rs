//! The receipt: shown after a report and again from the inbox; as a page, a PDF, and JSON.

use std::collections::BTreeMap;

use askama::Template;
use axum::Router;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum_extra::extract::CookieJar;
use tocsin_domain::receipt::SecretCode;
use tocsin_flow::intake::Receipt;
use tocsin_flow::{FlowError, inbox};
use tocsin_ledger::LodgingProof;

use super::session::{self, Session};
use crate::http::App;
use crate::http::page::{Page, Visit, failure, render, render_as};
use crate::receipt::content::{Content, Place, content};
use crate::receipt::{ReceiptDocument, document, pdf};

/// The routes of this subject.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/{language}/receipt", get(page))
        .route("/{language}/receipt.pdf", get(as_pdf))
        .route("/{language}/receipt.json", get(as_json))
}

/// Answers a report that was just lodged: the code goes into a cookie, and the browser to the
/// receipt (303), so that reloading does not send anything again and no address holds a secret.
pub async fn show(app: &App, language: &str, receipt: &Receipt) -> Response {
    let jar = CookieJar::new().add(session::cookie(app, &receipt.code));
    (jar, Redirect::to(&format!("/{language}/receipt"))).into_response()
}

#[derive(Template)]
#[template(path = "public/receipt.html")]
struct ReceiptPage<'p> {
    page: &'p Page<'p>,
    content: &'p Content,
    code: &'p SecretCode,
    document: &'p ReceiptDocument,
    proof: ProofLines,
}

/// What a person sees of the proof.
struct ProofLines {
    is_whole: bool,
    line: String,
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
    let document = document(&visit.app, *session.permit.report())
        .await
        .map_err(failed)?;
    Ok(Whole {
        session,
        document,
        content: content(&page, &seen.report),
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
        proof: proof_lines(&whole.document),
    };
    let jar = jar.add(session::cookie(&visit.app, &whole.session.code));
    (jar, render(&page, &receipt)).into_response()
}

/// “report.example.org/log · 48211907 · 7f3c91d0…”: log, place and digest of the entry.
fn proof_lines(document: &ReceiptDocument) -> ProofLines {
    let proof: Option<LodgingProof> = document.proof.as_ref().and_then(|proof| proof.parse().ok());
    let mut line = document.log.origin.clone();
    if let Some(proof) = &proof {
        line += &format!(" · {}", proof.inclusion.leaf_index);
        line += &format!(" · {}", hex::encode(proof.preimage.digest().as_bytes()));
    }
    ProofLines {
        is_whole: proof.is_some(),
        line,
    }
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
    match pdf::render(pdf_data(&page, whole)).await {
        Ok(bytes) => (download("application/pdf", &name), bytes).into_response(),
        Err(error) => {
            tracing::error!(%error, "a receipt could not be made into a PDF");
            let status = StatusCode::SERVICE_UNAVAILABLE;
            render_as(status, &page, &BusyPage { page: &page })
        }
    }
}

/// Everything that the PDF shows.
fn pdf_data(page: &Page<'_>, whole: Whole) -> pdf::Data {
    let words = [
        ("kind", "receipt-kind"),
        ("heading", "receipt-heading"),
        ("safe", "receipt-safe"),
        ("number_for", "receipt-number"),
        ("secret", "receipt-secret"),
        ("note_it", "receipt-note-it"),
        ("only_way", "receipt-only-way"),
        ("next", "receipt-next"),
        ("todo", "receipt-todo"),
        ("others", "receipt-others"),
        ("proof", "receipt-proof"),
        ("proof_text", "receipt-proof-text"),
        ("attached", "receipt-pdf-attached"),
    ];
    let mut labels: BTreeMap<&'static str, String> = words
        .into_iter()
        .map(|(name, id)| (name, page.t(id)))
        .collect();
    let proof = proof_lines(&whole.document);
    if !proof.is_whole {
        labels.insert("proof_text", page.t("receipt-proof-promise"));
    }
    let title = page.t1("receipt-title", "number", &whole.content.number);
    labels.insert("title", title);
    pdf::Data {
        language: page.language().to_owned(),
        right_to_left: page.direction() == "rtl",
        centre: format!("{} · {}", page.p("service-name"), page.p("country-name")),
        labels,
        code: whole.session.code.groups().map(str::to_owned).collect(),
        proof_line: proof.line,
        receipt: whole.document.to_json(),
        content: whole.content,
    }
}

fn file_name(document: &ReceiptDocument, ending: &str) -> String {
    let kept = |letter: &char| letter.is_ascii_alphanumeric() || *letter == '-';
    let number: String = document.number.chars().filter(kept).collect();
    format!("{number}.{ending}")
}

fn download(media_type: &'static str, name: &str) -> [(HeaderName, String); 2] {
    [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ]
}
