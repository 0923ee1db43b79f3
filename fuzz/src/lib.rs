//! What every target does with its bytes: read them as a file, and again under the head of its layout, so that rows are
//! reached at once. What is read must agree with itself.

use chrono::NaiveDate;
use dawuye::reconciliation::formats::{Content, Parsed, Profile, open_here, parse};
use entity::bank_profile;
use entity::enums::{Delimiter, FileEncoding, SignConvention};
use entity::value::BankProfileId;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 9, 18).expect("a day")
}

fn profile(name: &str, signs: SignConvention) -> Profile {
    let row = bank_profile::Model {
        id: BankProfileId(0),
        name: name.into(),
        encoding: FileEncoding::Auto,
        delimiter: Delimiter::Comma,
        header_row: 0,
        account_column: String::new(),
        booked_column: "日期".into(),
        date_format: String::new(),
        sign_convention: signs,
        amount_column: "金额".into(),
        in_column: "收入".into(),
        out_column: "支出".into(),
        direction_column: "方向".into(),
        in_words: "收".into(),
        out_words: "付".into(),
        balance_column: "余额".into(),
        key_column: String::new(),
        reference_column: String::new(),
        payer_column: "户名".into(),
        payer_account_column: String::new(),
        memo_column: "用途".into(),
        version: 1,
    };
    Profile::try_new(&row).expect("a profile")
}

fn check(parsed: &Parsed) {
    if let (Some(opening), Some(closing)) = (parsed.opening, parsed.closing) {
        assert_eq!(opening.0 + parsed.money_in.0 - parsed.money_out.0, closing.0);
    }
    assert!(parsed.movements.iter().all(|m| m.amount.0 >= 0 && m.booked_on <= today()));
    let mut keys: Vec<&str> = parsed.movements.iter().map(|m| m.key.as_str()).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), parsed.movements.len(), "a key stands once");
}

fn try_read(content: &Content) {
    let profiles = [
        profile("two", SignConvention::TwoColumns),
        profile("signed", SignConvention::Signed),
        profile("words", SignConvention::DirectionColumn),
    ];
    if let Ok(parsed) = parse(content, today(), &profiles) {
        check(&parsed);
    }
}

/// Reads `data` as it is, and under `head`.
pub fn read(head: &str, data: &[u8]) {
    let Ok(content) = open_here(data, FileEncoding::Auto) else { return };
    try_read(&content);
    if let Content::Text(text) = &content {
        try_read(&Content::Text(format!("{head}{text}")));
    }
}
