//! Drafts: what somebody has begun to tell, kept for some days, readable only with its code.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use tocsin_domain::receipt::SecretCode;
use tocsin_domain::report::Attachment;
use tocsin_store::StoreError;
use tocsin_store::seal::{random, sha256};
use uuid::Uuid;

use crate::centre::{Centre, FlowError, blocking};

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
    let days = i64::try_from(centre.profile.draft_days).unwrap_or(3);
    let expires_at = centre.store.now() + SignedDuration::from_hours(24 * days);
    centre
        .store
        .write(move |tx| {
            Box::pin(async move { Ok(tx.put_draft(&lookup, sealed, expires_at).await?) })
        })
        .await
}

/// The answers saved under a code; `None` when there are none or they have run out.
pub async fn load(centre: &Centre, code: &SecretCode) -> Result<Option<String>, FlowError> {
    let lookup = centre.keys.code_digest(code);
    let Some(sealed) = centre.store.draft(&lookup).await? else {
        return Ok(None);
    };
    let answers = centre.keys.draft_key(code).open("answers", &sealed)?;
    let text = String::from_utf8(answers)
        .map_err(|_| StoreError::Damaged("a draft that is not text".to_owned()))?;
    Ok(Some(text))
}

/// Adds a file.
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
    let vault = centre.store.vault().clone();
    blocking(move || vault.write(id, &key, &file.content)).await?;
    centre
        .store
        .write::<_, FlowError, _>(move |tx| {
            Box::pin(async move { Ok(tx.add_draft_file(&lookup, id, sealed).await?) })
        })
        .await?;
    Ok(described)
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
            let json = key.open("file", &sealed)?;
            let file: DraftFile = serde_json::from_slice(&json)
                .map_err(|error| StoreError::Damaged(format!("a file as JSON: {error}")))?;
            Ok(DraftFile { id, ..file })
        })
        .collect()
}

/// The files with their bytes, to be handed in.
pub async fn attachments(centre: &Centre, code: &SecretCode) -> Result<Vec<Attachment>, FlowError> {
    let files = files(centre, code).await?;
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

/// How long a draft that was sent is still there, see [`settle`].
const SETTLED_MINUTES: i64 = 10;

/// Lets a draft that was sent run out in some minutes: a second press of the last button, on its
/// way already, still finds it and gets the same receipt.
pub async fn settle(centre: &Centre, code: &SecretCode) -> Result<(), FlowError> {
    let lookup = centre.keys.code_digest(code);
    let Some(sealed) = centre.store.draft(&lookup).await? else {
        return Ok(());
    };
    let expires_at = centre.store.now() + SignedDuration::from_mins(SETTLED_MINUTES);
    centre
        .store
        .write(move |tx| {
            Box::pin(async move { Ok(tx.put_draft(&lookup, sealed, expires_at).await?) })
        })
        .await
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
