//! The API of service plans.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::NaiveDate;
use entity::enums::{HolidayRule, Line, PlanEnd};
use entity::service_plan;
use entity::value::{
    ContractId, CrewId, EstateId, PlaceId, ServicePlanId, SkillId, StandardId, SubdistrictId,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::change::Counts;
use super::preview::Day;
use super::schedule::Why;
use super::service::{self, Changed, EditPlan, Forecast, NewPlan, PlanFilter};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{ApiCaller, Json, Path, Problem, Query};
use crate::routes;
use crate::works::needs::Needs;
use crate::works::recurrence::key;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_plans, create_plan))
        .routes(routes!(preview_new))
        .routes(routes!(show_plan, update_plan))
        .routes(routes!(preview_change))
        .merge(super::pause_api::routes())
        .merge(super::standards::api::routes())
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
    skill_id: Option<SkillId>,
    load_kg: i32,
    load_litres: i32,
    /// What is to be ticked off.
    checklist: Vec<String>,
    /// `04-01..10-31 360,1080 90; 11-01..03-31 = =`: first and last day, starts, minutes; `=` is the plan's own. Outside of
    /// them the plan rests; empty: all year.
    seasons: String,
    on_holiday: HolidayRule,
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
            skill_id: plan.skill_id,
            load_kg: plan.load_kg,
            load_litres: plan.load_litres,
            checklist: plan.checklist.lines().map(str::to_owned).collect(),
            seasons: plan.seasons,
            on_holiday: plan.on_holiday,
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
    /// Somebody of the crew must have it.
    skill_id: Option<SkillId>,
    /// What is loaded each time.
    #[serde(default)]
    load_kg: i32,
    #[serde(default)]
    load_litres: i32,
    /// What is to be ticked off.
    #[serde(default)]
    checklist: Vec<String>,
    #[serde(default)]
    seasons: String,
    #[serde(default = "keep")]
    on_holiday: HolidayRule,
    starts_on: NaiveDate,
    ends_on: Option<NaiveDate>,
    #[serde(default = "yes")]
    active: bool,
}

const fn keep() -> HolidayRule {
    HolidayRule::Keep
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
            needs: Needs {
                skill_id: body.skill_id,
                load: (body.load_kg, body.load_litres),
                checklist: body.checklist,
                ..Needs::default()
            },
            seasons: body.seasons,
            on_holiday: body.on_holiday,
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

impl From<NewPlanBody> for NewPlan {
    fn from(body: NewPlanBody) -> Self {
        Self {
            contract_id: body.contract_id,
            standard_id: body.standard_id,
            line: body.line,
            plan: body.plan.into(),
        }
    }
}

#[derive(Serialize, ToSchema)]
struct ChangedPlan {
    plan: PlanItem,
    /// Orders not yet begun that are now as the plan says.
    changed: usize,
    /// Orders not yet begun that were taken away.
    removed: usize,
    /// Orders made.
    made: usize,
}

impl From<Changed> for ChangedPlan {
    fn from(changed: Changed) -> Self {
        Self {
            plan: changed.plan.into(),
            changed: changed.changed,
            removed: changed.removed,
            made: changed.made,
        }
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
    Ok((StatusCode::CREATED, Json(service::create(&app, &caller, body.into()).await?.into())))
}

#[derive(Serialize, ToSchema)]
struct PlanDetail {
    plan: PlanItem,
    /// The local starts of the next 30 days, `2026-11-23T06:30`.
    next: Vec<String>,
    days: Vec<PreviewDay>,
    /// Why it gives no more work, and since when.
    end: Option<PlanEndItem>,
}

#[derive(Serialize, ToSchema)]
struct PlanEndItem {
    cause: PlanEnd,
    since: NaiveDate,
}

/// A day of the next 30.
#[derive(Serialize, ToSchema)]
struct PreviewDay {
    day: NaiveDate,
    /// The name the holiday calendar gives it.
    named: Option<String>,
    starts: Vec<PreviewStart>,
    gone: Vec<PreviewGone>,
}

#[derive(Serialize, ToSchema)]
struct PreviewStart {
    /// Local.
    at: String,
    duration_minutes: i32,
    /// Where the rule had it.
    moved_from: Option<String>,
    why: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct PreviewGone {
    /// The local start the rule gives.
    at: String,
    why: String,
    moved_to: Option<String>,
}

fn shown(days: Vec<Day>) -> Vec<PreviewDay> {
    let why = |why: &Why| match why {
        Why::Season => "season".to_owned(),
        Why::Holiday(name) => format!("holiday: {name}"),
        Why::Pause(reason) => format!("pause: {}", reason.word()),
        Why::Joins(at) => format!("joins: {}", key(*at)),
    };
    let day = |day: Day| PreviewDay {
        day: day.day,
        named: day.named.map(|(_, name)| name),
        starts: day
            .starts
            .into_iter()
            .map(|s| PreviewStart {
                at: key(s.at),
                duration_minutes: s.minutes,
                moved_from: s.from.as_ref().map(|(from, _)| key(*from)),
                why: s.from.as_ref().map(|(_, cause)| why(cause)),
            })
            .collect(),
        gone: day
            .gone
            .into_iter()
            .map(|g| PreviewGone { at: key(g.key), why: why(&g.why), moved_to: g.to.map(key) })
            .collect(),
    };
    days.into_iter().map(day).collect()
}

#[derive(Serialize, ToSchema)]
struct PlanForecast {
    /// Orders not yet begun that would change.
    changed: usize,
    /// Such that would be taken away.
    removed: usize,
    /// Such that would be made.
    made: usize,
    days: Vec<PreviewDay>,
}

impl From<Forecast> for PlanForecast {
    fn from(forecast: Forecast) -> Self {
        let Counts { changed, removed, made } = forecast.counts;
        Self { changed, removed, made, days: shown(forecast.days) }
    }
}

/// What making a plan would do
///
/// Checks it and shows its next 30 days; nothing is stored.
#[utoipa::path(post, path = "/plans/preview", tag = "works",
    responses((status = 200, body = PlanForecast), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn preview_new(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<NewPlanBody>,
) -> Result<Json<PlanForecast>> {
    Ok(Json(service::forecast_new(&app, &caller, &body.into()).await?.into()))
}

/// What changing a plan would do
///
/// How many orders would be changed, taken away and made, and the next 30 days; nothing is stored.
#[utoipa::path(post, path = "/plans/{id}/preview", tag = "works", params(("id" = ServicePlanId, Path)),
    responses((status = 200, body = PlanForecast), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn preview_change(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<ServicePlanId>,
    Json(body): Json<PlanChange>,
) -> Result<Json<PlanForecast>> {
    Ok(Json(service::forecast(&app, &caller, id, body.version, &body.plan.into()).await?.into()))
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
    let next = view.days.iter().flat_map(|day| day.starts.iter().map(|s| key(s.at))).collect();
    let end = view.end.map(|e| PlanEndItem { cause: e.cause, since: e.since });
    Ok(Json(PlanDetail { plan: view.plan.into(), next, days: shown(view.days), end }))
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
/// Future orders that nobody has begun become as the plan says; the others stay.
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
