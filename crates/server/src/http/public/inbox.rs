//! The inbox: where a reporter comes back with the code to read, to add, to withdraw.

mod view;
pub(in crate::http) mod news;

use std::net::SocketAddr;
use std::sync::Arc;

use askama::Template;
use axum::extract::{ConnectInfo, Form, Request};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use tocsin_domain::news::Way;
use tocsin_domain::receipt::SecretCode;
use tocsin_domain::survey::Helped;
use tocsin_flow::inbox::{Conversation, MESSAGES_COUNT_MAX};
use tocsin_flow::learn::{review, survey};
use tocsin_flow::{FlowError, inbox};

use self::view::{InboxView, Problems};
use super::resume::{self, code_error};
use super::session::{self, Opened, Session};
use super::step::excess_words;
use super::upload::{self, Excess, Present, Sent, Unreadable};
use crate::http::App;
use crate::http::limit::{CODES, Guesses, client_address};
use crate::http::page::{Page, Visit, failure, render, render_as, unreadable};
use crate::receipt::content::Place;

/// The routes of this subject.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/{language}/inbox", get(show).post(enter))
        .route("/{language}/inbox/notice", post(set_notice))
        .route(
            "/{language}/inbox/withdraw",
            get(ask_to_withdraw).post(withdraw),
        )
        .route("/{language}/inbox/review", post(ask_review))
        .route("/{language}/inbox/survey", post(answer_survey))
        .route("/{language}/inbox/close", post(close))
        .layer(Extension(Arc::new(Guesses::new(CODES))))
}

/// The route whose body may be long and slow: it counts and times what it reads itself.
pub fn upload_routes() -> Router<App> {
    Router::new().route("/{language}/inbox/add", post(add))
}

/// Where one types the code.
#[derive(Template)]
#[template(path = "public/enter.html")]
struct EnterPage<'p> {
    page: &'p Page<'p>,
    /// What is wrong with what was typed.
    error: Option<String>,
    /// An inbox was open here, too long ago.
    is_closed: bool,
}

#[derive(Template)]
#[template(path = "public/inbox.html")]
struct InboxPage<'p> {
    page: &'p Page<'p>,
    view: InboxView,
}

#[derive(Template)]
#[template(path = "public/inbox-withdraw.html")]
struct WithdrawPage<'p> {
    page: &'p Page<'p>,
    number: String,
}

/// The open inbox, or the page that asks for the code.
async fn show(visit: Visit, jar: CookieJar) -> Response {
    let page = visit.page();
    let opened = match session::open(&visit.app, &jar).await {
        Ok(opened) => opened,
        Err(error) => return failure(&page, &error),
    };
    let is_closed = matches!(opened, Opened::TooLate);
    match opened.session() {
        Some(session) => show_inbox(&visit, jar, session, Problems::default()).await,
        None => {
            let error = None;
            let page = &page;
            let enter = EnterPage {
                page,
                error,
                is_closed,
            };
            render(page, &enter)
        }
    }
}

async fn show_inbox(
    visit: &Visit,
    jar: CookieJar,
    session: Session,
    problems: Problems,
) -> Response {
    // The page may answer a form that was sent to another address; links lead to the inbox.
    let page = Page::new(&visit.app, &visit.language, "inbox");
    let seen = match inbox::view(&visit.app.centre, &session.permit).await {
        Ok(seen) => seen,
        Err(error) => return failure(&page, &error),
    };
    let status = match problems.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let view = InboxView::new(&visit.app, &page, seen, problems);
    let jar = jar.add(session::cookie(&visit.app, &session.code));
    let answer = render_as(status, &page, &InboxPage { page: &page, view });
    (jar, answer).into_response()
}

#[derive(Deserialize)]
struct EnterForm {
    #[serde(default)]
    code: String,
}

/// Takes a typed code. A slip is explained without looking anything up; a code that belongs to
/// nothing gets the same answer every time, and not too many times.
async fn enter(
    visit: Visit,
    jar: CookieJar,
    Extension(guesses): Extension<Arc<Guesses>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Form(form): Form<EnterForm>,
) -> Response {
    let page = visit.page();
    let code: SecretCode = match form.code.parse() {
        Ok(code) => code,
        Err(error) => {
            let words = code_error(&page, error);
            return refuse_code(&page, StatusCode::UNPROCESSABLE_ENTITY, words);
        }
    };
    let address = client_address(peer, &headers, &visit.app.config.trusted_proxies);
    if let Err(too_many) = guesses.count(address) {
        let minutes = too_many.wait_seconds.div_ceil(60);
        let words = page.t1("enter-too-many", "minutes", minutes);
        let mut answer = refuse_code(&page, StatusCode::TOO_MANY_REQUESTS, words);
        let seconds = HeaderValue::from(too_many.wait_seconds);
        answer.headers_mut().insert(header::RETRY_AFTER, seconds);
        return answer;
    }
    match inbox::enter(&visit.app.centre, &code).await {
        Ok(Some(_)) => {
            let jar = jar.add(session::cookie(&visit.app, &code));
            (jar, visit.go_to("inbox")).into_response()
        }
        Ok(None) => {
            let words = page.t("enter-unknown");
            refuse_code(&page, StatusCode::UNPROCESSABLE_ENTITY, words)
        }
        Err(error) => failure(&page, &error),
    }
}

