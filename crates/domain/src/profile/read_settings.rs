use std::collections::BTreeMap;

use super::calendar::Calendar;
use super::codes::{COUNTRIES, CURRENCIES, CodeList, LANGUAGES, TIME_ZONES};
use super::colour::Colours;
use super::mistake::did_you_mean;
use super::read_calendar::{calendar, promises};
use super::read_colours::colours;
use super::reader::{Located, Section};
use super::register::{Record, Register};
use super::settings::{Language, Phone, Promises, Retention, UrgentAdvice};
use crate::limit::Limits;
use crate::text::Direction;

/// Path of the file read here.
pub(super) const FILE: &str = "profile.toml";

/// Texts that every profile has, whatever its data.
pub(super) const FIXED_TEXTS: [&str; 5] = [
    "service-name",
    "service-tagline",
    "country-name",
    "complaint-is",
    "complaint-where",
];

/// What `profile.toml` says.
pub(super) struct Settings {
    pub(super) name: String,
    pub(super) country: String,
    pub(super) receipt_prefix: String,
    pub(super) languages: Vec<Language>,
    pub(super) time_zone: String,
    pub(super) regions: Vec<String>,
    pub(super) currencies: Vec<String>,
    pub(super) formal_complaint: bool,
    pub(super) emergency: Vec<String>,
    pub(super) money_recall_window_hours: u64,
    pub(super) draft_days: u64,
    pub(super) sender_address: String,
    pub(super) leave_page: String,
    pub(super) phones: Vec<Phone>,
    pub(super) promises: Promises,
    pub(super) calendar: Calendar,
    pub(super) colours: Colours,
    pub(super) alphabets: BTreeMap<String, BTreeMap<char, String>>,
    pub(super) limits: Limits,
    pub(super) retention: Retention,
    pub(super) urgent: UrgentAdvice,
}

/// Reads `profile.toml`.
pub(super) fn read(file: &Section<'_>, register: &mut Register) -> Settings {
    for id in FIXED_TEXTS {
        register.need_text(id, &file.place());
    }
    let country = country(file);
    let languages = languages(file, register);
    Settings {
        name: plain(file.required_text("name")),
        regions: regions(file, &country, register),
        country,
        receipt_prefix: receipt_prefix(file),
        alphabets: alphabets(file, &languages),
        languages,
        time_zone: plain(
            file.required_text("time_zone")
                .filter(|it| known(file, it, TIME_ZONES)),
        ),
        currencies: currencies(file, register),
        formal_complaint: file.required_flag("formal_complaint"),
        emergency: emergency(file),
        money_recall_window_hours: file.required_positive("money_recall_window_hours", 72),
        draft_days: file.required_positive("draft_days", 3),
        sender_address: sender_address(file),
        leave_page: plain(
            file.required_text("leave_page")
                .filter(|it| is_web(file, it)),
        ),
        phones: phones(file, register),
        promises: promises(file),
        calendar: calendar(file),
        colours: colours(file),
        limits: limits(file),
        retention: retention(file),
        urgent: urgent(file, register),
    }
}

fn plain(text: Option<Located<String>>) -> String {
    text.map(|text| text.value).unwrap_or_default()
}

/// Whether a code is in its list; if not, a mistake is reported.
pub(super) fn known(section: &Section<'_>, code: &Located<String>, list: CodeList) -> bool {
    let known = list.contains(&code.value);
    if !known {
        section.report(code.place.mistake(
            format!("“{}” is not {}", code.value, list.name),
            did_you_mean(&code.value, list.codes()),
        ));
    }
    known
}

/// Whether an address is a web address that a page may link to.
pub(super) fn is_web(section: &Section<'_>, address: &Located<String>) -> bool {
    let host = address.value.strip_prefix("https://").unwrap_or_default();
    let good = host.contains('.') && !address.value.contains(|c: char| c.is_whitespace());
    if !good {
        section.report(address.place.mistake(
            format!("“{}” is not a web address", address.value),
            "Write it in full, such as https://www.example.org/",
        ));
    }
    good
}

fn country(file: &Section<'_>) -> String {
    plain(
        file.required_text("country")
            .filter(|code| known(file, code, COUNTRIES)),
    )
}

