//! Backups: one moment of a store, brought back on either engine, without whom was erased since.

use std::path::{Path, PathBuf};

use jiff::SignedDuration;
use tocsin_domain::access::Actor;
use tocsin_domain::entry::Act;
use tocsin_domain::referral::{Lane, ReferralState};
use tocsin_domain::report::{ReportId, State};
use tocsin_domain::route::Routing;
use tocsin_ledger::Checkpoint;
use tocsin_store::backup::{Manifest, generations};
use tocsin_store::message::Author;
use tocsin_store::progress::nobody;
use tocsin_store::referral::{Event, NewReferral};
use tocsin_store::report::{NewAttachment, Outcome};
use tocsin_store::restore::Restored;
use tocsin_store::seal::DataKey;
use tocsin_store::search::Search;
use tocsin_store::{Store, StoreError};
use uuid::Uuid;

use crate::support::{Place, lodge, observable, on_both_engines, serial};

on_both_engines!(
    everything_comes_back_on_either_engine,
    whoever_was_erased_since_does_not_come_back,
    a_backup_is_one_moment_of_a_busy_store,
    nothing_is_restored_over_something,
    keys_of_another_history_are_not_overwritten,
    a_damaged_backup_is_refused_whole,
    a_backup_is_its_owners_alone,
    one_ring_may_be_damaged,
    a_missing_file_is_named,
);

const ORIGIN: &str = "report.example/log";

/// A centre with a report that has everything, and some others.
struct Centre {
    place: Place,
    store: Store,
    id: ReportId,
    key: DataKey,
    file: Uuid,
}

impl Centre {
    async fn new(place: Place) -> Centre {
        let store = place.open().await;
        let file = Uuid::from_u128(0xf11e);
        let sample = place.sample().story("fr", "un colis piégé").with(|report| {
            report.observables = vec![
                observable("url", "https://x.example/"),
                observable("ip", "::1"),
            ];
            report.answers = [("a".into(), "\"quoted\"\n\u{202e}🔔".into())].into();
            report.occurred_at = Some("1999-12-31T23:59:59.999999Z".parse().unwrap());
            report.attachments = vec![NewAttachment {
                id: file,
                name: b"sealed name".to_vec(),
                media_type: "text/plain".into(),
                length_bytes: 9,
                sha256: tocsin_store::seal::sha256(b"the bytes"),
            }];
        });
        let key = sample.key.clone();
        store.vault().write(file, &key, b"the bytes").unwrap();
        let id = lodge(&store, sample.resendable("bank", "1").done())
            .await
            .id;
        let reports = (0..400).map(|number| {
            let sample = place.sample().story("en", &format!("parcel {number}"));
            sample.resendable("bank", &format!("more {number}")).done()
        });
        store.lodge(reports.collect()).await.unwrap();
        let centre = Centre {
            place,
            store,
            id,
            key,
            file,
        };
        centre.converse().await;
        centre.seal(&centre.store).await;
        centre
    }

    async fn converse(&self) {
        let (number, id) = (serial(&self.store, self.id).await, self.id);
        let sealed = self.key.seal("message", b"any news?");
        let write = self.store.write::<_, StoreError, _>(move |tx| {
            Box::pin(async move {
                tx.add_message(number, Uuid::from_u128(1), Author::Reporter, sealed)
                    .await?;
                tx.add_disclosure(number, Uuid::from_u128(2), Uuid::nil(), vec![0, 255])
                    .await?;
                tx.record(Act::MessageAdded, id.0, &Actor::Reporter(id), String::new());
                Ok(())
            })
        });
        write.await.unwrap();
        self.work().await;
    }

