//! What a reporter has begun and not sent: answers sealed under a key that only the code gives.

use jiff::Timestamp;
use sea_orm::DbBackend;
use uuid::Uuid;

use crate::{Store, StoreError, Tx, sql};

impl Store {
    /// A draft's sealed answers, unless it has run out.
    pub async fn draft(&self, lookup: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let text = "SELECT sealed FROM draft WHERE lookup = $1 AND expires_at > $2";
        let values = vec![lookup.to_vec().into(), self.now().as_microsecond().into()];
        let row = sql::first(self.reader(), text, values).await?;
        row.map(|row| sql::column(&row, 0)).transpose()
    }

    /// The files of a draft: id and sealed description, in the order they were added.
    pub async fn draft_files(&self, lookup: &[u8]) -> Result<Vec<(Uuid, Vec<u8>)>, StoreError> {
        let text = "SELECT id, sealed FROM draft_file WHERE draft = $1 ORDER BY id";
        let rows = sql::all(self.reader(), text, vec![lookup.to_vec().into()]).await?;
        rows.iter()
            .map(|row| Ok((sql::uuid(row, 0)?, sql::column(row, 1)?)))
            .collect()
    }

    /// The files of drafts that have run out: to be removed from the vault, then forgotten with
    /// [`Tx::remove_draft`].
    pub async fn expired_drafts(&self, count: u32) -> Result<Vec<Vec<u8>>, StoreError> {
        let text = "SELECT lookup FROM draft WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2";
        let values = vec![self.now().as_microsecond().into(), i64::from(count).into()];
        let rows = sql::all(self.reader(), text, values).await?;
        rows.iter().map(|row| sql::column(row, 0)).collect()
    }
}

impl Tx {
    /// Stores a draft's sealed answers, or stores them anew.
    pub async fn put_draft(
        &mut self,
        lookup: &[u8],
        sealed: Vec<u8>,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        let text = "INSERT INTO draft (lookup, sealed, expires_at) VALUES ($1, $2, $3) \
                    ON CONFLICT (lookup) DO UPDATE \
                    SET sealed = excluded.sealed, expires_at = excluded.expires_at";
        let values = vec![
            lookup.to_vec().into(),
            sealed.into(),
            expires_at.as_microsecond().into(),
        ];
        self.execute(text, values).await.map(|_| ())
    }

    /// The sealed descriptions of a draft's files; `None` when there is no such draft. Until the
    /// transaction ends no other adds a file to the draft.
    pub async fn hold_draft(&mut self, lookup: &[u8]) -> Result<Option<Vec<Vec<u8>>>, StoreError> {
        // SQLite has one writer at a time; PostgreSQL must be told to wait.
        let text = match self.backend {
            DbBackend::Postgres => "SELECT 1 FROM draft WHERE lookup = $1 FOR UPDATE",
            _ => "SELECT 1 FROM draft WHERE lookup = $1",
        };
        let one = || vec![lookup.to_vec().into()];
        if sql::first(&self.connection, text, one()).await?.is_none() {
            return Ok(None);
        }
        let text = "SELECT sealed FROM draft_file WHERE draft = $1";
        let rows = sql::all(&self.connection, text, one()).await?;
        let sealed: Result<_, StoreError> = rows.iter().map(|row| sql::column(row, 0)).collect();
        sealed.map(Some)
    }

    /// Adds a file that is already in the vault.
    pub async fn add_draft_file(
        &mut self,
        lookup: &[u8],
        id: Uuid,
        sealed: Vec<u8>,
    ) -> Result<(), StoreError> {
        let text = "INSERT INTO draft_file (id, draft, sealed) VALUES ($1, $2, $3)";
        let values = vec![sql::uuid_value(id), lookup.to_vec().into(), sealed.into()];
        self.execute(text, values).await.map(|_| ())
    }

    /// Forgets a file of a draft; the caller removes it from the vault.
    pub async fn remove_draft_file(&mut self, lookup: &[u8], id: Uuid) -> Result<(), StoreError> {
        let text = "DELETE FROM draft_file WHERE draft = $1 AND id = $2";
        let values = vec![lookup.to_vec().into(), sql::uuid_value(id)];
        self.execute(text, values).await.map(|_| ())
    }

    /// Forgets a draft and its files' rows; the caller removes the files from the vault.
    pub async fn remove_draft(&mut self, lookup: &[u8]) -> Result<(), StoreError> {
        let one = || vec![lookup.to_vec().into()];
        self.execute("DELETE FROM draft_file WHERE draft = $1", one())
            .await?;
        self.execute("DELETE FROM draft WHERE lookup = $1", one())
            .await
            .map(|_| ())
    }
}
