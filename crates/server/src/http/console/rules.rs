//! The rules: what is in force, and a changed set tried on past reports before it is adopted.

use std::time::Instant;

use askama::Template;
use axum::Form;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use serde::Deserialize;
use tocsin_domain::profile::Body;
use tocsin_domain::referral::Lane;
use tocsin_domain::route::{BeforeAfter, Example};
use tocsin_domain::rule::Rule;
use tocsin_flow::FlowError;
use tocsin_flow::route::{Tried, simulate};

use super::render;
use super::routing::facts;
use super::visitor::{Frame, Visitor};
use crate::http::EXPIRING_WITHIN_DAYS;
use crate::referral::keys;

/// The times that may be chosen, in days.
const DAYS: [u32; 4] = [7, 30, 90, 365];
/// The time that is chosen at first.
const DAYS_DEFAULT: u32 = 30;
/// One rule of those in force.
struct Row {
    key: String,
    name: String,
    when: Option<String>,
    to: Vec<String>,
    tags: Vec<String>,
}

/// A count under today's rules and under the changed ones.
struct Count {
    name: String,
    before: String,
    after: String,
    is_changed: bool,
}

/// A report that would go another way.
struct Change {
    number: String,
    url: String,
    before: String,
    after: String,
    facts: Vec<String>,
}

/// What the trial showed.
struct Outcome {
    sentence: String,
    changed: String,
    is_whole: bool,
    bodies: Vec<Count>,
    rules: Vec<Count>,
    changes: Vec<Change>,
}

#[derive(Template)]
#[template(path = "console/rules.html")]
struct RulesPage<'p> {
    page: Frame<'p>,
    rules: Vec<Row>,
    /// Name and last day.
    expiring: Vec<(String, String)>,
    /// Name of the body, and what is the matter with its key.
    keys: Vec<(String, String)>,
    text: String,
    /// Days, words, whether chosen.
    days: Vec<(u32, String, bool)>,
    /// Each with its line.
    mistakes: Vec<String>,
    outcome: Option<Outcome>,
}

pub(super) async fn page(visitor: Visitor) -> Response {
    visitor.page(show(&visitor, None))
}

/// What somebody typed.
#[derive(Deserialize)]
pub(super) struct Attempt {
    rules: String,
    #[serde(default)]
    days: u32,
}

pub(super) async fn attempt(visitor: Visitor, Form(attempt): Form<Attempt>) -> Response {
    match run(&visitor, attempt).await {
        Ok(page) if page.mistakes.is_empty() => render(StatusCode::OK, &page),
        Ok(page) => render(StatusCode::UNPROCESSABLE_ENTITY, &page),
        Err(error) => visitor.failure(error),
    }
}

async fn run(visitor: &Visitor, attempt: Attempt) -> Result<RulesPage<'_>, FlowError> {
    let permit = visitor.actor().read()?;
    let centre = &visitor.app.centre;
    let days = match attempt.days {
        0 => DAYS_DEFAULT,
        days => days,
    };
    let read = centre.profile.read_rules("rules.toml", &attempt.rules);
    let mut page = show(visitor, Some((attempt.rules, days)))?;
    match read {
        Err(mistakes) => page.mistakes = mistakes.iter().map(ToString::to_string).collect(),
        Ok(changed) => {
            let begun = Instant::now();
            let tried = simulate(&centre.store, &centre.profile, &permit, changed, days).await?;
            page.outcome = Some(outcome(&page.page, &tried, begun.elapsed().as_secs_f64()));
        }
    }
    Ok(page)
}

fn show(visitor: &Visitor, typed: Option<(String, u32)>) -> Result<RulesPage<'_>, FlowError> {
    visitor.actor().read()?;
    let words = visitor.frame("rules");
    let profile = &visitor.app.centre.profile;
    let today = words.today(visitor.app.centre.store.now());
    let expiring = profile.expiring_bodies(today, EXPIRING_WITHIN_DAYS);
    let (text, chosen) = typed.unwrap_or((profile.rules_source.clone(), DAYS_DEFAULT));
    Ok(RulesPage {
        rules: profile.rules.iter().map(|rule| row(&words, rule)).collect(),
        expiring: expiring
            .into_iter()
            .map(|(body, day)| (words.p(&body.text_id()), words.date(day)))
            .collect(),
        keys: keys_to_renew(&words, visitor.app.centre.store.now()),
        // A browser leaves the first line break of a text field out.
        text: format!("\n{}", text.replace("\r\n", "\n")),
        days: DAYS
            .into_iter()
            .map(|days| (days, words.days(days.into()), days == chosen))
            .collect(),
        mistakes: Vec::new(),
        outcome: None,
        page: words,
    })
}

