//! Growing the tree and making proofs, out of tiles.
//!
//! Nothing here reads or writes by itself: tiles come through [`TileReader`], and what changed is
//! returned. A store with asynchronous access asks a planner which tiles will be needed
//! ([`tiles_needed_for_append`], [`tiles_needed_for_inclusion`], [`tiles_needed_for_consistency`]),
//! loads them into a [`TileMap`], and then calls the function itself.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

use crate::MAX_TREE_SIZE;
use crate::hash::{HASH_BYTES, Hash, empty_root, node_hash};
use crate::proof::{ConsistencyProof, InclusionProof};
use crate::tile::{TILE_WIDTH, TilePath, encode_hashes};

/// Where tiles are kept.
pub trait TileReader {
    /// The hashes of the tile of that level and index, one after another, at least
    /// `tile.width` of them; None if there is no such tile.
    ///
    /// More hashes than asked are ignored, so a store may keep only the widest version of a tile.
    ///
    /// # Errors
    /// Whatever kept the store from answering.
    fn read_tile(&self, tile: TilePath) -> Result<Option<Vec<u8>>, ReadFailure>;
}

/// What kept a store from reading a tile.
pub type ReadFailure = Box<dyn Error + Send + Sync>;

/// Why a tree could not be read or grown.
#[derive(Debug, thiserror::Error)]
pub enum TreeError {
    /// The store could not answer. Trying again may help.
    #[error("cannot read {tile}: {source}")]
    Read {
        /// The tile that was asked for.
        tile: TilePath,
        /// What the store says.
        source: ReadFailure,
    },
    /// A tile that a tree of this size must have is not stored: the log is damaged.
    #[error("{tile} is missing; restore it from a copy of the log")]
    MissingTile {
        /// The tile that was asked for.
        tile: TilePath,
    },
    /// A stored tile is shorter than the tree needs: the log is damaged.
    #[error("{tile} has {got} bytes, fewer than it must have; restore it from a copy of the log")]
    ShortTile {
        /// The tile that was asked for.
        tile: TilePath,
        /// Bytes that the store has.
        got: usize,
    },
    /// There is no such leaf.
    #[error("leaf {index} is not in a tree of {size} leaves")]
    IndexOutside {
        /// Position that was asked for.
        index: u64,
        /// Number of leaves of the tree.
        size: u64,
    },
    /// A later tree cannot be smaller than an earlier one.
    #[error("a tree of {new} leaves cannot begin with one of {old}")]
    Shrinking {
        /// Size of the earlier tree.
        old: u64,
        /// Size of the later tree.
        new: u64,
    },
    /// The tree would have more leaves than can be counted.
    #[error("a tree has at most {MAX_TREE_SIZE} leaves")]
    TooLarge,
}

/// What an append changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    /// Number of leaves of the tree now.
    pub new_size: u64,
    /// Root of the tree now.
    pub root: Hash,
    /// Every tile that is new or wider than before, with its bytes: the full ones, and the newest
    /// partial one of each level. Write each over what is stored under its level and index, also
    /// when that is wider: only an append that was never signed can have left it there.
    pub tiles: Vec<(TilePath, Vec<u8>)>,
}

/// Adds leaves to a tree of `old_size` leaves, given their hashes ([`crate::leaf_hash`]).
///
/// Reads at most one tile of each level.
///
/// # Errors
/// A [`TreeError`]; nothing has then changed anywhere.
pub fn append<R: TileReader + ?Sized>(
    reader: &R,
    old_size: u64,
    new_leaf_hashes: &[Hash],
) -> Result<Appended, TreeError> {
    Edge::load(reader, old_size)?.append(new_leaf_hashes)
}

/// Root of the tree of the first `size` leaves.
///
/// # Errors
/// A [`TreeError`] if a tile cannot be had.
pub fn root<R: TileReader + ?Sized>(reader: &R, size: u64) -> Result<Hash, TreeError> {
    Ok(Edge::load(reader, size)?.root())
}

/// Shows that the leaf at `index` is in the tree of the first `size` leaves.
///
/// # Errors
/// A [`TreeError`] if there is no such leaf or a tile cannot be had.
pub fn prove_inclusion<R: TileReader + ?Sized>(
    reader: &R,
    index: u64,
    size: u64,
) -> Result<InclusionProof, TreeError> {
    let ranges = inclusion_ranges(index, size)?;
    let hashes = hash_ranges(reader, &ranges, size)?;
    Ok(InclusionProof {
        leaf_index: index,
        tree_size: size,
        hashes,
    })
}

