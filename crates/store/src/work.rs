//! The queues of the desk: what waits for whom, a page at a time, and how much of it.
//!
//! Nothing here costs more the more is stored: a page reads its rows in the order of an index,
//! and counting ends at [`QUEUE_COUNT_MAX`].

mod deadline;

use std::collections::HashMap;

use jiff::Timestamp;
use sea_orm::{DbBackend, QueryResult, Value};
use tocsin_domain::access::Reach;
use tocsin_domain::report::ReportId;
use tocsin_domain::work::{Dated, WorkQueue};
use uuid::Uuid;

use crate::conditions::Conditions;
use crate::report::{COLUMNS, COLUMNS_COUNT, Stored, add_observables, stored};
use crate::{Store, StoreError, Tx, sql};

/// Where the counting of a queue ends: so many means "so many or more".
pub const QUEUE_COUNT_MAX: i64 = 1_000;
/// Where the counting of one kind in a queue ends.
pub const KIND_COUNT_MAX: i64 = 100;
/// Views that one person keeps at most.
pub const VIEWS_COUNT_MAX: i64 = 50;
/// States of reports on which there is work.
const OPEN: &str = "('received', 'read', 'waiting', 'valid')";

/// Which report stands before which.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The most urgent first, and of those the one that has waited longest.
    #[default]
    Urgent,
    /// The same from its end: the way back.
    UrgentBack,
    /// What came last.
    Newest,
}

impl Order {
    /// The columns by which rows are put in order, of a table called so.
    fn columns(self, table: &str) -> String {
        match self {
            Order::Urgent => format!("{table}.priority ASC, {table}.number ASC"),
            Order::UrgentBack => format!("{table}.priority DESC, {table}.number DESC"),
            Order::Newest => format!("{table}.number DESC"),
        }
    }
}

/// A report after which a page begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cursor {
    priority: i64,
    number: i64,
}

/// What is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The queue.
    pub queue: WorkQueue,
    /// Who looks, for the queue of one's own.
    pub staff: Uuid,
    /// Only this kind of offence.
    pub kind: Option<String>,
    /// Only what was lodged before: whose promise is broken. Of the [`QUEUE_COUNT_MAX`] oldest.
    pub lodged_before: Option<Timestamp>,
    /// Which reports exist for whoever looks.
    pub reach: Reach,
    /// Which report stands before which.
    pub order: Order,
}

/// A report in a queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The report.
    pub stored: Stored,
    /// Address of whoever has it.
    pub holder: Option<String>,
    /// The newest decision about it that stands.
    pub decision: Option<Uuid>,
    /// Whether its reporter waits for an answer.
    pub is_unanswered: bool,
    /// Until when its payment can be called back, if it speaks of one.
    pub recall_until: Option<Timestamp>,
}

impl Waiting {
    /// What its deadline follows from.
    pub fn dated(&self) -> Dated {
        Dated {
            state: self.stored.report.state,
            lodged_at: self.stored.report.lodged_at,
            recall_until: self.recall_until,
        }
    }
}

/// A saved view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedView {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Where it leads, from `/console/` on.
    pub query: String,
}

/// A note, still sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedNote {
    /// When it was written.
    pub at: Timestamp,
    /// By whom: their address.
    pub author: String,
    /// Its text, sealed.
    pub sealed: Vec<u8>,
}

/// Notes of one report that are read at most: the newest.
pub const NOTES_COUNT_MAX: u32 = 500;

impl Wanted {
    /// Tables of the queue, and what its reports fulfil.
    fn asked(&self, backend: DbBackend) -> (String, Conditions) {
        let mut asked = Conditions::default();
        // SQLite would take every open report and ask whether it is in the queue: there it is
        // said which table is read first.
        let join = match backend {
            DbBackend::Postgres => "JOIN",
            _ => "CROSS JOIN",
        };
        let of = |table: &str| format!("{table} q {join} report r ON r.number = q.report");
        let from = match self.queue {
            WorkQueue::Mine => {
                asked.that("q.staff =", sql::uuid_value(self.staff));
                of("assignment")
            }
            WorkQueue::Answers => of("unanswered"),
            WorkQueue::Sealed => of("compartment"),
            _ => "report r".to_owned(),
        };
        self.ask_filters(&mut asked);
        (from, asked)
    }

