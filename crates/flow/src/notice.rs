//! Notices: telling a reporter that something new waits, and nothing else, by mail or by text
//! message.
//!
//! The address and the number are sealed in places of their own beside the reporter's identity.
//! Only the worker that sends opens them, shows them to nobody, and the journal holds that a
//! notice was sent, without the address.

use jiff::{SignedDuration, Timestamp};
use tocsin_domain::access::{Actor, SendingPermit};
use tocsin_domain::entry::Act;
use tocsin_domain::news::Way;
use tocsin_domain::report::{ReportId, State};
use tocsin_store::outgoing::{Outgoing, OutgoingRow, OutgoingState};
use tocsin_store::seal::DataKey;
use tocsin_store::{StoreError, Tx};

use crate::centre::{Centre, FlowError};

/// How long a worker may take over its notices before another may have them.
const LEASE: SignedDuration = SignedDuration::from_mins(10);
/// After so many tries, eight days, a notice is given up: the inbox itself holds what is new, and
/// the console shows what was given up.
pub const TRIES_COUNT_MAX: i64 = 40;
/// The pause after the first failure; each further one lasts twice as long.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_mins(1);
/// The longest pause: a relay that was down for a week finds everything within this.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(6);
/// How long what has left stays to be seen.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Whom to tell, and in which language. Never shown, never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct Recipient {
    /// The address or the number that the reporter gave for this.
    pub address: String,
    /// The language of the report, a BCP 47 tag; may be empty.
    pub language: String,
    /// What names the message, the same at each try: whoever has it already can tell.
    pub name: String,
    /// The report.
    pub report: ReportId,
}

impl std::fmt::Debug for Recipient {
    /// An address must never reach a log.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Recipient(…)")
    }
}

/// Puts notices into the queue in the transaction of what they tell of, in each way that the
/// reporter wants. One notice tells of everything that waits: nothing happens while one is still
/// to be sent. A receipt tells of nothing new.
pub(crate) async fn enqueue(tx: &mut Tx, serial: i64) -> Result<(), StoreError> {
    let ways = tx.ways(serial).await?.with(Way::Receipt, false);
    for way in ways.iter() {
        tx.put_outgoing(serial, way).await?;
    }
    Ok(())
}

/// Claims notices of a way that are due. Several nodes may do this side by side.
pub async fn claim(centre: &Centre, way: Way, count: u32) -> Result<Vec<Outgoing>, FlowError> {
    Ok(centre.store.claim_outgoing(way, count, LEASE).await?)
}

/// Whom a notice goes to; `None` when none is wanted any more (turned off, withdrawn, erased).
pub async fn recipient(
    centre: &Centre,
    way: Way,
    claimed: &Outgoing,
) -> Result<Option<Recipient>, FlowError> {
    let serial = claimed.report;
    let Some(stored) = centre.store.report_by_serial(serial).await? else {
        return Ok(None);
    };
    let is_closed = matches!(stored.report.state, State::Withdrawn | State::Erased);
    if !stored.ways.has(way) || is_closed {
        return Ok(None);
    }
    let id = stored.report.id;
    let Some(key) = centre.store.data_key(&centre.keys, serial, id).await? else {
        return Ok(None);
    };
    let sealed = centre.store.sealed_identity(serial).await?;
    let address = address(&key, &sealed, way)?;
    let language = stored.report.language;
    let name = format!("notice {id} {}", claimed.id);
    let report = id;
    Ok((!address.is_empty()).then_some(Recipient {
        address,
        language,
        name,
        report,
    }))
}

/// The field of the sealed identity that holds the address for notices. Opening the identity
/// leaves it out: who asked for notices has not told the staff who they are.
fn field(way: Way) -> &'static str {
    match way {
        Way::Mail => "notice_email",
        Way::Sms => "notice_phone",
        Way::Letter => "notice_post",
        Way::Receipt => "receipt_email",
    }
}

type Fields = serde_json::Map<String, serde_json::Value>;

fn fields(key: &DataKey, sealed: &[u8]) -> Result<Fields, StoreError> {
    serde_json::from_slice(&key.open("identity", sealed)?)
        .map_err(|error| StoreError::Damaged(format!("an identity as JSON: {error}")))
}

