//! Series as a centre keeps them: found, kept through change, and bound by what people decide.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::SignedDuration;
use tocsin_domain::access::Actor;
use tocsin_domain::assess::Reference;
use tocsin_domain::decide::Decision;
use tocsin_domain::erasure::{Grounds, Reason};
use tocsin_domain::link::decision::ValueVerdict;
use tocsin_domain::link::value::Kind;
use tocsin_domain::news::News;
use tocsin_domain::observable::{Observable, Role};
use tocsin_domain::report::{Channel, Loss, ReportId, Reporter, ReporterMode, Submission, Suspect};
use tocsin_domain::series::{How, Word};
use tocsin_flow::link::{Linking, prove, rebuilt};
use tocsin_flow::referral::dossier;
use tocsin_flow::series::decide::{Wanted, Wish};
use tocsin_flow::{FlowError, assess, erase, inbox, intake, route, series};
use tocsin_store::series::{Asked, Because, Member, Series};

use crate::desk::{Desk, analyst, changed, handling, loaded, national_with, reading};
use crate::support::{Place, on_both_engines};

on_both_engines!(
    what_one_offender_did_is_one_series_that_says_why,
    a_series_keeps_its_number_while_reports_come_and_go,
    what_is_erased_or_spam_leaves_and_comes_back_when_that_is_taken_back,
    people_part_and_join_series_and_take_that_back,
    a_value_that_a_person_calls_benign_ties_nobody,
    a_lock_holds_whatever_comes,
    one_source_that_says_it_ten_times_is_one,
    a_node_that_starts_again_goes_on_where_it_was,
    whose_a_value_is_is_found_with_the_report,
    nothing_of_the_closed_compartment_is_linked,
    a_series_that_crosses_a_rule_is_one_referral_of_all_its_reports,
    what_a_check_proves_is_found_wrong_when_it_is,
);

const ACCOUNT: &str = "FR7630006000011234567890189";
const OTHER_ACCOUNT: &str = "DE89370400440532013000";

/// A desk with a machine that assesses and links.
struct Machine {
    desk: Desk,
    linking: Linking,
}

impl Machine {
    async fn new(place: Place) -> Machine {
        Machine {
            desk: Desk::new(place).await,
            linking: Linking::new(),
        }
    }

    async fn lodged(&self, submission: Submission) -> ReportId {
        let permit = Actor::Public.lodge().unwrap();
        let resend = intake::Resend::ExternalId;
        let receipt = intake::lodge(&self.desk.centre, &permit, submission, resend).await;
        receipt.unwrap().id
    }

    /// Does all that the machine has to do.
    async fn work(&self) {
        let centre = &self.desk.centre;
        let reference = Arc::new(Reference::default());
        while assess::run(centre, &reference, &assess::no_mails())
            .await
            .unwrap()
            > 0
        {}
        while self.linking.run(centre).await.unwrap() {}
    }

    async fn series(&self) -> Vec<Series> {
        let asked = Asked {
            count: 50,
            ..Asked::default()
        };
        let page = series::list(&self.desk.centre, &reading(&analyst(1)), asked).await;
        page.unwrap().series
    }

    async fn of(&self, report: ReportId) -> Option<Member> {
        let permit = reading(&analyst(1));
        series::of_report(&self.desk.centre, &permit, report)
            .await
            .unwrap()
    }

    async fn number_of(&self, report: ReportId) -> Option<i64> {
        self.of(report).await.map(|member| member.series)
    }

    async fn decide(&self, wish: Wish) -> uuid::Uuid {
        let wanted = Wanted {
            wish,
            reason: "The bank says so".to_owned(),
            expires_at: None,
        };
        let permit = handling(&analyst(1));
        let id = series::decide::decide(&self.desk.centre, &permit, wanted).await;
        self.work().await;
        id.unwrap()
    }

    async fn undo(&self, decision: uuid::Uuid) {
        let permit = handling(&analyst(2));
        let done = series::decide::undo(&self.desk.centre, &permit, decision).await;
        assert!(done.unwrap());
        self.work().await;
    }

