//! What is inspected and patrolled: score tables of two contracts, sheets of the last weeks, findings put right and looked
//! at again, an appeal, and rounds along the checkpoints.

use chrono::{DateTime, Datelike, Days, Duration, NaiveDate, Utc};
use entity::enums::{FindingStatus, Line, PlaceKind, WorkStatus};
use entity::value::{ContractId, CrewId, PatrolRouteId, SubdistrictId, WorkOrderId};
use entity::{inspection_finding, patrol_route, place, work_order};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::dice::Dice;
use super::plans::Planner;
use super::world::{Contracts, World};
use crate::access::Caller;
use crate::app::App;
use crate::db::Tx;
use crate::db::page::PageQuery;
use crate::error::{Error, Result};
use crate::inspections::patrol::{self, EditRoute, NewPoint, NewRoute};
use crate::inspections::show::{self, SheetFilter};
use crate::inspections::tables::{EditTable, NewItem, NewTable, create_in};
use crate::inspections::{NewFinding, NewSheet, Rectify, service};
use crate::places::geo::Position;
use crate::works::{Assign, DoneOrder};
use crate::{places, transact, works};

const HOUR: i32 = 60;
/// Item, cap and points a finding, in hundredths.
type Item = (&'static str, i64, i64);

const STREET: [Item; 7] = [
    ("首次普扫未按时完成", 2_000, 200),
    ("路面有垃圾、积泥", 2_000, 100),
    ("卫生死角", 1_500, 300),
    ("路面积水未清", 1_000, 200),
    ("果壳箱满溢、不洁", 1_500, 100),
    ("高温日未洒水", 1_000, 200),
    ("作业人员未着工装、未文明作业", 1_000, 50),
];
const WASTE: [Item; 5] = [
    ("未按时清运", 3_000, 200),
    ("投放点满溢、周边不洁", 2_500, 100),
    ("分类混装混运", 2_500, 300),
    ("清运车辆滴漏、未密闭", 1_000, 100),
    ("桶未归位、未复位加盖", 1_000, 50),
];
const GREEN: [Item; 5] = [
    ("草坪杂草、枯枝未清", 3_000, 50),
    ("绿篱未修剪", 2_000, 100),
    ("病虫害未防治", 2_000, 200),
    ("死株缺株未补", 1_500, 50),
    ("绿地内有垃圾", 1_500, 100),
];
/// What is found of each item.
const STREET_WORDS: [&str; 7] = [
    "首次普扫 7:25 才完成",
    "公交站旁有烟蒂和纸屑",
    "围挡后有堆积垃圾",
    "雨后低洼处积水",
    "果壳箱满溢，箱体有污渍",
    "午后未见洒水",
    "一人未穿反光背心",
];
const WASTE_WORDS: [&str; 5] = [
    "易腐垃圾 9 点还未清运",
    "投放点桶外有袋装垃圾",
    "其他垃圾桶混入易腐垃圾",
    "车辆过后路面有污水",
    "三只桶未盖",
];
const GREEN_WORDS: [&str; 5] =
    ["绿地内有杂草", "绿篱超高未修剪", "香樟有蚜虫", "缺株两处未补", "灌木丛里有塑料袋"];

async fn table(
    p: &Planner<'_>,
    contract_id: ContractId,
    line: Line,
    name: &str,
    items: &[Item],
) -> Result<()> {
    use entity::value::Points;
    let item = |(words, max, each): &Item| NewItem {
        words: (*words).to_owned(),
        max: Some(Points(*max)),
        each: Some(Points(*each)),
    };
    let table = EditTable {
        name: name.to_owned(),
        effective_from: p.start,
        appeal_days: 3,
        items: items.iter().map(item).collect(),
    };
    create_in(p.tx, p.caller, p.app.now(), &NewTable { contract_id, line, table }).await?;
    Ok(())
}

/// The score tables, and the route past the checkpoints.
pub async fn make(p: &Planner<'_>, contracts: &Contracts, patrol: CrewId) -> Result<()> {
    table(p, contracts.street, Line::StreetCleaning, "街巷保洁检查考核表", &STREET).await?;
    table(p, contracts.green, Line::Greening, "绿化养护检查考核表", &GREEN).await?;
    table(p, contracts.waste, Line::WasteHaulage, "垃圾清运检查考核表", &WASTE).await?;
    route(p.tx, p.caller, p.app.now(), p.subdistrict, patrol).await
}

async fn route(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    subdistrict_id: SubdistrictId,
    crew_id: CrewId,
) -> Result<()> {
    let posts = place::Entity::find()
        .filter(place::Column::SubdistrictId.eq(subdistrict_id))
        .filter(place::Column::Kind.eq(PlaceKind::Checkpoint))
        .order_by_asc(place::Column::Id)
        .all(tx)
        .await?;
    let points = (0..).zip(&posts).map(|(n, post)| NewPoint {
        place_id: post.id,
        from_minute: 8 * HOUR + n * 10,
        until_minute: 8 * HOUR + n * 10 + 25,
    });
    let route =
        EditRoute {
            crew_id, name: "早间消防与门岗巡逻".to_owned(), active: true, points: points.collect()
        };
    patrol::service::create_in(tx, caller, now, &NewRoute { subdistrict_id, route }).await?;
    Ok(())
}

/// The subdistrict looks at streets and green in turn and every fifth day at a waste point; the desk looks at its own work
/// on Wednesdays.
pub async fn look(app: &App, world: &World, day: NaiveDate, at: DateTime<Utc>) -> Result<()> {
    let mut dice = Dice::about("inspect", i64::from(day.num_days_from_ce()));
    let own = day.weekday() == chrono::Weekday::Wed;
    let caller = if own { &world.dispatcher } else { &world.officer };
    let (contract_id, line, words, kind) = match day.ordinal() % 5 {
        0 | 2 => (world.green_contract, Line::Greening, &GREEN_WORDS[..], PlaceKind::GreenPlot),
        4 => (world.waste_contract, Line::WasteHaulage, &WASTE_WORDS[..], PlaceKind::WastePoint),
        _ => (world.street_contract, Line::StreetCleaning, &STREET_WORDS[..], PlaceKind::RoadSegment),
    };
    let places = place::Entity::find()
        .filter(place::Column::SubdistrictId.eq(world.subdistrict))
        .filter(place::Column::Kind.eq(kind))
        .order_by_asc(place::Column::Id)
        .all(app.db.read())
        .await?;
    let place = dice.pick(&places);
    let sheet =
        NewSheet { contract_id, line, place_id: Some(place.id), crew_id: None, day, note: String::new() };
    let mut found = Vec::new();
    for _ in 0..dice.between(0, 4) {
        let item = dice.below(words.len() as u64) as usize;
        // Most is put right by the next evening; a small thing on the spot.
        let due_at = (!dice.percent(25)).then(|| app.zone().at_minute(day + Days::new(1), 18 * HOUR));
        found.push(NewFinding {
            item: i32::try_from(item + 1).unwrap_or(1),
            count: i32::try_from(dice.between(1, 3)).unwrap_or(1),
            words: words[item].to_owned(),
            location: String::new(),
            place_id: None,
            rectify: due_at.map(|due_at| Rectify { due_at, work_order_id: None }),
            photos: Vec::new(),
        });
    }
    transact!(app.db, "demo.inspect", |tx| {
        let made = service::create_in(app, tx, caller, at, &sheet).await?;
        for finding in &found {
            service::add_finding_in(app, tx, caller, at, made.id, finding).await?;
        }
        service::submit_in(app, tx, caller, at, made.id, made.version).await.map(|_| ())
    })
}

/// The orders of the findings that are being put right are given out and done, but for a few that nobody gets to; then
/// whoever found them looks again, and now and then sends one back.
pub async fn put_right(app: &App, world: &World, at: DateTime<Utc>) -> Result<()> {
    let open = inspection_finding::Entity::find()
        .filter(inspection_finding::Column::Status.eq(FindingStatus::Rectifying))
        .filter(inspection_finding::Column::FoundAt.lt(at - Duration::hours(12)))
        .order_by_asc(inspection_finding::Column::Id)
        .all(app.db.read())
        .await?;
    for finding in open {
        let mut dice = Dice::about("put right", finding.id.0 * 10 + i64::from(finding.failed_rechecks));
        let Some(order) = finding.work_order_id else { continue };
        if dice.percent(12) {
            continue;
        }
        do_order(app, world, order, at).await?;
    }
    let waiting = inspection_finding::Entity::find()
        .filter(inspection_finding::Column::Status.eq(FindingStatus::Recheck))
        .filter(inspection_finding::Column::RectifiedAt.lt(at - Duration::hours(6)))
        .order_by_asc(inspection_finding::Column::Id)
        .all(app.db.read())
        .await?;
    for finding in waiting {
        let mut dice = Dice::about("recheck", finding.id.0 * 10 + i64::from(finding.failed_rechecks));
        let passed = finding.failed_rechecks > 0 || !dice.percent(15);
        let seen = service::Recheck {
            passed,
            words: if passed { "已整改到位".to_owned() } else { "边角仍未清净".to_owned() },
            due_at: (!passed).then(|| at + Duration::hours(31)),
            photos: Vec::new(),
            version: finding.version,
        };
        service::recheck(app, &world.officer, finding.id, seen).await?;
    }
    Ok(())
}

async fn do_order(app: &App, world: &World, id: WorkOrderId, at: DateTime<Utc>) -> Result<()> {
    let order = work_order::Entity::find_by_id(id).one(app.db.read()).await?.ok_or_else(Error::not_found)?;
    if order.status != WorkStatus::Planned {
        return Ok(());
    }
    let crew_id = if order.line == Line::Greening { world.green_crew } else { world.street_crew };
    let before = |minutes: i64| at - Duration::minutes(minutes);
    let done = DoneOrder {
        id,
        acknowledged_at: before(100),
        arrived_at: before(70),
        completed_at: before(30),
        closed_at: at,
        note: "已整改".to_owned(),
    };
    let caller = &world.dispatcher;
    let to = Assign { crew_id, starts_at: before(80), version: order.version, force: true };
    works::service::assign(app, caller, id, to).await?;
    transact!(app.db, "demo.put_right", |tx| works::record_done_in(app, tx, caller, vec![done.clone()])
        .await)?;
    Ok(())
}

/// The crew walks its route: mostly as it should, sometimes late, out of order, or not to the end.
pub async fn walk(app: &App, world: &World, day: NaiveDate) -> Result<()> {
    let route = patrol_route::Entity::find().one(app.db.read()).await?.ok_or_else(Error::not_found)?;
    let caller = &world.patroller;
    let route = patrol::service::show(app, caller, PatrolRouteId(route.id.0)).await?;
    let mut dice = Dice::about("patrol", i64::from(day.num_days_from_ce()));
    let mut order: Vec<usize> = (0..route.points.len()).collect();
    if dice.percent(15) && order.len() > 2 {
        order.swap(1, 2);
    }
    let left_out = dice.percent(15);
    let mut steps = Vec::new();
    for n in order {
        let (point, _) = &route.points[n];
        let spot = place::Entity::find_by_id(point.place_id).one(app.db.read()).await?;
        let centre = spot.and_then(|p| places::centre(&p.geometry));
        let fix = centre.and_then(|(lat, lon)| Position::of_degrees(lon, lat)).filter(|_| !dice.percent(5));
        let minute = point.from_minute + i32::try_from(dice.between(2, 27)).unwrap_or(5);
        steps.push((point.position, app.zone().at_minute(day, minute), fix));
    }
    if left_out {
        steps.pop();
    }
    let begin = app.zone().at_minute(day, 8 * HOUR - 5);
    transact!(app.db, "demo.patrol", |tx| {
        let round = patrol::service::start_in(app, tx, caller, begin, route.route.id).await?;
        for (position, at, fix) in &steps {
            patrol::service::check_in_in(app, tx, caller, *at, round.id, *position, *fix).await?;
        }
        let end = steps.iter().map(|(_, at, _)| *at).max().unwrap_or(begin) + Duration::minutes(5);
        let why = if left_out { "电动车棚充电桩报警，先去处置" } else { "" };
        patrol::service::finish_in(tx, caller, end, round.id, why).await.map(|_| ())
    })
}

/// A sheet of the last days is appealed against, and one is planned for the day itself.
pub async fn today(app: &App, world: &World, day: NaiveDate) -> Result<()> {
    let filter = SheetFilter {
        status: Some(entity::enums::InspectionStatus::Submitted),
        from: day.checked_sub_days(Days::new(3)),
        ..SheetFilter::default()
    };
    let window = PageQuery { cursor: None, limit: None }.window()?;
    let rows = show::list(app, &world.dispatcher, &filter, window).await?.items;
    if let Some(row) = rows.iter().find(|r| r.findings > 0) {
        let reason = "当日 14 时已清理，附班组照片，请复核";
        service::appeal(app, &world.dispatcher, row.sheet.id, reason, row.sheet.version).await?;
    }
    let place = place::Entity::find()
        .filter(place::Column::SubdistrictId.eq(world.subdistrict))
        .filter(place::Column::Kind.eq(PlaceKind::RoadSegment))
        .order_by_asc(place::Column::Id)
        .one(app.db.read())
        .await?;
    let sheet = NewSheet {
        contract_id: world.street_contract,
        line: Line::StreetCleaning,
        place_id: place.map(|p| p.id),
        crew_id: None,
        day,
        note: "月度例行检查".to_owned(),
    };
    service::create(app, &world.officer, sheet).await?;
    Ok(())
}
