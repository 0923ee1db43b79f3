//! The rule of the running balance, and which kinds are income. Pure.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entity::enums::CommonKind;
use entity::value::Fen;

/// Whether money of this kind comes in.
#[must_use]
pub const fn is_income(kind: CommonKind) -> bool {
    match kind {
        CommonKind::Parking
        | CommonKind::Advertising
        | CommonKind::VenueRent
        | CommonKind::ParcelLocker
        | CommonKind::Vending
        | CommonKind::Telecom
        | CommonKind::Interest
        | CommonKind::OtherIncome => true,
        CommonKind::ManagementShare | CommonKind::Tax | CommonKind::Spending | CommonKind::RepairFund => {
            false
        }
    }
}

/// Whether the owners decide on it.
#[must_use]
pub const fn needs_decision(kind: CommonKind) -> bool {
    matches!(kind, CommonKind::Spending | CommonKind::RepairFund)
}

/// What an entry adds to the balance.
#[must_use]
pub const fn signed(kind: CommonKind, amount: Fen) -> Fen {
    if is_income(kind) { amount } else { Fen(-amount.0) }
}

/// The first day at whose end the balance is below zero, and what it is then; days in any order.
#[must_use]
pub fn first_below_zero(moves: impl IntoIterator<Item = (NaiveDate, Fen)>) -> Option<(NaiveDate, Fen)> {
    let mut days: BTreeMap<NaiveDate, i128> = BTreeMap::new();
    for (day, amount) in moves {
        *days.entry(day).or_default() += i128::from(amount.0);
    }
    let mut balance = 0;
    for (day, amount) in days {
        balance += amount;
        if balance < 0 {
            return Some((day, Fen(i64::try_from(balance).unwrap_or(i64::MIN))));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_each_day_counts_whatever_the_order() {
        let day = |n: u32| NaiveDate::from_ymd_opt(2026, 9, n).unwrap();
        for (moves, expected) in [
            (vec![], None),
            (vec![(2, -100), (2, 100)], None),
            (vec![(3, -100), (2, 100)], None),
            (vec![(2, -100), (3, 100)], Some((2, -100))),
            // Enough in the end is not enough on the way.
            (vec![(1, 50), (4, 500), (3, -80)], Some((3, -30))),
            (vec![(1, 50), (3, -50), (4, -1), (5, 10)], Some((4, -1))),
        ] {
            let found = first_below_zero(moves.iter().map(|(n, fen)| (day(*n), Fen(*fen))));
            assert_eq!(found, expected.map(|(n, fen)| (day(n), Fen(fen))), "{moves:?}");
        }
    }

    #[test]
    fn every_kind_is_in_or_out() {
        for kind in CommonKind::ALL {
            let sign = signed(*kind, Fen(5)).0.signum();
            assert_eq!(sign, if is_income(*kind) { 1 } else { -1 }, "{kind:?}");
            assert!(!(needs_decision(*kind) && is_income(*kind)));
        }
    }
}
