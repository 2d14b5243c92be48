use std::cell::RefCell;

use super::codes::{COUNTRIES, CURRENCIES};
use super::mistake::{Mistake, Place, did_you_mean};
use super::offence::{Group, Offence};
use super::read_offences::{define, refer, values};
use super::reader::{Located, Mistakes, Section, TomlFile};
use super::register::{Record, Register};
use super::{Profile, read_directory};
use crate::assess::Priority;
use crate::referral::Lane;
use crate::report::{Channel, ReporterMode};
use crate::rule::{
    ACKNOWLEDGE_WITHIN_HOURS_DEFAULT, Condition, DEFAULT_KEY, Fact, RULES_COUNT_MAX, Rule, Rules,
    Vocabulary,
};

/// Path of the file read here.
pub(super) const FILE: &str = "rules.toml";

/// The words that a profile's facts can be.
pub(super) struct Words<'p> {
    pub(super) offences: &'p [Offence],
    pub(super) groups: &'p [Group],
    pub(super) country: &'p str,
    pub(super) regions: &'p [String],
}

impl Vocabulary for Words<'_> {
    fn remedy(&self, fact: Fact, word: &str) -> Option<String> {
        let kinds = || self.offences.iter().map(|it| it.key.as_str());
        let one_of = |words: Vec<&str>| {
            let is_known = words.contains(&word);
            (!is_known).then(|| did_you_mean(word, words))
        };
        match fact {
            Fact::Kind => {
                let by_alias = self
                    .offences
                    .iter()
                    .find(|it| it.aliases.iter().any(|alias| alias == word));
                match by_alias {
                    Some(offence) => Some(format!("Write “{}”", offence.key)),
                    None => one_of(kinds().chain(["other"]).collect()),
                }
            }
            Fact::Groups => one_of(self.groups.iter().map(|it| it.key.as_str()).collect()),
            Fact::Region if word.starts_with(&format!("{}-", self.country)) => {
                one_of(self.regions.iter().map(String::as_str).collect())
            }
            Fact::Country if word.is_empty() => None,
            Fact::Country | Fact::HostingCountries => one_of(COUNTRIES.codes().collect()),
            Fact::Currency if word.is_empty() => None,
            Fact::Currency => one_of(CURRENCIES.codes().collect()),
            Fact::Priority => one_of(Priority::ALL.map(Priority::as_str).to_vec()),
            Fact::Channel => one_of(Channel::ALL.map(Channel::as_str).to_vec()),
            Fact::Reporter => one_of(ReporterMode::ALL.map(ReporterMode::as_str).to_vec()),
            _ => None,
        }
    }
}

/// Reads `rules.toml`. `None`: there is no rule for what is left, which is a mistake.
pub(super) fn read(
    file: &Section<'_>,
    register: &mut Register,
    words: &Words<'_>,
) -> Option<Rules> {
    let mut rules: Vec<Rule> = Vec::new();
    let sections = file.sections("rule");
    let count = sections.len();
    if count > RULES_COUNT_MAX {
        file.report(file.place().mistake(
            format!("{count} rules; the limit is {RULES_COUNT_MAX}"),
            "Join rules that send to the same bodies",
        ));
    }
    for section in sections {
        let when = section.required_lines("when");
        let when = when.and_then(|when| condition(&section, &when, words));
        let actions = actions(&section, register);
        let Some(key) = section.record_key() else {
            continue;
        };
        if key.value == DEFAULT_KEY {
            section.report(key.place.mistake(
                "“default” is the rule for what is left",
                "Give this one another key",
            ));
            continue;
        }
        define(&section, register, Record::Rule, &key);
        let rule = Rule {
            key: key.value.clone(),
            when,
            ..actions
        };
        need_texts(register, &rule, &key.place);
        if rule.to.is_empty() {
            report_unsent(&section, &rule);
        }
        // Each is compared with all before it, which grows with the square of their number.
        if count <= RULES_COUNT_MAX {
            report_unreachable(&section, &rules, &rule);
        }
        rules.push(rule);
    }
    let Some(section) = file.section(DEFAULT_KEY) else {
        file.report(file.place().mistake(
            "there is no rule for what no other rule takes",
            "Add [default] with to = […]; to = [] keeps it at the centre",
        ));
        return None;
    };
    let default = Rule {
        key: DEFAULT_KEY.to_owned(),
        ..actions(&section, register)
    };
    need_texts(register, &default, &section.place());
    Some(Rules::new(rules, default))
}

