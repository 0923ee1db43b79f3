//! The channel's side of the demo: what residents pay by WeChat, the bill of each day (交易账单) as the channel gives it, and
//! what it pays out on the day after.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::{DateTime, NaiveDate, Utc};
use entity::value::{ChannelFee, Fen, half_up};

use super::bank::Movement;
use crate::clock::Zone;
use crate::error::{Error, Result};

/// Who pays out what was taken.
const PAYS_OUT: &str = "财付通支付科技有限公司";
/// 0.60 % of a payment, in the fee's unit (0.001 fen) for each fen.
const FEE_OF_A_FEN: i64 = 6;
/// How many of the fee's unit a fen is.
const UNITS_A_FEN: i128 = 1_000;
const APP_ID: &str = "wx81be3101902f7cb2";

const HEADER: &str = "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,\
                      应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,\
                      手续费,费率,订单金额,申请退款金额,费率备注";
const TOTALS: &str =
    "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额";

/// A payment by WeChat.
pub struct Trade {
    pub at: DateTime<Utc>,
    /// The merchant's order number: the receipt's reference.
    pub order: String,
    pub amount: Fen,
    pub goods: String,
}

/// The merchant account, and the days whose bills were not fetched yet.
#[derive(Default)]
pub struct Wechat {
    days: BTreeMap<NaiveDate, Vec<Trade>>,
    serial: u64,
}

impl Wechat {
    pub fn note(&mut self, day: NaiveDate, trade: Trade) {
        self.days.entry(day).or_default().push(trade);
    }

    /// What is paid out of a day's trade, at `at`.
    ///
    /// # Errors
    /// Past what an amount holds.
    pub fn payout(&self, day: NaiveDate, at: DateTime<Utc>) -> Result<Option<Movement>> {
        let Some(trades) = self.days.get(&day) else { return Ok(None) };
        let gross = Fen::total(trades.iter().map(|t| t.amount))?;
        let fee = half_up(i128::from(gross.0) * i128::from(FEE_OF_A_FEN), UNITS_A_FEN);
        let net = Fen(gross.0 - i64::try_from(fee).map_err(Error::internal)?);
        Ok(Some(Movement {
            at,
            amount: net,
            party: PAYS_OUT.to_owned(),
            party_account: "99900000000000009".to_owned(),
            summary: "商户结算",
            memo: format!("财付通{}结算款", day.format("%m%d")),
        }))
    }

    /// The bills of the days before `until` that were not fetched yet: name and bytes.
    ///
    /// # Errors
    /// Past what an amount holds.
    pub fn bills(&mut self, merchant: &str, zone: Zone, until: NaiveDate) -> Result<Vec<(String, Vec<u8>)>> {
        let later = self.days.split_off(&until);
        let told = std::mem::replace(&mut self.days, later);
        let bill = |(day, trades): (NaiveDate, Vec<Trade>)| {
            let text = bill_of(merchant, zone, &trades, &mut self.serial)?;
            Ok((format!("{merchant}All{day}.csv"), text.into_bytes()))
        };
        told.into_iter().map(bill).collect()
    }
}

fn bill_of(merchant: &str, zone: Zone, trades: &[Trade], serial: &mut u64) -> Result<String> {
    let mut text = format!("\u{feff}{HEADER}\r\n");
    let mut fees = 0;
    for trade in trades {
        *serial += 1;
        let fee = trade.amount.0 * FEE_OF_A_FEN;
        fees += fee;
        let at = zone.local(trade.at);
        let (time, day) = (at.format("%Y-%m-%d %H:%M:%S").to_string(), at.format("%Y%m%d").to_string());
        let transaction = format!("4200000925{day}{serial:010}");
        let (amount, fee) = (trade.amount.to_string(), five_places(fee));
        let cells = [
            time.as_str(),
            APP_ID,
            merchant,
            "0",
            "",
            &transaction,
            &trade.order,
            "ofyak5qR_dawuye",
            "JSAPI",
            "SUCCESS",
            "OTHERS",
            "CNY",
            &amount,
            "0.00",
            "0",
            "0",
            "0.00",
            "0.00",
            "",
            "",
            &trade.goods,
            "",
            &fee,
            "0.60%",
            &amount,
            "0.00",
            "",
        ];
        push(&mut text, &cells)?;
    }
    let gross = Fen::total(trades.iter().map(|t| t.amount))?.to_string();
    text.push_str(TOTALS);
    text.push_str("\r\n");
    let (count, fees) = (trades.len().to_string(), five_places(fees));
    push(&mut text, &[&count, &gross, "0.00", "0.00", &fees, &gross, "0.00"])?;
    Ok(text)
}

fn push(text: &mut String, cells: &[&str]) -> Result<()> {
    let ticked: Vec<String> = cells.iter().map(|cell| format!("`{cell}")).collect();
    write!(text, "{}\r\n", ticked.join(",")).map_err(Error::internal)
}

/// A fee as the channel prints it: five places, always.
fn five_places(units: i64) -> String {
    let text = ChannelFee(units).to_string();
    let places = text.rsplit_once('.').map_or(0, |(_, places)| places.len());
    format!("{text}{}", "0".repeat(5usize.saturating_sub(places)))
}
