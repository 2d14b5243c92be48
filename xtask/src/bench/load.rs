//! Senders of load: plain sockets, so that they take little of the machine they share.

use anyhow::{Context, Result, bail};
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::centre::Centre;
use super::sample::Sample;

/// Sends a file of reports as one bulk upload and reads every answer; answers how long it took
/// until the last.
pub(super) fn bulk(centre: &Centre, file: &Path, lines: u64) -> Result<Duration> {
    let mut body = File::open(file)?;
    let length = body.metadata()?.len();
    let mut connection = TcpStream::connect(&centre.address)?;
    let answers = BufReader::with_capacity(1 << 16, connection.try_clone()?);
    let begun = Instant::now();
    write!(
        connection,
        "POST /api/v1/reports/bulk HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {}\r\n\
         Content-Type: application/x-ndjson\r\nContent-Length: {length}\r\n\
         Connection: close\r\n\r\n",
        centre.token
    )?;
    let reading = thread::spawn(move || count_stored(answers));
    std::io::copy(&mut body, &mut connection)?;
    let stored = reading.join().ok().context("the reader of answers")??;
    let took = begun.elapsed();
    connection.shutdown(Shutdown::Both).ok();
    if stored != lines {
        bail!("{stored} of {lines} reports were stored");
    }
    Ok(took)
}

/// Counts the answers of status 201 until the connection ends.
fn count_stored(mut answers: impl BufRead) -> Result<u64> {
    let (mut stored, mut line) = (0, Vec::new());
    let mut first_other = None;
    while answers.read_until(b'\n', &mut line)? > 0 {
        let text = String::from_utf8_lossy(&line);
        if text.contains("\"status\":201") {
            stored += 1;
        } else if text.contains("\"status\":") && first_other.is_none() {
            first_other = Some(text.into_owned());
        }
        line.clear();
    }
    match first_other {
        Some(answer) => bail!("a report was not stored: {answer}"),
        None => Ok(stored),
    }
}

/// What came of single requests.
pub(super) struct Singles {
    /// Requests answered a second.
    pub(super) rate: f64,
    /// How long each took, in milliseconds.
    pub(super) milliseconds: Vec<f64>,
}

/// Posts so many reports one by one, over so many connections at once that stay open.
pub(super) fn singles(
    centre: &Centre,
    first: u64,
    count: u64,
    connections: u64,
) -> Result<Singles> {
    let next = AtomicU64::new(first);
    let begun = Instant::now();
    let results: Vec<Result<Vec<f64>>> = thread::scope(|scope| {
        let post = |seed: u64| {
            let next = &next;
            scope.spawn(move || post_until(centre, seed, next, first + count))
        };
        let posting: Vec<_> = (0..connections).map(post).collect();
        let join = |posting: thread::ScopedJoinHandle<'_, Result<Vec<f64>>>| {
            posting
                .join()
                .unwrap_or_else(|_| bail!("a sender panicked"))
        };
        posting.into_iter().map(join).collect()
    });
    let seconds = begun.elapsed().as_secs_f64();
    let mut milliseconds = Vec::new();
    for result in results {
        milliseconds.extend(result?);
    }
    Ok(Singles {
        rate: milliseconds.len() as f64 / seconds,
        milliseconds,
    })
}

fn post_until(centre: &Centre, seed: u64, next: &AtomicU64, end: u64) -> Result<Vec<f64>> {
    let mut sample = Sample::new(1_000 + seed);
    let mut connection = Connection::open(centre)?;
    let mut milliseconds = Vec::new();
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        if number >= end {
            return Ok(milliseconds);
        }
        let (body, _) = sample.report(number);
        let begun = Instant::now();
        let status = connection.ask("POST", "/api/v1/reports", &body)?;
        milliseconds.push(begun.elapsed().as_secs_f64() * 1_000.0);
        if status != 201 {
            bail!("a report was answered with {status}");
        }
    }
}

/// A connection that stays open.
pub(super) struct Connection {
    stream: TcpStream,
    answers: BufReader<TcpStream>,
    /// Lines of the head that say who asks, and how they want the answer.
    head: String,
    body: Vec<u8>,
    location: String,
}

impl Connection {
    /// For the programme that has the centre's token.
    pub(super) fn open(centre: &Centre) -> Result<Connection> {
        let head = format!("Authorization: Bearer {}\r\n", centre.token);
        Connection::with(centre, head)
    }

