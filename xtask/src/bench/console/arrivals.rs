//! Reports that arrive at an even pace while something else is measured, and when those that a
//! rule sends by itself stand on the page of the body that receives them.

use anyhow::{Result, bail};
use std::collections::HashMap;
use std::io::Read;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::bench::centre::Centre;
use crate::bench::load::Connection;
use crate::bench::sample::{Sample, URGENT_KIND};

/// Reports that arrive in a second, and over how many connections.
pub(super) const RATE: u64 = 200;
const SENDERS_COUNT: u64 = 8;
/// One report of so many is urgent: a rule sends it by itself.
const URGENT_EACH: u64 = 20;
/// How often the recipient's page is looked at.
const LOOK_PERIOD: Duration = Duration::from_millis(40);
/// How long the last report is waited for on that page.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long a silent stream of events is waited for before it is seen whether to go on.
const STREAM_PATIENCE: Duration = Duration::from_millis(500);

/// How it went.
pub(super) struct Arrived {
    /// Reports acknowledged a second.
    pub(super) rate: f64,
    /// From the sending of an urgent report until the recipient's page shows it, in milliseconds.
    pub(super) to_recipient: Vec<f64>,
}

/// What senders and watchers share.
struct Arriving {
    is_over: AtomicBool,
    stored_count: AtomicU64,
    /// When each urgent report was sent, by its number.
    sent: Mutex<HashMap<String, Instant>>,
    begun: Instant,
    /// Identifiers of this run begin here.
    first: u64,
}

/// Does some work while reports arrive.
pub(super) fn during<T>(centre: &Centre, work: impl FnOnce() -> Result<T>) -> Result<(T, Arrived)> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH)?;
    let arriving = Arriving {
        is_over: AtomicBool::new(false),
        stored_count: AtomicU64::new(0),
        sent: Mutex::default(),
        begun: Instant::now(),
        first: since.as_secs() * 100_000,
    };
    thread::scope(|scope| {
        let shared = &arriving;
        let sending: Vec<_> = (0..SENDERS_COUNT)
            .map(|place| scope.spawn(move || send(centre, shared, place)))
            .collect();
        let watching = scope.spawn(move || watch(centre, shared));
        let listening = scope.spawn(move || listen(centre, shared));
        let done = work();
        let seconds = shared.begun.elapsed().as_secs_f64();
        let rate = shared.stored_count.load(Ordering::Relaxed) as f64 / seconds;
        shared.is_over.store(true, Ordering::Relaxed);
        for sender in sending {
            joined(sender)?;
        }
        let to_recipient = joined(watching)?;
        joined(listening)?;
        Ok((done?, Arrived { rate, to_recipient }))
    })
}

fn joined<T>(thread: thread::ScopedJoinHandle<'_, Result<T>>) -> Result<T> {
    thread.join().unwrap_or_else(|_| bail!("a thread panicked"))
}

/// Posts reports at an even pace until it is over.
fn send(centre: &Centre, arriving: &Arriving, place: u64) -> Result<()> {
    let mut sample = Sample::new(arriving.first + place);
    let mut connection = Connection::open(centre)?;
    for turn in 0.. {
        let number = turn * SENDERS_COUNT + place;
        let due = arriving.begun + Duration::from_secs_f64(number as f64 / RATE as f64);
        thread::sleep(due.saturating_duration_since(Instant::now()));
        if arriving.is_over.load(Ordering::Relaxed) {
            break;
        }
        let is_urgent = number.is_multiple_of(URGENT_EACH);
        let kind = is_urgent.then_some(URGENT_KIND);
        let (body, _) = sample.report_as(arriving.first + number, kind);
        let begun = Instant::now();
        let status = connection.ask("POST", "/api/v1/reports", &body)?;
        if status != 201 {
            bail!("a report was answered with {status}: {}", connection.text());
        }
        arriving.stored_count.fetch_add(1, Ordering::Relaxed);
        if is_urgent && let Some(number) = numbers_in(&connection.text()).next() {
            lock(&arriving.sent).insert(number, begun);
        }
    }
    Ok(())
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Looks at the recipient's page again and again; answers how long each urgent report took.
fn watch(centre: &Centre, arriving: &Arriving) -> Result<Vec<f64>> {
    let mut connection = Connection::open_reading(centre, "bench-recipient")?;
    let mut seen: HashMap<String, Instant> = HashMap::new();
    let mut over_since = None;
    loop {
        connection.time_one("/partner")?;
        let now = Instant::now();
        for number in numbers_in(&connection.text()) {
            seen.entry(number).or_insert(now);
        }
        if arriving.is_over.load(Ordering::Relaxed) {
            let since = *over_since.get_or_insert(now);
            let sent = lock(&arriving.sent);
            let missing = sent.keys().filter(|number| !seen.contains_key(*number));
            let missing = missing.count();
            if missing == 0 {
                let took = |(number, sent): (&String, &Instant)| {
                    let seen = seen.get(number).unwrap_or(&now);
                    seen.duration_since(*sent).as_secs_f64() * 1_000.0
                };
                return Ok(sent.iter().map(took).collect());
            }
            if since.elapsed() > PATIENCE {
                bail!(
                    "{missing} urgent reports of {} never reached their body",
                    sent.len()
                );
            }
        }
        thread::sleep(LOOK_PERIOD);
    }
}

/// Numbers of reports in a text: `TC-2026-000017`, whatever the letters before.
fn numbers_in(text: &str) -> impl Iterator<Item = String> + '_ {
    let words = text.split(|sign: char| !sign.is_ascii_alphanumeric() && sign != '-');
    let is_number = |word: &&str| {
        let mut parts = word.split('-');
        let (prefix, year, serial) = (parts.next(), parts.next(), parts.next());
        let is_digits = |part: Option<&str>, least: usize| {
            part.is_some_and(|part| {
                part.len() >= least && part.bytes().all(|byte| byte.is_ascii_digit())
            })
        };
        parts.next().is_none()
            && prefix.is_some_and(|prefix| prefix.len() == 2)
            && is_digits(year, 4)
            && is_digits(serial, 6)
    };
    words.filter(is_number).map(str::to_owned)
}

/// Keeps the analyst's stream of live counts open, as each page of the console does.
fn listen(centre: &Centre, arriving: &Arriving) -> Result<()> {
    let mut bytes = [0; 4096];
    while !arriving.is_over.load(Ordering::Relaxed) {
        let mut stream = Connection::listen(centre, "bench-analyst", "/console/events")?;
        stream.set_read_timeout(Some(STREAM_PATIENCE))?;
        while !arriving.is_over.load(Ordering::Relaxed) {
            // Nothing within the time is an error too; an ended stream is opened again.
            if matches!(stream.read(&mut bytes), Ok(0)) {
                break;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_in_answers_and_pages() {
        let text = "{\"number\":\"TC-2026-000017\"} <bdi>TC-2026-1000018</bdi> T-2026-000003 \
                    0192-2026-000017";
        let found: Vec<String> = numbers_in(text).collect();
        assert_eq!(found, ["TC-2026-000017", "TC-2026-1000018"]);
    }
}
