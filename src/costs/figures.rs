//! A month's shares: reckoned from what is there now, or read as they were frozen; and what of them each line bears.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use entity::contract;
use entity::enums::{ContractKind, CostCenter, CostDriver, Line};
use entity::value::{ContractId, CostMonthId, CrewId, EstateId, Fen, Month, SubdistrictId, VehicleId};
use sea_orm::ConnectionTrait;
use sha2::{Digest, Sha256};

use super::rule::Rule;
use super::sharing::{
    self, Basis, NoDriver, Part, Pool, Served, Shared, Target, Used, Weights, Worked, crew_basis,
    supervision_basis, vehicle_basis,
};
use super::store::{self, CenterSum};
use crate::crews;
use crate::error::Result;

/// A month, shared out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthShares {
    pub subdistrict: SubdistrictId,
    pub month: Month,
    pub rule: Rule,
    pub pools: Vec<Shared>,
    pub total: Fen,
}

/// The edition in which a month is frozen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[schema(as = CostFrozen)]
pub struct Frozen {
    pub id: CostMonthId,
    /// From 1.
    pub edition: i32,
    pub at: DateTime<Utc>,
}

/// What a line bears in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineCost {
    pub line: Line,
    /// Crews, vehicles and material that served this line only.
    pub direct: Fen,
    /// Its shares of what served several, by cost centre; those it has none of are left out.
    pub shared: Vec<(CostCenter, Fen)>,
    /// By contract; none: under no contract.
    pub contracts: Vec<(Option<ContractId>, Fen)>,
    pub total: Fen,
}

/// What every line bears in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByLine {
    pub subdistrict: SubdistrictId,
    pub month: Month,
    /// None: reckoned from what is there now.
    pub frozen: Option<Frozen>,
    /// Every line, in their order.
    pub lines: Vec<LineCost>,
    pub total: Fen,
}

/// The kind of contract a line is hired by.
const fn kind_of(line: Line) -> ContractKind {
    match line {
        Line::Property => ContractKind::PropertyService,
        Line::StreetCleaning => ContractKind::StreetCleaning,
        Line::Greening => ContractKind::Greening,
        Line::WasteHaulage => ContractKind::WasteHaulage,
    }
}

/// The contract that work without a plan is done under: the only one of its line for its estate, else the only one of its
/// line for the whole subdistrict. Where there are several, nobody can tell.
fn contract_of(contracts: &[contract::Model], line: Line, estate: Option<EstateId>) -> Option<ContractId> {
    let only = |wanted: Option<EstateId>| {
        let mut found = contracts.iter().filter(|c| c.kind == kind_of(line) && c.estate_id == wanted);
        let first = found.next()?;
        found.next().is_none().then_some(first.id)
    };
    estate.and_then(|id| only(Some(id))).or_else(|| only(None))
}

/// What the drivers of a month are made of.
struct Facts {
    contracts: Vec<contract::Model>,
    worked: HashMap<Option<CrewId>, Vec<Worked>>,
    served: HashMap<CrewId, Vec<Served>>,
    hauled: HashMap<VehicleId, Vec<(Target, i64)>>,
    uses: Vec<store::UseRow>,
    crews: HashMap<CrewId, (Line, String)>,
    plates: HashMap<VehicleId, String>,
}

impl Facts {
    async fn load<C: ConnectionTrait>(db: &C, subdistrict: SubdistrictId, month: Month) -> Result<Self> {
        let contracts = store::contracts(db, subdistrict, month).await?;
        let target = |line: Line, contract: Option<ContractId>, estate: Option<EstateId>| Target {
            line,
            contract: contract.or_else(|| contract_of(&contracts, line, estate)),
        };
        let mut worked: HashMap<Option<CrewId>, Vec<Worked>> = HashMap::new();
        for row in store::work(db, subdistrict, month).await? {
            worked.entry(row.crew_id).or_default().push(Worked {
                target: target(row.line, row.contract_id, row.estate_id),
                minutes: row.minutes,
                orders: row.orders,
                logged: row.logged > 0,
            });
        }
        let mut served: HashMap<CrewId, Vec<Served>> = HashMap::new();
        for row in store::served(db, subdistrict, month).await? {
            served.entry(row.crew_id).or_default().push(Served {
                target: target(row.line, row.contract_id, row.estate_id),
                area: row.area,
                grade: row.grade,
            });
        }
        let mut hauled: HashMap<VehicleId, Vec<(Target, i64)>> = HashMap::new();
        for row in store::hauled(db, subdistrict, month).await? {
            let to = target(row.line, row.contract_id, row.estate_id);
            hauled.entry(row.vehicle_id).or_default().push((to, row.kg));
        }
        let uses = store::uses(db, subdistrict, month).await?;
        let crews = crews::service::of_subdistrict(db, subdistrict).await?;
        let crews = crews.into_iter().map(|c| (c.crew.id, (c.crew.line, c.crew.name))).collect();
        let plates = crews::vehicles::of_subdistrict(db, subdistrict).await?;
        let plates = plates.into_iter().map(|v| (v.id, v.plate)).collect();
        Ok(Self { contracts, worked, served, hauled, uses, crews, plates })
    }

