//! What runs behind the doors: sealing the log, assessing, linking, routing, sending notices,
//! finishing erasures, sweeping drafts.

mod tide;

use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tocsin_flow::learn::remind;
use tocsin_flow::link::Linking;
use tocsin_flow::{Centre, assess, decide, draft, erase, notice, people, route};
use tocsin_ledger::Signer;
use tocsin_store::StoreError;
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;

use crate::mails;
use crate::notices::Sender;
use crate::reference::Current;
use crate::referral::delivery::Deliverer;
use tide::Tide;

/// How often the log is sealed when nobody asks for it.
const SEAL_PERIOD: Duration = Duration::from_secs(1);
/// How often new reports are looked for to assess.
const ASSESS_PERIOD: Duration = Duration::from_millis(200);
/// How often it is looked for decisions that can no longer be taken back.
const DECIDED_PERIOD: Duration = Duration::from_secs(1);
/// How often reports to route are looked for.
const ROUTE_PERIOD: Duration = Duration::from_millis(200);
/// How often new reports are looked for to link.
const LINK_PERIOD: Duration = Duration::from_millis(200);
/// How often notices to send are looked for.
const NOTICE_PERIOD: Duration = Duration::from_secs(2);
/// How often it is looked for referrals to deliver.
const DELIVER_PERIOD: Duration = Duration::from_millis(500);
/// How often it is looked for what erasures have left to do.
const ERASE_PERIOD: Duration = Duration::from_secs(2);
/// How often it is looked for whom nothing was told by the promised day.
const REMIND_PERIOD: Duration = Duration::from_secs(60);
/// How often a centre that is full looks for room.
const ROOM_PERIOD: Duration = Duration::from_secs(1);
/// How often what has run out is removed.
const SWEEP_PERIOD: Duration = Duration::from_secs(600);
/// After a failure: long enough not to fill the log.
const FAILURE_PAUSE: Duration = Duration::from_secs(5);
/// Commands waiting at the store above which work that can wait does.
const BUSY_COUNT: usize = 4;

/// A way to ask for the log to be sealed now, and to wait for it.
#[derive(Clone)]
pub struct Sealing {
    wanted: Arc<Notify>,
    /// When the log was found to be sealed, or sealing began.
    sealed: watch::Receiver<Instant>,
}

impl Sealing {
    /// Asks for a seal and waits until one has been made since, or for `timeout`.
    pub async fn now(&self, timeout: Duration) {
        let mut sealed = self.sealed.clone();
        sealed.mark_unchanged();
        self.wanted.notify_one();
        let _ = tokio::time::timeout(timeout, sealed.changed()).await;
    }

    /// How long ago the log was last found to be sealed; at first, how long it has been tried.
    pub fn age(&self) -> Duration {
        self.sealed.borrow().elapsed()
    }

    /// A log that was found to be sealed at that moment and never since.
    #[cfg(test)]
    pub(crate) fn at(moment: Instant) -> Sealing {
        Sealing {
            wanted: Arc::default(),
            sealed: watch::channel(moment).1,
        }
    }
}

/// The jobs that run, until told to stop.
pub struct Jobs {
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
    /// To ask for a seal.
    pub sealing: Sealing,
}

