//! The closed compartment, from the machine's proposal on: who does not see what is in it, on every
//! way to a report.

use serde_json::Value;
use tocsin_domain::access::{Actor, Scope};
use tocsin_domain::report::ReportId;
use tocsin_flow::assess;
use uuid::Uuid;

use crate::support::centre::{Answer, Centre, Folder, awaited};
use crate::support::on_both_engines;
use crate::support::staff::{Person, between, staff};

on_both_engines!(what_the_machine_proposes_is_closed_until_somebody_decides,);

/// The words that put it there, the value that everybody may look for, and what the story tells.
const STORY: &str = "The okapi forum at okapi.example sells child pornography";
const PURPOSE: &str = "purpose=Case+26-118+of+the+forum";
const WHY: &str = "reason=judge&precision=order+of+the+second+chamber";

/// A centre whose cyber unit searches, with one report in the name of the source `shop`.
struct Scene<'c> {
    folder: &'c Folder,
    centre: &'c Centre,
    analyst: Person<'c>,
    liaison: Person<'c>,
    operator: Person<'c>,
    token: String,
    id: String,
    file: String,
}

fn prepare(folder: &Folder) {
    let path = folder.data().join("profile/directory.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let unit = "key = \"cyber-unit\"\n";
    assert!(text.contains(unit));
    let text = text.replace(unit, "key = \"cyber-unit\"\nsearches = true\n");
    std::fs::write(&path, text).unwrap();
}

fn send(centre: &Centre, token: &str, external_id: &str) -> String {
    let body = serde_json::json!({
        "external_id": external_id,
        "category": "illegal-sale",
        "language": "en",
        "narrative": STORY,
        "attachments": [{"name": "a.txt", "media_type": "text/plain", "content": "aGVsbG8="}],
    });
    let sent = api(centre, token, "POST", "/api/v1/reports", &body.to_string());
    assert_eq!(sent.status, 201, "{}", sent.text());
    sent.json()["id"].as_str().unwrap().to_owned()
}

fn api(centre: &Centre, token: &str, method: &str, path: &str, body: &str) -> Answer {
    let bearer = format!("Bearer {token}");
    let headers = [
        ("Authorization", bearer.as_str()),
        ("Content-Type", "application/json"),
    ];
    let answer = centre.request(method, path, &headers, body.as_bytes());
    answer.unwrap()
}

impl<'c> Scene<'c> {
    fn new(folder: &'c Folder, centre: &'c Centre) -> Scene<'c> {
        let analyst = staff(folder, centre, "analyst");
        let liaison = staff(folder, centre, "recipient");
        let operator = staff(folder, centre, "operator");
        let token = folder.token("shop", "reports:write,reports:read");
        let id = send(centre, &token, "one");
        let page = awaited("assessed", || {
            let page = analyst.get(&format!("/console/reports/{id}"));
            assert_eq!(page.status, 200);
            (!page.text().contains("Not looked at yet")).then_some(page)
        });
        let mark = format!("/console/reports/{id}/files/");
        let file = match page.text().contains(&mark) {
            true => between(page.text(), &mark, "\"").to_owned(),
            false => Uuid::nil().to_string(),
        };
        Scene {
            folder,
            centre,
            analyst,
            liaison,
            operator,
            token,
            id,
            file,
        }
    }

    fn read(&self, path: &str) -> Answer {
        api(self.centre, &self.token, "GET", path, "")
    }

    fn exported(&self, more: &[&str]) -> String {
        let mut arguments = vec!["--what", "reports"];
        arguments.extend(more);
        self.folder.run("export", &arguments).done()
    }

    /// Decides, and answers how to take it back.
    fn decide(&self, decision: &str, seen: &str) -> String {
        let form = format!("back=queue/new&report={}{seen}&{decision}", self.id);
        let answer = self.analyst.post("/console/decisions", &form);
        let location = answer.header("location").unwrap_or_default();
        let made = location.split("done=").nth(1);
        let made = made.unwrap_or_else(|| panic!("{location} {}", answer.text()));
        made[..32].to_owned()
    }

    fn undo(&self, made: &str) {
        let form = format!("back=queue/new&made={made}");
        let undone = self.analyst.post("/console/decisions/undo", &form);
        assert_eq!(undone.status, 303, "{}", undone.text());
    }

    /// Everywhere at once: whether the story is told to those who are not named.
    fn is_told(&self, is_told: bool, when: &str) {
        let search = "/console/investigations";
        let found = self.liaison.post(search, &format!("{PURPOSE}&q=okapi"));
        assert_eq!(found.text().contains(STORY), is_told, "{when}: search");
        let rows = found.text().matches(&self.id).count() > 0;
        assert_eq!(rows, is_told, "{when}: rows of a search");
        let read = self.liaison.post(&format!("{search}/{}", self.id), PURPOSE);
        assert_eq!(read.status == 200, is_told, "{when}: looking at it");

        let counted = self.operator.get("/console/call/seen?value=okapi.example");
        let count = usize::from(is_told);
        assert_eq!(counted.json()["count"], count, "{when}: counts");

        let one = self.read(&format!("/api/v1/reports/{}", self.id));
        assert_eq!(one.status, if is_told { 200 } else { 404 }, "{when}: API");
        let list = self.read("/api/v1/reports").json();
        let listed = list["reports"].as_array().map_or(0, Vec::len);
        assert_eq!(listed, count, "{when}: list of the API");
        let words = self.read("/api/v1/reports?q=okapi").json();
        let listed = words["reports"].as_array().map_or(0, Vec::len);
        assert_eq!(listed, count, "{when}: search of the API");
        let receipt = format!("/api/v1/reports/{}/receipt", self.id);
        let receipt = self.read(&receipt).status;
        assert!(
            [200, 503].contains(&receipt),
            "{when}: the receipt is theirs"
        );

        assert_eq!(
            self.exported(&[]).contains(STORY),
            is_told,
            "{when}: export"
        );
        let by_words = self.exported(&["--text", "okapi"]);
        assert_eq!(by_words.contains(STORY), is_told, "{when}: export by words");
        let whole = self.exported(&["--closed"]);
        assert!(whole.contains(STORY), "{when}: export of everything");

        let rules = self.folder.data().join("profile/rules.toml");
        let arguments = ["--rules", rules.to_str().unwrap(), "--json"];
        let tried = self.folder.run("check", &arguments).json();
        assert_eq!(tried["reports"], count, "{when}: trial of rules: {tried}");

        // Those who read reports see it, but not in passing, and no file of it.
        for place in ["/console/queue/new", "/console/queue/valid"] {
            let queue = self.analyst.get(place);
            if queue.text().contains(&self.id) {
                assert_eq!(queue.text().contains(STORY), is_told, "{when}: {place}");
            }
        }
        let list = self.analyst.get("/console/reports?q=okapi");
        assert!(list.text().contains(&self.id), "{when}: list");
        assert_eq!(list.text().contains(STORY), is_told, "{when}: list");
        let preview = format!("/console/reports/{}/preview?back=queue/new", self.id);
        let preview = self.analyst.get(&preview);
        assert_eq!(preview.text().contains(STORY), is_told, "{when}: preview");
        let page = self.analyst.get(&format!("/console/reports/{}", self.id));
        assert!(page.text().contains(STORY), "{when}: the page of it");
        let file = format!("/console/reports/{}/files/{}", self.id, self.file);
        let taken = self.analyst.post(&file, WHY).status;
        assert_eq!(taken == 409, !is_told, "{when}: {taken} for its file");
    }
}

