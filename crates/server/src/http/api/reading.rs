//! `GET /api/v1/reports` and `GET /api/v1/reports/{id}`: a source reads its own reports.

use std::str::FromStr;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::Deserialize;
use tocsin_domain::access::ReadPermit;
use tocsin_domain::entry::canonical_time;
use tocsin_domain::report::{Channel, Problem, State as ReportState};
use tocsin_flow::desk;
use tocsin_store::search::Search;
use utoipa::IntoParams;

use super::caller::Caller;
use super::wire::{FileDetail, Happening, ReportDetail, ReportPage, StoredReport};
use crate::http::App;
use crate::http::error::ApiProblem;

/// Reports of a page unless `limit` says otherwise.
const PAGE_COUNT: u32 = 50;
/// Longest text asked for, in characters.
const TEXT_CHARACTERS_MAX: usize = 1_000;

/// What may be asked for. Everything given must hold.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    /// The `next` of the page before.
    cursor: Option<String>,
    /// Reports on the page.
    #[param(minimum = 1, maximum = 200, default = 50, value_type = Option<u32>)]
    limit: Option<String>,
    /// Words and "phrases" of the story, of names, of observables.
    #[param(max_length = 1000)]
    q: Option<String>,
    /// The profile's kind of offence, or `other`.
    kind: Option<String>,
    /// Region as given.
    region: Option<String>,
    /// Source; a token reads its own only.
    source: Option<String>,
    /// The door it came through.
    #[param(pattern = "^(web|api|mail|phone|sms|bulk|plugin|sensor|partner|desk|other)$")]
    channel: Option<String>,
    /// Where it stands.
    #[param(pattern = "^(received|read|waiting|valid|referred|closed|withdrawn|erased)$")]
    state: Option<String>,
    /// First day of receipt, UTC.
    #[param(format = Date, example = "2026-01-01")]
    from: Option<String>,
    /// Last day of receipt, UTC.
    #[param(format = Date, example = "2026-01-31")]
    to: Option<String>,
}

/// A page of what is wanted.
struct Asked {
    search: Search,
    before: Option<i64>,
    count: u32,
}

impl Wanted {
    fn read(self) -> Result<Asked, ApiProblem> {
        let mut problems = Vec::new();
        let text = self.q.unwrap_or_default();
        if text.chars().count() > TEXT_CHARACTERS_MAX {
            problems.push(Problem::new(
                "q",
                "longer than 1000 characters; ask for less",
            ));
        }
        let search = Search {
            text,
            kind: self.kind,
            region: self.region,
            source: self.source,
            channel: read(&mut problems, "channel", self.channel, CHANNELS, |word| {
                let known = Channel::ALL.into_iter();
                known.into_iter().find(|channel| channel.as_str() == word)
            }),
            state: read(
                &mut problems,
                "state",
                self.state,
                "received, read, waiting, valid, referred, closed, withdrawn or erased",
                ReportState::from_word,
            ),
            from: read(&mut problems, "from", self.from, A_DAY, parsed::<Date>),
            to: read(&mut problems, "to", self.to, A_DAY, parsed::<Date>),
            ..Search::default()
        };
        let before = read(
            &mut problems,
            "cursor",
            self.cursor,
            A_CURSOR,
            parsed::<i64>,
        );
        let count = read(&mut problems, "limit", self.limit, "1 to 200", |text| {
            parsed::<u32>(text).filter(|count| (1..=desk::PAGE_COUNT_MAX).contains(count))
        });
        if problems.is_empty() {
            return Ok(Asked {
                search,
                before,
                count: count.unwrap_or(PAGE_COUNT),
            });
        }
        Err(bad_query(problems))
    }
}

const CHANNELS: &str = "web, api, mail, phone, sms, bulk, plugin, sensor, partner, desk or other";
const A_DAY: &str = "a day like 2026-01-31";
/// What a cursor is, for messages.
pub(super) const A_CURSOR: &str = "what the page before gave as next";

