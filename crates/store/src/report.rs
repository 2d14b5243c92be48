//! Reports: what is stored of one, reading it back, and what changes about it.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Value};
use serde::de::DeserializeOwned;
use tocsin_domain::access::Actor;
use tocsin_domain::assess::Priority;
use tocsin_domain::facts::Facts;
use tocsin_domain::news::Ways;
use tocsin_domain::observable::{Observable, Role};
use tocsin_domain::receipt::ReportNumber;
use tocsin_domain::report::{Channel, Loss, Report, ReportId, ReporterMode, State, Suspect};
use uuid::Uuid;

use crate::seal::Keys;
use crate::{Store, StoreError, Tx, sql};

/// A report ready to be stored: everything computed, everything personal sealed.
#[derive(Clone, Debug)]
pub struct NewReport {
    /// Its id.
    pub id: ReportId,
    /// The profile's prefix of report numbers.
    pub prefix: Arc<str>,
    /// Keyed digest of the facts ([`Keys::facts_digest`]): the journal vouches for it, and what
    /// was seen before is counted by it.
    pub content: [u8; 32],
    /// Keyed digest of all that was sent, the reporter's identity included: a resend with the
    /// same identifier must be the same to the last field.
    pub submission: [u8; 32],
    /// What is stored instead of the receipt code, see [`Keys::code_digest`]. A resend has the
    /// same code ([`Keys::resend_code`]) and is known again by it.
    pub code_digest: Vec<u8>,
    /// Who delivers it.
    pub source: String,
    /// Who lodges it, for the journal.
    pub actor: Actor,
    /// The sender's own identifier.
    pub external_id: Option<String>,
    /// The door.
    pub channel: Channel,
    /// BCP 47 tag or empty.
    pub language: String,
    /// The profile's kind of offence, or `other`.
    pub kind: String,
    /// The category as the sender wrote it.
    pub category: String,
    /// Where.
    pub region: String,
    /// When it happened.
    pub occurred_at: Option<Timestamp>,
    /// When it was taken in, if that is not now.
    pub received_at: Option<Timestamp>,
    /// The story.
    pub narrative: String,
    /// Money lost.
    pub loss: Option<Loss>,
    /// The person or thing complained about.
    pub suspect: Suspect,
    /// How much the reporter wants to be known.
    pub reporter_mode: ReporterMode,
    /// The reporter's identity, sealed.
    pub identity: Vec<u8>,
    /// Stands for the reporter, see [`Keys::witness_digest`]; 0 for somebody who left no way back.
    pub witness: i64,
    /// The report's data key, wrapped.
    pub wrapped_key: Vec<u8>,
    /// Whether the reporter wants notices by mail.
    pub notify: bool,
    /// Answers to the profile's questions.
    pub answers: std::collections::BTreeMap<String, String>,
    /// Observables.
    pub observables: Vec<Observable>,
    /// Files, already in the vault.
    pub attachments: Vec<NewAttachment>,
}

/// A file that is already in the vault.
#[derive(Clone, Debug)]
pub struct NewAttachment {
    /// Its id in the vault.
    pub id: Uuid,
    /// Its name, sealed.
    pub name: Vec<u8>,
    /// Media type as declared.
    pub media_type: String,
    /// Its length.
    pub length_bytes: u64,
    /// SHA-256 of its bytes.
    pub sha256: [u8; 32],
}

/// The answer to a lodging, true once it is given: the report is durable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lodged {
    /// The report's id: an earlier one's, when it was stored before.
    pub id: ReportId,
    /// Its number for the public file.
    pub number: ReportNumber,
    /// When it was committed.
    pub at: Timestamp,
    /// Whether it is new.
    pub outcome: Outcome,
}

/// Whether a lodging stored something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Stored now.
    Stored,
    /// The same report was stored before; nothing was changed.
    AlreadyStored,
    /// Another report with the same identifier was stored before; nothing was changed.
    IdentifierTaken,
}

fn from_json<T: DeserializeOwned + Default>(text: Option<String>) -> Result<T, StoreError> {
    match text {
        None => Ok(T::default()),
        Some(text) => serde_json::from_str(&text)
            .map_err(|error| StoreError::Damaged(format!("JSON of a report: {error}"))),
    }
}

