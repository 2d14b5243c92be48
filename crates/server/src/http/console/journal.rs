//! The journal as the auditor reads it: every act in order, newest last.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;
use tocsin_flow::{FlowError, journal};

use super::visitor::{Frame, Visitor};

/// Entries of one page.
const PAGE_COUNT: u32 = 100;

/// One entry of the list.
struct Row {
    sequence: i64,
    at: String,
    what: String,
    subject: String,
    actor: String,
    detail: String,
    leaf: Option<u64>,
}

#[derive(Template)]
#[template(path = "console/journal.html")]
struct JournalPage<'p> {
    page: Frame<'p>,
    rows: Vec<Row>,
    total: i64,
    next: Option<u64>,
}

#[derive(Deserialize)]
pub(super) struct After {
    #[serde(default)]
    after: u64,
}

pub(super) async fn list(visitor: Visitor, Query(After { after }): Query<After>) -> Response {
    visitor.page(show(&visitor, after).await)
}

async fn show(visitor: &Visitor, after: u64) -> Result<JournalPage<'_>, FlowError> {
    let permit = visitor.actor().journal()?;
    let words = visitor.frame("journal");
    let centre = &visitor.app.centre;
    let entries = journal::from(centre, &permit, after, PAGE_COUNT).await?;
    let total = journal::count(centre, &permit).await?;
    let is_full = entries.len() == PAGE_COUNT as usize;
    let next = is_full.then(|| after.saturating_add(u64::from(PAGE_COUNT)));
    let rows = entries
        .into_iter()
        .map(|row| Row {
            sequence: row.sequence,
            at: words.date_time(row.entry.at),
            what: words.t(&format!(
                "act-{}",
                row.entry.act.as_str().replace(['.', '_'], "-")
            )),
            subject: row.entry.subject.to_string(),
            actor: row.entry.actor,
            detail: row.entry.detail,
            leaf: row.leaf_index,
        })
        .collect();
    Ok(JournalPage {
        rows,
        total,
        next,
        page: words,
    })
}
