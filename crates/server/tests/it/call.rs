//! Calls: the operator's page asks in the caller's language, lodges once and spells the receipt.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;

use tocsin_domain::entry::Act;
use tocsin_store::outgoing::OutgoingState;

use super::support::centre::{Folder, Said, awaited, tocsin};
use super::support::on_both_engines;
use super::support::reporter::{Reporter, at_the_desk};
use super::support::smtp::Relay;
use super::support::staff::{between, staff, staff_for};

on_both_engines!(
    a_receipt_goes_by_mail_once_and_never_with_its_code,
    a_day_of_calls_is_taken_by_one_person_at_one_place,
);

const TOLD: &str = "language=fr&kind=money%2Ffake-shop&story=Un+v%C3%A9lo+jamais+venu.\
    &lost=480&lost_currency=EUR&paid-when=today&paid-how=transfer\
    &account=FR7630006000011234567890189&mode=anonymous&action=lodge";

#[test]
fn a_call_becomes_one_report_and_its_receipt_is_spelled() {
    let folder = Folder::new();
    let centre = folder.serve();
    let operator = staff(&folder, &centre, "operator");
    let first = operator.get("/console/call");
    let call = between(first.text(), "name=\"call\" value=\"", "\"").to_owned();
    // A kind chosen: its questions, in the language of the caller on a page in the operator's.
    let form = format!("call={call}&language=fr&kind=money%2Ffake-shop&action=ask");
    let asked = operator.post("/console/call", &form);
    assert_eq!(asked.status, 200);
    assert!(asked.text().contains("lang=\"en\""), "{}", asked.text());
    assert!(asked.text().contains("Racontez-nous"), "{}", asked.text());

    let form = format!("call={call}&{TOLD}");
    let lodged = operator.post("/console/call", &form);
    assert_eq!(lodged.status, 200, "{}", lodged.text());
    let page = lodged.text();
    assert!(page.contains("class=\"spell\""), "{page}");
    let number = between(page, "<bdi class=\"mono\">", "<").to_owned();
    let code = between(page, "name=\"code\" value=\"", "\"").to_owned();
    let again = operator.post("/console/call", &form);
    assert!(again.text().contains(&number), "pressed twice, kept once");
    assert!(again.text().contains(&code), "{}", again.text());

    let paper = operator.post("/console/call/paper", &format!("code={code}&language=fr"));
    assert_eq!(paper.status, 200);
    assert!(paper.body.starts_with(b"%PDF"));

    let token = folder.token("telephone", "reports:read");
    let authorization = format!("Bearer {token}");
    let headers = [("Authorization", authorization.as_str())];
    let listed = centre
        .request("GET", "/api/v1/reports", &headers, b"")
        .unwrap();
    let reports = listed.json()["reports"].clone();
    assert_eq!(reports.as_array().unwrap().len(), 1);
    assert_eq!(reports[0]["channel"], "phone");
    assert_eq!(reports[0]["language"], "fr");
}

/// What slows down whoever guesses or floods must not slow down whoever takes calls all day: the
/// same session, address and words.
fn a_day_of_calls_is_taken_by_one_person_at_one_place(folder: &Folder) {
    let centre = folder.serve();
    let operator = staff(folder, &centre, "operator");
    let mut numbers = std::collections::BTreeSet::new();
    for caller in 0..150 {
        let page = operator.get("/console/call");
        assert_eq!(page.status, 200, "call {caller}: {}", page.text());
        let call = between(page.text(), "name=\"call\" value=\"", "\"").to_owned();
        let lodged = operator.post("/console/call", &format!("call={call}&{TOLD}"));
        assert_eq!(lodged.status, 200, "call {caller}: {}", lodged.text());
        let number = between(lodged.text(), "<bdi class=\"mono\">", "<");
        numbers.insert(number.to_owned());
    }
    assert_eq!(numbers.len(), 150, "each has a receipt of its own");
}

#[test]
fn a_postal_address_is_kept_once_and_by_the_operator() {
    let folder = Folder::new();
    let centre = folder.serve();
    let operator = staff(&folder, &centre, "operator");
    let first = operator.get("/console/call");
    let call = between(first.text(), "name=\"call\" value=\"", "\"").to_owned();
    let form = format!("call={call}&{TOLD}&post=Ada+Lodger%0A1+Bell+Lane");
    for _ in 0..2 {
        let lodged = operator.post("/console/call", &form);
        assert_eq!(lodged.status, 200, "{}", lodged.text());
    }
    let actors = at_the_desk(&folder, async |centre| {
        let search = tocsin_store::search::Search::default();
        let found = centre.store.search(&search, None, 9).await.unwrap();
        let journal = centre.store.journal_of(found.reports[0].report.id.0).await;
        let mut changes = journal.unwrap();
        changes.retain(|row| row.entry.act == Act::NoticeChanged);
        let actors = changes.into_iter().map(|row| row.entry.actor);
        actors.collect::<Vec<_>>()
    });
    assert_eq!(actors.len(), 1, "{actors:?}");
    assert!(actors[0].starts_with("staff"), "{actors:?}");
}

/// The bytes of the file of that name in a mail.
fn attached(mail: &str, name: &str) -> Vec<u8> {
    let part = mail.split("filename=").nth(1).unwrap();
    assert!(part.starts_with(&format!("\"{name}\"")), "{part}");
    let part = part.split_once("\n\n").unwrap().1;
    let part = part.split("\n--").next().unwrap();
    match BASE64_STANDARD.decode(part.replace('\n', "")) {
        Ok(bytes) => bytes,
        Err(_) => part.as_bytes().to_vec(),
    }
}

