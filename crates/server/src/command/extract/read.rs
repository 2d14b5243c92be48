//! The inputs, each read as what it is, never more than a piece of it in memory.

use std::io::{self, BufRead, Read};

use tocsin_domain::assess::language_of;
use tocsin_domain::extract::role::{self, Known, Place};
use tocsin_domain::extract::{Context, extract, safe_cut};
use tocsin_domain::limit::Limits;
use tocsin_domain::report::Problem;
use tocsin_exchange::extract::{Field, Reader, context_of, language_of_mail, of_mail, of_report};
use tocsin_exchange::{jsonl, mbox, report_json};

use super::Format;
use super::lines::Lines;

/// A text is read in pieces of about this size.
const PIECE_BYTES: usize = 1 << 20;

/// What the inputs are read with, and what became of them.
pub(super) struct Work {
    pub(super) lines: Lines,
    pub(super) limits: Limits,
    pub(super) region: String,
    pub(super) language: String,
    pub(super) trusted: Vec<String>,
    /// What could not be read, each with its place.
    pub(super) failures: Vec<String>,
}

impl Work {
    /// Reads one input.
    pub(super) fn read(
        &mut self,
        name: &str,
        format: Format,
        reader: impl BufRead,
    ) -> io::Result<()> {
        match format {
            Format::Text => self.text(name, reader),
            Format::Eml => self.mail_alone(name, reader),
            Format::Mbox => self.mails(name, reader),
            Format::Jsonl => self.reports(name, reader),
        }
    }

    /// The context of a text that says nothing of itself, if its language can be told.
    fn context(&self, detect: impl FnOnce() -> Option<&'static str>) -> Context {
        let is_open = self.language.is_empty();
        let detected = is_open.then(detect).flatten();
        Context::new(&self.region, detected.unwrap_or(&self.language))
    }

    /// A text of any length, piece by piece; pieces end where a line or at least a word does.
    fn text(&mut self, name: &str, mut reader: impl BufRead) -> io::Result<()> {
        let (mut bytes, mut shift) = (Vec::new(), 0);
        let mut context = None;
        loop {
            let wanted = (PIECE_BYTES - bytes.len().min(PIECE_BYTES - 1)) as u64;
            let is_last = (&mut reader).take(wanted).read_to_end(&mut bytes)? == 0;
            // Only what is longer than a piece is cut.
            if !is_last && bytes.len() < PIECE_BYTES {
                continue;
            }
            let text = String::from_utf8_lossy(complete(&bytes, is_last)).into_owned();
            let (cut, kept) = match is_last {
                true => (text.len(), 0),
                false => {
                    let cut = safe_cut(&text);
                    // With broken bytes the lengths differ: such a piece is taken whole.
                    match bytes.starts_with(text.as_bytes()) {
                        true => (cut, bytes.len() - cut),
                        false => (text.len(), bytes.len() - complete(&bytes, false).len()),
                    }
                }
            };
            let piece = &text[..cut];
            let context = context.get_or_insert_with(|| self.context(|| language_of(piece)));
            let mut found = extract(piece, context);
            role::assign(piece, &mut found, &Place::Story, &Known::default());
            self.lines.print(name, "text", piece, shift, &found)?;
            shift += piece.chars().count();
            if is_last {
                return Ok(());
            }
            bytes.drain(..bytes.len() - kept);
        }
    }

    fn mail_alone(&mut self, name: &str, reader: impl BufRead) -> io::Result<()> {
        let limit = self.limits.mail_bytes;
        let mut bytes = Vec::new();
        reader.take(limit as u64 + 1).read_to_end(&mut bytes)?;
        let mail = match bytes.len() > limit {
            true => {
                let message = format!("longer than {limit} bytes, the limit mail_bytes");
                Err(Problem::new("mail", &message))
            }
            false => Ok(bytes),
        };
        self.mail(name, name, mail)
    }

    fn mails(&mut self, name: &str, reader: impl BufRead) -> io::Result<()> {
        let limits = self.limits.clone();
        for mail in mbox::Mails::new(reader, &limits) {
            let mail = mail?;
            let source = format!("{name}:{}", mail.number);
            let place = format!("{name}, line {}", mail.line);
            self.mail(&source, &place, mail.bytes)?;
        }
        Ok(())
    }

    fn mail(
        &mut self,
        source: &str,
        place: &str,
        mail: Result<Vec<u8>, Problem>,
    ) -> io::Result<()> {
        let known = Known::default();
        let fields = mail.and_then(|bytes| {
            let context = self.context(|| language_of_mail(&bytes, &self.limits));
            let reader = Reader {
                context: &context,
                known: &known,
                trusted: &self.trusted,
            };
            of_mail(&bytes, reader, &self.limits)
        });
        match fields {
            Ok(fields) => self.print(source, &fields),
            Err(problem) => {
                self.failures.push(format!("{place}: {problem}"));
                Ok(())
            }
        }
    }

    fn reports(&mut self, name: &str, reader: impl BufRead) -> io::Result<()> {
        let limits = self.limits.clone();
        for line in jsonl::Lines::with_files(reader, &limits) {
            let line = line?;
            let place = format!("{name}, line {}", line.number);
            let read = line.bytes.map_err(|problem| vec![problem]);
            let mut submission =
                match read.and_then(|bytes| report_json::parse_imported(&bytes, &limits)) {
                    Ok(submission) => submission,
                    Err(problems) => {
                        let first = problems.into_iter().next();
                        let problem = first.map(|it| it.to_string()).unwrap_or_default();
                        self.failures.push(format!("{place}: {problem}"));
                        continue;
                    }
                };
            let own = format!("{name}:{}", line.number);
            let source = submission.external_id.take().unwrap_or(own);
            if submission.region.is_empty() {
                submission.region.clone_from(&self.region);
            }
            if submission.language.is_empty() {
                submission.language.clone_from(&self.language);
            }
            let context = context_of(&submission);
            let known = Known::of(&submission.reporter, &context);
            let reader = Reader {
                context: &context,
                known: &known,
                trusted: &self.trusted,
            };
            let fields = of_report(&submission, reader, &limits);
            self.print(&source, &fields)?;
        }
        Ok(())
    }

    fn print(&mut self, source: &str, fields: &[Field]) -> io::Result<()> {
        for field in fields {
            self.lines
                .print(source, &field.name, &field.text, 0, &field.found)?;
        }
        Ok(())
    }
}

/// The bytes up to a character that is not whole yet.
fn complete(bytes: &[u8], is_last: bool) -> &[u8] {
    if is_last {
        return bytes;
    }
    let begun = bytes.iter().rev().take(3).position(|byte| *byte >= 0xC0);
    match begun.map(|back| bytes.len() - 1 - back) {
        Some(start) if std::str::from_utf8(&bytes[start..]).is_err() => &bytes[..start],
        _ => bytes,
    }
}
