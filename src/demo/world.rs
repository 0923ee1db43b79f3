//! What is there before the first day: the register, contracts and tariffs, places, crews, plans, users.

use chrono::{Days, NaiveDate};
use entity::enums::{ChargeItem, ContractKind, Line, PlaceKind, Role, ScopeKind};
use entity::value::{Area, ContractId, CrewId, EstateId, Month, PlaceId, Rate, StandardId, SubdistrictId};
use serde_json::{Value, json};

use super::PASSWORD;
use crate::access::Caller;
use crate::access::service::{NewUser, add_user, caller_named};
use crate::app::App;
use crate::contracts::{
    NewContract, NewStandard, NewTariffVersion, add_contract_in, add_standard_in, add_tariff_version_in,
};
use crate::crews::service::{EditCrew, NewCrew};
use crate::crews::shift::Shift;
use crate::db::Tx;
use crate::db::page::PageQuery;
use crate::error::{Error, Result};
use crate::people::register;
use crate::places::{self, NewPlace};
use crate::reconciliation;
use crate::transact;
use crate::works::plans::service::{EditPlan, NewPlan};

/// The register of the model community, with invented names.
const REGISTER: &[u8] =
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/register_cuiyuan.xlsx"));
pub const BANK_ACCOUNT: &str = "33050161990000000186";
const OPERATOR: &str = "翠苑城市运营服务有限公司";
const OFFICE: &str = "翠苑街道办事处";

/// The ids the rest of the demo needs.
pub struct World {
    pub estate: EstateId,
    pub repair_crew: CrewId,
    pub green_crew: CrewId,
    pub waste_crew: CrewId,
    pub street_crew: CrewId,
    pub finance: Caller,
    pub dispatcher: Caller,
    pub steward: Caller,
    pub logins: Vec<(String, Role)>,
}

struct Contracts {
    property: ContractId,
    street: ContractId,
    green: ContractId,
    waste: ContractId,
}

fn system() -> Caller {
    Caller::system("demo")
}

pub async fn make(app: &App, first: Month, raised: Month) -> Result<World> {
    let caller = system();
    register::import(app, &caller, REGISTER, false).await?;
    let window = PageQuery { cursor: None, limit: Some(1) }.window()?;
    let estates = places::estates(app, &caller, window).await?;
    let estate = estates.items.first().ok_or_else(Error::not_found)?;
    let (subdistrict, estate) = (estate.subdistrict_id, estate.id);
    let now = app.now();
    let start = first.first_day();
    let crews = transact!(app.db, "demo.world", |tx| {
        let contracts = contracts(tx, &caller, now, subdistrict, estate, raised).await?;
        let crews = make_crews(app, tx, &caller, subdistrict).await?;
        plans(app, tx, &caller, subdistrict, estate, &contracts, &crews, start).await?;
        Ok(crews)
    })?;
    let account = reconciliation::service::NewBankAccount {
        estate,
        bank: "CCB".to_owned(),
        number: BANK_ACCOUNT.to_owned(),
        name: OPERATOR.to_owned(),
    };
    reconciliation::add_bank_account(app, &caller, account).await?;
    let logins = users(app, subdistrict, estate, &crews).await?;
    Ok(World {
        estate,
        repair_crew: crews.repair,
        green_crew: crews.green,
        waste_crew: crews.waste_early,
        street_crew: crews.street[0],
        finance: caller_named(app, "finance").await?,
        dispatcher: caller_named(app, "dispatcher").await?,
        steward: caller_named(app, "steward").await?,
        logins,
    })
}

