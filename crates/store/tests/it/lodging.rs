//! Reports come in: numbered, in order, each once, from many callers at a time.

use std::collections::BTreeSet;

use tocsin_domain::access::Actor;
use tocsin_domain::entry::Act;
use tocsin_domain::observable::Role;
use tocsin_domain::report::{Channel, Loss, ReportId, ReporterMode, State, Suspect};
use tocsin_store::job::Queue;
use tocsin_store::repeats::REPEATS_COUNT_MAX;
use tocsin_store::report::{Lodged, NewAttachment, NewReport, Outcome, Stored};
use tocsin_store::search::{CountBy, Search};
use tocsin_store::{Store, StoreError};
use uuid::Uuid;

use crate::support::{Place, Sample, lodge, observable, on_both_engines, serial, time};

on_both_engines!(
    everything_of_a_report_comes_back,
    a_batch_is_answered_in_order,
    numbers_say_year_and_order,
    a_resend_is_answered_with_the_first_report,
    the_very_same_lodging_again_is_answered_as_the_first,
    a_resend_in_the_same_batch_is_found,
    an_identifier_with_other_content_is_told_apart,
    a_resend_from_many_tasks_at_once_is_stored_once,
    numbers_are_unique_across_nodes,
    sixty_four_callers_lose_nothing,
    a_long_list_is_cut_into_several_commits,
    what_was_queued_is_stored_before_closing,
    a_report_that_cannot_be_stored_fails_alone,
    foreign_text_of_any_kind_is_stored,
    huge_values_are_stored_and_found,
    an_empty_list_needs_no_commit,
    repeated_content_is_counted,
    repeats_are_counted_to_a_limit,
    entries_of_equal_reports_differ,
);

fn full(place: &Place) -> Sample {
    place.sample().with(|report| {
        report.source = "bank".into();
        report.external_id = Some("case 42".into());
        report.channel = Channel::Api;
        report.language = "fr".into();
        report.kind = "phishing".into();
        report.category = "hameçonnage".into();
        report.region = "FR-75".into();
        report.occurred_at = Some(time("2026-01-31T10:00:00.123456Z"));
        report.received_at = Some(time("1969-12-31T23:59:59.999999Z"));
        report.narrative = "On m'a appelé.".into();
        report.loss = Some(Loss {
            amount: "120.00".into(),
            currency: "EUR".into(),
        });
        report.suspect = Suspect {
            name: "Mallory \"M\" Example".into(),
            iban: "FR7612345".into(),
            ..Suspect::default()
        };
        report.reporter_mode = ReporterMode::Identified;
        report.notify = true;
        report.answers = [("paid".into(), "yes\nby card".into())].into();
        report.observables = vec![
            observable("url", "https://x.example/"),
            observable("ip", "::1"),
        ];
        report.observables[1].role = Role::ThirdParty;
        report.attachments = vec![NewAttachment {
            id: Uuid::from_u128(report.id.0.as_u128() << 64),
            name: vec![1, 2, 3],
            media_type: "message/rfc822".into(),
            length_bytes: 7,
            sha256: [9; 32],
        }];
    })
}

