//! Queues put the most urgent first, and of those what has waited longest; page after page, and
//! back again.

use jiff::SignedDuration;
use tocsin_domain::access::{Actor, Reach};
use tocsin_domain::assess::{Assessment, Priority};
use tocsin_domain::entry::Act;
use tocsin_domain::work::WorkQueue;
use tocsin_store::Store;
use tocsin_store::work::{Order, Wanted};
use uuid::Uuid;

use crate::support::{Place, lodge, on_both_engines, serial};

on_both_engines!(
    the_most_urgent_stand_first_and_then_the_oldest,
    pages_follow_one_another_and_lead_back,
    a_kind_and_what_is_late_keep_the_order,
    queues_of_several_states_keep_the_order_too,
);

fn wanted(queue: WorkQueue) -> Wanted {
    Wanted {
        queue,
        staff: Uuid::nil(),
        kind: None,
        lodged_before: None,
        reach: Reach::default(),
        order: Order::Urgent,
    }
}

/// Lodges reports of these priorities, a minute apart, and answers their serial numbers.
async fn lodged(place: &Place, store: &Store, priorities: &[(Priority, &str)]) -> Vec<i64> {
    let mut serials = Vec::new();
    for (priority, kind) in priorities {
        let sample = place.sample().with(|report| report.kind = (*kind).into());
        let id = lodge(store, sample.done()).await.id;
        let number = serial(store, id).await;
        let found = Assessment {
            priority: *priority,
            kind: (*kind).into(),
            is_sensitive: false,
            language: "en".into(),
            recall_until: None,
            repeats_count: 0,
            sources_count: 1,
            hosting: Vec::new(),
            benign: Vec::new(),
            reasons: Vec::new(),
        };
        let kept = store.write::<_, tocsin_store::StoreError, _>(move |tx| {
            Box::pin(async move {
                tx.keep_assessments(&[(number, found)]).await?;
                tx.record(Act::ReportAssessed, id.0, &Actor::System, String::new());
                Ok(())
            })
        });
        kept.await.unwrap();
        place.pass(SignedDuration::from_mins(1));
        serials.push(number);
    }
    serials
}

async fn page(store: &Store, wanted: &Wanted, cursor: Option<i64>, count: u32) -> Vec<i64> {
    let found = store.queue(wanted, cursor, count).await.unwrap();
    found.iter().map(|waiting| waiting.stored.serial).collect()
}

use Priority::{High, Low, Now, Usual};

async fn the_most_urgent_stand_first_and_then_the_oldest(place: Place) {
    let store = place.open().await;
    let mixed = [Usual, Low, Now, High, Usual, Now].map(|priority| (priority, "other"));
    let n = lodged(&place, &store, &mixed).await;
    let new = wanted(WorkQueue::New);
    let urgent = page(&store, &new, None, 10).await;
    assert_eq!(urgent, [n[2], n[5], n[3], n[0], n[4], n[1]]);
    let newest = Wanted {
        order: Order::Newest,
        ..new.clone()
    };
    let by_age = page(&store, &newest, None, 10).await;
    assert_eq!(by_age, [n[5], n[4], n[3], n[2], n[1], n[0]]);
    assert_eq!(page(&store, &newest, Some(n[4]), 2).await, [n[3], n[2]]);
    assert_eq!(store.queue_count(&new).await.unwrap(), 6);
}

async fn pages_follow_one_another_and_lead_back(place: Place) {
    let store = place.open().await;
    let many: Vec<_> = (0..11)
        .map(|at| ([Usual, Now, Low][at % 3], "other"))
        .collect();
    lodged(&place, &store, &many).await;
    let new = wanted(WorkQueue::New);
    let all = page(&store, &new, None, 20).await;
    assert_eq!(all.len(), 11);
    let mut read = Vec::new();
    let mut cursor = None;
    loop {
        let next = page(&store, &new, cursor, 3).await;
        let Some(last) = next.last() else { break };
        cursor = Some(*last);
        read.extend(next);
    }
    assert_eq!(read, all);
    let back = Wanted {
        order: Order::UrgentBack,
        ..new
    };
    let before = page(&store, &back, Some(all[5]), 2).await;
    assert_eq!(before, [all[4], all[3]]);
}

async fn a_kind_and_what_is_late_keep_the_order(place: Place) {
    let store = place.open().await;
    let mixed = [
        (Usual, "phishing"),
        (Now, "other"),
        (Now, "phishing"),
        (Usual, "other"),
        (High, "other"),
    ];
    let n = lodged(&place, &store, &mixed).await;
    let phishing = Wanted {
        kind: Some("phishing".into()),
        ..wanted(WorkQueue::New)
    };
    assert_eq!(page(&store, &phishing, None, 10).await, [n[2], n[0]]);
    assert_eq!(page(&store, &phishing, Some(n[2]), 10).await, [n[0]]);
    // The last one was lodged a minute ago.
    let late = Wanted {
        lodged_before: Some(store.now() - SignedDuration::from_secs(90)),
        ..wanted(WorkQueue::New)
    };
    let found = page(&store, &late, None, 10).await;
    assert_eq!(found, [n[1], n[2], n[0], n[3]]);
    assert_eq!(page(&store, &late, Some(n[2]), 1).await, [n[0]]);
    assert_eq!(store.queue_count(&late).await.unwrap(), 4);
}

async fn queues_of_several_states_keep_the_order_too(place: Place) {
    let store = place.open().await;
    let mixed = [Usual, Now, High].map(|priority| (priority, "other"));
    let n = lodged(&place, &store, &mixed).await;
    for serial in n.clone() {
        let marked = store.write::<_, tocsin_store::StoreError, _>(move |tx| {
            Box::pin(async move {
                tx.set_unanswered(serial, true).await?;
                tx.record(
                    Act::MessageAdded,
                    Uuid::nil(),
                    &Actor::System,
                    String::new(),
                );
                Ok(())
            })
        });
        marked.await.unwrap();
    }
    let answers = wanted(WorkQueue::Answers);
    assert_eq!(page(&store, &answers, None, 10).await, [n[1], n[2], n[0]]);
    assert_eq!(page(&store, &answers, Some(n[2]), 10).await, [n[0]]);
    let back = Wanted {
        order: Order::UrgentBack,
        ..answers
    };
    assert_eq!(page(&store, &back, Some(n[0]), 1).await, [n[2]]);
    let sealed = page(&store, &wanted(WorkQueue::Sealed), None, 10).await;
    assert!(sealed.is_empty());
}
