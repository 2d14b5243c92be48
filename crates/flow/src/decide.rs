//! Deciding about a report, and taking it back within moments.
//!
//! Whoever decides says which decision they saw. If another stands meanwhile, it holds: nothing is
//! changed, and the answer says who decided what, and when.

use jiff::{SignedDuration, Timestamp};
use tocsin_domain::access::{Actor, HandlePermit, Reach};
use tocsin_domain::decide::{Decision, UNDO_SECONDS};
use tocsin_domain::entry::Act;
use tocsin_domain::news::News;
use tocsin_domain::report::{ReportId, State};
use tocsin_store::Tx;
use tocsin_store::decision::DecisionRow;
use tocsin_store::job::{Job, Queue};
use tocsin_store::message::Author;
use tocsin_store::report::Stored;
use uuid::Uuid;

use crate::centre::{Centre, FlowError};
use crate::inbox::check_message;
use crate::jobs::Round;
use crate::{learn, link, notice, route};

/// A press of the button just before the time is over still counts when it arrives so much later.
const UNDO_GRACE: SignedDuration = SignedDuration::from_secs(5);
/// Decisions whose consequences are drawn in one round.
const ROUND: Round = Round {
    queue: Queue::Decided,
    batch_count: 64,
    lease: SignedDuration::from_mins(2),
};
/// Reports that are counted with one another, followed to the one that stands for all.
const DUPLICATES_DEPTH_MAX: u32 = 100;
/// Reports counted with another before the counting ends.
pub const JOINED_COUNT_MAX: u32 = 1_000;

/// What somebody wants to decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The report.
    pub report: ReportId,
    /// The decision that stood when the person looked; `None` when none did.
    pub seen: Option<Uuid>,
    /// What to decide.
    pub decision: Decision,
    /// The question, if the reporter is asked something.
    pub question: String,
}

/// A decision with who took it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// Its id.
    pub id: Uuid,
    /// The report.
    pub report: ReportId,
    /// The report's number for the public file.
    pub number: String,
    /// When.
    pub at: Timestamp,
    /// Who: their address at the centre.
    pub by: String,
    /// What; `None` if this programme does not know the word any more.
    pub decision: Option<Decision>,
    /// Whether the person who looks may take it back now.
    pub can_be_undone: bool,
    /// When it was taken back.
    pub undone_at: Option<Timestamp>,
}

/// What came of deciding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Decided; the id of the decision.
    Done(Uuid),
    /// Somebody decided first, and that holds.
    Overtaken(Uuid),
}

/// Decides about a report: state, decision, journal entry, and for a question the message and its
/// notice, in one transaction.
pub async fn decide(
    centre: &Centre,
    permit: &HandlePermit,
    wanted: Wanted,
) -> Result<Verdict, FlowError> {
    let Actor::Staff { id: staff, .. } = *permit.actor() else {
        return Err(FlowError::NotFound);
    };
    let (stored, key) = centre
        .unsealed_within(permit.reach(), wanted.report)
        .await?;
    let decision = checked(centre, wanted.decision)?;
    let other = match &decision {
        Decision::Duplicate { of } => Some(other(centre, permit.reach(), of).await?),
        _ => None,
    };
    let mut question = None;
    if decision == Decision::Ask {
        check_message(centre, &wanted.question, &[])?;
        let text = wanted.question.trim().replace('\0', "");
        question = Some((centre.new_id(), key.seal("message", text.as_bytes())));
    }
    let (id, actor, seen) = (centre.new_id(), permit.actor().clone(), wanted.seen);
    let (own, reach) = (centre.clone(), permit.reach().clone());
    centre
        .store
        .write(move |tx| {
            Box::pin(async move {
                let (state, decision) = match other {
                    None => (tx.state(stored.serial).await?, decision),
                    Some(other) => join(tx, (&own, &reach), &stored, other).await?,
                };
                if let Some(standing) = tx.standing_decision(stored.serial).await?
                    && seen != Some(standing.id)
                {
                    return Ok(Verdict::Overtaken(standing.id));
                }
                if !decision.may_follow(state) {
                    return Err(FlowError::Closed(state.as_str()));
                }
                let row = DecisionRow {
                    id,
                    serial: stored.serial,
                    at: tx.now(),
                    staff,
                    word: decision.as_str().to_owned(),
                    about: decision.about().to_owned(),
                    state_before: state,
                    state_after: decision.state().unwrap_or(state),
                    holder_before: tx.holder(stored.serial).await?,
                    undone_at: None,
                };
                carry_out(tx, &row).await?;
                if decision.can_be_undone() {
                    // What follows waits until nobody can take it back.
                    let at = settled_at(&row);
                    let key = Some(job_key(id));
                    tx.enqueue(Queue::Decided, key, at, id.to_string()).await?;
                }
                tx.record(Act::ReportDecided, stored.report.id.0, &actor, detail(&row));
                if let Some((message, sealed)) = question {
                    ask(tx, &stored, message, sealed, &actor).await?;
                }
                Ok(Verdict::Done(id))
            })
        })
        .await
}

