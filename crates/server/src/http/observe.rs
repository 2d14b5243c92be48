//! Counting and logging requests by route: never by address, which may hold a secret.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;

/// What is said of a request that fits no route.
const NO_ROUTE: &str = "none";

/// Counts a request, measures it, and writes its line of the log.
///
/// The time runs until the answer begins: what a slow line makes of it is not ours to measure.
pub(super) async fn observe(request: Request, next: Next) -> Response {
    let matched = request.extensions().get::<MatchedPath>();
    let route = matched.map_or(NO_ROUTE, MatchedPath::as_str).to_owned();
    let method = request.method().clone();
    let start = Instant::now();
    let response = next.run(request).await;
    let seconds = start.elapsed().as_secs_f64();
    let status = response.status();
    let class = format!("{}xx", status.as_u16() / 100);
    metrics::counter!("tocsin_http_requests", "route" => route.clone(), "status" => class)
        .increment(1);
    metrics::histogram!("tocsin_http_request_seconds", "route" => route.clone()).record(seconds);
    let milliseconds = (seconds * 1000.0).round();
    if status.is_server_error() {
        tracing::warn!(%method, route, status = status.as_u16(), milliseconds, "request failed");
    } else {
        tracing::debug!(%method, route, status = status.as_u16(), milliseconds, "request");
    }
    response
}