    /// The rows say what is made anew from the reports.
    async fn is_as_rebuilt(&self) {
        let units = rebuilt(&self.desk.centre).await.unwrap().unwrap();
        let mut by_unit: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
        for (serial, unit) in &units {
            by_unit.entry(*unit).or_default().push(*serial);
        }
        let mut expected: Vec<Vec<i64>> = by_unit.into_values().filter(|it| it.len() > 1).collect();
        expected.sort();
        let mut by_series: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
        let rows = self.desk.centre.store.links_after(0, 100_000).await;
        for (serial, series) in rows.unwrap() {
            by_series.entry(series).or_default().push(serial);
        }
        let mut stored: Vec<Vec<i64>> = by_series.into_values().collect();
        stored.sort();
        assert_eq!(stored, expected);
    }
}

/// A report of somebody who paid to an account, told like others of the same offender.
fn paid(number: usize, account: &str) -> Submission {
    Submission {
        category: "fake-shop".to_owned(),
        language: "en".to_owned(),
        region: "MU-PL".to_owned(),
        narrative: format!(
            "I ordered a garden table from the shop Oakland Verandas for {number}0 rupees, they \
             told me to pay a refundable customs deposit to their collection agent in advance and \
             then the parcel never came and nobody picks up the telephone any more"
        ),
        loss: Some(Loss {
            amount: "20.50".to_owned(),
            currency: "EUR".to_owned(),
        }),
        suspect: Suspect {
            iban: account.to_owned(),
            ..Suspect::default()
        },
        reporter: Reporter {
            mode: ReporterMode::Confidential,
            email: format!("person{number}@home.example"),
            ..Reporter::default()
        },
        ..Submission::new(Channel::Web)
    }
}

/// Another story of another offender.
fn threatened(number: usize, account: &str) -> Submission {
    Submission {
        category: "sextortion".to_owned(),
        narrative: format!(
            "A stranger on a dating page recorded {number} videos of me undressing and threatens \
             to send every one of them to my colleagues unless vouchers arrive by tomorrow night"
        ),
        suspect: Suspect {
            iban: account.to_owned(),
            ..Suspect::default()
        },
        ..paid(number + 100, account)
    }
}

async fn several(machine: &Machine, count: usize, account: &str) -> Vec<ReportId> {
    let mut ids = Vec::new();
    for number in 0..count {
        ids.push(machine.lodged(paid(number, account)).await);
    }
    machine.work().await;
    ids
}

async fn what_one_offender_did_is_one_series_that_says_why(place: Place) {
    let machine = Machine::new(place).await;
    let ids = several(&machine, 5, ACCOUNT).await;
    let all = machine.series().await;
    assert_eq!(all.len(), 1, "{all:?}");
    let series = &all[0];
    assert_eq!((series.reports, series.sources), (5, 5));
    assert_eq!(series.kind, "fake-shop");
    assert_eq!(series.detail.losses["EUR"], "102.50");
    assert_eq!(series.detail.regions["MU-PL"], 5);
    assert!(series.harm > 0 && series.solvability > 0, "{series:?}");
    assert_eq!(series.recent, 5);
    let member = machine.of(ids[3]).await.unwrap();
    assert_eq!(member.how, How::Values);
    let first = &member.explanation.because[0];
    let Because::Value { kind, sources, .. } = first else {
        panic!("{first:?}");
    };
    assert_eq!((kind.as_str(), *sources), ("iban", 5));
    let permit = reading(&analyst(1));
    let centre = &machine.desk.centre;
    let texts = series::texts_of(centre, &permit, &[member]).await.unwrap();
    assert_eq!(texts.values().next().unwrap().1, ACCOUNT);
    let values = series::values(centre, &permit, series.number, 10)
        .await
        .unwrap();
    assert_eq!((values[0].text.as_str(), values[0].sources), (ACCOUNT, 5));
    assert!(values[0].is_corroborated());
    let value = series::value(centre, &permit, Kind::Iban, ACCOUNT)
        .await
        .unwrap();
    assert_eq!(value.reports, 5);
    let seen = series::mentions(centre, &permit, value.key, None, 3)
        .await
        .unwrap();
    assert_eq!(seen.len(), 3);
    let found = series::look_up(centre, value.key >> 48, 16).await.unwrap();
    assert!(found.iter().any(|it| it.key == value.key));
    machine.is_as_rebuilt().await;
}

