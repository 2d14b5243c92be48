//! Intake: a submission becomes a report, once, durable before anyone says thank you.

mod witness;

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use tocsin_domain::access::LodgePermit;
use tocsin_domain::facts::Facts;
use tocsin_domain::observable::{Observable, Role};
use tocsin_domain::profile::OTHER_OFFENCE;
use tocsin_domain::receipt::{ReportNumber, SecretCode};
use tocsin_domain::report::{Attachment, Problem, ReportId, Reporter, ReporterMode, Submission};
use tocsin_store::report::{Lodged, NewAttachment, NewReport, Outcome};
use tocsin_store::seal::{DataKey, random, sha256};
use tocsin_store::{StoreError, seal};
use uuid::Uuid;

use crate::centre::{Centre, FlowError, blocking};

/// What makes a second sending the same report. Without any, every sending is a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resend {
    /// The sender's `external_id`, if the submission has one.
    ExternalId,
    /// The `external_id`, or else the content itself: imports, which may be run again.
    ExternalIdOrContent,
    /// The `external_id`, or else this `Idempotency-Key` header.
    IdempotencyKey(String),
    /// A draft: its code was sent once, however often the button was pressed.
    Draft(SecretCode),
}

/// What the person or programme gets: proof that the report is kept, and the way back to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The report.
    pub id: ReportId,
    /// Its number for the public file.
    pub number: ReportNumber,
    /// The secret code. The same again for a resend, see [`Resend`].
    pub code: SecretCode,
    /// When the report became durable.
    pub at: Timestamp,
    /// Whether it had been stored before.
    pub is_resend: bool,
}

/// How far a sender's clock may be ahead of ours.
const CLOCK_TOLERANCE: SignedDuration = SignedDuration::from_hours(24);

/// A submission that may be stored: cleaned, checked, sealed, with its files in the vault.
pub struct Prepared {
    report: NewReport,
    code: SecretCode,
    is_draft: bool,
}

impl Prepared {
    /// What a second sending of the same report shares with it, and nothing else does.
    pub fn identifier(&self) -> &[u8] {
        &self.report.code_digest
    }
}

/// Stores one report.
pub async fn lodge(
    centre: &Centre,
    permit: &LodgePermit,
    submission: Submission,
    resend: Resend,
) -> Result<Receipt, FlowError> {
    let mut receipts = lodge_many(centre, permit, vec![(submission, resend)]).await;
    receipts.pop().unwrap_or(Err(FlowError::NotFound))
}

/// Stores several reports in one commit and answers each, in order. One that is refused does not
/// keep the others from being stored.
pub async fn lodge_many(
    centre: &Centre,
    permit: &LodgePermit,
    submissions: Vec<(Submission, Resend)>,
) -> Vec<Result<Receipt, FlowError>> {
    let mut prepared = Vec::with_capacity(submissions.len());
    for (submission, resend) in submissions {
        prepared.push(prepare(centre, permit, submission, resend).await);
    }
    lodge_prepared(centre, prepared).await
}

/// Stores what [`prepare`] made, in one commit, and answers each, in order. What was refused stays
/// refused and does not keep the others from being stored.
pub async fn lodge_prepared(
    centre: &Centre,
    prepared: Vec<Result<Prepared, FlowError>>,
) -> Vec<Result<Receipt, FlowError>> {
    let mut reports = Vec::with_capacity(prepared.len());
    let mut pending = Vec::with_capacity(prepared.len());
    for prepared in prepared {
        pending.push(prepared.map(|prepared| {
            let Prepared {
                report,
                code,
                is_draft,
            } = prepared;
            let pending = Pending::of(&report, code, is_draft);
            reports.push(report);
            pending
        }));
    }
    if reports.is_empty() {
        return fail_all(pending, StoreError::Missing("a report"));
    }
    let mut lodged = match centre.store.lodge(reports).await {
        Ok(lodged) => lodged.into_iter(),
        Err(error) => return fail_all(pending, error),
    };
    let mut receipts = Vec::with_capacity(pending.len());
    for pending in pending {
        let receipt = match pending {
            Err(error) => Err(error),
            Ok(pending) => match lodged.next() {
                Some(lodged) => finish(centre, pending, lodged).await,
                None => Err(FlowError::NotFound),
            },
        };
        receipts.push(receipt);
    }
    receipts
}

