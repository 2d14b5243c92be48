//! Decisions about reports, and what goes with them: the holder, the closed compartment, whether
//! the reporter waits for an answer.

use std::collections::HashMap;

use jiff::Timestamp;
use sea_orm::{QueryResult, Value};
use tocsin_domain::report::State;
use uuid::Uuid;

use crate::message::Author;
use crate::report::{Stored, typed_number};
use crate::{Store, StoreError, Tx, report, sql};

/// A decision as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionRow {
    /// Its id.
    pub id: Uuid,
    /// Serial number of the report.
    pub serial: i64,
    /// When.
    pub at: Timestamp,
    /// Who decided.
    pub staff: Uuid,
    /// What: [`tocsin_domain::decide::Decision::as_str`].
    pub word: String,
    /// What it names: [`tocsin_domain::decide::Decision::about`].
    pub about: String,
    /// Where the report stood.
    pub state_before: State,
    /// Where it stood then.
    pub state_after: State,
    /// Who had the report.
    pub holder_before: Option<Uuid>,
    /// When it was taken back.
    pub undone_at: Option<Timestamp>,
}

const COLUMNS: &str = "d.id, d.report, d.at, d.staff, d.word, d.about, d.state_before, \
     d.state_after, d.holder_before, d.undone_at";
/// How many columns these are.
const COLUMNS_COUNT: usize = 10;

/// Decisions of one report that are read at most: the newest.
pub const DECISIONS_COUNT_MAX: u32 = 100;

fn state(row: &QueryResult, index: usize) -> Result<State, StoreError> {
    let word: String = sql::column(row, index)?;
    State::from_word(&word).ok_or_else(|| StoreError::Damaged(format!("a report state {word:?}")))
}

fn decision(row: &QueryResult) -> Result<DecisionRow, StoreError> {
    Ok(DecisionRow {
        id: sql::uuid(row, 0)?,
        serial: sql::column(row, 1)?,
        at: sql::time(row, 2)?,
        staff: sql::uuid(row, 3)?,
        word: sql::column(row, 4)?,
        about: sql::column(row, 5)?,
        state_before: state(row, 6)?,
        state_after: state(row, 7)?,
        holder_before: sql::optional_uuid(row, 8)?,
        undone_at: sql::optional_time(row, 9)?,
    })
}

/// A decision with the address of whoever took it, which stands behind its columns.
fn taken(row: &QueryResult) -> Result<(DecisionRow, String), StoreError> {
    Ok((decision(row)?, sql::column(row, COLUMNS_COUNT)?))
}

impl Store {
    /// A decision by its id.
    pub async fn decision(&self, id: Uuid) -> Result<Option<DecisionRow>, StoreError> {
        let text = format!("SELECT {COLUMNS} FROM decision d WHERE d.id = $1");
        let row = sql::first(self.reader(), &text, vec![sql::uuid_value(id)]).await?;
        row.as_ref().map(decision).transpose()
    }

    /// The newest [`DECISIONS_COUNT_MAX`] decisions about a report, newest first; those taken back
    /// among them. Each with the address of whoever took it.
    pub async fn decisions(&self, serial: i64) -> Result<Vec<(DecisionRow, String)>, StoreError> {
        let text = format!(
            "SELECT {COLUMNS}, COALESCE(s.email, '') FROM decision d \
             LEFT JOIN staff s ON s.id = d.staff WHERE d.report = $1 \
             ORDER BY d.at DESC, d.id DESC LIMIT {DECISIONS_COUNT_MAX}"
        );
        let rows = sql::all(self.reader(), &text, vec![serial.into()]).await?;
        rows.iter().map(taken).collect()
    }

