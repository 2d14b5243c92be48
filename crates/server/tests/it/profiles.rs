//! The shipped profiles that stand on another, each from `init` to the desk.

use serde_json::{Value, json};

use super::public::Visitor;
use super::support::centre::{Answer, Centre, Folder, Said};
use super::support::staff::staff;

const LANGUAGES: [&str; 3] = ["fr", "en", "ar"];

/// A new centre of a shipped profile.
fn centre_of(profile: &str) -> Folder {
    Folder::with(&["--profile", profile])
}

/// The number on a receipt page, which begins with `prefix`.
#[track_caller]
fn number_in(receipt: &Answer, prefix: &str) -> String {
    assert_eq!(receipt.status, 200, "{}", receipt.text());
    let text = receipt.text();
    let found = text.find(&format!("{prefix}-2"));
    let start = found.unwrap_or_else(|| panic!("no {prefix} number in {text}"));
    let is_number = |sign: &char| sign.is_ascii_alphanumeric() || *sign == '-';
    text[start..].chars().take_while(is_number).collect()
}

/// Somebody shows the address of what they saw, and nothing else.
fn show_an_address(centre: &Centre, language: &'static str, kind: &str, region: &str) -> Answer {
    let mut visitor = Visitor::new(centre, language);
    assert_eq!(visitor.step("group", &[("group", "content")]), "offence");
    let next = visitor.step("offence", &[("offence", kind)]);
    assert_eq!(next, "content-address");
    let address = [
        ("content-address", "https://bad.example/page"),
        ("content-account", ""),
    ];
    assert_eq!(visitor.step("content-address", &address), "content-story");
    let story = [("content-story", "It is there."), ("content-how", "search")];
    assert_eq!(visitor.step("content-story", &story), "when-where");
    let mut next = visitor.step("when-where", &[("when", "yesterday"), ("region", region)]);
    if next == "files" {
        next = visitor.step("files", &[]);
    }
    assert_eq!(next, "who");
    visitor.stay_anonymous_from_who();
    visitor.receipt()
}

/// Sends a report through the API.
fn send(centre: &Centre, token: &str, report: &Value) -> Value {
    let authorization = format!("Bearer {token}");
    let headers = [
        ("Authorization", authorization.as_str()),
        ("Content-Type", "application/json"),
    ];
    let body = report.to_string();
    let answer = centre.request("POST", "/api/v1/reports", &headers, body.as_bytes());
    let answer = answer.unwrap();
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()
}

#[test]
fn a_data_folder_is_whole_without_the_programme_s_profiles() {
    for profile in ["e-cops", "internet-signalement", "consumer-sentinel"] {
        let folder = centre_of(profile);
        assert!(folder.data().join("profile/base/profile.toml").exists());
        folder.run("check", &[]).done();
        let base = folder.data().join("profile/base");
        std::fs::rename(&base, folder.beside("base")).unwrap();
        let wrong = folder.run("check", &["--profile-only"]);
        assert!(
            wrong.out.contains("profile.toml:") && wrong.out.contains("the base “national” is not"),
            "{}",
            wrong.out
        );
    }
}

#[test]
fn a_profile_that_is_being_written_finds_its_base_beside_it() {
    let profiles = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../profiles");
    let scratch = tempfile::tempdir().unwrap();
    let copy = |from: &str, to: &str| {
        let (from, to) = (profiles.join(from), scratch.path().join(to));
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::copy(from, to).unwrap();
    };
    for file in [
        "profile.toml",
        "offences.toml",
        "questions.toml",
        "directory.toml",
    ] {
        copy(&format!("national/{file}"), &format!("national/{file}"));
    }
    std::fs::create_dir_all(scratch.path().join("mine")).unwrap();
    let text = "name = \"mine\"\nbase = \"national\"\ncountry = \"XO\"\nregionz = []\n";
    std::fs::write(scratch.path().join("mine/profile.toml"), text).unwrap();
    let mine = scratch.path().join("mine");
    let said = Said::by(super::support::centre::tocsin(["check"]).arg(&mine));
    assert_eq!(said.status, 1, "{}", said.out);
    let own = format!(
        "{}:4: unknown key “regionz”",
        mine.join("profile.toml").display()
    );
    assert!(said.out.contains(&own), "{}", said.out);
    let below = mine.join("../national/offences.toml");
    let missing = format!("{}:", below.display());
    assert!(
        said.out.contains(&missing),
        "its texts are missing there: {}",
        said.out
    );
}

