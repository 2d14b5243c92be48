//! The desk: where staff find, read and answer reports.

use jiff::SignedDuration;
use tocsin_domain::access::{
    Actor, CarryPermit, FilePermit, HandlePermit, IdentityPermit, Reach, ReadPermit,
};
use tocsin_domain::entry::Act;
use tocsin_domain::report::{Attachment, ReportId, Reporter, ReporterMode, State};
use tocsin_store::message::{Author, StoredAttachment};
use tocsin_store::report::Stored;
use tocsin_store::search::{Counted, Page, Search};
use uuid::Uuid;

use crate::centre::{Centre, FlowError, blocking};
use crate::inbox::{
    Conversation, check_message, conversation, refuse_closed_state, refuse_when_closed,
};
use crate::intake::open_identity;
use crate::notice;

/// Reports of one page at most.
pub const PAGE_COUNT_MAX: u32 = 200;

/// A page of reports that fit, newest first.
pub async fn search(
    centre: &Centre,
    permit: &ReadPermit,
    mut search: Search,
    before: Option<i64>,
    count: u32,
) -> Result<Page, FlowError> {
    centre.bound(&mut search, permit.reach());
    Ok(centre
        .store
        .search(&search, before, count.clamp(1, PAGE_COUNT_MAX))
        .await?)
}

/// How many fit, counted up to [`tocsin_store::search::COUNT_MAX`] + 1.
pub async fn count(
    centre: &Centre,
    permit: &ReadPermit,
    mut search: Search,
) -> Result<Counted, FlowError> {
    centre.bound(&mut search, permit.reach());
    Ok(centre.store.count_reports(&search).await?)
}

/// The report of a number, typed as people type it.
pub async fn find_by_number(
    centre: &Centre,
    permit: &ReadPermit,
    number: &str,
) -> Result<Option<ReportId>, FlowError> {
    let found = centre.store.report_by_number(number).await?;
    let is_open = |stored: &Stored| centre.reaches(permit.reach(), stored);
    Ok(found.filter(is_open).map(|stored| stored.report.id))
}

/// A report with its conversation. The first look of a person of the centre is an act: the
/// reporter is shown that somebody has read the report. Of a sensitive kind, every look is.
pub async fn read(
    centre: &Centre,
    permit: &ReadPermit,
    id: ReportId,
) -> Result<Conversation, FlowError> {
    let stored = centre.report_within(permit.reach(), id).await?;
    let may_be_first =
        stored.report.state == State::Received && matches!(permit.actor(), Actor::Staff { .. });
    let is_closed = centre.is_closed(&stored);
    let mut seen = conversation(centre, stored.clone()).await?;
    if may_be_first || is_closed {
        let look = Look {
            serial: stored.serial,
            id,
            may_be_first,
            is_closed,
        };
        record_look(centre, permit.actor().clone(), look).await?;
    }
    if may_be_first {
        seen.report.state = State::Read;
    }
    Ok(seen)
}

/// Whether the receipt of a report is the permit's to have. It tells nothing of the report, so that
/// the closed compartment makes no difference.
pub async fn may_prove(
    centre: &Centre,
    permit: &ReadPermit,
    id: ReportId,
) -> Result<(), FlowError> {
    let reach = Reach {
        leaves_out_closed: false,
        ..permit.reach().clone()
    };
    centre.report_within(&reach, id).await.map(|_| ())
}

/// Somebody's look at a report, as far as it is an act.
struct Look {
    serial: i64,
    id: ReportId,
    /// The report had been read by nobody, and this is somebody of the centre.
    may_be_first: bool,
    /// The report is closed: every look is an act.
    is_closed: bool,
}

async fn record_look(centre: &Centre, actor: Actor, look: Look) -> Result<(), FlowError> {
    centre
        .store
        .write(move |tx| {
            Box::pin(async move {
                // Of two who look at once, one was first.
                let (from, to) = (State::Received, State::Read);
                let is_first = look.may_be_first && tx.set_state(look.serial, from, to).await?;
                if is_first || look.is_closed {
                    tx.record(Act::ReportRead, look.id.0, &actor, String::new());
                }
                Ok(())
            })
        })
        .await
}

/// Writes to the reporter. If notices are wanted, one without content is to be sent.
pub async fn reply(
    centre: &Centre,
    permit: &HandlePermit,
    id: ReportId,
    text: &str,
) -> Result<(), FlowError> {
    check_message(centre, text, &[])?;
    let (stored, key) = centre.unsealed_within(permit.reach(), id).await?;
    refuse_when_closed(&stored)?;
    let sealed = key.seal("message", text.trim().replace('\0', "").as_bytes());
    let (message, actor) = (centre.new_id(), permit.actor().clone());
    centre
        .store
        .write(move |tx| {
            Box::pin(async move {
                refuse_closed_state(tx.state(stored.serial).await?)?;
                tx.add_message(stored.serial, message, Author::Centre, sealed)
                    .await?;
                tx.set_unanswered(stored.serial, false).await?;
                tx.record(Act::MessageAdded, id.0, &actor, String::new());
                if !stored.ways.is_empty() {
                    notice::enqueue(tx, stored.serial).await?;
                }
                Ok(())
            })
        })
        .await
}

