//! The receipt: as page, PDF and JSON, checked by `tocsin verify` without the centre.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::centre::{Centre, Folder, Said, tocsin};
use crate::support::reporter::{Reporter, lodge};

fn verify(path: &Path, arguments: &[&str]) -> Said {
    let mut command = tocsin(["verify"]);
    Said::by(command.arg(path).args(arguments))
}

fn verdict(path: &Path, arguments: &[&str]) -> (i32, Value) {
    let said = verify(path, &[arguments, &["--json"]].concat());
    let verdict = serde_json::from_str(&said.out);
    (
        said.status,
        verdict.unwrap_or_else(|error| panic!("{error}: {}", said.err)),
    )
}

#[test]
fn a_receipt_proves_itself_as_page_json_and_pdf() {
    let folder = Folder::new();
    let centre = folder.serve();
    let lodged = lodge(&folder, &centre, "fake-shop", "en");
    let mut reporter = Reporter::entered(&centre, &lodged.code);
    let key = folder.write("key.txt", &centre.get("/log/key").body);
    let key = key.to_str().unwrap();
    let mut files = Vec::new();
    for (language, name) in [
        ("fr", "receipt"),
        ("ar", "receipt.pdf"),
        ("en", "receipt.json"),
    ] {
        let answer = reporter.get(&format!("/{language}/{name}"));
        assert_eq!(answer.status, 200, "{name}");
        let path = folder.write(&format!("{language}-{name}"), &answer.body);
        files.push(path);
    }
    centre.stop();

    for path in &files {
        let name = path.display();
        let said = verify(path, &[]).done();
        assert!(said.contains("proved: in the log"), "{name}: {said}");
        assert!(said.contains(&lodged.number), "{name}: {said}");
        assert!(said.contains("compare it with the one"), "{name}: {said}");
        let (status, verdict) = verdict(path, &["--key", key]);
        assert_eq!(status, 0, "{name}");
        assert_eq!(verdict["result"], "proved", "{name}");
        assert_eq!(verdict["number"], lodged.number.as_str(), "{name}");
        assert_eq!(verdict["key_is_independent"], true, "{name}");
    }
    let json = fs::read_to_string(&files[2]).unwrap();
    let group = lodged.code.split('-').next().unwrap();
    assert!(!json.contains(group), "the secret code is in the proof");
    let page = fs::read_to_string(&files[0]).unwrap();
    let block = page.split("id=\"tocsin-receipt\">").nth(1).unwrap();
    assert!(
        !block.contains(group),
        "the secret code is in the data block"
    );
    assert!(
        page.split("id=\"tocsin-receipt\">")
            .next()
            .unwrap()
            .contains(group)
    );
}

#[test]
fn a_receipt_that_was_changed_proves_nothing() {
    let folder = Folder::new();
    let centre = folder.serve();
    let lodged = lodge(&folder, &centre, "fake-shop", "en");
    let mut reporter = Reporter::entered(&centre, &lodged.code);
    let json = reporter.get("/en/receipt.json").text().to_owned();
    centre.stop();

    let other = lodged.number.replace("000001", "000002");
    let path = folder.write("number.json", json.replace(&lodged.number, &other));
    let (status, said) = verdict(&path, &[]);
    assert_eq!((status, &said["result"]), (1, &"altered".into()));

    let stranger = "localhost/log+6d3a4b86+AZ";
    let said = verify(&folder.write("good.json", &json), &["--key", stranger]);
    assert_eq!(said.status, 2, "a key that is none: {}", said.err);

    let elsewhere = Folder::new();
    let there = elsewhere.serve();
    let key = String::from_utf8(there.get("/log/key").body).unwrap();
    let (status, said) = verdict(&folder.beside("good.json"), &["--key", key.trim()]);
    assert_eq!((status, &said["result"]), (1, &"another-log".into()));

    for (name, content) in [("a.txt", "hello"), ("b.html", "<p>no receipt</p>")] {
        let said = verify(&folder.write(name, content), &[]);
        assert_eq!(said.status, 2, "{}", said.err);
        assert!(said.err.contains(name), "{}", said.err);
    }
    assert_eq!(verify(&folder.beside("nothing"), &[]).status, 2);
}

#[test]
fn the_proof_that_programmes_get_verifies_too() {
    let folder = Folder::new();
    let centre = folder.serve();
    let lodged = lodge(&folder, &centre, "fake-shop", "en");
    let token = format!("Bearer {}", folder.token("bank", "reports:read"));
    let path = format!("/api/v1/reports/{}/receipt", lodged.id);
    let answer = centre
        .request("GET", &path, &[("Authorization", &token)], b"")
        .unwrap();
    assert_eq!(answer.status, 200);
    let proof = folder.write("proof.txt", &answer.body);
    let key = folder.write("key.txt", &centre.get("/log/key").body);
    assert_eq!(verify(&proof, &[]).status, 2);
    let (status, said) = verdict(&proof, &["--key", key.to_str().unwrap()]);
    assert_eq!((status, &said["result"]), (0, &"proved".into()));
    assert_eq!(said["number"], lodged.number.as_str());
}

#[test]
fn without_an_open_inbox_there_is_no_receipt() {
    let folder = Folder::new();
    let centre = folder.serve();
    let lodged = lodge(&folder, &centre, "fake-shop", "en");
    let code = lodged.code.replace('-', "");
    for cookie in [
        "",
        "tocsin_inbox=x",
        &format!("tocsin_inbox={code}.1999999999.00"),
    ] {
        for name in ["receipt", "receipt.pdf", "receipt.json"] {
            let mut reporter = Reporter::new(&centre);
            reporter.cookie = cookie.to_owned();
            let answer = reporter.get(&format!("/en/{name}"));
            assert_eq!(answer.status, 404, "{name} with {cookie:?}");
            assert!(!answer.text().contains(&lodged.number));
        }
    }
}

