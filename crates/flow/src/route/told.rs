//! What becomes of the referral of a whole series is told to each of its reporters.

use tocsin_domain::access::Reach;
use tocsin_domain::news::News;
use tocsin_store::Tx;
use tocsin_store::job::{Job, Queue};

use crate::centre::{Centre, FlowError};
use crate::learn;

/// Reporters who are told in one transaction.
const TOLD_COUNT: u32 = 200;

/// What became of a referral.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Became {
    /// It was opened.
    PassedOn,
    /// The body took it.
    Taken,
    /// The outcome in this place, among those that the body stated.
    Outcome(usize),
}

/// A job: the reporters of the series of a referral, those after a report, are to learn what
/// became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Telling {
    referral: i64,
    what: Became,
    after: i64,
}

impl Telling {
    pub(super) fn from_payload(text: &str) -> Option<Telling> {
        let words: Vec<&str> = text.split(' ').collect();
        let (referral, what, after) = match words.as_slice() {
            ["tell", referral, "passed-on", after] => (referral, Became::PassedOn, after),
            ["tell", referral, "taken", after] => (referral, Became::Taken, after),
            ["tell", referral, "outcome", place, after] => {
                (referral, Became::Outcome(place.parse().ok()?), after)
            }
            _ => return None,
        };
        Some(Telling {
            referral: referral.parse().ok()?,
            what,
            after: after.parse().ok()?,
        })
    }

    fn payload(self) -> String {
        let (referral, after) = (self.referral, self.after);
        match self.what {
            Became::PassedOn => format!("tell {referral} passed-on {after}"),
            Became::Taken => format!("tell {referral} taken {after}"),
            Became::Outcome(place) => format!("tell {referral} outcome {place} {after}"),
        }
    }

    async fn plan(self, tx: &mut Tx) -> Result<(), FlowError> {
        let now = tx.now();
        Ok(tx.enqueue(Queue::Route, None, now, self.payload()).await?)
    }
}

/// Plans that every reporter of the series of a referral is told what became of it. Of a referral
/// of one report there is nothing to plan: its reporter was told.
pub(crate) async fn plan(tx: &mut Tx, referral: i64, what: Became) -> Result<(), FlowError> {
    if tx.series_of_referral(referral).await?.is_none() {
        return Ok(());
    }
    let telling = Telling {
        referral,
        what,
        after: 0,
    };
    telling.plan(tx).await
}

/// Tells some, and plans the others. Whoever's report stands for the series has been told: nobody
/// is told twice.
pub(super) async fn run(centre: Centre, job: Job, telling: Telling) -> Result<(), FlowError> {
    let serials = next(&centre, telling).await?;
    let inner = centre.clone();
    centre
        .store
        .write::<_, FlowError, _>(move |tx| {
            Box::pin(async move {
                if !tx.finish_job(&job).await? {
                    return Ok(());
                }
                let Some(last) = serials.last() else {
                    return Ok(());
                };
                if let Some(news) = news(tx, telling).await? {
                    learn::tell_all(tx, &inner, &serials, &news).await?;
                }
                let after = *last;
                Telling { after, ..telling }.plan(tx).await
            })
        })
        .await
}

/// The reports whose reporters are told now, of the series as it is now.
async fn next(centre: &Centre, telling: Telling) -> Result<Vec<i64>, FlowError> {
    let store = &centre.store;
    let Some(number) = store.series_of_referral(telling.referral).await? else {
        return Ok(Vec::new());
    };
    let Some(series) = store.series_now(number).await? else {
        return Ok(Vec::new());
    };
    let reach = Reach::default();
    let some = store
        .series_members(series.number, (&reach, &[]), telling.after, TOLD_COUNT)
        .await?;
    Ok(some.iter().map(|member| member.serial).collect())
}

async fn news(tx: &mut Tx, telling: Telling) -> Result<Option<News>, FlowError> {
    let body = tx.hold_referral(telling.referral).await?.body;
    Ok(match telling.what {
        Became::PassedOn => Some(News::PassedOn { body }),
        Became::Taken => Some(News::Taken { body }),
        Became::Outcome(place) => {
            let stated = tx.outcomes(telling.referral).await?.into_iter().nth(place);
            stated.map(|stated| News::Outcome {
                body,
                outcome: stated.outcome,
            })
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_jobs_are_read_back() {
        for what in [Became::PassedOn, Became::Taken, Became::Outcome(3)] {
            let telling = Telling {
                referral: 7,
                what,
                after: 12,
            };
            assert_eq!(Telling::from_payload(&telling.payload()), Some(telling));
        }
        for text in [
            "7",
            "tell",
            "tell 7 taken",
            "tell 7 outcome 12",
            "tell 7 lost 12",
            "",
        ] {
            assert!(Telling::from_payload(text).is_none(), "{text}");
        }
    }
}
