//! Mail, through the operator's relay, which signs it.

use std::time::Duration;

use anyhow::Context;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, Message, MultiPart, SinglePart};
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use sha2::{Digest, Sha256};

use super::Failure;
use crate::config::Mail;

/// How long the relay may take over one mail: a batch of these is shorter than the lease.
const SEND_TIMEOUT: Duration = Duration::from_secs(20);
/// What is said of a relay that did not answer in time.
pub(crate) const TOO_SLOW: &str = "SMTP: too slow";
/// The port of a relay that is named without one.
const SMTP_PORT: u16 = 25;

/// The operator's relay.
#[derive(Clone)]
pub(super) struct Relay {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Relay {
    /// The relay of the settings.
    pub(super) fn new(mail: &Mail) -> anyhow::Result<Relay> {
        let from: Mailbox = mail
            .from
            .parse()
            .with_context(|| format!("mail.from: {:?} is not an address", mail.from))?;
        let transport = transport(mail, from.email.domain())?;
        Ok(Relay { transport, from })
    }

    /// Sends one mail; `name` is the same for each try of the same mail, and for no other mail.
    pub(super) async fn send(&self, to: &str, content: Content, name: &str) -> Result<(), Failure> {
        let message = self.message(to, content, name);
        let message = message.map_err(|_| Failure::Lasting("no mail can go there".to_owned()))?;
        hand_over(&self.transport, message).await
    }

    fn message(&self, to: &str, content: Content, name: &str) -> anyhow::Result<Message> {
        let Content {
            subject,
            text,
            file,
        } = content;
        let auto = HeaderName::new_from_ascii_str("Auto-Submitted");
        let builder = Message::builder()
            .from(self.from.clone())
            .to(to.parse()?)
            .subject(subject)
            .message_id(Some(message_id(name, self.from.email.domain())))
            .raw_header(HeaderValue::new(auto, "auto-generated".to_owned()));
        let Some((name, media_type, bytes)) = file else {
            return Ok(builder.header(ContentType::TEXT_PLAIN).body(text)?);
        };
        let file = Attachment::new(name).body(bytes, ContentType::parse(media_type)?);
        let whole = MultiPart::mixed()
            .singlepart(SinglePart::plain(text))
            .singlepart(file);
        Ok(builder.multipart(whole)?)
    }
}

/// What a mail says.
pub(super) struct Content {
    pub(super) subject: String,
    pub(super) text: String,
    /// Name, media type and bytes of a file that goes along.
    pub(super) file: Option<(String, &'static str, Vec<u8>)>,
}

/// Hands a mail over to a relay.
///
/// # Errors
/// What was wrong, in words of ours: the relay's may repeat the address. A relay that answers
/// slowly or not at all is a failure like any other: nobody waits for it for ever.
pub(crate) async fn hand_over(
    transport: &AsyncSmtpTransport<Tokio1Executor>,
    message: Message,
) -> Result<(), Failure> {
    // The timeout of the transport is that of the connection alone.
    let sent = tokio::time::timeout(SEND_TIMEOUT, transport.send(message)).await;
    let error = match sent {
        Ok(Ok(_)) => return Ok(()),
        Ok(Err(error)) => error,
        Err(_) => return Err(Failure::Passing(TOO_SLOW.to_owned())),
    };
    let problem = match error.status() {
        Some(code) => format!("SMTP {code}"),
        None if error.is_timeout() => TOO_SLOW.to_owned(),
        None if error.is_response() => "SMTP: no sense in the answer".to_owned(),
        None => "SMTP: no connection".to_owned(),
    };
    Err(match error.is_permanent() {
        true => Failure::Lasting(problem),
        false => Failure::Passing(problem),
    })
}

/// The Message-ID of a mail, from a name that only this mail has. It says nothing of what it names.
/// A mail that is sent again, because the relay hung up before it said that it had it, keeps it:
/// mail servers drop the second copy.
pub(crate) fn message_id(name: &str, domain: &str) -> String {
    let digest = hex::encode(Sha256::digest(name.as_bytes()));
    format!("<{}@{domain}>", &digest[..32])
}

/// The way to the relay of the settings; `own_name` is what this side calls itself.
///
/// # Errors
/// A relay that cannot be read.
pub(crate) fn transport(
    mail: &Mail,
    own_name: &str,
) -> anyhow::Result<AsyncSmtpTransport<Tokio1Executor>> {
    let (host, port) = match mail.relay.rsplit_once(':') {
        Some((host, port)) if !host.ends_with(':') => {
            let port = port
                .parse()
                .with_context(|| format!("mail.relay: {:?} has no port number", mail.relay))?;
            (host.trim_matches(['[', ']']), port)
        }
        _ => (mail.relay.as_str(), SMTP_PORT),
    };
    // A relay on this machine needs no encryption; another one gets it whenever it offers it.
    let is_here = host == "localhost" || host.parse().is_ok_and(is_loopback);
    let tls = match is_here {
        true => Tls::None,
        false => Tls::Opportunistic(
            TlsParameters::new(host.to_owned()).context("mail.relay: its name for encryption")?,
        ),
    };
    Ok(
        AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
            .port(port)
            .tls(tls)
            .timeout(Some(SEND_TIMEOUT))
            .hello_name(ClientId::Domain(own_name.to_owned()))
            .build(),
    )
}

fn is_loopback(address: std::net::IpAddr) -> bool {
    address.is_loopback()
}
