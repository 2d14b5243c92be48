//! What the machine sees in reports, from their arrival to the page: on both engines, with data
//! that the operator installs while the centre runs, and with real mails where they are at hand.

use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use base64::Engine as _;
use serde_json::json;
use tocsin_domain::assess::{Arrived, Knowledge, Priority, Reference, assess};
use tocsin_domain::limit::Limits;
use tocsin_domain::profile::{Profile, ProfileFiles};
use tocsin_domain::receipt::ReportNumber;
use tocsin_domain::report::{Report, ReportId, ReporterMode, State, Submission};
use tocsin_exchange::mail;
use tocsin_server::texts::profile_files;
use uuid::Uuid;

use crate::support::centre::{Centre, Folder, awaited};
use crate::support::on_both_engines;
use crate::support::staff::{Person, between, staff};

on_both_engines!(reports_are_assessed, what_a_report_names_is_never_asked,);

fn import(folder: &Folder, name: &str, lines: &[String]) {
    let file = folder.write(name, lines.join("\n"));
    folder.run("import", &[file.to_str().unwrap()]).done();
}

/// The page of the report that a word finds, once the machine has looked at it.
fn assessed(person: &Person<'_>, word: &str) -> String {
    let list = person.get(&format!("/console/reports?q={word}"));
    let id = between(list.text(), "href=\"/console/reports/", "\"").to_owned();
    awaited("assessed", || {
        let page = person.get(&format!("/console/reports/{id}"));
        let text = page.text().to_owned();
        (!text.contains("Not looked at yet")).then_some(text)
    })
}

fn danger_is_seen_on_its_page(folder: &Folder, centre: &Centre) {
    let analyst = staff(folder, centre, "analyst");
    let line = r#"{"category":"unknown","language":"en",
        "narrative":"He threatened to kill us <b>zebra</b>"}"#;
    import(folder, "danger.jsonl", &[line.replace('\n', "")]);
    let page = assessed(&analyst, "zebra");
    assert!(
        page.contains("<span class=\"tag bad\">Now</span>"),
        "{page}"
    );
    assert!(page.contains("Words of danger: "), "{page}");
    assert!(page.contains("“threatened to kill”"), "{page}");
    assert!(page.contains("&#60;b&#62;zebra"), "{page}");
    assert!(page.contains("dir=\"ltr\">+100</bdi></b>"), "{page}");
    assert!(page.contains("Proposed kind: "), "{page}");
}

fn repeats_are_joined(folder: &Folder, centre: &Centre) {
    let analyst = staff(folder, centre, "supervisor");
    let line = |mail: usize| {
        format!(
            r#"{{"category":"phishing","narrative":"A giraffe asked for my password by message",
            "reporter":{{"mode":"confidential","email":"r{mail}@example.org"}}}}"#
        )
        .replace('\n', "")
    };
    let lines: Vec<String> = (0..3).map(line).collect();
    for (place, line) in lines.iter().enumerate() {
        import(
            folder,
            &format!("same{place}.jsonl"),
            std::slice::from_ref(line),
        );
    }
    let page = awaited("all counted", || {
        let page = assessed(&analyst, "giraffe");
        page.contains("Reported").then_some(page)
    });
    assert!(page.contains("3 times"), "{page}");
    assert!(page.contains("First: "), "{page}");
}

fn addresses_and_lists_are_taken_while_it_runs(folder: &Folder, centre: &Centre) {
    let analyst = staff(folder, centre, "analyst");
    let list = r#"{"name":"Banks <i>","type":"hostname","version":1,"description":"d",
        "matching_attributes":["url"],"list":["bank.example"]}"#;
    let list = folder.write("list.json", list);
    folder
        .run("benign update", &[list.to_str().unwrap()])
        .done();
    let ranges = folder.write("ranges.tsv", "192.0.2.0\t192.0.2.255\t64500\tMU\tA & B\n");
    folder.run("geo update", &[ranges.to_str().unwrap()]).done();
    let mut number = 0;
    // A centre that runs looks for something new every few seconds; each report is seen once.
    let page = awaited("the new data", || {
        number += 1;
        let line = format!(
            r#"{{"category":"phishing","narrative":"An okapi{number} wrote from there",
            "observables":[{{"type":"ip","value":"192.0.2.7","role":"suspect"}},
            {{"type":"url","value":"https://www.bank.example/","role":"suspect"}}]}}"#
        );
        import(
            folder,
            &format!("geo{number}.jsonl"),
            &[line.replace('\n', "")],
        );
        let page = assessed(&analyst, &format!("okapi{number}"));
        page.contains("AS64500").then_some(page)
    });
    assert!(page.contains("MU · AS64500 · A &#38; B"), "{page}");
    assert!(page.contains("Banks &#60;i&#62;"), "{page}");
}

