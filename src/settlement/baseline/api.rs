//! The API of what was paid before.

use axum::extract::State;
use axum::http::StatusCode;
use entity::enums::OutlayHead;
use entity::outlay_baseline;
use entity::value::{BaselineId, Fen, SubdistrictId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use super::service::{self, NewBaseline};
use crate::app::App;
use crate::error::Result;
use crate::http::{ApiCaller, Json, Path, Problem};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_baseline, add_baseline)).routes(routes!(remove_baseline))
}

/// What the public paid a year before there was one operator.
#[derive(Serialize, ToSchema)]
struct Baseline {
    id: BaselineId,
    head: OutlayHead,
    words: String,
    annual: Fen,
    source: String,
}

impl From<outlay_baseline::Model> for Baseline {
    fn from(row: outlay_baseline::Model) -> Self {
        Self { id: row.id, head: row.head, words: row.words, annual: row.annual_fen, source: row.source }
    }
}

/// What was paid before
#[utoipa::path(get, path = "/subdistricts/{id}/baseline", tag = "reports", params(("id" = SubdistrictId, Path)),
    responses((status = 200, body = Vec<Baseline>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn list_baseline(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<SubdistrictId>,
) -> Result<Json<Vec<Baseline>>> {
    Ok(Json(service::list(&app, &caller, id).await?.into_iter().map(Into::into).collect()))
}

#[derive(Deserialize, ToSchema)]
struct BaselineNew {
    head: OutlayHead,
    words: String,
    annual: Fen,
    source: String,
}

#[derive(Serialize, ToSchema)]
struct BaselineCreated {
    id: BaselineId,
}

/// Add a figure of before
#[utoipa::path(post, path = "/subdistricts/{id}/baseline", tag = "reports", params(("id" = SubdistrictId, Path)),
    responses((status = 201, body = BaselineCreated), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn add_baseline(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<SubdistrictId>,
    Json(body): Json<BaselineNew>,
) -> Result<(StatusCode, Json<BaselineCreated>)> {
    let new = NewBaseline {
        subdistrict_id: id,
        head: body.head,
        words: body.words,
        annual: body.annual,
        source: body.source,
    };
    let id = service::add(&app, &caller, &new).await?;
    Ok((StatusCode::CREATED, Json(BaselineCreated { id })))
}

#[derive(Deserialize, ToSchema)]
#[schema(as = BaselineReason)]
struct Reason {
    reason: String,
}

/// Take a figure of before away
#[utoipa::path(post, path = "/baseline/{id}/remove", tag = "reports", params(("id" = BaselineId, Path)),
    responses((status = 204, description = "Gone"), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn remove_baseline(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<BaselineId>,
    Json(body): Json<Reason>,
) -> Result<StatusCode> {
    service::remove(&app, &caller, id, &body.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}
