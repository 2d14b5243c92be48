//! Backups: generations of data, and beside them the one current ring of keys and the files.
//!
//! ```text
//! DIR/20260310T093000Z/manifest.json          what is in it, with digests
//! DIR/20260310T093000Z/tables/report.ndjson.zst …
//! DIR/keys.ndjson.zst, DIR/keys-copy.ndjson.zst   the current data keys, still wrapped
//! DIR/vault/                                  files, still encrypted, once for all generations
//! ```
//!
//! A report erased in the store loses its key in the ring, and so in every generation, with the
//! next backup (docs/decisions/0004).

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use sea_orm::{DatabaseTransaction, QueryResult, TransactionTrait};
use serde::{Deserialize, Serialize};
use tocsin_domain::access::Actor;
use tocsin_domain::entry::Act;
use tocsin_ledger::note::Note;
use tocsin_ledger::{Checkpoint, root, tiles_needed_for_append};
use uuid::Uuid;

pub use crate::dump::DumpFile;
use crate::ledger::{load_tiles, newest_checkpoint};
use crate::progress::{Progress, Watcher};
use crate::schema::{Backup, tables};
use crate::sealer::damaged;
use crate::vault::Vault;
use crate::{Store, StoreError, dump, migrate, sql, tx};

/// The ring of keys, and its copy: losing it would lose all that is sealed.
pub(crate) const RING: [&str; 2] = ["keys.ndjson.zst", "keys-copy.ndjson.zst"];
/// The folder of files, beside the generations.
pub(crate) const VAULT: &str = "vault";
const MANIFEST: &str = "manifest.json";
/// A generation that is not finished has this at its end.
const PARTIAL: &str = "part";

/// What is in a generation.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Version of this form: 1.
    pub tocsin_backup: u32,
    /// When it was made.
    pub made_at: Timestamp,
    /// Number of the schema, see `docs/store.md`.
    pub migration: i64,
    /// The engine it was made of; either restores it.
    pub engine: String,
    /// Its tables by name.
    pub tables: BTreeMap<String, DumpFile>,
    /// The ledger's newest checkpoint, if it had any.
    pub checkpoint: Option<String>,
    /// Keys in the ring when it was made.
    pub keys: u64,
    /// Files of reports.
    pub files: u64,
    /// Files that were missing in the vault already.
    pub missing_files: Vec<Uuid>,
}

impl Manifest {
    /// Reads the manifest of a generation.
    pub fn read(generation: &Path) -> Result<Manifest, StoreError> {
        let path = generation.join(MANIFEST);
        let text = fs::read(&path).map_err(|cause| StoreError::file(&path, cause))?;
        serde_json::from_slice(&text).map_err(|error| {
            StoreError::Backup(format!("{}: {error}; not a whole manifest", path.display()))
        })
    }
}

/// The finished generations of a backup folder, the oldest first.
pub fn generations(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let entries = match fs::read_dir(folder) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.map_err(|cause| StoreError::file(folder, cause))?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry
            .map_err(|cause| StoreError::file(folder, cause))?
            .path();
        let is_partial = path
            .extension()
            .is_some_and(|extension| extension == PARTIAL);
        if !is_partial && path.join(MANIFEST).is_file() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

impl Store {
    /// Writes a generation into a backup folder, with the present keys and files beside it, and
    /// records the act. The store may be in use meanwhile; the generation holds one moment of it.
    ///
    /// # Errors
    /// [`StoreError::Backup`] when the folder holds backups of another centre or of a later state
    /// of this one: their keys must not be overwritten.
    pub async fn backup(
        &self,
        folder: &Path,
        actor: &Actor,
        watcher: &Watcher,
    ) -> Result<(PathBuf, Manifest), StoreError> {
        make_folder(folder)?;
        let _lock = lock(folder)?;
        let options = tx::snapshot(self.backend());
        let snapshot = self.reader().begin_with_options(options).await?;
        refuse_foreign_folder(&snapshot, folder).await?;
        let generation = generation_folder(folder, self.now())?;
        let partial = generation.with_extension(PARTIAL);
        let mut run = Run {
            store: self,
            snapshot,
            folder,
            watcher,
            files: Vec::new(),
        };
        let manifest = run.write(&partial).await?;
        run.prune_files()?;
        run.snapshot.commit().await?;
        rename(&partial, &generation)?;
        self.record_backup(actor, &generation, &manifest).await?;
        Ok((generation, manifest))
    }

    async fn record_backup(
        &self,
        actor: &Actor,
        generation: &Path,
        manifest: &Manifest,
    ) -> Result<(), StoreError> {
        let name = generation.file_name().unwrap_or_default().to_string_lossy();
        let reports = manifest.tables.get("report").map_or(0, |table| table.rows);
        let detail = format!(
            "generation={name} reports={reports} files={}",
            manifest.files
        );
        let actor = actor.clone();
        self.write(move |tx| {
            tx.record(Act::BackupMade, Uuid::nil(), &actor, detail);
            Box::pin(async move { Ok(()) })
        })
        .await
    }
}

/// One backup under way.
struct Run<'a> {
    store: &'a Store,
    snapshot: DatabaseTransaction,
    folder: &'a Path,
    watcher: &'a Watcher,
    /// Every file of a report, in order once all are known.
    files: Vec<Uuid>,
}

