//! Deliveries on a clock that the test moves, to a relay and a programme that fail as they do.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::mpsc::{self, Receiver, channel};
use std::time::Duration;

use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use tocsin_domain::access::{Actor, Scope};
use tocsin_domain::referral::{Lane, Recipient, ReferralState};
use tocsin_flow::Centre as FlowCentre;
use tocsin_flow::referral::{follow, receive};
use tocsin_server::notices::Sender;
use tocsin_server::referral::delivery::Deliverer;
use tocsin_store::job::Queue;
use tocsin_store::referral::Way;
use uuid::Uuid;

use super::lodge;
use crate::support::centre::Folder;
use crate::support::on_each_engine;
use crate::support::reporter::analyst;
use crate::support::smtp::{Relay, Seen};

/// A message as the programme of a body got it.
pub(super) struct Message {
    head: String,
    pub(super) body: Vec<u8>,
}

impl Message {
    pub(super) fn header(&self, name: &str) -> &str {
        let found = self.head.lines().find_map(|line| {
            let (given, value) = line.split_once(": ")?;
            given.eq_ignore_ascii_case(name).then_some(value)
        });
        found.unwrap_or_else(|| panic!("no {name} in {}", self.head))
    }
}

/// What the programme does with a message, once it has it.
type Manner = Arc<dyn Fn(&Message) -> Option<&'static str> + Send + Sync>;

/// A body's programme: gets messages and answers as its manner says; without an answer it hangs up.
pub(super) struct Hook {
    pub(super) url: String,
    messages: Receiver<Message>,
}

impl Hook {
    pub(super) fn new(manner: Manner) -> Hook {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/tocsin", listener.local_addr().unwrap());
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let (sender, manner) = (sender.clone(), manner.clone());
                std::thread::spawn(move || serve(&connection, &sender, &manner));
            }
        });
        Hook { url, messages }
    }

    pub(super) fn message(&self) -> Message {
        let patience = Duration::from_secs(60);
        self.messages.recv_timeout(patience).expect("a message")
    }

    pub(super) fn is_quiet(&self) -> bool {
        self.messages.try_recv().is_err()
    }
}

fn serve(connection: &TcpStream, sender: &mpsc::Sender<Message>, manner: &Manner) {
    let mut reader = BufReader::new(connection);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") && reader.read_line(&mut head).unwrap() > 0 {}
    let mut message = Message {
        body: Vec::new(),
        head,
    };
    message.body = vec![0; message.header("content-length").parse().unwrap()];
    reader.read_exact(&mut message.body).unwrap();
    let answer = manner(&message);
    if answer.is_none_or(|status| status.starts_with('2')) {
        let _ = sender.send(message);
    }
    if let Some(status) = answer {
        let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n");
        let mut connection = connection;
        let _ = connection.write_all(answer.as_bytes());
    }
}

/// A centre whose time the test moves, with what brings referrals to bodies.
pub(super) struct Desk {
    pub(super) centre: FlowCentre,
    pub(super) deliverer: Deliverer,
    pub(super) notices: Vec<Sender>,
    /// What its clock shows, in microseconds since 1970.
    pub(super) microseconds: Arc<AtomicI64>,
}

impl Desk {
    async fn open(folder: &Folder) -> Desk {
        let now = Timestamp::now().as_microsecond();
        Desk::open_at(folder, Arc::new(AtomicI64::new(now))).await
    }

    /// The same on a clock that is already going.
    pub(super) async fn open_at(folder: &Folder, microseconds: Arc<AtomicI64>) -> Desk {
        let clock = microseconds.clone();
        let path = folder.data();
        let opened = tocsin_server::folder::Folder::open_on_clock(
            &path,
            Arc::new(move || Timestamp::from_microsecond(clock.load(Ordering::SeqCst)).unwrap()),
        );
        let opened = opened.await.unwrap();
        let texts = Arc::new(tocsin_server::texts::product_texts().unwrap());
        let notices = Sender::all(&opened.config, &texts, &opened.signer).unwrap();
        let deliverer = Deliverer::new(&opened.config, texts, &opened.centre, &opened.signer).await;
        Desk {
            centre: opened.centre,
            deliverer: deliverer.unwrap(),
            notices,
            microseconds,
        }
    }

