//! Counting what test runners say, so that one line can sum up all of them.

use std::fmt;
use std::ops::AddAssign;

/// How many tests passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} passed, {} failed", self.passed, self.failed)
    }
}

impl Tally {
    /// One step that has no count of its own.
    pub(crate) fn of_step(succeeded: bool) -> Self {
        Self {
            passed: u64::from(succeeded),
            failed: u64::from(!succeeded),
        }
    }

    /// Counts `cargo test`: one `test result:` line for each binary.
    pub(crate) fn of_cargo(text: &str) -> Self {
        let mut tally = Self::default();
        for line in text.lines().filter(|line| line.starts_with("test result:")) {
            tally.passed += number_before(line, " passed");
            tally.failed += number_before(line, " failed");
        }
        tally
    }

    /// Counts `cargo nextest run`: one `Summary` line; a test that ran out of time has failed.
    pub(crate) fn of_nextest(text: &str) -> Self {
        let mut tally = Self::default();
        for line in text
            .lines()
            .filter(|line| line.trim_start().starts_with("Summary ["))
        {
            tally.passed += number_before(line, " passed");
            tally.failed += number_before(line, " failed") + number_before(line, " timed out");
        }
        tally
    }

    /// Counts `node --test` in its TAP form: `# pass 3`, `# fail 0`, `# cancelled 0`.
    pub(crate) fn of_node(text: &str) -> Self {
        let mut tally = Self::default();
        for line in text.lines() {
            tally.passed += number_after(line, "# pass ");
            tally.failed += number_after(line, "# fail ") + number_after(line, "# cancelled ");
        }
        tally
    }

    /// A runner that ended badly without a failed test (it did not even build) counts as one.
    pub(crate) fn with_exit(mut self, succeeded: bool) -> Self {
        if !succeeded && self.failed == 0 {
            self.failed = 1;
        }
        self
    }
}

fn number_before(line: &str, word: &str) -> u64 {
    let Some(end) = line.find(word) else { return 0 };
    let before = &line[..end];
    let start = before
        .rfind(|sign: char| !sign.is_ascii_digit())
        .map_or(0, |at| at + 1);
    before[start..].parse().unwrap_or(0)
}

fn number_after(line: &str, word: &str) -> u64 {
    line.strip_prefix(word)
        .and_then(|rest| rest.trim().parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_test_is_summed_over_its_binaries() {
        let text = "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured\n\
                    a line about 9 passed\n\
                    test result: FAILED. 14 passed; 2 failed; 0 ignored; 0 measured\n";
        assert_eq!(
            Tally::of_cargo(text),
            Tally {
                passed: 17,
                failed: 2
            }
        );
    }

    #[test]
    fn nextest_counts_a_test_out_of_time_as_failed() {
        let text = "     Summary [   1.2s] 12 tests run: 9 passed (1 slow), 2 failed, \
                    1 timed out, 4 skipped\n";
        assert_eq!(
            Tally::of_nextest(text),
            Tally {
                passed: 9,
                failed: 3
            }
        );
    }

    #[test]
    fn node_counts_a_cancelled_test_as_failed() {
        let text = "ok 1 - a\n# tests 6\n# pass 4\n# fail 1\n# cancelled 1\n# skipped 0\n";
        assert_eq!(
            Tally::of_node(text),
            Tally {
                passed: 4,
                failed: 2
            }
        );
    }

    #[test]
    fn a_runner_that_does_not_build_is_one_failure() {
        assert_eq!(
            Tally::default().with_exit(false),
            Tally {
                passed: 0,
                failed: 1
            }
        );
        let failed = Tally {
            passed: 1,
            failed: 3,
        };
        assert_eq!(failed.with_exit(false), failed);
    }

    #[test]
    fn the_summary_reads_as_promised() {
        assert_eq!(
            Tally {
                passed: 12,
                failed: 0
            }
            .to_string(),
            "12 passed, 0 failed"
        );
    }
}
