//! The journal as those read it who may.

use tocsin_domain::access::JournalPermit;
use tocsin_store::journal::Journalled;

use crate::centre::{Centre, FlowError};

/// Entries of one page at most.
pub const PAGE_COUNT_MAX: u32 = 1_000;

/// The entries after a sequence number (0 for the beginning), oldest first.
pub async fn after(
    centre: &Centre,
    _permit: &JournalPermit,
    sequence: i64,
    count: u32,
) -> Result<Vec<Journalled>, FlowError> {
    let count = count.clamp(1, PAGE_COUNT_MAX);
    Ok(centre.store.journal_after(sequence, count).await?)
}