/// What the answer to a report is made of, besides what the store says of it.
struct Pending {
    code: SecretCode,
    is_draft: bool,
    external_id: Option<String>,
    files: Vec<Uuid>,
}

impl Pending {
    fn of(report: &NewReport, code: SecretCode, is_draft: bool) -> Pending {
        Pending {
            code,
            is_draft,
            external_id: report.external_id.clone(),
            files: report.attachments.iter().map(|file| file.id).collect(),
        }
    }
}

/// The commit failed, or its success was not reported: then the reports may well be kept. Their
/// files stay in the vault: a file without a row is harmless and `tocsin check` finds it, a row
/// without its file would be a loss.
fn fail_all(
    pending: Vec<Result<Pending, FlowError>>,
    error: StoreError,
) -> Vec<Result<Receipt, FlowError>> {
    let text = error.to_string();
    let mut first = Some(error);
    let answer = |pending: Result<_, FlowError>| {
        pending.and_then(|_| {
            let error = first
                .take()
                .unwrap_or(StoreError::Unavailable(text.clone()));
            Err(FlowError::Store(error))
        })
    };
    pending.into_iter().map(answer).collect()
}

async fn finish(centre: &Centre, pending: Pending, lodged: Lodged) -> Result<Receipt, FlowError> {
    if lodged.outcome != Outcome::Stored {
        remove_files(centre, pending.files).await?;
    }
    // A draft is sent once: whatever was changed since, what was sent first stands.
    if lodged.outcome == Outcome::IdentifierTaken && !pending.is_draft {
        return Err(FlowError::IdentifierTaken {
            external_id: pending.external_id,
            number: lodged.number,
        });
    }
    Ok(Receipt {
        id: lodged.id,
        number: lodged.number,
        code: pending.code,
        at: lodged.at,
        is_resend: lodged.outcome != Outcome::Stored,
    })
}

pub(crate) async fn remove_files(centre: &Centre, ids: Vec<Uuid>) -> Result<(), StoreError> {
    if ids.is_empty() {
        return Ok(());
    }
    let vault = centre.store.vault().clone();
    blocking(move || ids.into_iter().try_for_each(|id| vault.remove(id))).await
}

/// Everything that can be done for a submission without the database: the part of intake that
/// several may do side by side.
pub async fn prepare(
    centre: &Centre,
    permit: &LodgePermit,
    mut submission: Submission,
    resend: Resend,
) -> Result<Prepared, FlowError> {
    clean(&mut submission);
    let mut problems = submission.problems(&centre.profile.limits);
    if !permit.trusts_received_at() {
        submission.received_at = None;
    }
    let now = centre.store.now();
    problems.extend(problem_of_time(submission.received_at, now));
    // The form asks for a day, and has judged it already.
    if !matches!(resend, Resend::Draft(_)) {
        problems.extend(settle_occurred_at(&mut submission, now));
    }
    if !problems.is_empty() {
        return Err(FlowError::Refused(problems));
    }
    let id = ReportId(centre.new_id());
    let data_key = DataKey::generate();
    let observables = with_suspect_fields(&submission);
    let whole = submission_digest(centre, &submission);
    let code = receipt_code(centre, permit, &submission, &whole, &resend);
    let files = std::mem::take(&mut submission.attachments);
    let attachments = store_files(centre, &data_key, files).await?;
    let kind = kind_of(centre, &submission.category);
    let witness = witness::of(&centre.keys, permit, &submission.reporter);
    let mut report = NewReport {
        id,
        prefix: Arc::from(centre.profile.receipt_prefix.as_str()),
        content: [0; 32],
        submission: whole,
        code_digest: centre.keys.code_digest(&code),
        source: permit.source().clone(),
        actor: permit.actor().clone(),
        external_id: submission.external_id,
        channel: submission.channel,
        language: submission.language,
        kind,
        category: submission.category,
        region: submission.region,
        occurred_at: submission.occurred_at,
        received_at: submission.received_at,
        narrative: submission.narrative,
        loss: submission.loss,
        suspect: submission.suspect,
        reporter_mode: submission.reporter.mode,
        identity: seal_identity(&data_key, &submission.reporter)?,
        witness,
        wrapped_key: centre.keys.wrap(&data_key, id.0.as_bytes()),
        notify: false,
        answers: submission.answers,
        observables,
        attachments,
    };
    report.content = report.facts_digest(&centre.keys);
    let is_draft = matches!(resend, Resend::Draft(_));
    Ok(Prepared {
        report,
        code,
        is_draft,
    })
}

