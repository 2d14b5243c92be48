//! The inside: who may come in, what each sees, and what opening an identity leaves behind.

use crate::support::centre::{Answer, Folder, awaited};
use crate::support::staff::{
    FORM, PASSWORD, Person, between, code, enrol, log_in, path_of, staff, staff_for,
};

/// A report with an identity, imported; answers its page's path.
fn report(folder: &Folder, person: &Person<'_>) -> String {
    let line = r#"{"external_id":"r1","category":"sextortion","language":"en",
        "narrative":"They threaten to publish <b>pictures</b>",
        "suspect":{"iban":"FR7630006000011234567890189"},
        "reporter":{"mode":"confidential","name":"Reporter of the test","email":"r@example.org"}}"#;
    let file = folder.write("one.jsonl", line.replace('\n', ""));
    folder.run("import", &[file.to_str().unwrap()]).done();
    let list = person.get("/console/reports?q=threatening");
    assert_eq!(list.status, 200);
    let id = between(list.text(), "href=\"/console/reports/", "\"").to_owned();
    format!("/console/reports/{id}")
}

#[test]
fn an_analyst_finds_reads_answers_and_opens_an_identity_with_a_purpose() {
    let folder = Folder::new();
    let centre = folder.serve();
    let analyst = staff(&folder, &centre, "analyst");
    let path = report(&folder, &analyst);

    let page = analyst.get(&path);
    let text = page.text();
    assert!(
        text.contains("publish &#60;b&#62;pictures"),
        "foreign words stay words: {text}"
    );
    assert!(text.contains("FR7630006000011234567890189"));
    assert!(
        !text.contains("Reporter of the test"),
        "the identity is sealed"
    );
    assert!(text.contains("Confidential reporter"));

    let refused = analyst.post(&format!("{path}/identity"), "reason=judge&precision=short");
    assert_eq!(refused.status, 422);
    assert!(!refused.text().contains("Reporter of the test"));
    let form = "reason=judge&precision=order+of+the+second+chamber";
    let opened = analyst.post(&format!("{path}/identity"), form);
    assert!(
        opened.text().contains("Reporter of the test"),
        "{}",
        opened.text()
    );
    assert!(opened.text().contains("Opened once."));
    assert_eq!(opened.header("cache-control"), Some("no-store"));
    let back = format!("300; url={path}");
    assert_eq!(
        opened.header("refresh"),
        Some(back.as_str()),
        "for 5 minutes"
    );
    assert!(opened.text().contains("It is shown until "));
    assert!(
        opened
            .text()
            .contains(&format!("data-left=\"300\" data-then=\"{path}\""))
    );
    let sealed = analyst.get(&path);
    assert!(!sealed.text().contains("Reporter of the test"));
    assert_eq!(sealed.header("refresh"), None);

    let sent = analyst.post(&format!("{path}/messages"), "message=When+was+that%3F");
    assert_eq!(sent.status, 303);
    assert!(analyst.get(&path).text().contains("When was that?"));
    assert_eq!(
        analyst
            .post(&format!("{path}/messages"), "message=+")
            .status,
        422
    );
}

#[test]
fn a_mandate_bounds_what_an_analyst_sees_finds_and_does() {
    let folder = Folder::new();
    let centre = folder.serve();
    let analyst = staff(&folder, &centre, "analyst");
    let path = report(&folder, &analyst);
    let here = ["--kinds", "sextortion,spam"];
    let here = staff_for(&folder, &centre, ("analyst", "here@example.org"), &here);
    assert_eq!(here.get(&path).status, 200);
    assert!(here.get("/console/reports").text().contains(&path));
    let number = between(analyst.get(&path).text(), "<h1><bdi>", "<").to_owned();
    let found = here.get(&format!("/console/reports?q={number}"));
    assert_eq!(found.status, 303, "the number leads to the report");

    let bounds = ["--kinds", "sextortion", "--places", "XO-CA"];
    let elsewhere = ("supervisor", "elsewhere@example.org");
    let elsewhere = staff_for(&folder, &centre, elsewhere, &bounds);
    for address in [
        "/console/reports".to_owned(),
        "/console/reports?q=threatening".to_owned(),
        "/console/reports?kind=sextortion".to_owned(),
        format!("/console/reports?q={number}"),
    ] {
        let list = elsewhere.get(&address);
        assert_eq!(list.status, 200, "{address}");
        assert!(!list.text().contains(&path), "{address}");
        assert!(!list.text().contains("pictures"), "{address}");
    }
    let missing = elsewhere.get("/console/reports/01920000-0000-7000-8000-000000000000");
    let hidden = elsewhere.get(&path);
    assert_eq!((hidden.status, missing.status), (404, 404));
    assert_eq!(hidden.text(), missing.text(), "not allowed and not there");
    let purpose = "reason=judge&precision=order+of+the+second+chamber";
    for (act, form) in [("messages", "message=x"), ("identity", purpose)] {
        let answer = elsewhere.post(&format!("{path}/{act}"), form);
        assert_eq!(answer.status, 404, "{act}");
    }
    assert!(!analyst.get(&path).text().contains("class=\"letter"));
}

