//! Linking: which series each report belongs to, within a second of its receipt.
//!
//! What decides is pure ([`tocsin_domain::link`]). One node at a time holds all reports in memory,
//! as numbers, and keeps the rows of the series up to date; it is made anew from the reports when
//! it starts. Reports that were assessed come to it by their serial numbers. What else changes (a
//! decision, an erasure) is planned here, in the transaction of whoever changes it.

mod engine;
mod bind;
mod because;
mod follow;
mod load;
mod prove;
mod put;
mod sum;

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tocsin_store::Tx;
use tocsin_store::job::{Job, Queue};
use tokio::sync::Mutex;
use uuid::Uuid;

use crate::centre::{Centre, FlowError};
pub use load::{LEARN_COUNT_MIN, rebuilt};
pub use prove::{Proof, prove};

use load::Held;

/// The word of a job that tells that people decided something about series.
const DECISIONS: &str = "decisions";
/// The lease of the node that links.
const LEASE: &str = "link";
/// For how long it is taken.
const LEASE_LENGTH: SignedDuration = SignedDuration::from_secs(60);
/// How often it is taken again.
const LEASE_PERIOD: SignedDuration = SignedDuration::from_secs(15);
/// The same while work lasts.
const KEEP_PERIOD: Duration = Duration::from_secs(15);
/// How long a worker may take over what changed before another may have it.
const JOB_LEASE: SignedDuration = SignedDuration::from_mins(2);
/// Changes of one round.
const JOBS_COUNT: u32 = 256;
/// New reports of one round: what a round takes bounds how soon the next one begins.
const REPORTS_COUNT: u32 = 512;
/// After so long what was learnt is learnt anew, and what series amount to is counted anew.
const LEARN_PERIOD: SignedDuration = SignedDuration::from_hours(24);

/// Plans that linking looks at a report again: it was found to be spam, or is erased. The caller's
/// transaction does that.
pub(crate) async fn plan_report(tx: &mut Tx, serial: i64) -> Result<(), FlowError> {
    let now = tx.now();
    let payload = serial.to_string();
    Ok(tx.enqueue(Queue::Link, None, now, payload).await?)
}

/// Plans that linking reads the decisions about series again, now and when one runs out.
pub(crate) async fn plan_decisions(
    tx: &mut Tx,
    expires_at: Option<Timestamp>,
) -> Result<(), FlowError> {
    let now = tx.now();
    for at in [Some(now), expires_at].into_iter().flatten() {
        let payload = DECISIONS.to_owned();
        tx.enqueue(Queue::Link, None, at, payload).await?;
    }
    Ok(())
}

/// The linking of this node. Cloning gives the same.
#[derive(Clone)]
pub struct Linking {
    inner: Arc<Mutex<Inner>>,
}

struct Inner {
    /// This run of the node.
    node: Uuid,
    leased_at: Option<Timestamp>,
    held: Option<Held>,
}

impl Linking {
    /// Of a node that has just started: it holds nothing yet.
    pub fn new() -> Linking {
        Linking {
            inner: Arc::new(Mutex::new(Inner {
                node: Uuid::new_v4(),
                leased_at: None,
                held: None,
            })),
        }
    }

    /// Links what is new and applies what changed; whether there was anything. A node that does
    /// not have the lease does nothing.
    ///
    /// # Errors
    /// When the store does not answer. What was not written is written by the next round.
    pub async fn run(&self, centre: &Centre) -> Result<bool, FlowError> {
        let mut inner = self.inner.lock().await;
        if !inner.lease(centre).await? {
            inner.held = None;
            return Ok(false);
        }
        let node = inner.node;
        let Some(held) = &mut inner.held else {
            let held = keeping(centre, node, load::load(centre)).await?;
            let (reports, version) = (held.engine().count(), held.version);
            tracing::info!(reports, version, "linking has read all reports");
            inner.held = Some(held);
            return Ok(true);
        };
        let done = keeping(centre, node, round(centre, held)).await;
        if held.is_broken() {
            inner.held = None;
        }
        done
    }

    /// Gives the lease up, so that another node need not wait for its end.
    pub async fn stop(&self, centre: &Centre) -> Result<(), FlowError> {
        let mut inner = self.inner.lock().await;
        inner.held = None;
        if inner.leased_at.take().is_none() {
            return Ok(());
        }
        let node = inner.node;
        centre
            .store
            .write(move |tx| Box::pin(async move { Ok(tx.leave_lease(LEASE, node).await?) }))
            .await
    }
}

impl Default for Linking {
    fn default() -> Linking {
        Linking::new()
    }
}

impl Inner {
    /// Whether this node is the one that links. On SQLite there is but one.
    async fn lease(&mut self, centre: &Centre) -> Result<bool, FlowError> {
        if centre.store.engine() == "sqlite" {
            return Ok(true);
        }
        let now = centre.store.now();
        let is_fresh = |at: Timestamp| now.duration_since(at) < LEASE_PERIOD;
        if self.leased_at.is_some_and(is_fresh) {
            return Ok(true);
        }
        let has = hold(centre, self.node).await?;
        self.leased_at = has.then_some(now);
        Ok(has)
    }
}

/// Takes the lease, or keeps it.
async fn hold(centre: &Centre, node: Uuid) -> Result<bool, FlowError> {
    centre
        .store
        .write(move |tx| {
            Box::pin(async move { Ok(tx.hold_lease(LEASE, node, LEASE_LENGTH).await?) })
        })
        .await
}

/// Keeps the lease while some work lasts, however long that is.
async fn keeping<T>(centre: &Centre, node: Uuid, work: impl Future<Output = T>) -> T {
    let mut work = std::pin::pin!(work);
    loop {
        tokio::select! {
            done = &mut work => return done,
            () = tokio::time::sleep(KEEP_PERIOD) => {
                if centre.store.engine() != "sqlite"
                    && let Err(error) = hold(centre, node).await
                {
                    tracing::warn!(%error, "the lease of linking could not be kept");
                }
            }
        }
    }
}

/// One round: what people decided, what left, what is new; then the rows.
async fn round(centre: &Centre, held: &mut Held) -> Result<bool, FlowError> {
    let jobs = centre
        .store
        .claim_jobs(Queue::Link, JOBS_COUNT, JOB_LEASE)
        .await?;
    if held.is_outworn(centre.store.now()) {
        *held = load::learn_anew(centre).await?;
    }
    let changes = follow::changes(centre, held, &jobs).await?;
    let has_new = follow::take_new(centre, held).await?;
    if changes.has_decisions || held.must_bind() {
        held.bind(centre).await?;
    }
    let is_idle = jobs.is_empty() && !has_new && !held.has_pending();
    if is_idle {
        return sum::finish(centre, held).await;
    }
    held.refresh().await?;
    put::put(centre, held, &jobs).await?;
    sum::finish(centre, held).await?;
    Ok(true)
}

/// Ends jobs within the transaction of their work.
async fn finish(tx: &mut Tx, jobs: &[Job]) -> Result<(), FlowError> {
    for job in jobs {
        tx.finish_job(job).await?;
    }
    Ok(())
}