async fn contracts(
    tx: &Tx,
    caller: &Caller,
    now: chrono::DateTime<chrono::Utc>,
    subdistrict_id: SubdistrictId,
    estate: EstateId,
    raised: Month,
) -> Result<Contracts> {
    let year = raised.year();
    let begin = NaiveDate::from_ymd_opt(year - 2, 1, 1).expect("a valid day");
    let end = NaiveDate::from_ymd_opt(year + 3, 1, 1).expect("a valid day");
    let contract = |number: &str, kind, name: &str, estate_id, value: Option<&str>| NewContract {
        number: number.to_owned(),
        kind,
        name: name.to_owned(),
        subdistrict_id,
        estate_id,
        purchaser: if estate_id.is_some() {
            "翠苑一区物业管理委员会".to_owned()
        } else {
            OFFICE.to_owned()
        },
        supplier: OPERATOR.to_owned(),
        starts_on: begin,
        ends_on: end,
        annual_value: value.and_then(|v| v.parse().ok()),
    };
    let mut ids = Vec::with_capacity(4);
    for new in [
        contract(
            "WY-001",
            ContractKind::PropertyService,
            "翠苑一区物业服务合同（包干制）",
            Some(estate),
            None,
        ),
        contract(
            "SZ-JX-001",
            ContractKind::StreetCleaning,
            "翠苑街道街巷保洁服务合同",
            None,
            Some("1664000.00"),
        ),
        contract("SZ-LH-001", ContractKind::Greening, "翠苑街道街区绿化养护合同", None, Some("251060.00")),
        contract(
            "SZ-QY-001",
            ContractKind::WasteHaulage,
            "翠苑街道生活垃圾清运合同",
            None,
            Some("544000.00"),
        ),
    ] {
        ids.push(add_contract_in(tx, caller, now, &new).await?);
    }
    let before = raised.first_day().checked_sub_days(Days::new(45)).unwrap_or(begin);
    for (effective_from, rate, authority, approved_on) in [
        (begin, "0.15", "物业服务合同第十二条", begin),
        (
            raised.first_day(),
            "0.75",
            "业主共同决定：参与面积 78.4%、参与户数 76.1%，同意均过半数，公示满 30 日",
            before,
        ),
    ] {
        let rate: Rate = rate.parse()?;
        let version = NewTariffVersion {
            contract_id: ids[0],
            item: ChargeItem::PropertyFee,
            effective_from,
            rate,
            authority: authority.to_owned(),
            approved_on,
        };
        add_tariff_version_in(tx, caller, now, &version).await?;
    }
    Ok(Contracts { property: ids[0], street: ids[1], green: ids[2], waste: ids[3] })
}

