//! The ledger over the journal: sealed in steps, by several nodes, and proved to an outsider.

use jiff::SignedDuration;
use sea_orm::{ConnectionTrait, Database, TransactionTrait};
use tocsin_ledger::tile::{decode_entries, decode_hashes};
use tocsin_ledger::{
    Checkpoint, EntriesPath, Hash, LodgingProof, Signer, TileMap, TilePath, append, empty_root,
};
use tocsin_store::journal::SALT_BYTES;
use tocsin_store::report::NewReport;
use tocsin_store::sealer::{ENTRIES_PER_SEAL_MAX, Sealed};
use tocsin_store::{Store, StoreError};

use crate::support::{Place, lodge, on_both_engines};

const ORIGIN: &str = "report.example/log";

on_both_engines!(
    an_empty_ledger_has_a_checkpoint,
    the_signing_key_is_made_once,
    a_lodging_is_proved_by_what_the_receipt_carries,
    the_ledger_is_the_tree_over_the_journal,
    older_and_narrower_tiles_are_still_served,
    two_nodes_seal_each_entry_once,
    a_long_backlog_is_sealed_in_steps,
    no_page_of_the_journal_skips_an_entry,
    one_checkpoint_an_hour_is_kept,
    nothing_is_signed_with_another_key,
);

async fn signer(store: &Store, place: &Place) -> Signer {
    store.found_ledger(&place.keys, ORIGIN).await.unwrap()
}

fn reports(place: &Place, count: usize) -> Vec<NewReport> {
    (0..count).map(|_| place.sample().done()).collect()
}

async fn an_empty_ledger_has_a_checkpoint(place: Place) {
    let store = place.open().await;
    let signer = signer(&store, &place).await;
    assert_eq!(store.checkpoint().await.unwrap(), None);
    for _ in 0..2 {
        let sealed = store.seal_pending(&signer).await.unwrap();
        assert_eq!((sealed.size, sealed.entries), (0, 0));
    }
    let stored = store.checkpoint().await.unwrap().unwrap();
    let opened = Checkpoint::open(&stored.note, &signer.verifier()).unwrap();
    assert_eq!(opened, Checkpoint::new(ORIGIN, 0, empty_root()));
    let tile = TilePath {
        level: 0,
        index: 0,
        width: 1,
    };
    assert_eq!(store.tile(tile).await.unwrap(), None);
}

async fn the_signing_key_is_made_once(place: Place) {
    let store = place.open().await;
    let missing = store.ledger_key(&place.keys).await;
    assert!(
        matches!(missing, Err(StoreError::Missing(_))),
        "{missing:?}"
    );
    let first = signer(&store, &place).await;
    let second = store
        .found_ledger(&place.keys, "another.example/log")
        .await
        .unwrap();
    assert_eq!(first.verifier(), second.verifier());
    let key = tocsin_store::seal::CentreKey::generate();
    let foreign = tocsin_store::seal::Keys::new(&key);
    let refused = store.ledger_key(&foreign).await;
    assert!(matches!(refused, Err(StoreError::Sealed(_))), "{refused:?}");
}

async fn a_lodging_is_proved_by_what_the_receipt_carries(place: Place) {
    let store = place.open().await;
    let signer = signer(&store, &place).await;
    store.lodge(reports(&place, 300)).await.unwrap();
    let lodged = lodge(&store, place.sample().done()).await;
    assert_eq!(store.lodging_proof(lodged.id).await.unwrap(), None);
    store.seal_pending(&signer).await.unwrap();
    // Later entries change the path, not what is proved.
    store.lodge(reports(&place, 7)).await.unwrap();
    store.seal_pending(&signer).await.unwrap();

    let proof = store.lodging_proof(lodged.id).await.unwrap().unwrap();
    let read: LodgingProof = proof.to_string().parse().unwrap();
    let verified = read.verify(&signer.verifier()).unwrap();
    assert_eq!(
        store.leaf_of(lodged.id).await.unwrap(),
        Some(verified.leaf_index)
    );
    let text = String::from_utf8(verified.entry).unwrap();
    let entry = tocsin_domain::entry::Entry::from_canonical(&text).unwrap();
    assert_eq!((entry.subject, entry.at), (lodged.id.0, lodged.at));
    assert_eq!(entry.detail_value("number"), Some(lodged.number.as_str()));
}

