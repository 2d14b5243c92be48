//! `GET /api/v1/check/{prefix}`: what the public may know of values, asked so that nobody learns
//! which value was meant.
//!
//! Whoever asks makes the digest of their value and sends its first four signs. Thousands of
//! telephone numbers and countless addresses begin with the same ones, so that the question says
//! nothing; the answer has every listed value that does, and the asker looks for theirs.

use std::net::SocketAddr;

use axum::Json;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use serde::Serialize;
use tocsin_flow::lookup::{self, Prefix, Told};
use utoipa::ToSchema;

use crate::http::App;
use crate::http::error::ApiProblem;
use crate::http::limit::client_address;
use crate::http::public::lookup::PACE;

/// Listed values whose digests begin alike.
#[derive(Serialize, ToSchema)]
pub(super) struct CheckAnswer {
    /// The beginning that was asked for.
    #[schema(example = "3fa9")]
    prefix: String,
    /// The values, in the order of their digests.
    values: Vec<ListedValue>,
}

/// A value that may be told: at least three independent people reported it, or a member of staff
/// confirmed it.
#[derive(Serialize, ToSchema)]
pub(super) struct ListedValue {
    /// The first 64 bits of the SHA-256 of its kind, a zero byte and its canonical form, in
    /// hexadecimal.
    #[schema(example = "3fa90b64d1c5e872")]
    hash: String,
    /// More than so many independent people reported it; 0 for several. Absent if they were fewer
    /// than three, and a member of staff confirmed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    people_more_than: Option<i64>,
    /// Whether a member of staff confirmed it.
    confirmed: bool,
}

impl From<Told> for ListedValue {
    fn from(told: Told) -> ListedValue {
        ListedValue {
            hash: format!("{:016x}", told.key),
            people_more_than: told.people_more_than,
            confirmed: told.is_confirmed,
        }
    }
}

/// Check a value without saying which.
///
/// No token is needed. What was reported by few is not listed: not listed does not mean safe.
/// docs/check.md says how the digest is made.
#[utoipa::path(
    get,
    path = "/api/v1/check/{prefix}",
    operation_id = "check_values",
    tag = "check",
    params((
        "prefix" = String, Path, description = "Four hexadecimal digits, in small letters.",
        pattern = "^[0-9a-f]{4}$", example = "3fa9",
    )),
    responses(
        (status = 200, description = "The listed values that begin alike.", body = CheckAnswer),
        (status = 400, response = inline(super::document::Malformed)),
        (status = 429, response = inline(super::document::TooMany)),
        (status = 503, response = inline(super::document::Unavailable)),
    ),
)]
pub(super) async fn values(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Path(prefix): Path<String>,
) -> Result<Json<CheckAnswer>, ApiProblem> {
    let Some(wanted) = Prefix::read(&prefix) else {
        let detail = "the prefix is not four hexadecimal digits in small letters, like 3fa9";
        return Err(ApiProblem::new(StatusCode::BAD_REQUEST, detail));
    };
    let address = client_address(peer, &headers, &app.config.trusted_proxies);
    PACE.count(address).map_err(|too_many| {
        let detail = "too many checks from this network; ask again later";
        ApiProblem::new(StatusCode::TOO_MANY_REQUESTS, detail)
            .header(header::RETRY_AFTER, &too_many.wait_seconds.to_string())
    })?;
    let told = lookup::under(&app.centre, wanted).await?;
    Ok(Json(CheckAnswer {
        prefix,
        values: told.into_iter().map(ListedValue::from).collect(),
    }))
}
