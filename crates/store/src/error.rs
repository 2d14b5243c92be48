//! What can go wrong with storage, by what the caller can do next.

use sea_orm::{DbErr, RuntimeErr, sqlx};

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database cannot be reached or refused the work; nothing was changed. Try again.
    #[error("the database did not answer: {0}")]
    Unavailable(String),
    /// The disk or quota is full; nothing was changed. Make room, then try again.
    #[error("no room left to store: {0}; free some space, nothing was lost")]
    Full(String),
    /// The same unique value was stored at the same moment. Read again.
    #[error("somebody else stored the same thing first: {0}")]
    Conflict(String),
    /// The database answered that it will not take this; trying the same again will not help.
    #[error("the database refused a statement: {0}; report this")]
    Refused(String),
    /// What was read is not what was written. Stop and run `tocsin check`.
    #[error("stored data is damaged: {0}; run `tocsin check` and restore a backup")]
    Damaged(String),
    /// The thing asked for is not there.
    #[error("{0} is not stored here")]
    Missing(&'static str),
    /// A change of state without a journal entry: a mistake in the programme, refused.
    #[error("a change was about to be committed without a journal entry")]
    Unjournalled,
    /// A sealed value does not open: wrong centre key, erased key, or damage.
    #[error("sealed data does not open: {0}")]
    Sealed(&'static str),
    /// The database was made by a newer Tocsin.
    #[error("the database is at migration {found}, this programme knows {known}; upgrade it")]
    TooNew {
        /// Highest migration in the database.
        found: i64,
        /// Highest migration in the programme.
        known: i64,
    },
    /// The database was made by an older Tocsin, and was asked to be left as it is.
    #[error(
        "the database is at migration {found}, this programme is at {known}; `tocsin serve` \
             brings it up to date, make a backup before"
    )]
    TooOld {
        /// Highest migration in the database.
        found: i64,
        /// Highest migration in the programme.
        known: i64,
    },
    /// A backup cannot be made or restored as asked; nothing was changed.
    #[error("{0}")]
    Backup(String),
    /// Reading or writing a file failed.
    #[error("{path}: {cause}")]
    File {
        /// The file.
        path: String,
        /// What the system said.
        cause: std::io::Error,
    },
}

impl StoreError {
    /// A file error with its path.
    pub fn file(path: &std::path::Path, cause: std::io::Error) -> StoreError {
        if cause.kind() == std::io::ErrorKind::StorageFull
            || cause.kind() == std::io::ErrorKind::QuotaExceeded
        {
            return StoreError::Full(path.display().to_string());
        }
        StoreError::File {
            path: path.display().to_string(),
            cause,
        }
    }

    /// Whether trying the same again later may work.
    pub fn may_pass(&self) -> bool {
        matches!(
            self,
            StoreError::Unavailable(_) | StoreError::Full(_) | StoreError::Conflict(_)
        )
    }
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        let text = error.to_string();
        match &error {
            DbErr::Exec(RuntimeErr::SqlxError(cause))
            | DbErr::Query(RuntimeErr::SqlxError(cause))
            | DbErr::Conn(RuntimeErr::SqlxError(cause)) => match cause.as_ref() {
                sqlx::Error::Database(cause) => of_database(cause.as_ref(), text),
                sqlx::Error::Encode(_) | sqlx::Error::ColumnDecode { .. } => {
                    StoreError::Refused(text)
                }
                _ => StoreError::Unavailable(text),
            },
            DbErr::Type(_) => StoreError::Damaged(text),
            _ => StoreError::Unavailable(text),
        }
    }
}

/// By SQLSTATE on PostgreSQL, by SQLite's result codes (the low byte tells the kind).
fn of_database(cause: &dyn sqlx::error::DatabaseError, text: String) -> StoreError {
    let code = cause.code().unwrap_or_default();
    if cause.is_unique_violation() {
        return StoreError::Conflict(text);
    }
    let kind = match code.parse::<i32>() {
        Ok(number) if code.len() < 5 => number & 0xff,
        _ => return of_sqlstate(&code, text),
    };
    match kind {
        SQLITE_FULL => StoreError::Full(text),
        SQLITE_CORRUPT | SQLITE_NOTADB => StoreError::Damaged(text),
        SQLITE_BUSY | SQLITE_LOCKED | SQLITE_NOMEM | SQLITE_READONLY | SQLITE_IOERR
        | SQLITE_CANTOPEN => StoreError::Unavailable(text),
        _ => StoreError::Refused(text),
    }
}

const SQLITE_BUSY: i32 = 5;
const SQLITE_LOCKED: i32 = 6;
const SQLITE_NOMEM: i32 = 7;
const SQLITE_READONLY: i32 = 8;
const SQLITE_IOERR: i32 = 10;
const SQLITE_CORRUPT: i32 = 11;
const SQLITE_FULL: i32 = 13;
const SQLITE_CANTOPEN: i32 = 14;
const SQLITE_NOTADB: i32 = 26;

/// PostgreSQL's error codes, by class (appendix A of its manual).
fn of_sqlstate(code: &str, text: String) -> StoreError {
    match code.get(..2).unwrap_or_default() {
        // 53100: disk full.
        _ if code == "53100" => StoreError::Full(text),
        // Wrong or impossible values, and statements of ours that it does not take.
        "21" | "22" | "23" | "42" | "54" => StoreError::Refused(text),
        "XX" => StoreError::Damaged(text),
        // Connections lost, deadlocks, shutting down, out of memory.
        _ => StoreError::Unavailable(text),
    }
}
