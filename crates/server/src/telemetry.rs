//! The log and the metrics. Neither ever holds a name, an address, a code or a story.

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::EnvFilter;

/// Starts the log on standard error: JSON lines, or plain ones on a terminal.
///
/// `TOCSIN_LOG` chooses what is said, as `info,tocsin_server=debug`.
pub fn start_log() {
    let filter = EnvFilter::try_from_env("TOCSIN_LOG")
        .unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,sea_orm=warn"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    let is_terminal = std::io::IsTerminal::is_terminal(&std::io::stderr());
    // A second start in one process (tests) keeps the first log.
    let _ = match is_terminal {
        true => log.try_init(),
        false => log.json().try_init(),
    };
}

/// Starts counting. The handle renders what `/metrics` shows.
pub fn start_metrics() -> anyhow::Result<PrometheusHandle> {
    let recorder = PrometheusBuilder::new().build_recorder();
    let handle = recorder.handle();
    // A second start in one process (tests) keeps the first recorder.
    let _ = metrics::set_global_recorder(recorder);
    Ok(handle)
}