/// Shows that the tree of the first `new` leaves begins with that of the first `old` ones.
///
/// # Errors
/// A [`TreeError`] if `old` is the larger one or a tile cannot be had.
pub fn prove_consistency<R: TileReader + ?Sized>(
    reader: &R,
    old: u64,
    new: u64,
) -> Result<ConsistencyProof, TreeError> {
    let ranges = consistency_ranges(old, new)?;
    let hashes = hash_ranges(reader, &ranges, new)?;
    Ok(ConsistencyProof {
        old_size: old,
        new_size: new,
        hashes,
    })
}

/// The tiles that [`append`] to, or [`root`] of, a tree of `size` leaves will read.
///
/// # Errors
/// [`TreeError::TooLarge`].
pub fn tiles_needed_for_append(size: u64) -> Result<Vec<TilePath>, TreeError> {
    if size > MAX_TREE_SIZE {
        return Err(TreeError::TooLarge);
    }
    let last_of_level = |level: u8| {
        let count = size >> (8 * u32::from(level));
        TilePath::containing(level, count.checked_sub(1)?, size)
    };
    let tiles = (0..=crate::tile::MAX_LEVEL).filter_map(last_of_level);
    Ok(tiles.filter(|tile| !tile.is_full()).collect())
}

/// The tiles that [`prove_inclusion`] will read.
///
/// # Errors
/// [`TreeError::IndexOutside`] or [`TreeError::TooLarge`].
pub fn tiles_needed_for_inclusion(index: u64, size: u64) -> Result<Vec<TilePath>, TreeError> {
    Ok(tiles_of_ranges(&inclusion_ranges(index, size)?, size))
}

/// The tiles that [`prove_consistency`] will read.
///
/// # Errors
/// [`TreeError::Shrinking`] or [`TreeError::TooLarge`].
pub fn tiles_needed_for_consistency(old: u64, new: u64) -> Result<Vec<TilePath>, TreeError> {
    Ok(tiles_of_ranges(&consistency_ranges(old, new)?, new))
}

/// Tiles in memory, the widest version of each: for tests, for small logs, and for handing over
/// what an asynchronous store has loaded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TileMap {
    tiles: BTreeMap<(u8, u64), Vec<u8>>,
}

impl TileMap {
    /// A map without tiles.
    #[must_use]
    pub fn new() -> TileMap {
        TileMap::default()
    }

    /// Puts the bytes of a tile in place of what was there for its level and index.
    pub fn insert(&mut self, level: u8, index: u64, bytes: Vec<u8>) {
        self.tiles.insert((level, index), bytes);
    }

    /// The bytes of a tile as they were put in.
    #[must_use]
    pub fn get(&self, level: u8, index: u64) -> Option<&[u8]> {
        self.tiles.get(&(level, index)).map(Vec::as_slice)
    }

    /// Level, index and bytes of every tile, lowest level first.
    pub fn iter(&self) -> impl Iterator<Item = (u8, u64, &[u8])> {
        self.tiles
            .iter()
            .map(|((level, index), bytes)| (*level, *index, bytes.as_slice()))
    }
}

impl Extend<(TilePath, Vec<u8>)> for TileMap {
    /// Takes the tiles of an [`Appended`].
    fn extend<T: IntoIterator<Item = (TilePath, Vec<u8>)>>(&mut self, tiles: T) {
        for (path, bytes) in tiles {
            self.insert(path.level, path.index, bytes);
        }
    }
}

impl TileReader for TileMap {
    fn read_tile(&self, tile: TilePath) -> Result<Option<Vec<u8>>, ReadFailure> {
        Ok(self.get(tile.level, tile.index).map(<[u8]>::to_vec))
    }
}

/// The partial tiles of a tree: all that is needed to go on growing it.
pub(crate) struct Edge {
    size: u64,
    /// The hashes of the partial tile of each level, 0 to 255 of them.
    levels: Vec<Vec<Hash>>,
}

impl Edge {
    pub(crate) fn load<R: TileReader + ?Sized>(reader: &R, size: u64) -> Result<Edge, TreeError> {
        let mut levels = Vec::new();
        for tile in tiles_needed_for_append(size)? {
            levels.resize(usize::from(tile.level), Vec::new());
            levels.push(read_hashes(reader, tile)?);
        }
        Ok(Edge { size, levels })
    }

