//! The desk: queues, decisions and their undoing, who has what, notes and saved views.

use std::io::{BufRead, BufReader, Write};

use crate::support::centre::{Folder, PATIENCE, awaited};
use crate::support::on_both_engines;
use crate::support::postgres::Database;
use crate::support::staff::{Person, staff};

on_both_engines!(
    a_decision_takes_one_form_and_goes_on_to_the_next_report,
    two_decide_at_once_and_the_second_sees_who_when_and_what,
);

/// Lodges reports with these stories and answers the pages of the reports, oldest first.
fn lodged(folder: &Folder, stories: &[&str], person: &Person<'_>) -> Vec<String> {
    let line = |(place, story): (usize, &&str)| {
        format!(
            "{{\"external_id\":\"d{place}\",\"category\":\"fake-shop\",\"narrative\":\"{story}\"}}"
        )
    };
    let lines: Vec<String> = stories.iter().enumerate().map(line).collect();
    let file = folder.write("desk.jsonl", lines.join("\n"));
    folder.run("import", &[file.to_str().unwrap()]).done();
    let queue = person.get("/console/queue/new");
    assert_eq!(queue.status, 200, "{}", queue.text());
    ids(queue.text())
}

/// The reports of a queue's page, in its order.
fn ids(page: &str) -> Vec<String> {
    let marks = page.split("data-id=\"").skip(1);
    marks.map(|rest| rest[..36].to_owned()).collect()
}

fn status_of(person: &Person<'_>, id: &str) -> String {
    let page = person.get(&format!("/console/reports/{id}"));
    let text = page.text();
    let start = text.find("<span class=\"st\">").unwrap();
    let rest = &text[start..];
    let start = rest.find("<b>").unwrap() + 3;
    rest[start..start + rest[start..].find('<').unwrap()].to_owned()
}

/// The `made` id that a redirect says was done.
fn made(location: &str) -> String {
    let start = location.find("done=").unwrap() + 5;
    location[start..start + 32].to_owned()
}

fn a_decision_takes_one_form_and_goes_on_to_the_next_report(folder: &Folder) {
    let centre = folder.serve();
    let analyst = staff(folder, &centre, "analyst");
    let ids = lodged(
        folder,
        &["first story", "second story", "third story"],
        &analyst,
    );
    assert_eq!(ids.len(), 3);

    let form = format!("back=report/new&report={}&decision=valid", ids[0]);
    let answer = analyst.post("/console/decisions", &form);
    let location = answer.header("location").unwrap().to_owned();
    assert_eq!(answer.status, 303, "{}", answer.text());
    assert!(
        location.starts_with(&format!("/console/reports/{}", ids[1])),
        "{location}"
    );
    let next = analyst.get(&location);
    assert!(next.text().contains(": valid."), "{}", next.text());
    assert!(next.text().contains("Undo, 20 s"));
    assert_eq!(status_of(&analyst, &ids[0]), "Valid");

    let undo = format!("back=queue/new&made={}", made(&location));
    let undone = analyst.post("/console/decisions/undo", &undo);
    assert_eq!(
        undone.header("location"),
        Some("/console/queue/new?undone=1")
    );
    assert_eq!(status_of(&analyst, &ids[0]), "Read");
    let again = analyst.post("/console/decisions/undo", &undo);
    assert_eq!(
        again.header("location"),
        Some("/console/queue/new?stands=1")
    );

    // Several at once; one number that is none stops nobody else.
    let both = format!(
        "back=queue/new&report={}&report={}&decision=spam",
        ids[1], ids[2]
    );
    let answer = analyst.post("/console/decisions", &both);
    let page = analyst.get(answer.header("location").unwrap());
    assert_eq!(page.text().matches(": spam.").count(), 2, "{}", page.text());
    for id in &ids[1..] {
        assert_eq!(status_of(&analyst, id), "Closed");
    }
    let none = analyst.post("/console/decisions", "back=queue/new&decision=valid");
    assert!(
        analyst
            .get(none.header("location").unwrap())
            .text()
            .contains("Nothing was chosen")
    );
}

#[test]
fn the_queue_puts_danger_before_age_and_leads_on_in_that_order() {
    let folder = Folder::new();
    let centre = folder.serve();
    let analyst = staff(&folder, &centre, "analyst");
    let stories = ["a parcel", "someone will kill me tonight", "a chain letter"];
    lodged(&folder, &stories, &analyst);
    let order = awaited("the danger stands first", || {
        let page = analyst.get("/console/queue/new");
        let first = page.text().split("data-id=\"").nth(1)?.to_owned();
        first.contains("kill me").then(|| ids(page.text()))
    });
    assert_eq!(order.len(), 3);
    let go = |from: usize, back: &str| {
        let path = format!("/console/reports/{}/next?queue=new{back}", order[from]);
        let answer = analyst.get(&path);
        let place = answer.header("location").unwrap();
        let place = order.iter().position(|id| place.contains(id.as_str()));
        place.unwrap()
    };
    assert_eq!([go(0, ""), go(1, ""), go(2, "")], [1, 2, 0]);
    assert_eq!([go(2, "&back=1"), go(1, "&back=1")], [1, 0]);
    let newest = analyst.get("/console/queue/new?order=new");
    let expected = [&order[2], &order[1], &order[0]].map(String::clone);
    assert_ne!(ids(newest.text()), expected, "age alone");
}

