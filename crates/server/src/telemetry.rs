//! The log and the metrics. Neither ever holds a name, an address, a code or a story.

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::EnvFilter;

/// How much a command says when nobody asks for more or less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Usual {
    /// What a centre does, for one that runs for months.
    Everything,
    /// Only what is not as it should be: the command prints its own result.
    Warnings,
}

/// Starts the log on standard error: JSON lines, or plain ones on a terminal unless `always_json`.
///
/// `TOCSIN_LOG` chooses what is said, as `info,tocsin_server=debug`.
pub fn start_log(usual: Usual, always_json: bool) {
    let filter = EnvFilter::try_from_env("TOCSIN_LOG").unwrap_or_else(|_| {
        EnvFilter::new(match usual {
            Usual::Everything => "info,sqlx=warn,sea_orm=warn",
            Usual::Warnings => "warn",
        })
    });
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    let is_terminal = std::io::IsTerminal::is_terminal(&std::io::stderr());
    // A second start in one process (tests) keeps the first log.
    let _ = match is_terminal && !always_json {
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
