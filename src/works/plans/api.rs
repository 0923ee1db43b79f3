//! The API of service plans.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::NaiveDate;
use entity::enums::Line;
use entity::service_plan;
use entity::value::{ContractId, CrewId, EstateId, PlaceId, ServicePlanId, StandardId, SubdistrictId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::service::{self, Changed, EditPlan, NewPlan, PlanFilter};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{ApiCaller, Json, Path, Problem, Query};
use crate::works::recurrence::key;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_plans, create_plan)).routes(routes!(show_plan, update_plan))
}

#[derive(Serialize, ToSchema)]
struct PlanItem {
    id: ServicePlanId,
    subdistrict_id: SubdistrictId,
    estate_id: Option<EstateId>,
    contract_id: ContractId,
    standard_id: Option<StandardId>,
    place_id: Option<PlaceId>,
    crew_id: Option<CrewId>,
    line: Line,
    title: String,
    /// RFC 5545 rule of days, without times.
    recurrence: String,
    /// Minutes of the local day, `390,840`.
    start_minutes: String,
    duration_minutes: i32,
    starts_on: NaiveDate,
    /// The first day it no longer holds.
    ends_on: Option<NaiveDate>,
    active: bool,
    /// Orders exist for every occurrence up to and including this day.
    planned_through: Option<NaiveDate>,
    version: i32,
}

impl From<service_plan::Model> for PlanItem {
    fn from(plan: service_plan::Model) -> Self {
        Self {
            id: plan.id,
            subdistrict_id: plan.subdistrict_id,
            estate_id: plan.estate_id,
            contract_id: plan.contract_id,
            standard_id: plan.standard_id,
            place_id: plan.place_id,
            crew_id: plan.crew_id,
            line: plan.line,
            title: plan.title,
            recurrence: plan.recurrence,
            start_minutes: plan.start_minutes,
            duration_minutes: plan.duration_minutes,
            starts_on: plan.starts_on,
            ends_on: plan.ends_on,
            active: plan.active,
            planned_through: plan.planned_through,
            version: plan.version,
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PlanQuery {
    line: Option<Line>,
    active: Option<bool>,
    /// In the title.
    q: Option<String>,
    cursor: Option<String>,
    limit: Option<u64>,
}

/// List service plans
#[utoipa::path(get, path = "/plans", tag = "works", params(PlanQuery),
    responses((status = 200, body = Page<PlanItem>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_plans(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<PlanQuery>,
) -> Result<Json<Page<PlanItem>>> {
    let window = PageQuery { cursor: query.cursor, limit: query.limit }.window()?;
    let filter = PlanFilter { line: query.line, active: query.active, q: query.q };
    Ok(Json(service::list(&app, &caller, &filter, window).await?.map(|row| row.plan.into())))
}

#[derive(Deserialize, ToSchema)]
struct PlanBody {
    place_id: Option<PlaceId>,
    crew_id: Option<CrewId>,
    title: String,
    recurrence: String,
    start_minutes: String,
    duration_minutes: i32,
    starts_on: NaiveDate,
    ends_on: Option<NaiveDate>,
    #[serde(default = "yes")]
    active: bool,
}

const fn yes() -> bool {
    true
}

impl From<PlanBody> for EditPlan {
    fn from(body: PlanBody) -> Self {
        Self {
            place_id: body.place_id,
            crew_id: body.crew_id,
            title: body.title,
            recurrence: body.recurrence,
            start_minutes: body.start_minutes,
            duration_minutes: body.duration_minutes,
            starts_on: body.starts_on,
            ends_on: body.ends_on,
            active: body.active,
        }
    }
}

#[derive(Deserialize, ToSchema)]
struct NewPlanBody {
    contract_id: ContractId,
    standard_id: Option<StandardId>,
    line: Line,
    #[serde(flatten)]
    plan: PlanBody,
}

#[derive(Serialize, ToSchema)]
struct ChangedPlan {
    plan: PlanItem,
    /// Orders not yet begun that were taken away.
    removed: u64,
    /// Orders made.
    made: usize,
}

impl From<Changed> for ChangedPlan {
    fn from(changed: Changed) -> Self {
        Self { plan: changed.plan.into(), removed: changed.removed, made: changed.made }
    }
}

/// Make a service plan
///
/// Its orders for the rest of today and tomorrow are made at once, later ones each midnight.
#[utoipa::path(post, path = "/plans", tag = "works",
    responses((status = 201, body = ChangedPlan), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn create_plan(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<NewPlanBody>,
) -> Result<(StatusCode, Json<ChangedPlan>)> {
    let new = NewPlan {
        contract_id: body.contract_id,
        standard_id: body.standard_id,
        line: body.line,
        plan: body.plan.into(),
    };
    Ok((StatusCode::CREATED, Json(service::create(&app, &caller, new).await?.into())))
}

#[derive(Serialize, ToSchema)]
struct PlanDetail {
    plan: PlanItem,
    /// The local starts of the next 30 days, `2026-11-23T06:30`.
    next: Vec<String>,
}

/// Show a service plan
#[utoipa::path(get, path = "/plans/{id}", tag = "works", params(("id" = ServicePlanId, Path)),
    responses((status = 200, body = PlanDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show_plan(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<ServicePlanId>,
) -> Result<Json<PlanDetail>> {
    let view = service::show(&app, &caller, id).await?;
    let next = view.preview.iter().map(|at| key(*at)).collect();
    Ok(Json(PlanDetail { plan: view.plan.into(), next }))
}

#[derive(Deserialize, ToSchema)]
struct PlanChange {
    /// As last read.
    version: i32,
    #[serde(flatten)]
    plan: PlanBody,
}

/// Change a service plan
///
/// Future orders that nobody has begun are made anew; the others stay.
#[utoipa::path(put, path = "/plans/{id}", tag = "works", params(("id" = ServicePlanId, Path)),
    responses((status = 200, body = ChangedPlan), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn update_plan(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<ServicePlanId>,
    Json(body): Json<PlanChange>,
) -> Result<Json<ChangedPlan>> {
    Ok(Json(service::update(&app, &caller, id, body.version, body.plan.into()).await?.into()))
}
