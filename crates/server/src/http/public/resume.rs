//! Coming back to a draft by its code, leaving in a hurry, and what to say when there is none.

use std::net::SocketAddr;
use std::sync::{Arc, LazyLock};

use askama::Template;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Extension, Form, Router};
use serde::Deserialize;
use tocsin_domain::receipt::{CodeError, SecretCode};
use tocsin_flow::draft::receipt_code;

use super::draft::{self, Draft};
use super::session;
use crate::http::App;
use crate::http::limit::{CODES, FORMS, Guesses, client_address};
use crate::http::page::{Page, Visit, failure, render, render_as};

/// The routes of this subject.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/{language}/resume", get(show).post(enter))
        .layer(Extension(Arc::new(Guesses::new(CODES))))
        .route("/{language}/leave", get(leave))
}

#[derive(Template)]
#[template(path = "public/resume.html")]
struct Resume<'p> {
    page: &'p Page<'p>,
    code: &'p str,
    error: Option<String>,
    draft_days: u64,
}

impl<'p> Resume<'p> {
    fn new(page: &'p Page<'p>, code: &'p str, error: Option<String>) -> Resume<'p> {
        Resume {
            page,
            code,
            error,
            draft_days: page.profile().draft_days,
        }
    }
}

/// Asks for the code of a draft.
pub(super) async fn show(visit: Visit) -> Response {
    let page = visit.page();
    render(&page, &Resume::new(&page, "", None))
}

/// What is typed there.
#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    code: String,
}

/// Goes on with the draft of the code.
pub(super) async fn enter(
    visit: Visit,
    Extension(guesses): Extension<Arc<Guesses>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Response {
    let page = visit.page();
    let again = |status, error| {
        let typed: String = typed.code.chars().take(SHOWN_CHARACTERS).collect();
        render_as(status, &page, &Resume::new(&page, &typed, Some(error)))
    };
    let code: SecretCode = match typed.code.parse() {
        Ok(code) => code,
        Err(error) => {
            return again(StatusCode::UNPROCESSABLE_ENTITY, code_error(&page, error));
        }
    };
    let address = client_address(peer, &headers, &visit.app.config.trusted_proxies);
    if guesses.count(address).is_err() {
        return again(StatusCode::TOO_MANY_REQUESTS, page.t("code-slow"));
    }
    match Draft::load(&visit.app, code.clone()).await {
        Ok(Some(draft)) => {
            let step = draft.journey(&visit).first_unfinished().key().to_owned();
            let response = visit.go_to(&format!("report/{step}"));
            draft::carry(&visit.app, &draft.code, response)
        }
        Ok(None) => match receipt_code(&visit.app.centre, &code).await {
            Ok(Some(receipt)) => draft::to_receipt(&visit, &receipt),
            Ok(None) => again(StatusCode::NOT_FOUND, page.t("resume-unknown")),
            Err(error) => failure(&page, &error),
        },
        Err(error) => failure(&page, &error),
    }
}

/// Of what is typed into the field of a code, so much is shown again.
const SHOWN_CHARACTERS: usize = 60;

/// Why a text is not a code, kindly.
pub(crate) fn code_error(page: &Page<'_>, error: CodeError) -> String {
    match error {
        CodeError::Length(count) => page.t1("code-length", "count", count),
        CodeError::Symbol(sign) => page.t1("code-symbol", "sign", sign.to_string()),
        CodeError::Typo => page.t("code-typo"),
    }
}

/// The draft of this window goes on, or another report begins.
#[derive(Template)]
#[template(path = "public/begun.html")]
struct Begun<'p> {
    page: &'p Page<'p>,
    next: String,
    code: String,
    can_leave: bool,
}

/// Asks whether to go on with the draft of this window.
pub(super) fn ask(visit: &Visit, draft: &Draft) -> Response {
    let page = visit.page();
    let journey = draft.journey(visit);
    let next = page.address(&format!("report/{}", journey.first_unfinished().key()));
    let (code, can_leave) = (draft.code.to_string(), journey.is_watched());
    render(
        &page,
        &Begun {
            page: &page,
            next,
            code,
            can_leave,
        },
    )
}

#[derive(Template)]
#[template(path = "public/no-draft.html")]
struct NoDraft<'p> {
    page: &'p Page<'p>,
    draft_days: u64,
}

/// “We do not find your answers in this window”, and what to do.
pub(super) fn no_draft(visit: &Visit) -> Response {
    let page = visit.page();
    let draft_days = page.profile().draft_days;
    let template = NoDraft {
        page: &page,
        draft_days,
    };
    render_as(StatusCode::NOT_FOUND, &page, &template)
}

#[derive(Template)]
#[template(path = "public/slow.html")]
struct SlowPage<'p> {
    page: &'p Page<'p>,
}

static PACE: LazyLock<Guesses> = LazyLock::new(|| Guesses::new(FORMS));

/// The page that asks to wait, when too many forms came from the visitor's network. For what
/// makes something of its own: drafts, reports, messages.
pub(super) fn too_fast(visit: &Visit, peer: SocketAddr, headers: &HeaderMap) -> Option<Response> {
    let address = client_address(peer, headers, &visit.app.config.trusted_proxies);
    let too_many = PACE.count(address).err()?;
    let page = visit.form_page();
    let slow = SlowPage { page: &page };
    let mut answer = render_as(StatusCode::TOO_MANY_REQUESTS, &page, &slow);
    let seconds = HeaderValue::from(too_many.wait_seconds);
    answer.headers_mut().insert(header::RETRY_AFTER, seconds);
    Some(answer)
}

/// Leaves for a page that betrays nothing. The window forgets draft and inbox; their codes still
/// open them.
pub(super) async fn leave(visit: Visit) -> Response {
    let app = &visit.app;
    let mut response = Redirect::to(&app.centre.profile.leave_page).into_response();
    let nothing = HeaderValue::from_static("no-referrer");
    let headers = response.headers_mut();
    headers.insert(header::REFERRER_POLICY, nothing);
    let closed = session::closing_cookie(app).to_string();
    if let Ok(cookie) = HeaderValue::from_str(&closed) {
        headers.append(header::SET_COOKIE, cookie);
    }
    draft::forget(app, response)
}
