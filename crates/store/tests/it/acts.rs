//! Acts on what is stored, each with its journal entry or not at all; and what is no act:
//! drafts, sessions, jobs.

use std::time::{Duration, SystemTime};

use futures_util::future::BoxFuture;
use jiff::SignedDuration;
use tocsin_domain::access::{Actor, Mandate, Scope, StaffRole};
use tocsin_domain::entry::Act;
use tocsin_domain::news::{Way, Ways};
use tocsin_domain::report::{ReportId, ReporterMode, State};
use tocsin_store::job::{Job, Queue};
use tocsin_store::message::Author;
use tocsin_store::people::passkey::{Passkey, Used};
use tocsin_store::people::session::{Device, Session};
use tocsin_store::people::{Invitation, Staff};
use tocsin_store::report::NewAttachment;
use tocsin_store::search::Search;
use tocsin_store::token::Token;
use tocsin_store::{Store, StoreError, Tx};
use uuid::Uuid;

use crate::support::{Place, lodge, observable, on_both_engines, serial};

on_both_engines!(
    an_act_and_its_entry_are_one,
    a_change_without_an_entry_is_refused,
    a_withdrawal_is_not_undone,
    a_failing_act_leaves_its_neighbours_alone,
    a_panicking_act_does_not_end_the_writer,
    an_entry_is_one_line,
    times_are_kept_to_the_microsecond,
    messages_files_and_disclosures_are_kept_in_order,
    the_identity_may_be_sealed_anew,
    an_erased_report_is_gone_but_for_its_proof,
    drafts_run_out,
    tokens_are_revoked_and_run_out,
    staff_come_in_by_invitation,
    a_passkey_is_one_at_the_centre_and_counts_upwards,
    a_challenge_is_answered_once_and_in_time,
    an_address_has_one_invitation_and_one_person,
    access_that_ran_out_is_removed,
    files_that_belong_to_nothing_are_removed_after_a_day,
    jobs_are_claimed_once_and_fenced,
    two_nodes_share_the_jobs,
    settings_are_stored_once,
);

type Done<'tx, T> = BoxFuture<'tx, Result<T, StoreError>>;

async fn write<T: Send + 'static>(
    store: &Store,
    act: impl for<'tx> FnOnce(&'tx mut Tx) -> Done<'tx, T> + Send + 'static,
) -> Result<T, StoreError> {
    store.write(act).await
}

fn note(tx: &mut Tx, act: Act, subject: Uuid) {
    tx.record(act, subject, &Actor::System, String::new());
}

async fn entries(store: &Store) -> i64 {
    store.journal_extent().await.unwrap().0
}

async fn an_act_and_its_entry_are_one(place: Place) {
    let store = place.open().await;
    let id = lodge(&store, place.sample().done()).await.id;
    let number = serial(&store, id).await;
    place.pass(SignedDuration::from_secs(1));
    write(&store, move |tx| {
        Box::pin(async move {
            tx.set_state(number, State::Received, State::Read).await?;
            assert_eq!(tx.state(number).await?, State::Read);
            let actor = Actor::Staff {
                id: Uuid::from_u128(5),
                role: StaffRole::Analyst,
                mandate: Mandate::default(),
            };
            tx.record(Act::ReportRead, id.0, &actor, "first".to_owned());
            Ok(())
        })
    })
    .await
    .unwrap();
    let history = store.journal_of(id.0).await.unwrap();
    let acts: Vec<Act> = history.iter().map(|one| one.entry.act).collect();
    assert_eq!(acts, [Act::ReportLodged, Act::ReportRead]);
    assert_eq!(
        history[1].entry.actor,
        format!("staff:{}", Uuid::from_u128(5))
    );
    assert_eq!(history[1].entry.at, store.now());
    assert_ne!(history[0].salt, history[1].salt);

    let failed = write::<()>(&store, move |tx| {
        Box::pin(async move {
            tx.set_state(number, State::Read, State::Withdrawn).await?;
            note(tx, Act::ReportWithdrawn, id.0);
            Err(StoreError::Missing("something else"))
        })
    })
    .await;
    assert!(matches!(failed, Err(StoreError::Missing("something else"))));
    assert_eq!(
        store.report(id).await.unwrap().unwrap().report.state,
        State::Read
    );
    assert_eq!(entries(&store).await, 2);
}

