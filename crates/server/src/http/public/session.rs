//! The reporter's session: the receipt code in a cookie, so that it never stands in an address.
//!
//! The cookie holds the code, the time of the last page and a digest under the centre's key, so
//! that a cookie cannot be used to try codes. It ends with the browser, or after half an hour.

use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use sha2::{Digest, Sha256};
use tocsin_domain::access::InboxPermit;
use tocsin_domain::receipt::SecretCode;
use tocsin_flow::{FlowError, inbox};
use tocsin_store::seal::Keys;

use crate::http::App;

/// The name of the cookie.
const COOKIE: &str = "tocsin_inbox";
/// After so long without a page the inbox closes by itself.
pub(super) const IDLE_SECONDS: i64 = 30 * 60;

/// An open inbox.
pub(super) struct Session {
    /// The receipt code.
    pub(super) code: SecretCode,
    /// What it lets its holder do.
    pub(super) permit: InboxPermit,
}

/// What a browser's cookie says.
pub(super) enum Opened {
    /// An inbox is open.
    Session(Session),
    /// One was open, too long ago.
    TooLate,
    /// None.
    Nothing,
}

impl Opened {
    /// The session, if there is one.
    pub(super) fn session(self) -> Option<Session> {
        match self {
            Opened::Session(session) => Some(session),
            Opened::TooLate | Opened::Nothing => None,
        }
    }
}

/// The inbox that the browser has open.
pub(super) async fn open(app: &App, jar: &CookieJar) -> Result<Opened, FlowError> {
    let Some(cookie) = jar.get(COOKIE) else {
        return Ok(Opened::Nothing);
    };
    let Some((code, at)) = read(&app.centre.keys, cookie.value()) else {
        return Ok(Opened::Nothing);
    };
    let age_seconds = app.centre.store.now().as_second() - at;
    if age_seconds > IDLE_SECONDS {
        return Ok(Opened::TooLate);
    }
    Ok(match inbox::enter(&app.centre, &code).await? {
        Some(permit) => Opened::Session(Session { code, permit }),
        None => Opened::Nothing,
    })
}

/// The cookie that opens an inbox, or keeps it open for another while.
pub(super) fn cookie(app: &App, code: &SecretCode) -> Cookie<'static> {
    let at = app.centre.store.now().as_second();
    with_attributes(app, write(&app.centre.keys, code, at))
}

/// The cookie that closes it.
pub(super) fn closing_cookie(app: &App) -> Cookie<'static> {
    let mut cookie = with_attributes(app, String::new());
    cookie.make_removal();
    cookie
}

fn with_attributes(app: &App, value: String) -> Cookie<'static> {
    let address = app.config.public_url.as_deref().unwrap_or_default();
    Cookie::build((COOKIE, value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(address.starts_with("https://"))
        .build()
}

fn write(keys: &Keys, code: &SecretCode, at: i64) -> String {
    format!("{}.{at}.{}", code.symbols(), digest(keys, code, at))
}

fn read(keys: &Keys, value: &str) -> Option<(SecretCode, i64)> {
    let mut parts = value.splitn(3, '.');
    let code: SecretCode = parts.next()?.parse().ok()?;
    let at: i64 = parts.next()?.parse().ok()?;
    let stated = Sha256::digest(parts.next()?.as_bytes());
    // Digests of digests: the time of the comparison says nothing about the value.
    let expected = Sha256::digest(digest(keys, &code, at).as_bytes());
    (stated == expected).then_some((code, at))
}

fn digest(keys: &Keys, code: &SecretCode, at: i64) -> String {
    let at = at.to_string();
    let parts = [b"inbox session", code.symbols().as_bytes(), at.as_bytes()];
    hex::encode(keys.content_digest(&parts))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tocsin_store::seal::CentreKey;

    #[test]
    fn a_cookie_opens_what_it_was_made_for_and_nothing_else() {
        let keys = Keys::new(&CentreKey::generate());
        let code = SecretCode::from_entropy(&[7; 12]);
        let value = write(&keys, &code, 1_769_000_000);
        assert!(read(&keys, &value) == Some((code.clone(), 1_769_000_000)));
        // Not longer than it was given for, not another code, not without the digest.
        assert!(read(&keys, &value.replacen("1769000000", "1769009999", 1)).is_none());
        let other = SecretCode::from_entropy(&[8; 12]);
        let swapped = value.replacen(code.symbols(), other.symbols(), 1);
        assert!(read(&keys, &swapped).is_none());
        assert!(read(&keys, code.symbols()).is_none());
        assert!(read(&keys, &format!("{}.1769000000.", code.symbols())).is_none());
        assert!(read(&Keys::new(&CentreKey::generate()), &value).is_none());
    }
}
