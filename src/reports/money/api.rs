//! The API of income and cash.

use axum::extract::State;
use entity::value::{EstateId, Month};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;

use super::{Cash, Income};
use crate::app::App;
use crate::error::Result;
use crate::http::{ApiCaller, Json, Problem, Query};
use crate::reports::range::{Range, RangeQuery};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(report_income)).routes(routes!(report_cash))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct MoneyQuery {
    /// The first month: `2026-07`; the month before this one when left out.
    #[serde(default)]
    from: String,
    /// The last month.
    #[serde(default)]
    to: String,
    /// What happened after this day does not count; today when left out.
    #[serde(default)]
    as_of: String,
    estate_id: Option<EstateId>,
}

impl MoneyQuery {
    fn range(&self, app: &App) -> Result<Range> {
        let asked = RangeQuery {
            month: String::new(),
            from: self.from.clone(),
            to: self.to.clone(),
            as_of: self.as_of.clone(),
        };
        asked.range(Month::of(app.today()).previous(), app.today())
    }
}

/// Income by line of service
#[utoipa::path(get, path = "/reports/income", tag = "reports", params(MoneyQuery),
    responses((status = 200, body = Income), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem)))]
async fn report_income(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<MoneyQuery>,
) -> Result<Json<Income>> {
    let range = query.range(&app)?;
    Ok(Json(super::income(&app, &caller, query.estate_id, &range).await?))
}

/// Daily cash by channel
#[utoipa::path(get, path = "/reports/cash", tag = "reports", params(MoneyQuery),
    responses((status = 200, body = Cash), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem)))]
async fn report_cash(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<MoneyQuery>,
) -> Result<Json<Cash>> {
    let range = query.range(&app)?;
    Ok(Json(super::cash(&app, &caller, query.estate_id, &range).await?))
}
