//! What a body does with what was referred to it. What was sent to others does not exist for it.

use jiff::Timestamp;
use tocsin_domain::access::{Actor, ReceivePermit};
use tocsin_domain::entry::Act;
use tocsin_domain::news::News;
use tocsin_domain::referral::{OUTCOMES_COUNT_MAX, Outcome, Recipient, ReferralState, number_of};
use tocsin_domain::report::State;
use tocsin_store::Tx;
use tocsin_store::referral::{Referral, Wanted};
use tocsin_store::report::Stored;
use tocsin_store::seal::DataKey;
use uuid::Uuid;

use super::{Noted, Opened, back_to_the_desk, note, open_after};
use crate::centre::{Centre, FlowError};
use crate::route::told::{self, Became};
use crate::{learn, route};

/// Referrals of one page at most.
pub const PAGE_COUNT_MAX: u32 = 200;
/// Longest text of a body, in characters.
pub const TEXT_CHARACTERS_MAX: usize = 5_000;
/// Longest reference of a body, in characters.
pub const REFERENCE_CHARACTERS_MAX: usize = 200;

/// What a body answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It has it, and says no more yet.
    Acknowledge,
    /// It takes it.
    Accept,
    /// It is another body's: it goes there as a referral of its own.
    NotOurs {
        /// Key of that body in the directory.
        body: String,
        /// Why, for the centre; may be empty.
        why: String,
    },
    /// It needs more: a question to the centre, which may ask the reporter.
    Ask(String),
}

/// What has been sent to the body, the oldest first, after a number; and the last number that was
/// looked at, to go on from.
pub async fn list(
    centre: &Centre,
    permit: &ReceivePermit,
    mut wanted: Wanted,
) -> Result<(Vec<Referral>, Option<i64>), FlowError> {
    wanted.count = wanted.count.clamp(1, PAGE_COUNT_MAX);
    let mut found = centre.store.referrals_to(permit.body(), &wanted).await?;
    let next = found.last().map(|last| last.number);
    found.retain(|one| reaches(permit, one));
    Ok((found, next))
}

/// What has been sent to the body, the newest first, before a number; and where to go on.
pub async fn newest(
    centre: &Centre,
    permit: &ReceivePermit,
    before: Option<i64>,
    count: u32,
) -> Result<(Vec<Referral>, Option<i64>), FlowError> {
    let count = count.clamp(1, PAGE_COUNT_MAX);
    let store = &centre.store;
    let mut found = store
        .newest_referrals_to(permit.body(), before, count)
        .await?;
    let is_full = found.len() == count as usize;
    let next = found.last().map(|last| last.number).filter(|_| is_full);
    found.retain(|one| reaches(permit, one));
    Ok((found, next))
}

/// Whether a referral exists for the holder of a permit.
pub(super) fn reaches(permit: &ReceivePermit, referral: &Referral) -> bool {
    referral.body == *permit.body()
        && referral.sent_at.is_some()
        && referral.is_within(permit.reach())
}

/// One referral of the body.
///
/// # Errors
/// [`FlowError::NotFound`] when there is none of this id, or it is another body's.
pub async fn find(
    centre: &Centre,
    permit: &ReceivePermit,
    id: Uuid,
) -> Result<Referral, FlowError> {
    let found = centre.store.referral(id).await?;
    found
        .filter(|one| reaches(permit, one))
        .ok_or(FlowError::NotFound)
}

/// The body's referral of that label, or of the report with that number, however they are typed.
pub async fn find_by_label(
    centre: &Centre,
    permit: &ReceivePermit,
    text: &str,
) -> Result<Option<Referral>, FlowError> {
    let store = &centre.store;
    let found = match number_of(text) {
        Some(number) => store
            .referral_by_number(number)
            .await?
            .into_iter()
            .collect(),
        None => match store.report_by_number(text).await? {
            Some(report) => store.referrals_of(report.serial).await?,
            None => Vec::new(),
        },
    };
    Ok(found.into_iter().find(|one| reaches(permit, one)))
}

