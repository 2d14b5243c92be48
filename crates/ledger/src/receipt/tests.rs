#![allow(clippy::unwrap_used)]
use proptest::prelude::*;

use super::*;
use crate::hash::{Hash, leaf_hash};
use crate::tree::{TileMap, append, prove_inclusion};

fn signer() -> Signer {
    Signer::from_seed("report.example/log", &[7; 32]).unwrap()
}

fn preimage() -> Preimage {
    Preimage {
        salt: [9; 16],
        text: b"{\"act\":\"report lodged\"}".to_vec(),
    }
}

/// A proof for the entry at `index` of a log of `size` entries.
fn proof(index: u64, size: u64) -> LodgingProof {
    let mut leaves: Vec<Hash> = (0..size)
        .map(|leaf| leaf_hash(&leaf.to_be_bytes()))
        .collect();
    leaves[index as usize] = preimage().digest().leaf_hash();
    let mut tiles = TileMap::new();
    let appended = append(&tiles, 0, &leaves).unwrap();
    tiles.extend(appended.tiles);
    let checkpoint = Checkpoint::new("report.example/log", size, appended.root);
    LodgingProof {
        preimage: preimage(),
        inclusion: prove_inclusion(&tiles, index, size).unwrap(),
        checkpoint_note: checkpoint.sign(&[&signer()]).unwrap(),
    }
}

fn promise() -> Promise {
    Promise {
        digest: preimage().digest(),
        received_at: "2026-01-31T10:00:00Z".to_owned(),
    }
}

#[test]
fn a_receipt_proves_the_lodging_offline() {
    let text = proof(3, 700).to_string();
    assert!(text.starts_with("c2sp.org/tlog-proof@v1\nextra CQkJ"));
    let lodging = text
        .parse::<LodgingProof>()
        .unwrap()
        .verify(&signer().verifier())
        .unwrap();
    assert_eq!(lodging.entry, preimage().text);
    assert_eq!((lodging.leaf_index, lodging.checkpoint.size), (3, 700));
    assert_eq!(lodging.signatures.len(), 1);
}

#[test]
fn the_only_entry_of_a_log_has_a_proof_without_hashes() {
    let text = proof(0, 1).to_string();
    assert!(text.contains("\nindex 0\n\nreport.example/log\n1\n"));
    assert!(
        text.parse::<LodgingProof>()
            .unwrap()
            .verify(&signer().verifier())
            .is_ok()
    );
}

#[test]
fn witnesses_date_a_receipt() {
    let witness = crate::cosignature::Cosigner::from_seed("witness.example", &[8; 32]).unwrap();
    let mut proof = proof(3, 700);
    let mut note = Note::parse(&proof.checkpoint_note).unwrap();
    note.add_signature(witness.cosign(note.text(), 1_800_000_000))
        .unwrap();
    proof.checkpoint_note = note.to_string();
    let proof: LodgingProof = proof.to_string().parse().unwrap();
    let witnesses = [witness.verifier().unwrap()];
    let lodging = proof
        .verify_witnessed(&signer().verifier(), &witnesses)
        .unwrap();
    assert_eq!(
        lodging.signatures[1].cosigned_at_seconds,
        Some(1_800_000_000)
    );
    assert_eq!(
        proof.verify(&signer().verifier()).unwrap().signatures.len(),
        1
    );
}

