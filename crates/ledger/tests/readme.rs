//! The example in README.md is a real one: what it shows verifies as it says.

#![allow(clippy::unwrap_used)]

use tocsin_ledger::{LodgingProof, Promise, Verifier};

const README: &str = include_str!("../README.md");

/// The fenced block of README.md with that name.
fn block(name: &str) -> &'static str {
    let (_, rest) = README.split_once(&format!("```text {name}\n")).unwrap();
    rest.split_once("```").unwrap().0
}

#[test]
fn the_receipt_that_is_shown_verifies() {
    let key: Verifier = block("key").trim_end().parse().unwrap();
    let proof: LodgingProof = block("proof").parse().unwrap();
    let lodging = proof.verify(&key).unwrap();
    assert_eq!((lodging.leaf_index, lodging.checkpoint.size), (1, 3));
    let entry = String::from_utf8(lodging.entry).unwrap();
    assert!(
        README.contains(&entry),
        "README shows the entry that the receipt carries"
    );

    let promise = Promise::open(block("promise"), &key).unwrap();
    assert!(entry.contains(&promise.received_at));
    promise.covers(&proof.preimage).unwrap();
}
