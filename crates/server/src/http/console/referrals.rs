//! The centre's side of referrals: who has not answered, what else waits, and one referral.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::SignedDuration;
use serde::Deserialize;
use tocsin_domain::access::HandlePermit;
use tocsin_domain::referral::{Lane, Recipient, ReferralState};
use tocsin_flow::referral::follow;
use tocsin_flow::{FlowError, desk};
use tocsin_store::referral::{Delivery, Referral};
use uuid::Uuid;

use super::partner::{Row, Step, history, outcomes, row};
use super::render;
use super::visitor::{Frame, Visitor};
use crate::referral::summary::Summary;

/// How long a body has to acknowledge what a person sends, unless the form says otherwise.
const HOURS_USUAL: i64 = 72;
/// The longest time that may be given.
const HOURS_MAX: i64 = 24 * 366;

/// A list of the page.
struct Part {
    /// Where it is on the page.
    id: &'static str,
    title: String,
    hint: String,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "console/referrals.html")]
struct ReferralsPage<'p> {
    page: Frame<'p>,
    parts: Vec<Part>,
    bodies: Vec<(String, String)>,
    may_handle: bool,
    hours: i64,
    /// Id of the sentence that says what was wrong.
    problem: Option<&'static str>,
}

pub(super) async fn list(visitor: Visitor) -> Response {
    answer(&visitor, show(&visitor, None).await)
}

fn answer(visitor: &Visitor, page: Result<ReferralsPage<'_>, FlowError>) -> Response {
    match page {
        Ok(page) if page.problem.is_some() => render(StatusCode::UNPROCESSABLE_ENTITY, &page),
        Ok(page) => render(StatusCode::OK, &page),
        Err(error) => visitor.failure(error),
    }
}

async fn show<'v>(
    visitor: &'v Visitor,
    problem: Option<&'static str>,
) -> Result<ReferralsPage<'v>, FlowError> {
    let permit = visitor.actor().read()?;
    let centre = &visitor.app.centre;
    let ageing = follow::ageing(centre, &permit).await?;
    let words = visitor.frame("referrals");
    let part = |id: &'static str, found: &[Referral]| Part {
        id,
        title: words.t(&format!("referrals-{id}")),
        hint: words.t(&format!("referrals-{id}-hint")),
        rows: found.iter().map(|one| row(visitor, &words, one)).collect(),
    };
    Ok(ReferralsPage {
        parts: vec![
            part("silent", &ageing.silent),
            part("asked", &ageing.asked),
            part("proposed", &ageing.proposed),
            part("accepted", &ageing.accepted),
        ],
        bodies: words.bodies(),
        may_handle: visitor.actor().handle().is_ok(),
        hours: HOURS_USUAL,
        problem,
        page: words,
    })
}

#[derive(Deserialize)]
pub(super) struct Order {
    #[serde(default)]
    number: String,
    #[serde(default)]
    body: String,
    #[serde(default)]
    lane: String,
    #[serde(default)]
    four_eyes: String,
    #[serde(default)]
    hours: String,
}

/// Sends a report to a body by hand.
pub(super) async fn refer(visitor: Visitor, Form(order): Form<Order>) -> Response {
    let result = async {
        let actor = visitor.actor();
        let (permit, reading) = (actor.handle()?, actor.read()?);
        let centre = &visitor.app.centre;
        let Some(report) = desk::find_by_number(centre, &reading, &order.number).await? else {
            return Ok(answer(
                &visitor,
                show(&visitor, Some("erasure-unknown")).await,
            ));
        };
        let recipient = Recipient {
            body: order.body.clone(),
            rule: String::new(),
            lane: Lane::from_word(&order.lane).unwrap_or_default(),
            four_eyes: order.four_eyes == "yes",
            acknowledge_within: hours(&order.hours)?,
        };
        let opened = follow::refer(centre, &permit, report, recipient).await?;
        let place = format!("/console/referrals/{}", opened.id);
        Ok(Redirect::to(&place).into_response())
    };
    match result.await {
        Ok(answer) => answer,
        Err(FlowError::Refused(_)) => answer(
            &visitor,
            show(&visitor, Some("referral-problem-body")).await,
        ),
        Err(error) => visitor.failure(error),
    }
}

fn hours(text: &str) -> Result<SignedDuration, FlowError> {
    let hours: i64 = match text.trim() {
        "" => HOURS_USUAL,
        text => text.parse().unwrap_or_default(),
    };
    match (1..=HOURS_MAX).contains(&hours) {
        true => Ok(SignedDuration::from_hours(hours)),
        false => Err(FlowError::refused("hours", "a number of hours, from 1 on")),
    }
}

/// How one way has gone, in words.
struct WayLine {
    way: String,
    shape: &'static str,
    what: String,
}

