//! The API of workers, their skills and licences.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::NaiveDate;
use entity::enums::{LicenceKind, Line};
use entity::value::{CrewId, LicenceId, SkillId, SubdistrictId, WorkerId};
use entity::{licence, skill, worker};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::service::{self, EditWorker, NewLicence, NewWorker, WorkerView, shown};
use super::skills::{self, EditSkill};
use super::store::Filter;
use super::{Report, jobs, template};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::import::ImportQuery;
use crate::http::{ApiCaller, ApiLang, Json, Multipart, Path, Problem, Query};
use crate::routes;
use crate::sheet::write::FileKind;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_skills, create_skill))
        .routes(routes!(update_skill))
        .routes(routes!(list_workers, create_worker))
        .routes(routes!(import_workers))
        .routes(routes!(workers_template))
        .routes(routes!(show_worker, update_worker))
        .routes(routes!(move_worker))
        .routes(routes!(add_licence))
        .routes(routes!(ending_licences))
        .routes(routes!(update_licence))
}

#[derive(Serialize, ToSchema)]
struct SkillItem {
    id: SkillId,
    line: Line,
    name: String,
    /// May only be used with a valid one of these.
    licence: Option<LicenceKind>,
    version: i32,
}

impl From<skill::Model> for SkillItem {
    fn from(s: skill::Model) -> Self {
        Self { id: s.id, line: s.line, name: s.name, licence: s.licence, version: s.version }
    }
}

#[derive(Deserialize, ToSchema)]
struct SkillBody {
    line: Line,
    name: String,
    #[serde(default)]
    licence: Option<LicenceKind>,
}

impl From<SkillBody> for EditSkill {
    fn from(body: SkillBody) -> Self {
        Self { line: body.line, name: body.name, licence: body.licence }
    }
}

