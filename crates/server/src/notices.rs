//! Sends notices: that something new waits, and where. No content, no number, no name. And sends
//! the receipt of a call to whoever asked for it: number and proof, never the secret code.
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
use tocsin_ledger::Signer;
use tocsin_store::outgoing::Outgoing;

use self::mail::{Content, Relay};
use self::sms::Gateway;
use crate::config::Config;
use crate::jobs::Sealing;
use crate::receipt::{self, Issuer};

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
    signer: Arc<Signer>,
    sealing: Option<Sealing>,
}

impl Sender {
    /// The senders that the settings describe; none when they describe none. Receipts that they
    /// send hold what `signer` promises.
    ///
    /// # Errors
    /// A relay, a gateway or a sender's address that cannot be used, with its key.
    pub fn all(
        config: &Config,
        texts: &Arc<Texts>,
        signer: &Signer,
    ) -> anyhow::Result<Vec<Sender>> {
        let signer = Arc::new(signer.clone());
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
            signer: signer.clone(),
            sealing: None,
        };
        Ok(carriers.into_iter().map(sender).collect())
    }

    /// The same, which can ask for the log to be sealed, so that receipts hold their whole proof.
    pub fn sealing(self, sealing: Sealing) -> Sender {
        Sender {
            sealing: Some(sealing),
            ..self
        }
    }

    fn ways(&self) -> &'static [Way] {
        match self.carrier {
            Carrier::Relay(_) => &[Way::Receipt, Way::Mail],
            Carrier::Gateway(_) => &[Way::Sms],
        }
    }

    /// Sends what is due; answers whether there was anything.
    ///
    /// # Errors
    /// [`FlowError`] when the store fails. A relay that fails is a reason to try again later.
    pub async fn run(&self, centre: &Centre) -> Result<bool, FlowError> {
        let mut found = false;
        for way in self.ways() {
            for message in notice::claim(centre, *way, BATCH_COUNT).await? {
                found = true;
                self.send_one(centre, *way, message).await?;
            }
        }
        Ok(found)
    }

    async fn send_one(
        &self,
        centre: &Centre,
        way: Way,
        claimed: Outgoing,
    ) -> Result<(), FlowError> {
        let Some(recipient) = notice::recipient(centre, way, &claimed).await? else {
            return notice::unwanted(centre, claimed).await;
        };
        let (id, tries) = (claimed.id, claimed.tries);
        let receipt = match way {
            Way::Receipt => Some(self.receipt(centre, &recipient).await?),
            _ => None,
        };
        match self.deliver(centre, &recipient, id, receipt).await {
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
        receipt: Option<Content>,
    ) -> Result<(), Failure> {
        let (language, place) = self.language_and_place(centre, recipient);
        match &self.carrier {
            Carrier::Relay(relay) => {
                let notice = || Content {
                    subject: self.texts.plain(language, "notice-subject"),
                    text: without_marks(&self.texts.get(
                        language,
                        "notice-body",
                        &[("where", place.into())],
                    )),
                    file: None,
                };
                let content = receipt.unwrap_or_else(notice);
                relay
                    .send(&recipient.address, content, &recipient.name)
                    .await
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

impl Sender {
    fn language_and_place<'c>(
        &self,
        centre: &'c Centre,
        recipient: &Recipient,
    ) -> (&'c str, String) {
        let language = &centre.profile.language(&recipient.language).code;
        let place = match &self.public_url {
            Some(url) => format!("{}/{language}/inbox", url.trim_end_matches('/')),
            None => self.texts.plain(language, "notice-where"),
        };
        (language, place)
    }

    /// A receipt as a mail: the number, and the proof as a file. It does not say what was reported
    /// and does not hold the secret code: whoever reads the mail, in transit or on the caller's
    /// screen, learns neither.
    async fn receipt(&self, centre: &Centre, recipient: &Recipient) -> Result<Content, FlowError> {
        let (language, place) = self.language_and_place(centre, recipient);
        let issuer = Issuer {
            centre,
            signer: &self.signer,
            sealing: self.sealing.as_ref(),
        };
        let mut whole = receipt::document(issuer, recipient.report).await?;
        whole.kind.clear();
        let (centre, number) = (whole.centre.clone(), whole.number.clone());
        let text = self.texts.get(
            language,
            "receipt-mail-body",
            &[
                ("centre", centre.into()),
                ("number", number.into()),
                ("where", place.into()),
            ],
        );
        let name = format!("{}.json", whole.number);
        Ok(Content {
            subject: self.texts.plain(language, "receipt-mail-subject"),
            text: without_marks(&text),
            file: Some((name, "application/json", whole.to_json().into_bytes())),
        })
    }
}

/// Marks for the direction of text are for pages; mail programs and telephones show them as boxes.
fn without_marks(text: &str) -> String {
    text.replace(['\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}'], "")
}
