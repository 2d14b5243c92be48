//! The inbox of a report: messages, files and who opened the reporter's identity.

use std::collections::HashMap;

use jiff::Timestamp;
use sea_orm::{DbBackend, QueryResult, Value};
use uuid::Uuid;

use crate::lodge::attachment_values;
use crate::report::{NewAttachment, Stored};
use crate::{Store, StoreError, Tx, sql};

/// Most messages of one report that are read at once.
pub const MESSAGES_COUNT_MAX: u32 = 1_000;

/// Who wrote a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Author {
    /// The person who reported.
    Reporter,
    /// The centre.
    Centre,
}

impl Author {
    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Author::Reporter => "reporter",
            Author::Centre => "centre",
        }
    }
}

/// A message, still sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedMessage {
    /// Its id.
    pub id: Uuid,
    /// When it was written.
    pub at: Timestamp,
    /// By whom.
    pub author: Author,
    /// Its text, sealed.
    pub sealed: Vec<u8>,
}

/// A file of a report; its name is still sealed, its bytes lie in the vault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredAttachment {
    /// Its id in the vault.
    pub id: Uuid,
    /// When it was added.
    pub at: Timestamp,
    /// Its name, sealed.
    pub name: Vec<u8>,
    /// Media type as declared.
    pub media_type: String,
    /// Its length.
    pub length_bytes: u64,
    /// SHA-256 of its bytes.
    pub sha256: Vec<u8>,
}

/// One opening of a reporter's identity, or of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disclosure {
    /// When.
    pub at: Timestamp,
    /// Who opened it.
    pub staff: Uuid,
    /// What for, sealed under the report's key.
    pub purpose: Vec<u8>,
    /// The file that was opened; `None` where it was the identity.
    pub file: Option<Uuid>,
}

/// How much stands in the inbox of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Messages of the reporter.
    pub messages_count: i64,
    /// Files.
    pub files_count: i64,
    /// Their length together.
    pub files_bytes: i64,
}

fn attachment(row: &QueryResult) -> Result<StoredAttachment, StoreError> {
    let length_bytes: i64 = sql::column(row, 4)?;
    Ok(StoredAttachment {
        id: sql::uuid(row, 0)?,
        at: sql::time(row, 1)?,
        name: sql::column(row, 2)?,
        media_type: sql::column(row, 3)?,
        length_bytes: length_bytes as u64,
        sha256: sql::column(row, 5)?,
    })
}

impl Store {
    /// The newest [`MESSAGES_COUNT_MAX`] messages of a report, oldest first.
    pub async fn messages(&self, serial: i64) -> Result<Vec<SealedMessage>, StoreError> {
        let text = "SELECT id, at, author, sealed FROM message WHERE report = $1 \
                    ORDER BY at DESC, id DESC LIMIT $2";
        let values = vec![serial.into(), i64::from(MESSAGES_COUNT_MAX).into()];
        let rows = sql::all(self.reader(), text, values).await?;
        rows.iter()
            .rev()
            .map(|row| {
                let author: String = sql::column(row, 2)?;
                Ok(SealedMessage {
                    id: sql::uuid(row, 0)?,
                    at: sql::time(row, 1)?,
                    author: match author == Author::Centre.as_str() {
                        true => Author::Centre,
                        false => Author::Reporter,
                    },
                    sealed: sql::column(row, 3)?,
                })
            })
            .collect()
    }

    /// The files of a report, oldest first.
    pub async fn attachments(&self, serial: i64) -> Result<Vec<StoredAttachment>, StoreError> {
        let text = "SELECT id, at, name, media_type, length_bytes, sha256 FROM attachment \
                    WHERE report = $1 ORDER BY at, id";
        let rows = sql::all(self.reader(), text, vec![serial.into()]).await?;
        rows.iter().map(attachment).collect()
    }

    /// The files that came with each of the reports, by serial number, as they came: those that
    /// were added later belong to the conversation.
    pub async fn attachments_lodged(
        &self,
        reports: &[Stored],
    ) -> Result<HashMap<i64, Vec<StoredAttachment>>, StoreError> {
        let lodged_at: HashMap<i64, Timestamp> = reports
            .iter()
            .map(|stored| (stored.serial, stored.report.lodged_at))
            .collect();
        let values: Vec<Value> = lodged_at.keys().map(|serial| (*serial).into()).collect();
        let text = "SELECT id, at, name, media_type, length_bytes, sha256, report \
                    FROM attachment WHERE report IN";
        let mut files: HashMap<i64, Vec<StoredAttachment>> = HashMap::new();
        for row in sql::all_in(self.reader(), text, &values).await? {
            let (serial, file) = (sql::column::<i64>(&row, 6)?, attachment(&row)?);
            if lodged_at.get(&serial) == Some(&file.at) {
                files.entry(serial).or_default().push(file);
            }
        }
        for files in files.values_mut() {
            files.sort_by_key(|file| file.id);
        }
        Ok(files)
    }

