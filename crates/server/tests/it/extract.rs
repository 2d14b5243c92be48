//! `tocsin extract`: observables out of files and pipes, a JSON line each.

use std::io::Write;
use std::process::Stdio;

use serde_json::{Value, json};

use super::support::centre::{Said, tocsin};

fn lines(said: &Said) -> Vec<Value> {
    said.out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Runs the command over a file of a name and a content.
fn run(name: &str, content: &[u8], arguments: &[&str]) -> Said {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(name);
    std::fs::write(&file, content).unwrap();
    let mut command = tocsin(["extract", name]);
    Said::by(command.args(arguments).current_dir(folder.path()))
}

/// Type, value and field of each line.
fn told(said: &Said) -> Vec<String> {
    let part = |line: &Value, key: &str| line[key].as_str().unwrap_or_default().to_owned();
    lines(said)
        .iter()
        .map(|line| {
            let parts = ["field", "type", "value", "role", "reason"];
            parts.map(|key| part(line, key)).join(" ")
        })
        .collect()
}

#[test]
fn a_line_says_everything_of_an_observable() {
    let text = "Écrivez à 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2 (hxxp://evil[.]example)\n";
    let said = run("a.txt", text.as_bytes(), &[]);
    assert_eq!((said.status, &*said.err), (0, ""));
    assert_eq!(
        lines(&said),
        [
            json!({
                "source": "a.txt", "type": "wallet", "scheme": "btc",
                "value": "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",
                "raw": "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", "field": "text",
                "start": 10, "end": 44, "role": "suspect", "reason": "named",
            }),
            json!({
                "source": "a.txt", "type": "url", "value": "http://evil.example/",
                "raw": "hxxp://evil[.]example", "field": "text", "start": 46, "end": 67,
                "role": "suspect", "reason": "named",
            }),
        ]
    );
    let mut child = tocsin(["extract"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(b"see evil.example")
        .unwrap();
    let said = Said::of(child.wait_with_output().unwrap());
    assert_eq!(lines(&said)[0]["source"], "-");
}

#[test]
fn national_numbers_need_a_country_or_a_language() {
    let number = b"0612345678";
    assert_eq!(told(&run("a.txt", number, &[])), [""; 0]);
    let french = ["text phone +33612345678 suspect named"];
    assert_eq!(told(&run("a.txt", number, &["--region", "FR-75"])), french);
    assert_eq!(told(&run("a.txt", number, &["--language", "fr"])), french);
}

#[test]
fn reports_are_read_field_by_field_and_the_reporters_own_is_theirs() {
    let report = json!({
        "id": "A-1", "language": "fr",
        "narrative": "Il écrit de evil@evil.example, moi me@a.example",
        "suspect": {"phone": "06 12 34 56 78"}, "answers": {"where": "sur evil.example"},
        "reporter": {"mode": "confidential", "email": "Me@a.example"},
    });
    let said = run("a.jsonl", report.to_string().as_bytes(), &[]);
    assert_eq!(
        told(&said),
        [
            "narrative email evil@evil.example suspect named",
            "narrative email me@a.example victim reporter",
            "suspect.phone phone +33612345678 suspect suspect_field",
            "answers.where domain evil.example suspect named",
        ]
    );
    assert_eq!(lines(&said)[0]["source"], "A-1");
    let said = run(
        "a.jsonl",
        b"{\"narrative\":\"evil.example\"}\n{\"narrative\":7}\n",
        &[],
    );
    assert_eq!((said.status, lines(&said).len()), (1, 1));
    assert!(
        said.err.starts_with("tocsin: a.jsonl, line 2: narrative: "),
        "{}",
        said.err
    );
}

const MAIL: &str = "Received: from edge.example (edge.example [192.0.2.7])\r\n\
    \tby mx.centre.example with ESMTP for <me@a.example>; Tue, 2 Jul 2002 13:04:50 +0200\r\n\
    Received: from forged.example (forged.example [192.0.2.9]) by edge.example; \
    Tue, 2 Jul 2002 13:04:49 +0200\r\n\
    From: Bank <bank@evil.example>\r\nTo: me@a.example\r\nMessage-ID: <1@evil.example>\r\n\
    X-Mailer: Evil 1\r\nSubject: =?utf-8?q?Voir_shop=2Eevil=2Eexample?=\r\nMIME-Version: 1.0\r\n\
    Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n\
    hxxp://evil[.]example/a\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\
    Content-Transfer-Encoding: quoted-printable\r\n\r\n\
    <a href=3D\"https://evil.example/b\">www.ba=\r\nnk.example</a>\r\n--b--\r\n";

#[test]
fn a_mail_says_where_each_value_stood_and_which_way_it_came() {
    let expected = [
        "header.received.1 domain edge.example suspect edge",
        "header.received.1 domain edge.example suspect edge",
        "header.received.1 ip 192.0.2.7 suspect edge",
        "header.received.1 domain mx.centre.example third_party relay",
        "header.received.1 email me@a.example victim recipient",
        "header.received.2 domain forged.example unknown unverified",
        "header.received.2 domain forged.example unknown unverified",
        "header.received.2 ip 192.0.2.9 unknown unverified",
        "header.received.2 domain edge.example unknown unverified",
        "header.from email bank@evil.example suspect sender",
        "header.to email me@a.example victim recipient",
        "header.message-id message_id 1@evil.example unknown unsaid",
        "header.x-mailer user_agent Evil 1 unknown unsaid",
        "header.subject domain shop.evil.example suspect named",
        "part.2.text url http://evil.example/a suspect named",
        "part.3.html url https://evil.example/b suspect named",
        "part.3.html domain www.bank.example suspect named",
    ];
    let said = run("a.eml", MAIL.as_bytes(), &[]);
    assert_eq!(told(&said), expected);
    let flags: Vec<bool> = lines(&said)
        .iter()
        .map(|line| line["misleading"] == true)
        .collect();
    assert_eq!(flags[15..], [true, true]);
    let archive = format!("From x Tue Jul  2 13:04:50 2002\n{MAIL}");
    let said = run("a.mbox", archive.as_bytes(), &[]);
    assert_eq!(told(&said), expected);
    assert_eq!(lines(&said)[0]["source"], "a.mbox:1");
    let trusted = ["--trusted", "centre.example", "--trusted", "edge.example"];
    let said = run("a.eml", MAIL.as_bytes(), &trusted);
    assert_eq!(
        told(&said)[0],
        "header.received.1 domain edge.example third_party relay"
    );
    assert_eq!(
        told(&said)[7],
        "header.received.2 ip 192.0.2.9 suspect edge"
    );
}

#[test]
fn a_long_text_is_read_in_pieces_without_losing_place() {
    let line = "é appelez le +33 6 12 34 56 78 ou https://evil.example/x\n";
    let text = line.repeat(60_000);
    let said = run("a.txt", text.as_bytes(), &[]);
    let found = lines(&said);
    assert_eq!(found.len(), 120_000);
    let characters = line.chars().count() as u64;
    for (place, one) in found.iter().enumerate().step_by(9_973) {
        let start = one["start"].as_u64().unwrap();
        assert_eq!(start / characters, place as u64 / 2);
        assert_eq!(start % characters, if place % 2 == 0 { 13 } else { 34 });
    }
    let said = run("a.txt", b"\xFF evil.example \xE9", &[]);
    assert_eq!((said.status, lines(&said).len()), (0, 1));
}
