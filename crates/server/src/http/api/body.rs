//! Bodies of requests: of the right type, within their limit, read no slower than is bearable.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::http::{HeaderMap, StatusCode, header};
use futures_util::StreamExt;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use crate::http::App;
use crate::http::error::ApiProblem;

/// Kibibytes of larger bodies held in memory at once; later ones wait for the earlier.
const BODIES_KIBIBYTES_MAX: usize = 96 << 10;
/// Kibibytes of answers to bulk uploads whose senders have not read them yet.
const ANSWERS_KIBIBYTES_MAX: usize = 64 << 10;
/// Bodies up to this size need no room of the common store.
const SMALL_BYTES: usize = 64 << 10;
/// What is still read of a body that was refused, so that its sender comes to read the answer.
const DRAIN_BYTES_MAX: usize = 256 << 20;
/// How long that may take.
const DRAIN_TIME: Duration = Duration::from_secs(20);
/// How long a large body waits for room.
const ROOM_WAIT: Duration = Duration::from_secs(30);
/// Longest `Idempotency-Key`, in bytes.
const KEY_BYTES_MAX: usize = 255;

/// Memory that all requests share, so that many large ones cannot fill it.
pub(super) struct Room {
    bodies: Arc<Semaphore>,
    /// For answers to bulk uploads, in kibibytes.
    pub(super) answers: Arc<Semaphore>,
}

impl Default for Room {
    fn default() -> Room {
        Room {
            bodies: Arc::new(Semaphore::new(BODIES_KIBIBYTES_MAX)),
            answers: Arc::new(Semaphore::new(ANSWERS_KIBIBYTES_MAX)),
        }
    }
}

impl Room {
    /// Waits for the room that so many bytes of a bulk upload take while they are made into
    /// reports and stored; `None` once there is no room any more, ever.
    pub(super) async fn for_batch(&self, bytes: usize) -> Option<OwnedSemaphorePermit> {
        let kibibytes = bytes.div_ceil(1 << 10).min(BODIES_KIBIBYTES_MAX) as u32;
        self.bodies.clone().acquire_many_owned(kibibytes).await.ok()
    }
}

/// A whole body, and the room it takes while it is held.
pub(super) struct Whole {
    /// Its bytes.
    pub(super) bytes: Vec<u8>,
    _room: Option<OwnedSemaphorePermit>,
}

/// What a body must keep to.
#[derive(Clone, Copy)]
pub(super) struct Limit {
    /// The limit's name, as docs/profile.md has it.
    pub(super) name: &'static str,
    /// The most there may be.
    pub(super) bytes: usize,
    /// How long the sender may pause.
    pub(super) pause: Duration,
}

/// How long a sender may pause in the middle of a body.
pub(super) fn pause(app: &App) -> Duration {
    Duration::from_secs(app.config.sender_pause_seconds.into())
}

/// Refuses a body of another media type than one of these, or in a coding that is not read.
pub(super) fn expect_type(headers: &HeaderMap, types: &[&str]) -> Result<(), ApiProblem> {
    let given = headers.get(header::CONTENT_TYPE);
    let essence = given
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .map(|essence| essence.trim().to_ascii_lowercase())
        .unwrap_or_default();
    if !types.contains(&essence.as_str()) {
        return Err(ApiProblem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            format!("the header Content-Type must be {}", types.join(" or ")),
        ));
    }
    // A coding that can be read has been undone, and its header taken away.
    let coding = headers.get(header::CONTENT_ENCODING);
    match coding.map(|value| value.as_bytes()) {
        None | Some(b"identity") => Ok(()),
        Some(_) => Err(ApiProblem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "the header Content-Encoding may be gzip; send the body so, or without a coding",
        )
        .header(header::ACCEPT_ENCODING, "gzip")),
    }
}

/// The header `Idempotency-Key`, if there is one: 1 to 255 visible ASCII characters.
pub(super) fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, ApiProblem> {
    let Some(value) = headers.get("idempotency-key") else {
        return Ok(None);
    };
    let bytes = value.as_bytes();
    let is_fit = (1..=KEY_BYTES_MAX).contains(&bytes.len())
        && bytes.iter().all(u8::is_ascii_graphic)
        && headers.get_all("idempotency-key").iter().count() == 1;
    let key = value.to_str().ok().filter(|_| is_fit).map(str::to_owned);
    let refusal = || {
        ApiProblem::new(
            StatusCode::BAD_REQUEST,
            "the header Idempotency-Key holds 1 to 255 visible ASCII characters, and comes once",
        )
    };
    key.map(Some).ok_or_else(refusal)
}

