//! Files of the vault that nothing knows: of an upload that was cut off, or of a lodging that was.

use std::collections::HashSet;
use std::fs;
use std::time::Duration;

use sea_orm::Value;

use crate::{Store, StoreError, sql, vault};

/// A younger file may belong to a report or a draft whose row is still to come.
const ORPHAN_AGE: Duration = Duration::from_secs(86_400);
/// Files compared with the database at once.
const FILES_AT_ONCE: usize = 256;
/// Most files removed in one pass.
const REMOVED_COUNT_MAX: usize = 1_000;

impl Store {
    /// Removes the files of one of 256 parts of the vault that no report and no draft has, unless
    /// they are younger than a day. Answers how many.
    pub async fn remove_orphans(&self, part: u8) -> Result<usize, StoreError> {
        let files = self.vault().clone();
        let listing = tokio::task::spawn_blocking(move || files.old_files(part, ORPHAN_AGE));
        let old = listing.await.map_err(|_| given_up())??;
        let mut removed = 0;
        for paths in old.chunks(FILES_AT_ONCE) {
            let ids = paths.iter().filter_map(|path| vault::id_of_any(path));
            let ids: Vec<Value> = ids.map(sql::uuid_value).collect();
            let mut known = HashSet::new();
            // A draft's file may become a report's meanwhile, never the other way round.
            for table in ["draft_file", "attachment"] {
                let text = format!("SELECT id FROM {table} WHERE id IN");
                for row in sql::all_in(self.reader(), &text, &ids).await? {
                    known.insert(sql::uuid(&row, 0)?);
                }
            }
            for path in paths {
                let id = vault::id_of_any(path);
                if id.is_none_or(|id| known.contains(&id)) {
                    continue;
                }
                fs::remove_file(path).map_err(|cause| StoreError::file(path, cause))?;
                removed += 1;
            }
            if removed >= REMOVED_COUNT_MAX {
                break;
            }
        }
        Ok(removed)
    }
}

fn given_up() -> StoreError {
    StoreError::Unavailable("looking through the files was given up".to_owned())
}
