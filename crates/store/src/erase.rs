//! Erasing a report: what there is to lose, losing it in one transaction, and what that leaves to
//! do outside of the database.

use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use sea_orm::{DbBackend, QueryResult, Value};
use tocsin_domain::erasure::kept_code;
use tocsin_domain::receipt::ReportNumber;
use tocsin_domain::report::{ReportId, ReporterMode, State};
use uuid::Uuid;

use crate::indexed::{Indexed, with_day};
use crate::job::{Job, Queue};
use crate::report::{report_where, typed_number};
use crate::{Store, StoreError, Tx, connect, schema, search, sql};

/// What erasing a report takes away, counted. Nothing of what anybody wrote stands here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erasable {
    /// Its serial number.
    pub serial: i64,
    /// Its id.
    pub id: ReportId,
    /// Its number for the public file.
    pub number: ReportNumber,
    /// The profile's kind of offence, or `other`.
    pub kind: String,
    /// Where it stands.
    pub state: State,
    /// When it was taken in.
    pub received_at: Timestamp,
    /// How much the reporter wants to be known.
    pub reporter_mode: ReporterMode,
    /// Messages in both directions.
    pub messages_count: i64,
    /// Files.
    pub files_count: i64,
    /// Their length together.
    pub files_bytes: i64,
    /// Typed values: addresses, accounts, numbers.
    pub observables_count: i64,
    /// When its content was erased, if it was.
    pub erased_at: Option<Timestamp>,
}

const ERASABLE: &str = "SELECT r.number, r.id, r.label, r.kind, r.state, r.received_at, \
     r.reporter_mode, \
     (SELECT count(*) FROM message m WHERE m.report = r.number), \
     (SELECT count(*) FROM attachment a WHERE a.report = r.number), \
     (SELECT CAST(coalesce(sum(a.length_bytes), 0) AS bigint) FROM attachment a \
     WHERE a.report = r.number), \
     (SELECT count(*) FROM observable o WHERE o.report = r.number), \
     (SELECT max(j.at) FROM journal j WHERE j.subject = r.id AND j.act = 'report.erased') \
     FROM report r";

fn erasable(row: &QueryResult) -> Result<Erasable, StoreError> {
    let state: String = sql::column(row, 4)?;
    let mode: String = sql::column(row, 6)?;
    Ok(Erasable {
        serial: sql::column(row, 0)?,
        id: ReportId(sql::uuid(row, 1)?),
        number: ReportNumber::from_stored(sql::column(row, 2)?),
        kind: sql::column(row, 3)?,
        state: State::from_word(&state)
            .ok_or_else(|| StoreError::Damaged(format!("a report state {state:?}")))?,
        received_at: sql::time(row, 5)?,
        reporter_mode: ReporterMode::from_word(&mode)
            .ok_or_else(|| StoreError::Damaged(format!("a reporter mode {mode:?}")))?,
        messages_count: sql::column(row, 7)?,
        files_count: sql::column(row, 8)?,
        files_bytes: sql::column(row, 9)?,
        observables_count: sql::column(row, 10)?,
        erased_at: sql::optional_time(row, 11)?,
    })
}

/// What an erasure leaves to do once it is committed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Leftover {
    /// A file in the vault, under a key that is gone.
    File(Uuid),
    /// Earlier states of the erased rows, in free pages of SQLite's file and the log beside it.
    Pages,
}

impl Leftover {
    /// The words of the job that does it.
    fn payload(&self) -> String {
        match self {
            Leftover::File(id) => format!("file {id}"),
            Leftover::Pages => "pages".to_owned(),
        }
    }

    /// Reads the words of a job back; `None` for any other text.
    pub fn from_payload(text: &str) -> Option<Leftover> {
        if text == "pages" {
            return Some(Leftover::Pages);
        }
        let id = text.strip_prefix("file ")?.parse().ok()?;
        Some(Leftover::File(id))
    }
}

impl Store {
    /// What there is to erase of a report, by its number however it is spaced or cased.
    pub async fn erasable_by_number(&self, number: &str) -> Result<Option<Erasable>, StoreError> {
        let Some((tidy, serial)) = typed_number(number) else {
            return Ok(None);
        };
        let found = self.erasable_where("r.number = $1", serial.into()).await?;
        Ok(found.filter(|found| found.number.as_str().eq_ignore_ascii_case(&tidy)))
    }

    /// What there is to erase of a report, by its id.
    pub async fn erasable(&self, id: ReportId) -> Result<Option<Erasable>, StoreError> {
        self.erasable_where("r.id = $1", sql::uuid_value(id.0))
            .await
    }

