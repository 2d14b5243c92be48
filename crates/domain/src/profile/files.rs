use std::collections::BTreeMap;

/// The files of a profile: path relative to its folder (`locale/fr/offences.ftl`) and text.
///
/// Who reads them from disk, from the binary or from an archive is not this crate's affair.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProfileFiles {
    files: BTreeMap<String, String>,
}

impl ProfileFiles {
    /// No file at all.
    pub fn new() -> Self {
        ProfileFiles::default()
    }

    /// Adds or replaces a file. `path` uses `/`, whatever the system.
    pub fn insert(&mut self, path: impl Into<String>, text: impl Into<String>) {
        self.files.insert(path.into(), text.into());
    }

    /// The text of a file.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// The name of the profile on which this one stands, if it names one: its files are expected
    /// under `base/`, or under `../NAME/` when both lie in one folder.
    pub fn base_name(&self) -> Option<String> {
        super::base::name_in(self.get("profile.toml")?)
    }

    /// Every file as (path, text), in alphabetical order of paths.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }
}

impl<P: Into<String>, T: Into<String>> FromIterator<(P, T)> for ProfileFiles {
    fn from_iter<I: IntoIterator<Item = (P, T)>>(files: I) -> Self {
        let files = files
            .into_iter()
            .map(|(path, text)| (path.into(), text.into()));
        ProfileFiles {
            files: files.collect(),
        }
    }
}
