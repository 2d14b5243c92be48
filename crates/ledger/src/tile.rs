//! Tiles: the tree cut into files, as C2SP tlog-tiles defines them.
//!
//! A tile of level 0 holds up to 256 consecutive leaf hashes. A tile of level *n* + 1 holds the
//! roots of up to 256 consecutive full tiles of level *n*. Only the rightmost tile of a level may
//! be narrower (*partial*). Beside the hashes, an *entry bundle* holds the entries of one tile of
//! level 0. Everything read here is foreign and bounded.

use std::fmt;
use std::str::FromStr;

use crate::hash::{HASH_BYTES, Hash};

/// Hashes in a full tile, and entries in a full bundle.
pub const TILE_WIDTH: u16 = 256;

/// The highest level that a tree of at most [`crate::MAX_TREE_SIZE`] leaves can have.
pub const MAX_LEVEL: u8 = 7;

/// The longest entry: its length is written in two bytes.
pub const MAX_ENTRY_BYTES: usize = u16::MAX as usize;

/// The longest path that can be canonical, counted after `tile/`.
const MAX_PATH_CHARACTERS: usize = 48;

/// Tile of hashes: `tile/<level>/<index>[.p/<width>]` under the log's address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TilePath {
    /// 0 for leaf hashes, 1 for roots of 256 leaves, 2 for roots of 65,536 leaves and so on.
    pub level: u8,
    /// Position among the tiles of its level, from 0.
    pub index: u64,
    /// Hashes in it, 1 to 256; a full tile has 256 and no `.p/` in its path.
    pub width: u16,
}

/// Bundle of entries: `tile/entries/<index>[.p/<width>]` under the log's address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntriesPath {
    /// Position among the bundles: entry `index * 256` is the first in it.
    pub index: u64,
    /// Entries in it, 1 to 256.
    pub width: u16,
}

/// What a path under `/log/tile/` names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TileResource {
    /// A tile of hashes.
    Hashes(TilePath),
    /// A bundle of entries.
    Entries(EntriesPath),
}

/// Why a tile, a bundle or a path is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TileError {
    /// The path is not the one spelling of a tile that a tree can have.
    #[error("not a tile path; expected LEVEL/NNN or entries/NNN, with .p/WIDTH when partial")]
    Path,
    /// A tile of hashes is not exactly as long as its width asks.
    #[error("tile of {got} bytes, but {expected} bytes are {width} hashes")]
    Length {
        /// Hashes that were expected.
        width: u16,
        /// Bytes that were expected.
        expected: usize,
        /// Bytes that came.
        got: usize,
    },
    /// A width outside 1 to 256.
    #[error("tile width {0} is outside 1 to 256")]
    Width(usize),
    /// An entry is too long to be written in a bundle.
    #[error("entry of {0} bytes; at most {MAX_ENTRY_BYTES} fit an entry bundle")]
    EntryTooLong(usize),
    /// A bundle ends within an entry, or goes on after the last one.
    #[error("entry bundle does not hold exactly {width} entries: wrong at byte {at_byte}")]
    Bundle {
        /// Entries that were expected.
        width: u16,
        /// Where reading stopped.
        at_byte: usize,
    },
}

impl TilePath {
    /// The tile that holds, in a tree of `tree_size` leaves, the hash at `position` of `level`.
    /// None if the tree has no such hash.
    #[must_use]
    pub fn containing(level: u8, position: u64, tree_size: u64) -> Option<TilePath> {
        if level > MAX_LEVEL {
            return None;
        }
        let count = tree_size >> (8 * u32::from(level));
        if position >= count {
            return None;
        }
        Some(TilePath::of_level(level, position, count))
    }

    /// The tile around `position` of a level that has `count` hashes, more than `position`.
    pub(crate) fn of_level(level: u8, position: u64, count: u64) -> TilePath {
        let index = position / u64::from(TILE_WIDTH);
        let rest = count - index * u64::from(TILE_WIDTH);
        let width = u16::try_from(rest).map_or(TILE_WIDTH, |rest| rest.min(TILE_WIDTH));
        TilePath {
            level,
            index,
            width,
        }
    }

    /// Whether the tile has all 256 hashes and will never change again.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.width == TILE_WIDTH
    }

    /// Length of the tile in bytes.
    #[must_use]
    pub fn length_bytes(&self) -> usize {
        usize::from(self.width) * HASH_BYTES
    }
}

impl fmt::Display for TilePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "tile/{}/", self.level)?;
        write_index_and_width(formatter, self.index, self.width)
    }
}

impl fmt::Display for EntriesPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("tile/entries/")?;
        write_index_and_width(formatter, self.index, self.width)
    }
}

impl fmt::Display for TileResource {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TileResource::Hashes(path) => path.fmt(formatter),
            TileResource::Entries(path) => path.fmt(formatter),
        }
    }
}

impl TileResource {
    /// Reads the part of a path after `tile/`: `0/x001/067`, `entries/000.p/3`. Only the one
    /// canonical spelling is taken, so a cache can never hold two copies of one tile.
    ///
    /// # Errors
    /// [`TileError::Path`] for anything else, and for tiles that no tree can have.
    pub fn parse(path: &str) -> Result<TileResource, TileError> {
        if path.len() > MAX_PATH_CHARACTERS {
            return Err(TileError::Path);
        }
        let (kind, rest) = path.split_once('/').ok_or(TileError::Path)?;
        let (index, width) = read_index_and_width(rest)?;
        let level = if kind == "entries" {
            0
        } else {
            read_level(kind)?
        };
        refuse_tile_beyond_any_tree(level, index, width)?;
        let resource = if kind == "entries" {
            TileResource::Entries(EntriesPath { index, width })
        } else {
            TileResource::Hashes(TilePath {
                level,
                index,
                width,
            })
        };
        // Writing it back is the simplest proof that there was no second way to spell it.
        if resource.to_string().strip_prefix("tile/") == Some(path) {
            Ok(resource)
        } else {
            Err(TileError::Path)
        }
    }
}

