//! Time and its errors: what a code, a session and a proof are worth when clocks differ, on a clock
//! that the test moves.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};
use tocsin_domain::access::{Actor, Mandate, StaffRole};
use tocsin_flow::Centre;
use tocsin_flow::people::{self, CONFIRMATION_TIME, SESSION_TIME};
use tocsin_store::people::session::Device;

use crate::support::centre::Folder;
use crate::support::on_each_engine;
use crate::support::staff::code_at;

const EMAIL: &str = "ada@example.org";
const PASSWORD: &str = "seven quiet herons";
/// How long a code of an authenticator is shown (RFC 6238).
const STEP: SignedDuration = SignedDuration::from_secs(30);

/// A centre whose clock the test moves, with one analyst in it.
struct Room {
    centre: Centre,
    seconds: Arc<AtomicI64>,
    secret: String,
}

impl Room {
    fn now(&self) -> i64 {
        self.seconds.load(Ordering::SeqCst)
    }

    fn pass(&self, time: SignedDuration) {
        self.seconds.fetch_add(time.as_secs(), Ordering::SeqCst);
    }

    /// The code that an authenticator shows whose clock is so far ahead.
    fn code(&self, ahead: SignedDuration) -> String {
        let shown = self.now() + ahead.as_secs();
        code_at(&self.secret, u64::try_from(shown).unwrap())
    }

    async fn enter(&self, code: &str) -> Option<String> {
        let shown = (EMAIL, PASSWORD, code);
        let session = people::log_in(&self.centre, shown, Device::default(), None).await;
        session.unwrap()
    }
}

/// Runs on a clock that begins in the middle of a step, on both engines.
fn in_a_room(test: impl AsyncFn(&Room)) {
    let on = |folder: &Folder| {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let step = STEP.as_secs();
            let begin = Timestamp::now().as_second() / step * step + step / 2;
            let seconds = Arc::new(AtomicI64::new(begin));
            let shown = seconds.clone();
            let clock = move || Timestamp::from_second(shown.load(Ordering::SeqCst)).unwrap();
            let data = folder.data();
            let opened = tocsin_server::folder::Folder::open_on_clock(&data, Arc::new(clock));
            let centre = opened.await.unwrap().centre;
            let secret = enrolled(&centre, begin).await;
            let room = Room {
                centre,
                seconds,
                secret,
            };
            test(&room).await;
            room.centre.store.close().await.unwrap();
        });
    };
    on_each_engine(on);
}

/// Invites and enrols the analyst; answers the second factor's secret.
async fn enrolled(centre: &Centre, now: i64) -> String {
    let source = String::new();
    let permit = Actor::CommandLine { source }.administer().unwrap();
    let (role, mandate) = (StaffRole::Analyst, Mandate::default());
    let invited = people::invite(centre, &permit, EMAIL, role, mandate).await;
    let invitation = invited.unwrap();
    let enrolment = people::enrolment(centre, &invitation).await.unwrap();
    let secret = enrolment.unwrap().totp_secret;
    let code = code_at(&secret, u64::try_from(now).unwrap());
    let done = people::enrol(centre, &invitation, PASSWORD, &code).await;
    done.unwrap();
    secret
}

#[test]
fn a_code_is_good_for_a_step_to_either_side_and_once() {
    in_a_room(async |room| {
        for (ahead, is_good) in [(-4, false), (-2, false), (2, false), (4, false), (1, true)] {
            room.pass(STEP * 10);
            let code = room.code(STEP * ahead);
            let entered = room.enter(&code).await;
            assert_eq!(entered.is_some(), is_good, "{ahead} steps ahead");
        }
        // The authenticator was a step ahead: what it showed before is older than what was used.
        for ahead in [1, 0, -1] {
            let code = room.code(STEP * ahead);
            assert_eq!(room.enter(&code).await, None, "{ahead}");
        }
        room.pass(STEP * 3);
        let behind = room.code(-STEP);
        assert!(room.enter(&behind).await.is_some(), "a step behind");
        assert_eq!(room.enter(&behind).await, None, "once");
        // When the centre's clock is set back, codes that were used stay used.
        room.pass(-STEP);
        assert_eq!(room.enter(&behind).await, None);
        assert_eq!(room.enter(&room.code(SignedDuration::ZERO)).await, None);
    });
}

#[test]
fn a_session_ends_in_time_and_a_proof_is_young_by_any_clock() {
    in_a_room(async |room| {
        room.pass(STEP * 2);
        let begin = room.now();
        let entered = room.enter(&room.code(SignedDuration::ZERO)).await;
        let secret = entered.unwrap();
        let seat = async || people::session(&room.centre, &secret).await.unwrap();
        let is_confirmed = async || {
            let seat = seat().await.unwrap();
            seat.is_confirmed(room.centre.store.now())
        };
        assert!(is_confirmed().await);
        room.pass(CONFIRMATION_TIME);
        assert!(is_confirmed().await);
        room.pass(SignedDuration::from_secs(1));
        assert!(
            !is_confirmed().await,
            "it was young for a quarter of an hour"
        );
        // The clock is set back by a day: the proof lies in the future, and is none.
        room.seconds.store(begin - 86_400, Ordering::SeqCst);
        assert!(!is_confirmed().await);
        let a_moment = SignedDuration::from_secs(5);
        room.seconds
            .store(begin - a_moment.as_secs(), Ordering::SeqCst);
        assert!(is_confirmed().await, "nodes may differ by moments");

        room.seconds
            .store(begin + SESSION_TIME.as_secs() - 1, Ordering::SeqCst);
        assert!(seat().await.is_some());
        room.pass(SignedDuration::from_secs(1));
        assert!(seat().await.is_none(), "over after {SESSION_TIME}");
    });
}