fn reports_are_assessed(folder: &Folder) {
    let centre = folder.serve();
    danger_is_seen_on_its_page(folder, &centre);
    repeats_are_joined(folder, &centre);
    addresses_and_lists_are_taken_while_it_runs(folder, &centre);
    drop(centre);
    let checked = folder.run("check", &[]).done();
    assert!(!checked.contains("assessment"), "{checked}");
}

/// Somebody who listens, and counts who comes.
fn trap() -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    std::thread::spawn(move || {
        for _ in listener.incoming() {
            counted.fetch_add(1, Ordering::SeqCst);
        }
    });
    (port, count)
}

/// Every value and file of the report leads to the trap, and so would any look-up by a proxy.
fn what_a_report_names_is_never_asked(folder: &Folder) {
    let (port, count) = trap();
    let there = format!("http://127.0.0.1:{port}");
    let mut serve = folder.command("serve");
    for proxy in ["http_proxy", "https_proxy", "all_proxy"] {
        serve.env(proxy, &there).env(proxy.to_uppercase(), &there);
    }
    let centre = Centre::start(&mut serve);
    let (analyst, liaison) = (
        staff(folder, &centre, "analyst"),
        staff(folder, &centre, "recipient"),
    );
    let page = format!("<img src=\"{there}/p.gif\"><iframe src=\"{there}/\"></iframe>");
    let mail = format!("From: a@localhost\r\nContent-Type: text/html\r\n\r\n{page}");
    let file = |name: &str, kind: &str, content: &str| {
        let content = base64::engine::general_purpose::STANDARD.encode(content);
        json!({"name": name, "media_type": kind, "content": content})
    };
    let paid_at = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(2);
    let line = json!({"category": "fake-shop", "language": "en",
        "narrative": format!("An ibex sold me nothing at {there}/shop"),
        "occurred_at": paid_at.to_string(), "loss": {"amount": "480.50", "currency": "EUR"},
        "suspect": {"url": format!("{there}/pay"), "email": format!("a@localhost:{port}")},
        "observables": [
            {"type": "url", "value": format!("http://localhost:{port}/x"), "role": "suspect"},
            {"type": "domain", "value": format!("localhost:{port}"), "role": "suspect"},
            {"type": "ip", "value": "127.0.0.1", "role": "suspect"}],
        "attachments": [
            file("a.html", "text/html", &page),
            file("a.eml", "message/rfc822", &mail)]});
    import(folder, "trap.jsonl", &[line.to_string()]);

    let page = assessed(&analyst, "ibex");
    let id = between(&page, "action=\"/console/reports/", "/").to_owned();
    // A rule sends it to two bodies, one of which looks at it.
    let referral = awaited("a referral", || {
        let list = liaison.get("/partner");
        let (_, rest) = list.text().split_once("href=\"/partner/referrals/")?;
        Some(rest.split('"').next()?.to_owned())
    });
    assert_eq!(
        liaison
            .get(&format!("/partner/referrals/{referral}"))
            .status,
        200
    );
    let path = format!("formaction=\"/console/reports/{id}/files/");
    let files: Vec<&str> = page.split(&path).skip(1).collect();
    assert_eq!(files.len(), 4, "to look at and to save: {page}");
    for file in files {
        let file = file.split('"').next().unwrap();
        let form = "as=look&reason=judge&precision=order+of+the+second+chamber";
        let looked = analyst.post(&format!("/console/reports/{id}/files/{file}"), form);
        assert_eq!(looked.status, 200, "{}", looked.text());
    }
    assert_eq!(count.load(Ordering::SeqCst), 0, "somebody was asked");
    TcpStream::connect(("127.0.0.1", port)).unwrap();
    awaited("the trap shuts", || {
        (count.load(Ordering::SeqCst) == 1).then_some(())
    });
}

#[test]
fn a_check_names_what_of_the_reference_data_cannot_be_read() {
    let folder = Folder::new();
    let good = folder.write("good.csv", "192.0.2.0,192.0.2.255,MU\n");
    let good = good.to_str().unwrap();
    folder.run("geo update", &[good]).done();
    folder.run("check", &[]).done();
    let shelf = folder.data().join("reference");
    std::fs::create_dir_all(shelf.join("benign")).unwrap();
    std::fs::write(shelf.join("countries.csv"), "192.0.2.0,nowhere\n").unwrap();
    std::fs::write(shelf.join("benign/half.json"), "{\"name\":").unwrap();
    let said = folder.run("check", &[]);
    assert_eq!(said.status, 1);
    for told in [
        "countries.csv: no country",
        "`tocsin geo update`",
        "half.json: this is no MISP",
        "`tocsin benign update`",
    ] {
        assert!(said.out.contains(told), "{told} in {}", said.out);
    }
    assert!(said.err.contains("2 things are wrong"), "{}", said.err);
}

