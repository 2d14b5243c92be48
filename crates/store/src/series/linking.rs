//! What linking reads of reports, and the rows that it keeps up to date.

mod rows;
mod totals;

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use sea_orm::{DbBackend, QueryResult, Value};
use tocsin_domain::report::ReportId;
use tocsin_domain::series::mention::{Kept, Mention};
use uuid::Uuid;

use super::value::{of_column, to_column};
use crate::{Store, StoreError, Tx, sql};

pub use rows::{Link, NewSeries, StoredModel, Suggested};

const FOUND: sql::Insert = sql::Insert {
    table: "found",
    columns: &[
        "report",
        "position",
        "kind",
        "scheme",
        "value",
        "role",
        "reason",
        "field",
        "starts_at",
        "ends_at",
        "raw",
    ],
    casts: &[],
};
const MENTION: sql::Insert = sql::Insert {
    table: "mention",
    columns: &["report", "value", "root", "kind", "text", "role"],
    casts: &[],
};

/// What the machine found in a report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// What was found, as it stands there.
    pub found: Vec<Kept>,
    /// The values that reports are compared by.
    pub mentions: Vec<Mention>,
}

/// What linking needs of a report; its story goes as soon as it is weighed.
#[derive(Clone, Debug)]
pub struct Linkable {
    /// Its serial number.
    pub serial: i64,
    /// Its id.
    pub id: ReportId,
    /// When it was taken in.
    pub received_at: Timestamp,
    /// BCP 47 tag of its story, or empty.
    pub language: String,
    /// The profile's kind of offence.
    pub kind: String,
    /// Its story.
    pub narrative: String,
    /// Stands for its reporter; 0 for nobody.
    pub witness: i64,
    /// The values that may tie it to others: kind, what stands for it, and for what it is a part
    /// of. In the order of what stands for them.
    pub values: Vec<(String, u64, u64)>,
}

/// True of a report `r` that takes part in linking: assessed, there, outside of the closed
/// compartment, and found to be neither spam nor out of scope. Withdrawn ones do not.
pub(super) const TAKES_PART: &str = "r.state NOT IN ('erased', 'withdrawn') AND NOT EXISTS \
     (SELECT 1 FROM decision v WHERE v.report = r.number AND v.undone_at IS NULL \
     AND v.word IN ('spam', 'out-of-scope')) AND ";

fn takes_part(closed_kinds: &[String], values: &mut Vec<Value>) -> String {
    let mut text = format!("{TAKES_PART}{}", crate::report::IS_OPEN);
    for kind in closed_kinds {
        values.push(kind.as_str().into());
        text += &format!(" AND r.kind <> ${}", values.len());
    }
    text
}

impl Tx {
    /// Keeps what was found in reports, by serial number. It follows from the reports, so that no
    /// act need be recorded. The caller has seen that none of them is erased.
    pub async fn keep_said(&mut self, said: &[(i64, &Said)]) -> Result<(), StoreError> {
        let mut found: Vec<Value> = Vec::new();
        let mut mentions: Vec<(i64, i64, &Mention)> = Vec::new();
        let mut in_order: Vec<&(i64, &Said)> = said.iter().collect();
        in_order.sort_unstable_by_key(|(serial, _)| *serial);
        for (serial, said) in in_order {
            for (position, one) in (0i64..).zip(&said.found) {
                found.extend([
                    (*serial).into(),
                    position.into(),
                    one.kind.as_str().into(),
                    one.scheme.as_str().into(),
                    one.value.as_str().into(),
                    one.role.as_str().into(),
                    one.reason.into(),
                    one.field.as_str().into(),
                    (one.start as i64).into(),
                    (one.end as i64).into(),
                    one.raw.as_str().into(),
                ]);
            }
            let all = said.mentions.iter();
            mentions.extend(all.map(|one| (to_column(one.value.key), *serial, one)));
        }
        sql::insert(&self.connection, &FOUND, found).await?;
        // In the order of the one index at random places: each of its pages is met once.
        mentions.sort_unstable_by_key(|(key, serial, _)| (*key, *serial));
        let mut values: Vec<Value> = Vec::with_capacity(mentions.len() * MENTION.columns.len());
        for (key, serial, one) in mentions {
            values.extend([
                serial.into(),
                key.into(),
                to_column(one.value.root).into(),
                one.value.kind.as_str().into(),
                one.value.text.as_str().into(),
                one.role.as_str().into(),
            ]);
        }
        sql::insert(&self.connection, &MENTION, values).await
    }

