//! What the machine sees in reports of the shipped profile, and why.
#![allow(clippy::unwrap_used)]

mod support;

use std::sync::LazyLock;

use jiff::Timestamp;
use proptest::prelude::*;
use support::load;
use tocsin_domain::assess::benign::{BenignList, BenignLists, Matching};
use tocsin_domain::assess::geo::{Geo, Network, RangesBuilder};
use tocsin_domain::assess::{Arrived, Assessment, Knowledge, Priority, Reference, assess};
use tocsin_domain::observable::{Observable, Role};
use tocsin_domain::profile::Profile;
use tocsin_domain::receipt::ReportNumber;
use tocsin_domain::report::{Channel, Loss, Report, ReportId, ReporterMode, State, Suspect};
use uuid::Uuid;

static NATIONAL: LazyLock<Profile> = LazyLock::new(|| load("national"));
static REFERENCE: LazyLock<Reference> = LazyLock::new(|| Reference {
    geo: geo(),
    benign: benign(),
});

const NOW: &str = "2026-01-21T14:00:00Z";

fn geo() -> Geo {
    let (start, end) = ("192.0.2.0".parse().unwrap(), "192.0.2.255".parse().unwrap());
    let mut countries = RangesBuilder::default();
    countries.add(start, end, "MU".to_owned()).unwrap();
    let mut networks = RangesBuilder::default();
    let network = Network {
        number: 64_500,
        operator: "Example Hosting".to_owned(),
    };
    networks.add(start, end, network).unwrap();
    Geo {
        countries: countries.finish().unwrap(),
        networks: networks.finish().unwrap(),
    }
}

fn benign() -> BenignLists {
    let entries = ["bank.example".to_owned()];
    let list = BenignList::new("Banks", Matching::Hostname, &[], &entries).unwrap();
    BenignLists { lists: vec![list] }
}

fn report(kind: &str, narrative: &str) -> Report {
    Report {
        id: ReportId(Uuid::nil()),
        number: ReportNumber::new("TC", 2026, 1),
        source: "public".to_owned(),
        external_id: None,
        channel: Channel::Web,
        language: "en".to_owned(),
        kind: kind.to_owned(),
        category: kind.to_owned(),
        occurred_at: None,
        received_at: NOW.parse().unwrap(),
        lodged_at: NOW.parse().unwrap(),
        region: String::new(),
        narrative: narrative.to_owned(),
        loss: None,
        suspect: Suspect::default(),
        reporter_mode: ReporterMode::Anonymous,
        answers: Default::default(),
        observables: Vec::new(),
        state: State::Received,
    }
}

fn value(kind: &str, value: &str, role: Role) -> Observable {
    Observable {
        kind: kind.to_owned(),
        value: value.to_owned(),
        role,
    }
}

fn seen_with(report: &Report, repeats_count: i64, sources_count: i64) -> Assessment {
    let arrived = Arrived {
        report,
        files_count: 0,
        repeats_count,
        sources_count,
        now: NOW.parse().unwrap(),
    };
    let knowledge = Knowledge {
        profile: &NATIONAL,
        reference: &REFERENCE,
    };
    assess(&arrived, &knowledge)
}

fn seen(report: &Report) -> Assessment {
    seen_with(report, 0, 1)
}

fn why(assessment: &Assessment) -> Vec<&str> {
    let reasons = assessment.reasons.iter();
    reasons.map(|reason| reason.text.as_str()).collect()
}

const PARCEL: &str = "I received a message which said that a small fee must be paid for it.";

#[test]
fn danger_comes_first_in_each_language_and_what_is_denied_does_not() {
    for story in [
        "He sent me messages. He said he will kill me if I go to the police.",
        "If you don't pay I will kill your family, he wrote.",
        "Il n'arrête pas de me frapper depuis hier soir, aidez-nous.",
        "Je n’en peux plus, j’ai envie de mourir depuis que les photos circulent.",
        "يهددني بالقتل إذا لم أدفع المال",
        "لا أنام وأريد أن أموت",
    ] {
        let found = seen(&report("unknown", story));
        assert_eq!(found.priority, Priority::Now, "{story}: {found:?}");
        assert_eq!(why(&found)[0], "reason-emergency-words", "{story}");
    }
    for story in [
        "He insulted me every day on the forum, but he never said he would not kill me.",
        "He did not threaten to hurt us. He will not kill you, said my friend.",
        "Il ne va pas me tuer mais il publie mes photos sur son site.",
        "My battery died and the offer was killer, shoot me an e-mail.",
        "Le colis a été enlevé hier et mon compte est en danger selon eux.",
    ] {
        let found = seen(&report("unknown", story));
        assert_ne!(found.priority, Priority::Now, "{story}: {found:?}");
    }
}

