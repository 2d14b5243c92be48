//! A disk that is full: refused before it is acknowledged, nothing half-stored, and well again
//! when there is room.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use crate::support::centre::{BINARY, Centre, Folder, Said};

/// A small disk, in a name space that only those commands see that are begun through it.
struct Disk {
    /// Holds the name space until its standard input is closed.
    holder: Child,
    folder: PathBuf,
}

impl Disk {
    /// Nothing (said aloud) where the machine gives no name spaces.
    fn new(folder: PathBuf) -> Option<Disk> {
        fs::create_dir(&folder).unwrap();
        let script = "mount -t tmpfs -o $1 none $2 && echo ready && exec cat";
        let mut holder = Command::new("unshare")
            .args(["-Urm", "sh", "-c", script, "sh", "size=12m"])
            .arg(&folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .ok()?;
        let mut line = String::new();
        let mut told = BufReader::new(holder.stdout.take().unwrap());
        told.read_line(&mut line).unwrap();
        let disk = Disk { holder, folder };
        if line == "ready\n" {
            return Some(disk);
        }
        eprintln!("NOT RUN with a full disk: this machine gives no name spaces (unshare -Urm)");
        None
    }

    /// A command that sees the disk.
    fn command(&self, program: &str) -> Command {
        let mut command = Command::new("nsenter");
        command
            .args(["-U", "-m", "--preserve-credentials", "-t"])
            .arg(self.holder.id().to_string())
            .args(["--", program]);
        command
    }

    fn run(&self, program: &str, arguments: &[&str]) {
        let status = self.command(program).args(arguments).status();
        assert!(status.unwrap().success(), "{program} {arguments:?}");
    }

    fn data(&self) -> String {
        self.folder.join("data").display().to_string()
    }

    /// `tocsin COMMAND` on the centre that lies on the disk.
    fn tocsin(&self, command: &str) -> Command {
        let mut line = self.command(BINARY);
        line.args([command, &self.data()]);
        line
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        drop(self.holder.stdin.take());
        let _ = self.holder.wait();
    }
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
    let folder = Folder::new();
    let token = folder.token("bank", "reports:write,reports:read");
    let Some(disk) = Disk::new(folder.beside("disk")) else {
        return;
    };
    disk.run("cp", &["-r", folder.data().to_str().unwrap(), &disk.data()]);
    let centre = Centre::start(&mut disk.tocsin("serve"));
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
    let tells_all = detail.contains("disk is full") && detail.contains("nothing was acknowledged");
    assert!(tells_all && !detail.contains('/'), "{detail}");
    assert_eq!(readiness(&centre), (503, "the disk is full\n".to_owned()));
    assert_eq!(stored(&centre, &token), acknowledged, "no more and no less");

    // An import says what is wrong, where, and what to do.
    let big = json!({"external_id": "import", "narrative": "y".repeat(10_000),
        "attachments": [{"name": "a", "media_type": "text/plain",
            "content": "aGVsbG8h".repeat(100_000)}]});
    let path = folder.write("a.jsonl", format!("{big}\n"));
    let mut import = disk.tocsin("import");
    import.arg(&path).args(["--source", "bank"]);
    let text = Said::by(&mut import).failed();
    let tells_all = text.contains("no room left") && text.contains("run the same command");
    assert!(tells_all, "{text}");

    // There is room again: the very same process goes on, with the very same report, and so do
    // others beside it.
    let grown = disk.folder.to_str().unwrap();
    disk.run("mount", &["-o", "remount,size=64m", grown]);
    for number in [number, number + 1] {
        let (status, answer) = post(&centre, &token, &report(number));
        assert_eq!(status, 201, "{answer}");
        acknowledged.insert(number.to_string());
        assert_eq!(readiness(&centre), (200, "ready\n".to_owned()));
    }
    Said::by(&mut import).done();
    acknowledged.insert("import".to_owned());
    assert_eq!(stored(&centre, &token), acknowledged);

    // And what was acknowledged after all that is on the disk.
    centre.kill();
    let centre = Centre::start(&mut disk.tocsin("serve"));
    assert_eq!(stored(&centre, &token), acknowledged);
    let check = Said::by(disk.tocsin("check").arg("--json")).json();
    assert_eq!(check["sound"], true, "{check}");
    assert!(centre.stop().success());
}

fn readiness(centre: &Centre) -> (u16, String) {
    let answer = centre.request("GET", "/readyz", &[], b"").unwrap();
    (answer.status, answer.text().to_owned())
}

fn report(number: usize) -> Value {
    json!({"external_id": number.to_string(), "narrative": "x".repeat(20_000),
        "attachments": [{"name": "a", "media_type": "text/plain",
            "content": "aGVsbG8h".repeat(5_000)}]})
}
