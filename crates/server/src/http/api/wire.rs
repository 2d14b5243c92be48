//! What stands in bodies: each type is one schema of the OpenAPI document.

use std::collections::BTreeMap;

use serde::Serialize;
use tocsin_domain::entry::canonical_time;
use tocsin_domain::report::Report;
use tocsin_flow::intake::Receipt;
use tocsin_store::journal::Journalled;
use tocsin_store::report::Stored;
use utoipa::ToSchema;

use crate::http::error::FieldProblem;

/// A report as it is sent. It needs a narrative, one field of `suspect`, or one attachment.
/// It is read by `tocsin_exchange::report_json`; a test holds the two together.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Report, example = example_report)]
pub(super) struct ReportBody {
    /// Your own identifier: sent again with the same content, it gives the same receipt.
    #[schema(max_length = 2000, example = "our-4711")]
    external_id: Option<String>,
    /// How it came to you: web, api, mail, phone, sms, bulk, plugin, sensor, partner, desk.
    /// Anything else counts as other.
    #[schema(max_length = 2000, example = "api")]
    channel: Option<String>,
    /// Language of the narrative (BCP 47).
    #[schema(max_length = 2000, example = "en")]
    language: Option<String>,
    /// A kind of offence of the profile; anything else is kept and counted as other.
    #[schema(max_length = 2000, example = "phishing")]
    category: Option<String>,
    /// When it happened (RFC 3339).
    #[schema(format = DateTime, example = "2026-01-31T10:00:00Z")]
    occurred_at: Option<String>,
    /// When you took it in (RFC 3339).
    #[schema(format = DateTime, example = "2026-01-31T10:05:00Z")]
    received_at: Option<String>,
    /// Where (ISO 3166-2); anything else is kept.
    #[schema(max_length = 2000, example = "FR-75")]
    region: Option<String>,
    /// The words of the person.
    #[schema(example = "I paid for a bicycle that never came.")]
    narrative: Option<String>,
    /// Money lost.
    loss: Option<LossBody>,
    /// What is known of whoever did it.
    suspect: Option<SuspectBody>,
    /// Who reports; sealed before it is stored.
    reporter: Option<ReporterBody>,
    /// Observables.
    observables: Option<Vec<ObservableBody>>,
    /// Answers to the profile's questions, by key.
    answers: Option<BTreeMap<String, String>>,
    /// Files; sealed before they are stored.
    attachments: Option<Vec<AttachmentBody>>,
}

fn example_report() -> serde_json::Value {
    serde_json::json!({
        "external_id": "our-4711", "language": "en", "category": "phishing",
        "occurred_at": "2026-01-31T10:00:00Z", "region": "FR-75",
        "narrative": "A mail told me to pay again; I did.",
        "loss": {"amount": "120.00", "currency": "EUR"},
        "suspect": {"url": "http://shop.example/pay"},
        "reporter": {"mode": "confidential", "email": "someone@example.org"},
        "observables": [{"type": "email", "value": "shop@example.net", "role": "suspect"}],
    })
}

/// An amount of money.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Loss)]
pub(super) struct LossBody {
    /// Decimal digits with a point.
    #[schema(pattern = r"^[0-9]{1,15}(\.[0-9]{1,18})?$", example = "120.00")]
    amount: String,
    /// ISO 4217, in capitals.
    #[schema(pattern = "^[A-Z0-9]{3,5}$", example = "EUR")]
    currency: String,
}

/// What is known of whoever did it. Every field may be left out.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Suspect)]
pub(super) struct SuspectBody {
    /// A name.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// An e-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    /// A telephone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    /// A web address.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    /// A bank account (ISO 13616).
    #[serde(skip_serializing_if = "Option::is_none")]
    iban: Option<String>,
    /// A crypto-currency address.
    #[serde(skip_serializing_if = "Option::is_none")]
    wallet: Option<String>,
    /// A user name on a service.
    #[serde(skip_serializing_if = "Option::is_none")]
    handle: Option<String>,
}

/// Who reports. Every field may be left out.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Reporter)]
pub(super) struct ReporterBody {
    /// How much the reporter wants to be known: anonymous, confidential or identified.
    #[schema(
        example = "confidential",
        pattern = "^(anonymous|confidential|identified)$"
    )]
    mode: Option<String>,
    /// A name.
    name: Option<String>,
    /// An e-mail address.
    email: Option<String>,
    /// A telephone number.
    phone: Option<String>,
    /// Where the reporter lives (ISO 3166-2).
    region: Option<String>,
}

/// A typed value seen in a report.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Observable)]
pub(super) struct ObservableBody {
    /// `url`, `domain`, `ip`, `email`, `phone`, `iban`, `wallet`, `account`, `handle`, `hash`,
    /// `user_agent`, `message_id`, or another word.
    #[serde(rename = "type")]
    #[schema(min_length = 1, max_length = 2000, example = "url")]
    kind: String,
    /// The value.
    #[schema(min_length = 1, max_length = 2000, example = "http://shop.example/pay")]
    value: String,
    /// The part it plays: suspect, victim, third_party or unknown.
    #[schema(
        pattern = "^(suspect|victim|third_party|unknown)$",
        example = "suspect"
    )]
    role: Option<String>,
}

