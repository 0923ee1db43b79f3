//! The API of stewards.

use axum::extract::State;
use chrono::NaiveDate;
use entity::value::{BuildingId, EstateId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::StewardChoice;
use super::service::{self, Assignment, Load, Stretch};
use super::store::BuildingRow;
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{ApiCaller, Json, Path, Problem, Query};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_stewards))
        .routes(routes!(list_building_stewards, assign_stewards))
        .routes(routes!(building_steward_history))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct DayQuery {
    /// Today when left out.
    on: Option<NaiveDate>,
}

/// List the stewards of an estate
///
/// With the buildings and households each looks after on a day, also those who have none yet; what nobody looks after comes
/// last, without a steward.
#[utoipa::path(get, path = "/estates/{id}/stewards", tag = "people", params(("id" = EstateId, Path), DayQuery),
    responses((status = 200, body = Vec<Load>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn list_stewards(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<EstateId>,
    Query(query): Query<DayQuery>,
) -> Result<Json<Vec<Load>>> {
    Ok(Json(service::loads(&app, &caller, id, query.on.unwrap_or(app.today())).await?))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct BuildingQuery {
    /// Today when left out.
    on: Option<NaiveDate>,
    /// Only the buildings of this steward, by the user's id; `none` for those that nobody looks after.
    #[param(value_type = Option<String>)]
    steward: Option<StewardChoice>,
    cursor: Option<String>,
    limit: Option<u64>,
}

/// List the buildings of an estate with their stewards
///
/// On a day, with the change that is planned next.
#[utoipa::path(get, path = "/estates/{id}/building-stewards", tag = "people", params(("id" = EstateId, Path), BuildingQuery),
    responses((status = 200, body = Page<BuildingRow>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn list_building_stewards(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<EstateId>,
    Query(query): Query<BuildingQuery>,
) -> Result<Json<Page<BuildingRow>>> {
    let window = PageQuery { cursor: query.cursor, limit: query.limit }.window()?;
    let day = query.on.unwrap_or(app.today());
    Ok(Json(service::buildings(&app, &caller, id, day, query.steward, window).await?))
}

#[derive(Deserialize, ToSchema)]
struct StewardAssignment {
    building_id: BuildingId,
    /// Null: nobody looks after it from that day on.
    steward_id: Option<UserId>,
    /// The first day; at most a year ahead.
    from_on: NaiveDate,
}

#[derive(Serialize, ToSchema)]
struct StewardsAssigned {
    /// Buildings that changed hands; those that were so already do not count.
    changed: usize,
}

/// Give buildings to stewards
///
/// All of them or none; errors name the row, counted from 1. What is set again for the same day replaces it. A building is
/// given to an active steward whose scope reaches the estate.
#[utoipa::path(post, path = "/estates/{id}/building-stewards", tag = "people", params(("id" = EstateId, Path)), request_body = Vec<StewardAssignment>,
    responses((status = 200, body = StewardsAssigned), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn assign_stewards(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<EstateId>,
    Json(body): Json<Vec<StewardAssignment>>,
) -> Result<Json<StewardsAssigned>> {
    let wanted: Vec<Assignment> = body
        .iter()
        .map(|row| Assignment {
            building_id: row.building_id,
            steward_id: row.steward_id,
            from_on: row.from_on,
        })
        .collect();
    Ok(Json(StewardsAssigned { changed: service::assign(&app, &caller, id, &wanted).await? }))
}

/// Show who looked after a building
///
/// From when to when, the latest first, with what is planned.
#[utoipa::path(get, path = "/buildings/{id}/stewards", tag = "people", params(("id" = BuildingId, Path)),
    responses((status = 200, body = Vec<Stretch>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn building_steward_history(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<BuildingId>,
) -> Result<Json<Vec<Stretch>>> {
    Ok(Json(service::history(&app, &caller, id).await?.1))
}
