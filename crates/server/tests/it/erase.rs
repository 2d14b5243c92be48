//! Erasing reports by the command: beside a serving centre, killed in the middle, on both engines.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Value, json};
use tocsin_domain::access::Actor;
use tocsin_domain::entry::Act;
use tocsin_domain::report::ReportId;
use tocsin_flow::FlowError;
use tocsin_flow::erase::finish;
use tocsin_server::folder::Folder as Opened;

use super::support::centre::{Centre, Folder, Said, awaited, json_lines};
use super::support::on_both_engines;
use super::support::reporter::{Lodged, Reporter, at_the_desk};

on_both_engines!(
    a_centre_removes_the_files_that_a_crash_left,
    a_report_is_erased_beside_a_serving_centre,
);

const STORY: &str = "They promised zanzibarite and vanished.";
const ACCOUNT: &str = "FR7630006000011234567890189";

fn report(identifier: &str) -> Value {
    json!({"external_id": identifier, "category": "fake-shop", "language": "en",
        "narrative": STORY, "suspect": {"iban": ACCOUNT},
        "reporter": {"mode": "confidential", "name": "Ada", "email": "ada@example.org"},
        "attachments": [{"name": "a.txt", "media_type": "text/plain", "content": "aGVsbG8="}]})
}

/// A programme that sends reports and reads them back.
struct Bank<'c> {
    centre: &'c Centre,
    authorization: String,
}

impl<'c> Bank<'c> {
    fn new(folder: &Folder, centre: &'c Centre) -> Bank<'c> {
        let token = folder.token("bank", "reports:write,reports:read");
        Bank {
            centre,
            authorization: format!("Bearer {token}"),
        }
    }

    fn ask(&self, method: &str, path: &str, body: &str) -> (u16, Value) {
        let headers = [
            ("Authorization", self.authorization.as_str()),
            ("Content-Type", "application/json"),
        ];
        let path = format!("/api/v1/reports{path}");
        let answer = self
            .centre
            .request(method, &path, &headers, body.as_bytes());
        let answer = answer.unwrap();
        (answer.status, answer.json())
    }

    fn send(&self, identifier: &str) -> (u16, Lodged) {
        let (status, answer) = self.ask("POST", "", &report(identifier).to_string());
        let text = |path: &str| answer.pointer(path).unwrap().as_str().unwrap().to_owned();
        let lodged = Lodged {
            id: text("/id"),
            number: text("/receipt/number"),
            code: text("/receipt/code"),
        };
        (status, lodged)
    }

    fn found(&self, filters: &str) -> usize {
        let (status, page) = self.ask("GET", &format!("?{filters}"), "");
        assert_eq!(status, 200, "{page}");
        page["reports"].as_array().unwrap().len()
    }
}

fn files(folder: &Folder) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.data().join("files")];
    while let Some(inner) = folders.pop() {
        for entry in std::fs::read_dir(inner).unwrap() {
            match entry.unwrap().path() {
                path if path.is_dir() => folders.push(path),
                path => found.push(path),
            }
        }
    }
    found
}

/// Waits until a serving centre has removed all files but so many.
fn wait_for_files(folder: &Folder, count: usize) {
    awaited("the files of the erased are gone", || {
        (files(folder).len() == count).then_some(())
    });
}

fn check(folder: &Folder) -> Value {
    let told = folder.run("check", &["--json"]).json();
    assert_eq!(told["sound"], true, "{told}");
    told
}

const YES: [&str; 3] = ["--reason", "reporter-request", "--yes"];

fn erase(folder: &Folder, numbers: &[&str], more: &[&str]) -> Said {
    folder.run("erase", &[numbers, more].concat())
}

