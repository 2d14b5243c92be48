//! A queue of the desk: what waits, the most urgent first, with a preview and the decision bar.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;
use tocsin_domain::report::ReportId;
use tocsin_domain::work::{Deadline, WorkQueue};
use tocsin_flow::FlowError;
use tocsin_flow::work::{self, QueueOrder, QueueView};
use tocsin_store::work::{KIND_COUNT_MAX, QUEUE_COUNT_MAX, SavedView, Waiting};
use uuid::Uuid;

use super::decide::{After, Bar, Flash, flash, ticket};
use super::reports::{CLIP_CHARACTERS, clip, shape};
use super::visitor::{Frame, Railless, Visitor, counted};
use crate::http::App;
use crate::http::facts::role_shape;

/// Reports of one page.
const PAGE_COUNT: u32 = 50;
/// Characters of the story that the preview shows.
const PREVIEW_CHARACTERS: usize = 600;
/// Values that the preview shows.
const PREVIEW_VALUES: usize = 6;
/// Days looked back for the first one whose promise still holds: longer than any promise.
const PROMISE_DAYS_MAX: i64 = 120;

/// What the address of a queue asks for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    kind: String,
    late: String,
    order: String,
    cursor: Option<i64>,
    at: Option<i64>,
    #[serde(flatten)]
    after: After,
}

impl Asked {
    fn view(&self, words: &Frame<'_>, queue: WorkQueue, now: Timestamp) -> QueueView {
        QueueView {
            queue,
            kind: (!self.kind.is_empty()).then(|| self.kind.clone()),
            lodged_before: self.is_late().then(|| late_before(words, now)),
            order: match self.order.as_str() {
                "new" => QueueOrder::Newest,
                "deadline" => QueueOrder::Deadline,
                _ => QueueOrder::Urgent,
            },
        }
    }

    fn is_late(&self) -> bool {
        self.late == "1"
    }

    fn is_narrow(&self) -> bool {
        self.is_late() || !self.kind.is_empty()
    }

    /// Queue and filters as the address has them, without what is said once.
    fn query(&self, queue: WorkQueue) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let pairs = [
            ("kind", &self.kind),
            ("late", &self.late),
            ("order", &self.order),
        ];
        query.extend_pairs(pairs.into_iter().filter(|(_, value)| !value.is_empty()));
        let query = query.finish();
        match query.is_empty() {
            true => format!("queue/{}", queue.as_str()),
            false => format!("queue/{}?{query}", queue.as_str()),
        }
    }

    fn with(&self, change: impl FnOnce(&mut Asked)) -> Asked {
        let mut other = Asked {
            cursor: None,
            at: None,
            ..self.clone()
        };
        change(&mut other);
        other
    }
}

/// Before when a report must have been lodged for its promise to be broken by now.
fn late_before(words: &Frame<'_>, now: Timestamp) -> Timestamp {
    let today = words.today(now);
    let midnight = |day: jiff::civil::Date| {
        let at = day.to_zoned(words.zone().clone());
        at.map_or(now, |at| at.timestamp())
    };
    for back in 0..PROMISE_DAYS_MAX {
        let day = today.saturating_sub(back.days());
        let noon = day.at(12, 0, 0, 0).to_zoned(TimeZone::UTC);
        let noon = noon.map_or(now, |noon| noon.timestamp());
        if words.profile().read_by(noon) < today {
            return midnight(day.saturating_add(1.day()));
        }
    }
    midnight(today.saturating_sub(PROMISE_DAYS_MAX.days()))
}

/// A filter that is on or off.
struct Chip {
    url: String,
    label: String,
    count: String,
    is_on: bool,
}

/// A report of the queue.
struct Row {
    serial: i64,
    id: ReportId,
    url: String,
    ticket: String,
    number: String,
    kind: String,
    shape: &'static str,
    state: String,
    holder: String,
    clip: String,
    loss: String,
    repeats: i64,
    due: String,
    is_recall: bool,
    is_late: bool,
    is_unanswered: bool,
    is_current: bool,
}

/// What stands beside the list about the current report.
pub(super) struct Preview {
    url: String,
    ticket: String,
    number: String,
    shape: &'static str,
    state: String,
    is_closed: bool,
    repeats: i64,
    clip: String,
    values: Vec<PreviewValue>,
    mode: String,
    back: String,
}

struct PreviewValue {
    shape: &'static str,
    value: String,
}

