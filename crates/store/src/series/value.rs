//! Values by which reports are compared: where each was seen, by how many, and what people said.

use std::collections::BTreeMap;

use jiff::Timestamp;
use sea_orm::{QueryResult, Value};
use tocsin_domain::link::value::{Kind, key_of};
use tocsin_domain::observable::Role;
use tocsin_domain::receipt::ReportNumber;
use tocsin_domain::report::ReportId;
use tocsin_domain::series::{Word, is_corroborated};

use super::linking::TAKES_PART;
use super::{Within, word};
use crate::conditions::Conditions;
use crate::report::IS_OPEN;
use crate::{Store, StoreError, sql};

/// Mentions of one value that are counted: of so many, "so many or more".
pub const MENTIONS_COUNTED_MAX: i64 = 10_000;

/// True of a report `r` that nobody, not even the machine alone, took for sensitive: what is
/// counted for everybody must not say where such content is, whatever was decided since.
const NOT_SENSITIVE: &str = "NOT EXISTS (SELECT 1 FROM assessment q WHERE q.report = r.number \
     AND q.sensitive = 1)";

/// Moves a key so that the order of its column is the order of the digests.
pub fn to_column(key: u64) -> i64 {
    (key ^ (1 << 63)) as i64
}

/// The key in a column.
pub fn of_column(stored: i64) -> u64 {
    (stored as u64) ^ (1 << 63)
}

/// A value with how often it was seen. Neither the closed compartment is counted, nor what was
/// found to be spam, out of scope, or taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenValue {
    /// What stands for it: [`key_of`] its kind and text.
    pub key: u64,
    /// Its kind.
    pub kind: String,
    /// Its one form.
    pub text: String,
    /// Reports that name it, by its role there.
    pub roles: BTreeMap<&'static str, i64>,
    /// Reports that name it as a suspect's or as nobody's, at most [`MENTIONS_COUNTED_MAX`].
    pub reports: i64,
    /// Independent people among their reporters.
    pub sources: i64,
    /// When the first of all was taken in.
    pub first_at: Timestamp,
    /// When the last was.
    pub last_at: Timestamp,
    /// What people have said about it, if anything that holds: [`Word::Benign`],
    /// [`Word::Offender`] or [`Word::Victim`].
    pub verdict: Option<Word>,
}

impl SeenValue {
    /// Whether it may be referred or published without a person's hand: enough independent people
    /// name it and nobody has said that it is another's. What a person calls the offender's may.
    pub fn is_corroborated(&self) -> bool {
        match self.verdict {
            Some(Word::Offender) => true,
            Some(_) => false,
            None => is_corroborated(self.sources),
        }
    }
}

/// A report that names a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Its serial number: the cursor of the list.
    pub serial: i64,
    /// Its id.
    pub id: ReportId,
    /// Its number for the public file.
    pub report: ReportNumber,
    /// Whose the value is there.
    pub role: Role,
    /// When it was taken in.
    pub received_at: Timestamp,
    /// The profile's kind of offence.
    pub kind: String,
    /// The series of the report, if it is in one.
    pub series: Option<i64>,
}

/// One row of counts: of a value in one role.
struct Counted {
    key: u64,
    kind: String,
    text: String,
    role: Role,
    reports: i64,
    sources: i64,
    first_at: Timestamp,
    last_at: Timestamp,
}

const COUNTED: &str = "m.value, MIN(m.kind), MIN(m.text), m.role, COUNT(*), \
     COUNT(DISTINCT CASE WHEN r.witness <> 0 THEN r.witness END), \
     MIN(r.received_at), MAX(r.received_at)";

fn counted(row: &QueryResult) -> Result<Counted, StoreError> {
    let role: String = sql::column(row, 3)?;
    Ok(Counted {
        key: of_column(sql::column(row, 0)?),
        kind: sql::column(row, 1)?,
        text: sql::column(row, 2)?,
        role: word(&role, Role::from_word(&role))?,
        reports: sql::column(row, 4)?,
        sources: sql::column(row, 5)?,
        first_at: sql::time(row, 6)?,
        last_at: sql::time(row, 7)?,
    })
}

/// Puts the rows of each value together, in the order in which the values first come.
fn together(rows: Vec<Counted>) -> Vec<SeenValue> {
    let mut seen: Vec<SeenValue> = Vec::new();
    let mut places: BTreeMap<u64, usize> = BTreeMap::new();
    for row in rows {
        let place = *places.entry(row.key).or_insert_with(|| {
            seen.push(SeenValue {
                key: row.key,
                kind: row.kind.clone(),
                text: row.text.clone(),
                roles: BTreeMap::new(),
                reports: 0,
                sources: 0,
                first_at: row.first_at,
                last_at: row.last_at,
                verdict: None,
            });
            seen.len() - 1
        });
        let value = &mut seen[place];
        *value.roles.entry(row.role.as_str()).or_default() += row.reports;
        if matches!(row.role, Role::Suspect | Role::Unknown) {
            value.reports += row.reports;
            // A person who names it in two roles in two reports counts once at least.
            value.sources = value.sources.max(row.sources);
        }
        value.first_at = value.first_at.min(row.first_at);
        value.last_at = value.last_at.max(row.last_at);
    }
    seen
}

impl Store {
    /// The values of a series, those that most of its reports name first, with counts within the
    /// series.
    pub async fn series_values(
        &self,
        number: i64,
        count: u32,
    ) -> Result<Vec<SeenValue>, StoreError> {
        let text = format!(
            "SELECT {COUNTED} FROM series_report s JOIN mention m ON m.report = s.report \
             JOIN report r ON r.number = s.report WHERE s.series = $1 \
             GROUP BY m.value, m.role ORDER BY COUNT(*) DESC, m.value LIMIT {count}"
        );
        let rows = sql::all(self.reader(), &text, vec![number.into()]).await?;
        let rows = rows.iter().map(counted).collect::<Result<_, _>>()?;
        self.judged(together(rows)).await
    }

