//! A programme that sends reports: single requests, and uploads that go on while answers come.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};

use serde_json::{Value, json};

use crate::support::centre::{Answer, Centre};

/// A programme with a token.
pub(super) struct Sender<'c> {
    pub(super) centre: &'c Centre,
    authorization: String,
}

impl<'c> Sender<'c> {
    pub(super) fn new(centre: &'c Centre, token: &str) -> Sender<'c> {
        let authorization = format!("Bearer {token}");
        Sender {
            centre,
            authorization,
        }
    }

    pub(super) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], b"")
    }

    /// Sends one report.
    pub(super) fn post(&self, report: &Value) -> Answer {
        self.post_with(&[], report)
    }

    pub(super) fn post_with(&self, headers: &[(&str, &str)], report: &Value) -> Answer {
        self.post_bytes(headers, report.to_string().as_bytes())
    }

    pub(super) fn post_bytes(&self, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut all = vec![("Content-Type", "application/json")];
        all.extend(headers);
        self.ask("POST", "/api/v1/reports", &all, body)
    }

    pub(super) fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        let mut all = vec![("Authorization", self.authorization.as_str())];
        all.extend(headers);
        self.centre.request(method, path, &all, body).unwrap()
    }

    /// Sends all lines at once and reads all answers.
    pub(super) fn bulk(&self, lines: &[u8]) -> Vec<Value> {
        let kind = [("Content-Type", "application/x-ndjson")];
        let answer = self.ask("POST", "/api/v1/reports/bulk", &kind, lines);
        assert_eq!(answer.status, 200, "{}", answer.text());
        let lines = answer.text().lines();
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    /// Begins an upload.
    pub(super) fn upload(&self, headers: &[(&str, &str)]) -> Upload {
        Upload::begin(self, headers)
    }

    /// The ids of all reports of the source, newest first.
    pub(super) fn ids(&self) -> Vec<String> {
        let mut ids = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = self
                .get(&format!("/api/v1/reports?limit=200{cursor}"))
                .json();
            ids.extend(ids_of(&page));
            match page["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return ids,
            }
        }
    }
}

/// The ids of a page.
pub(super) fn ids_of(page: &Value) -> Vec<String> {
    let reports = page["reports"].as_array().unwrap();
    let id = |report: &Value| report["id"].as_str().unwrap().to_owned();
    reports.iter().map(id).collect()
}

/// A small report with an identifier.
pub(super) fn report(identifier: &str) -> Value {
    json!({"external_id": identifier, "narrative": format!("What happened to {identifier}")})
}

/// An upload that has begun: HTTP/1.1, chunked both ways.
pub(super) struct Upload {
    connection: TcpStream,
    answers: BufReader<TcpStream>,
    /// Bytes of the chunk being read.
    left: usize,
}

impl Upload {
    fn begin(sender: &Sender<'_>, headers: &[(&str, &str)]) -> Upload {
        let address = &sender.centre.address;
        let mut connection = TcpStream::connect(address).unwrap();
        let mut head = format!(
            "POST /api/v1/reports/bulk HTTP/1.1\r\nHost: {address}\r\nAuthorization: {}\r\n\
             Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n",
            sender.authorization
        );
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        connection
            .write_all(format!("{head}\r\n").as_bytes())
            .unwrap();
        let mut answers = BufReader::new(connection.try_clone().unwrap());
        let mut line = String::new();
        answers.read_line(&mut line).unwrap();
        assert!(line.contains("200 OK"), "{line}");
        while line != "\r\n" {
            line.clear();
            answers.read_line(&mut line).unwrap();
        }
        Upload {
            connection,
            answers,
            left: 0,
        }
    }

    /// Sends bytes; an error is a broken connection.
    pub(super) fn send(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        let mut chunk = format!("{:x}\r\n", bytes.len()).into_bytes();
        chunk.extend_from_slice(bytes);
        chunk.extend_from_slice(b"\r\n");
        self.connection.write_all(&chunk)
    }

    /// Sends a report as a line.
    pub(super) fn send_report(&mut self, report: &Value) -> std::io::Result<()> {
        self.send(format!("{report}\n").as_bytes())
    }

    /// Says that this was all.
    pub(super) fn end(&mut self) {
        self.connection.write_all(b"0\r\n\r\n").unwrap();
    }

    /// Breaks the connection.
    pub(super) fn cut(self) {
        let _ = self.connection.shutdown(Shutdown::Both);
    }

    /// The next answer; `None` at the end. Panics when the answers break off.
    pub(super) fn answer(&mut self) -> Option<Value> {
        let mut line = Vec::new();
        while line.last() != Some(&b'\n') {
            line.push(self.byte()?);
        }
        Some(serde_json::from_slice(&line).unwrap())
    }

    fn byte(&mut self) -> Option<u8> {
        if self.left == 0 {
            let mut size = String::new();
            while size.trim().is_empty() {
                size.clear();
                let read = self.answers.read_line(&mut size).unwrap();
                assert!(read > 0, "the answers broke off");
            }
            self.left = usize::from_str_radix(size.trim(), 16).unwrap();
            if self.left == 0 {
                return None;
            }
        }
        let mut byte = [0];
        self.answers.read_exact(&mut byte).unwrap();
        self.left -= 1;
        Some(byte[0])
    }
}
