//! Acts on series and values: each is a decision with its reason, and can be taken back.

use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use tocsin_domain::access::HandlePermit;
use tocsin_domain::link::decision::ValueVerdict;
use tocsin_domain::link::value::Kind;
use tocsin_domain::report::ReportId;
use tocsin_domain::series::number_of;
use tocsin_flow::FlowError;
use tocsin_flow::series::decide::{self, Wanted, Wish};
use tocsin_flow::series::{self, page};
use tocsin_store::series::Series;
use uuid::Uuid;

use super::super::visitor::Visitor;
use super::observable::key_of_path;
use super::one::of_label;

/// Reports of one split: those of some pages.
const MEMBERS_COUNT_MAX: usize = 500;

/// What a form says. Reports may repeat, which is why it is read by hand.
#[derive(Debug, Default)]
struct Filled {
    act: String,
    reason: String,
    until: String,
    other: String,
    number: String,
    members: Vec<String>,
}

impl Filled {
    fn read(body: &str) -> Filled {
        let mut filled = Filled::default();
        for (name, value) in form_urlencoded::parse(body.as_bytes()) {
            let value = value.into_owned();
            match &*name {
                "act" => filled.act = value,
                "reason" => filled.reason = value,
                "until" => filled.until = value,
                "other" => filled.other = value,
                "number" => filled.number = value,
                "member" => filled.members.push(value),
                "numbers" => {
                    let numbers = value.split([' ', ',', ';', '\n', '\t']);
                    let written = numbers.filter(|number| !number.is_empty());
                    filled.members.extend(written.map(str::to_owned));
                }
                _ => {}
            }
        }
        filled.members.truncate(MEMBERS_COUNT_MAX);
        filled
    }
}

/// What does not fit, as the page says it.
struct Problem(&'static str);

/// Until when a decision binds: to the end of a day, where the profile's people live.
fn until(visitor: &Visitor, text: &str) -> Result<Option<Timestamp>, Problem> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let words = visitor.frame("series");
    let day: Date = text.trim().parse().map_err(|_| Problem("until"))?;
    let next = day.tomorrow().map_err(|_| Problem("until"))?;
    let end = words.start_of(next).ok_or(Problem("until"))?;
    match end > visitor.app.centre.store.now() {
        true => Ok(Some(end)),
        false => Err(Problem("until")),
    }
}

/// The field of a refusal, as the page says it.
fn problem_of(error: &FlowError) -> Option<Problem> {
    let FlowError::Refused(problems) = error else {
        return None;
    };
    let field = problems.first().map(|problem| problem.field.as_str());
    Some(Problem(match field {
        Some("reason") => "reason",
        Some("expires_at") => "until",
        Some("report") => "report",
        Some("with") => "other",
        Some("reports") => "members",
        Some("reach") => "reach",
        _ => "cannot",
    }))
}

/// Back to a page with what came of it.
fn go(path: &str, what: Result<(&str, Option<Uuid>), Problem>) -> Response {
    let mut query = form_urlencoded::Serializer::new(String::new());
    match what {
        Ok((said, made)) => {
            query.append_pair("said", said);
            if let Some(made) = made {
                query.append_pair("made", &made.to_string());
            }
        }
        Err(Problem(problem)) => {
            query.append_pair("problem", problem);
        }
    }
    Redirect::to(&format!("{path}?{}", query.finish())).into_response()
}

/// Where a form came from: `queue`, `series/LABEL`, `observables/KEY`, `reports/ID`.
fn path_of(back: &str) -> String {
    let is_plain = |sign: char| sign.is_ascii_alphanumeric() || sign == '-';
    match back.split_once('/') {
        Some((place @ ("series" | "observables" | "reports"), name))
            if !name.is_empty() && name.chars().all(is_plain) =>
        {
            format!("/console/{place}/{name}")
        }
        _ => "/console/series/suggestions".to_owned(),
    }
}