    /// Who opened the reporter's identity or files, oldest first.
    pub async fn disclosures(&self, serial: i64) -> Result<Vec<Disclosure>, StoreError> {
        let text = "SELECT at, staff, purpose, file FROM disclosure \
                    WHERE report = $1 ORDER BY at, id";
        let rows = sql::all(self.reader(), text, vec![serial.into()]).await?;
        rows.iter()
            .map(|row| {
                Ok(Disclosure {
                    at: sql::time(row, 0)?,
                    staff: sql::uuid(row, 1)?,
                    purpose: sql::column(row, 2)?,
                    file: sql::optional_uuid(row, 3)?,
                })
            })
            .collect()
    }
}

impl Tx {
    /// How much stands in a report's inbox. Until the transaction ends no other adds to it.
    pub async fn hold_inbox(&mut self, serial: i64) -> Result<Extent, StoreError> {
        // SQLite has one writer at a time; PostgreSQL must be told to wait.
        if self.backend == DbBackend::Postgres {
            let text = "SELECT 1 FROM report WHERE number = $1 FOR UPDATE";
            sql::first(&self.connection, text, vec![serial.into()]).await?;
        }
        let text = "SELECT (SELECT count(*) FROM message WHERE report = $1 AND author = $2), \
                    count(*), CAST(coalesce(sum(length_bytes), 0) AS bigint) \
                    FROM attachment WHERE report = $1";
        let values = vec![serial.into(), Author::Reporter.as_str().into()];
        let row = sql::first(&self.connection, text, values).await?;
        let row = row.ok_or(StoreError::Missing("the report"))?;
        Ok(Extent {
            messages_count: sql::column(&row, 0)?,
            files_count: sql::column(&row, 1)?,
            files_bytes: sql::column(&row, 2)?,
        })
    }

    /// Adds a sealed message. The caller records the act.
    pub async fn add_message(
        &mut self,
        serial: i64,
        id: Uuid,
        author: Author,
        sealed: Vec<u8>,
    ) -> Result<(), StoreError> {
        let text = "INSERT INTO message (id, report, at, author, sealed) \
                    VALUES ($1, $2, $3, $4, $5)";
        let values = vec![
            sql::uuid_value(id),
            serial.into(),
            self.now().as_microsecond().into(),
            author.as_str().into(),
            sealed.into(),
        ];
        self.change(text, values).await.map(|_| ())
    }

    /// Adds a file that is already in the vault. The caller records the act.
    pub async fn add_attachment(
        &mut self,
        serial: i64,
        attachment: &NewAttachment,
    ) -> Result<(), StoreError> {
        let at = self.now().as_microsecond();
        let text = "INSERT INTO attachment \
                    (id, report, at, name, media_type, length_bytes, sha256) \
                    VALUES ($1, $2, $3, $4, $5, $6, $7)";
        self.change(text, attachment_values(attachment, serial, at).into())
            .await
            .map(|_| ())
    }

    /// Notes that an identity was opened. The caller records the act.
    pub async fn add_disclosure(
        &mut self,
        serial: i64,
        id: Uuid,
        staff: Uuid,
        purpose: Vec<u8>,
    ) -> Result<(), StoreError> {
        self.add_opening(serial, id, (staff, None), purpose).await
    }

    /// Notes that a file was opened. The caller records the act.
    pub async fn add_file_opening(
        &mut self,
        serial: i64,
        id: Uuid,
        (staff, file): (Uuid, Uuid),
        purpose: Vec<u8>,
    ) -> Result<(), StoreError> {
        let of = (staff, Some(file));
        self.add_opening(serial, id, of, purpose).await
    }

    async fn add_opening(
        &mut self,
        serial: i64,
        id: Uuid,
        (staff, file): (Uuid, Option<Uuid>),
        purpose: Vec<u8>,
    ) -> Result<(), StoreError> {
        let text = "INSERT INTO disclosure (id, report, at, staff, purpose, file) \
                    VALUES ($1, $2, $3, $4, $5, $6)";
        let values = vec![
            sql::uuid_value(id),
            serial.into(),
            self.now().as_microsecond().into(),
            sql::uuid_value(staff),
            purpose.into(),
            file.map(|file| file.as_bytes().to_vec()).into(),
        ];
        self.change(text, values).await.map(|_| ())
    }
}
