//! The HTTP doors. Every route of the centre hangs on [`router`], a subject a module.

pub mod accept;
pub mod error;
pub mod assets;
pub mod page;
pub mod facts;
pub mod limit;
pub mod health;
mod observe;
pub mod log;
pub mod api;
pub mod public;
pub mod console;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{from_fn, from_fn_with_state};
use metrics_exporter_prometheus::PrometheusHandle;
use tocsin_domain::text::Texts;
use tocsin_flow::Centre;
use tocsin_flow::people::Passkeys;
use tocsin_ledger::Signer;
use tokio::sync::watch;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;

use crate::config::Config;
use crate::jobs::Sealing;

/// What every handler may use.
#[derive(Clone)]
pub struct App {
    /// The centre.
    pub centre: Centre,
    /// The key that signs its log.
    pub signer: Arc<Signer>,
    /// To ask for the log to be sealed.
    pub sealing: Sealing,
    /// True once the centre is being stopped: what lasts comes to an end.
    pub stopping: watch::Receiver<bool>,
    /// What tells open pages of the console that something happened.
    pub live: console::live::Live,
    /// The operator's settings.
    pub config: Arc<Config>,
    /// Where passkeys sign for; `None` without a public address for which browsers have them.
    pub passkeys: Option<Arc<Passkeys>>,
    /// The product's own words; the profile's are `centre.profile.texts`.
    pub texts: Arc<Texts>,
    /// What `/metrics` shows.
    pub metrics: PrometheusHandle,
}

/// A form or page request that takes longer is given up; bulk uploads have their own time.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(60);
/// Bodies of forms without files; routes that take files or bulk set their own limit.
const FORM_BYTES_MAX: usize = 256 << 10;

/// An entry of the directory that runs out within so many days is named, here and by `check`.
pub(crate) const EXPIRING_WITHIN_DAYS: i32 = 30;

/// What browsers may do with our pages: nothing from elsewhere, no inline script or style.
const CONTENT_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; \
     script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'";

/// Every route of the centre.
pub fn router(app: App) -> Router {
    let header = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
    };
    let forms = Router::new()
        .merge(public::routes())
        .merge(console::routes())
        .layer(tower_http::csrf::CsrfLayer::new())
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            REQUEST_TIMEOUT,
        ));
    let pages = forms
        .merge(public::upload_routes())
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(app.clone(), page::in_words));
    Router::new()
        .merge(pages)
        .merge(api::routes())
        .merge(log::routes())
        .merge(health::routes())
        .layer(
            ServiceBuilder::new()
                .layer(from_fn(observe::observe))
                .layer(CatchPanicLayer::new())
                .layer(header(header::CONTENT_SECURITY_POLICY, CONTENT_POLICY))
                .layer(header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
                .layer(header(header::REFERRER_POLICY, "no-referrer"))
                .layer(header(header::CACHE_CONTROL, "no-store"))
                .layer(header(
                    HeaderName::from_static("cross-origin-opener-policy"),
                    "same-origin",
                ))
                .layer(header(
                    HeaderName::from_static("permissions-policy"),
                    "camera=(), microphone=(), geolocation=()",
                )),
        )
        .with_state(app)
}