/// A file.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Attachment)]
pub(super) struct AttachmentBody {
    /// Its name.
    #[schema(max_length = 255, example = "a.eml")]
    name: Option<String>,
    /// Its media type.
    #[schema(example = "message/rfc822")]
    media_type: Option<String>,
    /// Its bytes in base64.
    #[schema(content_encoding = "base64", example = "SGVsbG8=")]
    content: String,
}

/// The answer to a report: proof that it is kept, and the way back to it.
#[derive(Serialize, ToSchema)]
pub(super) struct Created {
    /// The report.
    #[schema(value_type = Uuid, example = "019c0f4e-4f0c-7c43-b2b2-1f2f7a4f6c11")]
    pub(super) id: String,
    /// When it became durable.
    #[schema(format = DateTime)]
    lodged_at: String,
    /// What the reporter gets.
    receipt: ReceiptAnswer,
    /// Where to go on.
    pub(super) links: Links,
}

/// What the reporter gets.
#[derive(Serialize, ToSchema)]
#[schema(as = Receipt)]
pub(super) struct ReceiptAnswer {
    /// The number for the public file.
    #[schema(example = "TC-2026-004817")]
    number: String,
    /// The secret code of the inbox: shown here and not stored.
    #[schema(example = "K7QM-3VXD-9RTA-5HWE-2PZN")]
    code: String,
}

/// Where to go on from a report: whole addresses when the centre knows its own, else paths.
#[derive(Serialize, ToSchema)]
pub(super) struct Links {
    /// The report, for its source.
    #[serde(rename = "self")]
    #[schema(example = "/api/v1/reports/019c0f4e-4f0c-7c43-b2b2-1f2f7a4f6c11")]
    pub(super) self_: String,
    /// The proof that it was lodged.
    #[schema(example = "/api/v1/reports/019c0f4e-4f0c-7c43-b2b2-1f2f7a4f6c11/receipt")]
    receipt: String,
    /// Where the reporter comes back with the code.
    #[schema(example = "/en/inbox")]
    inbox: String,
}

impl ReceiptAnswer {
    /// The receipt as it is answered.
    pub(super) fn of(receipt: &Receipt) -> ReceiptAnswer {
        ReceiptAnswer {
            number: receipt.number.to_string(),
            code: receipt.code.to_string(),
        }
    }
}

impl Created {
    /// The answer for a receipt; the inbox is opened in the centre's first language.
    pub(super) fn of(receipt: &Receipt, public_url: Option<&str>, language: &str) -> Created {
        let base = public_url.unwrap_or_default().trim_end_matches('/');
        let report = format!("{base}/api/v1/reports/{}", receipt.id);
        Created {
            id: receipt.id.to_string(),
            lodged_at: canonical_time(receipt.at),
            receipt: ReceiptAnswer::of(receipt),
            links: Links {
                receipt: format!("{report}/receipt"),
                self_: report,
                inbox: format!("{base}/{language}/inbox"),
            },
        }
    }
}

/// The answer to one line of a bulk upload.
#[derive(Serialize, ToSchema)]
pub(super) struct LineAnswer {
    /// The number of the line, from 1; blank lines count and have no answer.
    #[schema(minimum = 1)]
    pub(super) line: u64,
    /// 201 stored, 200 stored before; 400, 409, 413 and 422 refused; 503 send it again.
    #[schema(example = 201)]
    pub(super) status: u16,
    /// The report.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<String>,
    /// What the reporter gets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) receipt: Option<ReceiptAnswer>,
    /// What happened and what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) detail: Option<String>,
    /// The fields concerned.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) errors: Vec<FieldProblem>,
}

/// A stored report: the facts, never who reported.
#[derive(Serialize, ToSchema)]
pub(super) struct StoredReport {
    /// Its id.
    #[schema(value_type = Uuid)]
    id: String,
    /// Its number for the public file.
    #[schema(example = "TC-2026-004817")]
    number: String,
    /// Where it stands: received, read, waiting, valid, referred, closed,
    /// withdrawn or erased.
    #[schema(value_type = String, example = "received")]
    state: &'static str,
    /// When it became durable.
    #[schema(format = DateTime)]
    lodged_at: String,
    /// Who delivered it.
    source: String,
    /// The sender's own identifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    external_id: Option<String>,
    /// The door it came through.
    #[schema(value_type = String, example = "api")]
    channel: &'static str,
    /// Language as given; may be empty.
    language: String,
    /// The profile's kind of offence, or `other`.
    #[schema(example = "phishing")]
    kind: String,
    /// The category as it was sent.
    category: String,
    /// When it happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    occurred_at: Option<String>,
    /// When it was taken in.
    #[schema(format = DateTime)]
    received_at: String,
    /// Where, as given; may be empty.
    region: String,
    /// The story.
    narrative: String,
    /// Money lost.
    #[serde(skip_serializing_if = "Option::is_none")]
    loss: Option<LossBody>,
    /// What is known of whoever did it.
    suspect: BTreeMap<String, String>,
    /// How much the reporter wants to be known.
    #[schema(value_type = String, example = "anonymous")]
    reporter_mode: &'static str,
    /// Observables.
    observables: Vec<ObservableBody>,
    /// Answers to the profile's questions.
    answers: BTreeMap<String, String>,
    /// How many earlier reports had the same content.
    #[schema(minimum = 0)]
    repeats: i64,
}

