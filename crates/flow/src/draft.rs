//! Drafts: what somebody has begun to tell, kept for some days, readable only with its code.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use tocsin_domain::access::Actor;
use tocsin_domain::limit::Limits;
use tocsin_domain::receipt::SecretCode;
use tocsin_domain::report::Attachment;
use tocsin_store::StoreError;
use tocsin_store::seal::{DataKey, random, sha256};
use uuid::Uuid;

use crate::centre::{Centre, FlowError, blocking};
use crate::inbox;

/// A file of a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftFile {
    /// Its id in the vault.
    #[serde(skip)]
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Media type as declared.
    pub media_type: String,
    /// Its length.
    pub length_bytes: u64,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// A new code for a draft. Nothing is stored until something is saved.
pub fn new_code() -> SecretCode {
    SecretCode::from_entropy(&random())
}

/// Stores the answers under the code, for the profile's number of days from now.
pub async fn save(centre: &Centre, code: &SecretCode, answers: &str) -> Result<(), FlowError> {
    let lookup = centre.keys.code_digest(code);
    let sealed = centre
        .keys
        .draft_key(code)
        .seal("answers", answers.as_bytes());
    let expires_at = expiry(centre);
    centre
        .store
        .write(move |tx| {
            Box::pin(async move { Ok(tx.put_draft(&lookup, sealed, expires_at).await?) })
        })
        .await
}

fn expiry(centre: &Centre) -> Timestamp {
    let days = i64::try_from(centre.profile.draft_days).unwrap_or(3);
    centre.store.now() + SignedDuration::from_hours(24 * days)
}

/// The answers saved under a code; `None` when there are none, when they have run out or when
/// they were sent.
pub async fn load(centre: &Centre, code: &SecretCode) -> Result<Option<String>, FlowError> {
    let text = opened(centre, code).await?;
    Ok(text.filter(|text| text != SENT))
}

async fn opened(centre: &Centre, code: &SecretCode) -> Result<Option<String>, FlowError> {
    let lookup = centre.keys.code_digest(code);
    let Some(sealed) = centre.store.draft(&lookup).await? else {
        return Ok(None);
    };
    let answers = centre.keys.draft_key(code).open("answers", &sealed)?;
    let text = String::from_utf8(answers)
        .map_err(|_| StoreError::Damaged("a draft that is not text".to_owned()))?;
    Ok(Some(text))
}

/// Adds a file, if the draft holds no more than the profile's limits with it: they are checked in
/// the transaction, so that no number of windows gets past them.
pub async fn add_file(
    centre: &Centre,
    code: &SecretCode,
    file: Attachment,
) -> Result<DraftFile, FlowError> {
    let lookup = centre.keys.code_digest(code);
    let key = centre.keys.draft_key(code);
    let id = centre.new_id();
    let described = DraftFile {
        id,
        name: file.name,
        media_type: file.media_type,
        length_bytes: file.content.len() as u64,
        sha256: hex::encode(sha256(&file.content)),
    };
    let json = serde_json::to_vec(&described)
        .map_err(|error| StoreError::Damaged(format!("a file as JSON: {error}")))?;
    let sealed = key.seal("file", &json);
    let (vault, file_key) = (centre.store.vault().clone(), key.clone());
    blocking(move || vault.write(id, &file_key, &file.content)).await?;
    let (limits, length_bytes) = (centre.profile.limits.clone(), described.length_bytes);
    let added = centre
        .store
        .write::<_, FlowError, _>(move |tx| {
            Box::pin(async move {
                let held = tx.hold_draft(&lookup).await?.ok_or(FlowError::NotFound)?;
                let mut lengths = vec![length_bytes];
                for sealed in held {
                    lengths.push(describe(&key, &sealed)?.length_bytes);
                }
                check_files(&limits, &lengths)?;
                Ok(tx.add_draft_file(&lookup, id, sealed).await?)
            })
        })
        .await;
    match added {
        Ok(()) => Ok(described),
        Err(error @ (FlowError::Refused(_) | FlowError::NotFound)) => {
            let vault = centre.store.vault().clone();
            blocking(move || vault.remove(id)).await?;
            Err(error)
        }
        Err(error) => Err(error),
    }
}

/// Whether files of these lengths may lie together.
pub(crate) fn check_files(limits: &Limits, lengths_bytes: &[u64]) -> Result<(), FlowError> {
    let longest = lengths_bytes.iter().copied().max().unwrap_or_default();
    let total: u64 = lengths_bytes.iter().sum();
    let message = if lengths_bytes.len() > limits.attachments_count {
        "too many files; the limit is attachments_count"
    } else if longest > limits.attachment_bytes as u64 {
        "a file is too long; the limit is attachment_bytes"
    } else if total > limits.attachments_total_bytes as u64 {
        "the files together are too long; the limit is attachments_total_bytes"
    } else {
        return Ok(());
    };
    Err(FlowError::refused("files", message))
}

fn describe(key: &DataKey, sealed: &[u8]) -> Result<DraftFile, StoreError> {
    let json = key.open("file", sealed)?;
    serde_json::from_slice(&json)
        .map_err(|error| StoreError::Damaged(format!("a file as JSON: {error}")))
}

