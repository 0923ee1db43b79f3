//! WeChat Pay's trade bill for merchants (交易账单): ALL, SUCCESS and REFUND, and the older form of 24 columns, all read
//! by the names of their columns.
//!
//! Every cell of a detail row and of the totals begins with a backtick, headers do not. The totals stand under a second
//! header in the last two rows. A refund is a row of its own with the transaction id of its payment.
//! Source: pay.weixin.qq.com, 下载交易账单, 2024-11-25.

use chrono::NaiveDate;
use entity::enums::{Direction, LineStatus};
use entity::value::{ChannelFee, Fen};

use super::checks::{Draft, Names, ends_early, finish, note_account, stated};
use super::layout::{Fit, Layout, require};
use super::refusals::{FILE, Refusals};
use super::table::{Header, Line, Row, Table, plain};
use super::{Movement, Parsed, text};
use crate::error::{Error, Result};

const TIME: &str = "交易时间";
const MERCHANT: &str = "商户号";
const SUB_MERCHANTS: [&str; 2] = ["特约商户号", "子商户号"];
const TRANSACTION: &str = "微信订单号";
const ORDER: &str = "商户订单号";
const PAYER: &str = "用户标识";
const STATE: &str = "交易状态";
const CURRENCY: &str = "货币种类";
/// What is settled of a payment; the older form knows only the whole.
const AMOUNTS: [&str; 2] = ["应结订单金额", "总金额"];
const REFUND_ASKED: &str = "退款申请时间";
const REFUND: &str = "微信退款单号";
const REFUND_ORDER: &str = "商户退款单号";
const REFUND_AMOUNT: &str = "退款金额";
const REFUND_STATE: &str = "退款状态";
const GOODS: &str = "商品名称";
const FEE: &str = "手续费";
const NEEDED: [&str; 8] = [TIME, MERCHANT, TRANSACTION, ORDER, STATE, CURRENCY, FEE, GOODS];
const OF_REFUNDS: [&str; 4] = [REFUND, REFUND_ORDER, REFUND_AMOUNT, REFUND_STATE];

/// Begins the header of the totals.
const TOTAL_ROWS: &str = "总交易单数";
/// A total, by its names, and the columns it adds up.
const TOTALS: [(&[&str], &[&str]); 5] = [
    (&["应结订单总金额", "总交易额"], &AMOUNTS),
    (&["退款总金额", "总退款金额"], &[REFUND_AMOUNT]),
    (&["充值券退款总金额", "总代金券或立减优惠退款金额", "总企业红包退款金额"], &COUPONS),
    (&["订单总金额"], &["订单金额"]),
    (&["申请退款总金额"], &["申请退款金额"]),
];
const COUPONS: [&str; 3] = ["充值券退款金额", "代金券或立减优惠退款金额", "企业红包退款金额"];
const FEE_TOTAL: &str = "手续费总金额";

/// Longer than any of the channel's answers that there is nothing.
const MAX_ANSWER: usize = 400;

pub fn fit(header: &Header, _: &[Row]) -> Fit {
    let whole = header.has_all(&NEEDED) && header.any(&AMOUNTS).is_some();
    Fit::of(whole, header.has_all(&[TRANSACTION, ORDER]) && header.any(&[STATE, MERCHANT]).is_some())
}

/// What the channel sends instead of a bill of a day without trade.
pub fn is_no_bill(text: &str) -> bool {
    text.len() <= MAX_ANSWER && (text.contains("No Bill Exist") || text.contains("NO_STATEMENT_EXIST"))
}

/// The cells of a row in which each begins with a backtick, even where one holds a comma. None where one does not.
pub fn ticked(row: &Row) -> Option<Row> {
    let cells = if row.exact {
        let first = row.raw.trim().strip_prefix('`')?;
        first.split(",`").map(|cell| cell.trim_end_matches(',').trim().to_owned()).collect()
    } else {
        row.cells.iter().map(|c| c.strip_prefix('`').map(str::to_owned)).collect::<Option<Vec<_>>>()?
    };
    Some(Row { cells, ..row.clone() })
}

