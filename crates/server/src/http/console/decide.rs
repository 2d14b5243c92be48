//! Deciding about one report or several at once, and taking it back.
//!
//! A form names each report with the decision that its page showed: who decides on an older
//! picture is told who was first, and changes nothing.

use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use tocsin_domain::decide::{Decision, NoActionReason, UNDO_SECONDS};
use tocsin_domain::report::ReportId;
use tocsin_domain::work::WorkQueue;
use tocsin_flow::FlowError;
use tocsin_flow::decide::{self, Decided, Undone, Verdict};
use tocsin_flow::work::{self, QueueOrder, QueueView};
use uuid::Uuid;

use super::reports::Choice;
use super::visitor::{Frame, Railless, Visitor};
use super::work::report_url;

/// Reports decided at once: those of one page.
const REPORTS_COUNT_MAX: usize = 200;

/// The decision bar of a page.
pub(super) struct Bar {
    /// Where the form came from: `queue/new?…`, or `report/new` for a report's own page.
    pub(super) back: String,
    /// The report of the page with the decision it shows; on a queue, rows are ticked instead.
    pub(super) report: Option<String>,
    /// Number of an earlier report with the same content.
    pub(super) same: String,
    /// Bodies of the directory.
    pub(super) bodies: Vec<Choice>,
    /// Reasons for going no further.
    pub(super) reasons: Vec<Choice>,
}

impl Bar {
    pub(super) fn new(words: &Frame<'_>, back: String, kind: &str) -> Bar {
        let bodies = words.profile().bodies.iter();
        let mut bodies: Vec<_> = bodies.collect();
        // Those that handle the kind stand first.
        bodies.sort_by_key(|body| !body.handles.iter().any(|handled| handled == kind));
        let body = |body: &&tocsin_domain::profile::Body| Choice {
            value: body.key.clone(),
            label: words.p(&body.text_id()),
            is_chosen: false,
        };
        let reason = |reason: NoActionReason| Choice {
            value: reason.as_str().to_owned(),
            label: words.t(&format!("no-action-{}", reason.as_str())),
            is_chosen: false,
        };
        Bar {
            back,
            report: None,
            same: String::new(),
            bodies: bodies.iter().map(body).collect(),
            reasons: NoActionReason::ALL.into_iter().map(reason).collect(),
        }
    }
}

/// A report and the decision that its page showed, as forms send them: `ID` or `ID.DECISION`.
pub(super) fn ticket(report: ReportId, seen: Option<Uuid>) -> String {
    match seen {
        Some(seen) => format!("{report}.{seen}"),
        None => report.to_string(),
    }
}

fn read_ticket(text: &str) -> Option<(ReportId, Option<Uuid>)> {
    let (report, seen) = match text.split_once('.') {
        Some((report, seen)) => (report, Some(seen.parse().ok()?)),
        None => (text, None),
    };
    Some((ReportId(report.parse().ok()?), seen))
}

/// What the form says. Reports may repeat, which is why it is read by hand.
#[derive(Default)]
struct Filled {
    reports: Vec<(ReportId, Option<Uuid>)>,
    decisions: Vec<Uuid>,
    word: String,
    of: String,
    body: String,
    reason: String,
    question: String,
    back: String,
    at: String,
}

impl Filled {
    fn read(body: &str) -> Filled {
        let mut filled = Filled::default();
        for (name, value) in form_urlencoded::parse(body.as_bytes()) {
            let value = value.into_owned();
            match &*name {
                "report" => filled.reports.extend(read_ticket(&value)),
                "made" => {
                    let made = value.split_whitespace();
                    filled.decisions.extend(made.flat_map(str::parse::<Uuid>));
                }
                "decision" => filled.word = value,
                "of" => filled.of = value,
                "body" => filled.body = value,
                "reason" => filled.reason = value,
                "question" => filled.question = value,
                "back" => filled.back = value,
                "at" => filled.at = value,
                _ => {}
            }
        }
        filled.reports.truncate(REPORTS_COUNT_MAX);
        filled.decisions.truncate(REPORTS_COUNT_MAX);
        filled
    }

    fn decision(&self) -> Result<Decision, FlowError> {
        let about = match self.word.as_str() {
            "duplicate" => self.of.trim(),
            "out-of-scope" => &self.body,
            "no-action" => &self.reason,
            _ => "",
        };
        let decision = Decision::from_words(&self.word, about);
        decision.ok_or_else(|| FlowError::refused("decision", "choose a decision of the list"))
    }

    /// Where the person was.
    fn back(&self) -> Back<'_> {
        let (place, rest) = self.back.split_once('/').unwrap_or_default();
        let (queue, filters) = rest.split_once('?').unwrap_or((rest, ""));
        Back {
            on_report: place == "report",
            queue: WorkQueue::from_word(queue).unwrap_or(WorkQueue::New),
            filters,
        }
    }
}

