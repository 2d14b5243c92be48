//! One test program for the whole product: one module a subject.
#![allow(clippy::unwrap_used)]

mod support;
mod tidy;

mod commands;
mod misuse;
mod round_trip;
mod ledger_copy;
mod console;
mod guessing;
mod clock;
mod call;
mod desk;
mod files;
mod crash;
mod import;
mod link;
mod series;
mod extract;
mod pressure;
mod public;
mod texts;
mod api;
mod log;
mod assess;
mod inbox;
mod erase;
mod linked;
mod rules;
mod notices;
mod referral;
mod learn;
mod letters;
mod sending;
mod receipt;
mod recovery;
mod routes;
mod profiles;
mod ways;
mod account;
mod passkey;
mod closed;
