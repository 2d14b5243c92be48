//! The public side: report, receipt, inbox.

mod guide;
mod draft;
mod upload;
pub(in crate::http) mod field;
mod summary;
mod step;
mod report;
mod resume;
mod session;
pub(in crate::http) mod lookup;
pub mod receipt;
pub mod inbox;

use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::routing::{get, post};
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::timeout::TimeoutLayer;

use super::{App, assets, page};

/// The routes of this subject.
///
/// Pages are compressed although they show a secret (the draft code) beside what a person typed:
/// the cookies that fill them are `SameSite=Strict`, so no other site can make them render.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/", get(page::home_redirect))
        .route("/{language}", get(guide::home))
        .route("/{language}/", get(guide::home))
        .route("/{language}/urgent", get(guide::urgent_money))
        .route("/{language}/urgent/danger", get(guide::urgent_danger))
        .route("/{language}/urgent/near", get(guide::urgent_near))
        .route("/{language}/bodies", get(guide::bodies))
        .route("/{language}/privacy", get(guide::privacy))
        .route("/{language}/accessibility", get(guide::accessibility))
        .route("/{language}/report", get(report::begin))
        .route("/{language}/report/{step}", get(report::show))
        .route("/{language}/begin-again", post(report::begin_again))
        .route("/{language}/send", post(report::send))
        .route("/{language}/draft/remove-file", post(report::remove_file))
        .merge(lookup::routes())
        .merge(resume::routes())
        .merge(receipt::routes())
        .merge(inbox::routes())
        .merge(assets::routes())
        .fallback(page::not_found)
        .layer(CompressionLayer::new().gzip(true))
}

/// Longest time in which a page with files must have arrived; each piece of it has its own time.
const UPLOAD_TIMEOUT: Duration = Duration::from_secs(15 * 60);

/// Routes whose bodies may be long and slow: they count and time what they read themselves.
pub fn upload_routes() -> Router<App> {
    Router::new()
        .route("/{language}/report/{step}", post(report::save))
        .merge(inbox::upload_routes())
        .layer(CompressionLayer::new().gzip(true))
        .layer(CsrfLayer::new())
        .layer(DefaultBodyLimit::disable())
        .layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            UPLOAD_TIMEOUT,
        ))
}
