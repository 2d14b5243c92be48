//! Routings: one a report, read back as it was made; reports as rules see them, page by page.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use tocsin_domain::access::Actor;
use tocsin_domain::assess::money::Payment;
use tocsin_domain::assess::{Assessment, Hosting, Priority};
use tocsin_domain::entry::Act;
use tocsin_domain::referral::Lane;
use tocsin_domain::report::Loss;
use tocsin_domain::route::Routing;
use tocsin_domain::rule::Found;
use tocsin_store::{Store, StoreError};
use uuid::Uuid;

use crate::support::{Place, lodge, on_both_engines, serial};

on_both_engines!(
    a_report_is_routed_once_and_says_why,
    what_a_routing_looked_at_goes_with_the_content,
    reports_since_a_moment_come_page_by_page,
    numbers_need_not_be_in_the_order_of_time,
    rules_see_what_the_machine_found,
);

fn routing(rule: &str) -> Routing {
    Routing {
        rule: rule.into(),
        to: vec!["cyber-unit".into(), "card-block".into()],
        lane: Lane::Fast,
        four_eyes: false,
        automatic: true,
        acknowledge_within_hours: 4,
        facts: json!({"loss": 480.5, "recallable": true}),
    }
}

async fn add(store: &Store, serial: i64, routing: Routing) -> Result<bool, StoreError> {
    store
        .write(move |tx| {
            Box::pin(async move {
                let added = tx.add_routing(serial, &routing).await?;
                tx.record(
                    Act::ReportRouted,
                    Uuid::nil(),
                    &Actor::System,
                    String::new(),
                );
                Ok(added)
            })
        })
        .await
}

async fn a_report_is_routed_once_and_says_why(place: Place) {
    let store = place.open().await;
    let lodged = lodge(&store, place.sample().done()).await;
    let number = serial(&store, lodged.id).await;
    assert_eq!(store.routing(number).await.unwrap(), None);
    assert!(add(&store, number, routing("recall")).await.unwrap());
    assert!(!add(&store, number, routing("other")).await.unwrap());
    let found = store.routing(number).await.unwrap().unwrap();
    let expected = routing("recall");
    assert_eq!((found.rule.as_str(), found.lane), ("recall", Lane::Fast));
    assert_eq!((found.to, found.facts), (expected.to, expected.facts));
}

async fn what_a_routing_looked_at_goes_with_the_content(place: Place) {
    let store = place.open().await;
    let lodged = lodge(&store, place.sample().done()).await;
    let number = serial(&store, lodged.id).await;
    add(&store, number, routing("recall")).await.unwrap();
    let erased: Result<bool, StoreError> = store
        .write(move |tx| {
            Box::pin(async move {
                tx.record(
                    Act::ReportErased,
                    lodged.id.0,
                    &Actor::System,
                    String::new(),
                );
                tx.erase_report(number).await
            })
        })
        .await;
    assert!(erased.unwrap());
    let found = store.routing(number).await.unwrap().unwrap();
    assert_eq!((found.rule.as_str(), found.facts), ("recall", json!({})));
}

async fn reports_since_a_moment_come_page_by_page(place: Place) {
    let store = place.open().await;
    lodge(&store, place.sample().done()).await;
    place.pass(SignedDuration::from_hours(48));
    let since = store.now() - SignedDuration::from_hours(1);
    for amount in ["1", "2", "3"] {
        let sample = place.sample().with(|report| {
            report.kind = "fake-shop".into();
            report.loss = Some(Loss {
                amount: amount.into(),
                currency: "EUR".into(),
            });
        });
        lodge(&store, sample.done()).await;
    }
    let page = store.seen_since(since, None, 2).await.unwrap();
    let amounts = |reports: &[tocsin_store::routing::Seen]| -> Vec<String> {
        let losses = reports.iter().map(|seen| seen.report.loss.clone());
        losses.map(|loss| loss.unwrap().amount).collect()
    };
    assert_eq!(amounts(&page.reports), ["3", "2"]);
    let page = store.seen_since(since, page.next, 2).await.unwrap();
    assert_eq!(amounts(&page.reports), ["1"]);
    let end = store.seen_since(since, page.next, 2).await.unwrap();
    assert!(end.reports.is_empty() && end.next.is_none());
    let everything = store.seen_since(Timestamp::UNIX_EPOCH, None, 10).await;
    assert_eq!(everything.unwrap().reports.len(), 4);
    assert_eq!(
        page.reports[0].report.narrative, "",
        "the story is not read"
    );
}

async fn numbers_need_not_be_in_the_order_of_time(place: Place) {
    let store = place.open().await;
    lodge(&store, place.sample().done()).await;
    let since = store.now() - SignedDuration::from_hours(1);
    // Another node, with a block of higher numbers, was first.
    place.pass(SignedDuration::from_hours(-48));
    lodge(&store, place.sample().done()).await;
    let page = store.seen_since(since, None, 2).await.unwrap();
    assert_eq!(page.reports.len(), 1);
    assert!(page.reports[0].report.lodged_at >= since);
}

async fn rules_see_what_the_machine_found(place: Place) {
    let store = place.open().await;
    let first = lodge(&store, place.sample().done()).await;
    lodge(&store, place.sample().done()).await;
    let assessed = serial(&store, first.id).await;
    let recall_until = Some(1_770_000_000_000_000);
    let hosted = |country: Option<&str>, network| Hosting {
        address: "192.0.2.7".into(),
        country: country.map(Into::into),
        network,
        operator: None,
    };
    let assessment = Assessment {
        priority: Priority::Now,
        kind: "fake-shop".into(),
        is_sensitive: false,
        language: "fr".into(),
        recall_until,
        repeats_count: 0,
        sources_count: 7,
        hosting: vec![
            hosted(Some("MU"), Some(64_501)),
            hosted(Some("FR"), Some(64_500)),
            hosted(Some("MU"), None),
        ],
        benign: Vec::new(),
        reasons: Vec::new(),
    };
    let kept: Result<(), StoreError> = store
        .write(move |tx| {
            Box::pin(async move {
                tx.keep_assessments(&[(assessed, assessment)]).await?;
                tx.set_compartmented(assessed, true).await?;
                let (act, detail) = (Act::ReportAssessed, "priority=now".to_owned());
                tx.record(act, Uuid::nil(), &Actor::System, detail);
                Ok(())
            })
        })
        .await;
    kept.unwrap();
    let page = store.seen_since(Timestamp::UNIX_EPOCH, None, 10).await;
    let [other, seen] = <[_; 2]>::try_from(page.unwrap().reports).unwrap();
    let found = Found {
        priority: Priority::Now,
        is_sensitive: true,
        repeats_count: 0,
        sources_count: 7,
        countries: vec!["FR".into(), "MU".into()],
        networks: vec![64_500, 64_501],
        payment: Some(Payment::until(recall_until)),
        series: Default::default(),
    };
    assert_eq!(
        seen.found, found,
        "a person's word on the compartment counts too"
    );
    assert_eq!(other.found, Found::nothing(0), "nobody has looked at it");
}
