//! Who may open a connection to somewhere else. Assessing, linking and routing work without any
//! network because nothing that they are made of can reach one.

use super::crates::{DIRECTION, dependencies, manifest};
use super::findings::{Finding, judge};
use super::source::sources;

/// The modules that connect, and to whom.
const OUTWARD: &[(&str, &str)] = &[
    (
        "crates/server/src/outward.rs",
        "addresses that the operator gave",
    ),
    (
        "crates/server/src/notices/mail.rs",
        "the operator's mail relay",
    ),
    ("crates/server/src/referral/delivery.rs", "the same relay"),
    ("crates/server/src/command/init.rs", "the database, once"),
    ("crates/store/src/connect.rs", "the database"),
];

/// What connects, sends or resolves a name.
const WORDS: &[&str] = &[
    "TcpStream::connect",
    "TcpSocket",
    "UdpSocket",
    "UnixStream",
    "UnixDatagram",
    "lookup_host",
    "to_socket_addrs",
    "ToSocketAddrs",
    "SmtpTransport",
    "Database::connect",
    "Connection::connect",
    "client::conn",
    "client::legacy",
];

/// Clients and resolvers that would bring a way out of their own.
const CLIENTS: &[&str] = &[
    "reqwest",
    "ureq",
    "isahc",
    "curl",
    "surf",
    "awc",
    "attohttpc",
    "hickory-resolver",
    "hickory-client",
    "trust-dns-resolver",
    "tonic",
    "aws-sdk-s3",
    "object_store",
];

#[test]
fn only_those_connect_who_are_named_here() {
    let mut findings = Vec::new();
    let mut seen = Vec::new();
    for source in sources() {
        let path = &source.text.path;
        let is_ours = path.starts_with("crates/") && path.contains("/src/");
        if !is_ours || source.is_test_file() {
            continue;
        }
        for (number, line) in source.text.lines() {
            let code = line.split("//").next().unwrap_or_default();
            let Some(word) = WORDS.iter().find(|word| code.contains(**word)) else {
                continue;
            };
            if source.is_test_line(number) {
                continue;
            }
            if OUTWARD.iter().any(|(named, _)| named == path) {
                seen.push(path.clone());
                continue;
            }
            findings.push(Finding::new(path.clone(), number, format!("uses `{word}`")));
        }
    }
    for (named, to) in OUTWARD {
        if !seen.iter().any(|path| path == named) {
            let problem = format!("connects no more to {to}: take it out of the list");
            findings.push(Finding::new((*named).to_owned(), 0, problem));
        }
    }
    for (name, _) in DIRECTION {
        for used in dependencies(&manifest(name), "dependencies") {
            if CLIENTS.contains(&used.as_str()) {
                let problem = format!("{name} must not use {used}");
                let path = format!("crates/{name}/Cargo.toml");
                findings.push(Finding::new(path, 0, problem));
            }
        }
    }
    judge(
        "outward",
        "Send by crates/server/src/outward.rs or the relay, to an address that the operator gave.",
        &findings,
    );
}