fn what_the_machine_proposes_is_closed_until_somebody_decides(folder: &Folder) {
    prepare(folder);
    let centre = folder.serve();
    let scene = Scene::new(folder, &centre);
    scene.is_told(false, "proposed");
    let asked = scene.decide("decision=ask&question=Where+was+that%3F", "");
    scene.is_told(false, "while its reporter is asked");
    let seen = format!(".{}", Uuid::parse_str(&asked).unwrap());

    let made = scene.decide("decision=valid", &seen);
    scene.is_told(true, "decided otherwise");
    scene.undo(&made);
    scene.is_told(false, "undone");
    let made = scene.decide("decision=sensitive", &seen);
    scene.is_told(false, "decided");
    scene.undo(&made);
    scene.is_told(false, "proposed again");
}

/// Of two reports with the same content, the one that somebody decided on is open; the other is
/// not named beside it.
#[test]
fn the_panel_of_repeated_content_names_nothing_closed() {
    let folder = Folder::new();
    let centre = folder.serve();
    let scene = Scene::new(&folder, &centre);
    let second = send(&centre, &scene.token, "two");
    let analyst = &scene.analyst;
    awaited("counted", || {
        let page = analyst.get(&format!("/console/reports/{second}"));
        page.text().contains("First: ").then_some(())
    });
    let form = format!("back=queue/new&report={second}&decision=valid");
    assert_eq!(analyst.post("/console/decisions", &form).status, 303);
    let list = scene.read("/api/v1/reports").json();
    let listed: Vec<&Value> = list["reports"].as_array().unwrap().iter().collect();
    assert_eq!(listed.len(), 1, "{list}");
    assert_eq!(listed[0]["id"], second.as_str());
    centre.stop();

    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let data = folder.data();
        let opened = tocsin_server::folder::Folder::open(&data);
        let centre = opened.await.unwrap().centre;
        let programme = Actor::Token {
            id: Uuid::nil(),
            source: "shop".to_owned(),
            scopes: vec![Scope::ReportsRead],
        };
        let shell = Actor::CommandLine {
            source: String::new(),
        };
        let id = ReportId(second.parse().unwrap());
        for (permit, sees_first) in [
            (programme.read().unwrap(), false),
            (shell.read().unwrap(), false),
            (shell.read_closed().unwrap(), true),
        ] {
            let seen = assess::of(&centre, &permit, id).await.unwrap();
            assert_eq!(seen.same.map(|same| same.times_count), Some(2));
            assert_eq!(seen.may_see_first, sees_first);
        }
        centre.store.close().await.unwrap();
    });
}
