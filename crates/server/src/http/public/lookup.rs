//! “Check a number, address or account”: what the public may know of a value, in plain words.
//!
//! Nothing that is asked is kept. What was named by few, or is not confirmed, is answered exactly
//! as what was never named.

use std::net::SocketAddr;
use std::sync::LazyLock;

use askama::Template;
use axum::Router;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;
use tocsin_domain::access::Actor;
use tocsin_domain::extract::{self, Context, Found, Kind};
use tocsin_domain::observable::{Observable, Role};
use tocsin_domain::profile::OTHER_OFFENCE;
use tocsin_domain::report::{Channel, Submission};
use tocsin_flow::intake::{Resend, lodge};
use tocsin_flow::lookup::{self, Told};
use tocsin_flow::{FlowError, draft};

use super::receipt;
use crate::drawing::foreign::plain;
use crate::http::App;
use crate::http::limit::{CHECKS, Guesses, client_address};
use crate::http::page::{Page, Visit, failure, render_as};

/// Longest text that is looked at.
pub(crate) const TYPED_CHARACTERS_MAX: usize = 500;
/// Longest reason of somebody who contests.
pub(crate) const WHY_CHARACTERS_MAX: usize = 4_000;
/// Fewest letters of one.
const WHY_CHARACTERS_MIN: usize = 10;

/// Digits of an international telephone number (ITU-T E.164 has 15 at most).
const NUMBER_DIGITS_MIN: usize = 8;
const NUMBER_DIGITS_MAX: usize = 15;

/// Kinds of value that have their own words, and the words that they have.
const GROUPS: [&str; 5] = ["number", "site", "address", "account", "other"];

/// Checks of one network, by the page and by programmes.
pub(in crate::http) static PACE: LazyLock<Guesses> = LazyLock::new(|| Guesses::new(CHECKS));

/// The routes of this subject.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/{language}/check", get(ask).post(answer))
        .route("/{language}/check/contest", axum::routing::post(contest))
}

/// What is told of a value.
enum Answer {
    /// It was reported.
    Seen {
        heading: String,
        value: String,
        told: String,
    },
    /// Nothing that may be told.
    Nothing { value: String },
}

#[derive(Template)]
#[template(path = "public/lookup.html")]
struct LookupPage<'p> {
    page: &'p Page<'p>,
    typed: String,
    problem: Option<String>,
    answer: Option<Answer>,
    contest_problem: bool,
    /// The words for the script: headings by group, numbers of people by step.
    headings: Vec<(&'static str, String)>,
    told: Vec<(i64, String)>,
}

impl<'p> LookupPage<'p> {
    fn new(page: &'p Page<'p>, typed: &str) -> LookupPage<'p> {
        let heading = |group: &'static str| (group, page.t(&format!("lookup-seen-{group}")));
        let step = |least: &i64| (*least, page.t1("lookup-people", "least", *least));
        LookupPage {
            page,
            typed: plain(typed),
            problem: None,
            answer: None,
            contest_problem: false,
            headings: GROUPS.into_iter().map(heading).collect(),
            told: lookup::STEPS.iter().map(step).collect(),
        }
    }
}

async fn ask(visit: Visit) -> Response {
    let page = visit.page();
    render_as(StatusCode::OK, &page, &LookupPage::new(&page, ""))
}

/// A value to check, and why it should not be listed.
#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    v: String,
    #[serde(default)]
    why: String,
}

async fn answer(
    visit: Visit,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    axum::Form(asked): axum::Form<Asked>,
) -> Response {
    let page = visit.page();
    if let Some(slow) = too_many(&visit, &page, peer, &headers, &asked.v) {
        return slow;
    }
    let mut shown = LookupPage::new(&page, &asked.v);
    let Some(found) = recognised(&visit, &asked.v) else {
        shown.problem = Some(page.t("lookup-unclear"));
        return render_as(StatusCode::UNPROCESSABLE_ENTITY, &page, &shown);
    };
    match told_of(&visit, &page, &found).await {
        Ok(answer) => {
            shown.answer = Some(answer);
            render_as(StatusCode::OK, &page, &shown)
        }
        Err(error) => failure(&page, &error),
    }
}

/// The page that asks for patience, if this network has checked too often.
fn too_many(
    visit: &Visit,
    page: &Page<'_>,
    peer: SocketAddr,
    headers: &HeaderMap,
    typed: &str,
) -> Option<Response> {
    let address = client_address(peer, headers, &visit.app.config.trusted_proxies);
    let too_many = PACE.count(address).err()?;
    let mut shown = LookupPage::new(page, typed);
    let minutes = too_many.wait_seconds.div_ceil(60);
    shown.problem = Some(page.t1("lookup-too-many", "minutes", minutes));
    let mut answer = render_as(StatusCode::TOO_MANY_REQUESTS, page, &shown);
    let seconds = HeaderValue::from(too_many.wait_seconds);
    answer.headers_mut().insert(header::RETRY_AFTER, seconds);
    Some(answer)
}

