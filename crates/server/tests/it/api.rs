//! The programme's door: who is let in, what is taken, what is refused and how it is said.

mod client;
mod bulk;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tocsin_ledger::{LodgingProof, Verifier};

use crate::support::centre::{Answer, Folder, awaited, json_lines};
use client::{Sender, ids_of, report};

const ALL: &str = "reports:write,reports:read,journal:read";

/// An answer is a problem of this status that says something.
#[track_caller]
fn problem(answer: &Answer, status: u16) -> Value {
    assert_eq!(answer.status, status, "{}", answer.text());
    let kind = answer.header("content-type");
    assert_eq!(kind, Some("application/problem+json"));
    let body = answer.json();
    assert_eq!(body["status"], status);
    assert!(body["title"].is_string() && body["type"].is_string());
    assert!(!body["detail"].as_str().unwrap().is_empty());
    body
}

#[test]
fn each_scope_opens_its_own_doors() {
    let folder = Folder::new();
    let tokens =
        ["reports:write", "reports:read", "journal:read"].map(|scope| folder.token("bank", scope));
    let centre = folder.serve();
    let body = report("a").to_string();
    let doors = [
        ("POST", "/api/v1/reports", "application/json", 0, 201),
        ("POST", "/api/v1/reports/mail", "message/rfc822", 0, 201),
        (
            "POST",
            "/api/v1/reports/bulk",
            "application/x-ndjson",
            0,
            200,
        ),
        ("GET", "/api/v1/reports", "", 1, 200),
        ("GET", "/api/v1/reports/x", "", 1, 404),
        ("GET", "/api/v1/reports/x/receipt", "", 1, 404),
        ("GET", "/api/v1/journal", "", 2, 200),
    ];
    for (method, path, kind, scope, status) in doors {
        let headers = [("Content-Type", kind)];
        let without = centre.request(method, path, &headers, body.as_bytes());
        let without = without.unwrap();
        problem(&without, 401);
        let challenge = without.header("www-authenticate").unwrap();
        assert!(challenge.starts_with("Bearer "), "{challenge}");
        for (place, token) in tokens.iter().enumerate() {
            let sender = Sender::new(&centre, token);
            let answer = sender.ask(method, path, &headers, body.as_bytes());
            if place == scope {
                assert_eq!(answer.status, status, "{path}: {}", answer.text());
            } else {
                problem(&answer, 403);
                let challenge = answer.header("www-authenticate").unwrap();
                assert!(challenge.contains("insufficient_scope"), "{challenge}");
            }
        }
    }
    let stranger = format!("tocsin_{}", "0".repeat(64));
    let answer = Sender::new(&centre, &stranger).get("/api/v1/reports");
    problem(&answer, 401);
    let in_the_address = format!("/api/v1/reports?access_token={}", tokens[1]);
    problem(&centre.get(&in_the_address), 401);
}

#[test]
fn a_token_stops_working_when_it_is_revoked_or_runs_out() {
    let folder = Folder::new();
    let soon = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(4);
    let arguments = ["--source", "brief", "--scope", "reports:read"];
    let expires = soon.to_string();
    let arguments = [&arguments[..], &["--expires", &expires]].concat();
    let brief = folder.run("token create", &arguments).done();
    let token = folder.token("bank", "reports:read");
    let centre = folder.serve();
    let sender = Sender::new(&centre, &token);
    assert_eq!(sender.get("/api/v1/reports").status, 200);
    let listed = folder.run("token list", &["--json"]).done();
    let of_bank = listed.lines().find(|line| line.contains("\"bank\""));
    let listed: Value = serde_json::from_str(of_bank.unwrap()).unwrap();
    folder
        .run("token revoke", &[listed["id"].as_str().unwrap()])
        .done();
    until_refused(&sender, Duration::from_secs(5));
    let brief = Sender::new(&centre, brief.trim());
    until_refused(&brief, Duration::from_secs(60));
    assert!(jiff::Timestamp::now() >= soon);
}

