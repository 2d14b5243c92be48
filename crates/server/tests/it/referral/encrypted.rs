//! The package in the mail: whoever has the private key has all of it, whoever has not, nothing.

use std::collections::BTreeMap;
use std::process::Command;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use pgp::composed::{Deserializable, Message, SignedSecretKey};
use tocsin_domain::profile::Profile;

use super::deliver::{in_time, partner};
use super::unpacked;
use crate::support::centre::{Folder, Said, tocsin};
use crate::support::on_each_engine;
use crate::support::smtp::Relay;

const PUBLIC: &str = include_str!("../../../../exchange/tests/keys/lasting.asc");
const SECRET: &str = include_str!("../../../../exchange/tests/keys/lasting.secret.asc");
/// A key that ran out in January 2027, and signs nothing for longer than that.
const ENDING: &str = include_str!("../../../../exchange/tests/keys/good.asc");
const WEAK: &str = include_str!("../../../../exchange/tests/keys/weak.asc");

/// Gives a body a key, in a file beside the directory.
fn give_key(folder: &Folder, body: &str, armored: &str) {
    let profile = folder.data().join("profile");
    let directory = profile.join("directory.toml");
    let text = std::fs::read_to_string(&directory).unwrap();
    let entry = format!("key = \"{body}\"\n");
    let with_key = format!("{entry}encryption_key = \"keys/{body}.asc\"\n");
    assert!(text.contains(&entry));
    std::fs::write(&directory, text.replacen(&entry, &with_key, 1)).unwrap();
    std::fs::create_dir_all(profile.join("keys")).unwrap();
    std::fs::write(profile.join(format!("keys/{body}.asc")), armored).unwrap();
}

fn profile_of(folder: &Folder) -> Profile {
    tocsin_server::folder::load_profile(&folder.data().join("profile")).unwrap()
}

/// Parts of a multipart entity: each with its head and body.
fn parts(entity: &str) -> Vec<(String, String)> {
    let boundary = entity.split("boundary=\"").nth(1).unwrap();
    let boundary = format!("\n--{}", boundary.split('"').next().unwrap());
    let inner: Vec<&str> = entity.split(&boundary).collect();
    let (last, parts) = inner.get(1..).unwrap().split_last().unwrap();
    assert!(last.starts_with("--"), "{last}");
    let part = |text: &&str| {
        let text = text.trim_start_matches(['\r', '\n']);
        let (head, body) = text.split_once("\n\n").unwrap();
        (head.to_owned(), body.to_owned())
    };
    parts.iter().map(part).collect()
}

/// The armored message of a mail by RFC 3156, and the notice beside it.
fn encrypted(mail: &str) -> (String, String) {
    let whole = parts(mail);
    let [(_, notice), (head, _)] = &whole[..] else {
        panic!("not two parts in {mail}");
    };
    assert!(head.contains("multipart/encrypted"), "{head}");
    assert!(
        head.contains("protocol=\"application/pgp-encrypted\""),
        "{head}"
    );
    let inner = mail.split_once("multipart/encrypted").unwrap().1;
    let inner = parts(inner);
    let [(version_head, version), (data_head, data)] = &inner[..] else {
        panic!("not two parts in {inner:?}");
    };
    assert!(
        version_head.contains("application/pgp-encrypted"),
        "{version_head}"
    );
    assert_eq!(version.trim(), "Version: 1");
    assert!(
        data_head.contains("application/octet-stream"),
        "{data_head}"
    );
    (data.clone(), notice.clone())
}

/// The package in a decrypted MIME entity.
fn package(entity: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let text = String::from_utf8(entity.to_vec())
        .unwrap()
        .replace("\r\n", "\n");
    let (head, body) = text.split_once("\n\n").unwrap();
    assert!(head.contains("application/x-tar"), "{head}");
    assert!(head.contains("T-") && head.contains(".tar"), "{head}");
    unpacked(&BASE64_STANDARD.decode(body.replace('\n', "")).unwrap())
}

fn by_the_library(armored: &str) -> Vec<u8> {
    let (secret, _) = SignedSecretKey::from_string(SECRET).unwrap();
    let (message, _) = Message::from_string(armored).unwrap();
    let message = message.decrypt(&"".into(), &secret).unwrap();
    message.decompress().unwrap().as_data_vec().unwrap()
}

/// What GnuPG makes of it; `None` on a machine without.
fn by_gnupg(folder: &Folder, armored: &str) -> Option<Vec<u8>> {
    Command::new("gpg").arg("--version").output().ok()?;
    // Its sockets lie in its home, whose path must be short.
    let home = tempfile::Builder::new().prefix("gpg").tempdir().unwrap();
    let gpg = |arguments: &[&str], file: &std::path::Path| {
        let mut command = Command::new("gpg");
        command.arg("--homedir").arg(home.path()).arg("--batch");
        let output = command.args(arguments).arg(file).output().unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        output.stdout
    };
    gpg(&["--import"], &folder.write("secret.asc", SECRET));
    let plain = gpg(&["--decrypt"], &folder.write("message.asc", armored));
    let mut end = Command::new("gpgconf");
    let _ = end
        .arg("--homedir")
        .arg(home.path())
        .args(["--kill", "all"])
        .output();
    Some(plain)
}

