//! Who bears what: a month's costs shared to lines of service and their contracts. Pure, whole numbers only.
//!
//! Cost is gathered in pools. A pool with a driver of its own (minutes, weighted area, kilograms) is shared by that; what
//! has none (the office, a vehicle nobody used) follows what the lines already bear of crews, vehicles and material.
//! Rounding is by largest remainder ([`share`]): each exact share is cut to the fen, the fen left over go one each to the
//! largest fractions; of equal ones to the larger weight, then to the earlier target. So a pool is shared whole, always.

use std::collections::BTreeMap;

use entity::enums::{CostCenter, CostDriver, Line};
use entity::value::{ContractId, CrewId, Fen, VehicleId, share};

/// Who bears a cost. Targets stand in the order of the lines, within a line without a contract first, then by contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Target {
    pub line: Line,
    pub contract: Option<ContractId>,
}

impl Target {
    #[must_use]
    pub const fn of(line: Line) -> Self {
        Self { line, contract: None }
    }
}

/// How much of a driver each target has.
pub type Units = BTreeMap<Target, i64>;

/// By what a pool is shared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basis {
    pub driver: CostDriver,
    pub units: Units,
}

/// Cost that is shared as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pool {
    pub center: CostCenter,
    pub crew: Option<CrewId>,
    pub vehicle: Option<VehicleId>,
    /// What material was bought for.
    pub line: Option<Line>,
    /// Of the crew or vehicle; else empty.
    pub name: String,
    pub amount: Fen,
    /// None: it follows what the lines already bear.
    pub basis: Option<Basis>,
}

/// What a target bears of a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    pub target: Target,
    pub units: i64,
    pub share: Fen,
}

/// A pool, shared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared {
    pub pool: Pool,
    pub driver: CostDriver,
    /// It served one line only.
    pub direct: bool,
    /// Those with units, in order; their shares sum to the pool.
    pub parts: Vec<Part>,
}

/// The pool for which there is nothing to share it by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoDriver(pub Pool);

/// Shares all `pools`: first those with a driver, then by what the lines bear of crews, vehicles and material the others.
///
/// # Errors
/// The first pool for which there is nothing to share it by.
pub fn share_out(pools: Vec<Pool>) -> Result<Vec<Shared>, NoDriver> {
    let mut shared: Vec<Option<Shared>> = Vec::with_capacity(pools.len());
    let mut direct_cost = Units::new();
    for pool in &pools {
        let done = pool.basis.as_ref().map(|basis| split(pool, basis)).transpose()?;
        if pool.center != CostCenter::Supervision {
            for part in done.iter().flat_map(|d| &d.parts) {
                *direct_cost.entry(part.target).or_default() += part.share.0;
            }
        }
        shared.push(done);
    }
    let rest = Basis { driver: CostDriver::DirectCost, units: direct_cost };
    let all = pools.iter().zip(shared).map(|(pool, done)| done.map_or_else(|| split(pool, &rest), Ok));
    all.collect()
}

fn split(pool: &Pool, basis: &Basis) -> Result<Shared, NoDriver> {
    let units: Vec<(Target, i64)> =
        basis.units.iter().filter(|(_, n)| **n > 0).map(|(target, n)| (*target, *n)).collect();
    let weights: Vec<i128> = units.iter().map(|(_, n)| i128::from(*n)).collect();
    let shares = share(pool.amount, &weights).ok_or_else(|| NoDriver(pool.clone()))?;
    let parts: Vec<Part> =
        units.into_iter().zip(shares).map(|((target, units), share)| Part { target, units, share }).collect();
    let one = parts.windows(2).all(|two| two[0].target.line == two[1].target.line);
    let follows = basis.driver == CostDriver::DirectCost || pool.center == CostCenter::Supervision;
    Ok(Shared { pool: pool.clone(), driver: basis.driver, direct: one && !follows, parts })
}

/// What a crew did in the month: minutes of its orders that were done, and whether anybody logged them.
#[derive(Debug, Clone, Copy)]
pub struct Worked {
    pub target: Target,
    /// Logged by people where they did; else as planned.
    pub minutes: i64,
    pub orders: i64,
    pub logged: bool,
}

