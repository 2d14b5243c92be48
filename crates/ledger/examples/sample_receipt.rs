//! Makes the promise and the proof that README.md shows, from a fixed seed:
//! `cargo run -p tocsin-ledger --example sample_receipt`.

use std::error::Error;

use tocsin_ledger::{
    Checkpoint, Hash, LodgingProof, Preimage, Promise, Signer, TileMap, append, prove_inclusion,
};

/// The entry of the receipt, as the journal writes it.
const ENTRY: &str = "tocsin entry 1
2026-01-21T14:12:03.123456Z
report.lodged
0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506
public
number=TC-2026-004817
";

fn main() -> Result<(), Box<dyn Error>> {
    let signer = Signer::from_seed("report.example/log", &[7; 32])?;
    let preimage = Preimage {
        salt: *b"sixteen bytes ok",
        text: ENTRY.as_bytes().to_vec(),
    };
    let promise = Promise {
        digest: preimage.digest(),
        received_at: "2026-01-21T14:12:03.123456Z".to_owned(),
    };

    // Two other entries stand around it.
    let other = |text: &[u8]| Preimage {
        salt: *b"other 16 bytes..",
        text: text.to_vec(),
    };
    let entries = [other(b"first"), preimage.clone(), other(b"third")];
    let leaves: Vec<Hash> = entries
        .iter()
        .map(|entry| entry.digest().leaf_hash())
        .collect();
    let mut tiles = TileMap::new();
    let appended = append(&tiles, 0, &leaves)?;
    tiles.extend(appended.tiles);
    let checkpoint = Checkpoint::new(signer.name(), appended.new_size, appended.root);
    let proof = LodgingProof {
        preimage,
        inclusion: prove_inclusion(&tiles, 1, appended.new_size)?,
        checkpoint_note: checkpoint.sign(&[&signer])?,
    };

    println!(
        "{}\n\n{}\n{proof}",
        signer.verifier(),
        promise.sign(&signer)?
    );
    Ok(())
}
