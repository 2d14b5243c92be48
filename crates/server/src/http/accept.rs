//! Accepting connections: so many at once, none that only pretends to ask, each finished in order.
//!
//! The protocol is HTTP/1.1: HTTP/2 is spoken by the proxy that ends TLS.

use std::convert::Infallible;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tower::ServiceExt;

use crate::config::Config;

/// What connections are allowed.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Most of them at once; further ones wait in the system's queue.
    pub connections_count: usize,
    /// How long the head of a request may take, and a connection rest between two requests.
    pub head_timeout: Duration,
}

impl Limits {
    /// The operator's limits, as far as the system gives file handles for them.
    pub fn new(config: &Config) -> Limits {
        let wanted = usize::try_from(config.connections_count.get()).unwrap_or(usize::MAX);
        let connections_count = match file_handles(wanted.saturating_add(OTHER_HANDLES_COUNT)) {
            Ok(handles) => affordable(wanted, handles),
            Err(error) => {
                tracing::warn!(%error, "the system does not say how many files may be open");
                wanted
            }
        };
        if connections_count < wanted {
            tracing::warn!(
                connections_count,
                wanted,
                "fewer connections than wanted, for want of file handles; raise LimitNOFILE"
            );
        }
        let seconds = config.head_timeout_seconds.get();
        Limits {
            connections_count,
            head_timeout: Duration::from_secs(seconds.into()),
        }
    }
}

/// File handles kept for everything but connections: the database, attachments, the log.
const OTHER_HANDLES_COUNT: usize = 512;
/// After the system refused a connection, e.g. for want of file handles.
const FAILURE_PAUSE: Duration = Duration::from_secs(1);

/// Has the system give this many file handles, or as many as it may, and answers their number.
fn file_handles(wanted: usize) -> io::Result<usize> {
    let limit = getrlimit(Resource::Nofile);
    let count = |limit: Option<u64>| {
        limit.map_or(usize::MAX, |limit| {
            usize::try_from(limit).unwrap_or(usize::MAX)
        })
    };
    if count(limit.current) >= wanted {
        return Ok(count(limit.current));
    }
    let most = wanted.min(count(limit.maximum));
    let raised = Rlimit {
        current: Some(most as u64),
        maximum: limit.maximum,
    };
    setrlimit(Resource::Nofile, raised)?;
    Ok(most)
}

/// How many connections leave enough file handles: whoever takes the last one takes it from the
/// database.
fn affordable(wanted: usize, handles: usize) -> usize {
    let others = OTHER_HANDLES_COUNT.min(handles / 2);
    wanted.min(handles - others).max(1)
}

/// Serves until `stop` ends, then finishes the requests that are under way.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    stop: impl Future<Output = ()>,
) {
    let graceful = GracefulShutdown::new();
    tokio::select! {
        () = stop => {}
        () = accept(&listener, &router, limits, &graceful) => {}
    }
    drop(listener);
    graceful.shutdown().await;
}

async fn accept(
    listener: &TcpListener,
    router: &Router,
    limits: Limits,
    graceful: &GracefulShutdown,
) {
    let places = limits.connections_count.min(Semaphore::MAX_PERMITS);
    let places = Arc::new(Semaphore::new(places));
    // A place first: whoever has to wait for one does so in the system's queue.
    while let Ok(place) = places.clone().acquire_owned().await {
        match listener.accept().await {
            Ok((stream, peer)) => {
                let (router, watcher) = (router.clone(), graceful.watcher());
                tokio::spawn(async move {
                    connection(stream, peer, router, limits.head_timeout, watcher).await;
                    drop(place);
                });
            }
            Err(error) if is_of_the_connection(&error) => {}
            Err(error) => {
                tracing::warn!(%error, "no connection can be accepted; trying again");
                tokio::time::sleep(FAILURE_PAUSE).await;
            }
        }
    }
}

/// Whether somebody went away before being accepted, which says nothing about the next one.
fn is_of_the_connection(error: &io::Error) -> bool {
    let kind = error.kind();
    matches!(
        kind,
        ErrorKind::ConnectionAborted | ErrorKind::ConnectionRefused | ErrorKind::ConnectionReset
    )
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    head_timeout: Duration,
    watcher: Watcher,
) {
    // Waiting to fill a packet would only delay the end of an answer.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| answer(router.clone(), peer, request));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head_timeout)
        .serve_connection(TokioIo::new(stream), service);
    if let Err(error) = watcher.watch(connection).await {
        // Somebody went away, or was too slow: everyday things.
        tracing::debug!(%error, "a connection ended early");
    }
}

async fn answer(
    router: Router,
    peer: SocketAddr,
    request: Request<Incoming>,
) -> Result<Response, Infallible> {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(ConnectInfo(peer));
    router.oneshot(request).await
}

#[cfg(test)]
mod tests;
