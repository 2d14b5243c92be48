//! Sealing: what is personal is encrypted before it reaches a database or a disk.
//!
//! Three levels. The **centre key** is made by `tocsin init`, and may live outside the data
//! folder. It wraps one **data key** for each report; the data key seals that report's identity,
//! messages and files. Destroying a wrapped data key makes all of them unreadable.
//!
//! Sealing is XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha) with a random 192-bit nonce in front;
//! other keys are derived with HKDF-SHA-256 (RFC 5869), keyed digests are HMAC-SHA-256.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use tocsin_domain::facts::Facts;
use tocsin_domain::receipt::{CODE_ENTROPY_BYTES, SecretCode};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::StoreError;

const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;
/// First words of a centre key's text form.
const CENTRE_KEY_HEADER: &str = "tocsin-centre-key-1:";

/// Fills a buffer with the system's randomness.
///
/// # Panics
///
/// When the system has no randomness to give: nothing safe can be done then.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

/// The key under which everything sealed at a centre stands or falls.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct CentreKey([u8; KEY_BYTES]);

impl CentreKey {
    /// Makes a new key.
    pub fn generate() -> CentreKey {
        CentreKey(random())
    }

    /// Takes the 32 bytes of a key, e.g. put together from recovery shares.
    pub fn from_bytes(bytes: [u8; KEY_BYTES]) -> CentreKey {
        CentreKey(bytes)
    }

    /// The 32 bytes, to be cut into recovery shares.
    pub fn as_bytes(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }

    /// The key as one line for a file or an environment variable.
    pub fn to_text(&self) -> String {
        format!("{CENTRE_KEY_HEADER}{}", STANDARD_NO_PAD.encode(self.0))
    }

    /// Reads that line; `None` when it is not a centre key.
    pub fn from_text(text: &str) -> Option<CentreKey> {
        let encoded = text.trim().strip_prefix(CENTRE_KEY_HEADER)?;
        let bytes = STANDARD_NO_PAD.decode(encoded).ok()?;
        bytes.try_into().ok().map(CentreKey)
    }

    /// A short name of the key that gives nothing away, to tell a wrong key from damage.
    pub fn fingerprint(&self) -> String {
        hex::encode(&derive(&self.0, "fingerprint")[..8])
    }
}

fn derive(key: &[u8], purpose: &str) -> [u8; KEY_BYTES] {
    let mut derived = [0; KEY_BYTES];
    Hkdf::<Sha256>::new(Some(b"tocsin"), key)
        .expand(purpose.as_bytes(), &mut derived)
        .expect("32 bytes are within HKDF's reach");
    derived
}

/// The keys that a running centre uses, each derived from the centre key for one purpose.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Keys {
    wrapping: [u8; KEY_BYTES],
    code: [u8; KEY_BYTES],
    resend: [u8; KEY_BYTES],
    content: [u8; KEY_BYTES],
    witness: [u8; KEY_BYTES],
    own: [u8; KEY_BYTES],
}

impl Keys {
    /// Derives them.
    pub fn new(centre_key: &CentreKey) -> Keys {
        let of = |purpose| derive(&centre_key.0, purpose);
        Keys {
            wrapping: of("wrapping"),
            code: of("code"),
            resend: of("resend"),
            content: of("content"),
            witness: of("witness"),
            own: of("own"),
        }
    }

    /// Wraps a report's data key; `report` binds it to the report.
    pub fn wrap(&self, data_key: &DataKey, report: &[u8]) -> Vec<u8> {
        seal(&self.wrapping, report, &data_key.0)
    }

    /// Unwraps a report's data key.
    pub fn unwrap(&self, wrapped: &[u8], report: &[u8]) -> Result<DataKey, StoreError> {
        let bytes = open(&self.wrapping, report, wrapped).ok_or(StoreError::Sealed(
            "the report's key does not fit this centre key",
        ))?;
        let bytes = bytes
            .try_into()
            .map_err(|_| StoreError::Sealed("a key of another length"))?;
        Ok(DataKey(bytes))
    }

    /// What is stored instead of a receipt or draft code: enough to find it, not to make it.
    pub fn code_digest(&self, code: &SecretCode) -> Vec<u8> {
        keyed_digest(&self.code, &[code.symbols().as_bytes()])[..16].to_vec()
    }

    /// The code of a report that its sender may send again: made from the sender's own
    /// identifier, so that the second answer equals the first without a stored code.
    pub fn resend_code(&self, source: &str, identifier: &str) -> SecretCode {
        let digest = keyed_digest(&self.resend, &[source.as_bytes(), identifier.as_bytes()]);
        let mut entropy = [0; CODE_ENTROPY_BYTES];
        entropy.copy_from_slice(&digest[..CODE_ENTROPY_BYTES]);
        SecretCode::from_entropy(&entropy)
    }

    /// A digest of content that cannot be guessed at without the centre key.
    pub fn content_digest(&self, parts: &[&[u8]]) -> [u8; 32] {
        keyed_digest(&self.content, parts)
    }

