//! Assessment: what the machine sees on its own. For now: has the same content been seen before?

use jiff::SignedDuration;
use tocsin_domain::access::Actor;
use tocsin_domain::entry::Act;
use tocsin_store::job::{Job, Queue};

use crate::centre::{Centre, FlowError};

/// How long a worker may take over a batch before another may have it.
const LEASE: SignedDuration = SignedDuration::from_secs(120);
/// Reports assessed in one transaction.
const BATCH_COUNT: u32 = 256;

/// Assesses a batch of new reports; answers how many. Several nodes may do this side by side.
pub async fn run(centre: &Centre) -> Result<usize, FlowError> {
    let jobs = centre
        .store
        .claim_jobs(Queue::Assess, BATCH_COUNT, LEASE)
        .await?;
    let count = jobs.len();
    if count == 0 {
        return Ok(0);
    }
    centre
        .store
        .write::<_, FlowError, _>(move |tx| {
            Box::pin(async move {
                let mut mine: Vec<Job> = Vec::with_capacity(jobs.len());
                for job in jobs {
                    if tx.finish_job(&job).await? {
                        mine.push(job);
                    }
                }
                let serials: Vec<i64> = mine
                    .iter()
                    .filter_map(|job| job.payload.parse().ok())
                    .collect();
                for (id, repeats) in tx.count_repeats(&serials).await? {
                    tx.record(
                        Act::ReportAssessed,
                        id.0,
                        &Actor::System,
                        format!("repeats={repeats}"),
                    );
                }
                Ok(())
            })
        })
        .await?;
    Ok(count)
}
