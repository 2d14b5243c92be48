//! The journey through the form of the shipped profile: people answer, go back, change their
//! minds, and type what nobody expected.
#![allow(clippy::unwrap_used)]

mod support;

use std::sync::LazyLock;

use jiff::civil::{Date, date};
use proptest::prelude::*;
use tocsin_domain::intake::{Answers, DateChoice, ERROR_TEXTS, Journey, QuestionKind, Step, Value};
use tocsin_domain::profile::Profile;
use tocsin_domain::report::ReporterMode;
use tocsin_domain::text::{Catalogue, RequiredText, Texts, check_catalogue};

static PROFILE: LazyLock<Profile> = LazyLock::new(|| support::load("national"));
const TODAY: Date = date(2026, 1, 21);

/// Sends the page of a step, as a browser would.
fn send(answers: &mut Answers, step: &str, fields: &[(&str, &str)]) {
    let pairs: Vec<(String, String)> = fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    let journey = Journey::new(&PROFILE, answers, TODAY);
    let mut changed = answers.clone();
    journey.record(&Step::from_key(step), &pairs, &mut changed, TODAY);
    *answers = changed;
}

fn journey(answers: &Answers) -> Journey<'static> {
    Journey::new(&PROFILE, answers, TODAY)
}

fn steps(answers: &Answers) -> Vec<String> {
    journey(answers)
        .steps()
        .map(|step| step.key().to_owned())
        .collect()
}

/// Somebody bought a bicycle that never came, and says so to the end.
fn bought_a_bicycle() -> Answers {
    let mut answers = Answers::new();
    send(&mut answers, "group", &[("group", "money")]);
    send(&mut answers, "offence", &[("offence", "fake-shop")]);
    send(
        &mut answers,
        "story",
        &[("story", "J’ai acheté un vélo.\r\nRien n’est venu.")],
    );
    let paid = [
        ("paid-when", "yesterday"),
        ("lost", "480,50"),
        ("lost_currency", "EUR"),
        ("paid-how", "transfer"),
    ];
    send(&mut answers, "money", &paid);
    send(
        &mut answers,
        "money-to",
        &[("account", "FR76 3000 6000 0112 3456 7890 189")],
    );
    send(
        &mut answers,
        "person",
        &[("their-phone", "06 39 98 04 71"), ("their-name", "")],
    );
    send(&mut answers, "place", &[("region", "XO-NO")]);
    answers.set("files", vec!["annonce.png".to_owned()]);
    send(&mut answers, "who", &[("mode", "identified")]);
    send(
        &mut answers,
        "contact",
        &[("name", "Nour"), ("email", "nour@example.org")],
    );
    answers
}

#[test]
fn a_filled_form_becomes_the_fields_of_a_report() {
    let answers = bought_a_bicycle();
    let journey = journey(&answers);
    assert_eq!(journey.first_unfinished(), &Step::Check);
    let form = journey.to_form().unwrap();
    assert_eq!(form.offence, "fake-shop");
    assert_eq!(form.narrative, "J’ai acheté un vélo.\nRien n’est venu.");
    assert_eq!(form.answers["paid-when"], "2026-01-20");
    assert_eq!(form.answers["paid-how"], "transfer");
    let loss = form.loss.clone().unwrap();
    assert_eq!(
        (loss.amount.as_str(), loss.currency.as_str()),
        ("480.50", "EUR")
    );
    assert_eq!(form.suspect.iban, "FR7630006000011234567890189");
    assert_eq!(form.suspect.phone, "06 39 98 04 71");
    assert_eq!(form.region, "XO-NO");
    assert_eq!(form.files, ["annonce.png"]);
    assert_eq!(form.reporter.mode, ReporterMode::Identified);
    assert_eq!(form.reporter.email, "nour@example.org");
    let submission = form.into_submission("fr", None, Vec::new());
    assert_eq!(submission.category, "fake-shop");
    assert!(submission.problems(&PROFILE.limits).is_empty());
}

