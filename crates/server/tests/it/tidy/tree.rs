//! The files of the repository.

use std::fs;
use std::path::{Path, PathBuf};

/// Folders that hold nothing of ours.
const FOREIGN: &[&str] = &["target", "node_modules", ".git", "corpus", "artifacts"];

/// Kinds of file that people write and read here.
const TEXTS: &[&str] = &[
    "rs", "md", "toml", "ftl", "html", "css", "js", "mjs", "json", "sh", "sql", "svg", "txt",
    "yml", "yaml", "typ",
];

/// One text file.
pub(super) struct Text {
    /// From the repository's root, with `/`.
    pub(super) path: String,
    /// All of it.
    pub(super) content: String,
}

impl Text {
    /// Whether the name ends like this, for instance `.rs`.
    pub(super) fn is(&self, ending: &str) -> bool {
        self.path.ends_with(ending)
    }

    /// Its lines with their numbers, from 1.
    pub(super) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.content
            .lines()
            .enumerate()
            .map(|(index, line)| (index + 1, line))
    }
}

/// The repository's root folder.
pub(super) fn root() -> PathBuf {
    xtask::process::root()
}

/// Every text file that we write ourselves, in order of its path.
pub(super) fn texts() -> Vec<Text> {
    let mut texts = Vec::new();
    walk(&root(), &mut |path| {
        let known = path
            .extension()
            .is_some_and(|kind| TEXTS.iter().any(|text| kind == *text));
        let script = path
            .parent()
            .and_then(Path::file_name)
            .is_some_and(|folder| folder == ".ci");
        if !known && !script {
            return;
        }
        // A sample may hold any bytes, on purpose; what is not text is no text of ours.
        if let Ok(content) = fs::read_to_string(path) {
            texts.push(Text {
                path: from_root(path),
                content,
            });
        }
    });
    texts.sort_by(|one, other| one.path.cmp(&other.path));
    assert!(
        texts.len() > 10,
        "too few files found: is {} the repository?",
        root().display()
    );
    texts
}

/// Every file below a folder given from the root, in order.
pub(super) fn files(folder: &str) -> Vec<String> {
    let mut files = Vec::new();
    walk(&root().join(folder), &mut |path| {
        files.push(from_root(path))
    });
    files.sort();
    files
}

fn walk(folder: &Path, visit: &mut dyn FnMut(&Path)) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name();
        if FOREIGN.iter().any(|foreign| name == *foreign) {
            continue;
        }
        if path.is_dir() {
            walk(&path, visit);
        } else {
            visit(&path);
        }
    }
}

fn from_root(path: &Path) -> String {
    path.strip_prefix(root())
        .unwrap_or(path)
        .to_string_lossy()
        .replace('\\', "/")
}
