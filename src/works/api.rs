//! The API of work orders; the plans' is merged in.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use entity::enums::{AmountKind, Line, WorkStatus};
use entity::value::{
    CrewId, EstateId, PlaceId, ServicePlanId, SkillId, SubdistrictId, WorkOrderId, WorkerId,
};
use entity::work_order;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::evidence::decimal;
use super::service::{self, Assign, Needs, NewOrder};
use super::show::{self, OrderFilter};
use super::{plans, steps_api, text};
use crate::app::App;
use crate::clock::Zone;
use crate::db::page::{Page, PageQuery};
use crate::error::{Error, Result};
use crate::http::extract::ApiLang;
use crate::http::{ApiCaller, Json, Path, Problem, Query};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_work_orders, create_work_order))
        .routes(routes!(show_work_order))
        .routes(routes!(assign_work_order))
        .routes(routes!(unassign_work_order))
        .routes(routes!(cancel_work_order))
        .routes(routes!(work_order_photo))
        .merge(steps_api::routes())
        .merge(plans::api::routes())
}

#[derive(Serialize, ToSchema)]
pub(super) struct OrderItem {
    id: WorkOrderId,
    number: String,
    subdistrict_id: SubdistrictId,
    estate_id: Option<EstateId>,
    plan_id: Option<ServicePlanId>,
    /// The local start its plan gave.
    occurrence: Option<String>,
    place_id: Option<PlaceId>,
    line: Line,
    title: String,
    location: String,
    status: WorkStatus,
    crew_id: Option<CrewId>,
    work_date: NaiveDate,
    planned_start: Option<DateTime<Utc>>,
    planned_end: Option<DateTime<Utc>>,
    duration_minutes: i32,
    /// The window that was asked for.
    wanted_from: Option<DateTime<Utc>>,
    wanted_until: Option<DateTime<Utc>>,
    due_at: Option<DateTime<Utc>>,
    /// Somebody of the crew must have it.
    skill_id: Option<SkillId>,
    /// What is loaded there.
    load_kg: i32,
    load_litres: i32,
    /// The order it is a part of.
    parent_id: Option<WorkOrderId>,
    /// How many parts it has.
    parts: i32,
    /// No plan of the day moves it.
    locked: bool,
    acknowledged_at: Option<DateTime<Utc>>,
    arrived_at: Option<DateTime<Utc>>,
    /// From the place, as the phone said.
    arrival_metres: Option<i32>,
    started_at: Option<DateTime<Utc>>,
    /// Since when it rests.
    paused_at: Option<DateTime<Utc>>,
    paused_minutes: i32,
    /// How often it was sent back.
    reworks: i32,
    completed_at: Option<DateTime<Utc>>,
    closed_at: Option<DateTime<Utc>>,
    completion_note: Option<String>,
    version: i32,
}

