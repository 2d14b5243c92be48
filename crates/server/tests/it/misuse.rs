//! Command lines that make no sense: exit status 2 and one line that names the argument, its value
//! and what to do.

use super::support::centre::{Folder, Said, json_lines, tocsin};

/// Values that no command takes, and what the line must name besides the argument and the value.
/// `{data}` is a data folder, `{new}` a place for one.
const MISUSED: [(&str, &str); 55] = [
    ("dance", "no such command; see `tocsin --help`"),
    ("user dance", "no such command; see `tocsin user --help`"),
    ("exporr {data}", "but export"),
    ("demo --http 127.0.0.1", "127.0.0.1:8080"),
    (
        "demo --at noon",
        "--at noon: not a time; write it like 2026-",
    ),
    ("serve {data} --http :99999", "--http :99999: not HOST:PORT"),
    ("serve {data} --http 2001:db8::7:80", "[::1]:8080"),
    (
        "serve {data} --htpp :0",
        "--htpp: no such argument, but --http",
    ),
    ("serve", "<FOLDER>: missing; see `tocsin serve --help`"),
    ("init {new} --profile atlantis", "--profile atlantis: "),
    (
        "init {new} --database mysql://u:p@h/d",
        "--database mysql://u@h/d: ",
    ),
    ("init {new} --blobs s3://a/b", "--blobs s3://a/b: "),
    (
        "init {new} --public-url report.example",
        "https://report.example",
    ),
    ("init {new} --log-origin a+b", "--log-origin a+b: "),
    (
        "init {new} --recover --database sqlite:a",
        "--recover: not together with --database",
    ),
    ("import {data}", "<FILE>...: missing"),
    (
        "import {data} a.eml --format docx",
        "jsonl, csv, eml and mbox",
    ),
    ("extract a.txt --format docx", "eml, mbox, text and jsonl"),
    (
        "extract a.txt --region atlantis",
        "--region atlantis: no such country",
    ),
    ("import {data} a.eml --source public", "--source public: "),
    ("import {data} a.eml --source é", "--source é: "),
    (
        "export {data} --what everything",
        "not one of reports, series, journal, ledger",
    ),
    ("export {data}", "--what <WHAT>: missing"),
    (
        "export {data} --what",
        "--what: write one of reports, series, journal, ledger",
    ),
    (
        "export {data} --what reports --format xml",
        "--format xml: not one of jsonl, csv",
    ),
    (
        "export {data} --what reports --from 31/01/2026",
        "like 2026-01-31",
    ),
    (
        "export {data} --what reports --to 2026-02-30",
        "--to 2026-02-30: not a day",
    ),
    (
        "export {data} --what reports --from 2026-02-01 --to 2026-01-31",
        "--to 2026-01-31: ",
    ),
    (
        "export {data} --what reports --kind dancing",
        "--kind dancing: ",
    ),
    (
        "export {data} --what reports --channel pigeon",
        "--channel pigeon: no such door",
    ),
    (
        "export {data} --what reports --state lost",
        "--state lost: no such state",
    ),
    (
        "export {data} --what journal --text words",
        "--text: chooses reports, not the journal",
    ),
    ("export {data} --what ledger", "--output: missing"),
    (
        "export {data} --what ledger --output {new} --format csv",
        "--format: ",
    ),
    (
        "export {data} --what ledger --output {new} --from 2026-01-31",
        "--from, --to: ",
    ),
    (
        "export {data} --what reports --files",
        "--reference <REFERENCE>: missing",
    ),
    (
        "export {data} --what reports --files --reference A-1 --format csv",
        "--files: CSV cannot",
    ),
    (
        "export {data} --what reports --files --reference Someone",
        "--reference Someone: ",
    ),
    (
        "erase {data} TC-2026-000001 --reason fun --yes",
        "--reason fun: no such reason",
    ),
    (
        "geo find {data} 300.1.1.1",
        "<ADDRESS> 300.1.1.1: not an IP address",
    ),
    (
        "user invite {data} --role boss --email a@report.example",
        "--role boss: no such role",
    ),
    (
        "user invite {data} --role analyst --email nobody",
        "--email nobody: not an address",
    ),
    (
        "user invite {data} --role recipient --email a@report.example",
        "--role recipient: ",
    ),
    (
        "user invite {data} --role recipient --email a@report.example --body nobody",
        "--body nobody: the directory has no body",
    ),
    (
        "user invite {data} --role analyst --email a@report.example --kinds dancing",
        "--kinds dancing: ",
    ),
    (
        "user invite {data} --role analyst --email a@report.example --places atlantis",
        "--places atlantis: ",
    ),
    (
        "user invite {data} --role analyst --role analyst --email a@b.example",
        "given twice",
    ),
    (
        "token create {data} --source bank --scope all",
        "--scope all: no such scope",
    ),
    (
        "token revoke {data} first",
        "<ID> first: not an id; `tocsin token list`",
    ),
    (
        "partner set {data} --body nobody",
        "--body nobody: not a body of the directory; it has",
    ),
    (
        "partner set {data} --body cyber-unit --email nobody",
        "--email nobody: not an address",
    ),
    (
        "partner set {data} --body cyber-unit --language tlh",
        "--language tlh: not a language",
    ),
    (
        "partner set {data} --body cyber-unit --webhook http://a.example",
        "https://",
    ),
    ("link", "<FILE>: missing; see `tocsin link --help`"),
    (
        "link a.jsonl --begnin b.txt",
        "--begnin: no such argument, but --benign",
    ),
];

