//! The commands as people and scripts meet them.

use std::io::{BufRead, Read, Write};
use std::process::{Command, Stdio};

use serde_json::Value;

use super::support::centre::{Centre, Folder, PATIENCE, Said, json_lines, tocsin};
use super::support::staff::{between, code_at, enrol, log_in, path_of, staff};

/// Every command, with arguments that make sense and yet cannot be done, and the exit status that
/// says so. `{nowhere}` is a folder that is not there. A new command gets its line here.
const CANNOT: [(&str, &str, i32); 27] = [
    // The sample centre finds no temporary folder: see TMPDIR below.
    ("demo", "", 1),
    ("init", "{nowhere} --database postgres://u@127.0.0.1:1/d", 1),
    ("serve", "{nowhere}", 1),
    ("import", "{nowhere} reports.jsonl", 1),
    ("export", "{nowhere} --what journal", 1),
    (
        "erase",
        "{nowhere} TC-2026-000001 --reason court-order --yes",
        1,
    ),
    (
        "user invite",
        "{nowhere} --role analyst --email a@report.example",
        1,
    ),
    ("user list", "{nowhere}", 1),
    ("user disable", "{nowhere} --email a@report.example", 1),
    ("geo update", "{nowhere} {nowhere}/ranges.csv", 1),
    ("geo find", "{nowhere} 192.0.2.7", 1),
    ("benign update", "{nowhere} {nowhere}/list.json", 1),
    ("benign list", "{nowhere}", 1),
    ("benign remove", "{nowhere} Banks", 1),
    (
        "token create",
        "{nowhere} --source bank --scope reports:read",
        1,
    ),
    ("token list", "{nowhere}", 1),
    (
        "token revoke",
        "{nowhere} 0192f0c1-2a7b-7c3d-9e4f-5a6b7c8d9e0f",
        1,
    ),
    ("partner list", "{nowhere}", 1),
    ("partner set", "{nowhere} --body bank", 1),
    ("partner key", "{nowhere}", 1),
    ("link", "{nowhere}/reports.jsonl", 1),
    // 1 is what does not stand; 2, that there is nothing to check.
    ("verify", "{nowhere}", 2),
    ("check", "{nowhere}", 1),
    ("backup", "{nowhere} {nowhere}/backup", 1),
    ("restore", "{nowhere}/backup {nowhere}", 1),
    ("extract", "{nowhere}", 1),
    ("init", "{nowhere} --recover", 1),
];

/// The commands that have no commands below them, as the help lists them.
fn commands_below(path: &str, found: &mut Vec<String>) {
    let help = Said::by(tocsin(path.split_whitespace()).arg("--help")).done();
    let Some((_, list)) = help.split_once("\nCommands:\n") else {
        return found.push(path.to_owned());
    };
    for line in list.lines().take_while(|line| !line.is_empty()) {
        // A description that goes on is indented further.
        let name = line.strip_prefix("  ").unwrap().split(' ').next().unwrap();
        if !name.is_empty() && name != "help" {
            commands_below(format!("{path} {name}").trim_start(), found);
        }
    }
}

#[test]
fn every_command_has_an_example_json_and_its_exit_statuses() {
    let mut commands = Vec::new();
    commands_below("", &mut commands);
    let listed: std::collections::BTreeSet<&str> = CANNOT.iter().map(|row| row.0).collect();
    for command in &commands {
        let words = || command.split(' ');
        let help = Said::by(tocsin(words()).arg("--help")).done();
        let example = format!("  tocsin {command} ");
        assert!(help.contains(&example), "`{example}` in {help}");
        let json = "      --json";
        assert!(help.contains(json), "`{json}` in {help}");
        let misused = Said::by(tocsin(words()).arg("--dance"));
        assert_eq!((misused.status, &*misused.out), (2, ""), "{command}");
        assert!(listed.contains(command.as_str()), "{command} in CANNOT");
    }
    assert_eq!(listed.len(), commands.len(), "{commands:?}");
    assert_eq!(Said::by(&mut tocsin(["dance"])).status, 2);
}

