//! The API of promises.

use axum::extract::State;
use axum::http::StatusCode;
use entity::enums::{RequestGrade, RequestKind, TermUnit};
use entity::value::SubdistrictId;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use super::service::{self, PromiseRow};
use crate::app::App;
use crate::error::Result;
use crate::http::{ApiCaller, Json, Path, Problem};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_request_promises, set_request_promises))
}

#[derive(Deserialize, ToSchema)]
struct NewPromise {
    kind: RequestKind,
    grade: RequestGrade,
    /// Hours in which the caller is spoken to.
    contact_hours: i32,
    amount: i32,
    unit: TermUnit,
}

/// List promises
///
/// By when calls of each kind and grade are spoken to and answered.
#[utoipa::path(get, path = "/subdistricts/{id}/request-promises", tag = "requests", params(("id" = SubdistrictId, Path)),
    responses((status = 200, body = Vec<PromiseRow>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn list_request_promises(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<SubdistrictId>,
) -> Result<Json<Vec<PromiseRow>>> {
    Ok(Json(service::all(&app, &caller, id).await?))
}

/// Change promises
///
/// What is registered or reckoned anew from then on has them.
#[utoipa::path(put, path = "/subdistricts/{id}/request-promises", tag = "requests", params(("id" = SubdistrictId, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn set_request_promises(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<SubdistrictId>,
    Json(body): Json<Vec<NewPromise>>,
) -> Result<StatusCode> {
    let rows = body.into_iter().map(|p| PromiseRow {
        kind: p.kind,
        grade: p.grade,
        contact_hours: p.contact_hours,
        amount: p.amount,
        unit: p.unit,
        usual: false,
    });
    service::set(&app, &caller, id, rows.collect()).await?;
    Ok(StatusCode::NO_CONTENT)
}