struct Crews {
    street: [CrewId; 3],
    waste_early: CrewId,
    waste_late: CrewId,
    green: CrewId,
    stairs: [CrewId; 2],
    repair: CrewId,
    patrol: CrewId,
    all: Vec<(CrewId, &'static str)>,
}

async fn make_crews(app: &App, tx: &Tx, caller: &Caller, subdistrict_id: SubdistrictId) -> Result<Crews> {
    const H: i32 = 60;
    let list: [(&str, Line, &str, i32, i32, i32); 10] = [
        ("街巷保洁一组", Line::StreetCleaning, "王秀兰", 9, 5 * H, 13 * H),
        ("街巷保洁二组", Line::StreetCleaning, "陈根宝", 9, 5 * H, 13 * H),
        ("街巷保洁三组", Line::StreetCleaning, "徐美娟", 8, 12 * H + 30, 22 * H),
        ("清运早班", Line::WasteHaulage, "李建国", 6, 5 * H, 13 * H),
        ("清运晚班", Line::WasteHaulage, "周志强", 4, 14 * H, 22 * H),
        ("绿化养护组", Line::Greening, "陈志强", 8, 7 * H, 16 * H),
        ("楼道保洁一组", Line::Property, "赵敏", 6, 7 * H, 16 * H),
        ("楼道保洁二组", Line::Property, "孙桂芳", 6, 7 * H, 16 * H),
        ("综合维修组", Line::Property, "张伟", 5, 7 * H + 30, 18 * H),
        ("秩序巡查组", Line::Property, "孙鹏", 9, 6 * H, 22 * H),
    ];
    let mut ids = Vec::with_capacity(list.len());
    for (n, (name, line, foreman, headcount, start, end)) in list.iter().enumerate() {
        let crew = EditCrew {
            line: *line,
            name: (*name).to_owned(),
            foreman: (*foreman).to_owned(),
            phone: format!("1990001{:04}", 100 + n),
            headcount: *headcount,
            active: true,
            shifts: vec![Shift { weekdays: 127, start_minute: *start, end_minute: *end }],
        };
        let made =
            crate::crews::service::create_in(app, tx, caller, app.now(), &NewCrew { subdistrict_id, crew })
                .await?;
        ids.push(made.crew.id);
    }
    Ok(Crews {
        street: [ids[0], ids[1], ids[2]],
        waste_early: ids[3],
        waste_late: ids[4],
        green: ids[5],
        stairs: [ids[6], ids[7]],
        repair: ids[8],
        patrol: ids[9],
        all: ids.iter().copied().zip(list.iter().map(|c| c.0)).collect(),
    })
}

/// Coordinates as a fraction of the quarter, west to east and south to north, in thousandths.
fn at(x: i32, y: i32) -> Value {
    let coordinate = |origin: i64, step: i64, n: i32| -> Value {
        // Millionths of a degree, printed as a decimal: no arithmetic in floats.
        let micro = origin + step * i64::from(n);
        serde_json::from_str(&format!("{}.{:06}", micro / 1_000_000, micro % 1_000_000))
            .expect("a decimal number")
    };
    json!([coordinate(120_119_000, 11, x), coordinate(30_282_000, 9, y)])
}

fn line(points: &[(i32, i32)]) -> Value {
    json!({ "type": "LineString", "coordinates": points.iter().map(|(x, y)| at(*x, *y)).collect::<Vec<_>>() })
}

fn point(x: i32, y: i32) -> Value {
    json!({ "type": "Point", "coordinates": at(x, y) })
}

fn square(x: i32, y: i32, size: i32) -> Value {
    let ring = [(x, y), (x + size, y), (x + size, y + size), (x, y + size), (x, y)];
    json!({ "type": "Polygon", "coordinates": [ring.iter().map(|(x, y)| at(*x, *y)).collect::<Vec<_>>()] })
}

struct Planner<'a> {
    app: &'a App,
    tx: &'a Tx,
    caller: &'a Caller,
    subdistrict: SubdistrictId,
    estate: EstateId,
    start: NaiveDate,
}

impl Planner<'_> {
    async fn place(
        &self,
        kind: PlaceKind,
        name: &str,
        grade: Option<i32>,
        area: Option<i64>,
        geometry: Value,
    ) -> Result<PlaceId> {
        let estate_id = matches!(kind, PlaceKind::Building | PlaceKind::WastePoint).then_some(self.estate);
        let new = NewPlace {
            subdistrict_id: self.subdistrict,
            estate_id,
            kind,
            name: name.to_owned(),
            grade,
            area: area.map(|square_metres| Area(square_metres * 100)),
            geometry,
        };
        places::add_place_in(self.tx, self.caller, self.app.now(), &new).await
    }

    #[expect(clippy::too_many_arguments, reason = "a row of the table of standards")]
    async fn standard(
        &self,
        contract_id: ContractId,
        line: Line,
        place_kind: PlaceKind,
        grade: Option<i32>,
        task: &str,
        requirement: &str,
        recurrence: &str,
        start_minutes: &[i32],
        duration_minutes: i32,
    ) -> Result<StandardId> {
        let new = NewStandard {
            contract_id,
            line,
            place_kind,
            grade,
            task: task.to_owned(),
            requirement: requirement.to_owned(),
            recurrence: recurrence.to_owned(),
            start_minutes: start_minutes.to_vec(),
            duration_minutes,
        };
        add_standard_in(self.tx, self.caller, self.app.now(), &new).await
    }

    #[expect(clippy::too_many_arguments, reason = "a row of the table of plans")]
    async fn plan(
        &self,
        contract_id: ContractId,
        standard: StandardId,
        line: Line,
        place: PlaceId,
        crew: CrewId,
        title: &str,
        recurrence: &str,
        starts: &[i32],
        minutes: i32,
    ) -> Result<()> {
        let times: Vec<String> = starts.iter().map(ToString::to_string).collect();
        let plan = EditPlan {
            place_id: Some(place),
            crew_id: Some(crew),
            title: title.to_owned(),
            recurrence: recurrence.to_owned(),
            start_minutes: times.join(","),
            duration_minutes: minutes,
            starts_on: self.start,
            ends_on: None,
            active: true,
        };
        let new = NewPlan { contract_id, standard_id: Some(standard), line, plan };
        crate::works::plans::service::create_in(self.app, self.tx, self.caller, self.app.now(), &new).await?;
        Ok(())
    }
}

