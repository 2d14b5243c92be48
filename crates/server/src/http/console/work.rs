//! Who has a report, notes among colleagues, saved views.

use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use tocsin_domain::report::ReportId;
use tocsin_domain::work::WorkQueue;
use tocsin_flow::{FlowError, work};
use uuid::Uuid;

use super::visitor::Visitor;

/// The way back to a report's page, with the queue it was opened from.
pub(super) fn report_url(id: ReportId, queue: &str, part: &str) -> String {
    match WorkQueue::from_word(queue) {
        Some(queue) => format!("/console/reports/{id}?queue={}{part}", queue.as_str()),
        None => format!("/console/reports/{id}{part}"),
    }
}

fn answer(visitor: &Visitor, result: Result<String, FlowError>) -> Response {
    match result {
        Ok(address) => Redirect::to(&address).into_response(),
        Err(error) => visitor.failure(error),
    }
}

#[derive(Deserialize)]
pub(super) struct Holder {
    #[serde(default)]
    mine: String,
    #[serde(default)]
    queue: String,
}

pub(super) async fn assign(
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(Holder { mine, queue }): Form<Holder>,
) -> Response {
    let id = ReportId(id);
    let result = async {
        let permit = visitor.actor().handle()?;
        work::assign(&visitor.app.centre, &permit, id, mine == "1").await?;
        Ok(report_url(id, &queue, ""))
    };
    answer(&visitor, result.await)
}

#[derive(Deserialize)]
pub(super) struct Note {
    note: String,
    #[serde(default)]
    queue: String,
}

pub(super) async fn note(
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(Note { note, queue }): Form<Note>,
) -> Response {
    let id = ReportId(id);
    let result = async {
        let permit = visitor.actor().handle()?;
        work::note(&visitor.app.centre, &permit, id, &note).await?;
        Ok(report_url(id, &queue, "#notes"))
    };
    answer(&visitor, result.await)
}

#[derive(Deserialize)]
pub(super) struct View {
    name: String,
    query: String,
}

pub(super) async fn keep_view(visitor: Visitor, Form(view): Form<View>) -> Response {
    let result = async {
        let permit = visitor.actor().handle()?;
        let View { name, query } = view;
        work::keep_view(&visitor.app.centre, &permit, &name, &query).await?;
        Ok(format!("/console/{query}"))
    };
    answer(&visitor, result.await)
}

pub(super) async fn forget_view(visitor: Visitor, Path(id): Path<Uuid>) -> Response {
    let result = async {
        let permit = visitor.actor().handle()?;
        work::forget_view(&visitor.app.centre, &permit, id).await?;
        Ok("/console/queue/new".to_owned())
    };
    answer(&visitor, result.await)
}
