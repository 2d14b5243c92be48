//! The one HTTP client: it posts to addresses that the operator gave, and to no other. Nothing that
//! a report says leads it anywhere; it follows no redirection and reads no answer's words.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, ensure};
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode, Uri, header};
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

/// How long one message may take, from the name's look-up to the answer's status: a batch of these
/// is shorter than the lease of its job.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Where to post: encrypted, or on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    uri: Uri,
    host: String,
    port: u16,
    is_https: bool,
}

impl Address {
    /// Reads an address.
    ///
    /// # Errors
    /// What is wrong and what to do.
    pub fn read(text: &str) -> Result<Address, &'static str> {
        const FORM: &str = "not an address; write one like https://body.example/tocsin";
        let uri: Uri = text.parse().map_err(|_| FORM)?;
        let host = uri.host().ok_or(FORM)?.trim_matches(['[', ']']).to_owned();
        let is_here = host == "localhost"
            || host
                .parse()
                .is_ok_and(|address: std::net::IpAddr| address.is_loopback());
        let is_https = match uri.scheme_str() {
            Some("https") => true,
            Some("http") if is_here => false,
            _ => return Err("an address begins with https:// unless it is on this machine"),
        };
        let port = uri.port_u16().unwrap_or(if is_https { 443 } else { 80 });
        Ok(Address {
            uri,
            host,
            port,
            is_https,
        })
    }

    /// Whether a name or a password stands before the host.
    pub fn has_credentials(&self) -> bool {
        self.authority().contains('@')
    }

    fn authority(&self) -> &str {
        self.uri.authority().map_or("", |name| name.as_str())
    }

    fn server_name(&self) -> Result<ServerName<'static>, Unsent> {
        ServerName::try_from(self.host.clone()).map_err(|_| Unsent::NoHostName)
    }
}

/// Why there is no answer. The words are ours: those of the other side may repeat an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsent {
    /// Nobody listens there.
    #[error("no connection")]
    NoConnection,
    /// What stands for the host can be no name in a certificate.
    #[error("no host name")]
    NoHostName,
    /// The other side shows no certificate that this machine trusts.
    #[error("no trusted encryption")]
    NotTrusted,
    /// The other side hung up, or does not speak HTTP.
    #[error("the connection broke")]
    Broken,
    /// Twenty seconds were over.
    #[error("timeout")]
    TooSlow,
}

/// Posts.
#[derive(Clone)]
pub struct Client {
    tls: TlsConnector,
    has_authorities: bool,
}

impl Client {
    /// A client that trusts the certificates which this machine trusts.
    ///
    /// # Errors
    /// When the library refuses the plain set of protocols: a mistake in the programme.
    pub fn new() -> anyhow::Result<Client> {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        let has_authorities = !roots.is_empty();
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Client {
            tls: TlsConnector::from(Arc::new(config)),
            has_authorities,
        })
    }

    /// Whether anything can ever be posted to an address, as far as this machine can tell.
    ///
    /// # Errors
    /// What stands in the way, and what to do.
    pub fn check(&self, to: &Address) -> anyhow::Result<()> {
        if to.is_https {
            to.server_name().context(to.host.clone())?;
            ensure!(
                self.has_authorities,
                "this machine trusts no certificate authority; install its ca-certificates"
            );
        }
        Ok(())
    }

    /// Posts a body; the answer's status.
    ///
    /// # Errors
    /// Why there is no answer.
    pub async fn post(
        &self,
        to: &Address,
        headers: HeaderMap,
        body: Bytes,
    ) -> Result<StatusCode, Unsent> {
        let sent = tokio::time::timeout(TIMEOUT, self.send(to, headers, body));
        sent.await.unwrap_or(Err(Unsent::TooSlow))
    }

    async fn send(
        &self,
        to: &Address,
        headers: HeaderMap,
        body: Bytes,
    ) -> Result<StatusCode, Unsent> {
        let stream = TcpStream::connect((to.host.as_str(), to.port)).await;
        let stream = stream.map_err(|_| Unsent::NoConnection)?;
        if !to.is_https {
            return exchange(stream, to, headers, body).await;
        }
        let stream = self.tls.connect(to.server_name()?, stream).await;
        let stream = stream.map_err(|_| Unsent::NotTrusted)?;
        exchange(stream, to, headers, body).await
    }
}

async fn exchange(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    to: &Address,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode, Unsent> {
    let handshake = http1::handshake(TokioIo::new(stream)).await;
    let (mut sender, connection) = handshake.map_err(|_| Unsent::Broken)?;
    // Ends with the exchange: what the answer says after its head is left unread.
    let line = tokio::spawn(connection);
    let root = || PathAndQuery::from_static("/");
    let mut request = Request::new(Full::new(body));
    *request.method_mut() = Method::POST;
    *request.uri_mut() = to.uri.path_and_query().cloned().unwrap_or_else(root).into();
    *request.headers_mut() = headers;
    if let Ok(host) = HeaderValue::from_str(to.authority()) {
        request.headers_mut().insert(header::HOST, host);
    }
    let answer = sender.send_request(request).await;
    line.abort();
    Ok(answer.map_err(|_| Unsent::Broken)?.status())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_encrypted_or_on_this_machine() {
        for good in [
            "https://body.example/tocsin",
            "https://body.example:8443/a?b=c",
            "http://127.0.0.1:8080/in",
            "http://127.0.0.1:8/send",
            "http://[::1]/in",
            "http://[::1]:80/",
            "http://localhost/in",
            "http://localhost",
        ] {
            assert!(Address::read(good).is_ok(), "{good}");
        }
        for wrong in [
            "",
            "body.example",
            "http://body.example/in",
            "http://sms.example.org/",
            "http://10.0.0.1/in",
            "ftp://body.example/in",
            "ftp://localhost/",
            "file:///etc/passwd",
            "/send",
            "https://",
        ] {
            assert!(Address::read(wrong).is_err(), "{wrong}");
        }
    }
}
