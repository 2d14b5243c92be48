//! Calls: the operator asks in the caller's language, types, and reads the receipt out. One page,
//! every key of which stays under the hands; the form itself holds the call until it is lodged.

use askama::Template;
use axum::Json;
use axum::extract::{Query, RawForm};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use serde::Deserialize;
use tocsin_domain::access::CallPermit;
use tocsin_domain::intake::{Answers, FieldError, Journey, Question, QuestionKind};
use tocsin_domain::profile::{Offence, Profile};
use tocsin_domain::receipt::SecretCode;
use tocsin_flow::intake::Receipt;
use tocsin_flow::{FlowError, call, inbox};

use super::render;
use super::visitor::{self, Frame, Railless, Visitor};
use crate::http::page::{Page, Words};
use crate::http::public::field::{Asked, Control, FieldView};
use crate::http::public::receipt::{download, file_name};
use crate::receipt::content::{Advice, advice, content};
use crate::receipt::{document, pdf};

/// Fields of the product's own steps, beside the profile's questions.
const OWN_FIELDS: [&str; 7] = [
    "group", "offence", "mode", "name", "email", "phone", "files",
];
/// Modes of a reporter, in the order in which they are offered.
const MODES: [&str; 3] = ["anonymous", "confidential", "identified"];

/// A step of the script: the words to say, and where to type what is answered.
struct Step {
    number: usize,
    say: String,
    fields: Vec<Typed>,
}

/// A field, and what is known of the value in it.
struct Typed {
    field: FieldView,
    /// Whether its value is worth comparing with what others reported.
    is_compared: bool,
    /// How many reports named it before.
    seen: i64,
}

/// Something to choose from: what is sent, its words, whether it is chosen.
struct Choice {
    value: String,
    words: String,
    is_chosen: bool,
}

#[derive(Template)]
#[template(path = "console/call.html")]
struct CallPage<'p> {
    page: Frame<'p>,
    /// The frame of texts in the caller's language.
    caller: Page<'p>,
    call: String,
    languages: Vec<Choice>,
    /// Groups of kinds, each with its kinds as `group/offence`.
    kinds: Vec<(String, Vec<Choice>)>,
    steps: Vec<Step>,
    modes: Vec<Choice>,
    contact: Vec<Typed>,
    /// Name and address for letters, as typed.
    post: String,
    /// E-mail address for the receipt, as typed, and what is wrong with it.
    receipt_to: String,
    receipt_problem: Option<String>,
    last: usize,
    errors: Vec<(String, String)>,
    advice: Vec<Advice>,
}

#[derive(Template)]
#[template(path = "console/call-receipt.html")]
struct ReceiptPage<'p> {
    page: Frame<'p>,
    caller: Page<'p>,
    number: String,
    code: String,
    /// Each group of the code with its letters as words.
    spelled: Vec<(String, String)>,
}

/// What the form of a call sends.
struct Sent {
    call: Option<SecretCode>,
    language: String,
    action: String,
    fields: Vec<(String, String)>,
}

