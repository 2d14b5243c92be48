//! Stable identity: which series a part of the reports is, when series part and come together.

use std::collections::{BTreeMap, BTreeSet};

/// A part of the reports as linking sees it now: its reports with the number of the series that
/// each was in before, if it was in one.
pub type Part = Vec<Option<i64>>;

/// What becomes of the parts and of the series that were.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identities {
    /// By part: the series that it goes on as; `None` for a new one.
    pub goes_on: Vec<Option<i64>>,
    /// By part: of a new one, the series that most of its reports were in.
    pub split_from: Vec<Option<i64>>,
    /// Series that are no more, with the part that took most of their reports; `None` where no
    /// part did: their reports stand alone, or are gone.
    pub ended: BTreeMap<i64, Option<usize>>,
}

/// Decides it. `touched` are the series that had any of the reports; each part has two reports
/// or more. A series goes on as the part that keeps most of its reports, and a part goes on as the
/// series of which it keeps most: of equals as the older one, which has the lower number.
pub fn identities(parts: &[Part], touched: &BTreeSet<i64>) -> Identities {
    let counts: Vec<BTreeMap<i64, usize>> = parts.iter().map(counted).collect();
    // Each series chooses the part that keeps most of it; of equals the first, which the caller
    // has put in an order of its own.
    let mut chosen_by: Vec<Vec<(i64, usize)>> = vec![Vec::new(); parts.len()];
    let mut keeper: BTreeMap<i64, Option<usize>> = BTreeMap::new();
    for series in touched {
        let mut best: Option<(usize, usize)> = None;
        for (place, counts) in counts.iter().enumerate() {
            let count = counts.get(series).copied().unwrap_or_default();
            if count > 0 && best.is_none_or(|(_, most)| count > most) {
                best = Some((place, count));
            }
        }
        if let Some((place, count)) = best {
            chosen_by[place].push((*series, count));
        }
        keeper.insert(*series, best.map(|(place, _)| place));
    }
    let mut identities = Identities::default();
    for (place, candidates) in chosen_by.iter().enumerate() {
        let winner = candidates
            .iter()
            .max_by(|one, other| one.1.cmp(&other.1).then(other.0.cmp(&one.0)))
            .map(|(series, _)| *series);
        let largest = counts[place]
            .iter()
            .max_by(|one, other| one.1.cmp(other.1).then(other.0.cmp(one.0)))
            .map(|(series, _)| *series);
        identities.goes_on.push(winner);
        identities
            .split_from
            .push(largest.filter(|_| winner.is_none()));
    }
    for (series, place) in keeper {
        let goes_on = place.is_some_and(|place| identities.goes_on[place] == Some(series));
        if !goes_on {
            identities.ended.insert(series, place);
        }
    }
    identities
}

fn counted(part: &Part) -> BTreeMap<i64, usize> {
    let mut counts = BTreeMap::new();
    for series in part.iter().flatten() {
        *counts.entry(*series).or_default() += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decided(parts: &[Part], touched: &[i64]) -> Identities {
        identities(parts, &touched.iter().copied().collect())
    }

    #[test]
    fn what_grows_keeps_its_number_and_what_is_new_has_none() {
        let found = decided(&[vec![Some(3), Some(3), None], vec![None, None]], &[3]);
        assert_eq!(found.goes_on, [Some(3), None]);
        assert_eq!(found.split_from, [None, None]);
        assert!(found.ended.is_empty());
    }

    #[test]
    fn of_two_that_become_one_the_larger_goes_on_and_of_equals_the_older() {
        let one = vec![Some(7), Some(7), Some(2)];
        let found = decided(&[one], &[2, 7]);
        assert_eq!(found.goes_on, [Some(7)]);
        assert_eq!(found.ended, [(2, Some(0))].into());
        let equal = decided(&[vec![Some(7), Some(7), Some(2), Some(2)]], &[2, 7]);
        assert_eq!(equal.goes_on, [Some(2)]);
        assert_eq!(equal.ended, [(7, Some(0))].into());
    }

    #[test]
    fn of_one_that_parts_the_larger_part_goes_on_and_the_other_says_where_it_is_from() {
        let parts = [vec![Some(4), Some(4)], vec![Some(4), Some(4), Some(4)]];
        let found = decided(&parts, &[4]);
        assert_eq!(found.goes_on, [None, Some(4)]);
        assert_eq!(found.split_from, [Some(4), None]);
        assert!(found.ended.is_empty());
    }

    #[test]
    fn a_series_whose_reports_all_stand_alone_ends() {
        let found = decided(&[], &[9]);
        assert_eq!(found.ended, [(9, None)].into());
    }

    #[test]
    fn no_two_parts_are_ever_one_series() {
        // Two series cross over: each part holds some of both.
        let parts = [
            vec![Some(1), Some(1), Some(1), Some(2)],
            vec![Some(2), Some(1), Some(1), None],
        ];
        let found = decided(&parts, &[1, 2]);
        assert_eq!(found.goes_on, [Some(1), None]);
        assert_eq!(found.split_from, [None, Some(1)]);
        assert_eq!(found.ended, [(2, Some(0))].into());
    }
}