async fn everything_of_a_report_comes_back(place: Place) {
    let store = place.open().await;
    let sample = full(&place);
    let (key, new) = (sample.key.clone(), sample.done());
    let lodged = lodge(&store, new.clone()).await;
    let stored = store.report(new.id).await.unwrap().unwrap();
    let report = &stored.report;
    assert_eq!(
        (report.id, &report.number, report.lodged_at),
        (lodged.id, &lodged.number, lodged.at)
    );
    assert_eq!(
        (&report.source, &report.external_id),
        (&new.source, &new.external_id)
    );
    assert_eq!(
        (report.channel, &report.language),
        (new.channel, &new.language)
    );
    assert_eq!((&report.kind, &report.category), (&new.kind, &new.category));
    assert_eq!(
        (&report.region, report.occurred_at),
        (&new.region, new.occurred_at)
    );
    assert_eq!(Some(report.received_at), new.received_at);
    assert_eq!(
        (&report.narrative, &report.loss),
        (&new.narrative, &new.loss)
    );
    assert_eq!(
        (&report.suspect, &report.answers),
        (&new.suspect, &new.answers)
    );
    assert_eq!(
        (&report.observables, report.reporter_mode),
        (&new.observables, new.reporter_mode)
    );
    assert_eq!(
        (report.state, !stored.ways.is_empty(), stored.repeats),
        (State::Received, true, 0)
    );

    by_code_and_number(&store, &new, &stored).await;

    let opened = store
        .data_key(&place.keys, stored.serial, new.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(opened.open("x", &key.seal("x", b"y")).unwrap(), b"y");
    let sealed = store.sealed_identity(stored.serial).await.unwrap();
    assert_eq!(opened.open("identity", &sealed).unwrap(), b"Ada Example");
    let files = store.attachments(stored.serial).await.unwrap();
    assert_eq!((files.len(), files[0].length_bytes), (1, 7));
    assert_eq!(
        (files[0].id, &files[0].name),
        (new.attachments[0].id, &vec![1, 2, 3])
    );
    assert_eq!(store.jobs_waiting(Queue::Assess).await.unwrap(), 1);
}

/// The same report is found by its receipt's code, and by its number however it is typed.
async fn by_code_and_number(store: &Store, new: &NewReport, stored: &Stored) {
    let by_code = store.report_by_code(&new.code_digest).await.unwrap();
    assert_eq!(by_code, Some(stored.clone()));
    let number = format!(" {} ", stored.report.number.as_str().to_lowercase());
    assert_eq!(
        store.report_by_number(&number).await.unwrap(),
        Some(stored.clone())
    );
    assert_eq!(
        store.report_by_number("TC-2025-000001").await.unwrap(),
        None
    );
    assert_eq!(store.report_by_number("nonsense").await.unwrap(), None);
}

async fn a_batch_is_answered_in_order(place: Place) {
    let store = place.open().await;
    let reports: Vec<NewReport> = (0..300).map(|_| place.sample().done()).collect();
    let ids: Vec<ReportId> = reports.iter().map(|report| report.id).collect();
    let lodged = store.lodge(reports).await.unwrap();
    assert_eq!(lodged.iter().map(|one| one.id).collect::<Vec<_>>(), ids);
    let journal = store.journal_after(0, 1_000).await.unwrap();
    let subjects: Vec<Uuid> = journal.iter().map(|one| one.entry.subject).collect();
    assert_eq!(subjects, ids.iter().map(|id| id.0).collect::<Vec<_>>());
}

async fn numbers_say_year_and_order(place: Place) {
    let store = place.open().await;
    for expected in ["TC-2026-000001", "TC-2026-000002", "TC-2026-000003"] {
        assert_eq!(
            lodge(&store, place.sample().done()).await.number.as_str(),
            expected
        );
    }
}

async fn a_resend_is_answered_with_the_first_report(place: Place) {
    let store = place.open().await;
    let first = place.sample().resendable("bank", "1").done();
    let mut again = place.sample().resendable("bank", "1").done();
    again.submission = first.submission;
    let lodged = lodge(&store, first).await;
    place.pass(jiff::SignedDuration::from_hours(2));
    let other = place.sample().resendable("bank", "2").done();
    let answers = store.lodge(vec![again, other]).await.unwrap();
    let expected = Lodged {
        outcome: Outcome::AlreadyStored,
        ..lodged
    };
    assert_eq!(answers[0], expected);
    assert_eq!(answers[1].outcome, Outcome::Stored);
    assert_eq!(
        answers[1].number.as_str(),
        "TC-2026-000002",
        "a resend uses no number up"
    );
    assert_eq!(store.journal_extent().await.unwrap().0, 2);
}

async fn the_very_same_lodging_again_is_answered_as_the_first(place: Place) {
    let store = place.open().await;
    let report = place.sample().resendable("bank", "1").done();
    let first = lodge(&store, report.clone()).await;
    assert_eq!(lodge(&store, report).await, first);
}

async fn a_resend_in_the_same_batch_is_found(place: Place) {
    let store = place.open().await;
    let first = place.sample().resendable("bank", "1").done();
    let mut again = place.sample().resendable("bank", "1").done();
    again.submission = first.submission;
    let answers = store.lodge(vec![first.clone(), again]).await.unwrap();
    assert_eq!(
        (answers[0].outcome, answers[1].outcome),
        (Outcome::Stored, Outcome::AlreadyStored)
    );
    assert_eq!(answers[1].id, first.id);
}

async fn an_identifier_with_other_content_is_told_apart(place: Place) {
    let store = place.open().await;
    let first = lodge(&store, place.sample().resendable("bank", "1").done()).await;
    let other = place.sample().resendable("bank", "1").done();
    let answers = store.lodge(vec![other]).await.unwrap();
    assert_eq!(
        (answers[0].outcome, answers[0].id),
        (Outcome::IdentifierTaken, first.id)
    );
    assert_eq!(count(&store).await, 1);
}

async fn count(store: &Store) -> i64 {
    store.count_reports(&Search::default()).await.unwrap().count
}

async fn a_resend_from_many_tasks_at_once_is_stored_once(place: Place) {
    let stores = [place.open().await, node(&place).await];
    let submission = place.sample().report.submission;
    let mut tasks = tokio::task::JoinSet::new();
    for turn in 0..64 {
        let store = stores[turn % 2].clone();
        let mut report = place
            .sample()
            .resendable("bank", &format!("{}", turn % 4))
            .done();
        report.submission = submission;
        tasks.spawn(async move { store.lodge(vec![report]).await.unwrap().remove(0) });
    }
    let answers = tasks.join_all().await;
    let stored = answers.iter().filter(|one| one.outcome == Outcome::Stored);
    assert_eq!(stored.count(), 4);
    let ids: BTreeSet<ReportId> = answers.iter().map(|one| one.id).collect();
    assert_eq!(
        ids.len(),
        4,
        "everybody was told of a report that is stored"
    );
    assert_eq!(count(&stores[0]).await, 4);
}

/// A further node: on SQLite, where there is one, a second opening of the same file.
async fn node(place: &Place) -> Store {
    place.open().await
}

async fn numbers_are_unique_across_nodes(place: Place) {
    let stores = [place.open().await, node(&place).await];
    let mut tasks = tokio::task::JoinSet::new();
    for turn in 0..20 {
        let store = stores[turn % 2].clone();
        let reports: Vec<NewReport> = (0..turn + 1).map(|_| place.sample().done()).collect();
        tasks.spawn(async move { store.lodge(reports).await.unwrap() });
    }
    let lodged: Vec<Lodged> = tasks.join_all().await.into_iter().flatten().collect();
    let numbers: BTreeSet<_> = lodged.iter().map(|one| one.number.as_str()).collect();
    assert_eq!((lodged.len(), numbers.len()), (210, 210));
}

async fn sixty_four_callers_lose_nothing(place: Place) {
    let store = place.open().await;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..64 {
        let store = store.clone();
        let reports: Vec<NewReport> = (0..5).map(|_| place.sample().done()).collect();
        tasks.spawn(async move {
            let mut lodged = Vec::new();
            for report in reports {
                let id = report.id;
                let [one] = store.lodge(vec![report]).await.unwrap().try_into().unwrap();
                assert_eq!(one.id, id, "each caller gets its own answer");
                assert!(
                    store.report(id).await.unwrap().is_some(),
                    "it is there when answered"
                );
                lodged.push(id);
            }
            lodged
        });
    }
    assert_eq!(tasks.join_all().await.into_iter().flatten().count(), 320);
    assert_eq!(count(&store).await, 320);
    assert_eq!(
        store.count_by(CountBy::State).await.unwrap(),
        [("received".to_owned(), 320)]
    );
    assert_eq!(store.waiting_count(), 0);
}

async fn a_long_list_is_cut_into_several_commits(place: Place) {
    let store = place.open().await;
    let reports: Vec<NewReport> = (0..1_200)
        .map(|number| {
            place
                .sample()
                .resendable("bank", &number.to_string())
                .done()
        })
        .collect();
    let lodged = store.lodge(reports.clone()).await.unwrap();
    assert!(
        lodged
            .iter()
            .zip(&reports)
            .all(|(one, report)| one.id == report.id)
    );
    // The very same lodging again, as after an answer that got lost.
    assert_eq!(store.lodge(reports).await.unwrap(), lodged);
    assert_eq!(count(&store).await, 1_200);
}

async fn what_was_queued_is_stored_before_closing(place: Place) {
    let store = place.open().await;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let (store, report) = (store.clone(), place.sample().done());
        tasks.spawn(async move { store.lodge(vec![report]).await });
    }
    let late = place.sample().done();
    let (answers, closed) = tokio::join!(tasks.join_all(), store.close());
    closed.unwrap();
    let stored = answers.iter().filter(|answer| answer.is_ok()).count();
    let refused = store.lodge(vec![late]).await;
    assert!(
        matches!(refused, Err(StoreError::Unavailable(_))),
        "{refused:?}"
    );
    let reopened = place.open().await;
    assert_eq!(
        count(&reopened).await,
        stored as i64,
        "those that were answered, no other"
    );
}

