//! Metered items: readings, what was used between them, and what that costs.

use chrono::NaiveDate;
use entity::enums::AnomalyKind;
use entity::value::{Fen, Quantity, Rate, half_up, share};

use super::explanation::{Inputs, MeterInput, TierPart};
use super::preview::{AccountRow, Period, Problem};
use super::sharing::equal_months;

/// Quantity (10⁻⁴) × rate (10⁻⁶ yuan) in fen: the parts of one fen.
pub const FEN: i128 = 100_000_000;

/// The unit price from a day on.
#[derive(Debug, Clone)]
pub struct MeteredVersion {
    pub from: NaiveDate,
    pub rate: Rate,
}

/// A meter with its readings, oldest first.
#[derive(Debug, Clone)]
pub struct Meter {
    pub serial: String,
    pub installed_on: NaiveDate,
    pub removed_on: Option<NaiveDate>,
    pub readings: Vec<(NaiveDate, Quantity)>,
}

/// What a meter counted for an account.
struct Used {
    opening: (NaiveDate, Quantity),
    closing: (NaiveDate, Quantity),
    quantity: Quantity,
}

/// The line of a metered item; none where the dwelling has no such meter. The price is that of the closing reading's
/// day. One rounding, at the line.
///
/// # Errors
/// A missing reading, one that runs backwards, no price.
pub fn line(
    period: Period,
    account: &AccountRow,
    prices: &[MeteredVersion],
    meters: &[Meter],
) -> Result<Option<(Fen, Inputs)>, Problem> {
    let from = account.occupied_from.max(period.from());
    let to = account.occupied_to.map_or_else(|| period.to(), |to| to.min(period.to()));
    if from >= to {
        return Ok(None);
    }
    let mut inputs = Vec::new();
    let mut weights = Vec::new();
    for meter in meters {
        let (from, to) = (from.max(meter.installed_on), meter.removed_on.map_or(to, |day| day.min(to)));
        if from >= to {
            continue;
        }
        let used = used(meter, from, to)?;
        let (weight, parts) = price(prices, used.closing.0, used.quantity)?;
        weights.push(weight);
        inputs.push(MeterInput {
            serial: meter.serial.clone(),
            opened_on: used.opening.0,
            opening: used.opening.1,
            closed_on: used.closing.0,
            closing: used.closing.1,
            used: used.quantity,
            parts,
            formula: None,
            amount: Fen::ZERO,
        });
    }
    if inputs.is_empty() {
        return Ok(None);
    }
    let limit = Problem::new(AnomalyKind::OverLimit);
    let exact = weights.iter().try_fold(0i128, |sum, w| sum.checked_add(*w)).ok_or(limit.clone())?;
    let amount = i64::try_from(half_up(exact, FEN)).map(Fen).ok().filter(|a| *a <= Fen::LINE_LIMIT);
    let amount = amount.ok_or(limit.clone())?;
    if amount.is_positive() {
        for (input, part) in inputs.iter_mut().zip(share(amount, &weights).ok_or(limit)?) {
            input.amount = part;
        }
    }
    Ok(Some((amount, Inputs { meters: inputs, months: equal_months(period, amount), ..Inputs::default() })))
}

/// From the last reading on or before the first covered day to the last on or before the day after the last: what
/// one account ends with the next begins with, so nothing is counted twice or lost.
fn used(meter: &Meter, from: NaiveDate, to: NaiveDate) -> Result<Used, Problem> {
    let on_or_before = |day| meter.readings.iter().rev().find(|(at, _)| *at <= day).copied();
    let missing = |day: NaiveDate| Problem {
        kind: AnomalyKind::NoReading,
        detail: Some(format!("{} {day}", meter.serial)),
    };
    let opening = on_or_before(from).ok_or_else(|| missing(from))?;
    let closing = on_or_before(to).filter(|(at, _)| *at > from).ok_or_else(|| missing(to))?;
    let backwards = meter
        .readings
        .windows(2)
        .find(|pair| pair[0].0 >= opening.0 && pair[1].0 <= closing.0 && pair[1].1 < pair[0].1);
    if let Some(pair) = backwards {
        return Err(Problem {
            kind: AnomalyKind::MeterBackwards,
            detail: Some(format!(
                "{} {} {} > {} {}",
                meter.serial, pair[0].0, pair[0].1, pair[1].0, pair[1].1
            )),
        });
    }
    Ok(Used { opening, closing, quantity: Quantity(closing.1.0 - opening.1.0) })
}

/// The price of a quantity in parts of [`FEN`], and how it comes about.
fn price(
    prices: &[MeteredVersion],
    day: NaiveDate,
    quantity: Quantity,
) -> Result<(i128, Vec<TierPart>), Problem> {
    let version = prices
        .iter()
        .filter(|v| v.from <= day)
        .max_by_key(|v| v.from)
        .ok_or_else(|| Problem { kind: AnomalyKind::NoTariff, detail: Some(day.to_string()) })?;
    let exact = i128::from(quantity.0) * i128::from(version.rate.0);
    Ok((exact, vec![TierPart { quantity, rate: version.rate }]))
}
