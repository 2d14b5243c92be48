//! What people decide about series and values. It binds linking for ever after, until it runs out
//! or is taken back; of two decisions that contradict each other the older one holds.

use std::collections::BTreeSet;

use jiff::Timestamp;
use tocsin_domain::access::{Actor, HandlePermit};
use tocsin_domain::entry::Act;
use tocsin_domain::link::decision::ValueVerdict;
use tocsin_domain::link::value::{Kind, key_of};
use tocsin_domain::report::ReportId;
use tocsin_domain::series::Word;
use tocsin_store::series::decision::{SeriesDecision, Sides};
use uuid::Uuid;

use crate::centre::{Centre, FlowError};
use crate::link;

/// Most characters of a reason.
pub const REASON_CHARACTERS_MAX: usize = 1_000;
/// Most reports of a series that is locked or parted.
pub const REPORTS_COUNT_MAX: usize = 20_000;

/// What somebody wants to decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Two reports are of one series.
    Together(ReportId, ReportId),
    /// Two reports are of different series.
    Apart(ReportId, ReportId),
    /// What a value is, by its kind and its one form.
    Value(Kind, String, ValueVerdict),
    /// A series stays as it is.
    Lock(i64),
    /// Some reports of a series are a series of their own.
    Split(i64, Vec<ReportId>),
    /// Two series are one.
    Merge(i64, i64),
}

impl Wish {
    /// The word for it.
    pub fn word(&self) -> Word {
        match self {
            Wish::Together(..) => Word::Together,
            Wish::Apart(..) => Word::Apart,
            Wish::Value(_, _, ValueVerdict::Benign) => Word::Benign,
            Wish::Value(_, _, ValueVerdict::Offender) => Word::Offender,
            Wish::Value(_, _, ValueVerdict::Victim) => Word::Victim,
            Wish::Lock(_) => Word::Lock,
            Wish::Split(..) => Word::Split,
            Wish::Merge(..) => Word::Merge,
        }
    }
}

/// A wish with its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// What.
    pub wish: Wish,
    /// Why, in the person's own words; at most [`REASON_CHARACTERS_MAX`].
    pub reason: String,
    /// Until when it binds; `None` for ever.
    pub expires_at: Option<Timestamp>,
}

/// What a wish is about, once it is made sure of.
#[derive(Default)]
struct About {
    series: Option<i64>,
    value: Option<u64>,
    sides: Sides,
    /// What the journal names.
    subject: Option<Uuid>,
}

/// Decides. Linking follows within a second.
///
/// # Errors
/// [`FlowError::NotFound`] for a report or series outside of the permit's reach;
/// [`FlowError::Refused`] for a reason that is missing or too long, a time that is over, and what
/// cannot be: a report apart from itself, a split that leaves nothing.
pub async fn decide(
    centre: &Centre,
    permit: &HandlePermit,
    wanted: Wanted,
) -> Result<Uuid, FlowError> {
    let staff = staff_of(permit)?;
    check(centre, &wanted)?;
    let about = about(centre, permit, &wanted.wish).await?;
    let (id, actor) = (centre.new_id(), permit.actor().clone());
    let word = wanted.wish.word();
    centre
        .store
        .write::<_, FlowError, _>(move |tx| {
            Box::pin(async move {
                let row = SeriesDecision {
                    id,
                    at: tx.now(),
                    staff,
                    word,
                    series: about.series,
                    value: about.value,
                    reports: about.sides,
                    reason: wanted.reason.trim().replace('\0', ""),
                    expires_at: wanted.expires_at,
                    undone_at: None,
                    undone_by: None,
                    is_contradicted: false,
                };
                keep(tx, &row, (about.subject.unwrap_or(id), &actor)).await?;
                Ok(id)
            })
        })
        .await
}

async fn keep(
    tx: &mut tocsin_store::Tx,
    row: &SeriesDecision,
    (subject, actor): (Uuid, &Actor),
) -> Result<(), FlowError> {
    tx.add_series_decision(row).await?;
    let mut detail = format!("decision={} id={}", row.word.as_str(), row.id);
    if let Some(series) = row.series {
        detail += &format!(" series={series}");
    }
    tx.record(Act::SeriesDecided, subject, actor, detail);
    link::plan_decisions(tx, row.expires_at).await
}

