//! Waste points, a transfer station, plans of haulage, a truck, and a round under way.

use dawuye::access::Caller;
use dawuye::crews::vehicles::{EditVehicle, service as vehicles};
use dawuye::places::geo::from_text;
use dawuye::places::work::{EditPlace, NewPlace, service as places};
use dawuye::works::plans::{EditPlan, NewPlan, service as plans};
use dawuye::works::{Needs, service as works};
use entity::enums::{HolidayRule, Line, PlaceKind, VehicleKind, WasteKind};
use entity::value::{
    ContractId, CrewId, EstateId, PlaceId, ServicePlanId, SubdistrictId, VehicleId, WorkOrderId,
};
use entity::work_order;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::TestApp;
use super::fixtures_works::jpeg;

pub async fn add_place(
    t: &TestApp,
    subdistrict_id: SubdistrictId,
    kind: PlaceKind,
    name: &str,
    at: &str,
) -> PlaceId {
    add_point(t, subdistrict_id, None, kind, name, at, &[]).await
}

pub async fn add_point(
    t: &TestApp,
    subdistrict_id: SubdistrictId,
    estate_id: Option<EstateId>,
    kind: PlaceKind,
    name: &str,
    at: &str,
    bins: &[(WasteKind, i32)],
) -> PlaceId {
    let place = EditPlace {
        kind,
        name: name.to_owned(),
        estate_id,
        grade: None,
        area: None,
        width_cm: None,
        shape: from_text(at, None).expect("a point"),
        bins: bins.to_vec(),
        hours: Vec::new(),
        active: true,
    };
    let new = NewPlace { subdistrict_id, place };
    places::create(&t.app, &Caller::system("test"), new).await.expect("a place").id
}

/// A plan of haulage from today on.
pub async fn plan(
    t: &TestApp,
    contract_id: ContractId,
    crew_id: Option<CrewId>,
    title: &str,
    times: &str,
) -> ServicePlanId {
    let plan = EditPlan {
        place_id: None,
        crew_id,
        title: title.to_owned(),
        recurrence: "FREQ=DAILY".to_owned(),
        start_minutes: times.to_owned(),
        duration_minutes: 60,
        needs: Needs::default(),
        seasons: String::new(),
        on_holiday: HolidayRule::Keep,
        starts_on: t.app.today(),
        ends_on: None,
        active: true,
    };
    let new = NewPlan { contract_id, standard_id: None, line: Line::WasteHaulage, plan };
    plans::create(&t.app, &Caller::system("test"), new).await.expect("a plan").plan.id
}

/// The first order of a plan.
pub async fn order_of(t: &TestApp, plan: ServicePlanId) -> WorkOrderId {
    let found = work_order::Entity::find()
        .filter(work_order::Column::PlanId.eq(plan))
        .order_by_asc(work_order::Column::Id)
        .one(t.app.db.read())
        .await;
    found.expect("a query").expect("an order").id
}

pub async fn truck(t: &TestApp, subdistrict: SubdistrictId, plate: &str, capacity_kg: i32) -> VehicleId {
    let vehicle = EditVehicle {
        plate: plate.to_owned(),
        kind: VehicleKind::Truck,
        model: String::new(),
        capacity_kg,
        capacity_litres: 0,
        range_km: 0,
        licence: None,
        inspection_due: None,
        active: true,
    };
    vehicles::create(&t.app, &Caller::system("test"), subdistrict, vehicle).await.expect("a vehicle").id
}

/// A round of one point, an order of it that is under way, a transfer station and a ticket with its photo.
pub async fn add_haul(
    t: &TestApp,
    contract_id: ContractId,
    subdistrict_id: SubdistrictId,
    crew_id: CrewId,
) -> [(&'static str, i64); 5] {
    use dawuye::waste::rounds::{EditRound, NewRound, service as rounds};
    use dawuye::waste::tickets::{NewTicket, Origin, service as tickets};
    let (app, caller) = (&t.app, Caller::system("test"));
    let point = add_place(t, subdistrict_id, PlaceKind::WastePoint, "w", "120.121,30.281").await;
    let station = add_place(t, subdistrict_id, PlaceKind::TransferStation, "s", "120.122,30.282").await;
    let plan = plan(t, contract_id, Some(crew_id), "n", "720").await;
    let round = EditRound { name: "n".into(), points: vec![point] };
    let new = NewRound { plan_id: plan, waste: WasteKind::Food, round };
    let round = rounds::create(app, &caller, new).await.expect("a round").id;
    let order = order_of(t, plan).await;
    works::acknowledge(app, &caller, order).await.expect("acknowledged");
    works::arrive(app, &caller, order, None).await.expect("arrived");
    let vehicle = truck(t, subdistrict_id, "t", 1).await;
    let new = NewTicket {
        station_id: station,
        number: "1".into(),
        weighed_at: app.now(),
        vehicle_id: vehicle,
        waste: WasteKind::Food,
        gross_kg: 2,
        tare_kg: 1,
        net_kg: None,
        origin: Origin::Order(order),
        handler: "h".into(),
        note: String::new(),
    };
    let photo = app.files.put_photo(jpeg().into(), "p.jpg").await.expect("a photo");
    let ticket = tickets::create(app, &caller, new, Some(photo)).await.expect("a ticket").id;
    [
        ("haul_round", round.0),
        ("haul_order", order.0),
        ("haul_plan", plan.0),
        ("station", station.0),
        ("weigh_ticket", ticket.0),
    ]
}
