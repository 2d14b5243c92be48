use sea_orm::Value;
use tocsin_domain::access::Reach;
use tocsin_domain::work::WorkQueue;
use uuid::Uuid;

use super::{Cursor, Order, Wanted};
use crate::{Store, StoreOptions, sql};

/// How SQLite goes about a query.
async fn plan(store: &Store, text: &str, values: Vec<Value>) -> String {
    let text = format!("EXPLAIN QUERY PLAN {text}");
    let rows = sql::all(store.reader(), &text, values).await;
    let rows = rows.expect("a plan");
    let steps = rows.iter().map(|row| {
        let step: String = sql::column(row, 3).expect("a step");
        step
    });
    steps.collect::<Vec<_>>().join("\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_queue_of_one_state_is_read_from_its_index_and_never_sorted() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite:{}", folder.path().join("tocsin.db").display());
    let options = StoreOptions::new(url, folder.path().join("vault"));
    let store = Store::open(&options).await.expect("a store");
    let cursor = Cursor {
        priority: 1,
        number: 7,
    };
    for (kind, order, index) in [
        (None, Order::Urgent, "report_by_priority"),
        (None, Order::UrgentBack, "report_by_priority"),
        (
            Some("phishing"),
            Order::Urgent,
            "report_by_kind_and_priority",
        ),
        (Some("phishing"), Order::Newest, "report_by_state_and_kind"),
        (None, Order::Newest, "report_by_state"),
    ] {
        for cursor in [None, Some(cursor)] {
            let wanted = Wanted {
                queue: WorkQueue::New,
                staff: Uuid::nil(),
                kind: kind.map(str::to_owned),
                lodged_before: None,
                reach: Reach::default(),
                order,
            };
            let (text, values) = wanted.numbers(cursor, 51);
            let plan = plan(&store, &text, values).await;
            assert!(plan.contains(index), "{order:?} {kind:?}: {plan}");
            assert!(!plan.contains("TEMP B-TREE"), "{order:?} {kind:?}: {plan}");
            assert!(!plan.contains("SCAN"), "{order:?} {kind:?}: {plan}");
        }
    }
    store.close().await.expect("closed");
}

#[test]
fn what_is_late_is_among_the_oldest_whatever_stands_first() {
    for order in [Order::Urgent, Order::UrgentBack, Order::Newest] {
        let wanted = Wanted {
            queue: WorkQueue::New,
            staff: Uuid::nil(),
            kind: None,
            lodged_before: Some(jiff::Timestamp::UNIX_EPOCH),
            reach: Reach::default(),
            order,
        };
        let (text, _) = wanted.numbers(None, 51);
        assert!(text.contains("ORDER BY r.number LIMIT 1000)"), "{text}");
    }
}
