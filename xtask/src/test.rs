//! `cargo xtask test`: every test there is, on a machine that may hold only the Rust toolchain.

use crate::browser;
use crate::tally::Tally;
use anyhow::{Context, Result};
use clap::Args;
use std::process::{Command, ExitCode};
use xtask::machine::{self, Tool};
use xtask::postgres::Cluster;
use xtask::process;

/// Which tests.
#[derive(Args)]
pub(crate) struct Options {
    /// Leave out the tests in the browser.
    #[arg(long)]
    no_browser: bool,
    /// Leave out the tests against PostgreSQL.
    #[arg(long)]
    no_postgres: bool,
    /// Keep PostgreSQL's `fsync` on: slower, as in service.
    #[arg(long)]
    durable: bool,
    /// Run only Rust tests whose name contains this.
    filter: Option<String>,
}

/// Runs the tests and prints `N passed, N failed` as the last line.
pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    let mut tally = Tally::default();
    if let Err(error) = run_all(options, &mut tally) {
        eprintln!("cargo xtask test: {error:#}");
        tally += Tally::of_step(false);
    }
    println!("\n{tally}");
    Ok(if tally.failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn run_all(options: &Options, tally: &mut Tally) -> Result<()> {
    // First, so that what cannot be had is known before anything is built. What can be tested
    // without it is tested all the same.
    if let Err(error) = machine::require(&tools(options)) {
        eprintln!("cargo xtask test: {error:#}");
        *tally += Tally::of_step(false);
    }
    let cluster = cluster(options, tally);
    let cargo = || {
        let mut command = process::cargo();
        match &cluster {
            Some(cluster) => command.env("TOCSIN_TEST_POSTGRES", cluster.url()),
            // Empty: no test starts a cluster of its own.
            None => command
                .env("TOCSIN_TEST_POSTGRES_PROGRAMS", "")
                .env_remove("TOCSIN_TEST_POSTGRES")
                .env_remove("CI"),
        };
        command
    };
    rust(&cargo, options, tally)?;
    // What is missing was counted above.
    let is_able = browser_tools().all(|tool| tool.find().is_some());
    if with_browser(options) && is_able {
        browser(tally).context("cannot run the tests in the browser")?;
    }
    Ok(())
}

fn with_browser(options: &Options) -> bool {
    !options.no_browser && options.filter.is_none()
}

fn tools(options: &Options) -> Vec<&'static Tool> {
    let mut tools = Vec::new();
    if !options.no_postgres {
        tools.push(&machine::POSTGRES);
    }
    if with_browser(options) {
        tools.extend(browser_tools());
    }
    tools
}

fn browser_tools() -> impl Iterator<Item = &'static Tool> {
    browser::TOOLS.into_iter().chain([&machine::PYTHON])
}

/// The cluster that the tests share; without one, they are fewer, which is a failure (where
/// PostgreSQL is missing, it was counted before) unless that was asked for.
fn cluster(options: &Options, tally: &mut Tally) -> Option<Cluster> {
    if options.no_postgres {
        println!("the PostgreSQL half of the tests is left out, as asked");
        return None;
    }
    machine::POSTGRES.find()?;
    match Cluster::start(options.durable).context("cannot start PostgreSQL for the tests") {
        Ok(cluster) => Some(cluster),
        Err(error) => {
            eprintln!("cargo xtask test: {error:#}");
            *tally += Tally::of_step(false);
            None
        }
    }
}

/// With nextest, each test has a process and tests of several binaries run side by side; it
/// does not know examples in documentation, so cargo runs those after it.
fn rust(cargo: &dyn Fn() -> Command, options: &Options, tally: &mut Tally) -> Result<()> {
    let filter = options.filter.as_deref();
    if process::find(&["cargo-nextest"]).is_none() {
        let words = ["test", "--workspace", "--locked", "--no-fail-fast"];
        let (status, text) = process::copied(cargo().args(words).args(filter))?;
        *tally += Tally::of_cargo(&text).with_exit(status.success());
        return Ok(());
    }
    let words = [
        "nextest",
        "run",
        "--workspace",
        "--locked",
        "--no-fail-fast",
    ];
    let words = words.iter().chain(&["--no-tests=pass", "--color=never"]);
    let (status, text) = process::copied(cargo().args(words).args(filter))?;
    *tally += Tally::of_nextest(&text).with_exit(status.success());
    let words = ["test", "--workspace", "--locked", "--no-fail-fast", "--doc"];
    let (status, text) = process::copied(cargo().args(words).args(filter))?;
    *tally += Tally::of_cargo(&text).with_exit(status.success());
    Ok(())
}

fn browser(tally: &mut Tally) -> Result<()> {
    let counts = browser::folder().join("node_modules/.tocsin-counts.tap");
    let mut node = browser::node()?;
    // The counts of an earlier run are none of this one's.
    let _absent = std::fs::remove_file(&counts);
    node.args([
        "--test",
        "--test-reporter=spec",
        "--test-reporter-destination=stdout",
    ])
    .arg("--test-reporter=tap")
    .arg(format!("--test-reporter-destination={}", counts.display()))
    .env("TOCSIN_TEST_SCHEMATHESIS", browser::schemathesis()?);
    let (status, _) = process::copied(&mut node)?;
    let text = std::fs::read_to_string(&counts).unwrap_or_default();
    *tally += Tally::of_node(&text).with_exit(status.success());
    Ok(())
}
