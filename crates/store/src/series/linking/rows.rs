//! The rows of series as linking writes them. They follow from the reports and from what people
//! decided, so that no act need be recorded.

use std::collections::HashMap;

use jiff::Timestamp;
use sea_orm::Value;
use tocsin_domain::series::How;
use uuid::Uuid;

use crate::series::{Detail, Explained, to_json};
use crate::{Store, StoreError, Tx, sql};

/// A series that is new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewSeries {
    /// Its id.
    pub id: Uuid,
    /// The series that it was a part of.
    pub split_from: Option<i64>,
}

/// A report's place in a series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Serial number of the report.
    pub serial: i64,
    /// Number of the series.
    pub series: i64,
    /// How it came into it.
    pub how: How,
    /// Why.
    pub explanation: Explained,
}

/// A report that might belong to what another one belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Suggested {
    /// Serial number of the report.
    pub serial: i64,
    /// Serial number of the other one.
    pub target: i64,
}

/// What linking has learnt, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredModel {
    /// Its version.
    pub version: i64,
    /// When it was learnt.
    pub at: Timestamp,
    /// From how many reports.
    pub reports: i64,
    /// Every report up to this serial number is linked, or is not to be.
    pub linked_to: i64,
    /// But for these, of which nothing has come yet.
    pub gaps: Vec<i64>,
    /// The weights.
    pub model: Vec<u8>,
}

const SERIES_REPORT: sql::Insert = sql::Insert {
    table: "series_report",
    columns: &["report", "series", "how", "at", "explanation"],
    casts: &[],
};
const SUGGESTION: sql::Insert = sql::Insert {
    table: "suggestion",
    columns: &["report", "target", "at", "answer"],
    casts: &[],
};

impl Tx {
    /// Adds series and answers their numbers. Only one may do this at a time, see
    /// [`Tx::hold_lease`].
    pub async fn add_series(&mut self, new: &[NewSeries]) -> Result<Vec<i64>, StoreError> {
        if new.is_empty() {
            return Ok(Vec::new());
        }
        let text = "SELECT COALESCE(MAX(number), 0) FROM series";
        let row = sql::first(&self.connection, text, vec![]).await?;
        let last: i64 = sql::column(&row.ok_or(StoreError::Missing("the last series"))?, 0)?;
        let mut numbers = Vec::with_capacity(new.len());
        let now = self.now().as_microsecond();
        for (number, one) in (last + 1..).zip(new) {
            let text = "INSERT INTO series (number, id, created_at, changed_at, split_from, \
                        locked, kind, reports, sources, first_at, last_at, recent, earlier, \
                        harm, solvability, score, detail) \
                        VALUES ($1, $2, $3, $3, $4, 0, '', 0, 0, $3, $3, 0, 0, 0, 0, 0, $5)";
            let values = vec![
                number.into(),
                sql::uuid_value(one.id),
                now.into(),
                one.split_from.into(),
                to_json(&Detail::default())?.into(),
            ];
            self.execute(text, values).await?;
            numbers.push(number);
        }
        Ok(numbers)
    }

    /// Puts reports into their series. Since when each is in it stays what it was.
    pub async fn put_links(&mut self, links: &[Link]) -> Result<(), StoreError> {
        let serials: Vec<Value> = links.iter().map(|link| link.serial.into()).collect();
        let text = "SELECT report, series, at FROM series_report WHERE report IN";
        let mut known: HashMap<i64, (i64, i64)> = HashMap::new();
        for row in sql::all_in(&self.connection, text, &serials).await? {
            let place = (sql::column(&row, 1)?, sql::column(&row, 2)?);
            known.insert(sql::column(&row, 0)?, place);
        }
        let before: Vec<i64> = known.keys().copied().collect();
        self.drop_links(&before).await?;
        let now = self.now().as_microsecond();
        let mut values: Vec<Value> = Vec::with_capacity(links.len() * 5);
        let mut in_order: Vec<&Link> = links.iter().collect();
        in_order.sort_unstable_by_key(|link| link.serial);
        for link in in_order {
            let at = known.get(&link.serial);
            let at = at.filter(|(series, _)| *series == link.series);
            values.extend([
                link.serial.into(),
                link.series.into(),
                link.how.as_str().into(),
                at.map_or(now, |(_, at)| *at).into(),
                to_json(&link.explanation)?.into(),
            ]);
        }
        sql::insert(&self.connection, &SERIES_REPORT, values).await
    }

    /// Takes reports out of their series.
    pub async fn drop_links(&mut self, serials: &[i64]) -> Result<(), StoreError> {
        for chunk in serials.chunks(sql::LIST_VALUES_MAX) {
            let list = sql::placeholders(self.backend, 1, chunk.len(), |_| "");
            let text = format!("DELETE FROM series_report WHERE report IN {list}");
            let values = chunk.iter().map(|serial| (*serial).into()).collect();
            self.execute(&text, values).await?;
        }
        Ok(())
    }

    /// Ends a series: its reports went into another one, or stand alone.
    pub async fn end_series(
        &mut self,
        number: i64,
        merged_into: Option<i64>,
    ) -> Result<(), StoreError> {
        let text = "UPDATE series SET merged_into = $1, changed_at = $2, reports = 0, \
                    sources = 0, recent = 0, earlier = 0, harm = 0, solvability = 0, score = 0, \
                    locked = 0 WHERE number = $3";
        let now = self.now().as_microsecond();
        self.execute(text, vec![merged_into.into(), now.into(), number.into()])
            .await
            .map(|_| ())
    }

