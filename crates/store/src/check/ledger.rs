//! The ledger against its checkpoint, and the journal against the ledger.

use std::collections::HashMap;

use tocsin_ledger::tile::decode_entries;
use tocsin_ledger::{
    Checkpoint, EntryDigest, Hash, TILE_WIDTH, TileMap, TilePath, Verifier, append, leaf_hash,
    root, tiles_needed_for_append,
};

use super::Check;
use crate::journal::{self, Journalled};
use crate::ledger::{StoredCheckpoint, load_tiles, newest_checkpoints, stored_tile};
use crate::sealer::damaged;
use crate::{StoreError, sql};

/// Entries of the journal read at once.
const ENTRIES_AT_ONCE: i64 = 512;
/// Bundles remembered: entries of several nodes interleave a little.
const BUNDLES_KEPT_MAX: usize = 16;
const RESTORE: &str = "compare with a copy of the log, and restore a backup";

impl Check<'_> {
    /// Grows the tree anew out of the entry bundles and compares every tile, then the root.
    pub(super) async fn ledger(&mut self) -> Result<(), StoreError> {
        let checkpoints = newest_checkpoints(&self.snapshot, u32::MAX).await?;
        let Some(newest) = checkpoints.first() else {
            return Ok(());
        };
        self.checked.ledger = newest.size;
        let width = u64::from(TILE_WIDTH);
        let (mut edge, mut size) = (TileMap::new(), 0);
        for position in 0..newest.size.div_ceil(width) {
            let count = width.min(newest.size - size);
            let Some(entries) = self.bundle(position, count as u16).await? else {
                let problem = format!("missing or cut; {RESTORE}");
                self.checked
                    .find(format!("entry bundle {position}"), problem);
                return Ok(());
            };
            let leaves: Vec<Hash> = entries.iter().map(|entry| leaf_hash(entry)).collect();
            let appended = append(&edge, size, &leaves).map_err(damaged)?;
            for (tile, hashes) in &appended.tiles {
                self.compare_tile(*tile, hashes).await?;
            }
            edge.extend(appended.tiles);
            size = appended.new_size;
            edge = only_edge(&edge, size)?;
            self.progress("ledger", size, newest.size);
        }
        let grown = root(&edge, size).map_err(damaged)?;
        if grown != newest.root {
            let problem = format!("its entries give the root {grown}; {RESTORE}");
            self.checked
                .find(format!("checkpoint {}", newest.size), problem);
        }
        self.checkpoints(&checkpoints).await
    }

    async fn bundle(&self, position: u64, width: u16) -> Result<Option<Vec<[u8; 32]>>, StoreError> {
        let text = "SELECT entries, width FROM ledger_bundle WHERE position = $1";
        let row = sql::first(&self.snapshot, text, vec![(position as i64).into()]).await?;
        let Some(row) = row else { return Ok(None) };
        let bytes: Vec<u8> = sql::column(&row, 0)?;
        let stored: i64 = sql::column(&row, 1)?;
        if stored != i64::from(width) {
            return Ok(None);
        }
        let Ok(entries) = decode_entries(&bytes, width) else {
            return Ok(None);
        };
        let entries = entries.into_iter().map(|entry| entry.try_into().ok());
        Ok(entries.collect())
    }

    async fn compare_tile(&mut self, tile: TilePath, hashes: &[u8]) -> Result<(), StoreError> {
        let stored = stored_tile(&self.snapshot, tile.level, tile.index).await?;
        if stored.is_none_or(|stored| !stored.starts_with(hashes)) {
            let problem = format!("not what its entries give; {RESTORE}");
            self.checked.find(tile, problem);
        }
        Ok(())
    }

    /// Each checkpoint that is kept is signed, and its root is that of the tiles.
    async fn checkpoints(&mut self, checkpoints: &[StoredCheckpoint]) -> Result<(), StoreError> {
        for checkpoint in checkpoints {
            let paths = tiles_needed_for_append(checkpoint.size).map_err(damaged)?;
            let tiles = load_tiles(&self.snapshot, &paths).await?;
            let found = root(&tiles, checkpoint.size).ok();
            let place = format!("checkpoint {}", checkpoint.size);
            if found != Some(checkpoint.root) {
                self.checked
                    .find(&place, format!("its root is not the tiles'; {RESTORE}"));
            }
            if let Some(problem) = problem_of_note(checkpoint, self.verifier.as_ref()) {
                self.checked.find(&place, format!("{problem}; {RESTORE}"));
            }
        }
        Ok(())
    }

    /// Every entry of the journal stands in the ledger where it says, and nothing else does.
    pub(super) async fn journal(&mut self) -> Result<(), StoreError> {
        let total = self.count("SELECT COUNT(*) FROM journal").await?;
        let mut seen = Seen::of(self.checked.ledger);
        let mut bundles = HashMap::new();
        let mut last = 0;
        loop {
            let entries = self.entries_after(last).await?;
            let Some(newest) = entries.last() else { break };
            last = newest.sequence;
            for entry in &entries {
                self.checked.journal += 1;
                match entry.leaf_index {
                    None => self.checked.unsealed += 1,
                    Some(leaf_index) => {
                        self.compare_entry(entry, leaf_index, &mut seen, &mut bundles)
                            .await?;
                    }
                }
            }
            self.progress("journal", self.checked.journal, total);
        }
        if let Some(missing) = seen.first_missing() {
            let problem = format!("no entry of the journal belongs to it; {RESTORE}");
            self.checked
                .find(format!("entry {missing} of the ledger"), problem);
        }
        Ok(())
    }

    async fn entries_after(&self, sequence: i64) -> Result<Vec<Journalled>, StoreError> {
        let text = format!(
            "SELECT {} FROM journal WHERE sequence > $1 ORDER BY sequence LIMIT $2",
            journal::COLUMNS
        );
        let values = vec![sequence.into(), ENTRIES_AT_ONCE.into()];
        let rows = sql::all(&self.snapshot, &text, values).await?;
        rows.iter().map(journal::journalled).collect()
    }

    async fn compare_entry(
        &mut self,
        entry: &Journalled,
        leaf_index: u64,
        seen: &mut Seen,
        bundles: &mut HashMap<u64, Vec<[u8; 32]>>,
    ) -> Result<(), StoreError> {
        let place = format!("journal entry {}", entry.sequence);
        if !seen.mark(leaf_index) {
            let problem = format!("its place {leaf_index} in the ledger is taken or not there");
            self.checked.find(place, format!("{problem}; {RESTORE}"));
            return Ok(());
        }
        let width = u64::from(TILE_WIDTH);
        let position = leaf_index / width;
        if !bundles.contains_key(&position) {
            if bundles.len() == BUNDLES_KEPT_MAX {
                bundles.clear();
            }
            let count = width.min(self.checked.ledger - position * width);
            let bundle = self.bundle(position, count as u16).await?;
            bundles.insert(position, bundle.unwrap_or_default());
        }
        let stored = bundles
            .get(&position)
            .and_then(|bundle| bundle.get((leaf_index % width) as usize))
            .map(|entry| EntryDigest::from_bytes(*entry));
        if stored != Some(entry.preimage().digest()) {
            self.checked
                .find(place, format!("altered since it was sealed; {RESTORE}"));
        }
        Ok(())
    }
}

