//! The product's own words, in every language it ships; a profile brings the rest.

use rust_embed::Embed;
use tocsin_domain::profile::{BASE_FOLDER, ProfileFiles};
use tocsin_domain::text::{Catalogue, Texts};

/// The files `locale/LANGUAGE/*.ftl`, embedded.
#[derive(Embed)]
#[folder = "locale"]
struct Locale;

/// What is to be corrected in the form: these words stand beside the checks that say them.
const FORM_ERRORS: [(&str, &str); 3] = [
    (
        "fr/errors.ftl",
        include_str!("../../domain/src/intake/errors.fr.ftl"),
    ),
    (
        "en/errors.ftl",
        include_str!("../../domain/src/intake/errors.en.ftl"),
    ),
    (
        "ar/errors.ftl",
        include_str!("../../domain/src/intake/errors.ar.ftl"),
    ),
];

/// The profiles that are shipped, embedded: `tocsin init` copies one into the data folder.
#[derive(Embed)]
#[folder = "../../profiles"]
struct Profiles;

fn files<E: Embed>(prefix: &str) -> Vec<(String, String)> {
    E::iter()
        .filter_map(|path| {
            let inner = path.strip_prefix(prefix)?.to_owned();
            let bytes = E::get(&path)?.data;
            Some((inner, String::from_utf8_lossy(&bytes).into_owned()))
        })
        .collect()
}

/// The product's text files as (path, content), e.g. `fr/public.ftl`.
pub fn product_files() -> Vec<(String, String)> {
    let errors = FORM_ERRORS.map(|(path, text)| (path.to_owned(), text.to_owned()));
    files::<Locale>("").into_iter().chain(errors).collect()
}

/// The files of a shipped profile as (path, content); empty when there is none of that name.
/// One that stands on another brings that one in its folder `base`, so that it is whole by itself.
pub fn profile_files(name: &str) -> Vec<(String, String)> {
    let mut all = files::<Profiles>(&format!("{name}/"));
    let own: ProfileFiles = all.iter().cloned().collect();
    if let Some(base) = own.base_name() {
        let below = files::<Profiles>(&format!("{base}/"));
        all.extend(
            below
                .into_iter()
                .map(|(path, text)| (format!("{BASE_FOLDER}/{path}"), text)),
        );
    }
    all
}

/// The names of the shipped profiles.
pub fn profile_names() -> Vec<String> {
    let mut names: Vec<String> = Profiles::iter()
        .filter_map(|path| Some(path.split_once('/')?.0.to_owned()))
        .collect();
    names.sort();
    names.dedup();
    names
}

/// The languages that the product ships; the first fills the gaps of the others.
pub const LANGUAGES: [&str; 3] = ["en", "fr", "ar"];

/// The product's own words, ready to use.
pub fn product_texts() -> anyhow::Result<Texts> {
    let files = product_files();
    let mut catalogue = Catalogue::new();
    for (path, text) in &files {
        if let Some((language, _)) = path.split_once('/') {
            catalogue.add(language, path, text);
        }
    }
    anyhow::ensure!(
        !files.is_empty(),
        "the programme was built without its texts"
    );
    Ok(Texts::new(&catalogue, &LANGUAGES.map(str::to_owned)))
}
