//! Storing reports in batches: the fast way in, many reports in one transaction.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, QueryResult, Value};
use serde::Serialize;
use tocsin_domain::entry::{Act, Entry};
use tocsin_domain::receipt::ReportNumber;
use tocsin_domain::report::{ReportId, State, Suspect};
use tokio::sync::Mutex;

use crate::report::{Lodged, NewAttachment, NewReport, Outcome};
use crate::seal::sha256;
use crate::{StoreError, Tx, analyser, sql};

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
        "dedup",
        "content",
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
    ],
};
const REPORT_KEY: sql::Insert = sql::Insert {
    table: "report_key",
    columns: &["report", "wrapped"],
};
const OBSERVABLE: sql::Insert = sql::Insert {
    table: "observable",
    columns: &["report", "position", "kind", "value", "role", "digest"],
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
};

/// Writes a batch of reports within a transaction: rows, keys, observables, files, text, journal
/// entries and next jobs.
pub(crate) async fn lodge_batch(
    tx: &mut Tx,
    outside: &DatabaseConnection,
    serials: &Serials,
    reports: &[NewReport],
) -> Result<Vec<Lodged>, StoreError> {
    let mut known = stored_before(tx, reports).await?;
    let new_count = reports.len();
    let mut numbers = serials
        .take(tx, outside, new_count as i64)
        .await?
        .into_iter();
    let year = tx.now().to_zoned(TimeZone::UTC).year();
    let mut rows = Rows::default();
    let mut answers = Vec::with_capacity(reports.len());
    for report in reports {
        if let Some(earlier) = report.dedup.and_then(|dedup| known.get(&dedup)) {
            answers.push(earlier.answer(report));
            continue;
        }
        let serial = numbers
            .next()
            .ok_or(StoreError::Missing("a report number"))?;
        let number = ReportNumber::new(&report.prefix, year, serial);
        let lodged = Lodged {
            id: report.id,
            number,
            at: tx.now(),
            outcome: Outcome::Stored,
        };
        if let Some(dedup) = report.dedup {
            known.insert(
                dedup,
                Earlier {
                    lodged: lodged.clone(),
                    content: report.content,
                },
            );
        }
        rows.add(report, serial, &lodged);
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
        detail: format!(
            "number={} content={}",
            lodged.number,
            hex::encode(report.content)
        ),
    }
}

/// A report that was stored before under the same identifier.
struct Earlier {
    lodged: Lodged,
    content: [u8; 32],
}

impl Earlier {
    fn answer(&self, report: &NewReport) -> Lodged {
        let outcome = match self.content == report.content {
            true => Outcome::AlreadyStored,
            false => Outcome::IdentifierTaken,
        };
        Lodged {
            outcome,
            ..self.lodged.clone()
        }
    }
}

async fn stored_before(
    tx: &Tx,
    reports: &[NewReport],
) -> Result<HashMap<[u8; 32], Earlier>, StoreError> {
    let dedups: Vec<Value> = reports
        .iter()
        .filter_map(|report| report.dedup)
        .map(|dedup| dedup.to_vec().into())
        .collect();
    let mut known = HashMap::new();
    if dedups.is_empty() {
        return Ok(known);
    }
    // A power of two, filled up with the first value, keeps the statements few (see sql::insert).
    let padded = dedups.len().next_power_of_two();
    let filler = dedups[0].clone();
    let values = dedups
        .into_iter()
        .chain(std::iter::repeat(filler))
        .take(padded)
        .collect();
    let text = format!(
        "SELECT dedup, id, label, lodged_at, content FROM report WHERE dedup IN {}",
        sql::list(padded)
    );
    for row in sql::all(&tx.connection, &text, values).await? {
        let lodged = Lodged {
            id: ReportId(sql::uuid(&row, 1)?),
            number: ReportNumber::from_stored(sql::column(&row, 2)?),
            at: sql::time(&row, 3)?,
            outcome: Outcome::AlreadyStored,
        };
        known.insert(
            digest(&row, 0)?,
            Earlier {
                lodged,
                content: digest(&row, 4)?,
            },
        );
    }
    Ok(known)
}

fn digest(row: &QueryResult, index: usize) -> Result<[u8; 32], StoreError> {
    let bytes: Vec<u8> = sql::column(row, index)?;
    bytes
        .try_into()
        .map_err(|_| StoreError::Damaged("a digest of another length".to_owned()))
}

/// The rows of a batch, gathered table by table.
#[derive(Default)]
struct Rows {
    reports: Vec<Value>,
    keys: Vec<Value>,
    observables: Vec<Value>,
    attachments: Vec<Value>,
    texts: Vec<(i64, String)>,
    jobs: Vec<Value>,
}

impl Rows {
    fn add(&mut self, report: &NewReport, serial: i64, lodged: &Lodged) {
        let at = lodged.at.as_microsecond();
        let received_at = report.received_at.unwrap_or(lodged.at);
        let loss = report.loss.as_ref();
        self.reports.extend([
            serial.into(),
            sql::uuid_value(report.id.0),
            lodged.number.as_str().into(),
            report.dedup.map(|dedup| dedup.to_vec()).into(),
            report.content.to_vec().into(),
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
            to_json(&suspect_fields(&report.suspect)).into(),
            to_json(&report.answers).into(),
            report.reporter_mode.as_str().into(),
            report.identity.clone().into(),
            State::Received.as_str().into(),
            0i64.into(),
            i64::from(report.notify).into(),
        ]);
        self.keys
            .extend([serial.into(), report.wrapped_key.clone().into()]);
        self.add_observables(report, serial);
        for attachment in &report.attachments {
            self.attachments
                .extend(attachment_values(attachment, serial, at));
        }
        self.texts.push((serial, index_text(report, received_at)));
        self.jobs.extend(crate::job::assess_values(serial, at));
    }

    fn add_observables(&mut self, report: &NewReport, serial: i64) {
        for (position, observable) in (0i64..).zip(&report.observables) {
            self.observables.extend([
                serial.into(),
                position.into(),
                observable.kind.as_str().into(),
                observable.value.as_str().into(),
                observable.role.as_str().into(),
                observable_digest(&observable.kind, &observable.value).into(),
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
        crate::search::index(tx, self.texts).await?;
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

/// The short posting of a value: the first 64 bits of the digest of its type and itself.
pub fn observable_digest(kind: &str, value: &str) -> i64 {
    let digest = sha256(format!("{kind}\n{value}").as_bytes());
    let [a, b, c, d, e, f, g, h, ..] = digest;
    i64::from_be_bytes([a, b, c, d, e, f, g, h])
}

fn index_text(report: &NewReport, received_at: Timestamp) -> String {
    use analyser::Facet;
    let mut texts: Vec<&str> = vec![&report.narrative];
    texts.extend(report.suspect.fields().map(|(_, value)| value));
    texts.extend(report.answers.values().map(String::as_str));
    texts.extend(
        report
            .observables
            .iter()
            .map(|observable| observable.value.as_str()),
    );
    texts.extend(report.external_id.as_deref());
    let mut text = analyser::index_text(&texts, &report.language);
    for (facet, value) in [
        (Facet::Kind, report.kind.as_str()),
        (Facet::Region, &report.region),
        (Facet::Source, &report.source),
        (Facet::Channel, report.channel.as_str()),
    ] {
        text.push_str(&facet.word(value));
        text.push(' ');
    }
    text.push_str(&analyser::day_words(received_at));
    text
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
