//! What recurs: places of work on the map, the standards the contracts promise, and the plans that keep them.

use chrono::{Days, NaiveDate};
use entity::enums::{HolidayRule, Line, PauseMode, PauseReason, PlaceKind, WasteKind};
use entity::value::{Area, ContractId, CrewId, EstateId, PlaceId, ServicePlanId, StandardId, SubdistrictId};
use serde_json::{Value, json};

use super::world::{Contracts, Crews};
use crate::access::Caller;
use crate::app::App;
use crate::contracts::{NewStandard, add_standard_in};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::places::geo::from_geojson;
use crate::places::work::{self, EditPlace, NewPlace};
use crate::waste::rounds::{EditRound, NewRound, service as rounds};
use crate::works::Needs;
use crate::works::plans::pauses::{self, NewPause};
use crate::works::plans::service::{EditPlan, NewPlan, create_in};

const HOUR: i32 = 60;
const DAILY: &str = "FREQ=DAILY";
const WEEKLY: &str = "FREQ=WEEKLY";
const WEEKDAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// Coordinates in thousandths of the quarter, west to east and south to north.
pub fn at(x: i32, y: i32) -> Value {
    let coordinate = |origin: i64, step: i64, n: i32| -> Value {
        // Millionths of a degree, written as a decimal.
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

fn plot((west, south): (i32, i32), (east, north): (i32, i32)) -> Value {
    let ring = [(west, south), (east, south), (east, north), (west, north), (west, south)];
    json!({ "type": "Polygon", "coordinates": [ring.iter().map(|(x, y)| at(*x, *y)).collect::<Vec<_>>()] })
}

/// Whose plans are made, in which transaction.
pub struct Planner<'a> {
    pub app: &'a App,
    pub tx: &'a Tx,
    pub caller: &'a Caller,
    pub subdistrict: SubdistrictId,
    pub estate: EstateId,
    pub start: NaiveDate,
}

/// What is known of a place besides where it is.
#[derive(Clone, Copy, Default)]
struct Site<'a> {
    grade: Option<i32>,
    square_metres: Option<i64>,
    width_cm: Option<i32>,
    bins: &'a [(WasteKind, i32)],
    hours: &'a [(i32, i32)],
}

/// A line of service under its contract.
struct Service<'a> {
    planner: &'a Planner<'a>,
    contract: ContractId,
    line: Line,
    kind: PlaceKind,
}

/// A standard of a contract, to be kept by plans.
struct Promise<'a> {
    service: &'a Service<'a>,
    /// None: work that the contract names no times for.
    standard: Option<StandardId>,
    minutes: i32,
    /// Parts of the year with times of their own.
    seasons: &'a str,
    on_holiday: HolidayRule,
}

impl Planner<'_> {
    const fn service(&self, contract: ContractId, line: Line, kind: PlaceKind) -> Service<'_> {
        Service { planner: self, contract, line, kind }
    }
}

impl Service<'_> {
    async fn place(&self, name: &str, geometry: &Value, site: Site<'_>) -> Result<PlaceId> {
        let p = self.planner;
        let in_estate =
            matches!(self.kind, PlaceKind::Building | PlaceKind::WastePoint | PlaceKind::Checkpoint);
        let shape = from_geojson(geometry)
            .map_err(|flaw| Error::internal(format!("{name} has a broken shape: {flaw:?}")))?;
        let place = EditPlace {
            kind: self.kind,
            name: name.to_owned(),
            estate_id: in_estate.then_some(p.estate),
            grade: site.grade,
            area: site.square_metres.map(|square_metres| Area(square_metres * 100)),
            width_cm: site.width_cm,
            shape,
            bins: site.bins.to_vec(),
            hours: site.hours.to_vec(),
            active: true,
        };
        let new = NewPlace { subdistrict_id: p.subdistrict, place };
        Ok(work::add_place_in(p.tx, p.caller, p.app.now(), &new).await?.id)
    }

    async fn promise(
        &self,
        task: &str,
        requirement: &str,
        recurrence: &str,
        start: i32,
        minutes: i32,
    ) -> Result<Promise<'_>> {
        let p = self.planner;
        let new = NewStandard {
            contract_id: self.contract,
            line: self.line,
            place_kind: self.kind,
            grade: None,
            task: task.to_owned(),
            requirement: requirement.to_owned(),
            recurrence: recurrence.to_owned(),
            start_minutes: vec![start],
            duration_minutes: minutes,
        };
        let standard = add_standard_in(p.tx, p.caller, p.app.now(), &new).await?;
        let standard = Some(standard);
        Ok(Promise { service: self, standard, minutes, seasons: "", on_holiday: HolidayRule::Keep })
    }
}

