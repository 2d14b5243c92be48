//! `tocsin serve`: a running centre.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use clap::Args;
use tocsin_domain::access::{Mandate, StaffRole};
use tocsin_flow::{Centre, people};
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;

use super::arguments;
use crate::folder::Folder;
use crate::http::accept::{self, Limits};
use crate::http::console::live::Live;
use crate::http::{App, router};
use crate::jobs::Jobs;
use crate::notices::Sender;
use crate::reference::{Current, Shelf};
use crate::referral::delivery::Deliverer;
use crate::referral::keys;
use crate::{telemetry, texts};

pub(super) const EXAMPLE: &str = "Examples:
  tocsin serve /srv/tocsin --http 127.0.0.1:8080
  tocsin serve /srv/tocsin --http :0        a free port; the first line printed says which

The first line on standard output is one JSON object, {\"ready\":true,\"http\":…}. SIGTERM or
Ctrl-C ends it in order: what was acknowledged is finished. A second one ends it at once.";

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The data folder
    folder: PathBuf,
    /// Where to listen for HTTP; port 0 picks a free one
    #[arg(
        long,
        default_value = "127.0.0.1:8080",
        value_name = "ADDRESS",
        value_parser = arguments::listener
    )]
    http: String,
    /// Write the log as JSON on a terminal too; the first line printed is JSON in any case
    #[arg(long)]
    pub(super) json: bool,
}

/// How long open connections may take to end, once told to stop.
const STOP_TIMEOUT: Duration = Duration::from_secs(30);

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let folder = Folder::open(&arguments.folder).await?;
    let _lock = folder.lock_for_serving()?;
    let serving = Serving {
        http: arguments.http,
        admin: first_invitation(&folder.centre).await?,
        when_ready: Box::new(|_| {}),
        before_exit: Box::new(|| {}),
    };
    serve(folder, serving).await
}

/// How a folder is served.
pub(super) struct Serving {
    /// Where to listen.
    pub(super) http: String,
    /// The secret of an invitation for an administrator, to be shown in the first line.
    pub(super) admin: Option<String>,
    /// What to do once the first line is printed.
    pub(super) when_ready: Box<dyn FnOnce(SocketAddr) + Send>,
    /// What to do when a second signal ends the process at once.
    pub(super) before_exit: Box<dyn FnOnce() + Send>,
}

/// Serves an opened folder until the process is told to stop, then finishes what it acknowledged.
pub(super) async fn serve(folder: Folder, serving: Serving) -> anyhow::Result<()> {
    let mut stopping = stop_on_signals(serving.before_exit)?;
    let listener = listen(&serving.http).await?;
    let address = listener.local_addr()?;
    let reference = Current::new(Shelf::of(&folder.path));
    let Folder {
        config,
        centre,
        signer,
        ..
    } = folder;
    let texts = Arc::new(texts::product_texts()?);
    let notices = Sender::all(&config, &texts, &signer)?;
    for mistake in keys::mistakes(&centre.profile, centre.store.now()) {
        tracing::warn!(%mistake, "a key of the directory");
    }
    let limits = Limits::new(&config);
    let deliverer = Deliverer::new(&config, texts.clone(), &centre, &signer).await?;
    let jobs = Jobs::start(&centre, &signer, &reference, notices, Some(deliverer));
    let app = App {
        centre: centre.clone(),
        signer: Arc::new(signer),
        sealing: jobs.sealing.clone(),
        stopping: stopping.clone(),
        live: Live::start(centre.clone(), stopping.clone()),
        passkeys: config.passkeys().map(Arc::new),
        config,
        texts,
        metrics: telemetry::start_metrics()?,
    };
    announce(address, serving.admin.as_deref());
    (serving.when_ready)(address);
    let mut told = stopping.clone();
    let told = async move {
        let _ = told.changed().await;
        tracing::info!("stopping; finishing what was acknowledged");
    };
    let too_long = async {
        let _ = stopping.changed().await;
        tokio::time::sleep(STOP_TIMEOUT).await;
    };
    tokio::select! {
        () = accept::serve(listener, router(app), limits, told) => {}
        () = too_long => tracing::warn!("connections that do not end are cut off"),
    }
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
async fn first_invitation(centre: &Centre) -> anyhow::Result<Option<String>> {
    match centre.store.all_staff().await?.is_empty() {
        true => invite_administrator(centre).await.map(Some),
        false => Ok(None),
    }
}

/// The secret of an invitation for an administrator.
pub(super) async fn invite_administrator(centre: &Centre) -> anyhow::Result<String> {
    let permit = arguments::administrator()?;
    let role = StaffRole::Administrator;
    let mandate = Mandate::default();
    Ok(people::invite(centre, &permit, "admin@localhost", role, mandate).await?)
}

/// The one line that programmes wait for.
fn announce(address: SocketAddr, invitation: Option<&str>) {
    let http = format!("http://{address}");
    let admin = invitation.map(|secret| format!("{http}/console/invitation/{secret}"));
    let line = serde_json::json!({"ready": true, "http": http, "smtp": null, "lmtp": null,
        "admin": admin});
    println!("{line}");
}

/// Changes with the first signal to stop. The second one ends the process at once: what was
/// acknowledged is on the disk all the same.
fn stop_on_signals(before_exit: Box<dyn FnOnce() + Send>) -> anyhow::Result<watch::Receiver<bool>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let (stop, stopping) = watch::channel(false);
    tokio::spawn(async move {
        either(&mut terminate, &mut interrupt).await;
        let _ = stop.send(true);
        either(&mut terminate, &mut interrupt).await;
        before_exit();
        eprintln!("tocsin: stopped at once");
        process::exit(1);
    });
    Ok(stopping)
}

async fn either(one: &mut Signal, other: &mut Signal) {
    tokio::select! {
        _ = one.recv() => {}
        _ = other.recv() => {}
    }
}
