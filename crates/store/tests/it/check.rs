//! `check` finds what somebody, or a disk, has altered: each mistake is made here by hand.

use std::time::{Duration, SystemTime};

use sea_orm::{ConnectionTrait, Database};
use tocsin_domain::access::Actor;
use tocsin_domain::entry::Act;
use tocsin_ledger::{Signer, Verifier};
use tocsin_store::check::Checked;
use tocsin_store::progress::nobody;
use tocsin_store::report::NewAttachment;
use tocsin_store::seal::{CentreKey, DataKey, Keys, sha256};
use tocsin_store::{Store, StoreError};
use uuid::Uuid;

use crate::support::{Place, lodge, on_both_engines};

on_both_engines!(
    a_sound_store_is_sound,
    an_altered_row_is_found,
    files_are_opened_and_compared,
    leftovers_are_harmless,
    another_centre_key_opens_nothing,
    the_ledger_is_read_back_alone,
    an_older_schema_is_left_as_it_is,
);

const FILE: Uuid = Uuid::from_u128(0xf11e);

/// 300 sealed reports, the first with a file; one erased; one entry that waits for the sealer.
async fn centre(place: &Place) -> (Store, DataKey) {
    let store = place.open().await;
    let signer = store
        .found_ledger(&place.keys, "report.example/log")
        .await
        .unwrap();
    store.seal_pending(&signer).await.unwrap();
    let sample = place.sample().with(|report| {
        report.attachments = vec![NewAttachment {
            id: FILE,
            name: vec![1],
            media_type: "text/plain".into(),
            length_bytes: 9,
            sha256: sha256(b"the bytes"),
        }];
    });
    let key = sample.key.clone();
    store.vault().write(FILE, &key, b"the bytes").unwrap();
    lodge(&store, sample.done()).await;
    let reports = (0..299).map(|_| place.sample().done()).collect();
    let lodged = store.lodge(reports).await.unwrap();
    let id = lodged[298].id;
    let erase = store.write::<_, StoreError, _>(move |tx| {
        Box::pin(async move {
            tx.record(Act::ReportErased, id.0, &Actor::System, String::new());
            tx.erase_report(300).await
        })
    });
    erase.await.unwrap();
    store.seal_pending(&signer).await.unwrap();
    let note = store.write::<_, StoreError, _>(|tx| {
        tx.record(Act::BackupMade, Uuid::nil(), &Actor::System, String::new());
        Box::pin(async { Ok(()) })
    });
    note.await.unwrap();
    (store, key)
}

async fn check(store: &Store, place: &Place) -> Checked {
    store.check(Some(&place.keys), &nobody()).await.unwrap()
}

async fn a_sound_store_is_sound(place: Place) {
    let (store, _) = centre(&place).await;
    for keys in [Some(&place.keys), None] {
        let checked = store.check(keys, &nobody()).await.unwrap();
        let expected = Checked {
            reports: 300,
            erased: 1,
            journal: 302,
            unsealed: 1,
            ledger: 301,
            files: 1,
            opened: keys.is_some(),
            ..Checked::default()
        };
        assert_eq!(checked, expected);
        assert!(checked.is_sound());
    }
    let empty = place.others().remove(0);
    assert!(check(&empty.open().await, &empty).await.is_sound());
}

