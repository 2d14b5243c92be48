#![allow(clippy::unwrap_used)]
use proptest::prelude::*;

use super::*;
use crate::hash::leaf_hash;
use crate::naive;

/// Leaf hashes of a test tree: leaf *n* holds *n* in eight bytes.
fn leaves(count: u64) -> Vec<Hash> {
    (0..count)
        .map(|index| leaf_hash(&index.to_be_bytes()))
        .collect()
}

fn grown(leaves: &[Hash]) -> (TileMap, Appended) {
    let mut tiles = TileMap::new();
    let appended = append(&tiles, 0, leaves).unwrap();
    tiles.extend(appended.tiles.clone());
    (tiles, appended)
}

/// Forgets how tiles were written and gives out only what it was loaded with.
struct OnlyThese<'a>(&'a TileMap, BTreeSet<TilePath>);

impl TileReader for OnlyThese<'_> {
    fn read_tile(&self, tile: TilePath) -> Result<Option<Vec<u8>>, ReadFailure> {
        assert!(self.1.contains(&tile), "{tile} was read but not planned");
        let bytes = self.0.get(tile.level, tile.index).unwrap();
        Ok(Some(bytes[..tile.length_bytes()].to_vec()))
    }
}

fn planned(tiles: &TileMap, plan: Vec<TilePath>) -> OnlyThese<'_> {
    OnlyThese(tiles, plan.into_iter().collect())
}

#[test]
fn every_root_is_the_one_of_the_naive_tree() {
    let leaves = leaves(600);
    let (tiles, _) = grown(&leaves);
    for size in 0..=600 {
        let expected = naive::root(&leaves[..size]);
        assert_eq!(root(&tiles, size as u64).unwrap(), expected, "size {size}");
    }
}

#[test]
fn every_proof_of_a_few_hundred_leaves_verifies() {
    let leaves = leaves(300);
    let (tiles, _) = grown(&leaves);
    let roots: Vec<Hash> = (0..=300).map(|size| naive::root(&leaves[..size])).collect();
    // All small trees, and those around and beyond the edge of a tile.
    for new in (0..=130).chain([200]).chain(253..=260).chain([300]) {
        let new_root = &roots[new as usize];
        for old in 0..=new {
            let proof = prove_consistency(&tiles, old, new).unwrap();
            proof.verify(&roots[old as usize], new_root).unwrap();
        }
        for index in 0..new {
            let proof = prove_inclusion(&tiles, index, new).unwrap();
            proof.verify(&leaves[index as usize], new_root).unwrap();
        }
    }
}

#[test]
fn proofs_are_the_naive_ones() {
    let leaves = leaves(600);
    let (tiles, _) = grown(&leaves);
    // All small trees, and those around the edges of tiles.
    for size in (0..=66).chain([255, 256, 257, 511, 512, 513, 600]) {
        let step = if size > 66 { 7 } else { 1 };
        for other in (0..=size).step_by(step) {
            let proof = prove_consistency(&tiles, other as u64, size as u64).unwrap();
            assert_eq!(
                proof.hashes,
                naive::consistency(other, &leaves[..size]),
                "{other} {size}"
            );
            if other < size {
                let proof = prove_inclusion(&tiles, other as u64, size as u64).unwrap();
                assert_eq!(
                    proof.hashes,
                    naive::inclusion(other, &leaves[..size]),
                    "{other} {size}"
                );
            }
        }
    }
}

#[test]
fn appending_one_by_one_gives_the_tiles_of_one_go() {
    let leaves = leaves(1000);
    let (whole, last) = grown(&leaves);
    let mut tiles = TileMap::new();
    let mut root_now = empty_root();
    for (size, leaf) in leaves.iter().enumerate() {
        let appended = append(&tiles, size as u64, &[*leaf]).unwrap();
        tiles.extend(appended.tiles);
        root_now = appended.root;
    }
    assert_eq!(root_now, last.root);
    assert_eq!(tiles, whole);
}

#[test]
fn appending_nothing_changes_nothing() {
    let (tiles, before) = grown(&leaves(300));
    let after = append(&tiles, 300, &[]).unwrap();
    assert_eq!((after.new_size, after.root), (300, before.root));
    assert!(after.tiles.is_empty());
    assert_eq!(append(&TileMap::new(), 0, &[]).unwrap().root, empty_root());
}

#[test]
fn an_append_returns_full_tiles_and_the_newest_partial_ones() {
    let (_, appended) = grown(&leaves(70_000));
    let widths = |level| {
        let of_level = appended
            .tiles
            .iter()
            .filter(move |(path, _)| path.level == level);
        of_level.map(|(path, _)| path.width).collect::<Vec<_>>()
    };
    assert_eq!(widths(0), [vec![256; 273], vec![112]].concat());
    assert_eq!(widths(1), [256, 17]);
    assert_eq!(widths(2), [1]);
    assert!(
        appended
            .tiles
            .iter()
            .all(|(path, bytes)| bytes.len() == path.length_bytes())
    );
}

#[test]
fn what_an_unsigned_append_left_behind_is_overwritten() {
    let leaves = leaves(700);
    let (mut tiles, _) = grown(&leaves[..100]);
    // An append of other leaves was written but its checkpoint never was.
    let lost: Vec<Hash> = (0..400_u32)
        .map(|index| leaf_hash(&index.to_be_bytes()))
        .collect();
    tiles.extend(append(&tiles, 100, &lost).unwrap().tiles);
    for size in 100..700 {
        let appended = append(&tiles, size as u64, &[leaves[size]]).unwrap();
        assert_eq!(appended.root, naive::root(&leaves[..=size]));
        tiles.extend(appended.tiles);
    }
}

