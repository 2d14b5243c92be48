//! By when something must happen to a report that waits.
#![allow(clippy::unwrap_used)]

mod support;

use jiff::Timestamp;
use jiff::civil::date;
use support::load;
use tocsin_domain::report::State;
use tocsin_domain::work::{Dated, Deadline};

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// Lodged on a Friday afternoon in Paris: the second working day after it is a Tuesday.
fn dated(state: State, recall_until: Option<&str>) -> Dated {
    Dated {
        state,
        lodged_at: time("2026-03-06T15:00:00Z"),
        recall_until: recall_until.map(time),
    }
}

const TUESDAY: Deadline = Deadline::Read(date(2026, 3, 10));

#[test]
fn a_report_is_read_in_time_until_somebody_decides() {
    let (national, now) = (load("national"), time("2026-03-07T09:00:00Z"));
    let of = |state| Deadline::of(dated(state, None), &national, now);
    assert_eq!(of(State::Received), Some(TUESDAY));
    assert_eq!(of(State::Read), Some(TUESDAY));
    for state in [State::Waiting, State::Valid, State::Referred, State::Closed] {
        assert_eq!(of(state), None, "{state:?}");
    }
    // The day ends at 18:00 of the profile's zone.
    assert_eq!(TUESDAY.at(&national), time("2026-03-10T17:00:00Z"));
    let mut never_closing = national;
    never_closing.calendar.day_ends_hour = 24;
    assert_eq!(TUESDAY.at(&never_closing), time("2026-03-10T23:00:00Z"));
}

#[test]
fn a_payment_counts_while_it_can_be_called_back() {
    let (national, until) = (load("national"), "2026-03-08T15:00:00Z");
    let of = |state, recall, now| Deadline::of(dated(state, Some(recall)), &national, time(now));
    let recall = Some(Deadline::CallBack(time(until)));
    let saturday = "2026-03-07T09:00:00Z";
    assert_eq!(of(State::Received, until, saturday), recall);
    assert_eq!(of(State::Valid, until, saturday), recall);
    assert_eq!(of(State::Received, until, until), Some(TUESDAY), "too late");
    assert_eq!(of(State::Valid, until, until), None);
    let after_the_promise = "2026-03-11T09:00:00Z";
    let of_both = of(State::Received, after_the_promise, saturday);
    assert_eq!(of_both, Some(TUESDAY), "the earlier of the two");
}