impl Promise<'_> {
    async fn keep(
        &self,
        place: impl Into<Option<PlaceId>>,
        crew: CrewId,
        title: &str,
        recurrence: &str,
        starts: &[i32],
    ) -> Result<ServicePlanId> {
        let p = self.service.planner;
        let times: Vec<String> = starts.iter().map(ToString::to_string).collect();
        let plan = EditPlan {
            place_id: place.into(),
            crew_id: Some(crew),
            title: title.to_owned(),
            recurrence: recurrence.to_owned(),
            start_minutes: times.join(","),
            duration_minutes: self.minutes,
            needs: Needs::default(),
            seasons: self.seasons.to_owned(),
            on_holiday: self.on_holiday,
            starts_on: p.start,
            ends_on: None,
            active: true,
        };
        let (contract_id, line) = (self.service.contract, self.service.line);
        let new = NewPlan { contract_id, standard_id: self.standard, line, plan };
        Ok(create_in(p.app, p.tx, p.caller, p.app.now(), &new).await?.plan.id)
    }
}

/// Makes the places, standards and plans of all four lines.
pub async fn make(planner: &Planner<'_>, contracts: &Contracts, crews: &Crews) -> Result<()> {
    streets(planner, contracts.street, crews).await?;
    waste(planner, contracts.waste, crews).await?;
    green(planner, contracts.green, crews).await?;
    stairs(planner, contracts.property, crews).await?;
    facilities(planner, contracts.property, crews).await
}

/// Name, grade, width in centimetres, m² where the contract states them, and course of a road segment.
type Segment = (&'static str, i32, i32, Option<i64>, &'static [(i32, i32)]);

const SEGMENTS: [Segment; 12] = [
    ("文一路（教工路–学院路）", 1, 3_200, None, &[(0, 60), (330, 66)]),
    ("文一路（学院路–古翠路）", 1, 3_000, Some(22_000), &[(330, 66), (980, 72)]),
    ("学院路（文一路–余杭塘河）", 2, 2_000, Some(18_000), &[(330, 66), (338, 960)]),
    ("古翠路（文一路–余杭塘河）", 2, 2_200, Some(20_000), &[(980, 72), (972, 960)]),
    ("翠柏路", 3, 850, None, &[(30, 420), (330, 430)]),
    ("益乐路", 3, 900, None, &[(655, 70), (650, 520)]),
    ("翠苑一区东巷", 3, 600, None, &[(880, 180), (874, 640)]),
    ("翠苑一区西巷", 3, 600, None, &[(400, 180), (396, 640)]),
    ("翠苑一区北弄", 3, 550, None, &[(400, 660), (880, 664)]),
    ("华星里弄", 3, 450, None, &[(120, 180), (126, 400)]),
    ("黄姑山弄", 3, 500, None, &[(60, 700), (330, 706)]),
    ("塘河沿河步道", 3, 400, None, &[(0, 958), (980, 966)]),
];

async fn streets(p: &Planner<'_>, contract: ContractId, crews: &Crews) -> Result<()> {
    let service = p.service(contract, Line::StreetCleaning, PlaceKind::RoadSegment);
    let full = "普扫到边到角，五无五净；首次普扫 7:00 前完成";
    let sweep = service.promise("早班普扫", full, DAILY, 5 * HOUR, 60).await?;
    let patrol = service.promise("午后巡回保洁", "可见垃圾 30 分钟内清除", DAILY, 13 * HOUR, 45).await?;
    for (n, (name, grade, width, square_metres, course)) in (0i32..).zip(SEGMENTS) {
        let site = Site { grade: Some(grade), square_metres, width_cm: Some(width), ..Site::default() };
        let place = service.place(name, &line(course), site).await?;
        let crew = crews.street[usize::from(n % 2 == 1)];
        sweep.keep(place, crew, &format!("{name} 普扫"), DAILY, &[5 * HOUR + (n / 2) * 75]).await?;
        let title = format!("{name} 巡回保洁");
        patrol.keep(place, crews.street[2], &title, DAILY, &[12 * HOUR + 30 + n * 45]).await?;
    }
    Ok(())
}

/// 定时定点: when residents bring their waste.
const OPEN: [(i32, i32); 2] = [(6 * HOUR, 9 * HOUR), (17 * HOUR + 30, 21 * HOUR)];

