//! How a referral reaches its body, whatever fails: jobs that are tried again until the body has
//! said something. Nothing is given up, and silence past the promise is escalated.
//!
//! That the other side says “taken” is no answer of the body: it is reminded until it answers.

use jiff::{SignedDuration, Timestamp};
use tocsin_domain::access::Actor;
use tocsin_domain::entry::Act;
use tocsin_domain::referral::ReferralState;
use tocsin_store::StoreError;
use tocsin_store::job::{Job, Queue};
use tocsin_store::partner::Partner;
use tocsin_store::referral::{Delivery, Referral, Tried, Way};
use tocsin_store::seal::random;

use super::{Noted, enqueue, note};
use crate::centre::{Centre, FlowError};

/// How long a worker may take over its jobs before another may have them.
const LEASE: SignedDuration = SignedDuration::from_mins(5);
/// The pause after the first failure; each further one lasts twice as long.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_mins(1);
/// The longest pause after a failure: somebody who was away for a week has it within the hour.
const PAUSE_MAX: SignedDuration = SignedDuration::from_hours(1);
/// The shortest and the longest time before a silent body is reminded.
const REMINDER_MIN: SignedDuration = SignedDuration::from_hours(1);
const REMINDER_MAX: SignedDuration = SignedDuration::from_hours(72);
/// Which part of the promised time passes before the first reminder.
const REMINDER_PART: i32 = 3;

/// The setting that keeps the key with which messages to bodies are signed, sealed.
const KEY_SETTING: &str = "message_key";

/// The seed of the key with which messages to bodies are signed; made the first time it is asked
/// for.
pub async fn message_key(centre: &Centre) -> Result<[u8; 32], FlowError> {
    let sealed = match centre.store.setting(KEY_SETTING).await? {
        Some(sealed) => sealed,
        None => {
            let new = centre.keys.seal_own(KEY_SETTING, &random::<32>());
            centre
                .store
                .write::<_, StoreError, _>(move |tx| {
                    Box::pin(async move { tx.put_setting(KEY_SETTING, new).await })
                })
                .await?;
            // Another node may have been first.
            let kept = centre.store.setting(KEY_SETTING).await?;
            kept.ok_or(StoreError::Missing("the key of messages"))?
        }
    };
    let seed = centre.keys.open_own(KEY_SETTING, &sealed)?;
    let seed = seed.as_slice().try_into();
    Ok(seed.map_err(|_| StoreError::Damaged("the key of messages".to_owned()))?)
}

/// Something to be carried to a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parcel {
    /// The referral.
    pub referral: Referral,
    /// The way to take.
    pub way: Way,
    /// How the body is reached.
    pub partner: Partner,
    /// Whether it arrived on this way before: then this reminds.
    pub is_reminder: bool,
    /// How often it arrived on this way.
    pub arrivals_count: i64,
    /// Whether the package goes along, encrypted; whoever carries it says so.
    pub has_package: bool,
}

/// Claims deliveries that are due. Several nodes may do this side by side.
pub async fn claim(centre: &Centre, count: u32) -> Result<Vec<Job>, FlowError> {
    Ok(centre
        .store
        .claim_jobs(Queue::Deliver, count, LEASE)
        .await?)
}

/// What a job is to carry; `None` when there is nothing to do outside: the body has answered, the
/// report was taken back, or the job was to look for silence. The job is done with then.
pub async fn parcel(centre: &Centre, job: &Job) -> Result<Option<Parcel>, FlowError> {
    let Some((referral, way)) = what(centre, job).await? else {
        drop_job(centre, job.clone()).await?;
        return Ok(None);
    };
    if way == Way::Page {
        escalate(centre, job.clone(), referral).await?;
        return Ok(None);
    }
    let partner = centre.store.partner(&referral.body).await?;
    let address = match way {
        Way::Webhook => &partner.webhook,
        _ => &partner.email,
    };
    // The operator took the address away since.
    if address.is_empty() {
        drop_job(centre, job.clone()).await?;
        return Ok(None);
    }
    let deliveries = centre.store.deliveries(referral.number).await?;
    let arrived = |one: &&Delivery| one.way == way && one.done_at.is_some();
    let arrived = deliveries.iter().find(arrived);
    Ok(Some(Parcel {
        is_reminder: arrived.is_some(),
        arrivals_count: arrived.map_or(0, |one| one.successes),
        has_package: false,
        referral,
        way,
        partner,
    }))
}