/// Reads a whole body. One that is too large is refused as soon as that is known.
pub(super) async fn read_whole(
    room: &Room,
    headers: &HeaderMap,
    body: Body,
    limit: Limit,
) -> Result<Whole, ApiProblem> {
    let stated = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    let mut body = body.into_data_stream();
    if stated.is_some_and(|length| length > limit.bytes) {
        return Err(too_large(limit, body));
    }
    let mut whole = Whole {
        bytes: Vec::with_capacity(stated.unwrap_or(0).min(SMALL_BYTES)),
        _room: None,
    };
    loop {
        let chunk = match timeout(limit.pause, body.next()).await {
            Err(_) => return Err(too_slow(limit.pause)),
            Ok(None) => return Ok(whole),
            Ok(Some(Err(error))) => return Err(broken(&error)),
            Ok(Some(Ok(chunk))) => chunk,
        };
        if whole.bytes.len() + chunk.len() > limit.bytes {
            return Err(too_large(limit, body));
        }
        if whole._room.is_none() && whole.bytes.len() + chunk.len() > SMALL_BYTES {
            let most = stated.unwrap_or(limit.bytes).max(SMALL_BYTES);
            whole._room = Some(room_for(room, most).await?);
        }
        whole.bytes.extend_from_slice(&chunk);
    }
}

async fn room_for(room: &Room, bytes: usize) -> Result<OwnedSemaphorePermit, ApiProblem> {
    let kibibytes = (bytes >> 10).min(BODIES_KIBIBYTES_MAX) as u32;
    let wanted = room.bodies.clone().acquire_many_owned(kibibytes);
    match timeout(ROOM_WAIT, wanted).await {
        Ok(Ok(permit)) => Ok(permit),
        _ => Err(ApiProblem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "too many large bodies at once; send it again in a moment",
        )
        .header(header::RETRY_AFTER, "10")),
    }
}

fn too_large(limit: Limit, body: BodyDataStream) -> ApiProblem {
    tokio::spawn(timeout(DRAIN_TIME, drain(body)));
    let Limit { name, bytes, .. } = limit;
    ApiProblem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        format!("the body is longer than {bytes} bytes, the limit {name}; send less at once"),
    )
    .header(header::CONNECTION, "close")
}

/// Reads on, keeping nothing: closing at once would take the answer from a sender who is still
/// sending.
async fn drain(mut body: BodyDataStream) {
    let mut length_bytes = 0;
    while let Some(Ok(chunk)) = body.next().await {
        length_bytes += chunk.len();
        if length_bytes > DRAIN_BYTES_MAX {
            return;
        }
    }
}

fn too_slow(pause: Duration) -> ApiProblem {
    ApiProblem::new(
        StatusCode::REQUEST_TIMEOUT,
        format!("no byte for {} seconds; send it again", pause.as_secs()),
    )
    .header(header::CONNECTION, "close")
}

/// The connection broke, or the gzip coding is damaged.
fn broken(error: &axum::Error) -> ApiProblem {
    ApiProblem::new(
        StatusCode::BAD_REQUEST,
        format!("the body cannot be read to its end: {error}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    const LIMIT: Limit = Limit {
        name: "body_bytes",
        bytes: 10,
        pause: Duration::from_millis(20),
    };

    async fn read(body: Body) -> Result<Vec<u8>, ApiProblem> {
        let whole = read_whole(&Room::default(), &HeaderMap::new(), body, LIMIT).await;
        whole.map(|whole| whole.bytes)
    }

    #[tokio::test]
    async fn a_body_over_its_limit_is_refused_by_the_limits_name() {
        assert_eq!(
            read(Body::from("0123456789")).await.expect("fits"),
            b"0123456789"
        );
        let problem = read(Body::from("0123456789a")).await.expect_err("too long");
        assert_eq!(problem.status, 413);
        assert!(
            problem.detail.contains("limit body_bytes"),
            "{}",
            problem.detail
        );
    }

    #[tokio::test]
    async fn a_stated_length_is_enough_to_refuse() {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from_static("11"));
        let never = futures_util::stream::pending::<Result<Vec<u8>, std::io::Error>>();
        let body = Body::from_stream(never);
        let refused = read_whole(&Room::default(), &headers, body, LIMIT).await;
        assert_eq!(refused.err().map(|problem| problem.status), Some(413));
    }

    #[tokio::test]
    async fn a_sender_that_stops_is_given_up() {
        let never = futures_util::stream::pending::<Result<Vec<u8>, std::io::Error>>();
        let problem = read(Body::from_stream(never)).await.expect_err("too slow");
        assert_eq!(problem.status, 408);
    }

    #[test]
    fn a_key_is_short_visible_and_single() {
        let key = |value: &[u8]| {
            let mut headers = HeaderMap::new();
            let value = HeaderValue::from_bytes(value).expect("a header");
            headers.insert("idempotency-key", value);
            idempotency_key(&headers)
        };
        assert_eq!(idempotency_key(&HeaderMap::new()).expect("none"), None);
        let longest = "k".repeat(255);
        assert_eq!(
            key(longest.as_bytes()).expect("fits"),
            Some(longest.clone())
        );
        for wrong in ["", "a b", "é", &"k".repeat(256)] {
            let problem = key(wrong.as_bytes()).expect_err(wrong);
            assert_eq!(problem.status, 400);
        }
    }

    #[test]
    fn the_type_of_a_body_may_have_parameters() {
        let check = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(value));
            expect_type(&headers, &["application/json"]).map_err(|problem| problem.status)
        };
        assert_eq!(check("Application/JSON; charset=utf-8"), Ok(()));
        assert_eq!(check("text/plain"), Err(415));
    }
}
