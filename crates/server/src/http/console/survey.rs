//! The survey's figures: how many were helped, by month and kind of offence.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use tocsin_domain::survey::{ANSWERS_COUNT_MIN, Helped};
use tocsin_flow::FlowError;
use tocsin_flow::learn::survey;
use tocsin_store::survey::Counted;

use super::visitor::{Frame, Visitor};

/// The answers of one month about one kind.
struct Line {
    month: String,
    kind: String,
    /// How many answered; empty when they are too few to be told.
    answers: String,
    /// How many in each hundred gave each answer, in the order in which they are offered.
    shares: Vec<String>,
}

#[derive(Template)]
#[template(path = "console/survey.html")]
struct SurveyPage<'p> {
    page: Frame<'p>,
    /// The answers, in words.
    answers: Vec<String>,
    lines: Vec<Line>,
    least: i64,
}

pub(super) async fn page(visitor: Visitor) -> Response {
    visitor.page(show(&visitor).await)
}

async fn show(visitor: &Visitor) -> Result<SurveyPage<'_>, FlowError> {
    let permit = visitor.actor().survey()?;
    let words = visitor.frame("survey");
    let counted = survey::figures(&visitor.app.centre, &permit).await?;
    let answer = |helped: Helped| words.t(&format!("survey-{}", helped.as_str()));
    Ok(SurveyPage {
        answers: Helped::ALL.into_iter().map(answer).collect(),
        lines: lines(&words, &counted),
        least: ANSWERS_COUNT_MIN,
        page: words,
    })
}

/// A line for each month and kind, the newest month first.
fn lines(words: &Frame<'_>, counted: &[Counted]) -> Vec<Line> {
    let mut cells: BTreeMap<(&str, &str), BTreeMap<Helped, i64>> = BTreeMap::new();
    for one in counted {
        let cell = cells.entry((&one.month, &one.kind)).or_default();
        *cell.entry(one.helped).or_default() += one.answers_count;
    }
    let line = |((month, kind), cell): (&(&str, &str), &BTreeMap<Helped, i64>)| {
        let total: i64 = cell.values().sum();
        let is_told = total >= ANSWERS_COUNT_MIN;
        Line {
            month: (*month).to_owned(),
            kind: words.kind_name(kind),
            answers: match is_told {
                true => total.to_string(),
                false => String::new(),
            },
            shares: match is_told {
                true => shares(cell, total),
                false => Vec::new(),
            },
        }
    };
    let mut lines: Vec<Line> = cells.iter().map(line).collect();
    lines.sort_by(|one, other| other.month.cmp(&one.month).then(one.kind.cmp(&other.kind)));
    lines
}

/// Shares in whole percent.
fn shares(cell: &BTreeMap<Helped, i64>, total: i64) -> Vec<String> {
    let share = |helped: Helped| {
        let count = cell.get(&helped).copied().unwrap_or_default();
        format!("{} %", (count * 100 + total / 2) / total.max(1))
    };
    Helped::ALL.into_iter().map(share).collect()
}
