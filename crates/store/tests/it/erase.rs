//! Erasing a report: what there is to lose, what is gone, and what a crash in the middle leaves.

use std::time::Duration;

use jiff::SignedDuration;
use jiff::civil::date;
use tocsin_domain::access::Actor;
use tocsin_domain::entry::Act;
use tocsin_domain::report::{Channel, ReportId, ReporterMode, State};
use tocsin_store::erase::Leftover;
use tocsin_store::faults::CommitFault::{Full, Kept, Lost};
use tocsin_store::message::Author;
use tocsin_store::progress::nobody;
use tocsin_store::report::{NewAttachment, NewReport};
use tocsin_store::seal::{DataKey, sha256};
use tocsin_store::search::Search;
use tocsin_store::{Store, StoreError};
use uuid::Uuid;

use crate::support::{Place, lodge, observable, on_both_engines, serial};

on_both_engines!(
    what_there_is_to_lose_is_counted,
    the_senders_own_words_go_and_codes_stay,
    a_restored_report_is_erased_as_far_as_one_erased_here,
    a_crash_before_the_commit_leaves_everything,
    a_crash_after_the_commit_leaves_files_to_be_removed,
    no_failing_statement_erases_a_part,
    a_message_comes_before_an_erasure_or_not_at_all,
    no_page_of_sqlite_keeps_the_key_or_the_story,
    what_is_left_is_found_by_filters_and_not_by_words,
);

const STORY: &str = "the man who sold the bridge ";
const FILES: [Uuid; 2] = [Uuid::from_u128(0xf11e), Uuid::from_u128(0xf22e)];

/// A store with one report of everything: two files, a message, values, words of its sender.
struct Centre {
    place: Place,
    store: Store,
    number: i64,
    id: ReportId,
    label: String,
    wrapped_key: Vec<u8>,
    key: DataKey,
}

impl Centre {
    async fn new(place: Place) -> Centre {
        Centre::of(place, |_| ()).await
    }

    async fn of(place: Place, change: fn(&mut NewReport)) -> Centre {
        let store = place.open().await;
        let signer = store.found_ledger(&place.keys, "report.example/log");
        let signer = signer.await.unwrap();
        let sample = place.sample().with(|report| {
            report.observables = vec![observable("ip", "::1"), observable("ip", "::2")];
            report.category = "from Ada Example of Port-Louis".into();
            report.region = "12 rue des Lilas".into();
            report.language = "zh-Hant-TW".into();
            report.attachments = FILES.map(attachment).into();
            change(report);
        });
        let (key, report) = (sample.key.clone(), sample.done());
        for file in FILES {
            store.vault().write(file, &key, b"the bytes").unwrap();
        }
        let wrapped_key = report.wrapped_key.clone();
        let lodged = lodge(&store, report).await;
        let number = serial(&store, lodged.id).await;
        let centre = Centre {
            place,
            store,
            number,
            id: lodged.id,
            label: lodged.number.to_string(),
            wrapped_key,
            key,
        };
        centre.add_message().await.unwrap();
        while centre.store.seal_pending(&signer).await.unwrap().has_more {}
        centre
    }

    async fn add_message(&self) -> Result<(), StoreError> {
        let (number, id) = (self.number, self.id);
        let (message, sealed) = (Uuid::now_v7(), self.key.seal("message", b"hello"));
        let add = self.store.write(move |tx| {
            Box::pin(async move {
                tx.hold_inbox(number).await?;
                if !tx.state(number).await?.is_open() {
                    return Err(StoreError::Missing("an open report"));
                }
                tx.add_message(number, message, Author::Reporter, sealed)
                    .await?;
                tx.record(Act::MessageAdded, id.0, &Actor::System, String::new());
                Ok(())
            })
        });
        add.await
    }

    async fn erase(&self) -> Result<bool, StoreError> {
        erase(&self.store, self.number, self.id).await
    }

    async fn state(&self) -> State {
        let stored = self.store.report(self.id).await.unwrap().unwrap();
        stored.report.state
    }

    /// What `check` says; each finding must be harmless.
    async fn findings(&self) -> Vec<String> {
        let (keys, watcher) = (Some(&self.place.keys), nobody());
        let checked = self.store.check(keys, &watcher).await.unwrap();
        assert!(checked.is_sound(), "{:?}", checked.findings);
        checked.findings.iter().map(ToString::to_string).collect()
    }

