//! Which format a file is, by its name and first bytes.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

use crate::mail::begins_as_mail;
use crate::mbox::has_date;

/// A format of reports that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Report JSON, one a line.
    Jsonl,
    /// Comma-separated values with a header row.
    Csv,
    /// One mail.
    Eml,
    /// Many mails.
    Mbox,
}

impl Format {
    /// Every format.
    pub const ALL: [Format; 4] = [Format::Jsonl, Format::Csv, Format::Eml, Format::Mbox];

    /// The word of the option `--format`.
    pub fn as_str(self) -> &'static str {
        match self {
            Format::Jsonl => "jsonl",
            Format::Csv => "csv",
            Format::Eml => "eml",
            Format::Mbox => "mbox",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// The word names no format.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such format; the formats are jsonl, csv, eml and mbox")]
pub struct UnknownFormat;

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(word: &str) -> Result<Format, UnknownFormat> {
        Format::ALL
            .into_iter()
            .find(|format| format.as_str() == word)
            .ok_or(UnknownFormat)
    }
}

/// How many first bytes of a file are worth giving to [`format_of`].
pub const FIRST_BYTES: usize = 8 << 10;

/// The format of a file: by the ending of its name where that is one we know, else by its first
/// bytes. `None` when neither tells; then a person has to (`--format`).
pub fn format_of(name: &Path, first_bytes: &[u8]) -> Option<Format> {
    let ending = name.extension().and_then(|ending| ending.to_str());
    match ending.unwrap_or_default().to_ascii_lowercase().as_str() {
        "jsonl" | "ndjson" | "json" => Some(Format::Jsonl),
        "csv" | "tsv" => Some(Format::Csv),
        "eml" => Some(Format::Eml),
        "mbox" | "mbx" => Some(Format::Mbox),
        _ => format_of_bytes(first_bytes),
    }
}

fn format_of_bytes(bytes: &[u8]) -> Option<Format> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let bytes = bytes.trim_ascii_start();
    let first_line = bytes.split(|byte| *byte == b'\n').next().unwrap_or(bytes);
    if bytes.starts_with(b"{") {
        return Some(Format::Jsonl);
    }
    if first_line.starts_with(b"From ") && has_date(first_line) {
        return Some(Format::Mbox);
    }
    if begins_as_mail(bytes) {
        return Some(Format::Eml);
    }
    let is_heading = |cell: &[u8]| {
        let cell = cell.trim_ascii();
        let cell = cell.strip_prefix(b"\"").unwrap_or(cell);
        [
            &b"narrative"[..],
            b"suspect.",
            b"external_id",
            b"observables",
        ]
        .into_iter()
        .any(|heading| cell.starts_with(heading))
    };
    first_line
        .split(|byte| b",;\t".contains(byte))
        .any(is_heading)
        .then_some(Format::Csv)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_tells_and_else_the_first_bytes() {
        for (name, bytes, format) in [
            ("a.jsonl", &b""[..], Some(Format::Jsonl)),
            ("a.NDJSON", b"", Some(Format::Jsonl)),
            ("a.csv", b"{", Some(Format::Csv)),
            (
                "a.eml",
                b"From x Tue Jul  2 13:04:50 2002\n",
                Some(Format::Eml),
            ),
            ("archive.mbox", b"", Some(Format::Mbox)),
            (
                "0001",
                b"From x Tue Jul  2 13:04:50 2002\nSubject: x\n",
                Some(Format::Mbox),
            ),
            (
                "0001",
                b"Return-Path: <a>\r\nSubject: x\r\n",
                Some(Format::Eml),
            ),
            (
                "list.txt",
                b"\xEF\xBB\xBF \n{\"narrative\":1}",
                Some(Format::Jsonl),
            ),
            ("list.txt", b"date;\"narrative\"\n", Some(Format::Csv)),
            (
                "0001",
                b"From x Tue Jul  2\nReceived: from a\n\tby b\nX-Odd: 1\n",
                Some(Format::Eml),
            ),
            (
                "0001",
                b"X-Odd: 1\nX-Odder: 2\nSubject: x\n\n",
                Some(Format::Eml),
            ),
            (
                "note.txt",
                b"Note: call the bank\nBring: the letter\n",
                None,
            ),
            ("note.txt", b"From: my aunt\nShe got a call.\n", None),
            ("note.txt", b"She got a call.\nSubject: money\n", None),
            ("note.txt", b"From here on nothing works.\n", None),
            ("note.txt", b"X-Odd: 1\n\nSubject: in the text\n", None),
            ("list.txt", b"name,story\na,b\n", None),
            ("list.txt", b"[{\"narrative\":1}]", None),
            ("picture.png", b"\x89PNG\r\n", None),
            ("empty", b"", None),
        ] {
            assert_eq!(format_of(Path::new(name), bytes), format, "{name}");
        }
        for format in Format::ALL {
            assert_eq!(format.as_str().parse(), Ok(format));
        }
        assert_eq!("msg".parse::<Format>(), Err(UnknownFormat));
    }
}