impl Jobs {
    /// Starts them; notices only in the ways in which they can be sent, deliveries only if there is
    /// somebody to carry them.
    pub fn start(
        centre: &Centre,
        signer: &Signer,
        reference: &Current,
        notices: Vec<Sender>,
        deliverer: Option<Deliverer>,
    ) -> Jobs {
        let (stop, stopping) = watch::channel(false);
        let wanted = Arc::new(Notify::new());
        let (sealed, seen) = watch::channel(Instant::now());
        let sealing = Sealing {
            wanted: wanted.clone(),
            sealed: seen,
        };
        let mut tasks = vec![
            tokio::spawn(seal(
                centre.clone(),
                signer.clone(),
                wanted,
                sealed,
                stopping.clone(),
            )),
            tokio::spawn(repeat(
                centre.clone(),
                ASSESS_PERIOD,
                stopping.clone(),
                assessing(reference.clone()),
            )),
            tokio::spawn(pass_on(centre.clone(), stopping.clone())),
            tokio::spawn(link(centre.clone(), stopping.clone())),
            tokio::spawn(repeat(
                centre.clone(),
                DECIDED_PERIOD,
                stopping.clone(),
                |centre| async move { Ok(decide::settle(&centre).await? > 0) },
            )),
            tokio::spawn(sweep_drafts(centre.clone(), stopping.clone())),
            tokio::spawn(finish_erasures(centre.clone(), stopping.clone())),
            tokio::spawn(repeat(
                centre.clone(),
                REMIND_PERIOD,
                stopping.clone(),
                |centre| async move { remind::run(&centre).await },
            )),
            tokio::spawn(find_room(centre.clone(), stopping.clone())),
            tokio::spawn(tidy(centre.clone(), stopping.clone())),
        ];
        if let Some(deliverer) = deliverer {
            let deliverer = deliverer.sealing(sealing.clone());
            let delivering = deliver(centre.clone(), deliverer, stopping.clone());
            tasks.push(tokio::spawn(delivering));
        }
        for sender in notices {
            let sender = sender.sealing(sealing.clone());
            let sending = send(centre.clone(), sender, stopping.clone());
            tasks.push(tokio::spawn(sending));
        }
        Jobs {
            stop,
            tasks,
            sealing,
        }
    }

    /// Lets each finish what it does, then ends it.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        for task in self.tasks {
            let _ = task.await;
        }
    }
}

/// Assesses a batch; whether there was one.
fn assessing(
    reference: Current,
) -> impl Fn(Centre) -> BoxFuture<'static, Result<bool, tocsin_flow::FlowError>> {
    let tide = Arc::new(Mutex::new(Tide::new(0, Instant::now())));
    let read_mail = mails::reader();
    move |centre| {
        let (reference, tide) = (reference.clone(), tide.clone());
        let read_mail = read_mail.clone();
        async move {
            // Reports that come in go first; a machine's opinion can wait.
            let count = centre.store.lodged_count();
            let lets_pass = tide
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .lets_pass(count, Instant::now());
            if !lets_pass || centre.store.waiting_count() > BUSY_COUNT {
                return Ok(false);
            }
            let reference = reference.get().await;
            Ok(assess::run(&centre, &reference, &read_mail).await? > 0)
        }
        .boxed()
    }
}

/// Routes reports that are due.
async fn pass_on(centre: Centre, stopping: watch::Receiver<bool>) {
    let work = |centre: Centre| async move { Ok(route::run(&centre).await? > 0) };
    repeat(centre, ROUTE_PERIOD, stopping, work).await;
}

/// Keeps reports in series.
async fn link(centre: Centre, stopping: watch::Receiver<bool>) {
    let linking = Linking::new();
    let linked = linking.clone();
    let work = move |centre: Centre| {
        let linking = linking.clone();
        async move { linking.run(&centre).await }
    };
    repeat(centre.clone(), LINK_PERIOD, stopping, work).await;
    if let Err(error) = linked.stop(&centre).await {
        tracing::warn!(%error, "the lease of linking runs out by itself");
    }
}

async fn seal(
    centre: Centre,
    signer: Signer,
    wanted: Arc<Notify>,
    sealed: watch::Sender<Instant>,
    mut stopping: watch::Receiver<bool>,
) {
    loop {
        let pause = match guarded(centre.store.seal_pending(&signer)).await {
            Ok(done) => {
                metrics::gauge!("tocsin_ledger_size").set(done.size as f64);
                sealed.send_replace(Instant::now());
                if done.has_more {
                    continue;
                }
                SEAL_PERIOD
            }
            Err(error) => {
                tracing::error!(%error, "the log could not be sealed; trying again");
                FAILURE_PAUSE
            }
        };
        if *stopping.borrow() {
            return;
        }
        tokio::select! {
            () = wanted.notified() => {}
            () = tokio::time::sleep(pause) => {}
            _ = stopping.changed() => {}
        }
    }
}

/// Sends notices in one of the ways in which they can be sent.
async fn send(centre: Centre, sender: Sender, stopping: watch::Receiver<bool>) {
    let work = move |centre: Centre| {
        let sender = sender.clone();
        async move { sender.run(&centre).await }
    };
    repeat(centre, NOTICE_PERIOD, stopping, work).await;
}

