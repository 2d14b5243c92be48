//! Live counts: a stream of server-sent events for each open page of the console.
//!
//! One task of each node looks at the end of the journal, which every act on every node moves, and
//! wakes the streams. Each stream then counts the queues for its own person, and says so if
//! anything has changed. Without script nothing is lost: each page has the counts of its moment.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::Query;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};
use serde::Deserialize;
use tocsin_domain::access::{HandlePermit, ReadPermit};
use tocsin_flow::people::{self, Seat};
use tocsin_flow::series::page::{self, COUNT_MAX};
use tocsin_flow::{Centre, FlowError, work};
use tocsin_store::work::QUEUE_COUNT_MAX;
use tokio::sync::watch;
use tokio::time::Instant;

use super::visitor::{Railless, counted};
use crate::http::App;

/// How often the end of the journal is looked at while anybody watches.
const LOOK_PERIOD: Duration = Duration::from_millis(500);
/// Counts are made anew after so long even if the end of the journal stays: on PostgreSQL an entry
/// with a lower number may appear later than one with a higher.
const COUNT_PERIOD: Duration = Duration::from_secs(5);
/// A stream ends after so long and the browser opens another, which asks for the session anew:
/// whoever was logged out learns nothing more.
const STREAM_TIME: Duration = Duration::from_secs(120);
/// How soon a browser comes back when a stream has ended.
const RETRY_PERIOD: Duration = Duration::from_secs(2);

/// The end of the journal, as this node last saw it. Cloning gives the same.
#[derive(Clone)]
pub struct Live {
    head: Arc<watch::Sender<i64>>,
}

impl Live {
    /// Starts to look, until told to stop. While nobody watches, the database is not asked.
    pub fn start(centre: Centre, stopping: watch::Receiver<bool>) -> Live {
        let head = Arc::new(watch::Sender::new(0));
        tokio::spawn(look(centre, head.clone(), stopping));
        Live { head }
    }
}

async fn look(centre: Centre, head: Arc<watch::Sender<i64>>, mut stopping: watch::Receiver<bool>) {
    while !*stopping.borrow() {
        if head.receiver_count() > 0 {
            match centre.store.journal_head().await {
                Ok(now) => {
                    head.send_if_modified(|seen| std::mem::replace(seen, now) != now);
                }
                Err(error) => tracing::warn!(%error, "the end of the journal cannot be seen"),
            }
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK_PERIOD) => {}
            _ = stopping.changed() => {}
        }
    }
}

/// What one stream remembers.
struct Watching {
    app: App,
    permit: HandlePermit,
    read: ReadPermit,
    seat: Seat,
    head: watch::Receiver<i64>,
    said: String,
    ends_at: Instant,
}

/// How much is wanted of the stream.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// `1`: only the present counts.
    once: String,
}

/// The counts of the queues as they change: events `counts`, an object of queue and number.
pub(super) async fn events(Railless(visitor): Railless, Query(asked): Query<Asked>) -> Response {
    let actor = visitor.actor();
    let (permit, read) = match (actor.handle(), actor.read()) {
        (Ok(permit), Ok(read)) => (permit, read),
        (Err(denied), _) | (_, Err(denied)) => return visitor.failure(denied.into()),
    };
    let watching = Watching {
        head: visitor.app.live.head.subscribe(),
        app: visitor.app,
        permit,
        read,
        seat: visitor.seat,
        said: String::new(),
        ends_at: Instant::now() + STREAM_TIME,
    };
    let events = stream::unfold(watching, |watching| async move {
        let (event, watching) = watching.next().await?;
        Some((Ok::<Event, Infallible>(event), watching))
    });
    let most = match asked.once == "1" {
        true => 1,
        false => usize::MAX,
    };
    Sse::new(events.take(most))
        .keep_alive(KeepAlive::default())
        .into_response()
}

impl Watching {
    /// Waits until there is something to say; `None` at the end.
    async fn next(mut self) -> Option<(Event, Watching)> {
        let mut stopping = self.app.stopping.clone();
        loop {
            if *stopping.borrow() {
                return None;
            }
            match self.counts().await {
                Ok(counts) if counts != self.said => {
                    self.said.clone_from(&counts);
                    let event = Event::default().event("counts").data(counts);
                    return Some((event.retry(RETRY_PERIOD), self));
                }
                Ok(_) => {}
                // The browser comes back, and finds out whether it lasts.
                Err(_) => return None,
            }
            tokio::select! {
                changed = self.head.changed() => changed.ok()?,
                () = tokio::time::sleep(COUNT_PERIOD) => {}
                () = tokio::time::sleep_until(self.ends_at) => return None,
                _ = stopping.changed() => return None,
            }
        }
    }

    async fn counts(&self) -> Result<String, FlowError> {
        // Whose session was ended hears no more.
        if !people::is_seated(&self.app.centre, &self.seat).await? {
            return Err(FlowError::NotFound);
        }
        let counts = work::counts(&self.app.centre, &self.permit).await?;
        let pairs = counts.into_iter().map(|(queue, count)| {
            let count = counted(count, QUEUE_COUNT_MAX);
            (queue.as_str().to_owned(), serde_json::Value::String(count))
        });
        let mut all: serde_json::Map<_, _> = pairs.collect();
        let (series, suggestions) = page::counts(&self.app.centre, &self.read).await?;
        for (name, count) in [("series", series), ("suggestions", suggestions)] {
            let count = counted(count, i64::from(COUNT_MAX));
            all.insert(name.to_owned(), serde_json::Value::String(count));
        }
        Ok(serde_json::Value::Object(all).to_string())
    }
}
