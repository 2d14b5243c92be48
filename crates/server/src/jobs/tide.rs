//! Reports that come in go first: while they pour in, work that can wait waits, within bounds.

use std::time::{Duration, Instant};

/// Reports a second above which they pour in: a bulk upload, an import, an attack.
const HIGH_PER_SECOND: f64 = 1_000.0;
/// Over how long they are counted at least.
const WINDOW: Duration = Duration::from_millis(200);
/// Longest time for which other work is held up at once.
const HELD_UP_MAX: Duration = Duration::from_secs(1);

/// How fast reports come in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tide {
    counted_at: Instant,
    count: u64,
    is_high: bool,
    let_pass_at: Instant,
}

impl Tide {
    /// From now on, with so many reports stored since the start.
    pub(super) fn new(count: u64, now: Instant) -> Tide {
        Tide {
            counted_at: now,
            count,
            is_high: false,
            let_pass_at: now,
        }
    }

    /// Whether work that can wait may go on, with so many reports stored since the start.
    pub(super) fn lets_pass(&mut self, count: u64, now: Instant) -> bool {
        let elapsed = now.saturating_duration_since(self.counted_at);
        if elapsed >= WINDOW {
            let new = count.saturating_sub(self.count);
            self.is_high = new as f64 / elapsed.as_secs_f64() > HIGH_PER_SECOND;
            (self.counted_at, self.count) = (now, count);
        }
        let held_up = now.saturating_duration_since(self.let_pass_at);
        let passes = !self.is_high || held_up >= HELD_UP_MAX;
        if passes {
            self.let_pass_at = now;
        }
        passes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(start: Instant, milliseconds: u64) -> Instant {
        start + Duration::from_millis(milliseconds)
    }

    #[test]
    fn a_busy_day_holds_nothing_up() {
        let start = Instant::now();
        let mut tide = Tide::new(0, start);
        for step in 0..100 {
            assert!(tide.lets_pass(step * 40, at(start, step * 200)));
        }
    }

    #[test]
    fn a_flood_holds_up_for_a_second_at_most_and_ends() {
        let start = Instant::now();
        let mut tide = Tide::new(0, start);
        let passed: Vec<u64> = (1..=20)
            .filter(|step| tide.lets_pass(step * 1_000, at(start, step * 200)))
            .collect();
        assert_eq!(passed, [5, 10, 15, 20]);
        assert!(!tide.lets_pass(20_100, at(start, 4_100)));
        assert!(tide.lets_pass(20_110, at(start, 4_400)));
    }
}
