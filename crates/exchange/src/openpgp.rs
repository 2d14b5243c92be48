//! OpenPGP (RFC 9580): the public keys of bodies, and what is encrypted to them.
//!
//! A [`Key`] is one that can be used now: its own signatures hold, it is neither revoked nor run
//! out, and it takes what is encrypted to it. Nothing here ever sees a private key.

use std::time::{Duration, UNIX_EPOCH};

use jiff::Timestamp;
use pgp::composed::{ArmorOptions, Deserializable, MessageBuilder};
use pgp::composed::{SignedPublicKey, SignedPublicSubKey};
use pgp::crypto::aead::{AeadAlgorithm, ChunkSize};
use pgp::crypto::sym::SymmetricKeyAlgorithm;
use pgp::packet::{Signature, SignatureType};
use pgp::ser::Serialize;
use pgp::types::{CompressionAlgorithm, EncryptionKey, KeyDetails, PublicParams, Tag};
use rand::rngs::OsRng;

/// Keys of RSA with fewer bits no longer keep a secret (NIST SP 800-131A).
const RSA_BITS_MIN: usize = 2_048;
/// Parts that a large message is encrypted in, by those who can read them (64 KiB).
const CHUNK: ChunkSize = ChunkSize::C64KiB;

/// Why a public key cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyProblem {
    /// It is no public key, or a damaged one.
    #[error("this is no OpenPGP public key that can be read")]
    Unreadable,
    /// Several keys: which one is meant?
    #[error("these are several OpenPGP keys")]
    Several,
    /// It is not signed by itself, so nobody says that its parts belong together.
    #[error("this key is not signed by itself, or its signature does not hold")]
    Unsigned,
    /// Whoever has it took it back.
    #[error("this key was revoked by whoever has it")]
    Revoked,
    /// Its time is over.
    #[error("this key ran out on {}", .0.strftime("%Y-%m-%d"))]
    Expired(Timestamp),
    /// It signs only, or everything in it that encrypts is revoked.
    #[error("this key takes nothing encrypted")]
    CannotEncrypt,
    /// What is encrypted to it can be read by others who take the trouble.
    #[error("this key is too weak: RSA of fewer than {RSA_BITS_MIN} bits")]
    Weak,
    /// A kind of key for which nothing can be encrypted here.
    #[error("nothing can be encrypted here for a key of this kind")]
    Unsupported,
}

