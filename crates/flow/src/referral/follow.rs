//! The centre's side of a referral: sending by hand, agreeing, answering a body, and seeing who has
//! kept silent.

use tocsin_domain::access::{Actor, HandlePermit, Reach, ReadPermit};
use tocsin_domain::decide::Decision;
use tocsin_domain::entry::Act;
use tocsin_domain::referral::{Recipient, ReferralState};
use tocsin_domain::report::ReportId;
use tocsin_store::Tx;
use tocsin_store::referral::{Delivery, Referral};
use uuid::Uuid;

use super::dossier::{self, Dossier};
use super::receive::{TEXT_CHARACTERS_MAX, check_length};
use super::{Noted, Opened, back_to_the_desk, mark_referred, note, open, send};
use crate::centre::{Centre, FlowError};
use crate::route;

/// Most lines of each list.
pub const LINES_COUNT_MAX: u32 = 100;

/// What waits for somebody, the oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ageing {
    /// Nobody has acknowledged it: the oldest promise first.
    pub silent: Vec<Referral>,
    /// The body asked for more.
    pub asked: Vec<Referral>,
    /// A second person must agree.
    pub proposed: Vec<Referral>,
    /// Taken, and no outcome that ends it.
    pub accepted: Vec<Referral>,
}

/// Who has not answered, and what else waits.
pub async fn ageing(centre: &Centre, permit: &ReadPermit) -> Result<Ageing, FlowError> {
    let (store, closed) = (&centre.store, centre.closed_kinds());
    let within = (permit.reach(), closed.as_slice());
    let those = async |state| store.referrals_in(state, within, LINES_COUNT_MAX).await;
    Ok(Ageing {
        silent: store.waiting_referrals(within, LINES_COUNT_MAX).await?,
        asked: those(ReferralState::Asked).await?,
        proposed: those(ReferralState::Proposed).await?,
        accepted: those(ReferralState::Accepted).await?,
    })
}

/// A referral of a report that the permit reaches.
async fn found(centre: &Centre, reach: &Reach, id: Uuid) -> Result<Referral, FlowError> {
    let found = centre.store.referral(id).await?;
    found
        .filter(|one| one.is_within(reach))
        .ok_or(FlowError::NotFound)
}

/// The referrals of a report.
pub async fn of_report(
    centre: &Centre,
    permit: &ReadPermit,
    id: ReportId,
) -> Result<Vec<Referral>, FlowError> {
    let stored = centre.report_within(permit.reach(), id).await?;
    Ok(centre.store.referrals_of(stored.serial).await?)
}

/// A referral as its body sees it, and how it went there. Of a report in the closed compartment
/// each look is an act.
pub async fn read(
    centre: &Centre,
    permit: &ReadPermit,
    id: Uuid,
) -> Result<(Dossier, Vec<Delivery>), FlowError> {
    let referral = found(centre, permit.reach(), id).await?;
    let deliveries = centre.store.deliveries(referral.number).await?;
    let dossier = dossier::of(centre, referral).await?;
    dossier::record_look(centre, permit.actor(), &dossier).await?;
    Ok((dossier, deliveries))
}

/// Sends a report to a body by hand. Where the rule that takes the report wants four eyes, so does
/// this, whatever the person asked for.
///
/// # Errors
/// As for [`open`]; [`FlowError::Refused`] too when the body has, or had, this report.
pub async fn refer(
    centre: &Centre,
    permit: &HandlePermit,
    id: ReportId,
    mut recipient: Recipient,
) -> Result<Opened, FlowError> {
    let stored = centre.report_within(permit.reach(), id).await?;
    recipient.four_eyes |= route::needs_two(centre, &stored).await?;
    let (centre_again, actor) = (centre.clone(), permit.actor().clone());
    centre
        .store
        .write::<_, FlowError, _>(move |tx| {
            Box::pin(async move {
                let to = std::slice::from_ref(&recipient);
                let opened = open(tx, &centre_again, &actor, &stored, to).await?;
                let message = "this body has, or had, this report already";
                let first = opened.into_iter().next();
                first.ok_or_else(|| FlowError::refused("body", message))
            })
        })
        .await
}