#[derive(Template)]
#[template(path = "console/queue.html")]
struct QueuePage<'p> {
    page: Frame<'p>,
    queue: &'static str,
    title: String,
    count: String,
    updated: String,
    chips: Vec<Chip>,
    orders: Vec<Chip>,
    views: Vec<SavedView>,
    query: String,
    rows: Vec<Row>,
    preview: Option<Preview>,
    is_narrow: bool,
    all_url: String,
    next_url: Option<String>,
    bar: Bar,
    flash: Flash,
}

pub(super) async fn page(
    visitor: Visitor,
    Path(queue): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    visitor.page(show(&visitor, &queue, asked).await)
}

async fn show<'v>(
    visitor: &'v Visitor,
    queue: &str,
    asked: Asked,
) -> Result<QueuePage<'v>, FlowError> {
    let app = &visitor.app;
    let permit = visitor.actor().handle()?;
    let queue = WorkQueue::from_word(queue).ok_or(FlowError::NotFound)?;
    let words = visitor.frame(queue.as_str());
    let now = app.centre.store.now();
    let (centre, view) = (&app.centre, asked.view(&words, queue, now));
    let found = work::queue(centre, &permit, &view, asked.cursor, PAGE_COUNT).await?;
    let count = work::count(centre, &permit, &view).await?;
    let late = QueueView {
        lodged_before: Some(late_before(&words, now)),
        ..view.clone()
    };
    let late = work::count(centre, &permit, &late).await?;
    let all = QueueView { kind: None, ..view };
    let kinds = work::kinds(centre, &permit, &all).await?;
    let query = asked.query(queue);
    let current = current(&found.reports, asked.at);
    let row = |waiting: &Waiting| Row {
        is_current: Some(waiting.stored.serial) == current,
        ..row(app, &words, queue, waiting, now)
    };
    let shown = found.reports.iter();
    let preview = shown
        .clone()
        .find(|waiting| Some(waiting.stored.serial) == current)
        .map(|waiting| preview_of(app, &words, waiting, &query));
    Ok(QueuePage {
        queue: queue.as_str(),
        title: words.t(&format!("queue-{}", queue.as_str())),
        count: match count < QUEUE_COUNT_MAX {
            true => words.t1("reports-count", "count", count),
            false => words.t1("reports-count-over", "count", QUEUE_COUNT_MAX - 1),
        },
        updated: words.t1("queue-updated", "time", words.clock_time(now)),
        chips: chips((&words, queue, &asked), late, &kinds),
        orders: orders(&words, queue, &asked),
        views: work::views(&app.centre, &permit).await?,
        rows: shown.map(row).collect(),
        preview,
        is_narrow: asked.is_narrow(),
        all_url: format!("/console/queue/{}", queue.as_str()),
        next_url: found.next.map(|next| {
            let joint = if query.contains('?') { '&' } else { '?' };
            format!("/console/{query}{joint}cursor={next}")
        }),
        bar: Bar::new(&words, query.clone(), &asked.kind),
        flash: flash(visitor, &words, &asked.after).await?,
        query,
        page: words,
    })
}

/// The report on which the page opens: the one asked for, or the next one if that has gone.
fn current(reports: &[Waiting], at: Option<i64>) -> Option<i64> {
    let mut serials = reports.iter().map(|waiting| waiting.stored.serial);
    let first = serials.clone().next();
    match at {
        Some(at) => serials.find(|serial| *serial == at).or(first),
        None => first,
    }
}

fn url(asked: &Asked, queue: WorkQueue) -> String {
    format!("/console/{}", asked.query(queue))
}

