//! Records out of a stream: lines, but for line breaks within quotes.

use std::io::{self, BufRead};

/// One record, as it stands in the file.
pub(super) struct Record {
    /// The line it begins on, from 1.
    pub(super) number: u64,
    /// Bytes before it.
    pub(super) offset: u64,
    /// Its bytes without the last line break, or what is wrong and the beginning of it.
    pub(super) bytes: Result<Vec<u8>, (String, Vec<u8>)>,
}

/// Where in a record a byte stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    CellStart,
    Plain,
    Quoted,
    /// After a quote within quotes: the end of them, or the first of a pair.
    QuoteInQuotes,
    /// After a carriage return that follows the end of quotes: a line feed must come.
    BreakAfterQuotes,
    /// After text that follows the end of quotes: one of the quotes is out of place, and there is
    /// no telling which, so no later quote may close what an earlier one opened.
    Misquoted,
}

/// Cuts a stream into records of at most so many bytes.
#[derive(Debug)]
pub(super) struct Records<R> {
    reader: R,
    limit_bytes: usize,
    /// What separates cells; it matters for quotes, which open only at the beginning of a cell.
    /// Before the header row is read it is unknown, and any of them may.
    pub(super) separator: Option<u8>,
    /// Bytes given back, to be read again before the reader's.
    backlog: Vec<u8>,
    backlog_read: usize,
    number: u64,
    offset: u64,
}

/// Bytes of a refused record that are kept to show it.
const SHOWN_BYTES: usize = 4 << 10;

impl<R: BufRead> Records<R> {
    pub(super) fn new(reader: R, limit_bytes: usize) -> Records<R> {
        Records {
            reader,
            limit_bytes,
            separator: None,
            backlog: Vec::new(),
            backlog_read: 0,
            number: 1,
            offset: 0,
        }
    }

    /// The next record, blank ones too; `None` at the end.
    ///
    /// A quote that is opened and never closed would swallow the rest of the file, or the rows up
    /// to the next quote, which would seem to close it. Its line is refused and reading goes on
    /// with the next line.
    pub(super) fn next_record(&mut self) -> io::Result<Option<Record>> {
        // Two more may be the line break.
        let most_bytes = self.limit_bytes.saturating_add(2);
        let mut bytes = Vec::new();
        let mut place = Place::CellStart;
        let (mut is_complete, mut is_at_end) = (false, false);
        while !is_complete && !is_at_end && bytes.len() <= most_bytes {
            let separator = self.separator;
            let chunk = self.chunk()?;
            is_at_end = chunk.is_empty();
            let mut used = 0;
            for byte in chunk {
                used += 1;
                if *byte == b'\n' && place != Place::Quoted {
                    is_complete = true;
                    break;
                }
                place = place.after(*byte, separator);
                // Lines were passed that may be good ones: the first of them alone is at fault.
                if place == Place::Misquoted && bytes.contains(&b'\n') {
                    is_complete = true;
                    break;
                }
            }
            bytes.extend_from_slice(&chunk[..used]);
            self.consume(used);
        }
        if bytes.is_empty() && is_at_end {
            return Ok(None);
        }
        let is_cut = is_at_end || bytes.contains(&b'\n');
        if matches!(place, Place::Quoted | Place::Misquoted) && is_cut {
            return Ok(Some(self.refuse_first_line(bytes, place)));
        }
        if without_break(&bytes).len() > self.limit_bytes {
            return self.refuse_long_line(bytes, is_complete).map(Some);
        }
        Ok(Some(self.record(bytes)))
    }