#[test]
fn what_cannot_be_done_says_so_in_a_line_and_by_its_exit_status() {
    let dir = tempfile::tempdir().unwrap();
    let nowhere = dir.path().join("nowhere").display().to_string();
    for (name, arguments, status) in CANNOT {
        let arguments = arguments.replace("{nowhere}", &nowhere);
        let words = name.split(' ').chain(arguments.split_whitespace());
        let mut command = tocsin(words);
        let said = Said::by(command.env("TMPDIR", &nowhere).stdin(Stdio::null()));
        assert_eq!(said.status, status, "{command:?}: {}{}", said.out, said.err);
        let is_one_line = said.err.ends_with('\n') && said.err.lines().count() == 1;
        assert!(is_one_line, "{command:?}: {}", said.err);
        assert!(said.err.starts_with("tocsin: "), "{}", said.err);
        // What `check` finds wrong is its result.
        assert!(said.out.is_empty() || name == "check", "{}", said.out);
    }
}

#[test]
fn a_lost_centre_key_comes_back_from_any_two_shares() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let founded = Said::by(tocsin(["init", "--json"]).arg(&data)).json();
    let key_file = data.join("centre.key");
    let key = std::fs::read_to_string(&key_file).unwrap();
    let share = |number: usize| -> String {
        let lines = founded["shares"][number].as_array().unwrap();
        lines
            .iter()
            .map(|line| format!("{}\n", line.as_str().unwrap()))
            .collect()
    };
    let recover = |text: &str| {
        let mut command = tocsin(["init", "--recover"]);
        given(command.arg(&data), text)
    };
    let two = share(2) + "\nRecovery share 1 of 3\n" + &share(0);
    assert!(recover(&two).failed().contains("there is a key already"));
    std::fs::remove_file(&key_file).unwrap();
    let said = Said::by(tocsin(["user", "list"]).arg(&data)).failed();
    assert!(
        said.contains("init") && said.contains("--recover"),
        "{said}"
    );

    assert!(recover(&share(1)).failed().contains("1 came in"));
    assert!(recover(&(share(1) + &share(1))).failed().contains("twice"));
    let slip = two.replacen("3: ", "3: 0", 1);
    assert!(
        recover(&slip).failed().contains("line 3"),
        "the line of the slip"
    );
    assert!(!key_file.exists());
    recover(&two).done();
    assert_eq!(std::fs::read_to_string(&key_file).unwrap(), key);
    Said::by(tocsin(["user", "list"]).arg(&data)).done();
}

/// Runs a command with a text on its standard input.
fn given(command: &mut Command, text: &str) -> Said {
    let child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = child.unwrap();
    // A command that has read enough closes its end.
    let _ = child.stdin.take().unwrap().write_all(text.as_bytes());
    Said::of(child.wait_with_output().unwrap())
}

#[test]
fn what_init_cannot_do_it_says_before_it_makes_anything() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let init = |arguments: &[&str]| Said::by(tocsin(["init"]).arg(&data).args(arguments));
    let profile = init(&["--profile", "atlantis"]).misused();
    assert!(profile.contains("national"), "{profile}");
    let blobs = init(&["--blobs", "s3://bucket/files"]).misused();
    assert!(blobs.contains("folder"), "{blobs}");
    let database = init(&["--database", "mysql://u:secret@h/d"]).misused();
    assert!(
        database.contains("postgres://") && !database.contains("secret"),
        "{database}"
    );
    let unreachable = init(&["--database", "postgres://u:secret@127.0.0.1:1/d"]).failed();
    assert!(
        unreachable.contains("127.0.0.1:1 cannot be reached"),
        "{unreachable}"
    );
    assert!(!data.exists());
    std::fs::create_dir(&data).unwrap();
    std::fs::write(data.join("something"), "").unwrap();
    assert!(init(&[]).failed().contains("not empty"));
    assert!(data.join("something").exists());
}