#[test]
fn damaged_reference_data_changes_nothing_and_is_named() {
    let folder = Folder::new();
    let good = folder.write(
        "good.csv",
        "192.0.2.0,192.0.2.255,MU\n2001:db8::,2001:db8::ff,FR\n",
    );
    let good = good.to_str().unwrap();
    folder.run("geo update", &[good]).done();
    for (name, content, told) in [
        (
            "bad.csv",
            "192.0.2.0,192.0.2.255,MU\nx\n",
            "line 2: no range",
        ),
        (
            "twice.csv",
            "192.0.2.0,192.0.2.9,MU\n192.0.2.5,192.0.2.9,FR\n",
            "two ranges hold",
        ),
        ("page.html", "<html>\n", "no country and no network"),
    ] {
        let path = folder.write(name, content);
        let told_us = folder.run("geo update", &[path.to_str().unwrap()]).failed();
        assert!(
            told_us.contains(told) && told_us.contains(name),
            "{told_us}"
        );
    }
    let found = folder.run("geo find", &["192.0.2.7", "--json"]).json();
    assert_eq!(found["country"], "MU");
    let found = folder.run("geo find", &["2001:db8::1"]).done();
    assert_eq!(found, "FR  network not known\n");

    let list = |name: &str, entry: &str| {
        format!(r#"{{"name":"{name}","type":"cidr","list":["{entry}"]}}"#)
    };
    let good = folder.write("good.json", list("Private", "10.0.0.0/8"));
    let bad = folder.write("bad.json", list("Broken", "10.0.0.0/99"));
    let (good, bad) = (good.to_str().unwrap(), bad.to_str().unwrap());
    let told = folder.run("benign update", &[good, bad]).failed();
    assert!(
        told.contains("bad.json") && told.contains("entry 1"),
        "{told}"
    );
    assert_eq!(folder.run("benign list", &[]).done(), "");
    folder.run("benign update", &[good]).done();
    let listed = folder.run("benign list", &["--json"]).json();
    assert_eq!(
        (&listed["name"], &listed["entries"]),
        (&"Private".into(), &1.into())
    );
    folder.run("benign remove", &["Private"]).done();
    let told = folder.run("benign remove", &["Private"]).failed();
    assert!(told.contains("no such list"), "{told}");
}

fn national() -> Profile {
    let files: ProfileFiles = profile_files("national").into_iter().collect();
    Profile::load(&files).unwrap()
}

fn report_of(submission: Submission) -> Report {
    Report {
        id: ReportId(Uuid::nil()),
        number: ReportNumber::new("TC", 2026, 1),
        source: "public".to_owned(),
        external_id: None,
        channel: submission.channel,
        language: submission.language,
        kind: "unknown".to_owned(),
        category: submission.category,
        occurred_at: submission.occurred_at,
        received_at: "2026-01-21T14:00:00Z".parse().unwrap(),
        lodged_at: "2026-01-21T14:00:00Z".parse().unwrap(),
        region: submission.region,
        narrative: submission.narrative,
        loss: submission.loss,
        suspect: submission.suspect,
        reporter_mode: ReporterMode::Anonymous,
        answers: submission.answers,
        observables: submission.observables,
        state: State::Received,
    }
}

fn files_below(folder: &Path, into: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        match entry.path() {
            path if path.is_dir() => files_below(&path, into),
            path => into.push(path),
        }
    }
}

/// Mails that people get are not taken for danger: that is for stories of people.
#[test]
fn real_mails_are_looked_at_and_hardly_one_is_urgent() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/mail");
    if !folder.exists() {
        eprintln!("passed over: no {}", folder.display());
        return;
    }
    let mut archives = Vec::new();
    files_below(&folder, &mut archives);
    archives.retain(|path| path.ends_with("eml.tar.xz"));
    let mails = tempfile::tempdir().unwrap();
    for archive in &archives {
        let mut tar = Command::new("tar");
        let tar = tar.arg("-xJf").arg(archive).arg("-C").arg(mails.path());
        assert!(tar.status().unwrap().success(), "{}", archive.display());
    }
    let mut paths = Vec::new();
    files_below(mails.path(), &mut paths);
    paths.sort();
    let (profile, reference) = (national(), Reference::default());
    let knowledge = Knowledge {
        profile: &profile,
        reference: &reference,
    };
    let (mut count, mut urgent, mut low) = (0, Vec::new(), 0);
    // Every seventh: a debug build reads slowly.
    for path in paths.iter().step_by(7) {
        let bytes = std::fs::read(path).unwrap();
        let Ok(submission) = mail::parse(&bytes, &Limits::default()) else {
            continue;
        };
        let report = report_of(submission);
        let arrived = Arrived {
            report: &report,
            files_count: 1,
            repeats_count: 0,
            sources_count: 1,
            now: report.received_at,
        };
        let seen = assess(&arrived, &knowledge);
        count += 1;
        match seen.priority {
            Priority::Now | Priority::High => urgent.push((path.clone(), seen.reasons)),
            Priority::Low => low += 1,
            Priority::Usual => {}
        }
    }
    assert!(count > 100, "{count} mails");
    assert!(
        urgent.len() * 100 <= count,
        "{} of {count}: {urgent:?}",
        urgent.len()
    );
    assert!(low * 100 <= count, "{low} of {count} put last");
}