impl Run<'_> {
    async fn write(&mut self, partial: &Path) -> Result<Manifest, StoreError> {
        make_folder(&partial.join("tables"))?;
        let mut written = BTreeMap::new();
        for (name, table) in tables() {
            if table.backup == Backup::Data {
                let path = table_path(partial, name);
                written.insert(name.clone(), self.dump(name, &path).await?);
            }
        }
        self.files.sort_unstable();
        let missing_files = self.copy_files()?;
        // The ring first: a generation without its keys would be worth little.
        let keys = self.write_ring().await?;
        let checkpoint = newest_checkpoint(&self.snapshot).await?;
        let manifest = Manifest {
            tocsin_backup: 1,
            made_at: self.store.now(),
            migration: migrate::NEWEST,
            engine: self.store.engine().to_owned(),
            tables: written,
            checkpoint: checkpoint.map(|checkpoint| checkpoint.note),
            keys,
            files: self.files.len() as u64,
            missing_files,
        };
        write_manifest(partial, &manifest)?;
        Ok(manifest)
    }

    /// Writes a table into a file, and notes the files of reports that it names.
    async fn dump(&mut self, name: &'static str, path: &Path) -> Result<DumpFile, StoreError> {
        let text = format!("SELECT COUNT(*) FROM {name}");
        let total = sql::count(&self.snapshot, &text, vec![]).await?;
        let table = &tables()[name];
        let id = table.columns.keys().position(|column| column == "id");
        let (watcher, files) = (self.watcher, &mut self.files);
        let each = |row: &QueryResult, done| {
            if let ("attachment", Some(id)) = (name, id) {
                files.push(sql::uuid(row, id)?);
            }
            watcher(Progress {
                what: name,
                done,
                total: total as u64,
            });
            Ok(())
        };
        dump::table(&self.snapshot, name, table, path, each).await
    }

    /// Replaces the ring and its copy, one after the other, each in one step.
    async fn write_ring(&mut self) -> Result<u64, StoreError> {
        let mut keys = 0;
        for name in RING {
            let path = self.folder.join(name);
            let partial = path.with_extension(PARTIAL);
            let written = self.dump("report_key", &partial).await?;
            dump::verify(&partial, &written)?;
            rename(&partial, &path)?;
            keys = written.rows;
        }
        Ok(keys)
    }

    /// Puts into the backup's vault what it does not have yet, and names what is nowhere.
    fn copy_files(&self) -> Result<Vec<Uuid>, StoreError> {
        make_folder(&self.folder.join(VAULT))?;
        let vault = Vault::open(&self.folder.join(VAULT))?;
        let mut missing = Vec::new();
        for (done, id) in (1..).zip(&self.files) {
            if !vault.holds(*id) && !vault.take_from(self.store.vault(), *id)? {
                missing.push(*id);
            }
            (self.watcher)(Progress {
                what: "files",
                done,
                total: self.files.len() as u64,
            });
        }
        Ok(missing)
    }

    /// Removes from the backup's vault what no report has any more: only an erasure does that.
    fn prune_files(&self) -> Result<(), StoreError> {
        let vault = Vault::open(&self.folder.join(VAULT))?;
        for (id, _) in vault.files()? {
            if self.files.binary_search(&id).is_err() {
                vault.remove(id)?;
            }
        }
        Ok(())
    }
}

