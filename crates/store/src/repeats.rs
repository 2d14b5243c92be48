//! The same content, reported before: counted, never refused.

use std::collections::HashSet;

use sea_orm::{DbBackend, QueryResult, Value};
use tocsin_domain::receipt::ReportNumber;
use tocsin_domain::report::ReportId;

use crate::analyser::content_word;
use crate::report::Stored;
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
    /// From how many independent sources those and this one came.
    pub sources_count: i64,
}

/// The reports whose content is the same, as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SameContent {
    /// How many there are, this one included, up to [`REPEATS_COUNT_MAX`].
    pub times_count: i64,
    /// From how many independent sources.
    pub sources_count: i64,
    /// The number of the first of them: the others are counted with it.
    pub first: ReportNumber,
    /// Its id.
    pub first_id: ReportId,
}

/// The source of what people send themselves.
const PUBLIC_SOURCE: &str = "public";

/// Rows read for a whole batch; where there are more, each report is counted alone.
const ROWS_PER_REPORT_COUNT: i64 = 4;

impl Store {
    /// Those of the reports whose content earlier ones had. Erased ones do not count.
    pub async fn repeated(&self, serials: &[i64]) -> Result<Vec<Repeated>, StoreError> {
        let values: Vec<Value> = serials.iter().map(|serial| (*serial).into()).collect();
        let text = "SELECT number, content, source, submission, id FROM report WHERE number IN";
        let rows = sql::all_in(self.reader(), text, &values).await?;
        let new: Vec<(Same, ReportId)> = rows
            .iter()
            .map(|row| Ok((same(row)?, ReportId(sql::uuid(row, 4)?))))
            .collect::<Result<_, StoreError>>()?;
        let contents: Vec<&[u8; 32]> = new.iter().map(|(one, _)| &one.content).collect();
        let limit = ROWS_PER_REPORT_COUNT * contents.len() as i64;
        let known = self.of_contents(&contents, i64::MAX, limit).await?;
        let mut repeated = Vec::new();
        for (one, id) in &new {
            let is_alone = known.len() as i64 == limit;
            let earlier: Vec<Same> = if is_alone {
                let alone = [&one.content];
                let found = self.of_contents(&alone, one.serial, REPEATS_COUNT_MAX);
                found.await?
            } else {
                let is_earlier =
                    |other: &&Same| other.serial < one.serial && other.content == one.content;
                known.iter().filter(is_earlier).cloned().collect()
            };
            if !earlier.is_empty() {
                repeated.push(Repeated {
                    serial: one.serial,
                    id: *id,
                    count: earlier.len() as i64,
                    sources_count: sources_count(earlier.iter().chain([one])),
                });
            }
        }
        Ok(repeated)
    }

    /// The reports before a serial number that have one of the contents, up to a limit: of one
    /// content the first, of several any.
    async fn of_contents(
        &self,
        contents: &[&[u8; 32]],
        before: i64,
        limit: i64,
    ) -> Result<Vec<Same>, StoreError> {
        if contents.is_empty() {
            return Ok(Vec::new());
        }
        let (text, mut values): (String, Vec<Value>) = match self.backend() {
            DbBackend::Postgres => {
                // Filled up to a power of two, so that few texts of the statement exist.
                let count = contents.len().next_power_of_two();
                let filled = contents.iter().cycle().take(count);
                let places: Vec<String> = (1..=count).map(|place| format!("${place}")).collect();
                // In the order of an index, which there is for one content only.
                let order = match contents.len() {
                    1 => "ORDER BY content, number",
                    _ => "",
                };
                let text = format!(
                    "SELECT number, content, source, submission FROM report WHERE content IN ({}) \
                     AND state <> 'erased' AND number < ${} {order} LIMIT ${}",
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
                let text = "SELECT r.number, r.content, r.source, r.submission FROM report_text t \
                            JOIN report r ON r.number = t.rowid \
                            WHERE report_text MATCH $1 AND t.rowid < $2 \
                            ORDER BY t.rowid LIMIT $3";
                (text.to_owned(), vec![words.join(" OR ").into()])
            }
        };
        values.extend([before.into(), limit.into()]);
        let rows = sql::all(self.reader(), &text, values).await?;
        rows.iter().map(same).collect()
    }

    /// How often a report's content has been reported by now, by how many, and where it began;
    /// `None` when nobody else has reported it.
    pub async fn same_content(&self, stored: &Stored) -> Result<Option<SameContent>, StoreError> {
        let alone = [&stored.content];
        let found = self.of_contents(&alone, i64::MAX, REPEATS_COUNT_MAX);
        let mut found = found.await?;
        found.retain(|one| one.content == stored.content);
        let Some(first) = found.iter().map(|one| one.serial).min() else {
            return Ok(None);
        };
        if found.len() < 2 {
            return Ok(None);
        }
        let text = "SELECT label, id FROM report WHERE number = $1";
        let row = sql::first(self.reader(), text, vec![first.into()]).await?;
        let row = row.ok_or(StoreError::Missing("the report"))?;
        Ok(Some(SameContent {
            times_count: found.len() as i64,
            sources_count: sources_count(found.iter()),
            first: ReportNumber::from_stored(sql::column(&row, 0)?),
            first_id: ReportId(sql::uuid(&row, 1)?),
        }))
    }
}

/// A report of some content, and whom it came from.
#[derive(Clone)]
struct Same {
    serial: i64,
    content: [u8; 32],
    source: String,
    submission: [u8; 32],
}

fn same(row: &QueryResult) -> Result<Same, StoreError> {
    Ok(Same {
        serial: sql::column(row, 0)?,
        content: sql::digest(row, 1)?,
        source: sql::column(row, 2)?,
        submission: sql::digest(row, 3)?,
    })
}

/// How many independent sources reports came from. An organisation is one, however much it sends.
/// Of the public each sender is one: whoever sends the very same again, name and all, is not
/// counted twice, and nameless ones who say the same are one.
fn sources_count<'s>(reports: impl Iterator<Item = &'s Same>) -> i64 {
    let mut sources: HashSet<(&str, Option<&[u8; 32]>)> = HashSet::new();
    for report in reports {
        let sender = (report.source == PUBLIC_SOURCE).then_some(&report.submission);
        sources.insert((&report.source, sender));
    }
    sources.len() as i64
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
