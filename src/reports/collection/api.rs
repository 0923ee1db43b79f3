//! The API of collection and ageing.

use axum::extract::State;
use entity::enums::ChargeItem;
use entity::value::{BuildingId, EstateId, Month};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;

use super::{Aged, Collection, Narrow};
use crate::app::App;
use crate::error::Result;
use crate::http::{ApiCaller, Json, Problem, Query};
use crate::people::stewards::StewardChoice;
use crate::reports::range::RangeQuery;
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(report_collection)).routes(routes!(report_ageing))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct CollectionQuery {
    /// One service month: `2026-09`; the month before this one when no month is named.
    #[serde(default)]
    month: String,
    /// The first month of a range.
    #[serde(default)]
    from: String,
    /// The last month of a range.
    #[serde(default)]
    to: String,
    /// What happened after this day does not count; today when left out.
    #[serde(default)]
    as_of: String,
    estate_id: Option<EstateId>,
    building_id: Option<BuildingId>,
    item: Option<ChargeItem>,
    /// Only the buildings that this steward looks after on `as_of`, by the user's id; `none` for those that nobody does.
    #[param(value_type = Option<String>)]
    steward: Option<StewardChoice>,
}

impl CollectionQuery {
    fn range(&self) -> RangeQuery {
        RangeQuery {
            month: self.month.clone(),
            from: self.from.clone(),
            to: self.to.clone(),
            as_of: self.as_of.clone(),
        }
    }

    const fn narrow(&self) -> Narrow {
        Narrow { estate: self.estate_id, building: self.building_id, item: self.item, steward: self.steward }
    }
}

/// Collection rates
///
/// Of a range of service months, in all and by estate, steward, building and item, by money and by household: the current rate, the
/// recovery of arrears, and both combined. Principal only.
#[utoipa::path(get, path = "/reports/collection", tag = "reports", params(CollectionQuery),
    responses((status = 200, body = Collection), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem)))]
async fn report_collection(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<CollectionQuery>,
) -> Result<Json<Collection>> {
    let range = query.range().range(Month::of(app.today()).previous(), app.today())?;
    Ok(Json(super::collection(&app, &caller, &query.narrow(), &range).await?))
}

/// Open bills by age
///
/// The open principal of a day by days past due, in all and by estate.
#[utoipa::path(get, path = "/reports/ageing", tag = "reports", params(CollectionQuery),
    responses((status = 200, body = Aged), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem)))]
async fn report_ageing(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<CollectionQuery>,
) -> Result<Json<Aged>> {
    let range = query.range().range(Month::of(app.today()), app.today())?;
    Ok(Json(super::ageing(&app, &caller, &query.narrow(), range.as_of).await?))
}
