//! The pages of a competent body: what was referred to it, and what it answers. What was sent to
//! others does not exist here, whatever is asked for.

use askama::Template;
use axum::Form;
use axum::body::Body;
use axum::extract::{Path, Query};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use tocsin_domain::access::{ReceivePermit, ReferredFilePermit};
use tocsin_domain::decide::NoActionReason;
use tocsin_domain::referral::{Lane, Outcome, OutcomeKind, ReferralState};
use tocsin_domain::report::{Loss, Problem};
use tocsin_flow::FlowError;
use tocsin_flow::referral::dossier::{self, Dossier};
use tocsin_flow::referral::receive::{self, Answer};
use tocsin_store::referral::{Referral, Stated};
use tokio_util::io::ReaderStream;
use uuid::Uuid;

use super::purpose::Purpose;
use super::render;
use super::visitor::{Frame, Railless, Visitor};
use crate::http::page::Words;
use crate::referral::package::{self, PackageError};
use crate::referral::summary::Summary;

/// Referrals on a page of the list.
const PAGE_COUNT: u32 = 50;

/// One line of a list of referrals.
pub(super) struct Row {
    pub(super) id: Uuid,
    pub(super) label: String,
    pub(super) report: String,
    pub(super) kind: String,
    pub(super) body: String,
    pub(super) shape: &'static str,
    pub(super) state: String,
    pub(super) is_fast: bool,
    /// When it was sent, or opened while it is a proposal.
    pub(super) since: String,
    /// By when it is to be acknowledged, while it is not.
    pub(super) until: String,
    pub(super) is_late: bool,
}

/// The shape that stands beside the word of a state.
pub(super) fn shape(referral: &Referral, is_late: bool) -> &'static str {
    match referral.state {
        _ if is_late => "late",
        ReferralState::Proposed => "maybe",
        ReferralState::Sent => "sent",
        ReferralState::Delivered => "new",
        ReferralState::Accepted => "half",
        ReferralState::Asked => "talk",
        ReferralState::PassedOn => "dup",
        ReferralState::Ended => "done",
    }
}

/// The line of a referral.
pub(super) fn row(visitor: &Visitor, words: &Frame<'_>, referral: &Referral) -> Row {
    let now = visitor.app.centre.store.now();
    let is_late = referral.waits_until.is_some_and(|until| until < now);
    let until = referral.waits_until.map(|at| words.short_time(at));
    Row {
        id: referral.id,
        label: referral.label(),
        report: referral.report_number.to_string(),
        kind: words.kind_name(&referral.kind),
        body: words.body_name(&referral.body),
        shape: shape(referral, is_late),
        state: words.t(&format!("referral-state-{}", referral.state.as_str())),
        is_fast: referral.lane == Lane::Fast,
        since: words.short_time(referral.sent_at.unwrap_or(referral.opened_at)),
        until: until.unwrap_or_default(),
        is_late,
    }
}

#[derive(Template)]
#[template(path = "partner/list.html")]
struct ListPage<'p> {
    page: Frame<'p>,
    body: String,
    rows: Vec<Row>,
    next: Option<i64>,
    /// What was looked for in vain.
    missed: String,
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    before: Option<i64>,
    /// A label or a report's number.
    #[serde(default)]
    q: String,
}

fn permit(visitor: &Visitor) -> Result<ReceivePermit, FlowError> {
    Ok(visitor.actor().receive()?)
}

pub(super) async fn list(visitor: Visitor, Query(wanted): Query<Wanted>) -> Response {
    visitor.answer(find_or_list(&visitor, wanted).await)
}

async fn find_or_list(visitor: &Visitor, wanted: Wanted) -> Result<Response, FlowError> {
    let (permit, centre) = (permit(visitor)?, &visitor.app.centre);
    let asked = wanted.q.trim();
    if !asked.is_empty()
        && let Some(found) = receive::find_by_label(centre, &permit, asked).await?
    {
        let place = format!("/partner/referrals/{}", found.id);
        return Ok(Redirect::to(&place).into_response());
    }
    let words = visitor.frame("partner");
    let (found, next) = receive::newest(centre, &permit, wanted.before, PAGE_COUNT).await?;
    let page = ListPage {
        body: words.body_name(permit.body()),
        rows: found.iter().map(|one| row(visitor, &words, one)).collect(),
        next,
        missed: asked.to_owned(),
        page: words,
    };
    Ok(render(StatusCode::OK, &page))
}

/// One line of a referral's history.
pub(super) struct Step {
    pub(super) at: String,
    pub(super) what: String,
    pub(super) text: Option<String>,
}

/// What happened to a referral, in words.
pub(super) fn history(words: &Frame<'_>, seen: &Dossier) -> Vec<Step> {
    let one = |event: &dossier::Happening| Step {
        at: words.short_time(event.at),
        what: words.t(&format!(
            "act-{}",
            event.act.as_str().replace(['.', '_'], "-")
        )),
        text: event.text.clone(),
    };
    seen.events.iter().map(one).collect()
}