    /// Combines the perfect subtrees of the partial tiles, the smallest (rightmost) first.
    pub(crate) fn root(&self) -> Hash {
        let mut peaks = Vec::new();
        for hashes in self.levels.iter().rev() {
            push_peaks(hashes, &mut peaks);
        }
        fold_peaks(&peaks).unwrap_or_else(empty_root)
    }

    pub(crate) fn append(mut self, new_leaf_hashes: &[Hash]) -> Result<Appended, TreeError> {
        let added = u64::try_from(new_leaf_hashes.len()).map_err(|_| TreeError::TooLarge)?;
        let new_size = self
            .size
            .checked_add(added)
            .filter(|size| *size <= MAX_TREE_SIZE);
        let new_size = new_size.ok_or(TreeError::TooLarge)?;
        let mut tiles = Vec::new();
        let mut parents = self.append_to_level(0, new_leaf_hashes, &mut tiles);
        for level in 1..=crate::tile::MAX_LEVEL {
            if parents.is_empty() {
                break;
            }
            parents = self.append_to_level(level, &parents, &mut tiles);
        }
        self.size = new_size;
        Ok(Appended {
            new_size,
            root: self.root(),
            tiles,
        })
    }

    /// Fills up the tiles of one level and returns the roots of those that became full.
    fn append_to_level(
        &mut self,
        level: u8,
        hashes: &[Hash],
        tiles: &mut Vec<(TilePath, Vec<u8>)>,
    ) -> Vec<Hash> {
        let slot = usize::from(level);
        if self.levels.len() <= slot {
            self.levels.resize(slot + 1, Vec::new());
        }
        let partial = &mut self.levels[slot];
        let mut index = (self.size >> (8 * u32::from(level))) / u64::from(TILE_WIDTH);
        let mut parents = Vec::with_capacity(hashes.len() / usize::from(TILE_WIDTH) + 1);
        let mut rest = hashes;
        while !rest.is_empty() {
            let room = usize::from(TILE_WIDTH) - partial.len();
            let (now, later) = rest.split_at(room.min(rest.len()));
            partial.extend_from_slice(now);
            rest = later;
            let width = u16::try_from(partial.len()).unwrap_or(TILE_WIDTH);
            tiles.push((
                TilePath {
                    level,
                    index,
                    width,
                },
                encode_hashes(partial),
            ));
            if width == TILE_WIDTH {
                parents.push(perfect_root(std::mem::take(partial)));
                index += 1;
            }
        }
        parents
    }
}

/// Hashes of `count` leaves from `first` on, in a tree of `size` leaves that has them.
pub(crate) fn leaf_hashes<R: TileReader + ?Sized>(
    reader: &R,
    size: u64,
    first: u64,
    count: usize,
) -> Result<Vec<Hash>, TreeError> {
    let mut hashes = Vec::with_capacity(count);
    while hashes.len() < count {
        let position = first + hashes.len() as u64;
        let outside = TreeError::IndexOutside {
            index: position,
            size,
        };
        let tile = TilePath::containing(0, position, size).ok_or(outside)?;
        let offset = (position % u64::from(TILE_WIDTH)) as usize;
        hashes.extend(read_hashes(reader, tile)?.into_iter().skip(offset));
    }
    hashes.truncate(count);
    Ok(hashes)
}

/// Leaves `start` (included) to `end` (excluded): a node of the tree, or a part of its right edge.
type Range = (u64, u64);

/// The nodes beside the way from a leaf to the root, lowest first (RFC 6962, section 2.1.1).
fn inclusion_ranges(index: u64, size: u64) -> Result<Vec<Range>, TreeError> {
    if size > MAX_TREE_SIZE {
        return Err(TreeError::TooLarge);
    }
    if index >= size {
        return Err(TreeError::IndexOutside { index, size });
    }
    let (mut start, mut end) = (0, size);
    let mut ranges = Vec::new();
    while end - start > 1 {
        let middle = start + split_size(end - start);
        if index < middle {
            ranges.push((middle, end));
            end = middle;
        } else {
            ranges.push((start, middle));
            start = middle;
        }
    }
    ranges.reverse();
    Ok(ranges)
}

/// The nodes of a consistency proof, lowest first (RFC 6962, section 2.1.2).
fn consistency_ranges(old: u64, new: u64) -> Result<Vec<Range>, TreeError> {
    if new > MAX_TREE_SIZE {
        return Err(TreeError::TooLarge);
    }
    if old > new {
        return Err(TreeError::Shrinking { old, new });
    }
    if old == 0 {
        return Ok(Vec::new());
    }
    let (mut start, mut end) = (0, new);
    let mut ranges = Vec::new();
    while old != end {
        let middle = start + split_size(end - start);
        if old <= middle {
            ranges.push((middle, end));
            end = middle;
        } else {
            ranges.push((start, middle));
            start = middle;
        }
    }
    // The verifier knows the old root itself, so a node that is the whole old tree is left out.
    if start != 0 {
        ranges.push((start, end));
    }
    ranges.reverse();
    Ok(ranges)
}

