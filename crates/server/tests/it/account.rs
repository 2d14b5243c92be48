//! One's own account: sessions, recovery codes, and proving again who one is before what is
//! sensitive.

use crate::support::centre::{Answer, Centre, Folder};
use crate::support::on_both_engines;
use crate::support::staff::{
    FORM, PASSWORD, Person, between, code, enrol, log_in, path_of, since_long, staff,
};

on_both_engines!(
    what_is_sensitive_asks_for_a_young_proof_and_is_then_done,
    a_session_that_was_planted_is_never_taken_over,
    sessions_are_listed_and_ended_by_their_owner_alone,
    recovery_codes_are_shown_once_and_each_works_once,
    whose_work_ends_is_out_at_once_and_comes_back_by_invitation,
);

/// A report with an identity, imported; answers its page's path.
fn report(folder: &Folder, reader: &Person<'_>) -> String {
    let line = r#"{"category":"sextortion","narrative":"a story",
        "reporter":{"mode":"confidential","name":"Reporter of the test"}}"#;
    let file = folder.write("one.jsonl", line.replace('\n', ""));
    folder.run("import", &[file.to_str().unwrap()]).done();
    let list = reader.get("/console/reports");
    let id = between(list.text(), "href=\"/console/reports/", "\"").to_owned();
    format!("/console/reports/{id}")
}