fn need_texts(register: &mut Register, rule: &Rule, place: &Place) {
    register.need_text(&rule.text_id(), place);
    register.allow_text(&rule.note_id(), place);
}

/// What follows when the rule holds; key and condition are still to be filled in.
fn actions(section: &Section<'_>, register: &mut Register) -> Rule {
    if !section.has("to") {
        section.report(section.place().mistake(
            "“to” is missing",
            "Add to = [\"…\"] with keys of bodies; to = [] keeps the report at the centre",
        ));
    }
    let to = section.texts("to");
    refer(register, Record::Body, &to);
    let lane = section.text("lane").and_then(|word| {
        let lane = Lane::from_word(&word.value);
        if lane.is_none() {
            section.report(word.place.mistake(
                format!("there is no lane “{}”", word.value),
                did_you_mean(&word.value, Lane::ALL.map(Lane::as_str)),
            ));
        }
        lane
    });
    let rule = Rule {
        key: String::new(),
        when: None,
        to: values(&to),
        lane: lane.unwrap_or(Lane::Usual),
        four_eyes: section.flag("four_eyes"),
        automatic: section.flag("automatic"),
        acknowledge_within_hours: section
            .positive("acknowledge_within_hours", ACKNOWLEDGE_WITHIN_HOURS_DEFAULT),
    };
    if rule.automatic && rule.four_eyes {
        section.report(section.place_of("automatic").mistake(
            "nothing leaves by itself that two people must agree on",
            "Keep either automatic or four_eyes",
        ));
    }
    rule
}

fn condition(
    section: &Section<'_>,
    when: &Located<String>,
    words: &Words<'_>,
) -> Option<Condition> {
    match Condition::read(&when.value, words) {
        Ok(condition) => Some(condition),
        Err(problems) => {
            for problem in problems {
                let before = when.value.get(..problem.at).unwrap_or_default();
                let lines = before.matches('\n').count();
                let line = when.place.line + u32::try_from(lines).unwrap_or_default();
                let place = Place::new(&when.place.file, line);
                section.report(place.mistake(problem.message, problem.remedy));
            }
            None
        }
    }
}

/// What nobody receives cannot be quick, seen by two, or late.
fn report_unsent(section: &Section<'_>, rule: &Rule) {
    for key in ["lane", "four_eyes", "acknowledge_within_hours"] {
        if section.has(key) {
            section.report(section.place_of(key).mistake(
                format!(
                    "“{key}” says how to send, and “{}” sends to nobody",
                    rule.key
                ),
                "Remove it, or name bodies in `to`",
            ));
        }
    }
}

/// A rule that can never be reached, because an earlier one takes all that it would.
fn report_unreachable(section: &Section<'_>, earlier: &[Rule], rule: &Rule) {
    let Some(when) = &rule.when else {
        return;
    };
    let covers = |earlier: &&Rule| earlier.when.as_ref().is_some_and(|it| it.covers(when));
    if let Some(first) = earlier.iter().find(covers) {
        section.report(section.place_of("when").mistake(
            format!(
                "“{}” is never reached: “{}” above takes all of it",
                rule.key, first.key
            ),
            format!("Remove it, or move it above “{}”", first.key),
        ));
    }
}

/// Reads rules that are not the profile's own, against everything else that is.
pub(super) fn read_alone(profile: &Profile, path: &str, text: &str) -> Result<Rules, Vec<Mistake>> {
    let mistakes: Mistakes = RefCell::default();
    let file = TomlFile::parse(path, text, &mistakes);
    let mut register = Register::default();
    for body in &profile.bodies {
        let key = Located {
            value: body.key.clone(),
            place: Place::new(read_directory::FILE, 1),
        };
        register.define(Record::Body, &key);
    }
    let words = Words {
        offences: &profile.offences,
        groups: &profile.groups,
        country: &profile.country,
        regions: &profile.regions,
    };
    let rules = read(&file.root(), &mut register, &words);
    let mut found = mistakes.into_inner();
    found.extend(register.check(|_| false));
    found.sort();
    found.dedup();
    match rules {
        Some(rules) if found.is_empty() => Ok(rules),
        _ => Err(found),
    }
}
