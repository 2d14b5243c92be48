//! `GET /api/v1/journal`: every act, in order.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use serde::Deserialize;
use tocsin_flow::journal;
use utoipa::IntoParams;

use super::caller::Caller;
use super::reading::{A_CURSOR, bad_query, parameters, parsed, read};
use super::wire::{JournalEntry, JournalPage};
use crate::http::App;
use crate::http::error::ApiProblem;

/// Entries of a page unless `limit` says otherwise.
const PAGE_COUNT: u32 = 100;

/// Where to read on.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    /// The `next` of the page before; without it, from the beginning.
    cursor: Option<String>,
    /// Entries on the page.
    #[param(minimum = 1, maximum = 1000, default = 100, value_type = Option<u32>)]
    limit: Option<String>,
}

/// Read the journal, oldest first.
///
/// An entry stands here once it is in the log: within a second or two. At the end a page is empty
/// and its `next` is where to ask again later.
#[utoipa::path(
    get,
    path = "/api/v1/journal",
    operation_id = "list_journal",
    tag = "journal",
    security(("token" = ["journal:read"])),
    params(Wanted),
    responses(
        (status = 200, description = "A page of entries.", body = JournalPage),
        (status = 400, response = inline(super::document::Malformed)),
        super::document::Reading,
    ),
)]
pub(super) async fn list(
    State(app): State<App>,
    caller: Caller,
    query: Result<Query<Wanted>, QueryRejection>,
) -> Result<Json<JournalPage>, ApiProblem> {
    let permit = caller.journal()?;
    let wanted = parameters(query)?;
    let mut problems = Vec::new();
    let after = read(&mut problems, "cursor", wanted.cursor, A_CURSOR, |text| {
        parsed::<u64>(text).filter(|leaf| i64::try_from(*leaf).is_ok())
    });
    let count = read(&mut problems, "limit", wanted.limit, "1 to 1000", |text| {
        parsed::<u32>(text).filter(|count| (1..=journal::PAGE_COUNT_MAX).contains(count))
    });
    if !problems.is_empty() {
        return Err(bad_query(problems));
    }
    // Entries come in the order of the log, so places in it count them.
    let after = after.unwrap_or(0);
    let entries = journal::from(&app.centre, &permit, after, count.unwrap_or(PAGE_COUNT)).await?;
    let next = after + entries.len() as u64;
    Ok(Json(JournalPage {
        entries: entries.into_iter().map(JournalEntry::from).collect(),
        next: next.to_string(),
    }))
}