#[test]
fn every_altered_part_is_noticed() {
    let log = signer().verifier();
    let good = proof(3, 700);
    assert!(good.verify(&log).is_ok());
    let refused = |alter: &dyn Fn(&mut LodgingProof)| {
        let mut proof = good.clone();
        alter(&mut proof);
        proof.verify(&log).unwrap_err()
    };
    let wrong_root = |error| matches!(error, ReceiptError::Proof(ProofError::WrongRoot { .. }));
    assert!(wrong_root(refused(&|proof| proof.preimage.text[0] ^= 1)));
    assert!(wrong_root(refused(&|proof| proof.preimage.salt[0] ^= 1)));
    assert!(wrong_root(refused(&|proof| proof.inclusion.leaf_index = 2)));
    assert!(wrong_root(refused(
        &|proof| proof.inclusion.hashes[5] = leaf_hash(b"")
    )));
    let error = refused(&|proof| proof.inclusion.hashes.truncate(9));
    assert_eq!(error, ReceiptError::Proof(ProofError::HashCount { got: 9 }));
    let error = refused(&|proof| proof.inclusion.tree_size = 701);
    assert_eq!(
        error,
        ReceiptError::OtherSize {
            proof: 701,
            checkpoint: 700
        }
    );
    let altered = good.checkpoint_note.replace("\n700\n", "\n701\n");
    let error = refused(&|proof| proof.checkpoint_note.clone_from(&altered));
    assert!(matches!(
        error,
        ReceiptError::Checkpoint(CheckpointError::Note(_))
    ));
    let other = Signer::from_seed("report.example/log", &[6; 32])
        .unwrap()
        .verifier();
    assert!(matches!(
        good.verify(&other),
        Err(ReceiptError::Checkpoint(_))
    ));
}

