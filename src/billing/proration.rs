//! What a period costs (rule book §2): exact until the one rounding, at the line.
//!
//! `fen = half_up(Σ over covered days of max(rate × area, minimum) / days in the month)`. In integers: a day's monthly
//! price is `rate_micro × area_centi` in 10⁻⁶ fen, and 377580 is the least common multiple of 28, 29, 30 and 31, so
//! every day's part is a whole number of `1 / (377580 · 10⁶)` fen.

use chrono::NaiveDate;
use entity::enums::ProrationPolicy;
use entity::value::{Area, Fen, Month, Rate, half_up, share};

/// A multiple of every length of a month.
const DAYS_UNIT: i128 = 377_580;
const MICRO: i128 = 1_000_000;
/// The months one line may span.
const MAX_MONTHS: i64 = 120;

/// A value from a day on, until the next version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version<T> {
    pub from: NaiveDate,
    pub value: T,
}

/// The version in force on `day`: the one with the greatest `from` not after it.
#[must_use]
pub fn in_force<T: Copy>(versions: &[Version<T>], day: NaiveDate) -> Option<T> {
    versions.iter().filter(|v| v.from <= day).max_by_key(|v| v.from).map(|v| v.value)
}

/// What a line is computed from. Versions need no order; every interval is half-open.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    pub period_from: NaiveDate,
    pub period_to: NaiveDate,
    pub occupied_from: Option<NaiveDate>,
    pub occupied_to: Option<NaiveDate>,
    pub rates: &'a [Version<Rate>],
    /// Floor areas, or units of a fixed-price item: a day of zero units is not covered.
    pub areas: &'a [Version<Area>],
    /// The least a month costs; zero, or no version, is no minimum.
    pub minimums: &'a [Version<Fen>],
    /// `daily`: by covered days. `whole_month`: any covered day makes its month due, at the price of its first covered
    /// day. `none`: any covered day makes the whole period due.
    pub proration: ProrationPolicy,
}

/// Days of one month at one price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub days: i64,
    pub days_in_month: i64,
    pub area: Area,
    pub rate: Rate,
    /// The minimum, where it and not rate × area was charged.
    pub minimum: Option<Fen>,
    /// Its part of the line: the parts sum to the line.
    pub shown: Fen,
    /// The exact part in `1 / (377580 · 10⁶)` fen.
    weight: i128,
}

/// A computed line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    pub amount: Fen,
    pub segments: Vec<Segment>,
    /// The line split over its months; the parts sum to it.
    pub months: Vec<(Month, Fen)>,
}

impl Charge {
    #[must_use]
    pub fn covered_days(&self) -> i64 {
        self.segments.iter().map(|s| s.days).sum()
    }
}

/// Why a line cannot be computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChargeError {
    #[error("no rate in force on {0}")]
    NoRate(NaiveDate),
    #[error("no area in force on {0}")]
    NoArea(NaiveDate),
    #[error("beyond the limits")]
    OverLimit,
}

/// The line for `terms`; none when no day is covered.
///
/// # Errors
/// A covered day without a rate or an area, or a line past the limits.
pub fn charge(terms: &Terms<'_>) -> Result<Option<Charge>, ChargeError> {
    let from = terms.occupied_from.map_or(terms.period_from, |day| day.max(terms.period_from));
    let to = terms.occupied_to.map_or(terms.period_to, |day| day.min(terms.period_to));
    if from >= to {
        return Ok(None);
    }
    if (terms.period_to - terms.period_from).num_days() > MAX_MONTHS * 31 {
        return Err(ChargeError::OverLimit);
    }
    let mut segments = Vec::new();
    match terms.proration {
        ProrationPolicy::Daily => by_day(terms, from, to, &mut segments)?,
        ProrationPolicy::WholeMonth => by_month(terms, from, to, &mut segments)?,
        ProrationPolicy::Never => by_day(terms, terms.period_from, terms.period_to, &mut segments)?,
    }
    if segments.is_empty() {
        return Ok(None);
    }
    total(segments).map(Some)
}

/// Cuts `[from, to)` wherever a month begins or a price changes.
fn by_day(
    terms: &Terms<'_>,
    from: NaiveDate,
    to: NaiveDate,
    segments: &mut Vec<Segment>,
) -> Result<(), ChargeError> {
    let mut cuts: Vec<NaiveDate> = terms
        .rates
        .iter()
        .map(|v| v.from)
        .chain(terms.areas.iter().map(|v| v.from))
        .chain(terms.minimums.iter().map(|v| v.from))
        .filter(|day| *day > from && *day < to)
        .collect();
    let mut month = Month::of(from).next();
    while month.first_day() < to {
        cuts.push(month.first_day());
        month = month.next();
    }
    cuts.push(to);
    cuts.sort_unstable();
    cuts.dedup();
    let mut start = from;
    for end in cuts {
        let next = segment(terms, start, start, end)?;
        match segments.last_mut() {
            _ if next.area.0 == 0 => {}
            // A version that repeats the price before it is no new segment.
            Some(last)
                if last.to == start
                    && Month::of(last.from) == Month::of(start)
                    && (last.rate, last.area, last.minimum) == (next.rate, next.area, next.minimum) =>
            {
                last.to = next.to;
                last.days += next.days;
                last.weight += next.weight;
            }
            _ => segments.push(next),
        }
        start = end;
    }
    Ok(())
}

