#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| dawuye_fuzz::read(HEAD, data));

const HEAD: &str = "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.02'><BkToCstmrStmt><Stmt>";