#[test]
fn what_makes_no_sense_is_said_in_a_line_that_names_argument_value_and_remedy() {
    let folder = Folder::new();
    let data = folder.data().display().to_string();
    let new = folder.beside("new").display().to_string();
    for (line, expected) in MISUSED {
        let line = line.replace("{data}", &data).replace("{new}", &new);
        let said = Said::by(&mut tocsin(line.split(' '))).misused();
        assert!(said.starts_with("tocsin: "), "{line}: {said}");
        assert!(said.contains(expected), "{line}: {said}");
    }
    assert!(!folder.beside("new").exists());
    let acts = folder.run("export", &["--what", "journal"]).done();
    assert_eq!(acts.lines().count(), 1, "nothing was done: {acts}");
    let broken =
        Said::by(tocsin(["user", "invite", &data, "--email", "a@b.example", "--role"]).arg("a\nb"));
    assert!(
        broken.misused().contains("--role a\\nb: "),
        "a value cannot break the line"
    );
    let backup = folder.beside("backup").display().to_string();
    folder.run("backup", &[&backup]).done();
    let restore = ["restore", &backup, &new, "--at"];
    let said = Said::by(tocsin(restore).arg("yesterday")).misused();
    assert!(
        said.contains("--at yesterday: no such generation; there are "),
        "{said}"
    );
}

#[test]
fn the_help_of_everything_ends_with_an_example() {
    for words in ["", "user", "token", "partner", "geo", "benign"] {
        let help = Said::by(tocsin(words.split_whitespace()).arg("--help")).done();
        let (_, options) = help.split_once("Options:").unwrap();
        assert!(
            options.contains("Example") && options.contains("  tocsin "),
            "{help}"
        );
    }
    assert_eq!(Said::by(&mut tocsin([""; 0])).status, 2);
}