    /// How many reports are in the queue, counted up to `count`; of those that are late, among the
    /// [`QUEUE_COUNT_MAX`] that have waited longest. In no order and without columns, so that an
    /// index holds all that is read.
    fn count(&self, backend: DbBackend, count: i64) -> (String, Vec<Value>) {
        if self.lodged_before.is_some() {
            let (numbers, values) = self.numbers(backend, None, count);
            return (format!("SELECT COUNT(*) FROM ({numbers}) AS found"), values);
        }
        let (from, mut asked) = self.asked(backend);
        let conditions = asked.take();
        let text = format!(
            "SELECT COUNT(*) FROM (SELECT 1 FROM {from} WHERE {conditions} LIMIT {}) AS found",
            asked.value(count.into())
        );
        (text, asked.into_values())
    }

    /// How many reports of each kind are among the [`QUEUE_COUNT_MAX`] in the queue that have
    /// waited longest.
    fn kinds(&self, backend: DbBackend) -> (String, Vec<Value>) {
        let (from, mut asked) = self.asked(backend);
        let window = format!(
            "SELECT r.kind AS kind, r.lodged_at AS lodged_at FROM {from} WHERE {} \
             ORDER BY r.number LIMIT {QUEUE_COUNT_MAX}",
            asked.take()
        );
        let late = self.lodged_before.map(|before| {
            let place = asked.value(before.as_microsecond().into());
            format!("WHERE w.lodged_at < {place}")
        });
        let late = late.unwrap_or_default();
        let text = format!("SELECT w.kind, COUNT(*) FROM ({window}) w {late} GROUP BY w.kind");
        (text, asked.into_values())
    }

    /// The numbers of the reports in the queue, beyond a cursor.
    ///
    /// Queues of one state stand in an index by urgency. Of the others, and of those that are late,
    /// the [`QUEUE_COUNT_MAX`] that have waited longest are put in order.
    fn numbers(
        &self,
        backend: DbBackend,
        cursor: Option<Cursor>,
        count: i64,
    ) -> (String, Vec<Value>) {
        let (from, mut asked) = self.asked(backend);
        let is_in_order = self.lodged_before.is_none()
            && (self.queue.state().is_some() || self.order == Order::Newest);
        let columns = match self.lodged_before {
            Some(_) => "r.number AS number, r.lodged_at AS lodged_at, r.priority AS priority",
            // Found in the index by urgency, without reading the report.
            None => "r.number AS number, r.priority AS priority",
        };
        if is_in_order {
            self.ask_cursor(&mut asked, "r", cursor);
            let text = format!(
                "SELECT {columns} FROM {from} WHERE {} ORDER BY {} LIMIT {}",
                asked.take(),
                self.order.columns("r"),
                asked.value(count.into())
            );
            return (text, asked.into_values());
        }
        let window = format!(
            "SELECT {columns} FROM {from} WHERE {} ORDER BY r.number LIMIT {QUEUE_COUNT_MAX}",
            asked.take()
        );
        if let Some(before) = self.lodged_before {
            asked.that("w.lodged_at <", before.as_microsecond().into());
        }
        self.ask_cursor(&mut asked, "w", cursor);
        let text = format!(
            "SELECT w.number AS number, w.priority AS priority FROM ({window}) w WHERE {} \
             ORDER BY {} LIMIT {}",
            asked.take(),
            self.order.columns("w"),
            asked.value(count.into())
        );
        (text, asked.into_values())
    }

    fn ask_filters(&self, asked: &mut Conditions) {
        if let Some(kind) = &self.kind {
            asked.that("r.kind =", kind.as_str().into());
        }
        match self.queue.state() {
            Some(state) => asked.that("r.state =", state.as_str().into()),
            None => asked.just(format!("r.state IN {OPEN}")),
        }
        // Whoever works on queues is named as one who may see closed kinds.
        asked.within(&self.reach, &[]);
    }

    fn ask_cursor(&self, asked: &mut Conditions, table: &str, cursor: Option<Cursor>) {
        let Some(Cursor { priority, number }) = cursor else {
            return;
        };
        let beyond = match self.order {
            Order::Newest => return asked.that(&format!("{table}.number <"), number.into()),
            Order::Urgent => ">",
            Order::UrgentBack => "<",
        };
        let (priority, number) = (asked.value(priority.into()), asked.value(number.into()));
        let row = format!("({table}.priority, {table}.number)");
        asked.just(format!("{row} {beyond} ({priority}, {number})"));
    }
}