fn cookie(answer: &Answer) -> String {
    let cookie = answer.header("set-cookie").unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

const PURPOSE: &str = "reason=judge&precision=order+of+the+second+chamber";

fn what_is_sensitive_asks_for_a_young_proof_and_is_then_done(folder: &Folder) {
    let centre = folder.serve();
    let (analyst, secret) = since_long(folder, &centre, "analyst");
    let identity = format!("{}/identity", report(folder, &analyst));

    let asked = analyst.post(&identity, PURPOSE);
    assert_eq!(asked.status, 403);
    assert!(
        asked.text().contains("Is it still you?"),
        "{}",
        asked.text()
    );
    assert!(
        asked
            .text()
            .contains("value=\"order of the second chamber\"")
    );
    assert!(!asked.text().contains("Reporter of the test"));

    let proof = |code: &str| {
        format!(
            "confirm_again={identity}&confirm_password={PASSWORD}&confirm_code={code}&{PURPOSE}"
        )
    };
    let wrong = analyst.post("/console/confirm", &proof("000000"));
    assert_eq!(wrong.status, 422);
    assert!(wrong.text().contains("role=\"alert\""));
    assert!(
        wrong
            .text()
            .contains("value=\"order of the second chamber\"")
    );

    let form = proof(&code(&secret, 0));
    let confirmed = analyst.post("/console/confirm", &form);
    assert_eq!(confirmed.status, 307, "the browser sends the same again");
    assert_eq!(confirmed.header("location"), Some(identity.as_str()));
    let renewed = Person {
        centre: &centre,
        cookie: cookie(&confirmed),
    };
    assert_ne!(renewed.cookie, analyst.cookie, "the secret is a new one");
    let opened = renewed.post(&identity, &form);
    assert!(
        opened.text().contains("Reporter of the test"),
        "{}",
        opened.text()
    );
    assert_eq!(
        analyst.get("/console/account").status,
        303,
        "the old one opens nothing"
    );
    let again = renewed.post("/console/confirm", &form);
    assert_eq!(again.status, 422, "a code works once");
}

#[test]
fn inviting_erasing_and_new_recovery_codes_are_sensitive() {
    let folder = Folder::new();
    let centre = folder.serve();
    let (reader, _) = since_long(&folder, &centre, "analyst");
    let (officer, _) = since_long(&folder, &centre, "data-protection-officer");
    let (administrator, _) = since_long(&folder, &centre, "administrator");
    let target = report(&folder, &reader).replace("/reports/", "/erasures/");
    let erase = "number=x&reason=court-order&reference=7";
    let invite = "email=a%40example.org&role=recipient&body=cyber-unit&kinds=spam&kinds=hate";
    for (person, path, form) in [
        (&officer, target.as_str(), erase),
        (&administrator, "/console/staff", invite),
        (&reader, "/console/account/codes", ""),
    ] {
        let asked = person.post(path, form);
        assert_eq!(asked.status, 403, "{path}");
        let hidden = asked.text().matches("type=\"hidden\"").count();
        let fields = form.split('&').filter(|field| !field.is_empty()).count();
        assert_eq!(hidden, 1 + fields, "each field is kept: {}", asked.text());
    }
    assert_eq!(
        reader.post(&target, erase).status,
        404,
        "who may not is not asked"
    );
    assert!(reader.get("/console/reports").text().contains("a story"));
    let foreign = "confirm_again=https://elsewhere.example/&confirm_password=x&confirm_code=1";
    let asked = reader.post("/console/confirm", foreign);
    assert!(!asked.text().contains("elsewhere.example"));
}

fn whose_work_ends_is_out_at_once_and_comes_back_by_invitation(folder: &Folder) {
    let centre = folder.serve();
    let analyst = staff(folder, &centre, "analyst");
    let administrator = staff(folder, &centre, "administrator");
    let list = administrator.get("/console/staff");
    let row = between(list.text(), "analyst@example.org", "</tr>");
    let id = between(row, "name=\"person\" value=\"", "\"").to_owned();
    // One does not lock oneself out; nobody else has this page.
    assert_eq!(list.text().matches("name=\"person\"").count(), 1);
    let form = format!("person={id}");
    assert_eq!(analyst.post("/console/staff/disabled", &form).status, 404);
    assert_eq!(analyst.get("/console/queue/new").status, 200);

    let ended = administrator.post("/console/staff/disabled", &form);
    assert_eq!(
        (ended.status, ended.header("location")),
        (303, Some("/console/staff"))
    );
    let list = administrator.get("/console/staff");
    let row = between(list.text(), "analyst@example.org", "</tr>");
    assert!(
        row.contains("closed") && !row.contains("name=\"person\""),
        "{row}"
    );
    let out = analyst.get("/console/queue/new");
    assert_eq!(
        (out.status, out.header("location")),
        (303, Some("/console/login?next=/console/queue/new"))
    );
    let again = administrator.post("/console/staff/disabled", &form);
    assert_eq!(again.status, 404, "it happens once");
    let listed = folder.run("user list", &["--json"]).done();
    assert!(listed.contains("analyst@example.org"), "{listed}");

    let back = staff(folder, &centre, "analyst");
    assert_eq!(back.get("/console/queue/new").status, 200);
}

fn recovery_codes_are_shown_once_and_each_works_once(folder: &Folder) {
    let centre = folder.serve();
    let analyst = staff(folder, &centre, "analyst");
    let made = analyst.post("/console/account/codes", "");
    assert_eq!(made.status, 200);
    assert_eq!(made.header("cache-control"), Some("no-store"));
    let codes: Vec<&str> = made
        .text()
        .split("<li><bdi class=\"mono\" dir=\"ltr\">")
        .skip(1)
        .map(|rest| rest.split('<').next().unwrap())
        .collect();
    assert_eq!(codes.len(), 10);
    assert!(made.text().contains("You have 10 left."));
    assert!(!analyst.get("/console/account").text().contains(codes[0]));

    let try_code = |code: &str| {
        let form = format!("email=analyst@example.org&password={PASSWORD}&code={code}");
        let answer = centre.request("POST", "/console/login", &[FORM], form.as_bytes());
        answer.unwrap()
    };
    let typed = codes[0].to_lowercase().replace('-', "+");
    let entered = try_code(&typed);
    assert_eq!(entered.status, 303);
    assert_eq!(try_code(&typed).status, 422, "each works once");
    let wrong = format!(
        "email=analyst@example.org&password=another&code={}",
        codes[1]
    );
    let wrong = centre.request("POST", "/console/login", &[FORM], wrong.as_bytes());
    assert_eq!(
        wrong.unwrap().status,
        422,
        "no code stands in for the password"
    );
    let person = Person {
        centre: &centre,
        cookie: cookie(&entered),
    };
    assert!(
        person
            .get("/console/account")
            .text()
            .contains("You have 9 left.")
    );

    assert_eq!(person.post("/console/account/codes", "").status, 200);
    assert_eq!(
        try_code(codes[1]).status,
        422,
        "new ones end the earlier ones"
    );
}

fn sessions_are_listed_and_ended_by_their_owner_alone(folder: &Folder) {
    let centre = folder.serve();
    let invitation = path_of(centre.ready["admin"].as_str().unwrap());
    let secret = enrol(&centre, invitation);
    let here = log_in(&centre, "admin@localhost", &secret);
    let other = staff(folder, &centre, "analyst");
    let made = here.post("/console/account/codes", "");
    let one = between(made.text(), "<li><bdi class=\"mono\" dir=\"ltr\">", "<").to_owned();
    let there = second_login(&centre, &one);

    let page = here.get("/console/account");
    let text = page.text();
    assert!(
        text.contains("Firefox · Linux") && text.contains("an unknown browser"),
        "{text}"
    );
    assert_eq!(text.matches("127.0.0.0/24").count(), 2, "{text}");
    let path = "action=\"/console/account/sessions/";
    let (_, first) = text.split_once(path).unwrap();
    let (_, second) = first.split_once(path).unwrap();
    let ids = [first, second].map(|rest| rest.split('"').next().unwrap());
    // The latest stands first, and that is the other one.
    assert!(text.find("Firefox").unwrap() < text.find("an unknown").unwrap());
    let end = format!("/console/account/sessions/{}", ids[0]);
    assert_eq!(other.post(&end, "").status, 404, "nobody ends another's");
    assert_eq!(there.get("/console/account").status, 200);
    assert_eq!(here.post(&end, "").status, 303);
    assert_eq!(there.get("/console/account").status, 303, "it is over");
    assert_eq!(here.get("/console/account").status, 200);
    assert_eq!(here.post(&end, "").status, 404);
}

fn second_login<'c>(centre: &'c Centre, code: &str) -> Person<'c> {
    let form = format!("email=admin@localhost&password={PASSWORD}&code={code}");
    let browser = (
        "User-Agent",
        "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0",
    );
    let answer = centre.request("POST", "/console/login", &[FORM, browser], form.as_bytes());
    Person {
        centre,
        cookie: cookie(&answer.unwrap()),
    }
}

