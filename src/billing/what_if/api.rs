//! The API of estate-wide what-ifs.

use axum::extract::State;
use chrono::NaiveDate;
use entity::value::{Area, BuildingId, EstateId, Fen, Percent, Rate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use super::service::{self, Question, WhatIf};
use crate::app::App;
use crate::error::Result;
use crate::http::{ApiCaller, Json, Problem};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(create_what_if))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WhatIfBody {
    estate_id: EstateId,
    /// Yuan per m² and month.
    rate: Rate,
    from: NaiveDate,
    collection_rate_pct: Percent,
    /// 12 when absent.
    months: Option<u32>,
}

#[derive(Serialize, ToSchema)]
struct WhatIfResult {
    estate_id: EstateId,
    estate: String,
    rate: Rate,
    from: NaiveDate,
    /// The first day no longer covered.
    to: NaiveDate,
    months: u32,
    collection_rate_pct: Percent,
    households: i64,
    area: Area,
    /// What would be billed.
    gross: Fen,
    /// What would come in at the collection rate.
    income: Fen,
    /// The same months at the price of today; null when there is none.
    today: Option<AtToday>,
    /// Against the cost of the estate's contracts; null when none states it.
    cost: Option<Cost>,
    buildings: Vec<Building>,
    /// Households that cannot be reckoned, because they have no area.
    left_out: i64,
}

#[derive(Serialize, ToSchema)]
struct AtToday {
    rate: Rate,
    gross: Fen,
    /// How much more would be billed.
    difference: Fen,
}

#[derive(Serialize, ToSchema)]
struct Cost {
    annual: Fen,
    /// For the months asked about.
    period: Fen,
    /// Income less cost.
    balance: Fen,
}

#[derive(Serialize, ToSchema)]
struct Building {
    building_id: BuildingId,
    number: String,
    households: i64,
    area: Area,
    gross: Fen,
    income: Fen,
    today_gross: Fen,
}

impl From<WhatIf> for WhatIfResult {
    fn from(answer: WhatIf) -> Self {
        let balance = answer.balance();
        let income = answer.income;
        let today = answer.today_rate.map(|rate| AtToday {
            rate,
            gross: income.today,
            difference: Fen(income.gross.0 - income.today.0),
        });
        let cost = match (answer.annual_cost, answer.cost, balance) {
            (Some(annual), Some(period), Some(balance)) => Some(Cost { annual, period, balance }),
            _ => None,
        };
        let buildings = answer.buildings.into_iter().map(|(building_id, number, b)| Building {
            building_id,
            number,
            households: b.households,
            area: b.area,
            gross: b.gross,
            income: b.income,
            today_gross: b.today,
        });
        Self {
            estate_id: answer.question.estate,
            estate: answer.estate,
            rate: answer.question.rate,
            from: answer.question.from,
            to: answer.to,
            months: answer.question.months,
            collection_rate_pct: answer.question.collected,
            households: income.households,
            area: income.area,
            gross: income.gross,
            income: income.income,
            today,
            cost,
            buildings: buildings.collect(),
            left_out: income.left_out,
        }
    }
}

/// Ask what a price would bring
///
/// The income of an estate at another price, by building. Nothing is stored.
#[utoipa::path(post, path = "/billing/what-ifs", tag = "billing",
    responses((status = 200, body = WhatIfResult), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn create_what_if(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<WhatIfBody>,
) -> Result<Json<WhatIfResult>> {
    let question = Question {
        estate: body.estate_id,
        rate: body.rate,
        from: body.from,
        collected: body.collection_rate_pct,
        months: body.months.unwrap_or(12),
    };
    Ok(Json(service::ask(&app, &caller, question).await?.into()))
}
