//! One round of work on a queue of jobs: what is due is claimed and done one by one, and what
//! fails is put back without holding up what stands behind it.

use jiff::SignedDuration;
use tocsin_store::job::{Job, Queue};

use crate::centre::{Centre, FlowError};

/// The pause after the first failure; each further one lasts twice as long.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_mins(1);
/// After so many failures pauses grow no more: nothing is given up.
const DOUBLINGS_MAX: u32 = 6;

/// How much of a queue a worker takes at once, and for how long.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Round {
    /// The queue.
    pub(crate) queue: Queue,
    /// Jobs of one round.
    pub(crate) batch_count: u32,
    /// How long a worker may take over them before another may have them.
    pub(crate) lease: SignedDuration,
}

impl Round {
    /// Claims what is due and does each, in a transaction of its own that finishes the job. One
    /// that fails is logged and tried again later. Answers how many there were. Several nodes may
    /// do this side by side.
    ///
    /// # Errors
    /// When the store does not answer. The mistake of a single job is none.
    pub(crate) async fn run<Done>(
        self,
        centre: &Centre,
        work: impl Fn(Centre, Job) -> Done,
    ) -> Result<usize, FlowError>
    where
        Done: Future<Output = Result<(), FlowError>>,
    {
        let Round {
            queue,
            batch_count,
            lease,
        } = self;
        // Asking is cheap, claiming is a commit.
        if !centre.store.has_due_jobs(queue).await? {
            return Ok(0);
        }
        let jobs = centre.store.claim_jobs(queue, batch_count, lease).await?;
        let count = jobs.len();
        for job in jobs {
            if let Err(error) = work(centre.clone(), job.clone()).await {
                let (queue, tries) = (queue.as_str(), job.attempts);
                tracing::error!(queue, job = job.payload, tries, %error, "a job waits for now");
                put_back(centre, job).await?;
            }
        }
        Ok(count)
    }
}

async fn put_back(centre: &Centre, job: Job) -> Result<(), FlowError> {
    centre
        .store
        .write(move |tx| {
            Box::pin(async move {
                let later = tx.now() + pause_after(job.attempts);
                Ok(tx.postpone_job(&job, later).await?)
            })
        })
        .await
}

/// How long to wait after the `tries`-th failure: a minute, two, four … an hour and four minutes.
pub(crate) fn pause_after(tries: i64) -> SignedDuration {
    let doublings = u32::try_from(tries.max(1) - 1).unwrap_or(DOUBLINGS_MAX);
    FIRST_PAUSE * 2i32.pow(doublings.min(DOUBLINGS_MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_about_an_hour_and_never_end() {
        let minutes = [1, 2, 3, 6, 7, 8, i64::MAX].map(|tries| pause_after(tries).as_mins());
        assert_eq!(minutes, [1, 2, 4, 32, 64, 64, 64]);
    }
}
