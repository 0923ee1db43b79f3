//! What of a line belongs to which months: every split by largest remainder, so the parts sum to the line (rule book §2, §3).

use entity::value::{Fen, Month, share};

/// What was taken off a line by credit notes, what was paid of it and what was given up of it, up to a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct State {
    pub credited: Fen,
    pub paid: Fen,
    /// Written off as bad debt.
    pub written: Fen,
}

/// A line and the moments that matter to a range.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    pub first: Month,
    pub last: Month,
    /// Before discounts.
    pub gross: Fen,
    /// As issued, net of discounts.
    pub amount: Fen,
    /// On the day up to which things count.
    pub end: State,
    /// On the eve of the range.
    pub eve: State,
    /// On the range's last day that counts.
    pub close: State,
    /// The parts of its months as billed; empty: equal ones.
    pub months: &'a [(Month, Fen)],
}

/// A line's part of a range, and of the months before it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Part {
    pub gross: Fen,
    pub issued: Fen,
    pub credited: Fen,
    pub paid: Fen,
    pub written: Fen,
    /// Of earlier months: open on the eve, credited, paid and written off within the range.
    pub opening: Fen,
    pub opening_credited: Fen,
    pub opening_paid: Fen,
    pub opening_written: Fen,
}

/// A month of a line at some moment.
#[derive(Debug, Clone, Copy)]
struct MonthState {
    net: i64,
    /// Neither paid nor given up.
    open: i64,
    written: i64,
}

impl MonthState {
    const fn paid(self) -> i64 {
        self.net - self.open - self.written
    }
}

fn split(total: Fen, weights: &[i128]) -> Vec<i64> {
    let parts = share(total, weights).or_else(|| share(total, &vec![1; weights.len()]));
    parts.unwrap_or_default().into_iter().map(|part| part.0).collect()
}

fn weights(parts: &[i64]) -> Vec<i128> {
    parts.iter().map(|part| i128::from(*part)).collect()
}

/// The months at a moment: the credit notes by the months' parts, what was not paid by what is left of each, and of that
/// what was given up, so that a line that is paid is paid in every month.
fn at(billed: &[i64], amount: Fen, state: State) -> Vec<MonthState> {
    let credited = split(state.credited, &weights(billed));
    let net: Vec<i64> = billed.iter().zip(credited).map(|(part, credit)| part - credit).collect();
    let unpaid = split(Fen(amount.0 - state.credited.0 - state.paid.0), &weights(&net));
    let written = split(state.written, &weights(&unpaid));
    let month =
        |((net, unpaid), written): ((i64, i64), i64)| MonthState { net, open: unpaid - written, written };
    net.into_iter().zip(unpaid).zip(written).map(month).collect()
}