    /// Takes a lease, or keeps it: whoever holds it does what only one may do. `false`: another
    /// one has it.
    pub async fn hold_lease(
        &mut self,
        name: &str,
        holder: Uuid,
        length: SignedDuration,
    ) -> Result<bool, StoreError> {
        let now = self.now();
        let text = "INSERT INTO lease (name, holder, until) VALUES ($1, $2, $3) \
                    ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, \
                    until = excluded.until WHERE lease.holder = excluded.holder \
                    OR lease.until < $4";
        let values = vec![
            name.into(),
            sql::uuid_value(holder),
            (now + length).as_microsecond().into(),
            now.as_microsecond().into(),
        ];
        Ok(self.execute(text, values).await? == 1)
    }

    /// Gives a lease up.
    pub async fn leave_lease(&mut self, name: &str, holder: Uuid) -> Result<(), StoreError> {
        let text = "DELETE FROM lease WHERE name = $1 AND holder = $2";
        self.execute(text, vec![name.into(), sql::uuid_value(holder)])
            .await
            .map(|_| ())
    }

    /// Of some reports those that take part in linking now, none of which is erased before this
    /// ends.
    pub async fn still_linkable(
        &mut self,
        serials: &[i64],
        closed_kinds: &[String],
    ) -> Result<Vec<i64>, StoreError> {
        let mut there = Vec::with_capacity(serials.len());
        for chunk in serials.chunks(sql::LIST_VALUES_MAX) {
            let mut values: Vec<Value> = Vec::new();
            let condition = takes_part(closed_kinds, &mut values);
            let first = values.len();
            let places: Vec<String> = (1..=chunk.len())
                .map(|place| format!("${}", first + place))
                .collect();
            values.extend(chunk.iter().map(|serial| Value::from(*serial)));
            let locking = match self.backend {
                DbBackend::Postgres => "ORDER BY r.number FOR UPDATE OF r",
                _ => "",
            };
            let text = format!(
                "SELECT r.number FROM report r WHERE {condition} AND r.number IN ({}) {locking}",
                places.join(", ")
            );
            for row in sql::all(&self.connection, &text, values).await? {
                there.push(sql::column(&row, 0)?);
            }
        }
        Ok(there)
    }
}

fn linkable(row: &QueryResult) -> Result<Linkable, StoreError> {
    let told: Option<String> = sql::column(row, 4)?;
    let given: String = sql::column(row, 3)?;
    Ok(Linkable {
        serial: sql::column(row, 0)?,
        id: ReportId(sql::uuid(row, 1)?),
        received_at: sql::time(row, 2)?,
        language: told.filter(|it| !it.is_empty()).unwrap_or(given),
        kind: sql::column(row, 5)?,
        narrative: sql::column(row, 6)?,
        witness: sql::column(row, 7)?,
        values: Vec::new(),
    })
}

const LINKABLE: &str = "SELECT r.number, r.id, r.received_at, r.language, a.language, r.kind, \
     r.narrative, r.witness FROM report r JOIN assessment a ON a.report = r.number";

impl Store {
    /// Reports that take part in linking after a serial number, in its order.
    pub async fn linkable_after(
        &self,
        after: i64,
        closed_kinds: &[String],
        count: u32,
    ) -> Result<Vec<Linkable>, StoreError> {
        let mut values = Vec::new();
        let condition = takes_part(closed_kinds, &mut values);
        values.push(after.into());
        let text = format!(
            "{LINKABLE} WHERE {condition} AND r.number > ${} ORDER BY r.number LIMIT {count}",
            values.len()
        );
        let rows = sql::all(self.reader(), &text, values).await?;
        let found = rows.iter().map(linkable).collect::<Result<_, _>>()?;
        self.with_values(found).await
    }

