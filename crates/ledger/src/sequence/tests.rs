//! The crash table: every write fails in every way, and after a restart the log verifies, agrees
//! with every checkpoint that was ever published, and holds each entry once.

#![allow(clippy::unwrap_used)]
use std::collections::BTreeMap;

use super::*;
use crate::audit::audit;
use crate::entry::entry_digest;
use crate::tile::encode_entries;
use crate::tree::{ReadFailure, TileMap, prove_consistency};

/// What survives a crash.
#[derive(Debug, Clone, Default)]
struct Disk {
    entries: BTreeMap<u64, EntryDigest>,
    tiles: TileMap,
    checkpoint: Option<String>,
}

/// How a write fails.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Fault {
    /// Nothing was stored.
    Lost,
    /// The first half was stored.
    Torn,
    /// All was stored, but the store says that it failed.
    Kept,
}

/// A store without transactions, such as a folder of files, that fails once when told to.
#[derive(Debug, Clone, Default)]
struct Files {
    disk: Disk,
    /// The write that fails, counted from 0 from now on, and how.
    fault: Option<(usize, Fault)>,
    /// Whether reading the checkpoint gives an old one, as to a process that fell asleep.
    stale_checkpoint: Option<String>,
}

impl Files {
    /// How much of a write of `length` parts to store; the second is whether to report failure.
    fn next_write(&mut self, length: usize) -> (usize, bool) {
        match self.fault.take() {
            Some((0, Fault::Lost)) => (0, true),
            Some((0, Fault::Torn)) => (length / 2, true),
            Some((0, Fault::Kept)) => (length, true),
            Some((after, fault)) => {
                self.fault = Some((after - 1, fault));
                (length, false)
            }
            None => (length, false),
        }
    }
}

impl TileReader for Files {
    fn read_tile(&self, tile: TilePath) -> Result<Option<Vec<u8>>, ReadFailure> {
        self.disk.tiles.read_tile(tile)
    }
}

impl TileStore for Files {
    fn checkpoint(&self) -> Result<Option<String>, StoreFailure> {
        Ok(self
            .stale_checkpoint
            .clone()
            .or_else(|| self.disk.checkpoint.clone()))
    }

    fn commit(&mut self, batch: &Batch) -> Result<bool, StoreFailure> {
        if self.disk.checkpoint != batch.before {
            return Ok(false);
        }
        let (length, failed) = self.next_write(batch.entries.len());
        let indexes = batch.first_index..;
        self.disk
            .entries
            .extend(indexes.zip(batch.entries.iter().copied()).take(length));
        if failed {
            return Err("entries".into());
        }
        let (length, failed) = self.next_write(batch.tiles.len());
        self.disk
            .tiles
            .extend(batch.tiles.iter().take(length).cloned());
        if failed {
            return Err("tiles".into());
        }
        // A checkpoint is small: it is replaced whole or not at all.
        let (length, failed) = self.next_write(1);
        if length == 1 {
            self.disk.checkpoint = Some(batch.note.clone());
        }
        if failed {
            Err("checkpoint".into())
        } else {
            Ok(true)
        }
    }
}

fn signer() -> Signer {
    Signer::from_seed("log.example", &[7; 32]).unwrap()
}

fn entries(attempt: u8, first: u64, count: u64) -> Vec<EntryDigest> {
    let entry = |index: u64| entry_digest(&[attempt; 16], &index.to_be_bytes());
    (first..first + count).map(entry).collect()
}

/// Opens what survived, audits it to the last byte, and compares it with an earlier checkpoint.
fn verify(disk: &Disk, earlier: Option<&Checkpoint>) -> Checkpoint {
    let note = disk.checkpoint.as_ref().unwrap();
    let checkpoint = Checkpoint::open(note, &signer().verifier()).unwrap();
    audit(&disk.tiles, &checkpoint, |bundle| {
        let first = bundle.index * 256;
        let entries = disk.entries.range(first..first + u64::from(bundle.width));
        let entries: Vec<EntryDigest> = entries.map(|(_, entry)| *entry).collect();
        Ok(Some(encode_entries(&entries)?))
    })
    .unwrap();
    if let Some(earlier) = earlier {
        let proof = prove_consistency(&disk.tiles, earlier.size, checkpoint.size).unwrap();
        proof.verify(&earlier.root, &checkpoint.root).unwrap();
    }
    checkpoint
}

fn grown(sizes: &[u64]) -> (Files, Checkpoint) {
    let mut store = Files::default();
    let mut checkpoint = create(&mut store, &signer()).unwrap();
    for count in sizes {
        let first = checkpoint.size;
        checkpoint = sequence(&mut store, &signer(), first, &entries(1, first, *count)).unwrap();
    }
    (store, checkpoint)
}

/// Each write of a batch, and each way in which it can fail.
fn crash_table() -> Vec<(usize, Fault)> {
    let faults = [Fault::Lost, Fault::Torn, Fault::Kept];
    (0..3)
        .flat_map(|write| faults.map(|fault| (write, fault)))
        .collect()
}

/// Batches before the crash, and the size of the one in which it happens.
const SCENES: [(&[u64], u64); 6] = [
    (&[], 1),
    (&[], 700),
    (&[1], 255),
    (&[255], 1),
    (&[256], 256),
    (&[100, 200, 1], 300),
];

