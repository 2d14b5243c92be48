//! Assessment: what the machine sees on its own. For now: has the same content been seen before?

use std::collections::HashSet;

use jiff::SignedDuration;
use tocsin_domain::access::Actor;
use tocsin_domain::entry::Act;
use tocsin_store::job::Queue;

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
    let serials: Vec<i64> = jobs
        .iter()
        .filter_map(|job| job.payload.parse().ok())
        .collect();
    // Read beside the transaction: whoever lodges does not wait for it.
    let repeated = centre.store.repeated(&serials).await?;
    centre
        .store
        .write::<_, FlowError, _>(move |tx| {
            Box::pin(async move {
                let mut mine = HashSet::with_capacity(jobs.len());
                for job in jobs {
                    if tx.finish_job(&job).await? {
                        mine.extend(job.payload.parse::<i64>());
                    }
                }
                let repeated = repeated.iter().filter(|one| mine.contains(&one.serial));
                for repeated in repeated {
                    tx.set_repeats(repeated).await?;
                    tx.record(
                        Act::ReportAssessed,
                        repeated.id.0,
                        &Actor::System,
                        format!("repeats={}", repeated.count),
                    );
                }
                Ok(())
            })
        })
        .await?;
    Ok(count)
}
