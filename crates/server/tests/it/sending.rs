//! Sending: the outgoing queue, text messages through a gateway or a folder, and the page on which
//! both are looked after.

use std::fs;

use tocsin_domain::access::{Actor, Mandate, StaffRole};
use tocsin_domain::entry::Act;
use tocsin_domain::news::{News, Way};
use tocsin_domain::report::ReportId;
use tocsin_flow::notice;
use tocsin_store::outgoing::{OutgoingRow, OutgoingState};
use uuid::Uuid;

use crate::learn::tell;
use crate::support::centre::{Folder, awaited};
use crate::support::gateway::Gateway;
use crate::support::reporter::{Reporter, at_the_desk, lodge, reply};
use crate::support::staff::staff;

const PHONE: &str = "way=sms&wanted=yes&phone=%2B230+5700+11+22";
const NUMBER: &str = "+23057001122";

fn folder_with(sms: &str) -> Folder {
    let folder = Folder::with(&["--public-url", "http://report.example.org"]);
    let settings = folder.data().join("tocsin.toml");
    let mut text = fs::read_to_string(&settings).unwrap();
    text += &format!("[sms]\n{sms}\n");
    fs::write(&settings, text).unwrap();
    folder
}

fn supervisor() -> Actor {
    Actor::Staff {
        id: Uuid::from_u128(9),
        role: StaffRole::Supervisor,
        mandate: Mandate::default(),
    }
}

fn listed(folder: &Folder, state: OutgoingState) -> Vec<OutgoingRow> {
    let permit = supervisor().sending().unwrap();
    at_the_desk(folder, async |centre| {
        notice::list(centre, &permit, state, None).await.unwrap()
    })
}

/// Waits until a message stands there.
fn the_one(folder: &Folder, state: OutgoingState) -> OutgoingRow {
    awaited("a message in the queue", || {
        let mut rows = listed(folder, state);
        rows.retain(|row| row.state != OutgoingState::Waiting || !row.problem.is_empty());
        rows.pop()
    })
}

#[test]
fn a_text_message_says_that_something_waits_and_no_more() {
    let gateway = Gateway::answering(&["HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\nok"]);
    let folder = folder_with(&format!("url = {:?}\ntoken_file = \"token\"", gateway.url));
    fs::write(folder.data().join("token"), "s3cret\n").unwrap();
    let centre = folder.serve();
    let lodged = lodge(&folder, &centre, "fake-shop", "en");
    let mut reporter = Reporter::entered(&centre, &lodged.code);
    assert_eq!(reporter.post("/en/inbox/notice", PHONE).status, 303);
    tell(&folder, &[&lodged], News::Valid);
    let asked = gateway.next();
    let head = asked.head.to_lowercase();
    assert!(head.starts_with("post /send?a=1 "), "{head}");
    for header in ["authorization: bearer s3cret", "idempotency-key: notice-"] {
        assert!(head.contains(header), "{head}");
    }
    let body: serde_json::Value = serde_json::from_str(&asked.body).unwrap();
    assert_eq!(body["to"], NUMBER);
    let text = body["text"].as_str().unwrap();
    assert!(
        text.contains("http://report.example.org/en/inbox"),
        "{text}"
    );
    assert!(text.chars().count() <= 160, "one message, not two: {text}");
    for secret in ["worked on", &lodged.number, &lodged.code, "Ada"] {
        assert!(!asked.body.contains(secret), "{secret:?} in {}", asked.body);
    }
    awaited("the reporter sees it", || {
        let page = reporter.get("/en/inbox");
        page.text()
            .contains("You were told by text message")
            .then_some(())
    });
    let sent = the_one(&folder, OutgoingState::Sent);
    assert_eq!((sent.way, sent.tries, &*sent.problem), (Way::Sms, 1, ""));
}

#[test]
fn a_number_is_checked_sealed_and_forgotten_again() {
    let gateway = Gateway::answering(&["HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"]);
    let folder = folder_with(&format!("url = {:?}", gateway.url));
    let centre = folder.serve();
    let lodged = lodge(&folder, &centre, "fake-shop", "en");
    let mut reporter = Reporter::entered(&centre, &lodged.code);
    for (form, words) in [
        ("way=sms&wanted=yes&phone=", "Write the number to use."),
        ("way=sms&wanted=yes&phone=57001122", "This is not a number"),
        ("way=sms&wanted=yes&phone=%2B230<b>", "This is not a number"),
    ] {
        let answer = reporter.post("/en/inbox/notice", form);
        assert_eq!(answer.status, 422, "{form}");
        assert!(answer.text().contains(words), "{}", answer.text());
        assert!(!answer.text().contains("230<b>"));
    }
    reporter.post("/en/inbox/notice", PHONE);
    assert!(
        reporter
            .get("/en/inbox")
            .text()
            .contains("No more text messages")
    );
    reporter.post("/en/inbox/notice", "way=sms&wanted=no");
    reply(&folder, &lodged.id, "Nobody is told of this.");
    assert!(listed(&folder, OutgoingState::Waiting).is_empty());
    assert!(gateway.is_quiet());
    // Neither the journal nor the pages of the database hold the number.
    let id: ReportId = lodged.id.parse().unwrap();
    let history = at_the_desk(&folder, async |centre| {
        centre.store.journal_of(id.0).await.unwrap()
    });
    let changes: Vec<&str> = history
        .iter()
        .filter(|row| row.entry.act == Act::NoticeChanged)
        .map(|row| row.entry.detail.as_str())
        .collect();
    assert_eq!(changes, ["wanted=true way=sms", "wanted=false way=sms"]);
}