/// The files, in the order they were added.
pub async fn files(centre: &Centre, code: &SecretCode) -> Result<Vec<DraftFile>, FlowError> {
    let key = centre.keys.draft_key(code);
    let rows = centre
        .store
        .draft_files(&centre.keys.code_digest(code))
        .await?;
    rows.into_iter()
        .map(|(id, sealed)| {
            let file = describe(&key, &sealed)?;
            Ok(DraftFile { id, ..file })
        })
        .collect()
}

/// The files with their bytes, to be handed in. Nothing is read of more than one report may hold.
pub async fn attachments(
    centre: &Centre,
    code: &SecretCode,
    files: Vec<DraftFile>,
) -> Result<Vec<Attachment>, FlowError> {
    let lengths: Vec<u64> = files.iter().map(|file| file.length_bytes).collect();
    check_files(&centre.profile.limits, &lengths)?;
    let (vault, key) = (centre.store.vault().clone(), centre.keys.draft_key(code));
    let read = move || {
        let read_one = |file: DraftFile| {
            let content = vault.read(file.id, &key)?;
            Ok(Attachment {
                name: file.name,
                media_type: file.media_type,
                content,
            })
        };
        files.into_iter().map(read_one).collect()
    };
    Ok(blocking(read).await?)
}

/// Takes one file out.
pub async fn remove_file(centre: &Centre, code: &SecretCode, id: Uuid) -> Result<(), FlowError> {
    let lookup = centre.keys.code_digest(code);
    if !centre
        .store
        .draft_files(&lookup)
        .await?
        .iter()
        .any(|(file, _)| *file == id)
    {
        return Err(FlowError::NotFound);
    }
    centre
        .store
        .write::<_, FlowError, _>(move |tx| {
            Box::pin(async move { Ok(tx.remove_draft_file(&lookup, id).await?) })
        })
        .await?;
    let vault = centre.store.vault().clone();
    Ok(blocking(move || vault.remove(id)).await?)
}

/// Forgets a draft: it was sent, or its author wants it gone.
pub async fn discard(centre: &Centre, code: &SecretCode) -> Result<(), FlowError> {
    remove(centre, centre.keys.code_digest(code)).await
}

/// What stands in the place of the answers of a draft that was sent. No answers are written so.
const SENT: &str = "sent";

/// Marks a draft as sent, for the profile's number of days: its answers and files are forgotten,
/// and its code leads to the receipt, see [`receipt_code`].
pub async fn settle(centre: &Centre, code: &SecretCode) -> Result<(), FlowError> {
    let lookup = centre.keys.code_digest(code);
    let files = centre.store.draft_files(&lookup).await?;
    let sealed = centre.keys.draft_key(code).seal("answers", SENT.as_bytes());
    let expires_at = expiry(centre);
    let ids: Vec<Uuid> = files.iter().map(|(id, _)| *id).collect();
    centre
        .store
        .write::<_, FlowError, _>(move |tx| {
            Box::pin(async move {
                tx.put_draft(&lookup, sealed, expires_at).await?;
                for (id, _) in files {
                    tx.remove_draft_file(&lookup, id).await?;
                }
                Ok(())
            })
        })
        .await?;
    let vault = centre.store.vault().clone();
    Ok(blocking(move || ids.into_iter().try_for_each(|id| vault.remove(id))).await?)
}

/// The receipt's code, if the draft of a code was sent.
pub async fn receipt_code(
    centre: &Centre,
    code: &SecretCode,
) -> Result<Option<SecretCode>, FlowError> {
    match opened(centre, code).await?.as_deref() {
        Some(SENT) => lodged_code(centre, code).await,
        _ => Ok(None),
    }
}

/// The receipt's code, if a report was made of the draft of a code, marked or not.
pub async fn lodged_code(
    centre: &Centre,
    code: &SecretCode,
) -> Result<Option<SecretCode>, FlowError> {
    let permit = Actor::Public.lodge()?;
    let identifier = format!("draft {}", code.symbols());
    let receipt = centre.keys.resend_code(permit.source(), &identifier);
    let is_lodged = inbox::enter(centre, &receipt).await?.is_some();
    Ok(is_lodged.then_some(receipt))
}

/// Forgets up to `count` drafts that have run out; answers how many.
pub async fn sweep(centre: &Centre, count: u32) -> Result<usize, FlowError> {
    let expired = centre.store.expired_drafts(count).await?;
    let swept = expired.len();
    for lookup in expired {
        remove(centre, lookup).await?;
    }
    Ok(swept)
}

async fn remove(centre: &Centre, lookup: Vec<u8>) -> Result<(), FlowError> {
    let files = centre.store.draft_files(&lookup).await?;
    let vault = centre.store.vault().clone();
    blocking(move || files.into_iter().try_for_each(|(id, _)| vault.remove(id))).await?;
    centre
        .store
        .write(move |tx| Box::pin(async move { Ok(tx.remove_draft(&lookup).await?) }))
        .await
}
