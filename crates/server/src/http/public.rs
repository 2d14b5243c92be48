//! The public side: report, receipt, inbox.

use axum::Router;
use axum::routing::get;
use tower_http::compression::CompressionLayer;

use super::{App, assets, page};

/// The routes of this subject.
///
/// Pages are compressed although they show a secret (the draft code) beside what a person typed:
/// the cookies that fill them are `SameSite=Strict`, so no other site can make them render.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/", get(page::home_redirect))
        .merge(assets::routes())
        .fallback(page::not_found)
        .layer(CompressionLayer::new().gzip(true))
}