    fn crew(&self, id: CrewId, weights: Weights) -> Basis {
        let none = Vec::new();
        let own = self.crews.get(&id).map_or(Line::Property, |(line, _)| *line);
        let worked = self.worked.get(&Some(id)).unwrap_or(&none);
        let served = self.served.get(&id).map_or(&[][..], Vec::as_slice);
        let basis = crew_basis(own, worked, served, weights);
        if basis.driver == CostDriver::OwnLine { self.own(own) } else { basis }
    }

    /// All of it is one line's, under its contract.
    fn own(&self, line: Line) -> Basis {
        let contract = contract_of(&self.contracts, line, None);
        Basis { driver: CostDriver::OwnLine, units: [(Target { line, contract }, 1)].into() }
    }

    fn vehicle(&self, id: VehicleId, month: Month, weights: Weights) -> Option<Basis> {
        let crews: Vec<(i64, Basis)> = self
            .uses
            .iter()
            .filter(|u| u.vehicle_id == id)
            .map(|u| (u.minutes(month), self.crew(u.crew_id, weights)))
            .collect();
        let used: Vec<Used<'_>> =
            crews.iter().map(|(minutes, crew)| Used { minutes: *minutes, crew }).collect();
        vehicle_basis(self.hauled.get(&id).map_or(&[][..], Vec::as_slice), &used)
    }

    fn pool(&self, sum: CenterSum, month: Month, rule: &Rule) -> Pool {
        let (name, basis) = match (sum.center, sum.crew_id, sum.vehicle_id, sum.line) {
            (CostCenter::Crew, Some(id), ..) => {
                let name = self.crews.get(&id).map_or("", |(_, name)| name);
                (name.to_owned(), Some(self.crew(id, rule.weights)))
            }
            (CostCenter::Vehicle, _, Some(id), _) => {
                (self.plates.get(&id).cloned().unwrap_or_default(), self.vehicle(id, month, rule.weights))
            }
            (CostCenter::Material, .., Some(line)) => (String::new(), Some(self.own(line))),
            (CostCenter::Supervision, ..) => {
                let all: Vec<Worked> = self.worked.values().flatten().copied().collect();
                (String::new(), supervision_basis(rule.supervision, &all))
            }
            _ => (String::new(), None),
        };
        Pool {
            center: sum.center,
            crew: sum.crew_id,
            vehicle: sum.vehicle_id,
            line: sum.line,
            name,
            amount: sum.amount,
            basis,
        }
    }
}

/// The month as it would be shared now; the pool for which there is no driver, where there is one.
pub async fn reckon<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
    month: Month,
) -> Result<Result<MonthShares, NoDriver>> {
    let rule = super::rule::of(db, subdistrict).await?;
    let sums = store::sums(db, subdistrict, month).await?;
    let total = Fen::total(sums.iter().map(|s| s.amount))?;
    if sums.is_empty() {
        return Ok(Ok(MonthShares { subdistrict, month, rule, pools: Vec::new(), total }));
    }
    let facts = Facts::load(db, subdistrict, month).await?;
    let pools = sums.into_iter().map(|sum| facts.pool(sum, month, &rule)).collect();
    Ok(sharing::share_out(pools).map(|pools| MonthShares { subdistrict, month, rule, pools, total }))
}

/// An edition as it was frozen.
pub async fn stored<C: ConnectionTrait>(db: &C, row: &entity::cost_month::Model) -> Result<MonthShares> {
    let mut parts: BTreeMap<i32, Vec<Part>> = BTreeMap::new();
    for s in store::shares(db, row.id).await? {
        let target = Target { line: s.line, contract: s.contract_id };
        parts.entry(s.pool).or_default().push(Part { target, units: s.units, share: s.share_fen });
    }
    let pools = store::pools(db, row.id).await?.into_iter().map(|p| Shared {
        pool: Pool {
            center: p.center,
            crew: p.crew_id,
            vehicle: p.vehicle_id,
            line: p.line,
            name: p.name,
            amount: p.amount_fen,
            basis: None,
        },
        driver: p.driver,
        direct: p.direct,
        parts: parts.remove(&p.position).unwrap_or_default(),
    });
    Ok(MonthShares {
        subdistrict: row.subdistrict_id,
        month: row.month,
        rule: Rule {
            weights: Weights([row.grade1_thousandths, row.grade2_thousandths, row.grade3_thousandths]),
            supervision: row.supervision,
            version: 0,
        },
        pools: pools.collect(),
        total: row.total_fen,
    })
}