impl From<work_order::Model> for OrderItem {
    fn from(order: work_order::Model) -> Self {
        Self {
            id: order.id,
            number: order.number,
            subdistrict_id: order.subdistrict_id,
            estate_id: order.estate_id,
            plan_id: order.plan_id,
            occurrence: order.occurrence,
            place_id: order.place_id,
            line: order.line,
            title: order.title,
            location: order.location,
            status: order.status,
            crew_id: order.crew_id,
            work_date: order.work_date,
            planned_start: order.planned_start,
            planned_end: order.planned_end,
            duration_minutes: order.duration_minutes,
            wanted_from: order.wanted_from,
            wanted_until: order.wanted_until,
            due_at: order.due_at,
            skill_id: order.skill_id,
            load_kg: order.load_kg,
            load_litres: order.load_litres,
            parent_id: order.parent_id,
            parts: order.parts,
            locked: order.locked,
            acknowledged_at: order.acknowledged_at,
            arrived_at: order.arrived_at,
            arrival_metres: order.arrival_metres,
            started_at: order.started_at,
            paused_at: order.paused_at,
            paused_minutes: order.paused_minutes,
            reworks: order.reworks,
            completed_at: order.completed_at,
            closed_at: order.closed_at,
            completion_note: order.completion_note,
            version: order.version,
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct OrderQuery {
    /// One work date; or a span with `from` and `to`, both included.
    date: Option<NaiveDate>,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    crew_id: Option<CrewId>,
    plan_id: Option<ServicePlanId>,
    status: Option<WorkStatus>,
    line: Option<Line>,
    /// In number, title or location.
    q: Option<String>,
    cursor: Option<String>,
    limit: Option<u64>,
}

/// List work orders
///
/// Newest first. A crew sees its own.
#[utoipa::path(get, path = "/work-orders", tag = "works", params(OrderQuery),
    responses((status = 200, body = Page<OrderItem>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_work_orders(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<OrderQuery>,
) -> Result<Json<Page<OrderItem>>> {
    let window = PageQuery { cursor: query.cursor, limit: query.limit }.window()?;
    let filter = OrderFilter {
        from: query.date.or(query.from),
        to: query.date.or(query.to),
        crew_id: query.crew_id,
        plan_id: query.plan_id,
        status: query.status,
        line: query.line,
        q: query.q,
    };
    Ok(Json(show::list(&app, &caller, &filter, window).await?.map(|row| row.order.into())))
}

#[derive(Serialize, ToSchema)]
struct OrderEvent {
    at: DateTime<Utc>,
    /// The state it came to.
    status: WorkStatus,
    actor: String,
    note: String,
}

#[derive(Serialize, ToSchema)]
struct OrderPhoto {
    id: i64,
    at: DateTime<Utc>,
    /// Relative to the server.
    href: String,
}

#[derive(Serialize, ToSchema)]
struct OrderCheck {
    /// From 1.
    position: i32,
    words: String,
    done_at: Option<DateTime<Utc>>,
    done_by: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct OrderAmount {
    kind: AmountKind,
    name: String,
    unit: String,
    /// In the unit, up to three decimals.
    #[schema(value_type = String)]
    amount: Decimal,
}

#[derive(Serialize, ToSchema)]
struct OrderWorker {
    id: WorkerId,
    name: String,
    /// Once it is done.
    minutes: Option<i32>,
}

#[derive(Serialize, ToSchema)]
struct OrderDetail {
    order: OrderItem,
    events: Vec<OrderEvent>,
    photos: Vec<OrderPhoto>,
    checks: Vec<OrderCheck>,
    amounts: Vec<OrderAmount>,
    people: Vec<OrderWorker>,
    parts: Vec<OrderItem>,
}

/// Show a work order
#[utoipa::path(get, path = "/work-orders/{id}", tag = "works", params(("id" = WorkOrderId, Path)),
    responses((status = 200, body = OrderDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show_work_order(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<WorkOrderId>,
) -> Result<Json<OrderDetail>> {
    let view = show::show(&app, &caller, id).await?;
    let events = view.events.into_iter();
    let photos = view.photos.into_iter();
    Ok(Json(OrderDetail {
        order: view.order.into(),
        events: events
            .map(|e| OrderEvent { at: e.at, status: e.status, actor: e.actor, note: e.note })
            .collect(),
        photos: photos
            .map(|p| OrderPhoto {
                id: p.id,
                at: p.at,
                href: format!("/api/v1/work-orders/{id}/photos/{}", p.id),
            })
            .collect(),
        checks: view
            .checks
            .into_iter()
            .map(|c| OrderCheck {
                position: c.position,
                words: c.words,
                done_at: c.done_at,
                done_by: c.done_by,
            })
            .collect(),
        amounts: view
            .amounts
            .into_iter()
            .map(|a| OrderAmount { kind: a.kind, name: a.name, unit: a.unit, amount: decimal(a.thousandths) })
            .collect(),
        people: view
            .people
            .into_iter()
            .map(|(worker, minutes)| OrderWorker { id: worker.id, name: worker.name, minutes })
            .collect(),
        parts: view.parts.into_iter().map(OrderItem::from).collect(),
    }))
}

#[derive(Deserialize, ToSchema)]
struct NewOrderBody {
    subdistrict_id: SubdistrictId,
    estate_id: Option<EstateId>,
    place_id: Option<PlaceId>,
    line: Line,
    title: String,
    location: String,
    work_date: NaiveDate,
    duration_minutes: i32,
    /// The window that is asked for.
    wanted_from: Option<DateTime<Utc>>,
    wanted_until: Option<DateTime<Utc>>,
    due_at: Option<DateTime<Utc>>,
    /// Somebody of the crew must have it.
    skill_id: Option<SkillId>,
    /// What is loaded there.
    #[serde(default)]
    load_kg: i32,
    #[serde(default)]
    load_litres: i32,
    /// What is to be ticked off.
    #[serde(default)]
    checklist: Vec<String>,
}

/// Make a work order by hand
#[utoipa::path(post, path = "/work-orders", tag = "works",
    responses((status = 201, body = OrderItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn create_work_order(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<NewOrderBody>,
) -> Result<(StatusCode, Json<OrderItem>)> {
    let new = NewOrder {
        subdistrict_id: body.subdistrict_id,
        estate_id: body.estate_id,
        place_id: body.place_id,
        line: body.line,
        title: body.title,
        location: body.location,
        work_date: body.work_date,
        duration_minutes: body.duration_minutes,
        due_at: body.due_at,
        source: String::new(),
        needs: Needs {
            wanted: (body.wanted_from, body.wanted_until),
            skill_id: body.skill_id,
            load: (body.load_kg, body.load_litres),
            checklist: body.checklist,
            parent_id: None,
        },
    };
    Ok((StatusCode::CREATED, Json(service::create(&app, &caller, new).await?.into())))
}

#[derive(Deserialize, ToSchema)]
struct AssignBody {
    crew_id: CrewId,
    /// An instant (RFC 3339), or local time `2026-11-23T06:30`.
    starts_at: String,
    /// As last read.
    version: i32,
    /// Go ahead although the crew is busy or off; the history says so.
    #[serde(default)]
    force: bool,
}

#[derive(Serialize, ToSchema)]
struct AssignedBody {
    order: OrderItem,
    /// What speaks against it without stopping it, in words.
    warnings: Vec<String>,
}

/// An instant, or a local time in the city's zone.
///
/// # Errors
/// Invalid.
pub fn parse_start(zone: Zone, text: &str) -> Result<DateTime<Utc>> {
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Ok(at.to_utc());
    }
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").map(|local| zone.instant(local)).map_err(|_| {
        Error::invalid("works.invalid", crate::web::text::form_errors).field("starts_at", text::start_unknown)
    })
}

/// Assign a work order
///
/// To a crew at a time, or move it there. 409 `works.clash` names the crew's other order or its shift.
#[utoipa::path(post, path = "/work-orders/{id}/assign", tag = "works", params(("id" = WorkOrderId, Path)),
    responses((status = 200, body = AssignedBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn assign_work_order(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    ApiLang(lang): ApiLang,
    Path(id): Path<WorkOrderId>,
    Json(body): Json<AssignBody>,
) -> Result<Json<AssignedBody>> {
    let starts_at = parse_start(app.zone(), &body.starts_at)?;
    let to = Assign { crew_id: body.crew_id, starts_at, version: body.version, force: body.force };
    let assigned = service::assign(&app, &caller, id, to).await?;
    let warnings =
        assigned.warnings.iter().map(|w| service::warning_words(&app, lang, w, &assigned.crew)).collect();
    Ok(Json(AssignedBody { order: assigned.order.into(), warnings }))
}

#[derive(Deserialize, ToSchema)]
struct VersionBody {
    /// As last read.
    version: i32,
}

/// Take a work order back from its crew
#[utoipa::path(post, path = "/work-orders/{id}/unassign", tag = "works", params(("id" = WorkOrderId, Path)),
    responses((status = 200, body = OrderItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn unassign_work_order(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<WorkOrderId>,
    Json(body): Json<VersionBody>,
) -> Result<Json<OrderItem>> {
    Ok(Json(service::unassign(&app, &caller, id, body.version).await?.into()))
}

#[derive(Deserialize, ToSchema)]
struct CancelBody {
    reason: String,
    /// As last read.
    version: i32,
}

/// Cancel a work order
#[utoipa::path(post, path = "/work-orders/{id}/cancel", tag = "works", params(("id" = WorkOrderId, Path)),
    responses((status = 200, body = OrderItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn cancel_work_order(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<WorkOrderId>,
    Json(body): Json<CancelBody>,
) -> Result<Json<OrderItem>> {
    Ok(Json(service::cancel(&app, &caller, id, &body.reason, body.version).await?.into()))
}

/// A photo as a response that is shown but not run.
pub(crate) fn photo_response(file: &entity::stored_file::Model, bytes: bytes::Bytes) -> Response {
    let headers = [
        (header::CONTENT_TYPE, file.media_type.clone()),
        (header::CONTENT_DISPOSITION, "inline".to_owned()),
        (header::CACHE_CONTROL, "private, max-age=86400".to_owned()),
    ];
    (headers, bytes).into_response()
}

/// Show a work order's photo
#[utoipa::path(get, path = "/work-orders/{id}/photos/{photo_id}", tag = "works",
    params(("id" = WorkOrderId, Path), ("photo_id" = i64, Path)),
    responses((status = 200, description = "The photo", content_type = "image/*"), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn work_order_photo(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path((id, photo)): Path<(WorkOrderId, i64)>,
) -> Result<Response> {
    let (file, bytes) = show::photo(&app, &caller, id, photo).await?;
    Ok(photo_response(&file, bytes))
}