/// Something could not be encrypted.
#[derive(Debug, thiserror::Error)]
#[error("it could not be encrypted: {0}")]
pub struct EncryptError(#[from] pgp::errors::Error);

/// The public key of a body, fit for use at the time for which it was read.
#[derive(Clone, Debug)]
pub struct Key {
    certificate: SignedPublicKey,
    /// Which of its subkeys things are encrypted to; none for the key itself.
    subkeys: Vec<usize>,
    expires_at: Option<Timestamp>,
    /// Whether its holder reads the newer form of encrypted data, with authenticated parts.
    reads_aead: bool,
}

/// When a part of a key is over; `None` for never.
type End = Option<Timestamp>;

impl Key {
    /// Reads a key in ASCII armour for use at `now`.
    ///
    /// # Errors
    /// [`KeyProblem`]: why it cannot be used.
    pub fn read(armored: &str, now: Timestamp) -> Result<Key, KeyProblem> {
        let certificate = parse(armored)?;
        let own = own_signature(&certificate, now)?;
        if is_revoked(&certificate) {
            return Err(KeyProblem::Revoked);
        }
        let end = end_of(&certificate, &own);
        refuse_over(end, now)?;
        let (subkeys, their_end) = match encrypting(&certificate, now) {
            Ok(found) => found,
            // A key without parts may take things itself.
            Err(_) if takes(&own, &certificate) => (Vec::new(), None),
            Err(problem) => return Err(problem),
        };
        let key = Key {
            expires_at: earlier(end, their_end),
            reads_aead: own.features().is_some_and(|it| it.seipd_v2()),
            certificate,
            subkeys,
        };
        key.try_out()?;
        Ok(key)
    }

    /// When it will no longer be fit for use; `None` for never.
    pub fn expires_at(&self) -> Option<Timestamp> {
        self.expires_at
    }

    /// Its fingerprint, in hexadecimal capitals: what people compare.
    pub fn fingerprint(&self) -> String {
        hex::encode_upper(self.certificate.fingerprint().as_bytes())
    }

    /// Encrypts something to whoever has the key: an OpenPGP message in ASCII armour.
    ///
    /// # Errors
    /// [`EncryptError`] when the library refuses; a key that was tried out takes anything.
    pub fn encrypt(&self, content: Vec<u8>) -> Result<String, EncryptError> {
        let mut builder = MessageBuilder::from_bytes("", content);
        builder.compression(CompressionAlgorithm::ZLIB);
        let cipher = SymmetricKeyAlgorithm::AES256;
        let armor = ArmorOptions::default();
        if self.reads_aead {
            let mut builder = builder.seipd_v2(OsRng, cipher, AeadAlgorithm::Ocb, CHUNK);
            match self.parts() {
                Parts::Whole(key) => builder.encrypt_to_key(OsRng, key).map(|_| ())?,
                Parts::Sub(keys) => {
                    for key in keys {
                        builder.encrypt_to_key(OsRng, key)?;
                    }
                }
            }
            return Ok(builder.to_armored_string(OsRng, armor)?);
        }
        let mut builder = builder.seipd_v1(OsRng, cipher);
        match self.parts() {
            Parts::Whole(key) => builder.encrypt_to_key(OsRng, key).map(|_| ())?,
            Parts::Sub(keys) => {
                for key in keys {
                    builder.encrypt_to_key(OsRng, key)?;
                }
            }
        }
        Ok(builder.to_armored_string(OsRng, armor)?)
    }

    fn parts(&self) -> Parts<'_> {
        let subkey = |index: &usize| self.certificate.public_subkeys.get(*index);
        let subkeys: Vec<_> = self.subkeys.iter().filter_map(subkey).collect();
        match subkeys.is_empty() {
            true => Parts::Whole(&self.certificate),
            false => Parts::Sub(subkeys),
        }
    }

    /// A key that only seems to work must be found out before anything is to be sent.
    fn try_out(&self) -> Result<(), KeyProblem> {
        let is_weak = match self.parts() {
            Parts::Whole(key) => is_weak(key),
            Parts::Sub(keys) => keys.into_iter().any(is_weak),
        };
        if is_weak {
            return Err(KeyProblem::Weak);
        }
        self.encrypt(b"trial".to_vec())
            .map(|_| ())
            .map_err(|_| KeyProblem::Unsupported)
    }
}

/// What things are encrypted to.
enum Parts<'k> {
    Whole(&'k SignedPublicKey),
    Sub(Vec<&'k SignedPublicSubKey>),
}

fn parse(armored: &str) -> Result<SignedPublicKey, KeyProblem> {
    let (mut keys, _) =
        SignedPublicKey::from_string_many(armored).map_err(|_| KeyProblem::Unreadable)?;
    let first = keys.next().ok_or(KeyProblem::Unreadable)?;
    let key = first.map_err(|_| KeyProblem::Unreadable)?;
    match keys.next() {
        None => Ok(key),
        Some(_) => Err(KeyProblem::Several),
    }
}

/// The newest signature of the key over itself or over a name of it that is not taken back. Those
/// of others say nothing here.
fn own_signature(key: &SignedPublicKey, now: Timestamp) -> Result<Signature, KeyProblem> {
    let primary = &key.primary_key;
    let mut own: Vec<&Signature> = Vec::new();
    for signature in &key.details.direct_signatures {
        if signature.verify_key(primary).is_ok() {
            own.push(signature);
        }
    }
    for user in &key.details.users {
        let holds = |one: &&Signature| {
            let verified = one.verify_certification(primary, Tag::UserId, &user.id);
            verified.is_ok()
        };
        let signatures: Vec<&Signature> = user.signatures.iter().filter(holds).collect();
        let is_revocation = |one: &&Signature| one.typ() == Some(SignatureType::CertRevocation);
        if !signatures.iter().any(is_revocation) {
            own.extend(signatures);
        }
    }
    let newest = newest(own.into_iter(), now);
    newest.cloned().ok_or(KeyProblem::Unsigned)
}

/// The newest of the signatures that are in force.
fn newest<'s>(all: impl Iterator<Item = &'s Signature>, now: Timestamp) -> Option<&'s Signature> {
    all.filter(|one| is_in_force(one, now))
        .max_by_key(|one| one.created().map(pgp::types::Timestamp::as_secs))
}

