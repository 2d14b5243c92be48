//! The shipped profiles that stand on another, each from `init` to the desk.

use serde_json::{Value, json};

use super::public::Visitor;
use super::support::centre::{Answer, Centre, Folder, Said};
use super::support::staff::{Person, between, staff, staff_for};

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
    for profile in [
        "e-cops",
        "internet-signalement",
        "consumer-sentinel",
        "ic3",
        "action-fraud",
    ] {
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

/// Somebody was sold something that never came.
fn tell_of_a_purchase(centre: &Centre, language: &'static str, region: &str) -> Answer {
    let mut visitor = Visitor::new(centre, language);
    assert_eq!(visitor.step("group", &[("group", "money")]), "offence");
    let next = visitor.step("offence", &[("offence", "fake-shop")]);
    assert_eq!(next, "story");
    let story = format!("Never delivered to {region}.");
    assert_eq!(visitor.step("story", &[("story", &story)]), "money");
    let paid = [
        ("paid-when", "yesterday"),
        ("lost", "120.00"),
        ("lost_currency", "USD"),
        ("paid-how", "transfer"),
    ];
    assert_eq!(visitor.step("money", &paid), "money-to");
    // No IBAN here: whatever the bank calls an account is taken.
    let account = [("account", "routing 021000021 account 1234567")];
    assert_eq!(visitor.step("money-to", &account), "person");
    assert_eq!(visitor.step("person", &[("their-name", "")]), "place");
    assert_eq!(visitor.step("place", &[("region", region)]), "files");
    assert_eq!(visitor.step("files", &[]), "who");
    visitor.stay_anonymous_from_who();
    visitor.receipt()
}

/// A centre in the United States with reports of the form, of a contributor and of an import.
fn sentinel(folder: &Folder, centre: &Centre) -> String {
    for language in LANGUAGES {
        number_in(&tell_of_a_purchase(centre, language, "US-NY"), "CSN");
    }
    let token = folder.token("better-business", "reports:write");
    let sent = send(
        centre,
        &token,
        &json!({"external_id": "BB-1", "category": "fake_shop", "region": "US-CA",
            "received_at": "2026-01-02T10:00:00Z", "narrative": "A pump that never came.",
            "reporter": {"mode": "identified", "name": "Ada Quincy", "email": "ada@example.org"}}),
    );
    send(
        centre,
        &token,
        &json!({"category": "csam", "suspect": {"url": "https://bad.example/a"}}),
    );
    let line = json!({"external_id": "1", "category": "identity_theft", "region": "US-TX",
        "narrative": "A loan in my name.", "received_at": "2025-11-02T10:00:00Z"});
    let file = folder.write("bank.jsonl", format!("{line}\n"));
    let file = file.display().to_string();
    folder
        .run("import", &[&file, "--source", "bank-of-somewhere"])
        .done();
    sent["id"].as_str().unwrap().to_owned()
}

/// The United States again: a complaint tells its transactions and its subjects.
#[test]
fn ic3() {
    let folder = centre_of("ic3");
    let centre = folder.serve();
    let mut visitor = Visitor::new(&centre, "en");
    visitor.step("group", &[("group", "money")]);
    visitor.step("offence", &[("offence", "government-impersonation")]);
    visitor.step("story", &[("story", "An officer asked me to pay a fine.")]);
    visitor.step("met", &[("met-how", "call")]);
    visitor.step("paid", &[("paid", "yes")]);
    let paid = [
        ("paid-when", "other"),
        ("paid-when_day", "6/1/2025"),
        ("lost", "35.00"),
        ("lost_currency", "USD"),
        ("paid-how", "transfer"),
    ];
    assert_eq!(visitor.step("money", &paid), "money-to");
    let account = [
        ("their-bank", "First Bank of Nowhere"),
        ("bank-account", "routing 021000021 account 1234567"),
        ("account", "GB33 BUKB 2020 1555 5555 55"),
        ("other-payments", "20 dollars on June 3 to the same account"),
    ];
    assert_eq!(visitor.step("money-to", &account), "person");
    let subject = [
        ("their-name", "Officer Brown"),
        ("their-street", "1 Nowhere Road"),
        ("their-ip", "192.0.2.17"),
        ("other-people", "A second man called Dave"),
    ];
    assert_eq!(visitor.step("person", &subject), "place");
    let harmed = [
        ("region", "US-OH"),
        ("for-whom", "person"),
        ("age-band", "60-or-over"),
    ];
    assert_eq!(visitor.step("place", &harmed), "files");
    visitor.step("files", &[]);
    visitor.stay_anonymous_from_who();
    let number = number_in(&visitor.receipt(), "IC");

    let analyst = staff(&folder, &centre, "analyst");
    let found = analyst.get(&format!("/console/reports?q={number}"));
    // The number of one report leads to it.
    let page = analyst.get(found.header("location").unwrap());
    let told = [account.as_slice(), &subject].concat();
    // The account stands in its canonical form.
    for (_, words) in told.iter().filter(|(question, _)| *question != "account") {
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
    for words in ["GB33BUKB20201555555555", "60 or over", "Somebody else"] {
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
}

/// The United Kingdom: a crime number, 999 for whoever has the offender near, and a force for
/// every place of the form.
#[test]
fn action_fraud() {
    let folder = centre_of("action-fraud");
    let centre = folder.serve();
    for language in LANGUAGES {
        let receipt = show_an_address(&centre, language, "hate", "GB-CRF");
        number_in(&receipt, "NFRC");
        let near = centre.get(&format!("/{language}/urgent/near"));
        assert!(near.text().contains("999"), "{}", near.text());
    }
    let profile = folder.data().join("profile");
    let read = |name: &str| std::fs::read_to_string(profile.join(name)).unwrap();
    let places = read("profile.toml");
    let places = between(&places, "regions = [", "]").split('"');
    let rules = read("rules.toml");
    for place in places.filter(|word| word.starts_with("GB-")) {
        let count = rules.matches(&format!("\"{place}\"")).count();
        assert_eq!(
            count, 2,
            "{place} has one force, for single reports and for series"
        );
    }
}

fn investigator<'c>(folder: &Folder, centre: &'c Centre, body: &str, more: &[&str]) -> Person<'c> {
    let email = format!("{body}{}@agency.example", more.len());
    let bounds: Vec<&str> = ["--body", body].iter().chain(more).copied().collect();
    staff_for(folder, centre, ("recipient", &email), &bounds)
}

const SEARCHES: &str = "/console/investigations";

/// The United States: a form, contributors, and investigators who search under a purpose.
#[test]
fn consumer_sentinel() {
    let folder = centre_of("consumer-sentinel");
    let centre = folder.serve();
    let id = sentinel(&folder, &centre);
    let attorney = investigator(&folder, &centre, "state-attorney", &[]);

    let page = attorney.get(SEARCHES);
    assert_eq!(page.status, 200);
    assert!(page.text().contains("US-NY") && !page.text().contains("value=\"child-abuse\""));
    let refused = attorney.post(SEARCHES, "purpose=because&q=pump");
    assert_eq!(refused.status, 422);
    assert!(!refused.text().contains("A pump"), "no purpose, no report");

    let found = attorney.post(SEARCHES, "purpose=Case+26-118+pump+shops&q=pump");
    assert_eq!(found.status, 200);
    assert!(found.text().contains("A pump that never came."));
    assert!(
        found.text().contains("better-business"),
        "its source is named"
    );
    let all = attorney.post(SEARCHES, "purpose=Case+26-118+pump+shops");
    let rows = all
        .text()
        .matches("action=\"/console/investigations/")
        .count();
    assert_eq!(
        rows,
        5,
        "all sources, and nothing sensitive: {}",
        all.text()
    );
    let none = attorney.post(SEARCHES, "purpose=Case+26-118+pump+shops&kind=child-abuse");
    assert!(!none.text().contains("bad.example"));

    let read = attorney.post(
        &format!("{SEARCHES}/{id}"),
        "purpose=Case+26-118+pump+shops",
    );
    assert_eq!(read.status, 200);
    assert!(read.text().contains("A pump that never came."));
    for hidden in ["Ada Quincy", "ada@example.org"] {
        assert!(!read.text().contains(hidden), "identities stay sealed");
    }
    assert_eq!(attorney.post(&format!("{SEARCHES}/{id}"), "").status, 404);
    assert_eq!(attorney.get(&format!("/console/reports/{id}")).status, 404);
    the_auditor_reads_the_searches(&folder, &centre, &id);
}

fn the_auditor_reads_the_searches(folder: &Folder, centre: &Centre, id: &str) {
    let auditor = staff(folder, centre, "auditor");
    let log = auditor.get("/console/searches");
    assert_eq!(log.status, 200);
    let text = log.text();
    let rows = text.matches("Case 26-118 pump shops").count();
    assert_eq!(rows, 4, "three searches and one look: {text}");
    assert!(text.contains("Attorney general of your state"), "{text}");
    assert!(text.contains("{&#34;q&#34;:&#34;pump&#34;}"), "{text}");
    assert!(text.contains("Read:"), "{text}");
    assert!(!text.contains("because"), "what was refused is no search");

    let said = folder.run("export", &["--what", "journal"]).done();
    let searched = said.matches("reports.searched").count();
    assert_eq!(searched, 3, "{said}");
    let looked = said.lines().find(|line| line.contains("report.consulted"));
    assert!(looked.unwrap().contains(id), "{said}");
    for words in ["Case 26-118", "pump"] {
        assert!(
            !said.contains(words),
            "the journal carries no words of theirs"
        );
    }
}

#[test]
fn who_may_search_is_named_and_bound() {
    let folder = centre_of("consumer-sentinel");
    let centre = folder.serve();
    let id = sentinel(&folder, &centre);
    let form = "purpose=Case+26-118+pump+shops";
    let texan = investigator(&folder, &centre, "cyber-unit", &["--places", "US-TX"]);
    let found = texan.post(SEARCHES, form);
    assert!(found.text().contains("A loan in my name."));
    assert!(!found.text().contains("Never delivered"), "not of Texas");
    assert_eq!(texan.post(&format!("{SEARCHES}/{id}"), form).status, 404);

    let helper = investigator(&folder, &centre, "victims-help", &[]);
    let analyst = staff(&folder, &centre, "analyst");
    let auditor = staff(&folder, &centre, "auditor");
    for person in [&helper, &analyst, &auditor] {
        assert_eq!(person.get(SEARCHES).status, 404);
        assert_eq!(person.post(SEARCHES, form).status, 404);
        assert_eq!(person.post(&format!("{SEARCHES}/{id}"), form).status, 404);
    }
    for person in [&texan, &analyst] {
        assert_eq!(person.get("/console/searches").status, 404);
    }
    assert_eq!(auditor.get("/console/searches?before=1").status, 400);
}
