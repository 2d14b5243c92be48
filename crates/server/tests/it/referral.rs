//! Referrals: a body gets a package that a court could read, and answers; another body's does not
//! exist for it; the reporter learns.

mod bodies;
mod deliver;
mod encrypted;
mod eyes;
mod outage;
mod schema;
mod secret;

use std::collections::BTreeMap;
use std::io::Read;

use serde_json::{Value, json};

use crate::support::centre::{Answer, Centre, Folder, Said, tocsin};
use crate::support::on_each_engine;
use crate::support::reporter::{Lodged, Reporter};
use crate::support::staff::{Person, between, staff, staff_for};

/// Lodges a report with values, a file and somebody's name.
fn lodge(folder: &Folder, centre: &Centre, external_id: &str, mode: &str) -> Lodged {
    let token = folder.token("bank", "reports:write,reports:read");
    let authorization = format!("Bearer {token}");
    let headers = [
        ("Authorization", authorization.as_str()),
        ("Content-Type", "application/json"),
    ];
    let body = json!({
        "external_id": external_id, "narrative": "<script>A fake seller</script> took 480 euros.",
        "category": "fake-shop", "language": "en",
        "loss": {"amount": "480.00", "currency": "EUR"}, "suspect": {"url": "http://shop.example/"},
        "observables": [{"type": "phone", "value": "+33199004242", "role": "victim"}],
        "reporter": {"mode": mode, "name": "Ada Lodger", "email": "ada@example.org"},
        "attachments": [{"name": "../../etc/passwd", "media_type": "text/html", "content": "YQ=="}],
    });
    let bytes = body.to_string();
    let answer = centre.request("POST", "/api/v1/reports", &headers, bytes.as_bytes());
    let answer = answer.unwrap();
    assert_eq!(answer.status, 201, "{answer:?}");
    let answer = answer.json();
    let text = |path: &str| answer.pointer(path).unwrap().as_str().unwrap().to_owned();
    Lodged {
        id: text("/id"),
        number: text("/receipt/number"),
        code: text("/receipt/code"),
    }
}

/// Sends a report by the console's form and answers the referral's id.
#[track_caller]
fn refer(person: &Person<'_>, number: &str, more: &str) -> String {
    let form = format!("number={number}&{more}");
    let sent = person.post("/console/referrals", &form);
    assert_eq!(sent.status, 303, "{}", sent.text());
    let place = sent.header("location").unwrap();
    place
        .strip_prefix("/console/referrals/")
        .unwrap()
        .to_owned()
}

fn unpacked(package: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = tar::Archive::new(package);
    let mut files = BTreeMap::new();
    for entry in archive.entries().unwrap() {
        let mut entry = entry.unwrap();
        let path = entry.path().unwrap().display().to_string();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        files.insert(path, bytes);
    }
    files
}

#[test]
fn a_body_gets_a_package_that_proves_itself_and_names_nobody() {
    on_each_engine(|folder| {
        let centre = folder.serve();
        let lodged = lodge(folder, &centre, "one", "confidential");
        let analyst = staff(folder, &centre, "analyst");
        let liaison = staff(folder, &centre, "recipient");
        let id = refer(&analyst, &lodged.number, "body=cyber-unit");

        let list = liaison.get("/partner");
        assert!(list.text().contains(&id), "{}", list.text());
        let page = liaison.get(&format!("/partner/referrals/{id}"));
        assert!(
            page.text().contains("&#60;script&#62;A fake seller"),
            "{}",
            page.text()
        );
        let package = liaison.get(&format!("/partner/referrals/{id}/package.tar"));
        assert_eq!(package.status, 200, "{}", package.text());
        let files = unpacked(&package.body);
        let paths: Vec<&str> = files.keys().map(String::as_str).collect();
        let expected = [
            "SHA256SUMS",
            "facts.json",
            "files/001.bin",
            "proof/lodging.tlog-proof",
            "proof/receipt.json",
            "schema.json",
            "summary.html",
            "summary.pdf",
        ];
        assert_eq!(paths, expected);
        assert_eq!(files["files/001.bin"], b"a");
        assert!(files["summary.pdf"].starts_with(b"%PDF-"));
        for (path, bytes) in &files {
            let text = String::from_utf8_lossy(bytes);
            for secret in [
                "Ada Lodger",
                "ada@example.org",
                "+33199004242",
                &lodged.code,
            ] {
                assert!(!text.contains(secret), "{secret} in {path}");
            }
        }
        digests_fit(&files);
        let facts: Value = serde_json::from_slice(&files["facts.json"]).unwrap();
        let published: Value = serde_json::from_slice(&files["schema.json"]).unwrap();
        assert_eq!(schema::problems(&facts, &published), Vec::<String>::new());
        assert_eq!(facts["report"]["number"], lodged.number.as_str());
        let receipt = folder.write("receipt.json", &files["proof/receipt.json"]);
        Said::by(tocsin(["verify"]).arg(&receipt)).done();

        // The body reads it in its own language, whatever that of who takes it.
        let partner = ["--body", "cyber-unit", "--language", "ar"];
        folder.run("partner set", &partner).done();
        let package = liaison.get(&format!("/partner/referrals/{id}/package.tar"));
        let files = unpacked(&package.body);
        let summary = String::from_utf8_lossy(&files["summary.html"]);
        assert!(
            summary.contains("<html lang=\"ar\" dir=\"rtl\">"),
            "{summary}"
        );
        let pdf = String::from_utf8_lossy(&files["summary.pdf"]);
        assert!(pdf.contains("/Lang (ar)") || pdf.contains("/Lang(ar)"));
    });
}

