//! What the demo's months cost, shared out and frozen a week later, and the owners' common revenue with its disclosures.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use entity::enums::{CommonKind, CostCenter, Line};
use entity::value::{CrewId, Fen, Month, Percent};

use super::dice::Dice;
use super::world::World;
use crate::app::App;
use crate::common_revenue::half::Half;
use crate::common_revenue::{self, Terms};
use crate::costs::{self, NewEntry};
use crate::crews;
use crate::error::Result;
use crate::transact;

/// What a person costs in a month, all in, in yuan.
const LEAST: i64 = 5_500;
const MOST: i64 = 7_500;
/// Whole posts that a hundred people of a crew come to.
const POSTS_A_HUNDRED: i64 = 52;

fn yuan(n: i64) -> Fen {
    Fen(n * 100)
}

/// The costs of a month: payroll by crew, vehicles, dispatch, the office, material. What lies ahead has no payroll yet.
async fn costs_of(app: &App, world: &World, month: Month, whole: bool) -> Result<Vec<NewEntry>> {
    let db = app.db.read();
    let entry = |center, amount, words: String, voucher: String| NewEntry {
        subdistrict_id: world.subdistrict,
        month,
        center,
        crew_id: None,
        vehicle_id: None,
        line: None,
        amount,
        words,
        voucher: format!("JZ-{}-{voucher}", month.0),
        pending: false,
    };
    let (code, n) = (i64::from(month.0), month.number());
    let mut all = Vec::new();
    if whole {
        for crew in crews::service::of_subdistrict(db, world.subdistrict).await? {
            let people = heads(crew.crew.id, app).await?;
            let mut dice = Dice::about("payroll", crew.crew.id.0);
            let each = dice.between(LEAST, MOST - 600);
            let extra = Dice::about("overtime", code * 100 + crew.crew.id.0).between(-180, 600);
            // Some are there by the hour: a crew's people come to a little over half as many whole posts.
            let posts = (people * POSTS_A_HUNDRED + 50) / 100;
            let words = format!("{n} 月人工成本（{people} 人，折合全时 {posts} 人）");
            let pay = yuan(posts * (each + extra).clamp(LEAST, MOST));
            let pay = entry(CostCenter::Crew, pay, words, format!("R{:02}", crew.crew.id));
            all.push(NewEntry { crew_id: Some(crew.crew.id), ..pay });
        }
    }
    for vehicle in crews::vehicles::of_subdistrict(db, world.subdistrict).await? {
        let mut dice = Dice::about("fuel", code * 100 + vehicle.id.0);
        let cost = match vehicle.kind {
            entity::enums::VehicleKind::Truck => dice.between(3_600, 6_400),
            entity::enums::VehicleKind::ETricycle => dice.between(180, 320),
            entity::enums::VehicleKind::Walk => continue,
        };
        let cost = yuan(cost).plus(Fen(dice.between(0, 99)))?;
        let made = entry(
            CostCenter::Vehicle,
            cost,
            format!("{n} 月油电、保险、维修"),
            format!("C{:02}", vehicle.id),
        );
        all.push(NewEntry { vehicle_id: Some(vehicle.id), ..made });
    }
    let seeds = Dice::about("seeds", code).between(1_200, 3_800);
    let made = entry(CostCenter::Material, yuan(seeds), format!("{n} 月种苗、肥料"), "W01".to_owned());
    all.push(NewEntry { line: Some(Line::Greening), ..made });
    all.push(entry(CostCenter::Material, yuan(2_460), format!("{n} 月劳保用品"), "W02".to_owned()));
    if whole {
        let pay = yuan(2 * Dice::about("dispatch", code).between(6_400, MOST));
        all.push(entry(
            CostCenter::Supervision,
            pay,
            format!("{n} 月调度与管理人工（2 人）"),
            "G01".to_owned(),
        ));
        let office = Fen(980_000 + Dice::about("office", code).between(0, 120_000));
        all.push(entry(CostCenter::Office, office, format!("{n} 月办公、房租、水电"), "B01".to_owned()));
    }
    Ok(all)
}

async fn heads(crew: CrewId, app: &App) -> Result<i64> {
    use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
    let there = entity::crew_member::Entity::find()
        .filter(entity::crew_member::Column::CrewId.eq(crew))
        .filter(entity::crew_member::Column::ToOn.is_null())
        .count(app.db.read())
        .await?;
    Ok(i64::try_from(there).unwrap_or(0))
}

