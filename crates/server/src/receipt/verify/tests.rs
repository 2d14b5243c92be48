#![allow(clippy::unwrap_used)]

use super::*;
use crate::receipt::Log;
use crate::receipt::read::{DATA_BLOCK_ID, read};
use tocsin_ledger::{Checkpoint, Hash, InclusionProof, Signer, TileMap, append, prove_inclusion};

const ORIGIN: &str = "report.example/log";
const SIZE: u64 = 3;

fn signer(seed: u8) -> Signer {
    Signer::from_seed(ORIGIN, &[seed; 32]).unwrap()
}

fn entry() -> Entry {
    Entry {
        at: "2026-01-21T14:12:03.123456Z".parse().unwrap(),
        act: Act::ReportLodged,
        subject: "0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506".parse().unwrap(),
        actor: "public".into(),
        detail: "number=TC-2026-004817 content=ab".into(),
    }
}

fn proof_of(preimage: &Preimage, signer: &Signer) -> LodgingProof {
    let other = |salt: u8| Preimage {
        salt: [salt; 16],
        text: b"another".to_vec(),
    };
    let entries = [other(1), preimage.clone(), other(2)];
    let leaves: Vec<Hash> = entries
        .iter()
        .map(|entry| entry.digest().leaf_hash())
        .collect();
    let mut tiles = TileMap::new();
    let appended = append(&tiles, 0, &leaves).unwrap();
    tiles.extend(appended.tiles);
    let checkpoint = Checkpoint::new(ORIGIN, SIZE, appended.root);
    let inclusion: InclusionProof = prove_inclusion(&tiles, 1, SIZE).unwrap();
    LodgingProof {
        preimage: preimage.clone(),
        inclusion,
        checkpoint_note: checkpoint.sign(&[signer]).unwrap(),
    }
}

/// A receipt made from fixed numbers, so that it is the same for ever.
fn receipt() -> ReceiptDocument {
    let (signer, entry) = (signer(7), entry());
    let preimage = Preimage {
        salt: *b"sixteen bytes ok",
        text: entry.canonical().into_bytes(),
    };
    let promise = Promise {
        digest: preimage.digest(),
        received_at: canonical_time(entry.at),
    };
    ReceiptDocument {
        tocsin_receipt: VERSION,
        centre: "Tocsin".into(),
        number: "TC-2026-004817".into(),
        report: entry.subject.to_string(),
        lodged_at: canonical_time(entry.at),
        kind: "fake-shop".into(),
        log: Log {
            origin: ORIGIN.into(),
            key: signer.verifier().to_string(),
        },
        entry: preimage.to_string(),
        promise: promise.sign(&signer).unwrap(),
        proof: Some(proof_of(&preimage, &signer).to_string()),
    }
}

fn page(document: &ReceiptDocument) -> String {
    format!(
        "<!DOCTYPE html><html><body><p>…</p><script type=\"application/json\" \
         id=\"{DATA_BLOCK_ID}\">{}</script></body></html>",
        document.to_data_block()
    )
}

#[test]
fn a_receipt_is_proved_under_its_own_and_under_the_published_key() {
    let verdict = verify(&receipt(), None);
    assert_eq!(verdict.result, Outcome::Proved, "{verdict:?}");
    assert!(!verdict.key_is_independent);
    assert_eq!(
        (verdict.leaf_index, verdict.log_size),
        (Some(1), Some(SIZE))
    );
    assert_eq!(verdict.number.as_deref(), Some("TC-2026-004817"));
    let verdict = verify(&receipt(), Some(&signer(7).verifier()));
    assert_eq!(verdict.result, Outcome::Proved);
    assert!(verdict.key_is_independent);
}

#[test]
fn the_three_kinds_of_file_read_back() {
    let document = receipt();
    assert_eq!(read(document.to_json().as_bytes()).unwrap(), document);
    assert_eq!(read(page(&document).as_bytes()).unwrap(), document);
    assert!(!document.to_data_block().contains('<'));
}

#[test]
fn without_a_proof_there_is_the_promise() {
    let document = ReceiptDocument {
        proof: None,
        ..receipt()
    };
    assert_eq!(verify(&document, None).result, Outcome::Promised);
}

#[test]
fn a_proof_by_itself_is_checked_with_the_published_key() {
    let proof = receipt().proof.unwrap();
    let verdict = verify_proof(&proof, &signer(7).verifier());
    assert_eq!(verdict.result, Outcome::Proved);
    assert_eq!(verdict.number.as_deref(), Some("TC-2026-004817"));
    let other = verify_proof(&proof, &signer(8).verifier());
    assert_eq!(other.result, Outcome::Altered);
}

#[test]
fn the_key_of_another_log_is_told_apart() {
    let verdict = verify(&receipt(), Some(&signer(8).verifier()));
    assert_eq!(verdict.result, Outcome::AnotherLog);
}

#[test]
fn a_receipt_signed_by_somebody_else_does_not_stand() {
    let mut forged = receipt();
    forged.log.key = signer(8).verifier().to_string();
    assert_eq!(verify(&forged, None).result, Outcome::Altered);
}

#[test]
fn what_the_receipt_says_must_stand_in_the_log() {
    let changes: [fn(&mut ReceiptDocument); 5] = [
        |receipt| receipt.number = "TC-2026-004818".into(),
        |receipt| receipt.lodged_at = "2026-01-20T14:12:03.123456Z".into(),
        |receipt| receipt.report = "0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f507".into(),
        |receipt| receipt.tocsin_receipt = 2,
        |receipt| receipt.log.origin = "other.example/log".into(),
    ];
    for change in changes {
        let mut document = receipt();
        change(&mut document);
        let verdict = verify(&document, None);
        assert_eq!(verdict.result, Outcome::Altered, "{verdict:?}");
        assert!(verdict.reason.is_some());
    }
}

/// Every byte of what proves is held by a signature or a hash: none can be turned unseen.
#[test]
fn one_flipped_byte_in_any_proof_part_fails() {
    let good = receipt();
    let parts: [fn(&mut ReceiptDocument) -> &mut String; 7] = [
        |receipt| &mut receipt.number,
        |receipt| &mut receipt.report,
        |receipt| &mut receipt.lodged_at,
        |receipt| &mut receipt.log.key,
        |receipt| &mut receipt.entry,
        |receipt| &mut receipt.promise,
        |receipt| receipt.proof.as_mut().unwrap(),
    ];
    for part in parts {
        let text = part(&mut good.clone()).clone();
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1 << (at % 8);
            // What is no text any more is refused with the file.
            let Ok(flipped) = String::from_utf8(bytes) else {
                continue;
            };
            let mut document = good.clone();
            *part(&mut document) = flipped.clone();
            let verdict = verify(&document, None);
            assert!(!verdict.result.stands(), "byte {at}: {flipped}");
        }
    }
}

/// The same through the files: whatever byte of a file is flipped, either it does not stand, or
/// what it proves is what it proved.
#[test]
fn a_flipped_byte_of_a_file_never_proves_something_else() {
    let good = receipt();
    for file in [good.to_json(), page(&good)] {
        for at in 0..file.len() {
            let mut bytes = file.clone().into_bytes();
            bytes[at] ^= 1;
            let Ok(document) = read(&bytes) else { continue };
            let verdict = verify(&document, None);
            if verdict.result.stands() {
                let same = (&document.number, &document.lodged_at, &document.entry);
                assert_eq!(same, (&good.number, &good.lodged_at, &good.entry));
            }
        }
    }
}
