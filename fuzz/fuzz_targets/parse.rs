#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| platformc_fuzz::parse(data));
