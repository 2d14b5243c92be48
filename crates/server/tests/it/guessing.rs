//! Guessing: log-ins and codes are slowed for each network, for each name wherever the guesses come
//! from, and over all; and the answers tell nothing but to wait.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use tocsin_domain::receipt::SecretCode;

use crate::support::centre::{Answer, Centre, Folder, PATIENCE, awaited};
use crate::support::on_each_engine;
use crate::support::staff::{FORM, PASSWORD, staff};

/// Runs behind a proxy that says where each request comes from, on both engines.
fn behind_a_proxy(test: impl Fn(&Folder, &Centre)) {
    let on = |folder: &Folder| {
        folder.set("trusted_proxies = [\"127.0.0.1\"]");
        folder.set("public_url = \"https://centre.example.org\"");
        let centre = folder.serve();
        test(folder, &centre);
    };
    on_each_engine(on);
}

fn send(centre: &Centre, path: &str, from: &str, form: &str) -> Answer {
    let headers = [FORM, ("X-Forwarded-For", from), ("Accept-Language", "en")];
    centre
        .request("POST", path, &headers, form.as_bytes())
        .unwrap()
}

fn log_in(centre: &Centre, from: &str, email: &str) -> Answer {
    let form = format!("email={email}&password={PASSWORD}&code=000000");
    send(centre, "/console/login", from, &form)
}

#[track_caller]
fn is_slowed(answer: &Answer) {
    assert_eq!(answer.status, 429, "{}", answer.text());
    let seconds: u64 = answer.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=60).contains(&seconds), "{seconds}");
}

#[test]
fn log_ins_are_slowed_for_each_network_whatever_name_is_tried() {
    behind_a_proxy(|_, centre| {
        // Beginning with a passkey says no name, and counts all the same.
        let begin = |from: &str| send(centre, "/console/login/passkey/challenge", from, "");
        let of_network = |answer: &Answer| {
            // Everybody together has the next try within a second, one network has not.
            let wait = answer.header("retry-after").unwrap_or("0");
            answer.status == 429 && wait.parse::<u64>().unwrap() > 2
        };
        let mut answered_count = 0;
        let slowed = awaited("a network is slowed", || {
            let answer = begin(&format!("192.0.2.{}", answered_count % 250));
            answered_count += u32::from(answer.status == 200);
            of_network(&answer).then_some(answer)
        });
        is_slowed(&slowed);
        // Thirty, and a few that came back; tries count that everybody together had too many of.
        assert!((15..40).contains(&answered_count), "{answered_count}");
        // Now a password, of a name that nobody tried, from the same network.
        awaited("the password is slowed", || {
            of_network(&log_in(centre, "192.0.2.32", "new@example.org")).then_some(())
        });
        // Claiming to come through yet another proxy buys nothing.
        awaited("the header is not believed", || {
            of_network(&begin("203.0.113.9, 192.0.2.33")).then_some(())
        });
        // Somebody elsewhere is not slowed for it, and is told what everybody is.
        awaited("elsewhere", || {
            let answer = log_in(centre, "198.51.100.1", "other@example.org");
            (answer.status == 422).then_some(())
        });
    });
}

#[test]
fn log_ins_to_one_name_are_slowed_wherever_they_come_from() {
    behind_a_proxy(|folder, centre| {
        let person = staff(folder, centre, "analyst");
        let names = [
            "analyst@example.org",
            "Analyst@Example.org",
            "nobody@example.org",
        ];
        // Whether somebody works here is not told by when it begins to be slow.
        let mut counts = [0; 3];
        for (place, name) in names.into_iter().enumerate() {
            for network in 0..14 {
                let from = format!("10.{place}.{network}.1");
                match log_in(centre, &from, name).status {
                    422 => counts[place] += 1,
                    429 => {}
                    other => panic!("{other} for {name}"),
                }
            }
        }
        // One more every twenty seconds; the capital letters are the same name.
        assert!((9..=12).contains(&counts[0]), "{counts:?}");
        assert!(counts[1] <= 4, "{counts:?}");
        assert!((10..=12).contains(&counts[2]), "{counts:?}");
        // Whoever is in stays in, and may be asked again who they are by a passkey.
        assert_eq!(person.get("/console/account").status, 200);
    });
}

/// Sends from ever new networks, as fast as it goes, until somebody is slowed: answers how many
/// were not.
fn until_slowed(send: impl Fn(u32) -> Answer + Sync) -> u32 {
    let (numbers, is_slow) = (AtomicU32::new(0), AtomicBool::new(false));
    let answered = AtomicU32::new(0);
    let begun = std::time::Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                while !is_slow.load(Ordering::Relaxed) {
                    assert!(begun.elapsed() < PATIENCE, "nobody was slowed");
                    let answer = send(numbers.fetch_add(1, Ordering::Relaxed));
                    match answer.status {
                        429 => is_slow.store(true, Ordering::Relaxed),
                        _ => {
                            answered.fetch_add(1, Ordering::Relaxed);
                        }
                    }
                }
            });
        }
    });
    answered.into_inner()
}

/// An address in a network that no other number has (/48).
fn of_a_network(number: u32) -> String {
    format!("2001:{:x}:{:x}::1", number / 65_536 + 1, number % 65_536)
}

#[test]
fn log_ins_from_everywhere_together_are_slowed_too() {
    behind_a_proxy(|_, centre| {
        let path = "/console/login/passkey/challenge";
        let answered = until_slowed(|number| send(centre, path, &of_a_network(number), ""));
        assert!(answered >= 20, "a busy morning is no attack: {answered}");
    });
}

#[test]
fn codes_from_everywhere_together_are_slowed_too() {
    behind_a_proxy(|_, centre| {
        for path in ["/en/inbox", "/en/resume"] {
            let guess = |number: u32| {
                let mut entropy = [7; 12];
                entropy[..4].copy_from_slice(&number.to_be_bytes());
                let code = SecretCode::from_entropy(&entropy);
                send(centre, path, &of_a_network(number), &format!("code={code}"))
            };
            let first = guess(u32::MAX);
            assert!([404, 422].contains(&first.status), "{}", first.text());
            let answered = until_slowed(guess);
            assert!(answered >= 50, "{path}: {answered}");
        }
    });
}