#[test]
fn a_mandate_names_what_the_profile_knows_and_fits_the_role() {
    let folder = Folder::new();
    for (arguments, told) in [
        (vec!["recipient"], "a recipient needs a body"),
        (
            vec!["recipient", "--body", "nobody"],
            "no body “nobody”; it has cyber-unit,",
        ),
        (vec!["analyst", "--body", "cyber-unit"], "only a recipient"),
        (
            vec!["auditor", "--kinds", "spam"],
            "only operators, analysts",
        ),
        (vec!["analyst", "--kinds", "spam,spum"], "“spum” is no kind"),
        (
            vec!["analyst", "--places", "XO"],
            "“XO” is no region of this profile; they are XO-CA,",
        ),
    ] {
        let head = ["--email", "a@example.org", "--role"];
        let arguments: Vec<&str> = head.into_iter().chain(arguments).collect();
        let complaint = folder.run("user invite", &arguments).misused();
        assert!(complaint.contains(told), "{complaint}");
    }
    let centre = folder.serve();
    let invitation = path_of(centre.ready["admin"].as_str().unwrap()).to_owned();
    let secret = enrol(&centre, &invitation);
    let administrator = log_in(&centre, "admin@localhost", &secret);
    let wrong = administrator.post("/console/staff", "email=b%40example.org&role=recipient");
    assert_eq!(wrong.status, 422);
    let form = "email=b%40example.org&role=recipient&body=cyber-unit&kinds=spam&kinds=hate";
    let invited = administrator.post("/console/staff", form);
    assert_eq!(invited.status, 200, "{}", invited.text());
    let start = invited.text().find("/console/invitation/").unwrap();
    let path = invited.text()[start..]
        .split('<')
        .next()
        .unwrap()
        .to_owned();
    enrol(&centre, &path);
    let list = folder.run("user list", &[]).done();
    assert!(
        list.contains("recipient  active  body=cyber-unit  kinds=spam,hate"),
        "{list}"
    );
    let page = administrator.get("/console/staff");
    assert!(
        page.text().contains("<span class=\"tag\">"),
        "the bounds stand in the list"
    );
}

#[test]
fn each_role_sees_its_own_places_and_the_others_do_not_exist() {
    let folder = Folder::new();
    let centre = folder.serve();
    let analyst = staff(&folder, &centre, "analyst");
    let report = report(&folder, &analyst);
    let places = [
        "/console/reports",
        &report,
        "/console/journal",
        "/console/staff",
        "/console/erasures",
    ];
    let expected = [
        ("analyst", [200, 200, 404, 404, 404]),
        ("supervisor", [200, 200, 404, 404, 404]),
        ("administrator", [404, 404, 404, 200, 404]),
        ("auditor", [404, 404, 200, 404, 404]),
        ("data-protection-officer", [404, 404, 200, 404, 200]),
        ("operator", [404, 404, 404, 404, 404]),
        ("recipient", [404, 404, 404, 404, 404]),
    ];
    for (role, statuses) in expected {
        let person = match role {
            "analyst" => Person {
                centre: &centre,
                cookie: analyst.cookie.clone(),
            },
            _ => staff(&folder, &centre, role),
        };
        let seen = places.map(|place| person.get(place).status);
        assert_eq!(seen, statuses, "{role}");
        if statuses[1] == 404 {
            let form = "reason=judge&precision=order+of+the+second+chamber";
            assert_eq!(
                person.post(&format!("{report}/identity"), form).status,
                404,
                "{role}"
            );
            assert_eq!(
                person
                    .post(&format!("{report}/messages"), "message=x")
                    .status,
                404
            );
        }
        if statuses[3] == 404 {
            let form = "email=a%40example.org&role=administrator";
            assert_eq!(person.post("/console/staff", form).status, 404, "{role}");
        }
        if statuses[4] == 404 {
            let path = report.replace("/reports/", "/erasures/");
            let erased = person.post(&path, "reason=court-order");
            assert_eq!(erased.status, 404, "{role}");
        }
    }
    for place in places {
        let answer = centre.get(place);
        assert_eq!(answer.status, 303, "{place}");
        assert!(
            answer
                .header("location")
                .unwrap()
                .starts_with("/console/login")
        );
    }
}

