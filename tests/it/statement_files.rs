//! The files of `tests/data/statements`: every honest one is read to the sums reckoned apart from the product, every
//! broken one is refused under its code, row and column. `tests/oracle/make_statements.py` writes both.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use dawuye::i18n::Lang;
use dawuye::reconciliation::formats::{By, Parsed, Profile, read};
use entity::bank_profile;
use entity::enums::{Delimiter, Direction, FileEncoding, LineStatus, SignConvention};
use entity::value::{BankProfileId, ChannelFee, Fen};
use serde_json::Value;

use crate::support::data;

pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 9, 18).unwrap()
}

pub fn root() -> PathBuf {
    Path::new(&data("statements")).to_owned()
}

/// A profile that names nothing yet.
pub fn blank(name: &str, signs: SignConvention) -> bank_profile::Model {
    bank_profile::Model {
        id: BankProfileId(0),
        name: name.to_owned(),
        encoding: FileEncoding::Auto,
        delimiter: Delimiter::Comma,
        header_row: 0,
        account_column: String::new(),
        booked_column: String::new(),
        date_format: String::new(),
        sign_convention: signs,
        amount_column: String::new(),
        in_column: String::new(),
        out_column: String::new(),
        direction_column: String::new(),
        in_words: String::new(),
        out_words: String::new(),
        balance_column: String::new(),
        key_column: String::new(),
        reference_column: String::new(),
        payer_column: String::new(),
        payer_account_column: String::new(),
        memo_column: String::new(),
        version: 1,
    }
}

/// The banks of the sample files.
pub fn profiles() -> Vec<bank_profile::Model> {
    vec![
        bank_profile::Model {
            delimiter: Delimiter::Semicolon,
            booked_column: "交易日期".into(),
            date_format: "%d/%m/%Y".into(),
            in_column: "收入".into(),
            out_column: "支出".into(),
            balance_column: "账户余额".into(),
            key_column: "流水号".into(),
            payer_column: "对手方".into(),
            payer_account_column: "对手账号".into(),
            memo_column: "附言".into(),
            ..blank("two_columns", SignConvention::TwoColumns)
        },
        bank_profile::Model {
            delimiter: Delimiter::Tab,
            header_row: 1,
            booked_column: "日期".into(),
            amount_column: "金额".into(),
            balance_column: "结余".into(),
            payer_column: "户名".into(),
            memo_column: "用途".into(),
            ..blank("signed", SignConvention::Signed)
        },
        bank_profile::Model {
            booked_column: "记账日".into(),
            amount_column: "发生额".into(),
            direction_column: "方向".into(),
            in_words: "收/贷".into(),
            out_words: "付/借".into(),
            payer_column: "名称".into(),
            ..blank("direction", SignConvention::DirectionColumn)
        },
    ]
}

pub fn usable_profiles() -> Vec<Profile> {
    profiles().iter().map(|p| Profile::try_new(p).unwrap()).collect()
}

async fn parse(name: &str) -> dawuye::error::Result<Parsed> {
    let bytes = std::fs::read(root().join(name)).unwrap();
    read(bytes.into(), By::Content(usable_profiles()), env!("CARGO_BIN_EXE_dawuye"), today()).await
}

fn expected() -> Value {
    serde_json::from_slice(&std::fs::read(root().join("expected.json")).unwrap()).unwrap()
}