/// Title, kind, crew, days, start, minutes and standard of a round.
type Round<'a> = (&'a str, WasteKind, CrewId, &'a str, i32, i32, Option<&'a Promise<'a>>);

async fn waste(p: &Planner<'_>, contract: ContractId, crews: &Crews) -> Result<()> {
    let service = p.service(contract, Line::WasteHaulage, PlaceKind::WastePoint);
    let rule = "定时定点收运，分类不混装，日产日清";
    let food = service.promise("易腐垃圾收运", rule, DAILY, 5 * HOUR + 15, 150).await?;
    let early = service.promise("其他垃圾早间收运", rule, DAILY, 8 * HOUR, 180).await?;
    let late = service.promise("其他垃圾晚间收运", rule, DAILY, 14 * HOUR + 30, 180).await?;
    let mut points = Vec::new();
    for n in 0..10i32 {
        let name = format!("{}号点", n + 1);
        let mut bins = vec![(WasteKind::Food, 2 + n % 3), (WasteKind::Residual, 4 + n % 4)];
        if n % 2 == 0 {
            bins.extend([(WasteKind::Recyclable, 2), (WasteKind::Hazardous, 1)]);
        }
        let hours: &[(i32, i32)] = if n % 5 == 4 { &[] } else { &OPEN };
        let site = Site { bins: &bins, hours, ..Site::default() };
        points.push(service.place(&name, &point(430 + (n % 5) * 100, 250 + (n / 5) * 260), site).await?);
    }
    let stations = p.service(contract, Line::WasteHaulage, PlaceKind::TransferStation);
    let site = Site { hours: &[(5 * HOUR, 22 * HOUR)], ..Site::default() };
    stations.place("翠苑垃圾中转站", &point(60, 560), site).await?;
    // Out along the south, back along the north.
    let there_and_back: Vec<PlaceId> = points[..5].iter().chain(points[5..].iter().rev()).copied().collect();
    let sorted: Vec<PlaceId> = points.iter().step_by(2).copied().collect();
    let (first, second) = (crews.waste_early, crews.waste_late);
    let rounds: [Round<'_>; 5] = [
        ("易腐垃圾收运", WasteKind::Food, first, DAILY, 5 * HOUR + 15, 150, Some(&food)),
        ("其他垃圾早间收运", WasteKind::Residual, first, DAILY, 8 * HOUR, 180, Some(&early)),
        ("其他垃圾晚间收运", WasteKind::Residual, second, DAILY, 14 * HOUR + 30, 180, Some(&late)),
        ("可回收物收运", WasteKind::Recyclable, first, "FREQ=WEEKLY;BYDAY=TU,FR", 11 * HOUR + 15, 60, None),
        ("有害垃圾收运", WasteKind::Hazardous, first, "FREQ=WEEKLY;BYDAY=WE", 11 * HOUR + 15, 45, None),
    ];
    for (title, waste, crew, days, start, minutes, standard) in rounds {
        let own = Promise {
            service: &service,
            standard: standard.and_then(|promise| promise.standard),
            minutes,
            seasons: "",
            on_holiday: HolidayRule::Keep,
        };
        let plan_id = own.keep(None, crew, title, days, &[start]).await?;
        let all = standard.is_some();
        let points = if all { there_and_back.clone() } else { sorted.clone() };
        let new = NewRound { plan_id, waste, round: EditRound { name: format!("{title}线"), points } };
        rounds::create_in(p.tx, p.caller, p.app.now(), &new).await?;
    }
    Ok(())
}

