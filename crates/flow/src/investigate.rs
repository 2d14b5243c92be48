//! Investigators search the reports of all sources and read what is found. Each search and each
//! look is logged, with its purpose, before anything is shown.

use tocsin_domain::access::{Actor, JournalPermit, SearchPermit};
use tocsin_domain::entry::Act;
use tocsin_domain::report::{ReportId, State};
use tocsin_store::report::Stored;
use tocsin_store::search::{Page, Search};
use tocsin_store::search_log::{Logged, NewSearch};
use uuid::Uuid;

use crate::centre::{Centre, FlowError};

/// Reports, or logged searches, of one page at most.
pub const PAGE_COUNT_MAX: u32 = 200;

/// A page of reports that fit, newest first. `asked` says what was asked for, for the log.
pub async fn search(
    centre: &Centre,
    permit: &SearchPermit,
    mut search: Search,
    asked: String,
    before: Option<i64>,
    count: u32,
) -> Result<Page, FlowError> {
    centre.bound(&mut search, permit.reach());
    let count = count.clamp(1, PAGE_COUNT_MAX);
    let page = centre.store.search(&search, before, count).await?;
    let found = i64::try_from(page.reports.len()).unwrap_or(i64::MAX);
    let detail = format!("body={} found={found}", permit.body());
    let entry = new_search(centre, permit, asked, found)?;
    let subject = entry.id;
    log(
        centre,
        permit,
        entry,
        (Act::ReportsSearched, subject, detail),
    )
    .await?;
    Ok(page)
}

/// A report without its identity, messages and files.
pub async fn read(
    centre: &Centre,
    permit: &SearchPermit,
    id: ReportId,
) -> Result<Stored, FlowError> {
    let stored = centre.report_within(permit.reach(), id).await?;
    if stored.report.state == State::Erased {
        return Err(FlowError::NotFound);
    }
    let mut entry = new_search(centre, permit, String::new(), 1)?;
    entry.report = Some(id);
    let detail = format!("body={} search={}", permit.body(), entry.id);
    log(centre, permit, entry, (Act::ReportConsulted, id.0, detail)).await?;
    Ok(stored)
}

fn new_search(
    centre: &Centre,
    permit: &SearchPermit,
    asked: String,
    found: i64,
) -> Result<NewSearch, FlowError> {
    let Actor::Staff { id: staff, .. } = *permit.actor() else {
        return Err(FlowError::NotFound);
    };
    Ok(NewSearch {
        id: centre.new_id(),
        staff,
        body: permit.body().clone(),
        purpose: permit.purpose().clone(),
        asked,
        found,
        report: None,
    })
}

async fn log(
    centre: &Centre,
    permit: &SearchPermit,
    entry: NewSearch,
    (act, subject, detail): (Act, Uuid, String),
) -> Result<(), FlowError> {
    let actor = permit.actor().clone();
    centre
        .store
        .write(move |tx| {
            Box::pin(async move {
                tx.log_search(&entry).await?;
                tx.record(act, subject, &actor, detail);
                Ok(())
            })
        })
        .await
}

/// The log of searches, newest first; with `before`, what was logged before that one.
pub async fn searches(
    centre: &Centre,
    _permit: &JournalPermit,
    before: Option<Uuid>,
    count: u32,
) -> Result<Vec<Logged>, FlowError> {
    let count = count.clamp(1, PAGE_COUNT_MAX);
    Ok(centre.store.search_log(before, count).await?)
}
