//! Interest for paying late (保障中小企业款项支付条例 §15 of 2025: where nothing else is agreed, five ten-thousandths a day):
//! pure. A day bears interest when it lies after the last day in time; its base is what was unpaid when it began. One half up
//! of the running total, so that it does not matter how often it is reckoned.

use chrono::NaiveDate;
use entity::value::{Fen, Percent, half_up};

/// The interest from the day after `due_on` up to and with `to`; `paid` says what came in when.
#[must_use]
pub fn upto(owed: Fen, paid: &[(NaiveDate, Fen)], due_on: NaiveDate, to: NaiveDate, daily: Percent) -> Fen {
    let mut exact: i128 = 0;
    for day in due_on.iter_days().skip(1).take_while(|day| *day <= to) {
        let before: i64 = paid.iter().filter(|(on, _)| *on < day).map(|(_, amount)| amount.0).sum();
        exact += i128::from((owed.0 - before).max(0)) * i128::from(daily.0);
    }
    Fen(i64::try_from(half_up(exact, i128::from(Percent::FULL.0))).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn each_late_day_bears_interest_on_what_was_unpaid() {
        let (owed, daily) = (Fen(10_000_000), Percent(500));
        let due = day("2026-10-31");
        let at = |paid: &[(NaiveDate, Fen)], to: &str| upto(owed, paid, due, day(to), daily).0;
        assert_eq!(at(&[], "2026-10-31"), 0, "the last day is in time");
        assert_eq!(at(&[], "2026-11-01"), 5_000);
        assert_eq!(at(&[], "2026-11-10"), 50_000);
        // Half is paid on the fifth: the fifth still bears interest on the whole, the sixth on half.
        let half = [(day("2026-11-05"), Fen(5_000_000))];
        assert_eq!(at(&half, "2026-11-06"), 5 * 5_000 + 2_500);
        let all = [(day("2026-11-05"), Fen(5_000_000)), (day("2026-11-06"), Fen(5_000_000))];
        assert_eq!(at(&all, "2026-12-31"), 27_500);
    }

    #[test]
    fn however_often_it_is_reckoned_it_is_the_same() {
        // 333 fen a day at 0.05 %: 0.1665 fen a day, rounded once.
        let at = |to: &str| upto(Fen(333), &[], day("2026-10-31"), day(to), Percent(500)).0;
        assert_eq!([at("2026-11-02"), at("2026-11-03"), at("2026-11-04"), at("2026-11-30")], [0, 0, 1, 5]);
    }
}
