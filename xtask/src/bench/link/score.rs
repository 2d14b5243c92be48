//! How right a partition of reports is: over pairs, and over reports (B³).

use anyhow::{Context, Result};
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// Names of clusters by report, in the order of the file.
pub(super) type Clusters = HashMap<String, String>;

/// How right a partition is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Score {
    pub(super) pair_precision: f64,
    pub(super) pair_recall: f64,
    pub(super) cubed_precision: f64,
    pub(super) cubed_recall: f64,
    /// Reports of the largest cluster that was found, and of the largest that truly is.
    pub(super) largest: usize,
    pub(super) largest_true: usize,
}

impl Score {
    pub(super) fn pair_f1(&self) -> f64 {
        f1(self.pair_precision, self.pair_recall)
    }

    pub(super) fn cubed_f1(&self) -> f64 {
        f1(self.cubed_precision, self.cubed_recall)
    }
}

fn f1(precision: f64, recall: f64) -> f64 {
    2.0 * precision * recall / (precision + recall).max(f64::MIN_POSITIVE)
}

/// A mean over seeds, with half the width of its 95 % interval (Student's t).
#[derive(Clone, Copy, Debug)]
pub(super) struct Mean {
    pub(super) mean: f64,
    pub(super) most: f64,
    half_width: Option<f64>,
}

/// Student's t for 95 %, by degrees of freedom from one.
const STUDENT: [f64; 9] = [
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262,
];

impl Mean {
    pub(super) fn of(values: impl Iterator<Item = f64>) -> Mean {
        let values: Vec<f64> = values.collect();
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count;
        let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
        let student = STUDENT.get(values.len().wrapping_sub(2));
        Mean {
            mean,
            most: values.iter().copied().fold(f64::MIN, f64::max),
            half_width: student.map(|t| t * (squares / (count - 1.0) / count).sqrt()),
        }
    }

    pub(super) fn shown(&self) -> String {
        match self.half_width {
            Some(half) => format!("{:.4} ± {half:.4}", self.mean),
            None => format!("{:.4}", self.mean),
        }
    }
}

/// Compares what was found with the truth. A report that was not found anywhere is alone.
pub(super) fn score(truth: &Clusters, found: &Clusters) -> Score {
    let mut true_sizes: HashMap<&str, usize> = HashMap::new();
    let mut found_sizes: HashMap<&str, usize> = HashMap::new();
    let mut both: HashMap<(&str, &str), usize> = HashMap::new();
    for (report, series) in truth {
        let cluster = found.get(report).map_or(report.as_str(), String::as_str);
        *true_sizes.entry(series).or_default() += 1;
        *found_sizes.entry(cluster).or_default() += 1;
        *both.entry((series, cluster)).or_default() += 1;
    }
    let pairs = |size: &usize| (size * (size - 1) / 2) as f64;
    let right: f64 = both.values().map(pairs).sum();
    let found_pairs: f64 = found_sizes.values().map(pairs).sum();
    let true_pairs: f64 = true_sizes.values().map(pairs).sum();
    let cubed = |sizes: &HashMap<&str, usize>, by_series: bool| {
        let shares = both.iter().map(|((series, cluster), count)| {
            let name = if by_series { series } else { cluster };
            (count * count) as f64 / sizes[name] as f64
        });
        shares.sum::<f64>() / truth.len().max(1) as f64
    };
    Score {
        pair_precision: right / found_pairs.max(1.0),
        pair_recall: right / true_pairs.max(1.0),
        cubed_precision: cubed(&found_sizes, false),
        cubed_recall: cubed(&true_sizes, true),
        largest: found_sizes.values().copied().max().unwrap_or_default(),
        largest_true: true_sizes.values().copied().max().unwrap_or_default(),
    }
}

