//! `POST /api/v1/reports/bulk`: many reports in one request, one a line.
//!
//! Three things go on at once, each a few batches ahead of the next: lines are read, batches are
//! read as reports and sealed, and the store commits. A batch goes on its way when it is full, or
//! when its sender pauses; the store is given batches in the order of their lines.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesOrdered;
use tocsin_domain::access::LodgePermit;
use tocsin_domain::report::{Channel, Problem};
use tocsin_exchange::jsonl::{Line, LineSplitter};
use tocsin_exchange::report_json;
use tocsin_flow::FlowError;
use tocsin_flow::intake::{self, Prepared, Receipt, Resend};
use tokio::sync::{OwnedSemaphorePermit, mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::answers::{Abandoned, Outbox, outbox};
use super::body::{Room, expect_type, idempotency_key, pause};
use super::caller::Caller;
use super::report::refusal;
use super::wire::{LineAnswer, ReceiptAnswer, ReportBody};
use crate::http::App;
use crate::http::error::{ApiProblem, FieldProblem};

const TYPES: [&str; 3] = [
    "application/x-ndjson",
    "application/ndjson",
    "application/jsonl",
];
/// Lines of a batch: a quarter of what the store writes in one commit, so that it always has one
/// waiting while the next is prepared.
const BATCH_LINES_COUNT: usize = 128;
/// Bytes of a batch: lines with files fill it sooner.
const BATCH_BYTES: usize = 1 << 20;
/// Batches being read and sealed.
const PREPARED_COUNT: usize = 3;
/// Batches the store has been given.
const LODGED_COUNT: usize = 4;
/// A sender who pauses this long wants to see answers.
const FLUSH_PAUSE: Duration = Duration::from_millis(10);
/// Lines between two looks at other tasks.
const LINES_AT_ONCE: usize = 8;

/// Send many reports, one JSON object a line.
///
/// Each line is answered by a line, in order, while the upload goes on; a refused line keeps none
/// of the others out. A line is durable when its answer leaves. An upload that ends early says
/// so in a last line of status 408 or 503: that line and those after it were not stored. Under an
/// `Idempotency-Key` a line without an `external_id` is known again by its number.
#[utoipa::path(
    post,
    path = "/api/v1/reports/bulk",
    operation_id = "lodge_reports",
    tag = "reports",
    security(("token" = ["reports:write"])),
    params(("Idempotency-Key" = Option<String>, Header,
        description = "Makes sending all again harmless.", min_length = 1, max_length = 255,
        pattern = "^[!-~]+$", example = "our-upload-17")),
    request_body(content = ReportBody, content_type = "application/x-ndjson",
        description = "Reports, one JSON object a line."),
    responses(
        (status = 200, description = "One answer a line.", body = LineAnswer,
            content_type = "application/x-ndjson"),
        (status = 400, response = inline(super::document::Malformed)),
        (status = 415, response = inline(super::document::WrongType)),
        super::document::Reading,
    ),
)]
pub(super) async fn lodge(
    State(app): State<App>,
    Extension(room): Extension<Arc<Room>>,
    caller: Caller,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiProblem> {
    let permit = Arc::new(caller.lodge()?);
    expect_type(&headers, &TYPES)?;
    let key = idempotency_key(&headers)?.map(Arc::from);
    let (outbox, answers) = outbox(room.answers.clone(), pause(&app));
    let resending = Resending { permit, key };
    let body = body.into_data_stream();
    tokio::spawn(upload(app, room, resending, body, outbox));
    let kind = [(header::CONTENT_TYPE, "application/x-ndjson")];
    Ok((kind, Body::from_stream(answers)).into_response())
}

/// Who uploads, and what makes a line sent again the same report.
#[derive(Clone)]
struct Resending {
    permit: Arc<LodgePermit>,
    key: Option<Arc<str>>,
}

impl Resending {
    fn of_line(&self, number: u64) -> Resend {
        match &self.key {
            Some(key) => Resend::IdempotencyKey(format!("{key} line {number}")),
            None => Resend::ExternalId,
        }
    }
}

async fn upload(
    app: App,
    room: Arc<Room>,
    resending: Resending,
    body: BodyDataStream,
    outbox: Outbox,
) {
    let (batches, prepared) = mpsc::channel(PREPARED_COUNT);
    let reading = Reading {
        splitter: LineSplitter::new(&app.centre.profile.limits),
        lines: Vec::new(),
        lines_bytes: 0,
        next_line: 1,
        app: &app,
        room,
        resending,
        batches,
    };
    let stopping = app.stopping.clone();
    let (_, outcome) = tokio::join!(reading.run(body, stopping), answer(&app, prepared, &outbox));
    // Of an upload that was given up, the answers on their way are all there will be.
    if outcome.is_ok() {
        outbox.finish().await;
    }
}

/// What goes from reading to answering.
enum Step {
    Batch(JoinHandle<Batch>),
    /// The upload ended before its end: a last line says so.
    Early(LineAnswer),
}

/// Lines that were read as reports, in order, with their numbers.
#[derive(Default)]
struct Batch {
    numbers: Vec<u64>,
    prepared: Vec<Result<Prepared, Refusal>>,
    /// Given back when the batch is stored: all uploads share it.
    room: Option<OwnedSemaphorePermit>,
}

/// Why a line is no report.
enum Refusal {
    Line(ApiProblem),
    Flow(FlowError),
}

/// Why reading ended.
enum End {
    /// The sender sent everything.
    Complete,
    /// The connection broke, or the gzip coding is damaged: what was read and not yet given to
    /// the store is not stored.
    Broken,
    /// The sender paused too long.
    Idle,
    /// The centre is being stopped.
    Stopping,
}

struct Reading<'a> {
    splitter: LineSplitter,
    lines: Vec<Line>,
    lines_bytes: usize,
    next_line: u64,
    app: &'a App,
    room: Arc<Room>,
    resending: Resending,
    batches: mpsc::Sender<Step>,
}