impl Sent {
    /// The first value of a field; empty for none.
    fn first(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(field, _)| field == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    fn read(visitor: &Visitor, form: &[u8]) -> Sent {
        let fields: Vec<(String, String)> = form_urlencoded::parse(form).into_owned().collect();
        let first = |name: &str| {
            let found = fields.iter().find(|(field, _)| field == name);
            found.map_or("", |(_, value)| value.as_str())
        };
        let profile = &visitor.app.centre.profile;
        let language = match first("language") {
            known if profile.has_language(known) => known,
            _ => visitor.language(),
        };
        let kind = first("kind").split_once('/');
        let (group, offence) = kind.unwrap_or_default();
        let chosen = [("group", group), ("offence", offence)]
            .map(|(name, value)| (name.to_owned(), value.to_owned()));
        Sent {
            call: first("call").parse().ok(),
            language: language.to_owned(),
            action: first("action").to_owned(),
            fields: chosen.into_iter().chain(fields).collect(),
        }
    }
}

/// The empty form.
pub(super) async fn page(visitor: Visitor) -> Response {
    answer(&visitor, Sent::read(&visitor, b"")).await
}

/// Asks further, or lodges what was told.
pub(super) async fn take(visitor: Visitor, RawForm(form): RawForm) -> Response {
    let sent = Sent::read(&visitor, &form);
    answer(&visitor, sent).await
}

async fn answer(visitor: &Visitor, sent: Sent) -> Response {
    visitor.answer(serve(visitor, sent).await)
}

async fn serve(visitor: &Visitor, sent: Sent) -> Result<Response, FlowError> {
    let permit = visitor.actor().call()?;
    let centre = &visitor.app.centre;
    let profile = &centre.profile;
    let caller = Page::new(&visitor.app, &sent.language, "");
    let today = caller.today(centre.store.now());
    let answers = answers(profile, &sent.fields, today);
    let journey = Journey::new(profile, &answers, today);
    let is_sent = sent.action == "lodge";
    let receipt_to = sent.first("receipt_to");
    let is_reachable = call::check_receipt_address(centre, receipt_to).is_ok();
    if is_sent
        && is_reachable
        && let (Ok(form), Some(call)) = (journey.to_form(), sent.call.clone())
    {
        let occurred_at = form.occurred_on.and_then(|day| caller.start_of(day));
        let submission = form.into_submission(&sent.language, occurred_at, Vec::new());
        let receipt = call::finish(centre, &permit, call, submission).await?;
        call::send_letters(centre, &permit, &receipt, sent.first("post")).await?;
        call::mail_receipt(centre, &permit, &receipt, receipt_to).await?;
        return Ok(receipt_page(visitor, &sent.language, &receipt));
    }
    let errors = match is_sent {
        true => errors_of(&journey),
        false => Vec::new(),
    };
    let status = match errors.is_empty() && (is_reachable || !is_sent) {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let call = sent.call.clone().unwrap_or_else(|| call::begin(&permit));
    let shown = Shown {
        visitor,
        permit: &permit,
        answers: &answers,
        offence: journey.offence(),
        errors: &errors,
        today,
    };
    let mut page = CallPage {
        post: sent.first("post").to_owned(),
        receipt_to: receipt_to.to_owned(),
        ..shown.page(&sent.language, &call).await?
    };
    if is_sent && !is_reachable {
        let problem = page.page.t("inbox-email-wrong");
        page.errors.push(("receipt_to".to_owned(), problem.clone()));
        page.receipt_problem = Some(problem);
    }
    Ok(render(status, &page))
}

/// Everything typed, as answers: the whole script is one page, so every field of it was shown.
fn answers(profile: &Profile, sent: &[(String, String)], today: Date) -> Answers {
    let mut answers = Answers::new();
    let own: Vec<String> = OWN_FIELDS.map(str::to_owned).to_vec();
    answers.record(&own, sent);
    let offence = profile.offence(answers.raw("offence"));
    for question in offence.into_iter().flat_map(|one| asked(profile, one)) {
        answers.record_question(question, sent, today);
    }
    answers
}

/// The questions of a kind of offence, in order; nobody holds a file up to a telephone.
fn asked<'p>(profile: &'p Profile, offence: &'p Offence) -> impl Iterator<Item = &'p Question> {
    let pages = offence.pages.iter().filter_map(|key| profile.page(key));
    let keys = pages.flat_map(|page| &page.questions);
    keys.filter_map(|key| profile.question(key))
        .filter(|question| question.kind != QuestionKind::Files)
}

/// All that is to be corrected, or what is missing on the whole.
fn errors_of(journey: &Journey<'_>) -> Vec<FieldError> {
    let steps = journey
        .steps()
        .filter_map(|step| journey.validate(step).err());
    let errors: Vec<FieldError> = steps.flatten().cloned().collect();
    match errors.is_empty() {
        true => journey.to_form().err().into_iter().collect(),
        false => errors,
    }
}

/// What a page of the call is shown with.
struct Shown<'v> {
    visitor: &'v Visitor,
    permit: &'v CallPermit,
    answers: &'v Answers,
    offence: Option<&'v Offence>,
    errors: &'v [FieldError],
    today: Date,
}

impl<'v> Shown<'v> {
    async fn page(&self, language: &str, call: &SecretCode) -> Result<CallPage<'v>, FlowError> {
        let app = &self.visitor.app;
        let page = self.visitor.frame("call");
        let caller = Page::new(app, language, "");
        let asked = Asked {
            page: &caller,
            answers: self.answers,
            errors: self.errors,
            today: self.today,
        };
        let steps = self.steps(asked).await?;
        let mut contact = Vec::new();
        for name in ["name", "email", "phone"] {
            contact.push(Typed {
                field: FieldView {
                    name: name.to_owned(),
                    label: page.t(&format!("call-{name}")),
                    hint: None,
                    error: asked.error(name),
                    control: Control::Line(asked.line(name)),
                },
                is_compared: false,
                seen: 0,
            });
        }
        let errors = self.errors.iter().map(|error| {
            let words = caller.t_with(error.text_id, &error.arguments);
            (target(&error.field), words)
        });
        let advice = match self.offence {
            Some(offence) => advice(&caller, Some(offence)),
            None => Vec::new(),
        };
        Ok(CallPage {
            call: call.to_string(),
            languages: self.languages(language),
            kinds: self.kinds(&caller),
            post: String::new(),
            receipt_to: String::new(),
            receipt_problem: None,
            last: steps.len() + 3,
            modes: self.modes(&caller),
            errors: errors.collect(),
            steps,
            contact,
            advice,
            page,
            caller,
        })
    }

