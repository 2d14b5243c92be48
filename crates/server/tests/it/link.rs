//! `tocsin link`: a file of reports becomes series, with reasons.

use serde_json::{Value, json};

use super::support::centre::{Folder, Said, tocsin};

/// Three people name an account and a number, two strangers a well-known site, one says nothing.
fn reports() -> Vec<Value> {
    let report = |id: &str, day: u32, observables: Value| {
        json!({
            "id": id,
            "received_at": format!("2026-01-{day:02}T10:00:00Z"),
            "language": "en",
            "category": "fake-shop",
            "narrative": format!("I never received what I paid for, {id} writes this alone"),
            "reporter": {"mode": "identified", "email": format!("{id}@mail.example")},
            "observables": observables,
        })
    };
    let both = json!([
        ["iban", "FR76 3000 6000 0112 3456 7890 189"],
        ["phone", "+33612345678"]
    ]);
    let shop = json!([["url", "https://www.shop.example/a"]]);
    vec![
        report("anna", 3, both.clone()),
        report("bert", 1, both.clone()),
        report("carl", 2, both),
        report("dora", 4, shop.clone()),
        report("ella", 5, shop),
        json!({"id": "fred", "narrative": ""}),
    ]
}

fn link(folder: &Folder, reports: &[Value], options: &[&str]) -> Vec<Value> {
    let lines: String = reports.iter().map(|it| format!("{it}\n")).collect();
    let file = folder.write("reports.jsonl", lines).display().to_string();
    let said = Said::by(tocsin(["link", &file]).args(options)).done();
    let line = |line: &str| serde_json::from_str(line).expect("JSON");
    said.lines().map(line).collect()
}

#[test]
fn a_series_is_named_after_its_earliest_report_in_the_order_of_the_input() {
    let folder = Folder::new();
    let list = folder.write("known.txt", "# shops\nshop.example\n");
    let said = link(
        &folder,
        &reports(),
        &["--benign", &list.display().to_string()],
    );
    let series: Vec<&Value> = said.iter().map(|line| &line["series"]).collect();
    let null = Value::Null;
    let bert = json!("bert");
    assert_eq!(series, [&bert, &bert, &bert, &null, &null, &null]);
    assert_eq!(said[5], json!({"id": "fred", "series": null}));
}

#[test]
fn reasons_name_the_value_its_witnesses_and_when_it_was_seen() {
    let folder = Folder::new();
    let said = link(&folder, &reports(), &["--explain"]);
    let because = said[0]["because"].as_array().expect("reasons");
    let account = because
        .iter()
        .find(|reason| reason["type"] == "iban")
        .expect("the account");
    assert_eq!(account["value"], "FR7630006000011234567890189");
    assert_eq!(
        (&account["sources"], &account["reports"]),
        (&json!(3), &json!(3))
    );
    assert_eq!(account["first_seen"], "2026-01-01T10:00:00Z");
    let sentence = account["sentence"].as_str().expect("a sentence");
    assert!(sentence.contains("3 independent people"), "{sentence}");
    let parts = &account["parts"];
    let part = |name: &str| parts[name].as_f64().expect("a part");
    let sum = part("prior") + part("likenesses") + part("share");
    assert!((sum - account["bits"].as_f64().expect("bits")).abs() < 1e-6);
}

#[test]
fn the_order_of_the_lines_changes_nothing() {
    let folder = Folder::new();
    let mut turned = reports();
    turned.reverse();
    let mut one = link(&folder, &reports(), &["--explain"]);
    let other = link(&folder, &turned, &["--explain"]);
    one.reverse();
    assert_eq!(one, other);
}

#[test]
fn a_line_that_cannot_be_read_is_named_and_nothing_is_printed() {
    let folder = Folder::new();
    let file = folder.write(
        "reports.jsonl",
        "{\"id\":1}\n\n{\"id\":2,\"narrativ\":\"x\"}\n",
    );
    let said = Said::by(&mut tocsin(["link", &file.display().to_string()])).failed();
    assert!(said.contains("reports.jsonl:3: "), "{said}");
    assert!(said.contains("unknown field `narrativ`"), "{said}");
    assert!(said.contains("correct or remove the line"), "{said}");
}

#[test]
fn the_same_report_again_and_again_is_one_witness() {
    let folder = Folder::new();
    let same = json!({"id": "x", "narrative": "it was them, I say it once more and again",
        "observables": [["iban", "FR7630006000011234567890189"], ["email", "a@gmail.com"]]});
    let said = link(&folder, &vec![same; 3_000], &["--explain"]);
    assert_eq!(said.len(), 3_000);
    let other = json!({"id": "y", "narrative": "", "observables": [["email", "a@gmail.com"]]});
    let said = link(&folder, &[other], &[]);
    assert_eq!(said[0]["series"], Value::Null);
}
