//! The API of estates and dwellings.

use axum::extract::State;
use entity::value::EstateId;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;

use super::service;
use super::store::{CommunityRow, DwellingFilter, DwellingRow, EstateRow};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{ApiCaller, Json, Problem, Query};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_communities))
        .routes(routes!(list_estates))
        .routes(routes!(list_dwellings))
        .merge(super::work::api::routes())
        .merge(super::streets::api::routes())
}

/// List communities
#[utoipa::path(get, path = "/communities", tag = "places", params(PageQuery),
    responses((status = 200, body = Page<CommunityRow>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_communities(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<CommunityRow>>> {
    Ok(Json(service::communities(&app, &caller, page.window()?).await?))
}

/// List estates
#[utoipa::path(get, path = "/estates", tag = "places", params(PageQuery),
    responses((status = 200, body = Page<EstateRow>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_estates(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<EstateRow>>> {
    Ok(Json(service::estates(&app, &caller, page.window()?).await?))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct DwellingQuery {
    estate_id: Option<EstateId>,
    /// The number of a building: `12`.
    building: Option<String>,
    /// The beginning of a code: `12-3`.
    code: Option<String>,
    cursor: Option<String>,
    limit: Option<u64>,
}

/// List dwellings
#[utoipa::path(get, path = "/dwellings", tag = "places", params(DwellingQuery),
    responses((status = 200, body = Page<DwellingRow>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_dwellings(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<DwellingQuery>,
) -> Result<Json<Page<DwellingRow>>> {
    let window = PageQuery { cursor: query.cursor, limit: query.limit }.window()?;
    let filter = DwellingFilter { estate_id: query.estate_id, building: query.building, code: query.code };
    Ok(Json(service::dwellings(&app, &caller, &filter, window).await?))
}