#[test]
fn a_damaged_store_is_named() {
    let leaves = leaves(300);
    let (mut tiles, _) = grown(&leaves);
    tiles.insert(0, 1, vec![0; 43 * 32]);
    let partial = TilePath {
        level: 0,
        index: 1,
        width: 44,
    };
    match append(&tiles, 300, &leaves[..1]) {
        Err(TreeError::ShortTile { tile, got: 1376 }) => assert_eq!(tile, partial),
        other => panic!("{other:?}"),
    }
    assert!(matches!(
        root(&tiles, 1000),
        Err(TreeError::MissingTile { .. })
    ));
    assert!(matches!(
        prove_inclusion(&tiles, 5, 5),
        Err(TreeError::IndexOutside { .. })
    ));
    assert!(matches!(
        prove_consistency(&tiles, 6, 5),
        Err(TreeError::Shrinking { .. })
    ));
}

#[test]
fn sizes_beyond_the_largest_tree_are_refused() {
    let tiles = TileMap::new();
    for size in [MAX_TREE_SIZE + 1, u64::MAX] {
        assert!(matches!(root(&tiles, size), Err(TreeError::TooLarge)));
        assert!(matches!(
            prove_inclusion(&tiles, 0, size),
            Err(TreeError::TooLarge)
        ));
        assert!(matches!(
            prove_consistency(&tiles, 0, size),
            Err(TreeError::TooLarge)
        ));
        assert!(tiles_needed_for_append(size).is_err());
    }
    let full = leaves(1);
    let mut edge = TileMap::new();
    for tile in tiles_needed_for_append(MAX_TREE_SIZE).unwrap() {
        edge.insert(tile.level, tile.index, vec![7; tile.length_bytes()]);
    }
    assert!(matches!(
        append(&edge, MAX_TREE_SIZE, &full),
        Err(TreeError::TooLarge)
    ));
    assert_eq!(
        append(&edge, MAX_TREE_SIZE, &[]).unwrap().new_size,
        MAX_TREE_SIZE
    );
}

#[test]
fn proofs_over_the_largest_tree_are_planned_without_overflow() {
    let plan = tiles_needed_for_inclusion(MAX_TREE_SIZE - 1, MAX_TREE_SIZE).unwrap();
    assert!(plan.len() <= 16, "{plan:?}");
    let plan = tiles_needed_for_consistency(MAX_TREE_SIZE / 3, MAX_TREE_SIZE).unwrap();
    assert!(plan.len() <= 24, "{plan:?}");
}

#[test]
fn a_store_that_cannot_answer_is_quoted() {
    struct Broken;
    impl TileReader for Broken {
        fn read_tile(&self, _: TilePath) -> Result<Option<Vec<u8>>, ReadFailure> {
            Err("disk on fire".into())
        }
    }
    let said = root(&Broken, 3).unwrap_err().to_string();
    assert_eq!(said, "cannot read tile/0/000.p/3: disk on fire");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn chunks_of_any_size_give_the_same_tree(
        chunks in proptest::collection::vec(0..700_usize, 1..8),
    ) {
        let total = chunks.iter().sum::<usize>();
        let leaves = leaves(total as u64);
        let (whole, expected) = grown(&leaves);
        let mut tiles = TileMap::new();
        let mut size = 0;
        for chunk in chunks {
            let plan = tiles_needed_for_append(size as u64).unwrap();
            let reader = planned(&tiles, plan);
            let appended = append(&reader, size as u64, &leaves[size..size + chunk]).unwrap();
            size += chunk;
            prop_assert_eq!(appended.new_size, size as u64);
            prop_assert_eq!(root(&tiles_with(&tiles, &appended), size as u64).unwrap(),
                appended.root);
            tiles.extend(appended.tiles);
        }
        prop_assert_eq!(root(&tiles, size as u64).unwrap(), expected.root);
        prop_assert_eq!(tiles, whole);
    }

    #[test]
    fn proofs_read_only_planned_tiles_and_verify(
        size in 1..200_000_u64, index: prop::sample::Index, old: prop::sample::Index,
    ) {
        let index = index.index(size as usize) as u64;
        let old = old.index(size as usize) as u64;
        let (tiles, whole) = large();
        let new_root = if size == whole.new_size { whole.root } else { root(tiles, size).unwrap() };

        let reader = planned(tiles, tiles_needed_for_inclusion(index, size).unwrap());
        let proof = prove_inclusion(&reader, index, size).unwrap();
        let leaf = leaf_hash(&index.to_be_bytes());
        prop_assert_eq!(proof.verify(&leaf, &new_root), Ok(()));
        prop_assert!(proof.verify(&leaf_hash(b"other"), &new_root).is_err());

        let reader = planned(tiles, tiles_needed_for_consistency(old, size).unwrap());
        let proof = prove_consistency(&reader, old, size).unwrap();
        let old_root = root(tiles, old).unwrap();
        prop_assert_eq!(proof.verify(&old_root, &new_root), Ok(()));
        prop_assert!(proof.verify(&leaf, &new_root).is_err());
    }
}

fn tiles_with(tiles: &TileMap, appended: &Appended) -> TileMap {
    let mut tiles = tiles.clone();
    tiles.extend(appended.tiles.clone());
    tiles
}

/// One tree of 200,000 leaves for all cases of a property.
fn large() -> &'static (TileMap, Appended) {
    static LARGE: std::sync::OnceLock<(TileMap, Appended)> = std::sync::OnceLock::new();
    LARGE.get_or_init(|| grown(&leaves(200_000)))
}
