//! Referrals: what went to which body, what it said, and how it reached it.

mod delivery;
mod figures;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Value};
use tocsin_domain::access::Reach;
use tocsin_domain::entry::Act;
use tocsin_domain::receipt::ReportNumber;
use tocsin_domain::referral::{Lane, Outcome, OutcomeKind, ReferralState, label};
use tocsin_domain::report::{Loss, ReportId, State};
use uuid::Uuid;

pub use delivery::{Delivery, Tried, Way};
pub use figures::{BodyCounts, Span, Taken};

use crate::conditions::Conditions;
use crate::{Store, StoreError, Tx, sql};

/// A referral to be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewReferral {
    /// Its id.
    pub id: Uuid,
    /// Serial number of the report.
    pub report: i64,
    /// Key of the body.
    pub body: String,
    /// The rule that sends it; empty when a person does.
    pub rule: String,
    /// How urgent it is.
    pub lane: Lane,
    /// [`ReferralState::Proposed`] or [`ReferralState::Sent`].
    pub state: ReferralState,
    /// Who opens it, as the journal writes it.
    pub opened_by: String,
    /// How long the body has to acknowledge it.
    pub answer_within: SignedDuration,
    /// Number of the referral whose body named this one.
    pub passed_by: Option<i64>,
}

/// A referral as it is stored, with what a list shows of its report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Referral {
    /// Its number: the cursor of listings.
    pub number: i64,
    /// Its id.
    pub id: Uuid,
    /// Serial number of the report.
    pub report: i64,
    /// Key of the body.
    pub body: String,
    /// The rule that sent it; empty when a person did.
    pub rule: String,
    /// How urgent it is.
    pub lane: Lane,
    /// Where it stands.
    pub state: ReferralState,
    /// Who opened it, as the journal writes it.
    pub opened_by: String,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was let go.
    pub sent_at: Option<Timestamp>,
    /// When it first reached the body.
    pub delivered_at: Option<Timestamp>,
    /// When the body first said something.
    pub acknowledged_at: Option<Timestamp>,
    /// When its silence was escalated.
    pub escalated_at: Option<Timestamp>,
    /// How long the body has to acknowledge it.
    pub answer_within: SignedDuration,
    /// Until when it is to be acknowledged, while it is not.
    pub waits_until: Option<Timestamp>,
    /// Number of the referral whose body named this one.
    pub passed_by: Option<i64>,
    /// The body's own reference, sealed under the report's key; empty for none.
    pub reference: Vec<u8>,
    /// Id of the report.
    pub report_id: ReportId,
    /// Number of the report for the public file.
    pub report_number: ReportNumber,
    /// The report's kind of offence.
    pub kind: String,
    /// Who delivered the report.
    pub source: String,
    /// The report's region.
    pub region: String,
    /// Where the report stands.
    pub report_state: State,
}

impl Referral {
    /// What it is called: `T-2026-000418`.
    pub fn label(&self) -> String {
        label(self.number, self.opened_at)
    }

    /// Whether its report lies within what a permit reaches.
    pub fn is_within(&self, reach: &Reach) -> bool {
        reach.covers(&self.source, &self.kind, &self.region)
    }
}

/// Something that happened to a referral.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// What.
    pub act: Act,
    /// By whom, as the journal writes it.
    pub actor: String,
    /// What was said with it, sealed under the report's key.
    pub sealed: Option<Vec<u8>>,
}

/// An outcome with the moment at which it was stated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    /// When it was stated.
    pub at: Timestamp,
    /// What was stated.
    pub outcome: Outcome,
}

const REFERRAL: &str = "SELECT f.number, f.id, f.report, f.body, f.rule, f.lane, f.state, \
     f.opened_by, f.opened_at, f.sent_at, f.delivered_at, f.acknowledged_at, f.escalated_at, \
     f.answer_within, f.waits_until, f.passed_by, f.reference, r.id, r.label, r.kind, r.region, \
     r.state, r.source FROM referral f JOIN report r ON r.number = f.report";