async fn a_series_keeps_its_number_while_reports_come_and_go(place: Place) {
    let machine = Machine::new(place).await;
    let first = several(&machine, 4, ACCOUNT).await;
    let number = machine.number_of(first[0]).await.unwrap();
    for extra in 10..16 {
        let id = machine.lodged(paid(extra, ACCOUNT)).await;
        machine.work().await;
        assert_eq!(machine.number_of(id).await, Some(number));
        machine.is_as_rebuilt().await;
    }
    assert_eq!(machine.series().await[0].reports, 10);
}

async fn what_is_erased_or_spam_leaves_and_comes_back_when_that_is_taken_back(place: Place) {
    let machine = Machine::new(place).await;
    let ids = several(&machine, 5, ACCOUNT).await;
    let number = machine.number_of(ids[0]).await.unwrap();
    let spam = machine
        .desk
        .decide(&analyst(1), ids[1], Decision::Spam)
        .await;
    machine.work().await;
    assert_eq!(machine.number_of(ids[1]).await, None);
    assert_eq!(machine.series().await[0].reports, 4);
    machine.desk.undo(&analyst(1), spam).await;
    machine.work().await;
    assert_eq!(machine.number_of(ids[1]).await, Some(number));
    let officer = Actor::CommandLine {
        source: "desk".to_owned(),
    };
    let grounds = Grounds {
        reason: Reason::CourtOrder,
        reference: None,
    };
    erase::erase(
        &machine.desk.centre,
        &officer.erase().unwrap(),
        ids[2],
        &grounds,
    )
    .await
    .unwrap();
    machine.work().await;
    assert_eq!(machine.number_of(ids[2]).await, None);
    let series = &machine.series().await[0];
    assert_eq!((series.number, series.reports), (number, 4));
    machine.is_as_rebuilt().await;
}

async fn people_part_and_join_series_and_take_that_back(place: Place) {
    let machine = Machine::new(place).await;
    let ids = several(&machine, 5, ACCOUNT).await;
    let number = machine.number_of(ids[0]).await.unwrap();
    let alone = machine.lodged(threatened(1, OTHER_ACCOUNT)).await;
    machine.work().await;
    assert_eq!(machine.number_of(alone).await, None);

    let together = machine.decide(Wish::Together(ids[0], alone)).await;
    assert_eq!(machine.number_of(alone).await, Some(number));
    assert_eq!(machine.of(alone).await.unwrap().how, How::Decision);
    machine.undo(together).await;
    assert_eq!(machine.number_of(alone).await, None);

    let parted = machine
        .decide(Wish::Split(number, vec![ids[3], ids[4]]))
        .await;
    let new = machine.number_of(ids[3]).await.unwrap();
    assert_ne!(new, number);
    assert_eq!(machine.number_of(ids[4]).await, Some(new));
    assert_eq!(machine.number_of(ids[0]).await, Some(number));
    let store = &machine.desk.centre.store;
    let split_from = store.series(new).await.unwrap().unwrap().split_from;
    assert_eq!(split_from, Some(number));
    machine.is_as_rebuilt().await;

    machine.undo(parted).await;
    assert_eq!(machine.number_of(ids[3]).await, Some(number));
    let permit = reading(&analyst(1));
    let redirected = series::one(&machine.desk.centre, &permit, new)
        .await
        .unwrap();
    assert_eq!(redirected.number, number);
    let decisions = series::decisions(&machine.desk.centre, &permit, Some(number), 10).await;
    let decisions = decisions.unwrap();
    assert_eq!(decisions[0].0.word, Word::Split);
    assert!(decisions[0].0.undone_at.is_some());
    machine.is_as_rebuilt().await;
}

