//! Decisions, what follows from them, and taking them back.

use jiff::SignedDuration;
use tocsin_domain::access::{Actor, Scope};
use tocsin_domain::decide::{Decision, NoActionReason};
use tocsin_domain::entry::Act;
use tocsin_domain::news::News;
use tocsin_domain::referral::{Lane, Outcome, OutcomeKind, Recipient};
use tocsin_domain::report::{ReportId, State};
use tocsin_flow::decide::{self, Undone};
use tocsin_flow::referral::{follow, receive};
use tocsin_flow::{FlowError, desk as flow_desk, inbox, work};
use tocsin_store::StoreError;
use tocsin_store::job::Queue;
use uuid::Uuid;

use crate::desk::{Desk, analyst, handling};
use crate::support::{Place, on_both_engines};

on_both_engines!(
    taking_a_second_look_back_opens_nothing,
    nobody_has_a_report_whose_work_has_ended,
    what_is_decided_anew_in_time_is_told_alone,
    what_is_taken_back_last_is_told_of_the_first,
    what_has_been_told_stands_whatever_the_clock_says,
    one_that_cannot_be_settled_holds_up_nobody,
    whoever_waits_for_an_answer_waits_again_when_it_is_taken_back,
    duplicates_never_stand_for_each_other,
    of_two_who_join_crosswise_one_is_refused,
);

/// Draws the consequences of whatever nobody can take back any more.
async fn settle(desk: &Desk) {
    while decide::settle(&desk.centre).await.unwrap() > 0 {}
}

async fn told(desk: &Desk, report: ReportId) -> Vec<News> {
    let permit = Actor::Reporter(report).inbox().unwrap();
    let seen = inbox::view(&desk.centre, &permit).await.unwrap();
    seen.news.into_iter().rev().map(|told| told.news).collect()
}

fn no_action() -> Decision {
    Decision::NoAction(NoActionReason::NoTrace)
}

fn seconds(count: i64) -> SignedDuration {
    SignedDuration::from_secs(count)
}

async fn taking_a_second_look_back_opens_nothing(place: Place) {
    let desk = Desk::new(place).await;
    let report = desk.lodged(desk.place.sample()).await;
    let (first, second) = (analyst(1), analyst(2));
    let made = desk.decide(&first, report, Decision::Sensitive).await;
    desk.place.pass(seconds(1));
    let again = desk.decide(&second, report, Decision::Sensitive).await;
    assert_eq!(desk.undo(&second, again).await, Undone::Done);
    assert!(
        desk.stored(report).await.is_compartmented,
        "the first one stands"
    );
    // Once nobody finds it sensitive any more, it is open.
    assert_eq!(desk.undo(&first, made).await, Undone::Done);
    assert!(!desk.stored(report).await.is_compartmented);
}

async fn nobody_has_a_report_whose_work_has_ended(place: Place) {
    let desk = Desk::new(place).await;
    let (centre, permit) = (&desk.centre, handling(&analyst(1)));
    let holder = async |report| {
        let stored = desk.stored(report).await;
        centre.store.holder(stored.serial).await.unwrap()
    };
    // A person closes it, and takes that back.
    let report = desk.lodged(desk.place.sample()).await;
    work::assign(centre, &permit, report, true).await.unwrap();
    let made = desk.decide(&analyst(1), report, Decision::Spam).await;
    assert_eq!(holder(report).await, None);
    assert_eq!(desk.undo(&analyst(1), made).await, Undone::Done);
    assert!(holder(report).await.is_some());

    // The only body that had it says what came of it.
    let to = Recipient {
        body: "cyber-unit".to_owned(),
        rule: String::new(),
        lane: Lane::Usual,
        four_eyes: false,
        acknowledge_within: SignedDuration::from_hours(72),
    };
    let opened = follow::refer(centre, &permit, report, to).await.unwrap();
    let body = Actor::Token {
        id: Uuid::from_u128(3),
        source: "cyber-unit".to_owned(),
        scopes: vec![Scope::ReferralsWrite],
    };
    let body = body.receive_by(Scope::ReferralsWrite).unwrap();
    let outcome = Outcome {
        kind: OutcomeKind::SiteClosed,
        on: receive::today(centre),
        amount: None,
        reason: None,
    };
    let stated = receive::state_outcome(centre, &body, opened.id, outcome, "");
    stated.await.unwrap();
    assert_eq!(desk.state(report).await, State::Closed);
    assert_eq!(holder(report).await, None);

    // The reporter takes it back.
    let report = desk.lodged(desk.place.sample()).await;
    work::assign(centre, &permit, report, true).await.unwrap();
    let reporter = Actor::Reporter(report).inbox().unwrap();
    inbox::withdraw(centre, &reporter).await.unwrap();
    assert_eq!(holder(report).await, None);
}

