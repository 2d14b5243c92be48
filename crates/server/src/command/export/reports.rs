//! Reports as lines of the report JSON or as rows.

use std::io::{self, Write};

use anyhow::Context;
use jiff::civil::Date;
use tocsin_domain::access::{Actor, CarryPermit};
use tocsin_domain::entry::Act;
use tocsin_domain::report::{Attachment, Report, State};
use tocsin_exchange::csv::Writer as CsvWriter;
use tocsin_exchange::files_left::FileLeft;
use tocsin_exchange::report_json::{Files, export_line};
use tocsin_flow::intake::kind_of;
use tocsin_flow::{Centre, FlowError, desk};
use tocsin_store::StoreError;
use tocsin_store::message::StoredAttachment;
use tocsin_store::report::Stored;
use tocsin_store::search::Search;
use uuid::Uuid;

use super::output::Output;
use super::{Arguments, Format};
use crate::command::misuse::misused;
use crate::command::progress::Progress;

/// The profile's own word for a kind, which may be named as its contributors do.
pub(super) fn kind(centre: &Centre, word: &str) -> anyhow::Result<String> {
    let kind = kind_of(centre, word);
    if kind == "other" && word != kind {
        let remedy = "the profile knows no such kind; its offences.toml lists them";
        return Err(misused("--kind", word, remedy));
    }
    Ok(kind)
}

fn actor() -> Actor {
    Actor::CommandLine {
        source: String::new(),
    }
}

/// What an export wrote.
pub(super) struct Written {
    /// Reports or entries.
    pub(super) count: u64,
    /// Reports that were to carry their files and do not: a file is missing or damaged.
    pub(super) without_files_count: u64,
}

/// Writes the reports that were asked for, newest first.
pub(super) async fn write(
    centre: &Centre,
    arguments: &Arguments,
    output: &mut Output,
    progress: &Progress,
) -> anyhow::Result<Written> {
    let permit = match arguments.closed {
        true => actor().read_closed()?,
        false => actor().read()?,
    };
    let carry = match &arguments.reference {
        Some(reference) => Some(actor().carry_files(reference.clone())?),
        None => None,
    };
    // Recorded first, handed out after: nothing leaves without a trace.
    record(centre, arguments).await?;
    let search = search(arguments);
    let mut writer = ReportWriter::begin(arguments.format(), output)?;
    let mut written = Written {
        count: 0,
        without_files_count: 0,
    };
    let mut before = None;
    loop {
        let most = desk::PAGE_COUNT_MAX;
        let mut page = desk::search(centre, &permit, search.clone(), before, most).await?;
        // An empty report is no report to whoever reads them in again.
        let wants_erased = arguments.state == Some(State::Erased);
        page.reports
            .retain(|stored| wants_erased || stored.report.state != State::Erased);
        let mut files = centre.store.attachments_lodged(&page.reports).await?;
        for stored in &page.reports {
            let files = files.remove(&stored.serial).unwrap_or_default();
            let (files, damage) = of_report(centre, carry.as_ref(), stored, files).await?;
            if let Some(damage) = damage {
                progress.note(&format!("{}: {damage}", stored.report.number));
                written.without_files_count += 1;
            }
            writer.write(&stored.report, &files)?;
            written.count += 1;
        }
        progress.advance(0, written.count, "reports");
        before = page.next;
        if before.is_none() {
            writer.finish()?;
            return Ok(written);
        }
    }
}

fn search(arguments: &Arguments) -> Search {
    Search {
        text: arguments.text.clone().unwrap_or_default(),
        kind: arguments.kind.clone(),
        region: arguments.region.clone(),
        source: arguments.source.clone(),
        channel: arguments.channel,
        state: arguments.state,
        from: arguments.from,
        to: arguments.to,
        ..Search::default()
    }
}

/// What an export says of the files of a report.
enum ReportFiles {
    Left(Vec<FileLeft>),
    Carried(Vec<Attachment>),
}

