//! A profile that stands on another one: where its base is, and what it takes of the base's texts.

use std::collections::{BTreeMap, BTreeSet};

use super::ProfileFiles;
use super::layer::{Pair, TakenOut, lay};
use super::mistake::{Mistake, Place};
use super::read_settings;
use super::reader::{Mistakes, TomlFile};
use super::register::Register;
use crate::text::{Catalogue, RequiredText};

/// Where a profile carries its base, once `tocsin init` has copied both.
pub const BASE_FOLDER: &str = "base";

/// Texts that name the service and the country: never those of the base.
const OWN_TEXTS: [&str; 5] = read_settings::FIXED_TEXTS;

/// What may follow the key of a record in the id of a text.
const SUFFIXES: [&str; 7] = ["", "-hint", "-more", "-name", "-lead", "-what", "-hours"];

/// The base of a profile.
pub(super) struct Base {
    /// Path before those of the base's files, such as `base/` or `../national/`.
    prefix: String,
    taken_out: TakenOut,
}

/// Name of the base that `profile.toml` names, without reading anything else of it.
pub(super) fn name_in(profile_toml: &str) -> Option<String> {
    let (root, _) = toml::de::DeTable::parse_recoverable(profile_toml);
    let base = root.get_ref().get("base")?;
    Some(base.get_ref().as_str()?.to_owned())
}

/// Reads the TOML files of a profile, over those of its base if it has one.
pub(super) fn read<'f, const N: usize>(
    files: &'f ProfileFiles,
    paths: [&'f str; N],
    mistakes: &'f Mistakes,
) -> ([TomlFile<'f>; N], Option<Base>) {
    let text = |path: &str| files.get(path).unwrap_or_default();
    let Some(name) = files.base_name() else {
        let alone = paths.map(|path| TomlFile::parse(path, text(path), mistakes));
        return (alone, None);
    };
    let inner = format!("{BASE_FOLDER}/");
    let prefix = match files.get(&format!("{inner}{}", read_settings::FILE)) {
        Some(_) => inner,
        None => format!("../{name}/"),
    };
    let pair = |path: &'f str| {
        let base_path = format!("{prefix}{path}");
        Pair {
            path,
            base: files.get(&base_path).unwrap_or_default(),
            base_path,
            own: files.get(path).unwrap_or_default(),
        }
    };
    let (merged, taken_out) = lay(paths.map(pair), mistakes);
    let base = Base { prefix, taken_out };
    base.report_itself(files, &name, &mut mistakes.borrow_mut());
    (merged, Some(base))
}

/// Path and text of a file that is taken whole: the profile's own, or else the base's.
pub(super) fn whole<'f>(
    files: &'f ProfileFiles,
    base: Option<&Base>,
    path: &str,
) -> (String, &'f str) {
    let below = base.map(|base| format!("{}{path}", base.prefix));
    if let (None, Some(below)) = (files.get(path), below)
        && let Some(text) = files.get(&below)
    {
        return (below, text);
    }
    (path.to_owned(), files.get(path).unwrap_or_default())
}

/// Whether a profile has a base of which nothing was given: nothing else can be said of it then.
pub(super) fn is_missing(base: Option<&Base>, files: &ProfileFiles) -> bool {
    base.is_some_and(|base| {
        let path = format!("{}{}", base.prefix, read_settings::FILE);
        files.get(&path).is_none()
    })
}

/// Whether something was read in the base.
pub(super) fn holds(base: Option<&Base>, place: &Place) -> bool {
    base.is_some_and(|base| base.strip(&place.file).is_some())
}

/// The texts of a profile, those of its base included.
pub(super) fn catalogue(
    base: Option<&Base>,
    files: &ProfileFiles,
    folder: &str,
    register: &Register,
    found: &mut Vec<Mistake>,
) -> Catalogue {
    match base {
        None => Catalogue::from_files(folder, files.iter()),
        Some(base) => base.catalogue(files, folder, register.texts(), found),
    }
}

impl Base {
    /// The path of a file of the base among the files of the profile.
    pub(super) fn path(&self, file: &str) -> String {
        format!("{}{file}", self.prefix)
    }

