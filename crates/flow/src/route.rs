//! Routing: the profile's rules send a report to the bodies that are competent for it.
//!
//! What decides is pure ([`tocsin_domain::route`]). Here it is done: whoever finds a report worth
//! work plans its routing in the same transaction ([`plan`]), and a worker routes it when it is
//! due, record, journal entry and referrals in one transaction. So a decision can be taken back
//! until then, and nothing is lost between the two. Rules that are `automatic` need no decision.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use tocsin_domain::access::{Actor, Reach, ReadPermit};
use tocsin_domain::assess::Assessment;
use tocsin_domain::entry::Act;
use tocsin_domain::profile::Profile;
use tocsin_domain::report::{Report, ReportId, State};
use tocsin_domain::route::{Routing, Trial, route};
use tocsin_domain::rule::{Found, RuleFacts, Rules};
use tocsin_store::job::{Job, Queue};
use tocsin_store::report::Stored;
use tocsin_store::routing::{Routed, Seen};
use tocsin_store::{Store, Tx};
use tokio::sync::Semaphore;

mod series;
pub(crate) mod told;

use crate::centre::{Centre, FlowError, blocking};
use crate::jobs::Round;
use crate::{decide, referral};
pub(crate) use series::plan_crossed;

/// Reports of one round, each routed in a transaction of its own.
const ROUND: Round = Round {
    queue: Queue::Route,
    batch_count: 64,
    lease: SignedDuration::from_mins(2),
};

/// Most days that a trial looks back.
pub const TRIAL_DAYS_MAX: u32 = 366;
/// Most reports that a trial looks at.
pub const TRIAL_REPORTS_COUNT_MAX: usize = 1_000_000;
/// Reports read at once by a trial.
const TRIAL_PAGE_COUNT: u32 = 500;
/// Trials at the same time: the desk's work goes before.
static TRIALS: Semaphore = Semaphore::const_new(1);

/// Plans that a report is routed at a moment, in the caller's transaction. If it is then neither
/// found valid nor taken by an automatic rule, nothing happens.
pub async fn plan(tx: &mut Tx, serial: i64, at: Timestamp) -> Result<(), FlowError> {
    let key = format!("route {serial}");
    Ok(tx
        .enqueue(Queue::Route, Some(key), at, serial.to_string())
        .await?)
}

/// Whether an automatic rule takes a report, by what the machine has just seen in it. The caller
/// then plans its routing.
pub fn is_automatic(
    profile: &Profile,
    report: &Report,
    assessment: &Assessment,
    at: Timestamp,
) -> bool {
    let facts = RuleFacts::of(profile, report, Found::from(assessment), at);
    profile.rules.first(&facts).automatic
}

/// Whether the rule that takes a report, as it stands now, wants two people to agree before it
/// leaves: by hand and from body to body too. Marking it as sensitive, which one person may do,
/// does not lift that.
pub(crate) async fn needs_two(centre: &Centre, stored: &Stored) -> Result<bool, FlowError> {
    let assessment = centre.store.assessment(stored.serial).await?;
    let (profile, now) = (&centre.profile, centre.store.now());
    let mut found = found(stored, assessment.as_ref());
    found.series = series::found(centre, stored.serial).await?;
    let unmarked = Found {
        is_sensitive: false,
        ..found.clone()
    };
    let wanted = |found| {
        let facts = RuleFacts::of(profile, &stored.report, found, now);
        profile.rules.first(&facts).four_eyes
    };
    Ok(wanted(found) || wanted(unmarked))
}

/// Routes what is due; answers how many jobs there were. Several nodes may do this side by side.
pub async fn run(centre: &Centre) -> Result<usize, FlowError> {
    ROUND.run(centre, route_one).await
}

/// What stands of a report: what the machine found, and what a person made of it.
fn found(stored: &Stored, assessment: Option<&Assessment>) -> Found {
    let mut found = match assessment {
        Some(assessment) => Found::from(assessment),
        None => Found::nothing(stored.repeats),
    };
    // What the machine proposed holds until a person decides; see `Stored::is_compartmented`.
    found.is_sensitive = stored.is_compartmented;
    found
}

async fn route_one(centre: Centre, job: Job) -> Result<(), FlowError> {
    if let Some(work) = series::Work::from_payload(&job.payload) {
        return series::run(centre, job, work).await;
    }
    let serial: Option<i64> = job.payload.parse().ok();
    let mut report = None;
    if let Some(serial) = serial
        && let Some(stored) = centre.store.report_by_serial(serial).await?
    {
        let assessment = centre.store.assessment(serial).await?;
        let mut found = found(&stored, assessment.as_ref());
        found.series = series::found(&centre, serial).await?;
        report = Some((found, stored));
    }
    let inner = centre.clone();
    centre
        .store
        .write::<_, FlowError, _>(move |tx| {
            Box::pin(async move {
                if !tx.finish_job(&job).await? {
                    return Ok(());
                }
                let Some((found, stored)) = report else {
                    return Ok(());
                };
                let facts = RuleFacts::of(&inner.profile, &stored.report, found, tx.now());
                let routing = route(&inner.profile.rules, &facts);
                if is_due(tx, stored.serial, &routing).await? {
                    carry_out(tx, &inner, &Actor::System, &stored, &routing).await?;
                }
                Ok(())
            })
        })
        .await
}

