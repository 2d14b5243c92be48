//! Proof on a live centre: what the rows say is what is made anew from the reports, and no decision
//! of a person is violated.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use tocsin_domain::series::Word;
use tocsin_store::job::Queue;
use tocsin_store::series::decision::SeriesDecision;
use tocsin_store::series::linking::StoredModel;
use uuid::Uuid;

use super::load::{rebuilt, stored_links};
use super::put::disagreements;
use crate::centre::{Centre, FlowError};

/// How often it is tried while reports come in.
const TRIES_COUNT: usize = 5;

/// What was proved, or what is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proof {
    /// Reports that are linked.
    pub reports: u64,
    /// Series.
    pub series: u64,
    /// Serial numbers of reports that the rows have elsewhere.
    pub wrong: BTreeSet<i64>,
    /// Decisions that the rows do not obey.
    pub violated: Vec<Uuid>,
    /// Whether the rows changed all the while, or changes wait: nothing was proved then.
    pub is_moving: bool,
}

/// Compares. `None` before anything was linked.
///
/// # Errors
/// When the store does not answer.
pub async fn prove(centre: &Centre) -> Result<Option<Proof>, FlowError> {
    for _ in 0..TRIES_COUNT {
        let before = centre.store.series_model().await?;
        // While all rows are written anew nothing counts as linked.
        let is_moving = |model: &StoredModel| model.linked_to == 0 && model.reports > 0;
        if before.as_ref().is_some_and(is_moving) {
            continue;
        }
        let Some(units) = rebuilt(centre).await? else {
            return Ok(None);
        };
        let (stored, counts) = stored_links(centre).await?;
        let decisions = centre.store.binding_decisions().await?;
        let waits = centre.store.has_due_jobs(Queue::Link).await?;
        if waits || centre.store.series_model().await? != before {
            continue;
        }
        let held = decisions.iter().filter(|row| !row.is_contradicted);
        let violated = held.filter(|row| !is_obeyed(row, &units, &stored, &counts));
        return Ok(Some(Proof {
            reports: units.len() as u64,
            series: counts.len() as u64,
            wrong: disagreements(&units, &stored),
            violated: violated.map(|row| row.id).collect(),
            is_moving: false,
        }));
    }
    Ok(Some(Proof {
        is_moving: true,
        ..Proof::default()
    }))
}

/// Whether the rows do what a person decided, of the reports that are linked.
fn is_obeyed(
    row: &SeriesDecision,
    units: &BTreeMap<i64, i64>,
    stored: &HashMap<i64, i64>,
    counts: &HashMap<i64, usize>,
) -> bool {
    let here = |side: &[i64]| -> Vec<i64> {
        side.iter()
            .copied()
            .filter(|it| units.contains_key(it))
            .collect()
    };
    let (one, other) = (here(&row.reports.one), here(&row.reports.other));
    let series = |serial: &i64| stored.get(serial);
    let are_together = |all: &[i64]| match all {
        [] | [_] => true,
        [first, rest @ ..] => {
            series(first).is_some() && rest.iter().all(|it| series(it) == series(first))
        }
    };
    let are_apart = || match (one.first(), other.first()) {
        (Some(one), Some(other)) => series(one).is_none() || series(one) != series(other),
        _ => true,
    };
    match row.word {
        Word::Together | Word::Merge => {
            let pair: Vec<i64> = one.iter().chain(&other).copied().collect();
            are_together(&pair)
        }
        Word::Apart => are_apart(),
        Word::Split => are_together(&one) && are_together(&other) && are_apart(),
        Word::Lock => {
            let count = one.first().and_then(series).and_then(|it| counts.get(it));
            one.len() < 2 || (are_together(&one) && count == Some(&one.len()))
        }
        // What values tie is what the comparison with the reports proves.
        Word::Benign | Word::Offender | Word::Victim => true,
    }
}
