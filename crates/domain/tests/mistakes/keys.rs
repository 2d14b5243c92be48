//! Keys of bodies: in the directory or in a file beside it.

use tocsin_domain::profile::{Profile, ProfileFiles};

use super::{FILES, mistakes_of};

const KEY: &str =
    "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nxjM=\n-----END PGP PUBLIC KEY BLOCK-----\n";

/// The small profile, whose body has an `encryption_key`.
fn with_key(value: &str) -> ProfileFiles {
    let mut files: ProfileFiles = FILES.into_iter().collect();
    let directory = files.get("directory.toml").unwrap();
    let line = format!("encryption_key = {value}\nregion = \"MU-PL\"");
    let directory = directory.replacen("region = \"MU-PL\"", &line, 1);
    files.insert("directory.toml", directory);
    files
}

#[test]
fn a_key_stands_in_the_directory_or_in_a_file_beside_it() {
    let mut files = with_key("\"keys/police.asc\"");
    assert_eq!(
        mistakes_of(files.clone()),
        ["directory.toml:5: there is no file “keys/police.asc”. \
          Put the public key of the body there, in ASCII armour"]
    );
    files.insert("keys/police.asc", KEY);
    let profile = Profile::load(&files).unwrap();
    let key = profile.body("police").unwrap().encryption_key.clone();
    let key = key.unwrap();
    assert_eq!((key.armored.as_str(), key.line), (KEY.trim(), 5));
    assert_eq!(
        key.mistake("it ran out", "Ask for a new one").to_string(),
        "directory.toml:5: it ran out. Ask for a new one"
    );

    let inline = with_key(&format!("\"\"\"\n{KEY}\"\"\""));
    let profile = Profile::load(&inline).unwrap();
    let key = profile.body("police").unwrap().encryption_key.clone();
    assert_eq!(key.unwrap().armored, KEY.trim());
}

#[test]
fn a_key_that_nobody_names_or_that_is_none() {
    let mut files: ProfileFiles = FILES.into_iter().collect();
    files.insert("keys/police.asc", KEY);
    assert_eq!(
        mistakes_of(files),
        ["keys/police.asc:1: nobody uses this key. \
          Name it as `encryption_key` of a body in directory.toml, or remove it"]
    );
    let age = "\"age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p\"";
    assert_eq!(
        mistakes_of(with_key(age)),
        [
            "directory.toml:5: this is no OpenPGP public key. Write the path of its file, such as \
          \"keys/cyber-unit.asc\", or the whole block in ASCII armour"
        ]
    );
}
