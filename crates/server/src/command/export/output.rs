//! Where an export goes.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::command::private;

/// Standard output, or a file that takes its name when it is complete.
pub(super) enum Output {
    Standard(BufWriter<io::Stdout>),
    File {
        path: PathBuf,
        partial: Partial,
        file: BufWriter<File>,
    },
}

/// The name of a file on its way. What was not completed is removed.
pub(super) struct Partial(Option<PathBuf>);

impl Partial {
    fn complete(mut self, path: &Path) -> io::Result<()> {
        if let Some(partial) = &self.0 {
            fs::rename(partial, path)?;
        }
        self.0 = None;
        Ok(())
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        if let Some(partial) = &self.0 {
            let _ = fs::remove_file(partial);
        }
    }
}

impl Output {
    pub(super) fn open(path: Option<&Path>) -> anyhow::Result<Output> {
        let Some(path) = path else {
            return Ok(Output::Standard(BufWriter::new(io::stdout())));
        };
        let mut name = path.as_os_str().to_owned();
        name.push(".part");
        let partial = PathBuf::from(name);
        let file = private::new_file(&partial);
        let file = file.with_context(|| format!("{}: cannot be written", partial.display()))?;
        Ok(Output::File {
            path: path.to_owned(),
            partial: Partial(Some(partial)),
            file: BufWriter::new(file),
        })
    }

    pub(super) fn finish(self) -> anyhow::Result<()> {
        match self {
            Output::Standard(mut out) => Ok(out.flush()?),
            Output::File {
                path,
                partial,
                file,
            } => {
                let complete = || -> io::Result<()> {
                    file.into_inner()?.sync_all()?;
                    partial.complete(&path)
                };
                complete().with_context(|| path.display().to_string())
            }
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Output::Standard(out) => out.write(bytes),
            Output::File { file, .. } => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Output::Standard(out) => out.flush(),
            Output::File { file, .. } => file.flush(),
        }
    }
}
