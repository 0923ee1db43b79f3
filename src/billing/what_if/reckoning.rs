//! The income of a price: one line a household and month, each rounded as it would be billed.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;
use entity::account;
use entity::enums::ProrationPolicy;
use entity::value::{Area, BuildingId, DwellingId, Fen, Month, Percent, Rate, share};

use crate::billing::proration::{Terms, Version, charge, in_force};

/// What an income is reckoned from.
pub struct Sources {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub accounts: Vec<account::Model>,
    pub areas: HashMap<DwellingId, Vec<Version<Area>>>,
}

/// The income of one building.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BuildingIncome {
    pub households: i64,
    pub area: Area,
    /// What would be billed.
    pub gross: Fen,
    /// Its part of what would be collected.
    pub income: Fen,
    /// What the price of today would bill.
    pub today: Fen,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Income {
    pub buildings: BTreeMap<BuildingId, BuildingIncome>,
    pub households: i64,
    pub area: Area,
    pub gross: Fen,
    pub income: Fen,
    pub today: Fen,
    /// Households without an area, or past the limits.
    pub left_out: i64,
}

/// The calendar months of `[from, to)`, cut at its ends.
fn periods(from: NaiveDate, to: NaiveDate) -> Vec<(NaiveDate, NaiveDate)> {
    let mut periods = Vec::new();
    let mut month = Month::of(from);
    while month.first_day() < to {
        periods.push((month.first_day().max(from), month.end().min(to)));
        month = month.next();
    }
    periods
}

/// What one household is billed over all `periods` at one rate; none when it cannot be reckoned.
fn billed(
    account: &account::Model,
    areas: &[Version<Area>],
    rate: Rate,
    periods: &[(NaiveDate, NaiveDate)],
) -> Option<Fen> {
    let rates = [Version { from: NaiveDate::MIN, value: rate }];
    let mut sum = Fen::ZERO;
    for (period_from, period_to) in periods {
        let line = charge(&Terms {
            period_from: *period_from,
            period_to: *period_to,
            occupied_from: Some(account.occupied_from),
            occupied_to: account.occupied_to,
            rates: &rates,
            areas,
            minimums: &[],
            proration: ProrationPolicy::Daily,
        });
        sum = sum.plus(line.ok()?.map_or(Fen::ZERO, |l| l.amount)).ok()?;
    }
    Some(sum)
}

/// The income of `rate`, of which `collected` comes in, and what `today` would bill. None past i64.
#[must_use]
pub fn reckon(sources: &Sources, rate: Rate, today: Option<Rate>, collected: Percent) -> Option<Income> {
    let periods = periods(sources.from, sources.to);
    let mut income = Income::default();
    let mut homes: HashSet<DwellingId> = HashSet::new();
    for account in &sources.accounts {
        let areas = sources.areas.get(&account.dwelling_id).map_or(&[][..], Vec::as_slice);
        let (Some(gross), Some(now)) = (
            billed(account, areas, rate, &periods),
            today.map_or(Some(Fen::ZERO), |rate| billed(account, areas, rate, &periods)),
        ) else {
            income.left_out += 1;
            continue;
        };
        let building = income.buildings.entry(account.building_id).or_default();
        building.gross = building.gross.plus(gross).ok()?;
        building.today = building.today.plus(now).ok()?;
        // A flat that changes hands within the time counts once.
        if homes.insert(account.dwelling_id) {
            let area = in_force(areas, account.occupied_from.max(sources.from)).unwrap_or_default();
            building.households += 1;
            building.area = Area(building.area.0.checked_add(area.0)?);
        }
    }
    income.households = income.buildings.values().map(|b| b.households).sum();
    for building in income.buildings.values() {
        income.area = Area(income.area.0.checked_add(building.area.0)?);
        income.gross = income.gross.plus(building.gross).ok()?;
        income.today = income.today.plus(building.today).ok()?;
    }
    income.income = collected.of(income.gross);
    let weights: Vec<i128> = income.buildings.values().map(|b| i128::from(b.gross.0)).collect();
    if let Some(parts) = share(income.income, &weights) {
        income.buildings.values_mut().zip(parts).for_each(|(building, part)| building.income = part);
    }
    Some(income)
}

#[cfg(test)]
mod tests {
    use entity::enums::ReliefCategory;
    use entity::value::{AccountId, EstateId, PersonId, SubdistrictId};

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn account(id: i64, building: i64, from: &str, to: Option<&str>) -> account::Model {
        account::Model {
            id: AccountId(id),
            subdistrict_id: SubdistrictId(1),
            estate_id: EstateId(1),
            building_id: BuildingId(building),
            dwelling_id: DwellingId(id),
            person_id: PersonId(id),
            occupied_from: day(from),
            occupied_to: to.map(day),
            relief_category: ReliefCategory::None,
            version: 1,
        }
    }

    #[test]
    fn every_household_and_month_is_rounded_as_it_would_be_billed() {
        let since = day("2000-01-01");
        let sources = Sources {
            from: day("2027-01-01"),
            to: day("2028-01-01"),
            // The second lives there for two months and ten days; the third has no area.
            accounts: vec![
                account(1, 1, "2010-01-01", None),
                account(2, 2, "2010-01-01", Some("2027-03-11")),
                account(3, 2, "2010-01-01", None),
            ],
            areas: [(1, 6137), (2, 6137)]
                .into_iter()
                .map(|(id, a)| (DwellingId(id), vec![Version { from: since, value: Area(a) }]))
                .collect(),
        };
        let income = reckon(&sources, Rate(750_000), Some(Rate(150_000)), Percent(850_000)).unwrap();
        // 46.03 × 12 = 552.36; 46.03 × 2 + 61.37 × 0.75 × 10/31 = 92.06 + 14.85.
        let one = income.buildings[&BuildingId(1)];
        let two = income.buildings[&BuildingId(2)];
        assert_eq!((one.gross, one.today), (Fen(55_236), Fen(11_052)));
        assert_eq!((two.gross, two.today), (Fen(10_691), Fen(1842 + 297)));
        assert_eq!((income.gross, income.households, income.left_out), (Fen(65_927), 2, 1));
        // 85 % of 659.27 = 560.3795.
        assert_eq!(income.income, Fen(56_038));
        assert_eq!(one.income.0 + two.income.0, 56_038);
        assert_eq!(income.area, Area(12_274));
    }
}