#[expect(clippy::too_many_arguments, reason = "everything the first day stands on")]
async fn plans(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    subdistrict: SubdistrictId,
    estate: EstateId,
    contracts: &Contracts,
    crews: &Crews,
    start: NaiveDate,
) -> Result<()> {
    let planner = Planner { app, tx, caller, subdistrict, estate, start };
    streets(&planner, contracts.street, crews).await?;
    waste(&planner, contracts.waste, crews).await?;
    green(&planner, contracts.green, crews).await?;
    stairs(&planner, contracts.property, crews).await
}

const HOUR: i32 = 60;
const DAILY: &str = "FREQ=DAILY";
const WEEKDAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// Name, grade, m² and course of a road segment.
type Segment = (&'static str, i32, i64, &'static [(i32, i32)]);

async fn streets(p: &Planner<'_>, contract: ContractId, crews: &Crews) -> Result<()> {
    let segments: [Segment; 12] = [
        ("文一路（教工路–学院路）", 1, 24_000, &[(0, 60), (330, 66)]),
        ("文一路（学院路–古翠路）", 1, 22_000, &[(330, 66), (980, 72)]),
        ("学院路（文一路–余杭塘河）", 2, 18_000, &[(330, 66), (338, 960)]),
        ("古翠路（文一路–余杭塘河）", 2, 20_000, &[(980, 72), (972, 960)]),
        ("翠柏路", 3, 5_600, &[(30, 420), (330, 430)]),
        ("益乐路", 3, 5_200, &[(655, 70), (650, 520)]),
        ("翠苑一区东巷", 3, 4_200, &[(880, 180), (874, 640)]),
        ("翠苑一区西巷", 3, 4_300, &[(400, 180), (396, 640)]),
        ("翠苑一区北弄", 3, 4_800, &[(400, 660), (880, 664)]),
        ("华星里弄", 3, 4_100, &[(120, 180), (126, 400)]),
        ("黄姑山弄", 3, 5_000, &[(60, 700), (330, 706)]),
        ("塘河沿河步道", 3, 6_000, &[(0, 958), (980, 966)]),
    ];
    let full = "普扫到边到角，五无五净；首次普扫 7:00 前完成";
    let first = p
        .standard(
            contract,
            Line::StreetCleaning,
            PlaceKind::RoadSegment,
            None,
            "早班普扫",
            full,
            DAILY,
            &[5 * HOUR],
            60,
        )
        .await?;
    let again = p
        .standard(
            contract,
            Line::StreetCleaning,
            PlaceKind::RoadSegment,
            None,
            "午后巡回保洁",
            "可见垃圾 30 分钟内清除",
            DAILY,
            &[13 * HOUR],
            45,
        )
        .await?;
    for (n, (name, grade, area, course)) in (0i32..).zip(segments) {
        let place = p.place(PlaceKind::RoadSegment, name, Some(grade), Some(area), line(course)).await?;
        let early = 5 * HOUR + (n / 2) * 70;
        let crew = crews.street[usize::from(n % 2 == 1)];
        p.plan(
            contract,
            first,
            Line::StreetCleaning,
            place,
            crew,
            &format!("普扫 {name}"),
            DAILY,
            &[early],
            60,
        )
        .await?;
        let late = 12 * HOUR + 30 + n * 45;
        p.plan(
            contract,
            again,
            Line::StreetCleaning,
            place,
            crews.street[2],
            &format!("巡回保洁 {name}"),
            DAILY,
            &[late],
            45,
        )
        .await?;
    }
    Ok(())
}