#[test]
fn a_gateway_in_trouble_is_asked_later_and_a_refusal_is_final() {
    for (answers, state, problem) in [
        (
            &["HTTP/1.1 503 Busy\r\nContent-Length: 12\r\n\r\n+23057001122"],
            OutgoingState::Waiting,
            "HTTP 503",
        ),
        (
            &["HTTP/1.1 401 Who\r\nContent-Length: 0\r\n\r\n"],
            OutgoingState::Waiting,
            "HTTP 401",
        ),
        (
            &["HTTP/1.1 302 Go\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"],
            OutgoingState::Waiting,
            "HTTP 302",
        ),
        (
            &["220 sms.example ESMTP\r\n\r\n"],
            OutgoingState::Waiting,
            "HTTP: no sense in the answer",
        ),
        (
            &[""],
            OutgoingState::Waiting,
            "HTTP: no sense in the answer",
        ),
        (
            &["HTTP/1.1 422 No\r\nContent-Length: 12\r\n\r\n+23057001122"],
            OutgoingState::GivenUp,
            "HTTP 422",
        ),
    ] {
        let gateway = Gateway::answering(answers);
        let folder = folder_with(&format!("url = {:?}", gateway.url));
        let centre = folder.serve();
        let lodged = lodge(&folder, &centre, "fake-shop", "en");
        let mut reporter = Reporter::entered(&centre, &lodged.code);
        reporter.post("/en/inbox/notice", PHONE);
        tell(&folder, &[&lodged], News::Valid);
        gateway.next();
        let row = the_one(&folder, state);
        assert_eq!((row.tries, &*row.problem), (1, problem));
        assert!(row.state != OutgoingState::Waiting || row.run_at > row.created_at);
        assert!(gateway.is_quiet(), "asked once for {problem}");
        let page = reporter.get("/en/inbox");
        assert!(!page.text().contains("You were told by text message"));
    }
}

#[test]
fn a_folder_gets_whole_files_one_a_message() {
    let folder = folder_with(
        "folder = \"sms\"\ncontent_type = \"text/plain\"\nbody = \"To: {to}\\n\\n{text}\\n\"",
    );
    let sms = folder.data().join("sms");
    fs::create_dir(&sms).unwrap();
    let centre = folder.serve();
    let lodged = lodge(&folder, &centre, "fake-shop", "fr");
    let mut reporter = Reporter::entered(&centre, &lodged.code);
    reporter.post("/fr/inbox/notice", PHONE);
    tell(&folder, &[&lodged], News::Valid);
    let sent = the_one(&folder, OutgoingState::Sent);
    let names: Vec<String> = fs::read_dir(&sms)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(names, [format!("notice-{}.sms", sent.id)]);
    let text = fs::read_to_string(sms.join(&names[0])).unwrap();
    assert!(
        text.starts_with(&format!("To: {NUMBER}\n\nDu nouveau")),
        "{text}"
    );
    assert!(text.contains("/fr/inbox"), "{text}");
}

#[test]
fn settings_that_cannot_work_are_named_at_the_start() {
    for (sms, words) in [
        ("", "either `url` or `folder`"),
        ("url = \"http://sms.example.org/\"", "begins with https://"),
        ("folder = \"nowhere\"", "is not a folder"),
        (
            "url = \"http://127.0.0.1:1/\"\nbody = \"{to}\"",
            "it has no {text}",
        ),
        (
            "url = \"http://127.0.0.1:1/\"\ncontent_type = \"text/xml\"",
            "text/xml",
        ),
        (
            "url = \"http://127.0.0.1:1/\"\ntoken_file = \"none\"",
            "sms.token_file",
        ),
    ] {
        let folder = folder_with(sms);
        let said = folder.run("serve", &["--http", "127.0.0.1:0"]).failed();
        assert!(said.contains(words), "{words:?} in {said}");
    }
}