/// The decision with the body that it names made sure of.
fn checked(centre: &Centre, decision: Decision) -> Result<Decision, FlowError> {
    match decision {
        Decision::OutOfScope { body: Some(body) } if centre.profile.body(&body).is_none() => {
            let message = "not a body of the directory; choose one of the list";
            Err(FlowError::refused("body", message))
        }
        decision => Ok(decision),
    }
}

fn no_other() -> FlowError {
    let message = "no other open report has this number; check it on the receipt";
    FlowError::refused("of", message)
}

/// The serial number of the report with this number. One outside of the permit's reach does not
/// exist.
async fn other(centre: &Centre, reach: &Reach, number: &str) -> Result<i64, FlowError> {
    let found = centre.store.report_by_number(number).await?;
    let found = found.filter(|found| centre.reaches(reach, found));
    found.map(|found| found.serial).ok_or_else(no_other)
}

/// The state of a report that is to be a duplicate, and of which: where the other one is itself
/// counted with a third, of that. So of all that are the same, one is left that people work on.
/// Both are held until the transaction ends.
async fn join(
    tx: &mut Tx,
    (centre, reach): (&Centre, &Reach),
    stored: &Stored,
    mut other: i64,
) -> Result<(State, Decision), FlowError> {
    // In one order, so that of two who join them crosswise the second waits for the first.
    for serial in [stored.serial.min(other), stored.serial.max(other)] {
        tx.state(serial).await?;
    }
    let state = tx.state(stored.serial).await?;
    for _ in 0..DUPLICATES_DEPTH_MAX {
        let found = tx.stored(other).await?.ok_or_else(no_other)?;
        let may_stand_for_it = found.serial != stored.serial
            && found.report.state.is_open()
            && centre.reaches(reach, &found);
        if !may_stand_for_it {
            break;
        }
        match tx.counted_with(other).await? {
            Some(third) if found.report.state == State::Closed => other = third,
            _ => {
                let of = found.report.number.to_string();
                return Ok((state, Decision::Duplicate { of }));
            }
        }
    }
    Err(no_other())
}

fn detail(row: &DecisionRow) -> String {
    let about = match row.about.is_empty() {
        true => String::new(),
        false => format!(" about={}", row.about),
    };
    format!("decision={} id={}{about}", row.word, row.id)
}

/// Keeps the decision and what follows from it.
async fn carry_out(tx: &mut Tx, row: &DecisionRow) -> Result<(), FlowError> {
    tx.add_decision(row).await?;
    link::plan_report(tx, row.serial).await?;
    if row.state_after != row.state_before {
        tx.set_state(row.serial, row.state_before, row.state_after)
            .await?;
    }
    if row.word == Decision::Sensitive.as_str() {
        // That answers nobody.
        tx.set_compartmented(row.serial, true).await?;
        return Ok(());
    }
    tx.set_unanswered(row.serial, false).await?;
    Ok(())
}

async fn ask(
    tx: &mut Tx,
    stored: &Stored,
    message: Uuid,
    sealed: Vec<u8>,
    actor: &Actor,
) -> Result<(), FlowError> {
    tx.add_message(stored.serial, message, Author::Centre, sealed)
        .await?;
    tx.record(Act::MessageAdded, stored.report.id.0, actor, String::new());
    if !stored.ways.is_empty() {
        notice::enqueue(tx, stored.serial).await?;
    }
    Ok(())
}