impl FromStr for TileResource {
    type Err = TileError;

    /// Reads a whole path as [`fmt::Display`] writes it, `tile/` included.
    fn from_str(path: &str) -> Result<TileResource, TileError> {
        TileResource::parse(path.strip_prefix("tile/").ok_or(TileError::Path)?)
    }
}

/// Concatenates hashes into the bytes of a tile.
#[must_use]
pub fn encode_hashes(hashes: &[Hash]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(hashes.len() * HASH_BYTES);
    for hash in hashes {
        bytes.extend_from_slice(hash.as_ref());
    }
    bytes
}

/// Cuts the bytes of a tile into exactly `width` hashes.
///
/// # Errors
/// [`TileError::Width`] or [`TileError::Length`].
pub fn decode_hashes(bytes: &[u8], width: u16) -> Result<Vec<Hash>, TileError> {
    check_width(usize::from(width))?;
    let expected = usize::from(width) * HASH_BYTES;
    if bytes.len() != expected {
        return Err(TileError::Length {
            width,
            expected,
            got: bytes.len(),
        });
    }
    let (chunks, _) = bytes.as_chunks::<HASH_BYTES>();
    Ok(chunks.iter().copied().map(Hash::from_bytes).collect())
}

/// Writes entries as a bundle: each is its length in two bytes, big-endian, and its bytes.
///
/// # Errors
/// [`TileError::Width`] unless there are 1 to 256 entries, [`TileError::EntryTooLong`].
pub fn encode_entries<E: AsRef<[u8]>>(entries: &[E]) -> Result<Vec<u8>, TileError> {
    check_width(entries.len())?;
    let mut bytes = Vec::new();
    for entry in entries.iter().map(AsRef::as_ref) {
        let length =
            u16::try_from(entry.len()).map_err(|_| TileError::EntryTooLong(entry.len()))?;
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(entry);
    }
    Ok(bytes)
}

/// Cuts a bundle into exactly `width` entries.
///
/// # Errors
/// [`TileError::Width`], or [`TileError::Bundle`] when bytes are missing or left over.
pub fn decode_entries(bytes: &[u8], width: u16) -> Result<Vec<&[u8]>, TileError> {
    check_width(usize::from(width))?;
    let mut entries = Vec::with_capacity(usize::from(width));
    let mut rest = bytes;
    let wrong = |rest: &[u8]| TileError::Bundle {
        width,
        at_byte: bytes.len() - rest.len(),
    };
    for _ in 0..width {
        let (length, after) = rest.split_first_chunk::<2>().ok_or_else(|| wrong(rest))?;
        let length = usize::from(u16::from_be_bytes(*length));
        let (entry, after) = after.split_at_checked(length).ok_or_else(|| wrong(rest))?;
        entries.push(entry);
        rest = after;
    }
    if rest.is_empty() {
        Ok(entries)
    } else {
        Err(wrong(rest))
    }
}

fn check_width(width: usize) -> Result<(), TileError> {
    if (1..=usize::from(TILE_WIDTH)).contains(&width) {
        Ok(())
    } else {
        Err(TileError::Width(width))
    }
}

/// Index 1234067 is written `x001/x234/067`: folders stay small, and no file has a folder's name.
fn write_index_and_width(
    formatter: &mut fmt::Formatter<'_>,
    index: u64,
    width: u16,
) -> fmt::Result {
    let mut divisor: u64 = 1;
    while index / divisor >= 1000 {
        divisor *= 1000;
    }
    while divisor > 1 {
        write!(formatter, "x{:03}/", index / divisor % 1000)?;
        divisor /= 1000;
    }
    write!(formatter, "{:03}", index % 1000)?;
    if width < TILE_WIDTH {
        write!(formatter, ".p/{width}")?;
    }
    Ok(())
}

fn read_level(text: &str) -> Result<u8, TileError> {
    match text.as_bytes() {
        [digit @ b'0'..=b'7'] => Ok(digit - b'0'),
        _ => Err(TileError::Path),
    }
}

fn read_index_and_width(text: &str) -> Result<(u64, u16), TileError> {
    let (digits, width) = match text.split_once(".p/") {
        Some((digits, width)) => (digits, width.parse().map_err(|_| TileError::Path)?),
        None => (text, TILE_WIDTH),
    };
    let mut index: u64 = 0;
    for group in digits.split('/') {
        let group = group.strip_prefix('x').unwrap_or(group);
        if group.len() != 3 || !group.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(TileError::Path);
        }
        let value: u64 = group.parse().map_err(|_| TileError::Path)?;
        let shifted = index
            .checked_mul(1000)
            .and_then(|index| index.checked_add(value));
        index = shifted.ok_or(TileError::Path)?;
    }
    Ok((index, width))
}

/// Later arithmetic multiplies indexes; nothing that passed here can overflow it.
fn refuse_tile_beyond_any_tree(level: u8, index: u64, width: u16) -> Result<(), TileError> {
    check_width(usize::from(width)).map_err(|_| TileError::Path)?;
    let hashes_at_level = crate::MAX_TREE_SIZE >> (8 * u32::from(level));
    let end = index
        .checked_mul(u64::from(TILE_WIDTH))
        .and_then(|start| start.checked_add(u64::from(width)));
    match end {
        Some(end) if end <= hashes_at_level => Ok(()),
        _ => Err(TileError::Path),
    }
}

#[cfg(test)]
mod tests;
