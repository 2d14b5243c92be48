//! Coming in and going out: invitation, login, logout.

use std::net::IpAddr;
use std::sync::LazyLock;
use std::time::Duration;

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use tocsin_flow::people::{self, Enrolment};
use tocsin_flow::{FlowError, people::log_in as open_session};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::device::Origin;
use super::render;
use super::visitor::{Frame, Visitor, failure, session_cookie, session_secret};
use crate::http::App;
use crate::http::limit::{Guesses, LOGINS, LOGINS_OF_ONE, TooMany};
use crate::http::page::wanted_language;

/// Sends everybody to where their work is.
pub(super) async fn home(visitor: Visitor) -> Response {
    let actor = visitor.actor();
    let place = if actor.administer().is_ok() {
        "/console/staff"
    } else if actor.handle().is_ok() {
        "/console/queue/new"
    } else if actor.read().is_ok() {
        "/console/reports"
    } else if actor.receive().is_ok() {
        "/partner"
    } else if actor.journal().is_ok() {
        "/console/journal"
    } else {
        "/console/call"
    };
    Redirect::to(place).into_response()
}

#[derive(Template)]
#[template(path = "console/login.html")]
struct LoginPage<'p> {
    page: Frame<'p>,
    next: String,
    email: String,
    /// Id of the sentence that says what was wrong.
    problem: Option<&'static str>,
    has_passkeys: bool,
}

/// The page on which to log in, again if there was a problem.
pub(super) fn show_login(
    app: &App,
    headers: &HeaderMap,
    (next, email): (&str, &str),
    (status, problem): (StatusCode, Option<&'static str>),
) -> Response {
    let page = LoginPage {
        page: Frame::outside(app, headers),
        next: next.to_owned(),
        email: email.to_owned(),
        problem,
        has_passkeys: app.passkeys.is_some(),
    };
    render(status, &page)
}

/// Where to go after the login: only a page of the console, or of a body.
#[derive(Deserialize)]
pub(super) struct Next {
    #[serde(default)]
    next: String,
}

/// An address of the console or of the partners' pages as it was given, or the console.
pub(super) fn safe_next(next: &str) -> String {
    let is_ours = ["/console/", "/partner"]
        .iter()
        .any(|ours| next.starts_with(ours))
        && next
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"/-".contains(&byte));
    if is_ours {
        next.to_owned()
    } else {
        "/console".to_owned()
    }
}

pub(super) async fn login_page(
    State(app): State<App>,
    Query(Next { next }): Query<Next>,
    headers: HeaderMap,
) -> Response {
    show_login(
        &app,
        &headers,
        (&safe_next(&next), ""),
        (StatusCode::OK, None),
    )
}

#[derive(Deserialize)]
pub(super) struct Login {
    #[serde(default)]
    next: String,
    email: String,
    password: String,
    code: String,
}

/// Logins being checked or waiting for it: each takes much memory and time.
static TURNS: Semaphore = Semaphore::const_new(8);
/// Who waits longer is asked to come again.
const TURN_WAIT: Duration = Duration::from_secs(5);

static BY_NETWORK: LazyLock<Guesses> = LazyLock::new(|| Guesses::new(LOGINS));
static BY_NAME: LazyLock<Guesses> = LazyLock::new(|| Guesses::new(LOGINS_OF_ONE));

/// Counts somebody who begins to log in without saying who they are; after how many seconds to try
/// again when that was too often.
pub(super) fn count_login(address: IpAddr) -> Result<(), u64> {
    let wait = |too_many: TooMany| too_many.wait_seconds;
    BY_NETWORK.count(address).map_err(wait)
}

/// A turn to try a password, or after how many seconds to try again.
pub(super) async fn turn(address: IpAddr, email: &str) -> Result<SemaphorePermit<'static>, u64> {
    let wait = |too_many: TooMany| too_many.wait_seconds;
    BY_NETWORK.count(address).map_err(wait)?;
    BY_NAME.count_name(email).map_err(wait)?;
    match tokio::time::timeout(TURN_WAIT, TURNS.acquire()).await {
        Ok(Ok(turn)) => Ok(turn),
        _ => Err(TURN_WAIT.as_secs()),
    }
}

/// An answer that says when to try again.
pub(super) fn slowed(mut answer: Response, wait_seconds: u64) -> Response {
    let seconds = HeaderValue::from(wait_seconds);
    answer.headers_mut().insert(header::RETRY_AFTER, seconds);
    answer
}

