//! The project's own tools, run as `cargo xtask …`: what a newcomer or a build server needs
//! beside cargo itself.

mod tally;
mod checks;
mod browser;
mod test;
mod screenshots;
mod tour;
mod bench;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// The project's own tools.
#[derive(Parser)]
#[command(name = "cargo xtask", version, about)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Run every test: Rust, both databases, browser. Finds or installs what it needs.
    Test(test::Options),
    /// Check that the sources are formatted.
    FmtCheck,
    /// Run clippy on everything, with warnings refused.
    Lint,
    /// Build the documentation, with warnings refused.
    Doc,
    /// Photograph the pages of the demonstration, in each language, on a phone and a desk.
    Screenshots(screenshots::Options),
    /// Photograph one report's life in the sample centre, from the form to the outcome.
    Tour(tour::Options),
    /// Measure one thing against its baseline, for instance `cargo xtask bench intake`.
    Bench(bench::Options),
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().task {
        Task::Test(options) => test::run(&options),
        Task::FmtCheck => checks::format(),
        Task::Lint => checks::lint(),
        Task::Doc => checks::documentation(),
        Task::Screenshots(options) => screenshots::run(&options),
        Task::Tour(options) => tour::run(&options),
        Task::Bench(options) => bench::run(&options),
    };
    match outcome {
        Ok(code) => code,
        Err(error) => {
            eprintln!("cargo xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}
