//! A reporter who does not agree asks for a review: the report goes back to the desk, marked, and
//! the reporter hears what came of it.

use tocsin_domain::access::{HandlePermit, InboxPermit};
use tocsin_domain::entry::Act;
use tocsin_domain::news::News;
use tocsin_domain::report::{ReportId, State};
use tocsin_store::report::Stored;
use tocsin_store::review::Review;

use super::{remind, tell};
use crate::centre::{Centre, FlowError};

/// Most reviews of one report: a third look would see the same.
pub const REVIEWS_COUNT_MAX: i64 = 2;
/// Reviews of one page at most.
pub const PAGE_COUNT_MAX: u32 = 100;

/// Whether the reporter of a report in this state may ask for a review.
pub fn may_ask(state: State, review: Option<&Review>) -> bool {
    let is_left = review.is_none_or(|review| {
        review.answered_at.is_some() && review.asked_count < REVIEWS_COUNT_MAX
    });
    state == State::Closed && is_left
}

/// Asks for a review: the report is among those that were read and wait for a decision again.
///
/// # Errors
/// [`FlowError::Refused`] when the report is not closed, one waits already, or
/// [`REVIEWS_COUNT_MAX`] were asked for.
pub async fn ask(centre: &Centre, permit: &InboxPermit) -> Result<(), FlowError> {
    let stored = centre.store.report(*permit.report()).await?;
    let stored = stored.ok_or(FlowError::NotFound)?;
    let (serial, id, actor) = (stored.serial, stored.report.id.0, permit.actor().clone());
    let silence = remind::silence(centre);
    let asked = centre.store.write(move |tx| {
        Box::pin(async move {
            let state = tx.state(serial).await?;
            let review = tx.review(serial).await?;
            if !may_ask(state, review.as_ref()) {
                let message = "no review can be asked for now";
                return Err(FlowError::refused("review", message));
            }
            tx.ask_review(serial).await?;
            tx.set_state(serial, State::Closed, State::Read).await?;
            tx.record(Act::ReviewAsked, id, &actor, String::new());
            let due = tx.now() + silence;
            Ok(remind::enqueue(tx, serial, due).await?)
        })
    });
    asked.await
}

/// Answers a review: the decision stays, and the report is closed again; or it is taken up, and the
/// desk decides anew. The reporter is told either way.
///
/// # Errors
/// [`FlowError::NotFound`] when no review of a report within the permit's reach waits.
pub async fn answer(
    centre: &Centre,
    permit: &HandlePermit,
    id: ReportId,
    is_changed: bool,
) -> Result<(), FlowError> {
    let stored = centre.report_within(permit.reach(), id).await?;
    let (serial, actor, own) = (stored.serial, permit.actor().clone(), centre.clone());
    let answered = centre.store.write(move |tx| {
        Box::pin(async move {
            let state = tx.state(serial).await?;
            if !state.is_open() || !tx.answer_review(serial).await? {
                return Err(FlowError::NotFound);
            }
            // Decided otherwise meanwhile, it stays as it is.
            if !is_changed && state == State::Read {
                tx.set_state(serial, State::Read, State::Closed).await?;
            }
            let detail = format!("changed={is_changed}");
            tx.record(Act::ReviewAnswered, id.0, &actor, detail);
            tell(tx, &own, serial, &News::Reviewed { is_changed }).await
        })
    });
    answered.await
}

/// The reports within the permit's reach whose review waits, the one that waits longest first.
pub async fn waiting(
    centre: &Centre,
    permit: &HandlePermit,
) -> Result<Vec<(Stored, jiff::Timestamp)>, FlowError> {
    let (reach, closed) = (permit.reach(), centre.closed_kinds());
    let waiting = centre.store.reviews_waiting(reach, &closed, PAGE_COUNT_MAX);
    Ok(waiting.await?)
}
