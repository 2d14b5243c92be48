//! What a centre exports, another centre reads in again, and says the same of it.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use serde_json::{Value, json};

use super::support::centre::{Folder, Said, json_lines};

/// A mail with words, a mail without, and a report of a file alone.
fn filled() -> Folder {
    let folder = Folder::new();
    let wordy = folder.write(
        "1.eml",
        "From: a@sender.example\nSubject: You won\nDate: Sat, 31 Jan 2026 10:00:00 +0000\n\n\
         Call us.\n",
    );
    let silent = folder.write("2.eml", "From: a@sender.example\nX-Odd: 1\n\n");
    let lines = folder.write(
        "a.jsonl",
        concat!(
            r#"{"external_id":"file","attachments":[{"name":"p.png","media_type":"image/png","#,
            r#""content":"iVBORw=="}]}"#,
            "\n",
            r#"{"external_id":"other","attachments":[{"name":"q.png","media_type":"image/png","#,
            r#""content":"iVBORwo="}]}"#,
            "\n",
            r#"{"external_id":"odd","narrative":" =1+1\r\nsaid \"he\"; ","category":"other","#,
            r#""observables":[{"type":"handle","value":"a\nb | c","role":"suspect"}]}"#,
            "\n",
            r#"{"external_id":"closed","category":"child-abuse","narrative":"See the file.","#,
            r#""attachments":[{"name":"r.txt","media_type":"text/plain","content":"eA=="}]}"#,
            "\n",
        ),
    );
    let files = [&wordy, &silent, &lines].map(|path| path.to_str().unwrap());
    folder.run("import", &files).done();
    folder
}

/// The export of reports, oldest first, without what each centre adds by itself.
fn exported(folder: &Folder, arguments: &[&str]) -> Vec<Value> {
    let all = [&["--what", "reports", "--closed"], arguments].concat();
    let text = folder.run("export", &all).done();
    let mut lines = json_lines(&folder.write("export.jsonl", text));
    lines.reverse();
    for line in &mut lines {
        let line = line.as_object_mut().unwrap();
        for added in ["number", "state", "lodged_at", "source"] {
            assert!(line.remove(added).is_some(), "{added}");
        }
    }
    lines
}

/// A new centre that took over what the other one exported, and how many reports it stored.
fn taken_over(folder: &Folder, name: &str, arguments: &[&str]) -> (Folder, Value) {
    let file = folder.beside(name);
    let file = file.to_str().unwrap();
    let all = [
        &["--what", "reports", "--closed", "--output", file],
        arguments,
    ]
    .concat();
    folder.run("export", &all).done();
    let second = Folder::new();
    let said = second.run("import", &[file, "--json"]).json();
    assert_eq!(said["refused"], 0, "{said}");
    (second, said)
}

/// Newest first goes out and in, so that a second export has turned the order round.
fn sorted(mut lines: Vec<Value>) -> Vec<Value> {
    lines.sort_by_key(Value::to_string);
    lines
}

fn without_files(mut lines: Vec<Value>) -> Vec<Value> {
    for line in &mut lines {
        line.as_object_mut().unwrap().remove("files");
    }
    sorted(lines)
}

#[test]
fn every_exported_report_is_taken_again_by_another_centre() {
    let folder = filled();
    let before = exported(&folder, &[]);
    assert_eq!(before.len(), 6);
    for (name, arguments) in [("out.jsonl", &[][..]), ("out.csv", &["--format", "csv"])] {
        let (second, said) = taken_over(&folder, name, arguments);
        assert_eq!(said["stored"], 6, "{said}");
        let after = exported(&second, &[]);
        assert_eq!(
            without_files(after.clone()),
            without_files(before.clone()),
            "{name}"
        );
        // The list of files that stayed behind came along as a file.
        let counted = |lines: &[Value]| lines.iter().filter(|it| it["files"].is_array()).count();
        assert_eq!((counted(&before), counted(&after)), (5, 5), "{name}");
        let kept = |line: &&Value| line["external_id"] == "file";
        let list = &after.iter().find(kept).unwrap()["files"][0];
        assert_eq!(list["media_type"], "application/json");
        // Read in again, it is the same report.
        let file = folder.beside(name);
        let again = second
            .run("import", &[file.to_str().unwrap(), "--json"])
            .json();
        assert_eq!(
            (&again["stored"], &again["already_stored"]),
            (&json!(0), &json!(6))
        );
    }
    assert_eq!(before[2]["files"][0]["bytes"], 4, "{}", before[2]);
    assert_eq!(before[4]["kind"], "other", "{}", before[4]);
    let acts = folder.run("export", &["--what", "journal"]).done();
    assert!(!acts.contains("attachment.opened"), "nothing was opened");
}