/// Asks again and again until the token is refused.
fn until_refused(sender: &Sender<'_>, patience: Duration) {
    let begun = Instant::now();
    while sender.get("/api/v1/reports?limit=1").status == 200 {
        assert!(begun.elapsed() < patience, "the token works on");
    }
    let refused = sender.get("/api/v1/reports");
    problem(&refused, 401);
    let challenge = refused.header("www-authenticate").unwrap();
    assert!(challenge.contains("invalid_token"), "{challenge}");
}

#[test]
fn sending_again_gives_the_same_receipt_and_stores_nothing() {
    let folder = Folder::new();
    let (bank, other) = (folder.token("bank", ALL), folder.token("other", ALL));
    let centre = folder.serve();
    let sender = Sender::new(&centre, &bank);
    let first = sender.post(&report("a"));
    assert_eq!(first.status, 201);
    let body = first.json();
    assert_eq!(first.header("location"), body["links"]["self"].as_str());
    let again = sender.post(&report("a"));
    assert_eq!((again.status, again.json()), (200, body.clone()));

    let changed = json!({"external_id": "a", "narrative": "something else"});
    let refused = problem(&sender.post(&changed), 409);
    let number = body["receipt"]["number"].as_str().unwrap();
    assert!(refused["detail"].as_str().unwrap().contains(number));
    // The same identifier of another source is another report.
    assert_eq!(Sender::new(&centre, &other).post(&report("a")).status, 201);

    let key = [("Idempotency-Key", "key-1")];
    let nameless = json!({"narrative": "no identifier"});
    let first = sender.post_with(&key, &nameless);
    let again = sender.post_with(&key, &nameless);
    assert_eq!((first.status, again.status), (201, 200));
    assert_eq!(first.json()["receipt"], again.json()["receipt"]);
    let changed = sender.post_with(&key, &json!({"narrative": "another story"}));
    problem(&changed, 409);
    assert_eq!(sender.post(&nameless).status, 201);
    assert_eq!(sender.post(&nameless).status, 201);
    for wrong in ["", "two words", &"k".repeat(256)] {
        problem(
            &sender.post_with(&[("Idempotency-Key", wrong)], &nameless),
            400,
        );
    }
    assert_eq!(sender.ids().len(), 4);
}

#[test]
fn the_same_report_from_many_sides_at_once_is_stored_once() {
    let folder = Folder::new();
    let token = folder.token("bank", ALL);
    let centre = folder.serve();
    let sender = Sender::new(&centre, &token);
    let answers: Vec<(u16, Value)> = std::thread::scope(|scope| {
        let send = || {
            let answer = sender.post(&report("same"));
            (answer.status, answer.json()["receipt"].clone())
        };
        let senders: Vec<_> = (0..16).map(|_| scope.spawn(send)).collect();
        let joined = senders.into_iter().map(|sender| sender.join().unwrap());
        joined.collect()
    });
    let stored = answers.iter().filter(|(status, _)| *status == 201).count();
    assert_eq!(stored, 1, "{answers:?}");
    for (status, receipt) in &answers {
        assert!([200, 201].contains(status));
        assert_eq!(*receipt, answers[0].1);
    }
    assert_eq!(sender.ids().len(), 1);
}

