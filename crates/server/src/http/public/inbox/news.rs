//! News as plain sentences of the reporter's language.

use tocsin_domain::news::News;
use tocsin_domain::referral::{Outcome, OutcomeKind};
use tocsin_flow::learn::Told;

use super::view::Event;
use crate::http::page::{Fill, Words};
use crate::receipt::content::Place;

/// The heading of the page after this piece of news.
pub(crate) fn heading(words: &Words<'_>, news: &News) -> String {
    match news {
        News::Outcome { outcome, .. } => {
            words.t(&format!("news-heading-{}", outcome.kind.as_str()))
        }
        news => words.t(&format!("news-heading-{}", news.as_str())),
    }
}

/// What it says, in one sentence.
pub(crate) fn sentence(words: &Words<'_>, news: &News) -> String {
    match news {
        News::Joined { reports_count } => words.t1("news-joined", "count", reports_count),
        News::OutOfScope { body: Some(key) } => {
            words.t1("news-out-of-scope-body", "body", body(words, key))
        }
        News::PassedOn { body: key } => words.t1("news-passed-on", "body", body(words, key)),
        News::Taken { body: key } => words.t1("news-taken", "body", body(words, key)),
        News::Outcome { body: key, outcome } => said(words, &body(words, key), outcome),
        News::NoAction(reason) => words.t(&format!("news-reason-{}", reason.as_str())),
        News::Reviewed { is_changed: true } => words.t("news-reviewed-changed"),
        News::Reviewed { is_changed: false } => words.t("news-reviewed-kept"),
        News::NothingNew => words.t("news-nothing-new"),
        News::Valid => words.t("news-valid"),
        News::OutOfScope { body: None } => words.t("news-out-of-scope"),
    }
}

/// What a body says came of it.
fn said(words: &Words<'_>, body: &str, outcome: &Outcome) -> String {
    let day = words.date(outcome.on);
    if outcome.kind == OutcomeKind::NoAction {
        let why = outcome.reason.as_deref().and_then(|reason| {
            let reason = tocsin_domain::decide::NoActionReason::from_word(reason)?;
            Some(words.t(&format!("news-reason-{}", reason.as_str())))
        });
        let why = why.unwrap_or_else(|| words.t("news-reason-none"));
        return words.t2("news-outcome-nothing", "body", body, "why", why);
    }
    let amount = match &outcome.amount {
        Some(loss) => words.amount(&loss.amount, &loss.currency),
        None => words.t("news-some-money"),
    };
    words.t_with(
        &format!("news-outcome-{}", outcome.kind.as_str()),
        &[
            ("body", body.into()),
            ("day", day.fill()),
            ("amount", amount.fill()),
        ],
    )
}

/// The name of a body in the directory; one that is no longer there is a competent body.
fn body(words: &Words<'_>, key: &str) -> String {
    match words.profile().body(key) {
        Some(body) => words.p(&body.text_id()),
        None => words.t("news-some-body"),
    }
}

/// The news as the page lists them, newest first: that one is where things stand.
pub(super) fn events(words: &Words<'_>, told: &[Told]) -> Vec<Event> {
    let event = |(index, told): (usize, &Told)| Event {
        place: match index {
            0 => Place::Now,
            _ => Place::Done,
        },
        what: sentence(words, &told.news),
        when: words.date_time(told.at),
        at: Some(told.at.to_string()),
    };
    told.iter().enumerate().map(event).collect()
}