async fn a_value_that_a_person_calls_benign_ties_nobody(place: Place) {
    let machine = Machine::new(place).await;
    let one = several(&machine, 4, ACCOUNT).await;
    let others = [
        machine.lodged(threatened(1, OTHER_ACCOUNT)).await,
        machine.lodged(threatened(2, OTHER_ACCOUNT)).await,
        machine.lodged(threatened(3, OTHER_ACCOUNT)).await,
    ];
    machine.work().await;
    assert_ne!(
        machine.number_of(one[0]).await,
        machine.number_of(others[0]).await
    );
    let said = machine
        .decide(Wish::Value(
            Kind::Iban,
            ACCOUNT.to_owned(),
            ValueVerdict::Benign,
        ))
        .await;
    let permit = reading(&analyst(1));
    let centre = &machine.desk.centre;
    let value = series::value(centre, &permit, Kind::Iban, ACCOUNT)
        .await
        .unwrap();
    assert_eq!(value.verdict, Some(Word::Benign));
    assert!(!value.is_corroborated());
    if let Some(member) = machine.of(one[0]).await {
        assert_eq!(member.how, How::Text, "{member:?}");
    }
    machine.is_as_rebuilt().await;
    machine.undo(said).await;
    assert_eq!(machine.of(one[0]).await.unwrap().how, How::Values);
}

async fn a_lock_holds_whatever_comes(place: Place) {
    let machine = Machine::new(place).await;
    let ids = several(&machine, 3, ACCOUNT).await;
    let number = machine.number_of(ids[0]).await.unwrap();
    let lock = machine.decide(Wish::Lock(number)).await;
    assert!(machine.series().await[0].is_locked);
    let more = several(&machine, 3, ACCOUNT).await;
    assert!(machine.number_of(more[0]).await != Some(number));
    machine.is_as_rebuilt().await;
    machine.undo(lock).await;
    assert_eq!(machine.number_of(more[0]).await, Some(number));
    assert!(!machine.series().await[0].is_locked);
}

async fn one_source_that_says_it_ten_times_is_one(place: Place) {
    let machine = Machine::new(place).await;
    for number in 0..10 {
        let mut submission = paid(number, ACCOUNT);
        submission.reporter.email = "grudge@home.example".to_owned();
        machine.lodged(submission).await;
    }
    machine.work().await;
    let permit = reading(&analyst(1));
    let centre = &machine.desk.centre;
    let value = series::value(centre, &permit, Kind::Iban, ACCOUNT)
        .await
        .unwrap();
    assert_eq!((value.reports, value.sources), (10, 1));
    assert!(!value.is_corroborated());
    assert!(
        series::look_up(centre, value.key >> 48, 16)
            .await
            .unwrap()
            .is_empty()
    );
}

async fn a_node_that_starts_again_goes_on_where_it_was(place: Place) {
    let mut machine = Machine::new(place).await;
    let ids = several(&machine, 4, ACCOUNT).await;
    let before = machine.of(ids[1]).await.unwrap();
    let centre = machine.desk.centre.clone();
    machine.linking.stop(&centre).await.unwrap();
    machine.linking = Linking::new();
    // What comes while nobody links is linked by whoever starts.
    let late = machine.lodged(paid(77, ACCOUNT)).await;
    machine.work().await;
    assert_eq!(machine.number_of(late).await, Some(before.series));
    assert_eq!(machine.of(ids[1]).await.unwrap().at, before.at);
    machine.is_as_rebuilt().await;
}

async fn whose_a_value_is_is_found_with_the_report(place: Place) {
    let machine = Machine::new(place).await;
    let mut submission = paid(1, ACCOUNT);
    submission.narrative = "My address is person1@home.example. They wrote from \
                            boss@evil-shop.example and said to look at evil-shop.example"
        .to_owned();
    submission.observables.push(Observable {
        kind: "url".to_owned(),
        value: "https://evil-shop.example/pay".to_owned(),
        role: Role::Suspect,
    });
    machine.lodged(submission).await;
    machine.work().await;
    let permit = reading(&analyst(1));
    let centre = &machine.desk.centre;
    let role = async |kind, text: &str| {
        let value = series::value(centre, &permit, kind, text).await?;
        let roles: Vec<&str> = value.roles.keys().copied().collect();
        Ok::<_, FlowError>(roles)
    };
    let own = role(Kind::Email, "person1@home.example").await.unwrap();
    assert_eq!(own, ["victim"]);
    let evil = role(Kind::Email, "boss@evil-shop.example").await.unwrap();
    assert_eq!(evil, ["suspect"]);
    assert!(role(Kind::Domain, "evil-shop.example").await.is_ok());
}

