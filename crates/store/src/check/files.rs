//! The files of reports against the vault, and the vault against what is known.

use std::collections::HashSet;
use std::path::Path;
use std::time::{Duration, SystemTime};

use sea_orm::QueryResult;
use uuid::Uuid;

use super::Check;
use crate::erase::Leftover;
use crate::job::Queue;
use crate::seal::sha256;
use crate::vault::sealed_length_bytes;
use crate::{StoreError, sql};

const FILES_AT_ONCE: i64 = 256;
/// A file without a row may belong to a report that is being lodged right now.
const NEW_FILE_TIME: Duration = Duration::from_secs(3_600);

struct Row {
    id: Uuid,
    length_bytes: u64,
    sha256: Vec<u8>,
    label: String,
    report: Vec<u8>,
    wrapped: Option<Vec<u8>>,
}

fn row(row: &QueryResult) -> Result<Row, StoreError> {
    Ok(Row {
        id: sql::uuid(row, 0)?,
        length_bytes: sql::column::<i64>(row, 1)? as u64,
        sha256: sql::column(row, 2)?,
        label: sql::column(row, 3)?,
        report: sql::column(row, 4)?,
        wrapped: sql::column(row, 5)?,
    })
}

impl Check<'_> {
    pub(super) async fn files(&mut self) -> Result<(), StoreError> {
        let total = self.count("SELECT COUNT(*) FROM attachment").await?;
        let mut known = HashSet::new();
        let mut last = Vec::new();
        loop {
            let rows = self.files_after(last).await?;
            let Some(newest) = rows.last() else { break };
            last = newest.id.as_bytes().to_vec();
            for row in &rows {
                known.insert(row.id);
                self.checked.files += 1;
                if let Some(problem) = self.problem_of_file(row) {
                    let place = format!("{}, file {}", row.label, row.id);
                    self.checked.find(place, problem);
                }
            }
            self.progress("files", self.checked.files, total);
        }
        for row in sql::all(&self.snapshot, "SELECT id FROM draft_file", vec![]).await? {
            known.insert(sql::uuid(&row, 0)?);
        }
        let erased = self.files_of_erased().await?;
        self.leftovers(&known, &erased)
    }

    /// The files that an erasure has still to remove.
    async fn files_of_erased(&self) -> Result<HashSet<Uuid>, StoreError> {
        let text = "SELECT payload FROM job WHERE queue = $1";
        let mut files = HashSet::new();
        let queue = vec![Queue::Erase.as_str().into()];
        for row in sql::all(&self.snapshot, text, queue).await? {
            let payload: String = sql::column(&row, 0)?;
            if let Some(Leftover::File(id)) = Leftover::from_payload(&payload) {
                files.insert(id);
            }
        }
        Ok(files)
    }

    async fn files_after(&self, id: Vec<u8>) -> Result<Vec<Row>, StoreError> {
        let text = "SELECT a.id, a.length_bytes, a.sha256, r.label, r.id, k.wrapped \
                    FROM attachment a JOIN report r ON r.number = a.report \
                    LEFT JOIN report_key k ON k.report = a.report \
                    WHERE a.id > $1 ORDER BY a.id LIMIT $2";
        let values = vec![id.into(), FILES_AT_ONCE.into()];
        let rows = sql::all(&self.snapshot, text, values).await?;
        rows.iter().map(row).collect()
    }

    fn problem_of_file(&self, row: &Row) -> Option<String> {
        const RESTORE: &str = "take it from a backup's vault";
        let path = self.store.vault().path(row.id);
        let Ok(found) = path.metadata() else {
            return Some(format!("{} is missing; {RESTORE}", path.display()));
        };
        let expected_bytes = sealed_length_bytes(row.length_bytes);
        if found.len() != expected_bytes {
            let problem = format!("{} bytes instead of {expected_bytes}", found.len());
            return Some(format!("{} has {problem}; {RESTORE}", path.display()));
        }
        let (keys, wrapped) = self.keys.zip(row.wrapped.as_deref())?;
        // A key that does not unwrap was found with its report.
        let key = keys.unwrap(wrapped, &row.report).ok()?;
        match self.store.vault().read(row.id, &key) {
            Err(error) => Some(format!("{error}; {RESTORE}")),
            Ok(bytes) if sha256(&bytes)[..] != row.sha256 => {
                Some(format!("its digest is not what was noted; {RESTORE}"))
            }
            Ok(_) => None,
        }
    }

    /// Files that nothing knows, of a lodging that was broken off, and those of erased reports.
    fn leftovers(
        &mut self,
        known: &HashSet<Uuid>,
        erased: &HashSet<Uuid>,
    ) -> Result<(), StoreError> {
        for (id, path) in self.store.vault().files()? {
            if erased.contains(&id) {
                let problem =
                    "of an erased report, and unreadable; a centre that serves removes it";
                self.checked.find_harmless(path.display(), problem);
            } else if !known.contains(&id) && !is_new(&path) {
                let problem = "no report or draft has this file; remove it";
                self.checked.find_harmless(path.display(), problem);
            }
        }
        for path in self.store.vault().partial_files()? {
            if !is_new(&path) {
                let problem = "half-written, of a process that ended; remove it";
                self.checked.find_harmless(path.display(), problem);
            }
        }
        Ok(())
    }
}

fn is_new(path: &Path) -> bool {
    let modified = path.metadata().and_then(|file| file.modified());
    let age = modified.map(|at| SystemTime::now().duration_since(at).unwrap_or_default());
    // Gone meanwhile: then it needs no tidying.
    age.is_ok_and(|age| age < NEW_FILE_TIME) || !path.exists()
}
