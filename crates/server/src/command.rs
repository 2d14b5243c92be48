//! The command line: one enum of commands, each in a module of its own.

/// Prints a line. Whoever closes standard output early, as `head` does, has read enough: that is
/// no failure of ours.
macro_rules! say {
    ($($text:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stdout(), $($text)*);
    }};
}

mod arguments;
mod misuse;
mod private;
mod progress;

mod demo;
mod init;
mod serve;
mod import;
mod export;
mod extract;
mod erase;
mod geo;
mod benign;
mod user;
mod token;
mod partner;
mod link;
mod verify;
mod check;
mod backup;

use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Parser, Subcommand};

use crate::{pictures, telemetry};
use misuse::Misuse;

/// Exit status of a command that could not do its work.
const FAILED: u8 = 1;
/// Exit status of a command line that makes no sense, as clap has it.
const MISUSED: u8 = 2;

/// Shown at the end of `--help`.
const EXAMPLE: &str = "Example:
  tocsin demo                                    look around, nothing stays
  tocsin init /srv/tocsin --profile national     make a centre
  tocsin serve /srv/tocsin --http :8080          and run it

Exit status: 0 done, 1 failed, 2 misused. Each command has its own --help.";

/// The platform for cybercrime reporting mechanisms.
#[derive(Debug, Parser)]
#[command(name = "tocsin", version, propagate_version = true, after_help = EXAMPLE)]
struct Line {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Try a sample centre with work in it
    #[command(after_help = demo::EXAMPLE)]
    Demo(demo::Arguments),
    /// Make a data folder for a new centre
    #[command(after_help = init::EXAMPLE)]
    Init(init::Arguments),
    /// Run a centre
    #[command(after_help = serve::EXAMPLE)]
    Serve(serve::Arguments),
    /// Take reports in from files: JSON lines, CSV, mails, mail archives
    #[command(after_help = import::EXAMPLE)]
    Import(import::Arguments),
    /// Write out the facts of reports, or the journal
    #[command(after_help = export::EXAMPLE)]
    Export(export::Arguments),
    /// Find observables in text, mails and reports, without a centre
    #[command(after_help = extract::EXAMPLE)]
    Extract(extract::Arguments),
    /// Destroy the content of reports for ever
    #[command(after_help = erase::EXAMPLE)]
    Erase(erase::Arguments),
    /// Take over where addresses stand, for reports to be assessed with
    #[command(after_help = geo::EXAMPLE)]
    Geo(geo::Arguments),
    /// Take over lists of values that belong to somebody uninvolved
    #[command(after_help = benign::EXAMPLE)]
    Benign(benign::Arguments),
    /// Invite staff and list them
    #[command(after_help = user::EXAMPLE)]
    User(user::Arguments),
    /// Issue, list and revoke the tokens of programmes
    #[command(after_help = token::EXAMPLE)]
    Token(token::Arguments),
    /// Say how competent bodies are reached, and list them
    #[command(after_help = partner::EXAMPLE)]
    Partner(partner::Arguments),
    /// Find the series in a file of reports, no centre needed
    #[command(after_help = link::EXAMPLE)]
    Link(link::Arguments),
    /// Check a receipt or a log, offline
    #[command(after_help = verify::EXAMPLE)]
    Verify(verify::Arguments),
    /// Look over settings, profile, centre key and everything that is stored
    #[command(after_help = check::EXAMPLE)]
    Check(check::Arguments),
    /// Add a generation to a backup
    #[command(after_help = backup::EXAMPLE)]
    Backup(backup::Arguments),
    /// Make a data folder of a backup
    #[command(after_help = backup::RESTORE_EXAMPLE)]
    Restore(backup::RestoreArguments),
    /// Draws one foreign picture anew, within limits; started by the centre itself
    #[command(hide = true)]
    PictureWorker,
}

/// Reads the command line and runs the command: exit 0 done, 1 failed, 2 misused.
pub fn run() -> ExitCode {
    let words: Vec<String> = std::env::args_os()
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let line = match Line::try_parse() {
        Ok(line) => line,
        Err(error) => return told(&error, &words),
    };
    let (usual, always_json) = match &line.command {
        Command::Serve(arguments) => (telemetry::Usual::Everything, arguments.json),
        Command::Demo(arguments) => (telemetry::Usual::Warnings, arguments.json),
        _ => (telemetry::Usual::Warnings, false),
    };
    telemetry::start_log(usual, always_json);
    let result = match line.command {
        Command::Demo(arguments) => block_on(demo::run(arguments)),
        Command::Init(arguments) => block_on(init::run(arguments)),
        Command::Serve(arguments) => block_on(serve::run(arguments)),
        Command::Import(arguments) => block_on(import::run(arguments)),
        Command::Export(arguments) => block_on(export::run(arguments)),
        Command::Extract(arguments) => extract::run(arguments),
        Command::Erase(arguments) => block_on(erase::run(arguments)),
        Command::Geo(arguments) => geo::run(arguments),
        Command::Benign(arguments) => benign::run(arguments),
        Command::User(arguments) => block_on(user::run(arguments)),
        Command::Token(arguments) => block_on(token::run(arguments)),
        Command::Partner(arguments) => block_on(partner::run(arguments)),
        Command::Link(arguments) => link::run(&arguments),
        Command::Check(arguments) => block_on(check::run(arguments)),
        Command::Backup(arguments) => block_on(backup::run(arguments)),
        Command::Restore(arguments) => block_on(backup::restore(arguments)),
        Command::Verify(arguments) => return verify::run(&arguments),
        Command::PictureWorker => return pictures::work(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tocsin: {error:#}");
            match error.is::<Misuse>() {
                true => ExitCode::from(MISUSED),
                false => ExitCode::from(FAILED),
            }
        }
    }
}

/// Answers a command line that asks for help, or that makes no sense.
fn told(error: &clap::Error, words: &[String]) -> ExitCode {
    let is_help = matches!(
        error.kind(),
        ErrorKind::DisplayHelp
            | ErrorKind::DisplayVersion
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    );
    if is_help {
        let _ = error.print();
    } else {
        eprintln!("tocsin: {}", misuse::sentence::<Line>(error, words));
    }
    match error.exit_code() {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::from(MISUSED),
    }
}

fn block_on(work: impl Future<Output = anyhow::Result<()>>) -> anyhow::Result<()> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(work)
}