/// The largest power of two that is smaller than `count`, where RFC 6962 splits a tree.
fn split_size(count: u64) -> u64 {
    1 << (count - 1).ilog2()
}

/// The perfect subtrees that a range consists of, left to right: first leaf and height.
fn perfect_subtrees(range: Range) -> impl Iterator<Item = (u64, u32)> {
    let (mut start, end) = range;
    std::iter::from_fn(move || {
        let height = end.checked_sub(start)?.checked_ilog2()?;
        let subtree = (start, height);
        start += 1 << height;
        Some(subtree)
    })
}

/// Where the hashes under a perfect subtree's root stand: their tile, and where in it.
fn place(start: u64, height: u32, size: u64) -> (TilePath, std::ops::Range<usize>) {
    let level = (height / 8) as u8;
    let position = start >> (8 * u32::from(level));
    let offset = (position % u64::from(TILE_WIDTH)) as usize;
    let tile = TilePath::of_level(level, position, size >> (8 * u32::from(level)));
    (tile, offset..offset + (1 << (height % 8)))
}

fn tiles_of_ranges(ranges: &[Range], size: u64) -> Vec<TilePath> {
    let subtrees = ranges.iter().flat_map(|range| perfect_subtrees(*range));
    let tiles = subtrees.map(|(start, height)| place(start, height, size).0);
    tiles.collect::<BTreeSet<_>>().into_iter().collect()
}

/// Hash of each range, reading each tile once.
fn hash_ranges<R: TileReader + ?Sized>(
    reader: &R,
    ranges: &[Range],
    size: u64,
) -> Result<Vec<Hash>, TreeError> {
    let mut tiles = BTreeMap::new();
    for tile in tiles_of_ranges(ranges, size) {
        tiles.insert(tile, read_hashes(reader, tile)?);
    }
    let hash_subtree = |(start, height)| {
        let (tile, hashes) = place(start, height, size);
        perfect_root(tiles[&tile][hashes].to_vec())
    };
    let hash_range = |range: &Range| {
        let peaks: Vec<Hash> = perfect_subtrees(*range).map(hash_subtree).collect();
        fold_peaks(&peaks).unwrap_or_else(empty_root)
    };
    Ok(ranges.iter().map(hash_range).collect())
}

pub(crate) fn read_hashes<R: TileReader + ?Sized>(
    reader: &R,
    tile: TilePath,
) -> Result<Vec<Hash>, TreeError> {
    let bytes = reader
        .read_tile(tile)
        .map_err(|source| TreeError::Read { tile, source })?;
    let bytes = bytes.ok_or(TreeError::MissingTile { tile })?;
    let short = TreeError::ShortTile {
        tile,
        got: bytes.len(),
    };
    let needed = bytes.get(..tile.length_bytes()).ok_or(short)?;
    let (chunks, _) = needed.as_chunks::<HASH_BYTES>();
    Ok(chunks.iter().copied().map(Hash::from_bytes).collect())
}

/// Root over hashes whose count is a power of two.
pub(crate) fn perfect_root(mut hashes: Vec<Hash>) -> Hash {
    while hashes.len() > 1 {
        let pairs = hashes.len() / 2;
        for pair in 0..pairs {
            hashes[pair] = node_hash(&hashes[2 * pair], &hashes[2 * pair + 1]);
        }
        hashes.truncate(pairs);
    }
    hashes[0]
}

/// Cuts hashes into perfect subtrees, the largest first, and pushes the root of each.
fn push_peaks(hashes: &[Hash], peaks: &mut Vec<Hash>) {
    let mut rest = hashes;
    while let Some(height) = rest.len().checked_ilog2() {
        let (subtree, later) = rest.split_at(1 << height);
        peaks.push(perfect_root(subtree.to_vec()));
        rest = later;
    }
}

/// Root over perfect subtrees, the largest first; None over none.
fn fold_peaks(peaks: &[Hash]) -> Option<Hash> {
    peaks
        .iter()
        .copied()
        .rev()
        .reduce(|right, left| node_hash(&left, &right))
}

#[cfg(test)]
mod tests;
