//! Each report against its journal entry, its key and its row in the text index.

use std::collections::{HashMap, HashSet};

use sea_orm::{DbBackend, QueryResult};
use tocsin_domain::entry::Act;
use tocsin_domain::report::{Channel, State};

use super::{Check, FINDINGS_MAX};
use crate::analyser::Facet;
use crate::lodge::lodging_detail;
use crate::report::{COLUMNS, Stored, add_observables, facts, stored};
use crate::seal::DataKey;
use crate::{StoreError, schema, sql};

const REPORTS_AT_ONCE: i64 = 512;

const ALTERED: &str = "its content is not what the journal says was lodged";

/// A report with what must belong to it.
struct Row {
    number: i64,
    id: Vec<u8>,
    label: String,
    content: Vec<u8>,
    is_erased: bool,
    identity: Vec<u8>,
    wrapped: Option<Vec<u8>>,
    lodging: Option<String>,
}

fn row(row: &QueryResult) -> Result<Row, StoreError> {
    let state: String = sql::column(row, 4)?;
    Ok(Row {
        number: sql::column(row, 0)?,
        id: sql::column(row, 1)?,
        label: sql::column(row, 2)?,
        content: sql::column(row, 3)?,
        is_erased: state == State::Erased.as_str(),
        identity: sql::column(row, 5)?,
        wrapped: sql::column(row, 6)?,
        lodging: sql::column(row, 7)?,
    })
}

