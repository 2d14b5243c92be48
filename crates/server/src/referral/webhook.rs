//! Signed messages to the programmes of bodies.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use bytes::Bytes;

use super::signature::{MEDIA_TYPE, Signed};
use crate::outward::{Address, Client, Unsent};

/// What is said of a programme that did not answer in time.
pub(super) const TOO_SLOW: &str = "too slow";

/// Reads the address of a body's programme.
///
/// # Errors
/// What is wrong and what to do.
pub fn address(text: &str) -> Result<Address, &'static str> {
    let address = Address::read(text)?;
    match address.has_credentials() {
        true => Err("an address without a name and a password before the host"),
        false => Ok(address),
    }
}

/// Posts a signed message; `Ok` when the other side says 2xx.
///
/// # Errors
/// What was wrong, in a few words of ours: never the other side's.
pub async fn post(
    client: &Client,
    to: &Address,
    body: Bytes,
    signed: &Signed,
) -> Result<(), String> {
    let headers = headers(signed).ok_or("the request could not be written")?;
    let status = client.post(to, headers, body).await;
    let status = status.map_err(|unsent| match unsent {
        Unsent::TooSlow => TOO_SLOW.to_owned(),
        other => other.to_string(),
    })?;
    match status.is_success() {
        true => Ok(()),
        false => Err(format!("status {}", status.as_u16())),
    }
}

fn headers(signed: &Signed) -> Option<HeaderMap> {
    let own = [
        (header::CONTENT_TYPE, MEDIA_TYPE),
        (header::USER_AGENT, "tocsin"),
        (HeaderName::from_static("content-digest"), &signed.digest),
        (HeaderName::from_static("signature-input"), &signed.input),
        (HeaderName::from_static("signature"), &signed.signature),
    ];
    own.into_iter()
        .map(|(name, value)| Some((name, HeaderValue::from_str(value).ok()?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_encrypted_or_on_this_machine() {
        assert!(address("https://body.example/tocsin").is_ok());
        for wrong in [
            "http://body.example/in",
            "https://name:secret@body.example/in",
        ] {
            assert!(address(wrong).is_err(), "{wrong}");
        }
    }
}