/// Every leaf hash, in order, as the journal gives it.
async fn leaves_of_journal(store: &Store) -> Vec<Hash> {
    let journal = store.journal_after(0, 100_000).await.unwrap();
    let mut leaves: Vec<(u64, Hash)> = journal
        .iter()
        .map(|entry| {
            (
                entry.leaf_index.unwrap(),
                entry.preimage().digest().leaf_hash(),
            )
        })
        .collect();
    leaves.sort_unstable();
    for (place, (leaf_index, _)) in leaves.iter().enumerate() {
        assert_eq!(*leaf_index, place as u64, "each number is given once");
    }
    leaves.into_iter().map(|(_, hash)| hash).collect()
}

async fn the_ledger_is_the_tree_over_the_journal(place: Place) {
    let store = place.open().await;
    let signer = signer(&store, &place).await;
    let mut sizes = Vec::new();
    for count in [1, 254, 1, 1, 300, 512] {
        store.lodge(reports(&place, count)).await.unwrap();
        sizes.push(store.seal_pending(&signer).await.unwrap().size);
    }
    assert_eq!(sizes, [1, 255, 256, 257, 557, 1069]);
    let leaves = leaves_of_journal(&store).await;
    let whole = append(&TileMap::new(), 0, &leaves).unwrap();
    let stored = store.checkpoint().await.unwrap().unwrap();
    assert_eq!((stored.size, stored.root), (1069, whole.root));
    for (tile, bytes) in whole.tiles {
        assert_eq!(store.tile(tile).await.unwrap(), Some(bytes), "{tile}");
    }
    for (old, new) in sizes.iter().zip(&sizes[1..]) {
        let proof = store.consistency_proof(*old, *new).await.unwrap();
        let root = |size: u64| {
            append(&TileMap::new(), 0, &leaves[..size as usize])
                .unwrap()
                .root
        };
        proof.verify(&root(*old), &root(*new)).unwrap();
    }
}

async fn older_and_narrower_tiles_are_still_served(place: Place) {
    let store = place.open().await;
    let signer = signer(&store, &place).await;
    let tile = |width| TilePath {
        level: 0,
        index: 0,
        width,
    };
    let entries = |width| EntriesPath { index: 0, width };
    store.lodge(reports(&place, 5)).await.unwrap();
    store.seal_pending(&signer).await.unwrap();
    let narrow = store.tile(tile(5)).await.unwrap().unwrap();
    let bundle = store.bundle(entries(5)).await.unwrap().unwrap();
    store.lodge(reports(&place, 295)).await.unwrap();
    store.seal_pending(&signer).await.unwrap();

    assert_eq!(store.tile(tile(5)).await.unwrap(), Some(narrow));
    assert_eq!(
        store.bundle(entries(5)).await.unwrap(),
        Some(bundle.clone())
    );
    assert_eq!(decode_entries(&bundle, 5).unwrap().len(), 5);
    let full = store.tile(tile(256)).await.unwrap().unwrap();
    let hashes = decode_hashes(&full, 256).unwrap();
    let bundle = store.bundle(entries(256)).await.unwrap().unwrap();
    for (hash, entry) in hashes.iter().zip(decode_entries(&bundle, 256).unwrap()) {
        assert_eq!(*hash, tocsin_ledger::leaf_hash(entry));
    }
    let beyond = EntriesPath {
        index: 1,
        width: 45,
    };
    assert_eq!(
        store.bundle(beyond).await.unwrap(),
        None,
        "44 entries are there"
    );
}

async fn two_nodes_seal_each_entry_once(place: Place) {
    let one = place.open().await;
    // SQLite has one node; there the same store stands for both.
    let other = match place.is_postgres() {
        true => place.open().await,
        false => one.clone(),
    };
    let (signer, others) = tokio::join!(signer(&one, &place), signer(&other, &place));
    assert_eq!(signer.verifier(), others.verifier());
    let mut tasks = tokio::task::JoinSet::new();
    for round in 0..8 {
        let store = if round % 2 == 0 {
            one.clone()
        } else {
            other.clone()
        };
        let (signer, reports) = (signer.clone(), reports(&place, 50));
        tasks.spawn(async move {
            store.lodge(reports).await.unwrap();
            store.seal_pending(&signer).await.unwrap().entries
        });
    }
    let sealed: u64 = tasks.join_all().await.into_iter().sum();
    assert_eq!(sealed, 400, "each entry was sealed by one of them");
    let leaves = leaves_of_journal(&one).await;
    let (mut followed, mut next) = (Vec::new(), 0);
    loop {
        let entries = other.journal_sealed_from(next, 60).await.unwrap();
        let Some(last) = entries.last() else { break };
        next = last.leaf_index.unwrap() + 1;
        followed.extend(
            entries
                .iter()
                .map(|one| one.preimage().digest().leaf_hash()),
        );
    }
    assert_eq!(
        followed, leaves,
        "a follower reads each, in the ledger's order"
    );
    let whole = append(&TileMap::new(), 0, &leaves).unwrap();
    let stored = other.checkpoint().await.unwrap().unwrap();
    assert_eq!((stored.size, stored.root), (400, whole.root));
}

