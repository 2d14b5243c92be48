//! Erasing: a report's content is destroyed, and the proof that it was lodged stays.
//!
//! The act is one transaction: key, text and facts go, the journal says on what grounds, and what
//! has to be done outside of the database (the files in the vault, the log beside SQLite's file)
//! is enqueued. A crash after it leaves jobs, which are done at the next start.

use jiff::{SignedDuration, Timestamp};
use tocsin_domain::access::ErasePermit;
use tocsin_domain::entry::Act;
use tocsin_domain::erasure::Grounds;
use tocsin_domain::report::{ReportId, State};
use tocsin_store::StoreError;
use tocsin_store::erase::{Erasable, Leftover};
use tocsin_store::job::Job;

use crate::centre::{Centre, FlowError, blocking};
use crate::jobs::pause_after;
use crate::link;

/// How long a worker may take over its leftovers before another may have them.
const LEASE: SignedDuration = SignedDuration::from_mins(2);
/// Leftovers of one round.
const BATCH_COUNT: u32 = 64;

/// A report whose content is no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Erased {
    /// When it was erased.
    pub at: Timestamp,
    /// Whether that was an earlier act; then this one changed nothing.
    pub was_before: bool,
}

/// What there is to lose of the report with this number; `None` when there is no such report.
pub async fn find(
    centre: &Centre,
    _permit: &ErasePermit,
    number: &str,
) -> Result<Option<Erasable>, FlowError> {
    Ok(centre.store.erasable_by_number(number).await?)
}

/// Destroys the content of a report for ever. What that leaves outside of the database, unreadable
/// from now on, is the work of [`finish`].
pub async fn erase(
    centre: &Centre,
    permit: &ErasePermit,
    id: ReportId,
    grounds: &Grounds,
) -> Result<Erased, FlowError> {
    let found = centre.store.erasable(id).await?;
    let serial = found.ok_or(FlowError::NotFound)?.serial;
    let (actor, detail) = (permit.actor().clone(), grounds.detail());
    let erased_at = centre
        .store
        .write::<_, FlowError, _>(move |tx| {
            Box::pin(async move {
                // This locks the report until the commit: whatever forbids erasing it, such as a
                // hold, is to be asked right after.
                if tx.state(serial).await? == State::Erased {
                    return Ok(None);
                }
                tx.erase_report(serial).await?;
                link::plan_report(tx, serial).await?;
                tx.record(Act::ReportErased, id.0, &actor, detail);
                Ok(Some(tx.now()))
            })
        })
        .await?;
    if let Some(at) = erased_at {
        return Ok(Erased {
            at,
            was_before: false,
        });
    }
    let found = centre
        .store
        .erasable(id)
        .await?
        .ok_or(FlowError::NotFound)?;
    Ok(Erased {
        at: found.erased_at.unwrap_or(found.received_at),
        was_before: true,
    })
}

/// Does a round of what erasures have left to do; answers how much there was. Several nodes may do
/// this side by side. What fails is tried again later, for as long as it takes.
pub async fn finish(centre: &Centre) -> Result<usize, FlowError> {
    let jobs = centre.store.claim_leftovers(BATCH_COUNT, LEASE).await?;
    let count = jobs.len();
    let mut log = Log::Untouched;
    let (mut done, mut failed) = (Vec::new(), Vec::new());
    for job in jobs {
        match finish_one(centre, &job, &mut log).await {
            Ok(true) => done.push(job),
            // On a busy day somebody always reads: no news.
            Ok(false) => failed.push(job),
            Err(error) => {
                let (id, tries) = (job.id, job.attempts);
                tracing::warn!(job = id, tries, %error, "what is left of an erasure stays for now");
                failed.push(job);
            }
        }
    }
    if count > 0 {
        conclude(centre, done, failed).await?;
    }
    Ok(count)
}

/// What became of SQLite's log in this round: it is cut once for all that ask for it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Log {
    Untouched,
    Cut,
    Busy,
}

/// Does what a job asks for; `false` when that must wait.
async fn finish_one(centre: &Centre, job: &Job, log: &mut Log) -> Result<bool, StoreError> {
    match Leftover::from_payload(&job.payload) {
        Some(Leftover::File(id)) => {
            let vault = centre.store.vault().clone();
            blocking(move || vault.remove_for_good(id)).await?;
            Ok(true)
        }
        Some(Leftover::Pages) => {
            if *log == Log::Untouched {
                *log = match centre.store.cut_log().await? {
                    true => Log::Cut,
                    false => Log::Busy,
                };
            }
            Ok(*log == Log::Cut)
        }
        None => Err(StoreError::Damaged(format!("the words of job {}", job.id))),
    }
}

async fn conclude(centre: &Centre, done: Vec<Job>, failed: Vec<Job>) -> Result<(), FlowError> {
    centre
        .store
        .write(move |tx| {
            Box::pin(async move {
                for job in &done {
                    tx.finish_job(job).await?;
                }
                for job in &failed {
                    let run_at = tx.now() + pause_after(job.attempts);
                    tx.postpone_job(job, run_at).await?;
                }
                Ok(())
            })
        })
        .await
}
