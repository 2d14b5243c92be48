//! Everything that was answered, once more, before it is sent.

use tocsin_domain::intake::{Journey, Question, QuestionKind, Step, Value};
use tocsin_domain::report::ReporterMode;
use tocsin_flow::draft::DraftFile;

use crate::http::page::Page;

/// One answer.
pub(super) struct Row {
    /// The question.
    pub(super) label: String,
    /// The answer; `None` when it was left empty.
    pub(super) value: Option<String>,
    /// Whether the answer is somebody's address, number or name: shown letter by letter.
    pub(super) is_foreign: bool,
    /// Key of the step where it is changed.
    pub(super) step: String,
}

/// The answers about what happened, and those about the reporter.
pub(super) struct Summary {
    /// What happened.
    pub(super) facts: Vec<Row>,
    /// The reporter.
    pub(super) reporter: Vec<Row>,
}

impl Summary {
    /// Reads the answers of a journey that is complete.
    pub(super) fn new(page: &Page<'_>, journey: &Journey<'_>, files: &[DraftFile]) -> Summary {
        let mut summary = Summary {
            facts: vec![kind_row(page, journey)],
            reporter: Vec::new(),
        };
        for step in journey.steps() {
            match step {
                Step::Page(key) => summary
                    .facts
                    .extend(page_rows(page, journey, step, key, files)),
                Step::Files => {
                    let value = file_names(page, files);
                    summary.facts.push(row(page.t("check-files"), value, step));
                }
                Step::Who => summary.reporter.push(mode_row(page, journey, step)),
                Step::Contact => summary.reporter.extend(contact_rows(page, journey, step)),
                Step::Group | Step::Offence | Step::Check => {}
            }
        }
        summary
    }
}

fn row(label: String, value: Option<String>, step: &Step) -> Row {
    Row {
        label,
        value,
        is_foreign: false,
        step: step.key().to_owned(),
    }
}

fn kind_row(page: &Page<'_>, journey: &Journey<'_>) -> Row {
    let group = journey.group().map(|group| page.p(&group.text_id()));
    let offence = journey.offence().map(|offence| page.p(&offence.text_id()));
    let value = match (group, offence) {
        (Some(group), Some(offence)) if group != offence => Some(format!("{group}\n{offence}")),
        (group, offence) => offence.or(group),
    };
    row(page.t("check-kind"), value, &Step::Group)
}

/// A row for each answer of a page; one for the whole page when it was left empty.
fn page_rows(
    page: &Page<'_>,
    journey: &Journey<'_>,
    step: &Step,
    key: &str,
    files: &[DraftFile],
) -> Vec<Row> {
    let answered = |question: &&Question| {
        let value = journey.value(&question.key)?;
        let words = match value {
            Value::Files(_) => file_names(page, files)?,
            value => in_words(page, question, value),
        };
        Some(Row {
            is_foreign: is_foreign(question.kind),
            ..row(page.p(&question.text_id()), Some(words), step)
        })
    };
    let rows: Vec<Row> = journey
        .questions(step)
        .iter()
        .filter_map(answered)
        .collect();
    if rows.is_empty() {
        let name = page.profile().page(key).map(|it| page.p(&it.name_id()));
        return vec![row(name.unwrap_or_default(), None, step)];
    }
    rows
}

fn is_foreign(kind: QuestionKind) -> bool {
    use QuestionKind as Kind;
    matches!(
        kind,
        Kind::Url | Kind::Email | Kind::Phone | Kind::Iban | Kind::Wallet | Kind::Handle
    )
}

/// An answer in the words of the page where it was given.
fn in_words(page: &Page<'_>, question: &Question, value: &Value) -> String {
    let choice = |key: &String| match question.kind {
        QuestionKind::YesNo if key == "yes" => page.t("answer-yes"),
        QuestionKind::YesNo => page.t("answer-no"),
        QuestionKind::Region => page.p(&format!("region-{key}")),
        _ => page.p(&question.choice_id(key)),
    };
    match value {
        Value::Choice(key) => choice(key),
        Value::Several(keys) => keys.iter().map(choice).collect::<Vec<_>>().join("\n"),
        Value::Day(day) => page.date(*day),
        Value::Money(loss) => page.amount(&loss.amount, &loss.currency),
        Value::Text(_) | Value::Files(_) => value.as_line(),
    }
}

fn file_names(page: &Page<'_>, files: &[DraftFile]) -> Option<String> {
    let lines = files
        .iter()
        .map(|file| format!("{} ({})", file.name, page.size(file.length_bytes)));
    let lines: Vec<String> = lines.collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn mode_row(page: &Page<'_>, journey: &Journey<'_>, step: &Step) -> Row {
    let word = journey
        .value("mode")
        .map(Value::as_line)
        .unwrap_or_default();
    let words = match ReporterMode::from_word(&word).unwrap_or_default() {
        ReporterMode::Anonymous => page.t("check-mode-anonymous"),
        ReporterMode::Confidential => page.t("check-mode-confidential"),
        ReporterMode::Identified => page.t("check-mode-identified"),
    };
    row(page.t("check-mode"), Some(words), step)
}

fn contact_rows(page: &Page<'_>, journey: &Journey<'_>, step: &Step) -> Vec<Row> {
    let answer = |field: &str| journey.value(field).map(Value::as_line);
    let reach: Vec<String> = ["email", "phone"].into_iter().filter_map(answer).collect();
    let reach = match reach.is_empty() {
        true => None,
        false => Some(reach.join("\n")),
    };
    vec![
        row(page.t("contact-name"), answer("name"), step),
        Row {
            is_foreign: reach.is_some(),
            ..row(page.t("check-reach"), reach, step)
        },
    ]
}
