//! Calls: what an operator needs while somebody is on the line.

use tocsin_domain::access::CallPermit;
use tocsin_domain::entry::{Act, Entry};
use tocsin_domain::news::Way;
use tocsin_domain::receipt::SecretCode;
use tocsin_domain::report::{Channel, Submission};
use tocsin_store::search::Search;

use crate::centre::{Centre, FlowError};
use crate::intake::{Receipt, Resend, lodge};
use crate::{draft, inbox, letter};

/// Names a call, so that a form sent twice is one report.
pub fn begin(_permit: &CallPermit) -> SecretCode {
    draft::new_code()
}

/// Lodges what the caller told. The same call again gives the same receipt.
pub async fn finish(
    centre: &Centre,
    permit: &CallPermit,
    call: SecretCode,
    mut submission: Submission,
) -> Result<Receipt, FlowError> {
    submission.channel = Channel::Phone;
    let lodging = permit.actor().lodge()?;
    lodge(centre, &lodging, submission, Resend::Draft(call)).await
}

/// Has what is new sent to the caller by letter, to this name and postal address; an empty one
/// changes nothing, and neither does the same call again. The address is sealed beside the
/// identity and shown to nobody here.
pub async fn send_letters(
    centre: &Centre,
    permit: &CallPermit,
    receipt: &Receipt,
    address: &str,
) -> Result<(), FlowError> {
    if letter::postal(address).is_empty() {
        return Ok(());
    }
    let stored = centre.store.report(receipt.id).await?;
    if stored.ok_or(FlowError::NotFound)?.ways.has(Way::Letter) {
        return Ok(());
    }
    let actor = permit.actor().clone();
    inbox::change_notice(centre, receipt.id, actor, Way::Letter, address).await
}

/// Whether a receipt can be sent to an e-mail address; nowhere is fine, too.
///
/// # Errors
/// [`FlowError::Refused`] for what is no address.
pub fn check_receipt_address(centre: &Centre, address: &str) -> Result<(), FlowError> {
    inbox::checked_address(centre, Way::Receipt, address).map(|_| ())
}

/// Has the receipt sent to this e-mail address, once and without its secret code, which was read
/// out. An empty one changes nothing, and neither does the same call again. The address is sealed
/// beside the identity until the mail has left, and shown to nobody.
///
/// # Errors
/// As for [`check_receipt_address`].
pub async fn mail_receipt(
    centre: &Centre,
    permit: &CallPermit,
    receipt: &Receipt,
    address: &str,
) -> Result<(), FlowError> {
    if address.trim().is_empty() {
        return Ok(());
    }
    let way = Way::Receipt;
    let is_same = |entry: &Entry| {
        entry.act == Act::NoticeChanged && entry.detail_value("way") == Some(way.as_str())
    };
    let journal = centre.store.journal_of(receipt.id.0).await?;
    if journal.iter().any(|row| is_same(&row.entry)) {
        return Ok(());
    }
    let actor = permit.actor().clone();
    inbox::change_notice(centre, receipt.id, actor, way, address).await
}

/// How many reports within the permit's reach name a value, counted up to
/// [`tocsin_store::search::COUNT_MAX`] + 1. Nothing else of them is told.
pub async fn count_seen(
    centre: &Centre,
    permit: &CallPermit,
    value: &str,
) -> Result<i64, FlowError> {
    let value = value.trim().replace('"', " ");
    if value
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .count()
        < SEEN_CHARACTERS_MIN
    {
        return Ok(0);
    }
    let mut search = Search {
        text: format!("\"{value}\""),
        ..Search::default()
    };
    centre.bound(&mut search, permit.reach());
    Ok(centre.store.count_reports(&search).await?.count)
}

/// Letters and digits that a value must have to be asked for: fewer are in every other report.
const SEEN_CHARACTERS_MIN: usize = 5;
