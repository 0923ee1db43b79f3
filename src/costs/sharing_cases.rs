//! Cases of the sharing rule.

use proptest::prelude::*;

use super::*;

const HOME: Target = Target { line: Line::Property, contract: Some(ContractId(1)) };
const STREET: Target = Target { line: Line::StreetCleaning, contract: Some(ContractId(2)) };
const STREET_TWO: Target = Target { line: Line::StreetCleaning, contract: Some(ContractId(3)) };
const GREEN: Target = Target { line: Line::Greening, contract: None };

fn pool(center: CostCenter, amount: i64, basis: Option<Basis>) -> Pool {
    Pool { center, crew: None, vehicle: None, line: None, name: String::new(), amount: Fen(amount), basis }
}

fn by(driver: CostDriver, units: &[(Target, i64)]) -> Basis {
    Basis { driver, units: units.iter().copied().collect() }
}

fn worked(target: Target, minutes: i64, orders: i64, logged: bool) -> Worked {
    Worked { target, minutes, orders, logged }
}

fn shares(shared: &Shared) -> Vec<(Target, i64)> {
    shared.parts.iter().map(|p| (p.target, p.share.0)).collect()
}

#[test]
fn a_pool_is_shared_by_its_driver_and_the_rest_by_what_lines_bear() {
    let minutes = by(CostDriver::LoggedMinutes, &[(HOME, 100), (STREET, 200), (GREEN, 0)]);
    let pools = vec![
        pool(CostCenter::Crew, 10_000, Some(minutes)),
        pool(CostCenter::Supervision, 100, Some(by(CostDriver::Orders, &[(HOME, 1), (GREEN, 1)]))),
        pool(CostCenter::Material, 3_333, Some(own_line(Line::Greening))),
        pool(CostCenter::Office, 1_000, None),
    ];
    let all = share_out(pools).unwrap();
    assert_eq!(shares(&all[0]), [(HOME, 3_333), (STREET, 6_667)], "what has no unit is not named");
    assert_eq!(shares(&all[1]), [(HOME, 50), (GREEN, 50)]);
    assert_eq!(shares(&all[2]), [(Target::of(Line::Greening), 3_333)]);
    // By 3333 : 6667 : 3333 of 13333; supervision is not what a line costs directly. The fen left go to the largest fraction.
    assert_eq!(shares(&all[3]), [(HOME, 250), (STREET, 500), (GREEN, 250)]);
    assert_eq!(all.iter().map(|s| s.direct).collect::<Vec<_>>(), [false, false, true, false]);
}

#[test]
fn one_line_of_two_contracts_is_still_direct() {
    let minutes = by(CostDriver::PlannedMinutes, &[(STREET, 90), (STREET_TWO, 30)]);
    let all = share_out(vec![pool(CostCenter::Crew, 4_001, Some(minutes))]).unwrap();
    assert_eq!(shares(&all[0]), [(STREET, 3_001), (STREET_TWO, 1_000)]);
    assert!(all[0].direct);
}

#[test]
fn equal_remainders_go_to_the_earlier_target() {
    let thirds = by(CostDriver::Orders, &[(GREEN, 1), (STREET, 1), (HOME, 1)]);
    let all = share_out(vec![pool(CostCenter::Crew, 100, Some(thirds))]).unwrap();
    assert_eq!(shares(&all[0]), [(HOME, 34), (STREET, 33), (GREEN, 33)]);
}

#[test]
fn an_office_alone_has_nothing_to_follow() {
    let office = pool(CostCenter::Office, 100, None);
    assert_eq!(share_out(vec![office.clone()]), Err(NoDriver(office)));
}

