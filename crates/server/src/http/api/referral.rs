//! What a body's programme does with referrals: it reads them, takes the package, answers, and
//! states outcomes. Its token's source is the key of the body; what was sent to others does not
//! exist for it.

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tocsin_domain::referral::{Outcome, OutcomeKind, ReferralState};
use tocsin_domain::report::{Loss, Problem};
use tocsin_flow::referral::receive::{self, Answer};
use tocsin_flow::referral::{deliver, dossier};
use tocsin_store::referral::Wanted;
use tokio_util::io::ReaderStream;
use utoipa::{IntoParams, ToSchema};

use super::caller::Caller;
use super::reading::{A_CURSOR, bad_query, id_of, parameters, parsed, read};
use crate::http::App;
use crate::http::error::ApiProblem;
use crate::http::page::Words;
use crate::receipt;
use crate::referral::facts::{Facts, Money, ReferralFacts, SCHEMA};
use crate::referral::package::{self, PackageError};
use crate::referral::signature::MessageKey;

/// Referrals of a page unless `limit` says otherwise.
const PAGE_COUNT: u32 = 50;
const STATES: &str = "sent, delivered, accepted, asked, passed-on or ended";

/// Where to read on, and what is wanted.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    /// The `next` of the page before; without it, from the beginning.
    cursor: Option<String>,
    /// Referrals on the page.
    #[param(minimum = 1, maximum = 200, default = 50, value_type = Option<u32>)]
    limit: Option<String>,
    /// Only those that stand there now.
    #[param(pattern = "^(sent|delivered|accepted|asked|passed-on|ended)$")]
    state: Option<String>,
}

impl Asked {
    fn read(self) -> Result<Wanted, ApiProblem> {
        let mut problems = Vec::new();
        let after = read(&mut problems, "cursor", self.cursor, A_CURSOR, |text| {
            parsed::<i64>(text).filter(|number| *number >= 0)
        });
        let count = read(&mut problems, "limit", self.limit, "1 to 200", |text| {
            parsed::<u32>(text).filter(|count| (1..=receive::PAGE_COUNT_MAX).contains(count))
        });
        let state = read(&mut problems, "state", self.state, STATES, |word| {
            ReferralState::from_word(word).filter(|state| *state != ReferralState::Proposed)
        });
        match problems.is_empty() {
            true => Ok(Wanted {
                state,
                after: after.unwrap_or(0),
                count: count.unwrap_or(PAGE_COUNT),
            }),
            false => Err(bad_query(problems)),
        }
    }
}

/// A page of referrals.
#[derive(Serialize, ToSchema)]
pub(super) struct ReferralPage {
    /// The referrals, oldest first.
    referrals: Vec<ReferralFacts>,
    /// The cursor of the next page: at the end the page is empty, and this is where to ask again
    /// later.
    #[schema(example = "418")]
    next: String,
}

/// Read what was referred to the body, oldest first.
///
/// At the end a page is empty and its `next` is where to ask again later: nothing is missed.
#[utoipa::path(
    get,
    path = "/api/v1/referrals",
    operation_id = "list_referrals",
    tag = "referrals",
    security(("token" = ["referrals:read"])),
    params(Asked),
    responses(
        (status = 200, description = "A page of referrals.", body = ReferralPage),
        (status = 400, response = inline(super::document::Malformed)),
        super::document::Reading,
    ),
)]
pub(super) async fn list(
    State(app): State<App>,
    caller: Caller,
    query: Result<Query<Asked>, QueryRejection>,
) -> Result<Json<ReferralPage>, ApiProblem> {
    let permit = caller.receive()?;
    let wanted = parameters(query)?.read()?;
    let after = wanted.after;
    let (found, next) = receive::list(&app.centre, &permit, wanted).await?;
    Ok(Json(ReferralPage {
        referrals: found.iter().map(ReferralFacts::of).collect(),
        next: next.unwrap_or(after).to_string(),
    }))
}

/// A referral with its facts, and what was said of it.
#[derive(Serialize, ToSchema)]
pub(super) struct ReferralDetail {
    /// The facts, as they stand in the package.
    #[serde(flatten)]
    facts: Facts,
    /// The body's own reference.
    #[serde(skip_serializing_if = "String::is_empty")]
    reference: String,
    /// What came of it, in the order in which it was stated.
    outcomes: Vec<OutcomeBody>,
    /// What happened to it, oldest first.
    history: Vec<ReferralEvent>,
}

/// Something that happened to a referral.
#[derive(Serialize, ToSchema)]
pub(super) struct ReferralEvent {
    /// When.
    at: Timestamp,
    /// What, as in the journal.
    #[schema(value_type = String, example = "referral.accepted")]
    act: &'static str,
    /// What was said with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
}

