//! A profile: the data that makes Tocsin one country's or association's mechanism.
//!
//! It lives in `profiles/NAME/` as TOML and Fluent files and holds kinds of offence, questions,
//! texts in every language, advice, competent bodies, rules, limits and retention.
//! [`Profile::load`] checks all of it at once and returns every [`Mistake`] with file, line and
//! remedy.
//! `docs/profile.md` describes the files.

mod base;
mod calendar;
pub(crate) mod codes;
mod colour;
mod files;
mod layer;
mod load;
pub(crate) mod mistake;
mod offence;
mod read_calendar;
mod read_colours;
mod read_directory;
mod read_keys;
mod read_offences;
mod read_questions;
mod read_rules;
mod read_settings;
mod read_words;
mod reader;
mod register;
mod settings;

pub use base::BASE_FOLDER;
pub use calendar::{Calendar, Holiday};
pub use codes::{currency_decimals, is_currency};
pub use colour::{Colour, Colours};
pub use files::ProfileFiles;
pub use mistake::Mistake;
pub use offence::{Advice, Body, Group, OTHER_OFFENCE, Offence, PublicKey, UNKNOWN_OFFENCE};
pub use settings::{Language, Phone, Promises, Retention, UrgentAdvice};

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::assess::words::Words;
use crate::intake::{Page, Question};
use crate::limit::Limits;
use crate::rule::Rules;
use crate::text::Texts;

/// Everything about one mechanism that is not code. Only a profile without mistakes exists.
#[derive(Debug)]
pub struct Profile {
    /// Name of its folder, such as `national`.
    pub name: String,
    /// ISO 3166-1 alpha-2 code, such as `MU`; its name is the text `country-name`.
    pub country: String,
    /// Letters before the number of a receipt: `TC` gives `TC-2026-004817`.
    pub receipt_prefix: String,
    /// Languages of the pages; the first is the default.
    pub languages: Vec<Language>,
    /// IANA name of the zone in which days and hours are told, such as `Indian/Mauritius`.
    pub time_zone: String,
    /// ISO 3166-2 codes; their names are the texts `region-CODE`.
    pub regions: Vec<String>,
    /// ISO 4217 codes and tickers that the form offers; their names are `currency-CODE`.
    pub currencies: Vec<String>,
    /// Whether a report made here is a formal complaint. Pages say so plainly either way.
    pub formal_complaint: bool,
    /// Emergency numbers, the first being the one on every page.
    pub emergency: Vec<String>,
    /// For how long payments can sometimes be called back, in hours.
    pub money_recall_window_hours: u64,
    /// For how long unfinished answers are kept, in days.
    pub draft_days: u64,
    /// Sender of the notices that go out by e-mail.
    pub sender_address: String,
    /// Where “Leave this page” leads: a site that betrays nothing.
    pub leave_page: String,
    /// Telephone numbers that pages name: `help` and others.
    pub phones: Vec<Phone>,
    /// What the mechanism promises to reporters.
    pub promises: Promises,
    /// Working days and holidays.
    pub calendar: Calendar,
    /// Colours that replace those of the style sheet.
    pub colours: Colours,
    /// How to spell a receipt on the telephone, by language and letter.
    pub alphabets: BTreeMap<String, BTreeMap<char, String>>,
    /// What is too much.
    pub limits: Limits,
    /// How long data is kept.
    pub retention: Retention,
    /// What to do this minute, before reporting.
    pub urgent: UrgentAdvice,
    /// What happened, in plain words; in the order of the page.
    pub groups: Vec<Group>,
    /// Kinds of offence.
    pub offences: Vec<Offence>,
    /// Pieces of advice.
    pub advice: Vec<Advice>,
    /// Pages of questions.
    pub pages: Vec<Page>,
    /// Questions.
    pub questions: Vec<Question>,
    /// Competent and helping bodies.
    pub bodies: Vec<Body>,
    /// Words of danger, of sensitive matters and of kinds of offence.
    pub words: Words,
    /// Who receives a report, and how.
    pub rules: Rules,
    /// `rules.toml` as it was written.
    pub rules_source: String,
    /// Texts of all of the above in every language.
    pub texts: Texts,
}

impl Profile {
    /// Reads and checks a profile.
    ///
    /// # Errors
    ///
    /// Every mistake found, ordered by file and line. Nothing is repaired silently.
    pub fn load(files: &ProfileFiles) -> Result<Profile, Vec<Mistake>> {
        load::load(files)
    }

    /// Reads a set of rules that is not (yet) the profile's own. Texts of its rules are not asked
    /// for; `file` is the name that mistakes carry.
    ///
    /// # Errors
    ///
    /// Every mistake found, ordered by line.
    pub fn read_rules(&self, file: &str, text: &str) -> Result<Rules, Vec<Mistake>> {
        read_rules::read_alone(self, file, text)
    }

