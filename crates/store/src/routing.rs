//! Routings: which rule sent a report and why; and reports as rules see them.

use jiff::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult};
use serde_json::Value as Json;
use tocsin_domain::assess::money::Payment;
use tocsin_domain::receipt::ReportNumber;
use tocsin_domain::referral::Lane;
use tocsin_domain::report::{Channel, Loss, Report, ReportId, ReporterMode, State};
use tocsin_domain::route::Routing;
use tocsin_domain::rule::Found;

use crate::report::IS_CLOSED;
use crate::{Store, StoreError, Tx, assessment, sql};

/// What was decided about where a report goes.
#[derive(Clone, Debug, PartialEq)]
pub struct Routed {
    /// When.
    pub at: Timestamp,
    /// Key of the rule.
    pub rule: String,
    /// Keys of the bodies; none: it stays at the centre.
    pub to: Vec<String>,
    /// How quickly.
    pub lane: Lane,
    /// The facts that the rule looked at, a JSON object; empty once the content is erased.
    pub facts: Json,
}

/// A report as far as rules look at it: without story, suspect, answers and observables.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Its serial number.
    pub serial: i64,
    /// The report; what rules do not look at is left empty.
    pub report: Report,
    /// What the machine found.
    pub found: Found,
}

/// A page of reports, newest first.
#[derive(Clone, Debug)]
pub struct SeenPage {
    /// The reports.
    pub reports: Vec<Seen>,
    /// Give this to read on; `None` at the end.
    pub next: Option<i64>,
}

const COLUMNS: &str = "r.number, r.id, r.label, r.source, r.channel, r.language, r.kind, \
     r.region, r.occurred_at, r.received_at, r.lodged_at, r.reporter_mode, r.state, r.repeats, \
     r.loss_amount, r.loss_currency, r.priority, a.sources, a.detail, a.recall_until";

fn seen(row: &QueryResult) -> Result<Seen, StoreError> {
    let mode: String = sql::column(row, 11)?;
    let state: String = sql::column(row, 12)?;
    let amount: Option<String> = sql::column(row, 14)?;
    let currency: Option<String> = sql::column(row, 15)?;
    let report = Report {
        id: ReportId(sql::uuid(row, 1)?),
        number: ReportNumber::from_stored(sql::column(row, 2)?),
        source: sql::column(row, 3)?,
        external_id: None,
        channel: Channel::from_word(&sql::column::<String>(row, 4)?),
        language: sql::column(row, 5)?,
        kind: sql::column(row, 6)?,
        category: String::new(),
        region: sql::column(row, 7)?,
        occurred_at: sql::optional_time(row, 8)?,
        received_at: sql::time(row, 9)?,
        lodged_at: sql::time(row, 10)?,
        narrative: String::new(),
        loss: amount
            .zip(currency)
            .map(|(amount, currency)| Loss { amount, currency }),
        suspect: Default::default(),
        reporter_mode: ReporterMode::from_word(&mode)
            .ok_or_else(|| StoreError::Damaged(format!("a reporter mode {mode:?}")))?,
        answers: Default::default(),
        observables: Vec::new(),
        state: State::from_word(&state)
            .ok_or_else(|| StoreError::Damaged(format!("a report state {state:?}")))?,
    };
    Ok(Seen {
        serial: sql::column(row, 0)?,
        report,
        found: found(row)?,
    })
}

/// What the machine found, and whether the report is in the closed compartment.
fn found(row: &QueryResult) -> Result<Found, StoreError> {
    let sources: Option<i64> = sql::column(row, 17)?;
    let detail: Option<String> = sql::column(row, 18)?;
    let recall_until: Option<i64> = sql::column(row, 19)?;
    let compartment: Option<i32> = sql::column(row, 20)?;
    let payment = sources.is_some().then(|| Payment::until(recall_until));
    let hosting = detail.as_deref().map(assessment::hosting).transpose()?;
    let found = Found {
        priority: assessment::priority(sql::column(row, 16)?)?,
        is_sensitive: compartment.is_some(),
        repeats_count: sql::column(row, 13)?,
        sources_count: sources.unwrap_or(1),
        countries: Vec::new(),
        networks: Vec::new(),
        payment,
        series: Default::default(),
    };
    Ok(found.hosted(&hosting.unwrap_or_default()))
}