struct Back<'f> {
    on_report: bool,
    queue: WorkQueue,
    filters: &'f str,
}

impl Back<'_> {
    /// The address of a page with these words in its query.
    fn address(&self, path: &str, pairs: &[(&str, String)]) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let kept = form_urlencoded::parse(self.filters.as_bytes());
        query.extend_pairs(kept.filter(|(name, _)| ["kind", "late", "order"].contains(&&**name)));
        query.extend_pairs(pairs.iter().filter(|(_, value)| !value.is_empty()));
        let query = query.finish();
        match query.is_empty() {
            true => path.to_owned(),
            false => format!("{path}?{query}"),
        }
    }

    fn queue_path(&self) -> String {
        format!("/console/queue/{}", self.queue.as_str())
    }
}

/// What came of the form, for the next page.
#[derive(Default)]
struct Results {
    done: Vec<String>,
    overtaken: Vec<String>,
    failed: usize,
}

pub(super) async fn decide(visitor: Visitor, body: String) -> Response {
    let filled = Filled::read(&body);
    match decided(&visitor, &filled).await {
        Ok(address) => Redirect::to(&address).into_response(),
        Err(error) => visitor.failure(error),
    }
}

async fn decided(visitor: &Visitor, filled: &Filled) -> Result<String, FlowError> {
    let permit = visitor.actor().handle()?;
    let centre = &visitor.app.centre;
    let decision = filled.decision()?;
    let mut results = Results::default();
    for (report, seen) in &filled.reports {
        let wanted = decide::Wanted {
            report: *report,
            seen: *seen,
            decision: decision.clone(),
            question: filled.question.clone(),
        };
        match decide::decide(centre, &permit, wanted).await {
            Ok(Verdict::Done(id)) => results.done.push(id.simple().to_string()),
            Ok(Verdict::Overtaken(id)) => results.overtaken.push(id.simple().to_string()),
            // Of several, the others go on; of one, the person is told what does not fit.
            Err(FlowError::Refused(_) | FlowError::Closed(_) | FlowError::NotFound)
                if filled.reports.len() > 1 =>
            {
                results.failed += 1;
            }
            Err(error) => return Err(error),
        }
    }
    let back = filled.back();
    let failed = match (results.failed, filled.reports.is_empty()) {
        (_, true) => "none".to_owned(),
        (0, _) => String::new(),
        (count, _) => count.to_string(),
    };
    let mut pairs = vec![
        ("done", results.done.join(",")),
        ("over", results.overtaken.join(",")),
        ("failed", failed),
    ];
    let (Some((report, _)), true) = (filled.reports.first(), back.on_report) else {
        pairs.push(("at", filled.at.clone()));
        return Ok(back.address(&back.queue_path(), &pairs));
    };
    let next = match results.done.is_empty() {
        true => Some(*report),
        false => next(visitor, &QueueView::of(back.queue), *report).await?,
    };
    Ok(match next {
        Some(next) => {
            pairs.push(("queue", back.queue.as_str().to_owned()));
            back.address(&format!("/console/reports/{next}"), &pairs)
        }
        None => back.address(&back.queue_path(), &pairs),
    })
}

/// The report of a queue that comes after this one; at the end, its first.
async fn next(
    visitor: &Visitor,
    view: &QueueView,
    report: ReportId,
) -> Result<Option<ReportId>, FlowError> {
    let permit = visitor.actor().handle()?;
    let centre = &visitor.app.centre;
    let serial = work::cursor(centre, &permit, report).await?;
    for cursor in [Some(serial), None] {
        let page = work::queue(centre, &permit, view, cursor, 2).await?;
        let mut ids = page.reports.iter().map(|waiting| waiting.stored.report.id);
        if let Some(next) = ids.find(|id| *id != report) {
            return Ok(Some(next));
        }
    }
    Ok(None)
}

/// Which way to go from a report's page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Way {
    queue: String,
    back: String,
}

/// To the next report of the queue, or the one before; to the queue when there is no other.
pub(super) async fn go_on(
    Railless(visitor): Railless,
    Path(id): Path<Uuid>,
    Query(way): Query<Way>,
) -> Response {
    let queue = WorkQueue::from_word(&way.queue).unwrap_or(WorkQueue::New);
    let view = QueueView {
        order: match way.back.as_str() {
            "1" => QueueOrder::UrgentBack,
            _ => QueueOrder::Urgent,
        },
        ..QueueView::of(queue)
    };
    match next(&visitor, &view, ReportId(id)).await {
        Ok(Some(next)) => Redirect::to(&report_url(next, queue.as_str(), "")).into_response(),
        Ok(None) => Redirect::to(&format!("/console/queue/{}", queue.as_str())).into_response(),
        Err(error) => visitor.failure(error),
    }
}

