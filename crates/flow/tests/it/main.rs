//! Acts as their callers use them, with a clock that a test moves: the same suite on SQLite and on
//! PostgreSQL.
#![allow(clippy::unwrap_used)]

// What one suite needs, the other leaves alone.
#[allow(dead_code)]
#[path = "../../../store/tests/it/support/mod.rs"]
mod support;
mod desk;

mod deciding;
mod series;
mod looking;
mod lists;
mod deadlines;
mod people;
