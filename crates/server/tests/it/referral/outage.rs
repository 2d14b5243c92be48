//! Relays and programmes that are down for a week, say nothing, lie, or have another time: nothing
//! is lost, and nobody else waits.

use std::collections::BTreeSet;
use std::net::TcpListener;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU8, Ordering};
use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use tocsin_domain::access::{Reach, Scope};
use tocsin_domain::referral::ReferralState;
use tocsin_store::outgoing::OutgoingState;
use tocsin_store::referral::Way;
use uuid::Uuid;

use super::deliver::{Desk, Hook, Message, in_time, is_signed, partner, with_relay};
use super::*;
use crate::support::smtp::{Mail, Relay, Seen, Taking};

/// Everything that a relay has seen so far.
fn mails(relay: &Relay) -> Vec<Mail> {
    let mut mails = Vec::new();
    while let Some(seen) = relay.seen() {
        if let Seen::Mail(mail) = seen {
            mails.push(mail);
        }
    }
    mails
}

fn header<'m>(mail: &'m Mail, name: &str) -> &'m str {
    let found = mail.text.lines().find_map(|line| line.strip_prefix(name));
    found.unwrap_or_else(|| panic!("no {name} in {mail:?}"))
}

/// The ways of a referral on which it is carried: how often each failed, and arrived.
async fn carried(desk: &Desk, id: Uuid) -> Vec<(Way, i64, i64)> {
    let held = desk.centre.store.referral(id).await.unwrap().unwrap();
    let deliveries = desk.centre.store.deliveries(held.number).await.unwrap();
    let carried = deliveries.into_iter().filter(|one| one.way != Way::Page);
    carried
        .map(|one| (one.way, one.failures, one.successes))
        .collect()
}

/// Reports of the week, more than are carried at once.
const REPORTS_COUNT: usize = 20;

/// Has as many reports imported, and one lodged whose reporter wants to be told by mail.
fn reports_of_a_week(folder: &Folder) -> Lodged {
    let line = |place: usize| {
        json!({"external_id": format!("w{place}"), "category": "fake-shop",
            "narrative": format!("story {place}")})
        .to_string()
    };
    let lines: Vec<String> = (0..REPORTS_COUNT).map(line).collect();
    let file = folder.write("week.jsonl", lines.join("\n"));
    folder.run("import", &[file.to_str().unwrap()]).done();
    let centre = folder.serve();
    let told = lodge(folder, &centre, "told", "confidential");
    let mut reporter = Reporter::entered(&centre, &told.code);
    let wanted = "wanted=yes&email=me%40home.example";
    assert_eq!(reporter.post("/en/inbox/notice", wanted).status, 303);
    told
}

/// Sends every report to a body; answers the ids of the referrals.
async fn refer_all(desk: &Desk, body: &str) -> BTreeSet<Uuid> {
    let store = &desk.centre.store;
    let seen = store.seen_since(Timestamp::UNIX_EPOCH, None, 100);
    let mut ids = BTreeSet::new();
    for report in seen.await.unwrap().reports {
        let report = report.report.id.to_string();
        ids.insert(desk.refer(&report, body).await);
    }
    ids
}

/// Lets a week pass while nobody answers. In the middle of it the centre itself goes down and comes
/// up again.
async fn a_week(folder: &Folder, desk: Desk) -> Desk {
    desk.deliver().await;
    for _ in 0..7 {
        desk.pass_once(12).await;
    }
    let now = desk.microseconds.clone();
    desk.centre.store.close().await.unwrap();
    let desk = Desk::open_at(folder, now).await;
    for _ in 0..7 {
        desk.pass_once(12).await;
    }
    desk
}

async fn states(desk: &Desk, ids: &BTreeSet<Uuid>) -> BTreeSet<(&'static str, bool)> {
    let mut states = BTreeSet::new();
    for id in ids {
        let held = desk.centre.store.referral(*id).await.unwrap().unwrap();
        states.insert((held.state.as_str(), held.escalated_at.is_some()));
    }
    states
}

/// How many mails went to an address, and how many different ones these were.
fn mails_to(mails: &[Mail], address: &str) -> (usize, usize) {
    let found = mails.iter().filter(|mail| mail.to.contains(address));
    let names: Vec<&str> = found.map(|mail| header(mail, "Message-ID: ")).collect();
    let different: BTreeSet<&str> = names.iter().copied().collect();
    (names.len(), different.len())
}

