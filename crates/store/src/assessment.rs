//! What the machine saw in a report: kept beside it, and its priority in it, for queues.

use std::collections::HashMap;

use sea_orm::{DbBackend, Value};
use serde::{Deserialize, Serialize};
use tocsin_domain::assess::{Assessment, Hosting, Priority, Reason};
use tocsin_domain::report::{MAIL_MEDIA_TYPE, State};
use uuid::Uuid;

use crate::report::Stored;
use crate::{Store, StoreError, Tx, sql};

const ASSESSMENT: sql::Insert = sql::Insert {
    table: "assessment",
    columns: &[
        "report",
        "at",
        "kind",
        "sensitive",
        "language",
        "recall_until",
        "sources",
        "detail",
    ],
    casts: &[],
};

/// What of an assessment is read together and never searched.
#[derive(Serialize, Deserialize)]
struct Detail {
    hosting: Vec<HostingRow>,
    benign: Vec<(String, String)>,
    reasons: Vec<ReasonRow>,
}

/// Of the same, only where suspect addresses stand.
#[derive(Deserialize)]
struct HostingDetail {
    hosting: Vec<HostingRow>,
}

#[derive(Serialize, Deserialize)]
struct HostingRow {
    address: String,
    country: Option<String>,
    network: Option<u32>,
    operator: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct ReasonRow {
    text: String,
    values: Vec<(String, String)>,
    weight: i32,
}

fn detail_of(assessment: &Assessment) -> Result<String, StoreError> {
    let hosting = assessment.hosting.iter().map(|hosting| HostingRow {
        address: hosting.address.clone(),
        country: hosting.country.clone(),
        network: hosting.network,
        operator: hosting.operator.clone(),
    });
    let reasons = assessment.reasons.iter().map(|reason| ReasonRow {
        text: reason.text.clone(),
        values: reason.values.clone(),
        weight: reason.weight,
    });
    let detail = Detail {
        hosting: hosting.collect(),
        benign: assessment.benign.clone(),
        reasons: reasons.collect(),
    };
    serde_json::to_string(&detail).map_err(|error| StoreError::Damaged(error.to_string()))
}

/// A new report and what is to be known of it to assess it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unassessed {
    /// The report, with its observables.
    pub stored: Stored,
    /// Files with it.
    pub files_count: i64,
    /// Those of them that are mails.
    pub mails: Vec<Uuid>,
    /// Its data key, wrapped, and its reporter's identity, sealed under it.
    pub sealed: Option<(Vec<u8>, Vec<u8>)>,
}

impl Store {
    /// The reports of these serial numbers that have not been erased, ready to be assessed.
    pub async fn unassessed(&self, serials: &[i64]) -> Result<Vec<Unassessed>, StoreError> {
        let values: Vec<Value> = serials.iter().map(|serial| (*serial).into()).collect();
        let mut found = self.reports_by_serial(serials).await?;
        found.retain(|stored| stored.report.state != State::Erased);
        let text = "SELECT report, media_type, id FROM attachment WHERE report IN";
        let mut files: HashMap<i64, (i64, Vec<Uuid>)> = HashMap::new();
        for row in sql::all_in(self.reader(), text, &values).await? {
            let of_report = files.entry(sql::column(&row, 0)?).or_default();
            of_report.0 += 1;
            if sql::column::<String>(&row, 1)? == MAIL_MEDIA_TYPE {
                of_report.1.push(sql::uuid(&row, 2)?);
            }
        }
        let text = "SELECT r.number, k.wrapped, r.identity FROM report r \
                    JOIN report_key k ON k.report = r.number WHERE r.number IN";
        let mut sealed: HashMap<i64, (Vec<u8>, Vec<u8>)> = HashMap::new();
        for row in sql::all_in(self.reader(), text, &values).await? {
            let parts = (sql::column(&row, 1)?, sql::column(&row, 2)?);
            sealed.insert(sql::column(&row, 0)?, parts);
        }
        let with_files = found.into_iter().map(|stored| {
            let (files_count, mut mails) = files.remove(&stored.serial).unwrap_or_default();
            mails.sort_unstable();
            Unassessed {
                files_count,
                mails,
                sealed: sealed.remove(&stored.serial),
                stored,
            }
        });
        Ok(with_files.collect())
    }