/// A row of [`Store::queue`]: the report's columns, then what queues add.
fn waiting((row, stored): (&QueryResult, Stored)) -> Result<Waiting, StoreError> {
    let first = COLUMNS_COUNT;
    Ok(Waiting {
        stored,
        holder: sql::column(row, first)?,
        decision: sql::optional_uuid(row, first + 1)?,
        is_unanswered: sql::column::<Option<i64>>(row, first + 2)?.is_some(),
        recall_until: sql::optional_time(row, first + 3)?,
    })
}

impl Store {
    /// A page of a queue: up to `count` reports beyond the cursor, which is the serial number of
    /// the last one seen.
    pub async fn queue(
        &self,
        wanted: &Wanted,
        cursor: Option<i64>,
        count: u32,
    ) -> Result<Vec<Waiting>, StoreError> {
        let cursor = match cursor {
            Some(number) => Some(self.cursor(number).await?),
            None => None,
        };
        let (numbers, values) = wanted.numbers(self.backend(), cursor, i64::from(count));
        self.waiting_of(&numbers, values, wanted.order).await
    }

    /// Where a report stands by now. One that is gone stood before all others.
    async fn cursor(&self, number: i64) -> Result<Cursor, StoreError> {
        let text = "SELECT priority FROM report WHERE number = $1";
        let row = sql::first(self.reader(), text, vec![number.into()]).await?;
        let priority = row.map(|row| sql::column(&row, 0)).transpose()?;
        let priority = priority.unwrap_or_default();
        Ok(Cursor { priority, number })
    }

    /// One report as queues show it, whether it waits in any or not.
    pub async fn waiting(&self, id: ReportId) -> Result<Option<Waiting>, StoreError> {
        let numbers = "SELECT number FROM report WHERE id = $1";
        let values = vec![sql::uuid_value(id.0)];
        Ok(self.waiting_of(numbers, values, Order::Urgent).await?.pop())
    }

    /// The reports of these numbers, with what queues show of them.
    async fn waiting_of(
        &self,
        numbers: &str,
        values: Vec<Value>,
        order: Order,
    ) -> Result<Vec<Waiting>, StoreError> {
        let text = format!(
            "SELECT {COLUMNS}, s.email, (SELECT d.id FROM decision d WHERE d.report = r.number \
             AND d.undone_at IS NULL ORDER BY d.at DESC, d.id DESC LIMIT 1), u.report, \
             m.recall_until FROM ({numbers}) f JOIN report r ON r.number = f.number \
             LEFT JOIN assignment a ON a.report = r.number LEFT JOIN staff s ON s.id = a.staff \
             LEFT JOIN unanswered u ON u.report = r.number \
             LEFT JOIN assessment m ON m.report = r.number ORDER BY {}",
            order.columns("r")
        );
        let rows = sql::all(self.reader(), &text, values).await?;
        let mut reports = rows.iter().map(stored).collect::<Result<Vec<_>, _>>()?;
        add_observables(self.reader(), &mut reports).await?;
        rows.iter().zip(reports).map(waiting).collect()
    }

    /// How many reports wait in a queue, counted up to [`QUEUE_COUNT_MAX`].
    pub async fn queue_count(&self, wanted: &Wanted) -> Result<i64, StoreError> {
        let (text, values) = wanted.count(self.backend(), QUEUE_COUNT_MAX);
        sql::count(self.reader(), &text, values).await
    }

    /// How many reports of each of these kinds wait in a queue, each counted up to
    /// [`KIND_COUNT_MAX`], and of a queue that is not one state among the [`QUEUE_COUNT_MAX`] that
    /// have waited longest; those of which there are none are left out.
    pub async fn kind_counts(
        &self,
        wanted: &Wanted,
        kinds: &[&str],
    ) -> Result<Vec<(String, i64)>, StoreError> {
        if wanted.queue.state().is_none() {
            return self.kind_counts_at_once(wanted, kinds).await;
        }
        let mut counts = Vec::new();
        for kind in kinds {
            let one = Wanted {
                kind: Some((*kind).to_owned()),
                ..wanted.clone()
            };
            let (text, values) = one.count(self.backend(), KIND_COUNT_MAX);
            let count = sql::count(self.reader(), &text, values).await?;
            if count > 0 {
                counts.push(((*kind).to_owned(), count));
            }
        }
        Ok(counts)
    }

