//! What a reporter's receipt carries, to show years later and without any network that a report
//! was lodged: first a *promise*, signed at once, then a *proof*, once the report is in the log.
//!
//! The proof is a C2SP tlog-proof whose `extra` line is the [`Preimage`]:
//!
//! ```text
//! c2sp.org/tlog-proof@v1
//! extra base64(salt and canonical entry text)
//! index 73894
//! gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
//! (one line for each hash of the inclusion proof)
//!
//! (the signed checkpoint, as the log published it)
//! ```

use std::fmt;
use std::str::FromStr;

use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::entry::{EntryDigest, Preimage};
use crate::note::{MAX_NOTE_BYTES, Note, NoteError, Signer, VerifiedSignature, Verifier};
use crate::note::{sign_note, verify_note};
use crate::proof::{InclusionProof, MAX_PROOF_HASHES, ProofError};

/// The longest proof that is read: the longest checkpoint and the longest preimage fit in it.
pub const MAX_PROOF_BYTES: usize = MAX_NOTE_BYTES + 128 * 1024;

/// First line of a proof.
const PROOF_HEADER: &str = "c2sp.org/tlog-proof@v1";

/// First line of a promise. No log can have it as its origin, since it has spaces and origins are
/// key names here: nobody can pass a promise off as a checkpoint, or the other way round.
const PROMISE_HEADER: &str = "tocsin promise v1";

/// Shows that an entry is in the log, to anyone who has the log's public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LodgingProof {
    /// Salt and text of the entry.
    pub preimage: Preimage,
    /// Where the entry is, and the hashes up to the root.
    pub inclusion: InclusionProof,
    /// The checkpoint that the proof leads to, as it was published, signatures included.
    pub checkpoint_note: String,
}

/// What a [`LodgingProof`] proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedLodging {
    /// The canonical text of the entry, as it was logged.
    pub entry: Vec<u8>,
    /// Its position in the log, from 0.
    pub leaf_index: u64,
    /// The log's statement that covers it.
    pub checkpoint: Checkpoint,
    /// Who signed that statement: the log, and the witnesses that were asked for, with their times.
    pub signatures: Vec<VerifiedSignature>,
}

/// The log's signed word that an entry was received and will be in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// The entry.
    pub digest: EntryDigest,
    /// When it was received: RFC 3339 in UTC, such as `2026-01-31T10:00:00Z`.
    pub received_at: String,
}

