//! Every route × everybody: `routes.toml` says what each answers to whom, and the router itself
//! says which routes there are.

mod other_sites;
mod plans;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::Arc;

use serde::Deserialize;
use tocsin_domain::referral::{Lane, Recipient};
use tocsin_flow::referral::follow;
use tocsin_server::http::console::live::Live;
use tocsin_server::http::{App, router};
use tocsin_server::jobs::Jobs;
use tocsin_server::reference::{Current, Shelf};
use tokio::sync::watch;

use crate::support::centre::{Answer, Centre, Folder};
use crate::support::on_both_engines;
use crate::support::reporter::{analyst, at_the_desk};
use crate::support::staff::{between, staff, staff_for};

on_both_engines!(every_route_answers_each_as_the_table_says,);

/// What only those may see who may read the report: no other answer holds it.
const SECRET_OF_THE_REPORT: &str = "quagmire-of-the-table";

/// The columns of the table, in its order: what each brings along is in [`Table::people`].
const COLUMNS: [&str; 17] = [
    "nobody",
    "operator",
    "analyst",
    "supervisor",
    "recipient",
    "data-protection-officer",
    "auditor",
    "administrator",
    "analyst-elsewhere",
    "recipient-elsewhere",
    "reports:write",
    "reports:read",
    "journal:read",
    "indicators:read",
    "referrals:read",
    "referrals:write",
    "other-source",
];

/// Names for several columns at once.
const GROUPS: [(&str, &[&str]); 3] = [
    (
        "staff",
        &[
            "operator",
            "analyst",
            "supervisor",
            "recipient",
            "data-protection-officer",
            "auditor",
            "administrator",
            "analyst-elsewhere",
            "recipient-elsewhere",
        ],
    ),
    ("readers", &["analyst", "supervisor"]),
    (
        "tokens",
        &[
            "reports:write",
            "reports:read",
            "journal:read",
            "indicators:read",
            "referrals:read",
            "referrals:write",
            "other-source",
        ],
    ),
];

#[derive(Deserialize)]
struct File {
    route: Vec<Row>,
}

/// One route and what it answers.
#[derive(Deserialize)]
struct Row {
    /// Method and path as the router knows them.
    is: String,
    /// The address to ask, where the path's own words do not do.
    at: Option<String>,
    /// The body to send.
    #[serde(default)]
    send: String,
    /// Its media type, if it is not a form.
    kind: Option<String>,
    /// Tried after all others: it ends what it is asked with.
    #[serde(default)]
    last: bool,
    /// Whose answer shows what the report tells.
    #[serde(default)]
    shows: Vec<String>,
    /// The status for each column or group, and for `everybody` else.
    #[serde(flatten)]
    answers: BTreeMap<String, toml::Value>,
}

impl Row {
    /// The status that a column is to get: its own, its smallest group's, or everybody's.
    fn expected(&self, column: &str) -> Option<i64> {
        let mut groups: Vec<_> = GROUPS
            .iter()
            .filter(|(_, of)| of.contains(&column))
            .collect();
        groups.sort_by_key(|(_, of)| of.len());
        let names = groups.into_iter().map(|(name, _)| *name);
        let mut names = [column].into_iter().chain(names).chain(["everybody"]);
        names.find_map(|name| self.answers.get(name)?.as_integer())
    }

    fn shows_to(&self, column: &str) -> bool {
        let named = |name: &String| {
            let group = GROUPS.iter().find(|(group, _)| group == name);
            name == column || group.is_some_and(|(_, of)| of.contains(&column))
        };
        self.shows.iter().any(named)
    }

    /// Names of answers that are no column: a slip of the pen would silently say nothing.
    fn unknown(&self) -> impl Iterator<Item = &String> {
        let given = self.answers.keys().chain(&self.shows);
        given.filter(|name| {
            let name = name.as_str();
            name != "everybody"
                && !COLUMNS.contains(&name)
                && !GROUPS.iter().any(|(group, _)| *group == name)
        })
    }
}

fn rows() -> Vec<Row> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/routes.toml");
    let text = std::fs::read_to_string(path).unwrap();
    toml::from_str::<File>(&text).unwrap().route
}

/// Every route of the running product, as `METHOD /path`; `ANY` where every method is taken.
///
/// The router lists itself: a route that is merged into it from anywhere is here.
fn routes(folder: &Folder) -> BTreeSet<String> {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let listed = runtime.block_on(async {
        let opened = tocsin_server::folder::Folder::open(&folder.data())
            .await
            .unwrap();
        let reference = Current::new(Shelf::of(&opened.path));
        let jobs = Jobs::start(&opened.centre, &opened.signer, &reference, Vec::new(), None);
        let (_stop, stopping) = watch::channel(false);
        let app = App {
            centre: opened.centre.clone(),
            signer: Arc::new(opened.signer),
            sealing: jobs.sealing.clone(),
            live: Live::start(opened.centre.clone(), stopping.clone()),
            stopping,
            passkeys: opened.config.passkeys().map(Arc::new),
            config: opened.config,
            texts: Arc::new(tocsin_server::texts::product_texts().unwrap()),
            metrics: tocsin_server::telemetry::start_metrics().unwrap(),
        };
        let listed = format!("{:?}", router(app));
        jobs.stop().await;
        opened.centre.store.close().await.unwrap();
        listed
    });
    let routes = read_routes(&listed);
    assert!(
        routes.contains("POST /console/login") && routes.contains("GET /healthz"),
        "the router no longer lists itself as this test reads it: {listed}"
    );
    routes
}

