//! Growing a log safely: what is written, in which order, and what a crash can leave behind.
//!
//! [`prepare`] decides: it opens the last published checkpoint, proves that the stored tiles still
//! lead to it, and computes the next one. It writes nothing, so an asynchronous store can call it
//! inside its own transaction. [`sequence`] does all of it over a [`TileStore`].
//!
//! Nothing counts before its checkpoint is stored. A crash may leave entries and tiles beyond the
//! last checkpoint; nobody reads them, and the next batch overwrites them. A log therefore never
//! signs two histories, whatever fails.

use std::error::Error;

use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::entry::EntryDigest;
use crate::hash::{Hash, empty_root};
use crate::note::Signer;
use crate::tile::TilePath;
use crate::tree::{Edge, TileReader, TreeError, leaf_hashes};

/// Where a log is kept.
pub trait TileStore: TileReader {
    /// The signed checkpoint that was published last, or None before [`create`].
    ///
    /// # Errors
    /// Whatever kept the store from answering.
    fn checkpoint(&self) -> Result<Option<String>, StoreFailure>;

    /// Stores a batch durably, and only if the published checkpoint still is `batch.before`;
    /// `Ok(false)` says that it is not, and nothing was written.
    ///
    /// A database does it in one transaction. A store without transactions keeps a lock that lets
    /// one writer in, and writes in this order, each durable before the next: entries, tiles,
    /// checkpoint. After an error anything may have been stored or not; a store is asked anew.
    ///
    /// # Errors
    /// Whatever kept the store from finishing.
    fn commit(&mut self, batch: &Batch) -> Result<bool, StoreFailure>;
}

/// What kept a store from reading or writing.
pub type StoreFailure = Box<dyn Error + Send + Sync>;

/// All that one step of the log writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// The signed checkpoint that this batch follows; None for the first.
    pub before: Option<String>,
    /// Position in the log of the first of `entries`.
    pub first_index: u64,
    /// The new entries.
    pub entries: Vec<EntryDigest>,
    /// The tiles that are new or changed; see [`crate::Appended::tiles`].
    pub tiles: Vec<(TilePath, Vec<u8>)>,
    /// The state of the log with the new entries.
    pub checkpoint: Checkpoint,
    /// The same, signed: what is published.
    pub note: String,
}

