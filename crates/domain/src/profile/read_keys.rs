use super::base::Base;
use super::files::ProfileFiles;
use super::mistake::{Mistake, Place};
use super::offence::{Body, PublicKey};
use super::reader::{Located, Section};

/// Folder of the public keys of bodies: `keys/NAME.asc`.
const FOLDER: &str = "keys/";
/// How a file of a key ends.
const ENDING: &str = ".asc";
/// First and last line of a public key in ASCII armour.
const BEGIN: &str = "-----BEGIN PGP PUBLIC KEY BLOCK-----";
const END: &str = "-----END PGP PUBLIC KEY BLOCK-----";

/// Whether a path, inside the profile or its base, is that of a key.
pub(super) fn is_key_file(path: &str) -> bool {
    let name = path
        .strip_prefix(FOLDER)
        .and_then(|it| it.strip_suffix(ENDING));
    name.is_some_and(|name| !name.is_empty() && !name.contains('/'))
}

/// The `encryption_key` of a body: the key itself, or the path of its file beside the directory.
pub(super) fn key_of(section: &Section<'_>, files: &ProfileFiles) -> Option<PublicKey> {
    let written = section.text("encryption_key")?;
    let armored = match is_key_file(written.value.trim()) {
        false => written.value.trim().to_owned(),
        true => file(section, &written, files)?,
    };
    is_public_key(section, &written.place, &armored).then_some(PublicKey {
        armored,
        file: written.place.file,
        line: written.place.line,
    })
}

/// The text of a file that is named from a directory, which may be that of the base.
fn file(section: &Section<'_>, name: &Located<String>, files: &ProfileFiles) -> Option<String> {
    let path = beside(&name.place.file, name.value.trim());
    let text = files.get(&path);
    if text.is_none() {
        section.report(name.place.mistake(
            format!("there is no file “{path}”"),
            "Put the public key of the body there, in ASCII armour",
        ));
    }
    text.map(|text| text.trim().to_owned())
}

/// A path as it is seen from where another file is.
fn beside(file: &str, path: &str) -> String {
    match file.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{path}"),
        None => path.to_owned(),
    }
}

/// Whether it looks like a key that anybody may have. Whether it works, its user finds out.
fn is_public_key(section: &Section<'_>, place: &Place, text: &str) -> bool {
    if text.contains("PRIVATE KEY") || text.to_ascii_uppercase().starts_with("AGE-SECRET-KEY") {
        section.report(place.mistake(
            "this is a secret key, which only the body itself may have",
            "Remove it, tell the body to replace its key, and ask for the public one",
        ));
        return false;
    }
    let is_key = text.starts_with(BEGIN) && text.ends_with(END);
    if !is_key {
        section.report(place.mistake(
            "this is no OpenPGP public key",
            "Write the path of its file, such as \"keys/cyber-unit.asc\", or the whole block in \
             ASCII armour",
        ));
    }
    is_key
}

/// Keys of the profile itself that no body names: they would seem to be in use.
pub(super) fn report_unused(
    files: &ProfileFiles,
    base: Option<&Base>,
    bodies: &[Body],
    found: &mut Vec<Mistake>,
) {
    let is_named = |text: &str| {
        let keys = bodies
            .iter()
            .filter_map(|body| body.encryption_key.as_ref());
        keys.into_iter().any(|key| key.armored == text.trim())
    };
    for (path, text) in files.iter() {
        let is_own = base.and_then(|base| base.strip(path)).is_none();
        if is_own && is_key_file(path) && !is_named(text) {
            found.push(Place::new(path, 1).mistake(
                "nobody uses this key",
                "Name it as `encryption_key` of a body in directory.toml, or remove it",
            ));
        }
    }
}
