//! The commands as people and scripts meet them.

use std::process::Stdio;

use serde_json::Value;

use super::support::centre::{Folder, Said, json_lines, tocsin};

#[test]
fn every_command_explains_itself_with_an_example() {
    let help = Said::by(&mut tocsin(["--help"])).done();
    let commands = ["init", "serve", "import", "export", "user", "token"];
    for command in commands {
        assert!(
            help.contains(&format!("\n  {command} ")),
            "{command} in {help}"
        );
        let help = Said::by(&mut tocsin([command, "--help"])).done();
        assert!(
            help.contains(&format!("  tocsin {command} ")),
            "an example in {help}"
        );
    }
    assert_eq!(Said::by(&mut tocsin(["dance"])).status, 2);
}

#[test]
fn a_token_is_shown_once_and_can_be_revoked() {
    let folder = Folder::new();
    let secret = folder.token("bank", "reports:write,reports:read");
    assert!(secret.starts_with("tocsin_"), "{secret}");
    let list = || folder.run("token list", &["--json"]).json();
    let token = list();
    assert_eq!(token["source"], "bank");
    assert_eq!(token["state"], "active");
    assert!(!token.to_string().contains(&secret));
    let id = token["id"].as_str().unwrap();
    folder.run("token revoke", &[id]).done();
    assert_eq!(list()["state"], "revoked");
    assert!(
        folder
            .run("token revoke", &[id])
            .failed()
            .contains("token list")
    );

    let create = |arguments: &[&str]| folder.run("token create", arguments);
    assert_eq!(
        create(&["--source", "bank", "--scope", "everything"]).status,
        2
    );
    assert_eq!(create(&["--source", "bank"]).status, 2);
    let past = [
        "--source",
        "bank",
        "--scope",
        "reports:read",
        "--expires",
        "2020-01-01",
    ];
    assert!(create(&past).failed().contains("--expires"));
    let public = ["--source", "public", "--scope", "reports:read"];
    assert!(create(&public).failed().contains("source"));
}

#[test]
fn an_invitation_is_an_address_that_opens() {
    let folder = Folder::with(&["--public-url", "https://report.example/"]);
    let arguments = ["--role", "analyst", "--email", "a@report.example", "--json"];
    let invitation = folder.run("user invite", &arguments).json();
    let path = invitation["path"].as_str().unwrap();
    assert_eq!(
        invitation["invitation"].as_str().unwrap(),
        format!("https://report.example{path}")
    );
    let wrong = folder.run(
        "user invite",
        &["--role", "boss", "--email", "a@report.example"],
    );
    assert_eq!(wrong.status, 2);
    assert!(wrong.err.contains("analyst"), "{}", wrong.err);
    let address = folder.run("user invite", &["--role", "analyst", "--email", "nobody"]);
    assert!(address.failed().contains("email"));
    assert_eq!(folder.run("user list", &[]).done(), "");
}

#[test]
fn exported_reports_hold_facts_only_and_read_back() {
    let folder = Folder::new();
    let report = r#"{"external_id":"1","category":"phishing","narrative":"=cmd|x","region":"MU",
        "loss":{"amount":"12.50","currency":"MUR"},"suspect":{"phone":"+230 5 000 0000"},
        "reporter":{"mode":"identified","name":"Alpha Testperson","email":"alpha@person.example"},
        "received_at":"2026-01-31T10:00:00Z","answers":{"k":"v"}}"#
        .replace('\n', "");
    let other = r#"{"external_id":"2","narrative":"two","received_at":"2026-02-02T10:00:00Z"}"#;
    let path = folder.write("a.jsonl", format!("{report}\n{other}\n"));
    folder.run("import", &[path.to_str().unwrap()]).done();

    let text = folder.run("export", &["--what", "reports"]).done();
    assert_eq!(text.lines().count(), 2);
    assert!(
        !text.contains("Testperson") && !text.contains("person.example"),
        "{text}"
    );
    let days = [
        "--what",
        "reports",
        "--from",
        "2026-01-31",
        "--to",
        "2026-01-31",
    ];
    let one = folder.run("export", &days).done();
    let one: Value = serde_json::from_str(&one).unwrap();
    assert_eq!(one["external_id"], "1");
    let journal = folder.run("export", &["--what", "journal"]).done();
    assert_eq!(
        journal.matches("\"reports.exported\"").count(),
        2,
        "{journal}"
    );
    assert!(!journal.contains("Testperson"), "{journal}");

    for format in ["jsonl", "csv"] {
        let file = folder.beside(&format!("out.{format}"));
        let arguments = ["--what", "reports", "--format", format, "--output"];
        let mut export = folder.command("export");
        Said::by(export.args(arguments).arg(&file)).done();
        let exported = std::fs::read_to_string(&file).unwrap();
        if format == "csv" {
            assert!(
                exported.contains(",'=cmd|x,") && exported.contains(",'+230 "),
                "{exported}"
            );
        }
        let second = Folder::new();
        second.run("import", &[file.to_str().unwrap()]).done();
        let again = second
            .run("export", &["--what", "reports", "--kind", "phishing"])
            .done();
        let again: Value = serde_json::from_str(&again).unwrap();
        for field in [
            "narrative",
            "loss",
            "suspect",
            "answers",
            "received_at",
            "category",
        ] {
            assert_eq!(again[field], one[field], "{field} by way of {format}");
        }
    }
}

#[test]
fn a_pipe_that_closes_early_is_no_failure_and_filters_are_checked() {
    let folder = Folder::new();
    let lines: String = (0..3_000)
        .map(|n| format!("{{\"narrative\":\"story {n}, told at some length\"}}\n"))
        .collect();
    let path = folder.write("a.jsonl", lines);
    folder.run("import", &[path.to_str().unwrap()]).done();
    let mut export = folder.command("export");
    let mut child = export
        .args(["--what", "reports"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert!(child.wait().unwrap().success());

    let failed = |arguments: &[&str]| folder.run("export", arguments).failed();
    assert!(failed(&["--what", "reports", "--kind", "dancing"]).contains("offences.toml"));
    let days = [
        "--what",
        "journal",
        "--from",
        "2026-02-01",
        "--to",
        "2026-01-01",
    ];
    assert!(failed(&days).contains("--from"));
    assert!(failed(&["--what", "journal", "--kind", "phishing"]).contains("--to"));

    let file = folder.beside("journal.jsonl");
    let arguments = [
        "--what",
        "journal",
        "--json",
        "--output",
        file.to_str().unwrap(),
    ];
    let said = folder.run("export", &arguments).json();
    let entries = json_lines(&file);
    assert_eq!(said["exported"], entries.len());
    assert!(
        entries
            .iter()
            .filter(|entry| entry["act"] == "report.lodged")
            .count()
            == 3_000
    );
    assert!(entries[1]["leaf_index"].is_u64(), "{}", entries[1]);
}