#[test]
fn a_week_without_relay_and_programme_loses_no_referral_no_notice_and_no_outcome() {
    on_each_engine(|folder| {
        let is_up = Arc::new(AtomicBool::new(false));
        let (relay_is_up, hook_is_up) = (is_up.clone(), is_up.clone());
        let relay = Relay::taking(move || match relay_is_up.load(Ordering::SeqCst) {
            true => Taking::Says("250 fine"),
            false => Taking::Says("451 later"),
        });
        let hook = Hook::new(Arc::new(move |_| match hook_is_up.load(Ordering::SeqCst) {
            true => Some("200 OK"),
            false => Some("503 Service Unavailable"),
        }));
        with_relay(folder, &relay);
        let way = ["--body", "cyber-unit", "--email", "desk@body.example"];
        partner(folder, &[&way[..], &["--webhook", &hook.url]].concat());
        let told = reports_of_a_week(folder);
        let mut runtime = tokio::runtime::Builder::new_multi_thread();
        runtime.enable_all().build().unwrap().block_on(async {
            let now = Arc::new(AtomicI64::new(Timestamp::now().as_microsecond()));
            let desk = Desk::open_at(folder, now).await;
            let ids = refer_all(&desk, "cyber-unit").await;
            assert_eq!(ids.len(), REPORTS_COUNT + 1);
            let desk = a_week(folder, desk).await;
            assert_eq!(states(&desk, &ids).await, [("sent", true)].into());
            assert!(hook.is_quiet());
            drop(mails(&relay));

            is_up.store(true, Ordering::SeqCst);
            // A notice waits six hours at most, a referral one.
            desk.pass(6).await;
            let posted = ids.iter().map(|_| {
                let message: Value = serde_json::from_slice(&hook.message().body).unwrap();
                message["id"].as_str().unwrap().parse().unwrap()
            });
            let posted: BTreeSet<Uuid> = posted.collect();
            assert_eq!(posted, ids, "each arrives, by its programme");
            let (mails, count) = (mails(&relay), ids.len());
            assert_eq!(mails_to(&mails, "desk@body.example"), (count, count));
            assert_eq!(mails_to(&mails, "me@home.example"), (1, 1), "told once");
            assert_eq!(states(&desk, &ids).await, [("delivered", true)].into());
            let given_up = desk.centre.store.outgoing_count(OutgoingState::GivenUp, 9);
            assert_eq!(given_up.await.unwrap(), 0);
            // What the body says after all that counts as on any day.
            for id in &ids {
                desk.accept("cyber-unit", *id).await;
            }
            let waiting = desk
                .centre
                .store
                .waiting_referrals((&Reach::default(), &[]), 100)
                .await
                .unwrap();
            assert!(waiting.is_empty(), "nobody is silent any more");
            desk.centre.store.close().await.unwrap();
        });
        let centre = folder.serve();
        let mut reporter = Reporter::entered(&centre, &told.code);
        let inbox = reporter.get("/en/inbox");
        let page = inbox.text();
        assert!(page.contains("Your report was taken on"), "{page}");
    });
}

#[test]
fn a_relay_that_says_nothing_holds_up_no_programme() {
    let folder = Folder::new();
    // It takes the connection, and that is all.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = silent.local_addr().unwrap().to_string();
    let hook = Hook::new(Arc::new(|_| Some("200 OK")));
    let settings = folder.data().join("tocsin.toml");
    let mut text = std::fs::read_to_string(&settings).unwrap();
    text += &format!("[mail]\nrelay = {address:?}\nfrom = \"news@report.example.org\"\n");
    std::fs::write(&settings, text).unwrap();
    partner(
        &folder,
        &["--body", "spam-desk", "--email", "desk@spam.example"],
    );
    partner(&folder, &["--body", "cyber-unit", "--webhook", &hook.url]);
    in_time(&folder, async |desk, report| {
        let quiet = desk.refer(&report, "spam-desk").await;
        desk.deliver().await;
        let held = desk.centre.store.referral(quiet).await.unwrap().unwrap();
        assert_eq!((held.state, held.delivered_at), (ReferralState::Sent, None));
        assert_eq!(carried(&desk, quiet).await, [(Way::Mail, 1, 0)]);
        // It was given up for now: what came meanwhile goes out.
        let quick = desk.refer(&report, "cyber-unit").await;
        desk.deliver().await;
        assert!(
            hook.message()
                .header("content-digest")
                .starts_with("sha-256")
        );
        let held = desk.centre.store.referral(quick).await.unwrap().unwrap();
        assert_eq!(held.state, ReferralState::Delivered);
        // And so does what is late by then.
        desk.pass_once(25).await;
        let held = desk.centre.store.referral(quiet).await.unwrap().unwrap();
        assert!(held.escalated_at.is_some());
    });
    drop(silent);
}