/// What came of a referral, in words.
pub(super) fn outcomes(words: &Frame<'_>, seen: &Dossier) -> Vec<Step> {
    let one = |stated: &Stated| {
        let outcome = &stated.outcome;
        let reason = outcome.reason.as_ref();
        let amount = outcome.amount.as_ref();
        Step {
            at: words.date(outcome.on),
            what: words.t(&format!("outcome-{}", outcome.kind.as_str())),
            text: amount
                .map(|loss| words.amount(&loss.amount, &loss.currency))
                .or(reason.map(|word| words.t(&format!("news-reason-{word}")))),
        }
    };
    seen.outcomes.iter().map(one).collect()
}

/// A word of a form and what it says.
type Choice = (&'static str, String);

#[derive(Template)]
#[template(path = "partner/referral.html")]
struct ReferralPage<'p> {
    page: Frame<'p>,
    row: Row,
    lead: String,
    summary: Summary,
    files_are_closed: bool,
    /// Where its files are opened; empty where nobody may.
    files_at: String,
    may_answer: bool,
    may_take: bool,
    bodies: Vec<(String, String)>,
    kinds: Vec<Choice>,
    reasons: Vec<Choice>,
    today: String,
    reference: String,
    history: Vec<Step>,
    outcomes: Vec<Step>,
    problems: Vec<String>,
    /// Whether a file was asked for without saying enough of what for.
    file_problem: bool,
}

pub(super) async fn page(visitor: Visitor, Path(id): Path<Uuid>) -> Response {
    visitor.page(show(&visitor, id, Vec::new()).await)
}

async fn show(
    visitor: &Visitor,
    id: Uuid,
    problems: Vec<Problem>,
) -> Result<ReferralPage<'_>, FlowError> {
    let (permit, app) = (permit(visitor)?, &visitor.app);
    let seen = dossier::read(&app.centre, &permit, id).await?;
    let words = visitor.frame("partner");
    let state = seen.referral.state;
    let may_take = seen.report.state.is_open();
    let is_over = matches!(state, ReferralState::PassedOn | ReferralState::Ended);
    let mut others = words.bodies();
    others.retain(|(key, _)| key != permit.body());
    let row = row(visitor, &words, &seen.referral);
    Ok(ReferralPage {
        lead: match row.until.as_str() {
            "" => row.state.clone(),
            until => words.t1("referral-acknowledge-by", "when", until),
        },
        row,
        summary: Summary::new(&words, &seen, String::new()),
        files_are_closed: seen.files_are_closed,
        files_at: match may_take && !seen.files_are_closed {
            true => format!("/partner/referrals/{id}/files"),
            false => String::new(),
        },
        may_answer: !is_over,
        may_take,
        bodies: others,
        kinds: kinds(&words),
        reasons: reasons(&words),
        today: receive::today(&app.centre).to_string(),
        reference: seen.reference.clone(),
        history: history(&words, &seen),
        outcomes: outcomes(&words, &seen),
        problems: problems.iter().map(|one| problem(&words, one)).collect(),
        file_problem: false,
        page: words,
    })
}

/// Permission to open files for the purpose that the form states; without one, the page of the
/// referral that asks for it.
pub(super) async fn files_of_referral(
    visitor: &Visitor,
    id: Uuid,
    purpose: &Purpose,
) -> Result<ReferredFilePermit, Response> {
    let Some(stated) = purpose.stated(&visitor.frame("partner")) else {
        return Err(match show(visitor, id, Vec::new()).await {
            Ok(page) => {
                let file_problem = true;
                let page = ReferralPage {
                    file_problem,
                    ..page
                };
                render(StatusCode::UNPROCESSABLE_ENTITY, &page)
            }
            Err(error) => visitor.failure(error),
        });
    };
    let permit = visitor.actor().open_referred_files(&stated);
    permit.map_err(|denied| visitor.failure(denied.into()))
}

fn kinds(words: &Words<'_>) -> Vec<Choice> {
    let one = |kind: OutcomeKind| {
        let word = kind.as_str();
        (word, words.t(&format!("outcome-{word}")))
    };
    OutcomeKind::ALL.into_iter().map(one).collect()
}

fn reasons(words: &Words<'_>) -> Vec<Choice> {
    let one = |reason: NoActionReason| {
        let word = reason.as_str();
        (word, words.t(&format!("no-action-{word}")))
    };
    NoActionReason::ALL.into_iter().map(one).collect()
}

/// What is wrong in a form, in the person's language: by field.
fn problem(words: &Words<'_>, problem: &Problem) -> String {
    match problem.field.as_str() {
        "on" => words.t("referral-problem-on"),
        "amount" | "currency" => words.t("referral-problem-amount"),
        "reason" => words.t("referral-problem-reason"),
        "body" => words.t("referral-problem-body"),
        "kind" => words.t("referral-problem-kind"),
        _ => words.t("referral-problem-text"),
    }
}

#[derive(Deserialize)]
pub(super) struct Reply {
    #[serde(default)]
    answer: String,
    #[serde(default)]
    body: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    reference: String,
}

