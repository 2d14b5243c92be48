//! See the check of the same name in `src/domain.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| tocsin_fuzz::domain::story(bytes));
