//! Checkpoints: what a log commits to at one moment, as C2SP tlog-checkpoint defines it.
//!
//! ```text
//! report.example/log          origin: which log
//! 20852163                    number of leaves
//! CsUYapGGPo4dk…              root, in base64
//! ```
//!
//! It is signed as a [`crate::note`] by the log's key, whose name is the origin.

use std::fmt;

use crate::hash::{HASH_BASE64_CHARACTERS, Hash};
use crate::note::{Note, NoteError, Signer, VerifiedSignature, Verifier, sign_note};

/// The longest origin or extension line, in bytes.
pub const MAX_LINE_BYTES: usize = 1024;

/// The most extension lines.
pub const MAX_EXTENSIONS: usize = 16;

/// The state of a log at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log: by convention its address without the scheme, and the name of its key.
    pub origin: String,
    /// Number of leaves.
    pub size: u64,
    /// Root over these leaves.
    pub root: Hash,
    /// Further lines. Tocsin writes none; those of other logs are kept as they are.
    pub extensions: Vec<String>,
}

/// A checkpoint whose log signed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedCheckpoint {
    /// What was signed.
    pub checkpoint: Checkpoint,
    /// The signatures that were verified: the log's, and those of the witnesses asked for.
    pub signatures: Vec<VerifiedSignature>,
}

/// Why a checkpoint is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// A line is missing or is not what it must be.
    #[error("checkpoint line {line}: expected {expected}")]
    Line {
        /// Which line, from 1.
        line: usize,
        /// What it must be.
        expected: &'static str,
    },
    /// More extension lines than are read.
    #[error("more than {MAX_EXTENSIONS} extension lines in a checkpoint")]
    TooManyExtensions,
    /// The checkpoint is of another log than the key.
    #[error("the checkpoint is of log {got}, not of {expected}")]
    WrongOrigin {
        /// The log that was asked for.
        expected: String,
        /// The log that the checkpoint names.
        got: String,
    },
    /// The note around it is malformed or not signed as it must be.
    #[error(transparent)]
    Note(#[from] NoteError),
}

impl Checkpoint {
    /// A checkpoint without extension lines.
    #[must_use]
    pub fn new(origin: &str, size: u64, root: Hash) -> Checkpoint {
        Checkpoint {
            origin: origin.to_owned(),
            size,
            root,
            extensions: Vec::new(),
        }
    }

    /// Reads the text of a checkpoint, without any signature.
    ///
    /// # Errors
    /// A [`CheckpointError`] naming the line.
    pub fn parse(text: &str) -> Result<Checkpoint, CheckpointError> {
        let wrong = |line, expected| CheckpointError::Line { line, expected };
        let mut lines = text
            .split_inclusive('\n')
            .map(|line| line.strip_suffix('\n'));
        let mut next = || lines.next().flatten();
        let origin = next()
            .filter(|line| is_line(line))
            .ok_or(wrong(1, "the log's origin"))?;
        let size = next()
            .and_then(read_size)
            .ok_or(wrong(2, "the number of leaves"))?;
        let root = next().filter(|line| line.len() == HASH_BASE64_CHARACTERS);
        let root = root.and_then(|line| line.parse().ok());
        let root = root.ok_or(wrong(3, "a root hash of 32 bytes in base64"))?;
        let mut extensions = Vec::new();
        for (index, line) in lines.enumerate() {
            if index == MAX_EXTENSIONS {
                return Err(CheckpointError::TooManyExtensions);
            }
            let line = line.filter(|line| is_line(line));
            let line = line.ok_or(wrong(index + 4, "an extension line that is not empty"))?;
            extensions.push(line.to_owned());
        }
        Ok(Checkpoint {
            origin: origin.to_owned(),
            size,
            root,
            extensions,
        })
    }

    /// Signs it. The origin should be the name of the first signer.
    ///
    /// # Errors
    /// A [`CheckpointError`] if a field cannot be written so that it is read back as it is.
    pub fn sign(&self, signers: &[&Signer]) -> Result<String, CheckpointError> {
        let text = self.to_string();
        if Checkpoint::parse(&text)? != *self {
            let expected = "an origin and extensions of one line each";
            return Err(CheckpointError::Line { line: 1, expected });
        }
        Ok(sign_note(&text, signers)?)
    }

    /// Reads a signed checkpoint of the log whose key `log` is: the origin must be its name.
    ///
    /// # Errors
    /// A [`CheckpointError`] if anything is malformed, altered, unsigned or of another log.
    pub fn open(note: &str, log: &Verifier) -> Result<Checkpoint, CheckpointError> {
        Ok(Checkpoint::open_witnessed(note, log, &[])?.checkpoint)
    }

    /// Reads a signed checkpoint as [`Checkpoint::open`] does, and also checks the cosignatures of
    /// `witnesses` that are on it. How many of them must be there is for the caller to decide.
    ///
    /// # Errors
    /// A [`CheckpointError`] if anything is malformed, altered, of another log or not signed by it.
    pub fn open_witnessed(
        note: &str,
        log: &Verifier,
        witnesses: &[Verifier],
    ) -> Result<VerifiedCheckpoint, CheckpointError> {
        let note = Note::parse(note)?;
        // The log itself must have signed; witnesses alone do not make a checkpoint.
        note.verify(std::slice::from_ref(log))?;
        let note = note.verify(&[std::slice::from_ref(log), witnesses].concat())?;
        let checkpoint = Checkpoint::parse(&note.text)?;
        if checkpoint.origin != log.name() {
            let expected = log.name().to_owned();
            return Err(CheckpointError::WrongOrigin {
                expected,
                got: checkpoint.origin,
            });
        }
        Ok(VerifiedCheckpoint {
            checkpoint,
            signatures: note.signatures,
        })
    }
}

impl fmt::Display for Checkpoint {
    /// The text that is signed.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}\n{}\n{}\n", self.origin, self.size, self.root)?;
        self.extensions
            .iter()
            .try_for_each(|line| writeln!(formatter, "{line}"))
    }
}

fn is_line(line: &str) -> bool {
    !line.is_empty() && line.len() <= MAX_LINE_BYTES
}

/// A number in its one spelling: no sign, no leading zero.
fn read_size(line: &str) -> Option<u64> {
    let size: u64 = line.parse().ok()?;
    (size <= crate::MAX_TREE_SIZE && size.to_string() == line).then_some(size)
}

#[cfg(test)]
mod tests;
