//! Files that an export leaves behind: what is known of them without opening them.
//!
//! A report whose files stay in the centre that took it goes on with their type, length and digest.
//! The centre that reads it in keeps these as a file of their own ([`MANIFEST_NAME`]): nothing that
//! the export says is lost, and a file that is sent after it can be told to be the right one.

use serde::{Deserialize, Serialize};
use tocsin_domain::report::Attachment;

/// The key of the report JSON, and the heading of the column, that lists the files.
pub const FILES_KEY: &str = "files";
/// The name of the file in which the importing centre keeps the list.
pub const MANIFEST_NAME: &str = "files-left-behind.json";

/// A file that an export leaves behind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileLeft {
    /// Media type as its sender declared it.
    pub media_type: String,
    /// Its length.
    pub bytes: u64,
    /// SHA-256 of its bytes, in 64 hexadecimal digits.
    pub sha256: String,
}

/// The list as a file of the report, out of its JSON; `None` when it is empty.
pub(crate) fn manifest(json: &str, most_files: usize) -> Result<Option<Attachment>, String> {
    let remedy = "expected [{\"media_type\",\"bytes\",\"sha256\"}], as an export writes it";
    let files: Vec<FileLeft> =
        serde_json::from_str(json).map_err(|error| format!("{remedy}: {error}"))?;
    let is_digest = |text: &str| text.len() == 64 && hex::decode(text).is_ok();
    if let Some(place) = files.iter().position(|file| !is_digest(&file.sha256)) {
        return Err(format!(
            "the sha256 of file {place} has not 64 hexadecimal digits"
        ));
    }
    if files.len() > most_files {
        return Err(format!(
            "more than {most_files}, the limit attachments_count"
        ));
    }
    if files.is_empty() {
        return Ok(None);
    }
    Ok(Some(Attachment {
        name: MANIFEST_NAME.to_owned(),
        media_type: "application/json".to_owned(),
        content: list(&files).into_bytes(),
    }))
}

/// The list as JSON.
pub(crate) fn list(files: &[FileLeft]) -> String {
    // Texts and numbers only: there is nothing here that JSON cannot say.
    serde_json::to_string(files).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_kept_as_a_file_and_nothing_else_is_taken_for_one() {
        let digest = "0f".repeat(32);
        let json = format!(r#"[ {{"bytes":3,"sha256":"{digest}","media_type":"image/png"}} ]"#);
        let kept = manifest(&json, 1).expect("a list").expect("not empty");
        let text = String::from_utf8(kept.content).expect("text");
        assert_eq!(
            text,
            format!(r#"[{{"media_type":"image/png","bytes":3,"sha256":"{digest}"}}]"#)
        );
        assert_eq!(manifest("[]", 1), Ok(None));
        for (json, complaint) in [
            ("7", "expected ["),
            (r#"[{"name":"a"}]"#, "unknown field `name`"),
            (&json.replace("0f0f", "zzzz"), "file 0 has not 64"),
            (&json.replace("} ]", "}, {}]"), "missing field"),
        ] {
            let said = manifest(json, 1).expect_err("no list");
            assert!(said.contains(complaint), "{said}");
        }
        assert!(
            manifest(&json, 0)
                .expect_err("too many")
                .contains("attachments_count")
        );
    }
}
