//! Slowing down guesses: per truncated address, and overall.
//!
//! An address is cut to the network that one person can easily change within (/24 and /48), so
//! that nothing here names a person, and nobody gains by using the next address.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;
use std::time::Duration;

use axum::http::HeaderMap;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter};
use sha2::{Digest, Sha256};

/// How many tries, and how fast they come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Tries in a row from one network.
    pub burst_count: u32,
    /// A network gets one more try after so many seconds.
    pub one_more_after_seconds: u64,
    /// Tries a second from everywhere together.
    pub overall_per_second: u32,
}

/// Receipt codes: nobody has twenty of their own, and 90 random bits leave guessing hopeless.
pub const CODES: Pace = Pace {
    burst_count: 20,
    one_more_after_seconds: 15,
    overall_per_second: 50,
};

/// Logins: an office behind one address, and people who mistype.
pub const LOGINS: Pace = Pace {
    burst_count: 30,
    one_more_after_seconds: 10,
    overall_per_second: 20,
};

/// Logins to one address: whoever spreads guesses over many networks meets this.
pub const LOGINS_OF_ONE: Pace = Pace {
    burst_count: 10,
    one_more_after_seconds: 20,
    overall_per_second: 20,
};

/// Drafts, reports and messages of the public pages: generous, for whole regions share a network.
pub const FORMS: Pace = Pace {
    burst_count: 600,
    one_more_after_seconds: 1,
    overall_per_second: 500,
};

/// Checks of values by anybody: enough for a person who looks at a page of them, or an office.
pub const CHECKS: Pace = Pace {
    burst_count: 120,
    one_more_after_seconds: 1,
    overall_per_second: 300,
};

/// Networks remembered at most before those that have their tries back are forgotten.
const NETWORKS_COUNT: usize = 10_000;

/// Counts tries and says when there were too many.
pub struct Guesses {
    by_key: DefaultKeyedRateLimiter<Key>,
    overall: DefaultDirectRateLimiter,
    clock: DefaultClock,
}

/// Whose tries are counted: a network's, or those for a name, known by its digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Key {
    Network(IpAddr),
    Name([u8; 32]),
}

/// Too many tries: how long to wait, in whole seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooMany {
    /// Seconds until another try is answered; at least 1.
    pub wait_seconds: u64,
}

impl Guesses {
    /// Allows this pace.
    pub fn new(pace: Pace) -> Guesses {
        let count = |count: u32| NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN);
        let period = Duration::from_secs(pace.one_more_after_seconds.max(1));
        let network = Quota::with_period(period)
            .unwrap_or(Quota::per_minute(NonZeroU32::MIN))
            .allow_burst(count(pace.burst_count));
        Guesses {
            by_key: RateLimiter::keyed(network),
            overall: RateLimiter::direct(Quota::per_second(count(pace.overall_per_second))),
            clock: DefaultClock::default(),
        }
    }

    /// Counts one try from an address.
    pub fn count(&self, address: IpAddr) -> Result<(), TooMany> {
        self.count_key(Key::Network(network_of(address)))
    }

    /// Counts one try for a name, such as an e-mail address; case does not matter.
    pub fn count_name(&self, name: &str) -> Result<(), TooMany> {
        let digest = Sha256::digest(name.trim().to_lowercase());
        self.count_key(Key::Name(digest.into()))
    }

    fn count_key(&self, key: Key) -> Result<(), TooMany> {
        if self.by_key.len() > NETWORKS_COUNT {
            self.by_key.retain_recent();
        }
        let too_many = |wait: Duration| TooMany {
            wait_seconds: wait.as_secs() + 1,
        };
        self.by_key
            .check_key(&key)
            .map_err(|until| too_many(until.wait_time_from(self.clock.now())))?;
        self.overall
            .check()
            .map_err(|until| too_many(until.wait_time_from(self.clock.now())))
    }
}

/// The network of an address: its first 24 (IPv4) or 48 bits (IPv6).
fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            Ipv4Addr::new(a, b, c, 0).into()
        }
        IpAddr::V6(address) => {
            let [a, b, c, ..] = address.segments();
            Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0).into()
        }
    }
}