fn address(key: &DataKey, sealed: &[u8], way: Way) -> Result<String, StoreError> {
    let fields = fields(key, sealed)?;
    let address = fields.get(field(way)).and_then(|value| value.as_str());
    Ok(address.unwrap_or_default().to_owned())
}

/// A sealed identity with another address for notices of a way, or with none.
pub(crate) fn with_address(
    key: &DataKey,
    sealed: &[u8],
    way: Way,
    address: Option<&str>,
) -> Result<Vec<u8>, StoreError> {
    let mut fields = fields(key, sealed)?;
    match address {
        Some(address) => fields.insert(field(way).to_owned(), address.into()),
        None => fields.remove(field(way)),
    };
    let json = serde_json::Value::Object(fields).to_string();
    Ok(key.seal("identity", json.as_bytes()))
}

/// Notes that a notice was sent. `false`: another worker had taken it over, and will note it. A
/// receipt leaves once: the address is forgotten with that.
pub async fn sent(centre: &Centre, way: Way, claimed: Outgoing) -> Result<bool, FlowError> {
    let stored = centre.store.report_by_serial(claimed.report).await?;
    let report = stored.ok_or(FlowError::NotFound)?.report;
    let (id, mode, serial) = (report.id.0, report.reporter_mode, claimed.report);
    let key = match way {
        Way::Receipt => {
            centre
                .store
                .data_key(&centre.keys, serial, report.id)
                .await?
        }
        _ => None,
    };
    centre
        .store
        .write(move |tx| {
            Box::pin(async move {
                let is_mine = tx.end_outgoing(&claimed, OutgoingState::Sent, "").await?;
                if is_mine {
                    let detail = format!("way={}", way.as_str());
                    tx.record(Act::NoticeSent, id, &Actor::System, detail);
                }
                if let (true, Some(key)) = (is_mine, key) {
                    let sealed = tx.sealed_identity(serial).await?;
                    let sealed = with_address(&key, &sealed, way, None)?;
                    let ways = tx.ways(serial).await?.with(way, false);
                    tx.set_identity(serial, mode, sealed, ways).await?;
                }
                Ok::<_, FlowError>(is_mine)
            })
        })
        .await
}

/// Ends a notice that nobody wants any more.
pub async fn unwanted(centre: &Centre, claimed: Outgoing) -> Result<(), FlowError> {
    end(centre, claimed, OutgoingState::Cancelled, "unwanted").await
}

/// Gives up a notice that cannot be delivered. The problem is a status or a word of ours.
pub async fn give_up(centre: &Centre, claimed: Outgoing, problem: &str) -> Result<(), FlowError> {
    end(centre, claimed, OutgoingState::GivenUp, problem).await
}

async fn end(
    centre: &Centre,
    claimed: Outgoing,
    state: OutgoingState,
    problem: &str,
) -> Result<(), FlowError> {
    let problem = problem.to_owned();
    let ended = centre.store.write::<_, StoreError, _>(move |tx| {
        Box::pin(async move { tx.end_outgoing(&claimed, state, &problem).await.map(|_| ()) })
    });
    Ok(ended.await?)
}

/// Puts a notice that could not be sent back, to be tried again later; after
/// [`TRIES_COUNT_MAX`] tries it is given up. Answers when it is tried again.
pub async fn failed(
    centre: &Centre,
    claimed: Outgoing,
    problem: &str,
) -> Result<Option<Timestamp>, FlowError> {
    let Some(pause) = pause_after(claimed.tries) else {
        give_up(centre, claimed, problem).await?;
        return Ok(None);
    };
    let run_at = centre.store.now() + pause;
    let problem = problem.to_owned();
    let postponed = centre.store.write::<_, StoreError, _>(move |tx| {
        Box::pin(async move { tx.postpone_outgoing(&claimed, run_at, &problem).await })
    });
    postponed.await?;
    Ok(Some(run_at))
}

/// How long to wait after the `tries`-th failure; `None` once it is enough.
fn pause_after(tries: i64) -> Option<SignedDuration> {
    if tries >= TRIES_COUNT_MAX {
        return None;
    }
    let doublings = u32::try_from(tries.clamp(1, 20) - 1).unwrap_or_default();
    Some((FIRST_PAUSE * 2i32.pow(doublings)).min(LONGEST_PAUSE))
}

/// Messages of one page at most.
pub const PAGE_COUNT_MAX: u32 = 100;