/// Why a log did not grow.
#[derive(Debug, thiserror::Error)]
pub enum SequenceError {
    /// The log has no checkpoint. One that existed must be restored and not made anew: a second
    /// beginning would contradict everything that was signed.
    #[error("the log has no checkpoint; create it, or restore it if it existed")]
    NotCreated,
    /// The published checkpoint is not one that this key signed.
    #[error("the published checkpoint: {0}")]
    Published(#[from] CheckpointError),
    /// The stored tiles lead to another root than the one that was signed.
    #[error("the tiles lead to root {stored}, but {signed} was signed; restore the log")]
    Damaged {
        /// Root of the stored tiles.
        stored: Hash,
        /// Root that was signed.
        signed: Hash,
    },
    /// Entries between the log and the batch are missing.
    #[error("the log has {size} entries, the batch starts at {first_index}")]
    Gap {
        /// Entries that are published.
        size: u64,
        /// Where the batch starts.
        first_index: u64,
    },
    /// Another entry is already published at a position of the batch.
    #[error("entry {index} is published with another digest")]
    Conflict {
        /// Position in the log.
        index: u64,
    },
    /// Another process published first. Read the log anew.
    #[error("another process has published a checkpoint meanwhile")]
    Overtaken,
    /// A tile could not be had.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// The store failed. What it kept is seen when it is asked anew.
    #[error("the log's store: {0}")]
    Store(#[source] StoreFailure),
}

impl SequenceError {
    /// Whether trying again may help. If not, a person must look before the log may grow.
    #[must_use]
    pub fn may_retry(&self) -> bool {
        match self {
            SequenceError::Overtaken | SequenceError::Store(_) => true,
            SequenceError::Tree(error) => matches!(error, TreeError::Read { .. }),
            _ => false,
        }
    }
}

/// The batch that begins a log: no entries, and a signed checkpoint that says so.
///
/// # Errors
/// [`SequenceError::Published`] if the signer's name cannot be a log's origin.
pub fn first_batch(signer: &Signer) -> Result<Batch, SequenceError> {
    let checkpoint = Checkpoint::new(signer.name(), 0, empty_root());
    let note = checkpoint.sign(&[signer])?;
    let (entries, tiles) = (Vec::new(), Vec::new());
    Ok(Batch {
        before: None,
        first_index: 0,
        entries,
        tiles,
        checkpoint,
        note,
    })
}

/// Computes the batch that adds entries to the log, whose first stands at `first_index`; None if
/// all of them are published already.
///
/// Entries that an earlier attempt did publish are recognised and not added twice: give the same
/// entries with the same `first_index` again after a failure. If `first_index` is the published
/// size, only the tiles of [`crate::tiles_needed_for_append`] are read.
///
/// # Errors
/// A [`SequenceError`]; nothing was written.
pub fn prepare<R: TileReader + ?Sized>(
    reader: &R,
    published: &str,
    signer: &Signer,
    first_index: u64,
    entries: &[EntryDigest],
) -> Result<Option<Batch>, SequenceError> {
    let old = Checkpoint::open(published, &signer.verifier())?;
    let edge = Edge::load(reader, old.size)?;
    let stored = edge.root();
    if stored != old.root {
        return Err(SequenceError::Damaged {
            stored,
            signed: old.root,
        });
    }
    let size = old.size;
    let overlap = size
        .checked_sub(first_index)
        .ok_or(SequenceError::Gap { size, first_index })?;
    let overlap = usize::try_from(overlap)
        .unwrap_or(usize::MAX)
        .min(entries.len());
    let (known, new) = entries.split_at(overlap);
    expect_published(reader, size, first_index, known)?;
    if new.is_empty() {
        return Ok(None);
    }
    let leaves: Vec<Hash> = new.iter().map(EntryDigest::leaf_hash).collect();
    let appended = edge.append(&leaves)?;
    let checkpoint = Checkpoint::new(signer.name(), appended.new_size, appended.root);
    Ok(Some(Batch {
        before: Some(published.to_owned()),
        first_index: size,
        entries: new.to_vec(),
        tiles: appended.tiles,
        note: checkpoint.sign(&[signer])?,
        checkpoint,
    }))
}

/// Begins the log if it has no checkpoint, and returns the published one.
///
/// # Errors
/// A [`SequenceError`]; [`SequenceError::may_retry`] says whether to call it again.
pub fn create<S: TileStore + ?Sized>(
    store: &mut S,
    signer: &Signer,
) -> Result<Checkpoint, SequenceError> {
    if let Some(published) = store.checkpoint().map_err(SequenceError::Store)? {
        return Ok(Checkpoint::open(&published, &signer.verifier())?);
    }
    commit(store, first_batch(signer)?)
}

/// Adds entries to the log, whose first stands at `first_index`, and returns the checkpoint that
/// covers them. After an error that [`SequenceError::may_retry`], call it again with the same
/// entries: those that were published after all are not added twice.
///
/// # Errors
/// A [`SequenceError`]. The log verifies as before, or as after, the batch.
pub fn sequence<S: TileStore + ?Sized>(
    store: &mut S,
    signer: &Signer,
    first_index: u64,
    entries: &[EntryDigest],
) -> Result<Checkpoint, SequenceError> {
    let published = store.checkpoint().map_err(SequenceError::Store)?;
    let published = published.ok_or(SequenceError::NotCreated)?;
    match prepare(store, &published, signer, first_index, entries)? {
        Some(batch) => commit(store, batch),
        None => Ok(Checkpoint::open(&published, &signer.verifier())?),
    }
}

fn commit<S: TileStore + ?Sized>(store: &mut S, batch: Batch) -> Result<Checkpoint, SequenceError> {
    match store.commit(&batch) {
        Ok(true) => Ok(batch.checkpoint),
        Ok(false) => Err(SequenceError::Overtaken),
        Err(failure) => Err(SequenceError::Store(failure)),
    }
}

fn expect_published<R: TileReader + ?Sized>(
    reader: &R,
    size: u64,
    first_index: u64,
    entries: &[EntryDigest],
) -> Result<(), SequenceError> {
    let hashes = leaf_hashes(reader, size, first_index, entries.len())?;
    let same = |(entry, hash): (&EntryDigest, &Hash)| entry.leaf_hash() == *hash;
    match entries.iter().zip(&hashes).position(|pair| !same(pair)) {
        Some(position) => Err(SequenceError::Conflict {
            index: first_index + position as u64,
        }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