    /// Lets hours pass, and has done what is due in each.
    pub(super) async fn pass(&self, hours: i64) {
        for _ in 0..hours {
            self.pass_once(1).await;
        }
    }

    /// Lets hours pass at once, and has done what is due after them.
    pub(super) async fn pass_once(&self, hours: i64) {
        let microseconds = SignedDuration::from_hours(hours).as_micros();
        let microseconds = i64::try_from(microseconds).unwrap();
        self.microseconds.fetch_add(microseconds, Ordering::SeqCst);
        self.deliver().await;
    }

    pub(super) async fn deliver(&self) {
        while self.deliverer.run(&self.centre).await.unwrap() {}
        for notices in &self.notices {
            while notices.run(&self.centre).await.unwrap() {}
        }
    }

    pub(super) async fn refer(&self, report: &str, body: &str) -> Uuid {
        let recipient = Recipient {
            body: body.to_owned(),
            rule: String::new(),
            lane: Lane::Usual,
            four_eyes: false,
            acknowledge_within: SignedDuration::from_hours(24),
        };
        let (permit, id) = (analyst().handle().unwrap(), report.parse().unwrap());
        let opened = follow::refer(&self.centre, &permit, id, recipient).await;
        opened.unwrap().id
    }

    pub(super) async fn accept(&self, body: &str, id: Uuid) {
        let token = Actor::Token {
            id: Uuid::from_u128(9),
            source: body.to_owned(),
            scopes: vec![Scope::ReferralsWrite],
        };
        let permit = token.receive_by(Scope::ReferralsWrite).unwrap();
        let answer = receive::Answer::Accept;
        receive::answer(&self.centre, &permit, id, answer, "")
            .await
            .unwrap();
    }
}

/// Runs with a centre of time of its own, in which one report was lodged.
pub(super) fn in_time(folder: &Folder, work: impl AsyncFnOnce(Desk, String)) {
    let report = {
        let centre = folder.serve();
        let lodged = lodge(folder, &centre, "one", "confidential");
        centre.stop();
        lodged.id
    };
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = runtime.enable_all().build().unwrap();
    runtime.block_on(async {
        let desk = Desk::open(folder).await;
        let store = desk.centre.store.clone();
        work(desk, report).await;
        store.close().await.unwrap();
    });
}

pub(super) fn with_relay(folder: &Folder, relay: &Relay) {
    relay.is_relay_of(folder);
}

pub(super) fn partner(folder: &Folder, arguments: &[&str]) {
    folder.run("partner set", arguments).done();
}

static RELAY_IS_DOWN: AtomicBool = AtomicBool::new(true);

#[test]
fn nothing_is_lost_while_relay_and_programme_are_down_for_a_week() {
    on_each_engine(|folder| {
        RELAY_IS_DOWN.store(true, Ordering::SeqCst);
        let relay = Relay::answering(|_| match RELAY_IS_DOWN.load(Ordering::SeqCst) {
            true => "451 later",
            false => "250 fine",
        });
        let is_up = Arc::new(AtomicBool::new(false));
        let seen_up = is_up.clone();
        let hook = Hook::new(Arc::new(move |_| {
            Some(match seen_up.load(Ordering::SeqCst) {
                true => "200 OK",
                false => "503 Service Unavailable",
            })
        }));
        relay.is_relay_of(folder);
        let way = [
            "--body",
            "cyber-unit",
            "--email",
            "desk@body.example",
            "--deputy",
        ];
        partner(
            folder,
            &[&way[..], &["deputy@body.example", "--webhook", &hook.url]].concat(),
        );
        in_time(folder, async |desk, report| {
            let id = desk.refer(&report, "cyber-unit").await;
            desk.deliver().await;
            desk.pass(7 * 24).await;
            let held = desk.centre.store.referral(id).await.unwrap().unwrap();
            assert_eq!((held.state, held.delivered_at), (ReferralState::Sent, None));
            assert!(held.escalated_at.is_some(), "its silence is escalated");
            let deliveries = desk.centre.store.deliveries(held.number).await.unwrap();
            for one in deliveries.iter().filter(|one| one.way != Way::Page) {
                // About once an hour, and no more: the other side is not hammered.
                assert!((150..200).contains(&one.failures), "{one:?}");
            }
            while !relay.is_quiet() {}

            RELAY_IS_DOWN.store(false, Ordering::SeqCst);
            is_up.store(true, Ordering::SeqCst);
            desk.pass(1).await;
            let mail = loop {
                if let Seen::Mail(mail) = relay.next() {
                    break mail;
                }
            };
            assert!(mail.text.contains("Cc: deputy@body.example"), "{mail:?}");
            for secret in ["A fake seller", "shop.example", "fake-shop"] {
                assert!(!mail.text.contains(secret), "{secret} in {mail:?}");
            }
            let message: serde_json::Value = serde_json::from_slice(&hook.message().body).unwrap();
            assert_eq!(message["event"], "referral.late");
            assert_eq!(message["facts"]["report"]["id"], report.as_str());
            let held = desk.centre.store.referral(id).await.unwrap().unwrap();
            assert_eq!(held.state, ReferralState::Delivered);
        });
    });
}

