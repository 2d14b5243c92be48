//! The public side: report, receipt, inbox.

use axum::Router;

use super::App;

/// The routes of this subject.
pub fn routes() -> Router<App> {
    Router::new()
}