/// Decides about a series or its reports.
pub(super) async fn act(visitor: Visitor, Path(label): Path<String>, body: String) -> Response {
    let filled = Filled::read(&body);
    let result = async {
        let permit = visitor.actor().handle()?;
        let series = of_label(&visitor, &label).await?;
        let path = format!("/console/series/{}", series.label());
        let wish = match wish(&visitor, &permit, &series, &filled).await? {
            Ok(wish) => wish,
            Err(problem) => return Ok(go(&path, Err(problem))),
        };
        made(&visitor, &permit, &path, wish, &filled).await
    };
    visitor.answer(result.await)
}

async fn made(
    visitor: &Visitor,
    permit: &HandlePermit,
    path: &str,
    wish: Wish,
    filled: &Filled,
) -> Result<Response, FlowError> {
    let expires_at = match until(visitor, &filled.until) {
        Ok(expires_at) => expires_at,
        Err(problem) => return Ok(go(path, Err(problem))),
    };
    let word = wish.word().as_str();
    let wanted = Wanted {
        wish,
        reason: filled.reason.clone(),
        expires_at,
    };
    match decide::decide(&visitor.app.centre, permit, wanted).await {
        Ok(id) => Ok(go(path, Ok((word, Some(id))))),
        Err(error) => match problem_of(&error) {
            Some(problem) => Ok(go(path, Err(problem))),
            None => Err(error),
        },
    }
}

/// What the form asks for; a problem where it names what is not there.
async fn wish(
    visitor: &Visitor,
    permit: &HandlePermit,
    series: &Series,
    filled: &Filled,
) -> Result<Result<Wish, Problem>, FlowError> {
    let number = series.number;
    Ok(match filled.act.as_str() {
        "lock" => Ok(Wish::Lock(number)),
        "merge" => match other(visitor, number, &filled.other).await? {
            Some(with) => Ok(Wish::Merge(number, with)),
            None => Err(Problem("other")),
        },
        "split" => match members(visitor, permit, &filled.members).await? {
            Some(reports) => Ok(Wish::Split(number, reports)),
            None => Err(Problem("members")),
        },
        "together" | "apart" => {
            let report = page::report_by_number(&visitor.app.centre, permit, &filled.number);
            match (report.await?, first(visitor, series, &filled.number).await?) {
                (Some(report), Some(first)) if filled.act == "apart" => {
                    Ok(Wish::Apart(first, report))
                }
                (Some(report), Some(first)) => Ok(Wish::Together(first, report)),
                _ => Err(Problem("report")),
            }
        }
        _ => Err(Problem("cannot")),
    })
}

