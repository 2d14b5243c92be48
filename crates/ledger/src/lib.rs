//! The sealed register (*ledger*): an append-only RFC 6962 Merkle tree in the public C2SP formats.
//!
//! Anyone can check a log or a receipt with this crate alone, offline and years later. It does no
//! input or output, has no clock and no randomness: storage is the [`TileReader`] trait, keys are
//! made by the caller. `README.md` beside this crate describes every format for somebody who wants
//! to write a verifier in another language.
//!
//! Modules in reading order:
//!
//! - [`hash`]: the three hashes of RFC 6962, section 2.1;
//! - [`tile`]: how the tree is cut into files of at most 256 hashes (C2SP tlog-tiles);
//! - [`proof`]: checking inclusion and consistency (RFC 9162, section 2.1);
//! - [`tree`]: growing the tree and making proofs out of tiles;
//! - [`note`]: text signed with Ed25519 (C2SP signed-note), keys as text;
//! - [`cosignature`]: witnesses (C2SP tlog-cosignature);
//! - [`checkpoint`]: what the log commits to: origin, size, root (C2SP tlog-checkpoint);
//! - [`entry`]: what stands in the log for one act, a salted digest;
//! - [`receipt`]: the promise and the proof that a reporter keeps (C2SP tlog-proof);
//! - [`mod@sequence`]: growing a log so that no crash makes it contradict itself;
//! - [`mod@audit`]: checking every tile and every entry of a log.

#![deny(rustdoc::broken_intra_doc_links)]

pub mod hash;
pub mod tile;
pub mod proof;
pub mod tree;
pub mod note;
pub mod cosignature;
pub mod checkpoint;
pub mod entry;
pub mod receipt;
pub mod sequence;
pub mod audit;
#[cfg(test)]
mod naive;

pub use audit::{AuditError, Audited, audit, audit_entries, audit_tiles, tiles_of};
pub use checkpoint::{Checkpoint, CheckpointError};
pub use entry::{EntryDigest, Preimage, entry_digest};
pub use hash::{Hash, empty_root, leaf_hash, node_hash};
pub use note::{KeyError, NoteError, Signer, Verifier, sign_note, verify_note};
pub use proof::{ConsistencyProof, InclusionProof, ProofError};
pub use receipt::{LodgingProof, Promise, ReceiptError, VerifiedLodging};
pub use sequence::{Batch, SequenceError, TileStore, prepare, sequence};
pub use tile::{EntriesPath, TILE_WIDTH, TileError, TilePath, TileResource};
pub use tree::{
    Appended, TileMap, TileReader, TreeError, append, prove_consistency, prove_inclusion, root,
    tiles_needed_for_append, tiles_needed_for_consistency, tiles_needed_for_inclusion,
};

/// The largest number of leaves that a tree may have: what a signed 64-bit column can count.
pub const MAX_TREE_SIZE: u64 = i64::MAX as u64;