    /// What stands for somebody who reports, to count independent people by; never 0. It cannot
    /// be guessed at without the centre key.
    pub fn witness_digest(&self, who: &str) -> i64 {
        let digest = keyed_digest(&self.witness, &[who.as_bytes()]);
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&digest[..8]);
        match i64::from_be_bytes(bytes) {
            0 => 1,
            other => other,
        }
    }

    /// The digest of a report's facts that stands in its journal entry.
    pub fn facts_digest(&self, facts: &Facts<'_>) -> [u8; 32] {
        self.content_digest(&[facts.canonical().as_bytes()])
    }

    /// Seals something of the centre's own, e.g. the log's signing key.
    pub fn seal_own(&self, name: &str, plain: &[u8]) -> Vec<u8> {
        seal(&self.own, name.as_bytes(), plain)
    }

    /// Opens it again.
    pub fn open_own(&self, name: &str, sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        open(&self.own, name.as_bytes(), sealed).ok_or(StoreError::Sealed(
            "this is not the centre key it was sealed under",
        ))
    }

    /// The key of a draft: only the draft code gives it, the centre alone cannot open a draft.
    pub fn draft_key(&self, code: &SecretCode) -> DataKey {
        DataKey(derive(code.symbols().as_bytes(), "draft"))
    }
}

/// The key of one report (or draft).
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct DataKey([u8; KEY_BYTES]);

impl DataKey {
    /// Makes a new key.
    pub fn generate() -> DataKey {
        DataKey(random())
    }

    /// Seals a value. `place` (such as `identity` or `message`) is bound to it: sealed bytes
    /// moved to another place do not open.
    pub fn seal(&self, place: &str, plain: &[u8]) -> Vec<u8> {
        seal(&self.0, place.as_bytes(), plain)
    }

    /// Opens a value sealed at the same place.
    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        open(&self.0, place.as_bytes(), sealed).ok_or(StoreError::Sealed(
            "it was changed, or sealed under another key",
        ))
    }

    pub(crate) fn bytes(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }

    /// The key of one file of the report.
    pub fn of_file(&self, id: uuid::Uuid) -> DataKey {
        DataKey(derive(&self.0, &format!("file {id}")))
    }
}

fn seal(key: &[u8; KEY_BYTES], place: &[u8], plain: &[u8]) -> Vec<u8> {
    let nonce: [u8; NONCE_BYTES] = random();
    let cipher = XChaCha20Poly1305::new(key.into());
    let payload = Payload {
        msg: plain,
        aad: place,
    };
    let sealed = cipher
        .encrypt(&XNonce::from(nonce), payload)
        .expect("a buffer in memory is shorter than the cipher's limit");
    [&nonce[..], &sealed].concat()
}

fn open(key: &[u8; KEY_BYTES], place: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, body) = sealed.split_first_chunk::<NONCE_BYTES>()?;
    let cipher = XChaCha20Poly1305::new(key.into());
    cipher
        .decrypt(
            &XNonce::from(*nonce),
            Payload {
                msg: body,
                aad: place,
            },
        )
        .ok()
}

fn keyed_digest(key: &[u8; KEY_BYTES], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key)
        .expect("HMAC takes keys of any length");
    for part in parts {
        // The length keeps ("ab", "c") apart from ("a", "bc").
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// SHA-256, for evidence: anyone can compute it again.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_centre_key_reads_back_from_its_line() {
        let key = CentreKey::generate();
        let read = CentreKey::from_text(&format!(" {}\n", key.to_text())).expect("reads");
        assert_eq!(read.fingerprint(), key.fingerprint());
        assert!(CentreKey::from_text("tocsin-centre-key-1:short").is_none());
        assert!(CentreKey::from_text(&key.to_text().replace("key-1", "key-2")).is_none());
    }

    #[test]
    fn sealed_values_open_at_their_place_and_nowhere_else() {
        let key = DataKey::generate();
        let sealed = key.seal("identity", b"Ada");
        assert_eq!(key.open("identity", &sealed).expect("opens"), b"Ada");
        assert!(key.open("message", &sealed).is_err());
        assert!(DataKey::generate().open("identity", &sealed).is_err());
        for byte in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[byte] ^= 1;
            assert!(key.open("identity", &changed).is_err(), "byte {byte}");
        }
        assert!(key.open("identity", &sealed[..10]).is_err());
    }

    #[test]
    fn a_wrapped_key_belongs_to_one_report_and_one_centre() {
        let keys = Keys::new(&CentreKey::generate());
        let data_key = DataKey::generate();
        let wrapped = keys.wrap(&data_key, b"report 1");
        let same = keys.unwrap(&wrapped, b"report 1").expect("unwraps");
        assert_eq!(
            same.open("x", &data_key.seal("x", b"y")).expect("opens"),
            b"y"
        );
        assert!(keys.unwrap(&wrapped, b"report 2").is_err());
        assert!(
            Keys::new(&CentreKey::generate())
                .unwrap(&wrapped, b"report 1")
                .is_err()
        );
    }

    #[test]
    fn a_resend_gives_the_same_code_and_nobody_elses() {
        let keys = Keys::new(&CentreKey::generate());
        let code = keys.resend_code("bank", "42");
        assert!(code == keys.resend_code("bank", "42"));
        assert!(code != keys.resend_code("bank", "43"));
        assert!(code != keys.resend_code("ban", "k42"));
    }
}