impl Reply {
    fn read(&self) -> Option<Answer> {
        Some(match self.answer.as_str() {
            "acknowledge" => Answer::Acknowledge,
            "accept" => Answer::Accept,
            "ask" => Answer::Ask(self.text.clone()),
            "not-ours" => Answer::NotOurs {
                body: self.body.clone(),
                why: self.text.clone(),
            },
            _ => return None,
        })
    }
}

pub(super) async fn answer(
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(reply): Form<Reply>,
) -> Response {
    let result = async {
        let permit = permit(&visitor)?;
        let unknown = || FlowError::refused("answer", "choose an answer");
        let answer = reply.read().ok_or_else(unknown)?;
        receive::answer(&visitor.app.centre, &permit, id, answer, &reply.reference).await
    };
    let result = result.await;
    back(&visitor, id, result).await
}

/// Back to the referral, or the form again with what is wrong.
async fn back(visitor: &Visitor, id: Uuid, result: Result<(), FlowError>) -> Response {
    match result {
        Ok(()) => Redirect::to(&format!("/partner/referrals/{id}")).into_response(),
        Err(FlowError::Refused(problems)) => match show(visitor, id, problems).await {
            Ok(page) => render(StatusCode::UNPROCESSABLE_ENTITY, &page),
            Err(error) => visitor.failure(error),
        },
        Err(error) => visitor.failure(error),
    }
}

#[derive(Deserialize)]
pub(super) struct Statement {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    on: String,
    #[serde(default)]
    amount: String,
    #[serde(default)]
    currency: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    reference: String,
}

impl Statement {
    /// Browsers send every field: what another kind needs is left aside.
    fn read(&self) -> Result<Outcome, FlowError> {
        let unknown = || FlowError::refused("kind", "choose an outcome");
        let kind = OutcomeKind::from_word(&self.kind).ok_or_else(unknown)?;
        let no_day = |_| FlowError::refused("on", "not a day");
        let reason = self.reason.trim();
        Ok(Outcome {
            kind,
            on: self.on.trim().parse().map_err(no_day)?,
            amount: kind.has_amount().then(|| Loss {
                amount: self.amount.trim().replace(',', "."),
                currency: self.currency.trim().to_uppercase(),
            }),
            reason: (kind == OutcomeKind::NoAction && !reason.is_empty())
                .then(|| reason.to_owned()),
        })
    }
}

pub(super) async fn state_outcome(
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(statement): Form<Statement>,
) -> Response {
    let result = async {
        let permit = permit(&visitor)?;
        let (centre, reference) = (&visitor.app.centre, &statement.reference);
        receive::state_outcome(centre, &permit, id, statement.read()?, reference).await
    };
    let result = result.await;
    back(&visitor, id, result).await
}

/// The package or a part of it, to be saved. Each is an act: the centre shows who had what.
pub(super) async fn take(
    Railless(visitor): Railless,
    Path((id, part)): Path<(Uuid, String)>,
) -> Response {
    let (media_type, name) = match part.as_str() {
        "package.tar" => ("application/x-tar", "tar"),
        "summary.pdf" => ("application/pdf", "pdf"),
        "facts.json" => ("application/json", "json"),
        _ => return visitor.failure(FlowError::NotFound),
    };
    match content(&visitor, id, name).await {
        Ok((label, body)) => {
            (download(media_type, &format!("{label}.{name}")), body).into_response()
        }
        Err(PackageError::Flow(error)) => visitor.failure(error),
        Err(error) => {
            tracing::error!(%error, "a package could not be made");
            super::visitor::refused(
                &visitor.app,
                visitor.frame("partner").language(),
                StatusCode::SERVICE_UNAVAILABLE,
                "referral-package-failed",
            )
        }
    }
}

async fn content(visitor: &Visitor, id: Uuid, part: &str) -> Result<(String, Body), PackageError> {
    let (permit, app) = (permit(visitor)?, &visitor.app);
    let seen = dossier::take(&app.centre, &permit, id).await?;
    let partner = app.centre.store.partner(permit.body()).await;
    let wanted = partner.map_err(FlowError::from)?.language;
    let frame = visitor.frame("partner");
    let language = match wanted.as_str() {
        "" => frame.language(),
        wanted => wanted,
    };
    let words = Words::new(&app.texts, &app.centre.profile, language);
    let body = match part {
        "tar" => {
            let file = package::build(app.into(), &words, &seen).await?;
            Body::from_stream(ReaderStream::new(tokio::fs::File::from_std(file)))
        }
        "pdf" => {
            let parts = package::parts(app.into(), &words, &seen).await?;
            Body::from(parts.summary.to_pdf().await?)
        }
        _ => Body::from(package::parts(app.into(), &words, &seen).await?.facts),
    };
    Ok((seen.referral.label(), body))
}

fn download(media_type: &'static str, name: &str) -> [(HeaderName, String); 3] {
    [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox".to_owned(),
        ),
    ]
}