#[test]
fn the_receipt_says_what_happens_next_and_what_to_do() {
    let folder = Folder::new();
    let centre = folder.serve();
    let lodged = lodge(&folder, &centre, "fake-shop", "fr");
    let mut reporter = Reporter::entered(&centre, &lodged.code);
    let answer = reporter.get("/fr/receipt");
    let page = answer.text();
    for expected in [
        "C’est reçu. Merci.",
        "Une personne lit votre signalement",
        "Appelez votre banque aujourd’hui",
        "Ceci n’est pas une plainte.",
        "Aide aux victimes",
    ] {
        assert!(page.contains(expected), "no {expected:?}");
    }
    assert!(
        !page.contains("tout de suite"),
        "nobody says when it was paid: no rule sends it, and nothing is promised"
    );
    let first = lodged.code.split('-').next().unwrap();
    assert!(page.contains(&format!("<span>{first}</span>")));
    let quiet = lodge(&folder, &centre, "child-abuse", "fr");
    let mut reporter = Reporter::entered(&centre, &quiet.code);
    let answer = reporter.get("/fr/receipt");
    assert!(answer.text().contains("N’enregistrez rien"));
}

/// The receipt page of a payment made an hour ago, as a story tells it.
fn page_of_a_payment(folder: &Folder, centre: &Centre, kind: &str, story: &str) -> String {
    let token = format!("Bearer {}", folder.token("bank", "reports:write"));
    let paid_at = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(1);
    let body = serde_json::json!({"category": kind, "language": "en", "narrative": story,
        "occurred_at": paid_at.to_string(), "loss": {"amount": "480.00", "currency": "EUR"}});
    let headers = [
        ("Authorization", token.as_str()),
        ("Content-Type", "application/json"),
    ];
    let bytes = body.to_string();
    let answer = centre.request("POST", "/api/v1/reports", &headers, bytes.as_bytes());
    let lodged = answer.unwrap().json();
    let code = lodged.pointer("/receipt/code").unwrap().as_str().unwrap();
    let page = Reporter::entered(centre, code).get("/en/receipt");
    page.text().to_owned()
}

#[test]
fn only_a_rule_promises_that_it_goes_at_once_and_it_says_to_whom() {
    let folder = Folder::new();
    let centre = folder.serve();
    let story = "A fake seller took my money.";
    let page = page_of_a_payment(&folder, &centre, "fake-shop", story);
    assert!(page.contains("It goes on at once, by us"), "{page}");
    let promise = "Cyber unit of the police · Card blocking line, day and night. \
                   We ask them to answer within 4 hours.";
    assert!(page.contains(promise), "{page}");
    // A rule above it waits for a reader.
    let page = page_of_a_payment(&folder, &centre, "child-abuse", story);
    assert!(!page.contains("at once"), "{page}");
    let urgent = centre.get("/en/urgent");
    assert!(
        urgent
            .text()
            .contains("to those who can still stop the payment")
    );
    centre.stop();

    let path = folder.data().join("profile/rules.toml");
    let rules = fs::read_to_string(&path).unwrap();
    let patient = rules.replace("automatic = true", "# automatic = true");
    fs::write(&path, patient).unwrap();
    let centre = folder.serve();
    let page = page_of_a_payment(&folder, &centre, "fake-shop", "Another one took my money.");
    assert!(!page.contains("at once"), "{page}");
    let urgent = centre.get("/en/urgent");
    assert!(!urgent.text().contains("stop the payment."));
    assert!(urgent.text().contains("The sooner the better."));
}

/// Copies a served log into a folder, file by file.
fn copy_log(centre: &Centre, to: &Path) {
    let checkpoint = centre.get("/log/checkpoint");
    let size: u64 = checkpoint.text().lines().nth(1).unwrap().parse().unwrap();
    assert!((1..256).contains(&size), "one tile: {size}");
    for path in [
        "key".to_owned(),
        "checkpoint".to_owned(),
        format!("tile/0/000.p/{size}"),
        format!("tile/entries/000.p/{size}"),
    ] {
        let answer = centre.get(&format!("/log/{path}"));
        assert_eq!(answer.status, 200, "{path}");
        let file = to.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, &answer.body).unwrap();
    }
}

#[test]
fn a_whole_log_is_checked_and_the_first_mistake_named() {
    let folder = Folder::new();
    let centre = folder.serve();
    let lodged = lodge(&folder, &centre, "fake-shop", "en");
    Reporter::entered(&centre, &lodged.code).get("/en/receipt.json");
    let log = folder.beside("log");
    copy_log(&centre, &log);
    centre.stop();
    let said = verify(&log, &[]).done();
    assert!(
        said.contains("proved") && said.contains("entries"),
        "{said}"
    );

    let bundle = fs::read_dir(log.join("tile/entries/000.p")).unwrap();
    let bundle = bundle.flatten().next().unwrap().path();
    let mut bytes = fs::read(&bundle).unwrap();
    bytes[10] ^= 1;
    fs::write(&bundle, bytes).unwrap();
    let (status, said) = verdict(&log, &[]);
    assert_eq!(status, 1);
    assert!(
        said["reason"]
            .as_str()
            .unwrap()
            .contains("entry 0 is altered"),
        "{said}"
    );

    let said = verify(&folder.data().join("profile"), &[]);
    assert_eq!(said.status, 2);
    assert!(said.err.contains("--what ledger"), "{}", said.err);
}
