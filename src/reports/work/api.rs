//! The API of the reports of work.

use axum::extract::State;
use entity::value::Month;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;

use super::Work;
use crate::app::App;
use crate::error::Result;
use crate::http::{ApiCaller, Json, Problem, Query};
use crate::reports::range::month;
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(report_work))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct WorkQuery {
    /// `2026-09`; this month when left out, as far as it is over.
    #[serde(default)]
    month: String,
}

/// Work done by line, crew and place, and each place's promised passes
#[utoipa::path(get, path = "/reports/work", tag = "reports", params(WorkQuery),
    responses((status = 200, body = Work), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn report_work(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<WorkQuery>,
) -> Result<Json<Work>> {
    let month = month("month", &query.month, Month::of(app.today()))?;
    Ok(Json(super::work(&app, &caller, month).await?))
}