/// A row of the bill; a fault when its cells do not begin with backticks or are more than the columns.
pub fn detail(row: &Row, header: &Header, bad: &mut Refusals) -> Option<Row> {
    let Some(ticked) = ticked(row) else {
        bad.add(row.number, FILE, text::no_backtick);
        return None;
    };
    if ticked.cells.len() > header.len() {
        bad.add(row.number, FILE, text::columns_shifted);
        return None;
    }
    Some(ticked)
}

/// What the rows add up to, by the columns of [`TOTALS`].
#[derive(Default)]
struct Sums {
    of: [i64; TOTALS.len()],
    fee: i64,
    overflow: bool,
}

impl Sums {
    fn add(sum: &mut i64, amount: i64, overflow: &mut bool) {
        match sum.checked_add(amount) {
            Some(more) => *sum = more,
            None => *overflow = true,
        }
    }

    fn note(&mut self, line: &mut Line<'_>, header: &Header) {
        for (sum, (_, columns)) in self.of.iter_mut().zip(TOTALS) {
            if let Some(column) = header.any(columns) {
                let amount = line.amount_or_zero(column);
                Self::add(sum, amount.0, &mut self.overflow);
            }
        }
        let fee = line.fee(FEE);
        Self::add(&mut self.fee, fee.0, &mut self.overflow);
    }
}

pub fn parse(mut table: Table<'_>, today: NaiveDate) -> Result<Parsed> {
    let amount = table.header.any(&AMOUNTS).unwrap_or(AMOUNTS[0]);
    let needed: Vec<&str> = NEEDED.iter().copied().chain([amount]).collect();
    require(&table.header, &needed)?;
    let header = table.header.clone();
    if OF_REFUNDS.iter().any(|name| header.has(name)) {
        require(&header, &OF_REFUNDS)?;
    }
    let mut bad = Refusals::default();
    let mut sums = Sums::default();
    let mut account = None;
    let mut movements = Vec::new();
    let mut last_row = header.row;
    let mut rows = 0usize;
    let mut ended = false;
    while let Some(row) = table.next_row(&mut bad) {
        last_row = row.number;
        if plain(row.first()) == TOTAL_ROWS {
            let totals = table.next_row(&mut bad);
            // Rows that were not understood are missing from every sum.
            if bad.is_empty() {
                check_totals(&Header::of(&row), totals, rows, &sums, &mut bad);
            }
            ended = true;
            break;
        }
        let Some(row) = detail(&row, &header, &mut bad) else { continue };
        rows += 1;
        let line_no = i32::try_from(rows).map_err(Error::internal)?;
        if let Some((found, movement)) = movement(&row, &header, amount, line_no, &mut sums, &mut bad) {
            note_account(&mut account, found, row.number, MERCHANT, &mut bad);
            movements.push(movement);
        }
    }
    if !ended {
        ends_early(&mut bad, last_row);
    } else if let Some(row) = table.next_row(&mut bad) {
        bad.add(row.number, FILE, text::after_the_end);
    }
    let draft = Draft {
        layout: Layout::WechatTrade.word().to_owned(),
        kind: Layout::WechatTrade.kind(),
        account,
        period: None,
        opening: None,
        closing: None,
        movements,
        names: Names { key: TRANSACTION, day: TIME, balance: FILE },
    };
    finish(draft, bad, today)
}