/// Agrees, as the second person, that a proposed referral leaves, or that it does not.
///
/// # Errors
/// [`FlowError::Refused`] for whoever proposed it, or found valid what a rule proposes;
/// [`FlowError::Closed`] when it is no proposal any more, or its report was withdrawn.
pub async fn decide(
    centre: &Centre,
    permit: &HandlePermit,
    id: Uuid,
    is_agreed: bool,
) -> Result<(), FlowError> {
    let found = found(centre, permit.reach(), id).await?;
    let (centre_again, actor) = (centre.clone(), permit.actor().clone());
    centre
        .store
        .write::<_, FlowError, _>(move |tx| {
            Box::pin(async move {
                let centre = &centre_again;
                let state = tx.state(found.report).await?;
                let mut held = tx.hold_referral(found.number).await?;
                if held.state != ReferralState::Proposed {
                    return Err(FlowError::Closed(held.state.as_str()));
                }
                if !is_agreed {
                    held.state = ReferralState::Ended;
                    let noted = Noted::new(Act::ReferralRefused, &actor);
                    note(tx, centre, &held, noted).await?;
                    tx.put_referral(&held).await?;
                    return back_to_the_desk(tx, held.report, state).await;
                }
                refuse_same_person(tx, &held, &actor).await?;
                if !state.is_open() {
                    return Err(FlowError::Closed(state.as_str()));
                }
                let noted = Noted::new(Act::ReferralApproved, &actor);
                note(tx, centre, &held, noted).await?;
                send(tx, centre, &mut held).await?;
                tx.put_referral(&held).await?;
                mark_referred(tx, held.report, state).await
            })
        })
        .await
}

/// The first person is whoever opened the referral; where a rule did, whoever found the report
/// valid. What is decided besides, such as that it is sensitive, makes nobody else the first.
async fn refuse_same_person(tx: &mut Tx, held: &Referral, actor: &Actor) -> Result<(), FlowError> {
    let mut is_same = held.opened_by == actor.to_string();
    if !held.rule.is_empty()
        && let Actor::Staff { id, .. } = actor
    {
        let found_valid = tx
            .latest_decision(held.report, Decision::Valid.as_str())
            .await?;
        is_same |= found_valid.is_some_and(|decided| decided.staff == *id);
    }
    match is_same {
        true => Err(FlowError::refused(
            "person",
            "four eyes: somebody else must agree",
        )),
        false => Ok(()),
    }
}

/// Answers what a body asked. Only the body reads it; the reporter is asked by a message of the
/// inbox.
///
/// # Errors
/// [`FlowError::Refused`] for no words or too many; [`FlowError::Closed`] when nothing is asked.
pub async fn answer(
    centre: &Centre,
    permit: &HandlePermit,
    id: Uuid,
    text: &str,
) -> Result<(), FlowError> {
    if text.trim().is_empty() {
        return Err(FlowError::refused("text", "write an answer"));
    }
    check_length("text", text, TEXT_CHARACTERS_MAX)?;
    let found = found(centre, permit.reach(), id).await?;
    let (_, key) = centre.unsealed(found.report_id).await?;
    let sealed = Some(key.seal("referral", text.trim().as_bytes()));
    let (centre_again, actor) = (centre.clone(), permit.actor().clone());
    centre
        .store
        .write::<_, FlowError, _>(move |tx| {
            Box::pin(async move {
                let mut held = tx.hold_referral(found.number).await?;
                if held.state != ReferralState::Asked {
                    return Err(FlowError::Closed(held.state.as_str()));
                }
                held.state = ReferralState::Delivered;
                let noted = Noted::new(Act::ReferralAnswered, &actor).sealed(sealed);
                note(tx, &centre_again, &held, noted).await?;
                Ok(tx.put_referral(&held).await?)
            })
        })
        .await
}