async fn a_change_without_an_entry_is_refused(place: Place) {
    let store = place.open().await;
    let id = lodge(&store, place.sample().done()).await.id;
    let number = serial(&store, id).await;
    let refused = write(&store, move |tx| {
        Box::pin(async move { tx.set_state(number, State::Received, State::Read).await })
    })
    .await;
    assert!(
        matches!(refused, Err(StoreError::Unjournalled)),
        "{refused:?}"
    );
    assert_eq!(
        store.report(id).await.unwrap().unwrap().report.state,
        State::Received
    );
    let missing = write(&store, |tx| {
        Box::pin(async move { tx.set_state(99, State::Received, State::Read).await })
    });
    assert!(matches!(missing.await, Err(StoreError::Missing(_))));
}

async fn a_withdrawal_is_not_undone(place: Place) {
    let store = place.open().await;
    let id = lodge(&store, place.sample().done()).await.id;
    let number = serial(&store, id).await;
    let (looking, looked) = tokio::sync::oneshot::channel();
    let (withdrawn, mut withdrawal) = tokio::sync::oneshot::channel();
    let other = store.clone();
    let withdrawing = tokio::spawn(async move {
        looked.await.unwrap();
        write(&other, move |tx| {
            Box::pin(async move {
                let state = tx.state(number).await?;
                assert!(tx.set_state(number, state, State::Withdrawn).await?);
                note(tx, Act::ReportWithdrawn, id.0);
                Ok(())
            })
        })
        .await
        .unwrap();
        let _ = withdrawn.send(());
    });
    write(&store, move |tx| {
        Box::pin(async move {
            assert_eq!(tx.state(number).await?, State::Received);
            looking.send(()).unwrap();
            // Time for the other to come between, which it must not.
            let between = tokio::time::timeout(Duration::from_secs(1), &mut withdrawal).await;
            assert!(
                between.is_err(),
                "withdrawn while it was being marked as read"
            );
            assert!(tx.set_state(number, State::Received, State::Read).await?);
            note(tx, Act::ReportRead, id.0);
            Ok(())
        })
    })
    .await
    .unwrap();
    withdrawing.await.unwrap();
    let late = write(&store, move |tx| {
        Box::pin(async move { tx.set_state(number, State::Received, State::Read).await })
    });
    assert!(!late.await.unwrap(), "nothing to record either");
    let state = store.report(id).await.unwrap().unwrap().report.state;
    assert_eq!(state, State::Withdrawn);
}

async fn a_failing_act_leaves_its_neighbours_alone(place: Place) {
    let store = place.open().await;
    let mut tasks = tokio::task::JoinSet::new();
    for turn in 0..40u128 {
        let store = store.clone();
        tasks.spawn(async move {
            let outcome = write(&store, move |tx| {
                Box::pin(async move {
                    note(tx, Act::TokenIssued, Uuid::from_u128(turn));
                    match turn % 4 {
                        0 => tx.state(1_000).await.map(|_| ()),
                        1 => tx.revoke_token(Uuid::nil()).await.map(|_| ()),
                        2 => Err(StoreError::Missing("anything")),
                        _ => Ok(()),
                    }
                })
            });
            (turn, outcome.await.is_ok())
        });
    }
    for (turn, succeeded) in tasks.join_all().await {
        assert_eq!(succeeded, turn % 4 == 1 || turn % 4 == 3, "{turn}");
    }
    assert_eq!(entries(&store).await, 20);
}

async fn a_panicking_act_does_not_end_the_writer(place: Place) {
    let store = place.open().await;
    let panicking = store.clone();
    let task = tokio::spawn(async move {
        write::<()>(&panicking, |tx| {
            Box::pin(async move {
                note(tx, Act::TokenIssued, Uuid::nil());
                tx.put_setting("half", vec![1]).await?;
                panic!("a mistake in an act");
            })
        })
        .await
    });
    // On PostgreSQL the act runs in the caller's own task.
    assert!(!matches!(task.await, Ok(Ok(()))));
    lodge(&store, place.sample().done()).await;
    assert_eq!(store.setting("half").await.unwrap(), None);
    assert_eq!(entries(&store).await, 1);
}

