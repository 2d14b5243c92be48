//! Sends notices by mail: that something new waits, and where. No content, no number, no name.
//!
//! Mail leaves through the operator's relay (`[mail]` in the settings), which signs it. The
//! reporter's address is opened by [`tocsin_flow::notice`] for this alone.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use tocsin_domain::text::Texts;
use tocsin_flow::notice::{self, Recipient};
use tocsin_flow::{Centre, FlowError};
use tocsin_store::job::Job;
use uuid::Uuid;

use crate::config::{Config, Mail};

/// Notices claimed at once; they are sent one after another, within the lease.
const BATCH_COUNT: u32 = 20;
/// How long the relay may take over one mail: twenty of these are shorter than the lease.
const SEND_TIMEOUT: Duration = Duration::from_secs(20);
/// The port of a relay that is named without one.
const SMTP_PORT: u16 = 25;

/// Sends notices.
#[derive(Clone)]
pub struct Sender {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    texts: Arc<Texts>,
    public_url: Option<String>,
}

impl Sender {
    /// The sender that the settings describe; `None` when they describe none.
    ///
    /// # Errors
    /// A relay or a sender's address that cannot be read, with its key.
    pub fn new(config: &Config, texts: Arc<Texts>) -> anyhow::Result<Option<Sender>> {
        let Some(mail) = &config.mail else {
            return Ok(None);
        };
        let from: Mailbox = mail
            .from
            .parse()
            .with_context(|| format!("mail.from: {:?} is not an address", mail.from))?;
        Ok(Some(Sender {
            transport: transport(mail, from.email.domain())?,
            from,
            texts,
            public_url: config.public_url.clone(),
        }))
    }

    /// Sends what is due; answers whether there was anything.
    ///
    /// # Errors
    /// [`FlowError`] when the store fails. A relay that fails is a reason to try again later.
    pub async fn run(&self, centre: &Centre) -> Result<bool, FlowError> {
        let jobs = notice::claim(centre, BATCH_COUNT).await?;
        let found = !jobs.is_empty();
        for job in jobs {
            self.send_one(centre, job).await?;
        }
        Ok(found)
    }

    async fn send_one(&self, centre: &Centre, job: Job) -> Result<(), FlowError> {
        let Some(recipient) = notice::recipient(centre, &job).await? else {
            return notice::drop_notice(centre, job).await;
        };
        let language = &centre.profile.language(&recipient.language).code;
        let message = match self.message(&recipient, language) {
            Ok(message) => message,
            Err(_) => {
                tracing::warn!(
                    job = job.id,
                    "a notice has an address that no mail can go to"
                );
                return notice::drop_notice(centre, job).await;
            }
        };
        match self.transport.send(message).await {
            Ok(_) => notice::sent(centre, job).await.map(|_| ()),
            // The relay's words may repeat the address, so only its status is logged.
            Err(error) if error.is_permanent() => {
                let status = error.status().map(|code| code.to_string());
                tracing::warn!(job = job.id, ?status, "the relay refused a notice for good");
                notice::drop_notice(centre, job).await
            }
            Err(error) => {
                let (id, tries) = (job.id, job.attempts);
                let status = error.status().map(|code| code.to_string());
                let again = notice::failed(centre, job).await?;
                tracing::warn!(
                    job = id,
                    tries,
                    ?status,
                    ?again,
                    "a notice could not be sent"
                );
                Ok(())
            }
        }
    }

    /// The mail: that there is news, and where.
    fn message(&self, recipient: &Recipient, language: &str) -> anyhow::Result<Message> {
        let place = match &self.public_url {
            Some(url) => format!("{}/{language}/inbox", url.trim_end_matches('/')),
            None => self.texts.plain(language, "notice-where"),
        };
        let body = self
            .texts
            .get(language, "notice-body", &[("where", place.into())]);
        // Marks for the direction of text are for pages; some mail programs show them as boxes.
        let body = body.replace(['\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}'], "");
        let message_id = format!("<{}@{}>", Uuid::now_v7(), self.from.email.domain());
        let auto = HeaderName::new_from_ascii_str("Auto-Submitted");
        let message = Message::builder()
            .from(self.from.clone())
            .to(recipient.email.parse()?)
            .subject(self.texts.plain(language, "notice-subject"))
            .message_id(Some(message_id))
            .header(ContentType::TEXT_PLAIN)
            .raw_header(HeaderValue::new(auto, "auto-generated".to_owned()))
            .body(body)?;
        Ok(message)
    }
}

fn transport(mail: &Mail, own_name: &str) -> anyhow::Result<AsyncSmtpTransport<Tokio1Executor>> {
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
