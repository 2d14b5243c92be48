//! `tocsin export`: facts of reports, or the journal, as a stream. Never an identity, a message or
//! a file: those are sealed, and opening them is another act.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::json;
use tocsin_domain::access::Actor;
use tocsin_domain::entry::{Act, canonical_time};
use tocsin_domain::report::{Channel, Report, State};
use tocsin_exchange::{csv as report_csv, report_json};
use tocsin_flow::intake::kind_of;
use tocsin_flow::{Centre, desk};
use tocsin_store::StoreError;
use tocsin_store::journal::Journalled;
use tocsin_store::report::Stored;
use tocsin_store::search::Search;
use uuid::Uuid;

use super::arguments::{self, grouped};
use super::progress::Progress;
use crate::folder::Folder;

pub(super) const EXAMPLE: &str = "Examples:
  tocsin export /srv/tocsin --what reports --from 2026-01-01 --to 2026-03-31 --output q1.jsonl
  tocsin export /srv/tocsin --what reports --kind phishing --format csv > phishing.csv
  tocsin export /srv/tocsin --what journal --output journal.jsonl

Reports come newest first, the journal oldest first. `tocsin import` reads exported reports in
again. Each export of reports is itself an entry of the journal.";

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The data folder
    folder: PathBuf,
    /// What to export
    #[arg(long, value_enum)]
    what: What,
    /// How to write it
    #[arg(long, value_enum, default_value = "jsonl")]
    format: Format,
    /// First day of receipt, or of the act (UTC)
    #[arg(long, value_parser = arguments::day)]
    from: Option<Date>,
    /// Last day of receipt, or of the act (UTC)
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
    /// Write to this file, which appears when it is complete; standard output by default
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Print the result as one JSON object (with --output)
    #[arg(long, requires = "output")]
    json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum What {
    /// The facts of reports
    Reports,
    /// Every act, with its place in the log
    Journal,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One JSON object a line
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

/// Entries of the journal read at once.
const ENTRIES_PER_PAGE: u32 = 1_000;

pub(super) async fn run(mut arguments: Arguments) -> anyhow::Result<()> {
    let names_reports = arguments.kind.is_some()
        || arguments.source.is_some()
        || arguments.region.is_some()
        || arguments.channel.is_some()
        || arguments.state.is_some()
        || arguments.text.is_some()
        || arguments.closed;
    if arguments.what == What::Journal && names_reports {
        bail!("the journal is chosen by --from and --to only; leave the other filters out");
    }
    if let (Some(from), Some(to)) = (arguments.from, arguments.to)
        && to < from
    {
        bail!("--to {to} lies before --from {from}");
    }
    let folder = Folder::open(&arguments.folder).await?;
    let kind = arguments
        .kind
        .as_deref()
        .map(|word| kind(&folder.centre, word))
        .transpose()?;
    arguments.kind = kind;
    let mut output = Output::open(arguments.output.as_deref())?;
    let progress = Progress::new(None);
    let exported = match arguments.what {
        What::Reports => reports(&folder.centre, &arguments, &mut output, &progress).await,
        What::Journal => {
            seal(&folder).await?;
            journal(&folder.centre, &arguments, &mut output, &progress).await
        }
    };
    progress.finish();
    folder.centre.store.close().await?;
    let count = match exported {
        Err(error) if is_broken_pipe(&error) => return Ok(()),
        exported => exported?,
    };
    output.finish()?;
    if let Some(path) = &arguments.output {
        if arguments.json {
            say!("{}", json!({"exported": count, "output": path}));
        } else {
            say!("{} exported to {}", grouped(count), path.display());
        }
    }
    Ok(())
}

/// The profile's own word for a kind, which may be named as its contributors do.
fn kind(centre: &Centre, word: &str) -> anyhow::Result<String> {
    let kind = kind_of(centre, word);
    if kind == "other" && word != kind {
        bail!("--kind {word}: the profile knows no such kind; its offences.toml lists them");
    }
    Ok(kind)
}

/// Whoever read standard output has read enough: `tocsin export … | head` is no failure.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let cause = error.downcast_ref::<io::Error>();
    cause.is_some_and(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}

async fn reports(
    centre: &Centre,
    arguments: &Arguments,
    output: &mut Output,
    progress: &Progress,
) -> anyhow::Result<u64> {
    let actor = Actor::CommandLine {
        source: String::new(),
    };
    let permit = match arguments.closed {
        true => actor.read_closed()?,
        false => actor.read()?,
    };
    // Recorded first, handed out after: nothing leaves without a trace.
    record(centre, actor, arguments).await?;
    let search = Search {
        text: arguments.text.clone().unwrap_or_default(),
        kind: arguments.kind.clone(),
        region: arguments.region.clone(),
        source: arguments.source.clone(),
        channel: arguments.channel,
        state: arguments.state,
        from: arguments.from,
        to: arguments.to,
        ..Search::default()
    };
    let mut writer = match arguments.format {
        Format::Jsonl => ReportWriter::Jsonl(output),
        Format::Csv => ReportWriter::Csv(Box::new(report_csv::Writer::new(output)?)),
    };
    let (mut count, mut before) = (0, None);
    loop {
        let page = desk::search(
            centre,
            &permit,
            search.clone(),
            before,
            desk::PAGE_COUNT_MAX,
        )
        .await?;
        for Stored { report, .. } in &page.reports {
            // An empty report is no report to whoever reads them in again.
            if report.state == State::Erased && arguments.state != Some(State::Erased) {
                continue;
            }
            writer.write(report)?;
            count += 1;
        }
        progress.advance(0, count, "reports");
        before = page.next;
        if before.is_none() {
            writer.finish()?;
            return Ok(count);
        }
    }
}

enum ReportWriter<'o> {
    Jsonl(&'o mut Output),
    Csv(Box<report_csv::Writer<&'o mut Output>>),
}

impl ReportWriter<'_> {
    fn write(&mut self, report: &Report) -> io::Result<()> {
        match self {
            ReportWriter::Jsonl(output) => writeln!(output, "{}", report_json::export_line(report)),
            ReportWriter::Csv(csv) => csv.write(report),
        }
    }

    fn finish(self) -> io::Result<()> {
        match self {
            ReportWriter::Jsonl(_) => Ok(()),
            ReportWriter::Csv(csv) => csv.finish().map(|_| ()),
        }
    }
}

async fn record(centre: &Centre, actor: Actor, arguments: &Arguments) -> anyhow::Result<()> {
    let day = |day: Option<Date>| day.map_or("-".to_owned(), |day| day.to_string());
    // Words that were searched for may name somebody: that there were some is enough.
    let detail = format!(
        "from={} to={} kind={} by_words={}",
        day(arguments.from),
        day(arguments.to),
        arguments.kind.as_deref().unwrap_or("-"),
        arguments.text.is_some()
    );
    centre
        .store
        .write::<_, StoreError, _>(move |tx| {
            Box::pin(async move {
                tx.record(Act::ReportsExported, Uuid::nil(), &actor, detail);
                Ok(())
            })
        })
        .await
        .context("recording the export")
}

/// Only what is in the log is exported, so what waits is sealed first.
async fn seal(folder: &Folder) -> anyhow::Result<()> {
    let sealing = || folder.centre.store.seal_pending(&folder.signer);
    while sealing().await.context("sealing the log")?.has_more {}
    Ok(())
}

/// The columns of the journal as CSV, and the keys of its JSON lines.
const JOURNAL_COLUMNS: [&str; 8] = [
    "sequence",
    "at",
    "act",
    "subject",
    "actor",
    "detail",
    "salt",
    "leaf_index",
];

async fn journal(
    centre: &Centre,
    arguments: &Arguments,
    output: &mut Output,
    progress: &Progress,
) -> anyhow::Result<u64> {
    Actor::CommandLine {
        source: String::new(),
    }
    .journal()?;
    if arguments.format == Format::Csv {
        write_row(output, &JOURNAL_COLUMNS)?;
    }
    let is_chosen = |journalled: &Journalled| {
        let day = journalled.entry.at.to_zoned(TimeZone::UTC).date();
        arguments.from.is_none_or(|from| day >= from) && arguments.to.is_none_or(|to| day <= to)
    };
    let (mut count, mut leaf_index) = (0, 0);
    loop {
        let store = &centre.store;
        let entries = store
            .journal_sealed_from(leaf_index, ENTRIES_PER_PAGE)
            .await?;
        if entries.is_empty() {
            return Ok(count);
        }
        leaf_index += entries.len() as u64;
        for journalled in entries.iter().filter(|journalled| is_chosen(journalled)) {
            write_entry(output, arguments.format, journalled)?;
            count += 1;
        }
        progress.advance(0, count, "entries");
    }
}

/// With its salt, so that an auditor can compute the digest that the log holds at `leaf_index`.
fn write_entry(output: &mut Output, format: Format, journalled: &Journalled) -> io::Result<()> {
    let entry = &journalled.entry;
    let (at, subject) = (canonical_time(entry.at), entry.subject.to_string());
    let salt = hex::encode(journalled.salt);
    match format {
        Format::Jsonl => {
            let line = json!({"sequence": journalled.sequence, "at": at,
                "act": entry.act.as_str(), "subject": subject, "actor": entry.actor,
                "detail": entry.detail, "salt": salt, "leaf_index": journalled.leaf_index});
            writeln!(output, "{line}")
        }
        Format::Csv => {
            let leaf_index = journalled.leaf_index.map(|index| index.to_string());
            let cells = [
                &journalled.sequence.to_string(),
                &at,
                entry.act.as_str(),
                &subject,
                &entry.actor,
                &entry.detail,
                &salt,
                leaf_index.as_deref().unwrap_or_default(),
            ];
            write_row(output, &cells)
        }
    }
}

fn write_row(output: &mut Output, cells: &[&str]) -> io::Result<()> {
    let mut row = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(output);
    row.write_record(cells)?;
    row.flush()
}

/// Standard output, or a file that takes its name when it is complete.
enum Output {
    Standard(BufWriter<io::Stdout>),
    File {
        path: PathBuf,
        partial: PathBuf,
        file: BufWriter<File>,
    },
}

impl Output {
    fn open(path: Option<&Path>) -> anyhow::Result<Output> {
        let Some(path) = path else {
            return Ok(Output::Standard(BufWriter::new(io::stdout())));
        };
        let mut name = path.as_os_str().to_owned();
        name.push(".part");
        let partial = PathBuf::from(name);
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true).mode(0o600);
        let file = options.open(&partial);
        let file = file.with_context(|| format!("{}: cannot be written", partial.display()))?;
        Ok(Output::File {
            path: path.to_owned(),
            partial,
            file: BufWriter::new(file),
        })
    }

    fn finish(self) -> anyhow::Result<()> {
        match self {
            Output::Standard(mut out) => Ok(out.flush()?),
            Output::File {
                path,
                partial,
                file,
            } => {
                let complete = || -> io::Result<()> {
                    file.into_inner()?.sync_all()?;
                    fs::rename(&partial, &path)
                };
                complete().with_context(|| path.display().to_string())
            }
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Output::Standard(out) => out.write(bytes),
            Output::File { file, .. } => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Output::Standard(out) => out.flush(),
            Output::File { file, .. } => file.flush(),
        }
    }
}
