//! The inbox: where a reporter comes back with the code.

use jiff::Timestamp;
use tocsin_domain::access::{Actor, InboxPermit};
use tocsin_domain::entry::{Act, Entry};
use tocsin_domain::limit::Limits;
use tocsin_domain::news::{Way, Ways};
use tocsin_domain::receipt::SecretCode;
use tocsin_domain::report::{Attachment, Problem, Report, ReportId, State};
use tocsin_domain::survey::Helped;
use tocsin_store::message::{Author, Extent};
use tocsin_store::report::{NewAttachment, Stored};
use tocsin_store::review::Review;
use tocsin_store::seal::DataKey;
use uuid::Uuid;

use crate::centre::{Centre, FlowError};
use crate::intake::{remove_files, store_files};
use crate::learn::{self, Told};
use crate::notice;
use crate::{letter, link};

/// A message, opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// When it was written.
    pub at: Timestamp,
    /// By whom.
    pub author: Author,
    /// Its text.
    pub text: String,
}

/// A file of a report, with its name opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its id.
    pub id: Uuid,
    /// When it was added.
    pub at: Timestamp,
    /// Its name.
    pub name: String,
    /// Media type as declared.
    pub media_type: String,
    /// Its length.
    pub length_bytes: u64,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// One opening of the reporter's identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// When.
    pub at: Timestamp,
    /// Who opened it.
    pub staff: Uuid,
    /// What for.
    pub purpose: String,
    /// Whether it was a file; else the identity.
    pub is_of_file: bool,
}

/// Everything around a report that both its reporter and the staff see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversation {
    /// The report.
    pub report: Report,
    /// How many earlier reports had the same content.
    pub repeats: i64,
    /// How the reporter is told when something new waits.
    pub ways: Ways,
    /// Messages, oldest first.
    pub messages: Vec<Message>,
    /// What the reporter learned, newest first.
    pub news: Vec<Told>,
    /// The review that the reporter asked for, if any.
    pub review: Option<Review>,
    /// What the reporter answered to the survey, if anything.
    pub helped: Option<Helped>,
    /// Files, oldest first.
    pub files: Vec<File>,
    /// Who opened the reporter's identity or files, oldest first.
    pub openings: Vec<Opening>,
    /// Whether the report is in the closed compartment: no file of it is opened, none taken.
    pub is_closed: bool,
    /// What happened, oldest first.
    pub history: Vec<Entry>,
}

/// The inbox that a code opens; `None` for a code that belongs to nothing.
pub async fn enter(centre: &Centre, code: &SecretCode) -> Result<Option<InboxPermit>, FlowError> {
    let digest = centre.keys.code_digest(code);
    let Some(stored) = centre.store.report_by_code(&digest).await? else {
        return Ok(None);
    };
    Ok(Some(Actor::Reporter(stored.report.id).inbox()?))
}

/// What stands in the inbox.
pub async fn view(centre: &Centre, permit: &InboxPermit) -> Result<Conversation, FlowError> {
    let stored = centre
        .store
        .report(*permit.report())
        .await?
        .ok_or(FlowError::NotFound)?;
    conversation(centre, stored).await
}

pub(crate) async fn conversation(
    centre: &Centre,
    stored: Stored,
) -> Result<Conversation, FlowError> {
    let (store, serial, id) = (&centre.store, stored.serial, stored.report.id);
    let history = store
        .journal_of(id.0)
        .await?
        .into_iter()
        .map(|row| row.entry)
        .collect();
    let mut conversation = Conversation {
        is_closed: centre.is_closed(&stored),
        report: stored.report,
        repeats: stored.repeats,
        ways: stored.ways,
        messages: Vec::new(),
        news: Vec::new(),
        review: store.review(serial).await?,
        helped: store.survey_answer(serial).await?,
        files: Vec::new(),
        openings: Vec::new(),
        history,
    };
    // Without its key the sealed parts are erased; the rest stays to be seen.
    let Some(key) = store.data_key(&centre.keys, serial, id).await? else {
        return Ok(conversation);
    };
    for message in store.messages(serial).await? {
        let text = open_text(&key, "message", &message.sealed)?;
        conversation.messages.push(Message {
            at: message.at,
            author: message.author,
            text,
        });
    }
    conversation.news = learn::told(centre, serial, &key).await?;
    for file in store.attachments(serial).await? {
        conversation.files.push(File {
            id: file.id,
            at: file.at,
            name: open_text(&key, "file name", &file.name)?,
            media_type: file.media_type,
            length_bytes: file.length_bytes,
            sha256: hex::encode(file.sha256),
        });
    }
    for opened in store.disclosures(serial).await? {
        let purpose = open_text(&key, "purpose", &opened.purpose)?;
        conversation.openings.push(Opening {
            at: opened.at,
            staff: opened.staff,
            purpose,
            is_of_file: opened.file.is_some(),
        });
    }
    Ok(conversation)
}

