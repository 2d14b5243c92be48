//! Mails out of an mbox file (RFC 4155 and its relatives), one at a time.
//!
//! A mail begins after a line `From sender date`. In the mails themselves such lines are quoted
//! with `>`, which is taken off again (mboxrd; in mboxo, lines that were written with more than
//! one `>` lose one). A line `From …` in a text that nobody quoted begins no mail: it must follow
//! a blank line and end in a time and a year.

use std::io::{self, BufRead, Read};

use tocsin_domain::limit::Limits;
use tocsin_domain::report::Problem;

/// One mail of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// Its place, from 1.
    pub number: u64,
    /// Bytes of the file before its `From` line.
    pub offset: u64,
    /// The line its `From` line is, from 1.
    pub line: u64,
    /// The mail without its `From` line and with quoted lines restored, or why it was not kept.
    pub bytes: Result<Vec<u8>, Problem>,
}

/// Longest piece of a line that is looked at as one; `From` lines are far shorter.
const PIECE_BYTES: usize = 64 << 10;

/// The mails of a reader. No more than one mail is ever held.
#[derive(Debug)]
pub struct Mails<R> {
    reader: R,
    limit_bytes: usize,
    /// What comes before the next piece.
    offset: u64,
    line: u64,
    /// The mail being read.
    current: Option<Mail>,
    found: u64,
    /// The piece being looked at.
    piece: Vec<u8>,
    is_line_start: bool,
    is_after_blank: bool,
    /// The first `From` line had no date, so others need none either.
    needs_no_date: bool,
    is_at_end: bool,
}

impl<R: BufRead> Mails<R> {
    /// The mails of a reader that stands at the beginning of its file.
    pub fn new(reader: R, limits: &Limits) -> Mails<R> {
        Mails {
            reader,
            limit_bytes: limits.mail_bytes,
            offset: 0,
            line: 1,
            current: None,
            found: 0,
            piece: Vec::new(),
            is_line_start: true,
            is_after_blank: true,
            needs_no_date: false,
            is_at_end: false,
        }
    }

    /// Reads on to the end of a line, or of a piece of one.
    fn read_piece(&mut self) -> io::Result<usize> {
        self.piece.clear();
        (&mut self.reader)
            .take(PIECE_BYTES as u64)
            .read_until(b'\n', &mut self.piece)
    }

    /// Takes the piece in; returns the mail that it ends, if it begins another.
    fn take_piece(&mut self) -> Option<Mail> {
        let mut ended = None;
        let is_blank = self.piece == b"\n" || self.piece == b"\r\n";
        if self.begins_mail() {
            ended = self.end_mail();
            self.begin_mail();
        } else {
            if self.current.is_none() && !is_blank {
                // A file that does not begin with a From line: what stands there is a mail too.
                self.begin_mail();
            }
            self.keep_piece();
        }
        self.is_after_blank = is_blank && self.is_line_start;
        self.is_line_start = self.piece.ends_with(b"\n");
        self.line += u64::from(self.is_line_start);
        self.offset += self.piece.len() as u64;
        ended
    }

    fn begins_mail(&mut self) -> bool {
        if !(self.is_line_start && self.is_after_blank && self.piece.starts_with(b"From ")) {
            return false;
        }
        let has_date = has_date(&self.piece);
        if self.found == 0 && !has_date {
            self.needs_no_date = true;
        }
        has_date || self.needs_no_date
    }

    fn begin_mail(&mut self) {
        self.found += 1;
        self.current = Some(Mail {
            number: self.found,
            offset: self.offset,
            line: self.line,
            bytes: Ok(Vec::new()),
        });
    }

    fn keep_piece(&mut self) {
        let limit = self.limit_bytes;
        let Some(Mail { bytes, .. }) = &mut self.current else {
            return;
        };
        let Ok(held) = bytes else {
            return;
        };
        let kept = match self.is_line_start && is_quoted_from(&self.piece) {
            true => &self.piece[1..],
            false => &self.piece,
        };
        // The blank line before the next From line is not the mail's.
        if held.len() + kept.len() > limit.saturating_add(2) {
            *bytes = Err(too_long(limit));
        } else {
            held.extend_from_slice(kept);
        }
    }

