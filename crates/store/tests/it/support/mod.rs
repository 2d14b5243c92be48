//! A place for a store on either engine, a clock that stands still, and reports to lodge.

#[path = "../../../../server/tests/it/support/postgres.rs"]
pub(crate) mod postgres;
mod sample;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};
use tocsin_domain::report::ReportId;
use tocsin_store::report::{Lodged, NewReport, Outcome};
use tocsin_store::seal::{CentreKey, Keys};
use tocsin_store::vault::Vault;
use tocsin_store::{Store, StoreOptions};

#[allow(
    unused_imports,
    reason = "what one suite needs, the other leaves alone"
)]
pub(crate) use sample::{Sample, observable};

/// Makes a test of each function for each engine. A function takes a [`Place`].
macro_rules! on_both_engines {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name($crate::support::Place::sqlite()).await;
            })*
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                if let Some(place) = $crate::support::Place::postgres() {
                    super::$name(place).await;
                }
            })*
        }
    };
}
pub(crate) use on_both_engines;

/// An empty database and vault, gone with this value, and the clock and keys of their centre.
pub(crate) struct Place {
    folder: tempfile::TempDir,
    database: Option<postgres::Database>,
    microseconds: Arc<AtomicI64>,
    /// The centre's keys.
    pub(crate) keys: Keys,
}

impl Place {
    pub(crate) fn sqlite() -> Place {
        Place {
            folder: tempfile::tempdir().unwrap(),
            database: None,
            microseconds: Arc::new(AtomicI64::new(
                time("2026-03-10T09:30:00Z").as_microsecond(),
            )),
            keys: Keys::new(&CentreKey::from_bytes([7; 32])),
        }
    }

    /// Nothing, said aloud, when there is no PostgreSQL to test on.
    pub(crate) fn postgres() -> Option<Place> {
        let database = postgres::Database::new()?;
        Some(Place {
            database: Some(database),
            ..Place::sqlite()
        })
    }

    /// Empty places with the same clock and keys: on this engine, and on the other if it is there.
    pub(crate) fn others(&self) -> Vec<Place> {
        let other = match self.is_postgres() {
            true => Some(Place::sqlite()),
            false => Place::postgres(),
        };
        let same = match self.is_postgres() {
            true => Place::postgres(),
            false => Some(Place::sqlite()),
        };
        let with_clock = |place: Place| Place {
            microseconds: self.microseconds.clone(),
            ..place
        };
        same.into_iter().chain(other).map(with_clock).collect()
    }

    /// A copy of the database as it lies there while no store is open, and of the files.
    pub(crate) fn copy(&self) -> Place {
        let copy = Place {
            folder: tempfile::tempdir().unwrap(),
            database: self.database.as_ref().map(postgres::Database::copy_of),
            microseconds: self.microseconds.clone(),
            keys: self.keys.clone(),
        };
        let from = Vault::open(&self.path("vault")).unwrap();
        let to = Vault::open(&copy.path("vault")).unwrap();
        for (id, _) in from.files().unwrap() {
            to.take_from(&from, id).unwrap();
        }
        if !self.is_postgres() {
            std::fs::copy(self.path("tocsin.db"), copy.path("tocsin.db")).unwrap();
        }
        copy
    }

    pub(crate) fn is_postgres(&self) -> bool {
        self.database.is_some()
    }

    pub(crate) fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn options(&self) -> StoreOptions {
        let url = match &self.database {
            Some(database) => database.url.clone(),
            None => format!("sqlite:{}", self.path("tocsin.db").display()),
        };
        let microseconds = self.microseconds.clone();
        StoreOptions {
            clock: Arc::new(move || {
                Timestamp::from_microsecond(microseconds.load(Ordering::SeqCst)).unwrap()
            }),
            ..StoreOptions::new(url, self.path("vault"))
        }
    }

    /// Opens the store: once more for each call, as further nodes on PostgreSQL do.
    pub(crate) async fn open(&self) -> Store {
        Store::open(&self.options()).await.unwrap()
    }

    /// Lets time pass.
    pub(crate) fn pass(&self, duration: SignedDuration) {
        self.microseconds
            .fetch_add(duration.as_micros() as i64, Ordering::SeqCst);
    }

    /// A report to lodge, with nothing in it but what makes it one.
    pub(crate) fn sample(&self) -> Sample {
        Sample::new(&self.keys)
    }
}

pub(crate) fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// Lodges one report that must be new.
pub(crate) async fn lodge(store: &Store, report: NewReport) -> Lodged {
    let [lodged] = store.lodge(vec![report]).await.unwrap().try_into().unwrap();
    assert_eq!(lodged.outcome, Outcome::Stored);
    lodged
}

/// Serial number of a report that is stored.
pub(crate) async fn serial(store: &Store, id: ReportId) -> i64 {
    store.report(id).await.unwrap().unwrap().serial
}