/// List the catalogue of skills
#[utoipa::path(get, path = "/skills", tag = "workers",
    responses((status = 200, body = Vec<SkillItem>), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_skills(State(app): State<App>, ApiCaller(caller): ApiCaller) -> Result<Json<Vec<SkillItem>>> {
    Ok(Json(skills::list(&app, &caller).await?.into_iter().map(SkillItem::from).collect()))
}

/// Add a skill to the catalogue
#[utoipa::path(post, path = "/skills", tag = "workers",
    responses((status = 201, body = SkillItem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn create_skill(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<SkillBody>,
) -> Result<(StatusCode, Json<SkillItem>)> {
    Ok((StatusCode::CREATED, Json(skills::save(&app, &caller, None, body.into()).await?.into())))
}

#[derive(Deserialize, ToSchema)]
struct SkillChange {
    /// As last read.
    version: i32,
    #[serde(flatten)]
    skill: SkillBody,
}

/// Change a skill
#[utoipa::path(put, path = "/skills/{id}", tag = "workers", params(("id" = SkillId, Path)),
    responses((status = 200, body = SkillItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn update_skill(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<SkillId>,
    Json(body): Json<SkillChange>,
) -> Result<Json<SkillItem>> {
    Ok(Json(skills::save(&app, &caller, Some((id, body.version)), body.skill.into()).await?.into()))
}

#[derive(Serialize, ToSchema)]
struct LicenceItem {
    id: LicenceId,
    worker_id: WorkerId,
    kind: LicenceKind,
    /// Masked for those who need not check it.
    number: String,
    issuer: String,
    valid_from: NaiveDate,
    /// The first day it is no longer valid.
    valid_to: NaiveDate,
    version: i32,
}

impl LicenceItem {
    fn new(caller: &Caller, worker: &worker::Model, row: licence::Model) -> Self {
        Self {
            id: row.id,
            worker_id: row.worker_id,
            kind: row.kind,
            number: shown(caller, worker, &row.number),
            issuer: row.issuer,
            valid_from: row.valid_from,
            valid_to: row.valid_to,
            version: row.version,
        }
    }
}

#[derive(Serialize, ToSchema)]
struct WorkerItem {
    id: WorkerId,
    subdistrict_id: SubdistrictId,
    number: String,
    name: String,
    /// Masked for those who need not call; empty when not known.
    phone: String,
    /// Today's crew.
    crew_id: Option<CrewId>,
    active_from: NaiveDate,
    /// The first day no longer employed.
    active_to: Option<NaiveDate>,
    skills: Vec<SkillId>,
    licences: Vec<LicenceItem>,
    version: i32,
}

impl WorkerItem {
    fn new(caller: &Caller, view: WorkerView) -> Self {
        let w = &view.worker;
        Self {
            id: w.id,
            subdistrict_id: w.subdistrict_id,
            number: w.number.clone(),
            name: w.name.clone(),
            phone: shown(caller, w, &w.phone),
            crew_id: view.crew.map(|c| c.id),
            active_from: w.active_from,
            active_to: w.active_to,
            skills: view.skills.iter().map(|s| s.id).collect(),
            licences: view.licences.into_iter().map(|l| LicenceItem::new(caller, w, l)).collect(),
            version: w.version,
        }
    }
}

#[derive(Deserialize, ToSchema)]
struct WorkerBody {
    number: String,
    name: String,
    #[serde(default)]
    phone: String,
    active_from: NaiveDate,
    #[serde(default)]
    active_to: Option<NaiveDate>,
    #[serde(default)]
    skills: Vec<SkillId>,
}

impl From<WorkerBody> for EditWorker {
    fn from(body: WorkerBody) -> Self {
        Self {
            number: body.number,
            name: body.name,
            phone: body.phone,
            active_from: body.active_from,
            active_to: body.active_to,
            skills: body.skills,
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct WorkerFilter {
    /// In this crew today.
    crew_id: Option<CrewId>,
    skill_id: Option<SkillId>,
    /// The beginning of a number or a name.
    #[serde(default)]
    q: String,
    /// Those who left, too.
    #[serde(default)]
    left: bool,
    cursor: Option<String>,
    limit: Option<u64>,
}

/// List workers
#[utoipa::path(get, path = "/workers", tag = "workers", params(WorkerFilter),
    responses((status = 200, body = Page<WorkerItem>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_workers(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<WorkerFilter>,
) -> Result<Json<Page<WorkerItem>>> {
    let window = PageQuery { cursor: query.cursor, limit: query.limit }.window()?;
    let filter = Filter { crew: query.crew_id, skill: query.skill_id, q: query.q, left: query.left };
    let page = service::list(&app, &caller, &filter, window).await?;
    Ok(Json(page.map(|view| WorkerItem::new(&caller, view))))
}

#[derive(Deserialize, ToSchema)]
struct NewWorkerBody {
    subdistrict_id: SubdistrictId,
    /// The crew from the first day on.
    #[serde(default)]
    crew_id: Option<CrewId>,
    #[serde(flatten)]
    worker: WorkerBody,
}

async fn item(app: &App, caller: &Caller, id: WorkerId) -> Result<Json<WorkerItem>> {
    let (view, _) = service::show(app, caller, id).await?;
    Ok(Json(WorkerItem::new(caller, view)))
}

/// Take a worker on
#[utoipa::path(post, path = "/workers", tag = "workers",
    responses((status = 201, body = WorkerItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn create_worker(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<NewWorkerBody>,
) -> Result<(StatusCode, Json<WorkerItem>)> {
    let new =
        NewWorker { subdistrict_id: body.subdistrict_id, crew_id: body.crew_id, worker: body.worker.into() };
    let made = service::create(&app, &caller, new).await?;
    Ok((StatusCode::CREATED, item(&app, &caller, made.id).await?))
}

/// Show a worker
#[utoipa::path(get, path = "/workers/{id}", tag = "workers", params(("id" = WorkerId, Path)),
    responses((status = 200, body = WorkerItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show_worker(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<WorkerId>,
) -> Result<Json<WorkerItem>> {
    item(&app, &caller, id).await
}

#[derive(Deserialize, ToSchema)]
struct WorkerChange {
    /// As last read.
    version: i32,
    #[serde(flatten)]
    worker: WorkerBody,
}

/// Change a worker
#[utoipa::path(put, path = "/workers/{id}", tag = "workers", params(("id" = WorkerId, Path)),
    responses((status = 200, body = WorkerItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn update_worker(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<WorkerId>,
    Json(body): Json<WorkerChange>,
) -> Result<Json<WorkerItem>> {
    service::update(&app, &caller, id, body.version, body.worker.into()).await?;
    item(&app, &caller, id).await
}

#[derive(Deserialize, ToSchema)]
struct MoveBody {
    /// As last read.
    version: i32,
    /// Null: leaves the crew and joins none.
    #[serde(default)]
    crew_id: Option<CrewId>,
    from_on: NaiveDate,
}

/// Move a worker to another crew from a day on
#[utoipa::path(post, path = "/workers/{id}/move", tag = "workers", params(("id" = WorkerId, Path)),
    responses((status = 200, body = WorkerItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn move_worker(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<WorkerId>,
    Json(body): Json<MoveBody>,
) -> Result<Json<WorkerItem>> {
    service::move_to(&app, &caller, id, body.version, body.crew_id, body.from_on).await?;
    item(&app, &caller, id).await
}

#[derive(Deserialize, ToSchema)]
struct LicenceBody {
    kind: LicenceKind,
    number: String,
    issuer: String,
    valid_from: NaiveDate,
    /// The first day it is no longer valid.
    valid_to: NaiveDate,
}

impl From<LicenceBody> for NewLicence {
    fn from(body: LicenceBody) -> Self {
        Self {
            kind: body.kind,
            number: body.number,
            issuer: body.issuer,
            valid_from: body.valid_from,
            valid_to: body.valid_to,
        }
    }
}

/// Put a licence of a worker on record
///
/// A renewal is another one.
#[utoipa::path(post, path = "/workers/{id}/licences", tag = "workers", params(("id" = WorkerId, Path)),
    responses((status = 201, body = WorkerItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn add_licence(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<WorkerId>,
    Json(body): Json<LicenceBody>,
) -> Result<(StatusCode, Json<WorkerItem>)> {
    service::add_licence(&app, &caller, id, body.into()).await?;
    Ok((StatusCode::CREATED, item(&app, &caller, id).await?))
}

#[derive(Deserialize, ToSchema)]
struct LicenceChange {
    /// As last read.
    version: i32,
    #[serde(flatten)]
    licence: LicenceBody,
}

/// Correct a licence
#[utoipa::path(put, path = "/licences/{id}", tag = "workers", params(("id" = LicenceId, Path)),
    responses((status = 200, body = WorkerItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn update_licence(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<LicenceId>,
    Json(body): Json<LicenceChange>,
) -> Result<Json<WorkerItem>> {
    let row = service::update_licence(&app, &caller, id, body.version, body.licence.into()).await?;
    item(&app, &caller, row.worker_id).await
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct EndingFilter {
    /// Days ahead, 60 when absent.
    days: Option<u64>,
    cursor: Option<String>,
    limit: Option<u64>,
}

/// List licences that end within some days or are over
///
/// Of people still employed, without those that a later one of the same kind replaces.
#[utoipa::path(get, path = "/licences", tag = "workers", params(EndingFilter),
    responses((status = 200, body = Page<LicenceItem>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn ending_licences(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<EndingFilter>,
) -> Result<Json<Page<LicenceItem>>> {
    let window = PageQuery { cursor: query.cursor, limit: query.limit }.window()?;
    let page = service::ending(&app, &caller, query.days.unwrap_or(jobs::WARN_DAYS), window).await?;
    Ok(Json(page.map(|(licence, worker)| LicenceItem::new(&caller, &worker, licence))))
}

#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the multipart form")]
struct WorkersFile {
    /// xlsx or CSV.
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    file: String,
}

/// Import workers
///
/// Takes the file whole or not at all; the same file again changes nothing.
#[utoipa::path(post, path = "/workers/import", tag = "workers", params(ImportQuery),
    request_body(content = WorkersFile, content_type = "multipart/form-data"),
    responses((status = 200, body = Report), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem)))]
async fn import_workers(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<ImportQuery>,
    mut form: Multipart,
) -> Result<Json<Report>> {
    let file = form.file("file")?;
    let report = super::import(&app, &caller, query.subdistrict_id, &file.bytes, query.dry_run).await?;
    Ok(Json(report))
}

/// The empty list of workers to be filled in
#[utoipa::path(get, path = "/workers/template", tag = "workers",
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn workers_template(ApiCaller(caller): ApiCaller, ApiLang(lang): ApiLang) -> Result<Response> {
    caller.reach(Action::CrewsWrite)?;
    Ok(crate::http::download("workers.xlsx", FileKind::Xlsx.media_type(), template(lang)?))
}