async fn a_report_that_cannot_be_stored_fails_alone(place: Place) {
    let store = place.open().await;
    let taken = place.sample().done();
    lodge(&store, taken.clone()).await;
    let mut clashing = place.sample().done();
    clashing.id = taken.id;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (store, report) = (store.clone(), place.sample().done());
        tasks.spawn(async move { store.lodge(vec![report]).await.unwrap().remove(0).outcome });
    }
    let refused = store.lodge(vec![clashing]).await;
    assert!(
        matches!(refused, Err(StoreError::Conflict(_))),
        "{refused:?}"
    );
    assert!(
        tasks
            .join_all()
            .await
            .iter()
            .all(|outcome| *outcome == Outcome::Stored)
    );
    assert_eq!(count(&store).await, 21);
}

async fn foreign_text_of_any_kind_is_stored(place: Place) {
    let store = place.open().await;
    let strange = "nul\0 bidi\u{202e} lone' \"quote\\ %_ :* & | ! ( <-> \u{10ffff} 🔔 '); --";
    let sample = place.sample().with(|report| {
        report.narrative = strange.into();
        report.kind = "kind\0".into();
        report.source = strange.into();
        report.external_id = Some(strange.into());
        report.suspect.name = strange.into();
        report.answers = [(strange.to_owned(), strange.to_owned())].into();
        report.observables = vec![observable("a\0b", strange)];
    });
    let report = sample.done();
    lodge(&store, report.clone()).await;
    let stored = store.report(report.id).await.unwrap().unwrap().report;
    let kept = strange.replace('\0', "\u{fffd}");
    assert_eq!((&stored.narrative, &stored.source), (&kept, &kept));
    assert_eq!(stored.observables[0].value, kept);
    assert_eq!(stored.answers, report.answers, "JSON escapes it");
    for source in [strange, &kept] {
        let search = Search {
            source: Some(source.into()),
            kind: Some("kind\0".into()),
            ..Search::default()
        };
        assert_eq!(store.count_reports(&search).await.unwrap().count, 1);
    }
    let search = Search {
        text: strange.into(),
        ..Search::default()
    };
    assert_eq!(store.count_reports(&search).await.unwrap().count, 1);
}

