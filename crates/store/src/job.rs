//! The job queue: work to do later, enqueued in the transaction that calls for it.
//!
//! A worker claims jobs for a while (the lease); if it dies, they come back. Each claim has a
//! fence number: whoever finishes a job must show the fence it claimed it with, so that a worker
//! that was merely slow cannot finish what another has taken over.

use jiff::{SignedDuration, Timestamp};
use sea_orm::{DbBackend, QueryResult, Value};

use crate::{Store, StoreError, Tx, sql};

/// What a queue of jobs is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Queue {
    /// A new report is to be looked at by the machine.
    Assess,
    /// A reporter is to be told that nothing has moved, if nothing has.
    Remind,
    /// What an erasure leaves to do: files to remove.
    Erase,
    /// The rules are to be asked who receives a report.
    Route,
    /// A referral is to reach its body, or a body that keeps silent is to be reminded.
    Deliver,
    /// A decision can no longer be taken back: what follows from it is to be done.
    Decided,
    /// Something changed that linking must know of: people decided, or a report leaves.
    Link,
}

impl Queue {
    /// Every queue.
    pub const ALL: [Queue; 7] = [
        Queue::Assess,
        Queue::Remind,
        Queue::Erase,
        Queue::Route,
        Queue::Deliver,
        Queue::Decided,
        Queue::Link,
    ];

    /// The word in the database and in the metrics.
    pub fn as_str(self) -> &'static str {
        match self {
            Queue::Assess => "assess",
            Queue::Remind => "remind",
            Queue::Erase => "erase",
            Queue::Route => "route",
            Queue::Deliver => "deliver",
            Queue::Decided => "decided",
            Queue::Link => "link",
        }
    }
}

/// A job, claimed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Its id.
    pub id: i64,
    /// The fence of this claim.
    pub fence: i64,
    /// How often it was claimed, this time included.
    pub attempts: i64,
    /// What to do: the report's serial number, for erasures a [`crate::erase::Leftover`], for
    /// deliveries the referral's number and the way, for decisions their id, for linking what
    /// changed.
    pub payload: String,
}

const JOB: sql::Insert = sql::Insert {
    table: "job",
    columns: &[
        "queue",
        "run_at",
        "attempts",
        "lease_until",
        "fence",
        "payload",
    ],
    casts: &[],
};

/// The values of an assessment job, for the batch that lodges its report.
pub(crate) fn assess_values(serial: i64, at_microseconds: i64) -> [Value; 6] {
    [
        Queue::Assess.as_str().into(),
        at_microseconds.into(),
        0i64.into(),
        0i64.into(),
        0i64.into(),
        serial.to_string().into(),
    ]
}

pub(crate) async fn enqueue_rows(tx: &mut Tx, values: Vec<Value>) -> Result<(), StoreError> {
    sql::insert(&tx.connection, &JOB, values).await
}

impl Tx {
    /// Enqueues a job. With a `unique_key`, nothing happens while such a job still waits.
    pub async fn enqueue(
        &mut self,
        queue: Queue,
        unique_key: Option<String>,
        run_at: Timestamp,
        payload: String,
    ) -> Result<(), StoreError> {
        let text = "INSERT INTO job \
                    (queue, unique_key, run_at, attempts, lease_until, fence, payload) \
                    VALUES ($1, $2, $3, 0, 0, 0, $4) ON CONFLICT (unique_key) DO NOTHING";
        let values = vec![
            queue.as_str().into(),
            unique_key.into(),
            run_at.as_microsecond().into(),
            payload.into(),
        ];
        self.execute(text, values).await.map(|_| ())
    }

    /// Takes the waiting job of a key back. `false`: there is none, it was done.
    pub async fn cancel_job(&mut self, unique_key: &str) -> Result<bool, StoreError> {
        let text = "DELETE FROM job WHERE unique_key = $1";
        let removed = self.execute(text, vec![unique_key.into()]).await?;
        Ok(removed == 1)
    }

