//! The rows of series, brought up to date with what the engine says.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use tocsin_domain::series::How;
use tocsin_domain::series::identity::{Part, identities};
use tocsin_store::Tx;
use tocsin_store::job::Job;
use tocsin_store::series::Explained;
use tocsin_store::series::linking::{Link, NewSeries, Suggested};
use uuid::Uuid;

use super::because::explained;
use super::load::Held;
use crate::centre::{Centre, FlowError};

/// Reports whose rows are written in one transaction, unless their series are larger.
const REPORTS_COUNT: usize = 1_000;

/// Reports that the rows have elsewhere than the units say: equal units must be equal series, and
/// reports that are alone in none. `units` names the unit of every report that is linked.
pub(super) fn disagreements(
    units: &BTreeMap<i64, i64>,
    stored: &std::collections::HashMap<i64, i64>,
) -> BTreeSet<i64> {
    let mut members: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for (serial, unit) in units {
        members.entry(*unit).or_default().push(*serial);
    }
    let mut sizes: BTreeMap<i64, usize> = BTreeMap::new();
    for series in stored.values() {
        *sizes.entry(*series).or_default() += 1;
    }
    let mut wrong: BTreeSet<i64> = stored
        .keys()
        .copied()
        .filter(|serial| !units.contains_key(serial))
        .collect();
    for members in members.values() {
        let first = stored.get(&members[0]);
        let is_right = match (members.len(), first) {
            (1, series) => series.is_none(),
            (_, None) => false,
            (count, Some(series)) => {
                sizes[series] == count && members.iter().all(|it| stored.get(it) == Some(series))
            }
        };
        if !is_right {
            wrong.extend(members);
        }
    }
    wrong
}

/// What is to be written, of a part of what changed that is whole in itself.
struct Plan {
    /// Reports that it is about.
    serials: BTreeSet<i64>,
    /// Reports of each part, in order.
    parts: Vec<Vec<i64>>,
    goes_on: Vec<Option<i64>>,
    split_from: Vec<Option<i64>>,
    ended: BTreeMap<i64, Option<usize>>,
    /// Series that had any of the reports.
    touched: BTreeSet<i64>,
}

/// What is written with the last rows of a round: how far linking has come with them.
#[derive(Clone)]
struct Ending {
    version: i64,
    to: i64,
    gaps: Vec<i64>,
    contradicted: Vec<Uuid>,
    jobs: Vec<Job>,
}

impl Ending {
    async fn write(&self, tx: &mut Tx) -> Result<(), FlowError> {
        super::finish(tx, &self.jobs).await?;
        tx.set_contradicted(&self.contradicted).await?;
        tx.note_linked(self.version, self.to, &self.gaps).await?;
        Ok(())
    }
}

/// Writes what is pending, and that the jobs are done.
pub(super) async fn put(centre: &Centre, held: &mut Held, jobs: &[Job]) -> Result<(), FlowError> {
    let ending = Ending {
        version: held.version,
        to: held.followed.to(),
        gaps: held.followed.gaps(),
        contradicted: held.contradicted(),
        jobs: jobs.to_vec(),
    };
    if held.pending.len() > REPORTS_COUNT {
        // Until all is written, nothing counts as linked.
        let version = held.version;
        centre
            .store
            .write::<_, FlowError, _>(move |tx| {
                Box::pin(async move {
                    tx.note_linked(version, 0, &[]).await?;
                    Ok(())
                })
            })
            .await?;
    }
    while !held.pending.is_empty() {
        let some: BTreeSet<i64> = held.pending.iter().copied().take(REPORTS_COUNT).collect();
        let plan = plan(centre, held, some).await?;
        let is_last = held.pending.iter().all(|it| plan.serials.contains(it));
        if is_last {
            return write(centre, held, plan, Some(ending)).await;
        }
        write(centre, held, plan, None).await?;
    }
    centre
        .store
        .write::<_, FlowError, _>(move |tx| Box::pin(async move { ending.write(tx).await }))
        .await
}

