//! The log of searches: kept with its journal entry, read newest first, a page at a time.

use tocsin_domain::access::Actor;
use tocsin_domain::entry::Act;
use tocsin_domain::report::ReportId;
use tocsin_store::StoreError;
use tocsin_store::search_log::NewSearch;
use uuid::Uuid;

use crate::support::{Place, lodge, on_both_engines};

on_both_engines!(the_log_is_read_newest_first,);

fn search(number: u128, report: Option<ReportId>) -> NewSearch {
    NewSearch {
        id: Uuid::from_u128(number),
        staff: Uuid::from_u128(7),
        body: "state-attorney".into(),
        purpose: "Case 26-118, “pumps”".into(),
        asked: "{\"q\":\"pump\"}".into(),
        found: 3,
        report,
    }
}

async fn the_log_is_read_newest_first(place: Place) {
    let store = place.open().await;
    assert_eq!(store.search_log(None, 10).await.unwrap(), []);
    let id = lodge(&store, place.sample().done()).await.id;
    let wanted = [search(1, None), search(2, Some(id)), search(3, None)];
    for search in wanted.clone() {
        store
            .write::<_, StoreError, _>(move |tx| {
                Box::pin(async move {
                    tx.log_search(&search).await?;
                    tx.record(
                        Act::ReportsSearched,
                        search.id,
                        &Actor::System,
                        String::new(),
                    );
                    Ok(())
                })
            })
            .await
            .unwrap();
    }
    let whole = store.search_log(None, 10).await.unwrap();
    let read: Vec<&NewSearch> = whole.iter().map(|logged| &logged.search).collect();
    assert_eq!(read, [&wanted[2], &wanted[1], &wanted[0]]);
    let numbers: Vec<bool> = whole.iter().map(|it| it.number.is_some()).collect();
    assert_eq!(numbers, [false, true, false], "of the report that was read");
    assert!(
        whole.iter().all(|it| it.email.is_none()),
        "nobody of that id"
    );
    let first = store.search_log(None, 2).await.unwrap();
    assert_eq!(first, whole[..2]);
    let rest = store.search_log(Some(first[1].search.id), 2).await.unwrap();
    assert_eq!(rest, whole[2..]);
}
