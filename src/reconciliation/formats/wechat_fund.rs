//! WeChat Pay's fund bill (资金账单): every movement of the merchant's balance at the channel. Fees are rows of their own.
//! It names no merchant: the account is chosen by who imports it.
//! Source: pay.weixin.qq.com, 资金账单.

use chrono::NaiveDate;
use entity::enums::{Direction, LineStatus};

use super::checks::{Draft, Names, ends_early, finish, stated, total};
use super::layout::{Fit, Layout, require};
use super::refusals::{FILE, Refusals};
use super::table::{Header, Line, Row, Table, plain};
use super::wechat::{detail, ticked};
use super::{Movement, Parsed, text};
use crate::error::{Error, Result};

const TIME: &str = "记账时间";
const TRANSACTION: &str = "微信支付业务单号";
const FLOW: &str = "资金流水单号";
const BUSINESS: &str = "业务名称";
const KIND: &str = "业务类型";
const SIDE: &str = "收支类型";
const AMOUNT: &str = "收支金额(元)";
const BALANCE: &str = "账户结余(元)";
const MEMO: &str = "备注";
const REFERENCE: &str = "业务凭证号";
const NEEDED: [&str; 10] = [TIME, TRANSACTION, FLOW, BUSINESS, KIND, SIDE, AMOUNT, BALANCE, MEMO, REFERENCE];

const TOTAL_ROWS: &str = "资金流水总笔数";
/// Counts and sums of money in and out.
const TOTALS: [(&str, &str, Direction); 2] =
    [("收入笔数", "收入金额", Direction::In), ("支出笔数", "支出金额", Direction::Out)];

pub fn fit(header: &Header, _: &[Row]) -> Fit {
    Fit::of(header.has_all(&NEEDED), header.has_all(&[FLOW, SIDE]))
}

pub fn parse(mut table: Table<'_>, today: NaiveDate) -> Result<Parsed> {
    require(&table.header, &NEEDED)?;
    let header = table.header.clone();
    let mut bad = Refusals::default();
    let mut movements: Vec<Movement> = Vec::new();
    let mut last_row = header.row;
    let mut ended = false;
    while let Some(row) = table.next_row(&mut bad) {
        last_row = row.number;
        if plain(row.first()) == TOTAL_ROWS {
            let totals = table.next_row(&mut bad);
            if bad.is_empty() {
                check_totals(&Header::of(&row), totals, &movements, &mut bad)?;
            }
            ended = true;
            break;
        }
        let Some(row) = detail(&row, &header, &mut bad) else { continue };
        let line_no = i32::try_from(movements.len() + 1).map_err(Error::internal)?;
        movements.extend(movement(&row, &header, line_no, &mut bad));
    }
    if !ended {
        ends_early(&mut bad, last_row);
    } else if let Some(row) = table.next_row(&mut bad) {
        bad.add(row.number, FILE, text::after_the_end);
    }
    let draft = Draft {
        layout: Layout::WechatFund.word().to_owned(),
        kind: Layout::WechatFund.kind(),
        account: None,
        period: None,
        opening: None,
        closing: None,
        movements,
        names: Names { key: FLOW, day: TIME, balance: BALANCE },
    };
    finish(draft, bad, today)
}

fn check_totals(header: &Header, row: Option<Row>, movements: &[Movement], bad: &mut Refusals) -> Result<()> {
    let Some(row) = row.as_ref().and_then(ticked) else {
        ends_early(bad, header.row);
        return Ok(());
    };
    let Some(mut line) = Line::of(&row, header, bad) else { return Ok(()) };
    let mut differing = vec![(TOTAL_ROWS, line.cell(TOTAL_ROWS).to_owned(), movements.len().to_string())];
    for (count, sum, direction) in TOTALS {
        let of = || movements.iter().filter(|m| m.direction == direction);
        differing.push((count, line.cell(count).to_owned(), of().count().to_string()));
        let total = total(of().map(|m| m.amount))?;
        differing.push((sum, line.amount(sum).to_string(), total.to_string()));
    }
    for (name, said, is) in differing {
        stated(bad, row.number, name, &said, &is);
    }
    Ok(())
}

fn movement(row: &Row, header: &Header, line_no: i32, bad: &mut Refusals) -> Option<Movement> {
    let mut line = Line::of(row, header, bad)?;
    let at = line.moment(TIME);
    let transaction_id = line.id(TRANSACTION);
    let flow = line.needed_id(FLOW);
    let reference = line.id(REFERENCE);
    let direction = match line.cell(SIDE) {
        "收入" => Direction::In,
        "支出" => Direction::Out,
        _ => {
            line.refuse(SIDE, text::bad_direction);
            Direction::In
        }
    };
    let amount = line.amount(AMOUNT);
    if !line.failed() && !amount.is_positive() {
        line.refuse(AMOUNT, text::bad_amount);
    }
    let balance = line.amount(BALANCE);
    if line.failed() {
        return None;
    }
    let (booked_on, booked_at) = at?;
    let (business, kind, memo) = (line.words(BUSINESS), line.words(KIND), line.words(MEMO));
    let status = if business.contains("退款") || kind.contains("退款") {
        LineStatus::Refund
    } else {
        LineStatus::Booked
    };
    Some(Movement {
        line_no,
        row: row.number,
        // A payment and its fee may share the number of the flow.
        key: format!("{flow}/{kind}"),
        booked_on,
        booked_at,
        direction,
        amount,
        fee: None,
        balance: Some(balance),
        reference,
        transaction_id,
        status,
        payer: String::new(),
        payer_account: String::new(),
        memo: [business, memo].into_iter().filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" "),
        raw: row.raw.clone(),
    })
}