    /// The pages of the kind chosen, each as one thing to say.
    async fn steps(&self, asked: Asked<'_>) -> Result<Vec<Step>, FlowError> {
        let Some(offence) = self.offence else {
            return Ok(Vec::new());
        };
        let profile = &self.visitor.app.centre.profile;
        let mut steps = Vec::new();
        for page in offence.pages.iter().filter_map(|key| profile.page(key)) {
            let mut fields = Vec::new();
            for key in &page.questions {
                let question = profile.question(key);
                let spoken = question.filter(|one| one.kind != QuestionKind::Files);
                if let Some(question) = spoken {
                    fields.push(self.typed(asked, question).await?);
                }
            }
            if !fields.is_empty() {
                steps.push(Step {
                    number: steps.len() + 2,
                    say: asked.page.p(&page.text_id()),
                    fields,
                });
            }
        }
        Ok(steps)
    }

    async fn typed(&self, asked: Asked<'_>, question: &Question) -> Result<Typed, FlowError> {
        let is_compared = matches!(
            question.kind,
            QuestionKind::Email
                | QuestionKind::Phone
                | QuestionKind::Url
                | QuestionKind::Iban
                | QuestionKind::Wallet
                | QuestionKind::Handle
        );
        let seen = match is_compared {
            true => {
                let value = self.answers.raw(&question.key);
                call::count_seen(&self.visitor.app.centre, self.permit, value).await?
            }
            false => 0,
        };
        Ok(Typed {
            field: asked.question(question),
            is_compared,
            seen,
        })
    }

    fn languages(&self, chosen: &str) -> Vec<Choice> {
        let profile = &self.visitor.app.centre.profile;
        let languages = profile.languages.iter().map(|language| Choice {
            words: profile.text(&language.code, "language-name"),
            is_chosen: language.code == chosen,
            value: language.code.clone(),
        });
        languages.collect()
    }