#[test]
fn malformed_proofs_name_the_line() {
    let good = proof(3, 4).to_string();
    let refused = |from: &str, to: &str| {
        assert!(good.contains(from), "{from}");
        match good.replacen(from, to, 1).parse::<LodgingProof>() {
            Err(ReceiptError::Line { line, .. }) => line,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(refused("@v1", "@v2"), 1);
    assert_eq!(refused("c2sp", " c2sp"), 1);
    assert_eq!(refused("extra ", "extra  "), 2);
    assert_eq!(refused("extra CQkJ", "extra CQk"), 2);
    assert_eq!(refused("index 3", "index 03"), 3);
    assert_eq!(refused("index 3", "index -3"), 3);
    assert_eq!(refused("index 3", "index 99999999999999999999"), 3);
    assert_eq!(refused("index 3\n", "index 3\nAAAA\n"), 4);
    assert_eq!(refused("index 3\n", "index 3\r\n"), 3);
    let hash = format!("{}\n", leaf_hash(b""));
    assert_eq!(
        refused("index 3\n", &format!("index 3\n{}", hash.repeat(64))),
        68
    );
    let no_checkpoint = good.split_once("\n\n").unwrap().0;
    assert!(matches!(
        no_checkpoint.parse::<LodgingProof>(),
        Err(ReceiptError::Line { .. })
    ));
    let unsigned = good.rsplit_once("\n\n").unwrap().0.to_owned() + "\n";
    assert!(matches!(
        unsigned.parse::<LodgingProof>(),
        Err(ReceiptError::Note(_))
    ));
    let long = format!("{good}{}", "a".repeat(MAX_PROOF_BYTES));
    assert!(matches!(
        long.parse::<LodgingProof>(),
        Err(ReceiptError::TooLong(_))
    ));
}

#[test]
fn the_longest_entry_fits_a_proof() {
    let mut proof = proof(3, 700);
    proof.preimage.text = vec![b'a'; crate::entry::MAX_TEXT_BYTES];
    assert_eq!(proof.to_string().parse(), Ok(proof));
}

#[test]
fn a_promise_is_signed_opened_and_compared_with_the_entry() {
    let note = promise().sign(&signer()).unwrap();
    let digest = preimage().digest();
    assert!(note.starts_with(&format!(
        "tocsin promise v1\n{digest}\n2026-01-31T10:00:00Z\n\n— "
    )));
    let opened = Promise::open(&note, &signer().verifier()).unwrap();
    assert_eq!(opened, promise());
    assert_eq!(opened.covers(&preimage()), Ok(()));
    let other = Preimage {
        salt: [0; 16],
        text: preimage().text,
    };
    assert!(matches!(
        opened.covers(&other),
        Err(ReceiptError::OtherEntry { .. })
    ));
    let altered = note.replace("10:00:00", "09:00:00");
    assert!(matches!(
        Promise::open(&altered, &signer().verifier()),
        Err(ReceiptError::Note(_))
    ));
}

#[test]
fn a_promise_and_a_checkpoint_are_never_taken_for_each_other() {
    let log = signer().verifier();
    let promise = promise().sign(&signer()).unwrap();
    assert!(matches!(
        Checkpoint::open(&promise, &log),
        Err(CheckpointError::Line { .. })
    ));
    let checkpoint = proof(0, 1).checkpoint_note;
    let refused = Err(ReceiptError::Line {
        line: 1,
        expected: PROMISE_HEADER,
    });
    assert_eq!(Promise::open(&checkpoint, &log), refused);
    assert!(Signer::from_seed(PROMISE_HEADER, &[0; 32]).is_err());
}

#[test]
fn malformed_promises_are_neither_signed_nor_opened() {
    for time in [
        "",
        "2026-01-31",
        "2026-01-31T10:00:00",
        "2026-01-31T10:00:00+00:00",
        "2026-01-31t10:00:00z",
        "2026-01-31 10:00:00Z",
        "2026-02-29T10:00:00Z",
        "1900-02-29T10:00:00Z",
        "2026-04-31T10:00:00Z",
        "2026-13-01T10:00:00Z",
        "2026-00-01T10:00:00Z",
        "2026-01-00T10:00:00Z",
        "2026-01-31T24:00:00Z",
        "2026-01-31T10:60:00Z",
        "2026-01-31T10:00:61Z",
        "2026-01-31T10:00:00.Z",
        "2026-01-31T10:00:00.1234567890Z",
        "2026-01-31T10:00:0٣Z",
        "2026-01-31T10:00:00Z\nmore",
    ] {
        let promise = Promise {
            received_at: time.to_owned(),
            ..promise()
        };
        assert!(
            matches!(promise.sign(&signer()), Err(ReceiptError::Line { .. })),
            "{time}"
        );
    }
    for time in [
        "2024-02-29T23:59:60Z",
        "2000-02-29T00:00:00.5Z",
        "2026-12-31T10:00:00.123456789Z",
    ] {
        let promise = Promise {
            received_at: time.to_owned(),
            ..promise()
        };
        assert!(promise.sign(&signer()).is_ok(), "{time}");
    }
    let digest = preimage().digest();
    for text in [
        "tocsin promise v2\n".to_owned(),
        "tocsin promise v1\nAAAA\n2026-01-31T10:00:00Z\n".to_owned(),
        format!("tocsin promise v1\n{digest}\n2026-01-31T10:00:00Z\nmore\n"),
        format!("tocsin promise v1\n{digest}\n"),
    ] {
        let note = sign_note(&text, &[&signer()]).unwrap();
        let refused = Promise::open(&note, &signer().verifier());
        assert!(matches!(refused, Err(ReceiptError::Line { .. })), "{text}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(
        text in "(?s).{0,200}|c2sp.org/tlog-proof@v1\n\
            (extra [A-Za-z0-9]{0,40}\n)?(index [0-9]{0,3}\n)?\
            ([A-Za-z0-9]{43}=\n){0,3}\n?(l\n5\n[A-Za-z0-9]{42}A=\n)?\n?(— l [A-Za-z0-9]{8}\n)?"
    ) {
        if let Ok(proof) = text.parse::<LodgingProof>() {
            prop_assert_eq!(proof.to_string(), text);
            prop_assert!(proof.verify(&signer().verifier()).is_err());
        }
    }

    #[test]
    fn a_receipt_with_any_byte_altered_never_proves_something_else(
        at: prop::sample::Index, bit in 0..7u8,
    ) {
        let good = proof(5, 9);
        let mut bytes = good.to_string().into_bytes();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        let Ok(text) = String::from_utf8(bytes) else { return Ok(()) };
        let Ok(altered) = text.parse::<LodgingProof>() else { return Ok(()) };
        if let Ok(lodging) = altered.verify(&signer().verifier()) {
            prop_assert_eq!(lodging, good.verify(&signer().verifier()).unwrap());
        }
    }

    #[test]
    fn proofs_round_trip(index in 0..40_u64, more in 1..40_u64) {
        let proof = proof(index, index + more);
        prop_assert_eq!(proof.to_string().parse(), Ok(proof));
    }
}