#[test]
fn the_steps_follow_the_answers() {
    let mut answers = Answers::new();
    assert_eq!(
        steps(&answers),
        ["group", "offence", "files", "who", "check"]
    );
    send(&mut answers, "group", &[("group", "unsure")]);
    assert!(
        !steps(&answers).contains(&"offence".to_owned()),
        "one kind only: nothing to ask"
    );
    let answers = bought_a_bicycle();
    let expected = [
        "group", "offence", "story", "money", "money-to", "person", "place", "files", "who",
        "contact", "check",
    ];
    assert_eq!(steps(&answers), expected);
    let journey = journey(&answers);
    assert_eq!(journey.remaining_after(&Step::Page("money".into())), 7);
    assert_eq!(journey.next(&Step::Group), Some(&Step::Offence));
    assert_eq!(journey.previous(&Step::Group), None);
    assert_eq!(journey.previous(&Step::Check), Some(&Step::Contact));
}

#[test]
fn only_the_place_where_the_money_went_is_asked() {
    let asked = |answers: &Answers| -> Vec<String> {
        let journey = journey(answers);
        let questions = journey.questions(&Step::Page("money-to".into()));
        questions
            .iter()
            .map(|question| question.key.clone())
            .collect()
    };
    let mut answers = bought_a_bicycle();
    assert_eq!(asked(&answers), ["account"]);
    send(
        &mut answers,
        "money",
        &[("lost", "480"), ("paid-how", "crypto")],
    );
    assert_eq!(asked(&answers), ["wallet"]);
    assert_eq!(
        journey(&answers).first_unfinished(),
        &Step::Page("money-to".into())
    );
    send(
        &mut answers,
        "money",
        &[("lost", "480"), ("paid-how", "other")],
    );
    assert!(!steps(&answers).contains(&"money-to".to_owned()));
    send(
        &mut answers,
        "money",
        &[("lost", "480"), ("paid-how", "transfer")],
    );
    assert_eq!(
        answers.raw("account"),
        "FR76 3000 6000 0112 3456 7890 189",
        "it was kept"
    );
}

#[test]
fn another_group_makes_the_old_pages_unreachable_and_forgets_nothing() {
    let mut answers = bought_a_bicycle();
    send(&mut answers, "group", &[("group", "content")]);
    assert!(!journey(&answers).can_visit(&Step::Page("money".into())));
    assert!(!journey(&answers).can_visit(&Step::Check));
    assert_eq!(journey(&answers).first_unfinished().key(), "offence");
    send(&mut answers, "group", &[("group", "money")]);
    assert!(journey(&answers).is_complete());
}

#[test]
fn an_anonymous_reporter_leaves_no_name_even_if_one_was_typed() {
    let mut answers = bought_a_bicycle();
    send(&mut answers, "who", &[("mode", "anonymous")]);
    assert!(!steps(&answers).contains(&"contact".to_owned()));
    let reporter = journey(&answers).to_form().unwrap().reporter;
    assert_eq!(reporter, tocsin_domain::report::Reporter::default());
    assert_eq!(
        answers.raw("name"),
        "Nour",
        "it comes back if the choice does"
    );
}

#[test]
fn sensitive_content_is_never_asked_for_files() {
    let mut answers = Answers::new();
    send(&mut answers, "group", &[("group", "content")]);
    send(&mut answers, "offence", &[("offence", "child-abuse")]);
    assert!(!steps(&answers).contains(&"files".to_owned()));
    assert!(journey(&answers).is_watched());
}

#[test]
fn a_required_question_is_the_only_one_that_must_be_answered() {
    let mut files = support::files("national");
    let questions = files.get("questions.toml").unwrap();
    let strict = questions.replace(
        "key = \"content-address\"\nkind",
        "key = \"content-address\"\nrequired = true\nkind",
    );
    assert_ne!(strict, questions);
    files.insert("questions.toml", strict);
    let profile = Profile::load(&files).unwrap();
    let mut answers = Answers::new();
    answers.set("group", vec!["content".into()]);
    answers.set("offence", vec!["hate".into()]);
    answers.set("content-address", Vec::new());
    answers.set("content-account", Vec::new());
    let page = Step::Page("content-address".into());
    let journey = Journey::new(&profile, &answers, TODAY);
    let errors = journey.validate(&page).unwrap_err();
    assert_eq!(errors.len(), 1);
    assert_eq!(
        (errors[0].field.as_str(), errors[0].text_id),
        ("content-address", "error-required")
    );
    assert!(
        Journey::new(&PROFILE, &answers, TODAY)
            .validate(&page)
            .is_ok()
    );
}

