//! Proving again who one is, before what is sensitive: what was asked for is done right after.

use std::net::SocketAddr;

use askama::Template;
use axum::extract::{ConnectInfo, RawForm, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use tocsin_flow::people;

use super::account::{safe_next, turn};
use super::render;
use super::visitor::{Frame, Visitor, session_cookie};
use crate::http::App;
use crate::http::limit::client_address;

#[derive(Template)]
#[template(path = "console/confirm.html")]
struct ConfirmPage<'p> {
    page: Frame<'p>,
    /// What to do after, and with which fields.
    again: String,
    fields: Vec<(String, String)>,
    problem: Option<&'static str>,
}

/// Asks a visitor whose proof is too old to give it again, and then to do `again`, an address of
/// the console, with the same fields. `None` when the proof is young enough.
pub(super) fn needed(visitor: &Visitor, again: &str, fields: &[(&str, &str)]) -> Option<Response> {
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
    };
    Some(render(StatusCode::FORBIDDEN, &page))
}

/// What the form holds: the proof, and whatever is to be done after.
#[derive(Default)]
struct Proof {
    again: String,
    password: String,
    code: String,
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
                _ => proof.fields.push((name, value)),
            }
        }
        proof
    }
}

pub(super) async fn confirm(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    jar: CookieJar,
    headers: HeaderMap,
    visitor: Visitor,
    RawForm(form): RawForm,
) -> Response {
    let Proof {
        again,
        password,
        code,
        fields,
    } = Proof::read(&form);
    let ask = |status, problem| {
        let page = ConfirmPage {
            page: visitor.frame(""),
            again: again.clone(),
            fields,
            problem: Some(problem),
        };
        render(status, &page)
    };
    let address = client_address(peer, &headers, &app.config.trusted_proxies);
    let _turn = match turn(address, &visitor.staff.email).await {
        Ok(turn) => turn,
        Err(wait_seconds) => {
            let mut answer = ask(StatusCode::TOO_MANY_REQUESTS, "login-slow-down");
            let seconds = HeaderValue::from(wait_seconds);
            answer.headers_mut().insert(header::RETRY_AFTER, seconds);
            return answer;
        }
    };
    match people::confirm(&app.centre, &visitor.seat, &password, &code).await {
        Ok(Some(secret)) => {
            let jar = jar.add(session_cookie(&app, secret));
            // 307: the browser sends the same fields there, as if nothing had come between.
            (jar, Redirect::temporary(&again)).into_response()
        }
        Ok(None) => ask(StatusCode::UNPROCESSABLE_ENTITY, "confirm-wrong"),
        Err(error) => visitor.failure(error),
    }
}
