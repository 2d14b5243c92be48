//! One report: its facts, values, files and conversation, and what staff may do with it.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use serde::Deserialize;
use tocsin_domain::access::FilePermit;
use tocsin_domain::entry::Entry;
use tocsin_domain::report::{Report, ReportId, Reporter, ReporterMode};
use tocsin_flow::inbox::Conversation;
use tocsin_flow::{FlowError, assess, desk};
use tocsin_store::message::Author;
use uuid::Uuid;

use super::assessment::AssessmentView;
use super::desk::{DeskPart, Opened};
use super::purpose::Purpose;
use super::reports::shape;
use super::routing::RoutingView;
use super::series::of_report::SeriesPart;
use super::visitor::{Frame, Visitor};
use super::{confirm, render};
use crate::http::facts::{Fact, Facts, Value, file_about, values};

/// A file of the report.
struct File {
    id: Uuid,
    name: String,
    about: String,
    sha256: String,
}

/// A message.
struct Letter {
    is_ours: bool,
    at: String,
    text: String,
}

/// One line of the report's history.
struct Step {
    at: String,
    what: String,
    more: String,
}

/// What the page shows of an identity once it is opened.
struct Identity {
    facts: Vec<Fact>,
    is_empty: bool,
    /// Until when.
    until: String,
    left_seconds: i64,
}

#[derive(Template)]
#[template(path = "console/report.html")]
struct ReportPage<'p> {
    page: Frame<'p>,
    id: ReportId,
    number: String,
    kind: String,
    shape: &'static str,
    state: String,
    received: String,
    narrative: String,
    repeats: i64,
    assessment: Option<AssessmentView>,
    routing: RoutingView,
    facts: Vec<Fact>,
    /// Each with the page of the value, if the report is compared by it.
    values: Vec<(Value, Option<String>)>,
    files: Vec<File>,
    files_are_closed: bool,
    letters: Vec<Letter>,
    may_write: bool,
    /// Whether there is an identity to open: nobody asks who stayed anonymous.
    has_identity: bool,
    mode: String,
    openings_count: i64,
    identity: Option<Identity>,
    identity_problem: bool,
    file_problem: bool,
    message_problem: bool,
    history: Vec<Step>,
    desk: Option<DeskPart>,
    series: SeriesPart,
}

pub(super) async fn page(
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Query(opened): Query<Opened>,
) -> Response {
    visitor.page(show(&visitor, ReportId(id), None, &opened).await)
}

async fn show<'v>(
    visitor: &'v Visitor,
    id: ReportId,
    identity: Option<Reporter>,
    opened: &Opened,
) -> Result<ReportPage<'v>, FlowError> {
    let app = &visitor.app;
    let permit = visitor.actor().read()?;
    let seen = desk::read(&visitor.app.centre, &permit, id).await?;
    let overview = assess::of(&app.centre, &permit, id).await?;
    let words = visitor.frame(opened.queue().as_str());
    let desk = DeskPart::of(visitor, &words, &seen, &overview, opened).await?;
    let routing = RoutingView::of(visitor, &words, &permit, id).await?;
    let series = SeriesPart::of(visitor, &words, id).await?;
    let urls = seen.report.observables.iter();
    let urls: Vec<_> = urls.map(|value| series.url_of(value)).collect();
    let now = app.centre.store.now();
    Ok(ReportPage {
        id,
        number: seen.report.number.to_string(),
        kind: words.kind_of(&seen.report),
        shape: shape(seen.report.state),
        state: words.t(&format!("state-{}", seen.report.state.as_str())),
        received: received(&words, &seen),
        narrative: seen.report.narrative.clone(),
        repeats: seen.repeats,
        assessment: AssessmentView::new(&words, &seen.report, &overview, now),
        routing,
        facts: facts(&words, &seen.report),
        values: values(&words, &seen.report).into_iter().zip(urls).collect(),
        files: files(&words, &seen),
        files_are_closed: seen.is_closed,
        letters: letters(&words, &seen),
        may_write: visitor.actor().handle().is_ok() && seen.report.state.is_open(),
        has_identity: seen.report.reporter_mode != ReporterMode::Anonymous,
        mode: words.t(&format!("mode-{}", seen.report.reporter_mode.as_str())),
        openings_count: openings_count(&seen),
        identity: identity.map(|reporter| identity_of(&words, &reporter, now)),
        identity_problem: false,
        file_problem: false,
        message_problem: false,
        history: seen
            .history
            .iter()
            .map(|entry| step(&words, entry, desk.as_ref()))
            .collect(),
        desk,
        series,
        page: words,
    })
}

/// How often the identity was opened.
fn openings_count(seen: &Conversation) -> i64 {
    let of_identity = seen.openings.iter().filter(|one| !one.is_of_file);
    i64::try_from(of_identity.count()).unwrap_or(i64::MAX)
}

fn received(words: &Frame<'_>, seen: &Conversation) -> String {
    let channel = words.t(&format!("channel-{}", seen.report.channel.as_str()));
    format!(
        "{} · {channel} · {}",
        words.date_time(seen.report.received_at),
        seen.report.source
    )
}

/// A language as its speakers call it; one that the profile does not speak by its tag.
fn language_name(words: &Frame<'_>, tag: &str) -> String {
    let profile = words.profile();
    let spoken = profile.languages.iter().find(|known| known.code == tag);
    let name = spoken.map(|known| profile.text(&known.code, "language-name"));
    name.unwrap_or_else(|| tag.to_owned())
}