fn a_report_is_erased_beside_a_serving_centre(folder: &Folder) {
    let centre = folder.serve();
    let bank = Bank::new(folder, &centre);
    let (_, lodged) = bank.send("erased");
    let (_, other) = bank.send("kept");
    let mut reporter = Reporter::entered(&centre, &lodged.code);
    reporter.add("something personal", &[("ad.png", b"PNG")]);
    assert_eq!(files(folder).len(), 3);
    for words in ["q=zanzibarite", &format!("q={ACCOUNT}"), "kind=fake-shop"] {
        assert_eq!(bank.found(words), 2, "{words}");
    }

    let typed = lodged.number.to_lowercase();
    let reference = ["--reference", "DPO-2026/17", "--json"];
    let said = erase(folder, &[&typed], &[&YES[..], &reference].concat());
    assert!(said.err.contains("Make a backup now"), "{}", said.err);
    let told = said.json();
    let expected = json!({"number": lodged.number, "id": lodged.id, "was_erased": false,
        "erased_at": told["erased_at"], "messages": 1, "files": 2, "observables": 1});
    assert_eq!(told, expected);
    wait_for_files(folder, 1);

    let page = reporter.get("/en/inbox");
    assert_eq!(page.status, 200);
    assert!(page.text().contains("The content of your report is erased"));
    assert!(!page.text().contains("something personal"));
    assert_eq!(reporter.get("/en/receipt.pdf").status, 200);
    reporter.add("one thing more", &[("late.png", b"PNG")]);
    wait_for_files(folder, 1);
    for words in ["q=zanzibarite", &format!("q={ACCOUNT}"), "kind=fake-shop"] {
        assert_eq!(bank.found(words), 1, "{words}");
    }
    assert_eq!(bank.found("state=erased"), 1);
    let (status, left) = bank.ask("GET", &format!("/{}", lodged.id), "");
    assert_eq!((status, &left["state"]), (200, &json!("erased")), "{left}");
    assert_eq!(left["number"], lodged.number.as_str());
    assert_eq!(left["category"], "");
    for word in ["zanzibarite", ACCOUNT, "a.txt", "external_id"] {
        assert!(!left.to_string().contains(word), "{word} in {left}");
    }
    // Sent again, it is the same report and stays erased.
    let (status, again) = bank.send("erased");
    assert_eq!((status, again.number), (200, lodged.number.clone()));
    assert_eq!(bank.found("q=zanzibarite"), 1);

    let exported = folder.run("export", &["--what", "reports"]).done();
    assert!(exported.contains(&other.number) && !exported.contains(&lodged.number));
    let of_erased = ["--what", "reports", "--state", "erased"];
    let exported = folder.run("export", &of_erased).done();
    assert!(exported.contains(&lodged.number) && !exported.contains("zanzibarite"));
    let told = check(folder);
    assert_eq!(told["checked"]["erased"], 1, "{told}");
    assert_eq!(told["findings"], json!([]));
    grounds_are_in_the_journal(folder, &lodged.id);

    let again = erase(folder, &[&lodged.number], &YES).done();
    assert!(again.contains("was erased before, on "), "{again}");
    assert!(centre.stop().success());
}

fn grounds_are_in_the_journal(folder: &Folder, id: &str) {
    let file = folder.beside("journal.jsonl");
    let path = file.to_str().unwrap();
    let arguments = ["--what", "journal", "--output", path];
    folder.run("export", &arguments).done();
    let entries = json_lines(&file);
    let mut erasures = entries.iter().filter(|one| one["act"] == "report.erased");
    let entry = erasures.next().unwrap();
    assert_eq!(entry["subject"], id);
    assert_eq!(entry["actor"], "command-line");
    let detail = "reason=reporter-request reference=DPO-2026/17";
    assert_eq!(entry["detail"], detail);
    assert!(entry["leaf_index"].is_u64(), "sealed: {entry}");
    assert!(erasures.next().is_none());
}

/// Reports by import, each with a file; answers their numbers.
fn fill(folder: &Folder, count: usize) -> Vec<String> {
    let lines: String = (0..count)
        .map(|number| format!("{}\n", report(&number.to_string())))
        .collect();
    let path = folder.write("reports.jsonl", lines);
    let receipts = folder.beside("receipts.csv");
    let mut import = folder.command("import");
    Said::by(import.arg(&path).arg("--receipts").arg(&receipts)).done();
    let text = std::fs::read_to_string(receipts).unwrap();
    let rows = text.lines().skip(1);
    rows.map(|row| row.split(',').nth(1).unwrap().to_owned())
        .collect()
}

#[test]
fn nothing_is_erased_without_a_yes_a_reason_and_numbers_that_are_known() {
    let folder = Folder::new();
    let numbers = fill(&folder, 1);
    let number = numbers[0].as_str();
    let refused = |arguments: &[&str], status: i32, words: &str| {
        let mut command = folder.command("erase");
        let said = Said::by(command.args(arguments).stdin(Stdio::null()));
        assert_eq!(
            said.status, status,
            "{arguments:?}: {}{}",
            said.out, said.err
        );
        assert!(said.err.contains(words), "{arguments:?}: {}", said.err);
        said.err
    };
    let reason = ["--reason", "court-order"];
    let one_line = refused(&[number, reason[0], reason[1]], 2, "--yes");
    assert_eq!(one_line.lines().count(), 1, "{one_line}");
    refused(&[number, "--yes"], 2, "--reason");
    refused(
        &[number, "--yes", "--reason", "because"],
        2,
        "entered-by-mistake",
    );
    let named = [number, "--yes", "--reason", "court-order", "--reference"];
    refused(
        &[&named[..], &["Ada Example"]].concat(),
        2,
        "reference number",
    );
    refused(&["--yes", "--reason", "court-order"], 2, "NUMBER");
    let unknown = ["TC-1999-000001", number, "--yes", "--reason", "court-order"];
    let one_line = refused(
        &unknown,
        1,
        "TC-1999-000001: no such report; nothing was erased",
    );
    assert_eq!(one_line.lines().count(), 1, "{one_line}");
    assert_eq!(check(&folder)["checked"]["erased"], 0);
    assert_eq!(files(&folder).len(), 1);

    // The same one twice is one.
    let said = erase(&folder, &[number, number], &YES).done();
    assert_eq!(said, format!("{number}: erased\n"));
    assert_eq!(files(&folder).len(), 0);
}

