//! The inside: staff log in, find and read reports.

use axum::Router;

use super::App;

/// The routes of this subject.
pub fn routes() -> Router<App> {
    Router::new()
}
