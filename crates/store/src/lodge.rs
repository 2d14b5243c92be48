//! Storing reports in batches: the fast way in, many reports in one transaction.

use std::collections::{HashMap, HashSet};

use jiff::tz::TimeZone;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, QueryResult, Value};
use serde::Serialize;
use sha2::{Digest, Sha256};
use tocsin_domain::entry::{Act, Entry};
use tocsin_domain::receipt::ReportNumber;
use tocsin_domain::report::{ReportId, State, Suspect};
use tokio::sync::Mutex;

use crate::indexed::{Indexed, with_day};
use crate::report::{Lodged, NewAttachment, NewReport, Outcome};
use crate::{StoreError, Tx, sql};

/// Hands out report numbers.
///
/// SQLite counts inside the batch's transaction. On PostgreSQL that would make every commit wait
/// for every other, so a node takes blocks of numbers beforehand; a stop leaves a gap.
#[derive(Default)]
pub(crate) struct Serials {
    block: Mutex<std::ops::Range<i64>>,
}

const SERIALS_BLOCK_COUNT: i64 = 64;
const COUNT_ON: &str =
    "UPDATE counter SET value = value + $1 WHERE name = 'report' RETURNING value";

impl Serials {
    async fn take(
        &self,
        tx: &Tx,
        outside: &DatabaseConnection,
        count: i64,
    ) -> Result<Vec<i64>, StoreError> {
        if tx.backend != DbBackend::Postgres {
            return Ok(count_on(&tx.connection, count).await?.collect());
        }
        let mut block = self.block.lock().await;
        let mut taken: Vec<i64> = block.by_ref().take(count as usize).collect();
        let missing = count - taken.len() as i64;
        if missing > 0 {
            *block = count_on(outside, missing.max(SERIALS_BLOCK_COUNT)).await?;
            taken.extend(block.by_ref().take(missing as usize));
        }
        Ok(taken)
    }
}

async fn count_on(
    connection: &impl ConnectionTrait,
    count: i64,
) -> Result<std::ops::Range<i64>, StoreError> {
    let row = sql::first(connection, COUNT_ON, vec![count.into()]).await?;
    let last: i64 = sql::column(&row.ok_or(StoreError::Missing("the report counter"))?, 0)?;
    Ok(last - count + 1..last + 1)
}

const REPORT: sql::Insert = sql::Insert {
    table: "report",
    columns: &[
        "number",
        "id",
        "label",
        "content",
        "submission",
        "code",
        "source",
        "external_id",
        "channel",
        "language",
        "kind",
        "category",
        "region",
        "occurred_at",
        "received_at",
        "lodged_at",
        "narrative",
        "loss_amount",
        "loss_currency",
        "suspect",
        "answers",
        "reporter_mode",
        "identity",
        "state",
        "repeats",
        "notify",
        "witness",
    ],
    casts: &[],
};
const REPORT_KEY: sql::Insert = sql::Insert {
    table: "report_key",
    columns: &["report", "wrapped"],
    casts: &[],
};
const OBSERVABLE: sql::Insert = sql::Insert {
    table: "observable",
    columns: &["report", "position", "kind", "value", "role"],
    casts: &[],
};
const ATTACHMENT: sql::Insert = sql::Insert {
    table: "attachment",
    columns: &[
        "id",
        "report",
        "at",
        "name",
        "media_type",
        "length_bytes",
        "sha256",
    ],
    casts: &[],
};

/// A report with everything computed that needs no database: the writer's time is scarce.
pub(crate) struct Prepared {
    report: NewReport,
    words: String,
    suspect: Option<String>,
    answers: Option<String>,
}

/// A report larger than this counts as several when a batch is filled.
const BYTES_PER_WEIGHT: usize = 8 << 10;

impl Prepared {
    pub(crate) fn new(report: NewReport) -> Prepared {
        Prepared {
            words: Indexed::of_new(&report).words(),
            suspect: to_json(&suspect_fields(&report.suspect)),
            answers: to_json(&report.answers),
            report,
        }
    }

    /// How much of a batch it fills: 1 for nearly all.
    pub(crate) fn weight(&self) -> usize {
        let values = self.report.observables.iter();
        let bytes = self.report.narrative.len()
            + self.words.len()
            + values
                .map(|observable| observable.value.len() + 64)
                .sum::<usize>();
        1 + bytes / BYTES_PER_WEIGHT
    }
}

/// What a batch needs besides its transaction.
pub(crate) struct Surroundings<'a> {
    /// For report numbers on PostgreSQL.
    pub(crate) outside: &'a DatabaseConnection,
    pub(crate) serials: &'a Serials,
    /// Whether the batch was tried before: it may be stored although its commit was reported lost.
    pub(crate) is_retry: bool,
}