/// Whether report `r` is in the closed compartment: because somebody put it there, or because the
/// machine proposes it and nobody has decided otherwise. A question to the reporter decides
/// nothing. This is the one place where that is said; kinds that the profile calls sensitive come
/// besides, see `Search::closed_kinds`.
macro_rules! is_closed {
    () => {
        "(EXISTS (SELECT 1 FROM compartment c WHERE c.report = r.number) \
         OR EXISTS (SELECT 1 FROM assessment p WHERE p.report = r.number AND p.sensitive = 1 \
         AND NOT EXISTS (SELECT 1 FROM decision d WHERE d.report = r.number \
         AND d.undone_at IS NULL AND d.word <> 'ask')))"
    };
}

/// True of a report `r` in the closed compartment.
pub(crate) const IS_CLOSED: &str = is_closed!();

/// True of a report `r` outside of the closed compartment.
pub(crate) const IS_OPEN: &str = concat!("NOT ", is_closed!());

pub(crate) const COLUMNS: &str = concat!(
    "r.number, r.id, r.label, r.source, r.external_id, r.channel, \
     r.language, r.kind, r.category, r.region, r.occurred_at, r.received_at, r.lodged_at, \
     r.narrative, r.loss_amount, r.loss_currency, r.suspect, r.answers, r.reporter_mode, r.state, \
     r.repeats, r.notify, r.content, r.priority, CASE WHEN ",
    is_closed!(),
    " THEN 1 END"
);

/// How many [`COLUMNS`] are.
pub(crate) const COLUMNS_COUNT: usize = 25;

/// A report with what the database knows besides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Its serial number: the cursor of listings.
    pub serial: i64,
    /// The report.
    pub report: Report,
    /// How many earlier reports had the same content.
    pub repeats: i64,
    /// How the reporter wants notices.
    pub ways: Ways,
    /// How soon a person must see it; as any other until it is assessed.
    pub priority: Priority,
    /// The keyed digest of its facts, see [`NewReport::content`].
    pub content: [u8; 32],
    /// Whether it is in the closed compartment: somebody put it there, or the machine proposes it
    /// and nobody has decided yet.
    pub is_compartmented: bool,
}

pub(crate) fn stored(row: &QueryResult) -> Result<Stored, StoreError> {
    let amount: Option<String> = sql::column(row, 14)?;
    let currency: Option<String> = sql::column(row, 15)?;
    let fields: HashMap<String, String> = from_json(sql::column(row, 16)?)?;
    let mut suspect = Suspect::default();
    for (name, value) in fields {
        if let Some(field) = suspect.field_mut(&name) {
            *field = value;
        }
    }
    let mode: String = sql::column(row, 18)?;
    let state: String = sql::column(row, 19)?;
    let notify: i64 = sql::column(row, 21)?;
    let compartment: Option<i32> = sql::column(row, 24)?;
    let report = Report {
        id: ReportId(sql::uuid(row, 1)?),
        number: ReportNumber::from_stored(sql::column(row, 2)?),
        source: sql::column(row, 3)?,
        external_id: sql::column(row, 4)?,
        channel: Channel::from_word(&sql::column::<String>(row, 5)?),
        language: sql::column(row, 6)?,
        kind: sql::column(row, 7)?,
        category: sql::column(row, 8)?,
        region: sql::column(row, 9)?,
        occurred_at: sql::optional_time(row, 10)?,
        received_at: sql::time(row, 11)?,
        lodged_at: sql::time(row, 12)?,
        narrative: sql::column(row, 13)?,
        loss: amount
            .zip(currency)
            .map(|(amount, currency)| Loss { amount, currency }),
        suspect,
        answers: from_json(sql::column(row, 17)?)?,
        reporter_mode: ReporterMode::from_word(&mode)
            .ok_or_else(|| StoreError::Damaged(format!("a reporter mode {mode:?}")))?,
        state: State::from_word(&state)
            .ok_or_else(|| StoreError::Damaged(format!("a report state {state:?}")))?,
        observables: Vec::new(),
    };
    Ok(Stored {
        serial: sql::column(row, 0)?,
        report,
        repeats: sql::column(row, 20)?,
        ways: Ways::from_bits(notify),
        content: sql::digest(row, 22)?,
        is_compartmented: compartment.is_some(),
        priority: crate::assessment::priority(sql::column(row, 23)?)?,
    })
}