impl Reading<'_> {
    async fn run(mut self, mut body: BodyDataStream, mut stopping: watch::Receiver<bool>) {
        let end = match self.read(&mut body, &mut stopping).await {
            Ok(end) => end,
            // Nobody takes batches any more: the answering side has given up.
            Err(Abandoned) => return,
        };
        let _ = self.end(end).await;
    }

    async fn read(
        &mut self,
        body: &mut BodyDataStream,
        stopping: &mut watch::Receiver<bool>,
    ) -> Result<End, Abandoned> {
        loop {
            if *stopping.borrow() {
                return Ok(End::Stopping);
            }
            let pause = match self.lines.is_empty() {
                true => pause(self.app),
                false => FLUSH_PAUSE,
            };
            let chunk = tokio::select! {
                chunk = timeout(pause, body.next()) => chunk,
                _ = stopping.changed() => continue,
            };
            match chunk {
                Err(_) if self.lines.is_empty() => return Ok(End::Idle),
                Err(_) => self.send().await?,
                Ok(None) => return Ok(End::Complete),
                Ok(Some(Err(_))) => return Ok(End::Broken),
                Ok(Some(Ok(bytes))) => {
                    for line in self.splitter.push(&bytes) {
                        self.add(line).await?;
                    }
                }
            }
        }
    }

    async fn add(&mut self, line: Line) -> Result<(), Abandoned> {
        self.next_line = line.number + 1;
        self.lines_bytes += line.bytes.as_ref().map_or(0, Vec::len);
        self.lines.push(line);
        let is_full = self.lines.len() >= BATCH_LINES_COUNT || self.lines_bytes >= BATCH_BYTES;
        match is_full {
            true => self.send().await,
            false => Ok(()),
        }
    }

    /// Sends the lines held so far on their way.
    async fn send(&mut self) -> Result<(), Abandoned> {
        let bytes = std::mem::take(&mut self.lines_bytes);
        let lines = std::mem::take(&mut self.lines);
        let room = self.room.for_batch(bytes).await.ok_or(Abandoned)?;
        // A place is waited for first: what is being prepared is bounded by it.
        let place = self.batches.reserve().await.map_err(|_| Abandoned)?;
        let batch = tokio::spawn(prepare(
            self.app.clone(),
            self.resending.clone(),
            lines,
            room,
        ));
        place.send(Step::Batch(batch));
        Ok(())
    }

    async fn end(&mut self, end: End) -> Result<(), Abandoned> {
        let (status, detail) = match end {
            End::Broken => {
                self.next_line = self
                    .lines
                    .first()
                    .map_or(self.next_line, |line| line.number);
                (
                    StatusCode::BAD_REQUEST,
                    "the body cannot be read on from here",
                )
            }
            End::Complete => {
                if let Some(line) = self.splitter.finish() {
                    self.add(line).await?;
                }
                return match self.lines.is_empty() {
                    true => Ok(()),
                    false => self.send().await,
                };
            }
            End::Idle => (StatusCode::REQUEST_TIMEOUT, "no byte for too long"),
            End::Stopping => {
                // What was read whole is still stored.
                if !self.lines.is_empty() {
                    self.send().await?;
                }
                (StatusCode::SERVICE_UNAVAILABLE, "the centre is stopping")
            }
        };
        let last = LineAnswer {
            detail: Some(format!("{detail}; send this line and those after it again")),
            ..LineAnswer::of(self.next_line, status.as_u16())
        };
        let early = self.batches.send(Step::Early(last)).await;
        early.map_err(|_| Abandoned)
    }
}

