//! See the check of the same name in `src/ledger.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| tocsin_fuzz::ledger::note(bytes));