/// The messages in a state, newest first, from an id on downwards.
pub async fn list(
    centre: &Centre,
    _permit: &SendingPermit,
    state: OutgoingState,
    before: Option<i64>,
) -> Result<Vec<OutgoingRow>, FlowError> {
    let rows = centre.store.outgoing(state, before, PAGE_COUNT_MAX).await?;
    Ok(rows)
}

/// How many messages are in a state, counted up to 1,000.
pub async fn count(
    centre: &Centre,
    _permit: &SendingPermit,
    state: OutgoingState,
) -> Result<i64, FlowError> {
    Ok(centre.store.outgoing_count(state, 1_000).await?)
}

/// Has a message tried now that waits or was given up.
///
/// # Errors
/// [`FlowError::NotFound`] when there is none such.
pub async fn retry(centre: &Centre, permit: &SendingPermit, id: i64) -> Result<(), FlowError> {
    let actor = permit.actor().clone();
    let write = centre.store.write(move |tx| {
        Box::pin(async move {
            let report = tx.retry_outgoing(id).await?.ok_or(FlowError::NotFound)?;
            let detail = format!("message={id}");
            tx.record(Act::NoticeRetried, report.0, &actor, detail);
            Ok(())
        })
    });
    write.await
}

/// Cancels a message that waits or was given up.
///
/// # Errors
/// [`FlowError::NotFound`] when there is none such.
pub async fn cancel(centre: &Centre, permit: &SendingPermit, id: i64) -> Result<(), FlowError> {
    let actor = permit.actor().clone();
    let write = centre.store.write(move |tx| {
        Box::pin(async move {
            let report = tx.cancel_outgoing(id).await?.ok_or(FlowError::NotFound)?;
            let detail = format!("message={id}");
            tx.record(Act::NoticeCancelled, report.0, &actor, detail);
            Ok(())
        })
    });
    write.await
}

/// Removes what left or was cancelled a month ago; answers how many.
pub async fn sweep(centre: &Centre) -> Result<u64, FlowError> {
    let before = centre.store.now() - KEPT;
    let swept = centre.store.write::<_, StoreError, _>(move |tx| {
        Box::pin(async move { tx.sweep_outgoing(before).await })
    });
    Ok(swept.await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::{open_identity, seal_identity};
    use tocsin_domain::report::{Reporter, ReporterMode};

    #[test]
    fn pauses_grow_and_outlast_a_week() {
        let pauses: Vec<SignedDuration> = (1..TRIES_COUNT_MAX).filter_map(pause_after).collect();
        let minutes: Vec<i64> = pauses
            .iter()
            .take(10)
            .map(|pause| pause.as_mins())
            .collect();
        assert_eq!(minutes, [1, 2, 4, 8, 16, 32, 64, 128, 256, 360]);
        let together = pauses.iter().map(|pause| pause.as_hours()).sum::<i64>();
        assert!((7 * 24..10 * 24).contains(&together), "{together} hours");
        assert_eq!(pause_after(TRIES_COUNT_MAX), None);
        assert_eq!(pause_after(i64::MAX), None);
    }

    #[test]
    fn an_address_for_notices_is_no_part_of_the_identity() {
        let key = DataKey::generate();
        let reporter = Reporter {
            mode: ReporterMode::Confidential,
            email: "ada@example.org".into(),
            ..Reporter::default()
        };
        let sealed = seal_identity(&key, &reporter).expect("JSON");
        let with = with_address(&key, &sealed, Way::Mail, Some("other@example.org")).expect("JSON");
        assert_eq!(
            address(&key, &with, Way::Mail).expect("ours"),
            "other@example.org"
        );
        assert!(open_identity(&key, &with).expect("ours") == reporter);
        let without = with_address(&key, &with, Way::Mail, None).expect("JSON");
        let json = key.open("identity", &without).expect("ours");
        assert!(!String::from_utf8_lossy(&json).contains("other@"));
        assert!(open_identity(&key, &without).expect("ours") == reporter);
    }

    #[test]
    fn an_address_never_shows_in_a_log() {
        let recipient = Recipient {
            address: "ada@example.org".into(),
            language: "fr".into(),
            name: String::new(),
            report: ReportId(uuid::Uuid::nil()),
        };
        assert_eq!(format!("{recipient:?}"), "Recipient(…)");
    }
}