async fn waste(p: &Planner<'_>, contract: ContractId, crews: &Crews) -> Result<()> {
    let rule = "定时定点收运，分类不混装，日产日清";
    let early = p
        .standard(
            contract,
            Line::WasteHaulage,
            PlaceKind::WastePoint,
            None,
            "早间收运",
            rule,
            DAILY,
            &[6 * HOUR],
            45,
        )
        .await?;
    let late = p
        .standard(
            contract,
            Line::WasteHaulage,
            PlaceKind::WastePoint,
            None,
            "晚间收运",
            rule,
            DAILY,
            &[18 * HOUR],
            45,
        )
        .await?;
    for n in 0..10i32 {
        let name = format!("{}号集置点", n + 1);
        let place = p
            .place(PlaceKind::WastePoint, &name, None, None, point(430 + (n % 5) * 100, 250 + (n / 5) * 260))
            .await?;
        p.plan(
            contract,
            early,
            Line::WasteHaulage,
            place,
            crews.waste_early,
            &format!("早间收运 {name}"),
            DAILY,
            &[5 * HOUR + 15 + n * 45],
            45,
        )
        .await?;
        p.plan(
            contract,
            late,
            Line::WasteHaulage,
            place,
            crews.waste_late,
            &format!("晚间收运 {name}"),
            DAILY,
            &[14 * HOUR + n * 45],
            45,
        )
        .await?;
    }
    Ok(())
}

async fn green(p: &Planner<'_>, contract: ContractId, crews: &Crews) -> Result<()> {
    let plots: [(&str, i32, i64, (i32, i32)); 5] = [
        ("文一路行道绿带", 1, 8_000, (560, 84)),
        ("学院路绿岛", 2, 7_000, (344, 500)),
        ("古翠路绿带", 2, 7_000, (930, 420)),
        ("翠苑口袋公园", 3, 3_000, (640, 600)),
        ("沿河绿地", 3, 3_000, (480, 900)),
    ];
    let rule = "无枯枝死株，草高不超过 8 cm，绿化垃圾当日清";
    let care = p
        .standard(
            contract,
            Line::Greening,
            PlaceKind::GreenPlot,
            None,
            "修剪养护",
            rule,
            "FREQ=WEEKLY",
            &[7 * HOUR + 30],
            180,
        )
        .await?;
    let water = p
        .standard(
            contract,
            Line::Greening,
            PlaceKind::GreenPlot,
            None,
            "浇水巡护",
            "视天气浇水，检查支撑与病虫害",
            DAILY,
            &[13 * HOUR],
            60,
        )
        .await?;
    for (n, (name, grade, area, (x, y))) in plots.into_iter().enumerate() {
        let place = p.place(PlaceKind::GreenPlot, name, Some(grade), Some(area), square(x, y, 46)).await?;
        let weekly = format!("FREQ=WEEKLY;BYDAY={}", WEEKDAYS[n]);
        p.plan(
            contract,
            care,
            Line::Greening,
            place,
            crews.green,
            &format!("修剪养护 {name}"),
            &weekly,
            &[7 * HOUR + 30],
            180,
        )
        .await?;
        let pair = format!("FREQ=WEEKLY;BYDAY={},{}", WEEKDAYS[(n + 2) % 7], WEEKDAYS[(n + 5) % 7]);
        p.plan(
            contract,
            water,
            Line::Greening,
            place,
            crews.green,
            &format!("浇水巡护 {name}"),
            &pair,
            &[13 * HOUR + i32::from(n > 2) * 70],
            60,
        )
        .await?;
    }
    Ok(())
}