/// A parameter's value; one that cannot be read is noted.
pub(super) fn read<T>(
    problems: &mut Vec<Problem>,
    name: &str,
    value: Option<String>,
    expected: &str,
    read: impl FnOnce(&str) -> Option<T>,
) -> Option<T> {
    let value = value?;
    let read = read(&value);
    if read.is_none() {
        problems.push(Problem::new(name, &format!("expected {expected}")));
    }
    read
}

/// A value by its own reader.
pub(super) fn parsed<T: FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}

/// The parameters do not fit.
pub(super) fn bad_query(problems: Vec<Problem>) -> ApiProblem {
    ApiProblem::of_fields(StatusCode::BAD_REQUEST, problems)
}

/// Parameters of an address, whose mistakes are answered as problems.
pub(super) fn parameters<T>(
    query: Result<Query<T>, axum::extract::rejection::QueryRejection>,
) -> Result<T, ApiProblem> {
    let refused = |rejection: axum::extract::rejection::QueryRejection| {
        ApiProblem::new(StatusCode::BAD_REQUEST, rejection.body_text())
    };
    query.map(|Query(wanted)| wanted).map_err(refused)
}

/// Find reports, newest first.
///
/// A page keeps its place while new reports arrive: these stand before the first page.
#[utoipa::path(
    get,
    path = "/api/v1/reports",
    operation_id = "list_reports",
    tag = "reports",
    security(("token" = ["reports:read"])),
    params(Wanted),
    responses(
        (status = 200, description = "A page of reports.", body = ReportPage),
        (status = 400, response = inline(super::document::Malformed)),
        super::document::Reading,
    ),
)]
pub(super) async fn list(
    State(app): State<App>,
    caller: Caller,
    query: Result<Query<Wanted>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<ReportPage>, ApiProblem> {
    let permit = caller.read()?;
    let asked = parameters(query)?.read()?;
    refuse_other_source(&permit, asked.search.source.as_deref())?;
    let Asked {
        search,
        before,
        count,
    } = asked;
    let page = desk::search(&app.centre, &permit, search, before, count).await?;
    Ok(Json(ReportPage {
        reports: page.reports.into_iter().map(StoredReport::from).collect(),
        next: page.next.map(|serial| serial.to_string()),
    }))
}

fn refuse_other_source(permit: &ReadPermit, wanted: Option<&str>) -> Result<(), ApiProblem> {
    match (permit.only_source(), wanted) {
        (Some(own), Some(wanted)) if own != wanted => Err(ApiProblem::new(
            StatusCode::FORBIDDEN,
            format!("this token reads the reports of its own source, {own}, only"),
        )),
        _ => Ok(()),
    }
}

/// Read one report of the token's source.
#[utoipa::path(
    get,
    path = "/api/v1/reports/{id}",
    operation_id = "read_report",
    tag = "reports",
    security(("token" = ["reports:read"])),
    params(("id" = uuid::Uuid, Path, description = "The report's id.")),
    responses(
        (status = 200, description = "The report.", body = ReportDetail),
        (status = 404, response = inline(super::document::NotFound)),
        super::document::Reading,
    ),
)]
pub(super) async fn one(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<ReportDetail>, ApiProblem> {
    let permit = caller.read()?;
    let seen = desk::read(&app.centre, &permit, id_of(&id)?).await?;
    let files = seen.files.into_iter().map(|file| FileDetail {
        at: canonical_time(file.at),
        name: file.name,
        media_type: file.media_type,
        length_bytes: file.length_bytes,
        sha256: file.sha256,
    });
    // What people say to each other in the inbox is not the source's to know.
    let history = seen
        .history
        .into_iter()
        .filter(|entry| entry.act.as_str().starts_with("report."))
        .map(|entry| Happening {
            at: canonical_time(entry.at),
            act: entry.act.as_str(),
        });
    Ok(Json(ReportDetail {
        files: files.collect(),
        history: history.collect(),
        report: StoredReport::of(seen.report, seen.repeats),
    }))
}

/// The id in an address; what is none names nothing.
pub(super) fn id_of<T: FromStr>(text: &str) -> Result<T, ApiProblem> {
    parsed(text).ok_or_else(|| ApiProblem::new(StatusCode::NOT_FOUND, "not found"))
}
