//! Sessions: who is logged in, since when and where. Of a secret only the digest is kept.

use jiff::Timestamp;
use sea_orm::QueryResult;
use uuid::Uuid;

use super::{STAFF, STAFF_COLUMNS, Staff, staff};
use crate::{Store, StoreError, Tx, sql};

/// From where somebody logged in, as they recognise it: no more than that is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Device {
    /// The network, cut so that it names no single machine: `192.0.2.0/24`.
    pub network: String,
    /// Browser and system in two words: `Firefox · Linux`.
    pub browser: String,
}

/// An open session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its id, by which its owner ends it. It opens nothing.
    pub id: Uuid,
    /// Whose it is.
    pub staff: Uuid,
    /// Since when.
    pub created_at: Timestamp,
    /// When its owner last proved who they are.
    pub confirmed_at: Timestamp,
    /// Until when.
    pub expires_at: Timestamp,
    /// From where.
    pub device: Device,
}

/// The columns of a session; those of staff stand before.
const SESSION: &str =
    "e.id, e.staff, e.created_at, e.confirmed_at, e.expires_at, e.network, e.browser";

fn session(row: &QueryResult, first: usize) -> Result<Session, StoreError> {
    Ok(Session {
        id: sql::uuid(row, first)?,
        staff: sql::uuid(row, first + 1)?,
        created_at: sql::time(row, first + 2)?,
        confirmed_at: sql::time(row, first + 3)?,
        expires_at: sql::time(row, first + 4)?,
        device: Device {
            network: sql::column(row, first + 5)?,
            browser: sql::column(row, first + 6)?,
        },
    })
}

impl Store {
    /// Whose session this is, unless it has run out.
    pub async fn staff_by_session(
        &self,
        digest: &[u8],
    ) -> Result<Option<(Staff, Session)>, StoreError> {
        let text = format!(
            "SELECT {STAFF}, {SESSION} FROM session e JOIN staff s ON s.id = e.staff \
             WHERE e.digest = $1 AND e.expires_at > $2 AND s.disabled_at IS NULL"
        );
        let values = vec![digest.to_vec().into(), self.now().as_microsecond().into()];
        let Some(row) = sql::first(self.reader(), &text, values).await? else {
            return Ok(None);
        };
        Ok(Some((staff(&row)?, session(&row, STAFF_COLUMNS)?)))
    }

    /// Whether a session has neither ended nor run out, by its id.
    pub async fn is_session_open(&self, id: Uuid) -> Result<bool, StoreError> {
        let text = "SELECT 1 FROM session WHERE id = $1 AND expires_at > $2";
        let values = vec![sql::uuid_value(id), self.now().as_microsecond().into()];
        Ok(sql::first(self.reader(), text, values).await?.is_some())
    }

    /// Every open session of somebody, the latest first.
    pub async fn sessions_of(&self, staff: Uuid) -> Result<Vec<Session>, StoreError> {
        let text = format!(
            "SELECT {SESSION} FROM session e WHERE e.staff = $1 AND e.expires_at > $2 \
             ORDER BY e.created_at DESC, e.id"
        );
        let values = vec![sql::uuid_value(staff), self.now().as_microsecond().into()];
        let rows = sql::all(self.reader(), &text, values).await?;
        rows.iter().map(|row| session(row, 0)).collect()
    }
}

impl Tx {
    /// Opens a session.
    pub async fn add_session(
        &mut self,
        digest: &[u8],
        session: &Session,
    ) -> Result<(), StoreError> {
        let text = "INSERT INTO session \
                    (digest, id, staff, created_at, confirmed_at, expires_at, network, browser) \
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let values = vec![
            digest.to_vec().into(),
            sql::uuid_value(session.id),
            sql::uuid_value(session.staff),
            session.created_at.as_microsecond().into(),
            session.confirmed_at.as_microsecond().into(),
            session.expires_at.as_microsecond().into(),
            session.device.network.as_str().into(),
            session.device.browser.as_str().into(),
        ];
        self.execute(text, values).await.map(|_| ())
    }

    /// Goes on with a session under a new secret: its owner has proved who they are, now. `false`
    /// when it has ended since.
    pub async fn renew_session(&mut self, id: Uuid, digest: &[u8]) -> Result<bool, StoreError> {
        let text = "UPDATE session SET digest = $1, confirmed_at = $2 WHERE id = $3";
        let now = self.now().as_microsecond();
        let values = vec![digest.to_vec().into(), now.into(), sql::uuid_value(id)];
        Ok(self.execute(text, values).await? == 1)
    }

    /// Ends a session of somebody by its id. The caller records the act. `false` when they have no
    /// such session.
    pub async fn end_session(&mut self, staff: Uuid, id: Uuid) -> Result<bool, StoreError> {
        let text = "DELETE FROM session WHERE staff = $1 AND id = $2";
        let values = vec![sql::uuid_value(staff), sql::uuid_value(id)];
        Ok(self.execute(text, values).await? == 1)
    }

    /// Closes the session of a digest, and removes those that have run out.
    pub async fn remove_session(&mut self, digest: &[u8]) -> Result<(), StoreError> {
        let text = "DELETE FROM session WHERE digest = $1 OR expires_at <= $2";
        let values = vec![digest.to_vec().into(), self.now().as_microsecond().into()];
        self.execute(text, values).await.map(|_| ())
    }
}