/// Reads lines as reports and seals them.
async fn prepare(
    app: App,
    resending: Resending,
    lines: Vec<Line>,
    room: OwnedSemaphorePermit,
) -> Batch {
    let mut batch = Batch {
        room: Some(room),
        ..Batch::default()
    };
    for (place, line) in lines.into_iter().enumerate() {
        if place % LINES_AT_ONCE == LINES_AT_ONCE - 1 {
            tokio::task::yield_now().await;
        }
        batch.numbers.push(line.number);
        batch
            .prepared
            .push(prepare_line(&app, &resending, line).await);
    }
    batch
}

async fn prepare_line(app: &App, resending: &Resending, line: Line) -> Result<Prepared, Refusal> {
    let too_long = |problem: Problem| {
        let problems = vec![problem];
        Refusal::Line(ApiProblem::of_fields(
            StatusCode::PAYLOAD_TOO_LARGE,
            problems,
        ))
    };
    let bytes = line.bytes.map_err(too_long)?;
    let limits = &app.centre.profile.limits;
    let submission = report_json::parse_from(Channel::Bulk, &bytes, limits)
        .map_err(|problems| Refusal::Line(refusal(problems)))?;
    let resend = resending.of_line(line.number);
    intake::prepare(&app.centre, &resending.permit, submission, resend)
        .await
        .map_err(Refusal::Flow)
}

/// Gives batches to the store in order and answers their lines in order.
async fn answer(
    app: &App,
    mut steps: mpsc::Receiver<Step>,
    outbox: &Outbox,
) -> Result<(), Abandoned> {
    let mut lodging = Lodging::default();
    loop {
        tokio::select! {
            biased;
            answered = lodging.next(), if !lodging.is_empty() => outbox.put(answered).await?,
            step = steps.recv(), if lodging.has_place() => match step {
                None => break,
                Some(Step::Early(last)) => {
                    lodging.flush(outbox).await?;
                    outbox.put(last.to_line()).await?;
                }
                Some(Step::Batch(batch)) => {
                    // A batch that is lost was never given to the store and is not answered.
                    let batch = batch.await.map_err(|_| Abandoned)?;
                    if lodging.knows_one_of(&batch) {
                        lodging.flush(outbox).await?;
                    }
                    lodging.begin(app, batch).await;
                }
            },
        }
    }
    lodging.flush(outbox).await
}

/// The batches that the store has been given.
#[derive(Default)]
struct Lodging {
    batches: FuturesOrdered<BoxFuture<'static, Vec<u8>>>,
    /// The identifiers of each batch's reports: a second report of the same identifier waits, so
    /// that the first line is always the first stored, on every engine.
    identifiers: VecDeque<HashSet<Vec<u8>>>,
}