fn check_totals(header: &Header, row: Option<Row>, rows: usize, sums: &Sums, bad: &mut Refusals) {
    let Some(row) = row.as_ref().and_then(ticked) else {
        ends_early(bad, header.row);
        return;
    };
    let Some(mut line) = Line::of(&row, header, bad) else { return };
    let count = line.cell(TOTAL_ROWS).to_owned();
    let mut differing = Vec::new();
    if count != rows.to_string() {
        differing.push((TOTAL_ROWS, count, rows.to_string()));
    }
    for (sum, (names, _)) in sums.of.iter().zip(TOTALS) {
        if let Some(name) = header.any(names) {
            let said = line.amount(name);
            if said != Fen(*sum) {
                differing.push((name, said.to_string(), Fen(*sum).to_string()));
            }
        }
    }
    if header.has(FEE_TOTAL) {
        let said = line.fee(FEE_TOTAL);
        if said != ChannelFee(sums.fee) {
            differing.push((FEE_TOTAL, said.to_string(), ChannelFee(sums.fee).to_string()));
        }
    }
    if sums.overflow {
        line.refuse(TOTAL_ROWS, text::amount_range);
    }
    for (name, said, is) in differing {
        stated(bad, row.number, name, &said, &is);
    }
}

fn movement(
    row: &Row,
    header: &Header,
    amount: &str,
    line_no: i32,
    sums: &mut Sums,
    bad: &mut Refusals,
) -> Option<(String, Movement)> {
    let mut line = Line::of(row, header, bad)?;
    sums.note(&mut line, header);
    let merchant = line.needed_id(MERCHANT);
    let sub = header.any(&SUB_MERCHANTS).map_or_else(String::new, |name| line.id(name));
    let transaction_id = line.needed_id(TRANSACTION);
    let order = line.needed_id(ORDER);
    if !super::is_yuan(line.cell(CURRENCY)) {
        line.refuse(CURRENCY, text::not_yuan);
    }
    let status = status(&line);
    if status.is_none() {
        line.refuse(STATE, text::bad_status);
    }
    let back = !matches!(status, Some(LineStatus::Paid));
    let refund = if back { numbered(line.id(REFUND)) } else { String::new() };
    let refund_order = if back { numbered(line.id(REFUND_ORDER)) } else { String::new() };
    let asked = if back && !line.cell(REFUND_ASKED).is_empty() { REFUND_ASKED } else { TIME };
    let at = line.moment(asked);
    let fen = if back { line.amount_or_zero(REFUND_AMOUNT) } else { line.amount(amount) };
    if fen.0 < 0 {
        line.refuse(if back { REFUND_AMOUNT } else { amount }, text::bad_amount);
    }
    let reference = if refund_order.is_empty() { order } else { refund_order };
    let fee = line.fee(FEE);
    if line.failed() {
        return None;
    }
    let (booked_on, booked_at) = at?;
    // A payment revoked at the counter has no refund number: it is told from its payment by the word.
    let key = match (back, refund.is_empty()) {
        (false, _) => transaction_id.clone(),
        (true, false) => refund,
        (true, true) => format!("{transaction_id}/{}", status?.word()),
    };
    let movement = Movement {
        line_no,
        row: row.number,
        key,
        booked_on,
        booked_at,
        direction: if back { Direction::Out } else { Direction::In },
        amount: fen,
        fee: Some(fee),
        balance: None,
        reference,
        transaction_id,
        status: status?,
        payer: String::new(),
        payer_account: line.words(PAYER),
        memo: line.words(GOODS),
        raw: row.raw.clone(),
    };
    let account = if sub.is_empty() || sub == "0" { merchant } else { sub };
    Some((account, movement))
}

/// The channel writes `0` where there is no number.
fn numbered(id: String) -> String {
    if id == "0" { String::new() } else { id }
}

fn status(line: &Line<'_>) -> Option<LineStatus> {
    match line.cell(STATE) {
        "SUCCESS" => Some(LineStatus::Paid),
        "REVOKED" => Some(LineStatus::Revoked),
        "REFUND" => match line.cell(REFUND_STATE) {
            "SUCCESS" | "" => Some(LineStatus::Refund),
            "PROCESSING" => Some(LineStatus::RefundProcessing),
            "FAIL" | "CHANGE" | "CLOSED" => Some(LineStatus::RefundFailed),
            _ => None,
        },
        _ => None,
    }
}
