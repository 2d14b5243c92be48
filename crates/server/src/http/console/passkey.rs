//! Passkeys: coming in by one, enrolling and removing one's own. The browser's part is
//! `assets/passkey.js`; without it the forms stay hidden, and password and code remain.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use tocsin_flow::FlowError;
use tocsin_flow::people::{self, Passkeys};
use uuid::Uuid;

use super::account::{count_login, safe_next, show_invitation, show_login, slowed};
use super::device::Origin;
use super::visitor::{
    Frame, Visitor, failure, refused, secret_cookie, session_cookie, session_secret,
};
use super::{confirm, render};
use crate::http::App;
use crate::http::page::wanted_language;

/// The cookie that binds a challenge to the browser of somebody who is not yet logged in.
const CHALLENGE_COOKIE: &str = "tocsin_passkey";
/// The only pages that see it.
const CHALLENGE_PATH: &str = "/console/login";

/// A centre without passkeys has no such pages.
fn at(app: &App) -> Result<Arc<Passkeys>, FlowError> {
    app.passkeys.clone().ok_or(FlowError::NotFound)
}

/// What the browser's script reads.
fn json(asked: String) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], asked).into_response()
}

/// What to ask of the device of somebody who wants to come in.
pub(super) async fn ask_to_enter(
    State(app): State<App>,
    origin: Origin,
    jar: CookieJar,
    headers: HeaderMap,
) -> Response {
    if let Err(wait_seconds) = count_login(origin.address) {
        return slowed(StatusCode::TOO_MANY_REQUESTS.into_response(), wait_seconds);
    }
    let asked = match at(&app) {
        Ok(at) => people::begin_login(&app.centre, &at).await,
        Err(error) => Err(error),
    };
    match asked {
        Ok(asked) => {
            let cookie = secret_cookie(&app, CHALLENGE_COOKIE, CHALLENGE_PATH, asked.secret);
            (jar.add(cookie), json(asked.options)).into_response()
        }
        Err(error) => failure(&app, wanted_language(&app, &headers), error),
    }
}

#[derive(Deserialize)]
pub(super) struct Entrance {
    #[serde(default)]
    next: String,
    answer: String,
}

pub(super) async fn log_in(
    State(app): State<App>,
    origin: Origin,
    jar: CookieJar,
    headers: HeaderMap,
    Form(entrance): Form<Entrance>,
) -> Response {
    let next = safe_next(&entrance.next);
    let at = match at(&app) {
        Ok(at) => at,
        Err(error) => return failure(&app, wanted_language(&app, &headers), error),
    };
    let asked = jar.get(CHALLENGE_COOKIE).map(|it| it.value().to_owned());
    let asked = asked.unwrap_or_default();
    let brought = session_secret(&jar);
    let shown = (&*asked, &*entrance.answer);
    let opened =
        people::log_in_by_passkey(&app.centre, &at, shown, origin.device, brought.as_deref());
    let answered = secret_cookie(&app, CHALLENGE_COOKIE, CHALLENGE_PATH, String::new());
    match opened.await {
        Ok(Some(secret)) => {
            let jar = jar.add(answered).add(session_cookie(&app, secret));
            (jar, Redirect::to(&next)).into_response()
        }
        Ok(None) => {
            let wrong = (
                StatusCode::UNPROCESSABLE_ENTITY,
                Some("login-passkey-wrong"),
            );
            let page = show_login(&app, &headers, (&next, ""), wrong);
            (jar.add(answered), page).into_response()
        }
        Err(error) => failure(&app, wanted_language(&app, &headers), error),
    }
}

/// What to ask of the devices of somebody who proves again who they are.
pub(super) async fn ask_to_confirm(visitor: Visitor) -> Response {
    let app = &visitor.app;
    let asked = match at(app) {
        Ok(at) => people::begin_confirmation(&app.centre, &at, &visitor.seat).await,
        Err(error) => Err(error),
    };
    match asked {
        Ok(Some(asked)) => json(asked),
        Ok(None) => visitor.failure(FlowError::NotFound),
        Err(error) => visitor.failure(error),
    }
}

#[derive(Template)]
#[template(path = "console/passkey.html")]
struct PasskeyPage<'p> {
    page: Frame<'p>,
    /// What the script is to ask of the device, as JSON.
    asked: String,
    name: String,
    problem: Option<&'static str>,
}

