//! Linking: which series each report belongs to, within a second of its receipt.
//!
//! What decides is pure ([`tocsin_domain::link`]). One node at a time holds all reports in memory,
//! as numbers, and keeps the rows of the series up to date; it is made anew from the reports when
//! it starts. Reports that were assessed come to it by their serial numbers. What else changes (a
//! decision, an erasure) is planned here, in the transaction of whoever changes it.

use jiff::Timestamp;
use tocsin_store::Tx;
use tocsin_store::job::Queue;

use crate::centre::FlowError;

/// The word of a job that tells that people decided something about series.
const DECISIONS: &str = "decisions";

/// Plans that linking looks at a report again: it was found to be spam, or is erased. The caller's
/// transaction does that.
pub(crate) async fn plan_report(tx: &mut Tx, serial: i64) -> Result<(), FlowError> {
    let (key, now) = (format!("link {serial}"), tx.now());
    let payload = serial.to_string();
    Ok(tx.enqueue(Queue::Link, Some(key), now, payload).await?)
}

/// Plans that linking reads the decisions about series again, now and when one runs out.
pub(crate) async fn plan_decisions(
    tx: &mut Tx,
    expires_at: Option<Timestamp>,
) -> Result<(), FlowError> {
    let now = tx.now();
    for at in [Some(now), expires_at].into_iter().flatten() {
        let payload = DECISIONS.to_owned();
        tx.enqueue(Queue::Link, None, at, payload).await?;
    }
    Ok(())
}
