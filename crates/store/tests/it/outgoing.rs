//! The outgoing queue, on both engines: claimed once, fenced, one of a way at a time.

use jiff::SignedDuration;
use tocsin_domain::access::{Actor, Reach};
use tocsin_domain::entry::Act;
use tocsin_domain::news::{Way, Ways};
use tocsin_domain::report::{ReportId, ReporterMode};
use tocsin_store::outgoing::{LetterRow, Outgoing, OutgoingState};
use tocsin_store::{Store, StoreError};

use crate::support::{Place, lodge, on_both_engines, serial};

on_both_engines!(
    a_message_of_a_way_waits_once_and_is_claimed_once,
    a_claim_that_was_taken_over_ends_nothing,
    what_was_given_up_is_tried_again_by_hand,
    a_letter_is_not_tried_by_hand,
    what_is_over_is_swept_and_what_was_given_up_stays,
    the_ways_of_a_report_are_kept_apart,
    only_what_was_printed_is_posted,
);

const LEASE: SignedDuration = SignedDuration::from_mins(10);

async fn new(place: &Place) -> (Store, i64, ReportId) {
    let store = place.open().await;
    let id = lodge(&store, place.sample().done()).await.id;
    let number = serial(&store, id).await;
    (store, number, id)
}

async fn put(store: &Store, number: i64, way: Way) {
    let put = store.write::<_, StoreError, _>(move |tx| {
        Box::pin(async move { tx.put_outgoing(number, way).await })
    });
    put.await.unwrap();
}

async fn claim(store: &Store, way: Way) -> Vec<Outgoing> {
    store.claim_outgoing(way, 9, LEASE).await.unwrap()
}

async fn end(store: &Store, claimed: Outgoing, state: OutgoingState) -> bool {
    let end = store.write::<_, StoreError, _>(move |tx| {
        Box::pin(async move { tx.end_outgoing(&claimed, state, "HTTP 422").await })
    });
    end.await.unwrap()
}

async fn retry(store: &Store, id: i64) -> Option<ReportId> {
    let retry = store.write::<_, StoreError, _>(move |tx| {
        Box::pin(async move {
            let report = tx.retry_outgoing(id).await?;
            if let Some(report) = report {
                tx.record(Act::NoticeRetried, report.0, &Actor::System, String::new());
            }
            Ok(report)
        })
    });
    retry.await.unwrap()
}

async fn a_message_of_a_way_waits_once_and_is_claimed_once(place: Place) {
    let (store, number, id) = new(&place).await;
    for way in [Way::Mail, Way::Mail, Way::Sms] {
        put(&store, number, way).await;
    }
    let waiting = store
        .outgoing(OutgoingState::Waiting, None, 9)
        .await
        .unwrap();
    let seen: Vec<(Way, ReportId, i64)> = waiting
        .iter()
        .map(|row| (row.way, row.report, row.tries))
        .collect();
    assert_eq!(seen, [(Way::Sms, id, 0), (Way::Mail, id, 0)]);
    let older = store.outgoing(OutgoingState::Waiting, Some(waiting[0].id), 9);
    assert_eq!(older.await.unwrap(), waiting[1..]);
    let claimed = claim(&store, Way::Mail).await;
    assert_eq!(
        (claimed.len(), claimed[0].report, claimed[0].tries),
        (1, number, 1)
    );
    assert!(claim(&store, Way::Mail).await.is_empty());
    assert!(end(&store, claimed[0].clone(), OutgoingState::Sent).await);
    assert!(!end(&store, claimed[0].clone(), OutgoingState::Sent).await);
    // Something new after that is a message of its own.
    put(&store, number, Way::Mail).await;
    assert_eq!(claim(&store, Way::Mail).await.len(), 1);
    assert_eq!(
        store
            .outgoing_count(OutgoingState::Waiting, 1)
            .await
            .unwrap(),
        1
    );
    assert_eq!(
        store
            .outgoing_count(OutgoingState::Waiting, 9)
            .await
            .unwrap(),
        2
    );
}

async fn a_claim_that_was_taken_over_ends_nothing(place: Place) {
    let (store, number, _) = new(&place).await;
    put(&store, number, Way::Mail).await;
    let slow = claim(&store, Way::Mail).await.remove(0);
    place.pass(LEASE);
    let quick = claim(&store, Way::Mail).await.remove(0);
    assert_eq!((quick.id, quick.tries), (slow.id, 2));
    assert!(!end(&store, slow.clone(), OutgoingState::GivenUp).await);
    let later = store.now() + SignedDuration::from_mins(3);
    for (one, words) in [(slow, "late"), (quick, "HTTP 503")] {
        let postpone = store.write::<_, StoreError, _>(move |tx| {
            Box::pin(async move { tx.postpone_outgoing(&one, later, words).await })
        });
        postpone.await.unwrap();
    }
    let row = store
        .outgoing(OutgoingState::Waiting, None, 9)
        .await
        .unwrap()
        .remove(0);
    assert_eq!((&*row.problem, row.run_at), ("HTTP 503", later));
    assert!(claim(&store, Way::Mail).await.is_empty());
    place.pass(SignedDuration::from_mins(3));
    assert_eq!(claim(&store, Way::Mail).await.len(), 1);
}

