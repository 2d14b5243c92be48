//! The same questions to an independent implementation of the formats (`tlog_tiles`,
//! `signed_note`): both must give the same answers, and each must accept what the other makes.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use signed_note::{Note as OtherNote, StandardVerifier, VerifierList};
use tlog_tiles::tile::Tile as OtherTile;
use tlog_tiles::tlog::{self, HashReader};
use tocsin_ledger::{
    Checkpoint, Hash, Signer, TileMap, TilePath, TileResource, append, leaf_hash,
    prove_consistency, prove_inclusion, root, sign_note,
};

/// The other implementation keeps each node of the tree in one list.
struct Stored(Vec<tlog::Hash>);

impl HashReader for Stored {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog::Hash>, tlog::Error> {
        Ok(indexes
            .iter()
            .map(|index| self.0[*index as usize])
            .collect())
    }
}

fn entry(index: u64) -> [u8; 8] {
    index.to_be_bytes()
}

fn stored(count: u64) -> Stored {
    let mut stored = Stored(Vec::new());
    for index in 0..count {
        let more = tlog::stored_hashes(index, &entry(index), &stored).unwrap();
        stored.0.extend(more);
    }
    stored
}

fn ours(count: u64) -> TileMap {
    let leaves: Vec<Hash> = (0..count).map(|index| leaf_hash(&entry(index))).collect();
    let mut tiles = TileMap::new();
    tiles.extend(append(&tiles, 0, &leaves).unwrap().tiles);
    tiles
}

fn other(hash: &Hash) -> tlog::Hash {
    tlog::Hash(*hash.as_bytes())
}

fn others(hashes: &[Hash]) -> Vec<tlog::Hash> {
    hashes.iter().map(other).collect()
}

#[test]
fn roots_proofs_and_tiles_are_the_same() {
    let count = 1500;
    let (tiles, stored) = (ours(count), stored(count));
    for size in [
        1, 2, 3, 7, 8, 9, 255, 256, 257, 511, 513, 767, 1024, 1025, 1499, 1500,
    ] {
        let expected = tlog::tree_hash(size, &stored).unwrap();
        assert_eq!(other(&root(&tiles, size).unwrap()), expected);
        for index in (0..size).step_by(37) {
            let proof = prove_inclusion(&tiles, index, size).unwrap();
            assert_eq!(
                others(&proof.hashes),
                tlog::prove_record(size, index, &stored).unwrap()
            );
            let old = index + 1;
            let proof = prove_consistency(&tiles, old, size).unwrap();
            assert_eq!(
                others(&proof.hashes),
                tlog::prove_tree(size, old, &stored).unwrap()
            );
        }
    }
    for (level, index, bytes) in tiles.iter() {
        let width = u32::try_from(bytes.len() / 32).unwrap();
        let tile = OtherTile::new(8, level, index, width, false);
        assert_eq!(tile.read_data(&stored).unwrap(), bytes);
    }
}

proptest! {
    #[test]
    fn an_append_returns_the_tiles_that_must_be_published(
        old in 0..1000_u64, added in 0..2000_u64,
    ) {
        let leaves: Vec<Hash> = (old..old + added).map(|index| leaf_hash(&entry(index))).collect();
        let appended = append(&ours(old), old, &leaves).unwrap();
        let mut paths: Vec<TilePath> = appended.tiles.into_iter().map(|(path, _)| path).collect();
        paths.sort();
        let as_ours = |tile: &OtherTile| TilePath {
            level: tile.level(),
            index: tile.level_index(),
            width: u16::try_from(tile.width()).unwrap(),
        };
        let expected: Vec<_> = OtherTile::new_tiles(8, old, old + added);
        prop_assert_eq!(paths, expected.iter().map(as_ours).collect::<Vec<_>>());
    }

    #[test]
    fn a_path_that_is_read_here_is_read_there(
        path in "[0-7](/x00[0-9]){0,2}/[0-9]{3}(\\.p/[1-9][0-9]{0,2})?"
    ) {
        if let Ok(TileResource::Hashes(tile)) = TileResource::parse(&path) {
            // The other implementation writes the height of tiles in the path too.
            let there = OtherTile::from_path(&format!("tile/8/{path}")).unwrap();
            prop_assert_eq!(there.level_index(), tile.index);
            prop_assert_eq!(there.width(), u32::from(tile.width));
        }
    }

    #[test]
    fn notes_signed_here_verify_there(seed: [u8; 32], text in "[\\PC\n]{0,80}\n") {
        let signer = Signer::from_seed("log.example/one", &seed).unwrap();
        let note = sign_note(&text, &[&signer]).unwrap();
        let verifier = StandardVerifier::new(&signer.verifier().to_string()).unwrap();
        let known = VerifierList::new(vec![Box::new(verifier)]);
        let read = OtherNote::from_bytes(note.as_bytes()).unwrap();
        prop_assert_eq!(read.verify(&known).unwrap().0.len(), 1);
        prop_assert_eq!(read.text(), text.as_bytes());
    }

    #[test]
    fn notes_signed_there_verify_here(seed: [u8; 32], text in "[\\PC\n]{0,80}\n") {
        let signer = Signer::from_seed("log.example/one", &seed).unwrap();
        let there = signed_note::StandardSigner::new(&signer.to_private_text()).unwrap();
        let mut note = OtherNote::new(text.as_bytes(), &[]).unwrap();
        note.add_sigs(&[&there]).unwrap();
        let note = String::from_utf8(note.to_bytes()).unwrap();
        prop_assert_eq!(note, sign_note(&text, &[&signer]).unwrap());
    }

    #[test]
    fn checkpoints_are_read_the_same(
        text in "[a-z]{0,3}\n(0|[0-9]{1,3}|[+]1)\n[A-Za-z0-9]{42}[AEI0]=\n([a-z]{0,2}\n){0,3}"
    ) {
        let here = Checkpoint::parse(&text);
        let there = tlog_tiles::checkpoint::Checkpoint::from_bytes(text.as_bytes());
        if let Ok(here) = &here {
            let there = there.as_ref().unwrap();
            prop_assert_eq!(there.origin(), &here.origin);
            prop_assert_eq!(there.size(), here.size);
            prop_assert_eq!(*there.hash(), other(&here.root));
        }
        prop_assert_eq!(here.is_ok(), there.is_ok(), "{:?}", text);
    }
}
