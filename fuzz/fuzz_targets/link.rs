#![no_main]
//! The target `link`; see the module of this name in the library.

libfuzzer_sys::fuzz_target!(|data: &[u8]| partner_center_fuzz::link::check(data));
