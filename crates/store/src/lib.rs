//! The only SQL of Tocsin: SQLite and PostgreSQL behind one [`Store`], and the vault of files.
//!
//! Reading order: a [`Store`] is opened over a database; [`Store::write`] runs a closure in a
//! [`Tx`], the sole way to change anything, which refuses to commit a change of state without a
//! journal entry; [`Store::lodge`] is the fast way in for reports. Statements are written once,
//! with `$1` parameters that both engines understand; what differs stands in `connect` and
//! `search`.

mod connect;
mod migrate;
mod sql;
mod conditions;

#[cfg(feature = "faults")]
pub mod faults;
#[cfg(not(feature = "faults"))]
mod faults;
pub mod error;
pub mod seal;
pub mod vault;
pub mod analyser;
pub mod store;
pub mod tx;
mod room;
mod writer;
pub mod report;
mod lodge;
mod indexed;
pub mod search;
pub mod search_log;
pub mod message;
pub mod news;
pub mod referral;
pub mod partner;
pub mod outgoing;
pub mod review;
pub mod survey;
pub mod work;
pub mod decision;
pub mod erase;
pub mod journal;
pub mod sealer;
pub mod ledger;
pub mod draft;
pub mod people;
pub mod token;
pub mod job;
pub mod repeats;
pub mod assessment;
pub mod routing;
pub mod series;
mod orphans;

pub mod schema;
pub mod progress;
mod reindex;
mod dump;
pub mod backup;
pub mod restore;
pub mod check;

pub use error::StoreError;
pub use store::{Store, StoreOptions};
pub use tx::Tx;
