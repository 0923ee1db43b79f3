//! Shared utilities (公摊): a supplier's bill split over the households that have to bear it (rule book §3).

use chrono::NaiveDate;
use entity::enums::{AnomalyKind, SharePolicy};
use entity::value::{AccountId, Area, Fen, Month, share};

use super::explanation::{Inputs, MonthPart, ShareInput};
use super::preview::{Period, Problem};
use super::proration::{Version, in_force};

/// An account's part of one supplier's bill.
#[derive(Debug, Clone)]
pub struct Share {
    pub supplier: String,
    pub reference: String,
    pub total: Fen,
    pub policy: SharePolicy,
    pub weight: i64,
    pub weights: i64,
    pub amount: Fen,
}

/// The line of an item: the parts of its suppliers' bills. None where the account has no part.
///
/// # Errors
/// Past the limits.
pub fn line(period: Period, shares: &[Share]) -> Result<Option<(Fen, Inputs)>, Problem> {
    if shares.is_empty() {
        return Ok(None);
    }
    let amount = Fen::total(shares.iter().map(|s| s.amount))
        .ok()
        .filter(|sum| *sum <= Fen::LINE_LIMIT)
        .ok_or(Problem::new(AnomalyKind::OverLimit))?;
    let shares = shares.iter().map(|s| ShareInput {
        supplier: s.supplier.clone(),
        reference: s.reference.clone(),
        total: s.total,
        policy: s.policy,
        weight: s.weight,
        weights: s.weights,
        amount: s.amount,
    });
    let inputs =
        Inputs { shares: shares.collect(), months: equal_months(period, amount), ..Inputs::default() };
    Ok(Some((amount, inputs)))
}

/// An amount that belongs to the period as a whole, split evenly over its months.
#[must_use]
pub fn equal_months(period: Period, amount: Fen) -> Vec<MonthPart> {
    let months: Vec<Month> = period.months().collect();
    let parts = share(amount, &vec![1; months.len()]).unwrap_or_else(|| vec![Fen::ZERO; months.len()]);
    months.into_iter().zip(parts).map(|(month, amount)| MonthPart { month, amount }).collect()
}

/// Someone who may have to bear a part of a month's bill.
pub struct Bearer<'a> {
    pub account: AccountId,
    pub occupied_from: NaiveDate,
    pub occupied_to: Option<NaiveDate>,
    pub areas: &'a [Version<Area>],
}

/// The weight of an account in a month: nothing where it covers no day of it, or has no area that counts.
///
/// `area`: the floor area on its last covered day, in 0.01 m². `household`: 1. `area_days`: area × covered days.
#[must_use]
pub fn weight(policy: SharePolicy, month: Month, bearer: &Bearer<'_>) -> i64 {
    let from = bearer.occupied_from.max(month.first_day());
    let to = bearer.occupied_to.map_or_else(|| month.end(), |to| to.min(month.end()));
    let days = (to - from).num_days();
    if days <= 0 {
        return 0;
    }
    let area = || to.pred_opt().and_then(|last| in_force(bearer.areas, last)).map_or(0, |area| area.0);
    match policy {
        SharePolicy::Household => 1,
        SharePolicy::Area => area(),
        SharePolicy::AreaDays => {
            let mut day = from;
            let mut sum = 0;
            // Area versions are few: the days between two of them weigh the same.
            while day < to {
                let next = bearer.areas.iter().map(|v| v.from).filter(|at| *at > day && *at < to).min();
                let until = next.unwrap_or(to);
                sum += in_force(bearer.areas, day).map_or(0, |a| a.0) * (until - day).num_days();
                day = until;
            }
            sum
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn weights_are_by_area_household_or_area_and_days() {
        let areas = [
            Version { from: day("2020-01-01"), value: Area(6000) },
            Version { from: day("2026-06-11"), value: Area(7000) },
        ];
        let june: Month = "2026-06".parse().unwrap();
        let bearer = |from: &str, to: Option<&str>| Bearer {
            account: AccountId(1),
            occupied_from: day(from),
            occupied_to: to.map(day),
            areas: &areas,
        };
        let all = bearer("2020-01-01", None);
        assert_eq!(weight(SharePolicy::Household, june, &all), 1);
        assert_eq!(weight(SharePolicy::Area, june, &all), 7000);
        assert_eq!(weight(SharePolicy::AreaDays, june, &all), 6000 * 10 + 7000 * 20);
        let seller = bearer("2020-01-01", Some("2026-06-06"));
        assert_eq!(weight(SharePolicy::Area, june, &seller), 6000);
        assert_eq!(weight(SharePolicy::AreaDays, june, &seller), 6000 * 5);
        assert_eq!(weight(SharePolicy::Household, june, &bearer("2026-07-01", None)), 0);
    }

    #[test]
    fn a_line_sums_its_suppliers() {
        let part = |reference: &str, amount| Share {
            supplier: "国网".into(),
            reference: reference.into(),
            total: Fen(100_000),
            policy: SharePolicy::Household,
            weight: 1,
            weights: 3,
            amount: Fen(amount),
        };
        let period = Period { first: "2026-04".parse().unwrap(), count: 3 };
        let (amount, inputs) = line(period, &[part("1", 33_334), part("2", 1)]).unwrap().unwrap();
        assert_eq!(amount, Fen(33_335));
        let months: Vec<i64> = inputs.months.iter().map(|m| m.amount.0).collect();
        assert_eq!(months, [11_112, 11_112, 11_111]);
        assert!(line(period, &[]).unwrap().is_none());
    }
}
