//! Looks: the first is an act, and of what is closed every one is, whichever page shows it.

use futures_util::future::join_all;
use jiff::SignedDuration;
use tocsin_domain::access::{Actor, Mandate, Scope, StaffRole};
use tocsin_domain::decide::Decision;
use tocsin_domain::entry::Act;
use tocsin_domain::referral::{Lane, Recipient};
use tocsin_domain::report::{ReportId, State};
use tocsin_flow::desk;
use tocsin_flow::referral::{dossier, follow};
use uuid::Uuid;

use crate::desk::{Desk, analyst, handling, reading};
use crate::support::{Place, on_both_engines};

on_both_engines!(
    each_of_those_who_look_first_at_what_is_closed_is_recorded,
    a_closed_report_is_seen_by_no_page_of_referrals_without_a_trace,
);

/// Who looked, as the journal has it.
async fn looks(desk: &Desk, report: ReportId) -> Vec<String> {
    let journal = desk.centre.store.journal_of(report.0).await.unwrap();
    let looks = journal
        .iter()
        .filter(|one| one.entry.act == Act::ReportRead);
    looks.map(|one| one.entry.actor.clone()).collect()
}

async fn each_of_those_who_look_first_at_what_is_closed_is_recorded(place: Place) {
    let desk = Desk::new(place).await;
    let open = desk.lodged(desk.place.sample()).await;
    let closed = desk.lodged(desk.place.sample()).await;
    desk.decide(&analyst(1), closed, Decision::Sensitive).await;
    let people: Vec<Actor> = (10..18).map(analyst).collect();
    for report in [open, closed] {
        let look = |person| {
            let centre = desk.centre.clone();
            let permit = reading(person);
            tokio::spawn(async move { desk::read(&centre, &permit, report).await.unwrap() })
        };
        for seen in join_all(people.iter().map(look)).await {
            assert_eq!(seen.unwrap().report.state, State::Read);
        }
        assert_eq!(desk.state(report).await, State::Read);
    }
    assert_eq!(looks(&desk, open).await.len(), 1, "one was first");
    let mut found = looks(&desk, closed).await;
    found.sort();
    let mut expected: Vec<String> = people.iter().map(ToString::to_string).collect();
    expected.sort();
    assert_eq!(found, expected);
}

async fn a_closed_report_is_seen_by_no_page_of_referrals_without_a_trace(place: Place) {
    let desk = Desk::new(place).await;
    let report = desk.lodged(desk.place.sample()).await;
    let (analyst, centre) = (analyst(1), &desk.centre);
    let to = Recipient {
        body: "cyber-unit".to_owned(),
        rule: String::new(),
        lane: Lane::Usual,
        four_eyes: false,
        acknowledge_within: SignedDuration::from_hours(72),
    };
    let opened = follow::refer(centre, &handling(&analyst), report, to).await;
    let id = opened.unwrap().id;
    let liaison = Actor::Staff {
        id: Uuid::from_u128(2),
        role: StaffRole::Recipient,
        mandate: Mandate {
            body: Some("cyber-unit".to_owned()),
            ..Mandate::default()
        },
    };
    let machine = Actor::Token {
        id: Uuid::from_u128(3),
        source: "cyber-unit".to_owned(),
        scopes: vec![Scope::ReferralsRead],
    };
    let permits = [
        liaison.receive().unwrap(),
        machine.receive_by(Scope::ReferralsRead).unwrap(),
    ];
    let all_look = async || {
        follow::read(centre, &reading(&analyst), id).await.unwrap();
        for permit in &permits {
            dossier::read(centre, permit, id).await.unwrap();
        }
    };
    all_look().await;
    assert_eq!(looks(&desk, report).await, [""; 0], "it is open");
    desk.decide(&analyst, report, Decision::Sensitive).await;
    all_look().await;
    let people = [&analyst, &liaison, &machine].map(ToString::to_string);
    assert_eq!(looks(&desk, report).await, people);
}