async fn huge_values_are_stored_and_found(place: Place) {
    let store = place.open().await;
    let endless: String = (0..60_000).map(|word| format!("w{word} ")).collect();
    let samples = [
        place.sample().story("en", &format!("begin {endless}")),
        place
            .sample()
            .story("en", &format!("begin {}", "x".repeat(4 << 20))),
        place
            .sample()
            .story("ar", &format!("begin {}", "ع".repeat(1 << 20))),
        place
            .sample()
            .story("en", &format!("begin {}", "same ".repeat(200_000))),
        place
            .sample()
            .story("zh", &format!("begin {}", "字字 ".repeat(200_000))),
        place.sample().with(|report| {
            report.narrative = "begin".into();
            report.observables = (0..3_000)
                .map(|number| observable("url", &format!("{number}{}", "é".repeat(2_000))))
                .collect();
        }),
    ];
    let ids: Vec<ReportId> = samples.iter().map(|sample| sample.report.id).collect();
    let lodged = store.lodge(samples.map(Sample::done).into()).await.unwrap();
    assert_eq!(lodged.iter().map(|one| one.id).collect::<Vec<_>>(), ids);
    let search = |text: &str| Search {
        text: text.into(),
        ..Search::default()
    };
    assert_eq!(
        store.count_reports(&search("begin")).await.unwrap().count,
        6
    );
    assert_eq!(
        store
            .count_reports(&search("\"same same\""))
            .await
            .unwrap()
            .count,
        1
    );
    assert_eq!(
        store.count_reports(&search("w9999")).await.unwrap().count,
        1
    );
    let last = store.report(ids[5]).await.unwrap().unwrap();
    assert_eq!(last.report.observables.len(), 3_000);
    assert!(last.report.observables[2_999].value.starts_with("2999"));
}

