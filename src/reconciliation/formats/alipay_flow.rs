//! Alipay's account bill (账务明细): every movement of the merchant's balance at the channel, in both forms in use. Money
//! out is negative in one of them, brackets come in both widths, and a blank first column may be there.

use chrono::NaiveDate;
use entity::enums::{Direction, LineStatus};
use entity::value::Fen;

use super::alipay::{Notes, compare, note_text, number_after};
use super::checks::{Draft, Names, ends_early, finish, stated, total};
use super::layout::{Fit, Layout, require};
use super::refusals::{FILE, Refusals};
use super::table::{Header, Line, Row, Table};
use super::{Movement, Parsed, text};
use crate::error::{Error, Result};

const FLOW: &str = "账务流水号";
const TRANSACTION: &str = "业务流水号";
const ORDER: &str = "商户订单号";
const TIME: &str = "发生时间";
const PAYER: &str = "对方账号";
const MONEY_IN: &str = "收入金额(+元)";
const MONEY_OUT: &str = "支出金额(-元)";
const BALANCE: &str = "账户余额(元)";
const KIND: &str = "业务类型";
const MEMO: &str = "备注";
const GOODS: &str = "商品名称";
/// Only in the form of 2026.
const DESCRIPTION: &str = "业务描述";
const NEEDED: [&str; 9] = [FLOW, TRANSACTION, ORDER, TIME, PAYER, MONEY_IN, MONEY_OUT, BALANCE, KIND];

/// The totals below the table.
const TOTALS: [(&str, Direction); 2] = [("#支出合计", Direction::Out), ("#收入合计", Direction::In)];

pub fn fit(header: &Header, _: &[Row]) -> Fit {
    Fit::of(header.has_all(&NEEDED), header.has_all(&[FLOW, TIME]))
}

pub fn parse(mut table: Table<'_>, today: NaiveDate) -> Result<Parsed> {
    require(&table.header, &NEEDED)?;
    let header = table.header.clone();
    let mut bad = Refusals::default();
    let notes = Notes::of(&table.preamble, &mut bad);
    let mut movements: Vec<Movement> = Vec::new();
    let mut last_row = header.row;
    let (mut ended, mut totals) = (false, 0);
    while let Some(row) = table.next_row(&mut bad) {
        last_row = row.number;
        let note = row.cells.iter().find(|c| !c.is_empty()).is_some_and(|c| c.starts_with('#'));
        if note {
            ended = true;
            for (begins, direction) in TOTALS {
                let text = note_text(&row);
                let text = text.trim_start_matches(',');
                if text.starts_with(begins) {
                    totals += 1;
                    if bad.is_empty() {
                        check_total(text, row.number, begins, direction, &movements, &mut bad)?;
                    }
                }
            }
        } else if ended {
            bad.add(row.number, FILE, text::after_the_end);
        } else {
            let line_no = i32::try_from(movements.len() + 1).map_err(Error::internal)?;
            movements.extend(movement(&row, &header, line_no, &mut bad));
        }
    }
    if totals < TOTALS.len() {
        ends_early(&mut bad, last_row);
    }
    let draft = Draft {
        layout: Layout::AlipayAccount.word().to_owned(),
        kind: Layout::AlipayAccount.kind(),
        account: notes.account.clone(),
        period: notes.period(),
        opening: None,
        closing: None,
        movements,
        names: Names { key: FLOW, day: TIME, balance: BALANCE },
    };
    finish(draft, bad, today)
}

fn check_total(
    text: &str,
    row: u64,
    begins: &str,
    direction: Direction,
    movements: &[Movement],
    bad: &mut Refusals,
) -> Result<()> {
    let column = begins.trim_start_matches('#');
    let of = || movements.iter().filter(|m| m.direction == direction);
    let count = of().count().to_string();
    stated(bad, row, column, number_after(text, begins).unwrap_or_default(), &count);
    // The sum stands without a sign in one form, with one in the other.
    let said = number_after(text, "共").map(|s| s.trim_start_matches('-'));
    compare(bad, row, column, said, total(of().map(|m| m.amount))?);
    Ok(())
}

fn movement(row: &Row, header: &Header, line_no: i32, bad: &mut Refusals) -> Option<Movement> {
    let mut line = Line::of(row, header, bad)?;
    let key = line.needed_id(FLOW);
    let transaction_id = line.id(TRANSACTION);
    let reference = line.id(ORDER);
    let at = line.moment(TIME);
    let money_in = line.amount_or_zero(MONEY_IN);
    let out = Fen(line.amount_or_zero(MONEY_OUT).0.abs());
    let balance = line.balance(BALANCE);
    let one_side = (money_in.is_positive() && out.is_zero()) || (money_in.is_zero() && out.is_positive());
    if !line.failed() && !one_side {
        line.refuse(MONEY_IN, text::not_one_side);
    }
    if line.failed() {
        return None;
    }
    let (booked_on, booked_at) = at?;
    let kind = line.words(KIND);
    let memo: Vec<String> = [GOODS, DESCRIPTION, MEMO]
        .iter()
        .map(|name| line.words(name))
        .chain([kind.clone()])
        .filter(|w| !w.is_empty())
        .collect();
    Some(Movement {
        line_no,
        row: row.number,
        key,
        booked_on,
        booked_at,
        direction: if out.is_zero() { Direction::In } else { Direction::Out },
        amount: if out.is_zero() { money_in } else { out },
        fee: None,
        balance,
        reference,
        transaction_id,
        status: if kind.contains("退款") { LineStatus::Refund } else { LineStatus::Booked },
        payer: line.words(PAYER),
        payer_account: String::new(),
        memo: memo.join(" "),
        raw: row.raw.clone(),
    })
}