    /// The path of a file of the base, without its folder.
    pub(super) fn strip<'p>(&self, path: &'p str) -> Option<&'p str> {
        path.strip_prefix(&*self.prefix)
    }

    /// A base that is not there, or that has a base itself.
    fn report_itself(&self, files: &ProfileFiles, name: &str, found: &mut Vec<Mistake>) {
        let path = format!("{}{}", self.prefix, read_settings::FILE);
        let own = files.get(read_settings::FILE).unwrap_or_default();
        let is_base = |line: &&str| line.trim_start().starts_with("base");
        let line_in = |text: &str| {
            let index = text.lines().position(|line| is_base(&line)).unwrap_or(0);
            u32::try_from(index + 1).unwrap_or(u32::MAX)
        };
        let Some(text) = files.get(&path) else {
            let place = Place::new(read_settings::FILE, line_in(own));
            let remedy = format!(
                "Put it into the folder “{BASE_FOLDER}” of this profile, or beside this profile \
                 as “{name}”"
            );
            found.push(place.mistake(format!("the base “{name}” is not here"), remedy));
            return;
        };
        if name_in(text).is_some() {
            found.push(Place::new(&path, line_in(text)).mistake(
                "this profile is the base of another and has a base itself",
                "Name a base that stands on its own",
            ));
        }
    }

    /// The texts of the base that the profile keeps, then its own. What the profile writes anew,
    /// what belongs to a record that it takes out, and what nothing uses any more is left out.
    fn catalogue(
        &self,
        files: &ProfileFiles,
        folder: &str,
        wanted: &[RequiredText],
        found: &mut Vec<Mistake>,
    ) -> Catalogue {
        let own = Catalogue::from_files(folder, files.iter());
        let below = format!("{}{folder}", self.prefix);
        let base = Catalogue::from_files(&below, files.iter());
        let wanted: BTreeSet<&str> = wanted.iter().map(RequiredText::id).collect();
        let gone = self.gone_texts();
        let written = written(&own);
        report_half_replaced(&own, &base, &written, &gone, found);
        let mut kept = Catalogue::new();
        for (language, path, text) in base.files() {
            if !own.languages().contains(language) {
                continue;
            }
            let is_kept = |id: &str| {
                wanted.contains(id) && !gone.contains(id) && !written.contains_key(&(language, id))
            };
            kept.add(language, path, &without_texts(text, is_kept));
        }
        for (language, path, text) in own.files() {
            kept.add(language, path, text);
        }
        kept
    }

    fn gone_texts(&self) -> BTreeSet<String> {
        let mut gone: BTreeSet<String> = OWN_TEXTS.map(str::to_owned).into();
        for (kind, keys) in &self.taken_out {
            for key in keys {
                gone.extend(SUFFIXES.map(|suffix| format!("{kind}-{key}{suffix}")));
            }
        }
        gone
    }
}

/// Where each text of a catalogue is written, by language and id.
fn written(catalogue: &Catalogue) -> BTreeMap<(&str, &str), Place> {
    let mut places = BTreeMap::new();
    for (language, path, text) in catalogue.files() {
        for (number, line) in (1..).zip(text.lines()) {
            if let Some(id) = id_of(line) {
                places.insert((language, id), Place::new(path, number));
            }
        }
    }
    places
}

/// A text of the base that is replaced in one language must be replaced in all of them: the others
/// would still say what the base says.
fn report_half_replaced(
    own: &Catalogue,
    base: &Catalogue,
    written: &BTreeMap<(&str, &str), Place>,
    gone: &BTreeSet<String>,
    found: &mut Vec<Mistake>,
) {
    let ids: BTreeSet<(&str, &str)> = base
        .files()
        .flat_map(|(language, _, text)| {
            text.lines()
                .filter_map(move |line| Some((language, id_of(line)?)))
        })
        .collect();
    for ((language, id), place) in written {
        if gone.contains(*id) || !ids.contains(&(*language, *id)) {
            continue;
        }
        for other in own.languages() {
            if ids.contains(&(other, *id)) && !written.contains_key(&(other, *id)) {
                found.push(place.mistake(
                    format!("“{id}” replaces the base's text here, but not in “{other}”"),
                    format!("Write it in locale/{other}/ too"),
                ));
            }
        }
    }
}

/// The id of the text that begins on a line of a Fluent file.
fn id_of(line: &str) -> Option<&str> {
    let (id, _) = line.split_once('=')?;
    let id = id.trim_end();
    let begins_well = id.starts_with(|first: char| first.is_ascii_alphabetic());
    let goes_well = |next: char| next.is_ascii_alphanumeric() || next == '-' || next == '_';
    (begins_well && id.chars().all(goes_well)).then_some(id)
}

/// A Fluent file with some texts emptied, so that the lines of the others stay what they were.
fn without_texts(text: &str, is_kept: impl Fn(&str) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut keeps = true;
    for line in text.lines() {
        if let Some(id) = id_of(line) {
            keeps = is_kept(id);
        } else if line.starts_with(['#', '-']) {
            keeps = true;
        }
        if keeps {
            out.push_str(line);
        }
        out.push('\n');
    }
    out
}
