//! `tocsin import`, from files of every format, with everything that can be wrong with them.

use serde_json::{Value, json};

use super::support::centre::{Folder, Said, json_lines};
use super::support::on_both_engines;

on_both_engines!(two_imports_of_one_file_at_once_store_it_once,);

const MAIL: &str = "From: Sender <sender@shop.example>\r\nSubject: You have won\r\n\
     Message-ID: <1@shop.example>\r\n\r\nSend us your account number.\r\n";

fn line(id: &str, narrative: &str) -> String {
    let report = json!({"external_id": id, "category": "phishing", "narrative": narrative,
        "received_at": "2026-01-31T10:00:00Z", "suspect": {"url": "https://bad.example/"}});
    format!("{report}\n")
}

fn import(folder: &Folder, arguments: &[&str]) -> Value {
    let mut command = folder.command("import");
    Said::by(command.args(arguments).arg("--json")).json()
}

#[test]
fn every_format_goes_in_once() {
    let folder = Folder::new();
    std::fs::create_dir_all(folder.beside("in/deep")).unwrap();
    folder.write("in/a.jsonl", line("1", "one") + &line("2", "two"));
    folder.write(
        "in/b.csv",
        "external_id,narrative\r\n3,\"three,\r\n3\"\r\n4,four\r\n",
    );
    folder.write("in/deep/c.eml", MAIL);
    let archive = format!(
        "From a@a.example Tue Jul  2 13:04:50 2002\n{MAIL}\n\
         From b@b.example Tue Jul  2 13:04:51 2002\n{}\n",
        MAIL.replace("won", "lost")
    );
    folder.write("in/deep/d.mbox", archive);
    let named = folder.beside("in").display().to_string();
    let said = import(&folder, &[&named]);
    // The first mail of the archive says what the mail alone says, byte for byte.
    assert_eq!(said["read"], 7, "{said}");
    assert_eq!(said["stored"], 6, "{said}");
    assert_eq!(said["formats"]["csv"]["stored"], 2);
    assert_eq!(said["rejected"], json!([]));
    let again = import(&folder, &[&named]);
    assert_eq!(
        (&again["stored"], &again["already_stored"]),
        (&json!(0), &json!(7)),
        "{again}"
    );
}

#[test]
fn what_is_refused_is_named_and_the_rest_goes_in() {
    let folder = Folder::new();
    let text = line("1", "one")
        + "{\"narrative\":7}\n"
        + "not json\n\n"
        + "{\"narrative\":\"x\",\"colour\":\"red\"}\n"
        + &line("2", "two")
        + &line("1", "another story under the same identifier");
    let path = folder.write("a.jsonl", text);
    let said = import(&folder, &[path.to_str().unwrap()]);
    assert_eq!((&said["stored"], &said["refused"]), (&json!(2), &json!(4)));
    let rejected = folder.beside("a.jsonl.rejected");
    assert_eq!(said["rejected"], json!([rejected]));
    let lines = json_lines(&rejected);
    let places: Vec<&Value> = lines.iter().map(|line| &line["line"]).collect();
    assert_eq!(places, [2, 3, 5, 7]);
    assert_eq!(lines[0]["file"], json!(path));
    assert_eq!(lines[0]["problems"][0]["field"], "narrative");
    assert_eq!(lines[1]["content"], "not json");
    assert_eq!(lines[2]["problems"][0]["field"], "colour");
    assert_eq!(lines[3]["problems"][0]["field"], "external_id");
    // Once corrected, nothing of it stays behind.
    folder.write("a.jsonl", line("1", "one"));
    import(&folder, &[path.to_str().unwrap()]);
    assert!(!rejected.exists());
}

