//! What the machine saw is kept beside the report, and goes with it.

use tocsin_domain::access::Actor;
use tocsin_domain::assess::{Assessment, Hosting, Priority, Reason};
use tocsin_domain::entry::Act;
use tocsin_domain::report::State;
use tocsin_store::{Store, StoreError};
use uuid::Uuid;

use crate::support::{Place, lodge, on_both_engines, serial};

on_both_engines!(
    the_first_of_many_is_the_first_on_every_engine,
    an_assessment_comes_back_as_it_was,
    of_an_erased_report_nothing_is_kept,
    a_priority_needs_a_journal_entry,
    sources_are_counted_once_each,
);

fn assessment(priority: Priority) -> Assessment {
    Assessment {
        priority,
        kind: "fake-shop".into(),
        is_sensitive: true,
        language: "fr".into(),
        recall_until: Some(1_770_000_000_000_000),
        repeats_count: 0,
        sources_count: 3,
        hosting: vec![Hosting {
            address: "192.0.2.7".into(),
            country: Some("MU".into()),
            network: Some(64_500),
            operator: None,
        }],
        benign: vec![("a\0b".into(), "Banks".into())],
        reasons: vec![Reason {
            text: "reason-loss".into(),
            values: vec![("amount".into(), "5".into())],
            weight: -20,
        }],
    }
}

async fn keep(
    store: &Store,
    found: Vec<(i64, Assessment)>,
    is_recorded: bool,
) -> Result<Vec<i64>, StoreError> {
    store
        .write(move |tx| {
            Box::pin(async move {
                let kept = tx.keep_assessments(&found).await?;
                if is_recorded {
                    let words = "priority=now".to_owned();
                    tx.record(Act::ReportAssessed, Uuid::nil(), &Actor::System, words);
                }
                Ok(kept)
            })
        })
        .await
}

async fn an_assessment_comes_back_as_it_was(place: Place) {
    let store = place.open().await;
    let sample = place.sample().done();
    let id = lodge(&store, sample).await.id;
    let number = serial(&store, id).await;
    assert_eq!(store.assessment(number).await.unwrap(), None);
    let before = store.report(id).await.unwrap().unwrap();
    assert_eq!(before.priority, Priority::Usual);
    let unassessed = store.unassessed(&[number, number + 1]).await.unwrap();
    assert_eq!(unassessed.len(), 1);
    assert_eq!(unassessed[0].stored, before);
    assert_eq!(unassessed[0].files_count, 0);

    let found = assessment(Priority::Now);
    let kept = keep(&store, vec![(number, found.clone())], true).await;
    assert_eq!(kept.unwrap(), [number]);
    assert_eq!(store.assessment(number).await.unwrap(), Some(found));
    let after = store.report(id).await.unwrap().unwrap();
    assert_eq!(after.priority, Priority::Now);
}

async fn of_an_erased_report_nothing_is_kept(place: Place) {
    let store = place.open().await;
    let mut serials = Vec::new();
    for _ in 0..2 {
        let id = lodge(&store, place.sample().done()).await.id;
        serials.push(serial(&store, id).await);
    }
    let (first, second) = (serials[0], serials[1]);
    let usual = assessment(Priority::Usual);
    keep(&store, vec![(first, usual.clone())], false)
        .await
        .unwrap();
    assert!(store.assessment(first).await.unwrap().is_some());
    store
        .write::<_, StoreError, _>(move |tx| {
            Box::pin(async move {
                tx.erase_report(first).await?;
                tx.erase_report(second).await?;
                let act = Act::ReportErased;
                tx.record(act, Uuid::nil(), &Actor::System, String::new());
                Ok(())
            })
        })
        .await
        .unwrap();
    assert_eq!(store.assessment(first).await.unwrap(), None);
    assert!(store.unassessed(&serials).await.unwrap().is_empty());
    let kept = keep(&store, vec![(second, usual)], false).await.unwrap();
    assert!(kept.is_empty());
    assert_eq!(store.assessment(second).await.unwrap(), None);
}

async fn a_priority_needs_a_journal_entry(place: Place) {
    let store = place.open().await;
    let id = lodge(&store, place.sample().done()).await.id;
    let number = serial(&store, id).await;
    let found = vec![(number, assessment(Priority::Low))];
    let refused = keep(&store, found, false).await;
    assert!(matches!(refused, Err(StoreError::Unjournalled)));
    assert_eq!(store.assessment(number).await.unwrap(), None);
}

async fn sources_are_counted_once_each(place: Place) {
    let store = place.open().await;
    let from = |source: &str, submission: u8| {
        let sample = place.sample().with(|report| {
            report.content = [9; 32];
            report.source = source.to_owned();
            report.submission = [submission; 32];
        });
        sample.done()
    };
    let mut ids = Vec::new();
    // Two of the public, one of them twice; a bank that sends much.
    for (source, submission) in [
        ("public", 1),
        ("public", 1),
        ("public", 2),
        ("bank", 3),
        ("bank", 4),
    ] {
        ids.push(lodge(&store, from(source, submission)).await.id);
    }
    let mut serials = Vec::new();
    for id in &ids {
        serials.push(serial(&store, *id).await);
    }
    let mut repeated = store.repeated(&serials).await.unwrap();
    repeated.sort_unstable_by_key(|one| one.serial);
    let counts: Vec<(i64, i64)> = repeated
        .iter()
        .map(|one| (one.count, one.sources_count))
        .collect();
    assert_eq!(counts, [(1, 1), (2, 2), (3, 3), (4, 3)]);
    let first = store.report(ids[0]).await.unwrap().unwrap();
    let same = store.same_content(&first).await.unwrap().unwrap();
    assert_eq!((same.times_count, same.sources_count), (5, 3));
    assert_eq!((same.first, same.first_id), (first.report.number, ids[0]));

    let alone = lodge(&store, place.sample().story("en", "other").done()).await;
    let alone = store.report(alone.id).await.unwrap().unwrap();
    assert_eq!(store.same_content(&alone).await.unwrap(), None);
}

/// More than are looked at, and the first of them changed last: an engine that keeps rows where
/// there is room has it at the end.
async fn the_first_of_many_is_the_first_on_every_engine(place: Place) {
    let store = place.open().await;
    let samples = (0..1_300).map(|_| place.sample().done());
    let lodged = store.lodge(samples.collect()).await.unwrap();
    let moved = store.write::<_, StoreError, _>(|tx| {
        Box::pin(async move {
            for serial in 1..=200 {
                tx.set_state(serial, State::Received, State::Read).await?;
            }
            tx.record(Act::ReportRead, Uuid::nil(), &Actor::System, String::new());
            Ok(())
        })
    });
    moved.await.unwrap();
    let last = store.report(lodged[1_299].id).await.unwrap().unwrap();
    let same = store.same_content(&last).await.unwrap().unwrap();
    assert_eq!(same.times_count, tocsin_store::repeats::REPEATS_COUNT_MAX);
    assert_eq!(same.first_id, lodged[0].id);
}
