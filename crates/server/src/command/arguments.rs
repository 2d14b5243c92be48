//! Values that several commands take, read with a remedy for each mistake.

use std::net::IpAddr;

use axum::http::Uri;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use lettre::Address as MailAddress;
use tocsin_domain::access::{Actor, AdministerPermit, Scope, StaffRole};
use tocsin_domain::erasure::Reason;
use tocsin_flow::FlowError;
use tocsin_flow::token::check_source;
use tocsin_ledger::Signer;
use uuid::Uuid;

/// Somebody with a shell on the machine administers the centre.
pub(super) fn administrator() -> anyhow::Result<AdministerPermit> {
    Ok(Actor::CommandLine {
        source: String::new(),
    }
    .administer()?)
}

/// Reads a role.
pub(super) fn role(word: &str) -> Result<StaffRole, String> {
    StaffRole::from_word(word).ok_or_else(|| {
        let words: Vec<&str> = StaffRole::ALL.iter().map(|role| role.as_str()).collect();
        format!("no such role; the roles are {}", words.join(", "))
    })
}

/// Reads a scope.
pub(super) fn scope(word: &str) -> Result<Scope, String> {
    Scope::from_word(word).ok_or_else(|| {
        let words: Vec<&str> = Scope::ALL.iter().map(|scope| scope.as_str()).collect();
        format!("no such scope; the scopes are {}", words.join(", "))
    })
}

/// Reads a reason for erasing.
pub(super) fn reason(word: &str) -> Result<Reason, String> {
    Reason::from_word(word).ok_or_else(|| {
        let words: Vec<&str> = Reason::ALL.iter().map(|reason| reason.as_str()).collect();
        format!("no such reason; the reasons are {}", words.join(", "))
    })
}

/// Reads a mail address.
pub(super) fn mail_address(text: &str) -> Result<String, String> {
    let text = text.trim();
    match text.parse::<MailAddress>() {
        Ok(_) => Ok(text.to_owned()),
        Err(_) => Err("not an address; write one like desk@report.example".to_owned()),
    }
}

/// Reads the name of a source.
pub(super) fn source(text: &str) -> Result<String, String> {
    match check_source(text) {
        Ok(()) => Ok(text.to_owned()),
        Err(FlowError::Refused(problems)) => Err(problems
            .into_iter()
            .map(|problem| problem.message)
            .collect()),
        Err(other) => Err(other.to_string()),
    }
}

/// Reads where to listen: `HOST:PORT`, or `:PORT` for this machine only.
pub(super) fn listener(text: &str) -> Result<String, String> {
    let fits = text.rsplit_once(':').is_some_and(|(host, port)| {
        let is_host = !host.contains(char::is_whitespace) && !host.contains('/');
        let is_bracketed = host.starts_with('[') && host.ends_with(']');
        let is_number = port.bytes().all(|byte| byte.is_ascii_digit());
        is_host && (is_bracketed || !host.contains(':')) && is_number && port.parse::<u16>().is_ok()
    });
    match fits {
        true => Ok(text.to_owned()),
        false => Err("not HOST:PORT; write it like 127.0.0.1:8080, [::1]:8080 or :0".to_owned()),
    }
}

/// Reads the address of a site, as people type it.
pub(super) fn site(text: &str) -> Result<String, String> {
    let address = text.parse::<Uri>().ok();
    let is_site = address.is_some_and(|address| {
        matches!(address.scheme_str(), Some("https" | "http"))
            && address.host().is_some_and(|host| !host.is_empty())
            && address.query().is_none()
    });
    match is_site {
        true => Ok(text.to_owned()),
        false => Err("not the address of a site; write it like https://report.example".to_owned()),
    }
}

/// Reads the name of a log, which stands on every checkpoint.
pub(super) fn log_origin(text: &str) -> Result<String, String> {
    match Signer::from_seed(text, &[0; 32]) {
        Ok(_) => Ok(text.to_owned()),
        Err(error) => Err(format!("{error}; write it like report.example/log")),
    }
}

/// Reads an IP address.
pub(super) fn ip_address(text: &str) -> Result<IpAddr, String> {
    let found = text.parse();
    found.map_err(|_| "not an IP address; write it like 192.0.2.7 or 2001:db8::7".to_owned())
}

/// Reads the id of a token.
pub(super) fn token_id(text: &str) -> Result<Uuid, String> {
    let found = text.parse();
    found.map_err(|_| "not an id; `tocsin token list` shows the ids".to_owned())
}

/// Reads a day.
pub(super) fn day(text: &str) -> Result<Date, String> {
    text.parse()
        .map_err(|_| "not a day; write it like 2026-01-31".to_owned())
}

/// Reads a time.
pub(super) fn time(text: &str) -> Result<Timestamp, String> {
    text.parse()
        .map_err(|_| "not a time; write it like 2026-01-31T08:30:00Z".to_owned())
}

/// Reads the moment at which something ends: the end of a day (UTC), or an RFC 3339 time.
pub(super) fn end(text: &str) -> Result<Timestamp, String> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(at);
    }
    let next_day = day(text)?.tomorrow().map_err(|error| error.to_string())?;
    next_day
        .to_zoned(TimeZone::UTC)
        .map(|midnight| midnight.timestamp())
        .map_err(|error| error.to_string())
}

/// The same, where it must not be over yet.
pub(super) fn end_to_come(text: &str) -> Result<Timestamp, String> {
    let at = end(text)?;
    match at > Timestamp::now() {
        true => Ok(at),
        false => Err("this is over; name a later day".to_owned()),
    }
}

/// A count as people read it: `12,345`.
pub(super) fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_at_its_midnight_and_a_time_is_itself() {
        assert_eq!(
            end("2026-01-31").expect("a day").to_string(),
            "2026-02-01T00:00:00Z"
        );
        assert_eq!(
            end("2026-01-31T10:00:00+04:00")
                .expect("a time")
                .to_string(),
            "2026-01-31T06:00:00Z"
        );
        assert!(end("31/01/2026").expect_err("no day").contains("like 2026"));
    }

    #[test]
    fn counts_are_grouped_by_three() {
        for (count, text) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (12_345_678, "12,345,678"),
        ] {
            assert_eq!(grouped(count), text);
        }
    }
}
