//! Queues in the order of deadlines: the promise to read a report, and the payment that can still
//! be called back.

use jiff::SignedDuration;
use tocsin_domain::access::Actor;
use tocsin_domain::assess::{Assessment, Priority};
use tocsin_domain::decide::Decision;
use tocsin_domain::entry::Act;
use tocsin_domain::report::ReportId;
use tocsin_domain::work::{Deadline, WorkQueue};
use tocsin_flow::work::{self, QueueOrder, QueueView};
use tocsin_store::StoreError;

use crate::desk::{Desk, analyst, handling};
use crate::support::{Place, on_both_engines};

on_both_engines!(
    what_is_due_next_stands_first,
    pages_by_deadline_go_on_where_the_last_one_ended,
);

const DAY: SignedDuration = SignedDuration::from_hours(24);

fn view(queue: WorkQueue) -> QueueView {
    QueueView {
        order: QueueOrder::Deadline,
        ..QueueView::of(queue)
    }
}

/// Lodges a report whose payment can be called back for so long from now on.
async fn recallable(desk: &Desk, hours: i64) -> ReportId {
    let report = desk.lodged(desk.place.sample()).await;
    let serial = desk.stored(report).await.serial;
    let until = desk.now() + SignedDuration::from_hours(hours);
    let found = Assessment {
        priority: Priority::Now,
        kind: "other".into(),
        is_sensitive: false,
        language: "en".into(),
        recall_until: Some(until.as_microsecond()),
        repeats_count: 0,
        sources_count: 1,
        hosting: Vec::new(),
        benign: Vec::new(),
        reasons: Vec::new(),
    };
    let kept = desk.centre.store.write::<_, StoreError, _>(move |tx| {
        Box::pin(async move {
            tx.keep_assessments(&[(serial, found)]).await?;
            tx.record(Act::ReportAssessed, report.0, &Actor::System, String::new());
            Ok(())
        })
    });
    kept.await.unwrap();
    report
}

async fn page(
    desk: &Desk,
    view: &QueueView,
    cursor: Option<i64>,
    count: u32,
) -> (Vec<ReportId>, Option<i64>) {
    let permit = handling(&analyst(1));
    let page = work::queue(&desk.centre, &permit, view, cursor, count).await;
    let page = page.unwrap();
    let ids = page.reports.iter().map(|one| one.stored.report.id);
    (ids.collect(), page.next)
}

async fn what_is_due_next_stands_first(place: Place) {
    // It is a Tuesday: what comes now is to be read by Thursday at six in the evening.
    let desk = Desk::new(place).await;
    let promised = desk.lodged(desk.place.sample()).await;
    desk.place.pass(DAY);
    let later = desk.lodged(desk.place.sample()).await;
    let soon = recallable(&desk, 20).await;
    let not_so_soon = recallable(&desk, 40).await;
    let new = view(WorkQueue::New);
    let due = [soon, promised, not_so_soon, later];
    assert_eq!(page(&desk, &new, None, 10).await, (due.to_vec(), None));

    // When the time to call it back is over, the promise to read it is what is left.
    desk.place.pass(DAY);
    let due = [promised, not_so_soon, later, soon];
    assert_eq!(page(&desk, &new, None, 10).await.0, due);
    let late = QueueView {
        lodged_before: Some(desk.now() - DAY - SignedDuration::from_secs(1)),
        ..new
    };
    assert_eq!(page(&desk, &late, None, 10).await.0, [promised]);

    // Of what was decided only the payment is still due; the others wait for nobody.
    for report in [promised, later, not_so_soon] {
        desk.decide(&analyst(1), report, Decision::Valid).await;
    }
    let valid = view(WorkQueue::Valid);
    let (ids, _) = page(&desk, &valid, None, 10).await;
    assert_eq!(ids, [not_so_soon, promised, later]);
    let permit = handling(&analyst(1));
    let shown = work::queue(&desk.centre, &permit, &valid, None, 10).await;
    let deadlines: Vec<Option<Deadline>> = shown
        .unwrap()
        .reports
        .iter()
        .map(|one| Deadline::of(one.dated(), &desk.centre.profile, desk.now()))
        .collect();
    let recall = desk.now() + SignedDuration::from_hours(16);
    assert_eq!(deadlines, [Some(Deadline::CallBack(recall)), None, None]);
}

async fn pages_by_deadline_go_on_where_the_last_one_ended(place: Place) {
    let desk = Desk::new(place).await;
    let mut due = Vec::new();
    for hours in [3, 1, 4, 2] {
        due.push((hours, recallable(&desk, hours).await));
    }
    due.sort_unstable();
    let due: Vec<ReportId> = due.into_iter().map(|(_, report)| report).collect();
    let new = view(WorkQueue::New);
    let (first, next) = page(&desk, &new, None, 2).await;
    assert_eq!(first, due[..2]);
    // Whoever decides meanwhile moves nobody else's page.
    desk.decide(&analyst(2), due[1], Decision::Spam).await;
    let (second, end) = page(&desk, &new, next, 2).await;
    assert_eq!((second, end), (due[2..].to_vec(), None));
    // A report that never was: from the beginning.
    assert_eq!(page(&desk, &new, Some(9_999), 1).await.0, due[..1]);
}
