//! Senders that go on until they are told to stop, and note what was promised to them.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::thread::JoinHandle;

use serde_json::{Value, json};

use crate::support::centre::request;

/// Programmes that send single reports.
const SINGLE_SENDERS: usize = 4;
/// Lines of one bulk upload.
const BULK_LINES: usize = 32;

/// What a sender was promised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Receipt {
    pub(super) external_id: String,
    pub(super) number: String,
    pub(super) code: String,
}

/// What came of a load.
pub(super) struct Ended {
    /// Everything sent.
    pub(super) sent: Vec<String>,
    /// Everything answered.
    pub(super) receipts: Vec<Receipt>,
    /// The last checkpoint that was published meanwhile.
    pub(super) checkpoint: Option<String>,
}

/// A number under `end`, another each time.
pub(super) fn random_under(end: u64) -> u64 {
    u64::from_le_bytes(tocsin_store::seal::random()) % end
}

/// Senders at work.
pub(super) struct Load {
    shared: Arc<Shared>,
    answered: mpsc::Receiver<()>,
    threads: Vec<JoinHandle<()>>,
}

struct Shared {
    address: String,
    authorization: String,
    stopping: AtomicBool,
    sent: Mutex<Vec<String>>,
    receipts: Mutex<Vec<Receipt>>,
    checkpoint: Mutex<Option<String>>,
    answered: Mutex<mpsc::Sender<()>>,
}

/// One report; all of it follows from its identifier, so that a resend says the same.
fn report(external_id: &str) -> Value {
    json!({"external_id": external_id, "category": "phishing",
        "narrative": format!("A message about a parcel, the {external_id}th of its kind."),
        "suspect": {"url": format!("https://parcel.example/{external_id}")},
        "reporter": {"mode": "identified", "name": "Testperson"}})
}

impl Load {
    /// Starts senders. `first` is what was sent before and not answered.
    pub(super) fn begin(address: &str, token: &str, round: u64, first: Vec<String>) -> Load {
        let (answer, answered) = mpsc::channel();
        let shared = Arc::new(Shared {
            address: address.to_owned(),
            authorization: format!("Bearer {token}"),
            stopping: AtomicBool::new(false),
            sent: Mutex::default(),
            receipts: Mutex::default(),
            checkpoint: Mutex::default(),
            answered: Mutex::new(answer),
        });
        let mut threads: Vec<JoinHandle<()>> = (0..SINGLE_SENDERS)
            .map(|sender| {
                let shared = shared.clone();
                let first: Vec<String> = first
                    .iter()
                    .skip(sender)
                    .step_by(SINGLE_SENDERS)
                    .cloned()
                    .collect();
                std::thread::spawn(move || {
                    let new = (0..).map(|number| format!("{round}-{sender}-{number}"));
                    let mut ids = first.into_iter().chain(new);
                    while shared.goes_on() && shared.send_one(ids.next().unwrap()).is_ok() {}
                })
            })
            .collect();
        let bulk = shared.clone();
        threads.push(std::thread::spawn(move || {
            let mut ids = (0..).map(|number| format!("{round}-bulk-{number}"));
            while bulk.goes_on() {
                let lines: Vec<String> = ids.by_ref().take(BULK_LINES).collect();
                if bulk.send_bulk(&lines).is_err() {
                    return;
                }
            }
        }));
        let watching = shared.clone();
        threads.push(std::thread::spawn(move || {
            while watching.goes_on() && watching.look().is_ok() {}
        }));
        Load {
            shared,
            answered,
            threads,
        }
    }

    /// Waits for so many more answers.
    pub(super) fn receive(&mut self, count: u64) {
        for _ in 0..count {
            self.answered
                .recv_timeout(std::time::Duration::from_secs(60))
                .expect("the senders are answered");
        }
    }

    /// Lets the senders stop and says what they have.
    pub(super) fn end(self) -> Ended {
        self.shared.stopping.store(true, Ordering::Relaxed);
        for thread in self.threads {
            thread.join().unwrap();
        }
        let Shared {
            sent,
            receipts,
            checkpoint,
            ..
        } = &*self.shared;
        Ended {
            sent: std::mem::take(&mut sent.lock().unwrap()),
            receipts: std::mem::take(&mut receipts.lock().unwrap()),
            checkpoint: checkpoint.lock().unwrap().take(),
        }
    }
}

impl Shared {
    fn goes_on(&self) -> bool {
        !self.stopping.load(Ordering::Relaxed)
    }

    fn headers(&self, kind: &'static str) -> [(&str, &str); 2] {
        [
            ("Authorization", &self.authorization),
            ("Content-Type", kind),
        ]
    }

    /// Sends a report; an error is a broken connection. One that the centre cannot store now is
    /// sent again until it can.
    fn send_one(&self, external_id: String) -> std::io::Result<()> {
        let body = report(&external_id).to_string();
        self.sent.lock().unwrap().push(external_id.clone());
        while self.goes_on() {
            let headers = self.headers("application/json");
            let path = "/api/v1/reports";
            let answer = request(&self.address, "POST", path, &headers, body.as_bytes())?;
            match answer.status {
                200 | 201 => {
                    self.note(&external_id, &answer.json());
                    return Ok(());
                }
                503 => {}
                other => panic!("{other}: {}", answer.text()),
            }
        }
        Ok(())
    }

    /// Sends an upload and takes each answered line, also when the connection breaks after it.
    fn send_bulk(&self, external_ids: &[String]) -> std::io::Result<()> {
        self.sent.lock().unwrap().extend_from_slice(external_ids);
        let lines: Vec<String> = external_ids
            .iter()
            .map(|id| report(id).to_string())
            .collect();
        let body = lines.join("\n");
        let mut connection = TcpStream::connect(&self.address)?;
        let [(_, authorization), _] = self.headers("");
        write!(
            connection,
            "POST /api/v1/reports/bulk HTTP/1.0\r\nHost: {}\r\nAuthorization: {authorization}\r\n\
             Content-Type: application/x-ndjson\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        )?;
        let mut answer = BufReader::new(connection);
        let mut line = String::new();
        while line != "\r\n" {
            line.clear();
            if answer.read_line(&mut line)? == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
        }
        for _ in external_ids {
            line.clear();
            answer.read_line(&mut line)?;
            if !line.ends_with('\n') {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            let answered: Value = serde_json::from_str(&line).unwrap();
            let number = answered["line"].as_u64().unwrap() as usize;
            if answered["status"] == 201 || answered["status"] == 200 {
                self.note(&external_ids[number - 1], &answered);
            }
        }
        Ok(())
    }

    fn note(&self, external_id: &str, answer: &Value) {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        self.receipts.lock().unwrap().push(Receipt {
            external_id: external_id.to_owned(),
            number: text(&answer["receipt"]["number"]),
            code: text(&answer["receipt"]["code"]),
        });
        let _ = self.answered.lock().unwrap().send(());
    }

    /// Looks at the published checkpoint.
    fn look(&self) -> std::io::Result<()> {
        let answer = request(&self.address, "GET", "/log/checkpoint", &[], b"")?;
        if answer.status == 200 {
            *self.checkpoint.lock().unwrap() = Some(answer.text().to_owned());
        }
        Ok(())
    }
}
