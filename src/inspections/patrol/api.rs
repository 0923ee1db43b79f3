//! The API of patrols.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, NaiveDate, Utc};
use entity::value::{CrewId, PatrolRoundId, PatrolRouteId, PlaceId, SubdistrictId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::service::{self, EditRoute, NewPoint, NewRoute, RoundFilter, RoundView, RouteView};
use super::text;
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{ApiCaller, Json, Path, Problem, Query};
use crate::places::geo::Position;
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_patrol_routes, create_patrol_route))
        .routes(routes!(show_patrol_route, update_patrol_route))
        .routes(routes!(start_patrol_round))
        .routes(routes!(list_patrol_rounds))
        .routes(routes!(show_patrol_round))
        .routes(routes!(check_in_patrol_round))
        .routes(routes!(finish_patrol_round))
}

/// A checkpoint and when it is to be passed, in minutes of the day.
#[derive(Serialize, Deserialize, ToSchema)]
struct PatrolPointBody {
    place_id: PlaceId,
    #[serde(default, skip_deserializing)]
    place: String,
    from_minute: i32,
    until_minute: i32,
}

#[derive(Serialize, ToSchema)]
struct PatrolRouteItem {
    id: PatrolRouteId,
    subdistrict_id: SubdistrictId,
    crew_id: CrewId,
    crew: String,
    name: String,
    active: bool,
    /// In order.
    points: Vec<PatrolPointBody>,
    version: i32,
}

impl From<RouteView> for PatrolRouteItem {
    fn from(view: RouteView) -> Self {
        let r = view.route;
        let points = view.points.into_iter().map(|(p, place)| PatrolPointBody {
            place_id: p.place_id,
            place,
            from_minute: p.from_minute,
            until_minute: p.until_minute,
        });
        Self {
            id: r.id,
            subdistrict_id: r.subdistrict_id,
            crew_id: r.crew_id,
            crew: view.crew,
            name: r.name,
            active: r.active,
            points: points.collect(),
            version: r.version,
        }
    }
}

