//! The API of tools.

use axum::extract::State;
use axum::http::StatusCode;
use entity::value::{CrewId, SubdistrictId, ToolId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use super::tools::{self, EditTool, Place, ToolView};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{ApiCaller, Json, Path, Problem, Query};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_tools, add_tools)).routes(routes!(update_tools))
}

#[derive(Serialize, ToSchema)]
struct ToolItem {
    id: ToolId,
    subdistrict_id: SubdistrictId,
    /// Null: in the store.
    crew_id: Option<CrewId>,
    name: String,
    quantity: i32,
    version: i32,
}

impl From<entity::tool::Model> for ToolItem {
    fn from(t: entity::tool::Model) -> Self {
        Self {
            id: t.id,
            subdistrict_id: t.subdistrict_id,
            crew_id: t.crew_id,
            name: t.name,
            quantity: t.quantity,
            version: t.version,
        }
    }
}

#[derive(Deserialize, ToSchema)]
struct ToolBody {
    #[serde(default)]
    crew_id: Option<CrewId>,
    name: String,
    quantity: i32,
}

impl From<ToolBody> for EditTool {
    fn from(body: ToolBody) -> Self {
        Self { crew_id: body.crew_id, name: body.name, quantity: body.quantity }
    }
}

/// List tools
#[utoipa::path(get, path = "/tools", tag = "vehicles", params(PageQuery),
    responses((status = 200, body = Page<ToolItem>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_tools(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<ToolItem>>> {
    let page = tools::list(&app, &caller, query.window()?).await?;
    Ok(Json(page.map(|ToolView { tool, .. }| ToolItem::from(tool))))
}

#[derive(Deserialize, ToSchema)]
struct NewTools {
    subdistrict_id: SubdistrictId,
    #[serde(flatten)]
    tool: ToolBody,
}

/// Put tools on record
#[utoipa::path(post, path = "/tools", tag = "vehicles",
    responses((status = 201, body = ToolItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem)))]
async fn add_tools(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<NewTools>,
) -> Result<(StatusCode, Json<ToolItem>)> {
    let row = tools::save(&app, &caller, Place::New(body.subdistrict_id), body.tool.into()).await?;
    Ok((StatusCode::CREATED, Json(row.into())))
}

#[derive(Deserialize, ToSchema)]
struct ToolsChange {
    /// As last read.
    version: i32,
    #[serde(flatten)]
    tool: ToolBody,
}

/// Change how many tools are where
#[utoipa::path(put, path = "/tools/{id}", tag = "vehicles", params(("id" = ToolId, Path)),
    responses((status = 200, body = ToolItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn update_tools(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<ToolId>,
    Json(body): Json<ToolsChange>,
) -> Result<Json<ToolItem>> {
    let row = tools::save(&app, &caller, Place::There(id, body.version), body.tool.into()).await?;
    Ok(Json(row.into()))
}
