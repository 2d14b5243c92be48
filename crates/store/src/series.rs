//! Series as they are kept: which there are, what they amount to, who is in them and why.
//!
//! Everything here but what people decide follows from the reports, and is made anew from them.

mod order;
pub mod value;
pub mod decision;
pub mod suggestion;
pub mod linking;
pub mod routing;
pub mod page;

use std::collections::BTreeMap;

use jiff::Timestamp;
use sea_orm::{QueryResult, Value};
use serde::{Deserialize, Serialize};
use tocsin_domain::access::Reach;
use tocsin_domain::receipt::ReportNumber;
use tocsin_domain::report::{ReportId, State};
use tocsin_domain::rule::SeriesFound;
use tocsin_domain::series::score::Score;
use tocsin_domain::series::{Amount, How, Totals, label};
use uuid::Uuid;

pub use order::Order;

use crate::conditions::Conditions;
use crate::{Store, StoreError, sql};

/// Redirects followed from a series that is no more to the one that has its reports.
const REDIRECTS_COUNT_MAX: usize = 100;

/// A series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// Its number: what it is called by in addresses.
    pub number: i64,
    /// Its id: its name in the journal.
    pub id: Uuid,
    /// When it was first seen.
    pub created_at: Timestamp,
    /// When its reports last changed.
    pub changed_at: Timestamp,
    /// The series that took its reports in. It has none then.
    pub merged_into: Option<i64>,
    /// The series that it was a part of.
    pub split_from: Option<i64>,
    /// Whether a person holds it as it is.
    pub is_locked: bool,
    /// The kind of offence of most of its reports.
    pub kind: String,
    /// How many reports it has; 0 for one that is no more.
    pub reports: i64,
    /// How many independent people are among their reporters.
    pub sources: i64,
    /// When its first report was taken in.
    pub first_at: Timestamp,
    /// When its last one was.
    pub last_at: Timestamp,
    /// Reports of the last seven days.
    pub recent: i64,
    /// Reports of the seven days before them.
    pub earlier: i64,
    /// How much harm it does, of 100.
    pub harm: i64,
    /// How much there is to go by, of 100.
    pub solvability: i64,
    /// The product of both.
    pub score: i64,
    /// The rest.
    pub detail: Detail,
}

impl Series {
    /// What it is called: `S-2026-000418`.
    pub fn label(&self) -> String {
        label(self.number, self.created_at)
    }

    /// What rules see of it.
    pub fn found(&self) -> SeriesFound {
        SeriesFound {
            reports: self.reports,
            sources: self.sources,
            loss: self
                .detail
                .loss()
                .map_or(0.0, |(_, amount)| amount.to_f64()),
            harm: self.harm,
            solvability: self.solvability,
        }
    }
}

/// What of a series is read together and never searched.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detail {
    /// Money lost by currency, as digits. Nothing is converted.
    pub losses: BTreeMap<String, String>,
    /// How many reports state a loss.
    pub losses_count: i64,
    /// Reports by region as given.
    pub regions: BTreeMap<String, i64>,
    /// Reports by kind of offence.
    pub kinds: BTreeMap<String, i64>,
    /// Both scores, line by line.
    pub score: Score,
}

impl Detail {
    /// Of totals and their score.
    pub fn of(totals: &Totals, score: Score) -> Detail {
        let losses = totals.losses.iter();
        Detail {
            losses: losses
                .map(|(currency, amount)| (currency.clone(), amount.to_string()))
                .collect(),
            losses_count: totals.losses_count,
            regions: totals.regions.clone(),
            kinds: totals.kinds.clone(),
            score,
        }
    }

    /// The currency in which most was lost, by figure, and how much.
    pub fn loss(&self) -> Option<(&str, Amount)> {
        let losses = self.losses.iter();
        losses
            .filter_map(|(currency, amount)| Some((currency.as_str(), amount.parse().ok()?)))
            .max_by(|one: &(&str, Amount), other| one.1.cmp(&other.1).then(other.0.cmp(one.0)))
    }
}

