//! The OpenAPI document: what the handlers do not say of themselves.

use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{IntoResponses, Modify, OpenApi, ToResponse};

use super::wire::LineAnswer;
use crate::http::error::ApiProblem;

/// The document without paths; the router adds those.
pub(super) fn frame() -> utoipa::openapi::OpenApi {
    Frame::openapi()
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Tocsin",
        description = "The API of a cybercrime reporting mechanism. Errors are problem details \
            (RFC 9457). docs/api.md explains it with examples.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    tags(
        (name = "reports", description = "Sending reports, and reading one's own."),
        (name = "referrals", description = "For competent bodies: what was referred to them."),
        (name = "series", description = "Reports that one offender very likely caused."),
        (name = "journal", description = "Every act of the centre."),
        (name = "check", description = "For anybody: is a number, address or account reported?"),
    ),
    components(schemas(ApiProblem, LineAnswer)),
    modifiers(&Token),
)]
struct Frame;

struct Token;

impl Modify for Token {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("tocsin_…")
            .description(Some(
                "A token of `tocsin token create`, with scopes and a source.",
            ))
            .build();
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(scheme));
    }
}

macro_rules! problem_response {
    ($($(#[$doc:meta])* $name:ident: $description:literal,)*) => {
        $($(#[$doc])*
        #[derive(ToResponse)]
        #[response(description = $description, content_type = "application/problem+json")]
        #[expect(dead_code, reason = "names a response of the document")]
        pub(super) struct $name(ApiProblem);)*
    };
}

problem_response! {
    /// 400.
    Malformed: "The request cannot be read; the detail says where.",
    /// 401.
    Unauthorized: "No token, or one that does not work (any more).",
    /// 403.
    Forbidden: "The token lacks the scope, or is bound to another source.",
    /// 404.
    NotFound: "There is no such report, or it is another source's.",
    /// 408.
    TooSlow: "The body did not arrive in time; send it again.",
    /// 409.
    Taken: "The identifier belongs to a report with other content.",
    /// 409.
    Over: "It was passed on or has ended, or its report was taken back.",
    /// 413.
    TooLarge: "The body is over a limit, which the detail names.",
    /// 415.
    WrongType: "The body is of another media type, or in a coding that is not read.",
    /// 422.
    Refused: "The report does not fit; `errors` names each field.",
    /// 429.
    TooMany: "Too many questions from this network; `Retry-After` says when to ask again.",
    /// 503.
    Unavailable: "Nothing was acknowledged; send it again in a moment.",
}

/// What every request with a token may meet.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "names responses of the document")]
pub(super) enum Reading {
    #[response(status = 401)]
    Unauthorized(#[to_response] Unauthorized),
    #[response(status = 403)]
    Forbidden(#[to_response] Forbidden),
    #[response(status = 503)]
    Unavailable(#[to_response] Unavailable),
}

/// What a request with a body may meet besides.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "names responses of the document")]
pub(super) enum Sending {
    #[response(status = 400)]
    Malformed(#[to_response] Malformed),
    #[response(status = 413)]
    TooLarge(#[to_response] TooLarge),
    #[response(status = 415)]
    WrongType(#[to_response] WrongType),
    #[response(status = 422)]
    Refused(#[to_response] Refused),
}
