//! The API of shifts, of how many each needs, and of the figures of labour rules.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::NaiveDate;
use entity::enums::Line;
use entity::value::{CrewId, LabourRuleId, ShiftKindId, SkillId, SubdistrictId};
use entity::{labour_rule, shift_kind};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::kinds::{self, Demand, EditKind};
use super::rules::{self, NewRule};
use crate::app::App;
use crate::crews::labour::Figures;
use crate::error::Result;
use crate::http::{ApiCaller, Json, Path, Problem, Query};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_kinds, create_kind))
        .routes(routes!(update_kind))
        .routes(routes!(show_demand, set_demand))
        .routes(routes!(list_rules, add_rule))
}

#[derive(Serialize, ToSchema)]
struct ShiftKindItem {
    id: ShiftKindId,
    subdistrict_id: SubdistrictId,
    line: Line,
    name: String,
    /// Minutes of the local day.
    start_minute: i32,
    /// Minutes from the midnight it starts after; past 1440 on the next day.
    end_minute: i32,
    break_minutes: i32,
    /// Whoever does it must have it.
    skill_id: Option<SkillId>,
    active: bool,
    version: i32,
}

impl From<shift_kind::Model> for ShiftKindItem {
    fn from(k: shift_kind::Model) -> Self {
        Self {
            id: k.id,
            subdistrict_id: k.subdistrict_id,
            line: k.line,
            name: k.name,
            start_minute: k.start_minute,
            end_minute: k.end_minute,
            break_minutes: k.break_minutes,
            skill_id: k.skill_id,
            active: k.active,
            version: k.version,
        }
    }
}

#[derive(Deserialize, ToSchema)]
struct ShiftKindBody {
    line: Line,
    name: String,
    start_minute: i32,
    end_minute: i32,
    #[serde(default)]
    break_minutes: i32,
    #[serde(default)]
    skill_id: Option<SkillId>,
    #[serde(default = "yes")]
    active: bool,
}

const fn yes() -> bool {
    true
}