    /// A value by its kind and its one form; `None` where no report names it.
    pub async fn seen_value(
        &self,
        kind: Kind,
        text: &str,
    ) -> Result<Option<SeenValue>, StoreError> {
        self.seen_value_of(key_of(kind.as_str(), text)).await
    }

    /// A value by what stands for it.
    pub async fn seen_value_of(&self, key: u64) -> Result<Option<SeenValue>, StoreError> {
        let text = format!(
            "SELECT {COUNTED} FROM (SELECT value, kind, text, role, report FROM mention \
             WHERE value = $1 ORDER BY report LIMIT {MENTIONS_COUNTED_MAX}) m \
             JOIN report r ON r.number = m.report WHERE {TAKES_PART}{IS_OPEN} AND {NOT_SENSITIVE} \
             GROUP BY m.value, m.role ORDER BY m.role"
        );
        let rows = sql::all(self.reader(), &text, vec![to_column(key).into()]).await?;
        let rows = rows.iter().map(counted).collect::<Result<_, _>>()?;
        Ok(self.judged(together(rows)).await?.pop())
    }

    /// The reports that name a value and are reached, newest first, before a serial number.
    pub async fn mentions(
        &self,
        key: u64,
        within: Within<'_>,
        before: Option<i64>,
        count: u32,
    ) -> Result<Vec<Mention>, StoreError> {
        let mut asked = Conditions::default();
        asked.that("m.value =", to_column(key).into());
        asked.that("m.report <", before.unwrap_or(i64::MAX).into());
        asked.within(within.0, within.1);
        let text = format!(
            "SELECT m.report, r.id, r.label, m.role, r.received_at, r.kind, s.series \
             FROM mention m JOIN report r ON r.number = m.report \
             LEFT JOIN series_report s ON s.report = m.report \
             WHERE {} ORDER BY m.report DESC LIMIT {count}",
            asked.take()
        );
        let rows = sql::all(self.reader(), &text, asked.into_values()).await?;
        rows.iter().map(mention).collect()
    }

    /// The values whose keys begin with these bits, of `bits_count` bits, in the order of their
    /// keys: whoever asks says no more than the beginning of a digest. Counts are of reports
    /// outside of the closed compartment.
    pub async fn values_by_prefix(
        &self,
        prefix: u64,
        bits_count: u32,
        count: u32,
    ) -> Result<Vec<SeenValue>, StoreError> {
        let bits_count = bits_count.clamp(1, 64);
        let shift = 64 - bits_count;
        let first = prefix.checked_shl(shift).unwrap_or_default();
        let last = first | (u64::MAX.checked_shr(bits_count).unwrap_or_default());
        let text = format!(
            "SELECT {COUNTED} FROM mention m JOIN report r ON r.number = m.report \
             WHERE m.value BETWEEN $1 AND $2 AND {TAKES_PART}{IS_OPEN} AND {NOT_SENSITIVE} \
             GROUP BY m.value, m.role ORDER BY m.value, m.role LIMIT {count}"
        );
        let values = vec![to_column(first).into(), to_column(last).into()];
        let rows = sql::all(self.reader(), &text, values).await?;
        let rows = rows.iter().map(counted).collect::<Result<_, _>>()?;
        self.judged(together(rows)).await
    }

    /// Kinds and texts of values by their keys, as long as a report still names them.
    pub async fn value_texts(
        &self,
        keys: &[u64],
    ) -> Result<BTreeMap<u64, (String, String)>, StoreError> {
        let values: Vec<Value> = keys.iter().map(|key| to_column(*key).into()).collect();
        let mut texts = BTreeMap::new();
        if values.is_empty() {
            return Ok(texts);
        }
        let text = "SELECT m.value, m.kind, m.text FROM mention m WHERE m.report = \
                    (SELECT MIN(o.report) FROM mention o WHERE o.value = m.value) \
                    AND m.value IN";
        for row in sql::all_in(self.reader(), text, &values).await? {
            let key = of_column(sql::column(&row, 0)?);
            texts.insert(key, (sql::column(&row, 1)?, sql::column(&row, 2)?));
        }
        Ok(texts)
    }

    /// The same values with what people have said about them.
    async fn judged(&self, mut seen: Vec<SeenValue>) -> Result<Vec<SeenValue>, StoreError> {
        let keys: Vec<u64> = seen.iter().map(|value| value.key).collect();
        let verdicts = self.value_verdicts(&keys).await?;
        for value in &mut seen {
            value.verdict = verdicts.get(&value.key).copied();
        }
        Ok(seen)
    }
}

fn mention(row: &QueryResult) -> Result<Mention, StoreError> {
    let role: String = sql::column(row, 3)?;
    Ok(Mention {
        serial: sql::column(row, 0)?,
        id: ReportId(sql::uuid(row, 1)?),
        report: ReportNumber::from_stored(sql::column(row, 2)?),
        role: word(&role, Role::from_word(&role))?,
        received_at: sql::time(row, 4)?,
        kind: sql::column(row, 5)?,
        series: sql::column(row, 6)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_columns_is_that_of_the_digests() {
        let keys = [0, 1, u64::MAX / 2, u64::MAX / 2 + 1, u64::MAX];
        let columns = keys.map(to_column);
        assert!(columns.is_sorted());
        assert_eq!(columns.map(of_column), keys);
    }
}
