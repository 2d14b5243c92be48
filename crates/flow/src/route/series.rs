//! A whole series crosses a rule: once, and one referral names all of its reports.

use tocsin_domain::access::Actor;
use tocsin_domain::entry::Act;
use tocsin_domain::route::{Routing, by};
use tocsin_domain::rule::{RuleFacts, SeriesFound};
use tocsin_store::Tx;
use tocsin_store::job::{Job, Queue};
use tocsin_store::report::Stored;
use tocsin_store::series::Series;

use super::told::{self, Became, Telling};
use crate::centre::{Centre, FlowError};
use crate::referral;

/// What a job of the queue is for, when it is about a series.
pub(super) enum Work {
    /// The rules are to be asked about a series.
    Cross(i64),
    /// The reporters of a series are to learn what became of its referral.
    Tell(Telling),
}

impl Work {
    pub(super) fn from_payload(text: &str) -> Option<Work> {
        match text.strip_prefix("series ") {
            Some(number) => number.parse().ok().map(Work::Cross),
            None => Telling::from_payload(text).map(Work::Tell),
        }
    }
}

/// What rules see of the series of a report.
pub(super) async fn found(centre: &Centre, serial: i64) -> Result<SeriesFound, FlowError> {
    let Some(member) = centre.store.series_of(serial).await? else {
        return Ok(SeriesFound::default());
    };
    let series = centre.store.series(member.series).await?;
    Ok(series.map(|series| series.found()).unwrap_or_default())
}

/// Plans that the rules are asked about a series, if any looks at series. The caller's transaction
/// has changed what it amounts to.
pub(crate) async fn plan_crossed(
    tx: &mut Tx,
    centre: &Centre,
    number: i64,
) -> Result<(), FlowError> {
    if !centre.profile.rules.look_at_series() {
        return Ok(());
    }
    let (now, payload) = (tx.now(), format!("series {number}"));
    let key = Some(format!("route {payload}"));
    Ok(tx.enqueue(Queue::Route, key, now, payload).await?)
}

pub(super) async fn run(centre: Centre, job: Job, work: Work) -> Result<(), FlowError> {
    match work {
        Work::Cross(number) => cross(centre, job, number).await,
        Work::Tell(telling) => told::run(centre, job, telling).await,
    }
}

/// Asks the rules about a series, by the report that stands for it.
async fn crossing(
    centre: &Centre,
    number: i64,
) -> Result<Option<(Series, Stored, Routing)>, FlowError> {
    let Some(series) = centre.store.series(number).await? else {
        return Ok(None);
    };
    let leader = centre.store.series_leader(number).await?;
    let Some(leader) = leader.filter(|_| series.reports > 0) else {
        return Ok(None);
    };
    let Some(stored) = centre.store.report_by_serial(leader).await? else {
        return Ok(None);
    };
    let assessment = centre.store.assessment(leader).await?;
    let mut found = super::found(&stored, assessment.as_ref());
    found.series = series.found();
    let now = centre.store.now();
    let facts = RuleFacts::of(&centre.profile, &stored.report, found, now);
    let rule = centre.profile.rules.crossed(&facts);
    let routing = rule.map(|rule| by(rule, &facts));
    Ok(routing.map(|routing| (series, stored, routing)))
}

async fn cross(centre: Centre, job: Job, number: i64) -> Result<(), FlowError> {
    let crossing = crossing(&centre, number).await?;
    let inner = centre.clone();
    centre
        .store
        .write::<_, FlowError, _>(move |tx| {
            Box::pin(async move {
                if !tx.finish_job(&job).await? {
                    return Ok(());
                }
                match crossing {
                    Some((series, stored, routing)) => {
                        send(tx, &inner, &series, &stored, &routing).await
                    }
                    None => Ok(()),
                }
            })
        })
        .await
}

async fn send(
    tx: &mut Tx,
    centre: &Centre,
    series: &Series,
    stored: &Stored,
    routing: &Routing,
) -> Result<(), FlowError> {
    let (rule, serial) = (&routing.rule, stored.serial);
    if !tx.state(serial).await?.is_open()
        || !tx
            .add_series_routing(series.number, rule, serial, &routing.facts)
            .await?
    {
        return Ok(());
    }
    let detail = format!(
        "series={} rule={rule} to={}",
        series.number,
        routing.to.join(",")
    );
    tx.record(Act::SeriesRouted, series.id, &Actor::System, detail);
    let recipients = routing.recipients();
    let opened = referral::open(tx, centre, &Actor::System, stored, &recipients).await?;
    for one in &opened {
        tx.set_referral_series(one.number, series.number).await?;
        told::plan(tx, one.number, Became::PassedOn).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_jobs_are_read_back() {
        assert!(matches!(
            Work::from_payload("series 7"),
            Some(Work::Cross(7))
        ));
        assert!(matches!(
            Work::from_payload("tell 7 taken 12"),
            Some(Work::Tell(_))
        ));
        for text in ["7", "series", "series x", "tell 7 12", ""] {
            assert!(Work::from_payload(text).is_none(), "{text}");
        }
    }
}
