//! The sealer: gives the journal's new entries their place in the ledger and signs what it holds.
//!
//! One transaction does all of it: leaf numbers, tiles, entry bundles and the signed checkpoint
//! become visible together or not at all. So whatever happens between two of its steps, the tiles
//! never show more, and never less, than the newest checkpoint commits to.

use sea_orm::{ConnectionTrait, DbBackend};
use tocsin_ledger::tile::{decode_entries, encode_entries};
use tocsin_ledger::{
    Appended, Checkpoint, EntryDigest, Hash, Signer, TILE_WIDTH, TileMap, TilePath, append, root,
    tiles_needed_for_append,
};

use crate::journal::{self, Journalled};
use crate::ledger::{StoredCheckpoint, load_tiles, newest_checkpoint};
use crate::seal::{Keys, random};
use crate::{Store, StoreError, Tx, sql};

/// Most entries sealed in one transaction: on SQLite it keeps the writer busy meanwhile.
pub const ENTRIES_PER_SEAL_MAX: u32 = 4_096;
/// One node seals at a time on PostgreSQL ("ledger" in hexadecimal).
const POSTGRES_LOCK: i64 = 0x6c65_6467_6572;
/// Where the sealed signing key stands among the settings, and what its sealing is bound to.
const KEY_SETTING: &str = "ledger_key";
/// Of the checkpoints signed within this time only the last is kept: a busy log signs one a
/// second, and whoever holds an older one can check it against the tiles.
const CHECKPOINT_PERIOD_MICROSECONDS: i64 = 3_600 * 1_000_000;

/// What a run of the sealer did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// How many entries the ledger holds now.
    pub size: u64,
    /// How many this run added.
    pub entries: u64,
    /// Whether more wait: run again at once.
    pub has_more: bool,
}

impl Store {
    /// Gives up to [`ENTRIES_PER_SEAL_MAX`] waiting entries of the journal their place in the
    /// ledger and signs a new checkpoint. A ledger that has none gets one, of the empty tree.
    ///
    /// Safe to call on several nodes at once: they take turns.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when the stored tiles are not those that the last checkpoint
    /// commits to, or are another log's: nothing is ever signed on top of that.
    pub async fn seal_pending(&self, signer: &Signer) -> Result<Sealed, StoreError> {
        let signer = signer.clone();
        self.write(move |tx| Box::pin(async move { seal(tx, &signer).await }))
            .await
    }

    /// The ledger's signing key, made now under the name `origin` (the log's address without
    /// `https://`) unless there is one: then that one, whatever its name.
    ///
    /// # Errors
    /// [`StoreError::Sealed`] under another centre key; [`StoreError::Damaged`] when `origin`
    /// cannot be the name of a key.
    pub async fn found_ledger(&self, keys: &Keys, origin: &str) -> Result<Signer, StoreError> {
        let made = Signer::from_seed(origin, &random()).map_err(damaged)?;
        let sealed = keys.seal_own(KEY_SETTING, made.to_private_text().as_bytes());
        self.write::<_, StoreError, _>(move |tx| {
            Box::pin(async move { tx.put_setting(KEY_SETTING, sealed).await })
        })
        .await?;
        self.ledger_key(keys).await
    }

    /// The ledger's signing key.
    ///
    /// # Errors
    /// [`StoreError::Missing`] before [`Store::found_ledger`]; [`StoreError::Sealed`] under
    /// another centre key.
    pub async fn ledger_key(&self, keys: &Keys) -> Result<Signer, StoreError> {
        let sealed = self.setting(KEY_SETTING).await?;
        let sealed = sealed.ok_or(StoreError::Missing("the ledger's signing key"))?;
        let text = String::from_utf8(keys.open_own(KEY_SETTING, &sealed)?)
            .map_err(|_| StoreError::Sealed("the ledger's signing key is no text"))?;
        Signer::from_private_text(&text).map_err(damaged)
    }
}

