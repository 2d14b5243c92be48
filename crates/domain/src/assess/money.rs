//! Whether money that left can still be called back.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use crate::profile::Profile;
use crate::report::Report;

/// The question whose answer says when money left.
pub const PAID_WHEN: &str = "paid-when";
/// The question whose answer says whether money left.
const PAID: &str = "paid";
/// No bank calls a payment back after ten years.
const WINDOW_HOURS_MAX: u64 = 24 * 3_650;

/// What is known of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payment {
    /// No money left, as far as the report says.
    None,
    /// Money left, and nobody says when.
    Undated,
    /// Money left; until then it may still be called back.
    Dated {
        /// The end of the profile's window.
        until: Timestamp,
    },
}

impl Payment {
    /// A payment that may be called back until a moment (microseconds UTC), as an assessment keeps
    /// it; without one there is none, or nobody says when.
    pub fn until(recall_until: Option<i64>) -> Payment {
        match recall_until.map(Timestamp::from_microsecond) {
            Some(Ok(until)) => Payment::Dated { until },
            Some(Err(_)) | None => Payment::Undated,
        }
    }
}

/// How long after a payment the profile hopes that it can be called back.
pub fn recall_window(profile: &Profile) -> SignedDuration {
    let hours = profile.money_recall_window_hours.min(WINDOW_HOURS_MAX);
    SignedDuration::from_hours(i64::try_from(hours).unwrap_or_default())
}

/// What a report says of a payment. A day stands for its last moment (whoever paid “on Monday” may
/// have paid late on Monday), but nobody reports a payment before it is made.
pub fn payment(report: &Report, profile: &Profile) -> Payment {
    let offence = profile.offence(&report.kind);
    let is_about_money = offence.is_some_and(|offence| offence.money);
    let has_date = report.answers.contains_key(PAID_WHEN);
    let denies = report.answers.get(PAID).is_some_and(|paid| paid == "no");
    if denies || (report.loss.is_none() && !has_date && !is_about_money) {
        return Payment::None;
    }
    let day: Option<Date> = report
        .answers
        .get(PAID_WHEN)
        .and_then(|line| line.parse().ok());
    let end_of_day = day.and_then(|day| day.tomorrow().ok()?.to_zoned(profile.zone()).ok());
    let paid_at = end_of_day
        .map(|zoned| zoned.timestamp())
        .or(report.occurred_at);
    let Some(paid_at) = paid_at else {
        // A kind that is about money says nothing alone: the money may never have left.
        return match report.loss.is_some() || has_date {
            true => Payment::Undated,
            false => Payment::None,
        };
    };
    let until = paid_at
        .min(report.received_at)
        .saturating_add(recall_window(profile));
    Payment::Dated {
        until: until.unwrap_or(Timestamp::MAX),
    }
}
