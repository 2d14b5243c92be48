//! Reading everything back: is each thing there that belongs to each other thing, unaltered?
//!
//! It goes on after a mistake and names all of them, up to [`FINDINGS_MAX`]. The store may be in
//! use meanwhile: one moment of it is checked.

mod ledger;
mod reports;
mod files;

use std::fmt;

use sea_orm::{DatabaseTransaction, DbBackend, TransactionTrait};

use tocsin_ledger::Verifier;

use crate::progress::{Progress, Watcher};
use crate::seal::Keys;
use crate::{Store, StoreError, sql, tx};

/// Most findings that are kept; further ones are counted.
pub const FINDINGS_MAX: usize = 1_000;

/// Something that is not as it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Where: a report's number, a tile, a file.
    pub place: String,
    /// What is wrong, and what to do.
    pub problem: String,
    /// Whether nothing is lost: only tidying is needed.
    pub is_harmless: bool,
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.place, self.problem)
    }
}

/// What a check went through, and what it found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Reports, erased ones included.
    pub reports: u64,
    /// Reports that are erased.
    pub erased: u64,
    /// Entries of the journal.
    pub journal: u64,
    /// Entries that wait for the sealer.
    pub unsealed: u64,
    /// Entries of the ledger.
    pub ledger: u64,
    /// Files of reports.
    pub files: u64,
    /// Whether sealed data was opened too; it is only when the centre's keys were given.
    pub opened: bool,
    /// What is wrong, in the order it was found.
    pub findings: Vec<Finding>,
    /// How many findings there were, those left out included.
    pub findings_count: u64,
}

impl Checked {
    /// Whether nothing is wrong; what only needs tidying does not count.
    pub fn is_sound(&self) -> bool {
        self.findings_count == self.findings.len() as u64
            && self.findings.iter().all(|finding| finding.is_harmless)
    }

    fn find(&mut self, place: impl fmt::Display, problem: impl fmt::Display) {
        self.add(place, problem, false);
    }

    fn find_harmless(&mut self, place: impl fmt::Display, problem: impl fmt::Display) {
        self.add(place, problem, true);
    }

    fn add(&mut self, place: impl fmt::Display, problem: impl fmt::Display, is_harmless: bool) {
        self.findings_count += 1;
        if self.findings.len() < FINDINGS_MAX {
            self.findings.push(Finding {
                place: place.to_string(),
                problem: problem.to_string(),
                is_harmless,
            });
        }
    }
}

/// A check under way.
struct Check<'a> {
    store: &'a Store,
    keys: Option<&'a Keys>,
    /// Who must have signed the checkpoints; without it, signatures are not looked at.
    verifier: Option<Verifier>,
    /// Why the keys do not open the log's signing key.
    signing_key_problem: Option<StoreError>,
    /// Reports that the keys open.
    opened_count: u64,
    /// Reports that they do not, up to [`FINDINGS_MAX`], and why.
    unopened: Vec<(String, String)>,
    unopened_count: u64,
    snapshot: DatabaseTransaction,
    watcher: &'a Watcher,
    checked: Checked,
}

impl Store {
    /// Reads everything back. With the centre's keys, what is sealed is opened too.
    ///
    /// # Errors
    /// When the database does not answer. What is wrong with the data is no error but a finding.
    pub async fn check(
        &self,
        keys: Option<&Keys>,
        watcher: &Watcher,
    ) -> Result<Checked, StoreError> {
        let (mut verifier, mut problem) = (None, None);
        if let Some(keys) = keys {
            match self.ledger_key(keys).await {
                Ok(signer) => verifier = Some(signer.verifier()),
                Err(error) => problem = Some(error),
            }
        }
        let mut check = self.begin_check(keys, verifier, watcher).await?;
        check.signing_key_problem = problem;
        check.engine().await?;
        check.ledger().await?;
        check.journal().await?;
        check.reports().await?;
        check.files().await?;
        check.snapshot.commit().await?;
        Ok(check.checked)
    }

    /// Reads the ledger back alone: its entries, tiles and checkpoints, and the journal that they
    /// stand for. The checkpoints must be signed by `verifier`.
    ///
    /// # Errors
    /// As [`Store::check`].
    pub async fn check_ledger(
        &self,
        verifier: Verifier,
        watcher: &Watcher,
    ) -> Result<Checked, StoreError> {
        let mut check = self.begin_check(None, Some(verifier), watcher).await?;
        check.ledger().await?;
        check.journal().await?;
        check.snapshot.commit().await?;
        Ok(check.checked)
    }

    async fn begin_check<'a>(
        &'a self,
        keys: Option<&'a Keys>,
        verifier: Option<Verifier>,
        watcher: &'a Watcher,
    ) -> Result<Check<'a>, StoreError> {
        let options = tx::snapshot(self.backend());
        Ok(Check {
            store: self,
            keys,
            verifier,
            signing_key_problem: None,
            opened_count: 0,
            unopened: Vec::new(),
            unopened_count: 0,
            snapshot: self.reader().begin_with_options(options).await?,
            watcher,
            checked: Checked {
                opened: keys.is_some(),
                ..Checked::default()
            },
        })
    }
}

impl Check<'_> {
    /// SQLite looks over its own file; PostgreSQL has checksums of its own.
    async fn engine(&mut self) -> Result<(), StoreError> {
        if self.store.backend() == DbBackend::Postgres {
            return Ok(());
        }
        for row in sql::all(&self.snapshot, "PRAGMA integrity_check(20)", vec![]).await? {
            let answer: String = sql::column(&row, 0)?;
            if answer != "ok" {
                let problem = format!("{answer}; restore a backup");
                self.checked.find("the database file", problem);
            }
        }
        Ok(())
    }

    fn progress(&self, what: &'static str, done: u64, total: u64) {
        (self.watcher)(Progress { what, done, total });
    }

    async fn count(&self, text: &str) -> Result<u64, StoreError> {
        let count = sql::count(&self.snapshot, text, vec![]).await?;
        Ok(count as u64)
    }
}
