//! What an import writes: the receipts, and what was refused with the reasons.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use serde_json::json;
use tocsin_domain::report::Problem;
use tocsin_flow::intake::Receipt;

use super::inputs::rejected_path;
use super::pieces::Piece;
use crate::command::private;

/// Longest line or row that is repeated in the file of what was refused.
const CONTENT_BYTES_MAX: usize = 64 << 10;

/// A new file that only its owner reads: receipts hold codes, refused lines hold stories.
fn private_file(path: &Path) -> io::Result<BufWriter<File>> {
    private::named_file(path).map(BufWriter::new)
}

/// Where receipts go, as CSV.
pub(super) struct Receipts {
    path: PathBuf,
    file: csv::Writer<BufWriter<File>>,
}

impl Receipts {
    /// Begins the file.
    pub(super) fn create(path: &Path) -> anyhow::Result<Receipts> {
        let name = || format!("{}: the file of the receipts", path.display());
        let mut file = csv::Writer::from_writer(private_file(path).with_context(name)?);
        file.write_record(["external_id", "number", "code", "file", "line"])
            .with_context(name)?;
        Ok(Receipts {
            path: path.to_owned(),
            file,
        })
    }

    /// Adds the receipt of a report that is stored.
    pub(super) fn add(
        &mut self,
        piece: &Piece,
        external_id: Option<&str>,
        receipt: &Receipt,
    ) -> anyhow::Result<()> {
        let record = [
            external_id.unwrap_or_default(),
            receipt.number.as_str(),
            &receipt.code.to_string(),
            &piece.file,
            &piece.line.to_string(),
        ];
        self.file
            .write_record(record)
            .with_context(|| self.path.display().to_string())
    }

    /// Brings what was added to the system, so that an interruption does not take it away.
    pub(super) fn flush(&mut self) -> anyhow::Result<()> {
        let flushed = self.file.flush();
        flushed.with_context(|| self.path.display().to_string())
    }
}

/// Where refused pieces go: one JSON line each.
pub(super) struct Rejections {
    /// One file for all, or one beside each named file or folder.
    common: Option<PathBuf>,
    named: Vec<PathBuf>,
    files: BTreeMap<PathBuf, Option<BufWriter<File>>>,
}

impl Rejections {
    /// For the named files and folders. What an earlier run refused there is removed: whatever is
    /// still refused comes again.
    pub(super) fn new(named: &[PathBuf], common: Option<PathBuf>) -> Rejections {
        let rejections = Rejections {
            named: named.iter().map(|name| rejected_path(name)).collect(),
            common,
            files: BTreeMap::new(),
        };
        for path in rejections.common.iter().chain(&rejections.named) {
            // Never a device: `--rejected /dev/null` is a way to drop them.
            if path.symlink_metadata().is_ok_and(|about| about.is_file()) {
                let _ = fs::remove_file(path);
            }
        }
        rejections
    }

    /// Writes a refused piece down. A file that cannot be written is told through `note`, and
    /// its lines go there too: what is refused must be seen, and the rest must go in.
    pub(super) fn add(&mut self, piece: &Piece, problems: &[Problem], note: impl Fn(&str)) {
        let line = line_of(piece, problems);
        let path = match (&self.common, self.named.get(piece.named)) {
            (Some(path), _) | (None, Some(path)) => path.clone(),
            (None, None) => return note(&line),
        };
        let file = self.files.entry(path).or_insert_with_key(|path| {
            let opened = private_file(path);
            if let Err(cause) = &opened {
                let path = path.display();
                note(&format!(
                    "{path}: {cause}; name another place with --rejected"
                ));
            }
            opened.ok()
        });
        let is_written = file
            .as_mut()
            .is_some_and(|file| writeln!(file, "{line}").is_ok());
        if !is_written {
            note(&line);
        }
    }

    /// The files written to.
    pub(super) fn finish(self) -> anyhow::Result<Vec<PathBuf>> {
        let mut written = Vec::new();
        for (path, file) in self.files {
            if let Some(mut file) = file {
                file.flush().with_context(|| path.display().to_string())?;
                written.push(path);
            }
        }
        Ok(written)
    }
}

fn line_of(piece: &Piece, problems: &[Problem]) -> String {
    let problems: Vec<_> = problems
        .iter()
        .map(|problem| json!({"field": problem.field, "message": problem.message}))
        .collect();
    let mut line = json!({"file": &*piece.file, "line": piece.line, "problems": problems});
    if let Some(index) = piece.index {
        line["index"] = index.into();
    }
    if let Some(text) = piece.text().filter(|text| text.len() <= CONTENT_BYTES_MAX) {
        line["content"] = text.into();
    }
    line.to_string()
}
