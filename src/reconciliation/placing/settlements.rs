//! What channels owe us by day, and its payout to our bank (rule book §11, stage 2).
//!
//! A day's fee is rounded once: the sum of the rows in 0.00001 yuan, half up to the fen (case X02).

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{Direction, EventKind, LineStatus, PaymentChannel};
use entity::value::{BankAccountId, BookId, ChannelFee, Fen, SettlementId, StatementLineId, half_up};
use entity::{bank_account, settlement, statement_line};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};

use super::Facts;
use super::lookup::{Found, Source};
use crate::access::Caller;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::ledger::{self, NewEntry, NewEvent};
use crate::reconciliation::accounts::channel_of;

/// Fees are in 0.00001 yuan.
const UNITS_A_FEN: i128 = 1_000;

/// A settlement no line of the bank has brought yet.
#[derive(Debug, Clone)]
pub struct Due {
    pub row: settlement::Model,
    /// A line of the file at hand has it.
    pub claimed: bool,
}

impl Due {
    /// What the bank will bring.
    #[must_use]
    pub fn net(&self) -> Fen {
        net(&self.row)
    }

    #[must_use]
    pub fn batch(&self) -> String {
        format!("settlement:{}", self.row.id)
    }

    #[must_use]
    pub fn record(self) -> Found {
        Found {
            source: Source::Settlement(self.row.id),
            on: self.row.day,
            amount: Fen(self.row.gross_fen.0 - self.row.refund_fen.0),
            fee: self.row.fee_fen,
            reference: String::new(),
            payer: String::new(),
            batch: Some(self.batch()),
            taken: false,
        }
    }
}

/// What a channel pays out of a day.
#[must_use]
pub const fn net(row: &settlement::Model) -> Fen {
    Fen(row.gross_fen.0 - row.refund_fen.0 - row.fee_fen.0)
}

/// The settlements that channels still owe this bank account, by channel, the earliest first.
pub async fn unpaid<C: ConnectionTrait>(
    db: &C,
    bank: BankAccountId,
) -> Result<Vec<(PaymentChannel, Vec<Due>)>> {
    let channels = bank_account::Entity::find()
        .filter(bank_account::Column::SettlesToId.eq(bank))
        .order_by_asc(bank_account::Column::Id)
        .all(db)
        .await?;
    let mut due: Vec<(PaymentChannel, Vec<Due>)> = Vec::new();
    for channel in channels {
        let paid = sea_orm::sea_query::Query::select()
            .column(statement_line::Column::SettlementId)
            .from(statement_line::Entity)
            .and_where(statement_line::Column::SettlementId.is_not_null())
            .to_owned();
        let rows = settlement::Entity::find()
            .filter(settlement::Column::BankAccountId.eq(channel.id))
            .filter(settlement::Column::Id.not_in_subquery(paid))
            .order_by_asc(settlement::Column::Day)
            .all(db)
            .await?;
        let open = rows.into_iter().map(|row| Due { row, claimed: false });
        let kind = channel_of(channel.kind);
        match due.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, waiting)) => waiting.extend(open),
            None => due.push((kind, open.collect())),
        }
    }
    Ok(due)
}

#[derive(Default)]
struct Day {
    gross: i64,
    refund: i64,
    fee: i64,
}

