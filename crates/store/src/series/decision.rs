//! What people decided about series and values.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use sea_orm::{QueryResult, Value};
use serde::{Deserialize, Serialize};
use tocsin_domain::series::Word;
use uuid::Uuid;

use super::value::{of_column, to_column};
use super::{from_json, to_json, word};
use crate::{Store, StoreError, Tx, sql};

/// The reports that a decision is about, by serial number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sides {
    /// Those on the one side; of a lock all.
    pub one: Vec<i64>,
    /// Those on the other side, if there are two.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other: Vec<i64>,
}

/// A decision as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesDecision {
    /// Its id.
    pub id: Uuid,
    /// When it was taken.
    pub at: Timestamp,
    /// Who decided.
    pub staff: Uuid,
    /// What.
    pub word: Word,
    /// The series that it was about, as it was then.
    pub series: Option<i64>,
    /// What stands for the value that it is about.
    pub value: Option<u64>,
    /// The reports that it is about.
    pub reports: Sides,
    /// Why, in the person's own words.
    pub reason: String,
    /// Until when it binds.
    pub expires_at: Option<Timestamp>,
    /// When it was taken back.
    pub undone_at: Option<Timestamp>,
    /// Who took it back.
    pub undone_by: Option<Uuid>,
    /// Whether an older decision contradicts it, so that it is not followed.
    pub is_contradicted: bool,
}

impl SeriesDecision {
    /// Whether it binds at a moment: neither taken back nor run out.
    pub fn binds_at(&self, at: Timestamp) -> bool {
        self.undone_at.is_none() && self.expires_at.is_none_or(|until| at < until)
    }
}

const COLUMNS: &str = "d.id, d.at, d.staff, d.word, d.series, d.value, d.reports, d.reason, \
     d.expires_at, d.undone_at, d.undone_by, d.contradicted";
/// How many columns these are.
const COLUMNS_COUNT: usize = 12;

fn decision(row: &QueryResult) -> Result<SeriesDecision, StoreError> {
    let text: String = sql::column(row, 3)?;
    let value: Option<i64> = sql::column(row, 5)?;
    let reports: String = sql::column(row, 6)?;
    let contradicted: i64 = sql::column(row, 11)?;
    Ok(SeriesDecision {
        id: sql::uuid(row, 0)?,
        at: sql::time(row, 1)?,
        staff: sql::uuid(row, 2)?,
        word: word(&text, Word::from_word(&text))?,
        series: sql::column(row, 4)?,
        value: value.map(of_column),
        reports: from_json(&reports)?,
        reason: sql::column(row, 7)?,
        expires_at: sql::optional_time(row, 8)?,
        undone_at: sql::optional_time(row, 9)?,
        undone_by: sql::optional_uuid(row, 10)?,
        is_contradicted: contradicted != 0,
    })
}

/// A decision with the address of whoever took it.
fn taken(row: &QueryResult) -> Result<(SeriesDecision, String), StoreError> {
    Ok((decision(row)?, sql::column(row, COLUMNS_COUNT)?))
}

impl Store {
    /// The newest decisions, newest first, before one of a page before; of one series only if it is
    /// given. Those taken back, run out and contradicted are among them. Each with the address of
    /// whoever took it.
    pub async fn series_decisions(
        &self,
        series: Option<i64>,
        before: Option<(Timestamp, Uuid)>,
        count: u32,
    ) -> Result<Vec<(SeriesDecision, String)>, StoreError> {
        let mut conditions = vec!["1 = 1".to_owned()];
        let mut values: Vec<Value> = Vec::new();
        if let Some(series) = series {
            values.push(series.into());
            conditions.push(format!("d.series = ${}", values.len()));
        }
        if let Some((at, id)) = before {
            values.push(at.as_microsecond().into());
            values.push(sql::uuid_value(id));
            let (at, id) = (values.len() - 1, values.len());
            conditions.push(format!("(d.at < ${at} OR (d.at = ${at} AND d.id < ${id}))"));
        }
        self.taken_where(&conditions.join(" AND "), values, count)
            .await
    }

    /// The decisions about a value, newest first.
    pub async fn value_decisions(
        &self,
        key: u64,
        count: u32,
    ) -> Result<Vec<(SeriesDecision, String)>, StoreError> {
        let values = vec![to_column(key).into()];
        self.taken_where("d.value = $1", values, count).await
    }

    pub(super) async fn taken_where(
        &self,
        condition: &str,
        values: Vec<Value>,
        count: u32,
    ) -> Result<Vec<(SeriesDecision, String)>, StoreError> {
        let text = format!(
            "SELECT {COLUMNS}, COALESCE(s.email, '') FROM series_decision d \
             LEFT JOIN staff s ON s.id = d.staff WHERE {condition} \
             ORDER BY d.at DESC, d.id DESC LIMIT {count}"
        );
        let rows = sql::all(self.reader(), &text, values).await?;
        rows.iter().map(taken).collect()
    }

