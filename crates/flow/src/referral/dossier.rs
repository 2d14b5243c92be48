//! What a body gets of a report: its facts and files, and what was said of the referral. Never who
//! reported, and no value of a victim.

use jiff::Timestamp;
use tocsin_domain::access::{Actor, Reach, ReceivePermit, ReferredFilePermit};
use tocsin_domain::entry::Act;
use tocsin_domain::observable::Role;
use tocsin_domain::report::{Report, Reporter, ReporterMode};
use tocsin_store::StoreError;
use tocsin_store::referral::{Referral, Stated};
use tocsin_store::seal::DataKey;
use tocsin_store::series::{Member, Series};
use uuid::Uuid;

use super::receive::find;
use crate::centre::{Centre, FlowError, blocking};
use crate::inbox::File;
use crate::intake::open_identity;

/// A referral with all that its body gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dossier {
    /// The referral.
    pub referral: Referral,
    /// The report's facts; without its content once that is erased.
    pub report: Report,
    /// How many earlier reports had the same content.
    pub repeats: i64,
    /// The report's files.
    pub files: Vec<File>,
    /// Whether the files stay here: content of a sensitive kind is handed over in person.
    pub files_are_closed: bool,
    /// What happened to the referral, oldest first.
    pub events: Vec<Happening>,
    /// What came of it, in the order in which it was stated.
    pub outcomes: Vec<Stated>,
    /// The body's own reference; empty for none.
    pub reference: String,
    /// Who reported: only of a reporter who wants to be known to the bodies, and only once the
    /// package is taken.
    pub reporter: Option<Reporter>,
    /// The series that it is about, if it is about a whole one.
    pub series: Option<ReferredSeries>,
}

/// A series that was referred as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferredSeries {
    /// What it amounts to now.
    pub series: Series,
    /// Its reports now, in the order of their serial numbers, at most
    /// [`REFERRED_REPORTS_COUNT_MAX`].
    pub reports: Vec<Member>,
}

/// Reports of a series that a package names at most.
pub const REFERRED_REPORTS_COUNT_MAX: usize = 20_000;
/// Reports read at once.
const REPORTS_COUNT: u32 = 1_000;

/// The series of a referral, those of its reports left out that are closed.
async fn series_of(centre: &Centre, referral: i64) -> Result<Option<ReferredSeries>, FlowError> {
    let Some(number) = centre.store.series_of_referral(referral).await? else {
        return Ok(None);
    };
    let Some(series) = centre.store.series_now(number).await? else {
        return Ok(None);
    };
    let (reach, kinds) = (Reach::default().without_closed(), centre.closed_kinds());
    let mut reports: Vec<Member> = Vec::new();
    while reports.len() < REFERRED_REPORTS_COUNT_MAX {
        let after = reports.last().map_or(0, |member| member.serial);
        let page = centre
            .store
            .series_members(series.number, (&reach, &kinds), after, REPORTS_COUNT)
            .await?;
        if page.is_empty() {
            break;
        }
        reports.extend(page);
    }
    reports.truncate(REFERRED_REPORTS_COUNT_MAX);
    Ok(Some(ReferredSeries { series, reports }))
}

/// Something that happened to a referral.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happening {
    /// When.
    pub at: Timestamp,
    /// What.
    pub act: Act,
    /// What was said with it.
    pub text: Option<String>,
}

/// A referral of the body, with all that it gets. Of a report in the closed compartment each look
/// is an act.
///
/// # Errors
/// [`FlowError::NotFound`] when there is none of this id, or it is another body's.
pub async fn read(centre: &Centre, permit: &ReceivePermit, id: Uuid) -> Result<Dossier, FlowError> {
    let dossier = found(centre, permit, id).await?;
    record_look(centre, permit.actor(), &dossier).await?;
    Ok(dossier)
}

/// The same for an act that is recorded as what it is.
async fn found(centre: &Centre, permit: &ReceivePermit, id: Uuid) -> Result<Dossier, FlowError> {
    let referral = find(centre, permit, id).await?;
    of(centre, referral).await
}

/// Records that somebody sees what is in the closed compartment, before they do.
pub(super) async fn record_look(
    centre: &Centre,
    actor: &Actor,
    dossier: &Dossier,
) -> Result<(), FlowError> {
    if !dossier.files_are_closed {
        return Ok(());
    }
    let (actor, subject) = (actor.clone(), dossier.report.id.0);
    let detail = format!("referral={}", dossier.referral.id);
    centre
        .store
        .write(move |tx| {
            Box::pin(async move {
                tx.record(Act::ReportRead, subject, &actor, detail);
                Ok(())
            })
        })
        .await
}

/// What is carried to the body itself: whoever delivers has found the referral due, and leaves out
/// what is closed.
///
/// # Errors
/// [`FlowError::NotFound`] when there is no report any more.
pub async fn carried(centre: &Centre, referral: Referral) -> Result<Dossier, FlowError> {
    of(centre, referral).await
}