    /// Has a series go on that had ended: its reports came together again.
    pub async fn revive_series(&mut self, number: i64) -> Result<(), StoreError> {
        let text = "UPDATE series SET merged_into = NULL WHERE number = $1";
        self.execute(text, vec![number.into()]).await.map(|_| ())
    }

    /// Puts what is suggested of some reports in the place of what was, as far as nobody has
    /// answered it.
    pub async fn put_suggestions(
        &mut self,
        serials: &[i64],
        suggested: &[Suggested],
    ) -> Result<(), StoreError> {
        let values: Vec<Value> = serials.iter().map(|serial| (*serial).into()).collect();
        let text = "SELECT report, target, at, answer FROM suggestion WHERE report IN";
        let mut known: HashMap<Suggested, (i64, bool)> = HashMap::new();
        for row in sql::all_in(&self.connection, text, &values).await? {
            let (serial, target) = (sql::column(&row, 0)?, sql::column(&row, 1)?);
            let answer: String = sql::column(&row, 3)?;
            let state = (sql::column(&row, 2)?, answer.is_empty());
            known.insert(Suggested { serial, target }, state);
        }
        for chunk in serials.chunks(sql::LIST_VALUES_MAX) {
            let list = sql::placeholders(self.backend, 1, chunk.len(), |_| "");
            let text = format!("DELETE FROM suggestion WHERE answer = '' AND report IN {list}");
            let values = chunk.iter().map(|serial| (*serial).into()).collect();
            self.execute(&text, values).await?;
        }
        let now = self.now().as_microsecond();
        let mut in_order: Vec<Suggested> = suggested.to_vec();
        in_order.sort_unstable();
        in_order.dedup();
        let mut rows: Vec<Value> = Vec::new();
        for one in in_order {
            let at = match known.get(&one) {
                Some((_, false)) => continue,
                Some((at, true)) => *at,
                None => now,
            };
            rows.extend([one.serial.into(), one.target.into(), at.into(), "".into()]);
        }
        sql::insert(&self.connection, &SUGGESTION, rows).await
    }

    /// Drops the open suggestions that lead to reports which are no more to be linked.
    pub async fn drop_suggestions_to(&mut self, targets: &[i64]) -> Result<(), StoreError> {
        for chunk in targets.chunks(sql::LIST_VALUES_MAX) {
            let list = sql::placeholders(self.backend, 1, chunk.len(), |_| "");
            let text = format!("DELETE FROM suggestion WHERE answer = '' AND target IN {list}");
            let values = chunk.iter().map(|serial| (*serial).into()).collect();
            self.execute(&text, values).await?;
        }
        Ok(())
    }

    /// Keeps what linking has learnt, in the place of what it had.
    pub async fn put_model(&mut self, model: &StoredModel) -> Result<(), StoreError> {
        self.execute("DELETE FROM series_model", vec![]).await?;
        let text = "INSERT INTO series_model (version, at, reports, linked_to, gaps, \
                    model) VALUES ($1, $2, $3, $4, $5, $6)";
        let values = vec![
            model.version.into(),
            model.at.as_microsecond().into(),
            model.reports.into(),
            model.linked_to.into(),
            to_json(&model.gaps)?.into(),
            model.model.clone().into(),
        ];
        self.execute(text, values).await.map(|_| ())
    }

    /// Notes how far linking has come. `false`: it goes on with another model by now.
    pub async fn note_linked(
        &mut self,
        version: i64,
        linked_to: i64,
        gaps: &[i64],
    ) -> Result<bool, StoreError> {
        let text = "UPDATE series_model SET linked_to = $1, gaps = $2 WHERE version = $3";
        let gaps = to_json(&gaps)?;
        let values = vec![linked_to.into(), gaps.into(), version.into()];
        Ok(self.execute(text, values).await? == 1)
    }
}

impl Store {
    /// What linking has learnt; `None` before it has.
    pub async fn series_model(&self) -> Result<Option<StoredModel>, StoreError> {
        let text = "SELECT version, at, reports, linked_to, gaps, model \
                    FROM series_model ORDER BY version DESC LIMIT 1";
        let Some(row) = sql::first(self.reader(), text, vec![]).await? else {
            return Ok(None);
        };
        let gaps: String = sql::column(&row, 4)?;
        Ok(Some(StoredModel {
            version: sql::column(&row, 0)?,
            at: sql::time(&row, 1)?,
            reports: sql::column(&row, 2)?,
            linked_to: sql::column(&row, 3)?,
            gaps: crate::series::from_json(&gaps)?,
            model: sql::column(&row, 5)?,
        }))
    }

    /// Reports and their series as they are kept, after a report, in order.
    pub async fn links_after(&self, after: i64, count: u32) -> Result<Vec<(i64, i64)>, StoreError> {
        let text = "SELECT report, series FROM series_report WHERE report > $1 \
                    ORDER BY report LIMIT $2";
        let values = vec![after.into(), i64::from(count).into()];
        let rows = sql::all(self.reader(), text, values).await?;
        rows.iter()
            .map(|row| Ok((sql::column(row, 0)?, sql::column(row, 1)?)))
            .collect()
    }

    /// Series that have reports, but whose counts of the last days, taken at a time before, may be
    /// other ones now.
    pub async fn ageing_series(
        &self,
        last_after: Timestamp,
        count: u32,
    ) -> Result<Vec<i64>, StoreError> {
        let text = "SELECT number FROM series WHERE reports > 0 \
                    AND (recent > 0 OR earlier > 0 OR last_at > $1) ORDER BY number LIMIT $2";
        let values = vec![last_after.as_microsecond().into(), i64::from(count).into()];
        let rows = sql::all(self.reader(), text, values).await?;
        rows.iter().map(|row| sql::column(row, 0)).collect()
    }
}
