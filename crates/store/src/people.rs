//! Staff, their invitations and their sessions. Only digests of secrets are kept.

pub mod session;
pub mod passkey;
mod recovery;

use jiff::Timestamp;
use sea_orm::QueryResult;
use tocsin_domain::access::{Actor, Mandate, StaffRole};
use uuid::Uuid;

use crate::{Store, StoreError, Tx, sql};

/// A member of staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staff {
    /// Their id: what stands in the journal.
    pub id: Uuid,
    /// The address they log in with.
    pub email: String,
    /// What they are at the centre.
    pub role: StaffRole,
    /// For which body, kinds and places.
    pub mandate: Mandate,
    /// Argon2id hash of their password (PHC string); empty for somebody who has passkeys alone.
    pub password: String,
    /// TOTP secret, sealed by the centre.
    pub totp: Vec<u8>,
    /// The last time step a code was taken of: a code works once.
    pub totp_step: i64,
    /// Whether they may no longer log in.
    pub is_disabled: bool,
}

impl Staff {
    /// Who acts, for permits and the journal.
    pub fn actor(&self) -> Actor {
        Actor::Staff {
            id: self.id,
            role: self.role,
            mandate: self.mandate.clone(),
        }
    }
}

/// An invitation that still works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Whom it was made for.
    pub email: String,
    /// What they will be.
    pub role: StaffRole,
    /// For which body, kinds and places.
    pub mandate: Mandate,
    /// TOTP secret, sealed by the centre.
    pub totp: Vec<u8>,
}

fn role(row: &QueryResult, index: usize) -> Result<StaffRole, StoreError> {
    let word: String = sql::column(row, index)?;
    StaffRole::from_word(&word).ok_or_else(|| StoreError::Damaged(format!("a role {word:?}")))
}

/// Body, kinds and places, which stand side by side.
fn mandate(row: &QueryResult, first: usize) -> Result<Mandate, StoreError> {
    let words = |index| -> Result<Vec<String>, StoreError> {
        let text: String = sql::column(row, index)?;
        Ok(text.split_whitespace().map(str::to_owned).collect())
    };
    Ok(Mandate {
        body: sql::column(row, first)?,
        kinds: words(first + 1)?,
        places: words(first + 2)?,
    })
}

fn mandate_values(mandate: &Mandate) -> [sea_orm::Value; 3] {
    [
        mandate.body.clone().into(),
        mandate.kinds.join(" ").into(),
        mandate.places.join(" ").into(),
    ]
}

fn staff(row: &QueryResult) -> Result<Staff, StoreError> {
    Ok(Staff {
        id: sql::uuid(row, 0)?,
        email: sql::column(row, 1)?,
        role: role(row, 2)?,
        password: sql::column(row, 3)?,
        totp: sql::column(row, 4)?,
        totp_step: sql::column(row, 5)?,
        is_disabled: sql::column::<Option<i64>>(row, 6)?.is_some(),
        mandate: mandate(row, 7)?,
    })
}

const STAFF: &str = "s.id, s.email, s.role, s.password, s.totp, s.totp_step, s.disabled_at, \
     s.body, s.kinds, s.places";
/// How many columns these are.
const STAFF_COLUMNS: usize = 10;

impl Store {
    /// A member of staff by address.
    pub async fn staff_by_email(&self, email: &str) -> Result<Option<Staff>, StoreError> {
        let text = format!("SELECT {STAFF} FROM staff s WHERE s.email = $1");
        let row = sql::first(self.reader(), &text, vec![email.to_lowercase().into()]).await?;
        row.as_ref().map(staff).transpose()
    }

    /// Everybody.
    pub async fn all_staff(&self) -> Result<Vec<Staff>, StoreError> {
        let text = format!("SELECT {STAFF} FROM staff s ORDER BY s.email");
        sql::all(self.reader(), &text, vec![])
            .await?
            .iter()
            .map(staff)
            .collect()
    }

    /// An invitation by the digest of its secret, unless used or run out.
    pub async fn invitation(&self, digest: &[u8]) -> Result<Option<Invitation>, StoreError> {
        let text = "SELECT email, role, totp, body, kinds, places FROM invitation \
                    WHERE digest = $1 AND expires_at > $2";
        let values = vec![digest.to_vec().into(), self.now().as_microsecond().into()];
        let Some(row) = sql::first(self.reader(), text, values).await? else {
            return Ok(None);
        };
        Ok(Some(Invitation {
            email: sql::column(&row, 0)?,
            role: role(&row, 1)?,
            totp: sql::column(&row, 2)?,
            mandate: mandate(&row, 3)?,
        }))
    }
}

