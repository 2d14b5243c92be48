//! What a receipt tells its reader: what happens next and when, what to do, whom else to tell.
//!
//! The page and the PDF say the same, so both are made from this.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::Serialize;
use tocsin_domain::profile::{Body, Offence, Profile, UNKNOWN_OFFENCE};
use tocsin_domain::report::Report;
use tocsin_domain::text::{Argument, Texts};

use super::dates::Dates;

/// Pieces of advice on a receipt: more would not fit on one page, nor in a mind.
const ADVICE_COUNT_MAX: usize = 4;
/// The question whose answer says when money left, in the shipped profiles.
const PAID_WHEN: &str = "paid-when";

/// Where a step of the way stands.
#[derive(Clone, Copy, Debug, Serialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// It happened.
    Done,
    /// It is under way.
    Now,
    /// It is to come.
    Ahead,
}

/// A step of the report's way.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct Step {
    /// Where it stands.
    pub place: Place,
    /// What happens.
    pub what: String,
    /// When, or by when.
    pub when: String,
}

/// A piece of advice.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct Advice {
    /// What to do.
    pub what: String,
    /// How.
    pub how: Option<String>,
}

/// A body to tell as well.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct BodyLine {
    /// Its name.
    pub name: String,
    /// What it does.
    pub what: String,
    /// When it can be reached.
    pub hours: Option<String>,
    /// Its number as people write it.
    pub phone: Option<String>,
    /// The link that dials it.
    pub phone_link: Option<String>,
}

/// Everything that a receipt says besides number, code and proof.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct Content {
    /// The report's number.
    pub number: String,
    /// What happens, in order.
    pub steps: Vec<Step>,
    /// What to do.
    pub advice: Vec<Advice>,
    /// Whom else to tell.
    pub bodies: Vec<BodyLine>,
    /// Whether this is a formal complaint.
    pub complaint: String,
    /// Where to make one.
    pub complaint_where: Option<String>,
}

/// Makes the words of a receipt.
pub struct Teller<'a> {
    /// The product's words.
    pub texts: &'a Texts,
    /// The profile, with its words, promises and calendar.
    pub profile: &'a Profile,
    /// The language.
    pub language: &'a str,
}

impl Teller<'_> {
    fn say(&self, id: &str, values: &[Argument<'_>]) -> String {
        self.texts.get(self.language, id, values)
    }

    /// Dates in the teller's language.
    pub fn dates(&self) -> Dates<'_> {
        Dates::new(self.texts, self.profile, self.language)
    }

    /// Everything that the receipt of a report says.
    pub fn content(&self, report: &Report) -> Content {
        let profile = self.profile;
        let offence = profile.offence(&report.kind);
        let offence = offence.or_else(|| profile.offence(UNKNOWN_OFFENCE));
        Content {
            number: report.number.to_string(),
            steps: self.steps(report),
            advice: self.advice(offence),
            bodies: self.bodies(offence),
            complaint: profile.text(self.language, "complaint-is"),
            complaint_where: profile.optional_text(self.language, "complaint-where"),
        }
    }

    fn steps(&self, report: &Report) -> Vec<Step> {
        let dates = self.dates();
        let mut steps = vec![Step {
            place: Place::Done,
            what: self.say("receipt-step-received", &[]),
            when: dates.moment(report.lodged_at),
        }];
        if money_can_come_back(self.profile, report, report.lodged_at) {
            let hours = self.profile.promises.bank_told_within_hours;
            let when = self.say("receipt-step-bank-when", &[("hours", hours.into())]);
            steps.push(self.ahead("receipt-step-bank", when));
        }
        let read_by = self.read_by(report.lodged_at);
        steps.push(self.ahead("receipt-step-read", read_by));
        let passed_on = self.say("receipt-step-passed-on-when", &[]);
        steps.push(self.ahead("receipt-step-passed-on", passed_on));
        let reminder = dates.day(self.reminder_on(report.lodged_at));
        let outcome = self.say("receipt-step-outcome-when", &[("day", reminder.into())]);
        steps.push(self.ahead("receipt-step-outcome", outcome));
        steps[1].place = Place::Now;
        steps
    }

    fn ahead(&self, id: &str, when: String) -> Step {
        Step {
            place: Place::Ahead,
            what: self.say(id, &[]),
            when,
        }
    }

    /// By when a person has read a report: a day and the hour at which it ends.
    pub fn read_by(&self, lodged_at: Timestamp) -> String {
        let (dates, calendar) = (self.dates(), &self.profile.calendar);
        let days = self.profile.promises.read_within_working_days;
        let day = calendar.add_working_days(dates.local(lodged_at).date(), days);
        let values = [
            ("day", dates.day(day).into()),
            ("hour", calendar.day_ends_hour.into()),
        ];
        self.say("receipt-step-read-when", &values)
    }

    /// The day on which the reporter is told even if nothing happened.
    pub fn reminder_on(&self, lodged_at: Timestamp) -> Date {
        let days = i64::try_from(self.profile.promises.reminder_after_days).unwrap_or(i64::MAX);
        let from = self.dates().local(lodged_at).date();
        from.saturating_add(days.min(3_650).days())
    }

    fn advice(&self, offence: Option<&Offence>) -> Vec<Advice> {
        let keys = offence.map_or(&[][..], |offence| &offence.advice);
        keys.iter()
            .filter_map(|key| self.profile.advice(key))
            .take(ADVICE_COUNT_MAX)
            .map(|advice| Advice {
                what: self.profile.text(self.language, &advice.text_id()),
                how: self.profile.optional_text(self.language, &advice.more_id()),
            })
            .collect()
    }

    fn bodies(&self, offence: Option<&Offence>) -> Vec<BodyLine> {
        let keys = offence.map_or(&[][..], |offence| &offence.bodies);
        keys.iter()
            .filter_map(|key| self.profile.body(key))
            .map(|body| self.body(body))
            .collect()
    }

    fn body(&self, body: &Body) -> BodyLine {
        let phone = body.phone.as_ref();
        BodyLine {
            name: self.profile.text(self.language, &body.text_id()),
            what: self.profile.text(self.language, &body.what_id()),
            hours: self.profile.optional_text(self.language, &body.hours_id()),
            phone: phone.map(|phone| phone.shown.clone()),
            phone_link: phone.map(|phone| phone.link()),
        }
    }
}

/// Whether money left so recently that its bank may still stop it. Without a date we hope so.
fn money_can_come_back(profile: &Profile, report: &Report, now: Timestamp) -> bool {
    let is_about_money = profile
        .offence(&report.kind)
        .is_some_and(|offence| offence.money);
    if !is_about_money && report.loss.is_none() {
        return false;
    }
    if report.answers.get("paid").is_some_and(|paid| paid == "no") {
        return false;
    }
    let zone = TimeZone::get(&profile.time_zone).unwrap_or(TimeZone::UTC);
    let paid_on: Option<Date> = report
        .answers
        .get(PAID_WHEN)
        .and_then(|line| line.parse().ok());
    // A date stands for its last moment: whoever paid “on Monday” may have paid late on Monday.
    let paid_at = paid_on
        .and_then(|date| date.tomorrow().ok()?.to_zoned(zone).ok())
        .map(|zoned| zoned.timestamp())
        .or(report.occurred_at);
    let hours = i64::try_from(profile.money_recall_window_hours).unwrap_or(i64::MAX);
    let window = SignedDuration::from_hours(hours.min(24 * 365));
    paid_at.is_none_or(|paid_at| now.duration_since(paid_at) <= window)
}
