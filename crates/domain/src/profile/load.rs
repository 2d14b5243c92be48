use std::cell::RefCell;
use std::collections::BTreeSet;

use super::base::{self, Base};
use super::mistake::{Mistake, Place, did_you_mean};
use super::offence::{Body, Offence};
use super::read_offences::{OffencePlaces, Offences};
use super::read_questions::Questions;
use super::read_settings::Settings;
use super::reader::{Mistakes, TomlFile};
use super::register::Register;
use super::settings::Language;
use super::{
    Profile, ProfileFiles, read_directory, read_keys, read_offences, read_questions, read_rules,
    read_settings, read_words,
};
use crate::assess::words::Words;
use crate::intake::{Condition, Page, Question, QuestionKind, Target};
use crate::rule::Rules;
use crate::text::{Catalogue, Texts, check_catalogue};

/// The TOML files of a profile that are laid over those of its base. Beside them stands
/// `rules.toml`; everything else is under `locale/`.
const TOML_FILES: [&str; 4] = [
    read_settings::FILE,
    read_offences::FILE,
    read_questions::FILE,
    read_directory::FILE,
];

/// TOML files that a profile may go without.
const OPTIONAL_FILES: [&str; 1] = [read_words::FILE];

/// Folder of the texts: `locale/LANGUAGE/NAME.ftl`.
const LOCALE_FOLDER: &str = "locale";

/// Reads every file, then checks what no file can know alone.
pub(super) fn load(files: &ProfileFiles) -> Result<Profile, Vec<Mistake>> {
    let mistakes: Mistakes = RefCell::default();
    let mut register = Register::default();
    let (parsed, base) = base::read(files, TOML_FILES, &mistakes);
    if base::is_missing(base.as_ref(), files) {
        return Err(mistakes.take());
    }
    report_files(files, base.as_ref(), &mistakes);
    let [profile_file, offence_file, question_file, directory_file] = &parsed;
    // Their order matters, so a profile keeps the rules of its base whole, or writes its own.
    let (rules_path, rules_source) = base::whole(files, base.as_ref(), read_rules::FILE);
    let rules_file = TomlFile::parse(&rules_path, rules_source, &mistakes);

    let settings = read_settings::read(&profile_file.root(), &mut register);
    let offences = read_offences::read(&offence_file.root(), &mut register);
    let questions = read_questions::read(&question_file.root(), &mut register, &settings.limits);
    let bodies = read_directory::read(
        &directory_file.root(),
        &mut register,
        &read_directory::Beside {
            offences: &offences.offences,
            groups: &offences.groups,
            regions: &settings.regions,
            files,
        },
    );
    let known = read_rules::Words {
        offences: &offences.offences,
        groups: &offences.groups,
        country: &settings.country,
        regions: &settings.regions,
    };
    let rules = read_rules::read(&rules_file.root(), &mut register, &known);
    let words = words(files, base.as_ref(), &offences, &mistakes, &mut register);

    let mut found = mistakes.into_inner();
    found.extend(register.check(|place| base::holds(base.as_ref(), place)));
    report_ways(&offences, &questions, &mut found);
    read_keys::report_unused(files, base.as_ref(), &bodies, &mut found);
    let catalogue = base::catalogue(base.as_ref(), files, LOCALE_FOLDER, &register, &mut found);
    let codes = settings.languages.iter().map(|it| it.code.clone());
    let languages: Vec<String> = codes.collect();
    report_languages(&catalogue, &settings.languages, &mut found);
    found.extend(check_catalogue(&catalogue, &languages, register.texts()));
    found.sort();
    found.dedup();
    let (true, Some(rules)) = (found.is_empty(), rules) else {
        return Err(found);
    };
    let decides = Decides {
        words,
        rules,
        rules_source: rules_source.to_owned(),
    };
    let texts = Texts::new(&catalogue, &languages);
    Ok(assembled(
        settings, offences, questions, bodies, decides, texts,
    ))
}

/// What the machine decides by.
struct Decides {
    words: Words,
    rules: Rules,
    rules_source: String,
}