/// The address of the person: the peer of the connection or, when that is a trusted proxy, the
/// last address in `X-Forwarded-For` that is none.
pub fn client_address(peer: SocketAddr, headers: &HeaderMap, trusted_proxies: &[IpAddr]) -> IpAddr {
    let is_trusted = |address: &IpAddr| trusted_proxies.contains(&address.to_canonical());
    let peer = peer.ip().to_canonical();
    if !is_trusted(&peer) {
        return peer;
    }
    let forwarded: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    // From the nearest to the farthest: what stands before an unknown sender is its own claim.
    let mut farthest = peer;
    for hop in forwarded.into_iter().rev() {
        let Ok(address) = hop.trim().parse::<IpAddr>() else {
            return farthest;
        };
        farthest = address.to_canonical();
        if !is_trusted(&farthest) {
            return farthest;
        }
    }
    farthest
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn client(peer: &str, forwarded: &[&str], trusted: &[&str]) -> IpAddr {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        let trusted: Vec<IpAddr> = trusted.iter().map(|text| address(text)).collect();
        client_address(SocketAddr::new(address(peer), 1), &headers, &trusted)
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        assert_eq!(
            client("192.0.2.1", &["203.0.113.9"], &[]),
            address("192.0.2.1")
        );
        let proxy = ["10.0.0.1", "10.0.0.2"];
        assert_eq!(
            client("10.0.0.1", &["203.0.113.9"], &proxy),
            address("203.0.113.9")
        );
        assert_eq!(
            client("::ffff:10.0.0.1", &["198.51.100.7, 203.0.113.9"], &proxy),
            address("203.0.113.9")
        );
        assert_eq!(
            client(
                "10.0.0.1",
                &["198.51.100.7", "203.0.113.9, 10.0.0.2"],
                &proxy
            ),
            address("203.0.113.9")
        );
        assert_eq!(client("10.0.0.1", &[], &proxy), address("10.0.0.1"));
        assert_eq!(
            client("10.0.0.1", &["nonsense"], &proxy),
            address("10.0.0.1")
        );
    }

    #[test]
    fn neighbours_share_their_tries_and_strangers_do_not() {
        let guesses = Guesses::new(Pace {
            burst_count: 2,
            one_more_after_seconds: 3_600,
            overall_per_second: 1_000,
        });
        assert!(guesses.count(address("192.0.2.1")).is_ok());
        assert!(guesses.count(address("::ffff:192.0.2.200")).is_ok());
        let refused = guesses.count(address("192.0.2.77")).unwrap_err();
        assert!((1..=3_600).contains(&refused.wait_seconds), "{refused:?}");
        assert!(guesses.count(address("192.0.3.1")).is_ok());
        assert!(guesses.count(address("2001:db8:1:2::3")).is_ok());
        assert!(guesses.count(address("2001:db8:1:ffff::4")).is_ok());
        assert!(guesses.count(address("2001:db8:1::5")).is_err());
    }

    #[test]
    fn tries_for_one_name_are_counted_wherever_they_come_from() {
        let guesses = Guesses::new(Pace {
            burst_count: 2,
            one_more_after_seconds: 3_600,
            overall_per_second: 1_000,
        });
        assert!(guesses.count_name("ada@example.org").is_ok());
        assert!(guesses.count_name(" Ada@Example.org").is_ok());
        assert!(guesses.count_name("ADA@example.org").is_err());
        assert!(guesses.count_name("bob@example.org").is_ok());
    }

    #[test]
    fn everybody_together_is_slowed_too() {
        let guesses = Guesses::new(Pace {
            burst_count: 100,
            one_more_after_seconds: 1,
            overall_per_second: 3,
        });
        let answers: Vec<bool> = (0u8..50)
            .map(|number| guesses.count(IpAddr::from([192, 0, number, 1])).is_ok())
            .collect();
        assert!(answers[..3].iter().all(|answered| *answered));
        assert!(answers[3..].contains(&false));
    }
}