async fn nothing_of_the_closed_compartment_is_linked(place: Place) {
    let machine = Machine::new(place).await;
    let ids = several(&machine, 4, ACCOUNT).await;
    let made = machine
        .desk
        .decide(&analyst(1), ids[0], Decision::Sensitive)
        .await;
    machine.work().await;
    assert_eq!(machine.number_of(ids[0]).await, None);
    assert_eq!(machine.series().await[0].reports, 3);
    let permit = reading(&analyst(1));
    let value = series::value(&machine.desk.centre, &permit, Kind::Iban, ACCOUNT).await;
    assert_eq!(value.unwrap().reports, 3);
    machine.desk.place.pass(SignedDuration::from_secs(1));
    machine.desk.undo(&analyst(1), made).await;
    machine.work().await;
    assert!(machine.number_of(ids[0]).await.is_some());
}

async fn a_series_that_crosses_a_rule_is_one_referral_of_all_its_reports(place: Place) {
    let mut machine = Machine::new(place).await;
    let rules = (
        "'kind in [\"fake-shop\", \"rental\", \"illegal-sale\"]'",
        "'series_sources >= 4'",
    );
    let mut profile = national_with("rules.toml", rules);
    let automatic = (
        "to = [\"consumer-office\"]",
        "to = [\"consumer-office\"]\nautomatic = true",
    );
    profile = changed(profile, "rules.toml", automatic);
    machine.desk.centre.profile = Arc::new(loaded(&profile));
    let ids = several(&machine, 3, ACCOUNT).await;
    let centre = machine.desk.centre.clone();
    let routed = async || while route::run(&centre).await.unwrap() > 0 {};
    routed().await;
    let first = machine.desk.stored(ids[0]).await.serial;
    assert!(centre.store.referrals_of(first).await.unwrap().is_empty());
    let mut all = ids;
    for number in 20..25 {
        all.push(machine.lodged(paid(number, ACCOUNT)).await);
        machine.work().await;
        routed().await;
    }
    let referrals = centre.store.referrals_of(first).await.unwrap();
    assert_eq!(referrals.len(), 1, "{referrals:?}");
    assert_eq!(referrals[0].body, "consumer-office");
    let dossier = dossier::carried(&centre, referrals[0].clone())
        .await
        .unwrap();
    let series = dossier.series.unwrap();
    assert_eq!(series.reports.len(), 8);
    assert_eq!(series.series.detail.losses["EUR"], "164");
    for id in &all[1..] {
        let serial = machine.desk.stored(*id).await.serial;
        assert!(centre.store.referrals_of(serial).await.unwrap().is_empty());
    }
    // Everybody of the four who had reported when it was crossed learns of it.
    let told = inbox::view(&centre, &Actor::Reporter(all[3]).inbox().unwrap()).await;
    let told = told.unwrap().news;
    assert!(
        told.iter()
            .any(|it| matches!(it.news, News::PassedOn { .. }))
    );
}

async fn what_a_check_proves_is_found_wrong_when_it_is(place: Place) {
    let machine = Machine::new(place).await;
    let ids = several(&machine, 5, ACCOUNT).await;
    let number = machine.number_of(ids[0]).await.unwrap();
    machine
        .decide(Wish::Split(number, vec![ids[3], ids[4]]))
        .await;
    let centre = &machine.desk.centre;
    let proof = prove(centre).await.unwrap().unwrap();
    assert_eq!((proof.reports, proof.series), (5, 2));
    assert!(
        proof.wrong.is_empty() && proof.violated.is_empty(),
        "{proof:?}"
    );
    // A row that says otherwise.
    let serial = machine.desk.stored(ids[3]).await.serial;
    let store = &centre.store;
    store
        .write::<_, FlowError, _>(move |tx| {
            Box::pin(async move { Ok(tx.drop_links(&[serial]).await?) })
        })
        .await
        .unwrap();
    let proof = prove(centre).await.unwrap().unwrap();
    assert!(proof.wrong.contains(&serial), "{proof:?}");
    assert_eq!(proof.violated.len(), 1);
}