/// Does what follows from decisions that nobody can take back any more: their reporters learn of
/// them, and the rules are asked who receives what is valid. Answers how many there were. Several
/// nodes may do this side by side.
pub async fn settle(centre: &Centre) -> Result<usize, FlowError> {
    ROUND.run(centre, settle_one).await
}

async fn settle_one(centre: Centre, job: Job) -> Result<(), FlowError> {
    let row = match job.payload.parse() {
        Ok(id) => centre.store.decision(id).await?,
        Err(_) => None,
    };
    let news = match &row {
        Some(row) => news(&centre, row).await?,
        None => None,
    };
    let own = centre.clone();
    let settle = centre.store.write::<_, FlowError, _>(move |tx| {
        Box::pin(async move {
            let Some((row, news)) = row.zip(news) else {
                return Ok(tx.finish_job(&job).await.map(|_| ())?);
            };
            // Whoever decides or takes back finishes first, or finds this done.
            tx.state(row.serial).await?;
            if let Some(until) = superseded_until(tx, &row).await? {
                return Ok(tx.postpone_job(&job, until).await?);
            }
            if !tx.finish_job(&job).await? || !holds(tx, &row).await? {
                return Ok(());
            }
            learn::tell(tx, &own, row.serial, &news).await?;
            if news == News::Valid {
                let now = tx.now();
                route::plan(tx, row.serial, now).await?;
            }
            Ok(())
        })
    });
    settle.await
}

/// Whether a decision says what became of its report: it was not taken back, and nobody has
/// decided otherwise since.
async fn holds(tx: &mut Tx, row: &DecisionRow) -> Result<bool, FlowError> {
    let verdict = tx.verdict(row.serial).await?;
    Ok(verdict.is_some_and(|verdict| verdict.id == row.id))
}

/// Until when a later decision stands in the place of this one and may still be taken back: what
/// follows from this one waits until that is known.
async fn superseded_until(tx: &mut Tx, row: &DecisionRow) -> Result<Option<Timestamp>, FlowError> {
    let verdict = tx.verdict(row.serial).await?;
    let later = verdict.filter(|verdict| verdict.id != row.id && is_reversible(verdict));
    let until = later.map(|later| settled_at(&later));
    Ok(until.filter(|until| tx.now() < *until))
}

/// What the reporter learns of a decision; nothing of those that concern the centre alone.
async fn news(centre: &Centre, row: &DecisionRow) -> Result<Option<News>, FlowError> {
    Ok(match Decision::from_words(&row.word, &row.about) {
        Some(Decision::Valid) => Some(News::Valid),
        Some(Decision::Duplicate { of }) => {
            let joined = centre.store.joined_count(&of, JOINED_COUNT_MAX).await?;
            Some(News::Joined {
                reports_count: joined + 1,
            })
        }
        Some(Decision::OutOfScope { body }) => Some(News::OutOfScope { body }),
        Some(Decision::NoAction(reason)) => Some(News::NoAction(reason)),
        Some(Decision::Ask | Decision::Sensitive | Decision::Spam) | None => None,
    })
}

/// What came of taking a decision back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undone {
    /// It was taken back; everything is as before.
    Done,
    /// Too late, or something happened since: it stands.
    Stands,
}

/// Takes one's own decision back, for [`UNDO_SECONDS`] and while nothing followed it.
pub async fn undo(
    centre: &Centre,
    permit: &HandlePermit,
    decision: Uuid,
) -> Result<Undone, FlowError> {
    let Actor::Staff { id: staff, .. } = *permit.actor() else {
        return Err(FlowError::NotFound);
    };
    let row = centre.store.decision(decision).await?;
    let row = row.filter(|row| row.staff == staff);
    let row = row.ok_or(FlowError::NotFound)?;
    let report = centre.store.report_by_serial(row.serial).await?;
    let report = report.filter(|stored| centre.reaches(permit.reach(), stored));
    let report = report.ok_or(FlowError::NotFound)?.report.id;
    let actor = permit.actor().clone();
    centre
        .store
        .write(move |tx| {
            Box::pin(async move {
                let state = tx.state(row.serial).await?;
                let standing = tx.standing_decision(row.serial).await?;
                let stands = standing.is_some_and(|standing| standing.id == row.id);
                let in_time = tx.now() <= last_moment(&row) + UNDO_GRACE;
                if !(stands && in_time && state == row.state_after && is_reversible(&row)) {
                    return Ok(Undone::Stands);
                }
                // Once something has followed, it stands, whatever the clock says.
                if !tx.cancel_job(&job_key(row.id)).await? {
                    return Ok(Undone::Stands);
                }
                put_back(tx, &row).await?;
                let detail = format!("id={}", row.id);
                tx.record(Act::DecisionUndone, report.0, &actor, detail);
                Ok(Undone::Done)
            })
        })
        .await
}