#[test]
fn sending_the_page_of_files_again_keeps_those_that_came() {
    let mut answers = Answers::new();
    send(&mut answers, "group", &[("group", "unsure")]);
    send(&mut answers, "files", &[]);
    assert!(answers.has("files"), "no file is a fine answer");
    answers.set("files", vec!["a.png".to_owned()]);
    send(&mut answers, "files", &[("files", "invented.png")]);
    assert_eq!(answers.all("files"), ["a.png"]);
}

#[test]
fn nothing_is_chosen_for_the_person() {
    let answers = Answers::new();
    for step in [Step::Group, Step::Offence, Step::Who] {
        let journey = journey(&answers);
        assert_eq!(
            journey.validate(&step).unwrap_err()[0].text_id,
            "error-choose"
        );
    }
}

#[test]
fn identified_means_reachable() {
    let mut answers = bought_a_bicycle();
    send(&mut answers, "contact", &[("name", "Nour")]);
    let open = journey(&answers);
    assert_eq!(
        open.validate(&Step::Contact).unwrap_err()[0].text_id,
        "error-contact-missing"
    );
    send(&mut answers, "who", &[("mode", "confidential")]);
    assert!(journey(&answers).is_complete());
}

#[test]
fn an_empty_report_is_told_what_would_be_enough() {
    let mut answers = Answers::new();
    send(&mut answers, "group", &[("group", "unsure")]);
    while !journey(&answers).is_complete() {
        let step = journey(&answers).first_unfinished().key().to_owned();
        send(&mut answers, &step, &[("mode", "anonymous")]);
    }
    let error = journey(&answers).to_form().unwrap_err();
    assert_eq!(
        (error.field.as_str(), error.text_id),
        ("story", "error-report-empty")
    );
}

#[test]
fn what_was_wrong_stays_as_it_was_typed() {
    let mut answers = bought_a_bicycle();
    let wrong = [
        ("paid-when", "other"),
        ("paid-when_day", "31/02/2025"),
        ("lost", "environ cinq cents"),
        ("paid-how", "transfer"),
    ];
    send(&mut answers, "money", &wrong);
    let journey = journey(&answers);
    let errors = journey.validate(&Step::Page("money".into())).unwrap_err();
    let found: Vec<(&str, &str)> = errors
        .iter()
        .map(|error| (error.field.as_str(), error.text_id))
        .collect();
    let expected = [
        ("paid-when_day", "error-date-no-such-day"),
        ("lost", "error-amount-words"),
    ];
    assert_eq!(found, expected);
    assert_eq!(answers.raw("lost"), "environ cinq cents");
    assert!(!journey.can_visit(&Step::Page("money-to".into())));
    assert!(journey.can_visit(&Step::Page("money".into())));
}

#[test]
fn today_means_the_day_on_which_it_was_said() {
    let mut answers = bought_a_bicycle();
    send(
        &mut answers,
        "money",
        &[("paid-when", "today"), ("lost", "1"), ("paid-how", "other")],
    );
    let question = PROFILE.question("paid-when").unwrap();
    let tomorrow = TODAY.tomorrow().unwrap();
    let later = date(2026, 1, 24);
    assert_eq!(answers.date_choice(question, TODAY), DateChoice::Today);
    assert_eq!(
        answers.date_choice(question, tomorrow),
        DateChoice::Yesterday
    );
    assert_eq!(
        answers.date_choice(question, later),
        DateChoice::Other("21/01/2026".into())
    );
    let resumed = Journey::new(&PROFILE, &answers, later);
    assert_eq!(resumed.value("paid-when"), Some(&Value::Day(TODAY)));
}