impl MonthShares {
    /// Of everything that is looked at before it is frozen: another figure, another hash.
    #[must_use]
    pub fn hash(&self) -> String {
        let mut text = format!("{} {} {:?}\n", self.subdistrict, self.month, self.rule.weights);
        for s in &self.pools {
            let p = &s.pool;
            let of = p.crew.map(|c| c.0).or(p.vehicle.map(|v| v.0)).unwrap_or_default();
            let line = p.line.map_or("", Line::word);
            let _ = writeln!(text, "{} {of} {line} {} {}", p.center.word(), p.amount, s.driver.word());
            for part in &s.parts {
                let contract = part.target.contract.map_or(0, |c| c.0);
                let _ =
                    writeln!(text, " {} {contract} {} {}", part.target.line.word(), part.units, part.share);
            }
        }
        Sha256::digest(text).iter().fold(String::with_capacity(64), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }

    /// What each line bears.
    ///
    /// # Errors
    /// When sums leave the range of money.
    pub fn lines(&self) -> Result<Vec<LineCost>> {
        Line::ALL.iter().map(|line| self.line(*line)).collect()
    }

    fn line(&self, line: Line) -> Result<LineCost> {
        let (mut direct, mut total) = (Fen::ZERO, Fen::ZERO);
        let mut shared: BTreeMap<CostCenter, Fen> = BTreeMap::new();
        let mut contracts: BTreeMap<Option<ContractId>, Fen> = BTreeMap::new();
        for (s, part) in self.pools.iter().flat_map(|s| s.parts.iter().map(move |p| (s, p))) {
            if part.target.line != line {
                continue;
            }
            total = total.plus(part.share)?;
            let contract = contracts.entry(part.target.contract).or_default();
            *contract = contract.plus(part.share)?;
            let sum = if s.direct { &mut direct } else { shared.entry(s.pool.center).or_default() };
            *sum = sum.plus(part.share)?;
        }
        let shared = shared.into_iter().filter(|(_, amount)| !amount.is_zero()).collect();
        Ok(LineCost { line, direct, shared, contracts: contracts.into_iter().collect(), total })
    }
}

/// What every line of a subdistrict bears in a month: as frozen, else as it stands now. A pool for which there is nothing to
/// share it by is in no line, and not in the total.
///
/// # Errors
/// When the database fails.
pub async fn by_line<C: ConnectionTrait>(db: &C, subdistrict: SubdistrictId, month: Month) -> Result<ByLine> {
    let live = store::live(db, subdistrict, month).await?;
    let frozen = live.as_ref().map(|row| Frozen { id: row.id, edition: row.edition, at: row.frozen_at });
    let shares = match &live {
        Some(row) => Ok(stored(db, row).await?),
        None => reckon(db, subdistrict, month).await?,
    };
    let (lines, total) = match shares {
        Ok(shares) => (shares.lines()?, shares.total),
        Err(_) => {
            let none = |line: &Line| LineCost {
                line: *line,
                direct: Fen::ZERO,
                shared: Vec::new(),
                contracts: Vec::new(),
                total: Fen::ZERO,
            };
            (Line::ALL.iter().map(none).collect(), Fen::ZERO)
        }
    };
    Ok(ByLine { subdistrict, month, frozen, lines, total })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contract(id: i64, kind: ContractKind, estate: Option<i64>) -> contract::Model {
        let day = "2026-01-01".parse().unwrap();
        contract::Model {
            id: ContractId(id),
            number: format!("C{id}"),
            kind,
            name: String::new(),
            subdistrict_id: SubdistrictId(1),
            estate_id: estate.map(EstateId),
            purchaser_id: entity::value::PartyId(1),
            supplier_id: entity::value::PartyId(2),
            starts_on: day,
            ends_on: day,
            annual_value_fen: None,
            expiry_warned_on: None,
            parent_id: None,
            fee_basis: None,
            payment_days: 30,
            supplier_is_sme: false,
            late_ppm: None,
            bond_fen: None,
            bond_paid_on: None,
            bond_returned_on: None,
            version: 1,
        }
    }

    #[test]
    fn work_without_a_plan_is_under_the_only_contract_of_its_line() {
        let all = [
            contract(1, ContractKind::PropertyService, Some(10)),
            contract(2, ContractKind::PropertyService, Some(11)),
            contract(3, ContractKind::StreetCleaning, None),
            contract(4, ContractKind::Greening, None),
            contract(5, ContractKind::Greening, None),
        ];
        for (line, estate, expected) in [
            (Line::Property, Some(10), Some(1)),
            (Line::Property, Some(12), None),
            (Line::Property, None, None),
            (Line::StreetCleaning, Some(10), Some(3)),
            (Line::StreetCleaning, None, Some(3)),
            (Line::Greening, None, None),
            (Line::WasteHaulage, None, None),
        ] {
            let found = contract_of(&all, line, estate.map(EstateId));
            assert_eq!(found, expected.map(ContractId), "{line:?} {estate:?}");
        }
    }
}