/// Answers a referral; the body may give its own reference with it. The same again is harmless.
///
/// # Errors
/// [`FlowError::NotFound`] as for [`find`]; [`FlowError::Refused`] for words or a body that do not
/// fit; [`FlowError::Closed`] when it was passed on or has ended.
pub async fn answer(
    centre: &Centre,
    permit: &ReceivePermit,
    id: Uuid,
    answer: Answer,
    reference: &str,
) -> Result<(), FlowError> {
    let found = find(centre, permit, id).await?;
    check(centre, permit, &answer, reference)?;
    let (report, key) = centre.unsealed(found.report_id).await?;
    let needs_two = route::needs_two(centre, &report).await?;
    let (centre_again, actor) = (centre.clone(), permit.actor().clone());
    let reference = sealed_reference(&key, &found, reference)?;
    centre
        .store
        .write::<_, FlowError, _>(move |tx| {
            Box::pin(async move {
                let centre = &centre_again;
                // The report first, then the referral: as those do who open one.
                let state = tx.state(report.serial).await?;
                let mut held = tx.hold_referral(found.number).await?;
                let before = held.clone();
                refuse_over(&held)?;
                acknowledge(tx, centre, &actor, &mut held, reference).await?;
                match answer {
                    Answer::Acknowledge => {}
                    Answer::Accept => accept(tx, centre, &actor, &mut held).await?,
                    Answer::Ask(question) => {
                        held.state = ReferralState::Asked;
                        let sealed = Some(key.seal("referral", question.trim().as_bytes()));
                        let noted = Noted::new(Act::ReferralAsked, &actor).sealed(sealed);
                        note(tx, centre, &held, noted).await?;
                    }
                    Answer::NotOurs { body, why } => {
                        let opened =
                            pass_on(tx, centre, &report, (&body, &held), needs_two).await?;
                        held.state = ReferralState::PassedOn;
                        let opened = opened.map(|one| format!(" as={}", one.id));
                        let detail = format!(" to={body}{}", opened.unwrap_or_default());
                        let noted = Noted::new(Act::ReferralPassedOn, &actor)
                            .sealed(words(&key, &why))
                            .detail(detail);
                        note(tx, centre, &held, noted).await?;
                    }
                }
                if held != before {
                    tx.put_referral(&held).await?;
                }
                match held.state {
                    ReferralState::PassedOn => back_to_the_desk(tx, report.serial, state).await,
                    _ => Ok(()),
                }
            })
        })
        .await
}

fn words(key: &DataKey, text: &str) -> Option<Vec<u8>> {
    let text = text.trim();
    (!text.is_empty()).then(|| key.seal("referral", text.as_bytes()))
}

/// The reference sealed; `None` leaves the one that there is.
fn sealed_reference(
    key: &DataKey,
    referral: &Referral,
    reference: &str,
) -> Result<Option<Vec<u8>>, FlowError> {
    let text = reference.trim().as_bytes();
    let is_same =
        !referral.reference.is_empty() && key.open("reference", &referral.reference)? == text;
    let is_new = !text.is_empty() && !is_same;
    Ok(is_new.then(|| key.seal("reference", text)))
}

fn check(
    centre: &Centre,
    permit: &ReceivePermit,
    answer: &Answer,
    reference: &str,
) -> Result<(), FlowError> {
    check_reference(reference)?;
    let text = match answer {
        Answer::Acknowledge | Answer::Accept => "",
        Answer::Ask(question) if question.trim().is_empty() => {
            return Err(FlowError::refused("text", "say what you need"));
        }
        Answer::Ask(question) => question,
        Answer::NotOurs { body, why } => {
            let is_known = centre.profile.body(body).is_some();
            if !is_known || body == permit.body() {
                let message = "name another body of the directory, by its key";
                return Err(FlowError::refused("body", message));
            }
            why
        }
    };
    check_length("text", text, TEXT_CHARACTERS_MAX)
}

fn check_reference(reference: &str) -> Result<(), FlowError> {
    check_length("reference", reference, REFERENCE_CHARACTERS_MAX)
}

pub(super) fn check_length(field: &str, text: &str, most: usize) -> Result<(), FlowError> {
    match text.chars().count() > most {
        true => {
            let message = format!("longer than {most} characters, the limit; shorten it");
            Err(FlowError::refused(field, &message))
        }
        false => Ok(()),
    }
}

/// Of one that was passed on or has ended nothing is to be answered.
fn refuse_over(referral: &Referral) -> Result<(), FlowError> {
    match referral.state {
        ReferralState::PassedOn | ReferralState::Ended | ReferralState::Proposed => {
            Err(FlowError::Closed(referral.state.as_str()))
        }
        _ => Ok(()),
    }
}

/// Whatever a body says first, it has the referral: nobody waits any more.
async fn acknowledge(
    tx: &mut Tx,
    centre: &Centre,
    actor: &Actor,
    held: &mut Referral,
    reference: Option<Vec<u8>>,
) -> Result<(), FlowError> {
    if held.acknowledged_at.is_some() && reference.is_none() {
        return Ok(());
    }
    if let Some(reference) = reference {
        held.reference = reference;
    }
    let now = tx.now();
    held.waits_until = None;
    held.acknowledged_at.get_or_insert(now);
    held.delivered_at.get_or_insert(now);
    if held.state == ReferralState::Sent {
        held.state = ReferralState::Delivered;
    }
    let noted = Noted::new(Act::ReferralAcknowledged, actor);
    note(tx, centre, held, noted).await
}