#[test]
fn many_messages_to_a_programme_that_says_nothing_take_nobodys_place() {
    let folder = Folder::new();
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/in", silent.local_addr().unwrap());
    let hook = Hook::new(Arc::new(|_| Some("200 OK")));
    partner(&folder, &["--body", "spam-desk", "--webhook", &url]);
    partner(&folder, &["--body", "cyber-unit", "--webhook", &hook.url]);
    let line = |place: usize| json!({"narrative": format!("story {place}")}).to_string();
    let lines: Vec<String> = (0..50).map(line).collect();
    let file = folder.write("many.jsonl", lines.join("\n"));
    folder.run("import", &[file.to_str().unwrap()]).done();
    in_time(&folder, async |desk, report| {
        assert_eq!(refer_all(&desk, "spam-desk").await.len(), 51);
        // The last of all: the others are due before it.
        let last = desk.refer(&report, "cyber-unit").await;
        desk.deliver().await;
        hook.message();
        let held = desk.centre.store.referral(last).await.unwrap().unwrap();
        assert_eq!(held.state, ReferralState::Delivered);
        silent.set_nonblocking(true).unwrap();
        let asked = std::iter::from_fn(|| silent.accept().ok()).count();
        assert!((1..=16).contains(&asked), "asked {asked} times, 51 wait");
        // It is asked again when its time has come.
        desk.pass_once(1).await;
        assert!(silent.accept().is_ok());
    });
}

/// Ways in which a relay fails, one after another, and then works.
const MANNERS: [Taking; 5] = [
    Taking::Half,
    Taking::Silently,
    Taking::Says("451 later"),
    Taking::Says("554 never"),
    Taking::Says("250 fine"),
];

#[test]
fn a_relay_that_breaks_off_refuses_or_forgets_to_answer_gets_the_same_mail_again() {
    on_each_engine(|folder| {
        let now = Arc::new(AtomicU8::new(0));
        let of_relay = now.clone();
        let relay = Relay::taking(move || MANNERS[usize::from(of_relay.load(Ordering::SeqCst))]);
        with_relay(folder, &relay);
        partner(
            folder,
            &["--body", "cyber-unit", "--email", "desk@body.example"],
        );
        in_time(folder, async |desk, report| {
            let id = desk.refer(&report, "cyber-unit").await;
            let mut names = BTreeSet::new();
            for (place, failures) in [(0, 1), (1, 2), (2, 3), (3, 4), (4, 0)] {
                now.store(place, Ordering::SeqCst);
                match place {
                    0 => desk.deliver().await,
                    _ => desk.pass_once(1).await,
                }
                let ways = carried(&desk, id).await;
                let successes = i64::from(failures == 0);
                assert_eq!(ways, [(Way::Mail, failures, successes)], "manner {place}");
                let held = desk.centre.store.referral(id).await.unwrap().unwrap();
                assert_eq!(held.delivered_at.is_some(), failures == 0, "manner {place}");
                for mail in mails(&relay) {
                    names.insert(header(&mail, "Message-ID: ").to_owned());
                }
            }
            // Four copies arrived at the relay, and mail servers know them for one.
            assert_eq!(names.len(), 1, "{names:?}");
            let name = names.first().unwrap();
            assert!(!name.contains(&id.to_string()[..8]), "{name}");
        });
    });
}

#[test]
fn a_relay_that_says_yes_and_drops_every_mail_is_found_out_in_time() {
    on_each_engine(|folder| {
        let relay = Relay::new();
        with_relay(folder, &relay);
        let way = ["--body", "cyber-unit", "--email", "desk@body.example"];
        partner(
            folder,
            &[&way[..], &["--deputy", "deputy@body.example"]].concat(),
        );
        in_time(folder, async |desk, report| {
            let id = desk.refer(&report, "cyber-unit").await;
            desk.deliver().await;
            let first = relay.mail();
            assert!(!first.text.contains("deputy@"), "{first:?}");
            desk.pass(23).await;
            let reminders = mails(&relay);
            assert_eq!(reminders.len(), 1, "reminded after a third of the time");
            desk.pass(2).await;
            // The next reminder may have been on its way when the time was over.
            let mut late = mails(&relay);
            let late = late.pop().unwrap();
            assert!(late.text.contains("Cc: deputy@body.example"), "{late:?}");
            let held = desk.centre.store.referral(id).await.unwrap().unwrap();
            assert!(held.escalated_at.is_some() && held.acknowledged_at.is_none());
            // Each of them is a mail of its own.
            let all = [&first, &reminders[0], &late];
            let names: BTreeSet<&str> = all.map(|mail| header(mail, "Message-ID: ")).into();
            assert_eq!(names.len(), 3);
        });
    });
}

/// A parameter of the signature.
fn parameter<'m>(input: &'m str, name: &str) -> &'m str {
    let rest = input.split(&format!(";{name}=")).nth(1).unwrap();
    rest.split(';').next().unwrap().trim_matches('"')
}

