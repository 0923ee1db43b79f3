//! A small quarter with work to do: places around 30.287, 120.121, a contract, crews with shifts.

use chrono::NaiveDate;
use dawuye::access::Caller;
use dawuye::crews::workers::{EditWorker, NewWorker};
use dawuye::crews::{CrewView, EditCrew, NewCrew, Shift};
use dawuye::works::plans::{EditPlan, NewPlan};
use entity::enums::{ContractKind, Line, PlaceKind, ReliefCategory};
use entity::value::{AccountId, ContractId, CrewId, EstateId, PlaceId, StandardId, SubdistrictId};
use entity::{
    account, building, community, contract, dwelling, entrance, estate, party, person, place,
    service_standard, subdistrict,
};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, EntityTrait, PaginatorTrait};

use super::TestApp;

pub const EVERY_DAY: i32 = 127;

pub struct World {
    pub subdistrict: SubdistrictId,
    /// Another quarter, with a crew of its own.
    pub elsewhere: SubdistrictId,
    pub estate: EstateId,
    pub contract: ContractId,
    pub standard: StandardId,
    pub road: PlaceId,
    pub plot: PlaceId,
    pub point: PlaceId,
    /// Property, 08:00 to 17:00 every day.
    pub repair: CrewId,
    /// Street cleaning, 05:00 to 14:00 every day.
    pub sweep: CrewId,
    pub crew_elsewhere: CrewId,
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn shift(start_minute: i32, end_minute: i32) -> Shift {
    Shift { weekdays: EVERY_DAY, start_minute, end_minute }
}

pub async fn crew(
    t: &TestApp,
    subdistrict_id: SubdistrictId,
    line: Line,
    name: &str,
    from: i32,
    to: i32,
) -> CrewView {
    let crew = EditCrew {
        line,
        name: name.to_owned(),
        foreman: "张伟".to_owned(),
        phone: "13800002210".to_owned(),
        active: true,
        shifts: vec![shift(from, to)],
    };
    let new = NewCrew { subdistrict_id, crew };
    let made =
        dawuye::crews::service::create(&t.app, &Caller::system("test"), new).await.expect("a valid crew");
    for name in ["张伟", "李娜"] {
        worker(t, subdistrict_id, Some(made.crew.id), name).await;
    }
    made
}

/// Someone employed since 2020, in a crew or not.
pub async fn worker(
    t: &TestApp,
    subdistrict_id: SubdistrictId,
    crew_id: Option<CrewId>,
    name: &str,
) -> entity::worker::Model {
    let there = entity::worker::Entity::find().count(t.app.db.read()).await.expect("workers are counted");
    let worker = EditWorker {
        number: format!("A{:03}", there + 1),
        name: name.to_owned(),
        phone: "13800002210".to_owned(),
        active_from: day("2020-01-01"),
        active_to: None,
        skills: Vec::new(),
    };
    let new = NewWorker { subdistrict_id, crew_id, worker };
    dawuye::crews::workers::service::create(&t.app, &Caller::system("test"), new)
        .await
        .expect("a valid worker")
}

async fn places(t: &TestApp, subdistrict_id: SubdistrictId) -> (PlaceId, PlaceId, PlaceId) {
    let road = r#"{"type":"LineString","coordinates":[[120.118,30.286],[120.121,30.287],[120.125,30.2875]]}"#;
    let plot = r#"{"type":"Polygon","coordinates":[[[120.120,30.2865],[120.1215,30.2865],[120.1215,30.2875],[120.120,30.2875],[120.120,30.2865]]]}"#;
    let point = r#"{"type":"Point","coordinates":[120.1228,30.2881]}"#;
    let rows = [
        (PlaceKind::RoadSegment, "文一路（教工路–学院路）", road),
        (PlaceKind::GreenPlot, "翠苑一区中心绿地", plot),
        (PlaceKind::WastePoint, "3幢投放点", point),
    ];
    let mut ids = Vec::new();
    for (kind, name, geometry) in rows {
        let id = dawuye::transact!(t.app.db, "fixtures.place", |tx| {
            let row = place::ActiveModel {
                id: NotSet,
                subdistrict_id: Set(subdistrict_id),
                estate_id: Set(None),
                kind: Set(kind),
                name: Set(name.to_owned()),
                grade: Set(Some(1)),
                area: Set(None),
                area_stated: Set(false),
                width_cm: Set(None),
                active: Set(true),
                version: Set(1),
                geometry: Set(geometry.to_owned()),
            };
            Ok(row.insert(tx).await?.id)
        });
        ids.push(id.expect("a place"));
    }
    (ids[0], ids[1], ids[2])
}

async fn contract_of(t: &TestApp, subdistrict_id: SubdistrictId) -> (ContractId, StandardId) {
    dawuye::transact!(t.app.db, "fixtures.contract", |tx| {
        let buyer =
            party::ActiveModel { id: NotSet, name: Set("翠苑街道办事处".to_owned()) }.insert(tx).await?;
        let seller =
            party::ActiveModel { id: NotSet, name: Set("城市运营公司".to_owned()) }.insert(tx).await?;
        let row = contract::ActiveModel {
            id: NotSet,
            number: Set("HT-2026-01".to_owned()),
            kind: Set(ContractKind::StreetCleaning),
            name: Set("街巷保洁合同".to_owned()),
            subdistrict_id: Set(subdistrict_id),
            estate_id: Set(None),
            purchaser_id: Set(buyer.id),
            supplier_id: Set(seller.id),
            starts_on: Set(day("2026-01-01")),
            ends_on: Set(day("2029-01-01")),
            annual_value_fen: Set(None),
            expiry_warned_on: Set(None),
            version: Set(1),
            ..Default::default()
        };
        let contract = row.insert(tx).await?;
        let row = service_standard::ActiveModel {
            id: NotSet,
            contract_id: Set(contract.id),
            line: Set(Line::StreetCleaning),
            place_kind: Set(PlaceKind::RoadSegment),
            grade: Set(Some(1)),
            task: Set("普扫".to_owned()),
            requirement: Set("一类道路每日普扫两次".to_owned()),
            recurrence: Set("FREQ=DAILY".to_owned()),
            start_minutes: Set("390,840".to_owned()),
            duration_minutes: Set(90),
        };
        let standard = row.insert(tx).await?;
        Ok((contract.id, standard.id))
    })
    .expect("a contract")
}

pub async fn world(t: &TestApp) -> World {
    let (subdistrict, elsewhere, estate) = dawuye::transact!(t.app.db, "fixtures.quarter", |tx| {
        let here =
            subdistrict::ActiveModel { id: NotSet, name: Set("翠苑街道".to_owned()) }.insert(tx).await?;
        let there =
            subdistrict::ActiveModel { id: NotSet, name: Set("文新街道".to_owned()) }.insert(tx).await?;
        let row = community::ActiveModel {
            id: NotSet,
            subdistrict_id: Set(here.id),
            name: Set("翠苑一区社区".to_owned()),
        };
        let community = row.insert(tx).await?;
        let row = estate::ActiveModel {
            id: NotSet,
            subdistrict_id: Set(here.id),
            community_id: Set(community.id),
            name: Set("翠苑一区".to_owned()),
        };
        let estate = row.insert(tx).await?;
        Ok((here.id, there.id, estate.id))
    })
    .expect("a quarter");
    let (road, plot, point) = places(t, subdistrict).await;
    let (contract, standard) = contract_of(t, subdistrict).await;
    let repair = crew(t, subdistrict, Line::Property, "维修一组", 480, 1020).await.crew.id;
    let sweep = crew(t, subdistrict, Line::StreetCleaning, "保洁一组", 300, 840).await.crew.id;
    let crew_elsewhere = crew(t, elsewhere, Line::Property, "维修组", 480, 1020).await.crew.id;
    World {
        subdistrict,
        elsewhere,
        estate,
        contract,
        standard,
        road,
        plot,
        point,
        repair,
        sweep,
        crew_elsewhere,
    }
}

/// Sweeping of the road at 06:30 and 12:00 every day from 1 September on.
pub fn sweeping(w: &World) -> NewPlan {
    NewPlan {
        contract_id: w.contract,
        standard_id: Some(w.standard),
        line: Line::StreetCleaning,
        plan: EditPlan {
            place_id: Some(w.road),
            crew_id: Some(w.sweep),
            title: "普扫".to_owned(),
            recurrence: "FREQ=DAILY".to_owned(),
            start_minutes: "390,720".to_owned(),
            duration_minutes: 90,
            needs: dawuye::works::Needs::default(),
            seasons: String::new(),
            on_holiday: entity::enums::HolidayRule::Keep,
            starts_on: day("2026-09-01"),
            ends_on: None,
            active: true,
        },
    }
}

/// All work orders, oldest first.
pub async fn all_orders(t: &TestApp) -> Vec<entity::work_order::Model> {
    use sea_orm::QueryOrder;
    entity::work_order::Entity::find()
        .order_by_asc(entity::work_order::Column::Id)
        .all(t.app.db.read())
        .await
        .expect("orders can be read")
}

/// The smallest JPEG head our reader takes for a photo.
pub fn jpeg() -> Vec<u8> {
    let mut bytes = vec![0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x10];
    bytes.extend_from_slice(b"JFIF\0\x01\x01\x00\x00\x01\x00\x01\x00\x00\xFF\xD9");
    bytes
}

/// A household in the estate.
pub async fn household(t: &TestApp, w: &World, room: &str) -> AccountId {
    dawuye::transact!(t.app.db, "fixtures.household", |tx| {
        let row =
            building::ActiveModel { id: NotSet, estate_id: Set(w.estate), number: Set(room.to_owned()) };
        let building = row.insert(tx).await?;
        let row = entrance::ActiveModel {
            id: NotSet,
            estate_id: Set(w.estate),
            building_id: Set(building.id),
            number: Set("1".to_owned()),
        };
        let entrance = row.insert(tx).await?;
        let row = dwelling::ActiveModel {
            id: NotSet,
            subdistrict_id: Set(w.subdistrict),
            estate_id: Set(w.estate),
            building_id: Set(building.id),
            entrance_id: Set(entrance.id),
            room_no: Set(room.to_owned()),
            code: Set(format!("{room}-1-{room}")),
        };
        let dwelling = row.insert(tx).await?;
        let row = person::ActiveModel {
            id: NotSet,
            estate_id: Set(w.estate),
            name: Set("王秀兰".to_owned()),
            phone: Set(None),
            email: Set(None),
            version: Set(1),
        };
        let person = row.insert(tx).await?;
        let row = account::ActiveModel {
            id: NotSet,
            subdistrict_id: Set(w.subdistrict),
            estate_id: Set(w.estate),
            building_id: Set(building.id),
            dwelling_id: Set(dwelling.id),
            person_id: Set(person.id),
            occupied_from: Set(day("2020-01-01")),
            occupied_to: Set(None),
            relief_category: Set(ReliefCategory::None),
            version: Set(1),
        };
        Ok(row.insert(tx).await?.id)
    })
    .expect("a household")
}