#[test]
fn the_centre_key_may_live_outside_or_come_from_the_environment() {
    let dir = tempfile::tempdir().unwrap();
    let (data, key_file) = (dir.path().join("data"), dir.path().join("the.key"));
    let mut init = tocsin(["init"]);
    init.arg(&data).arg("--centre-key").arg(&key_file);
    Said::by(&mut init).done();
    assert!(!data.join("centre.key").exists());
    let key = std::fs::read_to_string(&key_file).unwrap();
    std::fs::remove_file(&key_file).unwrap();

    let list = |key: &str| {
        let mut command = tocsin(["user", "list"]);
        Said::by(command.arg(&data).env("TOCSIN_CENTRE_KEY", key))
    };
    list(&key).done();
    assert!(list("nonsense").failed().contains("TOCSIN_CENTRE_KEY"));
    let other = Folder::new();
    let other_key = std::fs::read_to_string(other.data().join("centre.key")).unwrap();
    let wrong = list(&other_key).failed();
    assert!(
        wrong.contains("is this the centre key of this folder?"),
        "{wrong}"
    );

    let second = dir.path().join("second");
    let mut init = tocsin(["init", "--json"]);
    let founded = Said::by(init.arg(&second).env("TOCSIN_CENTRE_KEY", &key)).json();
    assert!(founded["centre_key_file"].is_null(), "{founded}");
    assert!(!second.join("centre.key").exists());
}

#[test]
fn the_first_line_of_serve_says_where_and_how_to_begin() {
    let folder = Folder::new();
    for address in [":0", "127.0.0.1:0", "[::1]:0"] {
        let mut serve = folder.command("serve");
        let centre = Centre::start_at(&mut serve, address);
        assert_eq!(centre.ready["ready"], true);
        assert!(centre.ready["smtp"].is_null() && centre.ready["lmtp"].is_null());
        let admin = centre.ready["admin"].as_str().unwrap();
        assert!(admin.starts_with(&format!("http://{}/console/invitation/", centre.address)));
        assert_eq!(centre.get("/healthz").status, 200);
        assert!(centre.stop().success());
    }
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let said = folder.run("serve", &["--http", &address]).failed();
    assert!(said.contains(&format!("--http {address}")), "{said}");
}

#[test]
fn one_folder_over_sqlite_is_served_once() {
    let folder = Folder::new();
    let centre = folder.serve();
    let said = folder.run("serve", &["--http", ":0"]).failed();
    let holder = format!("process {}", centre.process_id());
    assert!(
        said.contains("served already") && said.contains(&holder),
        "{said}"
    );
    // However the first one ended.
    centre.kill();
    assert!(folder.serve().stop().success());
}

/// A connection whose request the centre waits for: it has asked for the rest of the body.
fn half_a_request(centre: &Centre) -> std::net::TcpStream {
    let mut slow = std::net::TcpStream::connect(&centre.address).unwrap();
    let head = "POST /console/login HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n\
                Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 9\r\n\r\n";
    slow.write_all(head.as_bytes()).unwrap();
    slow.read_exact(&mut [0; 25]).unwrap();
    slow.write_all(b"half").unwrap();
    slow
}

#[test]
fn whoever_asks_too_slowly_makes_room_for_others() {
    let folder = Folder::new();
    folder.set("connections_count = 2\nhead_timeout_seconds = 1");
    let centre = folder.serve();
    let slow = || {
        let mut slow = std::net::TcpStream::connect(&centre.address).unwrap();
        slow.set_read_timeout(Some(PATIENCE)).unwrap();
        slow.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n")
            .unwrap();
        slow
    };
    let all_places = [slow(), slow()];
    assert_eq!(centre.get("/healthz").status, 200);
    for mut slow in all_places {
        let mut answer = Vec::new();
        slow.read_to_end(&mut answer).unwrap();
        assert_eq!(answer, b"", "cut off without an answer");
    }
    assert!(centre.stop().success());
}