pub(crate) fn damaged(error: impl std::fmt::Display) -> StoreError {
    StoreError::Damaged(format!("the ledger: {error}"))
}

async fn seal(tx: &mut Tx, signer: &Signer) -> Result<Sealed, StoreError> {
    if tx.backend == DbBackend::Postgres {
        let lock = format!("SELECT pg_advisory_xact_lock({POSTGRES_LOCK})");
        tx.connection.execute_unprepared(&lock).await?;
    }
    let newest = newest_checkpoint(&tx.connection).await?;
    let pending = pending(tx).await?;
    if let (Some(newest), true) = (&newest, pending.is_empty()) {
        return Ok(Sealed {
            size: newest.size,
            entries: 0,
            has_more: false,
        });
    }
    let old_size = newest.as_ref().map_or(0, |newest| newest.size);
    let tiles = load_tiles(&tx.connection, &needed(old_size)?).await?;
    refuse_foreign_or_damaged(newest.as_ref(), &tiles, signer)?;
    let digests: Vec<EntryDigest> = pending
        .iter()
        .map(|journalled| journalled.preimage().digest())
        .collect();
    let leaves: Vec<Hash> = digests.iter().map(EntryDigest::leaf_hash).collect();
    let appended = append(&tiles, old_size, &leaves).map_err(damaged)?;
    write_tiles(tx, &appended).await?;
    write_bundles(tx, old_size, &digests).await?;
    write_leaf_indexes(tx, old_size, &pending).await?;
    write_checkpoint(tx, newest.as_ref(), &appended, signer).await?;
    Ok(Sealed {
        size: appended.new_size,
        entries: pending.len() as u64,
        has_more: pending.len() == ENTRIES_PER_SEAL_MAX as usize,
    })
}

fn needed(size: u64) -> Result<Vec<TilePath>, StoreError> {
    tiles_needed_for_append(size).map_err(damaged)
}

async fn pending(tx: &Tx) -> Result<Vec<Journalled>, StoreError> {
    let text = format!(
        "SELECT {} FROM journal WHERE leaf_index IS NULL ORDER BY sequence LIMIT $1",
        journal::COLUMNS
    );
    let count = i64::from(ENTRIES_PER_SEAL_MAX);
    let rows = sql::all(&tx.connection, &text, vec![count.into()]).await?;
    rows.iter().map(journal::journalled).collect()
}

/// A signature cannot be taken back: before the next one, what the last one said must be true.
fn refuse_foreign_or_damaged(
    newest: Option<&StoredCheckpoint>,
    tiles: &TileMap,
    signer: &Signer,
) -> Result<(), StoreError> {
    let Some(newest) = newest else { return Ok(()) };
    let signed = Checkpoint::open(&newest.note, &signer.verifier()).map_err(damaged)?;
    let found = root(tiles, newest.size).map_err(damaged)?;
    if signed.size != newest.size || signed.root != found || newest.root != found {
        let problem = format!(
            "its checkpoint of {} entries has the root {}, its tiles give {found}",
            newest.size, signed.root
        );
        return Err(damaged(problem));
    }
    Ok(())
}

async fn write_tiles(tx: &mut Tx, appended: &Appended) -> Result<(), StoreError> {
    let text = "INSERT INTO ledger_tile (level, position, width, hashes) VALUES ($1, $2, $3, $4) \
                ON CONFLICT (level, position) DO UPDATE \
                SET width = excluded.width, hashes = excluded.hashes";
    for (tile, hashes) in &appended.tiles {
        let values = vec![
            i64::from(tile.level).into(),
            (tile.index as i64).into(),
            i64::from(tile.width).into(),
            hashes.clone().into(),
        ];
        tx.execute(text, values).await?;
    }
    Ok(())
}

