//! Queues by deadline: what is known of each report that may be due next.
//!
//! A deadline follows from the profile, which no statement knows. So two windows of a queue are
//! read, each in the order of an index, and put in order by whoever knows the profile.

use sea_orm::{DbBackend, QueryResult, Value};
use tocsin_domain::report::State;
use tocsin_domain::work::Dated;

use super::{QUEUE_COUNT_MAX, Waiting, Wanted};
use crate::{Store, StoreError, sql};

/// What a deadline follows from, of a report `r` with its assessment.
const COLUMNS: &str = "r.number, r.state, r.lodged_at, a.recall_until";

impl Wanted {
    /// Of each report that may be due next: of a queue of one state those that have waited longest,
    /// whose promises end first, and the most urgent, among which are all whose payment can be
    /// called back; [`QUEUE_COUNT_MAX`] of each.
    pub(super) fn dated(&self, backend: DbBackend) -> (String, Vec<Value>) {
        let (from, mut asked) = self.asked(backend);
        let conditions = asked.take();
        let window = |order: &str| {
            format!(
                "SELECT number FROM (SELECT r.number AS number, r.priority AS priority \
                 FROM {from} WHERE {conditions} ORDER BY {order} LIMIT {QUEUE_COUNT_MAX}) AS w"
            )
        };
        let oldest = window("r.number");
        let numbers = match self.queue.state() {
            Some(_) => format!("{oldest} UNION {}", window("r.priority, r.number")),
            None => oldest,
        };
        let text = format!(
            "SELECT {COLUMNS} FROM ({numbers}) AS f JOIN report r ON r.number = f.number \
             LEFT JOIN assessment a ON a.report = f.number"
        );
        (text, asked.into_values())
    }
}

fn dated(row: &QueryResult) -> Result<(i64, Dated), StoreError> {
    let state: String = sql::column(row, 1)?;
    let state = State::from_word(&state)
        .ok_or_else(|| StoreError::Damaged(format!("a report state {state:?}")))?;
    let dated = Dated {
        state,
        lodged_at: sql::time(row, 2)?,
        recall_until: sql::optional_time(row, 3)?,
    };
    Ok((sql::column(row, 0)?, dated))
}

impl Store {
    /// The reports of a queue that may be due next, by serial number and in no order: up to
    /// [`QUEUE_COUNT_MAX`] that have waited longest, and of a queue that is one state as many that
    /// are the most urgent.
    pub async fn due_next(&self, wanted: &Wanted) -> Result<Vec<(i64, Dated)>, StoreError> {
        let (text, values) = wanted.dated(self.backend());
        let rows = sql::all(self.reader(), &text, values).await?;
        let mut found = rows.iter().map(dated).collect::<Result<Vec<_>, _>>()?;
        if let Some(before) = wanted.lodged_before {
            found.retain(|(_, dated)| dated.lodged_at < before);
        }
        Ok(found)
    }

    /// What the deadline of one report follows from.
    pub async fn dated(&self, serial: i64) -> Result<Option<Dated>, StoreError> {
        let text = format!(
            "SELECT {COLUMNS} FROM report r LEFT JOIN assessment a ON a.report = r.number \
             WHERE r.number = $1"
        );
        let row = sql::first(self.reader(), &text, vec![serial.into()]).await?;
        let found = row.as_ref().map(dated).transpose()?;
        Ok(found.map(|(_, dated)| dated))
    }

    /// The reports of these serial numbers as queues show them, in the order given. At most
    /// [`QUEUE_COUNT_MAX`] of them.
    pub async fn waiting_by_serial(&self, serials: &[i64]) -> Result<Vec<Waiting>, StoreError> {
        if serials.is_empty() {
            return Ok(Vec::new());
        }
        let list = sql::placeholders(self.backend(), 1, serials.len(), |_| "");
        let numbers = format!("SELECT number FROM report WHERE number IN {list}");
        let values = serials.iter().map(|serial| (*serial).into()).collect();
        let mut found = self
            .waiting_of(&numbers, values, super::Order::Newest)
            .await?;
        found.sort_by_key(|one| serials.iter().position(|it| *it == one.stored.serial));
        Ok(found)
    }
}