    /// A decision by its id.
    pub async fn series_decision(&self, id: Uuid) -> Result<Option<SeriesDecision>, StoreError> {
        let text = format!("SELECT {COLUMNS} FROM series_decision d WHERE d.id = $1");
        let row = sql::first(self.reader(), &text, vec![sql::uuid_value(id)]).await?;
        row.as_ref().map(decision).transpose()
    }

    /// Every decision that binds now, the oldest first: what linking follows.
    pub async fn binding_decisions(&self) -> Result<Vec<SeriesDecision>, StoreError> {
        let text = format!(
            "SELECT {COLUMNS} FROM series_decision d WHERE d.undone_at IS NULL \
             AND (d.expires_at IS NULL OR d.expires_at > $1) ORDER BY d.at, d.id"
        );
        let now = self.now().as_microsecond();
        let rows = sql::all(self.reader(), &text, vec![now.into()]).await?;
        rows.iter().map(decision).collect()
    }

    /// What the latest decision that binds says of each of some values.
    pub(crate) async fn value_verdicts(
        &self,
        keys: &[u64],
    ) -> Result<HashMap<u64, Word>, StoreError> {
        let mut verdicts: HashMap<u64, (i64, Word)> = HashMap::new();
        if keys.is_empty() {
            return Ok(HashMap::new());
        }
        let values: Vec<Value> = keys.iter().map(|key| to_column(*key).into()).collect();
        let now = self.now().as_microsecond();
        let text = format!(
            "SELECT d.value, d.word, d.at FROM series_decision d WHERE d.undone_at IS NULL \
             AND (d.expires_at IS NULL OR d.expires_at > {now}) AND d.value IN"
        );
        for row in sql::all_in(self.reader(), &text, &values).await? {
            let (key, at) = (of_column(sql::column(&row, 0)?), sql::column(&row, 2)?);
            let text: String = sql::column(&row, 1)?;
            let said = word(&text, Word::from_word(&text))?;
            let known = verdicts.entry(key).or_insert((at, said));
            if at >= known.0 {
                *known = (at, said);
            }
        }
        let latest = verdicts.into_iter().map(|(key, (_, said))| (key, said));
        Ok(latest.collect())
    }
}

impl Tx {
    /// Keeps a decision. The caller records the act.
    pub async fn add_series_decision(&mut self, row: &SeriesDecision) -> Result<(), StoreError> {
        let text = "INSERT INTO series_decision (id, at, staff, word, series, value, reports, \
                    reason, expires_at, contradicted) \
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)";
        let values: Vec<Value> = vec![
            sql::uuid_value(row.id),
            row.at.as_microsecond().into(),
            sql::uuid_value(row.staff),
            row.word.as_str().into(),
            row.series.into(),
            row.value.map(to_column).into(),
            to_json(&row.reports)?.into(),
            row.reason.as_str().into(),
            row.expires_at.map(|at| at.as_microsecond()).into(),
        ];
        self.change(text, values).await.map(|_| ())
    }

    /// Marks a decision as taken back. `false`: it was before. The caller records the act.
    pub async fn undo_series_decision(&mut self, id: Uuid, by: Uuid) -> Result<bool, StoreError> {
        let text = "UPDATE series_decision SET undone_at = $1, undone_by = $2 \
                    WHERE id = $3 AND undone_at IS NULL";
        let values = vec![
            self.now().as_microsecond().into(),
            sql::uuid_value(by),
            sql::uuid_value(id),
        ];
        Ok(self.change(text, values).await? == 1)
    }

    /// Notes which decisions older ones contradict: those named, and no others.
    pub async fn set_contradicted(&mut self, ids: &[Uuid]) -> Result<(), StoreError> {
        let known = "SELECT id FROM series_decision WHERE contradicted = 1";
        let mut before: BTreeMap<Uuid, bool> = BTreeMap::new();
        for row in sql::all(&self.connection, known, vec![]).await? {
            before.insert(sql::uuid(&row, 0)?, false);
        }
        let mut changes: Vec<(Uuid, i64)> = Vec::new();
        for id in ids {
            if before.insert(*id, true).is_none() {
                changes.push((*id, 1));
            }
        }
        let gone = before.iter().filter(|(_, is_still)| !**is_still);
        changes.extend(gone.map(|(id, _)| (*id, 0)));
        for (id, contradicted) in changes {
            let text = "UPDATE series_decision SET contradicted = $1 WHERE id = $2";
            self.execute(text, vec![contradicted.into(), sql::uuid_value(id)])
                .await?;
        }
        Ok(())
    }
}
