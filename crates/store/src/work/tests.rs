use sea_orm::{DbBackend, Value};
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

async fn store_in(folder: &std::path::Path) -> Store {
    let url = format!("sqlite:{}", folder.join("tocsin.db").display());
    let options = StoreOptions::new(url, folder.join("vault"));
    Store::open(&options).await.expect("a store")
}

fn of_queue(queue: WorkQueue) -> Wanted {
    Wanted {
        queue,
        staff: Uuid::nil(),
        kind: None,
        lodged_before: None,
        reach: Reach::default(),
        order: Order::Urgent,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn counting_reads_no_more_than_the_queue() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = store_in(folder.path()).await;
    for queue in WorkQueue::ALL {
        let wanted = of_queue(queue);
        let backend = DbBackend::Sqlite;
        let (text, values) = wanted.count(backend, 1_000);
        let counted = plan(&store, &text, values).await;
        let (text, values) = wanted.numbers(backend, None, 51);
        let read = plan(&store, &text, values).await;
        if queue.state().is_some() {
            assert!(
                counted.contains("SEARCH r USING COVERING INDEX"),
                "{counted}"
            );
            continue;
        }
        // Each report of the queue is looked up; no other is.
        for plan in [counted, read] {
            assert!(
                plan.contains("SEARCH r USING INTEGER PRIMARY KEY"),
                "{queue:?}: {plan}"
            );
        }
    }
    store.close().await.expect("closed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_queue_of_one_state_is_read_from_its_index_and_never_sorted() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = store_in(folder.path()).await;
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
                kind: kind.map(str::to_owned),
                order,
                ..of_queue(WorkQueue::New)
            };
            let (text, values) = wanted.numbers(DbBackend::Sqlite, cursor, 51);
            let plan = plan(&store, &text, values).await;
            assert!(plan.contains(index), "{order:?} {kind:?}: {plan}");
            assert!(!plan.contains("TEMP B-TREE"), "{order:?} {kind:?}: {plan}");
            assert!(!plan.contains("SCAN"), "{order:?} {kind:?}: {plan}");
        }
    }
    store.close().await.expect("closed");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_due_next_is_read_from_the_indexes_of_age_and_urgency() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = store_in(folder.path()).await;
    for queue in WorkQueue::ALL {
        let (text, values) = of_queue(queue).dated(DbBackend::Sqlite);
        let plan = plan(&store, &text, values).await;
        assert!(!plan.contains("SCAN r"), "{queue:?}: {plan}");
        assert!(
            plan.contains("SEARCH a USING INTEGER PRIMARY KEY"),
            "{plan}"
        );
        if queue.state().is_some() {
            assert!(plan.contains("report_by_state "), "{queue:?}: {plan}");
            assert!(plan.contains("report_by_priority "), "{queue:?}: {plan}");
        }
    }
    store.close().await.expect("closed");
}

#[test]
fn what_is_late_is_among_the_oldest_whatever_stands_first() {
    for order in [Order::Urgent, Order::UrgentBack, Order::Newest] {
        let wanted = Wanted {
            lodged_before: Some(jiff::Timestamp::UNIX_EPOCH),
            order,
            ..of_queue(WorkQueue::New)
        };
        let (text, _) = wanted.numbers(DbBackend::Sqlite, None, 51);
        assert!(text.contains("ORDER BY r.number LIMIT 1000)"), "{text}");
    }
}
