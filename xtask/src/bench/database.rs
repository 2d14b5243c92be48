//! The database of a centre that is measured, read and written past the centre.

use anyhow::{Result, bail};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, Connection, Row};
use std::path::Path;
use std::time::{Duration, Instant};

/// How often it is looked whether the machine's work is done.
const LOOK_PERIOD: Duration = Duration::from_secs(2);

/// A database as SQLite opens it by itself.
pub(super) fn plain(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new().filename(path)
}

/// The same for work on much of it, whose centre may be writing.
pub(super) fn roomy(path: &Path) -> SqliteConnectOptions {
    plain(path)
        .pragma("cache_size", "-262144")
        .busy_timeout(Duration::from_secs(30))
}

/// Works on a database whose centre serves, or does not.
pub(super) fn within<T>(
    options: SqliteConnectOptions,
    work: impl AsyncFnOnce(&mut SqliteConnection) -> Result<T>,
) -> Result<T> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(async {
            let mut connection = SqliteConnection::connect_with(&options).await?;
            work(&mut connection).await
        })
}

/// Waits until no job of some queues, such as `'assess', 'route'`, is left, but not for ever.
pub(super) fn wait_for_jobs(path: &Path, queues: &str, patience: Duration) -> Result<()> {
    let begun = Instant::now();
    loop {
        let waiting: i64 = within(roomy(path), async |connection| {
            let count = format!("SELECT COUNT(*) FROM job WHERE queue IN ({queues})");
            let row = sqlx::query(AssertSqlSafe(count)).fetch_one(connection);
            Ok(row.await?.try_get(0)?)
        })?;
        if waiting == 0 {
            return Ok(());
        }
        println!("  {waiting} jobs of {queues} left");
        if begun.elapsed() > patience {
            bail!("{waiting} jobs of {queues} were not done within {patience:?}");
        }
        std::thread::sleep(LOOK_PERIOD);
    }
}
