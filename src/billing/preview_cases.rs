//! A chunk computed from a handful of accounts.

use entity::enums::SharePolicy;
use entity::value::Quantity;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn account(id: i64, from: &str) -> AccountRow {
    AccountRow {
        id: AccountId(id),
        building: BuildingId(1),
        dwelling: DwellingId(id),
        occupied_from: day(from),
        occupied_to: None,
        relief: ReliefCategory::None,
    }
}

fn item(item: ChargeItem, rate: i64) -> ItemTerms {
    let from = day("2000-01-01");
    ItemTerms {
        item,
        proration: ProrationPolicy::Daily,
        rates: vec![Version { from, value: Rate(rate) }],
        minimums: Vec::new(),
        metered: vec![MeteredVersion { from, price: metered::Price::flat(Rate(rate)) }],
    }
}

fn terms(first: &str, items: Vec<ItemTerms>) -> EstateTerms {
    EstateTerms { period: Period { first: first.parse().unwrap(), count: 1 }, items, discounts: Vec::new() }
}

fn sources() -> ChunkSources {
    let version = |area| vec![Version { from: day("2000-01-01"), value: Area(area) }];
    ChunkSources {
        accounts: vec![account(1, "2020-01-01"), account(2, "2026-06-16"), account(3, "2020-01-01")],
        areas: [(1, 6137), (2, 6137)].into_iter().map(|(id, a)| (DwellingId(id), version(a))).collect(),
        ..ChunkSources::default()
    }
}

fn kinds(chunk: &Chunk) -> Vec<(Option<i64>, AnomalyKind)> {
    chunk.anomalies.iter().map(|a| (a.account.map(|id| id.0), a.kind)).collect()
}

#[test]
fn a_bad_account_is_set_aside_and_the_others_go_on() {
    let chunk = compute(&terms("2026-06", vec![item(ChargeItem::PropertyFee, 750_000)]), &sources());
    let amounts: Vec<_> = chunk.rows.iter().map(|r| (r.account.0, r.net.0)).collect();
    assert_eq!(amounts, [(1, 4603), (2, 2301)]);
    assert_eq!((chunk.net(), chunk.bills), (6904, 2));
    assert_eq!(kinds(&chunk), [(Some(3), AnomalyKind::NoArea)]);
}

#[test]
fn the_hash_names_what_was_seen() {
    let of = |rate, sources: &ChunkSources| {
        compute(&terms("2026-06", vec![item(ChargeItem::PropertyFee, rate)]), sources)
    };
    let base = of(750_000, &sources());
    assert_eq!(base, of(750_000, &sources()));
    assert_ne!(base.hash, of(750_001, &sources()).hash);
    let mut mended = sources();
    mended.accounts.pop();
    assert_ne!(base.hash, of(750_000, &mended).hash, "what is set aside counts too");
}

/// What a later run finds of an earlier one.
fn charged(chunk: &Chunk, days: i64) -> HashMap<(AccountId, ChargeItem), Charged> {
    let one = |row: &Row| {
        let months = row.inputs.months.iter().map(|m| (m.month, m.amount)).collect();
        let days = days.min((row.to - row.from).num_days());
        ((row.account, row.item), Charged { months, days, inputs: row.json.clone() })
    };
    chunk.rows.iter().map(one).collect()
}

#[test]
fn a_month_is_compared_with_the_last_one_by_the_day() {
    let of = |month: &str, rate, sources: &ChunkSources| {
        compute(&terms(month, vec![item(ChargeItem::PropertyFee, rate)]), sources)
    };
    let mut later = sources();
    later.previous = charged(&of("2026-06", 750_000, &sources()), 30);
    // The second household paid half a month then, a whole one now: no deviation.
    assert_eq!(kinds(&of("2026-07", 750_000, &later)), [(Some(3), AnomalyKind::NoArea)]);
    let raised = of("2026-07", 1_130_000, &later);
    let wanted = [
        (Some(1), AnomalyKind::Deviation),
        (Some(2), AnomalyKind::Deviation),
        (Some(3), AnomalyKind::NoArea),
    ];
    assert_eq!(kinds(&raised), wanted, "0.75 to 1.13 is more than half");
    let nothing = of("2026-07", 0, &later);
    let zero: Vec<_> = kinds(&nothing).into_iter().map(|(_, kind)| kind).collect();
    assert_eq!(zero, [AnomalyKind::Zero, AnomalyKind::Zero, AnomalyKind::NoArea]);
}

