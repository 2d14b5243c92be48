//! What a receipt tells its reader: what happens next and when, what to do, whom else to tell.
//!
//! The page and the PDF say the same, so both are made from this.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde::Serialize;
use tocsin_domain::assess::{Arrived, Knowledge, Reference, assess};
use tocsin_domain::profile::{Body, Offence, Phone, UNKNOWN_OFFENCE};
use tocsin_domain::report::Report;
use tocsin_domain::rule::{Found, RuleFacts};

use crate::http::page::Words;

/// Pieces of advice on a receipt: more would not fit on one page, nor in a mind.
const ADVICE_COUNT_MAX: usize = 4;
/// A promise further away than ten years is none; counting stops there.
const DAYS_MAX: u64 = 3_650;

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

/// Everything that the receipt of a report says, in the language of `words`.
pub fn content(words: &Words<'_>, report: &Report) -> Content {
    let profile = words.profile();
    let offence = profile.offence(&report.kind);
    let offence = offence.or_else(|| profile.offence(UNKNOWN_OFFENCE));
    Content {
        number: report.number.to_string(),
        steps: steps(words, report),
        advice: advice(words, offence),
        bodies: bodies(words, offence),
        complaint: words.p("complaint-is"),
        complaint_where: words.p_optional("complaint-where"),
    }
}

fn steps(words: &Words<'_>, report: &Report) -> Vec<Step> {
    let lodged_at = report.lodged_at;
    let mut steps = vec![Step {
        place: Place::Done,
        what: words.t("receipt-step-received"),
        when: words.date_time(lodged_at),
    }];
    let ahead = |id: &str, when: String| Step {
        place: Place::Ahead,
        what: words.t(id),
        when,
    };
    if let Some(when) = goes_at_once(words, report) {
        steps.push(ahead("receipt-step-at-once", when));
    }
    steps.push(ahead("receipt-step-read", read_by(words, lodged_at)));
    let passed_on = words.t("receipt-step-passed-on-when");
    steps.push(ahead("receipt-step-passed-on", passed_on));
    let reminder = words.day(reminder_on(words, lodged_at));
    let outcome = words.t1("receipt-step-outcome-when", "day", reminder);
    steps.push(ahead("receipt-step-outcome", outcome));
    steps[1].place = Place::Now;
    steps
}

/// To whom a report goes without waiting for a reader, and how soon they are asked to answer, where
/// a rule sends it by what the report itself says. Only rules promise: nothing is said where a
/// person decides.
fn goes_at_once(words: &Words<'_>, report: &Report) -> Option<String> {
    let profile = words.profile();
    let arrived = Arrived {
        report,
        files_count: 0,
        repeats_count: 0,
        sources_count: 1,
        now: report.lodged_at,
    };
    let knowledge = Knowledge {
        profile,
        reference: &Reference::default(),
    };
    let found = Found::from(&assess(&arrived, &knowledge));
    let facts = RuleFacts::of(profile, report, found, report.lodged_at);
    let rule = profile.rules.first(&facts);
    if !rule.automatic || rule.to.is_empty() {
        return None;
    }
    let bodies = rule.to.iter().filter_map(|key| profile.body(key));
    let names: Vec<String> = bodies.map(|body| words.p(&body.text_id())).collect();
    Some(words.t2(
        "receipt-step-at-once-when",
        "hours",
        rule.acknowledge_within_hours,
        "bodies",
        names.join(" · "),
    ))
}

/// By when a person has read a report: a day and the hour at which it ends.
pub fn read_by(words: &Words<'_>, lodged_at: Timestamp) -> String {
    let day = words.profile().read_by(lodged_at);
    let hour = words.hour(words.profile().calendar.day_ends_hour);
    words.t2(
        "receipt-step-read-when",
        "day",
        words.day(day),
        "hour",
        hour,
    )
}

/// The day on which the reporter is told even if nothing happened.
pub fn reminder_on(words: &Words<'_>, lodged_at: Timestamp) -> Date {
    let days = words.profile().promises.reminder_after_days;
    let days = i64::try_from(days.min(DAYS_MAX)).unwrap_or_default();
    words.today(lodged_at).saturating_add(days.days())
}

pub(crate) fn advice(words: &Words<'_>, offence: Option<&Offence>) -> Vec<Advice> {
    let keys = offence.map_or(&[][..], |offence| &offence.advice);
    keys.iter()
        .filter_map(|key| words.profile().advice(key))
        .take(ADVICE_COUNT_MAX)
        .map(|advice| Advice {
            what: words.p(&advice.text_id()),
            how: words.p_optional(&advice.more_id()),
        })
        .collect()
}

fn bodies(words: &Words<'_>, offence: Option<&Offence>) -> Vec<BodyLine> {
    let keys = offence.map_or(&[][..], |offence| &offence.bodies);
    keys.iter()
        .filter_map(|key| words.profile().body(key))
        .map(|body| body_line(words, body))
        .collect()
}

fn body_line(words: &Words<'_>, body: &Body) -> BodyLine {
    let phone = body.phone.as_ref();
    BodyLine {
        name: words.p(&body.text_id()),
        what: words.p(&body.what_id()),
        hours: words.p_optional(&body.hours_id()),
        phone: phone.map(|phone| phone.shown.clone()),
        phone_link: phone.map(Phone::link),
    }
}