fn a_receipt_goes_by_mail_once_and_never_with_its_code(folder: &Folder) {
    let relay = Relay::new();
    relay.is_relay_of(folder);
    let centre = folder.serve();
    let operator = staff(folder, &centre, "operator");
    let first = operator.get("/console/call");
    let call = between(first.text(), "name=\"call\" value=\"", "\"").to_owned();
    let form = format!("call={call}&{TOLD}&receipt_to=");
    let wrong = operator.post("/console/call", &format!("{form}nowhere"));
    assert_eq!(wrong.status, 422, "{}", wrong.text());
    assert!(wrong.text().contains("href=\"#receipt_to\""));
    assert!(wrong.text().contains("value=\"nowhere\""));

    let lodged = operator.post("/console/call", &format!("{form}ada%40example.org"));
    assert_eq!(lodged.status, 200, "{}", lodged.text());
    let number = between(lodged.text(), "<bdi class=\"mono\">", "<").to_owned();
    let code = between(lodged.text(), "name=\"code\" value=\"", "\"").to_owned();
    assert!(!lodged.text().contains("ada@example.org"));
    let mail = relay.mail();
    assert!(mail.to.contains("ada@example.org"), "{mail:?}");
    let proof = attached(&mail.text, &format!("{number}.json"));
    let receipt: serde_json::Value = serde_json::from_slice(&proof).unwrap();
    assert_eq!(receipt["number"], number.as_str());
    assert_eq!(
        receipt["kind"], "",
        "the mail does not say what was reported"
    );
    let plain = code.replace('-', "");
    for text in [mail.text.as_str(), std::str::from_utf8(&proof).unwrap()] {
        let spoken = text.replace([' ', '-'], "");
        assert!(!spoken.contains(&plain.replace(' ', "")), "{text}");
        assert!(!text.contains("fake-shop"), "{text}");
    }
    let file = folder.write("receipt.json", &proof);
    Said::by(tocsin(["verify"]).arg(&file)).done();

    // The same call pressed again sends nothing more, and the address is forgotten.
    let mut reporter = Reporter::entered(&centre, &code);
    awaited("the reporter sees it", || {
        let inbox = reporter.get("/fr/inbox");
        inbox.text().contains("sans le code").then_some(())
    });
    operator.post("/console/call", &format!("{form}ada%40example.org"));
    let (wanted, waiting) = at_the_desk(folder, async |centre| {
        let search = tocsin_store::search::Search::default();
        let found = centre.store.search(&search, None, 9).await.unwrap();
        let waiting = centre.store.outgoing_count(OutgoingState::Waiting, 9).await;
        let id = found.reports[0].report.id;
        let stored = centre.store.report(id).await.unwrap().unwrap();
        (stored.ways.is_empty(), waiting.unwrap())
    });
    assert!(wanted && waiting == 0);
    assert!(relay.is_quiet());
}

#[test]
fn what_is_wrong_is_named_and_what_was_typed_stays() {
    let folder = Folder::new();
    let centre = folder.serve();
    let operator = staff(&folder, &centre, "operator");
    let form = format!("{}&email=nobody", TOLD.replace("anonymous", "identified"));
    let wrong = operator.post("/console/call", &form);
    assert_eq!(wrong.status, 422, "{}", wrong.text());
    assert!(wrong.text().contains("href=\"#email\""), "{}", wrong.text());
    assert!(wrong.text().contains("Un vélo jamais venu."));
    assert!(wrong.text().contains("value=\"480\""), "{}", wrong.text());
    let nothing = operator.post("/console/call", "action=lodge");
    assert_eq!(nothing.status, 422);
    assert!(nothing.text().contains("href=\"#kind\""));
}

#[test]
fn a_value_is_compared_while_it_is_typed_and_nothing_else_is_told() {
    let folder = Folder::new();
    let centre = folder.serve();
    let token = folder.token("bank", "reports:write");
    let authorization = format!("Bearer {token}");
    let headers = [
        ("Authorization", authorization.as_str()),
        ("Content-Type", "application/json"),
    ];
    for number in 0..3 {
        let report = json!({"narrative": format!("story {number}"),
            "suspect": {"iban": "FR7630006000011234567890189"}});
        let body = report.to_string();
        let sent = centre.request("POST", "/api/v1/reports", &headers, body.as_bytes());
        assert_eq!(sent.unwrap().status, 201);
    }
    let operator = staff(&folder, &centre, "operator");
    let seen = |value: &str| {
        let answer = operator.get(&format!("/console/call/seen?value={value}"));
        answer.json()["count"].as_i64().unwrap()
    };
    assert_eq!(seen("FR7630006000011234567890189"), 3);
    let who = ("operator", "elsewhere@example.org");
    let elsewhere = staff_for(&folder, &centre, who, &["--kinds", "spam"]);
    let none = elsewhere.get("/console/call/seen?value=FR7630006000011234567890189");
    assert_eq!(none.json()["count"], 0, "a mandate bounds numbers too");
    assert_eq!(seen("FR76"), 0, "too little to ask for");
    assert_eq!(seen("%22%20OR%20story"), 0, "a value is no query");
    let page = operator.post("/console/call", &TOLD.replace("lodge", "ask"));
    assert!(
        page.text().contains("Reported before: 3 times"),
        "{}",
        page.text()
    );
    assert_eq!(operator.get("/console/reports").status, 404);
}