    /// What the machine saw in a report; `None` until it has looked, and when it is erased.
    pub async fn assessment(&self, serial: i64) -> Result<Option<Assessment>, StoreError> {
        let text = "SELECT r.priority, a.kind, a.sensitive, a.language, a.recall_until, \
                    r.repeats, a.sources, a.detail FROM assessment a \
                    JOIN report r ON r.number = a.report WHERE a.report = $1";
        let Some(row) = sql::first(self.reader(), text, vec![serial.into()]).await? else {
            return Ok(None);
        };
        let detail: String = sql::column(&row, 7)?;
        let detail: Detail = serde_json::from_str(&detail).map_err(damaged)?;
        let sensitive: i64 = sql::column(&row, 2)?;
        Ok(Some(Assessment {
            priority: priority(sql::column(&row, 0)?)?,
            kind: sql::column(&row, 1)?,
            is_sensitive: sensitive != 0,
            language: sql::column(&row, 3)?,
            recall_until: sql::column(&row, 4)?,
            repeats_count: sql::column(&row, 5)?,
            sources_count: sql::column(&row, 6)?,
            hosting: detail.hosting.into_iter().map(Into::into).collect(),
            benign: detail.benign,
            reasons: detail.reasons.into_iter().map(Into::into).collect(),
        }))
    }
}

impl From<HostingRow> for Hosting {
    fn from(row: HostingRow) -> Hosting {
        Hosting {
            address: row.address,
            country: row.country,
            network: row.network,
            operator: row.operator,
        }
    }
}

impl From<ReasonRow> for Reason {
    fn from(row: ReasonRow) -> Reason {
        Reason {
            text: row.text,
            values: row.values,
            weight: row.weight,
        }
    }
}

fn damaged(error: serde_json::Error) -> StoreError {
    StoreError::Damaged(format!("JSON of an assessment: {error}"))
}

/// Where suspect addresses stand, of the column `detail`.
pub(crate) fn hosting(detail: &str) -> Result<Vec<Hosting>, StoreError> {
    let detail: HostingDetail = serde_json::from_str(detail).map_err(damaged)?;
    Ok(detail.hosting.into_iter().map(Into::into).collect())
}

/// The priority of a rank.
pub(crate) fn priority(rank: i64) -> Result<Priority, StoreError> {
    Priority::ALL
        .into_iter()
        .find(|priority| priority.rank() == rank)
        .ok_or_else(|| StoreError::Damaged(format!("a priority of rank {rank}")))
}

impl Tx {
    /// Keeps what the machine saw, by serial number, each report once. Answers the serial numbers
    /// of those that were kept: of an erased report nothing is. The caller records the acts.
    pub async fn keep_assessments(
        &mut self,
        found: &[(i64, Assessment)],
    ) -> Result<Vec<i64>, StoreError> {
        let there = self.not_erased(found).await?;
        let mut values: Vec<Value> = Vec::with_capacity(there.len() * ASSESSMENT.columns.len());
        let mut by_rank: HashMap<i64, Vec<i64>> = HashMap::new();
        for (serial, assessment) in found.iter().filter(|(serial, _)| there.contains(serial)) {
            let rank = assessment.priority.rank();
            if assessment.priority != Priority::Usual {
                by_rank.entry(rank).or_default().push(*serial);
            }
            values.extend([
                (*serial).into(),
                self.now().as_microsecond().into(),
                assessment.kind.as_str().into(),
                i64::from(assessment.is_sensitive).into(),
                assessment.language.as_str().into(),
                assessment.recall_until.into(),
                assessment.sources_count.into(),
                detail_of(assessment)?.into(),
            ]);
        }
        // What can be found again from the report is no change of its state.
        sql::insert(&self.connection, &ASSESSMENT, values).await?;
        for (rank, serials) in by_rank {
            for serial in serials {
                let text = "UPDATE report SET priority = $1 WHERE number = $2";
                self.change(text, vec![rank.into(), serial.into()]).await?;
            }
        }
        Ok(there)
    }

    /// Those of the reports that are not erased, and will not be before this ends.
    async fn not_erased(&self, found: &[(i64, Assessment)]) -> Result<Vec<i64>, StoreError> {
        let mut there = Vec::with_capacity(found.len());
        for chunk in found.chunks(sql::LIST_VALUES_MAX) {
            let list = sql::placeholders(self.backend, 1, chunk.len(), |_| "");
            let locking = match self.backend {
                DbBackend::Postgres => "ORDER BY number FOR UPDATE",
                _ => "",
            };
            let text = format!(
                "SELECT number FROM report WHERE state <> 'erased' AND number IN {list} {locking}"
            );
            let values = chunk.iter().map(|(serial, _)| (*serial).into()).collect();
            for row in sql::all(&self.connection, &text, values).await? {
                there.push(sql::column(&row, 0)?);
            }
        }
        Ok(there)
    }
}