fn refuse_code(page: &Page<'_>, status: StatusCode, words: String) -> Response {
    let enter = EnterPage {
        page,
        error: Some(words),
        is_closed: false,
    };
    render_as(status, page, &enter)
}

/// The open inbox, or a way back to the page that asks for the code.
async fn required(visit: &Visit, jar: &CookieJar) -> Result<Session, Response> {
    match session::open(&visit.app, jar).await {
        Ok(opened) => opened.session().ok_or_else(|| visit.go_to("inbox")),
        Err(error) => Err(failure(&visit.page(), &error)),
    }
}

/// Adds a message, files, or both.
async fn add(
    visit: Visit,
    jar: CookieJar,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    if let Some(slow) = resume::too_fast(&visit, peer, request.headers()) {
        return slow;
    }
    let session = match required(&visit, &jar).await {
        Ok(session) => session,
        Err(response) => return response,
    };
    match add_sent(&visit, &session, request).await {
        Ok(Ok(())) => visit.go_to("inbox#talk"),
        Ok(Err(problems)) => show_inbox(&visit, jar, session, problems).await,
        Err(response) => response,
    }
}

/// Reads what was sent and adds it; else what is wrong with it, or another answer.
async fn add_sent(
    visit: &Visit,
    session: &Session,
    request: Request,
) -> Result<Result<(), Problems>, Response> {
    let page = visit.page();
    let centre = &visit.app.centre;
    let seen = inbox::view(centre, &session.permit).await;
    let seen = seen.map_err(|error| failure(&page, &error))?;
    let sent = match upload::read(&visit.app, request, present(&seen)).await {
        Ok(sent) => sent,
        Err(Unreadable::Cut) => {
            return Err(unreadable(&visit.form_page(), StatusCode::REQUEST_TIMEOUT));
        }
        Err(Unreadable::Malformed) => {
            return Err(unreadable(&visit.form_page(), StatusCode::BAD_REQUEST));
        }
    };
    if let Some(problems) = problems_of(&page, &seen, &sent) {
        return Ok(Err(problems));
    }
    let message = message_of(&sent);
    match inbox::add(centre, &session.permit, &message, sent.files).await {
        Ok(()) => Ok(Ok(())),
        // Everything was checked above, unless two windows sent at the same moment.
        Err(FlowError::Refused(problems)) => {
            let is_full = problems.iter().any(|problem| problem.field == "messages");
            let words = |yes: bool, words: String| yes.then_some(words);
            let too_many = excess_words(&page, &Excess::Count(String::new()));
            Ok(Err(Problems {
                message: words(is_full, page.t1("inbox-full", "count", MESSAGES_COUNT_MAX)),
                files: words(!is_full, too_many),
                message_text: message,
                ..Problems::default()
            }))
        }
        Err(FlowError::Closed(_)) => Err(visit.go_to("inbox")),
        Err(error) => Err(failure(&page, &error)),
    }
}

/// The files that are there already count too.
fn present(seen: &Conversation) -> Present {
    Present {
        count: seen.files.len(),
        bytes: seen.files.iter().map(|file| file.length_bytes).sum(),
    }
}

fn message_of(sent: &Sent) -> String {
    let typed = sent.first("message").unwrap_or_default();
    typed.trim().replace("\r\n", "\n")
}

/// What is wrong with what was sent; the message is kept.
fn problems_of(page: &Page<'_>, seen: &Conversation, sent: &Sent) -> Option<Problems> {
    let message_text = message_of(sent);
    let characters_max = page.profile().limits.message_characters;
    let too_long = || page.t1("inbox-message-long", "count", characters_max);
    let mut problems = Problems::default();
    match &sent.excess {
        Some(Excess::Form) => problems.message = Some(too_long()),
        Some(excess) => problems.files = Some(excess_words(page, excess)),
        None if seen.is_closed && !sent.files.is_empty() => {
            problems.files = Some(page.t("inbox-no-files"));
        }
        None if message_text.is_empty() && sent.files.is_empty() => {
            problems.message = Some(page.t("inbox-message-empty"));
        }
        None => {}
    }
    if message_text.chars().count() > characters_max {
        problems.message = Some(too_long());
    }
    problems.message_text = message_text;
    (!problems.is_empty()).then_some(problems)
}