/// Commands that can be done, one after the other, on one folder. Each prints JSON, an object a
/// line, and nothing else on either stream but what a person must know.
#[test]
fn every_answer_for_machines_is_json() {
    let folder = Folder::new();
    let data = folder.data().display().to_string();
    let beside = |name: &str| folder.beside(name).display().to_string();
    let report = folder.write("a.jsonl", "{\"narrative\":\"one\"}\nno json\n");
    let report = report.display().to_string();
    let good = folder.write("good.jsonl", "{\"narrative\":\"see evil.example\"}\n");
    let report_lines = good.display().to_string();
    let ranges = folder.write("ranges.csv", "192.0.2.0,192.0.2.255,MU\n");
    let ranges = ranges.display().to_string();
    let list = folder.write(
        "list.json",
        r#"{"name":"Banks","type":"hostname","list":["bank.example"],"version":1,
            "matching_attributes":["domain"],"description":"x"}"#,
    );
    let (list, backup) = (list.display().to_string(), beside("backup"));
    let invited = "--role analyst --email a@report.example";
    let lines = [
        format!("init {}", beside("second")),
        format!("import {data} {report}"),
        format!(
            "export {data} --what reports --output {}",
            beside("out.jsonl")
        ),
        format!(
            "export {data} --what journal --output {}",
            beside("journal.jsonl")
        ),
        format!("export {data} --what ledger --output {}", beside("log")),
        format!("verify {}", beside("log")),
        format!("verify {data}"),
        format!("user invite {data} {invited}"),
        format!("user list {data}"),
        format!("token create {data} --source bank --scope reports:read"),
        format!("token list {data}"),
        format!("partner set {data} --body cyber-unit --email desk@police.example"),
        format!("partner list {data}"),
        format!("partner key {data}"),
        format!("geo update {data} {ranges}"),
        format!("geo find {data} 192.0.2.7"),
        format!("benign update {data} {list}"),
        format!("benign list {data}"),
        format!("benign remove {data} Banks"),
        format!(
            "erase {data} {} --reason court-order --yes",
            number(&folder, &report)
        ),
        format!("extract {report_lines}"),
        format!("check {data}"),
        format!("backup {data} {backup}"),
        format!("restore {backup} {}", beside("third")),
    ];
    for line in lines {
        let said = Said::by(tocsin(line.split(' ')).arg("--json"));
        assert_eq!(said.status, 0, "{line}: {}{}", said.out, said.err);
        for answer in said.out.lines() {
            let read: serde_json::Value = serde_json::from_str(answer).unwrap();
            assert!(read.is_object(), "{line}: {answer}");
        }
        assert!(
            !said.err.contains('\r'),
            "{line}: a bar where nobody sees it: {}",
            said.err
        );
    }
}

/// The number of the one report of a file that is imported.
fn number(folder: &Folder, file: &str) -> String {
    folder.run("import", &[file]).done();
    let exported = folder.write(
        "numbers.jsonl",
        folder.run("export", &["--what", "reports"]).done(),
    );
    json_lines(&exported)[0]["number"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// What was found is told to machines too when it is not good.
#[test]
fn a_failure_for_machines_is_json_or_nothing() {
    let folder = Folder::new();
    let bad = folder.write("a.jsonl", "no json\n");
    let said = folder.run("import", &[bad.to_str().unwrap(), "--json"]);
    let answer: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(
        (said.status, &answer["refused"]),
        (1, &serde_json::json!(1))
    );
    std::fs::write(folder.data().join("profile/profile.toml"), "colour = 1\n").unwrap();
    let said = folder.run("check", &["--profile-only", "--json"]);
    let answer: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(
        (said.status, &answer["sound"]),
        (1, &serde_json::json!(false))
    );
    let said = folder.run("user list", &["--json"]);
    assert_eq!((said.status, &*said.out), (1, ""));

    let folder = Folder::new();
    let settings = folder.data().join("tocsin.toml");
    let text = std::fs::read_to_string(&settings).unwrap();
    let away = text.replace("sqlite:tocsin.db", "postgres://u:p@127.0.0.1:1/d");
    std::fs::write(&settings, away).unwrap();
    let said = folder.run("check", &["--json"]);
    let answer: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(
        (said.status, &answer["findings"][0]["place"]),
        (1, &"the database".into())
    );
}
