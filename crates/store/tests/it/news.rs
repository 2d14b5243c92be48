//! What reporters learned, on both engines: kept in order, with the act, gone with the report.

use jiff::{SignedDuration, Timestamp};
use tocsin_domain::access::{Actor, Reach};
use tocsin_domain::entry::Act;
use tocsin_domain::report::{Channel, ReportId, State};
use tocsin_store::{Store, StoreError};
use uuid::Uuid;

use crate::support::{Place, lodge, on_both_engines, serial};

on_both_engines!(
    news_are_kept_newest_first,
    news_without_an_entry_are_refused,
    whom_to_tell_is_read_with_the_state,
    each_report_reaches_its_day_once,
    a_review_waits_until_it_is_answered,
);

async fn add(
    store: &Store,
    number: i64,
    id: ReportId,
    words: &'static [u8],
) -> Result<(), StoreError> {
    store
        .write(move |tx| {
            Box::pin(async move {
                let news = Uuid::from_u128(u128::from(words[0]));
                tx.add_news(number, news, words.to_vec()).await?;
                tx.record(Act::NewsTold, id.0, &Actor::System, String::new());
                Ok(())
            })
        })
        .await
}

async fn news_are_kept_newest_first(place: Place) {
    let store = place.open().await;
    let id = lodge(&store, place.sample().done()).await.id;
    let number = serial(&store, id).await;
    add(&store, number, id, b"1 first").await.unwrap();
    place.pass(SignedDuration::from_secs(1));
    add(&store, number, id, b"0 second").await.unwrap();
    let kept = store.news(number).await.unwrap();
    let words: Vec<&[u8]> = kept.iter().map(|news| &news.sealed[..]).collect();
    assert_eq!(words, [b"0 second".as_slice(), b"1 first"]);
    assert!(kept[0].at > kept[1].at);
    let newest = store
        .write::<_, StoreError, _>(move |tx| Box::pin(async move { tx.newest_news(number).await }));
    assert_eq!(newest.await.unwrap().as_ref(), kept.first());
}

async fn news_without_an_entry_are_refused(place: Place) {
    let store = place.open().await;
    let id = lodge(&store, place.sample().done()).await.id;
    let number = serial(&store, id).await;
    let silent = store.write::<_, StoreError, _>(move |tx| {
        Box::pin(async move { tx.add_news(number, Uuid::from_u128(1), vec![1]).await })
    });
    let refused = silent.await.unwrap_err();
    assert!(matches!(refused, StoreError::Unjournalled), "{refused}");
    assert!(store.news(number).await.unwrap().is_empty());
}

async fn whom_to_tell_is_read_with_the_state(place: Place) {
    let store = place.open().await;
    let id = lodge(&store, place.sample().done()).await.id;
    let number = serial(&store, id).await;
    let keys = place.keys.clone();
    let seen = store.write::<_, StoreError, _>(move |tx| {
        Box::pin(async move {
            let before = tx.hearer(&keys, number).await?;
            tx.erase_report(number).await?;
            tx.record(Act::ReportErased, id.0, &Actor::System, String::new());
            Ok((before, tx.hearer(&keys, number).await?))
        })
    });
    let (before, after) = seen.await.unwrap();
    assert_eq!((before.id, before.state), (id, State::Received));
    assert!(before.ways.is_empty() && before.key.is_some());
    assert_eq!(after.state, State::Erased);
    assert!(after.key.is_none());
}

async fn reached(store: &Store, before: Timestamp, count: u32) -> Vec<i64> {
    let reached = store.write::<_, StoreError, _>(move |tx| {
        Box::pin(async move { tx.reach_day(before, count).await })
    });
    reached.await.unwrap()
}

async fn each_report_reaches_its_day_once(place: Place) {
    let store = place.open().await;
    let mut numbers = Vec::new();
    for channel in [Channel::Web, Channel::Bulk, Channel::Phone] {
        let sample = place.sample().with(|report| report.channel = channel);
        let id = lodge(&store, sample.done()).await.id;
        numbers.push(serial(&store, id).await);
        place.pass(SignedDuration::from_hours(24));
    }
    let now = store.now();
    let days = |count: i64| now - SignedDuration::from_hours(24 * count);
    assert!(reached(&store, days(4), 9).await.is_empty());
    assert_eq!(reached(&store, days(3), 9).await, [numbers[0]]);
    assert!(reached(&store, days(3), 9).await.is_empty());
    assert!(
        reached(&store, now, 1).await.is_empty(),
        "nobody waits for bulk"
    );
    assert_eq!(reached(&store, now, 9).await, [numbers[2]]);
    assert!(reached(&store, now, 9).await.is_empty());
}

async fn a_review_waits_until_it_is_answered(place: Place) {
    let store = place.open().await;
    let id = lodge(&store, place.sample().done()).await.id;
    let number = serial(&store, id).await;
    assert_eq!(store.review(number).await.unwrap(), None);
    for turn in 1..=2 {
        let asked = store.write::<_, StoreError, _>(move |tx| {
            Box::pin(async move {
                tx.record(Act::ReviewAsked, id.0, &Actor::System, String::new());
                tx.ask_review(number).await
            })
        });
        asked.await.unwrap();
        let review = store.review(number).await.unwrap().unwrap();
        assert_eq!((review.asked_count, review.answered_at), (turn, None));
        let waiting = store
            .reviews_waiting(&Reach::default(), &[], 9)
            .await
            .unwrap();
        assert_eq!(waiting.len(), 1);
        assert_eq!(
            (waiting[0].0.report.id, waiting[0].1),
            (id, review.asked_at)
        );
        place.pass(SignedDuration::from_secs(1));
        for is_first in [true, false] {
            let answered = store.write::<_, StoreError, _>(move |tx| {
                Box::pin(async move {
                    tx.record(Act::ReviewAnswered, id.0, &Actor::System, String::new());
                    tx.answer_review(number).await
                })
            });
            assert_eq!(answered.await.unwrap(), is_first);
        }
        assert!(
            store
                .reviews_waiting(&Reach::default(), &[], 9)
                .await
                .unwrap()
                .is_empty()
        );
    }
}
