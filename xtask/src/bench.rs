//! Benchmarks: each measures the product and a baseline in one run and prints their ratio.

mod sample;
mod centre;
mod database;
mod load;
mod baseline;
mod intake;
mod rules;
mod console;
mod extract;
mod link;
mod table;

use anyhow::Result;
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
    /// How often to measure what is quick; the median counts.
    #[arg(long, default_value_t = 3)]
    runs: usize,
    /// Fill a centre with a million reports too, which takes some minutes and 8 GB of disk.
    #[arg(long)]
    large: bool,
    /// Measure the console in this folder: filled once, and kept to be measured again.
    #[arg(long)]
    folder: Option<PathBuf>,
    /// How often each page of the console is asked for.
    #[arg(long, default_value_t = 200)]
    rounds: usize,
    /// Leave out the row on PostgreSQL.
    #[arg(long)]
    no_postgres: bool,
    /// Where to write the table, as Markdown; standard output by default.
    #[arg(long)]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Name {
    /// Reports taken in over HTTP, bulk and single, beside a bare insert of the same rows.
    Intake,
    /// Changed rules tried on past reports, beside a bare read of the same rows.
    Rules,
    /// Every page of the console while reports arrive, beside the same with few reports.
    Console,
    /// Observables out of stories, beside another programme.
    Extract,
    /// Series out of reports, beside the truth and other programmes.
    Link,
}

/// Runs one benchmark.
pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    let table = match options.name {
        Name::Intake => intake::measure(options)?,
        Name::Rules => rules::measure(options)?,
        Name::Console => console::measure(options)?,
        Name::Extract => extract::measure(options)?,
        Name::Link => link::measure(options)?,
    };
    let text = table.to_markdown();
    println!("\n{text}");
    if let Some(path) = &options.output {
        table.write(path)?;
        println!("written to {}", path.display());
    }
    Ok(if table.meets_its_goals() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