/// What is done to the database, on either engine, and what must be said of it.
const MISTAKES: [(&str, &str); 19] = [
    (
        "UPDATE report SET narrative = 'nothing happened' WHERE number = 5",
        "TC-2026-000005: its content is not what the journal says was lodged",
    ),
    (
        "DELETE FROM report_key WHERE report = 2",
        "TC-2026-000002: its key is gone",
    ),
    (
        "UPDATE report_key SET wrapped = content FROM report WHERE report = 3 AND number = 4",
        "TC-2026-000003: sealed data does not open",
    ),
    (
        "UPDATE report SET identity = content WHERE number = 5",
        "TC-2026-000005: its identity",
    ),
    (
        "UPDATE report SET content = submission WHERE number = 6",
        "TC-2026-000006: its content is not",
    ),
    (
        "INSERT INTO report_key (report, wrapped) SELECT 300, id FROM report WHERE number = 1",
        "TC-2026-000300: erased, but its key",
    ),
    (
        "DELETE FROM report WHERE number = 7",
        "table report: 1 reports were lodged and are not",
    ),
    (
        "DELETE FROM report WHERE number = 1",
        "table attachment: 1 rows belong to no report",
    ),
    (
        "UPDATE journal SET detail = 'number=TC' WHERE sequence = 8",
        "journal entry 8: altered since it was sealed",
    ),
    (
        "UPDATE journal SET at = at + 1 WHERE sequence = 9",
        "journal entry 9: altered",
    ),
    (
        "UPDATE journal SET leaf_index = 3 WHERE sequence = 10",
        "journal entry 10: its place 3",
    ),
    (
        "UPDATE journal SET leaf_index = 999 WHERE sequence = 11",
        "journal entry 11: its place 999",
    ),
    (
        "DELETE FROM journal WHERE sequence = 12",
        "entry 11 of the ledger: no entry of the journal",
    ),
    (
        "DELETE FROM journal WHERE sequence = 13",
        "TC-2026-000013: the journal has no entry",
    ),
    (
        "UPDATE ledger_tile SET hashes = (SELECT entries FROM ledger_bundle WHERE position = 1) \
      WHERE position = 1",
        "tile/0/001.p/45: not what its entries give",
    ),
    (
        "UPDATE ledger_bundle SET entries = (SELECT hashes FROM ledger_tile WHERE level = 0 \
      AND position = 1) WHERE position = 1",
        "entry bundle 1: missing or cut",
    ),
    (
        "DELETE FROM ledger_bundle WHERE position = 0",
        "entry bundle 0: missing or cut",
    ),
    (
        "UPDATE ledger_checkpoint SET root = (SELECT code FROM report WHERE number = 1) || \
      (SELECT code FROM report WHERE number = 2)",
        "checkpoint 301: its root is not the tiles'",
    ),
    (
        "UPDATE counter SET value = 299 WHERE name = 'report'",
        "the counter of reports: it is at 299",
    ),
];

async fn an_altered_row_is_found(place: Place) {
    let (store, _) = centre(&place).await;
    store.close().await.unwrap();
    for (mistake, expected) in MISTAKES {
        let (finding, place) = after(&place, mistake, expected).await;
        assert!(finding, "{mistake} at {place}");
    }
    let forget = match place.is_postgres() {
        true => "DELETE FROM report_text WHERE number = 14",
        false => "INSERT INTO report_text (report_text) VALUES ('delete-all')",
    };
    let (finding, found) = after(&place, forget, "TC-2026-000014: search does not find it").await;
    assert!(finding, "{found}");
    let note = "UPDATE ledger_checkpoint SET note = replace(note, '301', '300')";
    let (finding, found) = after(&place, note, "does not fit the text").await;
    assert!(finding, "{found}");
}

/// Makes a mistake in a copy of the place, and looks for what is said of it.
async fn after(place: &Place, mistake: &str, expected: &str) -> (bool, String) {
    let copy = place.copy();
    let connection = Database::connect(copy.options().database_url)
        .await
        .unwrap();
    connection.execute_unprepared(mistake).await.unwrap();
    connection.close().await.unwrap();
    let store = copy.open().await;
    let checked = check(&store, &copy).await;
    store.close().await.unwrap();
    let said: Vec<String> = checked.findings.iter().map(ToString::to_string).collect();
    let found = said.iter().any(|one| one.contains(expected)) && !checked.is_sound();
    (found, said.join("\n"))
}

async fn files_are_opened_and_compared(place: Place) {
    let (store, key) = centre(&place).await;
    let path = store.vault().path(FILE);
    let whole = std::fs::read(&path).unwrap();
    let mut changed = whole.clone();
    changed[25] ^= 1;
    let problem = |checked: Checked| {
        assert!(!checked.is_sound());
        let [finding] = checked.findings.try_into().unwrap();
        assert!(finding.place.contains("TC-2026-000001"), "{finding}");
        finding.problem
    };
    std::fs::write(&path, changed).unwrap();
    assert!(problem(check(&store, &place).await).contains("was changed"));
    let without_keys = store.check(None, &nobody()).await.unwrap();
    assert!(without_keys.is_sound(), "only its length is looked at then");
    std::fs::write(&path, &whole[..whole.len() - 1]).unwrap();
    assert!(problem(check(&store, &place).await).contains("instead of"));
    store.vault().write(FILE, &key, b"two bytes").unwrap();
    assert!(problem(check(&store, &place).await).contains("digest"));
    std::fs::remove_file(&path).unwrap();
    assert!(problem(check(&store, &place).await).contains("is missing"));
}

