//! Tokens of programmes: only a digest is kept, the token itself is shown once.

use jiff::Timestamp;
use sea_orm::QueryResult;
use tocsin_domain::access::Scope;
use uuid::Uuid;

use crate::{Store, StoreError, Tx, sql};

/// A token as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its id: what stands in the journal.
    pub id: Uuid,
    /// SHA-256 of the token.
    pub digest: Vec<u8>,
    /// The source it speaks for.
    pub source: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// When it stops working.
    pub expires_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

fn token(row: &QueryResult) -> Result<Token, StoreError> {
    let scopes: String = sql::column(row, 3)?;
    Ok(Token {
        id: sql::uuid(row, 0)?,
        digest: sql::column(row, 1)?,
        source: sql::column(row, 2)?,
        scopes: scopes.split(' ').filter_map(Scope::from_word).collect(),
        expires_at: sql::optional_time(row, 4)?,
        revoked_at: sql::optional_time(row, 5)?,
    })
}

const TOKEN: &str = "id, digest, source, scopes, expires_at, revoked_at";

impl Store {
    /// The token of a digest, if it still works.
    pub async fn token(&self, digest: &[u8]) -> Result<Option<Token>, StoreError> {
        let text = format!("SELECT {TOKEN} FROM token WHERE digest = $1 AND revoked_at IS NULL");
        let row = sql::first(self.reader(), &text, vec![digest.to_vec().into()]).await?;
        let found = row.as_ref().map(token).transpose()?;
        let now = self.now();
        Ok(found.filter(|token| token.expires_at.is_none_or(|at| at > now)))
    }

    /// Every token, by source.
    pub async fn tokens(&self) -> Result<Vec<Token>, StoreError> {
        let text = format!("SELECT {TOKEN} FROM token ORDER BY source, id");
        sql::all(self.reader(), &text, vec![])
            .await?
            .iter()
            .map(token)
            .collect()
    }
}

impl Tx {
    /// Stores a token. The caller records the act.
    pub async fn add_token(&mut self, token: &Token) -> Result<(), StoreError> {
        let text = "INSERT INTO token (id, digest, source, scopes, created_at, expires_at) \
                    VALUES ($1, $2, $3, $4, $5, $6)";
        let scopes: Vec<&str> = token.scopes.iter().map(|scope| scope.as_str()).collect();
        let values = vec![
            sql::uuid_value(token.id),
            token.digest.clone().into(),
            token.source.as_str().into(),
            scopes.join(" ").into(),
            self.now().as_microsecond().into(),
            token.expires_at.map(|at| at.as_microsecond()).into(),
        ];
        self.change(text, values).await.map(|_| ())
    }

    /// Revokes a token. The caller records the act. `false` when there is no such token.
    pub async fn revoke_token(&mut self, id: Uuid) -> Result<bool, StoreError> {
        let text = "UPDATE token SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL";
        let values = vec![self.now().as_microsecond().into(), sql::uuid_value(id)];
        Ok(self.change(text, values).await? == 1)
    }
}