#[test]
fn an_import_goes_on_where_it_was_interrupted() {
    let folder = Folder::new();
    let lines: String = (0..40).map(|n| line(&n.to_string(), "story")).collect();
    let half: String = (0..15).map(|n| line(&n.to_string(), "story")).collect();
    folder.write("a.jsonl", half);
    let path = folder.beside("a.jsonl");
    let receipts = folder.beside("receipts.csv");
    let arguments = [
        path.to_str().unwrap(),
        "--receipts",
        receipts.to_str().unwrap(),
    ];
    assert_eq!(import(&folder, &arguments)["stored"], 15);
    let before = std::fs::read_to_string(&receipts).unwrap();
    folder.write("a.jsonl", lines);
    let said = import(&folder, &arguments);
    assert_eq!(
        (&said["stored"], &said["already_stored"]),
        (&json!(25), &json!(15))
    );
    // A resend answers with the very same number and code, and the order is the file's.
    let after = std::fs::read_to_string(&receipts).unwrap();
    assert!(after.starts_with(&before));
    assert_eq!(after.lines().count(), 41);
    // The same identifiers from another source are other reports.
    let other = [path.to_str().unwrap(), "--source", "bank"];
    assert_eq!(import(&folder, &other)["stored"], 40);
}

#[test]
fn an_import_that_is_killed_is_run_again() {
    let folder = Folder::new();
    let lines: String = (0..4_000).map(|n| line(&n.to_string(), "story")).collect();
    let path = folder.write("a.jsonl", lines);
    let (first, second) = (folder.beside("first.csv"), folder.beside("second.csv"));
    let begin = |receipts: &std::path::Path| {
        let mut import = folder.command("import");
        import
            .arg(&path)
            .arg("--receipts")
            .arg(receipts)
            .arg("--json");
        import
    };
    let receipts_of = |file: &std::path::Path| {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        // The last line may have been cut.
        let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
        whole.lines().skip(1).map(str::to_owned).collect::<Vec<_>>()
    };
    let mut child = begin(&first)
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    while receipts_of(&first).len() < 500 {
        assert!(
            child.try_wait().unwrap().is_none(),
            "too quick to be killed"
        );
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let promised = receipts_of(&first);
    let said = Said::by(&mut begin(&second)).json();
    let count = |key: &str| said[key].as_u64().unwrap();
    assert_eq!(count("stored") + count("already_stored"), 4_000);
    assert!(count("already_stored") >= promised.len() as u64, "{said}");
    assert_eq!(receipts_of(&second)[..promised.len()], promised[..]);
    assert_eq!(receipts_of(&second).len(), 4_000);
}

fn two_imports_of_one_file_at_once_store_it_once(folder: &Folder) {
    let lines: String = (0..700).map(|n| line(&n.to_string(), "story")).collect();
    let path = folder.write("a.jsonl", lines);
    let start = || {
        let mut import = folder.command("import");
        let import = import.arg(&path).arg("--json");
        import.stdout(std::process::Stdio::piped()).spawn().unwrap()
    };
    let both = [start(), start()].map(|child| {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success());
        let said: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(said["read"], 700, "{said}");
        said["stored"].as_u64().unwrap()
    });
    assert_eq!(both[0] + both[1], 700, "{both:?}");
    let exported = folder.run("export", &["--what", "reports"]).done();
    assert_eq!(exported.lines().count(), 700);
}