/// Follows what changed to all reports of the units and series around it.
async fn plan(centre: &Centre, held: &Held, changed: BTreeSet<i64>) -> Result<Plan, FlowError> {
    let mut units: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    let mut touched: BTreeMap<i64, usize> = BTreeMap::new();
    let mut seen: BTreeSet<i64> = BTreeSet::new();
    let mut to_see: Vec<i64> = changed.into_iter().collect();
    while let Some(serial) = to_see.pop() {
        if !seen.insert(serial) {
            continue;
        }
        if let Some(series) = held.stored.get(&serial) {
            *touched.entry(*series).or_default() += 1;
        }
        if let Some(unit) = held.engine().unit(serial)
            && let Entry::Vacant(new) = units.entry(unit)
        {
            to_see.extend(new.insert(held.engine().fellows(serial)).iter());
        }
        if to_see.is_empty() {
            // A series some reports of which were not met has them in other units.
            let is_open = |entry: &(&i64, &usize)| held.counts.get(entry.0) != Some(entry.1);
            let open: Vec<i64> = touched.iter().filter(is_open).map(|it| *it.0).collect();
            for series in open {
                let all = centre.store.series_serials(series).await?;
                to_see.extend(all.into_iter().filter(|it| !seen.contains(it)));
            }
        }
    }
    let parts: Vec<Vec<i64>> = units.into_values().filter(|it| it.len() > 1).collect();
    let before: Vec<Part> = parts
        .iter()
        .map(|part| part.iter().map(|it| held.stored.get(it).copied()).collect())
        .collect();
    let touched: BTreeSet<i64> = touched.into_keys().collect();
    let found = identities(&before, &touched);
    Ok(Plan {
        serials: seen,
        parts,
        goes_on: found.goes_on,
        split_from: found.split_from,
        ended: found.ended,
        touched,
    })
}

/// What a transaction did, for what is held.
struct Written {
    /// Series of each part.
    numbers: Vec<i64>,
    /// Reports that turned out not to take part any more.
    gone: BTreeSet<i64>,
}

/// What a transaction writes.
struct Wanted {
    plan: Plan,
    /// Reports whose rows are written.
    changed: Vec<i64>,
    explanations: BTreeMap<i64, (How, Explained)>,
    suggested: Vec<Suggested>,
    new: Vec<NewSeries>,
    closed_kinds: Vec<String>,
}

async fn write(
    centre: &Centre,
    held: &mut Held,
    plan: Plan,
    ending: Option<Ending>,
) -> Result<(), FlowError> {
    let wanted = wanted(centre, held, plan);
    let (plan, written) = centre
        .store
        .write::<_, FlowError, _>(move |tx| {
            Box::pin(async move {
                let written = write_rows(tx, &wanted).await?;
                if let Some(ending) = ending {
                    ending.write(tx).await?;
                }
                Ok((wanted.plan, written))
            })
        })
        .await?;
    note(held, &plan, &written);
    Ok(())
}

fn wanted(centre: &Centre, held: &Held, plan: Plan) -> Wanted {
    let is_wanted = |serial: &i64| held.pending.contains(serial) || is_moved(held, &plan, *serial);
    let changed: Vec<i64> = plan.serials.iter().copied().filter(is_wanted).collect();
    let mut explanations = BTreeMap::new();
    for (serial, explanation) in held.engine().explain(&changed) {
        let said = explained(held.engine(), held.version, &explanation);
        explanations.insert(serial, said);
    }
    let mut suggested = Vec::new();
    for serial in &changed {
        let targets = held.engine().suggested(*serial).into_iter();
        suggested.extend(targets.map(|target| Suggested {
            serial: *serial,
            target,
        }));
    }
    let parts = plan.goes_on.iter().zip(&plan.split_from);
    let new = parts
        .filter(|(goes_on, _)| goes_on.is_none())
        .map(|(_, split_from)| NewSeries {
            id: centre.new_id(),
            split_from: *split_from,
        });
    Wanted {
        new: new.collect(),
        closed_kinds: centre.closed_kinds(),
        plan,
        changed,
        explanations,
        suggested,
    }
}

