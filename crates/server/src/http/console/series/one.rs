//! The page of one series.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use tocsin_domain::series::number_of;
use tocsin_domain::series::score::Line;
use tocsin_flow::FlowError;
use tocsin_flow::series::{self, page};
use tocsin_store::series::value::SeenValue;
use tocsin_store::series::{Member, Series};

use super::super::render;
use super::super::reports::shape as state_shape;
use super::super::visitor::{Frame, Visitor};
use super::suggestions::{Other, SuggestionView, others, view};
use super::words::{
    After, DecisionView, ReasonView, Said, bits, day, decisions, kind_name, loss, people, standing,
    verdict_word,
};
use super::{drawn, why};
use crate::drawing::foreign::plain;
use crate::drawing::score::Shape;
use crate::http::facts::role_shape;

/// Reports of one page of the list.
const MEMBERS_COUNT: u32 = 50;
/// Values of the table.
const VALUES_COUNT: usize = 30;

/// A key figure.
struct Figure {
    number: String,
    about: String,
}

/// A line of a score, or its sum.
struct Part {
    name: String,
    from: String,
    share: String,
    is_total: bool,
}

/// A value of the series.
struct ValueRow {
    shape: &'static str,
    role: String,
    kind: String,
    value: String,
    url: String,
    weight: String,
    sources: i64,
    seen: String,
    verdict: String,
}

/// A report of the series.
struct MemberRow {
    url: String,
    number: String,
    kind: String,
    shape: &'static str,
    state: String,
    region: String,
    loss: String,
    received: String,
}

#[derive(Template)]
#[template(path = "console/series/one.html")]
struct OnePage<'p> {
    page: Frame<'p>,
    label: String,
    kind: String,
    shape: &'static str,
    state: String,
    born: String,
    said: Option<Said>,
    why: String,
    figures: Vec<Figure>,
    may_act: bool,
    score: String,
    chords_left_out: usize,
    reasons: Vec<ReasonView>,
    undone_by: Vec<(String, String)>,
    parts: Vec<Part>,
    time: drawn::Time,
    values: Vec<ValueRow>,
    values_count: String,
    members: Vec<MemberRow>,
    members_count: String,
    members_hidden: i64,
    members_next: Option<String>,
    suggestion: Option<SuggestionView>,
    suggestions_then: Vec<Other>,
    suggestions_count: String,
    back: String,
    decisions: Vec<DecisionView>,
    map: drawn::Map,
}

/// What the address says besides.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// Serial number of the last report of the page before.
    members: i64,
    #[serde(flatten)]
    after: After,
}

pub(super) async fn page(
    visitor: Visitor,
    Path(label): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    visitor.answer(show(&visitor, &label, &asked).await)
}

/// The series of a label, within reach.
pub(super) async fn of_label(visitor: &Visitor, label: &str) -> Result<Series, FlowError> {
    let permit = visitor.actor().read()?;
    let number = number_of(label).ok_or(FlowError::NotFound)?;
    series::one(&visitor.app.centre, &permit, number).await
}

async fn show(visitor: &Visitor, label: &str, asked: &Asked) -> Result<Response, FlowError> {
    let series = of_label(visitor, label).await?;
    if series.label() != label {
        // Written otherwise, or a part of this one now.
        let from = number_of(label).filter(|number| *number != series.number);
        let from = from.map_or_else(String::new, |number| format!("?from={number}"));
        let address = format!("/console/series/{}{from}", series.label());
        return Ok(Redirect::to(&address).into_response());
    }
    let page = Reading::of(visitor, series, asked)
        .await?
        .page(asked)
        .await?;
    Ok(render(axum::http::StatusCode::OK, &page))
}

/// What was read for the page.
struct Reading<'v> {
    visitor: &'v Visitor,
    series: Series,
    board: page::Board,
    members: Vec<Member>,
    ties: why::Ties,
}