fn referral(row: &QueryResult) -> Result<Referral, StoreError> {
    let (lane, state): (String, String) = (sql::column(row, 5)?, sql::column(row, 6)?);
    let report_state: String = sql::column(row, 21)?;
    Ok(Referral {
        number: sql::column(row, 0)?,
        id: sql::uuid(row, 1)?,
        report: sql::column(row, 2)?,
        body: sql::column(row, 3)?,
        rule: sql::column(row, 4)?,
        lane: word(&lane, Lane::from_word(&lane))?,
        state: word(&state, ReferralState::from_word(&state))?,
        opened_by: sql::column(row, 7)?,
        opened_at: sql::time(row, 8)?,
        sent_at: sql::optional_time(row, 9)?,
        delivered_at: sql::optional_time(row, 10)?,
        acknowledged_at: sql::optional_time(row, 11)?,
        escalated_at: sql::optional_time(row, 12)?,
        answer_within: SignedDuration::from_micros(sql::column(row, 13)?),
        waits_until: sql::optional_time(row, 14)?,
        passed_by: sql::column(row, 15)?,
        reference: sql::column(row, 16)?,
        report_id: ReportId(sql::uuid(row, 17)?),
        report_number: ReportNumber::from_stored(sql::column(row, 18)?),
        kind: sql::column(row, 19)?,
        source: sql::column(row, 22)?,
        region: sql::column(row, 20)?,
        report_state: word(&report_state, State::from_word(&report_state))?,
    })
}

fn word<T>(text: &str, read: Option<T>) -> Result<T, StoreError> {
    read.ok_or_else(|| StoreError::Damaged(format!("the word {text:?} of a referral")))
}

async fn referrals(
    connection: &impl ConnectionTrait,
    rest: &str,
    values: Vec<Value>,
) -> Result<Vec<Referral>, StoreError> {
    let rows = sql::all(connection, &format!("{REFERRAL} WHERE {rest}"), values).await?;
    rows.iter().map(referral).collect()
}

/// Which referrals of a body are wanted. Everything given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Those in this state only.
    pub state: Option<ReferralState>,
    /// Those after this number.
    pub after: i64,
    /// At most so many.
    pub count: u32,
}

impl Store {
    /// A referral by its id.
    pub async fn referral(&self, id: Uuid) -> Result<Option<Referral>, StoreError> {
        let found = referrals(self.reader(), "f.id = $1", vec![sql::uuid_value(id)]).await?;
        Ok(found.into_iter().next())
    }

    /// A referral by its number.
    pub async fn referral_by_number(&self, number: i64) -> Result<Option<Referral>, StoreError> {
        let found = referrals(self.reader(), "f.number = $1", vec![number.into()]).await?;
        Ok(found.into_iter().next())
    }

    /// The referrals of a report, in the order in which they were opened.
    pub async fn referrals_of(&self, report: i64) -> Result<Vec<Referral>, StoreError> {
        let rest = "f.report = $1 ORDER BY f.number";
        referrals(self.reader(), rest, vec![report.into()]).await
    }

    /// What has left for a body, the oldest first. What is only proposed is not among it.
    pub async fn referrals_to(
        &self,
        body: &str,
        wanted: &Wanted,
    ) -> Result<Vec<Referral>, StoreError> {
        let mut rest = "f.body = $1 AND f.number > $2 AND f.sent_at IS NOT NULL".to_owned();
        let mut values: Vec<Value> = vec![body.into(), wanted.after.into()];
        if let Some(state) = wanted.state {
            values.push(state.as_str().into());
            rest += " AND f.state = $3";
        }
        rest += &format!(" ORDER BY f.number LIMIT {}", wanted.count);
        referrals(self.reader(), &rest, values).await
    }

    /// The newest that have left for a body, before a number.
    pub async fn newest_referrals_to(
        &self,
        body: &str,
        before: Option<i64>,
        count: u32,
    ) -> Result<Vec<Referral>, StoreError> {
        let rest = format!(
            "f.body = $1 AND f.number < $2 AND f.sent_at IS NOT NULL \
             ORDER BY f.number DESC LIMIT {count}"
        );
        let values = vec![body.into(), before.unwrap_or(i64::MAX).into()];
        referrals(self.reader(), &rest, values).await
    }