fn two_decide_at_once_and_the_second_sees_who_when_and_what(folder: &Folder) {
    let centre = folder.serve();
    let analyst = staff(folder, &centre, "analyst");
    let supervisor = staff(folder, &centre, "supervisor");
    let ids = lodged(folder, &["one story"], &analyst);
    let form = |decision: &str| format!("back=report/new&report={}&decision={decision}", ids[0]);
    let (form_one, form_other) = (form("spam"), form("valid"));
    let (one, other) = std::thread::scope(|scope| {
        let one = scope.spawn(|| analyst.post("/console/decisions", &form_one));
        let other = scope.spawn(|| supervisor.post("/console/decisions", &form_other));
        (one.join().unwrap(), other.join().unwrap())
    });
    let of =
        |answer: &crate::support::centre::Answer| answer.header("location").unwrap().to_owned();
    let (one, other) = (of(&one), of(&other));
    let (loser, said) = match one.contains("done=") {
        true => (&other, "analyst@example.org"),
        false => (&one, "supervisor@example.org"),
    };
    assert!(
        loser.contains("over=") && !loser.contains("done="),
        "{one} {other}"
    );
    let page = analyst.get(loser);
    assert!(
        page.text().contains(&format!("{said} decided on")),
        "{}",
        page.text()
    );
    let expected = if one.contains("done=") {
        "Closed"
    } else {
        "Valid"
    };
    assert_eq!(status_of(&analyst, &ids[0]), expected);

    // Having seen it, the other may decide otherwise; nobody undoes what is not theirs.
    let winner = if one.contains("done=") { &one } else { &other };
    let made = made(winner);
    let stranger = if one.contains("done=") {
        &supervisor
    } else {
        &analyst
    };
    let undo = stranger.post(
        "/console/decisions/undo",
        &format!("back=queue/new&made={made}"),
    );
    assert_eq!(undo.status, 404);
    let seen = uuid::Uuid::parse_str(&made).unwrap();
    let form = format!(
        "back=queue/new&report={}.{seen}&decision=no-action&reason=no-trace",
        ids[0]
    );
    let second = stranger.post("/console/decisions", &form);
    assert!(second.header("location").unwrap().contains("done="));
    assert!(
        analyst
            .get(&format!("/console/reports/{}", ids[0]))
            .text()
            .contains("The trace ends")
    );
}

#[test]
fn each_decision_names_what_it_needs() {
    let folder = Folder::new();
    let centre = folder.serve();
    let analyst = staff(&folder, &centre, "analyst");
    let ids = lodged(&folder, &["a story", "another story"], &analyst);
    let decide = |id: &str, rest: &str| {
        let form = format!("back=queue/new&report={id}&decision={rest}");
        analyst.post("/console/decisions", &form)
    };
    assert_eq!(decide(&ids[0], "duplicate&of=TC-2020-999999").status, 409);
    assert_eq!(decide(&ids[0], "out-of-scope&body=nobody").status, 409);
    assert_eq!(decide(&ids[0], "no-action&reason=because").status, 409);
    assert_eq!(decide(&ids[0], "ask&question=+").status, 409);
    assert_eq!(decide(&ids[0], "perhaps").status, 409);

    let page = analyst.get(&format!("/console/reports/{}", ids[1]));
    let start = page.text().find("<h1><bdi>").unwrap() + 9;
    let number = page.text()[start..].split('<').next().unwrap().to_owned();
    assert_eq!(
        decide(&ids[0], &format!("duplicate&of={number}")).status,
        303
    );
    let page = analyst.get(&format!("/console/reports/{}", ids[1]));
    assert!(page.text().contains("1 counted with it"));
    assert!(page.text().contains("Competent") || page.text().contains("Who is competent"));

    assert_eq!(decide(&ids[1], "ask&question=When%3F").status, 303);
    assert_eq!(status_of(&analyst, &ids[1]), "Reporter asked");
    let asked = analyst.get("/console/queue/asked");
    assert!(asked.text().contains(&ids[1]));
}

