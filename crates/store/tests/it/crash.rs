//! What a crash leaves behind: each statement and commit fails, lost or kept, and the store is
//! opened again. Every report that was acknowledged is there, and the ledger goes on.

use std::collections::BTreeMap;

use tocsin_domain::access::Actor;
use tocsin_domain::entry::Act;
use tocsin_domain::report::ReportId;
use tocsin_ledger::{Checkpoint, Signer};
use tocsin_store::faults::CommitFault::{self, Full, Kept, Lost};
use tocsin_store::progress::nobody;
use tocsin_store::report::{Lodged, NewReport, Outcome};
use tocsin_store::{Store, StoreError};
use uuid::Uuid;

use crate::support::{Place, observable, on_both_engines};

on_both_engines!(
    lodging_survives_every_failing_statement,
    lodging_survives_every_failing_commit,
    sealing_survives_every_failing_statement,
    sealing_survives_every_failing_commit,
    an_act_is_whole_or_not_at_all,
    a_full_disk_is_known_until_there_is_room,
);

/// A centre that crashes, and what it has promised to the world.
struct Centre {
    place: Place,
    store: Store,
    signer: Signer,
    acknowledged: BTreeMap<ReportId, Lodged>,
    /// Reports whose lodging ended in an error: they may be there.
    uncertain: usize,
    published: Checkpoint,
}

impl Centre {
    async fn new(place: Place) -> Centre {
        let store = place.open().await;
        let signer = store
            .found_ledger(&place.keys, "report.example/log")
            .await
            .unwrap();
        store.seal_pending(&signer).await.unwrap();
        let note = store.checkpoint().await.unwrap().unwrap().note;
        Centre {
            published: Checkpoint::open(&note, &signer.verifier()).unwrap(),
            place,
            store,
            signer,
            acknowledged: BTreeMap::new(),
            uncertain: 0,
        }
    }

    fn reports(&self) -> Vec<NewReport> {
        let sample = |number: usize| {
            let sample = self.place.sample().with(|report| {
                report.observables = vec![observable("ip", "::1")];
            });
            match number {
                0 => sample.done(),
                _ => {
                    let id = sample.report.id.to_string();
                    sample.resendable("bank", &id).done()
                }
            }
        };
        (0..3).map(sample).collect()
    }

    /// Lodges under the faults that are set; whether it was acknowledged.
    async fn lodge(&mut self) -> bool {
        let reports = self.reports();
        match self.store.lodge(reports.clone()).await {
            Ok(lodged) => {
                assert!(lodged.iter().all(|one| one.outcome == Outcome::Stored));
                self.acknowledged
                    .extend(lodged.into_iter().map(|one| (one.id, one)));
                true
            }
            Err(error) => {
                assert!(error.may_pass(), "{error}");
                self.uncertain += reports.len();
                false
            }
        }
    }

    /// Opens the store again, and asks whether everything promised is kept.
    async fn crash_and_look(&mut self) {
        self.store.faults().forget();
        self.store = self.place.open().await;
        let now = self.store.checkpoint().await.unwrap().unwrap();
        let opened = Checkpoint::open(&now.note, &self.signer.verifier()).unwrap();
        let (old, new) = (self.published.size, opened.size);
        let proof = self.store.consistency_proof(old, new).await.unwrap();
        proof.verify(&self.published.root, &opened.root).unwrap();
        self.published = opened;
        let checked = self
            .store
            .check(Some(&self.place.keys), &nobody())
            .await
            .unwrap();
        assert_eq!(checked.findings, []);
        let acknowledged = self.acknowledged.len();
        let most = acknowledged + self.uncertain;
        assert!((acknowledged..=most).contains(&(checked.reports as usize)));
        for lodged in self.acknowledged.values() {
            let stored = self.store.report(lodged.id).await.unwrap().unwrap().report;
            assert_eq!(
                (&stored.number, stored.lodged_at),
                (&lodged.number, lodged.at)
            );
        }
    }

    /// Once sealed, every acknowledged report proves itself.
    async fn prove(&mut self) {
        while self
            .store
            .seal_pending(&self.signer)
            .await
            .unwrap()
            .has_more
        {}
        for id in self.acknowledged.keys() {
            let proof = self.store.lodging_proof(*id).await.unwrap().unwrap();
            proof.verify(&self.signer.verifier()).unwrap();
        }
    }
}

async fn lodging_survives_every_failing_statement(place: Place) {
    let mut centre = Centre::new(place).await;
    for number in 1.. {
        centre.store.faults().fail_statement(number);
        // One failure is tried again by the store itself.
        assert!(centre.lodge().await, "statement {number}");
        let was_last = centre.store.faults().forget();
        centre.crash_and_look().await;
        if was_last {
            assert!(number > 8, "a lodging has at least eight statements");
            break;
        }
    }
    assert_eq!(centre.uncertain, 0);
    centre.prove().await;
}

