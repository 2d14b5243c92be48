//! What the pages of series show besides: counts, days, chords, and what waits for an answer. Each
//! read is bounded, whatever the size of the series.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{QueryResult, Value};
use tocsin_domain::receipt::ReportNumber;
use tocsin_domain::report::ReportId;

use super::decision::SeriesDecision;
use super::suggestion::{SUGGESTION, Suggestion, suggestion};
use super::value::{of_column, to_column};
use super::{Asked, Within};
use crate::conditions::Conditions;
use crate::{Store, StoreError, sql};

/// Mentions of a series that are looked at for chords: those of its first reports.
const MENTIONS_COUNT_MAX: u32 = 20_000;
/// Reports of one value that are looked at to see whether they are of one series.
const SPREAD_COUNT_MAX: u32 = 5_000;
/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

/// Where a series stands, for people who look for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A person holds it as it is.
    Locked,
    /// It was referred as a whole.
    Referred,
    /// It had a report within the last seven days.
    Growing,
    /// It had none.
    Quiet,
}

impl Standing {
    /// Every standing.
    pub const ALL: [Standing; 4] = [
        Standing::Growing,
        Standing::Quiet,
        Standing::Locked,
        Standing::Referred,
    ];

    /// The word in addresses and texts.
    pub fn as_str(self) -> &'static str {
        match self {
            Standing::Locked => "locked",
            Standing::Referred => "referred",
            Standing::Growing => "growing",
            Standing::Quiet => "quiet",
        }
    }

    /// Reads the word back; `None` for any other text.
    pub fn from_word(word: &str) -> Option<Standing> {
        Standing::ALL.into_iter().find(|one| one.as_str() == word)
    }

    /// True of a series `s`.
    pub(super) fn condition(self) -> &'static str {
        match self {
            Standing::Locked => "s.locked = 1",
            Standing::Referred => "EXISTS (SELECT 1 FROM referral f WHERE f.series = s.number)",
            Standing::Growing => "s.recent > 0",
            Standing::Quiet => "s.recent = 0",
        }
    }
}

/// A value that the machine found in a report, or nobody but its sender named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundValue {
    /// Its type.
    pub kind: String,
    /// The canonical value.
    pub value: String,
    /// Whose it is.
    pub role: String,
    /// Why it is taken for theirs.
    pub reason: String,
}

fn found(row: &QueryResult) -> Result<FoundValue, StoreError> {
    Ok(FoundValue {
        kind: sql::column(row, 0)?,
        value: sql::column(row, 1)?,
        role: sql::column(row, 2)?,
        reason: sql::column(row, 3)?,
    })
}

impl Store {
    /// How many series fit, counted up to `most`.
    pub async fn series_count(
        &self,
        asked: &Asked,
        within: Within<'_>,
        most: u32,
    ) -> Result<i64, StoreError> {
        let mut conditions = super::narrowed(asked, within);
        let text = format!(
            "SELECT COUNT(*) FROM (SELECT s.number FROM series s WHERE {} LIMIT {most}) f",
            conditions.take()
        );
        self.one_number(&text, conditions.into_values()).await
    }

    /// How many suggestions wait for an answer, counted up to `most`.
    pub async fn open_suggestions_count(
        &self,
        within: Within<'_>,
        most: u32,
    ) -> Result<i64, StoreError> {
        let mut asked = Conditions::default();
        asked.just("q.answer = ''");
        asked.within(within.0, within.1);
        let text = format!(
            "SELECT COUNT(*) FROM (SELECT q.report FROM suggestion q \
             JOIN report r ON r.number = q.report WHERE {} LIMIT {most}) f",
            asked.take()
        );
        self.one_number(&text, asked.into_values()).await
    }

    /// How many reports of a series are reached.
    pub async fn series_reached_count(
        &self,
        number: i64,
        within: Within<'_>,
    ) -> Result<i64, StoreError> {
        let mut asked = Conditions::default();
        asked.that("m.series =", number.into());
        asked.within(within.0, within.1);
        let text = format!(
            "SELECT COUNT(*) FROM series_report m JOIN report r ON r.number = m.report WHERE {}",
            asked.take()
        );
        self.one_number(&text, asked.into_values()).await
    }