/// Until when what was decided last may be taken back; `None` when nobody can any more.
pub(crate) async fn unsettled_until(
    tx: &mut Tx,
    serial: i64,
) -> Result<Option<Timestamp>, FlowError> {
    let row = tx.standing_decision(serial).await?;
    let until = row.map(|row| settled_at(&row));
    Ok(until.filter(|until| tx.now() < *until))
}

/// The first moment at which nobody can take a decision back any more.
fn settled_at(row: &DecisionRow) -> Timestamp {
    last_moment(row) + UNDO_GRACE + SignedDuration::from_millis(1)
}

fn last_moment(row: &DecisionRow) -> Timestamp {
    row.at + SignedDuration::from_secs(UNDO_SECONDS)
}

/// One job draws the consequences of a decision.
fn job_key(decision: Uuid) -> String {
    format!("decided {decision}")
}

fn is_reversible(row: &DecisionRow) -> bool {
    Decision::from_words(&row.word, &row.about).is_some_and(|known| known.can_be_undone())
}

async fn put_back(tx: &mut Tx, row: &DecisionRow) -> Result<(), FlowError> {
    tx.undo_decision(row.id).await?;
    link::plan_report(tx, row.serial).await?;
    if row.state_after != row.state_before {
        tx.set_state(row.serial, row.state_after, row.state_before)
            .await?;
    }
    if row.state_after == State::Closed {
        tx.set_holder(row.serial, row.holder_before).await?;
    }
    tx.restore_unanswered(row.serial).await?;
    // What somebody found sensitive before is not opened by taking back that it is.
    let sensitive = Decision::Sensitive.as_str();
    if row.word == sensitive && tx.latest_decision(row.serial, sensitive).await?.is_none() {
        tx.set_compartmented(row.serial, false).await?;
    }
    Ok(())
}

/// Decisions with who took them, in the order of their ids given, as the person with this permit
/// sees them; what is none, or outside of the reach, is left out.
pub async fn decided(
    centre: &Centre,
    permit: &HandlePermit,
    ids: &[Uuid],
) -> Result<Vec<Decided>, FlowError> {
    let mut found = centre.store.decisions_by_ids(ids).await?;
    found.retain(|(_, _, stored)| centre.reaches(permit.reach(), stored));
    found.sort_by_key(|(row, _, _)| ids.iter().position(|id| *id == row.id));
    let told =
        |(row, by, stored): (DecisionRow, String, Stored)| told(centre, permit, &stored, (row, by));
    Ok(found.into_iter().map(told).collect())
}

/// The decisions about a report, newest first; those taken back among them.
pub async fn history(
    centre: &Centre,
    permit: &HandlePermit,
    report: ReportId,
) -> Result<Vec<Decided>, FlowError> {
    let stored = centre.report_within(permit.reach(), report).await?;
    let history = centre.store.decisions(stored.serial).await?;
    let told = |taken| told(centre, permit, &stored, taken);
    Ok(history.into_iter().map(told).collect())
}

fn told(
    centre: &Centre,
    permit: &HandlePermit,
    stored: &Stored,
    (row, by): (DecisionRow, String),
) -> Decided {
    let is_mine = matches!(permit.actor(), Actor::Staff { id, .. } if *id == row.staff);
    let in_time = centre.store.now() <= last_moment(&row);
    Decided {
        id: row.id,
        report: stored.report.id,
        number: stored.report.number.to_string(),
        at: row.at,
        by,
        can_be_undone: is_mine && in_time && row.undone_at.is_none() && is_reversible(&row),
        decision: Decision::from_words(&row.word, &row.about),
        undone_at: row.undone_at,
    }
}