const COMMITS: [&[CommitFault]; 9] = [
    &[Lost],
    &[Kept],
    &[Full],
    &[Lost, Lost],
    &[Lost, Kept],
    &[Kept, Lost],
    &[Kept, Kept],
    &[Kept, Full],
    &[],
];

async fn lodging_survives_every_failing_commit(place: Place) {
    let mut centre = Centre::new(place).await;
    for faults in COMMITS {
        centre.store.faults().fail_commits(faults);
        let acknowledged = centre.lodge().await;
        assert_eq!(
            acknowledged,
            matches!(faults, [] | [Lost] | [Kept]),
            "{faults:?}"
        );
        centre.crash_and_look().await;
    }
    let kept = centre
        .store
        .count_reports(&Default::default())
        .await
        .unwrap()
        .count;
    // Acknowledged three times; kept without being acknowledged: [Lost, Kept] and [Kept, …].
    assert_eq!((centre.acknowledged.len(), kept), (9, 9 + 4 * 3));
    centre.prove().await;
}

async fn sealing_survives_every_failing_statement(place: Place) {
    let mut centre = Centre::new(place).await;
    for number in 1.. {
        assert!(centre.lodge().await);
        centre.store.faults().fail_statement(number);
        let sealed = centre.store.seal_pending(&centre.signer).await;
        let was_last = centre.store.faults().forget();
        assert_eq!(sealed.is_ok(), was_last, "statement {number}: {sealed:?}");
        centre.crash_and_look().await;
        if was_last {
            assert!(number > 6, "sealing has at least six statements");
            break;
        }
        // Every second time the next one seals what this one has left.
        if number % 2 == 0 {
            assert!(
                centre
                    .store
                    .seal_pending(&centre.signer)
                    .await
                    .unwrap()
                    .entries
                    > 0
            );
            centre.crash_and_look().await;
        }
    }
    centre.prove().await;
}

async fn sealing_survives_every_failing_commit(place: Place) {
    let mut centre = Centre::new(place).await;
    for fault in [Lost, Kept, Full, Kept, Lost] {
        assert!(centre.lodge().await);
        let before = centre.published.size;
        centre.store.faults().fail_commits(&[fault]);
        let sealed = centre.store.seal_pending(&centre.signer).await;
        assert!(
            matches!(&sealed, Err(error) if error.may_pass()),
            "{sealed:?}"
        );
        centre.crash_and_look().await;
        assert_eq!(centre.published.size > before, fault == Kept, "{fault:?}");
    }
    centre.prove().await;
}

async fn an_act_is_whole_or_not_at_all(place: Place) {
    let store = place.open().await;
    for (name, fault) in [("lost", Lost), ("kept", Kept), ("full", Full)] {
        store.faults().fail_commits(&[fault]);
        let failed: Result<(), StoreError> = store
            .write(move |tx| {
                Box::pin(async move {
                    tx.record(
                        Act::BackupMade,
                        Uuid::nil(),
                        &Actor::System,
                        name.to_owned(),
                    );
                    tx.put_setting(name, vec![1]).await
                })
            })
            .await;
        assert!(
            matches!(&failed, Err(error) if error.may_pass()),
            "{failed:?}"
        );
        let store = place.open().await;
        let is_there = store.setting(name).await.unwrap().is_some();
        let journal = store.journal_after(0, 10).await.unwrap();
        let is_journalled = journal.iter().any(|one| one.entry.detail == name);
        assert_eq!(
            (is_there, is_journalled),
            (fault == Kept, fault == Kept),
            "{name}"
        );
    }
}

async fn a_full_disk_is_known_until_there_is_room(place: Place) {
    let store = place.open().await;
    assert!(!store.is_full());
    let lodge = async || {
        let report = place.sample().done();
        store.lodge(vec![report]).await
    };
    store.faults().fail_commits(&[Full]);
    assert!(matches!(lodge().await, Err(StoreError::Full(_))));
    assert!(store.is_full());
    lodge().await.unwrap();
    assert!(!store.is_full(), "a report found room");

    let act = async || {
        store
            .write::<_, StoreError, _>(|tx| {
                tx.record(Act::BackupMade, Uuid::nil(), &Actor::System, String::new());
                Box::pin(async { Ok(()) })
            })
            .await
    };
    store.faults().fail_commits(&[Full]);
    assert!(matches!(act().await, Err(StoreError::Full(_))));
    assert!(store.is_full());
    // A small act may find room in what is there already; it proves nothing.
    act().await.unwrap();
    assert!(store.is_full());
    store.faults().fail_commits(&[Full]);
    assert!(matches!(store.try_room().await, Err(StoreError::Full(_))));
    assert!(store.is_full());
    store.try_room().await.unwrap();
    assert!(!store.is_full());
    assert_eq!(store.setting("room").await.unwrap(), None);
}
