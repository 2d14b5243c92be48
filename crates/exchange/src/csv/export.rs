//! Stored reports as CSV, for `tocsin export --what reports --format csv`.

use std::io;

use tocsin_domain::entry::canonical_time;
use tocsin_domain::observable::Observable;
use tocsin_domain::report::Report;

use super::columns;
use super::formula::neutralised;
use crate::files_left::{self, FILES_KEY, FileLeft};
use crate::report_json;

/// The columns written, in order. All but the first five can be read in again.
const COLUMNS: [&str; 26] = [
    "number",
    "state",
    "lodged_at",
    "source",
    "kind",
    "external_id",
    "channel",
    "language",
    "category",
    "occurred_at",
    "received_at",
    "region",
    "narrative",
    "loss.amount",
    "loss.currency",
    "suspect.name",
    "suspect.email",
    "suspect.phone",
    "suspect.url",
    "suspect.iban",
    "suspect.wallet",
    "suspect.handle",
    "reporter.mode",
    "observables",
    "answers",
    FILES_KEY,
];

/// Writes reports as CSV: UTF-8, commas, CRLF; no cell that a spreadsheet would run.
///
/// The reporter's identity and the files are sealed and not in it: of the files there is a list.
#[derive(Debug)]
pub struct Writer<W: io::Write> {
    csv: csv::Writer<W>,
}

impl<W: io::Write> Writer<W> {
    /// Writes the header row.
    ///
    /// # Errors
    ///
    /// The writer's own.
    pub fn new(writer: W) -> io::Result<Writer<W>> {
        let mut csv = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(writer);
        csv.write_record(COLUMNS)?;
        Ok(Writer { csv })
    }

    /// Writes one report, with the list of the files that stay behind.
    ///
    /// # Errors
    ///
    /// The writer's own.
    pub fn write(&mut self, report: &Report, files: &[FileLeft]) -> io::Result<()> {
        let time = |time: Option<jiff::Timestamp>| time.map_or(String::new(), canonical_time);
        let loss = report.loss.as_ref();
        let suspect = &report.suspect;
        let cells: [&str; COLUMNS.len()] = [
            report.number.as_str(),
            report.state.as_str(),
            &time(Some(report.lodged_at)),
            &report.source,
            &report.kind,
            report.external_id.as_deref().unwrap_or_default(),
            report.channel.as_str(),
            &report.language,
            &report.category,
            &time(report.occurred_at),
            &time(Some(report.received_at)),
            &report.region,
            &report.narrative,
            loss.map_or("", |loss| &loss.amount),
            loss.map_or("", |loss| &loss.currency),
            &suspect.name,
            &suspect.email,
            &suspect.phone,
            &suspect.url,
            &suspect.iban,
            &suspect.wallet,
            &suspect.handle,
            report.reporter_mode.as_str(),
            &observables_cell(report),
            &answers_cell(report),
            &files_cell(files),
        ];
        for cell in cells {
            self.csv.write_field(neutralised(cell).as_bytes())?;
        }
        self.csv.write_record(None::<&[u8]>)?;
        Ok(())
    }

    /// Writes what is still held and gives the writer back.
    ///
    /// # Errors
    ///
    /// The writer's own.
    pub fn finish(self) -> io::Result<W> {
        self.csv
            .into_inner()
            .map_err(csv::IntoInnerError::into_error)
    }
}

/// An entry a line, as people read and write them; as JSON where that would not come back as it
/// was: a value may hold a line break, or what stands between entries.
fn observables_cell(report: &Report) -> String {
    let observables = &report.observables;
    let entries: Vec<String> = observables.iter().map(entry).collect();
    let cell = entries.join("\n");
    let is_exact = cell.is_empty() == observables.is_empty()
        && columns::entries(&cell).count() == observables.len()
        && columns::entries(&cell)
            .zip(observables)
            .all(|(read, meant)| {
                columns::observable_of(read)
                    == Some((
                        meant.role.as_str(),
                        meant.kind.as_str(),
                        meant.value.as_str(),
                    ))
            });
    match is_exact {
        true => cell,
        false => report_json::observables_array(observables),
    }
}

fn entry(observable: &Observable) -> String {
    let Observable { kind, value, role } = observable;
    format!("{}/{kind}:{value}", role.as_str())
}

fn files_cell(files: &[FileLeft]) -> String {
    match files.is_empty() {
        true => String::new(),
        false => files_left::list(files),
    }
}

fn answers_cell(report: &Report) -> String {
    if report.answers.is_empty() {
        return String::new();
    }
    serde_json::to_string(&report.answers).unwrap_or_default()
}
