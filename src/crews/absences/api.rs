//! The API of leave and cover.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{AbsenceKind, AbsenceStatus};
use entity::value::{AbsenceId, CrewId, RosterId, ShiftKindId, WorkerId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::covering::{self, Gap, Named};
use super::service::{self, AbsenceView, NewAbsence};
use crate::access::Caller;
use crate::app::App;
use crate::crews::labour::Rule;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{ApiCaller, Json, Path, Problem, Query};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_absences, ask))
        .routes(routes!(approve))
        .routes(routes!(refuse))
        .routes(routes!(end_early))
        .routes(routes!(list_gaps))
        .routes(routes!(list_candidates))
        .routes(routes!(cover))
}

#[derive(Serialize, ToSchema)]
struct AbsenceItem {
    id: AbsenceId,
    worker_id: WorkerId,
    worker: String,
    crew_id: Option<CrewId>,
    kind: AbsenceKind,
    from_on: NaiveDate,
    /// The first day back.
    to_on: NaiveDate,
    reason: String,
    status: AbsenceStatus,
    asked_by: String,
    asked_at: DateTime<Utc>,
    decided_by: Option<String>,
    /// Why it was refused.
    note: String,
    version: i32,
}

impl From<AbsenceView> for AbsenceItem {
    fn from(view: AbsenceView) -> Self {
        let a = view.absence;
        Self {
            id: a.id,
            worker_id: a.worker_id,
            worker: view.worker.name,
            crew_id: a.crew_id,
            kind: a.kind,
            from_on: a.from_on,
            to_on: a.to_on,
            reason: a.reason,
            status: a.status,
            asked_by: a.asked_by,
            asked_at: a.asked_at,
            decided_by: a.decided_by,
            note: a.note,
            version: a.version,
        }
    }
}

