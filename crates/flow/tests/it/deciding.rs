//! Decisions, what follows from them, and taking them back.

use jiff::SignedDuration;
use tocsin_domain::decide::Decision;
use tocsin_flow::decide::Undone;

use crate::desk::{Desk, analyst};
use crate::support::{Place, on_both_engines};

on_both_engines!(taking_a_second_look_back_opens_nothing);

async fn taking_a_second_look_back_opens_nothing(place: Place) {
    let desk = Desk::new(place).await;
    let report = desk.lodged(desk.place.sample()).await;
    let (first, second) = (analyst(1), analyst(2));
    let made = desk.decide(&first, report, Decision::Sensitive).await;
    desk.place.pass(SignedDuration::from_secs(1));
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
