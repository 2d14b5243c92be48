//! The journal: every act, in order.

use jiff::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult};
use tocsin_domain::entry::{Act, Entry};
use tocsin_ledger::Preimage;
use uuid::Uuid;

use crate::seal::random;
use crate::{Store, StoreError, sql};

/// Bytes of the salt that keeps a sealed entry from being guessed.
pub const SALT_BYTES: usize = tocsin_ledger::entry::SALT_BYTES;

const JOURNAL: sql::Insert = sql::Insert {
    table: "journal",
    columns: &["at", "act", "subject", "actor", "detail", "salt"],
    casts: &[],
};

/// An entry as it stands in the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Journalled {
    /// Its place in the journal of this database; grows, may skip.
    pub sequence: i64,
    /// The entry.
    pub entry: Entry,
    /// Random bytes that go into its sealed digest.
    pub salt: [u8; SALT_BYTES],
    /// Its place in the ledger, once sealed.
    pub leaf_index: Option<u64>,
}

impl Journalled {
    /// What the ledger's digest of the entry is made of.
    pub fn preimage(&self) -> Preimage {
        Preimage {
            salt: self.salt,
            text: self.entry.canonical().into_bytes(),
        }
    }
}

pub(crate) async fn append(
    connection: &impl ConnectionTrait,
    entries: Vec<Entry>,
) -> Result<(), StoreError> {
    let mut values = Vec::with_capacity(entries.len() * JOURNAL.columns.len());
    for entry in entries {
        values.extend([
            entry.at.as_microsecond().into(),
            entry.act.as_str().into(),
            sql::uuid_value(entry.subject),
            entry.actor.into(),
            entry.detail.into(),
            random::<SALT_BYTES>().to_vec().into(),
        ]);
    }
    sql::insert(connection, &JOURNAL, values).await
}

pub(crate) const COLUMNS: &str = "sequence, at, act, subject, actor, detail, salt, leaf_index";

pub(crate) fn journalled(row: &QueryResult) -> Result<Journalled, StoreError> {
    let act: String = sql::column(row, 2)?;
    let salt: Vec<u8> = sql::column(row, 6)?;
    let leaf_index: Option<i64> = sql::column(row, 7)?;
    Ok(Journalled {
        sequence: sql::column(row, 0)?,
        entry: Entry {
            at: sql::time(row, 1)?,
            act: Act::from_word(&act)
                .ok_or_else(|| StoreError::Damaged(format!("a journal entry of act {act:?}")))?,
            subject: sql::uuid(row, 3)?,
            actor: sql::column(row, 4)?,
            detail: sql::column(row, 5)?,
        },
        salt: salt
            .try_into()
            .map_err(|_| StoreError::Damaged("a journal salt of another length".to_owned()))?,
        leaf_index: leaf_index.map(|index| index as u64),
    })
}

impl Store {
    /// The sealed entries from a place in the ledger on (0 for the beginning), in its order.
    ///
    /// The ledger has no gaps, so whoever goes on after the last one read misses none. The
    /// journal's own numbers may become visible in another order than they were given.
    pub async fn journal_sealed_from(
        &self,
        leaf_index: u64,
        count: u32,
    ) -> Result<Vec<Journalled>, StoreError> {
        let text = format!(
            "SELECT {COLUMNS} FROM journal WHERE leaf_index >= $1 ORDER BY leaf_index LIMIT $2"
        );
        let first = i64::try_from(leaf_index).unwrap_or(i64::MAX);
        let values = vec![first.into(), i64::from(count).into()];
        let rows = sql::all(self.reader(), &text, values).await?;
        rows.iter().map(journalled).collect()
    }

    /// The entries after a sequence number, oldest first. On PostgreSQL, one with a lower number
    /// may still appear later: to read on and on, use [`Store::journal_sealed_from`].
    pub async fn journal_after(
        &self,
        sequence: i64,
        count: u32,
    ) -> Result<Vec<Journalled>, StoreError> {
        let text =
            format!("SELECT {COLUMNS} FROM journal WHERE sequence > $1 ORDER BY sequence LIMIT $2");
        let values = vec![sequence.into(), i64::from(count).into()];
        sql::all(self.reader(), &text, values)
            .await?
            .iter()
            .map(journalled)
            .collect()
    }

    /// Everything that happened to one report, person or token, oldest first.
    pub async fn journal_of(&self, subject: Uuid) -> Result<Vec<Journalled>, StoreError> {
        let text =
            format!("SELECT {COLUMNS} FROM journal WHERE subject = $1 ORDER BY at, sequence");
        let rows = sql::all(self.reader(), &text, vec![sql::uuid_value(subject)]).await?;
        rows.iter().map(journalled).collect()
    }

    /// How many entries are sealed: their places in the log have no gaps.
    pub async fn journal_sealed_count(&self) -> Result<i64, StoreError> {
        let text = "SELECT MAX(leaf_index) FROM journal WHERE leaf_index IS NOT NULL";
        let row = sql::first(self.reader(), text, vec![]).await?;
        let last = row.ok_or(StoreError::Missing("the journal"))?;
        let last: Option<i64> = sql::column(&last, 0)?;
        Ok(last.map_or(0, |last| last + 1))
    }

    /// The number of entries, and the time of the newest. It reads all of them.
    pub async fn journal_extent(&self) -> Result<(i64, Option<Timestamp>), StoreError> {
        let row = sql::first(
            self.reader(),
            "SELECT (SELECT COUNT(*) FROM journal), \
             (SELECT at FROM journal ORDER BY sequence DESC LIMIT 1)",
            vec![],
        );
        let row = row.await?.ok_or(StoreError::Missing("the journal"))?;
        Ok((sql::column(&row, 0)?, sql::optional_time(&row, 1)?))
    }
}