    /// Those of reports within a reach that no body has acknowledged, the oldest promise first.
    pub async fn waiting_referrals(
        &self,
        (reach, closed_kinds): (&Reach, &[String]),
        count: u32,
    ) -> Result<Vec<Referral>, StoreError> {
        let mut asked = Conditions::default();
        asked.just("f.waits_until IS NOT NULL");
        asked.within(reach, closed_kinds);
        let rest = format!("{} ORDER BY f.waits_until LIMIT {count}", asked.take());
        referrals(self.reader(), &rest, asked.into_values()).await
    }

    /// The oldest in a state, of reports within a reach.
    pub async fn referrals_in(
        &self,
        state: ReferralState,
        (reach, closed_kinds): (&Reach, &[String]),
        count: u32,
    ) -> Result<Vec<Referral>, StoreError> {
        let mut asked = Conditions::default();
        asked.that("f.state =", state.as_str().into());
        asked.within(reach, closed_kinds);
        let rest = format!("{} ORDER BY f.number LIMIT {count}", asked.take());
        referrals(self.reader(), &rest, asked.into_values()).await
    }

    /// What happened to a referral, oldest first.
    pub async fn referral_events(&self, number: i64) -> Result<Vec<Event>, StoreError> {
        let text = "SELECT at, act, actor, sealed FROM referral_event WHERE referral = $1 \
                    ORDER BY at, id";
        let rows = sql::all(self.reader(), text, vec![number.into()]).await?;
        rows.iter()
            .map(|row| {
                let act: String = sql::column(row, 1)?;
                Ok(Event {
                    at: sql::time(row, 0)?,
                    act: word(&act, Act::from_word(&act))?,
                    actor: sql::column(row, 2)?,
                    sealed: sql::column(row, 3)?,
                })
            })
            .collect()
    }

    /// What came of a referral, in the order in which it was stated.
    pub async fn outcomes(&self, number: i64) -> Result<Vec<Stated>, StoreError> {
        outcomes(self.reader(), number).await
    }
}

async fn outcomes(
    connection: &impl ConnectionTrait,
    number: i64,
) -> Result<Vec<Stated>, StoreError> {
    let text = "SELECT at, kind, happened_on, amount, currency, reason FROM outcome \
                WHERE referral = $1 ORDER BY at, id";
    let rows = sql::all(connection, text, vec![number.into()]).await?;
    rows.iter()
        .map(|row| {
            let (kind, on): (String, String) = (sql::column(row, 1)?, sql::column(row, 2)?);
            let amount: Option<String> = sql::column(row, 3)?;
            let currency: Option<String> = sql::column(row, 4)?;
            Ok(Stated {
                at: sql::time(row, 0)?,
                outcome: Outcome {
                    kind: word(&kind, OutcomeKind::from_word(&kind))?,
                    on: word(&on, on.parse::<Date>().ok())?,
                    amount: amount
                        .zip(currency)
                        .map(|(amount, currency)| Loss { amount, currency }),
                    reason: sql::column(row, 5)?,
                },
            })
        })
        .collect()
}

const COUNT_ON: &str =
    "UPDATE counter SET value = value + 1 WHERE name = 'referral' RETURNING value";

impl Tx {
    /// A referral by its number. Until this transaction ends, no other changes it.
    pub async fn hold_referral(&mut self, number: i64) -> Result<Referral, StoreError> {
        let locking = match self.backend {
            DbBackend::Postgres => " FOR UPDATE OF f",
            // The one writer has the whole database.
            _ => "",
        };
        let rest = format!("f.number = $1{locking}");
        let found = referrals(&self.connection, &rest, vec![number.into()]).await?;
        let found = found.into_iter().next();
        found.ok_or(StoreError::Missing("the referral"))
    }

    /// The referrals of a report, as this transaction sees them.
    pub async fn referrals_of(&mut self, report: i64) -> Result<Vec<Referral>, StoreError> {
        let rest = "f.report = $1 ORDER BY f.number";
        referrals(&self.connection, rest, vec![report.into()]).await
    }

