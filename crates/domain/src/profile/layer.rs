//! One TOML file of a profile laid over the same file of its base.
//!
//! Both are parsed apart and merged before anything reads them, so that no reader knows of bases.
//! Positions stay told apart: those of the profile's own file come after those of the base's.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::mistake::{Mistake, Place, did_you_mean};
use super::reader::{Mistakes, Source, TomlFile, parse};

/// Table of the records that a profile takes out of its base.
const WITHOUT: &str = "without";
/// Table of the records of the base that a profile changes in part.
const CHANGE: &str = "change";
/// What is never inherited: it says whose mechanism this is.
const OWN_SETTINGS: [&str; 4] = ["name", "country", "sender_address", "base"];

/// Lists that name records of a kind; a record taken out leaves them too.
const LISTS: [(&str, &[&str]); 6] = [
    ("group", &["groups", "handles"]),
    ("offence", &["handles"]),
    ("body", &["bodies"]),
    ("advice", &["advice", "danger", "near", "money"]),
    ("page", &["pages"]),
    ("question", &["questions"]),
];

/// Records taken out, by kind (`offence`) and key.
pub(super) type TakenOut = BTreeMap<String, Vec<String>>;

/// A file of the base and the one that a profile lays over it, while they become one.
struct Layers<'f> {
    sources: Vec<Source>,
    base: DeTable<'f>,
    own: DeTable<'f>,
    mistakes: &'f Mistakes,
}

/// One path of a profile, and the text at that path in the base and in the profile.
pub(super) struct Pair<'f> {
    pub(super) path: &'f str,
    pub(super) base_path: String,
    pub(super) base: &'f str,
    pub(super) own: &'f str,
}

