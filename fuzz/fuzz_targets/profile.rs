#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| dawuye_fuzz::read(HEAD, data));

const HEAD: &str = "日期,金额,收入,支出,方向,余额,户名,用途\n";
