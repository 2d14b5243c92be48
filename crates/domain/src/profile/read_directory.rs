use jiff::civil::Date;

use super::codes::{LANGUAGES, TIME_ZONES};
use super::files::ProfileFiles;
use super::offence::{Body, Group, Offence};
use super::read_keys;
use super::read_offences::{define, refer, values};
use super::read_settings::{is_email, is_web, known, phone};
use super::reader::{Located, Section};
use super::register::{Record, Register};
use super::settings::Phone;

/// Path of the file read here.
pub(super) const FILE: &str = "directory.toml";

/// Word that stands for every kind of offence in `handles`.
const EVERYTHING: &str = "everything";

/// What the rest of the profile says that entries of the directory name.
pub(super) struct Beside<'p> {
    pub(super) offences: &'p [Offence],
    pub(super) groups: &'p [Group],
    pub(super) regions: &'p [String],
    pub(super) files: &'p ProfileFiles,
}

/// Reads `directory.toml`. `handles` may name kinds of offence, whole groups, or everything.
pub(super) fn read(file: &Section<'_>, register: &mut Register, from: &Beside<'_>) -> Vec<Body> {
    let mut bodies = Vec::new();
    for section in file.sections("body") {
        let phone = section.section("phone").and_then(|section| phone(&section));
        let web = section.text("web").filter(|web| is_web(&section, web));
        let region = region(&section, from.regions);
        let formal_complaint = section.flag("formal_complaint");
        let searches = section.flag("searches");
        let handles = handles(&section, register, from.offences, from.groups);
        let contact = contact(&section, register, from.files);
        let Some(key) = section.record_key() else {
            continue;
        };
        define(&section, register, Record::Body, &key);
        let body = Body {
            phone: phone.map(|phone| Phone {
                key: key.value.clone(),
                ..phone
            }),
            web: web.map(|web| web.value),
            key: key.value,
            handles,
            region,
            formal_complaint,
            searches,
            ..contact
        };
        if body.deputies.contains(&body.key) {
            section.report(section.place_of("deputies").mistake(
                format!("“{}” cannot stand in for itself", body.key),
                "Name another body, or remove it",
            ));
        }
        if body.phone.is_none() && body.web.is_none() {
            section.report(key.place.mistake(
                format!("nobody can reach the body “{}”", body.key),
                "Give it a phone or a web address",
            ));
        }
        register.need_text(&body.text_id(), &key.place);
        register.need_text(&body.what_id(), &key.place);
        register.allow_text(&body.hours_id(), &key.place);
        bodies.push(body);
    }
    bodies
}

/// How the centre works with the body: all that is not for the public, languages excepted.
fn contact(section: &Section<'_>, register: &mut Register, files: &ProfileFiles) -> Body {
    let languages = section.texts("languages").into_iter();
    let deputies = section.texts("deputies");
    refer(register, Record::Body, &deputies);
    let plain = |text: Option<Located<String>>| text.map(|text| text.value);
    Body {
        key: String::new(),
        phone: None,
        web: None,
        handles: Vec::new(),
        region: None,
        formal_complaint: false,
        searches: false,
        email: plain(section.text("email").filter(|it| is_email(section, it))),
        languages: languages
            .filter(|code| known(section, code, LANGUAGES))
            .map(|code| code.value)
            .collect(),
        time_zone: plain(
            section
                .text("time_zone")
                .filter(|it| known(section, it, TIME_ZONES)),
        ),
        encryption_key: read_keys::key_of(section, files),
        deputies: values(&deputies),
        valid_until: valid_until(section),
    }
}

fn valid_until(section: &Section<'_>) -> Option<Date> {
    let text = section.text("valid_until")?;
    let date = text.value.parse().ok();
    if date.is_none() {
        section.report(text.place.mistake(
            format!("“{}” is not a day", text.value),
            "Write year, month and day in quotes, such as \"2027-06-30\"",
        ));
    }
    date
}

fn region(section: &Section<'_>, regions: &[String]) -> Option<String> {
    let region = section.text("region")?;
    if !regions.contains(&region.value) {
        section.report(region.place.mistake(
            format!("“{}” is not a region of this profile", region.value),
            "Use one of `regions` in profile.toml, or leave it out for the whole country",
        ));
    }
    Some(region.value)
}

fn handles(
    section: &Section<'_>,
    register: &mut Register,
    offences: &[Offence],
    groups: &[Group],
) -> Vec<String> {
    let mut handled: Vec<String> = Vec::new();
    let mut add = |offence: &Offence| {
        if !handled.contains(&offence.key) {
            handled.push(offence.key.clone());
        }
    };
    for name in section.required_texts("handles") {
        let group = groups.iter().find(|group| group.key == name.value);
        if name.value == EVERYTHING {
            offences.iter().for_each(&mut add);
        } else if let Some(group) = group {
            offences
                .iter()
                .filter(|it| it.groups.contains(&group.key))
                .for_each(&mut add);
        } else if let Some(offence) = offences.iter().find(|it| it.key == name.value) {
            add(offence);
        } else {
            register.refer(Record::Offence, &name);
        }
    }
    handled
}