/// The page on which a passkey is made.
pub(super) async fn page(visitor: Visitor) -> Response {
    if let Some(page) = confirm::needed(&visitor, "/console/account/passkeys/new", &[]).await {
        return page;
    }
    show(&visitor, "", None).await
}

async fn show(visitor: &Visitor, name: &str, problem: Option<&'static str>) -> Response {
    let asked = match at(&visitor.app) {
        Ok(at) => people::begin_passkey(&visitor.app.centre, &at, &visitor.seat).await,
        Err(error) => Err(error),
    };
    let status = match problem {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    match asked {
        Ok(asked) => {
            let page = PasskeyPage {
                page: visitor.frame("account"),
                asked,
                name: name.to_owned(),
                problem,
            };
            render(status, &page)
        }
        Err(FlowError::Refused(_)) => {
            let status = StatusCode::CONFLICT;
            refused(&visitor.app, visitor.language(), status, "passkeys-full")
        }
        Err(error) => visitor.failure(error),
    }
}

#[derive(Deserialize)]
pub(super) struct Made {
    name: String,
    answer: String,
}

pub(super) async fn add(visitor: Visitor, Form(made): Form<Made>) -> Response {
    let Made { name, answer } = made;
    let fields = [("name", &*name), ("answer", &*answer)];
    if let Some(page) = confirm::needed(&visitor, "/console/account/passkeys", &fields).await {
        return page;
    }
    let app = &visitor.app;
    let added = match at(app) {
        Ok(at) => people::add_passkey(&app.centre, &at, &visitor.seat, &name, &answer).await,
        Err(error) => Err(error),
    };
    match added {
        Ok(()) => Redirect::to("/console/account").into_response(),
        Err(FlowError::Refused(problems)) => {
            let field = problems.first().map(|problem| problem.field.as_str());
            let problem = match field {
                Some("name") => "passkey-name-length",
                Some("passkeys") => "passkeys-full",
                _ => "passkey-wrong",
            };
            show(&visitor, &name, Some(problem)).await
        }
        Err(error) => visitor.failure(error),
    }
}

pub(super) async fn remove(visitor: Visitor, Path(id): Path<Uuid>) -> Response {
    let again = format!("/console/account/passkeys/{id}/removal");
    if let Some(page) = confirm::needed(&visitor, &again, &[]).await {
        return page;
    }
    match people::remove_passkey(&visitor.app.centre, &visitor.seat, id).await {
        Ok(()) => Redirect::to("/console/account").into_response(),
        Err(FlowError::Refused(_)) => {
            let status = StatusCode::CONFLICT;
            refused(&visitor.app, visitor.language(), status, "passkeys-last")
        }
        Err(error) => visitor.failure(error),
    }
}

/// What to ask of the device of somebody who was invited.
pub(super) async fn ask_to_enrol(
    State(app): State<App>,
    Path(secret): Path<String>,
    headers: HeaderMap,
) -> Response {
    let asked = match at(&app) {
        Ok(at) => people::begin_invited_passkey(&app.centre, &at, &secret).await,
        Err(error) => Err(error),
    };
    match asked {
        Ok(asked) => json(asked),
        Err(error) => failure(&app, wanted_language(&app, &headers), error),
    }
}

#[derive(Template)]
#[template(path = "console/enrolled.html")]
struct EnrolledPage<'p> {
    page: Frame<'p>,
    codes: Vec<String>,
}

/// Uses an invitation by a passkey. The recovery codes stand in the answer itself, this once.
pub(super) async fn enrol(
    State(app): State<App>,
    Path(secret): Path<String>,
    headers: HeaderMap,
    Form(made): Form<Made>,
) -> Response {
    let shown = (&*made.name, &*made.answer);
    let enrolled = match at(&app) {
        Ok(at) => people::enrol_by_passkey(&app.centre, &at, &secret, shown).await,
        Err(error) => Err(error),
    };
    match enrolled {
        Ok(codes) => {
            let page = Frame::outside(&app, &headers);
            let codes = codes.iter().map(ToString::to_string).collect();
            render(StatusCode::OK, &EnrolledPage { page, codes })
        }
        Err(FlowError::Refused(problems)) => {
            let is_name = problems.iter().any(|problem| problem.field == "name");
            let problem = match is_name {
                true => "passkey-name-length",
                false => "passkey-wrong",
            };
            show_invitation(&app, &secret, &headers, Some(problem)).await
        }
        Err(error) => failure(&app, wanted_language(&app, &headers), error),
    }
}
