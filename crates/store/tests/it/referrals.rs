//! Referrals: numbers without gaps, one for a body, and how a delivery has gone.

use jiff::SignedDuration;
use tocsin_domain::access::{Actor, Reach};
use tocsin_domain::entry::Act;
use tocsin_domain::referral::{Lane, Outcome, OutcomeKind, ReferralState};
use tocsin_domain::report::Loss;
use tocsin_store::referral::{NewReferral, Tried, Wanted, Way};
use tocsin_store::{Store, StoreError};
use uuid::Uuid;

use crate::support::{Place, lodge, on_both_engines, serial, time};

on_both_engines!(
    numbers_have_no_gaps_and_a_body_has_a_report_once,
    a_list_goes_on_after_its_last_number_and_shows_no_proposal,
    a_delivery_counts_its_failures_since_it_last_arrived,
    outcomes_come_back_as_they_were_stated,
);

fn new(report: i64, body: &str, state: ReferralState) -> NewReferral {
    NewReferral {
        id: Uuid::from_bytes(tocsin_store::seal::random()),
        report,
        body: body.into(),
        rule: "by-kind".into(),
        lane: Lane::Fast,
        state,
        opened_by: "system".into(),
        answer_within: SignedDuration::from_hours(72),
        passed_by: None,
    }
}

async fn add(store: &Store, new: NewReferral) -> Result<i64, StoreError> {
    store
        .write(move |tx| {
            Box::pin(async move {
                let number = tx.add_referral(&new).await?;
                tx.record(Act::ReferralOpened, new.id, &Actor::System, String::new());
                Ok(number)
            })
        })
        .await
}

async fn report(place: &Place, store: &Store) -> i64 {
    let lodged = lodge(store, place.sample().done()).await;
    serial(store, lodged.id).await
}

async fn numbers_have_no_gaps_and_a_body_has_a_report_once(place: Place) {
    let store = place.open().await;
    let one = report(&place, &store).await;
    let sent = ReferralState::Sent;
    assert_eq!(add(&store, new(one, "police", sent)).await.unwrap(), 1);
    let again = add(&store, new(one, "police", sent)).await;
    assert!(matches!(again, Err(StoreError::Conflict(_))), "{again:?}");
    assert_eq!(add(&store, new(one, "bank", sent)).await.unwrap(), 2);
    let of_report = store.referrals_of(one).await.unwrap();
    let bodies: Vec<&str> = of_report.iter().map(|one| one.body.as_str()).collect();
    assert_eq!(bodies, ["police", "bank"]);
    assert_eq!(of_report[0].label(), "T-2026-000001");
}

async fn a_list_goes_on_after_its_last_number_and_shows_no_proposal(place: Place) {
    let store = place.open().await;
    for state in [
        ReferralState::Sent,
        ReferralState::Proposed,
        ReferralState::Sent,
    ] {
        let one = report(&place, &store).await;
        add(&store, new(one, "police", state)).await.unwrap();
    }
    let wanted = |after| Wanted {
        state: None,
        after,
        count: 1,
    };
    let first = store.referrals_to("police", &wanted(0)).await.unwrap();
    let second = store.referrals_to("police", &wanted(first[0].number)).await;
    assert_eq!((first[0].number, second.unwrap()[0].number), (1, 3));
    assert_eq!(store.referrals_to("bank", &wanted(0)).await.unwrap(), []);
    let newest = store.newest_referrals_to("police", None, 9).await.unwrap();
    let numbers: Vec<i64> = newest.iter().map(|one| one.number).collect();
    assert_eq!(numbers, [3, 1]);
    let waiting = store
        .waiting_referrals((&Reach::default(), &[]), 9)
        .await
        .unwrap();
    assert_eq!(waiting.len(), 2);
    assert_eq!(
        waiting[0].waits_until,
        Some(waiting[0].opened_at + SignedDuration::from_hours(72))
    );
}

async fn a_delivery_counts_its_failures_since_it_last_arrived(place: Place) {
    let store = place.open().await;
    let mut seen = Vec::new();
    for is_done in [false, false, true, false, true] {
        let tried = match is_done {
            true => Tried::Done,
            false => Tried::Failed("refused".into()),
        };
        place.pass(SignedDuration::from_mins(1));
        let noted = store
            .write::<_, StoreError, _>(move |tx| {
                Box::pin(async move { tx.note_try(7, Way::Mail, &tried).await })
            })
            .await
            .unwrap();
        seen.push((noted.successes, noted.failures, noted.problem.clone()));
    }
    let refused = || "refused".to_owned();
    let expected = [
        (0, 1, refused()),
        (0, 2, refused()),
        (1, 0, String::new()),
        (1, 1, refused()),
        (2, 0, String::new()),
    ];
    assert_eq!(seen, expected);
    let stored = store.deliveries(7).await.unwrap().pop().unwrap();
    assert_eq!(stored.done_at.unwrap(), time("2026-03-10T09:33:00Z"));
}

async fn outcomes_come_back_as_they_were_stated(place: Place) {
    let store = place.open().await;
    let one = report(&place, &store).await;
    let number = add(&store, new(one, "bank", ReferralState::Sent)).await;
    let number = number.unwrap();
    let frozen = Outcome {
        kind: OutcomeKind::FundsFrozen,
        on: jiff::civil::date(2026, 3, 9),
        amount: Some(Loss {
            amount: "2140.00".into(),
            currency: "EUR".into(),
        }),
        reason: None,
    };
    let stated = frozen.clone();
    store
        .write::<_, StoreError, _>(move |tx| {
            Box::pin(async move {
                tx.add_outcome(number, Uuid::from_u128(1), &stated).await?;
                tx.record(
                    Act::OutcomeStated,
                    Uuid::nil(),
                    &Actor::System,
                    String::new(),
                );
                Ok(())
            })
        })
        .await
        .unwrap();
    let outcomes = store.outcomes(number).await.unwrap();
    assert_eq!(outcomes[0].outcome, frozen);
}