#[test]
fn a_second_signal_does_not_wait_for_slow_connections() {
    let folder = Folder::new();
    let mut centre = folder.serve();
    let _slow = half_a_request(&centre);
    centre.signal("TERM");
    centre.no_longer_listens();
    assert!(centre.ended().is_none(), "the slow one may still finish");
    centre.signal("TERM");
    assert_eq!(centre.wait().code(), Some(1));
}

#[test]
fn a_sample_centre_has_work_in_it_and_leaves_nothing_behind() {
    let dir = tempfile::tempdir().unwrap();
    for signals in [1, 2] {
        let mut demo = tocsin(["demo", "--at", "2026-02-09T09:30:00Z"]);
        demo.env("TMPDIR", dir.path()).stderr(Stdio::piped());
        let mut centre = Centre::start(&mut demo);
        let admin = centre.ready["admin"].as_str().unwrap();
        assert!(admin.contains("/console/invitation/"), "{admin}");
        let page = centre.get(admin.split_once(&centre.address).unwrap().1);
        assert_eq!(page.status, 200, "{page:?}");
        let mut told = String::new();
        let mut lines = std::io::BufReader::new(centre.stderr());
        while !told.contains("Ctrl-C") {
            assert!(lines.read_line(&mut told).unwrap() > 0, "{told}");
        }
        assert!(told.contains("analyst@report.example"), "{told}");
        // The code of that time and of no other, so the clock began there.
        let factor = between(&told, "second factor   ", "\n");
        let (secret, now) = factor.split_once(" in an authenticator; now ").unwrap();
        let mut steps = (0..10).map(|step| code_at(secret, 1_770_629_400 + step * 30));
        assert!(steps.any(|code| code == now), "{factor}");
        if signals == 1 {
            assert!(centre.stop().success());
        } else {
            let _slow = half_a_request(&centre);
            centre.signal("INT");
            centre.no_longer_listens();
            centre.signal("INT");
            assert_eq!(centre.wait().code(), Some(1));
        }
        assert!(std::fs::read_dir(dir.path()).unwrap().next().is_none());
    }
}

#[test]
fn a_token_is_shown_once_and_can_be_revoked() {
    let folder = Folder::new();
    let secret = folder.token("bank", "reports:write,reports:read");
    assert!(secret.starts_with("tocsin_"), "{secret}");
    let list = || folder.run("token list", &["--json"]).json();
    let token = list();
    assert_eq!(token["source"], "bank");
    assert_eq!(token["state"], "active");
    assert!(!token.to_string().contains(&secret));
    let id = token["id"].as_str().unwrap();
    let revoked = folder.run("token revoke", &[id, "--json"]).json();
    assert_eq!(revoked, serde_json::json!({"id": id, "state": "revoked"}));
    assert_eq!(list()["state"], "revoked");
    assert!(
        folder
            .run("token revoke", &[id])
            .failed()
            .contains("token list")
    );

    let create = |arguments: &[&str]| folder.run("token create", arguments);
    assert_eq!(
        create(&["--source", "bank", "--scope", "everything"]).status,
        2
    );
    assert_eq!(create(&["--source", "bank"]).status, 2);
    let past = [
        "--source",
        "bank",
        "--scope",
        "reports:read",
        "--expires",
        "2020-01-01",
    ];
    assert!(create(&past).misused().contains("--expires 2020-01-01: "));
    let public = ["--source", "public", "--scope", "reports:read"];
    assert!(create(&public).misused().contains("source"));
}

