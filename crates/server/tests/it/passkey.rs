//! Passkeys: enrolled, used to come in and to prove it again, removed; and everything that must not
//! pass for one.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
use serde_json::Value;
use tocsin_flow::people::{self, Passkeys};
use tocsin_store::people::session::Device;

use crate::support::authenticator::Authenticator;
use crate::support::centre::{Answer, Centre, Folder, awaited};
use crate::support::on_each_engine;
use crate::support::staff::{FORM, Person, between, code, log_in, since_long, staff};

const ORIGIN: &str = "https://centre.example.org";

fn folder() -> Folder {
    let folder = Folder::new();
    folder.set(&format!("public_url = \"{ORIGIN}\""));
    folder
}

/// A field of a form, so that it arrives as it was.
fn field(name: &str, value: &str) -> String {
    let value: String = form_urlencoded::byte_serialize(value.as_bytes()).collect();
    format!("{name}={value}")
}

/// The value of a cookie that an answer sets, as a browser sends it back.
fn cookie(answer: &Answer, name: &str) -> Option<String> {
    answer
        .headers("set-cookie")
        .map(|cookie| cookie.split(';').next().unwrap())
        .find(|cookie| cookie.starts_with(name) && !cookie.ends_with('='))
        .map(str::to_owned)
}

/// What the page on which a passkey is made asks of the device.
fn asked_of(page: &Answer) -> Value {
    let attribute = between(page.text(), "data-asked=\"", "\"");
    let plain = attribute.replace("&#34;", "\"").replace("&quot;", "\"");
    serde_json::from_str(&plain).unwrap_or_else(|error| panic!("{error}: {attribute}"))
}

/// Enrols a passkey of that device for somebody who has just logged in.
fn enrol(person: &Person<'_>, device: &mut Authenticator, name: &str) -> Answer {
    let page = person.post("/console/account/passkeys/new", "");
    assert_eq!(page.status, 200, "{}", page.text());
    let answer = device.create(&asked_of(&page));
    let form = format!("{}&{}", field("name", name), field("answer", &answer));
    person.post("/console/account/passkeys", &form)
}

/// What a centre asks of whoever wants to come in: the browser's cookie and the options.
fn ask(centre: &Centre) -> (String, Value) {
    let asked = centre
        .request("POST", "/console/login/passkey/challenge", &[FORM], b"")
        .unwrap();
    assert_eq!(asked.status, 200);
    assert_eq!(asked.header("cache-control"), Some("no-store"));
    let set = asked.header("set-cookie").unwrap();
    for mark in ["HttpOnly", "SameSite=Strict", "Secure"] {
        assert!(set.contains(mark), "{set}");
    }
    let options = serde_json::from_slice(&asked.body).unwrap();
    (cookie(&asked, "tocsin_passkey").unwrap(), options)
}

fn enter(centre: &Centre, cookie: &str, answer: &str) -> Answer {
    let form = field("answer", answer);
    let headers = [FORM, ("Cookie", cookie), ("Accept-Language", "en")];
    centre
        .request("POST", "/console/login/passkey", &headers, form.as_bytes())
        .unwrap()
}

/// One whole attempt to come in.
fn try_to_enter(centre: &Centre, device: &mut Authenticator) -> Answer {
    let (cookie, options) = ask(centre);
    enter(centre, &cookie, &device.get(&options))
}

fn refused(answer: &Answer) {
    assert_eq!(answer.status, 422, "{}", answer.text());
    assert!(answer.text().contains("was not accepted"));
    assert_eq!(cookie(answer, "tocsin_staff"), None);
}

/// Uses an invitation by a passkey.
fn accept(centre: &Centre, path: &str, device: &mut Authenticator, name: &str) -> Answer {
    let headers = [FORM, ("Accept-Language", "en")];
    let post = |path: &str, form: &str| {
        let answer = centre.request("POST", path, &headers, form.as_bytes());
        answer.unwrap()
    };
    let asked = post(&format!("{path}/passkey/challenge"), "");
    assert_eq!(asked.status, 200, "{}", asked.text());
    let options = serde_json::from_slice(&asked.body).unwrap();
    let answer = device.create(&options);
    let form = format!("{}&{}", field("name", name), field("answer", &answer));
    post(&format!("{path}/passkey"), &form)
}

fn invite(folder: &Folder, email: &str) -> String {
    let said = folder.run("user invite", &["--role", "analyst", "--email", email]);
    let said = said.done();
    let at = said.find("/console/invitation/").unwrap();
    said[at..].split_whitespace().next().unwrap().to_owned()
}

/// The recovery codes that a page shows.
fn codes_of(page: &Answer) -> Vec<String> {
    let marks = page.text().split("<li><bdi class=\"mono\" dir=\"ltr\">");
    let codes = marks.skip(1).map(|rest| rest.split('<').next().unwrap());
    codes.map(str::to_owned).collect()
}

