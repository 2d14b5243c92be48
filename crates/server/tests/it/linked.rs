//! Series of a centre that runs: found as reports come, read by the API, exported, and proved by a
//! check while it runs. On both engines.

use serde_json::Value;

use crate::support::centre::{Centre, Folder, awaited};
use crate::support::postgres::Database;

/// Reports of people who paid to one account, as a file of JSON lines.
fn lines(from: usize, count: usize) -> String {
    let line = |number: usize| {
        format!(
            r#"{{"external_id":"paid-{number}","category":"fake-shop","language":"en",
            "narrative":"I ordered a table from Oakland Verandas for {number}0 rupees, they told me
            to pay a refundable customs deposit to their agent and then the parcel never came",
            "loss":{{"amount":"20.00","currency":"EUR"}},
            "suspect":{{"iban":"FR7630006000011234567890189"}},
            "reporter":{{"mode":"confidential","email":"p{number}@home.example"}}}}"#
        )
        .replace('\n', " ")
    };
    let all: Vec<String> = (from..from + count).map(line).collect();
    all.join("\n")
}

fn import(folder: &Folder, from: usize, count: usize) {
    let file = folder.write(&format!("paid{from}.jsonl"), lines(from, count));
    let arguments = [file.to_str().unwrap(), "--source", "bank"];
    folder.run("import", &arguments).done();
}

fn listed(centre: &Centre, token: &str) -> Value {
    let header = format!("Bearer {token}");
    let headers = [("Authorization", header.as_str())];
    let answer = centre.request("GET", "/api/v1/series?order=size", &headers, b"");
    answer.unwrap().json()
}

fn series_are_kept_while_it_runs(folder: &Folder) {
    let token = folder.token("bank", "reports:read");
    let other = folder.token("shop", "reports:read");
    let centre = folder.serve();
    import(folder, 0, 6);
    let found = |count: i64| {
        awaited("a series", || {
            let page = listed(&centre, &token);
            let series = page["series"][0].clone();
            (series["reports"] == count).then_some(series)
        })
    };
    let first = found(6);
    assert_eq!(
        (&first["sources"], &first["locked"]),
        (&6.into(), &false.into())
    );
    assert_eq!(first["losses"]["EUR"], "120");
    import(folder, 6, 2);
    let more = found(8);
    assert_eq!(more["label"], first["label"], "it keeps its name");
    assert_eq!(listed(&centre, &other)["series"], Value::Array(Vec::new()));
    let exported = folder.run("export", &["--what", "series"]).done();
    let line: Value = serde_json::from_str(exported.trim()).unwrap();
    assert_eq!(line["label"], first["label"]);
    assert_eq!(line["reports"].as_array().unwrap().len(), 8);
    folder
        .run("export", &["--what", "series", "--format", "csv"])
        .misused();
    let checked = folder.run("check", &["--json"]).json();
    assert_eq!(checked["sound"], true, "{checked}");
}

#[test]
fn series_are_kept_while_it_runs_on_sqlite() {
    series_are_kept_while_it_runs(&Folder::new());
}

#[test]
fn series_are_kept_while_it_runs_on_postgres() {
    if let Some(database) = Database::new() {
        series_are_kept_while_it_runs(&Folder::on(&database.url));
    }
}