fn digests_fit(files: &BTreeMap<String, Vec<u8>>) {
    use sha2::{Digest, Sha256};
    let sums = String::from_utf8(files["SHA256SUMS"].clone()).unwrap();
    assert_eq!(sums.lines().count(), files.len() - 1);
    for line in sums.lines() {
        let (digest, path) = line.split_once("  ").unwrap();
        assert_eq!(hex::encode(Sha256::digest(&files[path])), digest, "{path}");
    }
}

#[test]
fn a_reporter_who_is_identified_is_named_in_the_package_and_sees_that() {
    let folder = Folder::new();
    let centre = folder.serve();
    let lodged = lodge(&folder, &centre, "one", "identified");
    let analyst = staff(&folder, &centre, "analyst");
    let liaison = staff(&folder, &centre, "recipient");
    let id = refer(&analyst, &lodged.number, "body=cyber-unit");
    let page = liaison.get(&format!("/partner/referrals/{id}"));
    assert!(!page.text().contains("Ada Lodger"));
    let facts = liaison.get(&format!("/partner/referrals/{id}/facts.json"));
    assert_eq!(facts.json()["reporter"]["name"], "Ada Lodger");
    let mut reporter = Reporter::entered(&centre, &lodged.code);
    let inbox = reporter.get("/en/inbox");
    assert!(inbox.text().contains("cyber-unit"), "{}", inbox.text());
}

/// A programme with a token.
struct Token<'c> {
    centre: &'c Centre,
    token: String,
}

impl Token<'_> {
    fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, "")
    }

    fn post(&self, path: &str, body: &Value) -> Answer {
        self.ask("POST", path, &body.to_string())
    }

    fn ask(&self, method: &str, path: &str, body: &str) -> Answer {
        let authorization = format!("Bearer {}", self.token);
        let headers = [
            ("Authorization", authorization.as_str()),
            ("Content-Type", "application/json"),
        ];
        let answer = self.centre.request(method, path, &headers, body.as_bytes());
        answer.unwrap()
    }
}

#[test]
fn a_body_takes_it_and_says_what_came_of_it_and_the_reporter_learns() {
    on_each_engine(|folder| {
        let centre = folder.serve();
        let lodged = lodge(folder, &centre, "one", "confidential");
        let analyst = staff(folder, &centre, "analyst");
        let liaison = staff(folder, &centre, "recipient");
        let id = refer(
            &analyst,
            &lodged.number,
            "body=cyber-unit&lane=fast&hours=4",
        );
        let waiting = analyst.get("/console/referrals");
        let silent = between(waiting.text(), "id=\"silent\"", "</section>");
        assert!(silent.contains(&id) && silent.contains("fast lane"));

        let place = format!("/partner/referrals/{id}");
        let taken = liaison.post(
            &format!("{place}/answer"),
            "answer=accept&reference=2026%2F417",
        );
        assert_eq!(taken.status, 303, "{}", taken.text());
        let waiting = analyst.get("/console/referrals");
        assert!(!between(waiting.text(), "id=\"silent\"", "</section>").contains(&id));
        let page = analyst.get(&format!("/console/referrals/{id}"));
        assert!(page.text().contains("2026/417"));
        let mut reporter = Reporter::entered(&centre, &lodged.code);
        assert!(
            reporter
                .get("/en/inbox")
                .text()
                .contains("Your report was taken on")
        );

        let wrong = liaison.post(
            &format!("{place}/outcomes"),
            "kind=funds-frozen&on=2026-01-31",
        );
        assert_eq!(wrong.status, 422);
        assert!(wrong.text().contains("Give an amount"));
        let form = "kind=funds-returned&on=2026-01-31&amount=120.50&currency=eur";
        let stated = liaison.post(&format!("{place}/outcomes"), form);
        assert_eq!(stated.status, 303, "{}", stated.text());
        assert!(liaison.get(&place).text().contains("120.50"));
        assert!(
            reporter
                .get("/en/inbox")
                .text()
                .contains("Money was given back")
        );
        // It was the only one: the report's work has ended.
        let report = analyst.get(&format!("/console/reports/{}", lodged.id));
        assert!(report.text().contains("Closed"), "{}", report.text());
    });
}

