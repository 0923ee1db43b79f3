#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| dawuye_fuzz::read(HEAD, data));

const HEAD: &str = ":20:S\n:25:3300160000000000001\n:28C:1/1\n:60F:C260410CNY100,00\n";