    /// Has the waiting job of a key run now, if it would run later.
    pub async fn bring_forward(&mut self, unique_key: &str) -> Result<(), StoreError> {
        let text = "UPDATE job SET run_at = $1 WHERE unique_key = $2 AND run_at > $1";
        let values = vec![self.now().as_microsecond().into(), unique_key.into()];
        self.execute(text, values).await.map(|_| ())
    }

    /// Removes a finished job in the transaction of its work. `false`: another worker has taken
    /// it over; the caller must give its work up.
    pub async fn finish_job(&mut self, job: &Job) -> Result<bool, StoreError> {
        let values = vec![job.id.into(), job.fence.into()];
        let removed = self
            .execute("DELETE FROM job WHERE id = $1 AND fence = $2", values)
            .await?;
        Ok(removed == 1)
    }

    /// Puts a job that failed back, to be tried again later.
    pub async fn postpone_job(&mut self, job: &Job, run_at: Timestamp) -> Result<(), StoreError> {
        let text = "UPDATE job SET run_at = $1, lease_until = 0 WHERE id = $2 AND fence = $3";
        let values = vec![
            run_at.as_microsecond().into(),
            job.id.into(),
            job.fence.into(),
        ];
        self.execute(text, values).await.map(|_| ())
    }
}

fn job(row: &QueryResult) -> Result<Job, StoreError> {
    Ok(Job {
        id: sql::column(row, 0)?,
        fence: sql::column(row, 1)?,
        attempts: sql::column(row, 2)?,
        payload: sql::column(row, 3)?,
    })
}

impl Store {
    /// Claims up to `count` jobs that are due, for the time of `lease`. Where none is, nothing is
    /// written: asking is cheap, claiming is a commit.
    pub async fn claim_jobs(
        &self,
        queue: Queue,
        count: u32,
        lease: SignedDuration,
    ) -> Result<Vec<Job>, StoreError> {
        if !self.has_due_jobs(queue).await? {
            return Ok(Vec::new());
        }
        let locking = match self.backend() {
            DbBackend::Postgres => "FOR UPDATE SKIP LOCKED",
            _ => "",
        };
        let text = format!(
            "UPDATE job SET lease_until = $1, fence = fence + 1, attempts = attempts + 1 \
             WHERE id IN (SELECT id FROM job WHERE queue = $2 AND run_at <= $3 \
             AND lease_until <= $3 ORDER BY run_at LIMIT $4 {locking}) \
             RETURNING id, fence, attempts, payload"
        );
        self.write(move |tx| {
            Box::pin(async move {
                let now = tx.now();
                let values = vec![
                    (now + lease).as_microsecond().into(),
                    queue.as_str().into(),
                    now.as_microsecond().into(),
                    i64::from(count).into(),
                ];
                let rows = sql::all(&tx.connection, &text, values).await?;
                let mut jobs = rows.iter().map(job).collect::<Result<Vec<Job>, _>>()?;
                // What was changed comes back in whatever order it was found.
                jobs.sort_by_key(|job| job.id);
                Ok(jobs)
            })
        })
        .await
    }

    /// Whether a job of a queue is due and nobody has claimed it.
    pub async fn has_due_jobs(&self, queue: Queue) -> Result<bool, StoreError> {
        let text = "SELECT 1 FROM job WHERE queue = $1 AND run_at <= $2 AND lease_until <= $2 \
                    LIMIT 1";
        let values = vec![queue.as_str().into(), self.now().as_microsecond().into()];
        Ok(sql::first(self.reader(), text, values).await?.is_some())
    }

    /// How many jobs of a queue wait, whether due or not.
    pub async fn jobs_waiting(&self, queue: Queue) -> Result<i64, StoreError> {
        let text = "SELECT COUNT(*) FROM job WHERE queue = $1";
        sql::count(self.reader(), text, vec![queue.as_str().into()]).await
    }
}