#[test]
fn invitations_codes_and_sessions_work_once() {
    let folder = Folder::new();
    let centre = folder.serve();
    let invitation = path_of(centre.ready["admin"].as_str().unwrap());
    let refused = centre
        .request("POST", invitation, &[FORM], b"password=short&code=000000")
        .unwrap();
    assert_eq!(refused.status, 422);
    let secret = enrol(&centre, invitation);
    assert_eq!(
        centre.get(invitation).status,
        404,
        "an invitation works once"
    );

    let administrator = log_in(&centre, "admin@localhost", &secret);
    let used = format!(
        "email=admin@localhost&password={PASSWORD}&code={}",
        code(&secret, 0)
    );
    let again = centre
        .request("POST", "/console/login", &[FORM], used.as_bytes())
        .unwrap();
    assert_eq!(
        again.status, 422,
        "an older code than the last one used does not work"
    );
    let wrong = format!(
        "email=admin@localhost&password=another+word&code={}",
        code(&secret, 1)
    );
    let wrong = centre
        .request("POST", "/console/login", &[FORM], wrong.as_bytes())
        .unwrap();
    let nobody = format!("email=nobody@example.org&password={PASSWORD}&code=000000");
    let nobody = centre
        .request("POST", "/console/login", &[FORM], nobody.as_bytes())
        .unwrap();
    let problem = |answer: &Answer| between(answer.text(), "role=\"alert\">", "<").to_owned();
    assert_eq!(
        problem(&wrong),
        problem(&nobody),
        "the answer does not tell who works here"
    );

    assert_eq!(administrator.get("/console/staff").status, 200);
    assert_eq!(administrator.post("/console/logout", "").status, 303);
    assert_eq!(
        administrator.get("/console/staff").status,
        303,
        "the session is closed"
    );
}

#[test]
fn an_address_used_wrongly_is_a_page_of_the_inside() {
    let folder = Folder::new();
    let centre = folder.serve();
    let analyst = staff(&folder, &centre, "analyst");
    let answer = analyst.get("/console/logout");
    assert_eq!(answer.status, 405);
    assert_eq!(answer.header("allow"), Some("POST"));
    let page = answer.text();
    assert!(
        page.contains("This address cannot be used like this")
            || page.contains("only takes a form"),
        "{page}"
    );
    assert!(page.contains("href=\"/console\""), "{page}");
    // What stands in an address or a form and cannot be read.
    let answer = analyst.get("/console/reports/%ff");
    assert!(answer.text().contains("<h1>"), "{answer:?}");
    let headers = [("Content-Type", "text/plain"), ("Accept-Language", "en")];
    let answer = centre
        .request("POST", "/console/login", &headers, b"x")
        .unwrap();
    assert_eq!(answer.status, 415);
    assert!(
        answer.text().contains("Go back and check it."),
        "{answer:?}"
    );
}

#[test]
fn a_form_of_another_site_is_refused() {
    let folder = Folder::new();
    let centre = folder.serve();
    let analyst = staff(&folder, &centre, "analyst");
    let path = report(&folder, &analyst);
    let headers = [
        FORM,
        ("Cookie", analyst.cookie.as_str()),
        ("Sec-Fetch-Site", "cross-site"),
        ("Accept-Language", "fr"),
    ];
    let answer = centre.request("POST", &format!("{path}/messages"), &headers, b"message=x");
    let answer = answer.unwrap();
    assert_eq!(answer.status, 403);
    let page = answer.text();
    assert!(
        page.contains("lang=\"fr\"") && page.contains("un autre site"),
        "{page}"
    );
    assert!(page.contains("href=\"/console\""), "{page}");
    assert!(!analyst.get(&path).text().contains("class=\"letter"));
}

#[test]
fn logins_are_slowed_for_each_address() {
    let folder = Folder::new();
    let centre = folder.serve();
    let form = format!("email=Nobody@example.org&password={PASSWORD}&code=000000");
    let attempt = || {
        let answer = centre.request("POST", "/console/login", &[FORM], form.as_bytes());
        answer.unwrap()
    };
    let answers: Vec<Answer> = (0..12).map(|_| attempt()).collect();
    assert_eq!(answers[0].status, 422);
    let slowed = answers.iter().find(|answer| answer.status == 429).unwrap();
    assert!(slowed.text().contains("role=\"alert\""));
    let seconds: u64 = slowed.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=60).contains(&seconds), "{seconds}");
}

#[test]
fn everybody_lands_on_a_page() {
    let folder = Folder::new();
    let centre = folder.serve();
    let home = staff(&folder, &centre, "operator").get("/console");
    assert_eq!(home.header("location"), Some("/console/call"));
    let home = staff(&folder, &centre, "recipient").get("/console");
    assert_eq!(home.header("location"), Some("/partner"));
}

