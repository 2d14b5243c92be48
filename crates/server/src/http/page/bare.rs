//! Pages in place of the bare lines with which the layers around the handlers refuse a request.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::Response;
use tower_http::csrf::ProtectionError;

use super::{NotFound, Page, form_path, language_of, render_as, sorry, split_language};
use crate::http::{App, console};

/// Headers of a bare answer that its page keeps.
const KEPT: [header::HeaderName; 2] = [header::ALLOW, header::RETRY_AFTER];
/// Where the inside begins, which has its own frame.
const CONSOLE: &str = "/console";

/// Gives people a page, in their language, where they would get a line in English or nothing.
pub async fn in_words(State(app): State<App>, request: Request, next: Next) -> Response {
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let wanted = request.headers().get(header::ACCEPT_LANGUAGE).cloned();
    let bare = next.run(request).await;
    let Some(refusal) = Refusal::of(&method, &bare) else {
        return bare;
    };
    let headers = HeaderMap::from_iter(wanted.map(|value| (header::ACCEPT_LANGUAGE, value)));
    let mut answer = refusal.answer(&app, &headers, &uri, bare.status());
    for name in KEPT {
        if let Some(value) = bare.headers().get(&name) {
            answer.headers_mut().insert(name, value.clone());
        }
    }
    answer
}

/// Why a layer refused a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refusal {
    /// Another site had the browser send it.
    Elsewhere,
    /// The address takes forms only, or shows pages only.
    Method,
    /// What was sent cannot be read.
    Form,
    /// What stands in the address cannot be read.
    Address,
    /// We took too long, or made a mistake.
    Failure,
}

impl Refusal {
    /// Nothing when it is no refusal, or one that has its page already.
    fn of(method: &Method, answer: &Response) -> Option<Refusal> {
        let kind = answer.headers().get(header::CONTENT_TYPE);
        let is_bare = kind.is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
        let status = answer.status();
        if !is_bare || !(status.is_client_error() || status.is_server_error()) {
            return None;
        }
        if answer.extensions().get::<ProtectionError>().is_some() {
            return Some(Refusal::Elsewhere);
        }
        match status {
            // A style sheet that is not there needs no page.
            StatusCode::NOT_FOUND => None,
            StatusCode::METHOD_NOT_ALLOWED => Some(Refusal::Method),
            _ if status.is_server_error() => Some(Refusal::Failure),
            _ if [Method::GET, Method::HEAD].contains(method) => Some(Refusal::Address),
            _ => Some(Refusal::Form),
        }
    }

    fn answer(self, app: &App, headers: &HeaderMap, uri: &Uri, status: StatusCode) -> Response {
        let path = uri.path();
        let is_console = path == CONSOLE || path.starts_with("/console/");
        let reason = match self {
            Refusal::Elsewhere => "elsewhere-lead",
            Refusal::Method => "method-lead",
            _ => "refused-input",
        };
        let inner = match is_console {
            true => "",
            false => form_path(split_language(path).1),
        };
        let page = &Page::new(app, language_of(app, headers, path), inner);
        match self {
            Refusal::Failure => sorry(page, status, &"a layer gave up"),
            Refusal::Address => render_as(status, page, &NotFound { page }),
            _ if is_console => console::refused(app, headers, status, reason),
            Refusal::Elsewhere => render_as(status, page, &ElsewherePage { page }),
            Refusal::Method => render_as(status, page, &MethodPage { page }),
            Refusal::Form => unreadable(page, status),
        }
    }
}

/// “This did not come from our page.”
#[derive(Template)]
#[template(path = "public/elsewhere.html")]
struct ElsewherePage<'p> {
    page: &'p Page<'p>,
}

#[derive(Template)]
#[template(path = "public/unreadable.html")]
struct UnreadablePage<'p> {
    page: &'p Page<'p>,
}

/// “This page did not reach us whole.” The answers before it are kept.
pub fn unreadable(page: &Page<'_>, status: StatusCode) -> Response {
    render_as(status, page, &UnreadablePage { page })
}

/// “This address cannot be used like this.”
#[derive(Template)]
#[template(path = "public/method.html")]
struct MethodPage<'p> {
    page: &'p Page<'p>,
}
