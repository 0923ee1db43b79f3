#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| dawuye_fuzz::read(HEAD, data));

const HEAD: &str = "[HISTORYDETAIL]\n凭证号,本方账号,对方账号,交易时间,借/贷,借方发生额,贷方发生额,对方行号,摘要,用途,对方单位名称,余额,个性化信息\n";
