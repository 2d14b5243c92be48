//! The programme's door: JSON over HTTP, described by the OpenAPI document that it serves.

use axum::Router;

use super::App;

/// The routes of this subject.
pub fn routes() -> Router<App> {
    Router::new()
}