/// Lays the files of a profile over those of its base. Also answers what was taken out.
pub(super) fn lay<'f, const N: usize>(
    pairs: [Pair<'f>; N],
    mistakes: &'f Mistakes,
) -> ([TomlFile<'f>; N], TakenOut) {
    let mut layers = pairs.map(|pair| Layers::read(pair, mistakes));
    let mut taken_out = TakenOut::new();
    for layer in &mut layers {
        layer.take_out(&mut taken_out);
    }
    let files = layers.map(|mut layer| {
        strike(&mut layer.base, &taken_out);
        layer.change();
        layer.add();
        TomlFile::merged(layer.sources, layer.base, mistakes)
    });
    (files, taken_out)
}

impl<'f> Layers<'f> {
    fn read(pair: Pair<'f>, mistakes: &'f Mistakes) -> Layers<'f> {
        let below = Source::new(&pair.base_path, pair.base, 0);
        let above = Source::new(pair.path, pair.own, pair.base.len() + 1);
        let mut base = parse(pair.base, &below, mistakes).into_inner();
        let mut own = parse(pair.own, &above, mistakes).into_inner();
        shift_table(&mut own, above.start());
        for key in OWN_SETTINGS {
            base.remove(key);
        }
        own.remove("base");
        Layers {
            sources: vec![below, above],
            base,
            own,
            mistakes,
        }
    }

    fn place(&self, offset: usize) -> Place {
        Source::place(&self.sources, offset)
    }

    fn report(&self, mistake: Mistake) {
        self.mistakes.borrow_mut().push(mistake);
    }

    fn report_at(&self, offset: usize, message: String, remedy: String) {
        self.report(self.place(offset).mistake(message, remedy));
    }

    /// The keys of the base's records of a kind.
    fn keys(&self, kind: &str) -> Vec<String> {
        let records = self.base.get(kind).and_then(|it| it.get_ref().as_array());
        let records = records.into_iter().flat_map(|records| records.iter());
        records
            .filter_map(|record| Some(key_of(record)?.1.to_owned()))
            .collect()
    }

    fn report_unknown(&self, kind: &str, key: &str, offset: usize) {
        let keys = self.keys(kind);
        let remedy = did_you_mean(key, keys.iter().map(String::as_str));
        self.report_at(offset, format!("the base has no {kind} “{key}”"), remedy);
    }

    /// Obeys `[without]`.
    fn take_out(&mut self, taken_out: &mut TakenOut) {
        let Some(without) = self.own.remove(WITHOUT) else {
            return;
        };
        let DeValue::Table(kinds) = without.get_ref() else {
            let remedy = "Write [without], then lines such as offence = [\"spam\"]";
            let message = "“without” should be a table".to_owned();
            return self.report_at(without.span().start, message, remedy.to_owned());
        };
        for (kind, list) in kinds.iter() {
            let kind = kind.get_ref().as_ref();
            for (offset, key) in strings(list) {
                let Some(position) = self.keys(kind).iter().position(|it| it == key) else {
                    self.report_unknown(kind, key, offset);
                    continue;
                };
                if let Some(records) = self.base.get_mut(kind) {
                    keep(records, |index, _| index != position);
                }
                let keys = taken_out.entry(kind.to_owned()).or_default();
                keys.push(key.to_owned());
            }
            if list.get_ref().as_array().is_none() {
                let message = format!("“{kind}” should be a list of keys");
                let remedy = format!("Write {kind} = [\"…\"]");
                self.report_at(list.span().start, message, remedy);
            }
        }
    }

    /// Obeys each `[[change.KIND]]`: its keys replace those of the base's record.
    fn change(&mut self) {
        let Some(change) = self.own.remove(CHANGE) else {
            return;
        };
        let span = change.span();
        let DeValue::Table(kinds) = change.into_inner() else {
            let remedy = "Write [[change.offence]], key = \"…\", then what changes";
            let message = "“change” should hold tables of records".to_owned();
            return self.report_at(span.start, message, remedy.to_owned());
        };
        for (kind, records) in kinds {
            let kind = kind.into_inner().into_owned();
            let DeValue::Array(records) = records.into_inner() else {
                let message = format!("“change.{kind}” should be tables");
                let remedy = format!("Write [[change.{kind}]] above each");
                self.report_at(span.start, message, remedy);
                continue;
            };
            for record in records {
                self.change_one(&kind, record);
            }
        }
    }

    fn change_one(&mut self, kind: &str, record: Spanned<DeValue<'f>>) {
        let span = record.span();
        let Some((offset, key)) = key_of(&record) else {
            let message = format!("“key” is missing in “change.{kind}”");
            return self.report_at(span.start, message, "Add key = “…”".to_owned());
        };
        let Some(position) = self.keys(kind).iter().position(|it| it == key) else {
            return self.report_unknown(kind, key, offset);
        };
        let DeValue::Table(mut changes) = record.into_inner() else {
            return;
        };
        let unset = changes.remove(WITHOUT);
        let mut unknown = Vec::new();
        let records = self.base.get_mut(kind).map(Spanned::get_mut);
        if let Some(DeValue::Array(records)) = records
            && let Some(place) = records.get_mut(position)
            && let DeValue::Table(mut table) = taken(place)
        {
            for (offset, name) in unset.iter().flat_map(strings) {
                if table.remove(name).is_none() {
                    unknown.push((offset, name.to_owned()));
                }
            }
            for (name, value) in changes {
                table.remove(name.get_ref().as_ref());
                table.insert(name, value);
            }
            *place = Spanned::new(span, DeValue::Table(table));
        }
        for (offset, name) in unknown {
            let message = format!("the base's {kind} has no “{name}” to leave out");
            self.report_at(offset, message, "Remove it".to_owned());
        }
    }

    /// Adds what is left of the profile's own file: records are new, other values replace.
    fn add(&mut self) {
        let own = std::mem::take(&mut self.own);
        for (name, value) in own {
            let kind = name.get_ref().as_ref().to_owned();
            let is_records = is_records(&value) && self.base.get(&*kind).is_some_and(is_records);
            if !is_records {
                put(&mut self.base, name, value);
                continue;
            }
            let DeValue::Array(records) = value.into_inner() else {
                continue;
            };
            for record in records {
                self.add_record(&kind, record);
            }
        }
    }

    fn add_record(&mut self, kind: &str, record: Spanned<DeValue<'f>>) {
        if let Some((offset, key)) = key_of(&record)
            && self.keys(kind).iter().any(|it| it == key)
        {
            let message = format!("the {kind} “{key}” is there already, or in the base");
            let remedy = format!(
                "Change parts of the base's with [[change.{kind}]], or take it out in [without] \
                 first"
            );
            return self.report_at(offset, message, remedy);
        }
        if let Some(DeValue::Array(records)) = self.base.get_mut(kind).map(Spanned::get_mut) {
            records.push(record);
        }
    }
}