async fn an_entry_is_one_line(place: Place) {
    let store = place.open().await;
    write(&store, |tx| {
        Box::pin(async move {
            let detail = "a\nb\0c\u{85}d".to_owned();
            tx.record(Act::BackupMade, Uuid::nil(), &Actor::System, detail);
            Ok(())
        })
    })
    .await
    .unwrap();
    let journal = store.journal_after(0, 10).await.unwrap();
    assert_eq!(journal[0].entry.detail, "a b c d");
    let text = journal[0].entry.canonical();
    assert!(tocsin_domain::entry::Entry::from_canonical(&text).is_some());
}

async fn times_are_kept_to_the_microsecond(place: Place) {
    let mut options = place.options();
    let nanoseconds = jiff::Timestamp::from_nanosecond(1_768_997_523_123_456_789).unwrap();
    options.clock = std::sync::Arc::new(move || nanoseconds);
    let store = Store::open(&options).await.unwrap();
    let lodged = lodge(&store, place.sample().done()).await;
    assert_eq!(lodged.at.as_nanosecond(), 1_768_997_523_123_456_000);
    let stored = store.report(lodged.id).await.unwrap().unwrap().report;
    assert_eq!(
        (stored.lodged_at, stored.received_at),
        (lodged.at, lodged.at)
    );
    let entry = store.lodging_entry(lodged.id).await.unwrap().unwrap();
    assert_eq!(entry.entry.at, lodged.at);
}

async fn messages_files_and_disclosures_are_kept_in_order(place: Place) {
    let store = place.open().await;
    let id = lodge(&store, place.sample().done()).await.id;
    let number = serial(&store, id).await;
    for turn in 0..3u8 {
        place.pass(SignedDuration::from_mins(1));
        write(&store, move |tx| {
            Box::pin(async move {
                let author = if turn == 1 {
                    Author::Centre
                } else {
                    Author::Reporter
                };
                // Ids that sort the other way round: the time decides.
                let own = Uuid::from_u128(u128::from(100 - turn));
                tx.add_message(number, own, author, vec![turn]).await?;
                let file = NewAttachment {
                    id: own,
                    name: vec![turn],
                    media_type: "image/png".into(),
                    length_bytes: u64::from(turn),
                    sha256: [turn; 32],
                };
                tx.add_attachment(number, &file).await?;
                tx.add_disclosure(number, own, Uuid::nil(), vec![turn])
                    .await?;
                note(tx, Act::MessageAdded, id.0);
                Ok(())
            })
        })
        .await
        .unwrap();
    }
    let messages = store.messages(number).await.unwrap();
    assert!(
        messages
            .iter()
            .zip(0u8..)
            .all(|(one, turn)| one.sealed == [turn])
    );
    assert_eq!(messages[1].author, Author::Centre);
    assert_eq!(messages[2].at, store.now());
    let files = store.attachments(number).await.unwrap();
    assert!(
        files
            .iter()
            .zip(0u8..)
            .all(|(one, turn)| one.sha256 == [turn; 32])
    );
    let disclosures = store.disclosures(number).await.unwrap();
    assert!(
        disclosures
            .iter()
            .zip(0u8..)
            .all(|(one, turn)| one.purpose == [turn])
    );
    assert!(store.messages(number + 1).await.unwrap().is_empty());
}

async fn the_identity_may_be_sealed_anew(place: Place) {
    let store = place.open().await;
    let id = lodge(&store, place.sample().done()).await.id;
    let number = serial(&store, id).await;
    write(&store, move |tx| {
        Box::pin(async move {
            note(tx, Act::NoticeChanged, id.0);
            let ways = Ways::default().with(Way::Mail, true);
            tx.set_identity(number, ReporterMode::Identified, vec![1], ways)
                .await
        })
    })
    .await
    .unwrap();
    assert_eq!(store.sealed_identity(number).await.unwrap(), [1]);
    let stored = store.report(id).await.unwrap().unwrap();
    assert_eq!(
        (stored.report.reporter_mode, stored.ways.has(Way::Mail)),
        (ReporterMode::Identified, true)
    );
}

