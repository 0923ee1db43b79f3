//! What becomes of cash and card money: stewards hand in on Mondays and the till goes to the bank; cards are paid out the
//! day after, less the processor's fee.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::PaymentChannel;
use entity::value::Fen;

use super::bank::Movement;
use super::world::{OPERATOR, World};
use crate::app::App;
use crate::error::Result;
use crate::payments::NewReceipt;
use crate::payments::cash::{NewHandover, hand_over};

/// What the processor of cards keeps, in thousandths.
const FEE_PER_MILLE: i64 = 5;

/// What is not at the bank yet.
#[derive(Default)]
pub struct Till {
    cash: i64,
    with_steward: i64,
    /// Payments and their sum, by day.
    cards: BTreeMap<NaiveDate, (u32, i64)>,
}

impl Till {
    /// Notes what was taken.
    pub fn take(&mut self, receipts: &[NewReceipt]) {
        for receipt in receipts {
            match receipt.channel {
                PaymentChannel::Cash => self.cash += receipt.amount.0,
                PaymentChannel::Steward => self.with_steward += receipt.amount.0,
                PaymentChannel::Pos => {
                    let (count, sum) = self.cards.entry(receipt.received_on).or_default();
                    *count += 1;
                    *sum += receipt.amount.0;
                }
                _ => {}
            }
        }
    }

    /// The steward hands in what was collected.
    ///
    /// # Errors
    /// As [`hand_over`].
    pub async fn hand_in(&mut self, app: &App, world: &World, day: NaiveDate) -> Result<()> {
        let amount = Fen(std::mem::take(&mut self.with_steward));
        if !amount.is_positive() {
            return Ok(());
        }
        self.cash += amount.0;
        let new = NewHandover {
            estate: world.estate,
            holder: world.steward.name().to_owned(),
            amount,
            handed_on: day,
            note: "上周上门收取，与收据存根核对无误".to_owned(),
        };
        hand_over(app, &world.finance, &new).await.map(|_| ())
    }

    /// All of the till goes to the bank.
    pub fn pay_in(&mut self, at: DateTime<Utc>) -> Option<Movement> {
        let amount = Fen(std::mem::take(&mut self.cash));
        amount.is_positive().then(|| Movement {
            at,
            amount,
            party: OPERATOR.to_owned(),
            party_account: String::new(),
            summary: "现金存入",
            memo: "现金存入".to_owned(),
        })
    }

    /// What the processor pays out on `day`: the cards of the days before.
    pub fn payouts(&mut self, day: NaiveDate, at: DateTime<Utc>) -> Vec<Movement> {
        let later = self.cards.split_off(&day);
        let due = std::mem::replace(&mut self.cards, later);
        due.into_iter().map(|(day, (count, sum))| payout(day, count, sum, at)).collect()
    }
}

fn payout(day: NaiveDate, count: u32, sum: i64, at: DateTime<Utc>) -> Movement {
    // Half up, once a day.
    let fee = (sum * FEE_PER_MILLE + 500) / 1000;
    Movement {
        at,
        amount: Fen(sum - fee),
        party: "银联商务支付股份有限公司".to_owned(),
        party_account: "99900000000000011".to_owned(),
        summary: "商户结算",
        memo: format!("{}POS交易{count}笔手续费{}", day.format("%m%d"), Fen(fee)),
    }
}
