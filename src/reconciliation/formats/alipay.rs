//! Alipay's trade bill for merchants (业务明细): lines of `#` before and after a table of 25 columns. A refund bears the
//! transaction id of its payment and negative amounts; the service fee is negative when it was taken.
//!
//! It comes in a ZIP beside a summary, in GBK; `content` chooses between them by what they hold.

use chrono::{NaiveDate, NaiveDateTime};
use entity::enums::{Direction, LineStatus};
use entity::value::{ChannelFee, Fen};

use super::checks::{Draft, Names, ends_early, finish, stated, total};
use super::layout::{Fit, Layout, require};
use super::refusals::{FILE, Refusals};
use super::table::{Header, Line, Row, Table};
use super::{Movement, Parsed, cells, text};
use crate::error::{Error, Result};

const TRANSACTION: &str = "支付宝交易号";
const ORDER: &str = "商户订单号";
const KIND: &str = "业务类型";
const GOODS: &str = "商品名称";
const CREATED: &str = "创建时间";
const DONE: &str = "完成时间";
const PAYER: &str = "对方账户";
/// What the merchant gets before the fee.
const AMOUNT: &str = "商家实收(元)";
const MERCHANT_DISCOUNT: &str = "商家优惠(元)";
const REFUND: &str = "退款批次号/请求号";
const FEE: &str = "服务费(元)";
const MEMO: &str = "备注";
const NEEDED: [&str; 11] = [TRANSACTION, ORDER, KIND, GOODS, CREATED, DONE, PAYER, AMOUNT, REFUND, FEE, MEMO];

/// The totals below the table: what begins them, and the kind of row they are of.
const TOTALS: [(&str, bool); 2] = [("#交易合计", false), ("#退款合计", true)];

pub fn fit(header: &Header, _: &[Row]) -> Fit {
    Fit::of(
        header.has_all(&NEEDED),
        header.has_all(&[TRANSACTION, AMOUNT]) || header.has_all(&[TRANSACTION, DONE]),
    )
}

/// A merchant is numbered by 16 digits; files add `0156` for its yuan account.
#[must_use]
pub fn merchant_number(number: &str) -> &str {
    match number.strip_suffix("0156") {
        Some(merchant) if merchant.len() == 16 => merchant,
        _ => number,
    }
}

/// What the `#` lines above and below a table say.
#[derive(Default)]
pub struct Notes {
    pub account: Option<String>,
    pub from: Option<NaiveDateTime>,
    pub to: Option<NaiveDateTime>,
}

/// A `#` line as one text: it may hold commas, and spreadsheets pad it with them.
pub fn note_text(row: &Row) -> String {
    row.cells.join(",").trim_end_matches(',').trim().to_owned()
}

/// What stands in brackets after `label`: `#账号：[2088…]`.
fn bracketed<'t>(text: &'t str, label: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(label)?;
    let (_, rest) = rest.split_once('[')?;
    rest.split_once(']').map(|(inside, _)| inside.trim())
}

impl Notes {
    /// Reads the lines above the table; a day that cannot be read is a fault.
    pub fn of(preamble: &[Row], bad: &mut Refusals) -> Self {
        let mut notes = Self::default();
        for row in preamble {
            let text = note_text(row);
            if let Some(account) = bracketed(&text, "账号") {
                if cells::ruined(account)
                    || account.is_empty()
                    || !account.bytes().all(|b| b.is_ascii_digit())
                {
                    bad.add(row.number, "账号", text::bad_account);
                }
                notes.account = Some(merchant_number(account).to_owned());
            }
            for (label, slot) in [("起始日期", &mut notes.from), ("终止日期", &mut notes.to)] {
                if let Some(day) = bracketed(&text, label) {
                    *slot = cells::moment(day).and_then(|(_, at)| at);
                    if slot.is_none() {
                        bad.add(row.number, label, text::bad_date);
                    }
                }
            }
        }
        notes
    }

    /// The days of the period, the last included: a period may end at midnight.
    pub fn period(&self) -> Option<(NaiveDate, NaiveDate)> {
        let (from, to) = (self.from?, self.to?);
        let midnight = to.time() == chrono::NaiveTime::MIN && to > from;
        let last = if midnight { to.date().pred_opt()? } else { to.date() };
        (from.date() <= last).then_some((from.date(), last))
    }
}

/// The number that follows `label` in a line such as `#交易合计：6笔，商家实收共0.06元`.
pub fn number_after<'t>(text: &'t str, label: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(label)?;
    let rest = rest.trim_start_matches(['：', ':', '共', ' ']);
    let end = rest.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | '-' | ',')).unwrap_or(rest.len());
    (end > 0).then(|| &rest[..end])
}

