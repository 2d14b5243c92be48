//! The reporter learns: each meaningful change becomes a piece of news in the inbox, and a notice
//! without content where one is wanted.
//!
//! Whoever changes a report tells its reporter in the same transaction, with [`tell`]: nothing is
//! told that was not done, and nothing is done silently. News are kept as words of the domain,
//! sealed under the report's key; the page turns them into a sentence of the reporter's language.

mod kept;
pub mod review;
pub mod survey;
pub mod remind;

use jiff::Timestamp;
use tocsin_domain::access::Actor;
use tocsin_domain::entry::Act;
use tocsin_domain::news::News;
use tocsin_domain::report::State;
use tocsin_store::Tx;
use tocsin_store::seal::DataKey;

use crate::centre::{Centre, FlowError};
use crate::notice;

/// A piece of news as it was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// When.
    pub at: Timestamp,
    /// What.
    pub news: News,
}

/// Where a piece of news is sealed: it cannot be passed off as a message or a file's name.
const PLACE: &str = "news";

/// Tells the reporter of a report, in the transaction of what is told: the inbox shows it, a notice
/// leaves if one is wanted, and the journal has it without the words.
///
/// Nobody is told of a report that was withdrawn or erased, and nobody is told the same thing twice
/// in a row: an act that is tried again does no harm. That nothing is new may be told again.
///
/// # Errors
/// [`FlowError::Store`] when there is no such report or the store fails.
pub async fn tell(tx: &mut Tx, centre: &Centre, serial: i64, news: &News) -> Result<(), FlowError> {
    let hearer = tx.hearer(&centre.keys, serial).await?;
    let Some(key) = hearer.key else {
        return Ok(());
    };
    if matches!(hearer.state, State::Withdrawn | State::Erased) {
        return Ok(());
    }
    if *news != News::NothingNew
        && let Some(newest) = tx.newest_news(serial).await?
        && kept::open(&key, PLACE, &newest.sealed)? == *news
    {
        return Ok(());
    }
    let sealed = kept::seal(&key, PLACE, news)?;
    tx.add_news(serial, centre.new_id(), sealed).await?;
    let detail = format!("news={}", news.as_str());
    tx.record(Act::NewsTold, hearer.id.0, &Actor::System, detail);
    if !hearer.ways.is_empty() {
        notice::enqueue(tx, serial).await?;
    }
    Ok(())
}

/// Tells the reporters of several reports the same: one act on a duplicate set or a series tells
/// all of them, each in their own inbox.
///
/// # Errors
/// As [`tell`]; then nobody is told, for the transaction is not committed.
pub async fn tell_all(
    tx: &mut Tx,
    centre: &Centre,
    serials: &[i64],
    news: &News,
) -> Result<(), FlowError> {
    for serial in serials {
        tell(tx, centre, *serial, news).await?;
    }
    Ok(())
}

/// What the reporter of a report learned, newest first.
pub(crate) async fn told(
    centre: &Centre,
    serial: i64,
    key: &DataKey,
) -> Result<Vec<Told>, FlowError> {
    let mut told = Vec::new();
    for sealed in centre.store.news(serial).await? {
        let news = kept::open(key, PLACE, &sealed.sealed)?;
        let at = sealed.at;
        told.push(Told { at, news });
    }
    Ok(told)
}