/// Whether a report is to be routed now. While its decision may be taken back it is not, unless an
/// automatic rule takes it: it is planned anew.
async fn is_due(tx: &mut Tx, serial: i64, routing: &Routing) -> Result<bool, FlowError> {
    match tx.state(serial).await? {
        State::Received | State::Read | State::Waiting => Ok(routing.automatic),
        State::Valid if routing.automatic => Ok(true),
        State::Valid => match decide::unsettled_until(tx, serial).await? {
            Some(until) => {
                plan(tx, serial, until).await?;
                Ok(false)
            }
            None => Ok(true),
        },
        _ => Ok(false),
    }
}

/// Records a routing and opens its referrals. A report that was routed before stays as it is.
async fn carry_out(
    tx: &mut Tx,
    centre: &Centre,
    actor: &Actor,
    stored: &Stored,
    routing: &Routing,
) -> Result<(), FlowError> {
    if !tx.add_routing(stored.serial, routing).await? {
        return Ok(());
    }
    let to = match routing.to.is_empty() {
        true => "none".to_owned(),
        false => routing.to.join(","),
    };
    let (rule, lane) = (&routing.rule, routing.lane.as_str());
    let detail = format!("rule={rule} to={to} lane={lane}");
    tx.record(Act::ReportRouted, stored.report.id.0, actor, detail);
    let recipients = routing.recipients();
    referral::open(tx, centre, actor, stored, &recipients).await?;
    Ok(())
}

/// Which rule sent a report, and why; `None` when none has yet.
pub async fn of(
    centre: &Centre,
    permit: &ReadPermit,
    id: ReportId,
) -> Result<Option<Routed>, FlowError> {
    let stored = centre.report_within(permit.reach(), id).await?;
    Ok(centre.store.routing(stored.serial).await?)
}

/// What a trial of changed rules showed.
#[derive(Clone, Debug, PartialEq)]
pub struct Tried {
    /// What would change.
    pub trial: Trial,
    /// Whether every report of the time was looked at; if not, the newest
    /// [`TRIAL_REPORTS_COUNT_MAX`] were.
    pub is_whole: bool,
}

/// Tries changed rules on what was lodged in the last days (at most [`TRIAL_DAYS_MAX`]), each
/// report as it stands now, at the moment of its arrival. Reads only: nothing is stored, nothing
/// leaves. Reports that were withdrawn or erased are left out, and those outside of the permit's
/// reach, the closed compartment included.
pub async fn simulate(
    store: &Store,
    profile: &Arc<Profile>,
    permit: &ReadPermit,
    changed: Rules,
    days: u32,
) -> Result<Tried, FlowError> {
    // It is never closed; if it were, trials would only be less polite.
    let _turn = TRIALS.acquire().await.ok();
    let hours = i64::from(days.clamp(1, TRIAL_DAYS_MAX)) * 24;
    let from = store.now() - SignedDuration::from_hours(hours);
    let mut attempt = Attempt {
        profile: profile.clone(),
        reach: permit.reach().clone(),
        changed,
        trial: Trial::default(),
    };
    let mut before = None;
    let mut looked_at = 0;
    loop {
        let page = store.seen_since(from, before, TRIAL_PAGE_COUNT).await?;
        looked_at += page.reports.len();
        let reports = page.reports;
        attempt = blocking(move || {
            attempt.look_at(reports);
            Ok(attempt)
        })
        .await?;
        let is_whole = page.next.is_none();
        if is_whole || looked_at >= TRIAL_REPORTS_COUNT_MAX {
            let trial = attempt.trial;
            return Ok(Tried { trial, is_whole });
        }
        before = page.next;
    }
}

/// A trial under way.
struct Attempt {
    profile: Arc<Profile>,
    reach: Reach,
    changed: Rules,
    trial: Trial,
}

impl Attempt {
    /// Asks both sets of rules about some reports; this takes its time.
    fn look_at(&mut self, reports: Vec<Seen>) {
        for seen in reports {
            let at = seen.report.lodged_at;
            let facts = RuleFacts::of(&self.profile, &seen.report, seen.found, at);
            let is_closed = self.reach.leaves_out_closed && facts.sensitive;
            let is_seen = self.reach.covers_report(&seen.report) && !is_closed;
            if !is_seen || !seen.report.state.is_open() {
                continue;
            }
            let number = seen.report.number.as_str();
            let rules = &self.profile.rules;
            self.trial.add(number, rules, &self.changed, &facts);
        }
    }
}