async fn an_erased_report_is_gone_but_for_its_proof(place: Place) {
    let store = place.open().await;
    let signer = store
        .found_ledger(&place.keys, "report.example/log")
        .await
        .unwrap();
    let sample = place
        .sample()
        .story("fr", "Un secretissime zanzibar")
        .with(|report| {
            report.observables = vec![observable("email", "unfindable@zanzibarian.example")];
            report.suspect.name = "Zanzibarina".into();
            report.answers = [("where".into(), "zanzibarville".into())].into();
            report.external_id = Some("zanzibar-17".into());
        });
    let (key, report) = (sample.key.clone(), sample.done());
    let (lodged, code) = (lodge(&store, report.clone()).await, report.code_digest);
    let neighbour = place.sample().story("fr", "Un autre zanzibar");
    let neighbour = lodge(&store, neighbour.done()).await.id;
    let number = serial(&store, lodged.id).await;
    for _ in 0..2 {
        erase(&store, number, lodged.id).await;
    }
    assert!(
        store
            .data_key(&place.keys, number, lodged.id)
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        key.open("identity", &store.sealed_identity(number).await.unwrap())
            .is_err()
    );
    let erased = store.report_by_code(&code).await.unwrap().unwrap().report;
    assert_eq!(
        (erased.state, erased.narrative.as_str()),
        (State::Erased, "")
    );
    assert!(erased.observables.is_empty() && erased.answers.is_empty());
    let search = Search {
        text: "zanzibar".into(),
        ..Search::default()
    };
    let page = store.search(&search, None, 10).await.unwrap();
    let ids: Vec<ReportId> = page.reports.iter().map(|one| one.report.id).collect();
    assert_eq!(ids, [neighbour]);

    while store.seal_pending(&signer).await.unwrap().has_more {}
    let proof = store.lodging_proof(lodged.id).await.unwrap().unwrap();
    proof.verify(&signer.verifier()).unwrap();
    store.close().await.unwrap();
    if !place.is_postgres() {
        no_word_is_left(&std::fs::read(place.path("tocsin.db")).unwrap());
    }
}

/// SQLite's index gave up its words, and not those of the neighbour.
fn no_word_is_left(bytes: &[u8]) {
    let holds = |word: &str| {
        bytes
            .windows(word.len())
            .any(|part| part == word.as_bytes())
    };
    assert!(holds("zanzib"), "the neighbour's word is there");
    for word in [
        "secretissim",
        "zanzibarina",
        "zanzibarian",
        "unfindabl",
        "zanzibarvill",
    ] {
        assert!(!holds(word), "{word} is in the index's pages");
    }
}

async fn erase(store: &Store, number: i64, id: ReportId) {
    let erased = write(store, move |tx| {
        Box::pin(async move {
            note(tx, Act::ReportErased, id.0);
            tx.erase_report(number).await
        })
    });
    erased.await.unwrap();
}

async fn drafts_run_out(place: Place) {
    let store = place.open().await;
    let expires_at = store.now() + SignedDuration::from_hours(72);
    for sealed in [vec![1], vec![2]] {
        let put = write(&store, move |tx| {
            Box::pin(async move { tx.put_draft(b"lookup", sealed, expires_at).await })
        });
        put.await.unwrap();
    }
    write(&store, |tx| {
        Box::pin(async move {
            tx.add_draft_file(b"lookup", Uuid::from_u128(1), vec![7])
                .await?;
            tx.add_draft_file(b"lookup", Uuid::from_u128(2), vec![8])
                .await?;
            tx.remove_draft_file(b"lookup", Uuid::from_u128(1)).await
        })
    })
    .await
    .unwrap();
    assert_eq!(store.draft(b"lookup").await.unwrap(), Some(vec![2]));
    let files = store.draft_files(b"lookup").await.unwrap();
    assert_eq!(files, [(Uuid::from_u128(2), vec![8])]);
    assert!(store.expired_drafts(10).await.unwrap().is_empty());
    place.pass(SignedDuration::from_hours(72));
    assert_eq!(store.draft(b"lookup").await.unwrap(), None);
    assert_eq!(
        store.expired_drafts(10).await.unwrap(),
        [b"lookup".to_vec()]
    );
    write(&store, |tx| {
        Box::pin(async move { tx.remove_draft(b"lookup").await })
    })
    .await
    .unwrap();
    assert!(store.draft_files(b"lookup").await.unwrap().is_empty());
    assert!(store.expired_drafts(10).await.unwrap().is_empty());
}

