//! A value: everywhere it was seen within reach, whose it is, what people decided.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use serde::Deserialize;
use tocsin_domain::report::ReportId;
use tocsin_flow::FlowError;
use tocsin_flow::series::page::{self, MENTIONS_COUNT_MAX, OfValue};
use tocsin_store::series::value::Mention;

use super::super::visitor::{Frame, Visitor};
use super::words::{
    After, DecisionView, Said, day, decisions, kind_name, people, reports, verdict_word,
};
use crate::drawing::foreign::plain;
use crate::http::facts::role_shape;

/// Reports of one page.
const PAGE_COUNT: u32 = 50;

/// A report that names the value.
struct Row {
    id: ReportId,
    number: String,
    kind: String,
    role_shape: &'static str,
    role: String,
    series: Option<String>,
    received: String,
}

#[derive(Template)]
#[template(path = "console/series/observable.html")]
struct ValuePage<'p> {
    page: Frame<'p>,
    key: String,
    kind: String,
    value: String,
    sentence: String,
    said: Option<Said>,
    may_act: bool,
    rows: Vec<Row>,
    seen_count: String,
    hidden: i64,
    next: Option<String>,
    facts: Vec<(String, String)>,
    in_series: Vec<String>,
    decisions: Vec<DecisionView>,
    back: String,
}

/// What the address says besides.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    before: Option<i64>,
    #[serde(flatten)]
    after: After,
}

/// The key in an address: sixteen hexadecimal digits.
pub(super) fn key_of_path(text: &str) -> Result<u64, FlowError> {
    let is_key = text.len() == 16 && text.bytes().all(|sign| sign.is_ascii_hexdigit());
    let key = u64::from_str_radix(text, 16).ok().filter(|_| is_key);
    key.ok_or(FlowError::NotFound)
}

pub(super) async fn page(
    visitor: Visitor,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    visitor.page(show(&visitor, &key, &asked).await)
}

async fn show<'v>(
    visitor: &'v Visitor,
    key: &str,
    asked: &Asked,
) -> Result<ValuePage<'v>, FlowError> {
    let centre = &visitor.app.centre;
    let permit = visitor.actor().read()?;
    let key = key_of_path(key)?;
    let found = page::of_value(centre, &permit, key, asked.before, PAGE_COUNT).await?;
    let words = visitor.frame("series");
    let now = centre.store.now();
    let back = format!("observables/{key:016x}");
    let is_full = found.mentions.len() == PAGE_COUNT as usize;
    let last = found.mentions.last().filter(|_| is_full);
    let seen = &found.seen;
    let texts = |_| Some(seen.text.clone());
    let named = page::Named::new();
    let total: i64 = seen.roles.values().sum();
    let most = i64::from(MENTIONS_COUNT_MAX);
    Ok(ValuePage {
        kind: words.observable_type(&seen.kind),
        value: plain(&seen.text),
        sentence: words.t2(
            "observable-sentence",
            "people",
            people(&words, seen.sources),
            "reports",
            reports(&words, total),
        ),
        said: Said::of(&words, &asked.after, &back),
        may_act: visitor.actor().handle().is_ok(),
        rows: found
            .mentions
            .iter()
            .map(|one| row(&words, &found, one))
            .collect(),
        seen_count: reports(&words, found.reached_count.min(most)),
        hidden: match found.reached_count < most {
            true => (total - found.reached_count).max(0),
            false => 0,
        },
        next: last.map(|last| format!("/console/{back}?before={}", last.serial)),
        facts: facts(&words, &found),
        in_series: found
            .series
            .values()
            .cloned()
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect(),
        decisions: decisions(&words, &found.decisions, &named, &texts, now),
        key: format!("{key:016x}"),
        back,
        page: words,
    })
}

fn role_name(words: &Frame<'_>, role: &str) -> String {
    words.t(&format!("observable-role-{}", role.replace('_', "-")))
}

fn row(words: &Frame<'_>, found: &OfValue, mention: &Mention) -> Row {
    let role = mention.role.as_str();
    let series = mention.series.and_then(|number| found.series.get(&number));
    Row {
        id: mention.id,
        number: mention.report.to_string(),
        kind: kind_name(words, &mention.kind),
        role_shape: role_shape(role),
        role: role_name(words, role),
        series: series.cloned(),
        received: words.short_time(mention.received_at),
    }
}

fn facts(words: &Frame<'_>, found: &OfValue) -> Vec<(String, String)> {
    let seen = &found.seen;
    let roles = seen.roles.iter().map(|(role, count)| {
        let role = role_name(words, role);
        words.t2("observable-roles-of", "role", role, "count", *count)
    });
    let told = match found.is_told {
        true => words.t("observable-told-yes"),
        false => words.t("observable-told-no"),
    };
    vec![
        (words.t("observable-first"), day(words, seen.first_at)),
        (words.t("observable-last"), day(words, seen.last_at)),
        (
            words.t("observable-roles"),
            roles.collect::<Vec<_>>().join(" · "),
        ),
        (words.t("series-verdict"), verdict_word(words, seen.verdict)),
        (words.t("observable-told"), told),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_sixteen_digits() {
        assert_eq!(key_of_path("00000000000000ff").ok(), Some(255));
        for text in ["", "ff", "+0000000000000ff", "00000000000000fg"] {
            assert!(key_of_path(text).is_err(), "{text}");
        }
    }
}
