//! Assessment: what the machine sees in each new report on its own, kept with its reasons.

mod said;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::SignedDuration;
use tocsin_domain::access::{Actor, ReadPermit};
use tocsin_domain::assess::{Arrived, Assessment, Knowledge, Priority, Reference, assess};
use tocsin_domain::entry::Act;
use tocsin_domain::report::ReportId;
use tocsin_store::StoreError;
use tocsin_store::assessment::Unassessed;
use tocsin_store::job::{Job, Queue};
use tocsin_store::repeats::{Repeated, SameContent};
use tocsin_store::series::linking::Said;

use crate::centre::{Centre, FlowError, blocking};
use crate::route;
pub use said::{ReadMail, no_mails};

/// How long a worker may take over a batch before another may have it.
const LEASE: SignedDuration = SignedDuration::from_secs(120);
/// Reports assessed in one transaction.
const BATCH_COUNT: u32 = 256;
/// Reports that are in memory at once: each may be large.
const LOADED_COUNT: usize = 16;

/// A report and what the machine saw in it.
struct Seen {
    serial: i64,
    id: ReportId,
    /// The kind that the reporter chose.
    kind: String,
    repeated: Option<Repeated>,
    assessment: Assessment,
    /// What was found in it.
    said: Said,
    /// Whether a rule routes it without waiting for a person.
    is_automatic: bool,
}

impl Seen {
    /// Whether it goes into the journal: what is as usual in every way changes nothing.
    fn is_remarkable(&self) -> bool {
        self.repeated.is_some()
            || self.assessment.priority != Priority::Usual
            || self.assessment.is_sensitive
            || self.assessment.kind != self.kind
    }

    /// The words of the journal: what was decided, nothing of what anybody wrote.
    fn detail(&self) -> String {
        let assessment = &self.assessment;
        let mut detail = format!("priority={}", assessment.priority.as_str());
        if let Some(repeated) = &self.repeated {
            let sources = repeated.sources_count;
            detail.push_str(&format!(" repeats={} sources={sources}", repeated.count));
        }
        if assessment.is_sensitive {
            detail.push_str(" sensitive");
        }
        detail
    }
}

/// Assesses a batch of new reports, and keeps what is found in them, mails as `read_mail` reads
/// them; answers how many there were. Several nodes may do this side by side.
pub async fn run(
    centre: &Centre,
    reference: &Arc<Reference>,
    read_mail: &ReadMail,
) -> Result<usize, FlowError> {
    // Asking is cheap, claiming is a commit.
    if !centre.store.has_due_jobs(Queue::Assess).await? {
        return Ok(0);
    }
    let jobs = centre
        .store
        .claim_jobs(Queue::Assess, BATCH_COUNT, LEASE)
        .await?;
    let count = jobs.len();
    if count == 0 {
        return Ok(0);
    }
    let serials: Vec<i64> = jobs
        .iter()
        .filter_map(|job| job.payload.parse().ok())
        .collect();
    // Read and thought over beside the transaction: whoever lodges does not wait for it.
    let repeated = centre.store.repeated(&serials).await?;
    let mut repeated: HashMap<i64, Repeated> =
        repeated.into_iter().map(|one| (one.serial, one)).collect();
    let mut seen = Vec::with_capacity(serials.len());
    for some in serials.chunks(LOADED_COUNT) {
        let unassessed = centre.store.unassessed(some).await?;
        let with_repeats: Vec<(Unassessed, Option<Repeated>)> = unassessed
            .into_iter()
            .map(|one| {
                let repeats = repeated.remove(&one.stored.serial);
                (one, repeats)
            })
            .collect();
        seen.extend(look_at(centre, (reference, read_mail), with_repeats).await?);
    }
    conclude(centre, jobs, seen).await?;
    Ok(count)
}

/// Asks the domain about some reports, away from the tasks that answer people.
async fn look_at(
    centre: &Centre,
    (reference, read_mail): (&Arc<Reference>, &ReadMail),
    reports: Vec<(Unassessed, Option<Repeated>)>,
) -> Result<Vec<Seen>, StoreError> {
    let (centre, reference) = (centre.clone(), reference.clone());
    let read_mail = read_mail.clone();
    blocking(move || {
        let one = |(report, repeated)| look(&centre, report, repeated, (&reference, &read_mail));
        Ok(reports.into_iter().map(one).collect())
    })
    .await
}

