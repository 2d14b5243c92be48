//! The list of series: by harm × solvability, by growth, by size.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;
use tocsin_flow::FlowError;
use tocsin_flow::series::{self, page};
use tocsin_store::series::page::Standing;
use tocsin_store::series::{Asked, Order, Series};

use super::super::reports::{Choice, choice, regions};
use super::super::visitor::{Frame, Visitor};
use super::words::{day, kind_name, loss, people, standing};
use crate::http::console::visitor::counted;

/// Series of one page.
const PAGE_COUNT: u32 = 50;

/// What the address of the list asks for; empty means any.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Filters {
    kind: String,
    region: String,
    state: String,
    order: String,
    /// Where the page before ended: `AMOUNT.NUMBER`.
    after: String,
}

impl Filters {
    fn asked(&self) -> Asked {
        let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let (amount, number) = self.after.split_once('.').unwrap_or_default();
        let after = amount.parse().ok().zip(number.parse().ok());
        Asked {
            order: Order::from_word(&self.order).unwrap_or_default(),
            kind: given(&self.kind),
            region: given(&self.region),
            standing: Standing::from_word(&self.state),
            after,
            count: PAGE_COUNT,
        }
    }

    fn is_narrow(&self) -> bool {
        let all = [&self.kind, &self.region, &self.state];
        all.iter().any(|text| !text.is_empty())
    }

    /// The address of the next page.
    fn next_url(&self, (amount, number): (i64, i64)) -> String {
        let after = format!("{amount}.{number}");
        let pairs = [
            ("kind", &self.kind),
            ("region", &self.region),
            ("state", &self.state),
            ("order", &self.order),
            ("after", &after),
        ];
        let mut url = form_urlencoded::Serializer::new("/console/series?".to_owned());
        url.extend_pairs(pairs.into_iter().filter(|(_, value)| !value.is_empty()));
        url.finish()
    }
}

/// One series of the list.
struct Row {
    url: String,
    label: String,
    kind: String,
    shape: &'static str,
    state: String,
    about: String,
    reports: i64,
    loss: String,
    harm: i64,
    solvability: i64,
    growth: String,
}

#[derive(Template)]
#[template(path = "console/series/list.html")]
struct ListPage<'p> {
    page: Frame<'p>,
    count: String,
    updated: String,
    suggestions: String,
    kinds: Vec<Choice>,
    regions: Vec<Choice>,
    states: Vec<Choice>,
    orders: Vec<Choice>,
    rows: Vec<Row>,
    is_narrow: bool,
    next_url: Option<String>,
}

pub(super) async fn page(visitor: Visitor, Query(filters): Query<Filters>) -> Response {
    visitor.page(show(&visitor, &filters).await)
}

async fn show<'v>(visitor: &'v Visitor, filters: &Filters) -> Result<ListPage<'v>, FlowError> {
    let centre = &visitor.app.centre;
    let permit = visitor.actor().read()?;
    let words = visitor.frame("series");
    let asked = filters.asked();
    let found = series::list(centre, &permit, asked.clone()).await?;
    let count = page::count(centre, &permit, &asked).await?;
    let waiting = page::suggestions_count(centre, &permit).await?;
    let now = centre.store.now();
    let most = i64::from(page::COUNT_MAX);
    Ok(ListPage {
        count: match count < most {
            true => words.t1("series-count", "count", count),
            false => words.t1("series-count-over", "count", most - 1),
        },
        updated: words.t1("queue-updated", "time", words.clock_time(now)),
        suggestions: counted(waiting, most),
        kinds: kinds(&words, &filters.kind),
        regions: regions(&visitor.app, &words, &filters.region),
        states: Standing::ALL
            .into_iter()
            .map(|one| {
                let label = words.t(&format!("series-state-{}", one.as_str()));
                choice(one.as_str(), label, &filters.state)
            })
            .collect(),
        orders: Order::ALL
            .into_iter()
            .map(|one| {
                let label = words.t(&format!("series-order-{}", one.as_str()));
                choice(one.as_str(), label, asked.order.as_str())
            })
            .collect(),
        rows: found
            .series
            .iter()
            .map(|one| row(&words, one, now))
            .collect(),
        is_narrow: filters.is_narrow(),
        next_url: found.next.map(|after| filters.next_url(after)),
        page: words,
    })
}

fn kinds(words: &Frame<'_>, chosen: &str) -> Vec<Choice> {
    let known = words.profile().offences.iter();
    let mut kinds: Vec<Choice> = known
        .map(|offence| choice(&offence.key, words.p(&offence.text_id()), chosen))
        .collect();
    kinds.push(choice("other", words.t("kind-other"), chosen));
    kinds
}

fn row(words: &Frame<'_>, series: &Series, now: jiff::Timestamp) -> Row {
    let (shape, state) = standing(series, now);
    let people = people(words, series.sources);
    let last = words.t1("series-last", "day", day(words, series.last_at));
    Row {
        url: format!("/console/series/{}", series.label()),
        label: series.label(),
        kind: kind_name(words, &series.kind),
        shape,
        state: words.t(state),
        about: format!("{people} · {last}"),
        reports: series.reports,
        loss: loss(words, series),
        harm: series.harm,
        solvability: series.solvability,
        growth: format!("+{}", series.recent),
    }
}
