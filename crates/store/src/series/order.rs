//! The orders in which series are listed.

use super::Series;

/// In which order series are wanted, the most first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// By harm × solvability.
    #[default]
    Score,
    /// By reports of the last seven days.
    Growth,
    /// By the last report.
    Latest,
    /// By reports.
    Size,
}

impl Order {
    /// Every order.
    pub const ALL: [Order; 4] = [Order::Score, Order::Growth, Order::Latest, Order::Size];

    /// The word in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Order::Score => "score",
            Order::Growth => "growth",
            Order::Latest => "latest",
            Order::Size => "size",
        }
    }

    /// Reads the word back; `None` for any other text.
    pub fn from_word(word: &str) -> Option<Order> {
        Order::ALL.into_iter().find(|one| one.as_str() == word)
    }

    pub(super) fn column(self) -> &'static str {
        match self {
            Order::Score => "s.score",
            Order::Growth => "s.recent",
            Order::Latest => "s.last_at",
            Order::Size => "s.reports",
        }
    }

    pub(super) fn of(self, series: &Series) -> i64 {
        match self {
            Order::Score => series.score,
            Order::Growth => series.recent,
            Order::Latest => series.last_at.as_microsecond(),
            Order::Size => series.reports,
        }
    }
}
