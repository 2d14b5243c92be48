//! Every failure as an answer: the log has the detail, the person a plain sentence.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use tocsin_domain::report::Problem;
use tocsin_flow::FlowError;

/// An answer of the API that is not what was asked for (RFC 9457, `application/problem+json`).
#[derive(Debug, Serialize)]
pub struct ApiProblem {
    /// Names the kind of problem: `about:blank` says no more than the status.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The status in words.
    pub title: &'static str,
    /// The status.
    pub status: u16,
    /// What happened and what to do.
    pub detail: String,
    /// The fields concerned.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
}

/// One field that does not fit.
#[derive(Debug, Serialize)]
pub struct FieldProblem {
    /// Path of the field in the body.
    pub field: String,
    /// What is wrong and what to do.
    pub message: String,
}

impl ApiProblem {
    /// A problem of a status, with what happened and what to do.
    pub fn new(status: StatusCode, detail: impl Into<String>) -> ApiProblem {
        ApiProblem {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            detail: detail.into(),
            errors: Vec::new(),
        }
    }

    /// The body does not fit: each field with what to do.
    pub fn refused(problems: Vec<Problem>) -> ApiProblem {
        let errors: Vec<FieldProblem> = problems
            .into_iter()
            .map(|Problem { field, message }| FieldProblem { field, message })
            .collect();
        let detail = match errors.first() {
            Some(first) => format!("{}: {}", first.field, first.message),
            None => "the body does not fit".to_owned(),
        };
        ApiProblem {
            errors,
            ..ApiProblem::new(StatusCode::UNPROCESSABLE_ENTITY, detail)
        }
    }
}

impl From<FlowError> for ApiProblem {
    fn from(error: FlowError) -> ApiProblem {
        match error {
            FlowError::Refused(problems) => ApiProblem::refused(problems),
            FlowError::Denied(denied) => ApiProblem::new(StatusCode::FORBIDDEN, denied.to_string()),
            FlowError::NotFound => ApiProblem::new(StatusCode::NOT_FOUND, "not found"),
            FlowError::Closed(_) | FlowError::Sensitive => {
                ApiProblem::new(StatusCode::CONFLICT, error.to_string())
            }
            FlowError::Store(error) => {
                tracing::error!(%error, "the store failed");
                let status = match error.may_pass() {
                    true => StatusCode::SERVICE_UNAVAILABLE,
                    false => StatusCode::INTERNAL_SERVER_ERROR,
                };
                ApiProblem::new(status, "nothing was stored; try again in a moment")
            }
        }
    }
}

impl IntoResponse for ApiProblem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_string(&self).unwrap_or_default();
        (
            status,
            [(header::CONTENT_TYPE, "application/problem+json")],
            body,
        )
            .into_response()
    }
}
