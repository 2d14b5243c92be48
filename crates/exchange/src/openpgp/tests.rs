#![allow(clippy::unwrap_used)]

use pgp::composed::{Message, SignedSecretKey};

use super::*;

const GOOD: &str = include_str!("../../tests/keys/good.asc");
const LASTING: &str = include_str!("../../tests/keys/lasting.asc");
const LASTING_SECRET: &str = include_str!("../../tests/keys/lasting.secret.asc");

/// In the spring of the year in whose January the keys were made.
fn spring() -> Timestamp {
    "2026-04-01T00:00:00Z".parse().unwrap()
}

fn problem(armored: &str, now: &str) -> KeyProblem {
    Key::read(armored, now.parse().unwrap()).expect_err("unfit for use")
}

fn decrypted(armored: &str) -> Vec<u8> {
    let (secret, _) = SignedSecretKey::from_string(LASTING_SECRET).unwrap();
    let (message, _) = Message::from_string(armored).unwrap();
    let message = message.decrypt(&"".into(), &secret).unwrap();
    message.decompress().unwrap().as_data_vec().unwrap()
}

#[test]
fn what_is_encrypted_only_the_private_key_reads() {
    let key = Key::read(LASTING, spring()).unwrap();
    assert_eq!(key.expires_at(), None);
    assert_eq!(key.fingerprint().len(), 40);
    let content: Vec<u8> = (0..300_000_u32).flat_map(u32::to_le_bytes).collect();
    let armored = key.encrypt(content.clone()).unwrap();
    assert!(armored.starts_with("-----BEGIN PGP MESSAGE-----"));
    assert_eq!(decrypted(&armored), content);
    // Another time, another session key.
    assert_ne!(key.encrypt(content).unwrap(), armored);

    let other = Key::read(GOOD, spring()).unwrap();
    let (secret, _) = SignedSecretKey::from_string(LASTING_SECRET).unwrap();
    let armored = other.encrypt(b"not yours".to_vec()).unwrap();
    let (message, _) = Message::from_string(&armored).unwrap();
    assert!(message.decrypt(&"".into(), &secret).is_err());
}

#[test]
fn keys_of_rsa_are_taken_too() {
    let key = Key::read(include_str!("../../tests/keys/rsa.asc"), spring()).unwrap();
    assert!(key.encrypt(b"hello".to_vec()).is_ok());
}

#[test]
fn a_key_is_over_with_the_part_that_takes_things() {
    let key = Key::read(GOOD, spring()).unwrap();
    let end: Timestamp = "2027-01-10T00:00:00Z".parse().unwrap();
    assert_eq!(key.expires_at(), Some(end));
    let second = jiff::SignedDuration::from_secs(1);
    assert!(Key::read(GOOD, end - second).is_ok());
    let over = Key::read(GOOD, end).expect_err("over");
    assert_eq!(over, KeyProblem::Expired(end));
    assert_eq!(over.to_string(), "this key ran out on 2027-01-10");
    // The key itself lasts a year longer than that part.
    let end: Timestamp = "2028-01-10T00:00:00Z".parse().unwrap();
    assert_eq!(
        problem(GOOD, "2028-02-01T00:00:00Z"),
        KeyProblem::Expired(end)
    );
}

#[test]
fn each_key_that_is_unfit_is_told_apart() {
    let key = |name: &str| {
        let path = format!("{}/tests/keys/{name}.asc", env!("CARGO_MANIFEST_DIR"));
        std::fs::read_to_string(path).unwrap()
    };
    let now = "2026-04-01T00:00:00Z";
    assert_eq!(problem(&key("revoked"), now), KeyProblem::Revoked);
    assert_eq!(problem(&key("several"), now), KeyProblem::Several);
    assert_eq!(problem(&key("signs_only"), now), KeyProblem::CannotEncrypt);
    assert_eq!(problem(&key("weak"), now), KeyProblem::Weak);
    assert_eq!(problem(&key("lasting.secret"), now), KeyProblem::Unreadable);
    // Before it was made it is signed by nobody.
    assert_eq!(
        problem(&key("lasting"), "2025-12-01T00:00:00Z"),
        KeyProblem::Unsigned
    );
    let whole = key("lasting");
    let half = whole.get(..whole.len() / 2).unwrap();
    assert_eq!(problem(half, now), KeyProblem::Unreadable);
}

#[test]
fn parts_that_the_key_did_not_sign_take_nothing() {
    // The names and signatures of one key under the packets of another.
    let (lasting, _) = SignedPublicKey::from_string(LASTING).unwrap();
    let (good, _) = SignedPublicKey::from_string(GOOD).unwrap();
    let mut foreign = lasting.clone();
    foreign.public_subkeys = good.public_subkeys.clone();
    let armored = foreign.to_armored_string(ArmorOptions::default()).unwrap();
    let now = "2026-04-01T00:00:00Z";
    assert_eq!(problem(&armored, now), KeyProblem::CannotEncrypt);
    let mut foreign = lasting;
    foreign.details = good.details;
    let armored = foreign.to_armored_string(ArmorOptions::default()).unwrap();
    assert_eq!(problem(&armored, now), KeyProblem::Unsigned);
}

proptest::proptest! {
    #[test]
    fn a_damaged_key_is_a_problem_and_no_panic(
        at in 0..LASTING.len(), byte in proptest::prelude::any::<u8>()
    ) {
        let mut bytes = LASTING.as_bytes().to_vec();
        bytes[at] = byte;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let _ = Key::read(&text, spring());
    }
}
