//! Figures of referrals by body: counts, and how long things took. They name no report.

use jiff::Timestamp;
use sea_orm::{QueryResult, Value};
use tocsin_domain::referral::OutcomeKind;

use crate::{Store, StoreError, sql};

/// Microseconds of an hour: times taken are counted in whole ones.
const HOUR: i64 = 3_600_000_000;

/// Which referrals are counted: those with these numbers, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first number.
    pub first: i64,
    /// The last number.
    pub last: i64,
}

/// How many referrals of a body stand where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyCounts {
    /// Key of the body.
    pub body: String,
    /// Sent to it.
    pub sent: i64,
    /// Of these: it said something.
    pub acknowledged: i64,
    /// Of these: not acknowledged, and the promised time is over.
    pub overdue: i64,
    /// Of these: not acknowledged in time, whether it was later or not.
    pub late: i64,
}

/// How many referrals of a body took so many whole hours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Key of the body.
    pub body: String,
    /// Whole hours.
    pub hours: i64,
    /// How many took them.
    pub count: i64,
}

fn taken(row: &QueryResult) -> Result<Taken, StoreError> {
    Ok(Taken {
        body: sql::column(row, 0)?,
        hours: sql::column(row, 1)?,
        count: sql::column(row, 2)?,
    })
}

impl Store {
    /// The referrals that were opened since a moment, the newest `most` at most; and whether these
    /// are all of them.
    pub async fn referrals_since(
        &self,
        since: Timestamp,
        most: i64,
    ) -> Result<(Span, bool), StoreError> {
        let row = sql::first(self.reader(), "SELECT MAX(number) FROM referral", vec![]).await?;
        let last: Option<i64> = match row {
            Some(row) => sql::column(&row, 0)?,
            None => None,
        };
        let last = last.unwrap_or(0);
        // Numbers have no gaps and follow time, so the first one is found by halving.
        let (mut low, mut high) = (1, last + 1);
        while low < high {
            let middle = low + (high - low) / 2;
            let text = "SELECT opened_at FROM referral WHERE number = $1";
            let row = sql::first(self.reader(), text, vec![middle.into()]).await?;
            let is_before = match row {
                Some(row) => sql::time(&row, 0)? < since,
                None => true,
            };
            match is_before {
                true => low = middle + 1,
                false => high = middle,
            }
        }
        let first = low.max(last - most + 1).max(1);
        Ok((Span { first, last }, first == low))
    }

    /// How many referrals of each body stand where, at `now`.
    pub async fn referral_counts(
        &self,
        span: Span,
        now: Timestamp,
    ) -> Result<Vec<BodyCounts>, StoreError> {
        let text = "SELECT body, COUNT(*), COUNT(acknowledged_at), \
                    COUNT(CASE WHEN waits_until < $3 THEN 1 END), COUNT(escalated_at) \
                    FROM referral WHERE number BETWEEN $1 AND $2 AND sent_at IS NOT NULL \
                    GROUP BY body ORDER BY body";
        let mut values = bounds(span);
        values.push(now.as_microsecond().into());
        let rows = sql::all(self.reader(), text, values).await?;
        let counts = |row| {
            Ok(BodyCounts {
                body: sql::column(row, 0)?,
                sent: sql::column(row, 1)?,
                acknowledged: sql::column(row, 2)?,
                overdue: sql::column(row, 3)?,
                late: sql::column(row, 4)?,
            })
        };
        rows.iter().map(counts).collect()
    }

    /// How long it took each body to acknowledge; the shortest first.
    pub async fn hours_to_acknowledge(&self, span: Span) -> Result<Vec<Taken>, StoreError> {
        let text = "SELECT body, (acknowledged_at - sent_at) / $3 AS hours, COUNT(*) \
                    FROM referral WHERE number BETWEEN $1 AND $2 AND sent_at IS NOT NULL \
                    AND acknowledged_at IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2";
        let mut values = bounds(span);
        values.push(HOUR.into());
        let rows = sql::all(self.reader(), text, values).await?;
        rows.iter().map(taken).collect()
    }

    /// How long it took each body to state a first outcome; the shortest first.
    pub async fn hours_to_outcome(&self, span: Span) -> Result<Vec<Taken>, StoreError> {
        let text = "SELECT body, hours, COUNT(*) FROM \
                    (SELECT f.body AS body, (MIN(o.at) - f.sent_at) / $3 AS hours \
                    FROM referral f JOIN outcome o ON o.referral = f.number \
                    WHERE f.number BETWEEN $1 AND $2 AND f.sent_at IS NOT NULL \
                    GROUP BY f.number, f.body, f.sent_at) took GROUP BY 1, 2 ORDER BY 1, 2";
        let mut values = bounds(span);
        values.push(HOUR.into());
        let rows = sql::all(self.reader(), text, values).await?;
        rows.iter().map(taken).collect()
    }

    /// How often each body stated each outcome.
    pub async fn outcome_counts(
        &self,
        span: Span,
    ) -> Result<Vec<(String, OutcomeKind, i64)>, StoreError> {
        let text = "SELECT f.body, o.kind, COUNT(*) FROM referral f \
                    JOIN outcome o ON o.referral = f.number \
                    WHERE f.number BETWEEN $1 AND $2 GROUP BY f.body, o.kind \
                    ORDER BY f.body, o.kind";
        let rows = sql::all(self.reader(), text, bounds(span)).await?;
        let count = |row| {
            let kind: String = sql::column(row, 1)?;
            let kind = super::word(&kind, OutcomeKind::from_word(&kind))?;
            Ok((sql::column(row, 0)?, kind, sql::column(row, 2)?))
        };
        rows.iter().map(count).collect()
    }
}

fn bounds(span: Span) -> Vec<Value> {
    vec![span.first.into(), span.last.into()]
}
