//! `POST /api/v1/reports/mail`: a mail as a report.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Extension, State};
use axum::http::HeaderMap;
use axum::response::Response;
use tocsin_exchange::mail;

use super::body::{Limit, Room, expect_type, pause, read_whole};
use super::caller::Caller;
use super::report::{resend, store};
use super::wire::Created;
use crate::http::App;
use crate::http::error::ApiProblem;

/// Send a mail as a report.
///
/// The mail is kept as it came, sealed; its subject and text become the narrative, its sender and
/// message id observables. Give an `Idempotency-Key` to make sending again harmless.
#[utoipa::path(
    post,
    path = "/api/v1/reports/mail",
    operation_id = "lodge_mail",
    tag = "reports",
    security(("token" = ["reports:write"])),
    params(("Idempotency-Key" = Option<String>, Header,
        description = "Makes sending again harmless.",
        min_length = 1, max_length = 255, pattern = "^[!-~]+$", example = "our-4711")),
    request_body(content = String, content_type = "message/rfc822",
        description = "The whole mail, with its headers (RFC 5322).",
        example = "From: shop@example.net\r\nSubject: Your order\r\n\r\nPay here.\r\n"),
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
    expect_type(&headers, &["message/rfc822"])?;
    let resend = resend(&headers)?;
    let limits = &app.centre.profile.limits;
    let limit = Limit {
        name: "mail_bytes",
        bytes: limits.mail_bytes,
        pause: pause(&app),
    };
    let whole = read_whole(&room, &headers, body, limit).await?;
    let submission = mail::parse(&whole.bytes, limits).map_err(ApiProblem::refused)?;
    store(&app, &permit, submission, resend).await
}
