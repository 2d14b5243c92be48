//! What leaves for reporters: the outgoing queue, for supervisors and administrators. Where each
//! message stands and why it did not leave; no address and no word of it.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use tocsin_domain::news::Way;
use tocsin_flow::{FlowError, notice};
use tocsin_store::outgoing::{OutgoingRow, OutgoingState};

use super::visitor::{Frame, Visitor};

/// One message.
struct Line {
    id: i64,
    number: String,
    way: String,
    created: String,
    /// When it is tried next, while it waits.
    next: Option<String>,
    tries: i64,
    problem: String,
    /// Whether it can still be cancelled.
    is_pending: bool,
    /// Whether it can be tried now: not a letter, which people print and post.
    is_to_try: bool,
}

/// A state to choose, with how many are in it.
struct Choice {
    word: &'static str,
    name: String,
    count: i64,
    is_here: bool,
}

#[derive(Template)]
#[template(path = "console/sending.html")]
struct SendingPage<'p> {
    page: Frame<'p>,
    state: &'static str,
    choices: Vec<Choice>,
    lines: Vec<Line>,
    /// The id from which the next page goes on.
    more: Option<i64>,
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    state: String,
    before: Option<i64>,
}

pub(super) async fn list(visitor: Visitor, Query(wanted): Query<Wanted>) -> Response {
    visitor.page(show(&visitor, &wanted).await)
}

async fn show<'v>(visitor: &'v Visitor, wanted: &Wanted) -> Result<SendingPage<'v>, FlowError> {
    let permit = visitor.actor().sending()?;
    let (centre, words) = (&visitor.app.centre, visitor.frame("sending"));
    let mut choices = Vec::new();
    let mut chosen = OutgoingState::from_word(&wanted.state);
    for state in OutgoingState::ALL {
        let count = notice::count(centre, &permit, state).await?;
        // Without a wish, the first that asks for attention.
        if chosen.is_none() && (count > 0 || state == OutgoingState::Waiting) {
            chosen = Some(state);
        }
        choices.push(Choice {
            word: state.as_str(),
            name: words.t(&format!("sending-state-{}", state.as_str())),
            count,
            is_here: false,
        });
    }
    let state = chosen.unwrap_or(OutgoingState::Waiting);
    for choice in &mut choices {
        choice.is_here = choice.word == state.as_str();
    }
    let rows = notice::list(centre, &permit, state, wanted.before).await?;
    let is_full = rows.len() == notice::PAGE_COUNT_MAX as usize;
    Ok(SendingPage {
        state: state.as_str(),
        choices,
        more: rows.last().map(|row| row.id).filter(|_| is_full),
        lines: rows.iter().map(|row| line(&words, row)).collect(),
        page: words,
    })
}

fn line(words: &Frame<'_>, row: &OutgoingRow) -> Line {
    let is_waiting = row.state == OutgoingState::Waiting;
    let is_pending = is_waiting || row.state == OutgoingState::GivenUp;
    Line {
        id: row.id,
        number: row.number.to_string(),
        way: words.t(&format!("sending-way-{}", row.way.as_str())),
        created: words.short_time(row.created_at),
        next: is_waiting.then(|| words.short_time(row.run_at)),
        tries: row.tries,
        problem: row.problem.clone(),
        is_pending,
        is_to_try: is_pending && row.way != Way::Letter,
    }
}

#[derive(Deserialize)]
pub(super) struct Order {
    #[serde(default)]
    act: String,
    #[serde(default)]
    state: String,
}

/// Has a message tried now, or cancels it.
pub(super) async fn act(
    visitor: Visitor,
    Path(id): Path<i64>,
    Form(order): Form<Order>,
) -> Response {
    let result = async {
        let permit = visitor.actor().sending()?;
        let centre = &visitor.app.centre;
        match order.act.as_str() {
            "retry" => notice::retry(centre, &permit, id).await?,
            "cancel" => notice::cancel(centre, &permit, id).await?,
            _ => return Err(FlowError::NotFound),
        }
        let state = OutgoingState::from_word(&order.state).unwrap_or(OutgoingState::Waiting);
        let to = format!("/console/sending?state={}", state.as_str());
        Ok(Redirect::to(&to).into_response())
    };
    visitor.answer(result.await)
}