#[test]
fn standard_input_is_a_file_like_any() {
    use std::io::Write;
    let folder = Folder::new();
    let mut child = folder
        .command("import")
        .args(["-", "--json"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(line("1", "one").as_bytes()).unwrap();
    drop(input);
    let said: Value = serde_json::from_slice(&child.wait_with_output().unwrap().stdout).unwrap();
    assert_eq!(said["formats"]["jsonl"]["stored"], 1);
}

#[test]
fn nothing_read_is_a_failure_that_says_why() {
    let folder = Folder::new();
    let picture = folder.write("a.png", b"\x89PNG\r\n\x00\x00");
    // Named, it was to go in; a text is no mail because it is a text.
    let note = folder.write(
        "note.txt",
        "Remember: call the bank.\nFrom there on, wait.\n",
    );
    for path in [&picture, &note] {
        let text = folder.run("import", &[path.to_str().unwrap()]).failed();
        let name = path.display().to_string();
        let remedy = "--format jsonl, csv, eml or mbox";
        assert!(text.contains(&name) && text.contains(remedy), "{text}");
        assert_eq!(text.lines().count(), 1, "{text}");
    }
    // In a folder there may be anything.
    std::fs::create_dir(folder.beside("mails")).unwrap();
    folder.write("mails/note.txt", "Remember: call the bank.\n");
    let mails = folder.beside("mails").display().to_string();
    let text = folder.run("import", &[&mails]).failed();
    assert!(
        text.contains("everything was refused") && text.contains("mails.rejected"),
        "{text}"
    );
    let told = &json_lines(&folder.beside("mails.rejected"))[0]["problems"][0];
    assert!(
        told["message"].as_str().unwrap().contains("--format"),
        "{told}"
    );
    folder.write(
        "mails/1",
        "Received: from a\n\tby b\nSubject: x\n\nWords.\n",
    );
    let said = import(&folder, &[&mails]);
    assert_eq!((&said["stored"], &said["refused"]), (&json!(1), &json!(1)));
    let text = folder.run("import", &["/nowhere/a.jsonl"]).failed();
    assert!(text.contains("/nowhere/a.jsonl"), "{text}");
    let text = folder
        .run("import", &[picture.to_str().unwrap(), "--source", "public"])
        .misused();
    assert!(text.contains("--source"), "{text}");
    assert_eq!(folder.run("import", &[]).status, 2);
    let misused = folder.run("import", &["x", "--format", "docx"]);
    assert_eq!(misused.status, 2);
    assert!(
        misused.err.contains("jsonl, csv, eml and mbox"),
        "{}",
        misused.err
    );
}

#[test]
fn an_import_runs_beside_a_serving_centre() {
    let folder = Folder::new();
    let centre = folder.serve();
    let lines: String = (0..600).map(|n| line(&n.to_string(), "story")).collect();
    let path = folder.write("a.jsonl", lines);
    assert_eq!(import(&folder, &[path.to_str().unwrap()])["stored"], 600);
    assert_eq!(centre.get("/readyz").status, 200);
    assert!(centre.stop().success());
}

#[test]
fn two_people_with_the_same_story_are_two_reports() {
    let folder = Folder::new();
    let line = |name: &str| {
        format!(
            r#"{{"narrative":"The same mail","reporter":{{"mode":"identified","name":"{name}"}}}}"#
        )
    };
    let file = folder.write("same.jsonl", format!("{}\n{}\n", line("One"), line("Two")));
    let receipts = folder.beside("receipts.csv");
    let arguments = [
        file.to_str().unwrap(),
        "--receipts",
        receipts.to_str().unwrap(),
    ];
    folder.run("import", &arguments).done();
    let written = std::fs::read_to_string(&receipts).unwrap();
    let codes: std::collections::HashSet<&str> = written
        .lines()
        .skip(1)
        .filter_map(|line| line.rsplit(',').next())
        .collect();
    assert_eq!(codes.len(), 2, "each has a receipt of their own: {written}");
    folder.run("import", &[file.to_str().unwrap()]).done();
    let exported = folder.run("export", &["--what", "reports"]).done();
    assert_eq!(exported.lines().count(), 2, "a second run stores nothing");
}

#[test]
fn what_happened_before_1970_or_has_not_happened_yet_is_refused() {
    let folder = Folder::new();
    let now = jiff::Timestamp::now();
    let hours = |count: i64| (now + jiff::SignedDuration::from_hours(count)).to_string();
    let (soon, tomorrow, later) = (hours(1), hours(23), hours(25));
    let times = [
        ("occurred_at", "1969-12-31T23:59:59Z", "lies before 1970"),
        ("occurred_at", "0001-01-01T00:00:00Z", "lies before 1970"),
        ("occurred_at", "1970-01-01T00:00:00Z", ""),
        // The same moment as the last second of 1969 in UTC.
        (
            "occurred_at",
            "1970-01-01T00:59:59+01:00",
            "lies before 1970",
        ),
        ("occurred_at", &soon, ""),
        ("occurred_at", &tomorrow, ""),
        ("occurred_at", &later, "lies in the future"),
        ("occurred_at", "9999-12-30T00:00:00Z", "lies in the future"),
        (
            "occurred_at",
            "10000-01-01T00:00:00Z",
            "not a date and time",
        ),
        ("received_at", &tomorrow, ""),
        ("received_at", &later, "lies in the future"),
        ("received_at", "1970-01-01T00:00:00Z", ""),
    ];
    let lines: String = times
        .iter()
        .map(|(field, time, _)| format!("{{\"narrative\":\"{time}\",\"{field}\":\"{time}\"}}\n"))
        .collect();
    let path = folder.write("a.jsonl", lines);
    import(&folder, &[path.to_str().unwrap()]);
    let refused = json_lines(&folder.beside("a.jsonl.rejected"));
    for (place, (field, time, expected)) in times.iter().enumerate() {
        let found = refused.iter().find(|line| line["line"] == place + 1);
        match (found, expected.is_empty()) {
            (None, true) => {}
            (Some(line), false) => {
                let problem = &line["problems"][0];
                assert_eq!(problem["field"], *field, "{line}");
                assert!(
                    problem["message"].as_str().unwrap().contains(expected),
                    "{line}"
                );
            }
            (found, _) => panic!("{field} {time}: {found:?}"),
        }
    }
}

#[test]
fn the_date_of_a_mail_counts_unless_its_clock_was_wrong() {
    let folder = Folder::new();
    let now = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC);
    let tomorrow = now.checked_add(jiff::Span::new().days(2)).unwrap();
    let tomorrow = tomorrow.strftime("%a, %d %b %Y %H:%M:%S +0000").to_string();
    let dates = [
        (
            "Sat, 31 Jan 2026 10:00:00 +0400",
            Some("2026-01-31T06:00:00.000000Z"),
        ),
        (
            "31 Jan 98 10:00:00 GMT",
            Some("1998-01-31T10:00:00.000000Z"),
        ),
        (
            "Thu, 01 Jan 1970 00:00:00 +0000",
            Some("1970-01-01T00:00:00.000000Z"),
        ),
        ("Wed, 31 Dec 1969 23:59:59 +0000", None),
        ("Thu, 01 Jan 1970 00:00:00 +0100", None),
        ("Fri, 01 Jan 2100 10:00:00 +0000", None),
        ("Fri, 31 Dec 9999 23:59:59 +0000", None),
        (&*tomorrow, None),
        ("Sat, 31 Foo 2026 99:00:00 +0000", None),
        ("", None),
    ];
    for (place, (date, _)) in dates.iter().enumerate() {
        let mail = format!("Subject: mail {place}\nDate: {date}\n\nWords.\n");
        let path = folder.write(&format!("{place}.eml"), mail);
        let said = import(&folder, &[path.to_str().unwrap()]);
        assert_eq!(
            said["stored"], 1,
            "{date}: a date is no reason to refuse a mail"
        );
    }
    let exported = folder.run("export", &["--what", "reports"]).done();
    let mut reports = json_lines(&folder.write("export.jsonl", exported));
    reports.reverse();
    for ((date, expected), report) in dates.iter().zip(&reports) {
        assert_eq!(
            report["occurred_at"].as_str(),
            *expected,
            "{date}: {report}"
        );
    }
}

#[test]
fn an_unknown_currency_is_told_which_list_is_meant() {
    let folder = Folder::new();
    let path = folder.write(
        "a.jsonl",
        r#"{"narrative":"x","loss":{"amount":"1.00","currency":"EURO"}}"#,
    );
    folder.run("import", &[path.to_str().unwrap()]).failed();
    let problem = &json_lines(&folder.beside("a.jsonl.rejected"))[0]["problems"][0];
    assert_eq!(problem["field"], "loss.currency");
    let message = problem["message"].as_str().unwrap();
    assert!(
        message.contains("ISO 4217") && message.contains("like EUR"),
        "{message}"
    );
}
