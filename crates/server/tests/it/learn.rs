//! The reporter learns: news in the inbox, told in the transaction of the act.

use jiff::civil::date;
use tocsin_domain::decide::NoActionReason;
use tocsin_domain::entry::Act;
use tocsin_domain::news::News;
use tocsin_domain::referral::{Outcome, OutcomeKind};
use tocsin_domain::report::{Loss, ReportId};
use tocsin_flow::{Centre, FlowError, inbox, learn};

use crate::support::centre::Folder;
use crate::support::reporter::{Lodged, Reporter, at_the_desk, lodge};

/// Tells the reporters of these reports, all in one transaction.
pub(crate) fn tell(folder: &Folder, reports: &[&Lodged], news: News) {
    at_the_desk(folder, async |centre| {
        tell_in(centre, reports, news).await.unwrap();
    });
}

async fn tell_in(centre: &Centre, reports: &[&Lodged], news: News) -> Result<(), FlowError> {
    let mut serials = Vec::new();
    for report in reports {
        serials.push(serial(centre, report).await);
    }
    let own = centre.clone();
    centre
        .store
        .write(move |tx| Box::pin(async move { learn::tell_all(tx, &own, &serials, &news).await }))
        .await
}

pub(crate) async fn serial(centre: &Centre, report: &Lodged) -> i64 {
    let id: ReportId = report.id.parse().unwrap();
    centre.store.report(id).await.unwrap().unwrap().serial
}

fn frozen() -> News {
    News::Outcome {
        body: "cyber-unit".into(),
        outcome: Outcome {
            kind: OutcomeKind::FundsFrozen,
            on: date(2026, 3, 9),
            amount: Some(Loss {
                amount: "310.00".into(),
                currency: "EUR".into(),
            }),
            reason: None,
        },
    }
}

#[test]
fn each_piece_of_news_is_a_sentence_of_the_reporters_language() {
    let folder = Folder::new();
    let centre = folder.serve();
    for (language, direction, heading, first, second) in [
        (
            "en",
            "ltr",
            "<h1>Money is held</h1>",
            "It went to:",
            "Money was held on Monday 9 March 2026:",
        ),
        (
            "fr",
            "ltr",
            "<h1>De l’argent est bloqué</h1>",
            "Destinataire",
            "De l’argent a été bloqué le",
        ),
        (
            "ar",
            "rtl",
            "<h1>جُمّد مال</h1>",
            "الجهة التي تسلّمته",
            "جُمّد مال يوم",
        ),
    ] {
        let lodged = lodge(&folder, &centre, "fake-shop", language);
        let passed_on = News::PassedOn {
            body: "cyber-unit".into(),
        };
        tell(&folder, &[&lodged], passed_on);
        tell(&folder, &[&lodged], frozen());
        let mut reporter = Reporter::entered(&centre, &lodged.code);
        let answer = reporter.get(&format!("/{language}/inbox"));
        let page = answer.text();
        assert!(page.contains(&format!("dir=\"{direction}\"")), "{language}");
        assert!(page.contains(heading), "{heading} in {page}");
        let list = page.split("id=\"news\"").nth(1).unwrap();
        let list = list.split("</section>").next().unwrap();
        let (older, newer) = (list.find(first), list.find(second));
        assert!(newer.is_some() && newer < older, "newest first: {list}");
        assert!(list.contains("310"), "{list}");
    }
}

#[test]
fn the_names_of_bodies_are_the_profiles_and_unknown_ones_are_no_failure() {
    let folder = Folder::new();
    let centre = folder.serve();
    let lodged = lodge(&folder, &centre, "fake-shop", "fr");
    let taken = |body: &str| News::Taken { body: body.into() };
    tell(&folder, &[&lodged], taken("cyber-unit"));
    tell(&folder, &[&lodged], taken("gone-since"));
    let mut reporter = Reporter::entered(&centre, &lodged.code);
    let answer = reporter.get("/fr/inbox");
    let page = answer.text();
    assert!(page.contains("Brigade cyber de la police"), "{page}");
    assert!(page.contains("un organisme compétent") && !page.contains("gone-since"));
}

#[test]
fn one_act_tells_every_reporter_of_a_set_and_twice_is_once() {
    let folder = Folder::new();
    let centre = folder.serve();
    let all: Vec<Lodged> = (0..3)
        .map(|_| lodge(&folder, &centre, "fake-shop", "en"))
        .collect();
    let set: Vec<&Lodged> = all.iter().collect();
    let joined = News::Joined { reports_count: 3 };
    tell(&folder, &set, joined.clone());
    tell(&folder, &set, joined);
    for lodged in &all {
        let mut reporter = Reporter::entered(&centre, &lodged.code);
        let answer = reporter.get("/en/inbox");
        let told = answer.text().matches("tell of the same thing").count();
        // Once under the heading, once in the list.
        assert_eq!(told, 2, "{}", answer.text());
        let id: ReportId = lodged.id.parse().unwrap();
        let history = at_the_desk(&folder, async |centre| {
            centre.store.journal_of(id.0).await.unwrap()
        });
        let told: Vec<&str> = history
            .iter()
            .filter(|row| row.entry.act == Act::NewsTold)
            .map(|row| row.entry.detail.as_str())
            .collect();
        assert_eq!(told, ["news=joined"]);
    }
}

#[test]
fn nobody_is_told_of_a_report_that_was_taken_back() {
    let folder = Folder::new();
    let centre = folder.serve();
    let lodged = lodge(&folder, &centre, "fake-shop", "en");
    let mut reporter = Reporter::entered(&centre, &lodged.code);
    assert_eq!(reporter.post("/en/inbox/withdraw", "").status, 303);
    let reason = News::NoAction(NoActionReason::NoTrace);
    tell(&folder, &[&lodged], reason);
    let page = reporter.get("/en/inbox");
    assert!(page.text().contains("You have taken your report back"));
    assert!(!page.text().contains("The trace ends"), "{}", page.text());
}

#[test]
fn news_are_sealed_and_gone_with_the_content() {
    let folder = Folder::new();
    let centre = folder.serve();
    let lodged = lodge(&folder, &centre, "fake-shop", "en");
    tell(&folder, &[&lodged], frozen());
    at_the_desk(&folder, async |centre| {
        let serial = serial(centre, &lodged).await;
        let kept = centre.store.news(serial).await.unwrap();
        let words = String::from_utf8_lossy(&kept[0].sealed).into_owned();
        assert!(
            !words.contains("cyber") && !words.contains("310"),
            "{words}"
        );
        let id: ReportId = lodged.id.parse().unwrap();
        let erased = centre.store.write(move |tx| {
            Box::pin(async move {
                let erased = tx.erase_report(serial).await?;
                let actor = tocsin_domain::access::Actor::System;
                tx.record(Act::ReportErased, id.0, &actor, String::new());
                Ok::<_, FlowError>(erased)
            })
        });
        assert!(erased.await.unwrap());
        assert!(centre.store.news(serial).await.unwrap().is_empty());
        // Who comes too late tells nobody, and does no harm.
        tell_in(centre, &[&lodged], News::Valid).await.unwrap();
        assert!(centre.store.news(serial).await.unwrap().is_empty());
        let code = lodged.code.parse().unwrap();
        let permit = inbox::enter(centre, &code).await.unwrap().unwrap();
        let seen = inbox::view(centre, &permit).await.unwrap();
        assert!(seen.news.is_empty());
    });
}
