//! Metered items: readings, what was used between them, and what that costs.

use chrono::NaiveDate;
use entity::enums::AnomalyKind;
use entity::value::{Fen, Quantity, Rate};

use super::explanation::{Inputs, MeterInput};
use super::formula::{self, EvalError, Expression};
use super::preview::{AccountRow, Period, Problem};
use super::sharing::equal_months;
use super::tiers::{self, Tier, TierError, TierPart};

/// What a unit costs from a day on.
#[derive(Debug, Clone)]
pub struct MeteredVersion {
    pub from: NaiveDate,
    pub price: Price,
}

/// How a quantity is priced.
#[derive(Debug, Clone)]
pub enum Price {
    Tiers(Vec<Tier>),
    /// As it is written, and what it means.
    Formula(String, Expression),
    /// What is stored cannot be used; lines are set aside with this reason.
    Broken(String),
}

impl Price {
    /// One price for every unit.
    #[must_use]
    pub fn flat(price: Rate) -> Self {
        Self::Tiers(vec![Tier { upto: None, price }])
    }

    /// The price of a stored tariff version: its formula, else its tiers (JSON), else its rate.
    #[must_use]
    pub fn stored(rate: Rate, tiers: Option<&str>, formula: Option<&str>) -> Self {
        if let Some(text) = formula {
            return match formula::parse(text) {
                Ok(expression) => Self::Formula(text.to_owned(), expression),
                Err(error) => Self::Broken(error.to_string()),
            };
        }
        match tiers.map(serde_json::from_str::<Vec<Tier>>) {
            None => Self::flat(rate),
            Some(Ok(tiers)) => Self::Tiers(tiers),
            Some(Err(error)) => Self::Broken(error.to_string()),
        }
    }
}

/// A meter with its readings, oldest first.
#[derive(Debug, Clone)]
pub struct Meter {
    pub serial: String,
    pub installed_on: NaiveDate,
    pub removed_on: Option<NaiveDate>,
    pub readings: Vec<(NaiveDate, Quantity)>,
}

/// The line of a metered item: what all meters of the dwelling counted, at the price of the last closing reading's
/// day, rounded once. None where the dwelling has no such meter.
///
/// # Errors
/// A missing reading, one that runs backwards, no price, a formula without a value.
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
    let mut counted = Vec::new();
    for meter in meters {
        let (from, to) = (from.max(meter.installed_on), meter.removed_on.map_or(to, |day| day.min(to)));
        if from < to {
            counted.push(used(meter, from, to)?);
        }
    }
    let Some(day) = counted.iter().map(|m| m.closed_on).max() else { return Ok(None) };
    let (amount, prices, formula) = price(prices, day, period, &counted)?;
    let months = equal_months(period, amount);
    Ok(Some((amount, Inputs { meters: counted, prices, formula, months, ..Inputs::default() })))
}

/// From the last reading on or before the first covered day to the last on or before the day after the last: what
/// one account ends with the next begins with, so nothing is counted twice or lost.
fn used(meter: &Meter, from: NaiveDate, to: NaiveDate) -> Result<MeterInput, Problem> {
    let on_or_before = |day| meter.readings.iter().rev().find(|(at, _)| *at <= day).copied();
    let missing = |day: NaiveDate| Problem {
        kind: AnomalyKind::NoReading,
        detail: Some(format!("{} {day}", meter.serial)),
    };
    let opening = on_or_before(from).ok_or_else(|| missing(from))?;
    let closing = on_or_before(to).filter(|(at, _)| *at > from).ok_or_else(|| missing(to))?;
    let within = |pair: &&[(NaiveDate, Quantity)]| pair[0].0 >= opening.0 && pair[1].0 <= closing.0;
    if let Some(pair) = meter.readings.windows(2).filter(within).find(|pair| pair[1].1 < pair[0].1) {
        let ((before, high), (after, low)) = (pair[0], pair[1]);
        return Err(Problem {
            kind: AnomalyKind::MeterBackwards,
            detail: Some(format!("{}: {before} {high} > {after} {low}", meter.serial)),
        });
    }
    Ok(MeterInput {
        serial: meter.serial.clone(),
        opened_on: opening.0,
        opening: opening.1,
        closed_on: closing.0,
        closing: closing.1,
        used: Quantity(closing.1.0 - opening.1.0),
    })
}

type Priced = (Fen, Vec<TierPart>, Option<String>);

/// What a quantity costs, and how it comes about.
fn price(
    versions: &[MeteredVersion],
    day: NaiveDate,
    period: Period,
    meters: &[MeterInput],
) -> Result<Priced, Problem> {
    let limit = || Problem::new(AnomalyKind::OverLimit);
    let broken = |why: String| Problem { kind: AnomalyKind::FormulaError, detail: Some(why) };
    let sum = |of: fn(&MeterInput) -> Quantity| {
        let sum = meters.iter().try_fold(0i64, |sum, m| sum.checked_add(of(m).0));
        sum.map(Quantity).ok_or_else(limit)
    };
    let usage = sum(|m| m.used)?;
    let version = versions
        .iter()
        .filter(|v| v.from <= day)
        .max_by_key(|v| v.from)
        .ok_or_else(|| Problem { kind: AnomalyKind::NoTariff, detail: Some(day.to_string()) })?;
    match &version.price {
        Price::Tiers(list) => match tiers::amount(list, Quantity(0), usage) {
            Ok(tiered) => Ok((tiered.amount, tiered.parts, None)),
            Err(TierError::OverLimit) => Err(limit()),
            Err(error) => Err(broken(error.to_string())),
        },
        Price::Formula(text, expression) => {
            let inputs = formula::Inputs {
                usage,
                opening: sum(|m| m.opening)?,
                closing: sum(|m| m.closing)?,
                days: period.days(),
                months: period.count.into(),
            };
            match expression.amount(&inputs) {
                Ok(amount) => Ok((amount, Vec::new(), Some(text.clone()))),
                Err(EvalError::OverLimit) => Err(limit()),
                Err(error) => Err(broken(format!("{text}: {error}"))),
            }
        }
        Price::Broken(why) => Err(broken(why.clone())),
    }
}
