//! From where somebody logs in, in words that they recognise and that name no machine.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use tocsin_store::people::session::Device;

use crate::http::App;
use crate::http::limit::client_address;

/// Marks of browsers, in the order in which they must be looked for: most claim to be others too.
const BROWSERS: [(&str, &str); 6] = [
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chromium/", "Chromium"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];
/// Marks of systems, in order.
const SYSTEMS: [(&str, &str); 6] = [
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];

/// From where a request comes.
pub(super) struct Origin {
    /// The address, behind the proxies that are trusted.
    pub(super) address: IpAddr,
    /// The device, in words.
    pub(super) device: Device,
}

impl FromRequestParts<App> for Origin {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Origin, Response> {
        let peer = ConnectInfo::<SocketAddr>::from_request_parts(parts, app).await;
        let ConnectInfo(peer) = peer.map_err(IntoResponse::into_response)?;
        let address = client_address(peer, &parts.headers, &app.config.trusted_proxies);
        let device = device(address, &parts.headers);
        Ok(Origin { address, device })
    }
}

/// The device behind a request. What it says of itself is reduced to two known words.
fn device(address: IpAddr, headers: &HeaderMap) -> Device {
    let said = headers.get(header::USER_AGENT);
    let said = said.and_then(|value| value.to_str().ok()).unwrap_or("");
    let word = |marks: &[(&str, &'static str)]| {
        let found = marks.iter().find(|(mark, _)| said.contains(mark));
        found.map(|(_, word)| *word)
    };
    let words: Vec<&str> = [word(&BROWSERS), word(&SYSTEMS)]
        .into_iter()
        .flatten()
        .collect();
    Device {
        network: network(address),
        browser: words.join(" · "),
    }
}

/// The network of an address, as large as one that a household or office has.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            format!("{}/24", Ipv4Addr::new(a, b, c, 0))
        }
        IpAddr::V6(address) => {
            let [a, b, c, ..] = address.segments();
            format!("{}/48", Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn a_device_is_two_known_words_and_a_network() {
        for (said, address, words, network) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                "192.0.2.77",
                "Firefox · Linux",
                "192.0.2.0/24",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Edg/130",
                "2001:db8:1:2::3",
                "Edge · Windows",
                "2001:db8:1::/48",
            ),
            ("<script>", "::ffff:192.0.2.77", "", "192.0.2.0/24"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::USER_AGENT, HeaderValue::from_static(said));
            let device = device(address.parse().expect("an address"), &headers);
            assert_eq!(
                (device.browser.as_str(), device.network.as_str()),
                (words, network)
            );
        }
    }
}
