//! What the rules find, less the exceptions.

use super::EXCEPTIONS;

/// One place where a rule is broken.
pub(super) struct Finding {
    /// The file from the repository's root, or `file::function`.
    pub(super) place: String,
    /// The line, from 1; 0 for the whole file.
    pub(super) line: usize,
    /// What is wrong.
    pub(super) problem: String,
}

impl Finding {
    /// A finding in a whole file or function.
    pub(super) fn new(place: impl Into<String>, line: usize, problem: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            line,
            problem: problem.into(),
        }
    }
}

/// Fails with every finding that no exception covers, and with every exception that no finding
/// needs any more.
pub(super) fn judge(rule: &str, remedy: &str, findings: &[Finding]) {
    let exceptions: Vec<_> = EXCEPTIONS.iter().filter(|(of, ..)| *of == rule).collect();
    let mut message = String::new();
    for finding in findings {
        if exceptions
            .iter()
            .any(|(_, place, _)| *place == finding.place)
        {
            continue;
        }
        message += &format!(
            "  {}:{}: {}\n",
            finding.place, finding.line, finding.problem
        );
    }
    for (_, place, reason) in exceptions {
        assert!(
            reason.len() > 10,
            "the exception of {place} from `{rule}` needs a reason"
        );
        if !findings.iter().any(|finding| finding.place == *place) {
            message += &format!("  {place}: no longer an exception: take it out of EXCEPTIONS\n");
        }
    }
    assert!(
        message.is_empty(),
        "\nrule `{rule}` is broken:\n{message}  {remedy}\n"
    );
}
