//! The API of vehicles.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::NaiveDate;
use entity::enums::{LicenceKind, VehicleKind};
use entity::value::{CrewId, SubdistrictId, VehicleId, VehicleUseId};
use entity::vehicle_use;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use super::service::{self, EditVehicle, NewUse, VehicleView};
use super::tools_api;
use crate::access::Caller;
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{ApiCaller, Json, Path, Problem, Query};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(tools_api::routes())
        .routes(routes!(list_vehicles, create_vehicle))
        .routes(routes!(show_vehicle, update_vehicle))
        .routes(routes!(give_vehicle))
        .routes(routes!(take_back))
}

/// A crew has the vehicle between two times of each day of `[from_on, to_on)`.
#[derive(Serialize, ToSchema)]
struct VehicleUseItem {
    id: VehicleUseId,
    crew_id: CrewId,
    from_on: NaiveDate,
    to_on: Option<NaiveDate>,
    start_minute: i32,
    /// Past 1440 on the next day.
    end_minute: i32,
    version: i32,
}

impl From<vehicle_use::Model> for VehicleUseItem {
    fn from(u: vehicle_use::Model) -> Self {
        Self {
            id: u.id,
            crew_id: u.crew_id,
            from_on: u.from_on,
            to_on: u.to_on,
            start_minute: u.start_minute,
            end_minute: u.end_minute,
            version: u.version,
        }
    }
}

#[derive(Serialize, ToSchema)]
struct VehicleItem {
    id: VehicleId,
    subdistrict_id: SubdistrictId,
    plate: String,
    kind: VehicleKind,
    model: String,
    capacity_kg: i32,
    capacity_litres: i32,
    /// 0: no limit.
    range_km: i32,
    licence: Option<LicenceKind>,
    /// Not given out from this day on.
    inspection_due: Option<NaiveDate>,
    active: bool,
    /// The latest first.
    uses: Vec<VehicleUseItem>,
    version: i32,
}

impl From<VehicleView> for VehicleItem {
    fn from(view: VehicleView) -> Self {
        let v = view.vehicle;
        Self {
            id: v.id,
            subdistrict_id: v.subdistrict_id,
            plate: v.plate,
            kind: v.kind,
            model: v.model,
            capacity_kg: v.capacity_kg,
            capacity_litres: v.capacity_litres,
            range_km: v.range_km,
            licence: v.licence,
            inspection_due: v.inspection_due,
            active: v.active,
            uses: view.uses.into_iter().map(|(u, _)| u.into()).collect(),
            version: v.version,
        }
    }
}

#[derive(Deserialize, ToSchema)]
struct VehicleBody {
    plate: String,
    kind: VehicleKind,
    #[serde(default)]
    model: String,
    capacity_kg: i32,
    capacity_litres: i32,
    #[serde(default)]
    range_km: i32,
    #[serde(default)]
    licence: Option<LicenceKind>,
    #[serde(default)]
    inspection_due: Option<NaiveDate>,
    #[serde(default = "yes")]
    active: bool,
}

const fn yes() -> bool {
    true
}

impl From<VehicleBody> for EditVehicle {
    fn from(body: VehicleBody) -> Self {
        Self {
            plate: body.plate,
            kind: body.kind,
            model: body.model,
            capacity_kg: body.capacity_kg,
            capacity_litres: body.capacity_litres,
            range_km: body.range_km,
            licence: body.licence,
            inspection_due: body.inspection_due,
            active: body.active,
        }
    }
}

async fn item(app: &App, caller: &Caller, id: VehicleId) -> Result<Json<VehicleItem>> {
    Ok(Json(service::show(app, caller, id).await?.into()))
}

/// List vehicles
#[utoipa::path(get, path = "/vehicles", tag = "vehicles", params(PageQuery),
    responses((status = 200, body = Page<VehicleItem>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_vehicles(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<VehicleItem>>> {
    Ok(Json(service::list(&app, &caller, query.window()?).await?.map(VehicleItem::from)))
}

#[derive(Deserialize, ToSchema)]
struct NewVehicle {
    subdistrict_id: SubdistrictId,
    #[serde(flatten)]
    vehicle: VehicleBody,
}

/// Put a vehicle on record
#[utoipa::path(post, path = "/vehicles", tag = "vehicles",
    responses((status = 201, body = VehicleItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn create_vehicle(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<NewVehicle>,
) -> Result<(StatusCode, Json<VehicleItem>)> {
    let made = service::create(&app, &caller, body.subdistrict_id, body.vehicle.into()).await?;
    Ok((StatusCode::CREATED, item(&app, &caller, made.id).await?))
}

/// Show a vehicle
#[utoipa::path(get, path = "/vehicles/{id}", tag = "vehicles", params(("id" = VehicleId, Path)),
    responses((status = 200, body = VehicleItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show_vehicle(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<VehicleId>,
) -> Result<Json<VehicleItem>> {
    item(&app, &caller, id).await
}

#[derive(Deserialize, ToSchema)]
struct VehicleChange {
    /// As last read.
    version: i32,
    #[serde(flatten)]
    vehicle: VehicleBody,
}

/// Change a vehicle
#[utoipa::path(put, path = "/vehicles/{id}", tag = "vehicles", params(("id" = VehicleId, Path)),
    responses((status = 200, body = VehicleItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn update_vehicle(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<VehicleId>,
    Json(body): Json<VehicleChange>,
) -> Result<Json<VehicleItem>> {
    service::update(&app, &caller, id, body.version, body.vehicle.into()).await?;
    item(&app, &caller, id).await
}

#[derive(Deserialize, ToSchema)]
struct UseBody {
    crew_id: CrewId,
    from_on: NaiveDate,
    /// The first day no longer; null: until it is taken back.
    #[serde(default)]
    to_on: Option<NaiveDate>,
    /// Of each day.
    start_minute: i32,
    /// Past 1440 on the next day.
    end_minute: i32,
}

/// Give a vehicle to a crew
///
/// Refused when another crew has it at that time, when nobody of the crew may drive it, or when its inspection is due.
#[utoipa::path(post, path = "/vehicles/{id}/uses", tag = "vehicles", params(("id" = VehicleId, Path)),
    responses((status = 201, body = VehicleItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn give_vehicle(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<VehicleId>,
    Json(body): Json<UseBody>,
) -> Result<(StatusCode, Json<VehicleItem>)> {
    let new = NewUse {
        crew_id: body.crew_id,
        from_on: body.from_on,
        to_on: body.to_on,
        start_minute: body.start_minute,
        end_minute: body.end_minute,
    };
    service::give(&app, &caller, id, new).await?;
    Ok((StatusCode::CREATED, item(&app, &caller, id).await?))
}

#[derive(Deserialize, ToSchema)]
struct TakeBackBody {
    /// As last read.
    version: i32,
    /// The first day the crew no longer has it.
    to_on: NaiveDate,
}

/// Take a vehicle back from a crew
#[utoipa::path(post, path = "/vehicle-uses/{id}/end", tag = "vehicles", params(("id" = VehicleUseId, Path)),
    responses((status = 200, body = VehicleItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn take_back(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<VehicleUseId>,
    Json(body): Json<TakeBackBody>,
) -> Result<Json<VehicleItem>> {
    let row = service::take_back(&app, &caller, id, body.version, body.to_on).await?;
    item(&app, &caller, row.vehicle_id).await
}