impl<'v> Reading<'v> {
    async fn of(
        visitor: &'v Visitor,
        series: Series,
        asked: &Asked,
    ) -> Result<Reading<'v>, FlowError> {
        let centre = &visitor.app.centre;
        let permit = visitor.actor().read()?;
        let zone = visitor.frame("series").zone().clone();
        let ahead = zone.to_offset(centre.store.now()).seconds();
        let ahead = i64::from(ahead) * 1_000_000;
        let board = page::board(centre, &permit, &series, ahead).await?;
        let members = series::members(
            centre,
            &permit,
            series.number,
            asked.members,
            MEMBERS_COUNT + 1,
        );
        Ok(Reading {
            members: members.await?,
            ties: why::Ties::of(&board.sample),
            visitor,
            series,
            board,
        })
    }

    async fn page(mut self, asked: &Asked) -> Result<OnePage<'v>, FlowError> {
        let words = self.visitor.frame("series");
        let now = self.visitor.app.centre.store.now();
        let label = self.series.label();
        let back = format!("series/{label}");
        let has_more = self.members.len() > MEMBERS_COUNT as usize;
        self.members.truncate(MEMBERS_COUNT as usize);
        let last = self.members.last().filter(|_| has_more);
        let members_next =
            last.map(|last| format!("/console/series/{label}?members={}#members", last.serial));
        let (series, board, ties) = (&self.series, &self.board, &self.ties);
        let suggestion = match board.suggestions.first() {
            Some(first) => Some(view(self.visitor, &words, first).await?),
            None => None,
        };
        let (shape, state) = standing(series, now);
        let (score, chords_left_out) = drawn::score(&words, series, board, ties);
        let texts = |key: u64| self.text(key);
        Ok(OnePage {
            kind: kind_name(&words, &series.kind),
            shape,
            state: words.t(state),
            born: words.t2(
                "series-born",
                "day",
                day(&words, series.first_at),
                "last",
                day(&words, series.last_at),
            ),
            said: Said::of(&words, &asked.after, &back),
            why: why::sentence(&words, series, board, ties),
            figures: figures(&words, series),
            may_act: self.visitor.actor().handle().is_ok(),
            score,
            chords_left_out,
            reasons: why::reasons(&words, ties, &board.texts),
            undone_by: why::undone_by(&words, ties, &board.texts),
            parts: parts(&words, series),
            time: drawn::time(&words, board),
            values: self.values(&words),
            values_count: words.t1(
                "series-values-shown",
                "count",
                board.values.len().min(VALUES_COUNT),
            ),
            members: self.members.iter().map(|one| member(&words, one)).collect(),
            members_count: super::words::reports(&words, series.reports),
            members_hidden: (series.reports - board.reached_count).max(0),
            members_next,
            suggestion,
            suggestions_then: others(self.visitor, &words, &board.suggestions).await?,
            suggestions_count: words.t1("suggestions-count", "count", board.suggestions.len()),
            back,
            decisions: decisions(&words, &board.decisions, &board.named, &texts, now),
            map: drawn::map(&words, series),
            label,
            page: words,
        })
    }

    fn text(&self, key: u64) -> Option<String> {
        let named = self.board.values.iter().find(|value| value.key == key);
        named.map(|value| value.text.clone())
    }

    fn values(&self, words: &Frame<'_>) -> Vec<ValueRow> {
        let mut values: Vec<&SeenValue> = self.board.values.iter().collect();
        let weight = |value: &SeenValue| self.ties.millibits(value.key);
        values.sort_by_key(|value| {
            std::cmp::Reverse((weight(value).is_some(), value.roles.values().sum::<i64>()))
        });
        values.truncate(VALUES_COUNT);
        let against: Vec<u64> = self.ties.against.iter().map(|tie| tie.key).collect();
        values
            .into_iter()
            .map(|value| ValueRow {
                weight: match weight(value) {
                    Some(millibits) => bits(words, millibits),
                    None if against.contains(&value.key) => "−".to_owned(),
                    None => "·".to_owned(),
                },
                ..value_row(words, value)
            })
            .collect()
    }
}