impl Check<'_> {
    pub(super) async fn reports(&mut self) -> Result<(), StoreError> {
        let total = self.count("SELECT COUNT(*) FROM report").await?;
        let mut last = 0;
        loop {
            let rows = self.rows_after(last).await?;
            let Some(newest) = rows.last() else { break };
            let indexed = self.indexed(last, newest.number).await?;
            last = newest.number;
            for row in &rows {
                self.report(row, indexed.contains(&row.number));
            }
            self.facts(newest.number, &rows).await?;
            self.progress("reports", self.checked.reports, total);
        }
        self.unopened();
        self.counter(last).await?;
        self.orphans().await
    }

    async fn rows_after(&self, number: i64) -> Result<Vec<Row>, StoreError> {
        let text = "SELECT r.number, r.id, r.label, r.content, r.state, r.identity, k.wrapped, \
                    (SELECT j.detail FROM journal j WHERE j.subject = r.id AND j.act = $1 \
                    ORDER BY j.sequence LIMIT 1) \
                    FROM report r LEFT JOIN report_key k ON k.report = r.number \
                    WHERE r.number > $2 ORDER BY r.number LIMIT $3";
        let values = vec![
            Act::ReportLodged.as_str().into(),
            number.into(),
            REPORTS_AT_ONCE.into(),
        ];
        let rows = sql::all(&self.snapshot, text, values).await?;
        rows.iter().map(row).collect()
    }

    /// Which reports from after `first` to `last` the text index knows. Each has the word of a
    /// door in it, and SQLite's index can only be asked by words.
    async fn indexed(&self, first: i64, last: i64) -> Result<HashSet<i64>, StoreError> {
        let mut values = vec![first.into(), last.into()];
        let text = match self.store.backend() {
            DbBackend::Postgres => {
                "SELECT number FROM report_text WHERE number > $1 AND number <= $2"
            }
            _ => {
                let doors = Channel::ALL.map(|door| {
                    let word = Facet::Channel.word(door.as_str());
                    format!("\"{word}\"")
                });
                values.push(doors.join(" OR ").into());
                "SELECT rowid FROM report_text \
                 WHERE rowid > $1 AND rowid <= $2 AND report_text MATCH $3"
            }
        };
        let rows = sql::all(&self.snapshot, text, values).await?;
        rows.iter().map(|row| sql::column(row, 0)).collect()
    }

    fn report(&mut self, row: &Row, is_indexed: bool) {
        let Row { label, .. } = row;
        self.checked.reports += 1;
        self.checked.erased += u64::from(row.is_erased);
        let expected = lodging_detail(label, &row.id, &row.content);
        match &row.lodging {
            None => self
                .checked
                .find(label, "the journal has no entry of its lodging"),
            Some(detail) if *detail != expected => self.checked.find(label, ALTERED),
            Some(_) => {}
        }
        match (row.is_erased, is_indexed) {
            (false, false) => self
                .checked
                .find(label, "search does not find it: not in the index"),
            (true, true) => self
                .checked
                .find(label, "erased, but words of it are in the index"),
            _ => {}
        }
        match (row.is_erased, &row.wrapped) {
            (false, None) => {
                let problem = "its key is gone: what is sealed is lost; restore a backup";
                self.checked.find(label, problem);
            }
            (true, Some(_)) => self
                .checked
                .find(label, "erased, but its key is still there"),
            (false, Some(wrapped)) => self.seal(row, wrapped),
            (true, None) => {}
        }
    }

    fn seal(&mut self, row: &Row, wrapped: &[u8]) {
        let Some(keys) = self.keys else { return };
        match keys.unwrap(wrapped, &row.id) {
            Ok(key) => {
                self.opened_count += 1;
                if let Some(problem) = problem_of_identity(&key, row) {
                    self.checked.find(&row.label, problem);
                }
            }
            Err(error) => {
                self.unopened_count += 1;
                if self.unopened.len() < FINDINGS_MAX {
                    let finding = (row.label.clone(), error.to_string());
                    self.unopened.push(finding);
                }
            }
        }
    }

    /// A key that opens nothing at all is another centre's: that is one mistake, and not as many
    /// as there are reports.
    fn unopened(&mut self) {
        let count = self.unopened_count;
        match self.signing_key_problem.take() {
            Some(StoreError::Sealed(_)) if self.opened_count == 0 => {
                let problem = format!(
                    "it opens neither the log's signing key nor any of the {count} reports: it is \
                     another centre's. Put the right one in its place, or put it together from two \
                     recovery shares with `tocsin init --recover`"
                );
                return self.checked.find("the centre key", problem);
            }
            // A store without a ledger needs no key for one.
            Some(error) if self.checked.ledger > 0 => {
                self.checked.find("the ledger's signing key", error);
            }
            _ => {}
        }
        let unopened = std::mem::take(&mut self.unopened);
        self.checked.findings_count += count - unopened.len() as u64;
        for (label, problem) in unopened {
            self.checked.find(label, problem);
        }
    }

    /// Whether the facts that are stored are those that the journal vouches for.
    async fn facts(&mut self, newest: i64, rows: &[Row]) -> Result<(), StoreError> {
        let (Some(keys), Some(oldest)) = (self.keys, rows.first()) else {
            return Ok(());
        };
        let range = || vec![oldest.number.into(), newest.into()];
        let text = format!(
            "SELECT {COLUMNS} FROM report r WHERE r.number BETWEEN $1 AND $2 ORDER BY r.number"
        );
        let reports = sql::all(&self.snapshot, &text, range()).await?;
        let mut reports: Vec<Stored> = reports.iter().map(stored).collect::<Result<_, _>>()?;
        add_observables(&self.snapshot, &mut reports).await?;
        // Only the files that came with the report: those added later have entries of their own.
        let text = "SELECT a.report, a.sha256 FROM attachment a JOIN report r \
                    ON r.number = a.report AND r.lodged_at = a.at \
                    WHERE a.report BETWEEN $1 AND $2";
        let mut files: HashMap<i64, Vec<[u8; 32]>> = HashMap::new();
        for row in sql::all(&self.snapshot, text, range()).await? {
            let digest: Vec<u8> = sql::column(&row, 1)?;
            let digests = files.entry(sql::column(&row, 0)?).or_default();
            digests.extend(<[u8; 32]>::try_from(digest.as_slice()));
        }
        for (row, Stored { report, serial, .. }) in rows.iter().zip(&reports) {
            let files = files.remove(serial).unwrap_or_default();
            let digest = keys.facts_digest(&facts(report, &files));
            let wrapped = row.wrapped.as_ref();
            let opens = wrapped.is_some_and(|key| keys.unwrap(key, &row.id).is_ok());
            if !row.is_erased && opens && digest[..] != row.content[..] {
                self.checked.find(&row.label, ALTERED);
            }
        }
        Ok(())
    }

    /// A number must never be given twice.
    async fn counter(&mut self, highest: i64) -> Result<(), StoreError> {
        let counted =
            self.count("SELECT COALESCE(MAX(value), 0) FROM counter WHERE name = 'report'");
        let counted = counted.await?;
        if counted < highest as u64 {
            let problem = format!("it is at {counted}, but there is a report {highest}");
            self.checked.find("the counter of reports", problem);
        }
        Ok(())
    }

    /// Rows that belong to a report that is not there, or has been erased.
    async fn orphans(&mut self) -> Result<(), StoreError> {
        for one in schema::content() {
            let (table, report) = (one.table, one.report_of());
            let (whose, problem) = match one.column {
                None => (
                    "r.number IS NULL OR r.state = 'erased'".to_owned(),
                    "rows belong to no report, or to an erased one",
                ),
                Some((name, column)) => (
                    format!(
                        "r.state = 'erased' AND {}",
                        column.is_left(&format!("t.{name}"))
                    ),
                    "rows hold something of an erased report",
                ),
            };
            let text = format!(
                "SELECT COUNT(*) FROM {table} t LEFT JOIN report r ON r.number = {report} \
                 WHERE {whose}"
            );
            let count = self.count(&text).await?;
            if count > 0 {
                let problem = format!("{count} {problem}");
                self.checked.find(format!("table {table}"), problem);
            }
        }
        let text = "SELECT COUNT(*) FROM journal j LEFT JOIN report r ON r.id = j.subject \
                    WHERE j.act = 'report.lodged' AND r.number IS NULL";
        let count = self.count(text).await?;
        if count > 0 {
            let problem = format!("{count} reports were lodged and are not there");
            self.checked.find("table report", problem);
        }
        Ok(())
    }
}

fn problem_of_identity(key: &DataKey, row: &Row) -> Option<String> {
    // A report of somebody anonymous has an empty identity or none.
    if row.identity.is_empty() {
        return None;
    }
    let opened = key.open(IDENTITY_PLACE, &row.identity);
    opened.err().map(|error| format!("its identity: {error}"))
}

/// The place that a reporter's identity is sealed at.
const IDENTITY_PLACE: &str = "identity";
