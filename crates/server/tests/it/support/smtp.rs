//! A mail relay for a test: speaks SMTP on loopback and shows what it was given.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use super::centre::Folder;

/// How long a test waits for a mail before it fails.
const LIMIT: Duration = Duration::from_secs(60);

/// A mail as the relay took it.
#[derive(Debug)]
pub(crate) struct Mail {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) text: String,
}

/// What the relay saw.
#[derive(Debug)]
pub(crate) enum Seen {
    /// A mail that it took.
    Mail(Mail),
    /// It refused a recipient.
    Refused,
}

/// What a relay does with a mail that it let begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Taking {
    /// Reads it whole and says this.
    Says(&'static str),
    /// Reads it whole and hangs up without a word.
    Silently,
    /// Hangs up in the middle of it.
    Half,
}

/// A relay that listens until the test ends.
pub(crate) struct Relay {
    /// Host and port.
    pub(crate) address: String,
    seen: Receiver<Seen>,
}

impl Relay {
    /// A relay that takes everything.
    pub(crate) fn new() -> Relay {
        Relay::answering(|_| "250 fine")
    }

    /// A relay that answers each recipient as `answer` says.
    pub(crate) fn answering(answer: fn(&str) -> &'static str) -> Relay {
        Relay::behaving(answer, Arc::new(|| Taking::Says("250 taken")))
    }

    /// A relay that takes everybody, and does with each mail as `taking` says.
    pub(crate) fn taking(taking: impl Fn() -> Taking + Send + Sync + 'static) -> Relay {
        Relay::behaving(|_| "250 fine", Arc::new(taking))
    }

    fn behaving(
        answer: fn(&str) -> &'static str,
        taking: Arc<dyn Fn() -> Taking + Send + Sync>,
    ) -> Relay {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (sender, seen) = channel();
        std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let (sender, taking) = (sender.clone(), taking.clone());
                // A connection that breaks is the other side's affair.
                std::thread::spawn(move || {
                    let _ = converse(&connection, answer, &*taking, &sender);
                });
            }
        });
        Relay { address, seen }
    }

    /// Has a centre send its mail here.
    pub(crate) fn is_relay_of(&self, folder: &Folder) {
        let settings = folder.data().join("tocsin.toml");
        let mut text = std::fs::read_to_string(&settings).unwrap();
        let from = "Tocsin <news@report.example.org>";
        text += &format!("[mail]\nrelay = {:?}\nfrom = {from:?}\n", self.address);
        std::fs::write(&settings, text).unwrap();
    }

    /// The next thing that it sees.
    pub(crate) fn next(&self) -> Seen {
        self.seen
            .recv_timeout(LIMIT)
            .expect("the relay sees something in time")
    }

    /// The next mail.
    pub(crate) fn mail(&self) -> Mail {
        match self.next() {
            Seen::Mail(mail) => mail,
            other => panic!("no mail: {other:?}"),
        }
    }

    /// What it has seen besides, if anything.
    pub(crate) fn seen(&self) -> Option<Seen> {
        self.seen.try_recv().ok()
    }

    /// Whether it has seen nothing more so far.
    pub(crate) fn is_quiet(&self) -> bool {
        self.seen.try_recv().is_err()
    }
}

fn converse(
    stream: &TcpStream,
    answer: fn(&str) -> &'static str,
    taking: &dyn Fn() -> Taking,
    seen: &Sender<Seen>,
) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream).lines();
    let mut writer = stream;
    let (mut from, mut to) = (String::new(), String::new());
    writeln!(writer, "220 relay.example ESMTP\r")?;
    while let Some(line) = lines.next() {
        let line = line?;
        let (verb, rest) = line.split_once([' ', ':']).unwrap_or((&line, ""));
        let reply = match verb.to_ascii_uppercase().as_str() {
            "EHLO" | "HELO" => "250 relay.example",
            "MAIL" => {
                rest.clone_into(&mut from);
                "250 fine"
            }
            "RCPT" => {
                rest.clone_into(&mut to);
                let reply = answer(rest);
                if !reply.starts_with('2') {
                    let _ = seen.send(Seen::Refused);
                }
                reply
            }
            "DATA" => {
                writeln!(writer, "354 go on\r")?;
                let taking = taking();
                if taking == Taking::Half {
                    return Ok(());
                }
                let mut text = String::new();
                for line in lines.by_ref() {
                    let line = line?;
                    if line == "." {
                        break;
                    }
                    text += line.strip_prefix('.').unwrap_or(&line);
                    text.push('\n');
                }
                let (from, to) = (from.clone(), to.clone());
                let _ = seen.send(Seen::Mail(Mail { from, to, text }));
                match taking {
                    Taking::Says(answer) => answer,
                    _ => return Ok(()),
                }
            }
            "QUIT" => {
                writeln!(writer, "221 bye\r")?;
                return Ok(());
            }
            _ => "250 fine",
        };
        writeln!(writer, "{reply}\r")?;
    }
    Ok(())
}
