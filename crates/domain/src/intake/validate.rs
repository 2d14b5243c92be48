use jiff::civil::Date;

use super::answer::{Answers, OTHER, TODAY, YESTERDAY, currency_field, day_field};
use super::date::{DateProblem, parse_day};
use super::money::{AmountProblem, OTHER_CURRENCY, parse_amount};
use super::question::{Question, QuestionKind, SuspectField, Target};
use super::value::Value;
use super::written;
use crate::profile::Profile;
use crate::report::Loss;
use crate::text::ArgumentValue;

/// One thing to correct: which field, and the text that says so kindly.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldError {
    /// Name of the field of the form.
    pub field: String,
    /// Id of the text, one of [`ERROR_TEXTS`].
    pub text_id: &'static str,
    /// Values for the text's variables.
    pub arguments: Vec<(&'static str, ArgumentValue)>,
}

impl FieldError {
    pub(super) fn new(field: impl Into<String>, text_id: &'static str) -> Self {
        FieldError {
            field: field.into(),
            text_id,
            arguments: Vec::new(),
        }
    }

    fn with(mut self, name: &'static str, value: impl Into<ArgumentValue>) -> Self {
        self.arguments.push((name, value.into()));
        self
    }
}

/// Ids of every text that a [`FieldError`] may carry, each with its variables. They are texts of
/// the product, not of a profile; `errors.*.ftl` beside this file has words for them.
pub const ERROR_TEXTS: [(&str, &[&str]); 30] = [
    ("error-choose", &[]),
    ("error-choose-known", &[]),
    ("error-required", &[]),
    ("error-too-long", &["limit", "length"]),
    ("error-date-unreadable", &[]),
    ("error-date-no-such-month", &["month"]),
    ("error-date-no-such-day", &["day", "month", "year"]),
    ("error-date-future", &[]),
    ("error-date-too-old", &["year"]),
    ("error-date-day-missing", &[]),
    ("error-amount-words", &[]),
    ("error-amount-negative", &[]),
    ("error-amount-decimals", &["count"]),
    ("error-amount-too-large", &[]),
    ("error-amount-other-currency", &["written", "chosen"]),
    ("error-amount-no-currency", &[]),
    ("error-email-at", &[]),
    ("error-email-host", &[]),
    ("error-email-space", &[]),
    ("error-phone-letters", &[]),
    ("error-phone-short", &[]),
    ("error-phone-long", &[]),
    ("error-url-space", &[]),
    ("error-url-dot", &[]),
    ("error-account", &[]),
    ("error-iban-typo", &[]),
    ("error-wallet", &[]),
    ("error-contact-missing", &[]),
    ("error-report-empty", &[]),
    ("error-not-finished", &[]),
];

/// What the checks need besides the answers.
#[derive(Clone, Copy)]
pub(super) struct Context<'p> {
    pub(super) profile: &'p Profile,
    pub(super) answers: &'p Answers,
    pub(super) today: Date,
}

/// Checks the answer to one question. Nothing answered is `None`.
pub(super) fn question(
    context: Context<'_>,
    question: &Question,
) -> Result<Option<Value>, FieldError> {
    let value = match question.kind {
        QuestionKind::Date => day(context, question)?,
        QuestionKind::Money => money(context, question)?,
        QuestionKind::Choice | QuestionKind::YesNo | QuestionKind::Region => {
            chosen(context, question)?
        }
        QuestionKind::Several => several(context, question)?,
        QuestionKind::Files => files(context.answers, &question.key),
        _ => text(context, question)?,
    };
    if value.is_none() && question.required {
        return Err(FieldError::new(&question.key, "error-required"));
    }
    Ok(value)
}

fn text(context: Context<'_>, question: &Question) -> Result<Option<Value>, FieldError> {
    let raw = context.answers.raw(&question.key);
    let tidy = match question.kind {
        QuestionKind::LongText => written::lines(raw),
        _ => written::one_line(raw),
    };
    if tidy.is_empty() {
        return Ok(None);
    }
    too_long(&question.key, &tidy, question.most_characters)?;
    let checked = match question.kind {
        QuestionKind::Email => written::email(&tidy),
        QuestionKind::Phone if question.target == Target::Suspect(SuspectField::Phone) => {
            written::caller(&tidy)
        }
        QuestionKind::Phone => written::phone(&tidy),
        QuestionKind::Url => written::url(&tidy),
        QuestionKind::Iban => written::iban(&tidy),
        QuestionKind::Wallet => written::wallet(&tidy),
        _ => Ok(tidy),
    };
    let value = checked.map_err(|id| FieldError::new(&question.key, id))?;
    Ok(Some(Value::Text(value)))
}