/// List patrol routes
#[utoipa::path(get, path = "/patrol-routes", tag = "patrols", params(PageQuery),
    responses((status = 200, body = Page<PatrolRouteItem>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_patrol_routes(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<PatrolRouteItem>>> {
    Ok(Json(service::list(&app, &caller, query.window()?).await?.map(PatrolRouteItem::from)))
}

#[derive(Deserialize, ToSchema)]
struct PatrolRouteBody {
    /// Who walks it.
    crew_id: CrewId,
    name: String,
    #[serde(default = "yes")]
    active: bool,
    /// In order.
    points: Vec<PatrolPointBody>,
}

const fn yes() -> bool {
    true
}

impl From<PatrolRouteBody> for EditRoute {
    fn from(body: PatrolRouteBody) -> Self {
        let point = |p: PatrolPointBody| NewPoint {
            place_id: p.place_id,
            from_minute: p.from_minute,
            until_minute: p.until_minute,
        };
        Self {
            crew_id: body.crew_id,
            name: body.name,
            active: body.active,
            points: body.points.into_iter().map(point).collect(),
        }
    }
}

#[derive(Deserialize, ToSchema)]
struct NewPatrolRouteBody {
    subdistrict_id: SubdistrictId,
    #[serde(flatten)]
    route: PatrolRouteBody,
}

/// Make a patrol route
#[utoipa::path(post, path = "/patrol-routes", tag = "patrols",
    responses((status = 201, body = PatrolRouteItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn create_patrol_route(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<NewPatrolRouteBody>,
) -> Result<(StatusCode, Json<PatrolRouteItem>)> {
    let new = NewRoute { subdistrict_id: body.subdistrict_id, route: body.route.into() };
    let made = service::create(&app, &caller, new).await?;
    Ok((StatusCode::CREATED, Json(service::show(&app, &caller, made.id).await?.into())))
}

/// Show a patrol route
#[utoipa::path(get, path = "/patrol-routes/{id}", tag = "patrols", params(("id" = PatrolRouteId, Path)),
    responses((status = 200, body = PatrolRouteItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show_patrol_route(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<PatrolRouteId>,
) -> Result<Json<PatrolRouteItem>> {
    Ok(Json(service::show(&app, &caller, id).await?.into()))
}

#[derive(Deserialize, ToSchema)]
struct UpdatePatrolRouteBody {
    #[serde(flatten)]
    route: PatrolRouteBody,
    /// As last read.
    version: i32,
}

/// Change a patrol route
///
/// A round under way goes on as it began.
#[utoipa::path(put, path = "/patrol-routes/{id}", tag = "patrols", params(("id" = PatrolRouteId, Path)),
    responses((status = 200, body = PatrolRouteItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn update_patrol_route(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<PatrolRouteId>,
    Json(body): Json<UpdatePatrolRouteBody>,
) -> Result<Json<PatrolRouteItem>> {
    service::update(&app, &caller, id, body.route.into(), body.version).await?;
    Ok(Json(service::show(&app, &caller, id).await?.into()))
}

/// A checkpoint of a round.
#[derive(Serialize, ToSchema)]
struct PatrolCheckItem {
    position: i32,
    place_id: PlaceId,
    place: String,
    from_minute: i32,
    until_minute: i32,
    /// Null: not passed.
    checked_at: Option<DateTime<Utc>>,
    checked_by: Option<String>,
    /// From the place, as the phone said.
    metres: Option<i32>,
    early: bool,
    late: bool,
    far: bool,
    /// The phone did not say where it was.
    unlocated: bool,
    out_of_order: bool,
}

#[derive(Serialize, ToSchema)]
struct PatrolRoundItem {
    id: PatrolRoundId,
    route_id: PatrolRouteId,
    route: String,
    crew_id: CrewId,
    crew: String,
    day: NaiveDate,
    started_at: DateTime<Utc>,
    started_by: String,
    finished_at: Option<DateTime<Utc>>,
    /// Why something is missing.
    note: String,
    passed: usize,
    missing: usize,
    /// Check-ins that were not as they should be.
    flagged: usize,
    checks: Vec<PatrolCheckItem>,
}

impl From<RoundView> for PatrolRoundItem {
    fn from(view: RoundView) -> Self {
        let (passed, missing, flagged) = (view.passed(), view.missing(), view.flagged());
        let checks = view.checks.into_iter().map(|(c, place)| PatrolCheckItem {
            position: c.position,
            place_id: c.place_id,
            place: place.map(|p| p.name).unwrap_or_default(),
            from_minute: c.from_minute,
            until_minute: c.until_minute,
            checked_at: c.checked_at,
            checked_by: c.checked_by,
            metres: c.metres,
            early: c.early,
            late: c.late,
            far: c.far,
            unlocated: c.unlocated,
            out_of_order: c.out_of_order,
        });
        let r = view.round;
        Self {
            id: r.id,
            route_id: r.route_id,
            route: view.route,
            crew_id: r.crew_id,
            crew: view.crew,
            day: r.day,
            started_at: r.started_at,
            started_by: r.started_by,
            finished_at: r.finished_at,
            note: r.note,
            passed,
            missing,
            flagged,
            checks: checks.collect(),
        }
    }
}

/// Begin a round
///
/// While one is under way on the route, that one is the answer.
#[utoipa::path(post, path = "/patrol-routes/{id}/rounds", tag = "patrols", params(("id" = PatrolRouteId, Path)),
    responses((status = 200, body = PatrolRoundItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn start_patrol_round(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<PatrolRouteId>,
) -> Result<Json<PatrolRoundItem>> {
    let round = service::start(&app, &caller, id).await?;
    Ok(Json(service::show_round(&app, &caller, round.id).await?.into()))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct RoundQuery {
    route_id: Option<PatrolRouteId>,
    /// Days, both included.
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    cursor: Option<String>,
    limit: Option<u64>,
}

/// List rounds, the newest first
#[utoipa::path(get, path = "/patrol-rounds", tag = "patrols", params(RoundQuery),
    responses((status = 200, body = Page<PatrolRoundItem>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_patrol_rounds(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<RoundQuery>,
) -> Result<Json<Page<PatrolRoundItem>>> {
    let window = PageQuery { cursor: query.cursor, limit: query.limit }.window()?;
    let filter = RoundFilter { route_id: query.route_id, from: query.from, to: query.to };
    Ok(Json(service::rounds(&app, &caller, &filter, window).await?.map(PatrolRoundItem::from)))
}

/// Show a round
#[utoipa::path(get, path = "/patrol-rounds/{id}", tag = "patrols", params(("id" = PatrolRoundId, Path)),
    responses((status = 200, body = PatrolRoundItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show_patrol_round(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<PatrolRoundId>,
) -> Result<Json<PatrolRoundItem>> {
    Ok(Json(service::show_round(&app, &caller, id).await?.into()))
}

/// Which checkpoint, and where the phone is, WGS 84.
#[derive(Deserialize, ToSchema)]
struct CheckInBody {
    position: i32,
    lat: Option<f64>,
    lon: Option<f64>,
}

/// Check in at a checkpoint
///
/// Out of order, early, late, too far off or without a position: it is kept and flagged, not refused. Said twice, the
/// first stays.
#[utoipa::path(post, path = "/patrol-rounds/{id}/check-in", tag = "patrols", params(("id" = PatrolRoundId, Path)),
    responses((status = 200, body = PatrolRoundItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn check_in_patrol_round(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<PatrolRoundId>,
    Json(body): Json<CheckInBody>,
) -> Result<Json<PatrolRoundItem>> {
    let fix = match (body.lat, body.lon) {
        (None, None) => None,
        (lat, lon) => {
            let fix = lat.zip(lon).and_then(|(lat, lon)| Position::of_degrees(lon, lat));
            Some(fix.ok_or_else(|| service::invalid().field("lat", text::fix_wrong))?)
        }
    };
    service::check_in(&app, &caller, id, body.position, fix).await?;
    Ok(Json(service::show_round(&app, &caller, id).await?.into()))
}

#[derive(Deserialize, ToSchema)]
struct FinishBody {
    /// Needed when something is missing.
    #[serde(default)]
    note: String,
}

/// End a round
///
/// Said twice, it stays as it is.
#[utoipa::path(post, path = "/patrol-rounds/{id}/finish", tag = "patrols", params(("id" = PatrolRoundId, Path)),
    responses((status = 200, body = PatrolRoundItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn finish_patrol_round(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<PatrolRoundId>,
    Json(body): Json<FinishBody>,
) -> Result<Json<PatrolRoundItem>> {
    service::finish(&app, &caller, id, &body.note).await?;
    Ok(Json(service::show_round(&app, &caller, id).await?.into()))
}