fn languages(file: &Section<'_>, register: &mut Register) -> Vec<Language> {
    register.need_text("language-name", &file.place_of("languages"));
    let mut languages = Vec::new();
    for code in file.required_texts("languages") {
        if known(file, &code, LANGUAGES) {
            let direction = Direction::of(&code.value);
            languages.push(Language {
                code: code.value,
                direction,
            });
        }
    }
    languages
}

fn regions(file: &Section<'_>, country: &str, register: &mut Register) -> Vec<String> {
    let mut regions = Vec::new();
    for code in file.required_texts("regions") {
        let subdivision = code
            .value
            .strip_prefix(country)
            .and_then(|it| it.strip_prefix('-'));
        let good = subdivision.is_some_and(|it| {
            (1..=3).contains(&it.len())
                && it
                    .bytes()
                    .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        });
        if !good && !country.is_empty() {
            file.report(code.place.mistake(
                format!("“{}” is not an ISO 3166-2 region of {country}", code.value),
                format!("Write {country}- and 1 to 3 capitals or digits, such as {country}-A1"),
            ));
            continue;
        }
        register.need_text(&format!("region-{}", code.value), &code.place);
        regions.push(code.value);
    }
    regions
}

fn currencies(file: &Section<'_>, register: &mut Register) -> Vec<String> {
    let mut currencies = Vec::new();
    for code in file.required_texts("currencies") {
        if known(file, &code, CURRENCIES) {
            register.need_text(&format!("currency-{}", code.value), &code.place);
            currencies.push(code.value);
        }
    }
    currencies
}

fn receipt_prefix(file: &Section<'_>) -> String {
    let Some(prefix) = file.required_text("receipt_prefix") else {
        return String::new();
    };
    let capitals = prefix.value.bytes().all(|byte| byte.is_ascii_uppercase());
    if !capitals || !(1..=6).contains(&prefix.value.len()) {
        file.report(prefix.place.mistake(
            format!("the receipt prefix “{}” cannot be read aloud", prefix.value),
            "Write 1 to 6 capitals A–Z, such as TC",
        ));
    }
    prefix.value
}

fn sender_address(file: &Section<'_>) -> String {
    let Some(address) = file.required_text("sender_address") else {
        return String::new();
    };
    is_email(file, &address);
    address.value
}

/// Whether a text can be an e-mail address; if not, a mistake is reported.
pub(super) fn is_email(section: &Section<'_>, address: &Located<String>) -> bool {
    let parts = address.value.split_once('@');
    let good = parts.is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
        && !address.value.contains(char::is_whitespace);
    if !good {
        section.report(address.place.mistake(
            format!("“{}” is not an e-mail address", address.value),
            "Write it as name@example.org",
        ));
    }
    good
}

fn emergency(file: &Section<'_>) -> Vec<String> {
    let mut numbers = Vec::new();
    for number in file.required_texts("emergency") {
        if is_short_number(&number.value) {
            numbers.push(number.value);
        } else {
            file.report(number.place.mistake(
                format!("“{}” is not an emergency number", number.value),
                "Write 2 to 6 digits, such as 112",
            ));
        }
    }
    numbers
}

fn is_short_number(number: &str) -> bool {
    (2..=6).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit())
}

fn phones(file: &Section<'_>, register: &mut Register) -> Vec<Phone> {
    let mut phones = Vec::new();
    for section in file.sections("phone") {
        let key = section.record_key();
        let phone = phone(&section);
        let (Some(key), Some(phone)) = (key, phone) else {
            continue;
        };
        if let Some(mistake) = register.define(Record::Phone, &key) {
            section.report(mistake);
        }
        register.need_text(&format!("phone-{}", key.value), &key.place);
        register.allow_text(&format!("phone-{}-hours", key.value), &key.place);
        phones.push(Phone {
            key: key.value,
            ..phone
        });
    }
    let help = Located {
        value: "help".to_owned(),
        place: file.place_of("phone"),
    };
    register.refer(Record::Phone, &help);
    phones
}

