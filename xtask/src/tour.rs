//! `cargo xtask tour`: one report's life, photographed from the first page to the last.

use crate::browser;
use anyhow::Result;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;
use xtask::{machine, process};

/// Where to put it.
#[derive(Args)]
pub(crate) struct Options {
    /// The folder for the pictures and their pages; `docs/tour` by default.
    #[arg(long)]
    output: Option<PathBuf>,
}

/// Starts the sample centre, walks a report through it and writes the pages that tell of it.
pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    let default = process::root().join("docs/tour");
    let output = options
        .output
        .clone()
        .map_or(Ok(default), std::path::absolute)?;
    machine::require(&browser::TOOLS)?;
    process::run(browser::node()?.arg("tour.mjs").arg(&output))?;
    println!("the tour is in {}", output.display());
    Ok(ExitCode::SUCCESS)
}
