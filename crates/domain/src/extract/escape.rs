//! Hosts written in escapes (RFC 3986, 2.1), as browsers read them:
//! `http://www.bank.example%40%65vil.example/` leads to `evil.example`.

use core::net::Ipv4Addr;

use super::host;
use super::scan::Scanner;
use super::web::{AUTHORITY_BYTES_MAX, Authority, TRAILING};

impl Scanner<'_> {
    /// What stands between the scheme and the path, where its host is written in escapes.
    pub(super) fn escaped_authority(&self, at: usize) -> Option<Authority> {
        let rest = self.bytes.get(at..)?;
        let rest = &rest[..rest.len().min(AUTHORITY_BYTES_MAX)];
        let is_end = |byte: &u8| *byte <= b' ' || *byte >= 0x7F || b"/?#<>\"'()[]\\".contains(byte);
        let length = rest.iter().position(is_end).unwrap_or(rest.len());
        let mut written = &rest[..length];
        while let [before @ .., last] = written
            && TRAILING.contains(last)
        {
            written = before;
        }
        let host_at = written.iter().rposition(|byte| *byte == b'@');
        if !written[host_at.map_or(0, |at| at + 1)..].contains(&b'%') {
            return None;
        }
        let read = decoded(written)?;
        let (user, place) = match read.rfind('@') {
            Some(sign) => read.split_at(sign + 1),
            None => ("", &*read),
        };
        let (name, port) = match place.rsplit_once(':') {
            Some((name, port)) => (name, Some(port.parse().ok()?)),
            None => (place, None),
        };
        let (name, skeleton) = match name.parse::<Ipv4Addr>() {
            Ok(address) => (address.to_string(), None),
            Err(_) => host::after_scheme(name)?,
        };
        Some(Authority {
            user: user.to_owned(),
            name,
            port,
            end: at + written.len(),
            skeleton,
        })
    }
}

/// Bytes without their escapes, if every escape is whole and they are text without gaps.
fn decoded(written: &[u8]) -> Option<String> {
    let mut bytes = Vec::with_capacity(written.len());
    let mut rest = written;
    while let [first, after @ ..] = rest {
        rest = after;
        let byte = match (first, after) {
            (b'%', [high, low, after @ ..]) => {
                rest = after;
                hex_digit(*high)? << 4 | hex_digit(*low)?
            }
            (b'%', _) => return None,
            (byte, _) => *byte,
        };
        if byte <= b' ' || byte == 0x7F {
            return None;
        }
        bytes.push(byte);
    }
    String::from_utf8(bytes).ok()
}

fn hex_digit(sign: u8) -> Option<u8> {
    let value = char::from(sign).to_digit(16)?;
    u8::try_from(value).ok()
}