async fn accept(
    tx: &mut Tx,
    centre: &Centre,
    actor: &Actor,
    held: &mut Referral,
) -> Result<(), FlowError> {
    if held.state == ReferralState::Accepted {
        return Ok(());
    }
    held.state = ReferralState::Accepted;
    note(tx, centre, held, Noted::new(Act::ReferralAccepted, actor)).await?;
    let body = held.body.clone();
    learn::tell(tx, centre, held.report, &News::Taken { body }).await?;
    told::plan(tx, held.number, Became::Taken).await
}

/// Opens the referral to the body that was named; `None` when that body has, or had, the report
/// already. Whoever named it learns nothing of that: who else has a report is not theirs to know.
async fn pass_on(
    tx: &mut Tx,
    centre: &Centre,
    report: &Stored,
    (body, from): (&str, &Referral),
    four_eyes: bool,
) -> Result<Option<Opened>, FlowError> {
    let recipient = Recipient {
        body: body.to_owned(),
        rule: String::new(),
        lane: from.lane,
        // Whoever passes it on is one of the two; the other is of the centre.
        four_eyes,
        acknowledge_within: from.answer_within,
    };
    let to = std::slice::from_ref(&recipient);
    let opened = open_after(tx, centre, &Actor::System, report, to, Some(from.number)).await?;
    Ok(opened.into_iter().next())
}

/// Says what came of a referral, with the day on which it happened. The same again is harmless.
/// One that ends the last open referral of a report closes the report.
///
/// # Errors
/// As for [`answer`]. An outcome may follow an outcome that seemed final: a court may be appealed.
pub async fn state_outcome(
    centre: &Centre,
    permit: &ReceivePermit,
    id: Uuid,
    outcome: Outcome,
    reference: &str,
) -> Result<(), FlowError> {
    let found = find(centre, permit, id).await?;
    check_reference(reference)?;
    let problems = outcome.problems(today(centre));
    if !problems.is_empty() {
        return Err(FlowError::Refused(problems));
    }
    // A report whose content is erased has no key: its outcome is stated all the same.
    let key = centre
        .store
        .data_key(&centre.keys, found.report, found.report_id)
        .await?;
    let reference = match key {
        Some(key) => sealed_reference(&key, &found, reference)?,
        None => None,
    };
    let (centre_again, actor) = (centre.clone(), permit.actor().clone());
    centre
        .store
        .write::<_, FlowError, _>(move |tx| {
            Box::pin(async move {
                let centre = &centre_again;
                let state = tx.state(found.report).await?;
                let mut held = tx.hold_referral(found.number).await?;
                if matches!(held.state, ReferralState::PassedOn) {
                    return Err(FlowError::Closed(held.state.as_str()));
                }
                let stated = tx.outcomes(held.number).await?;
                if stated.iter().any(|one| one.outcome == outcome) {
                    return Ok(());
                }
                if stated.len() >= OUTCOMES_COUNT_MAX {
                    let message = "50 outcomes are stated, the limit; write to us";
                    return Err(FlowError::refused("kind", message));
                }
                acknowledge(tx, centre, &actor, &mut held, reference).await?;
                add_outcome(tx, centre, &actor, &mut held, outcome).await?;
                tx.put_referral(&held).await?;
                close_with_the_last(tx, held.report, state).await
            })
        })
        .await
}

async fn add_outcome(
    tx: &mut Tx,
    centre: &Centre,
    actor: &Actor,
    held: &mut Referral,
    outcome: Outcome,
) -> Result<(), FlowError> {
    tx.add_outcome(held.number, centre.new_id(), &outcome)
        .await?;
    let detail = format!(" kind={} on={}", outcome.kind.as_str(), outcome.on);
    let noted = Noted::new(Act::OutcomeStated, actor).detail(detail);
    note(tx, centre, held, noted).await?;
    if outcome.kind.is_final() {
        held.state = ReferralState::Ended;
    } else if held.state != ReferralState::Ended {
        held.state = ReferralState::Accepted;
    }
    let body = held.body.clone();
    learn::tell(tx, centre, held.report, &News::Outcome { body, outcome }).await?;
    let place = tx.outcomes(held.number).await?.len() - 1;
    told::plan(tx, held.number, Became::Outcome(place)).await
}

async fn close_with_the_last(tx: &mut Tx, report: i64, state: State) -> Result<(), FlowError> {
    let over = [ReferralState::Ended, ReferralState::PassedOn];
    let all = tx.referrals_of(report).await?;
    if state == State::Referred && all.iter().all(|one| over.contains(&one.state)) {
        tx.set_state(report, state, State::Closed).await?;
    }
    Ok(())
}

/// The day that it is where the profile's people live.
pub fn today(centre: &Centre) -> jiff::civil::Date {
    let now: Timestamp = centre.store.now();
    now.to_zoned(centre.profile.zone()).date()
}
