//! The form: one thing a page, the way derived from the answers, nothing lost, nothing sent
//! before the last button.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, Path, Query, Request};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;
use tocsin_domain::access::Actor;
use tocsin_domain::intake::{FilledForm, Journey, Question, QuestionKind, Step};
use tocsin_domain::profile::UNKNOWN_OFFENCE;
use tocsin_domain::receipt::SecretCode;
use tocsin_domain::report::Attachment;
use tocsin_flow::intake::{Resend, lodge};
use tocsin_flow::{FlowError, draft as flow_draft};
use tocsin_store::StoreError;
use uuid::Uuid;

use super::draft::{self, Draft};
use super::resume;
use super::step::{CheckPage, Shown, StepPage};
use super::upload::{self, Excess, Present, Sent, Unreadable};
use crate::http::page::{Visit, failure, missing, render, render_as, unreadable};

/// Where the visitor came from.
#[derive(Deserialize)]
pub(super) struct Origin {
    /// `check` when an answer is being changed from the last page, which is where to return to.
    #[serde(default)]
    from: String,
}

impl Origin {
    fn is_check(&self) -> bool {
        self.from == CHECK
    }
}

const CHECK: &str = "check";

/// `/{language}/report`: to the first question, or to the question whether to go on.
pub(super) async fn begin(visit: Visit, headers: HeaderMap) -> Response {
    if let Some(receipt) = draft::already_sent(&visit, &headers).await {
        return receipt;
    }
    match Draft::of(&visit.app, &headers).await {
        Ok(Some(draft)) if !draft.answers.is_empty() => resume::ask(&visit, &draft),
        Ok(_) => visit.go_to("report/group"),
        Err(error) => failure(&visit.page(), &error),
    }
}

/// Forgets the draft of this window and begins with nothing.
pub(super) async fn begin_again(visit: Visit, headers: HeaderMap) -> Response {
    let forgotten = async {
        if let Some(draft) = Draft::of(&visit.app, &headers).await? {
            flow_draft::discard(&visit.app.centre, &draft.code).await?;
        }
        Ok::<_, FlowError>(visit.go_to("report/group"))
    };
    match forgotten.await {
        Ok(response) => draft::forget(&visit.app, response),
        Err(error) => failure(&visit.page(), &error),
    }
}

/// Shows a step, if the answers before it are there.
pub(super) async fn show(
    visit: Visit,
    Path((_, key)): Path<(String, String)>,
    Query(origin): Query<Origin>,
    headers: HeaderMap,
) -> Response {
    if let Some(receipt) = draft::already_sent(&visit, &headers).await {
        return receipt;
    }
    let step = Step::from_key(&key);
    let draft = match Draft::of(&visit.app, &headers).await {
        Ok(Some(draft)) => draft,
        Ok(None) if step == Step::Group => Draft::new(),
        Ok(None) => return resume::no_draft(&visit),
        Err(error) => return failure(&visit.page(), &error),
    };
    match show_step(&visit, &draft, &step, &origin, None).await {
        Ok(response) => response,
        Err(error) => failure(&visit.page(), &error),
    }
}

async fn show_step(
    visit: &Visit,
    draft: &Draft,
    step: &Step,
    origin: &Origin,
    excess: Option<&Excess>,
) -> Result<Response, FlowError> {
    let journey = draft.journey(visit);
    if !journey.can_visit(step) {
        return Ok(visit.go_to(&format!("report/{}", journey.first_unfinished().key())));
    }
    let page = visit.page();
    let files = flow_draft::files(&visit.app.centre, &draft.code).await?;
    if *step == Step::Check {
        return Ok(render(&page, &CheckPage::new(&page, &journey, &files)));
    }
    let shown = Shown {
        page: &page,
        journey: &journey,
        step,
        draft,
        files: &files,
        today: visit.today(),
        from_check: origin.is_check(),
        excess,
    };
    let status = match excess {
        Some(_) => StatusCode::PAYLOAD_TOO_LARGE,
        None => StatusCode::OK,
    };
    Ok(render_as(status, &page, &StepPage::new(shown)))
}

/// Keeps what a page sent, right or wrong, and goes on if it was right.
pub(super) async fn save(
    visit: Visit,
    Path((_, key)): Path<(String, String)>,
    Query(origin): Query<Origin>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    if let Some(slow) = resume::too_fast(&visit, peer, request.headers()) {
        return slow;
    }
    if let Some(receipt) = draft::already_sent(&visit, request.headers()).await {
        return receipt;
    }
    let step = Step::from_key(&key);
    match save_step(&visit, &step, &origin, request).await {
        Ok(response) => response,
        Err(error) => failure(&visit.page(), &error),
    }
}