/// The filters: late ones, then each kind of which there is something.
fn chips(
    (words, queue, asked): (&Frame<'_>, WorkQueue, &Asked),
    late_count: i64,
    kinds: &[(String, i64)],
) -> Vec<Chip> {
    let all = asked.with(|asked| {
        asked.kind.clear();
        asked.late.clear();
    });
    let late = match asked.is_late() {
        true => "",
        false => "1",
    };
    let late = asked.with(|asked| late.clone_into(&mut asked.late));
    let mut chips = vec![
        Chip {
            url: url(&all, queue),
            label: words.t("queue-all"),
            count: String::new(),
            is_on: !asked.is_narrow(),
        },
        Chip {
            url: url(&late, queue),
            label: words.t("queue-late"),
            count: match late_count {
                0 => String::new(),
                count => counted(count, QUEUE_COUNT_MAX),
            },
            is_on: asked.is_late(),
        },
    ];
    for (kind, count) in kinds {
        let is_on = asked.kind == *kind;
        let other = asked.with(|asked| match is_on {
            true => asked.kind.clear(),
            false => asked.kind.clone_from(kind),
        });
        let label = words.kind_name(kind);
        chips.push(Chip {
            url: url(&other, queue),
            label,
            count: counted(*count, KIND_COUNT_MAX),
            is_on,
        });
    }
    chips
}

/// The orders other than the usual one, each of which is left by the same way.
fn orders(words: &Frame<'_>, queue: WorkQueue, asked: &Asked) -> Vec<Chip> {
    let order = |(word, label): (&str, &str)| {
        let is_on = asked.order == word;
        let other = asked.with(|asked| match is_on {
            true => asked.order.clear(),
            false => word.clone_into(&mut asked.order),
        });
        Chip {
            url: url(&other, queue),
            label: words.t(label),
            count: String::new(),
            is_on,
        }
    };
    let known = [("deadline", "queue-by-deadline"), ("new", "queue-newest")];
    known.into_iter().map(order).collect()
}

fn row(app: &App, words: &Frame<'_>, queue: WorkQueue, waiting: &Waiting, now: Timestamp) -> Row {
    let report = &waiting.stored.report;
    let deadline = Deadline::of(waiting.dated(), words.profile(), now);
    Row {
        serial: waiting.stored.serial,
        id: report.id,
        url: format!("/console/reports/{}?queue={}", report.id, queue.as_str()),
        ticket: ticket(report.id, waiting.decision),
        number: report.number.to_string(),
        kind: words.kind_of(report),
        shape: shape(report.state),
        state: words.t(&format!("state-{}", report.state.as_str())),
        holder: waiting.holder.clone().unwrap_or_default(),
        clip: clip(app, words, &waiting.stored, CLIP_CHARACTERS),
        loss: words.loss(report),
        repeats: waiting.stored.repeats,
        is_recall: matches!(deadline, Some(Deadline::CallBack(_))),
        is_late: matches!(deadline, Some(Deadline::Read(day)) if day < words.today(now)),
        due: deadline.map_or_else(String::new, |deadline| due(words, deadline, now)),
        is_unanswered: waiting.is_unanswered,
        is_current: false,
    }
}

/// A deadline as tables show it: the day, and of a payment the minute.
fn due(words: &Frame<'_>, deadline: Deadline, now: Timestamp) -> String {
    let until = match deadline {
        Deadline::Read(day) => return day.strftime("%d.%m.").to_string(),
        Deadline::CallBack(until) => until.to_zoned(words.zone().clone()),
    };
    let form = match until.date() == words.today(now) {
        true => "%H:%M",
        false => "%d.%m. %H:%M",
    };
    until.strftime(form).to_string()
}

fn preview_of(app: &App, words: &Frame<'_>, waiting: &Waiting, back: &str) -> Preview {
    let report = &waiting.stored.report;
    let is_closed = app.centre.is_closed(&waiting.stored);
    let value = |observable: &tocsin_domain::observable::Observable| PreviewValue {
        shape: role_shape(observable.role.as_str()),
        value: observable.value.clone(),
    };
    let values = report.observables.iter().take(PREVIEW_VALUES);
    let (queue, _) = back.split_once('?').unwrap_or((back, ""));
    let queue = queue.rsplit('/').next().unwrap_or_default();
    Preview {
        url: format!("/console/reports/{}?queue={queue}", report.id),
        ticket: ticket(report.id, waiting.decision),
        number: report.number.to_string(),
        shape: shape(report.state),
        state: words.t(&format!("state-{}", report.state.as_str())),
        repeats: waiting.stored.repeats,
        clip: clip(app, words, &waiting.stored, PREVIEW_CHARACTERS),
        values: match is_closed {
            true => Vec::new(),
            false => values.map(value).collect(),
        },
        is_closed,
        mode: words.t(&format!("mode-{}", report.reporter_mode.as_str())),
        back: back.to_owned(),
    }
}

/// Where a preview was asked from.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct From {
    back: String,
}

#[derive(Template)]
#[template(path = "console/preview.html")]
struct PreviewPart<'p> {
    page: Frame<'p>,
    preview: Preview,
}

/// The preview alone, for the script that moves through a queue.
pub(super) async fn preview(
    Railless(visitor): Railless,
    Path(id): Path<Uuid>,
    Query(From { back }): Query<From>,
) -> Response {
    let result = async {
        let permit = visitor.actor().handle()?;
        let waiting = work::one(&visitor.app.centre, &permit, ReportId(id)).await?;
        let words = visitor.frame("");
        Ok::<_, FlowError>(PreviewPart {
            preview: preview_of(&visitor.app, &words, &waiting, &back),
            page: words,
        })
    };
    visitor.page(result.await)
}
