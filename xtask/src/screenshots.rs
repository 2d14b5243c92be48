//! `cargo xtask screenshots`: photographs of the demonstration's pages.

use crate::browser;
use anyhow::Result;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;
use xtask::{machine, process};

/// Where to put them.
#[derive(Args)]
pub(crate) struct Options {
    /// The folder for the pictures and their index; `docs/screenshots` by default.
    #[arg(long)]
    output: Option<PathBuf>,
}

/// Starts the demonstration, photographs its pages and writes an index of them.
pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    let default = process::root().join("docs/screenshots");
    let output = options
        .output
        .clone()
        .map_or(Ok(default), std::path::absolute)?;
    machine::require(&browser::TOOLS)?;
    process::run(browser::node()?.arg("screenshots.mjs").arg(&output))?;
    println!("pictures and their index are in {}", output.display());
    Ok(ExitCode::SUCCESS)
}