impl From<Stored> for StoredReport {
    fn from(stored: Stored) -> StoredReport {
        StoredReport::of(stored.report, stored.repeats)
    }
}

impl StoredReport {
    /// A stored report and how often its content was seen before.
    pub(super) fn of(report: Report, repeats: i64) -> StoredReport {
        let suspect = report.suspect.fields();
        StoredReport {
            id: report.id.to_string(),
            number: report.number.to_string(),
            state: report.state.as_str(),
            lodged_at: canonical_time(report.lodged_at),
            source: report.source,
            external_id: report.external_id,
            channel: report.channel.as_str(),
            language: report.language,
            kind: report.kind,
            category: report.category,
            occurred_at: report.occurred_at.map(canonical_time),
            received_at: canonical_time(report.received_at),
            region: report.region,
            narrative: report.narrative,
            loss: report.loss.map(|loss| LossBody {
                amount: loss.amount,
                currency: loss.currency,
            }),
            suspect: suspect
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            reporter_mode: report.reporter_mode.as_str(),
            observables: report
                .observables
                .into_iter()
                .map(|observable| ObservableBody {
                    kind: observable.kind,
                    value: observable.value,
                    role: Some(observable.role.as_str().to_owned()),
                })
                .collect(),
            answers: report.answers,
            repeats,
        }
    }
}

/// A report with what happened to it.
#[derive(Serialize, ToSchema)]
pub(super) struct ReportDetail {
    /// The report.
    #[serde(flatten)]
    pub(super) report: StoredReport,
    /// Its files, oldest first. Their bytes are sealed.
    pub(super) files: Vec<FileDetail>,
    /// What happened to it, oldest first.
    pub(super) history: Vec<Happening>,
}

/// A file of a report.
#[derive(Serialize, ToSchema)]
pub(super) struct FileDetail {
    /// When it was added.
    #[schema(format = DateTime)]
    pub(super) at: String,
    /// Its name.
    pub(super) name: String,
    /// Media type as declared.
    pub(super) media_type: String,
    /// Its length.
    pub(super) length_bytes: u64,
    /// SHA-256 of its bytes, in hexadecimal.
    pub(super) sha256: String,
}

/// One act on a report.
#[derive(Serialize, ToSchema)]
pub(super) struct Happening {
    /// When.
    #[schema(format = DateTime)]
    pub(super) at: String,
    /// What was done.
    #[schema(value_type = String, example = "report.read")]
    pub(super) act: &'static str,
}

/// A page of reports, newest first.
#[derive(Serialize, ToSchema)]
pub(super) struct ReportPage {
    /// The reports.
    pub(super) reports: Vec<StoredReport>,
    /// Give this as `cursor` to read on; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) next: Option<String>,
}

/// A page of the journal, oldest first.
#[derive(Serialize, ToSchema)]
pub(super) struct JournalPage {
    /// The entries; empty when there are no newer ones yet.
    pub(super) entries: Vec<JournalEntry>,
    /// Give this as `cursor` to read on, now or later.
    pub(super) next: String,
}

/// One act, as it stands in the journal. Its line in the ledger is the digest of `salt` and the
/// canonical text (docs/ledger.md).
#[derive(Serialize, ToSchema)]
pub(super) struct JournalEntry {
    /// Its place in the journal; grows, may skip.
    sequence: i64,
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// What was done.
    #[schema(value_type = String, example = "report.lodged")]
    act: &'static str,
    /// To what: a report, a member of staff, a token.
    #[schema(value_type = Uuid)]
    subject: String,
    /// By whom, never a name.
    #[schema(example = "public")]
    actor: String,
    /// More, as `key=value` words.
    detail: String,
    /// Random bytes of its digest, in hexadecimal.
    salt: String,
    /// Its place in the ledger; absent until it is sealed.
    #[serde(skip_serializing_if = "Option::is_none")]
    leaf_index: Option<u64>,
}

impl From<Journalled> for JournalEntry {
    fn from(journalled: Journalled) -> JournalEntry {
        let entry = journalled.entry;
        JournalEntry {
            sequence: journalled.sequence,
            at: canonical_time(entry.at),
            act: entry.act.as_str(),
            subject: entry.subject.to_string(),
            actor: entry.actor,
            detail: entry.detail,
            salt: hex::encode(journalled.salt),
            leaf_index: journalled.leaf_index,
        }
    }
}