fn look(
    centre: &Centre,
    found: Unassessed,
    repeated: Option<Repeated>,
    (reference, read_mail): (&Reference, &ReadMail),
) -> Seen {
    let now = centre.store.now();
    let knowledge = Knowledge {
        profile: &centre.profile,
        reference,
    };
    let arrived = Arrived {
        report: &found.stored.report,
        files_count: found.files_count,
        repeats_count: repeated.as_ref().map_or(0, |repeated| repeated.count),
        sources_count: repeated.as_ref().map_or(1, |it| it.sources_count),
        now,
    };
    let assessment = assess(&arrived, &knowledge);
    let is_closed = assessment.is_sensitive || centre.is_closed(&found.stored);
    let said = said::said(centre, &found, is_closed, (reference, read_mail));
    let report = &found.stored.report;
    Seen {
        serial: found.stored.serial,
        id: report.id,
        is_automatic: route::is_automatic(&centre.profile, report, &assessment, now),
        assessment,
        said,
        kind: found.stored.report.kind,
        repeated,
    }
}

/// Keeps what was seen, in one transaction with the end of the jobs and the journal's entries.
async fn conclude(centre: &Centre, jobs: Vec<Job>, seen: Vec<Seen>) -> Result<(), FlowError> {
    centre
        .store
        .write::<_, FlowError, _>(move |tx| {
            Box::pin(async move {
                let mut mine = HashSet::with_capacity(jobs.len());
                for job in jobs {
                    if tx.finish_job(&job).await? {
                        mine.extend(job.payload.parse::<i64>());
                    }
                }
                let (seen, found): (Vec<Seen>, Vec<(i64, Assessment)>) = seen
                    .into_iter()
                    .filter(|seen| mine.contains(&seen.serial))
                    .map(|seen| {
                        let found = (seen.serial, seen.assessment.clone());
                        (seen, found)
                    })
                    .unzip();
                let kept: HashSet<i64> = tx.keep_assessments(&found).await?.into_iter().collect();
                let said = seen.iter().filter(|seen| kept.contains(&seen.serial));
                let said: Vec<(i64, &Said)> = said.map(|it| (it.serial, &it.said)).collect();
                tx.keep_said(&said).await?;
                for seen in seen.iter().filter(|seen| kept.contains(&seen.serial)) {
                    if let Some(repeated) = &seen.repeated {
                        tx.set_repeats(repeated).await?;
                    }
                    if seen.is_remarkable() {
                        let act = Act::ReportAssessed;
                        tx.record(act, seen.id.0, &Actor::System, seen.detail());
                    }
                    if seen.is_automatic {
                        let now = tx.now();
                        route::plan(tx, seen.serial, now).await?;
                    }
                }
                Ok(())
            })
        })
        .await
}

/// What is known of a report at once: what the machine saw in it when it arrived, and how often its
/// content has been reported by now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overview {
    /// Nothing until the machine has looked.
    pub assessment: Option<Assessment>,
    /// Nothing while it is the only one.
    pub same: Option<SameContent>,
    /// Whether the permit reaches the first report of the same content.
    pub may_see_first: bool,
    /// Whether it is still there, so that this one may be counted with it.
    pub may_join_first: bool,
}

/// What is known of a report that the permit reaches.
pub async fn of(centre: &Centre, permit: &ReadPermit, id: ReportId) -> Result<Overview, FlowError> {
    let stored = centre.report_within(permit.reach(), id).await?;
    let assessment = centre.store.assessment(stored.serial).await?;
    let same = match assessment.is_some() {
        true => centre.store.same_content(&stored).await?,
        false => None,
    };
    let first = match &same {
        Some(same) => centre
            .report_within(permit.reach(), same.first_id)
            .await
            .ok(),
        None => None,
    };
    Ok(Overview {
        assessment,
        same,
        may_see_first: first.is_some(),
        may_join_first: first.is_some_and(|first| first.report.state.is_open()),
    })
}
