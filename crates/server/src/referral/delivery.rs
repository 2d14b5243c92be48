//! Brings referrals to their bodies: mails with a link and no content, and signed messages.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Context;
use bytes::Bytes;
use futures_util::StreamExt;
use jiff::{SignedDuration, Timestamp};
use lettre::message::Mailbox;
use lettre::{AsyncSmtpTransport, Tokio1Executor};
use serde_json::json;
use tocsin_domain::text::Texts;
use tocsin_flow::referral::deliver::{self, Parcel};
use tocsin_flow::referral::dossier;
use tocsin_flow::{Centre, FlowError};
use tocsin_ledger::Signer;
use tocsin_store::job::Job;
use tocsin_store::referral::{Tried, Way};
use tocsin_store::seal::random;

use super::facts::Facts;
use super::mail::{Mail, encrypted_package};
use super::package::PackageError;
use super::signature::MessageKey;
use super::webhook;
use crate::config::Config;
use crate::http::page::Words;
use crate::jobs::Sealing;
use crate::notices::{Failure, mail};
use crate::outward::Client;
use crate::receipt::{self, Issuer};

/// Deliveries claimed at once; side by side, so that a slow body delays no other.
const BATCH_COUNT: u32 = 16;

/// Whoever did not answer in time is left alone for so long: what waits for them must not take the
/// places of what can go to others.
const REST: SignedDuration = SignedDuration::from_secs(60);
/// What is said of a try that was not made, for that reason.
const RESTING: &str = "no answer a moment ago";

/// Brings referrals to their bodies.
#[derive(Clone)]
pub struct Deliverer {
    mail: Option<(AsyncSmtpTransport<Tokio1Executor>, Mailbox)>,
    client: Client,
    key: MessageKey,
    texts: Arc<Texts>,
    public_url: String,
    /// Until when nobody is asked at an address that did not answer in time.
    resting: Arc<Mutex<HashMap<String, Timestamp>>>,
    signer: Arc<Signer>,
    sealing: Option<Sealing>,
    /// The largest package that goes along with a mail.
    package_bytes: u64,
}

impl Deliverer {
    /// The deliverer that the settings describe. Without `[mail]` mails wait until there is one.
    /// Packages that go along hold what `signer` promises.
    ///
    /// # Errors
    /// A relay or a sender's address that cannot be read, with its key.
    pub async fn new(
        config: &Config,
        texts: Arc<Texts>,
        centre: &Centre,
        signer: &Signer,
    ) -> anyhow::Result<Deliverer> {
        let mail = match &config.mail {
            None => None,
            Some(settings) => {
                let from: Mailbox = settings
                    .from
                    .parse()
                    .with_context(|| format!("mail.from: {:?} is not an address", settings.from))?;
                Some((mail::transport(settings, from.email.domain())?, from))
            }
        };
        let url = config.public_url.as_deref().unwrap_or_default();
        Ok(Deliverer {
            mail,
            client: Client::new()?,
            key: MessageKey::new(&deliver::message_key(centre).await?),
            texts,
            public_url: url.trim_end_matches('/').to_owned(),
            resting: Arc::default(),
            signer: Arc::new(signer.clone()),
            sealing: None,
            package_bytes: config.mail.as_ref().map_or(0, |mail| mail.package_bytes),
        })
    }

    /// The same, which can ask for the log to be sealed, so that packages hold whole proofs.
    pub fn sealing(self, sealing: Sealing) -> Deliverer {
        Deliverer {
            sealing: Some(sealing),
            ..self
        }
    }

    /// Does what is due; answers whether there was anything.
    ///
    /// # Errors
    /// [`FlowError`] when the store fails. A body that cannot be reached is tried again later.
    pub async fn run(&self, centre: &Centre) -> Result<bool, FlowError> {
        let jobs = deliver::claim(centre, BATCH_COUNT).await?;
        let found = !jobs.is_empty();
        let all = jobs.into_iter().map(|job| self.one(centre, job));
        let mut done = futures_util::stream::iter(all).buffer_unordered(BATCH_COUNT as usize);
        let mut failure = None;
        while let Some(result) = done.next().await {
            failure = failure.or(result.err());
        }
        failure.map_or(Ok(found), Err)
    }

    async fn one(&self, centre: &Centre, job: Job) -> Result<(), FlowError> {
        let Some(mut parcel) = deliver::parcel(centre, &job).await? else {
            return Ok(());
        };
        let tried = self.try_once(centre, &mut parcel).await?;
        let (label, way) = (parcel.referral.label(), parcel.way.as_str());
        let problem = match &tried {
            Tried::Done => None,
            Tried::Failed(problem) => Some(problem.clone()),
        };
        metrics::counter!("tocsin_deliveries", "way" => way, "done" => match problem {
            None => "yes",
            Some(_) => "no",
        })
        .increment(1);
        let next = deliver::tried(centre, job, parcel, tried).await?;
        if let Some(problem) = problem {
            tracing::warn!(referral = label, way, problem, %next, "a referral did not arrive");
        }
        Ok(())
    }

    /// Tries a way, unless whoever is at its end did not answer a moment ago.
    async fn try_once(&self, centre: &Centre, parcel: &mut Parcel) -> Result<Tried, FlowError> {
        // There is one relay for all mails.
        let (end, now) = match parcel.way {
            Way::Webhook => (parcel.partner.webhook.clone(), centre.store.now()),
            _ => (String::new(), centre.store.now()),
        };
        if self.resting().get(&end).is_some_and(|until| now < *until) {
            return Ok(Tried::Failed(RESTING.to_owned()));
        }
        let tried = match parcel.way {
            Way::Webhook => self.post(centre, parcel).await?,
            _ => self.write(centre, parcel).await?,
        };
        let slow = [mail::TOO_SLOW, webhook::TOO_SLOW];
        let is_too_slow = match &tried {
            Tried::Failed(problem) => slow.contains(&problem.as_str()),
            Tried::Done => false,
        };
        match is_too_slow {
            true => self.resting().insert(end, now + REST),
            false => self.resting().remove(&end),
        };
        Ok(tried)
    }