#[test]
fn an_invitation_is_an_address_that_opens() {
    let folder = Folder::with(&["--public-url", "https://report.example/"]);
    let arguments = ["--role", "analyst", "--email", "a@report.example", "--json"];
    let invitation = folder.run("user invite", &arguments).json();
    let path = invitation["path"].as_str().unwrap();
    assert_eq!(
        invitation["invitation"].as_str().unwrap(),
        format!("https://report.example{path}")
    );
    let wrong = folder.run(
        "user invite",
        &["--role", "boss", "--email", "a@report.example"],
    );
    assert_eq!(wrong.status, 2);
    assert!(wrong.err.contains("analyst"), "{}", wrong.err);
    let address = folder.run("user invite", &["--role", "analyst", "--email", "nobody"]);
    assert!(address.misused().contains("email"));
    assert_eq!(folder.run("user list", &[]).done(), "");
}

#[test]
fn whoever_is_disabled_by_command_is_out_at_once() {
    let folder = Folder::new();
    let centre = folder.serve();
    let analyst = staff(&folder, &centre, "analyst");
    let email = ["--email", "Analyst@example.org"];
    let waiting = ["--role", "analyst", email[0], email[1], "--json"];
    let waiting = folder.run("user invite", &waiting).json();
    assert_eq!(analyst.get("/console/account").status, 200);

    let ended = folder.run("user disable", &[&email[..], &["--json"]].concat());
    let ended = ended.json();
    let listed = folder.run("user list", &["--json"]).json();
    for field in ["id", "email", "role", "state"] {
        assert_eq!(ended[field], listed[field], "{field}");
    }
    assert_eq!(ended["state"], "disabled");
    assert_eq!(analyst.get("/console/account").status, 303);
    let invitation = waiting["path"].as_str().unwrap();
    assert_ne!(centre.get(invitation).status, 200, "it is void");
    let journal = folder.run("export", &["--what", "journal"]).done();
    assert!(journal.contains("staff.disabled"), "{journal}");

    let again = folder.run("user disable", &email).failed();
    assert!(again.contains("user list"), "{again}");
    let nobody = folder.run("user disable", &["--email", "b@example.org"]);
    assert!(nobody.failed().contains("b@example.org"));
    // There is always the way back: an invitation.
    let back = staff(&folder, &centre, "analyst");
    assert_eq!(back.get("/console/account").status, 200);
    assert_eq!(folder.run("user disable", &email).done(), "");
}

#[test]
fn whoever_works_here_is_invited_anew_without_losing_anything_before() {
    let folder = Folder::new();
    let centre = folder.serve();
    let analyst = staff(&folder, &centre, "analyst");
    let before = folder.run("user list", &["--json"]).json();
    let email = ["--email", "Analyst@example.org"];
    let invite = |more: &[&str]| folder.run("user invite", &[&email[..], more].concat());
    let said = invite(&["--role", "supervisor"]);
    assert!(said.err.contains("works here already"), "{}", said.err);
    let first = said.done();
    let second = invite(&["--role", "supervisor", "--json"]).json();
    assert_eq!(second["enrols_anew"], true, "{second}");
    // Until it is used nothing changes, and only the last invitation works.
    assert_eq!(folder.run("user list", &["--json"]).json(), before);
    assert_eq!(analyst.get("/console/reports").status, 200);
    assert_ne!(centre.get(path_of(first.trim())).status, 200);

    let secret = enrol(&centre, second["path"].as_str().unwrap());
    assert_ne!(
        analyst.get("/console/reports").status,
        200,
        "the old session is over"
    );
    log_in(&centre, "analyst@example.org", &secret);
    let after = folder.run("user list", &["--json"]).json();
    assert_eq!(
        (&after["id"], &after["role"]),
        (&before["id"], &"supervisor".into())
    );
    let stranger = [
        "--role",
        "analyst",
        "--email",
        "other@example.org",
        "--json",
    ];
    let stranger = folder.run("user invite", &stranger).json();
    assert_eq!(stranger["enrols_anew"], false, "{stranger}");
}