async fn tokens_are_revoked_and_run_out(place: Place) {
    let store = place.open().await;
    let token = |number: u8, expires_at| Token {
        id: Uuid::from_u128(number.into()),
        digest: vec![number; 32],
        source: "bank".into(),
        scopes: vec![Scope::ReportsWrite, Scope::JournalRead],
        expires_at,
        revoked_at: None,
    };
    let lasting = token(1, None);
    let passing = token(2, Some(store.now() + SignedDuration::from_hours(1)));
    for token in [lasting.clone(), passing.clone()] {
        let add = write(&store, move |tx| {
            Box::pin(async move {
                note(tx, Act::TokenIssued, token.id);
                tx.add_token(&token).await
            })
        });
        add.await.unwrap();
    }
    assert_eq!(store.token(&[1; 32]).await.unwrap(), Some(lasting.clone()));
    assert_eq!(store.token(&[2; 32]).await.unwrap(), Some(passing));
    assert_eq!(store.token(&[3; 32]).await.unwrap(), None);
    place.pass(SignedDuration::from_hours(1));
    assert_eq!(store.token(&[2; 32]).await.unwrap(), None, "it ran out");
    for expected in [true, false] {
        let revoke = write(&store, |tx| {
            Box::pin(async move {
                note(tx, Act::TokenRevoked, Uuid::from_u128(1));
                tx.revoke_token(Uuid::from_u128(1)).await
            })
        });
        assert_eq!(revoke.await.unwrap(), expected);
    }
    assert_eq!(store.token(&[1; 32]).await.unwrap(), None);
    assert_eq!(
        store.tokens().await.unwrap()[0].revoked_at,
        Some(store.now())
    );
}

fn invited(email: &str) -> Invitation {
    Invitation {
        email: email.into(),
        role: StaffRole::Analyst,
        mandate: Mandate::default(),
        totp: vec![5],
    }
}

fn enrolled(id: u128, invitation: Invitation) -> Staff {
    Staff {
        id: Uuid::from_u128(id),
        email: invitation.email,
        role: invitation.role,
        mandate: invitation.mandate,
        password: "hash".into(),
        totp: invitation.totp,
        totp_step: 0,
        is_disabled: false,
    }
}

fn opened(staff: Uuid, expires_at: jiff::Timestamp) -> Session {
    Session {
        id: Uuid::from_u128(77),
        staff,
        created_at: expires_at,
        confirmed_at: expires_at,
        expires_at,
        device: Device::default(),
    }
}

async fn invite(store: &Store, secret: &'static [u8], email: &str) {
    let (invitation, expires_at) = (invited(email), store.now() + SignedDuration::from_hours(1));
    write(store, move |tx| {
        Box::pin(async move {
            note(tx, Act::StaffInvited, Uuid::nil());
            tx.add_invitation(secret, &invitation, expires_at).await
        })
    })
    .await
    .unwrap();
}

async fn an_address_has_one_invitation_and_one_person(place: Place) {
    let store = place.open().await;
    invite(&store, b"one", "a@centre.example").await;
    invite(&store, b"two", "A@centre.example").await;
    assert_eq!(store.invitation(b"one").await.unwrap(), None);
    assert!(store.invitation(b"two").await.unwrap().is_some());
    let expires_at = store.now() + SignedDuration::from_hours(1);
    let enrol = async |id: u128, session: Option<&'static [u8]>| {
        let person = enrolled(id, invited("a@centre.example"));
        write(&store, move |tx| {
            Box::pin(async move {
                let kept = tx.put_staff(&person).await?;
                note(tx, Act::StaffEnrolled, kept);
                if let Some(session) = session {
                    tx.add_session(session, &opened(kept, expires_at)).await?;
                }
                Ok(kept)
            })
        })
        .await
        .unwrap()
    };
    let first = enrol(8, Some(b"session")).await;
    assert!(store.staff_by_session(b"session").await.unwrap().is_some());
    assert_eq!(enrol(9, None).await, first, "who enrols anew keeps the id");
    assert_eq!(store.staff_by_session(b"session").await.unwrap(), None);
}

