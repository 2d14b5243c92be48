//! How far a long piece of work has come, for whoever waits for it.

use std::sync::Arc;

/// How far a long piece of work has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is being done, e.g. the name of a table.
    pub what: &'static str,
    /// How many are done.
    pub done: u64,
    /// Of how many; an estimate when the work goes on beside.
    pub total: u64,
}

/// Is told of progress, often; it must be quick.
pub type Watcher = Arc<dyn Fn(Progress) + Send + Sync>;

/// A watcher for those who do not want to know.
pub fn nobody() -> Watcher {
    Arc::new(|_| ())
}
