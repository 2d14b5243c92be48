//! Reading the ledger: the checkpoint, tiles and bundles that `/log` serves, and proofs.

use jiff::Timestamp;
use sea_orm::ConnectionTrait;
use tocsin_domain::entry::Act;
use tocsin_domain::report::ReportId;
use tocsin_ledger::tile::{decode_entries, encode_entries};
use tocsin_ledger::{
    ConsistencyProof, EntriesPath, Hash, InclusionProof, LodgingProof, TileMap, TilePath,
    prove_consistency, prove_inclusion, tiles_needed_for_consistency, tiles_needed_for_inclusion,
};

use crate::journal::{self, Journalled};
use crate::sealer::damaged;
use crate::{Store, StoreError, sql};

/// A signed checkpoint as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCheckpoint {
    /// How many entries it covers.
    pub size: u64,
    /// When it was signed.
    pub at: Timestamp,
    /// The root over them.
    pub root: Hash,
    /// The signed note, as it is published.
    pub note: String,
}

pub(crate) async fn newest_checkpoint(
    connection: &impl ConnectionTrait,
) -> Result<Option<StoredCheckpoint>, StoreError> {
    Ok(newest_checkpoints(connection, 1).await?.pop())
}

pub(crate) async fn newest_checkpoints(
    connection: &impl ConnectionTrait,
    count: u32,
) -> Result<Vec<StoredCheckpoint>, StoreError> {
    let text = "SELECT size, at, root, note FROM ledger_checkpoint ORDER BY size DESC LIMIT $1";
    let rows = sql::all(connection, text, vec![i64::from(count).into()]).await?;
    rows.iter()
        .map(|row| {
            let root: Vec<u8> = sql::column(row, 2)?;
            Ok(StoredCheckpoint {
                size: sql::column::<i64>(row, 0)? as u64,
                at: sql::time(row, 1)?,
                root: Hash::try_from(root.as_slice()).map_err(damaged)?,
                note: sql::column(row, 3)?,
            })
        })
        .collect()
}

/// The stored bytes of tiles, each as wide as it is by now.
pub(crate) async fn load_tiles(
    connection: &impl ConnectionTrait,
    paths: &[TilePath],
) -> Result<TileMap, StoreError> {
    let mut tiles = TileMap::new();
    for path in paths {
        if let Some(hashes) = stored_tile(connection, path.level, path.index).await? {
            tiles.insert(path.level, path.index, hashes);
        }
    }
    Ok(tiles)
}

pub(crate) async fn stored_tile(
    connection: &impl ConnectionTrait,
    level: u8,
    index: u64,
) -> Result<Option<Vec<u8>>, StoreError> {
    let text = "SELECT hashes FROM ledger_tile WHERE level = $1 AND position = $2";
    let values = vec![i64::from(level).into(), (index as i64).into()];
    let row = sql::first(connection, text, values).await?;
    row.map(|row| sql::column(&row, 0)).transpose()
}

impl Store {
    /// The newest checkpoint; `None` before the sealer has run for the first time.
    pub async fn checkpoint(&self) -> Result<Option<StoredCheckpoint>, StoreError> {
        newest_checkpoint(self.reader()).await
    }

    /// The newest checkpoints that are kept (the last of each hour), the newest first.
    pub async fn checkpoints(&self, count: u32) -> Result<Vec<StoredCheckpoint>, StoreError> {
        newest_checkpoints(self.reader(), count).await
    }

    /// The bytes of a tile of hashes. Of one that has grown since, the narrower version is asked
    /// for with its width and is the beginning of the wider one. `None`: the ledger has no such
    /// tile, or not of that width yet.
    pub async fn tile(&self, path: TilePath) -> Result<Option<Vec<u8>>, StoreError> {
        let mut stored = stored_tile(self.reader(), path.level, path.index).await?;
        if let Some(hashes) = &mut stored {
            if hashes.len() < path.length_bytes() {
                return Ok(None);
            }
            hashes.truncate(path.length_bytes());
        }
        Ok(stored)
    }

    /// The bytes of a bundle of entries, by the rules of [`Store::tile`].
    pub async fn bundle(&self, path: EntriesPath) -> Result<Option<Vec<u8>>, StoreError> {
        let text = "SELECT width, entries FROM ledger_bundle WHERE position = $1";
        let values = vec![(path.index as i64).into()];
        let Some(row) = sql::first(self.reader(), text, values).await? else {
            return Ok(None);
        };
        let width: i64 = sql::column(&row, 0)?;
        let bytes: Vec<u8> = sql::column(&row, 1)?;
        if width < i64::from(path.width) {
            return Ok(None);
        }
        let width = u16::try_from(width).map_err(damaged)?;
        let entries = decode_entries(&bytes, width).map_err(damaged)?;
        encode_entries(&entries[..usize::from(path.width)])
            .map(Some)
            .map_err(damaged)
    }

    /// Shows that the ledger of `size` entries holds the entry at `leaf_index`.
    pub async fn inclusion_proof(
        &self,
        leaf_index: u64,
        size: u64,
    ) -> Result<InclusionProof, StoreError> {
        let paths = tiles_needed_for_inclusion(leaf_index, size).map_err(damaged)?;
        let tiles = load_tiles(self.reader(), &paths).await?;
        prove_inclusion(&tiles, leaf_index, size).map_err(damaged)
    }

    /// Shows that the ledger of `new` entries begins with the ledger of `old` entries.
    pub async fn consistency_proof(
        &self,
        old: u64,
        new: u64,
    ) -> Result<ConsistencyProof, StoreError> {
        let paths = tiles_needed_for_consistency(old, new).map_err(damaged)?;
        let tiles = load_tiles(self.reader(), &paths).await?;
        prove_consistency(&tiles, old, new).map_err(damaged)
    }

    /// The entry that says that a report was lodged: what the ledger's promise is about.
    pub async fn lodging_entry(&self, id: ReportId) -> Result<Option<Journalled>, StoreError> {
        let text = format!(
            "SELECT {} FROM journal WHERE subject = $1 AND act = $2 ORDER BY sequence LIMIT 1",
            journal::COLUMNS
        );
        let values = vec![sql::uuid_value(id.0), Act::ReportLodged.as_str().into()];
        let row = sql::first(self.reader(), &text, values).await?;
        row.as_ref().map(journal::journalled).transpose()
    }

    /// Where the ledger holds a report's lodging; `None` while it is not sealed.
    pub async fn leaf_of(&self, id: ReportId) -> Result<Option<u64>, StoreError> {
        let entry = self.lodging_entry(id).await?;
        Ok(entry.and_then(|journalled| journalled.leaf_index))
    }

    /// The proof, under the newest checkpoint, that a report was lodged; `None` while it is not
    /// sealed.
    pub async fn lodging_proof(&self, id: ReportId) -> Result<Option<LodgingProof>, StoreError> {
        // The entry is read first: a checkpoint read after its number covers it.
        let Some(journalled) = self.lodging_entry(id).await? else {
            return Ok(None);
        };
        let Some(leaf_index) = journalled.leaf_index else {
            return Ok(None);
        };
        let checkpoint = self.checkpoint().await?;
        let checkpoint = checkpoint.ok_or_else(|| damaged("entries without a checkpoint"))?;
        Ok(Some(LodgingProof {
            preimage: journalled.preimage(),
            inclusion: self.inclusion_proof(leaf_index, checkpoint.size).await?,
            checkpoint_note: checkpoint.note,
        }))
    }
}