async fn save_step(
    visit: &Visit,
    step: &Step,
    origin: &Origin,
    request: Request,
) -> Result<Response, FlowError> {
    let app = &visit.app;
    let found = Draft::of(app, request.headers()).await?;
    let draft = match found {
        Some(draft) => draft,
        None if *step == Step::Group => Draft::new(),
        None => return Ok(resume::no_draft(visit)),
    };
    if !draft.journey(visit).can_visit(step) || *step == Step::Check {
        return Ok(visit.go_to("report"));
    }
    let files = flow_draft::files(&app.centre, &draft.code).await?;
    let present = Present {
        count: files.len(),
        bytes: files.iter().map(|file| file.length_bytes).sum(),
    };
    let sent = match upload::read(app, request, present).await {
        Ok(sent) => sent,
        Err(Unreadable::Cut) => {
            return Ok(unreadable(&visit.form_page(), StatusCode::REQUEST_TIMEOUT));
        }
        Err(Unreadable::Malformed) => {
            return Ok(unreadable(&visit.form_page(), StatusCode::BAD_REQUEST));
        }
    };
    record(visit, step, origin, draft, sent).await
}

async fn record(
    visit: &Visit,
    step: &Step,
    origin: &Origin,
    mut draft: Draft,
    sent: Sent,
) -> Result<Response, FlowError> {
    let today = visit.today();
    let stays = sent.first("action") == Some("add");
    let mut answers = draft.answers.clone();
    let journey = draft.journey(visit);
    if sent.excess != Some(Excess::Form) {
        journey.record(step, &sent.fields, &mut answers, today);
    }
    let file_fields = file_fields(&journey, step);
    let mut excess = sent.excess;
    draft.answers = answers;
    if *step == Step::Offence && draft.answers.raw("offence") == UNKNOWN_OFFENCE {
        choose_unknown(visit, &mut draft);
    }
    if !file_fields.is_empty() {
        draft.save(&visit.app).await?;
        excess = add_files(visit, &mut draft, &file_fields, sent.files)
            .await?
            .or(excess);
    }
    draft.save(&visit.app).await?;
    let response = match &excess {
        Some(excess) => show_step(visit, &draft, step, origin, Some(excess)).await?,
        None => visit.go_to(&next(visit, &draft, step, origin, stays)),
    };
    Ok(draft::carry(&visit.app, &draft.code, response))
}

/// Where to go after a step: on when it is right, back to it when it is not.
fn next(visit: &Visit, draft: &Draft, step: &Step, origin: &Origin, stays: bool) -> String {
    let journey = draft.journey(visit);
    let again = match origin.is_check() {
        true => format!("report/{}?from={CHECK}", step.key()),
        false => format!("report/{}", step.key()),
    };
    // A step that the answers have taken out of the way is done with.
    let is_wrong = journey.can_visit(step) && journey.validate(step).is_err();
    if is_wrong || stays {
        return again;
    }
    let next = match origin.is_check() {
        true => journey.first_unfinished(),
        false => journey
            .next(step)
            .unwrap_or_else(|| journey.first_unfinished()),
    };
    format!("report/{}", next.key())
}

/// “I do not know” among the kinds of a group: the way of those who are not sure.
fn choose_unknown(visit: &Visit, draft: &mut Draft) {
    let profile = &visit.app.centre.profile;
    let offence = profile.offence(UNKNOWN_OFFENCE);
    if let Some(group) = offence.and_then(|offence| offence.groups.first()) {
        draft.answers.set("group", vec![group.clone()]);
    }
}

/// The fields of a step that hold files. Their values are written here, not by the browser.
fn file_fields(journey: &Journey<'_>, step: &Step) -> Vec<String> {
    if *step == Step::Files {
        return journey.fields(step);
    }
    let questions = journey.questions(step).iter();
    let holds_files = |question: &&&Question| question.kind == QuestionKind::Files;
    questions
        .filter(holds_files)
        .map(|question| question.key.clone())
        .collect()
}

/// Adds files until they are too much: several windows may have sent some at the same moment.
async fn add_files(
    visit: &Visit,
    draft: &mut Draft,
    fields: &[String],
    files: Vec<Attachment>,
) -> Result<Option<Excess>, FlowError> {
    let centre = &visit.app.centre;
    let mut excess = None;
    for file in files {
        let name = file.name.clone();
        match flow_draft::add_file(centre, &draft.code, file).await {
            Ok(_) => {}
            Err(FlowError::Refused(_)) => excess = Some(Excess::Total(name)),
            Err(error) => return Err(error),
        }
    }
    name_files(visit, draft, fields).await?;
    Ok(excess)
}