    /// Does what the erasure has left, as the flow does; answers which files there were.
    async fn finish(&self) -> Vec<Uuid> {
        let lease = SignedDuration::from_secs(60);
        let jobs = self.store.claim_leftovers(10, lease).await.unwrap();
        let mut files = Vec::new();
        for job in &jobs {
            match Leftover::from_payload(&job.payload).unwrap() {
                Leftover::File(id) => {
                    self.store.vault().remove_for_good(id).unwrap();
                    files.push(id);
                }
                Leftover::Pages => assert!(self.store.cut_log().await.unwrap()),
            }
        }
        let done = self.store.write::<_, StoreError, _>(move |tx| {
            Box::pin(async move {
                for job in &jobs {
                    assert!(tx.finish_job(job).await?);
                }
                Ok(())
            })
        });
        done.await.unwrap();
        assert_eq!(self.store.leftovers_count().await.unwrap(), 0);
        files
    }
}

fn attachment(id: Uuid) -> NewAttachment {
    NewAttachment {
        id,
        name: vec![1],
        media_type: "text/plain".into(),
        length_bytes: 9,
        sha256: sha256(b"the bytes"),
    }
}

async fn erase(store: &Store, number: i64, id: ReportId) -> Result<bool, StoreError> {
    let erase = store.write(move |tx| {
        Box::pin(async move {
            let is_new = tx.erase_report(number).await?;
            if is_new {
                tx.record(Act::ReportErased, id.0, &Actor::System, String::new());
            }
            Ok(is_new)
        })
    });
    erase.await
}

async fn what_there_is_to_lose_is_counted(place: Place) {
    let centre = Centre::new(place).await;
    let store = &centre.store;
    let typed = format!(
        " {} ",
        centre.label.to_lowercase().replace("-2026", " -2026")
    );
    let found = store.erasable_by_number(&typed).await.unwrap().unwrap();
    assert_eq!(
        Some(&found),
        store.erasable(centre.id).await.unwrap().as_ref()
    );
    assert_eq!(
        (found.messages_count, found.files_count, found.files_bytes),
        (1, 2, 18)
    );
    assert_eq!((found.observables_count, found.erased_at), (2, None));
    assert_eq!((found.id, found.serial), (centre.id, centre.number));
    assert_eq!(
        (found.state, found.reporter_mode),
        (State::Received, ReporterMode::Confidential)
    );
    for unknown in [
        "TC-2026-000009",
        "XX-2026-000001",
        "TC-2025-000001",
        "",
        "x",
    ] {
        let found = store.erasable_by_number(unknown).await.unwrap();
        assert_eq!(found, None, "{unknown}");
    }

    centre.place.pass(SignedDuration::from_hours(1));
    let now = store.now();
    assert!(centre.erase().await.unwrap());
    centre.place.pass(SignedDuration::from_hours(1));
    assert!(!centre.erase().await.unwrap(), "it happens once");
    let left = store.erasable(centre.id).await.unwrap().unwrap();
    assert_eq!(
        (left.messages_count, left.files_count, left.files_bytes),
        (0, 0, 0)
    );
    assert_eq!((left.observables_count, left.erased_at), (0, Some(now)));
}

async fn the_senders_own_words_go_and_codes_stay(place: Place) {
    let centre = Centre::new(place).await;
    centre.erase().await.unwrap();
    let left = centre
        .store
        .report(centre.id)
        .await
        .unwrap()
        .unwrap()
        .report;
    assert_eq!((left.category.as_str(), left.region.as_str()), ("", ""));
    assert_eq!(left.language, "zh-Hant-TW");
    assert_eq!(left.kind, "other");
}

/// Erased here and then restored, or restored from before without a key: the same is left.
async fn a_restored_report_is_erased_as_far_as_one_erased_here(place: Place) {
    let centre = Centre::new(place).await;
    let (folder, watcher) = (centre.place.path("backup"), nobody());
    let back_up = async || {
        centre.place.pass(SignedDuration::from_secs(1));
        let made = centre.store.backup(&folder, &Actor::System, &watcher);
        made.await.unwrap().0
    };
    let before = back_up().await;
    centre.erase().await.unwrap();
    centre.finish().await;
    let after = back_up().await;
    let mut left = Vec::new();
    for generation in [before, after] {
        let place = centre.place.others().remove(0);
        let store = place.open().await;
        let restored = store.restore(&generation, &Actor::System, &watcher);
        restored.await.unwrap();
        left.push(store.report(centre.id).await.unwrap().unwrap());
        assert_eq!(store.vault().files().unwrap(), []);
    }
    assert_eq!(left[0], left[1]);
    let here = centre.store.report(centre.id).await.unwrap().unwrap();
    assert_eq!(left[0], here);
}

