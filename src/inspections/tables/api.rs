//! The API of score tables.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::Line;
use entity::value::{ContractId, EstateId, Points, ScoreTableId, SubdistrictId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::{EditTable, NewItem, NewTable, TableView};
use crate::access::Action;
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{ApiCaller, Json, Multipart, Path, Problem, Query};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_score_tables, create_score_table))
        .routes(routes!(import_score_table))
        .routes(routes!(show_score_table, update_score_table))
}

/// A line of a score table.
#[derive(Serialize, Deserialize, ToSchema)]
struct ScoreItemBody {
    words: String,
    /// The most it can cost.
    max: Points,
    /// What one finding costs.
    each: Points,
}

#[derive(Serialize, ToSchema)]
struct ScoreTableItem {
    id: ScoreTableId,
    contract_id: ContractId,
    contract: String,
    subdistrict_id: SubdistrictId,
    estate_id: Option<EstateId>,
    line: Line,
    name: String,
    effective_from: NaiveDate,
    appeal_days: i32,
    /// A table that is used never changes.
    sheets: u64,
    items: Vec<ScoreItemBody>,
    created_by: String,
    created_at: DateTime<Utc>,
    version: i32,
}

impl From<TableView> for ScoreTableItem {
    fn from(view: TableView) -> Self {
        let t = view.table;
        let items = view.items.into_iter().map(|i| ScoreItemBody {
            words: i.words,
            max: i.max_points,
            each: i.each_points,
        });
        Self {
            id: t.id,
            contract_id: t.contract_id,
            contract: view.contract,
            subdistrict_id: t.subdistrict_id,
            estate_id: t.estate_id,
            line: t.line,
            name: t.name,
            effective_from: t.effective_from,
            appeal_days: t.appeal_days,
            sheets: view.sheets,
            items: items.collect(),
            created_by: t.created_by,
            created_at: t.created_at,
            version: t.version,
        }
    }
}

/// List score tables, the newest first
#[utoipa::path(get, path = "/score-tables", tag = "inspections", params(PageQuery),
    responses((status = 200, body = Page<ScoreTableItem>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_score_tables(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<ScoreTableItem>>> {
    let page = super::list(&app, &caller, query.window()?).await?;
    Ok(Json(page.map(ScoreTableItem::from)))
}

#[derive(Deserialize, ToSchema)]
struct EditTableBody {
    name: String,
    effective_from: NaiveDate,
    /// 1 to 30; 3 when left out.
    #[serde(default = "default_days")]
    appeal_days: i32,
    /// Their caps sum to 100.
    items: Vec<ScoreItemBody>,
}

const fn default_days() -> i32 {
    super::DEFAULT_APPEAL_DAYS
}

impl From<EditTableBody> for EditTable {
    fn from(body: EditTableBody) -> Self {
        let item = |i: ScoreItemBody| NewItem { words: i.words, max: Some(i.max), each: Some(i.each) };
        Self {
            name: body.name,
            effective_from: body.effective_from,
            appeal_days: body.appeal_days,
            items: body.items.into_iter().map(item).collect(),
        }
    }
}

#[derive(Deserialize, ToSchema)]
struct NewTableBody {
    contract_id: ContractId,
    line: Line,
    #[serde(flatten)]
    table: EditTableBody,
}

/// Make a score table, or the next version of one
#[utoipa::path(post, path = "/score-tables", tag = "inspections",
    responses((status = 201, body = ScoreTableItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn create_score_table(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<NewTableBody>,
) -> Result<(StatusCode, Json<ScoreTableItem>)> {
    let new = NewTable { contract_id: body.contract_id, line: body.line, table: body.table.into() };
    let made = super::create(&app, &caller, new).await?;
    Ok((StatusCode::CREATED, Json(super::show(&app, &caller, made.id).await?.into())))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ImportQuery {
    contract_id: ContractId,
    #[param(inline)]
    line: Line,
    name: String,
    effective_from: NaiveDate,
    #[serde(default = "default_days")]
    appeal_days: i32,
}

/// For the description alone.
#[derive(ToSchema)]
#[expect(dead_code, reason = "a multipart form is read part by part; this describes it")]
struct ScoreTableFile {
    /// CSV or xlsx with the columns 检查项, 满分, 单次扣分.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Make a score table of a spreadsheet
#[utoipa::path(post, path = "/score-tables/import", tag = "inspections", params(ImportQuery),
    request_body(content = ScoreTableFile, content_type = "multipart/form-data"),
    responses((status = 201, body = ScoreTableItem), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem)))]
async fn import_score_table(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<ImportQuery>,
    mut form: Multipart,
) -> Result<(StatusCode, Json<ScoreTableItem>)> {
    caller.reach(Action::ScoreTablesWrite)?;
    let file = form.file("file")?;
    let items = super::import::items(&app, &file.bytes).await?;
    let table = EditTable {
        name: query.name,
        effective_from: query.effective_from,
        appeal_days: query.appeal_days,
        items,
    };
    let new = NewTable { contract_id: query.contract_id, line: query.line, table };
    let made = super::create(&app, &caller, new).await?;
    Ok((StatusCode::CREATED, Json(super::show(&app, &caller, made.id).await?.into())))
}

/// Show a score table
#[utoipa::path(get, path = "/score-tables/{id}", tag = "inspections", params(("id" = ScoreTableId, Path)),
    responses((status = 200, body = ScoreTableItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show_score_table(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<ScoreTableId>,
) -> Result<Json<ScoreTableItem>> {
    Ok(Json(super::show(&app, &caller, id).await?.into()))
}

#[derive(Deserialize, ToSchema)]
struct UpdateTableBody {
    #[serde(flatten)]
    table: EditTableBody,
    /// As last read.
    version: i32,
}

/// Change a score table that no sheet uses yet
#[utoipa::path(put, path = "/score-tables/{id}", tag = "inspections", params(("id" = ScoreTableId, Path)),
    responses((status = 200, body = ScoreTableItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn update_score_table(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<ScoreTableId>,
    Json(body): Json<UpdateTableBody>,
) -> Result<Json<ScoreTableItem>> {
    super::update(&app, &caller, id, body.table.into(), body.version).await?;
    Ok(Json(super::show(&app, &caller, id).await?.into()))
}