#[test]
fn bad_reports_are_refused_by_name() {
    let folder = Folder::new();
    let token = folder.token("bank", ALL);
    let centre = folder.serve();
    let sender = Sender::new(&centre, &token);
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let file = json!({"name": "a", "content": ""});
    let malformed: [(&str, Vec<u8>); 5] = [
        ("line 2 column", b"{\"narrative\":\n}".to_vec()),
        ("array", b"[]".to_vec()),
        ("empty", b"".to_vec()),
        ("UTF-8", b"{\"narrative\":\"\xFF\"}".to_vec()),
        ("array", deep.clone().into_bytes()),
    ];
    for (word, body) in &malformed {
        let problem = problem(&sender.post_bytes(&[], body), 400);
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains(word), "{detail}");
    }
    let refused = [
        ("colour", json!({"narrative": "a", "colour": "red"})),
        ("narrative", json!({})),
        ("narrative", json!({"narrative": "a\u{0}b"})),
        ("narrative", json!({"narrative": 5})),
        ("narrative", json!({"narrative": "a".repeat(20_001)})),
        (
            "occurred_at",
            json!({"narrative": "a", "occurred_at": "2026-02-30T10:00:00Z"}),
        ),
        (
            "received_at",
            json!({"narrative": "a", "received_at": "2126-01-01T10:00:00Z"}),
        ),
        (
            "loss.amount",
            json!({"narrative": "a", "loss": {"amount": "1,5", "currency": "EUR"}}),
        ),
        (
            "loss.currency",
            json!({"narrative": "a", "loss": {"amount": "1", "currency": "€"}}),
        ),
        (
            "reporter.mode",
            json!({"narrative": "a", "reporter": {"mode": "secret"}}),
        ),
        (
            "observables[0].role",
            json!({"observables": [{"type": "ip", "value": "::1", "role": "x"}]}),
        ),
        (
            "attachments[0].content",
            json!({"attachments": [{"name": "a", "content": "%"}]}),
        ),
        ("attachments", json!({"attachments": vec![file; 10_000]})),
    ];
    for (field, body) in &refused {
        let problem = problem(&sender.post(body), 422);
        let fields: Vec<_> = problem["errors"].as_array().unwrap().iter().collect();
        assert!(
            fields.iter().any(|error| error["field"] == *field),
            "{problem}"
        );
    }
    let nested = format!("{{\"narrative\":\"a\",\"loss\":{deep}}}");
    problem(&sender.post_bytes(&[], nested.as_bytes()), 422);
    let twice = b"{\"narrative\":\"a\",\"narrative\":\"b\"}";
    problem(&sender.post_bytes(&[], twice), 422);
    assert!(sender.ids().is_empty());
}

#[test]
fn what_people_really_write_is_kept_as_they_wrote_it() {
    let folder = Folder::new();
    let token = folder.token("bank", ALL);
    let centre = folder.serve();
    let sender = Sender::new(&centre, &token);
    let written = "\u{202E}txt.exe\u{202C} \u{200F}مرحبا <b>x</b> =cmd|' /C calc'!A0 \u{1F4B8}";
    let answer = sender.post(&json!({"narrative": written, "category": "no-such-kind"}));
    assert_eq!(answer.status, 201);
    let path = answer.json()["links"]["self"].as_str().unwrap().to_owned();
    let read = sender.get(&path).json();
    assert_eq!(read["narrative"], written);
    assert_eq!(
        (&read["kind"], &read["category"]),
        (&json!("other"), &json!("no-such-kind"))
    );
}

