//! What must hold for any bytes whatever, one function per parser of foreign bytes.
//!
//! The targets give these functions to libFuzzer; `tests/mutations.rs` of the crates gives them
//! damaged samples, so that every run of the tests exercises them without a fuzzer.

pub mod exchange;
pub mod domain;
pub mod ledger;
pub mod mutation;