/// Refuses a text of more than `limit` characters, naming the limit.
pub(super) fn too_long(field: &str, text: &str, limit: usize) -> Result<(), FieldError> {
    let length = text.chars().count();
    if length <= limit {
        return Ok(());
    }
    Err(FieldError::new(field, "error-too-long")
        .with("limit", limit)
        .with("length", length))
}

fn chosen(context: Context<'_>, question: &Question) -> Result<Option<Value>, FieldError> {
    let raw = context.answers.raw(&question.key).trim();
    if raw.is_empty() {
        return Ok(None);
    }
    let known = match question.kind {
        QuestionKind::YesNo => matches!(raw, "yes" | "no"),
        QuestionKind::Region => context.profile.has_region(raw),
        _ => question.choices.iter().any(|choice| choice == raw),
    };
    if !known {
        return Err(FieldError::new(&question.key, "error-choose-known"));
    }
    Ok(Some(Value::Choice(raw.to_owned())))
}

fn several(context: Context<'_>, question: &Question) -> Result<Option<Value>, FieldError> {
    let raw = context.answers.all(&question.key);
    let unknown = raw
        .iter()
        .any(|value| !value.is_empty() && !question.choices.iter().any(|choice| choice == value));
    if unknown {
        return Err(FieldError::new(&question.key, "error-choose-known"));
    }
    let keys: Vec<String> = question
        .choices
        .iter()
        .filter(|choice| raw.contains(choice))
        .cloned()
        .collect();
    Ok((!keys.is_empty()).then_some(Value::Several(keys)))
}

/// Names of added files, whatever the server wrote there.
pub(super) fn files(answers: &Answers, field: &str) -> Option<Value> {
    let names: Vec<String> = answers
        .all(field)
        .iter()
        .filter(|name| !name.is_empty())
        .cloned()
        .collect();
    (!names.is_empty()).then_some(Value::Files(names))
}

fn day(context: Context<'_>, question: &Question) -> Result<Option<Value>, FieldError> {
    let answers = context.answers;
    let field = day_field(question);
    let written = written::one_line(answers.raw(&field));
    match answers.raw(&question.key) {
        TODAY | YESTERDAY => Ok(answers.said_day(question).map(Value::Day)),
        OTHER | "" if !written.is_empty() => {
            too_long(&field, &written, question.most_characters)?;
            parse_day(&written, context.today)
                .map(|day| Some(Value::Day(day)))
                .map_err(|problem| date_error(field, problem))
        }
        OTHER => Err(FieldError::new(field, "error-date-day-missing")),
        "" => Ok(None),
        _ => Err(FieldError::new(&question.key, "error-choose-known")),
    }
}

fn date_error(field: String, problem: DateProblem) -> FieldError {
    let error = |text_id| FieldError::new(field, text_id);
    match problem {
        DateProblem::Unreadable => error("error-date-unreadable"),
        DateProblem::NoSuchMonth(month) => error("error-date-no-such-month").with("month", month),
        DateProblem::NoSuchDay { day, month, year } => error("error-date-no-such-day")
            .with("day", day)
            .with("month", month)
            // A year is written as it is said, never grouped like a quantity.
            .with("year", year.to_string()),
        DateProblem::Future => error("error-date-future"),
        DateProblem::TooOld(year) => error("error-date-too-old").with("year", year.to_string()),
    }
}

fn money(context: Context<'_>, question: &Question) -> Result<Option<Value>, FieldError> {
    let amount = written::one_line(context.answers.raw(&question.key));
    if amount.is_empty() {
        return Ok(None);
    }
    too_long(&question.key, &amount, question.most_characters)?;
    let field = currency_field(question);
    let currencies = &context.profile.currencies;
    let chosen = match context.answers.raw(&field) {
        "" => currencies.first().map_or(OTHER_CURRENCY, String::as_str),
        chosen => chosen,
    };
    if chosen != OTHER_CURRENCY && !currencies.iter().any(|currency| currency == chosen) {
        return Err(FieldError::new(field, "error-choose-known"));
    }
    match parse_amount(&amount, chosen) {
        Ok((amount, currency)) => Ok(Some(Value::Money(Loss { amount, currency }))),
        Err(problem) => Err(amount_error(&question.key, chosen, problem)),
    }
}

fn amount_error(field: &str, chosen: &str, problem: AmountProblem) -> FieldError {
    let error = |text_id| FieldError::new(field, text_id);
    match problem {
        AmountProblem::Words => error("error-amount-words"),
        AmountProblem::Negative => error("error-amount-negative"),
        AmountProblem::Decimals(count) => error("error-amount-decimals").with("count", count),
        AmountProblem::TooLarge => error("error-amount-too-large"),
        AmountProblem::OtherCurrency { written } => error("error-amount-other-currency")
            .with("written", written)
            .with("chosen", chosen),
        AmountProblem::NoCurrency => error("error-amount-no-currency"),
    }
}
