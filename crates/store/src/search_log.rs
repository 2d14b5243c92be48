//! The log of searches: who looked for what, for which body and why, and what they read of it.

use jiff::Timestamp;
use sea_orm::QueryResult;
use tocsin_domain::report::ReportId;
use uuid::Uuid;

use crate::{Store, StoreError, Tx, sql};

/// A search to be logged, or a look at a report that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSearch {
    /// Its id: the subject of the journal's entry.
    pub id: Uuid,
    /// Who searched.
    pub staff: Uuid,
    /// For which body.
    pub body: String,
    /// Why, in their words.
    pub purpose: String,
    /// What was asked for, as JSON of the filters; empty where a report was read.
    pub asked: String,
    /// Reports that were shown.
    pub found: i64,
    /// The report that was read.
    pub report: Option<ReportId>,
}

/// A search as it is logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    /// When.
    pub at: Timestamp,
    /// What.
    pub search: NewSearch,
    /// Address of who searched, while that person is staff.
    pub email: Option<String>,
    /// Number of the report that was read.
    pub number: Option<String>,
}

fn logged(row: &QueryResult) -> Result<Logged, StoreError> {
    let report: Option<Vec<u8>> = sql::column(row, 7)?;
    let report = report.map(|bytes| Uuid::from_slice(&bytes));
    let damaged = |_| StoreError::Damaged("an id in the log of searches".to_owned());
    Ok(Logged {
        at: sql::time(row, 1)?,
        search: NewSearch {
            id: sql::uuid(row, 0)?,
            staff: sql::uuid(row, 2)?,
            body: sql::column(row, 3)?,
            purpose: sql::column(row, 4)?,
            asked: sql::column(row, 5)?,
            found: sql::column(row, 6)?,
            report: report.transpose().map_err(damaged)?.map(ReportId),
        },
        email: sql::column(row, 8)?,
        number: sql::column(row, 9)?,
    })
}

impl Store {
    /// The newest searches, newest first; with `before`, those logged before that one.
    pub async fn search_log(
        &self,
        before: Option<Uuid>,
        count: u32,
    ) -> Result<Vec<Logged>, StoreError> {
        let text = "SELECT l.id, l.at, l.staff, l.body, l.purpose, l.asked, l.found, l.report, \
                    s.email, r.label FROM search_log l \
                    LEFT JOIN staff s ON s.id = l.staff LEFT JOIN report r ON r.id = l.report";
        let order = "ORDER BY l.at DESC, l.id DESC";
        let rows = match before {
            None => {
                let text = format!("{text} {order} LIMIT $1");
                sql::all(self.reader(), &text, vec![i64::from(count).into()]).await?
            }
            Some(id) => {
                let text = format!(
                    "{text} WHERE (l.at, l.id) < \
                     (SELECT at, id FROM search_log WHERE id = $1) {order} LIMIT $2"
                );
                let values = vec![sql::uuid_value(id), i64::from(count).into()];
                sql::all(self.reader(), &text, values).await?
            }
        };
        rows.iter().map(logged).collect()
    }
}

impl Tx {
    /// Adds to the log of searches. The caller records the act.
    pub async fn log_search(&mut self, search: &NewSearch) -> Result<(), StoreError> {
        let text = "INSERT INTO search_log (id, at, staff, body, purpose, asked, found, report) \
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let report = search.report.map(|id| id.0.as_bytes().to_vec());
        let values = vec![
            sql::uuid_value(search.id),
            self.now().as_microsecond().into(),
            sql::uuid_value(search.staff),
            search.body.as_str().into(),
            search.purpose.as_str().into(),
            search.asked.as_str().into(),
            search.found.into(),
            report.into(),
        ];
        self.change(text, values).await.map(|_| ())
    }
}
