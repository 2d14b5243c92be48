//! Losing things and getting them back: `check`, `backup`, `restore`, and what erasure means for
//! copies that lie elsewhere.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tocsin_flow::inbox;
use tocsin_server::folder::Folder as Opened;

use super::support::centre::{Folder, Said, tocsin};
use super::support::postgres::Database;

/// Two reports with identities and a file; answers their codes.
fn fill(folder: &Folder) -> Vec<String> {
    let report = |id: &str| {
        json!({"external_id": id, "narrative": format!("what happened to {id}"),
            "reporter": {"mode": "identified", "name": format!("Testperson {id}")},
            "attachments": [{"name": "a.txt", "media_type": "text/plain", "content": "aGVsbG8="}]})
    };
    let lines = format!("{}\n{}\n", report("kept"), report("erased"));
    let path = folder.write("reports.jsonl", lines);
    let receipts = folder.beside("receipts.csv");
    let mut import = folder.command("import");
    Said::by(import.arg(&path).arg("--receipts").arg(&receipts)).done();
    let text = fs::read_to_string(receipts).unwrap();
    let codes = text.lines().skip(1);
    codes
        .map(|line| line.split(',').nth(2).unwrap().to_owned())
        .collect()
}

fn check(path: &Path) -> (i32, Value) {
    let said = Said::by(tocsin(["check", "--json"]).arg(path));
    (said.status, serde_json::from_str(&said.out).unwrap())
}

/// Opens a data folder in this process, for what no command does.
fn opened<T>(path: &Path, work: impl AsyncFnOnce(&Opened) -> T) -> T {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let folder = Opened::open(path).await.unwrap();
        let result = work(&folder).await;
        folder.centre.store.close().await.unwrap();
        result
    })
}

/// Erases a report by the command.
fn erase(folder: &Folder, number: &str) {
    let arguments = [number, "--reason", "retention-ended", "--yes"];
    folder.run("erase", &arguments).done();
}

/// What an inbox shows: the state, and the names of files, which are sealed.
fn inbox_of(path: &Path, code: &str) -> (String, Vec<String>) {
    opened(path, async |folder| {
        let code = code.parse().unwrap();
        let permit = inbox::enter(&folder.centre, &code).await.unwrap().unwrap();
        let seen = inbox::view(&folder.centre, &permit).await.unwrap();
        let names = seen.files.into_iter().map(|file| file.name).collect();
        (seen.report.state.as_str().to_owned(), names)
    })
}

fn number_of(path: &Path, code: &str) -> String {
    opened(path, async |folder| {
        let code = code.parse().unwrap();
        let permit = inbox::enter(&folder.centre, &code).await.unwrap().unwrap();
        let seen = inbox::view(&folder.centre, &permit).await.unwrap();
        seen.report.number.to_string()
    })
}

fn restore(from: &Path, to: &Path, more: &[&str]) -> Said {
    Said::by(tocsin(["restore"]).arg(from).arg(to).args(more))
}

#[test]
fn a_restored_centre_is_the_same_centre() {
    let folder = Folder::new();
    let codes = fill(&folder);
    let token = folder.token("bank", "reports:write");
    let backup = folder.beside("backup");
    let mut command = folder.command("backup");
    let made = Said::by(command.arg(&backup).arg("--json")).json();
    assert_eq!(
        (&made["reports"], &made["files"]),
        (&json!(2), &json!(2)),
        "{made}"
    );

    // Nothing in the backup opens what is sealed.
    let key_file = folder.data().join("centre.key");
    let key = fs::read_to_string(&key_file).unwrap();
    let secret = key.trim().rsplit(':').next().unwrap().as_bytes().to_vec();
    for file in files_below(&backup) {
        let bytes = fs::read(&file).unwrap();
        let holds_key = bytes.windows(secret.len()).any(|window| window == secret);
        assert!(!holds_key, "{}", file.display());
    }

    let target = folder.beside("restored");
    let without_key = restore(&backup, &target, &[]).done();
    assert!(
        without_key.contains("centre.key: the centre key cannot be read"),
        "{without_key}"
    );
    let (status, told) = check(&target);
    assert_eq!(status, 1, "{told}");
    fs::copy(&key_file, target.join("centre.key")).unwrap();
    let (status, told) = check(&target);
    assert_eq!((status, &told["sound"]), (0, &json!(true)), "{told}");
    assert_eq!(told["checked"]["reports"], 2);
    let expected = ("received".to_owned(), vec!["a.txt".to_owned()]);
    assert_eq!(inbox_of(&target, &codes[0]), expected);
    assert!(!token.is_empty());
    let list = Said::by(tocsin(["token", "list"]).arg(&target)).done();
    assert!(list.contains("bank") && list.contains("active"), "{list}");

    assert!(
        restore(&backup, &target, &[])
            .failed()
            .contains("not empty")
    );
    let other = folder.beside("other");
    let wrong = restore(&backup, &other, &["--at", "20000101T000000Z"]).misused();
    let name = made["generation"]
        .as_str()
        .unwrap()
        .rsplit('/')
        .next()
        .unwrap()
        .to_owned();
    assert!(wrong.contains(&name), "{wrong}");
    assert!(
        restore(&target, &other, &[])
            .failed()
            .contains("no backup here")
    );
    assert!(!other.exists());
}

