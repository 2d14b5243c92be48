//! Proving again who one is, before what is sensitive, by password and code or by a passkey: what
//! was asked for is done right after.

use askama::Template;
use axum::extract::{RawForm, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use tocsin_flow::people;

use super::account::{safe_next, slowed, turn};
use super::device::Origin;
use super::render;
use super::visitor::{Frame, Visitor, session_cookie};
use crate::http::App;

#[derive(Template)]
#[template(path = "console/confirm.html")]
struct ConfirmPage<'p> {
    page: Frame<'p>,
    /// What to do after, and with which fields.
    again: String,
    fields: Vec<(String, String)>,
    problem: Option<&'static str>,
    has_passkeys: bool,
}

/// Whether somebody can prove who they are by a passkey. If that cannot be found out, password and
/// code remain.
async fn has_passkeys(visitor: &Visitor) -> bool {
    if visitor.app.passkeys.is_none() {
        return false;
    }
    let found = people::passkeys(&visitor.app.centre, &visitor.seat).await;
    found.is_ok_and(|found| !found.is_empty())
}

/// Asks a visitor whose proof is too old to give it again, and then to do `again`, an address of
/// the console, with the same fields. `None` when the proof is young enough.
pub(super) async fn needed(
    visitor: &Visitor,
    again: &str,
    fields: &[(&str, &str)],
) -> Option<Response> {
    let now = visitor.app.centre.store.now();
    if visitor.seat.is_confirmed(now) {
        return None;
    }
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let page = ConfirmPage {
        page: visitor.frame(""),
        again: again.to_owned(),
        fields: fields.iter().map(owned).collect(),
        problem: None,
        has_passkeys: has_passkeys(visitor).await,
    };
    Some(render(StatusCode::FORBIDDEN, &page))
}

/// What the form holds: the proof, and whatever is to be done after.
#[derive(Default)]
struct Proof {
    again: String,
    password: String,
    code: String,
    /// What a passkey's device answered; empty where password and code were typed.
    passkey: String,
    fields: Vec<(String, String)>,
}

impl Proof {
    fn read(form: &[u8]) -> Proof {
        let mut proof = Proof::default();
        for (name, value) in form_urlencoded::parse(form).into_owned() {
            match name.as_str() {
                "confirm_again" => proof.again = safe_next(&value),
                "confirm_password" => proof.password = value,
                "confirm_code" => proof.code = value,
                "confirm_passkey" => proof.passkey = value,
                _ => proof.fields.push((name, value)),
            }
        }
        proof
    }
}

pub(super) async fn confirm(
    State(app): State<App>,
    origin: Origin,
    jar: CookieJar,
    visitor: Visitor,
    RawForm(form): RawForm,
) -> Response {
    let Proof {
        again,
        password,
        code,
        passkey,
        fields,
    } = Proof::read(&form);
    let has_passkeys = has_passkeys(&visitor).await;
    let ask = |status, problem| {
        let page = ConfirmPage {
            page: visitor.frame(""),
            again: again.clone(),
            fields,
            problem: Some(problem),
            has_passkeys,
        };
        render(status, &page)
    };
    let _turn = match turn(origin.address, &visitor.staff.email).await {
        Ok(turn) => turn,
        Err(wait_seconds) => {
            let page = ask(StatusCode::TOO_MANY_REQUESTS, "login-slow-down");
            return slowed(page, wait_seconds);
        }
    };
    let (centre, seat) = (&app.centre, &visitor.seat);
    let outcome = match &app.passkeys {
        Some(at) if !passkey.is_empty() => {
            people::confirm_by_passkey(centre, at, seat, &passkey).await
        }
        _ => people::confirm(centre, seat, &password, &code).await,
    };
    match outcome {
        Ok(Some(secret)) => {
            let jar = jar.add(session_cookie(&app, secret));
            // 307: the browser sends the same fields there, as if nothing had come between.
            (jar, Redirect::temporary(&again)).into_response()
        }
        Ok(None) => ask(StatusCode::UNPROCESSABLE_ENTITY, "confirm-wrong"),
        Err(error) => visitor.failure(error),
    }
}