async fn leftovers_are_harmless(place: Place) {
    let (store, key) = centre(&place).await;
    let leftover = Uuid::from_u128(7);
    store
        .vault()
        .write(leftover, &key, b"never lodged")
        .unwrap();
    let path = store.vault().path(leftover);
    let partial = path.with_extension("part");
    std::fs::write(&partial, b"half").unwrap();
    assert_eq!(
        check(&store, &place).await.findings,
        [],
        "it may be in use right now"
    );
    let old = SystemTime::now() - Duration::from_secs(7_200);
    for path in [&path, &partial] {
        let file = std::fs::File::options().append(true).open(path).unwrap();
        file.set_modified(old).unwrap();
    }
    let checked = check(&store, &place).await;
    assert_eq!(checked.findings.len(), 2);
    assert!(checked.findings.iter().all(|finding| finding.is_harmless) && checked.is_sound());
    let add = store.write::<_, StoreError, _>(move |tx| {
        Box::pin(async move { tx.add_draft_file(b"draft", leftover, vec![]).await })
    });
    add.await.unwrap();
    assert_eq!(
        check(&store, &place).await.findings.len(),
        1,
        "a draft has it"
    );
}

async fn another_centre_key_opens_nothing(place: Place) {
    let (store, _) = centre(&place).await;
    let foreign = Keys::new(&CentreKey::generate());
    let checked = store.check(Some(&foreign), &nobody()).await.unwrap();
    // One mistake, said once.
    let [finding] = &checked.findings[..] else {
        panic!("{checked:?}")
    };
    assert_eq!(finding.place, "the centre key");
    assert!(
        finding.problem.contains("any of the 299 reports"),
        "{finding}"
    );
    assert!(!checked.is_sound());
}

async fn the_ledger_is_read_back_alone(place: Place) {
    let (store, _) = centre(&place).await;
    let verifier = store.ledger_key(&place.keys).await.unwrap().verifier();
    let read = async |verifier: &Verifier| {
        let read = store.check_ledger(verifier.clone(), &nobody()).await;
        read.unwrap()
    };
    let checked = read(&verifier).await;
    assert!(checked.is_sound(), "{checked:?}");
    let counts = (checked.ledger, checked.journal, checked.unsealed);
    assert_eq!((counts, checked.reports), ((301, 302, 1), 0));

    let other = Signer::from_seed("report.example/log", &[7; 32]).unwrap();
    let checked = read(&other.verifier()).await;
    let finding = &checked.findings[0];
    assert!(finding.place.starts_with("checkpoint"), "{checked:?}");

    let connection = Database::connect(place.options().database_url)
        .await
        .unwrap();
    let alter = "UPDATE journal SET detail = 'altered' WHERE sequence = 2";
    connection.execute_unprepared(alter).await.unwrap();
    let checked = read(&verifier).await;
    assert_eq!(checked.findings_count, 1, "{checked:?}");
}

async fn an_older_schema_is_left_as_it_is(place: Place) {
    place.open().await.close().await.unwrap();
    Store::open_as_is(&place.options()).await.unwrap();
    let url = place.options().database_url;
    let connection = Database::connect(url).await.unwrap();
    let older = "DELETE FROM migration WHERE number = (SELECT MAX(number) FROM migration)";
    connection.execute_unprepared(older).await.unwrap();
    for _ in 0..2 {
        let opened = Store::open_as_is(&place.options()).await.map(|_| ());
        assert!(
            matches!(opened, Err(StoreError::TooOld { found, known }) if found + 1 == known),
            "{opened:?}"
        );
    }
}