async fn an_empty_list_needs_no_commit(place: Place) {
    let store = place.open().await;
    assert_eq!(store.lodge(Vec::new()).await.unwrap(), []);
    assert_eq!(store.journal_extent().await.unwrap(), (0, None));
}

async fn repeated_content_is_counted(place: Place) {
    let store = place.open().await;
    let mut serials = Vec::new();
    for round in 0..3 {
        let same = place.sample().done();
        serials.push(serial(&store, lodge(&store, same).await.id).await);
        assert_eq!(serials.len(), round + 1);
    }
    let other = place.sample().story("en", "something else happened");
    serials.push(serial(&store, lodge(&store, other.done()).await.id).await);
    let repeated = store.repeated(&serials).await.unwrap();
    let mut repeats: Vec<i64> = repeated.iter().map(|one| one.count).collect();
    repeats.sort_unstable();
    assert_eq!(repeats, [1, 2]);

    // What is erased no longer counts, and what was counted is kept.
    let (first, last) = (serials[0], repeated[1].clone());
    store
        .write::<_, StoreError, _>(move |tx| {
            Box::pin(async move {
                tx.erase_report(first).await?;
                tx.set_repeats(&last).await?;
                tx.record(
                    Act::ReportErased,
                    Uuid::nil(),
                    &Actor::System,
                    String::new(),
                );
                Ok(())
            })
        })
        .await
        .unwrap();
    let after = store.repeated(&serials).await.unwrap();
    assert_eq!((after.len(), after[0].count), (1, 1));
    let stored = store.report(repeated[1].id).await.unwrap().unwrap();
    assert_eq!(stored.repeats, repeated[1].count);
}

async fn repeats_are_counted_to_a_limit(place: Place) {
    let store = place.open().await;
    let same = || {
        place
            .sample()
            .with(|report| report.content = [3; 32])
            .done()
    };
    let many = (0..REPEATS_COUNT_MAX + 5).map(|_| same()).collect();
    store.lodge(many).await.unwrap();
    let last = serial(&store, lodge(&store, same()).await.id).await;
    let repeated = store.repeated(&[last]).await.unwrap();
    assert_eq!(repeated[0].count, REPEATS_COUNT_MAX);
}

async fn entries_of_equal_reports_differ(place: Place) {
    let store = place.open().await;
    let signer = store
        .found_ledger(&place.keys, "report.example/log")
        .await
        .unwrap();
    let reports: Vec<NewReport> = (0..2).map(|_| place.sample().done()).collect();
    let content = reports[0].content;
    assert_eq!(content, reports[1].content);
    store.lodge(reports).await.unwrap();
    while store.seal_pending(&signer).await.unwrap().has_more {}
    let entries = store.journal_sealed_from(0, 100).await.unwrap();
    let lodged = entries
        .iter()
        .filter(|one| one.entry.act == Act::ReportLodged);
    let contents: BTreeSet<&str> = lodged
        .map(|one| one.entry.detail_value("content").unwrap())
        .collect();
    assert_eq!(contents.len(), 2);
    assert!(!contents.contains(&*hex::encode(content)));
}