    /// Unread bytes: those given back first.
    fn chunk(&mut self) -> io::Result<&[u8]> {
        if self.backlog_read < self.backlog.len() {
            return Ok(&self.backlog[self.backlog_read..]);
        }
        loop {
            match self.reader.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
                Ok(_) => break,
            }
        }
        self.reader.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        if self.backlog_read < self.backlog.len() {
            self.backlog_read += count;
        } else {
            self.reader.consume(count);
        }
    }

    fn record(&mut self, mut bytes: Vec<u8>) -> Record {
        let (number, offset) = self.pass(&bytes);
        bytes.truncate(without_break(&bytes).len());
        Record {
            number,
            offset,
            bytes: Ok(bytes),
        }
    }

    /// Counts bytes as passed; returns where they began.
    fn pass(&mut self, bytes: &[u8]) -> (u64, u64) {
        let began = (self.number, self.offset);
        self.number += bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.offset += bytes.len() as u64;
        began
    }

    fn refuse_first_line(&mut self, mut bytes: Vec<u8>, place: Place) -> Record {
        let end = bytes.iter().position(|byte| *byte == b'\n');
        let mut rest = bytes.split_off(end.map_or(bytes.len(), |end| end + 1));
        rest.extend_from_slice(&self.backlog[self.backlog_read..]);
        self.backlog = rest;
        self.backlog_read = 0;
        let (number, offset) = self.pass(&bytes);
        bytes.truncate(SHOWN_BYTES);
        let message = match place {
            Place::Misquoted => "a quote is opened and not closed, or text follows right after \
                                 the quote that closes it; double the quotes that belong to a text"
                .to_owned(),
            _ => format!(
                "a quote is opened and not closed within {} bytes (the limit line_bytes) or \
                 before the end of the file; double the quotes that belong to a text",
                self.limit_bytes
            ),
        };
        Record {
            number,
            offset,
            bytes: Err((message, bytes)),
        }
    }

    fn refuse_long_line(&mut self, mut bytes: Vec<u8>, is_complete: bool) -> io::Result<Record> {
        let (number, offset) = self.pass(&bytes);
        bytes.truncate(SHOWN_BYTES);
        let mut is_over = is_complete;
        while !is_over {
            let chunk = self.chunk()?;
            let end = chunk.iter().position(|byte| *byte == b'\n');
            let count = end.map_or(chunk.len(), |end| end + 1);
            is_over = end.is_some() || chunk.is_empty();
            self.consume(count);
            self.offset += count as u64;
            self.number += u64::from(end.is_some());
        }
        let message = format!(
            "the row is longer than {} bytes, the limit line_bytes",
            self.limit_bytes
        );
        Ok(Record {
            number,
            offset,
            bytes: Err((message, bytes)),
        })
    }
}

/// The bytes without a line break at their end.
fn without_break(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    bytes.strip_suffix(b"\r").unwrap_or(bytes)
}

impl Place {
    /// The place after one more byte, which is not the end of the record.
    fn after(self, byte: u8, separator: Option<u8>) -> Place {
        let is_separator = match separator {
            Some(separator) => byte == separator,
            None => matches!(byte, b',' | b';' | b'\t'),
        };
        match (self, byte) {
            (Place::Misquoted | Place::BreakAfterQuotes, _) => Place::Misquoted,
            (Place::Quoted, b'"') => Place::QuoteInQuotes,
            (Place::Quoted, _) => Place::Quoted,
            (Place::CellStart | Place::QuoteInQuotes, b'"') => Place::Quoted,
            _ if is_separator => Place::CellStart,
            (Place::QuoteInQuotes, b'\r') => Place::BreakAfterQuotes,
            (Place::QuoteInQuotes, _) => Place::Misquoted,
            _ => Place::Plain,
        }
    }
}

/// The separator of a header row: whichever of comma, semicolon and tab it has most of, outside
/// quotes; comma when it has none.
pub(super) fn separator_of(header: &[u8]) -> u8 {
    let mut is_quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in header {
        is_quoted ^= *byte == b'"';
        for (separator, count) in &mut counts {
            *count += usize::from(!is_quoted && byte == separator);
        }
    }
    let [comma, semicolon, tab] = counts.map(|(_, count)| count);
    if tab > comma && tab > semicolon {
        b'\t'
    } else if semicolon > comma {
        b';'
    } else {
        b','
    }
}

/// The cells of one record, without their quotes.
pub(super) fn cells(record: &str, separator: u8) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        // A lone CR, or what is left of a line break within quotes, belongs to the cell; the
        // record has been found to be one.
        .terminator(csv::Terminator::Any(b'\n'))
        .buffer_capacity(record.len().max(1))
        .from_reader(record.as_bytes());
    let mut cells = csv::StringRecord::new();
    // Reading memory that is UTF-8 has no way to fail.
    match reader.read_record(&mut cells) {
        Ok(true) => cells.iter().map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}