    /// Entries of the directory that run out within some days, or have run out, and their last
    /// day; the most urgent first.
    pub fn expiring_bodies(&self, today: Date, within_days: i32) -> Vec<(&Body, Date)> {
        let last = today
            .checked_add(jiff::Span::new().days(within_days))
            .unwrap_or(Date::MAX);
        let mut expiring: Vec<(&Body, Date)> = self
            .bodies
            .iter()
            .filter_map(|body| Some((body, body.valid_until.filter(|day| *day <= last)?)))
            .collect();
        expiring.sort_by_key(|(body, day)| (*day, body.key.as_str()));
        expiring
    }

    /// The zone in which days and hours are told; Greenwich on a machine without time zone files.
    pub fn zone(&self) -> TimeZone {
        TimeZone::get(&self.time_zone).unwrap_or(TimeZone::UTC)
    }

    /// The working day by whose end a person has read a report that was lodged then: the promise.
    pub fn read_by(&self, lodged_at: Timestamp) -> Date {
        let day = lodged_at.to_zoned(self.zone()).date();
        let days = self.promises.read_within_working_days;
        self.calendar.add_working_days(day, days)
    }

    /// A text of the profile, with its numbers (`{ $emergency }`, `{ $help }`) filled in.
    pub fn text(&self, language: &str, id: &str) -> String {
        let emergency = self.emergency.first().map_or("", String::as_str);
        let help = self.phone("help").map_or("", |phone| phone.shown.as_str());
        self.texts.get(
            language,
            id,
            &[("emergency", emergency.into()), ("help", help.into())],
        )
    }

    /// A text that may be absent, such as a hint.
    pub fn optional_text(&self, language: &str, id: &str) -> Option<String> {
        self.texts
            .has(language, id)
            .then(|| self.text(language, id))
    }

    /// The language to show to somebody who wants `wanted` (a BCP 47 tag): that one, its primary
    /// language (`fr` for `fr-MU`), or the default.
    pub fn language(&self, wanted: &str) -> &Language {
        let primary = wanted.split('-').next().unwrap_or_default();
        let find = |code: &str| {
            self.languages
                .iter()
                .find(|language| language.code.eq_ignore_ascii_case(code))
        };
        find(wanted)
            .or_else(|| find(primary))
            .unwrap_or(&self.languages[0])
    }

    /// Whether pages exist in exactly this language.
    pub fn has_language(&self, code: &str) -> bool {
        self.languages.iter().any(|language| language.code == code)
    }

    /// A group by key.
    pub fn group(&self, key: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.key == key)
    }

    /// Kinds of offence of a group, in the order of the page.
    pub fn offences_of(&self, group: &str) -> impl Iterator<Item = &Offence> {
        self.offences
            .iter()
            .filter(move |offence| offence.groups.iter().any(|key| key == group))
    }

    /// A kind of offence by its key or by one of the other names that contributors use.
    pub fn offence(&self, key_or_alias: &str) -> Option<&Offence> {
        self.offences
            .iter()
            .find(|offence| offence.key == key_or_alias)
            .or_else(|| {
                self.offences
                    .iter()
                    .find(|offence| offence.aliases.iter().any(|a| a == key_or_alias))
            })
    }

    /// A page of questions by key.
    pub fn page(&self, key: &str) -> Option<&Page> {
        self.pages.iter().find(|page| page.key == key)
    }

    /// A question by key.
    pub fn question(&self, key: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.key == key)
    }

    /// A body by key.
    pub fn body(&self, key: &str) -> Option<&Body> {
        self.bodies.iter().find(|body| body.key == key)
    }

    /// A piece of advice by key.
    pub fn advice(&self, key: &str) -> Option<&Advice> {
        self.advice.iter().find(|advice| advice.key == key)
    }

    /// A telephone number by key. Every profile has `help`.
    pub fn phone(&self, key: &str) -> Option<&Phone> {
        self.phones.iter().find(|phone| phone.key == key)
    }

    /// Whether the profile's country has this region (ISO 3166-2).
    pub fn has_region(&self, code: &str) -> bool {
        self.regions.iter().any(|region| region == code)
    }

    /// The words with which an operator spells a letter of a receipt, such as “Kilo” for K.
    /// Languages without an alphabet use that of the default language.
    pub fn spell(&self, language: &str, letter: char) -> Option<&str> {
        let of = |code: &str| {
            self.alphabets
                .get(code)?
                .get(&letter.to_ascii_uppercase())
                .map(String::as_str)
        };
        of(language).or_else(|| of(&self.languages[0].code))
    }
}
