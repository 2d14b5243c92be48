//! Doors and exits of a centre: the command line, HTTP, and the jobs that run behind them.
//!
//! `main` only calls [`command::run`]. A command opens a data [`folder`] into a
//! [`tocsin_flow::Centre`]; `serve` puts the [`http`] doors before it and starts the [`jobs`].

pub mod config;
pub mod texts;
pub mod folder;
pub mod telemetry;
pub mod outward;
pub mod notices;
pub mod reference;
pub mod mails;
pub mod jobs;
pub mod receipt;
pub mod pictures;
pub mod drawing;
pub mod referral;
pub mod http;
pub mod command;