    /// What the desk and a body add: a note, an owner, a routing, and words on a referral.
    async fn work(&self) {
        let number = serial(&self.store, self.id).await;
        let (sealed, id) = (self.key.seal("note", b"ask her bank"), self.id.0);
        let write = self.store.write::<_, StoreError, _>(move |tx| {
            Box::pin(async move {
                tx.set_unanswered(number, true).await?;
                tx.set_holder(number, Some(Uuid::from_u128(7))).await?;
                tx.add_note(
                    number,
                    Uuid::from_u128(3),
                    Uuid::from_u128(7),
                    sealed.clone(),
                )
                .await?;
                tx.add_routing(number, &routing()).await?;
                let referral = tx.add_referral(&referral(number)).await?;
                let mut held = tx.hold_referral(referral).await?;
                held.reference = sealed.clone();
                tx.put_referral(&held).await?;
                let event = Event {
                    at: tx.now(),
                    act: Act::ReferralAsked,
                    actor: "system".into(),
                    sealed: Some(sealed),
                };
                tx.add_referral_event(referral, Uuid::from_u128(4), event)
                    .await?;
                tx.record(Act::ReportRouted, id, &Actor::System, String::new());
                Ok(())
            })
        });
        write.await.unwrap();
    }

    async fn seal(&self, store: &Store) -> u64 {
        let signer = store.found_ledger(&self.place.keys, ORIGIN).await.unwrap();
        while store.seal_pending(&signer).await.unwrap().has_more {}
        store.checkpoint().await.unwrap().unwrap().size
    }

    fn folder(&self) -> PathBuf {
        self.place.path("backup")
    }

    /// A generation; each is made a minute after the one before.
    async fn backup(&self) -> (PathBuf, Manifest) {
        let made = backup(&self.store, &self.folder()).await.unwrap();
        self.place.pass(SignedDuration::from_mins(1));
        made
    }
}

fn routing() -> Routing {
    Routing {
        rule: "by-kind".into(),
        to: vec!["cyber-unit".into()],
        lane: Lane::Fast,
        four_eyes: false,
        automatic: false,
        acknowledge_within_hours: 4,
        facts: serde_json::json!({"kind": "romance-fraud", "loss": 480.5}),
    }
}

fn referral(report: i64) -> NewReferral {
    NewReferral {
        id: Uuid::from_u128(5),
        report,
        body: "cyber-unit".into(),
        rule: "by-kind".into(),
        lane: Lane::Fast,
        state: ReferralState::Sent,
        opened_by: "system".into(),
        answer_within: SignedDuration::from_hours(72),
        passed_by: None,
    }
}

async fn backup(store: &Store, folder: &Path) -> Result<(PathBuf, Manifest), StoreError> {
    store.backup(folder, &Actor::System, &nobody()).await
}

async fn restore(store: &Store, generation: &Path) -> Result<Restored, StoreError> {
    store.restore(generation, &Actor::System, &nobody()).await
}

fn text(words: &str) -> Search {
    Search {
        text: words.into(),
        ..Search::default()
    }
}

async fn everything_comes_back_on_either_engine(place: Place) {
    let centre = Centre::new(place).await;
    let (generation, manifest) = centre.backup().await;
    assert_eq!(
        generations(&centre.folder()).unwrap(),
        std::slice::from_ref(&generation)
    );
    assert_eq!((manifest.keys, manifest.files), (401, 1));
    for place in centre.place.others() {
        let store = place.open().await;
        let restored = restore(&store, &generation).await.unwrap();
        assert_eq!(
            (restored.reports, restored.erased_since, restored.files),
            (401, 0, 1)
        );
        same_rows(&store, &place, &manifest).await;
        goes_on(&centre, &store, &manifest).await;
    }
}

/// A backup of what came back holds the same files of rows, byte for byte.
async fn same_rows(store: &Store, place: &Place, manifest: &Manifest) {
    let (_, again) = backup(store, &place.path("again")).await.unwrap();
    for (name, listed) in &manifest.tables {
        // The restore itself is in the journal, and counters hold the index's version.
        if name != "journal" {
            assert_eq!(&again.tables[name], listed, "{name}");
        }
    }
    assert_eq!(
        again.tables["journal"].rows,
        manifest.tables["journal"].rows + 1
    );
}