pub(super) async fn log_in(
    State(app): State<App>,
    Origin { address, device }: Origin,
    jar: CookieJar,
    headers: HeaderMap,
    Form(login): Form<Login>,
) -> Response {
    let next = safe_next(&login.next);
    let again = |status, problem| {
        let typed = (next.as_str(), login.email.as_str());
        show_login(&app, &headers, typed, (status, Some(problem)))
    };
    let _turn = match turn(address, &login.email).await {
        Ok(turn) => turn,
        Err(wait_seconds) => {
            let page = again(StatusCode::TOO_MANY_REQUESTS, "login-slow-down");
            return slowed(page, wait_seconds);
        }
    };
    let shown = (&*login.email, &*login.password, &*login.code);
    let brought = session_secret(&jar);
    match open_session(&app.centre, shown, device, brought.as_deref()).await {
        Ok(Some(secret)) => {
            let jar = jar.add(session_cookie(&app, secret));
            (jar, Redirect::to(&next)).into_response()
        }
        Ok(None) => again(StatusCode::UNPROCESSABLE_ENTITY, "login-wrong"),
        Err(error) => failure(&app, wanted_language(&app, &headers), error),
    }
}

pub(super) async fn log_out(State(app): State<App>, jar: CookieJar) -> Response {
    if let Some(secret) = session_secret(&jar)
        && let Err(error) = people::log_out(&app.centre, &secret).await
    {
        tracing::error!(%error, "a session could not be closed");
    }
    let jar = jar.add(session_cookie(&app, String::new()));
    (jar, Redirect::to("/console/login")).into_response()
}

#[derive(Template)]
#[template(path = "console/invitation.html")]
struct InvitationPage<'p> {
    page: Frame<'p>,
    enrolment: Enrolment,
    role: String,
    /// The second factor as a picture to scan (SVG).
    qr: String,
    problem: Option<&'static str>,
    /// Where a passkey is asked for; empty where there are none.
    passkey_at: String,
}

pub(super) async fn invitation_page(
    State(app): State<App>,
    Path(secret): Path<String>,
    headers: HeaderMap,
) -> Response {
    show_invitation(&app, &secret, &headers, None).await
}

/// The page of an invitation, again if there was a problem.
pub(super) async fn show_invitation(
    app: &App,
    secret: &str,
    headers: &HeaderMap,
    problem: Option<&'static str>,
) -> Response {
    match people::enrolment(&app.centre, secret).await {
        Ok(Some(enrolment)) => {
            let page = Frame::outside(app, headers);
            let role = page.role_name(enrolment.role);
            let qr = qr_picture(&enrolment.totp_url);
            let status = match problem {
                Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
                None => StatusCode::OK,
            };
            render(
                status,
                &InvitationPage {
                    page,
                    enrolment,
                    role,
                    qr,
                    problem,
                    passkey_at: match app.passkeys {
                        Some(_) => format!("/console/invitation/{secret}/passkey"),
                        None => String::new(),
                    },
                },
            )
        }
        Ok(None) => failure(app, wanted_language(app, headers), FlowError::NotFound),
        Err(error) => failure(app, wanted_language(app, headers), error),
    }
}

/// A QR code (ISO/IEC 18004) as an SVG drawing; empty when the text is too long for one.
fn qr_picture(text: &str) -> String {
    use std::fmt::Write;
    let Ok(code) = qrcodegen::QrCode::encode_text(text, qrcodegen::QrCodeEcc::Medium) else {
        return String::new();
    };
    let mut path = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
            let _ = write!(path, "M{x} {y}h1v1h-1z");
        }
    }
    let size = code.size();
    format!("<svg viewBox=\"0 0 {size} {size}\" aria-hidden=\"true\"><path d=\"{path}\"/></svg>")
}

#[derive(Deserialize)]
pub(super) struct Acceptance {
    password: String,
    code: String,
}

pub(super) async fn accept_invitation(
    State(app): State<App>,
    Path(secret): Path<String>,
    headers: HeaderMap,
    Form(acceptance): Form<Acceptance>,
) -> Response {
    let Acceptance { password, code } = acceptance;
    match people::enrol(&app.centre, &secret, &password, &code).await {
        Ok(()) => Redirect::to("/console/login").into_response(),
        Err(FlowError::Refused(problems)) => {
            let is_password = problems.iter().any(|problem| problem.field == "password");
            let problem = match is_password {
                true => "invitation-password-length",
                false => "invitation-code-wrong",
            };
            show_invitation(&app, &secret, &headers, Some(problem)).await
        }
        Err(error) => failure(&app, wanted_language(&app, &headers), error),
    }
}