async fn what_was_given_up_is_tried_again_by_hand(place: Place) {
    let (store, number, id) = new(&place).await;
    put(&store, number, Way::Sms).await;
    let claimed = claim(&store, Way::Sms).await.remove(0);
    assert!(end(&store, claimed.clone(), OutgoingState::GivenUp).await);
    put(&store, number, Way::Sms).await;
    assert_eq!(retry(&store, claimed.id).await, None, "a newer one waits");
    let newer = claim(&store, Way::Sms).await.remove(0);
    // By hand while it is on its way: the claim ends nothing any more.
    assert_eq!(retry(&store, newer.id).await, Some(id));
    assert!(!end(&store, newer.clone(), OutgoingState::Sent).await);
    let again = claim(&store, Way::Sms).await.remove(0);
    assert_eq!((again.id, again.tries), (newer.id, 1));
    assert!(end(&store, again, OutgoingState::Sent).await);
    assert_eq!(retry(&store, newer.id).await, None, "it has left");
    assert_eq!(retry(&store, claimed.id).await, Some(id));
    assert_eq!(claim(&store, Way::Sms).await.remove(0).id, claimed.id);
}

async fn what_is_over_is_swept_and_what_was_given_up_stays(place: Place) {
    let (store, number, _) = new(&place).await;
    for state in [
        OutgoingState::Sent,
        OutgoingState::GivenUp,
        OutgoingState::Cancelled,
    ] {
        put(&store, number, Way::Mail).await;
        let claimed = claim(&store, Way::Mail).await.remove(0);
        assert!(end(&store, claimed, state).await);
    }
    put(&store, number, Way::Mail).await;
    place.pass(SignedDuration::from_hours(1));
    let now = store.now();
    let sweep = |before| {
        let sweep = store.write::<_, StoreError, _>(move |tx| {
            Box::pin(async move { tx.sweep_outgoing(before).await })
        });
        async move { sweep.await.unwrap() }
    };
    assert_eq!(sweep(now - SignedDuration::from_hours(2)).await, 0);
    assert_eq!(sweep(now).await, 2);
    for (state, count) in [(OutgoingState::GivenUp, 1), (OutgoingState::Waiting, 1)] {
        assert_eq!(store.outgoing_count(state, 9).await.unwrap(), count);
    }
}

async fn a_letter_is_not_tried_by_hand(place: Place) {
    let (store, number, _) = new(&place).await;
    put(&store, number, Way::Letter).await;
    let rows = store.outgoing(OutgoingState::Waiting, None, 9).await;
    let id = rows.unwrap()[0].id;
    let everything = Reach::default();
    let printed = store.letters_due((&everything, &[]), None, 9).await;
    let printed = printed.unwrap()[0];
    let print = store.write::<_, StoreError, _>(move |tx| {
        Box::pin(async move {
            tx.letter_printed(&printed).await?;
            let report = uuid::Uuid::nil();
            tx.record(Act::IdentityOpened, report, &Actor::System, String::new());
            Ok(())
        })
    });
    print.await.unwrap();
    let before = store
        .outgoing(OutgoingState::Waiting, None, 9)
        .await
        .unwrap();
    assert_eq!(before[0].tries, 1);
    assert_eq!(retry(&store, id).await, None);
    let after = store
        .outgoing(OutgoingState::Waiting, None, 9)
        .await
        .unwrap();
    assert_eq!(after, before, "that it was printed, and when, stays noted");
}

async fn the_ways_of_a_report_are_kept_apart(place: Place) {
    let (store, number, id) = new(&place).await;
    for (way, is_wanted, bits) in [
        (Way::Sms, true, 2),
        (Way::Mail, true, 3),
        (Way::Sms, false, 1),
    ] {
        let write = store.write::<_, StoreError, _>(move |tx| {
            Box::pin(async move {
                let ways = tx.ways(number).await?.with(way, is_wanted);
                tx.set_identity(number, ReporterMode::Confidential, vec![1], ways)
                    .await?;
                tx.record(Act::NoticeChanged, id.0, &Actor::System, String::new());
                Ok(ways)
            })
        });
        assert_eq!(write.await.unwrap(), Ways::from_bits(bits));
    }
    let stored = store.report(id).await.unwrap().unwrap();
    assert_eq!(stored.ways, Ways::from_bits(1));
}

async fn only_what_was_printed_is_posted(place: Place) {
    let (store, number, id) = new(&place).await;
    put(&store, number, Way::Letter).await;
    let due = async || {
        let everything = Reach::default();
        let due = store.letters_due((&everything, &[]), None, 9).await;
        due.unwrap()
    };
    let letter = due().await[0];
    let posted = async |letter: LetterRow| {
        let post = store.write::<_, StoreError, _>(move |tx| {
            Box::pin(async move {
                tx.record(Act::NoticeSent, id.0, &Actor::System, String::new());
                tx.letter_posted(&letter).await
            })
        });
        post.await.unwrap()
    };
    let print = async || {
        place.pass(SignedDuration::from_secs(1));
        let print = store.write::<_, StoreError, _>(move |tx| {
            Box::pin(async move {
                tx.record(Act::IdentityOpened, id.0, &Actor::System, String::new());
                tx.letter_printed(&letter).await
            })
        });
        print.await.unwrap();
    };
    assert!(!posted(letter).await, "nobody printed it");
    assert_eq!(due().await, [letter]);

    print().await;
    place.pass(SignedDuration::from_secs(1));
    let told = store.write::<_, StoreError, _>(move |tx| {
        Box::pin(async move {
            tx.record(Act::NewsTold, id.0, &Actor::System, String::new());
            tx.add_news(number, id.0, b"sealed".to_vec()).await
        })
    });
    told.await.unwrap();
    assert!(posted(letter).await);
    // The button pressed twice: the letter with what came since is another one.
    assert!(!posted(letter).await);
    assert_eq!(due().await.len(), 1);

    print().await;
    assert!(posted(letter).await);
    assert_eq!(due().await, []);
}
