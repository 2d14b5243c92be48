//! Bringing a generation of a backup back, into an empty store of either engine.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use sea_orm::{ConnectionTrait, DbBackend, Value};
use tocsin_domain::access::Actor;
use tocsin_domain::entry::Act;
use tocsin_domain::erasure::kept_code;
use tocsin_domain::report::State;
use uuid::Uuid;

use crate::backup::{Manifest, RING, VAULT, table_path};
use crate::dump::{Reader, Row, verify};
use crate::progress::{Progress, Watcher};
use crate::schema::{Backup, Kind, Retention, Table, content, tables};
use crate::vault::Vault;
use crate::{Store, StoreError, Tx, migrate, reindex, sql};

/// Rows of one statement.
const ROWS_AT_ONCE: usize = 64;

/// What a restore brought back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Restored {
    /// Reports, erased ones included.
    pub reports: u64,
    /// Reports that were erased after the generation was made, and are so again.
    pub erased_since: u64,
    /// Files of reports.
    pub files: u64,
    /// Files that the generation lacks already, see its manifest.
    pub missing_files: Vec<Uuid>,
}

impl Store {
    /// Brings a generation back, with the keys and files beside it, and records the act. All in
    /// one transaction: a restore that fails leaves the store empty.
    ///
    /// A report whose key is no longer in the ring was erased since: it comes back erased.
    ///
    /// # Errors
    /// [`StoreError::Backup`] when this store holds anything, when a file of the backup was
    /// changed or is missing, or when another version of the programme made it.
    pub async fn restore(
        &self,
        generation: &Path,
        actor: &Actor,
        watcher: &Watcher,
    ) -> Result<Restored, StoreError> {
        let manifest = Manifest::read(generation)?;
        refuse_other_version(&manifest)?;
        for (name, listed) in &manifest.tables {
            verify(&table_path(generation, name), listed)?;
        }
        let folder = generation.parent().unwrap_or(Path::new("."));
        let ring = Ring::read(folder)?;
        let run = Run {
            generation: generation.to_owned(),
            from: Vault::open(&folder.join(VAULT))?,
            to: self.vault().clone(),
            manifest,
            ring,
            watcher: watcher.clone(),
            actor: actor.clone(),
            erased: BTreeMap::new(),
            restored: Restored::default(),
        };
        self.write(move |tx| Box::pin(async move { run.all(tx).await }))
            .await
    }
}

fn refuse_other_version(manifest: &Manifest) -> Result<(), StoreError> {
    if manifest.tocsin_backup != 1 || manifest.migration != migrate::NEWEST {
        return Err(StoreError::Backup(format!(
            "the backup has schema {}, this programme has {}; restore it with the version that \
             made it, then upgrade",
            manifest.migration,
            migrate::NEWEST
        )));
    }
    let known = |name: &String| {
        tables()
            .get(name)
            .is_some_and(|one| one.backup == Backup::Data)
    };
    match manifest.tables.keys().find(|name| !known(name)) {
        Some(name) => Err(StoreError::Backup(format!(
            "the manifest lists a table {name}, which no backup holds"
        ))),
        None => Ok(()),
    }
}

/// The current keys: the file, and whose keys are in it.
struct Ring {
    path: PathBuf,
    /// Serial numbers of reports, in order.
    reports: Vec<i64>,
}

impl Ring {
    /// Reads the ring, or its copy when it is damaged.
    fn read(folder: &Path) -> Result<Ring, StoreError> {
        let [ring, copy] = RING.map(|name| Ring::read_file(folder.join(name)));
        ring.or_else(|error| copy.map_err(|_| error))
    }

    fn read_file(path: PathBuf) -> Result<Ring, StoreError> {
        let mut reader = Reader::open(&path)?;
        let mut reports = Vec::new();
        while let Some(row) = reader.next()? {
            reports.push(integer(&reader, &row, "report")?);
        }
        reports.sort_unstable();
        Ok(Ring { path, reports })
    }

    fn holds(&self, report: i64) -> bool {
        self.reports.binary_search(&report).is_ok()
    }
}

/// Whether a table's rows are a report's content, each with the number of its report.
fn is_content(name: &str) -> bool {
    let mut whole = content().iter().filter(|one| one.column.is_none());
    whole.any(|one| one.table == name)
}

fn integer(reader: &Reader, row: &Row, name: &str) -> Result<i64, StoreError> {
    let found = row.get(name).and_then(serde_json::Value::as_i64);
    found.ok_or_else(|| reader.damaged(&format!("no number {name}")))
}

