//! Reports as comma-separated values (RFC 4180): a header row, then a report a row.
//!
//! Headings are the fields of the report JSON in dotted form (`suspect.iban`), or words of the
//! sender's that a [`Headings`] map translates. The separator is found out: comma, semicolon or
//! tab. Cells may hold line breaks within quotes. docs/import.md has every column.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, BufRead};

use tocsin_domain::limit::Limits;
use tocsin_domain::report::{Channel, Problem, Submission};

use crate::draft::Draft;
use crate::text::utf8;
use columns::Column;
use record::{Record, Records};

mod columns;
mod formula;
mod record;
mod export;

pub use export::Writer;

/// The sender's headings, each with the field it means; an empty field passes the column over.
pub type Headings = BTreeMap<String, String>;

/// Why a file could not be begun.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file could not be read.
    #[error("the header row cannot be read: {0}")]
    Read(#[from] io::Error),
    /// The header row is not one; each problem names its heading.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Header(Vec<Problem>),
}

/// One row that is not blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The line it begins on; the header row begins on 1. Line breaks within quotes count.
    pub number: u64,
    /// Bytes of the file before it.
    pub offset: u64,
    /// The row as it stands in the file, without its last line break; cut when too long.
    pub bytes: Vec<u8>,
    /// What it says, or everything that keeps it out.
    pub submission: Result<Submission, Vec<Problem>>,
}

/// The rows of a reader, one at a time.
#[derive(Debug)]
pub struct Rows<R> {
    records: Records<R>,
    separator: u8,
    columns: Vec<Column>,
    limits: Limits,
}

impl<R: BufRead> Rows<R> {
    /// Reads the header row.
    ///
    /// # Errors
    ///
    /// A heading that is unknown, repeated or means a file; a file that cannot be read.
    pub fn open(reader: R, limits: &Limits, headings: &Headings) -> Result<Rows<R>, OpenError> {
        let header = |message: &str| OpenError::Header(vec![Problem::new("header", message)]);
        let mut records = Records::new(reader, limits.line_bytes);
        let Some(first) = records.next_record()? else {
            return Err(header("the file is empty; its first row names the columns"));
        };
        let bytes = first.bytes.map_err(|(problem, _)| header(&problem))?;
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
        let text = utf8(bytes).map_err(|problem| header(&problem))?;
        let separator = record::separator_of(bytes);
        records.separator = Some(separator);
        let cells = record::cells(text, separator);
        let columns = columns::of_header(&cells, headings).map_err(OpenError::Header)?;
        Ok(Rows {
            records,
            separator,
            columns,
            limits: limits.clone(),
        })
    }

    fn submission(&self, bytes: &[u8]) -> Option<Result<Submission, Vec<Problem>>> {
        let refused = |message: &str| Some(Err(vec![Problem::new("row", message)]));
        let text = match utf8(bytes) {
            Ok(text) => text,
            Err(complaint) => return refused(&complaint),
        };
        let cells = record::cells(text, self.separator);
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            return None;
        }
        if cells.len() != self.columns.len() {
            return refused(&format!(
                "{} cells, but the header has {}; put quotes around cells that hold a separator, \
                 a quote or a line break",
                cells.len(),
                self.columns.len()
            ));
        }
        let mut draft = Draft::new(Channel::Bulk);
        for (column, cell) in self.columns.iter().zip(&cells) {
            column.set(
                &mut draft,
                Cow::Borrowed(formula::restored(cell)),
                &self.limits,
            );
        }
        Some(draft.finish(&self.limits))
    }
}

impl<R: BufRead> Iterator for Rows<R> {
    /// A row, or the failure to read on.
    type Item = io::Result<Row>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let Record {
                number,
                offset,
                bytes,
            } = match self.records.next_record() {
                Ok(record) => record?,
                Err(error) => return Some(Err(error)),
            };
            let (bytes, submission) = match bytes {
                Ok(bytes) => match self.submission(&bytes) {
                    Some(submission) => (bytes, submission),
                    None => continue,
                },
                Err((message, bytes)) => (bytes, Err(vec![Problem::new("row", &message)])),
            };
            return Some(Ok(Row {
                number,
                offset,
                bytes,
                submission,
            }));
        }
    }
}

#[cfg(test)]
mod tests;
