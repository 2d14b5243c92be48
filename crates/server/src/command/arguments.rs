//! Values that several commands take, read with a remedy for each mistake.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use tocsin_domain::access::{Actor, AdministerPermit, Scope, StaffRole};
use tocsin_domain::erasure::Reason;

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

/// Reads a day.
pub(super) fn day(text: &str) -> Result<Date, String> {
    text.parse()
        .map_err(|_| "not a day; write it like 2026-01-31".to_owned())
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
