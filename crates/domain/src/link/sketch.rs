//! Sets of reports that never grow beyond a few hundred numbers.

/// Numbers that a sketch keeps: below this, it is the whole set.
pub(super) const SKETCH_COUNT: usize = 256;

/// The lowest numbers of a set, in order. Numbers are ranks by digest, so that the lowest are a
/// fair sample, the same whatever the order in which they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sketch {
    lowest: Vec<u32>,
}

impl Sketch {
    /// Of numbers that are in order, each once.
    pub(super) fn of_sorted(mut numbers: Vec<u32>) -> Sketch {
        numbers.truncate(SKETCH_COUNT);
        Sketch { lowest: numbers }
    }

    /// Of numbers in any order.
    pub(super) fn of(numbers: impl IntoIterator<Item = u32>) -> Sketch {
        let mut numbers: Vec<u32> = numbers.into_iter().collect();
        numbers.sort_unstable();
        numbers.dedup();
        Sketch::of_sorted(numbers)
    }

    /// Whether nothing was left out.
    pub(super) fn is_whole(&self) -> bool {
        self.lowest.len() < SKETCH_COUNT
    }

    /// The numbers it keeps, in order.
    pub(super) fn kept(&self) -> &[u32] {
        &self.lowest
    }

    /// Whether it keeps a number.
    pub(super) fn keeps(&self, number: u32) -> bool {
        self.lowest.binary_search(&number).is_ok()
    }

    /// Adds all of another set.
    pub(super) fn join(&mut self, other: &Sketch) {
        if other.lowest.is_empty() {
            return;
        }
        let mut joined = Vec::with_capacity((self.lowest.len() + other.lowest.len()).min(512));
        let (mut left, mut right) = (
            self.lowest.iter().peekable(),
            other.lowest.iter().peekable(),
        );
        while joined.len() < SKETCH_COUNT {
            let next = match (left.peek(), right.peek()) {
                (Some(one), Some(two)) if one == two => {
                    right.next();
                    left.next()
                }
                (Some(one), Some(two)) if one < two => left.next(),
                (_, Some(_)) => right.next(),
                (_, None) => left.next(),
            };
            match next {
                Some(number) => joined.push(*number),
                None => break,
            }
        }
        self.lowest = joined;
    }

    /// How many numbers the set has, out of a universe of so many ranks: exact while it is whole.
    pub(super) fn count(&self, universe_count: usize) -> u32 {
        match self.lowest.last() {
            Some(last) if !self.is_whole() => {
                let share = (SKETCH_COUNT as u64 - 1) * universe_count as u64;
                (share / u64::from(*last).max(1)).max(SKETCH_COUNT as u64) as u32
            }
            _ => self.lowest.len() as u32,
        }
    }
}