    /// The decisions of these ids, in no order, each with the address of whoever took it and the
    /// report without its values.
    pub async fn decisions_by_ids(
        &self,
        ids: &[Uuid],
    ) -> Result<Vec<(DecisionRow, String, Stored)>, StoreError> {
        let values: Vec<Value> = ids.iter().map(|id| sql::uuid_value(*id)).collect();
        let text = format!(
            "SELECT {COLUMNS}, COALESCE(s.email, '') FROM decision d \
             LEFT JOIN staff s ON s.id = d.staff WHERE d.id IN"
        );
        let rows = sql::all_in(self.reader(), &text, &values).await?;
        let found: Vec<(DecisionRow, String)> = rows.iter().map(taken).collect::<Result<_, _>>()?;
        let serials: Vec<Value> = found.iter().map(|(row, _)| row.serial.into()).collect();
        let text = format!("SELECT {} FROM report r WHERE r.number IN", report::COLUMNS);
        let rows = sql::all_in(self.reader(), &text, &serials).await?;
        let mut reports = HashMap::new();
        for row in &rows {
            let stored = report::stored(row)?;
            reports.insert(stored.serial, stored);
        }
        let whole = |(row, by): (DecisionRow, String)| {
            let stored = reports.get(&row.serial)?.clone();
            Some((row, by, stored))
        };
        Ok(found.into_iter().filter_map(whole).collect())
    }

    /// How many reports are counted with the one of this number, up to `most`.
    pub async fn joined_count(&self, number: &str, most: u32) -> Result<i64, StoreError> {
        let text = "SELECT COUNT(*) FROM (SELECT 1 FROM decision WHERE word = 'duplicate' \
                    AND about = $1 AND undone_at IS NULL LIMIT $2) joined";
        let values = vec![number.into(), i64::from(most).into()];
        sql::count(self.reader(), text, values).await
    }

    /// Who has a report.
    pub async fn holder(&self, serial: i64) -> Result<Option<Uuid>, StoreError> {
        let text = "SELECT staff FROM assignment WHERE report = $1";
        let row = sql::first(self.reader(), text, vec![serial.into()]).await?;
        row.map(|row| sql::uuid(&row, 0)).transpose()
    }
}

impl Tx {
    /// The newest decision about a report that was not taken back.
    pub async fn standing_decision(
        &mut self,
        serial: i64,
    ) -> Result<Option<DecisionRow>, StoreError> {
        let text = format!(
            "SELECT {COLUMNS} FROM decision d WHERE d.report = $1 AND d.undone_at IS NULL \
             ORDER BY d.at DESC, d.id DESC LIMIT 1"
        );
        let row = sql::first(&self.connection, &text, vec![serial.into()]).await?;
        row.as_ref().map(decision).transpose()
    }

    /// The newest decision that says what becomes of a report and was not taken back: that it is
    /// sensitive comes besides.
    pub async fn verdict(&mut self, serial: i64) -> Result<Option<DecisionRow>, StoreError> {
        let text = format!(
            "SELECT {COLUMNS} FROM decision d WHERE d.report = $1 AND d.word <> 'sensitive' \
             AND d.undone_at IS NULL ORDER BY d.at DESC, d.id DESC LIMIT 1"
        );
        let row = sql::first(&self.connection, &text, vec![serial.into()]).await?;
        row.as_ref().map(decision).transpose()
    }

    /// Serial number of the report of which this one is a duplicate, if it was found to be one.
    pub async fn counted_with(&mut self, serial: i64) -> Result<Option<i64>, StoreError> {
        let verdict = self.verdict(serial).await?;
        let of = verdict.filter(|verdict| verdict.word == "duplicate");
        Ok(of
            .and_then(|of| typed_number(&of.about))
            .map(|(_, serial)| serial))
    }

    /// The newest decision with this word about a report that was not taken back.
    pub async fn latest_decision(
        &mut self,
        serial: i64,
        word: &str,
    ) -> Result<Option<DecisionRow>, StoreError> {
        let text = format!(
            "SELECT {COLUMNS} FROM decision d WHERE d.report = $1 AND d.word = $2 \
             AND d.undone_at IS NULL ORDER BY d.at DESC, d.id DESC LIMIT 1"
        );
        let values = vec![serial.into(), word.into()];
        let row = sql::first(&self.connection, &text, values).await?;
        row.as_ref().map(decision).transpose()
    }

    /// Keeps a decision. The caller has the report's state locked ([`Tx::state`]), changes it, and
    /// records the act.
    pub async fn add_decision(&mut self, row: &DecisionRow) -> Result<(), StoreError> {
        let text = "INSERT INTO decision (id, report, at, staff, word, about, state_before, \
                    state_after, holder_before) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let holder = row.holder_before.map(|id| id.as_bytes().to_vec());
        let values: Vec<Value> = vec![
            sql::uuid_value(row.id),
            row.serial.into(),
            row.at.as_microsecond().into(),
            sql::uuid_value(row.staff),
            row.word.as_str().into(),
            row.about.as_str().into(),
            row.state_before.as_str().into(),
            row.state_after.as_str().into(),
            holder.into(),
        ];
        self.change(text, values).await.map(|_| ())
    }

