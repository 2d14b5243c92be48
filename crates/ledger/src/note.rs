//! Signed notes: a short text and the signatures on it, as C2SP signed-note defines them.
//!
//! ```text
//! The text, one or more lines.
//!
//! — key-name base64(key ID and signature)
//! ```
//!
//! A note says nothing until [`verify_note`] has found the signature of a key that the reader
//! trusts. Signatures of unknown keys are ignored, so that keys can change and witnesses can add
//! their own.

mod key;

use std::collections::BTreeSet;
use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

pub use key::{KeyError, MAX_NAME_BYTES, SEED_BYTES, SignatureKind, Signer, Verifier};
pub(crate) use key::{check_name, key_id};

/// The longest note that is read or signed, signatures included.
pub const MAX_NOTE_BYTES: usize = 256 * 1024;

/// The most signatures that a note may carry; C2SP asks for at least 16.
pub const MAX_SIGNATURES: usize = 64;

/// What a signature line starts with: an em dash and a space.
const SIGNATURE_PREFIX: &str = "— ";

/// A note as it was read: nothing in it is proved yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<NoteSignature>,
}

/// One signature line of a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteSignature {
    /// Name of the key.
    pub name: String,
    /// Short identifier of the key: with the name, it says which key to try.
    pub key_id: u32,
    /// The signature as its kind of key defines it, without the key ID.
    pub signature: Vec<u8>,
}

/// A note of which at least one signature is by a known key, and none by a known key is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedNote {
    /// The signed text, its last newline included.
    pub text: String,
    /// The signatures that were verified, one a key, in the order of the note.
    pub signatures: Vec<VerifiedSignature>,
}

/// A signature that was verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedSignature {
    /// Name of the key.
    pub name: String,
    /// Short identifier of the key.
    pub key_id: u32,
    /// When a witness saw the checkpoint, in seconds since 1970; None for a plain signature.
    pub cosigned_at_seconds: Option<u64>,
}

/// Why a note is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// The note is longer than any that is read.
    #[error("note of {0} bytes; at most {MAX_NOTE_BYTES} are read")]
    TooLong(usize),
    /// The text is empty or its last line does not end.
    #[error("the text of a note must end with a newline")]
    UnfinishedText,
    /// Something other than printable text and newlines.
    #[error("control character U+{code:04X} at byte {at_byte} of the note")]
    ControlCharacter {
        /// Its code.
        code: u32,
        /// Where it stands.
        at_byte: usize,
    },
    /// There is no blank line with signatures after it.
    #[error("the note has no signatures: a blank line and signature lines must end it")]
    Unsigned,
    /// A line after the last blank line is not a signature.
    #[error("signature line {line} is not an em dash, a key name and base64, separated by spaces")]
    MalformedSignature {
        /// Which signature line, from 1.
        line: usize,
    },
    /// More signatures than are read.
    #[error("more than {MAX_SIGNATURES} signatures on one note")]
    TooManySignatures,
    /// A known key has not signed this text: the note was altered.
    #[error("the signature of {name} does not fit the text: the note was altered")]
    WrongSignature {
        /// Name of the key.
        name: String,
    },
    /// None of the keys that the reader trusts has signed.
    #[error("no signature by a trusted key; expected one of: {expected}")]
    NoTrustedSignature {
        /// Names of the trusted keys.
        expected: String,
    },
}

impl Note {
    /// Reads a note without trusting it.
    ///
    /// # Errors
    /// A [`NoteError`] naming what is malformed.
    pub fn parse(note: &str) -> Result<Note, NoteError> {
        if note.len() > MAX_NOTE_BYTES {
            return Err(NoteError::TooLong(note.len()));
        }
        refuse_control_characters(note)?;
        // Blank lines may stand in the text too: the last one separates.
        let blank = note.rfind("\n\n").ok_or(NoteError::Unsigned)?;
        let (text, lines) = (&note[..=blank], &note[blank + 2..]);
        if lines.is_empty() {
            return Err(NoteError::Unsigned);
        }
        let mut signatures = Vec::new();
        for (index, line) in lines.split_inclusive('\n').enumerate() {
            if index == MAX_SIGNATURES {
                return Err(NoteError::TooManySignatures);
            }
            let malformed = NoteError::MalformedSignature { line: index + 1 };
            let line = line.strip_suffix('\n').ok_or(malformed.clone())?;
            signatures.push(NoteSignature::parse(line).ok_or(malformed)?);
        }
        Ok(Note {
            text: text.to_owned(),
            signatures,
        })
    }

