//! `cargo xtask test`: every test there is, on a machine that may hold only the Rust toolchain.

use crate::browser;
use crate::tally::Tally;
use anyhow::{Context, Result};
use clap::Args;
use std::process::{Command, ExitCode};
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
    let cluster = if options.no_postgres {
        println!("the PostgreSQL half of the tests is left out, as asked");
        None
    } else {
        Some(Cluster::start(options.durable).context("cannot start PostgreSQL for the tests")?)
    };
    let cargo = || {
        let mut command = process::cargo();
        match &cluster {
            Some(cluster) => command.env("TOCSIN_TEST_POSTGRES", cluster.url()),
            None => command.env_remove("TOCSIN_TEST_POSTGRES").env_remove("CI"),
        };
        command
    };
    rust(&cargo, options, tally)?;
    if !options.no_browser && options.filter.is_none() {
        browser(tally).context("cannot run the tests in the browser")?;
    }
    Ok(())
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