/// Answers a suggestion: yes, both are of one series, or no, they are not. That is a decision like
/// any other.
///
/// # Errors
/// [`FlowError::NotFound`] where there is no such suggestion, or it was answered.
pub async fn answer(
    centre: &Centre,
    permit: &HandlePermit,
    (report, target): (ReportId, ReportId),
    is_yes: bool,
) -> Result<Uuid, FlowError> {
    let staff = staff_of(permit)?;
    let pair = pair(centre, permit, report, target).await?;
    let (id, actor) = (centre.new_id(), permit.actor().clone());
    let serials = (pair.one[0], pair.other[0]);
    let series = series_of(centre, &pair).await?;
    centre
        .store
        .write::<_, FlowError, _>(move |tx| {
            Box::pin(async move {
                if !tx.answer_suggestion(serials, is_yes, id).await? {
                    return Err(FlowError::NotFound);
                }
                let row = SeriesDecision {
                    id,
                    at: tx.now(),
                    staff,
                    word: if is_yes { Word::Together } else { Word::Apart },
                    series,
                    value: None,
                    reports: pair,
                    reason: String::new(),
                    expires_at: None,
                    undone_at: None,
                    undone_by: None,
                    is_contradicted: false,
                };
                keep(tx, &row, (report.0, &actor)).await?;
                Ok(id)
            })
        })
        .await
}

/// Takes a decision back, whoever took it. `false`: it was taken back before.
///
/// # Errors
/// [`FlowError::NotFound`] where there is no such decision within the permit's reach.
pub async fn undo(centre: &Centre, permit: &HandlePermit, id: Uuid) -> Result<bool, FlowError> {
    let staff = staff_of(permit)?;
    let found = centre.store.series_decision(id).await?;
    let found = found.ok_or(FlowError::NotFound)?;
    if let Some(number) = found.series {
        super::within(centre, permit.reach(), number).await?;
    }
    let first = found.reports.one.first().copied();
    if let Some(serial) = first.filter(|_| found.series.is_none()) {
        let stored = centre.store.report_by_serial(serial).await?;
        let is_reached = |stored| centre.reaches(permit.reach(), &stored);
        if !stored.is_some_and(is_reached) {
            return Err(FlowError::NotFound);
        }
    }
    let actor = permit.actor().clone();
    centre
        .store
        .write::<_, FlowError, _>(move |tx| {
            Box::pin(async move {
                if !tx.undo_series_decision(id, staff).await? {
                    return Ok(false);
                }
                tx.reopen_suggestions(id).await?;
                let detail = format!("decision={} id={id}", found.word.as_str());
                tx.record(Act::SeriesDecisionUndone, id, &actor, detail);
                link::plan_decisions(tx, None).await?;
                Ok(true)
            })
        })
        .await
}

fn staff_of(permit: &HandlePermit) -> Result<Uuid, FlowError> {
    match permit.actor() {
        Actor::Staff { id, .. } => Ok(*id),
        _ => Err(FlowError::NotFound),
    }
}

fn check(centre: &Centre, wanted: &Wanted) -> Result<(), FlowError> {
    let length = wanted.reason.trim().chars().count();
    if length == 0 || length > REASON_CHARACTERS_MAX {
        let message = format!("say why, in at most {REASON_CHARACTERS_MAX} characters");
        return Err(FlowError::refused("reason", &message));
    }
    if wanted
        .expires_at
        .is_some_and(|until| until <= centre.store.now())
    {
        let message = "this time is over; choose a later one, or none";
        return Err(FlowError::refused("expires_at", message));
    }
    Ok(())
}

