//! Pages that only tell: home, urgent advice, who handles what, data, accessibility.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;
use tocsin_domain::profile::Body;

use crate::http::page::{Page, PhoneLink, Visit, render};

#[derive(Template)]
#[template(path = "public/home.html")]
struct Home<'p> {
    page: &'p Page<'p>,
    recall: String,
    read_days: u64,
}

pub(super) async fn home(visit: Visit) -> Response {
    let page = visit.page();
    let profile = page.profile();
    render(
        &page,
        &Home {
            recall: page.hours(profile.money_recall_window_hours),
            read_days: profile.promises.read_within_working_days,
            page: &page,
        },
    )
}

/// What to do this minute.
#[derive(Template)]
#[template(path = "public/urgent.html")]
struct Urgent<'p> {
    page: &'p Page<'p>,
    title: String,
    lead: String,
    /// What to do, and how.
    advice: Vec<(String, Option<String>)>,
    is_money: bool,
    /// Whether a rule sends payments on without waiting for a reader.
    goes_at_once: bool,
}

pub(super) async fn urgent_money(visit: Visit) -> Response {
    let page = visit.page();
    let keys = &page.profile().urgent.money;
    let (title, lead) = (page.t("urgent-money-title"), page.t("urgent-money-lead"));
    urgent(&page, title, lead, keys, true)
}

pub(super) async fn urgent_danger(visit: Visit) -> Response {
    let page = visit.page();
    let keys = &page.profile().urgent.danger;
    let (title, lead) = (page.t("urgent-danger-title"), page.t("urgent-danger-lead"));
    urgent(&page, title, lead, keys, false)
}

pub(super) async fn urgent_near(visit: Visit) -> Response {
    let page = visit.page();
    let keys = &page.profile().urgent.near;
    let (title, lead) = (page.t("urgent-near-title"), page.t("urgent-near-lead"));
    urgent(&page, title, lead, keys, false)
}

fn urgent(
    page: &Page<'_>,
    title: String,
    lead: String,
    keys: &[String],
    is_money: bool,
) -> Response {
    let profile = page.profile();
    let advice = keys.iter().filter_map(|key| profile.advice(key));
    let advice = advice
        .map(|piece| (page.p(&piece.text_id()), page.p_optional(&piece.more_id())))
        .collect();
    let goes_at_once = profile.rules.sends_payments_at_once();
    render(
        page,
        &Urgent {
            page,
            title,
            lead,
            advice,
            is_money,
            goes_at_once,
        },
    )
}

/// The directory's filter.
#[derive(Deserialize)]
pub(super) struct BodiesQuery {
    /// Key of a kind of offence.
    #[serde(default)]
    kind: String,
}

#[derive(Template)]
#[template(path = "public/bodies.html")]
struct Bodies<'p> {
    page: &'p Page<'p>,
    /// Key, words, whether chosen.
    kinds: Vec<(String, String, bool)>,
    bodies: Vec<BodyView>,
}

struct BodyView {
    name: String,
    what: String,
    phone: Option<PhoneLink>,
    hours: Option<String>,
    /// Codes and names of the languages that it speaks.
    languages: Vec<(String, String)>,
    web: Option<String>,
    /// The address as people say it.
    site: String,
    formal_complaint: bool,
}

pub(super) async fn bodies(visit: Visit, Query(query): Query<BodiesQuery>) -> Response {
    let page = visit.page();
    let profile = page.profile();
    let chosen = profile
        .offence(&query.kind)
        .map(|offence| offence.key.as_str());
    let kinds = profile.offences.iter().map(|offence| {
        let is_chosen = chosen == Some(offence.key.as_str());
        (offence.key.clone(), page.p(&offence.text_id()), is_chosen)
    });
    let handles = |body: &&Body| {
        chosen.is_none_or(|kind| {
            let mut handled = body.handles.iter();
            handled.any(|key| key == kind || key == EVERYTHING)
        })
    };
    let view = |body: &Body| BodyView {
        name: page.p(&body.text_id()),
        what: page.p(&body.what_id()),
        phone: body.phone.as_ref().map(|phone| PhoneLink {
            name: String::new(),
            hours: None,
            link: phone.link(),
            shown: phone.shown.clone(),
        }),
        hours: page.p_optional(&body.hours_id()),
        languages: languages(&page, body),
        site: site_of(body.web.as_deref().unwrap_or_default()),
        web: body.web.clone(),
        formal_complaint: body.formal_complaint,
    };
    render(
        &page,
        &Bodies {
            kinds: kinds.collect(),
            bodies: profile.bodies.iter().filter(handles).map(view).collect(),
            page: &page,
        },
    )
}

/// Codes and names, each in itself; a language that the profile lacks is named by its code.
fn languages(page: &Page<'_>, body: &Body) -> Vec<(String, String)> {
    let profile = page.profile();
    let name = |code: &String| match profile.has_language(code) {
        true => profile.text(code, "language-name"),
        false => code.clone(),
    };
    let codes = body.languages.iter();
    codes.map(|code| (code.clone(), name(code))).collect()
}

/// `https://police.example/` is said `police.example`.
fn site_of(web: &str) -> String {
    let inner = web.split_once("://").map_or(web, |(_, inner)| inner);
    inner.trim_end_matches('/').to_owned()
}

/// What a body that takes every kind says it handles.
const EVERYTHING: &str = "everything";

#[derive(Template)]
#[template(path = "public/privacy.html")]
struct Privacy<'p> {
    page: &'p Page<'p>,
    /// What is kept, and for how long.
    kept: Vec<(String, String)>,
}

pub(super) async fn privacy(visit: Visit) -> Response {
    let page = visit.page();
    let days = &page.profile().retention;
    let kept = [
        (page.t("privacy-kept-draft"), page.profile().draft_days),
        (page.t("privacy-kept-report"), days.report_days),
        (page.t("privacy-kept-identity"), days.identity_days),
        (page.t("privacy-kept-messages"), days.message_days),
        (page.t("privacy-kept-files"), days.attachment_days),
        (page.t("privacy-kept-journal"), days.journal_days),
    ];
    let kept = kept.map(|(what, days)| (what, page.days(days))).into();
    render(&page, &Privacy { page: &page, kept })
}

#[derive(Template)]
#[template(path = "public/accessibility.html")]
struct Accessibility<'p> {
    page: &'p Page<'p>,
}

pub(super) async fn accessibility(visit: Visit) -> Response {
    let page = visit.page();
    render(&page, &Accessibility { page: &page })
}