async fn stairs(p: &Planner<'_>, contract: ContractId, crews: &Crews) -> Result<()> {
    let rule = "楼道每周清扫一次，扶手每周擦拭，楼道无堆物";
    let clean = p
        .standard(
            contract,
            Line::Property,
            PlaceKind::Building,
            None,
            "楼道保洁",
            rule,
            "FREQ=WEEKLY",
            &[8 * HOUR],
            55,
        )
        .await?;
    let walk = p
        .standard(
            contract,
            Line::Property,
            PlaceKind::Facility,
            None,
            "小区巡查",
            "每日四次，消防通道畅通",
            DAILY,
            &[8 * HOUR],
            60,
        )
        .await?;
    for n in 0..69i32 {
        let name = format!("翠苑一区{}幢", n + 1);
        let place = p
            .place(PlaceKind::Building, &name, None, None, point(415 + (n % 12) * 40, 200 + (n / 12) * 75))
            .await?;
        let crew = crews.stairs[usize::from(n % 2 == 1)];
        let weekday = WEEKDAYS[usize::try_from(n / 2 % 5).unwrap_or(0)];
        let slot = n / 10;
        let weekly = format!("FREQ=WEEKLY;BYDAY={weekday}");
        p.plan(
            contract,
            clean,
            Line::Property,
            place,
            crew,
            &format!("楼道保洁 {}幢", n + 1),
            &weekly,
            &[7 * HOUR + 30 + slot * 60],
            55,
        )
        .await?;
    }
    let gate = p.place(PlaceKind::Facility, "翠苑一区全区", None, None, point(640, 420)).await?;
    p.plan(
        contract,
        walk,
        Line::Property,
        gate,
        crews.patrol,
        "小区巡查",
        DAILY,
        &[7 * HOUR, 11 * HOUR, 15 * HOUR, 20 * HOUR],
        60,
    )
    .await?;
    let check = "电灯、门禁、水泵、消防设施每日两次巡检，小修随手做";
    let upkeep = p
        .standard(
            contract,
            Line::Property,
            PlaceKind::Facility,
            None,
            "公共设施巡检",
            check,
            DAILY,
            &[8 * HOUR],
            60,
        )
        .await?;
    let pumps = p.place(PlaceKind::Facility, "水泵房与配电间", None, None, point(700, 300)).await?;
    let twice = [8 * HOUR, 13 * HOUR + 30];
    p.plan(contract, upkeep, Line::Property, pumps, crews.repair, "公共设施巡检", DAILY, &twice, 60).await
}

async fn users(
    app: &App,
    subdistrict: SubdistrictId,
    estate: EstateId,
    crews: &Crews,
) -> Result<Vec<(String, Role)>> {
    let caller = system();
    let resident = 1i64;
    let fixed: [(&str, &str, Role, ScopeKind, i64); 6] = [
        ("admin", "系统管理员", Role::Administrator, ScopeKind::City, 0),
        ("dispatcher", "何芳", Role::Dispatcher, ScopeKind::Subdistrict, subdistrict.0),
        ("finance", "林静", Role::Finance, ScopeKind::Subdistrict, subdistrict.0),
        ("steward", "吴晓燕", Role::Steward, ScopeKind::Estate, estate.0),
        ("officer", "沈国良", Role::Officer, ScopeKind::Subdistrict, subdistrict.0),
        ("resident", "居民演示", Role::Resident, ScopeKind::Account, resident),
    ];
    let mut list: Vec<(String, String, Role, ScopeKind, i64)> =
        fixed.iter().map(|(u, n, r, k, id)| ((*u).to_owned(), (*n).to_owned(), *r, *k, *id)).collect();
    for (n, (crew, name)) in crews.all.iter().enumerate() {
        list.push((format!("crew{}", n + 1), (*name).to_owned(), Role::Crew, ScopeKind::Crew, crew.0));
    }
    let mut logins = Vec::with_capacity(list.len());
    for (username, display_name, role, scope_kind, scope_id) in list {
        let new = NewUser {
            username: username.clone(),
            display_name,
            password: PASSWORD.to_owned(),
            role,
            scope_kind,
            scope_id,
        };
        add_user(app, &caller, new).await?;
        logins.push((username, role));
    }
    Ok(logins)
}
