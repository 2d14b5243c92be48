//! Files cut into pieces, each of which should be a report. Reading blocks, so it has a thread of
//! its own; making reports of the pieces is left to others.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;

use tocsin_domain::limit::Limits;
use tocsin_domain::report::{Problem, Submission};
use tocsin_exchange::csv::{Headings, OpenError, Rows};
use tocsin_exchange::jsonl::Lines;
use tocsin_exchange::mbox::Mails;
use tocsin_exchange::sniff::{FIRST_BYTES, Format, format_of};
use tocsin_exchange::{mail, report_json};
use tokio::sync::mpsc;

use super::inputs::Input;

/// Pieces handed on together: as many reports as gain from sharing a commit.
const BATCH_PIECES: usize = 256;
/// Bytes handed on together, so that large mails do not fill the memory.
const BATCH_BYTES: usize = 4 << 20;

/// Said of a file of no known format.
const UNKNOWN_FORMAT: &str = "neither its name nor its first bytes tell what it is; say so with \
                              --format jsonl, csv, eml or mbox";

/// What should be one report.
pub(super) struct Piece {
    /// The file.
    pub(super) file: Arc<str>,
    /// Which of the named files or folders the file belongs to.
    pub(super) named: usize,
    /// Its format, once that is known.
    pub(super) format: Option<Format>,
    /// The line it begins on, from 1.
    pub(super) line: u64,
    /// Its place among the mails of an archive, from 1.
    pub(super) index: Option<u64>,
    /// How much of the file it takes.
    pub(super) length_bytes: u64,
    /// What stands there.
    pub(super) content: Content,
}

/// What stands in a piece.
pub(super) enum Content {
    /// A line of JSON.
    Line(Vec<u8>),
    /// A row and what it says.
    Row(Vec<u8>, Box<Result<Submission, Vec<Problem>>>),
    /// A mail.
    Mail(Vec<u8>),
    /// It could not be kept, or not be read.
    Refused(Vec<Problem>),
}

impl Piece {
    /// Makes a report of it. Mails and lines are read here, each time this is called.
    pub(super) fn submission(&self, limits: &Limits) -> Result<Submission, Vec<Problem>> {
        match &self.content {
            Content::Line(bytes) => report_json::parse_imported(bytes, limits),
            Content::Row(_, submission) => (**submission).clone(),
            Content::Mail(bytes) => mail::parse(bytes, limits),
            Content::Refused(problems) => Err(problems.clone()),
        }
    }

    /// The text that a person would correct, if it is one.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Line(bytes) | Content::Row(bytes, _) => std::str::from_utf8(bytes).ok(),
            Content::Mail(_) | Content::Refused(_) => None,
        }
    }
}

/// Reads the inputs one after the other and hands their pieces on. Answers what could not be read,
/// each with file and cause; the others are read all the same.
pub(super) fn read_all(
    inputs: Vec<Input>,
    format: Option<Format>,
    limits: &Limits,
    sender: mpsc::Sender<Vec<Piece>>,
) -> Vec<String> {
    let mut failures = Vec::new();
    let mut out = Out {
        sender,
        batch: Vec::new(),
        batch_bytes: 0,
    };
    for input in inputs {
        match read(&input, format, limits, &mut out) {
            Ok(()) => {}
            Err(cause) if cause.kind() == io::ErrorKind::BrokenPipe => return failures,
            Err(cause) => failures.push(format!("{}: {cause}", input.name())),
        }
    }
    let _ = out.hand_on();
    failures
}

/// The way on for pieces. When nobody takes them any more, that is a broken pipe.
struct Out {
    sender: mpsc::Sender<Vec<Piece>>,
    batch: Vec<Piece>,
    batch_bytes: usize,
}

impl Out {
    fn push(&mut self, piece: Piece) -> io::Result<()> {
        self.batch_bytes += piece.length_bytes as usize;
        self.batch.push(piece);
        if self.batch.len() >= BATCH_PIECES || self.batch_bytes >= BATCH_BYTES {
            self.hand_on()?;
        }
        Ok(())
    }

