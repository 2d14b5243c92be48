//! `POST /api/v1/reports`: one report.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tocsin_domain::access::LodgePermit;
use tocsin_domain::report::{Problem, Submission};
use tocsin_exchange::report_json;
use tocsin_flow::intake::{self, Resend};

use super::body::{Limit, Room, expect_type, idempotency_key, pause, read_whole};
use super::caller::Caller;
use super::wire::{Created, ReportBody};
use crate::http::App;
use crate::http::error::ApiProblem;

/// Send one report.
///
/// It is durable before the answer leaves. Sent again with the same `external_id` (or, without
/// one, the same `Idempotency-Key`) it gives the same receipt and stores nothing twice.
#[utoipa::path(
    post,
    path = "/api/v1/reports",
    operation_id = "lodge_report",
    tag = "reports",
    security(("token" = ["reports:write"])),
    params(("Idempotency-Key" = Option<String>, Header,
        description = "Makes sending again harmless when the report has no `external_id`.",
        min_length = 1, max_length = 255, pattern = "^[!-~]+$", example = "our-4711")),
    request_body(content = ReportBody, content_type = "application/json"),
    responses(
        (status = 201, description = "Stored. The code is shown this once.", body = Created,
            headers(("Location" = String, description = "Where the report is read."))),
        (status = 200, description = "Stored before: the same receipt again.", body = Created),
        (status = 408, response = inline(super::document::TooSlow)),
        (status = 409, response = inline(super::document::Taken)),
        super::document::Reading,
        super::document::Sending,
    ),
)]
pub(super) async fn lodge(
    State(app): State<App>,
    Extension(room): Extension<Arc<Room>>,
    caller: Caller,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiProblem> {
    let permit = caller.lodge()?;
    expect_type(&headers, &["application/json"])?;
    let resend = resend(&headers)?;
    let limits = &app.centre.profile.limits;
    let limit = Limit {
        name: "body_bytes",
        bytes: limits.body_bytes,
        pause: pause(&app),
    };
    let whole = read_whole(&room, &headers, body, limit).await?;
    let submission = report_json::parse(&whole.bytes, limits).map_err(refusal)?;
    store(&app, &permit, submission, resend).await
}

/// What makes a second sending the same report.
pub(super) fn resend(headers: &HeaderMap) -> Result<Resend, ApiProblem> {
    Ok(match idempotency_key(headers)? {
        Some(key) => Resend::IdempotencyKey(key),
        None => Resend::ExternalId,
    })
}

/// Stores a submission and answers with its receipt.
pub(super) async fn store(
    app: &App,
    permit: &LodgePermit,
    submission: Submission,
    resend: Resend,
) -> Result<Response, ApiProblem> {
    let receipt = intake::lodge(&app.centre, permit, submission, resend).await?;
    let language = &app.centre.profile.language("").code;
    let created = Created::of(&receipt, app.config.public_url.as_deref(), language);
    Ok(match receipt.is_resend {
        true => (StatusCode::OK, Json(created)).into_response(),
        false => {
            let location = [(header::LOCATION, created.links.self_.clone())];
            (StatusCode::CREATED, location, Json(created)).into_response()
        }
    })
}

/// What the reader found: text that is no JSON is malformed, JSON that is no report is refused.
pub(super) fn refusal(problems: Vec<Problem>) -> ApiProblem {
    match &problems[..] {
        [only] if only.field == "report" => {
            ApiProblem::new(StatusCode::BAD_REQUEST, only.message.clone())
        }
        _ => ApiProblem::refused(problems),
    }
}
