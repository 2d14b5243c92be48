//! The store: one database and one vault, opened once and shared by everything that runs.

use std::path::PathBuf;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use jiff::Timestamp;
use sea_orm::{DatabaseConnection, DbBackend, TransactionTrait};

use crate::connect::Connections;
use crate::faults::Faults;
use crate::lodge::Prepared;
use crate::report::{Lodged, NewReport};
use crate::vault::Vault;
use crate::writer::{REPORTS_PER_COMMIT_MAX, Writer, run_alone};
use crate::{StoreError, Tx, connect, faults, migrate, tx};

/// Reports analysed before other work on the same thread gets its turn.
const REPORTS_PREPARED_AT_ONCE: usize = 16;

/// Where the time comes from: the system's clock, or a test's.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// How to open a store.
#[derive(Clone)]
pub struct StoreOptions {
    /// `sqlite:PATH` or `postgres://…`.
    pub database_url: String,
    /// The folder of encrypted files.
    pub vault_folder: PathBuf,
    /// Where the time comes from.
    pub clock: Clock,
}

impl StoreOptions {
    /// A store on the system's clock.
    pub fn new(database_url: impl Into<String>, vault_folder: impl Into<PathBuf>) -> StoreOptions {
        StoreOptions {
            database_url: database_url.into(),
            vault_folder: vault_folder.into(),
            clock: Arc::new(Timestamp::now),
        }
    }
}

/// An open store. Cloning it is cheap and gives the same store.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    reader: DatabaseConnection,
    writing: DatabaseConnection,
    writer: Writer,
    vault: Vault,
    clock: Clock,
    faults: Arc<Faults>,
}

impl Store {
    /// Opens a store, and brings its schema up to date.
    pub async fn open(options: &StoreOptions) -> Result<Store, StoreError> {
        let connections = connect::open(&options.database_url).await?;
        migrate::run(&connections.writer).await?;
        Store::over(connections, options)
    }

    /// Opens a store to look at it, with the schema that it has.
    ///
    /// # Errors
    /// [`StoreError::TooOld`] when that is not the one this programme knows.
    pub async fn open_as_is(options: &StoreOptions) -> Result<Store, StoreError> {
        let connections = connect::open(&options.database_url).await?;
        migrate::require_newest(&connections.reader).await?;
        Store::over(connections, options)
    }

    fn over(connections: Connections, options: &StoreOptions) -> Result<Store, StoreError> {
        let vault = Vault::open(&options.vault_folder)?;
        let clock = options.clock.clone();
        let faults = Arc::new(Faults::default());
        let writer = Writer::start(
            connections.writer.clone(),
            clock.clone(),
            vault.room(),
            &faults,
        );
        Ok(Store {
            inner: Arc::new(Inner {
                reader: connections.reader,
                writing: connections.writer,
                writer,
                vault,
                clock,
                faults,
            }),
        })
    }

    /// The vault of files.
    pub fn vault(&self) -> &Vault {
        &self.inner.vault
    }

    /// The present time by the store's clock.
    pub fn now(&self) -> Timestamp {
        (self.inner.clock)()
    }

    /// Runs one act in a transaction and commits it: whole, with its journal entries, or not at
    /// all. When this returns `Ok`, the act is durable.
    ///
    /// On SQLite acts queue for the one writer and share its commits; on PostgreSQL each has a
    /// transaction of its own and they run side by side.
    pub async fn write<T, E, F>(&self, act: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'tx> FnOnce(&'tx mut Tx) -> BoxFuture<'tx, Result<T, E>> + Send + 'static,
    {
        match self.backend() {
            DbBackend::Postgres => {
                let connection = self
                    .inner
                    .writing
                    .begin_with_options(tx::immediate())
                    .await
                    .map_err(StoreError::from)?;
                let room = self.vault().room().clone();
                let tx = Tx::new(connection, DbBackend::Postgres, self.now(), room);
                faults::within(self.inner.faults.clone(), run_alone(tx, act)).await
            }
            _ => self.inner.writer.act(act).await,
        }
    }

    /// Stores reports and answers each once it is durable, in the same order.
    ///
    /// Reports of many callers share one commit; a long list is cut into several. A report whose
    /// `code_digest` is already stored is not stored again; its answer says so.
    ///
    /// # Errors
    /// When any of them could not be stored, or not be seen to be stored: others may be. Lodging
    /// those whose code follows from a name again is harmless.
    pub async fn lodge(&self, reports: Vec<NewReport>) -> Result<Vec<Lodged>, StoreError> {
        let mut lodged = Vec::with_capacity(reports.len());
        let mut under_way = Vec::new();
        let (mut batch, mut weight) = (Vec::new(), 0);
        let mut reports = reports.into_iter().peekable();
        while let Some(report) = reports.next() {
            let prepared = Prepared::new(report);
            weight += prepared.weight();
            batch.push(prepared);
            if weight >= REPORTS_PER_COMMIT_MAX || reports.peek().is_none() {
                let batch = std::mem::take(&mut batch);
                under_way.push(self.inner.writer.lodge(batch).await?);
                weight = 0;
            } else if batch.len().is_multiple_of(REPORTS_PREPARED_AT_ONCE) {
                // Analysing takes a while; others on this thread get their turn.
                tokio::task::yield_now().await;
            }
        }
        for answers in under_way {
            lodged.extend(answers.wait().await?);
        }
        Ok(lodged)
    }

    /// How many lodgings and acts wait for the writer: the measure of back-pressure.
    pub fn waiting_count(&self) -> usize {
        self.inner.writer.waiting_count()
    }

    /// How many reports this process has been given to write since it started.
    pub fn lodged_count(&self) -> u64 {
        self.inner.writer.lodged_count()
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        Ok(self.inner.reader.ping().await?)
    }

    /// `sqlite` or `postgres`.
    pub fn engine(&self) -> &'static str {
        match self.backend() {
            DbBackend::Postgres => "postgres",
            _ => "sqlite",
        }
    }

    /// Finishes what was acknowledged and closes the connections.
    pub async fn close(&self) -> Result<(), StoreError> {
        self.inner.writer.stop().await;
        self.inner.reader.clone().close().await?;
        Ok(self.inner.writing.clone().close().await?)
    }

    /// What is to fail, for tests.
    #[cfg(feature = "faults")]
    pub fn faults(&self) -> &Faults {
        &self.inner.faults
    }

    pub(crate) fn backend(&self) -> DbBackend {
        self.inner.reader.get_database_backend()
    }

    pub(crate) fn reader(&self) -> &DatabaseConnection {
        &self.inner.reader
    }
}

impl Store {
    /// A setting of the centre, e.g. its sealed signing key.
    pub async fn setting(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let text = "SELECT value FROM setting WHERE name = $1";
        let row = crate::sql::first(self.reader(), text, vec![name.into()]).await?;
        row.map(|row| crate::sql::column(&row, 0)).transpose()
    }
}

impl Tx {
    /// Stores a setting once; a setting that exists stays as it is.
    pub async fn put_setting(&mut self, name: &str, value: Vec<u8>) -> Result<(), StoreError> {
        let text = "INSERT INTO setting (name, value) VALUES ($1, $2) \
                    ON CONFLICT (name) DO NOTHING";
        self.execute(text, vec![name.into(), value.into()])
            .await
            .map(|_| ())
    }
}