pub(crate) async fn report_where(
    connection: &impl ConnectionTrait,
    condition: &str,
    value: Value,
) -> Result<Option<Stored>, StoreError> {
    let text = format!("SELECT {COLUMNS} FROM report r WHERE {condition}");
    let Some(row) = sql::first(connection, &text, vec![value]).await? else {
        return Ok(None);
    };
    let mut found = [stored(&row)?];
    add_observables(connection, &mut found).await?;
    let [found] = found;
    Ok(Some(found))
}

/// A number as people type it, without spaces, and the serial number in it.
pub(crate) fn typed_number(number: &str) -> Option<(String, i64)> {
    let tidy: String = number
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .collect();
    let serial = tidy.rsplit('-').next()?.parse().ok()?;
    Some((tidy, serial))
}

/// The facts of a stored report; `files` are the digests of those that came with it.
pub(crate) fn facts<'r>(report: &'r Report, files: &'r [[u8; 32]]) -> Facts<'r> {
    Facts {
        category: &report.category,
        occurred_at: report.occurred_at,
        narrative: &report.narrative,
        loss: report.loss.as_ref(),
        suspect: &report.suspect,
        answers: &report.answers,
        observables: &report.observables,
        files,
    }
}

impl NewReport {
    /// Its keyed digest of the facts: what [`NewReport::content`] must be.
    pub fn facts_digest(&self, keys: &Keys) -> [u8; 32] {
        let files: Vec<[u8; 32]> = self.attachments.iter().map(|file| file.sha256).collect();
        keys.facts_digest(&Facts {
            category: &self.category,
            occurred_at: self.occurred_at,
            narrative: &self.narrative,
            loss: self.loss.as_ref(),
            suspect: &self.suspect,
            answers: &self.answers,
            observables: &self.observables,
            files: &files,
        })
    }
}

/// Reads the observables of the reports into them.
pub(crate) async fn add_observables(
    connection: &impl ConnectionTrait,
    reports: &mut [Stored],
) -> Result<(), StoreError> {
    let values: Vec<Value> = reports.iter().map(|stored| stored.serial.into()).collect();
    let places: HashMap<i64, usize> = (0..)
        .zip(reports.iter())
        .map(|(place, stored)| (stored.serial, place))
        .collect();
    let text = "SELECT report, kind, value, role, position FROM observable WHERE report IN";
    let mut rows = sql::all_in(connection, text, &values).await?;
    rows.sort_by_cached_key(|row| sql::column::<i64>(row, 4).unwrap_or_default());
    for row in rows {
        let role: String = sql::column(&row, 3)?;
        let observable = Observable {
            kind: sql::column(&row, 1)?,
            value: sql::column(&row, 2)?,
            role: Role::from_word(&role).unwrap_or_default(),
        };
        if let Some(place) = places.get(&sql::column(&row, 0)?) {
            reports[*place].report.observables.push(observable);
        }
    }
    Ok(())
}

impl Store {
    /// A report by id, with its observables.
    pub async fn report(&self, id: ReportId) -> Result<Option<Stored>, StoreError> {
        report_where(self.reader(), "r.id = $1", sql::uuid_value(id.0)).await
    }

    /// A report by its serial number, with its observables.
    pub async fn report_by_serial(&self, serial: i64) -> Result<Option<Stored>, StoreError> {
        report_where(self.reader(), "r.number = $1", serial.into()).await
    }

    /// The reports of these serial numbers that are there, with their observables, in no order.
    pub async fn reports_by_serial(&self, serials: &[i64]) -> Result<Vec<Stored>, StoreError> {
        let values: Vec<Value> = serials.iter().map(|serial| (*serial).into()).collect();
        let text = format!("SELECT {COLUMNS} FROM report r WHERE r.number IN");
        let rows = sql::all_in(self.reader(), &text, &values).await?;
        let mut found = rows.iter().map(stored).collect::<Result<Vec<_>, _>>()?;
        add_observables(self.reader(), &mut found).await?;
        Ok(found)
    }