/// What came back is read, found, verified and added to as before.
async fn goes_on(centre: &Centre, store: &Store, manifest: &Manifest) {
    let stored = store.report(centre.id).await.unwrap().unwrap();
    let original = centre.store.report(centre.id).await.unwrap().unwrap();
    assert_eq!(stored, original);
    let key = store
        .data_key(&centre.place.keys, stored.serial, centre.id)
        .await
        .unwrap();
    let key = key.unwrap();
    assert_eq!(store.vault().read(centre.file, &key).unwrap(), b"the bytes");
    let messages = store.messages(stored.serial).await.unwrap();
    assert_eq!(
        key.open("message", &messages[0].sealed).unwrap(),
        b"any news?"
    );
    assert_eq!(store.count_reports(&text("colis")).await.unwrap().count, 1);
    assert_eq!(
        store.count_reports(&text("parcels")).await.unwrap().count,
        400
    );

    let again = centre.place.sample().resendable("bank", "1").done();
    let answer = store.lodge(vec![again]).await.unwrap().remove(0);
    assert_eq!(
        (answer.id, answer.outcome),
        (centre.id, Outcome::IdentifierTaken)
    );
    let next = lodge(store, centre.place.sample().done()).await;
    assert_eq!(next.number.as_str(), "TC-2026-000402", "numbers go on");
    let size = centre.seal(store).await;
    let signer = store.ledger_key(&centre.place.keys).await.unwrap();
    let proof = store.lodging_proof(centre.id).await.unwrap().unwrap();
    proof.verify(&signer.verifier()).unwrap();
    let note = manifest.checkpoint.as_ref().unwrap();
    let earlier = Checkpoint::open(note, &signer.verifier()).unwrap();
    let now = store.checkpoint().await.unwrap().unwrap();
    let consistency = store.consistency_proof(earlier.size, size).await.unwrap();
    consistency.verify(&earlier.root, &now.root).unwrap();
}

async fn whoever_was_erased_since_does_not_come_back(place: Place) {
    let centre = Centre::new(place).await;
    let (first, _) = centre.backup().await;
    let (number, id) = (serial(&centre.store, centre.id).await, centre.id);
    let erase = centre.store.write::<_, StoreError, _>(move |tx| {
        Box::pin(async move {
            tx.record(Act::ReportErased, id.0, &Actor::System, String::new());
            tx.erase_report(number).await
        })
    });
    erase.await.unwrap();
    centre.store.vault().remove(centre.file).unwrap();
    let (second, manifest) = centre.backup().await;
    assert_eq!((manifest.keys, manifest.files), (400, 0));
    let left = tocsin_store::vault::Vault::open(&centre.folder().join("vault")).unwrap();
    assert_eq!(left.files().unwrap(), [], "the file left the backup too");

    for generation in [first, second] {
        let place = centre.place.others().remove(0);
        let store = place.open().await;
        let restored = restore(&store, &generation).await.unwrap();
        assert_eq!(restored.reports, 401);
        let back = store.report(id).await.unwrap().unwrap();
        assert_eq!(
            (back.report.state, back.report.narrative.as_str()),
            (State::Erased, "")
        );
        assert_eq!(back.report.observables, []);
        assert!(
            store
                .data_key(&centre.place.keys, number, id)
                .await
                .unwrap()
                .is_none()
        );
        let sealed = store.sealed_identity(number).await.unwrap();
        assert!(centre.key.open("identity", &sealed).is_err());
        assert!(store.messages(number).await.unwrap().is_empty());
        assert!(store.attachments(number).await.unwrap().is_empty());
        nothing_of_the_work(&store, number).await;
        let checked = store.check(Some(&centre.place.keys), &nobody()).await;
        let checked = checked.unwrap();
        assert!(checked.is_sound(), "{:?}", checked.findings);
        assert_eq!(store.count_reports(&text("colis")).await.unwrap().count, 0);
        assert_eq!(
            store.count_reports(&text("parcel")).await.unwrap().count,
            400
        );
        let acts = store.journal_of(id.0).await.unwrap();
        assert_eq!(acts.last().unwrap().entry.act, Act::ReportErased);
        let other = store
            .report_by_number("TC-2026-000002")
            .await
            .unwrap()
            .unwrap();
        let key = store
            .data_key(&centre.place.keys, 2, other.report.id)
            .await
            .unwrap();
        let sealed = store.sealed_identity(2).await.unwrap();
        assert_eq!(
            key.unwrap().open("identity", &sealed).unwrap(),
            b"Ada Example"
        );
        centre.seal(&store).await;
        let signer = store.ledger_key(&centre.place.keys).await.unwrap();
        let proof = store.lodging_proof(id).await.unwrap().unwrap();
        proof.verify(&signer.verifier()).unwrap();
    }
}

