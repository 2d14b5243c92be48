//! A transaction: the sole way to change anything.

use jiff::Timestamp;
use sea_orm::{
    AccessMode, DatabaseTransaction, DbBackend, IsolationLevel, QueryResult, SqliteTransactionMode,
    TransactionOptions, Value,
};
use tocsin_domain::access::Actor;
use tocsin_domain::entry::{Act, Entry};
use uuid::Uuid;

use crate::room::Room;
use crate::{StoreError, faults, journal, search, sql};

/// A transaction with one fixed time and the journal entries that go with it.
///
/// Everything written through it is one act: committed whole, with its entries, or not at all.
pub struct Tx {
    pub(crate) connection: DatabaseTransaction,
    pub(crate) backend: DbBackend,
    now: Timestamp,
    room: Room,
    entries: Vec<Entry>,
    texts: Vec<(i64, String)>,
    changes_state: bool,
}

impl Tx {
    pub(crate) fn new(
        connection: DatabaseTransaction,
        backend: DbBackend,
        now: Timestamp,
        room: Room,
    ) -> Tx {
        // What is answered must be what is read back later: microseconds.
        let now = Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now);
        Tx {
            connection,
            backend,
            now,
            room,
            entries: Vec::new(),
            texts: Vec::new(),
            changes_state: false,
        }
    }

    /// The time of this act: the same for everything in it.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Puts an act into the journal. `detail` is one line: control characters become spaces.
    pub fn record(&mut self, act: Act, subject: Uuid, actor: &Actor, detail: String) {
        let entry = Entry {
            at: self.now,
            act,
            subject,
            actor: actor.to_string(),
            // A line break would make a second field of it, a NUL PostgreSQL does not store.
            detail: detail.replace(char::is_control, " "),
        };
        self.entries.push(entry);
    }

    pub(crate) fn record_entry(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    /// Adds a report to the text index, by its words. It is done last of all: each later statement
    /// would have SQLite's index write out what it has gathered.
    pub(crate) fn index(&mut self, serial: i64, words: String) {
        self.texts.push((serial, words));
    }

    /// Runs a statement that changes the state of something. If it does, the commit will ask for
    /// an entry.
    pub(crate) async fn change(
        &mut self,
        text: &str,
        values: Vec<Value>,
    ) -> Result<u64, StoreError> {
        let changed = sql::execute(&self.connection, text, values).await;
        let changed = self.room.note(changed)?;
        self.changes_state |= changed > 0;
        Ok(changed)
    }

    /// Like [`Tx::change`], for a statement that answers with a row.
    pub(crate) async fn change_returning(
        &mut self,
        text: &str,
        values: Vec<Value>,
    ) -> Result<Option<QueryResult>, StoreError> {
        let row = self
            .room
            .note(sql::first(&self.connection, text, values).await)?;
        self.changes_state |= row.is_some();
        Ok(row)
    }

    /// Inserts rows of a table whose rows are state: the commit will ask for an entry.
    pub(crate) async fn add(
        &mut self,
        into: &sql::Insert,
        values: Vec<Value>,
    ) -> Result<(), StoreError> {
        self.changes_state = true;
        self.room
            .note(sql::insert(&self.connection, into, values).await)
    }

    /// Runs a statement on what is not state: sessions, drafts, the job queue.
    pub(crate) async fn execute(
        &mut self,
        text: &str,
        values: Vec<Value>,
    ) -> Result<u64, StoreError> {
        self.room
            .note(sql::execute(&self.connection, text, values).await)
    }

    /// Writes the entries and the index, and commits.
    pub(crate) async fn finish(mut self) -> Result<(), StoreError> {
        self.write_entries().await?;
        self.room.note(faults::commit(self.connection).await)
    }

    /// Writes the entries and releases the savepoint that this is; the commit comes later.
    pub(crate) async fn release(mut self) -> Result<(), StoreError> {
        self.write_entries().await?;
        let released = self.connection.commit().await;
        self.room.note(released.map_err(StoreError::from))
    }

    async fn write_entries(&mut self) -> Result<(), StoreError> {
        if self.changes_state && self.entries.is_empty() {
            return Err(StoreError::Unjournalled);
        }
        let entries = std::mem::take(&mut self.entries);
        self.room
            .note(journal::append(&self.connection, entries).await)?;
        let texts = std::mem::take(&mut self.texts);
        self.room.note(search::index(&self.connection, texts).await)
    }
}

/// A transaction that takes the write lock at once: SQLite would otherwise refuse to turn a
/// reader into a writer in the middle (SQLITE_BUSY_SNAPSHOT, which no timeout helps).
pub(crate) fn immediate() -> TransactionOptions {
    TransactionOptions {
        isolation_level: None,
        access_mode: None,
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
    }
}

/// A transaction that reads one state of everything, whatever is written beside it.
pub(crate) fn snapshot(backend: DbBackend) -> TransactionOptions {
    let is_postgres = backend == DbBackend::Postgres;
    TransactionOptions {
        isolation_level: is_postgres.then_some(IsolationLevel::RepeatableRead),
        access_mode: is_postgres.then_some(AccessMode::ReadOnly),
        sqlite_transaction_mode: None,
    }
}
