//! The journal as lines or rows.

use std::io::{self, Write};

use jiff::tz::TimeZone;
use serde_json::json;
use tocsin_domain::access::Actor;
use tocsin_domain::entry::canonical_time;
use tocsin_flow::Centre;
use tocsin_store::journal::Journalled;

use super::output::Output;
use super::{Arguments, Format};
use crate::command::progress::Progress;

/// Entries of the journal read at once.
const ENTRIES_PER_PAGE: u32 = 1_000;

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

/// Writes every sealed entry of the days that were asked for; answers how many.
pub(super) async fn write(
    centre: &Centre,
    arguments: &Arguments,
    output: &mut Output,
    progress: &Progress,
) -> anyhow::Result<u64> {
    Actor::CommandLine {
        source: String::new(),
    }
    .journal()?;
    let mut writer = EntryWriter::begin(arguments.format(), output)?;
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
            writer.finish()?;
            return Ok(count);
        }
        leaf_index += entries.len() as u64;
        for journalled in entries.iter().filter(|journalled| is_chosen(journalled)) {
            writer.write(journalled)?;
            count += 1;
        }
        progress.advance(0, count, "entries");
    }
}

enum EntryWriter<'o> {
    Jsonl(&'o mut Output),
    Csv(Box<csv::Writer<&'o mut Output>>),
}

impl<'o> EntryWriter<'o> {
    fn begin(format: Format, output: &'o mut Output) -> io::Result<EntryWriter<'o>> {
        if format == Format::Jsonl {
            return Ok(EntryWriter::Jsonl(output));
        }
        let mut rows = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(output);
        rows.write_record(JOURNAL_COLUMNS)?;
        Ok(EntryWriter::Csv(Box::new(rows)))
    }

    /// With its salt, so that an auditor can compute the digest that the log holds at `leaf_index`.
    fn write(&mut self, journalled: &Journalled) -> io::Result<()> {
        let entry = &journalled.entry;
        let (at, subject) = (canonical_time(entry.at), entry.subject.to_string());
        let salt = hex::encode(journalled.salt);
        match self {
            EntryWriter::Jsonl(output) => {
                let line = json!({"sequence": journalled.sequence, "at": at,
                    "act": entry.act.as_str(), "subject": subject, "actor": entry.actor,
                    "detail": entry.detail, "salt": salt, "leaf_index": journalled.leaf_index});
                writeln!(output, "{line}")
            }
            EntryWriter::Csv(rows) => {
                let leaf_index = journalled.leaf_index.map(|index| index.to_string());
                rows.write_record([
                    &journalled.sequence.to_string(),
                    &at,
                    entry.act.as_str(),
                    &subject,
                    &entry.actor,
                    &entry.detail,
                    &salt,
                    leaf_index.as_deref().unwrap_or_default(),
                ])?;
                Ok(())
            }
        }
    }

    fn finish(self) -> io::Result<()> {
        match self {
            EntryWriter::Jsonl(_) => Ok(()),
            EntryWriter::Csv(mut rows) => rows.flush(),
        }
    }
}
