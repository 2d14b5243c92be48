//! What is to be imported: files, the files of folders, standard input.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

/// The word that names standard input.
const STANDARD_INPUT: &str = "-";
/// What is refused is written to a file of the input's name with this behind it.
const REJECTED_ENDING: &str = ".rejected";

/// One file to read, or standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Input {
    /// Its path; `None` is standard input.
    pub(super) path: Option<PathBuf>,
    /// Its length, where that is known.
    pub(super) length_bytes: Option<u64>,
    /// Which of the named files or folders it belongs to, by place.
    pub(super) named: usize,
    /// Whether it was named itself, and not found in a folder.
    pub(super) is_named: bool,
}

impl Input {
    /// How messages call it.
    pub(super) fn name(&self) -> String {
        match &self.path {
            Some(path) => path.display().to_string(),
            None => "standard input".to_owned(),
        }
    }
}

/// Finds every file: a folder stands for all in it and below, in the order of their names.
///
/// # Errors
/// A name that is not there.
pub(super) fn find(named: &[PathBuf]) -> anyhow::Result<Vec<Input>> {
    let mut inputs = Vec::new();
    for (place, name) in named.iter().enumerate() {
        if name.as_os_str() == STANDARD_INPUT {
            if inputs.iter().any(|input: &Input| input.path.is_none()) {
                bail!("standard input is named twice; name it once");
            }
            inputs.push(Input {
                path: None,
                length_bytes: None,
                named: place,
                is_named: true,
            });
            continue;
        }
        let about = fs::metadata(name)
            .with_context(|| format!("{}: cannot be read; check the name", name.display()))?;
        if about.is_dir() {
            add_folder(name, place, &mut inputs)?;
        } else {
            inputs.push(Input {
                path: Some(name.clone()),
                length_bytes: about.is_file().then_some(about.len()),
                named: place,
                is_named: true,
            });
        }
    }
    Ok(inputs)
}

fn add_folder(folder: &Path, place: usize, inputs: &mut Vec<Input>) -> anyhow::Result<()> {
    let listed = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut paths: Vec<PathBuf> = listed
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()
        .with_context(|| folder.display().to_string())?;
    paths.sort();
    for path in paths.into_iter().filter(|path| !is_passed_over(path)) {
        // A link to a folder may lead in a circle; a link to a file is a file.
        let is_link = path.is_symlink();
        if path.is_dir() {
            if !is_link {
                add_folder(&path, place, inputs)?;
            }
        } else if let Ok(about) = fs::metadata(&path) {
            inputs.push(Input {
                length_bytes: about.is_file().then_some(about.len()),
                path: Some(path),
                named: place,
                is_named: false,
            });
        }
    }
    Ok(())
}

/// Hidden files, and what an earlier import refused.
fn is_passed_over(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with('.') || name.ends_with(REJECTED_ENDING)
}

/// Where the refused lines of a named file or folder go.
pub(super) fn rejected_path(named: &Path) -> PathBuf {
    if named.as_os_str() == STANDARD_INPUT {
        return PathBuf::from(format!("standard-input{REJECTED_ENDING}"));
    }
    // The name of `folder/`, `.` and `..` is found by asking the system.
    let whole = match named.file_name() {
        Some(_) => named.components().collect(),
        None => fs::canonicalize(named).unwrap_or_else(|_| named.to_owned()),
    };
    let mut name = whole.into_os_string();
    name.push(REJECTED_ENDING);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_stands_for_its_files_in_order_of_their_names() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("b/c")).expect("folders");
        for name in ["z.eml", "b/c/2.eml", "b/1.csv", ".hidden", "z.eml.rejected"] {
            fs::write(at(name), "x").expect("a file");
        }
        std::os::unix::fs::symlink(folder.path(), at("b/circle")).expect("a link");
        let found = find(&[folder.path().to_owned(), PathBuf::from("-")]).expect("finds");
        let names: Vec<String> = found
            .iter()
            .map(|input| match &input.path {
                Some(path) => {
                    let inner = path.strip_prefix(folder.path()).expect("inside");
                    format!("{} {}", input.named, inner.display())
                }
                None => format!("{} -", input.named),
            })
            .collect();
        assert_eq!(names, ["0 b/1.csv", "0 b/c/2.eml", "0 z.eml", "1 -"]);
        assert!(find(&[at("gone")]).is_err());
        assert!(find(&["-".into(), "-".into()]).is_err());
    }

    #[test]
    fn what_is_refused_goes_beside_the_input() {
        for (named, rejected) in [
            ("a/b.jsonl", "a/b.jsonl.rejected"),
            ("mails/", "mails.rejected"),
            ("-", "standard-input.rejected"),
        ] {
            assert_eq!(rejected_path(Path::new(named)), Path::new(rejected));
        }
    }
}