#[test]
fn exported_reports_hold_facts_only_and_read_back() {
    let folder = Folder::new();
    let report = r#"{"external_id":"1","category":"phishing","narrative":"=cmd|x","region":"MU",
        "loss":{"amount":"12.50","currency":"MUR"},"suspect":{"phone":"+230 5 000 0000"},
        "reporter":{"mode":"identified","name":"Alpha Testperson","email":"alpha@person.example"},
        "received_at":"2026-01-31T10:00:00Z","answers":{"k":"v"}}"#
        .replace('\n', "");
    let other = r#"{"external_id":"2","narrative":"two","received_at":"2026-02-02T10:00:00Z"}"#;
    let path = folder.write("a.jsonl", format!("{report}\n{other}\n"));
    folder.run("import", &[path.to_str().unwrap()]).done();

    let text = folder.run("export", &["--what", "reports"]).done();
    assert_eq!(text.lines().count(), 2);
    assert!(
        !text.contains("Testperson") && !text.contains("person.example"),
        "{text}"
    );
    let days = [
        "--what",
        "reports",
        "--from",
        "2026-01-31",
        "--to",
        "2026-01-31",
    ];
    let one = folder.run("export", &days).done();
    let one: Value = serde_json::from_str(&one).unwrap();
    assert_eq!(one["external_id"], "1");
    let journal = folder.run("export", &["--what", "journal"]).done();
    assert_eq!(
        journal.matches("\"reports.exported\"").count(),
        2,
        "{journal}"
    );
    assert!(!journal.contains("Testperson"), "{journal}");

    for format in ["jsonl", "csv"] {
        let file = folder.beside(&format!("out.{format}"));
        let arguments = ["--what", "reports", "--format", format, "--output"];
        let mut export = folder.command("export");
        Said::by(export.args(arguments).arg(&file)).done();
        let exported = std::fs::read_to_string(&file).unwrap();
        if format == "csv" {
            assert!(
                exported.contains(",'=cmd|x,") && exported.contains(",'+230 "),
                "{exported}"
            );
        }
        let second = Folder::new();
        second.run("import", &[file.to_str().unwrap()]).done();
        let again = second
            .run("export", &["--what", "reports", "--kind", "phishing"])
            .done();
        let again: Value = serde_json::from_str(&again).unwrap();
        for field in [
            "narrative",
            "loss",
            "suspect",
            "answers",
            "received_at",
            "category",
        ] {
            assert_eq!(again[field], one[field], "{field} by way of {format}");
        }
    }
}

#[test]
fn a_pipe_that_closes_early_is_no_failure_and_filters_are_checked() {
    let folder = Folder::new();
    let lines: String = (0..3_000)
        .map(|n| format!("{{\"narrative\":\"story {n}, told at some length\"}}\n"))
        .collect();
    let path = folder.write("a.jsonl", lines);
    folder.run("import", &[path.to_str().unwrap()]).done();
    for (what, format) in [("reports", "jsonl"), ("reports", "csv"), ("journal", "csv")] {
        let mut export = folder.command("export");
        let mut child = export
            .args(["--what", what, "--format", format])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        assert!(child.wait().unwrap().success(), "{what} as {format}");
    }

    let misused = |arguments: &[&str]| folder.run("export", arguments).misused();
    assert!(misused(&["--what", "reports", "--kind", "dancing"]).contains("offences.toml"));
    let days = [
        "--what",
        "journal",
        "--from",
        "2026-02-01",
        "--to",
        "2026-01-01",
    ];
    assert!(misused(&days).contains("--from"));
    assert!(misused(&["--what", "journal", "--kind", "phishing"]).contains("--kind"));

    let file = folder.beside("journal.jsonl");
    let arguments = [
        "--what",
        "journal",
        "--json",
        "--output",
        file.to_str().unwrap(),
    ];
    let said = folder.run("export", &arguments).json();
    let entries = json_lines(&file);
    assert_eq!(said["exported"], entries.len());
    assert!(
        entries
            .iter()
            .filter(|entry| entry["act"] == "report.lodged")
            .count()
            == 3_000
    );
    assert!(entries[1]["leaf_index"].is_u64(), "{}", entries[1]);
}