/// Tries to log in with what is given.
fn log_in_with(centre: &Centre, email: &str, password: &str, code: &str) -> Answer {
    let form = [("email", email), ("password", password), ("code", code)];
    let form = form.map(|(name, value)| field(name, value)).join("&");
    let headers = [FORM, ("Accept-Language", "en")];
    let answer = centre.request("POST", "/console/login", &headers, form.as_bytes());
    answer.unwrap()
}

#[test]
fn an_invitation_is_used_by_a_passkey_and_recovery_codes_stand_alone() {
    on_each_engine(|folder| {
        folder.set(&format!("public_url = \"{ORIGIN}\""));
        let centre = folder.serve();
        let email = "ada@example.org";
        let path = invite(folder, email);
        let page = centre.get(&path);
        assert!(
            page.text().contains("data-passkey=\"create\""),
            "{}",
            page.text()
        );
        let mut device = Authenticator::new(ORIGIN, 7);
        let nameless = accept(&centre, &path, &mut device, " ");
        assert_eq!(nameless.status, 422, "{}", nameless.text());
        device.is_verified = false;
        assert_eq!(accept(&centre, &path, &mut device, "Phone").status, 422);
        device.is_verified = true;
        let enrolled = accept(&centre, &path, &mut device, "Phone");
        assert_eq!(enrolled.status, 200, "{}", enrolled.text());
        let codes = codes_of(&enrolled);
        assert_eq!(codes.len(), 10);
        assert_eq!(centre.get(&path).status, 404, "an invitation works once");
        assert_eq!(try_to_enter(&centre, &mut device).status, 303);

        // Neither no password nor any password opens anything beside the code of an authenticator.
        let secret = between(page.text(), "<p><bdi class=\"mono\">", "<");
        for (password, shown) in [
            ("", code(secret, 0)),
            ("seven loud herons", code(secret, 1)),
        ] {
            let refused = log_in_with(&centre, email, password, &shown);
            assert_eq!(refused.status, 422, "{}", refused.text());
        }
        let entered = log_in_with(&centre, email, "", &codes[0]);
        assert_eq!(entered.status, 303, "{}", entered.text());
        assert_eq!(
            log_in_with(&centre, email, "", &codes[0]).status,
            422,
            "once"
        );
        let there = Person {
            centre: &centre,
            cookie: cookie(&entered, "tocsin_staff").unwrap(),
        };
        let account = there.get("/console/account");
        let removal = between(account.text(), "action=\"/console/account/passkeys/", "\"");
        let removal = format!("/console/account/passkeys/{removal}");
        assert_ne!(removal, "/console/account/passkeys/new");
        let last = there.post(&removal, "");
        assert_eq!(last.status, 409, "{}", last.text());
        assert_eq!(
            try_to_enter(&centre, &mut device).status,
            303,
            "it is still there"
        );
        let mut second = Authenticator::new(ORIGIN, 8);
        assert_eq!(enrol(&there, &mut second, "Key").status, 303);
        assert_eq!(there.post(&removal, "").status, 303);
    });
}

#[test]
fn a_recovery_code_alone_opens_nothing_to_somebody_with_a_password() {
    let folder = folder();
    let centre = folder.serve();
    let other = staff(&folder, &centre, "supervisor");
    let made = other.post("/console/account/codes", "");
    let one = codes_of(&made).remove(0);
    let refused = log_in_with(&centre, "supervisor@example.org", "", &one);
    assert_eq!(refused.status, 422, "{}", refused.text());
}

