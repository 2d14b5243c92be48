//! Reports as lines of the report JSON or as rows.

use std::collections::HashMap;
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
use tocsin_flow::{Centre, desk};
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

/// Writes the reports that were asked for, newest first; answers how many.
pub(super) async fn write(
    centre: &Centre,
    arguments: &Arguments,
    output: &mut Output,
    progress: &Progress,
) -> anyhow::Result<u64> {
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
    let (mut count, mut before) = (0, None);
    loop {
        let most = desk::PAGE_COUNT_MAX;
        let mut page = desk::search(centre, &permit, search.clone(), before, most).await?;
        // An empty report is no report to whoever reads them in again.
        let wants_erased = arguments.state == Some(State::Erased);
        page.reports
            .retain(|stored| wants_erased || stored.report.state != State::Erased);
        let mut files = centre.store.attachments_lodged(&page.reports).await?;
        for stored in &page.reports {
            let files = of_report(centre, carry.as_ref(), stored, &mut files).await?;
            writer.write(&stored.report, &files)?;
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

async fn of_report(
    centre: &Centre,
    carry: Option<&CarryPermit>,
    stored: &Stored,
    files: &mut HashMap<i64, Vec<StoredAttachment>>,
) -> anyhow::Result<ReportFiles> {
    let files = files.remove(&stored.serial).unwrap_or_default();
    let left = files.iter().map(|file| FileLeft {
        media_type: file.media_type.clone(),
        bytes: file.length_bytes,
        sha256: hex::encode(&file.sha256),
    });
    let left = ReportFiles::Left(left.collect());
    let Some(permit) = carry.filter(|_| !files.is_empty()) else {
        return Ok(left);
    };
    let (id, number) = (stored.report.id, &stored.report.number);
    let carried = desk::carry_files(centre, permit, id, files).await;
    let carried = carried.with_context(|| format!("the files of {number}"))?;
    Ok(carried.map_or(left, ReportFiles::Carried))
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

async fn record(centre: &Centre, arguments: &Arguments) -> anyhow::Result<()> {
    let day = |day: Option<Date>| day.map_or("-".to_owned(), |day| day.to_string());
    // Words that were searched for may name somebody: that there were some is enough.
    let mut detail = format!(
        "from={} to={} kind={} by_words={}",
        day(arguments.from),
        day(arguments.to),
        arguments.kind.as_deref().unwrap_or("-"),
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
