//! What stands in the log for one act: a salted digest, and nothing that could be read.
//!
//! The log is public and for ever, the acts are not. Each entry of the journal therefore enters
//! the log as the SHA-256 of a fixed line, sixteen random bytes (the *salt*) and the entry's text.
//! Who holds salt and text can show what was logged; who holds only the log cannot even guess and
//! compare. Erasing the salt and the text leaves a number that says nothing, and the log still
//! verifies.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::hash::{Hash, HashError, leaf_hash};

/// Length of a salt in bytes.
pub const SALT_BYTES: usize = 16;

/// The longest entry text, in bytes.
pub const MAX_TEXT_BYTES: usize = 64 * 1024;

/// What every digest starts with, so that no other use of SHA-256 gives the same one.
const DOMAIN: &[u8] = b"tocsin-entry/v1\n";

/// The salted digest of a journal entry: the 32 bytes that the log holds for it.
///
/// It is the *data* of a leaf. The tree hashes it once more: [`EntryDigest::leaf_hash`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntryDigest(Hash);

/// What an entry's digest is made of. Its holder can show what was logged.
#[derive(Clone, PartialEq, Eq)]
pub struct Preimage {
    /// Random bytes, new for each entry.
    pub salt: [u8; SALT_BYTES],
    /// The canonical text of the entry, byte for byte.
    pub text: Vec<u8>,
}

/// Why a preimage is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected base64 of {SALT_BYTES} bytes of salt and an entry of at most {MAX_TEXT_BYTES}")]
pub struct PreimageError;

impl EntryDigest {
    /// Takes 32 bytes that are a digest already, such as an entry read from the log.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> EntryDigest {
        EntryDigest(Hash::from_bytes(bytes))
    }

    /// The 32 bytes, as they stand in an entry bundle.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }

    /// Its hash as a leaf of the tree.
    #[must_use]
    pub fn leaf_hash(&self) -> Hash {
        leaf_hash(self.as_bytes())
    }
}

impl AsRef<[u8]> for EntryDigest {
    fn as_ref(&self) -> &[u8] {
        self.as_bytes()
    }
}

impl fmt::Display for EntryDigest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl FromStr for EntryDigest {
    type Err = HashError;

    fn from_str(text: &str) -> Result<EntryDigest, HashError> {
        text.parse().map(EntryDigest)
    }
}

impl Preimage {
    /// The digest that stands in the log.
    #[must_use]
    pub fn digest(&self) -> EntryDigest {
        entry_digest(&self.salt, &self.text)
    }

    /// Salt and text, one after the other.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        [self.salt.as_slice(), &self.text].concat()
    }

    /// Takes salt and text apart again.
    ///
    /// # Errors
    /// [`PreimageError`] if it is too short or too long.
    pub fn from_bytes(bytes: &[u8]) -> Result<Preimage, PreimageError> {
        let (salt, text) = bytes.split_first_chunk().ok_or(PreimageError)?;
        if text.len() > MAX_TEXT_BYTES {
            return Err(PreimageError);
        }
        Ok(Preimage {
            salt: *salt,
            text: text.to_vec(),
        })
    }
}

impl fmt::Display for Preimage {
    /// One line of base64 over salt and text, as a receipt carries it.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&STANDARD.encode(self.to_bytes()))
    }
}

impl fmt::Debug for Preimage {
    /// Leaves the content out: it is what erasure erases.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Preimage({} bytes of text)", self.text.len())
    }
}

impl FromStr for Preimage {
    type Err = PreimageError;

    fn from_str(text: &str) -> Result<Preimage, PreimageError> {
        if text.len() > (SALT_BYTES + MAX_TEXT_BYTES).div_ceil(3) * 4 {
            return Err(PreimageError);
        }
        Preimage::from_bytes(&STANDARD.decode(text).map_err(|_| PreimageError)?)
    }
}

/// Digest of a journal entry: SHA-256 of `tocsin-entry/v1`, a newline, the salt and the text.
#[must_use]
pub fn entry_digest(salt: &[u8; SALT_BYTES], text: &[u8]) -> EntryDigest {
    let digest: [u8; 32] = Sha256::new()
        .chain_update(DOMAIN)
        .chain_update(salt)
        .chain_update(text)
        .finalize()
        .into();
    EntryDigest::from_bytes(digest)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_digest_is_the_documented_one() {
        let salt = *b"0123456789abcdef";
        let expected = Sha256::digest(b"tocsin-entry/v1\n0123456789abcdefreport lodged");
        let expected: [u8; 32] = expected.into();
        assert_eq!(entry_digest(&salt, b"report lodged").as_bytes(), &expected);
    }

    #[test]
    fn another_salt_gives_another_digest() {
        assert_ne!(
            entry_digest(&[0; 16], b"same"),
            entry_digest(&[1; 16], b"same")
        );
    }

    #[test]
    fn short_and_long_preimages_are_refused() {
        assert_eq!(Preimage::from_bytes(&[0; 15]), Err(PreimageError));
        assert!(Preimage::from_bytes(&[0; 16]).unwrap().text.is_empty());
        let longest = vec![0; 16 + MAX_TEXT_BYTES];
        assert!(STANDARD.encode(&longest).parse::<Preimage>().is_ok());
        assert_eq!(
            STANDARD
                .encode(vec![0; longest.len() + 1])
                .parse::<Preimage>(),
            Err(PreimageError)
        );
        assert_eq!("A".repeat(1 << 20).parse::<Preimage>(), Err(PreimageError));
    }

    proptest! {
        #[test]
        fn preimages_round_trip(salt: [u8; 16], text: Vec<u8>) {
            let preimage = Preimage { salt, text };
            prop_assert_eq!(preimage.to_string().parse(), Ok(preimage));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[A-Za-z0-9+/]{0,60}={0,2}") {
            if let Ok(preimage) = text.parse::<Preimage>() {
                prop_assert_eq!(preimage.to_string(), text);
            }
        }
    }
}
