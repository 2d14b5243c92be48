//! Damaged samples against every parser of foreign text in this crate: the checks of the fuzz
//! targets, run with the same damage each time.

// The files of the fuzz crate are public there.
#![allow(unreachable_pub)]

#[path = "../../../fuzz/src/ledger.rs"]
mod ledger;
#[path = "../../../fuzz/src/mutation.rs"]
mod mutation;

fn run(name: &str, check: fn(&[u8])) {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fuzz/samples")
        .join(name);
    mutation::run(&mutation::samples(&folder), 8_000, check);
}

#[test]
fn notes_withstand_damage() {
    run("note", ledger::note);
}

#[test]
fn checkpoints_withstand_damage() {
    run("checkpoint", ledger::checkpoint);
}

#[test]
fn proofs_withstand_damage() {
    run("lodging_proof", ledger::lodging_proof);
}

#[test]
fn tiles_and_their_paths_withstand_damage() {
    run("tile_path", ledger::tile_path);
}