    /// For a member of staff with an open session, whose browser unpacks answers.
    pub(super) fn open_as(centre: &Centre, session: &str) -> Result<Connection> {
        let head = format!("Cookie: tocsin_staff={session}\r\nAccept-Encoding: gzip\r\n");
        Connection::with(centre, head)
    }

    /// The same for somebody who reads the answers here.
    pub(super) fn open_reading(centre: &Centre, session: &str) -> Result<Connection> {
        Connection::with(centre, format!("Cookie: tocsin_staff={session}\r\n"))
    }

    /// Asks for what does not end; answers where it can be read.
    pub(super) fn listen(centre: &Centre, session: &str, path: &str) -> Result<TcpStream> {
        let mut asking = Connection::open_reading(centre, session)?;
        let head = &asking.head;
        let request = format!("GET {path} HTTP/1.1\r\nHost: bench\r\n{head}\r\n");
        asking.stream.write_all(request.as_bytes())?;
        Ok(asking.stream)
    }

    fn with(centre: &Centre, head: String) -> Result<Connection> {
        let stream = TcpStream::connect(&centre.address)?;
        stream.set_nodelay(true)?;
        Ok(Connection {
            answers: BufReader::new(stream.try_clone()?),
            stream,
            head,
            body: Vec::new(),
            location: String::new(),
        })
    }

    /// Sends a request and reads its answer whole; answers the status.
    pub(super) fn ask(&mut self, method: &str, path: &str, body: &str) -> Result<u16> {
        self.send(method, path, "application/json", body)
    }

    /// The same for a form.
    pub(super) fn post_form(&mut self, path: &str, body: &str) -> Result<u16> {
        self.send("POST", path, "application/x-www-form-urlencoded", body)
    }

    /// The body of the last answer.
    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Where the last answer leads; empty for nowhere.
    pub(super) fn location(&self) -> &str {
        &self.location
    }

    fn send(&mut self, method: &str, path: &str, kind: &str, body: &str) -> Result<u16> {
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: bench\r\n{}Accept-Language: fr\r\n\
             Content-Type: {kind}\r\nContent-Length: {}\r\n\r\n{body}",
            self.head,
            body.len()
        );
        self.stream.write_all(request.as_bytes())?;
        self.answer()
    }

    fn answer(&mut self) -> Result<u16> {
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        let status = line.split(' ').nth(1).and_then(|word| word.parse().ok());
        let status = status.with_context(|| format!("no answer: {line:?}"))?;
        let (mut length, mut is_chunked) = (0, false);
        self.location.clear();
        loop {
            line.clear();
            if self.answers.read_line(&mut line)? <= 2 {
                break;
            }
            let (name, value) = line.split_once(':').unwrap_or_default();
            let value = value.trim();
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.parse()?,
                "location" => value.clone_into(&mut self.location),
                "transfer-encoding" => is_chunked = value.contains("chunked"),
                _ => {}
            }
        }
        self.body.clear();
        if is_chunked {
            self.read_chunks()?;
        } else {
            self.body.resize(length, 0);
            self.answers.read_exact(&mut self.body)?;
        }
        Ok(status)
    }

    fn read_chunks(&mut self) -> Result<()> {
        loop {
            let mut size = String::new();
            self.answers.read_line(&mut size)?;
            let length = usize::from_str_radix(size.trim(), 16)?;
            let before = self.body.len();
            self.body.resize(before + length + 2, 0);
            self.answers.read_exact(&mut self.body[before..])?;
            self.body.truncate(before + length);
            if length == 0 {
                return Ok(());
            }
        }
    }

    /// Fetches an address, which must be there; answers how long it took, in milliseconds.
    pub(super) fn time_one(&mut self, path: &str) -> Result<f64> {
        let begun = Instant::now();
        let status = self.ask("GET", path, "")?;
        let milliseconds = begun.elapsed().as_secs_f64() * 1_000.0;
        match status {
            200 => Ok(milliseconds),
            _ => bail!("{path} was answered with {status}"),
        }
    }

    /// Fetches each address once; answers how long each took, in milliseconds.
    pub(super) fn time(&mut self, paths: &[String]) -> Result<Vec<f64>> {
        paths.iter().map(|path| self.time_one(path)).collect()
    }
}