/// The part of `line` that belongs to `from` to `to`, both meant, and to the months before.
#[must_use]
pub fn part(line: &Line<'_>, from: Month, to: Month) -> Part {
    let open = |state: State| line.amount.0 - state.credited.0 - state.paid.0 - state.written.0;
    if line.first >= from && line.last <= to {
        return Part {
            gross: line.gross,
            issued: line.amount,
            credited: line.end.credited,
            paid: line.end.paid,
            written: line.end.written,
            ..Part::default()
        };
    }
    if line.last < from {
        return Part {
            opening: Fen(open(line.eve)),
            opening_credited: Fen(line.close.credited.0 - line.eve.credited.0),
            opening_paid: Fen(line.close.paid.0 - line.eve.paid.0),
            opening_written: Fen(line.close.written.0 - line.eve.written.0),
            ..Part::default()
        };
    }
    let months: Vec<Month> =
        std::iter::successors(Some(line.first), |m| Some(m.next())).take_while(|m| *m <= line.last).collect();
    let billed: Vec<i64> = if line.months.is_empty() {
        split(line.amount, &vec![1; months.len()])
    } else {
        months
            .iter()
            .map(|m| line.months.iter().filter(|(at, _)| at == m).map(|(_, fen)| fen.0).sum())
            .collect()
    };
    let gross = split(line.gross, &weights(&billed));
    let (end, eve, close) = (
        at(&billed, line.amount, line.end),
        at(&billed, line.amount, line.eve),
        at(&billed, line.amount, line.close),
    );
    let mut sum = Part::default();
    for (n, month) in months.iter().enumerate() {
        if *month >= from && *month <= to {
            sum.gross.0 += gross[n];
            sum.issued.0 += billed[n];
            sum.credited.0 += billed[n] - end[n].net;
            sum.paid.0 += end[n].paid();
            sum.written.0 += end[n].written;
        } else if *month < from {
            sum.opening.0 += eve[n].open;
            sum.opening_credited.0 += eve[n].net - close[n].net;
            sum.opening_paid.0 += close[n].paid() - eve[n].paid();
            sum.opening_written.0 += close[n].written - eve[n].written;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        text.parse().unwrap()
    }

    fn state(credited: i64, paid: i64) -> State {
        State { credited: Fen(credited), paid: Fen(paid), written: Fen::ZERO }
    }

    const JULY_TO_SEPTEMBER: [(Month, Fen); 3] =
        [(Month(202_607), Fen(4_603)), (Month(202_608), Fen(4_603)), (Month(202_609), Fen(4_602))];

    fn quarter(end: State, eve: State, close: State) -> Line<'static> {
        Line {
            first: Month(202_607),
            last: Month(202_609),
            gross: Fen(13_808),
            amount: Fen(13_808),
            end,
            eve,
            close,
            months: &JULY_TO_SEPTEMBER,
        }
    }

    #[test]
    fn a_credit_note_on_a_quarter_is_spread_over_its_months() {
        let line = quarter(state(3_000, 5_000), state(0, 0), state(0, 0));
        let of = |m: &str| part(&line, month(m), month(m));
        let parts = [of("2026-07"), of("2026-08"), of("2026-09")];
        let issued: Vec<i64> = parts.iter().map(|p| p.issued.0).collect();
        assert_eq!(issued, [4_603, 4_603, 4_602]);
        let credited: Vec<i64> = parts.iter().map(|p| p.credited.0).collect();
        assert_eq!(credited, [1_000, 1_000, 1_000]);
        assert_eq!(parts.iter().map(|p| p.paid.0).sum::<i64>(), 5_000);
        let whole = part(&line, month("2026-07"), month("2026-09"));
        assert_eq!((whole.issued, whole.credited, whole.paid), (Fen(13_808), Fen(3_000), Fen(5_000)));
    }

    #[test]
    fn a_line_that_is_paid_is_paid_in_every_month() {
        for credited in 0..40 {
            let line = quarter(state(credited, 13_808 - credited), state(0, 0), state(0, 0));
            for m in ["2026-07", "2026-08", "2026-09"] {
                let p = part(&line, month(m), month(m));
                assert_eq!(p.issued.0 - p.credited.0, p.paid.0, "{m} with {credited} credited");
            }
        }
    }

    #[test]
    fn neighbouring_ranges_sum_to_the_line() {
        let line = quarter(state(1_001, 7_003), state(500, 2_000), state(701, 4_001));
        let early = part(&line, month("2026-07"), month("2026-07"));
        let late = part(&line, month("2026-08"), month("2026-12"));
        assert_eq!(early.issued.0 + late.issued.0, 13_808);
        assert_eq!(early.credited.0 + late.credited.0, 1_001);
        assert_eq!(early.paid.0 + late.paid.0, 7_003);
        // July is arrears of the later range, and the whole is arrears of what comes after.
        let after = part(&line, month("2026-10"), month("2026-12"));
        assert_eq!(
            (after.opening, after.opening_credited, after.opening_paid),
            (Fen(11_308), Fen(201), Fen(2_001))
        );
        assert_eq!((after.issued, early.opening), (Fen::ZERO, Fen::ZERO));
        assert!(late.opening.0 > 0 && late.opening.0 < after.opening.0);
    }

    #[test]
    fn a_line_whose_months_were_freed_is_split_evenly() {
        let mut line = quarter(state(0, 0), state(0, 0), state(0, 0));
        line.months = &[];
        let issued: Vec<i64> =
            ["2026-07", "2026-08", "2026-09"].map(|m| part(&line, month(m), month(m)).issued.0).to_vec();
        assert_eq!(issued, [4_603, 4_603, 4_602]);
    }
}