fn problem_of_note(checkpoint: &StoredCheckpoint, verifier: Option<&Verifier>) -> Option<String> {
    let opened = match Checkpoint::open(&checkpoint.note, verifier?) {
        Ok(opened) => opened,
        Err(error) => return Some(error.to_string()),
    };
    let stated = (opened.size, opened.root) == (checkpoint.size, checkpoint.root);
    (!stated).then(|| "its note states another size or root".to_owned())
}

/// The partial tiles, which are all that the next append reads.
fn only_edge(tiles: &TileMap, size: u64) -> Result<TileMap, StoreError> {
    let mut edge = TileMap::new();
    for tile in tiles_needed_for_append(size).map_err(damaged)? {
        if let Some(hashes) = tiles.get(tile.level, tile.index) {
            edge.insert(tile.level, tile.index, hashes.to_vec());
        }
    }
    Ok(edge)
}

/// Which leaves belong to an entry: one bit each.
struct Seen {
    size: u64,
    bits: Vec<u64>,
}

impl Seen {
    fn of(size: u64) -> Seen {
        Seen {
            size,
            bits: vec![0; size.div_ceil(64) as usize],
        }
    }

    /// `false` when the leaf is taken, or is none of the ledger's.
    fn mark(&mut self, leaf_index: u64) -> bool {
        if leaf_index >= self.size {
            return false;
        }
        let (word, bit) = ((leaf_index / 64) as usize, 1 << (leaf_index % 64));
        let is_new = self.bits[word] & bit == 0;
        self.bits[word] |= bit;
        is_new
    }

    fn first_missing(&self) -> Option<u64> {
        let word = self.bits.iter().position(|word| *word != u64::MAX)?;
        let missing = word as u64 * 64 + u64::from(self.bits[word].trailing_ones());
        (missing < self.size).then_some(missing)
    }
}