async fn a_crash_before_the_commit_leaves_everything(place: Place) {
    let mut centre = Centre::new(place).await;
    for fault in [Lost, Full] {
        centre.store.faults().fail_commits(&[fault]);
        assert!(centre.erase().await.is_err());
        centre.store = centre.place.open().await;
        assert_eq!(centre.state().await, State::Received);
        assert_eq!(centre.store.leftovers_count().await.unwrap(), 0);
        assert_eq!(centre.findings().await, [""; 0]);
        let bytes = centre.store.vault().read(FILES[0], &centre.key);
        assert_eq!(bytes.unwrap(), b"the bytes");
    }
}

async fn a_crash_after_the_commit_leaves_files_to_be_removed(place: Place) {
    let mut centre = Centre::new(place).await;
    centre.store.faults().fail_commits(&[Kept]);
    assert!(centre.erase().await.is_err());
    centre.store = centre.place.open().await;
    assert_eq!(centre.state().await, State::Erased);
    let findings = centre.findings().await;
    assert_eq!(findings.len(), 2, "{findings:?}");
    for (finding, file) in findings.iter().zip(FILES) {
        let path = centre.store.vault().path(file);
        let expected = format!("{}: of an erased report", path.display());
        assert!(finding.starts_with(&expected), "{finding}");
    }
    assert_eq!(centre.finish().await, FILES);
    assert_eq!(centre.store.vault().files().unwrap(), []);
    assert_eq!(centre.findings().await, [""; 0]);
}

async fn no_failing_statement_erases_a_part(place: Place) {
    let mut centre = Centre::new(place).await;
    for number in 1.. {
        centre.store.faults().fail_statement(number);
        let erased = centre.erase().await;
        let has_failed = !centre.store.faults().forget();
        centre.store = centre.place.open().await;
        if erased.is_ok() {
            assert!(!has_failed && number > 8, "statement {number}");
            break;
        }
        assert_eq!(centre.state().await, State::Received, "statement {number}");
        assert_eq!(centre.store.leftovers_count().await.unwrap(), 0);
        assert_eq!(centre.findings().await, [""; 0]);
    }
    assert_eq!(centre.state().await, State::Erased);
    assert_eq!(centre.finish().await, FILES);
    assert_eq!(centre.findings().await, [""; 0]);
}

async fn a_message_comes_before_an_erasure_or_not_at_all(place: Place) {
    let centre = Centre::new(place).await;
    let (number, id) = (centre.number, centre.id);
    let (adding, is_adding) = tokio::sync::oneshot::channel();
    let (erased, mut erasure) = tokio::sync::oneshot::channel();
    let other = centre.place.open().await;
    let erasing = tokio::spawn(async move {
        is_adding.await.unwrap();
        assert!(erase(&other, number, id).await.unwrap());
        let _ = erased.send(());
    });
    let (message, sealed) = (Uuid::from_u128(3), centre.key.seal("message", b"wait"));
    let add = centre.store.write::<_, StoreError, _>(move |tx| {
        Box::pin(async move {
            tx.hold_inbox(number).await?;
            assert!(tx.state(number).await?.is_open());
            adding.send(()).unwrap();
            // Time for the other to come between, which it must not.
            let between = tokio::time::timeout(Duration::from_secs(1), &mut erasure).await;
            assert!(between.is_err(), "erased while a message was being added");
            tx.add_message(number, message, Author::Reporter, sealed)
                .await?;
            tx.add_attachment(number, &attachment(Uuid::from_u128(0xf33e)))
                .await?;
            tx.record(Act::MessageAdded, id.0, &Actor::System, String::new());
            Ok(())
        })
    });
    add.await.unwrap();
    erasing.await.unwrap();
    assert!(
        centre.add_message().await.is_err(),
        "there is no inbox left"
    );
    assert!(centre.store.messages(number).await.unwrap().is_empty());
    let files = centre.finish().await;
    assert_eq!(files.len(), 3, "the late file is removed too: {files:?}");
    assert_eq!(centre.findings().await, [""; 0]);
}

