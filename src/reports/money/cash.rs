//! What money came in, by day and channel.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entity::enums::PaymentChannel;
use entity::value::{EstateId, Fen, Month};
use serde::Serialize;
use utoipa::ToSchema;

use super::store;
use crate::access::{Action, Caller};
use crate::app::App;
use crate::error::Result;
use crate::reports::range::Range;

/// A channel's part of a day, or of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct ChannelSum {
    pub channel: PaymentChannel,
    pub receipts: i64,
    pub amount: Fen,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CashDay {
    pub day: NaiveDate,
    pub channels: Vec<ChannelSum>,
    pub received: Fen,
    /// Given back on the day, whatever day it came in.
    pub refunded: Fen,
    /// Received less given back.
    pub net: Fen,
}

/// The days of a range on which money came or went.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Cash {
    pub from: Month,
    pub to: Month,
    pub as_of: NaiveDate,
    pub days: Vec<CashDay>,
    pub channels: Vec<ChannelSum>,
    pub received: Fen,
    pub refunded: Fen,
    pub net: Fen,
}

/// The cash of `range`: two queries.
///
/// # Errors
/// Forbidden.
pub async fn cash(app: &App, caller: &Caller, estate: Option<EstateId>, range: &Range) -> Result<Cash> {
    let reach = caller.reach(Action::ReportsRead)?;
    let db = app.db.read();
    let mut days: BTreeMap<NaiveDate, (Vec<ChannelSum>, Fen)> = BTreeMap::new();
    let mut channels: BTreeMap<PaymentChannel, ChannelSum> = BTreeMap::new();
    for row in store::receipts(db, &reach, estate, range).await? {
        let sum = ChannelSum { channel: row.channel, receipts: row.receipts, amount: row.amount };
        days.entry(row.day).or_default().0.push(sum);
        let all = channels.entry(row.channel).or_insert(ChannelSum { receipts: 0, amount: Fen::ZERO, ..sum });
        all.receipts += sum.receipts;
        all.amount = all.amount.plus(sum.amount)?;
    }
    for row in store::refunds(db, &reach, estate, range).await? {
        days.entry(row.day).or_default().1 = row.amount;
    }
    let days: Vec<CashDay> = days
        .into_iter()
        .map(|(day, (channels, refunded))| {
            let received = Fen::total(channels.iter().map(|c| c.amount))?;
            Ok(CashDay { day, channels, received, refunded, net: received.minus(refunded)? })
        })
        .collect::<Result<_>>()?;
    let received = Fen::total(days.iter().map(|d| d.received))?;
    let refunded = Fen::total(days.iter().map(|d| d.refunded))?;
    Ok(Cash {
        from: range.from,
        to: range.to,
        as_of: range.as_of,
        channels: channels.into_values().collect(),
        received,
        refunded,
        net: received.minus(refunded)?,
        days,
    })
}