#[test]
fn after_any_failed_write_the_log_verifies_and_a_retry_adds_each_entry_once() {
    for (before, count) in SCENES {
        let (store, published) = grown(before);
        for (write, fault) in crash_table() {
            let scene = format!("{before:?} + {count}, write {write} {fault:?}");
            let mut store = Files {
                fault: Some((write, fault)),
                ..store.clone()
            };
            let batch = entries(1, published.size, count);
            let failed = sequence(&mut store, &signer(), published.size, &batch).unwrap_err();
            assert!(failed.may_retry(), "{scene}: {failed}");

            // Restart: only the disk is left.
            let mut store = Files {
                disk: store.disk,
                ..Files::default()
            };
            let survived = verify(&store.disk, Some(&published));
            let is_published = (write, fault) == (2, Fault::Kept);
            let expected = published.size + if is_published { count } else { 0 };
            assert_eq!(survived.size, expected, "{scene}");

            let retried = sequence(&mut store, &signer(), published.size, &batch).unwrap();
            assert_eq!(retried.size, published.size + count, "{scene}");
            assert_eq!(verify(&store.disk, Some(&survived)), retried, "{scene}");
            let stored: Vec<_> = store.disk.entries.range(published.size..).collect();
            assert_eq!(stored.len() as u64, count, "{scene}");
            assert!(
                stored
                    .iter()
                    .zip(&batch)
                    .all(|((_, entry), known)| *entry == known)
            );
        }
    }
}

#[test]
fn after_any_failed_write_other_entries_may_follow_unless_these_were_published() {
    for (before, count) in SCENES {
        let (store, published) = grown(before);
        for (write, fault) in crash_table() {
            let scene = format!("{before:?} + {count}, write {write} {fault:?}");
            let mut store = Files {
                fault: Some((write, fault)),
                ..store.clone()
            };
            let batch = entries(1, published.size, count);
            sequence(&mut store, &signer(), published.size, &batch).unwrap_err();

            let mut store = Files {
                disk: store.disk,
                ..Files::default()
            };
            let other = entries(2, published.size, count.div_ceil(2));
            let result = sequence(&mut store, &signer(), published.size, &other);
            if (write, fault) == (2, Fault::Kept) {
                let index = published.size;
                let refused = result.unwrap_err();
                assert!(!refused.may_retry());
                assert!(matches!(refused, SequenceError::Conflict { index: at } if at == index));
            } else {
                assert_eq!(
                    result.unwrap().size,
                    published.size + other.len() as u64,
                    "{scene}"
                );
            }
            verify(&store.disk, Some(&published));
        }
    }
}

#[test]
fn a_crash_while_the_log_begins_leaves_none_or_an_empty_one() {
    for fault in [Fault::Lost, Fault::Kept] {
        let mut store = Files {
            fault: Some((2, fault)),
            ..Files::default()
        };
        assert!(create(&mut store, &signer()).unwrap_err().may_retry());
        assert_eq!(store.disk.checkpoint.is_some(), fault == Fault::Kept);
        assert_eq!(create(&mut store, &signer()).unwrap().size, 0);
        verify(&store.disk, None);
    }
}

#[test]
fn a_process_that_was_overtaken_writes_nothing() {
    let (mut store, published) = grown(&[300]);
    let first = published.size;
    let asleep = store.disk.checkpoint.clone();
    let winner = sequence(&mut store, &signer(), first, &entries(1, first, 50)).unwrap();
    let mut late = Files {
        disk: store.disk,
        stale_checkpoint: asleep,
        fault: None,
    };
    // Both had read the same state; the store of the late one still shows the old checkpoint,
    // but partial tiles are already the winner's and hold what the old tree needs.
    let refused = sequence(&mut late, &signer(), first, &entries(2, first, 70)).unwrap_err();
    assert!(matches!(refused, SequenceError::Overtaken) && refused.may_retry());
    assert_eq!(verify(&late.disk, Some(&published)), winner);
}

#[test]
fn a_damaged_log_signs_nothing_more() {
    let (mut store, published) = grown(&[300]);
    let mut bytes = store.disk.tiles.get(0, 1).unwrap().to_vec();
    bytes[0] ^= 1;
    store.disk.tiles.insert(0, 1, bytes);
    let more = entries(1, published.size, 1);
    let refused = sequence(&mut store, &signer(), published.size, &more).unwrap_err();
    assert!(matches!(refused, SequenceError::Damaged { .. }) && !refused.may_retry());
}

#[test]
fn a_log_without_its_checkpoint_does_not_begin_again_by_itself() {
    let (mut store, published) = grown(&[300]);
    store.disk.checkpoint = None;
    let more = entries(1, published.size, 1);
    let refused = sequence(&mut store, &signer(), published.size, &more).unwrap_err();
    assert!(matches!(refused, SequenceError::NotCreated) && !refused.may_retry());
}

#[test]
fn another_key_or_a_gap_is_refused() {
    let (mut store, _) = grown(&[300]);
    let other = Signer::from_seed("log.example", &[8; 32]).unwrap();
    let refused = sequence(&mut store, &other, 300, &entries(1, 300, 1)).unwrap_err();
    assert!(matches!(refused, SequenceError::Published(_)));
    let refused = sequence(&mut store, &signer(), 301, &entries(1, 301, 1)).unwrap_err();
    assert!(matches!(
        refused,
        SequenceError::Gap {
            size: 300,
            first_index: 301
        }
    ));
}

#[test]
fn entries_that_are_published_are_not_added_again() {
    let (mut store, published) = grown(&[300, 300]);
    let known = sequence(&mut store, &signer(), 100, &entries(1, 100, 500)).unwrap();
    assert_eq!(known, published);
    let more = sequence(&mut store, &signer(), 100, &entries(1, 100, 501)).unwrap();
    assert_eq!(more.size, 601);
    let mut altered = entries(1, 100, 501);
    altered[400] = entries(2, 500, 1)[0];
    let refused = sequence(&mut store, &signer(), 100, &altered).unwrap_err();
    assert!(matches!(refused, SequenceError::Conflict { index: 500 }));
    assert_eq!(sequence(&mut store, &signer(), 601, &[]).unwrap(), more);
    verify(&store.disk, Some(&published));
}