/// The number of another series that is named by its label.
async fn other(visitor: &Visitor, number: i64, label: &str) -> Result<Option<i64>, FlowError> {
    let permit = visitor.actor().read()?;
    let Some(named) = number_of(label) else {
        return Ok(None);
    };
    match series::one(&visitor.app.centre, &permit, named).await {
        Ok(found) => Ok(Some(found.number).filter(|found| *found != number)),
        Err(FlowError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The reports of these numbers; `None` if one is not there.
async fn members(
    visitor: &Visitor,
    permit: &HandlePermit,
    numbers: &[String],
) -> Result<Option<Vec<ReportId>>, FlowError> {
    let mut reports = Vec::with_capacity(numbers.len());
    for number in numbers {
        match page::report_by_number(&visitor.app.centre, permit, number).await? {
            Some(report) => reports.push(report),
            None => return Ok(None),
        }
    }
    Ok(Some(reports).filter(|reports| !reports.is_empty()))
}

/// A report of the series other than the named one, to which that one is held.
async fn first(
    visitor: &Visitor,
    series: &Series,
    number: &str,
) -> Result<Option<ReportId>, FlowError> {
    let permit = visitor.actor().read()?;
    let found = series::members(&visitor.app.centre, &permit, series.number, 0, 2).await?;
    let wanted: String = number
        .chars()
        .filter(|sign| sign.is_alphanumeric())
        .collect();
    let is_other = |member: &&tocsin_store::series::Member| {
        let own = member.report.to_string();
        let own: String = own.chars().filter(|sign| sign.is_alphanumeric()).collect();
        !own.eq_ignore_ascii_case(&wanted)
    };
    Ok(found.iter().find(is_other).map(|member| member.id))
}

/// What a form without more says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Back {
    back: String,
    answer: String,
}

/// Takes a decision back.
pub(super) async fn undo(
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<Back>,
) -> Response {
    let result = async {
        let permit = visitor.actor().handle()?;
        let is_undone = decide::undo(&visitor.app.centre, &permit, id).await?;
        let said = match is_undone {
            true => "undone",
            false => "stands",
        };
        Ok(go(&path_of(&form.back), Ok((said, None))))
    };
    visitor.answer(result.await)
}

/// Answers a suggestion, named `REPORT.TARGET`.
pub(super) async fn answer(
    visitor: Visitor,
    Path(pair): Path<String>,
    Form(form): Form<Back>,
) -> Response {
    let result = async {
        let permit = visitor.actor().handle()?;
        let ids = pair.split_once('.');
        let ids = ids.and_then(|(one, other)| Some((one.parse().ok()?, other.parse().ok()?)));
        let (one, other) = ids.ok_or(FlowError::NotFound)?;
        let is_yes = match form.answer.as_str() {
            "yes" => true,
            "no" => false,
            _ => return Err(FlowError::NotFound),
        };
        let pair = (ReportId(one), ReportId(other));
        let path = path_of(&form.back);
        let said = match is_yes {
            true => "together",
            false => "apart",
        };
        match decide::answer(&visitor.app.centre, &permit, pair, is_yes).await {
            Ok(id) => Ok(go(&path, Ok((said, Some(id))))),
            // Somebody was first; or it never was there, which looks the same.
            Err(FlowError::NotFound) => Ok(go(&path, Ok(("gone", None)))),
            Err(error) => Err(error),
        }
    };
    visitor.answer(result.await)
}

/// Whose a value is.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Judged {
    verdict: String,
    reason: String,
    until: String,
}

/// Says whose a value is.
pub(super) async fn judge(
    visitor: Visitor,
    Path(key): Path<String>,
    Form(form): Form<Judged>,
) -> Response {
    let result = async {
        let permit = visitor.actor().handle()?;
        let key = key_of_path(&key)?;
        let path = format!("/console/observables/{key:016x}");
        let read = visitor.actor().read()?;
        let found = page::of_value(&visitor.app.centre, &read, key, None, 1).await?;
        let verdict = match form.verdict.as_str() {
            "benign" => ValueVerdict::Benign,
            "offender" => ValueVerdict::Offender,
            "victim" => ValueVerdict::Victim,
            _ => return Ok(go(&path, Err(Problem("cannot")))),
        };
        let kind = Kind::ALL
            .into_iter()
            .find(|kind| kind.as_str() == found.seen.kind)
            .ok_or(FlowError::NotFound)?;
        let filled = Filled {
            reason: form.reason.clone(),
            until: form.until.clone(),
            ..Filled::default()
        };
        let wish = Wish::Value(kind, found.seen.text.clone(), verdict);
        made(&visitor, &permit, &path, wish, &filled).await
    };
    visitor.answer(result.await)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_leads_back_to_pages_of_the_console_alone() {
        assert_eq!(
            path_of("series/S-2026-000001"),
            "/console/series/S-2026-000001"
        );
        assert_eq!(path_of("observables/00ff"), "/console/observables/00ff");
        for text in [
            "queue",
            "",
            "series/",
            "series/../x",
            "staff/1",
            "series/a?b=c",
        ] {
            assert_eq!(path_of(text), "/console/series/suggestions", "{text}");
        }
    }

    #[test]
    fn reports_are_named_by_ticks_or_by_numbers() {
        let filled = Filled::read("act=split&member=A&numbers=B+C%2C+D&member=E");
        assert_eq!(filled.members, ["A", "B", "C", "D", "E"]);
    }
}