    fn hand_on(&mut self) -> io::Result<()> {
        self.batch_bytes = 0;
        let batch = std::mem::take(&mut self.batch);
        if batch.is_empty() {
            return Ok(());
        }
        self.sender
            .blocking_send(batch)
            .map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

/// Makes pieces of one file.
struct Maker {
    file: Arc<str>,
    named: usize,
    format: Option<Format>,
}

impl Maker {
    fn piece(&self, line: u64, length_bytes: usize, content: Content) -> Piece {
        Piece {
            file: self.file.clone(),
            named: self.named,
            format: self.format,
            line,
            index: None,
            length_bytes: length_bytes as u64,
            content,
        }
    }

    fn refused(&self, line: u64, problems: Vec<Problem>) -> Piece {
        self.piece(line, 0, Content::Refused(problems))
    }
}

fn read(input: &Input, format: Option<Format>, limits: &Limits, out: &mut Out) -> io::Result<()> {
    let opened: Box<dyn Read> = match &input.path {
        Some(path) => Box::new(File::open(path)?),
        None => Box::new(io::stdin()),
    };
    let mut reader = BufReader::with_capacity(128 << 10, opened);
    let mut first_bytes = Vec::with_capacity(FIRST_BYTES);
    (&mut reader)
        .take(FIRST_BYTES as u64)
        .read_to_end(&mut first_bytes)?;
    let name = input.path.as_deref().unwrap_or(Path::new(""));
    let maker = Maker {
        file: input.name().into(),
        named: input.named,
        format: format.or_else(|| format_of(name, &first_bytes)),
    };
    let whole = io::Cursor::new(first_bytes).chain(reader);
    match maker.format {
        Some(Format::Jsonl) => read_lines(whole, &maker, limits, out),
        Some(Format::Csv) => read_rows(whole, &maker, limits, out),
        Some(Format::Eml) => read_mail(whole, &maker, limits, out),
        Some(Format::Mbox) => read_mails(whole, &maker, limits, out),
        // What was named is expected to go in; in a folder there may be anything.
        None if input.is_named => Err(io::Error::other(UNKNOWN_FORMAT)),
        None => out.push(maker.refused(1, vec![Problem::new("format", UNKNOWN_FORMAT)])),
    }
}

fn read_lines(
    reader: impl BufRead,
    maker: &Maker,
    limits: &Limits,
    out: &mut Out,
) -> io::Result<()> {
    for line in Lines::with_files(reader, limits) {
        let line = line?;
        out.push(match line.bytes {
            Ok(bytes) => maker.piece(line.number, bytes.len() + 1, Content::Line(bytes)),
            Err(problem) => maker.refused(line.number, vec![problem]),
        })?;
    }
    Ok(())
}

fn read_rows(
    reader: impl BufRead,
    maker: &Maker,
    limits: &Limits,
    out: &mut Out,
) -> io::Result<()> {
    let rows = match Rows::open(reader, limits, &export_headings()) {
        Ok(rows) => rows,
        Err(OpenError::Read(cause)) => return Err(cause),
        Err(OpenError::Header(problems)) => return out.push(maker.refused(1, problems)),
    };
    for row in rows {
        let row = row?;
        let length_bytes = row.bytes.len() + 1;
        let content = Content::Row(row.bytes, Box::new(row.submission));
        out.push(maker.piece(row.number, length_bytes, content))?;
    }
    Ok(())
}

/// What `tocsin export` adds to a report is passed over, so that its files can be read in again.
fn export_headings() -> Headings {
    report_json::ADDED_KEYS
        .map(|heading| (heading.to_owned(), String::new()))
        .into()
}

fn read_mail(
    reader: impl BufRead,
    maker: &Maker,
    limits: &Limits,
    out: &mut Out,
) -> io::Result<()> {
    let mut bytes = Vec::new();
    // One byte more than the limit shows that there is more.
    let most_bytes = limits.mail_bytes as u64 + 1;
    let length_bytes = reader.take(most_bytes).read_to_end(&mut bytes)?;
    if length_bytes > limits.mail_bytes {
        let limit = limits.mail_bytes;
        let message = format!("the mail is longer than {limit} bytes, the limit mail_bytes");
        return out.push(maker.refused(1, vec![Problem::new("mail", &message)]));
    }
    out.push(maker.piece(1, length_bytes, Content::Mail(bytes)))
}

fn read_mails(
    reader: impl BufRead,
    maker: &Maker,
    limits: &Limits,
    out: &mut Out,
) -> io::Result<()> {
    for mail in Mails::new(reader, limits) {
        let mail = mail?;
        let piece = match mail.bytes {
            Ok(bytes) => maker.piece(mail.line, bytes.len() + 1, Content::Mail(bytes)),
            Err(problem) => maker.refused(mail.line, vec![problem]),
        };
        out.push(Piece {
            index: Some(mail.number),
            ..piece
        })?;
    }
    Ok(())
}
