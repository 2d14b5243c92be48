//! Notices by mail: that something new waits, and nothing else.

use std::fs;

use tocsin_domain::report::ReportId;
use tocsin_flow::desk;
use tocsin_store::outgoing::OutgoingState;

use crate::support::centre::Folder;
use crate::support::reporter::{Reporter, analyst, at_the_desk, lodge, reply};
use crate::support::smtp::{Relay, Seen};

fn folder_with(relay: &Relay) -> Folder {
    let folder = Folder::with(&["--public-url", "http://report.example.org"]);
    let settings = folder.data().join("tocsin.toml");
    let mut text = fs::read_to_string(&settings).unwrap();
    text += &format!(
        "[mail]\nrelay = {:?}\nfrom = \"Tocsin <news@report.example.org>\"\n",
        relay.address
    );
    fs::write(&settings, text).unwrap();
    folder
}

#[test]
fn a_notice_says_that_something_waits_and_where_and_no_more() {
    let relay = Relay::new();
    let folder = folder_with(&relay);
    let centre = folder.serve();
    let lodged = lodge(&folder, &centre, "fake-shop", "en");
    let mut reporter = Reporter::entered(&centre, &lodged.code);
    let answer = reporter.post("/en/inbox/notice", "wanted=yes&email=me%40home.example");
    assert_eq!(answer.status, 303);
    assert!(reporter.get("/en/inbox").text().contains("Stop telling me"));

    reply(&folder, &lodged.id, "Did the seller send you a photo?");
    let mail = relay.mail();
    assert!(mail.from.contains("<news@report.example.org>"), "{mail:?}");
    assert!(mail.to.contains("<me@home.example>"), "{mail:?}");
    for expected in [
        "Subject: Something new waits for you",
        "http://report.example.org/en/inbox",
        "Auto-Submitted: auto-generated",
    ] {
        assert!(mail.text.contains(expected), "no {expected:?} in {mail:?}");
    }
    for secret in ["photo", &lodged.number, &lodged.id, "Ada", &lodged.code] {
        assert!(!mail.text.contains(secret), "{secret:?} in {mail:?}");
    }
    // The journal says that it was sent, and the reporter sees it.
    let told = wait_for(|| {
        let page = reporter.get("/en/inbox");
        page.text().contains("You were told by e-mail")
    });
    assert!(told);
    assert_eq!(waiting(&folder), 0);
}

#[test]
fn whoever_turned_notices_off_gets_none() {
    let relay = Relay::new();
    let folder = folder_with(&relay);
    let centre = folder.serve();
    let lodged = lodge(&folder, &centre, "fake-shop", "en");
    let other = lodge(&folder, &centre, "fake-shop", "fr");
    let mut reporter = Reporter::entered(&centre, &lodged.code);
    reporter.post("/en/inbox/notice", "wanted=yes&email=me%40home.example");
    reporter.post("/en/inbox/notice", "wanted=no");
    let mut witness = Reporter::entered(&centre, &other.code);
    witness.post("/en/inbox/notice", "wanted=yes&email=you%40home.example");

    reply(&folder, &lodged.id, "Nobody is told of this.");
    reply(&folder, &other.id, "Somebody is told of this.");
    // The second mail comes first: there is no first one.
    let mail = relay.mail();
    assert!(mail.to.contains("<you@home.example>"), "{mail:?}");
    assert!(relay.is_quiet());
}

#[test]
fn a_relay_that_refuses_for_good_is_not_asked_again() {
    let relay = Relay::answering(|_| "550 no such person");
    let folder = folder_with(&relay);
    let centre = folder.serve();
    let lodged = lodge(&folder, &centre, "fake-shop", "en");
    let mut reporter = Reporter::entered(&centre, &lodged.code);
    reporter.post("/en/inbox/notice", "wanted=yes&email=me%40home.example");
    reply(&folder, &lodged.id, "Hello.");
    assert!(matches!(relay.next(), Seen::Refused));
    assert!(wait_for(|| waiting(&folder) == 0));
    assert!(
        !reporter
            .get("/en/inbox")
            .text()
            .contains("You were told by e-mail")
    );
}

#[test]
fn a_relay_that_is_busy_is_asked_later() {
    let relay = Relay::answering(|_| "451 later");
    let folder = folder_with(&relay);
    let centre = folder.serve();
    let lodged = lodge(&folder, &centre, "fake-shop", "en");
    let mut reporter = Reporter::entered(&centre, &lodged.code);
    reporter.post("/en/inbox/notice", "wanted=yes&email=me%40home.example");
    reply(&folder, &lodged.id, "Hello.");
    assert!(matches!(relay.next(), Seen::Refused));
    centre.stop();
    assert_eq!(waiting(&folder), 1);
    assert!(relay.is_quiet());
}

fn waiting(folder: &Folder) -> i64 {
    at_the_desk(folder, async |centre| {
        let waiting = OutgoingState::Waiting;
        centre.store.outgoing_count(waiting, 9).await.unwrap()
    })
}

/// Asks again and again, for as long as something may take on a busy machine.
fn wait_for(mut holds: impl FnMut() -> bool) -> bool {
    let begun = std::time::Instant::now();
    while begun.elapsed().as_secs() < 60 {
        if holds() {
            return true;
        }
        std::thread::yield_now();
    }
    false
}

#[test]
fn an_address_is_checked_before_it_is_kept() {
    let relay = Relay::new();
    let folder = folder_with(&relay);
    let centre = folder.serve();
    let lodged = lodge(&folder, &centre, "fake-shop", "en");
    let mut reporter = Reporter::entered(&centre, &lodged.code);
    for (form, words) in [
        ("wanted=yes&email=", "Write the address to use."),
        ("wanted=yes&email=home", "This is not an address."),
        ("wanted=yes&email=a%40b%40c", "This is not an address."),
    ] {
        let answer = reporter.post("/en/inbox/notice", form);
        assert_eq!(answer.status, 422, "{form}");
        assert!(answer.text().contains(words), "{form}");
    }
    let id: ReportId = lodged.id.parse().unwrap();
    let stored = at_the_desk(&folder, async |centre| {
        centre.store.report(id).await.unwrap()
    });
    assert!(stored.unwrap().ways.is_empty());
}

#[test]
fn whoever_stays_anonymous_stays_so_with_notices() {
    let relay = Relay::new();
    let folder = folder_with(&relay);
    let centre = folder.serve();
    let lodged = lodge(&folder, &centre, "fake-shop", "en");
    let id: ReportId = lodged.id.parse().unwrap();
    let mut reporter = Reporter::entered(&centre, &lodged.code);
    let answer = reporter.post("/en/inbox/notice", "wanted=yes&email=me%40home.example");
    assert_eq!(answer.status, 303);
    let opened = at_the_desk(&folder, async |centre| {
        let permit = analyst()
            .open_identity("to call the victim's bank")
            .unwrap();
        desk::open_reporter(centre, &permit, id).await.unwrap()
    });
    assert_eq!(
        opened.email, "ada@example.org",
        "the contact stays what it was"
    );
    reply(&folder, &lodged.id, "Something new.");
    assert!(relay.mail().to.contains("<me@home.example>"));
}