#[test]
fn what_is_erased_is_erased_in_backups_too() {
    let folder = Folder::new();
    let codes = fill(&folder);
    let number = number_of(&folder.data(), &codes[1]);
    let backup = folder.beside("backup");
    let back_up = || loop {
        let mut command = folder.command("backup");
        let said = Said::by(command.arg(&backup).arg("--json"));
        // Generations are named by the second.
        if !said.err.contains("try again") {
            let made = said.json();
            break made["generation"].as_str().unwrap().to_owned();
        }
    };
    let before = back_up();
    erase(&folder, &number);
    back_up();

    // The generation of before, restored after: with the centre key, and all that lies there.
    let target = folder.beside("restored");
    let name = before.rsplit('/').next().unwrap();
    let key_file = folder.data().join("centre.key");
    let key_file = key_file.to_str().unwrap();
    let arguments = ["--at", name, "--centre-key", key_file, "--json"];
    let restored = restore(&backup, &target, &arguments).json();
    assert_eq!(restored["erased_since"], 1, "{restored}");
    assert_eq!(restored["centre_key"], "fits");
    assert_eq!(inbox_of(&target, &codes[0]).1, ["a.txt"]);
    assert_eq!(inbox_of(&target, &codes[1]), ("erased".to_owned(), vec![]));
    for place in [&backup, &target] {
        for file in files_below(place) {
            let bytes = match file.extension().is_some_and(|ending| ending == "zst") {
                true => zstd::decode_all(fs::File::open(&file).unwrap()).unwrap(),
                false => fs::read(&file).unwrap(),
            };
            let holds = |text: &str| bytes.windows(text.len()).any(|at| at == text.as_bytes());
            assert!(!holds("Testperson"), "an identity in {}", file.display());
        }
    }
    let (status, told) = check(&target);
    assert_eq!(status, 0, "{told}");
    assert_eq!(told["checked"]["erased"], 1);
}

fn files_below(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => found.push(path),
            }
        }
    }
    found
}

#[test]
fn a_backup_moves_from_one_engine_to_the_other() {
    let Some(database) = Database::new() else {
        return;
    };
    let folder = Folder::new();
    let codes = fill(&folder);
    let backup = folder.beside("backup");
    Said::by(folder.command("backup").arg(&backup)).done();
    let key_file = folder.data().join("centre.key");
    let target = folder.beside("restored");
    let arguments = [
        "--database",
        database.url.as_str(),
        "--centre-key",
        key_file.to_str().unwrap(),
    ];
    restore(&backup, &target, &arguments).done();
    let (status, told) = check(&target);
    assert_eq!(
        (status, &told["checked"]["reports"]),
        (0, &json!(2)),
        "{told}"
    );
    assert_eq!(inbox_of(&target, &codes[0]).1, ["a.txt"]);
    // A database with something in it is never restored into.
    let again = folder.beside("again");
    let text = restore(&backup, &again, &arguments).failed();
    assert!(text.contains("empty"), "{text}");
    assert!(!again.exists());
}

#[test]
fn check_names_every_mistake_with_its_place_and_remedy() {
    let folder = Folder::new();
    fill(&folder);
    let data = folder.data();
    assert_eq!(check(&data).0, 0);

    let offences = data.join("profile/offences.toml");
    let sound = fs::read_to_string(&offences).unwrap();
    let text = format!("colour = 1\n{sound}").replacen("pages =", "pagez =", 1);
    fs::write(&offences, text).unwrap();
    let (status, told) = check(&data);
    assert_eq!(status, 1);
    let findings = told["findings"].as_array().unwrap();
    let place = format!("{}:1", offences.display());
    assert!(
        findings.iter().any(|one| one["place"] == place.as_str()),
        "{told}"
    );
    assert!(findings.len() > 1, "{told}");
    assert!(
        told["checked"]["reports"] == 2,
        "the rest is checked all the same: {told}"
    );
    let profile_only = folder.run("check", &["--profile-only"]);
    assert_eq!(profile_only.status, 1);
    assert!(
        profile_only.out.contains("Did you mean “pages”?"),
        "{}",
        profile_only.out
    );
    // A profile alone, as its author has it.
    let alone = check(&data.join("profile"));
    assert_eq!(alone.0, 1);
    fs::write(&offences, sound).unwrap();
    assert_eq!(
        check(&data.join("profile")),
        (0, json!({"sound": true, "findings": []}))
    );

    let settings = data.join("tocsin.toml");
    let sound = fs::read_to_string(&settings).unwrap();
    fs::write(&settings, format!("{sound}\ncolour = \"red\"\n")).unwrap();
    let (_, told) = check(&data);
    let problem = told["findings"][0]["problem"].as_str().unwrap();
    assert!(
        problem.contains("tocsin.toml:5: unknown field `colour`"),
        "{problem}"
    );
    fs::write(&settings, sound).unwrap();

    let vault_file = files_below(&data.join("files")).pop().unwrap();
    fs::write(&vault_file, b"something else").unwrap();
    let (status, told) = check(&data);
    assert_eq!((status, &told["sound"]), (1, &json!(false)), "{told}");
    fs::rename(data.join("tocsin.db"), data.join("away.db")).unwrap();
    let (_, told) = check(&data);
    let problem = told["findings"][0]["problem"].as_str().unwrap();
    assert!(problem.contains("not there"), "{told}");
    assert!(!data.join("tocsin.db").exists(), "looking makes nothing");
}
