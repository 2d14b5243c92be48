//! How many entries a second the tree takes, on one core and without storage:
//! `cargo run --release -p tocsin-ledger --example append_speed`.

use std::time::Instant;

use tocsin_ledger::{
    Hash, TileMap, TreeError, append, entry_digest, prove_inclusion, root, tiles_needed_for_append,
};

const ENTRIES: u64 = 2_000_000;

fn main() -> Result<(), TreeError> {
    for batch in [1, 100, 1_000, 10_000, ENTRIES] {
        // Batches of one hash the edge of the tree each time: fewer of them say enough.
        let entries = if batch == 1 { 50_000 } else { ENTRIES };
        let started = Instant::now();
        let tiles = grow(entries, batch)?;
        let seconds = started.elapsed().as_secs_f64();
        println!(
            "batches of {batch:>7}: {:>9.0} entries/s",
            entries as f64 / seconds
        );
        if batch == ENTRIES {
            measure_proofs(&tiles)?;
        }
    }
    Ok(())
}

fn grow(entries: u64, batch: u64) -> Result<TileMap, TreeError> {
    let mut tiles = TileMap::new();
    let mut size = 0;
    while size < entries {
        let end = entries.min(size + batch);
        let digest = |index: u64| entry_digest(&[7; 16], &index.to_be_bytes()).leaf_hash();
        let leaves: Vec<Hash> = (size..end).map(digest).collect();
        tiles.extend(append(&tiles, size, &leaves)?.tiles);
        size = end;
    }
    Ok(tiles)
}

fn measure_proofs(tiles: &TileMap) -> Result<(), TreeError> {
    let root = root(tiles, ENTRIES)?;
    let count = 10_000;
    let started = Instant::now();
    for index in 0..count {
        let index = index * (ENTRIES / count);
        let proof = prove_inclusion(tiles, index, ENTRIES)?;
        let leaf = entry_digest(&[7; 16], &index.to_be_bytes()).leaf_hash();
        assert_eq!(proof.verify(&leaf, &root), Ok(()));
    }
    let seconds = started.elapsed().as_secs_f64();
    println!(
        "proofs made and checked: {:>6.0} /s",
        count as f64 / seconds
    );
    println!(
        "tiles read for an append: {}",
        tiles_needed_for_append(ENTRIES)?.len()
    );
    Ok(())
}
