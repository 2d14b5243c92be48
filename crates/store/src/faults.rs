//! Failing on purpose, for the tests of what a crash leaves behind.
//!
//! Only with the feature `faults`, which no shipped programme has: then a test may have the next
//! commits or a statement of a store fail. Without it everything here is empty.

use std::sync::Arc;

use sea_orm::DatabaseTransaction;

use crate::StoreError;

#[cfg(not(feature = "faults"))]
mod none {
    /// No faults.
    #[derive(Default)]
    pub(crate) struct Faults;
}
#[cfg(not(feature = "faults"))]
pub(crate) use none::Faults;

#[cfg(feature = "faults")]
pub use some::{CommitFault, Faults};

#[cfg(feature = "faults")]
mod some {
    use std::collections::VecDeque;
    use std::sync::{Arc, Mutex, PoisonError};

    tokio::task_local! {
        /// The faults of the store that the task works for.
        pub(super) static CURRENT: Arc<Faults>;
    }

    /// How a commit fails.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum CommitFault {
        /// Nothing is kept, as when the connection breaks before.
        Lost,
        /// All is kept, as when the connection breaks before the answer.
        Kept,
        /// Nothing is kept, for want of room.
        Full,
    }

    /// The faults to come of one store.
    #[derive(Default)]
    pub struct Faults {
        state: Mutex<State>,
    }

    #[derive(Default)]
    struct State {
        commits: VecDeque<CommitFault>,
        /// Statements until one fails, itself included; 0 for none.
        statements_left: u64,
    }

    impl Faults {
        /// Has the next commits fail, one after the other.
        pub fn fail_commits(&self, faults: &[CommitFault]) {
            self.locked(|state| state.commits.extend(faults));
        }

        /// Has a statement fail; the next one is number 1.
        pub fn fail_statement(&self, number: u64) {
            self.locked(|state| state.statements_left = number);
        }

        /// Forgets the faults that did not happen, and says whether there were any.
        pub fn forget(&self) -> bool {
            self.locked(|state| {
                let had_any = !state.commits.is_empty() || state.statements_left > 0;
                *state = State::default();
                had_any
            })
        }

        pub(super) fn next_commit(&self) -> Option<CommitFault> {
            self.locked(|state| state.commits.pop_front())
        }

        pub(super) fn is_failing_statement(&self) -> bool {
            self.locked(|state| match state.statements_left {
                0 => false,
                left => {
                    state.statements_left = left - 1;
                    left == 1
                }
            })
        }

        fn locked<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
            work(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
        }
    }
}

/// Runs the work of a store, so that its faults strike there and nowhere else.
pub(crate) async fn within<F: Future>(faults: Arc<Faults>, work: F) -> F::Output {
    #[cfg(feature = "faults")]
    return some::CURRENT.scope(faults, work).await;
    #[cfg(not(feature = "faults"))]
    {
        drop(faults);
        work.await
    }
}

/// Called before each statement.
pub(crate) fn before_statement() -> Result<(), StoreError> {
    #[cfg(feature = "faults")]
    if some::CURRENT.try_with(|faults| faults.is_failing_statement()) == Ok(true) {
        let text = "a statement failed, as the test asked".to_owned();
        return Err(StoreError::Unavailable(text));
    }
    Ok(())
}

/// Commits.
pub(crate) async fn commit(connection: DatabaseTransaction) -> Result<(), StoreError> {
    #[cfg(feature = "faults")]
    if let Ok(Some(fault)) = some::CURRENT.try_with(|faults| faults.next_commit()) {
        let text = "the commit failed, as the test asked".to_owned();
        match fault {
            CommitFault::Kept => connection.commit().await?,
            CommitFault::Lost | CommitFault::Full => connection.rollback().await?,
        }
        return Err(match fault {
            CommitFault::Full => StoreError::Full(text),
            _ => StoreError::Unavailable(text),
        });
    }
    Ok(connection.commit().await?)
}
