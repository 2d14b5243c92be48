//! What somebody has begun to tell, and the cookie that carries its code from page to page.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use tocsin_domain::intake::{Answers, Journey};
use tocsin_domain::receipt::SecretCode;
use tocsin_flow::{FlowError, draft};
use tocsin_store::StoreError;

use super::receipt;
use crate::http::App;
use crate::http::page::{Visit, failure};

/// A report being written.
pub(super) struct Draft {
    /// The code under which it is kept.
    pub(super) code: SecretCode,
    /// What was answered so far.
    pub(super) answers: Answers,
}

/// Name of the cookie. It lives as long as the window (docs/decisions/0006).
const COOKIE: &str = "tocsin_draft";

impl Draft {
    /// A draft with nothing in it, not stored yet.
    pub(super) fn new() -> Draft {
        Draft {
            code: draft::new_code(),
            answers: Answers::new(),
        }
    }

    /// The draft that the browser's cookie names; `None` when there is none, when it has run out
    /// or when it was sent.
    pub(super) async fn of(app: &App, headers: &HeaderMap) -> Result<Option<Draft>, FlowError> {
        match code_in(headers) {
            Some(code) => Draft::load(app, code).await,
            None => Ok(None),
        }
    }

    /// The draft kept under a code.
    pub(super) async fn load(app: &App, code: SecretCode) -> Result<Option<Draft>, FlowError> {
        let Some(text) = draft::load(&app.centre, &code).await? else {
            return Ok(None);
        };
        let answers = serde_json::from_str(&text)
            .map_err(|error| StoreError::Damaged(format!("a draft as JSON: {error}")))?;
        Ok(Some(Draft { code, answers }))
    }

    /// Keeps the answers for the profile's number of days from now.
    pub(super) async fn save(&self, app: &App) -> Result<(), FlowError> {
        let text = serde_json::to_string(&self.answers)
            .map_err(|error| StoreError::Damaged(format!("answers as JSON: {error}")))?;
        draft::save(&app.centre, &self.code, &text).await
    }

    /// The way through the form that the answers give today.
    pub(super) fn journey<'v>(&self, visit: &'v Visit) -> Journey<'v> {
        let profile = &visit.app.centre.profile;
        Journey::new(profile, &self.answers, visit.today())
    }
}

/// The receipt, when the draft of this window was sent already: the button pressed twice, or an
/// answer that got lost on its way.
pub(super) async fn already_sent(visit: &Visit, headers: &HeaderMap) -> Option<Response> {
    let code = code_in(headers)?;
    let found = draft::receipt_code(&visit.app.centre, &code).await;
    match found {
        Ok(receipt) => Some(to_receipt(visit, &receipt?)),
        Err(error) => Some(failure(&visit.page(), &error)),
    }
}

/// Opens the receipt of a code and makes the browser forget the draft.
pub(super) fn to_receipt(visit: &Visit, receipt: &SecretCode) -> Response {
    let response = receipt::show(&visit.app, &visit.language, receipt);
    forget(&visit.app, response)
}

fn code_in(headers: &HeaderMap) -> Option<SecretCode> {
    let cookies = headers.get_all(header::COOKIE).into_iter();
    let pairs = cookies
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'));
    let mut ours = pairs.filter_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='));
    ours.find_map(|code| code.parse().ok())
}

/// Lets the browser carry the code until its window closes.
pub(super) fn carry(app: &App, code: &SecretCode, response: Response) -> Response {
    set_cookie(app, code.symbols(), "", response)
}

/// Makes the browser forget the code.
pub(super) fn forget(app: &App, response: Response) -> Response {
    set_cookie(app, "", "; Max-Age=0", response)
}

fn set_cookie(app: &App, value: &str, more: &str, mut response: Response) -> Response {
    let https = app.config.public_url.as_deref();
    let secure = match https.is_some_and(|url| url.starts_with("https://")) {
        true => "; Secure",
        false => "",
    };
    let cookie = format!("{COOKIE}={value}; Path=/; HttpOnly; SameSite=Strict{secure}{more}");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_found_among_other_cookies() {
        let code = SecretCode::from_entropy(&[9; 12]);
        let mut headers = HeaderMap::new();
        let text = format!("a=b; {COOKIE}x=1; {COOKIE}={}; c", code.symbols());
        headers.insert(header::COOKIE, text.parse().expect("ASCII"));
        assert_eq!(code_in(&headers), Some(code));
    }

    #[test]
    fn a_cookie_that_is_no_code_is_no_draft() {
        let mut headers = HeaderMap::new();
        headers.insert(
            header::COOKIE,
            HeaderValue::from_static("tocsin_draft=AAAA"),
        );
        assert_eq!(code_in(&headers), None);
    }
}
