//! Ed25519 keys of notes, and how they are written as text.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

use super::{NoteSignature, VerifiedSignature};
use crate::cosignature;

/// Length of the secret that an Ed25519 key is made of.
pub const SEED_BYTES: usize = 32;

/// The longest key name.
pub const MAX_NAME_BYTES: usize = 255;

/// The longest key that is read as text.
const MAX_KEY_CHARACTERS: usize = MAX_NAME_BYTES + 128;

/// What a private key starts with, so that nobody takes it for a public one.
const PRIVATE_PREFIX: &str = "PRIVATE+KEY+";

/// How the holder of a key signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SignatureKind {
    /// Ed25519 over the text of the note.
    Ed25519,
    /// Ed25519 by a witness over the time and the text (C2SP tlog-cosignature, version 1).
    CosignatureV1,
}

impl SignatureKind {
    /// The byte that C2SP assigned to it.
    #[must_use]
    pub const fn identifier(self) -> u8 {
        match self {
            SignatureKind::Ed25519 => 0x01,
            SignatureKind::CosignatureV1 => 0x04,
        }
    }

    fn of_identifier(identifier: u8) -> Option<SignatureKind> {
        let kinds = [SignatureKind::Ed25519, SignatureKind::CosignatureV1];
        kinds
            .into_iter()
            .find(|kind| kind.identifier() == identifier)
    }
}

/// Why a key is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The name cannot stand in a signature line.
    #[error("a key name has 1 to {MAX_NAME_BYTES} bytes and no space, plus or control character")]
    Name,
    /// The text is not of the form that keys have.
    #[error("not a key; expected NAME+8 hexadecimal digits+base64, after PRIVATE+KEY+ if private")]
    Malformed,
    /// The key is of a kind that is not verified here.
    #[error("key of kind 0x{0:02x}; only Ed25519 (0x01) and its cosignatures (0x04) are known")]
    UnknownKind(u8),
    /// The hexadecimal digits are not the identifier of this name and key: a copying mistake.
    #[error("key identifier {got:08x} does not fit the name and the key, whose is {expected:08x}")]
    WrongIdentifier {
        /// What the name and the key give.
        expected: u32,
        /// What the text says.
        got: u32,
    },
    /// The 32 bytes are not a usable public key.
    #[error("the 32 bytes are not a usable Ed25519 public key")]
    UnusableKey,
}

/// Checks the signatures of one key. Written as the *vkey* `name+identifier+base64`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    key_id: u32,
    kind: SignatureKind,
    key: VerifyingKey,
}

/// Signs notes with one Ed25519 key. The caller makes and keeps its 32 secret bytes.
#[derive(Clone)]
pub struct Signer {
    name: String,
    key: SigningKey,
}

impl Verifier {
    /// Takes a public key under its name.
    ///
    /// # Errors
    /// [`KeyError::Name`] or [`KeyError::UnusableKey`].
    pub fn new(
        name: &str,
        kind: SignatureKind,
        public_key: &[u8; 32],
    ) -> Result<Verifier, KeyError> {
        check_name(name)?;
        let key = VerifyingKey::from_bytes(public_key).map_err(|_| KeyError::UnusableKey)?;
        if key.is_weak() {
            return Err(KeyError::UnusableKey);
        }
        let key_id = key_id(name, kind, public_key);
        Ok(Verifier {
            name: name.to_owned(),
            key_id,
            kind,
            key,
        })
    }

    /// Name of the key.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Short identifier of the key, to recognise it by and not to trust it by.
    #[must_use]
    pub fn key_id(&self) -> u32 {
        self.key_id
    }

    /// How the key signs.
    #[must_use]
    pub fn kind(&self) -> SignatureKind {
        self.kind
    }

    /// The public key.
    #[must_use]
    pub fn public_key(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    /// Whether a signature says that it is by this key.
    pub(super) fn made(&self, signature: &NoteSignature) -> bool {
        self.name == signature.name && self.key_id == signature.key_id
    }

    /// Checks a signature on the text of a note; None if it is wrong.
    pub(super) fn verify(
        &self,
        text: &str,
        signature: &NoteSignature,
    ) -> Option<VerifiedSignature> {
        let cosigned_at_seconds = match self.kind {
            SignatureKind::Ed25519 => {
                self.check(text.as_bytes(), &signature.signature)?;
                None
            }
            SignatureKind::CosignatureV1 => {
                let (seconds, bytes) = cosignature::split(&signature.signature)?;
                self.check(cosignature::message(seconds, text).as_bytes(), bytes)?;
                Some(seconds)
            }
        };
        Some(VerifiedSignature {
            name: self.name.clone(),
            key_id: self.key_id,
            cosigned_at_seconds,
        })
    }

    fn check(&self, message: &[u8], signature: &[u8]) -> Option<()> {
        let signature = Signature::from_slice(signature).ok()?;
        self.key.verify_strict(message, &signature).ok()
    }
}

impl fmt::Display for Verifier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = encode_key(self.kind, self.public_key());
        write!(formatter, "{}+{:08x}+{key}", self.name, self.key_id)
    }
}

impl FromStr for Verifier {
    type Err = KeyError;

