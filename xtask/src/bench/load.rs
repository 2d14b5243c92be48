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
    token: String,
    body: Vec<u8>,
}

impl Connection {
    pub(super) fn open(centre: &Centre) -> Result<Connection> {
        let stream = TcpStream::connect(&centre.address)?;
        stream.set_nodelay(true)?;
        Ok(Connection {
            answers: BufReader::new(stream.try_clone()?),
            stream,
            token: centre.token.clone(),
            body: Vec::new(),
        })
    }

    /// Sends a request and reads its answer whole; answers the status.
    pub(super) fn ask(&mut self, method: &str, path: &str, body: &str) -> Result<u16> {
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {}\r\n\
             Accept-Language: fr\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n{body}",
            self.token,
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
        loop {
            line.clear();
            if self.answers.read_line(&mut line)? <= 2 {
                break;
            }
            let lower = line.to_ascii_lowercase();
            if let Some(value) = lower.strip_prefix("content-length:") {
                length = value.trim().parse()?;
            }
            is_chunked |= lower.starts_with("transfer-encoding:") && lower.contains("chunked");
        }
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
            self.body.resize(length + 2, 0);
            self.answers.read_exact(&mut self.body)?;
            if length == 0 {
                return Ok(());
            }
        }
    }

    /// Fetches each address once; answers how long each took, in milliseconds.
    pub(super) fn time(&mut self, paths: &[String]) -> Result<Vec<f64>> {
        let mut milliseconds = Vec::with_capacity(paths.len());
        for path in paths {
            let begun = Instant::now();
            let status = self.ask("GET", path, "")?;
            milliseconds.push(begun.elapsed().as_secs_f64() * 1_000.0);
            if status != 200 {
                bail!("{path} was answered with {status}");
            }
        }
        Ok(milliseconds)
    }
}