#[test]
fn extortion_that_was_passed_on_by_mail_is_not_taken_for_the_reporters_danger() {
    let mut mail = report(
        "spam",
        "Pay 1000 dollars in bitcoin or I will kill you, signed X.",
    );
    mail.channel = Channel::Mail;
    let found = seen(&mail);
    assert_eq!(found.priority, Priority::High);
    assert_eq!(why(&found)[0], "reason-emergency-quoted");
}

#[test]
fn a_payment_that_can_be_called_back_comes_first_and_an_old_one_does_not() {
    let mut paid = report("fake-shop", PARCEL);
    paid.loss = Some(Loss {
        amount: "120.00".into(),
        currency: "EUR".into(),
    });
    let undated = seen(&paid);
    assert_eq!(undated.priority, Priority::High);
    assert_eq!(why(&undated), ["reason-recall-undated", "reason-loss"]);

    paid.answers.insert("paid-when".into(), "2026-01-20".into());
    let open = seen(&paid);
    assert_eq!(open.priority, Priority::Now);
    // The end of the 20th in Paris, and 72 hours.
    let until: Timestamp = "2026-01-23T23:00:00Z".parse().unwrap();
    assert_eq!(open.recall_until, Some(until.as_microsecond()));

    paid.answers.insert("paid-when".into(), "2026-01-10".into());
    let over = seen(&paid);
    assert_eq!(over.priority, Priority::Usual);
    assert!(why(&over).contains(&"reason-recall-over"));

    paid.answers.insert("paid".into(), "no".into());
    assert_eq!(seen(&paid).recall_until, None);
}

#[test]
fn a_payment_of_today_counts_from_its_report() {
    let mut paid = report("fake-shop", PARCEL);
    paid.answers.insert("paid-when".into(), "2026-01-21".into());
    let until: Timestamp = "2026-01-24T14:00:00Z".parse().unwrap();
    assert_eq!(seen(&paid).recall_until, Some(until.as_microsecond()));
}

#[test]
fn a_sensitive_matter_is_closed_by_its_kind_or_by_its_words() {
    let by_kind = seen(&report("child-abuse", "On this page, see the address."));
    assert!(by_kind.is_sensitive && by_kind.priority == Priority::High);
    let by_words = seen(&report(
        "illegal-sale",
        "This forum sells child abuse images to anyone.",
    ));
    assert!(by_words.is_sensitive);
    assert_eq!(by_words.kind, "child-abuse");
    assert!(why(&by_words).contains(&"reason-kind-proposed"));
    assert!(!seen(&report("illegal-sale", "This forum sells watches.")).is_sensitive);
}

#[test]
fn a_kind_is_proposed_where_the_reporter_named_none() {
    let story = "They encrypted our files and left a ransom note, this is ransomware.";
    assert_eq!(seen(&report("unknown", story)).kind, "ransomware");
    assert_eq!(seen(&report("other", story)).kind, "ransomware");
    assert_eq!(seen(&report("malware", story)).kind, "malware");
}

#[test]
fn the_same_content_is_counted_and_a_wave_stays_in_view() {
    let story = report("parcel-message", PARCEL);
    assert_eq!(seen(&story).priority, Priority::Usual);
    let repeated = seen_with(&story, 3, 2);
    assert_eq!(repeated.priority, Priority::Low);
    let wave = seen_with(&story, 36, 31);
    assert_eq!(wave.priority, Priority::Usual);
    let sentence = wave.reasons.iter().find(|it| it.text == "reason-repeated");
    let values = &sentence.unwrap().values;
    assert_eq!(values[0], ("times_count".into(), "37".into()));
    assert_eq!(values[1], ("sources_count".into(), "31".into()));
}

#[test]
fn suspect_addresses_are_placed_and_nobody_elses() {
    let mut report = report("service-attack", PARCEL);
    report.observables = vec![
        value("ip", "192.0.2.7", Role::Suspect),
        value("url", "http://192.0.2.7/login", Role::Suspect),
        value("ip", "203.0.113.9", Role::Unknown),
        value("ip", "192.0.2.8", Role::Victim),
        value("domain", "evil.example", Role::Suspect),
    ];
    let found = seen(&report).hosting;
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(found[0].address, "192.0.2.7");
    assert_eq!(found[0].country.as_deref(), Some("MU"));
    assert_eq!(found[0].network, Some(64_500));
    assert_eq!(found[0].operator.as_deref(), Some("Example Hosting"));
    assert_eq!((&found[1].country, found[1].network), (&None, None));
}