#[test]
fn a_draft_is_one_json_object() {
    let answers = bought_a_bicycle();
    let json = serde_json::to_string(&answers).unwrap();
    assert!(json.contains(r#""lost":["480,50"]"#), "{json}");
    let read: Answers = serde_json::from_str(&json).unwrap();
    assert_eq!(read, answers);
}

#[test]
fn a_text_over_the_limit_names_the_limit() {
    let mut answers = bought_a_bicycle();
    let long = "a".repeat(PROFILE.limits.narrative_characters + 1);
    send(&mut answers, "story", &[("story", &long)]);
    let journey = journey(&answers);
    let error = &journey.validate(&Step::Page("story".into())).unwrap_err()[0];
    assert_eq!(error.text_id, "error-too-long");
    assert_eq!(
        error.arguments[0],
        ("limit", PROFILE.limits.narrative_characters.into())
    );
}

fn error_catalogue() -> Catalogue {
    let mut catalogue = Catalogue::new();
    catalogue.add(
        "fr",
        "errors.fr.ftl",
        include_str!("../src/intake/errors.fr.ftl"),
    );
    catalogue.add(
        "en",
        "errors.en.ftl",
        include_str!("../src/intake/errors.en.ftl"),
    );
    catalogue.add(
        "ar",
        "errors.ar.ftl",
        include_str!("../src/intake/errors.ar.ftl"),
    );
    catalogue
}

#[test]
fn every_error_has_words_in_each_language() {
    let languages = ["fr", "en", "ar"].map(str::to_owned);
    let needed: Vec<RequiredText> = ERROR_TEXTS
        .iter()
        .map(|(id, variables)| RequiredText::new(id, variables, "intake/validate.rs", 1))
        .collect();
    assert_eq!(check_catalogue(&error_catalogue(), &languages, &needed), []);
    let texts = Texts::new(&error_catalogue(), &languages);
    let arguments = [
        ("day", 31.into()),
        ("month", 2.into()),
        ("year", "2026".into()),
    ];
    assert_eq!(
        texts.get("fr", "error-date-no-such-day", &arguments),
        "Le 31 février 2026 n’existe pas. Vérifiez le jour et le mois."
    );
}

/// Values that a browser or a mischievous client may send for any field.
fn any_value() -> impl Strategy<Value = String> {
    let keys: Vec<String> = PROFILE
        .questions
        .iter()
        .flat_map(|question| question.choices.clone())
        .chain(PROFILE.groups.iter().map(|group| group.key.clone()))
        .chain(PROFILE.offences.iter().map(|offence| offence.key.clone()))
        .chain(["yes", "no", "today", "other", "anonymous", "identified"].map(str::to_owned))
        .collect();
    prop_oneof![4 => proptest::sample::select(keys), 1 => ".{0,30}", 1 => Just(String::new())]
}

fn any_field() -> impl Strategy<Value = String> {
    let mut fields: Vec<String> = PROFILE
        .questions
        .iter()
        .flat_map(|question| question.fields())
        .collect();
    fields.extend(
        [
            "group", "offence", "mode", "name", "email", "phone", "files",
        ]
        .map(str::to_owned),
    );
    proptest::sample::select(fields)
}

fn any_answers() -> impl Strategy<Value = Answers> {
    let field = (any_field(), proptest::collection::vec(any_value(), 0..3));
    let sensible = (
        proptest::sample::select(&PROFILE.offences[..]),
        proptest::collection::vec(field, 0..60),
    );
    sensible.prop_map(|(offence, fields)| {
        let mut answers = Answers::new();
        for (field, values) in fields {
            answers.set(field, values);
        }
        answers.set("group", vec![offence.groups[0].clone()]);
        answers.set("offence", vec![offence.key.clone()]);
        answers
    })
}

/// Steps that a person reaches by pressing “continue” from the first page.
fn reached_by_walking(journey: &Journey<'_>, answers: &Answers) -> Vec<Step> {
    let mut reached = vec![Step::Group];
    while let Some(last) = reached.last() {
        let sent = journey
            .fields(last)
            .first()
            .is_some_and(|field| answers.has(field));
        let every_question_was_sent = journey
            .questions(last)
            .iter()
            .all(|question| answers.has(&question.key));
        if !sent || !every_question_was_sent || journey.validate(last).is_err() {
            break;
        }
        match journey.next(last) {
            Some(next) => reached.push(next.clone()),
            None => break,
        }
    }
    reached
}

proptest! {
    #[test]
    fn any_answers_give_a_journey_that_ends_in_check(answers in any_answers()) {
        let journey = journey(&answers);
        let steps: Vec<&Step> = journey.steps().collect();
        prop_assert_eq!(steps[0], &Step::Group);
        prop_assert_eq!(*steps.last().unwrap(), &Step::Check);
        prop_assert!(journey.can_visit(journey.first_unfinished()));
        let mut once = steps.clone();
        once.sort();
        once.dedup();
        prop_assert_eq!(once.len(), steps.len(), "a step stands there twice");
        let mut asked: Vec<&str> = steps
            .iter()
            .flat_map(|step| journey.questions(step))
            .map(|question| question.key.as_str())
            .collect();
        let count = asked.len();
        asked.sort_unstable();
        asked.dedup();
        prop_assert_eq!(asked.len(), count, "something is asked twice");
    }

    #[test]
    fn a_changed_answer_never_leaves_an_unreachable_page_visitable(
        before in any_answers(),
        field in any_field(),
        value in any_value(),
    ) {
        let mut answers = before.clone();
        answers.set(field, vec![value]);
        let old = journey(&before);
        let new = journey(&answers);
        let reachable = reached_by_walking(&new, &answers);
        for step in old.steps().chain(new.steps()) {
            prop_assert_eq!(new.can_visit(step), reachable.contains(step), "{:?}", step);
        }
    }

    #[test]
    fn whoever_answers_page_by_page_arrives(
        group in proptest::sample::select(&PROFILE.groups[..]),
        values in proptest::collection::vec(any_value(), 200),
    ) {
        let mut values = values.into_iter().cycle();
        let mut answers = Answers::new();
        answers.set("group", vec![group.key.clone()]);
        for _ in 0..60 {
            let journey = journey(&answers);
            let step = journey.first_unfinished().clone();
            if step == Step::Check {
                break;
            }
            let submitted = plausible(&journey, &step, &mut values);
            let mut changed = answers.clone();
            journey.record(&step, &submitted, &mut changed, TODAY);
            answers = changed;
        }
        let journey = journey(&answers);
        prop_assert!(journey.is_complete(), "stuck at {:?}", journey.first_unfinished());
        match journey.to_form() {
            Ok(form) => {
                let submission = form.into_submission("fr", None, Vec::new());
                prop_assert_eq!(submission.problems(&PROFILE.limits), []);
            }
            Err(error) => prop_assert_eq!(error.text_id, "error-report-empty"),
        }
    }
}

/// What somebody who reads the page might send: choices that exist, otherwise little or nothing.
fn plausible(
    journey: &Journey<'_>,
    step: &Step,
    values: &mut impl Iterator<Item = String>,
) -> Vec<(String, String)> {
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    match step {
        Step::Offence => {
            let group = journey.group().unwrap();
            let count = PROFILE.offences_of(&group.key).count();
            let pick = values.next().unwrap().len() % count;
            let offence = PROFILE.offences_of(&group.key).nth(pick).unwrap();
            vec![pair("offence", &offence.key)]
        }
        Step::Who => vec![pair("mode", "confidential")],
        Step::Page(_) => {
            let mut pairs = Vec::new();
            for question in journey.questions(step) {
                let wish = values.next().unwrap();
                let value = match question.kind {
                    QuestionKind::Choice | QuestionKind::Several => {
                        question.choices[wish.len() % question.choices.len()].clone()
                    }
                    QuestionKind::YesNo => ["yes", "no"][wish.len() % 2].to_owned(),
                    QuestionKind::Text | QuestionKind::LongText => wish,
                    QuestionKind::Url => "www.a.example".to_owned(),
                    QuestionKind::Date => "today".to_owned(),
                    _ => String::new(),
                };
                pairs.push((question.key.clone(), value));
            }
            pairs
        }
        _ => Vec::new(),
    }
}
