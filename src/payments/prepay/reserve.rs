//! The credit that waits for prepaid months.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entity::value::{Fen, Month, ReceiptId};

use super::store;
use crate::db::Tx;
use crate::error::Result;

/// What the credit of a prepayment's receipt is for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reserve {
    /// Of months that are not billed yet.
    pub kept: Fen,
    /// The lines of the months that are.
    pub lines: Vec<i64>,
}

/// A prepaid month as it is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    pub receipt: ReceiptId,
    pub month: Month,
    pub paid: Fen,
    /// The line it is billed by.
    pub line: Option<i64>,
    pub occupied_to: Option<NaiveDate>,
}

/// The reserves of those of `receipts` that are prepayments.
///
/// # Errors
/// When the engine fails, or past the limits.
pub async fn reserves(tx: &Tx, receipts: &[ReceiptId]) -> Result<BTreeMap<ReceiptId, Reserve>> {
    gather(store::months_of_receipts(tx, receipts).await?)
}

/// A month after the household left is not billed any more: nothing is kept for it.
fn gather(found: Vec<Found>) -> Result<BTreeMap<ReceiptId, Reserve>> {
    let mut reserves: BTreeMap<ReceiptId, Reserve> = BTreeMap::new();
    for month in found {
        let reserve = reserves.entry(month.receipt).or_default();
        match month.line {
            Some(line) if !reserve.lines.contains(&line) => reserve.lines.push(line),
            Some(_) => {}
            None if month.occupied_to.is_some_and(|to| to <= month.month.first_day()) => {}
            None => reserve.kept = reserve.kept.plus(month.paid)?,
        }
    }
    Ok(reserves)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_kept_for_until_it_is_billed_or_nobody_is_charged() {
        let left = NaiveDate::from_ymd_opt(2027, 1, 1);
        let month = |month: &str, line, occupied_to| Found {
            receipt: ReceiptId(1),
            month: month.parse().unwrap(),
            paid: Fen(100),
            line,
            occupied_to,
        };
        let quarter = [month("2026-10", Some(7), left), month("2026-11", Some(7), left)];
        let rest = [month("2026-12", None, left), month("2027-01", None, left)];
        let reserves = gather([quarter, rest].concat()).unwrap();
        assert_eq!(reserves[&ReceiptId(1)], Reserve { kept: Fen(100), lines: vec![7] });
    }
}