/// All that the files say, in one.
fn assembled(
    settings: Settings,
    offences: Offences,
    questions: Questions,
    bodies: Vec<Body>,
    decides: Decides,
    texts: Texts,
) -> Profile {
    Profile {
        name: settings.name,
        country: settings.country,
        receipt_prefix: settings.receipt_prefix,
        languages: settings.languages,
        time_zone: settings.time_zone,
        regions: settings.regions,
        currencies: settings.currencies,
        formal_complaint: settings.formal_complaint,
        emergency: settings.emergency,
        money_recall_window_hours: settings.money_recall_window_hours,
        draft_days: settings.draft_days,
        sender_address: settings.sender_address,
        leave_page: settings.leave_page,
        phones: settings.phones,
        promises: settings.promises,
        calendar: settings.calendar,
        colours: settings.colours,
        alphabets: settings.alphabets,
        limits: settings.limits,
        retention: settings.retention,
        urgent: settings.urgent,
        groups: offences.groups,
        offences: offences.offences,
        advice: offences.advice,
        pages: questions.pages,
        questions: questions.questions,
        bodies,
        words: decides.words,
        rules: decides.rules,
        rules_source: decides.rules_source,
        texts,
    }
}

/// Conditions that cannot hold, and ways through the form that go wrong.
fn report_ways(offences: &Offences, questions: &Questions, found: &mut Vec<Mistake>) {
    report_conditions(questions, found);
    for (offence, places) in offences.offences.iter().zip(&offences.places) {
        report_way(offence, places, questions, found);
    }
}

/// The words of a profile, or those of its base if it writes none itself.
fn words(
    files: &ProfileFiles,
    base: Option<&Base>,
    offences: &Offences,
    mistakes: &Mistakes,
    register: &mut Register,
) -> Words {
    let below = base.map(|base| base.path(read_words::FILE));
    let (path, is_base) = match (files.get(read_words::FILE), &below) {
        (None, Some(below)) => (below.as_str(), true),
        _ => (read_words::FILE, false),
    };
    let text = files.get(path).unwrap_or_default();
    let file = TomlFile::parse(path, text, mistakes);
    // A profile may take out kinds that the words of its base speak for.
    let kept = is_base.then_some(offences.offences.as_slice());
    read_words::read(&file.root(), register, kept)
}

/// Files that are missing, and files that nothing reads.
fn report_files(files: &ProfileFiles, base: Option<&Base>, mistakes: &Mistakes) {
    let mut mistakes = mistakes.borrow_mut();
    let all = || TOML_FILES.into_iter().chain([read_rules::FILE]);
    let needed = match base {
        // The base says what the profile leaves out.
        Some(_) => 1,
        None => all().count(),
    };
    for path in all().take(needed).filter(|path| files.get(path).is_none()) {
        let remedy = "Add it; docs/profile.md says what is in it";
        mistakes.push(Place::new(path, 1).mistake("this file is missing", remedy));
    }
    for (path, _) in files.iter() {
        let inside = base.and_then(|base| base.strip(path)).unwrap_or(path);
        let is_text = inside.starts_with("locale/") && inside.ends_with(".ftl");
        let in_folder = inside.split('/').count() == 3;
        let is_toml = all().any(|path| path == inside) || OPTIONAL_FILES.contains(&inside);
        let is_read = is_toml || (is_text && in_folder) || read_keys::is_key_file(inside);
        if !is_read {
            mistakes.push(Place::new(path, 1).mistake(
                "nothing reads this file",
                "Remove it; texts belong in locale/LANGUAGE/NAME.ftl, keys in keys/NAME.asc",
            ));
        }
    }
}

fn report_languages(catalogue: &Catalogue, languages: &[Language], found: &mut Vec<Mistake>) {
    let listed: BTreeSet<&str> = languages
        .iter()
        .map(|language| language.code.as_str())
        .collect();
    for language in catalogue.languages() {
        if !listed.contains(language) {
            let path = catalogue.first_path_of(language).unwrap_or(LOCALE_FOLDER);
            found.push(Place::new(path, 1).mistake(
                format!("“{language}” is not a language of this profile"),
                "Add it to `languages` in profile.toml, or remove the folder",
            ));
        }
    }
}