async fn access_that_ran_out_is_removed(place: Place) {
    let store = place.open().await;
    invite(&store, b"one", "a@centre.example").await;
    let sweep = || {
        write(&store, |tx| {
            Box::pin(async move { tx.remove_expired_access().await })
        })
    };
    assert_eq!(sweep().await.unwrap(), 0);
    place.pass(SignedDuration::from_hours(2));
    assert_eq!(sweep().await.unwrap(), 1);
}

async fn files_that_belong_to_nothing_are_removed_after_a_day(place: Place) {
    let store = place.open().await;
    let vault = store.vault();
    let ids = [1, 2, 3, 4].map(|low: u128| Uuid::from_u128((low << 64) + 0xab00));
    let [kept, old, young, partial] = ids;
    let key = tocsin_store::seal::DataKey::generate();
    for id in ids {
        vault.write(id, &key, b"content").unwrap();
    }
    let half = vault.path(partial).with_extension("part");
    std::fs::rename(vault.path(partial), &half).unwrap();
    let before = SystemTime::now() - Duration::from_secs(2 * 86_400);
    for path in [vault.path(kept), vault.path(old), half.clone()] {
        let file = std::fs::File::options().append(true).open(path).unwrap();
        file.set_modified(before).unwrap();
    }
    let report = place.sample().with(|report| {
        report.attachments = vec![NewAttachment {
            id: kept,
            name: vec![1],
            media_type: "text/plain".into(),
            length_bytes: 7,
            sha256: [9; 32],
        }];
    });
    lodge(&store, report.done()).await;
    assert_eq!(store.remove_orphans(0xaa).await.unwrap(), 0, "another part");
    assert_eq!(store.remove_orphans(0xab).await.unwrap(), 2);
    assert!(vault.holds(kept) && vault.holds(young));
    assert!(!vault.holds(old) && !half.exists());
}

fn passkey(store: &Store, id: u128, staff: u128, credential: u8) -> Passkey {
    Passkey {
        id: Uuid::from_u128(id),
        staff: Uuid::from_u128(staff),
        name: "Telephone".into(),
        credential: vec![credential; 32],
        sealed: vec![1],
        counter: 3,
        is_backed_up: true,
        created_at: store.now(),
        used_at: None,
    }
}

async fn a_passkey_is_one_at_the_centre_and_counts_upwards(place: Place) {
    let store = place.open().await;
    let person = enrolled(8, invited("ada@centre.example"));
    let owner = person.clone();
    write(&store, move |tx| {
        Box::pin(async move {
            note(tx, Act::StaffEnrolled, owner.id);
            tx.put_staff(&owner).await
        })
    })
    .await
    .unwrap();
    let first = passkey(&store, 1, 8, 1);
    for (one, is_new) in [
        (first.clone(), true),
        (passkey(&store, 2, 9, 1), false),
        (passkey(&store, 3, 8, 2), true),
    ] {
        let added = write(&store, move |tx| {
            Box::pin(async move {
                note(tx, Act::PasskeyAdded, one.staff);
                tx.add_passkey(&one).await
            })
        });
        assert_eq!(added.await.unwrap(), is_new);
    }
    assert_eq!(store.passkeys_of(person.id).await.unwrap().len(), 2);
    let found = store.staff_by_passkey(&[1; 32]).await.unwrap();
    assert_eq!(found, Some((person.clone(), first.clone())));

    place.pass(SignedDuration::from_mins(1));
    for (counter, is_higher) in [(3, false), (4, true), (4, false), (0, false), (9, true)] {
        let used = Used {
            id: first.id,
            sealed: vec![2],
            counter,
            is_backed_up: false,
        };
        let used = write(&store, move |tx| {
            Box::pin(async move { tx.use_passkey(&used).await })
        });
        assert_eq!(used.await.unwrap(), is_higher, "count {counter}");
    }
    let used = &store.passkeys_of(person.id).await.unwrap()[0];
    assert_eq!((used.counter, used.used_at), (9, Some(store.now())));
    assert!(!used.is_backed_up && used.sealed == [2]);

    for (staff, is_theirs) in [(9, false), (8, true), (8, false)] {
        let removed = write(&store, move |tx| {
            Box::pin(async move {
                note(tx, Act::PasskeyRemoved, Uuid::from_u128(staff));
                tx.remove_passkey(Uuid::from_u128(staff), Uuid::from_u128(1))
                    .await
            })
        });
        assert_eq!(removed.await.unwrap(), is_theirs);
    }
    // Whoever enrols anew begins without.
    write(&store, move |tx| {
        Box::pin(async move {
            note(tx, Act::StaffEnrolled, person.id);
            tx.put_staff(&person).await
        })
    })
    .await
    .unwrap();
    assert_eq!(store.staff_by_passkey(&[2; 32]).await.unwrap(), None);
}

