//! Lists of known-benign values, in the format of the MISP warning lists: a JSON object with
//! `name`, `type` (how its entries are compared), `matching_attributes` (for which types of value
//! it is) and `list`.

use serde::Deserialize;
use tocsin_domain::assess::benign::{BenignList, ListProblem, Matching};

/// Largest file.
pub const FILE_BYTES_MAX: u64 = 64 << 20;
/// Longest name, in characters.
const NAME_CHARACTERS_MAX: usize = 200;

#[derive(Deserialize)]
struct File {
    name: String,
    #[serde(rename = "type")]
    matching: String,
    #[serde(default)]
    matching_attributes: Vec<String>,
    #[serde(default)]
    category: Option<String>,
    list: Vec<String>,
}

/// Why a list cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum WarningListProblem {
    /// It is not the JSON that it should be.
    #[error("this is no MISP warning list: {0}")]
    Form(#[from] serde_json::Error),
    /// It has no name that can be shown.
    #[error("its name is empty or longer than {NAME_CHARACTERS_MAX} characters; give it one")]
    Name,
    /// A way of comparing that does not exist.
    #[error("“{0}” is no type of list; they are hostname, string, substring, cidr and regex")]
    Matching(String),
    /// It names things without excusing them.
    #[error(
        "its category is “{0}”: it says what values are, not that they are benign; leave it out"
    )]
    NotBenign(String),
    /// Its entries.
    #[error(transparent)]
    Entries(#[from] ListProblem),
}

/// The category of lists whose values are benign; lists without a category are older ones.
const BENIGN_CATEGORY: &str = "false_positive";

/// Reads a list and makes it ready.
pub fn read(bytes: &[u8]) -> Result<BenignList, WarningListProblem> {
    let file: File = serde_json::from_slice(bytes)?;
    let name = file.name.trim();
    if name.is_empty() || name.chars().count() > NAME_CHARACTERS_MAX {
        return Err(WarningListProblem::Name);
    }
    if let Some(category) = file.category
        && category != BENIGN_CATEGORY
    {
        return Err(WarningListProblem::NotBenign(category));
    }
    let matching = Matching::from_word(&file.matching)
        .ok_or_else(|| WarningListProblem::Matching(file.matching.clone()))?;
    Ok(BenignList::new(
        name,
        matching,
        &file.matching_attributes,
        &file.list,
    )?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tocsin_domain::observable::{Observable, Role};

    #[test]
    fn a_list_is_read_and_asked() {
        let text = r#"{"name": "Banks", "type": "hostname", "version": 1, "description": "d",
            "matching_attributes": ["domain"], "list": [".bank.example"]}"#;
        let list = read(text.as_bytes()).expect("a list");
        assert_eq!((list.name.as_str(), list.entries_count), ("Banks", 1));
        assert!(list.knows(&Observable {
            kind: "domain".into(),
            value: "www.bank.example".into(),
            role: Role::Suspect,
        }));
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (text, expected) in [
            ("[1]", "no MISP warning list"),
            (r#"{"name":"","type":"string","list":[]}"#, "name is empty"),
            (
                r#"{"name":"a","type":"glob","list":[]}"#,
                "“glob” is no type",
            ),
            (
                r#"{"name":"a","type":"string","category":"known","list":[]}"#,
                "category is “known”",
            ),
            (r#"{"name":"a","type":"cidr","list":["x"]}"#, "entry 1 “x”"),
        ] {
            let problem = read(text.as_bytes()).expect_err(text).to_string();
            assert!(problem.contains(expected), "{problem}");
        }
    }
}
