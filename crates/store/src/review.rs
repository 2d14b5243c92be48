//! Reviews that reporters ask for, and which reports have reached the promised day.

use jiff::Timestamp;
use sea_orm::DbBackend;
use tocsin_domain::access::Reach;
use tocsin_domain::report::Channel;

use crate::conditions::Conditions;
use crate::report::{COLUMNS, COLUMNS_COUNT, Stored, add_observables, report_where, stored};
use crate::{Store, StoreError, Tx, sql};

/// The review of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Review {
    /// How often one was asked for.
    pub asked_count: i64,
    /// When it was asked for the last time.
    pub asked_at: Timestamp,
    /// When that was answered, if it was.
    pub answered_at: Option<Timestamp>,
}

const REVIEW: &str = "SELECT asked_count, asked_at, answered_at FROM review WHERE report = $1";

fn review(row: &sea_orm::QueryResult) -> Result<Review, StoreError> {
    Ok(Review {
        asked_count: sql::column(row, 0)?,
        asked_at: sql::time(row, 1)?,
        answered_at: sql::optional_time(row, 2)?,
    })
}

impl Store {
    /// The review of a report, if one was ever asked for.
    pub async fn review(&self, serial: i64) -> Result<Option<Review>, StoreError> {
        let row = sql::first(self.reader(), REVIEW, vec![serial.into()]).await?;
        row.as_ref().map(review).transpose()
    }

    /// The reports within a reach whose review waits for an answer, the one that waits longest
    /// first. Nobody answers of a report that is gone.
    pub async fn reviews_waiting(
        &self,
        reach: &Reach,
        closed_kinds: &[String],
        count: u32,
    ) -> Result<Vec<(Stored, Timestamp)>, StoreError> {
        let mut asked = Conditions::default();
        asked.just("v.answered_at IS NULL AND r.state NOT IN ('withdrawn', 'erased')");
        asked.within(reach, closed_kinds);
        let text = format!(
            "SELECT {COLUMNS}, v.asked_at FROM review v JOIN report r ON r.number = v.report \
             WHERE {} ORDER BY v.asked_at, r.number LIMIT {count}",
            asked.take()
        );
        let rows = sql::all(self.reader(), &text, asked.into_values()).await?;
        let mut reports = rows.iter().map(stored).collect::<Result<Vec<_>, _>>()?;
        add_observables(self.reader(), &mut reports).await?;
        let asked_at = rows.iter().map(|row| sql::time(row, COLUMNS_COUNT));
        reports
            .into_iter()
            .zip(asked_at)
            .map(|(stored, at)| Ok((stored, at?)))
            .collect()
    }
}

impl Tx {
    /// The review of a report, as this transaction sees it.
    pub async fn review(&mut self, serial: i64) -> Result<Option<Review>, StoreError> {
        let row = sql::first(&self.connection, REVIEW, vec![serial.into()]).await?;
        row.as_ref().map(review).transpose()
    }

    /// Notes that a review was asked for. The caller has seen to it that none waits, and records
    /// the act.
    pub async fn ask_review(&mut self, serial: i64) -> Result<(), StoreError> {
        let text = "INSERT INTO review (report, asked_count, asked_at) VALUES ($1, 1, $2) \
                    ON CONFLICT (report) DO UPDATE SET asked_count = review.asked_count + 1, \
                    asked_at = excluded.asked_at, answered_at = NULL";
        let values = vec![serial.into(), self.now().as_microsecond().into()];
        self.change(text, values).await.map(|_| ())
    }

    /// Notes that a review was answered. `false`: none waited. The caller records the act.
    pub async fn answer_review(&mut self, serial: i64) -> Result<bool, StoreError> {
        let text = "UPDATE review SET answered_at = $1 WHERE report = $2 AND answered_at IS NULL";
        let values = vec![self.now().as_microsecond().into(), serial.into()];
        Ok(self.change(text, values).await? == 1)
    }

    /// The next reports that were lodged before a moment, and moves on behind them: each is
    /// answered once. Of what programmes delivered in bulk nobody waits for an answer.
    pub async fn reach_day(
        &mut self,
        lodged_before: Timestamp,
        count: u32,
    ) -> Result<Vec<i64>, StoreError> {
        let locking = match self.backend {
            DbBackend::Postgres => "FOR UPDATE",
            _ => "",
        };
        let text = format!("SELECT value FROM counter WHERE name = 'reminded' {locking}");
        let row = sql::first(&self.connection, &text, vec![]).await?;
        let from: i64 = row.as_ref().map_or(Ok(0), |row| sql::column(row, 0))?;
        let text = "SELECT number, lodged_at, channel FROM report WHERE number > $1 \
                    ORDER BY number LIMIT $2";
        let values = vec![from.into(), i64::from(count).into()];
        let (mut reached, mut last) = (Vec::new(), from);
        for row in sql::all(&self.connection, text, values).await? {
            let (number, lodged_at) = (sql::column(&row, 0)?, sql::time(&row, 1)?);
            if lodged_at > lodged_before {
                break;
            }
            last = number;
            let channel: String = sql::column(&row, 2)?;
            let is_bulk = [Channel::Bulk, Channel::Sensor, Channel::Partner]
                .iter()
                .any(|bulk| bulk.as_str() == channel);
            if !is_bulk {
                reached.push(number);
            }
        }
        if last > from {
            let text = "INSERT INTO counter (name, value) VALUES ('reminded', $1) \
                        ON CONFLICT (name) DO UPDATE SET value = excluded.value";
            self.execute(text, vec![last.into()]).await?;
        }
        Ok(reached)
    }

    /// A report as this transaction sees it.
    pub async fn stored(&mut self, serial: i64) -> Result<Option<Stored>, StoreError> {
        report_where(&self.connection, "r.number = $1", serial.into()).await
    }
}
