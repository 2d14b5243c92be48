//! The store as its callers use it: the same suite on SQLite and on PostgreSQL.
#![allow(clippy::unwrap_used)]

mod support;

mod lodging;
mod assessing;
mod queues;
mod surveys;
mod searching;
mod searches;
mod acts;
mod news;
mod outgoing;
mod erase;
mod sealing;
mod columns;
mod backup;
mod check;
mod crash;
mod referrals;
mod routings;
