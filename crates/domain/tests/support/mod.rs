//! Reads the shipped profiles from disk, which the crate itself never does.
#![allow(clippy::unwrap_used, dead_code)]

use std::path::{Path, PathBuf};

use tocsin_domain::profile::{Profile, ProfileFiles};

fn profiles_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../profiles")
}

fn read_folder(root: &Path, folder: &Path, prefix: &str, files: &mut ProfileFiles) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_folder(root, &path, prefix, files);
        } else {
            let name = path
                .strip_prefix(root)
                .unwrap()
                .to_str()
                .unwrap()
                .replace('\\', "/");
            files.insert(
                format!("{prefix}{name}"),
                std::fs::read_to_string(&path).unwrap(),
            );
        }
    }
}

/// The files of a shipped profile, those of its base included.
pub(crate) fn files(name: &str) -> ProfileFiles {
    let root = profiles_folder().join(name);
    let mut files = ProfileFiles::new();
    read_folder(&root, &root, "", &mut files);
    if let Some(base) = files.base_name() {
        let below = profiles_folder().join(&base);
        read_folder(&below, &below, &format!("../{base}/"), &mut files);
    }
    files
}

/// A shipped profile, which must be without mistakes.
pub(crate) fn load(name: &str) -> Profile {
    Profile::load(&files(name)).unwrap_or_else(|mistakes| {
        let lines: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        panic!("{name} has {} mistakes:\n{}", lines.len(), lines.join("\n"))
    })
}