/// The keys `number` and `shown` of a section, checked against each other.
pub(super) fn phone(section: &Section<'_>) -> Option<Phone> {
    let number = section.required_text("number");
    let shown = section.required_text("shown");
    let (number, shown) = (number?, shown?);
    let international = number.value.strip_prefix('+').is_some_and(|digits| {
        (5..=15).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    });
    if !international && !is_short_number(&number.value) {
        section.report(number.place.mistake(
            format!(
                "“{}” is not a telephone number that can be dialled",
                number.value
            ),
            "Write + and the country code without spaces, such as +2302010000, or 2 to 6 digits",
        ));
        return None;
    }
    let digits: String = shown.value.chars().filter(char::is_ascii_digit).collect();
    let significant = digits.trim_start_matches('0');
    if significant.is_empty() || !number.value.ends_with(significant) {
        section.report(shown.place.mistake(
            format!(
                "“{}” is shown, but {} is dialled",
                shown.value, number.value
            ),
            "Write the same digits in both",
        ));
    }
    Some(Phone {
        key: String::new(),
        number: number.value,
        shown: shown.value,
    })
}

fn alphabets(
    file: &Section<'_>,
    languages: &[Language],
) -> BTreeMap<String, BTreeMap<char, String>> {
    let mut alphabets = BTreeMap::new();
    let Some(section) = file.section("alphabet") else {
        return alphabets;
    };
    for language in languages {
        let Some(letters) = section.section(&language.code) else {
            continue;
        };
        let mut alphabet = BTreeMap::new();
        for letter in 'A'..='Z' {
            if let Some(word) = letters.required_text(&letter.to_string()) {
                alphabet.insert(letter, word.value);
            }
        }
        alphabets.insert(language.code.clone(), alphabet);
    }
    alphabets
}

fn limits(file: &Section<'_>) -> Limits {
    let mut limits = Limits::default();
    let Some(section) = file.section("limits") else {
        return limits;
    };
    let named = [
        ("narrative_characters", &mut limits.narrative_characters),
        ("value_characters", &mut limits.value_characters),
        ("observables_count", &mut limits.observables_count),
        ("answers_count", &mut limits.answers_count),
        ("attachments_count", &mut limits.attachments_count),
        ("attachment_bytes", &mut limits.attachment_bytes),
        (
            "attachments_total_bytes",
            &mut limits.attachments_total_bytes,
        ),
        ("body_bytes", &mut limits.body_bytes),
        ("line_bytes", &mut limits.line_bytes),
        ("mail_bytes", &mut limits.mail_bytes),
        ("mail_parts_count", &mut limits.mail_parts_count),
        ("mail_depth", &mut limits.mail_depth),
        ("message_characters", &mut limits.message_characters),
    ];
    for (name, limit) in named {
        let number = section.positive(name, *limit as u64);
        *limit = usize::try_from(number).unwrap_or(usize::MAX);
    }
    let at_least = [
        ("attachments_total_bytes", limits.attachments_total_bytes),
        ("mail_bytes", limits.mail_bytes),
    ];
    for (name, value) in at_least {
        if value < limits.attachment_bytes {
            section.report(section.place_of(name).mistake(
                format!("“{name}” is {value}, less than one attachment may have"),
                format!(
                    "Write at least attachment_bytes, {}",
                    limits.attachment_bytes
                ),
            ));
        }
    }
    limits
}

fn retention(file: &Section<'_>) -> Retention {
    let mut retention = Retention::default();
    let Some(section) = file.section("retention") else {
        return retention;
    };
    let named = [
        ("report_days", &mut retention.report_days),
        ("identity_days", &mut retention.identity_days),
        ("message_days", &mut retention.message_days),
        ("attachment_days", &mut retention.attachment_days),
        ("journal_days", &mut retention.journal_days),
        ("session_days", &mut retention.session_days),
    ];
    for (name, days) in named {
        *days = section.positive(name, *days);
    }
    if retention.identity_days > retention.report_days {
        section.report(section.place_of("identity_days").mistake(
            "identities would be kept longer than the reports they belong to",
            format!("Write at most {} in identity_days", retention.report_days),
        ));
    }
    retention
}

fn urgent(file: &Section<'_>, register: &mut Register) -> UrgentAdvice {
    let mut urgent = UrgentAdvice {
        danger: Vec::new(),
        near: Vec::new(),
        money: Vec::new(),
    };
    let Some(section) = file.section("urgent") else {
        file.report(file.place().mistake(
            "“urgent” is missing in this file",
            "Add a table [urgent] with danger, near and money, each a list of advice",
        ));
        return urgent;
    };
    let lists = [
        ("danger", &mut urgent.danger),
        ("near", &mut urgent.near),
        ("money", &mut urgent.money),
    ];
    for (name, list) in lists {
        for key in section.required_texts(name) {
            register.refer(Record::Advice, &key);
            list.push(key.value);
        }
    }
    urgent
}
