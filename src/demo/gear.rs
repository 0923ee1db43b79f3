//! What the demo's crews work by and with: shifts, needed numbers, vehicles, tools, the holiday calendar.

use chrono::{Months, NaiveDate};
use entity::crew;
use entity::enums::{LicenceKind, Line, VehicleKind};
use entity::value::{ShiftKindId, SubdistrictId};

use super::staff::Team;
use crate::access::Caller;
use crate::app::App;
use crate::crews::holidays;
use crate::crews::rosters::kinds::{self, Demand, EditKind};
use crate::crews::vehicles::service::{create_in, give_in};
use crate::crews::vehicles::tools::{self, EditTool, Place};
use crate::crews::vehicles::{EditVehicle, NewUse};
use crate::db::Tx;
use crate::error::Result;
use crate::sheet;

/// The official calendar of 2026.
const HOLIDAYS: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/holidays_2026.csv"));

/// Line, name, start and end in hours, minutes of break.
const SHIFTS: [(Line, &str, i32, i32, i32); 9] = [
    (Line::StreetCleaning, "早班", 5, 13, 0),
    (Line::StreetCleaning, "中班", 13, 22, 60),
    (Line::WasteHaulage, "早班", 5, 13, 0),
    (Line::WasteHaulage, "晚班", 14, 22, 0),
    (Line::Greening, "白班", 7, 16, 60),
    (Line::Property, "白班", 8, 17, 60),
    (Line::Property, "早班", 6, 14, 0),
    (Line::Property, "中班", 14, 22, 0),
    (Line::Property, "夜班", 22, 30, 0),
];

/// The shifts a crew works in, by the names above.
#[must_use]
pub fn shifts_of(crew: &crew::Model) -> &'static [&'static str] {
    match (crew.line, crew.name.as_str()) {
        (Line::StreetCleaning, "街巷保洁三组") => &["中班"],
        (Line::WasteHaulage, "清运晚班") => &["晚班"],
        (Line::StreetCleaning | Line::WasteHaulage, _) => &["早班"],
        (Line::Property, "秩序巡查组") => &["早班", "中班", "夜班"],
        (Line::Greening | Line::Property, _) => &["白班"],
    }
}

pub async fn make(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    subdistrict: SubdistrictId,
    teams: &[Team],
    begin: NaiveDate,
) -> Result<()> {
    let calendar = sheet::read(HOLIDAYS, "").await?;
    holidays::import_in(tx, caller, app.now(), &calendar, false).await?;
    let mut made: Vec<(Line, &str, ShiftKindId)> = Vec::with_capacity(SHIFTS.len());
    for (line, name, start, end, pause) in SHIFTS {
        let kind = EditKind {
            line,
            name: name.to_owned(),
            start_minute: start * 60,
            end_minute: end * 60,
            break_minutes: pause,
            skill_id: None,
            active: true,
        };
        made.push((line, name, kinds::create_in(tx, caller, app.now(), subdistrict, &kind).await?.id));
    }
    for team in teams {
        let of = shifts_of(&team.crew);
        // Two days of rest each in seven leave so many.
        let there = (team.headcount - (2 * team.headcount).div_ceil(7)) / of.len();
        let needed = i32::try_from(if of.len() > 1 { 1 } else { there }).unwrap_or(0);
        let wanted = made.iter().filter(|(line, name, _)| *line == team.crew.line && of.contains(name));
        let wanted: Vec<Demand> = wanted
            .map(|(_, _, id)| Demand {
                shift_kind_id: *id,
                on_working_days: needed,
                on_days_off: if of.len() > 1 { needed } else { (needed - 1).max(1) },
            })
            .collect();
        kinds::set_demand_in(tx, caller, app.now(), team.crew.id, &wanted).await?;
    }
    vehicles(app, tx, caller, subdistrict, teams, begin).await?;
    stock(app, tx, caller, subdistrict, teams).await
}

struct Fleet {
    plate: &'static str,
    kind: VehicleKind,
    model: &'static str,
    load: (i32, i32),
    range_km: i32,
    licence: Option<LicenceKind>,
    /// Crews by name, and the hours of the day each has it.
    with: &'static [(&'static str, i32, i32)],
}

