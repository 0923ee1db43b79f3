//! Bills go out, and households pay them: by bank, by channel, at the counter or to their steward.

use chrono::{DateTime, Days, Duration, NaiveDate, Utc};
use entity::bill;
use entity::enums::{BillingCycle, PaymentChannel};
use entity::value::{Fen, Month};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{Event, Life};
use crate::billing::previewing::NewRun;
use crate::demo::bank::{Movement, number_of};
use crate::demo::channel::Trade;
use crate::demo::dice::Dice;
use crate::demo::finance;
use crate::demo::world::MERCHANT;
use crate::error::Result;
use crate::payments::{NewReceipt, take_receipts_in};
use crate::people::StayRow;
use crate::places::door_words;
use crate::{billing, reconciliation, transact};

impl Life<'_> {
    pub(super) async fn bill(&mut self, at: DateTime<Utc>, month: Month) -> Result<()> {
        if month >= self.raised {
            finance::electricity(self.app, self.world, month).await?;
        }
        let caller = self.world.finance.clone();
        let new = NewRun { estate: self.world.estate, cycle: BillingCycle::Monthly, month };
        let run = billing::previewing::preview(self.app, &caller, new, &|_, _| {}).await?;
        let order = billing::commit::Order {
            hash: run.hash.clone(),
            set_aside_reason: Some("资料待补，另行出账".to_owned()),
        };
        let run = billing::commit::commit(self.app, &caller, run.id, &order, &|_, _| {}).await?;
        let bills = bill::Entity::find()
            .filter(bill::Column::RunId.eq(run.id))
            .order_by_asc(bill::Column::Id)
            .all(self.app.db.read())
            .await?;
        for bill in bills.into_iter().filter(|b| b.open_fen.is_positive()) {
            self.decide_payment(at, &bill);
        }
        self.put(at + Duration::minutes(20), Event::Mails);
        Ok(())
    }

    /// Whether, when and how a household pays a bill.
    pub(super) fn decide_payment(&mut self, at: DateTime<Utc>, bill: &bill::Model) {
        let mut habit = Dice::about("habit", bill.account_id.0);
        let (reliable, prompt) = (habit.below(100) >= 5, habit.below(100) < 74);
        let channel = match habit.below(100) {
            0..36 => PaymentChannel::BankTransfer,
            36..64 => PaymentChannel::Wechat,
            64..82 => PaymentChannel::Cash,
            82..92 => PaymentChannel::Pos,
            _ => PaymentChannel::Steward,
        };
        let mut dice = Dice::about("pay", bill.id.0);
        if !reliable || dice.percent(4) {
            return;
        }
        let days = if prompt { dice.between(0, 24) } else { dice.between(20, 62) };
        let day =
            self.app.zone().day(at).checked_add_days(Days::new(days.unsigned_abs())).unwrap_or_default();
        let open = bill.open_fen;
        let amount = match dice.below(100) {
            // Some round up, a few pay half.
            0..3 => Fen((open.0 / 5_000 + 1) * 5_000),
            3..5 if open.0 > 200 => Fen(open.0 / 2),
            _ => open,
        };
        let Some(stay) = self.stays.get(&bill.account_id) else { return };
        if channel == PaymentChannel::BankTransfer {
            let memo = match dice.below(100) {
                0..50 => bill.number.clone(),
                50..74 => room_words(stay),
                74..88 => stay.code.clone(),
                88..96 => String::new(),
                _ => "物业费".to_owned(),
            };
            let party = if dice.percent(6) { "家属代缴".to_owned() } else { stay.owner.clone() };
            let minute = i32::try_from(dice.between(7 * 60, 22 * 60)).unwrap_or(600);
            let movement = Movement {
                at: self.at(day, minute),
                amount,
                party,
                party_account: number_of(bill.account_id),
                summary: "转账存入",
                memo,
            };
            self.bank.note(movement);
            return;
        }
        let reference = format!("D{}-{}", day.format("%Y%m%d"), bill.id);
        if channel == PaymentChannel::Wechat {
            let minute = i32::try_from(dice.between(7 * 60, 17 * 60)).unwrap_or(600);
            let (at, goods) = (self.at(day, minute), format!("物业费{}", bill.month));
            self.wechat.note(day, Trade { at, order: reference.clone(), amount, goods });
        }
        self.counter.entry(day).or_default().push(NewReceipt {
            account: bill.account_id,
            bill: Some(bill.id),
            amount,
            channel,
            external_id: reference,
            received_on: day,
            payer: stay.owner.clone(),
            memo: String::new(),
            held_in: None,
        });
    }

    pub(super) async fn take_counter(&mut self, day: NaiveDate) -> Result<()> {
        let Some(takings) = self.counter.remove(&day) else { return Ok(()) };
        self.till.take(&takings);
        let (collected, counter): (Vec<NewReceipt>, Vec<NewReceipt>) =
            takings.into_iter().partition(|t| t.channel == PaymentChannel::Steward);
        let (app, now) = (self.app, self.app.now());
        let (finance, steward) = (self.world.finance.clone(), self.world.steward.clone());
        transact!(app.db, "demo.counter", |tx| {
            take_receipts_in(app, tx, &finance, now, counter.clone()).await?;
            take_receipts_in(app, tx, &steward, now, collected.clone()).await
        })?;
        Ok(())
    }

    /// The stewards' cash comes to the counter, and the till to the bank.
    pub(super) async fn hand_in(&mut self, day: NaiveDate) -> Result<()> {
        self.till.hand_in(self.app, self.world, day).await?;
        let deposit = self.till.pay_in(self.at(day, 10 * 60));
        deposit.into_iter().for_each(|movement| self.bank.note(movement));
        Ok(())
    }

    /// What the channel and the cards took the day before comes to the bank.
    pub(super) fn pay_out(&mut self, day: NaiveDate) -> Result<()> {
        let before = day.checked_sub_days(Days::new(1)).unwrap_or(day);
        if let Some(payout) = self.wechat.payout(before, self.at(day, 9 * 60 + 5))? {
            self.bank.note(payout);
        }
        let cards = self.till.payouts(day, self.at(day, 9 * 60 + 12));
        cards.into_iter().for_each(|payout| self.bank.note(payout));
        Ok(())
    }

    /// The files of whole days before `day` that nobody has imported: the channel's bills first, for the bank's lines pay
    /// them out.
    pub(super) fn files(&mut self, day: NaiveDate) -> Result<Vec<(String, Vec<u8>)>> {
        let zone = self.app.zone();
        let mut files = self.wechat.bills(MERCHANT, zone, day)?;
        files.extend(self.bank.statement(zone, zone.midnight(day) - Duration::seconds(1))?);
        Ok(files)
    }

    pub(super) async fn statements(&mut self, day: NaiveDate) -> Result<()> {
        for (name, bytes) in self.files(day)? {
            let file = reconciliation::Upload::new(bytes, &name);
            reconciliation::import(self.app, &self.world.finance, file).await?;
        }
        Ok(())
    }
}

/// `翠苑一区12幢3单元502室物业费`
fn room_words(stay: &StayRow) -> String {
    format!("{}{}物业费", stay.estate, door_words(&stay.code))
}