#[tokio::test]
async fn every_honest_file_is_read_to_its_sums() {
    let mut wrong = Vec::new();
    for (name, wanted) in expected()["honest"].as_object().unwrap() {
        let parsed = match parse(name).await {
            Ok(parsed) => parsed,
            Err(error) => {
                wrong.push(format!("{name}: {error}"));
                continue;
            }
        };
        let found = serde_json::json!({
            "layout": parsed.layout,
            "account": parsed.account,
            "lines": parsed.movements.len(),
            "opening": parsed.opening.map(|f| f.to_string()),
            "in": parsed.money_in.to_string(),
            "out": parsed.money_out.to_string(),
            "closing": parsed.closing.map(|f| f.to_string()),
            // The oracle writes five decimals.
            "fee": parsed.fee.map(|f| {
                let sign = if f.0 < 0 { "-" } else { "" };
                format!("{sign}{}.{:05}", f.0.abs() / 100_000, f.0.abs() % 100_000)
            }),
            "from": parsed.from.to_string(),
            "to": parsed.to.to_string(),
        });
        if &found != wanted {
            wrong.push(format!("{name}: {found} instead of {wanted}"));
        }
        let numbers: Vec<i32> = parsed.movements.iter().map(|m| m.line_no).collect();
        let count = i32::try_from(numbers.len()).unwrap();
        assert_eq!(numbers, (1..=count).collect::<Vec<_>>(), "{name}");
        assert!(parsed.movements.iter().all(|m| !m.raw.is_empty() && !m.key.is_empty()), "{name}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn every_broken_file_is_refused_by_code_row_and_column() {
    let mut wrong = Vec::new();
    for (name, wanted) in expected()["broken"].as_object().unwrap() {
        let error = match parse(name).await {
            Ok(parsed) => {
                wrong.push(format!("{name} was read as {parsed:?}"));
                continue;
            }
            Err(error) => error,
        };
        let first = error.fields.first().unwrap_or_else(|| panic!("{name}: nothing is named: {error}"));
        let found = serde_json::json!({"code": error.code, "row": first.row, "field": first.field});
        if &found != wanted {
            wrong.push(format!("{name}: {wanted} was wanted: {error}"));
        }
        let (zh, en) = (first.detail.on(Lang::Zh), first.detail.on(Lang::En));
        assert!(
            zh != en && zh.chars().any(|c| c > '\u{2e80}') && en.chars().any(|c| c.is_ascii_alphabetic()),
            "{name}: {zh} / {en}"
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_is_in_the_table() {
    let expected = expected();
    let mut named: BTreeSet<String> = BTreeSet::new();
    for kind in ["honest", "broken"] {
        named.extend(expected[kind].as_object().unwrap().keys().cloned());
    }
    let mut there = BTreeSet::new();
    for folder in std::fs::read_dir(root()).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir()) {
        for file in std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()) {
            there.insert(file.strip_prefix(root()).unwrap().display().to_string());
        }
    }
    assert_eq!(there, named);
    for layout in [
        "ccb",
        "icbc",
        "wechat_trade",
        "wechat_fund",
        "alipay_business",
        "alipay_account",
        "camt053",
        "mt940",
        "profile",
    ] {
        let of = |kind: &str| {
            let folder = format!("{layout}/");
            expected[kind].as_object().unwrap().keys().filter(|k| k.starts_with(&folder)).count()
        };
        assert!(
            of("honest") >= 1 && of("broken") >= 3,
            "{layout}: {} honest, {} broken",
            of("honest"),
            of("broken")
        );
    }
}

#[tokio::test]
async fn the_same_text_in_either_encoding_says_the_same() {
    let (utf8, gbk) =
        (parse("wechat_fund/fund.csv").await.unwrap(), parse("wechat_fund/fund_gbk.csv").await.unwrap());
    assert_eq!(utf8, gbk);
    let (zipped, bare) = (
        parse("alipay_business/detail_and_summary.zip").await.unwrap(),
        parse("alipay_business/bare.csv").await.unwrap(),
    );
    assert_eq!(zipped, bare);
}

#[tokio::test]
async fn a_wechat_bill_tells_payments_refunds_and_what_was_revoked() {
    let parsed = parse("wechat_trade/all.csv").await.unwrap();
    let lines = &parsed.movements;
    let told: Vec<_> = lines.iter().map(|m| (m.status, m.direction, m.amount, m.fee)).collect();
    assert_eq!(
        told,
        [
            (LineStatus::Paid, Direction::In, Fen(4245), Some(ChannelFee(25_470))),
            (LineStatus::Paid, Direction::In, Fen(4343), Some(ChannelFee(26_058))),
            (LineStatus::Refund, Direction::Out, Fen(4245), Some(ChannelFee(-25_470))),
            (LineStatus::Revoked, Direction::Out, Fen(100), Some(ChannelFee(0))),
        ]
    );
    assert_eq!(lines[1].memo, "物业费,含 \"车位\"", "a comma within a cell shifts nothing");
    assert_eq!((lines[0].reference.as_str(), lines[2].reference.as_str()), ("D2026040001", "R2026040003"));
    assert_eq!(lines[2].transaction_id, lines[0].transaction_id, "a refund bears the number of its payment");
    assert_ne!(lines[2].key, lines[0].key);
    assert_eq!(
        (lines[3].key.as_str(), lines[3].reference.as_str()),
        ("4200000925202101284997714204/revoked", "D2026040004")
    );
    assert_eq!(lines[0].booked_at.unwrap().to_string(), "2026-04-10 17:07:11");
}

#[tokio::test]
async fn a_formula_in_a_name_is_text_and_stays_as_it_was() {
    let parsed = parse("ccb/longer.csv").await.unwrap();
    assert_eq!(parsed.movements[2].payer, "=cmd|' /C calc'!A0");
    assert!(dawuye::sheet::formula_safe(&parsed.movements[2].payer).starts_with("'="));
}

#[tokio::test]
async fn a_batch_becomes_its_payments() {
    let parsed = parse("camt053/batch.xml").await.unwrap();
    let told: Vec<_> =
        parsed.movements.iter().map(|m| (m.key.as_str(), m.payer.as_str(), m.reference.as_str())).collect();
    assert_eq!(
        told,
        [("BANK-4/1", "张静婷", "E2E-1"), ("BANK-4/2", "胡若凯", "E2E-2"), ("BANK-4/3", "张静婷", "E2E-3")]
    );
    let plain = parse("camt053/statement.xml").await.unwrap();
    assert_eq!(plain.movements[2].status, LineStatus::Reversed);
}

#[tokio::test]
async fn a_hundred_thousand_lines_are_read() {
    let mut text = String::from(
        "账号,交易时间,借方发生额(支取),贷方发生额(收入),余额,币种,对方户名,对方账号,记账日期,摘要,备注,账户明细编号-交易流水号\n",
    );
    for n in 1..=100_000u32 {
        use std::fmt::Write;
        writeln!(
            text,
            "33001,20260410 08:00:00,0,0.01,{}.{:02},人民币元,张静婷,9,20260410,m,12-3-502,K{n}",
            n / 100,
            n % 100
        )
        .unwrap();
    }
    let parsed = read(text.into(), By::Content(Vec::new()), "", today()).await.unwrap();
    assert_eq!((parsed.movements.len(), parsed.closing), (100_000, Some(Fen(100_000))));
}