#[test]
fn known_values_speak_against_a_report_unless_a_page_of_theirs_is_named() {
    let mut report = report("bank-message", PARCEL);
    report.observables = vec![value("url", "https://www.bank.example/", Role::Suspect)];
    let all = seen(&report);
    assert_eq!(
        all.benign,
        [("https://www.bank.example/".into(), "Banks".into())]
    );
    assert_eq!(all.priority, Priority::Low);
    report.observables = vec![value(
        "url",
        "https://www.bank.example/~evil",
        Role::Suspect,
    )];
    let page = seen(&report);
    assert_eq!(page.priority, Priority::Usual);
    assert!(why(&page).contains(&"reason-benign-some"));
}

#[test]
fn what_says_nothing_comes_last_and_its_language_is_told() {
    assert_eq!(
        seen(&report("unknown", "asdfghjkl qsdfghjklm")).priority,
        Priority::Low
    );
    assert_eq!(
        why(&seen(&report("unknown", "https://a.example/b"))),
        ["reason-only-link"]
    );
    let french = seen(&report(
        "unknown",
        "J’ai reçu un message étrange de ma banque ce matin.",
    ));
    assert_eq!(french.language, "fr");
    assert!(why(&french).contains(&"reason-language"));
    assert_eq!(seen(&report("unknown", "ok")).language, "en");
}

#[test]
fn the_weightiest_reason_stands_first() {
    let mut report = report("threats", "He said he will kill me, and he took my money.");
    report.loss = Some(Loss {
        amount: "5".into(),
        currency: "EUR".into(),
    });
    let weights: Vec<i32> = seen(&report)
        .reasons
        .iter()
        .map(|it| it.weight.abs())
        .collect();
    assert!(weights.is_sorted_by(|one, next| one >= next), "{weights:?}");
}

#[test]
fn a_report_of_the_largest_size_is_looked_at_in_a_moment() {
    // Words that begin many phrases, and letters that fold into several.
    for piece in ["me ", "je ne vais pas te tuer ", "ﷺ", "kill ", "a.b/ ", "و"] {
        let mut report = report("unknown", &piece.repeat(50_000 / piece.chars().count()));
        report.observables = (0..1_000)
            .map(|number| {
                value(
                    "url",
                    &format!("http://{}x{number}", "a.".repeat(900)),
                    Role::Suspect,
                )
            })
            .collect();
        let begun = std::time::Instant::now();
        let _ = seen(&report);
        assert!(
            begun.elapsed().as_secs() < 10,
            "{piece}: {:?}",
            begun.elapsed()
        );
    }
}

proptest! {
    #[test]
    fn any_report_is_assessed_the_same_each_time(
        narrative in "(\\PC|kill me |not |https://a.example |192.0.2.1 ){0,60}",
        kind in "unknown|fake-shop|child-abuse|no-such",
        values in prop::collection::vec(("url|ip|email|x", "\\PC{0,30}"), 0..5),
        repeats in 0i64..50,
        day in "2026-01-[012][0-9]|\\PC{0,5}",
    ) {
        let mut report = report(&kind, &narrative);
        let one = |(kind, text): (String, String)| value(&kind, &text, Role::Suspect);
        report.observables = values.into_iter().map(one).collect();
        report.answers.insert("paid-when".into(), day);
        let found = seen_with(&report, repeats, repeats + 1);
        prop_assert_eq!(&found, &seen_with(&report, repeats, repeats + 1));
        let sum: i32 = found.reasons.iter().map(|reason| reason.weight).sum();
        let expected = match sum {
            100.. => Priority::Now,
            40.. => Priority::High,
            ..=-40 => Priority::Low,
            _ => Priority::Usual,
        };
        prop_assert_eq!(found.priority, expected);
    }

    /// What speaks for a report never puts it behind: only repeats, known values and empty
    /// stories do, and each says so.
    #[test]
    fn danger_is_never_outweighed_by_noise(noise in "[a-z ]{0,200}", count in 0i64..3) {
        let story = format!("{noise}. He will kill me. {noise}");
        let found = seen_with(&report("unknown", &story), count, count + 1);
        prop_assert!(found.priority <= Priority::High, "{:?}", found.reasons);
    }
}
