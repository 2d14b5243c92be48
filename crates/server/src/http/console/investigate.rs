//! The search of investigators: a purpose first, then filters; what is found, one report at a time,
//! without identities. And the log of all of it, for the auditor.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tocsin_domain::access::{PURPOSE_CHARACTERS_MAX, PURPOSE_CHARACTERS_MIN};
use tocsin_domain::report::{Report, ReportId};
use tocsin_flow::{FlowError, investigate};
use tocsin_store::report::Stored;
use tocsin_store::search::Search;
use tocsin_store::search_log::Logged;
use uuid::Uuid;

use super::render;
use super::reports::{CLIP_CHARACTERS, Choice, choice, clip, regions, shape};
use super::visitor::{Frame, Visitor};
use crate::http::App;
use crate::http::facts::{Fact, Facts, Value, values};

/// Reports, or logged searches, of one page.
const PAGE_COUNT: u32 = 50;

/// What is asked for; empty means any. The log of searches keeps it as JSON.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
struct Asked {
    #[serde(skip_serializing_if = "String::is_empty")]
    q: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    kind: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    region: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    source: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    from: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    to: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    before: String,
}

/// A search as it is sent: the purpose in a form, so that it stands in no address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Order {
    purpose: String,
    #[serde(flatten)]
    asked: Asked,
}

impl Asked {
    fn search(&self) -> Search {
        let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let day = |text: &str| text.parse::<Date>().ok();
        Search {
            text: self.q.clone(),
            kind: given(&self.kind),
            region: given(&self.region),
            source: given(&self.source),
            from: day(&self.from),
            to: day(&self.to),
            ..Search::default()
        }
    }
}

/// One report that was found.
struct Row {
    id: ReportId,
    number: String,
    kind: String,
    shape: &'static str,
    state: String,
    clip: String,
    loss: String,
    source: String,
    received_at: String,
}

#[derive(Template)]
#[template(path = "console/investigate.html")]
struct SearchPage<'p> {
    page: Frame<'p>,
    purpose: String,
    asked: Asked,
    kinds: Vec<Choice>,
    regions: Vec<Choice>,
    has_problem: bool,
    /// What was found; `None` before anything was asked.
    rows: Option<Vec<Row>>,
    next: Option<i64>,
}

/// The empty form.
pub(super) async fn page(visitor: Visitor) -> Response {
    if !visitor.actor().is_investigator(&visitor.app.centre.profile) {
        return visitor.failure(FlowError::NotFound);
    }
    let page = empty(&visitor, Order::default(), false);
    render(StatusCode::OK, &page)
}

fn empty(visitor: &Visitor, order: Order, has_problem: bool) -> SearchPage<'_> {
    let page = visitor.frame("investigations");
    let profile = &visitor.app.centre.profile;
    let open = profile.offences.iter().filter(|offence| !offence.sensitive);
    let kinds = open
        .map(|offence| choice(&offence.key, page.p(&offence.text_id()), &order.asked.kind))
        .collect();
    let regions = regions(&visitor.app, &page, &order.asked.region);
    SearchPage {
        page,
        purpose: order.purpose,
        asked: order.asked,
        kinds,
        regions,
        has_problem,
        rows: None,
        next: None,
    }
}