fn open_text(key: &DataKey, place: &str, sealed: &[u8]) -> Result<String, FlowError> {
    Ok(String::from_utf8_lossy(&key.open(place, sealed)?).into_owned())
}

/// Adds a message, files, or both.
pub async fn add(
    centre: &Centre,
    permit: &InboxPermit,
    text: &str,
    files: Vec<Attachment>,
) -> Result<(), FlowError> {
    check_message(centre, text, &files)?;
    let (stored, key) = centre.unsealed(*permit.report()).await?;
    refuse_when_closed(&stored)?;
    if !files.is_empty() && centre.is_closed(&stored) {
        return Err(FlowError::Sensitive);
    }
    let text = text.trim().replace('\0', "");
    let sealed = (!text.is_empty()).then(|| key.seal("message", text.as_bytes()));
    let attachments = store_files(centre, &key, files).await?;
    let ids: Vec<Uuid> = attachments.iter().map(|file| file.id).collect();
    let (serial, id, message) = (stored.serial, stored.report.id.0, centre.new_id());
    let actor = permit.actor().clone();
    let limits = centre.profile.limits.clone();
    let added = centre
        .store
        .write(move |tx| {
            Box::pin(async move {
                let held = tx.hold_inbox(serial).await?;
                refuse_closed_state(tx.state(serial).await?)?;
                check_extent(&limits, held, &attachments)?;
                if let Some(sealed) = sealed {
                    tx.add_message(serial, message, Author::Reporter, sealed)
                        .await?;
                    tx.record(Act::MessageAdded, id, &actor, String::new());
                }
                for attachment in &attachments {
                    tx.add_attachment(serial, attachment).await?;
                    // Not the digest: it would tell who knows a file that it was sent.
                    let detail = format!("file={}", attachment.id);
                    tx.record(Act::AttachmentAdded, id, &actor, detail);
                }
                tx.set_unanswered(serial, true).await?;
                Ok(())
            })
        })
        .await;
    // After any other failure the files may well have their rows.
    if let Err(FlowError::Refused(_) | FlowError::Closed(_)) = &added {
        remove_files(centre, ids).await?;
    }
    added
}

/// Most messages that one reporter writes in one inbox.
pub const MESSAGES_COUNT_MAX: i64 = 500;

/// Whether an inbox that holds so much takes one more message with these files.
fn check_extent(limits: &Limits, held: Extent, more: &[NewAttachment]) -> Result<(), FlowError> {
    if held.messages_count >= MESSAGES_COUNT_MAX {
        return Err(FlowError::refused(
            "messages",
            "this inbox holds 500 messages, the limit; wait for an answer",
        ));
    }
    if more.is_empty() {
        return Ok(());
    }
    let length: u64 = more.iter().map(|file| file.length_bytes).sum();
    let total = u64::try_from(held.files_bytes).unwrap_or(u64::MAX);
    let count = usize::try_from(held.files_count).unwrap_or(usize::MAX);
    if count.saturating_add(more.len()) > limits.attachments_count {
        let message = "too many files; the limit is attachments_count";
        return Err(FlowError::refused("files", message));
    }
    if total.saturating_add(length) > limits.attachments_total_bytes as u64 {
        let message = "the files together are too long; the limit is attachments_total_bytes";
        return Err(FlowError::refused("files", message));
    }
    Ok(())
}

pub(crate) fn check_message(
    centre: &Centre,
    text: &str,
    files: &[Attachment],
) -> Result<(), FlowError> {
    let limits = &centre.profile.limits;
    let mut problems = Vec::new();
    if text.trim().is_empty() && files.is_empty() {
        problems.push(Problem::new(
            "message",
            "empty; write something or add a file",
        ));
    }
    if text.chars().count() > limits.message_characters {
        let message = format!(
            "longer than {} characters, the limit",
            limits.message_characters
        );
        problems.push(Problem::new("message", &message));
    }
    if files
        .iter()
        .any(|file| file.content.len() > limits.attachment_bytes)
    {
        let message = format!(
            "a file has over {} bytes, the limit",
            limits.attachment_bytes
        );
        problems.push(Problem::new("files", &message));
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(FlowError::Refused(problems))
    }
}

pub(crate) fn refuse_when_closed(stored: &Stored) -> Result<(), FlowError> {
    refuse_closed_state(stored.report.state)
}

/// To be asked again within the transaction that acts: the report may be withdrawn meanwhile.
pub(crate) fn refuse_closed_state(state: State) -> Result<(), FlowError> {
    match state {
        state @ (State::Withdrawn | State::Erased) => Err(FlowError::Closed(state.as_str())),
        _ => Ok(()),
    }
}

/// Turns notices of one way on, to an address or a number, or off. It is sealed beside the identity
/// and is no part of it: only the worker that sends opens it, and turning off forgets it.
pub async fn set_notice(
    centre: &Centre,
    permit: &InboxPermit,
    way: Way,
    address: Option<&str>,
) -> Result<(), FlowError> {
    let (report, actor) = (*permit.report(), permit.actor().clone());
    change_notice(centre, report, actor, way, address.unwrap_or_default()).await
}