/// A place a crew looked after.
#[derive(Debug, Clone, Copy)]
pub struct Served {
    pub target: Target,
    /// In 0.01 m².
    pub area: i64,
    /// 1 to 3; none weighs as the least demanding.
    pub grade: Option<i32>,
}

/// What a square metre weighs by grade, in thousandths: 一类 first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weights(pub [i32; 3]);

impl Default for Weights {
    fn default() -> Self {
        Self([1_600, 1_300, 1_000])
    }
}

impl Weights {
    /// `area` in 0.01 m²; in 0.01 m² × thousandths. Never rounded.
    #[must_use]
    pub fn weighed(self, area: i64, grade: Option<i32>) -> i64 {
        let [first, second, third] = self.0;
        let coefficient = match grade {
            Some(1) => first,
            Some(2) => second,
            _ => third,
        };
        area.saturating_mul(i64::from(coefficient))
    }
}

fn gathered(all: impl Iterator<Item = (Target, i64)>) -> Units {
    let mut units = Units::new();
    for (target, n) in all.filter(|(_, n)| *n > 0) {
        let sum = units.entry(target).or_default();
        *sum = sum.saturating_add(n);
    }
    units
}

/// By what a crew's cost is shared: by minutes of its orders; where there are none by the places it served, weighed; else
/// its own line bears it.
#[must_use]
pub fn crew_basis(own: Line, worked: &[Worked], served: &[Served], weights: Weights) -> Basis {
    let minutes = gathered(worked.iter().map(|w| (w.target, w.minutes)));
    if !minutes.is_empty() {
        let logged = worked.iter().any(|w| w.logged);
        let driver = if logged { CostDriver::LoggedMinutes } else { CostDriver::PlannedMinutes };
        return Basis { driver, units: minutes };
    }
    let areas = gathered(served.iter().map(|s| (s.target, weights.weighed(s.area, s.grade))));
    if !areas.is_empty() {
        return Basis { driver: CostDriver::WeightedArea, units: areas };
    }
    own_line(own)
}

/// All of it is one line's.
#[must_use]
pub fn own_line(line: Line) -> Basis {
    Basis { driver: CostDriver::OwnLine, units: Units::from([(Target::of(line), 1)]) }
}

/// Minutes for which a crew had a vehicle, and by what the crew's own cost is shared.
#[derive(Debug, Clone)]
pub struct Used<'a> {
    pub minutes: i64,
    pub crew: &'a Basis,
}

/// By what a vehicle's cost is shared: by kilograms on its weigh tickets; where there are none by the minutes crews had it,
/// each crew's going where its own cost goes (whole minutes, by largest remainder). None: nobody used it.
#[must_use]
pub fn vehicle_basis(hauled: &[(Target, i64)], used: &[Used<'_>]) -> Option<Basis> {
    let kilograms = gathered(hauled.iter().copied());
    if !kilograms.is_empty() {
        return Some(Basis { driver: CostDriver::Tonnage, units: kilograms });
    }
    let of_crew = |used: &Used<'_>| {
        let weights: Vec<i128> = used.crew.units.values().map(|n| i128::from(*n)).collect();
        // The same exact split as money's: minutes are whole, too.
        let minutes = share(Fen(used.minutes), &weights).unwrap_or_default();
        used.crew.units.keys().copied().zip(minutes.into_iter().map(|m| m.0)).collect::<Vec<_>>()
    };
    let minutes = gathered(used.iter().flat_map(of_crew));
    (!minutes.is_empty()).then_some(Basis { driver: CostDriver::UseMinutes, units: minutes })
}

/// By what supervision and dispatch are shared: orders that were done, or their minutes, of all crews. None: nothing was.
#[must_use]
pub fn supervision_basis(by: CostDriver, worked: &[Worked]) -> Option<Basis> {
    let (driver, units) = if by == CostDriver::Orders {
        (CostDriver::Orders, gathered(worked.iter().map(|w| (w.target, w.orders))))
    } else {
        let logged = worked.iter().any(|w| w.logged);
        let driver = if logged { CostDriver::LoggedMinutes } else { CostDriver::PlannedMinutes };
        (driver, gathered(worked.iter().map(|w| (w.target, w.minutes))))
    };
    (!units.is_empty()).then_some(Basis { driver, units })
}

#[cfg(test)]
#[path = "sharing_cases.rs"]
mod tests;
