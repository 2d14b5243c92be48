//! What people decided, in the words of the engine.

use std::collections::BTreeSet;

use tocsin_domain::link::decision::{Decision, Decisions, ValueVerdict};
use tocsin_domain::series::Word;
use tocsin_store::series::decision::SeriesDecision;
use uuid::Uuid;

/// Decisions that bind, as the engine follows them.
pub(super) struct Bound {
    pub(super) decisions: Decisions,
    /// By place among the engine's decisions: the decision it is of.
    of: Vec<Uuid>,
}

impl Bound {
    /// Of decisions in the order in which they were taken. `key` gives what stands for a report,
    /// if linking knows it.
    pub(super) fn new(rows: &[SeriesDecision], key: impl Fn(i64) -> Option<u64>) -> Bound {
        let (mut all, mut of) = (Vec::new(), Vec::new());
        for row in rows {
            let keys = |side: &[i64]| -> Vec<u64> {
                side.iter().filter_map(|serial| key(*serial)).collect()
            };
            let (one, other) = (keys(&row.reports.one), keys(&row.reports.other));
            for decision in in_words(row, &one, &other) {
                all.push(decision);
                of.push(row.id);
            }
        }
        Bound {
            decisions: Decisions::new(all),
            of,
        }
    }

    /// The decisions some part of which older ones contradict.
    pub(super) fn contradicted(&self, places: &[usize]) -> Vec<Uuid> {
        let ids: BTreeSet<Uuid> = places
            .iter()
            .filter_map(|place| self.of.get(*place).copied())
            .collect();
        ids.into_iter().collect()
    }
}

fn in_words(row: &SeriesDecision, one: &[u64], other: &[u64]) -> Vec<Decision> {
    let value = |verdict| match row.value {
        Some(key) => vec![Decision::Value(key, verdict)],
        None => Vec::new(),
    };
    let pair = one.first().zip(other.first());
    match row.word {
        Word::Benign => value(ValueVerdict::Benign),
        Word::Offender => value(ValueVerdict::Offender),
        Word::Victim => value(ValueVerdict::Victim),
        Word::Together | Word::Merge => pair
            .map(|(one, other)| Decision::Together(*one, *other))
            .into_iter()
            .collect(),
        Word::Apart => pair
            .map(|(one, other)| Decision::Apart(*one, *other))
            .into_iter()
            .collect(),
        Word::Lock if one.is_empty() => Vec::new(),
        Word::Lock => vec![Decision::Lock(one.to_vec())],
        Word::Split => {
            let mut all: Vec<Decision> = Vec::new();
            for side in [one, other] {
                let together = side.iter().skip(1);
                all.extend(together.map(|it| Decision::Together(side[0], *it)));
            }
            all.extend(pair.map(|(one, other)| Decision::Apart(*one, *other)));
            all
        }
    }
}