    /// Stores a referral and answers its number. Numbers have no gaps and are handed out in the
    /// order of commits, so that whoever reads on from a number misses nothing; transactions that
    /// open referrals follow one another. The caller records the act.
    pub async fn add_referral(&mut self, new: &NewReferral) -> Result<i64, StoreError> {
        let row = sql::first(&self.connection, COUNT_ON, vec![]).await?;
        let number: i64 = sql::column(&row.ok_or(StoreError::Missing("the referral counter"))?, 0)?;
        let text = "INSERT INTO referral (number, id, report, body, rule, lane, state, \
                    opened_by, opened_at, sent_at, answer_within, waits_until, passed_by, \
                    reference) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, \
                    $14)";
        let now = self.now();
        let is_sent = new.state != ReferralState::Proposed;
        let until = now
            .saturating_add(new.answer_within)
            .unwrap_or(Timestamp::MAX);
        let values = vec![
            number.into(),
            sql::uuid_value(new.id),
            new.report.into(),
            new.body.as_str().into(),
            new.rule.as_str().into(),
            new.lane.as_str().into(),
            new.state.as_str().into(),
            new.opened_by.as_str().into(),
            now.as_microsecond().into(),
            is_sent.then(|| now.as_microsecond()).into(),
            microseconds(new.answer_within).into(),
            is_sent.then(|| until.as_microsecond()).into(),
            new.passed_by.into(),
            Vec::<u8>::new().into(),
        ];
        self.change(text, values).await?;
        Ok(number)
    }

    /// Writes back what may change of a referral that this transaction holds. The caller records
    /// the act.
    pub async fn put_referral(&mut self, referral: &Referral) -> Result<(), StoreError> {
        let text = "UPDATE referral SET state = $1, sent_at = $2, delivered_at = $3, \
                    acknowledged_at = $4, escalated_at = $5, waits_until = $6, reference = $7 \
                    WHERE number = $8";
        let time = |at: Option<Timestamp>| at.map(|at| at.as_microsecond());
        let values = vec![
            referral.state.as_str().into(),
            time(referral.sent_at).into(),
            time(referral.delivered_at).into(),
            time(referral.acknowledged_at).into(),
            time(referral.escalated_at).into(),
            time(referral.waits_until).into(),
            referral.reference.clone().into(),
            referral.number.into(),
        ];
        self.change(text, values).await.map(|_| ())
    }

    /// Notes what happened to a referral. The caller records the act.
    pub async fn add_referral_event(
        &mut self,
        number: i64,
        id: Uuid,
        event: Event,
    ) -> Result<(), StoreError> {
        let text = "INSERT INTO referral_event (id, referral, at, act, actor, sealed) \
                    VALUES ($1, $2, $3, $4, $5, $6)";
        let values = vec![
            sql::uuid_value(id),
            number.into(),
            event.at.as_microsecond().into(),
            event.act.as_str().into(),
            event.actor.into(),
            event.sealed.into(),
        ];
        self.change(text, values).await.map(|_| ())
    }

    /// What came of a referral, as this transaction sees it.
    pub async fn outcomes(&mut self, number: i64) -> Result<Vec<Stated>, StoreError> {
        outcomes(&self.connection, number).await
    }

    /// Adds an outcome. The caller records the act.
    pub async fn add_outcome(
        &mut self,
        number: i64,
        id: Uuid,
        outcome: &Outcome,
    ) -> Result<(), StoreError> {
        let text = "INSERT INTO outcome \
                    (id, referral, at, kind, happened_on, amount, currency, reason) \
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let amount = outcome.amount.as_ref();
        let values = vec![
            sql::uuid_value(id),
            number.into(),
            self.now().as_microsecond().into(),
            outcome.kind.as_str().into(),
            outcome.on.to_string().into(),
            amount.map(|loss| loss.amount.clone()).into(),
            amount.map(|loss| loss.currency.clone()).into(),
            outcome.reason.clone().into(),
        ];
        self.change(text, values).await.map(|_| ())
    }
}

fn microseconds(duration: SignedDuration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}
