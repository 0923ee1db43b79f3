//! The API of an order's steps.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use entity::enums::{AmountKind, Line};
use entity::value::{CrewId, WorkOrderId, WorkerId};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use super::api::OrderItem;
use super::evidence::{Evidence, read_form};
use super::service::{self, Deed, HandOver, NewPart};
use super::text;
use crate::app::App;
use crate::error::{Error, Result};
use crate::http::extract::{DoneAt, Multipart};
use crate::http::{ApiCaller, Json, Path, Problem};
use crate::places::geo::Position;
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(acknowledge_work_order))
        .routes(routes!(arrive_work_order))
        .routes(routes!(start_work_order))
        .routes(routes!(pause_work_order))
        .routes(routes!(resume_work_order))
        .routes(routes!(complete_work_order))
        .routes(routes!(accept_work_order))
        .routes(routes!(rework_work_order))
        .routes(routes!(hand_over_work_order))
        .routes(routes!(name_people_of_work_order))
        .routes(routes!(split_work_order))
        .routes(routes!(lock_work_order))
}

/// Acknowledge a work order
///
/// Said twice, it answers the present state.
#[utoipa::path(post, path = "/work-orders/{id}/acknowledge", tag = "works", params(("id" = WorkOrderId, Path), DoneAt),
    responses((status = 200, body = OrderItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn acknowledge_work_order(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    DoneAt(said): DoneAt,
    Path(id): Path<WorkOrderId>,
) -> Result<Json<OrderItem>> {
    Ok(Json(service::take(&app, &caller, id, Deed::Acknowledge, said).await?.into()))
}

/// Where a phone says it is, WGS 84.
#[derive(Deserialize, Default, ToSchema)]
struct ArriveBody {
    lat: Option<f64>,
    lon: Option<f64>,
}

/// Arrive at a work order's place
///
/// With where the phone is, if it knows: too far from the place is flagged, not refused. Said twice, it answers the present
/// state.
#[utoipa::path(post, path = "/work-orders/{id}/arrive", tag = "works", params(("id" = WorkOrderId, Path), DoneAt),
    responses((status = 200, body = OrderItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn arrive_work_order(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    DoneAt(said): DoneAt,
    Path(id): Path<WorkOrderId>,
    Json(body): Json<ArriveBody>,
) -> Result<Json<OrderItem>> {
    let fix = match (body.lat, body.lon) {
        (None, None) => None,
        (lat, lon) => {
            let fix = lat.zip(lon).and_then(|(lat, lon)| Position::of_degrees(lon, lat));
            Some(fix.ok_or_else(|| {
                Error::invalid("works.invalid", crate::web::text::form_errors).field("lat", text::fix_wrong)
            })?)
        }
    };
    Ok(Json(service::take(&app, &caller, id, Deed::Arrive(fix), said).await?.into()))
}

/// For the description alone.
#[derive(ToSchema)]
#[expect(dead_code, reason = "a multipart form is read part by part; this describes it")]
struct CompletionForm {
    note: Option<String>,
    /// JPEG, PNG or WebP, 10 MB each, 9 at most; a crew brings at least one.
    #[schema(value_type = Vec<String>, format = Binary)]
    photo: Vec<Vec<u8>>,
    /// Positions of the checks that are ticked off; what stays open needs a note.
    check: Vec<i32>,
    /// Row by row: `count`, `weight`, `volume`, `area`, `length` or `material`.
    amount_kind: Vec<AmountKind>,
    amount_name: Vec<String>,
    /// For counts and materials.
    amount_unit: Vec<String>,
    /// Above 0, up to three decimals.
    amount: Vec<String>,
    /// Row by row: who worked on it, and how many minutes.
    worker: Vec<WorkerId>,
    minutes: Vec<i32>,
}

/// Complete a work order
///
/// With a note and photos. Said twice, it answers the present state.
#[utoipa::path(post, path = "/work-orders/{id}/complete", tag = "works", params(("id" = WorkOrderId, Path), DoneAt),
    request_body(content = CompletionForm, content_type = "multipart/form-data"),
    responses((status = 200, body = OrderItem), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem)))]
async fn complete_work_order(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    DoneAt(said): DoneAt,
    Path(id): Path<WorkOrderId>,
    form: Multipart,
) -> Result<Json<OrderItem>> {
    let brought = read_form(&form.fields);
    let photos = service::keep_photos(&app, &caller, id, form.files).await?;
    let evidence = Evidence { photos, ..brought };
    Ok(Json(service::take(&app, &caller, id, Deed::Complete(&evidence), said).await?.into()))
}

/// Accept what was done
///
/// Said twice, it answers the present state.
#[utoipa::path(post, path = "/work-orders/{id}/accept", tag = "works", params(("id" = WorkOrderId, Path)),
    responses((status = 200, body = OrderItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn accept_work_order(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<WorkOrderId>,
) -> Result<Json<OrderItem>> {
    Ok(Json(service::accept(&app, &caller, id).await?.into()))
}

/// Begin a work order
///
/// Said twice, it answers the present state.
#[utoipa::path(post, path = "/work-orders/{id}/start", tag = "works", params(("id" = WorkOrderId, Path), DoneAt),
    responses((status = 200, body = OrderItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn start_work_order(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    DoneAt(said): DoneAt,
    Path(id): Path<WorkOrderId>,
) -> Result<Json<OrderItem>> {
    Ok(Json(service::take(&app, &caller, id, Deed::Start, said).await?.into()))
}

#[derive(Deserialize, ToSchema)]
struct PauseBody {
    reason: String,
}

/// Let a work order rest
///
/// With a reason. Said twice, it answers the present state.
#[utoipa::path(post, path = "/work-orders/{id}/pause", tag = "works", params(("id" = WorkOrderId, Path), DoneAt),
    responses((status = 200, body = OrderItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn pause_work_order(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    DoneAt(said): DoneAt,
    Path(id): Path<WorkOrderId>,
    Json(body): Json<PauseBody>,
) -> Result<Json<OrderItem>> {
    Ok(Json(service::take(&app, &caller, id, Deed::Pause(&body.reason), said).await?.into()))
}

/// Go on with a work order
///
/// Said twice, it answers the present state.
#[utoipa::path(post, path = "/work-orders/{id}/resume", tag = "works", params(("id" = WorkOrderId, Path), DoneAt),
    responses((status = 200, body = OrderItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn resume_work_order(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    DoneAt(said): DoneAt,
    Path(id): Path<WorkOrderId>,
) -> Result<Json<OrderItem>> {
    Ok(Json(service::take(&app, &caller, id, Deed::Resume, said).await?.into()))
}

#[derive(Deserialize, ToSchema)]
struct ReworkBody {
    /// What is wrong.
    reason: String,
    due_at: DateTime<Utc>,
    /// As last read.
    version: i32,
}

/// Send a work order back to its crew
///
/// It is planned from the next quarter of an hour on.
#[utoipa::path(post, path = "/work-orders/{id}/rework", tag = "works", params(("id" = WorkOrderId, Path)),
    responses((status = 200, body = OrderItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn rework_work_order(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<WorkOrderId>,
    Json(body): Json<ReworkBody>,
) -> Result<Json<OrderItem>> {
    Ok(Json(service::rework(&app, &caller, id, &body.reason, body.due_at, body.version).await?.into()))
}

#[derive(Deserialize, ToSchema)]
struct HandOverBody {
    crew_id: CrewId,
    /// What the other crew must know.
    note: String,
    /// As last read.
    version: i32,
}

/// Hand a work order over to another crew
#[utoipa::path(post, path = "/work-orders/{id}/hand-over", tag = "works", params(("id" = WorkOrderId, Path)),
    responses((status = 200, body = OrderItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn hand_over_work_order(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<WorkOrderId>,
    Json(body): Json<HandOverBody>,
) -> Result<Json<OrderItem>> {
    Ok(Json(
        service::hand_over(
            &app,
            &caller,
            id,
            HandOver { crew_id: body.crew_id, note: body.note, version: body.version },
        )
        .await?
        .into(),
    ))
}

#[derive(Deserialize, ToSchema)]
struct PeopleBody {
    /// Nobody: the crew decides.
    worker_ids: Vec<WorkerId>,
    /// As last read.
    version: i32,
}

/// Name who does a work order
#[utoipa::path(post, path = "/work-orders/{id}/people", tag = "works", params(("id" = WorkOrderId, Path)),
    responses((status = 200, body = OrderItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn name_people_of_work_order(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<WorkOrderId>,
    Json(body): Json<PeopleBody>,
) -> Result<Json<OrderItem>> {
    Ok(Json(service::name_people(&app, &caller, id, &body.worker_ids, body.version).await?.into()))
}

#[derive(Deserialize, ToSchema)]
struct PartBody {
    title: String,
    /// The whole's when empty.
    #[serde(default)]
    location: String,
    line: Line,
    duration_minutes: i32,
}

#[derive(Deserialize, ToSchema)]
struct SplitBody {
    parts: Vec<PartBody>,
    /// As last read.
    version: i32,
}

/// Split a work order into parts
///
/// Each is assigned by itself; when all are done, so is the whole.
#[utoipa::path(post, path = "/work-orders/{id}/parts", tag = "works", params(("id" = WorkOrderId, Path)),
    responses((status = 201, body = Vec<OrderItem>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn split_work_order(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<WorkOrderId>,
    Json(body): Json<SplitBody>,
) -> Result<(StatusCode, Json<Vec<OrderItem>>)> {
    let parts = body.parts.into_iter().map(|p| NewPart {
        title: p.title,
        location: p.location,
        duration_minutes: p.duration_minutes,
        line: p.line,
    });
    let made = service::split(&app, &caller, id, parts.collect(), body.version).await?;
    Ok((StatusCode::CREATED, Json(made.into_iter().map(OrderItem::from).collect())))
}

#[derive(Deserialize, ToSchema)]
struct LockBody {
    locked: bool,
    /// As last read.
    version: i32,
}

/// Keep a work order where it is, or let it go
///
/// No plan of the day moves what is locked.
#[utoipa::path(post, path = "/work-orders/{id}/lock", tag = "works", params(("id" = WorkOrderId, Path)),
    responses((status = 200, body = OrderItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn lock_work_order(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<WorkOrderId>,
    Json(body): Json<LockBody>,
) -> Result<Json<OrderItem>> {
    Ok(Json(service::lock(&app, &caller, id, body.locked, body.version).await?.into()))
}