/// Conditions that can never hold because of the question they name.
fn report_conditions(questions: &Questions, found: &mut Vec<Mistake>) {
    for condition in &questions.conditions {
        let (Condition::AnyOf { question, choices } | Condition::NoneOf { question, choices }) =
            &condition.value
        else {
            continue;
        };
        let Some(question) = questions.questions.iter().find(|it| it.key == *question) else {
            continue;
        };
        let possible: Vec<&str> = match question.kind {
            QuestionKind::YesNo => vec!["yes", "no"],
            _ => question.choices.iter().map(String::as_str).collect(),
        };
        if possible.is_empty() {
            found.push(condition.place.mistake(
                format!("“{}” has no choices to compare with", question.key),
                "Write answered = true, or name a question with choices",
            ));
            continue;
        }
        for choice in choices
            .iter()
            .filter(|choice| !possible.contains(&choice.as_str()))
        {
            found.push(condition.place.mistake(
                format!("“{}” has no choice “{choice}”", question.key),
                did_you_mean(choice, possible.iter().copied()),
            ));
        }
    }
}

/// What is wrong with one offence's way through the pages: a page or a value asked twice, a
/// condition on what was not asked before, a file asked for sensitive content, nothing to tell.
fn report_way(
    offence: &Offence,
    places: &OffencePlaces,
    questions: &Questions,
    found: &mut Vec<Mistake>,
) {
    let mut asked: Vec<&Question> = Vec::new();
    for located in &places.pages {
        let Some(page) = questions
            .pages
            .iter()
            .find(|page| page.key == located.value)
        else {
            continue;
        };
        let on_page = questions_of(page, questions);
        for (index, question) in on_page.iter().enumerate() {
            let before = || asked.iter().chain(&on_page[..index]);
            if let Some(earlier) = before().find(|earlier| same_question(earlier, question)) {
                found.push(located.place.mistake(
                    format!(
                        "“{}” asks “{}” and “{}” for the same thing",
                        offence.key, earlier.key, question.key
                    ),
                    "Nothing is asked twice: remove one",
                ));
            }
            for condition in &question.shown_when {
                let needs_earlier = !matches!(condition, Condition::NoneOf { .. });
                let is_asked = asked
                    .iter()
                    .any(|earlier| earlier.key == condition.question());
                if needs_earlier && !is_asked {
                    found.push(located.place.mistake(
                        format!(
                            "“{}” is shown by “{}”, which “{}” does not ask on an earlier page",
                            question.key,
                            condition.question(),
                            offence.key
                        ),
                        "Put the page that asks it before this one",
                    ));
                }
            }
            if offence.sensitive && question.kind == QuestionKind::Files {
                found.push(located.place.mistake(
                    format!(
                        "“{}” is sensitive, but “{}” asks for files",
                        offence.key, question.key
                    ),
                    "Ask for the address only",
                ));
            }
        }
        asked.extend(on_page);
    }
    let tells =
        |question: &&Question| matches!(question.target, Target::Narrative | Target::Suspect(_));
    if !asked.iter().any(tells) && !places.pages.is_empty() {
        found.push(places.key.place.mistake(
            format!("nobody can say what happened in “{}”", offence.key),
            "Add a page with a question whose target is narrative or suspect.…",
        ));
    }
}

fn questions_of<'q>(page: &Page, questions: &'q Questions) -> Vec<&'q Question> {
    let by_key = |key: &String| {
        questions
            .questions
            .iter()
            .find(|question| question.key == *key)
    };
    page.questions.iter().filter_map(by_key).collect()
}

/// Whether two questions of one way fill the same field. Questions that different answers show
/// (the account for a transfer, the wallet for a virtual currency) may share it.
fn same_question(left: &Question, right: &Question) -> bool {
    if left.key == right.key {
        return true;
    }
    let files = left.kind == QuestionKind::Files && right.kind == QuestionKind::Files;
    let same_target = left.target == right.target && left.target != Target::Answers;
    let always = left.shown_when.is_empty() || right.shown_when.is_empty();
    files || (same_target && always)
}