    /// Prepares a text for signing.
    ///
    /// # Errors
    /// A [`NoteError`] if the text cannot be that of a note.
    pub fn unsigned(text: &str) -> Result<Note, NoteError> {
        if text.len() > MAX_NOTE_BYTES {
            return Err(NoteError::TooLong(text.len()));
        }
        if !text.ends_with('\n') {
            return Err(NoteError::UnfinishedText);
        }
        refuse_control_characters(text)?;
        Ok(Note {
            text: text.to_owned(),
            signatures: Vec::new(),
        })
    }

    /// The text, its last newline included. Not to be trusted before [`Note::verify`].
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signatures, of whatever keys.
    #[must_use]
    pub fn signatures(&self) -> &[NoteSignature] {
        &self.signatures
    }

    /// Adds a signature, such as that of a witness.
    ///
    /// # Errors
    /// [`NoteError::TooManySignatures`].
    pub fn add_signature(&mut self, signature: NoteSignature) -> Result<(), NoteError> {
        if self.signatures.len() >= MAX_SIGNATURES {
            return Err(NoteError::TooManySignatures);
        }
        self.signatures.push(signature);
        Ok(())
    }

    /// Checks every signature that is by one of `verifiers`.
    ///
    /// # Errors
    /// [`NoteError::WrongSignature`] if any of them is wrong,
    /// [`NoteError::NoTrustedSignature`] if there is none.
    pub fn verify(&self, verifiers: &[Verifier]) -> Result<VerifiedNote, NoteError> {
        let mut verified = Vec::new();
        for signature in &self.signatures {
            let Some(verifier) = verifiers.iter().find(|verifier| verifier.made(signature)) else {
                continue;
            };
            let wrong = || NoteError::WrongSignature {
                name: signature.name.clone(),
            };
            let signature = verifier.verify(&self.text, signature).ok_or_else(wrong)?;
            verified.push(signature);
        }
        // A repeated signature is one signature, so that counting witnesses counts keys.
        let mut keys = BTreeSet::new();
        verified.retain(|one| keys.insert((one.name.clone(), one.key_id)));
        if verified.is_empty() {
            let expected = verifiers
                .iter()
                .map(Verifier::name)
                .collect::<Vec<_>>()
                .join(", ");
            return Err(NoteError::NoTrustedSignature { expected });
        }
        Ok(VerifiedNote {
            text: self.text.clone(),
            signatures: verified,
        })
    }
}

impl NoteSignature {
    fn parse(line: &str) -> Option<NoteSignature> {
        let (name, encoded) = line.strip_prefix(SIGNATURE_PREFIX)?.split_once(' ')?;
        check_name(name).ok()?;
        let bytes = STANDARD.decode(encoded).ok()?;
        let (key_id, signature) = bytes.split_first_chunk::<4>()?;
        if signature.is_empty() {
            return None;
        }
        Some(NoteSignature {
            name: name.to_owned(),
            key_id: u32::from_be_bytes(*key_id),
            signature: signature.to_vec(),
        })
    }
}

impl fmt::Display for Note {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{}", self.text)?;
        self.signatures
            .iter()
            .try_for_each(|signature| writeln!(formatter, "{signature}"))
    }
}

impl fmt::Display for NoteSignature {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&self.key_id.to_be_bytes(), self.signature.as_slice()].concat();
        write!(
            formatter,
            "{SIGNATURE_PREFIX}{} {}",
            self.name,
            STANDARD.encode(bytes)
        )
    }
}

/// Signs a text and returns the whole note. The text must end with a newline.
///
/// # Errors
/// A [`NoteError`] if the text cannot be that of a note.
pub fn sign_note(text: &str, signers: &[&Signer]) -> Result<String, NoteError> {
    let mut note = Note::unsigned(text)?;
    for signer in signers {
        note.add_signature(signer.sign(text))?;
    }
    if note.signatures.is_empty() {
        return Err(NoteError::Unsigned);
    }
    let note = note.to_string();
    if note.len() > MAX_NOTE_BYTES {
        return Err(NoteError::TooLong(note.len()));
    }
    Ok(note)
}

/// Reads a note and checks every signature that is by one of `verifiers`.
///
/// # Errors
/// A [`NoteError`] if the note is malformed, if any such signature is wrong or if there is none.
pub fn verify_note(note: &str, verifiers: &[Verifier]) -> Result<VerifiedNote, NoteError> {
    Note::parse(note)?.verify(verifiers)
}

fn refuse_control_characters(note: &str) -> Result<(), NoteError> {
    let control = |(_, byte): &(usize, u8)| *byte < 0x20 && *byte != b'\n';
    match note.bytes().enumerate().find(control) {
        Some((at_byte, byte)) => Err(NoteError::ControlCharacter {
            code: u32::from(byte),
            at_byte,
        }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