    async fn erasable_where(
        &self,
        condition: &str,
        value: Value,
    ) -> Result<Option<Erasable>, StoreError> {
        let text = format!("{ERASABLE} WHERE {condition}");
        let row = sql::first(self.reader(), &text, vec![value]).await?;
        row.as_ref().map(erasable).transpose()
    }

    /// Claims what erasures have left to do. Several nodes may do this side by side.
    pub async fn claim_leftovers(
        &self,
        count: u32,
        lease: SignedDuration,
    ) -> Result<Vec<Job>, StoreError> {
        self.claim_jobs(Queue::Erase, count, lease).await
    }

    /// Has SQLite overwrite its free pages, carry what stands in the log beside its file into the
    /// file, and cut the log to nothing: earlier states of what was erased are gone with them.
    /// `false`: somebody was reading or writing at that moment; nobody was made to wait.
    ///
    /// PostgreSQL keeps its log elsewhere, and this does nothing.
    pub async fn cut_log(&self) -> Result<bool, StoreError> {
        if self.backend() == DbBackend::Postgres {
            return Ok(true);
        }
        let text = "SELECT file FROM pragma_database_list WHERE name = 'main'";
        let row = sql::first(self.reader(), text, vec![]).await?;
        let path: String = sql::column(&row.ok_or(StoreError::Missing("the database file"))?, 0)?;
        connect::cut_sqlite_log(Path::new(&path)).await
    }

    /// How many leftovers of erasures are still there.
    pub async fn leftovers_count(&self) -> Result<i64, StoreError> {
        self.jobs_waiting(Queue::Erase).await
    }
}

impl Tx {
    /// Destroys a report's key, text and facts, and enqueues what is left to do outside of the
    /// database, see [`Leftover`]. What was sealed cannot be read again. The caller records the
    /// act. `false`: it was erased before, and nothing was changed.
    pub async fn erase_report(&mut self, serial: i64) -> Result<bool, StoreError> {
        // Whoever is adding to the report finishes first, or finds it erased.
        if self.state(serial).await? == State::Erased {
            return Ok(false);
        }
        let report = report_where(&self.connection, "r.number = $1", serial.into()).await?;
        let stored = report.ok_or(StoreError::Missing("the report"))?;
        let report = &stored.report;
        self.enqueue_leftovers(serial).await?;
        self.cancel_letter(serial).await?;
        self.drop_content(serial).await?;
        let words = with_day(Indexed::of_stored(&stored).words(), report.received_at);
        search::forget(self, serial, words).await?;
        let text = "UPDATE report SET narrative = '', suspect = NULL, answers = NULL, \
                    external_id = NULL, loss_amount = NULL, loss_currency = NULL, \
                    category = '', identity = $2, notify = 0, witness = 0, region = $3, \
                    language = $4, state = $5 WHERE number = $1";
        let values = vec![
            serial.into(),
            Vec::<u8>::new().into(),
            kept_code(&report.region).into(),
            kept_code(&report.language).into(),
            State::Erased.as_str().into(),
        ];
        self.change(text, values).await.map(|_| true)
    }

    /// Drops what hangs on a report: see [`schema::content`].
    pub(crate) async fn drop_content(&mut self, serial: i64) -> Result<(), StoreError> {
        for one in schema::content() {
            let (table, whose) = (one.table, one.is_of_report());
            let (text, values) = match one.column {
                None => (
                    format!("DELETE FROM {table} WHERE {whose}"),
                    vec![serial.into()],
                ),
                Some((name, column)) => (
                    format!("UPDATE {table} SET {name} = $2 WHERE {whose}"),
                    vec![serial.into(), column.blank()],
                ),
            };
            self.change(&text, values).await?;
        }
        Ok(())
    }

    async fn enqueue_leftovers(&mut self, serial: i64) -> Result<(), StoreError> {
        let now = self.now();
        let text = "SELECT id FROM attachment WHERE report = $1 ORDER BY id";
        for row in sql::all(&self.connection, text, vec![serial.into()]).await? {
            let file = Leftover::File(sql::uuid(&row, 0)?);
            self.enqueue(Queue::Erase, None, now, file.payload())
                .await?;
        }
        match self.backend {
            DbBackend::Postgres => Ok(()),
            _ => {
                // Pages that this transaction frees and fills again are never free afterwards.
                let whole_pages = "PRAGMA secure_delete = ON";
                self.execute(whole_pages, vec![]).await?;
                let pages = Leftover::Pages.payload();
                self.enqueue(Queue::Erase, None, now, pages).await
            }
        }
    }
}