    fn resting(&self) -> MutexGuard<'_, HashMap<String, Timestamp>> {
        self.resting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Posts the facts, signed. Of a sensitive kind only that something waits.
    async fn post(&self, centre: &Centre, parcel: &Parcel) -> Result<Tried, FlowError> {
        let address = match webhook::address(&parcel.partner.webhook) {
            Ok(address) => address,
            Err(problem) => return Ok(Tried::Failed(problem.to_owned())),
        };
        let seen = dossier::carried(centre, parcel.referral.clone()).await?;
        let id = parcel.referral.id;
        let here = format!("{}/api/v1/referrals/{id}", self.public_url);
        let facts =
            (!seen.files_are_closed).then(|| Facts::of(receipt::centre_name(centre), &seen));
        let message = json!({
            "event": event(parcel),
            "id": id,
            "label": parcel.referral.label(),
            "lane": parcel.referral.lane.as_str(),
            "acknowledge_by": parcel.referral.waits_until.map(|at| at.to_string()),
            "links": {"self": here, "package": format!("{here}/package")},
            "facts": facts,
        });
        let body = Bytes::from(message.to_string());
        let (to, at) = (&parcel.partner.webhook, centre.store.now());
        let signed = self.key.sign(to, &body, at, &random::<16>());
        let posted = webhook::post(&self.client, &address, body, &signed).await;
        Ok(posted.map_or_else(Tried::Failed, |()| Tried::Done))
    }

    /// Writes that something waits, and where; to the deputy as well once the body is late. The
    /// first mail takes the package along, encrypted, to a body whose key is known.
    async fn write(&self, centre: &Centre, parcel: &mut Parcel) -> Result<Tried, FlowError> {
        let Some((transport, from)) = &self.mail else {
            return Ok(Tried::Failed("no relay in the settings".to_owned()));
        };
        let words = Words::new(&self.texts, &centre.profile, &parcel.partner.language);
        let package = match parcel.is_reminder || parcel.referral.escalated_at.is_some() {
            true => Ok(None),
            false => {
                encrypted_package(self.issuer(centre), &words, parcel, self.package_bytes).await
            }
        };
        let package = match package {
            Ok(package) => package,
            Err(PackageError::Flow(error)) => return Err(error),
            Err(error) => {
                tracing::error!(%error, "a package could not be made");
                return Ok(Tried::Failed("no package could be made".to_owned()));
            }
        };
        parcel.has_package = package.is_some();
        let Ok(message) = self.mail(words.language(), parcel, from, package).message() else {
            return Ok(Tried::Failed(
                "an address that no mail can go to".to_owned(),
            ));
        };
        Ok(match mail::hand_over(transport, message).await {
            Ok(()) => Tried::Done,
            // Nothing is given up: what a relay refuses for good today it may take tomorrow.
            Err(Failure::Lasting(problem) | Failure::Passing(problem)) => Tried::Failed(problem),
        })
    }

    fn issuer<'i>(&'i self, centre: &'i Centre) -> Issuer<'i> {
        Issuer {
            centre,
            signer: &self.signer,
            sealing: self.sealing.as_ref(),
        }
    }

    fn mail<'m>(
        &self,
        language: &str,
        parcel: &'m Parcel,
        from: &'m Mailbox,
        package: Option<String>,
    ) -> Mail<'m> {
        let place = match self.public_url.as_str() {
            "" => self.texts.plain(language, "referral-mail-where"),
            url => format!("{url}/partner/referrals/{}", parcel.referral.id),
        };
        let is_late = parcel.referral.escalated_at.is_some();
        let (subject, text) = self.words(language, parcel, place);
        // The same until it has arrived; a reminder is another mail.
        let name = format!(
            "referral {} {} {}",
            parcel.referral.id,
            parcel.arrivals_count,
            event(parcel)
        );
        Mail {
            message_id: mail::message_id(&name, from.email.domain()),
            from,
            to: &parcel.partner.email,
            copy_to: match is_late {
                true => &parcel.partner.deputy,
                false => "",
            },
            subject,
            // Marks for the direction of text are for pages; some mail programs show them as boxes.
            text: text.replace(['\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}'], ""),
            package,
        }
    }

    /// Subject and text of a mail.
    fn words(&self, language: &str, parcel: &Parcel, place: String) -> (String, String) {
        let is_late = parcel.referral.escalated_at.is_some();
        let (texts, place) = (&self.texts, place.into());
        let subject = |id: &str| texts.plain(language, id);
        match (is_late, parcel.is_reminder, parcel.has_package) {
            (true, _, _) => (
                subject("referral-mail-late-subject"),
                texts.get(language, "referral-mail-late-body", &[("where", place)]),
            ),
            (false, true, _) => (
                subject("referral-mail-again-subject"),
                texts.get(language, "referral-mail-again-body", &[("where", place)]),
            ),
            (false, false, true) => (
                subject("referral-mail-subject"),
                texts.get(language, "referral-mail-package-body", &[("where", place)]),
            ),
            (false, false, false) => (
                subject("referral-mail-subject"),
                texts.get(language, "referral-mail-body", &[("where", place)]),
            ),
        }
    }
}

/// What a message tells of.
fn event(parcel: &Parcel) -> &'static str {
    match (parcel.referral.escalated_at, parcel.is_reminder) {
        (Some(_), _) => "referral.late",
        (None, true) => "referral.reminder",
        (None, false) => "referral.sent",
    }
}