/// Writes into the answers which files there are.
async fn name_files(visit: &Visit, draft: &mut Draft, fields: &[String]) -> Result<(), FlowError> {
    let files = flow_draft::files(&visit.app.centre, &draft.code).await?;
    let ids: Vec<String> = files.iter().map(|file| file.id.to_string()).collect();
    for field in fields {
        draft.answers.set(field.clone(), ids.clone());
    }
    Ok(())
}

/// Which file to take out, and where to go on.
#[derive(Deserialize)]
pub(super) struct Removal {
    file: Uuid,
    step: String,
    #[serde(default)]
    from: String,
}

/// Takes a file out of the draft.
pub(super) async fn remove_file(
    visit: Visit,
    headers: HeaderMap,
    axum::Form(removal): axum::Form<Removal>,
) -> Response {
    let step = Step::from_key(&removal.step);
    let removed = async {
        let Some(mut draft) = Draft::of(&visit.app, &headers).await? else {
            return Ok(resume::no_draft(&visit));
        };
        let fields = file_fields(&draft.journey(&visit), &step);
        if fields.is_empty() {
            return Ok(missing(&visit.page()));
        }
        match flow_draft::remove_file(&visit.app.centre, &draft.code, removal.file).await {
            // Pressed twice: it is gone already.
            Ok(()) | Err(FlowError::NotFound) => {}
            Err(error) => return Err(error),
        }
        name_files(&visit, &mut draft, &fields).await?;
        draft.save(&visit.app).await?;
        let origin = Origin { from: removal.from };
        Ok(visit.go_to(&next(&visit, &draft, &step, &origin, true)))
    };
    match removed.await {
        Ok(response) => response,
        Err(error) => failure(&visit.page(), &error),
    }
}

/// The last button: the report is lodged, the draft forgotten, the receipt shown.
pub(super) async fn send(
    visit: Visit,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Response {
    if let Some(slow) = resume::too_fast(&visit, peer, &headers) {
        return slow;
    }
    match lodge_draft(&visit, &headers).await {
        Ok(response) => response,
        Err(FlowError::Refused(problems)) => {
            tracing::warn!(?problems, "a filled form was refused");
            visit.go_to("report/check")
        }
        Err(error) => failure(&visit.page(), &error),
    }
}

async fn lodge_draft(visit: &Visit, headers: &HeaderMap) -> Result<Response, FlowError> {
    if let Some(receipt) = draft::already_sent(visit, headers).await {
        return Ok(receipt);
    }
    let app = &visit.app;
    let Some(draft) = Draft::of(app, headers).await? else {
        return Ok(resume::no_draft(visit));
    };
    let form = match draft.journey(visit).to_form() {
        Ok(form) => form,
        // The last page says what is missing.
        Err(_) => return Ok(visit.go_to("report/check")),
    };
    let receipt = match lodge_form(visit, &draft, form).await {
        Ok(code) => code,
        // Sent before, and changed or forgotten since: what counts is that it is kept.
        Err(error) => match flow_draft::lodged_code(&app.centre, &draft.code).await {
            Ok(Some(code)) => code,
            _ => return Err(error),
        },
    };
    // The report is kept, whatever becomes of the draft.
    if let Err(error) = flow_draft::settle(&app.centre, &draft.code).await {
        tracing::error!(%error, "a draft that was sent could not be marked as sent");
    }
    Ok(draft::to_receipt(visit, &receipt))
}

/// Makes a report of a filled form. Its files go along only if its way asked for any: nobody
/// sends files with a kind of report that must not have them.
async fn lodge_form(
    visit: &Visit,
    draft: &Draft,
    form: FilledForm,
) -> Result<SecretCode, FlowError> {
    let centre = &visit.app.centre;
    let files = match form.files.is_empty() {
        true => Vec::new(),
        false => flow_draft::files(centre, &draft.code).await?,
    };
    let length_bytes = files.iter().map(|file| file.length_bytes).sum();
    // Held until the report is kept: everybody's files share one piece of memory.
    let Some(_memory) = upload::memory_for(length_bytes).await else {
        return Err(StoreError::Unavailable("too many files at once".to_owned()).into());
    };
    let attachments = flow_draft::attachments(centre, &draft.code, files).await?;
    let page = visit.page();
    let occurred_at = form.occurred_on.and_then(|day| page.start_of(day));
    let submission = form.into_submission(&visit.language, occurred_at, attachments);
    let resend = Resend::Draft(draft.code.clone());
    let receipt = lodge(centre, &Actor::Public.lodge()?, submission, resend).await?;
    Ok(receipt.code)
}