#[test]
fn a_programme_that_says_yes_and_does_nothing_is_reminded_until_the_body_answers() {
    on_each_engine(|folder| {
        let hook = Hook::new(Arc::new(|_| Some("200 OK")));
        partner(folder, &["--body", "cyber-unit", "--webhook", &hook.url]);
        in_time(folder, async |desk, report| {
            let id = desk.refer(&report, "cyber-unit").await;
            desk.deliver().await;
            let event = || {
                let message: serde_json::Value =
                    serde_json::from_slice(&hook.message().body).unwrap();
                message["event"].as_str().unwrap().to_owned()
            };
            assert_eq!(event(), "referral.sent");
            assert!(hook.is_quiet());
            let held = async || desk.centre.store.referral(id).await.unwrap().unwrap();
            assert_eq!(held().await.state, ReferralState::Delivered);
            assert_eq!(held().await.acknowledged_at, None, "a status is no answer");
            desk.pass(8).await;
            assert_eq!(event(), "referral.reminder");
            assert_eq!(held().await.escalated_at, None, "not before its time");
            desk.pass(16).await;
            let mut last = event();
            while last == "referral.reminder" {
                last = event();
            }
            assert_eq!(last, "referral.late");
            assert!(held().await.escalated_at.is_some());
            // It stands first on the centre's list of who has not answered.
            let permit = analyst().read().unwrap();
            let ageing = follow::ageing(&desk.centre, &permit).await.unwrap();
            assert_eq!(ageing.silent[0].id, id);
            desk.accept("cyber-unit", id).await;
            desk.pass(14 * 24).await;
            assert!(hook.is_quiet());
            let waiting = desk.centre.store.jobs_waiting(Queue::Deliver);
            assert_eq!(waiting.await.unwrap(), 0);
        });
    });
}

#[test]
fn a_message_is_signed_for_its_address_and_a_line_that_breaks_is_a_failure() {
    let folder = Folder::new();
    let is_first = AtomicBool::new(true);
    let hook = Hook::new(Arc::new(move |_| {
        let is_first = is_first.swap(false, Ordering::SeqCst);
        (!is_first).then_some("204 No Content")
    }));
    partner(&folder, &["--body", "cyber-unit", "--webhook", &hook.url]);
    let keys = folder.run("partner key", &[]).json();
    in_time(&folder, async |desk, report| {
        let id = desk.refer(&report, "cyber-unit").await;
        desk.deliver().await;
        hook.message();
        let held = desk.centre.store.referral(id).await.unwrap().unwrap();
        assert_eq!(held.state, ReferralState::Sent);
        desk.pass(1).await;
        let message = hook.message();
        assert!(is_signed(&message, &hook.url, &keys));
        assert!(!is_signed(&message, "http://other.example/", &keys));
        let held = desk.centre.store.referral(id).await.unwrap().unwrap();
        assert_eq!(held.state, ReferralState::Delivered);
    });
}