/// The files of a report, and what is wrong with them if they stay behind for that.
async fn of_report(
    centre: &Centre,
    carry: Option<&CarryPermit>,
    stored: &Stored,
    files: Vec<StoredAttachment>,
) -> anyhow::Result<(ReportFiles, Option<StoreError>)> {
    let left = files.iter().map(|file| FileLeft {
        media_type: file.media_type.clone(),
        bytes: file.length_bytes,
        sha256: hex::encode(&file.sha256),
    });
    let left = ReportFiles::Left(left.collect());
    let Some(permit) = carry.filter(|_| !files.is_empty()) else {
        return Ok((left, None));
    };
    let (id, number) = (stored.report.id, &stored.report.number);
    match desk::carry_files(centre, permit, id, files).await {
        Ok(carried) => Ok((carried.map_or(left, ReportFiles::Carried), None)),
        // One file that cannot be read keeps nobody from the rest.
        Err(FlowError::Store(damage @ (StoreError::File { .. } | StoreError::Sealed(_)))) => {
            Ok((left, Some(damage)))
        }
        Err(error) => Err(error).with_context(|| format!("the files of {number}")),
    }
}

enum ReportWriter<'o> {
    Jsonl(&'o mut Output),
    Csv(Box<CsvWriter<&'o mut Output>>),
}

impl<'o> ReportWriter<'o> {
    fn begin(format: Format, output: &'o mut Output) -> io::Result<ReportWriter<'o>> {
        Ok(match format {
            Format::Jsonl => ReportWriter::Jsonl(output),
            Format::Csv => ReportWriter::Csv(Box::new(CsvWriter::new(output)?)),
        })
    }

    fn write(&mut self, report: &Report, files: &ReportFiles) -> io::Result<()> {
        let (in_json, left) = match files {
            ReportFiles::Left(left) => (Files::Left(left), &left[..]),
            ReportFiles::Carried(carried) => (Files::Carried(carried), &[][..]),
        };
        match self {
            ReportWriter::Jsonl(output) => writeln!(output, "{}", export_line(report, in_json)),
            ReportWriter::Csv(csv) => csv.write(report, left),
        }
    }

    fn finish(self) -> io::Result<()> {
        match self {
            ReportWriter::Jsonl(_) => Ok(()),
            ReportWriter::Csv(csv) => csv.finish().map(|_| ()),
        }
    }
}

/// A value among others in one line: what could pass for another of them stands in quotes.
fn word(value: Option<&str>) -> String {
    let is_plain = |value: &str| {
        let mut letters = value.chars();
        value != "-"
            && !value.is_empty()
            && letters.all(|it| it.is_alphanumeric() || "-_.".contains(it))
    };
    match value {
        None => "-".to_owned(),
        Some(value) if is_plain(value) => value.to_owned(),
        Some(value) => format!("{value:?}"),
    }
}

async fn record(centre: &Centre, arguments: &Arguments) -> anyhow::Result<()> {
    let day = |day: Option<Date>| day.map_or("-".to_owned(), |day| day.to_string());
    // Words that were searched for may name somebody: that there were some is enough.
    let mut detail = format!(
        "from={} to={} kind={} source={} region={} channel={} state={} closed={} by_words={}",
        day(arguments.from),
        day(arguments.to),
        arguments.kind.as_deref().unwrap_or("-"),
        word(arguments.source.as_deref()),
        word(arguments.region.as_deref()),
        arguments.channel.map_or("-", |channel| channel.as_str()),
        arguments.state.map_or("-", State::as_str),
        arguments.closed,
        arguments.text.is_some()
    );
    if let Some(reference) = &arguments.reference {
        detail += &format!(" files={reference}");
    }
    centre
        .store
        .write::<_, StoreError, _>(move |tx| {
            Box::pin(async move {
                tx.record(Act::ReportsExported, Uuid::nil(), &actor(), detail);
                Ok(())
            })
        })
        .await
        .context("recording the export")
}