/// Appends the digests to the entry bundles: the last one is filled up, then new ones begin.
async fn write_bundles(
    tx: &mut Tx,
    old_size: u64,
    digests: &[EntryDigest],
) -> Result<(), StoreError> {
    let text = "INSERT INTO ledger_bundle (position, width, entries) VALUES ($1, $2, $3) \
                ON CONFLICT (position) DO UPDATE \
                SET width = excluded.width, entries = excluded.entries";
    let mut position = (old_size / u64::from(TILE_WIDTH)) as i64;
    let mut bundle = begun_bundle(tx, old_size).await?;
    let mut digests = digests.iter().copied().peekable();
    while digests.peek().is_some() {
        let room = usize::from(TILE_WIDTH) - bundle.len();
        bundle.extend(digests.by_ref().take(room));
        let entries = encode_entries(&bundle).map_err(damaged)?;
        let values = vec![
            position.into(),
            (bundle.len() as i64).into(),
            entries.into(),
        ];
        tx.execute(text, values).await?;
        bundle.clear();
        position += 1;
    }
    Ok(())
}

/// The entries of the last bundle, if it has still room.
async fn begun_bundle(tx: &Tx, size: u64) -> Result<Vec<EntryDigest>, StoreError> {
    let width = (size % u64::from(TILE_WIDTH)) as u16;
    if width == 0 {
        return Ok(Vec::new());
    }
    let text = "SELECT entries FROM ledger_bundle WHERE position = $1 AND width = $2";
    let position = (size / u64::from(TILE_WIDTH)) as i64;
    let values = vec![position.into(), i64::from(width).into()];
    let row = sql::first(&tx.connection, text, values).await?;
    let row = row.ok_or_else(|| damaged(format!("entry bundle {position} is missing")))?;
    let bytes: Vec<u8> = sql::column(&row, 0)?;
    let entries = decode_entries(&bytes, width).map_err(damaged)?;
    entries
        .into_iter()
        .map(|entry| {
            let digest = entry.try_into().map(EntryDigest::from_bytes);
            digest.map_err(|_| damaged(format!("an entry of bundle {position} has another length")))
        })
        .collect()
}

/// Numbers the sealed entries. Entries with consecutive sequence numbers, which nearly all are,
/// take one statement together.
async fn write_leaf_indexes(
    tx: &mut Tx,
    old_size: u64,
    pending: &[Journalled],
) -> Result<(), StoreError> {
    let text = "UPDATE journal SET leaf_index = sequence + $1 WHERE sequence BETWEEN $2 AND $3";
    let mut leaf_index = old_size as i64;
    for run in pending.chunk_by(|one, next| one.sequence + 1 == next.sequence) {
        let (first, last) = (run[0].sequence, run[run.len() - 1].sequence);
        let values = vec![(leaf_index - first).into(), first.into(), last.into()];
        let changed = tx.execute(text, values).await?;
        if changed != run.len() as u64 {
            return Err(damaged(format!(
                "journal entries {first} to {last} changed"
            )));
        }
        leaf_index += run.len() as i64;
    }
    Ok(())
}

async fn write_checkpoint(
    tx: &mut Tx,
    replaced: Option<&StoredCheckpoint>,
    appended: &Appended,
    signer: &Signer,
) -> Result<(), StoreError> {
    let at = tx.now().as_microsecond();
    let note = Checkpoint::new(signer.name(), appended.new_size, appended.root)
        .sign(&[signer])
        .map_err(damaged)?;
    if let Some(replaced) = replaced {
        let period_start = at - at.rem_euclid(CHECKPOINT_PERIOD_MICROSECONDS);
        let text = "DELETE FROM ledger_checkpoint WHERE size = $1 AND at >= $2";
        let values = vec![(replaced.size as i64).into(), period_start.into()];
        tx.execute(text, values).await?;
    }
    let text = "INSERT INTO ledger_checkpoint (size, at, root, note) VALUES ($1, $2, $3, $4)";
    let values = vec![
        (appended.new_size as i64).into(),
        at.into(),
        appended.root.as_bytes().to_vec().into(),
        note.into(),
    ];
    tx.execute(text, values).await.map(|_| ())
}
