#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| dawuye_fuzz::read(HEAD, data));

const HEAD: &str = "";