/// Like [`set_notice`], for whoever may: to an address, or off where it is empty.
pub(crate) async fn change_notice(
    centre: &Centre,
    report: ReportId,
    actor: Actor,
    way: Way,
    address: &str,
) -> Result<(), FlowError> {
    let address = checked_address(centre, way, address)?;
    let is_wanted = !address.is_empty();
    let (stored, key) = centre.unsealed(report).await?;
    refuse_when_closed(&stored)?;
    let mode = stored.report.reporter_mode;
    let (serial, id) = (stored.serial, stored.report.id.0);
    centre
        .store
        .write(move |tx| {
            Box::pin(async move {
                refuse_closed_state(tx.state(serial).await?)?;
                // Within the transaction: two windows may change two ways at once.
                let sealed = tx.sealed_identity(serial).await?;
                let wanted = is_wanted.then_some(&*address);
                let sealed = notice::with_address(&key, &sealed, way, wanted)?;
                let ways = tx.ways(serial).await?.with(way, is_wanted);
                tx.set_identity(serial, mode, sealed, ways).await?;
                if way == Way::Receipt && is_wanted {
                    tx.put_outgoing(serial, way).await?;
                }
                if way == Way::Letter && !is_wanted {
                    tx.cancel_letter(serial).await?;
                }
                let detail = format!("wanted={is_wanted} way={}", way.as_str());
                tx.record(Act::NoticeChanged, id, &actor, detail);
                Ok(())
            })
        })
        .await
}

/// The address as it is kept; empty when none is wanted.
pub(crate) fn checked_address(centre: &Centre, way: Way, typed: &str) -> Result<String, FlowError> {
    let typed = typed.trim();
    let limit = centre.profile.limits.value_characters;
    if typed.is_empty() {
        return Ok(String::new());
    }
    match way {
        Way::Mail | Way::Receipt => {
            let is_plausible = typed.split_once('@').is_some_and(|(name, host)| {
                !name.is_empty() && host.contains('.') && !typed.contains(char::is_whitespace)
            });
            if !is_plausible || typed.chars().count() > limit {
                let message = "not an address; write one like you@example.org";
                return Err(FlowError::refused("email", message));
            }
            Ok(typed.to_owned())
        }
        Way::Letter => Ok(letter::postal(typed)),
        Way::Sms => dialled(typed).ok_or_else(|| {
            FlowError::refused(
                "phone",
                "not a number; write it with + and the country code",
            )
        }),
    }
}

/// A telephone number as gateways take it (E.164): `+` and 8 to 15 digits. Spaces, points, dashes
/// and brackets are how people write it; digits of any script are digits.
fn dialled(typed: &str) -> Option<String> {
    let mut number = String::from("+");
    let rest = typed
        .strip_prefix('+')
        .or_else(|| typed.strip_prefix("00"))?;
    for sign in rest.chars() {
        match digit(sign) {
            Some(digit) => number.push(digit),
            None if sign.is_whitespace() || ".-()/".contains(sign) => {}
            None => return None,
        }
    }
    let digits = number.len() - 1;
    ((8..=15).contains(&digits) && !number.starts_with("+0")).then_some(number)
}

/// Arabic telephones type digits of their own.
fn digit(sign: char) -> Option<char> {
    let zero = match sign {
        '0'..='9' => '0',
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6f0}'..='\u{6f9}' => '\u{6f0}',
        _ => return None,
    };
    char::from_digit(u32::from(sign) - u32::from(zero), 10)
}

/// Takes the report back. It is kept, marked, until its retention ends.
pub async fn withdraw(centre: &Centre, permit: &InboxPermit) -> Result<(), FlowError> {
    let stored = centre
        .store
        .report(*permit.report())
        .await?
        .ok_or(FlowError::NotFound)?;
    let (serial, id, actor) = (stored.serial, stored.report.id.0, permit.actor().clone());
    centre
        .store
        .write(move |tx| {
            Box::pin(async move {
                let state = tx.state(serial).await?;
                if state == State::Withdrawn {
                    return Ok(());
                }
                refuse_closed_state(state)?;
                if tx.set_state(serial, state, State::Withdrawn).await? {
                    tx.cancel_letter(serial).await?;
                    link::plan_report(tx, serial).await?;
                    tx.record(Act::ReportWithdrawn, id, &actor, String::new());
                }
                Ok(())
            })
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::dialled;

    #[test]
    fn a_number_is_taken_as_people_write_it() {
        let number = Some("+23057001122".to_owned());
        for typed in [
            "+230 5700 11 22",
            "00230-5700.1122",
            "+(230) 57001122",
            "+٢٣٠٥٧٠٠١١٢٢",
        ] {
            assert_eq!(dialled(typed), number, "{typed}");
        }
        for typed in [
            "57001122",
            "+12",
            "+1234567890123456",
            "+230 x",
            "+0123456789",
            "",
            "+",
        ] {
            assert_eq!(dialled(typed), None, "{typed}");
        }
    }
}
