//! `tocsin extract`: observables out of text, mails and reports, one JSON line each.

mod read;
mod lines;

use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::bail;
use clap::Args;
use tocsin_domain::extract::Context;
use tocsin_domain::limit::Limits;
use tocsin_exchange::sniff::{self, FIRST_BYTES};

use lines::Lines;

pub(super) const EXAMPLE: &str = "Examples:
  tocsin extract message.txt --region FR
  tocsin extract --format eml < suspicious.eml
  tocsin extract archive.mbox reports.jsonl > observables.jsonl

One JSON object a line, in order of source, field and place; offsets in characters. Exit status:
0 done, 1 if something could not be read, 2 misused.";

/// The word that names standard input.
const STANDARD_INPUT: &str = "-";

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Files, or - for standard input, which is read when none is named
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// What the files are: eml, mbox, text or jsonl; without it, first bytes and names tell
    #[arg(long)]
    format: Option<Format>,
    /// Whose national telephone numbers are meant (ISO 3166, like FR or FR-75)
    #[arg(long, value_parser = region)]
    region: Option<String>,
    /// The language of the texts (BCP 47, like fr), where they do not say it themselves
    #[arg(long)]
    language: Option<String>,
    /// Names of mail servers whose Received lines are believed, or of domains of such
    #[arg(long, value_name = "HOST")]
    trusted: Vec<String>,
    /// Print JSON lines, as this command always does
    #[arg(long)]
    json: bool,
}

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    /// One mail.
    Eml,
    /// Many mails.
    Mbox,
    /// Plain text.
    Text,
    /// Report JSON, one a line.
    Jsonl,
}

impl FromStr for Format {
    type Err = String;

    fn from_str(word: &str) -> Result<Format, String> {
        Ok(match word {
            "eml" => Format::Eml,
            "mbox" => Format::Mbox,
            "text" => Format::Text,
            "jsonl" => Format::Jsonl,
            _ => return Err("no such format; the formats are eml, mbox, text and jsonl".to_owned()),
        })
    }
}

fn region(text: &str) -> Result<String, String> {
    match Context::new(text, "").knows_a_country() {
        true => Ok(text.to_owned()),
        false => Err("no such country; write it like FR, or FR-75".to_owned()),
    }
}

impl Format {
    /// What a file is by its name and first bytes: text, unless they say something else.
    fn of(name: &Path, first_bytes: &[u8]) -> Format {
        match sniff::format_of(name, first_bytes) {
            Some(sniff::Format::Eml) => Format::Eml,
            Some(sniff::Format::Mbox) => Format::Mbox,
            Some(sniff::Format::Jsonl) => Format::Jsonl,
            Some(sniff::Format::Csv) | None => Format::Text,
        }
    }
}

pub(super) fn run(arguments: Arguments) -> anyhow::Result<()> {
    let _always = arguments.json;
    let mut work = read::Work {
        lines: Lines::new(),
        limits: Limits::default(),
        region: arguments.region.unwrap_or_default(),
        language: arguments.language.unwrap_or_default(),
        trusted: arguments
            .trusted
            .iter()
            .map(|host| host.to_lowercase())
            .collect(),
        failures: Vec::new(),
    };
    let mut files = arguments.files;
    if files.is_empty() {
        files.push(STANDARD_INPUT.into());
    }
    for file in &files {
        let (name, opened) = open(file);
        let read = opened.and_then(|mut reader| {
            let first = first_bytes(&mut reader)?;
            let format = arguments.format.unwrap_or_else(|| Format::of(file, &first));
            work.read(&name, format, io::Cursor::new(first).chain(reader))
        });
        match read {
            Ok(()) => {}
            // Whoever closes standard output early has read enough.
            Err(cause) if cause.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
            Err(cause) => work
                .failures
                .push(format!("{name}: cannot be read: {cause}")),
        }
    }
    match work.lines.finish() {
        Err(cause) if cause.kind() != io::ErrorKind::BrokenPipe => return Err(cause.into()),
        _ => {}
    }
    conclude(&work.failures)
}

/// Says what could not be read; the last of it is the error.
fn conclude(failures: &[String]) -> anyhow::Result<()> {
    let Some((last, others)) = failures.split_last() else {
        return Ok(());
    };
    for failure in others {
        eprintln!("tocsin: {failure}");
    }
    bail!("{last}")
}

fn open(file: &Path) -> (String, io::Result<Box<dyn BufRead>>) {
    if file.as_os_str() == STANDARD_INPUT {
        return ("-".to_owned(), Ok(Box::new(io::stdin().lock())));
    }
    let opened = std::fs::File::open(file).and_then(|opened| {
        if opened.metadata()?.is_dir() {
            return Err(io::Error::other("it is a folder; name its files"));
        }
        Ok(Box::new(BufReader::with_capacity(1 << 16, opened)) as Box<dyn BufRead>)
    });
    (file.display().to_string(), opened)
}

fn first_bytes(reader: &mut dyn BufRead) -> io::Result<Vec<u8>> {
    let mut first = Vec::new();
    reader.take(FIRST_BYTES as u64).read_to_end(&mut first)?;
    Ok(first)
}