#[test]
fn files_go_along_when_somebody_says_on_what_grounds() {
    let folder = filled();
    let arguments = ["--files", "--reference", "MOU-2026/3"];
    let before = exported(&folder, &arguments);
    let (second, said) = taken_over(&folder, "out.jsonl", &arguments);
    assert_eq!(said["stored"], 6, "{said}");
    let after = exported(&second, &arguments);
    let closed = |lines: &[Value]| -> (Vec<Value>, Vec<Value>) {
        let of_kind = |line: &Value| line["kind"] == "child-abuse";
        let (closed, open): (Vec<Value>, Vec<Value>) =
            lines.iter().cloned().partition(|line| of_kind(line));
        (closed, sorted(open))
    };
    let ((closed_before, before), (closed_after, after)) = (closed(&before), closed(&after));
    assert_eq!(before, after);
    let carried = before.iter().filter(|line| line["attachments"].is_array());
    assert_eq!(carried.count(), 4, "{before:?}");
    let mail = before
        .iter()
        .find(|line| line["channel"] == "mail")
        .unwrap();
    assert_eq!(mail["attachments"][0]["media_type"], "message/rfc822");
    // What is sensitive stays closed, and its list goes on.
    for line in closed_before.iter().chain(&closed_after) {
        assert!(
            line["attachments"].is_null() && line["files"].is_array(),
            "{line}"
        );
    }

    let journal = folder.run("export", &["--what", "journal"]).done();
    let journal = json_lines(&folder.write("journal.jsonl", journal));
    let details = |act: &str| -> Vec<&str> {
        let found = journal.iter().filter(|entry| entry["act"] == act);
        found
            .map(|entry| entry["detail"].as_str().unwrap())
            .collect()
    };
    let opened = details("attachment.opened");
    assert_eq!(opened.len(), 8, "four files, two exports: {opened:?}");
    assert!(
        opened
            .iter()
            .all(|detail| detail.ends_with(" reference=MOU-2026/3")),
        "{opened:?}"
    );
    let exports = details("reports.exported");
    assert!(
        exports
            .iter()
            .all(|detail| detail.ends_with(" files=MOU-2026/3")),
        "{exports:?}"
    );
    assert!(
        exports
            .iter()
            .all(|detail| detail.contains(" source=- region=- channel=- state=- closed=true ")),
        "{exports:?}"
    );
}

#[test]
fn the_journal_says_what_was_exported_and_no_value_passes_for_another() {
    let folder = filled();
    let chosen = ["--region", "MU x=1", "--source", "bank", "--state", "valid"];
    let arguments = [&["--what", "reports", "--channel", "mail"], &chosen[..]].concat();
    folder.run("export", &arguments).done();
    let journal = folder.run("export", &["--what", "journal"]).done();
    let detail = "source=bank region=\"MU x=1\" channel=mail state=valid closed=false by_words=";
    let detail = detail.replace('"', "\\\"");
    assert!(journal.contains(&detail), "{journal}");
}

#[test]
fn a_file_that_is_gone_keeps_nobody_from_the_rest() {
    let folder = filled();
    std::fs::remove_dir_all(folder.data().join("files")).unwrap();
    let file = folder.beside("out.jsonl");
    let to = ["--output", file.to_str().unwrap()];
    let grounds = ["--files", "--reference", "MOU-2026/3"];
    let arguments = [&["--what", "reports"], &grounds[..], &to].concat();
    let said = folder.run("export", &arguments);
    assert_eq!(said.status, 1, "{}", said.err);
    let remedy = "4 reports were exported without their files";
    assert!(said.err.contains(remedy), "{}", said.err);
    let lines = json_lines(&file);
    assert_eq!(lines.len(), 5);
    for line in lines.iter().filter(|line| line["files"].is_array()) {
        let number = line["number"].as_str().unwrap();
        assert!(said.err.contains(&format!("{number}: ")), "{}", said.err);
    }
    assert!(lines.iter().all(|line| line["attachments"].is_null()));
}

#[test]
fn an_export_and_receipts_are_their_owners_alone() {
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    let folder = Folder::new();
    let partial = folder.write("out.jsonl.part", "left behind");
    let receipts = folder.write("receipts.csv", "of an earlier time");
    for path in [&partial, &receipts] {
        std::fs::set_permissions(path, Permissions::from_mode(0o644)).unwrap();
    }
    let lines = folder.write("a.jsonl", "{\"narrative\":\"a\"}\n");
    let to = receipts.to_str().unwrap();
    folder
        .run("import", &[lines.to_str().unwrap(), "--receipts", to])
        .done();
    assert_eq!(mode(&receipts), 0o600);
    let out = folder.beside("out.jsonl");
    let to = |path: &Path| -> Said {
        let path = path.to_str().unwrap();
        folder.run("export", &["--what", "reports", "--output", path])
    };
    to(&out).done();
    assert_eq!((mode(&out), json_lines(&out).len()), (0o600, 1));
    assert!(!partial.exists());
    // A folder cannot be replaced by a file; what was begun goes.
    to(&folder.data()).failed();
    let begun = folder.beside(&format!("{}.part", folder.data().display()));
    assert!(!begun.exists());
}

#[test]
fn a_file_longer_than_a_line_of_a_bulk_upload_goes_along_too() {
    let folder = Folder::new();
    // In base64 it is longer than `line_bytes`, 8 MiB.
    let mail = folder.write(
        "1.eml",
        format!("Subject: long\n\n{}", "words\n".repeat(1_200_000)),
    );
    folder.run("import", &[mail.to_str().unwrap()]).done();
    let arguments = ["--files", "--reference", "MOU-2026/3"];
    let (_, said) = taken_over(&folder, "out.jsonl", &arguments);
    assert_eq!(said["stored"], 1, "{said}");
}