#[derive(Deserialize)]
struct NoticeForm {
    #[serde(default)]
    email: String,
    #[serde(default)]
    phone: String,
    /// The way; by mail where nothing is said.
    #[serde(default)]
    way: String,
    #[serde(default)]
    wanted: String,
}

/// Turns notices by mail or by text message on or off.
async fn set_notice(visit: Visit, jar: CookieJar, Form(form): Form<NoticeForm>) -> Response {
    let session = match required(&visit, &jar).await {
        Ok(session) => session,
        Err(response) => return response,
    };
    let page = visit.page();
    let way = Way::from_word(&form.way).unwrap_or(Way::Mail);
    let is_wanted = form.wanted == "yes";
    let typed = match way {
        Way::Mail => form.email.trim(),
        Way::Sms => form.phone.trim(),
        // These are asked for at the desk; here they are only turned off.
        Way::Letter | Way::Receipt => "",
    };
    if is_wanted && typed.is_empty() {
        let problems = notice_problems(&page, way, typed);
        return show_inbox(&visit, jar, session, problems).await;
    }
    let wanted = is_wanted.then_some(typed);
    match inbox::set_notice(&visit.app.centre, &session.permit, way, wanted).await {
        Ok(()) => visit.go_to("inbox#more"),
        Err(FlowError::Refused(_)) => {
            let problems = notice_problems(&page, way, typed);
            show_inbox(&visit, jar, session, problems).await
        }
        Err(FlowError::Closed(_)) => visit.go_to("inbox"),
        Err(error) => failure(&page, &error),
    }
}

/// What is wrong with the address or the number that was typed.
fn notice_problems(page: &Page<'_>, way: Way, typed: &str) -> Problems {
    let mut problems = Problems::default();
    let is_empty = typed.is_empty();
    let words = |empty: String, wrong: String| Some(if is_empty { empty } else { wrong });
    match way {
        Way::Mail => {
            problems.email = words(page.t("inbox-email-empty"), page.t("inbox-email-wrong"));
            typed.clone_into(&mut problems.email_text);
        }
        Way::Sms => {
            problems.phone = words(page.t("inbox-phone-empty"), page.t("inbox-phone-wrong"));
            typed.clone_into(&mut problems.phone_text);
        }
        Way::Letter | Way::Receipt => {}
    }
    problems
}

/// Names what withdrawing means before it is done.
async fn ask_to_withdraw(visit: Visit, jar: CookieJar) -> Response {
    let session = match required(&visit, &jar).await {
        Ok(session) => session,
        Err(response) => return response,
    };
    let page = visit.page();
    match inbox::view(&visit.app.centre, &session.permit).await {
        Ok(seen) if seen.report.state.is_open() => {
            let number = seen.report.number.to_string();
            let page = &page;
            render(page, &WithdrawPage { page, number })
        }
        Ok(_) => visit.go_to("inbox"),
        Err(error) => failure(&page, &error),
    }
}

async fn withdraw(visit: Visit, jar: CookieJar) -> Response {
    let session = match required(&visit, &jar).await {
        Ok(session) => session,
        Err(response) => return response,
    };
    match inbox::withdraw(&visit.app.centre, &session.permit).await {
        Ok(()) | Err(FlowError::Closed(_)) => visit.go_to("inbox"),
        Err(error) => failure(&visit.page(), &error),
    }
}

/// Asks for a review. One that cannot be asked for now leaves the inbox as it is.
async fn ask_review(visit: Visit, jar: CookieJar) -> Response {
    let session = match required(&visit, &jar).await {
        Ok(session) => session,
        Err(response) => return response,
    };
    match review::ask(&visit.app.centre, &session.permit).await {
        Ok(()) | Err(FlowError::Refused(_)) => visit.go_to("inbox"),
        Err(error) => failure(&visit.page(), &error),
    }
}

#[derive(Deserialize)]
struct SurveyForm {
    #[serde(default)]
    helped: String,
}

/// Keeps the answer to the one question. One that is no answer leaves the inbox as it is.
async fn answer_survey(visit: Visit, jar: CookieJar, Form(form): Form<SurveyForm>) -> Response {
    let session = match required(&visit, &jar).await {
        Ok(session) => session,
        Err(response) => return response,
    };
    let Some(helped) = Helped::from_word(&form.helped) else {
        return visit.go_to("inbox#survey");
    };
    match survey::answer(&visit.app.centre, &session.permit, helped).await {
        Ok(()) => visit.go_to("inbox#survey"),
        Err(FlowError::Refused(_) | FlowError::Closed(_)) => visit.go_to("inbox"),
        Err(error) => failure(&visit.page(), &error),
    }
}

/// Closes the inbox in this browser, and shows the home page.
async fn close(visit: Visit, jar: CookieJar) -> Response {
    let jar = jar.add(session::closing_cookie(&visit.app));
    (jar, visit.go_to("")).into_response()
}
