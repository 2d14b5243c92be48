//! The mail that tells a body that something waits; with its package, encrypted, where the
//! directory has a key of the body.

use std::io::Read;

use lettre::message::header::{ContentDisposition, ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart, SinglePart};
use tocsin_exchange::openpgp::Key;
use tocsin_flow::Centre;
use tocsin_flow::referral::deliver::Parcel;
use tocsin_flow::referral::dossier;

use super::package::{self, PackageError};
use crate::http::page::Words;
use crate::receipt::Issuer;

/// The protocol of RFC 3156, section 4.
const PROTOCOL: &str = "application/pgp-encrypted";
/// What its first part says.
const VERSION: &str = "Version: 1\r\n";
/// The name of the second part: mail programs look for it.
const PART_NAME: &str = "encrypted.asc";

/// A mail in the making.
pub(super) struct Mail<'m> {
    pub(super) from: &'m Mailbox,
    /// The same for each try.
    pub(super) message_id: String,
    pub(super) to: &'m str,
    /// The deputy, once the body is late; empty for nobody.
    pub(super) copy_to: &'m str,
    pub(super) subject: String,
    pub(super) text: String,
    /// The package, encrypted, in ASCII armour.
    pub(super) package: Option<String>,
}

impl Mail<'_> {
    /// The mail as it leaves.
    pub(super) fn message(self) -> anyhow::Result<Message> {
        let auto = HeaderName::new_from_ascii_str("Auto-Submitted");
        let mut builder = Message::builder()
            .from(self.from.clone())
            .to(self.to.parse()?)
            .subject(self.subject)
            .message_id(Some(self.message_id))
            .raw_header(HeaderValue::new(auto, "auto-generated".to_owned()));
        if !self.copy_to.is_empty() {
            builder = builder.cc(self.copy_to.parse()?);
        }
        let Some(package) = self.package else {
            let plain = builder.header(ContentType::TEXT_PLAIN);
            return Ok(plain.body(self.text)?);
        };
        let encrypted = MultiPart::encrypted(PROTOCOL.to_owned())
            .singlepart(
                SinglePart::builder()
                    .header(ContentType::parse(PROTOCOL)?)
                    .body(VERSION.to_owned()),
            )
            .singlepart(
                SinglePart::builder()
                    .header(ContentType::parse("application/octet-stream")?)
                    .header(ContentDisposition::inline_with_name(PART_NAME))
                    .body(package),
            );
        // The notice stays readable for somebody at the desk who does not have the key.
        let whole = MultiPart::mixed()
            .singlepart(SinglePart::plain(self.text))
            .multipart(encrypted);
        Ok(builder.multipart(whole)?)
    }
}

/// What goes along with the first mail to a body whose key the directory has: the package without
/// who reported, as an encrypted part. `None` where there is no usable key, where content of this
/// kind stays at the centre, or where the package is larger than `most_bytes`.
///
/// # Errors
/// [`PackageError`] when the package cannot be made at the moment.
pub(super) async fn encrypted_package(
    issuer: Issuer<'_>,
    words: &Words<'_>,
    parcel: &Parcel,
    most_bytes: u64,
) -> Result<Option<String>, PackageError> {
    let label = parcel.referral.label();
    let Some(key) = key(issuer.centre, &parcel.referral.body) else {
        return Ok(None);
    };
    let dossier = dossier::carried(issuer.centre, parcel.referral.clone()).await?;
    if dossier.files_are_closed {
        return Ok(None);
    }
    let mut file = package::build(issuer, words, &dossier).await?;
    let length_bytes = file.metadata()?.len();
    if length_bytes > most_bytes {
        tracing::info!(
            referral = label,
            length_bytes,
            most_bytes,
            "a package is too large for a mail; it waits at the body's page"
        );
        return Ok(None);
    }
    let sealed = tokio::task::spawn_blocking(move || {
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        let part = part(&format!("{label}.tar"), bytes);
        key.encrypt(part).map_err(std::io::Error::other)
    });
    let sealed = sealed.await.map_err(std::io::Error::other)?;
    Ok(Some(sealed?))
}

/// The key of a body, if it is fit for use now.
fn key(centre: &Centre, body: &str) -> Option<Key> {
    let key = centre.profile.body(body)?.encryption_key.as_ref()?;
    match Key::read(&key.armored, centre.store.now()) {
        Ok(key) => Some(key),
        Err(problem) => {
            tracing::warn!(body, %problem, "a mail goes without its package: `tocsin check`");
            None
        }
    }
}

/// The package as a MIME entity: what stands encrypted in the mail (RFC 3156, section 4).
fn part(name: &str, bytes: Vec<u8>) -> Vec<u8> {
    let kind = ContentType::parse("application/x-tar").unwrap_or(ContentType::TEXT_PLAIN);
    let entity = SinglePart::builder()
        .header(kind)
        .header(ContentDisposition::attachment(name))
        .body(bytes);
    entity.formatted()
}