/// Reads what a router says of itself: paths and, apart from them, the methods of each, both
/// under the number of the route.
fn read_routes(listed: &str) -> BTreeSet<String> {
    let (known, _) = listed.split_once("fallback_router: ").unwrap();
    let (mut paths, mut methods) = (BTreeMap::new(), BTreeMap::new());
    for piece in known.split("RouteId(").skip(1) {
        let (number, about) = piece.split_once("): ").unwrap();
        if let Some(path) = about.strip_prefix('"') {
            paths.insert(number, path.split('"').next().unwrap());
        } else {
            let (_, allowed) = about.split_once("allow_header: ").unwrap();
            let allowed = allowed.strip_prefix("Bytes(b\"");
            let allowed = allowed.and_then(|rest| rest.split('"').next());
            methods.insert(number, allowed.unwrap_or("ANY"));
        }
    }
    assert_eq!(paths.len(), methods.len(), "{listed}");
    let each = paths.into_iter().flat_map(|(number, path)| {
        let allowed = methods[number].split(',');
        // HEAD is what GET answers, without the body.
        let allowed = allowed.filter(|method| *method != "HEAD");
        allowed.map(move |method| format!("{method} {path}"))
    });
    each.collect()
}

/// A centre with everybody in it, and the words that stand for what it holds.
struct Table<'c> {
    centre: &'c Centre,
    /// What each column sends along.
    people: Vec<(&'static str, (&'static str, String))>,
    /// Words in braces and what they stand for.
    words: Vec<(&'static str, String)>,
}

