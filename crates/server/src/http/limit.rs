//! Guesses of secret codes, slowed for each network and for everybody together.
//!
//! A code has 90 random bits, so that no guessing finds one; slowing keeps the attempts from
//! costing anything, and a mistyped code from ever meeting somebody else's.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::LazyLock;
use std::time::Duration;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::App;

/// Where a request comes from, as coarse as one household or organisation: an IPv4 address cut
/// to 24 bits, an IPv6 address to 48. Nothing of it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Network(IpAddr);

impl Network {
    /// The network of an address.
    pub fn of(address: IpAddr) -> Network {
        match address.to_canonical() {
            IpAddr::V4(address) => {
                let [first, second, third, _] = address.octets();
                Network(IpAddr::from([first, second, third, 0]))
            }
            IpAddr::V6(address) => {
                let cut = address.to_bits() & (u128::MAX << (128 - 48));
                Network(Ipv6Addr::from_bits(cut).into())
            }
        }
    }
}

impl FromRequestParts<App> for Network {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map_or(Ipv6Addr::UNSPECIFIED.into(), |info| info.0.ip());
        let forwarded = parts.headers.get_all("x-forwarded-for").into_iter();
        let forwarded = forwarded.filter_map(|value| value.to_str().ok());
        let address = sender(peer, forwarded, &app.config.trusted_proxies);
        Ok(Network::of(address))
    }
}

/// Who sent a request: the last address of the chain that is not a trusted proxy's. What stands
/// before an untrusted address may have been invented.
fn sender<'h>(
    peer: IpAddr,
    forwarded: impl Iterator<Item = &'h str>,
    trusted: &[IpAddr],
) -> IpAddr {
    let named: Vec<IpAddr> = forwarded
        .flat_map(|value| value.split(','))
        .filter_map(|address| address.trim().parse().ok())
        .collect();
    let mut sender = peer;
    for address in named.into_iter().rev() {
        if !trusted.contains(&sender.to_canonical()) {
            break;
        }
        sender = address;
    }
    sender
}

/// Guesses that a network may make at once.
const NETWORK_BURST: u32 = 20;
/// After those, one guess in so long.
const NETWORK_PERIOD: Duration = Duration::from_secs(6);
/// Guesses that everybody together may make at once.
const OVERALL_BURST: u32 = 500;
/// After those, one guess in so long.
const OVERALL_PERIOD: Duration = Duration::from_millis(100);
/// Networks remembered before those that have been quiet are forgotten.
const NETWORKS_MAX: usize = 10_000;

/// The guesses of one kind of secret.
pub struct Guesses {
    by_network: DefaultKeyedRateLimiter<Network>,
    overall: DefaultDirectRateLimiter,
}

/// Guesses of receipt and draft codes at this process.
pub static CODES: LazyLock<Guesses> = LazyLock::new(Guesses::new);

impl Guesses {
    fn new() -> Guesses {
        Guesses {
            by_network: RateLimiter::keyed(quota(NETWORK_PERIOD, NETWORK_BURST)),
            overall: RateLimiter::direct(quota(OVERALL_PERIOD, OVERALL_BURST)),
        }
    }

    /// Counts a guess; `false` when there were too many, and it must not be looked at.
    pub fn allow(&self, network: Network) -> bool {
        if self.by_network.len() > NETWORKS_MAX {
            self.by_network.retain_recent();
        }
        self.by_network.check_key(&network).is_ok() && self.overall.check().is_ok()
    }
}

fn quota(period: Duration, burst: u32) -> Quota {
    let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
    // `None` only for a period of zero.
    let quota = Quota::with_period(period).unwrap_or(Quota::per_minute(burst));
    quota.allow_burst(burst)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn neighbours_share_a_network() {
        let of = |text| Network::of(address(text));
        assert_eq!(of("192.0.2.7"), of("192.0.2.250"));
        assert_eq!(of("192.0.2.7"), of("::ffff:192.0.2.9"));
        assert_ne!(of("192.0.2.7"), of("192.0.3.7"));
        assert_eq!(of("2001:db8:1:2::3"), of("2001:db8:1:ffff::1"));
        assert_ne!(of("2001:db8:1::"), of("2001:db8:2::"));
    }

    #[test]
    fn only_trusted_proxies_speak_for_others() {
        let proxy = address("10.0.0.1");
        let sent = ["203.0.113.9, 198.51.100.4"];
        let from = |peer, trusted: &[IpAddr]| sender(peer, sent.into_iter(), trusted);
        assert_eq!(from(proxy, &[]), proxy);
        assert_eq!(from(proxy, &[proxy]), address("198.51.100.4"));
        let both = [proxy, address("198.51.100.4")];
        assert_eq!(from(proxy, &both), address("203.0.113.9"));
    }

    #[test]
    fn a_network_that_guesses_is_slowed_and_others_are_not() {
        let guesses = Guesses::new();
        let (one, other) = (address("192.0.2.1"), address("198.51.100.1"));
        let allowed = (0..100).filter(|_| guesses.allow(Network::of(one))).count();
        assert_eq!(allowed, NETWORK_BURST as usize);
        assert!(guesses.allow(Network::of(other)));
    }

    #[test]
    fn everybody_together_is_slowed_too() {
        let guesses = Guesses::new();
        let many = (0..2_000u32).map(|count| IpAddr::from((count << 8).to_be_bytes()));
        let allowed = many
            .filter(|address| guesses.allow(Network::of(*address)))
            .count();
        assert!((500..600).contains(&allowed), "{allowed}");
    }
}