/// The file of a table in a generation.
pub(crate) fn table_path(generation: &Path, name: &str) -> PathBuf {
    generation.join("tables").join(format!("{name}.ndjson.zst"))
}

/// The newest generation must be an earlier state of this very ledger.
async fn refuse_foreign_folder(
    snapshot: &DatabaseTransaction,
    folder: &Path,
) -> Result<(), StoreError> {
    let Some(newest) = generations(folder)?.pop() else {
        return Ok(());
    };
    let Some(note) = Manifest::read(&newest)?.checkpoint else {
        return Ok(());
    };
    // No signature is asked for: the root tells whether the histories are the same.
    let note = Note::parse(&note).map_err(damaged)?;
    let earlier = Checkpoint::parse(note.text()).map_err(damaged)?;
    let size = newest_checkpoint(snapshot).await?.map_or(0, |now| now.size);
    let paths = tiles_needed_for_append(earlier.size).map_err(damaged)?;
    let tiles = load_tiles(snapshot, &paths).await?;
    if size >= earlier.size && root(&tiles, earlier.size).ok() == Some(earlier.root) {
        return Ok(());
    }
    Err(StoreError::Backup(format!(
        "{} was made of another centre or of a later state of this one; \
         its keys must not be overwritten, so give a folder of its own",
        newest.display()
    )))
}

fn generation_folder(folder: &Path, now: Timestamp) -> Result<PathBuf, StoreError> {
    let name = now
        .to_zoned(TimeZone::UTC)
        .strftime("%Y%m%dT%H%M%SZ")
        .to_string();
    let generation = folder.join(name);
    if generation.exists() {
        let problem = format!("{} is there already; try again", generation.display());
        return Err(StoreError::Backup(problem));
    }
    let partial = generation.with_extension(PARTIAL);
    match fs::remove_dir_all(&partial) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
            Err(StoreError::file(&partial, cause))
        }
        _ => Ok(generation),
    }
}

fn write_manifest(generation: &Path, manifest: &Manifest) -> Result<(), StoreError> {
    let path = generation.join(MANIFEST);
    let write = || -> io::Result<()> {
        let mut text = serde_json::to_vec_pretty(manifest)?;
        text.push(b'\n');
        let mut file = dump::create_private(&path)?;
        file.write_all(&text)?;
        file.sync_all()?;
        File::open(generation.join("tables"))?.sync_all()?;
        File::open(generation)?.sync_all()
    };
    write().map_err(|cause| StoreError::file(&path, cause))
}

/// Makes a folder that only its owner can look into. One that is there stays as it is.
fn make_folder(folder: &Path) -> Result<(), StoreError> {
    let mut builder = fs::DirBuilder::new();
    builder
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|cause| StoreError::file(folder, cause))
}

/// Renames within a folder, and forces the folder to the disk.
fn rename(from: &Path, to: &Path) -> Result<(), StoreError> {
    let rename = || -> io::Result<()> {
        fs::rename(from, to)?;
        File::open(to.parent().unwrap_or(Path::new(".")))?.sync_all()
    };
    rename().map_err(|cause| StoreError::file(to, cause))
}

/// One backup at a time in a folder; the lock goes with the process that holds it.
fn lock(folder: &Path) -> Result<File, StoreError> {
    let path = folder.join("lock");
    let file = dump::create_private(&path).map_err(|cause| StoreError::file(&path, cause))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => Err(StoreError::Backup(format!(
            "another backup is writing into {}; wait for it",
            folder.display()
        ))),
        Err(fs::TryLockError::Error(cause)) => Err(StoreError::file(&path, cause)),
    }
}