    /// The same for a queue whose reports no index has by kind: they are gone through once.
    async fn kind_counts_at_once(
        &self,
        wanted: &Wanted,
        kinds: &[&str],
    ) -> Result<Vec<(String, i64)>, StoreError> {
        let (text, values) = wanted.kinds(self.backend());
        let rows = sql::all(self.reader(), &text, values).await?;
        let mut found: HashMap<String, i64> = HashMap::new();
        for row in &rows {
            found.insert(sql::column(row, 0)?, sql::column(row, 1)?);
        }
        let counted = |kind: &&str| {
            let (kind, count) = found.remove_entry(*kind)?;
            Some((kind, count.min(KIND_COUNT_MAX)))
        };
        Ok(kinds.iter().filter_map(counted).collect())
    }

    /// The highest number in the journal: it grows with every act, on whatever node.
    pub async fn journal_head(&self) -> Result<i64, StoreError> {
        let text = "SELECT COALESCE(MAX(sequence), 0) FROM journal";
        sql::count(self.reader(), text, vec![]).await
    }

    /// The address of a member of staff, by id.
    pub async fn staff_email(&self, id: Uuid) -> Result<Option<String>, StoreError> {
        let text = "SELECT email FROM staff WHERE id = $1";
        let row = sql::first(self.reader(), text, vec![sql::uuid_value(id)]).await?;
        row.map(|row| sql::column(&row, 0)).transpose()
    }

    /// The newest [`NOTES_COUNT_MAX`] notes on a report, oldest first.
    pub async fn notes(&self, serial: i64) -> Result<Vec<SealedNote>, StoreError> {
        let text = format!(
            "SELECT n.at, COALESCE(s.email, ''), n.sealed FROM note n \
             LEFT JOIN staff s ON s.id = n.staff WHERE n.report = $1 \
             ORDER BY n.at DESC, n.id DESC LIMIT {NOTES_COUNT_MAX}"
        );
        let rows = sql::all(self.reader(), &text, vec![serial.into()]).await?;
        let note = |row| {
            Ok(SealedNote {
                at: sql::time(row, 0)?,
                author: sql::column(row, 1)?,
                sealed: sql::column(row, 2)?,
            })
        };
        rows.iter().rev().map(note).collect()
    }

    /// The views that somebody keeps, by name.
    pub async fn saved_views(&self, staff: Uuid) -> Result<Vec<SavedView>, StoreError> {
        let text = "SELECT id, name, query FROM saved_view WHERE staff = $1 ORDER BY name, id";
        let rows = sql::all(self.reader(), text, vec![sql::uuid_value(staff)]).await?;
        let view = |row| {
            Ok(SavedView {
                id: sql::uuid(row, 0)?,
                name: sql::column(row, 1)?,
                query: sql::column(row, 2)?,
            })
        };
        rows.iter().map(view).collect()
    }
}

impl Tx {
    /// Adds a note. The caller records the act.
    pub async fn add_note(
        &mut self,
        serial: i64,
        id: Uuid,
        staff: Uuid,
        sealed: Vec<u8>,
    ) -> Result<(), StoreError> {
        let text = "INSERT INTO note (id, report, at, staff, sealed) VALUES ($1, $2, $3, $4, $5)";
        let at = self.now().as_microsecond();
        let values = vec![
            sql::uuid_value(id),
            serial.into(),
            at.into(),
            sql::uuid_value(staff),
            sealed.into(),
        ];
        self.change(text, values).await.map(|_| ())
    }

    /// Keeps a view for somebody. `false`: they have [`VIEWS_COUNT_MAX`] already.
    pub async fn add_view(&mut self, staff: Uuid, view: &SavedView) -> Result<bool, StoreError> {
        let text = "INSERT INTO saved_view (id, staff, name, query) SELECT $1, $2, $3, $4 \
                    WHERE (SELECT COUNT(*) FROM saved_view WHERE staff = $2) < $5";
        let values = vec![
            sql::uuid_value(view.id),
            sql::uuid_value(staff),
            view.name.as_str().into(),
            view.query.as_str().into(),
            VIEWS_COUNT_MAX.into(),
        ];
        Ok(self.execute(text, values).await? == 1)
    }

    /// Removes one of somebody's views.
    pub async fn remove_view(&mut self, staff: Uuid, id: Uuid) -> Result<(), StoreError> {
        let text = "DELETE FROM saved_view WHERE id = $1 AND staff = $2";
        let values = vec![sql::uuid_value(id), sql::uuid_value(staff)];
        self.execute(text, values).await.map(|_| ())
    }
}

#[cfg(test)]
mod tests;