/// Every month touched by `[from, to)` whole, at the price of its first covered day.
fn by_month(
    terms: &Terms<'_>,
    from: NaiveDate,
    to: NaiveDate,
    segments: &mut Vec<Segment>,
) -> Result<(), ChargeError> {
    let mut month = Month::of(from);
    while month.first_day() < to {
        let start = from.max(month.first_day());
        if let Some(priced_on) = first_with_units(terms.areas, start, to.min(month.end())) {
            segments.push(segment(terms, priced_on, month.first_day(), month.end())?);
        }
        month = month.next();
    }
    Ok(())
}

/// The first day of `[from, to)` that is not one of zero units; a day without a version is for [`segment`] to refuse.
fn first_with_units(areas: &[Version<Area>], from: NaiveDate, to: NaiveDate) -> Option<NaiveDate> {
    if in_force(areas, from).is_none_or(|area| area.0 != 0) {
        return Some(from);
    }
    areas.iter().filter(|v| v.from > from && v.from < to && v.value.0 != 0).map(|v| v.from).min()
}

fn segment(
    terms: &Terms<'_>,
    priced_on: NaiveDate,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Segment, ChargeError> {
    let rate = in_force(terms.rates, priced_on).ok_or(ChargeError::NoRate(priced_on))?;
    let area = in_force(terms.areas, priced_on).ok_or(ChargeError::NoArea(priced_on))?;
    let days = (to - from).num_days();
    let days_in_month = Month::of(from).days();
    let by_area = i128::from(rate.0) * i128::from(area.0);
    let minimum = in_force(terms.minimums, priced_on).unwrap_or_default();
    let floor = i128::from(minimum.0) * MICRO;
    let monthly = by_area.max(floor);
    let weight = monthly
        .checked_mul(i128::from(days) * (DAYS_UNIT / i128::from(days_in_month)))
        .ok_or(ChargeError::OverLimit)?;
    Ok(Segment {
        from,
        to,
        days,
        days_in_month,
        area,
        rate,
        minimum: (floor > by_area).then_some(minimum),
        shown: Fen::ZERO,
        weight,
    })
}

fn total(mut segments: Vec<Segment>) -> Result<Charge, ChargeError> {
    let numerator = segments
        .iter()
        .try_fold(0i128, |sum, s| sum.checked_add(s.weight))
        .filter(|n| *n <= i128::from(Fen::LINE_LIMIT.0) * DAYS_UNIT * MICRO)
        .ok_or(ChargeError::OverLimit)?;
    let amount = i64::try_from(half_up(numerator, DAYS_UNIT * MICRO)).map_err(|_| ChargeError::OverLimit)?;
    let amount = Fen(amount);
    if amount > Fen::LINE_LIMIT {
        return Err(ChargeError::OverLimit);
    }
    let weights: Vec<i128> = segments.iter().map(|s| s.weight).collect();
    for (segment, shown) in segments.iter_mut().zip(split(amount, &weights)?) {
        segment.shown = shown;
    }
    let mut by_month: Vec<(Month, i128)> = Vec::new();
    for segment in &segments {
        let month = Month::of(segment.from);
        match by_month.last_mut() {
            Some((last, weight)) if *last == month => *weight += segment.weight,
            _ => by_month.push((month, segment.weight)),
        }
    }
    let weights: Vec<i128> = by_month.iter().map(|(_, w)| *w).collect();
    let parts = split(amount, &weights)?;
    let months = by_month.into_iter().zip(parts).map(|((month, _), part)| (month, part)).collect();
    Ok(Charge { amount, segments, months })
}

/// A line of nothing (rate 0) has parts of nothing.
fn split(amount: Fen, weights: &[i128]) -> Result<Vec<Fen>, ChargeError> {
    if amount.is_zero() {
        return Ok(vec![Fen::ZERO; weights.len()]);
    }
    // The parts' common factor is taken out, so that amount × weight stays within i128.
    let weights: Vec<i128> = weights.iter().map(|w| *w / divisor(weights)).collect();
    share(amount, &weights).ok_or(ChargeError::OverLimit)
}

fn divisor(weights: &[i128]) -> i128 {
    fn gcd(a: i128, b: i128) -> i128 {
        if b == 0 { a } else { gcd(b, a % b) }
    }
    weights.iter().fold(0, |acc, w| gcd(acc, *w)).max(1)
}

#[cfg(test)]
#[path = "proration_cases.rs"]
mod cases;
