//! Series in the console: the list, one series, the queue of suggestions, a value.

mod words;
mod list;
mod one;
mod drawn;
mod why;
mod suggestions;
mod acts;
mod observable;
pub(super) mod of_report;

use axum::Router;
use axum::routing::{get, post};

use crate::http::App;

/// The routes of this subject.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/console/series", get(list::page))
        .route("/console/series/suggestions", get(suggestions::page))
        .route("/console/series/suggestions/{pair}", post(acts::answer))
        .route("/console/series/decisions/{id}/removal", post(acts::undo))
        .route("/console/series/{label}", get(one::page))
        .route("/console/series/{label}/acts", post(acts::act))
        .route("/console/observables/{key}", get(observable::page))
        .route("/console/observables/{key}/verdict", post(acts::judge))
}