async fn item(app: &App, caller: &Caller, id: AbsenceId) -> Result<Json<AbsenceItem>> {
    Ok(Json(service::show(app, caller, id).await?.into()))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct AbsenceFilter {
    status: Option<AbsenceStatus>,
    cursor: Option<String>,
    limit: Option<u64>,
}

/// List leave and sickness, the latest first
#[utoipa::path(get, path = "/absences", tag = "absences", params(AbsenceFilter),
    responses((status = 200, body = Page<AbsenceItem>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_absences(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<AbsenceFilter>,
) -> Result<Json<Page<AbsenceItem>>> {
    let window = PageQuery { cursor: query.cursor, limit: query.limit }.window()?;
    Ok(Json(service::list(&app, &caller, query.status, window).await?.map(AbsenceItem::from)))
}

#[derive(Deserialize, ToSchema)]
struct AbsenceBody {
    worker_id: WorkerId,
    kind: AbsenceKind,
    from_on: NaiveDate,
    /// The first day back.
    to_on: NaiveDate,
    #[serde(default)]
    reason: String,
}

/// Ask for leave, or report someone sick
///
/// Sick or injured from today or before holds at once; everything else waits for approval.
#[utoipa::path(post, path = "/absences", tag = "absences",
    responses((status = 201, body = AbsenceItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn ask(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<AbsenceBody>,
) -> Result<(StatusCode, Json<AbsenceItem>)> {
    let new = NewAbsence {
        worker_id: body.worker_id,
        kind: body.kind,
        from_on: body.from_on,
        to_on: body.to_on,
        reason: body.reason,
    };
    let made = service::ask(&app, &caller, new).await?;
    Ok((StatusCode::CREATED, item(&app, &caller, made.id).await?))
}

#[derive(Deserialize, ToSchema)]
struct AbsenceVersion {
    /// As last read.
    version: i32,
}

/// Approve leave
#[utoipa::path(post, path = "/absences/{id}/approve", tag = "absences", params(("id" = AbsenceId, Path)),
    responses((status = 200, body = AbsenceItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem)))]
async fn approve(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<AbsenceId>,
    Json(body): Json<AbsenceVersion>,
) -> Result<Json<AbsenceItem>> {
    service::decide(&app, &caller, id, body.version, None).await?;
    item(&app, &caller, id).await
}

#[derive(Deserialize, ToSchema)]
struct RefusalBody {
    /// As last read.
    version: i32,
    /// Why.
    note: String,
}

/// Refuse leave
#[utoipa::path(post, path = "/absences/{id}/refuse", tag = "absences", params(("id" = AbsenceId, Path)),
    responses((status = 200, body = AbsenceItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn refuse(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<AbsenceId>,
    Json(body): Json<RefusalBody>,
) -> Result<Json<AbsenceItem>> {
    service::decide(&app, &caller, id, body.version, Some(&body.note)).await?;
    item(&app, &caller, id).await
}

#[derive(Deserialize, ToSchema)]
struct BackBody {
    /// As last read.
    version: i32,
    /// The first day back; the first day of the leave: it never was.
    back_on: NaiveDate,
}

/// End leave early
#[utoipa::path(post, path = "/absences/{id}/end", tag = "absences", params(("id" = AbsenceId, Path)),
    responses((status = 200, body = AbsenceItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn end_early(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<AbsenceId>,
    Json(body): Json<BackBody>,
) -> Result<Json<AbsenceItem>> {
    service::end_early(&app, &caller, id, body.version, body.back_on).await?;
    item(&app, &caller, id).await
}

#[derive(Serialize, ToSchema)]
struct GapItem {
    day: NaiveDate,
    roster_id: RosterId,
    shift_kind_id: ShiftKindId,
    covered_by: Option<WorkerId>,
}

impl From<Gap> for GapItem {
    fn from(gap: Gap) -> Self {
        Self {
            day: gap.day,
            roster_id: gap.roster.id,
            shift_kind_id: gap.kind.id,
            covered_by: gap.covered_by.map(|w| w.id),
        }
    }
}

/// List the shifts leave leaves open, and who stands in
#[utoipa::path(get, path = "/absences/{id}/gaps", tag = "absences", params(("id" = AbsenceId, Path)),
    responses((status = 200, body = Vec<GapItem>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn list_gaps(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<AbsenceId>,
) -> Result<Json<Vec<GapItem>>> {
    Ok(Json(covering::gaps(&app, &caller, id).await?.into_iter().map(GapItem::from).collect()))
}

#[derive(Serialize, ToSchema)]
struct CandidateItem {
    worker_id: WorkerId,
    worker: String,
    crew: String,
    own_crew: bool,
    /// Minutes of the week, with this shift.
    week_minutes: i32,
    /// Rules that do not stop it and yet are worth knowing.
    notes: Vec<Rule>,
}

impl From<Named> for CandidateItem {
    fn from(named: Named) -> Self {
        Self {
            worker_id: named.worker.id,
            worker: named.worker.name,
            crew: named.crew,
            own_crew: named.candidate.own_crew,
            week_minutes: named.candidate.minutes,
            notes: named.candidate.notes,
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct GapDay {
    day: NaiveDate,
}

/// List who can stand in on a day, the best first
#[utoipa::path(get, path = "/absences/{id}/candidates", tag = "absences", params(("id" = AbsenceId, Path), GapDay),
    responses((status = 200, body = Vec<CandidateItem>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem)))]
async fn list_candidates(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<AbsenceId>,
    Query(query): Query<GapDay>,
) -> Result<Json<Vec<CandidateItem>>> {
    let found = covering::candidates(&app, &caller, id, query.day).await?;
    Ok(Json(found.into_iter().map(CandidateItem::from).collect()))
}

#[derive(Deserialize, ToSchema)]
struct CoverBody {
    day: NaiveDate,
    worker_id: WorkerId,
}

/// Let somebody stand in
#[utoipa::path(post, path = "/absences/{id}/covers", tag = "absences", params(("id" = AbsenceId, Path)),
    responses((status = 200, body = Vec<GapItem>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem)))]
async fn cover(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<AbsenceId>,
    Json(body): Json<CoverBody>,
) -> Result<Json<Vec<GapItem>>> {
    covering::cover(&app, &caller, id, body.day, body.worker_id).await?;
    Ok(Json(covering::gaps(&app, &caller, id).await?.into_iter().map(GapItem::from).collect()))
}