#[test]
fn nobody_opens_an_identity_that_was_never_asked_for() {
    let folder = Folder::new();
    let centre = folder.serve();
    let analyst = staff(&folder, &centre, "analyst");
    let line = r#"{"category":"fake-shop","language":"en","narrative":"a shop that is none",
        "loss":{"amount":"1480.50","currency":"EUR"},"reporter":{"mode":"anonymous"}}"#;
    let file = folder.write("one.jsonl", line.replace('\n', ""));
    folder.run("import", &[file.to_str().unwrap()]).done();
    let list = analyst.get("/console/reports");
    let id = between(list.text(), "href=\"/console/reports/", "\"").to_owned();
    let path = format!("/console/reports/{id}");
    let page = analyst.get(&path);
    assert!(
        page.text().contains("Anonymous reporter"),
        "{}",
        page.text()
    );
    assert!(!page.text().contains("/identity\""), "{}", page.text());
    let purpose = "reason=judge&precision=order+of+the+second+chamber";
    let opened = analyst.post(&format!("{path}/identity"), purpose);
    assert_eq!(opened.status, 404);
    let history = analyst.get(&path);
    assert!(!history.text().contains("Identity opened"), "it was no act");
    // A loss reads as people write it, in the list as on the page.
    for page in [&page, &list, &analyst.get("/console/queue/reading")] {
        assert!(
            page.text().contains("1,480.50 euros (EUR)"),
            "{}",
            page.text()
        );
    }
}

#[test]
fn what_is_sensitive_is_not_shown_in_passing_and_each_look_is_kept() {
    let folder = Folder::new();
    let centre = folder.serve();
    let analyst = staff(&folder, &centre, "analyst");
    let line = r#"{"category":"child-abuse","language":"en","narrative":"an address of the net",
        "reporter":{"mode":"anonymous"}}"#;
    let file = folder.write("one.jsonl", line.replace('\n', ""));
    folder.run("import", &[file.to_str().unwrap()]).done();
    let list = analyst.get("/console/reports");
    assert!(!list.text().contains("an address of the net"));
    let id = between(list.text(), "href=\"/console/reports/", "\"").to_owned();
    let path = format!("/console/reports/{id}");
    for looks in 1..=3 {
        let page = analyst.get(&path);
        assert!(page.text().contains("an address of the net"));
        let again = analyst.get(&path);
        let counted = again.text().matches("<b>Read by a person</b>").count();
        assert_eq!(counted, 2 * looks - 1, "{}", again.text());
    }
}

#[test]
fn the_data_protection_officer_erases_what_nobody_shows_them() {
    let folder = Folder::new();
    let centre = folder.serve();
    let analyst = staff(&folder, &centre, "analyst");
    let officer = staff(&folder, &centre, "data-protection-officer");
    let path = report(&folder, &analyst);
    let number = between(analyst.get(&path).text(), "<h1><bdi>", "<").to_owned();
    let found = |number: &str| officer.get(&format!("/console/erasures?number={number}"));
    assert!(found("TC-1999-000001").text().contains("role=\"alert\""));
    assert!(!found("").text().contains("role=\"alert\""));

    let page = found(&number);
    let text = page.text();
    assert!(text.contains("lost for ever") && text.contains("Confidential reporter"));
    for word in [
        "pictures",
        "FR7630006000011234567890189",
        "Reporter of the test",
    ] {
        assert!(!text.contains(word), "{word} in {text}");
    }
    let target = path.replace("/reports/", "/erasures/");
    assert!(text.contains(&format!("action=\"{target}\"")), "{text}");
    for wrong in [
        "reason=",
        "reason=because",
        "reason=court-order&reference=Ada",
    ] {
        let refused = officer.post(&target, &format!("number={number}&{wrong}"));
        assert_eq!(refused.status, 422, "{wrong}");
        assert!(refused.text().contains("Choose a reason."), "{wrong}");
    }
    assert!(
        analyst.get(&path).text().contains("pictures"),
        "still there"
    );

    let form = format!("number={number}&reason=court-order&reference=2026%2F12");
    let done = officer.post(&target, &form);
    let back = format!("/console/erasures?number={number}");
    assert_eq!(
        (done.status, done.header("location")),
        (303, Some(back.as_str()))
    );
    let page = found(&number);
    assert!(
        page.text().contains("Have a backup made now"),
        "{}",
        page.text()
    );
    assert!(!page.text().contains("<select"), "nothing is left to erase");
    let page = analyst.get(&path);
    assert!(page.text().contains("Erased") && !page.text().contains("pictures"));
    // The journal shows what is sealed, and that is within a second or two.
    awaited("the grounds in the journal", || {
        let journal = officer.get("/console/journal");
        let grounds = "reason=court-order reference=2026/12";
        journal.text().contains(grounds).then_some(())
    });
}