/// Whether a value is a list of tables, such as `[[offence]]`; an empty list may be one.
fn is_records(value: &Spanned<DeValue<'_>>) -> bool {
    let items = value.get_ref().as_array();
    items.is_some_and(|items| items.iter().all(|item| item.get_ref().is_table()))
}

/// Moves a value out of its place, to be put back when it has changed.
fn taken<'f>(place: &mut Spanned<DeValue<'f>>) -> DeValue<'f> {
    std::mem::replace(place.get_mut(), DeValue::Boolean(false))
}

/// The key of a record and where it is written.
fn key_of<'r>(record: &'r Spanned<DeValue<'_>>) -> Option<(usize, &'r str)> {
    let key = record.get_ref().as_table()?.get("key")?;
    Some((key.span().start, key.get_ref().as_str()?))
}

/// The texts of a list and where each is written.
fn strings<'r>(list: &'r Spanned<DeValue<'_>>) -> impl Iterator<Item = (usize, &'r str)> {
    let items = list.get_ref().as_array().into_iter();
    items
        .flat_map(|items| items.iter())
        .filter_map(|item| Some((item.span().start, item.get_ref().as_str()?)))
}

/// Keeps the items of a list that `wanted` (given place and item) wants.
fn keep(list: &mut Spanned<DeValue<'_>>, wanted: impl Fn(usize, &DeValue<'_>) -> bool) {
    if let DeValue::Array(items) = list.get_mut() {
        let kept = std::mem::replace(items, DeArray::new())
            .into_iter()
            .enumerate();
        *items = kept
            .filter(|(index, item)| wanted(*index, item.get_ref()))
            .map(|(_, item)| item)
            .collect::<DeArray<'_>>();
    }
}

/// Replaces a value; a table takes over only the keys that are written.
fn put<'f>(
    table: &mut DeTable<'f>,
    name: Spanned<std::borrow::Cow<'f, str>>,
    value: Spanned<DeValue<'f>>,
) {
    let below = table.remove(name.get_ref().as_ref());
    let span = value.span();
    let merged = match (below.map(Spanned::into_inner), value.into_inner()) {
        (Some(DeValue::Table(mut below)), DeValue::Table(above)) => {
            for (name, value) in above {
                put(&mut below, name, value);
            }
            DeValue::Table(below)
        }
        (_, value) => value,
    };
    table.insert(name, Spanned::new(span, merged));
}

/// Takes the keys of records that were taken out from the lists that name them.
fn strike(table: &mut DeTable<'_>, taken_out: &TakenOut) {
    for (kind, fields) in LISTS {
        let Some(keys) = taken_out.get(kind) else {
            continue;
        };
        strike_fields(table, fields, keys);
    }
}

fn strike_fields(table: &mut DeTable<'_>, fields: &[&str], keys: &[String]) {
    for (name, value) in table.iter_mut() {
        if fields.contains(&name.get_ref().as_ref()) {
            let is_kept = |item: &DeValue<'_>| {
                item.as_str()
                    .is_none_or(|text| !keys.iter().any(|key| key == text))
            };
            keep(value, |_, item| is_kept(item));
        }
        match value.get_mut() {
            DeValue::Table(inner) => strike_fields(inner, fields, keys),
            DeValue::Array(items) => {
                for item in items.iter_mut() {
                    if let DeValue::Table(inner) = item.get_mut() {
                        strike_fields(inner, fields, keys);
                    }
                }
            }
            _ => {}
        }
    }
}

/// Moves every position of a table, so that it follows the text of the base.
fn shift_table(table: &mut DeTable<'_>, by: usize) {
    for (name, mut value) in std::mem::take(table) {
        shift_value(&mut value, by);
        let span = name.span();
        let name = Spanned::new(span.start + by..span.end + by, name.into_inner());
        table.insert(name, value);
    }
}

fn shift_value(value: &mut Spanned<DeValue<'_>>, by: usize) {
    let span = value.span();
    let mut inner = taken(value);
    match &mut inner {
        DeValue::Table(table) => shift_table(table, by),
        DeValue::Array(items) => items.iter_mut().for_each(|item| shift_value(item, by)),
        _ => {}
    }
    *value = Spanned::new(span.start + by..span.end + by, inner);
}