#[test]
fn what_was_billed_before_is_counted_and_what_was_billed_otherwise_is_told() {
    let fee = || vec![item(ChargeItem::PropertyFee, 750_000)];
    let first = compute(&terms("2026-06", fee()), &sources());
    let mut again = sources();
    again.charged = charged(&first, 30);
    again.charged.remove(&(AccountId(2), ChargeItem::PropertyFee));
    let second = compute(&terms("2026-06", fee()), &again);
    let accounts: Vec<i64> = second.rows.iter().map(|r| r.account.0).collect();
    assert_eq!((accounts, second.already, second.bills), (vec![2], 1, 1));
    let raised = compute(&terms("2026-06", vec![item(ChargeItem::PropertyFee, 800_000)]), &again);
    let conflict = raised.anomalies.iter().find(|a| a.kind == AnomalyKind::Conflict).unwrap();
    assert_eq!((conflict.amount, conflict.previous), (Some(Fen(4910)), Some(Fen(4603))));
}

#[test]
fn one_bill_holds_all_items_of_an_account() {
    let items = vec![
        item(ChargeItem::PropertyFee, 750_000),
        item(ChargeItem::Parking, 300_000_000),
        item(ChargeItem::Water, 2_900_000),
        item(ChargeItem::SharedElectricity, 0),
    ];
    let mut all = sources();
    all.accounts.truncate(1);
    let id = AccountId(1);
    all.units.insert(
        (id, ChargeItem::Parking),
        vec![Units { from: day("2026-06-11"), to: None, units: Area(200) }],
    );
    all.meters.insert(
        (DwellingId(1), ChargeItem::Water),
        vec![Meter {
            serial: "W-1".into(),
            installed_on: day("2020-01-01"),
            removed_on: None,
            readings: vec![
                (day("2026-05-30"), Quantity(1_000_000)),
                (day("2026-06-29"), Quantity(1_125_000)),
                (day("2026-07-30"), Quantity(9_999_999)),
            ],
        }],
    );
    all.shares.insert(
        (id, ChargeItem::SharedElectricity),
        vec![Share {
            supplier: "国网".into(),
            reference: "1".into(),
            total: Fen(100_000),
            policy: SharePolicy::Area,
            weight: 6137,
            weights: 54_647,
            amount: Fen(11_230),
        }],
    );
    let chunk = compute(&terms("2026-06", items.clone()), &all);
    let rows: Vec<_> = chunk.rows.iter().map(|r| (r.item, r.net.0)).collect();
    let wanted = [
        (ChargeItem::PropertyFee, 4603),
        // Two places for 20 of 30 days.
        (ChargeItem::Parking, 40_000),
        // 12.5 m³ at 2.90.
        (ChargeItem::Water, 3625),
        (ChargeItem::SharedElectricity, 11_230),
    ];
    assert_eq!(rows, wanted);
    assert_eq!((chunk.bills, chunk.net()), (1, 59_458));
    let mut backwards = all;
    let meters = backwards.meters.get_mut(&(DwellingId(1), ChargeItem::Water)).unwrap();
    meters[0].readings[1].1 = Quantity(999_999);
    let chunk = compute(&terms("2026-06", items.clone()), &backwards);
    assert_eq!(kinds(&chunk), [(Some(1), AnomalyKind::MeterBackwards)]);
    assert_eq!(chunk.rows.len(), 3, "the other items are billed");
    backwards.meters.get_mut(&(DwellingId(1), ChargeItem::Water)).unwrap()[0].readings.truncate(1);
    assert_eq!(kinds(&compute(&terms("2026-06", items), &backwards)), [(Some(1), AnomalyKind::NoReading)]);
}