#[test]
fn a_crew_goes_by_minutes_then_by_weighed_area_then_by_its_own_line() {
    let weights = Weights::default();
    let served = [
        Served { target: STREET, area: 10_000, grade: Some(1) },
        Served { target: GREEN, area: 10_000, grade: Some(2) },
        Served { target: HOME, area: 10_000, grade: None },
    ];
    let done = [worked(STREET, 60, 1, false), worked(STREET, 30, 1, true), worked(GREEN, 0, 1, false)];
    let basis = crew_basis(Line::Property, &done, &served, weights);
    assert_eq!(basis, by(CostDriver::LoggedMinutes, &[(STREET, 90)]));
    assert_eq!(
        crew_basis(Line::Property, &done[..1], &served, weights),
        by(CostDriver::PlannedMinutes, &[(STREET, 60)])
    );
    assert_eq!(
        crew_basis(Line::Property, &[], &served, weights),
        by(CostDriver::WeightedArea, &[(STREET, 16_000_000), (GREEN, 13_000_000), (HOME, 10_000_000)])
    );
    assert_eq!(
        crew_basis(Line::Greening, &[], &[], weights),
        by(CostDriver::OwnLine, &[(Target::of(Line::Greening), 1)])
    );
}

#[test]
fn a_vehicle_goes_by_kilograms_then_with_the_crews_that_had_it() {
    let crew = by(CostDriver::LoggedMinutes, &[(STREET, 2), (GREEN, 1)]);
    let other = by(CostDriver::OwnLine, &[(HOME, 1)]);
    let used = [Used { minutes: 100, crew: &crew }, Used { minutes: 50, crew: &other }];
    assert_eq!(
        vehicle_basis(&[(STREET, 5_000), (STREET, 1)], &used),
        Some(by(CostDriver::Tonnage, &[(STREET, 5_001)]))
    );
    assert_eq!(
        vehicle_basis(&[], &used),
        Some(by(CostDriver::UseMinutes, &[(STREET, 67), (GREEN, 33), (HOME, 50)]))
    );
    assert_eq!(vehicle_basis(&[], &[]), None);
}

#[test]
fn supervision_goes_by_orders_or_by_minutes() {
    let done = [worked(HOME, 30, 3, true), worked(STREET, 90, 1, false)];
    assert_eq!(
        supervision_basis(CostDriver::Orders, &done),
        Some(by(CostDriver::Orders, &[(HOME, 3), (STREET, 1)]))
    );
    assert_eq!(
        supervision_basis(CostDriver::LoggedMinutes, &done),
        Some(by(CostDriver::LoggedMinutes, &[(HOME, 30), (STREET, 90)]))
    );
    assert_eq!(supervision_basis(CostDriver::Orders, &[]), None);
}

fn target() -> impl Strategy<Value = Target> {
    (0usize..Line::ALL.len(), prop::option::of(1i64..4))
        .prop_map(|(line, contract)| Target { line: Line::ALL[line], contract: contract.map(ContractId) })
}

fn some_pool() -> impl Strategy<Value = Pool> {
    let units = prop::collection::btree_map(target(), 0i64..=2_000_000_000_000, 1..9);
    (0usize..CostCenter::ALL.len(), 1i64..=1_000_000_000_000, prop::option::weighted(0.7, units)).prop_map(
        |(center, amount, units)| {
            let basis = units.map(|units| Basis { driver: CostDriver::LoggedMinutes, units });
            pool(CostCenter::ALL[center], amount, basis)
        },
    )
}

proptest! {
    #[test]
    fn what_is_allocated_is_the_pool_always(pools in prop::collection::vec(some_pool(), 1..20)) {
        let total: i64 = pools.iter().map(|p| p.amount.0).sum();
        let Ok(all) = share_out(pools.clone()) else { return Ok(()) };
        prop_assert_eq!(all.len(), pools.len());
        let mut allocated = 0;
        for (shared, pool) in all.iter().zip(&pools) {
            let sum: i64 = shared.parts.iter().map(|p| p.share.0).sum();
            prop_assert_eq!(sum, pool.amount.0);
            let units: i128 = shared.parts.iter().map(|p| i128::from(p.units)).sum();
            for part in &shared.parts {
                // Within a fen of the exact share.
                let off = i128::from(part.share.0) * units - i128::from(pool.amount.0) * i128::from(part.units);
                prop_assert!(off.abs() < units && part.share.0 >= 0);
            }
            allocated += sum;
        }
        prop_assert_eq!(allocated, total);
        // The same again gives the same.
        prop_assert_eq!(share_out(pools), Ok(all));
    }
}
