use super::codes::LANGUAGES;
use super::offence::Offence;
use super::read_settings::known;
use super::reader::{Located, Section};
use super::register::{Record, Register};
use crate::assess::words::{Denial, Effect, WordGroup, Words};

/// Path of the file read here. A profile may go without it: nothing is then found by words.
pub(super) const FILE: &str = "words.toml";

/// Phrases of a profile at most: each word of a report is looked up among them.
const PHRASES_COUNT_MAX: usize = 5_000;
/// Words that a phrase has at most, counted at spaces.
const PHRASE_WORDS_MAX: usize = 8;

/// Reads `words.toml`: how each language denies, and the phrases. Of the words of a base, only
/// those kinds of offence count that are `kept`.
pub(super) fn read(file: &Section<'_>, register: &mut Register, kept: Option<&[Offence]>) -> Words {
    let mut denials: Vec<(String, Denial)> = Vec::new();
    for section in file.sections("language") {
        let code = section.required_text("code");
        let denial = Denial {
            before: phrases(&section, section.texts("before")),
            after: phrases(&section, section.texts("after")),
            breaks: phrases(&section, section.texts("breaks")),
        };
        let code = code.filter(|code| known(&section, code, LANGUAGES));
        if let Some(code) = code {
            denials.push((code.value, denial));
        }
    }
    let codes: Vec<String> = denials.iter().map(|(code, _)| code.clone()).collect();
    let groups: Vec<WordGroup> = file
        .sections("group")
        .iter()
        .filter_map(|section| group(section, register, &codes, kept))
        .collect();
    let count: usize = groups.iter().map(|group| group.phrases.len()).sum();
    if count > PHRASES_COUNT_MAX {
        file.report(file.place().mistake(
            format!("{count} phrases; the limit is {PHRASES_COUNT_MAX}"),
            "Keep those that decide",
        ));
    }
    Words::new(groups, &denials)
}

fn group(
    section: &Section<'_>,
    register: &mut Register,
    codes: &[String],
    kept: Option<&[Offence]>,
) -> Option<WordGroup> {
    let key = section.record_key();
    let effect = effect(section);
    let kind = section.text("kind");
    let is_kept = |key: &str| kept.is_none_or(|all| all.iter().any(|it| it.key == key));
    match &kind {
        Some(kind) if is_kept(&kind.value) => register.refer(Record::Offence, kind),
        _ => {}
    }
    let mut found = Vec::new();
    for code in codes {
        let list = phrases(section, section.texts(code));
        found.extend(list.into_iter().map(|phrase| (code.clone(), phrase)));
    }
    let key = key?;
    if found.is_empty() {
        section.report(key.place.mistake(
            format!("“{}” has no phrase", key.value),
            "Write phrases by language, such as fr = [“…”]",
        ));
    }
    if effect == Some(Effect::Kind) && kind.is_none() {
        section.report(key.place.mistake(
            format!("“{}” speaks for no kind of offence", key.value),
            "Add kind = “…”, the key of one",
        ));
    }
    let kind = kind.map(|kind| kind.value).filter(|kind| is_kept(kind));
    Some(WordGroup {
        key: key.value,
        effect: effect?,
        kind,
        phrases: found,
    })
}

fn effect(section: &Section<'_>) -> Option<Effect> {
    let word = section.required_text("effect")?;
    let effect = Effect::from_word(&word.value);
    if effect.is_none() {
        let words: Vec<&str> = Effect::ALL.iter().map(|effect| effect.as_str()).collect();
        section.report(word.place.mistake(
            format!("“{}” is not an effect", word.value),
            format!("Use one of: {}", words.join(", ")),
        ));
    }
    effect
}

/// The phrases that can stand in a story; the others are reported.
fn phrases(section: &Section<'_>, texts: Vec<Located<String>>) -> Vec<String> {
    let mut phrases = Vec::new();
    for text in texts {
        let words_count = text.value.split_whitespace().count();
        let has_letter = text.value.chars().any(char::is_alphanumeric);
        if has_letter && words_count <= PHRASE_WORDS_MAX {
            phrases.push(text.value);
            continue;
        }
        section.report(text.place.mistake(
            format!("“{}” cannot be looked for", text.value),
            format!("Write 1 to {PHRASE_WORDS_MAX} words"),
        ));
    }
    phrases
}
