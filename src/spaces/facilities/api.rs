//! The API of facilities.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::NaiveDate;
use entity::enums::FacilityKind;
use entity::facility;
use entity::value::{Area, EstateId, FacilityId, RoomId, SpaceId, SubdistrictId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::hours::{Span, Weekly};
use super::service::{self, DayRule, EditFacility, EditRoom, FacilityView, NewFacility};
use crate::access::Caller;
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{ApiCaller, Json, Path, Problem, Query};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_facilities, create_facility))
        .routes(routes!(show_facility, update_facility))
        .routes(routes!(set_facility_hours))
        .routes(routes!(set_facility_day))
        .routes(routes!(add_facility_room))
        .routes(routes!(update_facility_room))
}

#[derive(Serialize, ToSchema)]
struct FacilityItem {
    id: FacilityId,
    space_id: SpaceId,
    subdistrict_id: SubdistrictId,
    estate_id: EstateId,
    kind: FacilityKind,
    name: String,
    area: Area,
    phone: String,
    sponsor: String,
    ahead_days: i32,
    closed_on_holidays: bool,
    residents_book: bool,
    opened_on: NaiveDate,
    closed_on: Option<NaiveDate>,
    version: i32,
}

impl From<facility::Model> for FacilityItem {
    fn from(f: facility::Model) -> Self {
        Self {
            id: f.id,
            space_id: f.space_id,
            subdistrict_id: f.subdistrict_id,
            estate_id: f.estate_id,
            kind: f.kind,
            name: f.name,
            area: f.area,
            phone: f.phone,
            sponsor: f.sponsor,
            ahead_days: f.ahead_days,
            closed_on_holidays: f.closed_on_holidays,
            residents_book: f.residents_book,
            opened_on: f.opened_on,
            closed_on: f.closed_on,
            version: f.version,
        }
    }
}

#[derive(Serialize, ToSchema)]
struct FacilityRoom {
    id: RoomId,
    name: String,
    capacity: i32,
    longest_minutes: i32,
    active: bool,
    version: i32,
}

/// A time of the week, in minutes of the day.
#[derive(Serialize, Deserialize, ToSchema)]
struct WeeklyHours {
    /// 1 is Monday.
    weekday: i32,
    from_minute: i32,
    to_minute: i32,
}

/// A day that is not as its weekday.
#[derive(Serialize, ToSchema)]
struct FacilityDay {
    day: NaiveDate,
    /// None: closed.
    open: Option<Span>,
    note: String,
}

#[derive(Serialize, ToSchema)]
struct FacilityDetail {
    #[serde(flatten)]
    facility: FacilityItem,
    rooms: Vec<FacilityRoom>,
    hours: Vec<WeeklyHours>,
    /// From today on.
    days: Vec<FacilityDay>,
}

fn room(r: entity::facility_room::Model) -> FacilityRoom {
    FacilityRoom {
        id: r.id,
        name: r.name,
        capacity: r.capacity,
        longest_minutes: r.longest_minutes,
        active: r.active,
        version: r.version,
    }
}

impl From<FacilityView> for FacilityDetail {
    fn from(view: FacilityView) -> Self {
        let hours = |h: entity::facility_hours::Model| WeeklyHours {
            weekday: h.weekday,
            from_minute: h.from_minute,
            to_minute: h.to_minute,
        };
        let day = |e: entity::facility_exception::Model| FacilityDay {
            day: e.day,
            open: e.from_minute.zip(e.to_minute).map(|(from, to)| Span::new(from, to)),
            note: e.note,
        };
        Self {
            facility: view.facility.into(),
            rooms: view.rooms.into_iter().map(room).collect(),
            hours: view.hours.into_iter().map(hours).collect(),
            days: view.exceptions.into_iter().map(day).collect(),
        }
    }
}

