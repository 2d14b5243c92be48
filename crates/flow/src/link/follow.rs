//! What is new: reports that were assessed, and what people or time changed about others.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use tocsin_store::job::Job;

use super::load::{Held, facts};
use super::{DECISIONS, REPORTS_COUNT};
use crate::centre::{Centre, FlowError, blocking};

/// A serial number that was given to no report for so long was given up: a node that stops leaves
/// a gap.
const GAP_LENGTH: SignedDuration = SignedDuration::from_mins(10);
/// At the start, numbers so far before the last are not looked at again that no report has.
const GAPS_BEFORE_COUNT: i64 = 4_096;

/// Which reports have been looked at, by serial number. Numbers come nearly in order; what is
/// missing between them is looked for again.
#[derive(Debug, Default)]
pub(super) struct Followed {
    /// Every number up to this is done with, but for the gaps.
    to: i64,
    /// Numbers of which nothing has come yet, and since when they are missed.
    gaps: BTreeMap<i64, Timestamp>,
}

impl Followed {
    /// Up to the last report that was assessed: what waits for that, and numbers of late that
    /// nobody has, may still come.
    pub(super) async fn up_to(centre: &Centre, last: i64) -> Result<Followed, FlowError> {
        let now = centre.store.now();
        let mut gaps = centre.store.awaited(0, last).await?;
        let first = (last - GAPS_BEFORE_COUNT).max(0);
        let there = centre.store.serials_between(first, last).await?;
        let there: BTreeSet<i64> = there.into_iter().collect();
        gaps.extend((first + 1..=last).filter(|serial| !there.contains(serial)));
        Ok(Followed {
            to: last,
            gaps: gaps.into_iter().map(|serial| (serial, now)).collect(),
        })
    }

    pub(super) fn to(&self) -> i64 {
        self.to
    }

    pub(super) fn gaps(&self) -> Vec<i64> {
        self.gaps.keys().copied().collect()
    }

    /// Goes on to a number; those before it that were not met are missed from now on.
    fn go_on(&mut self, serial: i64, now: Timestamp) {
        for missed in self.to + 1..serial {
            self.gaps.insert(missed, now);
        }
        self.to = self.to.max(serial);
    }
}

/// What the jobs say.
#[derive(Debug, Default)]
pub(super) struct Changes {
    pub(super) has_decisions: bool,
}

/// Applies what jobs say of reports: those that left leave, those that came back come.
pub(super) async fn changes(
    centre: &Centre,
    held: &mut Held,
    jobs: &[Job],
) -> Result<Changes, FlowError> {
    let has_decisions = jobs.iter().any(|job| job.payload == DECISIONS);
    let serials: BTreeSet<i64> = jobs.iter().flat_map(|job| job.payload.parse()).collect();
    let serials: Vec<i64> = serials.into_iter().collect();
    if !serials.is_empty() {
        let kinds = centre.closed_kinds();
        let here = centre.store.linkable(&serials, &kinds).await?;
        let known: BTreeSet<i64> = here.iter().map(|report| report.serial).collect();
        for serial in &serials {
            if !known.contains(serial) && held.engine().holds(*serial) {
                held.note(*serial);
                held.remove(*serial);
            }
        }
        for report in here {
            if !held.engine().holds(report.serial) {
                held.engine_mut().insert(report.serial, &facts(&report));
            }
            held.note(report.serial);
            held.followed.gaps.remove(&report.serial);
        }
    }
    Ok(Changes { has_decisions })
}

/// Takes new reports in; whether there were any.
pub(super) async fn take_new(centre: &Centre, held: &mut Held) -> Result<bool, FlowError> {
    let now = centre.store.now();
    let to = held.followed.to;
    let mut new = match held.followed.gaps.is_empty() {
        true => Vec::new(),
        false => centre.store.assessed_of(&held.followed.gaps()).await?,
    };
    let more = centre.store.assessed_after(to, REPORTS_COUNT).await?;
    let last = more.last().copied();
    new.extend(&more);
    if !new.is_empty() {
        let kinds = centre.closed_kinds();
        let reports = centre.store.linkable(&new, &kinds).await?;
        let weighed = blocking(move || {
            let all = reports.iter();
            Ok(all.map(|it| (it.serial, facts(it))).collect::<Vec<_>>())
        });
        for (serial, facts) in weighed.await? {
            held.engine_mut().insert(serial, &facts);
            held.note(serial);
        }
    }
    for serial in &more {
        held.followed.go_on(*serial, now);
    }
    for serial in &new {
        held.followed.gaps.remove(serial);
    }
    held.followed.to = held.followed.to.max(last.unwrap_or_default());
    let has_skipped = skip_gaps(centre, held, now).await?;
    Ok(has_skipped || !new.is_empty())
}

/// Passes over numbers that no report will have: those of erased reports, and those that a node
/// took and never gave out. Whether there were any.
async fn skip_gaps(centre: &Centre, held: &mut Held, now: Timestamp) -> Result<bool, FlowError> {
    let gaps = held.followed.gaps.iter();
    let is_old = |since: &Timestamp| now.duration_since(*since) >= GAP_LENGTH;
    let old: Vec<i64> = gaps
        .filter(|(_, since)| is_old(since))
        .map(|(serial, _)| *serial)
        .collect();
    let (Some(first), Some(last)) = (old.first(), old.last()) else {
        return Ok(false);
    };
    let awaited: BTreeSet<i64> = centre
        .store
        .awaited(first - 1, *last)
        .await?
        .into_iter()
        .collect();
    let mut has_skipped = false;
    for serial in old {
        match awaited.contains(&serial) {
            true => _ = held.followed.gaps.insert(serial, now),
            false => has_skipped |= held.followed.gaps.remove(&serial).is_some(),
        }
    }
    Ok(has_skipped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_what_lies_between() {
        let now: Timestamp = "2026-03-01T00:00:00Z".parse().expect("a time");
        let mut followed = Followed::default();
        for serial in [1, 2, 5, 7] {
            followed.go_on(serial, now);
        }
        assert_eq!((followed.to(), followed.gaps()), (7, vec![3, 4, 6]));
    }
}
