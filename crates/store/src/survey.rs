//! The survey: one answer a report, and how many answered what, which no report can be told from.

use tocsin_domain::survey::Helped;

use crate::{Store, StoreError, Tx, sql};

/// How many gave one answer, in a month, about a kind of offence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The month (UTC), `2026-01`.
    pub month: String,
    /// Key of the kind.
    pub kind: String,
    /// The answer.
    pub helped: Helped,
    /// How many gave it.
    pub answers_count: i64,
}

/// Rows of figures that are read at most: the newest months.
pub const ROWS_COUNT_MAX: u32 = 2_000;

const ANSWER: &str = "SELECT answer, month, kind FROM survey_answer WHERE report = $1";

fn helped(word: &str) -> Result<Helped, StoreError> {
    Helped::from_word(word).ok_or(StoreError::Missing("an answer that is known"))
}

impl Store {
    /// What the reporter of a report answered, if anything.
    pub async fn survey_answer(&self, serial: i64) -> Result<Option<Helped>, StoreError> {
        let row = sql::first(self.reader(), ANSWER, vec![serial.into()]).await?;
        let Some(row) = row else { return Ok(None) };
        helped(&sql::column::<String>(&row, 0)?).map(Some)
    }

    /// How many answered what, the newest month first, then by kind.
    pub async fn survey(&self) -> Result<Vec<Counted>, StoreError> {
        let text = "SELECT month, kind, answer, answers_count FROM survey_count \
                    WHERE answers_count > 0 ORDER BY month DESC, kind, answer LIMIT $1";
        let values = vec![i64::from(ROWS_COUNT_MAX).into()];
        let rows = sql::all(self.reader(), text, values).await?;
        let counted = |row| {
            Ok(Counted {
                month: sql::column(row, 0)?,
                kind: sql::column(row, 1)?,
                helped: helped(&sql::column::<String>(row, 2)?)?,
                answers_count: sql::column(row, 3)?,
            })
        };
        rows.iter().map(counted).collect()
    }
}

impl Tx {
    /// Keeps the answer of a report's reporter, in place of an earlier one, and counts it in this
    /// month. `false`: it is what was answered before. The caller records the act.
    pub async fn answer_survey(
        &mut self,
        serial: i64,
        kind: &str,
        answer: Helped,
    ) -> Result<bool, StoreError> {
        let before = sql::first(&self.connection, ANSWER, vec![serial.into()]).await?;
        if let Some(row) = &before {
            let word: String = sql::column(row, 0)?;
            if word == answer.as_str() {
                return Ok(false);
            }
            let (month, kind) = (sql::column(row, 1)?, sql::column(row, 2)?);
            self.count_answer(month, kind, word, -1).await?;
        }
        let month = self.now().strftime("%Y-%m").to_string();
        let word = answer.as_str().to_owned();
        let text = "INSERT INTO survey_answer (report, month, kind, answer) \
                    VALUES ($1, $2, $3, $4) ON CONFLICT (report) DO UPDATE SET \
                    month = excluded.month, kind = excluded.kind, answer = excluded.answer";
        let values = vec![
            serial.into(),
            month.as_str().into(),
            kind.into(),
            word.as_str().into(),
        ];
        self.change(text, values).await?;
        self.count_answer(month, kind.to_owned(), word, 1).await?;
        Ok(true)
    }

    async fn count_answer(
        &mut self,
        month: String,
        kind: String,
        word: String,
        more: i64,
    ) -> Result<(), StoreError> {
        let text = "INSERT INTO survey_count (month, kind, answer, answers_count) \
                    VALUES ($1, $2, $3, $4) ON CONFLICT (month, kind, answer) DO UPDATE SET \
                    answers_count = survey_count.answers_count + excluded.answers_count";
        let values = vec![month.into(), kind.into(), word.into(), more.into()];
        self.change(text, values).await.map(|_| ())
    }
}