async fn enter(app: &App, world: &World, all: &[NewEntry]) -> Result<()> {
    let at = (app.now(), app.today());
    transact!(app.db, "demo.costs", |tx| {
        costs::enter_in(tx, &world.finance, at, all).await?;
        Ok(())
    })
}

/// Enters the costs of a month that is over.
pub async fn enter_month(app: &App, world: &World, month: Month) -> Result<()> {
    enter(app, world, &costs_of(app, world, month, true).await?).await
}

/// Shares a month out and freezes it.
pub async fn freeze_month(app: &App, world: &World, month: Month) -> Result<()> {
    let seen = costs::preview(app, &world.finance, world.subdistrict, month).await?;
    costs::freeze(app, &world.finance, world.subdistrict, month, &seen.hash).await?;
    Ok(())
}

/// What is known of the month that runs: vehicles and material; one bill is not there yet.
pub async fn running(app: &App, world: &World, date: NaiveDate) -> Result<()> {
    let month = Month::of(date);
    let mut all = costs_of(app, world, month, false).await?;
    if let Some(last) = all.last_mut() {
        last.pending = true;
    }
    enter(app, world, &all).await
}

/// What owners and operator agreed on before the demo begins, and what was there then.
pub async fn agree(app: &App, world: &World) -> Result<()> {
    let terms = Terms {
        management_share: Percent(300_000),
        tax: Percent(50_000),
        agreement: "物业服务合同第二十一条；物管会 2024 年第 3 号决议".to_owned(),
        version: 0,
    };
    common_revenue::set_terms(app, &world.administrator, world.estate, &terms).await?;
    book(app, world, (CommonKind::OtherIncome, yuan(86_412)), "上期结余转入", "", false).await
}

async fn book(
    app: &App,
    world: &World,
    (kind, amount): (CommonKind, Fen),
    words: &str,
    decision: &str,
    with_share: bool,
) -> Result<()> {
    let new = common_revenue::NewEntry {
        estate_id: world.estate,
        kind,
        day: app.today(),
        amount,
        words: words.to_owned(),
        decision: decision.to_owned(),
        with_share,
        photo: None,
    };
    common_revenue::enter(app, &world.finance, &new).await?;
    Ok(())
}

/// A month's common revenue, and in some months what the owners decided to spend.
pub async fn owners_month(app: &App, world: &World, month: Month) -> Result<()> {
    let n = month.number();
    let mut dice = Dice::about("common revenue", i64::from(month.0));
    let parking = yuan(dice.between(25_800, 27_900));
    book(app, world, (CommonKind::Parking, parking), &format!("{n} 月公共道路临停收费"), "", true).await?;
    let lockers = yuan(1_200);
    book(app, world, (CommonKind::ParcelLocker, lockers), &format!("{n} 月快递柜场地费"), "", true).await?;
    let rest: BTreeMap<u32, (CommonKind, i64, &str, &str)> = BTreeMap::from([
        (1, (CommonKind::Advertising, 18_000, "单元门广告一季度", "")),
        (2, (CommonKind::Spending, 9_800, "春节楼道布置与慰问", "物管会 2026 年第 1 号决议")),
        (4, (CommonKind::Advertising, 18_000, "单元门广告二季度", "")),
        (5, (CommonKind::Spending, 42_600, "12 幢至 18 幢楼道感应灯更换", "业主大会 2026 年第 2 号决议")),
        (7, (CommonKind::Advertising, 18_000, "单元门广告三季度", "")),
        (8, (CommonKind::RepairFund, 30_000, "补充专项维修资金", "业主大会 2026 年第 2 号决议")),
        (9, (CommonKind::VenueRent, 6_400, "凉亭周边便民市集场地费", "")),
        (10, (CommonKind::Advertising, 18_000, "单元门广告四季度", "")),
        (12, (CommonKind::Telecom, 24_000, "通信基站年度占地费", "")),
    ]);
    let Some((kind, amount, words, decision)) = rest.get(&n) else { return Ok(()) };
    let decision = decision.replace("2026", &month.year().to_string());
    book(app, world, (*kind, yuan(*amount)), words, &decision, decision.is_empty()).await
}

/// Tells the owners of the half year that ended before `day`.
pub async fn disclose(app: &App, world: &World, day: NaiveDate) -> Result<()> {
    let half = Half::of(day).previous();
    common_revenue::publish(app, &world.finance, world.estate, half, "").await?;
    Ok(())
}

/// Whether half a year is disclosed on `day`.
#[must_use]
pub fn is_disclosed_on(day: NaiveDate) -> bool {
    day.day() == 15 && matches!(day.month(), 1 | 7)
}
