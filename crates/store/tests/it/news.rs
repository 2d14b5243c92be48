//! What reporters learned, on both engines: kept in order, with the act, gone with the report.

use jiff::SignedDuration;
use tocsin_domain::access::Actor;
use tocsin_domain::entry::Act;
use tocsin_domain::report::{ReportId, State};
use tocsin_store::{Store, StoreError};
use uuid::Uuid;

use crate::support::{Place, lodge, on_both_engines, serial};

on_both_engines!(
    news_are_kept_newest_first,
    news_without_an_entry_are_refused,
    whom_to_tell_is_read_with_the_state,
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
