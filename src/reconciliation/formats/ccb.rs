//! China Construction Bank for companies (对公活期明细), CSV or xlsx, read by the names of its columns. Longer exports
//! have more columns, and brackets come in both widths.

use chrono::NaiveDate;
use entity::enums::{Direction, LineStatus};

use super::checks::{Draft, Names, finish, note_account};
use super::layout::{Fit, Layout, require};
use super::refusals::Refusals;
use super::table::{Header, Line, Row, Table};
use super::{Movement, Parsed, text};
use crate::error::{Error, Result};

const ACCOUNT: &str = "账号";
const TIME: &str = "交易时间";
const DEBIT: &str = "借方发生额(支取)";
const CREDIT: &str = "贷方发生额(收入)";
const BALANCE: &str = "余额";
const CURRENCY: &str = "币种";
const PAYER: &str = "对方户名";
const PAYER_ACCOUNT: &str = "对方账号";
const BOOKED: &str = "记账日期";
const SUMMARY: &str = "摘要";
const MEMO: &str = "备注";
const SERIAL: &str = "账户明细编号-交易流水号";
/// Only in longer exports.
const OWN_SERIAL: &str = "企业流水号";
const COLUMNS: [&str; 12] =
    [ACCOUNT, TIME, DEBIT, CREDIT, BALANCE, CURRENCY, PAYER, PAYER_ACCOUNT, BOOKED, SUMMARY, MEMO, SERIAL];

pub fn fit(header: &Header, _: &[Row]) -> Fit {
    Fit::of(header.has_all(&COLUMNS), header.has(SERIAL) || header.has(ACCOUNT))
}

pub fn parse(mut table: Table<'_>, today: NaiveDate) -> Result<Parsed> {
    require(&table.header, &COLUMNS)?;
    let header = table.header.clone();
    let mut bad = Refusals::default();
    let mut account = None;
    let mut movements = Vec::new();
    while let Some(row) = table.next_row(&mut bad) {
        let line_no = i32::try_from(movements.len() + 1).map_err(Error::internal)?;
        if let Some((found, movement)) = movement(&row, &header, line_no, &mut bad) {
            note_account(&mut account, found, row.number, ACCOUNT, &mut bad);
            movements.push(movement);
        }
    }
    let draft = Draft {
        layout: Layout::Ccb.word().to_owned(),
        kind: Layout::Ccb.kind(),
        account,
        period: None,
        opening: None,
        closing: None,
        movements,
        names: Names { key: SERIAL, day: BOOKED, balance: BALANCE },
    };
    finish(draft, bad, today)
}

fn movement(row: &Row, header: &Header, line_no: i32, bad: &mut Refusals) -> Option<(String, Movement)> {
    let mut line = Line::of(row, header, bad)?;
    let account = line.needed_id(ACCOUNT);
    if !line.failed() && !account.bytes().all(|b| b.is_ascii_digit()) {
        line.refuse(ACCOUNT, text::bad_account);
    }
    let payer_account = line.id(PAYER_ACCOUNT);
    let key = line.needed_id(SERIAL);
    if !super::is_yuan(line.cell(CURRENCY)) {
        line.refuse(CURRENCY, text::not_yuan);
    }
    let booked = line.moment(BOOKED);
    let time = if line.cell(TIME).is_empty() { None } else { line.moment(TIME) };
    let (out, credited) = (line.amount(DEBIT), line.amount(CREDIT));
    let balance = line.amount(BALANCE);
    let one_side = (out.is_positive() && credited.is_zero()) || (out.is_zero() && credited.is_positive());
    if !line.failed() && !one_side {
        line.refuse(CREDIT, text::not_one_side);
    }
    let reference = line.id(OWN_SERIAL);
    if line.failed() {
        return None;
    }
    let memo = line.words(MEMO);
    let movement = Movement {
        line_no,
        row: row.number,
        key,
        booked_on: booked?.0,
        booked_at: time.and_then(|(_, at)| at),
        direction: if credited.is_positive() { Direction::In } else { Direction::Out },
        amount: if credited.is_positive() { credited } else { out },
        fee: None,
        balance: Some(balance),
        reference,
        transaction_id: String::new(),
        status: LineStatus::Booked,
        payer: line.words(PAYER),
        payer_account,
        memo: if memo.is_empty() { line.words(SUMMARY) } else { memo },
        raw: row.raw.clone(),
    };
    Some((account, movement))
}
