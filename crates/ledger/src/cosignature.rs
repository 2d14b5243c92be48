//! Cosignatures: a witness states that it saw a checkpoint, and when (C2SP tlog-cosignature).
//!
//! A witness signs only checkpoints that are consistent with all it saw before, so a log that
//! shows two histories is found out. Checking one needs nothing special: its [`crate::Verifier`]
//! has [`SignatureKind::CosignatureV1`].

use ed25519_dalek::{Signer as _, SigningKey};

use crate::note::{
    KeyError, NoteSignature, SEED_BYTES, SignatureKind, Verifier, check_name, key_id,
};

/// The latest time that a cosignature can state, in seconds since 1970.
const MAX_SECONDS: u64 = i64::MAX as u64;

/// Signs checkpoints as a witness.
#[derive(Clone)]
pub struct Cosigner {
    name: String,
    key: SigningKey,
}

impl Cosigner {
    /// Takes the 32 secret bytes of a key under the witness's name. The key must sign nothing
    /// else: a cosignature does not state the name that it was made under.
    ///
    /// # Errors
    /// [`KeyError::Name`].
    pub fn from_seed(name: &str, seed: &[u8; SEED_BYTES]) -> Result<Cosigner, KeyError> {
        check_name(name)?;
        Ok(Cosigner {
            name: name.to_owned(),
            key: SigningKey::from_bytes(seed),
        })
    }

    /// What checks this witness's cosignatures; safe to publish.
    ///
    /// # Errors
    /// [`KeyError::UnusableKey`], which no honestly made key gives.
    pub fn verifier(&self) -> Result<Verifier, KeyError> {
        let public_key = self.key.verifying_key();
        Verifier::new(
            &self.name,
            SignatureKind::CosignatureV1,
            public_key.as_bytes(),
        )
    }

    /// States that this checkpoint text was the newest one seen of its log at a time, in seconds
    /// since 1970. The caller has checked that it is consistent with the one seen before.
    #[must_use]
    pub fn cosign(&self, checkpoint_text: &str, at_seconds: u64) -> NoteSignature {
        let at_seconds = at_seconds.min(MAX_SECONDS);
        let signature = self
            .key
            .sign(message(at_seconds, checkpoint_text).as_bytes());
        let public_key = self.key.verifying_key();
        NoteSignature {
            name: self.name.clone(),
            key_id: key_id(
                &self.name,
                SignatureKind::CosignatureV1,
                public_key.as_bytes(),
            ),
            signature: [&at_seconds.to_be_bytes()[..], &signature.to_bytes()].concat(),
        }
    }
}

impl std::fmt::Debug for Cosigner {
    /// Leaves the secret out.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Cosigner({})", self.name)
    }
}

/// What a witness signs: two lines and the text of the checkpoint.
pub(crate) fn message(at_seconds: u64, checkpoint_text: &str) -> String {
    format!("cosignature/v1\ntime {at_seconds}\n{checkpoint_text}")
}

/// Cuts a cosignature into its time and the Ed25519 signature.
pub(crate) fn split(signature: &[u8]) -> Option<(u64, &[u8])> {
    let (seconds, signature) = signature.split_first_chunk::<8>()?;
    let seconds = u64::from_be_bytes(*seconds);
    (seconds <= MAX_SECONDS).then_some((seconds, signature))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::note::{Note, NoteError, Signer};

    const TEXT: &str = "log.example\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";

    #[test]
    fn a_cosignature_verifies_and_gives_its_time() {
        let log = Signer::from_seed("log.example", &[1; 32]).unwrap();
        let witness = Cosigner::from_seed("witness.example", &[2; 32]).unwrap();
        let mut note = Note::unsigned(TEXT).unwrap();
        note.add_signature(log.sign(TEXT)).unwrap();
        note.add_signature(witness.cosign(TEXT, 1_679_315_147))
            .unwrap();
        let trusted = [log.verifier(), witness.verifier().unwrap()];
        let note = Note::parse(&note.to_string()).unwrap();
        let times: Vec<_> = note.verify(&trusted).unwrap().signatures;
        let times: Vec<_> = times
            .iter()
            .map(|signature| signature.cosigned_at_seconds)
            .collect();
        assert_eq!(times, [None, Some(1_679_315_147)]);
        assert_eq!(trusted[1].to_string().parse(), Ok(trusted[1].clone()));
    }

    #[test]
    fn another_time_or_text_or_kind_is_refused() {
        let witness = Cosigner::from_seed("witness.example", &[2; 32]).unwrap();
        let verifier = [witness.verifier().unwrap()];
        let wrong = Err(NoteError::WrongSignature {
            name: "witness.example".to_owned(),
        });
        let refused = |text: &str, signature: NoteSignature| {
            let mut note = Note::unsigned(text).unwrap();
            note.add_signature(signature).unwrap();
            assert_eq!(note.verify(&verifier), wrong.clone());
        };
        let good = witness.cosign(TEXT, 7);
        let mut later = good.clone();
        later.signature[7] = 8;
        refused(TEXT, later);
        refused("log.example\n1\n", good.clone());
        let mut overflowing = good.clone();
        overflowing.signature[0] = 0x80;
        refused(TEXT, overflowing);
        let mut short = good.clone();
        short.signature.truncate(7);
        refused(TEXT, short);

        let as_plain = Signer::from_seed("witness.example", &[2; 32])
            .unwrap()
            .verifier();
        let mut note = Note::unsigned(TEXT).unwrap();
        note.add_signature(good).unwrap();
        let unknown = note.verify(&[as_plain]);
        assert!(matches!(unknown, Err(NoteError::NoTrustedSignature { .. })));
    }
}