fn id_of(reader: &Reader, row: &Row, table: &Table) -> Result<Uuid, StoreError> {
    let values = reader.values(row, table)?;
    let id = table
        .columns
        .keys()
        .zip(values)
        .find(|(column, _)| *column == "id");
    let id = match id {
        Some((_, Value::Bytes(Some(bytes)))) => Uuid::from_slice(&bytes).ok(),
        _ => None,
    };
    id.ok_or_else(|| reader.damaged("the id is no UUID"))
}

/// One restore under way.
struct Run {
    generation: PathBuf,
    from: Vault,
    to: Vault,
    manifest: Manifest,
    ring: Ring,
    watcher: Watcher,
    actor: Actor,
    /// Reports that were erased after the generation was made, by serial number.
    erased: BTreeMap<i64, Uuid>,
    restored: Restored,
}

impl Run {
    async fn all(mut self, tx: &mut Tx) -> Result<Restored, StoreError> {
        refuse_what_is_not_empty(tx).await?;
        sql::execute(&tx.connection, "DELETE FROM counter", vec![]).await?;
        // Reports come first: what belongs to them asks which are erased.
        let names = self.manifest.tables.keys().filter(|name| *name != "report");
        let names: Vec<String> = names.cloned().collect();
        for name in std::iter::once("report".to_owned()).chain(names) {
            self.table(tx, &name).await?;
        }
        self.keys(tx).await?;
        for serial in self.erased.keys() {
            // Rows were left out as they came; what is emptied in rows that stay is left.
            tx.drop_content(*serial).await?;
        }
        self.count_on(tx).await?;
        reindex::rebuild(&tx.connection, &self.watcher).await?;
        self.restored.missing_files = std::mem::take(&mut self.manifest.missing_files);
        self.restored.erased_since = self.erased.len() as u64;
        self.record(tx);
        Ok(self.restored)
    }

    async fn table(&mut self, tx: &Tx, name: &str) -> Result<(), StoreError> {
        let Some((name, table)) = tables().get_key_value(name) else {
            return Ok(());
        };
        let total = self
            .manifest
            .tables
            .get(name)
            .map_or(0, |listed| listed.rows);
        let mut reader = Reader::open(&table_path(&self.generation, name))?;
        let mut rows = Rows::new(name, table);
        let mut done = 0;
        while let Some(mut row) = reader.next()? {
            done += 1;
            if self.keeps(&reader, name, &mut row)? {
                self.take_file(&reader, name, &row)?;
                rows.push(tx, reader.values(&row, table)?).await?;
            }
            (self.watcher)(Progress {
                what: name,
                done,
                total,
            });
        }
        rows.finish(tx).await?;
        if done != total {
            return Err(reader.damaged(&format!("{done} rows, the manifest says {total}")));
        }
        Ok(())
    }

    /// Whether a row comes back; content of a report that was erased since does not.
    fn keeps(&mut self, reader: &Reader, name: &str, row: &mut Row) -> Result<bool, StoreError> {
        match name {
            "report" => {
                self.restored.reports += 1;
                let number = integer(reader, row, "number")?;
                let state = row.get("state").and_then(serde_json::Value::as_str);
                if state != Some(State::Erased.as_str()) && !self.ring.holds(number) {
                    self.erase(reader, number, row)?;
                }
                Ok(true)
            }
            _ if is_content(name) => {
                Ok(!self.erased.contains_key(&integer(reader, row, "report")?))
            }
            _ => Ok(true),
        }
    }

    /// Leaves of a report's row what [`Tx::erase_report`] leaves.
    fn erase(&mut self, reader: &Reader, number: i64, row: &mut Row) -> Result<(), StoreError> {
        let table = &tables()["report"];
        self.erased.insert(number, id_of(reader, row, table)?);
        for (column, declared) in &table.columns {
            if declared.retention == Retention::Report {
                let blank = match (declared.optional, declared.kind) {
                    (true, _) => serde_json::Value::Null,
                    (false, Kind::Integer) => 0.into(),
                    (false, _) => "".into(),
                };
                row.insert(column.clone(), blank);
            }
        }
        for column in ["region", "language"] {
            let given = row.get(column).and_then(serde_json::Value::as_str);
            let kept = kept_code(given.unwrap_or_default()).to_owned();
            row.insert(column.to_owned(), kept.into());
        }
        row.insert("state".to_owned(), State::Erased.as_str().into());
        Ok(())
    }

