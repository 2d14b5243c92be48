//! A disk that is full: refused before it is acknowledged, nothing half-stored, and well again
//! when there is room.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};

use crate::support::centre::{BINARY, Centre, Folder, Said};

/// Size of the disk: what a centre takes at rest, twice.
const DISK: &str = "size=12m";

/// Whether this machine lets a process have a disk of its own, in a name space of its own.
fn can_mount() -> bool {
    let mut command = Command::new("unshare");
    let script = "mount -t tmpfs -o size=1m none /mnt";
    let output = command.args(["-Urm", "sh", "-c", script]).output();
    let can = output.is_ok_and(|output| output.status.success());
    if !can {
        eprintln!("NOT RUN with a full disk: this machine gives no name spaces (unshare -Urm)");
    }
    can
}

/// Serves a copy of the folder from a small disk of its own; answers also the copy's path there.
fn serve_from_small_disk(folder: &Folder) -> (Centre, PathBuf) {
    let disk = folder.beside("disk");
    fs::create_dir(&disk).unwrap();
    let script = "mount -t tmpfs -o $1 none $2 && cp -r $3 $2/data && \
                  exec $4 serve $2/data --http 127.0.0.1:0";
    let mut command = Command::new("unshare");
    command
        .args(["-Urm", "sh", "-c", script, "sh", DISK])
        .args([&disk, &folder.data()])
        .arg(BINARY);
    let centre = Centre::start_as_is(&mut command);
    (centre, disk.join("data"))
}

/// A command that sees the disk of the centre.
fn beside(centre: &Centre, program: &str) -> Command {
    let mut command = Command::new("nsenter");
    command
        .args(["-U", "-m", "--preserve-credentials", "-t"])
        .arg(centre.process_id().to_string())
        .args(["--", program]);
    command
}

fn post(centre: &Centre, token: &str, report: &Value) -> (u16, Value) {
    let authorization = format!("Bearer {token}");
    let headers = [
        ("Authorization", authorization.as_str()),
        ("Content-Type", "application/json"),
    ];
    let body = report.to_string();
    let answer = centre.request("POST", "/api/v1/reports", &headers, body.as_bytes());
    let answer = answer.unwrap();
    (answer.status, answer.json())
}

fn stored(centre: &Centre, token: &str) -> BTreeSet<String> {
    let authorization = format!("Bearer {token}");
    let mut found = BTreeSet::new();
    let mut path = "/api/v1/reports?limit=200".to_owned();
    loop {
        let headers = [("Authorization", authorization.as_str())];
        let page = centre.request("GET", &path, &headers, b"").unwrap().json();
        for report in page["reports"].as_array().unwrap() {
            found.insert(report["external_id"].as_str().unwrap().to_owned());
        }
        match page["next"].as_str() {
            Some(next) => path = format!("/api/v1/reports?limit=200&cursor={next}"),
            None => return found,
        }
    }
}

#[test]
fn a_full_disk_refuses_and_forgets_nothing() {
    if !can_mount() {
        return;
    }
    let folder = Folder::new();
    let token = folder.token("bank", "reports:write,reports:read");
    let (centre, data) = serve_from_small_disk(&folder);
    let report = |number: usize| {
        json!({"external_id": number.to_string(), "narrative": "x".repeat(20_000),
            "attachments": [{"name": "a", "media_type": "text/plain",
                "content": "aGVsbG8h".repeat(5_000)}]})
    };
    let mut acknowledged = BTreeSet::new();
    let mut number = 0;
    let refusal = loop {
        let (status, answer) = post(&centre, &token, &report(number));
        if status != 201 {
            break (status, answer);
        }
        acknowledged.insert(number.to_string());
        number += 1;
        assert!(number < 10_000, "the disk does not fill up");
    };
    assert!(!acknowledged.is_empty(), "{} {}", refusal.0, refusal.1);
    assert_eq!(refusal.0, 503, "{}", refusal.1);
    let detail = refusal.1["detail"].as_str().unwrap();
    assert!(detail.contains("nothing was acknowledged"), "{detail}");
    assert_eq!(
        stored(&centre, &token),
        acknowledged,
        "what was acknowledged, and no more"
    );

    // An import says what is wrong, where, and what to do.
    let big = json!({"external_id": "import", "narrative": "y".repeat(10_000),
        "attachments": [{"name": "a", "media_type": "text/plain",
            "content": "aGVsbG8h".repeat(100_000)}]});
    let path = folder.write("a.jsonl", format!("{big}\n"));
    let mut import = beside(&centre, BINARY);
    import.arg("import").arg(&data).arg(&path);
    import.args(["--source", "bank"]);
    let text = Said::by(&mut import).failed();
    assert!(
        text.contains("no room left") && text.contains("run the same command"),
        "{text}"
    );

    // There is room again: the very same process goes on, with the very same report.
    let mut grow = beside(&centre, "mount");
    let grown = grow
        .args(["-o", "remount,size=64m"])
        .arg(folder.beside("disk"))
        .status();
    assert!(grown.unwrap().success());
    let (status, answer) = post(&centre, &token, &report(number));
    assert_eq!(status, 201, "{answer}");
    acknowledged.insert(number.to_string());
    Said::by(&mut import).done();
    acknowledged.insert("import".to_owned());
    assert_eq!(stored(&centre, &token), acknowledged);
    let mut check = beside(&centre, BINARY);
    let check = Said::by(check.args(["check", "--json"]).arg(&data)).json();
    assert_eq!(check["sound"], true, "{check}");
    assert!(centre.stop().success());
}