/// To be asked within the transaction that acts: since it was read the report may be erased.
fn refuse_erased(state: State) -> Result<(), FlowError> {
    match state {
        State::Erased => Err(FlowError::Closed(state.as_str())),
        _ => Ok(()),
    }
}

/// For how long a page shows an opened identity.
pub const IDENTITY_TIME: SignedDuration = SignedDuration::from_mins(5);

/// Opens the reporter's identity. The purpose is kept sealed with the report, and the reporter
/// sees it; the journal holds the act without the words.
///
/// # Errors
/// [`FlowError::NotFound`] also of somebody who stayed anonymous: there is nothing to open, and it
/// is no act to have tried.
pub async fn open_reporter(
    centre: &Centre,
    permit: &IdentityPermit,
    id: ReportId,
) -> Result<Reporter, FlowError> {
    let Actor::Staff { id: staff, .. } = *permit.actor() else {
        return Err(FlowError::NotFound);
    };
    let (stored, key) = centre.unsealed_within(permit.reach(), id).await?;
    if stored.report.reporter_mode == ReporterMode::Anonymous {
        return Err(FlowError::NotFound);
    }
    let sealed = centre.store.sealed_identity(stored.serial).await?;
    let reporter = open_identity(&key, &sealed)?;
    let purpose = key.seal("purpose", permit.purpose().as_bytes());
    let (opening, actor) = (centre.new_id(), permit.actor().clone());
    // Recorded first, shown after: nobody sees an identity without a trace.
    centre
        .store
        .write::<_, FlowError, _>(move |tx| {
            Box::pin(async move {
                refuse_erased(tx.state(stored.serial).await?)?;
                tx.add_disclosure(stored.serial, opening, staff, purpose)
                    .await?;
                tx.record(
                    Act::IdentityOpened,
                    id.0,
                    &actor,
                    format!("opening={opening}"),
                );
                Ok(())
            })
        })
        .await?;
    Ok(reporter)
}

/// A file's name, declared media type and bytes. The purpose is kept sealed with the report, and
/// the reporter sees it; the journal holds the act without the words. Files of what is in the
/// closed compartment stay closed.
pub async fn open_file(
    centre: &Centre,
    permit: &FilePermit,
    id: ReportId,
    file: Uuid,
) -> Result<(String, String, Vec<u8>), FlowError> {
    let Actor::Staff { id: staff, .. } = *permit.actor() else {
        return Err(FlowError::NotFound);
    };
    let (stored, key) = centre.unsealed_within(permit.reach(), id).await?;
    if centre.is_closed(&stored) {
        return Err(FlowError::Sensitive);
    }
    let files = centre.store.attachments(stored.serial).await?;
    let found = files
        .into_iter()
        .find(|row| row.id == file)
        .ok_or(FlowError::NotFound)?;
    let name = String::from_utf8_lossy(&key.open("file name", &found.name)?).into_owned();
    let purpose = key.seal("purpose", permit.purpose().as_bytes());
    let (opening, actor) = (centre.new_id(), permit.actor().clone());
    centre
        .store
        .write::<_, FlowError, _>(move |tx| {
            Box::pin(async move {
                refuse_erased(tx.state(stored.serial).await?)?;
                tx.add_file_opening(stored.serial, opening, (staff, file), purpose)
                    .await?;
                let detail = format!("file={file} opening={opening}");
                tx.record(Act::AttachmentOpened, id.0, &actor, detail);
                Ok(())
            })
        })
        .await?;
    let vault = centre.store.vault().clone();
    let content = blocking(move || vault.read(file, &key)).await?;
    Ok((name, found.media_type, content))
}

/// The files that came with a report, opened so that an export carries them. Each is an act, which
/// names where the reason is on file. `None`: files of a sensitive kind stay closed.
pub async fn carry_files(
    centre: &Centre,
    permit: &CarryPermit,
    id: ReportId,
    files: Vec<StoredAttachment>,
) -> Result<Option<Vec<Attachment>>, FlowError> {
    let (stored, key) = centre.unsealed_within(&Reach::default(), id).await?;
    if centre.is_closed(&stored) {
        return Ok(None);
    }
    let (actor, reference) = (permit.actor().clone(), permit.reference().clone());
    let ids: Vec<Uuid> = files.iter().map(|file| file.id).collect();
    centre
        .store
        .write::<_, FlowError, _>(move |tx| {
            Box::pin(async move {
                refuse_erased(tx.state(stored.serial).await?)?;
                for file in ids {
                    let detail = format!("file={file} reference={reference}");
                    tx.record(Act::AttachmentOpened, id.0, &actor, detail);
                }
                Ok(())
            })
        })
        .await?;
    let vault = centre.store.vault().clone();
    let opened = blocking(move || {
        let open = |file: StoredAttachment| {
            let name = key.open("file name", &file.name)?;
            Ok(Attachment {
                name: String::from_utf8_lossy(&name).into_owned(),
                media_type: file.media_type,
                content: vault.read(file.id, &key)?,
            })
        };
        files.into_iter().map(open).collect()
    });
    Ok(Some(opened.await?))
}
