//! Reviews that reporters asked for: who waits, and the answer in one press.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use tocsin_domain::report::ReportId;
use tocsin_flow::FlowError;
use tocsin_flow::learn::review;
use uuid::Uuid;

use super::visitor::{Frame, Visitor};

/// A report whose reporter waits.
struct Line {
    id: ReportId,
    number: String,
    kind: String,
    asked: String,
}

#[derive(Template)]
#[template(path = "console/reviews.html")]
struct ReviewsPage<'p> {
    page: Frame<'p>,
    lines: Vec<Line>,
}

pub(super) async fn list(visitor: Visitor) -> Response {
    visitor.page(show(&visitor).await)
}

async fn show(visitor: &Visitor) -> Result<ReviewsPage<'_>, FlowError> {
    let permit = visitor.actor().handle()?;
    let words = visitor.frame("reviews");
    let waiting = review::waiting(&visitor.app.centre, &permit).await?;
    let lines = waiting.into_iter().map(|(stored, asked_at)| Line {
        id: stored.report.id,
        number: stored.report.number.to_string(),
        kind: words.kind_of(&stored.report),
        asked: words.short_time(asked_at),
    });
    Ok(ReviewsPage {
        lines: lines.collect(),
        page: words,
    })
}

#[derive(Deserialize)]
pub(super) struct Answer {
    #[serde(default)]
    answer: String,
}

/// Answers a review.
pub(super) async fn answer(
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<Answer>,
) -> Response {
    let result = async {
        let permit = visitor.actor().handle()?;
        let is_changed = match form.answer.as_str() {
            "changed" => true,
            "kept" => false,
            _ => return Err(FlowError::NotFound),
        };
        review::answer(&visitor.app.centre, &permit, ReportId(id), is_changed).await?;
        Ok(Redirect::to("/console/reviews").into_response())
    };
    visitor.answer(result.await)
}
