//! The API of rosters.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::RosterStatus;
use entity::roster;
use entity::value::{AbsenceId, CrewId, RosterId, ShiftKindId, SubdistrictId, WorkerId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::kinds_api;
use super::propose::propose;
use super::publish::{self, words};
use super::service::{self, CellEdit};
use super::sheet::Sheet;
use crate::access::{Action, Scope};
use crate::app::App;
use crate::crews::labour::Rule;
use crate::crews::{on_duty, store as crew_store};
use crate::db::page::{Page, PageQuery};
use crate::error::{Error, Result};
use crate::http::{ApiCaller, ApiLang, Json, Path, Problem, Query};
use crate::i18n::Lang;
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(kinds_api::routes())
        .routes(routes!(list_rosters, begin_roster))
        .routes(routes!(show_roster))
        .routes(routes!(set_cells))
        .routes(routes!(copy_last_week))
        .routes(routes!(propose_roster))
        .routes(routes!(publish_roster))
        .routes(routes!(crew_on_duty))
}

#[derive(Serialize, ToSchema)]
struct RosterItem {
    id: RosterId,
    subdistrict_id: SubdistrictId,
    crew_id: CrewId,
    /// A Monday.
    week_start: NaiveDate,
    status: RosterStatus,
    /// How often it was published; 0: never.
    publication: i32,
    published_at: Option<DateTime<Utc>>,
    published_by: Option<String>,
    version: i32,
}

impl From<roster::Model> for RosterItem {
    fn from(r: roster::Model) -> Self {
        Self {
            id: r.id,
            subdistrict_id: r.subdistrict_id,
            crew_id: r.crew_id,
            week_start: r.week_start,
            status: r.status,
            publication: r.publication,
            published_at: r.published_at,
            published_by: r.published_by,
            version: r.version,
        }
    }
}

#[derive(Serialize, ToSchema)]
struct CellItem {
    worker_id: WorkerId,
    day: NaiveDate,
    shift_kind_id: ShiftKindId,
    /// Planned, but away on this leave.
    absence_id: Option<AbsenceId>,
    /// Whose place is taken.
    cover_for: Option<WorkerId>,
}

#[derive(Serialize, ToSchema)]
struct ViolationItem {
    rule: Rule,
    /// Whether it stops publishing.
    hard: bool,
    /// Null: the crew as a whole.
    worker_id: Option<WorkerId>,
    day: NaiveDate,
    shift_kind_id: Option<ShiftKindId>,
    /// What is there: minutes, days or people, as the rule counts.
    found: i32,
    limit: i32,
    /// In words.
    detail: String,
}

/// A crew's week; a worker's day without a cell is a day of rest.
#[derive(Serialize, ToSchema)]
struct RosterSheet {
    #[serde(flatten)]
    roster: RosterItem,
    workers: Vec<WorkerId>,
    cells: Vec<CellItem>,
    violations: Vec<ViolationItem>,
}