pub(super) async fn of(centre: &Centre, referral: Referral) -> Result<Dossier, FlowError> {
    let (store, serial) = (&centre.store, referral.report);
    let stored = store.report_by_serial(serial).await?;
    let stored = stored.ok_or(FlowError::NotFound)?;
    let files_are_closed = centre.is_closed(&stored);
    let mut report = stored.report;
    report.observables.retain(|one| one.role != Role::Victim);
    let key = store.data_key(&centre.keys, serial, report.id).await?;
    let mut files = Vec::new();
    if let Some(key) = &key {
        for file in store.attachments(serial).await? {
            files.push(File {
                id: file.id,
                at: file.at,
                name: open(key, "file name", &file.name)?,
                media_type: file.media_type,
                length_bytes: file.length_bytes,
                sha256: hex::encode(file.sha256),
            });
        }
    }
    let mut events = Vec::new();
    for event in store.referral_events(referral.number).await? {
        let text = match (&key, &event.sealed) {
            (Some(key), Some(sealed)) => Some(open(key, "referral", sealed)?),
            _ => None,
        };
        let (at, act) = (event.at, event.act);
        events.push(Happening { at, act, text });
    }
    let reference = match &key {
        Some(key) if !referral.reference.is_empty() => open(key, "reference", &referral.reference)?,
        _ => String::new(),
    };
    Ok(Dossier {
        series: series_of(centre, referral.number).await?,
        files_are_closed,
        outcomes: store.outcomes(referral.number).await?,
        repeats: stored.repeats,
        referral,
        report,
        files,
        events,
        reference,
        reporter: None,
    })
}

fn open(key: &DataKey, place: &str, sealed: &[u8]) -> Result<String, StoreError> {
    Ok(String::from_utf8_lossy(&key.open(place, sealed)?).into_owned())
}

/// Notes that the body takes the package with it, and answers what stands in it. Of a reporter who
/// is identified, that is known to the bodies, it says who that is; the reporter sees that.
///
/// # Errors
/// As for [`read`]; [`FlowError::Closed`] when the report was withdrawn or erased since.
pub async fn take(centre: &Centre, permit: &ReceivePermit, id: Uuid) -> Result<Dossier, FlowError> {
    let mut dossier = found(centre, permit, id).await?;
    let (stored, key) = centre.unsealed(dossier.report.id).await?;
    let mut disclosed = None;
    if stored.report.reporter_mode == ReporterMode::Identified {
        let sealed = centre.store.sealed_identity(stored.serial).await?;
        dossier.reporter = Some(open_identity(&key, &sealed)?);
        let purpose = destination(&dossier);
        disclosed = Some((centre.new_id(), key.seal("purpose", purpose.as_bytes())));
    }
    let (actor, subject) = (permit.actor().clone(), dossier.report.id.0);
    let detail = format!("referral={id} body={}", permit.body());
    centre
        .store
        .write::<_, FlowError, _>(move |tx| {
            Box::pin(async move {
                let state = tx.state(stored.serial).await?;
                if !state.is_open() {
                    return Err(FlowError::Closed(state.as_str()));
                }
                if let Some((opening, purpose)) = disclosed {
                    let by = id_of(&actor);
                    tx.add_disclosure(stored.serial, opening, by, purpose)
                        .await?;
                    let detail = format!("opening={opening}");
                    tx.record(Act::IdentityOpened, subject, &actor, detail);
                }
                tx.record(Act::PackageOpened, subject, &actor, detail);
                Ok(())
            })
        })
        .await?;
    Ok(dossier)
}

/// Who opened it, as the list of openings has it.
fn id_of(actor: &Actor) -> Uuid {
    match actor {
        Actor::Staff { id, .. } | Actor::Token { id, .. } => *id,
        _ => Uuid::nil(),
    }
}

/// A file of a referral and its bytes, for the body that has it. The purpose is kept sealed with
/// the report, and the reporter sees it; the journal holds the act without the words.
///
/// # Errors
/// As for [`read`]; [`FlowError::NotFound`] when it has no such file, [`FlowError::Sensitive`] when
/// files of this kind stay at the centre, [`FlowError::Closed`] when the report was withdrawn or
/// erased since.
pub async fn open_file(
    centre: &Centre,
    permit: &ReferredFilePermit,
    id: Uuid,
    file: Uuid,
) -> Result<(File, Vec<u8>), FlowError> {
    let mut dossier = found(centre, permit.receive(), id).await?;
    let place = dossier.files.iter().position(|one| one.id == file);
    let found = dossier.files.swap_remove(place.ok_or(FlowError::NotFound)?);
    if dossier.files_are_closed {
        return Err(FlowError::Sensitive);
    }
    let (stored, key) = centre.unsealed(dossier.report.id).await?;
    let (actor, subject) = (permit.actor().clone(), dossier.report.id.0);
    let purpose = format!("{}: {}", destination(&dossier), permit.purpose());
    let purpose = key.seal("purpose", purpose.as_bytes());
    let opening = centre.new_id();
    let detail = format!("referral={id} file={file} opening={opening}");
    centre
        .store
        .write::<_, FlowError, _>(move |tx| {
            Box::pin(async move {
                let state = tx.state(stored.serial).await?;
                if !state.is_open() {
                    return Err(FlowError::Closed(state.as_str()));
                }
                let by = (id_of(&actor), file);
                tx.add_file_opening(stored.serial, opening, by, purpose)
                    .await?;
                tx.record(Act::AttachmentOpened, subject, &actor, detail);
                Ok(())
            })
        })
        .await?;
    let content = bytes(centre, &dossier, &found).await?;
    Ok((found, content))
}

/// Which referral, and to whom, as the reporter reads it.
fn destination(dossier: &Dossier) -> String {
    format!("{} → {}", dossier.referral.label(), dossier.referral.body)
}

/// The bytes of a file of a dossier.
///
/// # Errors
/// [`FlowError::Sensitive`] when files of this kind stay here; [`FlowError::Closed`] when the
/// report is erased.
pub async fn bytes(centre: &Centre, dossier: &Dossier, file: &File) -> Result<Vec<u8>, FlowError> {
    if dossier.files_are_closed {
        return Err(FlowError::Sensitive);
    }
    let (_, key) = centre.unsealed(dossier.report.id).await?;
    let (vault, id) = (centre.store.vault().clone(), file.id);
    Ok(blocking(move || vault.read(id, &key)).await?)
}
