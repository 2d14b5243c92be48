//! Passkeys: keys of devices with which staff come in, and what such a device was asked to sign.

use jiff::Timestamp;
use sea_orm::QueryResult;
use uuid::Uuid;

use super::{STAFF, STAFF_COLUMNS, Staff, staff};
use crate::{Store, StoreError, Tx, sql};

/// A passkey of somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    /// Its id, by which its owner removes it.
    pub id: Uuid,
    /// Whose it is.
    pub staff: Uuid,
    /// What its owner calls it.
    pub name: String,
    /// SHA-256 of the credential's id.
    pub credential: Vec<u8>,
    /// Public key, counter and flags, sealed by the centre for this person.
    pub sealed: Vec<u8>,
    /// How many signatures the device has counted; 0 where it does not count.
    pub counter: u32,
    /// Whether the key is kept on more than one device.
    pub is_backed_up: bool,
    /// Since when.
    pub created_at: Timestamp,
    /// When it was last used.
    pub used_at: Option<Timestamp>,
}

/// What a use of a passkey changed of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Used {
    /// Which one.
    pub id: Uuid,
    /// Sealed anew, with the new counter and flags.
    pub sealed: Vec<u8>,
    /// The new count of signatures; 0 where the device does not count.
    pub counter: u32,
    /// Whether the key is now kept on more than one device.
    pub is_backed_up: bool,
}

const PASSKEY: &str = "k.id, k.staff, k.name, k.credential, k.sealed, k.counter, k.backed_up, \
     k.created_at, k.used_at";

fn passkey(row: &QueryResult, first: usize) -> Result<Passkey, StoreError> {
    let counter: i64 = sql::column(row, first + 5)?;
    let damaged = |_| StoreError::Damaged(format!("a count of signatures {counter}"));
    Ok(Passkey {
        id: sql::uuid(row, first)?,
        staff: sql::uuid(row, first + 1)?,
        name: sql::column(row, first + 2)?,
        credential: sql::column(row, first + 3)?,
        sealed: sql::column(row, first + 4)?,
        counter: u32::try_from(counter).map_err(damaged)?,
        is_backed_up: sql::column::<i64>(row, first + 6)? == 1,
        created_at: sql::time(row, first + 7)?,
        used_at: sql::optional_time(row, first + 8)?,
    })
}

impl Store {
    /// The passkeys of somebody, the earliest first.
    pub async fn passkeys_of(&self, staff: Uuid) -> Result<Vec<Passkey>, StoreError> {
        let text = format!(
            "SELECT {PASSKEY} FROM passkey k WHERE k.staff = $1 ORDER BY k.created_at, k.id"
        );
        let rows = sql::all(self.reader(), &text, vec![sql::uuid_value(staff)]).await?;
        rows.iter().map(|row| passkey(row, 0)).collect()
    }

    /// A passkey by the digest of its credential's id, and whose it is, unless they may no longer
    /// log in.
    pub async fn staff_by_passkey(
        &self,
        credential: &[u8],
    ) -> Result<Option<(Staff, Passkey)>, StoreError> {
        let text = format!(
            "SELECT {STAFF}, {PASSKEY} FROM passkey k JOIN staff s ON s.id = k.staff \
             WHERE k.credential = $1 AND s.disabled_at IS NULL"
        );
        let row = sql::first(self.reader(), &text, vec![credential.to_vec().into()]).await?;
        row.map(|row| Ok((staff(&row)?, passkey(&row, STAFF_COLUMNS)?)))
            .transpose()
    }

    /// What a device was asked to sign, sealed; `None` when it has answered or is too late.
    pub async fn passkey_challenge(&self, digest: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let text = "SELECT sealed FROM passkey_challenge WHERE digest = $1 AND expires_at > $2";
        let values = vec![digest.to_vec().into(), self.now().as_microsecond().into()];
        let row = sql::first(self.reader(), text, values).await?;
        row.map(|row| sql::column(&row, 0)).transpose()
    }
}

impl Tx {
    /// Keeps what a device is asked to sign, in place of what it was asked before.
    pub async fn put_passkey_challenge(
        &mut self,
        digest: &[u8],
        sealed: Vec<u8>,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        let text = "INSERT INTO passkey_challenge (digest, sealed, expires_at) \
                    VALUES ($1, $2, $3) ON CONFLICT (digest) DO UPDATE SET \
                    sealed = excluded.sealed, expires_at = excluded.expires_at";
        let expires_at = expires_at.as_microsecond();
        let values = vec![digest.to_vec().into(), sealed.into(), expires_at.into()];
        self.execute(text, values).await.map(|_| ())
    }

    /// Uses a challenge up: it is answered once. `false` when somebody else was quicker, or another
    /// has taken its place.
    pub async fn use_passkey_challenge(
        &mut self,
        digest: &[u8],
        sealed: &[u8],
    ) -> Result<bool, StoreError> {
        let text = "DELETE FROM passkey_challenge WHERE digest = $1 AND sealed = $2";
        let values = vec![digest.to_vec().into(), sealed.to_vec().into()];
        Ok(self.execute(text, values).await? == 1)
    }

    /// Adds a passkey. The caller records the act. `false` when the centre knows that credential.
    pub async fn add_passkey(&mut self, passkey: &Passkey) -> Result<bool, StoreError> {
        let text = "INSERT INTO passkey \
                    (id, staff, name, credential, sealed, counter, backed_up, created_at) \
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
                    ON CONFLICT (credential) DO NOTHING";
        let values = vec![
            sql::uuid_value(passkey.id),
            sql::uuid_value(passkey.staff),
            passkey.name.as_str().into(),
            passkey.credential.clone().into(),
            passkey.sealed.clone().into(),
            i64::from(passkey.counter).into(),
            i64::from(passkey.is_backed_up).into(),
            passkey.created_at.as_microsecond().into(),
        ];
        Ok(self.change(text, values).await? == 1)
    }

    /// Notes that a passkey was used, now. `false` when it has been removed, or its count of
    /// signatures has not risen: of two answers with one count, one is a copy's.
    pub async fn use_passkey(&mut self, used: &Used) -> Result<bool, StoreError> {
        let text = "UPDATE passkey SET sealed = $1, counter = $2, backed_up = $3, used_at = $4 \
                    WHERE id = $5 AND (counter < $2 OR (counter = 0 AND $2 = 0))";
        let values = vec![
            used.sealed.clone().into(),
            i64::from(used.counter).into(),
            i64::from(used.is_backed_up).into(),
            self.now().as_microsecond().into(),
            sql::uuid_value(used.id),
        ];
        Ok(self.execute(text, values).await? == 1)
    }

    /// Removes a passkey of somebody. The caller records the act. `false` when they have no such
    /// passkey.
    pub async fn remove_passkey(&mut self, staff: Uuid, id: Uuid) -> Result<bool, StoreError> {
        let text = "DELETE FROM passkey WHERE staff = $1 AND id = $2";
        let values = vec![sql::uuid_value(staff), sql::uuid_value(id)];
        Ok(self.change(text, values).await? == 1)
    }

    /// Whether somebody has a passkey, as this transaction sees it.
    pub async fn has_passkeys(&mut self, staff: Uuid) -> Result<bool, StoreError> {
        let text = "SELECT 1 FROM passkey WHERE staff = $1 LIMIT 1";
        let row = sql::first(&self.connection, text, vec![sql::uuid_value(staff)]).await?;
        Ok(row.is_some())
    }
}