async fn detail(app: &App, caller: &Caller, id: FacilityId) -> Result<Json<FacilityDetail>> {
    Ok(Json(service::show(app, caller, id).await?.into()))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct FacilityQuery {
    #[param(inline)]
    kind: Option<FacilityKind>,
    estate_id: Option<EstateId>,
    cursor: Option<String>,
    limit: Option<u64>,
}

/// List facilities
///
/// A resident sees those of their estate.
#[utoipa::path(get, path = "/facilities", tag = "facilities", params(FacilityQuery),
    responses((status = 200, body = Page<FacilityItem>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_facilities(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<FacilityQuery>,
) -> Result<Json<Page<FacilityItem>>> {
    let window = PageQuery { cursor: query.cursor, limit: query.limit }.window()?;
    Ok(Json(service::list(&app, &caller, (query.kind, query.estate_id), window).await?.map(Into::into)))
}

#[derive(Deserialize, ToSchema)]
struct FacilityBody {
    name: String,
    area: Area,
    #[serde(default)]
    phone: String,
    /// Who subsidises its meals; empty for nobody.
    #[serde(default)]
    sponsor: String,
    ahead_days: i32,
    #[serde(default)]
    closed_on_holidays: bool,
    residents_book: bool,
    opened_on: NaiveDate,
    #[serde(default)]
    closed_on: Option<NaiveDate>,
}

impl From<FacilityBody> for EditFacility {
    fn from(body: FacilityBody) -> Self {
        Self {
            name: body.name,
            area: body.area,
            phone: body.phone,
            sponsor: body.sponsor,
            ahead_days: body.ahead_days,
            closed_on_holidays: body.closed_on_holidays,
            residents_book: body.residents_book,
            opened_on: body.opened_on,
            closed_on: body.closed_on,
        }
    }
}

#[derive(Deserialize, ToSchema)]
struct FacilityNew {
    space_id: SpaceId,
    kind: FacilityKind,
    #[serde(flatten)]
    facility: FacilityBody,
}

/// Make a facility
///
/// In a space that was accepted.
#[utoipa::path(post, path = "/facilities", tag = "facilities", request_body = FacilityNew,
    responses((status = 201, body = FacilityDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn create_facility(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<FacilityNew>,
) -> Result<(StatusCode, Json<FacilityDetail>)> {
    let new = NewFacility { space_id: body.space_id, kind: body.kind, facility: body.facility.into() };
    let made = service::create(&app, &caller, &new).await?;
    Ok((StatusCode::CREATED, detail(&app, &caller, made.id).await?))
}

/// Show a facility with its rooms and hours
#[utoipa::path(get, path = "/facilities/{id}", tag = "facilities", params(("id" = FacilityId, Path)),
    responses((status = 200, body = FacilityDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show_facility(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<FacilityId>,
) -> Result<Json<FacilityDetail>> {
    detail(&app, &caller, id).await
}

#[derive(Deserialize, ToSchema)]
struct FacilityUpdate {
    #[serde(flatten)]
    facility: FacilityBody,
    version: i32,
}

/// Change a facility
#[utoipa::path(put, path = "/facilities/{id}", tag = "facilities", params(("id" = FacilityId, Path)), request_body = FacilityUpdate,
    responses((status = 200, body = FacilityDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn update_facility(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<FacilityId>,
    Json(body): Json<FacilityUpdate>,
) -> Result<Json<FacilityDetail>> {
    service::update(&app, &caller, id, &body.facility.into(), body.version).await?;
    detail(&app, &caller, id).await
}

/// Say when it is open in the week
///
/// In place of what was said before; times are quarter hours.
#[utoipa::path(put, path = "/facilities/{id}/hours", tag = "facilities", params(("id" = FacilityId, Path)), request_body = Vec<WeeklyHours>,
    responses((status = 200, body = FacilityDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn set_facility_hours(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<FacilityId>,
    Json(body): Json<Vec<WeeklyHours>>,
) -> Result<Json<FacilityDetail>> {
    let weekly: Vec<Weekly> = body
        .iter()
        .map(|h| Weekly { weekday: h.weekday, span: Span::new(h.from_minute, h.to_minute) })
        .collect();
    service::set_hours(&app, &caller, id, &weekly).await?;
    detail(&app, &caller, id).await
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum DaySaid {
    Closed,
    Open,
    /// As its weekday again.
    AsUsual,
}

#[derive(Deserialize, ToSchema)]
struct FacilityDaySet {
    day: NaiveDate,
    rule: DaySaid,
    /// Of a day that is open.
    #[serde(default)]
    from_minute: i32,
    #[serde(default)]
    to_minute: i32,
    #[serde(default)]
    note: String,
}

/// Say that a day is not as its weekday
#[utoipa::path(put, path = "/facilities/{id}/days", tag = "facilities", params(("id" = FacilityId, Path)), request_body = FacilityDaySet,
    responses((status = 200, body = FacilityDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn set_facility_day(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<FacilityId>,
    Json(body): Json<FacilityDaySet>,
) -> Result<Json<FacilityDetail>> {
    let rule = match body.rule {
        DaySaid::Closed => DayRule::Closed,
        DaySaid::Open => DayRule::Open(Span::new(body.from_minute, body.to_minute)),
        DaySaid::AsUsual => DayRule::AsUsual,
    };
    service::set_day(&app, &caller, id, (body.day, rule), &body.note).await?;
    detail(&app, &caller, id).await
}

#[derive(Deserialize, ToSchema)]
struct RoomBody {
    name: String,
    capacity: i32,
    /// Of one booking by a resident.
    longest_minutes: i32,
    active: bool,
    /// Of the room that is changed.
    #[serde(default)]
    version: i32,
}

impl RoomBody {
    fn edit(self) -> EditRoom {
        EditRoom {
            name: self.name,
            capacity: self.capacity,
            longest_minutes: self.longest_minutes,
            active: self.active,
        }
    }
}

/// Add a room
#[utoipa::path(post, path = "/facilities/{id}/rooms", tag = "facilities", params(("id" = FacilityId, Path)), request_body = RoomBody,
    responses((status = 201, body = FacilityDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn add_facility_room(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<FacilityId>,
    Json(body): Json<RoomBody>,
) -> Result<(StatusCode, Json<FacilityDetail>)> {
    service::save_room(&app, &caller, id, None, &body.edit()).await?;
    Ok((StatusCode::CREATED, detail(&app, &caller, id).await?))
}

/// Change a room
#[utoipa::path(put, path = "/facilities/{id}/rooms/{room_id}", tag = "facilities", params(("id" = FacilityId, Path), ("room_id" = RoomId, Path)), request_body = RoomBody,
    responses((status = 200, body = FacilityDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn update_facility_room(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path((id, room_id)): Path<(FacilityId, RoomId)>,
    Json(body): Json<RoomBody>,
) -> Result<Json<FacilityDetail>> {
    let version = body.version;
    service::save_room(&app, &caller, id, Some((room_id, version)), &body.edit()).await?;
    detail(&app, &caller, id).await
}