fn facts(words: &Frame<'_>, report: &Report) -> Vec<Fact> {
    // The page's heading says it in words already.
    let mut kinds = words.profile().offences.iter();
    let sent = match kinds.any(|offence| offence.key == report.category) {
        true => "",
        false => &report.category,
    };
    Facts::new(words)
        .add_event(report)
        .add("fact-language", language_name(words, &report.language))
        .add("fact-category", sent)
        .add(
            "fact-external-id",
            report.external_id.as_deref().unwrap_or_default(),
        )
        .add_answers(report)
        .done()
}

fn files(words: &Frame<'_>, seen: &Conversation) -> Vec<File> {
    let one = |file: &tocsin_flow::inbox::File| File {
        id: file.id,
        name: file.name.clone(),
        about: file_about(words, &file.media_type, file.length_bytes),
        sha256: file.sha256.clone(),
    };
    seen.files.iter().map(one).collect()
}

fn letters(words: &Frame<'_>, seen: &Conversation) -> Vec<Letter> {
    let one = |message: &tocsin_flow::inbox::Message| Letter {
        is_ours: message.author == Author::Centre,
        at: words.date_time(message.at),
        text: message.text.clone(),
    };
    seen.messages.iter().map(one).collect()
}

fn step(words: &Frame<'_>, entry: &Entry, desk: Option<&DeskPart>) -> Step {
    let what = words.t(&format!(
        "act-{}",
        entry.act.as_str().replace(['.', '_'], "-")
    ));
    Step {
        at: words.date_time(entry.at),
        what,
        more: desk
            .and_then(|desk| desk.decided(words, entry))
            .unwrap_or_default(),
    }
}

fn identity_of(words: &Frame<'_>, reporter: &Reporter, now: Timestamp) -> Identity {
    let facts = Facts::new(words)
        .add("identity-name", &reporter.name)
        .add("identity-email", &reporter.email)
        .add("identity-phone", &reporter.phone)
        .add("identity-region", &reporter.region)
        .done();
    Identity {
        is_empty: facts.is_empty(),
        facts,
        until: words.date_time(now + desk::IDENTITY_TIME),
        left_seconds: desk::IDENTITY_TIME.as_secs(),
    }
}

#[derive(Deserialize)]
pub(super) struct Reply {
    message: String,
}

pub(super) async fn reply(
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(Reply { message }): Form<Reply>,
) -> Response {
    let id = ReportId(id);
    let result = match visitor.actor().handle() {
        Ok(permit) => desk::reply(&visitor.app.centre, &permit, id, &message).await,
        Err(denied) => Err(denied.into()),
    };
    match result {
        Ok(()) => Redirect::to(&format!("/console/reports/{id}#messages")).into_response(),
        Err(FlowError::Refused(_)) => match show(&visitor, id, None, &Opened::default()).await {
            Ok(page) => {
                let page = ReportPage {
                    message_problem: true,
                    ..page
                };
                render(StatusCode::UNPROCESSABLE_ENTITY, &page)
            }
            Err(error) => visitor.failure(error),
        },
        Err(error) => visitor.failure(error),
    }
}

/// Shows the identity in the answer itself: it stands at no address and in no history, and the
/// browser leaves it when the time is over.
pub(super) async fn open_identity(
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(purpose): Form<Purpose>,
) -> Response {
    let id = ReportId(id);
    let words = visitor.frame("reports");
    let result = async {
        let Some(stated) = purpose.stated(&words) else {
            let page = show(&visitor, id, None, &Opened::default()).await?;
            let page = ReportPage {
                identity_problem: true,
                ..page
            };
            return Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page));
        };
        let permit = visitor.actor().open_identity(&stated)?;
        let again = format!("/console/reports/{id}/identity");
        if let Some(page) = confirm::needed(&visitor, &again, &purpose.fields()).await {
            return Ok(page);
        }
        let reporter = desk::open_reporter(&visitor.app.centre, &permit, id).await?;
        let page = show(&visitor, id, Some(reporter), &Opened::default()).await?;
        Ok(for_a_while(id, render(StatusCode::OK, &page)))
    };
    visitor.answer(result.await)
}

/// Has the browser go back to the sealed report after [`desk::IDENTITY_TIME`], with script or
/// without.
fn for_a_while(id: ReportId, mut page: Response) -> Response {
    let seconds = desk::IDENTITY_TIME.as_secs();
    let refresh = HeaderValue::try_from(format!("{seconds}; url=/console/reports/{id}"));
    if let Ok(refresh) = refresh {
        page.headers_mut().insert(header::REFRESH, refresh);
    }
    let never = HeaderValue::from_static("no-store");
    page.headers_mut().insert(header::CACHE_CONTROL, never);
    page
}

/// Permission to open files for the purpose that the form states; without one, the page of the
/// report that asks for it.
pub(super) async fn files_for(
    visitor: &Visitor,
    id: ReportId,
    purpose: &Purpose,
) -> Result<FilePermit, Response> {
    let words = visitor.frame("reports");
    let Some(stated) = purpose.stated(&words) else {
        return Err(match show(visitor, id, None, &Opened::default()).await {
            Ok(page) => {
                let file_problem = true;
                let page = ReportPage {
                    file_problem,
                    ..page
                };
                render(StatusCode::UNPROCESSABLE_ENTITY, &page)
            }
            Err(error) => visitor.failure(error),
        });
    };
    let permit = visitor.actor().open_files(&stated);
    permit.map_err(|denied| visitor.failure(denied.into()))
}