/// A discount as it is stored, of an account or of a category.
fn discount(id: i64, percent: i64, from: &str, to: Option<&str>) -> entity::discount::Model {
    use entity::enums::{ApprovalStatus, DiscountKind, Funder};
    use entity::value::{DiscountId, EstateId, Percent, SubdistrictId};
    entity::discount::Model {
        id: DiscountId(id),
        subdistrict_id: SubdistrictId(1),
        estate_id: EstateId(1),
        account_id: None,
        relief_category: Some(ReliefCategory::Dibao),
        item: ChargeItem::PropertyFee,
        kind: DiscountKind::Relief,
        name: "低保减免".into(),
        percent_ppm: Some(Percent(percent * 10_000)),
        fixed_fen: None,
        from_month: from.parse().unwrap(),
        to_month: to.map(|m| m.parse().unwrap()),
        funder: Funder::Sponsor,
        sponsor: "翠苑街道".into(),
        reason: "低保户".into(),
        status: ApprovalStatus::Approved,
        proposed_by: "甲".into(),
        proposed_at: chrono::DateTime::UNIX_EPOCH,
        decided_by: Some("乙".into()),
        decided_at: None,
        decision_note: None,
        version: 1,
    }
}

#[test]
fn a_discount_counts_for_the_months_it_holds() {
    let mut quarter = terms("2026-04", vec![item(ChargeItem::PropertyFee, 750_000)]);
    quarter.period.count = 3;
    quarter
        .discounts
        .push((ReliefCategory::Dibao, Discount { row: discount(1, 50, "2026-05", Some("2026-06")) }));
    let mut sources = sources();
    sources.accounts.truncate(1);
    let whole = compute(&quarter, &sources);
    assert_eq!(whole.rows[0].net, Fen(13_808), "3 × 46.0275, nobody in need");
    sources.accounts[0].relief = ReliefCategory::Dibao;
    let chunk = compute(&quarter, &sources);
    let row = &chunk.rows[0];
    // May's part is 46.03; half of it is 23.015.
    assert_eq!((row.gross, row.net), (Fen(13_808), Fen(13_808 - 2302)));
    assert_eq!(row.inputs.months.iter().map(|m| m.amount.0).sum::<i64>(), row.net.0);
    assert_eq!(row.inputs.waivers[0].approver, "乙");
    assert_eq!(chunk.totals[&ChargeItem::PropertyFee].gross, 13_808);
}

#[test]
fn a_prepaid_month_is_waived_its_part_and_a_locked_price_its_rise() {
    use super::relief::Prepaid;
    use entity::enums::PrepayMode;
    let of = |mode, rate| {
        let mut sources = sources();
        sources.accounts.truncate(1);
        let prepaid = Prepaid {
            item: ChargeItem::PropertyFee,
            month: "2026-06".parse().unwrap(),
            prepayment: entity::value::PrepaymentId(1),
            gross: Fen(4603),
            discount: Fen(230),
            offer: "预缴一年九五折".into(),
            mode,
            approver: "乙".into(),
        };
        sources.relief.insert(AccountId(1), AccountRelief { discounts: Vec::new(), prepaid: vec![prepaid] });
        compute(&terms("2026-06", vec![item(ChargeItem::PropertyFee, rate)]), &sources).rows[0].net
    };
    assert_eq!(of(PrepayMode::TopUp, 750_000), Fen(4373));
    // 61.37 × 0.80 = 49.096: the difference is due, or is waived as well.
    assert_eq!(of(PrepayMode::TopUp, 800_000), Fen(4680));
    assert_eq!(of(PrepayMode::Locked, 800_000), Fen(4373));
}