const FLEET: [Fleet; 13] = [
    tricycle("三轮-01", &[("街巷保洁一组", 5, 13), ("街巷保洁三组", 13, 22)]),
    tricycle("三轮-02", &[("街巷保洁一组", 5, 13)]),
    tricycle("三轮-03", &[("街巷保洁二组", 5, 13), ("街巷保洁三组", 13, 22)]),
    tricycle("三轮-04", &[("街巷保洁二组", 5, 13)]),
    tricycle("三轮-05", &[("街巷保洁三组", 13, 22)]),
    tricycle("三轮-06", &[]),
    truck("浙A·S1001", "机扫车", (3_000, 5_000), &[("街巷保洁一组", 5, 13)]),
    truck("浙A·S1002", "机扫车", (3_000, 5_000), &[("街巷保洁二组", 5, 13)]),
    truck("浙A·Q2001", "压缩车（其他垃圾）", (8_000, 14_000), &[("清运早班", 5, 13), ("清运晚班", 14, 22)]),
    truck("浙A·Q2002", "压缩车（其他垃圾）", (8_000, 14_000), &[("清运早班", 5, 13)]),
    truck("浙A·Q2003", "餐厨车（易腐垃圾）", (5_000, 8_000), &[("清运早班", 5, 13), ("清运晚班", 14, 22)]),
    truck("浙A·Q2004", "厢式车（可回收、大件）", (3_000, 12_000), &[]),
    Fleet {
        plate: "手推-01",
        kind: VehicleKind::Walk,
        model: "保洁手推车",
        load: (80, 240),
        range_km: 0,
        licence: None,
        with: &[("楼道保洁一组", 7, 16)],
    },
];

const fn tricycle(plate: &'static str, with: &'static [(&'static str, i32, i32)]) -> Fleet {
    Fleet {
        plate,
        kind: VehicleKind::ETricycle,
        model: "电动保洁三轮",
        load: (300, 500),
        range_km: 60,
        licence: Some(LicenceKind::DrivingD),
        with,
    }
}

const fn truck(
    plate: &'static str,
    model: &'static str,
    load: (i32, i32),
    with: &'static [(&'static str, i32, i32)],
) -> Fleet {
    Fleet {
        plate,
        kind: VehicleKind::Truck,
        model,
        load,
        range_km: 350,
        licence: Some(LicenceKind::DrivingB2),
        with,
    }
}

async fn vehicles(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    subdistrict: SubdistrictId,
    teams: &[Team],
    begin: NaiveDate,
) -> Result<()> {
    for (n, fleet) in (0u32..).zip(&FLEET) {
        let inspected = fleet.kind == VehicleKind::Truck;
        let vehicle = EditVehicle {
            plate: fleet.plate.to_owned(),
            kind: fleet.kind,
            model: fleet.model.to_owned(),
            capacity_kg: fleet.load.0,
            capacity_litres: fleet.load.1,
            range_km: fleet.range_km,
            licence: fleet.licence,
            inspection_due: inspected.then(|| begin + Months::new(8 + n % 5)),
            active: true,
        };
        let made = create_in(tx, caller, app.now(), subdistrict, &vehicle).await?;
        for (crew, start, end) in fleet.with {
            let Some(team) = teams.iter().find(|t| t.crew.name == *crew) else { continue };
            let new = NewUse {
                crew_id: team.crew.id,
                from_on: begin,
                to_on: None,
                start_minute: start * 60,
                end_minute: end * 60,
            };
            give_in(tx, caller, app.now(), made.id, new).await?;
        }
    }
    Ok(())
}

async fn stock(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    subdistrict: SubdistrictId,
    teams: &[Team],
) -> Result<()> {
    let of_line = |line: Line| -> &[(&str, i32)] {
        match line {
            Line::StreetCleaning => &[("竹扫帚", 12), ("簸箕", 10), ("吹叶机", 1)],
            Line::WasteHaulage => &[("防护手套（双）", 20), ("冲洗水管", 2)],
            Line::Greening => &[("高枝剪", 3), ("割草机", 2), ("喷雾器", 2)],
            Line::Property => &[("对讲机", 4), ("疏通机", 1)],
        }
    };
    let store = [("竹扫帚", 40), ("240L 垃圾桶", 25)];
    let with_crews = teams.iter().flat_map(|t| of_line(t.crew.line).iter().map(|i| (Some(t.crew.id), *i)));
    for (crew_id, (name, quantity)) in with_crews.chain(store.map(|item| (None, item))) {
        let tool = EditTool { crew_id, name: name.to_owned(), quantity };
        tools::save_in(tx, caller, app.now(), Place::New(subdistrict), &tool).await?;
    }
    Ok(())
}