#[test]
fn what_is_not_theirs_goes_to_whom_they_name_and_what_they_ask_comes_to_the_desk() {
    on_each_engine(|folder| {
        let centre = folder.serve();
        let lodged = lodge(folder, &centre, "one", "confidential");
        let analyst = staff(folder, &centre, "analyst");
        let liaison = staff(folder, &centre, "recipient");
        let other = ("recipient", "spam@example.org");
        let other = staff_for(folder, &centre, other, &["--body", "spam-desk"]);
        let id = refer(&analyst, &lodged.number, "body=cyber-unit");
        let answer = format!("/partner/referrals/{id}/answer");
        for wrong in [
            "answer=not-ours&body=cyber-unit",
            "answer=not-ours&body=nobody",
            "answer=",
        ] {
            assert_eq!(liaison.post(&answer, wrong).status, 422, "{wrong}");
        }
        let sent = liaison.post(&answer, "answer=not-ours&body=spam-desk&text=a+message");
        assert_eq!(sent.status, 303, "{}", sent.text());
        assert_eq!(liaison.post(&answer, "answer=accept").status, 409);

        let list = other.get("/partner");
        let place = between(list.text(), "href=\"/partner/referrals/", "\"").to_owned();
        let answer = format!("/partner/referrals/{place}/answer");
        let asked = other.post(&answer, "answer=ask&text=Which+number+wrote%3F");
        assert_eq!(asked.status, 303, "{}", asked.text());
        let desk = format!("/console/referrals/{place}");
        assert!(analyst.get(&desk).text().contains("Which number wrote?"));
        let to_reporter = analyst.post(&format!("{desk}/answer"), "to=reporter&text=Which+one%3F");
        assert_eq!(to_reporter.status, 303, "{}", to_reporter.text());
        let mut reporter = Reporter::entered(&centre, &lodged.code);
        assert!(reporter.get("/en/inbox").text().contains("Which one?"));
        let told = analyst.post(&format!("{desk}/answer"), "to=body&text=It+was+4242.");
        assert_eq!(told.status, 303, "{}", told.text());
        assert!(
            other
                .get(&format!("/partner/referrals/{place}"))
                .text()
                .contains("It was 4242.")
        );
    });
}

#[test]
fn a_programme_reads_on_from_where_it_was_and_states_outcomes() {
    on_each_engine(|folder| {
        let centre = folder.serve();
        let analyst = staff(folder, &centre, "analyst");
        let mut ids = Vec::new();
        for name in ["one", "two", "three"] {
            let lodged = lodge(folder, &centre, name, "confidential");
            ids.push(refer(&analyst, &lodged.number, "body=cyber-unit"));
        }
        let token = folder.token("cyber-unit", "referrals:read,referrals:write");
        let ask = Token {
            centre: &centre,
            token,
        };
        let (mut seen, mut cursor) = (Vec::new(), "0".to_owned());
        loop {
            let page = ask
                .get(&format!("/api/v1/referrals?limit=2&cursor={cursor}"))
                .json();
            page["next"].as_str().unwrap().clone_into(&mut cursor);
            let found = page["referrals"].as_array().unwrap();
            if found.is_empty() {
                break;
            }
            seen.extend(
                found
                    .iter()
                    .map(|one| one["id"].as_str().unwrap().to_owned()),
            );
        }
        assert_eq!(seen, ids);
        assert_eq!(ask.get("/api/v1/referrals?state=lost").status, 400);

        let place = format!("/api/v1/referrals/{}", ids[0]);
        let frozen = json!({"kind": "funds-frozen", "on": "2026-01-28",
            "amount": {"amount": "2140.00", "currency": "EUR"}, "reference": "our-1"});
        for _ in 0..2 {
            assert_eq!(ask.post(&format!("{place}/outcomes"), &frozen).status, 204);
        }
        let detail = ask.get(&place).json();
        assert_eq!(detail["outcomes"].as_array().unwrap().len(), 1, "{detail}");
        assert_eq!(detail["referral"]["state"], "accepted");
        assert_eq!(detail["reference"], "our-1");
        for wrong in [
            json!({"kind": "won", "on": "2026-01-28"}),
            json!({"kind": "charged", "on": "2999-01-01"}),
            json!({"kind": "no-action", "on": "2026-01-28", "reason": "tired"}),
        ] {
            let answer = ask.post(&format!("{place}/outcomes"), &wrong);
            assert_eq!(answer.status, 422, "{wrong}: {answer:?}");
        }
        let package = ask.get(&format!("{place}/package"));
        assert!(unpacked(&package.body).contains_key("facts.json"));
    });
}
