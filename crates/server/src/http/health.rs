//! `/healthz`, `/readyz`, `/metrics`: for the machines that watch over the centre.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tocsin_store::StoreError;

use super::App;
use super::limit::client_address;
use crate::jobs::Sealing;

/// The routes of this subject.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
}

/// How long the log may go unsealed: receipts of that time cannot be proved yet.
const UNSEALED_TIME_MAX: Duration = Duration::from_secs(60);

/// Whether reports can be taken and proved: the database answers, there is room to store, and the
/// log is being sealed.
async fn ready(State(app): State<App>) -> (StatusCode, &'static str) {
    let store = &app.centre.store;
    readiness(store.ping().await, store.is_full(), &app.sealing)
}

fn readiness(
    database: Result<(), StoreError>,
    is_full: bool,
    sealing: &Sealing,
) -> (StatusCode, &'static str) {
    match database {
        Ok(()) if is_full => {
            tracing::warn!("not ready: the disk is full");
            (StatusCode::SERVICE_UNAVAILABLE, "the disk is full\n")
        }
        Ok(()) if sealing.age() > UNSEALED_TIME_MAX => {
            tracing::warn!("not ready: the log is not being sealed");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "the log has not been sealed for a minute\n",
            )
        }
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "the database does not answer\n",
            )
        }
    }
}

/// Only for neighbours, unless the operator says otherwise: counts by route tell when somebody
/// reported.
async fn metrics(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Response {
    let config = &app.config;
    if !config.metrics_public && !is_neighbour(peer, &headers, &config.trusted_proxies) {
        return (StatusCode::NOT_FOUND, "not found\n").into_response();
    }
    metrics::gauge!("tocsin_ledger_sealed_seconds").set(app.sealing.age().as_secs_f64());
    metrics::gauge!("tocsin_store_waiting").set(app.centre.store.waiting_count() as f64);
    (
        [(header::CONTENT_TYPE, "text/plain; version=0.0.4")],
        app.metrics.render(),
    )
        .into_response()
}

/// Whether somebody asks from this machine or a private network, and not through a proxy that
/// nobody named.
fn is_neighbour(peer: SocketAddr, headers: &HeaderMap, trusted_proxies: &[IpAddr]) -> bool {
    let is_trusted = trusted_proxies.contains(&peer.ip().to_canonical());
    let is_forwarded = ["x-forwarded-for", "forwarded"]
        .iter()
        .any(|name| headers.contains_key(*name));
    if is_forwarded && !is_trusted {
        return false;
    }
    match client_address(peer, headers, trusted_proxies).to_canonical() {
        IpAddr::V4(address) => address.is_loopback() || address.is_private(),
        IpAddr::V6(address) => address.is_loopback() || address.is_unique_local(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    /// A log that was sealed so long ago.
    fn sealed_before(age: Duration) -> Sealing {
        Sealing::at(Instant::now().checked_sub(age).expect("a clock that runs"))
    }

    #[test]
    fn a_centre_whose_log_has_gone_unsealed_for_a_minute_is_not_ready() {
        let (status, words) = readiness(Ok(()), false, &sealed_before(Duration::ZERO));
        assert_eq!((status, words), (StatusCode::OK, "ready\n"));
        let (status, _) = readiness(Ok(()), false, &sealed_before(Duration::from_secs(30)));
        assert_eq!(status, StatusCode::OK);
        let (status, words) = readiness(Ok(()), false, &sealed_before(Duration::from_secs(61)));
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(words.contains("sealed"), "{words}");
    }

    #[test]
    fn a_centre_whose_disk_is_full_is_not_ready() {
        let (status, words) = readiness(Ok(()), true, &sealed_before(Duration::ZERO));
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(words, "the disk is full\n");
    }

    #[test]
    fn a_centre_whose_database_is_away_is_not_ready() {
        let away = Err(StoreError::Unavailable("gone".to_owned()));
        let (status, words) = readiness(away, false, &sealed_before(Duration::ZERO));
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(words.contains("database"), "{words}");
    }

    fn asks(peer: &str, forwarded: Option<&'static str>, trusted: &[&str]) -> bool {
        let address = |text: &str| text.parse::<IpAddr>().expect("an address");
        let mut headers = HeaderMap::new();
        if let Some(text) = forwarded {
            headers.insert("x-forwarded-for", text.parse().expect("ASCII"));
        }
        let trusted: Vec<IpAddr> = trusted.iter().map(|text| address(text)).collect();
        is_neighbour(SocketAddr::new(address(peer), 1), &headers, &trusted)
    }

    #[test]
    fn only_neighbours_see_the_counts() {
        assert!(asks("127.0.0.1", None, &[]));
        assert!(asks("::ffff:10.1.2.3", None, &[]));
        assert!(asks("fd00::1", None, &[]));
        assert!(!asks("203.0.113.9", None, &[]));
        // Through a proxy on the same machine, named or not.
        assert!(!asks("127.0.0.1", Some("203.0.113.9"), &["127.0.0.1"]));
        assert!(!asks("127.0.0.1", Some("10.0.0.1"), &[]));
        assert!(asks("127.0.0.1", Some("10.0.0.1"), &["127.0.0.1"]));
    }
}