async fn about(centre: &Centre, permit: &HandlePermit, wish: &Wish) -> Result<About, FlowError> {
    match wish {
        Wish::Together(one, other) | Wish::Apart(one, other) => {
            let sides = pair(centre, permit, *one, *other).await?;
            Ok(About {
                series: series_of(centre, &sides).await?,
                sides,
                subject: Some(one.0),
                ..About::default()
            })
        }
        Wish::Value(kind, text, _) => {
            let key = key_of(kind.as_str(), text);
            if centre.store.seen_value_of(key).await?.is_none() {
                return Err(FlowError::NotFound);
            }
            Ok(About {
                value: Some(key),
                ..About::default()
            })
        }
        Wish::Lock(number) => {
            let (series, all) = whole(centre, permit, *number).await?;
            Ok(About {
                sides: Sides {
                    one: all,
                    other: Vec::new(),
                },
                ..series
            })
        }
        Wish::Split(number, reports) => split(centre, permit, *number, reports).await,
        Wish::Merge(number, with) => {
            let (series, all) = whole(centre, permit, *number).await?;
            let (other, others) = whole(centre, permit, *with).await?;
            if series.series == other.series {
                let message = "this is the same series; choose another one";
                return Err(FlowError::refused("with", message));
            }
            Ok(About {
                sides: Sides {
                    one: all.into_iter().take(1).collect(),
                    other: others.into_iter().take(1).collect(),
                },
                ..series
            })
        }
    }
}

async fn pair(
    centre: &Centre,
    permit: &HandlePermit,
    one: ReportId,
    other: ReportId,
) -> Result<Sides, FlowError> {
    if one == other {
        let message = "this is the same report; choose another one";
        return Err(FlowError::refused("report", message));
    }
    let one = centre.report_within(permit.reach(), one).await?;
    let other = centre.report_within(permit.reach(), other).await?;
    Ok(Sides {
        one: vec![one.serial],
        other: vec![other.serial],
    })
}

/// The series beside which a decision about two reports stands: the one's, else the other's.
async fn series_of(centre: &Centre, pair: &Sides) -> Result<Option<i64>, FlowError> {
    let both: Vec<i64> = pair.one.iter().chain(&pair.other).copied().collect();
    let series = centre.store.series_of_all(&both).await?;
    Ok(both.iter().find_map(|serial| series.get(serial).copied()))
}

/// A series, and all of its reports.
async fn whole(
    centre: &Centre,
    permit: &HandlePermit,
    number: i64,
) -> Result<(About, Vec<i64>), FlowError> {
    let series = super::within(centre, permit.reach(), number).await?;
    let all = centre.store.series_serials(series.number).await?;
    if all.is_empty() {
        return Err(FlowError::NotFound);
    }
    let kinds = centre.closed_kinds();
    let reach = (permit.reach(), &kinds[..]);
    let reached = centre.store.series_reached_count(series.number, reach);
    if usize::try_from(reached.await?).ok() != Some(all.len()) {
        let message = "some of its reports are out of your reach; ask whoever reaches all";
        return Err(FlowError::refused("reach", message));
    }
    if all.len() > REPORTS_COUNT_MAX {
        let message = format!(
            "{} reports; at most {REPORTS_COUNT_MAX} can be decided at once",
            all.len()
        );
        return Err(FlowError::refused("series", &message));
    }
    let about = About {
        series: Some(series.number),
        subject: Some(series.id),
        ..About::default()
    };
    Ok((about, all))
}

async fn split(
    centre: &Centre,
    permit: &HandlePermit,
    number: i64,
    reports: &[ReportId],
) -> Result<About, FlowError> {
    let (series, all) = whole(centre, permit, number).await?;
    let mut leaving = BTreeSet::new();
    for id in reports {
        let stored = centre.report_within(permit.reach(), *id).await?;
        if all.binary_search(&stored.serial).is_err() {
            let message = format!("{} is not in this series", stored.report.number);
            return Err(FlowError::refused("reports", &message));
        }
        leaving.insert(stored.serial);
    }
    if leaving.is_empty() || leaving.len() == all.len() {
        let message = "choose some of the reports, and leave some";
        return Err(FlowError::refused("reports", message));
    }
    let staying = all
        .iter()
        .copied()
        .filter(|serial| !leaving.contains(serial));
    Ok(About {
        sides: Sides {
            other: staying.collect(),
            one: leaving.into_iter().collect(),
        },
        ..series
    })
}
