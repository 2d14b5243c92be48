//! C2SP tlog-tiles: the ledger as anyone may read it.
//!
//! <https://c2sp.org/tlog-tiles>. A tile never changes, so it may be kept for ever; the checkpoint
//! changes about once a second. Any page in any browser may read all of it.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tocsin_ledger::TileResource;
use tocsin_store::StoreError;
use tower_http::set_header::SetResponseHeaderLayer;

use super::App;

/// What never changes may be kept for a year, which stands for ever.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// What changes is asked for again each time.
const ASK_AGAIN: &str = "no-cache";
/// The media type that C2SP gives to tiles.
const BYTES: &str = "application/octet-stream";
const TEXT: &str = "text/plain; charset=utf-8";

/// The routes of this subject.
pub fn routes() -> Router<App> {
    let header = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
    };
    Router::new()
        .route("/log/key", get(key))
        .route("/log/checkpoint", get(checkpoint))
        .route("/log/tile/{*path}", get(tile))
        .layer(header(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .layer(header(
            HeaderName::from_static("cross-origin-resource-policy"),
            "cross-origin",
        ))
}

/// The public key of the log, as a C2SP verifier key.
async fn key(State(app): State<App>) -> Response {
    let key = format!("{}\n", app.signer.verifier());
    answer(TEXT, ASK_AGAIN, key)
}

/// The newest signed checkpoint.
async fn checkpoint(State(app): State<App>) -> Response {
    match app.centre.store.checkpoint().await {
        Ok(Some(checkpoint)) => answer(TEXT, ASK_AGAIN, checkpoint.note),
        Ok(None) => absent("nothing has been sealed yet"),
        Err(error) => failed(&error),
    }
}

/// A tile of hashes or a bundle of entries.
async fn tile(State(app): State<App>, Path(path): Path<String>) -> Response {
    let found = match TileResource::parse(&path) {
        Ok(TileResource::Hashes(path)) => app.centre.store.tile(path).await,
        Ok(TileResource::Entries(path)) => app.centre.store.bundle(path).await,
        Err(error) => return absent(&error.to_string()),
    };
    match found {
        Ok(Some(bytes)) => answer(BYTES, FOR_EVER, bytes),
        Ok(None) => absent("the log has no such tile yet"),
        Err(error) => failed(&error),
    }
}

fn answer(kind: &'static str, caching: &'static str, body: impl IntoResponse) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, caching),
    ];
    (headers, body).into_response()
}

/// A tile that is not there may be there in a second.
fn absent(why: &str) -> Response {
    let body = format!("{why}\n");
    (StatusCode::NOT_FOUND, answer(TEXT, ASK_AGAIN, body)).into_response()
}

fn failed(error: &StoreError) -> Response {
    tracing::error!(%error, "the log could not be read");
    let body = "the log cannot be read at the moment\n";
    (
        StatusCode::SERVICE_UNAVAILABLE,
        answer(TEXT, ASK_AGAIN, body),
    )
        .into_response()
}