/// Read one referral with the facts of its report.
#[utoipa::path(
    get,
    path = "/api/v1/referrals/{id}",
    operation_id = "read_referral",
    tag = "referrals",
    security(("token" = ["referrals:read"])),
    params(("id" = uuid::Uuid, Path, description = "The referral's id.")),
    responses(
        (status = 200, description = "The referral.", body = ReferralDetail),
        (status = 404, response = inline(super::document::NotFound)),
        super::document::Reading,
    ),
)]
pub(super) async fn one(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<ReferralDetail>, ApiProblem> {
    let permit = caller.receive()?;
    let seen = dossier::read(&app.centre, &permit, id_of(&id)?).await?;
    let centre = receipt::centre_name(&app.centre);
    let event = |event: &dossier::Happening| ReferralEvent {
        at: event.at,
        act: event.act.as_str(),
        text: event.text.clone(),
    };
    Ok(Json(ReferralDetail {
        facts: Facts::of(centre, &seen),
        reference: seen.reference.clone(),
        outcomes: seen
            .outcomes
            .iter()
            .map(|stated| OutcomeBody::of(&stated.outcome))
            .collect(),
        history: seen.events.iter().map(event).collect(),
    }))
}

/// Take the package of a referral: a tar file with summary, facts, files and proof.
///
/// Each time is an act of the journal. docs/referral.md says what stands in it.
#[utoipa::path(
    get,
    path = "/api/v1/referrals/{id}/package",
    operation_id = "take_package",
    tag = "referrals",
    security(("token" = ["referrals:read"])),
    params(("id" = uuid::Uuid, Path, description = "The referral's id.")),
    responses(
        (status = 200, description = "The package.", content_type = "application/x-tar",
            body = Vec<u8>),
        (status = 404, response = inline(super::document::NotFound)),
        (status = 409, response = inline(super::document::Over)),
        super::document::Reading,
    ),
)]
pub(super) async fn take(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, ApiProblem> {
    let permit = caller.receive()?;
    let seen = dossier::take(&app.centre, &permit, id_of(&id)?).await?;
    let partner = app.centre.store.partner(permit.body()).await;
    let language = partner.map_err(tocsin_flow::FlowError::from)?.language;
    let words = Words::new(&app.texts, &app.centre.profile, &language);
    let file = package::build((&app).into(), &words, &seen)
        .await
        .map_err(|error| match error {
            PackageError::Flow(error) => ApiProblem::from(error),
            other => {
                tracing::error!(error = %other, "a package could not be made");
                let detail = "the package cannot be made at the moment; ask again in a minute";
                ApiProblem::new(StatusCode::SERVICE_UNAVAILABLE, detail)
            }
        })?;
    let body = Body::from_stream(ReaderStream::new(tokio::fs::File::from_std(file)));
    Ok(([(header::CONTENT_TYPE, "application/x-tar")], body).into_response())
}

/// What a body answers to a referral.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReferralAnswer, example = json!({"answer": "accept", "reference": "2026/417"}))]
pub(super) struct AnswerBody {
    /// acknowledge, accept, not-ours or ask.
    #[schema(pattern = "^(acknowledge|accept|not-ours|ask)$", example = "accept")]
    answer: String,
    /// With `not-ours`: the key of the body that it is for.
    #[serde(default)]
    body: String,
    /// With `ask`: what is needed. With `not-ours`: why.
    #[serde(default)]
    #[schema(max_length = 5000)]
    text: String,
    /// The body's own reference.
    #[serde(default)]
    #[schema(max_length = 200)]
    reference: String,
}

/// Answer a referral. The same again is harmless.
#[utoipa::path(
    post,
    path = "/api/v1/referrals/{id}/answer",
    operation_id = "answer_referral",
    tag = "referrals",
    security(("token" = ["referrals:write"])),
    params(("id" = uuid::Uuid, Path, description = "The referral's id.")),
    request_body = AnswerBody,
    responses(
        (status = 204, description = "It is kept."),
        (status = 404, response = inline(super::document::NotFound)),
        (status = 409, response = inline(super::document::Over)),
        super::document::Reading,
        super::document::Sending,
    ),
)]
pub(super) async fn answer(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    body: Result<Json<AnswerBody>, JsonRejection>,
) -> Result<StatusCode, ApiProblem> {
    let permit = caller.receive_to_answer()?;
    let (id, said) = (id_of(&id)?, json_of(body)?);
    let answer = match said.answer.as_str() {
        "acknowledge" => Answer::Acknowledge,
        "accept" => Answer::Accept,
        "ask" => Answer::Ask(said.text),
        "not-ours" => Answer::NotOurs {
            body: said.body,
            why: said.text,
        },
        _ => {
            let message = "expected acknowledge, accept, not-ours or ask";
            return Err(ApiProblem::refused(vec![Problem::new("answer", message)]));
        }
    };
    receive::answer(&app.centre, &permit, id, answer, &said.reference).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn json_of<T>(body: Result<Json<T>, JsonRejection>) -> Result<T, ApiProblem> {
    let refused =
        |rejection: JsonRejection| ApiProblem::new(rejection.status(), rejection.body_text());
    body.map(|Json(value)| value).map_err(refused)
}

/// What came of a referral.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Outcome, example = json!({"kind": "funds-frozen", "on": "2026-01-28",
    "amount": {"amount": "2140.00", "currency": "EUR"}}))]
