//! Databases on PostgreSQL for tests, one a test in the shared cluster. A test that kills its
//! server starts an [`xtask::postgres::Cluster`] of its own and gives its address to
//! [`Database::on`].

use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use xtask::{machine, process};

/// Where `cargo xtask test` says its cluster is.
const VARIABLE: &str = "TOCSIN_TEST_POSTGRES";

static DATABASES_MADE: AtomicU32 = AtomicU32::new(0);

/// An empty database, dropped with this value.
pub(crate) struct Database {
    server: String,
    name: String,
    /// What to give to `--database`.
    pub(crate) url: String,
}

impl Database {
    /// A new database in the shared cluster, or nothing (said aloud) when there is no cluster.
    /// On a build server the missing half is a failure, not a shorter run.
    pub(crate) fn new() -> Option<Self> {
        let Ok(server) = std::env::var(VARIABLE) else {
            assert!(
                std::env::var_os("CI").is_none(),
                "{VARIABLE} is not set, so PostgreSQL would stay untested: run `cargo xtask test`"
            );
            eprintln!("NOT RUN on PostgreSQL: {VARIABLE} is not set (use `cargo xtask test`)");
            return None;
        };
        Some(Self::on(&server))
    }

    /// A new database on the server that holds the database at `server`.
    pub(crate) fn on(server: &str) -> Self {
        Self::made_by(server, "")
    }

    /// A copy of a database that nobody is connected to.
    pub(crate) fn copy_of(original: &Self) -> Self {
        Self::made_by(&original.server, &format!(" TEMPLATE {}", original.name))
    }

    // What one suite needs, the other leaves alone.
    #[allow(dead_code)]
    /// Runs statements in it; what they printed, without heads.
    pub(crate) fn run(&self, statements: &str) -> String {
        command(&self.url, statements).unwrap()
    }

    fn made_by(server: &str, options: &str) -> Self {
        let number = DATABASES_MADE.fetch_add(1, Ordering::Relaxed);
        let name = format!("tocsin_test_{}_{number}", std::process::id());
        command(server, &format!("CREATE DATABASE {name}{options}")).unwrap();
        let (before, _) = server
            .rsplit_once('/')
            .expect("a database URL ends in /NAME");
        Self {
            server: server.to_owned(),
            url: format!("{before}/{name}"),
            name,
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let statement = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        if let Err(error) = command(&self.server, &statement) {
            // The cluster may have been killed by the test on purpose.
            eprintln!("the test's database stays behind: {error:#}");
        }
    }
}

/// Has `psql` run one statement, so that making a database needs neither driver nor runtime.
fn command(server: &str, statement: &str) -> anyhow::Result<String> {
    let psql = machine::POSTGRES.found()?.join("psql");
    process::output(Command::new(psql).args([server, "-Atqc", statement]))
}

#[test]
fn each_test_has_an_empty_database_of_its_own() {
    let Some(database) = Database::new() else {
        return;
    };
    let tables = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'";
    assert_eq!(command(&database.url, tables).unwrap().trim(), "0");
    command(&database.url, "CREATE TABLE report (id integer)").unwrap();

    let other = Database::new().unwrap();
    assert_ne!(database.url, other.url);
    assert_eq!(command(&other.url, tables).unwrap().trim(), "0");
}

#[test]
fn a_copy_holds_what_the_original_holds() {
    let Some(database) = Database::new() else {
        return;
    };
    command(&database.url, "CREATE TABLE report AS SELECT 42 AS id").unwrap();
    let copy = Database::copy_of(&database);
    assert_ne!(copy.url, database.url);
    assert_eq!(
        command(&copy.url, "SELECT id FROM report").unwrap().trim(),
        "42"
    );
}

#[test]
fn a_database_goes_with_its_test() {
    let Some(database) = Database::new() else {
        return;
    };
    let Database { server, name, .. } = &database;
    let count = format!("SELECT count(*) FROM pg_database WHERE datname = '{name}'");
    let server = server.clone();
    assert_eq!(command(&server, &count).unwrap().trim(), "1");
    drop(database);
    assert_eq!(command(&server, &count).unwrap().trim(), "0");
}