/// Of what desk and body added to an erased report, it is left that and when, and not what.
async fn nothing_of_the_work(store: &Store, number: i64) {
    assert_eq!(store.notes(number).await.unwrap(), []);
    assert_eq!(store.holder(number).await.unwrap(), None);
    let routed = store.routing(number).await.unwrap().unwrap();
    assert_eq!(
        (&*routed.rule, routed.facts),
        ("by-kind", serde_json::json!({}))
    );
    let referral = store.referrals_of(number).await.unwrap().remove(0);
    assert!(referral.reference.is_empty());
    let events = store.referral_events(referral.number).await.unwrap();
    assert_eq!((events.len(), &events[0].sealed), (1, &None));
}

async fn a_backup_is_one_moment_of_a_busy_store(place: Place) {
    let centre = Centre::new(place).await;
    let (store, keys) = (centre.store.clone(), centre.place.keys.clone());
    let stop = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let stopped = stop.clone();
    let busy = tokio::spawn(async move {
        let signer = store.ledger_key(&keys).await.unwrap();
        let mut lodged = 0;
        while !stopped.load(std::sync::atomic::Ordering::SeqCst) {
            let sample = crate::support::Sample::new(&keys);
            lodge(&store, sample.done()).await;
            store.seal_pending(&signer).await.unwrap();
            lodged += 1;
        }
        lodged
    });
    let (generation, _) = centre.backup().await;
    stop.store(true, std::sync::atomic::Ordering::SeqCst);
    let lodged: u64 = busy.await.unwrap();
    let place = centre.place.others().remove(0);
    let store = place.open().await;
    let restored = restore(&store, &generation).await.unwrap();
    assert!((401..=401 + lodged).contains(&restored.reports));
    assert_eq!(restored.erased_since, 0, "each report has its key");
    let journal = store.journal_after(0, 100_000).await.unwrap();
    let lodgings = journal
        .iter()
        .filter(|one| one.entry.act == Act::ReportLodged);
    assert_eq!(lodgings.count() as u64, restored.reports);
    centre.seal(&store).await;
}

async fn nothing_is_restored_over_something(place: Place) {
    let centre = Centre::new(place).await;
    let (generation, _) = centre.backup().await;
    let place = centre.place.others().remove(0);
    let store = place.open().await;
    lodge(&store, place.sample().done()).await;
    let refused = restore(&store, &generation).await;
    assert!(matches!(refused, Err(StoreError::Backup(_))), "{refused:?}");
    assert_eq!(
        store.count_reports(&Search::default()).await.unwrap().count,
        1
    );
}

async fn keys_of_another_history_are_not_overwritten(place: Place) {
    let centre = Centre::new(place).await;
    let (first, _) = centre.backup().await;
    centre
        .store
        .lodge(vec![centre.place.sample().done()])
        .await
        .unwrap();
    centre.seal(&centre.store).await;
    centre.backup().await;
    let ring = std::fs::read(centre.folder().join("keys.ndjson.zst")).unwrap();

    let place = centre.place.others().remove(0);
    let earlier = place.open().await;
    let refused = backup(&earlier, &centre.folder()).await;
    assert!(
        matches!(refused, Err(StoreError::Backup(_))),
        "an empty centre: {refused:?}"
    );
    restore(&earlier, &first).await.unwrap();
    let refused = backup(&earlier, &centre.folder()).await;
    assert!(
        matches!(refused, Err(StoreError::Backup(_))),
        "an earlier state: {refused:?}"
    );
    earlier.lodge(vec![place.sample().done()]).await.unwrap();
    centre.seal(&earlier).await;
    let refused = backup(&earlier, &centre.folder()).await;
    assert!(
        matches!(refused, Err(StoreError::Backup(_))),
        "another history: {refused:?}"
    );
    assert_eq!(
        std::fs::read(centre.folder().join("keys.ndjson.zst")).unwrap(),
        ring
    );
    assert_eq!(generations(&centre.folder()).unwrap().len(), 2);
}

