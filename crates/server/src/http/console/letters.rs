//! Letters for reporters without e-mail: what is due, one printing, and that it was posted.

use askama::Template;
use axum::extract::{Query, RawForm};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};
use tocsin_domain::access::IdentityPermit;
use tocsin_flow::letter::{self, Letter};
use tocsin_flow::{FlowError, letter::Due};

use super::confirm;
use super::visitor::{Frame, Visitor, refused};
use crate::http::App;
use crate::http::page::Words;
use crate::http::public::inbox::news;
use crate::http::public::receipt::download;
use crate::receipt::pdf::{self, PdfError, Sheet};

const HERE: &str = "/console/letters";

/// A letter that is due.
struct Line {
    id: i64,
    number: String,
    language: String,
    since: String,
}

#[derive(Template)]
#[template(path = "console/letters.html")]
struct LettersPage<'p> {
    page: Frame<'p>,
    lines: Vec<Line>,
    /// How many were called posted and had not been printed, as a sentence.
    left: Option<String>,
}

/// What the address says of the act before.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct After {
    left: String,
}

/// Whoever prints letters opens identities, for this purpose.
fn permit(visitor: &Visitor) -> Result<IdentityPermit, FlowError> {
    let purpose = visitor.frame("").t("purpose-letter");
    Ok(visitor.actor().open_identity(&purpose)?)
}

pub(super) async fn list(visitor: Visitor, Query(after): Query<After>) -> Response {
    visitor.page(show(&visitor, &after).await)
}

async fn show<'v>(visitor: &'v Visitor, after: &After) -> Result<LettersPage<'v>, FlowError> {
    let due = letter::due(&visitor.app.centre, &permit(visitor)?).await?;
    let words = visitor.frame("letters");
    let line = |due: Due| Line {
        id: due.id,
        number: due.report.number.to_string(),
        language: due.report.language,
        since: words.short_time(due.since),
    };
    let left = after.left.parse::<i64>().ok().filter(|count| *count > 0);
    Ok(LettersPage {
        left: left.map(|count| words.t1("letters-left", "count", count)),
        lines: due.into_iter().map(line).collect(),
        page: words,
    })
}

/// Prints the chosen letters as one PDF, or notes that they were posted.
pub(super) async fn act(visitor: Visitor, RawForm(form): RawForm) -> Response {
    let fields: Vec<(String, String)> = form_urlencoded::parse(&form).into_owned().collect();
    let is_asked = |act: &str| {
        fields
            .iter()
            .any(|(name, value)| name == "as" && value == act)
    };
    let ids = fields.iter().filter(|(name, _)| name == "id");
    let ids: Vec<i64> = ids.filter_map(|(_, value)| value.parse().ok()).collect();
    let result = async {
        let permit = permit(&visitor)?;
        if is_asked("posted") {
            let posted = letter::posted(&visitor.app.centre, &permit, &ids).await?;
            if posted < ids.len() {
                let left = ids.len() - posted;
                return Ok(Redirect::to(&format!("{HERE}?left={left}")).into_response());
            }
        }
        if !is_asked("print") || ids.is_empty() {
            return Ok(Redirect::to(HERE).into_response());
        }
        let kept: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (&**name, &**value))
            .collect();
        if let Some(page) = confirm::needed(&visitor, HERE, &kept).await {
            return Ok(page);
        }
        let letters = letter::open(&visitor.app.centre, &permit, &ids).await?;
        if letters.is_empty() {
            return Err(FlowError::NotFound);
        }
        Ok(match printed(&visitor, &letters).await {
            Ok(bytes) => (download("application/pdf", "letters.pdf"), bytes).into_response(),
            Err(error) => {
                tracing::error!(%error, "letters could not be set");
                let status = StatusCode::SERVICE_UNAVAILABLE;
                let language = visitor.language();
                refused(&visitor.app, language, status, "receipt-pdf-busy-lead")
            }
        })
    };
    visitor.answer(result.await)
}

/// What the template is filled with.
#[derive(Serialize)]
struct Run {
    title: String,
    centre: String,
    language: String,
    letters: Vec<Page>,
}

/// A letter, in words.
#[derive(Serialize)]
struct Page {
    language: String,
    right_to_left: bool,
    centre: String,
    address: Vec<String>,
    date: String,
    heading: String,
    number: String,
    paragraphs: Vec<String>,
    messages: Vec<String>,
    closing: String,
}

async fn printed(visitor: &Visitor, letters: &[Letter]) -> Result<Vec<u8>, PdfError> {
    let words = visitor.frame("letters");
    let run = Run {
        title: words.t("letters-title"),
        centre: words.p("service-name"),
        language: words.language().to_owned(),
        letters: letters
            .iter()
            .map(|letter| page_of(&visitor.app, letter))
            .collect(),
    };
    let json = serde_json::to_vec(&run);
    let json = json.map_err(|error| PdfError::Template(error.to_string()))?;
    pdf::set_sheet(Sheet::Letters, json).await
}

/// A letter in its reader's language. It says what is new, and never the code.
fn page_of(app: &App, letter: &Letter) -> Page {
    let words = Words::new(&app.texts, &app.centre.profile, &letter.report.language);
    let newest = letter.news.last().map(|told| &told.news);
    let paragraphs = letter.news.iter();
    Page {
        language: words.language().to_owned(),
        right_to_left: words.direction() == "rtl",
        centre: format!("{} · {}", words.p("service-name"), words.p("country-name")),
        address: letter.address.clone(),
        date: words.date(words.today(app.centre.store.now())),
        heading: match newest {
            Some(newest) => news::heading(&words, newest),
            None => words.t("letter-message"),
        },
        number: words.t1("letter-number", "number", letter.report.number.to_string()),
        paragraphs: paragraphs
            .map(|told| news::sentence(&words, &told.news))
            .collect(),
        messages: letter.messages.iter().map(|one| one.text.clone()).collect(),
        closing: words.t("letter-closing"),
    }
}