async fn a_long_backlog_is_sealed_in_steps(place: Place) {
    let store = place.open().await;
    let signer = signer(&store, &place).await;
    let most = ENTRIES_PER_SEAL_MAX as usize;
    store.lodge(reports(&place, most + 3)).await.unwrap();
    let step = store.seal_pending(&signer).await.unwrap();
    assert_eq!(
        step,
        Sealed {
            size: most as u64,
            entries: most as u64,
            has_more: true
        }
    );
    let step = store.seal_pending(&signer).await.unwrap();
    assert_eq!((step.entries, step.has_more), (3, false));
}

async fn one_checkpoint_an_hour_is_kept(place: Place) {
    let store = place.open().await;
    let signer = signer(&store, &place).await;
    let mut notes = Vec::new();
    for minutes in [0, 10, 10, 10, 10] {
        place.pass(SignedDuration::from_mins(minutes));
        lodge(&store, place.sample().done()).await;
        store.seal_pending(&signer).await.unwrap();
        notes.push(store.checkpoint().await.unwrap().unwrap());
    }
    let kept = store.checkpoints(10).await.unwrap();
    assert_eq!(
        kept,
        [notes[4].clone(), notes[2].clone()],
        "10:10 and 09:50"
    );
}

async fn nothing_is_signed_with_another_key(place: Place) {
    let store = place.open().await;
    let signer = signer(&store, &place).await;
    store.seal_pending(&signer).await.unwrap();
    lodge(&store, place.sample().done()).await;
    let other = Signer::from_seed(ORIGIN, &[1; 32]).unwrap();
    let refused = store.seal_pending(&other).await;
    assert!(
        matches!(refused, Err(StoreError::Damaged(_))),
        "{refused:?}"
    );
    assert_eq!(store.seal_pending(&signer).await.unwrap().entries, 1);
}

/// On PostgreSQL a lower sequence number may be committed after a higher one was read.
async fn no_page_of_the_journal_skips_an_entry(place: Place) {
    let store = place.open().await;
    let signer = signer(&store, &place).await;
    let late = match place.is_postgres() {
        true => Some(begun_entry(&place).await),
        // SQLite has one writer: nothing is committed out of order.
        false => None,
    };
    store.lodge(reports(&place, 3)).await.unwrap();
    let sealed = store.seal_pending(&signer).await.unwrap();
    let first = store.journal_sealed_from(0, 1_000).await.unwrap();
    assert_eq!(first.len() as u64, sealed.size);
    match late {
        Some(late) => late.commit().await.unwrap(),
        None => drop(store.lodge(reports(&place, 1)).await.unwrap()),
    }
    let beyond = store.journal_sealed_from(sealed.size, 1_000).await;
    assert_eq!(beyond.unwrap(), [], "it is not sealed yet");
    store.seal_pending(&signer).await.unwrap();
    let next = store.journal_sealed_from(sealed.size, 1_000).await.unwrap();
    assert_eq!(next.len(), 1);
    assert_eq!(next[0].leaf_index, Some(sealed.size));
    if place.is_postgres() {
        assert!(next[0].sequence < first[first.len() - 1].sequence);
    }
}

/// A transaction of another node that has taken a sequence number and is not committed.
async fn begun_entry(place: &Place) -> sea_orm::DatabaseTransaction {
    let connection = Database::connect(place.options().database_url)
        .await
        .unwrap();
    let late = connection.begin().await.unwrap();
    let salt = "ab".repeat(SALT_BYTES);
    let text = format!(
        "INSERT INTO journal (at, act, subject, actor, detail, salt) VALUES \
         (1, 'token.issued', decode('{}', 'hex'), 'system', '', decode('{salt}', 'hex'))",
        "00".repeat(16)
    );
    late.execute_unprepared(&text).await.unwrap();
    late
}
