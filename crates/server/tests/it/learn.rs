//! The reporter learns: news in the inbox, told in the transaction of the act.

use std::fs;
use std::sync::Arc;

use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use tocsin_domain::access::Actor;
use tocsin_domain::decide::NoActionReason;
use tocsin_domain::entry::Act;
use tocsin_domain::news::News;
use tocsin_domain::referral::{Outcome, OutcomeKind};
use tocsin_domain::report::{Loss, ReportId, State};
use tocsin_flow::{Centre, FlowError, inbox, learn};

use crate::support::centre::Folder;
use crate::support::reporter::{Lodged, Reporter, at_the_desk, lodge};
use crate::support::staff::{Person, staff};

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

/// Closes a report for a reason, as the desk does.
fn close(folder: &Folder, lodged: &Lodged, from: State) {
    at_the_desk(folder, async |centre| {
        let serial = serial(centre, lodged).await;
        let id: ReportId = lodged.id.parse().unwrap();
        let own = centre.clone();
        let closed = centre.store.write::<_, FlowError, _>(move |tx| {
            Box::pin(async move {
                assert!(tx.set_state(serial, from, State::Closed).await?);
                tx.record(Act::ReportRead, id.0, &Actor::System, String::new());
                let news = News::NoAction(NoActionReason::NotEnoughFacts);
                learn::tell(tx, &own, serial, &news).await
            })
        });
        closed.await.unwrap();
    });
}

fn waits(person: &Person<'_>, lodged: &Lodged) -> bool {
    let page = person.get("/console/reviews");
    assert_eq!(page.status, 200);
    page.text().contains(&lodged.number)
}

#[test]
fn whoever_does_not_agree_asks_for_a_review_and_hears_the_answer() {
    let folder = Folder::new();
    let centre = folder.serve();
    let lodged = lodge(&folder, &centre, "fake-shop", "en");
    let mut reporter = Reporter::entered(&centre, &lodged.code);
    let person = staff(&folder, &centre, "analyst");
    close(&folder, &lodged, State::Received);
    let page = reporter.get("/en/inbox");
    for words in [
        "<h1>Your report goes no further</h1>",
        "too little to act on",
        "Ask for a review",
    ] {
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
    assert_eq!(reporter.post("/en/inbox/review", "").status, 303);
    let page = reporter.get("/en/inbox");
    let heading = "<h1>We look at your report once more</h1>";
    assert!(page.text().contains(heading), "{}", page.text());
    assert!(!page.text().contains("Ask for a review"), "one at a time");
    assert!(waits(&person, &lodged));
    let path = format!("/console/reviews/{}", lodged.id);
    assert_eq!(person.post(&path, "answer=perhaps").status, 404);
    assert_eq!(person.post(&path, "answer=kept").status, 303);
    assert_eq!(person.post(&path, "answer=kept").status, 404, "once");
    assert!(!waits(&person, &lodged));
    let page = reporter.get("/en/inbox");
    let words = "as you asked: the decision stays";
    assert!(page.text().contains(words), "{}", page.text());
}

#[test]
fn a_review_is_for_closed_reports_and_not_for_ever() {
    let folder = Folder::new();
    let centre = folder.serve();
    let lodged = lodge(&folder, &centre, "fake-shop", "en");
    let mut reporter = Reporter::entered(&centre, &lodged.code);
    let person = staff(&folder, &centre, "analyst");
    let path = format!("/console/reviews/{}", lodged.id);
    let mut ask = || {
        let page = reporter.get("/en/inbox");
        assert_eq!(reporter.post("/en/inbox/review", "").status, 303);
        page.text().contains("Ask for a review")
    };
    assert!(!ask() && !waits(&person, &lodged), "nothing is decided yet");
    close(&folder, &lodged, State::Received);
    assert!(ask() && waits(&person, &lodged));
    assert_eq!(person.post(&path, "answer=kept").status, 303);
    assert!(
        ask() && waits(&person, &lodged),
        "closed again, asked again"
    );
    assert_eq!(person.post(&path, "answer=changed").status, 303);
    assert!(!ask(), "it is open");
    close(&folder, &lodged, State::Read);
    assert!(!ask() && !waits(&person, &lodged), "twice is enough");
    let id: ReportId = lodged.id.parse().unwrap();
    let rows = at_the_desk(&folder, async |centre| {
        centre.store.journal_of(id.0).await.unwrap()
    });
    let of = |act: Act| {
        let rows = rows.iter().filter(move |row| row.entry.act == act);
        rows.map(|row| row.entry.detail.as_str())
            .collect::<Vec<_>>()
    };
    assert_eq!(of(Act::ReviewAsked).len(), 2);
    assert_eq!(of(Act::ReviewAnswered), ["changed=false", "changed=true"]);
}

/// Breaks silence as the job does, so many days from now; answers how many reporters were told.
fn remind(folder: &Folder, days: i64, lodged: &Lodged) -> usize {
    let clock = move || Timestamp::now() + SignedDuration::from_hours(24 * days);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let opened =
            tocsin_server::folder::Folder::open_on_clock(&folder.data(), Arc::new(clock)).await;
        let centre = opened.unwrap().centre;
        while learn::remind::run(&centre).await.unwrap() {}
        let number = serial(&centre, lodged).await;
        let told = centre.store.news(number).await.unwrap().len();
        centre.store.close().await.unwrap();
        told
    })
}