fn value_row(words: &Frame<'_>, value: &SeenValue) -> ValueRow {
    let role = match drawn::shape(value) {
        Shape::Suspect => "suspect",
        Shape::Victim => "victim",
        Shape::Third => "third_party",
        Shape::Unknown => "unknown",
    };
    ValueRow {
        shape: role_shape(role),
        role: words.t(&format!("observable-role-{}", role.replace('_', "-"))),
        kind: words.observable_type(&value.kind),
        value: plain(&value.text),
        url: format!("/console/observables/{:016x}", value.key),
        weight: String::new(),
        sources: value.sources,
        seen: words.t2(
            "series-seen-span",
            "first",
            day(words, value.first_at),
            "last",
            day(words, value.last_at),
        ),
        verdict: verdict_word(words, value.verdict),
    }
}

fn member(words: &Frame<'_>, member: &Member) -> MemberRow {
    MemberRow {
        url: format!("/console/reports/{}", member.id),
        number: member.report.to_string(),
        kind: kind_name(words, &member.kind),
        shape: state_shape(member.state),
        state: words.t(&format!("state-{}", member.state.as_str())),
        region: plain(&words.region_name(&member.region)),
        loss: match &member.loss {
            Some((amount, currency)) => plain(&words.amount(amount, currency)),
            None => String::new(),
        },
        received: words.short_time(member.received_at),
    }
}

fn figures(words: &Frame<'_>, series: &Series) -> Vec<Figure> {
    let number = |count: i64| words.number(u64::try_from(count).unwrap_or_default());
    let loss = loss(words, series);
    vec![
        Figure {
            number: number(series.reports),
            about: words.t1(
                "series-figure-reports",
                "people",
                people(words, series.sources),
            ),
        },
        Figure {
            number: match loss.is_empty() {
                true => "0".to_owned(),
                false => loss,
            },
            about: words.t1("series-figure-loss", "count", series.detail.losses_count),
        },
        Figure {
            number: number(series.harm),
            about: words.t("series-figure-harm"),
        },
        Figure {
            number: number(series.solvability),
            about: words.t("series-figure-solvability"),
        },
    ]
}

/// Both scores, line by line, each with its sum.
fn parts(words: &Frame<'_>, series: &Series) -> Vec<Part> {
    let score = &series.detail.score;
    let mut parts = Vec::new();
    for (name, lines, sum) in [
        ("series-harm", &score.harm, score.harm_points()),
        (
            "series-solvability",
            &score.solvability,
            score.solvability_points(),
        ),
    ] {
        parts.extend(lines.iter().filter_map(|line| part(words, line)));
        parts.push(Part {
            name: words.t(name),
            from: String::new(),
            share: words.t2("series-part-of", "points", sum, "most", 100_i64),
            is_total: true,
        });
    }
    parts
}

/// A line whose word is known; one of a later version has no words here.
fn part(words: &Frame<'_>, line: &Line) -> Option<Part> {
    let count = line.amount;
    let (name, from) = match line.what.as_str() {
        "victims" => (
            words.t("score-line-victims"),
            words.t1("score-amount-people", "count", count),
        ),
        "loss" => (
            words.t("score-line-loss"),
            words.t1("score-amount-units", "count", count),
        ),
        "vulnerability" => (
            words.t("score-line-vulnerability"),
            words.t1("score-amount-percent", "count", count),
        ),
        "velocity" => (
            words.t("score-line-velocity"),
            words.t1("score-amount-growth", "count", count),
        ),
        "payee" => (
            words.t("score-line-payee"),
            words.t1("score-amount-payee", "count", count),
        ),
        "jurisdiction" => (
            words.t("score-line-jurisdiction"),
            words.t1("score-amount-home", "count", count),
        ),
        "freshness" => (
            words.t("score-line-freshness"),
            words.t1("score-amount-days", "count", count),
        ),
        "evidence" => (
            words.t("score-line-evidence"),
            words.t1("score-amount-percent", "count", count),
        ),
        _ => return None,
    };
    Some(Part {
        name,
        from,
        share: words.t2("series-part-of", "points", line.points, "most", line.most),
        is_total: false,
    })
}