#[test]
fn a_body_with_a_key_gets_the_package_that_only_it_can_open() {
    on_each_engine(|folder| {
        let relay = Relay::new();
        relay.is_relay_of(folder);
        give_key(folder, "cyber-unit", PUBLIC);
        let way = ["--body", "cyber-unit", "--email", "desk@body.example"];
        partner(folder, &[&way[..], &["--language", "en"]].concat());
        partner(
            folder,
            &["--body", "spam-desk", "--email", "desk@spam.example"],
        );
        in_time(folder, async |desk, report| {
            let id = desk.refer(&report, "cyber-unit").await;
            desk.deliver().await;
            let mail = relay.mail().text.replace("\r\n", "\n");
            for secret in ["A fake seller", "shop.example", "fake-shop"] {
                assert!(!mail.contains(secret), "{secret} in {mail}");
            }
            let (armored, notice) = encrypted(&mail);
            assert!(notice.contains("encrypted to your key"), "{notice}");
            let entity = by_the_library(&armored);
            if let Some(other) = by_gnupg(folder, &armored) {
                assert_eq!(other, entity);
            }
            let files = package(&entity);
            super::digests_fit(&files);
            assert_eq!(files["files/001.bin"], b"a");
            let facts: serde_json::Value = serde_json::from_slice(&files["facts.json"]).unwrap();
            assert_eq!(facts["referral"]["id"], id.to_string());
            assert_eq!(facts["report"]["id"], report.as_str());
            assert!(facts.get("reporter").is_none());
            let receipt = folder.write("receipt.json", &files["proof/receipt.json"]);
            Said::by(tocsin(["verify"]).arg(&receipt)).done();

            // A reminder says that something waits, and no more; so does a mail to others.
            desk.pass(8).await;
            let reminder = relay.mail().text;
            assert!(!reminder.contains("multipart"), "{reminder}");
            desk.refer(&report, "spam-desk").await;
            desk.deliver().await;
            let mail = relay.mail();
            assert!(mail.to.contains("desk@spam.example") && !mail.text.contains("multipart"));

            let held = desk.centre.store.referral(id).await.unwrap().unwrap();
            let events = desk
                .centre
                .store
                .referral_events(held.number)
                .await
                .unwrap();
            let acts: Vec<&str> = events.iter().map(|one| one.act.as_str()).collect();
            let sent = acts.iter().filter(|act| **act == "package.sent").count();
            assert_eq!(sent, 1, "{acts:?}");
        });
    });
}

#[test]
fn a_package_that_is_too_large_waits_at_the_page() {
    let folder = Folder::new();
    let relay = Relay::new();
    relay.is_relay_of(&folder);
    give_key(&folder, "cyber-unit", PUBLIC);
    let way = ["--body", "cyber-unit", "--email", "desk@body.example"];
    partner(&folder, &way);
    let settings = folder.data().join("tocsin.toml");
    let text = std::fs::read_to_string(&settings).unwrap();
    let small = text.replace("[mail]\n", "[mail]\npackage_bytes = 1000\n");
    std::fs::write(&settings, small).unwrap();
    in_time(&folder, async |desk, report| {
        desk.refer(&report, "cyber-unit").await;
        desk.deliver().await;
        assert!(!relay.mail().text.contains("multipart"));
    });
}

#[test]
fn nothing_of_a_closed_kind_goes_along() {
    let folder = Folder::new();
    let relay = Relay::new();
    relay.is_relay_of(&folder);
    give_key(&folder, "child-hotline", PUBLIC);
    let way = ["--body", "child-hotline", "--email", "desk@body.example"];
    partner(&folder, &way);
    in_time(&folder, async |desk, report| {
        let mut closed = desk.centre.clone();
        let mut profile = profile_of(&folder);
        for offence in &mut profile.offences {
            offence.sensitive = true;
        }
        closed.profile = profile.into();
        desk.refer(&report, "child-hotline").await;
        while desk.deliverer.run(&closed).await.unwrap() {}
        assert!(!relay.mail().text.contains("multipart"));
    });
}

#[test]
fn a_key_that_is_unfit_is_a_mistake_and_one_that_runs_out_is_told_in_time() {
    let folder = Folder::new();
    give_key(&folder, "cyber-unit", WEAK);
    let said = folder.run("check", &["--profile-only"]);
    assert_eq!(said.status, 1);
    let found = "directory.toml:6: the key of “cyber-unit” cannot be used: this key is too weak";
    assert!(said.out.contains(found), "{}", said.out);
    assert!(said.out.contains("Ask the body for a key"), "{}", said.out);
    // A centre is not stopped by it.
    let centre = folder.serve();
    centre.stop();

    let mut profile = profile_of(&folder);
    let mut body = profile.body("cyber-unit").unwrap().clone();
    let day = |text: &str| text.parse::<jiff::Timestamp>().unwrap();
    body.encryption_key.as_mut().unwrap().armored = ENDING.to_owned();
    profile.bodies = vec![body];
    use tocsin_server::referral::keys;
    assert_eq!(
        keys::expiring(&profile, day("2026-12-01T00:00:00Z"), 30),
        []
    );
    let ending = keys::expiring(&profile, day("2026-12-20T00:00:00Z"), 30);
    assert_eq!(ending[0].1, day("2027-01-10T00:00:00Z"));
    assert_eq!(keys::mistakes(&profile, day("2026-12-20T00:00:00Z")), []);
    let over = keys::mistakes(&profile, day("2027-01-11T00:00:00Z"));
    assert_eq!(
        keys::expiring(&profile, day("2027-01-11T00:00:00Z"), 30),
        []
    );
    assert_eq!(
        over[0].to_string(),
        "directory.toml:6: the key of “cyber-unit” cannot be used: this key ran out on \
         2027-01-10. Ask the body for its new key; until then its mails go without the package"
    );
}
