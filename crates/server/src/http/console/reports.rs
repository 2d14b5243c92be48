//! The list of reports: search, filters, newest first, a page at a time.

use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use serde::Deserialize;
use tocsin_domain::report::{Channel, State as ReportState};
use tocsin_flow::{FlowError, desk};
use tocsin_store::report::Stored;
use tocsin_store::search::{COUNT_MAX, Counted, Search};

use super::render;
use super::visitor::{Frame, Visitor};
use crate::http::App;

/// Reports of one page.
const PAGE_COUNT: u32 = 50;
/// Characters of the story that a row of a list shows.
pub(super) const CLIP_CHARACTERS: usize = 160;

/// What the address of the list asks for; empty means any.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Filters {
    q: String,
    kind: String,
    region: String,
    source: String,
    channel: String,
    state: String,
    from: String,
    to: String,
    before: Option<i64>,
}

impl Filters {
    fn search(&self) -> Search {
        let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let day = |text: &str| text.parse::<Date>().ok();
        Search {
            text: self.q.clone(),
            kind: given(&self.kind),
            region: given(&self.region),
            source: given(&self.source),
            channel: given(&self.channel).map(|word| Channel::from_word(&word)),
            state: ReportState::from_word(&self.state),
            from: day(&self.from),
            to: day(&self.to),
            ..Search::default()
        }
    }

    fn is_narrow(&self) -> bool {
        let Filters {
            q,
            kind,
            region,
            source,
            channel,
            state,
            from,
            to,
            ..
        } = self;
        [q, kind, region, source, channel, state, from, to]
            .iter()
            .any(|text| !text.is_empty())
    }

    /// The address of the next page.
    fn next_url(&self, before: i64) -> String {
        let pairs = [
            ("q", &self.q),
            ("kind", &self.kind),
            ("region", &self.region),
            ("source", &self.source),
            ("channel", &self.channel),
            ("state", &self.state),
            ("from", &self.from),
            ("to", &self.to),
        ];
        let mut url = form_urlencoded::Serializer::new("/console/reports?".to_owned());
        url.extend_pairs(pairs.into_iter().filter(|(_, value)| !value.is_empty()));
        url.append_pair("before", &before.to_string());
        url.finish()
    }
}

/// One choice of a list.
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) label: String,
    pub(super) is_chosen: bool,
}

/// One report of the list.
struct Row {
    url: String,
    number: String,
    kind: String,
    shape: &'static str,
    state: String,
    clip: String,
    loss: String,
    source: String,
    received_at: String,
    repeats: i64,
}

#[derive(Template)]
#[template(path = "console/reports.html")]
struct ListPage<'p> {
    page: Frame<'p>,
    filters: Filters,
    kinds: Vec<Choice>,
    regions: Vec<Choice>,
    channels: Vec<Choice>,
    states: Vec<Choice>,
    rows: Vec<Row>,
    count: String,
    is_narrow: bool,
    next_url: Option<String>,
}

pub(super) async fn list(visitor: Visitor, Query(filters): Query<Filters>) -> Response {
    visitor.answer(show(&visitor, filters).await)
}

async fn show(visitor: &Visitor, filters: Filters) -> Result<Response, FlowError> {
    let app = &visitor.app;
    let permit = visitor.actor().read()?;
    if let Some(id) = desk::find_by_number(&app.centre, &permit, filters.q.trim()).await? {
        let url = format!("/console/reports/{id}");
        return Ok(Redirect::to(&url).into_response());
    }
    let search = filters.search();
    let page = desk::search(
        &app.centre,
        &permit,
        search.clone(),
        filters.before,
        PAGE_COUNT,
    )
    .await?;
    let count = match filters.before {
        // What stands on the first page is all that there is to count.
        None if page.reports.len() < PAGE_COUNT as usize => Counted {
            count: i64::try_from(page.reports.len()).unwrap_or(i64::MAX),
            is_whole: page.next.is_none(),
        },
        _ => desk::count(&app.centre, &permit, search).await?,
    };
    let words = visitor.frame("reports");
    let page = ListPage {
        kinds: kinds(app, &words, &filters.kind),
        regions: regions(app, &words, &filters.region),
        channels: channels(&words, &filters.channel),
        states: states(&words, &filters.state),
        rows: page
            .reports
            .iter()
            .map(|stored| row(app, &words, stored))
            .collect(),
        count: counted(&words, count),
        is_narrow: filters.is_narrow(),
        next_url: page.next.map(|before| filters.next_url(before)),
        filters,
        page: words,
    };
    Ok(render(StatusCode::OK, &page))
}

fn counted(words: &Frame<'_>, Counted { count, is_whole }: Counted) -> String {
    match is_whole {
        true => words.t1("reports-count", "count", count),
        false if count > COUNT_MAX => words.t1("reports-count-over", "count", COUNT_MAX),
        false => words.t1("reports-count-least", "count", count),
    }
}

fn kinds(app: &App, words: &Frame<'_>, chosen: &str) -> Vec<Choice> {
    let known = app.centre.profile.offences.iter();
    let mut kinds: Vec<Choice> = known
        .map(|offence| choice(&offence.key, words.p(&offence.text_id()), chosen))
        .collect();
    kinds.push(choice("other", words.t("kind-other"), chosen));
    kinds
}

pub(super) fn regions(app: &App, words: &Frame<'_>, chosen: &str) -> Vec<Choice> {
    let known = app.centre.profile.regions.iter();
    known
        .map(|code| choice(code, words.region_name(code), chosen))
        .collect()
}

fn channels(words: &Frame<'_>, chosen: &str) -> Vec<Choice> {
    let label = |channel: Channel| words.t(&format!("channel-{}", channel.as_str()));
    Channel::ALL
        .into_iter()
        .map(|channel| choice(channel.as_str(), label(channel), chosen))
        .collect()
}

fn states(words: &Frame<'_>, chosen: &str) -> Vec<Choice> {
    let label = |state: ReportState| words.t(&format!("state-{}", state.as_str()));
    ReportState::ALL
        .into_iter()
        .map(|state| choice(state.as_str(), label(state), chosen))
        .collect()
}

pub(super) fn choice(value: &str, label: String, chosen: &str) -> Choice {
    Choice {
        value: value.to_owned(),
        label,
        is_chosen: value == chosen,
    }
}

/// So many characters of the beginning of the story. What is in the closed compartment is not shown
/// in passing.
pub(super) fn clip(app: &App, words: &Frame<'_>, stored: &Stored, most: usize) -> String {
    match app.centre.is_closed(stored) {
        true => words.t("clip-sensitive"),
        false => stored.report.narrative.chars().take(most).collect(),
    }
}

fn row(app: &App, words: &Frame<'_>, stored: &Stored) -> Row {
    let report = &stored.report;
    Row {
        url: format!("/console/reports/{}", report.id),
        number: report.number.to_string(),
        kind: words.kind_of(report),
        shape: shape(report.state),
        state: words.t(&format!("state-{}", report.state.as_str())),
        clip: clip(app, words, stored, CLIP_CHARACTERS),
        loss: words.loss(report),
        source: report.source.clone(),
        received_at: words.short_time(report.received_at),
        repeats: stored.repeats,
    }
}

/// The shape that stands beside the word of a state, so that colour alone tells nothing.
pub(super) fn shape(state: ReportState) -> &'static str {
    match state {
        ReportState::Received => "new",
        ReportState::Read => "half",
        ReportState::Waiting => "wait",
        ReportState::Valid => "half",
        ReportState::Referred => "sent",
        ReportState::Closed => "done",
        ReportState::Withdrawn => "shut",
        ReportState::Erased => "seal",
    }
}
