//! The programme's door: JSON over HTTP, described by the OpenAPI document that it serves.
//!
//! A request shows a token (`caller`) and gets JSON, or a problem in the form of RFC 9457.

mod body;
mod caller;
mod wire;
mod report;
mod mail;
mod bulk;
mod answers;
mod reading;
mod receipt;
mod referral;
mod journal;
mod series;
mod check;
mod document;

use std::any::Any;
use std::sync::Arc;

use axum::extract::Extension;
use axum::http::{StatusCode, header};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use axum::{Router, body::Bytes};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::decompression::RequestDecompressionLayer;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::App;
use super::error::ApiProblem;
use body::Room;
use caller::Tokens;

/// The routes of this subject.
pub fn routes() -> Router<App> {
    let (router, document) = OpenApiRouter::with_openapi(document::frame())
        .routes(routes!(reading::list, report::lodge))
        .routes(routes!(mail::lodge))
        .routes(routes!(bulk::lodge))
        .routes(routes!(reading::one))
        .routes(routes!(receipt::proof))
        .routes(routes!(referral::list))
        .routes(routes!(referral::one))
        .routes(routes!(referral::take))
        .routes(routes!(referral::answer))
        .routes(routes!(referral::state_outcome))
        .routes(routes!(referral::schema))
        .routes(routes!(referral::keys))
        .routes(routes!(series::list))
        .routes(routes!(journal::list))
        .routes(routes!(check::values))
        .split_for_parts();
    let document = Bytes::from(document.to_json().unwrap_or_default());
    router
        .route("/api/v1/openapi.json", get(move || openapi(document)))
        .method_not_allowed_fallback(wrong_method)
        .route("/api", any(nothing_here))
        .route("/api/", any(nothing_here))
        .route("/api/{*path}", any(nothing_here))
        .layer(RequestDecompressionLayer::new().pass_through_unaccepted(true))
        .layer(Extension(Arc::new(Tokens::default())))
        .layer(Extension(Arc::new(Room::default())))
        .layer(CatchPanicLayer::custom(broken))
        .layer(map_response(as_problem))
}

/// What a layer around the handlers refuses in a bare line is a problem too.
async fn as_problem(answer: Response) -> Response {
    let status = answer.status();
    let kind = answer.headers().get(header::CONTENT_TYPE);
    let is_bare = kind.is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
    if !is_bare || !(status.is_client_error() || status.is_server_error()) {
        return answer;
    }
    let detail = "the request cannot be read; /api/v1/openapi.json says what it may hold";
    ApiProblem::new(status, detail).into_response()
}

async fn openapi(document: Bytes) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], document)
}

async fn nothing_here() -> ApiProblem {
    ApiProblem::new(
        StatusCode::NOT_FOUND,
        "there is nothing at this address; /api/v1/openapi.json lists what there is",
    )
}

async fn wrong_method() -> ApiProblem {
    ApiProblem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "this address does not take that method; the header Allow names those it takes",
    )
}

/// A mistake of ours: the log has it, the caller learns that nothing is known of the outcome.
fn broken(_panic: Box<dyn Any + Send>) -> Response {
    tracing::error!("a request to the API ended in a panic");
    ApiProblem::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "the centre made a mistake; send the same again with the same identifier",
    )
    .into_response()
}