async fn a_challenge_is_answered_once_and_in_time(place: Place) {
    let store = place.open().await;
    let expires_at = store.now() + SignedDuration::from_mins(5);
    for sealed in [1, 2] {
        write(&store, move |tx| {
            Box::pin(async move {
                tx.put_passkey_challenge(b"one", vec![sealed], expires_at)
                    .await
            })
        })
        .await
        .unwrap();
    }
    let kept = store.passkey_challenge(b"one").await.unwrap();
    assert_eq!(kept, Some(vec![2]), "the later one takes the place");
    for (sealed, is_there) in [([1], false), ([2], true), ([2], false)] {
        let used = write(&store, move |tx| {
            Box::pin(async move { tx.use_passkey_challenge(b"one", &sealed).await })
        });
        assert_eq!(used.await.unwrap(), is_there);
    }
    write(&store, move |tx| {
        Box::pin(async move { tx.put_passkey_challenge(b"two", vec![3], expires_at).await })
    })
    .await
    .unwrap();
    place.pass(SignedDuration::from_mins(5));
    assert_eq!(store.passkey_challenge(b"two").await.unwrap(), None);
    let removed = write(&store, |tx| Box::pin(tx.remove_expired_access()));
    assert_eq!(removed.await.unwrap(), 1);
}

async fn staff_come_in_by_invitation(place: Place) {
    let store = place.open().await;
    let invitation = Invitation {
        role: StaffRole::Recipient,
        mandate: Mandate {
            body: Some("cyber-unit".into()),
            kinds: vec!["phishing".into(), "spam".into()],
            places: vec!["XO-CA".into()],
        },
        ..invited("Ada@Centre.example")
    };
    let expires_at = store.now() + SignedDuration::from_hours(24);
    let invited = invitation.clone();
    write(&store, move |tx| {
        Box::pin(async move {
            note(tx, Act::StaffInvited, Uuid::nil());
            tx.add_invitation(b"secret", &invited, expires_at).await
        })
    })
    .await
    .unwrap();
    let found = store.invitation(b"secret").await.unwrap().unwrap();
    assert_eq!(
        (found.email.as_str(), found.role),
        ("ada@centre.example", StaffRole::Recipient)
    );
    assert_eq!(found.mandate, invitation.mandate);
    let person = enrolled(8, found);
    for expected in [true, false] {
        let person = person.clone();
        let enrol = write(&store, move |tx| {
            Box::pin(async move {
                note(tx, Act::StaffEnrolled, person.id);
                if !tx.use_invitation(b"secret").await? {
                    return Ok(false);
                }
                tx.put_staff(&person).await?;
                tx.add_session(b"session", &opened(person.id, expires_at))
                    .await?;
                Ok(true)
            })
        });
        assert_eq!(enrol.await.unwrap(), expected, "an invitation works once");
    }
    assert_eq!(
        store.staff_by_email("ADA@centre.example").await.unwrap(),
        Some(person.clone())
    );
    let seat = store.staff_by_session(b"session").await.unwrap();
    assert_eq!(seat, Some((person.clone(), opened(person.id, expires_at))));
    assert_eq!(store.all_staff().await.unwrap(), [person]);
    for (step, expected) in [(10, true), (10, false), (9, false), (11, true)] {
        let used = write(&store, move |tx| {
            Box::pin(async move { tx.use_totp_step(Uuid::from_u128(8), step).await })
        });
        assert_eq!(used.await.unwrap(), expected, "step {step}");
    }
    place.pass(SignedDuration::from_hours(24));
    assert_eq!(
        store.staff_by_session(b"session").await.unwrap(),
        None,
        "it ran out"
    );
}