async fn refused_and_empty(centre: &Centre, generation: &Path) -> String {
    let place = centre.place.others().remove(0);
    let store = place.open().await;
    let problem = match restore(&store, generation).await {
        Err(error @ (StoreError::Backup(_) | StoreError::File { .. })) => error.to_string(),
        other => panic!("{other:?}"),
    };
    assert_eq!(store.journal_extent().await.unwrap(), (0, None));
    assert_eq!(
        store.count_reports(&Search::default()).await.unwrap().count,
        0
    );
    problem
}

async fn a_damaged_backup_is_refused_whole(place: Place) {
    let centre = Centre::new(place).await;
    let (generation, _) = centre.backup().await;
    let path = generation.join("tables/journal.ndjson.zst");
    let whole = std::fs::read(&path).unwrap();
    let mut changed = whole.clone();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    for bytes in [&changed[..], &whole[..whole.len() - 1], &[]] {
        std::fs::write(&path, bytes).unwrap();
        assert!(
            refused_and_empty(&centre, &generation)
                .await
                .contains("journal.ndjson.zst")
        );
    }
    std::fs::remove_file(&path).unwrap();
    refused_and_empty(&centre, &generation).await;
    std::fs::write(&path, whole).unwrap();

    let manifest = generation.join("manifest.json");
    let text = std::fs::read_to_string(&manifest).unwrap();
    let other = text.replace("\"migration\": ", "\"migration\": 9");
    std::fs::write(&manifest, other).unwrap();
    assert!(
        refused_and_empty(&centre, &generation)
            .await
            .contains("schema")
    );
    std::fs::write(&manifest, &text[..text.len() / 2]).unwrap();
    refused_and_empty(&centre, &generation).await;
}

async fn one_ring_may_be_damaged(place: Place) {
    let centre = Centre::new(place).await;
    let (generation, _) = centre.backup().await;
    let ring = centre.folder().join("keys.ndjson.zst");
    let mut bytes = std::fs::read(&ring).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&ring, &bytes).unwrap();
    let place = centre.place.others().remove(0);
    let restored = restore(&place.open().await, &generation).await.unwrap();
    assert_eq!(restored.erased_since, 0);
    std::fs::write(centre.folder().join("keys-copy.ndjson.zst"), &bytes).unwrap();
    refused_and_empty(&centre, &generation).await;
}

async fn a_missing_file_is_named(place: Place) {
    let centre = Centre::new(place).await;
    let (generation, _) = centre.backup().await;
    let vault = tocsin_store::vault::Vault::open(&centre.folder().join("vault")).unwrap();
    vault.remove(centre.file).unwrap();
    let problem = refused_and_empty(&centre, &generation).await;
    assert!(
        problem.contains(&centre.file.simple().to_string()),
        "{problem}"
    );

    centre.store.vault().remove(centre.file).unwrap();
    let (generation, manifest) = centre.backup().await;
    assert_eq!(manifest.missing_files, [centre.file]);
    let place = centre.place.others().remove(0);
    let restored = restore(&place.open().await, &generation).await.unwrap();
    assert_eq!(restored.missing_files, [centre.file]);
}

async fn a_backup_is_its_owners_alone(place: Place) {
    use std::os::unix::fs::PermissionsExt;
    let centre = Centre::new(place).await;
    let (generation, _) = centre.backup().await;
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    let tables = generation.join("tables");
    for folder in [
        &centre.folder(),
        &generation,
        &tables,
        &centre.folder().join("vault"),
    ] {
        assert_eq!(mode(folder), 0o700, "{}", folder.display());
    }
    let ring = centre.folder().join("keys.ndjson.zst");
    let report = tables.join("report.ndjson.zst");
    for file in [&ring, &report, &generation.join("manifest.json")] {
        assert_eq!(mode(file), 0o600, "{}", file.display());
    }
}
