//! `tocsin export`: facts of reports, series, the journal or the ledger. Never an identity or a
//! message: those are sealed. Files are sealed too; they go along when somebody says on what
//! grounds.

mod output;
mod reports;
mod series;
mod journal;
mod ledger;

use std::io;
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use serde_json::json;
use tocsin_domain::erasure::Reference;
use tocsin_domain::report::{Channel, State};

use super::arguments::{self, grouped};
use super::misuse::Misuse;
use super::progress::Progress;
use crate::folder::Folder;
use output::Output;
use reports::Written;

pub(super) const EXAMPLE: &str = "Examples:
  tocsin export /srv/tocsin --what reports --from 2026-01-01 --to 2026-03-31 --output q1.jsonl
  tocsin export /srv/tocsin --what reports --kind phishing --format csv > phishing.csv
  tocsin export /srv/tocsin --what reports --files --reference MOU-2026/3 --output all.jsonl
  tocsin export /srv/tocsin --what series --output series.jsonl
  tocsin export /srv/tocsin --what journal --output journal.jsonl
  tocsin export /srv/tocsin --what ledger --output log/      for `tocsin verify log/`

Reports come newest first, the journal oldest first. `tocsin import` reads exported reports in
again. Each export of reports is itself an entry of the journal, and so is each file it opens.";

/// What to do about files that stayed behind.
const FILES_REMEDY: &str = "`tocsin check` names what is missing or damaged; restore a backup";

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The data folder
    folder: PathBuf,
    /// What to export
    #[arg(long, value_enum)]
    what: What,
    /// How to write reports or the journal; jsonl by default
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// First day of receipt, of a series' last report, or of the act (UTC)
    #[arg(long, value_parser = arguments::day)]
    from: Option<Date>,
    /// Last day of receipt, of a series' last report, or of the act (UTC)
    #[arg(long, value_parser = arguments::day)]
    to: Option<Date>,
    /// Reports of this kind of offence
    #[arg(long)]
    kind: Option<String>,
    /// Reports of this source
    #[arg(long)]
    source: Option<String>,
    /// Reports of this region (ISO 3166-2)
    #[arg(long)]
    region: Option<String>,
    /// Reports that came through this door: web, api, mail, bulk …
    #[arg(long, value_parser = channel)]
    channel: Option<Channel>,
    /// Reports in this state, e.g. received, read, valid or closed; erased ones are left out
    /// otherwise
    #[arg(long, value_parser = state)]
    state: Option<State>,
    /// Reports that hold these words
    #[arg(long)]
    text: Option<String>,
    /// Take along what is in the closed compartment: sensitive kinds, and what was put there or is
    /// proposed for it. It is left out otherwise
    #[arg(long)]
    closed: bool,
    /// Carry the files that came with the reports, opened; those of the closed
    /// compartment stay there
    #[arg(long, requires = "reference")]
    files: bool,
    /// The number under which the reason for carrying files is filed; it stands in the journal
    #[arg(long, requires = "files")]
    reference: Option<Reference>,
    /// Write to this file, which appears when it is complete; standard output by default. For the
    /// ledger, the folder to make
    #[arg(long, value_name = "FILE|FOLDER")]
    output: Option<PathBuf>,
    /// Print the result as one JSON object (with --output)
    #[arg(long, requires = "output")]
    json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum What {
    /// The facts of reports
    Reports,
    /// Series, what each amounts to, and the numbers of their reports
    Series,
    /// Every act, with its place in the log
    Journal,
    /// The public log: key, checkpoint, tiles and entries
    Ledger,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One JSON object a line
    #[default]
    Jsonl,
    /// Comma-separated values, safe to open as a sheet
    Csv,
}

fn channel(word: &str) -> Result<Channel, String> {
    let found = Channel::ALL
        .into_iter()
        .find(|channel| channel.as_str() == word);
    found.ok_or_else(|| {
        let words: Vec<&str> = Channel::ALL.iter().map(|door| door.as_str()).collect();
        format!("no such door; the doors are {}", words.join(", "))
    })
}

fn state(word: &str) -> Result<State, String> {
    State::from_word(word).ok_or_else(|| {
        let words = State::ALL.map(State::as_str).join(", ");
        format!("no such state; it is one of {words}")
    })
}

impl Arguments {
    fn format(&self) -> Format {
        self.format.unwrap_or_default()
    }