    fn from_str(vkey: &str) -> Result<Verifier, KeyError> {
        let (name, identifier, kind, key) = split_key(vkey)?;
        let verifier = Verifier::new(name, kind, &key)?;
        check_identifier(identifier, verifier.key_id)?;
        Ok(verifier)
    }
}

impl Signer {
    /// Takes the 32 secret bytes of a key under its name.
    ///
    /// # Errors
    /// [`KeyError::Name`].
    pub fn from_seed(name: &str, seed: &[u8; SEED_BYTES]) -> Result<Signer, KeyError> {
        check_name(name)?;
        Ok(Signer {
            name: name.to_owned(),
            key: SigningKey::from_bytes(seed),
        })
    }

    /// Reads a private key that [`Signer::to_private_text`] wrote.
    ///
    /// # Errors
    /// A [`KeyError`]; it never quotes the key.
    pub fn from_private_text(skey: &str) -> Result<Signer, KeyError> {
        let rest = skey
            .strip_prefix(PRIVATE_PREFIX)
            .ok_or(KeyError::Malformed)?;
        let (name, identifier, kind, seed) = split_key(rest)?;
        if kind != SignatureKind::Ed25519 {
            return Err(KeyError::UnknownKind(kind.identifier()));
        }
        let signer = Signer::from_seed(name, &seed)?;
        check_identifier(identifier, signer.key_id())?;
        Ok(signer)
    }

    /// The private key as text, `PRIVATE+KEY+name+identifier+base64`. To be kept secret.
    #[must_use]
    pub fn to_private_text(&self) -> String {
        let seed = encode_key(SignatureKind::Ed25519, self.key.as_bytes());
        format!("{PRIVATE_PREFIX}{}+{:08x}+{seed}", self.name, self.key_id())
    }

    /// Name of the key.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Short identifier of the key.
    #[must_use]
    pub fn key_id(&self) -> u32 {
        let public_key = self.key.verifying_key();
        key_id(&self.name, SignatureKind::Ed25519, public_key.as_bytes())
    }

    /// What checks this key's signatures; safe to publish.
    #[must_use]
    pub fn verifier(&self) -> Verifier {
        Verifier {
            name: self.name.clone(),
            key_id: self.key_id(),
            kind: SignatureKind::Ed25519,
            key: self.key.verifying_key(),
        }
    }

    /// Signs the text of a note. [`super::sign_note`] makes the whole note.
    #[must_use]
    pub fn sign(&self, text: &str) -> NoteSignature {
        NoteSignature {
            name: self.name.clone(),
            key_id: self.key_id(),
            signature: self.key.sign(text.as_bytes()).to_bytes().to_vec(),
        }
    }
}

impl fmt::Debug for Signer {
    /// Leaves the secret out.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Signer({}+{:08x})", self.name, self.key_id())
    }
}

/// First four bytes of the SHA-256 of name, newline, kind and public key.
pub(crate) fn key_id(name: &str, kind: SignatureKind, public_key: &[u8; 32]) -> u32 {
    let digest: [u8; 32] = Sha256::new()
        .chain_update(name)
        .chain_update([b'\n', kind.identifier()])
        .chain_update(public_key)
        .finalize()
        .into();
    u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]])
}

/// A name must be found again in a signature line and in a key, which spaces and pluses divide.
pub(crate) fn check_name(name: &str) -> Result<(), KeyError> {
    let divides =
        |character: char| character.is_whitespace() || character.is_control() || character == '+';
    if name.is_empty() || name.len() > MAX_NAME_BYTES || name.contains(divides) {
        return Err(KeyError::Name);
    }
    Ok(())
}

fn encode_key(kind: SignatureKind, key: &[u8; 32]) -> String {
    let mut bytes = [kind.identifier(); 33];
    bytes[1..].copy_from_slice(key);
    STANDARD.encode(bytes)
}

/// Cuts `name+identifier+base64` into its parts.
fn split_key(text: &str) -> Result<(&str, u32, SignatureKind, [u8; 32]), KeyError> {
    if text.len() > MAX_KEY_CHARACTERS {
        return Err(KeyError::Malformed);
    }
    let (name, rest) = text.split_once('+').ok_or(KeyError::Malformed)?;
    let (identifier, encoded) = rest.split_once('+').ok_or(KeyError::Malformed)?;
    check_name(name)?;
    let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    if identifier.len() != 8 || !identifier.bytes().all(is_digit) {
        return Err(KeyError::Malformed);
    }
    let identifier = u32::from_str_radix(identifier, 16).map_err(|_| KeyError::Malformed)?;
    let bytes = STANDARD.decode(encoded).map_err(|_| KeyError::Malformed)?;
    let (kind, key) = bytes.split_first().ok_or(KeyError::Malformed)?;
    let kind = SignatureKind::of_identifier(*kind).ok_or(KeyError::UnknownKind(*kind))?;
    let key = key.try_into().map_err(|_| KeyError::Malformed)?;
    Ok((name, identifier, kind, key))
}

fn check_identifier(got: u32, expected: u32) -> Result<(), KeyError> {
    if got == expected {
        Ok(())
    } else {
        Err(KeyError::WrongIdentifier { expected, got })
    }
}
