//! Industrial and Commercial Bank of China for companies, CSV (tabs behind every cell) or xlsx. Four exports are in use;
//! they differ in how money in and out is written:
//! (a) 转入金额, 转出金额 with 凭证号; (b) 借方发生额, 贷方发生额 with 本方账号; (c) 借贷标志 with 发生额;
//! (d) 转出金额, 转入金额 without 凭证号. 贷 and 转入 are money in. Only (b) names the account.

use chrono::NaiveDate;
use entity::enums::{Direction, LineStatus};
use entity::value::Fen;

use super::checks::{Draft, Names, finish, note_account};
use super::layout::{Fit, Layout, require};
use super::refusals::Refusals;
use super::table::{Header, Line, Row, Table};
use super::{Movement, Parsed, text};
use crate::error::{Error, Result};

const TIME: &str = "交易时间";
const BALANCE: &str = "余额";
const PAYER_ACCOUNT: &str = "对方账号";
const OWN_ACCOUNT: &str = "本方账号";
const CURRENCY: &str = "币种";
const PAYERS: [&str; 2] = ["对方单位", "对方单位名称"];
const MEMOS: [&str; 3] = ["用途", "附言", "摘要"];
const MARKER: &str = "[HISTORYDETAIL]";

/// Columns of money in and of money out.
const SIDES: [(&str, &str); 2] = [("转入金额", "转出金额"), ("贷方发生额", "借方发生额")];
const AMOUNT: &str = "发生额";
/// Which way an amount went.
const MARKS: [&str; 2] = ["借贷标志", "借/贷"];

/// Where the money stands.
enum Money {
    Sides { money_in: &'static str, money_out: &'static str },
    Marked { mark: &'static str },
}

fn money(header: &Header) -> Option<Money> {
    let sides = SIDES.iter().find(|(a, b)| header.has(a) && header.has(b));
    if let Some((money_in, money_out)) = sides {
        return Some(Money::Sides { money_in, money_out });
    }
    let mark = header.any(&MARKS)?;
    header.has(AMOUNT).then_some(Money::Marked { mark })
}

pub fn fit(header: &Header, preamble: &[Row]) -> Fit {
    let named = header.has_all(&[TIME, BALANCE, PAYER_ACCOUNT]) && header.any(&PAYERS).is_some();
    let marked = preamble.iter().any(|row| row.first() == MARKER);
    Fit::of(named && money(header).is_some(), marked && header.len() > 2)
}

pub fn parse(mut table: Table<'_>, today: NaiveDate) -> Result<Parsed> {
    require(&table.header, &[TIME, BALANCE, PAYER_ACCOUNT])?;
    let header = table.header.clone();
    let (Some(money), Some(payer)) = (money(&header), header.any(&PAYERS)) else {
        let wanted = if header.any(&PAYERS).is_some() { SIDES[0].0 } else { PAYERS[0] };
        return require(&header, &[wanted]).and(Err(Error::internal("a column is missing")));
    };
    let mut bad = Refusals::default();
    let mut account = None;
    let mut movements = Vec::new();
    while let Some(row) = table.next_row(&mut bad) {
        let line_no = i32::try_from(movements.len() + 1).map_err(Error::internal)?;
        if let Some((own, movement)) = movement(&row, &header, &money, payer, line_no, &mut bad) {
            if !own.is_empty() {
                note_account(&mut account, own, row.number, OWN_ACCOUNT, &mut bad);
            }
            movements.push(movement);
        }
    }
    let draft = Draft {
        layout: Layout::Icbc.word().to_owned(),
        kind: Layout::Icbc.kind(),
        account,
        period: None,
        opening: None,
        closing: None,
        movements,
        names: Names { key: TIME, day: TIME, balance: BALANCE },
    };
    finish(draft, bad, today)
}

fn movement(
    row: &Row,
    header: &Header,
    money: &Money,
    payer: &str,
    line_no: i32,
    bad: &mut Refusals,
) -> Option<(String, Movement)> {
    let mut line = Line::of(row, header, bad)?;
    let own = line.id(OWN_ACCOUNT);
    let payer_account = line.id(PAYER_ACCOUNT);
    if header.has(CURRENCY) && !super::is_yuan(line.cell(CURRENCY)) {
        line.refuse(CURRENCY, text::not_yuan);
    }
    let at = line.moment(TIME);
    let (direction, amount) = match money {
        Money::Sides { money_in, money_out } => sides(&mut line, money_in, money_out),
        Money::Marked { mark } => marked(&mut line, mark),
    };
    let balance = line.balance(BALANCE);
    if line.failed() {
        return None;
    }
    let mut memo: Vec<String> = Vec::new();
    for words in MEMOS.iter().map(|name| line.words(name)).filter(|w| !w.is_empty()) {
        if !memo.contains(&words) {
            memo.push(words);
        }
    }
    let (booked_on, booked_at) = at?;
    let movement = Movement {
        line_no,
        row: row.number,
        key: String::new(),
        booked_on,
        booked_at,
        direction,
        amount,
        fee: None,
        balance,
        reference: String::new(),
        transaction_id: String::new(),
        status: LineStatus::Booked,
        payer: line.words(payer),
        payer_account,
        memo: memo.join(" "),
        raw: row.raw.clone(),
    };
    Some((own, movement))
}

fn sides(line: &mut Line<'_>, money_in: &str, money_out: &str) -> (Direction, Fen) {
    let (credited, out) = (line.amount_or_zero(money_in), line.amount_or_zero(money_out));
    let mark = MARKS.iter().map(|m| line.cell(m)).find(|cell| !cell.is_empty());
    let direction = if credited.is_zero() { Direction::Out } else { Direction::In };
    let one_side = (out.is_positive() && credited.is_zero()) || (out.is_zero() && credited.is_positive());
    let contradicted = mark.is_some_and(|m| direction_of(m) != Some(direction));
    if !line.failed() && (contradicted || !one_side) {
        line.refuse(money_in, text::not_one_side);
    }
    (direction, if credited.is_zero() { out } else { credited })
}

fn marked(line: &mut Line<'_>, mark: &str) -> (Direction, Fen) {
    let amount = line.amount(AMOUNT);
    let direction = direction_of(line.cell(mark));
    if direction.is_none() {
        line.refuse(mark, text::bad_direction);
    }
    if !line.failed() && !amount.is_positive() {
        line.refuse(AMOUNT, text::bad_amount);
    }
    (direction.unwrap_or(Direction::In), amount)
}

fn direction_of(mark: &str) -> Option<Direction> {
    match mark {
        "贷" | "贷方" => Some(Direction::In),
        "借" | "借方" => Some(Direction::Out),
        _ => None,
    }
}