    /// Refuses what does not go together.
    fn check(&self) -> Result<(), Misuse> {
        let misuse = |text: String| Err(Misuse(text));
        let of_reports = self.of_reports();
        if let (What::Series | What::Journal | What::Ledger, Some(option)) = (self.what, of_reports)
        {
            let what = self.what.words();
            return misuse(format!(
                "{option}: chooses reports, not {what}; leave it out"
            ));
        }
        if let (What::Ledger, true) = (self.what, self.from.or(self.to).is_some()) {
            return misuse("--from, --to: the ledger is exported whole; leave them out".to_owned());
        }
        if let (What::Ledger, true) = (self.what, self.format.is_some()) {
            return misuse("--format: the ledger has one format; leave it out".to_owned());
        }
        if let (What::Series, true) = (self.what, self.format == Some(Format::Csv)) {
            return misuse("--format: series are written as jsonl; leave it out".to_owned());
        }
        if self.what == What::Ledger && self.output.is_none() {
            return misuse("--output: missing; name the folder to make for the ledger".to_owned());
        }
        if self.files && self.format() == Format::Csv {
            return misuse("--files: CSV cannot carry files; write --format jsonl".to_owned());
        }
        match (self.from, self.to) {
            (Some(from), Some(to)) if to < from => misuse(format!(
                "--to {to}: lies before --from {from}; name a later day"
            )),
            _ => Ok(()),
        }
    }

    /// An option that was given and means reports only.
    fn of_reports(&self) -> Option<&'static str> {
        let options = [
            (self.kind.is_some(), "--kind"),
            (self.source.is_some(), "--source"),
            (self.region.is_some(), "--region"),
            (self.channel.is_some(), "--channel"),
            (self.state.is_some(), "--state"),
            (self.text.is_some(), "--text"),
            (self.closed, "--closed"),
            (self.files, "--files"),
        ];
        let given = options.into_iter().find(|(is_given, _)| *is_given);
        given.map(|(_, option)| option)
    }
}

impl What {
    fn words(self) -> &'static str {
        match self {
            What::Reports => "reports",
            What::Series => "series",
            What::Journal => "the journal",
            What::Ledger => "the ledger",
        }
    }
}

pub(super) async fn run(mut arguments: Arguments) -> anyhow::Result<()> {
    arguments.check()?;
    let folder = Folder::open(&arguments.folder).await?;
    let progress = Progress::new(None);
    let exported = export(&folder, &mut arguments, &progress).await;
    progress.finish();
    folder.centre.store.close().await?;
    let Written {
        count,
        without_files_count,
    } = match exported {
        Err(error) if is_broken_pipe(&error) => return Ok(()),
        exported => exported?,
    };
    if let Some(path) = &arguments.output {
        if arguments.json {
            say!("{}", json!({"exported": count, "output": path}));
        } else {
            say!("{} exported to {}", grouped(count), path.display());
        }
    }
    match without_files_count {
        0 => Ok(()),
        1 => bail!("one report was exported without its files; {FILES_REMEDY}"),
        count => bail!(
            "{} reports were exported without their files; {FILES_REMEDY}",
            grouped(count)
        ),
    }
}

/// Writes what was asked for.
async fn export(
    folder: &Folder,
    arguments: &mut Arguments,
    progress: &Progress,
) -> anyhow::Result<Written> {
    if let Some(word) = &arguments.kind {
        arguments.kind = Some(reports::kind(&folder.centre, word)?);
    }
    if matches!(arguments.what, What::Journal | What::Ledger) {
        seal(folder).await?;
    }
    let path = arguments.output.as_deref();
    let whole = |count| Written {
        count,
        without_files_count: 0,
    };
    if let (What::Ledger, Some(path)) = (arguments.what, path) {
        return ledger::write(folder, path, progress).await.map(whole);
    }
    let mut output = Output::open(path)?;
    let (centre, output_now) = (&folder.centre, &mut output);
    let written = match arguments.what {
        What::Reports => reports::write(centre, arguments, output_now, progress).await?,
        What::Series => whole(series::write(centre, arguments, output_now, progress).await?),
        _ => whole(journal::write(centre, arguments, output_now, progress).await?),
    };
    output.finish()?;
    Ok(written)
}

/// Whoever read standard output has read enough: `tocsin export … | head` is no failure.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let Some(cause) = error.downcast_ref::<io::Error>() else {
        return false;
    };
    // A writer of CSV wraps what its output says.
    let inner = cause.get_ref();
    let inner = inner.and_then(|inner| inner.downcast_ref::<csv::Error>());
    let kind = match inner.map(csv::Error::kind) {
        Some(csv::ErrorKind::Io(inner)) => inner.kind(),
        _ => cause.kind(),
    };
    kind == io::ErrorKind::BrokenPipe
}

/// Only what is in the log is exported, so what waits is sealed first.
async fn seal(folder: &Folder) -> anyhow::Result<()> {
    let sealing = || folder.centre.store.seal_pending(&folder.signer);
    while sealing().await.context("sealing the log")?.has_more {}
    Ok(())
}