#[test]
fn a_killed_erasure_leaves_reports_whole_or_erased_and_goes_on() {
    for killed_after in [1, 4] {
        let folder = Folder::new();
        let numbers = fill(&folder, 8);
        let mut command = folder.command("erase");
        let mut child = command
            .args(&numbers)
            .args(YES)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert_eq!(lines.take(killed_after).count(), killed_after);
        child.kill().unwrap();
        child.wait().unwrap();
        let told = check(&folder);
        let erased = told["checked"]["erased"].as_u64().unwrap();
        assert!(
            erased as usize >= killed_after,
            "what was said is done: {told}"
        );
        assert_eq!(told["checked"]["files"], 8 - erased, "{told}");

        let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
        let said = erase(&folder, &numbers, &YES).done();
        assert_eq!(said.matches("was erased before").count() as u64, erased);
        wait_for_files(&folder, 0);
        let told = check(&folder);
        assert_eq!(told["checked"]["erased"], 8);
        assert_eq!(told["findings"], json!([]));
    }
}

/// The act without what follows its commit: what a crash in between leaves.
fn commit_only(folder: &Folder, number: &str) {
    at_the_desk(folder, async |centre| {
        let found = centre.store.erasable_by_number(number).await.unwrap();
        let found = found.unwrap();
        let (serial, ReportId(id)) = (found.serial, found.id);
        let erase = centre.store.write::<_, FlowError, _>(move |tx| {
            Box::pin(async move {
                tx.erase_report(serial).await?;
                tx.record(Act::ReportErased, id, &Actor::System, String::new());
                Ok(())
            })
        });
        erase.await.unwrap();
    });
}

fn a_centre_removes_the_files_that_a_crash_left(folder: &Folder) {
    let numbers = fill(folder, 2);
    commit_only(folder, &numbers[0]);
    assert_eq!(files(folder).len(), 2);
    let told = check(folder);
    let finding = &told["findings"][0];
    assert_eq!(finding["harmless"], true, "{told}");
    let problem = finding["problem"].as_str().unwrap();
    assert!(problem.contains("of an erased report"), "{told}");
    let centre = folder.serve();
    wait_for_files(folder, 1);
    assert!(centre.stop().success());
    assert_eq!(check(folder)["findings"], json!([]));
}

/// Opens a data folder at a later time.
fn later<T>(path: &Path, minutes: i64, work: impl AsyncFnOnce(&Opened) -> T) -> T {
    let clock = move || Timestamp::now() + jiff::SignedDuration::from_mins(minutes);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let folder = Opened::open_on_clock(path, Arc::new(clock)).await.unwrap();
        let result = work(&folder).await;
        folder.centre.store.close().await.unwrap();
        result
    })
}

#[test]
fn a_file_that_cannot_be_removed_is_tried_again() {
    let folder = Folder::new();
    let numbers = fill(&folder, 1);
    // No file can be removed where a folder lies.
    let file = files(&folder).remove(0);
    let aside = folder.beside("aside");
    std::fs::rename(&file, &aside).unwrap();
    std::fs::create_dir(&file).unwrap();
    let said = erase(&folder, &[&numbers[0]], &YES);
    assert!(said.err.contains("1 leftovers"), "{}", said.err);
    assert_eq!(said.status, 0, "the report is erased all the same");
    std::fs::remove_dir(&file).unwrap();
    std::fs::rename(&aside, &file).unwrap();
    let rounds = later(&folder.data(), 0, async |folder| {
        finish(&folder.centre).await.unwrap()
    });
    assert_eq!((rounds, files(&folder).len()), (0, 1), "not yet");
    let rounds = later(&folder.data(), 2, async |folder| {
        finish(&folder.centre).await.unwrap()
    });
    assert_eq!((rounds, files(&folder).len()), (1, 0));
    assert_eq!(check(&folder)["findings"], json!([]));
}