/// A report of a series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its serial number: the cursor of the list.
    pub serial: i64,
    /// Its id.
    pub id: ReportId,
    /// Its number for the public file.
    pub report: ReportNumber,
    /// The series.
    pub series: i64,
    /// How it came into it.
    pub how: How,
    /// Since when.
    pub at: Timestamp,
    /// Why: see [`Explained`].
    pub explanation: Explained,
    /// When it was taken in.
    pub received_at: Timestamp,
    /// The profile's kind of offence.
    pub kind: String,
    /// Where, as given.
    pub region: String,
    /// Money lost: digits and currency.
    pub loss: Option<(String, String)>,
    /// Where it stands.
    pub state: State,
}

/// Why a report is where it is, as it is kept: keys stand for values, whose texts
/// [`Store::value_texts`] has as long as a report still names them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explained {
    /// The way to the report that the series is named after, of at most three steps, then the
    /// other values that tie it.
    pub because: Vec<Because>,
    /// Values that it shares with strangers.
    pub against: Vec<Because>,
    /// Whether two series claim it alike.
    pub is_torn: bool,
    /// What alone holds it: `value:KEY` or `text`; empty where several do.
    pub undone_by: String,
    /// Version of what linking had learnt: with it, the same figures come out again.
    #[serde(default)]
    pub model: i64,
}

/// One reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "lowercase")]
pub enum Because {
    /// Both reports name a value.
    Value {
        /// Its kind.
        kind: String,
        /// What stands for it, sixteen hexadecimal digits.
        key: String,
        /// How sure it is that one offender stands behind it, in thousandths of a bit.
        millibits: i32,
        /// What the weight is the sum of: what is believed before looking, what likenesses say,
        /// what their share says.
        parts: [i32; 3],
        /// What a person has said about it: `benign`, `offender`, `victim`; empty for nothing.
        verdict: String,
        /// Reports that name it.
        reports: i64,
        /// Independent people among them.
        sources: i64,
        /// Hours since 1970 of the first and of the last of them.
        seen_hours: [i32; 2],
        /// Serial number of the report that the step leads to; `None` for what is no step.
        to: Option<i64>,
    },
    /// Both tell nearly the same.
    Text {
        /// What the likeness says, in thousandths of a bit.
        millibits: i32,
        /// Serial number of the report that the step leads to.
        to: i64,
    },
}

/// Which series are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// In which order.
    pub order: Order,
    /// Of one kind of offence only.
    pub kind: Option<String>,
    /// With a report of one region only.
    pub region: Option<String>,
    /// Of one standing only.
    pub standing: Option<page::Standing>,
    /// After the last of the page before: [`Page::next`].
    pub after: Option<(i64, i64)>,
    /// At most so many.
    pub count: u32,
}

/// A page of series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The series.
    pub series: Vec<Series>,
    /// Give this to read on; `None` at the end.
    pub next: Option<(i64, i64)>,
}

const SERIES: &str = "SELECT s.number, s.id, s.created_at, s.changed_at, s.merged_into, \
     s.split_from, s.locked, s.kind, s.reports, s.sources, s.first_at, s.last_at, s.recent, \
     s.earlier, s.harm, s.solvability, s.score, s.detail FROM series s";

fn series(row: &QueryResult) -> Result<Series, StoreError> {
    let detail: String = sql::column(row, 17)?;
    let locked: i64 = sql::column(row, 6)?;
    Ok(Series {
        number: sql::column(row, 0)?,
        id: sql::uuid(row, 1)?,
        created_at: sql::time(row, 2)?,
        changed_at: sql::time(row, 3)?,
        merged_into: sql::column(row, 4)?,
        split_from: sql::column(row, 5)?,
        is_locked: locked != 0,
        kind: sql::column(row, 7)?,
        reports: sql::column(row, 8)?,
        sources: sql::column(row, 9)?,
        first_at: sql::time(row, 10)?,
        last_at: sql::time(row, 11)?,
        recent: sql::column(row, 12)?,
        earlier: sql::column(row, 13)?,
        harm: sql::column(row, 14)?,
        solvability: sql::column(row, 15)?,
        score: sql::column(row, 16)?,
        detail: from_json(&detail)?,
    })
}

