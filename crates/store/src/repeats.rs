//! The same content, reported before: counted, never refused.

use sea_orm::{DbBackend, Value};
use tocsin_domain::report::ReportId;

use crate::analyser::content_word;
use crate::{Store, StoreError, Tx, sql};

/// Where counting ends: a mail sent ten thousand times must not be counted ten thousand times.
/// So many repeats mean "so many or more".
pub const REPEATS_COUNT_MAX: i64 = 1_000;

/// A report whose content had been reported before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeated {
    /// Its serial number.
    pub serial: i64,
    /// The report.
    pub id: ReportId,
    /// How many earlier reports had its content, up to [`REPEATS_COUNT_MAX`].
    pub count: i64,
}

/// Rows read for a whole batch; where there are more, each report is counted alone.
const ROWS_PER_REPORT_COUNT: i64 = 4;

impl Store {
    /// Those of the reports whose content earlier ones had. Erased ones do not count.
    pub async fn repeated(&self, serials: &[i64]) -> Result<Vec<Repeated>, StoreError> {
        let values: Vec<Value> = serials.iter().map(|serial| (*serial).into()).collect();
        let text = "SELECT number, id, content FROM report WHERE number IN";
        let rows = sql::all_in(self.reader(), text, &values).await?;
        let new: Vec<(i64, ReportId, [u8; 32])> = rows
            .iter()
            .map(|row| {
                let id = ReportId(sql::uuid(row, 1)?);
                Ok((sql::column(row, 0)?, id, sql::digest(row, 2)?))
            })
            .collect::<Result<_, StoreError>>()?;
        let contents: Vec<&[u8; 32]> = new.iter().map(|(.., content)| content).collect();
        let limit = ROWS_PER_REPORT_COUNT * contents.len() as i64;
        let known = self.of_contents(&contents, i64::MAX, limit).await?;
        let mut repeated = Vec::new();
        for (serial, id, content) in &new {
            let count = if known.len() as i64 == limit {
                let alone = [content];
                let earlier = self.of_contents(&alone, *serial, REPEATS_COUNT_MAX);
                earlier.await?.len()
            } else {
                let is_earlier =
                    |(number, same): &&(i64, [u8; 32])| number < serial && same == content;
                known.iter().filter(is_earlier).count()
            };
            if count > 0 {
                let (serial, id, count) = (*serial, *id, count as i64);
                repeated.push(Repeated { serial, id, count });
            }
        }
        Ok(repeated)
    }

    /// Serial numbers and contents of the reports before a serial number that have one of the
    /// contents, up to a limit.
    async fn of_contents(
        &self,
        contents: &[&[u8; 32]],
        before: i64,
        limit: i64,
    ) -> Result<Vec<(i64, [u8; 32])>, StoreError> {
        if contents.is_empty() {
            return Ok(Vec::new());
        }
        let (text, mut values): (String, Vec<Value>) = match self.backend() {
            DbBackend::Postgres => {
                // Filled up to a power of two, so that few texts of the statement exist.
                let count = contents.len().next_power_of_two();
                let filled = contents.iter().cycle().take(count);
                let places: Vec<String> = (1..=count).map(|place| format!("${place}")).collect();
                let text = format!(
                    "SELECT number, content FROM report WHERE content IN ({}) \
                     AND state <> 'erased' AND number < ${} LIMIT ${}",
                    places.join(","),
                    count + 1,
                    count + 2
                );
                (
                    text,
                    filled.map(|content| content.to_vec().into()).collect(),
                )
            }
            _ => {
                let words = contents.iter().map(|content| content_word(content));
                let words: Vec<String> = words.map(|word| format!("\"{word}\"")).collect();
                let text = "SELECT r.number, r.content FROM report_text t \
                            JOIN report r ON r.number = t.rowid \
                            WHERE report_text MATCH $1 AND t.rowid < $2 LIMIT $3";
                (text.to_owned(), vec![words.join(" OR ").into()])
            }
        };
        values.extend([before.into(), limit.into()]);
        let rows = sql::all(self.reader(), &text, values).await?;
        let read = |row| Ok((sql::column(row, 0)?, sql::digest(row, 1)?));
        rows.iter().map(read).collect()
    }
}

impl Tx {
    /// Keeps how often a report's content had been reported before. The caller records the act.
    pub async fn set_repeats(&mut self, repeated: &Repeated) -> Result<(), StoreError> {
        let text = "UPDATE report SET repeats = $1 WHERE number = $2";
        self.change(text, vec![repeated.count.into(), repeated.serial.into()])
            .await
            .map(|_| ())
    }
}