/// The referral that a job is about, while its body is waited for.
async fn what(centre: &Centre, job: &Job) -> Result<Option<(Referral, Way)>, FlowError> {
    let Some((number, way)) = job.payload.split_once(' ') else {
        return Ok(None);
    };
    let (Ok(number), Some(way)) = (number.parse(), Way::from_word(way)) else {
        return Ok(None);
    };
    let found = centre.store.referral_by_number(number).await?;
    let waits = |one: &Referral| one.waits_until.is_some() && one.report_state.is_open();
    Ok(found.filter(waits).map(|referral| (referral, way)))
}

async fn drop_job(centre: &Centre, job: Job) -> Result<(), FlowError> {
    centre
        .store
        .write::<_, StoreError, _>(move |tx| {
            Box::pin(async move { tx.finish_job(&job).await.map(|_| ()) })
        })
        .await?;
    Ok(())
}

/// Notes what came of a try, and when the next one is. The first arrival is an act, and so is each
/// package that left.
pub async fn tried(
    centre: &Centre,
    job: Job,
    parcel: Parcel,
    tried: Tried,
) -> Result<Timestamp, FlowError> {
    let centre_again = centre.clone();
    centre
        .store
        .write::<_, FlowError, _>(move |tx| {
            Box::pin(async move {
                let mut held = tx.hold_referral(parcel.referral.number).await?;
                let delivery = tx.note_try(held.number, parcel.way, &tried).await?;
                if tried == Tried::Done && held.delivered_at.is_none() {
                    held.delivered_at = Some(tx.now());
                    if held.state == ReferralState::Sent {
                        held.state = ReferralState::Delivered;
                    }
                    let detail = format!(" way={}", parcel.way.as_str());
                    let noted = Noted::new(Act::ReferralDelivered, &Actor::System).detail(detail);
                    note(tx, &centre_again, &held, noted).await?;
                    tx.put_referral(&held).await?;
                }
                if tried == Tried::Done && parcel.has_package {
                    let noted = Noted::new(Act::PackageSent, &Actor::System);
                    note(tx, &centre_again, &held, noted).await?;
                }
                // It became late while this was under way: the notice of that leaves at once.
                let is_late_now = parcel.referral.escalated_at != held.escalated_at;
                let next_at = match is_late_now {
                    true => tx.now(),
                    false => tx.now() + pause(&held, &delivery),
                };
                tx.postpone_job(&job, next_at).await?;
                Ok(next_at)
            })
        })
        .await
}

/// How long until a way is tried again: soon after a failure, later to remind.
fn pause(referral: &Referral, delivery: &Delivery) -> SignedDuration {
    if delivery.failures > 0 {
        return doubled(FIRST_PAUSE, delivery.failures, PAUSE_MAX);
    }
    let first = (referral.answer_within / REMINDER_PART).clamp(REMINDER_MIN, REMINDER_MAX);
    doubled(first, delivery.successes, REMINDER_MAX)
}

/// A pause that has doubled `times` - 1 times, up to a longest one.
fn doubled(first: SignedDuration, times: i64, most: SignedDuration) -> SignedDuration {
    let doublings = u32::try_from(times.max(1) - 1).unwrap_or(u32::MAX).min(16);
    (first * 2i32.pow(doublings)).min(most)
}

/// The promise is over and the body has said nothing: the centre's list shows it, and a notice goes
/// at once to the body and to its deputy.
async fn escalate(centre: &Centre, job: Job, referral: Referral) -> Result<(), FlowError> {
    let centre_again = centre.clone();
    centre
        .store
        .write::<_, FlowError, _>(move |tx| {
            Box::pin(async move {
                if !tx.finish_job(&job).await? {
                    return Ok(());
                }
                let mut held = tx.hold_referral(referral.number).await?;
                if held.waits_until.is_none() || held.escalated_at.is_some() {
                    return Ok(());
                }
                let now = tx.now();
                held.escalated_at = Some(now);
                let noted = Noted::new(Act::ReferralLate, &Actor::System);
                note(tx, &centre_again, &held, noted).await?;
                tx.put_referral(&held).await?;
                let partner = tx.partner(&held.body).await?;
                for (way, address) in [
                    (Way::Webhook, &partner.webhook),
                    (Way::Mail, &partner.email),
                ] {
                    if !address.is_empty() {
                        enqueue(tx, held.number, way, now).await?;
                        let key = format!("deliver {} {}", held.number, way.as_str());
                        tx.bring_forward(&key).await?;
                    }
                }
                Ok(())
            })
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_their_longest_and_never_end() {
        let minutes = [1, 2, 3, 7, 40, i64::MAX]
            .map(|failures| doubled(FIRST_PAUSE, failures, PAUSE_MAX).as_mins());
        assert_eq!(minutes, [1, 2, 4, 60, 60, 60]);
    }
}
