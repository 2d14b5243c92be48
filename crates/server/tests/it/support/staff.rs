//! Staff for a test: invited, enrolled and logged in through the pages.
// What one test needs, another leaves alone.
#![allow(dead_code)]

use std::time::{SystemTime, UNIX_EPOCH};

use jiff::{SignedDuration, Timestamp};
use tocsin_domain::access::{Actor, Mandate, StaffRole};
use tocsin_flow::people;
use tocsin_store::people::session::Device;

use super::centre::{Answer, Centre, Folder};

pub(crate) const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");
pub(crate) const PASSWORD: &str = "seven+quiet+herons";

/// Somebody at the console: keeps the session's cookie.
pub(crate) struct Person<'c> {
    pub(crate) centre: &'c Centre,
    pub(crate) cookie: String,
}

impl Person<'_> {
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, "")
    }

    pub(crate) fn post(&self, path: &str, form: &str) -> Answer {
        self.ask("POST", path, form)
    }

    pub(crate) fn ask(&self, method: &str, path: &str, form: &str) -> Answer {
        let headers = [
            FORM,
            ("Cookie", self.cookie.as_str()),
            ("Accept-Language", "en"),
        ];
        self.centre
            .request(method, path, &headers, form.as_bytes())
            .unwrap()
    }
}

/// The code of an authenticator `steps` from now (RFC 6238).
pub(crate) fn code(secret: &str, steps: i64) -> String {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs();
    code_at(secret, now.saturating_add_signed(steps * 30))
}

/// The code of an authenticator at a time, in seconds since 1970.
pub(crate) fn code_at(secret: &str, seconds: u64) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).unwrap();
    let totp = totp_rs::Builder::new()
        .with_algorithm(totp_rs::Algorithm::SHA1)
        .with_secret(secret)
        .with_account_name("somebody")
        .build()
        .unwrap();
    totp.generate(seconds).to_string()
}

/// What stands between two marks of a page.
pub(crate) fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let start = text
        .find(before)
        .unwrap_or_else(|| panic!("no {before:?} in {text}"));
    let rest = &text[start + before.len()..];
    &rest[..rest.find(after).unwrap()]
}

/// Accepts an invitation and answers the second factor's secret.
pub(crate) fn enrol(centre: &Centre, path: &str) -> String {
    let page = centre.get(path);
    assert_eq!(page.status, 200);
    let after_picture = page.text().split("</svg></p>").nth(1).unwrap();
    let secret = between(after_picture, "<bdi class=\"mono\">", "<").to_owned();
    let form = format!("password={PASSWORD}&code={}", code(&secret, 0));
    let accepted = centre
        .request("POST", path, &[FORM], form.as_bytes())
        .unwrap();
    assert_eq!(
        (accepted.status, accepted.header("location")),
        (303, Some("/console/login"))
    );
    secret
}

pub(crate) fn log_in<'c>(centre: &'c Centre, email: &str, secret: &str) -> Person<'c> {
    // The next step's code: the present one was used to enrol.
    let form = format!("email={email}&password={PASSWORD}&code={}", code(secret, 1));
    let answer = centre
        .request("POST", "/console/login", &[FORM], form.as_bytes())
        .unwrap();
    assert_eq!(answer.status, 303, "{}", answer.text());
    let cookie = answer.header("set-cookie").unwrap();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"),
        "{cookie}"
    );
    Person {
        centre,
        cookie: cookie.split(';').next().unwrap().to_owned(),
    }
}

pub(crate) fn path_of(url: &str) -> &str {
    &url[url.find("/console").unwrap()..]
}

/// Invites by the command line, enrols and logs in. A recipient is one of `cyber-unit`.
pub(crate) fn staff<'c>(folder: &Folder, centre: &'c Centre, role: &str) -> Person<'c> {
    let email = format!("{role}@example.org");
    let bounds: &[&str] = match role {
        "recipient" => &["--body", "cyber-unit"],
        _ => &[],
    };
    staff_for(folder, centre, (role, &email), bounds)
}

/// The same of a role, with an address and more arguments of `user invite`.
pub(crate) fn staff_for<'c>(
    folder: &Folder,
    centre: &'c Centre,
    (role, email): (&str, &str),
    bounds: &[&str],
) -> Person<'c> {
    let mut arguments = vec!["--role", role, "--email", email];
    arguments.extend(bounds);
    let said = folder.run("user invite", &arguments).done();
    let path = said
        .split_whitespace()
        .find(|word| word.contains("/console"));
    let secret = enrol(centre, path_of(path.unwrap()));
    log_in(centre, email, &secret)
}

/// Somebody of a role who enrolled and logged in twenty minutes ago; also the second factor's
/// secret, whose present code is unused.
pub(crate) fn since_long<'c>(
    folder: &Folder,
    centre: &'c Centre,
    role: &str,
) -> (Person<'c>, String) {
    let email = format!("{role}@example.org");
    let role = StaffRole::from_word(role).unwrap();
    let then = Timestamp::now() - SignedDuration::from_mins(20);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (session, secret) = runtime.block_on(async {
        let clock = std::sync::Arc::new(move || then);
        let data = folder.data();
        let opened = tocsin_server::folder::Folder::open_on_clock(&data, clock);
        let opened = opened.await.unwrap().centre;
        let source = String::new();
        let permit = Actor::CommandLine { source }.administer().unwrap();
        let mandate = Mandate::default();
        let invited = people::invite(&opened, &permit, &email, role, mandate).await;
        let invitation = invited.unwrap();
        let enrolment = people::enrolment(&opened, &invitation).await.unwrap();
        let secret = enrolment.unwrap().totp_secret;
        // Of the time that is played: the machine's own goes on meanwhile.
        let then = u64::try_from(then.as_second()).unwrap();
        let first = code_at(&secret, then);
        let password = PASSWORD.replace('+', " ");
        people::enrol(&opened, &invitation, &password, &first)
            .await
            .unwrap();
        let next = code_at(&secret, then + 30);
        let shown = (&*email, &*password, &*next);
        let session = people::log_in(&opened, shown, Device::default(), None).await;
        opened.store.close().await.unwrap();
        (session.unwrap().unwrap(), secret)
    });
    let cookie = format!("tocsin_staff={session}");
    (Person { centre, cookie }, secret)
}
