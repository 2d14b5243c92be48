//! The inside: staff log in, find and read reports, answer their reporters.
//!
//! Every page asks for a `Visitor`; what the visitor may do is decided by the permits of
//! `tocsin_domain::access`. Not allowed and not there give the same page.

mod account;
mod call;
mod confirm;
mod passkey;
mod device;
mod queue;
mod decide;
mod desk;
pub mod live;
mod work;
mod assessment;
mod erasure;
mod investigate;
mod journal;
mod own;
mod partner;
mod people;
mod referrals;
mod bodies;
mod report;
mod purpose;
mod file;
mod mail;
mod reports;
mod sending;
mod letters;
mod reviews;
mod survey;
mod routing;
mod rules;
mod series;
mod visitor;

use askama::Template;
use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};

use super::App;
use super::page::wanted_language;

/// The routes of this subject.
pub fn routes() -> Router<App> {
    Router::new()
        .merge(entering())
        .merge(desk_routes())
        .merge(referral_routes())
        .merge(series::routes())
        .merge(watching())
}

/// Coming in, and one's own account.
fn entering() -> Router<App> {
    Router::new()
        .route("/console", get(account::home))
        .route("/console/", get(|| async { Redirect::to("/console") }))
        .route(
            "/console/login",
            get(account::login_page).post(account::log_in),
        )
        .route("/console/logout", post(account::log_out))
        .route(
            "/console/invitation/{secret}",
            get(account::invitation_page).post(account::accept_invitation),
        )
        .route(
            "/console/invitation/{secret}/passkey/challenge",
            post(passkey::ask_to_enrol),
        )
        .route("/console/invitation/{secret}/passkey", post(passkey::enrol))
        .route(
            "/console/login/passkey/challenge",
            post(passkey::ask_to_enter),
        )
        .route("/console/login/passkey", post(passkey::log_in))
        .route("/console/confirm", post(confirm::confirm))
        .route("/console/confirm/challenge", post(passkey::ask_to_confirm))
        .route("/console/account", get(own::page))
        .route(
            "/console/account/sessions/{session}",
            post(own::end_session),
        )
        .route("/console/account/codes", post(own::make_codes))
        .route("/console/account/passkeys", post(passkey::add))
        .route("/console/account/passkeys/new", post(passkey::page))
        .route(
            "/console/account/passkeys/{passkey}/removal",
            post(passkey::remove),
        )
}

/// The work on reports, and calls.
fn desk_routes() -> Router<App> {
    Router::new()
        .route("/console/queue/{queue}", get(queue::page))
        .route("/console/events", get(live::events))
        .route("/console/decisions", post(decide::decide))
        .route("/console/decisions/undo", post(decide::undo))
        .route("/console/reports", get(reports::list))
        .route("/console/reports/{id}/next", get(decide::go_on))
        .route("/console/reports/{id}/preview", get(queue::preview))
        .route("/console/reports/{id}/holder", post(work::assign))
        .route("/console/reports/{id}/notes", post(work::note))
        .route("/console/views", post(work::keep_view))
        .route("/console/views/{id}/removal", post(work::forget_view))
        .route("/console/reports/{id}", get(report::page))
        .route("/console/reports/{id}/messages", post(report::reply))
        .route(
            "/console/reports/{id}/identity",
            post(report::open_identity),
        )
        .route("/console/reports/{id}/files/{file}", post(file::open))
        .route("/console/call", get(call::page).post(call::take))
        .route("/console/call/paper", post(call::paper))
        .route("/console/call/seen", get(call::seen))
}

/// What goes to competent bodies, and what these see of it.
fn referral_routes() -> Router<App> {
    Router::new()
        .route(
            "/console/referrals",
            get(referrals::list).post(referrals::refer),
        )
        .route("/console/bodies", get(bodies::page))
        .route("/console/bodies.csv", get(bodies::sheet))
        .route("/console/referrals/{id}", get(referrals::page))
        .route("/console/referrals/{id}/decision", post(referrals::decide))
        .route("/console/referrals/{id}/answer", post(referrals::reply))
        .route("/partner", get(partner::list))
        .route("/partner/referrals/{id}", get(partner::page))
        .route("/partner/referrals/{id}/answer", post(partner::answer))
        .route(
            "/partner/referrals/{id}/outcomes",
            post(partner::state_outcome),
        )
        .route(
            "/partner/referrals/{id}/files/{file}",
            post(file::open_referred),
        )
        .route("/partner/referrals/{id}/{part}", get(partner::take))
}

/// Running the centre and watching over it.
fn watching() -> Router<App> {
    Router::new()
        .route("/console/staff", get(people::list).post(people::invite))
        .route("/console/staff/disabled", post(people::disable))
        .route(
            "/console/investigations",
            get(investigate::page).post(investigate::search),
        )
        .route("/console/investigations/{id}", post(investigate::read))
        .route("/console/journal", get(journal::list))
        .route("/console/reviews", get(reviews::list))
        .route("/console/reviews/{id}", post(reviews::answer))
        .route("/console/survey", get(survey::page))
        .route("/console/letters", get(letters::list).post(letters::act))
        .route("/console/sending", get(sending::list))
        .route("/console/sending/{id}", post(sending::act))
        .route("/console/searches", get(investigate::log))
        .route("/console/rules", get(rules::page).post(rules::attempt))
        .route("/console/erasures", get(erasure::page))
        .route("/console/erasures/{id}", post(erasure::erase))
}

/// Says in a sentence, whose id is `reason`, why something was not done.
pub(super) fn refused(
    app: &App,
    headers: &HeaderMap,
    status: StatusCode,
    reason: &'static str,
) -> Response {
    visitor::refused(app, wanted_language(app, headers), status, reason)
}

/// Renders a page. A template that fails is our failure: a line in the log.
fn render(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => {
            tracing::error!(%error, "a template of the console failed");
            (StatusCode::INTERNAL_SERVER_ERROR, "our failure\n").into_response()
        }
    }
}
