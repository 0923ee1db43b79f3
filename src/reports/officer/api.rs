//! The API of the officer's month.

use axum::extract::State;
use chrono::NaiveDate;
use entity::enums::Line;
use entity::value::{Month, Points, ScorecardId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::service::{ContractMonth, Spend, overview};
use crate::app::App;
use crate::error::Result;
use crate::http::{ApiCaller, Json, Problem, Query};
use crate::reports::rates::basis_points;
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(officer_month))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct MonthQuery {
    /// `2026-09`; last month when left out.
    #[param(value_type = Option<String>)]
    month: Option<Month>,
}

#[derive(Serialize, ToSchema)]
struct OfficerLine {
    line: Line,
    score: Option<Points>,
    sheets: i64,
    findings: i64,
    open_findings: i64,
    /// Passes the contracts promise, and those that were done.
    promised: i64,
    done: i64,
}

/// How a community last assessed itself: no official rating.
#[derive(Serialize, ToSchema)]
struct OfficerScorecard {
    id: ScorecardId,
    community: String,
    as_of: NaiveDate,
    points: Option<Points>,
}

#[derive(Serialize, ToSchema)]
struct OfficerMonth {
    #[schema(value_type = String, example = "2026-11")]
    month: Month,
    spend: Spend,
    contracts: Vec<ContractMonth>,
    score: Option<Points>,
    lines: Vec<OfficerLine>,
    calls: i64,
    /// In 0.01 %; null where nothing lies beneath.
    response_bp: Option<i64>,
    solved_bp: Option<i64>,
    satisfied_bp: Option<i64>,
    scorecards: Vec<OfficerScorecard>,
}

/// A month for the subdistrict's officer
///
/// Contracts, service against standard, scores, spend and calls; reads only.
#[utoipa::path(get, path = "/officer", tag = "reports", params(MonthQuery),
    responses((status = 200, body = OfficerMonth), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn officer_month(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<MonthQuery>,
) -> Result<Json<OfficerMonth>> {
    let month = query.month.unwrap_or_else(|| Month::of(app.today()).previous());
    let o = overview(&app, &caller, month).await?;
    let lines = o.lines.iter().map(|g| {
        let (promised, done) = o.passes(g.line);
        OfficerLine {
            line: g.line,
            score: g.figures.score,
            sheets: g.figures.sheets,
            findings: g.figures.findings,
            open_findings: g.figures.open,
            promised,
            done,
        }
    });
    let scorecards = o.scorecards.iter().map(|of| OfficerScorecard {
        id: of.card.id,
        community: of.community.clone(),
        as_of: of.card.as_of,
        points: of.summary.points,
    });
    Ok(Json(OfficerMonth {
        month: o.month,
        spend: o.spend,
        score: o.score,
        lines: lines.collect(),
        calls: o.calls.all,
        response_bp: basis_points(o.calls.responded, o.calls.to_respond()),
        solved_bp: basis_points(o.calls.solved, o.calls.asked()),
        satisfied_bp: basis_points(o.calls.satisfied, o.calls.asked()),
        scorecards: scorecards.collect(),
        contracts: o.contracts,
    }))
}