const MEMBER: &str = "SELECT m.report, r.id, r.label, m.series, m.how, m.at, m.explanation, \
     r.received_at, r.kind, r.region, r.loss_amount, r.loss_currency, r.state \
     FROM series_report m JOIN report r ON r.number = m.report";

fn member(row: &QueryResult) -> Result<Member, StoreError> {
    let (how, state): (String, String) = (sql::column(row, 4)?, sql::column(row, 12)?);
    let explanation: String = sql::column(row, 6)?;
    let amount: Option<String> = sql::column(row, 10)?;
    let currency: Option<String> = sql::column(row, 11)?;
    Ok(Member {
        serial: sql::column(row, 0)?,
        id: ReportId(sql::uuid(row, 1)?),
        report: ReportNumber::from_stored(sql::column(row, 2)?),
        series: sql::column(row, 3)?,
        how: word(&how, How::from_word(&how))?,
        at: sql::time(row, 5)?,
        explanation: from_json(&explanation)?,
        received_at: sql::time(row, 7)?,
        kind: sql::column(row, 8)?,
        region: sql::column(row, 9)?,
        loss: amount.zip(currency),
        state: word(&state, State::from_word(&state))?,
    })
}

pub(crate) fn word<T>(text: &str, read: Option<T>) -> Result<T, StoreError> {
    read.ok_or_else(|| StoreError::Damaged(format!("the word {text:?} of a series")))
}

pub(crate) fn from_json<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text)
        .map_err(|error| StoreError::Damaged(format!("JSON of a series: {error}")))
}

pub(crate) fn to_json(value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Damaged(error.to_string()))
}

/// How far somebody may look, with the kinds that are closed.
pub type Within<'w> = (&'w Reach, &'w [String]);

/// True of a series `s` some report of which is reached. The common case, that all are, costs
/// nothing.
fn reached(asked: &mut Conditions, within: Within<'_>) {
    let (reach, _) = within;
    let is_bound = reach.source.is_some() || !reach.kinds.is_empty() || !reach.places.is_empty();
    if !is_bound {
        return;
    }
    let mut inner = String::from(
        "EXISTS (SELECT 1 FROM series_report m JOIN report r ON r.number = m.report \
         WHERE m.series = s.number",
    );
    for (column, values) in [
        ("r.source", reach.source.as_slice()),
        ("r.kind", &reach.kinds[..]),
        ("r.region", &reach.places[..]),
    ] {
        if !values.is_empty() {
            let places: Vec<String> = values
                .iter()
                .map(|one| asked.value(one.as_str().into()))
                .collect();
            inner += &format!(" AND {column} IN ({})", places.join(", "));
        }
    }
    asked.just(inner + ")");
}

/// Series `s` that fit, those that are no more left out.
fn narrowed(asked: &Asked, within: Within<'_>) -> Conditions {
    let mut conditions = Conditions::default();
    conditions.just("s.reports > 0");
    if let Some(kind) = &asked.kind {
        conditions.that("s.kind =", kind.as_str().into());
    }
    if let Some(standing) = asked.standing {
        conditions.just(standing.condition());
    }
    if let Some(region) = &asked.region {
        let place = conditions.value(region.as_str().into());
        conditions.just(format!(
            "EXISTS (SELECT 1 FROM series_report m JOIN report r ON r.number = m.report \
             WHERE m.series = s.number AND r.region = {place})"
        ));
    }
    reached(&mut conditions, within);
    conditions
}

