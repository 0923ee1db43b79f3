//! The bank's side of the demo: statement files as the bank would give them, imported like a user would.

use chrono::{DateTime, NaiveDate, Utc};
use entity::value::{AccountId, Fen};

use super::world::{BANK_ACCOUNT, OPERATOR};
use crate::clock::Zone;
use crate::error::Result;

/// A movement the bank will tell us of.
pub struct Movement {
    pub at: DateTime<Utc>,
    /// Negative when money goes out.
    pub amount: Fen,
    pub party: String,
    pub party_account: String,
    pub summary: &'static str,
    pub memo: String,
}

/// The account number a household pays from.
#[must_use]
pub fn number_of(account: AccountId) -> String {
    format!("9990{:013}", account.0)
}

/// The household that pays from an account number; none of ours, for the numbers of offices and channels.
#[must_use]
pub fn household_of(number: &str) -> Option<AccountId> {
    let digits = number.strip_prefix("9990").filter(|digits| digits.len() == 13)?;
    digits.parse().ok().map(AccountId)
}

/// The operator's account at the bank.
pub struct Bank {
    balance: Fen,
    serial: u64,
    waiting: Vec<Movement>,
}

const HEADER: &str = "账号,账户名称,交易时间,借方发生额（支取）,贷方发生额（收入）,余额,币种,对方户名,对方账号,\
                      对方开户机构,记账日期,摘要,备注,账户明细编号-交易流水号";

impl Bank {
    pub const fn open(balance: Fen) -> Self {
        Self { balance, serial: 0, waiting: Vec::new() }
    }

    pub fn note(&mut self, movement: Movement) {
        self.waiting.push(movement);
    }

    /// The file of everything up to `until` that no file has told of yet, in GB18030 as the bank writes it.
    pub fn statement(&mut self, zone: Zone, until: DateTime<Utc>) -> Result<Option<(String, Vec<u8>)>> {
        let (mut told, later): (Vec<Movement>, Vec<Movement>) =
            self.waiting.drain(..).partition(|m| m.at <= until);
        self.waiting = later;
        if told.is_empty() {
            return Ok(None);
        }
        told.sort_by_key(|m| m.at);
        let mut text = format!("{HEADER}\r\n");
        let mut last: Option<NaiveDate> = None;
        for movement in &told {
            self.balance = self.balance.plus(movement.amount)?;
            self.serial += 1;
            let local = zone.local(movement.at);
            last = Some(local.date());
            let (out, in_) = if movement.amount.0 < 0 {
                (Fen(-movement.amount.0).to_string(), "0".to_owned())
            } else {
                ("0".to_owned(), movement.amount.to_string())
            };
            let row = [
                BANK_ACCOUNT.to_owned(),
                OPERATOR.to_owned(),
                local.format("%Y%m%d %H:%M:%S").to_string(),
                out,
                in_,
                self.balance.to_string(),
                "人民币元".to_owned(),
                movement.party.clone(),
                movement.party_account.clone(),
                "中国建设银行杭州翠苑支行".to_owned(),
                local.format("%Y%m%d").to_string(),
                movement.summary.to_owned(),
                movement.memo.clone(),
                format!("{}-{:09}", local.format("%Y%m%d"), self.serial),
            ];
            text.push_str(&row.join(","));
            text.push_str("\r\n");
        }
        let (bytes, _, _) = encoding_rs::GB18030.encode(&text);
        let name = format!("ccb-{}.csv", last.map(|d| d.format("%Y%m%d").to_string()).unwrap_or_default());
        Ok(Some((name, bytes.into_owned())))
    }
}
