//! The command line: one enum of commands, each in a module of its own.

mod init;
mod serve;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Exit status of a command that could not do its work.
const FAILED: u8 = 1;

/// The platform for cybercrime reporting mechanisms.
#[derive(Debug, Parser)]
#[command(name = "tocsin", version, propagate_version = true)]
struct Line {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a data folder for a new centre
    Init(init::Arguments),
    /// Run a centre
    Serve(serve::Arguments),
}

/// Reads the command line and runs the command: exit 0 done, 1 failed, 2 misused.
pub fn run() -> ExitCode {
    let line = Line::parse();
    crate::telemetry::start_log();
    let result = match line.command {
        Command::Init(arguments) => block_on(init::run(arguments)),
        Command::Serve(arguments) => block_on(serve::run(arguments)),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tocsin: {error:#}");
            ExitCode::from(FAILED)
        }
    }
}

fn block_on(work: impl Future<Output = anyhow::Result<()>>) -> anyhow::Result<()> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(work)
}
