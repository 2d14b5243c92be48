//! The ledger as others get it: a folder that verifies without the centre, and the data folder
//! itself.

use std::path::Path;

use super::support::centre::{Folder, Said, tocsin};

fn filled(count: usize) -> Folder {
    let folder = Folder::new();
    let lines: String = (0..count)
        .map(|place| format!("{{\"narrative\":\"story {place}\"}}\n"))
        .collect();
    let path = folder.write("a.jsonl", lines);
    folder.run("import", &[path.to_str().unwrap()]).done();
    folder
}

fn verify(path: &Path, arguments: &[&str]) -> Said {
    Said::by(tocsin(["verify"]).arg(path).args(arguments))
}

#[test]
fn an_exported_ledger_verifies_without_the_centre() {
    let folder = filled(600);
    let copy = folder.beside("log");
    let arguments = [
        "--what",
        "ledger",
        "--json",
        "--output",
        copy.to_str().unwrap(),
    ];
    let said = folder.run("export", &arguments).json();
    let entries = said["exported"].as_u64().unwrap();
    assert!(entries > 600, "{said}");
    assert!(
        folder
            .run("export", &arguments)
            .failed()
            .contains("not empty")
    );
    std::fs::rename(folder.data(), folder.beside("away")).unwrap();

    let key = copy.join("key");
    let verdict = verify(&copy, &["--json", "--key", key.to_str().unwrap()]).json();
    assert_eq!(
        (&verdict["result"], &verdict["entries"]),
        (&"proved".into(), &entries.into())
    );
    for file in ["tile/entries/001", "tile/0/000", "checkpoint"] {
        let path = copy.join(file);
        let whole = std::fs::read(&path).unwrap();
        let mut altered = whole.clone();
        altered[40] ^= 1;
        std::fs::write(&path, altered).unwrap();
        let said = verify(&copy, &[]);
        assert_eq!(said.status, 1, "{file}: {}{}", said.out, said.err);
        std::fs::write(&path, whole).unwrap();
    }
    std::fs::remove_file(copy.join("tile/entries/000")).unwrap();
    assert_eq!(verify(&copy, &[]).status, 1);
}

#[test]
fn the_ledger_of_a_data_folder_is_verified_with_its_own_key_or_a_given_one() {
    let folder = filled(300);
    let copy = folder.beside("log");
    let to = copy.to_str().unwrap();
    folder
        .run("export", &["--what", "ledger", "--output", to])
        .done();
    let key = std::fs::read_to_string(copy.join("key")).unwrap();
    let centre = folder.serve();
    let verdict = verify(&folder.data(), &["--json"]).json();
    assert_eq!(verdict["result"], "proved", "{verdict}");
    assert_eq!(verdict["key"], key.trim());
    assert!(verdict["entries"].as_u64().unwrap() > 300, "{verdict}");
    assert!(centre.stop().success());

    // Without the centre key the published one does; another one does not.
    let centre_key = folder.data().join("centre.key");
    let hidden = folder.beside("centre.key");
    std::fs::rename(&centre_key, &hidden).unwrap();
    let said = verify(&folder.data(), &[]);
    assert_eq!(said.status, 2, "{}{}", said.out, said.err);
    assert!(said.err.contains("--key"), "{}", said.err);
    let verdict = verify(&folder.data(), &["--json", "--key", key.trim()]).json();
    assert_eq!(verdict["key_is_independent"], true);
    let other = Folder::new();
    let other_log = other.beside("log");
    let to = other_log.to_str().unwrap();
    other
        .run("export", &["--what", "ledger", "--output", to])
        .done();
    let other_key = other_log.join("key");
    let said = verify(&folder.data(), &["--key", other_key.to_str().unwrap()]);
    assert_eq!(said.status, 1, "{}{}", said.out, said.err);
    assert!(
        said.out.contains("checkpoint"),
        "what is wrong is named: {}",
        said.out
    );
}

#[test]
fn where_nothing_is_sealed_nothing_is_proved() {
    let folder = Folder::new();
    // `init` is the first entry; a database that is made anew in its place has none.
    std::fs::remove_file(folder.data().join("tocsin.db")).unwrap();
    Said::by(tocsin(["token", "list"]).arg(folder.data())).done();
    let said = verify(&folder.data(), &["--json"]);
    assert_eq!((said.status, said.out.as_str()), (2, ""), "{}", said.err);
    assert!(said.err.contains("nothing to check"), "{}", said.err);
}

#[test]
fn a_wrong_centre_key_is_one_finding() {
    let folder = filled(50);
    let other = Folder::new();
    let key = std::fs::read_to_string(other.data().join("centre.key")).unwrap();
    let mut check = folder.command("check");
    let said = Said::by(check.env("TOCSIN_CENTRE_KEY", key));
    assert_eq!(said.status, 1);
    assert!(
        said.out.contains("nor any of the 50 reports"),
        "{}",
        said.out
    );
    assert!(said.out.contains("--recover"), "{}", said.out);
    assert_eq!(
        said.out.lines().count(),
        2,
        "the finding, and what was gone through: {}",
        said.out
    );
    assert!(said.err.contains("one thing is wrong"), "{}", said.err);
}
