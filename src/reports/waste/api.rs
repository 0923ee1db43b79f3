//! The API of the figures of waste.

use axum::extract::State;
use entity::value::Month;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;

use super::Hauled;
use crate::app::App;
use crate::error::Result;
use crate::http::{ApiCaller, Json, Problem, Query};
use crate::reports::range::month;
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(report_waste))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct HauledQuery {
    /// `2026-09`; this month when left out.
    #[serde(default)]
    month: String,
}

/// Waste hauled by kind, point and estate, how much was sorted, what overflowed, was refused or missed
#[utoipa::path(get, path = "/reports/waste", tag = "reports", params(HauledQuery),
    responses((status = 200, body = Hauled), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn report_waste(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<HauledQuery>,
) -> Result<Json<Hauled>> {
    let month = month("month", &query.month, Month::of(app.today()))?;
    Ok(Json(super::hauled(&app, &caller, month).await?))
}