    /// The mail being read, without the blank line that mbox puts after it.
    fn end_mail(&mut self) -> Option<Mail> {
        let mut mail = self.current.take()?;
        if let Ok(bytes) = &mut mail.bytes {
            for blank in [&b"\n\r\n"[..], b"\n\n"] {
                if bytes.ends_with(blank) {
                    bytes.truncate(bytes.len() + 1 - blank.len());
                    break;
                }
            }
            if bytes.len() > self.limit_bytes {
                mail.bytes = Err(too_long(self.limit_bytes));
            }
        }
        Some(mail)
    }
}

impl<R: BufRead> Iterator for Mails<R> {
    /// A mail, or the failure to read on, after which there are no more.
    type Item = io::Result<Mail>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.is_at_end {
            match self.read_piece() {
                Ok(0) => self.is_at_end = true,
                Ok(_) => {
                    if let Some(mail) = self.take_piece() {
                        return Some(Ok(mail));
                    }
                }
                Err(error) => {
                    self.is_at_end = true;
                    self.current = None;
                    return Some(Err(error));
                }
            }
        }
        self.end_mail().map(Ok)
    }
}

fn too_long(limit: usize) -> Problem {
    let message = format!("the mail is longer than {limit} bytes, the limit mail_bytes");
    Problem::new("mail", &message)
}

/// Whether the line is `From ` after one or more `>`.
fn is_quoted_from(line: &[u8]) -> bool {
    let quotes = line.iter().take_while(|byte| **byte == b'>').count();
    quotes > 0 && line[quotes..].starts_with(b"From ")
}

/// Whether a From line holds a time of day and a year, as in `Tue Jul  2 13:04:50 2002`.
pub(crate) fn has_date(line: &[u8]) -> bool {
    let words = || {
        line.split(u8::is_ascii_whitespace)
            .filter(|word| !word.is_empty())
            .skip(2)
    };
    let is_time = |word: &[u8]| match word {
        [hour @ .., b':', m1, m2, b':', _, _] | [hour @ .., b':', m1, m2] => {
            matches!(hour.len(), 1 | 2) && [m1, m2].into_iter().all(u8::is_ascii_digit)
        }
        _ => false,
    };
    let is_year = |word: &[u8]| word.len() == 4 && word.iter().all(u8::is_ascii_digit);
    words().any(is_time) && words().any(is_year)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FROM: &str = "From a@b.example Tue Jul  2 13:04:50 2002\n";

    fn mails(file: &str, mail_bytes: usize) -> Vec<String> {
        let limits = Limits {
            mail_bytes,
            ..Limits::default()
        };
        Mails::new(io::BufReader::with_capacity(5, file.as_bytes()), &limits)
            .map(|mail| {
                let mail = mail.expect("reading memory cannot fail");
                let what = match mail.bytes {
                    Ok(bytes) => String::from_utf8(bytes).expect("ASCII"),
                    Err(problem) => problem.to_string(),
                };
                format!("{}@{}:{} {what}", mail.number, mail.offset, mail.line)
            })
            .collect()
    }

    #[test]
    fn mails_come_out_as_they_went_in() {
        let file = format!(
            "{FROM}Subject: a\n\n>From here\n>>From there\n> From\nFrom me to you\n\n\
             From the desk of nobody\n\n{FROM}Subject: b\r\n\r\nb\r\n\r\n{FROM}Subject: c"
        );
        assert_eq!(
            mails(&file, 1_000),
            [
                "1@0:1 Subject: a\n\nFrom here\n>From there\n> From\nFrom me to you\n\n\
                 From the desk of nobody\n",
                "2@126:11 Subject: b\r\n\r\nb\r\n",
                "3@187:16 Subject: c"
            ]
        );
    }

    #[test]
    fn a_file_without_from_lines_is_one_mail_and_dates_may_be_missing() {
        assert_eq!(
            mails("\n\nSubject: a\n\nb\n", 99),
            ["1@2:3 Subject: a\n\nb\n"]
        );
        assert_eq!(
            mails("From x\nSubject: a\n\nFrom y\nSubject: b\n", 99),
            ["1@0:1 Subject: a\n", "2@19:4 Subject: b\n"]
        );
        assert_eq!(mails("", 99), [""; 0]);
    }

    #[test]
    fn a_mail_over_the_limit_costs_only_itself() {
        let file = format!(
            "{FROM}{}\n\n{FROM}0123456789\n\n{FROM}b\n",
            "x".repeat(200_000)
        );
        assert_eq!(
            mails(&file, 11),
            [
                "1@0:1 mail: the mail is longer than 11 bytes, the limit mail_bytes",
                "2@200044:4 0123456789\n",
                "3@200098:7 b\n"
            ]
        );
    }
}
