//! The bodies: how each is reached, as the centre alone sees it, and how each deals with what was
//! referred to it.

use askama::Template;
use axum::extract::Query;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;
use tocsin_domain::profile::Body;
use tocsin_domain::referral::OutcomeKind;
use tocsin_flow::FlowError;
use tocsin_flow::referral::figures::{self, BodyFigures, Figures};
use tocsin_store::partner::Partner;

use super::visitor::{Frame, Visitor};
use crate::http::EXPIRING_WITHIN_DAYS;
use crate::referral::keys;

/// The times that may be chosen, in days.
const DAYS: [u32; 4] = [30, 90, 365, 3_650];
/// The time that is chosen at first.
const DAYS_DEFAULT: u32 = 90;

/// A body of the directory.
struct Entry {
    key: String,
    name: String,
    hours: Option<String>,
    /// What it is like, and how it is reached: a label and a value each.
    lines: Vec<Line>,
    /// What is to be done about the entry: it runs out, or its key does.
    warnings: Vec<String>,
}

/// A label and its value.
struct Line {
    label: String,
    value: String,
    /// Whether it is written from left to right in every language: addresses, keys, numbers.
    is_code: bool,
}

/// The figures of one body, in words.
struct Row {
    name: String,
    cells: Vec<String>,
    outcomes: Vec<String>,
}

#[derive(Template)]
#[template(path = "console/bodies.html")]
struct BodiesPage<'p> {
    page: Frame<'p>,
    entries: Vec<Entry>,
    /// Days, words, whether chosen; none where figures are not for the visitor.
    days: Vec<(u32, String, bool)>,
    chosen: u32,
    rows: Vec<Row>,
    is_whole: bool,
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    days: u32,
}

impl Wanted {
    fn days(&self) -> u32 {
        match DAYS.contains(&self.days) {
            true => self.days,
            false => DAYS_DEFAULT,
        }
    }
}

pub(super) async fn page(visitor: Visitor, Query(wanted): Query<Wanted>) -> Response {
    visitor.page(show(&visitor, wanted.days()).await)
}

async fn show(visitor: &Visitor, chosen: u32) -> Result<BodiesPage<'_>, FlowError> {
    let (actor, centre) = (visitor.actor(), &visitor.app.centre);
    let figures = match actor.figures() {
        Ok(permit) => Some(figures::figures(centre, &permit, chosen).await?),
        // Whoever works on reports looks bodies up.
        Err(_) => actor.read().map(|_| None)?,
    };
    let words = visitor.frame("bodies");
    let partners = centre.store.partners().await?;
    let now = centre.store.now();
    let entry = |body: &Body| {
        let partner = partners.iter().find(|one| one.body == body.key);
        entry(&words, body, partner, now)
    };
    let days = DAYS.map(|days| (days, words.days(days.into()), days == chosen));
    let rows = figures.iter().flat_map(|all| &all.bodies);
    Ok(BodiesPage {
        entries: centre.profile.bodies.iter().map(entry).collect(),
        days: match figures {
            Some(_) => days.into(),
            None => Vec::new(),
        },
        chosen,
        rows: rows.map(|one| row(&words, one)).collect(),
        is_whole: figures.as_ref().is_none_or(|all| all.is_whole),
        page: words,
    })
}

fn entry(words: &Frame<'_>, body: &Body, partner: Option<&Partner>, now: Timestamp) -> Entry {
    let mut lines = Vec::new();
    let mut add = |id: &str, value: Option<String>, is_code: bool| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            let label = words.t(id);
            lines.push(Line {
                label,
                value,
                is_code,
            });
        }
    };
    let written = |field: fn(&Partner) -> &String| partner.map(|one| field(one).clone());
    let key = keys::fit(body, now);
    let deputies = body.deputies.iter().map(|key| words.body_name(key));
    let deputies: Vec<String> = deputies.collect();
    add(
        "bodies-phone",
        body.phone.as_ref().map(|phone| phone.shown.clone()),
        true,
    );
    add("bodies-web", body.web.clone(), true);
    add("bodies-mail", body.email.clone(), true);
    add("bodies-notices", written(|one| &one.email), true);
    add("bodies-notices-late", written(|one| &one.deputy), true);
    add("bodies-programme", written(|one| &one.webhook), true);
    add("bodies-speaks", Some(body.languages.join(" · ")), true);
    add(
        "bodies-there",
        body.time_zone
            .as_deref()
            .map(|zone| there(words, zone, now)),
        false,
    );
    add("bodies-deputies", Some(deputies.join(" · ")), false);
    add(
        "bodies-key",
        key.as_ref().map(|key| key.fingerprint()),
        true,
    );
    add(
        "bodies-valid-until",
        body.valid_until.map(|day| words.date(day)),
        false,
    );
    Entry {
        name: words.p(&body.text_id()),
        hours: words.p_optional(&body.hours_id()),
        warnings: warnings(words, body, now),
        key: body.key.clone(),
        lines,
    }
}

