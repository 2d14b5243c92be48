//! A running centre: its store, its keys and its profile.

use std::sync::{Arc, Mutex};

use tocsin_domain::access::{Denied, Reach};
use tocsin_domain::profile::Profile;
use tocsin_domain::receipt::ReportNumber;
use tocsin_domain::report::{Problem, ReportId};
use tocsin_store::report::Stored;
use tocsin_store::seal::{DataKey, Keys};
use tocsin_store::search::Search;
use tocsin_store::{Store, StoreError};
use uuid::{ContextV7, Uuid};

/// Everything an act needs besides its permit and its input. Cloning gives the same centre.
#[derive(Clone)]
pub struct Centre {
    /// Where everything is kept.
    pub store: Store,
    /// The keys derived from the centre key.
    pub keys: Arc<Keys>,
    /// What makes this centre one country's mechanism.
    pub profile: Arc<Profile>,
}

/// Why an act was not done. Nothing is ever half done.
#[derive(Debug, thiserror::Error)]
pub enum FlowError {
    /// The input does not fit: each field with what to do.
    #[error("{}", join(.0))]
    Refused(Vec<Problem>),
    /// The sender's identifier belongs to a report with other content; nothing was changed.
    #[error(
        "{} was stored with other content as {number}; give a new report a new identifier",
        .external_id.as_deref().unwrap_or("this key")
    )]
    IdentifierTaken {
        /// The identifier; `None` for an `Idempotency-Key`.
        external_id: Option<String>,
        /// The report it belongs to.
        number: ReportNumber,
    },
    /// The permit does not reach this far. Pages answer as if the thing did not exist.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// There is no such thing.
    #[error("not found")]
    NotFound,
    /// The report's state does not allow it (withdrawn, erased).
    #[error("the report is {0}: nothing can be added")]
    Closed(&'static str),
    /// The content is of a sensitive kind and stays closed.
    #[error("files of this kind of report are not opened here")]
    Sensitive,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn join(problems: &[Problem]) -> String {
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    lines.join("; ")
}

impl FlowError {
    /// A refusal of one field.
    pub fn refused(field: &str, message: &str) -> FlowError {
        FlowError::Refused(vec![Problem::new(field, message)])
    }
}

impl Centre {
    /// A new id: version 7, so that ids sort by time, and those of one moment by their making.
    pub(crate) fn new_id(&self) -> Uuid {
        static MADE: Mutex<ContextV7> = Mutex::new(ContextV7::new());
        let now = self.store.now();
        let seconds = u64::try_from(now.as_second()).unwrap_or_default();
        let nanoseconds = u32::try_from(now.subsec_nanosecond()).unwrap_or_default();
        Uuid::new_v7(uuid::Timestamp::from_unix(&MADE, seconds, nanoseconds))
    }

    /// Whether content of a kind is closed to almost everybody: child abuse above all.
    pub(crate) fn is_sensitive(&self, kind: &str) -> bool {
        let offence = self.profile.offence(kind);
        offence.is_some_and(|offence| offence.sensitive)
    }

    /// A report that the reach of a permit covers. One outside of it does not exist.
    pub(crate) async fn report_within(
        &self,
        reach: &Reach,
        id: ReportId,
    ) -> Result<Stored, FlowError> {
        let found = self.store.report(id).await?;
        found
            .filter(|stored| self.reaches(reach, stored))
            .ok_or(FlowError::NotFound)
    }

    /// Whether the reach of a permit covers a report, the closed compartment included.
    pub(crate) fn reaches(&self, reach: &Reach, stored: &Stored) -> bool {
        reach.covers_report(&stored.report) && !(reach.leaves_out_closed && self.is_closed(stored))
    }

    /// Bounds a search by the reach of a permit: whatever [`Centre::reaches`] does not cover is not
    /// found.
    pub(crate) fn bound(&self, search: &mut Search, reach: &Reach) {
        search.reach = reach.clone();
        search.closed_kinds = self.closed_kinds();
    }

    /// The kinds whose reports are closed: what a list leaves out together with the compartment.
    pub(crate) fn closed_kinds(&self) -> Vec<String> {
        let sensitive = self.profile.offences.iter().filter(|it| it.sensitive);
        sensitive.map(|offence| offence.key.clone()).collect()
    }

    /// A report that the reach of a permit covers, with its data key.
    pub(crate) async fn unsealed_within(
        &self,
        reach: &Reach,
        id: ReportId,
    ) -> Result<(Stored, DataKey), FlowError> {
        let stored = self.report_within(reach, id).await?;
        let key = self.store.data_key(&self.keys, stored.serial, id).await?;
        Ok((stored, key.ok_or(FlowError::Closed("erased"))?))
    }

    /// Whether a report is closed to almost everybody: by its kind, because somebody decided so, or
    /// because the machine proposes it and nobody has decided yet.
    pub fn is_closed(&self, stored: &Stored) -> bool {
        stored.is_compartmented || self.is_sensitive(&stored.report.kind)
    }

    /// The report and its data key, for its own reporter.
    pub(crate) async fn unsealed(&self, id: ReportId) -> Result<(Stored, DataKey), FlowError> {
        let stored = self.store.report(id).await?.ok_or(FlowError::NotFound)?;
        let key = self.store.data_key(&self.keys, stored.serial, id).await?;
        Ok((stored, key.ok_or(FlowError::Closed("erased"))?))
    }
}

/// Runs work that blocks (hashing, files) away from the tasks that answer people.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    let result = tokio::task::spawn_blocking(work).await;
    result.unwrap_or_else(|error| Err(StoreError::Unavailable(error.to_string())))
}
