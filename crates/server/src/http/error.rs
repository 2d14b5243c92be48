//! Every failure as an answer: the log has the detail, the person a plain sentence.

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use tocsin_domain::report::Problem;
use tocsin_flow::FlowError;
use tocsin_store::StoreError;
use utoipa::ToSchema;

/// An answer of the API that is not what was asked for (RFC 9457, `application/problem+json`).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ApiProblem {
    /// Names the kind of problem: `about:blank` says no more than the status.
    #[serde(rename = "type")]
    #[schema(example = "about:blank")]
    pub kind: &'static str,
    /// The status in words.
    #[schema(example = "Unprocessable Entity")]
    pub title: &'static str,
    /// The status.
    #[schema(minimum = 400, maximum = 599, example = 422)]
    pub status: u16,
    /// What happened and what to do.
    #[schema(example = "loss.amount: not a decimal number; write digits with a point")]
    pub detail: String,
    /// The fields concerned.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
    /// What is said besides in headers.
    #[serde(skip)]
    headers: Vec<(HeaderName, String)>,
}

/// One field that does not fit.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldProblem {
    /// Path of the field in the body.
    #[schema(example = "loss.amount")]
    pub field: String,
    /// What is wrong and what to do.
    #[schema(example = "not a decimal number; write digits with a point, like 120.00")]
    pub message: String,
}

impl From<Problem> for FieldProblem {
    fn from(Problem { field, message }: Problem) -> FieldProblem {
        FieldProblem { field, message }
    }
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
            headers: Vec::new(),
        }
    }

    /// Adds the header that says how to be let in (RFC 9110, 11.6.1).
    pub fn challenge(self, challenge: &str) -> ApiProblem {
        self.header(header::WWW_AUTHENTICATE, challenge)
    }

    /// Adds a header to the answer.
    pub fn header(mut self, name: HeaderName, value: &str) -> ApiProblem {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// The body does not fit: each field with what to do.
    pub fn refused(problems: Vec<Problem>) -> ApiProblem {
        ApiProblem::of_fields(StatusCode::UNPROCESSABLE_ENTITY, problems)
    }

    /// A problem of a status with these fields; the first of them is the detail.
    pub fn of_fields(status: StatusCode, problems: Vec<Problem>) -> ApiProblem {
        let detail = match problems.first() {
            Some(first) => first.to_string(),
            None => "something does not fit".to_owned(),
        };
        let mut problem = ApiProblem::new(status, detail);
        problem.errors = problems.into_iter().map(FieldProblem::from).collect();
        problem
    }
}

impl From<FlowError> for ApiProblem {
    fn from(error: FlowError) -> ApiProblem {
        match error {
            FlowError::Refused(problems) => ApiProblem::refused(problems),
            FlowError::Denied(denied) => ApiProblem::new(StatusCode::FORBIDDEN, denied.to_string()),
            FlowError::NotFound => ApiProblem::new(StatusCode::NOT_FOUND, "not found"),
            FlowError::Closed(_) | FlowError::Sensitive | FlowError::IdentifierTaken { .. } => {
                ApiProblem::new(StatusCode::CONFLICT, error.to_string())
            }
            FlowError::Store(error) => {
                tracing::error!(%error, "the store failed");
                let status = match error.may_pass() {
                    true => StatusCode::SERVICE_UNAVAILABLE,
                    false => StatusCode::INTERNAL_SERVER_ERROR,
                };
                let detail = match error {
                    StoreError::Full(_) => {
                        "the centre's disk is full, so it can store nothing at the moment; \
                         nothing was acknowledged, so send it again unchanged"
                    }
                    _ => {
                        "the centre cannot do this at the moment; nothing was acknowledged, so \
                         send it again unchanged"
                    }
                };
                ApiProblem::new(status, detail).header(header::RETRY_AFTER, "5")
            }
        }
    }
}

impl IntoResponse for ApiProblem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_string(&self).unwrap_or_default();
        let kind = [(header::CONTENT_TYPE, "application/problem+json")];
        let mut response = (status, kind, body).into_response();
        for (name, value) in self.headers {
            if let Ok(value) = HeaderValue::try_from(value) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}
