//! A text message gateway for a test: speaks HTTP on loopback, shows what it was given, and answers
//! as it is told: well, badly, slowly, or not in HTTP at all.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

/// How long a test waits for a request before it fails.
const LIMIT: Duration = Duration::from_secs(60);

/// A request as the gateway took it.
#[derive(Debug)]
pub(crate) struct Asked {
    /// Its first line and headers.
    pub(crate) head: String,
    pub(crate) body: String,
}

/// A gateway that listens until the test ends.
pub(crate) struct Gateway {
    /// Its address.
    pub(crate) url: String,
    asked: Receiver<Asked>,
}

impl Gateway {
    /// A gateway that gives these answers in turn, the last for ever; an empty one hangs up.
    pub(crate) fn answering(answers: &'static [&'static str]) -> Gateway {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/send?a=1", listener.local_addr().unwrap());
        let (sender, asked) = channel();
        std::thread::spawn(move || {
            let last = answers.last().unwrap();
            let mut answers = answers.iter();
            for stream in listener.incoming().flatten() {
                let answer = answers.next().unwrap_or(last);
                // A connection that breaks is the other side's affair.
                let _ = converse(&stream, answer, &sender);
            }
        });
        Gateway { url, asked }
    }

    /// The next request.
    pub(crate) fn next(&self) -> Asked {
        self.asked
            .recv_timeout(LIMIT)
            .expect("the gateway is asked in time")
    }

    /// Whether nothing more was asked so far.
    pub(crate) fn is_quiet(&self) -> bool {
        self.asked.try_recv().is_err()
    }
}

fn converse(stream: &TcpStream, answer: &str, asked: &Sender<Asked>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line == "\r\n" {
            break;
        }
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
        head += &line;
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let body = String::from_utf8_lossy(&body).into_owned();
    let _ = asked.send(Asked { head, body });
    let mut writer = stream;
    writer.write_all(answer.as_bytes())
}
