//! What can go wrong with storage, by what the caller can do next.

use sea_orm::DbErr;

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
        if let Some(sea_orm::SqlErr::UniqueConstraintViolation(what)) = error.sql_err() {
            return StoreError::Conflict(what);
        }
        let text = error.to_string();
        // SQLITE_FULL and PostgreSQL's 53100 have no class of their own in the driver.
        if text.contains("disk is full") || text.contains("No space left") {
            return StoreError::Full(text);
        }
        match error {
            DbErr::Type(text) => StoreError::Damaged(text),
            _ => StoreError::Unavailable(text),
        }
    }
}