    /// A report by its number for the public file, however it is spaced or cased.
    pub async fn report_by_number(&self, number: &str) -> Result<Option<Stored>, StoreError> {
        let Some((tidy, serial)) = typed_number(number) else {
            return Ok(None);
        };
        let found = report_where(self.reader(), "r.number = $1", serial.into()).await?;
        Ok(found.filter(|stored| stored.report.number.as_str().eq_ignore_ascii_case(&tidy)))
    }

    /// The report that a receipt code belongs to, by [`Keys::code_digest`].
    pub async fn report_by_code(&self, code_digest: &[u8]) -> Result<Option<Stored>, StoreError> {
        report_where(self.reader(), "r.code = $1", code_digest.to_vec().into()).await
    }

    /// The reporter's sealed identity and the report's data key, opened with the centre's keys.
    ///
    /// `None` when the report's key was destroyed: its sealed parts are erased.
    pub async fn data_key(
        &self,
        keys: &Keys,
        serial: i64,
        id: ReportId,
    ) -> Result<Option<crate::seal::DataKey>, StoreError> {
        let text = "SELECT wrapped FROM report_key WHERE report = $1";
        let Some(row) = sql::first(self.reader(), text, vec![serial.into()]).await? else {
            return Ok(None);
        };
        let wrapped: Vec<u8> = sql::column(&row, 0)?;
        keys.unwrap(&wrapped, id.0.as_bytes()).map(Some)
    }

    /// The reporter's identity, still sealed.
    pub async fn sealed_identity(&self, serial: i64) -> Result<Vec<u8>, StoreError> {
        let text = "SELECT identity FROM report WHERE number = $1";
        let row = sql::first(self.reader(), text, vec![serial.into()]).await?;
        sql::column(&row.ok_or(StoreError::Missing("the report"))?, 0)
    }
}

impl Tx {
    /// Moves a report from one state to another. `false`: it was in a third one and stays there.
    /// Nobody has a report whose work has ended. The caller records the act, if there was one.
    pub async fn set_state(
        &mut self,
        serial: i64,
        from: State,
        to: State,
    ) -> Result<bool, StoreError> {
        if self.state(serial).await? != from {
            return Ok(false);
        }
        let text = "UPDATE report SET state = $1 WHERE number = $2 AND state = $3";
        let values = vec![to.as_str().into(), serial.into(), from.as_str().into()];
        let is_moved = self.change(text, values).await? == 1;
        if is_moved && matches!(to, State::Closed | State::Withdrawn) {
            self.set_holder(serial, None).await?;
        }
        Ok(is_moved)
    }

    /// A report's state. Until this transaction ends, no other changes it: whoever acts on an
    /// open report asks here first, for it may have been withdrawn since it was read.
    pub async fn state(&mut self, serial: i64) -> Result<State, StoreError> {
        let text = match self.backend {
            DbBackend::Postgres => "SELECT state FROM report WHERE number = $1 FOR UPDATE",
            // The one writer has the whole database.
            _ => "SELECT state FROM report WHERE number = $1",
        };
        let row = sql::first(&self.connection, text, vec![serial.into()]).await?;
        let word: String = sql::column(&row.ok_or(StoreError::Missing("the report"))?, 0)?;
        State::from_word(&word)
            .ok_or_else(|| StoreError::Damaged(format!("a report state {word:?}")))
    }

    /// The reporter's identity, still sealed, as this transaction sees it.
    pub async fn sealed_identity(&mut self, serial: i64) -> Result<Vec<u8>, StoreError> {
        let text = "SELECT identity FROM report WHERE number = $1";
        let row = sql::first(&self.connection, text, vec![serial.into()]).await?;
        sql::column(&row.ok_or(StoreError::Missing("the report"))?, 0)
    }

    /// Stores the reporter's identity sealed anew, and whether notices are wanted.
    pub async fn set_identity(
        &mut self,
        serial: i64,
        mode: ReporterMode,
        sealed: Vec<u8>,
        ways: Ways,
    ) -> Result<(), StoreError> {
        let text = "UPDATE report SET reporter_mode = $1, identity = $2, notify = $3 \
                    WHERE number = $4";
        let values = vec![
            mode.as_str().into(),
            sealed.into(),
            ways.bits().into(),
            serial.into(),
        ];
        self.change(text, values).await.map(|_| ())
    }
}