/// Why a receipt proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// The proof is longer than any that is read.
    #[error("proof of {0} bytes; at most {MAX_PROOF_BYTES} are read")]
    TooLong(usize),
    /// A line is missing or is not what it must be.
    #[error("line {line}: expected {expected}")]
    Line {
        /// Which line, from 1.
        line: usize,
        /// What it must be.
        expected: &'static str,
    },
    /// The proof was made for a tree of another size than the checkpoint's.
    #[error("the proof is for a log of {proof} entries, the checkpoint for one of {checkpoint}")]
    OtherSize {
        /// Size that the proof was made for.
        proof: u64,
        /// Size that was signed.
        checkpoint: u64,
    },
    /// The promise is about another entry than the receipt shows.
    #[error("the promise is about entry {promised}, the receipt shows entry {shown}")]
    OtherEntry {
        /// The digest that was signed.
        promised: EntryDigest,
        /// The digest of the entry in the receipt.
        shown: EntryDigest,
    },
    /// The entry is not where the proof says.
    #[error("the entry is not in the log as the proof says: {0}")]
    Proof(#[from] ProofError),
    /// The checkpoint is malformed, altered or not of this log.
    #[error("the checkpoint in the proof: {0}")]
    Checkpoint(#[from] CheckpointError),
    /// The promise is malformed, altered or not of this log.
    #[error("the promise: {0}")]
    Note(#[from] NoteError),
}

impl LodgingProof {
    /// Checks the whole chain: text and salt give the digest, the digest is a leaf under the root,
    /// and the log signed the root.
    ///
    /// # Errors
    /// A [`ReceiptError`] naming the link that does not hold.
    pub fn verify(&self, log: &Verifier) -> Result<VerifiedLodging, ReceiptError> {
        self.verify_witnessed(log, &[])
    }

    /// As [`LodgingProof::verify`], and checks the cosignatures of these witnesses that are there.
    /// How many of them must be there is for the caller to decide.
    ///
    /// # Errors
    /// A [`ReceiptError`] naming the link that does not hold.
    pub fn verify_witnessed(
        &self,
        log: &Verifier,
        witnesses: &[Verifier],
    ) -> Result<VerifiedLodging, ReceiptError> {
        let opened = Checkpoint::open_witnessed(&self.checkpoint_note, log, witnesses)?;
        let (proof, checkpoint) = (self.inclusion.tree_size, opened.checkpoint.size);
        if proof != checkpoint {
            return Err(ReceiptError::OtherSize { proof, checkpoint });
        }
        self.inclusion
            .verify(&self.preimage.digest().leaf_hash(), &opened.checkpoint.root)?;
        Ok(VerifiedLodging {
            entry: self.preimage.text.clone(),
            leaf_index: self.inclusion.leaf_index,
            checkpoint: opened.checkpoint,
            signatures: opened.signatures,
        })
    }
}

impl fmt::Display for LodgingProof {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{PROOF_HEADER}")?;
        writeln!(formatter, "extra {}", self.preimage)?;
        writeln!(formatter, "index {}", self.inclusion.leaf_index)?;
        self.inclusion
            .hashes
            .iter()
            .try_for_each(|hash| writeln!(formatter, "{hash}"))?;
        write!(formatter, "\n{}", self.checkpoint_note)
    }
}

impl FromStr for LodgingProof {
    type Err = ReceiptError;

    /// Reads a proof without trusting it; [`LodgingProof::verify`] is what proves.
    fn from_str(text: &str) -> Result<LodgingProof, ReceiptError> {
        if text.len() > MAX_PROOF_BYTES {
            return Err(ReceiptError::TooLong(text.len()));
        }
        let wrong = |line, expected| ReceiptError::Line { line, expected };
        let (head, checkpoint_note) = text
            .split_once("\n\n")
            .ok_or(wrong(1, "an empty line before the checkpoint"))?;
        let mut lines = head.split('\n');
        if lines.next() != Some(PROOF_HEADER) {
            return Err(wrong(1, PROOF_HEADER));
        }
        let preimage = lines
            .next()
            .and_then(|line| line.strip_prefix("extra ")?.parse().ok());
        let preimage = preimage.ok_or(wrong(2, "extra and base64 of the salt and the entry"))?;
        let leaf_index = lines
            .next()
            .and_then(|line| read_number(line.strip_prefix("index ")?));
        let leaf_index = leaf_index.ok_or(wrong(3, "index and the position in the log"))?;
        let mut hashes = Vec::new();
        for (index, line) in lines.enumerate() {
            let hash = line.parse().ok().filter(|_| index < MAX_PROOF_HASHES);
            hashes.push(hash.ok_or(wrong(index + 4, "one of at most 64 hashes in base64"))?);
        }
        let tree_size = Checkpoint::parse(Note::parse(checkpoint_note)?.text())?.size;
        let inclusion = InclusionProof {
            leaf_index,
            tree_size,
            hashes,
        };
        Ok(LodgingProof {
            preimage,
            inclusion,
            checkpoint_note: checkpoint_note.to_owned(),
        })
    }
}

impl Promise {
    /// Signs it. The signer is the log's.
    ///
    /// # Errors
    /// [`ReceiptError::Line`] if the time is not RFC 3339 in UTC.
    pub fn sign(&self, signer: &Signer) -> Result<String, ReceiptError> {
        let text = self.to_string();
        Promise::parse(&text)?;
        Ok(sign_note(&text, &[signer])?)
    }

    /// Reads a signed promise of the log whose key `log` is.
    ///
    /// # Errors
    /// A [`ReceiptError`] if it is malformed, altered or not of this log.
    pub fn open(note: &str, log: &Verifier) -> Result<Promise, ReceiptError> {
        Promise::parse(&verify_note(note, std::slice::from_ref(log))?.text)
    }

    /// Checks that the promise is about this entry.
    ///
    /// # Errors
    /// [`ReceiptError::OtherEntry`].
    pub fn covers(&self, preimage: &Preimage) -> Result<(), ReceiptError> {
        let shown = preimage.digest();
        if self.digest == shown {
            Ok(())
        } else {
            Err(ReceiptError::OtherEntry {
                promised: self.digest,
                shown,
            })
        }
    }

    fn parse(text: &str) -> Result<Promise, ReceiptError> {
        let wrong = |line, expected| ReceiptError::Line { line, expected };
        let mut lines = text.split('\n');
        if lines.next() != Some(PROMISE_HEADER) {
            return Err(wrong(1, PROMISE_HEADER));
        }
        let digest = lines.next().and_then(|line| line.parse().ok());
        let digest = digest.ok_or(wrong(2, "the digest of the entry in base64"))?;
        let time = lines.next().filter(|line| is_utc_time(line));
        let received_at = time
            .ok_or(wrong(3, "a time such as 2026-01-31T10:00:00Z"))?
            .to_owned();
        if lines.next() != Some("") || lines.next().is_some() {
            return Err(wrong(4, "nothing more"));
        }
        Ok(Promise {
            digest,
            received_at,
        })
    }
}

impl fmt::Display for Promise {
    /// The text that is signed.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{PROMISE_HEADER}\n{}\n{}\n",
            self.digest, self.received_at
        )
    }
}

/// A number in its one spelling: no sign, no leading zero.
fn read_number(text: &str) -> Option<u64> {
    let number: u64 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

/// Whether a text is a time of RFC 3339 in UTC: `YYYY-MM-DDThh:mm:ssZ`, with at most nine digits
/// of a second's fraction. A leap second counts as one.
fn is_utc_time(text: &str) -> bool {
    let Some((seconds, fraction)) = text
        .strip_suffix('Z')
        .and_then(|text| text.split_at_checked(19))
    else {
        return false;
    };
    let all_digits = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    let fraction_fits = match fraction.strip_prefix('.') {
        Some(digits) => (1..=9).contains(&digits.len()) && all_digits(digits),
        None => fraction.is_empty(),
    };
    let shape = |(index, byte): (usize, u8)| match index {
        4 | 7 => byte == b'-',
        10 => byte == b'T',
        13 | 16 => byte == b':',
        _ => byte.is_ascii_digit(),
    };
    if !fraction_fits || !seconds.bytes().enumerate().all(shape) {
        return false;
    }
    let number = |from: usize, to: usize| seconds[from..to].parse::<u32>().unwrap_or(u32::MAX);
    let (year, month, day) = (number(0, 4), number(5, 7), number(8, 10));
    (1..=days_in_month(year, month)).contains(&day)
        && number(11, 13) <= 23
        && number(14, 16) <= 59
        && number(17, 19) <= 60
}

/// Days of a month in the Gregorian calendar; 0 for a month that does not exist.
fn days_in_month(year: u32, month: u32) -> u32 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => 0,
    }
}

#[cfg(test)]
mod tests;
