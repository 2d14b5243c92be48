//! Whether the series that are kept are those that the reports give.

use std::path::Path;
use std::sync::Arc;

use tocsin_domain::profile::Profile;
use tocsin_flow::{Centre, link};
use tocsin_store::Store;
use tocsin_store::seal::Keys;

use super::{Outcome, SeriesChecked};
use crate::config::Config;
use crate::folder;

/// Reports that are named at most.
const NAMED_COUNT: usize = 5;

/// Makes the series anew from the reports and notes where the rows say otherwise.
pub(super) async fn check(
    path: &Path,
    config: &Config,
    store: &Store,
    keys: &Keys,
    outcome: &mut Outcome,
) -> anyhow::Result<()> {
    // What is wrong with the profile has been told.
    let Ok(profile) = Profile::load(&folder::read_profile(&path.join(&config.profile))?) else {
        return Ok(());
    };
    let centre = Centre {
        store: store.clone(),
        keys: Arc::new(keys.clone()),
        profile: Arc::new(profile),
    };
    let Some(proof) = link::prove(&centre).await? else {
        return Ok(());
    };
    outcome.series = Some(SeriesChecked {
        reports_count: proof.reports,
        series_count: proof.series,
        is_moving: proof.is_moving,
    });
    if !proof.wrong.is_empty() {
        let some: Vec<i64> = proof.wrong.iter().copied().take(NAMED_COUNT).collect();
        let mut names = Vec::new();
        for stored in store.reports_by_serial(&some).await? {
            names.push(stored.report.number.to_string());
        }
        outcome.find(
            "series",
            format!(
                "{} reports are in other series than the reports give ({}); a restart of the \
                 centre brings them up to date",
                proof.wrong.len(),
                names.join(", ")
            ),
        );
    }
    for decision in &proof.violated {
        let problem = "the series do not obey it; a restart of the centre brings them up to date";
        outcome.find(format!("decision {decision}"), problem);
    }
    Ok(())
}