    /// Marks a decision as taken back. `false`: it was before. The caller records the act.
    pub async fn undo_decision(&mut self, id: Uuid) -> Result<bool, StoreError> {
        let text = "UPDATE decision SET undone_at = $1 WHERE id = $2 AND undone_at IS NULL";
        let values = vec![self.now().as_microsecond().into(), sql::uuid_value(id)];
        Ok(self.change(text, values).await? == 1)
    }

    /// Who has a report.
    pub async fn holder(&mut self, serial: i64) -> Result<Option<Uuid>, StoreError> {
        let text = "SELECT staff FROM assignment WHERE report = $1";
        let row = sql::first(&self.connection, text, vec![serial.into()]).await?;
        row.map(|row| sql::uuid(&row, 0)).transpose()
    }

    /// Gives a report to somebody, or to nobody. The caller records the act.
    pub async fn set_holder(
        &mut self,
        serial: i64,
        holder: Option<Uuid>,
    ) -> Result<(), StoreError> {
        let Some(holder) = holder else {
            let text = "DELETE FROM assignment WHERE report = $1";
            return self.change(text, vec![serial.into()]).await.map(|_| ());
        };
        let text = "INSERT INTO assignment (report, staff, at) VALUES ($1, $2, $3) \
                    ON CONFLICT (report) DO UPDATE SET staff = excluded.staff, at = excluded.at";
        let at = self.now().as_microsecond();
        let values = vec![serial.into(), sql::uuid_value(holder), at.into()];
        self.change(text, values).await.map(|_| ())
    }

    /// Notes that the reporter has written, or that somebody has answered.
    pub async fn set_unanswered(
        &mut self,
        serial: i64,
        is_unanswered: bool,
    ) -> Result<(), StoreError> {
        let at = self.now().as_microsecond();
        self.set_mark("unanswered", serial, is_unanswered, at).await
    }

    /// Notes again that the reporter waits for an answer, as far as nobody has given one since they
    /// last wrote: a message, or a decision that stands.
    pub async fn restore_unanswered(&mut self, serial: i64) -> Result<(), StoreError> {
        let text = "INSERT INTO unanswered (report, at) \
             SELECT w.report, MIN(w.at) FROM \
             (SELECT report, at FROM message WHERE author = $2 AND report = $1 UNION ALL \
             SELECT a.report, a.at FROM attachment a JOIN report r ON r.number = a.report \
             WHERE a.report = $1 AND a.at > r.lodged_at) w \
             WHERE w.at > (SELECT COALESCE(MAX(k.at), 0) FROM \
             (SELECT at FROM message WHERE report = $1 AND author = $3 UNION ALL \
             SELECT at FROM decision WHERE report = $1 AND undone_at IS NULL \
             AND word <> 'sensitive') k) \
             GROUP BY w.report ON CONFLICT (report) DO NOTHING";
        let values = vec![
            serial.into(),
            Author::Reporter.as_str().into(),
            Author::Centre.as_str().into(),
        ];
        self.change(text, values).await.map(|_| ())
    }

    /// Puts a report into the closed compartment, or takes it out. The caller
    /// records the act.
    pub async fn set_compartmented(
        &mut self,
        serial: i64,
        is_closed: bool,
    ) -> Result<(), StoreError> {
        let at = self.now().as_microsecond();
        self.set_mark("compartment", serial, is_closed, at).await
    }

    /// Adds or removes a report's row of a table that holds nothing but when.
    async fn set_mark(
        &mut self,
        table: &'static str,
        serial: i64,
        is_set: bool,
        at: i64,
    ) -> Result<(), StoreError> {
        if !is_set {
            let text = format!("DELETE FROM {table} WHERE report = $1");
            return self.change(&text, vec![serial.into()]).await.map(|_| ());
        }
        let text = format!(
            "INSERT INTO {table} (report, at) VALUES ($1, $2) ON CONFLICT (report) DO NOTHING"
        );
        let values = vec![serial.into(), at.into()];
        self.change(&text, values).await.map(|_| ())
    }
}