    async fn one_number(&self, text: &str, values: Vec<Value>) -> Result<i64, StoreError> {
        let row = sql::first(self.reader(), text, values).await?;
        row.map_or(Ok(0), |row| sql::column(&row, 0))
    }

    /// Reports of a series by day: the day's number since 1970 where clocks are ahead of Greenwich
    /// by so many microseconds, and how many.
    pub async fn series_days(
        &self,
        number: i64,
        ahead: i64,
    ) -> Result<Vec<(i64, i64)>, StoreError> {
        let text = format!(
            "SELECT f.day, COUNT(*) FROM (SELECT (r.received_at + {ahead}) / {DAY} AS day \
             FROM series_report m JOIN report r ON r.number = m.report WHERE m.series = $1) f \
             GROUP BY f.day ORDER BY f.day"
        );
        let rows = sql::all(self.reader(), &text, vec![number.into()]).await?;
        let pair = |row: &QueryResult| Ok((sql::column(row, 0)?, sql::column(row, 1)?));
        rows.iter().map(pair).collect()
    }

    /// Pairs of these values that reports of a series name together, and how many reports; the
    /// most named pair first.
    pub async fn series_chords(
        &self,
        number: i64,
        keys: &[u64],
    ) -> Result<Vec<((u64, u64), i64)>, StoreError> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let list = literals(keys);
        // The sign has SQLite walk through each report's values once, and not look for each key.
        let text = format!(
            "SELECT m.report, m.value FROM series_report s JOIN mention m ON m.report = s.report \
             WHERE s.series = $1 AND +m.value IN ({list}) ORDER BY m.report \
             LIMIT {MENTIONS_COUNT_MAX}"
        );
        let rows = sql::all(self.reader(), &text, vec![number.into()]).await?;
        let mut counts: BTreeMap<(u64, u64), i64> = BTreeMap::new();
        let mut of_one: (i64, Vec<u64>) = (0, Vec::new());
        for row in &rows {
            let (report, key): (i64, u64) = (sql::column(row, 0)?, of_column(sql::column(row, 1)?));
            if report != of_one.0 {
                of_one = (report, Vec::new());
            }
            for other in &of_one.1 {
                let pair = (key.min(*other), key.max(*other));
                *counts.entry(pair).or_default() += 1;
            }
            of_one.1.push(key);
        }
        let mut chords: Vec<_> = counts.into_iter().collect();
        chords.sort_by_key(|(pair, count)| (-count, *pair));
        Ok(chords)
    }

    /// Suggestions that nobody has answered about reports of a series, or that lead to it: newest
    /// first, of reports that are reached.
    pub async fn series_suggestions(
        &self,
        number: i64,
        within: Within<'_>,
        count: u32,
    ) -> Result<Vec<Suggestion>, StoreError> {
        let mut asked = Conditions::default();
        asked.just("q.answer = ''");
        let place = asked.value(number.into());
        asked.just(format!("(a.series = {place} OR b.series = {place})"));
        asked.within(within.0, within.1);
        let text = format!(
            "{SUGGESTION} WHERE {} ORDER BY q.at DESC, q.report DESC, q.target DESC LIMIT {count}",
            asked.take()
        );
        let rows = sql::all(self.reader(), &text, asked.into_values()).await?;
        rows.iter().map(suggestion).collect()
    }

    /// The newest decisions about a series, its reports or these values, newest first, each with
    /// the address of whoever took it.
    pub async fn decisions_about(
        &self,
        number: i64,
        keys: &[u64],
        count: u32,
    ) -> Result<Vec<(SeriesDecision, String)>, StoreError> {
        let condition = match keys.is_empty() {
            true => "d.series = $1".to_owned(),
            false => format!("(d.series = $1 OR d.value IN ({}))", literals(keys)),
        };
        self.taken_where(&condition, vec![number.into()], count)
            .await
    }

    /// What was found in a report, in the order of its text; at most so many.
    pub async fn found_values(
        &self,
        serial: i64,
        count: u32,
    ) -> Result<Vec<FoundValue>, StoreError> {
        let text = format!(
            "SELECT kind, value, role, reason FROM found WHERE report = $1 \
             ORDER BY position LIMIT {count}"
        );
        let rows = sql::all(self.reader(), &text, vec![serial.into()]).await?;
        rows.iter().map(found).collect()
    }

    /// The keys of the values by which a report is compared.
    pub async fn mentioned_keys(&self, serial: i64) -> Result<BTreeSet<u64>, StoreError> {
        let text = "SELECT value FROM mention WHERE report = $1";
        let rows = sql::all(self.reader(), text, vec![serial.into()]).await?;
        let key = |row: &QueryResult| Ok(of_column(sql::column(row, 0)?));
        rows.iter().map(key).collect()
    }

    /// Ids and numbers of those of some reports that are reached, by their serial numbers.
    pub async fn reached_reports(
        &self,
        serials: &[i64],
        within: Within<'_>,
    ) -> Result<BTreeMap<i64, (ReportId, ReportNumber)>, StoreError> {
        let mut asked = Conditions::default();
        asked.one_of("r.number", serials);
        asked.within(within.0, within.1);
        let text = format!(
            "SELECT r.number, r.id, r.label FROM report r WHERE {}",
            asked.take()
        );
        let mut found = BTreeMap::new();
        for row in sql::all(self.reader(), &text, asked.into_values()).await? {
            let label = ReportNumber::from_stored(sql::column(&row, 2)?);
            let id = ReportId(sql::uuid(&row, 1)?);
            found.insert(sql::column(&row, 0)?, (id, label));
        }
        Ok(found)
    }

    /// Kinds and texts of the values that two reports both name, by their keys.
    pub async fn shared_values(
        &self,
        one: i64,
        other: i64,
    ) -> Result<Vec<(u64, String, String)>, StoreError> {
        let text = "SELECT m.value, m.kind, m.text FROM mention m JOIN mention o \
                    ON o.value = m.value AND o.report = $2 WHERE m.report = $1 ORDER BY m.value";
        let rows = sql::all(self.reader(), text, vec![one.into(), other.into()]).await?;
        let value = |row: &QueryResult| {
            Ok((
                of_column(sql::column(row, 0)?),
                sql::column(row, 1)?,
                sql::column(row, 2)?,
            ))
        };
        rows.iter().map(value).collect()
    }

    /// Of the reports that name a value: how many were looked at, and how many of those the series
    /// has that has most of them. A value that one offender uses is named in one series; what
    /// everybody uses is named everywhere.
    pub async fn value_spread(&self, key: u64) -> Result<(i64, i64), StoreError> {
        let text = format!(
            "SELECT s.series, COUNT(*) FROM (SELECT report FROM mention WHERE value = $1 \
             ORDER BY report DESC LIMIT {SPREAD_COUNT_MAX}) m \
             LEFT JOIN series_report s ON s.report = m.report GROUP BY s.series"
        );
        let rows = sql::all(self.reader(), &text, vec![to_column(key).into()]).await?;
        let (mut all, mut most) = (0, 0);
        for row in &rows {
            let (series, count): (Option<i64>, i64) = (sql::column(row, 0)?, sql::column(row, 1)?);
            all += count;
            if series.is_some() {
                most = most.max(count);
            }
        }
        Ok((all, most))
    }

    /// How many reports that are reached name a value, counted up to `most`.
    pub async fn mentions_count(
        &self,
        key: u64,
        within: Within<'_>,
        most: u32,
    ) -> Result<i64, StoreError> {
        let mut asked = Conditions::default();
        asked.that("m.value =", to_column(key).into());
        asked.within(within.0, within.1);
        let text = format!(
            "SELECT COUNT(*) FROM (SELECT m.report FROM mention m \
             JOIN report r ON r.number = m.report WHERE {} LIMIT {most}) f",
            asked.take()
        );
        self.one_number(&text, asked.into_values()).await
    }
}

/// Keys as a list of numbers: they are ours, and no text of anybody.
fn literals(keys: &[u64]) -> String {
    let numbers: Vec<String> = keys.iter().map(|key| to_column(*key).to_string()).collect();
    numbers.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standings_are_read_back() {
        for standing in Standing::ALL {
            assert_eq!(Standing::from_word(standing.as_str()), Some(standing));
        }
        assert_eq!(Standing::from_word("merged"), None);
    }
}