impl Store {
    /// Series of which some report is reached, those that are no more left out.
    pub async fn series_page(&self, asked: &Asked, within: Within<'_>) -> Result<Page, StoreError> {
        let column = asked.order.column();
        let mut conditions = narrowed(asked, within);
        if let Some((amount, number)) = asked.after {
            let (amount, number) = (
                conditions.value(amount.into()),
                conditions.value(number.into()),
            );
            conditions.just(format!(
                "({column} < {amount} OR ({column} = {amount} AND s.number < {number}))"
            ));
        }
        let text = format!(
            "{SERIES} WHERE {} ORDER BY {column} DESC, s.number DESC LIMIT {}",
            conditions.take(),
            u64::from(asked.count) + 1
        );
        let rows = sql::all(self.reader(), &text, conditions.into_values()).await?;
        let mut found: Vec<Series> = rows.iter().map(series).collect::<Result<_, _>>()?;
        let has_more = found.len() > asked.count as usize;
        found.truncate(asked.count as usize);
        let last = found.last().filter(|_| has_more);
        let next = last.map(|last| (asked.order.of(last), last.number));
        Ok(Page {
            series: found,
            next,
        })
    }

    /// A series by its number, also one that is no more.
    pub async fn series(&self, number: i64) -> Result<Option<Series>, StoreError> {
        let text = format!("{SERIES} WHERE s.number = $1");
        let row = sql::first(self.reader(), &text, vec![number.into()]).await?;
        row.as_ref().map(series).transpose()
    }

    /// The series that has the reports of the one of this number now: itself, or what it was
    /// taken into.
    pub async fn series_now(&self, number: i64) -> Result<Option<Series>, StoreError> {
        let mut found = self.series(number).await?;
        for _ in 0..REDIRECTS_COUNT_MAX {
            match found.as_ref().and_then(|series| series.merged_into) {
                Some(next) => found = self.series(next).await?,
                None => break,
            }
        }
        Ok(found)
    }

    /// The reports of a series that are reached, page by page in the order of their serial
    /// numbers.
    pub async fn series_members(
        &self,
        number: i64,
        within: Within<'_>,
        after: i64,
        count: u32,
    ) -> Result<Vec<Member>, StoreError> {
        let mut asked = Conditions::default();
        asked.that("m.series =", number.into());
        asked.that("m.report >", after.into());
        asked.within(within.0, within.1);
        let text = format!(
            "{MEMBER} WHERE {} ORDER BY m.report LIMIT {count}",
            asked.take()
        );
        let rows = sql::all(self.reader(), &text, asked.into_values()).await?;
        rows.iter().map(member).collect()
    }

    /// The serial numbers of all reports of a series, in order.
    pub async fn series_serials(&self, number: i64) -> Result<Vec<i64>, StoreError> {
        let text = "SELECT report FROM series_report WHERE series = $1 ORDER BY report";
        let rows = sql::all(self.reader(), text, vec![number.into()]).await?;
        rows.iter().map(|row| sql::column(row, 0)).collect()
    }

    /// The place of a report in its series; `None` if it stands alone.
    pub async fn series_of(&self, serial: i64) -> Result<Option<Member>, StoreError> {
        let text = format!("{MEMBER} WHERE m.report = $1");
        let row = sql::first(self.reader(), &text, vec![serial.into()]).await?;
        row.as_ref().map(member).transpose()
    }

    /// The series of each of some reports; those that stand alone are left out.
    pub async fn series_of_all(&self, serials: &[i64]) -> Result<BTreeMap<i64, i64>, StoreError> {
        let values: Vec<Value> = serials.iter().map(|serial| (*serial).into()).collect();
        let text = "SELECT report, series FROM series_report WHERE report IN";
        let rows = sql::all_in(self.reader(), text, &values).await?;
        let pair = |row: &QueryResult| Ok((sql::column(row, 0)?, sql::column(row, 1)?));
        rows.iter().map(pair).collect()
    }
}
