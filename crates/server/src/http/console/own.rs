//! One's own account: where one is logged in, passkeys, and recovery codes.

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use tocsin_flow::{FlowError, people};
use tocsin_store::people::passkey::Passkey;
use uuid::Uuid;

use super::confirm;
use super::visitor::{Frame, Visitor};

/// One place where the person is logged in.
struct Place {
    id: Uuid,
    browser: String,
    network: String,
    since: String,
    is_this: bool,
}

/// One passkey of the person.
struct KeyLine {
    id: Uuid,
    name: String,
    since: String,
    used: String,
    is_backed_up: bool,
}

#[derive(Template)]
#[template(path = "console/account.html")]
struct AccountPage<'p> {
    page: Frame<'p>,
    places: Vec<Place>,
    /// The person's passkeys; `None` where the centre has none at all.
    keys: Option<Vec<KeyLine>>,
    codes_count: i64,
    /// Recovery codes that were just made.
    codes: Vec<String>,
}

pub(super) async fn page(visitor: Visitor) -> Response {
    answer(&visitor, Vec::new()).await
}

async fn answer(visitor: &Visitor, codes: Vec<String>) -> Response {
    visitor.page(show(visitor, codes).await)
}

async fn show(visitor: &Visitor, codes: Vec<String>) -> Result<AccountPage<'_>, FlowError> {
    let centre = &visitor.app.centre;
    let words = visitor.frame("account");
    let sessions = people::sessions(centre, &visitor.seat).await?;
    let places = sessions.into_iter().map(|session| Place {
        is_this: session.id == visitor.seat.session.id,
        id: session.id,
        browser: match session.device.browser {
            unknown if unknown.is_empty() => words.t("session-browser-unknown"),
            known => known,
        },
        network: session.device.network,
        since: words.date_time(session.created_at),
    });
    let keys = match &visitor.app.passkeys {
        Some(_) => Some(keys(visitor, &words).await?),
        None => None,
    };
    Ok(AccountPage {
        places: places.collect(),
        keys,
        codes_count: people::recovery_codes_count(centre, &visitor.seat).await?,
        codes,
        page: words,
    })
}

async fn keys(visitor: &Visitor, words: &Frame<'_>) -> Result<Vec<KeyLine>, FlowError> {
    let found = people::passkeys(&visitor.app.centre, &visitor.seat).await?;
    let line = |key: Passkey| KeyLine {
        id: key.id,
        name: key.name,
        since: words.date_time(key.created_at),
        used: match key.used_at {
            Some(at) => words.date_time(at),
            None => words.t("passkey-never"),
        },
        is_backed_up: key.is_backed_up,
    };
    Ok(found.into_iter().map(line).collect())
}

pub(super) async fn end_session(visitor: Visitor, Path(id): Path<Uuid>) -> Response {
    match people::end_session(&visitor.app.centre, &visitor.seat, id).await {
        Ok(()) => Redirect::to("/console/account").into_response(),
        Err(error) => visitor.failure(error),
    }
}

/// Shows the new codes in the answer itself: they stand at no address and in no history.
pub(super) async fn make_codes(visitor: Visitor) -> Response {
    if let Some(page) = confirm::needed(&visitor, "/console/account/codes", &[]).await {
        return page;
    }
    match people::make_recovery_codes(&visitor.app.centre, &visitor.seat).await {
        Ok(codes) => {
            let codes = codes.iter().map(ToString::to_string).collect();
            answer(&visitor, codes).await
        }
        Err(error) => visitor.failure(error),
    }
}