async fn what_is_decided_anew_in_time_is_told_alone(place: Place) {
    let desk = Desk::new(place).await;
    let report = desk.lodged(desk.place.sample()).await;
    desk.decide(&analyst(1), report, Decision::Valid).await;
    desk.place.pass(seconds(5));
    desk.decide(&analyst(1), report, no_action()).await;
    for _ in 0..12 {
        settle(&desk).await;
        desk.place.pass(seconds(5));
    }
    let expected = [News::NoAction(NoActionReason::NoTrace)];
    assert_eq!(told(&desk, report).await, expected);
    // One that stood for long enough was told, and then the next.
    let report = desk.lodged(desk.place.sample()).await;
    for decision in [Decision::Valid, no_action()] {
        desk.decide(&analyst(1), report, decision).await;
        desk.place.pass(seconds(60));
        settle(&desk).await;
    }
    let expected = [News::Valid, News::NoAction(NoActionReason::NoTrace)];
    assert_eq!(told(&desk, report).await, expected);
}

async fn what_is_taken_back_last_is_told_of_the_first(place: Place) {
    let desk = Desk::new(place).await;
    let report = desk.lodged(desk.place.sample()).await;
    desk.decide(&analyst(1), report, Decision::Valid).await;
    desk.place.pass(seconds(19));
    let second = desk.decide(&analyst(1), report, no_action()).await;
    desk.place.pass(seconds(10));
    settle(&desk).await;
    assert_eq!(told(&desk, report).await, [], "another one stands, for now");
    assert_eq!(desk.undo(&analyst(1), second).await, Undone::Done);
    desk.place.pass(seconds(60));
    settle(&desk).await;
    assert_eq!(told(&desk, report).await, [News::Valid]);
    assert_eq!(desk.state(report).await, State::Valid);
}

async fn what_has_been_told_stands_whatever_the_clock_says(place: Place) {
    let desk = Desk::new(place).await;
    let report = desk.lodged(desk.place.sample()).await;
    let made = desk.decide(&analyst(1), report, no_action()).await;
    desk.place.pass(seconds(60));
    settle(&desk).await;
    // A node whose clock is behind still finds the time not over.
    desk.place.pass(seconds(-50));
    assert_eq!(desk.undo(&analyst(1), made).await, Undone::Stands);
    assert_eq!(desk.state(report).await, State::Closed);
    assert_eq!(told(&desk, report).await.len(), 1);
}

async fn one_that_cannot_be_settled_holds_up_nobody(place: Place) {
    let desk = Desk::new(place).await;
    let mut reports = Vec::new();
    for _ in 0..3 {
        reports.push(desk.lodged(desk.place.sample()).await);
    }
    // What the first reporter was told last cannot be opened any more.
    let serial = desk.stored(reports[0]).await.serial;
    let subject = reports[0].0;
    let spoil = desk.centre.store.write::<_, StoreError, _>(move |tx| {
        Box::pin(async move {
            tx.add_news(serial, Uuid::from_u128(9), b"noise".to_vec())
                .await?;
            tx.record(Act::NewsTold, subject, &Actor::System, String::new());
            Ok(())
        })
    });
    spoil.await.unwrap();
    for report in &reports {
        desk.decide(&analyst(1), *report, no_action()).await;
    }
    desk.place.pass(seconds(60));
    assert_eq!(decide::settle(&desk.centre).await.unwrap(), 3);
    for report in &reports[1..] {
        assert_eq!(told(&desk, *report).await.len(), 1);
    }
    // It is tried again, at greater and greater intervals.
    let waits = async || desk.centre.store.jobs_waiting(Queue::Decided).await;
    assert_eq!(waits().await.unwrap(), 1);
    assert_eq!(decide::settle(&desk.centre).await.unwrap(), 0);
    desk.place.pass(seconds(61));
    assert_eq!(decide::settle(&desk.centre).await.unwrap(), 1);
    desk.place.pass(seconds(61));
    assert_eq!(decide::settle(&desk.centre).await.unwrap(), 0);
}