#[test]
fn what_is_protected_is_closed_and_shows_no_clip() {
    let folder = Folder::new();
    let centre = folder.serve();
    let analyst = staff(&folder, &centre, "analyst");
    let ids = lodged(
        &folder,
        &["something nobody should read in passing"],
        &analyst,
    );
    let form = format!("back=queue/new&report={}&decision=sensitive", ids[0]);
    assert_eq!(analyst.post("/console/decisions", &form).status, 303);
    let queue = analyst.get("/console/queue/sealed");
    assert!(queue.text().contains(&ids[0]));
    assert!(!queue.text().contains("in passing\""), "{}", queue.text());
    assert!(!queue.text().contains("nobody should read"));
    let all = analyst.get("/console/reports");
    assert!(!all.text().contains("nobody should read"));
}

#[test]
fn reports_are_taken_noted_and_found_again_in_saved_views() {
    let folder = Folder::new();
    let centre = folder.serve();
    let analyst = staff(&folder, &centre, "analyst");
    let ids = lodged(&folder, &["a story"], &analyst);
    let path = format!("/console/reports/{}", ids[0]);
    assert_eq!(
        analyst
            .post(&format!("{path}/holder"), "mine=1&queue=new")
            .status,
        303
    );
    let mine = analyst.get("/console/queue/mine");
    assert!(mine.text().contains(&ids[0]) && mine.text().contains("analyst@example.org"));
    let note = "note=Called+the+bank+%3Cb%3Eat+9%3C%2Fb%3E";
    assert_eq!(analyst.post(&format!("{path}/notes"), note).status, 303);
    assert!(
        analyst
            .get(&path)
            .text()
            .contains("Called the bank &#60;b&#62;at 9")
    );
    assert_eq!(analyst.post(&format!("{path}/notes"), "note=+").status, 409);

    let view = "name=Shops&query=queue/new%3Fkind%3Dfake-shop";
    let kept = analyst.post("/console/views", view);
    assert_eq!(
        kept.header("location"),
        Some("/console/queue/new?kind=fake-shop")
    );
    let page = analyst.get("/console/queue/new");
    assert!(page.text().contains("/console/queue/new?kind=fake-shop"));
    let elsewhere = "name=Bad&query=//example.org/";
    assert_eq!(analyst.post("/console/views", elsewhere).status, 409);

    // Closing gives it back.
    let form = format!("back=queue/new&report={}&decision=spam", ids[0]);
    analyst.post("/console/decisions", &form);
    assert!(!analyst.get("/console/queue/mine").text().contains(&ids[0]));
}

#[test]
fn nobody_else_finds_the_desk() {
    let folder = Folder::new();
    let centre = folder.serve();
    for role in [
        "administrator",
        "auditor",
        "data-protection-officer",
        "operator",
        "recipient",
    ] {
        let person = staff(&folder, &centre, role);
        assert_eq!(person.get("/console/queue/new").status, 404, "{role}");
        let form = format!("report={}&decision=valid", uuid::Uuid::nil());
        assert_eq!(
            person.post("/console/decisions", &form).status,
            404,
            "{role}"
        );
    }
    let stranger = centre.get("/console/queue/new");
    assert_eq!(stranger.status, 303);
}

#[test]
fn an_open_page_hears_of_a_report_that_came_in_on_another_node() {
    let Some(database) = Database::new() else {
        return;
    };
    let folder = Folder::on(&database.url);
    let (one, other) = (folder.serve(), folder.serve());
    let analyst = staff(&folder, &one, "analyst");
    let headers = [("Cookie", analyst.cookie.as_str())];
    let counts = one.request("GET", "/console/events?once=1", &headers, b"");
    let counts = counts.unwrap();
    assert_eq!(counts.header("content-type"), Some("text/event-stream"));
    assert!(counts.text().contains("\"new\":\"0\""), "{}", counts.text());
    let mut open = std::net::TcpStream::connect(&one.address).unwrap();
    open.set_read_timeout(Some(PATIENCE)).unwrap();
    let ask = format!(
        "GET /console/events HTTP/1.0\r\nHost: {}\r\nCookie: {}\r\n\r\n",
        one.address, analyst.cookie
    );
    open.write_all(ask.as_bytes()).unwrap();
    let mut lines = BufReader::new(open).lines().map_while(Result::ok);
    assert!(lines.any(|line| line.contains("\"new\":\"0\"")));
    let token = folder.token("bank", "reports:write");
    let bearer = format!("Bearer {token}");
    let headers = [
        ("Authorization", bearer.as_str()),
        ("Content-Type", "application/json"),
    ];
    let body = br#"{"narrative":"a story told on the other node"}"#;
    let sent = other.request("POST", "/api/v1/reports", &headers, body);
    assert_eq!(sent.unwrap().status, 201);
    assert!(
        lines.any(|line| line.contains("\"new\":\"1\"")),
        "the stream ended"
    );
}