/// A signature from tomorrow does not count yet, and one that has run out no longer.
fn is_in_force(signature: &Signature, now: Timestamp) -> bool {
    let Some(made) = signature.created() else {
        return false;
    };
    let end = after(made, signature.signature_expiration_time());
    moment(made) <= now && end.is_none_or(|end| now < end)
}

fn is_revoked(key: &SignedPublicKey) -> bool {
    let revocations = &key.details.revocation_signatures;
    let holds = |one: &Signature| one.verify_key(&key.primary_key).is_ok();
    revocations.iter().any(holds)
}

/// The subkeys that take something at `now`, and when the last of them is over.
fn encrypting(key: &SignedPublicKey, now: Timestamp) -> Result<(Vec<usize>, End), KeyProblem> {
    let mut found: Vec<(usize, End)> = Vec::new();
    let mut problem = KeyProblem::CannotEncrypt;
    for (index, subkey) in key.public_subkeys.iter().enumerate() {
        let holds = |one: &&Signature| {
            one.verify_subkey_binding(&key.primary_key, &subkey.key)
                .is_ok()
        };
        let signatures: Vec<&Signature> = subkey.signatures.iter().filter(holds).collect();
        let is_revocation = |one: &&&Signature| one.typ() == Some(SignatureType::SubkeyRevocation);
        let bindings = signatures.iter().filter(|one| !is_revocation(one)).copied();
        let Some(binding) = newest(bindings, now) else {
            continue;
        };
        if signatures.iter().any(|one| is_revocation(&one)) || !takes(binding, subkey) {
            continue;
        }
        let end = end_of(subkey, binding);
        match refuse_over(end, now) {
            Ok(()) => found.push((index, end)),
            Err(over) => problem = over,
        }
    }
    if found.is_empty() {
        return Err(problem);
    }
    let is_endless = found.iter().any(|(_, end)| end.is_none());
    let last = found.iter().filter_map(|(_, end)| *end).max();
    let indices = found.into_iter().map(|(index, _)| index).collect();
    Ok((indices, last.filter(|_| !is_endless)))
}

/// Whether a key is meant to take what is encrypted, and its kind can.
fn takes(signature: &Signature, key: &impl KeyDetails) -> bool {
    let flags = signature.key_flags();
    (flags.encrypt_comms() || flags.encrypt_storage()) && key.algorithm().can_encrypt()
}

fn is_weak(key: &impl EncryptionKey) -> bool {
    let params = key.public_params();
    // Modulus and exponent, each behind two bytes that hold its length.
    let is_short = params.write_len() < RSA_BITS_MIN / 8 + 4;
    matches!(params, PublicParams::RSA(_)) && is_short
}

/// When a key is over, by what is signed of it.
fn end_of(key: &impl KeyDetails, signature: &Signature) -> End {
    after(key.created_at(), signature.key_expiration_time())
}

fn refuse_over(end: End, now: Timestamp) -> Result<(), KeyProblem> {
    match end {
        Some(end) if end <= now => Err(KeyProblem::Expired(end)),
        _ => Ok(()),
    }
}

/// The moment some time after another; no time, and zero, are for ever.
fn after(from: pgp::types::Timestamp, time: Option<pgp::types::Duration>) -> End {
    let seconds = time.map_or(0, pgp::types::Duration::as_secs);
    let until = i64::from(from.as_secs()) + i64::from(seconds);
    (seconds > 0).then(|| Timestamp::from_second(until).unwrap_or(Timestamp::MAX))
}

fn moment(at: pgp::types::Timestamp) -> Timestamp {
    let since = Duration::from_secs(at.as_secs().into());
    Timestamp::try_from(UNIX_EPOCH + since).unwrap_or(Timestamp::MAX)
}

fn earlier(one: End, other: End) -> End {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

#[cfg(test)]
mod tests;