async fn enqueue(store: &Store, count: usize) {
    let now = store.now();
    write(store, move |tx| {
        Box::pin(async move {
            for number in 0..count {
                tx.enqueue(Queue::Remind, None, now, number.to_string())
                    .await?;
            }
            Ok(())
        })
    })
    .await
    .unwrap();
}

async fn finish(store: &Store, job: &Job) -> bool {
    let job = job.clone();
    write(store, move |tx| {
        Box::pin(async move { tx.finish_job(&job).await })
    })
    .await
    .unwrap()
}

const LEASE: SignedDuration = SignedDuration::from_secs(60);

async fn jobs_are_claimed_once_and_fenced(place: Place) {
    let store = place.open().await;
    enqueue(&store, 3).await;
    let claimed = store.claim_jobs(Queue::Remind, 2, LEASE).await.unwrap();
    let payloads: Vec<&str> = claimed.iter().map(|job| job.payload.as_str()).collect();
    assert_eq!(payloads, ["0", "1"]);
    assert_eq!(
        store
            .claim_jobs(Queue::Remind, 9, LEASE)
            .await
            .unwrap()
            .len(),
        1
    );
    assert!(
        store
            .claim_jobs(Queue::Assess, 9, LEASE)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(finish(&store, &claimed[0]).await);
    assert!(!finish(&store, &claimed[0]).await);

    place.pass(LEASE);
    let again = store.claim_jobs(Queue::Remind, 9, LEASE).await.unwrap();
    assert_eq!(
        (again.len(), again[0].attempts),
        (2, 2),
        "the lease has run out"
    );
    assert!(
        !finish(&store, &claimed[1]).await,
        "who was slow may not finish it"
    );
    assert!(finish(&store, &again[0]).await);

    let later = store.now() + SignedDuration::from_hours(1);
    let job = again[1].clone();
    write(&store, move |tx| {
        Box::pin(async move { tx.postpone_job(&job, later).await })
    })
    .await
    .unwrap();
    assert!(
        store
            .claim_jobs(Queue::Remind, 9, LEASE)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(store.jobs_waiting(Queue::Remind).await.unwrap(), 1);
    place.pass(SignedDuration::from_hours(1));
    assert_eq!(
        store
            .claim_jobs(Queue::Remind, 9, LEASE)
            .await
            .unwrap()
            .len(),
        1
    );
    for _ in 0..2 {
        let once = write(&store, move |tx| {
            let key = Some("one of this".to_owned());
            Box::pin(async move { tx.enqueue(Queue::Assess, key, later, String::new()).await })
        });
        once.await.unwrap();
    }
    assert_eq!(store.jobs_waiting(Queue::Assess).await.unwrap(), 1);
}

async fn two_nodes_share_the_jobs(place: Place) {
    let stores = [place.open().await, place.open().await];
    enqueue(&stores[0], 60).await;
    let mut tasks = tokio::task::JoinSet::new();
    for turn in 0..8 {
        let store = stores[turn % 2].clone();
        tasks.spawn(async move {
            let mut done = Vec::new();
            loop {
                let jobs = store.claim_jobs(Queue::Remind, 5, LEASE).await.unwrap();
                if jobs.is_empty() {
                    return done;
                }
                for job in jobs {
                    assert!(finish(&store, &job).await);
                    done.push(job.id);
                }
            }
        });
    }
    let mut done: Vec<i64> = tasks.join_all().await.into_iter().flatten().collect();
    done.sort_unstable();
    done.dedup();
    assert_eq!(done.len(), 60, "each was done, and by one node");
    assert_eq!(stores[0].jobs_waiting(Queue::Remind).await.unwrap(), 0);
}

async fn settings_are_stored_once(place: Place) {
    let store = place.open().await;
    for value in [vec![1], vec![2]] {
        let put = write(&store, move |tx| {
            Box::pin(async move { tx.put_setting("name", value).await })
        });
        put.await.unwrap();
    }
    assert_eq!(store.setting("name").await.unwrap(), Some(vec![1]));
    assert_eq!(store.setting("other").await.unwrap(), None);
}