#[test]
fn a_body_over_its_limit_is_refused_at_once() {
    let folder = Folder::new();
    let token = folder.token("bank", ALL);
    let centre = folder.serve();
    // Nothing of the 100 MB is ever sent: the stated length is enough.
    let mut connection = TcpStream::connect(&centre.address).unwrap();
    let head = format!(
        "POST /api/v1/reports HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: 100000000\r\n\r\n"
    );
    connection.write_all(head.as_bytes()).unwrap();
    let mut start = [0; 12];
    connection.read_exact(&mut start).unwrap();
    assert_eq!(&start, b"HTTP/1.1 413");
    drop(connection);

    let sender = Sender::new(&centre, &token);
    let spaces = vec![b' '; 95 << 20];
    let answer = problem(&sender.post_bytes(&[], &spaces), 413);
    assert!(
        answer["detail"].as_str().unwrap().contains("body_bytes"),
        "{answer}"
    );
    // Small on the line, 200 MB unpacked.
    let packed = gzip(&vec![b' '; 200 << 20]);
    let coding = [("Content-Encoding", "gzip")];
    problem(&sender.post_bytes(&coding, &packed), 413);
    let packed = gzip(report("packed").to_string().as_bytes());
    assert_eq!(sender.post_bytes(&coding, &packed).status, 201);
    problem(
        &sender.post_bytes(&coding, &packed[..packed.len() / 2]),
        400,
    );
    problem(&sender.post_bytes(&[("Content-Encoding", "br")], b"x"), 415);
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = Command::new("gzip")
        .arg("-1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = gzip.stdin.take().unwrap();
    std::thread::scope(|scope| {
        scope.spawn(move || input.write_all(bytes).unwrap());
        gzip.wait_with_output().unwrap().stdout
    })
}

#[test]
fn every_wrong_address_method_and_type_is_a_problem() {
    let folder = Folder::new();
    let token = folder.token("bank", ALL);
    let centre = folder.serve();
    let sender = Sender::new(&centre, &token);
    problem(&sender.get("/api/v1/nothing"), 404);
    problem(&sender.get("/api/v2/reports"), 404);
    problem(&sender.get("/api/v1/reports/not-an-id"), 404);
    let nobody = format!("/api/v1/reports/{}", uuid::Uuid::nil());
    problem(&sender.get(&nobody), 404);
    problem(&sender.get(&format!("{nobody}/receipt")), 404);
    let wrong = sender.ask("DELETE", "/api/v1/reports", &[], b"");
    problem(&wrong, 405);
    assert!(wrong.header("allow").unwrap().contains("POST"));
    let wrong = sender.ask("PUT", "/api/v1/openapi.json", &[], b"");
    problem(&wrong, 405);
    assert_eq!(wrong.header("allow"), Some("GET,HEAD"));
    problem(&sender.get("/api"), 404);
    problem(&sender.get("/api/"), 404);
    problem(&sender.ask("POST", "/api/", &[], b""), 404);
    problem(&sender.get("/api/v1/reports/%ff"), 400);
    // Another site has no token to send along: nothing here goes by cookies.
    let elsewhere = [("Sec-Fetch-Site", "cross-site")];
    let answer = centre
        .request("POST", "/api/v1/reports", &elsewhere, b"{}")
        .unwrap();
    problem(&answer, 401);
    for path in [
        "/api/v1/reports",
        "/api/v1/reports/mail",
        "/api/v1/reports/bulk",
    ] {
        let kind = [("Content-Type", "text/plain")];
        let detail = problem(&sender.ask("POST", path, &kind, b"{}"), 415);
        assert!(detail["detail"].as_str().unwrap().contains("Content-Type"));
    }
    for query in [
        "limit=0",
        "limit=x",
        "cursor=x",
        "from=yesterday",
        "state=new",
        "channel=x",
    ] {
        let refused = problem(&sender.get(&format!("/api/v1/reports?{query}")), 400);
        let name = query.split('=').next().unwrap();
        assert_eq!(refused["errors"][0]["field"], name);
    }
    problem(&sender.get("/api/v1/reports?colour=red"), 400);
    problem(&sender.get("/api/v1/journal?cursor=-1"), 400);
}

#[test]
fn a_mail_becomes_a_report() {
    let folder = Folder::new();
    let token = folder.token("bank", ALL);
    let centre = folder.serve();
    let sender = Sender::new(&centre, &token);
    let mail = b"From: shop@example.net\r\nSubject: Pay now\r\n\r\nOr else.\r\n";
    let kind = ("Content-Type", "message/rfc822");
    let send = |key: &str, mail: &[u8]| {
        let headers = [kind, ("Idempotency-Key", key)];
        sender.ask("POST", "/api/v1/reports/mail", &headers, mail)
    };
    let first = send("a", mail);
    let again = send("a", mail);
    assert_eq!((first.status, again.status), (201, 200), "{}", first.text());
    let path = first.json()["links"]["self"].as_str().unwrap().to_owned();
    let read = sender.get(&path).json();
    assert_eq!(read["narrative"], "Pay now\n\nOr else.");
    assert_eq!(read["channel"], "mail");
    assert_eq!(read["files"][0]["length_bytes"], mail.len());
    assert_eq!(read["files"][0]["media_type"], "message/rfc822");
    problem(&send("b", b"\x00\x01\x02"), 422);
    problem(&send("c", b""), 422);
}

#[test]
fn a_mail_is_measured_as_a_mail_and_not_as_a_file() {
    let folder = Folder::new();
    folder.limit("attachment_bytes", 1_000);
    folder.limit("attachments_total_bytes", 1_000);
    folder.limit("mail_bytes", 20_000);
    let mail = |bytes: usize| format!("Subject: Pay now\r\n\r\n{}\r\n", "x".repeat(bytes));
    let token = folder.token("bank", ALL);
    let centre = folder.serve();
    let sender = Sender::new(&centre, &token);
    let send = |mail: &str| {
        let kind = [("Content-Type", "message/rfc822")];
        sender.ask("POST", "/api/v1/reports/mail", &kind, mail.as_bytes())
    };
    let answer = send(&mail(19_000));
    assert_eq!(answer.status, 201, "{}", answer.text());
    let refused = problem(&send(&mail(20_000)), 413);
    let detail = refused["detail"].as_str().unwrap();
    assert!(detail.contains("the limit mail_bytes"), "{detail}");
    let content = "A".repeat(1_336);
    let file = json!({"name": "a.png", "media_type": "image/png", "content": content});
    let with_file = json!({"narrative": "a", "attachments": [file]});
    let refused = problem(&sender.post(&with_file), 422);
    let message = refused["errors"][0]["message"].as_str().unwrap();
    assert!(message.contains("attachment_bytes"), "{message}");
    assert!(centre.stop().success());

    // As files the same mails keep to the same limit.
    let line = "From a@a.example Tue Jul  2 13:04:50 2002\n";
    let alone = folder.write("alone.eml", mail(18_000));
    let many = folder.write(
        "many.mbox",
        format!("{line}{}\n{line}{}", mail(17_000), mail(21_000)),
    );
    let said = folder.run(
        "import",
        &[alone.to_str().unwrap(), many.to_str().unwrap(), "--json"],
    );
    let said = said.json();
    assert_eq!(
        (&said["stored"], &said["refused"]),
        (&json!(2), &json!(1)),
        "{said}"
    );
    let rejected = json_lines(&folder.beside("many.mbox.rejected"));
    assert!(
        rejected[0].to_string().contains("the limit mail_bytes"),
        "{rejected:?}"
    );
}

#[test]
fn a_source_reads_its_own_reports_and_no_others() {
    let folder = Folder::new();
    let (bank, other) = (folder.token("bank", ALL), folder.token("other", ALL));
    let centre = folder.serve();
    let (bank, other) = (Sender::new(&centre, &bank), Sender::new(&centre, &other));
    let reporter = json!({"mode": "identified", "name": "Nobody Atall", "email": "n@example.org"});
    let mut body = report("mine");
    body["reporter"] = reporter;
    let created = bank.post(&body).json();
    let path = created["links"]["self"].as_str().unwrap();
    let read = bank.get(path);
    assert_eq!(read.status, 200);
    assert_eq!(read.json()["reporter_mode"], "identified");
    assert!(!read.text().contains("Nobody") && !read.text().contains("n@example.org"));
    assert_eq!(read.json()["history"][0]["act"], "report.lodged");
    problem(&other.get(path), 404);
    problem(&other.get(&format!("{path}/receipt")), 404);
    problem(&other.get("/api/v1/reports?source=bank"), 403);
    assert!(other.ids().is_empty());
    assert_eq!(bank.ids().len(), 1);
}

#[test]
fn a_page_keeps_its_place_while_reports_arrive() {
    let folder = Folder::new();
    let token = folder.token("bank", ALL);
    let centre = folder.serve();
    let sender = Sender::new(&centre, &token);
    let lines: Vec<String> = (0..25)
        .map(|number| report(&format!("old-{number}")).to_string())
        .collect();
    sender.bulk(lines.join("\n").as_bytes());
    let before = sender.ids();
    let mut seen = Vec::new();
    let mut cursor = String::new();
    for round in 0.. {
        let page = sender
            .get(&format!("/api/v1/reports?limit=7&kind=other{cursor}"))
            .json();
        seen.extend(ids_of(&page));
        assert_eq!(sender.post(&report(&format!("new-{round}"))).status, 201);
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seen, before);
    let found = sender
        .get("/api/v1/reports?q=%22old-13%22&from=2020-01-01")
        .json();
    assert_eq!(found["reports"][0]["external_id"], "old-13");
    assert_eq!(found["reports"].as_array().unwrap().len(), 1);
}

#[test]
fn a_receipt_can_be_checked_by_anyone() {
    let folder = Folder::new();
    let token = folder.token("bank", ALL);
    let centre = folder.serve();
    let sender = Sender::new(&centre, &token);
    let created = sender.post(&report("a")).json();
    let answer = sender.get(created["links"]["receipt"].as_str().unwrap());
    assert_eq!(answer.status, 200, "{}", answer.text());
    let key = centre.get("/log/key");
    let key: Verifier = key.text().trim().parse().unwrap();
    let proof: LodgingProof = answer.text().parse().unwrap();
    let lodging = proof.verify(&key).unwrap();
    let entry = String::from_utf8(lodging.entry).unwrap();
    assert!(entry.contains(created["id"].as_str().unwrap()), "{entry}");
    assert!(
        entry.contains(created["receipt"]["number"].as_str().unwrap()),
        "{entry}"
    );
    let path = created["links"]["receipt"].as_str().unwrap();
    let json = [("Accept", "application/json")];
    let whole = sender.ask("GET", path, &json, b"");
    assert_eq!(whole.json()["proof"], answer.text());
    assert!(
        !whole
            .text()
            .contains(created["receipt"]["code"].as_str().unwrap())
    );
    let inbox = centre.get(created["links"]["inbox"].as_str().unwrap());
    assert_eq!(inbox.status, 200);
}

#[test]
fn the_journal_is_read_page_by_page() {
    let folder = Folder::new();
    let token = folder.token("bank", ALL);
    let centre = folder.serve();
    let sender = Sender::new(&centre, &token);
    sender.post(&report("a"));
    let mut acts = Vec::new();
    let mut cursor = "0".to_owned();
    // Entries are read once they are sealed; that takes a second.
    awaited("the whole journal", || {
        let page = sender
            .get(&format!("/api/v1/journal?limit=1&cursor={cursor}"))
            .json();
        let entries = page["entries"].as_array().unwrap();
        cursor = page["next"].as_str().unwrap().to_owned();
        match entries.first() {
            Some(entry) => acts.push(entry["act"].as_str().unwrap().to_owned()),
            None if acts.iter().any(|act| act == "report.lodged") => return Some(()),
            None => {}
        }
        None
    });
    let wanted = ["centre.founded", "token.issued", "report.lodged"];
    assert!(
        wanted
            .iter()
            .all(|act| acts.iter().any(|found| found == act)),
        "{acts:?}"
    );
    // What comes later is found from where the reading ended.
    sender.post(&report("b"));
    let later = || {
        let page = sender.get(&format!("/api/v1/journal?cursor={cursor}"));
        let first = &page.json()["entries"][0];
        first["leaf_index"].as_u64()
    };
    let first = awaited("the later entry", later);
    assert_eq!(Some(first), cursor.parse().ok(), "nothing is left out");
}

#[test]
fn the_document_describes_what_the_reader_takes() {
    let folder = Folder::new();
    let token = folder.token("bank", ALL);
    let centre = folder.serve();
    let document = centre.get("/api/v1/openapi.json").json();
    assert_eq!(document["openapi"], "3.1.0");
    let paths: Vec<_> = document["paths"].as_object().unwrap().keys().collect();
    assert_eq!(paths.len(), 15, "{paths:?}");
    let schemas = &document["components"]["schemas"];
    let sender = Sender::new(&centre, &token);
    // The reader names the keys that it knows; the document has the same, at every level.
    let levels = [
        ("", "Report"),
        ("suspect", "Suspect"),
        ("reporter", "Reporter"),
        ("loss", "Loss"),
    ];
    for (level, name) in levels {
        let unknown = json!({"?": ""});
        let body = match level {
            "" => unknown,
            level => json!({level: unknown, "narrative": "a"}),
        };
        let message = &problem(&sender.post(&body), 422)["errors"][0]["message"];
        let known = message
            .as_str()
            .unwrap()
            .split("known keys are ")
            .nth(1)
            .unwrap();
        let mut known: Vec<_> = known.split(", ").filter(|key| *key != "id").collect();
        known.sort_unstable();
        let properties = schemas[name]["properties"].as_object().unwrap();
        let mut described: Vec<_> = properties.keys().map(String::as_str).collect();
        described.sort_unstable();
        assert_eq!(described, known, "{name}");
        assert_eq!(schemas[name]["additionalProperties"], false, "{name}");
    }
    let example = &schemas["Report"]["example"];
    assert_eq!(sender.post(example).status, 201);
}
