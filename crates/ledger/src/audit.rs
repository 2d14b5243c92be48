//! Checking a whole log: every tile leads to the signed root, every entry stands in its tile.
//!
//! Memory stays small whatever the size of the log: a tile, its parent and a bundle at a time.

use crate::checkpoint::Checkpoint;
use crate::hash::{Hash, leaf_hash};
use crate::tile::{EntriesPath, MAX_LEVEL, TILE_WIDTH, TileError, TilePath};
use crate::tile::{decode_entries, decode_hashes};
use crate::tree::{Edge, ReadFailure, TileReader, TreeError, perfect_root, read_hashes};

/// What an audit went through without finding a mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Audited {
    /// Entries of the log.
    pub entries: u64,
    /// Tiles of hashes.
    pub tiles: u64,
}

/// The first mistake that an audit found.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// A tile is missing, too short or cannot be read.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// A full tile is not the one whose root stands in the tile above.
    #[error("{tile} is altered: its root is not the hash in {parent}")]
    AlteredTile {
        /// The tile.
        tile: TilePath,
        /// The tile above it.
        parent: TilePath,
    },
    /// The tiles lead to another root than the one that was signed.
    #[error("the tiles lead to root {stored}, but {signed} was signed")]
    WrongRoot {
        /// Root of the stored tiles.
        stored: Hash,
        /// Root that was signed.
        signed: Hash,
    },
    /// A bundle of entries cannot be read.
    #[error("cannot read {bundle}: {source}")]
    Read {
        /// The bundle.
        bundle: EntriesPath,
        /// What the store says.
        source: ReadFailure,
    },
    /// A bundle of entries is not stored.
    #[error("{bundle} is missing")]
    MissingBundle {
        /// The bundle.
        bundle: EntriesPath,
    },
    /// A bundle or its tile is malformed.
    #[error("{bundle}: {source}")]
    Malformed {
        /// The bundle.
        bundle: EntriesPath,
        /// What is wrong with it.
        source: TileError,
    },
    /// An entry is not the one whose hash stands in the tile.
    #[error("entry {index} is altered: its hash is not the one in the tile")]
    AlteredEntry {
        /// Position in the log.
        index: u64,
    },
}

/// Checks a log against a checkpoint whose signature was checked before
/// ([`Checkpoint::open`]). `read_bundle` gives the bytes of a bundle, None if it is not stored; it
/// is called once for each, in order, so it can also report progress.
///
/// # Errors
/// The first [`AuditError`].
pub fn audit<R: TileReader + ?Sized>(
    reader: &R,
    checkpoint: &Checkpoint,
    mut read_bundle: impl FnMut(EntriesPath) -> Result<Option<Vec<u8>>, ReadFailure>,
) -> Result<Audited, AuditError> {
    let entries = checkpoint.size;
    let tiles = audit_tiles(reader, entries, &checkpoint.root)?;
    for tile in tiles_of_level(0, entries) {
        let bundle = EntriesPath {
            index: tile.index,
            width: tile.width,
        };
        let bytes = read_bundle(bundle).map_err(|source| AuditError::Read { bundle, source })?;
        let bytes = bytes.ok_or(AuditError::MissingBundle { bundle })?;
        compare_entries(bundle, &bytes, &read_hashes(reader, tile)?)?;
    }
    Ok(Audited { entries, tiles })
}

/// Checks that all tiles of a tree are there and lead to its root; returns how many they are.
///
/// # Errors
/// The first [`AuditError`].
pub fn audit_tiles<R: TileReader + ?Sized>(
    reader: &R,
    size: u64,
    root: &Hash,
) -> Result<u64, AuditError> {
    let stored = Edge::load(reader, size)?.root();
    if stored != *root {
        return Err(AuditError::WrongRoot {
            stored,
            signed: *root,
        });
    }
    let mut tiles = 0;
    for level in 0..=MAX_LEVEL {
        let mut parent: Option<(TilePath, Vec<Hash>)> = None;
        for tile in tiles_of_level(level, size) {
            tiles += 1;
            let hashes = read_hashes(reader, tile)?;
            // A full tile has its root in the level above; the root of the log covers the others.
            let Some(above) = TilePath::containing(level + 1, tile.index, size) else {
                continue;
            };
            if !tile.is_full() {
                continue;
            }
            if parent.as_ref().is_none_or(|(path, _)| *path != above) {
                parent = Some((above, read_hashes(reader, above)?));
            }
            let place = (tile.index % u64::from(TILE_WIDTH)) as usize;
            let expected = parent.as_ref().and_then(|(_, hashes)| hashes.get(place));
            if expected != Some(&perfect_root(hashes)) {
                return Err(AuditError::AlteredTile {
                    tile,
                    parent: above,
                });
            }
        }
    }
    Ok(tiles)
}

/// Checks a bundle of entries against the bytes of its tile of level 0.
///
/// # Errors
/// The first [`AuditError`].
pub fn audit_entries(bundle: EntriesPath, entries: &[u8], tile: &[u8]) -> Result<(), AuditError> {
    let malformed = |source| AuditError::Malformed { bundle, source };
    compare_entries(
        bundle,
        entries,
        &decode_hashes(tile, bundle.width).map_err(malformed)?,
    )
}

fn compare_entries(bundle: EntriesPath, entries: &[u8], tile: &[Hash]) -> Result<(), AuditError> {
    let malformed = |source| AuditError::Malformed { bundle, source };
    let entries = decode_entries(entries, bundle.width).map_err(malformed)?;
    let altered = |(entry, hash): (&&[u8], &Hash)| leaf_hash(entry) != *hash;
    match entries.iter().zip(tile).position(altered) {
        Some(place) => {
            let index = bundle.index * u64::from(TILE_WIDTH) + place as u64;
            Err(AuditError::AlteredEntry { index })
        }
        None => Ok(()),
    }
}

