//! What series amount to, counted when their reports change, and once a day as time passes.

use jiff::SignedDuration;
use tocsin_domain::series::score::Score;

use super::LEARN_PERIOD;
use super::load::Held;
use crate::centre::{Centre, FlowError};
use crate::route;

/// Series whose reports are counted in one round.
const SERIES_COUNT: usize = 64;
/// Series that are counted again as time passes, at most.
const AGEING_COUNT: u32 = 100_000;
/// After this long without a report nothing of a series changes with time.
const FRESH_LENGTH: SignedDuration = SignedDuration::from_hours(24 * 92);

/// Counts some of the series whose totals may be other ones; whether there were any.
pub(super) async fn finish(centre: &Centre, held: &mut Held) -> Result<bool, FlowError> {
    let now = centre.store.now();
    if now.duration_since(held.summed_at) >= LEARN_PERIOD {
        let since = now - FRESH_LENGTH;
        held.to_sum
            .extend(centre.store.ageing_series(since, AGEING_COUNT).await?);
        held.summed_at = now;
    }
    let some: Vec<i64> = held.to_sum.iter().copied().take(SERIES_COUNT).collect();
    if some.is_empty() {
        return Ok(false);
    }
    let totals = centre
        .store
        .series_totals(&some, &centre.profile.country)
        .await?;
    let locked: Vec<i64> = held
        .locked()
        .iter()
        .filter_map(|serial| held.stored.get(serial).copied())
        .collect();
    let inner = centre.clone();
    centre
        .store
        .write::<_, FlowError, _>(move |tx| {
            Box::pin(async move {
                for (number, totals) in &totals {
                    let score = Score::of(totals, now);
                    let is_locked = locked.contains(number);
                    tx.put_totals(*number, totals, score, is_locked).await?;
                    route::plan_crossed(tx, &inner, *number).await?;
                }
                Ok(())
            })
        })
        .await?;
    for number in some {
        held.to_sum.remove(&number);
    }
    Ok(true)
}