/// Searches, and logs it.
pub(super) async fn search(visitor: Visitor, Form(order): Form<Order>) -> Response {
    let profile = &visitor.app.centre.profile;
    let actor = visitor.actor();
    if !actor.is_investigator(profile) {
        return visitor.failure(FlowError::NotFound);
    }
    let Ok(permit) = actor.investigate(profile, &order.purpose) else {
        let page = empty(&visitor, order, true);
        return render(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let asked = serde_json::to_string(&order.asked).unwrap_or_default();
    let before = order.asked.before.parse().ok();
    let wanted = order.asked.search();
    let centre = &visitor.app.centre;
    let found = investigate::search(centre, &permit, wanted, asked, before, PAGE_COUNT).await;
    match found {
        Ok(found) => {
            let mut page = empty(&visitor, order, false);
            let reports = found.reports.iter();
            page.rows = Some(
                reports
                    .map(|stored| row(&visitor.app, &page.page, stored))
                    .collect(),
            );
            page.next = found.next;
            render(StatusCode::OK, &page)
        }
        Err(error) => visitor.failure(error),
    }
}

fn row(app: &App, words: &Frame<'_>, stored: &Stored) -> Row {
    let report = &stored.report;
    Row {
        id: report.id,
        number: report.number.to_string(),
        kind: words.kind_of(report),
        shape: shape(report.state),
        state: words.t(&format!("state-{}", report.state.as_str())),
        clip: clip(app, words, stored, CLIP_CHARACTERS),
        loss: words.loss(report),
        source: report.source.clone(),
        received_at: words.short_time(report.received_at),
    }
}

#[derive(Template)]
#[template(path = "console/consulted.html")]
struct ConsultedPage<'p> {
    page: Frame<'p>,
    number: String,
    kind: String,
    purpose: String,
    narrative: String,
    facts: Vec<Fact>,
    values: Vec<Value>,
}

/// For which purpose a report is read.
#[derive(Debug, Deserialize)]
pub(super) struct Why {
    #[serde(default)]
    purpose: String,
}

/// Shows one report, and logs it.
pub(super) async fn read(
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(Why { purpose }): Form<Why>,
) -> Response {
    let result = async {
        let centre = &visitor.app.centre;
        let permit = visitor.actor().investigate(&centre.profile, &purpose)?;
        let stored = investigate::read(centre, &permit, ReportId(id)).await?;
        let page = visitor.frame("investigations");
        let report = &stored.report;
        Ok(ConsultedPage {
            number: report.number.to_string(),
            kind: page.kind_of(report),
            purpose: permit.purpose().clone(),
            narrative: report.narrative.clone(),
            facts: facts(&page, report),
            values: values(&page, report),
            page,
        })
    };
    visitor.page(result.await)
}

fn facts(words: &Frame<'_>, report: &Report) -> Vec<Fact> {
    Facts::new(words)
        .add("column-received", words.date_time(report.received_at))
        .add_event(report)
        .add("fact-language", &report.language)
        .add("filter-source", &report.source)
        .add("fact-category", &report.category)
        .add_answers(report)
        .done()
}

/// One entry of the log of searches.
struct LogRow {
    at: String,
    who: String,
    body: String,
    purpose: String,
    /// What was asked for, or the number of the report that was read.
    what: String,
    is_look: bool,
    found: i64,
}

#[derive(Template)]
#[template(path = "console/searches.html")]
struct LogPage<'p> {
    page: Frame<'p>,
    rows: Vec<LogRow>,
    next: Option<Uuid>,
}

/// Where the next page of the log begins.
#[derive(Deserialize)]
pub(super) struct Before {
    before: Option<Uuid>,
}

/// The log of searches.
pub(super) async fn log(visitor: Visitor, Query(Before { before }): Query<Before>) -> Response {
    let result = async {
        let permit = visitor.actor().journal()?;
        let centre = &visitor.app.centre;
        let logged = investigate::searches(centre, &permit, before, PAGE_COUNT).await?;
        let page = visitor.frame("searches");
        let is_full = logged.len() == PAGE_COUNT as usize;
        let last = logged.last().map(|logged| logged.search.id);
        Ok(LogPage {
            rows: logged.into_iter().map(|it| log_row(&page, it)).collect(),
            next: last.filter(|_| is_full),
            page,
        })
    };
    visitor.page(result.await)
}

fn log_row(words: &Frame<'_>, logged: Logged) -> LogRow {
    let search = logged.search;
    let is_look = search.report.is_some();
    let report = search.report.map(|id| id.to_string());
    LogRow {
        at: words.short_time(logged.at),
        who: logged.email.unwrap_or_else(|| search.staff.to_string()),
        body: words.body_name(&search.body),
        purpose: search.purpose,
        what: logged.number.or(report).unwrap_or(search.asked),
        is_look,
        found: search.found,
    }
}
