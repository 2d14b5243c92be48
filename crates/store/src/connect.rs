//! Opening a database, and what differs between the two engines when it is opened.

use std::path::Path;
use std::time::Duration;

use sea_orm::sqlx::sqlite::SqliteConnectOptions;
use sea_orm::sqlx::{self, ConnectOptions as _, Connection, Row, SqliteConnection};
use sea_orm::{ConnectOptions, Database, DatabaseConnection};

use crate::{StoreError, sql};

/// The connections of a store.
pub(crate) struct Connections {
    /// Writes: one connection on SQLite, a pool on PostgreSQL.
    pub(crate) writer: DatabaseConnection,
    /// Reads: a pool. On SQLite it cannot write.
    pub(crate) reader: DatabaseConnection,
}

/// Readers of a SQLite file; more do not help on the machines a centre runs on.
const SQLITE_READERS_COUNT: u32 = 4;
/// Connections of one node to PostgreSQL that write, and as many that read: an act may read beside
/// its transaction, and must not wait for itself.
const POSTGRES_CONNECTIONS_COUNT: u32 = 12;
/// Prepared statements kept by each connection; `sql::insert` makes eight of each table.
const STATEMENT_CACHE_COUNT: usize = 256;
/// Free pages overwritten in one transaction.
const WIPED_PAGES_COUNT: i64 = 2_000;
/// How long a request waits for a connection before it is told to come back.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);

/// Opens `postgres://…` or `sqlite:PATH`.
pub(crate) async fn open(url: &str) -> Result<Connections, StoreError> {
    if let Some(path) = url.strip_prefix("sqlite:") {
        return open_sqlite(Path::new(path.trim_start_matches("//"))).await;
    }
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        return open_postgres(url).await;
    }
    Err(StoreError::Unavailable(
        "a database address starts with sqlite: or postgres://".to_owned(),
    ))
}

async fn open_sqlite(path: &Path) -> Result<Connections, StoreError> {
    let url = format!("sqlite:{}?mode=rwc", path.display());
    let mut writing = options(url.clone(), 1);
    writing.map_sqlx_sqlite_opts(|sqlite| {
        sqlite
            // Digests fall into their indexes at random: each takes a page to the log.
            .pragma("page_size", "2048")
            .pragma("journal_mode", "WAL")
            // NORMAL may lose the last commits on a power cut; a receipt promises more.
            .pragma("synchronous", "FULL")
            .pragma("foreign_keys", "ON")
            // Rows are overwritten where they stood. Pages that become free are when something is
            // erased, see `cut_sqlite_log`: the text index frees many at each of its merges.
            .pragma("secure_delete", "FAST")
            .pragma("wal_autocheckpoint", "16000")
            .pragma("cache_size", "-65536")
            .pragma("temp_store", "MEMORY")
            .busy_timeout(Duration::from_secs(10))
            .statement_cache_capacity(STATEMENT_CACHE_COUNT)
    });
    writing.map_sqlx_sqlite_pool_opts(|pool| {
        pool.after_release(|connection, _| Box::pin(is_outside_transaction(connection)))
    });
    let writer = Database::connect(writing).await?;
    let mut reading = options(url, SQLITE_READERS_COUNT);
    reading.map_sqlx_sqlite_opts(|sqlite| {
        sqlite
            .pragma("query_only", "ON")
            .pragma("cache_size", "-8192")
            .busy_timeout(Duration::from_secs(10))
            .statement_cache_capacity(STATEMENT_CACHE_COUNT)
    });
    Ok(Connections {
        writer,
        reader: Database::connect(reading).await?,
    })
}

/// Overwrites the free pages of SQLite's file, copies its log into the file and cuts the log, if
/// nobody reads or writes just now. On a connection of its own: it must not wait for others, and
/// others must not wait for it long.
pub(crate) async fn cut_sqlite_log(path: &Path) -> Result<bool, StoreError> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .pragma("secure_delete", "FAST")
        .busy_timeout(Duration::ZERO);
    let mut connection = options.connect().await.map_err(failed)?;
    let is_wiped = wipe_free_pages(&mut connection).await?;
    let cut = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut connection);
    let is_busy: i64 = cut.await.and_then(|row| row.try_get(0)).map_err(failed)?;
    connection.close().await.map_err(failed)?;
    Ok(is_wiped && is_busy == 0)
}

fn failed(cause: sqlx::Error) -> StoreError {
    StoreError::Unavailable(cause.to_string())
}

