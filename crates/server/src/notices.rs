//! Sends notices: that something new waits, and where. No content, no number, no name.
//!
//! Mail leaves through the operator's relay (`[mail]` in the settings), text messages through the
//! operator's gateway (`[sms]`). What is to be sent stands in the outgoing queue of
//! [`tocsin_flow::notice`], which opens the reporter's address for this alone.

pub(crate) mod mail;
mod sms;

use std::sync::Arc;

use tocsin_domain::news::Way;
use tocsin_domain::text::Texts;
use tocsin_flow::notice::{self, Recipient};
use tocsin_flow::{Centre, FlowError};
use tocsin_store::outgoing::Outgoing;

use self::mail::Relay;
use self::sms::Gateway;
use crate::config::Config;

/// Notices claimed at once; they are sent one after another, within the lease.
const BATCH_COUNT: u32 = 20;

/// Why a message did not leave. The words are ours, or a bare status: those of the other side may
/// repeat an address, and are neither kept nor logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// Another try would end the same.
    Lasting(String),
    /// Worth another try.
    Passing(String),
}

/// What carries messages away.
#[derive(Clone)]
enum Carrier {
    Relay(Relay),
    Gateway(Gateway),
}

/// Sends notices of one way.
#[derive(Clone)]
pub struct Sender {
    carrier: Carrier,
    texts: Arc<Texts>,
    public_url: Option<String>,
}

impl Sender {
    /// The senders that the settings describe; none when they describe none.
    ///
    /// # Errors
    /// A relay, a gateway or a sender's address that cannot be used, with its key.
    pub fn all(config: &Config, texts: &Arc<Texts>) -> anyhow::Result<Vec<Sender>> {
        let mut carriers = Vec::new();
        if let Some(mail) = &config.mail {
            carriers.push(Carrier::Relay(Relay::new(mail)?));
        }
        if let Some(sms) = &config.sms {
            carriers.push(Carrier::Gateway(Gateway::new(sms)?));
        }
        let sender = |carrier| Sender {
            carrier,
            texts: texts.clone(),
            public_url: config.public_url.clone(),
        };
        Ok(carriers.into_iter().map(sender).collect())
    }

    fn way(&self) -> Way {
        match self.carrier {
            Carrier::Relay(_) => Way::Mail,
            Carrier::Gateway(_) => Way::Sms,
        }
    }

    /// Sends what is due; answers whether there was anything.
    ///
    /// # Errors
    /// [`FlowError`] when the store fails. A relay that fails is a reason to try again later.
    pub async fn run(&self, centre: &Centre) -> Result<bool, FlowError> {
        let claimed = notice::claim(centre, self.way(), BATCH_COUNT).await?;
        let found = !claimed.is_empty();
        for message in claimed {
            self.send_one(centre, message).await?;
        }
        Ok(found)
    }

    async fn send_one(&self, centre: &Centre, claimed: Outgoing) -> Result<(), FlowError> {
        let way = self.way();
        let Some(recipient) = notice::recipient(centre, way, &claimed).await? else {
            return notice::unwanted(centre, claimed).await;
        };
        let (id, tries) = (claimed.id, claimed.tries);
        match self.deliver(centre, &recipient, id).await {
            Ok(()) => notice::sent(centre, way, claimed).await.map(|_| ()),
            Err(Failure::Lasting(problem)) => {
                tracing::warn!(id, %problem, way = way.as_str(), "a notice was refused for good");
                notice::give_up(centre, claimed, &problem).await
            }
            Err(Failure::Passing(problem)) => {
                let again = notice::failed(centre, claimed, &problem).await?;
                tracing::warn!(
                    id,
                    tries,
                    %problem,
                    ?again,
                    way = way.as_str(),
                    "a notice could not be sent"
                );
                Ok(())
            }
        }
    }

    async fn deliver(
        &self,
        centre: &Centre,
        recipient: &Recipient,
        id: i64,
    ) -> Result<(), Failure> {
        let language = &centre.profile.language(&recipient.language).code;
        let place = match &self.public_url {
            Some(url) => format!("{}/{language}/inbox", url.trim_end_matches('/')),
            None => self.texts.plain(language, "notice-where"),
        };
        match &self.carrier {
            Carrier::Relay(relay) => {
                let subject = self.texts.plain(language, "notice-subject");
                let body = self
                    .texts
                    .get(language, "notice-body", &[("where", place.into())]);
                let to = &recipient.address;
                let body = without_marks(&body);
                relay.send(to, subject, body, &recipient.name).await
            }
            Carrier::Gateway(gateway) => {
                let text = self
                    .texts
                    .get(language, "notice-sms", &[("where", place.into())]);
                let to = &recipient.address;
                gateway.send(to, &without_marks(&text), id).await
            }
        }
    }
}

/// Marks for the direction of text are for pages; mail programs and telephones show them as boxes.
fn without_marks(text: &str) -> String {
    text.replace(['\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}'], "")
}
