//! Series over HTTP: seen with their reasons within reach, decided about, and checked by anybody.

use tocsin_domain::link::value::{Kind, key_of};

use crate::support::centre::{Centre, Folder, awaited};
use crate::support::postgres::Database;
use crate::support::staff::{FORM, Person, between, staff, staff_for};

const PHONE: &str = "+33639980471";
const IBAN: &str = "FR7630006000011234567890189";

/// A report of somebody else each time, as a line of the report JSON.
fn line(place: usize, kind: &str, narrative: &str, values: &[(&str, &str)]) -> String {
    let observables: Vec<_> = values
        .iter()
        .map(|(kind, value)| serde_json::json!({"type": kind, "value": value, "role": "suspect"}))
        .collect();
    let region = match place % 2 {
        0 => "XO-NO",
        _ => "XO-CA",
    };
    serde_json::json!({
        "external_id": format!("s{place}"), "category": kind, "language": "en", "region": region,
        "narrative": narrative, "loss": {"amount": "40.50", "currency": "EUR"},
        "reporter": {"mode": "confidential", "email": format!("person{place}@mail.example")},
        "observables": observables,
    })
    .to_string()
}

/// Eight reports of one seller; two strangers who name one weak address.
fn lodge(folder: &Folder) {
    let seller = [("phone", PHONE), ("iban", IBAN), ("handle", "velo_paul")];
    let bicycle = "I paid for a bicycle as good as new, by transfer, number";
    let mut lines: Vec<String> = (0..8)
        .map(|place| line(place, "fake-shop", &format!("{bicycle} {place}"), &seller))
        .collect();
    let weak = [("domain", "weak-shop.example")];
    lines.push(line(8, "phishing", "my story is about an ill dog", &weak));
    lines.push(line(9, "fake-shop", "the seller of scooters lied", &weak));
    let file = folder.write("series.jsonl", lines.join("\n"));
    folder.run("import", &[file.to_str().unwrap()]).done();
}

/// The label of the series of eight, once it is there.
fn label(person: &Person<'_>) -> String {
    awaited("the series of eight", || {
        let page = person.get("/console/series");
        let (_, rest) = page.text().split_once("data-id=\"")?;
        let label = rest.split('"').next()?.to_owned();
        let one = person.get(&format!("/console/series/{label}"));
        one.text().contains("<bdi>8</bdi>").then_some(label)
    })
}

#[test]
fn a_series_is_seen_decided_about_and_undone() {
    decides(&Folder::new());
}

#[test]
fn a_series_on_postgres_is_seen_decided_about_and_undone() {
    if let Some(database) = Database::new() {
        decides(&Folder::on(&database.url));
    }
}

fn decides(folder: &Folder) {
    let centre = folder.serve();
    let analyst = staff(folder, &centre, "analyst");
    lodge(folder);
    let label = label(&analyst);
    let path = format!("/console/series/{label}");
    let page = analyst.get(&path);
    let text = page.text();
    assert!(
        text.contains("8 independent people in 8 reports name the same"),
        "{text}"
    );
    assert!(text.contains("class=\"chart score\""), "{text}");
    assert_eq!(
        text.matches("class=\"note-s\"").count(),
        3,
        "a note for each value"
    );
    assert!(
        text.contains("324 euros"),
        "the sum of what was lost: {text}"
    );

    // The same series, however its label is written.
    let small = analyst.get(&path.replace("S-", "s-"));
    assert_eq!(
        small.header("location"),
        Some(path.as_str()),
        "{}",
        small.text()
    );

    let problem = |form: &str| {
        let answer = analyst.post(&format!("{path}/acts"), form);
        answer.header("location").unwrap().to_owned()
    };
    assert!(problem("act=lock").ends_with("?problem=reason"));
    assert!(problem("act=lock&reason=x&until=2001-01-01").ends_with("?problem=until"));
    assert!(problem("act=merge&reason=x&other=S-2026-000999").ends_with("?problem=other"));
    assert!(problem("act=split&reason=x").ends_with("?problem=members"));
    assert!(problem("act=apart&reason=x&number=TC-1").ends_with("?problem=report"));
    assert!(problem("act=dance&reason=x").ends_with("?problem=cannot"));

    let locked = problem("act=lock&reason=for+the+%3Cb%3Eprosecutor");
    let said = analyst.get(&locked);
    assert!(said.text().contains("Locked."), "{}", said.text());
    assert!(
        said.text().contains("for the &#60;b&#62;prosecutor"),
        "{}",
        said.text()
    );
    let undo = between(said.text(), "action=\"/console/series/decisions/", "\"").to_owned();
    let undo = format!("/console/series/decisions/{undo}");
    let back = format!("back=series/{label}");
    let undone = analyst.post(&undo, &back);
    let expected = format!("{path}?said=undone");
    assert_eq!(undone.header("location"), Some(expected.as_str()));
    let again = analyst.post(&undo, &back);
    assert!(again.header("location").unwrap().ends_with("?said=stands"));

    weak_address_is_a_question(&analyst);
    value_is_judged(&analyst, &centre);
}

fn weak_address_is_a_question(analyst: &Person<'_>) {
    let id = awaited("a suggestion", || {
        let page = analyst.get("/console/series/suggestions");
        let text = page.text().to_owned();
        let (_, rest) = text.split_once("action=\"/console/series/suggestions/")?;
        Some(rest.split('"').next()?.to_owned())
    });
    let path = format!("/console/series/suggestions/{id}");
    let yes = analyst.post(&path, "answer=yes&back=queue");
    let location = yes.header("location").unwrap();
    assert!(location.starts_with("/console/series/suggestions?said=together&made="));
    let second = analyst.post(&path, "answer=no&back=queue");
    assert_eq!(
        second.header("location"),
        Some("/console/series/suggestions?said=gone")
    );
}