impl Tx {
    /// Stores an invitation, in place of earlier ones of that address. The caller records the act.
    pub async fn add_invitation(
        &mut self,
        digest: &[u8],
        invitation: &Invitation,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        let text = "DELETE FROM invitation WHERE email = $1";
        let email = invitation.email.to_lowercase();
        self.change(text, vec![email.into()]).await?;
        let text = "INSERT INTO invitation \
                    (digest, email, role, totp, expires_at, body, kinds, places) \
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let mut values = vec![
            digest.to_vec().into(),
            invitation.email.to_lowercase().into(),
            invitation.role.as_str().into(),
            invitation.totp.clone().into(),
            expires_at.as_microsecond().into(),
        ];
        values.extend(mandate_values(&invitation.mandate));
        self.change(text, values).await.map(|_| ())
    }

    /// Uses an invitation up, and with it every other of that address. `false` when somebody else
    /// has done so.
    pub async fn use_invitation(&mut self, digest: &[u8]) -> Result<bool, StoreError> {
        let text = "DELETE FROM invitation \
                    WHERE email = (SELECT email FROM invitation WHERE digest = $1)";
        Ok(self.change(text, vec![digest.to_vec().into()]).await? > 0)
    }

    /// Adds a member of staff, or gives one with the same address a new password, role and mandate;
    /// their sessions, recovery codes and passkeys end. Answers the id, which one who was there
    /// keeps. The caller records the act.
    pub async fn put_staff(&mut self, person: &Staff) -> Result<Uuid, StoreError> {
        let text = "INSERT INTO staff (id, email, role, password, totp, totp_step, created_at, \
                    body, kinds, places) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
                    ON CONFLICT (email) DO UPDATE SET \
                    role = excluded.role, password = excluded.password, totp = excluded.totp, \
                    totp_step = excluded.totp_step, disabled_at = NULL, body = excluded.body, \
                    kinds = excluded.kinds, places = excluded.places RETURNING id";
        let mut values = vec![
            sql::uuid_value(person.id),
            person.email.to_lowercase().into(),
            person.role.as_str().into(),
            person.password.clone().into(),
            person.totp.clone().into(),
            person.totp_step.into(),
            self.now().as_microsecond().into(),
        ];
        values.extend(mandate_values(&person.mandate));
        let row = self.change_returning(text, values).await?;
        let id = sql::uuid(&row.ok_or(StoreError::Missing("the member of staff"))?, 0)?;
        for table in ["session", "recovery_code", "passkey"] {
            let text = format!("DELETE FROM {table} WHERE staff = $1");
            self.execute(&text, vec![sql::uuid_value(id)]).await?;
        }
        Ok(id)
    }

    /// Ends somebody's work here: sessions, recovery codes, passkeys and invitations end, and what
    /// they have goes back to all. `false`: there is no such person, or they were disabled before.
    /// The caller records the act.
    pub async fn disable_staff(&mut self, id: Uuid) -> Result<bool, StoreError> {
        let text = "UPDATE staff SET disabled_at = $1 WHERE id = $2 AND disabled_at IS NULL \
                    RETURNING email";
        let values = vec![self.now().as_microsecond().into(), sql::uuid_value(id)];
        let Some(row) = self.change_returning(text, values).await? else {
            return Ok(false);
        };
        let email: String = sql::column(&row, 0)?;
        let text = "DELETE FROM invitation WHERE email = $1";
        self.execute(text, vec![email.into()]).await?;
        for table in ["session", "recovery_code", "passkey", "assignment"] {
            let text = format!("DELETE FROM {table} WHERE staff = $1");
            self.execute(&text, vec![sql::uuid_value(id)]).await?;
        }
        Ok(true)
    }

    /// Marks a TOTP step as used. `false` when it, or a later one, was used before: a replay.
    pub async fn use_totp_step(&mut self, staff: Uuid, step: i64) -> Result<bool, StoreError> {
        let text = "UPDATE staff SET totp_step = $1 WHERE id = $2 AND totp_step < $1";
        Ok(self
            .execute(text, vec![step.into(), sql::uuid_value(staff)])
            .await?
            == 1)
    }

    /// Removes invitations, sessions and challenges that have run out; answers how many.
    pub async fn remove_expired_access(&mut self) -> Result<u64, StoreError> {
        let now = self.now().as_microsecond();
        let mut removed = 0;
        for table in ["invitation", "session", "passkey_challenge"] {
            let text = format!("DELETE FROM {table} WHERE expires_at <= $1");
            removed += self.execute(&text, vec![now.into()]).await?;
        }
        Ok(removed)
    }
}