/// Writes a batch of reports within a transaction: rows, keys, observables, files, text, journal
/// entries and next jobs.
pub(crate) async fn lodge_batch(
    tx: &mut Tx,
    surroundings: &Surroundings<'_>,
    batch: &[&Prepared],
) -> Result<Vec<Lodged>, StoreError> {
    let mut known = stored_before(tx, batch).await?;
    if surroundings.is_retry {
        known.kept = kept_of_retry(tx, batch).await?;
    }
    let new_count = known.count_new(batch);
    let numbers = surroundings
        .serials
        .take(tx, surroundings.outside, new_count);
    let mut numbers = numbers.await?.into_iter();
    let year = tx.now().to_zoned(TimeZone::UTC).year();
    let mut rows = Rows::default();
    let mut answers = Vec::with_capacity(batch.len());
    for prepared in batch {
        let report = &prepared.report;
        if let Some(answer) = known.answer(report) {
            answers.push(answer);
            continue;
        }
        let missing = StoreError::Missing("a report number");
        let serial = numbers.next().ok_or(missing)?;
        let lodged = Lodged {
            id: report.id,
            number: ReportNumber::new(&report.prefix, year, serial),
            at: tx.now(),
            outcome: Outcome::Stored,
        };
        known.add(report, &lodged);
        rows.add(prepared, serial, &lodged);
        let received_at = report.received_at.unwrap_or(lodged.at);
        tx.index(serial, with_day(prepared.words.clone(), received_at));
        tx.record_entry(lodging_entry(report, &lodged));
        answers.push(lodged);
    }
    rows.write(tx).await?;
    Ok(answers)
}

fn lodging_entry(report: &NewReport, lodged: &Lodged) -> Entry {
    Entry {
        at: lodged.at,
        act: Act::ReportLodged,
        subject: report.id.0,
        actor: report.actor.to_string(),
        detail: lodging_detail(
            lodged.number.as_str(),
            report.id.0.as_bytes(),
            &report.content,
        ),
    }
}

/// The detail of the entry of a lodging: the number, and what binds the entry to the content. Equal
/// reports have equal keyed digests, and whoever reads the journal must not learn of it; with the
/// report's id in it, no two are alike.
pub(crate) fn lodging_detail(number: &str, id: &[u8], content: &[u8]) -> String {
    let digest = Sha256::new()
        .chain_update(b"tocsin lodged content 1\n")
        .chain_update(id)
        .chain_update(content)
        .finalize();
    format!("number={number} content={}", hex::encode(digest))
}

/// A report that was stored before under the same identifier.
struct Earlier {
    lodged: Lodged,
    submission: [u8; 32],
}

/// What is stored already of a batch.
#[derive(Default)]
struct Known {
    /// By the digest of the receipt code, which a resend has again.
    earlier: HashMap<Vec<u8>, Earlier>,
    /// Of this very batch, by an attempt whose commit seemed lost.
    kept: HashMap<ReportId, Lodged>,
}

impl Known {
    fn answer(&self, report: &NewReport) -> Option<Lodged> {
        if let Some(kept) = self.kept.get(&report.id) {
            return Some(kept.clone());
        }
        let earlier = self.earlier.get(&report.code_digest)?;
        let outcome = match earlier.submission == report.submission {
            // Stored by this very call, whose commit seemed lost.
            true if earlier.lodged.id == report.id => Outcome::Stored,
            true => Outcome::AlreadyStored,
            false => Outcome::IdentifierTaken,
        };
        Some(Lodged {
            outcome,
            ..earlier.lodged.clone()
        })
    }

    fn add(&mut self, report: &NewReport, lodged: &Lodged) {
        let earlier = Earlier {
            lodged: lodged.clone(),
            submission: report.submission,
        };
        self.earlier.insert(report.code_digest.clone(), earlier);
    }

    /// How many numbers the batch needs.
    fn count_new(&self, batch: &[&Prepared]) -> i64 {
        let reports = batch.iter().map(|prepared| &prepared.report);
        let new = reports.filter(|report| self.answer(report).is_none());
        let identifiers: HashSet<&[u8]> = new.map(|report| &report.code_digest[..]).collect();
        identifiers.len() as i64
    }
}

const LODGED: &str = "SELECT id, label, lodged_at, code, submission FROM report WHERE";

fn lodged_earlier(row: &QueryResult, outcome: Outcome) -> Result<Lodged, StoreError> {
    Ok(Lodged {
        id: ReportId(sql::uuid(row, 0)?),
        number: ReportNumber::from_stored(sql::column(row, 1)?),
        at: sql::time(row, 2)?,
        outcome,
    })
}