/// Every tile of hashes of a log of that size, level by level from below. The tiles of level 0
/// have a bundle of entries each, of the same index and width.
pub fn tiles_of(size: u64) -> impl Iterator<Item = TilePath> {
    (0..=MAX_LEVEL).flat_map(move |level| tiles_of_level(level, size))
}

/// The tiles of a level from left to right.
fn tiles_of_level(level: u8, size: u64) -> impl Iterator<Item = TilePath> {
    let tile = move |index: u64| {
        TilePath::containing(level, index.checked_mul(u64::from(TILE_WIDTH))?, size)
    };
    (0..).map_while(tile)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::tile::encode_entries;
    use crate::tree::{TileMap, append};

    const SIZE: u64 = 66_000;

    fn log() -> (TileMap, Checkpoint) {
        let leaves: Vec<Hash> = (0..SIZE).map(|index| leaf_hash(&entry(index))).collect();
        let mut tiles = TileMap::new();
        let appended = append(&tiles, 0, &leaves).unwrap();
        tiles.extend(appended.tiles);
        (tiles, Checkpoint::new("log.example", SIZE, appended.root))
    }

    fn entry(index: u64) -> [u8; 32] {
        let mut entry = [0; 32];
        entry[..8].copy_from_slice(&index.to_be_bytes());
        entry
    }

    fn bundle(path: EntriesPath) -> Vec<u8> {
        let first = path.index * 256;
        let entries: Vec<_> = (first..first + u64::from(path.width)).map(entry).collect();
        encode_entries(&entries).unwrap()
    }

    #[test]
    fn every_tile_is_listed_once() {
        let (tiles, _) = log();
        let listed: Vec<TilePath> = tiles_of(SIZE).collect();
        assert_eq!(listed.len(), 258 + 2 + 1);
        for tile in listed {
            let bytes = tiles.get(tile.level, tile.index).unwrap();
            assert_eq!(bytes.len(), tile.length_bytes(), "{tile}");
        }
        assert_eq!(tiles_of(0).count(), 0);
    }

    #[test]
    fn a_whole_log_passes_and_each_altered_tile_is_named() {
        let (tiles, checkpoint) = log();
        let read = |path| Ok(Some(bundle(path)));
        let audited = audit(&tiles, &checkpoint, read).unwrap();
        assert_eq!(
            audited,
            Audited {
                entries: SIZE,
                tiles: 258 + 2 + 1
            }
        );

        for (level, index) in [(0, 0), (0, 100), (0, 257), (1, 0), (1, 1), (2, 0)] {
            let mut altered = tiles.clone();
            let mut bytes = tiles.get(level, index).unwrap().to_vec();
            bytes[8] ^= 1;
            altered.insert(level, index, bytes);
            let refused = audit(&altered, &checkpoint, read).unwrap_err();
            match refused {
                AuditError::AlteredTile { tile, parent } => {
                    // An altered parent shows first at the first tile under it.
                    let child = (tile.level, tile.index) == (level, index);
                    assert!(child || (parent.level, parent.index) == (level, index));
                }
                AuditError::WrongRoot { .. } => assert!(index == 257 || level > 0),
                other => panic!("{other}"),
            }
        }
    }

    #[test]
    fn an_altered_or_missing_bundle_is_named() {
        let (tiles, checkpoint) = log();
        let altered = audit(&tiles, &checkpoint, |path| {
            let mut bytes = bundle(path);
            if path.index == 7 {
                bytes[2 + 3 * 34] ^= 1;
            }
            Ok(Some(bytes))
        });
        assert_eq!(
            altered.unwrap_err().to_string(),
            "entry 1795 is altered: its hash is not the one in the tile"
        );
        let missing = audit(&tiles, &checkpoint, |path| {
            Ok((path.index < 257).then(|| bundle(path)))
        });
        assert_eq!(
            missing.unwrap_err().to_string(),
            "tile/entries/257.p/208 is missing"
        );
        let short = audit(&tiles, &checkpoint, |path| {
            Ok(Some(bundle(path)[1..].to_vec()))
        });
        assert!(matches!(short, Err(AuditError::Malformed { .. })));
        let unreadable = audit(&tiles, &checkpoint, |_| Err("no such disk".into()));
        assert_eq!(
            unreadable.unwrap_err().to_string(),
            "cannot read tile/entries/000: no such disk"
        );
    }

    #[test]
    fn a_single_bundle_is_checked_against_its_tile() {
        let (tiles, _) = log();
        let path = EntriesPath {
            index: 3,
            width: 256,
        };
        let tile = tiles.get(0, 3).unwrap();
        assert!(audit_entries(path, &bundle(path), tile).is_ok());
        let other = bundle(EntriesPath {
            index: 4,
            width: 256,
        });
        let refused = audit_entries(path, &other, tile);
        assert!(matches!(
            refused,
            Err(AuditError::AlteredEntry { index: 768 })
        ));
        let refused = audit_entries(path, &other, &tile[1..]);
        assert!(matches!(refused, Err(AuditError::Malformed { .. })));
    }

    #[test]
    fn an_empty_log_passes() {
        let checkpoint = Checkpoint::new("log.example", 0, crate::empty_root());
        let audited = audit(&TileMap::new(), &checkpoint, |_| Ok(None)).unwrap();
        assert_eq!(
            audited,
            Audited {
                entries: 0,
                tiles: 0
            }
        );
    }
}