#[test]
fn clocks_that_differ_delay_a_message_and_a_kept_one_is_worth_nothing() {
    on_each_engine(|folder| {
        // How far the body's clock is behind that of the centre.
        let skew_seconds = Arc::new(AtomicI64::new(3_600));
        let centre_clock: Arc<Mutex<Option<Arc<AtomicI64>>>> = Arc::default();
        let (of_body, clock) = (skew_seconds.clone(), centre_clock.clone());
        let known: Mutex<BTreeSet<String>> = Mutex::default();
        // What docs/referral.md tells the engineer of a body to do.
        let hook = Hook::new(Arc::new(move |message| {
            let clock = clock.lock().unwrap().clone().unwrap();
            let now = clock.load(Ordering::SeqCst) / 1_000_000 - of_body.load(Ordering::SeqCst);
            let input = message.header("signature-input");
            let created: i64 = parameter(input, "created").parse().unwrap();
            let expires: i64 = parameter(input, "expires").parse().unwrap();
            assert_eq!(expires, created + 300);
            if created > now + 300 || expires < now {
                return Some("401 Unauthorized");
            }
            let is_new = known
                .lock()
                .unwrap()
                .insert(parameter(input, "nonce").to_owned());
            Some(if is_new { "200 OK" } else { "409 Conflict" })
        }));
        partner(folder, &["--body", "cyber-unit", "--webhook", &hook.url]);
        let keys = folder.run("partner key", &[]).json();
        in_time(folder, async |desk, report| {
            *centre_clock.lock().unwrap() = Some(desk.microseconds.clone());
            let id = desk.refer(&report, "cyber-unit").await;
            desk.deliver().await;
            for skew in [-3_600, 3_600, 301, -301] {
                skew_seconds.store(skew, Ordering::SeqCst);
                desk.pass_once(1).await;
            }
            assert_eq!(carried(&desk, id).await, [(Way::Webhook, 5, 0)]);
            // A few minutes are no matter, to either side.
            skew_seconds.store(299, Ordering::SeqCst);
            desk.pass_once(1).await;
            let message = hook.message();
            assert!(is_signed(&message, &hook.url, &keys));
            let held = desk.centre.store.referral(id).await.unwrap().unwrap();
            assert_eq!(held.state, ReferralState::Delivered);
            skew_seconds.store(-299, Ordering::SeqCst);
            desk.pass_once(12).await;
            let reminder = hook.message();
            let nonce = |message: &Message| {
                parameter(message.header("signature-input"), "nonce").to_owned()
            };
            assert_ne!(nonce(&message), nonce(&reminder));

            // Whoever kept a message and sends it again gets nothing by that.
            let again = |message: &Message| {
                let names = [
                    "content-type",
                    "content-digest",
                    "signature-input",
                    "signature",
                ];
                let headers = names.map(|name| (name, message.header(name)));
                let host = hook.url.strip_prefix("http://").unwrap().split('/').next();
                let body = &message.body;
                crate::support::centre::request(host.unwrap(), "POST", "/tocsin", &headers, body)
            };
            skew_seconds.store(0, Ordering::SeqCst);
            assert_eq!(again(&reminder).unwrap().status, 409, "known");
            assert_eq!(again(&message).unwrap().status, 401, "over");
        });
    });
}

#[test]
fn an_answer_that_is_sent_again_changes_nothing() {
    on_each_engine(|folder| {
        let centre = folder.serve();
        let lodged = lodge(folder, &centre, "one", "confidential");
        let analyst = staff(folder, &centre, "analyst");
        let id = refer(&analyst, &lodged.number, "body=cyber-unit");
        let scopes = [Scope::ReferralsRead, Scope::ReferralsWrite].map(Scope::as_str);
        let ask = Token {
            centre: &centre,
            token: folder.token("cyber-unit", &scopes.join(",")),
        };
        let place = format!("/api/v1/referrals/{id}");
        let acts = [
            ("answer", json!({"answer": "acknowledge", "reference": "7"})),
            ("answer", json!({"answer": "accept", "reference": "7"})),
            (
                "outcomes",
                json!({"kind": "funds-frozen", "on": "2026-01-28",
                "amount": {"amount": "2140.00", "currency": "EUR"}}),
            ),
            ("outcomes", json!({"kind": "convicted", "on": "2026-01-30"})),
        ];
        for (act, body) in &acts {
            assert_eq!(
                ask.post(&format!("{place}/{act}"), body).status,
                204,
                "{body}"
            );
        }
        let before = ask.get(&place).json();
        for (act, body) in &acts {
            let answer = ask.post(&format!("{place}/{act}"), body);
            assert!([204, 409].contains(&answer.status), "{body}: {answer:?}");
        }
        assert_eq!(ask.get(&place).json(), before);
    });
}
