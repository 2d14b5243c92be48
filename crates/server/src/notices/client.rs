//! A small HTTP client for one address that the operator configured. It follows no redirect, reads
//! no answer's words, and never goes where a report says.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use axum::http::{HeaderMap, HeaderValue, Request, StatusCode, Uri, header};
use bytes::Bytes;
use http_body_util::Full;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::Failure;

/// How long one request may take, from the name's look-up to the answer's status: a batch of these
/// is shorter than the lease.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(20);

/// Where to post, and how.
#[derive(Clone)]
pub(super) struct Client {
    uri: Uri,
    host: String,
    port: u16,
    tls: Option<(TlsConnector, ServerName<'static>)>,
}

impl Client {
    /// A client of an address. Without encryption it goes to this machine alone.
    pub(super) fn new(url: &str) -> anyhow::Result<Client> {
        let uri: Uri = url.parse().context("not an address")?;
        let host = uri.host().context("it names no machine")?.to_owned();
        let bare = host.trim_matches(['[', ']']).to_owned();
        let is_here = bare == "localhost"
            || bare
                .parse::<std::net::IpAddr>()
                .is_ok_and(|address| address.is_loopback());
        let tls = match uri.scheme_str() {
            Some("https") => Some((connector()?, ServerName::try_from(bare.clone())?)),
            Some("http") => {
                ensure!(is_here, "http:// is for this machine; write https://");
                None
            }
            _ => bail!("it must begin with https://"),
        };
        let port = uri.port_u16().unwrap_or(match tls {
            Some(_) => 443,
            None => 80,
        });
        Ok(Client {
            uri,
            host: bare,
            port,
            tls,
        })
    }

    /// Posts a body; the answer's status, or why there is none.
    pub(super) async fn post(
        &self,
        headers: HeaderMap,
        body: String,
    ) -> Result<StatusCode, Failure> {
        let exchange = async {
            let stream = TcpStream::connect((&*self.host, self.port)).await;
            let stream = stream.map_err(|_| passing("HTTP: no connection"))?;
            match &self.tls {
                None => self.exchange(stream, headers, body).await,
                Some((connector, name)) => {
                    let stream = connector.connect(name.clone(), stream).await;
                    let stream = stream.map_err(|_| passing("HTTP: no trusted encryption"))?;
                    self.exchange(stream, headers, body).await
                }
            }
        };
        tokio::time::timeout(REQUEST_TIMEOUT, exchange)
            .await
            .unwrap_or_else(|_| Err(passing("HTTP: too slow")))
    }

    async fn exchange(
        &self,
        stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
        headers: HeaderMap,
        body: String,
    ) -> Result<StatusCode, Failure> {
        let nonsense = |_| passing("HTTP: no sense in the answer");
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
            .await
            .map_err(nonsense)?;
        // It ends with the sender: what the answer says after its head is left unread.
        let driving = tokio::spawn(connection);
        let mut request =
            Request::post(self.uri.path_and_query().map_or("/", |path| path.as_str()))
                .body(Full::new(Bytes::from(body)))
                .map_err(|_| passing("HTTP: no request can be made"))?;
        *request.headers_mut() = headers;
        let authority = self
            .uri
            .authority()
            .map_or("", |authority| authority.as_str());
        if let Ok(host) = HeaderValue::from_str(authority) {
            request.headers_mut().insert(header::HOST, host);
        }
        let answer = sender.send_request(request).await;
        drop(sender);
        driving.abort();
        Ok(answer.map_err(nonsense)?.status())
    }
}

fn passing(problem: &str) -> Failure {
    Failure::Passing(problem.to_owned())
}

/// TLS as the machine trusts it.
fn connector() -> anyhow::Result<TlsConnector> {
    let mut roots = RootCertStore::empty();
    let found = rustls_native_certs::load_native_certs();
    roots.add_parsable_certificates(found.certs);
    ensure!(
        !roots.is_empty(),
        "this machine trusts no certificate authority; install its ca-certificates"
    );
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_in_clear_goes_to_this_machine_alone() {
        for url in [
            "http://127.0.0.1:8/send",
            "http://localhost",
            "http://[::1]:80/",
        ] {
            assert!(Client::new(url).is_ok(), "{url}");
        }
        for url in [
            "http://sms.example.org/",
            "ftp://localhost/",
            "/send",
            "",
            "https://",
        ] {
            assert!(Client::new(url).is_err(), "{url}");
        }
    }
}
