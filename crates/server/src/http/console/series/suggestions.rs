//! Suggestions: reports that might belong together, one question at a time, one key each.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;
use tocsin_domain::access::ReadPermit;
use tocsin_flow::FlowError;
use tocsin_flow::series::page::{self, COUNT_MAX};
use tocsin_store::series::suggestion::{Cursor, Suggestion};

use super::super::reports::{CLIP_CHARACTERS, clip};
use super::super::visitor::{Frame, Visitor};
use super::words::{After, ReasonView, Said};
use crate::drawing::foreign::short;

/// Values that both name and that are shown.
const SHARED_COUNT_MAX: usize = 5;
/// Characters of a value.
const VALUE_CHARACTERS: usize = 80;

/// A question.
pub(in crate::http::console) struct SuggestionView {
    /// `REPORT.TARGET`.
    pub(in crate::http::console) id: String,
    pub(in crate::http::console) report: String,
    pub(in crate::http::console) report_url: String,
    pub(in crate::http::console) target: String,
    pub(in crate::http::console) target_url: String,
    pub(in crate::http::console) clip: String,
    pub(in crate::http::console) reasons: Vec<ReasonView>,
    pub(in crate::http::console) later_url: Option<String>,
}

/// One that comes after.
pub(super) struct Other {
    pub(super) report: String,
    pub(super) target: String,
    pub(super) url: String,
}

/// A suggestion in words.
pub(super) async fn view(
    visitor: &Visitor,
    words: &Frame<'_>,
    one: &Suggestion,
) -> Result<SuggestionView, FlowError> {
    let centre = &visitor.app.centre;
    let permit = visitor.actor().read()?;
    let stored = page::report_of(centre, &permit, one).await?;
    let (target, target_url) = target(visitor, &permit, one).await?;
    let shared = page::shared(centre, &permit, one).await?;
    let reason = |(_, kind, text): &(u64, String, String)| ReasonView {
        weight: "·".to_owned(),
        before: words.observable_type(kind),
        value: short(text, VALUE_CHARACTERS),
        sentence: words.t("suggestion-both"),
    };
    let mut reasons: Vec<ReasonView> = shared.iter().take(SHARED_COUNT_MAX).map(reason).collect();
    if reasons.is_empty() {
        reasons.push(ReasonView {
            weight: "·".to_owned(),
            before: words.t("suggestion-none"),
            value: String::new(),
            sentence: String::new(),
        });
    }
    Ok(SuggestionView {
        id: format!("{}.{}", one.id, one.target_id),
        report: one.report.to_string(),
        report_url: format!("/console/reports/{}", one.id),
        target,
        target_url,
        clip: clip(&visitor.app, words, &stored, CLIP_CHARACTERS),
        reasons,
        later_url: None,
    })
}

/// What a suggestion leads to: the series, or the report that stands alone.
async fn target(
    visitor: &Visitor,
    permit: &ReadPermit,
    one: &Suggestion,
) -> Result<(String, String), FlowError> {
    if let Some(number) = one.target_series {
        let found = tocsin_flow::series::one(&visitor.app.centre, permit, number).await?;
        let label = found.label();
        let url = format!("/console/series/{label}");
        return Ok((label, url));
    }
    Ok((
        one.target.to_string(),
        format!("/console/reports/{}", one.target_id),
    ))
}

/// Those after the first, in a line each.
pub(super) async fn others(
    visitor: &Visitor,
    _words: &Frame<'_>,
    all: &[Suggestion],
) -> Result<Vec<Other>, FlowError> {
    let permit = visitor.actor().read()?;
    let mut others = Vec::new();
    let mut before = all.first();
    for one in all.iter().skip(1) {
        let (target, _) = target(visitor, &permit, one).await?;
        others.push(Other {
            report: one.report.to_string(),
            target,
            url: before.map_or_else(String::new, |before| later(before.cursor())),
        });
        before = Some(one);
    }
    Ok(others)
}

/// The address of the queue after a suggestion.
fn later((at, report, target): Cursor) -> String {
    format!("/console/series/suggestions?after={at}.{report}.{target}")
}

fn cursor(text: &str) -> Option<Cursor> {
    let mut parts = text.splitn(3, '.').map(str::parse);
    Some((
        parts.next()?.ok()?,
        parts.next()?.ok()?,
        parts.next()?.ok()?,
    ))
}

/// What the address says besides.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    after: String,
    #[serde(flatten)]
    happened: After,
}

#[derive(Template)]
#[template(path = "console/series/suggestions.html")]
struct QueuePage<'p> {
    page: Frame<'p>,
    count: String,
    said: Option<Said>,
    may_act: bool,
    first: Option<SuggestionView>,
    others: Vec<Other>,
    back: String,
}

pub(super) async fn page(visitor: Visitor, Query(asked): Query<Asked>) -> Response {
    visitor.page(show(&visitor, &asked).await)
}

async fn show<'v>(visitor: &'v Visitor, asked: &Asked) -> Result<QueuePage<'v>, FlowError> {
    let centre = &visitor.app.centre;
    let permit = visitor.actor().read()?;
    let words = visitor.frame("suggestions");
    let after = cursor(&asked.after);
    let (mut found, _) = page::queue(centre, &permit, after).await?;
    if found.is_empty() && after.is_some() {
        // At the end: again from the beginning.
        (found, _) = page::queue(centre, &permit, None).await?;
    }
    let count = page::suggestions_count(centre, &permit).await?;
    let first = match found.first() {
        Some(one) => Some(SuggestionView {
            later_url: (found.len() > 1 || after.is_some()).then(|| later(one.cursor())),
            ..view(visitor, &words, one).await?
        }),
        None => None,
    };
    Ok(QueuePage {
        count: words.t1(
            "suggestions-count",
            "count",
            count.min(i64::from(COUNT_MAX)),
        ),
        said: Said::of(&words, &asked.happened, "queue"),
        may_act: visitor.actor().handle().is_ok(),
        others: others(visitor, &words, &found).await?,
        first,
        back: "queue".to_owned(),
        page: words,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_back() {
        let address = later((17, 2, 3));
        let (_, text) = address.split_once("after=").unwrap_or_default();
        assert_eq!(cursor(text), Some((17, 2, 3)));
        assert_eq!(cursor("17.2"), None);
        assert_eq!(cursor("a.b.c"), None);
    }
}