fn value_is_judged(analyst: &Person<'_>, centre: &Centre) {
    let key = key_of(Kind::Phone.as_str(), PHONE);
    let path = format!("/console/observables/{key:016x}");
    let page = analyst.get(&path);
    assert!(page.text().contains(PHONE), "{}", page.text());
    assert!(page.text().contains("8 reports"), "{}", page.text());
    let is_listed = || listed(centre, key);
    assert!(is_listed().contains("people_more_than"), "{}", is_listed());
    let said = analyst.post(
        &format!("{path}/verdict"),
        "verdict=benign&reason=the+number+of+a+bank",
    );
    assert!(said.header("location").unwrap().contains("said=benign"));
    assert!(!is_listed().contains("people_more_than"), "no longer told");
    let none = analyst.get("/console/observables/0000000000000001");
    assert_eq!(none.status, 404);
}

/// What anybody learns of a key: the piece of the answer that is about it.
fn listed(centre: &Centre, key: u64) -> String {
    let hash = format!("{key:016x}");
    let answer = centre.get(&format!("/api/v1/check/{}", &hash[..4]));
    assert_eq!(answer.status, 200, "{}", answer.text());
    let text = answer.text();
    let (_, rest) = text.split_once(&hash).unwrap_or_default();
    rest.split('}').next().unwrap_or_default().to_owned()
}

#[test]
fn reports_out_of_reach_are_counted_and_not_shown() {
    let folder = Folder::new();
    let centre = folder.serve();
    let analyst = staff(&folder, &centre, "analyst");
    let bounds = ["--places", "XO-NO"];
    let north = staff_for(&folder, &centre, ("analyst", "north@example.org"), &bounds);
    let bounds = ["--kinds", "spam"];
    let elsewhere = staff_for(&folder, &centre, ("analyst", "spam@example.org"), &bounds);
    lodge(&folder);
    let path = format!("/console/series/{}", label(&analyst));
    let rows = |person: &Person<'_>| person.get(&path).text().matches("name=\"member\"").count();
    assert_eq!(rows(&analyst), 8);
    assert_eq!(rows(&north), 4);
    assert!(
        north
            .get(&path)
            .text()
            .contains("4 more reports are out of your reach."),
        "{}",
        north.get(&path).text()
    );
    assert_eq!(elsewhere.get(&path).status, 404);
    assert!(
        !elsewhere
            .get("/console/series")
            .text()
            .contains("data-id=\"")
    );
    let key = key_of(Kind::Phone.as_str(), PHONE);
    let value = format!("/console/observables/{key:016x}");
    assert_eq!(elsewhere.get(&value).status, 404);
    assert!(
        north
            .get(&value)
            .text()
            .contains("4 more reports are out of your reach.")
    );
    // Whoever does not reach all may not hold all.
    let locked = north.post(&format!("{path}/acts"), "act=lock&reason=mine");
    assert!(
        locked
            .header("location")
            .unwrap()
            .ends_with("?problem=reach")
    );
}

#[test]
fn anybody_checks_a_value_and_few_are_nobody() {
    let folder = Folder::new();
    let centre = folder.serve();
    let analyst = staff(&folder, &centre, "analyst");
    lodge(&folder);
    label(&analyst);
    let check = |typed: &str| {
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("v", typed)
            .finish();
        let answer = centre.request("POST", "/en/check", &[FORM], form.as_bytes());
        answer.unwrap()
    };
    let seen = check("+33 6 39 98 04 71");
    assert!(
        seen.text().contains("This number was reported"),
        "{}",
        seen.text()
    );
    assert!(seen.text().contains("Several people"), "{}", seen.text());
    // The page answers as the digest does.
    let key = key_of("iban", IBAN);
    assert!(listed(&centre, key).contains("\"confirmed\":false"));
    let words = "This account was reported";
    assert!(
        check("FR76 3000 6000 0112 3456 7890 189")
            .text()
            .contains(words)
    );
    // Two people are nobody; nothing tells them from what was never named.
    let nothing = |typed: &str| {
        let text = check(typed).text().to_owned();
        between(&text, "<div id=\"answer\"", "<template").replace(typed, "")
    };
    assert_eq!(nothing("weak-shop.example"), nothing("never-named.example"));
    assert_eq!(listed(&centre, key_of("domain", "weak-shop.example")), "");
    assert_eq!(check("what is this").status, 422);
    for odd in ["", "00f", "00FF", "00ff0", "zzzz"] {
        let answer = centre.get(&format!("/api/v1/check/{odd}"));
        assert!(
            matches!(answer.status, 400 | 404),
            "{odd}: {}",
            answer.status
        );
    }
    contests(&centre, &analyst);
}

fn contests(centre: &Centre, analyst: &Person<'_>) {
    let send = |why: &str| {
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("v", PHONE)
            .append_pair("why", why)
            .finish();
        let answer = centre.request("POST", "/en/check/contest", &[FORM], form.as_bytes());
        answer.unwrap()
    };
    assert_eq!(send("no").status, 422);
    let lodged = send("It is my own number since 2009.");
    assert_eq!(lodged.header("location"), Some("/en/receipt"));
    let list = analyst.get("/console/reports");
    assert!(list.text().contains("Somebody contests"), "{}", list.text());
}
