//! Benchmarks: each measures the product and a baseline in one run and prints their ratio.

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use std::path::PathBuf;
use std::process::ExitCode;

/// Which benchmark, and how large.
#[derive(Args)]
pub(crate) struct Options {
    /// What to measure.
    name: Name,
    /// How many reports to send; each benchmark has its own default.
    #[arg(long)]
    reports: Option<u64>,
    /// Run against this PostgreSQL instead of SQLite.
    #[arg(long)]
    database: Option<String>,
    /// Where to write the table, as Markdown; standard output by default.
    #[arg(long)]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Name {
    /// Reports taken in over HTTP, bulk and single, beside a bare insert of the same rows.
    Intake,
}

/// Runs one benchmark.
pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    match options.name {
        Name::Intake => intake(options),
    }
}

fn intake(options: &Options) -> Result<ExitCode> {
    let Options {
        reports,
        database,
        output,
        ..
    } = options;
    bail!("no intake benchmark yet (asked: {reports:?}, {database:?}, {output:?})")
}
