//! The journal as those read it who may.

use tocsin_domain::access::JournalPermit;
use tocsin_store::journal::Journalled;

use crate::centre::{Centre, FlowError};

/// Entries of one page at most.
pub const PAGE_COUNT_MAX: u32 = 1_000;

/// The sealed entries from a place in the log on (0 for the beginning), in its order.
pub async fn from(
    centre: &Centre,
    _permit: &JournalPermit,
    leaf_index: u64,
    count: u32,
) -> Result<Vec<Journalled>, FlowError> {
    let count = count.clamp(1, PAGE_COUNT_MAX);
    Ok(centre.store.journal_sealed_from(leaf_index, count).await?)
}

/// How many entries are sealed.
pub async fn count(centre: &Centre, _permit: &JournalPermit) -> Result<i64, FlowError> {
    Ok(centre.store.journal_sealed_count().await?)
}