pub(super) async fn undo(visitor: Visitor, body: String) -> Response {
    let filled = Filled::read(&body);
    match undone(&visitor, &filled).await {
        Ok(address) => Redirect::to(&address).into_response(),
        Err(error) => visitor.failure(error),
    }
}

async fn undone(visitor: &Visitor, filled: &Filled) -> Result<String, FlowError> {
    let permit = visitor.actor().handle()?;
    let centre = &visitor.app.centre;
    let (mut undone, mut stands) = (0, 0);
    for id in &filled.decisions {
        match decide::undo(centre, &permit, *id).await? {
            Undone::Done => undone += 1,
            Undone::Stands => stands += 1,
        }
    }
    let alone = match &filled.decisions[..] {
        [only] => decide::decided(centre, &permit, &[*only]).await?.pop(),
        _ => None,
    };
    let count = |count: i32| match count {
        0 => String::new(),
        count => count.to_string(),
    };
    let back = filled.back();
    let mut pairs = vec![("undone", count(undone)), ("stands", count(stands))];
    Ok(match alone {
        Some(last) if back.on_report => {
            pairs.push(("queue", back.queue.as_str().to_owned()));
            back.address(&format!("/console/reports/{}", last.report), &pairs)
        }
        _ => back.address(&back.queue_path(), &pairs),
    })
}

/// What the address of a page says of the act before.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct After {
    done: String,
    over: String,
    failed: String,
    undone: String,
    stands: String,
}

/// What happened just now, said once on the next page.
#[derive(Default)]
pub(super) struct Flash {
    /// What was decided.
    pub(super) done: Vec<String>,
    /// Ids of what may be taken back.
    pub(super) undo: Vec<Uuid>,
    /// Who decided first.
    pub(super) overtaken: Vec<String>,
    /// What else is to be said.
    pub(super) said: Vec<String>,
    /// For how long it may be taken back.
    pub(super) undo_seconds: i64,
}

impl Flash {
    pub(super) fn is_empty(&self) -> bool {
        self.done.is_empty() && self.overtaken.is_empty() && self.said.is_empty()
    }
}

/// Sentences for what the address says happened. Only ids that are decisions say anything.
pub(super) async fn flash(
    visitor: &Visitor,
    words: &Frame<'_>,
    after: &After,
) -> Result<Flash, FlowError> {
    let mut flash = Flash {
        undo_seconds: UNDO_SECONDS,
        ..Flash::default()
    };
    for decided in known(visitor, &after.done).await? {
        let what = in_words(words, &decided);
        let said = words.t2("decided-done", "number", decided.number, "what", what);
        flash.done.push(said);
        flash
            .undo
            .extend(decided.can_be_undone.then_some(decided.id));
    }
    for decided in known(visitor, &after.over).await? {
        flash.overtaken.push(overtaken(words, &decided));
    }
    let number = |text: &str| text.parse::<i64>().ok().filter(|count| *count > 0);
    if after.failed == "none" {
        flash.said.push(words.t("decide-none"));
    }
    if let Some(count) = number(&after.failed) {
        flash.said.push(words.t1("decide-failed", "count", count));
    }
    if number(&after.undone).is_some() {
        flash.said.push(words.t("decide-undone"));
    }
    if number(&after.stands).is_some() {
        flash.said.push(words.t("decide-stands"));
    }
    Ok(flash)
}

async fn known(visitor: &Visitor, ids: &str) -> Result<Vec<Decided>, FlowError> {
    let Ok(permit) = visitor.actor().handle() else {
        return Ok(Vec::new());
    };
    let ids = ids.split(',').filter_map(|id| id.parse::<Uuid>().ok());
    let ids: Vec<Uuid> = ids.take(REPORTS_COUNT_MAX).collect();
    decide::decided(&visitor.app.centre, &permit, &ids).await
}

fn overtaken(words: &Frame<'_>, decided: &Decided) -> String {
    let (time, what) = (words.clock_time(decided.at), in_words(words, decided));
    words.t_with(
        "decided-before",
        &[
            ("number", decided.number.as_str().into()),
            ("who", decided.by.as_str().into()),
            ("what", what.as_str().into()),
            ("time", time.as_str().into()),
        ],
    )
}

/// A decision in words, with what it names: “seen before: TC-2026-000017”.
pub(super) fn in_words(words: &Frame<'_>, decided: &Decided) -> String {
    let Some(decision) = &decided.decision else {
        return String::new();
    };
    let what = words.t(&format!("decided-{}", decision.as_str()));
    let about = match decision {
        Decision::Duplicate { of } => of.clone(),
        Decision::OutOfScope { body: Some(body) } => words.body_name(body),
        Decision::NoAction(reason) => words.t(&format!("no-action-{}", reason.as_str())),
        _ => String::new(),
    };
    match about.is_empty() {
        true => what,
        false => words.t2("decided-about", "what", what, "about", about),
    }
}
