#![no_main]
//! The target `retry_after`; see the module of this name in the library.

libfuzzer_sys::fuzz_target!(|data: &[u8]| partner_center_fuzz::retry_after::check(data));