fn item(l: Lang, sheet: &Sheet) -> RosterSheet {
    let mut cells: Vec<CellItem> = sheet
        .cells
        .values()
        .map(|c| CellItem {
            worker_id: c.worker_id,
            day: c.day,
            shift_kind_id: c.shift_kind_id,
            absence_id: c.absence_id,
            cover_for: c.cover_for,
        })
        .collect();
    cells.sort_by_key(|c| (c.worker_id, c.day));
    let violations = sheet.violations.iter().map(|v| ViolationItem {
        rule: v.rule,
        hard: v.rule.is_hard(),
        worker_id: v.worker,
        day: v.day,
        shift_kind_id: v.kind,
        found: v.found,
        limit: v.limit,
        detail: words(l, sheet, v),
    });
    RosterSheet {
        roster: sheet.roster.clone().into(),
        workers: sheet.entries.iter().map(|e| e.worker.id).collect(),
        violations: violations.collect(),
        cells,
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct RosterFilter {
    crew_id: Option<CrewId>,
    /// A Monday.
    week_start: Option<NaiveDate>,
    cursor: Option<String>,
    limit: Option<u64>,
}

/// List rosters
#[utoipa::path(get, path = "/rosters", tag = "rosters", params(RosterFilter),
    responses((status = 200, body = Page<RosterItem>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_rosters(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<RosterFilter>,
) -> Result<Json<Page<RosterItem>>> {
    let window = PageQuery { cursor: query.cursor, limit: query.limit }.window()?;
    let page = service::list(&app, &caller, query.crew_id, query.week_start, window).await?;
    Ok(Json(page.map(RosterItem::from)))
}

#[derive(Deserialize, ToSchema)]
struct NewRoster {
    crew_id: CrewId,
    /// A Monday.
    week_start: NaiveDate,
}

/// Begin a crew's week
#[utoipa::path(post, path = "/rosters", tag = "rosters",
    responses((status = 201, body = RosterSheet), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn begin_roster(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    ApiLang(lang): ApiLang,
    Json(body): Json<NewRoster>,
) -> Result<(StatusCode, Json<RosterSheet>)> {
    let made = service::begin(&app, &caller, body.crew_id, body.week_start).await?;
    let sheet = service::show(&app, &caller, made.id).await?;
    Ok((StatusCode::CREATED, Json(item(lang, &sheet))))
}

/// Show a roster, and what the rules say of it
#[utoipa::path(get, path = "/rosters/{id}", tag = "rosters", params(("id" = RosterId, Path)),
    responses((status = 200, body = RosterSheet), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show_roster(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    ApiLang(lang): ApiLang,
    Path(id): Path<RosterId>,
) -> Result<Json<RosterSheet>> {
    Ok(Json(item(lang, &service::show(&app, &caller, id).await?)))
}

#[derive(Deserialize, ToSchema)]
struct CellBody {
    worker_id: WorkerId,
    day: NaiveDate,
    /// Null: a day of rest.
    shift_kind_id: Option<ShiftKindId>,
}

#[derive(Deserialize, ToSchema)]
struct CellsBody {
    /// As last read.
    version: i32,
    cells: Vec<CellBody>,
}

/// Change cells of a roster
///
/// What they break is told, not refused; publishing asks for no breach of a hard rule.
#[utoipa::path(put, path = "/rosters/{id}/cells", tag = "rosters", params(("id" = RosterId, Path)),
    responses((status = 200, body = RosterSheet), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn set_cells(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    ApiLang(lang): ApiLang,
    Path(id): Path<RosterId>,
    Json(body): Json<CellsBody>,
) -> Result<Json<RosterSheet>> {
    let edits = body.cells.into_iter().map(|c| CellEdit {
        worker_id: c.worker_id,
        day: c.day,
        shift_kind_id: c.shift_kind_id,
    });
    let sheet = service::set_cells(&app, &caller, id, body.version, edits.collect()).await?;
    Ok(Json(item(lang, &sheet)))
}

#[derive(Deserialize, ToSchema)]
struct RosterVersion {
    /// As last read.
    version: i32,
}

/// Fill a roster with the crew's shifts of the week before
#[utoipa::path(post, path = "/rosters/{id}/copy-last-week", tag = "rosters", params(("id" = RosterId, Path)),
    responses((status = 200, body = RosterSheet), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem)))]
async fn copy_last_week(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    ApiLang(lang): ApiLang,
    Path(id): Path<RosterId>,
    Json(body): Json<RosterVersion>,
) -> Result<Json<RosterSheet>> {
    Ok(Json(item(lang, &service::copy_last_week(&app, &caller, id, body.version).await?)))
}

/// Fill a roster with what a solver proposes within the labour rules
#[utoipa::path(post, path = "/rosters/{id}/propose", tag = "rosters", params(("id" = RosterId, Path)),
    responses((status = 200, body = RosterSheet), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem)))]
async fn propose_roster(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    ApiLang(lang): ApiLang,
    Path(id): Path<RosterId>,
    Json(body): Json<RosterVersion>,
) -> Result<Json<RosterSheet>> {
    Ok(Json(item(lang, &propose(&app, &caller, id, body.version).await?)))
}

/// Publish a roster
#[utoipa::path(post, path = "/rosters/{id}/publish", tag = "rosters", params(("id" = RosterId, Path)),
    responses((status = 200, body = RosterSheet), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem)))]
async fn publish_roster(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    ApiLang(lang): ApiLang,
    Path(id): Path<RosterId>,
    Json(body): Json<RosterVersion>,
) -> Result<Json<RosterSheet>> {
    Ok(Json(item(lang, &publish::publish(&app, &caller, id, body.version).await?)))
}

#[derive(Serialize, ToSchema)]
struct OnDutyItem {
    /// Who is in the crew.
    members: usize,
    /// Of them on leave or sick.
    away: usize,
    /// Who is there, with those who stand in.
    present: usize,
    /// Whether a published roster says so; else whoever is not away counts.
    rostered: bool,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct DayQuery {
    /// Today when absent.
    day: Option<NaiveDate>,
}

/// How many of a crew are there on a day
#[utoipa::path(get, path = "/crews/{id}/on-duty", tag = "rosters", params(("id" = CrewId, Path), DayQuery),
    responses((status = 200, body = OnDutyItem), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn crew_on_duty(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<CrewId>,
    Query(query): Query<DayQuery>,
) -> Result<Json<OnDutyItem>> {
    caller.reach(Action::RostersRead)?;
    let crew = crew_store::crew(app.db.read(), id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::RostersRead, Scope::work(crew.subdistrict_id, None, Some(id)))?;
    let found = on_duty(app.db.read(), id, query.day.unwrap_or_else(|| app.today())).await?;
    Ok(Json(OnDutyItem {
        members: found.members,
        away: found.away,
        present: found.present,
        rostered: found.rostered,
    }))
}