async fn write_rows(tx: &mut Tx, wanted: &Wanted) -> Result<Written, FlowError> {
    let (plan, changed) = (&wanted.plan, &wanted.changed);
    let here = tx.still_linkable(changed, &wanted.closed_kinds).await?;
    let here: BTreeSet<i64> = here.into_iter().collect();
    let numbers = numbers(tx, plan, &wanted.new).await?;
    let mut links = Vec::new();
    let mut leaving: BTreeSet<i64> = changed.iter().copied().collect();
    for (part, series) in plan.parts.iter().zip(&numbers) {
        for serial in part.iter().filter(|it| here.contains(it)) {
            let Some((how, explanation)) = wanted.explanations.get(serial) else {
                continue;
            };
            leaving.remove(serial);
            links.push(Link {
                serial: *serial,
                series: *series,
                how: *how,
                explanation: explanation.clone(),
            });
        }
    }
    let leaving: Vec<i64> = leaving.into_iter().collect();
    tx.drop_links(&leaving).await?;
    tx.put_links(&links).await?;
    end(tx, plan, &numbers).await?;
    let suggested = wanted.suggested.iter().copied();
    let suggested: Vec<Suggested> = suggested.filter(|it| here.contains(&it.serial)).collect();
    tx.put_suggestions(changed, &suggested).await?;
    let is_gone = |serial: &i64| !here.contains(serial);
    let gone: Vec<i64> = changed.iter().copied().filter(is_gone).collect();
    tx.drop_suggestions_to(&gone).await?;
    Ok(Written {
        numbers,
        gone: gone.into_iter().collect(),
    })
}

/// Whether a report's row has another series than the plan.
fn is_moved(held: &Held, plan: &Plan, serial: i64) -> bool {
    let now = plan
        .parts
        .iter()
        .position(|part| part.binary_search(&serial).is_ok());
    let series = now.map(|place| plan.goes_on[place]);
    match (series, held.stored.get(&serial)) {
        (None, None) => false,
        (Some(Some(now)), Some(before)) => now != *before,
        _ => true,
    }
}

/// The series of each part, new ones made.
async fn numbers(tx: &mut Tx, plan: &Plan, ids: &[NewSeries]) -> Result<Vec<i64>, FlowError> {
    let mut new = tx.add_series(ids).await?.into_iter();
    let mut numbers = Vec::with_capacity(plan.parts.len());
    for goes_on in &plan.goes_on {
        let number = goes_on.or_else(|| new.next());
        numbers.push(number.ok_or(tocsin_store::StoreError::Missing("a series"))?);
    }
    Ok(numbers)
}

async fn end(tx: &mut Tx, plan: &Plan, numbers: &[i64]) -> Result<(), FlowError> {
    for (series, place) in &plan.ended {
        let into = place.map(|place| numbers[place]);
        tx.end_series(*series, into).await?;
    }
    Ok(())
}

/// Notes what the rows say now.
fn note(held: &mut Held, plan: &Plan, written: &Written) {
    for serial in &plan.serials {
        held.pending.remove(serial);
        if let Some(series) = held.stored.remove(serial) {
            let count = held.counts.entry(series).or_default();
            *count = count.saturating_sub(1);
        }
    }
    for (part, series) in plan.parts.iter().zip(&written.numbers) {
        for serial in part.iter().filter(|it| !written.gone.contains(it)) {
            held.stored.insert(*serial, *series);
            *held.counts.entry(*series).or_default() += 1;
        }
        held.to_sum.insert(*series);
    }
    held.to_sum.extend(&plan.touched);
    for series in plan.ended.keys() {
        held.to_sum.remove(series);
    }
    held.counts.retain(|_, count| *count > 0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_agree_when_series_and_units_are_the_same_sets() {
        let units = [(1, 1), (2, 1), (3, 3), (4, 4), (5, 4)].into();
        let right = [(1, 9), (2, 9), (4, 7), (5, 7)].into();
        assert!(disagreements(&units, &right).is_empty());
        let none = std::collections::HashMap::new();
        assert_eq!(disagreements(&units, &none), [1, 2, 4, 5].into());
        let one_series = [(1, 9), (2, 9), (4, 9), (5, 9)].into();
        assert_eq!(disagreements(&units, &one_series), [1, 2, 4, 5].into());
        let with_alone = [(1, 9), (2, 9), (3, 8), (4, 7), (5, 7)].into();
        assert_eq!(disagreements(&units, &with_alone), [3].into());
        let with_gone = [(1, 9), (2, 9), (4, 7), (5, 7), (6, 7)].into();
        assert_eq!(disagreements(&units, &with_gone), [4, 5, 6].into());
    }
}
