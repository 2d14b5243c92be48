//! Erasing a report, for the data-protection officer: found by its number, shown by what there is
//! to lose and never by what it says, erased with a reason.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use tocsin_domain::erasure::{Grounds, Reason};
use tocsin_domain::report::ReportId;
use tocsin_flow::{FlowError, erase as flow};
use tocsin_store::erase::Erasable;
use uuid::Uuid;

use super::reports::shape;
use super::visitor::{Frame, Visitor};
use super::{confirm, render};

/// What there is to lose of a report.
struct Losses {
    id: ReportId,
    number: String,
    kind: String,
    shape: &'static str,
    state: String,
    received: String,
    mode: String,
    messages_count: i64,
    files: String,
    values_count: i64,
    erased: Option<String>,
}

#[derive(Template)]
#[template(path = "console/erasure.html")]
struct ErasurePage<'p> {
    page: Frame<'p>,
    /// What was typed.
    number: String,
    is_unknown: bool,
    losses: Option<Losses>,
    reasons: Vec<(&'static str, String)>,
    has_problem: bool,
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    number: String,
}

pub(super) async fn page(visitor: Visitor, Query(Wanted { number }): Query<Wanted>) -> Response {
    visitor.page(show(&visitor, number, false).await)
}

async fn show(
    visitor: &Visitor,
    number: String,
    has_problem: bool,
) -> Result<ErasurePage<'_>, FlowError> {
    let permit = visitor.actor().erase()?;
    let words = visitor.frame("erasures");
    let found = flow::find(&visitor.app.centre, &permit, &number).await?;
    Ok(ErasurePage {
        is_unknown: found.is_none() && !number.trim().is_empty(),
        losses: found.map(|report| losses(&words, &report)),
        reasons: Reason::ALL
            .into_iter()
            .map(|reason| {
                let word = reason.as_str();
                (word, words.t(&format!("erasure-reason-{word}")))
            })
            .collect(),
        number,
        has_problem,
        page: words,
    })
}

fn losses(words: &Frame<'_>, report: &Erasable) -> Losses {
    let bytes = u64::try_from(report.files_bytes).unwrap_or_default();
    Losses {
        id: report.id,
        number: report.number.to_string(),
        kind: words.kind_name(&report.kind),
        shape: shape(report.state),
        state: words.t(&format!("state-{}", report.state.as_str())),
        received: words.date_time(report.received_at),
        mode: words.t(&format!("mode-{}", report.reporter_mode.as_str())),
        messages_count: report.messages_count,
        files: match report.files_count {
            0 => "0".to_owned(),
            count => format!("{count} · {}", words.size(bytes)),
        },
        values_count: report.observables_count,
        erased: report.erased_at.map(|at| words.date_time(at)),
    }
}

#[derive(Deserialize)]
pub(super) struct Order {
    /// The report's number, to come back to.
    #[serde(default)]
    number: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    reference: String,
}

impl Order {
    fn grounds(&self) -> Option<Grounds> {
        let reference = match self.reference.trim() {
            "" => None,
            text => Some(text.parse().ok()?),
        };
        Some(Grounds {
            reason: Reason::from_word(&self.reason)?,
            reference,
        })
    }
}

pub(super) async fn erase(
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(order): Form<Order>,
) -> Response {
    let result = async {
        let permit = visitor.actor().erase()?;
        let Some(grounds) = order.grounds() else {
            let page = show(&visitor, order.number.clone(), true).await?;
            return Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page));
        };
        let again = format!("/console/erasures/{id}");
        let fields = [
            ("number", &*order.number),
            ("reason", &*order.reason),
            ("reference", &*order.reference),
        ];
        if let Some(page) = confirm::needed(&visitor, &again, &fields).await {
            return Ok(page);
        }
        flow::erase(&visitor.app.centre, &permit, ReportId(id), &grounds).await?;
        let mut query = form_urlencoded::Serializer::new(String::new());
        let query = query.append_pair("number", &order.number).finish();
        Ok(Redirect::to(&format!("/console/erasures?{query}")).into_response())
    };
    visitor.answer(result.await)
}
