//! Rules that whole series have crossed.

use jiff::Timestamp;
use sea_orm::{ConnectionTrait, Value};
use serde_json::Value as Json;

use super::{from_json, to_json};
use crate::{Store, StoreError, Tx, sql};

/// A rule that a series has crossed.
#[derive(Clone, Debug, PartialEq)]
pub struct Crossed {
    /// Key of the rule.
    pub rule: String,
    /// When.
    pub at: Timestamp,
    /// Serial number of the report that stands for the series in its referrals.
    pub report: i64,
    /// The facts that the rule looked at, a JSON object.
    pub facts: Json,
}

impl Store {
    /// The rules that a series has crossed, in their order.
    pub async fn series_routings(&self, number: i64) -> Result<Vec<Crossed>, StoreError> {
        let text = "SELECT rule, at, report, facts FROM series_routing WHERE series = $1 \
                    ORDER BY at, rule";
        let rows = sql::all(self.reader(), text, vec![number.into()]).await?;
        rows.iter()
            .map(|row| {
                let facts: String = sql::column(row, 3)?;
                Ok(Crossed {
                    rule: sql::column(row, 0)?,
                    at: sql::time(row, 1)?,
                    report: sql::column(row, 2)?,
                    facts: from_json(&facts)?,
                })
            })
            .collect()
    }

    /// The report that stands for a series: of its open ones outside of the closed compartment the
    /// first.
    pub async fn series_leader(&self, number: i64) -> Result<Option<i64>, StoreError> {
        let text = "SELECT MIN(m.report) FROM series_report m JOIN report r ON r.number = m.report \
                    WHERE m.series = $1 AND r.state NOT IN ('closed', 'withdrawn', 'erased')";
        let row = sql::first(self.reader(), text, vec![number.into()]).await?;
        let row = row.ok_or(StoreError::Missing("the first report of a series"))?;
        sql::column(&row, 0)
    }

    /// The series that a referral is about; `None` for one about a single report.
    pub async fn series_of_referral(&self, number: i64) -> Result<Option<i64>, StoreError> {
        series_of_referral(self.reader(), number).await
    }
}

async fn series_of_referral(
    connection: &impl ConnectionTrait,
    number: i64,
) -> Result<Option<i64>, StoreError> {
    let text = "SELECT series FROM referral WHERE number = $1";
    match sql::first(connection, text, vec![number.into()]).await? {
        Some(row) => sql::column(&row, 0),
        None => Ok(None),
    }
}

impl Tx {
    /// Notes that a series has crossed a rule. `false`: it had before, and nothing was changed. The
    /// caller records the act.
    pub async fn add_series_routing(
        &mut self,
        series: i64,
        rule: &str,
        report: i64,
        facts: &Json,
    ) -> Result<bool, StoreError> {
        let text = "INSERT INTO series_routing (series, rule, at, report, facts) \
                    VALUES ($1, $2, $3, $4, $5) ON CONFLICT (series, rule) DO NOTHING";
        let values: Vec<Value> = vec![
            series.into(),
            rule.into(),
            self.now().as_microsecond().into(),
            report.into(),
            to_json(facts)?.into(),
        ];
        Ok(self.change(text, values).await? == 1)
    }

    /// The series that a referral is about, if it is about a whole one.
    pub async fn series_of_referral(&mut self, referral: i64) -> Result<Option<i64>, StoreError> {
        series_of_referral(&self.connection, referral).await
    }

    /// Notes that a referral is about a whole series.
    pub async fn set_referral_series(
        &mut self,
        referral: i64,
        series: i64,
    ) -> Result<(), StoreError> {
        let text = "UPDATE referral SET series = $1 WHERE number = $2";
        let values = vec![series.into(), referral.into()];
        self.change(text, values).await.map(|_| ())
    }
}
