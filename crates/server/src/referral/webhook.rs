//! The one HTTP client: it posts to addresses that the operator gave for a body, and to no other.
//! Nothing that a report says leads it anywhere; no redirection is followed.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use hyper::body::Body;
use hyper::{Request, Uri};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto};

use super::signature::{MEDIA_TYPE, Signed};

/// How long the other side may take over one message, from the first packet to its answer.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Where a body's messages go: checked when the operator gives it.
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
        if uri
            .authority()
            .is_none_or(|name| name.as_str().contains('@'))
        {
            return Err("an address without a name and a password before the host");
        }
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
}

/// Sends messages.
#[derive(Clone)]
pub struct Client {
    tls: TlsConnector,
}

impl Client {
    /// A client that trusts the certificates which this machine trusts.
    ///
    /// # Errors
    /// When the library refuses the plain set of protocols: a mistake in the programme.
    pub fn new() -> anyhow::Result<Client> {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        let provider = Arc::new(crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Client {
            tls: TlsConnector::from(Arc::new(config)),
        })
    }

    /// Posts a signed message; `Ok` when the other side says 2xx.
    ///
    /// # Errors
    /// What was wrong, in a few words of ours: never the other side's.
    pub async fn post(&self, to: &Address, body: Bytes, signed: &Signed) -> Result<(), String> {
        let sent = tokio::time::timeout(TIMEOUT, self.send(to, body, signed));
        sent.await.unwrap_or_else(|_| Err("timeout".to_owned()))
    }

    async fn send(&self, to: &Address, body: Bytes, signed: &Signed) -> Result<(), String> {
        let no_line = |_| "no connection".to_owned();
        let stream = TcpStream::connect((to.host.as_str(), to.port)).await;
        let stream = stream.map_err(no_line)?;
        if !to.is_https {
            return exchange(stream, to, body, signed).await;
        }
        let name = ServerName::try_from(to.host.clone()).map_err(|_| "no host name".to_owned())?;
        let stream = self.tls.connect(name, stream).await;
        let stream = stream.map_err(|_| "no trusted encryption".to_owned())?;
        exchange(stream, to, body, signed).await
    }
}

async fn exchange(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    to: &Address,
    body: Bytes,
    signed: &Signed,
) -> Result<(), String> {
    let broken = |_| "the connection broke".to_owned();
    let handshake = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await;
    let (mut sender, connection) = handshake.map_err(broken)?;
    // Ends with the exchange: nobody waits for another message on this line.
    let line = tokio::spawn(connection);
    let path = to.uri.path_and_query().map_or("/", |path| path.as_str());
    let host = to.uri.authority().map_or("", |name| name.as_str());
    let request = Request::post(path)
        .header("host", host)
        .header("content-type", MEDIA_TYPE)
        .header("content-digest", &signed.digest)
        .header("signature-input", &signed.input)
        .header("signature", &signed.signature)
        .header("user-agent", "tocsin")
        .body(Message(Some(body)))
        .map_err(|_| "the request could not be written".to_owned())?;
    let answer = sender.send_request(request).await;
    line.abort();
    let status = answer.map_err(broken)?.status();
    match status.is_success() {
        true => Ok(()),
        false => Err(format!("status {}", status.as_u16())),
    }
}

/// A body that is one piece.
struct Message(Option<Bytes>);

impl Body for Message {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<hyper::body::Frame<Bytes>, Self::Error>>> {
        let frame = self
            .0
            .take()
            .map(|bytes| Ok(hyper::body::Frame::data(bytes)));
        std::task::Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_none()
    }

    fn size_hint(&self) -> hyper::body::SizeHint {
        let length = self.0.as_ref().map_or(0, Bytes::len);
        hyper::body::SizeHint::with_exact(length as u64)
    }
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
            "http://[::1]/in",
            "http://localhost/in",
        ] {
            assert!(Address::read(good).is_ok(), "{good}");
        }
        for wrong in [
            "",
            "body.example",
            "http://body.example/in",
            "http://10.0.0.1/in",
            "ftp://body.example/in",
            "https://name:secret@body.example/in",
            "file:///etc/passwd",
        ] {
            assert!(Address::read(wrong).is_err(), "{wrong}");
        }
    }
}
