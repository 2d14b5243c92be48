use super::codes::{BUDAPEST, COMMON_TAXONOMY, ICCS, RSIT};
use super::offence::{Advice, Group, OTHER_OFFENCE, Offence, UNKNOWN_OFFENCE};
use super::read_settings::known;
use super::reader::{Located, Section};
use super::register::{Record, Register};

/// Path of the file read here.
pub(super) const FILE: &str = "offences.toml";

/// What `offences.toml` says. Keys come with their places, for the checks that need questions.
pub(super) struct Offences {
    pub(super) groups: Vec<Group>,
    pub(super) offences: Vec<Offence>,
    pub(super) places: Vec<OffencePlaces>,
    pub(super) advice: Vec<Advice>,
}

/// Where an offence names its pages.
pub(super) struct OffencePlaces {
    pub(super) key: Located<String>,
    pub(super) pages: Vec<Located<String>>,
}

/// Reads `offences.toml`.
pub(super) fn read(file: &Section<'_>, register: &mut Register) -> Offences {
    let mut read = Offences {
        groups: file
            .sections("group")
            .iter()
            .filter_map(|it| group(it, register))
            .collect(),
        advice: file
            .sections("advice")
            .iter()
            .filter_map(|it| advice(it, register))
            .collect(),
        offences: Vec::new(),
        places: Vec::new(),
    };
    for section in file.sections("offence") {
        if let Some((offence, places)) = offence(&section, register) {
            read.offences.push(offence);
            read.places.push(places);
        }
    }
    if !register.knows(Record::Offence, UNKNOWN_OFFENCE) {
        file.report(file.place().mistake(
            format!("there is no offence “{UNKNOWN_OFFENCE}”"),
            "Add one: whoever does not know what happened must be able to report too",
        ));
    }
    report_aliases(file, &read.offences, &read.places);
    read
}

fn group(section: &Section<'_>, register: &mut Register) -> Option<Group> {
    let watched = section.flag("watched");
    let key = section.record_key()?;
    define(section, register, Record::Group, &key);
    let group = Group {
        key: key.value,
        watched,
    };
    register.need_text(&group.text_id(), &key.place);
    register.need_text(&group.hint_id(), &key.place);
    Some(group)
}

fn advice(section: &Section<'_>, register: &mut Register) -> Option<Advice> {
    let key = section.record_key()?;
    define(section, register, Record::Advice, &key);
    let advice = Advice { key: key.value };
    register.need_text(&advice.text_id(), &key.place);
    register.allow_text(&advice.more_id(), &key.place);
    Some(advice)
}

fn offence(section: &Section<'_>, register: &mut Register) -> Option<(Offence, OffencePlaces)> {
    let groups = section.required_texts("groups");
    let pages = section.required_texts("pages");
    let advice = section.required_texts("advice");
    let bodies = section.texts("bodies");
    refer(register, Record::Group, &groups);
    refer(register, Record::Page, &pages);
    refer(register, Record::Advice, &advice);
    refer(register, Record::Body, &bodies);
    let code = |name: &str, list| {
        section
            .required_text(name)
            .filter(|code| known(section, code, list))
    };
    let codes = |name: &str, list| -> Vec<Located<String>> {
        section
            .texts(name)
            .into_iter()
            .filter(|code| known(section, code, list))
            .collect()
    };
    let offence = Offence {
        key: String::new(),
        groups: values(&groups),
        aliases: values(&section.texts("aliases")),
        rsit: code("rsit", RSIT)
            .map(|code| code.value)
            .unwrap_or_default(),
        common_taxonomy: code("common_taxonomy", COMMON_TAXONOMY)
            .map(|code| code.value)
            .unwrap_or_default(),
        budapest: values(&codes("budapest", BUDAPEST)),
        iccs: values(&codes("iccs", ICCS)),
        pages: values(&pages),
        advice: values(&advice),
        bodies: values(&bodies),
        watched: section.flag("watched"),
        sensitive: section.flag("sensitive"),
        money: section.flag("money"),
    };
    let key = section.record_key()?;
    define(section, register, Record::Offence, &key);
    let offence = Offence {
        key: key.value.clone(),
        ..offence
    };
    register.need_text(&offence.text_id(), &key.place);
    register.allow_text(&offence.hint_id(), &key.place);
    Some((offence, OffencePlaces { key, pages }))
}

/// A contributor's category must lead to one kind only; `other` leads to none.
fn report_aliases(file: &Section<'_>, offences: &[Offence], places: &[OffencePlaces]) {
    let mut taken: Vec<(&str, &str)> = Vec::new();
    for offence in offences {
        taken.push((&offence.key, &offence.key));
    }
    taken.push((OTHER_OFFENCE, OTHER_OFFENCE));
    for (offence, places) in offences.iter().zip(places) {
        for alias in &offence.aliases {
            match taken.iter().find(|(name, _)| name == alias) {
                Some((_, owner)) => file.report(places.key.place.mistake(
                    format!(
                        "“{alias}”, another name of “{}”, already means “{owner}”",
                        offence.key
                    ),
                    "Keep it with one kind of offence",
                )),
                None => taken.push((alias, &offence.key)),
            }
        }
    }
}

/// Defines a record; a second definition is reported.
pub(super) fn define(
    section: &Section<'_>,
    register: &mut Register,
    record: Record,
    key: &Located<String>,
) {
    if let Some(mistake) = register.define(record, key) {
        section.report(mistake);
    }
}

/// Notes references to records.
pub(super) fn refer(register: &mut Register, record: Record, keys: &[Located<String>]) {
    for key in keys {
        register.refer(record, key);
    }
}

/// The values without their places.
pub(super) fn values(located: &[Located<String>]) -> Vec<String> {
    located
        .iter()
        .map(|located| located.value.clone())
        .collect()
}
