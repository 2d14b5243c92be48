//! `GET /api/v1/series`: the series that hold reports of a source.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tocsin_flow::series;
use tocsin_store::series::{Asked, Order, Series};
use utoipa::{IntoParams, ToSchema};

use super::caller::Caller;
use super::reading::{A_CURSOR, bad_query, parameters, parsed, read};
use crate::http::App;
use crate::http::error::ApiProblem;

/// Series of a page unless `limit` says otherwise.
const PAGE_COUNT: u32 = 50;

/// Which series, and where to read on.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    /// The `next` of the page before.
    cursor: Option<String>,
    /// Series on the page.
    #[param(minimum = 1, maximum = 200, default = 50, value_type = Option<u32>)]
    limit: Option<String>,
    /// What comes first: `score` by harm × solvability, `growth`, `latest` or `size`.
    #[param(pattern = "^(score|growth|latest|size)$")]
    order: Option<String>,
    /// The profile's kind of offence of most of its reports.
    kind: Option<String>,
}

/// A page of series.
#[derive(Serialize, ToSchema)]
pub(super) struct SeriesPage {
    /// The series.
    series: Vec<SeriesRow>,
    /// Give this as `cursor` to read on; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// A series with what it amounts to: all of its reports, those of other sources too.
#[derive(Serialize, ToSchema)]
pub(super) struct SeriesRow {
    /// What it is called.
    #[schema(example = "S-2026-000012")]
    label: String,
    /// Its number.
    number: i64,
    /// The profile's kind of offence of most of its reports.
    kind: String,
    /// How many reports it has.
    reports: i64,
    /// How many independent people are among their reporters.
    sources: i64,
    /// When its first report was taken in.
    first_at: Timestamp,
    /// When its last one was.
    last_at: Timestamp,
    /// Reports of the last seven days.
    recent: i64,
    /// Reports of the seven days before them.
    earlier: i64,
    /// How much harm it does, of 100.
    harm: i64,
    /// How much there is to go by, of 100.
    solvability: i64,
    /// Money lost by currency, as digits. Nothing is converted.
    losses: BTreeMap<String, String>,
    /// Whether a person holds it as it is.
    locked: bool,
}

impl From<Series> for SeriesRow {
    fn from(series: Series) -> SeriesRow {
        SeriesRow {
            label: series.label(),
            number: series.number,
            kind: series.kind,
            reports: series.reports,
            sources: series.sources,
            first_at: series.first_at,
            last_at: series.last_at,
            recent: series.recent,
            earlier: series.earlier,
            harm: series.harm,
            solvability: series.solvability,
            losses: series.detail.losses,
            locked: series.is_locked,
        }
    }
}

/// Read the series that hold reports of the token's source.
///
/// The closed compartment is in no series.
#[utoipa::path(
    get,
    path = "/api/v1/series",
    operation_id = "list_series",
    tag = "series",
    security(("token" = ["reports:read"])),
    params(Wanted),
    responses(
        (status = 200, description = "A page of series.", body = SeriesPage),
        (status = 400, response = inline(super::document::Malformed)),
        super::document::Reading,
    ),
)]
pub(super) async fn list(
    State(app): State<App>,
    caller: Caller,
    query: Result<Query<Wanted>, QueryRejection>,
) -> Result<Json<SeriesPage>, ApiProblem> {
    let permit = caller.read()?;
    let wanted = parameters(query)?;
    let mut problems = Vec::new();
    let after = read(&mut problems, "cursor", wanted.cursor, A_CURSOR, cursor);
    let count = read(&mut problems, "limit", wanted.limit, "1 to 200", |text| {
        parsed::<u32>(text).filter(|count| (1..=series::PAGE_COUNT_MAX).contains(count))
    });
    let orders = "score, growth, latest or size";
    let order = read(
        &mut problems,
        "order",
        wanted.order,
        orders,
        Order::from_word,
    );
    if !problems.is_empty() {
        return Err(bad_query(problems));
    }
    let asked = Asked {
        order: order.unwrap_or_default(),
        kind: wanted.kind,
        after,
        count: count.unwrap_or(PAGE_COUNT),
        ..Asked::default()
    };
    let page = series::list(&app.centre, &permit, asked).await?;
    Ok(Json(SeriesPage {
        series: page.series.into_iter().map(SeriesRow::from).collect(),
        next: page
            .next
            .map(|(amount, number)| format!("{amount}.{number}")),
    }))
}

/// Reads the end of a page before.
fn cursor(text: &str) -> Option<(i64, i64)> {
    let (amount, number) = text.split_once('.')?;
    Some((amount.parse().ok()?, number.parse().ok()?))
}