#[test]
fn a_supervisor_sees_what_did_not_leave_and_has_it_tried_again() {
    let gateway = Gateway::answering(&[
        "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
    ]);
    let folder = folder_with(&format!("url = {:?}", gateway.url));
    let centre = folder.serve();
    let lodged = lodge(&folder, &centre, "fake-shop", "en");
    let mut reporter = Reporter::entered(&centre, &lodged.code);
    reporter.post("/en/inbox/notice", PHONE);
    tell(&folder, &[&lodged], News::Valid);
    let first = gateway.next();
    let waiting = the_one(&folder, OutgoingState::Waiting);
    let person = staff(&folder, &centre, "supervisor");
    let page = person.get("/console/sending");
    for words in [&*lodged.number, "text message", "HTTP 503", "Try now"] {
        assert!(page.text().contains(words), "{words:?}: {}", page.text());
    }
    for secret in [NUMBER, "5700", "Ada"] {
        assert!(!page.text().contains(secret), "{secret:?}");
    }
    let path = format!("/console/sending/{}", waiting.id);
    assert_eq!(person.post(&path, "act=burn").status, 404);
    assert_eq!(person.post("/console/sending/999", "act=retry").status, 404);
    assert_eq!(person.post(&path, "act=retry&state=sent").status, 303);
    let again = gateway.next();
    // The same message: a gateway that has it already can tell.
    assert_eq!(again.body, first.body);
    let sent = the_one(&folder, OutgoingState::Sent);
    assert_eq!(sent.id, waiting.id);
    assert_eq!(person.post(&path, "act=cancel").status, 404, "it has left");
    let id: ReportId = lodged.id.parse().unwrap();
    let history = at_the_desk(&folder, async |centre| {
        centre.store.journal_of(id.0).await.unwrap()
    });
    let retried = history
        .iter()
        .find(|row| row.entry.act == Act::NoticeRetried)
        .unwrap();
    assert!(retried.entry.actor.starts_with("staff:"), "{retried:?}");
    let analyst = staff(&folder, &centre, "analyst");
    assert_eq!(analyst.get("/console/sending").status, 404);
    assert_eq!(analyst.post(&path, "act=retry").status, 404);
}

#[test]
fn what_is_cancelled_does_not_leave() {
    let gateway = Gateway::answering(&["HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"]);
    let folder = folder_with(&format!("url = {:?}", gateway.url));
    let centre = folder.serve();
    let lodged = lodge(&folder, &centre, "fake-shop", "en");
    let mut reporter = Reporter::entered(&centre, &lodged.code);
    reporter.post("/en/inbox/notice", PHONE);
    tell(&folder, &[&lodged], News::Valid);
    gateway.next();
    let waiting = the_one(&folder, OutgoingState::Waiting);
    let permit = supervisor().sending().unwrap();
    at_the_desk(&folder, async |centre| {
        notice::cancel(centre, &permit, waiting.id).await.unwrap();
        let again = notice::cancel(centre, &permit, waiting.id).await;
        assert!(again.is_err(), "once is enough");
        let retry = notice::retry(centre, &permit, waiting.id).await;
        assert!(retry.is_err(), "cancelled for good");
    });
    assert!(listed(&folder, OutgoingState::Waiting).is_empty());
    let row = the_one(&folder, OutgoingState::Cancelled);
    assert_eq!(row.id, waiting.id);
}

/// Somebody who takes the connection and says nothing, until the test ends.
fn silent() -> (std::net::TcpListener, String) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    (listener, address)
}

#[test]
fn whoever_says_nothing_is_given_up_on_in_time_and_holds_up_nobody_else() {
    let ((_relay, relay), (_gateway, gateway)) = (silent(), silent());
    let folder = folder_with(&format!(
        "url = \"http://{gateway}/\"\n[mail]\nrelay = {relay:?}\nfrom = \"news@example.org\""
    ));
    let centre = folder.serve();
    let lodged = lodge(&folder, &centre, "fake-shop", "en");
    let mut reporter = Reporter::entered(&centre, &lodged.code);
    reporter.post("/en/inbox/notice", PHONE);
    reporter.post("/en/inbox/notice", "wanted=yes&email=me%40home.example");
    tell(&folder, &[&lodged], News::Valid);
    let rows = awaited("both ways gave up for now", || {
        let mut rows = listed(&folder, OutgoingState::Waiting);
        rows.sort_by_key(|row| row.problem.clone());
        rows.iter()
            .all(|row| !row.problem.is_empty())
            .then_some(rows)
    });
    let problems: Vec<&str> = rows.iter().map(|row| &*row.problem).collect();
    assert_eq!(problems, ["HTTP: too slow", "SMTP: too slow"]);
}

#[test]
fn a_relay_that_talks_nonsense_is_asked_later() {
    let gateway = Gateway::answering(&["HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"]);
    let relay = crate::support::smtp::Relay::answering(|_| "me@home.example? who knows");
    let folder = folder_with(&format!(
        "url = {:?}\n[mail]\nrelay = {:?}\nfrom = \"news@example.org\"",
        gateway.url, relay.address
    ));
    let centre = folder.serve();
    let lodged = lodge(&folder, &centre, "fake-shop", "en");
    let mut reporter = Reporter::entered(&centre, &lodged.code);
    reporter.post("/en/inbox/notice", "wanted=yes&email=me%40home.example");
    tell(&folder, &[&lodged], News::Valid);
    let row = awaited("a try that failed", || {
        let mut rows = listed(&folder, OutgoingState::Waiting);
        rows.retain(|row| !row.problem.is_empty());
        rows.pop()
    });
    assert!(row.problem.starts_with("SMTP"), "{}", row.problem);
    assert!(!row.problem.contains("home"), "{}", row.problem);
    assert!(gateway.is_quiet(), "nobody asked for text messages");
}
