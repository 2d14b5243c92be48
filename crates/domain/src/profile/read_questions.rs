use super::mistake::did_you_mean;
use super::read_offences::{define, refer, values};
use super::reader::{Located, Section};
use super::register::{Record, Register};
use crate::intake::{Condition, Page, Question, QuestionKind, Target};
use crate::limit::Limits;

/// Path of the file read here.
pub(super) const FILE: &str = "questions.toml";

/// What `questions.toml` says, with the places that the checks across files need.
pub(super) struct Questions {
    pub(super) pages: Vec<Page>,
    pub(super) questions: Vec<Question>,
    pub(super) conditions: Vec<Located<Condition>>,
}

/// Keys of the steps that the product itself adds, and of their fields.
const RESERVED: [&str; 13] = [
    "group", "offence", "files", "who", "contact", "check", "mode", "name", "email", "phone",
    "action", "token", "language",
];

/// Reads `questions.toml`.
pub(super) fn read(file: &Section<'_>, register: &mut Register, limits: &Limits) -> Questions {
    let mut read = Questions {
        pages: Vec::new(),
        questions: Vec::new(),
        conditions: Vec::new(),
    };
    for section in file.sections("page") {
        read.pages.extend(page(&section, register));
    }
    for section in file.sections("question") {
        let conditions = conditions(&section, register);
        if let Some(mut question) = question(&section, register, limits) {
            question.shown_when = conditions.iter().map(|it| it.value.clone()).collect();
            read.questions.push(question);
        }
        read.conditions.extend(conditions);
    }
    read
}

fn page(section: &Section<'_>, register: &mut Register) -> Option<Page> {
    let questions = section.required_texts("questions");
    refer(register, Record::Question, &questions);
    let key = unreserved_key(section)?;
    define(section, register, Record::Page, &key);
    let page = Page {
        key: key.value,
        questions: values(&questions),
    };
    register.need_text(&page.text_id(), &key.place);
    register.need_text(&page.name_id(), &key.place);
    register.allow_text(&page.lead_id(), &key.place);
    Some(page)
}

fn question(section: &Section<'_>, register: &mut Register, limits: &Limits) -> Option<Question> {
    let kind = one_of(section, "kind", &QuestionKind::NAMES);
    let target = match section.has("target") {
        true => one_of(section, "target", &Target::NAMES),
        false => Some(Target::Answers),
    };
    let required = section.flag("required");
    let choices = section.texts("choices");
    let longest = match target {
        Some(Target::Narrative) => limits.narrative_characters,
        _ => limits.value_characters,
    };
    let longest = longest as u64;
    let most_characters = section.positive("most_characters", longest);
    if most_characters > longest {
        section.report(section.place_of("most_characters").mistake(
            format!("“most_characters” is {most_characters}, over the profile's limit"),
            format!("Write at most {longest}, or raise the limit in profile.toml"),
        ));
    }
    let key = unreserved_key(section);
    let (kind, target, key) = (kind?, target?, key?);
    if !target.takes(kind) {
        section.report(section.place_of("target").mistake(
            format!(
                "an answer of kind “{}” cannot fill this target",
                kind.name()
            ),
            "Choose another kind or another target",
        ));
    }
    report_choices(section, kind, &choices);
    define(section, register, Record::Question, &key);
    let question = Question {
        key: key.value.clone(),
        kind,
        target,
        required,
        most_characters: usize::try_from(most_characters).unwrap_or(usize::MAX),
        choices: values(&choices),
        shown_when: Vec::new(),
    };
    need_texts(&question, &key, &choices, register);
    Some(question)
}

fn need_texts(
    question: &Question,
    key: &Located<String>,
    choices: &[Located<String>],
    register: &mut Register,
) {
    register.need_text(&question.text_id(), &key.place);
    register.allow_text(&question.hint_id(), &key.place);
    for choice in choices {
        register.need_text(&question.choice_id(&choice.value), &choice.place);
        register.allow_text(&question.choice_hint_id(&choice.value), &choice.place);
    }
}

fn report_choices(section: &Section<'_>, kind: QuestionKind, choices: &[Located<String>]) {
    let takes_choices = matches!(kind, QuestionKind::Choice | QuestionKind::Several);
    if takes_choices && choices.len() < 2 {
        section.report(section.place_of("choices").mistake(
            format!(
                "a question of kind “{}” needs at least two choices",
                kind.name()
            ),
            "Add choices = [\"…\", \"…\"]",
        ));
    }
    if !takes_choices && !choices.is_empty() {
        section.report(section.place_of("choices").mistake(
            format!("a question of kind “{}” has no choices", kind.name()),
            "Remove them, or use the kind “choice” or “several”",
        ));
    }
}

fn unreserved_key(section: &Section<'_>) -> Option<Located<String>> {
    let key = section.record_key()?;
    if RESERVED.contains(&key.value.as_str()) {
        section.report(key.place.mistake(
            format!("“{}” is a key of the product's own steps", key.value),
            "Choose another key",
        ));
        return None;
    }
    Some(key)
}

fn one_of<T: Copy>(section: &Section<'_>, key: &str, names: &[(&'static str, T)]) -> Option<T> {
    let text = section.required_text(key)?;
    let found = names.iter().find(|(name, _)| *name == text.value);
    if found.is_none() {
        section.report(text.place.mistake(
            format!("“{}” is not a {key} of question", text.value),
            did_you_mean(&text.value, names.iter().map(|(name, _)| *name)),
        ));
    }
    found.map(|(_, value)| *value)
}

/// The key `shown_when`: one condition, or a list of conditions that must all hold.
fn conditions(section: &Section<'_>, register: &mut Register) -> Vec<Located<Condition>> {
    if !section.has("shown_when") {
        return Vec::new();
    }
    section
        .one_or_more("shown_when")
        .iter()
        .filter_map(|it| condition(it, register))
        .collect()
}

fn condition(section: &Section<'_>, register: &mut Register) -> Option<Located<Condition>> {
    let any_of = values(&section.texts("any_of"));
    let none_of = values(&section.texts("none_of"));
    let answered = section.flag("answered");
    let question = section.required_text("question")?;
    register.refer(Record::Question, &question);
    let place = question.place;
    let question = question.value;
    let condition = match (any_of.is_empty(), none_of.is_empty(), answered) {
        (false, true, false) => Condition::AnyOf {
            question,
            choices: any_of,
        },
        (true, false, false) => Condition::NoneOf {
            question,
            choices: none_of,
        },
        (true, true, true) => Condition::Answered { question },
        _ => {
            section.report(place.mistake(
                "this condition says nothing, or several things at once",
                "Write one of: any_of = [\"…\"], none_of = [\"…\"], answered = true",
            ));
            return None;
        }
    };
    Some(Located {
        value: condition,
        place,
    })
}
