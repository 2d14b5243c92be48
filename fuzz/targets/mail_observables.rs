//! See the check of the same name in `src/exchange.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| tocsin_fuzz::exchange::mail_observables(bytes));
