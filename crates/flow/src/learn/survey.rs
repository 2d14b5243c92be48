//! The one question, once something came of a report: was the reporter helped? Counted by kind and
//! month; who answered what stands beside no figure.

use tocsin_domain::access::{InboxPermit, SurveyPermit};
use tocsin_domain::entry::Act;
use tocsin_domain::survey::{Helped, is_asked};
use tocsin_store::survey::Counted;

use super::told;
use crate::centre::{Centre, FlowError};
use crate::inbox::refuse_closed_state;

/// Keeps the answer of a report's reporter, in place of an earlier one.
///
/// # Errors
/// [`FlowError::Refused`] while nothing came of the report; [`FlowError::Closed`] when it was
/// withdrawn or erased.
pub async fn answer(
    centre: &Centre,
    permit: &InboxPermit,
    helped: Helped,
) -> Result<(), FlowError> {
    let (stored, key) = centre.unsealed(*permit.report()).await?;
    let (serial, id, actor) = (stored.serial, stored.report.id.0, permit.actor().clone());
    let told = told(centre, serial, &key).await?;
    if !is_asked(stored.report.state, told.iter().map(|told| &told.news)) {
        return Err(FlowError::refused("helped", "nothing came of it so far"));
    }
    let kind = stored.report.kind.clone();
    centre
        .store
        .write(move |tx| {
            Box::pin(async move {
                refuse_closed_state(tx.state(serial).await?)?;
                if tx.answer_survey(serial, &kind, helped).await? {
                    tx.record(Act::SurveyAnswered, id, &actor, String::new());
                }
                Ok(())
            })
        })
        .await
}

/// How many answered what, the newest month first.
///
/// # Errors
/// When the store fails.
pub async fn figures(centre: &Centre, _permit: &SurveyPermit) -> Result<Vec<Counted>, FlowError> {
    Ok(centre.store.survey().await?)
}
