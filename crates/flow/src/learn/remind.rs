//! Silence is broken: where nothing has moved by the promised day, the reporter is told so, and
//! again each time that as many days pass without news, until the report is closed.

use jiff::{SignedDuration, Timestamp};
use tocsin_domain::news::News;
use tocsin_domain::report::State;
use tocsin_store::job::{Job, Queue};
use tocsin_store::{StoreError, Tx};

use super::tell;
use crate::centre::{Centre, FlowError};
use crate::jobs::Round;

/// Reports looked at in one pass.
const BATCH_COUNT: u32 = 256;
/// The same, and how long that may take.
const ROUND: Round = Round {
    queue: Queue::Remind,
    batch_count: BATCH_COUNT,
    lease: SignedDuration::from_mins(2),
};
/// A promise further away than this is none.
const DAYS_MAX: u64 = 3_650;

/// How long nothing may be heard, as the profile promises.
pub(super) fn silence(centre: &Centre) -> SignedDuration {
    let days = centre.profile.promises.reminder_after_days;
    let days = i64::try_from(days.clamp(1, DAYS_MAX)).unwrap_or(1);
    SignedDuration::from_hours(24 * days)
}

/// Has a report looked at on a day.
pub(super) async fn enqueue(tx: &mut Tx, serial: i64, due: Timestamp) -> Result<(), StoreError> {
    let key = format!("remind {serial}");
    tx.enqueue(Queue::Remind, Some(key), due, serial.to_string())
        .await
}

/// Looks at the reports whose day has come; answers whether there were any. Several nodes may do
/// this side by side.
///
/// # Errors
/// [`FlowError::Store`] when the store fails.
pub async fn run(centre: &Centre) -> Result<bool, FlowError> {
    let before = centre.store.now() - silence(centre);
    let reached = centre.store.write::<_, StoreError, _>(move |tx| {
        Box::pin(async move {
            let now = tx.now();
            let reached = tx.reach_day(before, BATCH_COUNT).await?;
            for serial in &reached {
                enqueue(tx, *serial, now).await?;
            }
            Ok(reached.len())
        })
    });
    let reached = reached.await?;
    let looked_at = ROUND.run(centre, look).await?;
    Ok(reached > 0 || looked_at > 0)
}

/// Tells the reporter that nothing has moved, if nothing has, and looks again later.
async fn look(centre: Centre, job: Job) -> Result<(), FlowError> {
    let (own, silence) = (centre.clone(), silence(&centre));
    let looked = centre.store.write(move |tx| {
        Box::pin(async move {
            if !tx.finish_job(&job).await? {
                return Ok(());
            }
            let Ok(serial) = job.payload.parse::<i64>() else {
                return Ok(());
            };
            let Some(stored) = tx.stored(serial).await? else {
                return Ok(());
            };
            if matches!(
                stored.report.state,
                State::Closed | State::Withdrawn | State::Erased
            ) {
                return Ok(());
            }
            let newest = tx.newest_news(serial).await?.map(|news| news.at);
            let due = newest.unwrap_or(stored.report.lodged_at) + silence;
            let now = tx.now();
            if due > now {
                return Ok(enqueue(tx, serial, due).await?);
            }
            tell(tx, &own, serial, &News::NothingNew).await?;
            Ok(enqueue(tx, serial, now + silence).await?)
        })
    });
    looked.await
}