#[test]
fn a_passkey_is_enrolled_opens_a_session_and_is_removed() {
    let folder = folder();
    let centre = folder.serve();
    let analyst = staff(&folder, &centre, "analyst");
    let mut device = Authenticator::new(ORIGIN, 7);
    let enrolled = enrol(&analyst, &mut device, " <b>Telephone ");
    assert_eq!(
        (enrolled.status, enrolled.header("location")),
        (303, Some("/console/account"))
    );
    let page = analyst.get("/console/account");
    assert!(page.text().contains("&#60;b&#62;Telephone</bdi>"));
    assert!(page.text().contains("not yet"));

    let again = enrol(&analyst, &mut device, "the same");
    assert_eq!(again.status, 422, "one credential, one passkey");
    let mut second = Authenticator::new(ORIGIN, 8);
    let nameless = enrol(&analyst, &mut second, " ");
    assert_eq!(nameless.status, 422);
    assert!(nameless.text().contains("a name of 1 to 60 characters"));
    assert_eq!(enrol(&analyst, &mut second, "Key").status, 303);

    let entered = try_to_enter(&centre, &mut device);
    assert_eq!(entered.status, 303, "{}", entered.text());
    let there = Person {
        centre: &centre,
        cookie: cookie(&entered, "tocsin_staff").unwrap(),
    };
    let page = there.get("/console/account");
    assert!(page.text().contains("analyst@example.org"));
    assert_eq!(page.text().matches("not yet").count(), 1, "one is used now");
    assert_eq!(
        there.post("/console/account/codes", "").status,
        200,
        "it is a young proof"
    );

    let other = staff(&folder, &centre, "supervisor");
    let path = between(page.text(), "action=\"/console/account/passkeys/", "\"");
    let removal = format!("/console/account/passkeys/{path}");
    assert_eq!(
        other.post(&removal, "").status,
        404,
        "nobody removes another's"
    );
    assert_eq!(there.post(&removal, "").status, 303);
    refused(&try_to_enter(&centre, &mut device));
    assert_eq!(try_to_enter(&centre, &mut second).status, 303);

    let auditor = staff(&folder, &centre, "auditor");
    // Entries are read once they stand in the ledger.
    let journal = awaited("the whole journal", || {
        let journal = auditor.get("/console/journal");
        journal
            .text()
            .contains("Passkey removed")
            .then_some(journal)
    });
    for (act, count) in [("Passkey added", 2), ("Passkey removed", 1)] {
        assert_eq!(journal.text().matches(act).count(), count, "{act}");
    }
    assert!(journal.text().contains("by=passkey"));
    assert!(
        !journal.text().contains("Telephone"),
        "no name in the journal"
    );
}

#[test]
fn an_answer_works_once_and_in_its_own_browser() {
    let folder = folder();
    let centre = folder.serve();
    let analyst = staff(&folder, &centre, "analyst");
    let mut device = Authenticator::new(ORIGIN, 7);
    assert_eq!(enrol(&analyst, &mut device, "Key").status, 303);

    let (cookie, options) = ask(&centre);
    let answer = device.get(&options);
    assert_eq!(enter(&centre, &cookie, &answer).status, 303);
    refused(&enter(&centre, &cookie, &answer));
    let (fresh, _) = ask(&centre);
    refused(&enter(&centre, &fresh, &answer));

    let (mine, options) = ask(&centre);
    let (theirs, _) = ask(&centre);
    let answer = device.get(&options);
    refused(&enter(&centre, &theirs, &answer));
    refused(&enter(&centre, "tocsin_passkey=", &answer));
    assert_eq!(enter(&centre, &mine, &answer).status, 303);

    let (cookie, options) = ask(&centre);
    let answer = device.get(&options);
    refused(&enter(&centre, &cookie, "{}"));
    // A wrong answer uses the challenge up as well.
    refused(&enter(&centre, &cookie, &answer));
}

#[test]
fn what_is_not_quite_the_passkey_opens_nothing() {
    let folder = folder();
    let centre = folder.serve();
    let analyst = staff(&folder, &centre, "analyst");
    let mut device = Authenticator::new(ORIGIN, 7);
    assert_eq!(enrol(&analyst, &mut device, "Key").status, 303);
    refused(&try_to_enter(&centre, &mut Authenticator::new(ORIGIN, 9)));

    for origin in [
        "https://centre.example.org.evil.example",
        "https://centre.example.org:8443",
        "http://centre.example.org",
        "https://www.centre.example.org",
    ] {
        device.origin = origin.to_owned();
        refused(&try_to_enter(&centre, &mut device));
    }
    device.origin = ORIGIN.to_owned();
    device.rp_id = "example.org".to_owned();
    refused(&try_to_enter(&centre, &mut device));
    device.rp_id = "centre.example.org".to_owned();
    device.is_verified = false;
    refused(&try_to_enter(&centre, &mut device));
    device.is_verified = true;
    assert_eq!(try_to_enter(&centre, &mut device).status, 303);
    let counted = device.counter;
    device.counter = 0;
    refused(&try_to_enter(&centre, &mut device));
    device.counter = counted;
    assert_eq!(try_to_enter(&centre, &mut device).status, 303);

    for (origin, is_verified) in [("https://evil.example", true), (ORIGIN, false)] {
        let mut another = Authenticator::new(ORIGIN, 11);
        another.origin = origin.to_owned();
        another.is_verified = is_verified;
        assert_eq!(enrol(&analyst, &mut another, "Wrong").status, 422);
    }
    assert!(!analyst.get("/console/account").text().contains("Wrong"));
}