impl From<ShiftKindBody> for EditKind {
    fn from(body: ShiftKindBody) -> Self {
        Self {
            line: body.line,
            name: body.name,
            start_minute: body.start_minute,
            end_minute: body.end_minute,
            break_minutes: body.break_minutes,
            skill_id: body.skill_id,
            active: body.active,
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct KindQuery {
    subdistrict_id: SubdistrictId,
}

/// List the shifts of a subdistrict
#[utoipa::path(get, path = "/shift-kinds", tag = "rosters", params(KindQuery),
    responses((status = 200, body = Vec<ShiftKindItem>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn list_kinds(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<KindQuery>,
) -> Result<Json<Vec<ShiftKindItem>>> {
    let all = kinds::list(&app, &caller, query.subdistrict_id).await?;
    Ok(Json(all.into_iter().map(ShiftKindItem::from).collect()))
}

#[derive(Deserialize, ToSchema)]
struct NewShiftKind {
    subdistrict_id: SubdistrictId,
    #[serde(flatten)]
    kind: ShiftKindBody,
}

/// Make a shift
#[utoipa::path(post, path = "/shift-kinds", tag = "rosters",
    responses((status = 201, body = ShiftKindItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn create_kind(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<NewShiftKind>,
) -> Result<(StatusCode, Json<ShiftKindItem>)> {
    let made = kinds::create(&app, &caller, body.subdistrict_id, body.kind.into()).await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

#[derive(Deserialize, ToSchema)]
struct ShiftKindChange {
    /// As last read.
    version: i32,
    #[serde(flatten)]
    kind: ShiftKindBody,
}

/// Change a shift
///
/// What was published keeps the times it had.
#[utoipa::path(put, path = "/shift-kinds/{id}", tag = "rosters", params(("id" = ShiftKindId, Path)),
    responses((status = 200, body = ShiftKindItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn update_kind(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<ShiftKindId>,
    Json(body): Json<ShiftKindChange>,
) -> Result<Json<ShiftKindItem>> {
    Ok(Json(kinds::update(&app, &caller, id, body.version, body.kind.into()).await?.into()))
}

/// How many of a crew a shift needs.
#[derive(Serialize, Deserialize, ToSchema)]
struct DemandItem {
    shift_kind_id: ShiftKindId,
    on_working_days: i32,
    on_days_off: i32,
}

/// Show how many of a crew each shift needs
#[utoipa::path(get, path = "/crews/{id}/shift-demand", tag = "rosters", params(("id" = CrewId, Path)),
    responses((status = 200, body = Vec<DemandItem>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show_demand(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<CrewId>,
) -> Result<Json<Vec<DemandItem>>> {
    let (_, all) = kinds::demand(&app, &caller, id).await?;
    let item = |(_, d): (shift_kind::Model, Demand)| DemandItem {
        shift_kind_id: d.shift_kind_id,
        on_working_days: d.on_working_days,
        on_days_off: d.on_days_off,
    };
    Ok(Json(all.into_iter().map(item).collect()))
}

/// Say how many of a crew each shift needs
///
/// Shifts that are not named need nobody.
#[utoipa::path(put, path = "/crews/{id}/shift-demand", tag = "rosters", params(("id" = CrewId, Path)), request_body = Vec<DemandItem>,
    responses((status = 200, body = Vec<DemandItem>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem)))]
async fn set_demand(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<CrewId>,
    Json(body): Json<Vec<DemandItem>>,
) -> Result<Json<Vec<DemandItem>>> {
    let wanted = body.iter().map(|d| Demand {
        shift_kind_id: d.shift_kind_id,
        on_working_days: d.on_working_days,
        on_days_off: d.on_days_off,
    });
    kinds::set_demand(&app, &caller, id, wanted.collect()).await?;
    Ok(Json(body))
}

/// The figures rosters are checked by, in minutes but for days and nights in a row.
#[derive(Serialize, Deserialize, ToSchema)]
struct FiguresItem {
    rest_between: i32,
    /// What is more in a day is overtime.
    day: i32,
    day_most: i32,
    /// What is more in a week is overtime.
    week: i32,
    week_most: i32,
    days_in_row: i32,
    nights_in_row: i32,
    night_from: i32,
    night_to: i32,
    night_least: i32,
    overtime_month: i32,
}

impl From<Figures> for FiguresItem {
    fn from(f: Figures) -> Self {
        Self {
            rest_between: f.rest_between,
            day: f.day,
            day_most: f.day_most,
            week: f.week,
            week_most: f.week_most,
            days_in_row: f.days_in_row,
            nights_in_row: f.nights_in_row,
            night_from: f.night_from,
            night_to: f.night_to,
            night_least: f.night_least,
            overtime_month: f.overtime_month,
        }
    }
}

impl From<FiguresItem> for Figures {
    fn from(f: FiguresItem) -> Self {
        Self {
            rest_between: f.rest_between,
            day: f.day,
            day_most: f.day_most,
            week: f.week,
            week_most: f.week_most,
            days_in_row: f.days_in_row,
            nights_in_row: f.nights_in_row,
            night_from: f.night_from,
            night_to: f.night_to,
            night_least: f.night_least,
            overtime_month: f.overtime_month,
        }
    }
}

#[derive(Serialize, ToSchema)]
struct LabourRuleItem {
    /// Null: the statutory figures, which stand before all others.
    id: Option<LabourRuleId>,
    effective_from: Option<NaiveDate>,
    source: Option<String>,
    figures: FiguresItem,
}

impl From<labour_rule::Model> for LabourRuleItem {
    fn from(row: labour_rule::Model) -> Self {
        Self {
            id: Some(row.id),
            effective_from: Some(row.effective_from),
            figures: Figures::from(&row).into(),
            source: Some(row.source),
        }
    }
}

/// List the figures of labour rules
///
/// The latest first; the statutory ones come last.
#[utoipa::path(get, path = "/labour-rules", tag = "rosters",
    responses((status = 200, body = Vec<LabourRuleItem>), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_rules(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
) -> Result<Json<Vec<LabourRuleItem>>> {
    let mut all: Vec<LabourRuleItem> =
        rules::list(&app, &caller).await?.into_iter().map(LabourRuleItem::from).collect();
    let statutory = Figures::STATUTORY.into();
    all.push(LabourRuleItem { id: None, effective_from: None, source: None, figures: statutory });
    Ok(Json(all))
}

#[derive(Deserialize, ToSchema)]
struct NewLabourRule {
    effective_from: NaiveDate,
    /// The law, the approval or the agreement they come from.
    source: String,
    figures: FiguresItem,
}

/// Set figures from a day on
#[utoipa::path(post, path = "/labour-rules", tag = "rosters",
    responses((status = 201, body = LabourRuleItem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn add_rule(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<NewLabourRule>,
) -> Result<(StatusCode, Json<LabourRuleItem>)> {
    let new =
        NewRule { effective_from: body.effective_from, source: body.source, figures: body.figures.into() };
    Ok((StatusCode::CREATED, Json(rules::add(&app, &caller, new).await?.into())))
}