/// Carries referrals to their bodies.
async fn deliver(centre: Centre, deliverer: Deliverer, stopping: watch::Receiver<bool>) {
    let work = move |centre: Centre| {
        let deliverer = deliverer.clone();
        async move { deliverer.run(&centre).await }
    };
    repeat(centre, DELIVER_PERIOD, stopping, work).await;
}

/// Removes drafts that have run out.
async fn sweep_drafts(centre: Centre, stopping: watch::Receiver<bool>) {
    let sweep = |centre: Centre| async move { Ok(draft::sweep(&centre, 100).await? > 0) };
    repeat(centre, SWEEP_PERIOD, stopping, sweep).await;
}

/// Does what erasures have left to do.
async fn finish_erasures(centre: Centre, stopping: watch::Receiver<bool>) {
    let finish = |centre: Centre| async move { Ok(erase::finish(&centre).await? > 0) };
    repeat(centre, ERASE_PERIOD, stopping, finish).await;
}

/// Looks for room while the disk is full.
async fn find_room(centre: Centre, stopping: watch::Receiver<bool>) {
    let look = |centre: Centre| async move {
        match centre.store.try_room().await {
            // Known already: whoever found no room has said so.
            Ok(()) | Err(StoreError::Full(_)) => Ok(false),
            Err(error) => Err(error.into()),
        }
    };
    repeat(centre, ROOM_PERIOD, stopping, look).await;
}

/// Removes what has run out or belongs to nothing: invitations, sessions, and files of uploads that
/// were cut off. Each pass looks at one of the vault's 256 parts.
async fn tidy(centre: Centre, stopping: watch::Receiver<bool>) {
    // Nodes that start together, or often, begin at different ones.
    let first = u8::try_from(centre.store.now().as_second().rem_euclid(256)).unwrap_or_default();
    let part = Arc::new(AtomicU8::new(first));
    let pass = move |centre: Centre| {
        let part = part.clone();
        async move {
            people::sweep(&centre).await?;
            notice::sweep(&centre).await?;
            let part = part.fetch_add(1, Ordering::Relaxed);
            let removed = centre.store.remove_orphans(part).await?;
            if removed > 0 {
                tracing::info!(removed, "files that belong to nothing were removed");
            }
            Ok(false)
        }
    };
    repeat(centre, SWEEP_PERIOD, stopping, pass).await;
}

/// Work of a job that failed.
#[derive(Debug, thiserror::Error)]
enum Failure<E> {
    #[error("{0}")]
    Known(E),
    #[error("a panic; this is a mistake in the programme, report it")]
    Panic,
}

/// Has a panic count as a failure: the job goes on, and what it did is tried again.
async fn guarded<T, E>(work: impl Future<Output = Result<T, E>>) -> Result<T, Failure<E>> {
    match AssertUnwindSafe(work).catch_unwind().await {
        Ok(result) => result.map_err(Failure::Known),
        Err(_) => Err(Failure::Panic),
    }
}

/// Runs `work` again and again: at once while it finds something to do, else after `period`.
async fn repeat<Work, Done>(
    centre: Centre,
    period: Duration,
    mut stopping: watch::Receiver<bool>,
    work: Work,
) where
    Work: Fn(Centre) -> Done,
    Done: Future<Output = Result<bool, tocsin_flow::FlowError>>,
{
    while !*stopping.borrow() {
        let pause = match guarded(work(centre.clone())).await {
            Ok(true) => continue,
            Ok(false) => period,
            Err(error) => {
                tracing::error!(%error, "a job failed; trying again");
                FAILURE_PAUSE
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = stopping.changed() => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_a_failure_and_no_end() {
        let panicking = async {
            if true {
                panic!("as the test asked");
            }
            Ok::<(), String>(())
        };
        assert!(matches!(guarded(panicking).await, Err(Failure::Panic)));
        let failing = async { Err::<(), String>("known".to_owned()) };
        assert!(matches!(guarded(failing).await, Err(Failure::Known(_))));
        assert!(matches!(guarded(async { Ok::<_, String>(1) }).await, Ok(1)));
    }
}