impl<'c> Table<'c> {
    fn new(folder: &Folder, centre: &'c Centre) -> Table<'c> {
        let (report, file) = import(folder, "one", SECRET_OF_THE_REPORT);
        let (spare, _) = import(folder, "two", "nothing to see");
        let invite = ["--role", "operator", "--email", "new@example.org"];
        let said = folder.run("user invite", &invite).done();
        let secret = said.trim().rsplit('/').next().unwrap().to_owned();
        let home = centre.get("/en");
        let words = vec![
            ("language", "en".to_owned()),
            ("referral", refer(folder, &report)),
            ("id", report),
            ("spare", spare),
            ("file", file),
            ("secret", secret),
            ("step", "group".to_owned()),
            (
                "asset",
                between(home.text(), "href=\"/assets/", "\"").to_owned(),
            ),
        ];
        Table {
            centre,
            people: COLUMNS
                .map(|column| (column, person(folder, centre, column)))
                .into(),
            words,
        }
    }

    fn put(&self, text: &str, column: &str) -> String {
        let mut text = text.replace("{who}", &column.replace(':', "-"));
        for (word, meaning) in &self.words {
            text = text.replace(&format!("{{{word}}}"), meaning);
        }
        text
    }

    fn ask(&self, row: &Row, place: usize) -> Answer {
        self.ask_with(row, place, &[])
    }

    /// The same with more headers.
    fn ask_with(&self, row: &Row, place: usize, more: &[(&str, &str)]) -> Answer {
        let (method, path) = row.is.split_once(' ').unwrap();
        let (column, (name, value)) = &self.people[place];
        let address = self.put(row.at.as_deref().unwrap_or(path), column);
        assert!(
            !address.contains('{'),
            "{}: say `at` what to ask: {address}",
            row.is
        );
        // Each is somewhere else, so that nobody is slowed down for another's tries.
        let from = format!("198.51.{place}.7");
        let form = "application/x-www-form-urlencoded";
        let own = [
            (*name, value.as_str()),
            ("Content-Type", row.kind.as_deref().unwrap_or(form)),
            ("X-Forwarded-For", from.as_str()),
            ("Accept-Language", "en"),
        ];
        let headers = [&own[..], more].concat();
        let method = if method == "ANY" { "GET" } else { method };
        let body = self.put(&row.send, column);
        self.centre
            .request(method, &address, &headers, body.as_bytes())
            .unwrap()
    }

    /// What is wrong with a row, if anything is.
    fn problems(&self, row: &Row) -> String {
        let mut problems = String::new();
        for name in row.unknown() {
            let _ = writeln!(problems, "{}: there is no column {name:?}", row.is);
        }
        for (place, column) in COLUMNS.into_iter().enumerate() {
            let answer = self.ask(row, place);
            let expected = row.expected(column);
            if expected != Some(i64::from(answer.status)) {
                let status = answer.status;
                let expected = expected.map_or("none".to_owned(), |status| status.to_string());
                let _ = writeln!(
                    problems,
                    "{}: {column} gets {status}, not {expected}",
                    row.is
                );
            }
            let secret = SECRET_OF_THE_REPORT.as_bytes();
            let mut windows = answer.body.windows(secret.len());
            let is_shown = windows.any(|window| window == secret);
            if is_shown != row.shows_to(column) {
                let seen = if is_shown { "sees" } else { "does not see" };
                let _ = writeln!(problems, "{}: {column} {seen} the report", row.is);
            }
        }
        problems
    }
}

/// What somebody of a column sends along to be known: a cookie, a token or nothing.
fn person(folder: &Folder, centre: &Centre, column: &str) -> (&'static str, String) {
    let email = format!("{column}@example.org");
    match column {
        "nobody" => ("X-Nobody", "1".to_owned()),
        "analyst-elsewhere" => {
            let bounds = ["--kinds", "spam", "--places", "XO-CA"];
            let person = staff_for(folder, centre, ("analyst", &email), &bounds);
            ("Cookie", person.cookie)
        }
        "recipient-elsewhere" => {
            let bounds = ["--body", "spam-desk"];
            let person = staff_for(folder, centre, ("recipient", &email), &bounds);
            ("Cookie", person.cookie)
        }
        "other-source" => {
            let scopes = "reports:write,reports:read,indicators:read,referrals:read,\
                          referrals:write";
            (
                "Authorization",
                format!("Bearer {}", folder.token("shop", scopes)),
            )
        }
        scope if scope.starts_with("referrals:") => (
            "Authorization",
            format!("Bearer {}", folder.token("cyber-unit", scope)),
        ),
        scope if scope.contains(':') => (
            "Authorization",
            format!("Bearer {}", folder.token("bank", scope)),
        ),
        role => ("Cookie", staff(folder, centre, role).cookie),
    }
}

/// A report of the source `bank` with a file; answers the ids of both.
fn import(folder: &Folder, name: &str, narrative: &str) -> (String, String) {
    let line = serde_json::json!({"external_id": name, "category": "sextortion",
        "language": "en", "region": "XO-NO", "narrative": narrative,
        "reporter": {"mode": "confidential", "name": "Somebody"},
        "attachments": [{"name": "a.txt", "media_type": "text/plain", "content": "YQ=="}]});
    let path = folder.write(&format!("{name}.jsonl"), line.to_string());
    let receipts = folder.beside(&format!("{name}.csv"));
    let said = folder.run(
        "import",
        &[
            path.to_str().unwrap(),
            "--source",
            "bank",
            "--receipts",
            receipts.to_str().unwrap(),
        ],
    );
    said.done();
    // The columns are the sender's identifier, the number, the code and the place.
    let receipts = std::fs::read_to_string(receipts).unwrap();
    let line = receipts.lines().last().unwrap();
    let number = line.split(',').nth(1).unwrap().to_owned();
    at_the_desk(folder, async |centre| {
        let found = centre
            .store
            .report_by_number(&number)
            .await
            .unwrap()
            .unwrap();
        let files = centre.store.attachments(found.serial).await.unwrap();
        (found.report.id.to_string(), files[0].id.to_string())
    })
}

/// Refers the report to `cyber-unit` and answers the referral's id.
fn refer(folder: &Folder, report: &str) -> String {
    let recipient = Recipient {
        body: "cyber-unit".to_owned(),
        rule: String::new(),
        lane: Lane::Usual,
        four_eyes: false,
        acknowledge_within: jiff::SignedDuration::from_hours(72),
    };
    let (permit, id) = (analyst().handle().unwrap(), report.parse().unwrap());
    at_the_desk(folder, async |centre| {
        let opened = follow::refer(centre, &permit, id, recipient).await;
        opened.unwrap().id.to_string()
    })
}

fn every_route_answers_each_as_the_table_says(folder: &Folder) {
    let known = routes(folder);
    folder.set("trusted_proxies = [\"127.0.0.1\"]\nmetrics_public = true");
    folder.set("public_url = \"https://centre.example.org\"");
    let centre = folder.serve();
    let table = Table::new(folder, &centre);
    let mut rows = rows();
    let described: BTreeSet<String> = rows.iter().map(|row| row.is.clone()).collect();
    let mut problems = String::new();
    for missing in known.difference(&described) {
        let _ = writeln!(
            problems,
            "{missing}: no row; add one to tests/it/routes.toml"
        );
    }
    for gone in described.difference(&known) {
        let _ = writeln!(problems, "{gone}: a row, but no such route");
    }
    rows.sort_by_key(|row| row.last);
    for row in rows.iter().filter(|row| known.contains(&row.is)) {
        problems.push_str(&table.problems(row));
    }
    assert!(problems.is_empty(), "\n{problems}");
}