async fn stored_before(tx: &Tx, batch: &[&Prepared]) -> Result<Known, StoreError> {
    let codes = batch.iter().map(|prepared| &prepared.report.code_digest);
    let values: Vec<Value> = codes.map(|code| code.clone().into()).collect();
    let text = format!("{LODGED} code IN");
    let mut known = Known::default();
    for row in sql::all_in(&tx.connection, &text, &values).await? {
        let earlier = Earlier {
            lodged: lodged_earlier(&row, Outcome::AlreadyStored)?,
            submission: sql::digest(&row, 4)?,
        };
        known.earlier.insert(sql::column(&row, 3)?, earlier);
    }
    Ok(known)
}

async fn kept_of_retry(
    tx: &Tx,
    batch: &[&Prepared],
) -> Result<HashMap<ReportId, Lodged>, StoreError> {
    let ids = batch
        .iter()
        .map(|prepared| sql::uuid_value(prepared.report.id.0));
    let ids: Vec<Value> = ids.collect();
    let rows = sql::all_in(&tx.connection, &format!("{LODGED} id IN"), &ids).await?;
    rows.iter()
        .map(|row| {
            let lodged = lodged_earlier(row, Outcome::Stored)?;
            Ok((lodged.id, lodged))
        })
        .collect()
}

/// The rows of a batch, gathered table by table.
#[derive(Default)]
struct Rows {
    reports: Vec<Value>,
    keys: Vec<Value>,
    observables: Vec<Value>,
    attachments: Vec<Value>,
    jobs: Vec<Value>,
}

impl Rows {
    fn add(&mut self, prepared: &Prepared, serial: i64, lodged: &Lodged) {
        let report = &prepared.report;
        let at = lodged.at.as_microsecond();
        let received_at = report.received_at.unwrap_or(lodged.at);
        let loss = report.loss.as_ref();
        self.reports.extend([
            serial.into(),
            sql::uuid_value(report.id.0),
            lodged.number.as_str().into(),
            report.content.to_vec().into(),
            report.submission.to_vec().into(),
            report.code_digest.clone().into(),
            report.source.as_str().into(),
            report.external_id.clone().into(),
            report.channel.as_str().into(),
            report.language.as_str().into(),
            report.kind.as_str().into(),
            report.category.as_str().into(),
            report.region.as_str().into(),
            report.occurred_at.map(|at| at.as_microsecond()).into(),
            received_at.as_microsecond().into(),
            at.into(),
            report.narrative.as_str().into(),
            loss.map(|loss| loss.amount.clone()).into(),
            loss.map(|loss| loss.currency.clone()).into(),
            prepared.suspect.clone().into(),
            prepared.answers.clone().into(),
            report.reporter_mode.as_str().into(),
            report.identity.clone().into(),
            State::Received.as_str().into(),
            0i64.into(),
            i64::from(report.notify).into(),
            report.witness.into(),
        ]);
        self.keys
            .extend([serial.into(), report.wrapped_key.clone().into()]);
        self.add_observables(prepared, serial);
        for attachment in &report.attachments {
            self.attachments
                .extend(attachment_values(attachment, serial, at));
        }
        self.jobs.extend(crate::job::assess_values(serial, at));
    }

    fn add_observables(&mut self, prepared: &Prepared, serial: i64) {
        let observables = prepared.report.observables.iter();
        for (position, observable) in (0i64..).zip(observables) {
            self.observables.extend([
                serial.into(),
                position.into(),
                observable.kind.as_str().into(),
                observable.value.as_str().into(),
                observable.role.as_str().into(),
            ]);
        }
    }

    async fn write(self, tx: &mut Tx) -> Result<(), StoreError> {
        if self.reports.is_empty() {
            return Ok(());
        }
        tx.add(&REPORT, self.reports).await?;
        tx.add(&REPORT_KEY, self.keys).await?;
        tx.add(&OBSERVABLE, self.observables).await?;
        tx.add(&ATTACHMENT, self.attachments).await?;
        crate::job::enqueue_rows(tx, self.jobs).await
    }
}

pub(crate) fn attachment_values(
    attachment: &NewAttachment,
    serial: i64,
    at_microseconds: i64,
) -> [Value; 7] {
    [
        sql::uuid_value(attachment.id),
        serial.into(),
        at_microseconds.into(),
        attachment.name.clone().into(),
        attachment.media_type.as_str().into(),
        (attachment.length_bytes as i64).into(),
        attachment.sha256.to_vec().into(),
    ]
}

fn suspect_fields(suspect: &Suspect) -> std::collections::BTreeMap<&'static str, &str> {
    suspect.fields().collect()
}

/// JSON of a map, or nothing for an empty one: most reports have few answers.
fn to_json<K: Serialize, V: Serialize>(map: &std::collections::BTreeMap<K, V>) -> Option<String> {
    if map.is_empty() {
        return None;
    }
    serde_json::to_string(map).ok()
}
