//! The receipt as a document: what a reporter keeps, and what proves the report years later.
//!
//! A [`ReceiptDocument`] holds the log's promise, given at once, and its proof, once the report is
//! sealed. It travels as JSON, as a data block in the page, and as a file attached to the PDF;
//! [`mod@verify`] reads it back from any of them. docs/receipt.md describes every field.

pub mod verify;
pub mod read;
pub mod content;
pub mod pdf;

use std::time::Duration;

use serde::{Deserialize, Serialize};
use tocsin_domain::entry::canonical_time;
use tocsin_domain::report::ReportId;
use tocsin_flow::{Centre, FlowError};
use tocsin_ledger::{LodgingProof, Promise, Signer};
use tocsin_store::StoreError;

use crate::http::App;
use crate::jobs::Sealing;

/// The version of the document that is written here.
pub const VERSION: u32 = 1;
/// How long a receipt waits for the log to be sealed; the promise is there anyway.
const SEALING_TIMEOUT: Duration = Duration::from_secs(2);
/// A seal may have begun just before the entry was there: then the next one has it.
const SEALINGS_COUNT: usize = 2;

/// What proves that a report was lodged. It never holds the secret code.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct ReceiptDocument {
    /// The version of this form: [`VERSION`].
    pub tocsin_receipt: u32,
    /// The name of the centre, for people.
    pub centre: String,
    /// The report's number for the public file.
    pub number: String,
    /// The report's id.
    pub report: String,
    /// When it was lodged: RFC 3339 in UTC with six digits of the second.
    pub lodged_at: String,
    /// The kind of offence as it was lodged; for people, not proved.
    pub kind: String,
    /// The log that holds the report.
    pub log: Log,
    /// Salt and text of the log's entry, in base64.
    pub entry: String,
    /// The signed promise that the entry will be in the log.
    pub promise: String,
    /// The C2SP tlog-proof that it is; absent while the log has not been sealed since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<String>,
}

/// The log that a receipt is about.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct Log {
    /// Its name, for ever.
    pub origin: String,
    /// Its public key (a C2SP vkey). Compare it with the one that the centre published.
    pub key: String,
}

impl ReceiptDocument {
    /// The document as indented JSON, with a line break at its end.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// The document as JSON that can stand inside a `<script>` data block: no `<` can end it.
    pub fn to_data_block(&self) -> String {
        let text = serde_json::to_string(self).unwrap_or_default();
        text.replace('<', "\\u003c")
    }

    /// The proof in one line, for people.
    pub fn proof_line(&self) -> ProofLine {
        let proof: Option<LodgingProof> = self.proof.as_ref().and_then(|text| text.parse().ok());
        let mut line = self.log.origin.clone();
        if let Some(proof) = &proof {
            let digest = hex::encode(proof.preimage.digest().as_bytes());
            line += &format!(" · {} · {digest}", proof.inclusion.leaf_index);
        }
        ProofLine {
            is_whole: proof.is_some(),
            line,
        }
    }
}

/// What a person sees of the proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofLine {
    /// Whether the proof is there, and not the promise alone.
    pub is_whole: bool,
    /// “report.example.org/log · 48211907 · 7f3c91d0…”: log, place and digest of the entry.
    pub line: String,
}

/// The receipt of a report, with its proof: the log is asked to seal now.
///
/// # Errors
/// [`FlowError::NotFound`] when there is no such report; [`FlowError::Store`] when the store fails.
pub async fn document(issuer: Issuer<'_>, report: ReportId) -> Result<ReceiptDocument, FlowError> {
    for _ in 0..SEALINGS_COUNT {
        if issuer.centre.store.leaf_of(report).await?.is_some() {
            break;
        }
        if let Some(sealing) = issuer.sealing {
            sealing.now(SEALING_TIMEOUT).await;
        }
    }
    issue(issuer.centre, issuer.signer, report).await
}

/// What issues receipts.
#[derive(Clone, Copy)]
pub struct Issuer<'i> {
    /// The centre.
    pub centre: &'i Centre,
    /// The key that signs its log.
    pub signer: &'i Signer,
    /// To ask for the log to be sealed; without it a receipt may have its promise alone.
    pub sealing: Option<&'i Sealing>,
}

impl<'i> From<&'i App> for Issuer<'i> {
    fn from(app: &'i App) -> Issuer<'i> {
        Issuer {
            centre: &app.centre,
            signer: &app.signer,
            sealing: Some(&app.sealing),
        }
    }
}

/// The receipt of a report as things stand: without its proof if the log has not been sealed.
pub async fn issue(
    centre: &Centre,
    signer: &Signer,
    report: ReportId,
) -> Result<ReceiptDocument, FlowError> {
    let store = &centre.store;
    let stored = store.report(report).await?.ok_or(FlowError::NotFound)?;
    let lodging = store.lodging_entry(report).await?;
    let lodging = lodging.ok_or(FlowError::NotFound)?;
    let entry = lodging.preimage();
    let lodged_at = canonical_time(lodging.entry.at);
    let promise = Promise {
        digest: entry.digest(),
        received_at: lodged_at.clone(),
    };
    let promise = promise.sign(signer).map_err(|error| {
        StoreError::Damaged(format!(
            "the promise of a receipt could not be signed: {error}"
        ))
    })?;
    let proof = store.lodging_proof(report).await?;
    let verifier = signer.verifier();
    Ok(ReceiptDocument {
        tocsin_receipt: VERSION,
        centre: centre_name(centre),
        number: stored.report.number.to_string(),
        report: report.to_string(),
        lodged_at,
        kind: stored.report.kind,
        log: Log {
            origin: verifier.name().to_owned(),
            key: verifier.to_string(),
        },
        entry: entry.to_string(),
        promise,
        proof: proof.map(|proof| proof.to_string()),
    })
}

/// The name of the centre, for people.
pub(crate) fn centre_name(centre: &Centre) -> String {
    let profile = &centre.profile;
    let language = profile.language("").code.as_str();
    let name = |id: &str| profile.text(language, id);
    format!("{}, {}", name("service-name"), name("country-name"))
}