async fn no_page_of_sqlite_keeps_the_key_or_the_story(place: Place) {
    if place.is_postgres() {
        // Its dead rows are the server's affair (docs/store.md).
        let store = place.open().await;
        assert!(store.cut_log().await.unwrap());
        return;
    }
    let centre = Centre::of(place, |report| report.narrative = STORY.repeat(2_000)).await;
    let holds = |kept: &[u8]| {
        ["tocsin.db", "tocsin.db-wal"].map(|name| {
            let bytes = std::fs::read(centre.place.path(name)).unwrap();
            bytes.windows(kept.len()).any(|part| part == kept)
        })
    };
    assert!(holds(&centre.wrapped_key).contains(&true));
    assert!(holds(STORY.as_bytes()).contains(&true));
    centre.erase().await.unwrap();
    assert!(holds(&centre.wrapped_key)[1], "the log has it still");
    assert!(holds(STORY.as_bytes())[1], "the log has it still");
    let reading = centre.place.open().await;
    let (looking, is_looking) = tokio::sync::oneshot::channel();
    let (look_on, on) = tokio::sync::oneshot::channel::<()>();
    let writer = tokio::spawn(async move {
        let hold = reading.write::<_, StoreError, _>(move |tx| {
            Box::pin(async move {
                tx.state(1).await?;
                looking.send(()).unwrap();
                let _ = on.await;
                Ok(())
            })
        });
        hold.await.unwrap();
    });
    is_looking.await.unwrap();
    let cut = centre.store.cut_log().await.unwrap();
    assert!(!cut, "somebody writes, and nobody is made to wait");
    look_on.send(()).unwrap();
    writer.await.unwrap();
    centre.finish().await;
    assert_eq!(holds(&centre.wrapped_key), [false, false]);
    assert_eq!(holds(STORY.as_bytes()), [false, false]);
    let free_pages_count = || {
        let head = std::fs::read(centre.place.path("tocsin.db")).unwrap();
        u32::from_be_bytes(head[36..40].try_into().unwrap())
    };
    let before = free_pages_count();
    assert!(before > 0, "what was filled is free again");
    assert!(centre.store.cut_log().await.unwrap());
    assert!(free_pages_count() <= before + 1, "the file does not grow");
}

async fn what_is_left_is_found_by_filters_and_not_by_words(place: Place) {
    let centre = Centre::new(place).await;
    let with = |change: fn(&mut Search)| {
        let mut search = Search {
            state: Some(State::Erased),
            ..Search::default()
        };
        change(&mut search);
        search
    };
    let fitting = [
        with(|_| {}),
        with(|search| search.kind = Some("other".into())),
        with(|search| search.source = Some("public".into())),
        with(|search| search.channel = Some(Channel::Web)),
        with(|search| search.from = Some(date(2026, 3, 10))),
        with(|search| search.to = Some(date(2026, 3, 10))),
    ];
    let others = [
        with(|search| search.text = "happened".into()),
        with(|search| search.kind = Some("phishing".into())),
        with(|search| search.region = Some("12 rue des Lilas".into())),
        with(|search| search.source = Some("bank".into())),
        with(|search| search.channel = Some(Channel::Api)),
        with(|search| search.from = Some(date(2026, 3, 11))),
        with(|search| search.to = Some(date(2026, 3, 9))),
    ];
    let count = async |search: &Search| {
        let counted = centre.store.count_reports(search).await.unwrap().count;
        let page = centre.store.search(search, None, 10).await.unwrap();
        assert_eq!(page.reports.len() as i64, counted);
        counted
    };
    for search in fitting.iter().chain(&others) {
        assert_eq!(count(search).await, 0, "{search:?}");
    }
    let living = Search {
        text: "happened".into(),
        ..Search::default()
    };
    assert_eq!(count(&living).await, 1);
    centre.erase().await.unwrap();
    for search in &fitting {
        assert_eq!(count(search).await, 1, "{search:?}");
    }
    for search in others.iter().chain([&living]) {
        assert_eq!(count(search).await, 0, "{search:?}");
    }
}