/// Adds new lines of a channel's bill to its days.
///
/// # Errors
/// Conflict when a day that was paid out changes.
pub async fn add(
    tx: &Tx,
    account: &bank_account::Model,
    subdistrict: entity::value::SubdistrictId,
    lines: &[Facts<'_>],
) -> Result<()> {
    let mut days: BTreeMap<NaiveDate, Day> = BTreeMap::new();
    for line in lines {
        let day = days.entry(line.on).or_default();
        day.fee += line.fee.unwrap_or(ChannelFee::ZERO).0;
        match (line.direction, line.status) {
            (
                _,
                LineStatus::Revoked
                | LineStatus::RefundFailed
                | LineStatus::RefundProcessing
                | LineStatus::Reversed,
            ) => {}
            (Direction::In, _) => day.gross += line.amount.0,
            (Direction::Out, _) => day.refund += line.amount.0,
        }
    }
    for (on, day) in days {
        let known = settlement::Entity::find()
            .filter(settlement::Column::BankAccountId.eq(account.id))
            .filter(settlement::Column::Day.eq(on))
            .one(tx)
            .await?;
        let (gross, refund, fee) =
            known.as_ref().map_or((0, 0, 0), |k| (k.gross_fen.0, k.refund_fen.0, k.channel_fee.0));
        let fee = ChannelFee(fee + day.fee);
        let fee_fen = Fen(i64::try_from(half_up(i128::from(fee.0), UNITS_A_FEN)).map_err(Error::internal)?);
        let (gross, refund) = (Fen(gross + day.gross), Fen(refund + day.refund));
        match known {
            None => {
                let row = settlement::ActiveModel {
                    id: NotSet,
                    subdistrict_id: Set(subdistrict),
                    estate_id: Set(account.estate_id),
                    bank_account_id: Set(account.id),
                    day: Set(on),
                    gross_fen: Set(gross),
                    refund_fen: Set(refund),
                    channel_fee: Set(fee),
                    fee_fen: Set(fee_fen),
                };
                row.insert(tx).await?;
            }
            Some(known) => {
                let mut row = known.into_active_model();
                row.gross_fen = Set(gross);
                row.refund_fen = Set(refund);
                row.channel_fee = Set(fee);
                row.fee_fen = Set(fee_fen);
                row.update(tx).await?;
            }
        }
    }
    Ok(())
}

pub async fn one<C: ConnectionTrait>(db: &C, id: SettlementId) -> Result<Option<settlement::Model>> {
    Ok(settlement::Entity::find_by_id(id).one(db).await?)
}

/// Books a payout: the bank has the net, the channel kept its fee.
pub async fn book_payout(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    book: BookId,
    paid: &Payout<'_>,
) -> Result<()> {
    let row = paid.settlement;
    let clearing = ledger::clearing(paid.channel);
    let entry = |debit: &str, amount: Fen| NewEntry {
        debit: debit.to_owned(),
        credit: clearing.clone(),
        party: 0,
        document_line: None,
        amount,
    };
    let bank = ledger::bank(&paid.bank.bank, &paid.bank.number);
    let mut entries = Vec::with_capacity(2);
    if net(row).is_positive() {
        entries.push(entry(&bank, net(row)));
    }
    if row.fee_fen.is_positive() {
        entries.push(entry(ledger::CHANNEL_FEE, row.fee_fen));
    }
    let event = NewEvent {
        kind: EventKind::Settlement,
        key: key_of(row.id, paid.turn),
        book_date: paid.on,
        document: "settlement",
        document_id: row.id.0,
        entries,
    };
    ledger::post(tx, book, caller.name(), now, vec![event]).await?;
    Ok(())
}

/// The key of a payout's event.
#[must_use]
pub fn key_of(settlement: SettlementId, (line, version): (StatementLineId, i32)) -> String {
    format!("settlement:{settlement}:{line}:{version}")
}

/// A settlement that a line of the bank brought.
pub struct Payout<'a> {
    pub settlement: &'a settlement::Model,
    pub channel: PaymentChannel,
    pub bank: &'a bank_account::Model,
    pub on: NaiveDate,
    /// The line and its version: a payout that was taken off a line and put on it again is booked again.
    pub turn: (StatementLineId, i32),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_days_fee_is_rounded_once() {
        let file: serde_json::Value =
            serde_json::from_str(include_str!("../../../tests/data/billing_cases.json")).unwrap();
        let case = file["cases"].as_array().unwrap().iter().find(|c| c["id"] == "X02").unwrap();
        let fees: Vec<ChannelFee> = case["input"]["rows"]
            .as_array()
            .unwrap()
            .iter()
            .map(|r| r["fee_yuan"].as_str().unwrap().parse().unwrap())
            .collect();
        let sum = ChannelFee::total(fees.iter().copied()).unwrap();
        let rounded = |fee: ChannelFee| half_up(i128::from(fee.0), UNITS_A_FEN);
        let per_row: i128 = fees.iter().map(|f| rounded(*f)).sum();
        let expected = &case["expected"];
        assert_eq!(Some(sum.0), expected["fee_sum_1e5_yuan"].as_i64());
        assert_eq!(Some(rounded(sum)), expected["fee_fen_if_rounded_once"].as_i64().map(i128::from));
        assert_eq!(Some(per_row), expected["fee_fen_if_rounded_per_row"].as_i64().map(i128::from));
    }
}
