//! Reports that might belong together: the queue of what a person is asked.

use jiff::Timestamp;
use sea_orm::QueryResult;
use tocsin_domain::receipt::ReportNumber;
use tocsin_domain::report::ReportId;
use uuid::Uuid;

use super::Within;
use crate::conditions::Conditions;
use crate::{Store, StoreError, Tx, sql};

/// A suggestion that nobody has answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// Serial number of the report.
    pub serial: i64,
    /// Its id.
    pub id: ReportId,
    /// Its number for the public file.
    pub report: ReportNumber,
    /// The series that it is in, if it is in one.
    pub series: Option<i64>,
    /// Serial number of a report of what it might belong to.
    pub target_serial: i64,
    /// Its id.
    pub target_id: ReportId,
    /// Its number for the public file.
    pub target: ReportNumber,
    /// The series that it might belong to; `None` where the other report stands alone.
    pub target_series: Option<i64>,
    /// Since when it is suggested.
    pub at: Timestamp,
}

/// Where a page of suggestions ends: time, report and target of its last.
pub type Cursor = (i64, i64, i64);

impl Suggestion {
    /// Where the list goes on after it.
    pub fn cursor(&self) -> Cursor {
        (self.at.as_microsecond(), self.serial, self.target_serial)
    }
}

pub(super) const SUGGESTION: &str = "SELECT q.report, r.id, r.label, a.series, q.target, \
     t.id, t.label, \
     b.series, q.at FROM suggestion q JOIN report r ON r.number = q.report \
     JOIN report t ON t.number = q.target \
     LEFT JOIN series_report a ON a.report = q.report \
     LEFT JOIN series_report b ON b.report = q.target";

pub(super) fn suggestion(row: &QueryResult) -> Result<Suggestion, StoreError> {
    Ok(Suggestion {
        serial: sql::column(row, 0)?,
        id: ReportId(sql::uuid(row, 1)?),
        report: ReportNumber::from_stored(sql::column(row, 2)?),
        series: sql::column(row, 3)?,
        target_serial: sql::column(row, 4)?,
        target_id: ReportId(sql::uuid(row, 5)?),
        target: ReportNumber::from_stored(sql::column(row, 6)?),
        target_series: sql::column(row, 7)?,
        at: sql::time(row, 8)?,
    })
}

impl Store {
    /// Suggestions that nobody has answered, of reports that are reached, the newest first.
    pub async fn open_suggestions(
        &self,
        within: Within<'_>,
        after: Option<Cursor>,
        count: u32,
    ) -> Result<Vec<Suggestion>, StoreError> {
        let mut asked = Conditions::default();
        asked.just("q.answer = ''");
        if let Some((at, report, target)) = after {
            let at = asked.value(at.into());
            let report = asked.value(report.into());
            let target = asked.value(target.into());
            asked.just(format!(
                "(q.at < {at} OR (q.at = {at} AND (q.report < {report} OR \
                 (q.report = {report} AND q.target < {target}))))"
            ));
        }
        asked.within(within.0, within.1);
        let text = format!(
            "{SUGGESTION} WHERE {} ORDER BY q.at DESC, q.report DESC, q.target DESC LIMIT {count}",
            asked.take()
        );
        let rows = sql::all(self.reader(), &text, asked.into_values()).await?;
        rows.iter().map(suggestion).collect()
    }

    /// Serial numbers of the reports of suggestions that nobody has answered.
    pub async fn reports_in_question(&self) -> Result<Vec<i64>, StoreError> {
        let text = "SELECT DISTINCT report FROM suggestion WHERE answer = ''";
        let rows = sql::all(self.reader(), text, vec![]).await?;
        rows.iter().map(|row| sql::column(row, 0)).collect()
    }

    /// Suggestions that nobody has answered about one report, or that lead to it.
    pub async fn suggestions_of(&self, serial: i64) -> Result<Vec<Suggestion>, StoreError> {
        let text = format!(
            "{SUGGESTION} WHERE q.answer = '' AND (q.report = $1 OR q.target = $1) \
             ORDER BY q.at DESC, q.report DESC, q.target DESC LIMIT 100"
        );
        let rows = sql::all(self.reader(), &text, vec![serial.into()]).await?;
        rows.iter().map(suggestion).collect()
    }
}

impl Tx {
    /// Notes what a person said to a suggestion, and the decision that it became. `false`: there is
    /// none that is open. The caller records the act.
    pub async fn answer_suggestion(
        &mut self,
        (report, target): (i64, i64),
        is_yes: bool,
        decision: Uuid,
    ) -> Result<bool, StoreError> {
        let text = "UPDATE suggestion SET answer = $1, decision = $2 \
                    WHERE report = $3 AND target = $4 AND answer = ''";
        let answer = if is_yes { "yes" } else { "no" };
        let values = vec![
            answer.into(),
            sql::uuid_value(decision),
            report.into(),
            target.into(),
        ];
        Ok(self.change(text, values).await? == 1)
    }

    /// Opens the suggestions again that a decision had answered, because it is taken back.
    pub async fn reopen_suggestions(&mut self, decision: Uuid) -> Result<(), StoreError> {
        let text = "UPDATE suggestion SET answer = '', decision = NULL WHERE decision = $1";
        self.execute(text, vec![sql::uuid_value(decision)])
            .await
            .map(|_| ())
    }
}