/// The first value in a text, read as intake reads reports.
fn recognised(visit: &Visit, typed: &str) -> Option<Found> {
    let typed: String = typed.chars().take(TYPED_CHARACTERS_MAX).collect();
    let region = visit.app.centre.profile.regions.first();
    let region = region.map_or("", String::as_str);
    let context = Context::new(region, &visit.language);
    let found = extract::extract(&typed, &context).into_iter().next();
    found.or_else(|| international(&typed))
}

/// An international telephone number of a range that extraction does not know: somebody may have
/// reported it all the same.
fn international(typed: &str) -> Option<Found> {
    let is_sign = |sign: char| sign.is_whitespace() || "().-/".contains(sign);
    let tight: String = typed.chars().filter(|sign| !is_sign(*sign)).collect();
    let digits = tight
        .strip_prefix('+')
        .or_else(|| tight.strip_prefix("00"))?;
    let is_number = digits.bytes().all(|digit| digit.is_ascii_digit());
    let is_long = (NUMBER_DIGITS_MIN..=NUMBER_DIGITS_MAX).contains(&digits.len());
    match is_number && is_long {
        true => extract::whole(&format!("+{digits}"), Kind::Phone),
        false => None,
    }
}

async fn told_of(visit: &Visit, page: &Page<'_>, found: &Found) -> Result<Answer, FlowError> {
    let centre = &visit.app.centre;
    let observable = Observable {
        role: Role::Unknown,
        ..found.to_observable()
    };
    Ok(match lookup::look(centre, &observable).await? {
        Some(told) => Answer::Seen {
            heading: page.t(&format!("lookup-seen-{}", group(&told.kind))),
            value: plain(&told.text),
            told: sentence(page, &told),
        },
        None => Answer::Nothing {
            value: plain(&found.value),
        },
    })
}

fn sentence(page: &Page<'_>, told: &Told) -> String {
    let people = told.people_more_than;
    let people = people.map(|least| page.t1("lookup-people", "least", least));
    let confirmed = told.is_confirmed.then(|| page.t("lookup-confirmed"));
    let parts: Vec<String> = people.into_iter().chain(confirmed).collect();
    parts.join(" ")
}

/// Which words a type of value has.
fn group(kind: &str) -> &'static str {
    match kind {
        "phone" => "number",
        "url" | "domain" | "ip" => "site",
        "email" => "address",
        "iban" | "account" | "wallet" => "account",
        _ => "other",
    }
}

/// Lodges a report that contests a listing: it comes to the desk as every other, and whoever wrote
/// it reads the answer with the receipt's code.
async fn contest(
    visit: Visit,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    axum::Form(asked): axum::Form<Asked>,
) -> Response {
    let page = Page::new(&visit.app, &visit.language, "check");
    if let Some(slow) = too_many(&visit, &page, peer, &headers, &asked.v) {
        return slow;
    }
    let Some(found) = recognised(&visit, &asked.v) else {
        return visit.go_to("check");
    };
    let why: String = asked.why.chars().take(WHY_CHARACTERS_MAX).collect();
    if why.trim().chars().count() < WHY_CHARACTERS_MIN {
        return asks_why(&visit, &page, &asked.v, &found).await;
    }
    match lodge_contest(&visit, &page, &found, why).await {
        Ok(response) => response,
        Err(error) => failure(&page, &error),
    }
}

async fn asks_why(visit: &Visit, page: &Page<'_>, typed: &str, found: &Found) -> Response {
    let mut shown = LookupPage::new(page, typed);
    match told_of(visit, page, found).await {
        Ok(answer) => {
            shown.answer = Some(answer);
            shown.contest_problem = true;
            render_as(StatusCode::UNPROCESSABLE_ENTITY, page, &shown)
        }
        Err(error) => failure(page, &error),
    }
}

async fn lodge_contest(
    visit: &Visit,
    page: &Page<'_>,
    found: &Found,
    why: String,
) -> Result<Response, FlowError> {
    let mut submission = Submission::new(Channel::Web);
    submission.language.clone_from(&visit.language);
    submission.category = OTHER_OFFENCE.to_owned();
    submission.narrative = format!("{}\n\n{why}", page.t("lookup-contested"));
    // The contester's own: it never ties this report to those that complain about it.
    submission.observables.push(Observable {
        role: Role::Victim,
        ..found.to_observable()
    });
    let resend = Resend::Draft(draft::new_code());
    let permit = Actor::Public.lodge()?;
    let receipt = lodge(&visit.app.centre, &permit, submission, resend).await?;
    Ok(receipt::show(&visit.app, &visit.language, &receipt.code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_an_unknown_range_is_a_number_all_the_same() {
        let value = |typed: &str| international(typed).map(|found| found.value);
        let number = Some("+33639980471".to_owned());
        assert_eq!(value(" +33 (6) 39.98-04 71"), number);
        assert_eq!(value("0033639980471"), number);
        for typed in [
            "",
            "+",
            "+1234567",
            "+1234567890123456",
            "33639980471",
            "+3363998o471",
        ] {
            assert_eq!(value(typed), None, "{typed}");
        }
    }
}
