//! C2SP tlog-tiles: the ledger as anyone may read it.

use axum::Router;

use super::App;

/// The routes of this subject.
pub fn routes() -> Router<App> {
    Router::new()
}
