//! The rules, from the words of the rule book.

use num_bigint::BigInt;
use num_rational::BigRational;

use super::calendar::{Date, days, days_in_month};
use super::{Exact, ratio, whole};

/// Half up, away from zero.
pub fn half_up(exact: &Exact) -> BigInt {
    let zero = whole(0);
    if *exact < zero {
        return -half_up(&-exact.clone());
    }
    (exact + ratio(1, 2)).floor().to_integer()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    Daily,
    WholeMonth,
    Never,
}

#[derive(Debug, Clone)]
pub struct Line {
    pub from: Date,
    pub to: Date,
    pub moved_in: Option<Date>,
    pub moved_out: Option<Date>,
    /// Micro-yuan from a day on.
    pub rates: Vec<(Date, i64)>,
    /// Hundredths of a square metre from a day on.
    pub areas: Vec<(Date, i64)>,
    pub minimum_fen: Option<i64>,
    pub policy: Policy,
}

fn on(versions: &[(Date, i64)], day: Date) -> i64 {
    let before = versions.iter().filter(|(from, _)| *from <= day);
    before.max_by_key(|(from, _)| *from).expect("a version in force").1
}

/// The exact price of the whole month a day lies in, in millionths of a fen (which are whole), at what holds that day.
fn monthly(line: &Line, day: Date) -> BigInt {
    let by_area = BigInt::from(on(&line.rates, day)) * BigInt::from(on(&line.areas, day));
    by_area.max(BigInt::from(line.minimum_fen.unwrap_or(0)) * 1_000_000)
}

/// The exact fen of every month that has any; none when no day is covered.
pub fn months(line: &Line) -> Option<Vec<((i32, u32), Exact)>> {
    let covered: Vec<Date> = days(line.from, line.to)
        .into_iter()
        .filter(|d| line.moved_in.is_none_or(|day| *d >= day) && line.moved_out.is_none_or(|day| *d < day))
        .collect();
    if covered.is_empty() {
        return None;
    }
    let charged = if line.policy == Policy::Never { days(line.from, line.to) } else { covered };
    let mut found: Vec<((i32, u32), BigInt)> = Vec::new();
    for day in charged {
        let month = (day.year, day.month);
        match found.last_mut() {
            // Due as a whole at the price of its first covered day.
            Some((last, _)) if *last == month && line.policy == Policy::WholeMonth => {}
            Some((last, sum)) if *last == month => *sum += monthly(line, day),
            _ => found.push((month, monthly(line, day))),
        }
    }
    let exact = |((year, month), sum): ((i32, u32), BigInt)| {
        let days = if line.policy == Policy::WholeMonth { 1 } else { i64::from(days_in_month(year, month)) };
        ((year, month), Exact::new(sum, BigInt::from(days * 1_000_000)))
    };
    Some(found.into_iter().map(exact).collect())
}

pub fn total<'a>(parts: impl IntoIterator<Item = &'a Exact>) -> Exact {
    parts.into_iter().fold(whole(0), |sum, part| sum + part)
}

/// Shares `total` by exact weights: floors of the magnitude, then one fen each by largest fraction, larger weight,
/// earlier place; never to a weight of zero.
pub fn share(total_fen: &BigInt, weights: &[Exact]) -> Option<Vec<BigInt>> {
    let zero = whole(0);
    let sum = total(weights);
    if sum <= zero {
        return None;
    }
    let negative = *total_fen < BigInt::from(0);
    let magnitude = if negative { -total_fen.clone() } else { total_fen.clone() };
    let exact: Vec<Exact> =
        weights.iter().map(|w| BigRational::from_integer(magnitude.clone()) * w / &sum).collect();
    let mut parts: Vec<BigInt> = exact.iter().map(|e| e.floor().to_integer()).collect();
    let mut missing = magnitude - parts.iter().fold(BigInt::from(0), |sum, part| sum + part);
    let mut order: Vec<usize> = (0..weights.len()).filter(|at| weights[*at] > zero).collect();
    let fraction = |at: usize| &exact[at] - exact[at].floor();
    // A stable sort keeps the earlier place first.
    order.sort_by(|a, b| fraction(*b).cmp(&fraction(*a)).then_with(|| weights[*b].cmp(&weights[*a])));
    for at in order {
        if missing > BigInt::from(0) {
            parts[at] += 1;
            missing -= 1;
        }
    }
    Some(parts.into_iter().map(|p| if negative { -p } else { p }).collect())
}

#[derive(Debug, Clone, Copy)]
pub enum Cut {
    Ppm(i64),
    Fixed(i64),
}

/// Percentages each of the gross (or of the part they cover) in list order, then fixed amounts, each cut to what is left.
pub fn discounts(gross: i64, list: &[(Cut, Option<i64>)]) -> (Vec<i64>, i64) {
    let mut taken = vec![0; list.len()];
    let mut left = gross;
    for percentages in [true, false] {
        for (at, (cut, base)) in list.iter().enumerate() {
            let base = base.unwrap_or(gross);
            let wanted = match cut {
                Cut::Ppm(ppm) if percentages => {
                    i64::try_from(half_up(&(whole(base) * ratio(*ppm, 1_000_000)))).expect("small")
                }
                Cut::Fixed(fen) if !percentages => *fen,
                _ => continue,
            };
            taken[at] = wanted.min(base).min(left);
            left -= taken[at];
        }
    }
    (taken, left)
}

#[derive(Debug, Clone)]
pub struct Late {
    pub principal: i64,
    pub due: Date,
    pub grace: u32,
    pub ppm: i64,
    pub demanded: Option<Date>,
    pub as_of: Date,
    /// Day, fen, whether a credit note.
    pub events: Vec<(Date, i64, bool)>,
}

/// Charged days, exact fen, cap, fee.
pub fn late_fee(late: &Late) -> (i64, Exact, i64, i64) {
    let grace_end = late.due.plus(late.grace);
    let happened: Vec<&(Date, i64, bool)> = late.events.iter().filter(|e| e.0 <= late.as_of).collect();
    let unpaid = |counts: &dyn Fn(&(Date, i64, bool)) -> bool| {
        (late.principal - happened.iter().filter(|e| counts(e)).map(|e| e.1).sum::<i64>()).max(0)
    };
    let cap = unpaid(&|e| e.0 <= grace_end || e.2);
    let (mut charged, mut exact) = (0, whole(0));
    let mut day = grace_end.next();
    while day <= late.as_of {
        let base = unpaid(&|e| e.0 < day);
        if base > 0 && late.ppm > 0 && late.demanded.is_none_or(|demand| day > demand) {
            charged += 1;
            exact += whole(base) * ratio(late.ppm, 1_000_000);
        }
        day = day.next();
    }
    let fee = i64::try_from(half_up(&exact)).expect("small").min(cap);
    (charged, exact, cap, fee)
}
