//! Notices by mail: telling a reporter that something new waits, and nothing else.
//!
//! The address is sealed in a place of its own beside the reporter's identity. Only the worker that
//! sends opens it, shows it to nobody, and the journal holds that a notice was sent, without the
//! address.

use jiff::{SignedDuration, Timestamp};
use tocsin_domain::access::Actor;
use tocsin_domain::entry::Act;
use tocsin_domain::report::State;
use tocsin_store::job::{Job, Queue};
use tocsin_store::seal::DataKey;
use tocsin_store::{StoreError, Tx};

use crate::centre::{Centre, FlowError};

/// How long a worker may take over its notices before another may have them.
const LEASE: SignedDuration = SignedDuration::from_mins(10);
/// After so many tries a notice is given up: the inbox itself holds what is new.
pub const TRIES_COUNT_MAX: i64 = 8;
/// The pause after the first failure; each further one lasts twice as long.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_mins(1);

/// Whom to tell, and in which language. Never shown, never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct Recipient {
    /// The address that the reporter gave for this.
    pub email: String,
    /// The language of the report, a BCP 47 tag; may be empty.
    pub language: String,
}

impl std::fmt::Debug for Recipient {
    /// An address must never reach a log.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Recipient(…)")
    }
}

/// Enqueues a notice in the transaction of what it tells of. One notice tells of everything that
/// waits: nothing happens while one is still to be sent.
pub(crate) async fn enqueue(tx: &mut Tx, serial: i64) -> Result<(), StoreError> {
    let (key, now) = (format!("notice {serial}"), tx.now());
    tx.enqueue(Queue::Notice, Some(key), now, serial.to_string())
        .await
}

/// Claims notices that are due. Several nodes may do this side by side.
pub async fn claim(centre: &Centre, count: u32) -> Result<Vec<Job>, FlowError> {
    let jobs = centre.store.claim_jobs(Queue::Notice, count, LEASE).await?;
    Ok(jobs)
}

/// Whom a notice goes to; `None` when none is wanted any more (turned off, withdrawn, erased).
pub async fn recipient(centre: &Centre, job: &Job) -> Result<Option<Recipient>, FlowError> {
    let Ok(serial) = job.payload.parse::<i64>() else {
        return Ok(None);
    };
    let Some(stored) = centre.store.report_by_serial(serial).await? else {
        return Ok(None);
    };
    let is_closed = matches!(stored.report.state, State::Withdrawn | State::Erased);
    if !stored.notify || is_closed {
        return Ok(None);
    }
    let id = stored.report.id;
    let Some(key) = centre.store.data_key(&centre.keys, serial, id).await? else {
        return Ok(None);
    };
    let sealed = centre.store.sealed_identity(serial).await?;
    let email = address(&key, &sealed)?;
    let language = stored.report.language;
    Ok((!email.is_empty()).then_some(Recipient { email, language }))
}

/// The field of the sealed identity that holds the address for notices. Opening the identity
/// leaves it out: who asked for notices has not told the staff who they are.
const ADDRESS_FIELD: &str = "notice_email";

type Fields = serde_json::Map<String, serde_json::Value>;

fn fields(key: &DataKey, sealed: &[u8]) -> Result<Fields, StoreError> {
    serde_json::from_slice(&key.open("identity", sealed)?)
        .map_err(|error| StoreError::Damaged(format!("an identity as JSON: {error}")))
}

fn address(key: &DataKey, sealed: &[u8]) -> Result<String, StoreError> {
    let fields = fields(key, sealed)?;
    let address = fields.get(ADDRESS_FIELD).and_then(|value| value.as_str());
    Ok(address.unwrap_or_default().to_owned())
}

/// A sealed identity with another address for notices, or with none.
pub(crate) fn with_address(
    key: &DataKey,
    sealed: &[u8],
    email: Option<&str>,
) -> Result<Vec<u8>, StoreError> {
    let mut fields = fields(key, sealed)?;
    match email {
        Some(email) => fields.insert(ADDRESS_FIELD.to_owned(), email.into()),
        None => fields.remove(ADDRESS_FIELD),
    };
    let json = serde_json::Value::Object(fields).to_string();
    Ok(key.seal("identity", json.as_bytes()))
}

/// Notes that a notice was sent. `false`: another worker had taken the job over, and will note it.
pub async fn sent(centre: &Centre, job: Job) -> Result<bool, FlowError> {
    let serial = job.payload.parse::<i64>().unwrap_or_default();
    let stored = centre.store.report_by_serial(serial).await?;
    let id = stored.ok_or(FlowError::NotFound)?.report.id.0;
    centre
        .store
        .write(move |tx| {
            Box::pin(async move {
                let is_mine = tx.finish_job(&job).await?;
                if is_mine {
                    tx.record(Act::NoticeSent, id, &Actor::System, String::new());
                }
                Ok(is_mine)
            })
        })
        .await
}

/// Removes a notice that nobody wants any more or that cannot be delivered.
pub async fn drop_notice(centre: &Centre, job: Job) -> Result<(), FlowError> {
    centre
        .store
        .write::<_, StoreError, _>(move |tx| {
            Box::pin(async move { tx.finish_job(&job).await.map(|_| ()) })
        })
        .await?;
    Ok(())
}

/// Puts a notice that could not be sent back, to be tried again later; after
/// [`TRIES_COUNT_MAX`] tries it is dropped. Answers when it is tried again.
pub async fn failed(centre: &Centre, job: Job) -> Result<Option<Timestamp>, FlowError> {
    let Some(pause) = pause_after(job.attempts) else {
        drop_notice(centre, job).await?;
        return Ok(None);
    };
    let run_at = centre.store.now() + pause;
    centre
        .store
        .write::<_, StoreError, _>(move |tx| {
            Box::pin(async move { tx.postpone_job(&job, run_at).await })
        })
        .await?;
    Ok(Some(run_at))
}

/// How long to wait after the `tries`-th failure; `None` once it is enough.
fn pause_after(tries: i64) -> Option<SignedDuration> {
    if tries >= TRIES_COUNT_MAX {
        return None;
    }
    let doublings = u32::try_from(tries.max(1) - 1).unwrap_or_default();
    Some(FIRST_PAUSE * 2i32.pow(doublings))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::{open_identity, seal_identity};
    use tocsin_domain::report::{Reporter, ReporterMode};

    #[test]
    fn pauses_grow_and_end() {
        let pauses: Vec<i64> = (1..TRIES_COUNT_MAX)
            .filter_map(pause_after)
            .map(|pause| pause.as_mins())
            .collect();
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 64]);
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
        let with = with_address(&key, &sealed, Some("other@example.org")).expect("JSON");
        assert_eq!(address(&key, &with).expect("ours"), "other@example.org");
        assert!(open_identity(&key, &with).expect("ours") == reporter);
        let without = with_address(&key, &with, None).expect("JSON");
        let json = key.open("identity", &without).expect("ours");
        assert!(!String::from_utf8_lossy(&json).contains("other@"));
        assert!(open_identity(&key, &without).expect("ours") == reporter);
    }

    #[test]
    fn an_address_never_shows_in_a_log() {
        let recipient = Recipient {
            email: "ada@example.org".into(),
            language: "fr".into(),
        };
        assert_eq!(format!("{recipient:?}"), "Recipient(…)");
    }
}