    /// Brings the file of an attachment back, unless the generation lacks it already.
    fn take_file(&mut self, reader: &Reader, name: &str, row: &Row) -> Result<(), StoreError> {
        if name != "attachment" {
            return Ok(());
        }
        let id = id_of(reader, row, &tables()[name])?;
        if self.manifest.missing_files.contains(&id) {
            return Ok(());
        }
        let length_bytes = integer(reader, row, "length_bytes")? as u64;
        let path = self.from.path(id);
        let found_bytes = path.metadata().map(|file| file.len());
        if found_bytes.ok() != Some(crate::vault::sealed_length_bytes(length_bytes)) {
            let problem = format!("{} is missing or cut", path.display());
            return Err(StoreError::Backup(problem));
        }
        self.restored.files += 1;
        self.to.take_from(&self.from, id).map(|_| ())
    }

    async fn keys(&self, tx: &Tx) -> Result<(), StoreError> {
        let table = &tables()["report_key"];
        let mut reader = Reader::open(&self.ring.path)?;
        let mut rows = Rows::new("report_key", table);
        while let Some(row) = reader.next()? {
            rows.push(tx, reader.values(&row, table)?).await?;
        }
        rows.finish(tx).await?;
        // The ring may know reports that are newer than the generation.
        let text = "DELETE FROM report_key WHERE report NOT IN (SELECT number FROM report)";
        sql::execute(&tx.connection, text, vec![]).await.map(|_| ())
    }

    /// Lets the engine number new rows after those that came back.
    async fn count_on(&self, tx: &Tx) -> Result<(), StoreError> {
        if tx.backend != DbBackend::Postgres {
            // SQLite has noted the highest number of each table as it came in.
            return Ok(());
        }
        for (table, column) in [("journal", "sequence"), ("job", "id"), ("outgoing", "id")] {
            let text = format!(
                "SELECT setval(pg_get_serial_sequence('{table}', '{column}'), \
                 (SELECT COALESCE(MAX({column}), 0) + 1 FROM {table}), false)"
            );
            tx.connection.execute_unprepared(&text).await?;
        }
        Ok(())
    }

    fn record(&self, tx: &mut Tx) {
        for id in self.erased.values() {
            let detail = "restored without its key".to_owned();
            tx.record(Act::ReportErased, *id, &self.actor, detail);
        }
        let generation = self.generation.file_name().unwrap_or_default();
        let detail = format!(
            "generation={} reports={} erased_since={}",
            generation.to_string_lossy(),
            self.restored.reports,
            self.erased.len()
        );
        tx.record(Act::BackupRestored, Uuid::nil(), &self.actor, detail);
    }
}

async fn refuse_what_is_not_empty(tx: &Tx) -> Result<(), StoreError> {
    let dumped = tables()
        .iter()
        .filter(|(name, table)| table.backup != Backup::No && name.as_str() != "counter");
    for (name, _) in dumped {
        let text = format!("SELECT 1 FROM {name} LIMIT 1");
        if sql::first(&tx.connection, &text, vec![]).await?.is_some() {
            return Err(StoreError::Backup(format!(
                "there is something in the table {name} already; a backup is restored into an \
                 empty store only, so give a folder or database of its own"
            )));
        }
    }
    Ok(())
}

/// Rows on their way into a table.
struct Rows<'a> {
    name: &'a str,
    width: usize,
    columns: String,
    values: Vec<Value>,
}

impl<'a> Rows<'a> {
    fn new(name: &'a str, table: &Table) -> Rows<'a> {
        let columns: Vec<&str> = table.columns.keys().map(String::as_str).collect();
        Rows {
            name,
            width: columns.len(),
            columns: columns.join(", "),
            values: Vec::new(),
        }
    }

    async fn push(&mut self, tx: &Tx, row: Vec<Value>) -> Result<(), StoreError> {
        self.values.extend(row);
        match self.values.len() >= ROWS_AT_ONCE * self.width {
            true => self.write(tx).await,
            false => Ok(()),
        }
    }

    async fn finish(mut self, tx: &Tx) -> Result<(), StoreError> {
        match self.values.is_empty() {
            true => Ok(()),
            false => self.write(tx).await,
        }
    }

    async fn write(&mut self, tx: &Tx) -> Result<(), StoreError> {
        let values = std::mem::take(&mut self.values);
        let places = sql::placeholders(tx.backend, values.len() / self.width, self.width, |_| "");
        let text = format!(
            "INSERT INTO {} ({}) VALUES {places}",
            self.name, self.columns
        );
        sql::execute(&tx.connection, &text, values)
            .await
            .map(|_| ())
    }
}
