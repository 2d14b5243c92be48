//! House rules as tests. Each failure names the place and says what to do; a deliberate exception
//! goes into [`EXCEPTIONS`] with its reason, and comes out when it is no longer needed.

mod findings;
mod tree;
mod source;
mod crates;
mod outward;
mod sizes;
mod words;
mod documents;

/// Places where a rule is broken on purpose: rule, file (or `file::function`), reason.
const EXCEPTIONS: &[(&str, &str, &str)] = &[];
