//! Hosts and literal addresses in the values of a report. Nothing is looked up: an address counts
//! where it is written.

use core::net::IpAddr;

/// The host of a web address or of a bare host, in small letters, also where the address was cut
/// on purpose (`hxxp://evil[.]example/login`). Empty when there is none.
pub fn host(value: &str) -> String {
    let value = value.trim();
    let rest = value.split_once("://").map_or(value, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let authority = authority.rsplit('@').next().unwrap_or_default();
    let joined = authority.replace("[.]", ".").replace("(.)", ".");
    let host = match joined.strip_prefix('[') {
        Some(literal) => literal.split(']').next().unwrap_or_default(),
        None if joined.matches(':').count() == 1 => joined.split(':').next().unwrap_or_default(),
        None => &joined,
    };
    host.trim_end_matches('.').to_lowercase()
}

/// Whether a web address says more than its host.
pub fn has_path(value: &str) -> bool {
    let rest = value.split_once("://").map_or(value, |(_, rest)| rest);
    let path = rest
        .split_once(['/', '?', '#'])
        .map_or("", |(_, path)| path);
    !path.is_empty()
}

/// The address that a value is or whose host it names, IPv4 in IPv6 as the IPv4 that it is.
pub fn literal(value: &str) -> Option<IpAddr> {
    let address: IpAddr = host(value).parse().ok()?;
    Some(address.to_canonical())
}

/// An address as a number of the space in which IPv4 lies at `::ffff:0:0/96`.
pub(super) fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(four) => four.to_ipv6_mapped().to_bits(),
        IpAddr::V6(six) => six.to_bits(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_found_in_what_people_write() {
        for (value, expected) in [
            ("https://User@Evil.example:8443/a?b#c", "evil.example"),
            ("hxxp://evil[.]example/", "evil.example"),
            ("evil.example.", "evil.example"),
            ("http://[2001:db8::1]:80/", "2001:db8::1"),
            ("2001:db8::1", "2001:db8::1"),
            ("192.0.2.1:80", "192.0.2.1"),
            ("", ""),
            ("://", ""),
        ] {
            assert_eq!(host(value), expected, "{value}");
        }
        assert!(has_path("https://a.example/x") && !has_path("https://a.example/"));
    }

    #[test]
    fn only_literal_addresses_are_addresses() {
        assert_eq!(
            literal("http://192.0.2.7/a").map(|it| it.to_string()),
            Some("192.0.2.7".into())
        );
        assert_eq!(
            literal("::ffff:192.0.2.7").map(|it| it.to_string()),
            Some("192.0.2.7".into())
        );
        assert_eq!(literal("evil.example"), None);
        assert_eq!(literal("999.1.1.1"), None);
    }
}