/// Compares a stated amount with a sum; what cannot be read is a fault as well.
pub fn compare(bad: &mut Refusals, row: u64, column: &str, said: Option<&str>, sum: Fen) {
    match said.and_then(|s| cells::amount(s).ok()) {
        Some(said) => stated(bad, row, column, &said.to_string(), &sum.to_string()),
        None => bad.add(row, column, text::bad_amount),
    }
}

pub fn parse(mut table: Table<'_>, today: NaiveDate) -> Result<Parsed> {
    require(&table.header, &NEEDED)?;
    let header = table.header.clone();
    let mut bad = Refusals::default();
    let notes = Notes::of(&table.preamble, &mut bad);
    let mut movements: Vec<Movement> = Vec::new();
    let mut discounts = Vec::new();
    let mut last_row = header.row;
    let (mut ended, mut totals) = (false, 0);
    while let Some(row) = table.next_row(&mut bad) {
        last_row = row.number;
        if row.first().starts_with('#') {
            let text = note_text(&row);
            ended |= text.contains("列表结束");
            for (begins, of_refunds) in TOTALS {
                if text.starts_with(begins) {
                    totals += 1;
                    if bad.is_empty() {
                        check_total(&text, row.number, begins, of_refunds, &movements, &discounts, &mut bad)?;
                    }
                }
            }
        } else if ended {
            bad.add(row.number, FILE, text::after_the_end);
        } else {
            let line_no = i32::try_from(movements.len() + 1).map_err(Error::internal)?;
            if let Some((movement, discount)) = movement(&row, &header, line_no, &mut bad) {
                movements.push(movement);
                discounts.push(discount);
            }
        }
    }
    if !ended || totals < TOTALS.len() {
        ends_early(&mut bad, last_row);
    }
    let draft = Draft {
        layout: Layout::AlipayBusiness.word().to_owned(),
        kind: Layout::AlipayBusiness.kind(),
        account: notes.account.clone(),
        period: notes.period(),
        opening: None,
        closing: None,
        movements,
        names: Names { key: TRANSACTION, day: DONE, balance: FILE },
    };
    finish(draft, bad, today)
}

fn check_total(
    text: &str,
    row: u64,
    begins: &str,
    of_refunds: bool,
    movements: &[Movement],
    discounts: &[Fen],
    bad: &mut Refusals,
) -> Result<()> {
    let column = begins.trim_start_matches('#');
    let wanted = if of_refunds { Direction::Out } else { Direction::In };
    let of = || movements.iter().zip(discounts).filter(|(m, _)| m.direction == wanted);
    let count = of().count().to_string();
    stated(bad, row, column, number_after(text, begins).unwrap_or_default(), &count);
    let signed = total(of().map(|(m, _)| Fen(m.signed())))?;
    let (label, discount_label) = if of_refunds {
        ("商家实收退款", "商家优惠退款")
    } else {
        ("商家实收", "商家优惠")
    };
    compare(bad, row, column, number_after(text, label), signed);
    if text.contains(discount_label) {
        compare(bad, row, column, number_after(text, discount_label), total(of().map(|(_, d)| *d))?);
    }
    Ok(())
}

/// A movement, and what the merchant gave up of it.
fn movement(row: &Row, header: &Header, line_no: i32, bad: &mut Refusals) -> Option<(Movement, Fen)> {
    let mut line = Line::of(row, header, bad)?;
    let transaction_id = line.needed_id(TRANSACTION);
    let order = line.id(ORDER);
    let refund = line.id(REFUND);
    let kind = line.cell(KIND);
    let back = kind.contains("退款");
    if !back && kind != "交易" {
        line.refuse(KIND, text::bad_status);
    }
    let at = line.moment(if line.cell(DONE).is_empty() { CREATED } else { DONE });
    let gross = line.amount(AMOUNT);
    let discount = line.amount_or_zero(MERCHANT_DISCOUNT);
    if (back && gross.0 > 0) || (!back && gross.0 < 0) {
        line.refuse(AMOUNT, text::wrong_sign);
    }
    let fee = line.amount_or_zero(FEE);
    if line.failed() {
        return None;
    }
    let (booked_on, booked_at) = at?;
    let key = if back { format!("{transaction_id}/{refund}") } else { transaction_id.clone() };
    let movement = Movement {
        line_no,
        row: row.number,
        key,
        booked_on,
        booked_at,
        direction: if back { Direction::Out } else { Direction::In },
        amount: Fen(gross.0.abs()),
        // In the file a fee that was taken is negative: it is what is missing from the net.
        fee: Some(ChannelFee::from_fen(Fen(-fee.0)).ok()?),
        balance: None,
        reference: if back && !refund.is_empty() { refund } else { order },
        transaction_id,
        status: if back { LineStatus::Refund } else { LineStatus::Paid },
        payer: line.words(PAYER),
        payer_account: String::new(),
        memo: line.words(GOODS),
        raw: row.raw.clone(),
    };
    Some((movement, discount))
}