/// The profile's kind of a category as the sender wrote it; what it does not know is `other`.
pub fn kind_of(centre: &Centre, category: &str) -> String {
    match centre.profile.offence(category) {
        Some(offence) => offence.key.clone(),
        None => OTHER_OFFENCE.to_owned(),
    }
}

fn problem_of_time(received_at: Option<Timestamp>, now: Timestamp) -> Option<Problem> {
    let at = received_at.filter(|at| *at > now + CLOCK_TOLERANCE)?;
    Some(Problem::new(
        "received_at",
        &format!("{at} lies in the future; check the clock"),
    ))
}

/// Nobody reports by computer what happened before computers kept time, and nothing happens
/// tomorrow. The date of a mail is what its sender's clock said: it is left out and the mail taken.
fn settle_occurred_at(submission: &mut Submission, now: Timestamp) -> Option<Problem> {
    let at = submission.occurred_at?;
    let message = if at < Timestamp::UNIX_EPOCH {
        format!("{at} lies before 1970; leave it out, and tell it in the narrative")
    } else if at > now + CLOCK_TOLERANCE {
        format!("{at} lies in the future; check the date")
    } else {
        return None;
    };
    if submission.is_own_mail(0) {
        submission.occurred_at = None;
        return None;
    }
    Some(Problem::new("occurred_at", &message))
}

/// Takes NUL out of every text: no database keeps it, and nobody meant it.
fn clean(submission: &mut Submission) {
    let clean = |text: &mut String| text.retain(|letter| letter != '\0');
    for text in [
        &mut submission.narrative,
        &mut submission.language,
        &mut submission.category,
        &mut submission.region,
    ] {
        clean(text);
    }
    submission.external_id.iter_mut().for_each(clean);
    for name in ["name", "email", "phone", "url", "iban", "wallet", "handle"] {
        submission.suspect.field_mut(name).map(clean);
    }
    for observable in &mut submission.observables {
        clean(&mut observable.kind);
        clean(&mut observable.value);
    }
    submission.answers.values_mut().for_each(clean);
    submission
        .attachments
        .iter_mut()
        .for_each(|file| clean(&mut file.media_type));
}

/// A keyed digest of all that was sent, to the last field: two people who tell the same story are
/// two people. The channel is left out: what came in a bulk file that broke off, and is sent again
/// alone, is the same report.
fn submission_digest(centre: &Centre, submission: &Submission) -> [u8; 32] {
    let files: Vec<[u8; 32]> = submission
        .attachments
        .iter()
        .map(|file| sha256(&file.content))
        .collect();
    let facts = Facts {
        category: &submission.category,
        occurred_at: submission.occurred_at,
        narrative: &submission.narrative,
        loss: submission.loss.as_ref(),
        suspect: &submission.suspect,
        answers: &submission.answers,
        observables: &submission.observables,
        files: &files,
    };
    let canonical = facts.canonical();
    let received_at = submission
        .received_at
        .map_or(i64::MIN, |at| at.as_microsecond());
    let reporter = &submission.reporter;
    centre.keys.content_digest(&[
        canonical.as_bytes(),
        submission.language.as_bytes(),
        submission.region.as_bytes(),
        &received_at.to_be_bytes(),
        reporter.mode.as_str().as_bytes(),
        reporter.name.as_bytes(),
        reporter.email.as_bytes(),
        reporter.phone.as_bytes(),
        reporter.region.as_bytes(),
    ])
}