    /// Of some reports those that take part in linking, in the order of their serial numbers.
    pub async fn linkable(
        &self,
        serials: &[i64],
        closed_kinds: &[String],
    ) -> Result<Vec<Linkable>, StoreError> {
        let mut found = Vec::new();
        for chunk in serials.chunks(1_000) {
            let mut values = Vec::new();
            let condition = takes_part(closed_kinds, &mut values);
            let first = values.len();
            let places: Vec<String> = (1..=chunk.len())
                .map(|place| format!("${}", first + place))
                .collect();
            values.extend(chunk.iter().map(|serial| Value::from(*serial)));
            let text = format!(
                "{LINKABLE} WHERE {condition} AND r.number IN ({}) ORDER BY r.number",
                places.join(", ")
            );
            let rows = sql::all(self.reader(), &text, values).await?;
            found.extend(rows.iter().map(linkable).collect::<Result<Vec<_>, _>>()?);
        }
        self.with_values(found).await
    }

    async fn with_values(&self, mut found: Vec<Linkable>) -> Result<Vec<Linkable>, StoreError> {
        let values: Vec<Value> = found.iter().map(|report| report.serial.into()).collect();
        let text = "SELECT report, kind, value, root FROM mention \
                    WHERE role IN ('suspect', 'unknown') AND report IN";
        let mut by_report: BTreeMap<i64, Vec<(String, u64, u64)>> = BTreeMap::new();
        for row in sql::all_in(self.reader(), text, &values).await? {
            let (key, root) = (sql::column(&row, 2)?, sql::column(&row, 3)?);
            let value = (sql::column(&row, 1)?, of_column(key), of_column(root));
            by_report
                .entry(sql::column(&row, 0)?)
                .or_default()
                .push(value);
        }
        for report in &mut found {
            report.values = by_report.remove(&report.serial).unwrap_or_default();
            report.values.sort_unstable_by_key(|(_, key, _)| *key);
        }
        Ok(found)
    }

    /// Serial numbers of reports that the machine has looked at, after one, in order.
    pub async fn assessed_after(&self, after: i64, count: u32) -> Result<Vec<i64>, StoreError> {
        let text = "SELECT report FROM assessment WHERE report > $1 ORDER BY report LIMIT $2";
        let values = vec![after.into(), i64::from(count).into()];
        let rows = sql::all(self.reader(), text, values).await?;
        rows.iter().map(|row| sql::column(row, 0)).collect()
    }

    /// Of some serial numbers those of reports that the machine has looked at.
    pub async fn assessed_of(&self, serials: &[i64]) -> Result<Vec<i64>, StoreError> {
        let values: Vec<Value> = serials.iter().map(|serial| (*serial).into()).collect();
        let text = "SELECT report FROM assessment WHERE report IN";
        let rows = sql::all_in(self.reader(), text, &values).await?;
        rows.iter().map(|row| sql::column(row, 0)).collect()
    }

    /// Serial numbers after one and up to another of reports that the machine has still to look
    /// at.
    pub async fn awaited(&self, after: i64, last: i64) -> Result<Vec<i64>, StoreError> {
        let text = "SELECT r.number FROM report r WHERE r.number > $1 AND r.number <= $2 \
                    AND r.state <> 'erased' AND NOT EXISTS \
                    (SELECT 1 FROM assessment a WHERE a.report = r.number) ORDER BY r.number";
        let rows = sql::all(self.reader(), text, vec![after.into(), last.into()]).await?;
        rows.iter().map(|row| sql::column(row, 0)).collect()
    }

    /// Serial numbers after one and up to another that some report has.
    pub async fn serials_between(&self, after: i64, last: i64) -> Result<Vec<i64>, StoreError> {
        let text = "SELECT number FROM report WHERE number > $1 AND number <= $2 ORDER BY number";
        let rows = sql::all(self.reader(), text, vec![after.into(), last.into()]).await?;
        rows.iter().map(|row| sql::column(row, 0)).collect()
    }

    /// The last serial number of a report that the machine has looked at; 0 before there is one.
    pub async fn last_assessed(&self) -> Result<i64, StoreError> {
        let text = "SELECT COALESCE(MAX(report), 0) FROM assessment";
        let row = sql::first(self.reader(), text, vec![]).await?;
        sql::column(&row.ok_or(StoreError::Missing("the last assessment"))?, 0)
    }
}