/// Fills every free page of the file with zeros and frees it again; `false` when somebody else is
/// writing. A part at a time, for those who write wait meanwhile; what was filled before a crash
/// is freed by the next call.
async fn wipe_free_pages(connection: &mut SqliteConnection) -> Result<bool, StoreError> {
    let page_bytes = number(connection, "PRAGMA page_size").await?;
    loop {
        let begun = sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut *connection);
        match begun.await {
            Err(sqlx::Error::Database(cause)) if is_busy(cause.as_ref()) => return Ok(false),
            begun => begun.map_err(failed)?,
        };
        let free_count = number(connection, "PRAGMA freelist_count").await?;
        if free_count > 0 {
            let bytes = filler_bytes(page_bytes, free_count.min(WIPED_PAGES_COUNT));
            let fill = sqlx::query("INSERT INTO wiping (filler) VALUES (zeroblob($1))")
                .bind(bytes)
                .execute(&mut *connection);
            fill.await.map_err(failed)?;
        }
        let is_done = number(connection, "PRAGMA freelist_count").await? == 0;
        let end = match is_done {
            true => "DELETE FROM wiping; COMMIT",
            false => "COMMIT",
        };
        let ended = sqlx::raw_sql(end).execute(&mut *connection);
        ended.await.map_err(failed)?;
        if is_done {
            return Ok(true);
        }
    }
}

/// The length of a value that fills so many pages to their ends, beside what stays in the table's
/// own page: its row has a head of four to six bytes.
/// <https://www.sqlite.org/fileformat2.html#cell_payload_overflow_pages>
fn filler_bytes(page_bytes: i64, pages_count: i64) -> i64 {
    let kept_bytes = (page_bytes - 12) * 32 / 255 - 23;
    kept_bytes + pages_count * (page_bytes - 4) - 4
}

fn is_busy(cause: &dyn sqlx::error::DatabaseError) -> bool {
    // SQLITE_BUSY, whatever its extension.
    let code = cause.code().and_then(|code| code.parse::<i64>().ok());
    code.is_some_and(|code| code & 0xff == 5)
}

async fn number(connection: &mut SqliteConnection, text: &'static str) -> Result<i64, StoreError> {
    let row = sqlx::query(text).fetch_one(connection).await;
    row.and_then(|row| row.try_get(0)).map_err(failed)
}

/// Whether a connection may be used again.
///
/// When SQLite fails for want of room it may undo the transaction by itself. The driver's own
/// COMMIT and ROLLBACK fail then, and it believes for ever to be within a transaction: later ones
/// would be mere savepoints, whose end makes nothing durable. Such a connection is closed.
async fn is_outside_transaction(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    // Behind a rollback that is still under way; an erasure overwrites whole pages for its own
    // transaction only.
    let usual = sqlx::raw_sql("PRAGMA secure_delete = FAST");
    usual.execute(&mut *connection).await?;
    Ok(!connection.is_in_transaction())
}

async fn open_postgres(url: &str) -> Result<Connections, StoreError> {
    let reader = connect_postgres(url, &[]).await?;
    let row = sql::first(&reader, "SHOW synchronous_commit", vec![]).await?;
    let promised: Option<String> = row.map(|row| sql::column(&row, 0)).transpose()?;
    // A server may be set to answer before the disk has it; a receipt must not.
    let durable: &[_] = match promised.as_deref() {
        Some("off") => &[("synchronous_commit", "on")],
        _ => &[],
    };
    Ok(Connections {
        writer: connect_postgres(url, durable).await?,
        reader,
    })
}

async fn connect_postgres(
    url: &str,
    settings: &'static [(&str, &str)],
) -> Result<DatabaseConnection, StoreError> {
    let mut options = options(url.to_owned(), POSTGRES_CONNECTIONS_COUNT);
    options.map_sqlx_postgres_opts(move |postgres| {
        postgres
            .statement_cache_capacity(STATEMENT_CACHE_COUNT)
            .application_name("tocsin")
            // A search's plan depends on its words, and compiling one takes longer than it.
            .options([("plan_cache_mode", "force_custom_plan"), ("jit", "off")])
            .options(settings.iter().copied())
    });
    Ok(Database::connect(options).await?)
}

fn options(url: String, connections_count: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections_count)
        .min_connections(1)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .idle_timeout(None::<Duration>)
        .max_lifetime(None::<Duration>)
        .sqlx_logging(false);
    options
}

#[cfg(test)]
mod tests {
    use sea_orm::{ConnectionTrait, TransactionTrait};

    use super::*;
    use crate::{sql, tx};

    #[tokio::test]
    async fn a_transaction_that_the_engine_ended_takes_no_other_with_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.db");
        let writer = open_sqlite(&path).await.expect("opens").writer;
        let begin = async || writer.begin_with_options(tx::immediate()).await;
        let table = writer.execute_unprepared("CREATE TABLE kept (n INTEGER)");
        table.await.expect("a table");

        let ended = begin().await.expect("begins");
        // As SQLite does by itself when the disk is full.
        ended.execute_unprepared("ROLLBACK").await.expect("ends");
        drop(ended);
        let refused = begin().await.expect("begins");
        refused.rollback().await.expect("rolls back");
        let kept = begin().await.expect("begins");
        let insert = kept.execute_unprepared("INSERT INTO kept VALUES (1)");
        insert.await.expect("inserts");
        kept.commit().await.expect("commits");

        let other = open_sqlite(&path).await.expect("opens").reader;
        let row = sql::first(&other, "SELECT COUNT(*) FROM kept", vec![]).await;
        let count: i64 = sql::column(&row.expect("reads").expect("a row"), 0).expect("a number");
        assert_eq!(count, 1, "what was committed is there for everybody");
    }
}