fn damaged(what: &str) -> impl Fn(serde_json::Error) -> StoreError {
    move |error| StoreError::Damaged(format!("{what} of a routing: {error}"))
}

fn routed(row: &QueryResult) -> Result<Routed, StoreError> {
    let lane: String = sql::column(row, 3)?;
    let to: String = sql::column(row, 2)?;
    let facts: String = sql::column(row, 4)?;
    let facts = match facts.as_str() {
        "" => Ok(Json::Object(Default::default())),
        facts => serde_json::from_str(facts).map_err(damaged("the facts")),
    };
    Ok(Routed {
        at: sql::time(row, 0)?,
        rule: sql::column(row, 1)?,
        to: serde_json::from_str(&to).map_err(damaged("the recipients"))?,
        lane: Lane::from_word(&lane)
            .ok_or_else(|| StoreError::Damaged(format!("a lane {lane:?}")))?,
        facts: facts?,
    })
}

async fn routing_of(
    connection: &impl ConnectionTrait,
    serial: i64,
) -> Result<Option<Routed>, StoreError> {
    let text = "SELECT at, rule, recipients, lane, facts FROM routing WHERE report = $1";
    let row = sql::first(connection, text, vec![serial.into()]).await?;
    row.as_ref().map(routed).transpose()
}

impl Store {
    /// Which rule sent a report; `None` when none has yet.
    pub async fn routing(&self, serial: i64) -> Result<Option<Routed>, StoreError> {
        routing_of(self.reader(), serial).await
    }

    /// Reports lodged since a moment as rules see them, newest first: those below `before`.
    pub async fn seen_since(
        &self,
        from: Timestamp,
        before: Option<i64>,
        count: u32,
    ) -> Result<SeenPage, StoreError> {
        let text = format!(
            "SELECT {COLUMNS}, CASE WHEN {IS_CLOSED} THEN 1 END \
             FROM report r LEFT JOIN assessment a ON a.report = r.number \
             WHERE r.number < $1 ORDER BY r.number DESC LIMIT $2"
        );
        let values = vec![before.unwrap_or(i64::MAX).into(), i64::from(count).into()];
        let rows = sql::all(self.reader(), &text, values).await?;
        let mut reports = Vec::with_capacity(rows.len());
        let mut last = None;
        for row in &rows {
            let seen = seen(row)?;
            last = Some(seen.serial);
            if seen.report.lodged_at >= from {
                reports.push(seen);
            }
        }
        // Nodes on PostgreSQL take numbers in blocks: an older report may have a higher number
        // than a younger one. Where a whole page is too old, so is what lies below.
        let goes_on = rows.len() == count as usize && !reports.is_empty();
        Ok(SeenPage {
            reports,
            next: last.filter(|_| goes_on),
        })
    }
}

impl Tx {
    /// Notes which rule sends a report. `false`: it was routed before, and nothing was changed.
    /// The caller records the act.
    pub async fn add_routing(
        &mut self,
        serial: i64,
        routing: &Routing,
    ) -> Result<bool, StoreError> {
        let to = serde_json::to_string(&routing.to).map_err(damaged("the recipients"))?;
        let text = "INSERT INTO routing (report, at, rule, recipients, lane, facts) \
                    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (report) DO NOTHING";
        let values = vec![
            serial.into(),
            self.now().as_microsecond().into(),
            routing.rule.clone().into(),
            to.into(),
            routing.lane.as_str().into(),
            routing.facts.to_string().into(),
        ];
        Ok(self.change(text, values).await? == 1)
    }
}
