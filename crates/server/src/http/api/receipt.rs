//! `GET /api/v1/reports/{id}/receipt`: the proof that a report was lodged.

use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use tocsin_domain::report::ReportId;
use tocsin_flow::FlowError;

use super::caller::Caller;
use super::reading::report_id;
use crate::http::App;
use crate::http::error::ApiProblem;

/// How long the answer waits for the log to be sealed.
const SEALING_WAIT: Duration = Duration::from_secs(3);

/// Get the proof that a report was lodged.
///
/// It is a C2SP tlog-proof: with the log's public key anyone can check it, offline and years
/// later (`tocsin verify`). It is there as soon as the log is sealed, about a second after the
/// report was stored.
#[utoipa::path(
    get,
    path = "/api/v1/reports/{id}/receipt",
    operation_id = "read_receipt",
    tag = "reports",
    security(("token" = ["reports:read"])),
    params(("id" = uuid::Uuid, Path, description = "The report's id.")),
    responses(
        (status = 200, description = "The proof.", body = String, content_type = "text/plain"),
        (status = 401, response = inline(super::document::Unauthorized)),
        (status = 403, response = inline(super::document::Forbidden)),
        (status = 404, response = inline(super::document::NotFound)),
        (status = 503, response = inline(super::document::Unavailable)),
    ),
)]
pub(super) async fn proof(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, ApiProblem> {
    let permit = caller.read()?;
    let id = report_id(&id)?;
    // Reading it decides whether this token may: another source's report does not exist for it.
    tocsin_flow::desk::read(&app.centre, &permit, id).await?;
    let mut proof = lodging_proof(&app, id).await?;
    if proof.is_none() {
        app.sealing.now(SEALING_WAIT).await;
        proof = lodging_proof(&app, id).await?;
    }
    let Some(proof) = proof else {
        return Err(ApiProblem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "the log has not been sealed since; ask again in a moment",
        )
        .header(header::RETRY_AFTER, "2"));
    };
    let kind = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    Ok((kind, proof).into_response())
}

async fn lodging_proof(app: &App, id: ReportId) -> Result<Option<String>, ApiProblem> {
    let proof = app.centre.store.lodging_proof(id).await;
    let proof = proof.map_err(FlowError::from)?;
    Ok(proof.map(|proof| proof.to_string()))
}
