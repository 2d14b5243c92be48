//! Lists of whoever works on a part: what lies outside of it takes no place in them.

use jiff::SignedDuration;
use tocsin_domain::access::{Actor, Mandate, Reach};
use tocsin_domain::entry::Act;
use tocsin_domain::news::{Way, Ways};
use tocsin_domain::referral::{Lane, ReferralState};
use tocsin_domain::report::{ReportId, ReporterMode};
use tocsin_flow::learn::review;
use tocsin_flow::letter;
use tocsin_flow::referral::follow;
use tocsin_store::StoreError;
use tocsin_store::referral::NewReferral;
use uuid::Uuid;

use crate::desk::{Desk, analyst, bound, handling, reading};
use crate::support::{Place, on_both_engines};

on_both_engines!(whatever_waits_for_somebody_is_in_their_lists);

/// More than any list holds.
const OTHERS_COUNT: usize = 101;

/// Has a letter, a review and a referral without an answer wait for each report, one after the
/// other.
async fn have_wait(desk: &Desk, reports: &[ReportId]) {
    for (place, report) in reports.iter().enumerate() {
        let (report, stored) = (*report, desk.stored(*report).await);
        let referral = NewReferral {
            id: Uuid::from_u128(place as u128),
            report: stored.serial,
            body: "cyber-unit".into(),
            rule: String::new(),
            lane: Lane::Usual,
            state: ReferralState::Sent,
            opened_by: "system".into(),
            answer_within: SignedDuration::from_hours(72),
            passed_by: None,
        };
        let write = desk.centre.store.write::<_, StoreError, _>(move |tx| {
            Box::pin(async move {
                let (mode, ways) = (ReporterMode::Confidential, Ways::default());
                let ways = ways.with(Way::Letter, true);
                let sealed = tx.sealed_identity(stored.serial).await?;
                tx.set_identity(stored.serial, mode, sealed, ways).await?;
                tx.put_outgoing(stored.serial, Way::Letter).await?;
                tx.ask_review(stored.serial).await?;
                tx.add_referral(&referral).await?;
                tx.record(Act::ReferralOpened, report.0, &Actor::System, String::new());
                Ok(())
            })
        });
        write.await.unwrap();
        desk.place.pass(SignedDuration::from_secs(1));
    }
}

async fn whatever_waits_for_somebody_is_in_their_lists(place: Place) {
    let desk = Desk::new(place).await;
    let others = (0..OTHERS_COUNT)
        .map(|_| desk.place.sample().done())
        .collect();
    let others = desk.centre.store.lodge(others).await.unwrap();
    let mut reports: Vec<ReportId> = others.iter().map(|one| one.id).collect();
    let of_kind = desk.place.sample();
    let identity = br#"{"name": "Ada", "notice_post": "1 Bell Lane"}"#;
    let sealed = of_kind.key.seal("identity", identity);
    let of_kind = of_kind.with(|report| {
        report.kind = "phishing".into();
        report.identity = sealed;
    });
    let mine = desk.lodged(of_kind).await;
    reports.push(mine);
    have_wait(&desk, &reports).await;

    let mandate = Mandate {
        kinds: vec!["phishing".into()],
        ..Mandate::default()
    };
    let (somebody, anybody, centre) = (bound(1, mandate), analyst(2), &desk.centre);
    let printing = |actor: &Actor| actor.open_identity("printing letters").unwrap();
    let letters = async |actor: &Actor| letter::due(centre, &printing(actor)).await.unwrap();
    let due = letters(&somebody).await;
    assert_eq!(due.len(), 1);
    assert_eq!(due[0].report.id, mine);
    let of_others = letters(&anybody).await;
    assert_eq!(of_others.len(), letter::RUN_COUNT_MAX as usize);
    // The letter of somebody else is not theirs to note.
    let ids = [of_others[0].id, due[0].id];
    assert_eq!(
        letter::open(centre, &printing(&somebody), &ids)
            .await
            .unwrap()
            .len(),
        1
    );
    assert_eq!(
        letter::posted(centre, &printing(&somebody), &ids)
            .await
            .unwrap(),
        1
    );

    let reviews = review::waiting(centre, &handling(&somebody)).await.unwrap();
    assert_eq!(reviews.len(), 1);
    assert_eq!(reviews[0].0.report.id, mine);
    let ageing = follow::ageing(centre, &reading(&somebody)).await.unwrap();
    assert_eq!(ageing.silent.len(), 1);
    assert_eq!(ageing.silent[0].report_id, mine);

    // What is closed is not there for those whose reach ends before it.
    let reach = Reach::default().without_closed();
    let kinds = ["other".to_owned()];
    let open = centre.store.waiting_referrals((&reach, &kinds), 999).await;
    let open: Vec<ReportId> = open.unwrap().iter().map(|one| one.report_id).collect();
    assert_eq!(open, [mine]);
}
