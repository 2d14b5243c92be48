//! How the bodies deal with what was referred to them: counts and medians, for whoever leads the
//! centre and whoever audits it.

use jiff::{SignedDuration, Timestamp};
use tocsin_domain::access::FiguresPermit;
use tocsin_domain::referral::OutcomeKind;
use tocsin_store::referral::{BodyCounts, Taken};

use crate::centre::{Centre, FlowError};

/// Most referrals that are counted, the newest ones: so the page costs the same in the tenth year.
const REFERRALS_COUNT_MAX: i64 = 100_000;

/// The figures of a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    /// Whether every referral of that time is in them.
    pub is_whole: bool,
    /// One for each body that was sent something, by key.
    pub bodies: Vec<BodyFigures>,
}

/// The figures of one body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyFigures {
    /// Counts of referrals, and the key of the body.
    pub counts: BodyCounts,
    /// Half of those that it acknowledged took no longer than so many hours.
    pub hours_to_acknowledge: Option<i64>,
    /// Half of those with an outcome had their first one within so many hours.
    pub hours_to_outcome: Option<i64>,
    /// How often it stated each outcome, in the order of [`OutcomeKind::ALL`].
    pub outcomes: Vec<i64>,
}

/// The figures of what was opened in the last `days`.
///
/// # Errors
/// When the store fails.
pub async fn figures(
    centre: &Centre,
    _permit: &FiguresPermit,
    days: u32,
) -> Result<Figures, FlowError> {
    let (store, now) = (&centre.store, centre.store.now());
    let time = SignedDuration::from_hours(24 * i64::from(days));
    let since = now.saturating_sub(time).unwrap_or(Timestamp::MIN);
    let (span, is_whole) = store.referrals_since(since, REFERRALS_COUNT_MAX).await?;
    let counts = store.referral_counts(span, now).await?;
    let acknowledged = store.hours_to_acknowledge(span).await?;
    let settled = store.hours_to_outcome(span).await?;
    let stated = store.outcome_counts(span).await?;
    let one = |counts: BodyCounts| {
        let body = counts.body.clone();
        let count = |kind: OutcomeKind| {
            let is_it =
                |(of, stated, _): &&(String, OutcomeKind, i64)| *of == body && *stated == kind;
            stated.iter().find(is_it).map_or(0, |(_, _, count)| *count)
        };
        BodyFigures {
            hours_to_acknowledge: median(&of_body(&acknowledged, &body)),
            hours_to_outcome: median(&of_body(&settled, &body)),
            outcomes: OutcomeKind::ALL.into_iter().map(count).collect(),
            counts,
        }
    };
    Ok(Figures {
        is_whole,
        bodies: counts.into_iter().map(one).collect(),
    })
}

/// Hours and how many took them, the shortest first.
fn of_body(all: &[Taken], body: &str) -> Vec<(i64, i64)> {
    let own = all.iter().filter(|one| one.body == body);
    own.map(|one| (one.hours, one.count)).collect()
}

/// The middle of values that are counted, the smallest first; between two of them, their mean.
fn median(counted: &[(i64, i64)]) -> Option<i64> {
    let total: i64 = counted.iter().map(|(_, count)| count).sum();
    let at = |place: i64| {
        let mut seen = 0;
        let found = counted.iter().find(|(_, count)| {
            seen += count;
            seen > place
        });
        found.map(|(value, _)| *value)
    };
    let (low, high) = (at((total - 1) / 2)?, at(total / 2)?);
    Some((low + high) / 2)
}

#[cfg(test)]
mod tests {
    use super::median;

    #[test]
    fn the_median_is_the_middle_of_what_was_counted() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[(7, 1)]), Some(7));
        assert_eq!(median(&[(2, 1), (4, 1)]), Some(3));
        assert_eq!(median(&[(1, 5), (100, 4)]), Some(1));
        assert_eq!(median(&[(1, 2), (3, 1), (90, 2)]), Some(3));
    }
}
