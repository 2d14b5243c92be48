//! How urgent a series is: how much harm it does, and how much there is to go by. Each is a sum of
//! lines, of 100 points at most, so that a person can see what it is made of.

use jiff::Timestamp;

use super::Totals;
use crate::link::value::Kind;

/// One line of a score: what was counted, and the points for it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Line {
    /// What: `victims`, `loss`, `vulnerability`, `velocity`; `payee`, `jurisdiction`,
    /// `freshness`, `evidence`.
    pub what: String,
    /// How much of it there is: people, whole units of the currency, percent, days.
    pub amount: i64,
    /// The points for it.
    pub points: i64,
    /// Most points that it can give.
    pub most: i64,
}

/// Both scores with their arithmetic.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Score {
    /// What harm is the sum of.
    pub harm: Vec<Line>,
    /// What solvability is the sum of.
    pub solvability: Vec<Line>,
}

impl Score {
    /// How much harm, of 100.
    pub fn harm_points(&self) -> i64 {
        self.harm.iter().map(|line| line.points).sum()
    }

    /// How much there is to go by, of 100.
    pub fn solvability_points(&self) -> i64 {
        self.solvability.iter().map(|line| line.points).sum()
    }

    /// What series are ordered by: the product, of 10,000.
    pub fn product(&self) -> i64 {
        self.harm_points() * self.solvability_points()
    }

    /// Scores what a series amounts to, at a moment.
    pub fn of(totals: &Totals, at: Timestamp) -> Score {
        let percent = |part: i64| match totals.reports {
            0 => 0,
            all => part * 100 / all,
        };
        // Anonymous people are harmed too, but may be one.
        let victims = totals.sources.max(i64::from(totals.reports > 0));
        let loss = totals.currency().map_or(0, |(_, amount)| amount.whole());
        let urgent = percent(totals.urgent);
        let growth = totals.recent - totals.earlier;
        let payee = payee_points(&totals.values);
        let home = i64::from(totals.is_at_home);
        let days = at.duration_since(totals.last_at).as_hours().max(0) / 24;
        let files = percent(totals.with_files);
        Score {
            harm: vec![
                line("victims", victims, doublings(victims) * 5, 40),
                line("loss", loss, doublings(loss) * 2, 30),
                line("vulnerability", urgent, urgent * 15 / 100, 15),
                line("velocity", growth, doublings(growth) * 3, 15),
            ],
            solvability: vec![
                line("payee", payee, payee, 40),
                line("jurisdiction", home, home * 20, 20),
                line("freshness", days, freshness_points(days), 20),
                line("evidence", files, files * 20 / 100, 20),
            ],
        }
    }
}

fn line(what: &str, amount: i64, points: i64, most: i64) -> Line {
    Line {
        what: what.to_owned(),
        amount,
        points: points.clamp(0, most),
        most,
    }
}

/// How often 1 must be doubled to pass an amount: 0 for nothing, 1 for 1, 7 for 87.
fn doublings(amount: i64) -> i64 {
    match amount {
        ..=0 => 0,
        _ => i64::from(64 - amount.leading_zeros()),
    }
}

/// Whoever took the money can be asked for by name at a bank, less easily elsewhere.
fn payee_points(kinds: &[Kind]) -> i64 {
    let points = |kind: &Kind| match kind {
        Kind::Iban | Kind::Account => 40,
        Kind::Wallet => 25,
        Kind::Phone => 20,
        Kind::Email | Kind::Handle => 15,
        Kind::Domain | Kind::Url | Kind::Ip => 10,
        Kind::Hash | Kind::Other => 0,
    };
    kinds.iter().map(points).max().unwrap_or_default()
}

/// Logs and balances last for weeks.
fn freshness_points(days: i64) -> i64 {
    match days {
        ..=7 => 20,
        8..=30 => 10,
        31..=90 => 5,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn totals() -> Totals {
        let at: Timestamp = "2026-03-01T00:00:00Z".parse().expect("a time");
        let mut totals = Totals::none(at);
        totals.reports = 87;
        totals.sources = 87;
        totals.recent = 20;
        totals.earlier = 4;
        totals.losses = [("EUR".to_owned(), "2999.50".parse().expect("an amount"))].into();
        totals.values = vec![Kind::Iban, Kind::Domain];
        totals.is_at_home = true;
        totals
    }

    #[test]
    fn each_score_is_the_sum_of_its_lines() {
        let totals = totals();
        let score = Score::of(&totals, totals.last_at);
        let points = |lines: &[Line]| lines.iter().map(|line| line.points).collect::<Vec<_>>();
        assert_eq!(points(&score.harm), [35, 24, 0, 15]);
        assert_eq!(points(&score.solvability), [40, 20, 20, 0]);
        assert_eq!(score.harm_points(), 74);
        assert_eq!(score.product(), 74 * 80);
    }

    #[test]
    fn no_score_passes_its_most_whatever_is_counted() {
        let mut totals = totals();
        totals.reports = i64::MAX / 200;
        totals.sources = i64::MAX / 200;
        totals.urgent = totals.reports;
        totals.with_files = totals.reports;
        totals.recent = i64::MAX / 200;
        let score = Score::of(&totals, totals.last_at);
        assert!(score.harm_points() <= 100 && score.solvability_points() == 100);
        let empty = Totals::none(totals.last_at);
        let later = totals.last_at + jiff::SignedDuration::from_hours(24 * 400);
        assert_eq!(Score::of(&empty, later).product(), 0);
    }
}
