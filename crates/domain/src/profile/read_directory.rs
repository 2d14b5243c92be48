use super::offence::{Body, Group, Offence};
use super::read_offences::define;
use super::read_settings::{is_web, phone};
use super::reader::Section;
use super::register::{Record, Register};
use super::settings::Phone;

/// Path of the file read here.
pub(super) const FILE: &str = "directory.toml";

/// Word that stands for every kind of offence in `handles`.
const EVERYTHING: &str = "everything";

/// Reads `directory.toml`. `handles` may name kinds of offence, whole groups, or everything.
pub(super) fn read(
    file: &Section<'_>,
    register: &mut Register,
    offences: &[Offence],
    groups: &[Group],
    regions: &[String],
) -> Vec<Body> {
    let mut bodies = Vec::new();
    for section in file.sections("body") {
        let phone = section.section("phone").and_then(|section| phone(&section));
        let web = section.text("web").filter(|web| is_web(&section, web));
        let region = region(&section, regions);
        let formal_complaint = section.flag("formal_complaint");
        let searches = section.flag("searches");
        let handles = handles(&section, register, offences, groups);
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
        };
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