/// Name, class, m² where the contract states them, south-west and north-east corner of a green plot.
type Plot = (&'static str, i32, Option<i64>, (i32, i32), (i32, i32));

async fn green(p: &Planner<'_>, contract: ContractId, crews: &Crews) -> Result<()> {
    let plots: [Plot; 5] = [
        ("文一路行道绿带", 1, Some(8_000), (360, 78), (960, 91)),
        ("学院路绿岛", 2, Some(7_000), (344, 300), (358, 780)),
        ("古翠路绿带", 2, Some(7_000), (950, 200), (964, 690)),
        ("翠苑口袋公园", 3, None, (620, 575), (676, 627)),
        ("沿河绿地", 3, None, (440, 920), (700, 931)),
    ];
    let service = p.service(contract, Line::Greening, PlaceKind::GreenPlot);
    let rule = "无枯枝死株，草高不超过 8 cm，绿化垃圾当日清";
    let mut care = service.promise("修剪养护", rule, WEEKLY, 7 * HOUR + 30, 180).await?;
    // On a holiday the mowers rest; the plot is cut on the next working day.
    care.on_holiday = HolidayRule::Next;
    let mut water = service.promise("浇水巡护", "视天气浇水，检查支撑与病虫害", DAILY, 13 * HOUR, 60).await?;
    // From November on shorter and after the frost of the morning.
    water.seasons = "03-01..10-31 = =; 11-01..02-29 780 40";
    for (n, (name, grade, square_metres, low, high)) in plots.into_iter().enumerate() {
        let site = Site { grade: Some(grade), square_metres, ..Site::default() };
        let place = service.place(name, &plot(low, high), site).await?;
        let weekly = format!("FREQ=WEEKLY;BYDAY={}", WEEKDAYS[n]);
        care.keep(place, crews.green, &format!("{name} 修剪养护"), &weekly, &[7 * HOUR + 30]).await?;
        let pair = format!("FREQ=WEEKLY;BYDAY={},{}", WEEKDAYS[(n + 2) % 7], WEEKDAYS[(n + 5) % 7]);
        let start = 13 * HOUR + i32::from(n > 2) * 75;
        water.keep(place, crews.green, &format!("{name} 浇水巡护"), &pair, &[start]).await?;
    }
    Ok(())
}

async fn stairs(p: &Planner<'_>, contract: ContractId, crews: &Crews) -> Result<()> {
    let service = p.service(contract, Line::Property, PlaceKind::Building);
    let rule = "楼道每周清扫一次，扶手每周擦拭，楼道无堆物";
    let clean = service.promise("楼道保洁", rule, WEEKLY, 7 * HOUR + 30, 55).await?;
    for n in 0..69i32 {
        let name = format!("翠苑一区{}幢", n + 1);
        let door = point(415 + (n % 12) * 40, 200 + (n / 12) * 75);
        let place = service.place(&name, &door, Site::default()).await?;
        let crew = crews.stairs[usize::from(n % 2 == 1)];
        let weekday = WEEKDAYS[usize::try_from(n / 2 % 5).unwrap_or(0)];
        let weekly = format!("FREQ=WEEKLY;BYDAY={weekday}");
        let start = 7 * HOUR + 30 + n / 10 * 60;
        clean.keep(place, crew, &format!("{}幢 楼道保洁", n + 1), &weekly, &[start]).await?;
    }
    Ok(())
}

async fn facilities(p: &Planner<'_>, contract: ContractId, crews: &Crews) -> Result<()> {
    let service = p.service(contract, Line::Property, PlaceKind::Facility);
    let walk = service.promise("小区巡查", "每日四次，消防通道畅通", DAILY, 7 * HOUR, 60).await?;
    let whole = service.place("翠苑一区全区", &point(640, 420), Site::default()).await?;
    let rounds = [7 * HOUR, 11 * HOUR, 15 * HOUR, 20 * HOUR];
    walk.keep(whole, crews.patrol, "小区巡查", DAILY, &rounds).await?;
    let posts = p.service(contract, Line::Property, PlaceKind::Checkpoint);
    for (name, x, y) in
        [("东门岗", 880, 410), ("西门岗", 400, 410), ("北侧消防通道口", 640, 655), ("南侧电动车棚", 560, 190)]
    {
        posts.place(name, &point(x, y), Site::default()).await?;
    }
    let rule = "电灯、门禁、水泵、消防设施每日两次巡检，小修随手做";
    let check = service.promise("公共设施巡检", rule, DAILY, 8 * HOUR, 60).await?;
    let pumps = service.place("水泵房与配电间", &point(700, 300), Site::default()).await?;
    check.keep(pumps, crews.repair, "公共设施巡检", DAILY, &[8 * HOUR, 13 * HOUR + 40]).await?;
    Ok(())
}

/// Rain is forecast: from the third day on greening rests for two days.
pub async fn rain_ahead(app: &App, subdistrict: SubdistrictId, date: NaiveDate) -> Result<()> {
    let new = NewPause {
        subdistrict_id: subdistrict,
        line: Some(Line::Greening),
        plan_id: None,
        from_on: date + Days::new(3),
        until_on: date + Days::new(5),
        reason: PauseReason::Rain,
        note: "暴雨黄色预警".to_owned(),
        mode: PauseMode::PutOff,
    };
    pauses::create(app, &Caller::system("demo"), new).await?;
    Ok(())
}
