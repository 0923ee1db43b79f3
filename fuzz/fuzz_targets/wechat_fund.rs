#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| dawuye_fuzz::read(HEAD, data));

const HEAD: &str = "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号\n";