/// The receipt code: drawn, or made from what the sender names the report by, so that a resend has
/// the same one and is known again by its digest.
fn receipt_code(
    centre: &Centre,
    permit: &LodgePermit,
    submission: &Submission,
    whole: &[u8; 32],
    resend: &Resend,
) -> SecretCode {
    let external_id = submission
        .external_id
        .as_ref()
        .map(|id| format!("external {id}"));
    let identifier = match resend {
        Resend::Draft(code) => Some(format!("draft {}", code.symbols())),
        Resend::ExternalId => external_id,
        Resend::ExternalIdOrContent => {
            external_id.or_else(|| Some(format!("content {}", hex::encode(whole))))
        }
        Resend::IdempotencyKey(key) => external_id.or_else(|| Some(format!("key {key}"))),
    };
    let Some(identifier) = identifier else {
        return SecretCode::from_entropy(&random());
    };
    centre.keys.resend_code(permit.source(), &identifier)
}

/// The named observables, and those that stand in the suspect's fields.
fn with_suspect_fields(submission: &Submission) -> Vec<Observable> {
    let mut observables = submission.observables.clone();
    for (name, value) in submission
        .suspect
        .fields()
        .filter(|(name, _)| *name != "name")
    {
        let is_named = observables
            .iter()
            .any(|observable| observable.kind == name && observable.value == value);
        if !is_named {
            let (kind, value) = (name.to_owned(), value.to_owned());
            observables.push(Observable {
                kind,
                value,
                role: Role::Suspect,
            });
        }
    }
    observables
}

/// Encrypts files and writes them to the vault, before the transaction that names them.
pub(crate) async fn store_files(
    centre: &Centre,
    data_key: &DataKey,
    files: Vec<Attachment>,
) -> Result<Vec<NewAttachment>, StoreError> {
    if files.is_empty() {
        return Ok(Vec::new());
    }
    let vault = centre.store.vault().clone();
    let data_key = data_key.clone();
    let files: Vec<(Uuid, Attachment)> = files
        .into_iter()
        .map(|file| (centre.new_id(), file))
        .collect();
    blocking(move || {
        let store = |(id, file): (Uuid, Attachment)| {
            vault.write(id, &data_key, &file.content)?;
            Ok(NewAttachment {
                id,
                name: data_key.seal("file name", file.name.as_bytes()),
                media_type: file.media_type,
                length_bytes: file.content.len() as u64,
                sha256: sha256(&file.content),
            })
        };
        files.into_iter().map(store).collect()
    })
    .await
}

/// The reporter's identity as it is sealed: JSON, so that fields may be added.
#[derive(Serialize, Deserialize)]
struct SealedReporter {
    mode: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    email: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    phone: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    region: String,
}

pub(crate) fn seal_identity(key: &DataKey, reporter: &Reporter) -> Result<Vec<u8>, StoreError> {
    let Reporter {
        mode,
        name,
        email,
        phone,
        region,
    } = reporter.clone();
    let sealed = SealedReporter {
        mode: mode.as_str().to_owned(),
        name,
        email,
        phone,
        region,
    };
    let json = serde_json::to_vec(&sealed)
        .map_err(|error| StoreError::Damaged(format!("an identity as JSON: {error}")))?;
    Ok(key.seal("identity", &json))
}

pub(crate) fn open_identity(key: &seal::DataKey, sealed: &[u8]) -> Result<Reporter, StoreError> {
    let json = key.open("identity", sealed)?;
    let SealedReporter {
        mode,
        name,
        email,
        phone,
        region,
    } = serde_json::from_slice(&json)
        .map_err(|error| StoreError::Damaged(format!("an identity as JSON: {error}")))?;
    let mode = ReporterMode::from_word(&mode).unwrap_or_default();
    Ok(Reporter {
        mode,
        name,
        email,
        phone,
        region,
    })
}