fn lines(path: &Path) -> Result<impl Iterator<Item = Result<Value>>> {
    let file = File::open(path).with_context(|| path.display().to_string())?;
    let lines = BufReader::new(file).lines();
    Ok(lines.map(|line| Ok(serde_json::from_str(&line?)?)))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The series that each report truly is of; itself where it is of none. Hostile reports are left
/// out: what they cost the others is what counts.
pub(super) fn truth(data: &Path) -> Result<Clusters> {
    let mut truth = Clusters::new();
    for line in lines(&data.join("truth_series.jsonl"))? {
        let line = line?;
        if line["kind"] != "poison" {
            let id = text(&line["id"]);
            let series = line["series_id"].as_str().map(str::to_owned);
            truth.insert(id.clone(), series.unwrap_or(id));
        }
    }
    Ok(truth)
}

/// The series that were found.
pub(super) fn found(path: &Path) -> Result<Clusters> {
    lines(path)?
        .map(|line| {
            let line = line?;
            // A cluster's name is a number and never an identifier of a report.
            Ok((text(&line["id"]), format!("#{}", text(&line["cluster"]))))
        })
        .collect()
}

/// What somebody finds who knows which values are truly a suspect's, and nothing of stories:
/// reports that share one are of one series.
pub(super) fn oracle(data: &Path) -> Result<Clusters> {
    let listed = std::fs::read_to_string(data.join("allowlist.txt"))?;
    let listed: HashSet<String> = listed.lines().map(str::to_lowercase).collect();
    let mut first_of: HashMap<(String, String), usize> = HashMap::new();
    let mut parents: Vec<usize> = Vec::new();
    let mut ids: Vec<String> = Vec::new();
    for (place, line) in lines(&data.join("truth_observables.jsonl"))?.enumerate() {
        let line = line?;
        ids.push(text(&line["id"]));
        parents.push(place);
        for observable in line["observables"].as_array().into_iter().flatten() {
            let kind = text(&observable["type"]);
            if observable["role"] != "suspect" || kind == "messageid" {
                continue;
            }
            let value = text(&observable["value"]).to_lowercase();
            let host = (kind == "url").then(|| host_of(&value).to_owned());
            let host = host.filter(|host| !is_listed(host, &listed));
            let values =
                std::iter::once((kind, value)).chain(host.map(|host| ("domain".to_owned(), host)));
            for value in values {
                let first = *first_of.entry(value).or_insert(place);
                let (one, other) = (find(&mut parents, first), find(&mut parents, place));
                parents[one.max(other)] = one.min(other);
            }
        }
    }
    let named = ids.into_iter().enumerate();
    Ok(named
        .map(|(place, id)| (id, format!("#{}", find(&mut parents, place))))
        .collect())
}

fn host_of(page: &str) -> &str {
    let rest = page.split_once("://").map_or(page, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

fn is_listed(host: &str, listed: &HashSet<String>) -> bool {
    let parents = host.match_indices('.').map(|(at, _)| &host[at + 1..]);
    std::iter::once(host)
        .chain(parents.filter(|parent| parent.contains('.')))
        .any(|name| listed.contains(name))
}

fn find(parents: &mut [usize], place: usize) -> usize {
    let mut at = place;
    while parents[at] != at {
        parents[at] = parents[parents[at]];
        at = parents[at];
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clusters(of: &[(&str, &str)]) -> Clusters {
        let owned = |(id, cluster): &(&str, &str)| ((*id).to_owned(), (*cluster).to_owned());
        of.iter().map(owned).collect()
    }

    #[test]
    fn pairs_and_reports_are_counted() {
        let truth = clusters(&[("a", "S"), ("b", "S"), ("c", "S"), ("d", "d")]);
        let found = clusters(&[("a", "#1"), ("b", "#1"), ("c", "#2"), ("d", "#2")]);
        let score = score(&truth, &found);
        assert_eq!((score.pair_precision, score.pair_recall), (0.5, 1.0 / 3.0));
        assert_eq!((score.largest, score.largest_true), (2, 3));
        assert!((score.cubed_precision - 0.75).abs() < 1e-9);
        assert!((score.cubed_recall - (4.0 / 3.0 + 1.0 / 3.0 + 1.0) / 4.0).abs() < 1e-9);
    }

    #[test]
    fn the_interval_is_students() {
        let mean = Mean::of([1.0, 2.0, 3.0].into_iter());
        assert_eq!(mean.shown(), "2.0000 ± 2.4843");
    }
}