#[derive(Template)]
#[template(path = "console/referral.html")]
struct ReferralPage<'p> {
    page: Frame<'p>,
    row: Row,
    report_id: String,
    rule: String,
    reference: String,
    summary: Summary,
    files_are_closed: bool,
    ways: Vec<WayLine>,
    history: Vec<Step>,
    outcomes: Vec<Step>,
    may_handle: bool,
    is_proposed: bool,
    /// What the body asked last, while it waits for an answer.
    question: Option<String>,
    problem: Option<&'static str>,
}

pub(super) async fn page(visitor: Visitor, Path(id): Path<Uuid>) -> Response {
    visitor.page(show_one(&visitor, id, None).await)
}

async fn show_one<'v>(
    visitor: &'v Visitor,
    id: Uuid,
    problem: Option<&'static str>,
) -> Result<ReferralPage<'v>, FlowError> {
    let permit = visitor.actor().read()?;
    let (seen, deliveries) = follow::read(&visitor.app.centre, &permit, id).await?;
    let words = visitor.frame("referrals");
    let state = seen.referral.state;
    let may_handle = visitor.actor().handle().is_ok();
    let asked = seen.events.iter().rev().find_map(|event| {
        let is_question = event.act == tocsin_domain::entry::Act::ReferralAsked;
        event.text.clone().filter(|_| is_question)
    });
    Ok(ReferralPage {
        row: row(visitor, &words, &seen.referral),
        report_id: seen.report.id.to_string(),
        rule: seen.referral.rule.clone(),
        reference: seen.reference.clone(),
        summary: Summary::new(&words, &seen, String::new()),
        files_are_closed: seen.files_are_closed,
        ways: deliveries.iter().map(|one| way(&words, one)).collect(),
        history: history(&words, &seen),
        outcomes: outcomes(&words, &seen),
        may_handle,
        is_proposed: state == ReferralState::Proposed,
        question: asked.filter(|_| state == ReferralState::Asked),
        problem,
        page: words,
    })
}

fn way(words: &Frame<'_>, delivery: &Delivery) -> WayLine {
    let at = delivery.tried_at.map(|at| words.short_time(at));
    let at = at.unwrap_or_default();
    let is_failing = delivery.failures > 0;
    WayLine {
        way: words.t(&format!("referral-way-{}", delivery.way.as_str())),
        shape: match is_failing {
            true => "late",
            false => "done",
        },
        what: match is_failing {
            false => words.t1("referral-way-done", "when", at),
            true => words.t2(
                "referral-way-failed",
                "count",
                delivery.failures,
                "when",
                at,
            ),
        },
    }
}

#[derive(Deserialize)]
pub(super) struct Verdict {
    #[serde(default)]
    agreed: String,
}

/// The second person agrees, or does not.
pub(super) async fn decide(
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(Verdict { agreed }): Form<Verdict>,
) -> Response {
    let result = act(&visitor, async |permit| {
        follow::decide(&visitor.app.centre, &permit, id, agreed == "yes").await
    });
    let result = result.await;
    back(&visitor, id, result, "referral-problem-same-person").await
}

#[derive(Deserialize)]
pub(super) struct Reply {
    #[serde(default)]
    text: String,
    /// `body`, or `reporter` to ask who reported.
    #[serde(default)]
    to: String,
}

/// Answers what the body asked, or asks the reporter.
pub(super) async fn reply(
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(Reply { text, to }): Form<Reply>,
) -> Response {
    let centre = &visitor.app.centre;
    let result = act(&visitor, async |permit| {
        if to != "reporter" {
            return follow::answer(centre, &permit, id, &text).await;
        }
        let reading = visitor.actor().read()?;
        let (seen, _) = follow::read(centre, &reading, id).await?;
        desk::reply(centre, &permit, seen.report.id, &text).await
    });
    let result = result.await;
    back(&visitor, id, result, "message-problem").await
}

async fn act(
    visitor: &Visitor,
    work: impl AsyncFnOnce(HandlePermit) -> Result<(), FlowError>,
) -> Result<(), FlowError> {
    work(visitor.actor().handle()?).await
}

async fn back(
    visitor: &Visitor,
    id: Uuid,
    result: Result<(), FlowError>,
    problem: &'static str,
) -> Response {
    match result {
        Ok(()) => Redirect::to(&format!("/console/referrals/{id}")).into_response(),
        Err(FlowError::Refused(_)) => match show_one(visitor, id, Some(problem)).await {
            Ok(page) => render(StatusCode::UNPROCESSABLE_ENTITY, &page),
            Err(error) => visitor.failure(error),
        },
        Err(error) => visitor.failure(error),
    }
}