pub(super) struct OutcomeBody {
    /// no-action, recorded, investigating, merged, site-closed, funds-frozen, funds-returned,
    /// charged, convicted or acquitted.
    #[schema(example = "investigating")]
    kind: String,
    /// The day on which it happened.
    #[schema(format = Date, example = "2026-01-28")]
    on: String,
    /// With funds-frozen and funds-returned: how much.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    amount: Option<Money>,
    /// With no-action: not-enough-facts, no-offence, no-trace, time-barred or below-threshold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// The body's own reference.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[schema(max_length = 200)]
    reference: String,
}

impl OutcomeBody {
    fn of(outcome: &Outcome) -> OutcomeBody {
        OutcomeBody {
            kind: outcome.kind.as_str().to_owned(),
            on: outcome.on.to_string(),
            amount: outcome.amount.as_ref().map(|loss| Money {
                amount: loss.amount.clone(),
                currency: loss.currency.clone(),
            }),
            reason: outcome.reason.clone(),
            reference: String::new(),
        }
    }

    fn read(self) -> Result<Outcome, ApiProblem> {
        let wrong =
            |field: &str, message: &str| ApiProblem::refused(vec![Problem::new(field, message)]);
        let kind = OutcomeKind::from_word(&self.kind)
            .ok_or_else(|| wrong("kind", "not an outcome of the list"))?;
        let on = parsed(&self.on).ok_or_else(|| wrong("on", "expected a day like 2026-01-31"))?;
        Ok(Outcome {
            kind,
            on,
            amount: self.amount.map(|money| Loss {
                amount: money.amount,
                currency: money.currency,
            }),
            reason: self.reason,
        })
    }
}

/// State what came of a referral. The same again is harmless; several may follow one another.
#[utoipa::path(
    post,
    path = "/api/v1/referrals/{id}/outcomes",
    operation_id = "state_outcome",
    tag = "referrals",
    security(("token" = ["referrals:write"])),
    params(("id" = uuid::Uuid, Path, description = "The referral's id.")),
    request_body = OutcomeBody,
    responses(
        (status = 204, description = "It is kept, and the reporter learns it."),
        (status = 404, response = inline(super::document::NotFound)),
        (status = 409, response = inline(super::document::Over)),
        super::document::Reading,
        super::document::Sending,
    ),
)]
pub(super) async fn state_outcome(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    body: Result<Json<OutcomeBody>, JsonRejection>,
) -> Result<StatusCode, ApiProblem> {
    let permit = caller.receive_to_answer()?;
    let (id, stated) = (id_of(&id)?, json_of(body)?);
    let reference = stated.reference.clone();
    receive::state_outcome(&app.centre, &permit, id, stated.read()?, &reference).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Get the JSON Schema of the facts. No token is needed.
#[utoipa::path(
    get,
    path = "/api/v1/referral-schema",
    operation_id = "read_referral_schema",
    tag = "referrals",
    responses((status = 200, description = "The schema.", body = serde_json::Value,
        content_type = "application/schema+json")),
)]
pub(super) async fn schema() -> impl IntoResponse {
    let kind = [(header::CONTENT_TYPE, "application/schema+json")];
    (kind, Bytes::from_static(SCHEMA.as_bytes()))
}

/// Get the public key with which the centre signs its messages to bodies (JSON Web Key Set).
/// No token is needed.
#[utoipa::path(
    get,
    path = "/api/v1/message-keys",
    operation_id = "read_message_keys",
    tag = "referrals",
    responses(
        (status = 200, description = "The keys.", body = serde_json::Value),
        (status = 503, response = inline(super::document::Unavailable)),
    ),
)]
pub(super) async fn keys(State(app): State<App>) -> Result<Json<serde_json::Value>, ApiProblem> {
    let seed = deliver::message_key(&app.centre).await?;
    Ok(Json(MessageKey::new(&seed).to_jwks()))
}