#[test]
fn silence_is_broken_on_the_promised_day_and_again() {
    let folder = Folder::new();
    let centre = folder.serve();
    let quiet = lodge(&folder, &centre, "fake-shop", "en");
    let closed = lodge(&folder, &centre, "fake-shop", "en");
    close(&folder, &closed, State::Received);
    let profile = fs::read_to_string(folder.data().join("profile/profile.toml")).unwrap();
    let promised = profile
        .lines()
        .find_map(|line| line.strip_prefix("reminder_after_days = "))
        .unwrap();
    let days: i64 = promised.trim().parse().unwrap();
    assert_eq!(remind(&folder, days - 1, &quiet), 0);
    assert_eq!(remind(&folder, days, &quiet), 1);
    assert_eq!(
        remind(&folder, 2 * days - 1, &quiet),
        1,
        "not before as many days passed again"
    );
    assert_eq!(remind(&folder, 2 * days, &quiet), 2);
    assert_eq!(
        remind(&folder, 2 * days, &closed),
        1,
        "the reason is all there is to say"
    );
    let mut reporter = Reporter::entered(&centre, &quiet.code);
    let page = reporter.get("/en/inbox");
    assert!(
        page.text().contains("Nothing has moved yet."),
        "{}",
        page.text()
    );
    // It is no news for the heading: nobody has read the report.
    assert!(page.text().contains("<h1>Your report has arrived</h1>"));
}

/// The word that is chosen in the inbox, and whether the question stands there at all.
fn asked(reporter: &mut Reporter<'_>) -> (bool, Option<String>) {
    let answer = reporter.get("/en/inbox");
    let page = answer.text();
    let is_asked = page.contains("Were you helped?");
    let chosen = page
        .split("name=\"helped\" value=\"")
        .skip(1)
        .find_map(|rest| {
            let (word, rest) = rest.split_once('"')?;
            rest.starts_with(" checked").then(|| word.to_owned())
        });
    (is_asked, chosen)
}

#[test]
fn the_one_question_is_asked_after_an_outcome_and_its_answer_may_change() {
    let folder = Folder::new();
    let centre = folder.serve();
    let lodged = lodge(&folder, &centre, "fake-shop", "en");
    let mut reporter = Reporter::entered(&centre, &lodged.code);
    assert_eq!(asked(&mut reporter), (false, None));
    reporter.post("/en/inbox/survey", "helped=yes");
    tell(&folder, &[&lodged], frozen());
    assert_eq!(asked(&mut reporter), (true, None), "nothing was kept");
    for (word, chosen) in [("no", "no"), ("perhaps", "no"), ("partly", "partly")] {
        let answer = reporter.post("/en/inbox/survey", &format!("helped={word}"));
        assert_eq!(answer.status, 303, "{}", answer.text());
        assert_eq!(asked(&mut reporter), (true, Some(chosen.to_owned())));
    }
    let acts = at_the_desk(&folder, async |centre| {
        let id: ReportId = lodged.id.parse().unwrap();
        centre.store.journal_of(id.0).await.unwrap()
    });
    let answered = acts.iter().map(|row| &row.entry);
    let answered: Vec<_> = answered
        .filter(|entry| entry.act == Act::SurveyAnswered)
        .map(|entry| entry.detail.as_str())
        .collect();
    assert_eq!(answered, ["", ""], "the journal does not say what");
}

#[test]
fn the_survey_is_figures_for_supervisor_and_auditor_and_few_answers_are_not_shown() {
    let folder = Folder::new();
    let centre = folder.serve();
    let supervisor = staff(&folder, &centre, "supervisor");
    let auditor = staff(&folder, &centre, "auditor");
    let page = supervisor.get("/console/survey");
    assert!(page.text().contains("Nobody has answered so far"));
    let all: Vec<Lodged> = (0..5)
        .map(|_| lodge(&folder, &centre, "fake-shop", "en"))
        .collect();
    tell(&folder, &all.iter().collect::<Vec<_>>(), frozen());
    for (place, lodged) in all.iter().enumerate() {
        let mut reporter = Reporter::entered(&centre, &lodged.code);
        let word = ["yes", "yes", "partly", "no", "yes"][place];
        reporter.post("/en/inbox/survey", &format!("helped={word}"));
        let page = auditor.get("/console/survey");
        let is_few = page.text().contains("fewer than 5 answers");
        assert_eq!(is_few, place < 4, "{}", page.text());
    }
    let page = supervisor.get("/console/survey");
    for share in ["60 %", "20 %"] {
        assert!(page.text().contains(share), "{}", page.text());
    }
    assert!(!page.text().contains(&all[0].number));
}