async fn whoever_waits_for_an_answer_waits_again_when_it_is_taken_back(place: Place) {
    let desk = Desk::new(place).await;
    let (first, second) = (analyst(1), analyst(2));
    let report = desk.lodged(desk.place.sample()).await;
    let waits = async || {
        let found = work::one(&desk.centre, &handling(&first), report).await;
        found.unwrap().is_unanswered
    };
    let reporter = Actor::Reporter(report).inbox().unwrap();
    let write = async || {
        desk.place.pass(seconds(60));
        let added = inbox::add(&desk.centre, &reporter, "any news?", vec![]).await;
        added.unwrap();
        desk.place.pass(seconds(1));
    };
    // Nobody has written: nothing is marked by taking something back.
    let made = desk.decide(&first, report, Decision::Spam).await;
    desk.undo(&first, made).await;
    assert!(!waits().await);

    write().await;
    assert!(waits().await);
    // That it is sensitive answers nobody.
    desk.decide(&first, report, Decision::Sensitive).await;
    assert!(waits().await);
    desk.place.pass(seconds(1));
    let made = desk.decide(&first, report, Decision::Valid).await;
    assert!(!waits().await);
    assert_eq!(desk.undo(&first, made).await, Undone::Done);
    assert!(waits().await, "as before");

    // Once it is answered, taking back something else does not ask for another answer.
    let answered = flow_desk::reply(&desk.centre, &handling(&second), report, "yes").await;
    answered.unwrap();
    desk.place.pass(seconds(1));
    let made = desk.decide(&first, report, Decision::Valid).await;
    assert_eq!(desk.undo(&first, made).await, Undone::Done);
    assert!(!waits().await);
}

async fn duplicates_never_stand_for_each_other(place: Place) {
    let desk = Desk::new(place).await;
    let mut reports = Vec::new();
    for _ in 0..3 {
        reports.push(desk.lodged(desk.place.sample()).await);
    }
    let of = async |place: usize| Decision::Duplicate {
        of: desk.stored(reports[place]).await.report.number.to_string(),
    };
    let person = analyst(1);
    desk.decide(&person, reports[0], of(1).await).await;
    let back = desk.try_to_decide(&person, reports[1], of(0).await).await;
    assert!(matches!(back, Err(FlowError::Refused(_))), "{back:?}");
    assert_eq!(desk.state(reports[1]).await, State::Received);
    // One of the first is one of the second: somebody works on that.
    desk.decide(&person, reports[2], of(0).await).await;
    let permit = handling(&person);
    let history = decide::history(&desk.centre, &permit, reports[2]).await;
    let history = history.unwrap();
    assert_eq!(history[0].decision, Some(of(1).await));
    // Closed for another reason, it may stand for others.
    desk.decide(&person, reports[1], no_action()).await;
    let report = desk.lodged(desk.place.sample()).await;
    desk.decide(&person, report, of(1).await).await;
    assert_eq!(desk.state(report).await, State::Closed);
}

async fn of_two_who_join_crosswise_one_is_refused(place: Place) {
    let desk = Desk::new(place).await;
    for _ in 0..8 {
        let one = desk.lodged(desk.place.sample()).await;
        let other = desk.lodged(desk.place.sample()).await;
        let number = async |id| desk.stored(id).await.report.number.to_string();
        let of = [number(other).await, number(one).await];
        let [of_one, of_other] = of.map(|of| Decision::Duplicate { of });
        let (first, second) = (analyst(1), analyst(2));
        let (first, second) = tokio::join!(
            desk.try_to_decide(&first, one, of_one),
            desk.try_to_decide(&second, other, of_other),
        );
        let done = [&first, &second].into_iter().filter(|it| it.is_ok());
        assert_eq!(done.count(), 1, "{first:?} {second:?}");
    }
}