/// The keys of bodies that cannot be used, and those that soon cannot.
fn keys_to_renew(words: &Frame<'_>, now: Timestamp) -> Vec<(String, String)> {
    let profile = words.profile();
    let is_unfit = |body: &&Body| body.encryption_key.is_some() && keys::fit(body, now).is_none();
    let unfit = profile.bodies.iter().filter(is_unfit);
    let unfit = unfit.map(|body| (words.p(&body.text_id()), words.t("rules-key-unfit")));
    let ending = keys::expiring(profile, now, EXPIRING_WITHIN_DAYS).into_iter();
    let ending = ending.map(|(body, end)| {
        let until = words.t1("rules-key-until", "when", words.short_time(end));
        (words.p(&body.text_id()), until)
    });
    unfit.chain(ending).collect()
}

fn row(words: &Frame<'_>, rule: &Rule) -> Row {
    let mut tags = Vec::new();
    if rule.lane == Lane::Fast {
        tags.push(words.t("rules-fast"));
    }
    if rule.four_eyes {
        tags.push(words.t("rules-four-eyes"));
    }
    if rule.automatic {
        tags.push(words.t("rules-automatic"));
    }
    if !rule.to.is_empty() {
        let time = words.hours(rule.acknowledge_within_hours);
        tags.push(words.t1("rules-within", "time", time));
    }
    Row {
        key: rule.key.clone(),
        name: words.p(&rule.text_id()),
        when: rule
            .when
            .as_ref()
            .map(|when| when.source().trim().to_owned()),
        to: rule.to.iter().map(|key| words.body_name(key)).collect(),
        tags,
    }
}

fn outcome(words: &Frame<'_>, tried: &Tried, seconds: f64) -> Outcome {
    let trial = &tried.trial;
    let number = |count| words.number(count);
    let seconds = format!("{seconds:.1}").replace('.', &words.t("decimal-separator"));
    let count = |name: String, count: &BeforeAfter| Count {
        name,
        before: number(count.before),
        after: number(count.after),
        is_changed: count.before != count.after,
    };
    let same = trial.reports_count - trial.changed_count;
    Outcome {
        sentence: words.t2(
            "rules-tried",
            "count",
            number(trial.reports_count),
            "seconds",
            seconds,
        ),
        changed: words.t2(
            "rules-changed",
            "changed",
            number(trial.changed_count),
            "same",
            number(same),
        ),
        is_whole: tried.is_whole,
        bodies: trial
            .bodies
            .iter()
            .map(|(body, both)| {
                let name = body.as_ref().map(|key| words.body_name(key));
                count(name.unwrap_or_else(|| words.t("rules-nobody")), both)
            })
            .collect(),
        rules: trial
            .rules
            .iter()
            .map(|(key, both)| count(key.clone(), both))
            .collect(),
        changes: trial
            .examples
            .iter()
            .map(|one| change(words, one))
            .collect(),
    }
}

fn change(words: &Frame<'_>, example: &Example) -> Change {
    let goes = |(rule, to): &(String, Vec<String>)| {
        let names: Vec<String> = to.iter().map(|key| words.body_name(key)).collect();
        match names.is_empty() {
            true => format!("{} ({rule})", words.t("rules-nobody")),
            false => format!("{} ({rule})", names.join(", ")),
        }
    };
    let mut query = form_urlencoded::Serializer::new(String::new());
    Change {
        url: format!(
            "/console/reports?{}",
            query.append_pair("q", &example.number).finish()
        ),
        number: example.number.clone(),
        before: goes(&example.before),
        after: goes(&example.after),
        facts: facts(&example.facts),
    }
}
