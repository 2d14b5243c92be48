//! The product's own words: none missing, none unused, the same in every language.
//!
//! Which texts are used is read from the pages and the sources themselves: an id stands between
//! quotes, in a call such as `page.t1("files-added", "count", …)`, whose other quoted words are
//! the variables that it fills; or its beginning stands in a `format!("weekday-{number}")`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use tocsin_domain::intake::ERROR_TEXTS;
use tocsin_domain::text::{Catalogue, RequiredText, check_catalogue};
use tocsin_server::texts::{LANGUAGES, product_files};

/// Calls whose first quoted word is the id of a text that must exist.
const CALLS: [&str; 4] = [".t(\"", ".t1(\"", ".t2(\"", ".t_with(\""];

/// Texts whose variables are put together elsewhere than where their ids stand.
const DATE_VARIABLES: [&str; 4] = ["weekday", "day", "month", "year"];
const DATES: [&str; 2] = ["date-full", "date-day"];

/// Every page and source of this crate: its path, and its text with the white space after
/// brackets taken out, where rustfmt breaks lines.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("src"), root.join("templates")];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let name = path.strip_prefix(root).unwrap().display().to_string();
            sources.push((name, tightened(&text)));
        }
    }
    sources
}

fn tightened(text: &str) -> String {
    let mut tight = String::with_capacity(text.len());
    for part in text.split_inclusive('(') {
        tight.push_str(match tight.ends_with('(') {
            true => part.trim_start(),
            false => part,
        });
    }
    tight
}

/// The ids in the files of one language.
fn ids(files: &[(String, String)]) -> Vec<String> {
    let lines = files
        .iter()
        .filter(|(path, _)| path.starts_with(LANGUAGES[0]))
        .flat_map(|(_, text)| text.lines());
    let ids = lines.filter_map(|line| {
        let (id, _) = line.split_once(" =")?;
        let plain = |sign: char| sign.is_ascii_alphanumeric() || sign == '-';
        (!id.is_empty() && id.chars().all(plain)).then(|| id.to_owned())
    });
    ids.collect()
}

/// The quoted words of the statement that begins here.
fn quoted(text: &str) -> Vec<&str> {
    let end = [";\n", "}}", "%}"]
        .iter()
        .filter_map(|end| text.find(end))
        .min();
    let statement = &text[..end.unwrap_or(text.len())];
    statement.split('"').skip(1).step_by(2).collect()
}

/// Where each text is used, with the words that may be its variables.
#[derive(Default)]
struct Uses {
    required: BTreeMap<String, Use>,
    optional: BTreeMap<String, Use>,
}

#[derive(Default)]
struct Use {
    place: (String, u32),
    variables: Vec<String>,
}

fn note(uses: &mut BTreeMap<String, Use>, id: &str, path: &str, before: &str, after: &str) {
    let used = uses.entry(id.to_owned()).or_default();
    let line = before.lines().count().max(1);
    used.place = (path.to_owned(), u32::try_from(line).unwrap());
    used.variables
        .extend(quoted(after).into_iter().map(str::to_owned));
}

fn uses() -> Uses {
    let mut uses = Uses::default();
    let known = ids(&product_files());
    for (path, text) in sources() {
        for call in CALLS {
            for (at, _) in text.match_indices(call) {
                let after = &text[at + call.len() - 1..];
                let id = after[1..].split('"').next().unwrap();
                note(&mut uses.required, id, &path, &text[..at], after);
            }
        }
        for id in &known {
            for (at, _) in text.match_indices(&format!("\"{id}\"")) {
                note(&mut uses.optional, id, &path, &text[..at], &text[at..]);
            }
        }
        for (at, _) in text.match_indices("format!(\"") {
            let literal = text[at + 9..].split('"').next().unwrap();
            let Some((prefix, _)) = literal.split_once('{') else {
                continue;
            };
            let made = known
                .iter()
                .filter(|id| prefix.len() > 3 && id.starts_with(prefix));
            for id in made {
                note(&mut uses.optional, id, &path, &text[..at], &text[at..]);
            }
        }
    }
    uses
}

fn required_texts() -> Vec<RequiredText> {
    let Uses {
        required,
        mut optional,
    } = uses();
    let mut texts = Vec::new();
    for (id, variables) in ERROR_TEXTS {
        optional.remove(id);
        let place = "../domain/src/intake/validate.rs";
        texts.push(RequiredText::new(id, variables, place, 1));
    }
    for id in DATES {
        optional.remove(id);
        let place = "src/http/page/words.rs";
        texts.push(RequiredText::new(id, &DATE_VARIABLES, place, 1));
    }
    for (id, used) in required
        .iter()
        .filter(|(id, _)| !DATES.contains(&id.as_str()))
    {
        let mut variables: Vec<&str> = used.variables.iter().map(String::as_str).collect();
        if let Some(more) = optional.remove(id) {
            variables.extend(more.variables.iter().map(|word| &*word.clone().leak()));
        }
        texts.push(RequiredText::new(
            id,
            &variables,
            &used.place.0,
            used.place.1,
        ));
    }
    for (id, used) in &optional {
        let variables: Vec<&str> = used.variables.iter().map(String::as_str).collect();
        texts.push(RequiredText::optional(
            id,
            &variables,
            &used.place.0,
            used.place.1,
        ));
    }
    texts
}

#[test]
fn every_text_of_the_product_is_there_used_and_the_same_in_every_language() {
    let files = product_files();
    let mut catalogue = Catalogue::new();
    for (path, text) in &files {
        let (language, _) = path.split_once('/').unwrap();
        catalogue.add(language, &format!("locale/{path}"), text);
    }
    let languages = LANGUAGES.map(str::to_owned);
    let mistakes = check_catalogue(&catalogue, &languages, &required_texts());
    let lines: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "{}", lines.join("\n"));
}

#[test]
fn french_puts_a_space_that_does_not_break_before_its_signs() {
    for (path, text) in product_files() {
        if !path.starts_with("fr/") {
            continue;
        }
        for (number, line) in text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.starts_with('#'))
        {
            let words = line.split_once(" = ").map_or(line, |(_, words)| words);
            for sign in [" ;", " :", " ?", " !", " »", "« ", "'"] {
                let at = format!("{path}:{}", number + 1);
                assert!(!words.contains(sign), "{at}: “{sign}” in {words}");
            }
        }
    }
}