/// The zone of a body, and what its clock shows.
fn there(words: &Frame<'_>, zone: &str, now: Timestamp) -> String {
    let zoned = now.to_zoned(TimeZone::get(zone).unwrap_or(TimeZone::UTC));
    let time = zoned.strftime("%H:%M").to_string();
    words.t2("bodies-clock", "zone", zone.to_owned(), "time", time)
}

/// What is to be renewed in an entry, as the page of the rules and `tocsin check` say it too.
fn warnings(words: &Frame<'_>, body: &Body, now: Timestamp) -> Vec<String> {
    let profile = words.profile();
    let today = words.today(now);
    let expiring = profile.expiring_bodies(today, EXPIRING_WITHIN_DAYS);
    let ending = keys::expiring(profile, now, EXPIRING_WITHIN_DAYS);
    let mut warnings = Vec::new();
    if let Some((_, day)) = expiring.into_iter().find(|(one, _)| one.key == body.key) {
        warnings.push(words.t1("bodies-runs-out", "when", words.date(day)));
    }
    if body.encryption_key.is_some() && keys::fit(body, now).is_none() {
        warnings.push(words.t("bodies-key-unfit"));
    }
    if let Some((_, end)) = ending.into_iter().find(|(one, _)| one.key == body.key) {
        warnings.push(words.t1("bodies-key-until", "when", words.short_time(end)));
    }
    warnings
}

fn row(words: &Frame<'_>, one: &BodyFigures) -> Row {
    let number = |count: i64| words.number(u64::try_from(count).unwrap_or(0));
    let separator = words.t("decimal-separator");
    let days = |hours: Option<i64>| days_of(hours).replace('.', &separator);
    let stated = OutcomeKind::ALL.into_iter().zip(&one.outcomes);
    let stated = stated.filter(|(_, count)| **count > 0);
    Row {
        name: words.body_name(&one.counts.body),
        cells: vec![
            number(one.counts.sent),
            number(one.counts.acknowledged),
            days(one.hours_to_acknowledge),
            days(one.hours_to_outcome),
            number(one.counts.overdue),
            number(one.counts.late),
        ],
        outcomes: stated
            .map(|(kind, count)| {
                let kind = words.t(&format!("outcome-{}", kind.as_str()));
                words.t2("bodies-outcome", "kind", kind, "count", number(*count))
            })
            .collect(),
    }
}

/// Hours as days with one decimal; empty for nothing to count.
fn days_of(hours: Option<i64>) -> String {
    let tenths = |hours: i64| (hours * 10 + 12) / 24;
    let text = |tenths: i64| format!("{}.{}", tenths / 10, tenths % 10);
    hours.map(tenths).map(text).unwrap_or_default()
}

/// The same figures for a spreadsheet.
pub(super) async fn sheet(visitor: Visitor, Query(wanted): Query<Wanted>) -> Response {
    let counted = async {
        let permit = visitor.actor().figures()?;
        figures::figures(&visitor.app.centre, &permit, wanted.days()).await
    };
    let figures = match counted.await {
        Ok(figures) => figures,
        Err(error) => return visitor.failure(error),
    };
    match csv_of(&visitor.frame("bodies"), &figures) {
        Ok(bytes) => {
            let name = format!("attachment; filename=\"bodies-{}-days.csv\"", wanted.days());
            let headers = [
                (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
                (header::CONTENT_DISPOSITION, name),
            ];
            (headers, bytes).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "figures could not be written");
            visitor.failure(FlowError::NotFound)
        }
    }
}

/// Columns before those of the outcomes.
const COLUMNS: [&str; 8] = [
    "body",
    "name",
    "sent",
    "acknowledged",
    "median_days_to_acknowledge",
    "median_days_to_outcome",
    "overdue",
    "late",
];

fn csv_of(words: &Frame<'_>, figures: &Figures) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let outcomes = OutcomeKind::ALL.map(OutcomeKind::as_str);
    writer.write_record(COLUMNS.iter().chain(&outcomes))?;
    for one in &figures.bodies {
        let counts = &one.counts;
        let mut record = vec![
            counts.body.clone(),
            words.body_name(&counts.body),
            counts.sent.to_string(),
            counts.acknowledged.to_string(),
            days_of(one.hours_to_acknowledge),
            days_of(one.hours_to_outcome),
            counts.overdue.to_string(),
            counts.late.to_string(),
        ];
        record.extend(one.outcomes.iter().map(ToString::to_string));
        writer.write_record(record)?;
    }
    writer.flush()?;
    let written = writer.into_inner();
    written.map_err(|error| std::io::Error::other(error.to_string()).into())
}

#[cfg(test)]
mod tests {
    use super::days_of;

    #[test]
    fn hours_are_told_as_days() {
        let told = [None, Some(0), Some(1), Some(12), Some(36), Some(240)].map(days_of);
        assert_eq!(told, ["", "0.0", "0.0", "0.5", "1.5", "10.0"]);
    }
}