    fn kinds(&self, caller: &Words<'_>) -> Vec<(String, Vec<Choice>)> {
        let profile = &self.visitor.app.centre.profile;
        let (group, offence) = (self.answers.raw("group"), self.answers.raw("offence"));
        let of_group = |one: &tocsin_domain::profile::Group| {
            let kinds = profile.offences_of(&one.key).map(|kind| Choice {
                value: format!("{}/{}", one.key, kind.key),
                words: caller.p(&kind.text_id()),
                is_chosen: one.key == group && kind.key == offence,
            });
            (caller.p(&one.text_id()), kinds.collect())
        };
        profile.groups.iter().map(of_group).collect()
    }

    fn modes(&self, caller: &Words<'_>) -> Vec<Choice> {
        let modes = MODES.map(|mode| Choice {
            value: mode.to_owned(),
            words: caller.t(&format!("who-{mode}")),
            is_chosen: self.answers.raw("mode") == mode,
        });
        modes.into()
    }
}

/// The control that an error leads to.
fn target(field: &str) -> String {
    match field {
        "group" | "offence" => "kind".to_owned(),
        "mode" => "mode-anonymous".to_owned(),
        field => field.to_owned(),
    }
}

fn receipt_page(visitor: &Visitor, language: &str, receipt: &Receipt) -> Response {
    let profile = &visitor.app.centre.profile;
    let spell = |group: &str| {
        let words = group
            .chars()
            .map(|letter| match profile.spell(language, letter) {
                Some(word) => word.to_owned(),
                None => letter.to_string(),
            });
        (group.to_owned(), words.collect::<Vec<_>>().join(", "))
    };
    let page = ReceiptPage {
        page: visitor.frame("call"),
        caller: Page::new(&visitor.app, language, ""),
        number: receipt.number.to_string(),
        code: receipt.code.to_string(),
        spelled: receipt.code.groups().map(spell).collect(),
    };
    render(StatusCode::OK, &page)
}

/// Which receipt to put on paper.
#[derive(Deserialize)]
pub(super) struct Paper {
    code: String,
    language: String,
}

/// The receipt of the call as a PDF, for the post.
pub(super) async fn paper(visitor: Visitor, axum::Form(paper): axum::Form<Paper>) -> Response {
    visitor.answer(paper_of(&visitor, &paper).await)
}

async fn paper_of(visitor: &Visitor, paper: &Paper) -> Result<Response, FlowError> {
    visitor.actor().call()?;
    let app = &visitor.app;
    let code: SecretCode = paper.code.parse().map_err(|_| FlowError::NotFound)?;
    let entered = inbox::enter(&app.centre, &code).await?;
    let permit = entered.ok_or(FlowError::NotFound)?;
    let seen = inbox::view(&app.centre, &permit).await?;
    let whole = document(app.into(), *permit.report()).await?;
    let language = match app.centre.profile.has_language(&paper.language) {
        true => paper.language.as_str(),
        false => visitor.language(),
    };
    let words = Page::new(app, language, "");
    let data = pdf::Data::new(&words, content(&words, &seen.report), &whole, &code);
    match pdf::render(data).await {
        Ok(bytes) => {
            let headers = download("application/pdf", &file_name(&whole, "pdf"));
            Ok((headers, bytes).into_response())
        }
        Err(error) => {
            tracing::error!(%error, "a receipt could not be made into a PDF");
            let status = StatusCode::SERVICE_UNAVAILABLE;
            let language = visitor.language();
            Ok(visitor::refused(
                app,
                language,
                status,
                "receipt-pdf-busy-lead",
            ))
        }
    }
}

/// A value to compare while it is typed.
#[derive(Deserialize)]
pub(super) struct Typing {
    #[serde(default)]
    value: String,
}

/// `{"count":54}`: how many reports name the value. For the page's script.
pub(super) async fn seen(Railless(visitor): Railless, Query(typing): Query<Typing>) -> Response {
    let counted = async {
        let permit = visitor.actor().call()?;
        call::count_seen(&visitor.app.centre, &permit, &typing.value).await
    };
    match counted.await {
        Ok(count) => Json(serde_json::json!({ "count": count })).into_response(),
        Err(error) => visitor.failure(error),
    }
}
