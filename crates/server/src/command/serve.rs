//! `tocsin serve`: a running centre.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use clap::Args;
use tocsin_domain::access::{Actor, StaffRole};
use tocsin_flow::people;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::folder::Folder;
use crate::http::{App, router};
use crate::jobs::Jobs;
use crate::{telemetry, texts};

pub(super) const EXAMPLE: &str = "Example:
  tocsin serve /srv/tocsin --http 127.0.0.1:8080";

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The data folder
    folder: PathBuf,
    /// Where to listen for HTTP; port 0 picks a free one
    #[arg(long, default_value = "127.0.0.1:8080")]
    http: String,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let folder = Folder::open(&arguments.folder).await?;
    serve(folder, &arguments.http).await
}

/// Serves an opened folder until the process is told to stop, then finishes what it acknowledged.
pub(super) async fn serve(folder: Folder, http: &str) -> anyhow::Result<()> {
    let listener = listen(http).await?;
    let address = listener.local_addr()?;
    let Folder {
        config,
        centre,
        signer,
    } = folder;
    let jobs = Jobs::start(&centre, &signer);
    let admin = first_invitation(&centre).await?;
    let (stop, stopping) = watch::channel(false);
    let app = App {
        centre: centre.clone(),
        signer: Arc::new(signer),
        sealing: jobs.sealing.clone(),
        stopping,
        config,
        texts: Arc::new(texts::product_texts()?),
        metrics: telemetry::start_metrics()?,
    };
    let service = router(app).into_make_service_with_connect_info::<SocketAddr>();
    announce(address, admin.as_deref());
    let told = async move {
        told_to_stop().await;
        let _ = stop.send(true);
    };
    axum::serve(listener, service)
        .with_graceful_shutdown(told)
        .await?;
    tracing::info!("stopping; finishing what was acknowledged");
    jobs.stop().await;
    Ok(centre.store.close().await?)
}

async fn listen(address: &str) -> anyhow::Result<TcpListener> {
    let full = if address.starts_with(':') {
        format!("127.0.0.1{address}")
    } else {
        address.to_owned()
    };
    TcpListener::bind(&full)
        .await
        .with_context(|| format!("--http {address}: cannot listen; name a free address and port"))
}

/// While nobody works at the centre, each start makes an invitation for its first administrator.
async fn first_invitation(centre: &tocsin_flow::Centre) -> anyhow::Result<Option<String>> {
    if !centre.store.all_staff().await?.is_empty() {
        return Ok(None);
    }
    let permit = Actor::CommandLine {
        source: String::new(),
    }
    .administer()?;
    let role = StaffRole::Administrator;
    Ok(Some(
        people::invite(centre, &permit, "admin@localhost", role).await?,
    ))
}

/// The one line that programmes wait for.
fn announce(address: SocketAddr, invitation: Option<&str>) {
    let http = format!("http://{address}");
    let admin = invitation.map(|secret| format!("{http}/console/invitation/{secret}"));
    let line = serde_json::json!({"ready": true, "http": http, "admin": admin});
    println!("{line}");
}

async fn told_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}
