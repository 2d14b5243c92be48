//! Forward-only migrations: the files of `migrations/`, in order, each in one transaction.

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, TransactionTrait};

use crate::{StoreError, sql};

/// Every migration: its number is its place, its name the file's.
const MIGRATIONS: [(&str, &str); 16] = [
    (
        "0001_reports_and_journal",
        include_str!("../migrations/0001_reports_and_journal.sql"),
    ),
    (
        "0002_people_tokens_drafts",
        include_str!("../migrations/0002_people_tokens_drafts.sql"),
    ),
    (
        "0003_journal_by_leaf",
        include_str!("../migrations/0003_journal_by_leaf.sql"),
    ),
    ("0004_news", include_str!("../migrations/0004_news.sql")),
    (
        "0005_referrals",
        include_str!("../migrations/0005_referrals.sql"),
    ),
    (
        "0006_mandates",
        include_str!("../migrations/0006_mandates.sql"),
    ),
    (
        "0007_outgoing",
        include_str!("../migrations/0007_outgoing.sql"),
    ),
    (
        "0008_reviews",
        include_str!("../migrations/0008_reviews.sql"),
    ),
    (
        "0009_sessions",
        include_str!("../migrations/0009_sessions.sql"),
    ),
    ("0010_desk", include_str!("../migrations/0010_desk.sql")),
    (
        "0011_assessment",
        include_str!("../migrations/0011_assessment.sql"),
    ),
    (
        "0012_search_log",
        include_str!("../migrations/0012_search_log.sql"),
    ),
    (
        "0013_routings",
        include_str!("../migrations/0013_routings.sql"),
    ),
    (
        "0014_passkeys_and_openings",
        include_str!("../migrations/0014_passkeys_and_openings.sql"),
    ),
    (
        "0015_urgency_and_survey",
        include_str!("../migrations/0015_urgency_and_survey.sql"),
    ),
    ("0016_series", include_str!("../migrations/0016_series.sql")),
];

/// Serialises nodes that start together on one PostgreSQL ("tocsin" in hexadecimal).
const POSTGRES_LOCK: i64 = 0x746f_6373_696e;

/// The number of the newest schema.
pub(crate) const NEWEST: i64 = MIGRATIONS.len() as i64;

/// Brings the database to the newest schema and the text index to this analyser. Safe to call from
/// several nodes at once.
pub(crate) async fn run(connection: &DatabaseConnection) -> Result<(), StoreError> {
    let transaction = connection
        .begin_with_options(crate::tx::immediate())
        .await?;
    if connection.get_database_backend() == DbBackend::Postgres {
        let lock = format!("SELECT pg_advisory_xact_lock({POSTGRES_LOCK})");
        transaction.execute_unprepared(&lock).await?;
    }
    transaction
        .execute_unprepared(
            "CREATE TABLE IF NOT EXISTS migration (number BIGINT PRIMARY KEY, name TEXT NOT NULL)",
        )
        .await?;
    let found = found(&transaction).await?;
    for (number, (name, text)) in (1i64..).zip(MIGRATIONS).skip(found as usize) {
        let script = for_engine(text, connection.get_database_backend());
        transaction.execute_unprepared(&script).await?;
        let values = vec![number.into(), name.into()];
        sql::execute(
            &transaction,
            "INSERT INTO migration VALUES ($1, $2)",
            values,
        )
        .await?;
    }
    crate::reindex::bring_up_to_date(&transaction).await?;
    transaction.commit().await?;
    Ok(())
}

/// The number of a database's schema.
async fn found(connection: &impl ConnectionTrait) -> Result<i64, StoreError> {
    let text = "SELECT COALESCE(MAX(number), 0) FROM migration";
    let row = sql::first(connection, text, vec![]).await?;
    let found = sql::column(
        &row.ok_or(StoreError::Missing("the list of migrations"))?,
        0,
    )?;
    match (found, NEWEST) {
        (found, known) if found > known => Err(StoreError::TooNew { found, known }),
        (found, _) => Ok(found),
    }
}

/// Refuses a database whose schema is not the newest, and changes nothing.
pub(crate) async fn require_newest(connection: &DatabaseConnection) -> Result<(), StoreError> {
    match (found(connection).await?, NEWEST) {
        (found, known) if found < known => Err(StoreError::TooOld { found, known }),
        _ => Ok(()),
    }
}

/// The text of a migration for one engine (the header of the first file says how).
fn for_engine(text: &str, backend: DbBackend) -> String {
    let (engine, key, serial, blob) = match backend {
        DbBackend::Postgres => (
            "postgres",
            "BIGINT PRIMARY KEY",
            "BIGSERIAL PRIMARY KEY",
            "BYTEA",
        ),
        _ => (
            "sqlite",
            "INTEGER PRIMARY KEY",
            "INTEGER PRIMARY KEY AUTOINCREMENT",
            "BLOB",
        ),
    };
    let mut kept = String::with_capacity(text.len());
    let mut skipping = false;
    for line in text.lines() {
        match line.trim().strip_prefix("-- ") {
            Some("end") => skipping = false,
            Some(comment) => {
                if let Some(only) = comment.strip_prefix("only ") {
                    skipping = only != engine;
                }
            }
            None if !skipping => {
                kept.push_str(line);
                kept.push('\n');
            }
            None => {}
        }
    }
    kept.replace("{key}", key)
        .replace("{serial}", serial)
        .replace(" BLOB", &format!(" {blob}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_engine_gets_its_own_lines_and_types() {
        let text = "CREATE TABLE a (n {key}, b BLOB);\n-- only postgres\nINDEX;\n-- end\nZ;\n";
        assert_eq!(
            for_engine(text, DbBackend::Sqlite),
            "CREATE TABLE a (n INTEGER PRIMARY KEY, b BLOB);\nZ;\n"
        );
        assert_eq!(
            for_engine(text, DbBackend::Postgres),
            "CREATE TABLE a (n BIGINT PRIMARY KEY, b BYTEA);\nINDEX;\nZ;\n"
        );
    }

    #[test]
    fn every_file_of_the_folder_is_in_the_list() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .expect("folder")
            .map(|file| {
                file.expect("file")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        files.sort();
        let listed: Vec<String> = MIGRATIONS.map(|(name, _)| format!("{name}.sql")).to_vec();
        assert_eq!(files, listed);
    }
}