impl Lodging {
    fn is_empty(&self) -> bool {
        self.batches.is_empty()
    }

    fn has_place(&self) -> bool {
        self.batches.len() < LODGED_COUNT
    }

    fn knows_one_of(&self, batch: &Batch) -> bool {
        let mut prepared = batch.prepared.iter().flatten();
        prepared.any(|report| {
            let identifier = report.identifier();
            self.identifiers.iter().any(|of| of.contains(identifier))
        })
    }

    async fn begin(&mut self, app: &App, batch: Batch) {
        let prepared = batch.prepared.iter().flatten();
        let identifiers = prepared.map(|report| report.identifier().to_vec());
        self.identifiers.push_back(identifiers.collect());
        let centre = app.centre.clone();
        let mut lodged: BoxFuture<'static, Vec<u8>> =
            Box::pin(async move { lodge_batch(centre, batch).await });
        // Polled once, it has joined the store's queue: batches join in order.
        if let std::task::Poll::Ready(answered) = futures_util::poll!(&mut lodged) {
            lodged = Box::pin(std::future::ready(answered));
        }
        self.batches.push_back(lodged);
    }

    /// The answers to the oldest batch.
    async fn next(&mut self) -> Vec<u8> {
        let answered = self.batches.next().await.unwrap_or_default();
        self.identifiers.pop_front();
        answered
    }

    async fn flush(&mut self, outbox: &Outbox) -> Result<(), Abandoned> {
        while !self.is_empty() {
            outbox.put(self.next().await).await?;
        }
        Ok(())
    }
}

async fn lodge_batch(centre: tocsin_flow::Centre, batch: Batch) -> Vec<u8> {
    let (mut prepared, mut refusals) = (Vec::new(), Vec::new());
    for (number, line) in batch.numbers.iter().zip(batch.prepared) {
        match line {
            Ok(report) => prepared.push(Ok(report)),
            Err(Refusal::Flow(error)) => prepared.push(Err(error)),
            Err(Refusal::Line(problem)) => refusals.push((*number, problem)),
        }
    }
    let mut receipts = intake::lodge_prepared(&centre, prepared).await.into_iter();
    drop(batch.room);
    let mut refusals = refusals.into_iter().peekable();
    let mut text = Vec::with_capacity(batch.numbers.len() * 192);
    for number in batch.numbers {
        let answer = match refusals.next_if(|(refused, _)| *refused == number) {
            Some((_, problem)) => LineAnswer::refused(number, problem),
            None => match receipts.next() {
                Some(Ok(receipt)) => LineAnswer::stored(number, &receipt),
                Some(Err(error)) => LineAnswer::refused(number, error.into()),
                None => break,
            },
        };
        answer.write(&mut text);
    }
    text
}

impl LineAnswer {
    fn of(line: u64, status: u16) -> LineAnswer {
        LineAnswer {
            line,
            status,
            id: None,
            receipt: None,
            detail: None,
            errors: Vec::new(),
        }
    }

    fn stored(line: u64, receipt: &Receipt) -> LineAnswer {
        let status = match receipt.is_resend {
            true => StatusCode::OK,
            false => StatusCode::CREATED,
        };
        LineAnswer {
            id: Some(receipt.id.to_string()),
            receipt: Some(ReceiptAnswer::of(receipt)),
            ..LineAnswer::of(line, status.as_u16())
        }
    }

    fn refused(line: u64, problem: ApiProblem) -> LineAnswer {
        let errors = match problem.errors.is_empty() {
            false => problem.errors,
            true => vec![FieldProblem {
                field: "report".to_owned(),
                message: problem.detail.clone(),
            }],
        };
        LineAnswer {
            detail: Some(problem.detail),
            errors,
            ..LineAnswer::of(line, problem.status)
        }
    }

    fn write(&self, text: &mut Vec<u8>) {
        // Numbers and texts only: there is nothing here that JSON cannot say.
        let _ = serde_json::to_writer(&mut *text, self);
        text.push(b'\n');
    }

    fn to_line(&self) -> Vec<u8> {
        let mut text = Vec::new();
        self.write(&mut text);
        text
    }
}
