//! The API of pauses, and of plans that give no more work.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{Line, PauseMode, PauseReason, PlanEnd};
use entity::plan_pause;
use entity::value::{PlanPauseId, ServicePlanId, SubdistrictId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use super::ends;
use super::pauses::{self, Done, NewPause};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{ApiCaller, Json, Path, Problem, Query};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_pauses, create_pause))
        .routes(routes!(end_pause))
        .routes(routes!(list_ended))
}

#[derive(Serialize, ToSchema)]
struct PauseItem {
    id: PlanPauseId,
    subdistrict_id: SubdistrictId,
    /// Of this line alone.
    line: Option<Line>,
    /// Of this plan alone.
    plan_id: Option<ServicePlanId>,
    from_on: NaiveDate,
    /// The first day that is worked again.
    until_on: NaiveDate,
    reason: PauseReason,
    note: String,
    mode: PauseMode,
    created_by: String,
    created_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
    ended_by: Option<String>,
    version: i32,
}

impl From<plan_pause::Model> for PauseItem {
    fn from(p: plan_pause::Model) -> Self {
        Self {
            id: p.id,
            subdistrict_id: p.subdistrict_id,
            line: p.line,
            plan_id: p.plan_id,
            from_on: p.from_on,
            until_on: p.until_on,
            reason: p.reason,
            note: p.note,
            mode: p.mode,
            created_by: p.created_by,
            created_at: p.created_at,
            ended_at: p.ended_at,
            ended_by: p.ended_by,
            version: p.version,
        }
    }
}

/// List pauses
#[utoipa::path(get, path = "/plan-pauses", tag = "works", params(PageQuery),
    responses((status = 200, body = Page<PauseItem>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_pauses(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<PauseItem>>> {
    Ok(Json(pauses::list(&app, &caller, query.window()?).await?.map(|row| row.pause.into())))
}

#[derive(Deserialize, ToSchema)]
struct NewPauseBody {
    subdistrict_id: SubdistrictId,
    line: Option<Line>,
    plan_id: Option<ServicePlanId>,
    from_on: NaiveDate,
    until_on: NaiveDate,
    reason: PauseReason,
    #[serde(default)]
    note: String,
    mode: PauseMode,
}

#[derive(Serialize, ToSchema)]
struct PauseDone {
    pause: PauseItem,
    /// Orders cancelled.
    cancelled: usize,
    /// Orders put off.
    put_off: usize,
    /// Orders that are worked again.
    brought_back: usize,
}

impl From<Done> for PauseDone {
    fn from(done: Done) -> Self {
        Self {
            pause: done.pause.into(),
            cancelled: done.cancelled,
            put_off: done.put_off,
            brought_back: done.brought_back,
        }
    }
}

/// Pause plans for the weather
///
/// What was made and is not started is cancelled or put off; what has started stays.
#[utoipa::path(post, path = "/plan-pauses", tag = "works",
    responses((status = 201, body = PauseDone), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem)))]
async fn create_pause(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<NewPauseBody>,
) -> Result<(StatusCode, Json<PauseDone>)> {
    let new = NewPause {
        subdistrict_id: body.subdistrict_id,
        line: body.line,
        plan_id: body.plan_id,
        from_on: body.from_on,
        until_on: body.until_on,
        reason: body.reason,
        note: body.note,
        mode: body.mode,
    };
    Ok((StatusCode::CREATED, Json(pauses::create(&app, &caller, new).await?.into())))
}

#[derive(Deserialize, ToSchema)]
struct EndPause {
    /// As last read.
    version: i32,
}

/// End a pause early
///
/// What it cancelled or put off and what is still ahead is worked as planned.
#[utoipa::path(post, path = "/plan-pauses/{id}/end", tag = "works", params(("id" = PlanPauseId, Path)),
    responses((status = 200, body = PauseDone), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn end_pause(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<PlanPauseId>,
    Json(body): Json<EndPause>,
) -> Result<Json<PauseDone>> {
    Ok(Json(pauses::end(&app, &caller, id, body.version).await?.into()))
}

#[derive(Serialize, ToSchema)]
struct EndedItem {
    plan_id: ServicePlanId,
    title: String,
    line: Line,
    cause: PlanEnd,
    since: NaiveDate,
    /// More of the cause, in Chinese; may be empty.
    detail: String,
}

/// List active plans that give no more work
#[utoipa::path(get, path = "/ended-plans", tag = "works", params(PageQuery),
    responses((status = 200, body = Page<EndedItem>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_ended(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<EndedItem>>> {
    let page = ends::list(&app, &caller, query.window()?).await?;
    Ok(Json(page.map(|row| EndedItem {
        plan_id: row.plan.id,
        title: row.plan.title,
        line: row.plan.line,
        cause: row.end.cause,
        since: row.end.since,
        detail: row.end.detail,
    })))
}