/// Checks a message as its recipient does: by RFC 9421, with the published key.
pub(super) fn is_signed(message: &Message, url: &str, keys: &serde_json::Value) -> bool {
    use ed25519_dalek::{Signature, Verifier, VerifyingKey};
    use sha2::{Digest, Sha256};
    let digest = BASE64_STANDARD.encode(Sha256::digest(&message.body));
    assert_eq!(
        message.header("content-digest"),
        format!("sha-256=:{digest}:")
    );
    let input = message
        .header("signature-input")
        .strip_prefix("tocsin=")
        .unwrap();
    let key = &keys["keys"][0];
    assert!(input.contains(&format!("keyid=\"{}\"", key["kid"].as_str().unwrap())));
    let base = format!(
        "\"@method\": POST\n\"@target-uri\": {url}\n\"content-type\": application/json\n\
         \"content-digest\": sha-256=:{digest}:\n\"@signature-params\": {input}"
    );
    let public = BASE64_URL_SAFE_NO_PAD
        .decode(key["x"].as_str().unwrap())
        .unwrap();
    let public = VerifyingKey::from_bytes(public.as_slice().try_into().unwrap()).unwrap();
    let signature = message.header("signature");
    let signature = signature
        .strip_prefix("tocsin=:")
        .unwrap()
        .strip_suffix(':')
        .unwrap();
    let signature = BASE64_STANDARD.decode(signature).unwrap();
    let signature = Signature::from_slice(&signature).unwrap();
    public.verify(base.as_bytes(), &signature).is_ok()
}

#[test]
fn a_slow_programme_delays_no_other_body() {
    let folder = Folder::new();
    let relay = Relay::new();
    let (release, held) = channel::<()>();
    let held = std::sync::Mutex::new(held);
    let hook = Hook::new(Arc::new(move |_| {
        let _ = held.lock().unwrap().recv();
        Some("200 OK")
    }));
    relay.is_relay_of(&folder);
    partner(&folder, &["--body", "cyber-unit", "--webhook", &hook.url]);
    partner(
        &folder,
        &["--body", "spam-desk", "--email", "desk@spam.example"],
    );
    in_time(&folder, async |desk, report| {
        let slow = desk.refer(&report, "cyber-unit").await;
        desk.refer(&report, "spam-desk").await;
        let (deliverer, centre) = (desk.deliverer.clone(), desk.centre.clone());
        let running = tokio::spawn(async move { deliverer.run(&centre).await });
        let mail = tokio::task::block_in_place(|| relay.mail());
        assert!(mail.to.contains("desk@spam.example"));
        release.send(()).unwrap();
        running.await.unwrap().unwrap();
        let held = desk.centre.store.referral(slow).await.unwrap().unwrap();
        assert_eq!(held.state, ReferralState::Delivered);
    });
}

#[test]
fn only_an_address_that_the_operator_may_give_is_taken() {
    let folder = Folder::new();
    for (arguments, words) in [
        (
            ["--body", "cyber-unit", "--webhook", "http://10.0.0.1/"],
            "https://",
        ),
        (
            ["--body", "cyber-unit", "--email", "nobody"],
            "not an address",
        ),
    ] {
        let said = folder.run("partner set", &arguments);
        assert_eq!(said.status, 2, "{}", said.err);
        assert!(said.err.contains(words), "{}", said.err);
    }
    let unknown = ["--body", "nobody", "--email", "a@b.example"];
    assert!(
        folder
            .run("partner set", &unknown)
            .misused()
            .contains("not a body of the directory")
    );
    partner(
        &folder,
        &[
            "--body",
            "cyber-unit",
            "--email",
            "a@b.example",
            "--language",
            "fr",
        ],
    );
    partner(&folder, &["--body", "cyber-unit", "--language", "ar"]);
    let listed = folder.run("partner list", &[]).done();
    assert!(listed.contains("cyber-unit  a@b.example  ar"), "{listed}");
    assert!(listed.contains("spam-desk  by its page alone"), "{listed}");
}