#[test]
fn a_passkey_is_the_young_proof_of_its_own_person_and_session() {
    let folder = folder();
    let centre = folder.serve();
    let (old, secret) = since_long(&folder, &centre, "analyst");
    let young = log_in(&centre, "analyst@example.org", &secret);
    let mut device = Authenticator::new(ORIGIN, 7);
    assert_eq!(
        old.post("/console/account/passkeys/new", "").status,
        403,
        "adding one is sensitive"
    );
    assert_eq!(enrol(&young, &mut device, "Key").status, 303);
    let other = staff(&folder, &centre, "supervisor");
    let mut foreign = Authenticator::new(ORIGIN, 8);
    assert_eq!(enrol(&other, &mut foreign, "Theirs").status, 303);

    let asked = old.post("/console/account/codes", "");
    assert_eq!(asked.status, 403);
    assert!(asked.text().contains("/console/confirm/challenge"));
    let options = |person: &Person<'_>| -> Value {
        let asked = person.post("/console/confirm/challenge", "");
        assert_eq!(asked.status, 200);
        serde_json::from_slice(&asked.body).unwrap()
    };
    let confirm = |answer: &str| {
        let answer = field("confirm_passkey", answer);
        let form = format!("confirm_again=/console/account/codes&{answer}");
        old.post("/console/confirm", &form)
    };
    assert_eq!(confirm(&device.get(&options(&young))).status, 422);
    assert_eq!(confirm(&foreign.get(&options(&old))).status, 422);
    assert_eq!(confirm("").status, 422);
    let answer = device.get(&options(&old));
    let confirmed = confirm(&answer);
    assert_eq!(confirmed.status, 307, "{}", confirmed.text());
    assert_eq!(confirmed.header("location"), Some("/console/account/codes"));
    let renewed = Person {
        centre: &centre,
        cookie: cookie(&confirmed, "tocsin_staff").unwrap(),
    };
    assert_eq!(renewed.post("/console/account/codes", "").status, 200);
    assert_eq!(old.get("/console/account").status, 303);
    let form = field("confirm_passkey", &answer);
    assert_eq!(
        renewed.post("/console/confirm", &form).status,
        422,
        "a replay"
    );
}

#[test]
fn whoever_has_twenty_passkeys_is_told_before_the_device_makes_one() {
    let folder = folder();
    let centre = folder.serve();
    let analyst = staff(&folder, &centre, "analyst");
    for seed in 1..=20 {
        let mut device = Authenticator::new(ORIGIN, seed);
        let enrolled = enrol(&analyst, &mut device, &format!("Key {seed}"));
        assert_eq!(enrolled.status, 303, "{}", enrolled.text());
    }
    let page = analyst.post("/console/account/passkeys/new", "");
    assert_eq!(page.status, 409);
    assert!(page.text().contains("You have 20 passkeys"));
    assert!(!page.text().contains("data-asked"), "{}", page.text());
}

#[test]
fn without_an_address_that_browsers_trust_there_are_no_passkeys() {
    for address in ["http://centre.example.org", "https://192.0.2.7", ""] {
        let folder = Folder::new();
        if !address.is_empty() {
            folder.set(&format!("public_url = \"{address}\""));
        }
        let centre = folder.serve();
        assert!(!centre.get("/console/login").text().contains("passkey"));
        for path in ["/console/login/passkey/challenge", "/console/login/passkey"] {
            let form = field("answer", "{}");
            let answer = centre.request("POST", path, &[FORM], form.as_bytes());
            assert_eq!(answer.unwrap().status, 404, "{address} {path}");
        }
    }
    assert!(Passkeys::at("http://localhost:8080").is_some());
}

#[test]
fn a_challenge_runs_out_after_five_minutes() {
    let folder = folder();
    let centre = folder.serve();
    let analyst = staff(&folder, &centre, "analyst");
    let mut device = Authenticator::new(ORIGIN, 7);
    assert_eq!(enrol(&analyst, &mut device, "Key").status, 303);
    centre.stop();

    let ahead_seconds = Arc::new(AtomicI64::new(0));
    let passed = ahead_seconds.clone();
    let clock = move || {
        let seconds = passed.load(Ordering::SeqCst);
        Timestamp::now() + jiff::SignedDuration::from_secs(seconds)
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let data = folder.data();
        let opened = tocsin_server::folder::Folder::open_on_clock(&data, Arc::new(clock));
        let centre = opened.await.unwrap().centre;
        let at = Passkeys::at(ORIGIN).unwrap();
        for (wait_seconds, is_open) in [(290, true), (301, false)] {
            let asked = people::begin_login(&centre, &at).await.unwrap();
            let answer = device.get(&serde_json::from_str(&asked.options).unwrap());
            ahead_seconds.fetch_add(wait_seconds, Ordering::SeqCst);
            let shown = (&*asked.secret, &*answer);
            let device = Device::default();
            let opened = people::log_in_by_passkey(&centre, &at, shown, device, None).await;
            assert_eq!(opened.unwrap().is_some(), is_open, "after {wait_seconds} s");
        }
        let removed = people::sweep(&centre).await.unwrap();
        assert_eq!(removed, 1, "the challenge that nobody answered in time");
        centre.store.close().await.unwrap();
    });
}
