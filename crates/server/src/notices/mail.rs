//! Mail, through the operator's relay, which signs it.

use std::time::Duration;

use anyhow::Context;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use uuid::Uuid;

use super::Failure;
use crate::config::Mail;

/// How long the relay may take over one mail: a batch of these is shorter than the lease.
const SEND_TIMEOUT: Duration = Duration::from_secs(20);
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

    /// Sends one mail.
    pub(super) async fn send(
        &self,
        to: &str,
        subject: String,
        body: String,
    ) -> Result<(), Failure> {
        let message = self.message(to, subject, body);
        let message = message.map_err(|_| Failure::Lasting("no mail can go there".to_owned()))?;
        // The relay's timeout counts each command; one that answers each slowly is a failure, too.
        let sent = tokio::time::timeout(SEND_TIMEOUT, self.transport.send(message)).await;
        let error = match sent {
            Ok(Ok(_)) => return Ok(()),
            Ok(Err(error)) => error,
            Err(_) => return Err(Failure::Passing("SMTP: too slow".to_owned())),
        };
        let problem = match error.status() {
            Some(code) => format!("SMTP {code}"),
            None if error.is_timeout() => "SMTP: too slow".to_owned(),
            None if error.is_response() => "SMTP: no sense in the answer".to_owned(),
            None => "SMTP: no connection".to_owned(),
        };
        Err(match error.is_permanent() {
            true => Failure::Lasting(problem),
            false => Failure::Passing(problem),
        })
    }

    fn message(&self, to: &str, subject: String, body: String) -> anyhow::Result<Message> {
        let message_id = format!("<{}@{}>", Uuid::now_v7(), self.from.email.domain());
        let auto = HeaderName::new_from_ascii_str("Auto-Submitted");
        let message = Message::builder()
            .from(self.from.clone())
            .to(to.parse()?)
            .subject(subject)
            .message_id(Some(message_id))
            .header(ContentType::TEXT_PLAIN)
            .raw_header(HeaderValue::new(auto, "auto-generated".to_owned()))
            .body(body)?;
        Ok(message)
    }
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
