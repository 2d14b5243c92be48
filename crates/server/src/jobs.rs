//! What runs behind the doors: sealing the log, assessing, sending notices, sweeping drafts.

use std::sync::Arc;
use std::time::Duration;

use tocsin_flow::{Centre, assess, draft};
use tocsin_ledger::Signer;
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;

use crate::notices::Sender;

/// How often the log is sealed when nobody asks for it.
const SEAL_PERIOD: Duration = Duration::from_secs(1);
/// How often new reports are looked for to assess.
const ASSESS_PERIOD: Duration = Duration::from_millis(500);
/// How often notices to send are looked for.
const NOTICE_PERIOD: Duration = Duration::from_secs(2);
/// How often drafts that have run out are removed.
const SWEEP_PERIOD: Duration = Duration::from_secs(600);
/// After a failure: long enough not to fill the log.
const FAILURE_PAUSE: Duration = Duration::from_secs(5);
/// Commands waiting at the store above which work that can wait does.
const BUSY_COUNT: usize = 4;

/// A way to ask for the log to be sealed now, and to wait for it.
#[derive(Clone)]
pub struct Sealing {
    wanted: Arc<Notify>,
    /// The number of entries in the newest checkpoint.
    size: watch::Receiver<u64>,
}

impl Sealing {
    /// Asks for a seal and waits until one has been made since, or for `timeout`.
    pub async fn now(&self, timeout: Duration) {
        let mut size = self.size.clone();
        size.mark_unchanged();
        self.wanted.notify_one();
        let _ = tokio::time::timeout(timeout, size.changed()).await;
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
    /// Starts them; notices only if there is somebody to send them.
    pub fn start(centre: &Centre, signer: &Signer, notices: Option<Sender>) -> Jobs {
        let (stop, stopping) = watch::channel(false);
        let wanted = Arc::new(Notify::new());
        let (sealed, size) = watch::channel(0);
        let sealing = Sealing {
            wanted: wanted.clone(),
            size,
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
                |centre| async move {
                    // Reports that come in go first; a machine's opinion can wait.
                    if centre.store.waiting_count() > BUSY_COUNT {
                        return Ok(false);
                    }
                    Ok(assess::run(&centre).await? > 0)
                },
            )),
            tokio::spawn(repeat(
                centre.clone(),
                SWEEP_PERIOD,
                stopping.clone(),
                |centre| async move { Ok(draft::sweep(&centre, 100).await? > 0) },
            )),
        ];
        if let Some(sender) = notices {
            let send = move |centre: Centre| {
                let sender = sender.clone();
                async move { sender.run(&centre).await }
            };
            let sending = repeat(centre.clone(), NOTICE_PERIOD, stopping, send);
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

async fn seal(
    centre: Centre,
    signer: Signer,
    wanted: Arc<Notify>,
    sealed: watch::Sender<u64>,
    mut stopping: watch::Receiver<bool>,
) {
    loop {
        let pause = match centre.store.seal_pending(&signer).await {
            Ok(done) => {
                metrics::gauge!("tocsin_ledger_size").set(done.size as f64);
                sealed.send_replace(done.size);
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
        let pause = match work(centre.clone()).await {
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