/// Belgium: a form in several languages, and two services that share the work.
#[test]
fn e_cops() {
    let folder = centre_of("e-cops");
    let centre = folder.serve();
    for language in LANGUAGES {
        let receipt = show_an_address(&centre, language, "child-abuse", "BE-BRU");
        number_in(&receipt, "BE");
        let text = receipt.text();
        assert!(text.contains("116000"), "Child Focus can be called: {text}");
    }
    let economic = centre.get("/fr/bodies?kind=fake-shop");
    assert!(economic.text().contains("Inspection économique"));
    assert!(!economic.text().contains("Traite des êtres humains"));
    let abuse = centre.get("/fr/bodies?kind=child-abuse");
    assert!(abuse.text().contains("Traite des êtres humains"));
    assert!(!abuse.text().contains("Inspection économique"));
    for page in [&economic, &abuse] {
        assert!(
            !page.text().contains("orsane"),
            "nothing of the base's country"
        );
    }

    let token = folder.token("child-focus", "reports:write,reports:read");
    let sent = send(
        &centre,
        &token,
        &json!({"language": "nl", "category": "fake_shop", "region": "BE-VAN",
            "narrative": "Nooit geleverd.", "loss": {"amount": "80.00", "currency": "EUR"}}),
    );
    let number = sent.pointer("/receipt/number").unwrap();
    assert!(number.as_str().unwrap().starts_with("BE-"), "{sent}");
    let analyst = staff(&folder, &centre, "analyst");
    let found = analyst.get("/console/reports?source=child-focus&kind=fake-shop&region=BE-VAN");
    assert!(found.text().contains("Nooit geleverd."), "{}", found.text());
}

/// France: a form for everybody, a door of their own for professionals.
#[test]
fn internet_signalement() {
    let folder = centre_of("internet-signalement");
    let centre = folder.serve();
    for (language, body) in [
        ("fr", "Pôle national de lutte contre la haine"),
        ("en", "National unit against hate online"),
        ("ar", "القطب الوطني لمكافحة الكراهية"),
    ] {
        let receipt = show_an_address(&centre, language, "hate", "FR-IDF");
        number_in(&receipt, "IS");
        assert!(receipt.text().contains(body), "{}", receipt.text());
    }
    let home = centre.get("/fr/");
    assert!(home.text().contains("Internet Signalement"));
    assert!(!home.text().contains("Orsane"));

    let closed = centre
        .request("POST", "/api/v1/reports", &[], b"{}")
        .unwrap();
    assert_eq!(
        closed.status, 401,
        "the door of professionals is shut to others"
    );
    let token = folder.token("host-of-sites", "reports:write,reports:read");
    send(
        &centre,
        &token,
        &json!({"language": "fr", "category": "terrorism", "narrative": "Une vidéo de recrutement.",
            "suspect": {"url": "https://bad.example/video"}}),
    );
    let analyst = staff(&folder, &centre, "analyst");
    let found = analyst.get("/console/reports?kind=violent-extremism&source=host-of-sites");
    assert!(found.text().contains("Une vidéo de recrutement."));
    let abuse = send(
        &centre,
        &token,
        &json!({"category": "csam", "suspect": {"url": "https://bad.example/abuse"}}),
    );
    let page = analyst.get(&format!(
        "/console/reports/{}",
        abuse["id"].as_str().unwrap()
    ));
    assert_eq!(page.status, 200);
}