fn a_session_that_was_planted_is_never_taken_over(folder: &Folder) {
    let centre = folder.serve();
    let invitation = path_of(centre.ready["admin"].as_str().unwrap());
    let secret = enrol(&centre, invitation);
    let planted = format!("tocsin_staff={}", "ab".repeat(32));
    let form = |code: &str| format!("email=admin@localhost&password={PASSWORD}&code={code}");
    let enter = |cookie: &str, code: &str| {
        let headers = [FORM, ("Cookie", cookie)];
        let body = form(code);
        let answer = centre.request("POST", "/console/login", &headers, body.as_bytes());
        answer.unwrap()
    };
    let entered = enter(&planted, &code(&secret, 1));
    assert_eq!(entered.status, 303);
    let own = cookie(&entered);
    assert_ne!(own, planted);
    let with = |cookie: &str| Person {
        centre: &centre,
        cookie: cookie.to_owned(),
    };
    assert_eq!(with(&planted).get("/console/staff").status, 303);
    assert_eq!(with(&own).get("/console/staff").status, 200);

    // Logging in again in the same browser ends the session that it had.
    let made = with(&own).post("/console/account/codes", "");
    let one = between(made.text(), "<li><bdi class=\"mono\" dir=\"ltr\">", "<").to_owned();
    let next = cookie(&enter(&own, &one));
    assert_eq!(with(&own).get("/console/staff").status, 303);
    assert_eq!(with(&next).get("/console/staff").status, 200);
}
