//! `GET /api/v1/reports/{id}/receipt`: the proof that a report was lodged.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::caller::Caller;
use super::reading::id_of;
use crate::http::App;
use crate::http::error::ApiProblem;
use crate::receipt;

/// Get the proof that a report was lodged.
///
/// It is a C2SP tlog-proof: with the log's public key anyone can check it, offline and years
/// later (`tocsin verify`). Asked for as `application/json`, it is the whole receipt without the
/// code: the same proof, the log's promise and its public key (docs/receipt.md).
#[utoipa::path(
    get,
    path = "/api/v1/reports/{id}/receipt",
    operation_id = "read_receipt",
    tag = "reports",
    security(("token" = ["reports:read"])),
    params(("id" = uuid::Uuid, Path, description = "The report's id.")),
    responses(
        (status = 200, description = "The proof, or the receipt.", content(
            (String = "text/plain"),
            (serde_json::Value = "application/json"),
        )),
        (status = 404, response = inline(super::document::NotFound)),
        super::document::Reading,
    ),
)]
pub(super) async fn proof(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response, ApiProblem> {
    let permit = caller.read()?;
    let id = id_of(&id)?;
    // Another source's report does not exist for this token.
    tocsin_flow::desk::may_prove(&app.centre, &permit, id).await?;
    let document = receipt::document((&app).into(), id).await?;
    if wants_json(&headers) {
        let kind = [(header::CONTENT_TYPE, "application/json")];
        return Ok((kind, document.to_json()).into_response());
    }
    let Some(proof) = document.proof else {
        return Err(ApiProblem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "the log has not been sealed since; ask again in a moment",
        )
        .header(header::RETRY_AFTER, "2"));
    };
    let kind = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    Ok((kind, proof).into_response())
}

/// Whether JSON is asked for by name: whoever takes anything gets the proof.
fn wants_json(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT).iter();
    accepted
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|kind| kind.split(';').next())
        .any(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}
