//! A mail relay for a test: speaks SMTP on loopback and shows what it was given.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

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
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (sender, seen) = channel();
        std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let sender = sender.clone();
                // A connection that breaks is the other side's affair.
                std::thread::spawn(move || {
                    let _ = converse(&connection, answer, &sender);
                });
            }
        });
        Relay { address, seen }
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

    /// Whether it has seen nothing more so far.
    pub(crate) fn is_quiet(&self) -> bool {
        self.seen.try_recv().is_err()
    }
}

fn converse(
    stream: &TcpStream,
    answer: fn(&str) -> &'static str,
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
                "250 taken"
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
